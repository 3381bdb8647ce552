/*===- Output.c - A complete file or none ---------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Tools.h"

#include "Support/IR.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  bufferSize = 1 << 18,
  /// Weights are written in steps of that, from a multiple of it on: twice as
  /// fast as in one call, because the pages that a step maps and makes stay in
  /// the processor's cache.
  stepSize = 1 << 17,
  maxLinks = 40, ///< As many symbolic links as Linux follows, before us too.
  maxNames = 1000,
};

struct Sparse24Output {
  char *path;      ///< As the caller calls it.
  char *target;    ///< What is replaced; NULL when written straight.
  char *temporary; ///< What becomes the target.
  FILE *file;
  size_t offset; ///< What has been written.
  int error;     ///< The errno of the first write that failed, or 0.
};

/// Weights are written from where their file is mapped.
static const char *getReason(int error) {
  return error == EFAULT ? "an input file was changed while it was read"
                         : strerror(error);
}

static void failWith(const char *what, const char *path, int error,
                     MlirStringCallback onError, void *userData) {
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "cannot %s output file '%s': %s", what, path,
                     getReason(error));
  onError(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The descriptor of ours that a name such as /dev/stdout stands for, or -1.
/// Opened by that name, it would forget its offset.
static int getDescriptor(const char *path) {
  static const struct {
    const char *path;
    int descriptor;
  } names[] = {{"-", STDOUT_FILENO},
               {"/dev/stdout", STDOUT_FILENO},
               {"/dev/stderr", STDERR_FILENO}};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
    if (strcmp(path, names[i].path) == 0)
      return names[i].descriptor;
  static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; ++i) {
    size_t length = strlen(folders[i]);
    if (strncmp(path, folders[i], length) != 0)
      continue;
    char *end;
    long descriptor = strtol(path + length, &end, 10);
    if (end != path + length && !*end && descriptor >= 0 &&
        descriptor <= INT_MAX)
      return (int)descriptor;
  }
  return -1;
}

/// The path `name` in the folder of `path`. Owned by the caller.
static char *createSibling(const char *path, const char *name) {
  const char *slash = strrchr(path, '/');
  int folder = slash && *name != '/' ? (int)(slash + 1 - path) : 0;
  char *sibling;
  return asprintf(&sibling, "%.*s%s", folder, path, name) < 0 ? NULL : sibling;
}

/// Follows symbolic links, of which the last may lead nowhere. Returns NULL
/// when memory runs out.
static char *createTarget(const char *path) {
  char *target = strdup(path);
  for (int links = 0; target && links < maxLinks; ++links) {
    char link[PATH_MAX];
    ssize_t length = readlink(target, link, sizeof link - 1);
    if (length < 0)
      break;
    link[length] = '\0';
    char *next = createSibling(target, link);
    free(target);
    target = next;
  }
  return target;
}

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

/// Creates a file of a new name beside the target. Its mode is that of `old`,
/// or what the umask leaves. Returns the descriptor, or -1 with errno.
static int createTemporary(Sparse24Output *output, const struct stat *old) {
  for (unsigned i = 0; i < maxNames; ++i) {
    char name[64];
    snprintf(name, sizeof name, ".sparse24-%ld-%u.tmp", (long)getpid(), i);
    output->temporary = createSibling(output->target, name);
    if (!output->temporary)
      return -1;
    int file =
        open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 && old)
      // Where that fails the file is one that the user can write, no more.
      (void)!fchmod(file, old->st_mode & 07777);
    if (file >= 0 || errno != EEXIST)
      return file;
    free(output->temporary);
    output->temporary = NULL;
  }
  return -1;
}

/// A copy of the descriptor, which must be one to write to.
static int duplicate(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
    errno = EBADF;
    return -1;
  }
  return fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
}

/// Opens what is to be written to. Returns the descriptor, or -1 with errno.
static int openTarget(Sparse24Output *output) {
  int descriptor = getDescriptor(output->path);
  if (descriptor >= 0)
    return duplicate(descriptor);
  struct stat status;
  bool exists = stat(output->path, &status) == 0;
  if (!exists && (errno != ENOENT || !*output->path))
    return -1;
  if (exists && S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return -1;
  }
  if (exists && !S_ISREG(status.st_mode))
    return open(output->path, O_WRONLY | O_CLOEXEC);
  // A file that must not be written must not be replaced either.
  if (exists && access(output->path, W_OK) != 0)
    return -1;
  output->target = createTarget(output->path);
  return output->target ? createTemporary(output, exists ? &status : NULL) : -1;
}

static void destroy(Sparse24Output *output) {
  free(output->path);
  free(output->target);
  free(output->temporary);
  free(output);
}

Sparse24Output *sparse24OutputOpen(const char *path, MlirStringCallback onError,
                                   void *userData) {
  Sparse24Output *output = calloc(1, sizeof *output);
  if (!output || !(output->path = strdup(path))) {
    free(output);
    failWith("open", path, ENOMEM, onError, userData);
    return NULL;
  }
  int file = openTarget(output);
  if (file >= 0)
    output->file = fdopen(file, "wb");
  if (output->file) {
    setvbuf(output->file, NULL, _IOFBF, bufferSize);
    return output;
  }
  int error = errno;
  if (file >= 0) {
    close(file);
    if (output->temporary)
      unlink(output->temporary);
  }
  destroy(output);
  failWith("open", path, error, onError, userData);
  return NULL;
}

static bool isNameBeside(const char *path, const char *name) {
  const char *slash = strrchr(path, '/');
  return *name && !strchr(name, '/') && strcmp(name, ".") != 0 &&
         strcmp(name, "..") != 0 && getDescriptor(path) < 0 &&
         strcmp(slash ? slash + 1 : path, name) != 0;
}

Sparse24Output *sparse24OutputOpenBeside(const char *path, const char *name,
                                         MlirStringCallback onError,
                                         void *userData) {
  if (!isNameBeside(path, name)) {
    Sparse24Text text = {0};
    sparse24TextPrintf(&text,
                       "expected the name of another file in the folder of "
                       "output file '%s', found '%s'",
                       path, name);
    onError(sparse24TextGet(&text), userData);
    sparse24TextDestroy(&text);
    return NULL;
  }
  char *sibling = createSibling(path, name);
  Sparse24Output *output = NULL;
  if (sibling)
    output = sparse24OutputOpen(sibling, onError, userData);
  else
    failWith("open", name, ENOMEM, onError, userData);
  free(sibling);
  return output;
}

FILE *sparse24OutputGetFile(const Sparse24Output *output) {
  return output->file;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static bool writeBuffered(Sparse24Output *output, const char *data,
                          size_t size) {
  return fwrite(data, 1, size, output->file) == size;
}

static bool writeStep(Sparse24Output *output, const char *data, size_t size) {
  while (size) {
    ssize_t count = write(fileno(output->file), data, size);
    if (count < 0 && errno != EINTR)
      return false;
    if (count > 0) {
      data += count;
      size -= (size_t)count;
    }
  }
  return true;
}

/// Writes steps past the buffer, and what is before and behind them into it.
static bool writeLarge(Sparse24Output *output, const char *data, size_t size) {
  size_t head = -output->offset % stepSize;
  if (!writeBuffered(output, data, head) || fflush(output->file) != 0)
    return false;
  for (data += head, size -= head; size >= stepSize;
       data += stepSize, size -= stepSize)
    if (!writeStep(output, data, stepSize))
      return false;
  return writeBuffered(output, data, size);
}

void sparse24OutputCallback(MlirStringRef piece, void *userData) {
  Sparse24Output *output = userData;
  if (output->error)
    return;
  bool isLarge = piece.length >= 2 * stepSize;
  if (!(isLarge ? writeLarge : writeBuffered)(output, piece.data, piece.length))
    output->error = errno ? errno : EIO;
  output->offset += piece.length;
}

const char *sparse24OutputGetTemporaryPath(const Sparse24Output *output) {
  return output->temporary;
}

//===----------------------------------------------------------------------===//
// Closing
//===----------------------------------------------------------------------===//

/// Returns an errno, or 0.
static int flush(Sparse24Output *output) {
  int error = output->error;
  // Who writes to the file by name may not look.
  if (!error && ferror(output->file))
    error = EIO;
  if (fflush(output->file) != 0 && !error)
    error = errno;
  return error;
}

MlirLogicalResult sparse24OutputFlush(Sparse24Output *output,
                                      MlirStringCallback onError,
                                      void *userData) {
  int error = flush(output);
  if (!error)
    return mlirLogicalResultSuccess();
  failWith("write", output->path, error, onError, userData);
  return mlirLogicalResultFailure();
}

MlirLogicalResult sparse24OutputCommit(Sparse24Output *output,
                                       MlirStringCallback onError,
                                       void *userData) {
  int error = flush(output);
  // File systems of networks tell when a file is closed that it has no room.
  int end = fclose(output->file);
  if (!error && end == 0 && output->target)
    end = rename(output->temporary, output->target);
  if (!error && end != 0)
    error = errno;
  if (error && output->temporary)
    unlink(output->temporary);
  if (error)
    failWith("write", output->path, error, onError, userData);
  destroy(output);
  return error ? mlirLogicalResultFailure() : mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24OutputCommitAll(Sparse24Output *const *outputs,
                                          size_t count,
                                          MlirStringCallback onError,
                                          void *userData) {
  MlirLogicalResult result = mlirLogicalResultSuccess();
  for (size_t i = 0; i < count; ++i)
    if (outputs[i] && mlirLogicalResultIsSuccess(result))
      result = sparse24OutputFlush(outputs[i], onError, userData);
  for (size_t i = 0; i < count; ++i)
    if (outputs[i] && mlirLogicalResultIsSuccess(result))
      result = sparse24OutputCommit(outputs[i], onError, userData);
    else
      sparse24OutputDiscard(outputs[i]);
  return result;
}

void sparse24OutputDiscard(Sparse24Output *output) {
  if (!output)
    return;
  (void)fclose(output->file);
  if (output->temporary)
    unlink(output->temporary);
  destroy(output);
}

/*===- ExternalData.c - Elements in files beside the model ----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// A model comes from anywhere, and must not make its reader open what is not
// beside it, nor wait.

#include "Import/Importer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

//===----------------------------------------------------------------------===//
// What the tensor says
//===----------------------------------------------------------------------===//

typedef enum { Location, Offset, Length, keyCount } Key;

static const char *const keys[keyCount] = {"location", "offset", "length"};

/// The entries of `external_data` that matter: the checksum does not, nor do
/// keys that the standard does not have.
typedef struct {
  Sparse24Importer *importer;
  const Sparse24Subject *subject;
  const ProtobufCBinaryData *values[keyCount]; ///< NULL where there is none.
  MlirStringRef location;                      ///< To print.
} Reference;

static MlirStringRef getText(const Reference *reference, Key key) {
  return sparse24ImportName(reference->importer, *reference->values[key]);
}

static MlirLogicalResult readEntries(Reference *reference,
                                     const Onnx__TensorProto *tensor) {
  for (size_t i = 0; i < tensor->n_external_data; ++i) {
    const Onnx__StringStringEntryProto *entry = tensor->external_data[i];
    for (int key = 0; key < keyCount; ++key) {
      if (!sparse24BytesEqual(entry->key, keys[key]))
        continue;
      if (reference->values[key])
        return sparse24SubjectError(reference->subject,
                                    "external_data has more than one %s",
                                    keys[key]);
      reference->values[key] = &entry->value;
    }
  }
  return mlirLogicalResultSuccess();
}

static bool hasParent(const ProtobufCBinaryData *path) {
  const char *at = (const char *)path->data, *end = at + path->len;
  while (at < end) {
    const char *slash = memchr(at, '/', (size_t)(end - at));
    const char *next = slash ? slash : end;
    if (next - at == 2 && memcmp(at, "..", 2) == 0)
      return true;
    at = next + 1;
  }
  return false;
}

static MlirLogicalResult checkLocation(Reference *reference) {
  const ProtobufCBinaryData *path = reference->values[Location];
  if (!path)
    return sparse24SubjectError(reference->subject,
                                "external_data has no location, expected the "
                                "path of a file in the model's folder");
  reference->location = getText(reference, Location);
  const char *fault = path->len == 0                     ? "is empty"
                      : path->data[0] == '/'             ? "is absolute"
                      : memchr(path->data, 0, path->len) ? "has a NUL"
                      : hasParent(path)                  ? "has a '..'"
                                                         : NULL;
  if (fault)
    return sparse24SubjectError(
        reference->subject,
        "external_data location '%.*s' %s, expected the path of a file in the "
        "model's folder",
        SPARSE24_STR(reference->location), fault);
  return mlirLogicalResultSuccess();
}

/// Reads a decimal number, if there is one.
static MlirLogicalResult readNumber(const Reference *reference, Key key,
                                    uint64_t *number) {
  const ProtobufCBinaryData *value = reference->values[key];
  if (!value)
    return mlirLogicalResultSuccess();
  int64_t result = 0;
  bool isNumber = value->len > 0;
  for (size_t i = 0; i < value->len && isNumber; ++i) {
    unsigned digit = value->data[i] - '0';
    isNumber = digit <= 9 && !__builtin_mul_overflow(result, 10, &result) &&
               !__builtin_add_overflow(result, digit, &result);
  }
  if (!isNumber)
    return sparse24SubjectError(
        reference->subject,
        "external_data %s is '%.*s', expected a number of bytes", keys[key],
        SPARSE24_STR(getText(reference, key)));
  *number = (uint64_t)result;
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Opening files of the folder
//===----------------------------------------------------------------------===//

/// A pipe must not make us wait.
enum { openFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/// Follows no symbolic link, for kernels before 5.6 and sandboxes.
static int openWithoutLinks(int folder, const char *path) {
  int at = fcntl(folder, F_DUPFD_CLOEXEC, 0);
  while (at >= 0 && *path) {
    size_t length = strcspn(path, "/");
    char name[NAME_MAX + 1];
    if (length > NAME_MAX) {
      close(at);
      errno = ENAMETOOLONG;
      return -1;
    }
    memcpy(name, path, length);
    name[length] = '\0';
    path += length + strspn(path + length, "/");
    struct stat status;
    bool isLink = fstatat(at, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
                  S_ISLNK(status.st_mode);
    int next = openat(at, name, openFlags | O_NOFOLLOW);
    int error = isLink ? ELOOP : errno;
    close(at);
    errno = error;
    at = next;
  }
  return at;
}

/// Opens a file that lies beneath the folder, symbolic links followed. Returns
/// the descriptor, or -1 with errno: EXDEV when it lies elsewhere.
static int openBeneath(int folder, const char *path) {
  struct open_how how = {.flags = openFlags,
                         .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
  enum { maxTries = 100 }; // While files are renamed it may ask for another.
  long file = -1;
  for (int i = 0; i < maxTries; ++i) {
    file = syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (file >= 0 || errno != EAGAIN)
      break;
  }
  if (file < 0 && (errno == ENOSYS || errno == EPERM))
    return openWithoutLinks(folder, path);
  return (int)file;
}

/// The two behind one another. NULL, after an error, when memory runs out.
static const char *joinPath(const Reference *reference, const char *prefix,
                            const char *path, size_t size) {
  size_t length = strlen(prefix);
  char *joined =
      sparse24ArenaAllocate(&reference->importer->arena, length + size + 1, 1);
  if (!joined) {
    sparse24OutOfMemory(reference->importer);
    return NULL;
  }
  memcpy(joined, prefix, length);
  memcpy(joined + length, path, size);
  return joined;
}

/// Where the folder lies in the root: "" or "a/b/". NULL, after an error, where
/// it does not. The arena's.
static const char *getPrefix(const Reference *reference, const char *folder,
                             const char *root) {
  char *realFolder = realpath(folder, NULL), *realRoot = realpath(root, NULL);
  const char *prefix = NULL;
  size_t length = realRoot ? strlen(realRoot) : 0;
  // That of "/" ends in a slash itself.
  length -= length && realRoot[length - 1] == '/';
  bool isInside = realFolder && realRoot &&
                  strncmp(realFolder, realRoot, length) == 0 &&
                  (realFolder[length] == '/' || !realFolder[length]);
  if (!realFolder || !realRoot)
    sparse24SubjectError(reference->subject,
                         "the folder '%s' of its external data cannot be "
                         "opened: %s",
                         realFolder ? root : folder, strerror(errno));
  else if (!isInside)
    sparse24SubjectError(reference->subject,
                         "expected the folder '%s' of its external data to "
                         "lie in '%s'",
                         folder, root);
  else
    prefix =
        joinPath(reference, realFolder + length + (realFolder[length] == '/'),
                 "/", realFolder[length] == '/');
  free(realFolder);
  free(realRoot);
  return prefix;
}

static MlirLogicalResult openFolder(const Reference *reference) {
  Sparse24ExternalData *external = &reference->importer->external;
  if (external->descriptor >= 0)
    return mlirLogicalResultSuccess();
  if (!external->folder)
    return sparse24SubjectError(
        reference->subject,
        "external_data location is '%.*s', but the model is not read from a "
        "file, and no folder is given for its external data",
        SPARSE24_STR(reference->location));
  const char *opened = external->root ? external->root : external->folder;
  external->prefix =
      external->root ? getPrefix(reference, external->folder, external->root)
                     : "";
  if (!external->prefix)
    return mlirLogicalResultFailure();
  external->descriptor = open(opened, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (external->descriptor >= 0)
    return mlirLogicalResultSuccess();
  return sparse24SubjectError(reference->subject,
                              "the folder '%s' of its external data cannot be "
                              "opened: %s",
                              opened, strerror(errno));
}

static MlirLogicalResult openError(const Reference *reference, int error) {
  const Sparse24ExternalData *external = &reference->importer->external;
  const char *folder = external->root ? external->root : external->folder;
  MlirStringRef location = reference->location;
  if (error == EXDEV || error == ELOOP)
    return sparse24SubjectError(
        reference->subject,
        "external_data location '%.*s' %s, expected a file in the folder '%s'",
        SPARSE24_STR(location),
        error == EXDEV ? "leaves the folder by a symbolic link"
                       : "has a symbolic link that cannot be followed",
        folder);
  return sparse24SubjectError(reference->subject,
                              "external_data location '%.*s' cannot be opened "
                              "in the folder '%s': %s",
                              SPARSE24_STR(location), folder, strerror(error));
}

static const char *getKind(mode_t mode) {
  return S_ISDIR(mode)    ? "folder"
         : S_ISFIFO(mode) ? "pipe"
         : S_ISSOCK(mode) ? "socket"
                          : "device";
}

static Sparse24File *mapDescriptor(const Reference *reference, int descriptor) {
  struct stat status;
  int error = fstat(descriptor, &status) == 0 ? 0 : errno;
  if (!error && !S_ISREG(status.st_mode)) {
    sparse24SubjectError(
        reference->subject,
        "external_data location '%.*s' is a %s, expected a regular file",
        SPARSE24_STR(reference->location), getKind(status.st_mode));
    return NULL;
  }
  Sparse24File *file =
      error ? NULL : sparse24FileMap(descriptor, (size_t)status.st_size);
  if (!file)
    openError(reference, error ? error : errno);
  return file;
}

static Sparse24File *mapFile(const Reference *reference) {
  Sparse24Importer *importer = reference->importer;
  const ProtobufCBinaryData *location = reference->values[Location];
  if (mlirLogicalResultIsFailure(openFolder(reference)))
    return NULL;
  const char *path = joinPath(reference, importer->external.prefix,
                              (const char *)location->data, location->len);
  if (!path)
    return NULL;
  int descriptor = openBeneath(importer->external.descriptor, path);
  if (descriptor < 0) {
    openError(reference, errno);
    return NULL;
  }
  Sparse24File *file = mapDescriptor(reference, descriptor);
  close(descriptor);
  return file;
}

/// The file, mapped at its first use.
static Sparse24File *getFile(const Reference *reference) {
  Sparse24NameMap *files = &reference->importer->external.files;
  const ProtobufCBinaryData *location = reference->values[Location];
  Sparse24File *file = sparse24NameMapGet(files, *location);
  if (file)
    return file;
  file = mapFile(reference);
  if (file && sparse24NameMapInsert(files, *location, file) ==
                  Sparse24NameOutOfMemory) {
    sparse24FileRelease(file);
    sparse24OutOfMemory(reference->importer);
    return NULL;
  }
  return file;
}

//===----------------------------------------------------------------------===//
// Parts of them
//===----------------------------------------------------------------------===//

MlirLogicalResult sparse24ImportExternalData(Sparse24Importer *importer,
                                             const Sparse24Subject *subject,
                                             const Onnx__TensorProto *tensor,
                                             Sparse24FilePart *part) {
  Reference reference = {.importer = importer, .subject = subject};
  uint64_t offset = 0, length = 0;
  if (mlirLogicalResultIsFailure(readEntries(&reference, tensor)) ||
      mlirLogicalResultIsFailure(checkLocation(&reference)) ||
      mlirLogicalResultIsFailure(readNumber(&reference, Offset, &offset)) ||
      mlirLogicalResultIsFailure(readNumber(&reference, Length, &length)))
    return mlirLogicalResultFailure();
  Sparse24File *file = getFile(&reference);
  if (!file)
    return mlirLogicalResultFailure();
  if (offset > file->size)
    return sparse24SubjectError(
        subject,
        "external_data offset is %llu, expected at most %zu, the size of "
        "'%.*s'",
        (unsigned long long)offset, file->size,
        SPARSE24_STR(reference.location));
  size_t rest = file->size - (size_t)offset;
  if (length > rest)
    return sparse24SubjectError(
        subject,
        "external_data length is %llu, expected at most %zu, which '%.*s' has "
        "from offset %llu on",
        (unsigned long long)length, rest, SPARSE24_STR(reference.location),
        (unsigned long long)offset);
  bool isOpen = !reference.values[Length];
  *part = (Sparse24FilePart){.data = file->data + offset,
                             .size = isOpen ? rest : (size_t)length,
                             .file = file,
                             .isOpen = isOpen};
  return mlirLogicalResultSuccess();
}

void sparse24ExternalDataClose(Sparse24ExternalData *external) {
  for (size_t i = 0; i < external->files.capacity; ++i)
    sparse24FileRelease(external->files.slots[i].value);
  sparse24NameMapDestroy(&external->files);
  if (external->descriptor >= 0)
    close(external->descriptor);
}

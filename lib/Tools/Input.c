/*===- Input.c - Text, bytecode or ONNX -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Tools.h"

#include "Support/IR.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/// Blobs in bytecode may want that much.
enum { bufferAlignment = 64 };

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

static bool growBuffer(char **data, size_t size, size_t *capacity) {
  size_t larger = *capacity ? *capacity * 2 : (size_t)1 << 16;
  char *grown = aligned_alloc(bufferAlignment, larger);
  if (!grown)
    return false;
  if (size)
    memcpy(grown, *data, size);
  free(*data);
  *data = grown;
  *capacity = larger;
  return true;
}

/// Reads to the end. A NUL follows the contents. Sets errno on failure.
static bool readAll(int file, MlirStringRef *contents) {
  char *data = NULL;
  size_t size = 0, capacity = 0;
  for (;;) {
    if (size + 1 >= capacity && !growBuffer(&data, size, &capacity))
      break;
    ssize_t count = read(file, data + size, capacity - size - 1);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      break;
    if (count == 0) {
      data[size] = '\0';
      *contents = mlirStringRefCreate(data, size);
      return true;
    }
    size += (size_t)count;
  }
  int saved = errno;
  free(data);
  errno = saved;
  return false;
}

static bool mapAll(int file, size_t size, MlirStringRef *contents) {
  void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (data == MAP_FAILED)
    return false;
  *contents = mlirStringRefCreate(data, size);
  return true;
}

/// Sets errno on failure.
static bool load(Sparse24Input *input, int file, bool mayMap) {
  struct stat status;
  if (fstat(file, &status) != 0)
    return false;
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return false;
  }
  input->isMapped = mayMap && S_ISREG(status.st_mode) && status.st_size > 0;
  return input->isMapped
             ? mapAll(file, (size_t)status.st_size, &input->contents)
             : readAll(file, &input->contents);
}

MlirLogicalResult sparse24InputOpen(Sparse24Input *input, const char *path,
                                    MlirStringCallback onError,
                                    void *userData) {
  bool isStandard = strcmp(path, "-") == 0;
  *input = (Sparse24Input){.name = isStandard ? "<stdin>" : path};
  int file = isStandard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  bool loaded = file >= 0 && load(input, file, !isStandard);
  int saved = errno;
  if (file >= 0 && !isStandard)
    close(file);
  if (loaded) {
    MlirStringRef bytes = input->contents;
    input->isONNX = sparse24ImportIsONNX(bytes.data, bytes.length);
    input->isBytecode =
        bytes.length >= 4 && memcmp(bytes.data, "ML\xefR", 4) == 0;
    return mlirLogicalResultSuccess();
  }
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "cannot open input file '%s': %s", input->name,
                     strerror(saved));
  onError(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

void sparse24InputClose(Sparse24Input *input) {
  void *data = (void *)(uintptr_t)input->contents.data;
  if (input->isMapped)
    munmap(data, input->contents.length);
  else
    free(data);
  *input = (Sparse24Input){0};
}

//===----------------------------------------------------------------------===//
// Chunks
//===----------------------------------------------------------------------===//

Sparse24Chunk sparse24InputGetWhole(const Sparse24Input *input) {
  return (Sparse24Chunk){.text = input->contents, .line = 1, .isWhole = true};
}

static bool isMarker(const char *line, const char *end, MlirStringRef marker) {
  while (line < end && (*line == ' ' || *line == '\t'))
    ++line;
  while (end > line && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
    --end;
  return (size_t)(end - line) == marker.length &&
         memcmp(line, marker.data, marker.length) == 0;
}

/// Ends the chunk, which starts at `begin`, at the next marker.
static void findEnd(const Sparse24Input *input, MlirStringRef marker,
                    const char *begin, Sparse24Chunk *chunk) {
  const char *end = input->contents.data + input->contents.length;
  const char *line = begin;
  while (line < end) {
    const char *newline = memchr(line, '\n', (size_t)(end - line));
    const char *lineEnd = newline ? newline : end;
    if (isMarker(line, lineEnd, marker))
      break;
    line = newline ? newline + 1 : end;
  }
  chunk->text = mlirStringRefCreate(begin, (size_t)(line - begin));
}

static size_t countLines(MlirStringRef text) {
  size_t lines = 0;
  const char *at = text.data, *end = text.data + text.length;
  while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
    ++lines;
    ++at;
  }
  return lines;
}

bool sparse24InputNextChunk(const Sparse24Input *input, MlirStringRef marker,
                            Sparse24Chunk *chunk) {
  bool isFirst = chunk->line == 0;
  if (input->isONNX || input->isBytecode) {
    *chunk = sparse24InputGetWhole(input);
    return isFirst;
  }
  if (isFirst) {
    chunk->line = 1;
    findEnd(input, marker, input->contents.data, chunk);
    return true;
  }
  const char *end = input->contents.data + input->contents.length;
  const char *at = chunk->text.data + chunk->text.length;
  if (at == end)
    return false;
  // At a marker: go behind its line.
  const char *newline = memchr(at, '\n', (size_t)(end - at));
  chunk->line += countLines(chunk->text) + 1;
  findEnd(input, marker, newline ? newline + 1 : end, chunk);
  return true;
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

/// Newlines in front give the text the line numbers it has in the input.
static MlirModule parseText(MlirContext context, const Sparse24Chunk *chunk) {
  size_t lines = chunk->line - 1, size = lines + chunk->text.length;
  char *text = malloc(size + 1);
  if (!text) {
    mlirEmitError(mlirLocationUnknownGet(context), "out of memory");
    return (MlirModule){NULL};
  }
  memset(text, '\n', lines);
  if (chunk->text.length)
    memcpy(text + lines, chunk->text.data, chunk->text.length);
  text[size] = '\0';
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreate(text, size));
  free(text);
  return module;
}

MlirModule sparse24InputParse(const Sparse24Input *input,
                              const Sparse24Chunk *chunk, MlirContext context) {
  if (input->isONNX)
    return sparse24ImportONNX(context, input->contents.data,
                              input->contents.length, sparse24Str(input->name),
                              input->importOptions);
  if (!chunk->isWhole)
    return parseText(context, chunk);
  if (input->isMapped)
    return mlirModuleCreateParseFromFile(context, sparse24Str(input->name));
  // The contents of memory of ours are followed by a NUL, as MLIR's lexer
  // wants.
  return mlirModuleCreateParse(context, input->contents);
}

/*===- Input.c - Text, bytecode or ONNX -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Passes.h"
#include "sparse24/Tools.h"

#include "Import/Importer.h"
#include "Support/File.h"
#include "Support/IR.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

static bool isBytecode(const char *data, size_t size) {
  return size >= 4 && memcmp(data, "ML\xefR", 4) == 0;
}

MlirLogicalResult sparse24InputOpen(Sparse24Input *input, const char *path,
                                    MlirStringCallback onError,
                                    void *userData) {
  bool isStandard = strcmp(path, "-") == 0;
  *input = (Sparse24Input){.name = isStandard ? "<stdin>" : path,
                           .path = isStandard ? NULL : path};
  int descriptor = isStandard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor >= 0)
    input->file = isStandard ? sparse24FileRead(descriptor)
                             : sparse24FileLoad(descriptor);
  int saved = errno;
  if (descriptor >= 0 && !isStandard)
    close(descriptor);
  if (input->file) {
    const char *data = input->file->data;
    size_t size = input->file->size;
    input->contents = mlirStringRefCreate(data, size);
    input->isMapped = input->file->isMapped;
    input->isONNX = sparse24ImportIsONNX(data, size);
    input->isBytecode = isBytecode(data, size);
    return mlirLogicalResultSuccess();
  }
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "cannot open input file '%s': %s", input->name,
                     strerror(saved));
  onError(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

void sparse24InputOpenMemory(Sparse24Input *input, const void *bytes,
                             size_t size, const char *name) {
  *input = (Sparse24Input){
      .name = name,
      .contents = mlirStringRefCreate(bytes, size),
      .isONNX = sparse24ImportIsONNX(bytes, size),
      .isBytecode = isBytecode(bytes, size),
  };
}

void sparse24InputClose(Sparse24Input *input) {
  sparse24FileRelease(input->file);
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

enum { bytecodeAlignment = 4096 };

/// Newlines in front give the text the line numbers it has in the input. The
/// NUL behind it is for MLIR's lexer, the alignment for blobs in bytecode.
static MlirModule parseCopy(MlirContext context, const Sparse24Chunk *chunk) {
  size_t lines = chunk->line - 1, size = lines + chunk->text.length;
  char *text = aligned_alloc(bytecodeAlignment, (size / bytecodeAlignment + 1) *
                                                    bytecodeAlignment);
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

static MlirModule importONNX(const Sparse24Input *input, MlirContext context) {
  MlirStringRef name = sparse24Str(input->name);
  if (input->file)
    return sparse24ImportFile(context, input->file, input->path, name,
                              input->importOptions);
  return sparse24ImportONNX(context, input->contents.data,
                            input->contents.length, name, input->importOptions);
}

MlirModule sparse24InputParse(const Sparse24Input *input,
                              const Sparse24Chunk *chunk, MlirContext context) {
  if (input->isONNX)
    return importONNX(input, context);
  if (!chunk->isWhole || !input->file)
    return parseCopy(context, chunk);
  if (input->isMapped)
    return mlirModuleCreateParseFromFile(context, sparse24Str(input->name));
  // The contents of memory of ours are followed by a NUL.
  return mlirModuleCreateParse(context, input->contents);
}

static void addPass(MlirPassManager manager, const char *name,
                    const Sparse24PassOptions *options) {
  mlirPassManagerAddOwnedPass(
      manager,
      sparse24PassCreate(sparse24PassGet(name, strlen(name)), options));
}

MlirLogicalResult sparse24InputPrepare(const Sparse24Input *input,
                                       MlirOperation module,
                                       const Sparse24ReadOptions *options) {
  Sparse24PassOptions passOptions = {.allowUnregistered =
                                         options->allowUnregistered};
  MlirPassManager manager =
      mlirPassManagerCreate(mlirOperationGetContext(module));
  mlirPassManagerEnableVerifier(manager, options->verifyEach);
  if (input->isONNX && !options->onnxOnly)
    addPass(manager, "convert-onnx-to-sparse24", &passOptions);
  addPass(manager, "sparse24-verify", &passOptions);
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, module);
  mlirPassManagerDestroy(manager);
  return result;
}

/*===- Context.c - Contexts of hosts, and what went wrong in them ---------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Host/Host.h"

#include "sparse24/Dialect.h"

#include "mlir-c/RegisterEverything.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

static const char outOfMemory[] = "out of memory";

static char *copyString(Sparse24HostContext *context, MlirStringRef string) {
  // The arena's memory is zero.
  char *copy = sparse24ArenaAllocate(&context->arena, string.length + 1, 1);
  if (copy && string.length)
    memcpy(copy, string.data, string.length);
  context->outOfMemory |= !copy;
  return copy;
}

static Sparse24HostDiagnostic *addEntry(Sparse24HostContext *context) {
  if (context->numEntries == context->maxEntries) {
    size_t larger = 2 * context->maxEntries + 16;
    Sparse24HostDiagnostic *grown =
        realloc(context->entries, larger * sizeof *grown);
    if (!grown) {
      context->outOfMemory = true;
      return NULL;
    }
    context->entries = grown;
    context->maxEntries = larger;
  }
  return &context->entries[context->numEntries++];
}

/// A Sparse24Listener.
static void keep(MlirDiagnosticSeverity severity, const Sparse24Place *place,
                 MlirStringRef text, void *userData) {
  static const int severities[] = {
      [MlirDiagnosticError] = Sparse24HostError,
      [MlirDiagnosticWarning] = Sparse24HostWarning,
      [MlirDiagnosticNote] = Sparse24HostNote,
      [MlirDiagnosticRemark] = Sparse24HostRemark,
  };
  Sparse24HostContext *context = userData;
  Sparse24HostDiagnostic diagnostic = {
      .severity = severities[severity],
      .text = copyString(context, text),
      .file = copyString(context, sparse24DiagnosticsGetFile(
                                      context->diagnostics, place->file)),
      .name = copyString(context, place->name),
      .line = place->line,
      .column = place->line > 0 ? place->column : 0,
  };
  context->hasError |= severity == MlirDiagnosticError;
  if (context->outOfMemory)
    return;
  Sparse24HostDiagnostic *entry = addEntry(context);
  if (entry)
    *entry = diagnostic;
  if (context->callback)
    context->callback(&diagnostic, context->userData);
}

void sparse24HostOnError(MlirStringRef text, void *userData) {
  Sparse24HostContext *context = userData;
  Sparse24Place nowhere = {.file = sparse24Str(""), .name = sparse24Str("")};
  keep(MlirDiagnosticError, &nowhere, text, context);
  fprintf(context->stream, "error: %.*s\n", SPARSE24_STR(text));
}

bool sparse24HostFail(Sparse24HostContext *context, const char *format, ...) {
  Sparse24Text text = {0};
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(&text, format, arguments);
  va_end(arguments);
  sparse24HostOnError(
      text.failed ? sparse24Str(outOfMemory) : sparse24TextGet(&text), context);
  sparse24TextDestroy(&text);
  return false;
}

size_t
sparse24HostContextGetNumDiagnostics(const Sparse24HostContext *context) {
  return context->numEntries + context->outOfMemory;
}

bool sparse24HostContextGetDiagnostic(const Sparse24HostContext *context,
                                      size_t position,
                                      Sparse24HostDiagnostic *diagnostic) {
  if (position < context->numEntries) {
    *diagnostic = context->entries[position];
    return true;
  }
  // What memory had run out for.
  *diagnostic = (Sparse24HostDiagnostic){.severity = Sparse24HostError,
                                         .text = outOfMemory,
                                         .file = "",
                                         .name = ""};
  return position == context->numEntries && context->outOfMemory;
}

const char *sparse24HostContextGetMessages(const Sparse24HostContext *context) {
  return context->outOfMemory ? "error: out of memory\n" : context->text;
}

void sparse24HostContextSetCallback(
    Sparse24HostContext *context,
    void (*callback)(const Sparse24HostDiagnostic *diagnostic, void *userData),
    void *userData) {
  context->callback = callback;
  context->userData = userData;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

void sparse24HostBegin(Sparse24HostContext *context,
                       const Sparse24Input *input) {
  sparse24ArenaDestroy(&context->arena);
  context->arena = (Sparse24Arena){0};
  context->numEntries = 0;
  context->hasError = context->outOfMemory = false;
  rewind(context->stream);
  sparse24DiagnosticsSetInput(context->diagnostics, input);
}

bool sparse24HostEnd(Sparse24HostContext *context, bool success) {
  sparse24DiagnosticsFlush(context->diagnostics);
  if (!success && !context->hasError && !context->outOfMemory)
    sparse24HostFail(context, "a pass failed without saying why");
  // The text before may have been longer.
  putc('\0', context->stream);
  context->outOfMemory |=
      fflush(context->stream) != 0 || ferror(context->stream);
  sparse24DiagnosticsSetInput(context->diagnostics, NULL);
  return success;
}

void sparse24HostSinkCallback(MlirStringRef piece, void *userData) {
  const Sparse24HostSink *sink = userData;
  sink->write(piece.data, piece.length, sink->userData);
}

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

/// MLIR's registry of passes is the process's, and not for several threads.
static void registerPasses(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, mlirRegisterAllPasses);
}

static MlirContext createMLIR(bool threads) {
  MlirContext mlir = mlirContextCreateWithThreading(threads);
  MlirDialectRegistry dialects = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(dialects);
  mlirContextAppendDialectRegistry(mlir, dialects);
  mlirDialectRegistryDestroy(dialects);
  // The operations of `onnx` are; sparse24-verify refuses the others.
  mlirContextSetAllowUnregisteredDialects(mlir, true);
  return mlir;
}

Sparse24HostContext *sparse24HostContextCreate(bool threads) {
  Sparse24HostContext *context = calloc(1, sizeof *context);
  if (!context)
    return NULL;
  registerPasses();
  context->mlir = createMLIR(threads);
  context->stream = open_memstream(&context->text, &context->textSize);
  if (context->stream)
    context->diagnostics =
        sparse24DiagnosticsCreate(context->mlir, context->stream);
  if (context->diagnostics) {
    context->diagnostics->listener = keep;
    context->diagnostics->listenerData = context;
    sparse24HostBegin(context, NULL);
    bool isLoaded =
        mlirLogicalResultIsSuccess(sparse24DialectLoad(context->mlir));
    if (sparse24HostEnd(context, isLoaded) && !context->outOfMemory)
      return context;
  }
  sparse24HostContextDestroy(context);
  return NULL;
}

void sparse24HostContextDestroy(Sparse24HostContext *context) {
  if (!context)
    return;
  sparse24DiagnosticsDestroy(context->diagnostics);
  mlirContextDestroy(context->mlir);
  if (context->stream)
    (void)fclose(context->stream);
  free(context->text);
  sparse24ArenaDestroy(&context->arena);
  free(context->entries);
  free(context);
}

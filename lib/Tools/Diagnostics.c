/*===- Diagnostics.c - Printing diagnostics -------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Tools/Diagnostics.h"

#include "Report/Report.h"
#include "Support/IR.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  maxSourceLine = 1000, ///< Longer lines of source are not shown.
  maxCallers = 10,      ///< As in MLIR.
};

const char *sparse24SeverityGetName(MlirDiagnosticSeverity severity) {
  static const char *const names[] = {
      [MlirDiagnosticError] = "error",
      [MlirDiagnosticWarning] = "warning",
      [MlirDiagnosticNote] = "note",
      [MlirDiagnosticRemark] = "remark",
  };
  return names[severity];
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

/// Fills in the first file in the location; returns whether there is one.
static bool findPlace(MlirLocation location, Sparse24Place *place) {
  if (mlirLocationIsAFileLineColRange(location)) {
    place->file =
        mlirIdentifierStr(mlirLocationFileLineColRangeGetFilename(location));
    place->line = mlirLocationFileLineColRangeGetStartLine(location);
    place->column = mlirLocationFileLineColRangeGetStartColumn(location);
    return true;
  }
  if (mlirLocationIsAName(location)) {
    if (!place->name.length)
      place->name = mlirIdentifierStr(mlirLocationNameGetName(location));
    return findPlace(mlirLocationNameGetChildLoc(location), place);
  }
  if (mlirLocationIsACallSite(location))
    return findPlace(mlirLocationCallSiteGetCallee(location), place) ||
           findPlace(mlirLocationCallSiteGetCaller(location), place);
  if (!mlirLocationIsAFused(location))
    return false;
  unsigned count = mlirLocationFusedGetNumLocations(location);
  MlirLocation *parts = calloc(count + 1, sizeof *parts);
  if (!parts) {
    place->outOfMemory = true;
    return false;
  }
  mlirLocationFusedGetLocations(location, parts);
  bool found = false;
  Sparse24Place outer = *place;
  for (unsigned i = 0; i < count && !found; ++i) {
    // The name belongs to the part that has the file.
    Sparse24Place part = outer;
    found = findPlace(parts[i], &part);
    bool outOfMemory = place->outOfMemory || part.outOfMemory;
    if (found || !place->name.length)
      *place = part;
    place->outOfMemory = outOfMemory;
  }
  free(parts);
  return found;
}

Sparse24Place sparse24PlaceGet(MlirLocation location) {
  Sparse24Place place = {.file = mlirStringRefCreate("", 0),
                         .name = mlirStringRefCreate("", 0)};
  findPlace(location, &place);
  return place;
}

MlirStringRef sparse24DiagnosticsGetFile(const Sparse24Diagnostics *diagnostics,
                                         MlirStringRef file) {
  return diagnostics->input && sparse24StrEquals(file, "-")
             ? sparse24Str(diagnostics->input->name)
             : file;
}

//===----------------------------------------------------------------------===//
// Source lines
//===----------------------------------------------------------------------===//

static void unmapOther(Sparse24Diagnostics *diagnostics) {
  free(diagnostics->otherPath);
  diagnostics->otherPath = NULL;
  if (diagnostics->otherText.length)
    munmap((void *)(uintptr_t)diagnostics->otherText.data,
           diagnostics->otherText.length);
  diagnostics->otherText = mlirStringRefCreate(NULL, 0);
}

/// Maps a regular file; any other one, or a failure, leaves no text.
static void mapOther(Sparse24Diagnostics *diagnostics, MlirStringRef path) {
  unmapOther(diagnostics);
  diagnostics->otherPath = strndup(path.data, path.length);
  if (!diagnostics->otherPath)
    return;
  struct stat status;
  bool hasText = stat(diagnostics->otherPath, &status) == 0 &&
                 S_ISREG(status.st_mode) && status.st_size > 0;
  int file = hasText ? open(diagnostics->otherPath, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0)
    return;
  void *data =
      mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (data != MAP_FAILED)
    diagnostics->otherText = mlirStringRefCreate(data, (size_t)status.st_size);
}

static MlirStringRef getText(Sparse24Diagnostics *diagnostics,
                             MlirStringRef file) {
  const Sparse24Input *input = diagnostics->input;
  if (input && sparse24StrEquals(file, input->name))
    return input->isONNX || input->isBytecode ? mlirStringRefCreate(NULL, 0)
                                              : input->contents;
  if (!diagnostics->otherPath ||
      !sparse24StrEquals(file, diagnostics->otherPath))
    mapOther(diagnostics, file);
  return diagnostics->otherText;
}

/// The line of that number (1 is the first) without its end; a null one when
/// there is no such line.
static MlirStringRef getLine(MlirStringRef text, int line) {
  const char *at = text.data, *end = text.data + text.length;
  for (; at && line > 1; --line) {
    at = memchr(at, '\n', (size_t)(end - at));
    at = at ? at + 1 : NULL;
  }
  if (!at || !text.length)
    return mlirStringRefCreate(NULL, 0);
  const char *newline = memchr(at, '\n', (size_t)(end - at));
  size_t length = (size_t)((newline ? newline : end) - at);
  if (length && at[length - 1] == '\r')
    --length;
  return mlirStringRefCreate(at, length);
}

/// Prints the line and a caret below its column. Control characters would upset
/// a terminal.
static void printSource(Sparse24Diagnostics *diagnostics, MlirStringRef line,
                        int column) {
  FILE *file = diagnostics->file;
  for (size_t i = 0; i < line.length; ++i) {
    unsigned char c = (unsigned char)line.data[i];
    putc(c < ' ' && c != '\t' ? ' ' : c, file);
  }
  putc('\n', file);
  for (int i = 0; i + 1 < column; ++i)
    putc((size_t)i < line.length && line.data[i] == '\t' ? '\t' : ' ', file);
  fputs("^\n", file);
}

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

void sparse24DiagnosticsPrint(Sparse24Diagnostics *diagnostics,
                              MlirDiagnosticSeverity severity,
                              const Sparse24Place *place, MlirStringRef text,
                              bool showSource) {
  FILE *out = diagnostics->file;
  MlirStringRef file = sparse24DiagnosticsGetFile(diagnostics, place->file);
  if (file.length)
    fprintf(out, "%.*s:", SPARSE24_STR(file));
  if (file.length && place->line > 0)
    fprintf(out, "%d:%d:", place->line, place->column);
  else if (place->name.length)
    fprintf(out, "%s'%.*s':", file.length ? " " : "",
            SPARSE24_STR(place->name));
  else if (!file.length)
    fputs("<unknown>:0:", out);
  fprintf(out, " %s: ", sparse24SeverityGetName(severity));
  fwrite(text.data, 1, text.length, out);
  putc('\n', out);
  if (showSource && file.length && place->line > 0) {
    MlirStringRef line = getLine(getText(diagnostics, file), place->line);
    if (line.data && line.length <= maxSourceLine && place->column > 0 &&
        (size_t)place->column <= line.length + 1)
      printSource(diagnostics, line, place->column);
  }
  fflush(out);
}

/// Prints "called from" for the callers of a call site.
static void printCallers(Sparse24Diagnostics *diagnostics,
                         MlirLocation location) {
  for (int i = 0; i < maxCallers && mlirLocationIsACallSite(location); ++i) {
    location = mlirLocationCallSiteGetCaller(location);
    MlirLocation caller = mlirLocationIsACallSite(location)
                              ? mlirLocationCallSiteGetCallee(location)
                              : location;
    Sparse24Place place = sparse24PlaceGet(caller);
    if (place.file.length)
      sparse24DiagnosticsPrint(diagnostics, MlirDiagnosticNote, &place,
                               sparse24Str("called from"), true);
  }
}

static void emitOne(Sparse24Diagnostics *diagnostics,
                    MlirDiagnosticSeverity severity, MlirLocation location,
                    MlirStringRef text, bool showSource) {
  Sparse24Place place = sparse24PlaceGet(location);
  if (diagnostics->isVerifying) {
    sparse24ExpectedMatch(diagnostics, severity, &place, text);
    return;
  }
  if (diagnostics->listener)
    diagnostics->listener(severity, &place, text, diagnostics->listenerData);
  sparse24DiagnosticsPrint(diagnostics, severity, &place, text, showSource);
  if (severity != MlirDiagnosticNote)
    printCallers(diagnostics, location);
}

static void emitMLIR(Sparse24Diagnostics *diagnostics,
                     MlirDiagnostic diagnostic, bool showSource) {
  Sparse24Text text = {0};
  mlirDiagnosticPrint(diagnostic, sparse24TextCallback, &text);
  emitOne(diagnostics, mlirDiagnosticGetSeverity(diagnostic),
          mlirDiagnosticGetLocation(diagnostic), sparse24TextGet(&text),
          showSource);
  sparse24TextDestroy(&text);
}

static MlirLogicalResult handle(MlirDiagnostic diagnostic, void *userData) {
  Sparse24Diagnostics *diagnostics = userData;
  pthread_mutex_lock(&diagnostics->mutex);
  emitMLIR(diagnostics, diagnostic, true);
  MlirLocation last = mlirDiagnosticGetLocation(diagnostic);
  intptr_t notes = mlirDiagnosticGetNumNotes(diagnostic);
  for (intptr_t i = 0; i < notes; ++i) {
    MlirDiagnostic note = mlirDiagnosticGetNote(diagnostic, i);
    MlirLocation location = mlirDiagnosticGetLocation(note);
    emitMLIR(diagnostics, note, !mlirLocationEqual(location, last));
    last = location;
  }
  pthread_mutex_unlock(&diagnostics->mutex);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Our own
//===----------------------------------------------------------------------===//

Sparse24Diagnostics *sparse24DiagnosticsCreate(MlirContext context,
                                               FILE *file) {
  Sparse24Diagnostics *diagnostics = calloc(1, sizeof *diagnostics);
  if (!diagnostics)
    return NULL;
  diagnostics->context = context;
  diagnostics->file = file;
  pthread_mutex_init(&diagnostics->mutex, NULL);
  diagnostics->handler =
      mlirContextAttachDiagnosticHandler(context, handle, diagnostics, NULL);
  return diagnostics;
}

void sparse24DiagnosticsDestroy(Sparse24Diagnostics *diagnostics) {
  if (!diagnostics)
    return;
  mlirContextDetachDiagnosticHandler(diagnostics->context,
                                     diagnostics->handler);
  for (size_t i = 0; i < diagnostics->numPending; ++i) {
    free(diagnostics->pending[i].text);
    free(diagnostics->pending[i].position);
  }
  free(diagnostics->pending);
  sparse24ExpectedDestroy(diagnostics);
  unmapOther(diagnostics);
  pthread_mutex_destroy(&diagnostics->mutex);
  free(diagnostics);
}

void sparse24DiagnosticsSetInput(Sparse24Diagnostics *diagnostics,
                                 const Sparse24Input *input) {
  diagnostics->input = input;
}

void sparse24DiagnosticsEmit(Sparse24Diagnostics *diagnostics,
                             MlirDiagnosticSeverity severity,
                             MlirLocation location, MlirStringRef text) {
  pthread_mutex_lock(&diagnostics->mutex);
  emitOne(diagnostics, severity, location, text, true);
  pthread_mutex_unlock(&diagnostics->mutex);
}

static Sparse24Pending *growPending(Sparse24Diagnostics *diagnostics) {
  if (diagnostics->numPending < diagnostics->maxPending)
    return diagnostics->pending + diagnostics->numPending;
  size_t larger = diagnostics->maxPending * 2 + 16;
  Sparse24Pending *grown =
      realloc(diagnostics->pending, larger * sizeof *grown);
  if (!grown)
    return NULL;
  diagnostics->pending = grown;
  diagnostics->maxPending = larger;
  return grown + diagnostics->numPending;
}

/// Notes what order the layer has among others. Without memory that is the
/// order of arrival.
static void setPosition(const Sparse24Layer *layer, Sparse24Pending *pending) {
  size_t size = layer->positionSize * sizeof *pending->position;
  pending->position = size ? malloc(size) : NULL;
  if (!pending->position)
    return;
  memcpy(pending->position, layer->position, size);
  pending->positionSize = layer->positionSize;
}

/// `layer` may be NULL.
static void emitLater(Sparse24Diagnostics *diagnostics,
                      MlirDiagnosticSeverity severity, MlirLocation location,
                      MlirStringRef text, const Sparse24Layer *layer) {
  pthread_mutex_lock(&diagnostics->mutex);
  char *copy = strndup(text.data, text.length);
  Sparse24Pending *pending = copy ? growPending(diagnostics) : NULL;
  if (pending) {
    *pending = (Sparse24Pending){.severity = severity,
                                 .location = location,
                                 .place = sparse24PlaceGet(location),
                                 .text = copy,
                                 .number = diagnostics->numPending};
    if (layer)
      setPosition(layer, pending);
    ++diagnostics->numPending;
  } else {
    free(copy);
    emitOne(diagnostics, severity, location, text, true);
  }
  pthread_mutex_unlock(&diagnostics->mutex);
}

void sparse24DiagnosticsEmitLater(Sparse24Diagnostics *diagnostics,
                                  MlirDiagnosticSeverity severity,
                                  MlirLocation location, MlirStringRef text) {
  emitLater(diagnostics, severity, location, text, NULL);
}

void sparse24DiagnosticsEmitLayer(Sparse24Diagnostics *diagnostics,
                                  MlirDiagnosticSeverity severity,
                                  const char *prefix,
                                  const Sparse24Layer *layer) {
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "%s", prefix);
  sparse24LayerPrint(layer, sparse24TextCallback, &text);
  if (!text.failed)
    emitLater(diagnostics, severity, layer->location, sparse24TextGet(&text),
              layer);
  sparse24TextDestroy(&text);
}

static int compareStrings(MlirStringRef left, MlirStringRef right) {
  size_t length = left.length < right.length ? left.length : right.length;
  int order = length ? memcmp(left.data, right.data, length) : 0;
  return order ? order
               : (left.length > right.length) - (left.length < right.length);
}

static int compareInts(int left, int right) {
  return (left > right) - (left < right);
}

static int comparePending(const void *leftData, const void *rightData) {
  const Sparse24Pending *left = leftData, *right = rightData;
  int order = compareStrings(left->place.file, right->place.file);
  if (!order)
    order = compareInts(left->place.line, right->place.line);
  if (!order)
    order = compareInts(left->place.column, right->place.column);
  if (!order)
    order = sparse24PositionCompare(left->position, left->positionSize,
                                    right->position, right->positionSize);
  if (!order)
    order = (left->number > right->number) - (left->number < right->number);
  return order;
}

void sparse24DiagnosticsFlush(Sparse24Diagnostics *diagnostics) {
  pthread_mutex_lock(&diagnostics->mutex);
  Sparse24Pending *pending = diagnostics->pending;
  if (diagnostics->numPending)
    qsort(pending, diagnostics->numPending, sizeof *pending, comparePending);
  for (size_t i = 0; i < diagnostics->numPending; ++i) {
    emitOne(diagnostics, pending[i].severity, pending[i].location,
            sparse24Str(pending[i].text), true);
    free(pending[i].text);
    free(pending[i].position);
  }
  diagnostics->numPending = 0;
  pthread_mutex_unlock(&diagnostics->mutex);
}

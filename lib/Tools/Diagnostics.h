/*===- Diagnostics.h - Printing and expecting diagnostics -------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_TOOLS_DIAGNOSTICS_H
#define SPARSE24_LIB_TOOLS_DIAGNOSTICS_H

#include "sparse24/Tools.h"

#include <pthread.h>

/// Where a diagnostic points to. Strings are the context's.
typedef struct {
  MlirStringRef file; ///< Empty when the location has no file.
  MlirStringRef name; ///< The outermost name around the file, or empty.
  int line, column;   ///< A line of 0 is a file without lines.
  bool outOfMemory;   ///< There may be more.
} Sparse24Place;

Sparse24Place sparse24PlaceGet(MlirLocation location);

/// What a line of the input expects.
typedef struct Sparse24Expected Sparse24Expected;

/// Receives a diagnostic, or a note of the one before; by one thread at a time.
typedef void (*Sparse24Listener)(MlirDiagnosticSeverity severity,
                                 const Sparse24Place *place, MlirStringRef text,
                                 void *userData);

/// A diagnostic that waits to be emitted in order.
typedef struct {
  MlirDiagnosticSeverity severity;
  MlirLocation location;
  Sparse24Place place;
  char *text;
  int64_t *position; ///< Of a layer; else NULL.
  size_t positionSize;
  size_t number; ///< In the order of arrival.
} Sparse24Pending;

struct Sparse24Diagnostics {
  MlirContext context;
  MlirDiagnosticHandlerID handler;
  FILE *file;
  /// Is told of each diagnostic as well; NULL for none.
  Sparse24Listener listener;
  void *listenerData;
  pthread_mutex_t mutex;
  const Sparse24Input *input; ///< May be NULL.
  /// Another file that source lines were taken from last.
  char *otherPath;
  MlirStringRef otherText;
  Sparse24Pending *pending;
  size_t numPending, maxPending;
  bool isVerifying, onlyExpected, hasFailed;
  Sparse24Expected *expected;
  size_t numExpected;
};

/// The name that the user knows a file by.
MlirStringRef sparse24DiagnosticsGetFile(const Sparse24Diagnostics *diagnostics,
                                         MlirStringRef file);

/// Prints one diagnostic, or one note of it.
void sparse24DiagnosticsPrint(Sparse24Diagnostics *diagnostics,
                              MlirDiagnosticSeverity severity,
                              const Sparse24Place *place, MlirStringRef text,
                              bool showSource);

/// "error", "warning", ...
const char *sparse24SeverityGetName(MlirDiagnosticSeverity severity);

/// Compares a diagnostic, or a note of one, with what is expected.
void sparse24ExpectedMatch(Sparse24Diagnostics *diagnostics,
                           MlirDiagnosticSeverity severity,
                           const Sparse24Place *place, MlirStringRef text);
void sparse24ExpectedDestroy(Sparse24Diagnostics *diagnostics);

#endif // SPARSE24_LIB_TOOLS_DIAGNOSTICS_H

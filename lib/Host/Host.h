/*===- Host.h - What is behind the handles of hosts -------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_HOST_HOST_H
#define SPARSE24_LIB_HOST_HOST_H

#include "Import/Arena.h"
#include "Support/IR.h"
#include "Tools/Diagnostics.h"
#include "sparse24/Host.h"
#include "sparse24/Report.h"

#include <stdio.h>

struct Sparse24HostContext {
  MlirContext mlir;
  Sparse24Diagnostics *diagnostics;
  void (*callback)(const Sparse24HostDiagnostic *diagnostic, void *userData);
  void *userData;
  // The diagnostics of the last call, whose strings are in the arena, and as
  // text.
  Sparse24Arena arena;
  Sparse24HostDiagnostic *entries;
  size_t numEntries, maxEntries;
  bool hasError, outOfMemory;
  FILE *stream; ///< What is written to it becomes the text.
  char *text;
  size_t textSize;
};

/// What the module has given out of a weight.
typedef struct {
  Sparse24HostWeight weight;
  MlirOperation constant;
} Sparse24HostEntry;

struct Sparse24HostModule {
  Sparse24HostContext *context;
  MlirModule mlir;
  char *name; ///< Of its input.
  /// The input, closed, where diagnostics cannot read it again; else NULL.
  const Sparse24Input *input;
  Sparse24Input memory; ///< What `input` points to.
  Sparse24Report *report;
  // Weights, unless the module has changed since; the arena has what they were
  // lent from before that, too.
  bool hasWeights;
  Sparse24HostEntry *weights;
  size_t numWeights;
  Sparse24Arena arena;
};

/// Begins a call that can fail: forgets the diagnostics of the one before. The
/// input, lent until the end of the call, may be NULL.
void sparse24HostBegin(Sparse24HostContext *context,
                       const Sparse24Input *input);

/// Ends the call and returns whether it succeeded. A call that fails has an
/// error.
bool sparse24HostEnd(Sparse24HostContext *context, bool success);

/// Adds an error without a location, formatted like printf. Returns false.
__attribute__((format(printf, 2, 3))) bool
sparse24HostFail(Sparse24HostContext *context, const char *format, ...);

/// The same, as an MlirStringCallback on the context.
void sparse24HostOnError(MlirStringRef text, void *context);

/// Forgets the weights. What was lent stays.
void sparse24HostForgetWeights(Sparse24HostModule *module);

/// An MlirStringCallback on a Sparse24HostSink.
typedef struct {
  Sparse24HostWrite write;
  void *userData;
} Sparse24HostSink;
void sparse24HostSinkCallback(MlirStringRef piece, void *sink);

#endif // SPARSE24_LIB_HOST_HOST_H

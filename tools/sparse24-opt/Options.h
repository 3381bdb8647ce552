/*===- Options.h - The options of sparse24-opt ------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_OPT_OPTIONS_H
#define SPARSE24_OPT_OPTIONS_H

#include "sparse24/Encoding.h"
#include "sparse24/Report.h"
#include "sparse24/Targets.h"
#include "sparse24/Tools.h"

#include "mlir-c/IR.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/// What the command line says. Texts are lent by it unless said otherwise.
typedef struct {
  const char *input, *output;
  bool help, version;
  // Sparsity.
  const char *sparsityText;
  bool sparsity, quiet, remarks, onnxOnly, selfcheck;
  bool prune;                            ///< Before weights are decided on.
  const char *encodingText, *targetText; ///< NULL where not given, as are:
  const Sparse24Encoding *encoding;
  const Sparse24Target *target;
  const char *report; ///< Its file, or NULL.
  const Sparse24ReportFormat *reportFormat;
  const char *weights;         ///< Their file, or NULL.
  Sparse24OptionList required; ///< Patterns of layers; ours to free.
  // ONNX.
  bool initializersAreConstants;
  Sparse24OptionList dims, inputs;           ///< Ours to free.
  const char *externalFolder, *externalRoot; ///< NULL where not given.
  bool exportONNX;
  int64_t threads;            ///< 0: as many as processors.
  int64_t exportOpset;        ///< 0 where not given.
  const char *exportExternal; ///< A file beside the output, or NULL.
  // Input and output.
  bool allowUnregistered, emitBytecode;
  const char *splitInputFile; ///< The marker, or NULL.
  const char *outputSplitMarker;
  // Printing.
  bool debugInfo, prettyDebugInfo, generic, localScope, nameLocAsPrefix;
  int64_t elideElements, elideResources; ///< -1 is never.
  // Passes.
  const char *passPipeline;
  bool dumpPassPipeline;
  MlirStringRef anchor; ///< What the pipeline runs on.
  MlirStringRef passes; ///< The pipeline in the anchor, ours to free.
  // Debugging passes.
  const char *verifyDiagnostics; ///< "all", "only-expected", or NULL.
  bool verifyEach, disableThreading, timing, statistics;
  bool printBeforeAll, printAfterAll, printAfterChange, printAfterFailure;
  bool printModuleScope;
} Options;

/// Reads and checks the command line. Where a pass of MLIR is named, registers
/// all of them. Failure has been reported.
MlirLogicalResult parseOptions(int argc, char **argv, Options *options);
void destroyOptions(Options *options);

/// Prints "sparse24-opt: error: " and the line; an MlirStringCallback.
void printError(MlirStringRef text, void *userData);

void printHelp(FILE *file);

#endif // SPARSE24_OPT_OPTIONS_H

/*===- compile-model.h - All that a model goes through ----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What sparse24-opt --sparsity=1 does with a model, for tests that do it often
/// and watch what is said.

#ifndef SPARSE24_TEST_IMPORT_COMPILE_MODEL_H
#define SPARSE24_TEST_IMPORT_COMPILE_MODEL_H

#include "mlir-c/IR.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  bool isImported;
  bool isVerified; ///< Raised, and accepted by sparse24-verify.
  bool isCompiled; ///< Through --sparsity=1, verified again, and printed.
  uint64_t hash;   ///< Of the valid module, printed, before it is compressed.
  uint64_t compiledHash; ///< And after.
  int compressed;        ///< Weights, in the end.
  int errors;
  /// Of the compressed module as an ONNX model; 0 where there is none, and then
  /// how many errors said so.
  uint64_t exportedHash;
  int exportErrors;
  char lastError[512];
} Outcome;

/// A context for some models. One lives long enough to be worth using again,
/// but keeps the attributes of all of them.
MlirContext createModelContext(void);

/// Imports, raises, verifies, compresses, verifies, prints and exports the
/// model.
Outcome compileModel(MlirContext context, const void *bytes, size_t size);

/// NULL when what was said fits what came out, else what does not: a refused
/// model has exactly one error, an invalid one at least one, and a valid one
/// none.
const char *findContradiction(const Outcome *outcome);

#endif // SPARSE24_TEST_IMPORT_COMPILE_MODEL_H

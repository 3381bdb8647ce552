/*===- sparse24/Export.h - Modules as ONNX files ----------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Turns a module back into an ONNX model. docs/export.md says what becomes
/// what.
///
///   FILE *file = fopen("out.onnx", "wb");
///   if (mlirLogicalResultIsFailure(
///           sparse24ExportONNX(module, NULL, writeToFile, file))) ...

#ifndef SPARSE24_EXPORT_H
#define SPARSE24_EXPORT_H

#include "sparse24/Support.h"

#include "mlir-c/IR.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What there is to choose; zero-initialised, nothing.
typedef struct {
  /// The version of ONNX's own operators, where the module does not say in
  /// `onnx.opset_import`. 0: a module that does not say is an error.
  int64_t opset;
  /// Receives the elements of tensors of 1024 bytes and more, which the model
  /// then names as external data of the file `externalLocation`: a path
  /// relative to the folder of the model, as ONNX says. NULL: all elements are
  /// in the model, which then must be smaller than 2 GiB.
  MlirStringCallback writeExternal;
  void *externalData;
  const char *externalLocation;
} Sparse24ExportOptions;

/// Writes the module as an ONNX model, handing its bytes piece by piece to
/// `write`, with `userData`. Weights are lent to it from where they are, and
/// not copied. `options` may be NULL.
///
/// The module has one function, as the importer makes it, of operations of
/// `onnx` and `sparse24`; it stays what it is. Dense operations of `sparse24`
/// become those of ONNX, as `convert-sparse24-to-onnx` makes them, compressed
/// ones operators of the domain `sparse24`. Returns failure after one error
/// diagnostic at the location of what has no form in ONNX; then nothing has
/// been written. The callbacks cannot fail: who writes to a file keeps its
/// errors (as sparse24OutputCallback does).
///
/// The dialect must be loaded. The context must allow unregistered dialects.
SPARSE24_EXPORT MlirLogicalResult
sparse24ExportONNX(MlirModule module, const Sparse24ExportOptions *options,
                   MlirStringCallback write, void *userData);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_EXPORT_H

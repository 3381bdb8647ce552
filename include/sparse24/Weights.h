/*===- sparse24/Weights.h - Compressed weights as a file --------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Writes the bytes of compressed layers in the format safetensors, which many
/// programs read and map: what a kernel needs, without the module around it.
///
///   static void write(MlirStringRef piece, void *file) {
///     fwrite(piece.data, 1, piece.length, file);
///   }
///   ...
///   if (mlirLogicalResultIsFailure(
///           sparse24WeightsWriteSafetensors(module, write, file))) ...

#ifndef SPARSE24_WEIGHTS_H
#define SPARSE24_WEIGHTS_H

#include "sparse24/Support.h"

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Passes a safetensors file to `callback`, in pieces, with the weights of all
/// compressed operations in `root` (`sparse24.conv2d_compress`, ...), which
/// must be `sparse24.compressed_constant`, as they are or through one
/// DequantizeLinear or `onnx.Cast` of the values. A module without such
/// operations gives a file without tensors.
///
/// Each weight has a tensor `<layer>.values`, `<layer>.index`, and, where its
/// zero is another value than 0, `<layer>.zero_point`. docs/weights.md says
/// what layers are called, how element types are written that the format has
/// not got, and what is in the metadata. Pieces of a large weight are lent
/// from the module; nothing of it is copied.
///
/// Fails with a diagnostic, having passed nothing, when a weight is no
/// constant, a constant's bytes do not fit its attributes, the header is larger
/// than readers of the format take (100,000,000 bytes), or memory runs out.
///
/// The format: https://github.com/huggingface/safetensors, "Format" in the
/// README, and `safetensors/src/tensor.rs` for what readers check.
SPARSE24_EXPORT MlirLogicalResult sparse24WeightsWriteSafetensors(
    MlirOperation root, MlirStringCallback callback, void *userData);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_WEIGHTS_H

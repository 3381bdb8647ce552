/*===- MoveElements.h - Moving the elements of tensors ----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Transposing, cutting and scaling tensors that lie in memory in row-major
/// order, without gaps. Nothing here knows of MLIR, and no data pointer needs
/// alignment.

#ifndef SPARSE24_LIB_SUPPORT_MOVEELEMENTS_H
#define SPARSE24_LIB_SUPPORT_MOVEELEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Tensors of more dimensions are not moved.
enum { Sparse24MaxMoveRank = 16 };

/// Writes the tensor of that shape to `target` with its dimensions permuted:
/// dimension i of the result is dimension permutation[i] of the source, as in
/// ONNX. The permutation is one of 0 .. rank - 1.
void sparse24TransposeElements(int rank, const int64_t *shape,
                               const int *permutation, size_t elementSize,
                               const void *source, void *target);

/// Copies `count` blocks of `size` bytes, whose starts lie the strides apart.
void sparse24CopyBlocks(int64_t count, size_t size, const void *source,
                        size_t sourceStride, void *target, size_t targetStride);

/// A binary floating-point format as IEEE 754 lays it out: sign, exponent,
/// mantissa, 16 to 64 bits in all, native byte order.
typedef struct {
  int exponentBits, mantissaBits;
} Sparse24FloatFormat;

/// A power of two, 2^exponent or its negative.
typedef struct {
  int exponent;
  bool isNegative;
} Sparse24PowerOfTwo;

/// Whether the number in the low bits of `bits` is a power of two, and which.
bool sparse24FloatIsPowerOfTwo(Sparse24FloatFormat format, uint64_t bits,
                               Sparse24PowerOfTwo *power);

/// Multiplies `count` numbers by `factor`. Returns false, and leaves `target`
/// in an unspecified state, when one of the products is not a number of the
/// format: where it would be rounded, overflow or underflow, or is a NaN.
bool sparse24ScaleElements(Sparse24FloatFormat format, int64_t count,
                           Sparse24PowerOfTwo factor, const void *source,
                           void *target);

#endif // SPARSE24_LIB_SUPPORT_MOVEELEMENTS_H

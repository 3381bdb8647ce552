/*===- Convolutions.h - The table of convolutions ---------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Convolutions differ in the number of their spatial dimensions, and in which
/// dimension of the filter is reduced; nothing else about them is written more
/// than once.

#ifndef SPARSE24_LIB_DIALECT_CONVOLUTIONS_H
#define SPARSE24_LIB_DIALECT_CONVOLUTIONS_H

#include "mlir-c/IR.h"

#include <stdbool.h>
#include <stdint.h>

enum { Sparse24MaxSpatial = 3 };

/// A row of the table in Convolutions.c.
typedef struct {
  const char *op, *compressed;
  int spatial; ///< Dimensions of the kernel.
  /// The filter is C x M and the kernel's dimensions, M being the output
  /// channels of one group; otherwise it is O x I and the kernel's.
  bool isTransposed;
  bool isQLinear; ///< Carries its scales.
} Sparse24Convolution;

/// The row of a convolution, dense or compressed; NULL for anything else.
const Sparse24Convolution *sparse24ConvolutionGet(MlirOperation op);

/// The row of these properties; NULL where there is none.
const Sparse24Convolution *
sparse24ConvolutionFind(int64_t spatial, bool isTransposed, bool isQLinear);

/// The dimension of the filter that is reduced.
static inline int64_t
sparse24ConvolutionGetReductionAxis(const Sparse24Convolution *row) {
  return row->isTransposed ? 0 : 1;
}

/// The dimension of the filter that has the output channels (of one group,
/// where it is transposed).
static inline int64_t
sparse24ConvolutionGetOutputAxis(const Sparse24Convolution *row) {
  return row->isTransposed ? 1 : 0;
}

/// The words of `data_format`, ended by NULL: channels first, channels last.
const char *const *
sparse24ConvolutionGetDataFormats(const Sparse24Convolution *row);

/// In how many parts the reduction dimension of the weight of `op` is summed
/// over: `groups` of `compress`, `compressed_constant`, `decompress` and
/// transposed convolutions; 1 where that is absent, and of all other
/// operations.
int64_t sparse24OpGetReductionGroups(MlirOperation op);

#endif // SPARSE24_LIB_DIALECT_CONVOLUTIONS_H

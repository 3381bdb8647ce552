/*===- Hints.h - How a weight may have been pruned --------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_TRANSFORMS_HINTS_H
#define SPARSE24_LIB_TRANSFORMS_HINTS_H

#include "sparse24/Report.h"

enum {
  Sparse24MaxHintRank = 16, ///< Weights of more dimensions get no hints.
  Sparse24MaxHints = Sparse24MaxHintRank + 3,
};

/// What is found out about a weight that is not 2:4.
typedef struct {
  Sparse24Hint hints[Sparse24MaxHints]; ///< Their texts are in `texts`.
  size_t numHints;
  char texts[Sparse24MaxHints][128];
  int64_t zeros; ///< Of the weight's elements; -1 where not counted.
} Sparse24Hints;

/// A weight that is not 2:4: `layout` belongs to its type and reduction axis.
typedef struct {
  const Sparse24Layout *layout;
  const void *data;
  MlirType type;
  int64_t reductionAxis;
  int64_t channelAxis; ///< Of the output channels, or -1.
  bool isFilter;       ///< O x I, or C x M, and the kernel's dimensions.
} Sparse24HintWeight;

/// Fills in `hints`, which must not be moved afterwards.
void sparse24HintsFind(const Sparse24HintWeight *weight, Sparse24Hints *hints);

#endif // SPARSE24_LIB_TRANSFORMS_HINTS_H

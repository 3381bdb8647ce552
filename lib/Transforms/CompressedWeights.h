/*===- CompressedWeights.h - Each weight is read once -----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Whether a weight is 2:4 is found out by compressing it. So in a pipeline,
/// `sparse24-insert-compress` compresses what it decides on, and hands the
/// result over to `sparse24-fold-compress`, which would compress it otherwise.
/// The IR between the two is the same with and without that.

#ifndef SPARSE24_LIB_TRANSFORMS_COMPRESSEDWEIGHTS_H
#define SPARSE24_LIB_TRANSFORMS_COMPRESSEDWEIGHTS_H

#include "Support/IR.h"
#include "sparse24/Encoding.h"

/// How a constant is compressed.
typedef struct {
  MlirAttribute elements;
  MlirAttribute zeroPoint; ///< Which the zeros of the layout stand for.
  const Sparse24Encoding *encoding;
  const Sparse24Layout *layout;
  int64_t threads; ///< As in Sparse24PassOptions; what comes out is the same.
} Sparse24Compression;

/// What has become of a constant.
typedef struct {
  Sparse24Check check;
  /// The compressed bytes, malloc()ed, which whoever makes elements of them
  /// takes away; NULL where the weight is not 2:4.
  void *values, *index;
  /// The elements that have been made of them, or null.
  MlirAttribute valuesElements, indexElements;
} Sparse24CompressedWeight;

/// The weights that have been compressed below one operation, for one thread.
typedef struct Sparse24CompressedWeights Sparse24CompressedWeights;

/// NULL when memory runs out.
Sparse24CompressedWeights *sparse24CompressedWeightsCreate(void);
/// NULL is ignored.
void sparse24CompressedWeightsDestroy(Sparse24CompressedWeights *weights);

/// Compresses the constant, whose bytes are `dense`, unless that has been done.
/// The result is lent. NULL when memory runs out.
Sparse24CompressedWeight *
sparse24CompressedWeightsGet(Sparse24CompressedWeights *weights,
                             const Sparse24Compression *compression,
                             const void *dense);

/// What the passes of one pipeline, and their clones on other threads, share:
/// the weights of each operation that they run on.
typedef struct Sparse24Handover Sparse24Handover;

/// The caller owns a reference. NULL when memory runs out.
Sparse24Handover *sparse24HandoverCreate(void);
/// NULL is ignored, and returned.
Sparse24Handover *sparse24HandoverRetain(Sparse24Handover *handover);
void sparse24HandoverRelease(Sparse24Handover *handover);

/// Leaves the weights, which the handover owns from now on, for the next pass
/// that runs on `root`. What nobody took is replaced.
void sparse24HandoverPut(Sparse24Handover *handover, MlirOperation root,
                         Sparse24CompressedWeights *weights);

/// The weights that were left for `root`, which the caller owns; NULL where
/// there are none.
Sparse24CompressedWeights *sparse24HandoverTake(Sparse24Handover *handover,
                                                MlirOperation root);

#endif // SPARSE24_LIB_TRANSFORMS_COMPRESSEDWEIGHTS_H

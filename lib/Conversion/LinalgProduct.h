/*===- LinalgProduct.h - What an operation of Linalg computes ---*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Reads sums of products, named and generic operations alike: which loop is a
/// batch, a channel, a reduction, as MLIR infers it; which loops each dimension
/// of each tensor is; and what stands in the body. Nothing is read from an
/// operation's name.

#ifndef SPARSE24_LIB_CONVERSION_LINALGPRODUCT_H
#define SPARSE24_LIB_CONVERSION_LINALGPRODUCT_H

#include "Support/IR.h"
#include "Support/MoveElements.h"

enum { Sparse24MaxLoops = 16 };

/// What MLIR infers of a loop.
typedef enum {
  Sparse24LoopUnknown,
  Sparse24LoopBatch,
  Sparse24LoopM, ///< Of the left input and the result.
  Sparse24LoopN, ///< Of the right input and the result.
  Sparse24LoopK,
  Sparse24LoopOutputImage,
  Sparse24LoopOutputChannel,
  Sparse24LoopFilter,
  Sparse24LoopInputChannel,
  Sparse24LoopDepth, ///< Of all three: the groups, or the channels of
                     ///< depthwise.
  Sparse24NumLoopKinds,
} Sparse24LoopKind;

typedef struct {
  bool isContraction, isConvolution; ///< One of them, or neither.
  int count;
  Sparse24LoopKind kinds[Sparse24MaxLoops];
  int counts[Sparse24NumLoopKinds];
} Sparse24Loops;

/// Asks MLIR. Inputs that are scalars, as zero points are, do not count; of
/// others there must be two.
void sparse24LinalgInferLoops(MlirOperation op, Sparse24Loops *loops);

/// One dimension of a tensor: a loop times a factor, and maybe another one.
typedef struct {
  int loop, otherLoop; ///< -1: none.
  int64_t factor, otherFactor;
} Sparse24LoopIndex;

typedef struct {
  int rank;
  Sparse24LoopIndex indices[Sparse24MaxMoveRank];
} Sparse24Access;

/// Reads an indexing map; false where its results are not of this form.
bool sparse24AccessRead(MlirAttribute maps, intptr_t position,
                        Sparse24Access *access);

/// Whether each dimension is one loop, and none twice.
bool sparse24AccessIsProjection(const Sparse24Access *access);

/// The dimension that is that loop; the rank where none is.
int sparse24AccessFindLoop(const Sparse24Access *access, int loop);

/// Whether the body is `yield out + (a - za) * (b - zb)`, sums and factors in
/// any order, with both factors extended where they are integers narrower than
/// the result, and nothing else. The zero points are those of the left and of
/// the right input: scalars, null where nothing is subtracted. The loops of the
/// operation have been inferred, and it has one result.
bool sparse24LinalgReadBody(MlirOperation op, MlirValue zeroPoints[2]);

/// Whether the body does nothing but yield its first argument.
bool sparse24LinalgYieldsFirst(MlirOperation op);

#endif // SPARSE24_LIB_CONVERSION_LINALGPRODUCT_H

/*===- Raise.h - Raising operations of other dialects -----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What the conversions from TOSA and Linalg share. A match reads an operation
/// and fills in what it is in terms of sparse24, or why it is not raised:
///
///   Sparse24Raising raising;
///   if (sparse24RaisingMatchLinalg(op, &raising))
///     return sparse24RaisingApply(&raising, op, rewriter, weights);
///
/// so that the pass raises, and the report explains, by the same rules.

#ifndef SPARSE24_LIB_CONVERSION_RAISE_H
#define SPARSE24_LIB_CONVERSION_RAISE_H

#include "Conversion/ConvWindow.h"
#include "Support/IR.h"
#include "Support/MoveElements.h"
#include "Transforms/Pass.h"
#include "sparse24/Report.h"

/// An operand to be: a value, or a constant that is to be made; both null where
/// there is none.
typedef struct {
  MlirValue value;
  MlirAttribute elements;
} Sparse24RaisingOperand;

/// A convolution or a sparse24.matmul to be.
typedef struct {
  /// Of the convolution; its row is NULL where it is a product.
  Sparse24ConvWindow window;
  MlirValue x;
  /// A constant, or a constant whose elements are moved.
  MlirValue weight;
  /// Dimension i of the filter as the table of convolutions has it, or of the
  /// matrix .. x K x N, is dimension order[i] of the weight.
  int rank, order[Sparse24MaxMoveRank];
  /// Where not 0, the dimension of x and of the result that is the groups,
  /// before that of a group's channels. sparse24 has one dimension for both; so
  /// has the filter, whose first two are the groups and the output channels of
  /// one, and the bias, where its rank is 2.
  int groupDim;
  Sparse24RaisingOperand bias, xZeroPoint, weightZeroPoint;
  bool transposeX1;
  /// As TOSA has them; null where the operation has none.
  MlirAttribute accType, localBound;
  /// Why the operation is not raised.
  Sparse24Reason reason;
  const char *detail;
} Sparse24Raising;

/// Sets the reason, and returns false.
bool sparse24RaisingRefuse(Sparse24Raising *raising, Sparse24Reason reason,
                           const char *detail);

bool sparse24RaisingMatchTOSA(MlirOperation op, Sparse24Raising *raising);
bool sparse24RaisingMatchLinalg(MlirOperation op, Sparse24Raising *raising);

/// Whether `op` is of a dialect that one of the above is for, and the match of
/// such an operation, whose detail is the pass that raises it.
bool sparse24OpIsForConversion(MlirOperation op);
bool sparse24RaisingMatch(MlirOperation op, Sparse24Raising *raising);

/// Whether an operation of LinalgOps.def is on tensors and, where it is a
/// linalg.generic, a contraction or a convolution as MLIR infers them.
bool sparse24LinalgOpHasWeight(MlirOperation op);

/// The element types that both conversions raise: the same floating-point type
/// for all; signed 8-bit integers to 32 bits;
/// the same integers of 32 or 64 bits in products. Refuses tensors with an
/// encoding.
bool sparse24RaisingCheckTypes(Sparse24Raising *raising, MlirType y);

/// The constant behind `value`, directly or through what only moves or renames
/// elements; null where there is none.
MlirValue sparse24FindMovedConstant(MlirValue value);

/// Reads how an operation moves the elements of its first operand; `rank` and
/// `permutation` as of a transposition, or a rank of -1 for a renaming.
bool sparse24OpGetMove(MlirOperation op, int *rank, int *permutation);

/// A tensor type whose dimensions `dim` and `dim + 1` are one.
MlirType sparse24TypeMergeDims(MlirType type, int dim);

/// Whether all elements of a constant are 0, the floating-point -0 not counted.
bool sparse24ElementsAreZero(MlirAttribute elements);

/// The weights that have been made for raised operations.
typedef struct Sparse24RaisedWeights Sparse24RaisedWeights;

/// Replaces `op` by what a match made of it.
MlirLogicalResult sparse24RaisingApply(const Sparse24Raising *raising,
                                       MlirOperation op,
                                       MlirRewriterBase rewriter,
                                       Sparse24RaisedWeights *weights);

/// Applies patterns whose user data are the weights, and erases the constants
/// that nothing uses since they were moved.
MlirLogicalResult sparse24RaisingRun(MlirOperation root,
                                     const Sparse24Pattern *patterns,
                                     size_t count,
                                     const Sparse24PassOptions *options);

/// At most the weight, a bias and its collapsed form, two zero points, the
/// collapsed input, and the operation itself.
enum { Sparse24MaxRaisedOps = 7 };

/// An operation to be, the last one, and what is made for it, each after what
/// it takes itself. None of them is in a block.
typedef struct {
  MlirOperation ops[Sparse24MaxRaisedOps];
  int count;
} Sparse24RaisedOps;

static inline MlirOperation
sparse24RaisedOpsGetLast(const Sparse24RaisedOps *made) {
  return made->ops[made->count - 1];
}

/// Makes what the operation of a match would become, and its weight, to be
/// looked at. False where the weight cannot be moved. Destroy the sketch.
bool sparse24RaisingSketch(const Sparse24Raising *raising, MlirOperation op,
                           Sparse24RaisedOps *sketch);
void sparse24RaisingSketchDestroy(Sparse24RaisedOps *sketch);

#endif // SPARSE24_LIB_CONVERSION_RAISE_H

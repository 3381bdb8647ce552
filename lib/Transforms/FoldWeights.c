/*===- FoldWeights.c - Bringing constants to their operations -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/IR.h"
#include "Transforms/Pass.h"

#include "sparse24/Dialect.h"

/// identity(constant) is the constant.
static MlirLogicalResult
foldIdentity(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  MlirValue input = mlirOperationGetOperand(op, 0);
  if (mlirAttributeIsNull(sparse24ValueGetConstant(input)))
    return mlirLogicalResultFailure();
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &input);
  return mlirLogicalResultSuccess();
}

/// Whether `op` transposes a constant by swapping its last two dimensions.
static bool swapsLastTwo(MlirOperation op) {
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "onnx.Transpose") ||
      mlirAttributeIsNull(
          sparse24ValueGetConstant(mlirOperationGetOperand(op, 0))))
    return false;
  MlirType type = mlirValueGetType(mlirOperationGetOperand(op, 0));
  MlirAttribute permutation = sparse24OpGetAttr(op, "perm");
  intptr_t rank = (intptr_t)sparse24TypeGetRank(type);
  if (rank < 2)
    return false;
  if (mlirAttributeIsNull(permutation)) // reverses the dimensions
    return rank == 2;
  if (!mlirAttributeIsAArray(permutation) ||
      mlirArrayAttrGetNumElements(permutation) != rank)
    return false;
  for (intptr_t i = 0; i < rank; ++i) {
    intptr_t expected = i == rank - 1 ? rank - 2 : i == rank - 2 ? rank - 1 : i;
    MlirAttribute found = mlirArrayAttrGetElement(permutation, i);
    if (!mlirAttributeIsAInteger(found) ||
        mlirIntegerAttrGetValueInt(found) != expected)
      return false;
  }
  return true;
}

/// A product with a transposed constant is one with the constant and the
/// opposite flag: nothing is moved.
static MlirLogicalResult foldTranspose(MlirOperation op, const char *weight,
                                       const char *flag,
                                       MlirRewriterBase rewriter) {
  intptr_t position = sparse24OpGetOperandPosition(op, weight);
  MlirOperation transpose =
      position < 0 ? (MlirOperation){NULL}
                   : sparse24ValueGetOp(mlirOperationGetOperand(op, position));
  if (!swapsLastTwo(transpose))
    return mlirLogicalResultFailure();
  bool isTransposed = sparse24OpGetInt(op, flag, false);
  mlirRewriterBaseStartOpModification(rewriter, op);
  mlirOperationSetOperand(op, position, mlirOperationGetOperand(transpose, 0));
  mlirOperationSetAttributeByName(
      op, sparse24Str(flag),
      sparse24AttrBool(mlirOperationGetContext(op), !isTransposed));
  mlirRewriterBaseFinalizeOpModification(rewriter, op);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult foldMatmul(MlirOperation op, MlirRewriterBase rewriter,
                                    void *userData) {
  (void)userData;
  return foldTranspose(op, "x2", "transpose_x2", rewriter);
}

static MlirLogicalResult foldFullyConnection(MlirOperation op,
                                             MlirRewriterBase rewriter,
                                             void *userData) {
  (void)userData;
  return foldTranspose(op, "w", "transpose", rewriter);
}

MlirLogicalResult sparse24RunFoldWeights(MlirOperation op,
                                         const Sparse24PassOptions *options) {
  (void)options;
  static const Sparse24Pattern patterns[] = {
      {"onnx.Identity", foldIdentity},
      {"sparse24.matmul", foldMatmul},
      {"sparse24.fully_connection", foldFullyConnection},
  };
  sparse24ApplyPatternsOnce(op, patterns, sizeof patterns / sizeof *patterns,
                            NULL);
  sparse24EraseDeadConstants(op);
  return mlirLogicalResultSuccess();
}

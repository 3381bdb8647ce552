/*===- Check.c - Deciding without changing anything -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"
#include "Transforms/Pass.h"

static MlirWalkResult checkOp(MlirOperation op, void *userData) {
  const Sparse24PassOptions *options = userData;
  const Sparse24WeightOp *row = sparse24WeightOpGet(op);
  if (!row)
    return MlirWalkResultAdvance;
  Sparse24Verdict verdict;
  sparse24LegalityDecide(op, row, options, /*weights=*/NULL, &verdict);
  if (options->layer)
    options->layer(&verdict.layer, options->layerData);
  sparse24VerdictDestroy(&verdict);
  return MlirWalkResultAdvance;
}

MlirLogicalResult sparse24RunCheck(MlirOperation op,
                                   const Sparse24PassOptions *options) {
  Sparse24PassOptions copy = *options;
  mlirOperationWalk(op, checkOp, &copy, MlirWalkPreOrder);
  return mlirLogicalResultSuccess();
}

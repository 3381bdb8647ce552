/*===- Check.c - Deciding without changing anything -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"
#include "Transforms/Pass.h"

typedef struct {
  const Sparse24PassOptions *options;
  MlirOperation failed; ///< The operation that memory ran out for.
} State;

static MlirWalkResult checkOp(MlirOperation op, void *userData) {
  State *state = userData;
  const Sparse24PassOptions *options = state->options;
  const Sparse24WeightOp *row = sparse24WeightOpGet(op);
  if (!row)
    return MlirWalkResultAdvance;
  Sparse24Verdict verdict;
  sparse24LegalityDecide(op, row, options, /*weights=*/NULL, &verdict);
  if (verdict.outOfMemory)
    state->failed = op;
  else if (options->layer)
    options->layer(&verdict.layer, options->layerData);
  sparse24VerdictDestroy(&verdict);
  return mlirOperationIsNull(state->failed) ? MlirWalkResultAdvance
                                            : MlirWalkResultInterrupt;
}

MlirLogicalResult sparse24RunCheck(MlirOperation op,
                                   const Sparse24PassOptions *options) {
  State state = {.options = options};
  mlirOperationWalk(op, checkOp, &state, MlirWalkPreOrder);
  if (mlirOperationIsNull(state.failed))
    return mlirLogicalResultSuccess();
  return sparse24EmitError(mlirOperationGetLocation(state.failed),
                           "'%.*s' op expected memory for its weight",
                           SPARSE24_STR(sparse24OpGetName(state.failed)));
}

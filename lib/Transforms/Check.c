/*===- Check.c - Deciding without changing anything -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"
#include "Transforms/Pass.h"

/// Changes nothing, so that it never matches.
static MlirLogicalResult checkOp(MlirOperation op, const Sparse24WeightOp *row,
                                 MlirRewriterBase rewriter, void *userData) {
  (void)rewriter;
  const Sparse24PassOptions *options = userData;
  Sparse24Verdict verdict;
  if (sparse24LegalityDecide(op, row, options, /*weights=*/NULL, &verdict) &&
      options->layer)
    options->layer(&verdict.layer, options->layerData);
  sparse24VerdictDestroy(&verdict);
  return mlirLogicalResultFailure();
}

MlirLogicalResult sparse24RunCheck(MlirOperation op,
                                   const Sparse24PassOptions *options) {
  Sparse24PassOptions shared = *options;
  return sparse24ApplyToWeightOps(op, checkOp, &shared);
}

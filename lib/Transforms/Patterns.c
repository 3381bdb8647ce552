/*===- Patterns.c - Applying rewrite patterns -----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/IR.h"
#include "Transforms/Legality.h"
#include "Transforms/Pass.h"

#include <assert.h>
#include <errno.h>

/// The first operation that memory ran out for, by what outlives it.
typedef struct {
  bool isThere;
  MlirLocation location;
  MlirStringRef op;
} Exhaustion;

/// What a pattern's callback gets: the row and what all rows share.
typedef struct {
  const Sparse24Pattern *pattern;
  void *userData;
  Exhaustion *exhaustion;
} BoundPattern;

static MlirLogicalResult matchAndRewrite(MlirRewritePattern pattern,
                                         MlirOperation op,
                                         MlirPatternRewriter rewriter,
                                         void *userData) {
  (void)pattern;
  const BoundPattern *bound = userData;
  if (bound->exhaustion->isThere)
    return mlirLogicalResultFailure();
  errno = 0;
  MlirLogicalResult result = bound->pattern->matchAndRewrite(
      op, mlirPatternRewriterAsBase(rewriter), bound->userData);
  if (mlirLogicalResultIsFailure(result) && errno == ENOMEM)
    *bound->exhaustion =
        (Exhaustion){true, mlirOperationGetLocation(op), sparse24OpGetName(op)};
  return result;
}

MlirLogicalResult sparse24ApplyPatternsOnce(MlirOperation op,
                                            const Sparse24Pattern *patterns,
                                            size_t count, void *userData) {
  assert(count <= Sparse24MaxPatterns && "too many patterns");
  BoundPattern bound[Sparse24MaxPatterns];
  Exhaustion exhaustion = {.isThere = false};
  MlirContext context = mlirOperationGetContext(op);
  MlirRewritePatternSet set = mlirRewritePatternSetCreate(context);
  for (size_t i = 0; i < count; ++i) {
    bound[i] = (BoundPattern){&patterns[i], userData, &exhaustion};
    MlirRewritePatternCallbacks callbacks = {.matchAndRewrite =
                                                 matchAndRewrite};
    mlirRewritePatternSetAdd(
        set, mlirOpRewritePatternCreate(sparse24Str(patterns[i].root),
                                        /*benefit=*/1, context, callbacks,
                                        &bound[i], 0, NULL));
  }
  MlirFrozenRewritePatternSet frozen = mlirFreezeRewritePattern(set);
  mlirWalkAndApplyPatterns(op, frozen);
  mlirFrozenRewritePatternSetDestroy(frozen);
  mlirRewritePatternSetDestroy(set); // freezing does not free it
  return exhaustion.isThere ? sparse24EmitError(exhaustion.location,
                                                "'%.*s' op ran out of memory",
                                                SPARSE24_STR(exhaustion.op))
                            : mlirLogicalResultSuccess();
}

typedef struct {
  Sparse24WeightOpPattern pattern;
  void *userData;
} BoundWeightOpPattern;

/// A row of the table may stand for some operations of its name only.
static MlirLogicalResult
applyToWeightOp(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  const BoundWeightOpPattern *bound = userData;
  const Sparse24WeightOp *row = sparse24WeightOpGet(op);
  return row ? bound->pattern(op, row, rewriter, bound->userData)
             : mlirLogicalResultFailure();
}

MlirLogicalResult sparse24ApplyToWeightOps(MlirOperation op,
                                           Sparse24WeightOpPattern pattern,
                                           void *userData) {
  Sparse24Pattern patterns[Sparse24MaxPatterns];
  size_t count = 0;
  const Sparse24WeightOp *row;
  while ((row = sparse24WeightOpGetAt(count)))
    patterns[count++] = (Sparse24Pattern){row->op, applyToWeightOp};
  BoundWeightOpPattern bound = {pattern, userData};
  return sparse24ApplyPatternsOnce(op, patterns, count, &bound);
}

/*===- Patterns.c - Applying rewrite patterns -----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/IR.h"
#include "Transforms/Pass.h"

#include <assert.h>
#include <errno.h>

/// What a pattern's callback gets: the row and what all rows share.
typedef struct {
  const Sparse24Pattern *pattern;
  void *userData;
  bool *ranOutOfMemory;
} BoundPattern;

static MlirLogicalResult matchAndRewrite(MlirRewritePattern pattern,
                                         MlirOperation op,
                                         MlirPatternRewriter rewriter,
                                         void *userData) {
  (void)pattern;
  const BoundPattern *bound = userData;
  errno = 0;
  MlirLogicalResult result = bound->pattern->matchAndRewrite(
      op, mlirPatternRewriterAsBase(rewriter), bound->userData);
  if (mlirLogicalResultIsFailure(result) && errno == ENOMEM)
    *bound->ranOutOfMemory = true;
  return result;
}

MlirLogicalResult sparse24ApplyPatternsOnce(MlirOperation op,
                                            const Sparse24Pattern *patterns,
                                            size_t count, void *userData) {
  assert(count <= Sparse24MaxPatterns && "too many patterns");
  BoundPattern bound[Sparse24MaxPatterns];
  bool ranOutOfMemory = false;
  MlirContext context = mlirOperationGetContext(op);
  MlirRewritePatternSet set = mlirRewritePatternSetCreate(context);
  for (size_t i = 0; i < count; ++i) {
    bound[i] = (BoundPattern){&patterns[i], userData, &ranOutOfMemory};
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
  return ranOutOfMemory ? mlirLogicalResultFailure()
                        : mlirLogicalResultSuccess();
}

/*===- handover-test.c - Weights between the passes of a pipeline ---------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Weights are found by the operation that they were left for, whatever has been
// left before and between, and those that nobody takes are freed.

#include "Transforms/CompressedWeights.h"

#include <stdio.h>

static MlirOperation getModule(MlirContext context) {
  return mlirModuleGetOperation(
      mlirModuleCreateEmpty(mlirLocationUnknownGet(context)));
}

int main(void) {
  MlirContext context = mlirContextCreateWithThreading(false);
  MlirOperation roots[3];
  Sparse24CompressedWeights *weights[3];
  Sparse24Handover *handover = sparse24HandoverCreate();
  for (int i = 0; i < 3; ++i) {
    roots[i] = getModule(context);
    weights[i] = sparse24CompressedWeightsCreate();
    sparse24HandoverPut(handover, roots[i], weights[i]);
  }
  // The pipeline has failed before, and runs again.
  Sparse24CompressedWeights *again = sparse24CompressedWeightsCreate();
  sparse24HandoverPut(handover, roots[1], again);
  bool ok = sparse24HandoverTake(handover, roots[0]) == weights[0] &&
            sparse24HandoverTake(handover, roots[1]) == again &&
            !sparse24HandoverTake(handover, roots[1]) &&
            !sparse24HandoverTake(handover, roots[0]);
  sparse24CompressedWeightsDestroy(weights[0]);
  sparse24CompressedWeightsDestroy(again);
  sparse24HandoverRelease(handover);
  for (int i = 0; i < 3; ++i)
    mlirModuleDestroy(mlirModuleFromOperation(roots[i]));
  mlirContextDestroy(context);
  printf("%s\n", ok ? "found" : "lost");
  return !ok;
}

/*===- DeadConstants.c - Dropping what nothing uses -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/IR.h"
#include "Transforms/Pass.h"
#include "Transforms/WeightSources.h"

#include "sparse24/Dialect.h"

#include <stdlib.h>

// The dialect comes from IRDL, whose operations have no traits, and `onnx` is
// not even registered: MLIR's canonicalizer and CSE leave both alone.

/// What the passes leave unused behind them.
static const struct {
  const char *op;
  bool ofConstant; ///< Only where the first operand is one, or its conversion.
} removable[] = {
    {"onnx.Cast", true},
    {"onnx.Identity", true},
    {"onnx.Transpose", true},
    {"sparse24.compress", false},
    {"sparse24.compressed_constant", false},
    {"sparse24.constant", false},
    {"sparse24.decompress", false},
};

static bool isOfConstant(MlirOperation op) {
  if (mlirOperationGetNumOperands(op) == 0)
    return false;
  MlirValue input = mlirOperationGetOperand(op, 0);
  MlirOperation producer = sparse24ValueGetOp(input);
  if (sparse24OpIsConversion(producer)) {
    input = mlirOperationGetOperand(producer, 0);
    producer = sparse24ValueGetOp(input);
  }
  return !mlirAttributeIsNull(sparse24ValueGetConstant(input)) ||
         (!mlirOperationIsNull(producer) &&
          sparse24OpIs(producer, "sparse24.compressed_constant"));
}

static bool isRemovable(MlirOperation op) {
  if (sparse24OpIsDequantize(op))
    return isOfConstant(op);
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof removable / sizeof *removable; ++i)
    if (sparse24StrEquals(name, removable[i].op))
      return !removable[i].ofConstant || isOfConstant(op);
  return false;
}

static bool isUsed(MlirOperation op) {
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); ++i)
    if (!mlirOpOperandIsNull(
            mlirValueGetFirstUse(mlirOperationGetResult(op, i))))
      return true;
  return false;
}

typedef struct {
  MlirOperation *ops;
  size_t size, capacity;
  bool failed;
} Ops;

static MlirWalkResult collect(MlirOperation op, void *userData) {
  Ops *ops = userData;
  if (!isRemovable(op))
    return MlirWalkResultAdvance;
  MlirOperation *list = sparse24ListReserve(ops->ops, ops->size + 1,
                                            &ops->capacity, sizeof *list);
  ops->failed = !list;
  if (!list)
    return MlirWalkResultInterrupt;
  ops->ops = list;
  ops->ops[ops->size++] = op;
  return MlirWalkResultAdvance;
}

MlirLogicalResult sparse24EraseDeadConstants(MlirOperation root) {
  Ops ops = {0};
  mlirOperationWalk(root, collect, &ops, MlirWalkPreOrder);
  // Users come after what they use.
  for (size_t i = ops.failed ? 0 : ops.size; i-- > 0;)
    if (!isUsed(ops.ops[i]))
      mlirOperationDestroy(ops.ops[i]);
  free(ops.ops);
  return ops.failed
             ? sparse24EmitError(mlirOperationGetLocation(root),
                                 "out of memory for the constants to drop")
             : mlirLogicalResultSuccess();
}

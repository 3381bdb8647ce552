/*===- WeightSources.c - What stands before weights -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/WeightSources.h"

#include "Transforms/Legality.h"
#include "sparse24/Dialect.h"

#include <limits.h>
#include <stdlib.h>

/// The operations that are followed beside DequantizeLinear, and how many of
/// their operands.
static const struct {
  const char *op;
  intptr_t operands;
} followed[] = {
    {"onnx.Cast", 1},       {"onnx.Concat", INTPTR_MAX},
    {"onnx.Flatten", 1},    {"onnx.Identity", 1},
    {"onnx.Mul", 2},        {"onnx.Reshape", 1},
    {"onnx.Split", 1},      {"onnx.SplitV11", 1},
    {"onnx.SplitV13", 1},   {"onnx.Squeeze", 1},
    {"onnx.SqueezeV11", 1}, {"onnx.Transpose", 1},
    {"onnx.Unsqueeze", 1},  {"onnx.UnsqueezeV11", 1},
};

static intptr_t getFollowedOperands(MlirOperation op) {
  if (sparse24OpIsDequantize(op))
    return 1;
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof followed / sizeof *followed; ++i)
    if (sparse24StrEquals(name, followed[i].op))
      return followed[i].operands;
  return 0;
}

/// A set of operations in the order in which they were added: `ops` holds them,
/// `slots` their positions in it plus one, hashed by address.
struct Sparse24WeightSources {
  MlirOperation *ops;
  size_t size, capacity;
  size_t *slots;
  size_t numSlots; ///< A power of two.
  bool failed;
};

/// The slot of the operation, or the free one where it would be.
static size_t *findSlot(const Sparse24WeightSources *sources,
                        MlirOperation op) {
  uint64_t hash = (uint64_t)(uintptr_t)op.ptr * UINT64_C(0x9e3779b97f4a7c15);
  size_t mask = sources->numSlots - 1;
  size_t slot = (size_t)(hash >> 32) & mask;
  while (sources->slots[slot] &&
         !mlirOperationEqual(sources->ops[sources->slots[slot] - 1], op))
    slot = (slot + 1) & mask;
  return &sources->slots[slot];
}

/// Keeps at least half of the slots free.
static bool grow(Sparse24WeightSources *sources) {
  size_t capacity = sources->capacity ? 2 * sources->capacity : 64;
  MlirOperation *ops = realloc(sources->ops, capacity * sizeof *ops);
  if (ops)
    sources->ops = ops;
  size_t *slots = ops ? calloc(2 * capacity, sizeof *slots) : NULL;
  if (!slots)
    return false;
  free(sources->slots);
  sources->slots = slots;
  sources->numSlots = 2 * capacity;
  sources->capacity = capacity;
  for (size_t i = 0; i < sources->size; ++i)
    *findSlot(sources, sources->ops[i]) = i + 1;
  return true;
}

static void addProducer(Sparse24WeightSources *sources, MlirValue value) {
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || getFollowedOperands(op) == 0)
    return;
  if (sources->size == sources->capacity && !grow(sources)) {
    sources->failed = true;
    return;
  }
  size_t *slot = findSlot(sources, op);
  if (*slot)
    return;
  sources->ops[sources->size++] = op;
  *slot = sources->size;
}

/// The position of the weight among the operands, or -1 where there is none
/// that could be compressed.
static intptr_t getWeightPosition(MlirOperation op) {
  const Sparse24WeightOp *row = sparse24WeightOpGet(op);
  return row && row->compressed ? sparse24OpGetOperandPosition(op, row->weight)
                                : -1;
}

static MlirWalkResult addWeight(MlirOperation op, void *userData) {
  intptr_t position = getWeightPosition(op);
  if (position >= 0)
    addProducer(userData, mlirOperationGetOperand(op, position));
  return MlirWalkResultAdvance;
}

Sparse24WeightSources *sparse24WeightSourcesCreate(MlirOperation root) {
  Sparse24WeightSources *sources = calloc(1, sizeof *sources);
  if (!sources)
    return NULL;
  mlirOperationWalk(root, addWeight, sources, MlirWalkPreOrder);
  // What is added on the way is visited too.
  for (size_t i = 0; i < sources->size; ++i) {
    MlirOperation op = sources->ops[i];
    intptr_t count = mlirOperationGetNumOperands(op);
    intptr_t limit = getFollowedOperands(op);
    for (intptr_t j = 0; j < count && j < limit; ++j)
      addProducer(sources, mlirOperationGetOperand(op, j));
  }
  if (!sources->failed)
    return sources;
  sparse24WeightSourcesDestroy(sources);
  return NULL;
}

void sparse24WeightSourcesDestroy(Sparse24WeightSources *sources) {
  free(sources->ops);
  free(sources->slots);
  free(sources);
}

bool sparse24WeightSourcesContain(const Sparse24WeightSources *sources,
                                  MlirOperation op) {
  return sources->size && *findSlot(sources, op);
}

bool sparse24UseIsWeight(MlirOpOperand use) {
  return getWeightPosition(mlirOpOperandGetOwner(use)) ==
         (intptr_t)mlirOpOperandGetOperandNumber(use);
}

/// Numbers that a cast of zero gives zero for.
static bool isNumber(MlirType element) {
  return !mlirTypeIsNull(element) &&
         ((mlirTypeIsAInteger(element) &&
           mlirIntegerTypeGetWidth(element) > 1) ||
          (mlirTypeIsAFloat(element) && !mlirTypeIsAFloat8E8M0FNU(element)));
}

static MlirType getElement(MlirValue value) {
  return sparse24TypeGetElement(mlirValueGetType(value));
}

/// ONNX Runtime's operator is ONNX's of opset 13: its document of contrib
/// operators has the same formula, axis and rules of shapes, and 4 and 16 bits,
/// which ONNX's got later.
static const char contribDequantize[] = "com.microsoft.DequantizeLinear";

bool sparse24OpIsDequantize(MlirOperation op) {
  return !mlirOperationIsNull(op) &&
         (sparse24OpIs(op, "onnx.DequantizeLinear") ||
          sparse24OpIsCustom(op, contribDequantize)) &&
         mlirOperationGetNumOperands(op) >= 2 &&
         mlirOperationGetNumOperands(op) <= 3 &&
         mlirOperationGetNumResults(op) == 1;
}

bool sparse24OpIsConversion(MlirOperation op) {
  if (mlirOperationIsNull(op) || sparse24OpIsDequantize(op))
    return !mlirOperationIsNull(op);
  return sparse24OpIs(op, "onnx.Cast") &&
         mlirOperationGetNumOperands(op) == 1 &&
         mlirOperationGetNumResults(op) == 1 &&
         isNumber(getElement(mlirOperationGetOperand(op, 0))) &&
         isNumber(getElement(mlirOperationGetResult(op, 0)));
}

const char *sparse24ConversionGetName(MlirOperation op) {
  return sparse24OpIs(op, "onnx.Cast")     ? "onnx.Cast"
         : sparse24OpIs(op, "onnx.Custom") ? "onnx.Custom"
                                           : "onnx.DequantizeLinear";
}

bool sparse24DequantizeHasOneScale(MlirOperation op) {
  MlirType scale = mlirValueGetType(mlirOperationGetOperand(op, 1));
  int64_t rank = sparse24TypeGetRank(scale);
  return rank == 0 || (rank == 1 && mlirShapedTypeGetDimSize(scale, 0) == 1);
}

int64_t sparse24DequantizeGetAxis(MlirOperation op) {
  int64_t rank =
      sparse24TypeGetRank(mlirValueGetType(mlirOperationGetOperand(op, 0)));
  int64_t axis = sparse24OpGetInt(op, "axis", 1);
  axis += axis < 0 ? rank : 0;
  return axis >= 0 && axis < rank ? axis : -1;
}

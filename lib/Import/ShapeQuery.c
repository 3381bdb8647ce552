/*===- ShapeQuery.c - What shape rules are made of ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/ResultTypes.h"
#include "Support/IR.h"
#include "sparse24/Dialect.h"

#include <string.h>

//===----------------------------------------------------------------------===//
// Extents
//===----------------------------------------------------------------------===//

int64_t sparse24ExtentAdd(int64_t a, int64_t b) {
  int64_t sum;
  if (a == sparse24Dynamic || __builtin_add_overflow(a, b, &sum) || sum < 0)
    return sparse24Dynamic;
  return sum;
}

int64_t sparse24ExtentMultiply(int64_t a, int64_t b) {
  int64_t product;
  if (a == sparse24Dynamic || b == sparse24Dynamic ||
      __builtin_mul_overflow(a, b, &product))
    return sparse24Dynamic;
  return product;
}

bool sparse24NormalizeAxis(int64_t *axis, int64_t rank) {
  if (*axis < -rank || *axis >= rank)
    return false;
  if (*axis < 0)
    *axis += rank;
  return true;
}

static int64_t clamp(int64_t value, int64_t min, int64_t max) {
  return value < min ? min : value > max ? max : value;
}

Sparse24Range sparse24RangeGet(int64_t extent, int64_t start, int64_t end,
                               int64_t step) {
  Sparse24Range range = {.step = step, .count = sparse24Dynamic};
  if (extent == sparse24Dynamic || step == 0 || step < -INT64_MAX)
    return range;
  if (start < 0)
    start += extent;
  if (end < 0)
    end += extent;
  // Going backwards, the position before the first element is an end too.
  int64_t back = step < 0;
  start = clamp(start, 0, extent - back);
  end = clamp(end, -back, extent - back);
  int64_t distance = step > 0 ? end - start : start - end;
  int64_t stride = step > 0 ? step : -step;
  bool isEmpty = extent == 0 || distance <= 0;
  range.first = start;
  range.count = isEmpty ? 0 : (distance - 1) / stride + 1;
  return range;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Sparse24Shape sparse24ShapeOfRank(int64_t rank) {
  Sparse24Shape shape = {.rank = sparse24Unranked};
  if (rank < 0 || rank > sparse24MaxRank)
    return shape;
  shape.rank = (int)rank;
  for (int i = 0; i < sparse24MaxRank; ++i)
    shape.extents[i] = sparse24Dynamic;
  return shape;
}

/// A known extent other than 1 decides, even where the other is unknown: it can
/// only be the same, or 1.
static bool broadcastExtents(int64_t a, int64_t b, int64_t *result) {
  if (a == b || b == 1)
    *result = a;
  else if (a == 1)
    *result = b;
  else if (a == sparse24Dynamic || b == sparse24Dynamic)
    *result = a == sparse24Dynamic ? b : a;
  else
    return false;
  return true;
}

Sparse24Shape sparse24ShapeBroadcast(const Sparse24Shape *a,
                                     const Sparse24Shape *b) {
  const Sparse24Shape unranked = {.rank = sparse24Unranked};
  if (a->rank < 0 || b->rank < 0)
    return unranked;
  Sparse24Shape result =
      sparse24ShapeOfRank(a->rank > b->rank ? a->rank : b->rank);
  for (int i = 1; i <= result.rank; ++i) {
    int64_t left = i <= a->rank ? a->extents[a->rank - i] : 1;
    int64_t right = i <= b->rank ? b->extents[b->rank - i] : 1;
    if (!broadcastExtents(left, right, &result.extents[result.rank - i]))
      return unranked;
  }
  return result;
}

static Sparse24Shape getTypeShape(MlirType type) {
  Sparse24Shape shape = {.rank = sparse24Unranked};
  shape.rank = sparse24TypeGetShape(type, shape.extents, sparse24MaxRank);
  for (int i = 0; i < shape.rank; ++i)
    if (mlirShapedTypeIsDynamicSize(shape.extents[i]))
      shape.extents[i] = sparse24Dynamic;
  return shape;
}

static MlirValue getOperand(MlirOperation op, intptr_t position) {
  MlirValue none = {NULL};
  if (position >= mlirOperationGetNumOperands(op))
    return none;
  MlirValue operand = mlirOperationGetOperand(op, position);
  return mlirTypeIsANone(mlirValueGetType(operand)) ? none : operand;
}

MlirValue sparse24QueryGetOperand(const Sparse24ShapeQuery *query,
                                  intptr_t position) {
  return getOperand(query->op, position);
}

Sparse24Shape sparse24QueryGetShape(const Sparse24ShapeQuery *query,
                                    intptr_t position) {
  MlirValue operand = getOperand(query->op, position);
  return mlirValueIsNull(operand) ? (Sparse24Shape){.rank = sparse24Unranked}
                                  : getTypeShape(mlirValueGetType(operand));
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

int64_t sparse24QueryGetInt(const Sparse24ShapeQuery *query,
                            const char *attribute, int64_t defaultValue) {
  return sparse24OpGetInt(query->op, attribute, defaultValue);
}

bool sparse24QueryIs(const Sparse24ShapeQuery *query, const char *attribute,
                     const char *value, bool isDefault) {
  MlirStringRef string = sparse24OpGetString(query->op, attribute);
  return string.data ? sparse24StrEquals(string, value) : isDefault;
}

Sparse24Ints sparse24QueryGetInts(const Sparse24ShapeQuery *query,
                                  const char *attribute) {
  Sparse24Ints ints = {0};
  MlirAttribute array = sparse24OpGetAttr(query->op, attribute);
  if (mlirAttributeIsNull(array))
    return ints;
  ints.isPresent = true;
  if (!mlirAttributeIsAArray(array) ||
      mlirArrayAttrGetNumElements(array) > sparse24MaxInts)
    return ints;
  ints.count = (int)mlirArrayAttrGetNumElements(array);
  for (int i = 0; i < ints.count; ++i) {
    MlirAttribute element = mlirArrayAttrGetElement(array, i);
    if (!mlirAttributeIsAInteger(element))
      return ints;
    ints.values[i] = mlirIntegerAttrGetValueInt(element);
  }
  ints.isKnown = true;
  return ints;
}

//===----------------------------------------------------------------------===//
// Integers that are known
//===----------------------------------------------------------------------===//

/// `budget` bounds the operations looked at, which may fan out.
static bool evaluate(MlirValue value, int *budget, Sparse24Ints *ints);

static bool append(Sparse24Ints *ints, int64_t value) {
  if (ints->count == sparse24MaxInts)
    return false;
  ints->values[ints->count++] = value;
  return true;
}

static bool evaluateConstant(MlirAttribute elements, Sparse24Ints *ints) {
  MlirType type = mlirAttributeGetType(elements);
  MlirType element = sparse24TypeGetElement(type);
  Sparse24Shape shape = getTypeShape(type);
  int64_t count = shape.rank == 1 ? shape.extents[0] : 1;
  if (shape.rank < 0 || shape.rank > 1 || count > sparse24MaxInts ||
      !mlirTypeIsAInteger(element))
    return false;
  unsigned width = mlirIntegerTypeGetWidth(element);
  Sparse24Bytes bytes;
  if ((width != 32 && width != 64) || mlirIntegerTypeIsUnsigned(element) ||
      !sparse24ElementsGetBytes(elements, &bytes))
    return false;
  for (int64_t i = 0; i < count; ++i) {
    const char *data =
        (const char *)bytes.data + (bytes.isSplat ? 0 : i) * (width / 8);
    int32_t narrow;
    int64_t wide;
    memcpy(&narrow, data, sizeof narrow);
    if (width == 64)
      memcpy(&wide, data, sizeof wide);
    append(ints, width == 64 ? wide : narrow);
  }
  return true;
}

static bool evaluateShape(MlirOperation op, MlirValue value, int *budget,
                          Sparse24Ints *ints) {
  (void)value;
  (void)budget;
  Sparse24Shape shape =
      getTypeShape(mlirValueGetType(mlirOperationGetOperand(op, 0)));
  if (shape.rank < 0)
    return false;
  Sparse24Range range =
      sparse24RangeGet(shape.rank, sparse24OpGetInt(op, "start", 0),
                       sparse24OpGetInt(op, "end", shape.rank), 1);
  for (int64_t i = 0; i < range.count; ++i) {
    int64_t extent = shape.extents[range.first + i];
    if (extent == sparse24Dynamic || !append(ints, extent))
      return false;
  }
  return true;
}

/// The operand as it is: Identity, Cast between integers, and what changes
/// nothing but the rank.
static bool evaluateSame(MlirOperation op, MlirValue value, int *budget,
                         Sparse24Ints *ints) {
  MlirType element = sparse24TypeGetElement(mlirValueGetType(value));
  return !mlirTypeIsNull(element) && mlirTypeIsAInteger(element) &&
         mlirIntegerTypeIsSignless(element) &&
         mlirIntegerTypeGetWidth(element) == 64 &&
         evaluate(mlirOperationGetOperand(op, 0), budget, ints);
}

static bool evaluateConcat(MlirOperation op, MlirValue value, int *budget,
                           Sparse24Ints *ints) {
  (void)value;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); ++i)
    if (!evaluate(mlirOperationGetOperand(op, i), budget, ints))
      return false;
  return true;
}

/// A number from an operand that is optional.
static bool evaluateOne(MlirOperation op, intptr_t position, int *budget,
                        int64_t *result) {
  MlirValue operand = getOperand(op, position);
  if (mlirValueIsNull(operand))
    return true;
  Sparse24Ints ints = {0};
  if (!evaluate(operand, budget, &ints) || ints.count != 1)
    return false;
  *result = ints.values[0];
  return true;
}

static bool evaluateSlice(MlirOperation op, MlirValue value, int *budget,
                          Sparse24Ints *ints) {
  (void)value;
  Sparse24Ints data = {0};
  int64_t start = 0, end = 0, axis = 0, step = 1;
  if (mlirOperationGetNumOperands(op) < 3 ||
      !evaluate(mlirOperationGetOperand(op, 0), budget, &data) ||
      !evaluateOne(op, 1, budget, &start) ||
      !evaluateOne(op, 2, budget, &end) || !evaluateOne(op, 3, budget, &axis) ||
      !evaluateOne(op, 4, budget, &step))
    return false;
  Sparse24Range range = sparse24RangeGet(data.count, start, end, step);
  for (int64_t i = 0; i < range.count; ++i)
    if (!append(ints, data.values[range.first + i * range.step]))
      return false;
  return range.count >= 0;
}

static bool evaluateGather(MlirOperation op, MlirValue value, int *budget,
                           Sparse24Ints *ints) {
  (void)value;
  Sparse24Ints data = {0}, indices = {0};
  if (mlirOperationGetNumOperands(op) != 2 ||
      !evaluate(mlirOperationGetOperand(op, 0), budget, &data) ||
      !evaluate(mlirOperationGetOperand(op, 1), budget, &indices))
    return false;
  for (int i = 0; i < indices.count; ++i)
    if (!sparse24NormalizeAxis(&indices.values[i], data.count) ||
        !append(ints, data.values[indices.values[i]]))
      return false;
  return true;
}

/// The extents of the results say where each one begins.
static bool evaluateSplit(MlirOperation op, MlirValue value, int *budget,
                          Sparse24Ints *ints) {
  Sparse24Ints data = {0};
  if (!evaluate(mlirOperationGetOperand(op, 0), budget, &data))
    return false;
  int64_t first = 0;
  for (intptr_t i = 0; i <= mlirOpResultGetResultNumber(value); ++i) {
    Sparse24Shape shape =
        getTypeShape(mlirValueGetType(mlirOperationGetResult(op, i)));
    if (shape.rank != 1 || shape.extents[0] == sparse24Dynamic ||
        shape.extents[0] > data.count - first)
      return false;
    first += shape.extents[0];
    if (i < mlirOpResultGetResultNumber(value))
      continue;
    for (int64_t k = first - shape.extents[0]; k < first; ++k)
      if (!append(ints, data.values[k]))
        return false;
  }
  return true;
}

static const struct {
  const char *op;
  bool (*evaluate)(MlirOperation op, MlirValue value, int *budget,
                   Sparse24Ints *ints);
} evaluators[] = {
    {"onnx.Cast", evaluateSame},     {"onnx.Concat", evaluateConcat},
    {"onnx.Gather", evaluateGather}, {"onnx.Identity", evaluateSame},
    {"onnx.Reshape", evaluateSame},  {"onnx.Shape", evaluateShape},
    {"onnx.Slice", evaluateSlice},   {"onnx.Split", evaluateSplit},
    {"onnx.Squeeze", evaluateSame},  {"onnx.Unsqueeze", evaluateSame},
};

/// Appends the integers of a scalar or a vector. All that these functions see
/// has at most one dimension, so an axis cannot be but 0.
static bool evaluate(MlirValue value, int *budget, Sparse24Ints *ints) {
  Sparse24Shape shape = getTypeShape(mlirValueGetType(value));
  if (--*budget < 0 || shape.rank < 0 || shape.rank > 1)
    return false;
  MlirAttribute constant = sparse24ValueGetConstant(value);
  if (!mlirAttributeIsNull(constant))
    return evaluateConstant(constant, ints);
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || mlirOperationGetNumOperands(op) == 0)
    return false;
  for (size_t i = 0; i < sizeof evaluators / sizeof *evaluators; ++i)
    if (sparse24OpIs(op, evaluators[i].op))
      return evaluators[i].evaluate(op, value, budget, ints);
  return false;
}

Sparse24Ints sparse24QueryGetOperandInts(const Sparse24ShapeQuery *query,
                                         intptr_t position) {
  enum { maxOperations = 64 };
  int budget = maxOperations;
  Sparse24Ints ints = {0};
  MlirValue operand = getOperand(query->op, position);
  if (mlirValueIsNull(operand))
    return ints;
  ints.isPresent = true;
  ints.isKnown = evaluate(operand, &budget, &ints);
  return ints;
}

Sparse24Ints sparse24QueryGetIntsOf(const Sparse24ShapeQuery *query,
                                    intptr_t position, const char *attribute) {
  MlirValue operand = getOperand(query->op, position);
  return mlirValueIsNull(operand)
             ? sparse24QueryGetInts(query, attribute)
             : sparse24QueryGetOperandInts(query, position);
}

/*===- MoveShapes.c - Result shapes of operators that move elements -------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/ResultTypes.h"
#include "Support/IR.h"
#include "sparse24/Dialect.h"

#include <math.h>
#include <string.h>

#define RULE(Name)                                                             \
  void sparse24Infer##Name(const Sparse24ShapeQuery *query,                    \
                           Sparse24Shape *results, intptr_t count)

static const Sparse24Shape unranked = {.rank = sparse24Unranked};

//===----------------------------------------------------------------------===//
// Shapes given as values
//===----------------------------------------------------------------------===//

/// The shape that an operand, or an attribute of older operator sets, spells
/// out; of unknown extents where only the operand's length is known.
static Sparse24Shape getSpelledShape(const Sparse24ShapeQuery *query,
                                     intptr_t position,
                                     const Sparse24Ints *ints) {
  Sparse24Shape operand = sparse24QueryGetShape(query, position);
  if (!ints->isKnown)
    return operand.rank == 1 ? sparse24ShapeOfRank(operand.extents[0])
                             : unranked;
  Sparse24Shape shape = sparse24ShapeOfRank(ints->count);
  for (int i = 0; i < shape.rank; ++i)
    shape.extents[i] = ints->values[i];
  return shape;
}

static bool hasNegative(const Sparse24Ints *ints) {
  for (int i = 0; i < ints->count; ++i)
    if (ints->values[i] < 0)
      return true;
  return false;
}

RULE(ConstantOfShape) {
  (void)count;
  Sparse24Ints ints = sparse24QueryGetOperandInts(query, 0);
  if (!ints.isKnown || !hasNegative(&ints))
    results[0] = getSpelledShape(query, 0, &ints);
}

RULE(Expand) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints ints = sparse24QueryGetOperandInts(query, 1);
  if (ints.isKnown && hasNegative(&ints))
    return;
  Sparse24Shape shape = getSpelledShape(query, 1, &ints);
  results[0] = sparse24ShapeBroadcast(&x, &shape);
}

static int64_t multiplyExtents(const Sparse24Shape *shape, int begin, int end) {
  int64_t product = 1;
  for (int i = begin; i < end; ++i)
    product = sparse24ExtentMultiply(product, shape->extents[i]);
  return product;
}

/// Replaces the extents that mean "as in x". False where x has none.
static bool copyExtents(const Sparse24Shape *x, Sparse24Shape *shape,
                        const Sparse24Ints *ints) {
  for (int i = 0; i < shape->rank; ++i) {
    if (ints->values[i] != 0)
      continue;
    if (x->rank >= 0 && i >= x->rank)
      return false;
    shape->extents[i] = x->rank < 0 ? sparse24Dynamic : x->extents[i];
  }
  return true;
}

/// The extent written as -1, or unknown.
static int64_t getRest(const Sparse24Shape *x, const Sparse24Shape *shape,
                       int position) {
  int64_t total =
      x->rank < 0 ? sparse24Dynamic : multiplyExtents(x, 0, x->rank);
  int64_t others =
      sparse24ExtentMultiply(multiplyExtents(shape, 0, position),
                             multiplyExtents(shape, position + 1, shape->rank));
  bool divides = total >= 0 && others > 0 && total % others == 0;
  return divides ? total / others : sparse24Dynamic;
}

RULE(Reshape) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints ints = sparse24QueryGetIntsOf(query, 1, "shape");
  Sparse24Shape shape = getSpelledShape(query, 1, &ints);
  if (!ints.isKnown || shape.rank < 0) {
    results[0] = shape;
    return;
  }
  bool allowsZero = sparse24QueryGetInt(query, "allowzero", 0) != 0;
  if (!allowsZero && !copyExtents(&x, &shape, &ints))
    return;
  int rest = -1;
  for (int i = 0; i < shape.rank; ++i) {
    if (ints.values[i] < -1 || (ints.values[i] == -1 && rest >= 0))
      return;
    if (ints.values[i] == -1)
      rest = i;
  }
  if (rest >= 0)
    shape.extents[rest] = getRest(&x, &shape, rest);
  results[0] = shape;
}

RULE(Flatten) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  int64_t axis = sparse24QueryGetInt(query, "axis", 1);
  if (x.rank < 0 || axis < -x.rank || axis > x.rank)
    return;
  if (axis < 0)
    axis += x.rank;
  results[0] = sparse24ShapeOfRank(2);
  results[0].extents[0] = multiplyExtents(&x, 0, (int)axis);
  results[0].extents[1] = multiplyExtents(&x, (int)axis, x.rank);
}

RULE(Shape) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  if (x.rank < 0)
    return;
  Sparse24Range range =
      sparse24RangeGet(x.rank, sparse24QueryGetInt(query, "start", 0),
                       sparse24QueryGetInt(query, "end", x.rank), 1);
  results[0] = sparse24ShapeOfRank(1);
  results[0].extents[0] = range.count;
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

RULE(Transpose) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints perm = sparse24QueryGetInts(query, "perm");
  if (x.rank < 0 || (perm.isPresent && (!perm.isKnown || perm.count != x.rank)))
    return;
  Sparse24Shape shape = x;
  for (int i = 0; i < x.rank; ++i) {
    int64_t axis = perm.isPresent ? perm.values[i] : x.rank - 1 - i;
    if (axis < 0 || axis >= x.rank)
      return;
    shape.extents[i] = x.extents[axis];
  }
  results[0] = shape;
}

/// Marks the axes; false when one is out of range or there twice.
static bool markAxes(Sparse24Ints *axes, int rank, bool *isMarked) {
  for (int i = 0; i < axes->count; ++i) {
    if (!sparse24NormalizeAxis(&axes->values[i], rank) ||
        isMarked[axes->values[i]])
      return false;
    isMarked[axes->values[i]] = true;
  }
  return true;
}

RULE(Squeeze) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints axes = sparse24QueryGetIntsOf(query, 1, "axes");
  bool isDropped[sparse24MaxRank] = {false};
  if (x.rank < 0 || (axes.isPresent && !axes.isKnown) ||
      !markAxes(&axes, x.rank, isDropped))
    return;
  Sparse24Shape shape = sparse24ShapeOfRank(0);
  for (int i = 0; i < x.rank; ++i) {
    if (!axes.isPresent && x.extents[i] == sparse24Dynamic)
      return;
    if (!axes.isPresent)
      isDropped[i] = x.extents[i] == 1;
    if (!isDropped[i])
      shape.extents[shape.rank++] = x.extents[i];
  }
  results[0] = shape;
}

RULE(Unsqueeze) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints axes = sparse24QueryGetIntsOf(query, 1, "axes");
  bool isNew[sparse24MaxRank] = {false};
  if (x.rank < 0 || !axes.isKnown || x.rank + axes.count > sparse24MaxRank ||
      !markAxes(&axes, x.rank + axes.count, isNew))
    return;
  Sparse24Shape shape = sparse24ShapeOfRank(x.rank + axes.count);
  for (int i = 0, from = 0; i < shape.rank; ++i)
    shape.extents[i] = isNew[i] ? 1 : x.extents[from++];
  results[0] = shape;
}

RULE(Gather) {
  (void)count;
  Sparse24Shape data = sparse24QueryGetShape(query, 0);
  Sparse24Shape indices = sparse24QueryGetShape(query, 1);
  int64_t axis = sparse24QueryGetInt(query, "axis", 0);
  if (data.rank < 0 || indices.rank < 0 ||
      !sparse24NormalizeAxis(&axis, data.rank) ||
      data.rank - 1 + indices.rank > sparse24MaxRank)
    return;
  Sparse24Shape shape = sparse24ShapeOfRank(0);
  for (int i = 0; i < axis; ++i)
    shape.extents[shape.rank++] = data.extents[i];
  for (int i = 0; i < indices.rank; ++i)
    shape.extents[shape.rank++] = indices.extents[i];
  for (int i = (int)axis + 1; i < data.rank; ++i)
    shape.extents[shape.rank++] = data.extents[i];
  results[0] = shape;
}

//===----------------------------------------------------------------------===//
// Concat and Split
//===----------------------------------------------------------------------===//

/// Adds the extents along the axis, and takes the others from whoever knows
/// them. False when they do not fit.
static bool addShape(Sparse24Shape *sum, const Sparse24Shape *shape,
                     int64_t axis) {
  if (shape->rank != sum->rank)
    return false;
  for (int i = 0; i < sum->rank; ++i) {
    int64_t extent = shape->extents[i];
    if (i == axis)
      sum->extents[i] = extent == sparse24Dynamic
                            ? sparse24Dynamic
                            : sparse24ExtentAdd(sum->extents[i], extent);
    else if (sum->extents[i] == sparse24Dynamic)
      sum->extents[i] = extent;
    else if (extent != sparse24Dynamic && extent != sum->extents[i])
      return false;
  }
  return true;
}

/// The first operator set let `axis` be 1 when absent.
RULE(Concat) {
  (void)count;
  enum { requiresAxis = 4 };
  Sparse24Shape sum = sparse24QueryGetShape(query, 0);
  int64_t axis = sparse24QueryGetInt(
      query, "axis", query->opset < requiresAxis ? 1 : INT64_MAX);
  if (sum.rank < 0 || !sparse24NormalizeAxis(&axis, sum.rank))
    return;
  for (intptr_t i = 1; i < mlirOperationGetNumOperands(query->op); ++i) {
    Sparse24Shape shape = sparse24QueryGetShape(query, i);
    if (!addShape(&sum, &shape, axis))
      return;
  }
  results[0] = sum;
}

/// The extent of part number `position` of equal ones; since operator set 18
/// the last may be smaller.
static int64_t getPart(int64_t extent, intptr_t parts, intptr_t position,
                       int64_t opset) {
  enum { allowsSmallerLast = 18 };
  if (extent == sparse24Dynamic)
    return sparse24Dynamic;
  if (extent % parts == 0)
    return extent / parts;
  int64_t part = extent / parts + 1;
  int64_t others = sparse24ExtentMultiply(part, parts - 1);
  if (opset < allowsSmallerLast || others < 0 || others > extent)
    return sparse24Dynamic;
  return position == parts - 1 ? extent - others : part;
}

RULE(Split) {
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  int64_t axis = sparse24QueryGetInt(query, "axis", 0);
  Sparse24Ints split = sparse24QueryGetIntsOf(query, 1, "split");
  if (x.rank < 0 || !sparse24NormalizeAxis(&axis, x.rank) ||
      (split.isKnown && (split.count != count || hasNegative(&split))))
    return;
  for (intptr_t i = 0; i < count; ++i) {
    results[i] = x;
    results[i].extents[axis] =
        split.isKnown     ? split.values[i]
        : split.isPresent ? sparse24Dynamic
                          : getPart(x.extents[axis], count, i, query->opset);
  }
}

//===----------------------------------------------------------------------===//
// Slice and Pad
//===----------------------------------------------------------------------===//

/// Axes that default to the first `count` ones.
static Sparse24Ints getAxes(const Sparse24ShapeQuery *query, intptr_t position,
                            int count) {
  Sparse24Ints axes = sparse24QueryGetIntsOf(query, position, "axes");
  if (axes.isPresent)
    return axes;
  axes.isKnown = true;
  axes.count = count;
  for (int i = 0; i < count; ++i)
    axes.values[i] = i;
  return axes;
}

RULE(Slice) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints starts = sparse24QueryGetIntsOf(query, 1, "starts");
  Sparse24Ints ends = sparse24QueryGetIntsOf(query, 2, "ends");
  Sparse24Ints steps = sparse24QueryGetOperandInts(query, 4);
  bool isKnown =
      starts.isKnown && ends.isKnown && starts.count == ends.count &&
      (!steps.isPresent || (steps.isKnown && steps.count == starts.count));
  Sparse24Ints axes = getAxes(query, 3, isKnown ? starts.count : x.rank);
  bool isMarked[sparse24MaxRank] = {false};
  results[0] = sparse24ShapeOfRank(x.rank);
  if (x.rank < 0 || !axes.isKnown || axes.count > x.rank ||
      (isKnown && axes.count != starts.count) ||
      !markAxes(&axes, x.rank, isMarked))
    return;
  results[0] = x;
  for (int i = 0; i < axes.count; ++i) {
    int64_t *extent = &results[0].extents[axes.values[i]];
    *extent = isKnown
                  ? sparse24RangeGet(*extent, starts.values[i], ends.values[i],
                                     steps.isPresent ? steps.values[i] : 1)
                        .count
                  : sparse24Dynamic;
  }
}

RULE(Pad) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints pads = sparse24QueryGetIntsOf(query, 1, "pads");
  Sparse24Ints axes = getAxes(query, 3, x.rank);
  bool isMarked[sparse24MaxRank] = {false};
  results[0] = sparse24ShapeOfRank(x.rank);
  if (x.rank < 0 || !pads.isKnown || !axes.isKnown ||
      pads.count != 2 * axes.count || !markAxes(&axes, x.rank, isMarked))
    return;
  results[0] = x;
  for (int i = 0; i < axes.count; ++i) {
    int64_t *extent = &results[0].extents[axes.values[i]];
    int64_t begin = pads.values[i], end = pads.values[axes.count + i], both;
    *extent = __builtin_add_overflow(begin, end, &both)
                  ? sparse24Dynamic
                  : sparse24ExtentAdd(*extent, both);
  }
}

//===----------------------------------------------------------------------===//
// Resize
//===----------------------------------------------------------------------===//

/// The f32 elements of a constant vector. Returns their count, or -1.
static int getOperandFloats(const Sparse24ShapeQuery *query, intptr_t position,
                            float *values) {
  MlirValue operand = sparse24QueryGetOperand(query, position);
  if (mlirValueIsNull(operand))
    return -1;
  MlirAttribute elements = sparse24ValueGetConstant(operand);
  Sparse24Shape shape = sparse24QueryGetShape(query, position);
  Sparse24Bytes bytes;
  if (mlirAttributeIsNull(elements) || shape.rank != 1 ||
      shape.extents[0] > sparse24MaxRank ||
      !mlirTypeIsAF32(sparse24TypeGetElement(mlirValueGetType(operand))) ||
      !sparse24ElementsGetBytes(elements, &bytes))
    return -1;
  int count = (int)shape.extents[0];
  for (int i = 0; i < count; ++i)
    memcpy(&values[i], (const float *)bytes.data + (bytes.isSplat ? 0 : i),
           sizeof *values);
  return count;
}

/// The standard multiplies in single precision and rounds down.
static int64_t scaleExtent(int64_t extent, float scale) {
  float scaled = floorf((float)extent * scale);
  bool isSafe = extent >= 0 && scaled >= 0 && scaled <= (float)INT32_MAX;
  return isSafe ? (int64_t)scaled : sparse24Dynamic;
}

/// Upsample and the first Resize have the scales second, later ones third, and
/// fourth the sizes, either of which may be empty.
RULE(Resize) {
  (void)count;
  enum { hasRoi = 11 };
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  bool isFirst =
      query->opset < hasRoi || sparse24OpIs(query->op, "onnx.Upsample");
  results[0] = sparse24ShapeOfRank(x.rank);
  if (x.rank < 0 ||
      (!isFirst &&
       !sparse24QueryIs(query, "keep_aspect_ratio_policy", "stretch", true)) ||
      sparse24QueryIs(query, "coordinate_transformation_mode",
                      "tf_crop_and_resize", false))
    return;
  Sparse24Ints sizes = {0};
  float scales[sparse24MaxRank];
  int scaleCount = getOperandFloats(query, isFirst ? 1 : 2, scales);
  if (!isFirst)
    sizes = sparse24QueryGetOperandInts(query, 3);
  bool hasSizes = sizes.isKnown && sizes.count > 0;
  int entries = hasSizes ? sizes.count : scaleCount;
  Sparse24Ints axes = getAxes(query, INTPTR_MAX, x.rank);
  bool isMarked[sparse24MaxRank] = {false};
  if ((sizes.isPresent && !sizes.isKnown) || hasNegative(&sizes) ||
      !axes.isKnown || entries != axes.count ||
      !markAxes(&axes, x.rank, isMarked))
    return;
  results[0] = x;
  for (int i = 0; i < entries; ++i) {
    int64_t *extent = &results[0].extents[axes.values[i]];
    *extent = hasSizes ? sizes.values[i] : scaleExtent(*extent, scales[i]);
  }
}

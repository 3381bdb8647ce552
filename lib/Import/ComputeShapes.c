/*===- ComputeShapes.c - Result shapes of operators that compute ----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/ResultTypes.h"

#define RULE(Name)                                                             \
  void sparse24Infer##Name(const Sparse24ShapeQuery *query,                    \
                           Sparse24Shape *results, intptr_t count)

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

RULE(SameAsFirst) {
  (void)count;
  results[0] = sparse24QueryGetShape(query, 0);
}

RULE(Scalar) {
  (void)query;
  (void)count;
  results[0] = sparse24ShapeOfRank(0);
}

RULE(DynamicQuantizeLinear) {
  results[0] = sparse24QueryGetShape(query, 0);
  for (intptr_t i = 1; i < count; ++i)
    results[i] = sparse24ShapeOfRank(0);
}

static Sparse24Shape broadcastOperands(const Sparse24ShapeQuery *query) {
  Sparse24Shape shape = sparse24QueryGetShape(query, 0);
  for (intptr_t i = 1; i < mlirOperationGetNumOperands(query->op); ++i) {
    Sparse24Shape other = sparse24QueryGetShape(query, i);
    shape = sparse24ShapeBroadcast(&shape, &other);
  }
  return shape;
}

/// Until operator set 7 only the second operand was broadcast.
RULE(Broadcast) {
  (void)count;
  enum { broadcastBoth = 7 };
  results[0] = query->opset >= broadcastBoth ? broadcastOperands(query)
                                             : sparse24QueryGetShape(query, 0);
}

/// Until operator set 8 the operands of Max, Sum, ... had one shape.
RULE(BroadcastList) {
  (void)count;
  results[0] = broadcastOperands(query);
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

/// The attributes of a convolution or a pooling, one entry for each spatial
/// dimension.
typedef struct {
  int spatial;
  int64_t kernel[sparse24MaxRank]; ///< May be unknown.
  Sparse24Ints strides, dilations, pads;
  bool isSame, isValid, isCeil;
} Window;

/// The entries of an attribute that is a list of `defaultValue` when absent.
static bool getEntries(const Sparse24ShapeQuery *query, const char *attribute,
                       int count, int64_t defaultValue, Sparse24Ints *ints) {
  *ints = sparse24QueryGetInts(query, attribute);
  if (ints->isPresent)
    return ints->isKnown && ints->count == count;
  ints->count = count;
  for (int i = 0; i < count; ++i)
    ints->values[i] = defaultValue;
  return true;
}

static bool getWindow(const Sparse24ShapeQuery *query, int spatial,
                      Window *window) {
  if (spatial < 1)
    return false;
  *window = (Window){
      .spatial = spatial,
      .isSame = sparse24QueryIs(query, "auto_pad", "SAME_UPPER", false) ||
                sparse24QueryIs(query, "auto_pad", "SAME_LOWER", false),
      .isValid = sparse24QueryIs(query, "auto_pad", "VALID", false),
      .isCeil = sparse24QueryGetInt(query, "ceil_mode", 0) != 0,
  };
  Sparse24Ints kernel;
  if (!getEntries(query, "strides", spatial, 1, &window->strides) ||
      !getEntries(query, "dilations", spatial, 1, &window->dilations) ||
      !getEntries(query, "pads", 2 * spatial, 0, &window->pads) ||
      !getEntries(query, "kernel_shape", spatial, sparse24Dynamic, &kernel))
    return false;
  for (int i = 0; i < spatial; ++i)
    window->kernel[i] = kernel.values[i];
  return true;
}

/// Numbers that can be multiplied without a second thought.
static bool isSmall(int64_t value) {
  return value >= -INT32_MAX && value <= INT32_MAX;
}

/// Reads what matters of one dimension. False when something is unknown.
static bool getDimension(const Window *window, int i, int64_t *stride,
                         int64_t *kernel, int64_t *padding) {
  int64_t dilation = window->dilations.values[i];
  int64_t begin = window->pads.values[i];
  int64_t end = window->pads.values[window->spatial + i];
  *stride = window->strides.values[i];
  *kernel = window->kernel[i];
  if (*kernel < 1 || *stride < 1 || dilation < 1 || !isSmall(*kernel) ||
      !isSmall(*stride) || !isSmall(dilation) || !isSmall(begin) ||
      !isSmall(end))
    return false;
  *kernel = (*kernel - 1) * dilation + 1;
  *padding = window->isValid ? 0 : begin + end;
  return true;
}

static int64_t getWindowExtent(const Window *window, int i, int64_t extent) {
  int64_t stride, kernel, padding;
  if (extent < 0 || !isSmall(extent) ||
      !getDimension(window, i, &stride, &kernel, &padding))
    return sparse24Dynamic;
  if (window->isSame)
    return (extent + stride - 1) / stride;
  int64_t steps = extent + padding - kernel;
  // What a window that hangs over the end yields changed with the versions.
  if (steps < 0 || (window->isCeil && steps % stride))
    return sparse24Dynamic;
  return steps / stride + 1;
}

/// `x` and the filter are operands of these positions.
static Sparse24Shape getConvShape(const Sparse24ShapeQuery *query,
                                  intptr_t filterPosition) {
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Shape filter = sparse24QueryGetShape(query, filterPosition);
  Window window;
  if (x.rank < 0 || filter.rank != x.rank ||
      !getWindow(query, x.rank - 2, &window))
    return (Sparse24Shape){.rank = sparse24Unranked};
  Sparse24Shape result = x;
  result.extents[1] = filter.extents[0];
  for (int i = 0; i < window.spatial; ++i) {
    if (filter.extents[2 + i] != sparse24Dynamic)
      window.kernel[i] = filter.extents[2 + i];
    result.extents[2 + i] = getWindowExtent(&window, i, x.extents[2 + i]);
  }
  return result;
}

RULE(Conv) {
  (void)count;
  results[0] = getConvShape(query, 1);
}

RULE(QLinearConv) {
  (void)count;
  results[0] = getConvShape(query, 3);
}

/// Extents only where the standard's plain formula holds: with neither auto_pad
/// nor output_shape.
RULE(ConvTranspose) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Shape filter = sparse24QueryGetShape(query, 1);
  Sparse24Ints outputPadding;
  Window window;
  if (x.rank < 0 || filter.rank != x.rank ||
      !getWindow(query, x.rank - 2, &window) ||
      !getEntries(query, "output_padding", window.spatial, 0, &outputPadding))
    return;
  results[0] = sparse24ShapeOfRank(x.rank);
  results[0].extents[0] = x.extents[0];
  int64_t group = sparse24QueryGetInt(query, "group", 1);
  results[0].extents[1] = group > 0
                              ? sparse24ExtentMultiply(filter.extents[1], group)
                              : sparse24Dynamic;
  if (!sparse24QueryIs(query, "auto_pad", "NOTSET", true) ||
      sparse24QueryGetInts(query, "output_shape").isPresent)
    return;
  for (int i = 0; i < window.spatial; ++i) {
    int64_t extent = x.extents[2 + i], stride, kernel, padding;
    int64_t more = outputPadding.values[i];
    if (filter.extents[2 + i] != sparse24Dynamic)
      window.kernel[i] = filter.extents[2 + i];
    if (extent < 1 || !isSmall(extent) || more < 0 || !isSmall(more) ||
        !getDimension(&window, i, &stride, &kernel, &padding))
      continue;
    results[0].extents[2 + i] =
        sparse24ExtentAdd(stride * (extent - 1) + more, kernel - padding);
  }
}

/// MaxPool's indices have the shape of its result.
RULE(Pool) {
  Sparse24Shape shape = sparse24QueryGetShape(query, 0);
  Window window;
  if (shape.rank < 0 || !getWindow(query, shape.rank - 2, &window))
    return;
  for (int i = 0; i < window.spatial; ++i)
    shape.extents[2 + i] = getWindowExtent(&window, i, shape.extents[2 + i]);
  for (intptr_t i = 0; i < count; ++i)
    results[i] = shape;
}

RULE(GlobalPool) {
  (void)count;
  results[0] = sparse24QueryGetShape(query, 0);
  for (int i = 2; i < results[0].rank; ++i)
    results[0].extents[i] = 1;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// All but the last two dimensions.
static Sparse24Shape getBatch(const Sparse24Shape *matrix) {
  Sparse24Shape batch = *matrix;
  batch.rank = matrix->rank - 2;
  return batch;
}

static bool contradict(int64_t a, int64_t b) {
  return a != sparse24Dynamic && b != sparse24Dynamic && a != b;
}

/// As numpy.matmul: a vector is a row on the left, a column on the right, and
/// that dimension is dropped again.
static Sparse24Shape getMatMulShape(const Sparse24ShapeQuery *query,
                                    intptr_t rightPosition) {
  const Sparse24Shape unranked = {.rank = sparse24Unranked};
  Sparse24Shape left = sparse24QueryGetShape(query, 0);
  Sparse24Shape right = sparse24QueryGetShape(query, rightPosition);
  if (left.rank < 1 || right.rank < 1)
    return unranked;
  bool isRow = left.rank == 1, isColumn = right.rank == 1;
  if (isRow)
    left = (Sparse24Shape){2, {1, left.extents[0]}};
  if (isColumn)
    right = (Sparse24Shape){2, {right.extents[0], 1}};
  if (contradict(left.extents[left.rank - 1], right.extents[right.rank - 2]))
    return unranked;
  Sparse24Shape leftBatch = getBatch(&left), rightBatch = getBatch(&right);
  Sparse24Shape result = sparse24ShapeBroadcast(&leftBatch, &rightBatch);
  if (result.rank < 0)
    return unranked;
  if (!isRow)
    result.extents[result.rank++] = left.extents[left.rank - 2];
  if (!isColumn)
    result.extents[result.rank++] = right.extents[right.rank - 1];
  return result;
}

RULE(MatMul) {
  (void)count;
  results[0] = getMatMulShape(query, 1);
}

RULE(QLinearMatMul) {
  (void)count;
  results[0] = getMatMulShape(query, 3);
}

RULE(Gemm) {
  (void)count;
  Sparse24Shape a = sparse24QueryGetShape(query, 0);
  Sparse24Shape b = sparse24QueryGetShape(query, 1);
  int transA = sparse24QueryGetInt(query, "transA", 0) != 0;
  int transB = sparse24QueryGetInt(query, "transB", 0) != 0;
  if (a.rank != 2 || b.rank != 2 ||
      contradict(a.extents[!transA], b.extents[transB]))
    return;
  results[0] = sparse24ShapeOfRank(2);
  results[0].extents[0] = a.extents[transA];
  results[0].extents[1] = b.extents[!transB];
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

static Sparse24Shape reduceAxes(const Sparse24Shape *x, const bool *isReduced,
                                bool keepsDims) {
  Sparse24Shape result = *x;
  result.rank = 0;
  for (int i = 0; i < x->rank; ++i) {
    if (!isReduced[i])
      result.extents[result.rank++] = x->extents[i];
    else if (keepsDims)
      result.extents[result.rank++] = 1;
  }
  return result;
}

RULE(Reduce) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  Sparse24Ints axes = sparse24QueryGetIntsOf(query, 1, "axes");
  bool keepsDims = sparse24QueryGetInt(query, "keepdims", 1) != 0;
  if (x.rank < 0)
    return;
  if (axes.isPresent && !axes.isKnown) {
    if (keepsDims)
      results[0] = sparse24ShapeOfRank(x.rank);
    return;
  }
  bool isReduced[sparse24MaxRank] = {false};
  for (int i = 0; i < axes.count; ++i) {
    if (!sparse24NormalizeAxis(&axes.values[i], x.rank))
      return;
    isReduced[axes.values[i]] = true;
  }
  bool reducesAll = axes.count == 0 &&
                    sparse24QueryGetInt(query, "noop_with_empty_axes", 0) == 0;
  for (int i = 0; reducesAll && i < x.rank; ++i)
    isReduced[i] = true;
  results[0] = reduceAxes(&x, isReduced, keepsDims);
}

RULE(ArgReduce) {
  (void)count;
  Sparse24Shape x = sparse24QueryGetShape(query, 0);
  int64_t axis = sparse24QueryGetInt(query, "axis", 0);
  bool isReduced[sparse24MaxRank] = {false};
  if (x.rank < 0 || !sparse24NormalizeAxis(&axis, x.rank))
    return;
  isReduced[axis] = true;
  results[0] =
      reduceAxes(&x, isReduced, sparse24QueryGetInt(query, "keepdims", 1) != 0);
}

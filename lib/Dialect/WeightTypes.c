/*===- WeightTypes.c - How weights lie in memory --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Dialect.h"

#include "Support/IR.h"

#include <stdlib.h>

/// Floating-point types without a negative zero: that pattern is their NaN (or,
/// for E8M0, there is no sign and no zero at all).
static bool hasNegativeZero(MlirType type) {
  return !mlirTypeIsAFloat8E5M2FNUZ(type) && !mlirTypeIsAFloat8E4M3FNUZ(type) &&
         !mlirTypeIsAFloat8E4M3B11FNUZ(type);
}

/// The bits that tell an element from zero, or 0 for types that have no 2:4
/// form: booleans, E8M0 (it has no zero), and elements wider than 8 bytes.
static uint64_t getSignificantBits(MlirType type) {
  if (mlirTypeIsAInteger(type))
    return mlirIntegerTypeGetWidth(type) == 1 ? 0 : UINT64_MAX;
  if (mlirTypeIsAComplex(type))
    return mlirTypeIsAF32(mlirComplexTypeGetElementType(type))
               ? UINT64_C(0x7fffffff7fffffff)
               : 0;
  if (!mlirTypeIsAFloat(type) || mlirTypeIsAFloat8E8M0FNU(type) ||
      mlirFloatTypeGetWidth(type) > 64)
    return 0;
  uint64_t sign = UINT64_C(1) << (mlirFloatTypeGetWidth(type) - 1);
  return hasNegativeZero(type) ? sign - 1 : UINT64_MAX;
}

bool sparse24LayoutFromType(MlirType type, int64_t reductionAxis,
                            Sparse24Layout *layout) {
  int64_t rank = sparse24TypeGetRank(type);
  if (rank <= 0 || reductionAxis < 0 || reductionAxis >= rank ||
      !mlirShapedTypeHasStaticShape(type))
    return false;
  MlirType element = mlirShapedTypeGetElementType(type);
  *layout = (Sparse24Layout){
      .outer = 1,
      .length = mlirShapedTypeGetDimSize(type, reductionAxis),
      .inner = 1,
      .elementSize = sparse24ElementTypeGetSize(element),
      .significantBits = getSignificantBits(element),
  };
  if (layout->elementSize == 0 || layout->significantBits == 0)
    return false;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t *extent = i < reductionAxis   ? &layout->outer
                      : i > reductionAxis ? &layout->inner
                                          : NULL;
    if (extent && __builtin_mul_overflow(
                      *extent, mlirShapedTypeGetDimSize(type, i), extent))
      return false;
  }
  int64_t dense, values, index;
  return sparse24LayoutGetSizes(layout, &dense, &values, &index);
}

/// The dimension along which a zero point of that shape varies: the only one
/// that is not 1, or 0 if all are. -1 when the shape is not one of those.
static int64_t getChannelAxis(MlirType zeroPointType, MlirType denseType,
                              int64_t reductionAxis) {
  int64_t rank = sparse24TypeGetRank(denseType);
  if (sparse24TypeGetRank(zeroPointType) != rank ||
      !mlirShapedTypeHasStaticShape(zeroPointType))
    return -1;
  int64_t axis = -1;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t extent = mlirShapedTypeGetDimSize(zeroPointType, i);
    if (extent == 1)
      continue;
    if (axis >= 0 || i == reductionAxis ||
        extent != mlirShapedTypeGetDimSize(denseType, i))
      return -1;
    axis = i;
  }
  return axis < 0 ? 0 : axis;
}

bool sparse24LayoutSetZeroPoint(Sparse24Layout *layout, MlirType denseType,
                                int64_t reductionAxis,
                                MlirAttribute zeroPoint) {
  if (mlirAttributeIsNull(zeroPoint))
    return true;
  Sparse24Bytes bytes;
  if (!sparse24ElementsGetBytes(zeroPoint, &bytes) || bytes.size == 0)
    return false;
  MlirType type = mlirAttributeGetType(zeroPoint);
  if (!mlirTypeEqual(mlirShapedTypeGetElementType(type),
                     mlirShapedTypeGetElementType(denseType)))
    return false;
  layout->zeros = bytes.data;
  layout->zeroCount = (int64_t)(bytes.size / layout->elementSize);
  layout->zeroRepeat = 1;
  if (sparse24TypeGetRank(type) == 0)
    return true;
  int64_t axis = getChannelAxis(type, denseType, reductionAxis);
  if (axis < 0)
    return false;
  for (int64_t i = axis + 1, rank = mlirShapedTypeGetRank(denseType); i < rank;
       ++i)
    if (i != reductionAxis &&
        __builtin_mul_overflow(layout->zeroRepeat,
                               mlirShapedTypeGetDimSize(denseType, i),
                               &layout->zeroRepeat))
      return false;
  // A weight without elements has no row to divide by the repeat.
  if (layout->zeroRepeat == 0)
    layout->zeroRepeat = 1;
  return true;
}

bool sparse24CompressedTypesGet(MlirType denseType, int64_t reductionAxis,
                                MlirType *valuesType, MlirType *indexType) {
  Sparse24Layout layout;
  if (!sparse24LayoutFromType(denseType, reductionAxis, &layout))
    return false;
  intptr_t rank = (intptr_t)mlirShapedTypeGetRank(denseType);
  int64_t *shape = malloc((size_t)rank * sizeof *shape);
  if (!shape)
    return false;
  intptr_t rows = 0;
  for (int64_t i = 0; i < rank; ++i)
    if (i != reductionAxis)
      shape[rows++] = mlirShapedTypeGetDimSize(denseType, i);
  int64_t groups = layout.length / 4 + (layout.length % 4 != 0);
  shape[rows] = 2 * groups;
  *valuesType =
      sparse24TensorGet(rank, shape, mlirShapedTypeGetElementType(denseType));
  shape[rows] = groups / 2 + groups % 2;
  MlirContext context = mlirTypeGetContext(denseType);
  *indexType = sparse24TensorGet(rank, shape, mlirIntegerTypeGet(context, 8));
  free(shape);
  return true;
}

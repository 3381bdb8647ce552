/*===- WeightTypes.c - How weights lie in memory --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Dialect.h"

#include "Support/IR.h"

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

// clang-format off
static const struct {
  bool (*isType)(MlirType type);
  int exponentBits, mantissaBits, bias;
  Sparse24Specials specials;
} floats[] = {
    {mlirTypeIsAF64,                11, 52, 1023, Sparse24SpecialsIEEE},
    {mlirTypeIsAF32,                 8, 23,  127, Sparse24SpecialsIEEE},
    {mlirTypeIsABF16,                8,  7,  127, Sparse24SpecialsIEEE},
    {mlirTypeIsAF16,                 5, 10,   15, Sparse24SpecialsIEEE},
    {mlirTypeIsAFloat8E5M2,          5,  2,   15, Sparse24SpecialsIEEE},
    {mlirTypeIsAFloat8E4M3,          4,  3,    7, Sparse24SpecialsIEEE},
    {mlirTypeIsAFloat8E3M4,          3,  4,    3, Sparse24SpecialsIEEE},
    {mlirTypeIsAFloat8E4M3FN,        4,  3,    7, Sparse24SpecialsFN},
    {mlirTypeIsAFloat8E5M2FNUZ,      5,  2,   16, Sparse24SpecialsFNUZ},
    {mlirTypeIsAFloat8E4M3FNUZ,      4,  3,    8, Sparse24SpecialsFNUZ},
    {mlirTypeIsAFloat8E4M3B11FNUZ,   4,  3,   11, Sparse24SpecialsFNUZ},
    {mlirTypeIsAFloat6E3M2FN,        3,  2,    3, Sparse24SpecialsNone},
    {mlirTypeIsAFloat6E2M3FN,        2,  3,    1, Sparse24SpecialsNone},
    {mlirTypeIsAFloat4E2M1FN,        2,  1,    1, Sparse24SpecialsNone},
};
// clang-format on

bool sparse24NumberFormatFromType(MlirType type, Sparse24NumberFormat *format) {
  *format = (Sparse24NumberFormat){.kind = Sparse24NumberFloat};
  if (mlirTypeIsNull(type) || getSignificantBits(type) == 0)
    return false;
  if (mlirTypeIsAInteger(type)) {
    format->kind = mlirIntegerTypeIsUnsigned(type) ? Sparse24NumberUnsigned
                                                   : Sparse24NumberSigned;
    format->width = (int)mlirIntegerTypeGetWidth(type);
    return format->width > 0 && format->width <= 64;
  }
  if (mlirTypeIsAComplex(type)) {
    format->kind = Sparse24NumberComplex;
    return true;
  }
  for (size_t i = 0; i < sizeof floats / sizeof *floats; ++i) {
    if (!floats[i].isType(type))
      continue;
    format->exponentBits = floats[i].exponentBits;
    format->mantissaBits = floats[i].mantissaBits;
    format->bias = floats[i].bias;
    format->specials = floats[i].specials;
    return true;
  }
  return false;
}

/// Only the first of several dimensions is divided: its groups are the
/// outermost rows, and the next dimension counts the rows of each.
static bool canDivide(MlirType type, int64_t reductionAxis, int64_t groups) {
  return groups == 1 ||
         (groups > 1 && reductionAxis == 0 && mlirShapedTypeGetRank(type) > 1 &&
          mlirShapedTypeGetDimSize(type, 0) % groups == 0);
}

bool sparse24LayoutFromType(MlirType type, int64_t reductionAxis,
                            int64_t groups, Sparse24Layout *layout) {
  int64_t rank = sparse24TypeGetRank(type);
  if (rank <= 0 || rank > Sparse24MaxWeightRank || reductionAxis < 0 ||
      reductionAxis >= rank || !mlirShapedTypeHasStaticShape(type) ||
      !canDivide(type, reductionAxis, groups))
    return false;
  MlirType element = mlirShapedTypeGetElementType(type);
  *layout = (Sparse24Layout){
      .outer = groups,
      .length = mlirShapedTypeGetDimSize(type, reductionAxis) / groups,
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
  if (sparse24TypeGetRank(denseType) < 0 ||
      !mlirTypeEqual(mlirShapedTypeGetElementType(type),
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
                                int64_t reductionGroups, MlirType *valuesType,
                                MlirType *indexType) {
  Sparse24Layout layout;
  if (!sparse24LayoutFromType(denseType, reductionAxis, reductionGroups,
                              &layout))
    return false;
  intptr_t rank = (intptr_t)mlirShapedTypeGetRank(denseType);
  int64_t shape[Sparse24MaxWeightRank];
  intptr_t rows = 0;
  for (int64_t i = 0; i < rank; ++i)
    if (i != reductionAxis)
      shape[rows++] = mlirShapedTypeGetDimSize(denseType, i);
  if (reductionGroups > 1 &&
      __builtin_mul_overflow(shape[0], reductionGroups, &shape[0]))
    return false;
  int64_t groups = layout.length / 4 + (layout.length % 4 != 0);
  shape[rows] = 2 * groups;
  *valuesType =
      sparse24TensorGet(rank, shape, mlirShapedTypeGetElementType(denseType));
  shape[rows] = groups / 2 + groups % 2;
  MlirContext context = mlirTypeGetContext(denseType);
  *indexType = sparse24TensorGet(rank, shape, mlirIntegerTypeGet(context, 8));
  return true;
}

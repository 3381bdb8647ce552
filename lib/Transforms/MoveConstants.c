/*===- MoveConstants.c - Constants from constants -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/MoveConstants.h"

#include "Transforms/Legality.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>

/// A constant whose elements are about to be read.
typedef struct {
  MlirType type, element;
  int rank;
  int64_t shape[Sparse24MaxMoveRank];
  int64_t count; ///< Of elements.
  size_t elementSize;
} Tensor;

/// Reads a static shape. False where its elements cannot be read.
static bool getTensor(MlirType type, Tensor *tensor) {
  *tensor = (Tensor){
      .type = type, .element = sparse24TypeGetElement(type), .count = 1};
  tensor->rank = sparse24TypeGetShape(type, tensor->shape, Sparse24MaxMoveRank);
  tensor->elementSize = sparse24ElementTypeGetSize(tensor->element);
  bool fits = tensor->rank >= 0 && tensor->elementSize != 0;
  for (int i = 0; i < tensor->rank; ++i)
    fits &= !__builtin_mul_overflow(tensor->count, tensor->shape[i],
                                    &tensor->count);
  int64_t bytes;
  return fits && !__builtin_mul_overflow(tensor->count,
                                         (int64_t)tensor->elementSize, &bytes);
}

static bool getTensorOf(MlirAttribute elements, Tensor *tensor) {
  return getTensor(mlirAttributeGetType(elements), tensor);
}

static size_t getSize(const Tensor *tensor) {
  return (size_t)tensor->count * tensor->elementSize;
}

static bool isSplat(MlirAttribute elements) {
  return mlirAttributeIsADenseElements(elements) &&
         mlirDenseElementsAttrIsSplat(elements);
}

/// `elements` as another shape; both have the same number of elements.
static MlirAttribute reshapeDense(MlirAttribute elements, MlirType type) {
  return mlirDenseElementsAttrReshapeGet(elements, type);
}

static void releaseBuffer(void *data, size_t size, void *userData) {
  (void)size;
  (void)userData;
  free(data);
}

/// Memory for the elements of a new constant; malloc(0) may return NULL.
static void *createBuffer(const Tensor *tensor) {
  return malloc(getSize(tensor) + 1);
}

static MlirAttribute createOwned(const Tensor *tensor, MlirStringRef name,
                                 void *data) {
  return sparse24ElementsCreateOwned(tensor->type, name, data, getSize(tensor),
                                     releaseBuffer, NULL);
}

MlirAttribute sparse24ConstantReshape(MlirAttribute elements, MlirType type,
                                      MlirStringRef name) {
  Tensor from, to;
  if (!getTensorOf(elements, &from) || !getTensor(type, &to) ||
      from.count != to.count || !mlirTypeEqual(from.element, to.element))
    return mlirAttributeGetNull();
  if (mlirTypeEqual(from.type, to.type))
    return elements;
  if (mlirAttributeIsADenseElements(elements))
    return reshapeDense(elements, type);
  // MLIR gives a resource parsed by name a blob of its own, so the alias is
  // made of the blob's address.
  Sparse24Bytes bytes;
  sparse24ElementsGetBytes(elements, &bytes);
  return sparse24ElementsCreateOwned(type, name, (void *)(uintptr_t)bytes.data,
                                     bytes.size, NULL, NULL);
}

/// Whether positions below `rank` are all different.
static bool isPermutation(const int *permutation, int rank) {
  unsigned seen = 0;
  for (int i = 0; i < rank; ++i)
    seen |= 1u << permutation[i];
  return seen == (1u << rank) - 1;
}

MlirAttribute sparse24ConstantTranspose(MlirAttribute elements,
                                        const int *permutation,
                                        MlirStringRef name) {
  Tensor from, to;
  if (!getTensorOf(elements, &from) || !isPermutation(permutation, from.rank))
    return mlirAttributeGetNull();
  to = from;
  for (int i = 0; i < from.rank; ++i)
    to.shape[i] = from.shape[permutation[i]];
  to.type = sparse24TensorGet(to.rank, to.shape, to.element);
  if (isSplat(elements))
    return reshapeDense(elements, to.type);
  Sparse24Bytes bytes;
  void *data = createBuffer(&to);
  if (!data || !sparse24ElementsGetBytes(elements, &bytes)) {
    free(data);
    return mlirAttributeGetNull();
  }
  sparse24TransposeElements(from.rank, from.shape, permutation,
                            from.elementSize, bytes.data, data);
  return createOwned(&to, name, data);
}

/// The number of stretches of memory that a part of a tensor along `axis`
/// consists of, and the bytes from one to the next.
static int64_t getBlocks(const Tensor *tensor, int64_t axis, size_t *stride) {
  int64_t blocks = 1;
  *stride = tensor->elementSize;
  for (int i = 0; i < tensor->rank; ++i)
    if (i < axis)
      blocks *= tensor->shape[i];
    else
      *stride *= (size_t)tensor->shape[i];
  return blocks;
}

/// Whether the two differ along `axis` only.
static bool isPartOf(const Tensor *part, const Tensor *whole, int64_t axis) {
  bool isPart =
      part->rank == whole->rank && mlirTypeEqual(part->element, whole->element);
  for (int i = 0; i < part->rank && isPart; ++i)
    isPart = i == axis || part->shape[i] == whole->shape[i];
  return isPart;
}

/// The elements, expanded if they are a splat.
static bool getDense(MlirAttribute elements, const Tensor *tensor,
                     Sparse24DenseBytes *dense) {
  return sparse24DenseBytesGet(elements, (int64_t)getSize(tensor), dense);
}

/// The tensor that the parts make up.
static bool getJoined(const MlirAttribute *parts, intptr_t count, int64_t axis,
                      Tensor *whole) {
  if (count < 1 || !getTensorOf(parts[0], whole) || axis < 0 ||
      axis >= whole->rank)
    return false;
  for (intptr_t i = 1; i < count; ++i) {
    Tensor part;
    if (!getTensorOf(parts[i], &part) || !isPartOf(&part, whole, axis) ||
        __builtin_add_overflow(whole->shape[axis], part.shape[axis],
                               &whole->shape[axis]))
      return false;
  }
  return getTensor(sparse24TensorGet(whole->rank, whole->shape, whole->element),
                   whole);
}

MlirAttribute sparse24ConstantConcat(const MlirAttribute *parts, intptr_t count,
                                     int64_t axis, MlirStringRef name) {
  Tensor whole;
  if (!getJoined(parts, count, axis, &whole))
    return mlirAttributeGetNull();
  char *data = createBuffer(&whole);
  if (!data)
    return mlirAttributeGetNull();
  size_t wholeStride, at = 0;
  int64_t blocks = getBlocks(&whole, axis, &wholeStride);
  for (intptr_t i = 0; i < count; ++i) {
    Tensor part;
    Sparse24DenseBytes dense;
    size_t stride;
    bool isTensor = getTensorOf(parts[i], &part);
    if (!isTensor || !getDense(parts[i], &part, &dense)) {
      free(data);
      return mlirAttributeGetNull();
    }
    getBlocks(&part, axis, &stride);
    sparse24CopyBlocks(blocks, stride, dense.data, stride, data + at,
                       wholeStride);
    at += stride;
    free(dense.owned);
  }
  return createOwned(&whole, name, data);
}

MlirAttribute sparse24ConstantSlice(MlirAttribute elements, int64_t axis,
                                    int64_t start, MlirType type,
                                    MlirStringRef name) {
  Tensor whole, part;
  if (!getTensorOf(elements, &whole) || !getTensor(type, &part) || axis < 0 ||
      axis >= whole.rank || !isPartOf(&part, &whole, axis) || start < 0 ||
      start > whole.shape[axis] - part.shape[axis])
    return mlirAttributeGetNull();
  if (isSplat(elements))
    return mlirDenseElementsAttrRawBufferGet(
        type, (intptr_t)part.elementSize,
        mlirDenseElementsAttrGetRawData(elements));
  Sparse24Bytes bytes;
  void *data = createBuffer(&part);
  if (!data || !sparse24ElementsGetBytes(elements, &bytes)) {
    free(data);
    return mlirAttributeGetNull();
  }
  size_t wholeStride, stride;
  int64_t blocks = getBlocks(&whole, axis, &wholeStride);
  getBlocks(&part, axis, &stride);
  size_t offset =
      whole.shape[axis] ? wholeStride / (size_t)whole.shape[axis] : 0;
  sparse24CopyBlocks(blocks, stride,
                     (const char *)bytes.data + offset * (size_t)start,
                     wholeStride, data, stride);
  return createOwned(&part, name, data);
}

static bool getFloatFormat(MlirType element, Sparse24FloatFormat *format) {
  static const struct {
    bool (*isType)(MlirType type);
    Sparse24FloatFormat format;
  } rows[] = {
      {mlirTypeIsAF16, {5, 10}},
      {mlirTypeIsABF16, {8, 7}},
      {mlirTypeIsAF32, {8, 23}},
      {mlirTypeIsAF64, {11, 52}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (rows[i].isType(element)) {
      *format = rows[i].format;
      return true;
    }
  return false;
}

static bool getPowerOfTwo(MlirAttribute factor, const Tensor *tensor,
                          Sparse24FloatFormat format,
                          Sparse24PowerOfTwo *power) {
  Tensor one;
  Sparse24Bytes bytes;
  uint64_t bits = 0;
  // A factor of higher rank would add dimensions to the product.
  if (!getTensorOf(factor, &one) || one.count != 1 || one.rank > tensor->rank ||
      !mlirTypeEqual(one.element, tensor->element) ||
      !sparse24ElementsGetBytes(factor, &bytes))
    return false;
  for (size_t i = 0; i < one.elementSize; ++i)
    bits |= (uint64_t)((const uint8_t *)bytes.data)[i] << (8 * i);
  return sparse24FloatIsPowerOfTwo(format, bits, power);
}

MlirAttribute sparse24ConstantScale(MlirAttribute elements,
                                    MlirAttribute factor, MlirStringRef name) {
  Tensor tensor;
  Sparse24FloatFormat format;
  Sparse24PowerOfTwo power;
  Sparse24DenseBytes dense;
  if (!getTensorOf(elements, &tensor) ||
      !getFloatFormat(tensor.element, &format) ||
      !getPowerOfTwo(factor, &tensor, format, &power) ||
      !getDense(elements, &tensor, &dense))
    return mlirAttributeGetNull();
  void *data = createBuffer(&tensor);
  bool isExact = data && sparse24ScaleElements(format, tensor.count, power,
                                               dense.data, data);
  free(dense.owned);
  if (isExact)
    return createOwned(&tensor, name, data);
  free(data);
  return mlirAttributeGetNull();
}

MlirValue sparse24ConstantInsertAfter(MlirValue old, MlirAttribute elements,
                                      MlirRewriterBase rewriter) {
  if (mlirAttributeIsNull(elements))
    return (MlirValue){NULL};
  MlirOperation op = sparse24ValueGetOp(old);
  mlirRewriterBaseSetInsertionPointAfter(rewriter, op);
  MlirOperation constant = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(op), "sparse24.constant",
          .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(elements)),
          .attributes = SPARSE24_LIST(Sparse24Attr, {"value", elements})));
  return mlirOperationGetResult(constant, 0);
}

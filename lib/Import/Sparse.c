/*===- Sparse.c - Sparse tensors as dense ones ----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

/// A sparse tensor on its way.
typedef struct {
  Sparse24Importer *importer;
  const Sparse24Subject *subject;
  const Onnx__SparseTensorProto *proto;
  const Sparse24DataType *dataType; ///< Of the values.
  size_t count;                     ///< Elements once dense.
  size_t valueCount;
  /// The position of each value in the dense tensor, ascending; in the arena.
  const size_t *positions;
} Sparse;

static Sparse24Subject getPart(const Sparse *sparse, const char *name) {
  return (Sparse24Subject){.location = sparse->subject->location,
                           .kind = "field",
                           .name = sparse24Str(name),
                           .parent = sparse->subject};
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static MlirLogicalResult setCount(Sparse *sparse) {
  const Onnx__SparseTensorProto *proto = sparse->proto;
  sparse->count = 1;
  if (proto->n_dims == 0)
    return sparse24SubjectError(sparse->subject, "has no dimensions");
  for (size_t i = 0; i < proto->n_dims; ++i) {
    if (proto->dims[i] <= 0)
      return sparse24SubjectError(sparse->subject,
                                  "dimension %zu is %lld, expected 1 or more",
                                  i, (long long)proto->dims[i]);
    if (__builtin_mul_overflow(sparse->count, (size_t)proto->dims[i],
                               &sparse->count))
      return sparse24SubjectError(sparse->subject,
                                  "the product of its dimensions is too large");
  }
  return mlirLogicalResultSuccess();
}

/// Counts the bytes of the dense tensor before any is allocated.
static MlirLogicalResult reserve(Sparse *sparse) {
  unsigned bits = sparse->dataType->bits;
  size_t elementSize = bits == 0  ? sizeof(ProtobufCBinaryData)
                       : bits < 8 ? 1
                                  : bits / 8;
  size_t left = sparse24MaxSparseBytes - sparse->importer->sparseBytes;
  if (sparse->count > left / elementSize)
    return sparse24SubjectError(
        sparse->subject,
        "the sparse tensors of the model need more than %d bytes when dense",
        sparse24MaxSparseBytes);
  sparse->importer->sparseBytes += sparse->count * elementSize;
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult checkValues(Sparse *sparse) {
  const Onnx__TensorProto *values = sparse->proto->values;
  Sparse24Subject part = getPart(sparse, "values");
  sparse->dataType = sparse24DataTypeGet(values->data_type);
  if (!sparse->dataType)
    return sparse24SubjectError(&part, "unknown data type %d, expected 1 to %d",
                                (int)values->data_type, sparse24MaxDataType);
  if (values->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT8E8M0)
    return sparse24SubjectError(&part, "FLOAT8E8M0 has no zero");
  if (values->n_dims != 1 || values->dims[0] < 0)
    return sparse24SubjectError(&part, "has %zu dimensions, expected one",
                                values->n_dims);
  sparse->valueCount = (size_t)values->dims[0];
  if (sparse->valueCount > sparse->count)
    return sparse24SubjectError(&part, "has %zu elements, expected at most %zu",
                                sparse->valueCount, sparse->count);
  return mlirLogicalResultSuccess();
}

/// The indices are N positions or N x rank coordinates.
static MlirLogicalResult checkIndices(const Sparse *sparse) {
  const Onnx__TensorProto *indices = sparse->proto->indices;
  Sparse24Subject part = getPart(sparse, "indices");
  if (indices->data_type != ONNX__TENSOR_PROTO__DATA_TYPE__INT64)
    return sparse24SubjectError(&part, "data type %d, expected %d (INT64)",
                                (int)indices->data_type,
                                ONNX__TENSOR_PROTO__DATA_TYPE__INT64);
  bool fits = (indices->n_dims == 1 || indices->n_dims == 2) &&
              indices->dims[0] == (int64_t)sparse->valueCount &&
              (indices->n_dims == 1 ||
               indices->dims[1] == (int64_t)sparse->proto->n_dims);
  return fits ? mlirLogicalResultSuccess()
              : sparse24SubjectError(&part, "expected the shape %zu or %zux%zu",
                                     sparse->valueCount, sparse->valueCount,
                                     sparse->proto->n_dims);
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

static int64_t readIndex(const Sparse24Bytes *indices, size_t position) {
  int64_t index;
  const char *data = indices->data;
  memcpy(&index, data + (indices->isSplat ? 0 : position * sizeof index),
         sizeof index);
  return index;
}

/// The position of value `i`; an error where an index is out of range.
static MlirLogicalResult readPosition(const Sparse *sparse,
                                      const Sparse24Bytes *indices, size_t i,
                                      size_t *position) {
  const Onnx__SparseTensorProto *proto = sparse->proto;
  bool isLinear = proto->indices->n_dims == 1;
  size_t rank = isLinear ? 1 : proto->n_dims;
  *position = 0;
  for (size_t k = 0; k < rank; ++k) {
    size_t extent = isLinear ? sparse->count : (size_t)proto->dims[k];
    int64_t index = readIndex(indices, i * rank + k);
    if (index < 0 || (size_t)index >= extent)
      return sparse24SubjectError(
          sparse->subject, "index %zu of value %zu is %lld, expected 0 to %zu",
          k, i, (long long)index, extent - 1);
    *position = *position * extent + (size_t)index;
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult setPositions(Sparse *sparse) {
  Sparse24Subject part = getPart(sparse, "indices");
  MlirAttribute attribute = sparse24ImportTensor(
      sparse->importer, &part, sparse24Str("indices"), sparse->proto->indices);
  Sparse24Bytes indices;
  if (mlirAttributeIsNull(attribute))
    return mlirLogicalResultFailure();
  sparse24ElementsGetBytes(attribute, &indices);
  // As many as the file has indices.
  size_t *positions = sparse24ArenaAllocate(
      &sparse->importer->arena, sparse->valueCount, sizeof *positions);
  if (!positions)
    return sparse24OutOfMemory(sparse->importer);
  sparse->positions = positions;
  for (size_t i = 0; i < sparse->valueCount; ++i) {
    if (mlirLogicalResultIsFailure(
            readPosition(sparse, &indices, i, &positions[i])))
      return mlirLogicalResultFailure();
    if (i && positions[i] <= positions[i - 1])
      return sparse24SubjectError(
          sparse->subject,
          "the indices of value %zu are not behind those of value %zu, "
          "expected them in ascending order without duplicates",
          i, i - 1);
  }
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// What is left out of a sparse tensor is the empty string.
static MlirAttribute createStrings(const Sparse *sparse) {
  const Onnx__TensorProto *values = sparse->proto->values;
  MlirAttribute none = mlirAttributeGetNull();
  Sparse24Subject part = getPart(sparse, "values");
  if (mlirAttributeIsNull(sparse24ImportTensor(sparse->importer, &part,
                                               sparse->subject->name,
                                               sparse->proto->values)))
    return none;
  ProtobufCBinaryData *strings = sparse24ArenaAllocate(
      &sparse->importer->arena, sparse->count, sizeof *strings);
  if (!strings) {
    sparse24OutOfMemory(sparse->importer);
    return none;
  }
  for (size_t i = 0; i < sparse->valueCount; ++i)
    strings[sparse->positions[i]] = values->string_data[i];
  Onnx__TensorProto dense = ONNX__TENSOR_PROTO__INIT;
  dense.data_type = values->data_type;
  dense.n_dims = sparse->proto->n_dims;
  dense.dims = sparse->proto->dims;
  dense.n_string_data = sparse->count;
  dense.string_data = strings;
  return sparse24ImportTensor(sparse->importer, sparse->subject,
                              sparse->subject->name, &dense);
}

/// Element `i` of the values into `element`. Booleans in `dense` are bits.
static void readValue(MlirAttribute values, const Sparse24Bytes *bytes,
                      size_t i, char *element, size_t elementSize) {
  const char *data = bytes->data;
  if (data)
    memcpy(element, data + (bytes->isSplat ? 0 : i * elementSize), elementSize);
  else
    *element = mlirDenseElementsAttrGetBoolValue(values, (intptr_t)i);
}

/// The values among zeros, all of whose bits are 0 in every data type.
static void *scatter(const Sparse *sparse, MlirAttribute values,
                     size_t elementSize) {
  Sparse24Bytes bytes;
  bool isBits =
      sparse->proto->values->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL &&
      mlirAttributeIsADenseElements(values);
  if (isBits || !sparse24ElementsGetBytes(values, &bytes))
    bytes = (Sparse24Bytes){0};
  char *dense = calloc(sparse->count, elementSize);
  if (!dense) {
    sparse24OutOfMemory(sparse->importer);
    return NULL;
  }
  for (size_t i = 0; i < sparse->valueCount; ++i)
    readValue(values, &bytes, i, dense + sparse->positions[i] * elementSize,
              elementSize);
  return dense;
}

static MlirAttribute createNumbers(const Sparse *sparse, MlirStringRef name) {
  const Onnx__SparseTensorProto *proto = sparse->proto;
  Sparse24Subject part = getPart(sparse, "values");
  MlirAttribute none = mlirAttributeGetNull();
  MlirAttribute values = sparse24ImportTensor(
      sparse->importer, &part, sparse24Str("values"), proto->values);
  if (mlirAttributeIsNull(values))
    return none;
  MlirType element = mlirShapedTypeGetElementType(mlirAttributeGetType(values));
  size_t elementSize = sparse24ElementTypeGetSize(element);
  void *dense = scatter(sparse, values, elementSize);
  if (!dense)
    return none;
  MlirType type =
      sparse24TensorGet((intptr_t)proto->n_dims, proto->dims, element);
  MlirAttribute elements = sparse24ElementsCreateOwned(
      type, name, dense, sparse->count * elementSize, sparse24ReleaseMalloced,
      NULL);
  if (mlirAttributeIsNull(elements))
    sparse24OutOfMemory(sparse->importer);
  return elements;
}

MlirAttribute sparse24ImportSparseTensor(Sparse24Importer *importer,
                                         const Sparse24Subject *subject,
                                         MlirStringRef name,
                                         Onnx__SparseTensorProto *proto) {
  Sparse sparse = {.importer = importer, .subject = subject, .proto = proto};
  if (!proto->values || !proto->indices) {
    sparse24SubjectError(subject, "a sparse tensor without %s",
                         proto->values ? "indices" : "values");
    return mlirAttributeGetNull();
  }
  if (mlirLogicalResultIsFailure(setCount(&sparse)) ||
      mlirLogicalResultIsFailure(checkValues(&sparse)) ||
      mlirLogicalResultIsFailure(checkIndices(&sparse)) ||
      mlirLogicalResultIsFailure(reserve(&sparse)) ||
      mlirLogicalResultIsFailure(setPositions(&sparse)))
    return mlirAttributeGetNull();
  return sparse.dataType->field == Sparse24StringData
             ? createStrings(&sparse)
             : createNumbers(&sparse, name);
}

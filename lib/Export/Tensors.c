/*===- Tensors.c - Elements attributes as TensorProtos --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Export/Exporter.h"
#include "Import/Importer.h"
#include "sparse24/Dialect.h"

#include <string.h>

/// Fields of TensorProto.
enum {
  dimsField = 1,
  dataTypeField = 2,
  stringDataField = 6,
  nameField = 8,
  rawDataField = 9,
  externalDataField = 13,
  dataLocationField = 14,
};

enum {
  /// Tensors of that size go to the external file, as where ONNX's own library
  /// writes one.
  minExternalBytes = 1024,
  /// Where they start there.
  externalAlignment = 64,
};

/// A tensor on its way.
typedef struct {
  Sparse24Exporter *exporter;
  MlirOperation op;
  MlirAttribute elements;
  int64_t count;
  unsigned bits; ///< Of one element in raw_data.
} Tensor;

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static MlirLogicalResult allocate(const Tensor *tensor, size_t size,
                                  uint8_t **data) {
  *data = sparse24ArenaAllocate(&tensor->exporter->arena, size, 1);
  return *data
             ? mlirLogicalResultSuccess()
             : sparse24ExportOutOfMemory(mlirOperationGetLocation(tensor->op));
}

/// Booleans of a `dense` attribute, of which MLIR does not lend the bytes.
static MlirLogicalResult readBools(const Tensor *tensor, const void **data) {
  uint8_t *bools;
  if (mlirLogicalResultIsFailure(
          allocate(tensor, (size_t)tensor->count, &bools)))
    return mlirLogicalResultFailure();
  bool isSplat = mlirDenseElementsAttrIsSplat(tensor->elements);
  for (int64_t i = 0; i < tensor->count; ++i)
    bools[i] = isSplat
                   ? mlirDenseElementsAttrGetBoolSplatValue(tensor->elements)
                   : mlirDenseElementsAttrGetBoolValue(tensor->elements, i);
  *data = bools;
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult expandSplat(const Tensor *tensor, const void *element,
                                     size_t elementSize, const void **data) {
  uint8_t *expanded;
  if (mlirLogicalResultIsFailure(
          allocate(tensor, (size_t)tensor->count * elementSize, &expanded)))
    return mlirLogicalResultFailure();
  for (int64_t i = 0; i < tensor->count; ++i)
    memcpy(expanded + (size_t)i * elementSize, element, elementSize);
  *data = expanded;
  return mlirLogicalResultSuccess();
}

/// All elements, a byte each where they are narrower.
static MlirLogicalResult readElements(const Tensor *tensor, const void **data) {
  MlirType element =
      mlirShapedTypeGetElementType(mlirAttributeGetType(tensor->elements));
  bool isBool =
      mlirTypeIsAInteger(element) && mlirIntegerTypeGetWidth(element) == 1;
  if (isBool && tensor->count &&
      mlirAttributeIsADenseElements(tensor->elements))
    return readBools(tensor, data);
  Sparse24Bytes bytes;
  if (!sparse24ElementsGetBytes(tensor->elements, &bytes))
    return sparse24ExportError(tensor->op,
                               "expected elements that can be read");
  *data = bytes.data;
  return bytes.isSplat ? expandSplat(tensor, bytes.data, bytes.size, data)
                       : mlirLogicalResultSuccess();
}

/// Packs elements of less than a byte, from the low bits up.
static MlirLogicalResult pack(const Tensor *tensor, size_t size,
                              const void **data) {
  uint8_t *packed;
  if (mlirLogicalResultIsFailure(allocate(tensor, size, &packed)))
    return mlirLogicalResultFailure();
  const uint8_t *from = *data;
  for (size_t i = 0; i < (size_t)tensor->count; ++i) {
    size_t bit = i * tensor->bits;
    unsigned window = (from[i] & ((1u << tensor->bits) - 1)) << bit % 8;
    packed[bit / 8] |= (uint8_t)window;
    if (window >> 8)
      packed[bit / 8 + 1] |= (uint8_t)(window >> 8);
  }
  *data = packed;
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Where they go
//===----------------------------------------------------------------------===//

static void addExternalEntry(Sparse24Message *message, const char *key,
                             MlirStringRef value) {
  Sparse24Message entry = {0};
  sparse24MessageAddBytes(&entry, 1, sparse24Str(key));
  sparse24MessageAddBytes(&entry, 2, value);
  sparse24MessageAddOwnedMessage(message, externalDataField, &entry);
}

static void addExternalNumber(Sparse24Message *message, const char *key,
                              uint64_t value) {
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "%llu", (unsigned long long)value);
  addExternalEntry(message, key, sparse24TextGet(&text));
  message->text.failed |= text.failed;
  sparse24TextDestroy(&text);
}

/// The external file is a message whose fields have no tags.
static void addExternal(Sparse24Exporter *exporter, const void *data,
                        size_t size, Sparse24Message *message) {
  static const char zeros[externalAlignment] = {0};
  Sparse24Message *file = &exporter->external;
  size_t padding = -sparse24MessageGetSize(file) % externalAlignment;
  sparse24TextAppend(&file->text, zeros, padding);
  addExternalEntry(message, "location",
                   sparse24Str(exporter->options->externalLocation));
  addExternalNumber(message, "offset", sparse24MessageGetSize(file));
  addExternalNumber(message, "length", size);
  sparse24MessageAddInt(message, dataLocationField, 1);
  sparse24MessageLend(file, data, size);
}

static MlirLogicalResult addStrings(const Tensor *tensor,
                                    Sparse24Message *message) {
  if (!mlirAttributeIsADenseElements(tensor->elements))
    return sparse24ExportError(tensor->op,
                               "expected strings in a dense attribute");
  bool isSplat =
      tensor->count && mlirDenseElementsAttrIsSplat(tensor->elements);
  for (int64_t i = 0; i < tensor->count; ++i)
    sparse24MessageAddBytes(
        message, stringDataField,
        isSplat ? mlirDenseElementsAttrGetStringSplatValue(tensor->elements)
                : mlirDenseElementsAttrGetStringValue(tensor->elements, i));
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addNumbers(const Tensor *tensor, bool canBeExternal,
                                    Sparse24Message *message) {
  const void *data = NULL;
  if (mlirLogicalResultIsFailure(readElements(tensor, &data)))
    return mlirLogicalResultFailure();
  size_t bits = (size_t)tensor->count * tensor->bits;
  size_t size = bits / 8 + (bits % 8 != 0);
  if (tensor->bits < 8 && mlirLogicalResultIsFailure(pack(tensor, size, &data)))
    return mlirLogicalResultFailure();
  if (canBeExternal && size >= minExternalBytes &&
      tensor->exporter->options->writeExternal)
    addExternal(tensor->exporter, data, size, message);
  else
    sparse24MessageAddLent(message, rawDataField, data, size);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24ExportTensor(Sparse24Exporter *exporter,
                                       MlirOperation op, MlirStringRef name,
                                       MlirAttribute elements,
                                       bool canBeExternal,
                                       Sparse24Message *message) {
  MlirType type = mlirAttributeGetType(elements);
  int32_t dataType =
      mlirTypeIsARankedTensor(type) && mlirShapedTypeHasStaticShape(type)
          ? sparse24ExportDataType(mlirShapedTypeGetElementType(type))
          : -1;
  const Sparse24DataType *row = sparse24DataTypeGet(dataType);
  if (!row) {
    Sparse24Text text = {0};
    sparse24TextAppendType(&text, type);
    MlirLogicalResult result =
        sparse24ExportError(op, "expected a tensor of a type of ONNX, found %s",
                            text.data ? text.data : "");
    sparse24TextDestroy(&text);
    return result;
  }
  Tensor tensor = {.exporter = exporter,
                   .op = op,
                   .elements = elements,
                   .count = mlirElementsAttrGetNumElements(elements),
                   .bits = row->bits};
  for (int64_t i = 0, rank = mlirShapedTypeGetRank(type); i < rank; ++i)
    sparse24MessageAddInt(message, dimsField,
                          mlirShapedTypeGetDimSize(type, i));
  sparse24MessageAddInt(message, dataTypeField, dataType);
  if (name.length)
    sparse24MessageAddBytes(message, nameField, name);
  return row->field == Sparse24StringData
             ? addStrings(&tensor, message)
             : addNumbers(&tensor, canBeExternal, message);
}

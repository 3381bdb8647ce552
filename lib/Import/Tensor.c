/*===- Tensor.c - TensorProtos as elements attributes ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"
#include "Import/Wire.h"
#include "sparse24/Dialect.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "raw_data is little endian, and taken as it is"
#endif

/// A tensor on its way: what it must have, and the bytes once they are found.
typedef struct {
  Sparse24Importer *importer;
  const Sparse24Subject *subject;
  Onnx__TensorProto *proto;
  const Sparse24DataType *dataType;
  MlirType type;
  size_t count; ///< Elements.
  bool isExternal;
  const void *data;
  size_t size; ///< Bytes at `data`.
  void *owned; ///< What `data` is, by malloc: protobuf-c's allocator here.
  Sparse24File *file; ///< What `data` are part of, lent.
} Tensor;

//===----------------------------------------------------------------------===//
// What the tensor must have
//===----------------------------------------------------------------------===//

static MlirLogicalResult checkSupported(const Tensor *tensor) {
  const Onnx__TensorProto *proto = tensor->proto;
  if (!tensor->isExternal &&
      proto->data_location != ONNX__TENSOR_PROTO__DATA_LOCATION__DEFAULT)
    return sparse24SubjectError(tensor->subject,
                                "unknown data location %d, expected 0 or 1",
                                (int)proto->data_location);
  if (proto->segment)
    return sparse24SubjectError(tensor->subject,
                                "tensors in segments are not supported");
  if (!tensor->dataType)
    return sparse24SubjectError(tensor->subject,
                                "unknown data type %d, expected 1 to %d",
                                (int)proto->data_type, sparse24MaxDataType);
  return mlirLogicalResultSuccess();
}

/// Also sets the number of elements. The product of the extents other than 0
/// must fit too, because MLIR multiplies them.
static MlirLogicalResult setType(Tensor *tensor) {
  const Onnx__TensorProto *proto = tensor->proto;
  int64_t product = 1;
  bool isEmpty = false;
  for (size_t i = 0; i < proto->n_dims; ++i) {
    int64_t extent = proto->dims[i];
    if (extent < 0)
      return sparse24SubjectError(tensor->subject,
                                  "dimension %zu is %lld, expected 0 or more",
                                  i, (long long)extent);
    if (extent == 0)
      isEmpty = true;
    else if (__builtin_mul_overflow(product, extent, &product) ||
             product > INT64_MAX / 128)
      return sparse24SubjectError(tensor->subject,
                                  "the product of its dimensions is too large");
  }
  tensor->count = isEmpty ? 0 : (size_t)product;
  tensor->type = sparse24TensorGet(
      (intptr_t)proto->n_dims, proto->dims,
      sparse24DataTypeGetType(tensor->importer->context, proto->data_type));
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult sizeError(const Tensor *tensor, const char *field,
                                   size_t found, const char *unit,
                                   size_t expected) {
  Sparse24Text type = {0};
  sparse24TextAppendType(&type, tensor->type);
  sparse24SubjectError(tensor->subject, "%s has %zu %s, expected %zu for %s",
                       field, found, unit, expected,
                       type.data ? type.data : "");
  sparse24TextDestroy(&type);
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

/// Takes the data.
static void own(Tensor *tensor, void *data, size_t size) {
  tensor->data = tensor->owned = data;
  tensor->size = size;
}

static MlirLogicalResult allocate(Tensor *tensor, size_t size) {
  own(tensor, malloc(size ? size : 1), size);
  return tensor->owned ? mlirLogicalResultSuccess()
                       : sparse24OutOfMemory(tensor->importer);
}

/// Copies data that are not the tensor's, for it to own.
static MlirLogicalResult copyData(Tensor *tensor) {
  if (tensor->owned)
    return mlirLogicalResultSuccess();
  const void *data = tensor->data;
  size_t size = tensor->size;
  if (mlirLogicalResultIsFailure(allocate(tensor, size)))
    return mlirLogicalResultFailure();
  if (size)
    memcpy(tensor->owned, data, size);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Typed fields
//===----------------------------------------------------------------------===//

/// A row's name, the size of an entry, and where the message has the entries
/// and their number.
#define FIELD(field, size)                                                     \
  {#field, size, offsetof(Onnx__TensorProto, field),                           \
   offsetof(Onnx__TensorProto, n_##field)}

static const struct {
  const char *name;
  size_t entrySize, entries, count;
} typedFields[sparse24TypedFields] = {
    [Sparse24FloatData] = FIELD(float_data, sizeof(float)),
    [Sparse24Int32Data] = FIELD(int32_data, sizeof(int32_t)),
    [Sparse24StringData] = FIELD(string_data, 0),
    [Sparse24Int64Data] = FIELD(int64_data, sizeof(int64_t)),
    [Sparse24DoubleData] = FIELD(double_data, sizeof(double)),
    [Sparse24Uint64Data] = FIELD(uint64_data, sizeof(uint64_t)),
};

static size_t getEntryCount(const Onnx__TensorProto *proto,
                            Sparse24TypedField field) {
  size_t count;
  memcpy(&count, (const char *)proto + typedFields[field].count, sizeof count);
  return count;
}

/// Takes the entries out of the message.
static void *takeEntries(Onnx__TensorProto *proto, Sparse24TypedField field) {
  char *at = (char *)proto + typedFields[field].entries;
  void *entries, *const none = NULL;
  memcpy(&entries, at, sizeof entries);
  memcpy(at, &none, sizeof none);
  memset((char *)proto + typedFields[field].count, 0, sizeof(size_t));
  return entries;
}

/// Exactly one of external data, raw_data and the typed fields may have
/// something, and of the typed ones only that of the data type.
static MlirLogicalResult checkFields(const Tensor *tensor) {
  const Onnx__TensorProto *proto = tensor->proto;
  Sparse24TypedField expected = tensor->dataType->field;
  const char *raw = tensor->isExternal    ? "external data"
                    : proto->raw_data.len ? "raw_data"
                                          : NULL;
  if (tensor->isExternal && proto->raw_data.len)
    return sparse24SubjectError(
        tensor->subject, "has both external data and raw_data, expected one");
  for (int field = 0; field < sparse24TypedFields; ++field) {
    if (getEntryCount(proto, (Sparse24TypedField)field) == 0)
      continue;
    if (raw)
      return sparse24SubjectError(tensor->subject,
                                  "has both %s and %s, expected one", raw,
                                  typedFields[field].name);
    if (field != (int)expected)
      return sparse24SubjectError(
          tensor->subject, "%s elements are in %s, expected them in %s",
          tensor->dataType->name, typedFields[field].name,
          typedFields[expected].name);
  }
  if (raw && expected == Sparse24StringData)
    return sparse24SubjectError(
        tensor->subject,
        "STRING elements are in %s, expected them in string_data", raw);
  return mlirLogicalResultSuccess();
}

/// Elements of 2 and 4 bits share an entry; complex ones take two. Those of 6
/// bits have one each.
static size_t getExpectedEntries(const Tensor *tensor) {
  unsigned bits = tensor->dataType->bits;
  if (tensor->dataType->isComplex)
    return 2 * tensor->count;
  if (bits == 2 || bits == 4)
    return tensor->count / (8 / bits) + (tensor->count % (8 / bits) != 0);
  return tensor->count;
}

/// An entry of int32_data that holds `bits` bits may be written as a signed or
/// an unsigned number.
static bool fitsBits(int32_t entry, unsigned bits) {
  int64_t limit = INT64_C(1) << bits;
  return entry >= -limit / 2 && entry < limit;
}

static MlirLogicalResult narrow32(const Tensor *tensor, const int32_t *entries,
                                  size_t count) {
  unsigned bits = tensor->dataType->bits;
  unsigned entryBits = bits == 6 ? 6 : bits < 8 ? 8 : bits;
  for (size_t i = 0; i < count; ++i) {
    if (!fitsBits(entries[i], entryBits))
      return sparse24SubjectError(tensor->subject,
                                  "entry %zu of int32_data is %d, which does "
                                  "not fit the %u bits of %s",
                                  i, (int)entries[i], entryBits,
                                  tensor->dataType->name);
    if (entryBits == 16)
      memcpy((char *)tensor->owned + 2 * i, &entries[i], 2);
    else
      ((uint8_t *)tensor->owned)[i] =
          (uint8_t)(entries[i] & (bits == 6 ? 0x3f : 0xff));
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult narrow64(const Tensor *tensor, const uint64_t *entries,
                                  size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (entries[i] > UINT32_MAX)
      return sparse24SubjectError(
          tensor->subject,
          "entry %zu of uint64_data is %llu, which does not fit UINT32", i,
          (unsigned long long)entries[i]);
    memcpy((char *)tensor->owned + 4 * i, &entries[i], 4);
  }
  return mlirLogicalResultSuccess();
}

/// Sets the data to the entries of the typed field, each as wide as an element,
/// or a byte where elements are narrower.
static MlirLogicalResult readTyped(Tensor *tensor) {
  Sparse24TypedField field = tensor->dataType->field;
  size_t count = getEntryCount(tensor->proto, field);
  if (count != getExpectedEntries(tensor))
    return sizeError(tensor, typedFields[field].name, count, "entries",
                     getExpectedEntries(tensor));
  unsigned bits = tensor->dataType->bits;
  size_t entrySize = bits < 8 ? 1 : bits / 8;
  if (tensor->dataType->isComplex)
    entrySize /= 2;
  if (entrySize == typedFields[field].entrySize) {
    own(tensor, takeEntries(tensor->proto, field), count * entrySize);
    return mlirLogicalResultSuccess();
  }
  if (mlirLogicalResultIsFailure(allocate(tensor, count * entrySize)))
    return mlirLogicalResultFailure();
  return field == Sparse24Uint64Data
             ? narrow64(tensor, tensor->proto->uint64_data, count)
             : narrow32(tensor, tensor->proto->int32_data, count);
}

//===----------------------------------------------------------------------===//
// raw_data and external data
//===----------------------------------------------------------------------===//

/// Sets the data to the payload, where it lies.
static MlirLogicalResult readRaw(Tensor *tensor) {
  const Sparse24Importer *importer = tensor->importer;
  Sparse24FilePart part = {.file = importer->file};
  Sparse24Payload payload;
  if (tensor->isExternal) {
    if (mlirLogicalResultIsFailure(sparse24ImportExternalData(
            tensor->importer, tensor->subject, tensor->proto, &part)))
      return mlirLogicalResultFailure();
  } else if (sparse24WireGetPayload(tensor->proto->raw_data, &payload)) {
    part.data = importer->bytes + payload.offset;
    part.size = (size_t)payload.size;
  }
  size_t bits = tensor->count * tensor->dataType->bits;
  size_t expected = bits / 8 + (bits % 8 != 0);
  if (part.isOpen ? part.size < expected : part.size != expected)
    return sizeError(tensor, tensor->isExternal ? "external_data" : "raw_data",
                     part.size, "bytes", expected);
  tensor->data = part.data;
  tensor->size = expected;
  tensor->file = part.file;
  return mlirLogicalResultSuccess();
}

/// Replaces elements packed from the low bits up by one byte for each, its
/// upper bits 0.
static MlirLogicalResult unpack(Tensor *tensor) {
  unsigned bits = tensor->dataType->bits;
  Tensor packed = *tensor;
  tensor->owned = NULL;
  if (mlirLogicalResultIsFailure(allocate(tensor, tensor->count))) {
    free(packed.owned);
    return mlirLogicalResultFailure();
  }
  const uint8_t *from = packed.data;
  uint8_t *to = tensor->owned;
  for (size_t i = 0; i < tensor->count; ++i) {
    size_t bit = i * bits;
    unsigned window = from[bit / 8];
    if (bit % 8 + bits > 8)
      window |= (unsigned)from[bit / 8 + 1] << 8;
    to[i] = (uint8_t)(window >> bit % 8 & ((1u << bits) - 1));
  }
  free(packed.owned);
  return mlirLogicalResultSuccess();
}

/// Any byte but 0 is true; in an i1 it must be 1.
static MlirLogicalResult normalizeBools(Tensor *tensor) {
  if (mlirLogicalResultIsFailure(copyData(tensor)))
    return mlirLogicalResultFailure();
  uint8_t *bools = tensor->owned;
  for (size_t i = 0; i < tensor->count; ++i)
    bools[i] = bools[i] != 0;
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult readElements(Tensor *tensor) {
  bool isRaw = tensor->isExternal || tensor->proto->raw_data.len != 0;
  unsigned bits = tensor->dataType->bits;
  MlirLogicalResult result = isRaw ? readRaw(tensor) : readTyped(tensor);
  if (mlirLogicalResultIsFailure(result))
    return result;
  bool isPacked = bits < 8 && (isRaw || bits != 6);
  if (isPacked && mlirLogicalResultIsFailure(unpack(tensor)))
    return mlirLogicalResultFailure();
  if (tensor->proto->data_type == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL)
    return normalizeBools(tensor);
  return tensor->file ? mlirLogicalResultSuccess() : copyData(tensor);
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

void sparse24ReleaseMalloced(void *data, size_t size, void *userData) {
  (void)size;
  (void)userData;
  free(data);
}

static void releaseFile(void *data, size_t size, void *file) {
  (void)data;
  (void)size;
  sparse24FileRelease(file);
}

/// Strings keep their bytes whatever they are.
static MlirAttribute createStrings(const Tensor *tensor) {
  const Onnx__TensorProto *proto = tensor->proto;
  MlirAttribute none = mlirAttributeGetNull();
  if (proto->n_string_data != tensor->count) {
    sizeError(tensor, "string_data", proto->n_string_data, "entries",
              tensor->count);
    return none;
  }
  MlirStringRef *strings = sparse24ArenaAllocate(
      &tensor->importer->arena, tensor->count, sizeof *strings);
  if (!strings) {
    sparse24OutOfMemory(tensor->importer);
    return none;
  }
  for (size_t i = 0; i < tensor->count; ++i) {
    ProtobufCBinaryData string = proto->string_data[i];
    strings[i] =
        mlirStringRefCreate(string.len ? (char *)string.data : "", string.len);
  }
  return mlirDenseElementsAttrStringGet(tensor->type, (intptr_t)tensor->count,
                                        strings);
}

static MlirAttribute createNumbers(Tensor *tensor, MlirStringRef name) {
  if (mlirLogicalResultIsFailure(readElements(tensor))) {
    free(tensor->owned);
    return mlirAttributeGetNull();
  }
  Sparse24File *file = tensor->owned ? NULL : sparse24FileRetain(tensor->file);
  MlirAttribute elements = sparse24ElementsCreateOwned(
      tensor->type, name, (void *)(uintptr_t)tensor->data, tensor->size,
      file ? releaseFile : sparse24ReleaseMalloced, file);
  if (mlirAttributeIsNull(elements))
    sparse24OutOfMemory(tensor->importer);
  return elements;
}

MlirAttribute sparse24ImportTensor(Sparse24Importer *importer,
                                   const Sparse24Subject *subject,
                                   MlirStringRef name,
                                   Onnx__TensorProto *proto) {
  Tensor tensor = {
      .importer = importer,
      .subject = subject,
      .proto = proto,
      .dataType = sparse24DataTypeGet(proto->data_type),
      .isExternal =
          proto->data_location == ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL,
  };
  if (mlirLogicalResultIsFailure(checkSupported(&tensor)) ||
      mlirLogicalResultIsFailure(setType(&tensor)) ||
      mlirLogicalResultIsFailure(checkFields(&tensor)))
    return mlirAttributeGetNull();
  return tensor.dataType->field == Sparse24StringData
             ? createStrings(&tensor)
             : createNumbers(&tensor, name);
}

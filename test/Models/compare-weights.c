/*===- compare-weights.c - A module's weights against the model's ---------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// compare-weights MODEL.onnx MODULE
///
/// Decodes every compressed constant of the module and compares it, and every
/// dense constant, with the initializer of the same name. The decoder is
/// written from the definition of the encodings and shares nothing with the
/// library. Fails at the first difference, or when there is nothing to compare.

#include "sparse24/Dialect.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/IR.h"

#include "onnx.pb-c.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { maxRank = 8 };

typedef struct {
  const Onnx__GraphProto *graph;
  int64_t compressed, dense;
  bool failed;
} Comparison;

/// Elements in row-major order.
typedef struct {
  int rank;
  int64_t shape[maxRank];
  int64_t count;
  size_t elementSize;
  uint8_t *elements; ///< Owned.
} Array;

__attribute__((format(printf, 3, 4))) static bool
fail(Comparison *comparison, MlirStringRef name, const char *format, ...) {
  fprintf(stderr, "compare-weights: '%.*s': ", (int)name.length, name.data);
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  comparison->failed = true;
  return false;
}

//===----------------------------------------------------------------------===//
// The model's side
//===----------------------------------------------------------------------===//

#define TYPE(name) ONNX__TENSOR_PROTO__DATA_TYPE__##name
// clang-format off
static const struct {
  int32_t type;
  size_t size;
  bool hasSign; ///< It has a negative zero.
} elementTypes[] = {
    {TYPE(FLOAT),        4, true},  {TYPE(DOUBLE),     8, true},
    {TYPE(FLOAT16),      2, true},  {TYPE(BFLOAT16),   2, true},
    {TYPE(FLOAT8E4M3FN), 1, true},  {TYPE(FLOAT8E5M2), 1, true},
    {TYPE(INT8),         1, false}, {TYPE(UINT8),      1, false},
    {TYPE(INT16),        2, false}, {TYPE(UINT16),     2, false},
    {TYPE(INT32),        4, false}, {TYPE(UINT32),     4, false},
    {TYPE(INT64),        8, false}, {TYPE(UINT64),     8, false},
    {TYPE(BOOL),         1, false},
};
// clang-format on

static const Onnx__TensorProto *findInitializer(const Onnx__GraphProto *graph,
                                                MlirStringRef name) {
  for (size_t i = 0; i < graph->n_initializer; ++i) {
    const ProtobufCBinaryData *other = &graph->initializer[i]->name;
    if (other->len == name.length &&
        memcmp(other->data, name.data, name.length) == 0)
      return graph->initializer[i];
  }
  return NULL;
}

/// Copies the elements out of the field that holds them. Where the field is
/// wider than the element, the element is in the low bytes.
static bool copyElements(const Onnx__TensorProto *tensor, Array *array) {
  const struct {
    const void *data;
    size_t count, size;
  } fields[] = {
      {tensor->raw_data.data, tensor->raw_data.len / array->elementSize,
       array->elementSize},
      {tensor->float_data, tensor->n_float_data, sizeof(float)},
      {tensor->double_data, tensor->n_double_data, sizeof(double)},
      {tensor->int32_data, tensor->n_int32_data, sizeof(int32_t)},
      {tensor->int64_data, tensor->n_int64_data, sizeof(int64_t)},
      {tensor->uint64_data, tensor->n_uint64_data, sizeof(uint64_t)},
  };
  for (size_t f = 0; f < sizeof(fields) / sizeof(fields[0]); ++f) {
    if (fields[f].count == 0)
      continue;
    if (fields[f].count != (size_t)array->count)
      return false;
    for (size_t i = 0; i < fields[f].count; ++i)
      memcpy(array->elements + i * array->elementSize,
             (const uint8_t *)fields[f].data + i * fields[f].size,
             array->elementSize);
    return true;
  }
  return array->count == 0;
}

static bool readInitializer(const Onnx__TensorProto *tensor, Array *array,
                            bool *hasSign) {
  *array = (Array){.count = 1};
  for (size_t i = 0; i < sizeof(elementTypes) / sizeof(elementTypes[0]); ++i)
    if (elementTypes[i].type == tensor->data_type) {
      array->elementSize = elementTypes[i].size;
      *hasSign = elementTypes[i].hasSign;
    }
  if (array->elementSize == 0 || tensor->n_dims > maxRank)
    return false;
  array->rank = (int)tensor->n_dims;
  for (int i = 0; i < array->rank; ++i)
    array->count *= array->shape[i] = tensor->dims[i];
  array->elements = malloc((size_t)array->count * array->elementSize + 1);
  return array->elements && copyElements(tensor, array);
}

//===----------------------------------------------------------------------===//
// The module's side
//===----------------------------------------------------------------------===//

static MlirAttribute getAttribute(MlirOperation op, const char *name) {
  return mlirOperationGetAttributeByName(op,
                                         mlirStringRefCreateFromCString(name));
}

/// Allocates an array of the tensor type, all zero bits.
static bool createArray(MlirType type, Array *array) {
  *array = (Array){.count = 1};
  if (!mlirTypeIsARankedTensor(type) || mlirShapedTypeGetRank(type) > maxRank)
    return false;
  array->rank = (int)mlirShapedTypeGetRank(type);
  for (int i = 0; i < array->rank; ++i)
    array->count *= array->shape[i] = mlirShapedTypeGetDimSize(type, i);
  array->elementSize =
      sparse24ElementTypeGetSize(mlirShapedTypeGetElementType(type));
  array->elements = calloc((size_t)array->count + 1, array->elementSize);
  return array->elementSize && array->elements;
}

/// Copies the elements of an elements attribute.
static bool readElements(MlirAttribute attribute, Array *array) {
  Sparse24Bytes bytes;
  *array = (Array){0};
  if (mlirAttributeIsNull(attribute) ||
      !sparse24ElementsGetBytes(attribute, &bytes) ||
      !createArray(mlirAttributeGetType(attribute), array))
    return false;
  size_t step = bytes.isSplat ? 0 : array->elementSize;
  if (bytes.size <
      (bytes.isSplat ? 1 : (size_t)array->count) * array->elementSize)
    return false;
  for (size_t i = 0; i < (size_t)array->count; ++i)
    memcpy(array->elements + i * array->elementSize,
           (const uint8_t *)bytes.data + i * step, array->elementSize);
  return true;
}

/// The positions of the two slots of a group, from its two indices. Both slots
/// may have the same position; the second is then empty.
typedef void (*Positions)(unsigned i0, unsigned i1, unsigned slots[2]);

static void getAscendPositions(unsigned i0, unsigned i1, unsigned slots[2]) {
  slots[0] = i0;
  slots[1] = i1 + 1;
}

static void getNvidiaPositions(unsigned i0, unsigned i1, unsigned slots[2]) {
  slots[0] = i0;
  slots[1] = i1;
}

static const struct {
  const char *encoding;
  Positions getPositions;
} decoders[] = {
    {"ascend-atc", getAscendPositions},
    {"ascend-mmad", getAscendPositions},
    {"nvidia", getNvidiaPositions},
};

static Positions findDecoder(MlirOperation op) {
  MlirStringRef name = mlirStringAttrGetValue(getAttribute(op, "encoding"));
  for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); ++i)
    if (mlirStringRefEqual(
            name, mlirStringRefCreateFromCString(decoders[i].encoding)))
      return decoders[i].getPositions;
  return NULL;
}

/// Writes the zero point, whose shape broadcasts to the weight's, to all
/// elements. An array of rank 0 without elements stands for zero.
static bool fillZeros(const Array *zeroPoint, Array *dense) {
  if (!zeroPoint->elements)
    return true;
  if (zeroPoint->elementSize != dense->elementSize ||
      (zeroPoint->rank && zeroPoint->rank != dense->rank))
    return false;
  for (int64_t i = 0; i < dense->count; ++i) {
    int64_t at = 0, stride = 1, rest = i;
    for (int axis = dense->rank - 1; axis >= 0; --axis) {
      int64_t coordinate = rest % dense->shape[axis];
      rest /= dense->shape[axis];
      if (zeroPoint->rank == 0 || zeroPoint->shape[axis] == 1)
        continue;
      at += coordinate * stride;
      stride *= dense->shape[axis];
    }
    memcpy(dense->elements + (size_t)i * dense->elementSize,
           zeroPoint->elements + (size_t)at * dense->elementSize,
           dense->elementSize);
  }
  return true;
}

/// A compressed weight: rows number outer * inner, each of `length` elements.
typedef struct {
  Array values, index, zeroPoint;
  Positions getPositions;
  int64_t outer, length, inner;
  int64_t groups, indexBytes; ///< Of a row.
} Compressed;

/// Decodes one group into `dense`, which holds the zeros. Returns false when a
/// slot without a place holds a value.
static bool decodeGroup(const Compressed *compressed, int64_t row,
                        int64_t group, Array *dense) {
  size_t size = dense->elementSize;
  unsigned chunk =
      compressed->index.elements[row * compressed->indexBytes + group / 2];
  chunk = group % 2 ? chunk >> 4 : chunk & 15;
  unsigned slots[2];
  compressed->getPositions(chunk & 3, chunk >> 2, slots);

  int64_t inner = compressed->inner;
  int64_t start = row / inner * compressed->length * inner + row % inner;
  uint8_t *elements =
      dense->elements + (size_t)(start + 4 * group * inner) * size;
  uint8_t zero[8];
  memcpy(zero, elements, size);
  for (int slot = 0; slot < 2; ++slot) {
    int64_t at = 2 * (row * compressed->groups + group) + slot;
    const uint8_t *value = compressed->values.elements + (size_t)at * size;
    bool hasPlace = slots[slot] < 4 &&
                    4 * group + slots[slot] < compressed->length &&
                    !(slot == 1 && slots[1] == slots[0]);
    if (hasPlace)
      memcpy(elements + (size_t)(slots[slot] * inner) * size, value, size);
    else if (memcmp(value, zero, size) != 0)
      return false;
  }
  return true;
}

static int64_t getInt(MlirOperation op, const char *name, int64_t otherwise) {
  MlirAttribute attribute = getAttribute(op, name);
  return mlirAttributeIsNull(attribute) ? otherwise
                                        : mlirIntegerAttrGetValueInt(attribute);
}

/// Reads everything but the weight's elements, which become its zeros.
static bool readCompressed(MlirOperation op, Compressed *compressed,
                           Array *dense) {
  MlirAttribute zeroPoint = getAttribute(op, "zero_point");
  if (!createArray(mlirTypeAttrGetValue(getAttribute(op, "dense_type")),
                   dense) ||
      !readElements(getAttribute(op, "values"), &compressed->values) ||
      !readElements(getAttribute(op, "index"), &compressed->index) ||
      (!mlirAttributeIsNull(zeroPoint) &&
       !readElements(zeroPoint, &compressed->zeroPoint)))
    return false;
  int64_t axis = getInt(op, "reduction_axis", -1);
  // The rows of a transposed convolution stay within a group.
  compressed->outer = getInt(op, "groups", 1);
  if (axis < 0 || axis >= dense->rank || compressed->outer < 1)
    return false;
  compressed->length = dense->shape[axis] / compressed->outer;
  compressed->inner = 1;
  for (int i = 0; i < dense->rank; ++i)
    if (i != axis)
      *(i < axis ? &compressed->outer : &compressed->inner) *= dense->shape[i];
  compressed->groups = (compressed->length + 3) / 4;
  compressed->indexBytes = (compressed->groups + 1) / 2;
  int64_t rows = compressed->outer * compressed->inner;
  return compressed->values.elementSize == dense->elementSize &&
         compressed->values.count == rows * 2 * compressed->groups &&
         compressed->index.elementSize == 1 &&
         compressed->index.count == rows * compressed->indexBytes &&
         fillZeros(&compressed->zeroPoint, dense);
}

/// Decodes a compressed constant. `dense` is the caller's in any case.
static bool decode(MlirOperation op, Array *dense) {
  Compressed compressed = {.getPositions = findDecoder(op)};
  bool decoded =
      compressed.getPositions && readCompressed(op, &compressed, dense);
  for (int64_t row = 0; decoded && row < compressed.outer * compressed.inner;
       ++row)
    for (int64_t group = 0; decoded && group < compressed.groups; ++group)
      decoded = decodeGroup(&compressed, row, group, dense);
  free(compressed.values.elements);
  free(compressed.index.elements);
  free(compressed.zeroPoint.elements);
  return decoded;
}

//===----------------------------------------------------------------------===//
// The comparison
//===----------------------------------------------------------------------===//

static bool isZero(const uint8_t *element, size_t size) {
  for (size_t i = 0; i + 1 < size; ++i)
    if (element[i])
      return false;
  return (element[size - 1] & 0x7f) == 0;
}

/// Whether a vector of scales or zero points may be `expected`, once for each
/// group of a transposed convolution.
static bool isRepeated(const Array *expected, const Array *found) {
  return expected->rank == 1 && found->rank == 1 && expected->count &&
         found->count % expected->count == 0;
}

/// Compares element by element. Where `signedZeros`, the two zeros are equal.
static bool compareArrays(Comparison *comparison, MlirStringRef name,
                          const Array *expected, const Array *found,
                          bool signedZeros) {
  if (expected->rank != found->rank ||
      expected->elementSize != found->elementSize ||
      (memcmp(expected->shape, found->shape, sizeof(expected->shape)) != 0 &&
       !isRepeated(expected, found)))
    return fail(comparison, name, "type differs from the initializer's");
  size_t size = expected->elementSize;
  for (int64_t i = 0; i < found->count; ++i) {
    const uint8_t *left =
        expected->elements + (size_t)(i % expected->count) * size;
    const uint8_t *right = found->elements + (size_t)i * size;
    if (memcmp(left, right, size) == 0 ||
        (signedZeros && isZero(left, size) && isZero(right, size)))
      continue;
    return fail(comparison, name, "element %" PRId64 " differs", i);
  }
  return true;
}

static bool compareConstant(Comparison *comparison, MlirOperation op,
                            MlirStringRef name, bool isCompressed) {
  const Onnx__TensorProto *tensor = findInitializer(comparison->graph, name);
  if (!tensor)
    return fail(comparison, name, "no such initializer");
  Array expected, found = {0};
  bool hasSign = false, equal = false;
  if (!readInitializer(tensor, &expected, &hasSign))
    fail(comparison, name, "cannot read the initializer");
  else if (isCompressed ? !decode(op, &found)
                        : !readElements(getAttribute(op, "value"), &found))
    fail(comparison, name, "cannot decode the constant");
  else
    equal = compareArrays(comparison, name, &expected, &found,
                          isCompressed && hasSign);
  free(expected.elements);
  free(found.elements);
  return equal;
}

static MlirWalkResult visit(MlirOperation op, void *userData) {
  Comparison *comparison = userData;
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  bool isCompressed = mlirStringRefEqual(
      name, mlirStringRefCreateFromCString("sparse24.compressed_constant"));
  if (!isCompressed && !mlirStringRefEqual(name, mlirStringRefCreateFromCString(
                                                     "sparse24.constant")))
    return MlirWalkResultAdvance;
  MlirLocation location = mlirOperationGetLocation(op);
  if (!mlirLocationIsAName(location)) {
    fail(comparison, name, "its location has no name");
    return MlirWalkResultInterrupt;
  }
  if (!compareConstant(comparison, op,
                       mlirIdentifierStr(mlirLocationNameGetName(location)),
                       isCompressed))
    return MlirWalkResultInterrupt;
  ++*(isCompressed ? &comparison->compressed : &comparison->dense);
  return MlirWalkResultAdvance;
}

static bool compareModule(const char *path, Comparison *comparison) {
  MlirContext context = mlirContextCreate();
  mlirDialectHandleRegisterDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  MlirModule module = {NULL};
  if (mlirLogicalResultIsSuccess(sparse24DialectLoad(context)))
    module = mlirModuleCreateParseFromFile(
        context, mlirStringRefCreateFromCString(path));
  bool parsed = !mlirModuleIsNull(module);
  if (parsed) {
    mlirOperationWalk(mlirModuleGetOperation(module), visit, comparison,
                      MlirWalkPreOrder);
    mlirModuleDestroy(module);
  }
  mlirContextDestroy(context);
  return parsed;
}

//===----------------------------------------------------------------------===//
// The files
//===----------------------------------------------------------------------===//

/// The bytes of a file, which the caller frees, or NULL.
static uint8_t *readFile(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  if (!file)
    return NULL;
  fseek(file, 0, SEEK_END);
  long end = ftell(file);
  rewind(file);
  uint8_t *data = end < 0 ? NULL : malloc((size_t)end + 1);
  if (data && fread(data, 1, (size_t)end, file) != (size_t)end) {
    free(data);
    data = NULL;
  }
  fclose(file);
  *size = (size_t)end;
  return data;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: compare-weights MODEL.onnx MODULE\n");
    return 2;
  }
  size_t size = 0;
  uint8_t *data = readFile(argv[1], &size);
  Onnx__ModelProto *model =
      data ? sparse24_onnx__model_proto__unpack(NULL, size, data) : NULL;
  free(data);
  if (!model || !model->graph) {
    fprintf(stderr, "compare-weights: cannot read '%s'\n", argv[1]);
    return 1;
  }
  Comparison comparison = {.graph = model->graph};
  bool parsed = compareModule(argv[2], &comparison);
  sparse24_onnx__model_proto__free_unpacked(model, NULL);
  if (!parsed || comparison.failed)
    return 1;
  printf("%" PRId64 " compressed, %" PRId64
         " dense constants equal their initializers\n",
         comparison.compressed, comparison.dense);
  return comparison.compressed + comparison.dense == 0;
}

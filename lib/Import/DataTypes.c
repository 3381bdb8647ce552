/*===- DataTypes.c - ONNX's types as MLIR's -------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"
#include "sparse24/Dialect.h"

//===----------------------------------------------------------------------===//
// Data types
//===----------------------------------------------------------------------===//

#define ROW(NAME) [ONNX__TENSOR_PROTO__DATA_TYPE__##NAME]
#define SIGNLESS mlirIntegerTypeGet, NULL
#define UNSIGNED mlirIntegerTypeUnsignedGet, NULL
#define FLOAT(type) NULL, mlir##type##TypeGet

/// ONNX's signed integers are MLIR's signless ones, as in onnx-mlir.
// clang-format off
static const Sparse24DataType dataTypes[] = {
    //                    name               type                    bits  typed field
    ROW(FLOAT)          = {"FLOAT",          FLOAT(F32),             32,   Sparse24FloatData,  false},
    ROW(UINT8)          = {"UINT8",          UNSIGNED,               8,    Sparse24Int32Data,  false},
    ROW(INT8)           = {"INT8",           SIGNLESS,               8,    Sparse24Int32Data,  false},
    ROW(UINT16)         = {"UINT16",         UNSIGNED,               16,   Sparse24Int32Data,  false},
    ROW(INT16)          = {"INT16",          SIGNLESS,               16,   Sparse24Int32Data,  false},
    ROW(INT32)          = {"INT32",          SIGNLESS,               32,   Sparse24Int32Data,  false},
    ROW(INT64)          = {"INT64",          SIGNLESS,               64,   Sparse24Int64Data,  false},
    ROW(STRING)         = {"STRING",         NULL, NULL,             0,    Sparse24StringData, false},
    ROW(BOOL)           = {"BOOL",           SIGNLESS,               8,    Sparse24Int32Data,  false},
    ROW(FLOAT16)        = {"FLOAT16",        FLOAT(F16),             16,   Sparse24Int32Data,  false},
    ROW(DOUBLE)         = {"DOUBLE",         FLOAT(F64),             64,   Sparse24DoubleData, false},
    ROW(UINT32)         = {"UINT32",         UNSIGNED,               32,   Sparse24Uint64Data, false},
    ROW(UINT64)         = {"UINT64",         UNSIGNED,               64,   Sparse24Uint64Data, false},
    ROW(COMPLEX64)      = {"COMPLEX64",      FLOAT(F32),             64,   Sparse24FloatData,  true},
    ROW(COMPLEX128)     = {"COMPLEX128",     FLOAT(F64),             128,  Sparse24DoubleData, true},
    ROW(BFLOAT16)       = {"BFLOAT16",       FLOAT(BF16),            16,   Sparse24Int32Data,  false},
    ROW(FLOAT8E4M3FN)   = {"FLOAT8E4M3FN",   FLOAT(Float8E4M3FN),    8,    Sparse24Int32Data,  false},
    ROW(FLOAT8E4M3FNUZ) = {"FLOAT8E4M3FNUZ", FLOAT(Float8E4M3FNUZ),  8,    Sparse24Int32Data,  false},
    ROW(FLOAT8E5M2)     = {"FLOAT8E5M2",     FLOAT(Float8E5M2),      8,    Sparse24Int32Data,  false},
    ROW(FLOAT8E5M2FNUZ) = {"FLOAT8E5M2FNUZ", FLOAT(Float8E5M2FNUZ),  8,    Sparse24Int32Data,  false},
    ROW(UINT4)          = {"UINT4",          UNSIGNED,               4,    Sparse24Int32Data,  false},
    ROW(INT4)           = {"INT4",           SIGNLESS,               4,    Sparse24Int32Data,  false},
    ROW(FLOAT4E2M1)     = {"FLOAT4E2M1",     FLOAT(Float4E2M1FN),    4,    Sparse24Int32Data,  false},
    ROW(FLOAT8E8M0)     = {"FLOAT8E8M0",     FLOAT(Float8E8M0FNU),   8,    Sparse24Int32Data,  false},
    ROW(UINT2)          = {"UINT2",          UNSIGNED,               2,    Sparse24Int32Data,  false},
    ROW(INT2)           = {"INT2",           SIGNLESS,               2,    Sparse24Int32Data,  false},
    ROW(FLOAT6E2M3)     = {"FLOAT6E2M3",     FLOAT(Float6E2M3FN),    6,    Sparse24Int32Data,  false},
    ROW(FLOAT6E3M2)     = {"FLOAT6E3M2",     FLOAT(Float6E3M2FN),    6,    Sparse24Int32Data,  false},
};
// clang-format on

_Static_assert(sizeof dataTypes / sizeof *dataTypes == sparse24MaxDataType + 1,
               "each data type has a row");

const Sparse24DataType *sparse24DataTypeGet(int32_t dataType) {
  bool known = dataType > ONNX__TENSOR_PROTO__DATA_TYPE__UNDEFINED &&
               dataType <= sparse24MaxDataType;
  return known ? &dataTypes[dataType] : NULL;
}

int32_t sparse24DataTypeFind(MlirStringRef name) {
  for (int32_t i = 1; i <= sparse24MaxDataType; ++i)
    if (sparse24StrEquals(name, dataTypes[i].name))
      return i;
  return ONNX__TENSOR_PROTO__DATA_TYPE__UNDEFINED;
}

MlirType sparse24DataTypeGetType(MlirContext context, int32_t dataType) {
  if (dataType == ONNX__TENSOR_PROTO__DATA_TYPE__UNDEFINED)
    return sparse24UnknownTypeGet(context);
  const Sparse24DataType *row = sparse24DataTypeGet(dataType);
  if (!row)
    return (MlirType){NULL};
  if (dataType == ONNX__TENSOR_PROTO__DATA_TYPE__STRING)
    return mlirOpaqueTypeGet(context, sparse24Str("onnx"),
                             sparse24Str("String"));
  if (dataType == ONNX__TENSOR_PROTO__DATA_TYPE__BOOL)
    return row->getInteger(context, 1);
  if (row->getInteger)
    return row->getInteger(context, row->bits);
  MlirType type = row->getFloat(context);
  return row->isComplex ? mlirComplexTypeGet(type) : type;
}

//===----------------------------------------------------------------------===//
// Types of values
//===----------------------------------------------------------------------===//

static int64_t getExtent(const Onnx__TensorShapeProto__Dimension *dim) {
  // Some exporters write -1 for an extent that they do not know.
  bool isStatic =
      dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE &&
      dim->dim_value >= 0;
  return isStatic ? dim->dim_value : mlirShapedTypeGetDynamicSize();
}

static MlirType importElementType(Sparse24Importer *importer,
                                  const Sparse24Subject *subject,
                                  int32_t dataType) {
  MlirType type = sparse24DataTypeGetType(importer->context, dataType);
  if (mlirTypeIsNull(type))
    sparse24SubjectError(subject, "unknown element type %d, expected 1 to %d",
                         (int)dataType, sparse24MaxDataType);
  return type;
}

static MlirType importTensorType(Sparse24Importer *importer,
                                 const Sparse24Subject *subject,
                                 int32_t dataType,
                                 const Onnx__TensorShapeProto *dims) {
  MlirType element = importElementType(importer, subject, dataType);
  if (mlirTypeIsNull(element))
    return element;
  if (!dims)
    return mlirUnrankedTensorTypeGet(element);
  size_t rank = dims->n_dim;
  int64_t *shape = sparse24ArenaAllocate(&importer->arena, rank, sizeof *shape);
  if (!shape) {
    sparse24OutOfMemory(importer);
    return (MlirType){NULL};
  }
  for (size_t i = 0; i < rank; ++i)
    shape[i] = getExtent(dims->dim[i]);
  return sparse24TensorGet((intptr_t)rank, shape, element);
}

/// `!onnx.NAME<type>` or `!onnx.NAME<key, type>`. A null type is an error that
/// has been emitted.
static MlirType wrapType(const Sparse24Importer *importer, const char *name,
                         const MlirType *key, MlirType type) {
  if (mlirTypeIsNull(type) || (key && mlirTypeIsNull(*key)))
    return (MlirType){NULL};
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "%s<", name);
  if (key) {
    sparse24TextAppendType(&text, *key);
    sparse24TextPrintf(&text, ", ");
  }
  sparse24TextAppendType(&text, type);
  sparse24TextPrintf(&text, ">");
  MlirType result = {NULL};
  if (text.failed)
    sparse24OutOfMemory(importer);
  else
    result = mlirOpaqueTypeGet(importer->context, sparse24Str("onnx"),
                               sparse24TextGet(&text));
  sparse24TextDestroy(&text);
  return result;
}

MlirType sparse24ImportType(Sparse24Importer *importer,
                            const Sparse24Subject *subject,
                            const Onnx__TypeProto *type) {
  MlirType key;
  switch (type ? type->value_case : ONNX__TYPE_PROTO__VALUE__NOT_SET) {
  case ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE:
    return importTensorType(importer, subject, type->tensor_type->elem_type,
                            type->tensor_type->shape);
  case ONNX__TYPE_PROTO__VALUE_SEQUENCE_TYPE:
    return wrapType(
        importer, "Seq", NULL,
        sparse24ImportType(importer, subject, type->sequence_type->elem_type));
  case ONNX__TYPE_PROTO__VALUE_OPTIONAL_TYPE:
    return wrapType(
        importer, "Opt", NULL,
        sparse24ImportType(importer, subject, type->optional_type->elem_type));
  case ONNX__TYPE_PROTO__VALUE_MAP_TYPE:
    key = importElementType(importer, subject, type->map_type->key_type);
    return mlirTypeIsNull(key)
               ? key
               : wrapType(importer, "Map", &key,
                          sparse24ImportType(importer, subject,
                                             type->map_type->value_type));
  case ONNX__TYPE_PROTO__VALUE_SPARSE_TENSOR_TYPE:
    return wrapType(importer, "Sparse", NULL,
                    importTensorType(importer, subject,
                                     type->sparse_tensor_type->elem_type,
                                     type->sparse_tensor_type->shape));
  case ONNX__TYPE_PROTO__VALUE_OPAQUE_TYPE:
    sparse24SubjectError(subject, "opaque types are not supported");
    return (MlirType){NULL};
  default:
    return mlirUnrankedTensorTypeGet(sparse24UnknownTypeGet(importer->context));
  }
}

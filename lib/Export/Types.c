/*===- Types.c - MLIR's types as ONNX's -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Export/Exporter.h"
#include "Import/Importer.h"
#include "sparse24/Dialect.h"

#include "mlir-c/Diagnostics.h"

#include <stdlib.h>
#include <string.h>

int32_t sparse24ExportDataType(MlirType element) {
  if (mlirTypeIsNull(element))
    return -1;
  MlirContext context = mlirTypeGetContext(element);
  for (int32_t i = 0; i <= sparse24MaxDataType; ++i)
    if (mlirTypeEqual(element, sparse24DataTypeGetType(context, i)))
      return i;
  return -1;
}

//===----------------------------------------------------------------------===//
// Names of dimensions
//===----------------------------------------------------------------------===//

/// Where the entry that starts at `text` ends: at a comma, which names have
/// escaped.
static size_t getEntrySize(MlirStringRef text) {
  const char *comma = memchr(text.data, ',', text.length);
  return comma ? (size_t)(comma - text.data) : text.length;
}

/// The name of dimension `position` in "0:batch,2:length"; empty where it has
/// none.
static MlirStringRef getDimParam(MlirStringRef dimParams, int64_t position) {
  while (dimParams.length) {
    MlirStringRef entry = {dimParams.data, getEntrySize(dimParams)};
    size_t step = entry.length + (entry.length < dimParams.length);
    dimParams.data += step;
    dimParams.length -= step;
    const char *colon = memchr(entry.data, ':', entry.length);
    if (!colon || strtoll(entry.data, NULL, 10) != position)
      continue;
    return mlirStringRefCreate(colon + 1,
                               entry.length - (size_t)(colon + 1 - entry.data));
  }
  return mlirStringRefCreate("", 0);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Fields of ONNX's messages.
enum {
  tensorTypeField = 1,
  sequenceTypeField = 4,
  mapTypeField = 5,
  sparseTensorTypeField = 8,
  optionalTypeField = 9,
  elementTypeField = 1, ///< Also of sequences and optionals; keys of maps.
  shapeField = 2,       ///< Also the values of maps.
  dimField = 1,
  dimValueField = 1,
  dimParamField = 2,
};

/// A comma stands as `\2c`, a backslash as `\5c`.
static void addDimParam(MlirStringRef name, Sparse24Message *dim) {
  Sparse24Text text = {0};
  for (size_t i = 0; i < name.length; ++i) {
    bool isEscape = i + 2 < name.length && name.data[i] == '\\';
    const char *escape = name.data + i;
    if (isEscape &&
        (memcmp(escape, "\\2c", 3) == 0 || memcmp(escape, "\\5c", 3) == 0)) {
      sparse24TextAppend(&text, escape[1] == '2' ? "," : "\\", 1);
      i += 2;
    } else {
      sparse24TextAppend(&text, escape, 1);
    }
  }
  sparse24MessageAddBytes(dim, dimParamField, sparse24TextGet(&text));
  dim->text.failed |= text.failed;
  sparse24TextDestroy(&text);
}

static void addShape(MlirType type, MlirStringRef dimParams,
                     Sparse24Message *message) {
  Sparse24Message shape = {0};
  for (int64_t i = 0, rank = mlirShapedTypeGetRank(type); i < rank; ++i) {
    Sparse24Message dim = {0};
    MlirStringRef name = getDimParam(dimParams, i);
    if (!mlirShapedTypeIsDynamicDim(type, i))
      sparse24MessageAddInt(&dim, dimValueField,
                            mlirShapedTypeGetDimSize(type, i));
    else if (name.length)
      addDimParam(name, &dim);
    sparse24MessageAddOwnedMessage(&shape, dimField, &dim);
  }
  sparse24MessageAddOwnedMessage(message, shapeField, &shape);
}

static bool addTensorType(MlirType type, MlirStringRef dimParams,
                          unsigned field, Sparse24Message *message) {
  int32_t element = sparse24ExportDataType(mlirShapedTypeGetElementType(type));
  if (element < 0)
    return false;
  Sparse24Message tensor = {0};
  sparse24MessageAddInt(&tensor, elementTypeField, element);
  if (mlirTypeIsARankedTensor(type))
    addShape(type, dimParams, &tensor);
  sparse24MessageAddOwnedMessage(message, field, &tensor);
  return true;
}

static MlirLogicalResult ignore(MlirDiagnostic diagnostic, void *userData) {
  (void)diagnostic;
  (void)userData;
  return mlirLogicalResultSuccess();
}

/// Null, without a diagnostic, for what is no type. MLIR's parser wants a NUL
/// behind the text, and no space before it.
static MlirType parseType(MlirContext context, MlirStringRef text) {
  while (text.length && *text.data == ' ') {
    ++text.data;
    --text.length;
  }
  Sparse24Text copy = {0};
  sparse24TextAppend(&copy, text.data, text.length);
  MlirDiagnosticHandlerID handler =
      mlirContextAttachDiagnosticHandler(context, ignore, NULL, NULL);
  MlirType type = copy.failed
                      ? (MlirType){NULL}
                      : mlirTypeParseGet(context, sparse24TextGet(&copy));
  mlirContextDetachDiagnosticHandler(context, handler);
  sparse24TextDestroy(&copy);
  return type;
}

/// !onnx.Seq<type> and !onnx.Opt<type>.
static bool addWrapper(MlirType type, MlirStringRef dimParams, unsigned field,
                       Sparse24Message *message) {
  Sparse24Message inner = {0}, wrapper = {0};
  if (!sparse24ExportType(type, dimParams, &inner)) {
    sparse24MessageDestroy(&inner);
    return false;
  }
  sparse24MessageAddOwnedMessage(&wrapper, elementTypeField, &inner);
  sparse24MessageAddOwnedMessage(message, field, &wrapper);
  return true;
}

/// !onnx.Map<key, type>; keys are scalars, whose names have no comma.
static bool addMap(MlirContext context, MlirStringRef text,
                   Sparse24Message *message) {
  const char *comma = memchr(text.data, ',', text.length);
  if (!comma)
    return false;
  size_t keySize = (size_t)(comma - text.data);
  MlirType key = parseType(context, mlirStringRefCreate(text.data, keySize));
  MlirType value = parseType(
      context, mlirStringRefCreate(comma + 1, text.length - keySize - 1));
  int32_t keyType = sparse24ExportDataType(key);
  Sparse24Message inner = {0}, map = {0};
  if (keyType < 0 || mlirTypeIsNull(value) ||
      !sparse24ExportType(value, mlirStringRefCreate("", 0), &inner)) {
    sparse24MessageDestroy(&inner);
    return false;
  }
  sparse24MessageAddInt(&map, elementTypeField, keyType);
  sparse24MessageAddOwnedMessage(&map, shapeField, &inner);
  sparse24MessageAddOwnedMessage(message, mapTypeField, &map);
  return true;
}

/// What stands in NAME<...>; a null string for anything else.
static MlirStringRef getArgument(MlirStringRef data, const char *name) {
  size_t length = strlen(name);
  bool matches = data.length > length + 2 &&
                 memcmp(data.data, name, length) == 0 &&
                 data.data[length] == '<' && data.data[data.length - 1] == '>';
  return matches ? mlirStringRefCreate(data.data + length + 1,
                                       data.length - length - 2)
                 : mlirStringRefCreate(NULL, 0);
}

static bool addONNXType(MlirType type, MlirStringRef dimParams,
                        Sparse24Message *message) {
  MlirContext context = mlirTypeGetContext(type);
  MlirStringRef data = mlirOpaqueTypeGetData(type);
  static const struct {
    const char *name;
    unsigned field;
  } rows[] = {{"Seq", sequenceTypeField},
              {"Opt", optionalTypeField},
              {"Sparse", sparseTensorTypeField},
              {"Map", mapTypeField}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i) {
    MlirStringRef argument = getArgument(data, rows[i].name);
    if (!argument.data)
      continue;
    if (rows[i].field == mapTypeField)
      return addMap(context, argument, message);
    MlirType inner = parseType(context, argument);
    if (mlirTypeIsNull(inner))
      return false;
    if (rows[i].field != sparseTensorTypeField)
      return addWrapper(inner, dimParams, rows[i].field, message);
    return mlirTypeIsATensor(inner) &&
           addTensorType(inner, dimParams, rows[i].field, message);
  }
  return false;
}

bool sparse24ExportTypeIsKnown(MlirType type) {
  return !(mlirTypeIsAUnrankedTensor(type) &&
           sparse24TypeIsUnknown(mlirShapedTypeGetElementType(type)));
}

bool sparse24ExportType(MlirType type, MlirStringRef dimParams,
                        Sparse24Message *message) {
  if (!sparse24ExportTypeIsKnown(type))
    return true;
  if (mlirTypeIsATensor(type))
    return addTensorType(type, dimParams, tensorTypeField, message);
  return mlirTypeIsAOpaque(type) &&
         sparse24StrEquals(mlirOpaqueTypeGetDialectNamespace(type), "onnx") &&
         addONNXType(type, dimParams, message);
}

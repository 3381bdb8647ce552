/*===- Attributes.c - Attributes of operations as AttributeProtos ---------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Export/Exporter.h"
#include "Import/Importer.h"
#include "sparse24/Dialect.h"

#define KIND(NAME) ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__##NAME

enum { nodeAttributeField = 5, nameField = 1, typeField = 20 };

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

/// Of each kind its name, the field for a value, and the kind of a list.
static const struct {
  const char *name;
  unsigned field;
  int32_t list;
} kinds[] = {
    [KIND(FLOAT)] = {"FLOAT", 2, KIND(FLOATS)},
    [KIND(INT)] = {"INT", 3, KIND(INTS)},
    [KIND(STRING)] = {"STRING", 4, KIND(STRINGS)},
    [KIND(TENSOR)] = {"TENSOR", 5, KIND(TENSORS)},
    [KIND(GRAPH)] = {"GRAPH", 6, KIND(GRAPHS)},
    [KIND(FLOATS)] = {"FLOATS", 7, 0},
    [KIND(INTS)] = {"INTS", 8, 0},
    [KIND(STRINGS)] = {"STRINGS", 9, 0},
    [KIND(TENSORS)] = {"TENSORS", 10, 0},
    [KIND(GRAPHS)] = {"GRAPHS", 11, 0},
    [KIND(TYPE_PROTO)] = {"TYPE_PROTO", 14, KIND(TYPE_PROTOS)},
    [KIND(TYPE_PROTOS)] = {"TYPE_PROTOS", 15, 0},
    [KIND(SPARSE_TENSOR)] = {"SPARSE_TENSOR", 0, 0},
    [KIND(SPARSE_TENSORS)] = {"SPARSE_TENSORS", 0, 0},
};

enum { numKinds = sizeof kinds / sizeof *kinds };

/// Types of elements are numbers, all others TypeProtos.
static bool isElementType(MlirAttribute attribute) {
  return sparse24ExportDataType(mlirTypeAttrGetValue(attribute)) > 0;
}

/// The kind of an attribute that is no list; 0 for one that ONNX has not got.
static int32_t getValueKind(MlirAttribute attribute) {
  const struct {
    bool is;
    int32_t kind;
  } rows[] = {
      {mlirAttributeIsAFloat(attribute), KIND(FLOAT)},
      {mlirAttributeIsAInteger(attribute), KIND(INT)},
      {mlirAttributeIsAString(attribute), KIND(STRING)},
      {mlirAttributeIsADenseElements(attribute), KIND(TENSOR)},
      {mlirAttributeIsADenseResourceElements(attribute), KIND(TENSOR)},
      {mlirAttributeIsAType(attribute) && isElementType(attribute), KIND(INT)},
      {mlirAttributeIsAType(attribute), KIND(TYPE_PROTO)},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (rows[i].is)
      return rows[i].kind;
  return KIND(UNDEFINED);
}

static bool isDenseList(MlirAttribute attribute) {
  return mlirAttributeIsADenseI64Array(attribute) ||
         mlirAttributeIsADenseF32Array(attribute);
}

/// The kind that the importer has noted where the value does not tell it.
static int32_t getDeclaredKind(MlirOperation op, MlirStringRef name) {
  MlirAttribute types = sparse24OpGetAttr(op, "onnx.attribute_types");
  if (mlirAttributeIsNull(types) || !mlirAttributeIsADictionary(types))
    return KIND(UNDEFINED);
  MlirAttribute type = mlirDictionaryAttrGetElementByName(types, name);
  for (int32_t i = 1; i < numKinds; ++i)
    if (!mlirAttributeIsNull(type) && mlirAttributeIsAString(type) &&
        sparse24StrEquals(mlirStringAttrGetValue(type), kinds[i].name))
      return i;
  return KIND(UNDEFINED);
}

static bool isSparse(int32_t kind) {
  return kind == KIND(SPARSE_TENSOR) || kind == KIND(SPARSE_TENSORS);
}

/// The kind of an attribute; 0 for one that ONNX has not got.
static int32_t getKind(MlirOperation op, MlirNamedAttribute named) {
  MlirAttribute attribute = named.attribute;
  int32_t declared = getDeclaredKind(op, mlirIdentifierStr(named.name));
  bool isEmptyList = mlirAttributeIsAArray(attribute) &&
                     mlirArrayAttrGetNumElements(attribute) == 0;
  if (isSparse(declared) ||
      (isEmptyList && declared && kinds[declared].list == 0))
    return declared;
  if (isDenseList(attribute))
    return mlirAttributeIsADenseI64Array(attribute) ? KIND(INTS) : KIND(FLOATS);
  if (!mlirAttributeIsAArray(attribute))
    return getValueKind(attribute);
  intptr_t count = mlirArrayAttrGetNumElements(attribute);
  int32_t kind =
      count ? getValueKind(mlirArrayAttrGetElement(attribute, 0)) : KIND(INT);
  for (intptr_t i = 1; i < count; ++i)
    if (getValueKind(mlirArrayAttrGetElement(attribute, i)) != kind)
      return KIND(UNDEFINED);
  return kinds[kind].list;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

/// What is needed to export one attribute.
typedef struct {
  Sparse24Exporter *exporter;
  MlirOperation op;
  MlirStringRef name;
} Attribute;

static MlirLogicalResult attributeError(const Attribute *attribute,
                                        const char *expected) {
  return sparse24ExportError(attribute->op,
                             "expected attribute '%.*s' to be %s",
                             SPARSE24_STR(attribute->name), expected);
}

static MlirLogicalResult addFloat(const Attribute *attribute, double value,
                                  unsigned field, Sparse24Message *message) {
  float rounded = (float)value;
  if ((double)rounded != value && value == value)
    return attributeError(attribute, "a number that f32 holds");
  sparse24MessageAddFloat(message, field, rounded);
  return mlirLogicalResultSuccess();
}

static int64_t getInt(MlirAttribute attribute) {
  if (mlirAttributeIsAType(attribute))
    return sparse24ExportDataType(mlirTypeAttrGetValue(attribute));
  if (mlirAttributeIsABool(attribute))
    return mlirBoolAttrGetValue(attribute);
  MlirType type = mlirAttributeGetType(attribute);
  if (mlirTypeIsAInteger(type) && mlirIntegerTypeIsSigned(type))
    return mlirIntegerAttrGetValueSInt(attribute);
  if (mlirTypeIsAInteger(type) && mlirIntegerTypeIsUnsigned(type))
    return (int64_t)mlirIntegerAttrGetValueUInt(attribute);
  return mlirIntegerAttrGetValueInt(attribute);
}

static MlirLogicalResult addInt(const Attribute *attribute, MlirAttribute value,
                                unsigned field, Sparse24Message *message) {
  MlirType type = mlirAttributeGetType(value);
  enum { maxWidth = 64 };
  if (mlirAttributeIsAInteger(value) && mlirTypeIsAInteger(type) &&
      mlirIntegerTypeGetWidth(type) > maxWidth)
    return attributeError(attribute, "an integer of at most 64 bits");
  if (mlirAttributeIsAInteger(value) && mlirTypeIsAInteger(type) &&
      mlirIntegerTypeIsUnsigned(type) && getInt(value) < 0)
    return attributeError(attribute, "an integer that si64 holds");
  sparse24MessageAddInt(message, field, getInt(value));
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addTensor(const Attribute *attribute,
                                   MlirAttribute value, unsigned field,
                                   Sparse24Message *message) {
  Sparse24Message tensor = {0};
  MlirLogicalResult result =
      sparse24ExportTensor(attribute->exporter, attribute->op,
                           mlirStringRefCreate("", 0), value, false, &tensor);
  sparse24MessageAddOwnedMessage(message, field, &tensor);
  return result;
}

static MlirLogicalResult addType(const Attribute *attribute,
                                 MlirAttribute value, unsigned field,
                                 Sparse24Message *message) {
  Sparse24Message type = {0};
  bool isType = sparse24ExportType(mlirTypeAttrGetValue(value),
                                   mlirStringRefCreate("", 0), &type);
  sparse24MessageAddOwnedMessage(message, field, &type);
  return isType ? mlirLogicalResultSuccess()
                : attributeError(attribute, "a type of ONNX");
}

/// A value of a kind that is no list.
static MlirLogicalResult addValue(const Attribute *attribute,
                                  MlirAttribute value, int32_t kind,
                                  unsigned field, Sparse24Message *message) {
  switch (kind) {
  case KIND(FLOAT):
    return addFloat(attribute, mlirFloatAttrGetValueDouble(value), field,
                    message);
  case KIND(INT):
    return addInt(attribute, value, field, message);
  case KIND(STRING):
    sparse24MessageAddBytes(message, field, mlirStringAttrGetValue(value));
    return mlirLogicalResultSuccess();
  case KIND(TENSOR):
    return addTensor(attribute, value, field, message);
  default:
    return addType(attribute, value, field, message);
  }
}

static MlirLogicalResult addArray(const Attribute *attribute,
                                  MlirAttribute array, unsigned field,
                                  Sparse24Message *message) {
  intptr_t count = mlirArrayAttrGetNumElements(array);
  for (intptr_t i = 0; i < count; ++i) {
    MlirAttribute value = mlirArrayAttrGetElement(array, i);
    if (mlirLogicalResultIsFailure(
            addValue(attribute, value, getValueKind(value), field, message)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static void addDenseList(MlirAttribute list, unsigned field,
                         Sparse24Message *message) {
  intptr_t count = mlirDenseArrayGetNumElements(list);
  bool isInt = mlirAttributeIsADenseI64Array(list);
  for (intptr_t i = 0; i < count; ++i)
    if (isInt)
      sparse24MessageAddInt(message, field,
                            mlirDenseI64ArrayGetElement(list, i));
    else
      sparse24MessageAddFloat(message, field,
                              mlirDenseF32ArrayGetElement(list, i));
}

/// The first operator sets wrote the type that Cast casts to as its name.
static bool isNamedType(const Attribute *attribute, MlirAttribute value) {
  enum { numberedSince = 6 };
  return attribute->exporter->opset < numberedSince &&
         mlirAttributeIsAType(value) &&
         sparse24OpIs(attribute->op, "onnx.Cast");
}

static MlirLogicalResult exportAttribute(const Attribute *attribute,
                                         MlirNamedAttribute named,
                                         Sparse24Message *message) {
  MlirAttribute value = named.attribute;
  if (mlirLogicalResultIsFailure(
          sparse24ExportCheckAttributeName(attribute->op, attribute->name)))
    return mlirLogicalResultFailure();
  int32_t kind = getKind(attribute->op, named);
  if (kind == KIND(UNDEFINED) || kinds[kind].field == 0)
    return attributeError(attribute, kind ? "dense, found a sparse tensor"
                                          : "a value of ONNX");
  if (kind == KIND(INT) && isNamedType(attribute, value)) {
    sparse24ExportAttributeHead(attribute->name, KIND(STRING), message);
    const char *name = sparse24DataTypeGet((int32_t)getInt(value))->name;
    sparse24MessageAddBytes(message, kinds[KIND(STRING)].field,
                            sparse24Str(name));
    return mlirLogicalResultSuccess();
  }
  sparse24ExportAttributeHead(attribute->name, kind, message);
  unsigned field = kinds[kind].field;
  if (isDenseList(value)) {
    addDenseList(value, field, message);
    return mlirLogicalResultSuccess();
  }
  return mlirAttributeIsAArray(value)
             ? addArray(attribute, value, field, message)
             : addValue(attribute, value, kind, field, message);
}

//===----------------------------------------------------------------------===//
// The attributes of an operation
//===----------------------------------------------------------------------===//

MlirLogicalResult sparse24ExportCheckAttributeName(MlirOperation op,
                                                   MlirStringRef name) {
  if (sparse24NameIsPrintable(sparse24ExportBytes(name)))
    return mlirLogicalResultSuccess();
  Sparse24Text text = {0};
  sparse24TextAppendEscaped(&text, name);
  sparse24ExportError(op,
                      "expected attributes of printable names, found '%.*s'",
                      SPARSE24_STR(sparse24TextGet(&text)));
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

void sparse24ExportAttributeHead(MlirStringRef name, int32_t kind,
                                 Sparse24Message *message) {
  sparse24MessageAddBytes(message, nameField, name);
  sparse24MessageAddInt(message, typeField, kind);
}

/// What the importer has added, which is no attribute of the node.
static bool isOwn(MlirOperation op, MlirStringRef name) {
  static const char *const names[] = {
      "onnx_node_name",    "onnx.attribute_types", "onnx.constant_node",
      "onnx.doc_string",   "onnx.metadata_props",  "onnx.opset_version",
      "onnx.region_names",
  };
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
    if (sparse24StrEquals(name, names[i]))
      return true;
  return sparse24OpIs(op, "onnx.Custom") &&
         (sparse24StrEquals(name, "domain_name") ||
          sparse24StrEquals(name, "function_name"));
}

MlirLogicalResult sparse24ExportAttributes(Sparse24Exporter *exporter,
                                           MlirOperation op,
                                           Sparse24Message *node) {
  intptr_t count = mlirOperationGetNumAttributes(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirNamedAttribute named = mlirOperationGetAttribute(op, i);
    Attribute attribute = {exporter, op, mlirIdentifierStr(named.name)};
    if (isOwn(op, attribute.name))
      continue;
    Sparse24Message message = {0};
    MlirLogicalResult result = exportAttribute(&attribute, named, &message);
    sparse24MessageAddOwnedMessage(node, nodeAttributeField, &message);
    if (mlirLogicalResultIsFailure(result))
      return result;
  }
  return mlirLogicalResultSuccess();
}

bool sparse24ExportProperties(MlirAttribute properties, unsigned field,
                              Sparse24Message *message) {
  if (mlirAttributeIsNull(properties))
    return true;
  if (!mlirAttributeIsAArray(properties))
    return false;
  for (intptr_t i = 0, n = mlirArrayAttrGetNumElements(properties); i < n;
       ++i) {
    MlirAttribute pair = mlirArrayAttrGetElement(properties, i);
    if (!mlirAttributeIsAArray(pair) || mlirArrayAttrGetNumElements(pair) != 2)
      return false;
    MlirAttribute key = mlirArrayAttrGetElement(pair, 0);
    MlirAttribute value = mlirArrayAttrGetElement(pair, 1);
    if (!mlirAttributeIsAString(key) || !mlirAttributeIsAString(value))
      return false;
    Sparse24Message entry = {0};
    sparse24MessageAddBytes(&entry, 1, mlirStringAttrGetValue(key));
    sparse24MessageAddBytes(&entry, 2, mlirStringAttrGetValue(value));
    sparse24MessageAddOwnedMessage(message, field, &entry);
  }
  return true;
}

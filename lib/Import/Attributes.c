/*===- Attributes.c - Attributes of nodes ---------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"
#include "sparse24/Dialect.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define KIND(NAME) ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__##NAME

/// Attributes that hold a data type and become a type. (onnx-mlir leaves other
/// attributes of that sort, such as `dtype`, integers.)
static const struct {
  const char *opType;
  const char *attribute;
} typeAttributes[] = {
    {"Cast", "to"},
};

static bool isTypeAttribute(const Onnx__NodeProto *node,
                            const Onnx__AttributeProto *attribute) {
  if (!sparse24IsDefaultDomain(node->domain))
    return false;
  for (size_t i = 0; i < sizeof typeAttributes / sizeof *typeAttributes; ++i)
    if (sparse24BytesEqual(node->op_type, typeAttributes[i].opType) &&
        sparse24BytesEqual(attribute->name, typeAttributes[i].attribute))
      return true;
  return false;
}

/// What is needed to import one attribute.
typedef struct {
  Sparse24Importer *importer;
  Sparse24Subject subject;
  const Onnx__AttributeProto *proto;
} Attribute;

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

enum { kinds = KIND(TYPE_PROTOS) + 1 };

/// Of each kind, its name and the field that holds such a value.
static const struct {
  const char *name, *field;
} kindNames[kinds] = {
    [KIND(FLOAT)] = {"FLOAT", "f"},
    [KIND(INT)] = {"INT", "i"},
    [KIND(STRING)] = {"STRING", "s"},
    [KIND(TENSOR)] = {"TENSOR", "t"},
    [KIND(GRAPH)] = {"GRAPH", "g"},
    [KIND(FLOATS)] = {"FLOATS", "floats"},
    [KIND(INTS)] = {"INTS", "ints"},
    [KIND(STRINGS)] = {"STRINGS", "strings"},
    [KIND(TENSORS)] = {"TENSORS", "tensors"},
    [KIND(GRAPHS)] = {"GRAPHS", "graphs"},
    [KIND(SPARSE_TENSOR)] = {"SPARSE_TENSOR", "sparse_tensor"},
    [KIND(SPARSE_TENSORS)] = {"SPARSE_TENSORS", "sparse_tensors"},
    [KIND(TYPE_PROTO)] = {"TYPE_PROTO", "tp"},
    [KIND(TYPE_PROTOS)] = {"TYPE_PROTOS", "type_protos"},
};

/// The first kind other than `except` whose field is in use, or UNDEFINED.
static int32_t findKind(const Onnx__AttributeProto *proto, int32_t except) {
  const bool isUsed[kinds] = {
      [KIND(FLOAT)] = proto->has_f,
      [KIND(INT)] = proto->has_i,
      [KIND(STRING)] = proto->has_s,
      [KIND(TENSOR)] = proto->t,
      [KIND(GRAPH)] = proto->g,
      [KIND(FLOATS)] = proto->n_floats,
      [KIND(INTS)] = proto->n_ints,
      [KIND(STRINGS)] = proto->n_strings,
      [KIND(TENSORS)] = proto->n_tensors,
      [KIND(GRAPHS)] = proto->n_graphs,
      [KIND(SPARSE_TENSOR)] = proto->sparse_tensor,
      [KIND(SPARSE_TENSORS)] = proto->n_sparse_tensors,
      [KIND(TYPE_PROTO)] = proto->tp,
      [KIND(TYPE_PROTOS)] = proto->n_type_protos,
  };
  for (int32_t kind = 0; kind < kinds; ++kind)
    if (isUsed[kind] && kind != except)
      return kind;
  return KIND(UNDEFINED);
}

/// The oldest models do not tell the kind: it is that of the field in use.
static int32_t guessKind(const Onnx__AttributeProto *proto) {
  return findKind(proto, KIND(UNDEFINED));
}

int32_t sparse24AttributeGetKind(const Onnx__AttributeProto *proto) {
  return (int32_t)proto->type != KIND(UNDEFINED) ? (int32_t)proto->type
                                                 : guessKind(proto);
}

bool sparse24AttributeIsGraph(const Onnx__AttributeProto *proto) {
  int32_t kind = sparse24AttributeGetKind(proto);
  return kind == KIND(GRAPH) || (kind == KIND(GRAPHS) && proto->n_graphs);
}

static MlirAttribute attributeError(const Attribute *attribute,
                                    const char *message) {
  sparse24SubjectError(&attribute->subject, "%s", message);
  return mlirAttributeGetNull();
}

//===----------------------------------------------------------------------===//
// One attribute
//===----------------------------------------------------------------------===//

static MlirStringRef getString(ProtobufCBinaryData bytes) {
  return mlirStringRefCreate(bytes.len ? (const char *)bytes.data : "",
                             bytes.len);
}

static MlirAttribute getF32(MlirContext context, float value) {
  return mlirFloatAttrDoubleGet(context, mlirF32TypeGet(context),
                                (double)value);
}

static MlirAttribute importFloat(const Attribute *attribute) {
  return getF32(attribute->importer->context, attribute->proto->f);
}

static MlirAttribute importInt(const Attribute *attribute) {
  MlirContext context = attribute->importer->context;
  return mlirIntegerAttrGet(mlirIntegerTypeSignedGet(context, 64),
                            attribute->proto->i);
}

static MlirAttribute importString(const Attribute *attribute) {
  return mlirStringAttrGet(attribute->importer->context,
                           getString(attribute->proto->s));
}

static MlirAttribute importTensor(const Attribute *attribute) {
  if (!attribute->proto->t)
    return attributeError(attribute, "is a tensor without a value");
  ProtobufCBinaryData name = attribute->proto->t->name;
  return sparse24ImportSharedTensor(
      attribute->importer, &attribute->subject,
      name.len ? sparse24ImportName(attribute->importer, name)
               : attribute->subject.name,
      attribute->proto->t);
}

static MlirAttribute importSparseTensor(const Attribute *attribute) {
  if (!attribute->proto->sparse_tensor)
    return attributeError(attribute, "is a sparse tensor without a value");
  return sparse24ImportSharedSparseTensor(
      attribute->importer, &attribute->subject, attribute->subject.name,
      attribute->proto->sparse_tensor);
}

static MlirAttribute importTypeProto(const Attribute *attribute) {
  if (!attribute->proto->tp)
    return attributeError(attribute, "is a type without a value");
  MlirType type = sparse24ImportType(attribute->importer, &attribute->subject,
                                     attribute->proto->tp);
  return mlirTypeIsNull(type) ? mlirAttributeGetNull() : mlirTypeAttrGet(type);
}

/// Element `position` of a list.
typedef MlirAttribute (*ImportElement)(const Attribute *attribute,
                                       size_t position);

static MlirAttribute importList(const Attribute *attribute, size_t count,
                                ImportElement importElement) {
  MlirAttribute *elements = sparse24ArenaAllocate(&attribute->importer->arena,
                                                  count, sizeof *elements);
  if (!elements) {
    sparse24OutOfMemory(attribute->importer);
    return mlirAttributeGetNull();
  }
  for (size_t i = 0; i < count; ++i) {
    elements[i] = importElement(attribute, i);
    if (mlirAttributeIsNull(elements[i]))
      return elements[i];
  }
  return mlirArrayAttrGet(attribute->importer->context, (intptr_t)count,
                          elements);
}

static MlirAttribute importFloatAt(const Attribute *attribute,
                                   size_t position) {
  return getF32(attribute->importer->context,
                attribute->proto->floats[position]);
}

static MlirAttribute importIntAt(const Attribute *attribute, size_t position) {
  return sparse24AttrInt(attribute->importer->context,
                         attribute->proto->ints[position]);
}

static MlirAttribute importStringAt(const Attribute *attribute,
                                    size_t position) {
  return mlirStringAttrGet(attribute->importer->context,
                           getString(attribute->proto->strings[position]));
}

static MlirAttribute importTensorAt(const Attribute *attribute,
                                    size_t position) {
  return sparse24ImportSharedTensor(attribute->importer, &attribute->subject,
                                    attribute->subject.name,
                                    attribute->proto->tensors[position]);
}

static MlirAttribute importSparseTensorAt(const Attribute *attribute,
                                          size_t position) {
  return sparse24ImportSharedSparseTensor(
      attribute->importer, &attribute->subject, attribute->subject.name,
      attribute->proto->sparse_tensors[position]);
}

static MlirAttribute importTypeAt(const Attribute *attribute, size_t position) {
  MlirType type = sparse24ImportType(attribute->importer, &attribute->subject,
                                     attribute->proto->type_protos[position]);
  return mlirTypeIsNull(type) ? mlirAttributeGetNull() : mlirTypeAttrGet(type);
}

static MlirAttribute importFloats(const Attribute *attribute) {
  return importList(attribute, attribute->proto->n_floats, importFloatAt);
}

static MlirAttribute importInts(const Attribute *attribute) {
  return importList(attribute, attribute->proto->n_ints, importIntAt);
}

static MlirAttribute importStrings(const Attribute *attribute) {
  return importList(attribute, attribute->proto->n_strings, importStringAt);
}

static MlirAttribute importTensors(const Attribute *attribute) {
  return importList(attribute, attribute->proto->n_tensors, importTensorAt);
}

static MlirAttribute importTypeProtos(const Attribute *attribute) {
  return importList(attribute, attribute->proto->n_type_protos, importTypeAt);
}

static MlirAttribute importSparseTensors(const Attribute *attribute) {
  return importList(attribute, attribute->proto->n_sparse_tensors,
                    importSparseTensorAt);
}

/// Other lists of graphs are regions.
static MlirAttribute importNoGraphs(const Attribute *attribute) {
  return mlirArrayAttrGet(attribute->importer->context, 0, NULL);
}

static MlirAttribute refuseUndefined(const Attribute *attribute) {
  return attributeError(attribute, "tells neither its type nor a value");
}

static MlirAttribute (*const importKind[])(const Attribute *attribute) = {
    [KIND(UNDEFINED)] = refuseUndefined,
    [KIND(FLOAT)] = importFloat,
    [KIND(INT)] = importInt,
    [KIND(STRING)] = importString,
    [KIND(TENSOR)] = importTensor,
    [KIND(FLOATS)] = importFloats,
    [KIND(INTS)] = importInts,
    [KIND(STRINGS)] = importStrings,
    [KIND(TENSORS)] = importTensors,
    [KIND(GRAPHS)] = importNoGraphs,
    [KIND(SPARSE_TENSOR)] = importSparseTensor,
    [KIND(SPARSE_TENSORS)] = importSparseTensors,
    [KIND(TYPE_PROTO)] = importTypeProto,
    [KIND(TYPE_PROTOS)] = importTypeProtos,
};

/// A data type, which the first operator sets wrote as its name.
static MlirAttribute importDataType(const Attribute *attribute) {
  const Onnx__AttributeProto *proto = attribute->proto;
  int64_t dataType = 0;
  if (sparse24AttributeGetKind(proto) == KIND(INT))
    dataType = proto->i;
  else if (sparse24AttributeGetKind(proto) == KIND(STRING))
    dataType = sparse24DataTypeFind(getString(proto->s));
  else
    return attributeError(attribute,
                          "expected the INT or STRING of a data type");
  if (dataType < 1 || dataType > sparse24MaxDataType) {
    sparse24SubjectError(&attribute->subject,
                         "unknown data type %lld, expected 1 to %d",
                         (long long)dataType, sparse24MaxDataType);
    return mlirAttributeGetNull();
  }
  return mlirTypeAttrGet(
      sparse24DataTypeGetType(attribute->importer->context, (int32_t)dataType));
}

static MlirAttribute importAttribute(const Attribute *attribute,
                                     const Onnx__NodeProto *node) {
  int32_t kind = sparse24AttributeGetKind(attribute->proto);
  if (attribute->proto->ref_attr_name.len)
    return attributeError(attribute,
                          "refers to an attribute of a function, outside one");
  if (isTypeAttribute(node, attribute->proto))
    return importDataType(attribute);
  return importKind[kind](attribute);
}

//===----------------------------------------------------------------------===//
// The attributes of a node
//===----------------------------------------------------------------------===//

static Attribute getAttribute(Sparse24Importer *importer,
                              const Sparse24Subject *node,
                              const Onnx__AttributeProto *proto) {
  return (Attribute){
      .importer = importer,
      .subject = {.location = node->location,
                  .kind = "attribute",
                  .name = sparse24ImportName(importer, proto->name),
                  .parent = node},
      .proto = proto};
}

/// Adds the attribute's name to those seen: MLIR does not check.
static MlirLogicalResult addName(const Attribute *attribute,
                                 Sparse24NameMap *names) {
  if (attribute->proto->name.len == 0)
    return sparse24SubjectError(&attribute->subject, "has no name");
  if (attribute->subject.name.length != attribute->proto->name.len)
    return sparse24SubjectError(&attribute->subject, "has an unprintable name");
  static const char *const reserved[] = {
      "onnx.region_names", "onnx.opset_version", "onnx.attribute_types",
      "onnx.metadata_props", "onnx.constant_node"};
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; ++i)
    if (sparse24BytesEqual(attribute->proto->name, reserved[i]))
      return sparse24SubjectError(&attribute->subject, "has a reserved name");
  switch (sparse24NameMapInsert(names, attribute->proto->name, attribute)) {
  case Sparse24NameInserted:
    return mlirLogicalResultSuccess();
  case Sparse24NameExists:
    return sparse24SubjectError(&attribute->subject, "is there twice");
  default:
    return sparse24OutOfMemory(attribute->importer);
  }
}

/// An attribute has one value at most, and in the field of its kind. (The
/// standard's own encoders leave out numbers that are 0.)
static MlirLogicalResult checkKind(const Attribute *attribute) {
  int32_t kind = sparse24AttributeGetKind(attribute->proto);
  if (kind < 0 || kind >= kinds)
    return sparse24SubjectError(&attribute->subject,
                                "is of unknown type %d, expected 1 to %d",
                                (int)kind, kinds - 1);
  int32_t other = findKind(attribute->proto, kind);
  if (kind == KIND(UNDEFINED) || other == KIND(UNDEFINED))
    return mlirLogicalResultSuccess();
  return sparse24SubjectError(
      &attribute->subject,
      "is of type %s, expected its value in '%s', found one in '%s'",
      kindNames[kind].name, kindNames[kind].field, kindNames[other].field);
}

static MlirLogicalResult importOne(const Attribute *attribute,
                                   const Onnx__NodeProto *node,
                                   Sparse24NameMap *names,
                                   Sparse24AttributeList *list) {
  if (mlirLogicalResultIsFailure(addName(attribute, names)) ||
      mlirLogicalResultIsFailure(checkKind(attribute)))
    return mlirLogicalResultFailure();
  if (sparse24AttributeIsGraph(attribute->proto))
    return mlirLogicalResultSuccess();
  MlirAttribute value = importAttribute(attribute, node);
  if (mlirAttributeIsNull(value))
    return mlirLogicalResultFailure();
  sparse24AttributeListAppend(list, attribute->subject.name, value);
  return mlirLogicalResultSuccess();
}

void sparse24AttributeListAppend(Sparse24AttributeList *list,
                                 MlirStringRef name, MlirAttribute attribute) {
  assert(list->size < list->capacity && "no room");
  MlirContext context = mlirAttributeGetContext(attribute);
  list->data[list->size++] =
      mlirNamedAttributeGet(mlirIdentifierGet(context, name), attribute);
}

/// Attributes that the importer adds.
static MlirLogicalResult addOwn(Sparse24Importer *importer,
                                const Sparse24Subject *subject,
                                const char *attribute, MlirStringRef value,
                                const Sparse24NameMap *names,
                                Sparse24AttributeList *list) {
  ProtobufCBinaryData name = {strlen(attribute),
                              (uint8_t *)(uintptr_t)attribute};
  if (sparse24NameMapGet(names, name))
    return sparse24SubjectError(
        subject, "attribute '%s' has a name that is taken", attribute);
  sparse24AttributeListAppend(list, sparse24Str(attribute),
                              mlirStringAttrGet(importer->context, value));
  return mlirLogicalResultSuccess();
}

MlirAttribute
sparse24ImportProperties(Sparse24Importer *importer,
                         Onnx__StringStringEntryProto *const *properties,
                         size_t count) {
  MlirAttribute *entries =
      sparse24ArenaAllocate(&importer->arena, count, sizeof *entries);
  if (!entries)
    return mlirAttributeGetNull();
  for (size_t i = 0; i < count; ++i) {
    MlirAttribute pair[] = {
        mlirStringAttrGet(importer->context, getString(properties[i]->key)),
        mlirStringAttrGet(importer->context, getString(properties[i]->value))};
    entries[i] = mlirArrayAttrGet(importer->context, 2, pair);
  }
  return mlirArrayAttrGet(importer->context, (intptr_t)count, entries);
}

/// Kinds of attributes that their values do not tell: those of empty lists but
/// INTS, and of sparse tensors, which are dense ones here.
static MlirAttribute createKinds(Sparse24Importer *importer,
                                 const Onnx__NodeProto *node,
                                 MlirNamedAttribute *entries) {
  MlirContext context = importer->context;
  intptr_t count = 0;
  for (size_t i = 0; i < node->n_attribute; ++i) {
    const Onnx__AttributeProto *proto = node->attribute[i];
    int32_t kind = sparse24AttributeGetKind(proto);
    bool isEmpty = kind != KIND(INTS) && kind >= KIND(FLOATS) &&
                   kind != KIND(SPARSE_TENSOR) && kind != KIND(TYPE_PROTO) &&
                   findKind(proto, KIND(UNDEFINED)) == KIND(UNDEFINED);
    if (isEmpty || kind == KIND(SPARSE_TENSOR) || kind == KIND(SPARSE_TENSORS))
      entries[count++] = mlirNamedAttributeGet(
          mlirIdentifierGet(context, sparse24ImportName(importer, proto->name)),
          sparse24AttrString(context, kindNames[kind].name));
  }
  return count ? mlirDictionaryAttrGet(context, count, entries)
               : mlirAttributeGetNull();
}

/// Adds what is not a string.
static MlirLogicalResult addNotes(Sparse24Importer *importer,
                                  const Onnx__NodeProto *node,
                                  Sparse24AttributeList *list) {
  MlirNamedAttribute *entries = sparse24ArenaAllocate(
      &importer->arena, node->n_attribute, sizeof *entries);
  if (!entries)
    return sparse24OutOfMemory(importer);
  MlirAttribute noted = createKinds(importer, node, entries);
  if (!mlirAttributeIsNull(noted))
    sparse24AttributeListAppend(list, sparse24Str("onnx.attribute_types"),
                                noted);
  if (!node->n_metadata_props)
    return mlirLogicalResultSuccess();
  MlirAttribute metadata = sparse24ImportProperties(
      importer, node->metadata_props, node->n_metadata_props);
  if (mlirAttributeIsNull(metadata))
    return sparse24OutOfMemory(importer);
  sparse24AttributeListAppend(list, sparse24Str("onnx.metadata_props"),
                              metadata);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addOwnAttributes(Sparse24Importer *importer,
                                          const Sparse24Subject *subject,
                                          const Onnx__NodeProto *node,
                                          const Sparse24NameMap *names,
                                          Sparse24AttributeList *list) {
  bool isCustom = !sparse24IsDefaultDomain(node->domain);
  const struct {
    const char *name;
    MlirStringRef value;
    bool isNeeded;
  } rows[] = {
      {"domain_name", sparse24ImportName(importer, node->domain), isCustom},
      {"function_name", sparse24ImportName(importer, node->op_type), isCustom},
      {"onnx_node_name", subject->name, node->name.len != 0},
      {"onnx.doc_string", getString(node->doc_string),
       node->doc_string.len != 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (rows[i].isNeeded &&
        mlirLogicalResultIsFailure(addOwn(importer, subject, rows[i].name,
                                          rows[i].value, names, list)))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24ImportAttributes(Sparse24Importer *importer,
                                           const Sparse24Subject *subject,
                                           const Onnx__NodeProto *node,
                                           Sparse24AttributeList *list) {
  enum { ownAttributes = 8 };
  list->capacity = node->n_attribute + ownAttributes;
  list->data = sparse24ArenaAllocate(&importer->arena, list->capacity,
                                     sizeof *list->data);
  if (!list->data)
    return sparse24OutOfMemory(importer);
  Sparse24NameMap names = {0};
  MlirLogicalResult result = mlirLogicalResultSuccess();
  for (size_t i = 0; i < node->n_attribute; ++i) {
    Attribute attribute = getAttribute(importer, subject, node->attribute[i]);
    result = importOne(&attribute, node, &names, list);
    if (mlirLogicalResultIsFailure(result))
      goto done;
  }
  result = addOwnAttributes(importer, subject, node, &names, list);
  if (mlirLogicalResultIsSuccess(result))
    result = addNotes(importer, node, list);
done:
  sparse24NameMapDestroy(&names);
  return result;
}

//===----------------------------------------------------------------------===//
// Constant nodes
//===----------------------------------------------------------------------===//

/// Numbers copied from the message, as a scalar or a vector.
static MlirAttribute createNumbers(const Attribute *attribute,
                                   MlirStringRef name, int32_t dataType,
                                   int rank, const void *data, size_t count) {
  MlirContext context = attribute->importer->context;
  size_t size = count * (sparse24DataTypeGet(dataType)->bits / 8);
  void *copy = malloc(size ? size : 1);
  if (!copy) {
    sparse24OutOfMemory(attribute->importer);
    return mlirAttributeGetNull();
  }
  if (size)
    memcpy(copy, data, size);
  int64_t extent = (int64_t)count;
  MlirAttribute elements = sparse24ElementsCreateOwned(
      sparse24TensorGet(rank, &extent,
                        sparse24DataTypeGetType(context, dataType)),
      name, copy, size, sparse24ReleaseMalloced, NULL);
  return mlirAttributeIsNull(elements)
             ? attributeError(attribute, "its elements cannot be stored")
             : elements;
}

static MlirAttribute createStrings(const Attribute *attribute, int rank,
                                   ProtobufCBinaryData *data, size_t count) {
  Onnx__TensorProto tensor = ONNX__TENSOR_PROTO__INIT;
  int64_t extent = (int64_t)count;
  tensor.data_type = ONNX__TENSOR_PROTO__DATA_TYPE__STRING;
  tensor.n_dims = (size_t)rank;
  tensor.dims = &extent;
  tensor.n_string_data = count;
  tensor.string_data = data;
  return sparse24ImportTensor(attribute->importer, &attribute->subject,
                              attribute->subject.name, &tensor);
}

static const struct {
  const char *attribute;
  int32_t kind;
} constantValues[] = {
    {"value", KIND(TENSOR)},          {"value_float", KIND(FLOAT)},
    {"value_floats", KIND(FLOATS)},   {"value_int", KIND(INT)},
    {"value_ints", KIND(INTS)},       {"value_string", KIND(STRING)},
    {"value_strings", KIND(STRINGS)}, {"sparse_value", KIND(SPARSE_TENSOR)},
};

static bool isConstantValue(const Onnx__AttributeProto *proto) {
  for (size_t i = 0; i < sizeof constantValues / sizeof *constantValues; ++i)
    if (sparse24BytesEqual(proto->name, constantValues[i].attribute))
      return sparse24AttributeGetKind(proto) == constantValues[i].kind;
  return false;
}

MlirAttribute sparse24ImportConstant(Sparse24Importer *importer,
                                     const Sparse24Subject *subject,
                                     MlirStringRef name,
                                     const Onnx__NodeProto *node) {
  if (node->n_attribute != 1) {
    sparse24SubjectError(subject, "has %zu attributes, expected one",
                         node->n_attribute);
    return mlirAttributeGetNull();
  }
  Onnx__AttributeProto *proto = node->attribute[0];
  Attribute attribute = getAttribute(importer, subject, proto);
  if (mlirLogicalResultIsFailure(checkKind(&attribute)))
    return mlirAttributeGetNull();
  if (!isConstantValue(proto))
    return attributeError(&attribute, "is not a value of a constant");
  switch (sparse24AttributeGetKind(proto)) {
  case KIND(TENSOR):
    if (!proto->t)
      return attributeError(&attribute, "is a tensor without a value");
    return sparse24ImportSharedTensor(importer, &attribute.subject, name,
                                      proto->t);
  case KIND(FLOAT):
    return createNumbers(&attribute, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT,
                         0, &proto->f, 1);
  case KIND(FLOATS):
    return createNumbers(&attribute, name, ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT,
                         1, proto->floats, proto->n_floats);
  case KIND(INT):
    return createNumbers(&attribute, name, ONNX__TENSOR_PROTO__DATA_TYPE__INT64,
                         0, &proto->i, 1);
  case KIND(INTS):
    return createNumbers(&attribute, name, ONNX__TENSOR_PROTO__DATA_TYPE__INT64,
                         1, proto->ints, proto->n_ints);
  case KIND(STRING):
    return createStrings(&attribute, 0, &proto->s, 1);
  case KIND(STRINGS):
    return createStrings(&attribute, 1, proto->strings, proto->n_strings);
  default:
    if (!proto->sparse_tensor)
      return attributeError(&attribute, "is a sparse tensor without a value");
    return sparse24ImportSharedSparseTensor(importer, &attribute.subject, name,
                                            proto->sparse_tensor);
  }
}

/*===- BuildOperation.c - Building operations for hosts -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// One builder for all operations: the dialect's definition says which operands,
// results and attributes there are, and sparse24-verify what they must be.

#include "sparse24/Operations.h"

#include "Support/IR.h"
#include "Transforms/Pass.h"

#include <string.h>

enum {
  maxOperands = sizeof((Sparse24OperationFields *)0)->operands /
                sizeof(Sparse24NamedValue),
  maxAttributes = sizeof((Sparse24OperationFields *)0)->attributes /
                  sizeof(Sparse24NamedAttribute),
  maxResults = sizeof((Sparse24OperationFields *)0)->results / sizeof(MlirType),
  maxSpatial = 8,
};

/// An operation under construction.
typedef struct {
  MlirLocation location;
  MlirContext context;
  const Sparse24OpInfo *info;
  const Sparse24OperationFields *fields;
  MlirValue operands[maxOperands]; ///< In the order of the definition.
  size_t operandCount;
  bool segments;
  Sparse24Attr attributes[2 * maxAttributes];
  size_t attributeCount;
  MlirType results[maxResults];
  size_t resultCount;
} Builder;

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

static const Sparse24NamedValue *
findOperand(const Sparse24OperationFields *fields, const char *name) {
  for (size_t i = 0; i < maxOperands && fields->operands[i].name; ++i)
    if (strcmp(fields->operands[i].name, name) == 0)
      return &fields->operands[i];
  return NULL;
}

/// Emits "'<op>' op expected an <kind> '<name>', found none", and the like.
static bool fail(const Builder *builder, const char *expected, const char *kind,
                 const char *name, const char *found) {
  sparse24EmitError(builder->location, "'%s' op expected %s %s '%s'%s",
                    sparse24OpInfoGetName(builder->info), expected, kind, name,
                    found);
  return false;
}

static bool checkOperandNames(const Builder *builder) {
  const Sparse24NamedValue *operands = builder->fields->operands;
  for (size_t i = 0; i < maxOperands && operands[i].name; ++i) {
    size_t at = 0;
    const char *known;
    while ((known = sparse24OpInfoGetOperand(builder->info, at)) &&
           strcmp(known, operands[i].name) != 0)
      ++at;
    if (!known)
      return fail(builder, "no", "operand", operands[i].name, "");
    if (findOperand(builder->fields, known) != &operands[i])
      return fail(builder, "one", "operand", known, ", found two");
  }
  return true;
}

static bool addOperands(Builder *builder) {
  const char *name;
  size_t optional = 0;
  for (size_t i = 0; (name = sparse24OpInfoGetOperand(builder->info, i)); ++i) {
    const Sparse24NamedValue *operand = findOperand(builder->fields, name);
    bool isOptional = sparse24OpInfoIsOperandOptional(builder->info, i);
    bool isThere = operand && !mlirValueIsNull(operand->value);
    if (!isThere && !isOptional)
      return fail(builder, "an", "operand", name, ", found none");
    optional += isOptional;
    builder->operands[builder->operandCount++] =
        isThere ? operand->value : (MlirValue){NULL};
  }
  builder->segments = optional > 1;
  return true;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// Attributes that the definition does not name, as operations need not have
/// them.
static const char *const optionalAttributes[] = {"zero_point", "groups",
                                                 "auto_pad", "onnx_node_name"};

static MlirAttribute getFieldAttribute(const Builder *builder,
                                       const char *name) {
  const Sparse24NamedAttribute *attributes = builder->fields->attributes;
  for (size_t i = 0; i < maxAttributes && attributes[i].name; ++i)
    if (strcmp(attributes[i].name, name) == 0)
      return attributes[i].attribute;
  return mlirAttributeGetNull();
}

/// The spatial dimensions of a convolution: those of its dense filter but the
/// two of the channels. -1 when that is not known.
static intptr_t getSpatialRank(const Builder *builder) {
  MlirAttribute dense = getFieldAttribute(builder, "dense_type");
  const Sparse24NamedValue *filter = findOperand(builder->fields, "filter");
  int64_t rank = -1;
  if (!mlirAttributeIsNull(dense) && mlirAttributeIsAType(dense))
    rank = sparse24TypeGetRank(mlirTypeAttrGetValue(dense));
  else if (filter && !mlirValueIsNull(filter->value))
    rank = sparse24TypeGetRank(mlirValueGetType(filter->value));
  return rank < 3 || rank > maxSpatial / 2 + 2 ? -1 : (intptr_t)rank - 2;
}

static MlirAttribute getArray(const Builder *builder, int64_t element,
                              intptr_t times) {
  intptr_t rank = getSpatialRank(builder);
  if (rank < 0)
    return mlirAttributeGetNull();
  int64_t values[maxSpatial];
  for (intptr_t i = 0; i < times * rank; ++i)
    values[i] = element;
  return sparse24AttrI64Array(builder->context, values, times * rank);
}

static MlirAttribute getOnes(const Builder *builder) {
  return getArray(builder, 1, 1);
}

static MlirAttribute getZeros(const Builder *builder) {
  return getArray(builder, 0, 1);
}

static MlirAttribute getPads(const Builder *builder) {
  return getArray(builder, 0, 2);
}

static MlirAttribute getOne(const Builder *builder) {
  return sparse24AttrInt(builder->context, 1);
}

static MlirAttribute getFalse(const Builder *builder) {
  return sparse24AttrBool(builder->context, false);
}

static MlirAttribute getAlg(const Builder *builder) {
  return sparse24AttrString(builder->context, "weight_sparse_4_2");
}

static MlirAttribute getDataFormat(const Builder *builder) {
  static const char *const formats[] = {"NCW", "NCHW", "NCDHW"};
  intptr_t rank = getSpatialRank(builder);
  return rank < 1 || rank > 3
             ? mlirAttributeGetNull()
             : sparse24AttrString(builder->context, formats[rank - 1]);
}

/// What an attribute is that the host leaves out.
static const struct {
  const char *name;
  MlirAttribute (*get)(const Builder *builder);
} defaults[] = {
    {"alg", getAlg},
    {"strides", getOnes},
    {"dilations", getOnes},
    {"pads", getPads},
    {"output_padding", getZeros},
    {"groups", getOne},
    {"data_format", getDataFormat},
    {"transpose", getFalse},
    {"transpose_x1", getFalse},
    {"transpose_x2", getFalse},
};

static MlirAttribute getDefault(const Builder *builder, const char *name) {
  for (size_t i = 0; i < sizeof defaults / sizeof *defaults; ++i)
    if (strcmp(defaults[i].name, name) == 0)
      return defaults[i].get(builder);
  return mlirAttributeGetNull();
}

static bool isKnownAttribute(const Builder *builder, const char *name) {
  const char *known;
  for (size_t i = 0; (known = sparse24OpInfoGetAttribute(builder->info, i));
       ++i)
    if (strcmp(known, name) == 0)
      return true;
  for (size_t i = 0; i < sizeof optionalAttributes / sizeof *optionalAttributes;
       ++i)
    if (strcmp(optionalAttributes[i], name) == 0)
      return true;
  return strchr(name, '.');
}

static bool addAttributes(Builder *builder) {
  const Sparse24NamedAttribute *attributes = builder->fields->attributes;
  for (size_t i = 0; i < maxAttributes && attributes[i].name; ++i) {
    if (!isKnownAttribute(builder, attributes[i].name))
      return fail(builder, "no", "attribute", attributes[i].name, "");
    for (size_t j = 0; j < i; ++j)
      if (strcmp(attributes[i].name, attributes[j].name) == 0)
        return fail(builder, "one", "attribute", attributes[i].name,
                    ", found two");
    builder->attributes[builder->attributeCount++] =
        (Sparse24Attr){attributes[i].name, attributes[i].attribute};
  }
  const char *name;
  for (size_t i = 0; (name = sparse24OpInfoGetAttribute(builder->info, i));
       ++i) {
    if (!mlirAttributeIsNull(getFieldAttribute(builder, name)))
      continue;
    MlirAttribute attribute = getDefault(builder, name);
    if (mlirAttributeIsNull(attribute))
      return fail(builder, "an", "attribute", name, ", found none");
    builder->attributes[builder->attributeCount++] =
        (Sparse24Attr){name, attribute};
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

/// Result number `i` has the type of the elements `names[i]`.
static bool getElementsTypes(Builder *builder, const char *const *names) {
  for (size_t i = 0; i < builder->resultCount; ++i) {
    MlirAttribute elements = getFieldAttribute(builder, names[i]);
    if (!mlirAttributeIsAElements(elements))
      return false;
    builder->results[i] = mlirAttributeGetType(elements);
  }
  return true;
}

static bool getConstantTypes(Builder *builder) {
  return getElementsTypes(builder, (const char *const[]){"value"});
}

static bool getCompressedConstantTypes(Builder *builder) {
  return getElementsTypes(builder, (const char *const[]){"values", "index"});
}

static bool getInt(MlirAttribute attribute, int64_t *value) {
  if (!mlirAttributeIsAInteger(attribute))
    return false;
  MlirType type = mlirAttributeGetType(attribute);
  if (!mlirTypeIsAInteger(type) || !mlirIntegerTypeIsSignless(type) ||
      mlirIntegerTypeGetWidth(type) > 64)
    return false;
  *value = mlirIntegerAttrGetValueInt(attribute);
  return true;
}

static bool getCompressTypes(Builder *builder) {
  MlirAttribute groupsField = getFieldAttribute(builder, "groups");
  int64_t axis, groups = 1;
  return getInt(getFieldAttribute(builder, "reduction_axis"), &axis) &&
         (mlirAttributeIsNull(groupsField) || getInt(groupsField, &groups)) &&
         sparse24CompressedTypesGet(
             mlirValueGetType(findOperand(builder->fields, "weight")->value),
             axis, groups, &builder->results[0], &builder->results[1]);
}

static bool getDecompressTypes(Builder *builder) {
  MlirAttribute type = getFieldAttribute(builder, "dense_type");
  if (!mlirAttributeIsAType(type))
    return false;
  builder->results[0] = mlirTypeAttrGetValue(type);
  return true;
}

/// The operations whose results follow from operands and attributes, which are
/// there when this is called.
static const struct {
  const char *op;
  bool (*getTypes)(Builder *builder);
} resultTypes[] = {
    {"sparse24.constant", getConstantTypes},
    {"sparse24.compress", getCompressTypes},
    {"sparse24.compressed_constant", getCompressedConstantTypes},
    {"sparse24.decompress", getDecompressTypes},
};

/// Whether the results follow from the rest; `known` says whether they are
/// known then.
static bool deriveResults(Builder *builder, bool *known) {
  const char *name = sparse24OpInfoGetName(builder->info);
  for (size_t i = 0; i < sizeof resultTypes / sizeof *resultTypes; ++i) {
    if (strcmp(resultTypes[i].op, name) != 0)
      continue;
    *known = resultTypes[i].getTypes(builder);
    return true;
  }
  return false;
}

static bool addResults(Builder *builder) {
  const char *name = sparse24OpInfoGetName(builder->info);
  while (sparse24OpInfoGetResult(builder->info, builder->resultCount))
    ++builder->resultCount;
  size_t given = 0;
  while (given < maxResults && !mlirTypeIsNull(builder->fields->results[given]))
    ++given;
  bool known = false;
  if (given == 0 && deriveResults(builder, &known)) {
    if (!known)
      sparse24EmitError(builder->location,
                        "'%s' op expected operands and attributes that tell "
                        "the types of its results",
                        name);
    return known;
  }
  if (given != builder->resultCount) {
    sparse24EmitError(builder->location,
                      "'%s' op expected %zu result type%s, found %zu", name,
                      builder->resultCount,
                      builder->resultCount == 1 ? "" : "s", given);
    return false;
  }
  memcpy(builder->results, builder->fields->results, sizeof builder->results);
  return true;
}

//===----------------------------------------------------------------------===//
// The operation
//===----------------------------------------------------------------------===//

MlirOperation sparse24OperationCreate(MlirLocation location,
                                      const Sparse24OperationFields *fields) {
  MlirOperation none = {NULL};
  const char *name = fields->name ? fields->name : "";
  Builder builder = {
      .location = location,
      .context = mlirLocationGetContext(location),
      .info = sparse24OpInfoGet(sparse24Str(name)),
      .fields = fields,
  };
  if (!builder.info) {
    sparse24EmitError(location,
                      "expected an operation of the dialect 'sparse24', found "
                      "'%s'",
                      name);
    return none;
  }
  if (!mlirContextIsRegisteredOperation(builder.context, sparse24Str(name))) {
    sparse24EmitError(location, "expected the dialect 'sparse24' to be loaded");
    return none;
  }
  if (!checkOperandNames(&builder) || !addOperands(&builder) ||
      !addAttributes(&builder) || !addResults(&builder))
    return none;
  Sparse24OpFields parts = {
      .operands = {builder.operands, builder.operandCount},
      .results = {builder.results, builder.resultCount},
      .attributes = {builder.attributes, builder.attributeCount},
      .segments = builder.segments,
  };
  MlirOperation op = sparse24OpCreateFrom(location, name, &parts);
  Sparse24PassOptions options = {.allowUnregistered = true};
  if (mlirLogicalResultIsSuccess(sparse24RunVerify(op, &options)))
    return op;
  mlirOperationDestroy(op);
  return none;
}

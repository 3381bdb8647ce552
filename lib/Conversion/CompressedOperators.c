/*===- CompressedOperators.c - Compressed operations in a model -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Between
//   values, index = compressed_constant {..., zero_point}
//   y = conv2d_compress(x, values, index)
// and, as it stands in an ONNX file, whose operators have no results that are
// constants,
//   values = constant
//   index = constant
//   y = sparse24.Conv2DCompress(x, values, index) {..., zero_point}
// where docs/export.md says what the operators are.

#include "Conversion/Operators.h"
#include "Dialect/Convolutions.h"
#include "Import/Importer.h"
#include "Transforms/Compressed.h"
#include "Transforms/WeightSources.h"
#include "sparse24/Dialect.h"
#include "sparse24/Operations.h"

#include <stdlib.h>
#include <string.h>

static const char domainName[] = "sparse24";
enum { domainVersion = 1 };

/// An operation and its operator. The first `required` operands are always
/// there; where more than one is not, the operation tells which are. The values
/// of its weight are operand `values`, and the index the next; -1 where it has
/// none.
typedef struct {
  const char *op, *operator;
  intptr_t required, operands, values;
} Row;

// clang-format off
static const Row rows[] = {
    // operation                          operator                    operands  values
    {"sparse24.compress",                   "Compress",                 1,  1,    -1},
    {"sparse24.decompress",                 "Decompress",               2,  2,    0},
    {"sparse24.conv1d_compress",            "Conv1DCompress",           3,  6,    1},
    {"sparse24.conv2d_compress",            "Conv2DCompress",           3,  6,    1},
    {"sparse24.conv3d_compress",            "Conv3DCompress",           3,  6,    1},
    {"sparse24.conv_transpose1d_compress",  "ConvTranspose1DCompress",  3,  4,    1},
    {"sparse24.conv_transpose2d_compress",  "ConvTranspose2DCompress",  3,  4,    1},
    {"sparse24.conv_transpose3d_compress",  "ConvTranspose3DCompress",  3,  4,    1},
    {"sparse24.matmul_compress",            "MatMulCompress",           3,  6,    1},
    {"sparse24.qlinear_conv1d_compress",    "QLinearConv1DCompress",    9, 10,    3},
    {"sparse24.qlinear_conv2d_compress",    "QLinearConv2DCompress",    9, 10,    3},
    {"sparse24.qlinear_conv3d_compress",    "QLinearConv3DCompress",    9, 10,    3},
    {"sparse24.qlinear_gemm_compress",      "QLinearGemmCompress",      7, 10,    3},
    {"sparse24.qlinear_matmul_compress",    "QLinearMatMulCompress",    9,  9,    3},
};
// clang-format on

enum {
  numRows = sizeof rows / sizeof *rows,
  maxOperands = 10,
  maxAttributes = 24,
  maxRank = 16,
};

static bool hasSegments(const Row *row) {
  return row->operands > row->required + 1;
}

/// Attributes that are spelled differently on the two sides.
typedef enum { Flag, Integer, Integers } Spelling;

static const struct {
  const char *name;
  Spelling spelling;
} spellings[] = {
    {"strides", Integers},   {"pads", Integers},
    {"dilations", Integers}, {"output_padding", Integers},
    {"groups", Integer},     {"reduction_axis", Integer},
    {"transpose_x1", Flag},  {"transpose_x2", Flag},
};

enum { numSpellings = sizeof spellings / sizeof *spellings };

/// The row's position, or -1 for an attribute that is the same on both sides.
static int findSpelling(MlirStringRef name) {
  for (int i = 0; i < numSpellings; ++i)
    if (sparse24StrEquals(name, spellings[i].name))
      return i;
  return -1;
}

/// Attributes on their way into an operation.
typedef struct {
  Sparse24Attr data[maxAttributes];
  size_t size;
} Attributes;

static bool addAttribute(Attributes *attributes, const char *name,
                         MlirAttribute attribute) {
  if (attributes->size == maxAttributes)
    return false;
  attributes->data[attributes->size++] = (Sparse24Attr){name, attribute};
  return true;
}

static MlirAttribute getSignedInt(MlirContext context, int64_t value) {
  return mlirIntegerAttrGet(mlirIntegerTypeSignedGet(context, 64), value);
}

/// Puts `created` where `op` was.
static void replace(MlirRewriterBase rewriter, MlirOperation op,
                    MlirOperation created) {
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  mlirRewriterBaseInsert(rewriter, created);
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, created);
}

//===----------------------------------------------------------------------===//
// Out
//===----------------------------------------------------------------------===//

/// The operands in their order, with null ones for those that are absent.
static void getOperands(MlirOperation op, const Row *row,
                        MlirValue operands[maxOperands]) {
  MlirAttribute segments = sparse24OpGetAttr(op, "operandSegmentSizes");
  intptr_t count = mlirOperationGetNumOperands(op), next = 0;
  for (intptr_t i = 0; i < row->operands; ++i) {
    bool isThere = hasSegments(row)
                       ? mlirDenseI32ArrayGetElement(segments, i) == 1
                       : i < count;
    operands[i] =
        isThere ? mlirOperationGetOperand(op, next++) : (MlirValue){NULL};
  }
}

/// `zero_point` of what yields the operation's weight, which has no attributes
/// in a model; `compress` and `decompress` have it themselves.
static MlirAttribute getZeroPoint(MlirOperation op, const Row *row) {
  MlirAttribute own = sparse24OpGetAttr(op, "zero_point");
  if (row->values < 1)
    return own;
  MlirOperation conversion;
  MlirOperation producer = sparse24CompressedGetProducer(
      mlirOperationGetOperand(op, row->values),
      mlirOperationGetOperand(op, row->values + 1), &conversion);
  return sparse24OpGetAttr(producer, "zero_point");
}

/// An attribute as ONNX has it. The exporter takes array<i64> as it is.
static MlirAttribute spell(MlirContext context, int spelling,
                           MlirAttribute attribute) {
  if (spelling < 0 || !mlirAttributeIsAInteger(attribute))
    return attribute;
  int64_t value = mlirIntegerAttrGetValueInt(attribute);
  return getSignedInt(context, spellings[spelling].spelling == Flag ? value != 0
                                                                    : value);
}

static bool addDenseType(Attributes *attributes, MlirContext context,
                         MlirAttribute attribute) {
  int64_t shape[maxRank];
  MlirType type = mlirTypeAttrGetValue(attribute);
  int rank = sparse24TypeGetShape(type, shape, maxRank);
  return rank >= 0 &&
         addAttribute(attributes, "dense_shape",
                      sparse24AttrI64Array(context, shape, rank)) &&
         addAttribute(attributes, "dense_type",
                      mlirTypeAttrGet(sparse24TypeGetElement(type)));
}

static bool lowerAttributes(MlirOperation op, Attributes *attributes) {
  MlirContext context = mlirOperationGetContext(op);
  intptr_t count = mlirOperationGetNumAttributes(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirNamedAttribute named = mlirOperationGetAttribute(op, i);
    // Identifiers end in NUL.
    const char *name = mlirIdentifierStr(named.name).data;
    if (strcmp(name, "operandSegmentSizes") == 0 ||
        strcmp(name, "zero_point") == 0)
      continue;
    bool added =
        strcmp(name, "dense_type") == 0
            ? addDenseType(attributes, context, named.attribute)
            : addAttribute(attributes, name,
                           spell(context, findSpelling(sparse24Str(name)),
                                 named.attribute));
    if (!added)
      return false;
  }
  return true;
}

/// Whether the operation has the attribute itself, not only the constant that
/// it takes.
static bool takesZeroPoint(const Row *row) { return row->values < 1; }

/// The row of an operation that has one.
static const Row *findRow(MlirStringRef op) {
  const Row *row = rows;
  while (!sparse24StrEquals(op, row->op))
    ++row;
  return row;
}

static MlirLogicalResult
lowerOperation(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  enum { maxResults = 2 };
  const Row *row = findRow(sparse24OpGetName(op));
  MlirContext context = mlirOperationGetContext(op);
  MlirValue operands[maxOperands];
  Attributes attributes = {.size = 0};
  getOperands(op, row, operands);
  if (!lowerAttributes(op, &attributes) ||
      !addAttribute(&attributes, "zero_point", getZeroPoint(op, row)) ||
      !addAttribute(&attributes, "domain_name",
                    sparse24AttrString(context, domainName)) ||
      !addAttribute(&attributes, "function_name",
                    sparse24AttrString(context, row->operator)))
    return mlirLogicalResultFailure();
  size_t count = (size_t)row->operands;
  while (mlirValueIsNull(operands[count - 1]))
    --count;
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  for (size_t i = 0; i < count; ++i)
    if (mlirValueIsNull(operands[i]))
      operands[i] = mlirOperationGetResult(
          mlirRewriterBaseInsert(
              rewriter,
              sparse24OpCreate(
                  mlirOperationGetLocation(op), "onnx.NoValue",
                  .results = SPARSE24_LIST(MlirType, mlirNoneTypeGet(context)),
                  .attributes = SPARSE24_LIST(
                      Sparse24Attr, {"value", mlirUnitAttrGet(context)}))),
          0);
  MlirType results[maxResults];
  size_t numResults = (size_t)mlirOperationGetNumResults(op);
  for (size_t i = 0; i < numResults && i < maxResults; ++i)
    results[i] = mlirValueGetType(mlirOperationGetResult(op, (intptr_t)i));
  replace(rewriter, op,
          sparse24OpCreate(mlirOperationGetLocation(op), "onnx.Custom",
                           .operands = {operands, count},
                           .results = {results, numResults},
                           .attributes = {attributes.data, attributes.size}));
  return mlirLogicalResultSuccess();
}

static const char *const parts[] = {"values", "index"};

/// The location, with ".values" or ".index" behind its name. Null when memory
/// runs out.
static MlirLocation getPartLocation(MlirOperation op, const char *part) {
  MlirLocation location = mlirOperationGetLocation(op);
  MlirStringRef name = sparse24LocationGetName(location, "");
  if (!name.length)
    return location;
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "%.*s.%s", SPARSE24_STR(name), part);
  MlirLocation result = {NULL};
  if (!text.failed)
    result = mlirLocationNameGet(
        mlirOperationGetContext(op), sparse24TextGet(&text),
        mlirLocationIsAName(location) ? mlirLocationNameGetChildLoc(location)
                                      : location);
  sparse24TextDestroy(&text);
  return result;
}

static MlirLogicalResult
lowerConstant(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  MlirLocation locations[2];
  for (int i = 0; i < 2; ++i) {
    locations[i] = getPartLocation(op, parts[i]);
    if (mlirLocationIsNull(locations[i]))
      return mlirLogicalResultFailure();
  }
  MlirValue values[2];
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  for (int i = 0; i < 2; ++i) {
    MlirOperation constant = sparse24OpCreate(
        locations[i], "sparse24.constant",
        .results = SPARSE24_LIST(
            MlirType, mlirValueGetType(mlirOperationGetResult(op, i))),
        .attributes = SPARSE24_LIST(
            Sparse24Attr, {"value", sparse24OpGetAttr(op, parts[i])}));
    mlirRewriterBaseInsert(rewriter, constant);
    values[i] = mlirOperationGetResult(constant, 0);
  }
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 2, values);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24LowerCompressed(MlirOperation op) {
  Sparse24Pattern patterns[numRows];
  for (size_t i = 0; i < numRows; ++i)
    patterns[i] = (Sparse24Pattern){rows[i].op, lowerOperation};
  static const Sparse24Pattern ofConstant = {"sparse24.compressed_constant",
                                             lowerConstant};
  // Operations look for the zero points of their constants.
  MlirLogicalResult result =
      sparse24ApplyPatternsOnce(op, patterns, numRows, NULL);
  return mlirLogicalResultIsSuccess(result)
             ? sparse24ApplyPatternsOnce(op, &ofConstant, 1, NULL)
             : result;
}

//===----------------------------------------------------------------------===//
// In: what an operator must have
//===----------------------------------------------------------------------===//

static bool isOperator(MlirOperation op) {
  MlirStringRef domain = sparse24OpIs(op, "onnx.Custom")
                             ? sparse24OpGetString(op, "domain_name")
                             : mlirStringRefCreate(NULL, 0);
  return domain.data && sparse24StrEquals(domain, domainName);
}

static const Row *findOperator(MlirOperation op) {
  MlirStringRef name = sparse24OpGetString(op, "function_name");
  for (size_t i = 0; name.data && i < numRows; ++i)
    if (sparse24StrEquals(name, rows[i].operator))
      return &rows[i];
  return NULL;
}

__attribute__((format(printf, 2, 3))) static bool
fail(MlirOperation op, const char *format, ...) {
  Sparse24Text text = {0};
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(&text, format, arguments);
  va_end(arguments);
  MlirStringRef name = sparse24OpGetString(op, "function_name");
  sparse24EmitError(mlirOperationGetLocation(op), "operator '%s.%.*s' %s",
                    domainName, SPARSE24_STR(name), text.data ? text.data : "");
  sparse24TextDestroy(&text);
  return false;
}

/// Reads a list of integers. Returns their number, or -1 for anything else.
static int getIntegers(MlirAttribute list, int64_t *values, int max) {
  if (!mlirAttributeIsNull(list) && mlirAttributeIsADenseI64Array(list) &&
      mlirDenseArrayGetNumElements(list) <= max) {
    int count = (int)mlirDenseArrayGetNumElements(list);
    for (int i = 0; i < count; ++i)
      values[i] = mlirDenseI64ArrayGetElement(list, i);
    return count;
  }
  if (mlirAttributeIsNull(list) || !mlirAttributeIsAArray(list) ||
      mlirArrayAttrGetNumElements(list) > max)
    return -1;
  int count = (int)mlirArrayAttrGetNumElements(list);
  for (int i = 0; i < count; ++i) {
    MlirAttribute element = mlirArrayAttrGetElement(list, i);
    if (!mlirAttributeIsAInteger(element))
      return -1;
    values[i] = mlirIntegerAttrGetValueInt(element);
  }
  return count;
}

static bool verifySpelling(MlirOperation op, int spelling) {
  const char *name = spellings[spelling].name;
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  int64_t values[2 * maxRank];
  if (mlirAttributeIsNull(attribute))
    return true; // What is required is for the definition to say.
  if (spellings[spelling].spelling == Integers)
    return getIntegers(attribute, values, 2 * maxRank) >= 0 ||
           fail(op,
                "expected attribute '%s' to be a list of at most %d "
                "integers",
                name, 2 * maxRank);
  if (!mlirAttributeIsAInteger(attribute))
    return fail(op, "expected attribute '%s' to be an integer", name);
  int64_t value = sparse24OpGetInt(op, name, -1);
  return spellings[spelling].spelling == Integer || value == 0 || value == 1 ||
         fail(op, "expected attribute '%s' to be 0 or 1, found %lld", name,
              (long long)value);
}

/// The type of the dense weight; a null type where the operator does not tell.
static MlirType getDenseType(MlirOperation op) {
  MlirType none = {NULL};
  int64_t shape[maxRank];
  int rank = getIntegers(sparse24OpGetAttr(op, "dense_shape"), shape, maxRank);
  MlirAttribute element = sparse24OpGetAttr(op, "dense_type");
  if (rank < 0 || mlirAttributeIsNull(element))
    return none;
  for (int i = 0; i < rank; ++i)
    if (shape[i] < 0)
      return none;
  MlirType type = none;
  if (mlirAttributeIsAType(element))
    type = mlirTypeAttrGetValue(element);
  else if (mlirAttributeIsAInteger(element))
    type = sparse24DataTypeGetType(
        mlirOperationGetContext(op),
        (int32_t)sparse24OpGetInt(op, "dense_type", -1));
  return mlirTypeIsNull(type) || mlirTypeIsATensor(type)
             ? none
             : sparse24TensorGet(rank, shape, type);
}

/// A node inlined from a function has the function's version, which it says.
static bool verifyVersion(MlirOperation op) {
  int64_t version = sparse24OpGetInt(
      op, "onnx.opset_version",
      sparse24OpGetDomainVersion(op, domainName, domainVersion));
  return version == domainVersion ||
         fail(op, "expected version %d of the domain, found %lld",
              domainVersion, (long long)version);
}

static bool verifyOperator(MlirOperation op) {
  if (!verifyVersion(op))
    return false;
  const Row *row = findOperator(op);
  if (!row)
    return fail(op, "is none that this version of sparse24 knows");
  intptr_t operands = mlirOperationGetNumOperands(op);
  if (operands < row->required || operands > row->operands)
    return fail(op, "expected %td to %td inputs, found %td", row->required,
                row->operands, operands);
  for (intptr_t i = 0; i < row->required; ++i)
    if (mlirTypeIsANone(mlirValueGetType(mlirOperationGetOperand(op, i))))
      return fail(op, "expected input %td to be there, found none", i);
  for (int i = 0; i < numSpellings; ++i)
    if (!verifySpelling(op, i))
      return false;
  bool compresses = strcmp(row->op, "sparse24.compress") == 0;
  if (!compresses && mlirTypeIsNull(getDenseType(op)))
    return fail(op,
                "expected attributes 'dense_shape', a list of at most %d "
                "extents, and 'dense_type', a data type",
                maxRank);
  if (mlirOperationGetNumAttributes(op) > maxAttributes - 2)
    return fail(op, "expected at most %d attributes", maxAttributes - 2);
  intptr_t results = mlirOperationGetNumResults(op);
  return results == (compresses ? 2 : 1) ||
         fail(op, "expected %d outputs, found %td", compresses ? 2 : 1,
              results);
}

//===----------------------------------------------------------------------===//
// In: constants
//===----------------------------------------------------------------------===//

/// A compressed constant, and the two constants that it came from; or, as
/// values, an onnx.NoValue. They are erased in the end.
typedef struct {
  MlirOperation values, index, compressed;
} Weight;

typedef struct {
  Weight *weights;
  size_t size, capacity;
} State;

/// Makes room for so many more. False when memory runs out.
static bool reserve(State *state, size_t more) {
  Weight *weights = sparse24ListReserve(state->weights, state->size + more,
                                        &state->capacity, sizeof *weights);
  if (weights)
    state->weights = weights;
  return weights;
}

static MlirOperation getConstant(MlirValue value) {
  MlirAttribute elements = sparse24ValueGetConstant(value);
  bool isConstant =
      !mlirAttributeIsNull(elements) &&
      mlirTypeIsATensor(mlirAttributeGetType(elements)) &&
      mlirTypeEqual(mlirAttributeGetType(elements), mlirValueGetType(value));
  return isConstant ? sparse24ValueGetOp(value) : (MlirOperation){NULL};
}

/// The attribute `groups` of the weight, which those of transposed convolutions
/// have; else null.
static MlirAttribute getGroups(MlirOperation op) {
  const Sparse24Convolution *row = sparse24ConvolutionGet(op);
  return row && !row->isTransposed ? mlirAttributeGetNull()
                                   : sparse24OpGetAttr(op, "groups");
}

/// Whether a compressed constant is what `op` takes.
static bool agrees(MlirOperation compressed, MlirOperation op,
                   MlirType denseType, MlirAttribute zeroPoint) {
  static const char *const names[] = {"alg", "encoding", "reduction_axis"};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i)
    if (!mlirAttributeEqual(sparse24OpGetAttr(compressed, names[i]),
                            sparse24OpGetAttr(op, names[i])))
      return false;
  return mlirAttributeEqual(sparse24OpGetAttr(compressed, "groups"),
                            getGroups(op)) &&
         mlirAttributeEqual(sparse24OpGetAttr(compressed, "dense_type"),
                            mlirTypeAttrGet(denseType)) &&
         mlirAttributeEqual(sparse24OpGetAttr(compressed, "zero_point"),
                            zeroPoint);
}

/// The location of a weight whose values are at `location`.
static MlirLocation getWeightLocation(MlirLocation location) {
  static const char suffix[] = ".values";
  size_t length = sizeof suffix - 1;
  MlirStringRef name = sparse24LocationGetName(location, "");
  if (!mlirLocationIsAName(location) || name.length <= length ||
      memcmp(name.data + name.length - length, suffix, length) != 0)
    return location;
  return mlirLocationNameGet(
      mlirLocationGetContext(location),
      mlirStringRefCreate(name.data, name.length - length),
      mlirLocationNameGetChildLoc(location));
}

/// Finds or creates the compressed constant of the two, which there is room
/// for.
static MlirOperation getCompressed(State *state, MlirRewriterBase rewriter,
                                   MlirOperation values, MlirOperation index,
                                   MlirOperation op, MlirType denseType,
                                   MlirAttribute zeroPoint) {
  for (size_t i = 0; i < state->size; ++i)
    if (!mlirOperationIsNull(state->weights[i].compressed) &&
        mlirOperationEqual(state->weights[i].values, values) &&
        mlirOperationEqual(state->weights[i].index, index) &&
        agrees(state->weights[i].compressed, op, denseType, zeroPoint))
      return state->weights[i].compressed;
  MlirAttribute elements[2] = {
      sparse24ValueGetConstant(mlirOperationGetResult(values, 0)),
      sparse24ValueGetConstant(mlirOperationGetResult(index, 0))};
  mlirRewriterBaseSetInsertionPointBefore(rewriter, values);
  MlirOperation compressed = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          getWeightLocation(mlirOperationGetLocation(values)),
          "sparse24.compressed_constant",
          .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(elements[0]),
                                   mlirAttributeGetType(elements[1])),
          .attributes = SPARSE24_LIST(
              Sparse24Attr, {"values", elements[0]}, {"index", elements[1]},
              {"alg", sparse24OpGetAttr(op, "alg")},
              {"encoding", sparse24OpGetAttr(op, "encoding")},
              {"reduction_axis", sparse24OpGetAttr(op, "reduction_axis")},
              {"dense_type", mlirTypeAttrGet(denseType)},
              {"groups", getGroups(op)}, {"zero_point", zeroPoint})));
  state->weights[state->size++] = (Weight){values, index, compressed};
  return compressed;
}

/// Whether values and index are of the form that the attributes of `op` say.
static bool areAsSaid(MlirOperation op, MlirType denseType,
                      MlirOperation values, MlirOperation index) {
  MlirType types[2];
  return sparse24StrEquals(sparse24OpGetString(op, "alg"),
                           "weight_sparse_4_2") &&
         sparse24OpGetEncoding(op) &&
         sparse24CompressedTypesGet(
             denseType, sparse24OpGetInt(op, "reduction_axis", -1),
             sparse24OpGetReductionGroups(op), &types[0], &types[1]) &&
         mlirTypeEqual(types[0],
                       mlirValueGetType(mlirOperationGetResult(values, 0))) &&
         mlirTypeEqual(types[1],
                       mlirValueGetType(mlirOperationGetResult(index, 0)));
}

/// Makes a compressed constant of the values and the index of `op`, operands
/// `position` and the next, where they are constants. Where they do not fit the
/// operation they stay, so that it alone is wrong. The values may be
/// converted.
static void raiseConstants(MlirOperation op, intptr_t position,
                           MlirAttribute zeroPoint, State *state,
                           MlirRewriterBase rewriter) {
  MlirOperation user = op;
  intptr_t operand = position;
  MlirValue value = mlirOperationGetOperand(op, position);
  MlirOperation conversion = sparse24ValueGetOp(value);
  if (sparse24OpIsConversion(conversion)) {
    user = conversion;
    operand = 0;
    value = mlirOperationGetOperand(conversion, 0);
  }
  MlirOperation values = getConstant(value);
  MlirOperation index = getConstant(mlirOperationGetOperand(op, position + 1));
  if (mlirOperationIsNull(values) || mlirOperationIsNull(index))
    return;
  MlirType of = mlirTypeAttrGetValue(sparse24OpGetAttr(op, "dense_type"));
  int64_t shape[maxRank];
  int rank = sparse24TypeGetShape(of, shape, maxRank);
  MlirType denseType = sparse24TensorGet(
      rank, shape, sparse24TypeGetElement(mlirValueGetType(value)));
  if (!areAsSaid(op, denseType, values, index))
    return;
  MlirOperation compressed =
      getCompressed(state, rewriter, values, index, op, denseType, zeroPoint);
  mlirOperationSetOperand(user, operand, mlirOperationGetResult(compressed, 0));
  mlirOperationSetOperand(op, position + 1,
                          mlirOperationGetResult(compressed, 1));
}

//===----------------------------------------------------------------------===//
// In: operations
//===----------------------------------------------------------------------===//

/// An attribute as the dialect has it.
static MlirAttribute unspell(MlirContext context, int spelling,
                             MlirAttribute attribute) {
  if (spelling < 0)
    return attribute;
  int64_t values[2 * maxRank];
  int count;
  switch (spellings[spelling].spelling) {
  case Flag:
    return sparse24AttrBool(context, mlirIntegerAttrGetValueInt(attribute));
  case Integer:
    return sparse24AttrInt(context, mlirIntegerAttrGetValueInt(attribute));
  default:
    count = getIntegers(attribute, values, 2 * maxRank);
    return sparse24AttrI64Array(context, values, count);
  }
}

static void raiseAttributes(MlirOperation op, bool takesZeroPoint,
                            Attributes *attributes) {
  static const char *const dropped[] = {"domain_name", "function_name",
                                        "dense_shape"};
  MlirContext context = mlirOperationGetContext(op);
  MlirType denseType = getDenseType(op);
  intptr_t count = mlirOperationGetNumAttributes(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirNamedAttribute named = mlirOperationGetAttribute(op, i);
    const char *name = mlirIdentifierStr(named.name).data;
    bool isDropped = strcmp(name, "zero_point") == 0 && !takesZeroPoint;
    for (size_t k = 0; k < sizeof dropped / sizeof *dropped; ++k)
      isDropped |= strcmp(name, dropped[k]) == 0;
    if (isDropped)
      continue;
    MlirAttribute value =
        strcmp(name, "dense_type") == 0
            ? mlirTypeAttrGet(denseType)
            : unspell(context, findSpelling(sparse24Str(name)),
                      named.attribute);
    addAttribute(attributes, name, value);
  }
}

/// Omitted inputs of an operator, of which the operation tells otherwise.
static void collectNoValues(MlirOperation op, State *state) {
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(op); ++i) {
    MlirOperation producer = sparse24ValueGetOp(mlirOperationGetOperand(op, i));
    if (sparse24OpIs(producer, "onnx.NoValue"))
      state->weights[state->size++] = (Weight){.values = producer};
  }
}

static MlirLogicalResult
raiseOperation(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  enum { maxResults = 2 };
  State *state = userData;
  if (!isOperator(op) || !reserve(state, maxOperands + 1))
    return mlirLogicalResultFailure();
  const Row *row = findOperator(op);
  collectNoValues(op, state);
  MlirValue operands[maxOperands] = {{NULL}};
  intptr_t count = mlirOperationGetNumOperands(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirOperationGetOperand(op, i);
    if (!mlirTypeIsANone(mlirValueGetType(value)))
      operands[i] = value;
  }
  MlirType results[maxResults];
  size_t numResults = (size_t)mlirOperationGetNumResults(op);
  for (size_t i = 0; i < numResults; ++i)
    results[i] = mlirValueGetType(mlirOperationGetResult(op, (intptr_t)i));
  MlirAttribute zeroPoint = sparse24OpGetAttr(op, "zero_point");
  Attributes attributes = {.size = 0};
  raiseAttributes(op, takesZeroPoint(row), &attributes);
  MlirOperation created =
      sparse24OpCreate(mlirOperationGetLocation(op), row->op,
                       .operands = {operands, (size_t)row->operands},
                       .results = {results, numResults},
                       .attributes = {attributes.data, attributes.size},
                       .segments = hasSegments(row));
  replace(rewriter, op, created);
  if (row->values >= 0)
    raiseConstants(created, row->values, zeroPoint, state, rewriter);
  return mlirLogicalResultSuccess();
}

static MlirWalkResult verifyOp(MlirOperation op, void *failed) {
  if (isOperator(op) && !verifyOperator(op))
    *(bool *)failed = true;
  return MlirWalkResultAdvance;
}

static bool isUnused(MlirOperation op) {
  return mlirOpOperandIsNull(
      mlirValueGetFirstUse(mlirOperationGetResult(op, 0)));
}

/// Erases the constants that compressed ones have replaced. One may have been
/// the values or the index of several.
static void eraseReplaced(State *state) {
  for (size_t i = 0; i < state->size; ++i) {
    MlirOperation ops[] = {state->weights[i].values, state->weights[i].index};
    for (int part = 0; part < 2; ++part) {
      if (mlirOperationIsNull(ops[part]) || !isUnused(ops[part]))
        continue;
      for (size_t k = i; k < state->size; ++k) {
        if (mlirOperationEqual(state->weights[k].values, ops[part]))
          state->weights[k].values = (MlirOperation){NULL};
        if (mlirOperationEqual(state->weights[k].index, ops[part]))
          state->weights[k].index = (MlirOperation){NULL};
      }
      if (part == 0 && mlirOperationEqual(ops[0], ops[1]))
        ops[1] = (MlirOperation){NULL};
      mlirOperationDestroy(ops[part]);
    }
  }
}

MlirLogicalResult sparse24RaiseCompressed(MlirOperation op) {
  bool failed = false;
  mlirOperationWalk(op, verifyOp, &failed, MlirWalkPreOrder);
  if (failed)
    return mlirLogicalResultFailure();
  static const Sparse24Pattern pattern = {"onnx.Custom", raiseOperation};
  State state = {.weights = NULL};
  MlirLogicalResult result = sparse24ApplyPatternsOnce(op, &pattern, 1, &state);
  eraseReplaced(&state);
  free(state.weights);
  return result;
}

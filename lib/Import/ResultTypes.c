/*===- ResultTypes.c - Types that a model does not tell -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/ResultTypes.h"

#include "Import/Importer.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

typedef enum {
  Tensor,   ///< A tensor, or whatever the operand is.
  Sequence, ///< `!onnx.Seq` of it.
  Optional, ///< `!onnx.Opt` of it.
  Element,  ///< What the operand's `!onnx.Seq` or `!onnx.Opt` holds.
  Yielded,  ///< What the first region yields, from position `operand` on.
  YieldedSequence, ///< `!onnx.Seq` of what the first region yields.
} RuleKind;

/// Where the element type comes from: the first of these that there is.
typedef struct {
  RuleKind kind;
  int8_t operand; ///< Position + 1.
  /// A data type, a type, or a tensor of that element type.
  const char *attribute;
  int8_t otherOperand; ///< Position + 1.
  int32_t dataType;
} TypeRule;

#define TYPE(NAME) {.dataType = ONNX__TENSOR_PROTO__DATA_TYPE__##NAME}
#define SAME(position) {.operand = position + 1}
#define SAME_OR(position, name, NAME)                                          \
  {.operand = position + 1,                                                    \
   .attribute = name,                                                          \
   .dataType = ONNX__TENSOR_PROTO__DATA_TYPE__##NAME}
#define TYPE_OF(name, NAME)                                                    \
  {.attribute = name, .dataType = ONNX__TENSOR_PROTO__DATA_TYPE__##NAME}
#define TYPE_OF_OR_SAME(name, position)                                        \
  {.attribute = name, .otherOperand = position + 1}
#define SEQUENCE_OF(position) {.kind = Sequence, .operand = position + 1}
#define EMPTY_SEQUENCE                                                         \
  {.kind = Sequence,                                                           \
   .attribute = "dtype",                                                       \
   .dataType = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT}
#define ELEMENT_OF(position) {.kind = Element, .operand = position + 1}
#define OPTIONAL_OF(position)                                                  \
  {.kind = Optional, .operand = position + 1, .attribute = "type"}
#define YIELDED(position) {.kind = Yielded, .operand = position}
#define SEQUENCE_OF_YIELDED {.kind = YieldedSequence}

enum { maxRules = 4 };

/// The last rule is that of all further results.
typedef struct {
  const char *op; ///< Without "onnx."; "domain.name" for customRows.
  int64_t since;  ///< The operator set from which the row holds.
  TypeRule results[maxRules];
  Sparse24ShapeRule shape;
} Row;

/// Sorted by name, the newest first. It is about the newest version of each
/// operator; older ones agree unless they have their own row, or a condition in
/// the shape rule.
// clang-format off
static const Row rows[] = {
    // operator                    since types of the results            shapes of the results
    {"Abs",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Acos",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Acosh",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Add",                        1,  {SAME(0)},                        sparse24InferBroadcast},
    {"AffineGrid",                 1,  {SAME(0)},                        NULL},
    {"And",                        1,  {TYPE(BOOL)},                     sparse24InferBroadcast},
    {"ArgMax",                     1,  {TYPE(INT64)},                    sparse24InferArgReduce},
    {"ArgMin",                     1,  {TYPE(INT64)},                    sparse24InferArgReduce},
    {"Asin",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Asinh",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Atan",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Atanh",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Attention",                  1,  {SAME(0), SAME(0), SAME(2), SAME(0)}, NULL},
    {"AveragePool",                1,  {SAME(0)},                        sparse24InferPool},
    {"BatchNormalization",         1,  {SAME(0), SAME(3)},               sparse24InferSameAsFirst},
    {"Bernoulli",                  1,  {TYPE_OF_OR_SAME("dtype", 0)},    sparse24InferSameAsFirst},
    {"BitCast",                    1,  {TYPE_OF("to", UNDEFINED)},       sparse24InferSameAsFirst},
    {"BitShift",                   1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"BitwiseAnd",                 1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"BitwiseNot",                 1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"BitwiseOr",                  1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"BitwiseXor",                 1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"BlackmanWindow",             1,  {TYPE_OF("output_datatype", FLOAT)}, NULL},
    {"Cast",                       1,  {TYPE_OF("to", UNDEFINED)},       sparse24InferSameAsFirst},
    {"CastLike",                   1,  {SAME(1)},                        sparse24InferSameAsFirst},
    {"CausalConvWithState",        1,  {SAME(0)},                        NULL},
    {"Ceil",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Celu",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"CenterCropPad",              1,  {SAME(0)},                        NULL},
    {"Clip",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Col2Im",                     1,  {SAME(0)},                        NULL},
    {"Compress",                   1,  {SAME(0)},                        NULL},
    {"Concat",                     1,  {SAME(0)},                        sparse24InferConcat},
    {"ConcatFromSequence",         1,  {ELEMENT_OF(0)},                  NULL},
    {"ConstantOfShape",            1,  {TYPE_OF("value", FLOAT)},        sparse24InferConstantOfShape},
    {"Conv",                       1,  {SAME(0)},                        sparse24InferConv},
    {"ConvInteger",                1,  {TYPE(INT32)},                    sparse24InferConv},
    {"ConvTranspose",              1,  {SAME(0)},                        sparse24InferConvTranspose},
    {"Cos",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Cosh",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"CumProd",                    1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"CumSum",                     1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"DFT",                        1,  {SAME(0)},                        NULL},
    {"DeformConv",                 1,  {SAME(0)},                        NULL},
    {"DepthToSpace",               1,  {SAME(0)},                        NULL},
    {"DequantizeLinear",           1,  {TYPE_OF_OR_SAME("output_dtype", 1)}, sparse24InferSameAsFirst},
    {"Det",                        1,  {SAME(0)},                        NULL},
    {"Div",                        1,  {SAME(0)},                        sparse24InferBroadcast},
    {"Dropout",                    10, {SAME(0), TYPE(BOOL)},            sparse24InferSameAsFirst},
    {"Dropout",                    1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"DynamicQuantizeLinear",      1,  {TYPE(UINT8), TYPE(FLOAT), TYPE(UINT8)}, sparse24InferDynamicQuantizeLinear},
    {"Einsum",                     1,  {SAME(0)},                        NULL},
    {"Elu",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Equal",                      1,  {TYPE(BOOL)},                     sparse24InferBroadcast},
    {"Erf",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Exp",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Expand",                     1,  {SAME(0)},                        sparse24InferExpand},
    {"EyeLike",                    1,  {TYPE_OF_OR_SAME("dtype", 0)},    sparse24InferSameAsFirst},
    {"Flatten",                    1,  {SAME(0)},                        sparse24InferFlatten},
    {"Floor",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"GRU",                        1,  {SAME(0)},                        NULL},
    {"Gather",                     1,  {SAME(0)},                        sparse24InferGather},
    {"GatherElements",             1,  {SAME(0)},                        NULL},
    {"GatherND",                   1,  {SAME(0)},                        NULL},
    {"Gelu",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Gemm",                       1,  {SAME(0)},                        sparse24InferGemm},
    {"GlobalAveragePool",          1,  {SAME(0)},                        sparse24InferGlobalPool},
    {"GlobalLpPool",               1,  {SAME(0)},                        sparse24InferGlobalPool},
    {"GlobalMaxPool",              1,  {SAME(0)},                        sparse24InferGlobalPool},
    {"Greater",                    1,  {TYPE(BOOL)},                     sparse24InferBroadcast},
    {"GreaterOrEqual",             1,  {TYPE(BOOL)},                     sparse24InferBroadcastList},
    {"GridSample",                 1,  {SAME(0)},                        NULL},
    {"GroupNormalization",         1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"HammingWindow",              1,  {TYPE_OF("output_datatype", FLOAT)}, NULL},
    {"HannWindow",                 1,  {TYPE_OF("output_datatype", FLOAT)}, NULL},
    {"HardSigmoid",                1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"HardSwish",                  1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Hardmax",                    1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Identity",                   1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"If",                         1,  {YIELDED(0)},                     NULL},
    {"ImageDecoder",               1,  {TYPE(UINT8)},                    NULL},
    {"InstanceNormalization",      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"IsInf",                      1,  {TYPE(BOOL)},                     sparse24InferSameAsFirst},
    {"IsNaN",                      1,  {TYPE(BOOL)},                     sparse24InferSameAsFirst},
    {"LRN",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"LSTM",                       1,  {SAME(0)},                        NULL},
    {"LayerNormalization",         1,  {SAME(0), TYPE_OF("stash_type", FLOAT)}, sparse24InferSameAsFirst},
    {"LeakyRelu",                  1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Less",                       1,  {TYPE(BOOL)},                     sparse24InferBroadcast},
    {"LessOrEqual",                1,  {TYPE(BOOL)},                     sparse24InferBroadcastList},
    {"LinearAttention",            1,  {SAME(0), SAME(3)},               NULL},
    {"Log",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"LogSoftmax",                 1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Loop",                       1,  {YIELDED(1)},                     NULL},
    {"LpNormalization",            1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"LpPool",                     1,  {SAME(0)},                        sparse24InferPool},
    {"MatMul",                     1,  {SAME(0)},                        sparse24InferMatMul},
    {"MatMulInteger",              1,  {TYPE(INT32)},                    sparse24InferMatMul},
    {"Max",                        1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"MaxPool",                    1,  {SAME(0), TYPE(INT64)},           sparse24InferPool},
    {"MaxRoiPool",                 1,  {SAME(0)},                        NULL},
    {"MaxUnpool",                  1,  {SAME(0)},                        NULL},
    {"Mean",                       1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"MeanVarianceNormalization",  1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"MelWeightMatrix",            1,  {TYPE_OF("output_datatype", FLOAT)}, NULL},
    {"Min",                        1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"Mish",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Mod",                        1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"Mul",                        1,  {SAME(0)},                        sparse24InferBroadcast},
    {"Multinomial",                1,  {TYPE_OF("dtype", INT32)},        NULL},
    {"Neg",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"NegativeLogLikelihoodLoss",  1,  {SAME(0)},                        NULL},
    {"NonMaxSuppression",          1,  {TYPE(INT64)},                    NULL},
    {"NonZero",                    1,  {TYPE(INT64)},                    NULL},
    {"Not",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"OneHot",                     1,  {SAME(2)},                        NULL},
    {"Optional",                   1,  {OPTIONAL_OF(0)},                 NULL},
    {"OptionalGetElement",         1,  {ELEMENT_OF(0)},                  NULL},
    {"OptionalHasElement",         1,  {TYPE(BOOL)},                     sparse24InferScalar},
    {"Or",                         1,  {TYPE(BOOL)},                     sparse24InferBroadcast},
    {"PRelu",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Pad",                        1,  {SAME(0)},                        sparse24InferPad},
    {"Pow",                        1,  {SAME(0)},                        sparse24InferBroadcast},
    {"QLinearConv",                1,  {SAME(7)},                        sparse24InferQLinearConv},
    {"QLinearMatMul",              1,  {SAME(7)},                        sparse24InferQLinearMatMul},
    {"QuantizeLinear",             1,  {SAME_OR(2, "output_dtype", UINT8)}, sparse24InferSameAsFirst},
    {"RMSNormalization",           1,  {SAME(1)},                        sparse24InferSameAsFirst},
    {"RNN",                        1,  {SAME(0)},                        NULL},
    {"RandomNormal",               1,  {TYPE_OF("dtype", FLOAT)},        NULL},
    {"RandomNormalLike",           1,  {TYPE_OF_OR_SAME("dtype", 0)},    sparse24InferSameAsFirst},
    {"RandomUniform",              1,  {TYPE_OF("dtype", FLOAT)},        NULL},
    {"RandomUniformLike",          1,  {TYPE_OF_OR_SAME("dtype", 0)},    sparse24InferSameAsFirst},
    {"Range",                      1,  {SAME(0)},                        NULL},
    {"Reciprocal",                 1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"ReduceL1",                   1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceL2",                   1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceLogSum",               1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceLogSumExp",            1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceMax",                  1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceMean",                 1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceMin",                  1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceProd",                 1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceSum",                  1,  {SAME(0)},                        sparse24InferReduce},
    {"ReduceSumSquare",            1,  {SAME(0)},                        sparse24InferReduce},
    {"RegexFullMatch",             1,  {TYPE(BOOL)},                     sparse24InferSameAsFirst},
    {"Relu",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Reshape",                    1,  {SAME(0)},                        sparse24InferReshape},
    {"Resize",                     1,  {SAME(0)},                        sparse24InferResize},
    {"ReverseSequence",            1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"RoiAlign",                   1,  {SAME(0)},                        NULL},
    {"RotaryEmbedding",            1,  {SAME(0)},                        NULL},
    {"Round",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"STFT",                       1,  {SAME(0)},                        NULL},
    {"Scan",                       1,  {YIELDED(0)},                     NULL},
    {"Scatter",                    1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"ScatterElements",            1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"ScatterND",                  1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Selu",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"SequenceAt",                 1,  {ELEMENT_OF(0)},                  NULL},
    {"SequenceConstruct",          1,  {SEQUENCE_OF(0)},                 NULL},
    {"SequenceEmpty",              1,  {EMPTY_SEQUENCE},                 NULL},
    {"SequenceErase",              1,  {SAME(0)},                        NULL},
    {"SequenceInsert",             1,  {SAME(0)},                        NULL},
    {"SequenceLength",             1,  {TYPE(INT64)},                    sparse24InferScalar},
    {"SequenceMap",                1,  {SEQUENCE_OF_YIELDED},            NULL},
    {"Shape",                      1,  {TYPE(INT64)},                    sparse24InferShape},
    {"Shrink",                     1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Sigmoid",                    1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Sign",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Sin",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Sinh",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Size",                       1,  {TYPE(INT64)},                    sparse24InferScalar},
    {"Slice",                      1,  {SAME(0)},                        sparse24InferSlice},
    {"Softmax",                    1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"SoftmaxCrossEntropyLoss",    1,  {SAME(0)},                        NULL},
    {"Softplus",                   1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Softsign",                   1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"SpaceToDepth",               1,  {SAME(0)},                        NULL},
    {"Split",                      1,  {SAME(0)},                        sparse24InferSplit},
    {"SplitToSequence",            1,  {SEQUENCE_OF(0)},                 NULL},
    {"Sqrt",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Squeeze",                    1,  {SAME(0)},                        sparse24InferSqueeze},
    {"StringConcat",               1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"StringNormalizer",           1,  {SAME(0)},                        NULL},
    {"StringSplit",                1,  {TYPE(STRING), TYPE(INT64)},      NULL},
    {"Sub",                        1,  {SAME(0)},                        sparse24InferBroadcast},
    {"Sum",                        1,  {SAME(0)},                        sparse24InferBroadcastList},
    {"SwiGLU",                     1,  {SAME(0)},                        NULL},
    {"Swish",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Tan",                        1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Tanh",                       1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"TensorScatter",              1,  {SAME(0)},                        NULL},
    {"TfIdfVectorizer",            1,  {TYPE(FLOAT)},                    NULL},
    {"ThresholdedRelu",            1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Tile",                       1,  {SAME(0)},                        NULL},
    {"TopK",                       1,  {SAME(0), TYPE(INT64)},           NULL},
    {"Transpose",                  1,  {SAME(0)},                        sparse24InferTranspose},
    {"Trilu",                      1,  {SAME(0)},                        sparse24InferSameAsFirst},
    {"Unique",                     1,  {SAME(0), TYPE(INT64)},           NULL},
    {"Unsqueeze",                  1,  {SAME(0)},                        sparse24InferUnsqueeze},
    {"Upsample",                   1,  {SAME(0)},                        sparse24InferResize},
    {"Where",                      1,  {SAME(1)},                        sparse24InferBroadcastList},
    {"Xor",                        1,  {TYPE(BOOL)},                     sparse24InferBroadcast},
};

/// Operators of other domains, "domain.name", that weights come through; the
/// version is that of ONNX's operators.
static const Row customRows[] = {
    {"com.microsoft.DequantizeLinear", 1, {SAME(1)},                     sparse24InferSameAsFirst},
    {"com.microsoft.QuantizeLinear",   1, {SAME_OR(2, NULL, UINT8)},     sparse24InferSameAsFirst},
};
// clang-format on

enum {
  rowCount = sizeof rows / sizeof *rows,
  customRowCount = sizeof customRows / sizeof *customRows,
};

static int compareName(MlirStringRef name, const char *op) {
  int order = strncmp(name.data, op, name.length);
  return order ? order : -(int)(op[name.length] != '\0');
}

/// The first row of the name that holds for the operator set.
static const Row *findRow(MlirStringRef name, int64_t opset) {
  size_t begin = 0, end = rowCount;
  while (begin < end) {
    size_t middle = begin + (end - begin) / 2;
    if (compareName(name, rows[middle].op) > 0)
      begin = middle + 1;
    else
      end = middle;
  }
  for (; begin < rowCount && compareName(name, rows[begin].op) == 0; ++begin)
    if (rows[begin].since <= opset)
      return &rows[begin];
  return NULL;
}

static const TypeRule *getRule(const Row *row, intptr_t result) {
  static const TypeRule none = {0};
  intptr_t last = maxRules - 1;
  while (last > 0 && memcmp(&row->results[last], &none, sizeof none) == 0)
    --last;
  return &row->results[result < last ? result : last];
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

static const MlirType noType = {NULL};

static MlirType getOperandType(MlirOperation op, intptr_t position) {
  if (position < 0 || position >= mlirOperationGetNumOperands(op))
    return noType;
  MlirType type = mlirValueGetType(mlirOperationGetOperand(op, position));
  return mlirTypeIsANone(type) ? noType : type;
}

/// Nothing is known of the shape but by a shape rule.
static MlirType dropShape(MlirType type) {
  return mlirTypeIsNull(type) || !mlirTypeIsATensor(type)
             ? type
             : mlirUnrankedTensorTypeGet(mlirShapedTypeGetElementType(type));
}

static MlirType getAttributeType(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(attribute))
    return noType;
  MlirType element = noType;
  if (mlirAttributeIsAType(attribute))
    element = mlirTypeAttrGetValue(attribute);
  else if (mlirAttributeIsAElements(attribute))
    element = mlirShapedTypeGetElementType(mlirAttributeGetType(attribute));
  else if (mlirAttributeIsAInteger(attribute)) {
    int64_t dataType = sparse24OpGetInt(op, name, 0);
    if (dataType > 0 && dataType <= sparse24MaxDataType)
      element = sparse24DataTypeGetType(mlirOperationGetContext(op),
                                        (int32_t)dataType);
  }
  bool isWhole = mlirTypeIsNull(element) || mlirTypeIsATensor(element) ||
                 mlirTypeIsAOpaque(element);
  bool isString = !mlirTypeIsNull(element) && mlirTypeIsAOpaque(element) &&
                  sparse24StrEquals(mlirOpaqueTypeGetData(element), "String");
  return isWhole && !isString ? element : mlirUnrankedTensorTypeGet(element);
}

static MlirType getTensorType(MlirOperation op, const TypeRule *rule) {
  MlirType type = dropShape(getOperandType(op, rule->operand - 1));
  if (mlirTypeIsNull(type) && rule->attribute)
    type = getAttributeType(op, rule->attribute);
  if (mlirTypeIsNull(type))
    type = dropShape(getOperandType(op, rule->otherOperand - 1));
  if (mlirTypeIsNull(type))
    type = mlirUnrankedTensorTypeGet(
        sparse24DataTypeGetType(mlirOperationGetContext(op), rule->dataType));
  return type;
}

/// `!onnx.NAME<type>`.
static MlirType wrapType(const char *name, MlirType type, bool *failed) {
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "%s<", name);
  sparse24TextAppendType(&text, type);
  sparse24TextPrintf(&text, ">");
  *failed |= text.failed;
  MlirType result = mlirOpaqueTypeGet(
      mlirTypeGetContext(type), sparse24Str("onnx"), sparse24TextGet(&text));
  sparse24TextDestroy(&text);
  return result;
}

/// What is inside of `!onnx.Seq<...>` or `!onnx.Opt<...>`; a tensor is taken
/// out of nothing as it is.
static MlirType unwrapType(MlirType type) {
  if (mlirTypeIsNull(type) || !mlirTypeIsAOpaque(type))
    return dropShape(type);
  MlirStringRef text = mlirOpaqueTypeGetData(type);
  enum { prefixLength = 4 };
  bool isWrapped = text.length > prefixLength + 1 &&
                   (memcmp(text.data, "Seq<", prefixLength) == 0 ||
                    memcmp(text.data, "Opt<", prefixLength) == 0) &&
                   text.data[text.length - 1] == '>';
  if (!isWrapped)
    return noType;
  return dropShape(
      mlirTypeParseGet(mlirTypeGetContext(type),
                       mlirStringRefCreate(text.data + prefixLength,
                                           text.length - prefixLength - 1)));
}

/// The operation has the graphs that it needs: nodes without them are refused.
static MlirType getYieldedType(MlirOperation op, intptr_t position) {
  MlirBlock block = mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0));
  // An unregistered terminator is not one to mlirBlockGetTerminator.
  MlirOperation last = mlirBlockGetFirstOperation(block), next = last;
  for (; !mlirOperationIsNull(next); next = mlirOperationGetNextInBlock(next))
    last = next;
  return mlirOperationIsNull(last) ? noType
                                   : dropShape(getOperandType(last, position));
}

static MlirType applyRule(MlirOperation op, const TypeRule *rule,
                          intptr_t result, bool *failed) {
  switch (rule->kind) {
  case Tensor:
    return getTensorType(op, rule);
  case Sequence:
    return wrapType("Seq", getTensorType(op, rule), failed);
  case Optional:
    return wrapType("Opt", getTensorType(op, rule), failed);
  case Element:
    return unwrapType(getOperandType(op, rule->operand - 1));
  case Yielded:
    return getYieldedType(op, result + rule->operand);
  case YieldedSequence:
    break;
  }
  MlirType type = getYieldedType(op, result);
  return mlirTypeIsNull(type) ? type : wrapType("Seq", type, failed);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// Gives unranked tensors the shapes that the row's rule infers.
static bool applyShapeRule(MlirOperation op, int64_t opset, const Row *row,
                           MlirType *types) {
  intptr_t count = mlirOperationGetNumResults(op);
  if (!row->shape || count == 0 || mlirOperationGetNumOperands(op) == 0)
    return true;
  Sparse24Shape *shapes = malloc((size_t)count * sizeof *shapes);
  if (!shapes)
    return false;
  for (intptr_t i = 0; i < count; ++i)
    shapes[i] = (Sparse24Shape){.rank = sparse24Unranked};
  row->shape(&(Sparse24ShapeQuery){op, opset}, shapes, count);
  for (intptr_t i = 0; i < count; ++i) {
    Sparse24Shape *shape = &shapes[i];
    if (shape->rank < 0 || !mlirTypeIsAUnrankedTensor(types[i]))
      continue;
    for (int k = 0; k < shape->rank; ++k)
      if (shape->extents[k] < 0)
        shape->extents[k] = mlirShapedTypeGetDynamicSize();
    types[i] = sparse24TensorGet(shape->rank, shape->extents,
                                 mlirShapedTypeGetElementType(types[i]));
  }
  free(shapes);
  return true;
}

bool sparse24InferResultTypes(MlirOperation op, int64_t opset,
                              MlirType *types) {
  static const char prefix[] = "onnx.";
  size_t prefixLength = sizeof prefix - 1;
  MlirStringRef name = sparse24OpGetName(op);
  const Row *row = NULL;
  bool failed = false;
  for (size_t i = 0; i < customRowCount; ++i)
    if (sparse24OpIsCustom(op, customRows[i].op))
      row = &customRows[i];
  if (!row && name.length > prefixLength &&
      memcmp(name.data, prefix, prefixLength) == 0)
    row = findRow(mlirStringRefCreate(name.data + prefixLength,
                                      name.length - prefixLength),
                  opset);
  MlirType unknown = mlirUnrankedTensorTypeGet(
      sparse24UnknownTypeGet(mlirOperationGetContext(op)));
  for (intptr_t i = 0; i < mlirOperationGetNumResults(op); ++i) {
    MlirType type = row ? applyRule(op, getRule(row, i), i, &failed) : noType;
    types[i] = mlirTypeIsNull(type) ? unknown : type;
  }
  return !failed && (!row || applyShapeRule(op, opset, row, types));
}

/*===- Arity.c - How many inputs and outputs operators have ---------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"

#include <string.h>

enum { any = INT16_MAX };

typedef struct {
  const char *opType;
  int16_t minInputs, maxInputs, minOutputs, maxOutputs;
} Row;

/// Sorted by name. The fewest and the most that any version of the operator's
/// definition allows; omitted ones in between count.
// clang-format off
static const Row rows[] = {
    // operator                   inputs   outputs
    {"Abs",                       1,  1,   1,  1},
    {"Acos",                      1,  1,   1,  1},
    {"Acosh",                     1,  1,   1,  1},
    {"Add",                       2,  2,   1,  1},
    {"AffineGrid",                2,  2,   1,  1},
    {"And",                       2,  2,   1,  1},
    {"ArgMax",                    1,  1,   1,  1},
    {"ArgMin",                    1,  1,   1,  1},
    {"Asin",                      1,  1,   1,  1},
    {"Asinh",                     1,  1,   1,  1},
    {"Atan",                      1,  1,   1,  1},
    {"Atanh",                     1,  1,   1,  1},
    {"Attention",                 3,  7,   1,  4},
    {"AveragePool",               1,  1,   1,  1},
    {"BatchNormalization",        5,  5,   1,  5},
    {"Bernoulli",                 1,  1,   1,  1},
    {"BitCast",                   1,  1,   1,  1},
    {"BitShift",                  2,  2,   1,  1},
    {"BitwiseAnd",                2,  2,   1,  1},
    {"BitwiseNot",                1,  1,   1,  1},
    {"BitwiseOr",                 2,  2,   1,  1},
    {"BitwiseXor",                2,  2,   1,  1},
    {"BlackmanWindow",            1,  1,   1,  1},
    {"Cast",                      1,  1,   1,  1},
    {"CastLike",                  2,  2,   1,  1},
    {"CausalConvWithState",       2,  4,   2,  2},
    {"Ceil",                      1,  1,   1,  1},
    {"Celu",                      1,  1,   1,  1},
    {"CenterCropPad",             2,  2,   1,  1},
    {"Clip",                      1,  3,   1,  1},
    {"Col2Im",                    3,  3,   1,  1},
    {"Compress",                  2,  2,   1,  1},
    {"Concat",                    1,  any, 1,  1},
    {"ConcatFromSequence",        1,  1,   1,  1},
    {"Constant",                  0,  0,   1,  1},
    {"ConstantOfShape",           1,  1,   1,  1},
    {"Conv",                      2,  3,   1,  1},
    {"ConvInteger",               2,  4,   1,  1},
    {"ConvTranspose",             2,  3,   1,  1},
    {"Cos",                       1,  1,   1,  1},
    {"Cosh",                      1,  1,   1,  1},
    {"CumProd",                   2,  2,   1,  1},
    {"CumSum",                    2,  2,   1,  1},
    {"DFT",                       1,  3,   1,  1},
    {"DeformConv",                3,  5,   1,  1},
    {"DepthToSpace",              1,  1,   1,  1},
    {"DequantizeLinear",          2,  3,   1,  1},
    {"Det",                       1,  1,   1,  1},
    {"Div",                       2,  2,   1,  1},
    {"Dropout",                   1,  3,   1,  2},
    {"DynamicQuantizeLinear",     1,  1,   3,  3},
    {"Einsum",                    1,  any, 1,  1},
    {"Elu",                       1,  1,   1,  1},
    {"Equal",                     2,  2,   1,  1},
    {"Erf",                       1,  1,   1,  1},
    {"Exp",                       1,  1,   1,  1},
    {"Expand",                    2,  2,   1,  1},
    {"EyeLike",                   1,  1,   1,  1},
    {"Flatten",                   1,  1,   1,  1},
    {"Floor",                     1,  1,   1,  1},
    {"GRU",                       3,  6,   0,  2},
    {"Gather",                    2,  2,   1,  1},
    {"GatherElements",            2,  2,   1,  1},
    {"GatherND",                  2,  2,   1,  1},
    {"Gelu",                      1,  1,   1,  1},
    {"Gemm",                      2,  3,   1,  1},
    {"GlobalAveragePool",         1,  1,   1,  1},
    {"GlobalLpPool",              1,  1,   1,  1},
    {"GlobalMaxPool",             1,  1,   1,  1},
    {"Greater",                   2,  2,   1,  1},
    {"GreaterOrEqual",            2,  2,   1,  1},
    {"GridSample",                2,  2,   1,  1},
    {"GroupNormalization",        3,  3,   1,  1},
    {"HammingWindow",             1,  1,   1,  1},
    {"HannWindow",                1,  1,   1,  1},
    {"HardSigmoid",               1,  1,   1,  1},
    {"HardSwish",                 1,  1,   1,  1},
    {"Hardmax",                   1,  1,   1,  1},
    {"Identity",                  1,  1,   1,  1},
    {"If",                        1,  1,   1,  any},
    {"ImageDecoder",              1,  1,   1,  1},
    {"InstanceNormalization",     3,  3,   1,  1},
    {"IsInf",                     1,  1,   1,  1},
    {"IsNaN",                     1,  1,   1,  1},
    {"LRN",                       1,  1,   1,  1},
    {"LSTM",                      3,  8,   0,  3},
    {"LayerNormalization",        2,  3,   1,  3},
    {"LeakyRelu",                 1,  1,   1,  1},
    {"Less",                      2,  2,   1,  1},
    {"LessOrEqual",               2,  2,   1,  1},
    {"LinearAttention",           3,  6,   2,  2},
    {"Log",                       1,  1,   1,  1},
    {"LogSoftmax",                1,  1,   1,  1},
    {"Loop",                      2,  any, 1,  any},
    {"LpNormalization",           1,  1,   1,  1},
    {"LpPool",                    1,  1,   1,  1},
    {"MatMul",                    2,  2,   1,  1},
    {"MatMulInteger",             2,  4,   1,  1},
    {"Max",                       1,  any, 1,  1},
    {"MaxPool",                   1,  1,   1,  2},
    {"MaxRoiPool",                2,  2,   1,  1},
    {"MaxUnpool",                 2,  3,   1,  1},
    {"Mean",                      1,  any, 1,  1},
    {"MeanVarianceNormalization", 1,  1,   1,  1},
    {"MelWeightMatrix",           5,  5,   1,  1},
    {"Min",                       1,  any, 1,  1},
    {"Mish",                      1,  1,   1,  1},
    {"Mod",                       2,  2,   1,  1},
    {"Mul",                       2,  2,   1,  1},
    {"Multinomial",               1,  1,   1,  1},
    {"Neg",                       1,  1,   1,  1},
    {"NegativeLogLikelihoodLoss", 2,  3,   1,  1},
    {"NonMaxSuppression",         2,  5,   1,  1},
    {"NonZero",                   1,  1,   1,  1},
    {"Not",                       1,  1,   1,  1},
    {"OneHot",                    3,  3,   1,  1},
    {"Optional",                  0,  1,   1,  1},
    {"OptionalGetElement",        1,  1,   1,  1},
    {"OptionalHasElement",        0,  1,   1,  1},
    {"Or",                        2,  2,   1,  1},
    {"PRelu",                     2,  2,   1,  1},
    {"Pad",                       1,  4,   1,  1},
    {"Pow",                       2,  2,   1,  1},
    {"QLinearConv",               8,  9,   1,  1},
    {"QLinearMatMul",             8,  8,   1,  1},
    {"QuantizeLinear",            2,  3,   1,  1},
    {"RMSNormalization",          2,  2,   1,  1},
    {"RNN",                       3,  6,   0,  2},
    {"RandomNormal",              0,  0,   1,  1},
    {"RandomNormalLike",          1,  1,   1,  1},
    {"RandomUniform",             0,  0,   1,  1},
    {"RandomUniformLike",         1,  1,   1,  1},
    {"Range",                     3,  3,   1,  1},
    {"Reciprocal",                1,  1,   1,  1},
    {"ReduceL1",                  1,  2,   1,  1},
    {"ReduceL2",                  1,  2,   1,  1},
    {"ReduceLogSum",              1,  2,   1,  1},
    {"ReduceLogSumExp",           1,  2,   1,  1},
    {"ReduceMax",                 1,  2,   1,  1},
    {"ReduceMean",                1,  2,   1,  1},
    {"ReduceMin",                 1,  2,   1,  1},
    {"ReduceProd",                1,  2,   1,  1},
    {"ReduceSum",                 1,  2,   1,  1},
    {"ReduceSumSquare",           1,  2,   1,  1},
    {"RegexFullMatch",            1,  1,   1,  1},
    {"Relu",                      1,  1,   1,  1},
    {"Reshape",                   1,  2,   1,  1},
    {"Resize",                    1,  4,   1,  1},
    {"ReverseSequence",           2,  2,   1,  1},
    {"RoiAlign",                  3,  3,   1,  1},
    {"RotaryEmbedding",           3,  4,   1,  1},
    {"Round",                     1,  1,   1,  1},
    {"STFT",                      2,  4,   1,  1},
    {"Scan",                      1,  any, 1,  any},
    {"Scatter",                   3,  3,   1,  1},
    {"ScatterElements",           3,  3,   1,  1},
    {"ScatterND",                 3,  3,   1,  1},
    {"Selu",                      1,  1,   1,  1},
    {"SequenceAt",                2,  2,   1,  1},
    {"SequenceConstruct",         1,  any, 1,  1},
    {"SequenceEmpty",             0,  0,   1,  1},
    {"SequenceErase",             1,  2,   1,  1},
    {"SequenceInsert",            2,  3,   1,  1},
    {"SequenceLength",            1,  1,   1,  1},
    {"SequenceMap",               1,  any, 1,  any},
    {"Shape",                     1,  1,   1,  1},
    {"Shrink",                    1,  1,   1,  1},
    {"Sigmoid",                   1,  1,   1,  1},
    {"Sign",                      1,  1,   1,  1},
    {"Sin",                       1,  1,   1,  1},
    {"Sinh",                      1,  1,   1,  1},
    {"Size",                      1,  1,   1,  1},
    {"Slice",                     1,  5,   1,  1},
    {"Softmax",                   1,  1,   1,  1},
    {"SoftmaxCrossEntropyLoss",   2,  3,   1,  2},
    {"Softplus",                  1,  1,   1,  1},
    {"Softsign",                  1,  1,   1,  1},
    {"SpaceToDepth",              1,  1,   1,  1},
    {"Split",                     1,  2,   1,  any},
    {"SplitToSequence",           1,  2,   1,  1},
    {"Sqrt",                      1,  1,   1,  1},
    {"Squeeze",                   1,  2,   1,  1},
    {"StringConcat",              2,  2,   1,  1},
    {"StringNormalizer",          1,  1,   1,  1},
    {"StringSplit",               1,  1,   2,  2},
    {"Sub",                       2,  2,   1,  1},
    {"Sum",                       1,  any, 1,  1},
    {"SwiGLU",                    2,  2,   1,  1},
    {"Swish",                     1,  1,   1,  1},
    {"Tan",                       1,  1,   1,  1},
    {"Tanh",                      1,  1,   1,  1},
    {"TensorScatter",             2,  3,   1,  1},
    {"TfIdfVectorizer",           1,  1,   1,  1},
    {"ThresholdedRelu",           1,  1,   1,  1},
    {"Tile",                      2,  3,   1,  1},
    {"TopK",                      1,  2,   2,  2},
    {"Transpose",                 1,  1,   1,  1},
    {"Trilu",                     1,  2,   1,  1},
    {"Unique",                    1,  1,   1,  4},
    {"Unsqueeze",                 1,  2,   1,  1},
    {"Upsample",                  1,  2,   1,  1},
    {"Where",                     3,  3,   1,  1},
    {"Xor",                       2,  2,   1,  1},
};
// clang-format on

static int compareName(ProtobufCBinaryData name, const char *opType) {
  size_t length = strlen(opType);
  size_t common = name.len < length ? name.len : length;
  int order = common ? memcmp(name.data, opType, common) : 0;
  return order ? order : (name.len > length) - (name.len < length);
}

static const Row *findRow(ProtobufCBinaryData opType) {
  size_t begin = 0, end = sizeof rows / sizeof *rows;
  while (begin < end) {
    size_t middle = begin + (end - begin) / 2;
    int order = compareName(opType, rows[middle].opType);
    if (order == 0)
      return &rows[middle];
    if (order > 0)
      begin = middle + 1;
    else
      end = middle;
  }
  return NULL;
}

/// `what` is a singular.
static MlirLogicalResult checkCount(const Sparse24Subject *subject,
                                    const char *what, size_t found, int min,
                                    int max) {
  const char *plural = found == 1 ? "" : "s";
  if (found >= (size_t)min && (max == any || found <= (size_t)max))
    return mlirLogicalResultSuccess();
  if (min == max)
    return sparse24SubjectError(subject, "has %zu %s%s, expected %d", found,
                                what, plural, min);
  if (max == any)
    return sparse24SubjectError(subject, "has %zu %s%s, expected %d or more",
                                found, what, plural, min);
  return sparse24SubjectError(subject, "has %zu %s%s, expected %d to %d", found,
                              what, plural, min, max);
}

MlirLogicalResult sparse24ImportCheckArity(const Sparse24Subject *subject,
                                           const Onnx__NodeProto *node) {
  const Row *row = findRow(node->op_type);
  if (!row)
    return mlirLogicalResultSuccess();
  MlirLogicalResult result = checkCount(subject, "input", node->n_input,
                                        row->minInputs, row->maxInputs);
  return mlirLogicalResultIsFailure(result)
             ? result
             : checkCount(subject, "output", node->n_output, row->minOutputs,
                          row->maxOutputs);
}

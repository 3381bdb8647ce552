/*===- Legality.c - Which weights can be compressed -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"
#include "Transforms/Pass.h"

#include "Conversion/Raise.h"
#include "Transforms/WeightSources.h"

#include "Conversion/ConvWindow.h"
#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// The table of weight operations
//===----------------------------------------------------------------------===//

static int64_t getFilterAxis(MlirOperation op, int64_t rank) {
  const Sparse24Convolution *row = sparse24ConvolutionGet(op);
  return row && rank == 2 + row->spatial
             ? sparse24ConvolutionGetReductionAxis(row)
             : -1;
}

static int64_t getMatrixAxis(MlirOperation op, int64_t rank) {
  if (rank < 1)
    return -1;
  if (rank == 1)
    return 0;
  return sparse24OpGetInt(op, "transpose_x2", false) ? rank - 1 : rank - 2;
}

static int64_t getFullyConnectionAxis(MlirOperation op, int64_t rank) {
  if (rank != 2)
    return -1;
  return sparse24OpGetInt(op, "transpose", false) ? 0 : 1;
}

// clang-format off
static const Sparse24WeightOp weightOps[] = {
    // op                           compressed                             weight    zero point           position
    {"sparse24.conv1d",            "sparse24.conv1d_compress",            "filter", "filter_zero_point", 1, getFilterAxis},
    {"sparse24.conv2d",            "sparse24.conv2d_compress",            "filter", "filter_zero_point", 1, getFilterAxis},
    {"sparse24.conv3d",            "sparse24.conv3d_compress",            "filter", "filter_zero_point", 1, getFilterAxis},
    {"sparse24.conv_transpose1d",  "sparse24.conv_transpose1d_compress",  "filter", NULL,                1, getFilterAxis},
    {"sparse24.conv_transpose2d",  "sparse24.conv_transpose2d_compress",  "filter", NULL,                1, getFilterAxis},
    {"sparse24.conv_transpose3d",  "sparse24.conv_transpose3d_compress",  "filter", NULL,                1, getFilterAxis},
    {"sparse24.matmul",            "sparse24.matmul_compress",            "x2",     "x2_zero_point",     1, getMatrixAxis},
    {"sparse24.fully_connection",  "sparse24.matmul_compress",            "w",      NULL,                1, getFullyConnectionAxis},
    {"sparse24.qlinear_conv1d",    "sparse24.qlinear_conv1d_compress",    "filter", "filter_zero_point", 3, getFilterAxis},
    {"sparse24.qlinear_conv2d",    "sparse24.qlinear_conv2d_compress",    "filter", "filter_zero_point", 3, getFilterAxis},
    {"sparse24.qlinear_conv3d",    "sparse24.qlinear_conv3d_compress",    "filter", "filter_zero_point", 3, getFilterAxis},
    {"sparse24.qlinear_matmul",    "sparse24.qlinear_matmul_compress",    "x2",     "x2_zero_point",     3, getMatrixAxis},
    {"sparse24.qlinear_gemm",      "sparse24.qlinear_gemm_compress",      "x2",     "x2_zero_point",     3, getMatrixAxis},
    // What the conversion from ONNX leaves as it is.
    {"onnx.Conv",                  NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.ConvInteger",           NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.ConvTranspose",         NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.QLinearConv",           NULL,                                  NULL,     NULL,                3, NULL},
    {"onnx.DeformConv",            NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.MatMul",                NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.MatMulInteger",         NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.QLinearMatMul",         NULL,                                  NULL,     NULL,                3, NULL},
    {"onnx.Gemm",                  NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.Einsum",                NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.LSTM",                  NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.GRU",                   NULL,                                  NULL,     NULL,                1, NULL},
    {"onnx.RNN",                   NULL,                                  NULL,     NULL,                1, NULL},
    // Stands for the rows of customWeightOps.
    {"onnx.Custom",                NULL,                                  NULL,     NULL,                1, NULL},
    // What the conversions from TOSA and Linalg leave as it is.
    {"tosa.conv2d",                NULL,                                  NULL,     NULL,                1, NULL},
    {"tosa.conv3d",                NULL,                                  NULL,     NULL,                1, NULL},
    {"tosa.depthwise_conv2d",      NULL,                                  NULL,     NULL,                1, NULL},
    {"tosa.matmul",                NULL,                                  NULL,     NULL,                1, NULL},
    {"tosa.matmul_t_block_scaled", NULL,                                  NULL,     NULL,                2, NULL},
    {"tosa.transpose_conv2d",      NULL,                                  NULL,     NULL,                1, NULL},
#define SPARSE24_LINALG_OP(name) {name, NULL, NULL, NULL, 1, NULL},
#include "Conversion/LinalgOps.def"
};

/// Operators of other domains, which all are the operation onnx.Custom: ONNX
/// Runtime's, as its document of contrib operators has them.
static const Sparse24WeightOp customWeightOps[] = {
    {"com.microsoft.Attention",                    NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.AttnLSTM",                     NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.ConvTransposeWithDynamicPads", NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.DecoderAttention",             NULL, NULL, NULL, 2, NULL},
    {"com.microsoft.DecoderMaskedSelfAttention",   NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.DynamicQuantizeLSTM",          NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.DynamicQuantizeMatMul",        NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.FusedConv",                    NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.FusedGemm",                    NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.FusedMatMul",                  NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.FusedMatMulActivation",        NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.GemmFastGelu",                 NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.GemmFloat8",                   NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.LongformerAttention",          NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulBlockQuantizedFp4Weight",NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulBlockQuantizedFp8Weight",NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulBnb4",                   NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulFpQ4",                   NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulInteger16",              NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulIntegerToFloat",         NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulNBits",                  NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.MatMulNBitsMlp",               NULL, NULL, NULL, 3, NULL},
    {"com.microsoft.MatMulNBitsQkv",               NULL, NULL, NULL, 3, NULL},
    {"com.microsoft.MoE",                          NULL, NULL, NULL, 2, NULL},
    {"com.microsoft.NhwcConv",                     NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.NhwcFusedConv",                NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.PackedAttention",              NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.QAttention",                   NULL, NULL, NULL, 1, NULL},
    {"com.microsoft.QGemm",                        NULL, NULL, NULL, 3, NULL},
    {"com.microsoft.QLinearConv",                  NULL, NULL, NULL, 3, NULL},
    {"com.microsoft.QMoE",                         NULL, NULL, NULL, 2, NULL},
    {"com.microsoft.QOrderedAttention",            NULL, NULL, NULL, 5, NULL},
    {"com.microsoft.QOrderedLongformerAttention",  NULL, NULL, NULL, 2, NULL},
    {"com.microsoft.QOrderedMatMul",               NULL, NULL, NULL, 2, NULL},
    {"com.microsoft.TransposeMatMul",              NULL, NULL, NULL, 1, NULL},
    // Of models that ONNX Runtime has optimized and saved.
    {"com.microsoft.nchwc.Conv",                   NULL, NULL, NULL, 1, NULL},
};
// clang-format on

enum {
  numWeightOps = sizeof weightOps / sizeof *weightOps,
  numCustomWeightOps = sizeof customWeightOps / sizeof *customWeightOps,
};

_Static_assert(numWeightOps + 8 <= Sparse24MaxPatterns,
               "passes make a pattern of each row, and add some of their own");

const Sparse24WeightOp *sparse24WeightOpGetAt(size_t position) {
  return position < numWeightOps ? &weightOps[position] : NULL;
}

static const Sparse24WeightOp *getCustomWeightOp(MlirOperation op) {
  for (size_t i = 0; i < numCustomWeightOps; ++i)
    if (sparse24OpIsCustom(op, customWeightOps[i].op))
      return &customWeightOps[i];
  return NULL;
}

static bool isLinalg(MlirStringRef name) {
  static const char prefix[] = "linalg.";
  return name.length >= sizeof prefix &&
         memcmp(name.data, prefix, sizeof prefix - 1) == 0;
}

/// The position of the operand of an onnx.Einsum that is a constant, the last
/// one if there are several; -1 where there is none. Its operands are alike.
static intptr_t findEinsumWeight(MlirOperation op) {
  for (intptr_t i = mlirOperationGetNumOperands(op); i-- > 0;) {
    MlirValue value = mlirOperationGetOperand(op, i);
    if (sparse24OpIsConversion(sparse24ValueGetOp(value)))
      value = mlirOperationGetOperand(sparse24ValueGetOp(value), 0);
    if (!mlirAttributeIsNull(sparse24ValueGetConstant(value)))
      return i;
  }
  return -1;
}

/// Whether an operation that may have a weight has none.
static bool lacksWeight(MlirOperation op, MlirStringRef name) {
  return isLinalg(name) ? !sparse24LinalgOpHasWeight(op)
                        : sparse24StrEquals(name, "onnx.Einsum") &&
                              findEinsumWeight(op) < 0;
}

const Sparse24WeightOp *sparse24WeightOpGet(MlirOperation op) {
  if (sparse24OpIs(op, "onnx.Custom"))
    return getCustomWeightOp(op);
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < numWeightOps; ++i)
    if (sparse24StrEquals(name, weightOps[i].op))
      return lacksWeight(op, name) ? NULL : &weightOps[i];
  return NULL;
}

//===----------------------------------------------------------------------===//
// Bytes
//===----------------------------------------------------------------------===//

bool sparse24DenseBytesGet(MlirAttribute elements, int64_t size,
                           Sparse24DenseBytes *dense) {
  Sparse24Bytes bytes;
  if (!sparse24ElementsGetBytes(elements, &bytes))
    return false;
  *dense = (Sparse24DenseBytes){bytes.data, NULL};
  if (!bytes.isSplat)
    return true;
  char *copy = malloc(size ? (size_t)size : 1);
  if (!copy)
    return false;
  for (size_t i = 0; i + bytes.size <= (size_t)size; i += bytes.size)
    memcpy(copy + i, bytes.data, bytes.size);
  *dense = (Sparse24DenseBytes){copy, copy};
  return true;
}

/// Whether all elements are the same.
static bool isUniform(Sparse24Bytes bytes, size_t elementSize) {
  return bytes.isSplat || bytes.size <= elementSize ||
         memcmp(bytes.data, (const char *)bytes.data + elementSize,
                bytes.size - elementSize) == 0;
}

/// Whether elements of that size are zero, by their significant bits.
static bool isAllZero(Sparse24Bytes bytes, size_t elementSize,
                      uint64_t significantBits) {
  for (size_t i = 0; i + elementSize <= bytes.size; i += elementSize) {
    uint64_t bits = 0;
    memcpy(&bits, (const char *)bytes.data + i, elementSize);
    if (bits & significantBits)
      return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Deciding
//===----------------------------------------------------------------------===//

__attribute__((format(printf, 3, 4))) static bool
refuse(Sparse24Verdict *verdict, Sparse24Reason reason, const char *format,
       ...) {
  verdict->layer.reason = reason;
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(&verdict->detail, format, arguments);
  va_end(arguments);
  return false;
}

static bool isNoValue(MlirValue value) {
  MlirOperation op = sparse24ValueGetOp(value);
  return !mlirOperationIsNull(op) && sparse24OpIs(op, "onnx.NoValue");
}

/// Whether the value is a function's argument that the importer made of an
/// initializer with a default that callers may override.
static bool isOverridableInitializer(MlirValue value) {
  if (!mlirValueIsABlockArgument(value))
    return false;
  MlirOperation function =
      mlirBlockGetParentOperation(mlirBlockArgumentGetOwner(value));
  MlirAttribute arguments = sparse24OpGetAttr(function, "arg_attrs");
  intptr_t position = mlirBlockArgumentGetArgNumber(value);
  if (mlirAttributeIsNull(arguments) || !mlirAttributeIsAArray(arguments) ||
      position >= mlirArrayAttrGetNumElements(arguments))
    return false;
  MlirAttribute attributes = mlirArrayAttrGetElement(arguments, position);
  return mlirAttributeIsADictionary(attributes) &&
         !mlirAttributeIsNull(mlirDictionaryAttrGetElementByName(
             attributes, sparse24Str("onnx.default")));
}

static bool refuseNotConstant(Sparse24Verdict *verdict, MlirValue value) {
  if (isOverridableInitializer(value))
    return refuse(verdict, Sparse24ReasonInitializerOverridable, "%s", "");
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op))
    return refuse(verdict, Sparse24ReasonNotConstant,
                  "the weight is an argument");
  MlirStringRef domain = sparse24OpGetString(op, "domain_name");
  MlirStringRef function = sparse24OpGetString(op, "function_name");
  if (sparse24OpIs(op, "onnx.Custom") && domain.data && function.data)
    return refuse(verdict, Sparse24ReasonNotConstant,
                  "the weight comes from '%.*s.%.*s'", SPARSE24_STR(domain),
                  SPARSE24_STR(function));
  return refuse(verdict, Sparse24ReasonNotConstant,
                "the weight comes from '%.*s'",
                SPARSE24_STR(sparse24OpGetName(op)));
}

/// Finds the constant behind the weight operand, directly or through its
/// conversion.
static bool findConstant(MlirValue weight, Sparse24Verdict *verdict) {
  verdict->constant = weight;
  MlirOperation op = sparse24ValueGetOp(weight);
  if (sparse24OpIsConversion(op)) {
    verdict->conversion = op;
    verdict->constant = mlirOperationGetOperand(op, 0);
  }
  MlirAttribute elements = sparse24ValueGetConstant(verdict->constant);
  if (mlirAttributeIsNull(elements))
    return refuseNotConstant(verdict, verdict->constant);
  verdict->layer.weight = verdict->constant;
  size_t found, expected;
  if (sparse24ElementsGetBlobSize(elements, &found, &expected))
    verdict->layer.denseBytes = (int64_t)expected;
  return true;
}

/// Says why the conversion leaves a convolution as it is.
static void describeWindow(MlirOperation op, const Sparse24WeightOp *row,
                           Sparse24Verdict *verdict) {
  static const char *const convolutions[] = {"onnx.Conv", "onnx.ConvInteger",
                                             "onnx.ConvTranspose",
                                             "onnx.QLinearConv"};
  Sparse24ConvWindow window;
  Sparse24Text problem = {0};
  for (size_t i = 0; i < sizeof convolutions / sizeof *convolutions; ++i)
    if (sparse24OpIs(op, convolutions[i]) &&
        !sparse24ConvWindowRead(op, row->weightPosition, &window, &problem))
      sparse24TextPrintf(&verdict->detail, " for %.*s", (int)problem.size,
                         problem.data ? problem.data : "");
  sparse24TextDestroy(&problem);
}

enum { maxOtherWeights = 2 };

/// Where operations without a compressed form have further weights, which are
/// counted with the first one; ends in 0.
static const struct {
  const char *op;
  intptr_t positions[maxOtherWeights + 1];
} otherWeights[] = {
    {"onnx.LSTM", {2}},
    {"onnx.GRU", {2}},
    {"onnx.RNN", {2}},
    {"com.microsoft.AttnLSTM", {2}},
    {"com.microsoft.DecoderAttention", {3}},
    {"com.microsoft.DynamicQuantizeLSTM", {2}},
    {"com.microsoft.LongformerAttention", {4}},
    {"com.microsoft.MatMulNBitsMlp", {6}},
    {"com.microsoft.MatMulNBitsQkv", {6, 9}},
    {"com.microsoft.MoE", {4, 6}},
    {"com.microsoft.QMoE", {5, 8}},
};

static void addBytes(MlirOperation op, intptr_t position,
                     Sparse24Verdict *verdict) {
  if (position >= mlirOperationGetNumOperands(op))
    return;
  MlirValue weight = mlirOperationGetOperand(op, position);
  if (sparse24OpIsConversion(sparse24ValueGetOp(weight)))
    weight = mlirOperationGetOperand(sparse24ValueGetOp(weight), 0);
  MlirAttribute elements = sparse24ValueGetConstant(weight);
  size_t found, expected;
  if (!mlirAttributeIsNull(elements) &&
      sparse24ElementsGetBlobSize(elements, &found, &expected))
    verdict->layer.denseBytes += (int64_t)expected;
}

static void addOtherWeights(MlirOperation op, const Sparse24WeightOp *row,
                            Sparse24Verdict *verdict) {
  for (size_t i = 0; i < sizeof otherWeights / sizeof *otherWeights; ++i)
    if (strcmp(otherWeights[i].op, row->op) == 0)
      for (int k = 0; otherWeights[i].positions[k]; ++k)
        addBytes(op, otherWeights[i].positions[k], verdict);
}

/// Operations that no compressed form exists for: says so, or that the constant
/// is on the wrong side.
static bool refuseUnsupported(MlirOperation op, const Sparse24WeightOp *row,
                              Sparse24Verdict *verdict) {
  bool isProduct = sparse24OpIs(op, "onnx.MatMul") ||
                   sparse24OpIs(op, "onnx.MatMulInteger") ||
                   sparse24OpIs(op, "onnx.QLinearMatMul") ||
                   sparse24OpIs(op, "onnx.Gemm");
  if (isProduct && mlirValueIsNull(verdict->layer.weight) &&
      findConstant(mlirOperationGetOperand(op, 0), verdict)) {
    verdict->layer.weightType = mlirValueGetType(verdict->constant);
    sparse24TextDestroy(&verdict->detail); // of looking on the right
    return refuse(verdict, Sparse24ReasonConstantLeft, "%s", "");
  }
  sparse24TextDestroy(&verdict->detail); // of looking for the constant
  refuse(verdict, Sparse24ReasonUnsupportedOp, "'%s' has no compressed form",
         row->op);
  describeWindow(op, row, verdict);
  return false;
}

static bool isDequantized(const Sparse24Verdict *verdict) {
  return sparse24OpIsDequantize(verdict->conversion);
}

/// The dimension of the weight along which the dequantization's scale and zero
/// point vary; -1 where they do not.
static bool getDequantizeAxis(const Sparse24Verdict *verdict, int64_t *axis) {
  MlirType scale =
      mlirValueGetType(mlirOperationGetOperand(verdict->conversion, 1));
  int64_t scaleRank = sparse24TypeGetRank(scale);
  if (scaleRank < 0 || scaleRank > 1)
    return false;
  *axis = -1;
  if (sparse24DequantizeHasOneScale(verdict->conversion))
    return true;
  *axis = sparse24DequantizeGetAxis(verdict->conversion);
  return *axis >= 0;
}

/// Whether scales or zero points of that type are one for each block along the
/// reduction, and one for each index of the other dimensions.
static bool isOfBlocks(const Sparse24Verdict *verdict, MlirType type) {
  MlirType weight = verdict->layer.weightType;
  int64_t rank = sparse24TypeGetRank(weight);
  if (sparse24TypeGetRank(type) != rank)
    return false;
  for (int64_t i = 0; i < rank; ++i) {
    int64_t extent = mlirShapedTypeGetDimSize(weight, i);
    if (i == verdict->layer.reductionAxis)
      extent = extent / verdict->blockSize + (extent % verdict->blockSize != 0);
    if (mlirShapedTypeGetDimSize(type, i) != extent)
      return false;
  }
  return true;
}

/// Operands of a blocked dequantization are brought into the layout of the
/// values. Where the reduction is the last dimension, they have it already.
static bool checkBlockOperand(Sparse24Verdict *verdict, intptr_t position,
                              Sparse24Reason notConstant) {
  MlirValue value = mlirOperationGetOperand(verdict->conversion, position);
  if (isNoValue(value))
    return true;
  if (!isOfBlocks(verdict, mlirValueGetType(value)))
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "expected operand %d of the dequantization to have one "
                  "element for each block of %lld along dimension %lld",
                  (int)position, (long long)verdict->blockSize,
                  (long long)verdict->layer.reductionAxis);
  bool isLast = verdict->layer.reductionAxis ==
                sparse24TypeGetRank(verdict->layer.weightType) - 1;
  Sparse24Bytes bytes;
  if (isLast ||
      sparse24ElementsGetBytes(sparse24ValueGetConstant(value), &bytes))
    return true;
  return refuse(verdict, notConstant,
                "operand %d of the blocked dequantization is not a constant",
                (int)position);
}

/// Each group must lie in one block: blocks begin at multiples of four, or
/// there is only one. Whether the last block is whole does not matter.
static bool checkBlocks(Sparse24Verdict *verdict) {
  MlirType type = verdict->layer.weightType;
  int64_t reduction = verdict->layer.reductionAxis;
  int64_t blockSize = sparse24OpGetInt(verdict->conversion, "block_size", 0);
  int64_t axis = sparse24DequantizeGetAxis(verdict->conversion);
  if (verdict->layer.reductionGroups > 1)
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "blocks along a reduction in %lld groups",
                  (long long)verdict->layer.reductionGroups);
  if (blockSize < 0 || axis < 0)
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "expected a block size and a dimension of the weight");
  if (axis != reduction)
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "the blocks are along dimension %lld, the reduction is along "
                  "dimension %lld",
                  (long long)axis, (long long)reduction);
  if (blockSize % 4 && blockSize < mlirShapedTypeGetDimSize(type, reduction))
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "blocks of %lld, expected a multiple of 4",
                  (long long)blockSize);
  verdict->blockSize = blockSize;
  return checkBlockOperand(verdict, 1, Sparse24ReasonScaleNotPerGroup) &&
         (mlirOperationGetNumOperands(verdict->conversion) < 3 ||
          checkBlockOperand(verdict, 2, Sparse24ReasonNonConstantZeroPoint));
}

/// Where the reduction is in groups, their rows stand in the values behind one
/// another: along the first dimension of these, the scales of the weight's
/// `axis` are repeated for each group.
static bool checkRepeated(Sparse24Verdict *verdict, int64_t axis) {
  verdict->repeatsScale = verdict->layer.reductionGroups > 1 && axis == 1;
  if (!verdict->repeatsScale)
    return true;
  int64_t channels = mlirShapedTypeGetDimSize(verdict->layer.weightType, axis);
  intptr_t count = mlirOperationGetNumOperands(verdict->conversion);
  for (intptr_t i = 1; i < count; ++i) {
    MlirValue value = mlirOperationGetOperand(verdict->conversion, i);
    if (isNoValue(value))
      continue;
    MlirAttribute elements = sparse24ValueGetConstant(value);
    Sparse24Bytes bytes;
    if (!sparse24ElementsGetBytes(elements, &bytes))
      return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                    "operand %d of the dequantization, which %lld groups "
                    "share, is not a constant",
                    (int)i, (long long)verdict->layer.reductionGroups);
    MlirType type = mlirAttributeGetType(elements);
    if (sparse24TypeGetRank(type) != 1 ||
        mlirShapedTypeGetDimSize(type, 0) != channels)
      return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                    "expected operand %d of the dequantization to have one "
                    "element for each of %lld output channels",
                    (int)i, (long long)channels);
  }
  return true;
}

static bool checkScale(Sparse24Verdict *verdict) {
  if (!isDequantized(verdict))
    return true;
  if (sparse24OpGetInt(verdict->conversion, "block_size", 0) != 0)
    return checkBlocks(verdict);
  int64_t axis;
  if (!getDequantizeAxis(verdict, &axis))
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "expected one scale, or one for each index of a dimension");
  if (axis >= 0 && axis == verdict->layer.reductionAxis)
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  "the scale varies along dimension %lld, the reduction",
                  (long long)axis);
  return checkRepeated(verdict, axis);
}

static MlirValue findZeroPoint(MlirOperation op, const Sparse24WeightOp *row,
                               const Sparse24Verdict *verdict) {
  MlirValue none = {NULL};
  if (!isDequantized(verdict))
    return row->zeroPoint ? sparse24OpGetOperand(op, row->zeroPoint) : none;
  if (mlirOperationGetNumOperands(verdict->conversion) < 3)
    return none;
  return mlirOperationGetOperand(verdict->conversion, 2);
}

int64_t sparse24LayerGetOutputAxis(const Sparse24Layer *layer) {
  int64_t rank = sparse24TypeGetRank(layer->weightType);
  const Sparse24Convolution *row = sparse24ConvolutionGet(layer->operation);
  if (row)
    return sparse24ConvolutionGetOutputAxis(row);
  return layer->reductionAxis == rank - 1 ? rank - 2 : rank - 1;
}

/// The axis that a zero point has one value for each index of.
static int64_t getChannelAxis(const Sparse24Verdict *verdict) {
  int64_t axis;
  if (isDequantized(verdict))
    return getDequantizeAxis(verdict, &axis) ? axis : -1;
  return sparse24LayerGetOutputAxis(&verdict->layer);
}

/// Brings the zero point's elements into the form of the attribute
/// `zero_point`: of rank 0, or of the weight's rank with 1 in all dimensions
/// but the channels'.
static MlirAttribute shapeZeroPoint(MlirAttribute elements, Sparse24Bytes bytes,
                                    const Sparse24Verdict *verdict) {
  enum { maxRank = 16 };
  MlirType type = mlirAttributeGetType(elements);
  MlirType element = mlirShapedTypeGetElementType(type);
  size_t elementSize = sparse24ElementTypeGetSize(element);
  int64_t count = 1, shape[maxRank];
  for (int64_t i = 0; i < mlirShapedTypeGetRank(type); ++i)
    count *= mlirShapedTypeGetDimSize(type, i);
  int64_t rank = mlirShapedTypeGetRank(verdict->layer.weightType);
  if (count > 0 && isUniform(bytes, elementSize))
    return mlirDenseElementsAttrRawBufferGet(
        sparse24TensorGet(0, NULL, element), (intptr_t)elementSize, bytes.data);
  if (verdict->blockSize)
    return mlirAttributeGetNull();
  int64_t axis = getChannelAxis(verdict);
  if (axis < 0 || axis >= rank || rank > maxRank ||
      mlirShapedTypeGetDimSize(verdict->layer.weightType, axis) != count)
    return mlirAttributeGetNull();
  for (int64_t i = 0; i < rank; ++i)
    shape[i] = i == axis ? count : 1;
  return mlirDenseElementsAttrRawBufferGet(
      sparse24TensorGet((intptr_t)rank, shape, element), bytes.size,
      bytes.data);
}

static bool findZeros(MlirOperation op, const Sparse24WeightOp *row,
                      Sparse24Verdict *verdict, Sparse24Layout *layout) {
  MlirValue value = findZeroPoint(op, row, verdict);
  if (mlirValueIsNull(value) || isNoValue(value))
    return true;
  MlirAttribute elements = sparse24ValueGetConstant(value);
  Sparse24Bytes bytes;
  if (mlirAttributeIsNull(elements) ||
      !sparse24ElementsGetBytes(elements, &bytes))
    return refuse(verdict, Sparse24ReasonNonConstantZeroPoint, "%s", "");
  MlirType element =
      mlirShapedTypeGetElementType(mlirAttributeGetType(elements));
  if (isAllZero(bytes, sparse24ElementTypeGetSize(element), UINT64_MAX))
    return true;
  if (!mlirOperationIsNull(verdict->conversion) && !isDequantized(verdict))
    return refuse(verdict, Sparse24ReasonNotConstant,
                  "the weight comes from 'onnx.Cast', and its zero is not 0");
  if (!mlirTypeEqual(element,
                     mlirShapedTypeGetElementType(verdict->layer.weightType)))
    return refuse(verdict, Sparse24ReasonNonConstantZeroPoint,
                  "the zero point is of another type than the weight");
  if (isAllZero(bytes, layout->elementSize, layout->significantBits))
    return true;
  verdict->zeroPoint = shapeZeroPoint(elements, bytes, verdict);
  if (mlirAttributeIsNull(verdict->zeroPoint) ||
      !sparse24LayoutSetZeroPoint(layout, verdict->layer.weightType,
                                  verdict->layer.reductionAxis,
                                  verdict->zeroPoint))
    return refuse(verdict, Sparse24ReasonScaleNotPerGroup,
                  verdict->blockSize
                      ? "the zero points of the blocks differ"
                      : "expected one zero point, or one for each output "
                        "channel");
  return true;
}

static bool checkShape(MlirOperation op, const Sparse24WeightOp *row,
                       Sparse24Verdict *verdict, Sparse24Layout *layout) {
  MlirType type = mlirValueGetType(verdict->constant);
  verdict->layer.weightType = type;
  int64_t rank = sparse24TypeGetRank(type);
  if (rank < 0 || !mlirShapedTypeHasStaticShape(type))
    return refuse(verdict, Sparse24ReasonDynamicShape, "%s", "");
  int64_t axis = row->getReductionAxis(op, rank);
  if (axis < 0)
    return refuse(verdict, Sparse24ReasonUnsupportedOp, "weight of rank %lld",
                  (long long)rank);
  verdict->layer.reductionAxis = axis;
  if (rank > Sparse24MaxWeightRank)
    return refuse(verdict, Sparse24ReasonUnsupportedOp,
                  "weight of rank %lld, expected at most %d", (long long)rank,
                  Sparse24MaxWeightRank);
  int64_t groups = sparse24OpGetReductionGroups(op);
  int64_t extent = mlirShapedTypeGetDimSize(type, axis);
  if (groups < 1 || extent % groups)
    return refuse(verdict, Sparse24ReasonUnsupportedOp,
                  "%lld groups of %lld elements along dimension %lld",
                  (long long)groups, (long long)extent, (long long)axis);
  verdict->layer.reductionGroups = groups;
  if (!sparse24LayoutFromType(type, axis, groups, layout)) {
    Sparse24Text text = {0};
    sparse24TextAppendType(&text, mlirShapedTypeGetElementType(type));
    refuse(verdict, Sparse24ReasonUnsupportedType, "element type '%s'",
           text.data ? text.data : "");
    sparse24TextDestroy(&text);
    return false;
  }
  if (layout->length < 4)
    return refuse(verdict, Sparse24ReasonTooFewChannels,
                  "%lld element%s along dimension %lld%s, expected at least 4",
                  (long long)layout->length, layout->length == 1 ? "" : "s",
                  (long long)axis, groups > 1 ? " in each group" : "");
  return true;
}

static bool checkGain(Sparse24Verdict *verdict, const Sparse24Layout *layout,
                      int64_t *compressedBytes) {
  int64_t dense, values, index;
  sparse24LayoutGetSizes(layout, &dense, &values, &index);
  *compressedBytes = values + index;
  if (*compressedBytes < dense)
    return true;
  return refuse(verdict, Sparse24ReasonNoGain,
                "%lld bytes dense, %lld compressed", (long long)dense,
                (long long)*compressedBytes);
}

/// Counts the groups that violate, by compressing the weight if it is to be
/// kept.
static void checkElements(const Sparse24Verdict *verdict,
                          const Sparse24Layout *layout, const void *dense,
                          Sparse24CompressedWeights *weights,
                          Sparse24Check *check) {
  Sparse24Compression compression = {
      .elements = sparse24ValueGetConstant(verdict->constant),
      .zeroPoint = verdict->zeroPoint,
      .encoding = verdict->encoding,
      .layout = layout,
      .threads = verdict->threads};
  const Sparse24CompressedWeight *weight =
      weights ? sparse24CompressedWeightsGet(weights, &compression, dense)
              : NULL;
  if (weight)
    *check = weight->check;
  else
    sparse24LayoutCheckWith(
        layout, dense, &(Sparse24EncodingOptions){.threads = verdict->threads},
        check);
}

static bool checkGroups(Sparse24Verdict *verdict, const Sparse24Layout *layout,
                        Sparse24CompressedWeights *weights) {
  MlirAttribute elements = sparse24ValueGetConstant(verdict->constant);
  Sparse24DenseBytes dense;
  if (!sparse24DenseBytesGet(elements, verdict->layer.denseBytes, &dense))
    return refuse(verdict, Sparse24ReasonNotConstant,
                  "the constant's bytes cannot be read");
  checkElements(verdict, layout, dense.data, weights, &verdict->layer.check);
  bool conforms = verdict->layer.check.violatingGroups == 0;
  if (!conforms) {
    verdict->layer.reason = Sparse24ReasonNot2To4;
    sparse24VerdictDescribeViolation(verdict, layout, dense.data);
  }
  free(dense.owned);
  return conforms;
}

/// That a weight is not 2:4 comes before what the target has against it.
static bool checkGroupsAndTarget(MlirOperation op,
                                 const Sparse24PassOptions *options,
                                 Sparse24CompressedWeights *weights,
                                 Sparse24Verdict *verdict,
                                 const Sparse24Layout *layout) {
  Sparse24Text detail = {0};
  bool accepted =
      sparse24TargetAccepts(options->target, op, verdict->layer.weightType,
                            verdict->layer.reductionAxis, &detail);
  bool conforms = checkGroups(verdict, layout, accepted ? weights : NULL);
  if (conforms && !accepted)
    refuse(verdict, Sparse24ReasonTargetConstraint, "%s",
           detail.data ? detail.data : "");
  sparse24TextDestroy(&detail);
  return conforms && accepted;
}

/// The flattening of an input before `axis` can be written as an operation only
/// for these.
static bool checkFlattening(MlirOperation op, Sparse24Verdict *verdict) {
  if (!sparse24OpIs(op, "sparse24.fully_connection"))
    return true;
  int64_t axis = sparse24OpGetInt(op, "axis", 1);
  int64_t rank =
      sparse24TypeGetRank(mlirValueGetType(sparse24OpGetOperand(op, "x")));
  if (axis == 1 || axis == rank - 1)
    return true;
  return refuse(verdict, Sparse24ReasonUnsupportedOp,
                "axis %lld of an input of rank %lld", (long long)axis,
                (long long)rank);
}

static bool decideRaised(MlirOperation op, const Sparse24PassOptions *options,
                         Sparse24Verdict *verdict);

/// The weight operand; null where the operation has none.
static MlirValue getWeight(MlirOperation op, const Sparse24WeightOp *row) {
  if (row->weight)
    return sparse24OpGetOperand(op, row->weight);
  intptr_t position = sparse24OpIs(op, "onnx.Einsum") ? findEinsumWeight(op)
                                                      : row->weightPosition;
  return position < mlirOperationGetNumOperands(op)
             ? mlirOperationGetOperand(op, position)
             : (MlirValue){NULL};
}

static bool decide(MlirOperation op, const Sparse24WeightOp *row,
                   const Sparse24PassOptions *options,
                   Sparse24CompressedWeights *weights,
                   Sparse24Verdict *verdict) {
  if (sparse24OpIsForConversion(op))
    return decideRaised(op, options, verdict);
  MlirValue weight = getWeight(op, row);
  if (mlirValueIsNull(weight))
    return refuse(verdict, Sparse24ReasonNotConstant,
                  "there is no weight operand");
  verdict->layer.weightType = mlirValueGetType(weight);
  bool isConstant = findConstant(weight, verdict);
  if (!row->compressed) {
    if (isConstant)
      addOtherWeights(op, row, verdict);
    return refuseUnsupported(op, row, verdict);
  }
  Sparse24Layout layout;
  int64_t compressedBytes;
  if (!isConstant || !checkShape(op, row, verdict, &layout) ||
      !checkFlattening(op, verdict) || !checkScale(verdict) ||
      !findZeros(op, row, verdict, &layout) ||
      !checkGain(verdict, &layout, &compressedBytes) ||
      !checkGroupsAndTarget(op, options, weights, verdict, &layout))
    return false;
  verdict->layer.compressedBytes = compressedBytes;
  verdict->layer.encoding = verdict->encoding;
  sparse24TextPrintf(&verdict->detail, "%s",
                     sparse24EncodingGetName(verdict->encoding));
  return true;
}

/// An operation that a conversion from another dialect has left: says why it
/// does not raise it, or why what it would become cannot be compressed.
static bool decideRaised(MlirOperation op, const Sparse24PassOptions *options,
                         Sparse24Verdict *verdict) {
  Sparse24Raising raising;
  bool matches = sparse24RaisingMatch(op, &raising);
  MlirStringRef name = sparse24OpGetName(op);
  if (!mlirValueIsNull(raising.weight)) {
    verdict->layer.weightType = mlirValueGetType(raising.weight);
    MlirValue constant = sparse24FindMovedConstant(raising.weight);
    if (!mlirValueIsNull(constant))
      findConstant(constant, verdict);
  }
  if (!matches)
    return raising.reason == Sparse24ReasonUnsupportedOp
               ? refuse(verdict, raising.reason, "'%.*s' is not raised: %s",
                        SPARSE24_STR(name), raising.detail)
               : refuse(verdict, raising.reason, "%s", raising.detail);
  Sparse24Layer layer = verdict->layer;
  Sparse24RaisedOps sketch;
  if (!sparse24RaisingSketch(&raising, op, &sketch))
    return refuse(verdict, Sparse24ReasonNotConstant,
                  "the constant's elements cannot be moved");
  MlirOperation raised = sparse24RaisedOpsGetLast(&sketch);
  verdict->isForConversion =
      decide(raised, sparse24WeightOpGet(raised), options, NULL, verdict);
  sparse24RaisingSketchDestroy(&sketch);
  verdict->constant = verdict->layer.weight = layer.weight;
  if (!verdict->isForConversion)
    return false;
  verdict->layer = layer;
  sparse24TextDestroy(&verdict->detail); // of the yes
  return refuse(verdict, Sparse24ReasonUnsupportedOp,
                "'%.*s' is for '%s' to raise", SPARSE24_STR(name),
                raising.detail);
}

bool sparse24LegalityDecide(MlirOperation op, const Sparse24WeightOp *row,
                            const Sparse24PassOptions *options,
                            Sparse24CompressedWeights *weights,
                            Sparse24Verdict *verdict) {
  *verdict = (Sparse24Verdict){
      .layer = {.operation = op,
                .location = mlirOperationGetLocation(op),
                .opName = sparse24OpGetName(op),
                .reductionAxis = -1,
                .reductionGroups = 1,
                .zeros = -1},
      .encoding = sparse24PassOptionsGetEncoding(options),
      .threads = options->threads,
  };
  decide(op, row, options, weights, verdict);
  verdict->layer.detail = verdict->detail.data ? verdict->detail.data : "";
  return errno != ENOMEM;
}

void sparse24VerdictDestroy(Sparse24Verdict *verdict) {
  sparse24TextDestroy(&verdict->detail);
}

/*===- ConvertTOSAToSparse24.c - Raising TOSA operators -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// TOSA 1.0 as LLVM 22 has it. Tensors are N x H x W x C, the weight of conv2d
// is O x KH x KW x I, pads are top, bottom, left, right, and zero points are
// operands of one element. As in sparse24, padding is the input's zero point.

#include "Conversion/Raise.h"
#include "Transforms/Pass.h"
#include "Transforms/Verify.h"
#include "sparse24/Dialect.h"

static bool refuse(Sparse24Raising *raising, const char *detail) {
  return sparse24RaisingRefuse(raising, Sparse24ReasonUnsupportedOp, detail);
}

static MlirType getResultType(MlirOperation op) {
  return mlirValueGetType(mlirOperationGetResult(op, 0));
}

/// Reads `count` integers of at least `min`.
static bool getInts(MlirOperation op, const char *name, intptr_t count,
                    int64_t min, int64_t *values) {
  MlirAttribute list = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(list) || !mlirAttributeIsADenseI64Array(list) ||
      mlirDenseArrayGetNumElements(list) != count)
    return false;
  for (intptr_t i = 0; i < count; ++i) {
    values[i] = mlirDenseI64ArrayGetElement(list, i);
    if (values[i] < min)
      return false;
  }
  return true;
}

/// Reads a zero point of one element of the type of what it is for. One that is
/// a constant 0 is left out, and floating-point elements have no other.
static bool getZeroPoint(MlirOperation op, intptr_t position, MlirType element,
                         Sparse24Raising *raising, MlirValue *zeroPoint) {
  MlirValue value = mlirOperationGetOperand(op, position);
  if (sparse24ElementsAreZero(sparse24ValueGetConstant(value)))
    return true;
  MlirType type = mlirValueGetType(value);
  if (!sparse24TypeIsInt8(element))
    return refuse(raising, "expected the zero points of elements that are not "
                           "8-bit integers to be constants of 0");
  if (sparse24TypeGetRank(type) != 1 || mlirShapedTypeIsDynamicDim(type, 0) ||
      mlirShapedTypeGetDimSize(type, 0) != 1 ||
      !mlirTypeEqual(sparse24TypeGetElement(type), element))
    return refuse(raising, "expected a zero point of one element, of the type "
                           "of what it is for");
  *zeroPoint = value;
  return true;
}

static bool getZeroPoints(MlirOperation op, intptr_t x, intptr_t weight,
                          Sparse24Raising *raising) {
  MlirType element = sparse24TypeGetElement(mlirValueGetType(raising->x));
  return getZeroPoint(op, x, element, raising, &raising->xZeroPoint) &&
         getZeroPoint(op, weight, element, raising, &raising->weightZeroPoint);
}

/// Whether the weight is a constant; otherwise says so.
static bool checkWeight(Sparse24Raising *raising) {
  if (!mlirValueIsNull(sparse24FindMovedConstant(raising->weight)))
    return true;
  return sparse24RaisingRefuse(raising, Sparse24ReasonNotConstant,
                               "the weight is not a constant");
}

/// Reads a bias of O elements, or of one for all of them.
static bool getBias(MlirValue bias, int64_t outputs, MlirType y,
                    Sparse24Raising *raising) {
  MlirType type = mlirValueGetType(bias);
  MlirType element = sparse24TypeGetElement(type);
  if (sparse24TypeGetRank(type) != 1 ||
      !mlirTypeEqual(element, sparse24TypeGetElement(y)))
    return refuse(raising, "expected a vector of the result's element type as "
                           "bias");
  if (mlirShapedTypeGetDimSize(type, 0) == outputs) {
    raising->bias = bias;
    return true;
  }
  MlirAttribute elements = sparse24ValueGetConstant(bias);
  Sparse24Bytes bytes;
  if (mlirAttributeIsNull(elements) || mlirShapedTypeIsDynamicDim(type, 0) ||
      mlirShapedTypeGetDimSize(type, 0) != 1 ||
      !sparse24ElementsGetBytes(elements, &bytes))
    return refuse(raising, "expected a bias of one element for each output "
                           "channel, or a constant of one");
  if (!sparse24ElementsAreZero(elements))
    raising->biasElements = mlirDenseElementsAttrRawBufferGet(
        sparse24TensorGet(1, &outputs, element), (intptr_t)bytes.size,
        bytes.data);
  return true;
}

static bool matchConv2D(MlirOperation op, Sparse24Raising *raising) {
  int64_t pads[4];
  raising->isConv = true;
  raising->dataFormat = "NHWC";
  raising->x = mlirOperationGetOperand(op, 0);
  raising->weight = mlirOperationGetOperand(op, 1);
  MlirType weight = mlirValueGetType(raising->weight), y = getResultType(op);
  if (!checkWeight(raising) || !sparse24RaisingCheckTypes(raising, y))
    return false;
  if (sparse24TypeGetRank(mlirValueGetType(raising->x)) != 4 ||
      sparse24TypeGetRank(weight) != 4 || sparse24TypeGetRank(y) != 4 ||
      !getInts(op, "pad", 4, 0, pads) ||
      !getInts(op, "stride", 2, 1, raising->strides) ||
      !getInts(op, "dilation", 2, 1, raising->dilations))
    return refuse(raising, "expected two strides and dilations of at least 1 "
                           "and four pads of at least 0");
  static const int fromOHWI[] = {0, 3, 1, 2};
  raising->rank = 4;
  for (int i = 0; i < 4; ++i)
    raising->order[i] = fromOHWI[i];
  enum { top, bottom, left, right };
  raising->pads[0] = pads[top];
  raising->pads[1] = pads[left];
  raising->pads[2] = pads[bottom];
  raising->pads[3] = pads[right];
  // Integers have one accumulator only.
  MlirType element = sparse24TypeGetElement(y);
  if (mlirTypeIsAFloat(element))
    raising->accType = sparse24OpGetAttr(op, "acc_type");
  if (sparse24OpGetInt(op, "local_bound", false))
    raising->localBound = sparse24OpGetAttr(op, "local_bound");
  return getZeroPoints(op, 3, 4, raising) &&
         getBias(mlirOperationGetOperand(op, 2),
                 mlirShapedTypeGetDimSize(weight, 0), y, raising);
}

static bool matchMatmul(MlirOperation op, Sparse24Raising *raising) {
  raising->x = mlirOperationGetOperand(op, 0);
  raising->weight = mlirOperationGetOperand(op, 1);
  MlirType x = mlirValueGetType(raising->x);
  MlirType weight = mlirValueGetType(raising->weight);
  bool isLeft = !mlirValueIsNull(sparse24FindMovedConstant(raising->x));
  if (!checkWeight(raising))
    return isLeft
               ? sparse24RaisingRefuse(raising, Sparse24ReasonConstantLeft, "")
               : false;
  if (!sparse24RaisingCheckTypes(raising, getResultType(op)))
    return false;
  // Batches are equal in TOSA; sparse24 would repeat one for many.
  if (sparse24TypeGetRank(x) != 3 || sparse24TypeGetRank(weight) != 3 ||
      (!mlirShapedTypeIsDynamicDim(x, 0) &&
       mlirShapedTypeGetDimSize(x, 0) != mlirShapedTypeGetDimSize(weight, 0)))
    return refuse(raising, "expected equal batches");
  raising->rank = 3;
  for (int i = 0; i < raising->rank; ++i)
    raising->order[i] = i;
  return getZeroPoints(op, 2, 3, raising);
}

static bool matchDepthwise(MlirOperation op, Sparse24Raising *raising) {
  raising->weight = mlirOperationGetOperand(op, 1);
  return checkWeight(raising) &&
         sparse24RaisingRefuse(raising, Sparse24ReasonTooFewChannels,
                               "1 input channel for each output channel, "
                               "expected at least 4");
}

static bool matchUnsupported(MlirOperation op, Sparse24Raising *raising) {
  raising->weight = mlirOperationGetOperand(op, 1);
  return checkWeight(raising) &&
         refuse(raising, "the operation has no form in sparse24");
}

static bool matchBlockScaled(MlirOperation op, Sparse24Raising *raising) {
  raising->weight = mlirOperationGetOperand(op, 2);
  return checkWeight(raising) &&
         refuse(raising, "block scales have no form in sparse24");
}

bool sparse24RaisingMatchTOSA(MlirOperation op, Sparse24Raising *raising) {
  static const struct {
    const char *op;
    intptr_t operands;
    bool (*match)(MlirOperation op, Sparse24Raising *raising);
  } rows[] = {
      {"tosa.conv2d", 5, matchConv2D},
      {"tosa.conv3d", 5, matchUnsupported},
      {"tosa.depthwise_conv2d", 5, matchDepthwise},
      {"tosa.matmul", 4, matchMatmul},
      {"tosa.matmul_t_block_scaled", 4, matchBlockScaled},
      {"tosa.transpose_conv2d", 5, matchUnsupported},
  };
  *raising = (Sparse24Raising){.reason = Sparse24ReasonNone, .detail = ""};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (sparse24OpIs(op, rows[i].op) &&
        mlirOperationGetNumOperands(op) == rows[i].operands &&
        mlirOperationGetNumResults(op) == 1)
      return rows[i].match(op, raising);
  return refuse(raising, "the operation has no form in sparse24");
}

static MlirLogicalResult raiseOp(MlirOperation op, MlirRewriterBase rewriter,
                                 void *userData) {
  Sparse24Raising raising;
  return sparse24RaisingMatchTOSA(op, &raising)
             ? sparse24RaisingApply(&raising, op, rewriter, userData)
             : mlirLogicalResultFailure();
}

MlirLogicalResult
sparse24RunConvertTOSAToSparse24(MlirOperation op,
                                 const Sparse24PassOptions *options) {
  static const Sparse24Pattern patterns[] = {
      {"tosa.conv2d", raiseOp},
      {"tosa.matmul", raiseOp},
  };
  return sparse24RaisingRun(op, patterns, sizeof patterns / sizeof *patterns,
                            options);
}

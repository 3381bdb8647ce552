/*===- ConvertTOSAToSparse24.c - Raising TOSA operators -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// TOSA 1.0 as LLVM 22 has it. Tensors have their channels last, weights are O,
// the kernel's dimensions, I, pads are begin and end of one dimension after
// another, and zero points are operands of one element. As in sparse24, padding
// is the input's zero point.

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

/// Reads `count` integers. MLIR has verified how many there are and, but for
/// out_pad, that strides and dilations are at least 1 and pads at least 0.
static void getInts(MlirOperation op, const char *name, intptr_t count,
                    int64_t *values) {
  MlirAttribute list = sparse24OpGetAttr(op, name);
  for (intptr_t i = 0; i < count; ++i)
    values[i] = mlirDenseI64ArrayGetElement(list, i);
}

/// Reads a zero point of one element of the type of what it is for. One that is
/// a constant 0 is left out, and floating-point elements have no other.
static bool getZeroPoint(MlirOperation op, intptr_t position, MlirType element,
                         Sparse24Raising *raising,
                         Sparse24RaisingOperand *zeroPoint) {
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
  zeroPoint->value = value;
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
    raising->bias.value = bias;
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
    raising->bias.elements = mlirDenseElementsAttrRawBufferGet(
        sparse24TensorGet(1, &outputs, element), (intptr_t)bytes.size,
        bytes.data);
  return true;
}

/// Whether a dimension of one type can be that of another. MLIR does not
/// compare all of them.
static bool agree(MlirType a, intptr_t aDim, MlirType b, intptr_t bDim) {
  return mlirShapedTypeIsDynamicDim(a, aDim) ||
         mlirShapedTypeIsDynamicDim(b, bDim) ||
         mlirShapedTypeGetDimSize(a, aDim) == mlirShapedTypeGetDimSize(b, bDim);
}

static bool refuseShapes(Sparse24Raising *raising) {
  return refuse(raising, "expected the dimensions of the input, the weight and "
                         "the result to agree");
}

/// Reads the pads of a convolution, which are part of its input.
static void getPads(MlirOperation op, Sparse24ConvWindow *window) {
  int spatial = window->row->spatial;
  int64_t pads[2 * Sparse24MaxSpatial];
  getInts(op, "pad", 2 * spatial, pads);
  for (int i = 0; i < spatial; ++i) {
    window->pads[i] = pads[2 * i];
    window->pads[i + spatial] = pads[2 * i + 1];
  }
}

/// Reads how much longer than the kernels reach the output of a transposed
/// convolution is: what is cut off is a pad, and what is added at the end is
/// output padding. There is no such thing at the beginning.
static bool getOutPads(MlirOperation op, Sparse24ConvWindow *window) {
  int spatial = window->row->spatial;
  int64_t pads[2 * Sparse24MaxSpatial];
  getInts(op, "out_pad", 2 * spatial, pads);
  for (int i = 0; i < spatial; ++i) {
    int64_t begin = pads[2 * i], end = pads[2 * i + 1];
    if (begin > 0)
      return false;
    window->pads[i] = -begin;
    window->pads[i + spatial] = end < 0 ? -end : 0;
    window->outputPadding[i] = end > 0 ? end : 0;
  }
  return true;
}

static bool getWindow(MlirOperation op, Sparse24Raising *raising) {
  Sparse24ConvWindow *window = &raising->window;
  int spatial = window->row->spatial;
  window->groups = 1;
  window->dataFormat = sparse24ConvolutionGetDataFormats(window->row)[1];
  getInts(op, "stride", spatial, window->strides);
  if (window->row->isTransposed) {
    for (int i = 0; i < spatial; ++i)
      window->dilations[i] = 1;
    return getOutPads(op, window) ||
           refuse(raising, "expected nothing to be added before the output: "
                           "that part of 'out_pad' has no form in sparse24");
  }
  getInts(op, "dilation", spatial, window->dilations);
  getPads(op, window);
  return true;
}

static bool matchConvolution(MlirOperation op, Sparse24Raising *raising) {
  bool isTransposed = sparse24OpIs(op, "tosa.transpose_conv2d");
  raising->x = mlirOperationGetOperand(op, 0);
  raising->weight = mlirOperationGetOperand(op, 1);
  MlirType x = mlirValueGetType(raising->x);
  MlirType weight = mlirValueGetType(raising->weight), y = getResultType(op);
  int rank = (int)sparse24TypeGetRank(weight);
  if (!checkWeight(raising))
    return false;
  raising->window.row = sparse24ConvolutionFind(rank - 2, isTransposed, false);
  if (!sparse24RaisingCheckTypes(raising, y))
    return false;
  enum { output = 0, kernel = 1 };
  int input = rank - 1;
  // There are no groups.
  if (!raising->window.row || sparse24TypeGetRank(x) != rank ||
      sparse24TypeGetRank(y) != rank || !agree(x, 0, y, 0) ||
      !agree(x, input, weight, input) || !agree(weight, output, y, rank - 1))
    return refuseShapes(raising);
  if (!getWindow(op, raising))
    return false;
  raising->rank = rank;
  raising->order[0] = isTransposed ? input : output;
  raising->order[1] = isTransposed ? output : input;
  for (int i = 0; i < rank - 2; ++i)
    raising->order[2 + i] = kernel + i;
  // Integers have one accumulator only.
  if (mlirTypeIsAFloat(sparse24TypeGetElement(y)))
    raising->accType = sparse24OpGetAttr(op, "acc_type");
  if (sparse24OpGetInt(op, "local_bound", false))
    raising->localBound = sparse24OpGetAttr(op, "local_bound");
  if (!getZeroPoints(op, 3, 4, raising))
    return false;
  if (isTransposed && (!mlirValueIsNull(raising->xZeroPoint.value) ||
                       !mlirValueIsNull(raising->weightZeroPoint.value)))
    return refuse(raising, "expected the zero points of a transposed "
                           "convolution to be constants of 0: sparse24 has no "
                           "operands for others");
  return getBias(mlirOperationGetOperand(op, 2),
                 mlirShapedTypeGetDimSize(weight, output), y, raising);
}

static bool matchMatmul(MlirOperation op, Sparse24Raising *raising) {
  raising->x = mlirOperationGetOperand(op, 0);
  raising->weight = mlirOperationGetOperand(op, 1);
  MlirType x = mlirValueGetType(raising->x);
  MlirType weight = mlirValueGetType(raising->weight), y = getResultType(op);
  bool isLeft = !mlirValueIsNull(sparse24FindMovedConstant(raising->x));
  if (!checkWeight(raising))
    return isLeft
               ? sparse24RaisingRefuse(raising, Sparse24ReasonConstantLeft, "")
               : false;
  if (!sparse24RaisingCheckTypes(raising, y))
    return false;
  // Batches are equal in TOSA; sparse24 would repeat one for many.
  if (sparse24TypeGetRank(x) != 3 || sparse24TypeGetRank(weight) != 3 ||
      sparse24TypeGetRank(y) != 3 || !agree(x, 0, weight, 0) ||
      !agree(x, 0, y, 0) || !agree(x, 1, y, 1) || !agree(x, 2, weight, 1) ||
      !agree(weight, 2, y, 2))
    return refuseShapes(raising);
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

static bool matchBlockScaled(MlirOperation op, Sparse24Raising *raising) {
  raising->weight = mlirOperationGetOperand(op, 2);
  return checkWeight(raising) &&
         refuse(raising, "block scales have no form in sparse24");
}

bool sparse24RaisingMatchTOSA(MlirOperation op, Sparse24Raising *raising) {
  // The last one is for all others that have a weight.
  static const struct {
    const char *op;
    bool (*match)(MlirOperation op, Sparse24Raising *raising);
  } rows[] = {
      {"tosa.depthwise_conv2d", matchDepthwise},
      {"tosa.matmul", matchMatmul},
      {"tosa.matmul_t_block_scaled", matchBlockScaled},
      {NULL, matchConvolution},
  };
  *raising = (Sparse24Raising){.reason = Sparse24ReasonNone, .detail = ""};
  size_t i = 0;
  while (rows[i].op && !sparse24OpIs(op, rows[i].op))
    ++i;
  return rows[i].match(op, raising);
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
      {"tosa.conv3d", raiseOp},
      {"tosa.matmul", raiseOp},
      {"tosa.transpose_conv2d", raiseOp},
  };
  return sparse24RaisingRun(op, patterns, sizeof patterns / sizeof *patterns,
                            options);
}

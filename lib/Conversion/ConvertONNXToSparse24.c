/*===- ConvertONNXToSparse24.c - Raising ONNX operators -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// A table of rewrite patterns, one row for each operator. An operation is
// raised exactly or not at all: a pattern that meets an attribute it does not
// understand leaves the operation as it is.

#include "Conversion/ConvWindow.h"
#include "Conversion/Operators.h"
#include "Support/IR.h"
#include "Transforms/Pass.h"
#include "Transforms/Verify.h"

#include "sparse24/Dialect.h"

//===----------------------------------------------------------------------===//
// Reading ONNX operations
//===----------------------------------------------------------------------===//

/// The operand, or null where it is absent or omitted by onnx.NoValue.
static MlirValue getOperand(MlirOperation op, intptr_t position) {
  if (position >= mlirOperationGetNumOperands(op))
    return (MlirValue){NULL};
  MlirValue value = mlirOperationGetOperand(op, position);
  MlirOperation producer = sparse24ValueGetOp(value);
  if (!mlirOperationIsNull(producer) && sparse24OpIs(producer, "onnx.NoValue"))
    return (MlirValue){NULL};
  return value;
}

static bool isConstant(MlirValue value) {
  return !mlirAttributeIsNull(sparse24ValueGetConstant(value));
}

/// A constant on the left and none on the right: the layer is that of its
/// transpose, which is another operation.
static bool isConstantLeft(MlirValue left, MlirValue right) {
  return isConstant(left) && !isConstant(right);
}

static double getFloat(MlirOperation op, const char *name,
                       double defaultValue) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return !mlirAttributeIsNull(attribute) && mlirAttributeIsAFloat(attribute)
             ? mlirFloatAttrGetValueDouble(attribute)
             : defaultValue;
}

static MlirType getResultType(MlirOperation op) {
  return mlirValueGetType(mlirOperationGetResult(op, 0));
}

/// Puts `replacement` where `op` was.
static MlirLogicalResult replace(MlirRewriterBase rewriter, MlirOperation op,
                                 MlirOperation replacement) {
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  mlirRewriterBaseInsert(rewriter, replacement);
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, replacement);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Convolutions (ONNX Conv-11, ConvInteger-10, QLinearConv-10, ConvTranspose-11)
//===----------------------------------------------------------------------===//

static MlirOperation createConv(MlirOperation op,
                                const Sparse24ConvWindow *window,
                                const MlirValue *operands, size_t numOperands,
                                bool segments) {
  enum { extras = 3 };
  Sparse24Attr attributes[Sparse24NumWindowAttrs + extras] = {
      {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")},
      {"onnx.doc_string", sparse24OpGetAttr(op, "onnx.doc_string")},
      {"onnx.metadata_props", sparse24OpGetAttr(op, "onnx.metadata_props")},
  };
  sparse24ConvWindowGetAttrs(window, mlirOperationGetContext(op),
                             attributes + extras);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), window->row->op,
      .operands = {operands, numOperands},
      .results = SPARSE24_LIST(MlirType, getResultType(op)),
      .attributes = {attributes, sizeof attributes / sizeof *attributes},
      .segments = segments);
}

static MlirLogicalResult
convertConv(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  MlirValue x = getOperand(op, 0), filter = getOperand(op, 1), none = {NULL};
  Sparse24ConvWindow window;
  if (mlirValueIsNull(x) || mlirValueIsNull(filter) ||
      !sparse24ConvWindowRead(op, 1, &window, NULL))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {x, filter, getOperand(op, 2), none, none};
  return replace(rewriter, op, createConv(op, &window, operands, 5, true));
}

static MlirLogicalResult convertConvInteger(MlirOperation op,
                                            MlirRewriterBase rewriter,
                                            void *userData) {
  (void)userData;
  MlirValue x = getOperand(op, 0), filter = getOperand(op, 1), none = {NULL};
  Sparse24ConvWindow window;
  if (mlirValueIsNull(x) || mlirValueIsNull(filter) ||
      !sparse24ConvWindowRead(op, 1, &window, NULL))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {x, filter, none, getOperand(op, 2),
                          getOperand(op, 3)};
  return replace(rewriter, op, createConv(op, &window, operands, 5, true));
}

static MlirLogicalResult convertConvTranspose(MlirOperation op,
                                              MlirRewriterBase rewriter,
                                              void *userData) {
  (void)userData;
  MlirValue x = getOperand(op, 0), filter = getOperand(op, 1);
  Sparse24ConvWindow window;
  if (mlirValueIsNull(x) || mlirValueIsNull(filter) ||
      !sparse24ConvWindowRead(op, 1, &window, NULL))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {x, filter, getOperand(op, 2)};
  return replace(rewriter, op, createConv(op, &window, operands, 3, false));
}

/// Reads the `count` operands of a quantized operator that are not optional.
static bool getOperands(MlirOperation op, size_t count, MlirValue *operands) {
  for (size_t i = 0; i < count; ++i) {
    operands[i] = getOperand(op, (intptr_t)i);
    if (mlirValueIsNull(operands[i]))
      return false;
  }
  return true;
}

enum { qlinearOperands = 8 };

static MlirLogicalResult convertQLinearConv(MlirOperation op,
                                            MlirRewriterBase rewriter,
                                            void *userData) {
  (void)userData;
  MlirValue operands[qlinearOperands + 1];
  Sparse24ConvWindow window;
  if (!getOperands(op, qlinearOperands, operands) ||
      !sparse24ConvWindowRead(op, 3, &window, NULL))
    return mlirLogicalResultFailure();
  operands[qlinearOperands] = getOperand(op, qlinearOperands);
  return replace(rewriter, op,
                 createConv(op, &window, operands, qlinearOperands + 1, false));
}

//===----------------------------------------------------------------------===//
// Matrix products (ONNX MatMul-13, MatMulInteger-10, QLinearMatMul-21)
//===----------------------------------------------------------------------===//

static MlirOperation createMatmul(MlirOperation op, bool transposeX1,
                                  bool transposeX2, const MlirValue *operands) {
  MlirContext context = mlirOperationGetContext(op);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), "sparse24.matmul",
      .operands = {operands, 5},
      .results = SPARSE24_LIST(MlirType, getResultType(op)),
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"transpose_x1", sparse24AttrBool(context, transposeX1)},
          {"transpose_x2", sparse24AttrBool(context, transposeX2)},
          {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")},
          {"onnx.doc_string", sparse24OpGetAttr(op, "onnx.doc_string")},
          {"onnx.metadata_props",
           sparse24OpGetAttr(op, "onnx.metadata_props")}),
      .segments = true);
}

static MlirLogicalResult
convertMatMul(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  MlirValue x1 = getOperand(op, 0), x2 = getOperand(op, 1), none = {NULL};
  if (mlirValueIsNull(x1) || mlirValueIsNull(x2) || isConstantLeft(x1, x2))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {x1, x2, none, none, none};
  return replace(rewriter, op, createMatmul(op, false, false, operands));
}

static MlirLogicalResult convertMatMulInteger(MlirOperation op,
                                              MlirRewriterBase rewriter,
                                              void *userData) {
  (void)userData;
  MlirValue x1 = getOperand(op, 0), x2 = getOperand(op, 1), none = {NULL};
  if (mlirValueIsNull(x1) || mlirValueIsNull(x2) || isConstantLeft(x1, x2))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {x1, x2, none, getOperand(op, 2), getOperand(op, 3)};
  return replace(rewriter, op, createMatmul(op, false, false, operands));
}

static MlirLogicalResult convertQLinearMatMul(MlirOperation op,
                                              MlirRewriterBase rewriter,
                                              void *userData) {
  (void)userData;
  MlirValue operands[qlinearOperands];
  if (!getOperands(op, qlinearOperands, operands) ||
      isConstantLeft(operands[0], operands[3]))
    return mlirLogicalResultFailure();
  return replace(
      rewriter, op,
      sparse24OpCreate(
          mlirOperationGetLocation(op), "sparse24.qlinear_matmul",
          .operands = {operands, qlinearOperands},
          .results = SPARSE24_LIST(MlirType, getResultType(op)),
          .attributes = SPARSE24_LIST(
              Sparse24Attr,
              {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")},
              {"onnx.doc_string", sparse24OpGetAttr(op, "onnx.doc_string")},
              {"onnx.metadata_props",
               sparse24OpGetAttr(op, "onnx.metadata_props")})));
}

//===----------------------------------------------------------------------===//
// Gemm (ONNX Gemm-13): alpha * A' * B' + beta * C
//===----------------------------------------------------------------------===//

typedef struct {
  MlirValue a, b, c;
  bool transA, transB;
  double alpha, beta;
  MlirType element;
  int64_t columns;   ///< N, or a negative number where it is not known.
  bool cIsVectorOfN; ///< C can be a bias.
} Gemm;

static bool readGemm(MlirOperation op, Gemm *gemm) {
  *gemm = (Gemm){
      .a = getOperand(op, 0),
      .b = getOperand(op, 1),
      .c = getOperand(op, 2),
      .transA = sparse24OpGetInt(op, "transA", 0) != 0,
      .transB = sparse24OpGetInt(op, "transB", 0) != 0,
      .alpha = getFloat(op, "alpha", 1),
      .beta = getFloat(op, "beta", 1),
      .columns = -1,
  };
  if (mlirValueIsNull(gemm->a) || mlirValueIsNull(gemm->b) ||
      isConstantLeft(gemm->a, gemm->b))
    return false;
  MlirType b = mlirValueGetType(gemm->b);
  gemm->element = sparse24TypeGetElement(b);
  int columns = gemm->transB ? 0 : 1;
  if (sparse24TypeGetRank(b) == 2 && !mlirShapedTypeIsDynamicDim(b, columns))
    gemm->columns = mlirShapedTypeGetDimSize(b, columns);
  if (mlirValueIsNull(gemm->c))
    return true;
  MlirType c = mlirValueGetType(gemm->c);
  gemm->cIsVectorOfN = gemm->columns >= 0 && sparse24TypeGetRank(c) == 1 &&
                       mlirShapedTypeGetDimSize(c, 0) == gemm->columns;
  return true;
}

/// `factor` as an element of a floating-point type; null where the type cannot
/// hold it exactly.
static MlirAttribute getFactor(MlirType element, double factor) {
  if (mlirTypeIsNull(element) || !mlirTypeIsAFloat(element))
    return mlirAttributeGetNull();
  MlirAttribute attribute =
      mlirFloatAttrDoubleGet(mlirTypeGetContext(element), element, factor);
  if (mlirFloatAttrGetValueDouble(attribute) != factor)
    return mlirAttributeGetNull();
  return mlirDenseElementsAttrSplatGet(sparse24TensorGet(0, NULL, element),
                                       attribute);
}

/// Before opset 7 operators had to be told that their operands differ in shape.
static MlirAttribute getBroadcast(MlirOperation op) {
  enum { broadcastsSince = 7 };
  MlirContext context = mlirOperationGetContext(op);
  return sparse24OpGetModelOpset(op) < broadcastsSince
             ? mlirIntegerAttrGet(mlirIntegerTypeSignedGet(context, 64), 1)
             : mlirAttributeGetNull();
}

static MlirValue insertBinary(MlirRewriterBase rewriter, MlirOperation op,
                              const char *name, MlirValue left, MlirValue right,
                              MlirType type) {
  MlirOperation created = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(mlirOperationGetLocation(op), name,
                       .operands = SPARSE24_LIST(MlirValue, left, right),
                       .results = SPARSE24_LIST(MlirType, type),
                       .attributes = SPARSE24_LIST(
                           Sparse24Attr, {"broadcast", getBroadcast(op)})));
  return mlirOperationGetResult(created, 0);
}

/// value * factor, or the value itself where the factor is null.
static MlirValue insertScaled(MlirRewriterBase rewriter, MlirOperation op,
                              MlirValue value, MlirAttribute factor) {
  if (mlirAttributeIsNull(factor) || mlirValueIsNull(value))
    return value;
  MlirOperation constant = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(op), "sparse24.constant",
          .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(factor)),
          .attributes = SPARSE24_LIST(Sparse24Attr, {"value", factor})));
  return insertBinary(rewriter, op, "onnx.Mul", value,
                      mlirOperationGetResult(constant, 0),
                      mlirValueGetType(value));
}

static MlirOperation createFullyConnection(MlirOperation op, const Gemm *gemm,
                                           MlirValue bias) {
  MlirContext context = mlirOperationGetContext(op);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), "sparse24.fully_connection",
      .operands = SPARSE24_LIST(MlirValue, gemm->a, gemm->b, bias),
      .results = SPARSE24_LIST(MlirType, getResultType(op)),
      .attributes = SPARSE24_LIST(
          Sparse24Attr, {"num_output", sparse24AttrInt(context, gemm->columns)},
          {"transpose", sparse24AttrBool(context, !gemm->transB)},
          {"axis", sparse24AttrInt(context, 1)},
          {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")},
          {"onnx.doc_string", sparse24OpGetAttr(op, "onnx.doc_string")},
          {"onnx.metadata_props",
           sparse24OpGetAttr(op, "onnx.metadata_props")}));
}

static MlirLogicalResult
convertGemm(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  Gemm gemm;
  if (!readGemm(op, &gemm))
    return mlirLogicalResultFailure();
  MlirAttribute alpha = mlirAttributeGetNull(), beta = mlirAttributeGetNull();
  if (gemm.alpha != 1)
    alpha = getFactor(gemm.element, gemm.alpha);
  if (gemm.beta != 1)
    beta = getFactor(gemm.element, gemm.beta);
  bool hasC = !mlirValueIsNull(gemm.c);
  if ((gemm.alpha != 1 && mlirAttributeIsNull(alpha)) ||
      (gemm.beta != 1 && hasC && mlirAttributeIsNull(beta)))
    return mlirLogicalResultFailure();

  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  MlirValue c = insertScaled(rewriter, op, gemm.c, beta), none = {NULL};
  bool cIsBias = hasC && gemm.cIsVectorOfN && gemm.alpha == 1;
  if (!gemm.transA && gemm.alpha == 1 && gemm.columns >= 0 &&
      (!hasC || cIsBias))
    return replace(rewriter, op, createFullyConnection(op, &gemm, c));

  MlirValue operands[] = {gemm.a, gemm.b, cIsBias ? c : none, none, none};
  MlirOperation matmul = createMatmul(op, gemm.transA, gemm.transB, operands);
  MlirValue product =
      mlirOperationGetResult(mlirRewriterBaseInsert(rewriter, matmul), 0);
  product = insertScaled(rewriter, op, product, alpha);
  if (hasC && !cIsBias)
    product =
        insertBinary(rewriter, op, "onnx.Add", product, c, getResultType(op));
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &product);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Operators of other domains
//===----------------------------------------------------------------------===//

static bool isInt8(MlirValue value) {
  MlirType element = sparse24TypeGetElement(mlirValueGetType(value));
  return !mlirTypeIsNull(element) && sparse24TypeIsInt8(element);
}

/// ONNX Runtime's com.microsoft.QGemm-1, as its document of contrib operators
/// has it: A, its scale and zero point, B, its scale and zero point, and
/// optional C, scale and zero point of Y.
static MlirLogicalResult convertQGemm(MlirOperation op,
                                      MlirRewriterBase rewriter) {
  enum { required = 6, all = 9 };
  MlirValue operands[all];
  if (!getOperands(op, required, operands) || !isInt8(operands[0]) ||
      !isInt8(operands[3]) || isConstantLeft(operands[0], operands[3]))
    return mlirLogicalResultFailure();
  for (int i = required; i < all; ++i)
    operands[i] = getOperand(op, i);
  if (mlirValueIsNull(operands[7]) != mlirValueIsNull(operands[8]))
    return mlirLogicalResultFailure();
  MlirContext context = mlirOperationGetContext(op);
  bool transposeX1 = sparse24OpGetInt(op, "transA", 0) != 0;
  bool transposeX2 = sparse24OpGetInt(op, "transB", 0) != 0;
  return replace(
      rewriter, op,
      sparse24OpCreate(
          mlirOperationGetLocation(op), "sparse24.qlinear_gemm",
          .operands = {operands, all},
          .results = SPARSE24_LIST(MlirType, getResultType(op)),
          .attributes = SPARSE24_LIST(
              Sparse24Attr,
              {"transpose_x1", sparse24AttrBool(context, transposeX1)},
              {"transpose_x2", sparse24AttrBool(context, transposeX2)},
              {"alpha", mlirFloatAttrDoubleGet(context, mlirF32TypeGet(context),
                                               getFloat(op, "alpha", 1))},
              {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")}),
          .segments = true));
}

static MlirLogicalResult
convertCustom(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  static const struct {
    const char *domain, *function;
    MlirLogicalResult (*convert)(MlirOperation op, MlirRewriterBase rewriter);
  } rows[] = {
      {"com.microsoft", "QGemm", convertQGemm},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (sparse24StrEquals(sparse24OpGetString(op, "domain_name"),
                          rows[i].domain) &&
        sparse24StrEquals(sparse24OpGetString(op, "function_name"),
                          rows[i].function))
      return rows[i].convert(op, rewriter);
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// Constants (of onnx-mlir: those of a model are sparse24.constant)
//===----------------------------------------------------------------------===//

static MlirLogicalResult
convertConstant(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  MlirValue result = mlirOperationGetResult(op, 0);
  MlirAttribute value = sparse24ValueGetConstant(result);
  if (mlirAttributeIsNull(value) ||
      !mlirTypeEqual(mlirAttributeGetType(value), mlirValueGetType(result)))
    return mlirLogicalResultFailure();
  return replace(
      rewriter, op,
      sparse24OpCreate(mlirOperationGetLocation(op), "sparse24.constant",
                       .results = SPARSE24_LIST(MlirType, getResultType(op)),
                       .attributesOf = op));
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

MlirLogicalResult
sparse24RunConvertONNXToSparse24(MlirOperation op,
                                 const Sparse24PassOptions *options) {
  (void)options;
  static const Sparse24Pattern patterns[] = {
      {"onnx.Constant", convertConstant},
      {"onnx.Conv", convertConv},
      {"onnx.ConvInteger", convertConvInteger},
      {"onnx.ConvTranspose", convertConvTranspose},
      {"onnx.Custom", convertCustom},
      {"onnx.Gemm", convertGemm},
      {"onnx.MatMul", convertMatMul},
      {"onnx.MatMulInteger", convertMatMulInteger},
      {"onnx.QLinearConv", convertQLinearConv},
      {"onnx.QLinearMatMul", convertQLinearMatMul},
  };
  MlirLogicalResult result = sparse24ApplyPatternsOnce(
      op, patterns, sizeof patterns / sizeof *patterns, NULL);
  return mlirLogicalResultIsSuccess(result) ? sparse24RaiseCompressed(op)
                                            : result;
}

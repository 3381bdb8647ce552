/*===- ConvertSparse24ToONNX.c - Back to ONNX operators -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// A table of rewrite patterns, one row for each dense operation, as in
// ConvertONNXToSparse24.c. An operation comes back exactly or not at all.

#include "Conversion/Operators.h"
#include "sparse24/Dialect.h"

static const MlirValue noValue = {NULL};

/// The most dimensions of a tensor that is transposed.
enum { maxRank = 16 };

//===----------------------------------------------------------------------===//
// The model's operators
//===----------------------------------------------------------------------===//

int64_t sparse24OpGetDomainVersion(MlirOperation op, const char *domain,
                                   int64_t defaultVersion) {
  for (; !mlirOperationIsNull(op); op = mlirOperationGetParentOperation(op)) {
    MlirAttribute opsets = sparse24OpGetAttr(op, "onnx.opset_import");
    if (mlirAttributeIsNull(opsets) || !mlirAttributeIsADictionary(opsets))
      continue;
    MlirAttribute version =
        mlirDictionaryAttrGetElementByName(opsets, sparse24Str(domain));
    if (!mlirAttributeIsNull(version) && mlirAttributeIsAInteger(version))
      return mlirIntegerAttrGetValueInt(version);
  }
  return defaultVersion;
}

int64_t sparse24OpGetModelOpset(MlirOperation op) {
  return sparse24OpGetDomainVersion(op, "ai.onnx", INT64_MAX);
}

//===----------------------------------------------------------------------===//
// Inserting operations
//===----------------------------------------------------------------------===//

/// A pattern at work.
typedef struct {
  MlirOperation op;
  MlirRewriterBase rewriter;
  MlirContext context;
  int64_t opset;
} Lowering;

static Lowering start(MlirOperation op, MlirRewriterBase rewriter) {
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  return (Lowering){op, rewriter, mlirOperationGetContext(op),
                    sparse24OpGetModelOpset(op)};
}

/// Creates an operation before the one that is lowered.
#define insert(lowering, name, ...)                                            \
  insertFrom(lowering, name, &(const Sparse24OpFields){__VA_ARGS__})
static MlirValue insertFrom(const Lowering *lowering, const char *name,
                            const Sparse24OpFields *fields) {
  MlirOperation op = sparse24OpCreateFrom(
      mlirOperationGetLocation(lowering->op), name, fields);
  mlirRewriterBaseInsert(lowering->rewriter, op);
  return mlirOperationGetResult(op, 0);
}

static MlirLogicalResult finish(const Lowering *lowering, MlirValue value) {
  mlirRewriterBaseReplaceOpWithValues(lowering->rewriter, lowering->op, 1,
                                      &value);
  return mlirLogicalResultSuccess();
}

static MlirType getResultType(MlirOperation op) {
  return mlirValueGetType(mlirOperationGetResult(op, 0));
}

/// ONNX's integers: si64 alone, i64 in lists.
static MlirAttribute getInt(const Lowering *lowering, int64_t value) {
  return mlirIntegerAttrGet(mlirIntegerTypeSignedGet(lowering->context, 64),
                            value);
}

static MlirAttribute getInts(const Lowering *lowering, const int64_t *values,
                             intptr_t count) {
  MlirAttribute elements[2 * maxRank];
  for (intptr_t i = 0; i < count; ++i)
    elements[i] = sparse24AttrInt(lowering->context, values[i]);
  return mlirArrayAttrGet(lowering->context, count, elements);
}

/// The attribute array<i64> as a list of ONNX; null where it is none.
static MlirAttribute getList(const Lowering *lowering, const char *name) {
  MlirAttribute array = sparse24OpGetAttr(lowering->op, name);
  int64_t values[2 * maxRank];
  if (mlirAttributeIsNull(array) || !mlirAttributeIsADenseI64Array(array) ||
      mlirDenseArrayGetNumElements(array) > 2 * maxRank)
    return mlirAttributeGetNull();
  intptr_t count = mlirDenseArrayGetNumElements(array);
  for (intptr_t i = 0; i < count; ++i)
    values[i] = mlirDenseI64ArrayGetElement(array, i);
  return getInts(lowering, values, count);
}

static MlirType permuteType(MlirType type, const int64_t *permutation) {
  int64_t shape[maxRank];
  intptr_t rank = (intptr_t)sparse24TypeGetRank(type);
  for (intptr_t i = 0; i < rank; ++i)
    shape[i] = mlirShapedTypeGetDimSize(type, permutation[i]);
  return sparse24TensorGet(rank, shape, sparse24TypeGetElement(type));
}

static MlirValue insertTranspose(const Lowering *lowering, MlirValue value,
                                 const int64_t *permutation) {
  MlirType type = mlirValueGetType(value);
  return insert(
      lowering, "onnx.Transpose", .operands = SPARSE24_LIST(MlirValue, value),
      .results = SPARSE24_LIST(MlirType, permuteType(type, permutation)),
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"perm", getInts(lowering, permutation, sparse24TypeGetRank(type))}));
}

/// The operator with operands of which some are omitted: null ones, but not at
/// the end.
static MlirValue insertOperator(const Lowering *lowering, const char *name,
                                MlirValue *operands, size_t count,
                                MlirType type, const Sparse24Attr *attributes,
                                size_t numAttributes) {
  while (count && mlirValueIsNull(operands[count - 1]))
    --count;
  for (size_t i = 0; i < count; ++i)
    if (mlirValueIsNull(operands[i]))
      operands[i] = insert(
          lowering, "onnx.NoValue",
          .results =
              SPARSE24_LIST(MlirType, mlirNoneTypeGet(lowering->context)),
          .attributes = SPARSE24_LIST(
              Sparse24Attr, {"value", mlirUnitAttrGet(lowering->context)}));
  MlirOperation op = lowering->op;
  enum { kept = 3, maxAttributes = 12 };
  Sparse24Attr all[maxAttributes + kept] = {
      {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")},
      {"onnx.doc_string", sparse24OpGetAttr(op, "onnx.doc_string")},
      {"onnx.metadata_props", sparse24OpGetAttr(op, "onnx.metadata_props")},
  };
  for (size_t i = 0; i < numAttributes; ++i)
    all[kept + i] = attributes[i];
  return insert(lowering, name, .operands = {operands, count},
                .results = SPARSE24_LIST(MlirType, type),
                .attributes = {all, kept + numAttributes});
}

/// Before opset 7 the operands of Add had to be told that they differ in shape.
static MlirValue insertAdd(const Lowering *lowering, MlirValue left,
                           MlirValue right) {
  enum { broadcastsSince = 7 };
  MlirAttribute broadcast = lowering->opset < broadcastsSince
                                ? getInt(lowering, 1)
                                : mlirAttributeGetNull();
  return insert(
      lowering, "onnx.Add", .operands = SPARSE24_LIST(MlirValue, left, right),
      .results = SPARSE24_LIST(MlirType, mlirValueGetType(left)),
      .attributes = SPARSE24_LIST(Sparse24Attr, {"broadcast", broadcast}));
}

/// A constant vector of i64.
static MlirValue insertInts(const Lowering *lowering, const int64_t *values,
                            int64_t count) {
  MlirType type =
      sparse24TensorGet(1, &count, mlirIntegerTypeGet(lowering->context, 64));
  MlirAttribute elements = mlirDenseElementsAttrInt64Get(type, count, values);
  return insert(lowering, "sparse24.constant",
                .results = SPARSE24_LIST(MlirType, type),
                .attributes = SPARSE24_LIST(Sparse24Attr, {"value", elements}));
}

static MlirValue insertReshape(const Lowering *lowering, MlirValue value,
                               const int64_t *shape, int64_t rank,
                               MlirType type) {
  return insert(lowering, "onnx.Reshape",
                .operands = SPARSE24_LIST(MlirValue, value,
                                          insertInts(lowering, shape, rank)),
                .results = SPARSE24_LIST(MlirType, type));
}

static bool isInteger(MlirValue value) {
  MlirType element = sparse24TypeGetElement(mlirValueGetType(value));
  return !mlirTypeIsNull(element) && mlirTypeIsAInteger(element);
}

static bool isByte(MlirValue value) {
  enum { byte = 8 };
  return isInteger(value) && mlirIntegerTypeGetWidth(sparse24TypeGetElement(
                                 mlirValueGetType(value))) == byte;
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// Whether the channels of x and y are their last dimension: NHWC and its like.
static bool isChannelsLast(MlirOperation op) {
  MlirStringRef format = sparse24OpGetString(op, "data_format");
  return format.length > 1 && format.data[1] != 'C';
}

/// From channels last to channels first, and back.
static void getPermutations(int64_t rank, int64_t *toFirst, int64_t *toLast) {
  toFirst[0] = toLast[0] = 0;
  toFirst[1] = rank - 1;
  toLast[rank - 1] = 1;
  for (int64_t i = 2; i < rank; ++i) {
    toFirst[i] = i - 1;
    toLast[i - 1] = i;
  }
}

/// Null where the filter's size is not known.
static MlirAttribute getKernelShape(const Lowering *lowering,
                                    MlirValue filter) {
  int64_t shape[maxRank];
  int rank = sparse24TypeGetShape(mlirValueGetType(filter), shape, maxRank);
  for (int i = 2; i < rank; ++i)
    if (shape[i] == mlirShapedTypeGetDynamicSize())
      return mlirAttributeGetNull();
  return getInts(lowering, shape + 2, rank - 2);
}

/// ONNX's convolution `name` of x, operand 0, which comes and goes in the data
/// format of the operation. `bias` is added to its result, or null.
static MlirLogicalResult lowerConvTo(const Lowering *lowering, const char *name,
                                     MlirValue *operands, size_t count,
                                     MlirValue filter, MlirValue bias) {
  MlirOperation op = lowering->op;
  MlirType type = getResultType(op);
  int64_t rank = sparse24TypeGetRank(mlirValueGetType(filter));
  int64_t toFirst[maxRank], toLast[maxRank];
  bool isLast = isChannelsLast(op);
  MlirAttribute lists[] = {getList(lowering, "strides"),
                           getList(lowering, "pads"),
                           getList(lowering, "dilations")};
  if (rank < 2 ||
      (isLast && (sparse24TypeGetRank(type) != rank ||
                  sparse24TypeGetRank(mlirValueGetType(operands[0])) != rank)))
    return mlirLogicalResultFailure();
  getPermutations(rank, toFirst, toLast);
  if (isLast) {
    operands[0] = insertTranspose(lowering, operands[0], toFirst);
    type = permuteType(type, toFirst);
  }
  MlirStringRef mode = sparse24OpGetString(op, "auto_pad");
  bool isPadded = !mode.data || sparse24StrEquals(mode, "NOTSET");
  const Sparse24Attr attributes[] = {
      {"auto_pad", sparse24OpGetAttr(op, "auto_pad")},
      {"dilations", lists[2]},
      {"group", getInt(lowering, sparse24OpGetInt(op, "groups", 1))},
      {"kernel_shape", getKernelShape(lowering, filter)},
      {"output_padding", getList(lowering, "output_padding")},
      {"pads", isPadded ? lists[1] : mlirAttributeGetNull()},
      {"strides", lists[0]},
  };
  MlirValue y =
      insertOperator(lowering, name, operands, count, type, attributes,
                     sizeof attributes / sizeof *attributes);
  if (!mlirValueIsNull(bias)) {
    int64_t shape[maxRank] = {1, -1};
    for (int64_t i = 2; i < rank; ++i)
      shape[i] = 1;
    int64_t extents[maxRank];
    for (int64_t i = 0; i < rank; ++i)
      extents[i] = i == 1 ? mlirShapedTypeGetDynamicSize() : 1;
    MlirType vector = mlirValueGetType(bias);
    if (sparse24TypeGetRank(vector) == 1)
      extents[1] = mlirShapedTypeGetDimSize(vector, 0);
    y = insertAdd(
        lowering, y,
        insertReshape(
            lowering, bias, shape, rank,
            sparse24TensorGet(rank, extents, sparse24TypeGetElement(vector))));
  }
  return finish(lowering, isLast ? insertTranspose(lowering, y, toLast) : y);
}

static MlirLogicalResult lowerConv(MlirOperation op, MlirRewriterBase rewriter,
                                   void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  MlirValue x = sparse24OpGetOperand(op, "x");
  MlirValue filter = sparse24OpGetOperand(op, "filter");
  MlirValue bias = sparse24OpGetOperand(op, "bias");
  if (!isInteger(filter)) {
    MlirValue operands[] = {x, filter, bias};
    return lowerConvTo(&lowering, "onnx.Conv", operands, 3, filter, noValue);
  }
  MlirValue operands[] = {x, filter, sparse24OpGetOperand(op, "x_zero_point"),
                          sparse24OpGetOperand(op, "filter_zero_point")};
  return lowerConvTo(&lowering, "onnx.ConvInteger", operands, 4, filter, bias);
}

static MlirLogicalResult lowerConvTranspose(MlirOperation op,
                                            MlirRewriterBase rewriter,
                                            void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  MlirValue filter = sparse24OpGetOperand(op, "filter");
  // ONNX has no ConvTransposeInteger.
  if (isInteger(filter))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {sparse24OpGetOperand(op, "x"), filter,
                          sparse24OpGetOperand(op, "bias")};
  return lowerConvTo(&lowering, "onnx.ConvTranspose", operands, 3, filter,
                     noValue);
}

enum { maxOperands = 12 };

/// All operands, which are in ONNX's order.
static size_t getOperands(MlirOperation op, MlirValue *operands) {
  size_t count = (size_t)mlirOperationGetNumOperands(op);
  for (size_t i = 0; i < count && i < maxOperands; ++i)
    operands[i] = mlirOperationGetOperand(op, (intptr_t)i);
  return count < maxOperands ? count : maxOperands;
}

static MlirLogicalResult
lowerQLinearConv(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  MlirValue operands[maxOperands];
  size_t count = getOperands(op, operands);
  return lowerConvTo(&lowering, "onnx.QLinearConv", operands, count,
                     sparse24OpGetOperand(op, "filter"), noValue);
}

//===----------------------------------------------------------------------===//
// Matrix products
//===----------------------------------------------------------------------===//

/// With its last two dimensions swapped. There are as many at least, and not
/// more than `maxRank`.
static MlirValue insertSwap(const Lowering *lowering, MlirValue value) {
  int64_t rank = sparse24TypeGetRank(mlirValueGetType(value));
  int64_t permutation[maxRank];
  for (int64_t i = 0; i < rank; ++i)
    permutation[i] = i;
  permutation[rank - 2] = rank - 1;
  permutation[rank - 1] = rank - 2;
  return insertTranspose(lowering, value, permutation);
}

static bool isMatrix(MlirValue value) {
  return sparse24TypeGetRank(mlirValueGetType(value)) == 2;
}

/// a' * b' + c. Before opset 11 it had to have c, before 7 be told that c
/// differs in shape.
static MlirValue insertGemm(const Lowering *lowering, MlirValue a, MlirValue b,
                            MlirValue c, bool transA, bool transB,
                            MlirType type) {
  enum { broadcastsSince = 7 };
  MlirAttribute one = mlirFloatAttrDoubleGet(
      lowering->context, mlirF32TypeGet(lowering->context), 1);
  const Sparse24Attr attributes[] = {
      {"alpha", one},
      {"beta", one},
      {"broadcast", lowering->opset < broadcastsSince ? getInt(lowering, 1)
                                                      : mlirAttributeGetNull()},
      {"transA", getInt(lowering, transA)},
      {"transB", getInt(lowering, transB)},
  };
  MlirValue operands[] = {a, b, c};
  return insertOperator(lowering, "onnx.Gemm", operands, 3, type, attributes,
                        sizeof attributes / sizeof *attributes);
}

static bool canBeGemm(const Lowering *lowering, MlirValue bias) {
  enum { biasIsOptionalSince = 11 };
  return !mlirValueIsNull(bias) || lowering->opset >= biasIsOptionalSince;
}

static MlirLogicalResult
lowerMatmul(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  MlirValue x1 = sparse24OpGetOperand(op, "x1");
  MlirValue x2 = sparse24OpGetOperand(op, "x2");
  MlirValue bias = sparse24OpGetOperand(op, "bias");
  bool transA = sparse24OpGetInt(op, "transpose_x1", 0) != 0;
  bool transB = sparse24OpGetInt(op, "transpose_x2", 0) != 0;
  bool isBytes = isByte(x1) || isByte(x2);
  bool isPlain = !transA && !transB && mlirValueIsNull(bias);
  if (!isPlain && !isBytes && isMatrix(x1) && isMatrix(x2) &&
      canBeGemm(&lowering, bias))
    return finish(&lowering, insertGemm(&lowering, x1, x2, bias, transA, transB,
                                        getResultType(op)));
  if ((transA && sparse24TypeGetRank(mlirValueGetType(x1)) > maxRank) ||
      (transA && sparse24TypeGetRank(mlirValueGetType(x1)) < 2) ||
      (transB && sparse24TypeGetRank(mlirValueGetType(x2)) > maxRank) ||
      (transB && sparse24TypeGetRank(mlirValueGetType(x2)) < 2))
    return mlirLogicalResultFailure();
  MlirValue operands[] = {
      transA ? insertSwap(&lowering, x1) : x1,
      transB ? insertSwap(&lowering, x2) : x2,
      sparse24OpGetOperand(op, "x1_zero_point"),
      sparse24OpGetOperand(op, "x2_zero_point"),
  };
  MlirValue y =
      insertOperator(&lowering, isBytes ? "onnx.MatMulInteger" : "onnx.MatMul",
                     operands, 4, getResultType(op), NULL, 0);
  return finish(&lowering,
                mlirValueIsNull(bias) ? y : insertAdd(&lowering, y, bias));
}

static MlirLogicalResult lowerQLinearMatmul(MlirOperation op,
                                            MlirRewriterBase rewriter,
                                            void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  MlirValue operands[maxOperands];
  size_t count = getOperands(op, operands);
  return finish(&lowering,
                insertOperator(&lowering, "onnx.QLinearMatMul", operands, count,
                               getResultType(op), NULL, 0));
}

/// com.microsoft.QGemm, whose last three operands may be omitted.
static MlirLogicalResult
lowerQLinearGemm(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  static const char *const names[] = {"x1",   "x1_scale", "x1_zero_point",
                                      "x2",   "x2_scale", "x2_zero_point",
                                      "bias", "y_scale",  "y_zero_point"};
  enum { count = sizeof names / sizeof *names };
  Lowering lowering = start(op, rewriter);
  MlirValue operands[count];
  for (size_t i = 0; i < count; ++i)
    operands[i] = sparse24OpGetOperand(op, names[i]);
  const Sparse24Attr attributes[] = {
      {"domain_name", sparse24AttrString(lowering.context, "com.microsoft")},
      {"function_name", sparse24AttrString(lowering.context, "QGemm")},
      {"alpha", sparse24OpGetAttr(op, "alpha")},
      {"transA",
       getInt(&lowering, sparse24OpGetInt(op, "transpose_x1", 0) != 0)},
      {"transB",
       getInt(&lowering, sparse24OpGetInt(op, "transpose_x2", 0) != 0)},
  };
  return finish(&lowering,
                insertOperator(&lowering, "onnx.Custom", operands, count,
                               getResultType(op), attributes,
                               sizeof attributes / sizeof *attributes));
}

/// The matrix that x is, its dimensions from `axis` on flattened.
static MlirValue insertFlatten(const Lowering *lowering, MlirValue x,
                               int64_t axis, MlirValue w, bool transpose) {
  int64_t shape[2] = {
      1, mlirShapedTypeGetDimSize(mlirValueGetType(w), transpose ? 0 : 1)};
  MlirType type = mlirValueGetType(x);
  for (int64_t i = 0; i < axis; ++i)
    if (mlirShapedTypeIsDynamicDim(type, i) ||
        __builtin_mul_overflow(shape[0], mlirShapedTypeGetDimSize(type, i),
                               &shape[0])) {
      shape[0] = mlirShapedTypeGetDynamicSize();
      break;
    }
  return insert(
      lowering, "onnx.Flatten", .operands = SPARSE24_LIST(MlirValue, x),
      .results = SPARSE24_LIST(
          MlirType, sparse24TensorGet(2, shape, sparse24TypeGetElement(type))),
      .attributes =
          SPARSE24_LIST(Sparse24Attr, {"axis", getInt(lowering, axis)}));
}

/// A shape for Reshape, which can leave one extent open. False where more are
/// not known.
static bool getReshape(MlirType type, int64_t *shape) {
  int rank = sparse24TypeGetShape(type, shape, maxRank);
  int open = 0;
  for (int i = 0; i < rank; ++i) {
    if (shape[i] == 0)
      return false; // It stands for the extent of the operand.
    if (shape[i] == mlirShapedTypeGetDynamicSize()) {
      shape[i] = -1;
      ++open;
    }
  }
  return rank >= 0 && open <= 1;
}

static MlirLogicalResult lowerFullyConnection(MlirOperation op,
                                              MlirRewriterBase rewriter,
                                              void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  MlirValue x = sparse24OpGetOperand(op, "x"),
            w = sparse24OpGetOperand(op, "w");
  MlirValue bias = sparse24OpGetOperand(op, "bias");
  bool transpose = sparse24OpGetInt(op, "transpose", 0) != 0;
  int64_t axis = sparse24OpGetInt(op, "axis", 1);
  int64_t rank = sparse24TypeGetRank(mlirValueGetType(x));
  MlirType type = getResultType(op), product = type;
  int64_t shape[maxRank];
  bool isFlat = rank == 2 && axis == 1;
  if (!isMatrix(w) || axis < 1 || (!isFlat && (rank < 2 || axis >= rank)) ||
      (axis > 1 &&
       (sparse24TypeGetRank(type) != axis + 1 || !getReshape(type, shape))))
    return mlirLogicalResultFailure();
  MlirValue a = isFlat ? x : insertFlatten(&lowering, x, axis, w, transpose);
  if (axis > 1) {
    const int64_t extents[] = {
        mlirShapedTypeGetDimSize(mlirValueGetType(a), 0),
        mlirShapedTypeGetDimSize(mlirValueGetType(w), transpose ? 1 : 0)};
    product = sparse24TensorGet(2, extents, sparse24TypeGetElement(type));
  }
  MlirValue y;
  if (canBeGemm(&lowering, bias)) {
    y = insertGemm(&lowering, a, w, bias, false, !transpose, product);
  } else {
    MlirValue operands[] = {a, transpose ? w : insertSwap(&lowering, w)};
    y = insertOperator(&lowering, "onnx.MatMul", operands, 2, product, NULL, 0);
  }
  return finish(&lowering,
                axis == 1 ? y
                          : insertReshape(&lowering, y, shape, axis + 1, type));
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static MlirLogicalResult
lowerConstant(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  Lowering lowering = start(op, rewriter);
  return finish(&lowering,
                insert(&lowering, "onnx.Constant",
                       .results = SPARSE24_LIST(MlirType, getResultType(op)),
                       .attributesOf = op));
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static const Sparse24Pattern patterns[] = {
    {"sparse24.constant", lowerConstant},
    {"sparse24.conv1d", lowerConv},
    {"sparse24.conv2d", lowerConv},
    {"sparse24.conv3d", lowerConv},
    {"sparse24.conv_transpose1d", lowerConvTranspose},
    {"sparse24.conv_transpose2d", lowerConvTranspose},
    {"sparse24.conv_transpose3d", lowerConvTranspose},
    {"sparse24.fully_connection", lowerFullyConnection},
    {"sparse24.matmul", lowerMatmul},
    {"sparse24.qlinear_conv1d", lowerQLinearConv},
    {"sparse24.qlinear_conv2d", lowerQLinearConv},
    {"sparse24.qlinear_conv3d", lowerQLinearConv},
    {"sparse24.qlinear_gemm", lowerQLinearGemm},
    {"sparse24.qlinear_matmul", lowerQLinearMatmul},
};

enum { numPatterns = sizeof patterns / sizeof *patterns };

MlirLogicalResult
sparse24RunConvertSparse24ToONNX(MlirOperation op,
                                 const Sparse24PassOptions *options) {
  (void)options;
  // Those that others have inserted too.
  MlirLogicalResult result =
      sparse24ApplyPatternsOnce(op, patterns + 1, numPatterns - 1, NULL);
  return mlirLogicalResultIsSuccess(result)
             ? sparse24ApplyPatternsOnce(op, patterns, 1, NULL)
             : result;
}

MlirLogicalResult sparse24LowerForExport(MlirOperation op) {
  MlirLogicalResult result =
      sparse24ApplyPatternsOnce(op, patterns + 1, numPatterns - 1, NULL);
  return mlirLogicalResultIsSuccess(result) ? sparse24LowerCompressed(op)
                                            : result;
}

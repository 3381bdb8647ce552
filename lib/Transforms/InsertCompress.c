/*===- InsertCompress.c - Using the compressed forms ----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// One pattern for each operation of the legality table. It asks the legality
// check, reports the verdict, and on a yes replaces
//   y = op(x, constant)
// by
//   values, index = compress(constant)
//   y = op_compress(x, values, index)
// with the weight's conversion (dequantization, cast), if any, moved to the
// values.

#include "Transforms/Compressed.h"
#include "Transforms/MoveConstants.h"
#include "Transforms/Pass.h"
#include "Transforms/WeightSources.h"

#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

static const char algorithm[] = "weight_sparse_4_2";

/// A `compress` of that value with those attributes, which another user of the
/// weight has already inserted, or a null operation.
static MlirOperation findCompress(MlirValue weight,
                                  const Sparse24Attr *attributes,
                                  size_t numAttributes) {
  for (MlirOpOperand use = mlirValueGetFirstUse(weight);
       !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    bool same = sparse24OpIs(user, "sparse24.compress");
    for (size_t i = 0; same && i < numAttributes; ++i)
      same = mlirAttributeEqual(sparse24OpGetAttr(user, attributes[i].name),
                                attributes[i].attribute);
    if (same)
      return user;
  }
  return (MlirOperation){NULL};
}

/// The attribute `groups` of the weight of a transposed convolution; null for
/// all others.
static MlirAttribute getGroups(const Sparse24Verdict *verdict) {
  const Sparse24Convolution *row =
      sparse24ConvolutionGet(verdict->layer.operation);
  return row && row->isTransposed
             ? sparse24OpGetAttr(verdict->layer.operation, "groups")
             : mlirAttributeGetNull();
}

static MlirOperation getOrInsertCompress(const Sparse24Verdict *verdict,
                                         MlirRewriterBase rewriter) {
  MlirContext context = mlirRewriterBaseGetContext(rewriter);
  const Sparse24Attr attributes[] = {
      {"alg", sparse24AttrString(context, algorithm)},
      {"encoding",
       sparse24AttrString(context, sparse24EncodingGetName(verdict->encoding))},
      {"reduction_axis",
       sparse24AttrInt(context, verdict->layer.reductionAxis)},
      {"groups", getGroups(verdict)},
      {"zero_point", verdict->zeroPoint},
  };
  enum { numAttributes = sizeof attributes / sizeof *attributes };
  MlirOperation existing =
      findCompress(verdict->constant, attributes, numAttributes);
  if (!mlirOperationIsNull(existing))
    return existing;
  MlirOperation constant = sparse24ValueGetOp(verdict->constant);
  MlirType values, index;
  sparse24CompressedTypesGet(verdict->layer.weightType,
                             verdict->layer.reductionAxis,
                             verdict->layer.reductionGroups, &values, &index);
  mlirRewriterBaseSetInsertionPointAfter(rewriter, constant);
  return mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(mlirOperationGetLocation(constant), "sparse24.compress",
                       .operands = SPARSE24_LIST(MlirValue, verdict->constant),
                       .results = SPARSE24_LIST(MlirType, values, index),
                       .attributes = {attributes, numAttributes}));
}

/// The dimension of the values that dimension `axis` of the weight becomes: the
/// reduction dimension goes to the end.
static int64_t getValuesAxis(int64_t axis, int64_t reductionAxis) {
  return axis > reductionAxis ? axis - 1 : axis;
}

/// The element type that the operation computes with: that of the weight
/// operand, or, where the model does not tell it, that of the scale.
static MlirType getConvertedElement(MlirOperation conversion) {
  MlirType element = sparse24TypeGetElement(
      mlirValueGetType(mlirOperationGetResult(conversion, 0)));
  if (!mlirTypeIsNull(element) && !sparse24TypeIsUnknown(element))
    return element;
  return sparse24TypeGetElement(
      mlirValueGetType(mlirOperationGetOperand(conversion, 1)));
}

static MlirType getWithElement(MlirType type, MlirType element) {
  enum { maxRank = 16 };
  int64_t shape[maxRank];
  int rank = sparse24TypeGetShape(type, shape, maxRank);
  return rank < 0 ? type : sparse24TensorGet(rank, shape, element);
}

static MlirAttribute getSigned(MlirOperation op, int64_t value) {
  return mlirIntegerAttrGet(
      mlirIntegerTypeSignedGet(mlirOperationGetContext(op), 64), value);
}

/// `axis` for the values, in the type that the attribute has; null when the
/// conversion has none and needs none.
static MlirAttribute getConversionAxis(const Sparse24Verdict *verdict) {
  MlirOperation old = verdict->conversion;
  if (!sparse24OpIsDequantize(old))
    return mlirAttributeGetNull();
  int64_t rank = mlirShapedTypeGetRank(verdict->layer.weightType);
  if (verdict->blockSize)
    return getSigned(old, rank - 1);
  int64_t axis = sparse24DequantizeGetAxis(old);
  // It does not matter to a single scale, and may be out of range then.
  if (sparse24DequantizeHasOneScale(old) || axis < 0)
    return sparse24OpGetAttr(old, "axis");
  return getSigned(old, getValuesAxis(axis, verdict->layer.reductionAxis));
}

/// The block size for the values, of which there are two for each four
/// elements. A single block takes them all.
static MlirAttribute getBlockSize(const Sparse24Verdict *verdict,
                                  MlirType valuesType) {
  if (!verdict->blockSize)
    return mlirAttributeGetNull();
  int64_t count = mlirShapedTypeGetDimSize(
      valuesType, mlirShapedTypeGetRank(valuesType) - 1);
  int64_t size = verdict->blockSize % 4 ? count : verdict->blockSize / 2;
  return getSigned(verdict->conversion, size);
}

/// A scale or zero point for the rows of all groups: its elements once for each
/// of them. Null when memory runs out.
static MlirValue insertRepeated(const Sparse24Verdict *verdict, MlirValue old,
                                MlirRewriterBase rewriter) {
  MlirAttribute elements = sparse24ValueGetConstant(old);
  if (mlirAttributeIsNull(elements)) // omitted
    return old;
  MlirType type = mlirAttributeGetType(elements);
  MlirType element = mlirShapedTypeGetElementType(type);
  int64_t groups = verdict->layer.reductionGroups, extent;
  Sparse24DenseBytes part;
  int64_t size = mlirShapedTypeGetDimSize(type, 0) *
                 (int64_t)sparse24ElementTypeGetSize(element);
  if (__builtin_mul_overflow(mlirShapedTypeGetDimSize(type, 0), groups,
                             &extent) ||
      !sparse24DenseBytesGet(elements, size, &part))
    return (MlirValue){NULL};
  char *data = malloc((size_t)(size * groups) + 1);
  for (int64_t i = 0; data && i < groups; ++i)
    memcpy(data + i * size, part.data, (size_t)size);
  free(part.owned);
  if (!data)
    return (MlirValue){NULL};
  elements = sparse24ElementsCreateAfter(sparse24ValueGetOp(old), ".repeated",
                                         sparse24TensorGet(1, &extent, element),
                                         data, size * groups);
  return sparse24ConstantInsertAfter(old, elements, rewriter);
}

/// A scale or zero point in the layout of the values: the reduction last.
static MlirValue insertBlockOperand(const Sparse24Verdict *verdict,
                                    MlirValue old, MlirRewriterBase rewriter) {
  int rank = (int)mlirShapedTypeGetRank(verdict->layer.weightType);
  int reduction = (int)verdict->layer.reductionAxis;
  MlirAttribute elements = sparse24ValueGetConstant(old);
  if (reduction == rank - 1 || mlirAttributeIsNull(elements))
    return old;
  int permutation[Sparse24MaxMoveRank];
  for (int i = 0; i < rank; ++i)
    permutation[i] = i == rank - 1 ? reduction : i < reduction ? i : i + 1;
  MlirLocation location = mlirOperationGetLocation(sparse24ValueGetOp(old));
  elements = sparse24ConstantTranspose(
      elements, permutation, sparse24LocationGetName(location, "scale"));
  return sparse24ConstantInsertAfter(old, elements, rewriter);
}

enum { maxConversionOperands = 3 };

/// The operands of the conversion, if any, but for the values. False when
/// memory runs out.
static bool getConversionOperands(const Sparse24Verdict *verdict,
                                  MlirRewriterBase rewriter,
                                  MlirValue operands[maxConversionOperands]) {
  if (mlirOperationIsNull(verdict->conversion))
    return true;
  intptr_t count = mlirOperationGetNumOperands(verdict->conversion);
  for (intptr_t i = 1; i < count && i < maxConversionOperands; ++i) {
    operands[i] = mlirOperationGetOperand(verdict->conversion, i);
    if (verdict->blockSize)
      operands[i] = insertBlockOperand(verdict, operands[i], rewriter);
    if (verdict->repeatsScale)
      operands[i] = insertRepeated(verdict, operands[i], rewriter);
    if (mlirValueIsNull(operands[i]))
      return false;
  }
  return true;
}

/// Converts the values as the verdict's conversion does the weight: the zero
/// goes to zero, and the scale is the same within each group.
static MlirValue insertConversion(const Sparse24Verdict *verdict,
                                  MlirValue values, MlirValue *operands,
                                  MlirRewriterBase rewriter) {
  MlirOperation old = verdict->conversion;
  operands[0] = values;
  MlirType valuesType = mlirValueGetType(values);
  mlirRewriterBaseSetInsertionPointAfter(rewriter, old);
  MlirOperation conversion = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(old), sparse24ConversionGetName(old),
          .operands = {operands, (size_t)mlirOperationGetNumOperands(old)},
          .results = SPARSE24_LIST(
              MlirType, getWithElement(valuesType, getConvertedElement(old))),
          .attributes =
              SPARSE24_LIST(Sparse24Attr, {"axis", getConversionAxis(verdict)},
                            {"block_size", getBlockSize(verdict, valuesType)}),
          .attributesOf = old));
  return mlirOperationGetResult(conversion, 0);
}

//===----------------------------------------------------------------------===//
// The compressed operation
//===----------------------------------------------------------------------===//

typedef struct {
  MlirValue values, index;
  MlirType denseType;
} CompressedWeight;

static CompressedWeight insertWeight(const Sparse24Verdict *verdict,
                                     MlirValue *operands,
                                     MlirRewriterBase rewriter) {
  MlirOperation compress = getOrInsertCompress(verdict, rewriter);
  CompressedWeight weight = {mlirOperationGetResult(compress, 0),
                             mlirOperationGetResult(compress, 1),
                             verdict->layer.weightType};
  if (mlirOperationIsNull(verdict->conversion))
    return weight;
  weight.values = insertConversion(verdict, weight.values, operands, rewriter);
  weight.denseType = getWithElement(weight.denseType,
                                    getConvertedElement(verdict->conversion));
  return weight;
}

enum { maxOperands = 12 };

/// The operands of `op`, one for each that its definition names (null for an
/// optional one that is absent), with the weight replaced. Returns their
/// number.
static size_t getOperands(MlirOperation op, const Sparse24WeightOp *row,
                          const CompressedWeight *weight,
                          MlirValue operands[maxOperands]) {
  intptr_t position = sparse24OpGetOperandPosition(op, row->weight);
  MlirAttribute segments = sparse24OpGetAttr(op, "operandSegmentSizes");
  intptr_t slots = mlirAttributeIsNull(segments)
                       ? mlirOperationGetNumOperands(op)
                       : mlirDenseArrayGetNumElements(segments);
  size_t count = 0;
  intptr_t next = 0;
  for (intptr_t i = 0; i < slots && count + 2 < maxOperands; ++i) {
    bool present = mlirAttributeIsNull(segments) ||
                   mlirDenseI32ArrayGetElement(segments, i) == 1;
    if (present && next == position) {
      operands[count++] = weight->values;
      operands[count++] = weight->index;
    } else {
      operands[count++] =
          present ? mlirOperationGetOperand(op, next) : (MlirValue){NULL};
    }
    next += present;
  }
  return count;
}

static MlirOperation createCompressed(MlirOperation op,
                                      const Sparse24WeightOp *row,
                                      const Sparse24Verdict *verdict,
                                      const CompressedWeight *weight) {
  MlirContext context = mlirOperationGetContext(op);
  MlirValue operands[maxOperands];
  size_t count = getOperands(op, row, weight, operands);
  bool segments =
      !mlirAttributeIsNull(sparse24OpGetAttr(op, "operandSegmentSizes"));
  return sparse24OpCreate(
      mlirOperationGetLocation(op), row->compressed,
      .operands = {operands, count},
      .results = SPARSE24_LIST(MlirType,
                               mlirValueGetType(mlirOperationGetResult(op, 0))),
      .attributes = SPARSE24_LIST(
          Sparse24Attr, {"alg", sparse24AttrString(context, algorithm)},
          {"encoding", sparse24AttrString(context, sparse24EncodingGetName(
                                                       verdict->encoding))},
          {"dense_type", mlirTypeAttrGet(weight->denseType)},
          {"reduction_axis",
           sparse24AttrInt(context, verdict->layer.reductionAxis)}),
      .attributesOf = op, .segments = segments);
}

/// x of a fully connected layer as the left operand of a matrix product:
/// flattened from dimension 1 on, unless that changes nothing.
static MlirValue insertFlatten(MlirOperation op, MlirRewriterBase rewriter) {
  MlirValue x = sparse24OpGetOperand(op, "x");
  MlirType type = mlirValueGetType(x);
  int64_t rank = sparse24TypeGetRank(type);
  if (sparse24OpGetInt(op, "axis", 1) == rank - 1)
    return x;
  MlirContext context = mlirOperationGetContext(op);
  int64_t shape[2] = {mlirShapedTypeGetDynamicSize(),
                      mlirShapedTypeGetDynamicSize()};
  MlirType flat = sparse24TensorGet(2, shape, sparse24TypeGetElement(type));
  MlirAttribute axis =
      mlirIntegerAttrGet(mlirIntegerTypeSignedGet(context, 64), 1);
  MlirOperation flatten = mlirRewriterBaseInsert(
      rewriter, sparse24OpCreate(
                    mlirOperationGetLocation(op), "onnx.Flatten",
                    .operands = SPARSE24_LIST(MlirValue, x),
                    .results = SPARSE24_LIST(MlirType, flat),
                    .attributes = SPARSE24_LIST(Sparse24Attr, {"axis", axis})));
  return mlirOperationGetResult(flatten, 0);
}

/// A fully connected layer is a matrix product, whose right operand is
/// transposed unless w is K x N.
static MlirOperation createFromFullyConnection(MlirOperation op,
                                               const Sparse24WeightOp *row,
                                               const Sparse24Verdict *verdict,
                                               const CompressedWeight *weight,
                                               MlirRewriterBase rewriter) {
  MlirContext context = mlirOperationGetContext(op);
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  MlirValue x = insertFlatten(op, rewriter);
  MlirValue bias = sparse24OpGetOperand(op, "bias"), none = {NULL};
  bool isTransposed = !sparse24OpGetInt(op, "transpose", false);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), row->compressed,
      .operands = SPARSE24_LIST(MlirValue, x, weight->values, weight->index,
                                bias, none, none),
      .results = SPARSE24_LIST(MlirType,
                               mlirValueGetType(mlirOperationGetResult(op, 0))),
      .attributes = SPARSE24_LIST(
          Sparse24Attr, {"transpose_x1", sparse24AttrBool(context, false)},
          {"transpose_x2", sparse24AttrBool(context, isTransposed)},
          {"alg", sparse24AttrString(context, algorithm)},
          {"encoding", sparse24AttrString(context, sparse24EncodingGetName(
                                                       verdict->encoding))},
          {"dense_type", mlirTypeAttrGet(weight->denseType)},
          {"reduction_axis",
           sparse24AttrInt(context, verdict->layer.reductionAxis)},
          {"onnx_node_name", sparse24OpGetAttr(op, "onnx_node_name")}),
      .segments = true);
}

//===----------------------------------------------------------------------===//
// The pattern
//===----------------------------------------------------------------------===//

typedef struct {
  const Sparse24PassOptions *options;
  /// What the next pass is given; NULL where there is none that takes it.
  Sparse24CompressedWeights *weights;
} State;

/// Decides, and makes what the values' conversion takes. False when memory runs
/// out, which is no reason for a layer to stay dense.
static bool prepare(MlirOperation op, const Sparse24WeightOp *row, State *state,
                    MlirRewriterBase rewriter, Sparse24Verdict *verdict,
                    MlirValue operands[maxConversionOperands]) {
  return sparse24LegalityDecide(op, row, state->options, state->weights,
                                verdict) &&
         (verdict->layer.reason != Sparse24ReasonNone ||
          getConversionOperands(verdict, rewriter, operands));
}

static MlirLogicalResult compressWeight(MlirOperation op,
                                        const Sparse24WeightOp *row,
                                        MlirRewriterBase rewriter,
                                        void *userData) {
  State *state = userData;
  const Sparse24PassOptions *options = state->options;
  Sparse24Verdict verdict;
  MlirValue operands[maxConversionOperands] = {{NULL}};
  if (!prepare(op, row, state, rewriter, &verdict, operands)) {
    sparse24VerdictDestroy(&verdict);
    return mlirLogicalResultFailure();
  }
  if (options->layer)
    options->layer(&verdict.layer, options->layerData);
  bool compressible = verdict.layer.reason == Sparse24ReasonNone;
  if (compressible) {
    CompressedWeight weight = insertWeight(&verdict, operands, rewriter);
    MlirOperation compressed =
        sparse24OpIs(op, "sparse24.fully_connection")
            ? createFromFullyConnection(op, row, &verdict, &weight, rewriter)
            : createCompressed(op, row, &verdict, &weight);
    mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
    mlirRewriterBaseInsert(rewriter, compressed);
    mlirRewriterBaseReplaceOpWithOperation(rewriter, op, compressed);
  }
  sparse24VerdictDestroy(&verdict);
  return compressible ? mlirLogicalResultSuccess() : mlirLogicalResultFailure();
}

MlirLogicalResult
sparse24RunInsertCompress(MlirOperation op,
                          const Sparse24PassOptions *options) {
  State state = {.options = options};
  if (options->handover)
    state.weights = sparse24CompressedWeightsCreate();
  MlirLogicalResult result =
      sparse24ApplyToWeightOps(op, compressWeight, &state);
  if (options->handover)
    sparse24HandoverPut(options->handover, op, state.weights);
  return result;
}

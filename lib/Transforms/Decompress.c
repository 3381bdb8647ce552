/*===- Decompress.c - Back to dense operations ----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Undoes what InsertCompress.c and FoldCompress.c do:
//   values, index = compressed_constant
//   y = op_compress(x, values, index)
// becomes
//   y = op(x, constant)
// with a conversion of the values (dequantization, cast) moved back to the
// weight. A weight that is neither a compressed constant nor a `compress` is
// joined by `decompress`.

#include "Transforms/Compressed.h"
#include "Transforms/MoveConstants.h"
#include "Transforms/Pass.h"
#include "Transforms/WeightSources.h"

#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

/// The dense form of a compressed constant, or of a conversion of one.
typedef struct {
  MlirOperation of;
  MlirValue dense;
} Known;

typedef struct {
  Known *known;
  size_t size, capacity;
  /// The first operation that could not be turned. Patterns emit nothing, so
  /// this is said once they are through.
  MlirOperation failed;
} State;

static MlirValue findKnown(const State *state, MlirOperation op) {
  for (size_t i = 0; i < state->size; ++i)
    if (mlirOperationEqual(state->known[i].of, op))
      return state->known[i].dense;
  return (MlirValue){NULL};
}

/// Makes room for a constant and its conversion. False when memory runs out.
static bool reserve(State *state) {
  Known *known = sparse24ListReserve(state->known, state->size + 2,
                                     &state->capacity, sizeof *known);
  if (known)
    state->known = known;
  return known;
}

static MlirValue remember(State *state, MlirOperation op, MlirValue dense) {
  state->known[state->size++] = (Known){op, dense};
  return dense;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// Null when memory runs out.
static MlirAttribute createDense(MlirOperation compressed) {
  Sparse24CompressedBytes bytes;
  if (!sparse24CompressedBytesGet(compressed, &bytes))
    return mlirAttributeGetNull();
  const Sparse24Form *form = &bytes.form;
  // One byte more, since malloc(0) may return NULL.
  void *dense = malloc((size_t)form->denseBytes + 1);
  if (dense)
    sparse24EncodingDecompress(form->encoding, &form->layout, bytes.values.data,
                               bytes.index.data, dense);
  sparse24CompressedBytesDestroy(&bytes);
  return dense ? sparse24ElementsCreateAfter(compressed, "", form->denseType,
                                             dense, form->denseBytes)
               : mlirAttributeGetNull();
}

/// Null when memory runs out.
static MlirValue insertConstant(MlirOperation compressed,
                                MlirRewriterBase rewriter) {
  MlirAttribute value = createDense(compressed);
  if (mlirAttributeIsNull(value))
    return (MlirValue){NULL};
  mlirRewriterBaseSetInsertionPointBefore(rewriter, compressed);
  MlirOperation constant = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(compressed), "sparse24.constant",
          .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(value)),
          .attributes = SPARSE24_LIST(Sparse24Attr, {"value", value})));
  return mlirOperationGetResult(constant, 0);
}

/// The dense weight behind a `compress` or a compressed constant. Null when
/// memory runs out.
static MlirValue getDense(MlirOperation producer, State *state,
                          MlirRewriterBase rewriter) {
  if (sparse24OpIs(producer, "sparse24.compress"))
    return mlirOperationGetOperand(producer, 0);
  MlirValue known = findKnown(state, producer);
  if (!mlirValueIsNull(known))
    return known;
  MlirValue dense = insertConstant(producer, rewriter);
  return mlirValueIsNull(dense) ? dense : remember(state, producer, dense);
}

/// The dimension of the weight that dimension `axis` of its values was.
static int64_t getDenseAxis(int64_t axis, int64_t reductionAxis, int64_t rank) {
  if (axis == rank - 1)
    return reductionAxis;
  return axis >= reductionAxis ? axis + 1 : axis;
}

/// The groups of the reduction if the scales of the values are for the rows of
/// each of them, which the weight has no dimension for; else 1.
static int64_t getScaleGroups(MlirOperation dequantize, MlirOperation op) {
  MlirType scale = mlirValueGetType(mlirOperationGetOperand(dequantize, 1));
  int64_t rank = sparse24TypeGetRank(
      mlirValueGetType(mlirOperationGetOperand(dequantize, 0)));
  int64_t axis = sparse24OpGetInt(dequantize, "axis", 1);
  bool isOfRows = sparse24TypeGetRank(scale) == 1 &&
                  mlirShapedTypeGetDimSize(scale, 0) != 1 &&
                  (axis == 0 || axis == -rank);
  return isOfRows ? sparse24OpGetReductionGroups(op) : 1;
}

/// Whether a constant vector consists of so many equal parts.
static bool isRepeated(MlirValue value, int64_t parts) {
  MlirAttribute elements = sparse24ValueGetConstant(value);
  Sparse24Bytes bytes;
  if (mlirAttributeIsNull(elements) ||
      sparse24TypeGetRank(mlirAttributeGetType(elements)) != 1 ||
      mlirShapedTypeGetDimSize(mlirAttributeGetType(elements), 0) % parts ||
      !sparse24ElementsGetBytes(elements, &bytes))
    return false;
  size_t part = bytes.size / (size_t)parts;
  return bytes.isSplat || memcmp(bytes.data, (const char *)bytes.data + part,
                                 bytes.size - part) == 0;
}

/// Whether scales of the blocks of values can be brought into the layout of the
/// weight of `op`: they have its dimensions, of which the last one of the
/// values is the reduction.
static bool canMoveBlocks(MlirOperation dequantize, MlirOperation op) {
  int64_t rank = sparse24TypeGetRank(
      mlirValueGetType(mlirOperationGetOperand(dequantize, 0)));
  if (sparse24OpGetReductionGroups(op) != 1 ||
      sparse24DequantizeGetAxis(dequantize) != rank - 1)
    return false;
  bool isLast = sparse24OpGetInt(op, "reduction_axis", 0) == rank - 1;
  for (intptr_t i = 1; i < mlirOperationGetNumOperands(dequantize); ++i) {
    MlirValue value = mlirOperationGetOperand(dequantize, i);
    MlirType type = mlirValueGetType(value);
    if (mlirTypeIsANone(type))
      continue;
    if (sparse24TypeGetRank(type) != rank ||
        (!isLast && mlirAttributeIsNull(sparse24ValueGetConstant(value))))
      return false;
  }
  return true;
}

/// Whether the dequantization of values can be one of the weight of `op`: its
/// scales are for all elements, for blocks of them, or for those along one
/// dimension, and the same in all groups of the reduction.
static bool canMoveScales(MlirOperation dequantize, MlirOperation op) {
  if (!sparse24ConversionIsPerGroup(dequantize))
    return false;
  if (sparse24OpGetInt(dequantize, "block_size", 0) != 0)
    return canMoveBlocks(dequantize, op);
  MlirType scale = mlirValueGetType(mlirOperationGetOperand(dequantize, 1));
  int64_t rank = sparse24TypeGetRank(scale);
  int64_t groups = getScaleGroups(dequantize, op);
  for (intptr_t i = 1;
       groups > 1 && i < mlirOperationGetNumOperands(dequantize); ++i)
    if (!isRepeated(mlirOperationGetOperand(dequantize, i), groups))
      return false;
  return rank >= 0 && rank <= 1;
}

/// Whether the conversion of the values that `producer` yields can be one of
/// the weight of `op`. A cast keeps no other zero than 0.
static bool canMove(MlirOperation conversion, MlirOperation producer,
                    MlirOperation op) {
  if (sparse24OpIsDequantize(conversion))
    return canMoveScales(conversion, op);
  return mlirAttributeIsNull(sparse24OpGetAttr(producer, "zero_point"));
}

/// The first of several equal parts of a constant vector. Null when memory runs
/// out.
static MlirValue insertFirstPart(MlirValue old, int64_t parts,
                                 MlirRewriterBase rewriter) {
  MlirAttribute elements = sparse24ValueGetConstant(old);
  MlirType type = mlirAttributeGetType(elements);
  MlirType element = mlirShapedTypeGetElementType(type);
  int64_t extent = mlirShapedTypeGetDimSize(type, 0) / parts;
  int64_t size = extent * (int64_t)sparse24ElementTypeGetSize(element);
  Sparse24DenseBytes bytes;
  void *data = malloc((size_t)size + 1);
  if (!data || !sparse24DenseBytesGet(elements, size, &bytes)) {
    free(data);
    return (MlirValue){NULL};
  }
  memcpy(data, bytes.data, (size_t)size);
  free(bytes.owned);
  return sparse24ConstantInsertAfter(
      old,
      sparse24ElementsCreateAfter(sparse24ValueGetOp(old), "",
                                  sparse24TensorGet(1, &extent, element), data,
                                  size),
      rewriter);
}

/// A scale or zero point of blocks in the layout of the weight of `op`: the
/// reduction, the last dimension of the values, goes to where it was. Null when
/// memory runs out.
static MlirValue insertBlockOperand(MlirValue old, MlirOperation op,
                                    MlirRewriterBase rewriter) {
  MlirType type = mlirValueGetType(old);
  int rank = mlirTypeIsANone(type) ? 0 : (int)sparse24TypeGetRank(type);
  int reduction = (int)sparse24OpGetInt(op, "reduction_axis", 0);
  if (rank == 0 || reduction == rank - 1)
    return old;
  int permutation[Sparse24MaxMoveRank];
  for (int i = 0; i < rank; ++i)
    permutation[i] = i < reduction ? i : i == reduction ? rank - 1 : i - 1;
  MlirLocation location = mlirOperationGetLocation(sparse24ValueGetOp(old));
  return sparse24ConstantInsertAfter(
      old,
      sparse24ConstantTranspose(sparse24ValueGetConstant(old), permutation,
                                sparse24LocationGetName(location, "scale")),
      rewriter);
}

static MlirAttribute getSigned(MlirOperation op, int64_t value) {
  return mlirIntegerAttrGet(
      mlirIntegerTypeSignedGet(mlirOperationGetContext(op), 64), value);
}

static MlirAttribute getConversionAxis(MlirOperation old, MlirOperation op) {
  int64_t axis;
  // It does not matter to a single scale, and may be out of range then.
  if (!sparse24OpIsDequantize(old) || sparse24DequantizeHasOneScale(old) ||
      (axis = sparse24DequantizeGetAxis(old)) < 0)
    return sparse24OpGetAttr(old, "axis");
  int64_t rank =
      sparse24TypeGetRank(mlirValueGetType(mlirOperationGetOperand(old, 0)));
  return getSigned(
      op, getDenseAxis(axis, sparse24OpGetInt(op, "reduction_axis", 0), rank));
}

/// The block size for the weight, which has four elements for each two values.
/// A single block is as long as the reduction.
static MlirAttribute getBlockSize(MlirOperation old, MlirOperation op,
                                  MlirType denseType) {
  int64_t size = sparse24OpGetInt(old, "block_size", 0);
  if (size == 0)
    return sparse24OpGetAttr(old, "block_size");
  MlirType values = mlirValueGetType(mlirOperationGetOperand(old, 0));
  int64_t count =
      mlirShapedTypeGetDimSize(values, mlirShapedTypeGetRank(values) - 1);
  int64_t reduction = sparse24OpGetInt(op, "reduction_axis", 0);
  return getSigned(op, size == count
                           ? mlirShapedTypeGetDimSize(denseType, reduction)
                           : 2 * size);
}

enum { maxConversionOperands = 3 };

/// The operands of the conversion but the first one, for the weight. False when
/// memory runs out.
static bool getConversionOperands(MlirOperation old, MlirOperation op,
                                  MlirRewriterBase rewriter,
                                  MlirValue operands[maxConversionOperands]) {
  intptr_t count = mlirOperationGetNumOperands(old);
  bool isDequantize = sparse24OpIsDequantize(old);
  bool isBlocked = sparse24OpGetInt(old, "block_size", 0) != 0;
  int64_t groups = isDequantize && !isBlocked ? getScaleGroups(old, op) : 1;
  for (intptr_t i = 1; i < count && i < maxConversionOperands; ++i) {
    operands[i] = mlirOperationGetOperand(old, i);
    if (isBlocked)
      operands[i] = insertBlockOperand(operands[i], op, rewriter);
    if (groups > 1)
      operands[i] = insertFirstPart(operands[i], groups, rewriter);
    if (mlirValueIsNull(operands[i]))
      return false;
  }
  return true;
}

/// `old`, which converts the values of the weight of `op`, for `dense`. Null
/// when memory runs out.
static MlirValue getConverted(MlirOperation old, MlirOperation op,
                              MlirValue dense, State *state,
                              MlirRewriterBase rewriter) {
  MlirValue known = findKnown(state, old);
  if (!mlirValueIsNull(known))
    return known;
  MlirValue operands[maxConversionOperands] = {dense};
  intptr_t count = mlirOperationGetNumOperands(old);
  if (!getConversionOperands(old, op, rewriter, operands))
    return (MlirValue){NULL};
  MlirType type = mlirTypeAttrGetValue(sparse24OpGetAttr(op, "dense_type"));
  mlirRewriterBaseSetInsertionPointAfter(rewriter, old);
  MlirOperation conversion = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(old), sparse24ConversionGetName(old),
          .operands = {operands, (size_t)(count < maxConversionOperands
                                              ? count
                                              : maxConversionOperands)},
          .results = SPARSE24_LIST(MlirType, type),
          .attributes =
              SPARSE24_LIST(Sparse24Attr, {"axis", getConversionAxis(old, op)},
                            {"block_size", getBlockSize(old, op, type)}),
          .attributesOf = old));
  return remember(state, old, mlirOperationGetResult(conversion, 0));
}

/// The attribute `zero_point` of a weight that is no constant: null where there
/// is none. Returns false when it is not known to be the same everywhere.
static bool getZeroPoint(MlirOperation op, const Sparse24WeightOp *row,
                         MlirType denseType, MlirAttribute *zeroPoint) {
  *zeroPoint = mlirAttributeGetNull();
  MlirType element = mlirShapedTypeGetElementType(denseType);
  MlirValue operand = row->zeroPoint ? sparse24OpGetOperand(op, row->zeroPoint)
                                     : (MlirValue){NULL};
  if (mlirValueIsNull(operand) || !mlirTypeIsAInteger(element))
    return true;
  MlirAttribute elements = sparse24ValueGetConstant(operand);
  Sparse24Bytes bytes;
  size_t size = sparse24ElementTypeGetSize(element);
  if (mlirAttributeIsNull(elements) ||
      !sparse24ElementsGetBytes(elements, &bytes) || bytes.size != size)
    return false;
  const char *data = bytes.data;
  bool isZero = true;
  for (size_t i = 0; i < size; ++i)
    isZero &= data[i] == 0;
  if (!isZero)
    *zeroPoint = mlirDenseElementsAttrRawBufferGet(
        sparse24TensorGet(0, NULL, element), (intptr_t)size, data);
  return true;
}

/// The attribute `groups` of the weight; null where there are none.
static MlirAttribute getGroups(MlirOperation op) {
  const Sparse24Convolution *row = sparse24ConvolutionGet(op);
  return row && row->isTransposed ? sparse24OpGetAttr(op, "groups")
                                  : mlirAttributeGetNull();
}

/// Joins values and index by an operation. Null, where it is noted, for a
/// weight whose zero point cannot be written.
static MlirValue insertDecompress(MlirOperation op, const Sparse24WeightOp *row,
                                  MlirValue values, MlirValue index,
                                  State *state, MlirRewriterBase rewriter) {
  MlirType denseType =
      mlirTypeAttrGetValue(sparse24OpGetAttr(op, "dense_type"));
  MlirAttribute zeroPoint;
  if (!getZeroPoint(op, row, denseType, &zeroPoint)) {
    if (mlirOperationIsNull(state->failed))
      state->failed = op;
    return (MlirValue){NULL};
  }
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  MlirOperation decompress = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(op), "sparse24.decompress",
          .operands = SPARSE24_LIST(MlirValue, values, index),
          .results = SPARSE24_LIST(MlirType, denseType),
          .attributes = SPARSE24_LIST(
              Sparse24Attr, {"alg", sparse24OpGetAttr(op, "alg")},
              {"encoding", sparse24OpGetAttr(op, "encoding")},
              {"reduction_axis", sparse24OpGetAttr(op, "reduction_axis")},
              {"dense_type", sparse24OpGetAttr(op, "dense_type")},
              {"groups", getGroups(op)}, {"zero_point", zeroPoint})));
  return mlirOperationGetResult(decompress, 0);
}

/// The dense weight behind values, as they are or converted, and index; a null
/// one where it is none of this pass's. False when memory runs out.
static bool findWeight(MlirOperation op, MlirValue values, MlirValue index,
                       State *state, MlirRewriterBase rewriter,
                       MlirValue *dense) {
  *dense = (MlirValue){NULL};
  MlirOperation conversion;
  MlirOperation producer =
      sparse24CompressedGetProducer(values, index, &conversion);
  bool isConverted = !mlirOperationIsNull(conversion);
  if (mlirOperationIsNull(producer) ||
      (isConverted && !canMove(conversion, producer, op)))
    return true;
  if (!reserve(state))
    return false;
  *dense = getDense(producer, state, rewriter);
  if (isConverted && !mlirValueIsNull(*dense))
    *dense = getConverted(conversion, op, *dense, state, rewriter);
  return !mlirValueIsNull(*dense);
}

static MlirValue getWeight(MlirOperation op, const Sparse24WeightOp *row,
                           intptr_t position, State *state,
                           MlirRewriterBase rewriter) {
  MlirValue values = mlirOperationGetOperand(op, position);
  MlirValue index = mlirOperationGetOperand(op, position + 1);
  MlirValue weight;
  if (!findWeight(op, values, index, state, rewriter, &weight) ||
      !mlirValueIsNull(weight))
    return weight;
  return insertDecompress(op, row, values, index, state, rewriter);
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

enum { maxOperands = 12 };

/// The operands of `op`, one for each that its definition names (null for an
/// optional one that is absent), with values and index replaced.
static size_t getOperands(MlirOperation op, intptr_t position, MlirValue weight,
                          MlirValue operands[maxOperands]) {
  MlirAttribute segments = sparse24OpGetAttr(op, "operandSegmentSizes");
  intptr_t slots = mlirAttributeIsNull(segments)
                       ? mlirOperationGetNumOperands(op)
                       : mlirDenseArrayGetNumElements(segments);
  size_t count = 0;
  intptr_t next = 0;
  for (intptr_t i = 0; i < slots && count < maxOperands; ++i) {
    bool present = mlirAttributeIsNull(segments) ||
                   mlirDenseI32ArrayGetElement(segments, i) == 1;
    if (!present)
      operands[count++] = (MlirValue){NULL};
    else if (next == position)
      operands[count++] = weight;
    else if (next != position + 1)
      operands[count++] = mlirOperationGetOperand(op, next);
    next += present;
  }
  return count;
}

static MlirLogicalResult
decompressOp(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  const Sparse24WeightOp *row = sparse24WeightOpOfCompressed(op);
  intptr_t position = sparse24CompressedGetPosition(op, row);
  MlirValue weight = getWeight(op, row, position, userData, rewriter);
  if (mlirValueIsNull(weight))
    return mlirLogicalResultFailure();
  MlirValue operands[maxOperands];
  size_t count = getOperands(op, position, weight, operands);
  MlirAttribute none = mlirAttributeGetNull();
  MlirOperation dense = sparse24OpCreate(
      mlirOperationGetLocation(op), row->op, .operands = {operands, count},
      .results = SPARSE24_LIST(MlirType,
                               mlirValueGetType(mlirOperationGetResult(op, 0))),
      .attributes =
          SPARSE24_LIST(Sparse24Attr, {"alg", none}, {"encoding", none},
                        {"dense_type", none}, {"reduction_axis", none}),
      .attributesOf = op,
      .segments =
          !mlirAttributeIsNull(sparse24OpGetAttr(op, "operandSegmentSizes")));
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  mlirRewriterBaseInsert(rewriter, dense);
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, dense);
  return mlirLogicalResultSuccess();
}

/// Whether `decompress` joins with the zero point of what yields its values. A
/// conversion makes 0 of it.
static bool hasZeroPointOf(MlirOperation decompress, MlirOperation producer,
                           MlirOperation conversion) {
  MlirAttribute zeroPoint = sparse24OpGetAttr(decompress, "zero_point");
  return mlirOperationIsNull(conversion)
             ? mlirAttributeEqual(zeroPoint,
                                  sparse24OpGetAttr(producer, "zero_point"))
             : mlirAttributeIsNull(zeroPoint);
}

/// decompress(compress(x)) is x, and decompress(compressed constant) is the
/// dense one.
static MlirLogicalResult
foldDecompress(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  MlirValue values = mlirOperationGetOperand(op, 0);
  MlirValue index = mlirOperationGetOperand(op, 1);
  MlirOperation conversion;
  MlirOperation producer =
      sparse24CompressedGetProducer(values, index, &conversion);
  if (mlirOperationIsNull(producer) ||
      !hasZeroPointOf(op, producer, conversion))
    return mlirLogicalResultFailure();
  MlirValue dense;
  if (!findWeight(op, values, index, userData, rewriter, &dense) ||
      mlirValueIsNull(dense))
    return mlirLogicalResultFailure();
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &dense);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24RunDecompress(MlirOperation op,
                                        const Sparse24PassOptions *options) {
  (void)options;
  Sparse24Pattern patterns[Sparse24MaxPatterns] = {
      {"sparse24.decompress", foldDecompress}};
  size_t count = 1;
  const Sparse24WeightOp *row;
  for (size_t i = 0; (row = sparse24WeightOpGetAt(i)); ++i) {
    bool isNew = row->compressed;
    for (size_t j = 0; isNew && j < count; ++j)
      isNew =
          !sparse24StrEquals(sparse24Str(row->compressed), patterns[j].root);
    if (isNew)
      patterns[count++] = (Sparse24Pattern){row->compressed, decompressOp};
  }
  State state = {.known = NULL};
  MlirLogicalResult result =
      sparse24ApplyPatternsOnce(op, patterns, count, &state);
  free(state.known);
  if (mlirLogicalResultIsFailure(result))
    return result;
  if (!mlirOperationIsNull(state.failed))
    return sparse24EmitError(
        mlirOperationGetLocation(state.failed),
        "'%.*s' op expected one constant zero point of a weight that is none",
        SPARSE24_STR(sparse24OpGetName(state.failed)));
  return sparse24EraseDeadConstants(op);
}

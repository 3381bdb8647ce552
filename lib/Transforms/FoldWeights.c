/*===- FoldWeights.c - Bringing constants to their operations -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Operations are visited in the order of the module, so that of a chain
//   weight = squeeze(transpose(constant))
// each finds what the one before it has become. A conversion (dequantization,
// cast) between the constant and the weight is not folded: moves go past it, to
// the constant, and the compressed form takes care of it.

#include "Support/IR.h"
#include "Transforms/MoveConstants.h"
#include "Transforms/Pass.h"
#include "Transforms/WeightSources.h"

#include "sparse24/Dialect.h"

#include <stdlib.h>

/// A constant that was made of another by moving or renaming its elements; the
/// permutation is null where they were renamed.
typedef struct {
  MlirValue source;
  MlirType type;
  MlirAttribute permutation;
  MlirValue moved;
} Moved;

/// What the patterns share.
typedef struct {
  Sparse24WeightSources *sources;
  Moved *moved;
  size_t numMoved, capacity;
} Folding;

static bool isConstant(MlirValue value) {
  return !mlirAttributeIsNull(sparse24ValueGetConstant(value));
}

static MlirType getResultType(MlirOperation op) {
  return mlirValueGetType(mlirOperationGetResult(op, 0));
}

/// Whether a constant can reach a weight operand through `op`, from its first
/// operand to its first result.
static bool isSource(const Folding *folding, MlirOperation op) {
  return mlirOperationGetNumOperands(op) > 0 &&
         sparse24WeightSourcesContain(folding->sources, op);
}

/// identity(constant) is the constant, and the identity of a weight the weight.
static MlirLogicalResult
foldIdentity(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  if (mlirOperationGetNumOperands(op) != 1 ||
      mlirOperationGetNumResults(op) != 1)
    return mlirLogicalResultFailure();
  MlirValue input = mlirOperationGetOperand(op, 0);
  bool isWeight = isSource(userData, op) &&
                  mlirTypeEqual(mlirValueGetType(input), getResultType(op));
  if (!isWeight && !isConstant(input))
    return mlirLogicalResultFailure();
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &input);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// New constants
//===----------------------------------------------------------------------===//

static MlirValue insertConstant(MlirRewriterBase rewriter,
                                MlirLocation location, MlirAttribute elements) {
  MlirOperation constant = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          location, "sparse24.constant",
          .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(elements)),
          .attributes = SPARSE24_LIST(Sparse24Attr, {"value", elements})));
  return mlirOperationGetResult(constant, 0);
}

static MlirStringRef getName(MlirValue constant) {
  return sparse24LocationGetName(
      mlirOperationGetLocation(sparse24ValueGetOp(constant)), "weight");
}

static MlirValue findMoved(const Folding *folding, MlirValue source,
                           MlirType type, MlirAttribute permutation) {
  for (size_t i = 0; i < folding->numMoved; ++i) {
    const Moved *moved = &folding->moved[i];
    if (mlirValueEqual(moved->source, source) &&
        mlirTypeEqual(moved->type, type) &&
        mlirAttributeEqual(moved->permutation, permutation))
      return moved->moved;
  }
  return (MlirValue){NULL};
}

/// Makes room for one more. False when memory runs out.
static bool reserveMoved(Folding *folding) {
  Moved *moved = sparse24ListReserve(folding->moved, folding->numMoved + 1,
                                     &folding->capacity, sizeof *moved);
  if (moved)
    folding->moved = moved;
  return moved;
}

/// A move of elements: a permutation, or the same elements as another type.
typedef struct {
  int rank; ///< Of what is moved.
  int permutation[Sparse24MaxMoveRank];
  MlirType type;         ///< Of the result.
  MlirAttribute asArray; ///< The permutation, to compare; null for a renaming.
} Move;

/// The constant that the move makes of the constant `source`, the one that an
/// equal move has made of it before, or null where it cannot be made.
static MlirValue moveConstant(Folding *folding, MlirRewriterBase rewriter,
                              MlirValue source, const Move *move) {
  MlirAttribute elements = sparse24ValueGetConstant(source);
  MlirType type = move->type;
  bool isRenamed = mlirAttributeIsNull(move->asArray);
  if (isRenamed && mlirTypeEqual(type, mlirValueGetType(source)))
    return source;
  MlirValue found = findMoved(folding, source, type, move->asArray);
  if (!mlirValueIsNull(found))
    return found;
  if (!reserveMoved(folding))
    return (MlirValue){NULL};
  elements = isRenamed
                 ? sparse24ConstantReshape(elements, type, getName(source))
                 : sparse24ConstantTranspose(elements, move->permutation,
                                             getName(source));
  if (mlirAttributeIsNull(elements))
    return (MlirValue){NULL};
  MlirValue moved = sparse24ConstantInsertAfter(source, elements, rewriter);
  folding->moved[folding->numMoved++] =
      (Moved){source, type, move->asArray, moved};
  return moved;
}

//===----------------------------------------------------------------------===//
// Moving past conversions
//===----------------------------------------------------------------------===//

static MlirType getWithElement(MlirType type, MlirType element) {
  int64_t shape[Sparse24MaxMoveRank];
  int rank = sparse24TypeGetShape(type, shape, Sparse24MaxMoveRank);
  return sparse24TensorGet(rank, shape, element);
}

/// The dimension of the result that dimension `axis` of `from` becomes, or -1.
/// A renaming keeps a dimension where as much lies before it and it is as long.
static int64_t moveAxis(const Move *move, MlirType from, int64_t axis) {
  if (!mlirAttributeIsNull(move->asArray)) {
    for (int i = 0; i < move->rank; ++i)
      if (move->permutation[i] == axis)
        return i;
    return -1;
  }
  int64_t before = 1, beforeMoved = 1;
  for (int64_t i = 0; i < axis; ++i)
    before *= mlirShapedTypeGetDimSize(from, i);
  int64_t extent = mlirShapedTypeGetDimSize(from, axis);
  for (int64_t i = 0; i < mlirShapedTypeGetRank(move->type); ++i) {
    int64_t extentMoved = mlirShapedTypeGetDimSize(move->type, i);
    if (beforeMoved == before && extentMoved == extent)
      return i;
    beforeMoved *= extentMoved;
  }
  return -1;
}

/// The operands and the axis of a conversion of the moved constant.
typedef struct {
  MlirValue operands[3];
  intptr_t numOperands;
  MlirAttribute axis; ///< Null where the conversion's own, if any, still holds.
} Conversion;

/// Scale and zero point of a blocked dequantization have the dimensions of what
/// they are for, so they move with it.
static bool moveBlocks(Folding *folding, MlirRewriterBase rewriter,
                       const Move *move, Conversion *conversion) {
  if (mlirAttributeIsNull(move->asArray))
    return false;
  for (intptr_t i = 1; i < conversion->numOperands; ++i)
    if (!isConstant(conversion->operands[i]) ||
        sparse24TypeGetRank(mlirValueGetType(conversion->operands[i])) !=
            move->rank)
      return false;
  for (intptr_t i = 1; i < conversion->numOperands; ++i) {
    MlirValue source = conversion->operands[i];
    MlirType type = mlirValueGetType(source);
    int64_t shape[Sparse24MaxMoveRank], moved[Sparse24MaxMoveRank];
    sparse24TypeGetShape(type, shape, Sparse24MaxMoveRank);
    for (int j = 0; j < move->rank; ++j)
      moved[j] = shape[move->permutation[j]];
    Move same = *move;
    same.type =
        sparse24TensorGet(move->rank, moved, sparse24TypeGetElement(type));
    conversion->operands[i] = moveConstant(folding, rewriter, source, &same);
    if (mlirValueIsNull(conversion->operands[i]))
      return false;
  }
  return true;
}

/// Reads the conversion `op` and adapts it to the move, all but the constant
/// that it converts.
static bool moveConversion(Folding *folding, MlirRewriterBase rewriter,
                           MlirOperation op, const Move *move,
                           Conversion *conversion) {
  *conversion = (Conversion){.numOperands = mlirOperationGetNumOperands(op)};
  for (intptr_t i = 0; i < conversion->numOperands; ++i)
    conversion->operands[i] = mlirOperationGetOperand(op, i);
  if (!sparse24OpIsDequantize(op))
    return true;
  MlirType scale = mlirValueGetType(conversion->operands[1]);
  bool isBlocked = sparse24OpGetInt(op, "block_size", 0) != 0;
  if (!isBlocked && sparse24DequantizeHasOneScale(op))
    return true;
  if (!isBlocked && sparse24TypeGetRank(scale) != 1)
    return false;
  MlirType from = mlirValueGetType(conversion->operands[0]);
  int64_t axis = sparse24DequantizeGetAxis(op);
  if (axis < 0)
    return false;
  axis = moveAxis(move, from, axis);
  if (axis < 0)
    return false;
  conversion->axis = mlirIntegerAttrGet(
      mlirIntegerTypeSignedGet(mlirOperationGetContext(op), 64), axis);
  return !isBlocked || moveBlocks(folding, rewriter, move, conversion);
}

/// move(convert(constant)) becomes convert(move(constant)).
static MlirLogicalResult foldPast(Folding *folding, MlirRewriterBase rewriter,
                                  MlirOperation op, MlirOperation old,
                                  const Move *move) {
  Conversion conversion;
  if (!moveConversion(folding, rewriter, old, move, &conversion))
    return mlirLogicalResultFailure();
  conversion.operands[0] =
      moveConstant(folding, rewriter, conversion.operands[0], move);
  if (mlirValueIsNull(conversion.operands[0]))
    return mlirLogicalResultFailure();
  MlirType type =
      getWithElement(move->type, sparse24TypeGetElement(getResultType(old)));
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  MlirOperation created = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(old), sparse24ConversionGetName(old),
          .operands = {conversion.operands, (size_t)conversion.numOperands},
          .results = SPARSE24_LIST(MlirType, type),
          .attributes = SPARSE24_LIST(Sparse24Attr, {"axis", conversion.axis}),
          .attributesOf = old));
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, created);
  return mlirLogicalResultSuccess();
}

/// The constant that is moved: the operand, or what its conversion converts.
/// Null where there is none.
static MlirValue findMovable(MlirValue operand, MlirOperation *conversion) {
  *conversion = sparse24ValueGetOp(operand);
  if (sparse24OpIsConversion(*conversion))
    operand = mlirOperationGetOperand(*conversion, 0);
  else
    *conversion = (MlirOperation){NULL};
  return isConstant(operand) ? operand : (MlirValue){NULL};
}

static MlirLogicalResult applyMove(Folding *folding, MlirRewriterBase rewriter,
                                   MlirOperation op, const Move *move) {
  MlirOperation conversion;
  MlirValue source = findMovable(mlirOperationGetOperand(op, 0), &conversion);
  if (!mlirOperationIsNull(conversion))
    return foldPast(folding, rewriter, op, conversion, move);
  MlirValue moved = moveConstant(folding, rewriter, source, move);
  if (mlirValueIsNull(moved))
    return mlirLogicalResultFailure();
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &moved);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Renaming
//===----------------------------------------------------------------------===//

/// Reshape, Squeeze, Unsqueeze, Flatten: the type of the result says it all.
static MlirLogicalResult
foldReshape(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  Folding *folding = userData;
  if (!isSource(folding, op))
    return mlirLogicalResultFailure();
  MlirOperation conversion;
  MlirValue source = findMovable(mlirOperationGetOperand(op, 0), &conversion);
  MlirType type = getResultType(op);
  if (mlirValueIsNull(source) || sparse24TypeGetRank(type) < 0 ||
      sparse24TypeGetRank(type) > Sparse24MaxMoveRank ||
      !mlirShapedTypeHasStaticShape(type))
    return mlirLogicalResultFailure();
  MlirType from = mlirValueGetType(source);
  Move move = {
      .type = getWithElement(type, sparse24TypeGetElement(from)),
      .asArray = mlirAttributeGetNull(),
  };
  return applyMove(folding, rewriter, op, &move);
}

//===----------------------------------------------------------------------===//
// Transposing
//===----------------------------------------------------------------------===//

/// Reads how onnx.Transpose moves a constant, directly or past its conversion.
static bool getTransposition(MlirOperation op, Move *move) {
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "onnx.Transpose") ||
      mlirOperationGetNumOperands(op) != 1)
    return false;
  MlirOperation conversion;
  MlirValue source = findMovable(mlirOperationGetOperand(op, 0), &conversion);
  if (mlirValueIsNull(source))
    return false;
  MlirType type = mlirValueGetType(source);
  int64_t shape[Sparse24MaxMoveRank], moved[Sparse24MaxMoveRank];
  *move =
      (Move){.rank = sparse24TypeGetShape(type, shape, Sparse24MaxMoveRank)};
  MlirAttribute permutation = sparse24OpGetAttr(op, "perm");
  if (move->rank < 0 ||
      (!mlirAttributeIsNull(permutation) &&
       (!mlirAttributeIsAArray(permutation) ||
        mlirArrayAttrGetNumElements(permutation) != move->rank)))
    return false;
  for (int i = 0; i < move->rank; ++i) {
    int64_t axis = move->rank - 1 - i;
    if (!mlirAttributeIsNull(permutation)) {
      MlirAttribute element = mlirArrayAttrGetElement(permutation, i);
      if (!mlirAttributeIsAInteger(element))
        return false;
      axis = mlirIntegerAttrGetValueInt(element);
    }
    if (axis < 0 || axis >= move->rank)
      return false;
    move->permutation[i] = (int)axis;
    moved[i] = shape[axis];
  }
  int32_t asInts[Sparse24MaxMoveRank];
  for (int i = 0; i < move->rank; ++i)
    asInts[i] = move->permutation[i];
  move->asArray =
      mlirDenseI32ArrayGet(mlirOperationGetContext(op), move->rank, asInts);
  move->type =
      sparse24TensorGet(move->rank, moved, sparse24TypeGetElement(type));
  return true;
}

/// Whether `op` swaps the last two dimensions of a constant, or of its
/// conversion.
static bool swapsLastTwo(MlirOperation op) {
  Move move;
  if (!getTransposition(op, &move) || move.rank < 2)
    return false;
  for (int i = 0; i < move.rank; ++i) {
    int expected = i == move.rank - 1   ? move.rank - 2
                   : i == move.rank - 2 ? move.rank - 1
                                        : i;
    if (move.permutation[i] != expected)
      return false;
  }
  return true;
}

/// The operations whose weight may be transposed, and the flag that says so.
static const char *getTransposeFlag(MlirOperation op) {
  static const struct {
    const char *op, *flag;
  } rows[] = {
      {"sparse24.fully_connection", "transpose"},
      {"sparse24.matmul", "transpose_x2"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (sparse24OpIs(op, rows[i].op))
      return rows[i].flag;
  return NULL;
}

/// Whether all weights that come of the transposition are those of operations
/// with a flag.
static bool isForFlags(const Folding *folding, MlirOperation op) {
  for (MlirOpOperand use = mlirValueGetFirstUse(mlirOperationGetResult(op, 0));
       !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (sparse24UseIsWeight(use)
            ? !getTransposeFlag(user)
            : sparse24WeightSourcesContain(folding->sources, user))
      return false;
  }
  return true;
}

static MlirLogicalResult
foldTranspose(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  Folding *folding = userData;
  Move move;
  if (!isSource(folding, op) || (swapsLastTwo(op) && isForFlags(folding, op)) ||
      !getTransposition(op, &move))
    return mlirLogicalResultFailure();
  return applyMove(folding, rewriter, op, &move);
}

/// A product with a transposed constant is one with the constant and the
/// opposite flag: nothing is moved.
static MlirLogicalResult
foldIntoFlag(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  (void)userData;
  const char *flag = getTransposeFlag(op);
  const char *weight = sparse24OpIs(op, "sparse24.matmul") ? "x2" : "w";
  intptr_t position = sparse24OpGetOperandPosition(op, weight);
  MlirOperation transpose =
      position < 0 ? (MlirOperation){NULL}
                   : sparse24ValueGetOp(mlirOperationGetOperand(op, position));
  if (!swapsLastTwo(transpose))
    return mlirLogicalResultFailure();
  bool isTransposed = sparse24OpGetInt(op, flag, false);
  mlirRewriterBaseStartOpModification(rewriter, op);
  mlirOperationSetOperand(op, position, mlirOperationGetOperand(transpose, 0));
  mlirOperationSetAttributeByName(
      op, sparse24Str(flag),
      sparse24AttrBool(mlirOperationGetContext(op), !isTransposed));
  mlirRewriterBaseFinalizeOpModification(rewriter, op);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Joining, cutting, scaling
//===----------------------------------------------------------------------===//

/// The attribute `axis` of `op`, counted from the front; -1 where it is out of
/// range.
static int64_t getAxis(MlirOperation op, MlirType type, int64_t defaultAxis) {
  int64_t rank = sparse24TypeGetRank(type);
  int64_t axis = sparse24OpGetInt(op, "axis", defaultAxis);
  axis += axis < 0 ? rank : 0;
  return axis < rank ? axis : -1;
}

static MlirLogicalResult foldConcat(MlirOperation op, MlirRewriterBase rewriter,
                                    void *userData) {
  Folding *folding = userData;
  intptr_t count = mlirOperationGetNumOperands(op);
  if (!isSource(folding, op) || count < 1)
    return mlirLogicalResultFailure();
  MlirAttribute *parts = calloc((size_t)count, sizeof *parts);
  bool areConstants = parts;
  for (intptr_t i = 0; i < count && areConstants; ++i) {
    parts[i] = sparse24ValueGetConstant(mlirOperationGetOperand(op, i));
    areConstants = !mlirAttributeIsNull(parts[i]);
  }
  MlirAttribute joined = mlirAttributeGetNull();
  if (areConstants)
    joined = sparse24ConstantConcat(
        parts, count,
        getAxis(op, mlirValueGetType(mlirOperationGetOperand(op, 0)), 0),
        sparse24LocationGetName(mlirOperationGetLocation(op), "weight"));
  free(parts);
  if (mlirAttributeIsNull(joined))
    return mlirLogicalResultFailure();
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  MlirValue constant =
      insertConstant(rewriter, mlirOperationGetLocation(op), joined);
  mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &constant);
  return mlirLogicalResultSuccess();
}

/// The parts of `elements` that the results of `op` are. Their types say how
/// long each is; together they are the whole.
static bool getParts(MlirOperation op, MlirAttribute elements,
                     MlirStringRef name, intptr_t count, MlirAttribute *parts) {
  MlirType whole = mlirAttributeGetType(elements);
  int64_t axis = getAxis(op, whole, 0), start = 0;
  for (intptr_t i = 0; i < count && axis >= 0; ++i) {
    MlirType type = mlirValueGetType(mlirOperationGetResult(op, i));
    if (sparse24TypeGetRank(type) != sparse24TypeGetRank(whole) ||
        sparse24TypeGetRank(type) > Sparse24MaxMoveRank ||
        !mlirShapedTypeHasStaticShape(type))
      return false;
    parts[i] = sparse24ConstantSlice(
        elements, axis, start,
        getWithElement(type, sparse24TypeGetElement(whole)), name);
    if (mlirAttributeIsNull(parts[i]))
      return false;
    start += mlirShapedTypeGetDimSize(type, axis);
  }
  return axis >= 0 && start == mlirShapedTypeGetDimSize(whole, axis);
}

static MlirLogicalResult foldSplit(MlirOperation op, MlirRewriterBase rewriter,
                                   void *userData) {
  Folding *folding = userData;
  MlirValue source = mlirOperationGetOperand(op, 0);
  MlirAttribute elements = sparse24ValueGetConstant(source);
  intptr_t count = mlirOperationGetNumResults(op);
  if (!isSource(folding, op) || mlirAttributeIsNull(elements) || count < 1)
    return mlirLogicalResultFailure();
  MlirAttribute *parts = calloc((size_t)count, sizeof *parts);
  MlirValue *values = calloc((size_t)count, sizeof *values);
  bool isCut =
      parts && values && getParts(op, elements, getName(source), count, parts);
  for (intptr_t i = 0; isCut && i < count; ++i)
    values[i] = sparse24ConstantInsertAfter(source, parts[i], rewriter);
  if (isCut)
    mlirRewriterBaseReplaceOpWithValues(rewriter, op, count, values);
  free(parts);
  free(values);
  return isCut ? mlirLogicalResultSuccess() : mlirLogicalResultFailure();
}

static MlirLogicalResult foldMul(MlirOperation op, MlirRewriterBase rewriter,
                                 void *userData) {
  Folding *folding = userData;
  if (!isSource(folding, op) || mlirOperationGetNumOperands(op) != 2)
    return mlirLogicalResultFailure();
  for (intptr_t i = 0; i < 2; ++i) {
    MlirValue source = mlirOperationGetOperand(op, i);
    MlirAttribute elements = sparse24ValueGetConstant(source);
    MlirAttribute factor =
        sparse24ValueGetConstant(mlirOperationGetOperand(op, 1 - i));
    if (mlirAttributeIsNull(elements) || mlirAttributeIsNull(factor))
      return mlirLogicalResultFailure();
    MlirAttribute scaled =
        sparse24ConstantScale(elements, factor, getName(source));
    if (mlirAttributeIsNull(scaled))
      continue;
    MlirValue constant = sparse24ConstantInsertAfter(source, scaled, rewriter);
    mlirRewriterBaseReplaceOpWithValues(rewriter, op, 1, &constant);
    return mlirLogicalResultSuccess();
  }
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// The tables
//===----------------------------------------------------------------------===//

MlirLogicalResult sparse24RunFoldWeights(MlirOperation op,
                                         const Sparse24PassOptions *options) {
  (void)options;
  // First, so that they do not hide which transpositions go into flags.
  static const Sparse24Pattern identities[] = {
      {"onnx.Identity", foldIdentity},
  };
  static const Sparse24Pattern patterns[] = {
      {"onnx.Concat", foldConcat},
      {"onnx.Flatten", foldReshape},
      {"onnx.Mul", foldMul},
      {"onnx.Reshape", foldReshape},
      {"onnx.Split", foldSplit},
      {"onnx.SplitV11", foldSplit},
      {"onnx.SplitV13", foldSplit},
      {"onnx.Squeeze", foldReshape},
      {"onnx.SqueezeV11", foldReshape},
      {"onnx.Transpose", foldTranspose},
      {"onnx.Unsqueeze", foldReshape},
      {"onnx.UnsqueezeV11", foldReshape},
      {"sparse24.fully_connection", foldIntoFlag},
      {"sparse24.matmul", foldIntoFlag},
  };
  Folding folding = {.sources = sparse24WeightSourcesCreate(op)};
  if (!folding.sources)
    return sparse24EmitError(mlirOperationGetLocation(op), "out of memory");
  MlirLogicalResult result = sparse24ApplyPatternsOnce(
      op, identities, sizeof identities / sizeof *identities, &folding);
  if (mlirLogicalResultIsSuccess(result))
    result = sparse24ApplyPatternsOnce(
        op, patterns, sizeof patterns / sizeof *patterns, &folding);
  sparse24WeightSourcesDestroy(folding.sources);
  free(folding.moved);
  return mlirLogicalResultIsSuccess(result) ? sparse24EraseDeadConstants(op)
                                            : result;
}

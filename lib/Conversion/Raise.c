/*===- Raise.c - Raising operations of other dialects ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Conversion/Raise.h"

#include "Transforms/Legality.h"
#include "Transforms/MoveConstants.h"
#include "sparse24/Dialect.h"

#include "mlir-c/AffineExpr.h"
#include "mlir-c/AffineMap.h"
#include "mlir-c/Dialect/Linalg.h"

#include <stdlib.h>
#include <string.h>

bool sparse24RaisingRefuse(Sparse24Raising *raising, Sparse24Reason reason,
                           const char *detail) {
  raising->reason = reason;
  raising->detail = detail;
  return false;
}

static bool hasPrefix(MlirOperation op, const char *prefix) {
  MlirStringRef name = sparse24OpGetName(op);
  size_t length = strlen(prefix);
  return name.length > length && memcmp(name.data, prefix, length) == 0;
}

static const struct {
  const char *prefix, *pass;
  bool (*match)(MlirOperation op, Sparse24Raising *raising);
} dialects[] = {
    {"linalg.", "convert-linalg-to-sparse24", sparse24RaisingMatchLinalg},
    {"tosa.", "convert-tosa-to-sparse24", sparse24RaisingMatchTOSA},
};

enum { numDialects = sizeof dialects / sizeof *dialects };

bool sparse24OpIsForConversion(MlirOperation op) {
  for (size_t i = 0; i < numDialects; ++i)
    if (hasPrefix(op, dialects[i].prefix))
      return true;
  return false;
}

bool sparse24RaisingMatch(MlirOperation op, Sparse24Raising *raising) {
  *raising = (Sparse24Raising){.detail = ""};
  for (size_t i = 0; i < numDialects; ++i) {
    if (!hasPrefix(op, dialects[i].prefix))
      continue;
    if (!dialects[i].match(op, raising))
      return false;
    raising->detail = dialects[i].pass;
    return true;
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static bool isSignless(MlirType type, unsigned width) {
  return mlirTypeIsAInteger(type) && mlirIntegerTypeIsSignless(type) &&
         mlirIntegerTypeGetWidth(type) == width;
}

static bool isPlainTensor(MlirType type) {
  return sparse24TypeGetRank(type) >= 0 &&
         mlirAttributeIsNull(mlirRankedTensorTypeGetEncoding(type));
}

static bool areElementsOfProduct(bool isConv, MlirType x, MlirType weight,
                                 MlirType y) {
  if (!mlirTypeEqual(x, weight))
    return false;
  if (isSignless(x, 8))
    return isSignless(y, 32);
  bool isWide = !isConv && (isSignless(x, 32) || isSignless(x, 64));
  return (mlirTypeIsAFloat(x) || isWide) && mlirTypeEqual(x, y);
}

bool sparse24RaisingCheckTypes(Sparse24Raising *raising, MlirType y) {
  MlirType x = mlirValueGetType(raising->x);
  MlirType weight = mlirValueGetType(raising->weight);
  if (!isPlainTensor(x) || !isPlainTensor(weight) || !isPlainTensor(y))
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonUnsupportedOp,
        "expected ranked tensors without an encoding attribute");
  if (!areElementsOfProduct(raising->isConv, sparse24TypeGetElement(x),
                            sparse24TypeGetElement(weight),
                            sparse24TypeGetElement(y)))
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonUnsupportedOp,
        "expected element types f32, f32 -> f32 or the like, or i8, i8 -> i32");
  return true;
}

//===----------------------------------------------------------------------===//
// Constants behind moves
//===----------------------------------------------------------------------===//

static int64_t getI32(MlirAttribute array, intptr_t i) {
  return mlirDenseI32ArrayGetElement(array, i);
}

/// Reads the permutation of a transposition in either width of integers.
static bool getPermutation(MlirAttribute array, int *rank, int *permutation) {
  if (mlirAttributeIsNull(array))
    return false;
  int64_t (*get)(MlirAttribute array, intptr_t i) =
      mlirAttributeIsADenseI32Array(array)   ? getI32
      : mlirAttributeIsADenseI64Array(array) ? mlirDenseI64ArrayGetElement
                                             : NULL;
  if (!get || mlirDenseArrayGetNumElements(array) > Sparse24MaxMoveRank)
    return false;
  *rank = (int)mlirDenseArrayGetNumElements(array);
  for (int i = 0; i < *rank; ++i)
    permutation[i] = (int)get(array, i);
  return true;
}

static MlirBlock getBody(MlirOperation op) {
  return mlirOperationGetNumRegions(op) == 1
             ? mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0))
             : (MlirBlock){NULL};
}

/// Whether the body does nothing but yield its first argument.
static bool yieldsFirst(MlirBlock body) {
  if (mlirBlockIsNull(body) || mlirBlockGetNumArguments(body) < 1)
    return false;
  MlirOperation yield = mlirBlockGetFirstOperation(body);
  return !mlirOperationIsNull(yield) &&
         mlirOperationGetNumOperands(yield) == 1 &&
         mlirValueEqual(mlirOperationGetOperand(yield, 0),
                        mlirBlockGetArgument(body, 0));
}

/// A linalg.generic that copies its input, transposed.
static bool getGenericMove(MlirOperation op, int *rank, int *permutation) {
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  if (mlirOperationGetNumOperands(op) != 2 || mlirAttributeIsNull(maps) ||
      mlirArrayAttrGetNumElements(maps) != 2 || !yieldsFirst(getBody(op)))
    return false;
  MlirAffineMap in =
      mlirAffineMapAttrGetValue(mlirArrayAttrGetElement(maps, 0));
  MlirAffineMap out =
      mlirAffineMapAttrGetValue(mlirArrayAttrGetElement(maps, 1));
  if (!mlirAffineMapIsPermutation(in) || !mlirAffineMapIsIdentity(out) ||
      mlirAffineMapGetNumDims(in) > Sparse24MaxMoveRank)
    return false;
  *rank = (int)mlirAffineMapGetNumDims(in);
  for (int i = 0; i < *rank; ++i)
    permutation[mlirAffineDimExprGetPosition(mlirAffineMapGetResult(in, i))] =
        i;
  return true;
}

/// The operations that move elements: by the attribute that is a permutation,
/// or, without one, by renaming them.
static const struct {
  const char *op;
  const char *permutation;
} moves[] = {
    {"linalg.transpose", "permutation"},
    {"tensor.collapse_shape", NULL},
    {"tensor.expand_shape", NULL},
    {"tosa.identity", NULL},
    {"tosa.reshape", NULL},
    {"tosa.transpose", "perms"},
};

bool sparse24OpGetMove(MlirOperation op, int *rank, int *permutation) {
  if (mlirOperationIsNull(op) || mlirOperationGetNumResults(op) != 1 ||
      mlirOperationGetNumOperands(op) < 1)
    return false;
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, 0));
  if (!isPlainTensor(type) || !mlirShapedTypeHasStaticShape(type))
    return false;
  if (sparse24OpIs(op, "linalg.generic"))
    return getGenericMove(op, rank, permutation);
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof moves / sizeof *moves; ++i) {
    if (!sparse24StrEquals(name, moves[i].op))
      continue;
    *rank = -1;
    return !moves[i].permutation ||
           getPermutation(sparse24OpGetAttr(op, moves[i].permutation), rank,
                          permutation);
  }
  return false;
}

MlirValue sparse24FindMovedConstant(MlirValue value) {
  for (;;) {
    if (!mlirAttributeIsNull(sparse24ValueGetConstant(value)))
      return value;
    MlirOperation op = sparse24ValueGetOp(value);
    int rank, permutation[Sparse24MaxMoveRank];
    if (!sparse24OpGetMove(op, &rank, permutation))
      return (MlirValue){NULL};
    value = mlirOperationGetOperand(op, 0);
  }
}

bool sparse24ElementsAreZero(MlirAttribute elements) {
  Sparse24Bytes bytes;
  if (mlirAttributeIsNull(elements) ||
      !sparse24ElementsGetBytes(elements, &bytes))
    return false;
  for (size_t i = 0; i < bytes.size; ++i)
    if (((const char *)bytes.data)[i])
      return false;
  return true;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// What has been made of a weight in an order of its dimensions.
typedef struct {
  MlirValue weight;
  int rank, order[Sparse24MaxMoveRank];
  bool maySwap, isSwapped;
  MlirValue made;
} RaisedWeight;

struct Sparse24RaisedWeights {
  const Sparse24PassOptions *options;
  RaisedWeight *rows;
  size_t size, capacity;
};

static bool isUsed(MlirOperation op) {
  return !mlirOpOperandIsNull(
      mlirValueGetFirstUse(mlirOperationGetResult(op, 0)));
}

static bool isWeightFrom(const Sparse24RaisedWeights *weights, size_t first,
                         MlirValue value) {
  for (size_t i = first; i < weights->size; ++i)
    if (mlirValueEqual(weights->rows[i].weight, value))
      return true;
  return false;
}

/// Erases what the weight of that row comes of, as far as nothing else uses it.
/// All of it is without side effects. What later rows need is left to them.
static void eraseUnused(const Sparse24RaisedWeights *weights, size_t position) {
  MlirValue value = weights->rows[position].weight;
  for (;;) {
    MlirOperation op = sparse24ValueGetOp(value);
    if (isUsed(op) || isWeightFrom(weights, position + 1, value))
      return;
    bool isConstant = !mlirAttributeIsNull(sparse24ValueGetConstant(value));
    if (!isConstant)
      value = mlirOperationGetOperand(op, 0);
    mlirOperationDestroy(op);
    if (isConstant)
      return;
  }
}

static const RaisedWeight *findRaised(const Sparse24RaisedWeights *weights,
                                      const Sparse24Raising *raising) {
  for (size_t i = 0; i < weights->size; ++i) {
    const RaisedWeight *row = &weights->rows[i];
    if (mlirValueEqual(row->weight, raising->weight) &&
        row->maySwap == !raising->isConv && row->rank == raising->rank &&
        memcmp(row->order, raising->order,
               (size_t)row->rank * sizeof *row->order) == 0)
      return row;
  }
  return NULL;
}

/// Room for one more row, so that what is made is never forgotten.
static bool reserve(Sparse24RaisedWeights *weights) {
  if (weights->size < weights->capacity)
    return true;
  size_t capacity = weights->capacity ? 2 * weights->capacity : 16;
  RaisedWeight *grown = realloc(weights->rows, capacity * sizeof *grown);
  if (!grown)
    return false;
  weights->rows = grown;
  weights->capacity = capacity;
  return true;
}

/// Elements on their way from a constant to the weight: dimension i is
/// dimension permutation[i] of `elements`.
typedef struct {
  MlirValue source;
  MlirAttribute elements;
  MlirStringRef name;
  int rank, permutation[Sparse24MaxMoveRank];
} Moving;

static bool isIdentity(const Moving *moving) {
  for (int i = 0; i < moving->rank; ++i)
    if (moving->permutation[i] != i)
      return false;
  return true;
}

static void setElements(Moving *moving, MlirAttribute elements) {
  moving->elements = elements;
  moving->rank = (int)mlirShapedTypeGetRank(mlirAttributeGetType(elements));
  for (int i = 0; i < moving->rank; ++i)
    moving->permutation[i] = i;
}

/// Carries the permutation out.
static bool transpose(Moving *moving) {
  if (isIdentity(moving))
    return true;
  MlirAttribute elements = sparse24ConstantTranspose(
      moving->elements, moving->permutation, moving->name, NULL);
  if (mlirAttributeIsNull(elements))
    return false;
  setElements(moving, elements);
  return true;
}

static bool permute(Moving *moving, int rank, const int *order) {
  int permutation[Sparse24MaxMoveRank];
  if (rank != moving->rank)
    return false;
  for (int i = 0; i < rank; ++i) {
    if (order[i] < 0 || order[i] >= rank)
      return false;
    permutation[i] = moving->permutation[order[i]];
  }
  memcpy(moving->permutation, permutation, sizeof permutation);
  return true;
}

static bool startMoving(MlirValue source, Moving *moving) {
  MlirAttribute elements = sparse24ValueGetConstant(source);
  if (mlirAttributeIsNull(elements) ||
      sparse24TypeGetRank(mlirAttributeGetType(elements)) < 0 ||
      sparse24TypeGetRank(mlirAttributeGetType(elements)) > Sparse24MaxMoveRank)
    return false;
  *moving = (Moving){
      .source = source,
      .name = sparse24LocationGetName(
          mlirOperationGetLocation(sparse24ValueGetOp(source)), "weight")};
  setElements(moving, elements);
  return true;
}

/// Moves the constant behind `value` as the operations up to `value` do. They
/// are followed from the constant on, which takes quadratic time in their
/// number: they are few.
static bool moveTo(MlirValue value, Moving *moving) {
  MlirValue source = sparse24FindMovedConstant(value), at = source;
  if (mlirValueIsNull(source) || !startMoving(source, moving))
    return false;
  while (!mlirValueEqual(at, value)) {
    MlirValue next = value;
    MlirOperation op = sparse24ValueGetOp(next);
    while (!mlirValueEqual(mlirOperationGetOperand(op, 0), at)) {
      next = mlirOperationGetOperand(op, 0);
      op = sparse24ValueGetOp(next);
    }
    int rank, permutation[Sparse24MaxMoveRank];
    if (!sparse24OpGetMove(op, &rank, permutation))
      return false;
    if (rank >= 0) {
      if (!permute(moving, rank, permutation))
        return false;
    } else {
      if (!transpose(moving))
        return false;
      MlirAttribute elements = sparse24ConstantReshape(
          moving->elements, mlirValueGetType(next), moving->name, NULL);
      if (mlirAttributeIsNull(elements))
        return false;
      setElements(moving, elements);
    }
    at = next;
  }
  return true;
}

/// Whether nothing but the last two dimensions is swapped.
static bool swapsLastTwo(const Moving *moving) {
  int rank = moving->rank;
  if (rank < 2)
    return false;
  for (int i = 0; i < rank; ++i) {
    int expected = i == rank - 1 ? rank - 2 : i == rank - 2 ? rank - 1 : i;
    if (moving->permutation[i] != expected)
      return false;
  }
  return true;
}

/// Moves the constant into the order that the raised operation has. That of a
/// matrix product may stay transposed, which its flag says then.
static bool moveWeight(const Sparse24Raising *raising, Moving *moving,
                       bool *isSwapped) {
  if (!moveTo(raising->weight, moving) ||
      !permute(moving, raising->rank, raising->order))
    return false;
  *isSwapped = !raising->isConv && swapsLastTwo(moving);
  if (*isSwapped)
    for (int i = 0; i < moving->rank; ++i)
      moving->permutation[i] = i;
  return transpose(moving);
}

static MlirOperation createConstant(MlirLocation location,
                                    MlirAttribute elements) {
  return sparse24OpCreate(
      location, "sparse24.constant",
      .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(elements)),
      .attributes = SPARSE24_LIST(Sparse24Attr, {"value", elements}));
}

/// Makes the weight that the raised operation takes.
static const RaisedWeight *makeWeight(const Sparse24Raising *raising,
                                      MlirRewriterBase rewriter,
                                      Sparse24RaisedWeights *weights) {
  Moving moving;
  RaisedWeight row = {.weight = raising->weight,
                      .rank = raising->rank,
                      .maySwap = !raising->isConv};
  if (!reserve(weights) || !moveWeight(raising, &moving, &row.isSwapped))
    return NULL;
  memcpy(row.order, raising->order, sizeof row.order);
  row.made = moving.source;
  if (!mlirAttributeEqual(moving.elements,
                          sparse24ValueGetConstant(moving.source))) {
    MlirOperation op = sparse24ValueGetOp(moving.source);
    mlirRewriterBaseSetInsertionPointAfter(rewriter, op);
    MlirOperation constant = mlirRewriterBaseInsert(
        rewriter,
        createConstant(mlirOperationGetLocation(op), moving.elements));
    row.made = mlirOperationGetResult(constant, 0);
  }
  weights->rows[weights->size] = row;
  return &weights->rows[weights->size++];
}

//===----------------------------------------------------------------------===//
// The raised operation
//===----------------------------------------------------------------------===//

static MlirValue insertBias(const Sparse24Raising *raising, MlirOperation op,
                            MlirRewriterBase rewriter) {
  if (mlirAttributeIsNull(raising->biasElements))
    return raising->bias;
  MlirOperation constant = mlirRewriterBaseInsert(
      rewriter,
      createConstant(mlirOperationGetLocation(op), raising->biasElements));
  return mlirOperationGetResult(constant, 0);
}

static MlirOperation createConv(const Sparse24Raising *raising,
                                MlirOperation op, MlirValue weight,
                                MlirValue bias) {
  MlirContext context = mlirOperationGetContext(op);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), "sparse24.conv2d",
      .operands = SPARSE24_LIST(MlirValue, raising->x, weight, bias,
                                raising->xZeroPoint, raising->weightZeroPoint),
      .results = SPARSE24_LIST(MlirType,
                               mlirValueGetType(mlirOperationGetResult(op, 0))),
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"strides", sparse24AttrI64Array(context, raising->strides, 2)},
          {"pads", sparse24AttrI64Array(context, raising->pads, 4)},
          {"dilations", sparse24AttrI64Array(context, raising->dilations, 2)},
          {"groups", sparse24AttrInt(context, 1)},
          {"data_format", sparse24AttrString(context, raising->dataFormat)},
          {"acc_type", raising->accType}, {"local_bound", raising->localBound}),
      .segments = true);
}

static MlirOperation createMatmul(const Sparse24Raising *raising,
                                  MlirOperation op, MlirValue weight,
                                  bool isTransposed, MlirValue bias) {
  MlirContext context = mlirOperationGetContext(op);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), "sparse24.matmul",
      .operands = SPARSE24_LIST(MlirValue, raising->x, weight, bias,
                                raising->xZeroPoint, raising->weightZeroPoint),
      .results = SPARSE24_LIST(MlirType,
                               mlirValueGetType(mlirOperationGetResult(op, 0))),
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"transpose_x1", sparse24AttrBool(context, raising->transposeX1)},
          {"transpose_x2", sparse24AttrBool(context, isTransposed)}),
      .segments = true);
}

static MlirOperation createRaised(const Sparse24Raising *raising,
                                  MlirOperation op, MlirValue weight,
                                  bool isSwapped, MlirValue bias) {
  return raising->isConv ? createConv(raising, op, weight, bias)
                         : createMatmul(raising, op, weight, isSwapped, bias);
}

bool sparse24RaisingSketch(const Sparse24Raising *raising, MlirOperation op,
                           Sparse24RaisingSketched *sketch) {
  Moving moving;
  bool isSwapped;
  if (!moveWeight(raising, &moving, &isSwapped))
    return false;
  MlirOperation source = sparse24ValueGetOp(moving.source);
  sketch->weight =
      createConstant(mlirOperationGetLocation(source), moving.elements);
  sketch->raised =
      createRaised(raising, op, mlirOperationGetResult(sketch->weight, 0),
                   isSwapped, raising->bias);
  return true;
}

void sparse24RaisingSketchDestroy(Sparse24RaisingSketched *sketch) {
  mlirOperationDestroy(sketch->raised);
  mlirOperationDestroy(sketch->weight);
}

/// Whether only what will be compressed is wanted, and `op` will not be.
static bool isUnwanted(MlirOperation op, const Sparse24PassOptions *options) {
  if (!options->onlyCompressible)
    return false;
  Sparse24Verdict verdict;
  sparse24LegalityDecide(op, sparse24WeightOpGet(op), options, /*weights=*/NULL,
                         &verdict);
  bool isCompressible = verdict.isForConversion;
  sparse24VerdictDestroy(&verdict);
  return !isCompressible;
}

MlirLogicalResult sparse24RaisingApply(const Sparse24Raising *raising,
                                       MlirOperation op,
                                       MlirRewriterBase rewriter,
                                       Sparse24RaisedWeights *weights) {
  if (isUnwanted(op, weights->options))
    return mlirLogicalResultFailure();
  const RaisedWeight *weight = findRaised(weights, raising);
  if (!weight)
    weight = makeWeight(raising, rewriter, weights);
  if (!weight)
    return mlirLogicalResultFailure();
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  MlirValue bias = insertBias(raising, op, rewriter);
  MlirOperation raised =
      createRaised(raising, op, weight->made, weight->isSwapped, bias);
  mlirRewriterBaseInsert(rewriter, raised);
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, raised);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24RaisingRun(MlirOperation root,
                                     const Sparse24Pattern *patterns,
                                     size_t count,
                                     const Sparse24PassOptions *options) {
  Sparse24RaisedWeights weights = {.options = options};
  sparse24ApplyPatternsOnce(root, patterns, count, &weights);
  for (size_t i = 0; i < weights.size; ++i)
    eraseUnused(&weights, i);
  free(weights.rows);
  return mlirLogicalResultSuccess();
}

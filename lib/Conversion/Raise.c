/*===- Raise.c - Raising operations of other dialects ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Conversion/Raise.h"

#include "Conversion/LinalgProduct.h"
#include "Transforms/Legality.h"
#include "Transforms/MoveConstants.h"
#include "sparse24/Dialect.h"

#include "mlir-c/AffineExpr.h"
#include "mlir-c/AffineMap.h"
#include "mlir-c/Dialect/Linalg.h"

#include <assert.h>
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
  size_t i = 0;
  while (!hasPrefix(op, dialects[i].prefix))
    ++i;
  bool matches = dialects[i].match(op, raising);
  if (matches)
    raising->detail = dialects[i].pass;
  return matches;
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

static bool areElementsOfProduct(const Sparse24Convolution *conv, MlirType x,
                                 MlirType weight, MlirType y) {
  if (!mlirTypeEqual(x, weight))
    return false;
  if (isSignless(x, 8))
    return isSignless(y, 32);
  bool isWide = !conv && (isSignless(x, 32) || isSignless(x, 64));
  return (mlirTypeIsAFloat(x) || isWide) && mlirTypeEqual(x, y);
}

bool sparse24RaisingCheckTypes(Sparse24Raising *raising, MlirType y) {
  const Sparse24Convolution *conv = raising->window.row;
  MlirType x = mlirValueGetType(raising->x);
  MlirType weight = mlirValueGetType(raising->weight);
  if (!isPlainTensor(x) || !isPlainTensor(weight) || !isPlainTensor(y))
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonUnsupportedOp,
        "expected ranked tensors without an encoding attribute");
  if (!areElementsOfProduct(conv, sparse24TypeGetElement(x),
                            sparse24TypeGetElement(weight),
                            sparse24TypeGetElement(y)))
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonUnsupportedOp,
        "expected element types f32, f32 -> f32 or the like, or i8, i8 -> i32");
  return true;
}

MlirType sparse24TypeMergeDims(MlirType type, int dim) {
  int64_t shape[Sparse24MaxMoveRank];
  int rank = sparse24TypeGetShape(type, shape, Sparse24MaxMoveRank);
  int64_t dynamic = mlirShapedTypeGetDynamicSize();
  bool isDynamic = shape[dim] == dynamic || shape[dim + 1] == dynamic;
  shape[dim] = isDynamic ? dynamic : shape[dim] * shape[dim + 1];
  for (int i = dim + 1; i + 1 < rank; ++i)
    shape[i] = shape[i + 1];
  return sparse24TensorGet(rank - 1, shape, sparse24TypeGetElement(type));
}

//===----------------------------------------------------------------------===//
// Constants behind moves
//===----------------------------------------------------------------------===//

static int64_t getI32(MlirAttribute array, intptr_t i) {
  return mlirDenseI32ArrayGetElement(array, i);
}

/// Reads the permutation of a transposition in either width of integers.
static bool getPermutation(MlirAttribute array, int *rank, int *permutation) {
  int64_t (*get)(MlirAttribute array, intptr_t i) =
      mlirAttributeIsADenseI32Array(array) ? getI32
                                           : mlirDenseI64ArrayGetElement;
  intptr_t count = mlirDenseArrayGetNumElements(array);
  for (int i = 0; i < count && i < Sparse24MaxMoveRank; ++i)
    permutation[i] = (int)get(array, i);
  *rank = (int)count;
  return count <= Sparse24MaxMoveRank;
}

/// A linalg.generic that copies its input, transposed.
static bool getGenericMove(MlirOperation op, int *rank, int *permutation) {
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  if (mlirOperationGetNumOperands(op) != 2 || mlirAttributeIsNull(maps) ||
      mlirArrayAttrGetNumElements(maps) != 2 || !sparse24LinalgYieldsFirst(op))
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
  bool maySwap, isSwapped, isGrouped;
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
        row->maySwap == !raising->window.row &&
        row->isGrouped == (raising->groupDim > 0) &&
        row->rank == raising->rank &&
        memcmp(row->order, raising->order,
               (size_t)row->rank * sizeof *row->order) == 0)
      return row;
  }
  return NULL;
}

/// Room for one more row, so that what is made is never forgotten.
static bool reserve(Sparse24RaisedWeights *weights) {
  RaisedWeight *rows = sparse24ListReserve(weights->rows, weights->size + 1,
                                           &weights->capacity, sizeof *rows);
  if (rows)
    weights->rows = rows;
  return rows;
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

/// Gives the elements, whose permutation has been carried out, another shape.
static bool reshape(Moving *moving, MlirType type) {
  MlirAttribute elements =
      sparse24ConstantReshape(moving->elements, type, moving->name);
  if (mlirAttributeIsNull(elements))
    return false;
  setElements(moving, elements);
  return true;
}

/// Carries the permutation out.
static bool transpose(Moving *moving) {
  if (isIdentity(moving))
    return true;
  MlirAttribute elements = sparse24ConstantTranspose(
      moving->elements, moving->permutation, moving->name);
  if (mlirAttributeIsNull(elements))
    return false;
  setElements(moving, elements);
  return true;
}

static void permute(Moving *moving, const int *order) {
  int permutation[Sparse24MaxMoveRank] = {0};
  for (int i = 0; i < moving->rank; ++i)
    permutation[i] = moving->permutation[order[i]];
  memcpy(moving->permutation, permutation, sizeof permutation);
}

/// False where the constant has too many dimensions.
static bool startMoving(MlirValue source, Moving *moving) {
  MlirAttribute elements = sparse24ValueGetConstant(source);
  if (mlirShapedTypeGetRank(mlirAttributeGetType(elements)) >
      Sparse24MaxMoveRank)
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
  if (!startMoving(source, moving))
    return false;
  while (!mlirValueEqual(at, value)) {
    MlirValue next = value;
    MlirOperation op = sparse24ValueGetOp(next);
    while (!mlirValueEqual(mlirOperationGetOperand(op, 0), at)) {
      next = mlirOperationGetOperand(op, 0);
      op = sparse24ValueGetOp(next);
    }
    int rank, permutation[Sparse24MaxMoveRank];
    sparse24OpGetMove(op, &rank, permutation);
    if (rank >= 0)
      permute(moving, permutation);
    else if (!transpose(moving) || !reshape(moving, mlirValueGetType(next)))
      return false;
    at = next;
  }
  return true;
}

/// Whether nothing but the last two dimensions is swapped.
static bool swapsLastTwo(const Moving *moving) {
  int rank = moving->rank;
  for (int i = 0; i < rank; ++i) {
    int expected = i == rank - 1 ? rank - 2 : i == rank - 2 ? rank - 1 : i;
    if (moving->permutation[i] != expected)
      return false;
  }
  return rank >= 2;
}

/// Moves the constant into the order that the raised operation has. That of a
/// matrix product may stay transposed, which its flag says then.
static bool moveWeight(const Sparse24Raising *raising, Moving *moving,
                       bool *isSwapped) {
  if (!moveTo(raising->weight, moving))
    return false;
  permute(moving, raising->order);
  *isSwapped = !raising->window.row && swapsLastTwo(moving);
  if (*isSwapped)
    for (int i = 0; i < moving->rank; ++i)
      moving->permutation[i] = i;
  return transpose(moving) &&
         (!raising->groupDim ||
          reshape(moving, sparse24TypeMergeDims(
                              mlirAttributeGetType(moving->elements), 0)));
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
                      .maySwap = !raising->window.row,
                      .isGrouped = raising->groupDim > 0};
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

static MlirValue append(Sparse24RaisedOps *made, MlirOperation op) {
  assert(made->count < Sparse24MaxRaisedOps && "an operation too many");
  made->ops[made->count++] = op;
  return mlirOperationGetResult(op, 0);
}

static MlirType getResultType(MlirOperation op) {
  return mlirValueGetType(mlirOperationGetResult(op, 0));
}

/// The reassociation of a shape in which dimensions `dim` and `dim + 1` are one
/// dimension of another shape, which has `rank` dimensions.
static MlirAttribute getReassociation(MlirContext context, intptr_t rank,
                                      int dim) {
  MlirAttribute groups[Sparse24MaxMoveRank];
  for (int i = 0, next = 0; i < rank; ++i) {
    MlirAttribute dims[2];
    int count = i == dim ? 2 : 1;
    for (int j = 0; j < count; ++j)
      dims[j] = sparse24AttrInt(context, next++);
    groups[i] = mlirArrayAttrGet(context, count, dims);
  }
  return mlirArrayAttrGet(context, rank, groups);
}

static MlirValue appendCollapse(Sparse24RaisedOps *made, MlirLocation location,
                                MlirValue value, int dim) {
  MlirType type = sparse24TypeMergeDims(mlirValueGetType(value), dim);
  MlirAttribute reassociation = getReassociation(
      mlirLocationGetContext(location), mlirShapedTypeGetRank(type), dim);
  return append(made, sparse24OpCreate(
                          location, "tensor.collapse_shape",
                          .operands = SPARSE24_LIST(MlirValue, value),
                          .results = SPARSE24_LIST(MlirType, type),
                          .attributes = SPARSE24_LIST(
                              Sparse24Attr, {"reassociation", reassociation})));
}

static MlirValue appendOperand(Sparse24RaisedOps *made, MlirLocation location,
                               const Sparse24RaisingOperand *operand) {
  return mlirAttributeIsNull(operand->elements)
             ? operand->value
             : append(made, createConstant(location, operand->elements));
}

static MlirOperation createConv(const Sparse24Raising *raising,
                                MlirLocation location,
                                const MlirValue operands[5], MlirType type) {
  const Sparse24ConvWindow *window = &raising->window;
  enum { extras = 2 };
  Sparse24Attr attributes[Sparse24NumWindowAttrs + extras] = {
      {"acc_type", raising->accType}, {"local_bound", raising->localBound}};
  sparse24ConvWindowGetAttrs(window, mlirLocationGetContext(location),
                             attributes + extras);
  // A transposed one has no zero points.
  bool isTransposed = window->row->isTransposed;
  return sparse24OpCreate(
      location, window->row->op, .operands = {operands, isTransposed ? 3 : 5},
      .results = SPARSE24_LIST(MlirType, type),
      .attributes = {attributes, sizeof attributes / sizeof *attributes},
      .segments = !isTransposed);
}

static MlirOperation createMatmul(const Sparse24Raising *raising,
                                  MlirLocation location, bool isTransposed,
                                  const MlirValue operands[5], MlirType type) {
  MlirContext context = mlirLocationGetContext(location);
  return sparse24OpCreate(
      location, "sparse24.matmul", .operands = {operands, 5},
      .results = SPARSE24_LIST(MlirType, type),
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"transpose_x1", sparse24AttrBool(context, raising->transposeX1)},
          {"transpose_x2", sparse24AttrBool(context, isTransposed)}),
      .segments = true);
}

/// Appends the operation, which has one dimension for the groups and their
/// channels, and what it takes but the weight.
static void appendRaised(Sparse24RaisedOps *made,
                         const Sparse24Raising *raising, MlirOperation op,
                         MlirValue weight, bool isSwapped) {
  MlirLocation location = mlirOperationGetLocation(op);
  MlirType type = getResultType(op);
  MlirValue x = raising->x;
  MlirValue bias = appendOperand(made, location, &raising->bias);
  MlirValue xZeroPoint = appendOperand(made, location, &raising->xZeroPoint);
  MlirValue weightZeroPoint =
      appendOperand(made, location, &raising->weightZeroPoint);
  if (raising->groupDim) {
    type = sparse24TypeMergeDims(type, raising->groupDim);
    x = appendCollapse(made, location, x, raising->groupDim);
    if (!mlirValueIsNull(bias) &&
        sparse24TypeGetRank(mlirValueGetType(bias)) == 2)
      bias = appendCollapse(made, location, bias, 0);
  }
  MlirValue operands[] = {x, weight, bias, xZeroPoint, weightZeroPoint};
  append(made,
         raising->window.row
             ? createConv(raising, location, operands, type)
             : createMatmul(raising, location, isSwapped, operands, type));
}

bool sparse24RaisingSketch(const Sparse24Raising *raising, MlirOperation op,
                           Sparse24RaisedOps *sketch) {
  Moving moving;
  bool isSwapped;
  if (!moveWeight(raising, &moving, &isSwapped))
    return false;
  *sketch = (Sparse24RaisedOps){.count = 0};
  MlirOperation source = sparse24ValueGetOp(moving.source);
  MlirValue weight =
      append(sketch,
             createConstant(mlirOperationGetLocation(source), moving.elements));
  appendRaised(sketch, raising, op, weight, isSwapped);
  return true;
}

void sparse24RaisingSketchDestroy(Sparse24RaisedOps *sketch) {
  while (sketch->count > 0)
    mlirOperationDestroy(sketch->ops[--sketch->count]);
}

/// The size of a value's first dimension; null where the type says it.
static MlirValue insertBatch(MlirRewriterBase rewriter, MlirLocation location,
                             MlirValue value) {
  if (!mlirShapedTypeIsDynamicDim(mlirValueGetType(value), 0))
    return (MlirValue){NULL};
  MlirType index = mlirIndexTypeGet(mlirLocationGetContext(location));
  MlirOperation zero = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          location, "arith.constant", .results = SPARSE24_LIST(MlirType, index),
          .attributes = SPARSE24_LIST(
              Sparse24Attr, {"value", mlirIntegerAttrGet(index, 0)})));
  MlirOperation dim = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(location, "tensor.dim",
                       .operands = SPARSE24_LIST(
                           MlirValue, value, mlirOperationGetResult(zero, 0)),
                       .results = SPARSE24_LIST(MlirType, index)));
  return mlirOperationGetResult(dim, 0);
}

/// Makes two dimensions of the groups and their channels again. No dimension
/// but the batch is dynamic.
static MlirOperation insertExpand(MlirRewriterBase rewriter,
                                  MlirOperation raised, int dim,
                                  MlirType type) {
  MlirLocation location = mlirOperationGetLocation(raised);
  MlirContext context = mlirLocationGetContext(location);
  MlirValue value = mlirOperationGetResult(raised, 0);
  MlirValue batch = insertBatch(rewriter, location, value);
  int64_t shape[Sparse24MaxMoveRank];
  int rank = sparse24TypeGetShape(type, shape, Sparse24MaxMoveRank);
  return mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          location, "tensor.expand_shape",
          .operands = SPARSE24_LIST(MlirValue, value, batch),
          .results = SPARSE24_LIST(MlirType, type),
          .attributes = SPARSE24_LIST(
              Sparse24Attr,
              {"reassociation", getReassociation(context, rank - 1, dim)},
              {"static_output_shape",
               sparse24AttrI64Array(context, shape, rank)})));
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
  Sparse24RaisedOps made = {.count = 0};
  appendRaised(&made, raising, op, weight->made, weight->isSwapped);
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  for (int i = 0; i < made.count; ++i)
    mlirRewriterBaseInsert(rewriter, made.ops[i]);
  MlirOperation raised = sparse24RaisedOpsGetLast(&made);
  if (raising->groupDim)
    raised =
        insertExpand(rewriter, raised, raising->groupDim, getResultType(op));
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, raised);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24RaisingRun(MlirOperation root,
                                     const Sparse24Pattern *patterns,
                                     size_t count,
                                     const Sparse24PassOptions *options) {
  Sparse24RaisedWeights weights = {.options = options};
  MlirLogicalResult result =
      sparse24ApplyPatternsOnce(root, patterns, count, &weights);
  for (size_t i = 0; i < weights.size; ++i)
    eraseUnused(&weights, i);
  free(weights.rows);
  return result;
}

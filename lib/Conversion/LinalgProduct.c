/*===- LinalgProduct.c - What an operation of Linalg computes -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Conversion/LinalgProduct.h"

#include "sparse24/Dialect.h"

#include "mlir-c/AffineExpr.h"
#include "mlir-c/AffineMap.h"
#include "mlir-c/Dialect/Linalg.h"

/// A sum of products has two inputs, and maybe a zero point of each.
enum { maxInputs = 4 };

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

static void setKind(Sparse24Loops *loops, MlirAttribute positions,
                    Sparse24LoopKind kind) {
  if (mlirAttributeIsNull(positions))
    return;
  for (intptr_t i = 0; i < mlirDenseArrayGetNumElements(positions); ++i) {
    int32_t loop = mlirDenseI32ArrayGetElement(positions, i);
    --loops->counts[loops->kinds[loop]];
    ++loops->counts[kind];
    loops->kinds[loop] = kind;
  }
}

static bool inferContraction(MlirOperation op, Sparse24Loops *loops) {
  MlirLinalgContractionDimensions dims =
      mlirLinalgInferContractionDimensions(op);
  setKind(loops, dims.batch, Sparse24LoopBatch);
  setKind(loops, dims.m, Sparse24LoopM);
  setKind(loops, dims.n, Sparse24LoopN);
  setKind(loops, dims.k, Sparse24LoopK);
  // A convolution has loops that this does not explain.
  return loops->counts[Sparse24LoopK] > 0 &&
         loops->counts[Sparse24LoopUnknown] == 0;
}

static bool inferConvolution(MlirOperation op, Sparse24Loops *loops) {
  MlirLinalgConvolutionDimensions dims =
      mlirLinalgInferConvolutionDimensions(op);
  setKind(loops, dims.batch, Sparse24LoopBatch);
  setKind(loops, dims.outputImage, Sparse24LoopOutputImage);
  setKind(loops, dims.outputChannel, Sparse24LoopOutputChannel);
  setKind(loops, dims.filterLoop, Sparse24LoopFilter);
  setKind(loops, dims.inputChannel, Sparse24LoopInputChannel);
  setKind(loops, dims.depth, Sparse24LoopDepth);
  return loops->counts[Sparse24LoopFilter] > 0;
}

/// Infers the loops of an operation of two inputs.
static void inferTwo(MlirOperation op, int count, Sparse24Loops *loops) {
  Sparse24Loops none = {.count = count,
                        .counts = {[Sparse24LoopUnknown] = count}};
  *loops = none;
  if ((loops->isContraction = inferContraction(op, loops)))
    return;
  *loops = none;
  loops->isConvolution = inferConvolution(op, loops);
}

static MlirAffineMap getMap(MlirAttribute maps, intptr_t position) {
  return mlirAffineMapAttrGetValue(mlirArrayAttrGetElement(maps, position));
}

static bool usesLoop(MlirAffineMap map, intptr_t loop) {
  for (intptr_t i = 0; i < mlirAffineMapGetNumResults(map); ++i)
    if (mlirAffineExprIsFunctionOfDim(mlirAffineMapGetResult(map, i), loop))
      return true;
  return false;
}

/// The kinds of the loops, which only a linalg.generic has as an attribute:
/// what is not in the result is reduced.
static MlirAttribute getIterators(MlirOperation op, MlirAffineMap y) {
  MlirAttribute iterators = sparse24OpGetAttr(op, "iterator_types");
  if (!mlirAttributeIsNull(iterators))
    return iterators;
  MlirContext context = mlirOperationGetContext(op);
  MlirAttribute kinds[Sparse24MaxLoops];
  intptr_t count = mlirAffineMapGetNumDims(y);
  for (intptr_t i = 0; i < count; ++i)
    kinds[i] = mlirAttributeParseGet(
        context,
        sparse24Str(usesLoop(y, i) ? "#linalg.iterator_type<parallel>"
                                   : "#linalg.iterator_type<reduction>"));
  return mlirArrayAttrGet(context, count, kinds);
}

/// MLIR infers nothing where there are more than two inputs: this is `op` with
/// its first two only, and without a body, in no block.
static MlirOperation createWithTwo(MlirOperation op, MlirAttribute maps,
                                   intptr_t inputs) {
  MlirContext context = mlirOperationGetContext(op);
  return sparse24OpCreate(
      mlirOperationGetLocation(op), "linalg.generic",
      .operands = SPARSE24_LIST(MlirValue, mlirOperationGetOperand(op, 0),
                                mlirOperationGetOperand(op, 1),
                                mlirOperationGetOperand(op, inputs)),
      .results = SPARSE24_LIST(MlirType,
                               mlirValueGetType(mlirOperationGetResult(op, 0))),
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"indexing_maps",
           mlirArrayAttrGet(context, 3,
                            (MlirAttribute[]){
                                mlirArrayAttrGetElement(maps, 0),
                                mlirArrayAttrGetElement(maps, 1),
                                mlirArrayAttrGetElement(maps, inputs),
                            })},
          {"iterator_types", getIterators(op, getMap(maps, inputs))},
          {"operandSegmentSizes",
           mlirDenseI32ArrayGet(context, 2, (int32_t[]){2, 1})}),
      .regions = SPARSE24_LIST(MlirRegion, mlirRegionCreate()));
}

void sparse24LinalgInferLoops(MlirOperation op, Sparse24Loops *loops) {
  *loops = (Sparse24Loops){.count = 0};
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  intptr_t inputs = mlirOperationGetNumOperands(op) - 1;
  if (mlirAttributeIsNull(maps) || inputs < 2 || inputs > maxInputs ||
      mlirArrayAttrGetNumElements(maps) != inputs + 1 ||
      mlirAffineMapGetNumDims(getMap(maps, 0)) > Sparse24MaxLoops)
    return;
  int count = (int)mlirAffineMapGetNumDims(getMap(maps, 0));
  if (inputs == 2) {
    inferTwo(op, count, loops);
    return;
  }
  for (intptr_t i = 2; i < inputs; ++i)
    if (mlirAffineMapGetNumResults(getMap(maps, i)) > 0)
      return;
  MlirOperation generic = createWithTwo(op, maps, inputs);
  inferTwo(generic, count, loops);
  mlirOperationDestroy(generic);
}

//===----------------------------------------------------------------------===//
// Indexing maps
//===----------------------------------------------------------------------===//

static bool readTerm(MlirAffineExpr expr, int *loop, int64_t *factor) {
  *factor = 1;
  if (mlirAffineExprIsAMul(expr)) {
    // There are no symbols.
    MlirAffineExpr right = mlirAffineBinaryOpExprGetRHS(expr);
    *factor = mlirAffineConstantExprGetValue(right);
    expr = mlirAffineBinaryOpExprGetLHS(expr);
  }
  if (!mlirAffineExprIsADim(expr) || *factor < 1)
    return false;
  *loop = (int)mlirAffineDimExprGetPosition(expr);
  return true;
}

static bool readIndex(MlirAffineExpr expr, Sparse24LoopIndex *index) {
  *index = (Sparse24LoopIndex){.otherLoop = -1};
  if (!mlirAffineExprIsAAdd(expr))
    return readTerm(expr, &index->loop, &index->factor);
  return readTerm(mlirAffineBinaryOpExprGetLHS(expr), &index->loop,
                  &index->factor) &&
         readTerm(mlirAffineBinaryOpExprGetRHS(expr), &index->otherLoop,
                  &index->otherFactor);
}

bool sparse24AccessRead(MlirAttribute maps, intptr_t position,
                        Sparse24Access *access) {
  MlirAffineMap map = getMap(maps, position);
  intptr_t rank = mlirAffineMapGetNumResults(map);
  bool isRead = rank <= Sparse24MaxMoveRank &&
                mlirAffineMapGetNumDims(map) <= Sparse24MaxLoops;
  access->rank = (int)rank;
  for (int i = 0; i < rank && isRead; ++i)
    isRead = readIndex(mlirAffineMapGetResult(map, i), &access->indices[i]);
  return isRead;
}

bool sparse24AccessIsProjection(const Sparse24Access *access) {
  unsigned seen = 0;
  for (int i = 0; i < access->rank; ++i) {
    const Sparse24LoopIndex *index = &access->indices[i];
    if (index->otherLoop >= 0 || index->factor != 1 ||
        seen & (1u << index->loop))
      return false;
    seen |= 1u << index->loop;
  }
  return true;
}

int sparse24AccessFindLoop(const Sparse24Access *access, int loop) {
  int i = 0;
  while (i < access->rank && access->indices[i].loop != loop)
    ++i;
  return i;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

static MlirBlock getBody(MlirOperation op) {
  return mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0));
}

bool sparse24LinalgYieldsFirst(MlirOperation op) {
  MlirBlock body = getBody(op);
  MlirOperation yield = mlirBlockGetFirstOperation(body);
  return sparse24OpIs(yield, "linalg.yield") &&
         mlirOperationGetNumOperands(yield) == 1 &&
         mlirValueEqual(mlirOperationGetOperand(yield, 0),
                        mlirBlockGetArgument(body, 0));
}

/// A body that is being read.
typedef struct {
  MlirOperation op;
  MlirBlock block;
  int opCount;        ///< Of its operations, those that have been read.
  unsigned arguments; ///< Of its arguments, those that have been read.
} Body;

/// The position of a value among the arguments, or -1.
static intptr_t findArgument(const Body *body, MlirValue value) {
  for (intptr_t i = 0; i < mlirBlockGetNumArguments(body->block); ++i)
    if (mlirValueEqual(mlirBlockGetArgument(body->block, i), value))
      return i;
  return -1;
}

/// The operation that yields `value`, where it is in the body and has that
/// name; otherwise null.
static MlirOperation readOp(Body *body, MlirValue value, const char *name) {
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, name) ||
      !mlirBlockEqual(mlirOperationGetBlock(op), body->block))
    return (MlirOperation){NULL};
  ++body->opCount;
  return op;
}

/// What a value is that may stand outside the body as well: the operand that an
/// argument is, or the value itself.
static MlirValue readScalar(Body *body, MlirValue value) {
  intptr_t argument = findArgument(body, value);
  if (argument < 0)
    return value;
  body->arguments |= 1u << argument;
  return mlirOperationGetOperand(body->op, argument);
}

/// Reads a factor: one of the first two arguments, extended where it must be,
/// less a zero point. Whether both have been read is left to be seen.
static bool readFactor(Body *body, MlirValue value, MlirValue zeroPoints[2]) {
  MlirValue zeroPoint = {NULL};
  MlirOperation sub = readOp(body, value, "arith.subi");
  if (!mlirOperationIsNull(sub)) {
    value = mlirOperationGetOperand(sub, 0);
    zeroPoint = readScalar(body, mlirOperationGetOperand(sub, 1));
  }
  MlirOperation extension = readOp(body, value, "arith.extsi");
  if (!mlirOperationIsNull(extension))
    value = mlirOperationGetOperand(extension, 0);
  intptr_t argument = findArgument(body, value);
  if (argument < 0 || argument > 1)
    return false;
  body->arguments |= 1u << argument;
  zeroPoints[argument] = zeroPoint;
  return true;
}

/// The other operand of a commutative operation that has `operand`.
static bool getOther(MlirOperation op, MlirValue operand, MlirValue *other) {
  for (intptr_t i = 0; i < 2; ++i)
    if (mlirValueEqual(mlirOperationGetOperand(op, i), operand)) {
      *other = mlirOperationGetOperand(op, 1 - i);
      return true;
    }
  return false;
}

static int countOps(MlirBlock block) {
  int count = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(block);
       !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    ++count;
  return count;
}

bool sparse24LinalgReadBody(MlirOperation op, MlirValue zeroPoints[2]) {
  Body body = {.op = op, .block = getBody(op)};
  intptr_t inputs = mlirBlockGetNumArguments(body.block) - 1;
  MlirOperation yield = mlirBlockGetTerminator(body.block);
  MlirValue out = mlirBlockGetArgument(body.block, inputs), product;
  bool isFloat = mlirTypeIsAFloat(mlirValueGetType(out));
  MlirOperation add = readOp(&body, mlirOperationGetOperand(yield, 0),
                             isFloat ? "arith.addf" : "arith.addi");
  if (mlirOperationIsNull(add) || !getOther(add, out, &product))
    return false;
  MlirOperation mul =
      readOp(&body, product, isFloat ? "arith.mulf" : "arith.muli");
  if (mlirOperationIsNull(mul) ||
      !readFactor(&body, mlirOperationGetOperand(mul, 0), zeroPoints) ||
      !readFactor(&body, mlirOperationGetOperand(mul, 1), zeroPoints))
    return false;
  return body.arguments == (1u << inputs) - 1 &&
         countOps(body.block) == body.opCount + 1;
}

/*===- ConvertLinalgToSparse24.c - Raising operations of Linalg -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Named and generic operations alike: MLIR says which loop is a batch, a
// channel, a reduction; the body must be init + x * weight; and the indexing
// maps must be those of a sparse24 operation whose weight, a constant, may have
// its dimensions in any order. Nothing is read from an operation's name.

#include "Conversion/Raise.h"
#include "Transforms/Pass.h"
#include "sparse24/Dialect.h"

#include "mlir-c/AffineExpr.h"
#include "mlir-c/AffineMap.h"
#include "mlir-c/Dialect/Linalg.h"

enum { maxLoops = Sparse24MaxMoveRank };

static bool refuse(Sparse24Raising *raising, const char *detail) {
  return sparse24RaisingRefuse(raising, Sparse24ReasonUnsupportedOp, detail);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

/// What MLIR infers of a loop.
typedef enum {
  UnknownLoop,
  BatchLoop,
  MLoop, ///< Of the left input and the result.
  NLoop, ///< Of the right input and the result.
  KLoop,
  OutputImageLoop,
  OutputChannelLoop,
  FilterLoop,
  InputChannelLoop,
  DepthLoop,
} LoopKind;

typedef struct {
  int count;
  LoopKind kinds[maxLoops];
  int counts[DepthLoop + 1];
} Loops;

static void setKind(Loops *loops, MlirAttribute positions, LoopKind kind) {
  if (mlirAttributeIsNull(positions))
    return;
  for (intptr_t i = 0; i < mlirDenseArrayGetNumElements(positions); ++i) {
    int32_t loop = mlirDenseI32ArrayGetElement(positions, i);
    if (loop < 0 || loop >= loops->count || loops->kinds[loop] != UnknownLoop)
      continue;
    loops->kinds[loop] = kind;
    ++loops->counts[kind];
    --loops->counts[UnknownLoop];
  }
}

static bool inferContraction(MlirOperation op, Loops *loops) {
  MlirLinalgContractionDimensions dims =
      mlirLinalgInferContractionDimensions(op);
  setKind(loops, dims.batch, BatchLoop);
  setKind(loops, dims.m, MLoop);
  setKind(loops, dims.n, NLoop);
  setKind(loops, dims.k, KLoop);
  // A convolution has loops that this does not explain.
  return loops->counts[KLoop] > 0 && loops->counts[UnknownLoop] == 0;
}

static bool inferConvolution(MlirOperation op, Loops *loops) {
  MlirLinalgConvolutionDimensions dims =
      mlirLinalgInferConvolutionDimensions(op);
  setKind(loops, dims.batch, BatchLoop);
  setKind(loops, dims.outputImage, OutputImageLoop);
  setKind(loops, dims.outputChannel, OutputChannelLoop);
  setKind(loops, dims.filterLoop, FilterLoop);
  setKind(loops, dims.inputChannel, InputChannelLoop);
  setKind(loops, dims.depth, DepthLoop);
  // A pooling has a window, and no weight.
  return loops->counts[OutputChannelLoop] + loops->counts[InputChannelLoop] +
             loops->counts[DepthLoop] >
         0;
}

//===----------------------------------------------------------------------===//
// Indexing maps
//===----------------------------------------------------------------------===//

/// One dimension of a tensor: a loop times a factor, and maybe another one.
typedef struct {
  int loop, otherLoop; ///< -1: none.
  int64_t factor, otherFactor;
} Index;

typedef struct {
  int rank;
  Index indices[Sparse24MaxMoveRank];
} Access;

static bool readTerm(MlirAffineExpr expr, int *loop, int64_t *factor) {
  *factor = 1;
  if (mlirAffineExprIsAMul(expr)) {
    MlirAffineExpr right = mlirAffineBinaryOpExprGetRHS(expr);
    if (!mlirAffineExprIsAConstant(right))
      return false;
    *factor = mlirAffineConstantExprGetValue(right);
    expr = mlirAffineBinaryOpExprGetLHS(expr);
  }
  if (!mlirAffineExprIsADim(expr) || *factor < 1)
    return false;
  *loop = (int)mlirAffineDimExprGetPosition(expr);
  return true;
}

static bool readIndex(MlirAffineExpr expr, Index *index) {
  *index = (Index){.otherLoop = -1};
  if (!mlirAffineExprIsAAdd(expr))
    return readTerm(expr, &index->loop, &index->factor);
  return readTerm(mlirAffineBinaryOpExprGetLHS(expr), &index->loop,
                  &index->factor) &&
         readTerm(mlirAffineBinaryOpExprGetRHS(expr), &index->otherLoop,
                  &index->otherFactor);
}

static bool readAccess(MlirAttribute maps, intptr_t position, Access *access) {
  MlirAffineMap map =
      mlirAffineMapAttrGetValue(mlirArrayAttrGetElement(maps, position));
  intptr_t rank = mlirAffineMapGetNumResults(map);
  if (rank > Sparse24MaxMoveRank || mlirAffineMapGetNumSymbols(map) > 0)
    return false;
  access->rank = (int)rank;
  for (int i = 0; i < access->rank; ++i)
    if (!readIndex(mlirAffineMapGetResult(map, i), &access->indices[i]))
      return false;
  return true;
}

/// Whether each dimension is one loop, and none twice.
static bool isProjection(const Access *access) {
  unsigned seen = 0;
  for (int i = 0; i < access->rank; ++i) {
    const Index *index = &access->indices[i];
    if (index->otherLoop >= 0 || index->factor != 1 ||
        seen & (1u << index->loop))
      return false;
    seen |= 1u << index->loop;
  }
  return true;
}

/// The dimension that is that loop, or -1.
static int findLoop(const Access *access, int loop) {
  for (int i = 0; i < access->rank; ++i)
    if (access->indices[i].loop == loop && access->indices[i].otherLoop < 0)
      return i;
  return -1;
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

static MlirBlock getBody(MlirOperation op) {
  return mlirOperationGetNumRegions(op) == 1
             ? mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0))
             : (MlirBlock){NULL};
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

/// The value that arith.extsi extends, which is counted, or the value itself.
static MlirValue skipExtension(MlirValue value, int *extensions) {
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "arith.extsi"))
    return value;
  ++*extensions;
  return mlirOperationGetOperand(op, 0);
}

static int countOps(MlirBlock block) {
  int count = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(block);
       !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    ++count;
  return count;
}

/// Whether the body is `yield out + a * b`, sums and factors in any order, with
/// both factors extended where they are integers narrower than the result, and
/// nothing else.
static bool isProductBody(MlirOperation op) {
  MlirBlock body = getBody(op);
  if (mlirBlockIsNull(body) || mlirBlockGetNumArguments(body) != 3)
    return false;
  MlirValue a = mlirBlockGetArgument(body, 0);
  MlirValue b = mlirBlockGetArgument(body, 1);
  MlirValue out = mlirBlockGetArgument(body, 2);
  bool isFloat = mlirTypeIsAFloat(mlirValueGetType(out));
  MlirOperation yield = mlirBlockGetTerminator(body);
  if (mlirOperationIsNull(yield) || mlirOperationGetNumOperands(yield) != 1)
    return false;
  MlirOperation add = sparse24ValueGetOp(mlirOperationGetOperand(yield, 0));
  MlirValue product;
  if (mlirOperationIsNull(add) ||
      !sparse24OpIs(add, isFloat ? "arith.addf" : "arith.addi") ||
      !getOther(add, out, &product))
    return false;
  MlirOperation mul = sparse24ValueGetOp(product);
  if (mlirOperationIsNull(mul) ||
      !sparse24OpIs(mul, isFloat ? "arith.mulf" : "arith.muli"))
    return false;
  int extensions = 0;
  MlirValue left = skipExtension(mlirOperationGetOperand(mul, 0), &extensions);
  MlirValue right = skipExtension(mlirOperationGetOperand(mul, 1), &extensions);
  bool isAB = mlirValueEqual(left, a) && mlirValueEqual(right, b);
  bool isBA = mlirValueEqual(left, b) && mlirValueEqual(right, a);
  return (isAB || isBA) && countOps(body) == 3 + extensions;
}

/// Whether the body does nothing but yield its first argument.
static bool yieldsFirst(MlirOperation op) {
  MlirBlock body = getBody(op);
  if (mlirBlockIsNull(body) || mlirBlockGetNumArguments(body) != 2)
    return false;
  MlirOperation yield = mlirBlockGetFirstOperation(body);
  return !mlirOperationIsNull(yield) &&
         mlirOperationGetNumOperands(yield) == 1 &&
         mlirValueEqual(mlirOperationGetOperand(yield, 0),
                        mlirBlockGetArgument(body, 0));
}

//===----------------------------------------------------------------------===//
// Inits
//===----------------------------------------------------------------------===//

/// Whether the scalar is 0, the floating-point -0 included.
static bool isZeroScalar(MlirValue value) {
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "arith.constant"))
    return false;
  MlirAttribute attribute = sparse24OpGetAttr(op, "value");
  return mlirAttributeIsAFloat(attribute)
             ? mlirFloatAttrGetValueDouble(attribute) == 0
             : mlirAttributeIsAInteger(attribute) &&
                   mlirTypeIsAInteger(mlirAttributeGetType(attribute)) &&
                   mlirIntegerAttrGetValueInt(attribute) == 0;
}

static bool isZero(MlirValue init) {
  MlirOperation op = sparse24ValueGetOp(init);
  if (!mlirOperationIsNull(op) && sparse24OpIs(op, "linalg.fill"))
    return mlirOperationGetNumOperands(op) == 2 &&
           isZeroScalar(mlirOperationGetOperand(op, 0));
  return sparse24ElementsAreZero(sparse24ValueGetConstant(init));
}

/// Whether the value is a vector that is repeated along all dimensions but
/// `channel`: by linalg.broadcast or as linalg.generic.
static bool isBroadcast(MlirValue init, int channel, MlirValue *vector) {
  MlirOperation op = sparse24ValueGetOp(init);
  if (mlirOperationIsNull(op) || mlirOperationGetNumOperands(op) != 2 ||
      !(sparse24OpIs(op, "linalg.broadcast") ||
        sparse24OpIs(op, "linalg.generic")) ||
      !yieldsFirst(op))
    return false;
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  Access in, out;
  if (mlirAttributeIsNull(maps) || mlirArrayAttrGetNumElements(maps) != 2 ||
      !readAccess(maps, 0, &in) || !readAccess(maps, 1, &out) || in.rank != 1 ||
      !isProjection(&in) || !isProjection(&out) ||
      findLoop(&out, in.indices[0].loop) != channel)
    return false;
  *vector = mlirOperationGetOperand(op, 0);
  return sparse24TypeGetRank(mlirValueGetType(*vector)) == 1;
}

/// Reads what is added to the products: nothing, or a vector along dimension
/// `channel` of the result (-1: the result has no such dimension).
static bool getInit(MlirValue init, int channel, Sparse24Raising *raising) {
  if (isZero(init) ||
      (channel >= 0 && isBroadcast(init, channel, &raising->bias)))
    return true;
  return refuse(raising, "expected an init of zeros, or of a bias repeated "
                         "along the other dimensions");
}

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

/// An operation's inputs, x and the weight, and its result.
typedef struct {
  Loops loops;
  Access x, weight, y;
} Operation;

/// The result is .. x N, and x the same dimensions with K in place of N, or
/// with its last two swapped.
static bool matchX1(const Operation *operation, int k, int lead,
                    Sparse24Raising *raising) {
  const Access *x = &operation->x, *y = &operation->y;
  if (x->rank != lead + 1)
    return false;
  for (int i = 0; i + 1 < lead; ++i)
    if (x->indices[i].loop != y->indices[i].loop)
      return false;
  int xK = findLoop(x, k);
  raising->transposeX1 = lead > 0 && xK == lead - 1;
  return (xK == lead || raising->transposeX1) &&
         (lead == 0 ||
          x->indices[raising->transposeX1 ? lead : lead - 1].loop ==
              y->indices[lead - 1].loop);
}

/// The weight's dimensions as .. x K x N.
static bool matchX2(const Operation *operation, int k, int lead,
                    Sparse24Raising *raising) {
  const Access *weight = &operation->weight, *y = &operation->y;
  for (int i = 0; i < lead; ++i)
    if (operation->loops.kinds[y->indices[i].loop] == BatchLoop)
      raising->order[raising->rank++] = findLoop(weight, y->indices[i].loop);
  raising->order[raising->rank++] = findLoop(weight, k);
  if (y->rank > lead)
    raising->order[raising->rank++] = findLoop(weight, y->indices[lead].loop);
  for (int i = 0; i < raising->rank; ++i)
    if (raising->order[i] < 0)
      return false;
  return raising->rank == weight->rank;
}

static bool matchContraction(const Operation *operation, LoopKind rows,
                             LoopKind columns, Sparse24Raising *raising) {
  const Loops *loops = &operation->loops;
  const Access *y = &operation->y;
  if (!isProjection(&operation->x) || !isProjection(&operation->weight) ||
      !isProjection(y))
    return refuse(raising, "expected each dimension to be one loop");
  if (loops->counts[KLoop] != 1 || loops->counts[columns] > 1)
    return refuse(raising, "expected one reduction, and no more than one "
                           "dimension of the result that is the weight's");
  int lead = y->rank - loops->counts[columns], k = 0;
  while (loops->kinds[k] != KLoop)
    ++k;
  if (y->rank > lead && loops->kinds[y->indices[lead].loop] != columns)
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonConstantLeft,
        "the result's last dimension is not the weight's");
  // A batch is of matrices: one dimension of x is its rows, the last one.
  if (loops->counts[BatchLoop] &&
      (loops->counts[rows] != 1 || loops->counts[columns] != 1 ||
       loops->kinds[y->indices[lead - 1].loop] != rows))
    return refuse(raising, "expected a batch of matrix products");
  if (!matchX1(operation, k, lead, raising) ||
      !matchX2(operation, k, lead, raising))
    return refuse(raising, "expected the dimensions of x and of the result in "
                           "the same order");
  return true;
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

static bool isLoop(const Operation *operation, const Access *access,
                   int dimension, LoopKind kind) {
  const Index *index = &access->indices[dimension];
  return index->otherLoop < 0 && index->factor == 1 &&
         operation->loops.kinds[index->loop] == kind;
}

/// Reads `image * stride + filter * dilation`.
static bool readWindow(const Operation *operation, Index index, int *image,
                       int *filter, int64_t *stride, int64_t *dilation) {
  if (index.otherLoop < 0)
    return false;
  if (operation->loops.kinds[index.loop] == FilterLoop)
    index =
        (Index){index.otherLoop, index.loop, index.otherFactor, index.factor};
  *image = index.loop;
  *stride = index.factor;
  *filter = index.otherLoop;
  *dilation = index.otherFactor;
  return operation->loops.kinds[*image] == OutputImageLoop &&
         operation->loops.kinds[*filter] == FilterLoop;
}

static bool isStaticDim(MlirType type, int dimension) {
  return !mlirShapedTypeIsDynamicDim(type, dimension);
}

/// A loop nest may leave out the end of its input, and a sparse24 operation may
/// not: the result has the size that follows from the others.
static bool hasWholeImage(const Sparse24Raising *raising, MlirType x,
                          MlirType weight, MlirType y, int spatial) {
  for (int i = 0; i < 2; ++i) {
    int filter = raising->order[2 + i];
    if (!isStaticDim(x, spatial + i) || !isStaticDim(y, spatial + i) ||
        !isStaticDim(weight, filter))
      return false;
    int64_t reach;
    if (__builtin_mul_overflow(mlirShapedTypeGetDimSize(weight, filter) - 1,
                               raising->dilations[i], &reach))
      return false;
    int64_t slack = mlirShapedTypeGetDimSize(x, spatial + i) - 1 - reach;
    if (slack < 0 || mlirShapedTypeGetDimSize(y, spatial + i) !=
                         slack / raising->strides[i] + 1)
      return false;
  }
  return true;
}

/// Whether there are a batch, two spatial dimensions and channels, and nothing
/// else.
static bool isConvolution2D(const Operation *operation) {
  const int *counts = operation->loops.counts;
  return counts[UnknownLoop] == 0 && counts[BatchLoop] == 1 &&
         counts[OutputImageLoop] == 2 && counts[OutputChannelLoop] == 1 &&
         counts[FilterLoop] == 2 && counts[InputChannelLoop] == 1 &&
         operation->x.rank == 4 && operation->y.rank == 4 &&
         operation->weight.rank == 4 && isProjection(&operation->weight) &&
         isProjection(&operation->y);
}

/// Reads height and width, the first of which is dimension `spatial` of x and
/// the result.
static bool matchWindow(const Operation *operation, int spatial,
                        Sparse24Raising *raising) {
  for (int i = 0; i < 2; ++i) {
    int image, filter;
    if (!readWindow(operation, operation->x.indices[spatial + i], &image,
                    &filter, &raising->strides[i], &raising->dilations[i]) ||
        operation->y.indices[spatial + i].loop != image)
      return refuse(raising, "expected height and width in the same order");
    raising->order[2 + i] = findLoop(&operation->weight, filter);
  }
  return true;
}

static bool matchConvolution(const Operation *operation, MlirType yType,
                             Sparse24Raising *raising) {
  const Access *x = &operation->x, *y = &operation->y;
  const int *counts = operation->loops.counts;
  if (counts[DepthLoop] && !counts[InputChannelLoop])
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonTooFewChannels,
        "1 input channel for each output channel, expected at least 4");
  if (counts[DepthLoop])
    return refuse(raising, "groups of channels have no form here");
  if (!isConvolution2D(operation))
    return refuse(raising, "expected two spatial dimensions, a batch and "
                           "channels");
  bool isNCHW = isLoop(operation, y, 1, OutputChannelLoop);
  int channel = isNCHW ? 1 : 3, spatial = isNCHW ? 2 : 1;
  if (!isLoop(operation, y, 0, BatchLoop) ||
      !isLoop(operation, x, 0, BatchLoop) ||
      !isLoop(operation, y, channel, OutputChannelLoop) ||
      !isLoop(operation, x, channel, InputChannelLoop))
    return refuse(raising, "expected x and the result as NCHW or NHWC");
  raising->dataFormat = isNCHW ? "NCHW" : "NHWC";
  raising->rank = 4;
  raising->order[0] = findLoop(&operation->weight, y->indices[channel].loop);
  raising->order[1] = findLoop(&operation->weight, x->indices[channel].loop);
  if (!matchWindow(operation, spatial, raising))
    return false;
  for (int i = 0; i < raising->rank; ++i)
    if (raising->order[i] < 0)
      return refuse(raising, "expected a weight of channels and the kernel");
  return hasWholeImage(raising, mlirValueGetType(raising->x),
                       mlirValueGetType(raising->weight), yType, spatial) ||
         refuse(raising, "expected static spatial sizes, and a result that "
                         "reaches the end of the image");
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

static bool isOnTensors(MlirOperation op) {
  return mlirOperationGetNumResults(op) == 1 &&
         mlirOperationGetNumOperands(op) >= 3 &&
         sparse24TypeGetRank(mlirValueGetType(mlirOperationGetResult(op, 0))) >=
             0;
}

/// What MLIR infers; both false where the operation is neither.
static void infer(MlirOperation op, Loops *loops, bool *isContraction,
                  bool *isConvolution) {
  *isContraction = *isConvolution = false;
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  if (mlirAttributeIsNull(maps) || mlirArrayAttrGetNumElements(maps) < 3)
    return;
  intptr_t count = mlirAffineMapGetNumDims(
      mlirAffineMapAttrGetValue(mlirArrayAttrGetElement(maps, 0)));
  if (count > maxLoops)
    return;
  Loops none = {.count = (int)count, .counts = {[UnknownLoop] = (int)count}};
  *loops = none;
  if ((*isContraction = inferContraction(op, loops)))
    return;
  *loops = none;
  *isConvolution = inferConvolution(op, loops);
}

bool sparse24LinalgOpHasWeight(MlirOperation op) {
  Loops loops;
  bool isContraction, isConvolution;
  if (!isOnTensors(op))
    return false;
  // A named operation has one, whether MLIR infers its dimensions or not.
  if (!sparse24OpIs(op, "linalg.generic"))
    return true;
  infer(op, &loops, &isContraction, &isConvolution);
  return isContraction || isConvolution;
}

/// Takes the input that is a constant as the weight, the right one before the
/// left.
static bool getInputs(MlirOperation op, Sparse24Raising *raising,
                      bool *isRight) {
  MlirValue left = mlirOperationGetOperand(op, 0);
  MlirValue right = mlirOperationGetOperand(op, 1);
  *isRight = !mlirValueIsNull(sparse24FindMovedConstant(right));
  raising->weight = *isRight ? right : left;
  raising->x = *isRight ? left : right;
  if (*isRight || !mlirValueIsNull(sparse24FindMovedConstant(left)))
    return true;
  raising->weight = right;
  return sparse24RaisingRefuse(raising, Sparse24ReasonNotConstant,
                               "no input is a constant");
}

bool sparse24RaisingMatchLinalg(MlirOperation op, Sparse24Raising *raising) {
  *raising = (Sparse24Raising){.reason = Sparse24ReasonNone, .detail = ""};
  Operation operation;
  bool isContraction, isConvolution, isRight;
  if (!isOnTensors(op))
    return refuse(raising, "expected an operation on tensors");
  if (!getInputs(op, raising, &isRight))
    return false;
  infer(op, &operation.loops, &isContraction, &isConvolution);
  if (!isContraction && !isConvolution)
    return refuse(raising, "MLIR infers no contraction or convolution of two "
                           "inputs");
  raising->isConv = isConvolution;
  MlirType y = mlirValueGetType(mlirOperationGetResult(op, 0));
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  if (isConvolution && !isRight)
    return sparse24RaisingRefuse(raising, Sparse24ReasonConstantLeft, "");
  if (mlirOperationGetNumOperands(op) != 3 || !isProductBody(op))
    return refuse(raising, "expected a body that adds the product of both "
                           "inputs");
  if (!readAccess(maps, isRight ? 0 : 1, &operation.x) ||
      !readAccess(maps, isRight ? 1 : 0, &operation.weight) ||
      !readAccess(maps, 2, &operation.y))
    return refuse(raising, "expected indexing maps of loops, strides and "
                           "dilations");
  if (!sparse24RaisingCheckTypes(raising, y) ||
      !(isConvolution ? matchConvolution(&operation, y, raising)
                      : matchContraction(&operation, isRight ? MLoop : NLoop,
                                         isRight ? NLoop : MLoop, raising)))
    return false;
  int channel = isConvolution ? (raising->dataFormat[1] == 'C' ? 1 : 3)
                : operation.loops.counts[isRight ? NLoop : MLoop]
                    ? operation.y.rank - 1
                    : -1;
  return getInit(mlirOperationGetOperand(op, 2), channel, raising);
}

static MlirLogicalResult raiseOp(MlirOperation op, MlirRewriterBase rewriter,
                                 void *userData) {
  Sparse24Raising raising;
  return sparse24RaisingMatchLinalg(op, &raising)
             ? sparse24RaisingApply(&raising, op, rewriter, userData)
             : mlirLogicalResultFailure();
}

MlirLogicalResult
sparse24RunConvertLinalgToSparse24(MlirOperation op,
                                   const Sparse24PassOptions *options) {
  static const Sparse24Pattern patterns[] = {
#define SPARSE24_LINALG_OP(name) {name, raiseOp},
#include "Conversion/LinalgOps.def"
  };
  _Static_assert(sizeof patterns / sizeof *patterns <=
                     (size_t)Sparse24MaxPatterns,
                 "a pattern too many would be passed over");
  return sparse24RaisingRun(op, patterns, sizeof patterns / sizeof *patterns,
                            options);
}

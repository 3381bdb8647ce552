/*===- ConvertLinalgToSparse24.c - Raising operations of Linalg -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// The indexing maps of a sum of products must be those of a sparse24 operation
// whose weight, a constant, may have its dimensions in any order.

#include "Conversion/LinalgProduct.h"
#include "Conversion/Raise.h"
#include "Transforms/Pass.h"
#include "Transforms/Verify.h"
#include "sparse24/Dialect.h"

#include "mlir-c/Dialect/Linalg.h"

static bool refuse(Sparse24Raising *raising, const char *detail) {
  return sparse24RaisingRefuse(raising, Sparse24ReasonUnsupportedOp, detail);
}

/// An operation's inputs, x and the weight, and its result.
typedef struct {
  Sparse24Loops loops;
  Sparse24Access x, weight, y;
} Operation;

//===----------------------------------------------------------------------===//
// Zero points
//===----------------------------------------------------------------------===//

/// The value of an integer constant that is no tensor.
static bool getScalar(MlirValue value, int64_t *scalar) {
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "arith.constant"))
    return false;
  MlirAttribute attribute = sparse24OpGetAttr(op, "value");
  if (!mlirAttributeIsAInteger(attribute) ||
      !mlirTypeIsAInteger(mlirAttributeGetType(attribute)))
    return false;
  *scalar = mlirIntegerAttrGetValueInt(attribute);
  return true;
}

/// A zero point there is an integer of 32 bits, and here an element of the type
/// of what it is for. One of 0 is left out.
static bool getZeroPoint(MlirValue value, MlirType element,
                         Sparse24Raising *raising,
                         Sparse24RaisingOperand *zeroPoint) {
  if (mlirValueIsNull(value))
    return true;
  int64_t scalar;
  if (!getScalar(value, &scalar))
    return refuse(raising, "expected zero points that are constants");
  if (scalar == 0)
    return true;
  if (!sparse24TypeIsInt8(element) || scalar < INT8_MIN || scalar > INT8_MAX)
    return refuse(raising, "expected zero points of 8-bit elements that are of "
                           "their type");
  int64_t one = 1;
  zeroPoint->elements = mlirDenseElementsAttrSplatGet(
      sparse24TensorGet(1, &one, element), mlirIntegerAttrGet(element, scalar));
  return true;
}

//===----------------------------------------------------------------------===//
// Inits
//===----------------------------------------------------------------------===//

/// Whether the scalar is 0, the floating-point -0 included.
static bool isZeroScalar(MlirValue value) {
  int64_t scalar;
  if (getScalar(value, &scalar))
    return scalar == 0;
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "arith.constant"))
    return false;
  MlirAttribute attribute = sparse24OpGetAttr(op, "value");
  return mlirAttributeIsAFloat(attribute) &&
         mlirFloatAttrGetValueDouble(attribute) == 0;
}

static bool isZero(MlirValue init) {
  MlirOperation op = sparse24ValueGetOp(init);
  if (!mlirOperationIsNull(op) && sparse24OpIs(op, "linalg.fill"))
    return mlirOperationGetNumOperands(op) == 2 &&
           isZeroScalar(mlirOperationGetOperand(op, 0));
  return sparse24ElementsAreZero(sparse24ValueGetConstant(init));
}

/// Where the result has the output channels of the weight: in `count`
/// dimensions, of which `dim` is the first. None where there is no such
/// dimension, two where the groups have one of their own.
typedef struct {
  int dim, count;
} Channels;

/// Whether the value is a tensor that is repeated along all dimensions but the
/// channels: by linalg.broadcast or as linalg.generic.
static bool isBroadcast(MlirValue init, Channels channels, MlirValue *bias) {
  MlirOperation op = sparse24ValueGetOp(init);
  if (mlirOperationIsNull(op) || mlirOperationGetNumOperands(op) != 2 ||
      !(sparse24OpIs(op, "linalg.broadcast") ||
        sparse24OpIs(op, "linalg.generic")) ||
      !sparse24LinalgYieldsFirst(op))
    return false;
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  Sparse24Access in, out;
  if (mlirAttributeIsNull(maps) || mlirArrayAttrGetNumElements(maps) != 2 ||
      !sparse24AccessRead(maps, 0, &in) || !sparse24AccessRead(maps, 1, &out) ||
      in.rank != channels.count || !sparse24AccessIsProjection(&in) ||
      !sparse24AccessIsProjection(&out))
    return false;
  for (int i = 0; i < in.rank; ++i)
    if (sparse24AccessFindLoop(&out, in.indices[i].loop) != channels.dim + i)
      return false;
  *bias = mlirOperationGetOperand(op, 0);
  return sparse24TypeGetRank(mlirValueGetType(*bias)) == in.rank;
}

/// The value whose dimension `dim` tensor.expand_shape makes two of; null where
/// it is something else. As elements keep their order, types say it all.
static MlirValue getUnexpanded(MlirValue value, int dim) {
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op) || !sparse24OpIs(op, "tensor.expand_shape"))
    return (MlirValue){NULL};
  MlirValue source = mlirOperationGetOperand(op, 0);
  MlirType merged = sparse24TypeMergeDims(mlirValueGetType(value), dim);
  return mlirTypeEqual(mlirValueGetType(source), merged) ? source
                                                         : (MlirValue){NULL};
}

/// Reads what is added to the products: nothing, or a bias.
static bool getInit(MlirValue init, Channels channels,
                    Sparse24Raising *raising) {
  MlirValue *bias = &raising->bias.value;
  if (isZero(init) || (channels.count && isBroadcast(init, channels, bias)))
    return true;
  MlirValue source = channels.count == 2 ? getUnexpanded(init, channels.dim)
                                         : (MlirValue){NULL};
  if (!mlirValueIsNull(source) &&
      (isZero(source) ||
       isBroadcast(source, (Channels){channels.dim, 1}, bias)))
    return true;
  return refuse(raising, "expected an init of zeros, or of a bias repeated "
                         "along the other dimensions");
}

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

/// The result is .. x N, and x the same dimensions with K in place of N, or
/// with its last two swapped.
static bool matchX1(const Operation *operation, int k, int lead,
                    Sparse24Raising *raising) {
  const Sparse24Access *x = &operation->x, *y = &operation->y;
  for (int i = 0; i + 1 < lead; ++i)
    if (x->indices[i].loop != y->indices[i].loop)
      return false;
  int xK = sparse24AccessFindLoop(x, k);
  raising->transposeX1 = lead > 0 && xK == lead - 1;
  return (xK == lead || raising->transposeX1) &&
         (lead == 0 ||
          x->indices[raising->transposeX1 ? lead : lead - 1].loop ==
              y->indices[lead - 1].loop);
}

/// The weight's dimensions as .. x K x N.
static bool matchX2(const Operation *operation, int k, int lead,
                    Sparse24Raising *raising) {
  const Sparse24Access *weight = &operation->weight, *y = &operation->y;
  for (int i = 0; i < lead; ++i)
    if (operation->loops.kinds[y->indices[i].loop] == Sparse24LoopBatch)
      raising->order[raising->rank++] =
          sparse24AccessFindLoop(weight, y->indices[i].loop);
  raising->order[raising->rank++] = sparse24AccessFindLoop(weight, k);
  if (y->rank > lead)
    raising->order[raising->rank++] =
        sparse24AccessFindLoop(weight, y->indices[lead].loop);
  return raising->rank == weight->rank;
}

/// Each dimension is one loop, or MLIR would not have inferred those of a
/// contraction.
static bool matchContraction(const Operation *operation, Sparse24LoopKind rows,
                             Sparse24LoopKind columns, Channels *channels,
                             Sparse24Raising *raising) {
  const Sparse24Loops *loops = &operation->loops;
  const Sparse24Access *y = &operation->y;
  if (loops->counts[Sparse24LoopK] != 1 || loops->counts[columns] > 1)
    return refuse(raising, "expected one reduction, and no more than one "
                           "dimension of the result that is the weight's");
  int lead = y->rank - loops->counts[columns], k = 0;
  while (loops->kinds[k] != Sparse24LoopK)
    ++k;
  if (y->rank > lead && loops->kinds[y->indices[lead].loop] != columns)
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonConstantLeft,
        "the result's last dimension is not the weight's");
  // A batch is of matrices: one dimension of x is its rows, the last one.
  if (loops->counts[Sparse24LoopBatch] &&
      (loops->counts[rows] != 1 || loops->counts[columns] != 1 ||
       loops->kinds[y->indices[lead - 1].loop] != rows))
    return refuse(raising, "expected a batch of matrix products");
  if (!matchX1(operation, k, lead, raising) ||
      !matchX2(operation, k, lead, raising))
    return refuse(raising, "expected the dimensions of x and of the result in "
                           "the same order");
  *channels = (Channels){lead, loops->counts[columns]};
  return true;
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// Where x and the result have what: channels first or last, with the groups,
/// if they have any, right before them. The batch is dimension 0.
typedef struct {
  int rank, group, channel, spatial;
} Layout;

static Layout getLayout(int spatial, bool hasGroups, bool isChannelsLast) {
  int rank = 2 + hasGroups + spatial;
  int channel = isChannelsLast ? rank - 1 : 1 + hasGroups;
  return (Layout){.rank = rank,
                  .group = hasGroups ? channel - 1 : 0,
                  .channel = channel,
                  .spatial = isChannelsLast ? 1 : channel + 1};
}

static bool isLoop(const Operation *operation, const Sparse24Access *access,
                   int dimension, Sparse24LoopKind kind) {
  const Sparse24LoopIndex *index = &access->indices[dimension];
  return index->otherLoop < 0 && index->factor == 1 &&
         operation->loops.kinds[index->loop] == kind;
}

/// Whether x or the result has its dimensions so, of which the spatial ones are
/// not looked at.
static bool hasLayout(const Operation *operation, const Sparse24Access *access,
                      const Layout *layout, Sparse24LoopKind channel) {
  return isLoop(operation, access, 0, Sparse24LoopBatch) &&
         (!layout->group ||
          isLoop(operation, access, layout->group, Sparse24LoopDepth)) &&
         isLoop(operation, access, layout->channel, channel);
}

/// Reads `image * stride + filter * dilation`. A dimension that is a sum has no
/// other loops: those of the batch, the channels and the groups stand alone.
static bool readWindow(const Operation *operation, Sparse24LoopIndex index,
                       int *image, int *filter, int64_t *stride,
                       int64_t *dilation) {
  if (operation->loops.kinds[index.loop] == Sparse24LoopFilter)
    index = (Sparse24LoopIndex){index.otherLoop, index.loop, index.otherFactor,
                                index.factor};
  *image = index.loop;
  *stride = index.factor;
  *filter = index.otherLoop;
  *dilation = index.otherFactor;
  return operation->loops.kinds[*image] == Sparse24LoopOutputImage &&
         operation->loops.kinds[*filter] == Sparse24LoopFilter;
}

static bool isStaticDim(MlirType type, int dimension) {
  return !mlirShapedTypeIsDynamicDim(type, dimension);
}

/// A loop nest may leave out the end of its input, and a sparse24 operation may
/// not: the result has the size that follows from the others. The filter's
/// dimensions end with the kernel.
static bool hasWholeImage(const Sparse24Raising *raising, MlirType y,
                          const Layout *layout) {
  const Sparse24ConvWindow *window = &raising->window;
  MlirType x = mlirValueGetType(raising->x);
  MlirType weight = mlirValueGetType(raising->weight);
  int spatial = window->row->spatial;
  for (int i = 0; i < spatial; ++i) {
    int dim = layout->spatial + i;
    int filter = raising->order[raising->rank - spatial + i];
    if (!isStaticDim(x, dim) || !isStaticDim(y, dim))
      return false;
    // It fits: MLIR has verified that x is at least so long.
    int64_t reach =
        (mlirShapedTypeGetDimSize(weight, filter) - 1) * window->dilations[i];
    int64_t slack = mlirShapedTypeGetDimSize(x, dim) - 1 - reach;
    if (slack < 0 ||
        mlirShapedTypeGetDimSize(y, dim) != slack / window->strides[i] + 1)
      return false;
  }
  return true;
}

/// Whether there are a batch, spatial dimensions, channels, and maybe groups of
/// them, and nothing else.
static bool isPlainConvolution(const Operation *operation,
                               const Layout *layout) {
  const int *counts = operation->loops.counts;
  return counts[Sparse24LoopUnknown] == 0 && counts[Sparse24LoopBatch] == 1 &&
         counts[Sparse24LoopDepth] <= 1 &&
         counts[Sparse24LoopOutputChannel] == 1 &&
         counts[Sparse24LoopInputChannel] == 1 &&
         counts[Sparse24LoopFilter] == counts[Sparse24LoopOutputImage] &&
         operation->x.rank == layout->rank &&
         operation->y.rank == layout->rank &&
         operation->weight.rank == layout->rank &&
         sparse24AccessIsProjection(&operation->weight) &&
         sparse24AccessIsProjection(&operation->y);
}

/// Adds the weight's dimension that is that loop to the order.
static void addToOrder(const Operation *operation, int loop,
                       Sparse24Raising *raising) {
  raising->order[raising->rank++] =
      sparse24AccessFindLoop(&operation->weight, loop);
}

/// Reads the spatial dimensions.
static bool matchWindow(const Operation *operation, const Layout *layout,
                        Sparse24Raising *raising) {
  Sparse24ConvWindow *window = &raising->window;
  for (int i = 0; i < window->row->spatial; ++i) {
    int image, filter, dim = layout->spatial + i;
    if (!readWindow(operation, operation->x.indices[dim], &image, &filter,
                    &window->strides[i], &window->dilations[i]) ||
        operation->y.indices[dim].loop != image)
      return refuse(raising, "expected the spatial dimensions in the same "
                             "order");
    addToOrder(operation, filter, raising);
  }
  return true;
}

/// The groups are to be one dimension with their channels in x and the filter,
/// and two in the result, whose sizes must be known.
static bool matchGroups(MlirType y, const Layout *layout,
                        Sparse24Raising *raising) {
  raising->window.groups = 1;
  if (!layout->group)
    return true;
  raising->groupDim = layout->group;
  raising->window.groups = mlirShapedTypeGetDimSize(
      mlirValueGetType(raising->weight), raising->order[0]);
  return (isStaticDim(y, layout->group) && isStaticDim(y, layout->channel)) ||
         refuse(raising, "expected a result whose channels are static");
}

static bool matchConvolution(const Operation *operation, MlirType yType,
                             Channels *channels, Sparse24Raising *raising) {
  const Sparse24Access *x = &operation->x, *y = &operation->y;
  const int *counts = operation->loops.counts;
  int spatial = counts[Sparse24LoopOutputImage];
  bool hasGroups = counts[Sparse24LoopDepth] > 0;
  if (!counts[Sparse24LoopInputChannel])
    return sparse24RaisingRefuse(
        raising, Sparse24ReasonTooFewChannels,
        "1 input channel for each output channel, expected at least 4");
  Layout layout = getLayout(spatial, hasGroups, /*isChannelsLast=*/false);
  if (!raising->window.row || !isPlainConvolution(operation, &layout))
    return refuse(raising, "expected a batch, channels and one to three "
                           "spatial dimensions");
  bool isLast =
      !isLoop(operation, y, layout.channel, Sparse24LoopOutputChannel);
  layout = getLayout(spatial, hasGroups, isLast);
  if (!hasLayout(operation, x, &layout, Sparse24LoopInputChannel) ||
      !hasLayout(operation, y, &layout, Sparse24LoopOutputChannel))
    return refuse(raising, "expected x and the result with their channels "
                           "first or last");
  raising->window.dataFormat =
      sparse24ConvolutionGetDataFormats(raising->window.row)[isLast];
  if (hasGroups)
    addToOrder(operation, y->indices[layout.group].loop, raising);
  addToOrder(operation, y->indices[layout.channel].loop, raising);
  addToOrder(operation, x->indices[layout.channel].loop, raising);
  if (!matchWindow(operation, &layout, raising))
    return false;
  if (!hasWholeImage(raising, yType, &layout))
    return refuse(raising, "expected static spatial sizes, and a result that "
                           "reaches the end of the image");
  *channels =
      hasGroups ? (Channels){layout.group, 2} : (Channels){layout.channel, 1};
  return matchGroups(yType, &layout, raising);
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

bool sparse24LinalgOpHasWeight(MlirOperation op) {
  if (!isOnTensors(op))
    return false;
  // A named operation has one, whether MLIR infers its dimensions or not.
  if (!sparse24OpIs(op, "linalg.generic"))
    return true;
  Sparse24Loops loops;
  sparse24LinalgInferLoops(op, &loops);
  // A pooling has a window, and no weight.
  int channels = loops.counts[Sparse24LoopOutputChannel] +
                 loops.counts[Sparse24LoopInputChannel] +
                 loops.counts[Sparse24LoopDepth];
  return loops.isContraction || (loops.isConvolution && channels > 0);
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

static bool readMaps(MlirOperation op, bool isRight, Operation *operation,
                     Sparse24Raising *raising) {
  MlirAttribute maps = mlirLinalgGetIndexingMapsAttribute(op);
  intptr_t init = mlirOperationGetNumOperands(op) - 1;
  return (sparse24AccessRead(maps, isRight ? 0 : 1, &operation->x) &&
          sparse24AccessRead(maps, isRight ? 1 : 0, &operation->weight) &&
          sparse24AccessRead(maps, init, &operation->y)) ||
         refuse(raising, "expected indexing maps of loops, strides and "
                         "dilations");
}

static bool getZeroPoints(const MlirValue zeroPoints[2], bool isRight,
                          Sparse24Raising *raising) {
  MlirType element = sparse24TypeGetElement(mlirValueGetType(raising->x));
  return getZeroPoint(zeroPoints[isRight ? 0 : 1], element, raising,
                      &raising->xZeroPoint) &&
         getZeroPoint(zeroPoints[isRight ? 1 : 0], element, raising,
                      &raising->weightZeroPoint);
}

bool sparse24RaisingMatchLinalg(MlirOperation op, Sparse24Raising *raising) {
  *raising = (Sparse24Raising){.reason = Sparse24ReasonNone, .detail = ""};
  Operation operation;
  MlirValue zeroPoints[2];
  bool isRight;
  if (!isOnTensors(op))
    return refuse(raising, "expected an operation on tensors");
  if (!getInputs(op, raising, &isRight))
    return false;
  const Sparse24Loops *loops = &operation.loops;
  sparse24LinalgInferLoops(op, &operation.loops);
  if (!loops->isContraction && !loops->isConvolution)
    return refuse(raising, "MLIR infers no contraction or convolution of two "
                           "inputs");
  if (loops->isConvolution && !isRight)
    return sparse24RaisingRefuse(raising, Sparse24ReasonConstantLeft, "");
  if (!sparse24LinalgReadBody(op, zeroPoints))
    return refuse(raising, "expected a body that adds the product of both "
                           "inputs");
  if (loops->isConvolution)
    raising->window.row = sparse24ConvolutionFind(
        loops->counts[Sparse24LoopOutputImage], false, false);
  Sparse24LoopKind rows = isRight ? Sparse24LoopM : Sparse24LoopN;
  Sparse24LoopKind columns = isRight ? Sparse24LoopN : Sparse24LoopM;
  MlirType y = mlirValueGetType(mlirOperationGetResult(op, 0));
  MlirValue init =
      mlirOperationGetOperand(op, mlirOperationGetNumOperands(op) - 1);
  Channels channels = {.count = 0};
  return readMaps(op, isRight, &operation, raising) &&
         sparse24RaisingCheckTypes(raising, y) &&
         (loops->isConvolution
              ? matchConvolution(&operation, y, &channels, raising)
              : matchContraction(&operation, rows, columns, &channels,
                                 raising)) &&
         getZeroPoints(zeroPoints, isRight, raising) &&
         getInit(init, channels, raising);
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

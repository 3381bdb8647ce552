/*===- VerifyConv.c - Checks of the convolutions --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Verify.h"

#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"

#include "mlir-c/BuiltinTypes.h"

#include <inttypes.h>

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static const char *const autoPads[] = {"NOTSET", "SAME_UPPER", "SAME_LOWER",
                                       "VALID", NULL};
enum { NotSet, SameUpper, SameLower, Valid };

/// Spatial dimensions are in the order of the data format: depth, height,
/// width, as many of the last ones as there are.
typedef struct {
  const Sparse24Convolution *row;
  int64_t strides[Sparse24MaxSpatial], dilations[Sparse24MaxSpatial];
  int64_t pads[2 * Sparse24MaxSpatial]; ///< All begins, then all ends.
  int64_t outputPadding[Sparse24MaxSpatial];
  int64_t groups;
  int isChannelsLast, autoPad;
} Window;

static bool verifyAutoPad(MlirOperation op, Window *window) {
  if (!sparse24VerifyWord(op, "auto_pad", autoPads, true, &window->autoPad))
    return false;
  if (window->autoPad == NotSet)
    return true;
  for (int i = 0; i < 2 * window->row->spatial; ++i)
    if (window->pads[i])
      return sparse24VerifyFail(op,
                                "expected 'pads' to be 0 where 'auto_pad' is "
                                "\"%s\", found %" PRId64,
                                autoPads[window->autoPad], window->pads[i]);
  return true;
}

static bool verifyWindow(MlirOperation op, const Sparse24Convolution *row,
                         Window *window) {
  *window = (Window){.row = row};
  int spatial = row->spatial;
  if (!sparse24VerifyIntArray(op, "strides", 1, spatial, window->strides) ||
      !sparse24VerifyIntArray(op, "dilations", 1, spatial, window->dilations) ||
      !sparse24VerifyIntArray(op, "pads", 0, 2 * spatial, window->pads) ||
      !sparse24VerifyIntAtLeast(op, "groups", 1, &window->groups) ||
      !sparse24VerifyWord(op, "data_format",
                          sparse24ConvolutionGetDataFormats(row), false,
                          &window->isChannelsLast))
    return false;
  return row->isTransposed
             ? sparse24VerifyIntArray(op, "output_padding", 0, spatial,
                                      window->outputPadding)
             : verifyAutoPad(op, window);
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static const char *getAxisName(const Window *window, int axis) {
  static const char *const names[Sparse24MaxSpatial] = {"depth", "height",
                                                        "width"};
  return names[Sparse24MaxSpatial - window->row->spatial + axis];
}

static int64_t getSpatialDim(const Window *window, int axis) {
  return (window->isChannelsLast ? 1 : 2) + axis;
}

static int64_t getChannelDim(const Window *window) {
  return window->isChannelsLast ? 1 + window->row->spatial : 1;
}

/// The reach of the kernel with its dilation along an axis.
static bool getDilated(const Window *window, int axis, int64_t kernel,
                       int64_t *dilated) {
  return !__builtin_mul_overflow(kernel - 1, window->dilations[axis],
                                 dilated) &&
         !__builtin_add_overflow(*dilated, 1, dilated);
}

/// Both pads along an axis.
static bool getPadding(const Window *window, int axis, int64_t *padding) {
  return !__builtin_add_overflow(
      window->pads[axis], window->pads[axis + window->row->spatial], padding);
}

/// Of a convolution: the padded input must not be smaller than the kernel.
static bool verifyExtent(MlirOperation op, const Window *window, int axis,
                         int64_t input, int64_t kernel,
                         const Sparse24Tensor *filter,
                         const Sparse24Tensor *y) {
  const char *name = getAxisName(window, axis);
  int64_t padded, dilated;
  if (!getPadding(window, axis, &padded) ||
      __builtin_add_overflow(input, padded, &padded) ||
      !getDilated(window, axis, kernel, &dilated))
    return sparse24VerifyFail(op,
                              "expected the padded %s of x and the dilated one "
                              "of %s to fit 64 bits",
                              name, filter->name);
  if (padded < dilated)
    return sparse24VerifyFail(op,
                              "expected the padded %s of x to be at least "
                              "%" PRId64 ", found %" PRId64,
                              name, dilated, padded);
  return sparse24VerifyDim(op, y, getSpatialDim(window, axis),
                           (padded - dilated) / window->strides[axis] + 1);
}

/// Of a transposed convolution: the inputs stand a stride apart, and the last
/// one's kernel ends the output, from which the pads are cut.
static bool verifyTransposedExtent(MlirOperation op, const Window *window,
                                   int axis, int64_t input, int64_t kernel,
                                   const Sparse24Tensor *filter,
                                   const Sparse24Tensor *y) {
  const char *name = getAxisName(window, axis);
  int64_t extent, dilated, padding;
  if (!getPadding(window, axis, &padding) ||
      __builtin_mul_overflow(input - 1, window->strides[axis], &extent) ||
      __builtin_add_overflow(extent, window->outputPadding[axis], &extent) ||
      !getDilated(window, axis, kernel, &dilated) ||
      __builtin_add_overflow(extent, dilated, &extent) ||
      __builtin_sub_overflow(extent, padding, &extent))
    return sparse24VerifyFail(op,
                              "expected the strided %s of x and the dilated "
                              "one of %s to fit 64 bits",
                              name, filter->name);
  if (extent < 1)
    return sparse24VerifyFail(op,
                              "expected the %s of y without its pads to be at "
                              "least 1, found %" PRId64,
                              name, extent);
  return sparse24VerifyDim(op, y, getSpatialDim(window, axis), extent);
}

static bool verifySpatialDim(MlirOperation op, const Window *window, int axis,
                             const Sparse24Tensor *x,
                             const Sparse24Tensor *filter,
                             const Sparse24Tensor *y) {
  int64_t position = getSpatialDim(window, axis);
  int64_t input = sparse24TensorGetDim(x, position);
  int64_t kernel = sparse24TensorGetDim(filter, 2 + axis);
  if (kernel == 0)
    return sparse24VerifyFail(op,
                              "expected the %s of %s to be at least 1, found 0",
                              getAxisName(window, axis), filter->name);
  if (sparse24DimIsDynamic(input))
    return true;
  int64_t stride = window->strides[axis];
  if (window->autoPad == SameUpper || window->autoPad == SameLower)
    return sparse24VerifyDim(op, y, position,
                             input / stride + (input % stride != 0));
  if (sparse24DimIsDynamic(kernel))
    return true;
  return window->row->isTransposed
             ? verifyTransposedExtent(op, window, axis, input, kernel, filter,
                                      y)
             : verifyExtent(op, window, axis, input, kernel, filter, y);
}

static bool verifyChannels(MlirOperation op, const Window *window,
                           const Sparse24Tensor *x,
                           const Sparse24Tensor *filter) {
  int64_t channels = sparse24TensorGetDim(x, getChannelDim(window));
  int64_t inputs = sparse24TensorGetDim(filter, 1);
  int64_t outputs = sparse24TensorGetDim(filter, 0);
  int64_t groups = window->groups;
  if (!sparse24DimIsDynamic(channels) && channels % groups)
    return sparse24VerifyFail(op,
                              "expected 'groups' to divide the %" PRId64
                              " channels of x, found %" PRId64,
                              channels, groups);
  if (!sparse24DimIsDynamic(channels) && !sparse24DimIsDynamic(inputs) &&
      channels / groups != inputs)
    return sparse24VerifyFail(op,
                              "expected input channels of %s * groups to be "
                              "%" PRId64 ", found %" PRId64 " * %" PRId64,
                              filter->name, channels, inputs, groups);
  if (!sparse24DimIsDynamic(outputs) && outputs % groups)
    return sparse24VerifyFail(op,
                              "expected 'groups' to divide the %" PRId64
                              " output channels of %s, found %" PRId64,
                              outputs, filter->name, groups);
  return true;
}

/// The filter of a transposed convolution has the output channels of one group;
/// `outputs` becomes those of y.
static bool verifyTransposedChannels(MlirOperation op, const Window *window,
                                     const Sparse24Tensor *x,
                                     const Sparse24Tensor *filter,
                                     int64_t *outputs) {
  int64_t channels = sparse24TensorGetDim(x, getChannelDim(window));
  int64_t inputs = sparse24TensorGetDim(filter, 0);
  if (!sparse24VerifyDim(op, filter, 0, channels))
    return false;
  if (!sparse24DimIsDynamic(inputs) && inputs % window->groups)
    return sparse24VerifyFail(op,
                              "expected 'groups' to divide the %" PRId64
                              " input channels of %s, found %" PRId64,
                              inputs, filter->name, window->groups);
  *outputs = sparse24TensorGetDim(filter, 1);
  if (!sparse24DimIsDynamic(*outputs) &&
      __builtin_mul_overflow(*outputs, window->groups, outputs))
    return sparse24VerifyFail(op,
                              "expected the output channels to fit 64 bits");
  return true;
}

static bool verifyConvShapes(MlirOperation op, const Sparse24Convolution *row,
                             const Sparse24Tensor *x,
                             const Sparse24Tensor *filter,
                             const Sparse24Tensor *bias,
                             const Sparse24Tensor *y) {
  Window window;
  int64_t rank = 2 + row->spatial, outputs = sparse24TensorGetDim(filter, 0);
  if (!verifyWindow(op, row, &window) || !sparse24VerifyRank(op, x, rank) ||
      !sparse24VerifyRank(op, filter, rank) ||
      !sparse24VerifyRank(op, y, rank) ||
      !(row->isTransposed
            ? verifyTransposedChannels(op, &window, x, filter, &outputs)
            : verifyChannels(op, &window, x, filter)) ||
      !sparse24VerifyBias(op, bias, outputs) ||
      !sparse24VerifyDim(op, y, 0, sparse24TensorGetDim(x, 0)) ||
      !sparse24VerifyDim(op, y, getChannelDim(&window), outputs))
    return false;
  for (int axis = 0; axis < row->spatial; ++axis)
    if (!verifySpatialDim(op, &window, axis, x, filter, y))
      return false;
  return true;
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

static const Sparse24Granularity scalar = {0};

static Sparse24Granularity perOutputChannel(const Sparse24Tensor *filter) {
  return (Sparse24Granularity){.per = "output channel",
                               .extent = sparse24TensorGetDim(filter, 0)};
}

static bool verifyConv(MlirOperation op, const Sparse24Convolution *row,
                       const Sparse24Tensor *filter) {
  Sparse24Tensor x, bias, y, xZeroPoint, filterZeroPoint;
  if (!sparse24VerifyOperand(op, "x", &x) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyOperand(op, "x_zero_point", &xZeroPoint) ||
      !sparse24VerifyOperand(op, "filter_zero_point", &filterZeroPoint) ||
      !sparse24VerifyResult(op, 0, "y", &y))
    return false;
  Sparse24Product product = {.a = &x,
                             .b = filter,
                             .bias = &bias,
                             .y = &y,
                             .aZeroPoint = &xZeroPoint,
                             .bZeroPoint = &filterZeroPoint,
                             .integers = Sparse24IntegersOf8Bits};
  Sparse24Granularity channels = perOutputChannel(filter);
  return sparse24VerifyProduct(op, &product) &&
         verifyConvShapes(op, row, &x, filter, &bias, &y) &&
         sparse24VerifyGranularity(op, &xZeroPoint, &scalar) &&
         sparse24VerifyGranularity(op, &filterZeroPoint, &channels);
}

static bool verifyQLinearConv(MlirOperation op, const Sparse24Convolution *row,
                              const Sparse24Tensor *filter) {
  Sparse24Tensor x, bias, y;
  if (!sparse24VerifyOperand(op, "x", &x) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyResult(op, 0, "y", &y))
    return false;
  MlirType i32 = mlirIntegerTypeGet(mlirOperationGetContext(op), 32);
  Sparse24Granularity channels = perOutputChannel(filter);
  return verifyConvShapes(op, row, &x, filter, &bias, &y) &&
         sparse24VerifyElement(op, &bias, i32) &&
         sparse24VerifyQuantized(op, &x, "x_scale", "x_zero_point", &scalar,
                                 false) &&
         sparse24VerifyQuantized(op, filter, "filter_scale",
                                 "filter_zero_point", &channels, false) &&
         sparse24VerifyQuantized(op, &y, "y_scale", "y_zero_point", &scalar,
                                 false);
}

static bool verifyCompressedFilter(MlirOperation op,
                                   const Sparse24Convolution *row,
                                   Sparse24Tensor *filter) {
  return sparse24VerifyCompressedOperand(op, "filter_compress", filter) &&
         sparse24VerifyRank(op, filter, 2 + row->spatial) &&
         sparse24VerifyReductionAxis(op,
                                     sparse24ConvolutionGetReductionAxis(row));
}

bool sparse24VerifyConvolution(MlirOperation op) {
  const Sparse24Convolution *row = sparse24ConvolutionGet(op);
  bool isCompressed = sparse24OpGetOperandPosition(op, "filter_compress") >= 0;
  Sparse24Tensor filter;
  if (!row || !(isCompressed ? verifyCompressedFilter(op, row, &filter)
                             : sparse24VerifyOperand(op, "filter", &filter)))
    return false;
  return row->isQLinear ? verifyQLinearConv(op, row, &filter)
                        : verifyConv(op, row, &filter);
}

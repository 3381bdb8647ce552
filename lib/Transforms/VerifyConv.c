/*===- VerifyConv.c - Checks of the convolutions --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Verify.h"

#include "mlir-c/BuiltinTypes.h"

#include <inttypes.h>

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

static const char *const dataFormats[] = {"NCHW", "NHWC", NULL};
static const char *const autoPads[] = {"NOTSET", "SAME_UPPER", "SAME_LOWER",
                                       "VALID", NULL};
enum { NCHW, NHWC };
enum { NotSet, SameUpper, SameLower, Valid };

typedef struct {
  int64_t strides[2], dilations[2];
  int64_t pads[4]; ///< Top, left, bottom, right.
  int64_t groups;
  int dataFormat, autoPad;
} Window;

static bool verifyWindow(MlirOperation op, Window *window) {
  if (!sparse24VerifyIntArray(op, "strides", 1, 2, window->strides) ||
      !sparse24VerifyIntArray(op, "dilations", 1, 2, window->dilations) ||
      !sparse24VerifyIntArray(op, "pads", 0, 4, window->pads) ||
      !sparse24VerifyIntAtLeast(op, "groups", 1, &window->groups) ||
      !sparse24VerifyWord(op, "data_format", dataFormats, false,
                          &window->dataFormat) ||
      !sparse24VerifyWord(op, "auto_pad", autoPads, true, &window->autoPad))
    return false;
  if (window->autoPad == NotSet)
    return true;
  for (int i = 0; i < 4; ++i)
    if (window->pads[i])
      return sparse24VerifyFail(op,
                                "expected 'pads' to be 0 where 'auto_pad' is "
                                "\"%s\", found %" PRId64,
                                autoPads[window->autoPad], window->pads[i]);
  return true;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

enum { height, width };
static const char *const axisNames[] = {"height", "width"};

static int64_t getSpatialDim(const Window *window, int axis) {
  return (window->dataFormat == NHWC ? 1 : 2) + axis;
}

static int64_t getChannelDim(const Window *window) {
  return window->dataFormat == NHWC ? 3 : 1;
}

/// The input with its padding and the kernel with its dilation along an axis.
static bool getExtents(const Window *window, int axis, int64_t input,
                       int64_t kernel, int64_t *padded, int64_t *dilated) {
  return !__builtin_add_overflow(input, window->pads[axis], padded) &&
         !__builtin_add_overflow(*padded, window->pads[axis + 2], padded) &&
         !__builtin_mul_overflow(kernel - 1, window->dilations[axis],
                                 dilated) &&
         !__builtin_add_overflow(*dilated, 1, dilated);
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
                              axisNames[axis], filter->name);
  if (sparse24DimIsDynamic(input))
    return true;
  int64_t stride = window->strides[axis];
  if (window->autoPad == SameUpper || window->autoPad == SameLower)
    return sparse24VerifyDim(op, y, position,
                             input / stride + (input % stride != 0));
  if (sparse24DimIsDynamic(kernel))
    return true;
  int64_t padded, dilated;
  if (!getExtents(window, axis, input, kernel, &padded, &dilated))
    return sparse24VerifyFail(op,
                              "expected the padded %s of x and the dilated one "
                              "of %s to fit 64 bits",
                              axisNames[axis], filter->name);
  if (padded < dilated)
    return sparse24VerifyFail(op,
                              "expected the padded %s of x to be at least "
                              "%" PRId64 ", found %" PRId64,
                              axisNames[axis], dilated, padded);
  return sparse24VerifyDim(op, y, position, (padded - dilated) / stride + 1);
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

static bool verifyConvShapes(MlirOperation op, const Sparse24Tensor *x,
                             const Sparse24Tensor *filter,
                             const Sparse24Tensor *bias,
                             const Sparse24Tensor *y) {
  Window window;
  if (!verifyWindow(op, &window) || !sparse24VerifyRank(op, x, 4) ||
      !sparse24VerifyRank(op, filter, 4) || !sparse24VerifyRank(op, y, 4) ||
      !verifyChannels(op, &window, x, filter))
    return false;
  int64_t outputs = sparse24TensorGetDim(filter, 0);
  return sparse24VerifyBias(op, bias, outputs) &&
         sparse24VerifyDim(op, y, 0, sparse24TensorGetDim(x, 0)) &&
         sparse24VerifyDim(op, y, getChannelDim(&window), outputs) &&
         verifySpatialDim(op, &window, height, x, filter, y) &&
         verifySpatialDim(op, &window, width, x, filter, y);
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

static const Sparse24Granularity scalar = {0};

static Sparse24Granularity perOutputChannel(const Sparse24Tensor *filter) {
  return (Sparse24Granularity){.per = "output channel",
                               .extent = sparse24TensorGetDim(filter, 0)};
}

static bool verifyConv(MlirOperation op, const Sparse24Tensor *filter) {
  Sparse24Tensor x, bias, y, xZeroPoint, filterZeroPoint;
  if (!sparse24VerifyOperand(op, "x", &x) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyOperand(op, "x_zero_point", &xZeroPoint) ||
      !sparse24VerifyOperand(op, "filter_zero_point", &filterZeroPoint) ||
      !sparse24VerifyResult(op, 0, "y", &y))
    return false;
  Sparse24Product product = {&x,          filter,           &bias, &y,
                             &xZeroPoint, &filterZeroPoint, false};
  Sparse24Granularity channels = perOutputChannel(filter);
  return sparse24VerifyProduct(op, &product) &&
         verifyConvShapes(op, &x, filter, &bias, &y) &&
         sparse24VerifyGranularity(op, &xZeroPoint, &scalar) &&
         sparse24VerifyGranularity(op, &filterZeroPoint, &channels);
}

static bool verifyQLinearConv(MlirOperation op, const Sparse24Tensor *filter) {
  Sparse24Tensor x, bias, y;
  if (!sparse24VerifyOperand(op, "x", &x) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyResult(op, 0, "y", &y))
    return false;
  MlirType i32 = mlirIntegerTypeGet(mlirOperationGetContext(op), 32);
  Sparse24Granularity channels = perOutputChannel(filter);
  return verifyConvShapes(op, &x, filter, &bias, &y) &&
         sparse24VerifyElement(op, &bias, i32) &&
         sparse24VerifyQuantized(op, &x, "x_scale", "x_zero_point", &scalar,
                                 false) &&
         sparse24VerifyQuantized(op, filter, "filter_scale",
                                 "filter_zero_point", &channels, false) &&
         sparse24VerifyQuantized(op, &y, "y_scale", "y_zero_point", &scalar,
                                 false);
}

/// Input channels are the filter's dimension 1.
static bool verifyCompressedFilter(MlirOperation op, Sparse24Tensor *filter) {
  return sparse24VerifyCompressedOperand(op, "filter_compress", filter) &&
         sparse24VerifyRank(op, filter, 4) &&
         sparse24VerifyReductionAxis(op, 1);
}

bool sparse24VerifyConv2D(MlirOperation op) {
  Sparse24Tensor filter;
  return sparse24VerifyOperand(op, "filter", &filter) &&
         verifyConv(op, &filter);
}

bool sparse24VerifyConv2DCompress(MlirOperation op) {
  Sparse24Tensor filter;
  return verifyCompressedFilter(op, &filter) && verifyConv(op, &filter);
}

bool sparse24VerifyQLinearConv2D(MlirOperation op) {
  Sparse24Tensor filter;
  return sparse24VerifyOperand(op, "filter", &filter) &&
         verifyQLinearConv(op, &filter);
}

bool sparse24VerifyQLinearConv2DCompress(MlirOperation op) {
  Sparse24Tensor filter;
  return verifyCompressedFilter(op, &filter) && verifyQLinearConv(op, &filter);
}

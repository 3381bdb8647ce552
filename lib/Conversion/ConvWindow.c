/*===- ConvWindow.c - The window of a convolution -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Read from ONNX Conv-11, ConvInteger-10, QLinearConv-10, ConvTranspose-11.

#include "Conversion/ConvWindow.h"

#include "Conversion/Operators.h"
#include "sparse24/Dialect.h"

#include <string.h>

typedef struct {
  MlirOperation op;
  MlirType x, filter;
  Sparse24ConvWindow *window;
  int spatial;
  Sparse24Text *problem; ///< May be NULL.
} Reader;

__attribute__((format(printf, 2, 3))) static bool
refuse(const Reader *reader, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (reader->problem)
    sparse24TextVPrintf(reader->problem, format, arguments);
  va_end(arguments);
  return false;
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// Reads a list of `count` integers of at least `min`, which all are
/// `defaultValue` where the attribute is absent.
static bool readInts(const Reader *reader, const char *name, int count,
                     int64_t min, int64_t defaultValue, int64_t *values) {
  MlirAttribute list = sparse24OpGetAttr(reader->op, name);
  for (int i = 0; i < count; ++i)
    values[i] = defaultValue;
  if (mlirAttributeIsNull(list))
    return true;
  bool isList =
      mlirAttributeIsAArray(list) && mlirArrayAttrGetNumElements(list) == count;
  for (int i = 0; isList && i < count; ++i) {
    MlirAttribute element = mlirArrayAttrGetElement(list, i);
    isList = mlirAttributeIsAInteger(element);
    if (isList)
      values[i] = mlirIntegerAttrGetValueInt(element);
    isList = isList && values[i] >= min;
  }
  return isList || refuse(reader,
                          "expected '%s' to be %d integers of at least "
                          "%lld",
                          name, count, (long long)min);
}

/// The size of a spatial dimension; -1 where it is not known.
static int64_t getSize(MlirType type, int axis) {
  if (sparse24TypeGetRank(type) < 3 + axis ||
      mlirShapedTypeIsDynamicDim(type, 2 + axis))
    return -1;
  return mlirShapedTypeGetDimSize(type, 2 + axis);
}

/// How far the dilated kernel reaches; -1 where that is not known.
static int64_t getReach(const Reader *reader, int axis) {
  int64_t kernel = getSize(reader->filter, axis), reach;
  if (kernel < 1 ||
      __builtin_mul_overflow(kernel - 1, reader->window->dilations[axis],
                             &reach) ||
      __builtin_add_overflow(reach, 1, &reach))
    return -1;
  return reach;
}

/// The odd one is at the end, or with `isOddFirst` at the beginning.
static void splitPads(const Reader *reader, int axis, int64_t total,
                      bool isOddFirst) {
  int64_t *pads = reader->window->pads;
  pads[axis] = isOddFirst ? total - total / 2 : total / 2;
  pads[axis + reader->spatial] = total - pads[axis];
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// As much as makes the output ceil(input / stride) long, never less than
/// nothing. False where the sizes are not known.
static bool resolveSame(const Reader *reader, bool isLower) {
  for (int i = 0; i < reader->spatial; ++i) {
    int64_t input = getSize(reader->x, i), reach = getReach(reader, i);
    int64_t stride = reader->window->strides[i], total;
    if (input < 0 || reach < 0)
      return false;
    // At most `reach`, since the steps do not leave the input.
    int64_t steps = input / stride + (input % stride != 0) - 1;
    total = steps * stride - input + reach;
    splitPads(reader, i, total > 0 ? total : 0, isLower);
  }
  return true;
}

/// What cannot be resolved stays as the attribute `auto_pad`.
static void resolveAutoPad(const Reader *reader, bool isSame, bool isLower) {
  Sparse24ConvWindow *window = reader->window;
  if (!isSame || resolveSame(reader, isLower))
    return;
  for (int i = 0; i < 2 * reader->spatial; ++i)
    window->pads[i] = 0;
  window->autoPad = sparse24OpGetAttr(reader->op, "auto_pad");
}

//===----------------------------------------------------------------------===//
// Transposed convolutions
//===----------------------------------------------------------------------===//

/// The output of a transposed convolution without pads is
/// (input - 1) * stride + reach + output padding long; of that, `*total` is
/// more than `output`.
static bool getTotalPadding(const Reader *reader, int axis, int64_t input,
                            int64_t output, int64_t *total) {
  int64_t reach = getReach(reader, axis);
  return reach >= 0 &&
         !__builtin_mul_overflow(input - 1, reader->window->strides[axis],
                                 total) &&
         !__builtin_add_overflow(*total, reach, total) &&
         !__builtin_add_overflow(*total, reader->window->outputPadding[axis],
                                 total) &&
         !__builtin_sub_overflow(*total, output, total);
}

/// Pads that make the output `outputs` long; NULL: input * stride, for which
/// any input will do.
static bool resolveOutput(const Reader *reader, const int64_t *outputs,
                          bool isUpper) {
  // Before, the standard put the odd one on the other side.
  enum { firstOpset = 11 };
  bool isOld = sparse24OpGetModelOpset(reader->op) < firstOpset;
  if (isOld && !outputs)
    return refuse(reader, "'auto_pad' before opset %d", firstOpset);
  for (int i = 0; i < reader->spatial; ++i) {
    int64_t input = outputs ? getSize(reader->x, i) : 1, total;
    int64_t output = outputs ? outputs[i] : reader->window->strides[i];
    if (input < 1 || !getTotalPadding(reader, i, input, output, &total))
      return refuse(reader, "pads that depend on sizes not known");
    if (total < 0)
      return refuse(reader, "an output %lld longer than the kernel reaches",
                    -(long long)total);
    if (isOld && total % 2)
      return refuse(reader, "'output_shape' before opset %d", firstOpset);
    splitPads(reader, i, total, !isUpper);
  }
  return true;
}

/// Pads as given must leave something of the output, where its size is known.
static bool checkPads(const Reader *reader) {
  const int64_t *pads = reader->window->pads;
  for (int i = 0; i < reader->spatial; ++i) {
    int64_t input = getSize(reader->x, i), total;
    if (input < 0 || getReach(reader, i) < 0)
      continue;
    if (!getTotalPadding(reader, i, input, pads[i], &total) ||
        __builtin_sub_overflow(total, pads[i + reader->spatial], &total) ||
        total < 1)
      return refuse(reader, "pads that leave nothing of the output");
  }
  return true;
}

static bool readTransposed(const Reader *reader, bool isSame, bool isLower,
                           bool isValid) {
  Sparse24ConvWindow *window = reader->window;
  int64_t outputs[Sparse24MaxSpatial];
  bool hasOutputs =
      !mlirAttributeIsNull(sparse24OpGetAttr(reader->op, "output_shape"));
  if (!readInts(reader, "output_padding", reader->spatial, 0, 0,
                window->outputPadding) ||
      (hasOutputs &&
       !readInts(reader, "output_shape", reader->spatial, 1, 1, outputs)))
    return false;
  if (isValid && hasOutputs)
    return refuse(reader, "'auto_pad' VALID with 'output_shape'");
  if (!isSame && !hasOutputs)
    return checkPads(reader);
  return resolveOutput(reader, hasOutputs ? outputs : NULL, isSame && !isLower);
}

//===----------------------------------------------------------------------===//
// Any
//===----------------------------------------------------------------------===//

/// Finds which convolution it is.
static bool readRow(Reader *reader) {
  enum { minRank = 3 };
  int64_t rank = sparse24TypeGetRank(reader->filter);
  if (rank < 0)
    return refuse(reader, "a filter of unknown rank");
  reader->window->row = sparse24ConvolutionFind(
      rank - 2, sparse24OpIs(reader->op, "onnx.ConvTranspose"),
      sparse24OpIs(reader->op, "onnx.QLinearConv"));
  if (!reader->window->row)
    return rank < minRank
               ? refuse(reader, "a filter of rank %lld", (long long)rank)
               : refuse(reader, "%lld spatial dimensions, expected at most %d",
                        (long long)rank - 2, (int)Sparse24MaxSpatial);
  reader->spatial = reader->window->row->spatial;
  reader->window->dataFormat =
      sparse24ConvolutionGetDataFormats(reader->window->row)[0];
  return true;
}

static bool readWindow(const Reader *reader) {
  Sparse24ConvWindow *window = reader->window;
  int spatial = reader->spatial;
  window->groups = sparse24OpGetInt(reader->op, "group", 1);
  bool isRead =
      readInts(reader, "strides", spatial, 1, 1, window->strides) &&
      readInts(reader, "dilations", spatial, 1, 1, window->dilations) &&
      readInts(reader, "pads", 2 * spatial, 0, 0, window->pads);
  MlirStringRef mode = sparse24OpGetString(reader->op, "auto_pad");
  bool isValid = mode.data && sparse24StrEquals(mode, "VALID");
  bool isLower = mode.data && sparse24StrEquals(mode, "SAME_LOWER");
  bool isSame = isLower || (mode.data && sparse24StrEquals(mode, "SAME_UPPER"));
  if (isValid || isSame)
    for (int i = 0; i < 2 * spatial; ++i)
      window->pads[i] = 0;
  if (window->row->isTransposed)
    return isRead && readTransposed(reader, isSame, isLower, isValid);
  resolveAutoPad(reader, isSame, isLower);
  return isRead;
}

bool sparse24ConvWindowRead(MlirOperation op, intptr_t filterPosition,
                            Sparse24ConvWindow *window, Sparse24Text *problem) {
  *window = (Sparse24ConvWindow){.groups = 1};
  Reader reader = {.op = op, .window = window, .problem = problem};
  reader.x = mlirValueGetType(mlirOperationGetOperand(op, 0));
  reader.filter = mlirValueGetType(mlirOperationGetOperand(op, filterPosition));
  return readRow(&reader) && readWindow(&reader);
}

void sparse24ConvWindowGetAttrs(const Sparse24ConvWindow *window,
                                MlirContext context, Sparse24Attr *attrs) {
  int spatial = window->row->spatial;
  const Sparse24Attr all[Sparse24NumWindowAttrs] = {
      {"strides", sparse24AttrI64Array(context, window->strides, spatial)},
      {"pads", sparse24AttrI64Array(context, window->pads, 2 * spatial)},
      {"dilations", sparse24AttrI64Array(context, window->dilations, spatial)},
      {"output_padding",
       window->row->isTransposed
           ? sparse24AttrI64Array(context, window->outputPadding, spatial)
           : mlirAttributeGetNull()},
      {"groups", sparse24AttrInt(context, window->groups)},
      {"data_format", sparse24AttrString(context, window->dataFormat)},
      {"auto_pad", window->autoPad},
  };
  memcpy(attrs, all, sizeof all);
}

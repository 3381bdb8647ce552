/*===- ConvWindow.h - The window of a convolution ---------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_CONVERSION_CONVWINDOW_H
#define SPARSE24_LIB_CONVERSION_CONVWINDOW_H

#include "Dialect/Convolutions.h"
#include "Support/IR.h"

/// What the attributes of a convolution in `sparse24` say, and which one it is.
typedef struct {
  const Sparse24Convolution *row;
  const char *dataFormat;
  int64_t strides[Sparse24MaxSpatial], dilations[Sparse24MaxSpatial];
  int64_t pads[2 * Sparse24MaxSpatial];      ///< All begins, then all ends.
  int64_t outputPadding[Sparse24MaxSpatial]; ///< Of a transposed one.
  int64_t groups;
  MlirAttribute autoPad; ///< Null where the pads say it all.
} Sparse24ConvWindow;

enum { Sparse24NumWindowAttrs = 7 };

/// The window as attributes, of which those that the convolution does not have
/// are null.
void sparse24ConvWindowGetAttrs(const Sparse24ConvWindow *window,
                                MlirContext context, Sparse24Attr *attrs);

/// Reads the window of an onnx.Conv, onnx.ConvInteger, onnx.QLinearConv or
/// onnx.ConvTranspose whose filter is the operand of that position. auto_pad
/// and output_shape become pads where the sizes that it takes are known.
/// Returns false where the operation has no exact form, and appends why to
/// `problem`, unless that is NULL.
bool sparse24ConvWindowRead(MlirOperation op, intptr_t filterPosition,
                            Sparse24ConvWindow *window, Sparse24Text *problem);

#endif // SPARSE24_LIB_CONVERSION_CONVWINDOW_H

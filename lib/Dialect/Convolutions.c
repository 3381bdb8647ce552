/*===- Convolutions.c - The table of convolutions -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Dialect/Convolutions.h"

#include "Support/IR.h"
#include "sparse24/Dialect.h"

// clang-format off
static const Sparse24Convolution rows[] = {
    // op                          compressed                        spatial  transposed  qlinear
    {"sparse24.conv1d",           "sparse24.conv1d_compress",           1,    false,      false},
    {"sparse24.conv2d",           "sparse24.conv2d_compress",           2,    false,      false},
    {"sparse24.conv3d",           "sparse24.conv3d_compress",           3,    false,      false},
    {"sparse24.conv_transpose1d", "sparse24.conv_transpose1d_compress", 1,    true,       false},
    {"sparse24.conv_transpose2d", "sparse24.conv_transpose2d_compress", 2,    true,       false},
    {"sparse24.conv_transpose3d", "sparse24.conv_transpose3d_compress", 3,    true,       false},
    {"sparse24.qlinear_conv1d",   "sparse24.qlinear_conv1d_compress",   1,    false,      true},
    {"sparse24.qlinear_conv2d",   "sparse24.qlinear_conv2d_compress",   2,    false,      true},
    {"sparse24.qlinear_conv3d",   "sparse24.qlinear_conv3d_compress",   3,    false,      true},
};

static const char *const dataFormats[Sparse24MaxSpatial][3] = {
    {"NCW",   "NWC",   NULL},
    {"NCHW",  "NHWC",  NULL},
    {"NCDHW", "NDHWC", NULL},
};
// clang-format on

enum { numRows = sizeof rows / sizeof *rows };

const Sparse24Convolution *sparse24ConvolutionGet(MlirOperation op) {
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < numRows; ++i)
    if (sparse24StrEquals(name, rows[i].op) ||
        sparse24StrEquals(name, rows[i].compressed))
      return &rows[i];
  return NULL;
}

const Sparse24Convolution *
sparse24ConvolutionFind(int64_t spatial, bool isTransposed, bool isQLinear) {
  for (size_t i = 0; i < numRows; ++i)
    if (rows[i].spatial == spatial && rows[i].isTransposed == isTransposed &&
        rows[i].isQLinear == isQLinear)
      return &rows[i];
  return NULL;
}

const char *const *
sparse24ConvolutionGetDataFormats(const Sparse24Convolution *row) {
  return dataFormats[row->spatial - 1];
}

int64_t sparse24OpGetReductionGroups(MlirOperation op) {
  const Sparse24Convolution *row = sparse24ConvolutionGet(op);
  bool hasForm = sparse24OpIs(op, "sparse24.compress") ||
                 sparse24OpIs(op, "sparse24.compressed_constant") ||
                 sparse24OpIs(op, "sparse24.decompress");
  return hasForm || (row && row->isTransposed)
             ? sparse24OpGetInt(op, "groups", 1)
             : 1;
}

/*===- Layout.c - The rows of a weight, tile by tile ----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Layout.h"
#include "Encoding/Groups.h"

static int64_t groupsOf(int64_t length) { return length / 4 + !!(length % 4); }

static bool isEmpty(const Sparse24Layout *layout) {
  return !layout->outer || !layout->length || !layout->inner;
}

static bool isValid(const Sparse24Layout *layout) {
  uint32_t size = layout->elementSize;
  return layout->outer >= 0 && layout->length >= 0 && layout->inner >= 0 &&
         (size == 1 || size == 2 || size == 4 || size == 8) &&
         (!layout->zeros || (layout->zeroCount > 0 && layout->zeroRepeat > 0));
}

/// product *= factor. Returns false when that overflows.
static bool multiply(int64_t *product, int64_t factor) {
  return !__builtin_mul_overflow(*product, factor, product);
}

bool sparse24LayoutGetSizes(const Sparse24Layout *layout, int64_t *denseBytes,
                            int64_t *valuesBytes, int64_t *indexBytes) {
  *denseBytes = *valuesBytes = *indexBytes = 0;
  if (!isValid(layout))
    return false;
  if (isEmpty(layout))
    return true;
  int64_t rows = layout->outer, groups = groupsOf(layout->length);
  if (!multiply(&rows, layout->inner))
    return false;
  int64_t dense = rows, values = rows, index = rows;
  if (!multiply(&dense, layout->length) ||
      !multiply(&dense, layout->elementSize) ||
      !multiply(&values, 2 * groups) ||
      !multiply(&values, layout->elementSize) ||
      !multiply(&index, groups / 2 + groups % 2))
    return false;
  *denseBytes = dense;
  *valuesBytes = values;
  *indexBytes = index;
  return true;
}

Sparse24Rows sparse24RowsGet(const Sparse24Layout *layout) {
  bool empty = isEmpty(layout);
  int64_t groups = empty ? 0 : groupsOf(layout->length);
  return (Sparse24Rows){
      .layout = layout,
      .count = empty ? 0 : layout->outer * layout->inner,
      .groups = groups,
      .valuesBytes = 2 * groups * layout->elementSize,
      .indexBytes = groups / 2 + groups % 2,
      .bits = layout->significantBits &
              UINT64_MAX >> (64 - 8 * layout->elementSize),
  };
}

uint64_t sparse24RowsGetZero(const Sparse24Rows *rows, int64_t row) {
  const Sparse24Layout *layout = rows->layout;
  if (!layout->zeros)
    return 0;
  const unsigned char *zeros = layout->zeros;
  int64_t position = row / layout->zeroRepeat % layout->zeroCount;
  return loadElement(zeros + position * layout->elementSize,
                     layout->elementSize);
}

int64_t sparse24RowsCountSame(const Sparse24Rows *rows, int64_t row) {
  const Sparse24Layout *layout = rows->layout;
  const int64_t left = rows->count - row;
  if (!layout->zeros || layout->zeroCount == 1)
    return left;
  const int64_t same = layout->zeroRepeat - row % layout->zeroRepeat;
  return same < left ? same : left;
}

bool sparse24TileNext(const Sparse24Rows *rows, Sparse24Tile *tile) {
  const Sparse24Layout *layout = rows->layout;
  int64_t row = tile->row + tile->width, size = layout->elementSize;
  if (row == rows->count)
    return false;
  int64_t outer = row / layout->inner, inner = row % layout->inner;
  int64_t width = layout->inner - inner;
  tile->row = row;
  tile->width = width < Sparse24TileWidth ? width : Sparse24TileWidth;
  tile->stride = layout->inner * size;
  tile->offset = (outer * layout->length * layout->inner + inner) * size;
  for (int64_t i = 0; i < tile->width; ++i)
    tile->zeros[i] = sparse24RowsGetZero(rows, row + i);
  return true;
}

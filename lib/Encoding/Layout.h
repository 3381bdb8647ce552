/*===- Layout.h - The rows of a weight, tile by tile ------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_ENCODING_LAYOUT_H
#define SPARSE24_LIB_ENCODING_LAYOUT_H

#include "sparse24/Encoding.h"

/// The rows of a tile: enough that whole cache lines of the dense weight are
/// used, and few enough that the ends of the rows' values stay in cache.
enum { Sparse24TileWidth = 256 };

/// Rows with the same outer index whose elements interleave in memory. Walking
/// down their common groups reads the dense weight in its own order.
typedef struct {
  int64_t row;    ///< The number of the first row.
  int64_t width;  ///< How many rows, at most Sparse24TileWidth.
  int64_t offset; ///< Bytes from the start of the weight to the first row.
  int64_t stride; ///< Bytes from one element of a row to the next.
  uint64_t zeros[Sparse24TileWidth]; ///< The zero of each row.
} Sparse24Tile;

/// What is the same in all rows of a layout.
typedef struct {
  const Sparse24Layout *layout;
  int64_t count;       ///< Of rows; 0 for a weight without elements.
  int64_t groups;      ///< Of a row.
  int64_t valuesBytes; ///< Of a row.
  int64_t indexBytes;  ///< Of a row.
  uint64_t bits;       ///< The significant bits that an element has.
} Sparse24Rows;

Sparse24Rows sparse24RowsGet(const Sparse24Layout *layout);

/// The zero of a row.
uint64_t sparse24RowsGetZero(const Sparse24Rows *rows, int64_t row);

/// How many rows from this one on have the same zero.
int64_t sparse24RowsCountSame(const Sparse24Rows *rows, int64_t row);

/// Moves on to the next tile; false behind the last one. The first call takes a
/// tile that is all zeros.
bool sparse24TileNext(const Sparse24Rows *rows, Sparse24Tile *tile);

#endif // SPARSE24_LIB_ENCODING_LAYOUT_H

/*===- Lines.c - Rows that lie side by side in cache lines ----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Walk.h"

#include <stdlib.h>

/// Lines that are compressed side by side where what becomes of them is written
/// to its rows from a buffer.
enum { bufferedLines = 16 };

/// Where rows are worked on.
typedef struct {
  _Alignas(64) unsigned char zeros[Sparse24CheckLines * Sparse24LineBytes];
  _Alignas(
      64) unsigned char gathered[4 * Sparse24LineGroups * Sparse24LineBytes];
  Sparse24Planes planes;
  // What becomes of as many rows as there are in the lines for elements of one
  // byte. A line between them keeps rows from competing for the same places in
  // the caches.
  _Alignas(64) unsigned char values[Sparse24CompressLines * Sparse24LineBytes]
                                   [2 * Sparse24LineGroups + Sparse24LineBytes];
  _Alignas(64) unsigned char index[Sparse24CompressLines * Sparse24LineBytes]
                                  [2 * Sparse24LineBytes];
} Space;

/// Rows whose elements are side by side in `lines` cache lines.
typedef struct {
  int64_t row, count, lines;
  const unsigned char *zeros; ///< Of the rows; NULL where they are zero.
} Tile;

/// Copies `groups` groups of the rows of a tile, from element `start` on, into
/// lines of their own, and completes them with zeros.
static void gatherLines(const Sparse24Walk *walk, const Tile *tile,
                        int64_t start, int64_t groups, unsigned char *lines) {
  static const unsigned char none[Sparse24LineBytes];
  const Sparse24Layout *layout = walk->job->rows.layout;
  const unsigned char *dense =
      walk->job->dense + sparse24WalkGetOffset(walk, tile->row, start);
  int64_t left = layout->length - start;
  left = left < 4 * groups ? left : 4 * groups;
  for (int64_t k = 0; k < left; ++k)
    memcpy(lines + k * Sparse24LineBytes,
           dense + k * layout->inner * walk->size,
           (size_t)(tile->count * walk->size));
  for (int64_t k = left; k < 4 * groups; ++k)
    memcpy(lines + k * Sparse24LineBytes, tile->zeros ? tile->zeros : none,
           Sparse24LineBytes);
}

/// Whether the kernels can have the rows where they are.
static bool isInPlace(const Sparse24Walk *walk, const Tile *tile, int64_t start,
                      int64_t groups) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t last = start + 4 * groups - 1;
  return last < layout->length && sparse24WalkGetOffset(walk, tile->row, last) +
                                          tile->lines * Sparse24LineBytes <=
                                      walk->denseBytes;
}

/// Writes `bytes` of each of `count` rows, which lie `stride` apart, to rows
/// that lie `rowBytes` apart.
static void writeRows(const Sparse24Walk *walk, int64_t count,
                      unsigned char *to, int64_t rowBytes,
                      const unsigned char *from, int64_t stride,
                      int64_t bytes) {
  for (int64_t i = 0; i < count; ++i)
    sparse24WalkWrite(walk, to + i * rowBytes, from + i * stride, bytes);
}

/// Whether rows of that many bytes are whole cache lines.
static bool areLines(const unsigned char *rows, int64_t bytes) {
  return (uintptr_t)rows % Sparse24LineBytes == 0 &&
         bytes % Sparse24LineBytes == 0;
}

/// Whether each row of the tile gets whole lines of `bytes` bytes, which can go
/// where they belong: to `rows`, of `rowBytes` bytes each.
static bool isDirect(const Sparse24Walk *walk, const Tile *tile, int64_t bytes,
                     const unsigned char *rows, int64_t rowBytes) {
  return tile->count * walk->size == tile->lines * Sparse24LineBytes &&
         bytes % Sparse24LineBytes == 0 &&
         (areLines(rows, rowBytes) || !walk->streamed);
}

static void compressLines(const Sparse24Walk *walk, const Tile *tile,
                          int64_t start, int64_t groups, Space *space,
                          Sparse24Lines *lines) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t valuesBytes = 2 * groups * walk->size;
  const int64_t indexBytes = (groups + 1) / 2;
  unsigned char *values = walk->job->values + tile->row * rows->valuesBytes +
                          start / 2 * walk->size;
  unsigned char *index =
      walk->job->index + tile->row * rows->indexBytes + start / 8;
  lines->planes = &space->planes;
  lines->values = values;
  lines->valuesStride = rows->valuesBytes;
  lines->valuesStreamed = walk->streamed;
  if (!isDirect(walk, tile, valuesBytes, walk->job->values,
                rows->valuesBytes)) {
    lines->values = space->values[0];
    lines->valuesStride = 2 * lines->groups * walk->size + Sparse24LineBytes;
    lines->valuesStreamed = false;
  }
  lines->index = index;
  lines->indexStride = rows->indexBytes;
  lines->indexStreamed = walk->streamed;
  if (!isDirect(walk, tile, indexBytes, walk->job->index, rows->indexBytes)) {
    lines->index = space->index[0];
    lines->indexStride = sizeof space->index[0];
    lines->indexStreamed = false;
  }
  walk->kernels->compressLines(lines, walk->plan);
  if (lines->values != values)
    writeRows(walk, tile->count, values, rows->valuesBytes, lines->values,
              lines->valuesStride, valuesBytes);
  if (lines->index != index)
    writeRows(walk, tile->count, index, rows->indexBytes, lines->index,
              lines->indexStride, indexBytes);
}

/// Whether any of the bytes is not zero.
static bool isAny(const unsigned char *bytes, int64_t count) {
  unsigned any = 0;
  for (int64_t i = 0; i < count; ++i)
    any |= bytes[i];
  return any;
}

static void visitLines(Sparse24Walk *walk, const Tile *tile, int64_t start,
                       int64_t groups, Space *space) {
  enum { unit = Sparse24StripGroups };
  _Alignas(64) unsigned char violations[sizeof space->zeros];
  Sparse24Lines lines = {.dense = walk->job->dense +
                                  sparse24WalkGetOffset(walk, tile->row, start),
                         .lines = tile->lines,
                         .stride = walk->job->rows.layout->inner * walk->size,
                         .groups = (groups + unit - 1) / unit * unit,
                         .zeros = tile->zeros,
                         .bits = walk->job->rows.bits,
                         .violations = violations};
  if (!isInPlace(walk, tile, start, lines.groups)) {
    gatherLines(walk, tile, start, lines.groups, space->gathered);
    lines.dense = space->gathered;
    lines.stride = Sparse24LineBytes;
  }
  if (walk->compress)
    compressLines(walk, tile, start, groups, space, &lines);
  else
    walk->kernels->checkLines(&lines);
  // Where there is no row, anything may have been found.
  if (!isAny(violations, tile->count * walk->size))
    return;
  if (walk->compress)
    walk->kernels->checkLines(&lines);
  for (int64_t i = 0; i < tile->count; ++i)
    sparse24WalkAddViolations(walk, violations[i * walk->size], tile->row + i,
                              start / 4);
}

/// How many of the rows of an outer index from `row` on, and before `end`, are
/// taken together: as many as fill `lines` lines or, where there are fewer,
/// some whole lines; those in a part of a line have one for themselves.
static int64_t getTileCount(const Sparse24Walk *walk, int64_t row, int64_t end,
                            int64_t lines) {
  const int64_t each = Sparse24LineBytes / walk->size;
  int64_t left = end - row;
  if (left < each)
    return left;
  return left / each < lines ? left / each * each : lines * each;
}

/// The zeros of rows. Most weights have one, or one for each row of an outer
/// index: no division for each of them.
static void copyZeros(const Sparse24Walk *walk, const Tile *tile,
                      unsigned char *to) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  const int64_t size = walk->size, first = tile->row % layout->zeroCount;
  const unsigned char *zeros = layout->zeros;
  if (layout->zeroRepeat == 1 && first + tile->count <= layout->zeroCount) {
    memcpy(to, zeros + first * size, (size_t)(tile->count * size));
    return;
  }
  for (int64_t i = 0; i < tile->count; ++i)
    storeElement(to + i * size,
                 layout->zeroCount == 1
                     ? loadElement(zeros, (size_t)size)
                     : sparse24RowsGetZero(&walk->job->rows, tile->row + i),
                 (size_t)size);
}

/// `lines`: the most that it has.
static Tile getTile(const Sparse24Walk *walk, int64_t row, int64_t end,
                    int64_t lines, Space *space) {
  const Sparse24Rows *rows = &walk->job->rows;
  Tile tile = {.row = row, .count = getTileCount(walk, row, end, lines)};
  tile.lines =
      (tile.count * walk->size + Sparse24LineBytes - 1) / Sparse24LineBytes;
  if (!rows->layout->zeros)
    return tile;
  copyZeros(walk, &tile, space->zeros);
  tile.zeros = space->zeros;
  return tile;
}

/// How many groups are taken at a time: whole strips or, in the end, what is
/// less, with a last, shorter group.
static int64_t getGroups(const Sparse24Rows *rows, int64_t group,
                         bool *isStrips) {
  const int64_t whole = rows->layout->length / 4 - group;
  *isStrips = whole >= Sparse24StripGroups;
  if (!*isStrips)
    return rows->groups - group;
  return whole < Sparse24LineGroups ? whole - whole % Sparse24StripGroups
                                    : Sparse24LineGroups;
}

/// Visits tiles of rows some groups at a time: neighbouring tiles are on the
/// same pages, and in neighbouring cache lines.
static void visitTiles(Sparse24Walk *walk, int64_t row, int64_t end,
                       Space *space) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t most = !walk->compress ? Sparse24CheckLines
                       : areLines(walk->job->values, rows->valuesBytes)
                           ? Sparse24CompressLines
                           : bufferedLines;
  for (int64_t group = 0, count; group < rows->groups; group += count) {
    bool isStrips;
    count = getGroups(rows, group, &isStrips);
    for (int64_t i = row; i < end;) {
      // What must be completed is so a line at a time.
      Tile tile = getTile(walk, i, end, isStrips ? most : 1, space);
      i += tile.count;
      visitLines(walk, &tile, 4 * group, count, space);
    }
  }
}

bool sparse24WalkLines(Sparse24Walk *walk, const Sparse24Range *range) {
  const int64_t inner = walk->job->rows.layout->inner;
  Space *space = aligned_alloc(_Alignof(Space), sizeof *space);
  if (!space)
    return false;
  for (int64_t row = range->row, end; row < range->endRow; row = end) {
    end = row - row % inner + inner;
    end = end < range->endRow ? end : range->endRow;
    visitTiles(walk, row, end, space);
  }
  free(space);
  return true;
}

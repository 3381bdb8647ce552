/*===- Tiles.c - Rows in the form that kernels take -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Contiguous rows are taken as they are, but for their ends, which are
// completed with zeros. Of rows that interleave, as many as fit in a cache line
// are taken together, so that every line is read once; where fewer lie side by
// side, those of several outer indices are brought together first.
//
// Large weights do not stay in cache, and neither do their values: they are
// written past it in whole cache lines.

#include "Encoding/Tiles.h"

enum {
  /// Bytes of a contiguous weight whose values are written at a time.
  chunkBytes = 8192,
  /// From this size on, a weight and its values are said not to be in cache.
  streamedBytes = 8 << 20,
  /// Bytes from one gathered line to the next: copying goes beyond the first.
  gatheredStride = Sparse24LineBytes + 32,
};

/// How a weight is gone through.
typedef struct {
  const Sparse24Job *job;
  const Sparse24SizeKernels *kernels;
  const Sparse24Plan *plan;
  Sparse24Violations *violations;
  int64_t size, denseBytes;
  bool compress, streamed;
} Walk;

//===----------------------------------------------------------------------===//
// Violations
//===----------------------------------------------------------------------===//

/// The first group from `group` on of a row that violates. There is one.
static int64_t findViolation(const Walk *walk, int64_t row, int64_t group) {
  const Sparse24Rows *rows = &walk->job->rows;
  const Sparse24Layout *layout = rows->layout;
  uint64_t zero = sparse24RowsGetZero(rows, row);
  int64_t outer = row / layout->inner, inner = row % layout->inner;
  for (;; ++group) {
    int count = 0;
    for (int64_t k = 4 * group; k < 4 * group + 4 && k < layout->length; ++k) {
      int64_t element = (outer * layout->length + k) * layout->inner + inner;
      uint64_t bits = loadElement(walk->job->dense + element * walk->size,
                                  (size_t)walk->size);
      count += ((bits ^ zero) & rows->bits) != 0;
    }
    if (count > 2)
      return group;
  }
}

/// Adds the violations of part of a row, whose first group is `group`. Parts of
/// a row are visited in their order.
static void addViolations(Walk *walk, int64_t count, int64_t row,
                          int64_t group) {
  if (!count)
    return;
  walk->violations->count += count;
  if (row >= walk->violations->firstRow)
    return;
  walk->violations->firstRow = row;
  walk->violations->firstGroup = findViolation(walk, row, group);
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// Writes bytes in whole cache lines, as far as possible.
static void writeBytes(const Walk *walk, unsigned char *to,
                       const unsigned char *from, int64_t bytes) {
  int64_t head = (int64_t)(-(uintptr_t)to % Sparse24LineBytes);
  if (!walk->streamed || bytes < head + Sparse24LineBytes) {
    memcpy(to, from, (size_t)bytes);
    return;
  }
  int64_t lines = (bytes - head) / Sparse24LineBytes;
  int64_t written = head + lines * Sparse24LineBytes;
  if (head)
    memcpy(to, from, (size_t)head);
  walk->kernels->stream(to + head, from + head, lines);
  if (written < bytes)
    memcpy(to + written, from + written, (size_t)(bytes - written));
}

/// Bytes on their way to consecutive addresses: those that do not fill a cache
/// line wait for those behind them. Without streaming there is no such thing.
typedef struct {
  unsigned char *to;
  bool streamed;
  /// Of `bytes`, which belong to the cache line of `to` and those behind it.
  int64_t begin, end;
  _Alignas(64) unsigned char bytes[Sparse24LineBytes + chunkBytes / 2];
} Stream;

static void streamInit(Stream *stream, const Walk *walk, unsigned char *to) {
  stream->to = to;
  stream->streamed = walk->streamed;
  if (!walk->streamed)
    return;
  stream->begin = stream->end = (int64_t)((uintptr_t)to % Sparse24LineBytes);
  stream->to -= stream->begin;
}

/// Where the next bytes are to be put.
static unsigned char *streamGetEnd(Stream *stream) {
  return stream->streamed ? stream->bytes + stream->end : stream->to;
}

static void streamAdvance(Stream *stream, const Walk *walk, int64_t bytes) {
  if (!stream->streamed) {
    stream->to += bytes;
    return;
  }
  stream->end += bytes;
  int64_t lines = stream->end / Sparse24LineBytes;
  int64_t whole = lines * Sparse24LineBytes;
  if (!lines)
    return;
  writeBytes(walk, stream->to + stream->begin, stream->bytes + stream->begin,
             whole - stream->begin);
  memcpy(stream->bytes, stream->bytes + whole, (size_t)(stream->end - whole));
  stream->to += whole;
  stream->begin = 0;
  stream->end -= whole;
}

static void streamFinish(Stream *stream) {
  if (stream->streamed)
    memcpy(stream->to + stream->begin, stream->bytes + stream->begin,
           (size_t)(stream->end - stream->begin));
}

//===----------------------------------------------------------------------===//
// Contiguous rows
//===----------------------------------------------------------------------===//

static int64_t visitBlocks(Walk *walk, const Sparse24Blocks *blocks) {
  if (!walk->compress)
    return walk->kernels->check(blocks);
  return walk->kernels->compress(blocks, walk->plan);
}

/// The last elements of a row, fewer than a block.
static int64_t visitRest(Walk *walk, const Sparse24Blocks *rest, Stream *values,
                         Stream *index) {
  unsigned char dense[4 * Sparse24BlockElements];
  unsigned char restValues[2 * Sparse24BlockElements];
  unsigned char restIndex[Sparse24BlockElements / 8];
  int64_t size = walk->size, groups = (rest->count + 3) / 4;
  memcpy(dense, rest->dense, (size_t)(rest->count * size));
  for (int64_t i = rest->count; i < Sparse24BlockElements; ++i)
    storeElement(dense + i * size, rest->zero, (size_t)size);
  Sparse24Blocks block = *rest;
  block.dense = dense;
  block.count = Sparse24BlockElements;
  block.values = restValues;
  block.index = restIndex;
  int64_t violations = visitBlocks(walk, &block);
  if (!walk->compress)
    return violations;
  memcpy(streamGetEnd(values), restValues, (size_t)(2 * groups * size));
  memcpy(streamGetEnd(index), restIndex, (size_t)((groups + 1) / 2));
  streamAdvance(values, walk, 2 * groups * size);
  streamAdvance(index, walk, (groups + 1) / 2);
  return violations;
}

/// Values and index follow those of the row before.
static void visitRow(Walk *walk, int64_t row, int64_t start, int64_t end,
                     Stream *values, Stream *index) {
  const Sparse24Job *job = walk->job;
  const int64_t size = walk->size, chunk = chunkBytes / size;
  const unsigned char *dense =
      job->dense + row * job->rows.layout->length * size;
  Sparse24Blocks blocks = {.zero = sparse24RowsGetZero(&job->rows, row),
                           .bits = job->rows.bits};
  while (start < end) {
    int64_t count = end - start < chunk ? end - start : chunk, violations;
    blocks.dense = dense + start * size;
    blocks.count = count - count % Sparse24BlockElements;
    if (blocks.count && walk->compress) {
      blocks.values = streamGetEnd(values);
      blocks.index = streamGetEnd(index);
      violations = visitBlocks(walk, &blocks);
      streamAdvance(values, walk, blocks.count / 2 * size);
      streamAdvance(index, walk, blocks.count / 8);
    } else if (blocks.count) {
      violations = visitBlocks(walk, &blocks);
    } else {
      blocks.count = count;
      violations = visitRest(walk, &blocks, values, index);
    }
    addViolations(walk, violations, row, start / 4);
    start += blocks.count;
  }
}

static void visitRows(Walk *walk, const Sparse24Range *range) {
  const Sparse24Job *job = walk->job;
  Stream values, index;
  if (walk->compress) {
    streamInit(&values, walk,
               job->values + range->row * job->rows.valuesBytes +
                   range->start / 2 * walk->size);
    streamInit(&index, walk,
               job->index + range->row * job->rows.indexBytes +
                   range->start / 8);
  }
  for (int64_t row = range->row; row < range->endRow; ++row)
    visitRow(walk, row, range->start, range->end, &values, &index);
  if (walk->compress) {
    streamFinish(&values);
    streamFinish(&index);
  }
}

//===----------------------------------------------------------------------===//
// Rows side by side
//===----------------------------------------------------------------------===//

int64_t sparse24TilesGetRows(const Sparse24Layout *layout) {
  int64_t most = Sparse24LineBytes / (int64_t)layout->elementSize;
  return layout->inner < most ? most / layout->inner * layout->inner : most;
}

/// Rows whose elements make up a cache line.
typedef struct {
  int64_t row, count;
  _Alignas(64) unsigned char zeros[Sparse24LineBytes];
} Tile;

static int64_t getOffset(const Walk *walk, int64_t row, int64_t k) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t outer = row / layout->inner, inner = row % layout->inner;
  return ((outer * layout->length + k) * layout->inner + inner) * walk->size;
}

/// Rows of one outer index, from some element on.
typedef struct {
  const unsigned char *dense;
  int64_t offset, bytes; ///< In a line.
} Piece;

/// The pieces of a tile; returns how many there are.
static int64_t getPieces(const Walk *walk, const Tile *tile, int64_t start,
                         Piece pieces[Sparse24LineBytes]) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t inner = tile->row % layout->inner, count = 0;
  int64_t offset = getOffset(walk, tile->row, start);
  for (int64_t i = 0; i < tile->count; ++count) {
    int64_t left = layout->inner - inner;
    left = left < tile->count - i ? left : tile->count - i;
    pieces[count] =
        (Piece){walk->job->dense + offset, i * walk->size, left * walk->size};
    // The next one has the next outer index, and begins where its rows do.
    offset += (layout->length * layout->inner - inner) * walk->size;
    inner = 0;
    i += left;
  }
  return count;
}

/// Copies `count` elements of each row of a piece, 16 bytes at a time, which is
/// quick: what is too much in the line is overwritten by the next piece, or is
/// behind the line.
static void copyPiece(const Piece *piece, int64_t count, int64_t stride,
                      unsigned char *lines) {
  for (int64_t byte = 0; byte < piece->bytes; byte += 16)
    for (int64_t k = 0; k < count; ++k)
      memcpy(lines + k * gatheredStride + piece->offset + byte,
             piece->dense + k * stride + byte, 16);
}

/// Brings `groups` groups of the rows of a tile, from element `start` on, into
/// lines of their own, and completes them with zeros.
static void gatherLines(const Walk *walk, const Tile *tile, int64_t start,
                        int64_t groups, unsigned char *lines) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  const int64_t stride = layout->inner * walk->size;
  int64_t left = layout->length - start;
  left = left < 4 * groups ? left : 4 * groups;
  Piece pieces[Sparse24LineBytes];
  int64_t count = getPieces(walk, tile, start, pieces);
  // The end of the weight must not be read beyond.
  const unsigned char *end = walk->job->dense + walk->denseBytes;
  int64_t quick = (end - pieces[count - 1].dense - Sparse24LineBytes) / stride;
  quick = quick < 0 ? 0 : quick;
  quick = quick < left ? quick : left;
  for (int64_t i = 0; i < count; ++i)
    copyPiece(&pieces[i], quick, stride, lines);
  for (int64_t k = quick; k < left; ++k)
    for (int64_t i = 0; i < count; ++i)
      memcpy(lines + k * gatheredStride + pieces[i].offset,
             pieces[i].dense + k * stride, (size_t)pieces[i].bytes);
  for (int64_t k = left; k < 4 * groups; ++k)
    memcpy(lines + k * gatheredStride, tile->zeros, Sparse24LineBytes);
}

/// Whether the kernels can have the rows where they are.
static bool isInPlace(const Walk *walk, const Tile *tile, int64_t start,
                      int64_t groups) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t last = start + 4 * groups - 1;
  return tile->row % layout->inner + tile->count <= layout->inner &&
         last < layout->length &&
         getOffset(walk, tile->row, last) + Sparse24LineBytes <=
             walk->denseBytes;
}

/// Writes `bytes` of each row of a tile, which lie `stride` apart, to rows that
/// lie `rowBytes` apart.
static void writeRows(const Walk *walk, int64_t count, unsigned char *to,
                      int64_t rowBytes, const unsigned char *from,
                      int64_t stride, int64_t bytes) {
  if (bytes == stride && bytes == rowBytes) {
    writeBytes(walk, to, from, count * bytes);
    return;
  }
  for (int64_t i = 0; i < count; ++i)
    writeBytes(walk, to + i * rowBytes, from + i * stride, bytes);
}

static void compressLines(const Walk *walk, const Tile *tile, int64_t start,
                          int64_t groups, Sparse24Lines *lines) {
  _Alignas(64) unsigned char values[2 * Sparse24LineGroups * Sparse24LineBytes];
  _Alignas(64) unsigned char index[Sparse24LineGroups / 2 * Sparse24LineBytes];
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t valuesBytes = 2 * groups * walk->size;
  const int64_t indexBytes = lines->groups / 2;
  unsigned char *toValues = walk->job->values + tile->row * rows->valuesBytes +
                            start / 2 * walk->size;
  unsigned char *toIndex =
      walk->job->index + tile->row * rows->indexBytes + start / 8;
  // Without streaming, whole steps of whole lines can go where they belong.
  if (!walk->streamed && valuesBytes % 16 == 0 && indexBytes % 16 == 0 &&
      groups == lines->groups &&
      tile->count * walk->size == Sparse24LineBytes) {
    lines->values = toValues;
    lines->index = toIndex;
    lines->valuesStride = rows->valuesBytes;
    lines->indexStride = rows->indexBytes;
    walk->kernels->compressLines(lines, walk->plan);
    return;
  }
  lines->values = values;
  lines->index = index;
  lines->valuesStride = (2 * lines->groups * walk->size + 15) / 16 * 16;
  lines->indexStride = (indexBytes + 15) / 16 * 16;
  walk->kernels->compressLines(lines, walk->plan);
  writeRows(walk, tile->count, toValues, rows->valuesBytes, values,
            lines->valuesStride, valuesBytes);
  writeRows(walk, tile->count, toIndex, rows->indexBytes, index,
            lines->indexStride, indexBytes);
}

/// Whether any of the bytes is not zero.
static bool isAny(const unsigned char *bytes, int64_t count) {
  unsigned any = 0;
  for (int64_t i = 0; i < count; ++i)
    any |= bytes[i];
  return any;
}

static void visitLines(Walk *walk, const Tile *tile, int64_t start,
                       int64_t groups) {
  _Alignas(64) unsigned char gathered[4 * Sparse24LineGroups * gatheredStride];
  _Alignas(64) unsigned char violations[Sparse24LineBytes];
  Sparse24Lines lines = {
      .dense = walk->job->dense + getOffset(walk, tile->row, start),
      .stride = walk->job->rows.layout->inner * walk->size,
      .groups = groups + groups % 2, // a group of zeros pads the index
      .zeros = walk->job->rows.layout->zeros ? tile->zeros : NULL,
      .bits = walk->job->rows.bits,
      .violations = violations};
  if (!isInPlace(walk, tile, start, lines.groups)) {
    gatherLines(walk, tile, start, lines.groups, gathered);
    lines.dense = gathered;
    lines.stride = gatheredStride;
  }
  if (walk->compress)
    compressLines(walk, tile, start, groups, &lines);
  else
    walk->kernels->checkLines(&lines);
  // Where there is no row, anything may have been counted.
  if (!isAny(violations, tile->count * walk->size))
    return;
  for (int64_t i = 0; i < tile->count; ++i)
    addViolations(walk, violations[i * walk->size], tile->row + i, start / 4);
}

/// How many of the rows from `row` on, and before `end`, are taken together.
static int64_t getTileCount(const Sparse24Layout *layout, int64_t row,
                            int64_t end) {
  int64_t count = sparse24TilesGetRows(layout);
  int64_t left = layout->inner - row % layout->inner;
  if (layout->inner >= count && left < count)
    count = left;
  return count < end - row ? count : end - row;
}

static Tile getTile(const Walk *walk, int64_t row, int64_t end) {
  const Sparse24Rows *rows = &walk->job->rows;
  Tile tile = {.row = row, .count = getTileCount(rows->layout, row, end)};
  for (int64_t i = 0; rows->layout->zeros && i < tile.count; ++i)
    storeElement(tile.zeros + i * walk->size,
                 sparse24RowsGetZero(rows, row + i), (size_t)walk->size);
  return tile;
}

/// Visits tiles of rows some groups at a time: neighbouring tiles are on the
/// same pages, and in neighbouring cache lines.
static void visitTiles(Walk *walk, int64_t row, int64_t end) {
  const Sparse24Rows *rows = &walk->job->rows;
  for (int64_t group = 0, count; group < rows->groups; group += count) {
    count = rows->groups - group;
    count = count < Sparse24LineGroups ? count : Sparse24LineGroups;
    for (int64_t i = row; i < end;) {
      Tile tile = getTile(walk, i, end);
      visitLines(walk, &tile, 4 * group, count);
      i += tile.count;
    }
  }
}

/// Where the tiles end that are visited together: with the outer index, or,
/// where a tile has several of these, with the tile.
static int64_t getTilesEnd(const Sparse24Layout *layout, int64_t row,
                           int64_t end) {
  int64_t rows = layout->inner - row % layout->inner;
  int64_t tile = getTileCount(layout, row, end);
  rows = rows < tile ? tile : rows;
  return rows < end - row ? row + rows : end;
}

void sparse24TilesVisit(const Sparse24Job *job,
                        const Sparse24SizeKernels *kernels,
                        const Sparse24Plan *plan, const Sparse24Range *range,
                        Sparse24Violations *violations) {
  const Sparse24Layout *layout = job->rows.layout;
  Walk walk = {.job = job,
               .kernels = kernels,
               .plan = plan,
               .violations = violations,
               .size = layout->elementSize,
               .compress = job->values};
  walk.denseBytes = job->rows.count * layout->length * walk.size;
  walk.streamed = walk.compress && walk.denseBytes >= streamedBytes;
  if (layout->inner == 1)
    visitRows(&walk, range);
  for (int64_t row = range->row, next; layout->inner > 1 && row < range->endRow;
       row = next) {
    next = getTilesEnd(layout, row, range->endRow);
    visitTiles(&walk, row, next);
  }
  if (walk.streamed)
    kernels->finish();
}

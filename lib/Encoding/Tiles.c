/*===- Tiles.c - Rows in the form that kernels take -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Contiguous rows are taken as they are, but for their ends, which are
// completed with zeros. Of rows that interleave, as many as fit in some cache
// lines are taken together, so that memory is read in runs of several lines,
// and each of them once; where fewer lie side by side than a line has, those of
// several outer indices are brought together first.
//
// Large weights do not stay in cache, and neither do their values: they are
// written past it in whole cache lines.

#include "Encoding/Tiles.h"

#include <stdlib.h>

enum {
  /// Bytes of a contiguous weight that are taken at a time.
  checkBytes = Sparse24CheckPages * Sparse24PageBytes,
  compressBytes = Sparse24CompressPages * Sparse24PageBytes,
  /// From this size on, a weight and its values are said not to be in cache.
  streamedBytes = 8 << 20,
  /// Lines that are compressed side by side where what becomes of them is
  /// written to its rows from a buffer.
  bufferedLines = 16,
  /// Bytes from one gathered line to the next: copying goes beyond the first.
  gatheredStride = Sparse24LineBytes + 32,
  /// Lines that are gathered at a time: pieces of them are near each other.
  gatheredLines = 16,
};

/// Where rows side by side are worked on.
typedef struct {
  _Alignas(64) unsigned char zeros[Sparse24CheckLines * Sparse24LineBytes];
  _Alignas(64) unsigned char gathered[4 * Sparse24LineGroups * gatheredStride];
  Sparse24Planes planes;
  // What becomes of as many rows as there are in the lines for elements of one
  // byte. A line between them keeps rows from competing for the same places in
  // the caches.
  _Alignas(64) unsigned char values[Sparse24CompressLines * Sparse24LineBytes]
                                   [2 * Sparse24LineGroups + Sparse24LineBytes];
  _Alignas(64) unsigned char index[Sparse24CompressLines * Sparse24LineBytes]
                                  [2 * Sparse24LineBytes];
} Space;

/// How a weight is gone through.
typedef struct {
  const Sparse24Job *job;
  const Sparse24SizeKernels *kernels;
  const Sparse24Plan *plan;
  Sparse24Violations *violations;
  int64_t size, denseBytes;
  bool compress, streamed;
  /// Whether rows of values, and those of the index, are whole cache lines.
  bool valuesAligned, indexAligned;
  /// What is read next of a contiguous row, while others are written.
  const unsigned char *next;
  Space *space; ///< NULL for contiguous rows.
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
  walk->compress = false; // the rest is only counted
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
  walk->kernels->stream(to + head, from + head, lines, walk->next);
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
  _Alignas(64) unsigned char bytes[Sparse24LineBytes + compressBytes / 2];
} Stream;

static void streamInit(Stream *stream, const Walk *walk, unsigned char *to) {
  stream->to = to;
  stream->streamed = walk->streamed;
  if (!walk->streamed)
    return;
  stream->begin = stream->end = (int64_t)((uintptr_t)to % Sparse24LineBytes);
  stream->to -= stream->begin;
}

/// Whether the next bytes begin a cache line.
static bool isAtLine(const Stream *stream) {
  return stream->streamed && !stream->end;
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
static int64_t compressBlocks(Walk *walk, Sparse24Blocks *blocks,
                              Stream *values, Stream *index) {
  const int64_t bytes = blocks->count * walk->size;
  blocks->streamed =
      bytes == compressBytes && isAtLine(values) && isAtLine(index);
  if (blocks->streamed) {
    blocks->values = values->to;
    blocks->index = index->to;
    values->to += bytes / 2;
    index->to += blocks->count / 8;
    return visitBlocks(walk, blocks);
  }
  blocks->values = streamGetEnd(values);
  blocks->index = streamGetEnd(index);
  int64_t violations = visitBlocks(walk, blocks);
  walk->next = blocks->dense + bytes;
  streamAdvance(values, walk, bytes / 2);
  streamAdvance(index, walk, blocks->count / 8);
  return violations;
}

static void visitRow(Walk *walk, int64_t row, int64_t start, int64_t end,
                     Stream *values, Stream *index) {
  const Sparse24Job *job = walk->job;
  const int64_t size = walk->size;
  const int64_t most = (walk->compress ? compressBytes : checkBytes) / size;
  const unsigned char *dense =
      job->dense + row * job->rows.layout->length * size;
  Sparse24Blocks blocks = {.zero = sparse24RowsGetZero(&job->rows, row),
                           .bits = job->rows.bits};
  while (start < end) {
    int64_t count = end - start < most ? end - start : most, violations;
    blocks.dense = dense + start * size;
    blocks.count = count - count % Sparse24BlockElements;
    if (!blocks.count) {
      blocks.count = count;
      violations = visitRest(walk, &blocks, values, index);
    } else if (walk->compress) {
      violations = compressBlocks(walk, &blocks, values, index);
    } else {
      violations = visitBlocks(walk, &blocks);
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

/// Rows whose elements are side by side in `lines` cache lines.
typedef struct {
  int64_t row, count, lines;
  const unsigned char *zeros; ///< Of the rows; NULL where they are zero.
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
SPARSE24_INLINE void copyPiece(const Piece *piece, int64_t start, int64_t count,
                               int64_t stride, unsigned char *lines) {
  const unsigned char *dense = piece->dense + start * stride;
  lines += start * gatheredStride + piece->offset;
  for (int64_t byte = 0; byte < piece->bytes; byte += 16)
    for (int64_t k = 0; k < count; ++k)
      memcpy(lines + k * gatheredStride + byte, dense + k * stride + byte, 16);
}

/// Brings `groups` groups of the rows of a tile, from element `start` on, into
/// lines of their own, and completes them with zeros.
static void gatherLines(const Walk *walk, const Tile *tile, int64_t start,
                        int64_t groups, unsigned char *lines) {
  static const unsigned char none[Sparse24LineBytes];
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
  for (int64_t k = 0; k < quick; k += gatheredLines) {
    int64_t some = quick - k < gatheredLines ? quick - k : gatheredLines;
    for (int64_t i = 0; i < count; ++i)
      copyPiece(&pieces[i], k, some, stride, lines);
  }
  for (int64_t k = quick; k < left; ++k)
    for (int64_t i = 0; i < count; ++i)
      memcpy(lines + k * gatheredStride + pieces[i].offset,
             pieces[i].dense + k * stride, (size_t)pieces[i].bytes);
  for (int64_t k = left; k < 4 * groups; ++k)
    memcpy(lines + k * gatheredStride, tile->zeros ? tile->zeros : none,
           Sparse24LineBytes);
}

/// Whether the kernels can have the rows where they are.
static bool isInPlace(const Walk *walk, const Tile *tile, int64_t start,
                      int64_t groups) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t last = start + 4 * groups - 1;
  return tile->row % layout->inner + tile->count <= layout->inner &&
         last < layout->length &&
         getOffset(walk, tile->row, last) + tile->lines * Sparse24LineBytes <=
             walk->denseBytes;
}

/// Writes `bytes` of each of `count` rows, which lie `stride` apart, to rows
/// that lie `rowBytes` apart.
static void writeRows(const Walk *walk, int64_t count, unsigned char *to,
                      int64_t rowBytes, const unsigned char *from,
                      int64_t stride, int64_t bytes) {
  for (int64_t i = 0; i < count; ++i)
    writeBytes(walk, to + i * rowBytes, from + i * stride, bytes);
}

/// Whether each row of the tile gets whole lines of `bytes` bytes that can go
/// where they belong.
static bool isDirect(const Walk *walk, const Tile *tile, int64_t bytes,
                     bool aligned) {
  return tile->count * walk->size == tile->lines * Sparse24LineBytes &&
         bytes % Sparse24LineBytes == 0 && (aligned || !walk->streamed);
}

static void compressLines(const Walk *walk, const Tile *tile, int64_t start,
                          int64_t groups, Sparse24Lines *lines) {
  const Sparse24Rows *rows = &walk->job->rows;
  Space *space = walk->space;
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
  if (!isDirect(walk, tile, valuesBytes, walk->valuesAligned)) {
    lines->values = space->values[0];
    lines->valuesStride = 2 * lines->groups * walk->size + Sparse24LineBytes;
    lines->valuesStreamed = false;
  }
  lines->index = index;
  lines->indexStride = rows->indexBytes;
  lines->indexStreamed = walk->streamed;
  if (!isDirect(walk, tile, indexBytes, walk->indexAligned)) {
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

static void visitLines(Walk *walk, const Tile *tile, int64_t start,
                       int64_t groups) {
  enum { unit = Sparse24StripGroups };
  _Alignas(64) unsigned char violations[sizeof walk->space->zeros];
  Sparse24Lines lines = {.dense = walk->job->dense +
                                  getOffset(walk, tile->row, start),
                         .lines = tile->lines,
                         .stride = walk->job->rows.layout->inner * walk->size,
                         .groups = (groups + unit - 1) / unit * unit,
                         .zeros = tile->zeros,
                         .bits = walk->job->rows.bits,
                         .violations = violations};
  if (!isInPlace(walk, tile, start, lines.groups)) {
    gatherLines(walk, tile, start, lines.groups, walk->space->gathered);
    lines.dense = walk->space->gathered;
    lines.stride = gatheredStride;
  }
  if (walk->compress)
    compressLines(walk, tile, start, groups, &lines);
  else
    walk->kernels->checkLines(&lines);
  // Where there is no row, anything may have been found.
  if (!isAny(violations, tile->count * walk->size))
    return;
  if (walk->compress)
    walk->kernels->checkLines(&lines);
  for (int64_t i = 0; i < tile->count; ++i)
    addViolations(walk, violations[i * walk->size], tile->row + i, start / 4);
}

/// How many of the rows from `row` on, and before `end`, are taken together: as
/// many as fill `lines` lines or, where there are fewer, some whole lines;
/// those in a part of a line have one for themselves.
static int64_t getTileCount(const Sparse24Layout *layout, int64_t row,
                            int64_t end, int64_t lines) {
  const int64_t each = sparse24TilesGetRows(layout);
  int64_t left = end - row;
  if (layout->inner < each)
    return each < left ? each : left;
  if (layout->inner - row % layout->inner < left)
    left = layout->inner - row % layout->inner;
  if (left < each)
    return left;
  return left / each < lines ? left / each * each : lines * each;
}

/// The zeros of rows. Most weights have one, or one for each row of an outer
/// index: no division for each of them.
static void copyZeros(const Walk *walk, const Tile *tile, unsigned char *to) {
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
static Tile getTile(const Walk *walk, int64_t row, int64_t end, int64_t lines) {
  const Sparse24Rows *rows = &walk->job->rows;
  Tile tile = {.row = row,
               .count = getTileCount(rows->layout, row, end, lines)};
  tile.lines =
      (tile.count * walk->size + Sparse24LineBytes - 1) / Sparse24LineBytes;
  if (!rows->layout->zeros)
    return tile;
  copyZeros(walk, &tile, walk->space->zeros);
  tile.zeros = walk->space->zeros;
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
static void visitTiles(Walk *walk, int64_t row, int64_t end) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t most = !walk->compress       ? Sparse24CheckLines
                       : walk->valuesAligned ? Sparse24CompressLines
                                             : bufferedLines;
  for (int64_t group = 0, count; group < rows->groups; group += count) {
    bool isStrips;
    count = getGroups(rows, group, &isStrips);
    for (int64_t i = row; i < end;) {
      // What must be brought together is so a line at a time.
      Tile tile = getTile(walk, i, end, isStrips ? most : 1);
      i += tile.count;
      visitLines(walk, &tile, 4 * group, count);
    }
  }
}

/// Where the tiles end that are visited together: with the outer index, or,
/// where a tile has several of these, with the tile.
static int64_t getTilesEnd(const Sparse24Layout *layout, int64_t row,
                           int64_t end) {
  int64_t rows = layout->inner - row % layout->inner;
  int64_t tile = getTileCount(layout, row, end, 1);
  rows = rows < tile ? tile : rows;
  return rows < end - row ? row + rows : end;
}

/// Whether rows of that many bytes are whole cache lines.
static bool areLines(const unsigned char *rows, int64_t bytes) {
  return (uintptr_t)rows % Sparse24LineBytes == 0 &&
         bytes % Sparse24LineBytes == 0;
}

bool sparse24TilesVisit(const Sparse24Job *job,
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
  walk.valuesAligned = areLines(job->values, job->rows.valuesBytes);
  walk.indexAligned = areLines(job->index, job->rows.indexBytes);
  if (layout->inner == 1) {
    visitRows(&walk, range);
  } else {
    walk.space = aligned_alloc(_Alignof(Space), sizeof *walk.space);
    if (!walk.space)
      return false;
    for (int64_t row = range->row, next; row < range->endRow; row = next) {
      next = getTilesEnd(layout, row, range->endRow);
      visitTiles(&walk, row, next);
    }
    free(walk.space);
  }
  if (walk.streamed)
    kernels->finish();
  return true;
}

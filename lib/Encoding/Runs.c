/*===- Runs.c - Rows whose elements follow each other ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Rows of whole groups that follow each other without a gap are like a single
// one, as long as they have the same zero. Where a row does not end with a
// whole group, or fewer rows lie side by side than a cache line has, the
// elements of each row are brought together, and completed with zeros, and then
// are so too. Only their index is not: rows of an odd number of groups end in
// the middle of a byte, and are moved apart.

#include "Encoding/Walk.h"

#include <stdlib.h>

enum {
  /// Bytes of a run that are taken at a time.
  checkBytes = Sparse24CheckPages * Sparse24PageBytes,
  compressBytes = Sparse24CompressPages * Sparse24PageBytes,
  /// Rows of fewer bytes are short: their index is worth moving apart.
  shortBytes = compressBytes,
  /// Bytes of rows that are brought together at a time to be compressed. Fewer
  /// are not fetched as well.
  someBytes = 9 * Sparse24PageBytes,
  /// The most of a single outer index, and at a time to be checked.
  mostBytes = Sparse24BesideBytes,
  /// Where rows are brought together in parts, what elements of a part are a
  /// multiple of: what becomes of them is whole cache lines.
  partElements = 512,
};

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// Bytes on their way to consecutive addresses: those that do not fill a cache
/// line wait for those behind them. Without streaming there is no such thing.
typedef struct {
  unsigned char *to;
  bool streamed;
  /// Of `bytes`, which belong to the cache line of `to` and those behind it.
  int64_t begin, end;
  _Alignas(64) unsigned char bytes[Sparse24LineBytes + compressBytes / 2];
} Stream;

static void streamInit(Stream *stream, const Sparse24Walk *walk,
                       unsigned char *to) {
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

static void streamAdvance(Stream *stream, const Sparse24Walk *walk,
                          int64_t bytes) {
  if (!stream->streamed) {
    stream->to += bytes;
    return;
  }
  stream->end += bytes;
  int64_t lines = stream->end / Sparse24LineBytes;
  int64_t whole = lines * Sparse24LineBytes;
  if (!lines)
    return;
  sparse24WalkWrite(walk, stream->to + stream->begin,
                    stream->bytes + stream->begin, whole - stream->begin);
  memcpy(stream->bytes, stream->bytes + whole, (size_t)(stream->end - whole));
  stream->to += whole;
  stream->begin = 0;
  stream->end -= whole;
}

/// Bytes were written past this.
static void streamSkip(Stream *stream, int64_t bytes) { stream->to += bytes; }

static void streamFinish(Stream *stream) {
  if (stream->streamed)
    memcpy(stream->to + stream->begin, stream->bytes + stream->begin,
           (size_t)(stream->end - stream->begin));
}

/// Where values and index go, row by row.
typedef struct {
  Stream values, index;
  /// The index of rows that is not moved apart yet: the groups from `begin` to
  /// `end`, two in a byte. At most a row is left over, and where it is not
  /// short there are two of an outer index.
  int64_t begin, end;
  _Alignas(64) unsigned char chunks[(mostBytes / 2 + compressBytes) / 8 + 1];
} Output;

static void outputInit(Output *output, const Sparse24Walk *walk, int64_t row,
                       int64_t start) {
  const Sparse24Job *job = walk->job;
  const Sparse24Rows *rows = &job->rows;
  if (!walk->compress)
    return;
  streamInit(&output->values, walk,
             job->values + row * rows->valuesBytes + start / 2 * walk->size);
  streamInit(&output->index, walk,
             job->index + row * rows->indexBytes + start / 8);
  output->begin = output->end = 0;
}

static void outputFinish(Output *output, const Sparse24Walk *walk) {
  if (!walk->compress)
    return;
  streamFinish(&output->values);
  streamFinish(&output->index);
}

/// Copies chunks from group `at` on to `bytes` bytes. What is there of the last
/// byte but the first chunk is of no use.
static void copyChunks(const unsigned char *chunks, int64_t at, int64_t bytes,
                       unsigned char *to) {
  chunks += at / 2;
  if (at % 2 == 0) {
    memcpy(to, chunks, (size_t)bytes);
    return;
  }
  int64_t i = 0;
  for (; i + 8 <= bytes; i += 8)
    storeElement(to + i,
                 loadElement(chunks + i, 8) >> 4 |
                     loadElement(chunks + i + 1, 8) >> 4 << 8,
                 8);
  for (; i < bytes; ++i)
    to[i] = (unsigned char)(chunks[i] >> 4 | chunks[i + 1] << 4);
}

/// Moves the index of whole rows apart, and completes it with the chunk of a
/// group of zeros.
static void moveApart(Output *output, const Sparse24Walk *walk) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t bytes = rows->indexBytes;
  const unsigned char padding = walk->plan->chunks[15] & 0xf0;
  unsigned char *const start = streamGetEnd(&output->index), *to = start;
  for (; output->end - output->begin >= rows->groups; to += bytes) {
    copyChunks(output->chunks, output->begin, bytes, to);
    to[bytes - 1] = (unsigned char)((to[bytes - 1] & 15) | padding);
    output->begin += rows->groups;
  }
  streamAdvance(&output->index, walk, to - start);
  // A run begins with a byte, wherever the one before has ended.
  const int64_t left = output->end - output->begin;
  memmove(output->chunks, output->chunks + output->begin / 2,
          (size_t)((output->end + 1) / 2 - output->begin / 2));
  output->begin = left ? output->begin % 2 : 0;
  output->end = output->begin + left;
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

/// Elements that follow each other, of one row or of several of whole groups
/// and with the same zero.
typedef struct {
  const unsigned char *dense;
  int64_t row, group; ///< The first.
  int64_t elements;
  /// Whether the index of its rows must be moved apart.
  bool isApart;
  /// Whether it is where the weight is, so that what is read next follows.
  bool isInPlace;
} Run;

static int64_t visitBlocks(Sparse24Walk *walk, const Sparse24Blocks *blocks) {
  if (!walk->compress)
    return walk->kernels->check(blocks);
  return walk->kernels->compress(blocks, walk->plan);
}

/// Where the index of a run's next groups is to be put.
static unsigned char *getIndexEnd(const Run *run, Output *output) {
  return run->isApart ? output->chunks + output->end / 2
                      : streamGetEnd(&output->index);
}

static void advanceIndex(const Run *run, Output *output,
                         const Sparse24Walk *walk, int64_t groups) {
  if (!run->isApart) {
    streamAdvance(&output->index, walk, (groups + 1) / 2);
    return;
  }
  output->end += groups;
  moveApart(output, walk);
}

/// The last elements of a run, fewer than a block.
static int64_t visitRest(Sparse24Walk *walk, const Run *run,
                         const Sparse24Blocks *rest, Output *output) {
  unsigned char dense[4 * Sparse24BlockElements];
  unsigned char values[2 * Sparse24BlockElements];
  unsigned char index[Sparse24BlockElements / 8];
  int64_t size = walk->size, groups = (rest->count + 3) / 4;
  memcpy(dense, rest->dense, (size_t)(rest->count * size));
  for (int64_t i = rest->count; i < Sparse24BlockElements; ++i)
    storeElement(dense + i * size, rest->zero, (size_t)size);
  Sparse24Blocks block = *rest;
  block.dense = dense;
  block.count = Sparse24BlockElements;
  block.values = values;
  block.index = index;
  block.streamed = block.indexStreamed = false;
  int64_t violations = visitBlocks(walk, &block);
  if (!walk->compress)
    return violations;
  memcpy(streamGetEnd(&output->values), values, (size_t)(2 * groups * size));
  memcpy(getIndexEnd(run, output), index, (size_t)((groups + 1) / 2));
  streamAdvance(&output->values, walk, 2 * groups * size);
  advanceIndex(run, output, walk, groups);
  return violations;
}

/// Values and index follow those before. What can be is streamed by the kernel.
static int64_t compressBlocks(Sparse24Walk *walk, const Run *run,
                              Sparse24Blocks *blocks, Output *output) {
  Stream *values = &output->values, *index = &output->index;
  const int64_t bytes = blocks->count * walk->size;
  blocks->streamed = isAtLine(values);
  blocks->indexStreamed = !run->isApart && isAtLine(index) &&
                          blocks->count / 8 % Sparse24LineBytes == 0;
  blocks->values = blocks->streamed ? values->to : streamGetEnd(values);
  blocks->index = blocks->indexStreamed ? index->to : getIndexEnd(run, output);
  int64_t violations = visitBlocks(walk, blocks);
  walk->next = blocks->streamed ? NULL : blocks->next;
  if (blocks->streamed)
    streamSkip(values, bytes / 2);
  else
    streamAdvance(values, walk, bytes / 2);
  if (blocks->indexStreamed)
    streamSkip(index, blocks->count / 8);
  else
    advanceIndex(run, output, walk, blocks->count / 4);
  return violations;
}

static void visitRun(Sparse24Walk *walk, const Run *run, Output *output) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t size = walk->size;
  const int64_t most = (walk->compress ? compressBytes : checkBytes) / size;
  Sparse24Blocks blocks = {.zero = sparse24RowsGetZero(rows, run->row),
                           .bits = rows->bits};
  for (int64_t at = 0; at < run->elements; at += blocks.count) {
    int64_t left = run->elements - at, count = left < most ? left : most;
    int64_t group = run->group + at / 4, violations;
    blocks.dense = run->dense + at * size;
    blocks.count = count - count % Sparse24BlockElements;
    blocks.next = run->isInPlace ? blocks.dense + blocks.count * size : NULL;
    if (!blocks.count) {
      blocks.count = count;
      violations = visitRest(walk, run, &blocks, output);
    } else if (walk->compress) {
      violations = compressBlocks(walk, run, &blocks, output);
    } else {
      violations = visitBlocks(walk, &blocks);
    }
    sparse24WalkAddViolations(walk, violations, run->row + group / rows->groups,
                              group % rows->groups);
  }
}

/// How many of the rows from `row` on, and before `end`, have its zero.
static int64_t countSame(const Sparse24Rows *rows, int64_t row, int64_t end) {
  const int64_t count = sparse24RowsCountSame(rows, row);
  return count < end - row ? count : end - row;
}

//===----------------------------------------------------------------------===//
// Rows that are contiguous
//===----------------------------------------------------------------------===//

/// Whether the rows cannot be taken where they are, or had better not.
static bool areBrought(const Sparse24Rows *rows) {
  const Sparse24Layout *layout = rows->layout;
  return layout->inner != 1 ||
         (layout->length % 4 && 2 * rows->valuesBytes < shortBytes);
}

/// Whether rows of one zero are one run. The index of long rows, of an odd
/// number of groups, is not moved apart: they can have a run each.
static bool areJoined(const Sparse24Walk *walk) {
  const Sparse24Rows *rows = &walk->job->rows;
  return rows->layout->length % 4 == 0 &&
         (!walk->compress || rows->groups % 2 == 0 ||
          2 * rows->valuesBytes < shortBytes);
}

static void visitRows(Sparse24Walk *walk, const Sparse24Range *range) {
  const Sparse24Rows *rows = &walk->job->rows;
  const bool isJoined = areJoined(walk);
  Output output;
  outputInit(&output, walk, range->row, range->start);
  for (int64_t row = range->row, count; row < range->endRow; row += count) {
    count = isJoined ? countSame(rows, row, range->endRow) : 1;
    Run run = {.dense = walk->job->dense +
                        sparse24WalkGetOffset(walk, row, range->start),
               .row = row,
               .group = range->start / 4,
               .elements = count * (range->end - range->start),
               .isApart = count > 1 && rows->groups % 2,
               .isInPlace = true};
    visitRun(walk, &run, &output);
  }
  outputFinish(&output, walk);
}

//===----------------------------------------------------------------------===//
// Rows that are brought together
//===----------------------------------------------------------------------===//

/// Where rows are brought together, and where the end of the weight is copied
/// to, beyond which must not be read.
typedef struct {
  _Alignas(64) unsigned char tables[Sparse24TurnTablesBytes];
  _Alignas(64) unsigned char firsts[mostBytes / 8 + 2 * Sparse24LineBytes];
  _Alignas(64) unsigned char rows[mostBytes + Sparse24TurnedSlack];
  _Alignas(64) unsigned char end[mostBytes + Sparse24TurnedSlack];
} Space;

/// The elements from `start` on of all rows of some outer indices.
typedef struct {
  int64_t row, outers;
  int64_t start, count; ///< Of each row.
  int64_t rowBytes;     ///< With zeros to complete groups.
} Part;

/// Brings the rows of some outer indices together. The end of the weight must
/// not be read beyond.
static void turnRows(const Sparse24Walk *walk, const Part *part, Space *space) {
  const int64_t inner = walk->job->rows.layout->inner;
  const int64_t bytes = part->count * inner * walk->size;
  const int64_t offset = sparse24WalkGetOffset(walk, part->row, part->start);
  const int64_t left = walk->denseBytes - offset - Sparse24TurnedSlack;
  Sparse24Beside beside = {.dense = walk->job->dense + offset,
                           .tables = space->tables,
                           .next =
                               walk->job->dense + offset + bytes * part->outers,
                           .length = part->count,
                           .inner = inner};
  beside.outers = part->outers * bytes <= left ? part->outers
                  : left > 0                   ? left / bytes
                                               : 0;
  walk->kernels->turn(&beside, space->rows, part->rowBytes);
  unsigned char *rows = space->rows + beside.outers * inner * part->rowBytes;
  beside.dense += beside.outers * bytes;
  beside.outers = part->outers - beside.outers;
  if (!beside.outers)
    return;
  beside.dense =
      memcpy(space->end, beside.dense, (size_t)(beside.outers * bytes));
  walk->kernels->turn(&beside, rows, part->rowBytes);
}

/// The same with a single row of each.
static void copyRows(const Sparse24Walk *walk, const Part *part, Space *space) {
  const int64_t bytes = part->count * walk->size;
  const unsigned char *dense =
      walk->job->dense + sparse24WalkGetOffset(walk, part->row, part->start);
  for (int64_t i = 0; i < part->outers; ++i)
    memcpy(space->rows + i * part->rowBytes, dense + i * bytes, (size_t)bytes);
}

/// Completes the last group of each row.
static void completeRows(const Sparse24Walk *walk, const Part *part,
                         unsigned char *brought) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t size = walk->size, count = part->outers * rows->layout->inner;
  if (part->count % 4 == 0)
    return;
  for (int64_t i = 0; i < count; ++i) {
    const uint64_t zero = sparse24RowsGetZero(rows, part->row + i);
    unsigned char *row = brought + i * part->rowBytes;
    for (int64_t at = part->count * size; at < part->rowBytes; at += size)
      storeElement(row + at, zero, (size_t)size);
  }
}

/// The bits of elements that are the first of their group: the same in as many
/// bytes as a group of each row has elements.
static void setFirsts(const Sparse24Walk *walk, Space *space) {
  const int64_t inner = walk->job->rows.layout->inner, period = 4 * inner;
  const int64_t bytes = sizeof space->firsts;
  memset(space->firsts, 0, sizeof space->firsts);
  for (int64_t i = 0; i < 8 * period; ++i)
    if (i % period < inner)
      space->firsts[i / 8] |= (unsigned char)(1u << i % 8);
  for (int64_t at = period; at < bytes; at *= 2)
    memcpy(space->firsts + at, space->firsts,
           (size_t)(at < bytes - at ? at : bytes - at));
}

/// Whether no group violates. False may also mean that this must be found out
/// row by row.
static bool isConforming(const Sparse24Walk *walk, const Part *part,
                         const Space *space) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t inner = rows->layout->inner, count = part->outers * inner;
  const int64_t offset = sparse24WalkGetOffset(walk, part->row, part->start);
  const int64_t bytes =
      (count * part->count + Sparse24BlockElements) * walk->size;
  if (walk->compress || inner == 1 || part->count % 4 ||
      walk->denseBytes - offset < bytes ||
      countSame(rows, part->row, part->row + count) < count)
    return false;
  const Sparse24Beside beside = {.dense = walk->job->dense + offset,
                                 .outers = part->outers,
                                 .length = part->count,
                                 .inner = inner,
                                 .zero = sparse24RowsGetZero(rows, part->row),
                                 .bits = rows->bits,
                                 .firsts = space->firsts};
  return !walk->kernels->violates(&beside);
}

/// Rows that are whole are written one after the other, others not.
static void visitPart(Sparse24Walk *walk, const Part *part, bool isWhole,
                      Space *space, Output *output) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t inner = rows->layout->inner;
  const int64_t end = part->row + part->outers * inner;
  if (isConforming(walk, part, space))
    return;
  if (inner == 1)
    copyRows(walk, part, space);
  else
    turnRows(walk, part, space);
  completeRows(walk, part, space->rows);
  for (int64_t row = part->row, count; row < end; row += count) {
    const int64_t at = (row - part->row) * part->rowBytes;
    count = isWhole ? countSame(rows, row, end) : 1;
    Run run = {.dense = space->rows + at,
               .row = row,
               .group = part->start / 4,
               .elements = count * part->rowBytes / walk->size,
               .isApart = count > 1 && rows->groups % 2};
    if (!isWhole)
      outputInit(output, walk, row, part->start);
    visitRun(walk, &run, output);
    if (!isWhole)
      outputFinish(output, walk);
  }
}

/// Outer indices whose rows are brought together as a whole.
static void visitWhole(Sparse24Walk *walk, const Sparse24Range *range,
                       Space *space) {
  const Sparse24Rows *rows = &walk->job->rows;
  const int64_t inner = rows->layout->inner, bytes = 2 * rows->valuesBytes;
  const int64_t most =
      (walk->compress ? someBytes : mostBytes) / (inner * bytes);
  Part part = {
      .row = range->row, .count = rows->layout->length, .rowBytes = bytes};
  Output output;
  outputInit(&output, walk, range->row, 0);
  for (; part.row < range->endRow; part.row += part.outers * inner) {
    const int64_t left = (range->endRow - part.row) / inner;
    part.outers = left < most ? left : most > 1 ? most : 1;
    visitPart(walk, &part, true, space, &output);
  }
  outputFinish(&output, walk);
}

/// Outer indices with more elements, some of each row at a time.
static void visitParts(Sparse24Walk *walk, const Sparse24Range *range,
                       Space *space) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  const int64_t most =
      mostBytes / (layout->inner * walk->size) / partElements * partElements;
  Output output;
  for (int64_t row = range->row; row < range->endRow; row += layout->inner)
    for (int64_t start = 0; start < layout->length; start += most) {
      const int64_t left = layout->length - start;
      Part part = {.row = row, .outers = 1, .start = start};
      part.count = left < most ? left : most;
      part.rowBytes = (part.count + 3) / 4 * 4 * walk->size;
      visitPart(walk, &part, false, space, &output);
    }
}

bool sparse24WalkRuns(Sparse24Walk *walk, const Sparse24Range *range) {
  const Sparse24Rows *rows = &walk->job->rows;
  if (!areBrought(rows)) {
    visitRows(walk, range);
    return true;
  }
  Space *space = aligned_alloc(_Alignof(Space), sizeof *space);
  if (!space)
    return false;
  if (rows->layout->inner > 1)
    walk->kernels->initTurn(rows->layout->inner, space->tables);
  // Compressing goes on as checking where something violates.
  setFirsts(walk, space);
  if (rows->layout->inner * 2 * rows->valuesBytes <= mostBytes)
    visitWhole(walk, range, space);
  else
    visitParts(walk, range, space);
  free(space);
  return true;
}

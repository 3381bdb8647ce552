/*===- Compress.c - Checking and compressing ------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Kernels.h"
#include "Encoding/Layout.h"

/// A weight and what becomes of it. The last three are NULL where it is only
/// checked.
typedef struct {
  Sparse24Rows rows;
  const unsigned char *dense;
  const Sparse24Group *table;
  unsigned char *values, *index;
} Job;

//===----------------------------------------------------------------------===//
// One group
//===----------------------------------------------------------------------===//

/// Elements of one row: where they are, and when they are zero.
typedef struct {
  const unsigned char *dense; ///< The first element.
  int64_t stride;             ///< Bytes from each to the next.
  uint64_t zero, bits;
} Elements;

SPARSE24_INLINE uint64_t getElement(Elements elements, unsigned position,
                                    size_t size) {
  return loadElement(elements.dense + position * elements.stride, size);
}

SPARSE24_INLINE unsigned getBit(Elements elements, unsigned position,
                                size_t size) {
  uint64_t difference = getElement(elements, position, size) ^ elements.zero;
  return (unsigned)((difference & elements.bits) != 0) << position;
}

/// The mask of the first four elements.
SPARSE24_INLINE unsigned getMask(Elements elements, size_t size) {
  return getBit(elements, 0, size) | getBit(elements, 1, size) |
         getBit(elements, 2, size) | getBit(elements, 3, size);
}

/// What a slot takes. Which element that is cannot be predicted: no branch.
SPARSE24_INLINE uint64_t getKept(Elements elements, unsigned slot,
                                 size_t size) {
  uint64_t difference = getElement(elements, slot & 3, size) ^ elements.zero;
  uint64_t kept = -(uint64_t)(slot != Sparse24SlotEmpty);
  return elements.zero ^ (difference & kept);
}

/// Writes the two slots and returns the chunk.
SPARSE24_INLINE unsigned compressGroup(const Sparse24Group *group,
                                       Elements elements, unsigned char *values,
                                       size_t size) {
  uint64_t first = getKept(elements, group->slots[0], size);
  uint64_t second = getKept(elements, group->slots[1], size);
  unsigned chunk = group->chunk;
  storeElement(values, first, size);
  storeElement(values + size, second, size);
  return chunk;
}

SPARSE24_INLINE void countViolation(Sparse24Violations *violations,
                                    unsigned mask, int64_t row, int64_t group) {
  if (maskViolates(mask))
    countViolations(violations, 1, row, group);
}

//===----------------------------------------------------------------------===//
// Two groups, which share an index byte
//===----------------------------------------------------------------------===//

typedef struct {
  int64_t row, group; ///< The first of the two groups.
  Elements elements;
  unsigned char *values, *index;
} Pair;

SPARSE24_INLINE void visitPair(const Sparse24Group *table, Pair pair,
                               Sparse24Violations *violations, size_t size,
                               bool compress) {
  Elements low = pair.elements, high = pair.elements;
  high.dense += 4 * high.stride;
  unsigned lowMask = getMask(low, size), highMask = getMask(high, size);
  countViolation(violations, lowMask, pair.row, pair.group);
  countViolation(violations, highMask, pair.row, pair.group + 1);
  if (!compress)
    return;
  unsigned char *values = pair.values;
  unsigned lowChunk = compressGroup(&table[lowMask], low, values, size);
  values += 2 * size;
  unsigned highChunk = compressGroup(&table[highMask], high, values, size);
  *pair.index = (unsigned char)(lowChunk | highChunk << 4);
}

/// The one to seven elements at the end of a row. Completed with zeros they are
/// a pair like any other: a second group without elements gives the padding of
/// the index, and only its values must not be written.
SPARSE24_INLINE void visitRest(const Sparse24Group *table, Pair pair,
                               int64_t count, Sparse24Violations *violations,
                               size_t size, bool compress) {
  unsigned char dense[8 * 8], values[4 * 8];
  for (unsigned i = 0; i < 8; ++i)
    storeElement(dense + i * size,
                 i < count ? getElement(pair.elements, i, size)
                           : pair.elements.zero,
                 size);
  Pair padded = pair;
  padded.elements.dense = dense;
  padded.elements.stride = (int64_t)size;
  padded.values = values;
  visitPair(table, padded, violations, size, compress);
  if (compress)
    memcpy(pair.values, values, (count > 4 ? 4 : 2) * size);
}

//===----------------------------------------------------------------------===//
// Parts of tiles
//===----------------------------------------------------------------------===//

/// Some rows of a tile, and some of their elements: `start` is a multiple of 8,
/// and `end` one too or the length.
typedef struct {
  int64_t column, width;
  int64_t start, end;
} Part;

SPARSE24_INLINE void visitPart(const Job *constJob, const Sparse24Tile *tile,
                               Part part, int64_t stride,
                               Sparse24Violations *violations, size_t size,
                               bool compress) {
  // A copy that the bytes written below cannot alias.
  const Job job = *constJob;
  const unsigned char *dense = job.dense + tile->offset;
  for (int64_t start = part.start; start < part.end; start += 8) {
    for (int64_t i = part.column; i < part.column + part.width; ++i) {
      int64_t row = tile->row + i;
      Pair pair = {row,
                   start / 4,
                   {dense + start * stride + i * (int64_t)size, stride,
                    tile->zeros[i], job.rows.bits},
                   NULL,
                   NULL};
      if (compress) {
        pair.values =
            job.values + row * job.rows.valuesBytes + start / 2 * (int64_t)size;
        pair.index = job.index + row * job.rows.indexBytes + start / 8;
      }
      if (part.end - start >= 8)
        visitPair(job.table, pair, violations, size, compress);
      else
        visitRest(job.table, pair, part.end - start, violations, size,
                  compress);
    }
  }
}

typedef void (*Kernel)(const Job *job, const Sparse24Tile *tile, Part part,
                       Sparse24Violations *violations);

/// The plain kernels of an element size, for rows that are contiguous and for
/// rows that interleave.
#define KERNELS(SIZE)                                                          \
  static void checkRow##SIZE(const Job *job, const Sparse24Tile *tile,         \
                             Part part, Sparse24Violations *violations) {      \
    part.width = 1;                                                            \
    visitPart(job, tile, part, SIZE, violations, SIZE, false);                 \
  }                                                                            \
  static void checkTile##SIZE(const Job *job, const Sparse24Tile *tile,        \
                              Part part, Sparse24Violations *violations) {     \
    visitPart(job, tile, part, tile->stride, violations, SIZE, false);         \
  }                                                                            \
  static void compressRow##SIZE(const Job *job, const Sparse24Tile *tile,      \
                                Part part, Sparse24Violations *violations) {   \
    part.width = 1;                                                            \
    visitPart(job, tile, part, SIZE, violations, SIZE, true);                  \
  }                                                                            \
  static void compressTile##SIZE(const Job *job, const Sparse24Tile *tile,     \
                                 Part part, Sparse24Violations *violations) {  \
    visitPart(job, tile, part, tile->stride, violations, SIZE, true);          \
  }

KERNELS(1)
KERNELS(2)
KERNELS(4)
KERNELS(8)

/// By the binary logarithm of the element size.
static const struct {
  Kernel checkRow, checkTile, compressRow, compressTile;
} plainKernels[] = {
    {checkRow1, checkTile1, compressRow1, compressTile1},
    {checkRow2, checkTile2, compressRow2, compressTile2},
    {checkRow4, checkTile4, compressRow4, compressTile4},
    {checkRow8, checkTile8, compressRow8, compressTile8},
};

static Kernel findPlain(const Sparse24Layout *layout, bool compress) {
  int i = __builtin_ctz(layout->elementSize);
  if (layout->inner == 1)
    return compress ? plainKernels[i].compressRow : plainKernels[i].checkRow;
  return compress ? plainKernels[i].compressTile : plainKernels[i].checkTile;
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

/// How a weight is gone through.
typedef struct {
  const Job *job;
  bool compress;
  Kernel plain;
  const Sparse24SizeKernels *fast; ///< NULL where there are none.
  Sparse24Plan plan;               ///< Of the fast ones that compress.
  Sparse24Violations violations;
} Walk;

/// Blocks of row `column` of the tile from block `first` on, which are at
/// `dense`.
static void visitBlocks(Walk *walk, const Sparse24Tile *tile, int64_t column,
                        int64_t first, int64_t count,
                        const unsigned char *dense) {
  const Job *job = walk->job;
  int64_t row = tile->row + column;
  Sparse24Blocks blocks = {.dense = dense,
                           .blocks = count,
                           .zero = tile->zeros[column],
                           .bits = job->rows.bits,
                           .row = row,
                           .group = first * Sparse24BlockGroups};
  if (!walk->compress) {
    walk->fast->check(&blocks, &walk->plan, &walk->violations);
    return;
  }
  int64_t size = job->rows.layout->elementSize;
  blocks.values = job->values + row * job->rows.valuesBytes +
                  first * Sparse24BlockElements / 2 * size;
  blocks.index =
      job->index + row * job->rows.indexBytes + first * Sparse24BlockIndex;
  walk->fast->compress(&blocks, &walk->plan, &walk->violations);
}

/// One block of each of the `width` rows from `column` on, brought together out
/// of the rows that interleave.
static void visitTransposed(Walk *walk, const Sparse24Tile *tile,
                            int64_t column, int64_t width, int64_t block) {
  const Job *job = walk->job;
  const Sparse24Layout *layout = job->rows.layout;
  int64_t size = layout->elementSize, start = block * Sparse24BlockElements;
  int64_t offset = tile->offset + start * tile->stride + column * size;
  int64_t end = offset + (Sparse24BlockElements - 1) * tile->stride +
                (width * size + 15) / 16 * 16;
  int64_t total = job->rows.count * layout->length * size;
  if (end > total) { // the vectors at the very end would read too far
    Part part = {column, width, start, start + Sparse24BlockElements};
    walk->plain(job, tile, part, &walk->violations);
    return;
  }
  unsigned char blocks[Sparse24TransposeBytes * Sparse24BlockElements];
  walk->fast->transpose(job->dense + offset, tile->stride, width, blocks);
  for (int64_t i = 0; i < width; ++i)
    visitBlocks(walk, tile, column + i, block, 1,
                blocks + i * Sparse24BlockElements * size);
}

/// Visits whole blocks; returns the number of elements of each row that this
/// has been through.
static int64_t visitFast(Walk *walk, const Sparse24Tile *tile) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t blocks = layout->length / Sparse24BlockElements;
  if (!walk->fast || !blocks)
    return 0;
  if (layout->inner == 1) {
    visitBlocks(walk, tile, 0, 0, blocks, walk->job->dense + tile->offset);
    return blocks * Sparse24BlockElements;
  }
  int64_t step = Sparse24TransposeBytes / (int64_t)layout->elementSize;
  for (int64_t block = 0; block < blocks; ++block)
    for (int64_t column = 0; column < tile->width; column += step) {
      int64_t left = tile->width - column;
      visitTransposed(walk, tile, column, left < step ? left : step, block);
    }
  return blocks * Sparse24BlockElements;
}

//===----------------------------------------------------------------------===//
// All groups
//===----------------------------------------------------------------------===//

/// Contiguous rows without a last, shorter byte of indices are one row: dense,
/// values and index go on without gaps.
static Sparse24Layout joinRows(const Sparse24Layout *layout) {
  Sparse24Layout joined = *layout;
  bool oneZero = !layout->zeros || layout->zeroCount == 1;
  if (layout->inner != 1 || layout->length % 8 != 0 || !oneZero)
    return joined;
  joined.length *= joined.outer;
  joined.outer = joined.outer && joined.length ? 1 : joined.outer;
  return joined;
}

static void visit(Walk *walk) {
  const Job *job = walk->job;
  const Sparse24Layout *layout = job->rows.layout;
  Sparse24Tile tile = {0};
  while (sparse24TileNext(&job->rows, &tile)) {
    int64_t start = visitFast(walk, &tile);
    if (start < layout->length)
      walk->plain(job, &tile, (Part){0, tile.width, start, layout->length},
                  &walk->violations);
  }
}

/// Where the first violation is in the layout that the caller knows.
static void locate(const Sparse24Layout *layout, const Sparse24Rows *rows,
                   const Sparse24Violations *violations, Sparse24Check *check) {
  int64_t group = violations->firstRow * rows->groups + violations->firstGroup;
  int64_t groups = sparse24RowsGet(layout).groups;
  int64_t row = group / groups;
  check->firstOuter = row / layout->inner;
  check->firstInner = row % layout->inner;
  check->firstStart = 4 * (group % groups);
}

static void run(const Sparse24Layout *layout, Job *job, Sparse24Check *check) {
  bool compress = job->values;
  Sparse24Layout joined = joinRows(layout);
  job->rows = sparse24RowsGet(&joined);
  Walk walk = {.job = job,
               .compress = compress,
               .plain = findPlain(&joined, compress),
               .violations = {.firstRow = INT64_MAX}};
  if (joined.length >= Sparse24BlockElements)
    walk.fast = sparse24KernelsGet(joined.elementSize);
  if (walk.fast && compress)
    sparse24PlanInit(&walk.plan, job->table);
  visit(&walk);
  *check = (Sparse24Check){.groups = job->rows.count * job->rows.groups,
                           .violatingGroups = walk.violations.count};
  if (walk.violations.count)
    locate(layout, &job->rows, &walk.violations, check);
}

void sparse24LayoutCheck(const Sparse24Layout *layout, const void *dense,
                         Sparse24Check *check) {
  Job job = {.dense = dense};
  run(layout, &job, check);
}

void sparse24EncodingCompress(const Sparse24Encoding *encoding,
                              const Sparse24Layout *layout, const void *dense,
                              void *values, void *index, Sparse24Check *check) {
  Job job = {.dense = dense,
             .table = encoding->groups,
             .values = values,
             .index = index};
  run(layout, &job, check);
}

/*===- Compress.c - Checking and compressing ------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Work.h"

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
  if (!maskViolates(mask))
    return;
  ++violations->count;
  // Rows are visited from their first group on, so only an earlier row can have
  // an earlier violation.
  if (row >= violations->firstRow)
    return;
  violations->firstRow = row;
  violations->firstGroup = group;
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

SPARSE24_INLINE void visitPart(const Sparse24Job *constJob,
                               const Sparse24Tile *tile, Sparse24Range range,
                               int64_t stride, Sparse24Violations *violations,
                               size_t size, bool compress) {
  // A copy that the bytes written below cannot alias.
  const Sparse24Job job = *constJob;
  const unsigned char *dense = job.dense + tile->offset;
  const int64_t width = range.endRow - tile->row;
  for (int64_t start = range.start; start < range.end; start += 8) {
    for (int64_t i = 0; i < width; ++i) {
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
      if (range.end - start >= 8)
        visitPair(job.table, pair, violations, size, compress);
      else
        visitRest(job.table, pair, range.end - start, violations, size,
                  compress);
    }
  }
}

typedef void (*Kernel)(const Sparse24Job *job, const Sparse24Tile *tile,
                       Sparse24Range range, Sparse24Violations *violations);

/// The plain kernels of an element size, for rows that are contiguous and for
/// rows that interleave.
#define KERNELS(SIZE)                                                          \
  static void checkRow##SIZE(const Sparse24Job *job, const Sparse24Tile *tile, \
                             Sparse24Range range,                              \
                             Sparse24Violations *violations) {                 \
    visitPart(job, tile, range, SIZE, violations, SIZE, false);                \
  }                                                                            \
  static void checkTile##SIZE(const Sparse24Job *job,                          \
                              const Sparse24Tile *tile, Sparse24Range range,   \
                              Sparse24Violations *violations) {                \
    visitPart(job, tile, range, tile->stride, violations, SIZE, false);        \
  }                                                                            \
  static void compressRow##SIZE(const Sparse24Job *job,                        \
                                const Sparse24Tile *tile, Sparse24Range range, \
                                Sparse24Violations *violations) {              \
    visitPart(job, tile, range, SIZE, violations, SIZE, true);                 \
  }                                                                            \
  static void compressTile##SIZE(                                              \
      const Sparse24Job *job, const Sparse24Tile *tile, Sparse24Range range,   \
      Sparse24Violations *violations) {                                        \
    visitPart(job, tile, range, tile->stride, violations, SIZE, true);         \
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

/// The plain code for a range.
static void visitPlain(const Sparse24Job *job, const Sparse24Range *range,
                       Sparse24Violations *violations) {
  Kernel kernel = findPlain(job->rows.layout, job->values);
  Sparse24Tile tile = {.row = range->row};
  Sparse24Range part = *range;
  while (tile.row + tile.width < range->endRow &&
         sparse24TileNext(&job->rows, &tile)) {
    part.endRow = tile.row + tile.width;
    part.endRow = part.endRow < range->endRow ? part.endRow : range->endRow;
    kernel(job, &tile, part, violations);
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

/// What all threads read.
typedef struct {
  const Sparse24Job *job;
  const Sparse24SizeKernels *kernels; ///< NULL for the plain code.
  Sparse24Plan plan;                  ///< Of kernels that compress.
} Work;

static void visitRange(const void *pointer, const Sparse24Range *range,
                       Sparse24Violations *violations) {
  const Work *work = pointer;
  if (!work->kernels || !sparse24TilesVisit(work->job, work->kernels,
                                            &work->plan, range, violations))
    visitPlain(work->job, range, violations);
}

static void run(const Sparse24Layout *layout, Sparse24Job *job,
                const Sparse24EncodingOptions *options, Sparse24Check *check) {
  Sparse24Layout joined = joinRows(layout);
  job->rows = sparse24RowsGet(&joined);
  Work work = {.job = job,
               .kernels = sparse24KernelsGet(options ? options->kernels : NULL,
                                             joined.elementSize)};
  if (work.kernels && job->values && !sparse24PlanInit(&work.plan, job->table))
    work.kernels = NULL;
  const Sparse24Work shared = {&job->rows, &work, visitRange};
  Sparse24Violations violations =
      sparse24WorkDo(&shared, options ? options->threads : 1);
  *check = (Sparse24Check){.groups = job->rows.count * job->rows.groups,
                           .violatingGroups = violations.count};
  if (violations.count)
    locate(layout, &job->rows, &violations, check);
}

void sparse24LayoutCheckWith(const Sparse24Layout *layout, const void *dense,
                             const Sparse24EncodingOptions *options,
                             Sparse24Check *check) {
  Sparse24Job job = {.dense = dense};
  run(layout, &job, options, check);
}

void sparse24LayoutCheck(const Sparse24Layout *layout, const void *dense,
                         Sparse24Check *check) {
  sparse24LayoutCheckWith(layout, dense, NULL, check);
}

void sparse24EncodingCompressWith(const Sparse24Encoding *encoding,
                                  const Sparse24Layout *layout,
                                  const void *dense, void *values, void *index,
                                  const Sparse24EncodingOptions *options,
                                  Sparse24Check *check) {
  Sparse24Job job = {.dense = dense,
                     .table = encoding->groups,
                     .values = values,
                     .index = index};
  run(layout, &job, options, check);
}

void sparse24EncodingCompress(const Sparse24Encoding *encoding,
                              const Sparse24Layout *layout, const void *dense,
                              void *values, void *index, Sparse24Check *check) {
  sparse24EncodingCompressWith(encoding, layout, dense, values, index, NULL,
                               check);
}

/*===- Compress.c - Checking and compressing ------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

/// A weight and what becomes of it. The last three are NULL where it is only
/// checked.
typedef struct {
  Sparse24Rows rows;
  const unsigned char *dense;
  const Sparse24Group *table;
  unsigned char *values, *index;
} Job;

/// What was found so far. The first row is INT64_MAX where nothing was.
typedef struct {
  int64_t count;
  int64_t firstRow, firstGroup;
} Violations;

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

/// Rows are visited from their first group on, so only an earlier row can have
/// an earlier violation.
SPARSE24_INLINE void countViolation(Violations *violations, unsigned mask,
                                    int64_t row, int64_t group) {
  if (!maskViolates(mask))
    return;
  ++violations->count;
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
                               Violations *violations, size_t size,
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
                               int64_t count, Violations *violations,
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
// All groups
//===----------------------------------------------------------------------===//

SPARSE24_INLINE void visitTile(const Job *constJob, const Sparse24Tile *tile,
                               int64_t width, int64_t stride,
                               Violations *violations, size_t size,
                               bool compress) {
  // A copy that the bytes written below cannot alias.
  const Job job = *constJob;
  const int64_t length = job.rows.layout->length, row = tile->row;
  const unsigned char *dense = job.dense + tile->offset;
  for (int64_t start = 0; start < length; start += 8) {
    for (int64_t i = 0; i < width; ++i) {
      Pair pair = {row + i,
                   start / 4,
                   {dense + start * stride + i * (int64_t)size, stride,
                    tile->zeros[i], job.rows.bits},
                   NULL,
                   NULL};
      if (compress) {
        pair.values = job.values + (row + i) * job.rows.valuesBytes +
                      start / 2 * (int64_t)size;
        pair.index = job.index + (row + i) * job.rows.indexBytes + start / 8;
      }
      if (length - start >= 8)
        visitPair(job.table, pair, violations, size, compress);
      else
        visitRest(job.table, pair, length - start, violations, size, compress);
    }
  }
}

typedef void (*Kernel)(const Job *job, const Sparse24Tile *tile,
                       Violations *violations);

/// The kernels of an element size, for rows that are contiguous and for rows
/// that interleave.
#define KERNELS(SIZE)                                                          \
  static void checkRow##SIZE(const Job *job, const Sparse24Tile *tile,         \
                             Violations *violations) {                         \
    visitTile(job, tile, 1, SIZE, violations, SIZE, false);                    \
  }                                                                            \
  static void checkTile##SIZE(const Job *job, const Sparse24Tile *tile,        \
                              Violations *violations) {                        \
    visitTile(job, tile, tile->width, tile->stride, violations, SIZE, false);  \
  }                                                                            \
  static void compressRow##SIZE(const Job *job, const Sparse24Tile *tile,      \
                                Violations *violations) {                      \
    visitTile(job, tile, 1, SIZE, violations, SIZE, true);                     \
  }                                                                            \
  static void compressTile##SIZE(const Job *job, const Sparse24Tile *tile,     \
                                 Violations *violations) {                     \
    visitTile(job, tile, tile->width, tile->stride, violations, SIZE, true);   \
  }

KERNELS(1)
KERNELS(2)
KERNELS(4)
KERNELS(8)

/// By the binary logarithm of the element size.
static const struct {
  Kernel checkRow, checkTile, compressRow, compressTile;
} kernels[] = {
    {checkRow1, checkTile1, compressRow1, compressTile1},
    {checkRow2, checkTile2, compressRow2, compressTile2},
    {checkRow4, checkTile4, compressRow4, compressTile4},
    {checkRow8, checkTile8, compressRow8, compressTile8},
};

static Kernel findKernel(const Sparse24Layout *layout, bool compress) {
  int i = __builtin_ctz(layout->elementSize);
  if (layout->inner == 1)
    return compress ? kernels[i].compressRow : kernels[i].checkRow;
  return compress ? kernels[i].compressTile : kernels[i].checkTile;
}

static void visit(const Job *job, bool compress, Sparse24Check *check) {
  const Sparse24Layout *layout = job->rows.layout;
  Kernel kernel = findKernel(layout, compress);
  Violations violations = {.firstRow = INT64_MAX};
  Sparse24Tile tile = {0};
  while (sparse24TileNext(&job->rows, &tile))
    kernel(job, &tile, &violations);
  *check = (Sparse24Check){.groups = job->rows.count * job->rows.groups,
                           .violatingGroups = violations.count};
  if (!violations.count)
    return;
  check->firstOuter = violations.firstRow / layout->inner;
  check->firstInner = violations.firstRow % layout->inner;
  check->firstStart = 4 * violations.firstGroup;
}

void sparse24LayoutCheck(const Sparse24Layout *layout, const void *dense,
                         Sparse24Check *check) {
  Job job = {.rows = sparse24RowsGet(layout), .dense = dense};
  visit(&job, false, check);
}

void sparse24EncodingCompress(const Sparse24Encoding *encoding,
                              const Sparse24Layout *layout, const void *dense,
                              void *values, void *index, Sparse24Check *check) {
  Job job = {.rows = sparse24RowsGet(layout),
             .dense = dense,
             .table = encoding->groups,
             .values = values,
             .index = index};
  visit(&job, true, check);
}

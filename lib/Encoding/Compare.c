/*===- Compare.c - Whether bytes decode to a weight -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Checks what compressing wrote, and so shares nothing with it but the rows:
/// the decoder is the definition of the encodings, out = zero;
/// out[p] += v - zero.

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

typedef struct {
  Sparse24Rows rows;
  uint8_t bases[2];
  const unsigned char *values, *index, *dense;
} Job;

SPARSE24_INLINE uint64_t getLowBytes(uint64_t element, size_t size) {
  return element & UINT64_MAX >> (64 - 8 * size);
}

/// What a slot adds to its element: nothing where it holds a zero, of whichever
/// sign.
SPARSE24_INLINE uint64_t getAdded(const unsigned char *value, uint64_t zero,
                                  uint64_t bits, size_t size) {
  uint64_t element = loadElement(value, size);
  return (element - zero) & -(uint64_t)(((element ^ zero) & bits) != 0);
}

/// A group: its compressed form, and its dense elements.
typedef struct {
  const unsigned char *values, *dense;
  int64_t stride; ///< Bytes from each dense element to the next.
  uint64_t zero;
  unsigned chunk;
} Group;

/// The mask of the first `count` elements that differ from their decoded form,
/// which is stored. Hardly any does: no branch.
SPARSE24_INLINE unsigned compareGroup(const Job *job, const Group *group,
                                      int64_t count, uint64_t decoded[4],
                                      size_t size) {
  uint64_t zero = group->zero, bits = job->rows.bits;
  uint64_t first = getAdded(group->values, zero, bits, size);
  uint64_t second = getAdded(group->values + size, zero, bits, size);
  unsigned firstElement = slotElement(job->bases, group->chunk, 0);
  unsigned secondElement = slotElement(job->bases, group->chunk, 1);
  unsigned mask = 0;
  for (unsigned i = 0; i < count; ++i) {
    uint64_t element = loadElement(group->dense + i * group->stride, size);
    decoded[i] = getLowBytes(zero + (first & -(uint64_t)(i == firstElement)) +
                                 (second & -(uint64_t)(i == secondElement)),
                             size);
    bool bothZero = !(((element ^ zero) | (decoded[i] ^ zero)) & bits);
    mask |= (unsigned)(element != decoded[i] && !bothZero) << i;
  }
  return mask;
}

/// The place of a difference among the rows.
typedef struct {
  int64_t row, position;
  uint64_t expected, found;
} Place;

/// Compares a tile, which is read in the order of the dense weight. Of several
/// differences the one in the first row counts.
SPARSE24_INLINE void compareTile(const Job *constJob, const Sparse24Tile *tile,
                                 int64_t width, int64_t stride, Place *place,
                                 size_t size) {
  const Job job = *constJob;
  const int64_t length = job.rows.layout->length, step = (int64_t)size;
  for (int64_t start = 0; start < length; start += 4) {
    int64_t rest = length - start, at = start / 4;
    for (int64_t i = 0; i < width; ++i) {
      int64_t row = tile->row + i;
      unsigned byte = job.index[row * job.rows.indexBytes + at / 2];
      Group group = {
          .values = job.values + row * job.rows.valuesBytes + 2 * at * step,
          .dense = job.dense + tile->offset + start * stride + i * step,
          .stride = stride,
          .zero = tile->zeros[i],
          .chunk = byte >> 4 * (at % 2) & 15,
      };
      uint64_t decoded[4];
      unsigned mask = rest < 4 ? compareGroup(&job, &group, rest, decoded, size)
                               : compareGroup(&job, &group, 4, decoded, size);
      if (!mask || row >= place->row)
        continue;
      int64_t element = __builtin_ctz(mask);
      *place = (Place){row, start + element,
                       loadElement(group.dense + element * stride, size),
                       decoded[element]};
    }
  }
}

typedef void (*Kernel)(const Job *job, const Sparse24Tile *tile, Place *place);

/// The kernels of an element size, for rows that are contiguous and for rows
/// that interleave.
#define KERNELS(SIZE)                                                          \
  static void compareRow##SIZE(const Job *job, const Sparse24Tile *tile,       \
                               Place *place) {                                 \
    compareTile(job, tile, 1, SIZE, place, SIZE);                              \
  }                                                                            \
  static void compareTile##SIZE(const Job *job, const Sparse24Tile *tile,      \
                                Place *place) {                                \
    compareTile(job, tile, tile->width, tile->stride, place, SIZE);            \
  }

KERNELS(1)
KERNELS(2)
KERNELS(4)
KERNELS(8)

/// By the binary logarithm of the element size.
static const struct {
  Kernel row, tile;
} kernels[] = {
    {compareRow1, compareTile1},
    {compareRow2, compareTile2},
    {compareRow4, compareTile4},
    {compareRow8, compareTile8},
};

bool sparse24EncodingCompare(const Sparse24Encoding *encoding,
                             const Sparse24Layout *layout, const void *values,
                             const void *index, const void *dense,
                             Sparse24Difference *difference) {
  const Job job = {.rows = sparse24RowsGet(layout),
                   .bases = {encoding->bases[0], encoding->bases[1]},
                   .values = values,
                   .index = index,
                   .dense = dense};
  int i = __builtin_ctz(layout->elementSize);
  Kernel kernel = layout->inner == 1 ? kernels[i].row : kernels[i].tile;
  Place place = {.row = INT64_MAX};
  Sparse24Tile tile = {0};
  *difference = (Sparse24Difference){0};
  while (place.row == INT64_MAX && sparse24TileNext(&job.rows, &tile))
    kernel(&job, &tile, &place);
  if (place.row == INT64_MAX)
    return true;
  *difference = (Sparse24Difference){place.row / layout->inner, place.position,
                                     place.row % layout->inner, place.expected,
                                     place.found};
  return false;
}

/*===- Decompress.c - Joining values and indices --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

typedef struct {
  Sparse24Rows rows;
  uint8_t bases[2];
  const unsigned char *values, *index;
  unsigned char *dense;
} Job;

/// Writes the four elements of a group: a slot adds the bits in which its value
/// differs from the zero, all of them or none. Nothing here can be predicted,
/// so nothing branches. An index beyond them names none. Where both indices
/// name one element, at most one of the slots has a value; bytes that break
/// this give an element of no use.
SPARSE24_INLINE void decompressGroup(const Job *job, unsigned chunk,
                                     const unsigned char *values, uint64_t zero,
                                     unsigned char *dense, int64_t stride,
                                     size_t size) {
  uint64_t bits = job->rows.bits;
  uint64_t first = loadElement(values, size) ^ zero;
  uint64_t second = loadElement(values + size, size) ^ zero;
  first &= -(uint64_t)((first & bits) != 0);
  second &= -(uint64_t)((second & bits) != 0);
  unsigned firstElement = slotElement(job->bases, chunk, 0);
  unsigned secondElement = slotElement(job->bases, chunk, 1);
  for (unsigned i = 0; i < 4; ++i) {
    uint64_t added = (first & -(uint64_t)(i == firstElement)) |
                     (second & -(uint64_t)(i == secondElement));
    storeElement(dense + i * stride, zero ^ added, size);
  }
}

/// The one to seven elements at the end of a row, by way of two whole groups.
SPARSE24_INLINE void decompressRest(const Job *job, unsigned chunks,
                                    const unsigned char *values, uint64_t zero,
                                    int64_t count, unsigned char *dense,
                                    int64_t stride, size_t size) {
  unsigned char padded[8 * 8];
  int64_t step = (int64_t)size;
  decompressGroup(job, chunks & 15, values, zero, padded, step, size);
  if (count > 4)
    decompressGroup(job, chunks >> 4, values + 2 * size, zero,
                    padded + 4 * size, step, size);
  for (int64_t i = 0; i < count; ++i)
    memcpy(dense + i * stride, padded + i * step, size);
}

SPARSE24_INLINE void decompressTile(const Job *constJob,
                                    const Sparse24Tile *tile, int64_t width,
                                    int64_t stride, size_t size) {
  // A copy that the bytes written below cannot alias.
  const Job job = *constJob;
  const int64_t length = job.rows.layout->length, step = (int64_t)size;
  for (int64_t start = 0; start < length; start += 8) {
    for (int64_t i = 0; i < width; ++i) {
      int64_t row = tile->row + i;
      unsigned chunks = job.index[row * job.rows.indexBytes + start / 8];
      const unsigned char *values =
          job.values + row * job.rows.valuesBytes + start / 2 * step;
      unsigned char *dense =
          job.dense + tile->offset + start * stride + i * step;
      uint64_t zero = tile->zeros[i];
      if (length - start < 8) {
        decompressRest(&job, chunks, values, zero, length - start, dense,
                       stride, size);
        continue;
      }
      decompressGroup(&job, chunks & 15, values, zero, dense, stride, size);
      decompressGroup(&job, chunks >> 4, values + 2 * size, zero,
                      dense + 4 * stride, stride, size);
    }
  }
}

typedef void (*Kernel)(const Job *job, const Sparse24Tile *tile);

/// The kernels of an element size, for rows that are contiguous and for rows
/// that interleave.
#define KERNELS(SIZE)                                                          \
  static void decompressRow##SIZE(const Job *job, const Sparse24Tile *tile) {  \
    decompressTile(job, tile, 1, SIZE, SIZE);                                  \
  }                                                                            \
  static void decompressTile##SIZE(const Job *job, const Sparse24Tile *tile) { \
    decompressTile(job, tile, tile->width, tile->stride, SIZE);                \
  }

KERNELS(1)
KERNELS(2)
KERNELS(4)
KERNELS(8)

/// By the binary logarithm of the element size.
static const struct {
  Kernel row, tile;
} kernels[] = {
    {decompressRow1, decompressTile1},
    {decompressRow2, decompressTile2},
    {decompressRow4, decompressTile4},
    {decompressRow8, decompressTile8},
};

void sparse24EncodingDecompress(const Sparse24Encoding *encoding,
                                const Sparse24Layout *layout,
                                const void *values, const void *index,
                                void *dense) {
  Job job = {.rows = sparse24RowsGet(layout),
             .bases = {encoding->bases[0], encoding->bases[1]},
             .values = values,
             .index = index,
             .dense = dense};
  int i = __builtin_ctz(layout->elementSize);
  Kernel kernel = layout->inner == 1 ? kernels[i].row : kernels[i].tile;
  Sparse24Tile tile = {0};
  while (sparse24TileNext(&job.rows, &tile))
    kernel(&job, &tile);
}

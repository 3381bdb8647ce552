/*===- Decoders.h - Decoding many groups at once ------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What checks compressing must not share its mistakes, so decoders have
/// nothing of the kernels but their place in the table: plain C, which is
/// compiled once for each set of instructions. They go through many groups
/// without a branch and say whether one of them is suspect. Those with a
/// difference are, and hardly any others; which they are, and what is wrong
/// with them, is found out by the definition, in Compare.c and Validate.c.

#ifndef SPARSE24_LIB_ENCODING_DECODERS_H
#define SPARSE24_LIB_ENCODING_DECODERS_H

#include "Encoding/Kernels.h"

enum {
  /// What the number of elements is a multiple of that decoders take of a row,
  /// and their groups and index bytes.
  Sparse24UnitElements = 128,
  Sparse24UnitGroups = Sparse24UnitElements / 4,
  Sparse24UnitIndex = Sparse24UnitElements / 8,
  /// Bytes of a line of rows that interleave which are read at once.
  Sparse24LaneBytes = 16,
  /// The most bytes of short rows that are decoded as one.
  Sparse24StretchBytes = 32 << 10,
};

/// Groups of a row, the first of which is an even one.
typedef struct {
  const unsigned char *values, *index;
  const unsigned char *dense; ///< What they must decode to.
  int64_t count;              ///< Of elements.
  uint64_t zero, bits;
} Sparse24Part;

/// Rows side by side, and their values and index, of which the same is side by
/// side: first the values in slot 0 of the first group of each row. What is in
/// the place of a row is as good as one.
typedef struct {
  const unsigned char *dense;
  int64_t bytes;  ///< Side by side, a multiple of a cache line.
  int64_t stride; ///< Bytes from one element of a row to the next.
  int64_t groups; ///< An even number.
  const unsigned char *values, *index;
  int64_t valuesStride, indexStride; ///< Bytes from one to the next of a row.
  const unsigned char *zeros;        ///< Of the rows, side by side.
  uint64_t bits;
} Sparse24Abreast;

/// Elements of rows that interleave: lines, each of which has one of every row.
typedef struct {
  const unsigned char *first;
  int64_t stride;           ///< Bytes from one line to the next.
  int64_t count;            ///< Of lines.
  int64_t bytes;            ///< Of a line.
  const unsigned char *end; ///< Of what may be read.
} Sparse24Interleaved;

/// The decoders for one element size.
typedef struct Sparse24Decoder {
  /// Whether a group may not decode to its elements. Slot 0 counts them from 0,
  /// slot 1 from `base`, 0 or 1.
  bool (*compare)(const Sparse24Part *part, unsigned base);
  bool (*compareAbreast)(const Sparse24Abreast *rows, unsigned base);
  /// Whether a group may not be canonical. For which of the slots hold a value,
  /// slot 0 in bit 0, `chunks` has the chunks that are: a bit for each.
  bool (*validate)(const Sparse24Part *part, const uint16_t chunks[4]);
  /// Brings the same elements of `count` rows side by side: as many rows as a
  /// cache line has elements or a multiple of that, and 64 bytes of each or a
  /// multiple of that.
  void (*transpose)(const unsigned char *rows, int64_t stride, int64_t count,
                    int64_t bytes, unsigned char *to, int64_t toStride);
  /// Makes contiguous rows of those that interleave, `toStride` bytes apart.
  void (*untangle)(const Sparse24Interleaved *rows, unsigned char *to,
                   int64_t toStride);
} Sparse24Decoder;

/// By the binary logarithm of the element size, which is 4 bytes at most: those
/// of 8 are rare, and left to the definition.
enum { Sparse24DecodedSizes = 3 };

extern const Sparse24Decoder sparse24PlainDecoders[];
#if defined(__x86_64__)
extern const Sparse24Decoder sparse24AVX2Decoders[];
extern const Sparse24Decoder sparse24AVX512Decoders[];
#endif

/// What the table has for that element size. NULL for nothing: for elements of
/// 8 bytes, and bits that tell a zero which are not all those below some bit,
/// or all.
const Sparse24Decoder *sparse24KernelsGetDecoder(const Sparse24Kernels *kernels,
                                                 uint32_t elementSize,
                                                 uint64_t bits);

/// Sets `count` elements.
SPARSE24_INLINE void sparse24Fill(unsigned char *to, uint64_t element,
                                  int64_t count, int64_t size) {
  if (size == 1 || !element)
    memset(to, (int)element, (size_t)(count * size));
  else
    for (int64_t i = 0; i < count; ++i)
      storeElement(to + i * size, element, (size_t)size);
}

/// Joins the index of rows of an odd number of groups, `bytes` each, whose last
/// four bits are left out.
SPARSE24_INLINE void sparse24JoinIndex(const unsigned char *index,
                                       int64_t bytes, int64_t rows,
                                       unsigned char *to) {
  const uint64_t lower = UINT64_C(0x0f0f0f0f0f0f0f0f);
  for (int64_t row = 0; row < rows; ++row, index += bytes) {
    unsigned char *at = to + row * (2 * bytes - 1) / 2;
    if (row % 2 == 0) {
      memcpy(at, index, (size_t)bytes);
      continue;
    }
    int64_t i = 1;
    at[0] = (unsigned char)((at[0] & 15) | index[0] << 4);
    for (; i + 8 <= bytes; i += 8) {
      uint64_t before = loadElement(index + i - 1, 8);
      uint64_t word = loadElement(index + i, 8);
      storeElement(at + i, (before >> 4 & lower) | (word & lower) << 4, 8);
    }
    for (; i < bytes; ++i)
      at[i] = (unsigned char)(index[i - 1] >> 4 | index[i] << 4);
  }
}

/// Has memory fetch some of the `all` bytes from `start` on that come behind
/// the `bytes` from `at` on, which are about to be read. A core reads several
/// pages in turn faster than one after the other: of the pages that come next,
/// these are the same lines of each.
SPARSE24_INLINE void sparse24Fetch(const unsigned char *start, int64_t all,
                                   const unsigned char *at, int64_t bytes) {
  enum { pages = 8, lines = Sparse24PageBytes / Sparse24LineBytes };
  const int64_t turn = pages * Sparse24LineBytes, offset = at - start;
  for (int64_t i = offset / turn; i < (offset + bytes) / turn; ++i) {
    int64_t next = (i / lines + 1) * pages * Sparse24PageBytes +
                   i % lines * Sparse24LineBytes;
    if (next + pages * Sparse24PageBytes > all)
      return;
    UNROLL
    for (int page = 0; page < pages; ++page)
      __builtin_prefetch(start + next + page * Sparse24PageBytes, 0, 2);
  }
}

#endif // SPARSE24_LIB_ENCODING_DECODERS_H

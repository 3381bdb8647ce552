/*===- Kernels.h - Checking and compressing for one processor -----*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The plain C code in Compress.c does everything. A set of kernels does the
/// bulk of it faster on some processor. Each set is a file and a row of the
/// table in Kernels.c; Tiles.c brings weights into the forms that they take.

#ifndef SPARSE24_LIB_ENCODING_KERNELS_H
#define SPARSE24_LIB_ENCODING_KERNELS_H

#include "Encoding/Groups.h"

/// An encoding in the form that kernels look up, by the mask of the elements
/// that are zero.
typedef struct {
  /// Which element slot 0 keeps, one that is zero for none: bit 7 is its lower
  /// bit and bit 6 its upper one. Slot 1 keeps the rest.
  uint8_t first[16];
  uint8_t chunks[16];   ///< The chunk, twice.
  uint8_t violates[16]; ///< 0 or 0xff.
} Sparse24Plan;

void sparse24PlanInit(Sparse24Plan *plan, const Sparse24Group *groups);

enum {
  /// What the number of elements is a multiple of that kernels take of a
  /// contiguous row.
  Sparse24BlockElements = 256,
  /// Bytes that kernels take of rows that lie side by side: a cache line.
  Sparse24LineBytes = 64,
  /// The most groups that they take of such rows.
  Sparse24LineGroups = 128,
};

/// Consecutive elements of a row.
typedef struct {
  const unsigned char *dense;
  int64_t count;
  uint64_t zero, bits;
  // Where they go; NULL where they are only checked.
  unsigned char *values, *index;
} Sparse24Blocks;

/// As many rows as fit in a cache line, side by side. What is in its place but
/// is no row must be there to read, and what comes out of it is of no use.
typedef struct {
  const unsigned char *dense;
  int64_t stride; ///< Bytes from one element of a row to the next.
  int64_t groups; ///< Of each row; an even number.
  /// Of the rows, side by side; NULL where they are zero.
  const unsigned char *zeros;
  uint64_t bits;
  /// How many groups of each row violate, in the first byte of its element.
  unsigned char *violations;
  // Where they go, in steps of 16 bytes, and bytes from one row to the next;
  // NULL where they are only checked.
  unsigned char *values, *index;
  int64_t valuesStride, indexStride;
} Sparse24Lines;

/// The kernels for one element size.
typedef struct {
  /// These return how many groups violate.
  int64_t (*check)(const Sparse24Blocks *blocks);
  int64_t (*compress)(const Sparse24Blocks *blocks, const Sparse24Plan *plan);
  void (*checkLines)(const Sparse24Lines *lines);
  void (*compressLines)(const Sparse24Lines *lines, const Sparse24Plan *plan);
  /// Writes cache lines past the caches.
  void (*stream)(unsigned char *to, const unsigned char *from, int64_t lines);
  /// Lets other threads see what was streamed.
  void (*finish)(void);
} Sparse24SizeKernels;

/// A row of the table.
struct Sparse24Kernels {
  const char *name;
  bool (*isSupported)(void); ///< NULL: always.
  /// By the binary logarithm of the element size. NULL, and sizes that it has
  /// nothing for, are left to the plain code.
  const Sparse24SizeKernels *sizes;
};

/// What these kernels, or the fastest that this processor has, have for that
/// element size; NULL for nothing.
const Sparse24SizeKernels *sparse24KernelsGet(const Sparse24Kernels *kernels,
                                              uint32_t elementSize);

/// Whether masks of groups, one in each four bits, have a group with three or
/// four bits: the lowest bit of each such group.
SPARSE24_INLINE uint64_t getViolations(uint64_t masks) {
  uint64_t both = masks & masks >> 1, any = masks | masks >> 1;
  return ((both & any >> 2) | (both >> 2 & any)) & UINT64_C(0x1111111111111111);
}

#if defined(__x86_64__)
extern const Sparse24SizeKernels sparse24AVX2Kernels[];
extern const Sparse24SizeKernels sparse24AVX512Kernels[];
#endif

#endif // SPARSE24_LIB_ENCODING_KERNELS_H

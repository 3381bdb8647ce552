/*===- Kernels.h - Checking and compressing for one processor ---*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The plain C code in Compress.c does everything. A set of kernels does the
/// bulk of it faster on some processor: blocks of 64 consecutive elements of a
/// row. Each set is a file and a row of the table in Kernels.c.

#ifndef SPARSE24_LIB_ENCODING_KERNELS_H
#define SPARSE24_LIB_ENCODING_KERNELS_H

#include "Encoding/Groups.h"

/// Elements of a block, its groups, and its index bytes.
enum {
  Sparse24BlockElements = 64,
  Sparse24BlockGroups = Sparse24BlockElements / 4,
  Sparse24BlockIndex = Sparse24BlockElements / 8,
};

/// What was found so far. The first row is INT64_MAX where nothing was.
typedef struct {
  int64_t count;
  int64_t firstRow, firstGroup;
} Sparse24Violations;

/// An encoding in the form that kernels look up.
typedef struct {
  // By the mask of a group.
  uint8_t chunks[16];
  /// The element that each slot keeps; 0x80 for none.
  uint8_t slots[2][16];
  /// By the masks of two groups: the element of the eight that each of the four
  /// slots keeps, or for none one that is zero.
  uint8_t pairs[256][4];
} Sparse24Plan;

void sparse24PlanInit(Sparse24Plan *plan, const Sparse24Group *groups);

/// Consecutive blocks of a row.
typedef struct {
  const unsigned char *dense;
  int64_t blocks;
  uint64_t zero, bits;
  int64_t row, group; ///< Of the first group.
  // Where they go; NULL where they are only checked.
  unsigned char *values, *index;
} Sparse24Blocks;

/// Rows that are brought together at a time: a cache line of them.
enum { Sparse24TransposeBytes = 64 };

/// The kernels for one element size. `compress` needs the plan, `check` does
/// not. `transpose` turns 64 elements of `rows` rows, at most as many as fit a
/// cache line, which lie `stride` bytes apart in `dense`, into that many
/// blocks, one behind the other. It reads the line in steps of 16 bytes and may
/// write blocks of whatever follows the rows in the last step.
typedef struct {
  void (*check)(const Sparse24Blocks *blocks, const Sparse24Plan *plan,
                Sparse24Violations *violations);
  void (*compress)(const Sparse24Blocks *blocks, const Sparse24Plan *plan,
                   Sparse24Violations *violations);
  void (*transpose)(const unsigned char *dense, int64_t stride, int64_t rows,
                    unsigned char *blocks);
} Sparse24SizeKernels;

/// A row of the table.
typedef struct {
  const char *name;
  bool (*isSupported)(void);
  /// By the binary logarithm of the element size. Sizes that it has nothing for
  /// are left to the plain code.
  const Sparse24SizeKernels *sizes;
} Sparse24Kernels;

/// The fastest kernels that this processor has for that element size, or NULL.
const Sparse24SizeKernels *sparse24KernelsGet(uint32_t elementSize);

/// Whether masks of groups, one in each four bits, have a group with three or
/// four bits: the lowest bit of each such group.
SPARSE24_INLINE uint64_t getViolations(uint64_t masks) {
  uint64_t both = masks & masks >> 1, any = masks | masks >> 1;
  return ((both & any >> 2) | (both >> 2 & any)) & UINT64_C(0x1111111111111111);
}

/// Adds the violations of a block. Rows are visited from their first group on,
/// so only an earlier row can have an earlier violation.
SPARSE24_INLINE void countViolations(Sparse24Violations *violations,
                                     uint64_t found, int64_t row,
                                     int64_t group) {
  violations->count += __builtin_popcountll(found);
  if (row >= violations->firstRow)
    return;
  violations->firstRow = row;
  violations->firstGroup = group + __builtin_ctzll(found) / 4;
}

#if defined(__x86_64__)
extern const Sparse24SizeKernels sparse24AVX2Kernels[];
#endif

#endif // SPARSE24_LIB_ENCODING_KERNELS_H

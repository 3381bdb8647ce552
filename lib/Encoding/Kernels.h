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

/// Before loops of a constant, small number of rounds, which must not stay
/// loops: their vectors belong in registers.
#if defined(UNROLL) // A test emulates the instructions.
#elif defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

/// An encoding in the form that kernels look up, by the mask of the elements
/// that are zero.
typedef struct {
  /// Which element slot 0 keeps, one that is zero for none: bit 7 is its lower
  /// bit and bit 6 its upper one. Slot 1 keeps the rest.
  uint8_t first[16];
  /// The mask of the elements that the slots keep, one that is zero for none.
  uint8_t keeps[16];
  uint8_t chunks[16];   ///< The chunk, twice.
  uint8_t violates[16]; ///< 0 or 0xff.
} Sparse24Plan;

/// Returns false for an encoding whose slots do not keep elements in their
/// order, or where no zero could take the place of what an empty slot keeps:
/// that is left to the plain code.
bool sparse24PlanInit(Sparse24Plan *plan, const Sparse24Group *groups);

enum {
  /// What the number of elements is a multiple of that kernels take of a
  /// contiguous row.
  Sparse24BlockElements = 256,
  Sparse24PageBytes = 4096,
  /// The most that they check of such a row, in pages, and the most that they
  /// compress. A processor fetches ahead within a page, and in several pages at
  /// once: pages of this many take turns.
  Sparse24CheckPages = 8,
  Sparse24CompressPages = 4,
  /// A cache line.
  Sparse24LineBytes = 64,
  /// The most lines that kernels check side by side, and that they compress.
  Sparse24CheckLines = 64,
  Sparse24CompressLines = 32,
  /// The most groups that they take of such rows: those whose index is a line.
  /// And what the number of groups is a multiple of.
  Sparse24LineGroups = 128,
  Sparse24StripGroups = 8,
  /// Bytes of a plane. A line between them keeps planes from competing for the
  /// same places in the caches.
  Sparse24PlaneBytes = (Sparse24CompressLines + 1) * Sparse24LineBytes,
  /// Bytes of the most that they take of rows in less than a line.
  Sparse24BesideBytes = 64 << 10,
  /// How many rows are few: tables have a line for each of them and each line
  /// that they lie in, and another.
  Sparse24TurnedFew = 9,
  Sparse24TurnTablesBytes =
      (Sparse24TurnedFew * Sparse24TurnedFew + 1) * Sparse24LineBytes,
  /// A vector of each of the rows side by side, of up to a line, and another.
  Sparse24TurnedSlack = (Sparse24LineBytes + 1) * Sparse24LineBytes,
};

/// Consecutive elements of a row.
typedef struct {
  const unsigned char *dense;
  int64_t count;
  uint64_t zero, bits;
  // Where they go; NULL where they are only checked.
  unsigned char *values, *index;
  /// Whether values and index go past the caches, in whole lines and to where
  /// cache lines begin.
  bool streamed, indexStreamed;
  /// As many bytes that are read next, and are fetched while values go past the
  /// caches. There need not be any.
  const unsigned char *next;
} Sparse24Blocks;

/// What becomes of rows that lie side by side, before it is turned into lines
/// of each: a plane has the same slot, or the same elements of the index, of
/// all rows. There are as many as there are elements in a line.
typedef struct {
  _Alignas(64) unsigned char values[Sparse24LineBytes][Sparse24PlaneBytes];
  _Alignas(64) unsigned char index[Sparse24LineBytes][Sparse24PlaneBytes];
} Sparse24Planes;

/// Rows that lie side by side in cache lines. What is in its place but is no
/// row must be there to read, and what comes out of it is of no use.
typedef struct {
  const unsigned char *dense;
  int64_t lines;  ///< Side by side.
  int64_t stride; ///< Bytes from one element of a row to the next.
  int64_t groups; ///< Of each row.
  /// Of the rows, side by side; NULL where they are zero.
  const unsigned char *zeros;
  uint64_t bits;
  /// How many groups of each row violate, in the first byte of its element.
  /// Compressing tells but whether any does.
  unsigned char *violations;
  // Where they go, in steps of a line, bytes from one row to the next, and
  // whether they go past the caches, to where cache lines begin; NULL where
  // they are only checked.
  unsigned char *values, *index;
  int64_t valuesStride, indexStride;
  bool valuesStreamed, indexStreamed;
  Sparse24Planes *planes; ///< For the kernel to work on.
} Sparse24Lines;

/// All elements of `inner` rows that lie side by side, in less than a cache
/// line, for each of some outer indices that follow each other.
typedef struct {
  const unsigned char *dense;
  int64_t outers, length, inner;
  /// As many bytes that are read next, and are fetched meanwhile.
  const unsigned char *next;
  const unsigned char *tables; ///< For bringing rows together.
  // For checking alone:
  uint64_t zero, bits;
  /// A bit for each element that is the first of its group, and none for
  /// others.
  const unsigned char *firsts;
} Sparse24Beside;

/// The kernels for one element size.
typedef struct {
  /// These return how many groups violate.
  int64_t (*check)(const Sparse24Blocks *blocks);
  int64_t (*compress)(const Sparse24Blocks *blocks, const Sparse24Plan *plan);
  void (*checkLines)(const Sparse24Lines *lines);
  void (*compressLines)(const Sparse24Lines *lines, const Sparse24Plan *plan);
  /// Whether any group violates, of rows of whole groups. Reads elements to
  /// complete a block.
  bool (*violates)(const Sparse24Beside *beside);
  /// Makes the tables for turn, of Sparse24TurnTablesBytes from a cache line
  /// on.
  void (*initTurn)(int64_t inner, unsigned char *tables);
  /// Brings the elements of each row together, row by row. Writes up to
  /// Sparse24TurnedSlack bytes beyond the last row, and reads as much beyond
  /// the last element.
  void (*turn)(const Sparse24Beside *beside, unsigned char *rows,
               int64_t rowBytes);
  /// Writes cache lines past the caches, and fetches those that begin at
  /// `next`, pages in turns, so that memory is read meanwhile. NULL for none.
  void (*stream)(unsigned char *to, const unsigned char *from, int64_t lines,
                 const unsigned char *next);
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
  /// What checks the kernels; see Decoders.h.
  const struct Sparse24Decoder *decoders;
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
extern const Sparse24SizeKernels sparse24AVX512VBMI2Kernels[];
#endif

#endif // SPARSE24_LIB_ENCODING_KERNELS_H

/*===- Vectors.h - Kernels for vectors of some width --------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What kernels do is the same for vectors of 32 and of 64 bytes. A file that
/// includes this one defines
///
///   Vector                    the type, and VECTOR_BYTES its size
///   VECTOR                    the attributes of functions with such vectors
///   load, store, stream       of any alignment, any, and that of a vector
///   and, or, xor, add8        the last one by bytes
///   without                   the second but for the bits of the first
///   isZero                    by elements: no bits or all
///   isGreater8                by signed bytes, likewise
///   broadcast                 an element
///   broadcastTable            16 bytes, as often as they fit
///   lookUp                    entries of such a table
///   choose                    the second where bytes of the third have bit 7
///   unpackLow, unpackHigh     16 bytes by 16 bytes, by elements
///   order8, storeIndex        see compressStep
///   storeLane                 16 of the bytes
///
/// Four vectors hold the elements 0, 1, 2 and 3 of groups, as their differences
/// from the zero: the four elements of a group are in the same place of each.
/// The mask of a group is then made of one bit of each vector, in all bytes of
/// its place, whatever the element size; and what the tables have for the mask
/// chooses between the vectors byte by byte. Rows that lie side by side have
/// this form by themselves. Those that are contiguous are brought into it.

#include "Encoding/Kernels.h"

#define VECTOR_INLINE VECTOR static inline __attribute__((always_inline))

/// Before loops of a constant, small number of rounds, which must not stay
/// loops: their vectors belong in registers.
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

enum {
  /// How far ahead of the reads a contiguous weight is fetched.
  prefetchBytes = 2048,
  /// Likewise, elements of rows side by side.
  prefetchLines = 48,
  lineVectors = Sparse24LineBytes / VECTOR_BYTES,
};

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

/// The tables of a plan in registers.
typedef struct {
  Vector first, chunks, violates;
} Tables;

VECTOR_INLINE Tables loadTables(const Sparse24Plan *plan) {
  return (Tables){broadcastTable(plan->first), broadcastTable(plan->chunks),
                  broadcastTable(plan->violates)};
}

/// Which work there is: none that a constant says there is not is compiled.
typedef struct {
  size_t size;
  bool hasZero; ///< A zero that is not 0.
  bool hasSign; ///< Bits of an element that are not significant.
} Form;

VECTOR_INLINE Vector subtractZero(Vector elements, Vector zero, Form form) {
  return form.hasZero ? xor(elements, zero) : elements;
}

/// Groups: what their elements differ from the zero by.
typedef struct {
  Vector elements[4];
} Groups;

VECTOR_INLINE Vector getZero(Vector elements, Vector bits, Form form) {
  return isZero(form.hasSign ? and(elements, bits) : elements, form.size);
}

/// Makes zeros differ from the zero by nothing, not even their sign, and
/// returns the masks of those elements.
VECTOR_INLINE Vector getZeros(Groups *groups, Vector bits, Form form) {
  Vector masks = broadcast(0, 1);
  UNROLL
  for (int i = 0; i < 4; ++i) {
    Vector zeros = getZero(groups->elements[i], bits, form);
    if (form.hasSign)
      groups->elements[i] = without(zeros, groups->elements[i]);
    zeros = and(zeros, broadcast(1u << i, 1));
    masks = i ? or (masks, zeros) : zeros;
  }
  return masks;
}

/// The two slots of each group. As both together keep all that is not zero, the
/// second has what is left.
VECTOR_INLINE void getSlots(const Groups *groups, Vector masks,
                            const Tables *tables, Vector slots[2]) {
  const Vector *elements = groups->elements;
  Vector first = lookUp(tables->first, masks);
  Vector low = choose(elements[0], elements[1], first);
  Vector high = choose(elements[2], elements[3], first);
  slots[0] = choose(low, high, add8(first, first));
  slots[1] = xor(xor(slots[0], xor(elements[0], elements[1])),
                 xor(elements[2], elements[3]));
}

//===----------------------------------------------------------------------===//
// Contiguous rows
//===----------------------------------------------------------------------===//

/// Brings the elements of the groups in four consecutive vectors together: four
/// bytes of each group, or half a group, or a quarter at a time.
VECTOR_INLINE Groups gatherGroups(const unsigned char *dense, Vector spread,
                                  Vector zero, Form form) {
  Vector from[4];
  UNROLL
  for (int i = 0; i < 4; ++i) {
    from[i] = subtractZero(load(dense + i * VECTOR_BYTES), zero, form);
    if (form.size < 4)
      from[i] = lookUp(from[i], spread);
  }
  Vector a = unpackLow(from[0], from[1], 4), b = unpackLow(from[2], from[3], 4);
  Vector c = unpackHigh(from[0], from[1], 4);
  Vector d = unpackHigh(from[2], from[3], 4);
  return (Groups){{unpackLow(a, b, 8), unpackHigh(a, b, 8), unpackLow(c, d, 8),
                   unpackHigh(c, d, 8)}};
}

/// The bytes that groups in 16 bytes have of their elements 0, of their
/// elements 1 and so on.
static const uint8_t spreads[2][16] = {
    {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
    {0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15},
};

/// Four vectors. Those of the groups have four bytes of the first 16 bytes of
/// each given vector, then four of the second 16 bytes of each, and so on;
/// order8 and storeIndex bring that into order.
VECTOR_INLINE Vector compressStep(const unsigned char *dense, Vector spread,
                                  Vector zero, Vector bits,
                                  const Tables *tables, unsigned char *values,
                                  unsigned char *index, Form form) {
  const size_t size = form.size;
  Groups groups = gatherGroups(dense, spread, zero, form);
  Vector masks = getZeros(&groups, bits, form), slots[2];
  getSlots(&groups, masks, tables, slots);
  UNROLL
  for (int i = 0; i < 2; ++i)
    slots[i] = subtractZero(slots[i], zero, form);
  store(values, order8(unpackLow(slots[0], slots[1], size)));
  store(values + VECTOR_BYTES, order8(unpackHigh(slots[0], slots[1], size)));
  storeIndex(index, lookUp(tables->chunks, masks), size);
  return lookUp(tables->violates, masks);
}

/// The sum of the first bytes of all elements.
VECTOR_INLINE int64_t sumViolations(Vector counts, size_t size) {
  unsigned char bytes[VECTOR_BYTES];
  int64_t sum = 0;
  store(bytes, counts);
  for (size_t i = 0; i < VECTOR_BYTES; i += size)
    sum += bytes[i];
  return sum;
}

VECTOR_INLINE int64_t compressBlocks(const Sparse24Blocks *constBlocks,
                                     const Sparse24Plan *plan, Form form) {
  const Sparse24Blocks blocks = *constBlocks;
  const size_t size = form.size;
  const Tables tables = loadTables(plan);
  const Vector zero = broadcast(blocks.zero, size);
  const Vector bits = broadcast(blocks.bits, size);
  const Vector spread = broadcastTable(spreads[size / 2 % 2]);
  const int64_t step = 4 * VECTOR_BYTES / (int64_t)size;
  int64_t violations = 0;
  for (int64_t start = 0; start < blocks.count;) {
    // As far as a byte can count.
    int64_t end = start + 255 * step;
    end = end < blocks.count ? end : blocks.count;
    Vector counts = broadcast(0, 1);
    for (; start < end; start += step) {
      const unsigned char *dense = blocks.dense + start * (int64_t)size;
      UNROLL
      for (int line = 0; line < 4 * VECTOR_BYTES; line += 64)
        __builtin_prefetch(dense + prefetchBytes + line);
      Vector violates = compressStep(dense, spread, zero, bits, &tables,
                                     blocks.values + start / 2 * (int64_t)size,
                                     blocks.index + start / 8, form);
      counts = subtract8(counts, violates);
    }
    violations += sumViolations(counts, size);
  }
  return violations;
}

//===----------------------------------------------------------------------===//
// Rows side by side
//===----------------------------------------------------------------------===//

/// Fetches lines into the second cache: strides are often powers of two, for
/// which there are but few places in the first.
VECTOR_INLINE void prefetchGroup(const unsigned char *dense, int64_t stride) {
  UNROLL
  for (int i = 0; i < 4; ++i)
    __builtin_prefetch(dense + (prefetchLines + i) * stride, 0, 2);
}

VECTOR_INLINE Groups loadGroups(const unsigned char *dense, int64_t stride,
                                Vector zero, Form form) {
  Groups groups;
  UNROLL
  for (int i = 0; i < 4; ++i)
    groups.elements[i] = subtractZero(load(dense + i * stride), zero, form);
  return groups;
}

VECTOR_INLINE Vector loadZero(const Sparse24Lines *lines, int i, Form form) {
  return form.hasZero ? load(lines->zeros + i * VECTOR_BYTES) : broadcast(0, 1);
}

VECTOR_INLINE void checkEachLine(const Sparse24Lines *lines, Form form) {
  const Vector bits = broadcast(lines->bits, form.size);
  Vector zero[lineVectors], counts[lineVectors];
  UNROLL
  for (int i = 0; i < lineVectors; ++i) {
    zero[i] = loadZero(lines, i, form);
    counts[i] = broadcast(0, 1);
  }
  for (int64_t group = 0; group < lines->groups; ++group) {
    const unsigned char *dense = lines->dense + 4 * group * lines->stride;
    prefetchGroup(dense, lines->stride);
    UNROLL
    for (int i = 0; i < lineVectors; ++i) {
      Groups groups =
          loadGroups(dense + i * VECTOR_BYTES, lines->stride, zero[i], form);
      Vector zeros = broadcast(0, 1); // minus their number
      UNROLL
      for (int j = 0; j < 4; ++j)
        zeros = add8(zeros, getZero(groups.elements[j], bits, form));
      counts[i] = subtract8(counts[i], isGreater8(zeros, broadcast(0xfe, 1)));
    }
  }
  UNROLL
  for (int i = 0; i < lineVectors; ++i)
    store(lines->violations + i * VECTOR_BYTES, counts[i]);
}

/// Transposes n x n elements in each 16 bytes of n vectors, n being how many
/// fit there: interleaves vector i with vector i + n/2 once for each bit of n.
/// Bounds are constants for the sake of UNROLL.
VECTOR_INLINE void transposeSquares(Vector vectors[16], int n, size_t size) {
  Vector other[16];
  UNROLL
  for (int bit = 1; bit < 16; bit *= 2) {
    if (bit >= n)
      break;
    UNROLL
    for (int i = 0; i < 8; ++i) {
      if (i >= n / 2)
        break;
      other[2 * i] = unpackLow(vectors[i], vectors[i + n / 2], size);
      other[2 * i + 1] = unpackHigh(vectors[i], vectors[i + n / 2], size);
    }
    UNROLL
    for (int i = 0; i < 16; ++i)
      vectors[i] = i < n ? other[i] : vectors[i];
  }
}

/// Turns `count` lines of elements into rows, `rowBytes` apart.
VECTOR_INLINE void transposeLines(const unsigned char *lines, int64_t count,
                                  unsigned char *rows, int64_t rowBytes,
                                  size_t size) {
  const int n = 16 / (int)size;
  for (int64_t start = 0; start < count; start += n)
    for (int i = 0; i < lineVectors; ++i) {
      const unsigned char *from =
          lines + start * Sparse24LineBytes + i * VECTOR_BYTES;
      unsigned char *to =
          rows + i * (VECTOR_BYTES / 16) * n * rowBytes + start * (int64_t)size;
      Vector vectors[16];
      UNROLL
      for (int j = 0; j < 16; ++j)
        vectors[j] =
            j < n ? load(from + j * Sparse24LineBytes) : broadcast(0, 1);
      transposeSquares(vectors, n, size);
      UNROLL
      for (int j = 0; j < 16; ++j) {
        if (j >= n)
          break;
        UNROLL
        for (int lane = 0; lane < VECTOR_BYTES / 16; ++lane)
          storeLane(to + (lane * n + j) * rowBytes, vectors[j], lane);
      }
    }
}

/// What rows side by side become before they are transposed. An element of
/// `index` holds the chunks of as many groups as fit.
typedef struct {
  _Alignas(64) unsigned char values[2 * Sparse24LineGroups][Sparse24LineBytes];
  _Alignas(64) unsigned char index[Sparse24LineGroups / 2][Sparse24LineBytes];
} Compressed;

VECTOR_INLINE void compressGroups(const Sparse24Lines *lines,
                                  const Sparse24Plan *plan,
                                  Compressed *compressed, Form form) {
  const size_t size = form.size;
  const Tables tables = loadTables(plan);
  const Vector bits = broadcast(lines->bits, size);
  const int chunks = 2 * (int)size;
  Vector zero[lineVectors], counts[lineVectors], index[lineVectors];
  UNROLL
  for (int i = 0; i < lineVectors; ++i) {
    zero[i] = loadZero(lines, i, form);
    counts[i] = index[i] = broadcast(0, 1);
  }
  for (int64_t group = 0; group < lines->groups; ++group) {
    const unsigned char *dense = lines->dense + 4 * group * lines->stride;
    prefetchGroup(dense, lines->stride);
    const Vector place = broadcast(UINT64_C(15) << 4 * (group % chunks), size);
    UNROLL
    for (int i = 0; i < lineVectors; ++i) {
      Groups groups =
          loadGroups(dense + i * VECTOR_BYTES, lines->stride, zero[i], form);
      Vector masks = getZeros(&groups, bits, form), slots[2];
      getSlots(&groups, masks, &tables, slots);
      for (int slot = 0; slot < 2; ++slot)
        store(compressed->values[2 * group + slot] + i * VECTOR_BYTES,
              subtractZero(slots[slot], zero[i], form));
      index[i] = or (index[i], and(lookUp(tables.chunks, masks), place));
      counts[i] = subtract8(counts[i], lookUp(tables.violates, masks));
    }
    if ((group + 1) % chunks && group + 1 < lines->groups)
      continue;
    UNROLL
    for (int i = 0; i < lineVectors; ++i) {
      store(compressed->index[group / chunks] + i * VECTOR_BYTES, index[i]);
      index[i] = broadcast(0, 1);
    }
  }
  UNROLL
  for (int i = 0; i < lineVectors; ++i)
    store(lines->violations + i * VECTOR_BYTES, counts[i]);
}

VECTOR_INLINE void compressEachLine(const Sparse24Lines *lines,
                                    const Sparse24Plan *plan, Form form) {
  Compressed compressed;
  const size_t size = form.size;
  compressGroups(lines, plan, &compressed, form);
  const int64_t groups = lines->groups, chunks = 2 * (int64_t)size;
  transposeLines(compressed.values[0], 2 * groups, lines->values,
                 lines->valuesStride, size);
  transposeLines(compressed.index[0], (groups + chunks - 1) / chunks,
                 lines->index, lines->indexStride, size);
}

//===----------------------------------------------------------------------===//
// The kernels
//===----------------------------------------------------------------------===//

VECTOR static void streamLines(unsigned char *to, const unsigned char *from,
                               int64_t lines) {
  for (int64_t i = 0; i < lines * Sparse24LineBytes; i += VECTOR_BYTES)
    stream(to + i, load(from + i));
}

VECTOR static void finish(void) { _mm_sfence(); }

/// Calls a function with the form that the data has, as a constant.
#define CALL_WITH_FORM(RESULT, FUNCTION, SIZE, ZERO, BITS, ...)                \
  do {                                                                         \
    if (ZERO)                                                                  \
      RESULT FUNCTION(__VA_ARGS__, (Form){SIZE, true, true});                  \
    else if (BITS == UINT64_MAX >> (64 - 8 * SIZE))                            \
      RESULT FUNCTION(__VA_ARGS__, (Form){SIZE, false, false});                \
    else                                                                       \
      RESULT FUNCTION(__VA_ARGS__, (Form){SIZE, false, true});                 \
  } while (0)

#define KERNELS(SIZE)                                                          \
  VECTOR static int64_t check##SIZE(const Sparse24Blocks *blocks) {            \
    return checkBlocks(blocks, SIZE);                                          \
  }                                                                            \
  VECTOR static int64_t compress##SIZE(const Sparse24Blocks *blocks,           \
                                       const Sparse24Plan *plan) {             \
    int64_t violations;                                                        \
    CALL_WITH_FORM(violations =, compressBlocks, SIZE, blocks->zero,           \
                   blocks->bits, blocks, plan);                                \
    return violations;                                                         \
  }                                                                            \
  VECTOR static void checkLines##SIZE(const Sparse24Lines *lines) {            \
    CALL_WITH_FORM(, checkEachLine, SIZE, lines->zeros, lines->bits, lines);   \
  }                                                                            \
  VECTOR static void compressLines##SIZE(const Sparse24Lines *lines,           \
                                         const Sparse24Plan *plan) {           \
    CALL_WITH_FORM(, compressEachLine, SIZE, lines->zeros, lines->bits, lines, \
                   plan);                                                      \
  }

#define KERNELS_ROW(SIZE)                                                      \
  {check##SIZE,         compress##SIZE, checkLines##SIZE,                      \
   compressLines##SIZE, streamLines,    finish}

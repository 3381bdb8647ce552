/*===- AVX2.c - Checking and compressing with AVX2 ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// A block of 64 elements becomes a mask of 64 bits, one for each that is not
// zero. Violations are found in it with a few operations on all 16 groups at
// once. Spread to a byte for each group, the masks look up index chunks and the
// elements that slots keep in tables of 16 entries, which are shuffles of a
// register. Values are gathered as their difference from the zero, so that an
// empty slot, which becomes no difference, gets the zero.

#include "Encoding/Kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,popcnt")))
#define AVX2_INLINE AVX2 static inline __attribute__((always_inline))

/// Before loops of a constant, small number of rounds, which must not stay
/// loops: their vectors belong in registers.
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

/// How far ahead of the reads the weight is fetched.
enum { prefetchBytes = 2048 };

AVX2_INLINE __m256i broadcast(uint64_t element, size_t size) {
  switch (size) {
  case 1:
    return _mm256_set1_epi8((char)element);
  case 2:
    return _mm256_set1_epi16((short)element);
  default:
    return _mm256_set1_epi32((int)element);
  }
}

AVX2_INLINE __m256i load(const unsigned char *from) {
  return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

/// What the kernels for all sizes need of a block.
typedef struct {
  __m256i zero, bits;
} Vectors;

/// The difference of 32 bytes of elements from the zero.
AVX2_INLINE __m256i getDifference(const unsigned char *from, Vectors vectors) {
  return _mm256_xor_si256(load(from), vectors.zero);
}

/// 8 elements of 4 bytes: all bits set where they are zero.
AVX2_INLINE __m256i isZero32(const unsigned char *from, Vectors vectors) {
  return _mm256_cmpeq_epi32(
      _mm256_and_si256(getDifference(from, vectors), vectors.bits),
      _mm256_setzero_si256());
}

AVX2_INLINE __m256i isZero16(const unsigned char *from, Vectors vectors) {
  return _mm256_cmpeq_epi16(
      _mm256_and_si256(getDifference(from, vectors), vectors.bits),
      _mm256_setzero_si256());
}

AVX2_INLINE __m256i isZero8(const unsigned char *from, Vectors vectors) {
  return _mm256_cmpeq_epi8(
      _mm256_and_si256(getDifference(from, vectors), vectors.bits),
      _mm256_setzero_si256());
}

/// The mask of 32 elements.
AVX2_INLINE uint32_t getMask32(const unsigned char *from, Vectors vectors,
                               size_t size) {
  __m256i zeros;
  if (size == 1) {
    zeros = isZero8(from, vectors);
  } else if (size == 2) {
    // Packing goes by halves: bring the quarters back into order.
    zeros = _mm256_permute4x64_epi64(
        _mm256_packs_epi16(isZero16(from, vectors),
                           isZero16(from + 32, vectors)),
        0xd8);
  } else {
    __m256i low = _mm256_packs_epi32(isZero32(from, vectors),
                                     isZero32(from + 32, vectors));
    __m256i high = _mm256_packs_epi32(isZero32(from + 64, vectors),
                                      isZero32(from + 96, vectors));
    zeros =
        _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high),
                                    _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
  }
  return ~(uint32_t)_mm256_movemask_epi8(zeros);
}

AVX2_INLINE uint64_t getMask(const unsigned char *from, Vectors vectors,
                             size_t size) {
  return getMask32(from, vectors, size) |
         (uint64_t)getMask32(from + 32 * size, vectors, size) << 32;
}

AVX2_INLINE __m128i load16(const uint8_t *from) {
  return _mm_loadu_si128((const __m128i *)(const void *)from);
}

AVX2_INLINE void store(unsigned char *to, __m128i vector) {
  _mm_storeu_si128((__m128i *)(void *)to, vector);
}

/// The tables of a plan in registers.
typedef struct {
  __m128i chunks, slots[2];
} Tables;

/// The masks of 16 groups, a byte each.
AVX2_INLINE __m128i spreadMasks(uint64_t masks) {
  const __m128i low = _mm_set1_epi8(15);
  __m128i both = _mm_cvtsi64_si128((long long)masks);
  return _mm_unpacklo_epi8(_mm_and_si128(both, low),
                           _mm_and_si128(_mm_srli_epi16(both, 4), low));
}

AVX2_INLINE void storeIndex(unsigned char *index, __m128i groups,
                            const Tables *tables) {
  __m128i chunks = _mm_shuffle_epi8(tables->chunks, groups);
  // Two chunks, low one first, to the low byte of a word.
  __m128i words = _mm_maddubs_epi16(chunks, _mm_set1_epi16(0x1001));
  _mm_storel_epi64((__m128i *)(void *)index, _mm_packus_epi16(words, words));
}

/// 16 bytes of values of 32 bytes of elements: the low (high) eight bytes of
/// the control gather from the low (high) 16 bytes.
AVX2_INLINE __m128i gather(const unsigned char *from, __m128i control,
                           Vectors vectors) {
  __m256i lanes =
      _mm256_permute4x64_epi64(_mm256_castsi128_si256(control), 0x10);
  __m256i kept = _mm256_shuffle_epi8(getDifference(from, vectors), lanes);
  kept = _mm256_permute4x64_epi64(kept, 0x08);
  return _mm_xor_si128(_mm256_castsi256_si128(kept),
                       _mm256_castsi256_si128(vectors.zero));
}

/// The elements that the slots of eight groups keep, counted from the first of
/// every 16 bytes. Bytes that say none have their highest bit set, and keep it.
AVX2_INLINE __m128i addBases(__m128i slots, size_t size) {
  return _mm_add_epi8(slots, size == 1 ? _mm_set1_epi64x(0x0c0c080804040000)
                                       : _mm_set1_epi64x(0x0404000004040000));
}

/// For elements of 1 and 2 bytes.
AVX2_INLINE void storeValues(const unsigned char *from, __m128i groups,
                             const Tables *tables, Vectors vectors,
                             unsigned char *values, size_t size) {
  __m128i first = _mm_shuffle_epi8(tables->slots[0], groups);
  __m128i second = _mm_shuffle_epi8(tables->slots[1], groups);
  __m128i slots[2] = {
      addBases(_mm_unpacklo_epi8(first, second), size),
      addBases(_mm_unpackhi_epi8(first, second), size),
  };
  UNROLL
  for (int i = 0; i < 2; ++i) {
    if (size == 1) {
      store(values + 16 * i, gather(from + 32 * i, slots[i], vectors));
      continue;
    }
    // The two bytes of each element; no element stays above 0x80.
    __m128i none = _mm_and_si128(slots[i], _mm_set1_epi8((char)0x80));
    __m128i low = _mm_or_si128(_mm_add_epi8(slots[i], slots[i]), none);
    __m128i high = _mm_or_si128(low, _mm_set1_epi8(1));
    store(values + 32 * i,
          gather(from + 64 * i, _mm_unpacklo_epi8(low, high), vectors));
    store(values + 32 * i + 16,
          gather(from + 64 * i + 32, _mm_unpackhi_epi8(low, high), vectors));
  }
}

/// For elements of 4 bytes, eight at a time.
AVX2_INLINE void storeValues32(const unsigned char *from, uint64_t masks,
                               const Sparse24Plan *plan, Vectors vectors,
                               unsigned char *values) {
  UNROLL
  for (int i = 0; i < Sparse24BlockElements / 8; ++i) {
    int32_t slots;
    memcpy(&slots, plan->pairs[masks >> 8 * i & 0xff], sizeof slots);
    __m256i difference = getDifference(from + 32 * i, vectors);
    // A zero must not differ from the zero, not even in its sign.
    difference =
        _mm256_andnot_si256(isZero32(from + 32 * i, vectors), difference);
    __m256i kept = _mm256_permutevar8x32_epi32(
        difference,
        _mm256_castsi128_si256(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(slots))));
    store(values + 16 * i, _mm_xor_si128(_mm256_castsi256_si128(kept),
                                         _mm256_castsi256_si128(vectors.zero)));
  }
}

AVX2_INLINE void visitBlocks(const Sparse24Blocks *blocks,
                             const Sparse24Plan *plan,
                             Sparse24Violations *violations, size_t size,
                             bool compress) {
  const Vectors vectors = {broadcast(blocks->zero, size),
                           broadcast(blocks->bits, size)};
  Tables tables = {_mm_setzero_si128(), {_mm_setzero_si128()}};
  if (compress)
    tables = (Tables){load16(plan->chunks),
                      {load16(plan->slots[0]), load16(plan->slots[1])}};
  const unsigned char *dense = blocks->dense;
  const size_t step = Sparse24BlockElements * size;
  for (int64_t i = 0; i < blocks->blocks; ++i, dense += step) {
    UNROLL
    for (size_t line = 0; line < step; line += 64)
      _mm_prefetch((const char *)dense + prefetchBytes + line, _MM_HINT_T0);
    uint64_t masks = getMask(dense, vectors, size);
    uint64_t found = getViolations(masks);
    if (__builtin_expect(found != 0, 0))
      countViolations(violations, found, blocks->row,
                      blocks->group + i * Sparse24BlockGroups);
    if (!compress)
      continue;
    __m128i groups = spreadMasks(masks);
    unsigned char *values = blocks->values + (size_t)i * step / 2;
    storeIndex(blocks->index + i * Sparse24BlockIndex, groups, &tables);
    if (size == 4)
      storeValues32(dense, masks, plan, vectors, values);
    else
      storeValues(dense, groups, &tables, vectors, values, size);
  }
}

//===----------------------------------------------------------------------===//
// Transposing
//===----------------------------------------------------------------------===//

/// Interleaves the first (second) halves of two vectors by elements.
AVX2_INLINE __m128i interleave(__m128i a, __m128i b, size_t size, bool second) {
  switch (size) {
  case 1:
    return second ? _mm_unpackhi_epi8(a, b) : _mm_unpacklo_epi8(a, b);
  case 2:
    return second ? _mm_unpackhi_epi16(a, b) : _mm_unpacklo_epi16(a, b);
  default:
    return second ? _mm_unpackhi_epi32(a, b) : _mm_unpacklo_epi32(a, b);
  }
}

/// Turns n x n elements, n to a vector: interleaving vector i with vector i +
/// n/2 once for each bit of n. Bounds are constants for the sake of UNROLL.
AVX2_INLINE void transposeSquare(__m128i vectors[16], int n, size_t size) {
  __m128i other[16];
  UNROLL
  for (int bit = 1; bit < 16; bit *= 2) {
    if (bit >= n)
      break;
    UNROLL
    for (int i = 0; i < 8; ++i) {
      if (i >= n / 2)
        break;
      other[2 * i] = interleave(vectors[i], vectors[i + n / 2], size, false);
      other[2 * i + 1] = interleave(vectors[i], vectors[i + n / 2], size, true);
    }
    UNROLL
    for (int i = 0; i < 16; ++i)
      vectors[i] = i < n ? other[i] : vectors[i];
  }
}

/// Transposes 64 x 16 bytes of lines of 64 bytes.
AVX2_INLINE void transposeColumn(const unsigned char *lines,
                                 unsigned char *blocks, size_t size) {
  const int n = 16 / (int)size;
  for (int start = 0; start < Sparse24BlockElements; start += n) {
    const unsigned char *from = lines + start * Sparse24TransposeBytes;
    unsigned char *to = blocks + (size_t)start * size;
    __m128i vectors[16];
    UNROLL
    for (int i = 0; i < 16; ++i)
      vectors[i] = i < n ? load16(from + i * Sparse24TransposeBytes)
                         : _mm_setzero_si128();
    transposeSquare(vectors, n, size);
    UNROLL
    for (int i = 0; i < 16; ++i)
      if (i < n)
        store(to + (size_t)i * Sparse24BlockElements * size, vectors[i]);
  }
}

/// The lines are copied first: with a stride that is a power of two they all
/// compete for the same few places in the cache.
AVX2_INLINE void transposeBlocks(const unsigned char *dense, int64_t stride,
                                 int64_t rows, unsigned char *blocks,
                                 size_t size) {
  _Alignas(
      64) unsigned char lines[Sparse24BlockElements * Sparse24TransposeBytes];
  const int columns = (int)((rows * (int64_t)size + 15) / 16);
  for (int i = 0; i < Sparse24BlockElements; ++i) {
    const unsigned char *from = dense + i * stride;
    unsigned char *to = lines + i * Sparse24TransposeBytes;
    _mm_prefetch((const char *)from + 2 * Sparse24TransposeBytes, _MM_HINT_T0);
    for (int column = 0; column < columns; ++column)
      store(to + 16 * column, load16(from + 16 * column));
  }
  for (int column = 0; column < columns; ++column)
    transposeColumn(lines + 16 * column,
                    blocks + 16 * Sparse24BlockElements * column, size);
}

//===----------------------------------------------------------------------===//
// The kernels
//===----------------------------------------------------------------------===//

#define KERNELS(SIZE)                                                          \
  AVX2 static void check##SIZE(const Sparse24Blocks *blocks,                   \
                               const Sparse24Plan *plan,                       \
                               Sparse24Violations *violations) {               \
    visitBlocks(blocks, plan, violations, SIZE, false);                        \
  }                                                                            \
  AVX2 static void compress##SIZE(const Sparse24Blocks *blocks,                \
                                  const Sparse24Plan *plan,                    \
                                  Sparse24Violations *violations) {            \
    visitBlocks(blocks, plan, violations, SIZE, true);                         \
  }                                                                            \
  AVX2 static void transpose##SIZE(const unsigned char *dense, int64_t stride, \
                                   int64_t rows, unsigned char *blocks) {      \
    transposeBlocks(dense, stride, rows, blocks, SIZE);                        \
  }

KERNELS(1)
KERNELS(2)
KERNELS(4)

/// Elements of 8 bytes are rare: the plain code is for them.
const Sparse24SizeKernels sparse24AVX2Kernels[] = {
    {check1, compress1, transpose1},
    {check2, compress2, transpose2},
    {check4, compress4, transpose4},
    {NULL, NULL, NULL},
};

#endif // defined(__x86_64__)

/*===- AVX2.c - Checking and compressing with AVX2 ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#if defined(__x86_64__)

#include <immintrin.h>

#include <stddef.h>
#include <stdint.h>

#define VECTOR __attribute__((target("avx2,popcnt")))
#define PRIMITIVE VECTOR static inline __attribute__((always_inline))

typedef __m256i Vector;
enum { VECTOR_BYTES = 32 };

PRIMITIVE Vector load(const unsigned char *from) {
  return _mm256_loadu_si256((const __m256i *)(const void *)from);
}

PRIMITIVE void store(unsigned char *to, Vector vector) {
  _mm256_storeu_si256((__m256i *)(void *)to, vector);
}

PRIMITIVE void stream(unsigned char *to, Vector vector) {
  _mm256_stream_si256((__m256i *)(void *)to, vector);
}

PRIMITIVE void storeLane(unsigned char *to, Vector vector, int lane) {
  __m128i half = lane ? _mm256_extracti128_si256(vector, 1)
                      : _mm256_castsi256_si128(vector);
  _mm_storeu_si128((__m128i *)(void *)to, half);
}

PRIMITIVE Vector and(Vector a, Vector b) { return _mm256_and_si256(a, b); }
PRIMITIVE Vector or(Vector a, Vector b) { return _mm256_or_si256(a, b); }
PRIMITIVE Vector xor(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
PRIMITIVE Vector add8(Vector a, Vector b) { return _mm256_add_epi8(a, b); }

PRIMITIVE Vector subtract8(Vector a, Vector b) { return _mm256_sub_epi8(a, b); }

PRIMITIVE Vector without(Vector a, Vector b) {
  return _mm256_andnot_si256(a, b);
}

PRIMITIVE Vector isGreater8(Vector a, Vector b) {
  return _mm256_cmpgt_epi8(a, b);
}

PRIMITIVE Vector isZero(Vector vector, size_t size) {
  switch (size) {
  case 1:
    return _mm256_cmpeq_epi8(vector, _mm256_setzero_si256());
  case 2:
    return _mm256_cmpeq_epi16(vector, _mm256_setzero_si256());
  default:
    return _mm256_cmpeq_epi32(vector, _mm256_setzero_si256());
  }
}

PRIMITIVE Vector broadcast(uint64_t element, size_t size) {
  switch (size) {
  case 1:
    return _mm256_set1_epi8((char)element);
  case 2:
    return _mm256_set1_epi16((short)element);
  default:
    return _mm256_set1_epi32((int)element);
  }
}

PRIMITIVE Vector broadcastTable(const uint8_t table[16]) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128((const __m128i *)(const void *)table));
}

PRIMITIVE Vector lookUp(Vector table, Vector indices) {
  return _mm256_shuffle_epi8(table, indices);
}

PRIMITIVE Vector choose(Vector a, Vector b, Vector which) {
  return _mm256_blendv_epi8(a, b, which);
}

PRIMITIVE Vector unpackLow(Vector a, Vector b, size_t size) {
  switch (size) {
  case 1:
    return _mm256_unpacklo_epi8(a, b);
  case 2:
    return _mm256_unpacklo_epi16(a, b);
  case 4:
    return _mm256_unpacklo_epi32(a, b);
  default:
    return _mm256_unpacklo_epi64(a, b);
  }
}

PRIMITIVE Vector unpackHigh(Vector a, Vector b, size_t size) {
  switch (size) {
  case 1:
    return _mm256_unpackhi_epi8(a, b);
  case 2:
    return _mm256_unpackhi_epi16(a, b);
  case 4:
    return _mm256_unpackhi_epi32(a, b);
  default:
    return _mm256_unpackhi_epi64(a, b);
  }
}

PRIMITIVE Vector order8(Vector vector) {
  return _mm256_permute4x64_epi64(vector, 0xd8);
}

/// Chunks are twice in a byte, and in each byte of their element.
PRIMITIVE void storeIndex(unsigned char *index, Vector chunks, size_t size) {
  __m128i low, high, bytes;
  if (size == 4) {
    // A group in four bytes; even ones below, odd ones above.
    bytes = _mm_or_si128(
        _mm_and_si128(_mm256_castsi256_si128(chunks), _mm_set1_epi8(0x0f)),
        _mm_and_si128(_mm256_extracti128_si256(chunks, 1),
                      _mm_set1_epi8((char)0xf0)));
    bytes = _mm_shuffle_epi8(bytes, _mm_set1_epi32(0x0c080400));
    _mm_storeu_si32(index, bytes);
    return;
  }
  if (size == 2) {
    // Two groups in four bytes.
    chunks = and(chunks, _mm256_set1_epi32(0x00f0000f));
    chunks = or(chunks, _mm256_srli_epi32(chunks, 16));
    chunks = lookUp(chunks, _mm256_set1_epi32(0x0c080400));
    low = _mm256_castsi256_si128(chunks);
    high = _mm256_extracti128_si256(chunks, 1);
    _mm_storel_epi64((__m128i *)(void *)index, _mm_unpacklo_epi8(low, high));
    return;
  }
  // Four groups in four bytes.
  chunks = and(chunks, _mm256_set1_epi16((short)0xf00f));
  chunks = or(chunks, _mm256_srli_epi16(chunks, 8));
  chunks = lookUp(
      chunks, _mm256_setr_epi64x(0x0e0c0a0806040200, 0, 0x0e0c0a0806040200, 0));
  low = _mm256_castsi256_si128(chunks);
  high = _mm256_extracti128_si256(chunks, 1);
  bytes = _mm_unpacklo_epi16(low, high);
  _mm_storeu_si128((__m128i *)(void *)index, bytes);
}

#include "Encoding/Vectors.h"

//===----------------------------------------------------------------------===//
// Checking contiguous rows
//===----------------------------------------------------------------------===//

// 64 elements become a mask of 64 bits, one for each that is not zero.

/// What the kernels for all sizes need of a block.
typedef struct {
  __m256i zero, bits;
} Vectors;

/// The difference of 32 bytes of elements from the zero.
VECTOR_INLINE __m256i getDifference(const unsigned char *from,
                                    Vectors vectors) {
  return _mm256_xor_si256(load(from), vectors.zero);
}

/// 8 elements of 4 bytes: all bits set where they are zero.
VECTOR_INLINE __m256i isZero32(const unsigned char *from, Vectors vectors) {
  return _mm256_cmpeq_epi32(and(getDifference(from, vectors), vectors.bits),
                            _mm256_setzero_si256());
}

VECTOR_INLINE __m256i isZero16(const unsigned char *from, Vectors vectors) {
  return _mm256_cmpeq_epi16(and(getDifference(from, vectors), vectors.bits),
                            _mm256_setzero_si256());
}

VECTOR_INLINE __m256i isZero8(const unsigned char *from, Vectors vectors) {
  return _mm256_cmpeq_epi8(and(getDifference(from, vectors), vectors.bits),
                           _mm256_setzero_si256());
}

/// The mask of 32 elements.
VECTOR_INLINE uint32_t getMask32(const unsigned char *from, Vectors vectors,
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

VECTOR_INLINE uint64_t getMask(const unsigned char *from, Vectors vectors,
                               size_t size) {
  return getMask32(from, vectors, size) |
         (uint64_t)getMask32(from + 32 * size, vectors, size) << 32;
}

VECTOR_INLINE int64_t checkBlocks(const Sparse24Blocks *blocks, size_t size) {
  const Vectors vectors = {broadcast(blocks->zero, size),
                           broadcast(blocks->bits, size)};
  const unsigned char *dense = blocks->dense;
  const unsigned char *end = dense + blocks->count * (int64_t)size;
  int64_t violations = 0;
  for (; dense < end; dense += 64 * size) {
    UNROLL
    for (size_t line = 0; line < 64 * size; line += 64)
      __builtin_prefetch(dense + prefetchBytes + line);
    uint64_t found = getViolations(getMask(dense, vectors, size));
    violations += __builtin_popcountll(found);
  }
  return violations;
}

KERNELS(1)
KERNELS(2)
KERNELS(4)

/// Elements of 8 bytes are rare: the plain code is for them.
const Sparse24SizeKernels sparse24AVX2Kernels[] = {
    KERNELS_ROW(1),
    KERNELS_ROW(2),
    KERNELS_ROW(4),
    {NULL, NULL, NULL, NULL, NULL, NULL},
};

#endif // defined(__x86_64__)

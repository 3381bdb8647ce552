/*===- AVX2.c - Checking and compressing with AVX2 ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#if defined(__x86_64__)

#include "Encoding/Kernels.h"

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

PRIMITIVE __m128i loadLane(const unsigned char *from) {
  return _mm_loadu_si128((const __m128i *)(const void *)from);
}

PRIMITIVE Vector loadLanes(const unsigned char *from, int64_t stride) {
  Vector lanes = _mm256_castsi128_si256(loadLane(from));
  return _mm256_inserti128_si256(lanes, loadLane(from + stride), 1);
}

PRIMITIVE Vector and(Vector a, Vector b) { return _mm256_and_si256(a, b); }
PRIMITIVE Vector or(Vector a, Vector b) { return _mm256_or_si256(a, b); }
PRIMITIVE Vector xor(Vector a, Vector b) { return _mm256_xor_si256(a, b); }
PRIMITIVE Vector add8(Vector a, Vector b) { return _mm256_add_epi8(a, b); }

PRIMITIVE Vector subtract8(Vector a, Vector b) { return _mm256_sub_epi8(a, b); }

PRIMITIVE Vector without(Vector a, Vector b) {
  return _mm256_andnot_si256(a, b);
}

PRIMITIVE Vector xor3(Vector a, Vector b, Vector c) {
  return xor(xor(a, b), c);
}

PRIMITIVE Vector shiftRight4(Vector vector) {
  return _mm256_srli_epi16(vector, 4);
}

PRIMITIVE Vector shiftRight64(Vector vector, int bits) {
  return _mm256_srl_epi64(vector, _mm_cvtsi32_si128(bits));
}

PRIMITIVE Vector shiftLeft64(Vector vector, int bits) {
  return _mm256_sll_epi64(vector, _mm_cvtsi32_si128(bits));
}

PRIMITIVE bool isAny(Vector vector) {
  return !_mm256_testz_si256(vector, vector);
}

/// All bits of such elements.
typedef Vector Where;

PRIMITIVE Where findZeros(Vector elements, Vector bits, size_t size) {
  const Vector some = and(elements, bits), zero = _mm256_setzero_si256();
  switch (size) {
  case 1:
    return _mm256_cmpeq_epi8(some, zero);
  case 2:
    return _mm256_cmpeq_epi16(some, zero);
  default:
    return _mm256_cmpeq_epi32(some, zero);
  }
}

PRIMITIVE Vector clear(Vector elements, Where where, size_t size) {
  (void)size;
  return without(where, elements);
}

PRIMITIVE Vector addBits(Vector elements, Vector bits, Where where,
                         size_t size) {
  (void)size;
  return or(elements, and(where, bits));
}

/// Counts down, from none, for each zero.
PRIMITIVE Vector getViolating(const Where zeros[4], size_t size) {
  (void)size;
  Vector counts = add8(add8(zeros[0], zeros[1]), add8(zeros[2], zeros[3]));
  return _mm256_cmpgt_epi8(counts, _mm256_set1_epi8(-2));
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

/// 32 elements: all bits of a byte set for each that is zero.
PRIMITIVE Vector packZeros(const unsigned char *from, Vector zero, Vector bits,
                           size_t size) {
  Vector zeros[4];
  UNROLL
  for (size_t i = 0; i < 4; ++i) {
    if (i == size)
      break;
    zeros[i] = findZeros(xor(load(from + i * VECTOR_BYTES), zero), bits, size);
  }
  switch (size) {
  case 1:
    return zeros[0];
  case 2:
    // Packing goes by halves: bring the quarters back into order.
    return _mm256_permute4x64_epi64(_mm256_packs_epi16(zeros[0], zeros[1]),
                                    0xd8);
  default:
    return _mm256_permutevar8x32_epi32(
        _mm256_packs_epi16(_mm256_packs_epi32(zeros[0], zeros[1]),
                           _mm256_packs_epi32(zeros[2], zeros[3])),
        _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
  }
}

PRIMITIVE void storeMasks(unsigned char *to, const unsigned char *from,
                          Vector zero, Vector bits, size_t size) {
  UNROLL
  for (size_t i = 0; i < 2; ++i) {
    Vector zeros = packZeros(from + i * VECTOR_BYTES * size, zero, bits, size);
    storeElement(to + 4 * i, ~(uint32_t)_mm256_movemask_epi8(zeros), 4);
  }
}

#include "Encoding/Vectors.h"

KERNELS(1)
KERNELS(2)
KERNELS(4)

/// Elements of 8 bytes are rare: the plain code is for them.
const Sparse24SizeKernels sparse24AVX2Kernels[] = {
    KERNELS_ROW(1),
    KERNELS_ROW(2),
    KERNELS_ROW(4),
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

#endif // defined(__x86_64__)

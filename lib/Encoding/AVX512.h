/*===- AVX512.h - Vectors of AVX-512 ------------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What Vectors.h is built of, for files that define VECTOR: the attributes of
/// functions with such vectors, with what else these have got.

#include "Encoding/Kernels.h"

#include <immintrin.h>

#ifndef PRIMITIVE // A test emulates the instructions.
#define PRIMITIVE VECTOR static inline __attribute__((always_inline))
#endif

typedef __m512i Vector;
enum { VECTOR_BYTES = 64 };

PRIMITIVE Vector load(const unsigned char *from) {
  return _mm512_loadu_si512((const void *)from);
}

PRIMITIVE void store(unsigned char *to, Vector vector) {
  _mm512_storeu_si512((void *)to, vector);
}

PRIMITIVE void stream(unsigned char *to, Vector vector) {
  _mm512_stream_si512((__m512i *)(void *)to, vector);
}

PRIMITIVE __m128i loadLane(const unsigned char *from) {
  return _mm_loadu_si128((const __m128i *)(const void *)from);
}

PRIMITIVE Vector loadLanes(const unsigned char *from, int64_t stride) {
  Vector lanes = _mm512_castsi128_si512(loadLane(from));
  lanes = _mm512_inserti32x4(lanes, loadLane(from + stride), 1);
  lanes = _mm512_inserti32x4(lanes, loadLane(from + 2 * stride), 2);
  return _mm512_inserti32x4(lanes, loadLane(from + 3 * stride), 3);
}

PRIMITIVE Vector and (Vector a, Vector b) { return _mm512_and_si512(a, b); }
PRIMITIVE Vector or (Vector a, Vector b) { return _mm512_or_si512(a, b); }
PRIMITIVE Vector xor (Vector a, Vector b) { return _mm512_xor_si512(a, b); }
PRIMITIVE Vector add8(Vector a, Vector b) { return _mm512_add_epi8(a, b); }

PRIMITIVE Vector subtract8(Vector a, Vector b) { return _mm512_sub_epi8(a, b); }

PRIMITIVE Vector without(Vector a, Vector b) {
  return _mm512_andnot_si512(a, b);
}

PRIMITIVE Vector xor3(Vector a, Vector b, Vector c) {
  return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}

PRIMITIVE Vector shiftRight4(Vector vector) {
  return _mm512_srli_epi16(vector, 4);
}

PRIMITIVE Vector shiftRight64(Vector vector, int bits) {
  return _mm512_srl_epi64(vector, _mm_cvtsi32_si128(bits));
}

PRIMITIVE Vector shiftLeft64(Vector vector, int bits) {
  return _mm512_sll_epi64(vector, _mm_cvtsi32_si128(bits));
}

PRIMITIVE bool isAny(Vector vector) {
  return _mm512_test_epi32_mask(vector, vector);
}

/// A bit for each element.
typedef uint64_t Where;

PRIMITIVE Where findZeros(Vector elements, Vector bits, size_t size) {
  switch (size) {
  case 1:
    return _mm512_testn_epi8_mask(elements, bits);
  case 2:
    return _mm512_testn_epi16_mask(elements, bits);
  default:
    return _mm512_testn_epi32_mask(elements, bits);
  }
}

PRIMITIVE Vector clear(Vector elements, Where where, size_t size) {
  const Vector zero = _mm512_setzero_si512();
  switch (size) {
  case 1:
    return _mm512_mask_mov_epi8(elements, where, zero);
  case 2:
    return _mm512_mask_mov_epi16(elements, (uint32_t)where, zero);
  default:
    return _mm512_mask_mov_epi32(elements, (uint16_t)where, zero);
  }
}

/// The bits are not there yet.
PRIMITIVE Vector addBits(Vector elements, Vector bits, Where where,
                         size_t size) {
  switch (size) {
  case 1:
    return _mm512_mask_add_epi8(elements, where, elements, bits);
  case 2:
    return _mm512_mask_add_epi16(elements, (uint32_t)where, elements, bits);
  default:
    return _mm512_mask_add_epi32(elements, (uint16_t)where, elements, bits);
  }
}

PRIMITIVE Vector getViolating(const Where zeros[4], size_t size) {
  // Two are zero: both of a half, or one of each.
  Where some[] = {zeros[0] | zeros[1], zeros[2] | zeros[3]};
  Where both = (zeros[0] & zeros[1]) | (zeros[2] & zeros[3]);
  Where violating = ~(both | (some[0] & some[1]));
  switch (size) {
  case 1:
    return _mm512_movm_epi8(violating);
  case 2:
    return _mm512_movm_epi16((uint32_t)violating);
  default:
    return _mm512_movm_epi32((uint16_t)violating);
  }
}

PRIMITIVE Vector broadcast(uint64_t element, size_t size) {
  switch (size) {
  case 1:
    return _mm512_set1_epi8((char)element);
  case 2:
    return _mm512_set1_epi16((short)element);
  default:
    return _mm512_set1_epi32((int)element);
  }
}

PRIMITIVE Vector broadcastTable(const uint8_t table[16]) {
  return _mm512_broadcast_i32x4(
      _mm_loadu_si128((const __m128i *)(const void *)table));
}

PRIMITIVE Vector lookUp(Vector table, Vector indices) {
  return _mm512_shuffle_epi8(table, indices);
}

PRIMITIVE Vector choose(Vector a, Vector b, Vector which) {
  return _mm512_mask_blend_epi8(_mm512_movepi8_mask(which), a, b);
}

PRIMITIVE Vector unpackLow(Vector a, Vector b, size_t size) {
  switch (size) {
  case 1:
    return _mm512_unpacklo_epi8(a, b);
  case 2:
    return _mm512_unpacklo_epi16(a, b);
  case 4:
    return _mm512_unpacklo_epi32(a, b);
  default:
    return _mm512_unpacklo_epi64(a, b);
  }
}

PRIMITIVE Vector unpackHigh(Vector a, Vector b, size_t size) {
  switch (size) {
  case 1:
    return _mm512_unpackhi_epi8(a, b);
  case 2:
    return _mm512_unpackhi_epi16(a, b);
  case 4:
    return _mm512_unpackhi_epi32(a, b);
  default:
    return _mm512_unpackhi_epi64(a, b);
  }
}

PRIMITIVE Vector order8(Vector vector) {
  return _mm512_permutexvar_epi64(_mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0),
                                  vector);
}

/// Chunks are twice in a byte, and in each byte of their element.
PRIMITIVE void storeIndex(unsigned char *index, Vector chunks, size_t size) {
  // As their groups are in memory.
  chunks = _mm512_permutexvar_epi32(
      _mm512_set_epi32(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0),
      chunks);
  if (size == 4) {
    chunks = and(chunks, _mm512_set1_epi64(0x000000f00000000f));
    chunks = or (chunks, _mm512_srli_epi64(chunks, 32));
    _mm_storel_epi64((__m128i *)(void *)index, _mm512_cvtepi64_epi8(chunks));
  } else if (size == 2) {
    chunks = and(chunks, _mm512_set1_epi32(0x00f0000f));
    chunks = or (chunks, _mm512_srli_epi32(chunks, 16));
    _mm_storeu_si128((__m128i *)(void *)index, _mm512_cvtepi32_epi8(chunks));
  } else {
    chunks = and(chunks, _mm512_set1_epi16((short)0xf00f));
    chunks = or (chunks, _mm512_srli_epi16(chunks, 8));
    _mm256_storeu_si256((__m256i *)(void *)index, _mm512_cvtepi16_epi8(chunks));
  }
}

PRIMITIVE void storeMasks(unsigned char *to, const unsigned char *from,
                          Vector zero, Vector bits, size_t size) {
  UNROLL
  for (size_t i = 0; i < 4; ++i) {
    if (i == size)
      break;
    Vector difference = xor(load(from + i * VECTOR_BYTES), zero);
    if (size == 1)
      storeElement(to, _mm512_test_epi8_mask(difference, bits), 8);
    else if (size == 2)
      storeElement(to + 4 * i, _mm512_test_epi16_mask(difference, bits), 4);
    else
      storeElement(to + 2 * i, _mm512_test_epi32_mask(difference, bits), 2);
  }
}

/*===- immintrin.h - AVX-512 for processors without it ----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Takes the place of the compiler's header when AVX512.c is compiled for
/// kernels-test-emulated: the same functions in portable C, by SIMDe, and here
/// those that Debian 12's version of it has not got.

#ifndef SPARSE24_TEST_ENCODING_EMULATION_IMMINTRIN_H
#define SPARSE24_TEST_ENCODING_EMULATION_IMMINTRIN_H

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>

#include <stdint.h>
#include <string.h>

static inline void _mm512_stream_si512(__m512i *to, __m512i from) {
  memcpy(to, &from, sizeof from);
}

static inline uint32_t _mm512_cmpeq_epi16_mask(__m512i a, __m512i b) {
  uint16_t left[32], right[32];
  uint32_t mask = 0;
  memcpy(left, &a, sizeof left);
  memcpy(right, &b, sizeof right);
  for (int i = 0; i < 32; ++i)
    mask |= (uint32_t)(left[i] == right[i]) << i;
  return mask;
}

static inline __m128i _mm512_cvtepi32_epi8(__m512i from) {
  uint32_t elements[16];
  uint8_t bytes[16];
  __m128i to;
  memcpy(elements, &from, sizeof elements);
  for (int i = 0; i < 16; ++i)
    bytes[i] = (uint8_t)elements[i];
  memcpy(&to, bytes, sizeof to);
  return to;
}

static inline __m128i _mm512_cvtepi64_epi8(__m512i from) {
  uint64_t elements[8];
  uint8_t bytes[16] = {0};
  __m128i to;
  memcpy(elements, &from, sizeof elements);
  for (int i = 0; i < 8; ++i)
    bytes[i] = (uint8_t)elements[i];
  memcpy(&to, bytes, sizeof to);
  return to;
}

static inline uint64_t _mm512_testn_epi8_mask(__m512i a, __m512i b) {
  return ~(uint64_t)_mm512_test_epi8_mask(a, b);
}

static inline uint32_t _mm512_testn_epi16_mask(__m512i a, __m512i b) {
  return ~(uint32_t)_mm512_test_epi16_mask(a, b);
}

static inline uint16_t _mm512_testn_epi32_mask(__m512i a, __m512i b) {
  return (uint16_t)~(uint32_t)_mm512_test_epi32_mask(a, b);
}

/// Brings the elements of `size` bytes that a mask has together.
static inline __m512i emulateCompress(uint64_t mask, __m512i from,
                                      size_t size) {
  unsigned char bytes[64], compressed[64] = {0}, *to = compressed;
  memcpy(bytes, &from, sizeof bytes);
  for (size_t i = 0; i < 64 / size; ++i)
    if (mask >> i & 1) {
      memcpy(to, bytes + i * size, size);
      to += size;
    }
  memcpy(&from, compressed, sizeof compressed);
  return from;
}

static inline __m512i _mm512_maskz_compress_epi8(uint64_t mask, __m512i from) {
  return emulateCompress(mask, from, 1);
}

static inline __m512i _mm512_maskz_compress_epi16(uint32_t mask, __m512i from) {
  return emulateCompress(mask, from, 2);
}

#endif // SPARSE24_TEST_ENCODING_EMULATION_IMMINTRIN_H

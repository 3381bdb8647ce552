/*===- Decoding.h - Decoding many groups at once, compiled ad lib -*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Included by a file for each set of instructions, which defines VECTOR, the
/// attribute of functions that may use them, and VECTOR_BYTES. All there is
/// here is C on the compilers' vectors, which are numbers side by side.
///
/// out = zero; out[p] += v - zero. Here everything is what it differs in from
/// the zero, and adding is joining: a group is suspect where two slots add to
/// one element and have a bit in common. It is also suspect where a slot holds
/// a zero that is not the very zero, which adds nothing.

#ifndef SPARSE24_LIB_ENCODING_DECODING_H
#define SPARSE24_LIB_ENCODING_DECODING_H

#include "Encoding/Decoders.h"

#define VECTOR_INLINE VECTOR static inline __attribute__((always_inline))
#define VECTOR_OF(TYPE, BYTES) TYPE __attribute__((vector_size(BYTES)))

typedef VECTOR_OF(uint8_t, VECTOR_BYTES) Vector8;
typedef VECTOR_OF(uint16_t, VECTOR_BYTES) Vector16;
typedef VECTOR_OF(uint32_t, VECTOR_BYTES) Vector32;
typedef VECTOR_OF(uint64_t, VECTOR_BYTES) Vector;

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

VECTOR_INLINE Vector load(const unsigned char *from) {
  Vector vector;
  memcpy(&vector, from, sizeof vector);
  return vector;
}

/// A word in all places.
VECTOR_INLINE Vector broadcast(uint64_t word) { return word - (Vector){0}; }

/// The element in each place of a word.
VECTOR_INLINE uint64_t repeat(uint64_t element, size_t size) {
  return element * (size == 1   ? UINT64_C(0x0101010101010101)
                    : size == 2 ? UINT64_C(0x0001000100010001)
                                : UINT64_C(0x0000000100000001));
}

VECTOR_INLINE Vector splat(uint64_t element, size_t size) {
  return broadcast(repeat(element, size));
}

/// All bits of the elements that are equal.
VECTOR_INLINE Vector areEqual(Vector a, Vector b, size_t size) {
  return size == 1   ? (Vector)((Vector8)a == (Vector8)b)
         : size == 2 ? (Vector)((Vector16)a == (Vector16)b)
         : size == 4 ? (Vector)((Vector32)a == (Vector32)b)
                     : (Vector)(a == b);
}

VECTOR_INLINE bool isAny(Vector vector) {
  uint64_t words[VECTOR_BYTES / 8], any = 0;
  memcpy(words, &vector, sizeof words);
  for (int i = 0; i < VECTOR_BYTES / 8; ++i)
    any |= words[i];
  return any;
}

/// Numbers of `size` bytes, each in twice the space.
VECTOR_INLINE Vector widen(const unsigned char *from, size_t size) {
  VECTOR_OF(uint8_t, VECTOR_BYTES / 2) bytes;
  VECTOR_OF(uint16_t, VECTOR_BYTES / 2) halves;
  VECTOR_OF(uint32_t, VECTOR_BYTES / 2) words;
  switch (size) {
  case 1:
    memcpy(&bytes, from, sizeof bytes);
    return (Vector) __builtin_convertvector(bytes, Vector16);
  case 2:
    memcpy(&halves, from, sizeof halves);
    return (Vector) __builtin_convertvector(halves, Vector32);
  default:
    memcpy(&words, from, sizeof words);
    return __builtin_convertvector(words, Vector);
  }
}

//===----------------------------------------------------------------------===//
// Shifts by other amounts in each place
//===----------------------------------------------------------------------===//

VECTOR_INLINE Vector32 moveDown4(Vector32 values, Vector32 amounts) {
#if defined(__SSE2__) && VECTOR_BYTES == 16
  // Which these processors have not got: bit by bit of the amounts.
  UNROLL
  for (int bit = 0; bit < 5; ++bit)
    values = ((values >> (1 << bit)) & (0 - (amounts >> bit & 1))) |
             (values & ((amounts >> bit & 1) - 1));
  return values;
#else
  return values >> amounts;
#endif
}

/// A word, by the first amount, and so on.
VECTOR_INLINE Vector moveWordDown(uint64_t word, const uint64_t *amounts) {
#if VECTOR_BYTES == 16
  return (Vector){word >> amounts[0], word >> amounts[1]};
#else
  Vector all;
  memcpy(&all, amounts, sizeof all);
  return broadcast(word) >> all;
#endif
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

/// What the data looks like: constants.
typedef struct {
  size_t size;
  unsigned base; ///< What slot 1 counts elements from: 0 or 1. Slot 0: 0.
  bool hasSign;  ///< Whether there are zeros with a sign.
} Form;

/// The bits of elements: below their sign those that tell whether they are
/// zero.
typedef struct {
  Vector lower;
  Vector allButSign;
  Vector higher; ///< There is nothing above the sign, or all is suspect.
} Bits;

VECTOR_INLINE Bits getBits(uint64_t bits, size_t size) {
  return (Bits){splat(bits, size),
                splat(~(bits + 1) & UINT64_MAX >> (64 - 8 * size), size),
                splat(~(2 * bits + 1) & UINT64_MAX >> (64 - 8 * size), size)};
}

VECTOR_INLINE Vector add(Vector a, Vector b, size_t size) {
  return size == 1   ? (Vector)((Vector8)a + (Vector8)b)
         : size == 2 ? (Vector)((Vector16)a + (Vector16)b)
         : size == 4 ? (Vector)((Vector32)a + (Vector32)b)
                     : a + b;
}

/// All bits of the elements, but no sign of those that are zero: a sum carries
/// into the sign where a lower bit is set.
VECTOR_INLINE Vector getCounted(Vector elements, const Bits *bits,
                                size_t size) {
  return add(elements & bits->lower, bits->lower, size) | bits->allButSign;
}

/// Some bits, where a slot holds a zero that is not the very zero.
VECTOR_INLINE Vector getInexact(Vector values, const Bits *bits, size_t size) {
  return values & (~getCounted(values, bits, size) | bits->higher);
}

/// Some bits, where elements are not what the slots add, or these add to the
/// same one.
VECTOR_INLINE Vector getDifferences(Vector dense, Vector first, Vector second,
                                    const Bits *bits, Form form) {
  Vector differences = dense ^ (first | second);
  if (form.hasSign)
    differences &= getCounted(dense, bits, form.size);
  return differences | (first & second);
}

//===----------------------------------------------------------------------===//
// Parts of rows
//===----------------------------------------------------------------------===//

/// What each 8 bytes of a vector move index bytes on by, to have those of their
/// own as the lowest bits: of two groups, or of one, and for the index of slot
/// 1 in place of that of slot 0.
static const uint64_t byteShifts[] = {0, 8, 16, 24, 32, 40, 48, 56};
static const uint64_t shifts8[] = {0, 4, 8, 12, 16, 20, 24, 28};
static const uint64_t nextShifts8[] = {2, 6, 10, 14, 18, 22, 26, 30};

/// The same for each element of 4 bytes: those of two vectors.
#define FOUR(X) X, X, X, X
static const uint32_t elementShifts[] = {FOUR(0),  FOUR(4),  FOUR(8),
                                         FOUR(12), FOUR(16), FOUR(20),
                                         FOUR(24), FOUR(28)};

/// The number of each element of 4 bytes in its group.
static const uint32_t elementPlaces[] = {0, 1, 2, 3, 0, 1, 2, 3,
                                         0, 1, 2, 3, 0, 1, 2, 3};

VECTOR_INLINE Vector loadWords(const void *words) { return load(words); }

/// The chunks of groups, in the lowest bits of 4 bytes for each: of the 8 bytes
/// of two groups, in those that the index byte moves on to.
VECTOR_INLINE Vector32 getChunks4(const unsigned char *index) {
  uint64_t word = 0;
  memcpy(&word, index, VECTOR_BYTES / 8);
  Vector bytes = moveWordDown(word, byteShifts) & 0xff;
  return (Vector32)(bytes | bytes << 28);
}

/// The index bytes of groups of 8 bytes each.
VECTOR_INLINE uint64_t loadChunks8(const unsigned char *index) {
  uint32_t word = 0;
  memcpy(&word, index, VECTOR_BYTES / 16);
  return word;
}

/// What is the same in all of a part.
typedef struct {
  Vector zeros;
  Bits bits;
} Constants;

#if defined(__SSE2__) && VECTOR_BYTES == 16
// Without shifts by several amounts: by where each slot belongs.

/// The places of the elements of two groups as slots name them in the bits of
/// an index byte: in slot 0, and in slot 1 by what it counts from.
static const uint8_t bytePlaces[3][16] = {
    {0, 1, 2, 3, 0, 0x10, 0x20, 0x30, 0, 1, 2, 3, 0, 0x10, 0x20, 0x30},
    {0, 4, 8, 12, 0, 0x40, 0x80, 0xc0, 0, 4, 8, 12, 0, 0x40, 0x80, 0xc0},
    {1, 0, 4, 8, 1, 0, 0x40, 0x80, 1, 0, 4, 8, 1, 0, 0x40, 0x80}};
static const uint16_t places2[3][8] = {{0, 1, 2, 3, 0, 0x10, 0x20, 0x30},
                                       {0, 4, 8, 12, 0, 0x40, 0x80, 0xc0},
                                       {1, 0, 4, 8, 1, 0, 0x40, 0x80}};

/// Decodes a vector of elements of one byte, 4 bytes for a group.
VECTOR_INLINE Vector compareVectors1(const Sparse24Part *part, int64_t at,
                                     const Constants *constants, Form form) {
  const unsigned char *index = part->index + 2 * at;
  const Vector chunks = {repeat(index[0], 1), repeat(index[1], 1)};
  const Vector32 values = (Vector32)(widen(part->values + at * 8, 2)) ^
                          ((Vector32)constants->zeros & 0xffff);
  Vector32 first = values & 0xff, second = values >> 8;
  first |= first << 8;
  second |= second << 8;
  first |= first << 16;
  second |= second << 16;
  Vector dense = load(part->dense + at * VECTOR_BYTES) ^ constants->zeros;
  return getDifferences(
      dense,
      (Vector)first & areEqual(chunks & broadcast(UINT64_C(0x3030303003030303)),
                               loadWords(bytePlaces[0]), 1),
      (Vector)second &
          areEqual(chunks & broadcast(UINT64_C(0xc0c0c0c00c0c0c0c)),
                   loadWords(bytePlaces[1 + form.base]), 1),
      &constants->bits, form);
}

/// Of two bytes, 8 for a group.
VECTOR_INLINE Vector compareVectors2(const Sparse24Part *part, int64_t at,
                                     const Constants *constants, Form form) {
  const Vector chunks = splat(part->index[at], 2);
  const Vector masks = {repeat(3, 2), repeat(0x30, 2)};
  const Vector values =
      widen(part->values + at * 8, 4) ^ (constants->zeros & 0xffffffff);
  Vector first = values & 0xffff, second = values >> 16;
  first |= first << 16;
  second |= second << 16;
  first |= first << 32;
  second |= second << 32;
  Vector dense = load(part->dense + at * VECTOR_BYTES) ^ constants->zeros;
  return getDifferences(
      dense, first & areEqual(chunks & masks, loadWords(places2[0]), 2),
      second &
          areEqual(chunks & masks << 2, loadWords(places2[1 + form.base]), 2),
      &constants->bits, form);
}
#else
/// Decodes a vector of elements of one byte, 4 bytes for a group.
VECTOR_INLINE Vector compareVectors1(const Sparse24Part *part, int64_t at,
                                     const Constants *constants, Form form) {
  Vector32 values =
      (Vector32)(widen(part->values + at * (VECTOR_BYTES / 2), 2)) ^
      ((Vector32)constants->zeros & 0xffff);
  Vector32 chunks = getChunks4(part->index + at * (VECTOR_BYTES / 8));
  Vector32 second = form.base ? values & 0xff00 : values >> 8;
  Vector dense = load(part->dense + at * VECTOR_BYTES) ^ constants->zeros;
  return getDifferences(dense, (Vector)((values & 0xff) << (chunks << 3 & 24)),
                        (Vector)(second << (chunks << 1 & 24)),
                        &constants->bits, form);
}

/// Of two bytes, 8 for a group.
VECTOR_INLINE Vector compareVectors2(const Sparse24Part *part, int64_t at,
                                     const Constants *constants, Form form) {
  Vector values = widen(part->values + at * (VECTOR_BYTES / 2), 4) ^
                  (constants->zeros & 0xffffffff);
  const uint64_t chunks = loadChunks8(part->index + at * (VECTOR_BYTES / 16))
                          << 4;
  Vector second = form.base ? values & 0xffff0000 : values >> 16;
  Vector dense = load(part->dense + at * VECTOR_BYTES) ^ constants->zeros;
  return getDifferences(
      dense, (values & 0xffff) << (moveWordDown(chunks, shifts8) & 48),
      second << (moveWordDown(chunks, nextShifts8) & 48), &constants->bits,
      form);
}
#endif

/// The values in a slot of 4 bytes, at the place of each element.
VECTOR_INLINE Vector32 repeatSlot(const unsigned char *from, int slot) {
#if VECTOR_BYTES == 64
#define REPEAT(I) FOUR(I), FOUR(I + 2), FOUR(I + 4), FOUR(I + 6)
#elif VECTOR_BYTES == 32
#define REPEAT(I) FOUR(I), FOUR(I + 2)
#else
#define REPEAT(I) FOUR(I)
#endif
  VECTOR_OF(uint32_t, VECTOR_BYTES / 2) values;
  memcpy(&values, from, sizeof values);
  return slot ? __builtin_shufflevector(values, values, REPEAT(1))
              : __builtin_shufflevector(values, values, REPEAT(0));
}

/// Two vectors of elements of four bytes.
VECTOR_INLINE Vector compareVectors4(const Sparse24Part *part, int64_t at,
                                     const Constants *constants, Form form) {
  const Vector32 places = (Vector32)loadWords(elementPlaces);
  const uint32_t word =
      (uint32_t)loadChunks8(part->index + at * (VECTOR_BYTES / 16));
  Vector differences = broadcast(0);
  UNROLL
  for (int64_t i = 0; i < 2; ++i) {
    Vector32 chunks = (word - (Vector32){0}) >>
                      (Vector32)loadWords(elementShifts + i * VECTOR_BYTES / 4);
    const unsigned char *values =
        part->values + (2 * at + i) * (VECTOR_BYTES / 2);
    Vector first = (Vector)repeatSlot(values, 0) ^ constants->zeros;
    Vector second = (Vector)repeatSlot(values, 1) ^ constants->zeros;
    first &= areEqual((Vector)(chunks & 3), (Vector)places, 4);
    second &=
        areEqual((Vector)(chunks & 12), (Vector)((places - form.base) << 2), 4);
    Vector dense =
        load(part->dense + (2 * at + i) * VECTOR_BYTES) ^ constants->zeros;
    differences |= getDifferences(dense, first, second, &constants->bits, form);
  }
  return differences;
}

VECTOR_INLINE bool comparePart(const Sparse24Part *part, Form form) {
  const Constants constants = {splat(part->zero, form.size),
                               getBits(part->bits, form.size)};
  const int64_t step = (form.size == 4 ? 2 : 1) * VECTOR_BYTES;
  const int64_t bytes = part->count * (int64_t)form.size;
  Vector differences = broadcast(0);
  for (int64_t at = 0; at < bytes / step; ++at)
    differences |= form.size == 1 ? compareVectors1(part, at, &constants, form)
                   : form.size == 2
                       ? compareVectors2(part, at, &constants, form)
                       : compareVectors4(part, at, &constants, form);
  for (int64_t at = 0; form.hasSign && at < bytes / 2; at += VECTOR_BYTES)
    differences |= getInexact(load(part->values + at) ^ constants.zeros,
                              &constants.bits, form.size);
  return isAny(differences);
}

//===----------------------------------------------------------------------===//
// Canonical groups
//===----------------------------------------------------------------------===//

/// The bit of each group's chunk in the chunks for its slots, as the lowest of
/// the group's 4 bytes.
VECTOR_INLINE Vector lookUp4(const uint16_t chunks[4], Vector32 at,
                             const Vector isZero[2]) {
  uint32_t filled = chunks[3] | (uint32_t)chunks[2] << 16;
  uint32_t empty = chunks[1] | (uint32_t)chunks[0] << 16;
  Vector32 table = filled ^ ((filled ^ empty) & (Vector32)isZero[1]);
  return (Vector)moveDown4(table, (at & 15) | ((Vector32)isZero[0] & 16));
}

/// The same for 8 bytes.
VECTOR_INLINE Vector lookUp8(const uint16_t chunks[4], Vector at,
                             const Vector isZero[2]) {
  uint64_t table = chunks[3] | (uint64_t)chunks[2] << 16 |
                   (uint64_t)chunks[1] << 32 | (uint64_t)chunks[0] << 48;
  return broadcast(table) >> ((at & 15) | (isZero[0] & 16) | (isZero[1] & 32));
}

VECTOR_INLINE bool validatePart(const Sparse24Part *part,
                                const uint16_t chunks[4], Form form) {
  const size_t size = form.size, space = size == 4 ? 8 : 4;
  const Vector zeros = splat(part->zero, size), none = broadcast(0);
  const Bits bits = getBits(part->bits, size);
  // What tells whether a slot is zero, in the place of each.
  Vector slots[2] = {broadcast(0), broadcast(0)};
  for (unsigned slot = 0; slot < 2; ++slot) {
    uint64_t one = part->bits << 8 * size * slot;
    slots[slot] = space == 8 ? broadcast(one) : splat(one, 4);
  }
  Vector canonical = ~none, inexact = none;
  for (int64_t at = 0; 4 * at < part->count; at += VECTOR_BYTES / (int)space) {
    const unsigned char *from = part->values + 2 * at * (int64_t)size;
    const unsigned char *index = part->index + at / 2;
    Vector values = size == 1 ? widen(from, 2) ^ (zeros & splat(0xffff, 4))
                              : load(from) ^ zeros;
    if (form.hasSign)
      inexact |= getInexact(values, &bits, size);
    const Vector isZero[2] = {areEqual(values & slots[0], none, space),
                              areEqual(values & slots[1], none, space)};
    canonical &=
        space == 8
            ? lookUp8(chunks, moveWordDown(loadChunks8(index), shifts8), isZero)
            : lookUp4(chunks, getChunks4(index), isZero);
  }
  const Vector lowest = space == 8 ? broadcast(1) : splat(1, 4);
  return isAny((~canonical & lowest) | inexact);
}

//===----------------------------------------------------------------------===//
// Rows side by side
//===----------------------------------------------------------------------===//

/// The index bytes of as many rows as there are elements in a vector.
VECTOR_INLINE Vector loadIndex(const unsigned char *index, size_t size) {
  unsigned char wide[VECTOR_BYTES / 2];
  switch (size) {
  case 1:
    return load(index);
  case 2:
    return widen(index, 1);
  default: {
    VECTOR_OF(uint8_t, VECTOR_BYTES / 4) bytes;
    memcpy(&bytes, index, sizeof bytes);
    VECTOR_OF(uint16_t, VECTOR_BYTES / 2)
    halves =
        __builtin_convertvector(bytes, VECTOR_OF(uint16_t, VECTOR_BYTES / 2));
    memcpy(wide, &halves, sizeof wide);
    return widen(wide, 2);
  }
  }
}

/// Compares a vector of rows: two of their groups.
VECTOR_INLINE Vector comparePairAbreast(const Sparse24Abreast *rows,
                                        int64_t pair, int64_t at,
                                        const Bits *bits, Form form) {
  const Vector zero = load(rows->zeros + at);
  const unsigned char *values =
      rows->values + 4 * pair * rows->valuesStride + at;
  const unsigned char *dense = rows->dense + 8 * pair * rows->stride + at;
  Vector index = loadIndex(rows->index + pair * rows->indexStride +
                               at / (int64_t)form.size,
                           form.size);
  Vector differences = broadcast(0);
  UNROLL
  for (int group = 0; group < 2; ++group) {
    Vector chunks = index >> 4 * group; // and above them what does not count
    const Vector indices[2] = {chunks & splat(3, form.size),
                               chunks & splat(12, form.size)};
    Vector first = load(values) ^ zero;
    Vector second = load(values + rows->valuesStride) ^ zero;
    if (form.hasSign)
      differences |= getInexact(first, bits, form.size) |
                     getInexact(second, bits, form.size);
    UNROLL
    for (unsigned element = 0; element < 4; ++element) {
      Vector adds[2] = {first, broadcast(0)};
      adds[0] &= areEqual(indices[0], splat(element, form.size), form.size);
      if (element >= form.base)
        adds[1] =
            second & areEqual(indices[1],
                              splat((element - form.base) << 2, form.size),
                              form.size);
      differences |=
          getDifferences(load(dense) ^ zero, adds[0], adds[1], bits, form);
      dense += rows->stride;
    }
    values += 2 * rows->valuesStride;
  }
  return differences;
}

VECTOR_INLINE bool compareAllAbreast(const Sparse24Abreast *rows, Form form) {
  const Bits bits = getBits(rows->bits, form.size);
  Vector differences = broadcast(0);
  for (int64_t pair = 0; 2 * pair < rows->groups; ++pair)
    for (int64_t at = 0; at < rows->bytes; at += VECTOR_BYTES) {
      // What comes next is so far away that no processor guesses it.
      for (int64_t k = 8; at % Sparse24LineBytes == 0 && k < 16; ++k)
        __builtin_prefetch(rows->dense + (8 * pair + k) * rows->stride + at, 0,
                           2);
      differences |= comparePairAbreast(rows, pair, at, &bits, form);
    }
  return isAny(differences);
}

/// Swaps the upper half of each part of `*a`, parts of `2 * bits`, with the
/// lower half of those of `*b`.
VECTOR_INLINE void swapHalves(Vector *a, Vector *b, int bits, uint64_t lower) {
  Vector swapped = (*a >> bits ^ *b) & lower;
  *a ^= swapped << bits;
  *b ^= swapped;
}

/// Transposes squares of as many words as a word has elements, a word of each
/// vector for a square.
VECTOR_INLINE void transposeSquares(Vector *rows, size_t size) {
  const int count = 8 / (int)size;
  UNROLL
  for (int i = 0; i < 8; i += 2)
    if (size == 1)
      swapHalves(&rows[i], &rows[i + 1], 8, UINT64_C(0x00ff00ff00ff00ff));
  UNROLL
  for (int i = 0; i < count; ++i)
    if (size <= 2 && !(i & 2 / (int)size))
      swapHalves(&rows[i], &rows[i + 2 / (int)size], 16,
                 UINT64_C(0x0000ffff0000ffff));
  UNROLL
  for (int i = 0; i < count / 2; ++i)
    swapHalves(&rows[i], &rows[i + count / 2], 32, UINT32_MAX);
}

// The words of two vectors that are to be in one, where words and vectors
// whose numbers differ in the bit `step` change places: the lower vector, and
// the upper one.
#if VECTOR_BYTES == 64
VECTOR_INLINE Vector getLower(Vector a, Vector b, int step) {
  return step == 1   ? __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
         : step == 2 ? __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
                     : __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
}

VECTOR_INLINE Vector getUpper(Vector a, Vector b, int step) {
  return step == 1 ? __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15)
         : step == 2
             ? __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
             : __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
}
#elif VECTOR_BYTES == 32
VECTOR_INLINE Vector getLower(Vector a, Vector b, int step) {
  return step == 1 ? __builtin_shufflevector(a, b, 0, 4, 2, 6)
                   : __builtin_shufflevector(a, b, 0, 1, 4, 5);
}

VECTOR_INLINE Vector getUpper(Vector a, Vector b, int step) {
  return step == 1 ? __builtin_shufflevector(a, b, 1, 5, 3, 7)
                   : __builtin_shufflevector(a, b, 2, 3, 6, 7);
}
#else
VECTOR_INLINE Vector getLower(Vector a, Vector b, int step) {
  (void)step;
  return __builtin_shufflevector(a, b, 0, 2);
}

VECTOR_INLINE Vector getUpper(Vector a, Vector b, int step) {
  (void)step;
  return __builtin_shufflevector(a, b, 1, 3);
}
#endif

enum { vectorWords = VECTOR_BYTES / 8 };

/// Transposes a square of words.
VECTOR_INLINE void transposeWords(Vector vectors[vectorWords]) {
  UNROLL
  for (int step = 1; step < vectorWords; step *= 2)
    UNROLL
  for (int i = 0; i < vectorWords; ++i) {
    if (i & step)
      continue;
    Vector lower = getLower(vectors[i], vectors[i + step], step);
    vectors[i + step] = getUpper(vectors[i], vectors[i + step], step);
    vectors[i] = lower;
  }
}

/// Lines of rows that are read soon, one row after the other.
typedef struct {
  const unsigned char *row;
  int64_t stride, bytes, at;
} Ahead;

VECTOR_INLINE void fetchLine(Ahead *ahead) {
  __builtin_prefetch(ahead->row + ahead->at, 0, 2);
  ahead->at += Sparse24LineBytes;
  if (ahead->at < ahead->bytes)
    return;
  ahead->at = 0;
  ahead->row += ahead->stride;
}

/// Transposes as many rows as a vector has elements, and a vector of each.
/// Meanwhile as many bytes are fetched.
VECTOR_INLINE void transposeBlock(const unsigned char *rows, int64_t stride,
                                  Ahead *ahead, unsigned char *to,
                                  int64_t toStride, size_t size) {
  const int square = 8 / (int)size;
  Vector squares[8][vectorWords];
  for (int word = 0; word < vectorWords; ++word) {
    Vector words[8];
    UNROLL
    for (int i = 0; i < square; ++i) {
      if (VECTOR_BYTES >= Sparse24LineBytes || word % 2 == 0)
        fetchLine(ahead);
      words[i] = load(rows + i * stride);
    }
    transposeSquares(words, size);
    UNROLL
    for (int i = 0; i < square; ++i)
      squares[i][word] = words[i];
    rows += square * stride;
  }
  for (int i = 0; i < square; ++i) {
    transposeWords(squares[i]);
    UNROLL
    for (int word = 0; word < vectorWords; ++word)
      memcpy(to + (word * square + i) * toStride, &squares[i][word],
             VECTOR_BYTES);
  }
}

VECTOR_INLINE void transposeRows(const unsigned char *rows, int64_t stride,
                                 int64_t count, int64_t bytes,
                                 unsigned char *to, int64_t toStride,
                                 size_t size) {
  const int64_t step = VECTOR_BYTES / (int64_t)size;
  // Not more than the next rows: they compete for the same places in caches.
  Ahead ahead = {rows + Sparse24LineBytes / (int64_t)size * stride, stride,
                 bytes, 0};
  for (int64_t row = 0; row < count; row += step)
    for (int64_t byte = 0; byte < bytes; byte += VECTOR_BYTES)
      transposeBlock(rows + row * stride + byte, stride, &ahead,
                     to + byte / (int64_t)size * toStride + row * (int64_t)size,
                     toStride, size);
}

//===----------------------------------------------------------------------===//
// Few rows side by side
//===----------------------------------------------------------------------===//

/// What vectors are loaded in to be transposed: a lane from each of some lines.
typedef VECTOR_OF(uint64_t, Sparse24LaneBytes) Lane;

VECTOR_INLINE Lane loadLane(const unsigned char *from) {
  Lane lane;
  memcpy(&lane, from, sizeof lane);
  return lane;
}

// Lanes from addresses `stride` apart; and what a list says for the first
// element of each lane, elements that are `SPACE` apart.
#if VECTOR_BYTES == 64
#define EACH_LANE(LIST, FIRST, SPACE)                                          \
  LIST(FIRST), LIST(FIRST + SPACE), LIST(FIRST + 2 * SPACE),                   \
      LIST(FIRST + 3 * SPACE)

VECTOR_INLINE Vector loadLanes(const unsigned char *from, int64_t stride) {
  typedef VECTOR_OF(uint64_t, 32) Half;
  Half lower = __builtin_shufflevector(loadLane(from), loadLane(from + stride),
                                       0, 1, 2, 3);
  Half upper = __builtin_shufflevector(loadLane(from + 2 * stride),
                                       loadLane(from + 3 * stride), 0, 1, 2, 3);
  return __builtin_shufflevector(lower, upper, 0, 1, 2, 3, 4, 5, 6, 7);
}
#elif VECTOR_BYTES == 32
#define EACH_LANE(LIST, FIRST, SPACE) LIST(FIRST), LIST(FIRST + SPACE)

VECTOR_INLINE Vector loadLanes(const unsigned char *from, int64_t stride) {
  return __builtin_shufflevector(loadLane(from), loadLane(from + stride), 0, 1,
                                 2, 3);
}
#else
#define EACH_LANE(LIST, FIRST, SPACE) LIST(FIRST)

VECTOR_INLINE Vector loadLanes(const unsigned char *from, int64_t stride) {
  (void)stride;
  return loadLane(from);
}
#endif

// Elements of two vectors in turn, from some number on.
#define PAIR8(I) I, I + VECTOR_BYTES
#define PAIR16(I) I, I + VECTOR_BYTES / 2
#define PAIR32(I) I, I + VECTOR_BYTES / 4
#define LIST8(I)                                                               \
  PAIR8(I), PAIR8(I + 1), PAIR8(I + 2), PAIR8(I + 3), PAIR8(I + 4),            \
      PAIR8(I + 5), PAIR8(I + 6), PAIR8(I + 7)
#define LIST16(I) PAIR16(I), PAIR16(I + 1), PAIR16(I + 2), PAIR16(I + 3)
#define LIST32(I) PAIR32(I), PAIR32(I + 1)

/// The elements of the lower half of each lane of two vectors in turn.
VECTOR_INLINE Vector interleaveLower(Vector a, Vector b, size_t size) {
  switch (size) {
  case 1:
    return (Vector)__builtin_shufflevector((Vector8)a, (Vector8)b,
                                           EACH_LANE(LIST8, 0, 16));
  case 2:
    return (Vector)__builtin_shufflevector((Vector16)a, (Vector16)b,
                                           EACH_LANE(LIST16, 0, 8));
  default:
    return (Vector)__builtin_shufflevector((Vector32)a, (Vector32)b,
                                           EACH_LANE(LIST32, 0, 4));
  }
}

/// Of the upper half.
VECTOR_INLINE Vector interleaveUpper(Vector a, Vector b, size_t size) {
  switch (size) {
  case 1:
    return (Vector)__builtin_shufflevector((Vector8)a, (Vector8)b,
                                           EACH_LANE(LIST8, 8, 16));
  case 2:
    return (Vector)__builtin_shufflevector((Vector16)a, (Vector16)b,
                                           EACH_LANE(LIST16, 4, 8));
  default:
    return (Vector)__builtin_shufflevector((Vector32)a, (Vector32)b,
                                           EACH_LANE(LIST32, 2, 4));
  }
}

/// Transposes a lane from each of as many lines as a vector has elements. Of
/// the rows that it has, those from `first` up to `end` are stored.
VECTOR_INLINE void untangleLanes(const unsigned char *lines, int64_t stride,
                                 unsigned char *to, int64_t toStride,
                                 int64_t first, int64_t end, size_t size) {
  const int count = Sparse24LaneBytes / (int)size;
  Vector vectors[Sparse24LaneBytes], halves[Sparse24LaneBytes];
  UNROLL
  for (int i = 0; i < count; ++i)
    vectors[i] = loadLanes(lines + i * stride, count * stride);
  UNROLL
  for (int done = 1; done < count; done *= 2) {
    UNROLL
    for (int i = 0; i < count / 2; ++i) {
      const Vector a = vectors[i], b = vectors[i + count / 2];
      halves[2 * i] = interleaveLower(a, b, size);
      halves[2 * i + 1] = interleaveUpper(a, b, size);
    }
    UNROLL
    for (int i = 0; i < count; ++i)
      vectors[i] = halves[i];
  }
  UNROLL
  for (int i = 0; i < count; ++i)
    if (i >= first && i < end)
      memcpy(to + i * toStride, &vectors[i], VECTOR_BYTES);
}

/// Of lines of less than a lane, which are read in whole lanes.
VECTOR_INLINE void untangleNarrow(const Sparse24Interleaved *rows,
                                  const unsigned char *lines, unsigned char *to,
                                  int64_t toStride, size_t size) {
  enum { most = VECTOR_BYTES };
  const int64_t count = VECTOR_BYTES / (int64_t)size;
  const int64_t end = rows->bytes / (int64_t)size;
  if (rows->end - lines >= (count - 1) * rows->stride + Sparse24LaneBytes) {
    untangleLanes(lines, rows->stride, to, toStride, 0, end, size);
    return;
  }
  unsigned char copies[most][Sparse24LaneBytes] = {{0}};
  for (int64_t i = 0; i < count; ++i)
    memcpy(copies[i], lines + i * rows->stride, (size_t)rows->bytes);
  untangleLanes(copies[0], Sparse24LaneBytes, to, toStride, 0, end, size);
}

VECTOR_INLINE void untangleRows(const Sparse24Interleaved *rows,
                                unsigned char *to, int64_t toStride,
                                int64_t size) {
  const int64_t step = VECTOR_BYTES / size, lane = Sparse24LaneBytes;
  if (rows->count < step) {
    for (int64_t k = 0; k < rows->count; ++k)
      for (int64_t i = 0; i < rows->bytes / size; ++i)
        memcpy(to + i * toStride + k * size,
               rows->first + k * rows->stride + i * size, (size_t)size);
    return;
  }
  // The last lines, and lanes, are those that fill one.
  for (int64_t next = 0; next < rows->count; next += step) {
    const int64_t k = next + step > rows->count ? rows->count - step : next;
    const unsigned char *lines = rows->first + k * rows->stride;
    unsigned char *at = to + k * size;
    if (rows->bytes < lane)
      untangleNarrow(rows, lines, at, toStride, (size_t)size);
    for (int64_t byte = 0; byte < rows->bytes && rows->bytes >= lane;
         byte += lane) {
      const int64_t from =
          byte + lane > rows->bytes ? rows->bytes - lane : byte;
      untangleLanes(lines + from, rows->stride, at + from / size * toStride,
                    toStride, (byte - from) / size, lane / size, (size_t)size);
    }
  }
}

//===----------------------------------------------------------------------===//
// The decoders
//===----------------------------------------------------------------------===//

/// Calls a function with the form of the data as a constant.
#define RETURN_WITH_FORM(FUNCTION, SIZE, BASE, DATA, ...)                      \
  return (DATA)->bits == UINT64_MAX >> (64 - 8 * SIZE)                         \
             ? FUNCTION(__VA_ARGS__, (Form){SIZE, BASE, false})                \
             : FUNCTION(__VA_ARGS__, (Form){SIZE, BASE, true})

#define DECODERS(SIZE)                                                         \
  VECTOR static bool compare##SIZE(const Sparse24Part *part, unsigned base) {  \
    if (base)                                                                  \
      RETURN_WITH_FORM(comparePart, SIZE, 1, part, part);                      \
    RETURN_WITH_FORM(comparePart, SIZE, 0, part, part);                        \
  }                                                                            \
  VECTOR static bool compareAbreast##SIZE(const Sparse24Abreast *rows,         \
                                          unsigned base) {                     \
    if (base)                                                                  \
      RETURN_WITH_FORM(compareAllAbreast, SIZE, 1, rows, rows);                \
    RETURN_WITH_FORM(compareAllAbreast, SIZE, 0, rows, rows);                  \
  }                                                                            \
  VECTOR static bool validate##SIZE(const Sparse24Part *part,                  \
                                    const uint16_t chunks[4]) {                \
    RETURN_WITH_FORM(validatePart, SIZE, 0, part, part, chunks);               \
  }                                                                            \
  VECTOR static void transpose##SIZE(                                          \
      const unsigned char *rows, int64_t stride, int64_t count, int64_t bytes, \
      unsigned char *to, int64_t toStride) {                                   \
    transposeRows(rows, stride, count, bytes, to, toStride, SIZE);             \
  }                                                                            \
  VECTOR static void untangle##SIZE(const Sparse24Interleaved *rows,           \
                                    unsigned char *to, int64_t toStride) {     \
    untangleRows(rows, to, toStride, SIZE);                                    \
  }

#define DECODER_ROW(SIZE)                                                      \
  {compare##SIZE, compareAbreast##SIZE, validate##SIZE, transpose##SIZE,       \
   untangle##SIZE}

DECODERS(1)
DECODERS(2)
DECODERS(4)

#endif // SPARSE24_LIB_ENCODING_DECODING_H

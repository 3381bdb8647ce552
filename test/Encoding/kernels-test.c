/*===- kernels-test.c - Fast kernels against the plain code ---------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Long rows go through the kernels that this processor has, rows of one index
// byte through the plain code. Groups do not depend on each other, so a weight
// in one piece and the same weight cut into pieces of eight elements must give
// the same bytes and the same violations: for each element size, row length,
// arrangement, zero and encoding, at addresses that are aligned to nothing.

#include "sparse24/Encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 0x9e3779b97f4a7c15;

static uint32_t getRandom(uint32_t limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32) % limit;
}

typedef struct {
  unsigned char *bytes, *allocated;
} Buffer;

/// `size` bytes that begin one behind an aligned address and end where the
/// allocation does.
static Buffer createBuffer(int64_t size) {
  Buffer buffer = {NULL, malloc((size_t)size + 1)};
  if (!buffer.allocated)
    exit(2);
  buffer.bytes = buffer.allocated + 1;
  memset(buffer.bytes, 0xa5, (size_t)size);
  return buffer;
}

static const unsigned char *getZero(const Sparse24Layout *layout, int64_t row,
                                    const unsigned char *none) {
  if (!layout->zeros)
    return none;
  return (const unsigned char *)layout->zeros +
         row / layout->zeroRepeat % layout->zeroCount * layout->elementSize;
}

static int64_t getOffset(const Sparse24Layout *layout, int64_t row, int64_t k) {
  int64_t outer = row / layout->inner, inner = row % layout->inner;
  return ((outer * layout->length + k) * layout->inner + inner) *
         layout->elementSize;
}

/// Two elements of each group that are not zero, now and then more, and
/// negative zeros among the others.
static void fill(const Sparse24Layout *layout, unsigned char *dense,
                 uint32_t violations) {
  static const unsigned char none[8];
  size_t size = layout->elementSize;
  for (int64_t row = 0; row < layout->outer * layout->inner; ++row)
    for (int64_t k = 0; k < layout->length; ++k) {
      unsigned char *element = dense + getOffset(layout, row, k);
      memcpy(element, getZero(layout, row, none), size);
      bool isFloat = layout->significantBits != UINT64_MAX;
      if (isFloat && getRandom(3) == 0)
        element[size - 1] ^= 0x80;
      if (getRandom(4) < 1 + (k % 4 < 2) || getRandom(1000) < violations)
        for (size_t i = 0; i < size; ++i)
          element[i] = (unsigned char)getRandom(256);
    }
}

/// Violating groups of a weight of random elements are made to conform.
static void makeConform(const Sparse24Layout *layout, unsigned char *dense) {
  static const unsigned char none[8];
  size_t size = layout->elementSize;
  for (int64_t row = 0; row < layout->outer * layout->inner; ++row)
    for (int64_t k = 0; k < layout->length; k += 4)
      for (int64_t i = 2; i < 4 && k + i < layout->length; ++i)
        if (getRandom(2))
          memcpy(dense + getOffset(layout, row, k + 3 - i),
                 getZero(layout, row, none), size);
        else
          memcpy(dense + getOffset(layout, row, k + i),
                 getZero(layout, row, none), size);
}

/// Compresses eight elements of a row on their own.
static void compressPiece(const Sparse24Encoding *encoding,
                          const Sparse24Layout *layout,
                          const unsigned char *dense, int64_t row, int64_t k,
                          unsigned char *values, unsigned char *index,
                          Sparse24Check *check) {
  static const unsigned char none[8];
  unsigned char piece[64];
  size_t size = layout->elementSize;
  int64_t count = layout->length - k < 8 ? layout->length - k : 8;
  for (int64_t i = 0; i < count; ++i)
    memcpy(piece + (size_t)i * size, dense + getOffset(layout, row, k + i),
           size);
  Sparse24Layout alone = {.outer = 1,
                          .length = count,
                          .inner = 1,
                          .elementSize = layout->elementSize,
                          .significantBits = layout->significantBits,
                          .zeros = getZero(layout, row, none),
                          .zeroCount = 1,
                          .zeroRepeat = 1};
  sparse24EncodingCompress(encoding, &alone, piece, values, index, check);
}

static bool isSameCheck(const Sparse24Check *a, const Sparse24Check *b) {
  return a->groups == b->groups && a->violatingGroups == b->violatingGroups &&
         (a->violatingGroups == 0 ||
          (a->firstOuter == b->firstOuter && a->firstInner == b->firstInner &&
           a->firstStart == b->firstStart));
}

static int compare(const Sparse24Encoding *encoding,
                   const Sparse24Layout *layout, uint32_t violations) {
  int64_t denseBytes, valuesBytes, indexBytes;
  if (!sparse24LayoutGetSizes(layout, &denseBytes, &valuesBytes, &indexBytes))
    return 1;
  Buffer dense = createBuffer(denseBytes);
  Buffer values = createBuffer(valuesBytes), index = createBuffer(indexBytes);
  Buffer expectedValues = createBuffer(valuesBytes);
  Buffer expectedIndex = createBuffer(indexBytes);
  fill(layout, dense.bytes, violations);
  if (!violations)
    makeConform(layout, dense.bytes);

  Sparse24Check expected = {0}, checked, compressed, piece;
  int64_t rows = layout->outer * layout->inner;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t k = 0; k < layout->length; k += 8) {
      compressPiece(encoding, layout, dense.bytes, row, k,
                    expectedValues.bytes + row * (valuesBytes / rows) +
                        k / 2 * layout->elementSize,
                    expectedIndex.bytes + row * (indexBytes / rows) + k / 8,
                    &piece);
      expected.groups += piece.groups;
      if (piece.violatingGroups && !expected.violatingGroups) {
        expected.firstOuter = row / layout->inner;
        expected.firstInner = row % layout->inner;
        expected.firstStart = k + piece.firstStart;
      }
      expected.violatingGroups += piece.violatingGroups;
    }
  sparse24LayoutCheck(layout, dense.bytes, &checked);
  sparse24EncodingCompress(encoding, layout, dense.bytes, values.bytes,
                           index.bytes, &compressed);
  bool same =
      isSameCheck(&checked, &expected) && isSameCheck(&compressed, &expected);
  // What violates has no meaning.
  if (!expected.violatingGroups)
    same =
        same &&
        memcmp(values.bytes, expectedValues.bytes, (size_t)valuesBytes) == 0 &&
        memcmp(index.bytes, expectedIndex.bytes, (size_t)indexBytes) == 0;
  if (!same)
    printf("%s: %lld x %lld x %lld of %u bytes, %s zeros: differs (%lld "
           "violations, expected %lld)\n",
           sparse24EncodingGetName(encoding), (long long)layout->outer,
           (long long)layout->length, (long long)layout->inner,
           layout->elementSize, layout->zeros ? "own" : "no",
           (long long)checked.violatingGroups,
           (long long)expected.violatingGroups);
  free(dense.allocated);
  free(values.allocated);
  free(index.allocated);
  free(expectedValues.allocated);
  free(expectedIndex.allocated);
  return !same;
}

int main(void) {
  static const int64_t lengths[] = {63, 64, 65, 71, 72, 127, 128, 200, 331};
  static const int64_t shapes[][2] = {{1, 1},  {3, 1},  {2, 9},
                                      {1, 16}, {1, 33}, {2, 300}};
  static const uint64_t floatBits[] = {0x7f, 0x7fff, 0x7fffffff,
                                       UINT64_C(0x7fffffffffffffff)};
  static unsigned char zeros[300 * 8];
  for (size_t i = 0; i < sizeof zeros; ++i)
    zeros[i] = (unsigned char)getRandom(256);
  int weights = 0, failures = 0;
  const Sparse24Encoding *encoding;
  for (size_t e = 0; (encoding = sparse24EncodingGetAt(e)); ++e)
    for (int size = 0; size < 4; ++size)
      for (size_t l = 0; l < sizeof lengths / sizeof *lengths; ++l)
        for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
          for (int variant = 0; variant < 6; ++variant) {
            Sparse24Layout layout = {.outer = shapes[s][0],
                                     .length = lengths[l],
                                     .inner = shapes[s][1],
                                     .elementSize = 1u << size,
                                     .significantBits = UINT64_MAX};
            if (variant % 3 == 1)
              layout.significantBits = floatBits[size];
            if (variant % 3 == 2) {
              layout.zeros = zeros + 1;
              layout.zeroCount = layout.inner == 1 ? layout.outer : 7;
              layout.zeroRepeat = 1;
            }
            failures += compare(encoding, &layout, variant < 3 ? 0 : 5);
            ++weights;
          }
  printf("%d weights, %d differ\n", weights, failures);
  return failures != 0;
}

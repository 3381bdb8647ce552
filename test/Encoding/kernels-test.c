/*===- kernels-test.c - Fast kernels against the plain code ---------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Groups do not depend on each other, so a weight in one piece and the same
// weight cut into pieces of eight elements, which go through the plain code,
// must give the same bytes and the same violations: for each set
// of kernels that this processor has, element size, row length, arrangement,
// zero and encoding, at addresses of any alignment. Large weights are compared
// with what the plain code makes of them, with several threads too.

#include "random-buffers.h"

#include "Encoding/Groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
  const Sparse24EncodingOptions plain = {1, sparse24KernelsGetAt(0)};
  sparse24EncodingCompressWith(encoding, &alone, piece, values, index, &plain,
                               check);
}

static bool isSameCheck(const Sparse24Check *a, const Sparse24Check *b) {
  return a->groups == b->groups && a->violatingGroups == b->violatingGroups &&
         (a->violatingGroups == 0 ||
          (a->firstOuter == b->firstOuter && a->firstInner == b->firstInner &&
           a->firstStart == b->firstStart));
}

/// A weight, and what must come out of it.
typedef struct {
  const Sparse24Encoding *encoding;
  const Sparse24Layout *layout;
  Buffer dense, values, index;
  int64_t valuesBytes, indexBytes;
  Sparse24Check check;
} Expected;

static Expected create(const Sparse24Encoding *encoding,
                       const Sparse24Layout *layout, uint32_t violations) {
  Expected expected = {.encoding = encoding, .layout = layout};
  int64_t denseBytes;
  if (!sparse24LayoutGetSizes(layout, &denseBytes, &expected.valuesBytes,
                              &expected.indexBytes))
    exit(2);
  expected.dense = createBuffer(denseBytes);
  expected.values = createBuffer(expected.valuesBytes);
  expected.index = createBuffer(expected.indexBytes);
  fill(layout, expected.dense.bytes, violations);
  if (!violations)
    makeConform(layout, expected.dense.bytes);
  return expected;
}

static void destroy(Expected *expected) {
  free(expected->dense.allocated);
  free(expected->values.allocated);
  free(expected->index.allocated);
}

static void compressPieces(Expected *expected) {
  const Sparse24Layout *layout = expected->layout;
  Sparse24Check *check = &expected->check, piece;
  int64_t rows = layout->outer * layout->inner;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t k = 0; k < layout->length; k += 8) {
      compressPiece(
          expected->encoding, layout, expected->dense.bytes, row, k,
          expected->values.bytes + row * (expected->valuesBytes / rows) +
              k / 2 * layout->elementSize,
          expected->index.bytes + row * (expected->indexBytes / rows) + k / 8,
          &piece);
      check->groups += piece.groups;
      if (piece.violatingGroups && !check->violatingGroups) {
        check->firstOuter = row / layout->inner;
        check->firstInner = row % layout->inner;
        check->firstStart = k + piece.firstStart;
      }
      check->violatingGroups += piece.violatingGroups;
    }
}

static int compare(const Expected *expected,
                   const Sparse24EncodingOptions *options) {
  const Sparse24Layout *layout = expected->layout;
  Buffer values = createBuffer(expected->valuesBytes);
  Buffer index = createBuffer(expected->indexBytes);
  Sparse24Check checked, compressed;
  sparse24LayoutCheckWith(layout, expected->dense.bytes, options, &checked);
  sparse24EncodingCompressWith(expected->encoding, layout,
                               expected->dense.bytes, values.bytes, index.bytes,
                               options, &compressed);
  bool same = isSameCheck(&checked, &expected->check) &&
              isSameCheck(&compressed, &expected->check);
  // What violates has no meaning.
  if (!expected->check.violatingGroups)
    same = same &&
           memcmp(values.bytes, expected->values.bytes,
                  (size_t)expected->valuesBytes) == 0 &&
           memcmp(index.bytes, expected->index.bytes,
                  (size_t)expected->indexBytes) == 0;
  if (!same)
    printf("%s, %s: %lld x %lld x %lld of %u bytes, %s zeros: differs (%lld "
           "violations, expected %lld)\n",
           options ? sparse24KernelsGetName(options->kernels) : "fastest",
           sparse24EncodingGetName(expected->encoding),
           (long long)layout->outer, (long long)layout->length,
           (long long)layout->inner, layout->elementSize,
           layout->zeros ? "own" : "no", (long long)checked.violatingGroups,
           (long long)expected->check.violatingGroups);
  free(values.allocated);
  free(index.allocated);
  return !same;
}

/// With every set of kernels that this processor has.
static int compareAll(const Expected *expected, int64_t threads) {
  Sparse24EncodingOptions options = {.threads = threads};
  int failures = 0;
  for (size_t i = 0; (options.kernels = sparse24KernelsGetAt(i)); ++i)
    if (sparse24KernelsIsSupported(options.kernels))
      failures += compare(expected, &options);
  return failures;
}

/// Weights that do not stay in cache, and that threads share.
static int compareLarge(int *weights) {
  static const int64_t shapes[][3] = {
      // outer, length, inner
      {1, 9437184, 1},
      {1, 4718591, 1},
      {530, 4500, 1},
      {1, 2304, 4099},
      {2, 1031, 2310},
      {260, 1030, 9},
      {20000, 100, 5},
      // Rows of whole cache lines, the last two with a group that is not whole.
      {1, 2048, 2080},
      {1, 2047, 1056},
      {1, 4095, 2112},
      // Rows one after the other, of an odd number of groups, and of no whole
      // number of them.
      {19000, 500, 1},
      {8500, 333, 1},
      // Few rows side by side: an odd number of groups, those of long rows, and
      // outer indices that are taken in parts.
      {3500, 132, 9},
      {3500, 92, 7},
      {40, 16004, 2},
      {40, 60, 1001},
      {3, 90001, 9},
      {9000, 96, 3},
      {900, 257, 5},
      {500, 100, 63},
  };
  static const unsigned char zeros[] = {3, 0, 7, 200};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
    for (uint32_t violations = 0; violations < 2; ++violations) {
      Sparse24Layout layout = {.outer = shapes[s][0],
                               .length = shapes[s][1],
                               .inner = shapes[s][2],
                               .elementSize = 1u << s % 3,
                               .significantBits = UINT64_MAX};
      if (s % 2) {
        layout.zeros = zeros;
        layout.zeroCount = sizeof zeros / layout.elementSize;
        layout.zeroRepeat = 2 * layout.inner;
      }
      Expected expected =
          create(sparse24EncodingGetAt(2 * (s % 2)), &layout, violations);
      Sparse24EncodingOptions plain = {1, sparse24KernelsGetAt(0)};
      sparse24EncodingCompressWith(
          expected.encoding, &layout, expected.dense.bytes,
          expected.values.bytes, expected.index.bytes, &plain, &expected.check);
      for (int64_t threads = 0; threads < 4; threads += s < 10 ? 1 : 3)
        failures += compareAll(&expected, threads);
      failures += compare(&expected, NULL);
      destroy(&expected);
      ++*weights;
    }
  return failures;
}

/// Finds a violating group wherever it is, of each mask that violates.
static int findEach(int *weights) {
  static const int64_t shapes[][3] = {
      // outer, length, inner
      {2, 529, 1},
      {1, 301, 40},
      {9, 129, 9},
      {2, 64, 70},
  };
  static const unsigned masks[] = {0x7, 0xb, 0xd, 0xe, 0xf};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
    for (int size = 0; size < 4; ++size) {
      Sparse24Layout layout = {.outer = shapes[s][0],
                               .length = shapes[s][1],
                               .inner = shapes[s][2],
                               .elementSize = 1u << size,
                               .significantBits = UINT64_MAX};
      Expected expected = create(sparse24EncodingGetDefault(), &layout, 0);
      unsigned char *dense = expected.dense.bytes;
      int64_t rows = layout.outer * layout.inner, groups = layout.length / 4;
      memset(dense, 0, (size_t)(rows * layout.length << size));
      for (int64_t i = 0; i < rows * groups; ++i) {
        int64_t row = i / groups, start = 4 * (i % groups);
        for (int element = 0; element < 4; ++element)
          dense[getOffset(&layout, row, start + element)] =
              masks[i % 5] >> element & 1;
        expected.check =
            (Sparse24Check){.groups = rows * (groups + !!(layout.length % 4)),
                            .violatingGroups = 1,
                            .firstOuter = row / layout.inner,
                            .firstInner = row % layout.inner,
                            .firstStart = start};
        // Nothing but the plain code has elements of 8 bytes.
        failures +=
            size < 3 ? compareAll(&expected, 1) : compare(&expected, NULL);
        for (int element = 0; element < 4; ++element)
          dense[getOffset(&layout, row, start + element)] = 0;
      }
      destroy(&expected);
      ++*weights;
    }
  return failures;
}

/// Makes a group violate: gives three of its elements values.
static void violate(const Sparse24Layout *layout, unsigned char *dense,
                    int64_t row, int64_t start) {
  for (int element = 0; element < 3; ++element)
    dense[getOffset(layout, row, start + element)] =
        (unsigned char)(100 + element);
}

/// Finds a violating group, or the first one and another, in weights with more
/// rows side by side than are looked at together.
static int findSome(int *weights) {
  static const int64_t shapes[][3] = {
      // outer, length, inner
      {90, 128, 9}, {30, 48, 63}, {500, 36, 5}, {2, 30000, 3}, {70, 129, 9},
  };
  static const unsigned char zero[] = {5, 0, 0, 0};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
    for (int size = 0; size < 3; ++size) {
      Sparse24Layout layout = {.outer = shapes[s][0],
                               .length = shapes[s][1],
                               .inner = shapes[s][2],
                               .elementSize = 1u << size,
                               .significantBits = UINT64_MAX,
                               .zeros = zero,
                               .zeroCount = 1,
                               .zeroRepeat = 1};
      Expected expected = create(sparse24EncodingGetDefault(), &layout, 0);
      const int64_t rows = layout.outer * layout.inner;
      const int64_t groups = layout.length / 4;
      const int64_t bytes = rows * layout.length << size;
      unsigned char *dense = expected.dense.bytes,
                    *intact = malloc((size_t)bytes);
      if (!intact)
        exit(2);
      memcpy(intact, dense, (size_t)bytes);
      for (int i = 0; i < 20; ++i) {
        const bool isAlone = i < 10;
        const int64_t row =
            i % 10 ? 1 + (int64_t)getRandom((uint32_t)rows - 1) : rows - 1;
        const int64_t start = 4 * (int64_t)getRandom((uint32_t)groups);
        violate(&layout, dense, row, start);
        if (!isAlone)
          violate(&layout, dense, 0, 0);
        expected.check =
            (Sparse24Check){.groups = rows * (groups + !!(layout.length % 4)),
                            .violatingGroups = isAlone ? 1 : 2,
                            .firstOuter = isAlone ? row / layout.inner : 0,
                            .firstInner = isAlone ? row % layout.inner : 0,
                            .firstStart = isAlone ? start : 0};
        failures += compareAll(&expected, 1);
        memcpy(dense, intact, (size_t)bytes);
      }
      free(intact);
      destroy(&expected);
      ++*weights;
    }
  return failures;
}

/// An encoding that kernels cannot have: its second slot keeps the first of two
/// elements.
static int compareReversed(int *weights) {
  const Sparse24Encoding *nvidia = sparse24EncodingGet("nvidia", 6);
  Sparse24Encoding reversed = {.name = "reversed", .summary = ""};
  for (int mask = 0; mask < 16; ++mask) {
    const Sparse24Group *group = &nvidia->groups[mask];
    reversed.groups[mask] =
        (Sparse24Group){(uint8_t)(group->chunk >> 2 | (group->chunk & 3) << 2),
                        {group->slots[1], group->slots[0]}};
  }
  static const int64_t shapes[][3] = {{1, 5000, 1}, {1, 260, 300}, {7, 90, 9}};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
    for (int size = 0; size < 4; ++size) {
      Sparse24Layout layout = {.outer = shapes[s][0],
                               .length = shapes[s][1],
                               .inner = shapes[s][2],
                               .elementSize = 1u << size,
                               .significantBits = UINT64_MAX};
      Expected expected = create(&reversed, &layout, 0);
      compressPieces(&expected);
      failures += compareAll(&expected, 1);
      destroy(&expected);
      ++*weights;
    }
  return failures;
}

/// Without memory for rows that are not taken where they are, the plain code
/// has them.
static int compareWithoutMemory(int *weights) {
  static const int64_t shapes[][3] = {{2, 90, 70}, {7, 90, 9}, {3, 91, 1}};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) {
    Sparse24Layout layout = {.outer = shapes[s][0],
                             .length = shapes[s][1],
                             .inner = shapes[s][2],
                             .elementSize = 2,
                             .significantBits = 0x7fff};
    Expected expected = create(sparse24EncodingGetDefault(), &layout, 5);
    compressPieces(&expected);
    isOutOfMemory = true;
    failures += compareAll(&expected, 1);
    isOutOfMemory = false;
    destroy(&expected);
    ++*weights;
  }
  return failures;
}

int main(void) {
  static const int64_t lengths[] = {1,  2,  3,  4,   8,   12,  27,  31,  32, 33,
                                    64, 71, 72, 128, 200, 255, 331, 514, 600};
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
            Expected expected = create(encoding, &layout, variant < 3 ? 0 : 5);
            compressPieces(&expected);
            failures += compareAll(&expected, 1);
            destroy(&expected);
            ++weights;
          }
  failures += compareReversed(&weights);
  failures += compareWithoutMemory(&weights);
  failures += findEach(&weights);
  failures += findSome(&weights);
  failures += compareLarge(&weights);
  printf("%d weights, %d differ\n", weights, failures);
  return failures != 0;
}

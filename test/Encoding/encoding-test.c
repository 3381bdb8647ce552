/*===- encoding-test.c - Tests of the encodings ---------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Usage: encoding-test [FIRST]
/// With the number of a row of the table, only what holds for every encoding,
/// of those from that row on.
///
/// Buffers start at an odd address and end where their malloc ends, so that a
/// run under ASan finds any access beyond them.

#include "sparse24/Encoding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long checks, failures;

/// The first encoding that properties are tested of.
static size_t firstRow;

static bool check(bool ok, const char *file, int line, const char *what) {
  ++checks;
  if (ok)
    return true;
  ++failures;
  fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
  return false;
}

#define CHECK(condition) check((condition), __FILE__, __LINE__, #condition)

#define COUNT(array) (sizeof(array) / sizeof *(array))

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

static uint64_t getElement(const void *array, int64_t i, uint32_t size) {
  const unsigned char *from = (const unsigned char *)array + i * size;
  uint16_t two;
  uint32_t four;
  uint64_t eight;
  switch (size) {
  case 1:
    return *from;
  case 2:
    memcpy(&two, from, 2);
    return two;
  case 4:
    memcpy(&four, from, 4);
    return four;
  default:
    memcpy(&eight, from, 8);
    return eight;
  }
}

static void setElement(void *array, int64_t i, uint64_t element,
                       uint32_t size) {
  unsigned char *to = (unsigned char *)array + i * size;
  uint8_t one = (uint8_t)element;
  uint16_t two = (uint16_t)element;
  uint32_t four = (uint32_t)element;
  const void *from[] = {[1] = &one, [2] = &two, [4] = &four, [8] = &element};
  memcpy(to, from[size], size);
}

static unsigned char *bufferCreate(int64_t size) {
  unsigned char *buffer = malloc((size_t)size + 1);
  if (!buffer)
    exit(2);
  memset(buffer, 0xa5, (size_t)size + 1);
  return buffer + 1;
}

static void bufferDestroy(unsigned char *buffer) { free(buffer - 1); }

/// A layout with its buffers.
typedef struct {
  Sparse24Layout layout;
  int64_t rows, groups; ///< Groups of a row.
  int64_t denseBytes, valuesBytes, indexBytes;
  unsigned char *dense, *values, *index, *again;
} Weight;

static Weight weightCreate(Sparse24Layout layout) {
  Weight w = {.layout = layout};
  CHECK(sparse24LayoutGetSizes(&layout, &w.denseBytes, &w.valuesBytes,
                               &w.indexBytes));
  w.rows = layout.outer * layout.inner;
  w.groups = (layout.length + 3) / 4;
  w.dense = bufferCreate(w.denseBytes);
  w.values = bufferCreate(w.valuesBytes);
  w.index = bufferCreate(w.indexBytes);
  w.again = bufferCreate(w.denseBytes);
  return w;
}

static void weightDestroy(Weight *w) {
  bufferDestroy(w->dense);
  bufferDestroy(w->values);
  bufferDestroy(w->index);
  bufferDestroy(w->again);
}

/// The number of an element in the dense array.
static int64_t elementAt(const Weight *w, int64_t row, int64_t position) {
  const Sparse24Layout *l = &w->layout;
  return (row / l->inner * l->length + position) * l->inner + row % l->inner;
}

static uint64_t zeroOf(const Sparse24Layout *l, int64_t row) {
  if (!l->zeros)
    return 0;
  return getElement(l->zeros, row / l->zeroRepeat % l->zeroCount,
                    l->elementSize);
}

static bool isZero(const Sparse24Layout *l, uint64_t element, int64_t row) {
  uint64_t mask = UINT64_MAX >> (64 - 8 * l->elementSize);
  return ((element ^ zeroOf(l, row)) & l->significantBits & mask) == 0;
}

static Sparse24Check compress(const Sparse24Encoding *encoding, Weight *w) {
  Sparse24Check result, alone;
  sparse24EncodingCompress(encoding, &w->layout, w->dense, w->values, w->index,
                           &result);
  sparse24LayoutCheck(&w->layout, w->dense, &alone);
  CHECK(result.groups == alone.groups);
  CHECK(result.violatingGroups == alone.violatingGroups);
  CHECK(result.firstOuter == alone.firstOuter);
  CHECK(result.firstInner == alone.firstInner);
  CHECK(result.firstStart == alone.firstStart);
  return result;
}

static const Sparse24Encoding *get(const char *name) {
  return sparse24EncodingGet(name, strlen(name));
}

/// The group of a row as the definition of the encodings reads it: both slots,
/// each added where its index points. Returns false where that is nowhere.
static bool decodeGroup(const char *encoding, const Weight *w, int64_t row,
                        int64_t group, uint64_t elements[4]) {
  uint32_t size = w->layout.elementSize;
  uint64_t zero = zeroOf(&w->layout, row);
  int64_t first = row * 2 * w->groups + 2 * group;
  uint64_t v0 = getElement(w->values, first, size);
  uint64_t v1 = getElement(w->values, first + 1, size);
  unsigned byte = w->index[row * ((w->groups + 1) / 2) + group / 2];
  unsigned i0 = byte >> (group % 2 ? 4 : 0) & 3;
  unsigned i1 = byte >> (group % 2 ? 6 : 2) & 3;
  unsigned p1 = strncmp(encoding, "ascend", 6) == 0 ? i1 + 1 : i1;
  for (unsigned i = 0; i < 4; ++i)
    elements[i] = zero;
  if (p1 > 3)
    return false;
  elements[i0] += v0 - zero;
  elements[p1] += v1 - zero;
  return true;
}

/// Whether the compressed form decodes to the dense weight, by the decoder
/// above and by the library's, and is valid.
static bool decodes(const Sparse24Encoding *encoding, Weight *w) {
  const Sparse24Layout *l = &w->layout;
  uint64_t mask = UINT64_MAX >> (64 - 8 * l->elementSize);
  bool same = true;
  sparse24EncodingDecompress(encoding, l, w->values, w->index, w->again);
  for (int64_t row = 0; row < w->rows; ++row)
    for (int64_t position = 0; position < l->length; ++position) {
      int64_t at = elementAt(w, row, position);
      uint64_t element = getElement(w->dense, at, l->elementSize), decoded[4];
      if (isZero(l, element, row))
        element = zeroOf(l, row);
      same &= decodeGroup(sparse24EncodingGetName(encoding), w, row,
                          position / 4, decoded);
      same &= (decoded[position % 4] & mask) == element &&
              getElement(w->again, at, l->elementSize) == element;
    }
  Sparse24Validation validation;
  return same &&
         sparse24EncodingValidate(encoding, l, w->values, w->index,
                                  &validation) &&
         validation.problem == Sparse24ProblemNone;
}

//===----------------------------------------------------------------------===//
// The definitions
//===----------------------------------------------------------------------===//

static void testTable(void) {
  static const char *const names[] = {"ascend-atc", "ascend-mmad", "nvidia"};
  for (size_t i = 0; i < COUNT(names); ++i) {
    const Sparse24Encoding *encoding = sparse24EncodingGetAt(i);
    CHECK(encoding && !strcmp(sparse24EncodingGetName(encoding), names[i]));
    CHECK(encoding && *sparse24EncodingGetSummary(encoding));
    CHECK(get(names[i]) == encoding);
  }
  size_t end = COUNT(names);
  while (sparse24EncodingGetAt(end))
    ++end;
  CHECK(!sparse24EncodingGetAt(end + 1));
  CHECK(!sparse24EncodingGetAt(SIZE_MAX));
  CHECK(sparse24EncodingGetDefault() == get("ascend-atc"));
  CHECK(sparse24EncodingGet("nvidia-and-more", 6) == get("nvidia"));
  CHECK(!sparse24EncodingGet("nvidia", 5));
  CHECK(!sparse24EncodingGet("nvidia", 0));
  CHECK(!get("ascend"));
  for (int p = Sparse24ProblemNone; p <= Sparse24ProblemNotCanonical; ++p)
    CHECK(*sparse24ProblemGetText((Sparse24Problem)p));
  CHECK(!strcmp(sparse24KernelsGetName(sparse24KernelsGetAt(0)), "plain"));
}

/// For each pattern: indices i0 and i1 in binary, and what the slots keep.
static const struct {
  const char *elements, *ascendATC, *ascendMMAD, *nvidia;
} patterns[] = {
    {"0000", "00 00 __", "00 00 __", "10 11 __"},
    {"000X", "00 10 _X", "00 10 _X", "10 11 _X"},
    {"00X0", "10 01 X_", "10 00 X_", "10 11 X_"},
    {"0X00", "01 00 X_", "01 00 X_", "01 11 X_"},
    {"X000", "00 00 X_", "00 00 X_", "00 11 X_"},
    {"00XY", "10 10 XY", "10 10 XY", "10 11 XY"},
    {"0X0Y", "01 10 XY", "01 10 XY", "01 11 XY"},
    {"X00Y", "00 10 XY", "00 10 XY", "00 11 XY"},
    {"0XY0", "01 01 XY", "01 01 XY", "01 10 XY"},
    {"X0Y0", "00 01 XY", "00 01 XY", "00 10 XY"},
    {"XY00", "00 00 XY", "00 00 XY", "00 01 XY"},
    {"XYZ0", NULL, NULL, NULL},
    {"XY0Z", NULL, NULL, NULL},
    {"X0YZ", NULL, NULL, NULL},
    {"0XYZ", NULL, NULL, NULL},
    {"XYZW", NULL, NULL, NULL},
};

/// One group of a weight, which stands at each of its groups in turn.
static void testPattern(const Sparse24Encoding *encoding, const char *elements,
                        const char *expected, const Sparse24Layout *layout) {
  Weight w = weightCreate(*layout);
  uint32_t size = layout->elementSize;
  for (int64_t row = 0; row < w.rows; ++row)
    for (int64_t group = 0; group < w.groups; ++group) {
      uint64_t zero = zeroOf(layout, row);
      const uint64_t meaning[128] = {['0'] = zero, ['_'] = zero, ['X'] = 5,
                                     ['Y'] = 7,    ['Z'] = 9,    ['W'] = 11};
      for (int64_t i = 0; i < w.rows * layout->length; ++i)
        setElement(w.dense, i, zero, size);
      for (int i = 0; i < 4; ++i)
        setElement(w.dense, elementAt(&w, row, 4 * group + i),
                   meaning[(int)elements[i]], size);
      Sparse24Check result = compress(encoding, &w);
      CHECK(result.groups == w.rows * w.groups);
      if (!expected) {
        CHECK(result.violatingGroups == 1);
        CHECK(result.firstOuter == row / layout->inner);
        CHECK(result.firstInner == row % layout->inner);
        CHECK(result.firstStart == 4 * group);
        continue;
      }
      CHECK(result.violatingGroups == 0);
      unsigned chunk =
          (unsigned)((expected[0] - '0') << 1 | (expected[1] - '0') |
                     (expected[3] - '0') << 3 | (expected[4] - '0') << 2);
      unsigned byte = w.index[row * ((w.groups + 1) / 2) + group / 2];
      CHECK((byte >> (group % 2 ? 4 : 0) & 15) == chunk);
      int64_t slot = row * 2 * w.groups + 2 * group;
      CHECK(getElement(w.values, slot, size) == meaning[(int)expected[6]]);
      CHECK(getElement(w.values, slot + 1, size) == meaning[(int)expected[7]]);
      CHECK(decodes(encoding, &w));
    }
  weightDestroy(&w);
}

static void testPatterns(void) {
  static const uint8_t zeroPoint = 117;
  static const Sparse24Layout layouts[] = {
      {1, 4, 1, 1, UINT64_MAX, NULL, 0, 0},
      {1, 4, 1, 1, UINT64_MAX, &zeroPoint, 1, 1},
      {1, 4, 1, 2, UINT64_MAX, NULL, 0, 0},
      {1, 4, 1, 4, UINT64_MAX, NULL, 0, 0},
      {1, 4, 1, 8, UINT64_MAX, NULL, 0, 0},
      {2, 24, 3, 1, UINT64_MAX, &zeroPoint, 1, 1},
      {2, 20, 1, 4, INT32_MAX, NULL, 0, 0},
  };
  for (size_t i = 0; i < COUNT(patterns); ++i)
    for (size_t k = 0; k < COUNT(layouts); ++k) {
      const char *elements = patterns[i].elements;
      testPattern(get("ascend-atc"), elements, patterns[i].ascendATC,
                  &layouts[k]);
      testPattern(get("ascend-mmad"), elements, patterns[i].ascendMMAD,
                  &layouts[k]);
      testPattern(get("nvidia"), elements, patterns[i].nvidia, &layouts[k]);
    }
}

/// Compresses one row of bytes and compares all that is written.
static void testBytes(const char *name, size_t length, const char *dense,
                      const char *values, const char *index) {
  Weight w = weightCreate((Sparse24Layout){.outer = 1,
                                           .length = (int64_t)length,
                                           .inner = 1,
                                           .elementSize = 1,
                                           .significantBits = 0xff});
  memcpy(w.dense, dense, length);
  CHECK(compress(get(name), &w).violatingGroups == 0);
  CHECK(memcmp(w.values, values, (size_t)w.valuesBytes) == 0);
  CHECK(memcmp(w.index, index, (size_t)w.indexBytes) == 0);
  CHECK(decodes(get(name), &w));
  weightDestroy(&w);
}

static void testPacking(void) {
  // Indices 1 2 and 0 1, low bits first.
  testBytes("ascend-atc", 8, "\0\3\0\4\5\0\6\0", "\3\4\5\6", "\x49");
  testBytes("ascend-mmad", 8, "\0\3\0\4\5\0\6\0", "\3\4\5\6", "\x49");
  testBytes("nvidia", 8, "\0\3\0\4\5\0\6\0", "\3\4\5\6", "\x8d");
  // An odd number of groups.
  testBytes("ascend-atc", 4, "\0\0\3\4", "\3\4", "\x0a");
  testBytes("ascend-mmad", 4, "\0\0\3\4", "\3\4", "\x0a");
  testBytes("nvidia", 4, "\3\4\0\0", "\3\4", "\xe4");
  testBytes("nvidia", 12, "\3\4\0\0\0\0\0\0\0\0\0\5", "\3\4\0\0\0\5",
            "\xe4\xee");
  // A last group of one, two and three elements.
  testBytes("ascend-atc", 5, "\0\3\0\4\5", "\3\4\5\0", "\x09");
  testBytes("ascend-atc", 6, "\0\3\0\4\0\5", "\3\4\5\0", "\x19");
  testBytes("ascend-atc", 7, "\0\3\0\4\0\0\5", "\3\4\5\0", "\x69");
  testBytes("ascend-mmad", 7, "\0\3\0\4\0\0\5", "\3\4\5\0", "\x29");
  testBytes("nvidia", 5, "\0\3\0\4\5", "\3\4\5\0", "\xcd");
  testBytes("nvidia", 1, "\5", "\5\0", "\xec");
  testBytes("nvidia", 3, "\0\0\0", "\0\0", "\xee");
}

//===----------------------------------------------------------------------===//
// Zeros
//===----------------------------------------------------------------------===//

static void testFloats(void) {
  static const struct {
    uint32_t size;
    uint64_t significantBits, negativeZero, value, nan, negativeNaN;
  } types[] = {
      // f8E4M3FN, f16, bf16, f32, f64
      {1, 0x7f, 0x80, 0x38, 0x7f, 0xff},
      {2, 0x7fff, 0x8000, 0x3c00, 0x7e01, 0xfc01},
      {2, 0x7fff, 0x8000, 0x3f80, 0x7fc1, 0xff81},
      {4, 0x7fffffff, 0x80000000, 0x3f800000, 0x7fc00001, 0xff800001},
      {8, INT64_MAX, 1ull << 63, 0x3ff0000000000000, 0x7ff8000000000001,
       0xfff0000000000001},
  };
  for (size_t t = 0; t < COUNT(types); ++t)
    for (size_t e = firstRow; sparse24EncodingGetAt(e); ++e) {
      uint32_t size = types[t].size;
      Weight w = weightCreate(
          (Sparse24Layout){.outer = 1,
                           .length = 12,
                           .inner = 1,
                           .elementSize = size,
                           .significantBits = types[t].significantBits});
      const uint64_t dense[12] = {types[t].negativeZero,
                                  types[t].value,
                                  types[t].negativeZero,
                                  0,
                                  types[t].nan,
                                  types[t].negativeZero,
                                  0,
                                  types[t].negativeNaN,
                                  types[t].negativeZero,
                                  types[t].negativeZero,
                                  types[t].negativeZero,
                                  types[t].negativeZero};
      const uint64_t values[6] = {types[t].value,       0, types[t].nan,
                                  types[t].negativeNaN, 0, 0};
      for (int i = 0; i < 12; ++i)
        setElement(w.dense, i, dense[i], size);
      const Sparse24Encoding *encoding = sparse24EncodingGetAt(e);
      CHECK(compress(encoding, &w).violatingGroups == 0);
      for (int i = 0; i < 6; ++i)
        CHECK(getElement(w.values, i, size) == values[i]);
      CHECK(decodes(encoding, &w));
      setElement(w.dense, 5, types[t].nan, size);
      CHECK(compress(encoding, &w).violatingGroups == 1);
      weightDestroy(&w);
    }
  // The byte 0x80 of f8E4M3FNUZ is its NaN.
  testBytes("ascend-atc", 4, "\x80\0\0\x80", "\x80\x80", "\x08");
}

static void testZeroPoints(void) {
  static const uint8_t perTensor[] = {117}, perChannel[] = {117, 3},
                       perColumn[] = {0, 117, 255};
  // Per tensor; 0 is then a value like any other.
  Weight w =
      weightCreate((Sparse24Layout){1, 8, 1, 1, UINT64_MAX, perTensor, 1, 1});
  memcpy(w.dense, "\165\0\165\3\165\165\165\4", 8);
  CHECK(compress(get("ascend-atc"), &w).violatingGroups == 0);
  CHECK(memcmp(w.values, "\0\3\165\4", 4) == 0);
  CHECK(w.index[0] == 0x89);
  CHECK(decodes(get("ascend-atc"), &w));
  weightDestroy(&w);

  // Per output channel of a filter of 2 x 4 x 1 x 2: rows (o, kw).
  w = weightCreate((Sparse24Layout){2, 4, 2, 1, 0xff, perChannel, 2, 2});
  memset(w.dense, 117, 8);
  memset(w.dense + 8, 3, 8);
  w.dense[elementAt(&w, 1, 2)] = 3;
  w.dense[elementAt(&w, 2, 3)] = 117;
  CHECK(compress(get("nvidia"), &w).violatingGroups == 0);
  CHECK(memcmp(w.values, "\165\165\3\165\3\165\3\3", 8) == 0);
  CHECK(memcmp(w.index, "\xee\xee\xee\xee", 4) == 0);
  CHECK(decodes(get("nvidia"), &w));
  w.layout.zeroRepeat = 1; // Each kernel position its own: 3 is not zero there.
  CHECK(compress(get("nvidia"), &w).violatingGroups == 2);
  weightDestroy(&w);

  // Per column of a matrix of 4 x 3.
  w = weightCreate((Sparse24Layout){1, 4, 3, 1, 0xff, perColumn, 3, 1});
  for (int k = 0; k < 4; ++k)
    memcpy(w.dense + 3 * k, perColumn, 3);
  w.dense[elementAt(&w, 1, 0)] = 1;
  CHECK(compress(get("ascend-mmad"), &w).violatingGroups == 0);
  CHECK(memcmp(w.values, "\0\0\1\165\377\377", 6) == 0);
  CHECK(memcmp(w.index, "\0\0\0", 3) == 0);
  CHECK(decodes(get("ascend-mmad"), &w));
  weightDestroy(&w);
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

static void violate(Weight *w, int64_t row, int64_t group) {
  for (int i = 1; i < 4; ++i)
    setElement(w->dense, elementAt(w, row, 4 * group + i), 1,
               w->layout.elementSize);
}

static void testViolations(void) {
  // K x N, wider than any block of columns: column 600 has the earlier group,
  // column 299 is the earlier row.
  Weight w = weightCreate((Sparse24Layout){1, 32, 700, 2, 0xffff, NULL, 0, 0});
  memset(w.dense, 0, (size_t)w.denseBytes);
  violate(&w, 600, 0);
  violate(&w, 299, 5);
  violate(&w, 299, 7);
  Sparse24Check result = compress(get("ascend-atc"), &w);
  CHECK(result.groups == 700 * 8);
  CHECK(result.violatingGroups == 3);
  CHECK(result.firstOuter == 0);
  CHECK(result.firstInner == 299);
  CHECK(result.firstStart == 20);
  weightDestroy(&w);

  // OIHW with 3 x 3 kernels: output channel 2, kernel position (1, 1).
  w = weightCreate((Sparse24Layout){4, 12, 9, 4, INT32_MAX, NULL, 0, 0});
  memset(w.dense, 0, (size_t)w.denseBytes);
  violate(&w, 3 * 9 + 0, 0);
  violate(&w, 2 * 9 + 8, 0);
  violate(&w, 2 * 9 + 4, 2);
  result = compress(get("nvidia"), &w);
  CHECK(result.groups == 4 * 9 * 3);
  CHECK(result.violatingGroups == 3);
  CHECK(result.firstOuter == 2);
  CHECK(result.firstInner == 4);
  CHECK(result.firstStart == 8);
  weightDestroy(&w);

  // A violation in a last group of three elements.
  w = weightCreate((Sparse24Layout){2, 7, 1, 1, 0xff, NULL, 0, 0});
  memset(w.dense, 0, (size_t)w.denseBytes);
  memset(w.dense + 11, 1, 3);
  result = compress(get("ascend-atc"), &w);
  CHECK(result.violatingGroups == 1);
  CHECK(result.firstOuter == 1);
  CHECK(result.firstInner == 0);
  CHECK(result.firstStart == 4);
  weightDestroy(&w);
}

static void testSizes(void) {
  static const struct {
    int64_t outer, length, inner;
    uint32_t size;
    int64_t dense, values, index;
  } sizes[] = {
      {64, 32, 9, 1, 18432, 9216, 2304},
      {1, 8, 1, 1, 8, 4, 1},
      {1, 4, 1, 1, 4, 2, 1},
      {1, 5, 1, 1, 5, 4, 1},
      {1, 1, 1, 8, 8, 16, 1},
      {1, 9, 10, 2, 180, 120, 20},
      {0, 8, 8, 4, 0, 0, 0},
      {8, 0, 8, 4, 0, 0, 0},
      {8, 8, 0, 4, 0, 0, 0},
      {INT64_MAX, INT64_MAX, 0, 8, 0, 0, 0},
      {INT64_MAX, 0, INT64_MAX, 8, 0, 0, 0},
      {INT64_MAX / 2, 1, 1, 1, INT64_MAX / 2, INT64_MAX - 1, INT64_MAX / 2},
      {1, INT64_MAX, 1, 1, INT64_MAX, 1ll << 62, 1ll << 60},
  };
  int64_t dense, values, index;
  for (size_t i = 0; i < COUNT(sizes); ++i) {
    Sparse24Layout layout = {.outer = sizes[i].outer,
                             .length = sizes[i].length,
                             .inner = sizes[i].inner,
                             .elementSize = sizes[i].size};
    CHECK(sparse24LayoutGetSizes(&layout, &dense, &values, &index));
    CHECK(dense == sizes[i].dense);
    CHECK(values == sizes[i].values);
    CHECK(index == sizes[i].index);
  }
  static const int zero;
  static const Sparse24Layout refused[] = {
      {-1, 4, 1, 1, 0, NULL, 0, 0},
      {1, -4, 1, 1, 0, NULL, 0, 0},
      {1, 4, -1, 1, 0, NULL, 0, 0},
      {-1, 4, 0, 1, 0, NULL, 0, 0},
      {1, 4, 1, 0, 0, NULL, 0, 0},
      {1, 4, 1, 3, 0, NULL, 0, 0},
      {1, 4, 1, 16, 0, NULL, 0, 0},
      {1, INT64_MAX, 1, 2, 0, NULL, 0, 0},
      {1ll << 32, 1, 1ll << 32, 1, 0, NULL, 0, 0},
      {1ll << 32, 1ll << 31, 1, 1, 0, NULL, 0, 0},
      {1ll << 62, 1, 1, 1, 0, NULL, 0, 0}, // Its values alone.
      {1, 4, 1, 1, 0, &zero, 0, 1},
      {1, 4, 1, 1, 0, &zero, 1, 0},
      {1, 4, 1, 1, 0, &zero, -1, 1},
  };
  for (size_t i = 0; i < COUNT(refused); ++i)
    CHECK(!sparse24LayoutGetSizes(&refused[i], &dense, &values, &index));
}

static void testEmpty(void) {
  static const Sparse24Layout empty[] = {
      {0, 8, 3, 4, UINT64_MAX, NULL, 0, 0},
      {3, 0, 3, 4, UINT64_MAX, NULL, 0, 0},
      {3, 8, 0, 4, UINT64_MAX, NULL, 0, 0},
      {INT64_MAX, 0, INT64_MAX, 4, UINT64_MAX, NULL, 0, 0},
      {INT64_MAX, INT64_MAX, 0, 4, UINT64_MAX, NULL, 0, 0},
  };
  for (size_t i = 0; i < COUNT(empty); ++i) {
    const Sparse24Encoding *encoding = sparse24EncodingGetDefault();
    Sparse24Check result;
    Sparse24Validation validation;
    sparse24LayoutCheck(&empty[i], NULL, &result);
    CHECK(result.groups == 0 && result.violatingGroups == 0);
    sparse24EncodingCompress(encoding, &empty[i], NULL, NULL, NULL, &result);
    CHECK(result.groups == 0 && result.violatingGroups == 0);
    sparse24EncodingDecompress(encoding, &empty[i], NULL, NULL, NULL);
    CHECK(
        sparse24EncodingValidate(encoding, &empty[i], NULL, NULL, &validation));
    CHECK(validation.problem == Sparse24ProblemNone);
    Sparse24Difference difference;
    CHECK(sparse24EncodingCompare(encoding, &empty[i], NULL, NULL, NULL,
                                  &difference));
    sparse24EncodingReencode(encoding, get("nvidia"), &empty[i], NULL, NULL,
                             NULL, NULL);
    Sparse24NumberFormat format = {.kind = Sparse24NumberUnsigned, .width = 32};
    Sparse24Pruning pruning;
    sparse24LayoutPrune(&empty[i], &format, NULL, NULL, &pruning);
    CHECK(pruning.groups == 0 && pruning.keptL1 == 1 && pruning.keptL2 == 1);
  }
}

//===----------------------------------------------------------------------===//
// Random weights
//===----------------------------------------------------------------------===//

static uint64_t state = 0x24;

static uint64_t getRandom(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * 0x2545f4914f6cdd1dull;
}

static void fillRandom(unsigned char *buffer, int64_t size) {
  for (int64_t i = 0; i < size; ++i)
    buffer[i] = (unsigned char)(getRandom() >> 32);
}

/// Up to two random elements in each group, zeros of either sign elsewhere.
static void fillConforming(Weight *w) {
  const Sparse24Layout *l = &w->layout;
  for (int64_t row = 0; row < w->rows; ++row)
    for (int64_t start = 0; start < l->length; start += 4) {
      uint64_t choice = getRandom() >> 20;
      unsigned kept = 1u << (choice & 3) | 1u << (choice >> 2 & 3);
      for (int64_t i = 0; i < 4 && start + i < l->length; ++i) {
        uint64_t random = getRandom();
        uint64_t element = random & ~l->significantBits;
        element ^= zeroOf(l, row);
        if (kept >> i & 1)
          element = random >> 3;
        setElement(w->dense, elementAt(w, row, start + i), element,
                   l->elementSize);
      }
    }
}

/// From each encoding to each: what compressing with the other gives, beside
/// the old bytes or in their place.
static void testReencodings(Weight *w) {
  Weight other = weightCreate(w->layout);
  unsigned char *values = bufferCreate(w->valuesBytes);
  unsigned char *index = bufferCreate(w->indexBytes);
  memcpy(other.dense, w->dense, (size_t)w->denseBytes);
  for (size_t from = 0; sparse24EncodingGetAt(from); ++from)
    for (size_t to = from < firstRow ? firstRow : 0; sparse24EncodingGetAt(to);
         ++to) {
      const Sparse24Encoding *old = sparse24EncodingGetAt(from);
      const Sparse24Encoding *wanted = sparse24EncodingGetAt(to);
      compress(old, w);
      compress(wanted, &other);
      sparse24EncodingReencode(old, wanted, &w->layout, w->values, w->index,
                               values, index);
      CHECK(!memcmp(values, other.values, (size_t)w->valuesBytes));
      CHECK(!memcmp(index, other.index, (size_t)w->indexBytes));
      sparse24EncodingReencode(old, wanted, &w->layout, w->values, w->index,
                               w->values, w->index);
      CHECK(!memcmp(w->values, other.values, (size_t)w->valuesBytes));
      CHECK(!memcmp(w->index, other.index, (size_t)w->indexBytes));
    }
  bufferDestroy(values);
  bufferDestroy(index);
  weightDestroy(&other);
}

/// Whether two dense weights are the same but for the zeros.
static bool equals(const Weight *w, const void *other) {
  uint32_t size = w->layout.elementSize;
  for (int64_t row = 0; row < w->rows; ++row)
    for (int64_t position = 0; position < w->layout.length; ++position) {
      int64_t at = elementAt(w, row, position);
      uint64_t a = getElement(w->dense, at, size);
      uint64_t b = getElement(other, at, size);
      if (a != b && !(isZero(&w->layout, a, row) && isZero(&w->layout, b, row)))
        return false;
    }
  return true;
}

/// A wrong bit in the values or in the index is found by comparing where it
/// changes what is decoded, and by validating or comparing always. Two values
/// for one element, which decompressing may take for one, are not valid.
static void testWrongBit(const Sparse24Encoding *encoding, Weight *w,
                         unsigned char *bytes, int64_t size) {
  Sparse24Difference difference;
  Sparse24Validation validation;
  uint64_t bit = getRandom() % (uint64_t)(8 * size);
  bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
  sparse24EncodingDecompress(encoding, &w->layout, w->values, w->index,
                             w->again);
  bool same = sparse24EncodingCompare(encoding, &w->layout, w->values, w->index,
                                      w->dense, &difference);
  bool valid = sparse24EncodingValidate(encoding, &w->layout, w->values,
                                        w->index, &validation);
  bool equal = equals(w, w->again);
  CHECK(same ? equal : !equal || !valid);
  CHECK(!same || !valid);
  if (!same) {
    int64_t row = difference.outer * w->layout.inner + difference.inner;
    int64_t at = elementAt(w, row, difference.position);
    CHECK(row < w->rows && difference.position < w->layout.length);
    CHECK(getElement(w->dense, at, w->layout.elementSize) ==
          difference.expected);
    CHECK(difference.expected != difference.found);
  }
  bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
}

static void testRoundTrip(Sparse24Layout layout) {
  Weight w = weightCreate(layout);
  fillConforming(&w);
  for (size_t e = firstRow; sparse24EncodingGetAt(e); ++e) {
    const Sparse24Encoding *encoding = sparse24EncodingGetAt(e);
    Sparse24Difference difference;
    CHECK(compress(encoding, &w).violatingGroups == 0);
    CHECK(decodes(encoding, &w));
    CHECK(sparse24EncodingCompare(encoding, &layout, w.values, w.index, w.dense,
                                  &difference));
    for (int i = 0; i < 8; ++i) {
      testWrongBit(encoding, &w, w.values, w.valuesBytes);
      testWrongBit(encoding, &w, w.index, w.indexBytes);
    }
  }
  testReencodings(&w);
  weightDestroy(&w);
}

/// Whatever the bytes are, nothing beyond the buffers is touched, and what is
/// valid is what compressing the decompressed weight gives.
static long validGarbage;

static void testGarbage(Sparse24Layout layout) {
  Weight w = weightCreate(layout);
  unsigned char *values = bufferCreate(w.valuesBytes);
  unsigned char *index = bufferCreate(w.indexBytes);
  fillRandom(values, w.valuesBytes);
  fillRandom(index, w.indexBytes);
  // Few different bytes, so that short rows are valid now and then.
  if (getRandom() >> 63)
    for (int64_t i = 0; i < w.valuesBytes; ++i)
      values[i] &= 1;
  for (size_t e = firstRow; sparse24EncodingGetAt(e); ++e) {
    const Sparse24Encoding *encoding = sparse24EncodingGetAt(e);
    Sparse24Validation validation;
    sparse24EncodingDecompress(encoding, &layout, values, index, w.dense);
    bool valid =
        sparse24EncodingValidate(encoding, &layout, values, index, &validation);
    Sparse24Check result = compress(encoding, &w);
    CHECK(result.violatingGroups == 0);
    CHECK(valid == (!memcmp(values, w.values, (size_t)w.valuesBytes) &&
                    !memcmp(index, w.index, (size_t)w.indexBytes)));
    validGarbage += valid;
    CHECK(valid == (validation.problem == Sparse24ProblemNone));
    CHECK(validation.row < w.rows && validation.group <= w.groups);
    Sparse24Difference difference;
    bool same = sparse24EncodingCompare(encoding, &layout, values, index,
                                        w.dense, &difference);
    CHECK(!valid || same);
    for (size_t to = 0; sparse24EncodingGetAt(to); ++to)
      sparse24EncodingReencode(encoding, sparse24EncodingGetAt(to), &layout,
                               values, index, w.values, w.index);
  }
  bufferDestroy(values);
  bufferDestroy(index);
  weightDestroy(&w);
}

static void testRandom(void) {
  static const int64_t shapes[][3] = {
      {1, 1, 1},   {1, 2, 1},   {1, 3, 1},    {1, 4, 1},  {3, 5, 1},
      {2, 6, 1},   {1, 7, 2},   {4, 8, 1},    {2, 9, 3},  {1, 11, 5},
      {3, 12, 9},  {1, 13, 1},  {1, 16, 7},   {1, 31, 8}, {1, 33, 255},
      {2, 8, 256}, {1, 5, 257}, {2, 21, 600}, {5, 64, 1}, {1, 130, 1},
  };
  unsigned char zeros[8 * 7];
  fillRandom(zeros, sizeof zeros);
  for (size_t s = 0; s < COUNT(shapes); ++s)
    for (uint32_t size = 1; size <= 8; size *= 2) {
      Sparse24Layout layout = {.outer = shapes[s][0],
                               .length = shapes[s][1],
                               .inner = shapes[s][2],
                               .elementSize = size,
                               .significantBits = UINT64_MAX};
      testRoundTrip(layout);
      testGarbage(layout);
      layout.significantBits = UINT64_MAX >> (65 - 8 * size);
      testRoundTrip(layout);
      testGarbage(layout);
      layout.significantBits = UINT64_MAX >> (65 - 8 * size) & ~UINT64_C(0x70);
      testRoundTrip(layout);
      testGarbage(layout);
      layout.significantBits = UINT64_MAX;
      layout.zeros = zeros + 1;
      static const int64_t repeats[][2] = {{1, 1}, {6, 1}, {2, 9}};
      for (size_t z = 0; z < COUNT(repeats); ++z) {
        layout.zeroCount = repeats[z][0];
        layout.zeroRepeat = repeats[z][1];
        testRoundTrip(layout);
        testGarbage(layout);
      }
    }
  for (int i = 0; i < 2000; ++i)
    testGarbage((Sparse24Layout){.outer = 1,
                                 .length = 1 + i % 8,
                                 .inner = 1,
                                 .elementSize = 1,
                                 .significantBits = 0x7f});
  CHECK(validGarbage > 20);
}

//===----------------------------------------------------------------------===//
// Validation
//===----------------------------------------------------------------------===//

/// Two rows of bytes whose first one is all zeros.
static void testProblem(const char *name, int64_t length, const char *values,
                        unsigned index, uint64_t significantBits,
                        Sparse24Problem problem, int64_t group, unsigned chunk,
                        unsigned expectedChunk, int line) {
  Weight w = weightCreate((Sparse24Layout){.outer = 2,
                                           .length = length,
                                           .inner = 1,
                                           .elementSize = 1,
                                           .significantBits = significantBits});
  memset(w.dense, 0, (size_t)w.denseBytes);
  compress(get(name), &w);
  memcpy(w.values + w.valuesBytes / 2, values, (size_t)w.valuesBytes / 2);
  w.index[1] = (unsigned char)index;
  Sparse24Validation v;
  bool valid =
      sparse24EncodingValidate(get(name), &w.layout, w.values, w.index, &v);
  check(valid == (problem == Sparse24ProblemNone), __FILE__, line, "validity");
  check(v.problem == problem, __FILE__, line,
        sparse24ProblemGetText(v.problem));
  if (!valid) {
    check(v.row == 1, __FILE__, line, "row");
    check(v.group == group, __FILE__, line, "group");
    check(v.chunk == chunk, __FILE__, line, "chunk");
    check(v.expectedChunk == expectedChunk, __FILE__, line, "expected chunk");
  }
  weightDestroy(&w);
}

#define PROBLEM(name, length, values, index, bits, kind, group, chunk,         \
                expected)                                                      \
  testProblem(name, length, values, index, bits, Sparse24Problem##kind, group, \
              chunk, expected, __LINE__)

static void testProblems(void) {
  // clang-format off
  //      encoding       K  values      index bits  problem          group chunk expected
  PROBLEM("ascend-atc",  8, "\1\2\3\4", 0x49, 0xff, None,            0, 0x0, 0x0);
  PROBLEM("ascend-atc",  8, "\1\2\3\4", 0x43, 0xff, ImpossibleIndex, 0, 0x3, 0x9);
  PROBLEM("ascend-atc",  8, "\1\2\3\4", 0xc9, 0xff, ImpossibleIndex, 1, 0xc, 0xc);
  PROBLEM("ascend-atc",  8, "\1\2\3\0", 0x29, 0xff, ImpossibleIndex, 1, 0x2, 0x6);
  PROBLEM("ascend-mmad", 8, "\1\2\3\0", 0x69, 0xff, ImpossibleIndex, 1, 0x6, 0x2);
  PROBLEM("ascend-mmad", 8, "\1\2\3\0", 0x29, 0xff, None,            0, 0x0, 0x0);
  PROBLEM("nvidia",      8, "\0\0\0\0", 0x0e, 0xff, ImpossibleIndex, 1, 0x0, 0xe);
  PROBLEM("nvidia",      8, "\0\0\1\0", 0x5e, 0xff, ImpossibleIndex, 1, 0x5, 0xd);
  PROBLEM("nvidia",      8, "\1\2\0\0", 0xe1, 0xff, ImpossibleIndex, 0, 0x1, 0x4);
  // Both indices name one element.
  PROBLEM("ascend-atc",  8, "\1\2\3\4", 0x41, 0xff, SlotNotEmpty,    0, 0x1, 0x1);
  PROBLEM("ascend-atc",  8, "\1\2\3\4", 0x69, 0xff, SlotNotEmpty,    1, 0x6, 0x6);
  PROBLEM("ascend-atc",  8, "\1\2\0\4", 0x69, 0xff, SlotNotEmpty,    1, 0x6, 0x6);
  // Values behind the end of K.
  PROBLEM("ascend-atc",  7, "\1\2\3\4", 0x99, 0xff, BeyondEnd,       1, 0x9, 0x9);
  PROBLEM("ascend-atc",  5, "\1\2\3\4", 0x49, 0xff, BeyondEnd,       1, 0x4, 0x4);
  PROBLEM("nvidia",      5, "\1\2\3\4", 0xcd, 0xff, BeyondEnd,       1, 0xc, 0xc);
  PROBLEM("nvidia",      5, "\1\2\3\0", 0xcd, 0xff, None,            0, 0x0, 0x0);
  PROBLEM("nvidia",      2, "\1\0",     0xee, 0xff, BeyondEnd,       0, 0xe, 0xe);
  // Padding.
  PROBLEM("ascend-atc",  4, "\1\2",     0x19, 0xff, Padding,         1, 0x1, 0x0);
  PROBLEM("ascend-mmad", 4, "\1\2",     0xe9, 0xff, Padding,         1, 0xe, 0x0);
  PROBLEM("nvidia",      4, "\1\2",     0x04, 0xff, Padding,         1, 0x0, 0xe);
  PROBLEM("nvidia",      4, "\1\2",     0xe4, 0xff, None,            0, 0x0, 0x0);
  // Possible, and not what compressing gives.
  PROBLEM("ascend-atc",  8, "\1\0\0\4", 0x88, 0xff, NotCanonical,    0, 0x8, 0x0);
  PROBLEM("ascend-atc",  8, "\0\2\3\4", 0x40, 0xff, NotCanonical,    0, 0x0, 0x1);
  PROBLEM("ascend-atc",  8, "\0\0\3\4", 0x46, 0xff, NotCanonical,    0, 0x6, 0x0);
  PROBLEM("ascend-mmad", 8, "\1\2\3\4", 0x42, 0xff, NotCanonical,    0, 0x2, 0x5);
  PROBLEM("nvidia",      8, "\0\0\3\4", 0xe4, 0xff, NotCanonical,    0, 0x4, 0xe);
  PROBLEM("nvidia",      8, "\3\4\5\0", 0x44, 0xff, NotCanonical,    1, 0x4, 0xc);
  PROBLEM("nvidia",      8, "\3\4\0\5", 0xce, 0xff, NotCanonical,    1, 0xc, 0xe);
  // Negative zeros, which compressing drops.
  PROBLEM("ascend-atc",  8, "\1\200\0\0", 0x00, 0x7f, NotCanonical,  0, 0x0, 0x0);
  PROBLEM("ascend-atc",  8, "\200\1\0\0", 0x08, 0x7f, NotCanonical,  0, 0x8, 0x8);
  PROBLEM("ascend-atc",  8, "\0\0\1\200", 0x10, 0x7f, NotCanonical,  1, 0x1, 0x1);
  PROBLEM("ascend-atc",  8, "\1\200\0\0", 0x00, 0xff, None,          0, 0x0, 0x0);
  // clang-format on

  // The problem of an earlier row comes first, its padding before the next row.
  Weight w = weightCreate((Sparse24Layout){3, 4, 2, 1, 0xff, NULL, 0, 0});
  memset(w.dense, 0, (size_t)w.denseBytes);
  compress(get("ascend-atc"), &w);
  Sparse24Validation v;
  w.index[4] = 0x03;
  w.index[3] = 0x40;
  CHECK(!sparse24EncodingValidate(get("ascend-atc"), &w.layout, w.values,
                                  w.index, &v));
  CHECK(v.problem == Sparse24ProblemPadding && v.row == 3);
  weightDestroy(&w);
}

/// Bytes that are not canonical are still joined as their indices say, and a
/// negative zero is a zero.
static void testLenientDecompress(void) {
  static const struct {
    const char *encoding;
    unsigned char values[2], index;
    unsigned char dense[4];
  } cases[] = {
      {"ascend-atc", {0, 9}, 0x6, {0, 0, 9, 0}},
      {"ascend-atc", {9, 0}, 0x2, {0, 0, 9, 0}},
      {"ascend-atc", {9, 0}, 0x8, {9, 0, 0, 0}},
      {"ascend-atc", {8, 9}, 0xc, {8, 0, 0, 0}},
      {"ascend-atc", {0x80, 9}, 0x6, {0, 0, 9, 0}},
      {"ascend-atc", {9, 0x80}, 0x6, {0, 0, 9, 0}},
      {"ascend-atc", {0x80, 0x80}, 0x4, {0, 0, 0, 0}},
      {"ascend-mmad", {9, 0}, 0x6, {0, 0, 9, 0}},
      {"ascend-mmad", {8, 9}, 0x2, {0, 9, 8, 0}},
      {"nvidia", {0, 9}, 0x0, {9, 0, 0, 0}},
      {"nvidia", {8, 9}, 0xb, {0, 0, 9, 8}},
  };
  for (size_t i = 0; i < COUNT(cases); ++i) {
    Weight w = weightCreate((Sparse24Layout){1, 4, 1, 1, 0x7f, NULL, 0, 0});
    sparse24EncodingDecompress(get(cases[i].encoding), &w.layout,
                               cases[i].values, &cases[i].index, w.again);
    CHECK(memcmp(w.again, cases[i].dense, 4) == 0);
    weightDestroy(&w);
  }
}

//===----------------------------------------------------------------------===//
// Reencoding and comparing
//===----------------------------------------------------------------------===//

static void testReencode(void) {
  // 0 3 0 4 | 0 0 0 0 | 0 0 6 0, by hand in each encoding.
  static const struct {
    const char *encoding, *index;
  } forms[] = {
      {"ascend-atc", "\x09\x06"},
      {"ascend-mmad", "\x09\x02"},
      {"nvidia", "\xed\xee"},
  };
  Sparse24Layout layout = {1, 12, 1, 1, 0xff, NULL, 0, 0};
  for (size_t from = 0; from < COUNT(forms); ++from)
    for (size_t to = 0; to < COUNT(forms); ++to) {
      char values[6] = {0}, index[2] = {0};
      sparse24EncodingReencode(get(forms[from].encoding),
                               get(forms[to].encoding), &layout, "\3\4\0\0\6\0",
                               forms[from].index, values, index);
      CHECK(!memcmp(values, "\3\4\0\0\6\0", 6));
      CHECK(!memcmp(index, forms[to].index, 2));
    }
}

/// A weight that three threads share, with up to two wrong bytes, one of them
/// in the part of one thread and one in that of another: what is said is the
/// same for any number of threads, and it is the first in the order of the
/// rows.
static void testShared(const Weight *w, unsigned char *bytes, int64_t rowBytes,
                       int64_t rowAt, int64_t otherAt) {
  const Sparse24Encoding *encoding = sparse24EncodingGetDefault();
  const Sparse24Layout *l = &w->layout;
  const int64_t first = rowAt < otherAt ? rowAt : otherAt;
  bytes[rowAt] ^= 2;
  if (otherAt != rowAt)
    bytes[otherAt] ^= 2;
  Sparse24Difference differences[4];
  Sparse24Validation validations[4];
  bool same[4], valid[4];
  for (int64_t threads = 1; threads < 4; ++threads) {
    Sparse24EncodingOptions options = {.threads = threads};
    memset(&differences[threads], 0, sizeof *differences);
    memset(&validations[threads], 0, sizeof *validations);
    same[threads] =
        sparse24EncodingCompareWith(encoding, l, w->values, w->index, w->dense,
                                    &options, &differences[threads]);
    valid[threads] = sparse24EncodingValidateWith(
        encoding, l, w->values, w->index, &options, &validations[threads]);
  }
  for (int i = 2; i < 4; ++i) {
    const Sparse24Difference *d = &differences[i], *d1 = &differences[1];
    const Sparse24Validation *v = &validations[i], *v1 = &validations[1];
    CHECK(same[i] == same[1] && valid[i] == valid[1]);
    CHECK(d->outer == d1->outer && d->position == d1->position &&
          d->inner == d1->inner && d->expected == d1->expected &&
          d->found == d1->found);
    CHECK(v->problem == v1->problem && v->row == v1->row &&
          v->group == v1->group && v->chunk == v1->chunk &&
          v->expectedChunk == v1->expectedChunk);
  }
  CHECK(!same[1] || !valid[1]);
  int64_t perGroup = bytes == w->index ? 0 : 2 * l->elementSize;
  int64_t at = first % rowBytes;
  int64_t group = perGroup ? at / perGroup : 2 * at;
  if (!same[1]) {
    CHECK(differences[1].outer * l->inner + differences[1].inner ==
          first / rowBytes);
    CHECK(differences[1].position / 4 == group);
  }
  if (!valid[1])
    CHECK(validations[1].row == first / rowBytes &&
          validations[1].group == group);
  bytes[rowAt] ^= 2;
  if (otherAt != rowAt)
    bytes[otherAt] ^= 2;
}

/// Weights that several threads share, by rows, by rows that interleave, and by
/// parts of the only row; wrong bytes at both ends of the parts and within.
static void testThreads(void) {
  static const int64_t shapes[][3] = {
      {1601, 1024, 1}, {1, 1025, 1600}, {3, 70, 7800}, {1, 1638401, 1}};
  const uint32_t size = 4;
  for (size_t s = 0; s < COUNT(shapes); ++s) {
    Weight w = weightCreate((Sparse24Layout){.outer = shapes[s][0],
                                             .length = shapes[s][1],
                                             .inner = shapes[s][2],
                                             .elementSize = size,
                                             .significantBits = 0x7fffffff});
    // All groups are X 0 0 0, the last, shorter one too.
    memset(w.dense, 0, (size_t)w.denseBytes);
    for (int64_t row = 0; row < w.rows; ++row)
      for (int64_t k = 0; k < w.layout.length; k += 4)
        setElement(w.dense, elementAt(&w, row, k), (uint64_t)(row + k + 1) << 4,
                   size);
    CHECK(compress(sparse24EncodingGetDefault(), &w).violatingGroups == 0);
    int64_t valuesRow = w.valuesBytes / w.rows;
    int64_t indexRow = w.indexBytes / w.rows;
    for (int64_t i = 0; i <= 2; ++i) {
      int64_t groups = w.valuesBytes / (2 * size) - 1;
      int64_t value = groups * i / 2 * 2 * size;
      int64_t other = groups * (2 - i) / 2 * 2 * size;
      testShared(&w, w.values, valuesRow, value, other);
      testShared(&w, w.values, valuesRow, value + size, value + size);
      int64_t byte = (w.indexBytes - 1) * i / 2;
      testShared(&w, w.index, indexRow, byte, byte);
    }
    weightDestroy(&w);
  }
}

/// Where words of several elements do not tell whether a group differs, it is
/// decoded by the definition: behind it, nothing else is taken for a
/// difference, and the first one is found.
static void testSuspects(void) {
  for (uint32_t size = 1; size <= 4; size *= 2)
    for (int64_t inner = 1; inner <= 70; inner += 69) {
      const uint64_t sign = UINT64_C(1) << (8 * size - 1);
      Weight w = weightCreate(
          (Sparse24Layout){1, 5000, inner, size, sign - 1, NULL, 0, 0});
      memset(w.dense, 0, (size_t)w.denseBytes);
      for (int64_t row = 0; row < w.rows; ++row)
        for (int64_t k = 0; k < 5000; k += 4)
          setElement(w.dense, elementAt(&w, row, k), 5 | sign, size);
      const Sparse24Encoding *encoding = sparse24EncodingGetDefault();
      CHECK(compress(encoding, &w).violatingGroups == 0);
      // Element 1, twice: its sign comes with one of the values, or as a
      // negative zero, which adds nothing.
      int64_t row = w.rows - 1, group = 1100, slot = 2 * (row * 1250 + group);
      w.index[row * 625 + group / 2] = 0x01;
      setElement(w.dense, elementAt(&w, row, 4 * group), sign, size);
      Sparse24Difference d;
      static const struct {
        uint64_t first, second, dense;
        bool firstSign, secondSign, denseSign, same;
      } cases[] = {
          {1, 1, 2, false, false, false, true},
          {1, 2, 3, false, false, false, true},
          {1, 1, 1, false, false, false, false},
          {5, 0, 5, false, true, false, true},
          {5, 0, 5, false, true, true, false},
          {5, 0, 5, true, true, true, true},
          {0, 5, 5, true, false, true, false},
          {0, 0, 0, true, true, false, true},
          {0, 0, 0, false, false, true, true},
      };
      for (size_t c = 0; c < COUNT(cases); ++c) {
        setElement(w.values, slot,
                   cases[c].first | (cases[c].firstSign ? sign : 0), size);
        setElement(w.values, slot + 1,
                   cases[c].second | (cases[c].secondSign ? sign : 0), size);
        setElement(w.dense, elementAt(&w, row, 4 * group + 1),
                   cases[c].dense | (cases[c].denseSign ? sign : 0), size);
        CHECK(sparse24EncodingCompare(encoding, &w.layout, w.values, w.index,
                                      w.dense, &d) == cases[c].same);
        if (!cases[c].same)
          CHECK(d.inner == row && d.position == 4 * group + 1);
      }
      // A difference behind what was only suspected.
      setElement(w.values, 2 * (row * 1250 + group + 3), 6, size);
      CHECK(!sparse24EncodingCompare(encoding, &w.layout, w.values, w.index,
                                     w.dense, &d));
      CHECK(d.inner == row && d.position == 4 * (group + 3) && d.found == 6);
      weightDestroy(&w);
    }
}

static void testCompare(void) {
  // A matrix of 8 x 2 of f8E4M3FN; column 1 is 0 1 0 -0 | NaN 0 0 2.
  static const unsigned char dense[] = {0, 0,    0, 1, 0, 0, 0, 0x80,
                                        0, 0x7f, 0, 0, 0, 0, 0, 2};
  unsigned char values[] = {0, 0, 0, 0, 1, 0, 0x7f, 2};
  unsigned char index[] = {0x00, 0x81};
  Sparse24Layout layout = {1, 8, 2, 1, 0x7f, NULL, 0, 0};
  const Sparse24Encoding *encoding = get("ascend-atc");
  Sparse24Difference d;
  CHECK(sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.outer == 0 && d.position == 0 && d.inner == 0);
  // Another NaN.
  values[6] = 0xff;
  CHECK(!sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.outer == 0 && d.position == 4 && d.inner == 1);
  CHECK(d.expected == 0x7f && d.found == 0xff);
  values[6] = 0x7f;
  // A negative zero in an empty slot is a zero; a value in it is added.
  values[5] = 0x80;
  CHECK(sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  values[5] = 2;
  CHECK(!sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.position == 1 && d.expected == 1 && d.found == 3);
  values[5] = 1; // The same bits, so that joining would not show it.
  CHECK(!sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.position == 1 && d.expected == 1 && d.found == 2);
  values[5] = 0;
  // The 2 at e2 instead of e3.
  index[1] = 0x41;
  CHECK(!sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.position == 6 && d.expected == 0 && d.found == 2);
  index[1] = 0x81;
  // Of two differences, the one in the first column.
  values[4] = 3;
  values[2] = 3;
  CHECK(!sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.inner == 0 && d.position == 4 && d.expected == 0 && d.found == 3);
  // Where 0x80 is NaN it is no zero.
  layout.significantBits = 0xff;
  values[4] = 1;
  values[2] = 0;
  CHECK(!sparse24EncodingCompare(encoding, &layout, values, index, dense, &d));
  CHECK(d.position == 3 && d.expected == 0x80 && d.found == 0);
}

//===----------------------------------------------------------------------===//
// Numbers and pruning
//===----------------------------------------------------------------------===//

#define INTEGER(kind, width) {Sparse24Number##kind, width, 0, 0, 0, 0}
#define FLOAT(exponent, mantissa, bias, specials)                              \
  {Sparse24NumberFloat, 0, exponent, mantissa, bias, Sparse24Specials##specials}

static const Sparse24NumberFormat u8 = INTEGER(Unsigned, 8);
static const Sparse24NumberFormat i8 = INTEGER(Signed, 8);
static const Sparse24NumberFormat i4 = INTEGER(Signed, 4);
static const Sparse24NumberFormat u64 = INTEGER(Unsigned, 64);
static const Sparse24NumberFormat i64 = INTEGER(Signed, 64);
static const Sparse24NumberFormat f64 = FLOAT(11, 52, 1023, IEEE);
static const Sparse24NumberFormat f32 = FLOAT(8, 23, 127, IEEE);
static const Sparse24NumberFormat f16 = FLOAT(5, 10, 15, IEEE);
static const Sparse24NumberFormat bf16 = FLOAT(8, 7, 127, IEEE);
static const Sparse24NumberFormat f8E5M2 = FLOAT(5, 2, 15, IEEE);
static const Sparse24NumberFormat f8E4M3FN = FLOAT(4, 3, 7, FN);
static const Sparse24NumberFormat f8E4M3FNUZ = FLOAT(4, 3, 8, FNUZ);
static const Sparse24NumberFormat f8E5M2FNUZ = FLOAT(5, 2, 16, FNUZ);
static const Sparse24NumberFormat f4E2M1FN = FLOAT(2, 1, 1, None);
static const Sparse24NumberFormat complex64 = INTEGER(Complex, 0);

static void testNumbers(void) {
  static const struct {
    const Sparse24NumberFormat *format;
    uint64_t bits;
    double value;
  } numbers[] = {
      {&u8, 255, 255},
      {&i8, 0x80, -128},
      {&i8, 0xff, -1},
      {&i4, 0x0f, -1},
      {&i4, 0xf8, -8},
      {&u64, UINT64_MAX, 0x1p64},
      {&i64, 1ull << 63, -0x1p63},
      {&f64, 1, 0x1p-1074},
      {&f64, 0xffefffffffffffff, -0x1.fffffffffffffp1023},
      {&f32, 0x3fc00000, 1.5},
      {&f32, 1, 0x1p-149},
      {&f32, 0xff800000, -INFINITY},
      {&f32, 0x7f800001, NAN},
      {&f16, 0x3c01, 0x1.004p0},
      {&f16, 0x83ff, -0x1.ff8p-15},
      {&f16, 0x7bff, 65504},
      {&f16, 0x7c00, INFINITY},
      {&f16, 0xfc01, NAN},
      {&bf16, 0xc049, -3.140625},
      {&bf16, 1, 0x1p-133},
      {&bf16, 0x7f81, NAN},
      {&f8E5M2, 0x7b, 57344},
      {&f8E5M2, 0x7c, INFINITY},
      {&f8E5M2, 0x7d, NAN},
      {&f8E5M2, 0x01, 0x1p-16},
      {&f8E4M3FN, 0x7e, 448},
      {&f8E4M3FN, 0x7f, NAN},
      {&f8E4M3FN, 0xff, NAN},
      {&f8E4M3FN, 0x81, -0x1p-9},
      {&f8E4M3FNUZ, 0x7f, 240},
      {&f8E4M3FNUZ, 0x80, NAN},
      {&f8E4M3FNUZ, 0x01, 0x1p-10},
      {&f8E5M2FNUZ, 0x7f, 57344},
      {&f8E5M2FNUZ, 0x80, NAN},
      {&f4E2M1FN, 0x7, 6},
      {&f4E2M1FN, 0x9, -0.5},
      {&f4E2M1FN, 0x2, 1},
  };
  for (size_t i = 0; i < COUNT(numbers); ++i) {
    double value = sparse24NumberDecode(numbers[i].format, numbers[i].bits);
    bool same =
        isnan(numbers[i].value) ? isnan(value) : value == numbers[i].value;
    if (!CHECK(same))
      fprintf(stderr, "number %zu: %a\n", i, value);
  }
}

/// Prunes one row of `length` elements; `l1` and `l2` are the sums of absolute
/// values and of squares that stay and those of all.
static void testPruneRow(const Sparse24NumberFormat *format, uint32_t size,
                         uint64_t significantBits, uint64_t zero, int length,
                         const uint64_t *dense, const uint64_t *expected,
                         int64_t prunedGroups, double l1, double allL1,
                         double l2, double allL2, int line) {
  unsigned char zeros[8];
  setElement(zeros, 0, zero, size);
  Weight w = weightCreate(
      (Sparse24Layout){1, length, 1, size, significantBits, zeros, 1, 1});
  for (int i = 0; i < length; ++i)
    setElement(w.dense, i, dense[i], size);
  Sparse24Pruning pruning;
  sparse24LayoutPrune(&w.layout, format, w.dense, w.again, &pruning);
  for (int i = 0; i < length; ++i)
    check(getElement(w.again, i, size) == expected[i], __FILE__, line,
          "element");
  check(pruning.groups == (length + 3) / 4, __FILE__, line, "groups");
  check(pruning.prunedGroups == prunedGroups, __FILE__, line, "pruned groups");
  check(fabs(pruning.keptL1 - l1 / allL1) < 1e-14, __FILE__, line, "L1");
  check(fabs(pruning.keptL2 - sqrt(l2 / allL2)) < 1e-14, __FILE__, line, "L2");
  sparse24LayoutPrune(&w.layout, format, w.dense, w.dense, &pruning);
  check(!memcmp(w.dense, w.again, (size_t)w.denseBytes), __FILE__, line,
        "in place");
  weightDestroy(&w);
}

#define ROW(...)                                                               \
  (const uint64_t[]) { __VA_ARGS__ }
#define PRUNE(...) testPruneRow(__VA_ARGS__, __LINE__)

static void testPrune(void) {
  // The two largest stay, of equals the earlier ones.
  PRUNE(&i8, 1, 0xff, 0, 8, ROW(5, 0xf9, 3, 1, 0, 2, 0xfe, 2),
        ROW(5, 0xf9, 0, 0, 0, 2, 0xfe, 0), 2, 16., 22., 82., 96.);
  PRUNE(&i8, 1, 0xff, 0, 4, ROW(1, 0x80, 2, 0x7f), ROW(0, 0x80, 0, 0x7f), 1,
        255., 258., 128. * 128 + 127 * 127, 128. * 128 + 127 * 127 + 5);
  // A last group of three elements, and of two, which always conforms.
  PRUNE(&u8, 1, 0xff, 0, 7, ROW(1, 0, 0, 1, 7, 9, 8), ROW(1, 0, 0, 1, 0, 9, 8),
        1, 19., 26., 147., 196.);
  PRUNE(&u8, 1, 0xff, 0, 6, ROW(1, 0, 0, 1, 7, 9), ROW(1, 0, 0, 1, 7, 9), 0, 1.,
        1., 1., 1.);
  // Distances are from the zero point, which the others become.
  PRUNE(&u8, 1, 0xff, 117, 4, ROW(0, 117, 120, 255), ROW(0, 117, 117, 255), 1,
        255., 258., 117. * 117 + 138 * 138, 117. * 117 + 138 * 138 + 9);
  PRUNE(&i8, 1, 0xff, 127, 4, ROW(0x80, 0, 0x7e, 0x81),
        ROW(0x80, 0x7f, 0x7f, 0x81), 1, 509., 637., 255. * 255 + 254 * 254,
        255. * 255 + 254 * 254 + 127 * 127 + 1);
  PRUNE(&i4, 1, 0xff, 0xf, 4, ROW(0, 1, 2, 8), ROW(0xf, 0xf, 2, 8), 1, 10., 13.,
        58., 63.);
  PRUNE(&u64, 8, UINT64_MAX, 0, 4, ROW(1, UINT64_MAX, UINT64_MAX - 1, 3),
        ROW(0, UINT64_MAX, UINT64_MAX - 1, 0), 1, 1., 1., 1., 1.);
  PRUNE(&i64, 8, UINT64_MAX, 1ull << 63, 4,
        ROW(0, INT64_MAX, INT64_MAX - 1, 1ull << 63),
        ROW(1ull << 63, INT64_MAX, INT64_MAX - 1, 1ull << 63), 1, 4., 5., 8.,
        9.);
  // Zeros of either sign count as one; those of other groups stay as they are.
  PRUNE(&f32, 4, 0x7fffffff, 0, 8,
        ROW(0x80000000, 0x3f800000, 0, 0xc0000000, 0x80000000, 0x3f800000,
            0xc0000000, 0x40400000),
        ROW(0x80000000, 0x3f800000, 0, 0xc0000000, 0x80000000, 0, 0xc0000000,
            0x40400000),
        1, 8., 9., 18., 19.);
  // NaN before infinity before numbers; none of the two counts in the norms.
  PRUNE(&f16, 2, 0x7fff, 0, 4, ROW(0x3c00, 0xfc00, 0xfe01, 0xc000),
        ROW(0, 0xfc00, 0xfe01, 0), 1, 0., 3., 0., 5.);
  PRUNE(&f16, 2, 0x7fff, 0, 4, ROW(0x7c00, 0x7e01, 0x7c01, 0x7fff),
        ROW(0, 0x7e01, 0x7c01, 0), 1, 1., 1., 1., 1.);
  PRUNE(&f8E4M3FNUZ, 1, 0xff, 0, 4, ROW(0x7f, 0x40, 0x80, 0x41),
        ROW(0x7f, 0, 0x80, 0), 1, 240., 242.125, 57600., 57602.265625);
  PRUNE(&f8E4M3FN, 1, 0x7f, 0, 4, ROW(0x38, 0xff, 0x7e, 0x40),
        ROW(0, 0xff, 0x7e, 0), 1, 448., 451., 448. * 448, 448. * 448 + 5);
  PRUNE(&bf16, 2, 0x7fff, 0, 4, ROW(0x3f80, 0x3f81, 0xbf82, 0x3f7f),
        ROW(0, 0x3f81, 0xbf82, 0), 1, 259. / 128, 259. / 128 + 511. / 256,
        129. * 129 + 130 * 130,
        129. * 129 + 130 * 130 + 128 * 128 + 127.5 * 127.5);
  // Squares beyond the range of double: 1e300, 2e300, 3e300 and 2, 4, 6 units.
  PRUNE(&f64, 8, INT64_MAX, 0, 4,
        ROW(0x7e37e43c8800759c, 0x7e47e43c8800759c, 0, 0x7e51eb2d66005835),
        ROW(0, 0x7e47e43c8800759c, 0, 0x7e51eb2d66005835), 1, 5., 6., 13., 14.);
  PRUNE(&f64, 8, INT64_MAX, 0, 4, ROW(2, 4, 0, 6), ROW(0, 4, 0, 6), 1, 5., 6.,
        13., 14.);
  // 3 + 4i, 1, 5i, 1 + i: of the equals 3 + 4i and 5i both stay.
  PRUNE(&complex64, 8, 0x7fffffff7fffffff, 0, 4,
        ROW(0x4080000040400000, 0x3f800000, 0x40a0000000000000,
            0x3f8000003f800000),
        ROW(0x4080000040400000, 0, 0x40a0000000000000, 0), 1, 10.,
        11. + sqrt(2.), 50., 53.);
  // A NaN in either part stays, and counts for nothing.
  PRUNE(&complex64, 8, 0x7fffffff7fffffff, 0, 4,
        ROW(0x7fc00000, 0x3f800000, 0x40a0000000000000, 0x7fc000003f800000),
        ROW(0x7fc00000, 0, 0, 0x7fc000003f800000), 1, 0., 6., 0., 26.);
}

/// Pruned weights are 2:4; a group that was stays, and of one that was not two
/// elements stay that no dropped one is larger than.
static void testPruneProperties(const Sparse24NumberFormat *format,
                                Sparse24Layout layout) {
  Weight w = weightCreate(layout);
  uint32_t size = layout.elementSize;
  fillRandom(w.dense, w.denseBytes);
  // Zeros, so that some groups conform.
  for (int64_t row = 0; row < w.rows; ++row)
    for (int64_t i = 0; i < layout.length; ++i)
      if (getRandom() >> 62 == 0)
        setElement(w.dense, elementAt(&w, row, i), zeroOf(&layout, row), size);
  Sparse24Check before, after;
  Sparse24Pruning pruning;
  sparse24LayoutCheck(&layout, w.dense, &before);
  sparse24LayoutPrune(&layout, format, w.dense, w.again, &pruning);
  sparse24LayoutCheck(&layout, w.again, &after);
  CHECK(pruning.groups == before.groups);
  CHECK(pruning.prunedGroups == before.violatingGroups);
  CHECK(after.violatingGroups == 0);
  CHECK(pruning.keptL1 >= 0 && pruning.keptL1 <= 1 + 1e-12);
  CHECK(pruning.keptL2 >= pruning.keptL1 - 1e-12 ||
        format->kind == Sparse24NumberFloat);
  for (int64_t row = 0; row < w.rows; ++row)
    for (int64_t start = 0; start < layout.length; start += 4) {
      double smallestKept = INFINITY, largestDropped = 0;
      int kept = 0, dropped = 0, nonZero = 0;
      for (int64_t i = start; i < start + 4 && i < layout.length; ++i) {
        uint64_t old = getElement(w.dense, elementAt(&w, row, i), size);
        uint64_t new = getElement(w.again, elementAt(&w, row, i), size);
        uint64_t zero = zeroOf(&layout, row);
        double origin = format->kind == Sparse24NumberFloat
                            ? 0
                            : sparse24NumberDecode(format, zero);
        double distance = fabs(sparse24NumberDecode(format, old) - origin);
        if (isnan(distance))
          distance = INFINITY;
        nonZero += !isZero(&layout, old, row);
        if (old == new) {
          if (!isZero(&layout, old, row)) {
            ++kept;
            smallestKept = fmin(smallestKept, distance);
          }
          continue;
        }
        ++dropped;
        CHECK(new == zero);
        largestDropped = fmax(largestDropped, distance);
      }
      CHECK(dropped == (nonZero > 2 ? nonZero - 2 : 0));
      CHECK(kept == (nonZero > 2 ? 2 : nonZero));
      CHECK(!dropped || smallestKept >= largestDropped);
    }
  weightDestroy(&w);
}

static void testRandomPrune(void) {
  static const struct {
    const Sparse24NumberFormat *format;
    uint32_t size;
    uint64_t significantBits;
  } types[] = {
      {&u8, 1, UINT64_MAX}, {&i8, 1, UINT64_MAX},         {&f8E4M3FN, 1, 0x7f},
      {&f8E5M2, 1, 0x7f},   {&f8E4M3FNUZ, 1, UINT64_MAX}, {&f16, 2, 0x7fff},
      {&bf16, 2, 0x7fff},   {&f32, 4, INT32_MAX},         {&f64, 8, INT64_MAX},
  };
  static const int64_t shapes[][3] = {
      {1, 5, 1}, {3, 8, 1}, {2, 7, 9}, {1, 33, 300}, {6, 64, 1}};
  static const uint8_t zeros[] = {117, 3, 255, 0, 128, 9};
  for (size_t t = 0; t < COUNT(types); ++t)
    for (size_t s = 0; s < COUNT(shapes); ++s) {
      Sparse24Layout layout = {.outer = shapes[s][0],
                               .length = shapes[s][1],
                               .inner = shapes[s][2],
                               .elementSize = types[t].size,
                               .significantBits = types[t].significantBits};
      testPruneProperties(types[t].format, layout);
      if (types[t].format->kind == Sparse24NumberFloat)
        continue;
      layout.zeros = zeros;
      layout.zeroCount = 6;
      layout.zeroRepeat = 1;
      testPruneProperties(types[t].format, layout);
    }
}

static int finish(void) {
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures != 0;
}

int main(int argc, char **argv) {
  if (argc > 1) {
    firstRow = strtoul(argv[1], NULL, 10);
    testFloats();
    testZeroPoints();
    testRandom();
    return finish();
  }
  testTable();
  testPatterns();
  testPacking();
  testFloats();
  testZeroPoints();
  testViolations();
  testSizes();
  testEmpty();
  testRandom();
  testProblems();
  testLenientDecompress();
  testReencode();
  testCompare();
  testSuspects();
  testThreads();
  testNumbers();
  testPrune();
  testRandomPrune();
  return finish();
}

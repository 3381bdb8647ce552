/*===- decoders-test.c - Fast decoders against the definition -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Weights of random shapes are compressed, and compared and validated with each
// set of instructions that this processor has, at addresses of any alignment.
// Then bytes are damaged in random places, in each way that there is, and what
// is found must be the first of the damaged groups that the definition, written
// down once more here, says is wrong. Intact weights are also checked with
// decoders that count: none may suspect anything, which would be right, but
// slow; and with buffers behind which nothing may be read.

#include "random-buffers.h"

#include "Encoding/Decoders.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/// A compressed weight.
typedef struct {
  const Sparse24Encoding *encoding;
  Sparse24Layout layout;
  Buffer dense, values, index;
  int64_t valuesBytes, indexBytes; ///< Of a row.
  int64_t rows, groups;
  uint64_t bits;
} Weight;

static uint64_t getZero(const Weight *weight, int64_t row) {
  const Sparse24Layout *layout = &weight->layout;
  if (!layout->zeros)
    return 0;
  return loadElement((const unsigned char *)layout->zeros +
                         row / layout->zeroRepeat % layout->zeroCount *
                             layout->elementSize,
                     layout->elementSize);
}

static unsigned char *getElement(const Weight *weight, int64_t row, int64_t k) {
  const Sparse24Layout *layout = &weight->layout;
  int64_t outer = row / layout->inner, inner = row % layout->inner;
  return weight->dense.bytes +
         ((outer * layout->length + k) * layout->inner + inner) *
             layout->elementSize;
}

static unsigned char *getValue(const Weight *weight, int64_t row, int64_t group,
                               int slot) {
  return weight->values.bytes + row * weight->valuesBytes +
         (2 * group + slot) * (int64_t)weight->layout.elementSize;
}

static unsigned char *getIndex(const Weight *weight, int64_t row,
                               int64_t group) {
  return weight->index.bytes + row * weight->indexBytes + group / 2;
}

static unsigned getChunk(const Weight *weight, int64_t row, int64_t group) {
  return *getIndex(weight, row, group) >> 4 * (group % 2) & 15;
}

static void setChunk(const Weight *weight, int64_t row, int64_t group,
                     unsigned chunk) {
  const int shift = 4 * (group % 2);
  unsigned char *byte = getIndex(weight, row, group);
  *byte = (unsigned char)((*byte & ~(15 << shift)) | chunk << shift);
}

static int64_t getCount(const Weight *weight, int64_t group) {
  int64_t rest = weight->layout.length - 4 * group;
  return rest < 4 ? rest : 4;
}

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

static bool isZero(const Weight *weight, uint64_t element, uint64_t zero) {
  return !((element ^ zero) & weight->bits);
}

/// out = zero; out[p] += v - zero, without those that are zero.
static void decodeGroup(const Weight *weight, int64_t row, int64_t group,
                        uint64_t elements[4]) {
  const size_t size = weight->layout.elementSize;
  const uint64_t zero = getZero(weight, row);
  const uint64_t all = UINT64_MAX >> (64 - 8 * size);
  const unsigned chunk = getChunk(weight, row, group);
  for (int i = 0; i < 4; ++i)
    elements[i] = zero;
  for (int slot = 0; slot < 2; ++slot) {
    uint64_t value = loadElement(getValue(weight, row, group, slot), size);
    unsigned at = (chunk >> 2 * slot & 3) + weight->encoding->bases[slot];
    if (at < 4 && !isZero(weight, value, zero))
      elements[at] = (elements[at] + value - zero) & all;
  }
}

/// The first element of a group that does not come back, or 4.
static int findDifference(const Weight *weight, int64_t row, int64_t group) {
  uint64_t elements[4], zero = getZero(weight, row);
  decodeGroup(weight, row, group, elements);
  for (int i = 0; i < getCount(weight, group); ++i) {
    uint64_t element = loadElement(getElement(weight, row, 4 * group + i),
                                   weight->layout.elementSize);
    if (element != elements[i] &&
        !(isZero(weight, element, zero) && isZero(weight, elements[i], zero)))
      return i;
  }
  return 4;
}

/// Whether compressing what a group decodes to gives the group.
static bool isCanonical(const Weight *weight, int64_t row, int64_t group) {
  const int64_t count = getCount(weight, group);
  const size_t size = weight->layout.elementSize;
  uint64_t elements[4], zero = getZero(weight, row);
  unsigned char bytes[32], values[16], index;
  decodeGroup(weight, row, group, elements);
  for (int i = 0; i < 4; ++i)
    storeElement(bytes + (size_t)i * size, elements[i], size);
  unsigned char zeros[8];
  storeElement(zeros, zero, size);
  const Sparse24Layout layout = {.outer = 1,
                                 .length = count,
                                 .inner = 1,
                                 .elementSize = weight->layout.elementSize,
                                 .significantBits =
                                     weight->layout.significantBits,
                                 .zeros = zeros,
                                 .zeroCount = 1,
                                 .zeroRepeat = 1};
  const Sparse24EncodingOptions plain = {1, sparse24KernelsGetAt(0)};
  Sparse24Check check;
  sparse24EncodingCompressWith(weight->encoding, &layout, bytes, values, &index,
                               &plain, &check);
  return !check.violatingGroups &&
         (index & 15) == getChunk(weight, row, group) &&
         memcmp(values, getValue(weight, row, group, 0), 2 * size) == 0;
}

static bool isPadded(const Weight *weight, int64_t row) {
  return weight->groups % 2 == 0 || getChunk(weight, row, weight->groups) ==
                                        weight->encoding->groups[0].chunk;
}

//===----------------------------------------------------------------------===//
// What is found
//===----------------------------------------------------------------------===//

/// Groups that may be damaged.
typedef struct {
  int64_t rows[4], groups[4];
  int count;
} Damages;

/// What is found first.
typedef struct {
  Sparse24Difference difference;
  Sparse24Validation validation;
  bool differs;
} Found;

/// The first group that differs, and the first that is not canonical.
static Found expect(const Weight *weight, const Damages *damages) {
  Found found = {.validation = {.row = -1}};
  int64_t row = -1, group = -1;
  for (int i = 0; i < damages->count; ++i) {
    int64_t r = damages->rows[i], g = damages->groups[i];
    bool isFirst = row < 0 || r < row || (r == row && g < group);
    if (g < weight->groups && findDifference(weight, r, g) < 4 && isFirst) {
      row = r;
      group = g;
    }
    bool ok =
        g < weight->groups ? isCanonical(weight, r, g) : isPadded(weight, r);
    Sparse24Validation *first = &found.validation;
    if (!ok && (first->row < 0 || r < first->row ||
                (r == first->row && g < first->group))) {
      first->row = r;
      first->group = g;
    }
  }
  if (row < 0)
    return found;
  uint64_t elements[4];
  int element = findDifference(weight, row, group);
  decodeGroup(weight, row, group, elements);
  found.differs = true;
  found.difference = (Sparse24Difference){
      row / weight->layout.inner, 4 * group + element,
      row % weight->layout.inner,
      loadElement(getElement(weight, row, 4 * group + element),
                  weight->layout.elementSize),
      elements[element]};
  return found;
}

static bool isSame(const Found *expected, bool comes, bool valid,
                   const Found *found) {
  const Sparse24Difference *a = &expected->difference, *b = &found->difference;
  if (comes == expected->differs || valid != (expected->validation.row < 0))
    return false;
  if (!comes && (a->outer != b->outer || a->position != b->position ||
                 a->inner != b->inner || a->expected != b->expected ||
                 a->found != b->found))
    return false;
  return valid || (found->validation.row == expected->validation.row &&
                   found->validation.group == expected->validation.group);
}

/// With every set of instructions that this processor has.
static int check(const Weight *weight, const Damages *damages, int64_t threads,
                 const char *what) {
  const Sparse24Layout *layout = &weight->layout;
  const Found expected = expect(weight, damages);
  Sparse24EncodingOptions options = {.threads = threads};
  int failures = 0;
  Found found;
  for (size_t i = 0; (options.kernels = sparse24KernelsGetAt(i)); ++i) {
    if (!sparse24KernelsIsSupported(options.kernels))
      continue;
    bool comes = sparse24EncodingCompareWith(
        weight->encoding, layout, weight->values.bytes, weight->index.bytes,
        weight->dense.bytes, &options, &found.difference);
    bool valid = sparse24EncodingValidateWith(
        weight->encoding, layout, weight->values.bytes, weight->index.bytes,
        &options, &found.validation);
    if (isSame(&expected, comes, valid, &found))
      continue;
    ++failures;
    printf("%s, %s, %s: %lld x %lld x %lld of %u bytes, bits %llx, %s zeros: "
           "comes back %d, valid %d, row %lld, group %lld\n",
           sparse24KernelsGetName(options.kernels),
           sparse24EncodingGetName(weight->encoding), what,
           (long long)layout->outer, (long long)layout->length,
           (long long)layout->inner, layout->elementSize,
           (unsigned long long)weight->bits, layout->zeros ? "own" : "no",
           comes, valid, (long long)found.validation.row,
           (long long)found.validation.group);
  }
  return failures;
}

//===----------------------------------------------------------------------===//
// What is suspected
//===----------------------------------------------------------------------===//

/// Decoders that count what those of some kernels say.
static struct {
  const Sparse24Decoder *decoders;
  int size; ///< Binary logarithm.
  int calls, suspicions;
} counted;

static bool count(bool isSuspect) {
  ++counted.calls;
  counted.suspicions += isSuspect;
  return isSuspect;
}

static bool countCompare(const Sparse24Part *part, unsigned base) {
  return count(counted.decoders[counted.size].compare(part, base));
}

static bool countCompareAbreast(const Sparse24Abreast *rows, unsigned base) {
  return count(counted.decoders[counted.size].compareAbreast(rows, base));
}

static bool countValidate(const Sparse24Part *part, const uint16_t chunks[4]) {
  return count(counted.decoders[counted.size].validate(part, chunks));
}

/// Whether decoders are in use for a weight, and have nothing to suspect in it
/// while it is intact: no bits that are neither a sign nor tell a zero.
static bool isDecoded(const Weight *weight) {
  const size_t size = weight->layout.elementSize;
  const uint64_t all = UINT64_MAX >> (64 - 8 * size);
  return size < 8 && (weight->bits == all || weight->bits == all / 2) &&
         weight->encoding->bases[0] == 0;
}

/// Nothing is suspected in an intact weight.
static int checkSuspicions(const Weight *weight) {
  Sparse24Decoder decoders[Sparse24DecodedSizes];
  const Sparse24Kernels counting = {.name = "counting", .decoders = decoders};
  const Sparse24EncodingOptions options = {1, &counting};
  const Sparse24Layout *layout = &weight->layout;
  const Sparse24Kernels *kernels;
  int failures = 0;
  Found found;
  if (!isDecoded(weight))
    return 0;
  for (size_t i = 0; (kernels = sparse24KernelsGetAt(i)); ++i) {
    if (!sparse24KernelsIsSupported(kernels))
      continue;
    memcpy(decoders, kernels->decoders, sizeof decoders);
    counted.decoders = kernels->decoders;
    counted.size = __builtin_ctz(layout->elementSize);
    Sparse24Decoder *decoder = &decoders[counted.size];
    decoder->compare = countCompare;
    decoder->compareAbreast = countCompareAbreast;
    decoder->validate = countValidate;
    counted.calls = counted.suspicions = 0;
    sparse24EncodingCompareWith(weight->encoding, layout, weight->values.bytes,
                                weight->index.bytes, weight->dense.bytes,
                                &options, &found.difference);
    int compareCalls = counted.calls, compareSuspicions = counted.suspicions;
    sparse24EncodingValidateWith(weight->encoding, layout, weight->values.bytes,
                                 weight->index.bytes, &options,
                                 &found.validation);
    // Rows of less than a group are validated by the definition.
    if (compareCalls && !counted.suspicions &&
        (counted.calls > compareCalls || layout->length < 4))
      continue;
    ++failures;
    printf("%s, %s: %lld x %lld x %lld of %u bytes, bits %llx, %s zeros: %d of "
           "%d suspected, and %d of %d\n",
           sparse24KernelsGetName(kernels),
           sparse24EncodingGetName(weight->encoding), (long long)layout->outer,
           (long long)layout->length, (long long)layout->inner,
           layout->elementSize, (unsigned long long)weight->bits,
           layout->zeros ? "own" : "no", compareSuspicions, compareCalls,
           counted.suspicions - compareSuspicions,
           counted.calls - compareCalls);
  }
  return failures;
}

//===----------------------------------------------------------------------===//
// The ends of buffers
//===----------------------------------------------------------------------===//

/// A buffer behind which, and before which, nothing can be read.
typedef struct {
  unsigned char *pages;
  size_t size;
} Mapping;

/// Moves `size` bytes to the end, or the start, of a mapping.
static Mapping enclose(Buffer *buffer, int64_t size, bool atEnd) {
  enum { page = 4096 };
  const size_t space = ((size_t)size + page - 1) / page * page;
  Mapping mapping = {.size = space + (size_t)(2 * page)};
  mapping.pages =
      mmap(NULL, mapping.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping.pages == MAP_FAILED ||
      mprotect(mapping.pages + page, space, PROT_READ | PROT_WRITE) != 0)
    exit(2);
  unsigned char *bytes =
      mapping.pages + page + (atEnd ? space - (size_t)size : 0);
  memcpy(bytes, buffer->bytes, (size_t)size);
  buffer->bytes = bytes;
  return mapping;
}

/// Reading beyond a buffer would end the test.
static int checkEnclosed(const Weight *weight, bool atEnd) {
  const Damages none = {.count = 0};
  Weight enclosed = *weight;
  const Mapping mappings[] = {
      enclose(&enclosed.dense,
              weight->rows * weight->layout.length * weight->layout.elementSize,
              atEnd),
      enclose(&enclosed.values, weight->rows * weight->valuesBytes, atEnd),
      enclose(&enclosed.index, weight->rows * weight->indexBytes, atEnd)};
  int failures = check(&enclosed, &none, 1, "enclosed");
  for (int i = 0; i < 3; ++i)
    munmap(mappings[i].pages, mappings[i].size);
  return failures;
}

//===----------------------------------------------------------------------===//
// Damages
//===----------------------------------------------------------------------===//

/// Where bytes are damaged.
typedef struct {
  int64_t row, group;
} Place;

static void flipBit(unsigned char *bytes, uint32_t count) {
  bytes[getRandom(count)] ^= (unsigned char)(1u << getRandom(8));
}

static void damageValue(const Weight *weight, Place at) {
  flipBit(getValue(weight, at.row, at.group, 0),
          2 * weight->layout.elementSize);
}

static void damageIndex(const Weight *weight, Place at) {
  setChunk(weight, at.row, at.group,
           getChunk(weight, at.row, at.group) ^ 1u << getRandom(4));
}

static void damageDense(const Weight *weight, Place at) {
  int64_t k = 4 * at.group + getRandom((uint32_t)getCount(weight, at.group));
  flipBit(getElement(weight, at.row, k), weight->layout.elementSize);
}

static void damageSign(const Weight *weight, Place at) {
  int64_t k = 4 * at.group + getRandom((uint32_t)getCount(weight, at.group));
  getElement(weight, at.row, k)[weight->layout.elementSize - 1] ^= 0x80;
}

static void clearValue(const Weight *weight, Place at) {
  storeElement(getValue(weight, at.row, at.group, (int)getRandom(2)),
               getZero(weight, at.row), weight->layout.elementSize);
}

/// A zero that is not the very zero, where not all bits tell.
static void signValue(const Weight *weight, Place at) {
  const size_t size = weight->layout.elementSize;
  storeElement(getValue(weight, at.row, at.group, (int)getRandom(2)),
               getZero(weight, at.row) ^ UINT64_C(0x80) << 8 * (size - 1),
               size);
}

static void swapSlots(const Weight *weight, Place at) {
  const size_t size = weight->layout.elementSize;
  unsigned char *first = getValue(weight, at.row, at.group, 0), value[8];
  memcpy(value, first, size);
  memcpy(first, first + size, size);
  memcpy(first + size, value, size);
}

static void setAny(const Weight *weight, Place at) {
  setChunk(weight, at.row, at.group, getRandom(16));
  for (uint32_t i = 0; i < 2 * weight->layout.elementSize; ++i)
    getValue(weight, at.row, at.group, 0)[i] = (unsigned char)getRandom(256);
}

/// Values in both slots, which may add to one element, and dense elements to
/// which they decode, whatever that is.
static void decodeAny(const Weight *weight, Place at) {
  const size_t size = weight->layout.elementSize;
  uint64_t elements[4];
  setAny(weight, at);
  if (getRandom(2)) // to the same element
    setChunk(weight, at.row, at.group, 5 * getRandom(4));
  for (int slot = 0; slot < 2; ++slot) // of few bits, that they do not share
    if (getRandom(2))
      storeElement(getValue(weight, at.row, at.group, slot),
                   getZero(weight, at.row) ^
                       UINT64_C(1) << getRandom(8 * (uint32_t)size),
                   size);
  decodeGroup(weight, at.row, at.group, elements);
  for (int i = 0; i < getCount(weight, at.group); ++i)
    storeElement(getElement(weight, at.row, 4 * at.group + i), elements[i],
                 size);
}

/// What joining would make of two slots that add to one element, one of them a
/// zero with a sign.
static void joinSign(const Weight *weight, Place at) {
  const size_t size = weight->layout.elementSize;
  const uint64_t zero = getZero(weight, at.row);
  const uint64_t sign = UINT64_C(0x80) << 8 * (size - 1);
  const unsigned element = 1 + getRandom(3), slot = getRandom(2);
  const uint8_t *bases = weight->encoding->bases;
  if (element >= (uint32_t)getCount(weight, at.group))
    return;
  setChunk(weight, at.row, at.group,
           ((element - bases[0]) & 3) | ((element - bases[1]) & 3) << 2);
  storeElement(getValue(weight, at.row, at.group, (int)slot), zero ^ sign,
               size);
  storeElement(getValue(weight, at.row, at.group, (int)!slot), zero ^ 5, size);
  for (int i = 0; i < getCount(weight, at.group); ++i)
    storeElement(getElement(weight, at.row, 4 * at.group + i),
                 i == (int)element ? zero ^ sign ^ 5 : zero, size);
}

static void damagePadding(const Weight *weight, Place at) {
  if (weight->groups % 2)
    setChunk(weight, at.row, weight->groups, getRandom(16));
}

static const struct {
  const char *name;
  void (*damage)(const Weight *weight, Place at);
} kinds[] = {
    {"value", damageValue},     {"index", damageIndex},
    {"dense", damageDense},     {"sign", damageSign},
    {"no value", clearValue},   {"negative zero", signValue},
    {"swapped", swapSlots},     {"any", setAny},
    {"decodes", decodeAny},     {"joined", joinSign},
    {"padding", damagePadding},
};

enum { kindCount = sizeof kinds / sizeof *kinds };

/// Damages some groups of a copy, in one way.
static int damage(Weight *weight, size_t kind, int64_t threads) {
  const int64_t dense =
      weight->rows * weight->layout.length * weight->layout.elementSize;
  const int64_t values = weight->rows * weight->valuesBytes;
  const int64_t index = weight->rows * weight->indexBytes;
  Weight damaged = *weight;
  damaged.dense = createBuffer(dense);
  damaged.values = createBuffer(values);
  damaged.index = createBuffer(index);
  memcpy(damaged.dense.bytes, weight->dense.bytes, (size_t)dense);
  memcpy(damaged.values.bytes, weight->values.bytes, (size_t)values);
  memcpy(damaged.index.bytes, weight->index.bytes, (size_t)index);
  Damages damages = {.count = 0};
  for (uint32_t places = 1 + getRandom(2); places-- > 0;) {
    Place at = {getRandom((uint32_t)weight->rows),
                getRandom(4) ? getRandom((uint32_t)weight->groups)
                             : weight->groups - 1};
    if (getRandom(4) == 0)
      at.row = getRandom(2) ? weight->rows - 1 : 0;
    kinds[kind].damage(&damaged, at);
    // And the padding, which is the next group.
    for (int i = 0; i < 2; ++i) {
      damages.rows[damages.count] = at.row;
      damages.groups[damages.count++] = i ? weight->groups : at.group;
    }
  }
  int failures = check(&damaged, &damages, threads, kinds[kind].name);
  free(damaged.dense.allocated);
  free(damaged.values.allocated);
  free(damaged.index.allocated);
  return failures;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// At most two elements of each group that are not zero, and zeros with a sign
/// where there are such.
static void fill(const Weight *weight) {
  const size_t size = weight->layout.elementSize;
  const uint64_t sign = weight->bits + 1;
  for (int64_t row = 0; row < weight->rows; ++row) {
    const uint64_t zero = getZero(weight, row);
    for (int64_t group = 0; group < weight->groups; ++group) {
      uint32_t first = getRandom(5), second = getRandom(5);
      for (uint32_t i = 0; i < getCount(weight, group); ++i) {
        uint64_t element = (uint64_t)getRandom(1u << 31) << 33 |
                           (uint64_t)getRandom(1u << 31) << 2 | getRandom(4);
        if (i != first && i != second)
          element = getRandom(3) ? zero : zero ^ (sign & ~weight->bits);
        storeElement(getElement(weight, row, 4 * group + i), element, size);
      }
    }
  }
}

static Weight create(const Sparse24Encoding *encoding, Sparse24Layout layout) {
  Weight weight = {.encoding = encoding,
                   .layout = layout,
                   .rows = layout.outer * layout.inner,
                   .groups = (layout.length + 3) / 4,
                   .bits = layout.significantBits &
                           UINT64_MAX >> (64 - 8 * layout.elementSize)};
  int64_t dense, values, index;
  Sparse24Check outcome;
  if (!sparse24LayoutGetSizes(&layout, &dense, &values, &index))
    exit(2);
  weight.valuesBytes = values / weight.rows;
  weight.indexBytes = index / weight.rows;
  weight.dense = createBuffer(dense);
  weight.values = createBuffer(values);
  weight.index = createBuffer(index);
  fill(&weight);
  sparse24EncodingCompress(encoding, &layout, weight.dense.bytes,
                           weight.values.bytes, weight.index.bytes, &outcome);
  if (outcome.violatingGroups)
    exit(2);
  return weight;
}

static void destroy(Weight *weight) {
  free(weight->dense.allocated);
  free(weight->values.allocated);
  free(weight->index.allocated);
}

/// Intact, and then damaged in each way.
static int checkWeight(Weight *weight, int64_t threads, uint32_t times) {
  const Damages none = {.count = 0};
  int failures = check(weight, &none, threads, "intact") +
                 checkSuspicions(weight) +
                 checkEnclosed(weight, getRandom(4) != 0);
  for (uint32_t time = 0; time < times; ++time)
    for (size_t kind = 0; kind < kindCount; ++kind)
      failures += damage(weight, kind, threads);
  return failures;
}

/// An encoding whose second slot keeps the first of two elements, and one whose
/// first slot does not count from the first.
static const Sparse24Encoding *getMadeUp(uint32_t which) {
  static Sparse24Encoding encodings[] = {
      {.name = "reversed", .summary = ""},
      {.name = "shifted", .summary = "", .bases = {1, 0}}};
  const Sparse24Encoding *nvidia = sparse24EncodingGet("nvidia", 6);
  for (int mask = 0; mask < 16; ++mask) {
    const Sparse24Group *group = &nvidia->groups[mask];
    unsigned second = group->chunk >> 2, first = group->chunk & 3;
    // The position of slot 1 is never 0.
    encodings[which].groups[mask] =
        (Sparse24Group){(uint8_t)((second - which) | first << 2),
                        {group->slots[1], group->slots[0]}};
  }
  return &encodings[which];
}

static const Sparse24Encoding *getEncoding(void) {
  const uint32_t which = getRandom(8);
  return which < 6 ? sparse24EncodingGetAt(which / 2) : getMadeUp(which - 6);
}

static Sparse24Layout getLayout(const unsigned char *zeros, uint32_t number) {
  static const int64_t inners[] = {1, 1, 9, 4, 16, 25, 64, 70, 130, 600};
  static const uint64_t bits[] = {0x7f, 0x7fff, 0x7fffffff,
                                  UINT64_C(0x7fffffffffffffff)};
  const int size = number % 4;
  Sparse24Layout layout = {.outer = 1 + getRandom(5),
                           .length = 1 + getRandom(getRandom(2) ? 40 : 700),
                           .inner = inners[getRandom(10)],
                           .elementSize = 1u << size,
                           .significantBits = UINT64_MAX};
  if (layout.inner < 64)
    layout.outer = 1 + getRandom(60);
  if (layout.outer * layout.inner * layout.length > 50000)
    layout.length = 1 + getRandom(160);
  if (number / 4 % 2)
    layout.significantBits = bits[size];
  if (getRandom(8) == 0) // as those of four bits in a byte, and made up
    layout.significantBits = getRandom(2) ? 7 : 0x35;
  if (getRandom(2)) {
    layout.zeros = zeros + getRandom(4);
    layout.zeroCount = getRandom(2) ? 1 : 7;
    layout.zeroRepeat = 1 + getRandom(3);
  }
  return layout;
}

/// Weights that threads share, and of which parts are fetched ahead.
static int checkLarge(int *weights) {
  static const int64_t shapes[][3] = {// outer, length, inner
                                      {1, 4718591, 1}, {530, 4500, 1},
                                      {1, 1031, 2310}, {260, 1030, 9},
                                      {2600, 900, 1},  {9, 30001, 9}};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s) {
    Weight weight = create(sparse24EncodingGetAt(s % 3),
                           (Sparse24Layout){.outer = shapes[s][0],
                                            .length = shapes[s][1],
                                            .inner = shapes[s][2],
                                            .elementSize = 1u << s % 3,
                                            .significantBits = UINT64_MAX});
    for (int64_t threads = 1; threads < 4; ++threads)
      failures += checkWeight(&weight, threads, 0) +
                  damage(&weight, s % kindCount, threads) +
                  damage(&weight, getRandom(3), threads);
    destroy(&weight);
    ++*weights;
  }
  return failures;
}

/// Rows that are taken together, and parts of such that are too long for it.
static int checkStretches(const unsigned char *zeros, int *weights) {
  static const int64_t shapes[][3] = {// outer, length, inner
                                      {160, 500, 1}, {300, 124, 1}, {90, 37, 1},
                                      {2, 9001, 9},  {3, 4100, 4},  {50, 27, 9},
                                      {30, 36, 25},  {70, 260, 3}};
  int failures = 0;
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; ++s)
    for (uint32_t number = 0; number < 6; ++number) {
      const uint32_t size = 1u << number % 3;
      const bool hasZeros = number / 3;
      Weight weight =
          create(sparse24EncodingGetAt((s + number) % 3),
                 (Sparse24Layout){
                     .outer = shapes[s][0],
                     .length = shapes[s][1],
                     .inner = shapes[s][2],
                     .elementSize = size,
                     .significantBits = UINT64_MAX >> (65 - 8 * size) |
                                        (uint64_t)(s % 2) << (8 * size - 1),
                     .zeros = hasZeros ? zeros : NULL,
                     .zeroCount = hasZeros ? 5 : 0,
                     .zeroRepeat = hasZeros ? shapes[s][2] * 3 : 0});
      failures += checkWeight(&weight, 1, 1);
      destroy(&weight);
      ++*weights;
    }
  return failures;
}

int main(void) {
  unsigned char zeros[64];
  for (size_t i = 0; i < sizeof zeros; ++i)
    zeros[i] = (unsigned char)getRandom(256);
  int weights = 0, failures = 0;
  for (; weights < 400; ++weights) {
    Weight weight = create(getEncoding(), getLayout(zeros, (uint32_t)weights));
    failures += checkWeight(&weight, 1, 1);
    isOutOfMemory = weights % 16 == 0;
    failures += damage(&weight, (size_t)weights % kindCount, 1);
    isOutOfMemory = false;
    destroy(&weight);
  }
  failures += checkStretches(zeros, &weights);
  failures += checkLarge(&weights);
  printf("%d weights, %d failures\n", weights, failures);
  return failures != 0;
}

/*===- Compare.c - Whether bytes decode to a weight -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Checks what compressing wrote, and so shares nothing with it but the rows
/// and the threads: the decoder is the definition of the encodings, out = zero;
/// out[p] += v - zero.
///
/// Two groups, which share an index byte, are decoded at once into words of
/// several elements. That finds all differences, and suspects a few groups that
/// have none, at the speed of memory. By the definition those are decoded once
/// more.

#include "Encoding/Groups.h"
#include "Encoding/Work.h"

/// Which bits tell whether an element is zero: all, all but the highest, or
/// others, whose groups are all decoded by the definition.
typedef enum { AllBits, AllButSign, SomeBits } Significance;

typedef struct {
  Sparse24Rows rows;
  uint8_t bases[2];
  const unsigned char *values, *index, *dense;
  /// By slot and index byte, the places of the two groups' elements of one byte
  /// that the slot belongs to: 0xff there and 0 elsewhere.
  uint64_t masks[2][256];
  /// By word, slot and chunk, what moves the slot's larger value to its place
  /// in the word when they are multiplied: 0 where the slot belongs to the
  /// other word, or to no element.
  uint64_t places[2][2][16];
} Job;

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

SPARSE24_INLINE uint64_t getLowBytes(uint64_t element, size_t size) {
  return element & UINT64_MAX >> (64 - 8 * size);
}

/// What a slot adds to its element: nothing where it holds a zero, of whichever
/// sign.
SPARSE24_INLINE uint64_t getAdded(const unsigned char *value, uint64_t zero,
                                  uint64_t bits, size_t size) {
  uint64_t element = loadElement(value, size);
  return (element - zero) & -(uint64_t)(((element ^ zero) & bits) != 0);
}

/// A group: its compressed form, and its dense elements.
typedef struct {
  const unsigned char *values, *dense;
  int64_t stride; ///< Bytes from each dense element to the next.
  uint64_t zero;
  unsigned chunk;
} Group;

/// The mask of the first `count` elements that differ from their decoded form,
/// which is stored. Hardly any does: no branch.
SPARSE24_INLINE unsigned compareGroup(const Job *job, const Group *group,
                                      int64_t count, uint64_t decoded[4],
                                      size_t size) {
  uint64_t zero = group->zero, bits = job->rows.bits;
  uint64_t first = getAdded(group->values, zero, bits, size);
  uint64_t second = getAdded(group->values + size, zero, bits, size);
  unsigned firstElement = slotElement(job->bases, group->chunk, 0);
  unsigned secondElement = slotElement(job->bases, group->chunk, 1);
  unsigned mask = 0;
  for (unsigned i = 0; i < count; ++i) {
    uint64_t element = loadElement(group->dense + i * group->stride, size);
    decoded[i] = getLowBytes(zero + (first & -(uint64_t)(i == firstElement)) +
                                 (second & -(uint64_t)(i == secondElement)),
                             size);
    bool bothZero = !(((element ^ zero) | (decoded[i] ^ zero)) & bits);
    mask |= (unsigned)(element != decoded[i] && !bothZero) << i;
  }
  return mask;
}

//===----------------------------------------------------------------------===//
// Two groups
//===----------------------------------------------------------------------===//

/// The element in each place of a word.
SPARSE24_INLINE uint64_t repeat(uint64_t element, size_t size) {
  return element * (size == 1   ? UINT64_C(0x0101010101010101)
                    : size == 2 ? UINT64_C(0x0001000100010001)
                                : UINT64_C(0x0000000100000001));
}

/// All bits of the elements of a word but the highest of each.
SPARSE24_INLINE uint64_t getLowerBits(size_t size) {
  return repeat(UINT64_MAX >> (65 - 8 * size), size);
}

/// Some bits, where a word differs from its decoded form, which is what the
/// slots add, joined. Everything is what it differs in from the zero. Where two
/// slots add to one element and have a bit in common, joining is not adding.
SPARSE24_INLINE uint64_t compareWord(uint64_t word, uint64_t first,
                                     uint64_t second, Significance significance,
                                     size_t size) {
  uint64_t differences = word ^ (first | second);
  if (significance == AllButSign) {
    // A sum carries into the sign of an element that is not zero. That of one
    // that is zero does not count.
    const uint64_t lower = getLowerBits(size);
    differences &= ((word & lower) + lower) | lower;
  }
  return differences | (first & second);
}

/// Some bits, where an element of the word is a negative zero.
SPARSE24_INLINE uint64_t findNegativeZeros(uint64_t word, size_t size) {
  const uint64_t lower = getLowerBits(size);
  return word & ~((word & lower) + lower) & ~lower;
}

/// Pairs of groups of a row: compressed, and their dense elements, which are
/// behind one another in each pair.
typedef struct {
  const unsigned char *values, *index, *dense;
  int64_t step; ///< Bytes from the dense elements of a pair to the next.
  uint64_t zero;
} Pairs;

/// Whether a pair may differ, for elements of one byte.
SPARSE24_INLINE uint64_t comparePair1(const Job *job, const Pairs *pairs,
                                      int64_t at, Significance significance) {
  const uint64_t zeros = repeat(pairs->zero, 1);
  uint64_t values = loadElement(pairs->values + 4 * at, 4) ^ (uint32_t)zeros;
  uint64_t word = loadElement(pairs->dense + at * pairs->step, 8) ^ zeros;
  unsigned byte = pairs->index[at];
  // Each value, in all places of its group.
  uint64_t apart = (values | values << 16) & UINT64_C(0x0000ffff0000ffff);
  const uint64_t lowest = UINT64_C(0x000000ff000000ff);
  uint64_t first = (apart & lowest) * 0x01010101 & job->masks[0][byte];
  uint64_t second = (apart >> 8 & lowest) * 0x01010101 & job->masks[1][byte];
  return compareWord(word, first, second, significance, 1) |
         (significance == AllButSign ? findNegativeZeros(values, 1) : 0);
}

/// The same for elements of two or four bytes.
SPARSE24_INLINE uint64_t comparePair(const Job *job, const Pairs *pairs,
                                     int64_t at, Significance significance,
                                     size_t size) {
  const uint64_t zeros = repeat(pairs->zero, size);
  const int64_t words = (int64_t)size / 2, step = (int64_t)size;
  const unsigned char *values = pairs->values + 4 * at * step;
  const unsigned char *dense = pairs->dense + at * pairs->step;
  unsigned byte = pairs->index[at];
  uint64_t differences = 0;
  UNROLL
  for (int group = 0; group < 2; ++group) {
    unsigned chunk = group ? byte >> 4 : byte & 15;
    uint64_t first = loadElement(values + 2 * group * step, size);
    uint64_t second = loadElement(values + (2 * group + 1) * step, size);
    first ^= pairs->zero;
    second ^= pairs->zero;
    UNROLL
    for (int w = 0; w < words; ++w) {
      uint64_t word = loadElement(dense + 8 * (group * words + w), 8);
      differences |=
          compareWord(word ^ zeros, first * job->places[w][0][chunk],
                      second * job->places[w][1][chunk], significance, size);
    }
  }
  for (int w = 0; significance == AllButSign && w < words; ++w)
    differences |=
        findNegativeZeros(loadElement(values + 8 * w, 8) ^ zeros, size);
  return differences;
}

/// Whether one of the first `count` pairs may differ. Hardly any does: no
/// branch.
SPARSE24_INLINE bool mayDiffer(const Job *job, Pairs pairs, int64_t count,
                               Significance significance, size_t size) {
  if (significance == SomeBits)
    return true;
  uint64_t differences = 0;
  for (int64_t at = 0; at < count; ++at)
    differences |= size == 1 ? comparePair1(job, &pairs, at, significance)
                             : comparePair(job, &pairs, at, significance, size);
  return differences != 0;
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Elements of a row from one of its groups on.
typedef struct {
  int64_t row, group;
  const unsigned char *dense;
  int64_t stride, count;
  uint64_t zero;
} Elements;

SPARSE24_INLINE Group getGroup(const Job *job, const Elements *elements,
                               int64_t i, size_t size) {
  int64_t row = elements->row, at = elements->group + i;
  unsigned byte = job->index[row * job->rows.indexBytes + at / 2];
  return (Group){
      .values =
          job->values + row * job->rows.valuesBytes + 2 * at * (int64_t)size,
      .dense = elements->dense + 4 * i * elements->stride,
      .stride = elements->stride,
      .zero = elements->zero,
      .chunk = byte >> 4 * (at % 2) & 15,
  };
}

/// Finds the first group that differs, by the definition, unless one in an
/// earlier row is known.
SPARSE24_INLINE void findDifference(const Job *job, Elements elements,
                                    Sparse24Violations *found, size_t size) {
  if (elements.row >= found->firstRow)
    return;
  for (int64_t i = 0; 4 * i < elements.count; ++i) {
    Group group = getGroup(job, &elements, i, size);
    int64_t rest = elements.count - 4 * i;
    uint64_t decoded[4];
    if (!(rest < 4 ? compareGroup(job, &group, rest, decoded, size)
                   : compareGroup(job, &group, 4, decoded, size)))
      continue;
    *found = (Sparse24Violations){1, elements.row, elements.group + i};
    return;
  }
}

/// The pairs that begin with some elements, which `dense` has in such steps.
SPARSE24_INLINE Pairs getPairs(const Job *job, const Elements *elements,
                               const unsigned char *dense, int64_t step,
                               size_t size) {
  int64_t row = elements->row, group = elements->group;
  return (Pairs){.values = job->values + row * job->rows.valuesBytes +
                           2 * group * (int64_t)size,
                 .index = job->index + row * job->rows.indexBytes + group / 2,
                 .dense = dense,
                 .step = step,
                 .zero = elements->zero};
}

/// `count` of the elements, from one on.
SPARSE24_INLINE Elements getPart(const Elements *elements, int64_t start,
                                 int64_t count) {
  Elements part = *elements;
  part.group += start / 4;
  part.dense += start * part.stride;
  part.count = count;
  return part;
}

static int64_t getLesser(int64_t a, int64_t b) { return a < b ? a : b; }

/// Elements of a contiguous row that are decoded before anybody asks whether
/// one differs.
enum { blockElements = 2048 };

/// Compares elements of a contiguous row.
SPARSE24_INLINE void compareRow(const Job *job, const Elements *elements,
                                Sparse24Violations *found,
                                Significance significance, size_t size) {
  const int64_t whole = elements->count / 8 * 8;
  for (int64_t at = 0; at < whole; at += blockElements) {
    Elements block =
        getPart(elements, at, getLesser(whole - at, blockElements));
    Pairs pairs = getPairs(job, &block, block.dense, 8 * (int64_t)size, size);
    if (mayDiffer(job, pairs, block.count / 8, significance, size))
      findDifference(job, block, found, size);
  }
  findDifference(job, getPart(elements, whole, elements->count - whole), found,
                 size);
}

//===----------------------------------------------------------------------===//
// Rows that interleave
//===----------------------------------------------------------------------===//

/// Bytes of the dense elements of each row that are compared at a time: half as
/// many values.
enum { blockBytes = 64 };

/// Swaps the upper half of each part of `*a`, parts of `2 * bits`, with the
/// lower half of those of `*b`.
SPARSE24_INLINE void swapHalves(uint64_t *a, uint64_t *b, unsigned bits,
                                uint64_t lower) {
  uint64_t swapped = (*a >> bits ^ *b) & lower;
  *a ^= swapped << bits;
  *b ^= swapped;
}

/// Transposes a square of as many words as a word has elements.
SPARSE24_INLINE void transpose(uint64_t *words, size_t size) {
  const int count = 8 / (int)size;
  UNROLL
  for (int i = 0; i < 8; i += 2)
    if (size == 1)
      swapHalves(&words[i], &words[i + 1], 8, UINT64_C(0x00ff00ff00ff00ff));
  UNROLL
  for (int i = 0; i < count; ++i)
    if (size <= 2 && !(i & 2 / (int)size))
      swapHalves(&words[i], &words[i + 2 / (int)size], 16,
                 UINT64_C(0x0000ffff0000ffff));
  UNROLL
  for (int i = 0; i < count / 2; ++i)
    swapHalves(&words[i], &words[i + count / 2], 32, UINT32_MAX);
}

/// Copies a pair of groups of each row to where its elements are behind one
/// another, the pairs of the rows too. What is needed next is so far away that
/// no processor guesses it.
SPARSE24_INLINE void gatherPairs(const unsigned char *dense, int64_t stride,
                                 int64_t width, unsigned char *to,
                                 size_t size) {
  const int64_t step = (int64_t)size, square = 8 / step;
  for (int k = 8; k < 16; ++k)
    for (int64_t i = 0; i < width * step; i += Sparse24LineBytes)
      __builtin_prefetch(dense + k * stride + i);
  int64_t i = 0;
  for (; i + square <= width; i += square)
    for (int64_t k = 0; k < 8; k += square) {
      uint64_t words[8];
      UNROLL
      for (int64_t j = 0; j < square; ++j)
        words[j] = loadElement(dense + (k + j) * stride + i * step, 8);
      transpose(words, size);
      UNROLL
      for (int64_t j = 0; j < square; ++j)
        storeElement(to + (8 * (i + j) + k) * step, words[j], 8);
    }
  for (; i < width; ++i)
    for (int k = 0; k < 8; ++k)
      storeElement(to + (8 * i + k) * step,
                   loadElement(dense + k * stride + i * step, size), size);
}

/// The first rows of a tile.
typedef struct {
  const Sparse24Tile *tile;
  int64_t width;
} Strip;

SPARSE24_INLINE Elements getRow(const Job *job, const Strip *strip, int64_t i,
                                size_t size) {
  const Sparse24Tile *tile = strip->tile;
  return (Elements){.row = tile->row + i,
                    .dense = job->dense + tile->offset + i * (int64_t)size,
                    .stride = tile->stride,
                    .count = job->rows.layout->length,
                    .zero = tile->zeros[i]};
}

/// Compares whole pairs of a strip's rows, as many elements as a block has.
SPARSE24_INLINE void compareBlock(const Job *job, const Strip *strip,
                                  int64_t start, int64_t count,
                                  Sparse24Violations *found,
                                  Significance significance, size_t size) {
  unsigned char lines[Sparse24TileWidth * blockBytes];
  const int64_t bytes = 8 * (int64_t)size;
  Elements first = getRow(job, strip, 0, size);
  for (int64_t at = 0; significance != SomeBits && at < count; at += 8)
    gatherPairs(first.dense + (start + at) * first.stride, first.stride,
                strip->width, lines + at / 8 * Sparse24TileWidth * bytes, size);
  for (int64_t i = 0; i < strip->width; ++i) {
    Elements row = getRow(job, strip, i, size);
    Elements block = getPart(&row, start, count);
    Pairs pairs = getPairs(job, &block, lines + i * bytes,
                           Sparse24TileWidth * bytes, size);
    if (mayDiffer(job, pairs, count / 8, significance, size))
      findDifference(job, block, found, size);
  }
}

SPARSE24_INLINE void compareStrip(const Job *job, const Strip *strip,
                                  Sparse24Violations *found,
                                  Significance significance, size_t size) {
  const int64_t length = job->rows.layout->length, whole = length / 8 * 8;
  const int64_t step = blockBytes / (int64_t)size;
  for (int64_t at = 0; at < whole; at += step)
    compareBlock(job, strip, at, getLesser(whole - at, step), found,
                 significance, size);
  for (int64_t i = 0; whole < length && i < strip->width; ++i) {
    Elements row = getRow(job, strip, i, size);
    findDifference(job, getPart(&row, whole, length - whole), found, size);
  }
}

//===----------------------------------------------------------------------===//
// All rows
//===----------------------------------------------------------------------===//

/// Finds the first difference of a range.
SPARSE24_INLINE void compareRange(const Job *job, const Sparse24Range *range,
                                  Sparse24Violations *found,
                                  Significance significance, size_t size) {
  Sparse24Tile tile = {.row = range->row};
  while (!found->count && tile.row + tile.width < range->endRow &&
         sparse24TileNext(&job->rows, &tile)) {
    Strip strip = {&tile, getLesser(tile.width, range->endRow - tile.row)};
    if (job->rows.layout->inner != 1) {
      compareStrip(job, &strip, found, significance, size);
      continue;
    }
    Elements row = getRow(job, &strip, 0, size);
    row.stride = (int64_t)size; // which is a constant
    row = getPart(&row, range->start, range->end - range->start);
    compareRow(job, &row, found, significance, size);
  }
}

/// By element size and by what is significant.
#define RANGE(SIZE)                                                            \
  static void compareRange##SIZE(const Job *job, const Sparse24Range *range,   \
                                 Sparse24Violations *found) {                  \
    uint64_t bits = job->rows.bits, all = UINT64_MAX >> (64 - 8 * SIZE);       \
    if (SIZE == 8 || (bits != all && bits != all >> 1))                        \
      compareRange(job, range, found, SomeBits, SIZE);                         \
    else if (bits == all)                                                      \
      compareRange(job, range, found, AllBits, SIZE);                          \
    else                                                                       \
      compareRange(job, range, found, AllButSign, SIZE);                       \
  }

RANGE(1)
RANGE(2)
RANGE(4)
RANGE(8)

static void visitRange(const void *pointer, const Sparse24Range *range,
                       Sparse24Violations *found) {
  const Job *job = pointer;
  switch (job->rows.layout->elementSize) {
  case 1:
    compareRange1(job, range, found);
    return;
  case 2:
    compareRange2(job, range, found);
    return;
  case 4:
    compareRange4(job, range, found);
    return;
  default:
    compareRange8(job, range, found);
  }
}

/// Sets what does not depend on the rows.
static void setPlaces(Job *job, const Sparse24Encoding *encoding, size_t size) {
  const unsigned perWord = size == 4 ? 2 : 4;
  for (int slot = 0; slot < 2; ++slot)
    for (unsigned byte = 0; size == 1 && byte < 256; ++byte) {
      unsigned low = slotElement(encoding->bases, byte & 15, slot);
      unsigned high = slotElement(encoding->bases, byte >> 4, slot);
      job->masks[slot][byte] =
          (low < 4 ? UINT64_C(0xff) << 8 * low : 0) |
          (high < 4 ? UINT64_C(0xff) << (32 + 8 * high) : 0);
    }
  for (int slot = 0; slot < 2; ++slot)
    for (unsigned chunk = 0; (size == 2 || size == 4) && chunk < 16; ++chunk) {
      unsigned element = slotElement(encoding->bases, chunk, slot);
      if (element < 4)
        job->places[element / perWord][slot][chunk] =
            UINT64_C(1) << 8 * size * (element % perWord);
    }
}

/// Says what differs in a group that was found.
static Sparse24Difference describe(const Job *job,
                                   const Sparse24Violations *found) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t size = layout->elementSize, start = 4 * found->firstGroup;
  const int64_t row = found->firstRow, inner = layout->inner;
  int64_t offset = (row / inner * layout->length + start) * inner + row % inner;
  Elements elements = {.row = row,
                       .group = found->firstGroup,
                       .dense = job->dense + offset * size,
                       .stride = inner * size,
                       .zero = sparse24RowsGetZero(&job->rows, row)};
  Group group = getGroup(job, &elements, 0, (size_t)size);
  uint64_t decoded[4];
  unsigned mask = compareGroup(
      job, &group, getLesser(layout->length - start, 4), decoded, (size_t)size);
  int element = mask ? __builtin_ctz(mask) : 0;
  return (Sparse24Difference){
      row / inner, start + element, row % inner,
      loadElement(group.dense + element * group.stride, (size_t)size),
      decoded[element]};
}

bool sparse24EncodingCompareWith(const Sparse24Encoding *encoding,
                                 const Sparse24Layout *layout,
                                 const void *values, const void *index,
                                 const void *dense,
                                 const Sparse24EncodingOptions *options,
                                 Sparse24Difference *difference) {
  Job job = {.rows = sparse24RowsGet(layout),
             .bases = {encoding->bases[0], encoding->bases[1]},
             .values = values,
             .index = index,
             .dense = dense};
  setPlaces(&job, encoding, layout->elementSize);
  const Sparse24Work work = {&job.rows, &job, visitRange};
  Sparse24Violations found =
      sparse24WorkDo(&work, options ? options->threads : 1);
  *difference = (Sparse24Difference){0};
  if (found.count)
    *difference = describe(&job, &found);
  return !found.count;
}

bool sparse24EncodingCompare(const Sparse24Encoding *encoding,
                             const Sparse24Layout *layout, const void *values,
                             const void *index, const void *dense,
                             Sparse24Difference *difference) {
  return sparse24EncodingCompareWith(encoding, layout, values, index, dense,
                                     NULL, difference);
}

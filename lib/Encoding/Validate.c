/*===- Validate.c - Whether bytes are what compressing writes -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"
#include "Encoding/Work.h"

/// A compressed group: what its slots hold and where its indices point.
typedef struct {
  unsigned chunk;
  unsigned elements[2]; ///< Above 3 where an index names no element.
  bool occupied[2];     ///< Whether the slots hold anything but a zero.
  bool exact;           ///< Whether the zeros in the slots are the very zero.
} Slots;

SPARSE24_INLINE Slots getSlots(const Sparse24Encoding *encoding, unsigned chunk,
                               const unsigned char *values, uint64_t zero,
                               uint64_t bits, size_t size) {
  uint64_t first = loadElement(values, size) ^ zero;
  uint64_t second = loadElement(values + size, size) ^ zero;
  Slots slots = {.chunk = chunk,
                 .elements = {slotElement(encoding->bases, chunk, 0),
                              slotElement(encoding->bases, chunk, 1)},
                 .occupied = {first & bits, second & bits}};
  slots.exact = (slots.occupied[0] || !first) && (slots.occupied[1] || !second);
  return slots;
}

/// The mask of the elements that the slots say are not zero. An element beyond
/// the group sets none of its bits.
SPARSE24_INLINE unsigned getMask(const Slots *slots) {
  unsigned first = slots->occupied[0] ? 1u << slots->elements[0] : 0;
  unsigned second = slots->occupied[1] ? 1u << slots->elements[1] : 0;
  return (first | second) & 15;
}

SPARSE24_INLINE bool keeps(const Slots *slots, int slot, unsigned element) {
  return (slots->occupied[slot] ? slots->elements[slot] : Sparse24SlotEmpty) ==
         element;
}

/// Whether compressing `count` elements could have given the group.
SPARSE24_INLINE bool isCanonical(const Sparse24Encoding *encoding,
                                 const Slots *slots, int64_t count) {
  unsigned mask = getMask(slots);
  const Sparse24Group *group = &encoding->groups[mask];
  return slots->exact && group->chunk == slots->chunk &&
         keeps(slots, 0, group->slots[0]) && keeps(slots, 1, group->slots[1]) &&
         mask >> count == 0;
}

static bool isPossible(const Sparse24Encoding *encoding, unsigned chunk) {
  for (unsigned mask = 0; mask < 16; ++mask)
    if (!maskViolates(mask) && encoding->groups[mask].chunk == chunk)
      return true;
  return false;
}

/// What is wrong with a group that is not canonical.
static Sparse24Problem findProblem(const Sparse24Encoding *encoding,
                                   const Slots *slots, int64_t count) {
  if (!isPossible(encoding, slots->chunk))
    return Sparse24ProblemImpossibleIndex;
  if (slots->occupied[1] && slots->elements[0] == slots->elements[1])
    return Sparse24ProblemSlotNotEmpty;
  if (getMask(slots) >> count)
    return Sparse24ProblemBeyondEnd;
  return Sparse24ProblemNotCanonical;
}

/// The chunk of the elements that the group stands for, or its own where it
/// stands for none: a value without an element, or two for the same.
static uint8_t getExpectedChunk(const Sparse24Encoding *encoding,
                                const Slots *slots, int64_t count) {
  unsigned mask = getMask(slots);
  int values = slots->occupied[0] + slots->occupied[1];
  if (__builtin_popcount(mask) != values || mask >> count)
    return (uint8_t)slots->chunk;
  return encoding->groups[mask].chunk;
}

//===----------------------------------------------------------------------===//
// Two groups, which share an index byte
//===----------------------------------------------------------------------===//

/// Which bits tell whether an element is zero: all, all but the highest, or
/// others.
typedef enum { AllBits, AllButSign, SomeBits } Significance;

typedef struct {
  Sparse24Rows rows;
  const Sparse24Encoding *encoding;
  const unsigned char *values, *index;
  /// By index byte, for which of the four slots, the first one in bit 0, the
  /// pair is canonical if they alone hold a value: a bit for each such mask.
  uint16_t canonical[256];
} Job;

static void setCanonical(Job *job) {
  unsigned chunks[16] = {0}; // The same for one group.
  for (unsigned chunk = 0; chunk < 16; ++chunk)
    for (unsigned mask = 0; mask < 4; ++mask) {
      const uint8_t *bases = job->encoding->bases;
      Slots slots = {.chunk = chunk,
                     .elements = {slotElement(bases, chunk, 0),
                                  slotElement(bases, chunk, 1)},
                     .occupied = {mask & 1, mask & 2},
                     .exact = true};
      chunks[chunk] |= (unsigned)isCanonical(job->encoding, &slots, 4) << mask;
    }
  for (unsigned byte = 0; byte < 256; ++byte)
    for (unsigned mask = 0; mask < 4; ++mask)
      if (chunks[byte >> 4] >> mask & 1)
        job->canonical[byte] |= (uint16_t)(chunks[byte & 15] << 4 * mask);
}

/// The element in each place of a word.
SPARSE24_INLINE uint64_t repeat(uint64_t element, size_t size) {
  return element * (size == 1   ? UINT64_C(0x0101010101010101)
                    : size == 2 ? UINT64_C(0x0001000100010001)
                    : size == 4 ? UINT64_C(0x0000000100000001)
                                : 1);
}

/// The mask of the elements of a word that have their highest bit set, which is
/// the only one. The factors bring those bits together.
SPARSE24_INLINE unsigned getHighest(uint64_t word, size_t size) {
  switch (size) {
  case 1: // of four bytes
    return (word >> 7) * 0x01020408 >> 24 & 15;
  case 2:
    return (word >> 15) * UINT64_C(0x0001000200040008) >> 48 & 15;
  case 4:
    return (word >> 31 | word >> 62) & 3;
  default:
    return word >> 63 & 1;
  }
}

/// Which slots of a pair hold a value; adds those that hold a zero, and not the
/// very zero, to `inexact`.
SPARSE24_INLINE unsigned getOccupied(const unsigned char *values, uint64_t zero,
                                     uint64_t bits, Significance significance,
                                     uint64_t *inexact, size_t size) {
  const unsigned bytes = size == 1 ? 4 : 8, perWord = bytes / (unsigned)size;
  const uint64_t lower = repeat(UINT64_MAX >> (65 - 8 * size), size);
  unsigned occupied = 0;
  for (unsigned i = 0; i < 4; i += perWord) {
    uint64_t word = loadElement(values + i * size, bytes);
    word ^= repeat(zero, size) & UINT64_MAX >> (64 - 8 * bytes);
    uint64_t counts =
        significance == SomeBits ? word & repeat(bits, size) : word;
    // A sum carries into the highest bit where a lower one is set.
    uint64_t set = (counts & lower) + lower;
    if (significance != AllButSign)
      set |= counts;
    set &= ~lower;
    occupied |= getHighest(set, size) << i;
    // What there is of elements that are zero.
    if (significance == AllButSign)
      *inexact |= word & ~lower & ~set;
    else if (significance == SomeBits)
      *inexact |= word & ~(set | (set - (set >> (8 * size - 1))));
  }
  return occupied;
}

/// Whether all of some pairs are canonical. Nearly all are, so nothing
/// branches.
SPARSE24_INLINE bool areCanonical(const Job *job, const unsigned char *values,
                                  const unsigned char *index, int64_t count,
                                  uint64_t zero, Significance significance,
                                  size_t size) {
  uint64_t inexact = 0;
  unsigned ok = 1;
  for (int64_t i = 0; i < count; ++i) {
    unsigned mask = getOccupied(values + 4 * i * (int64_t)size, zero,
                                job->rows.bits, significance, &inexact, size);
    ok &= (unsigned)job->canonical[index[i]] >> mask;
  }
  return ok && !inexact;
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// A group of a row, and how many elements it has.
typedef struct {
  Slots slots;
  int64_t count;
} Group;

SPARSE24_INLINE Group getGroup(const Job *job, int64_t row, int64_t group,
                               uint64_t zero, size_t size) {
  const Sparse24Rows *rows = &job->rows;
  const unsigned char *values =
      job->values + row * rows->valuesBytes + 2 * group * (int64_t)size;
  unsigned byte = job->index[row * rows->indexBytes + group / 2];
  int64_t rest = rows->layout->length - 4 * group;
  return (Group){getSlots(job->encoding, byte >> 4 * (group % 2) & 15, values,
                          zero, rows->bits, size),
                 rest < 4 ? rest : 4};
}

static uint8_t getPadding(const Job *job, int64_t row) {
  return job->index[(row + 1) * job->rows.indexBytes - 1] >> 4;
}

/// Groups that are looked at before anybody asks whether one is canonical.
enum { blockGroups = 512 };

/// Finds the first problem of a row's groups from `start` on, an even one. The
/// padding counts as a group.
SPARSE24_INLINE void validateRow(const Job *job, int64_t row, int64_t start,
                                 int64_t end, Sparse24Violations *found,
                                 Significance significance, size_t size) {
  const Sparse24Rows *rows = &job->rows;
  const uint64_t zero = sparse24RowsGetZero(rows, row);
  const int64_t whole = rows->layout->length / 4;
  for (int64_t at = start; at < end; at += blockGroups) {
    int64_t blockEnd = end - at < blockGroups ? end : at + blockGroups;
    int64_t pairs = ((blockEnd < whole ? blockEnd : whole) - at) / 2;
    int64_t group = at;
    if (areCanonical(
            job, job->values + row * rows->valuesBytes + 2 * at * (int64_t)size,
            job->index + row * rows->indexBytes + at / 2, pairs, zero,
            significance, size))
      group += 2 * pairs;
    for (; group < blockEnd; ++group) {
      Group rest = getGroup(job, row, group, zero, size);
      if (isCanonical(job->encoding, &rest.slots, rest.count))
        continue;
      *found = (Sparse24Violations){1, row, group};
      return;
    }
  }
  if (end == rows->groups && end % 2 &&
      getPadding(job, row) != job->encoding->groups[0].chunk)
    *found = (Sparse24Violations){1, row, end};
}

SPARSE24_INLINE void validateRows(const Job *job, const Sparse24Range *range,
                                  Sparse24Violations *found,
                                  Significance significance, size_t size) {
  for (int64_t row = range->row; row < range->endRow && !found->count; ++row)
    validateRow(job, row, range->start / 4, range->end / 4 + !!(range->end % 4),
                found, significance, size);
}

/// By element size and by what is significant.
#define ROWS(SIZE)                                                             \
  static void validateRows##SIZE(const Job *job, const Sparse24Range *range,   \
                                 Sparse24Violations *found) {                  \
    uint64_t bits = job->rows.bits, all = UINT64_MAX >> (64 - 8 * SIZE);       \
    if (bits == all)                                                           \
      validateRows(job, range, found, AllBits, SIZE);                          \
    else if (bits == all >> 1)                                                 \
      validateRows(job, range, found, AllButSign, SIZE);                       \
    else                                                                       \
      validateRows(job, range, found, SomeBits, SIZE);                         \
  }

ROWS(1)
ROWS(2)
ROWS(4)
ROWS(8)

static void visitRange(const void *pointer, const Sparse24Range *range,
                       Sparse24Violations *found) {
  const Job *job = pointer;
  switch (job->rows.layout->elementSize) {
  case 1:
    validateRows1(job, range, found);
    return;
  case 2:
    validateRows2(job, range, found);
    return;
  case 4:
    validateRows4(job, range, found);
    return;
  default:
    validateRows8(job, range, found);
  }
}

//===----------------------------------------------------------------------===//
// All rows
//===----------------------------------------------------------------------===//

/// Says what is wrong with a group that was found, or with the padding.
static Sparse24Validation describe(const Job *job,
                                   const Sparse24Violations *found) {
  const int64_t row = found->firstRow;
  Sparse24Validation validation = {.row = row, .group = found->firstGroup};
  if (validation.group == job->rows.groups) {
    validation.problem = Sparse24ProblemPadding;
    validation.chunk = getPadding(job, row);
    validation.expectedChunk = job->encoding->groups[0].chunk;
    return validation;
  }
  Group group =
      getGroup(job, row, validation.group, sparse24RowsGetZero(&job->rows, row),
               job->rows.layout->elementSize);
  validation.problem = findProblem(job->encoding, &group.slots, group.count);
  validation.chunk = (uint8_t)group.slots.chunk;
  validation.expectedChunk =
      getExpectedChunk(job->encoding, &group.slots, group.count);
  return validation;
}

bool sparse24EncodingValidateWith(const Sparse24Encoding *encoding,
                                  const Sparse24Layout *layout,
                                  const void *values, const void *index,
                                  const Sparse24EncodingOptions *options,
                                  Sparse24Validation *validation) {
  Job job = {.rows = sparse24RowsGet(layout),
             .encoding = encoding,
             .values = values,
             .index = index};
  setCanonical(&job);
  const Sparse24Work work = {&job.rows, &job, visitRange};
  Sparse24Violations found =
      sparse24WorkDo(&work, options ? options->threads : 1);
  *validation = (Sparse24Validation){.problem = Sparse24ProblemNone};
  if (found.count)
    *validation = describe(&job, &found);
  return !found.count;
}

bool sparse24EncodingValidate(const Sparse24Encoding *encoding,
                              const Sparse24Layout *layout, const void *values,
                              const void *index,
                              Sparse24Validation *validation) {
  return sparse24EncodingValidateWith(encoding, layout, values, index, NULL,
                                      validation);
}

/*===- Validate.c - Whether bytes are what compressing writes -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Decoders go through the values and their index at the speed of memory; what
/// they suspect is looked at group by group.

#include "Encoding/Decoders.h"
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
// Rows
//===----------------------------------------------------------------------===//

typedef struct {
  Sparse24Rows rows;
  const Sparse24Encoding *encoding;
  const Sparse24Decoder *decoder; ///< NULL for none.
  const unsigned char *values, *index;
  /// By which slots hold a value, slot 0 in bit 0, the chunks with which a
  /// group of four elements is canonical: a bit for each.
  uint16_t chunks[4];
} Job;

static void setChunks(Job *job) {
  const uint8_t *bases = job->encoding->bases;
  for (unsigned chunk = 0; chunk < 16; ++chunk)
    for (unsigned mask = 0; mask < 4; ++mask) {
      Slots slots = {.chunk = chunk,
                     .elements = {slotElement(bases, chunk, 0),
                                  slotElement(bases, chunk, 1)},
                     .occupied = {mask & 1, mask & 2},
                     .exact = true};
      if (isCanonical(job->encoding, &slots, 4))
        job->chunks[mask] |= (uint16_t)(1u << chunk);
    }
}

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

/// Finds the first of some groups of a row that is not canonical.
SPARSE24_INLINE void findProblemOf(const Job *job, int64_t row, int64_t start,
                                   int64_t end, uint64_t zero,
                                   Sparse24Violations *found, size_t size) {
  for (int64_t group = start; group < end; ++group) {
    Group one = getGroup(job, row, group, zero, size);
    if (isCanonical(job->encoding, &one.slots, one.count))
      continue;
    *found = (Sparse24Violations){1, row, group};
    return;
  }
}

static void findFirst(const Job *job, int64_t row, int64_t start, int64_t end,
                      uint64_t zero, Sparse24Violations *found) {
  switch (job->rows.layout->elementSize) {
  case 1:
    findProblemOf(job, row, start, end, zero, found, 1);
    return;
  case 2:
    findProblemOf(job, row, start, end, zero, found, 2);
    return;
  case 4:
    findProblemOf(job, row, start, end, zero, found, 4);
    return;
  default:
    findProblemOf(job, row, start, end, zero, found, 8);
  }
}

/// Validates groups that do not fill a unit, completed with those of zeros.
static bool mayRestBeInvalid(const Job *job, const Sparse24Part *rest) {
  unsigned char values[2 * Sparse24UnitElements], index[Sparse24UnitIndex];
  const int64_t size = job->rows.layout->elementSize;
  const int64_t groups = rest->count / 4;
  const unsigned none = job->encoding->groups[0].chunk;
  sparse24Fill(values, rest->zero, Sparse24UnitElements / 2, size);
  memset(index, (int)(none * 0x11), sizeof index);
  memcpy(values, rest->values, (size_t)(2 * groups * size));
  memcpy(index, rest->index, (size_t)(groups / 2));
  if (groups % 2)
    index[groups / 2] =
        (unsigned char)((rest->index[groups / 2] & 15) | none << 4);
  const Sparse24Part unit = {.values = values,
                             .index = index,
                             .count = Sparse24UnitElements,
                             .zero = rest->zero,
                             .bits = rest->bits};
  return job->decoder->validate(&unit, job->chunks);
}

static bool mayBeInvalid(const Job *job, const Sparse24Part *part) {
  if (part->count < Sparse24UnitElements)
    return mayRestBeInvalid(job, part);
  const Sparse24Rows *rows = &job->rows;
  sparse24Fetch(job->values, rows->count * rows->valuesBytes, part->values,
                part->count / 2 * (int64_t)rows->layout->elementSize);
  sparse24Fetch(job->index, rows->count * rows->indexBytes, part->index,
                part->count / 8);
  return job->decoder->validate(part, job->chunks);
}

static int64_t getLesser(int64_t a, int64_t b) { return a < b ? a : b; }

enum {
  /// Bytes of values that are looked at before anybody asks whether one is
  /// canonical.
  blockBytes = 1024,
  /// Those of a row that is worth looking at alone.
  longBytes = 2048,
};

/// Finds the first problem of a row's groups from `start` on, an even one. The
/// padding counts as a group.
static void validateRow(const Job *job, int64_t row, int64_t start, int64_t end,
                        Sparse24Violations *found) {
  const Sparse24Rows *rows = &job->rows;
  const int64_t size = rows->layout->elementSize;
  const int64_t most = blockBytes / (2 * size);
  const uint64_t zero = sparse24RowsGetZero(rows, row);
  // The last group may be shorter.
  const int64_t whole = getLesser(end, rows->layout->length / 4);
  int64_t at = start, count;
  for (; job->decoder && at < whole && !found->count; at += count) {
    count = getLesser(whole - at, most);
    if (count > Sparse24UnitGroups)
      count -= count % Sparse24UnitGroups;
    const Sparse24Part part = {
        .values = job->values + row * rows->valuesBytes + 2 * at * size,
        .index = job->index + row * rows->indexBytes + at / 2,
        .count = 4 * count,
        .zero = zero,
        .bits = rows->bits};
    if (mayBeInvalid(job, &part))
      findFirst(job, row, at, at + count, zero, found);
  }
  if (!found->count)
    findFirst(job, row, at, end, zero, found);
  if (!found->count && end == rows->groups && end % 2 &&
      getPadding(job, row) != job->encoding->groups[0].chunk)
    *found = (Sparse24Violations){1, row, end};
}

/// Whether short rows are canonical that have the same zero. They follow each
/// other as if they were one row, in which the padding is left out.
static bool areRowsValid(const Job *job, int64_t row, int64_t count) {
  unsigned char joined[Sparse24StretchBytes / 8];
  const Sparse24Rows *rows = &job->rows;
  const int64_t size = rows->layout->elementSize;
  Sparse24Violations found = {0};
  Sparse24Part part = {.values = job->values + row * rows->valuesBytes,
                       .index = job->index + row * rows->indexBytes,
                       .zero = sparse24RowsGetZero(rows, row),
                       .bits = rows->bits};
  if (rows->groups % 2) {
    for (int64_t i = 0; i < count; ++i)
      if (getPadding(job, row + i) != job->encoding->groups[0].chunk)
        return false;
    sparse24JoinIndex(part.index, rows->indexBytes, count, joined);
    part.index = joined;
  }
  for (int64_t left = count * rows->groups; left > 0; left -= part.count / 4) {
    int64_t groups = getLesser(left, blockBytes / (2 * size));
    if (groups > Sparse24UnitGroups)
      groups -= groups % Sparse24UnitGroups;
    part.count = 4 * groups;
    if (mayBeInvalid(job, &part))
      return false;
    part.values += 2 * groups * size;
    part.index += groups / 2;
  }
  // The last group may be shorter.
  for (int64_t i = 0; rows->layout->length % 4 && i < count; ++i)
    findFirst(job, row + i, rows->groups - 1, rows->groups, part.zero, &found);
  return !found.count;
}

static void visitRange(const void *pointer, const Sparse24Range *range,
                       Sparse24Violations *found) {
  const Job *job = pointer;
  const Sparse24Rows *rows = &job->rows;
  const bool areShort = job->decoder && rows->valuesBytes <= longBytes;
  int64_t count;
  for (int64_t row = range->row; row < range->endRow && !found->count;
       row += count) {
    count = 1;
    if (areShort)
      count = getLesser(getLesser(Sparse24StretchBytes / 2 / rows->valuesBytes,
                                  sparse24RowsCountSame(rows, row)),
                        range->endRow - row);
    if (count > 1 && areRowsValid(job, row, count))
      continue;
    for (int64_t i = 0; i < count && !found->count; ++i)
      validateRow(job, row + i, range->start / 4,
                  range->end / 4 + !!(range->end % 4), found);
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
  setChunks(&job);
  job.decoder = sparse24KernelsGetDecoder(options ? options->kernels : NULL,
                                          layout->elementSize, job.rows.bits);
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

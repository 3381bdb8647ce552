/*===- Validate.c - Whether bytes are what compressing writes -------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

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

/// Whether whole groups are canonical, by their chunk and by which of their
/// slots hold a value: bit 4 for the first, bit 5 for the second.
typedef struct {
  bool isCanonical[64];
} Rules;

static Rules getRules(const Sparse24Encoding *encoding) {
  Rules rules;
  for (unsigned i = 0; i < 64; ++i) {
    unsigned chunk = i & 15;
    Slots slots = {.chunk = chunk,
                   .elements = {slotElement(encoding->bases, chunk, 0),
                                slotElement(encoding->bases, chunk, 1)},
                   .occupied = {i & 16, i & 32},
                   .exact = true};
    rules.isCanonical[i] = isCanonical(encoding, &slots, 4);
  }
  return rules;
}

/// Whether all whole groups of a row are canonical. Nearly all are, so nothing
/// branches.
SPARSE24_INLINE bool areCanonical(const Rules *rules, const Sparse24Rows *rows,
                                  const unsigned char *values,
                                  const unsigned char *index, uint64_t zero,
                                  size_t size) {
  const int64_t whole = rows->layout->length / 4;
  const uint64_t bits = rows->bits;
  bool ok = true;
  for (int64_t group = 0; group < whole; ++group) {
    unsigned chunk = index[group / 2] >> 4 * (group % 2) & 15;
    const unsigned char *slots = values + 2 * group * (int64_t)size;
    uint64_t first = loadElement(slots, size) ^ zero;
    uint64_t second = loadElement(slots + size, size) ^ zero;
    bool hasFirst = (first & bits) != 0, hasSecond = (second & bits) != 0;
    ok &= rules->isCanonical[chunk | hasFirst << 4 | hasSecond << 5];
    // The zero in a slot is the very zero.
    ok &= (hasFirst == (first != 0)) & (hasSecond == (second != 0));
  }
  return ok;
}

/// Validates a row; the caller completes the problem with the row's number.
SPARSE24_INLINE bool validateRow(const Sparse24Encoding *encoding,
                                 const Rules *rules, const Sparse24Rows *rows,
                                 const unsigned char *values,
                                 const unsigned char *index, uint64_t zero,
                                 Sparse24Validation *validation, size_t size) {
  int64_t length = rows->layout->length, groups = rows->groups;
  bool ok = areCanonical(rules, rows, values, index, zero, size);
  for (int64_t group = ok ? length / 4 : 0; group < groups; ++group) {
    int64_t rest = length - 4 * group, count = rest < 4 ? rest : 4;
    unsigned chunk = index[group / 2] >> 4 * (group % 2) & 15;
    Slots slots = getSlots(encoding, chunk, values + 2 * group * (int64_t)size,
                           zero, rows->bits, size);
    if (isCanonical(encoding, &slots, count))
      continue;
    validation->problem = findProblem(encoding, &slots, count);
    validation->group = group;
    validation->chunk = (uint8_t)chunk;
    validation->expectedChunk = getExpectedChunk(encoding, &slots, count);
    return false;
  }
  uint8_t padding = index[(groups - 1) / 2] >> 4;
  if (groups % 2 == 0 || padding == encoding->groups[0].chunk)
    return true;
  validation->problem = Sparse24ProblemPadding;
  validation->group = groups;
  validation->chunk = padding;
  validation->expectedChunk = encoding->groups[0].chunk;
  return false;
}

typedef bool (*Kernel)(const Sparse24Encoding *encoding, const Rules *rules,
                       const Sparse24Rows *rows, const unsigned char *values,
                       const unsigned char *index, uint64_t zero,
                       Sparse24Validation *validation);

#define KERNEL(SIZE)                                                           \
  static bool validateRow##SIZE(const Sparse24Encoding *encoding,              \
                                const Rules *rules, const Sparse24Rows *rows,  \
                                const unsigned char *values,                   \
                                const unsigned char *index, uint64_t zero,     \
                                Sparse24Validation *validation) {              \
    return validateRow(encoding, rules, rows, values, index, zero, validation, \
                       SIZE);                                                  \
  }

KERNEL(1)
KERNEL(2)
KERNEL(4)
KERNEL(8)

/// By the binary logarithm of the element size.
static const Kernel kernels[] = {
    validateRow1,
    validateRow2,
    validateRow4,
    validateRow8,
};

bool sparse24EncodingValidate(const Sparse24Encoding *encoding,
                              const Sparse24Layout *layout, const void *values,
                              const void *index,
                              Sparse24Validation *validation) {
  const Sparse24Rows rows = sparse24RowsGet(layout);
  const unsigned char *rowValues = values, *rowIndex = index;
  *validation = (Sparse24Validation){.problem = Sparse24ProblemNone};
  const Rules rules = getRules(encoding);
  Kernel kernel = kernels[__builtin_ctz(layout->elementSize)];
  for (int64_t row = 0; row < rows.count; ++row) {
    validation->row = row;
    if (!kernel(encoding, &rules, &rows, rowValues, rowIndex,
                sparse24RowsGetZero(&rows, row), validation))
      return false;
    rowValues += rows.valuesBytes;
    rowIndex += rows.indexBytes;
  }
  validation->row = 0;
  return true;
}

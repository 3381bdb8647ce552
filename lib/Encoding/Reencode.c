/*===- Reencode.c - From one encoding to another --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

/// What becomes of a group: its chunk, and the old slot (or 2: none) that each
/// of its slots takes its value from.
typedef struct {
  uint8_t chunk;
  uint8_t sources[2];
} Move;

enum { NoSource = 2 };

/// By the old chunk, and above it the two bits that say which slots hold a
/// value.
typedef struct {
  Move moves[64];
} Table;

static uint8_t findSource(const unsigned elements[2], unsigned element) {
  for (uint8_t slot = 0; slot < 2; ++slot)
    if (elements[slot] == element)
      return slot;
  return NoSource;
}

static Move getMove(const Sparse24Encoding *from, const Sparse24Encoding *to,
                    unsigned chunk, unsigned occupied) {
  unsigned elements[2], mask = 0;
  for (int slot = 0; slot < 2; ++slot) {
    // Beyond what any slot keeps, for one that holds nothing.
    elements[slot] = Sparse24SlotEmpty + 1;
    unsigned element = slotElement(from->bases, chunk, slot);
    if (!(occupied >> slot & 1) || element >= Sparse24SlotEmpty)
      continue;
    elements[slot] = element;
    mask |= 1u << element;
  }
  const Sparse24Group *group = &to->groups[mask];
  return (Move){group->chunk,
                {findSource(elements, group->slots[0]),
                 findSource(elements, group->slots[1])}};
}

static Table getTable(const Sparse24Encoding *from,
                      const Sparse24Encoding *to) {
  Table table;
  for (unsigned i = 0; i < 64; ++i)
    table.moves[i] = getMove(from, to, i & 15, i >> 4);
  return table;
}

/// Moves the values of a group and returns its chunk.
SPARSE24_INLINE unsigned reencodeGroup(const Table *table, unsigned chunk,
                                       const unsigned char *values,
                                       unsigned char *newValues, uint64_t zero,
                                       uint64_t bits, size_t size) {
  uint64_t slots[3] = {loadElement(values, size),
                       loadElement(values + size, size), zero};
  unsigned first = ((slots[0] ^ zero) & bits) != 0;
  unsigned second = ((slots[1] ^ zero) & bits) != 0;
  const Move *move = &table->moves[chunk | first << 4 | second << 5];
  storeElement(newValues, slots[move->sources[0]], size);
  storeElement(newValues + size, slots[move->sources[1]], size);
  return move->chunk;
}

typedef struct {
  const unsigned char *values, *index;
  unsigned char *newValues, *newIndex;
} Row;

SPARSE24_INLINE void reencodeRow(const Table *table, const Sparse24Rows *rows,
                                 const Row *row, uint64_t zero, size_t size) {
  unsigned padding = table->moves[0].chunk;
  for (int64_t group = 0; group < rows->groups; group += 2) {
    unsigned old = row->index[group / 2], high = padding;
    int64_t at = 2 * group * (int64_t)size, next = at + 2 * (int64_t)size;
    unsigned low = reencodeGroup(table, old & 15, row->values + at,
                                 row->newValues + at, zero, rows->bits, size);
    if (group + 1 < rows->groups)
      high = reencodeGroup(table, old >> 4, row->values + next,
                           row->newValues + next, zero, rows->bits, size);
    row->newIndex[group / 2] = (unsigned char)(low | high << 4);
  }
}

typedef void (*Kernel)(const Table *table, const Sparse24Rows *rows,
                       const Row *row, uint64_t zero);

#define KERNEL(SIZE)                                                           \
  static void reencodeRow##SIZE(const Table *table, const Sparse24Rows *rows,  \
                                const Row *row, uint64_t zero) {               \
    reencodeRow(table, rows, row, zero, SIZE);                                 \
  }

KERNEL(1)
KERNEL(2)
KERNEL(4)
KERNEL(8)

/// By the binary logarithm of the element size.
static const Kernel kernels[] = {
    reencodeRow1,
    reencodeRow2,
    reencodeRow4,
    reencodeRow8,
};

void sparse24EncodingReencode(const Sparse24Encoding *from,
                              const Sparse24Encoding *to,
                              const Sparse24Layout *layout, const void *values,
                              const void *index, void *newValues,
                              void *newIndex) {
  const Sparse24Rows rows = sparse24RowsGet(layout);
  const Table table = getTable(from, to);
  Kernel kernel = kernels[__builtin_ctz(layout->elementSize)];
  Row row = {values, index, newValues, newIndex};
  for (int64_t i = 0; i < rows.count; ++i) {
    kernel(&table, &rows, &row, sparse24RowsGetZero(&rows, i));
    row.values += rows.valuesBytes;
    row.newValues += rows.valuesBytes;
    row.index += rows.indexBytes;
    row.newIndex += rows.indexBytes;
  }
}

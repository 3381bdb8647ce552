/*===- Vectors.h - Kernels for vectors of some width --------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What kernels do is the same for vectors of 32 and of 64 bytes. A file that
/// includes this one defines
///
///   Vector                    the type, and VECTOR_BYTES its size
///   VECTOR                    the attributes of functions with such vectors
///   load, store, stream       of any alignment, any, and that of a vector
///   and, or, xor, add8        the last one by bytes
///   xor3                      of three
///   subtract8                 by bytes
///   shiftRight4               in each 16 bits
///   shiftRight64, shiftLeft64 in each 64 bits; all out for 64
///   isAny                     whether any bit is set
///   broadcast                 an element
///   broadcastTable            16 bytes, as often as they fit
///   lookUp                    entries of such a table
///   choose                    the second where bytes of the third have bit 7
///   unpackLow, unpackHigh     16 bytes by 16 bytes, by elements
///   order8, storeIndex        see compressStep
///   loadLanes                 16 bytes by 16 bytes, which lie some bytes apart
///   storeMasks                a bit for each of 64 elements that is not zero
///
///   Where                     some elements of a vector
///   findZeros                 those all of whose bits, of some, are zero
///   clear                     sets such elements to 0
///   addBits                   gives such elements bits
///   getViolating              no bits or all: fewer than two of four are zero
///
/// and, where it compresses contiguous rows in a way of its own, compressBlocks
/// and HAS_COMPRESS_BLOCKS.
///
/// Four vectors hold the elements 0, 1, 2 and 3 of groups, as their differences
/// from the zero: the four elements of a group are in the same place of each.
/// The mask of a group is then made of one bit of each vector, in all bytes of
/// its place, whatever the element size; and what the tables have for the mask
/// chooses between the vectors byte by byte. Rows that lie side by side have
/// this form by themselves. Those that are contiguous are brought into it.

#include "Encoding/Kernels.h"

#define VECTOR_INLINE VECTOR static inline __attribute__((always_inline))

enum {
  /// How far ahead of the reads a contiguous weight is fetched, where it is too
  /// short for pages to take turns.
  prefetchBytes = 2048,
  lineVectors = Sparse24LineBytes / VECTOR_BYTES,
};

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

/// The tables of a plan in registers.
typedef struct {
  Vector first, chunks, violates;
} Tables;

VECTOR_INLINE Tables loadTables(const Sparse24Plan *plan) {
  return (Tables){broadcastTable(plan->first), broadcastTable(plan->chunks),
                  broadcastTable(plan->violates)};
}

/// Which work there is: none that a constant says there is not is compiled.
typedef struct {
  size_t size;
  bool hasZero; ///< A zero that is not 0.
  bool hasSign; ///< Bits of an element that are not significant.
} Form;

VECTOR_INLINE Vector subtractZero(Vector elements, Vector zero, Form form) {
  return form.hasZero ? xor(elements, zero) : elements;
}

/// Groups: what their elements differ from the zero by.
typedef struct {
  Vector elements[4];
} Groups;

/// Makes zeros differ from the zero by nothing, not even their sign, and
/// returns the masks of those elements.
VECTOR_INLINE Vector getZeros(Groups *groups, Vector bits, Form form) {
  Vector masks = broadcast(0, 1);
  UNROLL
  for (int i = 0; i < 4; ++i) {
    Where zeros = findZeros(groups->elements[i], bits, form.size);
    if (form.hasSign)
      groups->elements[i] = clear(groups->elements[i], zeros, form.size);
    masks = addBits(masks, broadcast(1u << i, 1), zeros, form.size);
  }
  return masks;
}

/// The two slots of each group. As both together keep all that is not zero, the
/// second has what is left.
VECTOR_INLINE void getSlots(const Groups *groups, Vector masks,
                            const Tables *tables, Vector slots[2]) {
  const Vector *elements = groups->elements;
  Vector first = lookUp(tables->first, masks);
  Vector low = choose(elements[0], elements[1], first);
  Vector high = choose(elements[2], elements[3], first);
  slots[0] = choose(low, high, add8(first, first));
  slots[1] =
      xor3(xor3(slots[0], elements[0], elements[1]), elements[2], elements[3]);
}

//===----------------------------------------------------------------------===//
// Contiguous rows
//===----------------------------------------------------------------------===//

/// Brings the elements of the groups in four consecutive vectors together: four
/// bytes of each group, or half a group, or a quarter at a time.
VECTOR_INLINE Groups gatherGroups(const unsigned char *dense, Vector spread,
                                  Vector zero, Form form) {
  Vector from[4];
  UNROLL
  for (int i = 0; i < 4; ++i) {
    from[i] = subtractZero(load(dense + i * VECTOR_BYTES), zero, form);
    if (form.size < 4)
      from[i] = lookUp(from[i], spread);
  }
  Vector a = unpackLow(from[0], from[1], 4), b = unpackLow(from[2], from[3], 4);
  Vector c = unpackHigh(from[0], from[1], 4);
  Vector d = unpackHigh(from[2], from[3], 4);
  return (Groups){{unpackLow(a, b, 8), unpackHigh(a, b, 8), unpackLow(c, d, 8),
                   unpackHigh(c, d, 8)}};
}

/// The bytes that groups in 16 bytes have of their elements 0, of their
/// elements 1 and so on.
static const uint8_t spreads[2][16] = {
    {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
    {0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15},
};

/// Where vectors go.
VECTOR_INLINE void put(unsigned char *to, Vector vector, bool streamed) {
  if (streamed)
    stream(to, vector);
  else
    store(to, vector);
}

/// Four vectors. Those of the groups have four bytes of the first 16 bytes of
/// each given vector, then four of the second 16 bytes of each, and so on;
/// order8 and storeIndex bring that into order.
VECTOR_INLINE Vector compressStep(const unsigned char *dense, Vector spread,
                                  Vector zero, Vector bits,
                                  const Tables *tables, unsigned char *values,
                                  bool streamed, unsigned char *index,
                                  Form form) {
  const size_t size = form.size;
  Groups groups = gatherGroups(dense, spread, zero, form);
  Vector masks = getZeros(&groups, bits, form), slots[2];
  getSlots(&groups, masks, tables, slots);
  UNROLL
  for (int i = 0; i < 2; ++i)
    slots[i] = subtractZero(slots[i], zero, form);
  put(values, order8(unpackLow(slots[0], slots[1], size)), streamed);
  put(values + VECTOR_BYTES, order8(unpackHigh(slots[0], slots[1], size)),
      streamed);
  storeIndex(index, lookUp(tables->chunks, masks), size);
  return lookUp(tables->violates, masks);
}

VECTOR_INLINE void prefetchAhead(const unsigned char *dense, int64_t bytes) {
  UNROLL
  for (int64_t line = 0; line < 16; ++line) {
    if (line * Sparse24LineBytes >= bytes)
      break;
    __builtin_prefetch(dense + prefetchBytes + line * Sparse24LineBytes);
  }
}

/// Fetches line `i` of pages that take turns.
VECTOR_INLINE void prefetchTurn(const unsigned char *dense, int64_t i,
                                int64_t pages) {
  __builtin_prefetch(dense + i % pages * Sparse24PageBytes +
                     i / pages * Sparse24LineBytes);
}

/// Room for a mask of elements of that many bytes, and a vector.
#define MASK_BYTES(DENSE) ((DENSE) / 8 + VECTOR_BYTES)

/// One bit for each element that is not zero, and zeros to complete a vector.
/// `pages` is a constant, at most 8.
VECTOR_INLINE void getMasks(const Sparse24Blocks *blocks, int64_t pages,
                            int64_t pageBytes, unsigned char *masks,
                            size_t size) {
  const Vector zero = broadcast(blocks->zero, size);
  const Vector bits = broadcast(blocks->bits, size);
  const int64_t step = 64 * (int64_t)size;
  for (int64_t i = 0; i < pageBytes; i += step) {
    UNROLL
    for (int64_t page = 0; page < 8; ++page) {
      if (page == pages)
        break;
      int64_t at = page * pageBytes + i;
      if (pages == 1)
        prefetchAhead(blocks->dense + at, step);
      storeMasks(masks + at / (8 * (int64_t)size), blocks->dense + at, zero,
                 bits, size);
    }
  }
  store(masks + blocks->count / 8, broadcast(0, 1));
}

/// Whether any group violates.
VECTOR_INLINE bool violates(const unsigned char *masks, int64_t bytes) {
  static const uint8_t violating[16] = {
      [7] = 1, [11] = 1, [13] = 1, [14] = 1, [15] = 1};
  const Vector table = broadcastTable(violating), nibble = broadcast(15, 1);
  Vector found = broadcast(0, 1);
  for (int64_t i = 0; i < bytes; i += VECTOR_BYTES) {
    Vector both = load(masks + i);
    found = or (found, lookUp(table, and(both, nibble)));
    found = or (found, lookUp(table, and(shiftRight4(both), nibble)));
  }
  return isAny(found);
}

VECTOR_INLINE int64_t countViolations(const unsigned char *masks,
                                      int64_t bytes) {
  int64_t count = 0;
  for (int64_t i = 0; i < bytes; i += 8)
    count += __builtin_popcountll(getViolations(loadElement(masks + i, 8)));
  return count;
}

VECTOR_INLINE int64_t checkBlocks(const Sparse24Blocks *blocks, size_t size) {
  enum { most = Sparse24CheckPages * Sparse24PageBytes };
  _Alignas(64) unsigned char masks[MASK_BYTES(most)];
  const int64_t bytes = blocks->count * (int64_t)size;
  if (bytes == most)
    getMasks(blocks, Sparse24CheckPages, Sparse24PageBytes, masks, size);
  else
    getMasks(blocks, 1, bytes, masks, size);
  // Most weights that are looked at have none.
  if (!violates(masks, blocks->count / 8))
    return 0;
  return countViolations(masks, blocks->count / 8);
}

VECTOR static void streamLines(unsigned char *to, const unsigned char *from,
                               int64_t lines, const unsigned char *next) {
  for (int64_t i = 0; i < lines; ++i) {
    if (next)
      prefetchTurn(next, i, Sparse24CompressPages);
    UNROLL
    for (int j = 0; j < Sparse24LineBytes; j += VECTOR_BYTES)
      stream(to + i * Sparse24LineBytes + j,
             load(from + i * Sparse24LineBytes + j));
  }
}

/// The sum of the first bytes of all elements.
VECTOR_INLINE int64_t sumViolations(Vector counts, size_t size) {
  unsigned char bytes[VECTOR_BYTES];
  int64_t sum = 0;
  store(bytes, counts);
  for (size_t i = 0; i < VECTOR_BYTES; i += size)
    sum += bytes[i];
  return sum;
}

#ifndef HAS_COMPRESS_BLOCKS

VECTOR_INLINE int64_t compressBlocks(const Sparse24Blocks *constBlocks,
                                     const Sparse24Plan *plan, Form form) {
  enum { most = Sparse24CompressPages * Sparse24PageBytes };
  const Sparse24Blocks blocks = *constBlocks;
  const size_t size = form.size;
  const Tables tables = loadTables(plan);
  const Vector zero = broadcast(blocks.zero, size);
  const Vector bits = broadcast(blocks.bits, size);
  const Vector spread = broadcastTable(spreads[size / 2 % 2]);
  const int64_t bytes = blocks.count * (int64_t)size, step = 4 * VECTOR_BYTES;
  // Steps have less than a line of the index.
  _Alignas(64) unsigned char lines[most / 8];
  unsigned char *index = blocks.indexStreamed ? lines : blocks.index;
  const int64_t pages = bytes == most ? Sparse24CompressPages : 1;
  // A byte can count all of them: there are at most 128 steps.
  Vector counts = broadcast(0, 1);
  for (int64_t i = 0; i < bytes / pages; i += step)
    for (int64_t page = 0; page < pages; ++page) {
      int64_t at = page * Sparse24PageBytes + i;
      prefetchAhead(blocks.dense + at, step);
      Vector violating =
          compressStep(blocks.dense + at, spread, zero, bits, &tables,
                       blocks.values + at / 2, blocks.streamed,
                       index + at / (8 * (int64_t)size), form);
      counts = subtract8(counts, violating);
    }
  if (blocks.indexStreamed)
    streamLines(blocks.index, lines, blocks.count / 8 / Sparse24LineBytes,
                NULL);
  return sumViolations(counts, size);
}

#endif // HAS_COMPRESS_BLOCKS

//===----------------------------------------------------------------------===//
// Rows side by side
//===----------------------------------------------------------------------===//

/// The next row. Compilers that see through this keep the address of each row
/// in a register, and have none left.
VECTOR_INLINE unsigned char *getNext(const unsigned char *row, int64_t stride) {
  row += stride;
  __asm__("" : "+r"(row));
  return (unsigned char *)row;
}

VECTOR_INLINE Groups loadGroups(const unsigned char *dense, int64_t stride,
                                Vector zero, Form form) {
  Groups groups;
  UNROLL
  for (int i = 0; i < 4; ++i)
    groups.elements[i] = subtractZero(load(dense + i * stride), zero, form);
  return groups;
}

VECTOR_INLINE Vector loadZero(const Sparse24Lines *lines, int64_t at,
                              Form form) {
  return form.hasZero ? load(lines->zeros + at) : broadcast(0, 1);
}

VECTOR_INLINE Vector checkGroup(const Sparse24Lines *lines, int64_t group,
                                int64_t at, Vector bits, Form form) {
  Groups groups = loadGroups(lines->dense + 4 * group * lines->stride + at,
                             lines->stride, loadZero(lines, at, form), form);
  Where zeros[4];
  UNROLL
  for (int i = 0; i < 4; ++i)
    zeros[i] = findZeros(groups.elements[i], bits, form.size);
  return getViolating(zeros, form.size);
}

VECTOR_INLINE void checkEachLine(const Sparse24Lines *lines, Form form) {
  const Vector bits = broadcast(lines->bits, form.size);
  const int64_t bytes = lines->lines * Sparse24LineBytes;
  memset(lines->violations, 0, (size_t)bytes);
  for (int64_t group = 0; group < lines->groups; group += 2)
    for (int64_t at = 0; at < bytes; at += VECTOR_BYTES) {
      Vector violating[2];
      UNROLL
      for (int i = 0; i < 2; ++i)
        violating[i] = checkGroup(lines, group + i, at, bits, form);
      // Most weights that are looked at have none.
      if (!isAny(or (violating[0], violating[1])))
        continue;
      Vector counts = load(lines->violations + at);
      counts = subtract8(subtract8(counts, violating[0]), violating[1]);
      store(lines->violations + at, counts);
    }
}

/// Writes the slots of two groups, the first one an even one, to their planes,
/// and their chunks to the places of those.
VECTOR_INLINE void compressGroups(const Sparse24Lines *lines, int64_t group,
                                  int64_t at, const Tables *tables, Vector bits,
                                  Form form) {
  const int64_t size = (int64_t)form.size, chunks = 2 * size;
  const int64_t plane = 2 * group % (Sparse24LineBytes / size);
  const Vector zero = loadZero(lines, at, form);
  Vector index = broadcast(0, 1), violating = load(lines->violations + at);
  UNROLL
  for (int i = 0; i < 2; ++i) {
    Groups groups =
        loadGroups(lines->dense + 4 * (group + i) * lines->stride + at,
                   lines->stride, zero, form);
    Vector masks = getZeros(&groups, bits, form), slots[2];
    getSlots(&groups, masks, tables, slots);
    UNROLL
    for (int slot = 0; slot < 2; ++slot)
      store(lines->planes->values[plane + 2 * i + slot] + at,
            subtractZero(slots[slot], zero, form));
    Vector place =
        broadcast(UINT64_C(15) << 4 * ((group + i) % chunks), form.size);
    index = or (index, and(lookUp(tables->chunks, masks), place));
    violating = or (violating, lookUp(tables->violates, masks));
  }
  store(lines->violations + at, violating);
  unsigned char *to = lines->planes->index[group / chunks] + at;
  if (group % chunks)
    index = or (index, load(to));
  store(to, index);
}

/// Transposes n x n elements in each 16 bytes of n vectors, n being how many
/// fit there: interleaves vector i with vector i + n/2 once for each bit of n.
/// Bounds are constants for the sake of UNROLL.
VECTOR_INLINE void transposeSquares(Vector vectors[16], int n, size_t size) {
  Vector other[16];
  UNROLL
  for (int bit = 1; bit < 16; bit *= 2) {
    if (bit >= n)
      break;
    UNROLL
    for (int i = 0; i < 8; ++i) {
      if (i >= n / 2)
        break;
      other[2 * i] = unpackLow(vectors[i], vectors[i + n / 2], size);
      other[2 * i + 1] = unpackHigh(vectors[i], vectors[i + n / 2], size);
    }
    UNROLL
    for (int i = 0; i < 16; ++i)
      vectors[i] = i < n ? other[i] : vectors[i];
  }
}

/// Turns the 16 bytes of each of as many planes as a vector has elements into a
/// vector of as many rows as there are elements in 16 bytes, or of the first
/// `count` of those.
VECTOR_INLINE void turnSquares(const unsigned char *planes, int64_t planeBytes,
                               unsigned char *rows, int64_t rowBytes,
                               int64_t count, bool streamed, size_t size) {
  const int n = 16 / (int)size;
  Vector vectors[16];
  UNROLL
  for (int i = 0; i < 16; ++i)
    vectors[i] = i < n ? loadLanes(planes + i * planeBytes, n * planeBytes)
                       : broadcast(0, 1);
  transposeSquares(vectors, n, size);
  UNROLL
  for (int i = 0; i < 16; ++i) {
    if (i >= n || i >= count)
      break;
    if (streamed)
      stream(rows, vectors[i]);
    else
      store(rows, vectors[i]);
    rows = getNext(rows, rowBytes);
  }
}

/// The same with a line of each row. Lines are streamed as a whole.
VECTOR_INLINE void turnLines(const unsigned char *planes, unsigned char *rows,
                             int64_t rowBytes, bool streamed, size_t size) {
  _Alignas(64) unsigned char whole[16][Sparse24LineBytes];
  const bool isParted = streamed && lineVectors > 1;
  unsigned char *to = isParted ? whole[0] : rows;
  const int64_t stride = isParted ? Sparse24LineBytes : rowBytes;
  UNROLL
  for (int i = 0; i < lineVectors; ++i)
    turnSquares(planes + i * (VECTOR_BYTES / (int)size) * Sparse24PlaneBytes,
                Sparse24PlaneBytes, to + i * VECTOR_BYTES, stride,
                16 / (int)size, streamed && !isParted, size);
  for (int row = 0; isParted && row < 16 / (int)size; ++row)
    streamLines(rows + row * rowBytes, whole[row], 1, NULL);
}

/// Turns planes, as many as there are elements in a line, into lines of rows.
VECTOR_INLINE void turnPlanes(const unsigned char *planes, int64_t bytes,
                              unsigned char *rows, int64_t rowBytes,
                              bool streamed, size_t size) {
  for (int64_t at = 0; at < bytes; at += 16) {
    unsigned char *to = rows + at / (int64_t)size * rowBytes;
    if (streamed)
      turnLines(planes + at, to, rowBytes, true, size);
    else
      turnLines(planes + at, to, rowBytes, false, size);
  }
}

/// Reads few rows of the weight at a time, and all lines of them: a processor
/// fetches ahead in all of them.
VECTOR_INLINE void compressEachLine(const Sparse24Lines *lines,
                                    const Sparse24Plan *plan, Form form) {
  const int64_t size = (int64_t)form.size;
  const int64_t bytes = lines->lines * Sparse24LineBytes;
  const int64_t lineGroups = Sparse24LineBytes / (2 * size);
  const Tables tables = loadTables(plan);
  const Vector bits = broadcast(lines->bits, form.size);
  memset(lines->violations, 0, (size_t)bytes);
  for (int64_t start = 0; start < lines->groups; start += lineGroups) {
    int64_t end = start + lineGroups;
    end = end < lines->groups ? end : lines->groups;
    for (int64_t group = start; group < end; group += 2)
      for (int64_t at = 0; at < bytes; at += VECTOR_BYTES)
        compressGroups(lines, group, at, &tables, bits, form);
    turnPlanes(lines->planes->values[0], bytes,
               lines->values + 2 * start * size, lines->valuesStride,
               lines->valuesStreamed, form.size);
  }
  turnPlanes(lines->planes->index[0], bytes, lines->index, lines->indexStride,
             lines->indexStreamed, form.size);
}

//===----------------------------------------------------------------------===//
// Few rows side by side
//===----------------------------------------------------------------------===//

/// A bit for each of so many elements, which end anywhere, and zeros to
/// complete two vectors. Reads elements to complete a block.
VECTOR_INLINE void getAllMasks(const Sparse24Beside *beside, int64_t elements,
                               unsigned char *masks, size_t size) {
  enum { most = Sparse24CheckPages * Sparse24PageBytes };
  const int64_t block = Sparse24BlockElements;
  const int64_t count = (elements + block - 1) / block * block;
  Sparse24Blocks blocks = {.zero = beside->zero, .bits = beside->bits};
  for (int64_t at = 0; at < count; at += blocks.count) {
    const int64_t left = count - at, all = most / (int64_t)size;
    blocks.dense = beside->dense + at * (int64_t)size;
    blocks.count = left < all ? left : all;
    if (blocks.count == all)
      getMasks(&blocks, Sparse24CheckPages, Sparse24PageBytes, masks + at / 8,
               size);
    else
      getMasks(&blocks, 1, blocks.count * (int64_t)size, masks + at / 8, size);
  }
  const int64_t end = elements / 8;
  const unsigned char last = masks[end] & ((1u << elements % 8) - 1);
  memset(masks + end, 0, (size_t)(count / 8 - end + 2 * VECTOR_BYTES));
  masks[end] = last;
}

/// The masks from some bit of a byte on.
VECTOR_INLINE Vector loadBits(const unsigned char *masks, int64_t bit) {
  const int rest = (int)(bit % 8);
  return or (shiftRight64(load(masks + bit / 8), rest),
             shiftLeft64(load(masks + bit / 8 + 8), 64 - rest));
}

/// Elements of a group are `inner` apart, and so are the bits of its mask.
VECTOR_INLINE bool violatesBeside(const Sparse24Beside *beside, size_t size) {
  _Alignas(64) unsigned char masks[Sparse24BesideBytes / 8 +
                                   Sparse24BlockElements / 8 +
                                   2 * VECTOR_BYTES + Sparse24LineBytes];
  const int64_t inner = beside->inner;
  const int64_t elements = beside->outers * beside->length * inner;
  getAllMasks(beside, elements, masks, size);
  Vector found = broadcast(0, 1);
  for (int64_t i = 0; i < elements / 8 + 1; i += VECTOR_BYTES) {
    const Vector a = load(masks + i), b = loadBits(masks + i, inner);
    const Vector c = loadBits(masks + i, 2 * inner);
    const Vector d = loadBits(masks + i, 3 * inner);
    const Vector three =
        or (and(and(a, b), or (c, d)), and(and(c, d), or (a, b)));
    found = or (found, and(three, load(beside->firsts + i)));
  }
  return isAny(found);
}

/// Brings elements of all rows together, a vector of each. `tables` is what
/// initTurn has made.
typedef void (*TurnStep)(const unsigned char *dense, int64_t inner,
                         unsigned char *rows, int64_t rowBytes,
                         const void *tables);

/// Goes through the elements of outer indices, in steps of a vector of elements
/// of each row. What goes beyond the end of a row is overwritten by what comes
/// later. `step` is a constant.
VECTOR_INLINE void turnWith(TurnStep step, const Sparse24Beside *beside,
                            unsigned char *rows, int64_t rowBytes,
                            size_t size) {
  const int64_t each = VECTOR_BYTES / (int64_t)size, inner = beside->inner;
  const int64_t length = beside->length, whole = length / each * each;
  const unsigned char *dense = beside->dense;
  // Four parts take turns, as pages do elsewhere. They are not needed soon: the
  // second-level cache has room for them.
  const int64_t bytes = inner * (int64_t)size;
  const int64_t part =
      beside->outers * length * bytes / (4 * Sparse24LineBytes) + 1;
  int64_t fetched = 0;
  for (int64_t i = 0; i < beside->outers; ++i) {
    if (whole < length)
      step(dense + whole * bytes, inner, rows + whole * (int64_t)size, rowBytes,
           beside->tables);
    for (int64_t k = 0; k < whole; k += each) {
      for (int64_t line = 0; line < inner / lineVectors; ++line) {
        __builtin_prefetch(beside->next + (fetched % 4 * part + fetched / 4) *
                                              Sparse24LineBytes,
                           0, 2);
        ++fetched;
      }
      step(dense + k * bytes, inner, rows + k * (int64_t)size, rowBytes,
           beside->tables);
    }
    dense += length * bytes;
    rows += inner * rowBytes;
  }
}

#define TURN_STEP(SIZE)                                                        \
  VECTOR_INLINE void turnStep##SIZE(const unsigned char *dense, int64_t inner, \
                                    unsigned char *rows, int64_t rowBytes,     \
                                    const void *tables) {                      \
    (void)tables;                                                              \
    for (int64_t row = 0; row < inner; row += 16 / SIZE)                       \
      turnSquares(dense + row * SIZE, inner * SIZE, rows + row * rowBytes,     \
                  rowBytes, inner - row, false, SIZE);                         \
  }

TURN_STEP(1)
TURN_STEP(2)
TURN_STEP(4)

VECTOR_INLINE void turnSome(const Sparse24Beside *beside, unsigned char *rows,
                            int64_t rowBytes, size_t size) {
  const TurnStep steps[] = {turnStep1, turnStep2, turnStep4};
  turnWith(steps[size / 2], beside, rows, rowBytes, size);
}

//===----------------------------------------------------------------------===//
// The kernels
//===----------------------------------------------------------------------===//

#ifndef TURN // A file may have another way.
#define TURN turnSome
#define INIT_TURN(INNER, TABLES, SIZE) (void)(INNER), (void)(TABLES)
#endif

VECTOR static void finish(void) { _mm_sfence(); }

/// Calls a function with the form that the data has, as a constant.
#define CALL_WITH_FORM(RESULT, FUNCTION, SIZE, ZERO, BITS, ...)                \
  do {                                                                         \
    if (ZERO)                                                                  \
      RESULT FUNCTION(__VA_ARGS__, (Form){SIZE, true, true});                  \
    else if (BITS == UINT64_MAX >> (64 - 8 * SIZE))                            \
      RESULT FUNCTION(__VA_ARGS__, (Form){SIZE, false, false});                \
    else                                                                       \
      RESULT FUNCTION(__VA_ARGS__, (Form){SIZE, false, true});                 \
  } while (0)

#define KERNELS(SIZE)                                                          \
  VECTOR static int64_t check##SIZE(const Sparse24Blocks *blocks) {            \
    return checkBlocks(blocks, SIZE);                                          \
  }                                                                            \
  VECTOR static int64_t compress##SIZE(const Sparse24Blocks *blocks,           \
                                       const Sparse24Plan *plan) {             \
    int64_t violations;                                                        \
    CALL_WITH_FORM(violations =, compressBlocks, SIZE, blocks->zero,           \
                   blocks->bits, blocks, plan);                                \
    return violations;                                                         \
  }                                                                            \
  VECTOR static void checkLines##SIZE(const Sparse24Lines *lines) {            \
    CALL_WITH_FORM(, checkEachLine, SIZE, lines->zeros, lines->bits, lines);   \
  }                                                                            \
  VECTOR static void compressLines##SIZE(const Sparse24Lines *lines,           \
                                         const Sparse24Plan *plan) {           \
    CALL_WITH_FORM(, compressEachLine, SIZE, lines->zeros, lines->bits, lines, \
                   plan);                                                      \
  }                                                                            \
  VECTOR static bool violates##SIZE(const Sparse24Beside *beside) {            \
    return violatesBeside(beside, SIZE);                                       \
  }                                                                            \
  VECTOR static void initTurn##SIZE(int64_t inner, unsigned char *tables) {    \
    INIT_TURN(inner, tables, SIZE);                                            \
  }                                                                            \
  VECTOR static void turn##SIZE(const Sparse24Beside *beside,                  \
                                unsigned char *rows, int64_t rowBytes) {       \
    TURN(beside, rows, rowBytes, SIZE);                                        \
  }

#define KERNELS_ROW(SIZE)                                                      \
  {check##SIZE,         compress##SIZE, checkLines##SIZE,                      \
   compressLines##SIZE, violates##SIZE, initTurn##SIZE,                        \
   turn##SIZE,          streamLines,    finish}

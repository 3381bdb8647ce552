/*===- Compare.c - Whether bytes decode to a weight -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Checks what compressing wrote, and so shares nothing with it but the rows:
/// the decoder is the definition of the encodings, out = zero;
/// out[p] += v - zero.
///
/// A tile is decoded twice. First in words, which several elements of a group
/// share, to find out whether anything differs, at the speed of memory; where
/// something does, once more by the definition, to find out what.

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

/// Words of 8 bytes that the elements of a group take at most, if they have no
/// more than 4 bytes each.
enum { maxWords = 2 };

typedef struct {
  Sparse24Rows rows;
  uint8_t bases[2];
  const unsigned char *values, *index, *dense;
  /// By chunk and slot, what moves the slot's value to its place in the word
  /// when they are multiplied: 0 where the slot belongs to another word, or to
  /// no element.
  uint64_t places[maxWords][16][2];
  /// By chunk, whether both slots belong to one element.
  bool areSame[16];
} Job;

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

/// The place of a difference among the rows.
typedef struct {
  int64_t row, position;
  uint64_t expected, found;
} Place;

/// Compares a tile, which is read in the order of the dense weight. Of several
/// differences the one in the first row counts.
SPARSE24_INLINE void compareTile(const Job *constJob, const Sparse24Tile *tile,
                                 int64_t width, int64_t stride, Place *place,
                                 size_t size) {
  const Job job = *constJob; // which what is written below cannot alias
  const int64_t length = job.rows.layout->length, step = (int64_t)size;
  for (int64_t start = 0; start < length; start += 4) {
    int64_t rest = length - start, at = start / 4;
    for (int64_t i = 0; i < width; ++i) {
      int64_t row = tile->row + i;
      unsigned byte = job.index[row * job.rows.indexBytes + at / 2];
      Group group = {
          .values = job.values + row * job.rows.valuesBytes + 2 * at * step,
          .dense = job.dense + tile->offset + start * stride + i * step,
          .stride = stride,
          .zero = tile->zeros[i],
          .chunk = byte >> 4 * (at % 2) & 15,
      };
      uint64_t decoded[4];
      unsigned mask = rest < 4 ? compareGroup(&job, &group, rest, decoded, size)
                               : compareGroup(&job, &group, 4, decoded, size);
      if (!mask || row >= place->row)
        continue;
      int64_t element = __builtin_ctz(mask);
      *place = (Place){row, start + element,
                       loadElement(group.dense + element * stride, size),
                       decoded[element]};
    }
  }
}

//===----------------------------------------------------------------------===//
// In words
//===----------------------------------------------------------------------===//

/// The element in each place of a word. Those of one byte take half of it.
SPARSE24_INLINE uint64_t repeat(uint64_t element, size_t size) {
  return element * (size == 1   ? UINT64_C(0x01010101)
                    : size == 2 ? UINT64_C(0x0001000100010001)
                                : UINT64_C(0x0000000100000001));
}

/// The word but for the elements that have none of the bits. A sum carries into
/// the highest bit of an element where a lower one is set.
SPARSE24_INLINE uint64_t dropZeros(uint64_t word, uint64_t bits, size_t size) {
  const unsigned highest = 8 * (unsigned)size - 1;
  const uint64_t lower = repeat((UINT64_C(1) << highest) - 1, size);
  uint64_t set = word & repeat(bits, size);
  set = (((set & lower) + lower) | set) & ~lower;
  return word & (set | (set - (set >> highest)));
}

/// The bits in which a group differs from its decoded form; where both slots
/// add to one element, the values alone tell. Everything is what it differs in
/// from the zero, so that adding to that is joining.
SPARSE24_INLINE uint64_t compareWords(const Job *job, unsigned chunk,
                                      const unsigned char *values,
                                      const unsigned char *dense, uint64_t zero,
                                      bool haveSigns, size_t size) {
  uint64_t bits = job->rows.bits, zeros = repeat(zero, size);
  uint64_t first = loadElement(values, size) ^ zero;
  uint64_t second = loadElement(values + size, size) ^ zero;
  if (haveSigns) {
    first &= -(uint64_t)((first & bits) != 0);
    second &= -(uint64_t)((second & bits) != 0);
  }
  uint64_t differences = job->areSame[chunk] & (first != 0) & (second != 0);
  for (int w = 0; w < (size == 4 ? maxWords : 1); ++w) {
    uint64_t word = loadElement(dense + 8 * w, size == 1 ? 4 : 8) ^ zeros;
    const uint64_t *places = job->places[w][chunk];
    differences |= (haveSigns ? dropZeros(word, bits, size) : word) ^
                   (first * places[0] | second * places[1]);
  }
  return differences;
}

/// Whether one of `count` whole groups of a row differs, from group `at` on,
/// which is even. Their elements are behind one another at `dense`.
SPARSE24_INLINE bool groupsDiffer(const Job *job, int64_t row, int64_t at,
                                  int64_t count, const unsigned char *dense,
                                  uint64_t zero, bool haveSigns, size_t size) {
  const unsigned char *index = job->index + row * job->rows.indexBytes + at / 2;
  const unsigned char *values =
      job->values + row * job->rows.valuesBytes + 2 * at * (int64_t)size;
  const int64_t step = (int64_t)size;
  uint64_t differences = 0;
  for (int64_t i = 0; i + 1 < count; i += 2) {
    unsigned byte = index[i / 2];
    differences |= compareWords(job, byte & 15, values + 2 * i * step,
                                dense + 4 * i * step, zero, haveSigns, size);
    differences |=
        compareWords(job, byte >> 4, values + 2 * (i + 1) * step,
                     dense + 4 * (i + 1) * step, zero, haveSigns, size);
  }
  if (count % 2)
    differences |= compareWords(
        job, index[count / 2] & 15, values + 2 * (count - 1) * step,
        dense + 4 * (count - 1) * step, zero, haveSigns, size);
  return differences != 0;
}

enum { lineBytes = 64 };

/// Copies one group of each row of a tile, `stride` from element to element, to
/// where they are behind one another, a cache line from row to row. What is
/// needed next is so far away that no processor guesses it.
SPARSE24_INLINE void gatherGroups(const unsigned char *dense, int64_t stride,
                                  int64_t width, unsigned char *lines,
                                  size_t size) {
  const int64_t step = (int64_t)size;
  for (int k = 4; k < 8; ++k)
    for (int64_t i = 0; i < width * step; i += lineBytes)
      __builtin_prefetch(dense + k * stride + i);
  for (int64_t i = 0; i < width; ++i) {
    const unsigned char *from = dense + i * step;
    uint64_t first = loadElement(from, size);
    uint64_t second = loadElement(from + stride, size);
    uint64_t third = loadElement(from + 2 * stride, size);
    uint64_t fourth = loadElement(from + 3 * stride, size);
    unsigned char *to = lines + i * lineBytes;
    if (size == 4) {
      storeElement(to, first | second << 32, 8);
      storeElement(to + 8, third | fourth << 32, 8);
    } else {
      const unsigned bits = 8 * (unsigned)size;
      storeElement(
          to, first | second << bits | third << 2 * bits | fourth << 3 * bits,
          4 * size);
    }
  }
}

/// Whether a whole group of the tile differs. Where rows interleave, a part of
/// each goes to a buffer, where it is a cache line: the elements of a row may
/// be so far apart that they drive each other out of the cache.
SPARSE24_INLINE bool wordsDiffer(const Job *job, const Sparse24Tile *tile,
                                 int64_t width, int64_t stride, bool haveSigns,
                                 size_t size) {
  const int64_t whole = job->rows.layout->length / 4, step = (int64_t)size;
  const unsigned char *dense = job->dense + tile->offset;
  if (stride == step)
    return groupsDiffer(job, tile->row, 0, whole, dense, tile->zeros[0],
                        haveSigns, size);
  unsigned char lines[Sparse24TileWidth][lineBytes];
  const int64_t groups = lineBytes / step / 4;
  for (int64_t at = 0; at < whole; at += groups) {
    int64_t count = whole - at < groups ? whole - at : groups;
    for (int64_t i = 0; i < count; ++i)
      gatherGroups(dense + 4 * (at + i) * stride, stride, width,
                   lines[0] + 4 * i * step, size);
    bool differ = false;
    for (int64_t i = 0; i < width; ++i)
      differ |= groupsDiffer(job, tile->row + i, at, count, lines[i],
                             tile->zeros[i], haveSigns, size);
    if (differ)
      return true;
  }
  return false;
}

/// Whether one of the last groups differs, which are not whole.
SPARSE24_INLINE bool restDiffers(const Job *job, const Sparse24Tile *tile,
                                 int64_t width, int64_t stride, size_t size) {
  const int64_t length = job->rows.layout->length, at = length / 4;
  unsigned differences = 0;
  for (int64_t i = 0; length % 4 && i < width; ++i) {
    int64_t row = tile->row + i;
    unsigned byte = job->index[row * job->rows.indexBytes + at / 2];
    Group group = {
        .values =
            job->values + row * job->rows.valuesBytes + 2 * at * (int64_t)size,
        .dense =
            job->dense + tile->offset + 4 * at * stride + i * (int64_t)size,
        .stride = stride,
        .zero = tile->zeros[i],
        .chunk = byte >> 4 * (at % 2) & 15,
    };
    uint64_t decoded[4];
    differences |= compareGroup(job, &group, length % 4, decoded, size);
  }
  return differences != 0;
}

SPARSE24_INLINE bool tileDiffers(const Job *job, const Sparse24Tile *tile,
                                 int64_t width, int64_t stride, size_t size) {
  if (size == 8)
    return true; // for the definition to say
  bool haveSigns = job->rows.bits != UINT64_MAX >> (64 - 8 * size);
  return (haveSigns ? wordsDiffer(job, tile, width, stride, true, size)
                    : wordsDiffer(job, tile, width, stride, false, size)) ||
         restDiffers(job, tile, width, stride, size);
}

/// Sets what does not depend on the tile. The places of elements of 8 bytes are
/// not used.
static void setPlaces(Job *job, const Sparse24Encoding *encoding, size_t size) {
  const unsigned perWord = size == 4 ? 2 : 4;
  for (unsigned chunk = 0; chunk < 16; ++chunk) {
    job->areSame[chunk] = slotElement(encoding->bases, chunk, 0) ==
                          slotElement(encoding->bases, chunk, 1);
    for (int slot = 0; slot < 2 && size < 8; ++slot) {
      unsigned element = slotElement(encoding->bases, chunk, slot);
      if (element < 4)
        job->places[element / perWord][chunk][slot] =
            UINT64_C(1) << 8 * size * (element % perWord);
    }
  }
}

//===----------------------------------------------------------------------===//
// The kernels
//===----------------------------------------------------------------------===//

/// Finds the first difference of a tile, if there is one.
typedef void (*Kernel)(const Job *job, const Sparse24Tile *tile, Place *place);

/// The kernels of an element size, for rows that are contiguous and for rows
/// that interleave.
#define KERNELS(SIZE)                                                          \
  static void compareRow##SIZE(const Job *job, const Sparse24Tile *tile,       \
                               Place *place) {                                 \
    if (tileDiffers(job, tile, 1, SIZE, SIZE))                                 \
      compareTile(job, tile, 1, SIZE, place, SIZE);                            \
  }                                                                            \
  static void compareTile##SIZE(const Job *job, const Sparse24Tile *tile,      \
                                Place *place) {                                \
    if (tileDiffers(job, tile, tile->width, tile->stride, SIZE))               \
      compareTile(job, tile, tile->width, tile->stride, place, SIZE);          \
  }

KERNELS(1)
KERNELS(2)
KERNELS(4)
KERNELS(8)

/// By the binary logarithm of the element size.
static const struct {
  Kernel row, tile;
} kernels[] = {
    {compareRow1, compareTile1},
    {compareRow2, compareTile2},
    {compareRow4, compareTile4},
    {compareRow8, compareTile8},
};

bool sparse24EncodingCompare(const Sparse24Encoding *encoding,
                             const Sparse24Layout *layout, const void *values,
                             const void *index, const void *dense,
                             Sparse24Difference *difference) {
  Job job = {.rows = sparse24RowsGet(layout),
             .bases = {encoding->bases[0], encoding->bases[1]},
             .values = values,
             .index = index,
             .dense = dense};
  setPlaces(&job, encoding, layout->elementSize);
  int i = __builtin_ctz(layout->elementSize);
  Kernel kernel = layout->inner == 1 ? kernels[i].row : kernels[i].tile;
  Place place = {.row = INT64_MAX};
  Sparse24Tile tile = {0};
  *difference = (Sparse24Difference){0};
  while (place.row == INT64_MAX && sparse24TileNext(&job.rows, &tile))
    kernel(&job, &tile, &place);
  if (place.row == INT64_MAX)
    return true;
  *difference = (Sparse24Difference){place.row / layout->inner, place.position,
                                     place.row % layout->inner, place.expected,
                                     place.found};
  return false;
}

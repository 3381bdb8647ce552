/*===- Compare.c - Whether bytes decode to a weight -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Checks what compressing wrote, and so shares nothing with it but the rows
/// and the threads: the decoder is the definition of the encodings, out = zero;
/// out[p] += v - zero.
///
/// Decoders go through the weight at the speed of memory. They find all
/// differences, and suspect a few groups that have none: by the definition
/// those are decoded once more. Of contiguous rows they take what there is; of
/// rows that interleave, the values, which are half as many as the elements,
/// are brought side by side, as the dense rows are. Where fewer rows lie side
/// by side than a cache line has, the elements are made contiguous rows
/// instead. Short contiguous rows follow each other as if they were one.

#include "Encoding/Decoders.h"
#include "Encoding/Work.h"

#include <stdlib.h>

typedef struct {
  Sparse24Rows rows;
  const Sparse24Decoder *decoder; ///< NULL where all is left to the definition.
  const Sparse24Decoder *byteDecoder; ///< For the index.
  uint8_t bases[2];
  const unsigned char *values, *index, *dense;
  int64_t denseBytes;
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
SPARSE24_INLINE void findDifference(const Job *job, const Elements *elements,
                                    Sparse24Violations *found, size_t size) {
  if (elements->row >= found->firstRow)
    return;
  for (int64_t i = 0; 4 * i < elements->count; ++i) {
    Group group = getGroup(job, elements, i, size);
    int64_t rest = elements->count - 4 * i;
    uint64_t decoded[4];
    if (!(rest < 4 ? compareGroup(job, &group, rest, decoded, size)
                   : compareGroup(job, &group, 4, decoded, size)))
      continue;
    *found = (Sparse24Violations){1, elements->row, elements->group + i};
    return;
  }
}

static void findFirst(const Job *job, const Elements *elements,
                      Sparse24Violations *found) {
  switch (job->rows.layout->elementSize) {
  case 1:
    findDifference(job, elements, found, 1);
    return;
  case 2:
    findDifference(job, elements, found, 2);
    return;
  case 4:
    findDifference(job, elements, found, 4);
    return;
  default:
    findDifference(job, elements, found, 8);
  }
}

static int64_t getLesser(int64_t a, int64_t b) { return a < b ? a : b; }

/// `count` elements of a row from `start` on, which begins a group.
static Elements getElements(const Job *job, int64_t row, int64_t start,
                            int64_t count) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t inner = layout->inner, size = layout->elementSize;
  int64_t at = (row / inner * layout->length + start) * inner + row % inner;
  return (Elements){.row = row,
                    .group = start / 4,
                    .dense = job->dense + at * size,
                    .stride = inner * size,
                    .count = count,
                    .zero = sparse24RowsGetZero(&job->rows, row)};
}

//===----------------------------------------------------------------------===//
// Contiguous rows
//===----------------------------------------------------------------------===//

enum {
  /// Bytes of contiguous rows that are decoded before anybody asks whether one
  /// differs.
  blockBytes = 1024,
  /// Those of a row that is worth decoding alone.
  longBytes = 4096,
};

static Sparse24Part getPart(const Job *job, const Elements *elements) {
  const Sparse24Rows *rows = &job->rows;
  const int64_t size = rows->layout->elementSize;
  return (Sparse24Part){
      .values = job->values + elements->row * rows->valuesBytes +
                2 * elements->group * size,
      .index =
          job->index + elements->row * rows->indexBytes + elements->group / 2,
      .dense = elements->dense,
      .count = elements->count,
      .zero = elements->zero,
      .bits = rows->bits,
  };
}

/// Compares the elements that do not fill a unit, completed with zeros.
static bool mayRestDiffer(const Job *job, const Sparse24Part *rest) {
  enum { mostBytes = 4 * Sparse24UnitElements };
  unsigned char dense[mostBytes], values[mostBytes / 2];
  unsigned char index[Sparse24UnitIndex] = {0};
  const int64_t size = job->rows.layout->elementSize;
  const int64_t groups = (rest->count + 3) / 4;
  sparse24Fill(dense, rest->zero, Sparse24UnitElements, size);
  sparse24Fill(values, rest->zero, Sparse24UnitElements / 2, size);
  memcpy(dense, rest->dense, (size_t)(rest->count * size));
  memcpy(values, rest->values, (size_t)(2 * groups * size));
  memcpy(index, rest->index, (size_t)((groups + 1) / 2));
  const Sparse24Part unit = {.values = values,
                             .index = index,
                             .dense = dense,
                             .count = Sparse24UnitElements,
                             .zero = rest->zero,
                             .bits = rest->bits};
  return job->decoder->compare(&unit, job->bases[1]);
}

static bool mayDiffer(const Job *job, const Sparse24Part *part) {
  if (part->count < Sparse24UnitElements)
    return mayRestDiffer(job, part);
  const Sparse24Rows *rows = &job->rows;
  const int64_t values = part->count / 2 * rows->layout->elementSize;
  sparse24Fetch(job->dense, job->denseBytes, part->dense, 2 * values);
  sparse24Fetch(job->values, rows->count * rows->valuesBytes, part->values,
                values);
  sparse24Fetch(job->index, rows->count * rows->indexBytes, part->index,
                part->count / 8);
  return job->decoder->compare(part, job->bases[1]);
}

static void compareRow(const Job *job, int64_t row, int64_t start, int64_t end,
                       Sparse24Violations *found) {
  const int64_t most = blockBytes / job->rows.layout->elementSize;
  Elements block = getElements(job, row, start, 0);
  for (int64_t left = end - start; left > 0; left -= block.count) {
    block.count = getLesser(left, most);
    if (block.count > Sparse24UnitElements)
      block.count -= block.count % Sparse24UnitElements;
    const Sparse24Part part = getPart(job, &block);
    if (mayDiffer(job, &part))
      findFirst(job, &block, found);
    block.group += block.count / 4;
    block.dense += block.count * block.stride;
  }
}

//===----------------------------------------------------------------------===//
// Short contiguous rows
//===----------------------------------------------------------------------===//

/// Contiguous rows, of which the same elements are compared: those of the
/// weight, or made of elements that interleave there.
typedef struct {
  int64_t row, rows;
  int64_t start, count;
  const unsigned char *dense;
  int64_t stride;            ///< Bytes from one row to the next.
  const unsigned char *from; ///< Where they are in the weight, as many bytes.
} Stretch;

/// Whether elements may differ of which there are any number. As they are
/// decoded, memory fetches what is behind `from`.
static bool mayPartDiffer(const Job *job, const Sparse24Part *part,
                          const unsigned char *from) {
  const Sparse24Rows *rows = &job->rows;
  const int64_t size = rows->layout->elementSize;
  const int64_t most = blockBytes / size;
  Sparse24Part block = *part;
  for (int64_t left = part->count; left > 0; left -= block.count) {
    block.count = getLesser(left, most);
    if (block.count < Sparse24UnitElements)
      return mayRestDiffer(job, &block);
    block.count -= block.count % Sparse24UnitElements;
    const int64_t bytes = block.count * size;
    sparse24Fetch(job->dense, job->denseBytes, from, bytes);
    sparse24Fetch(job->values, rows->count * rows->valuesBytes, block.values,
                  bytes / 2);
    if (job->decoder->compare(&block, job->bases[1]))
      return true;
    from += bytes;
    block.dense += bytes;
    block.values += bytes / 2;
    block.index += block.count / 8;
  }
  return false;
}

/// Whether one of the rows may differ. Those that follow each other without a
/// gap, and have the same zero, are one part.
static bool mayStretchDiffer(const Job *job, const Stretch *stretch) {
  unsigned char index[Sparse24StretchBytes / 8];
  const Sparse24Rows *rows = &job->rows;
  const int64_t size = rows->layout->elementSize;
  const bool isOne = stretch->count == rows->layout->length &&
                     stretch->stride == 4 * rows->groups * size;
  int64_t count;
  for (int64_t i = 0; i < stretch->rows; i += count) {
    const int64_t row = stretch->row + i, most = stretch->rows - i;
    count = isOne ? getLesser(sparse24RowsCountSame(rows, row), most) : 1;
    Sparse24Part part = {
        .values =
            job->values + row * rows->valuesBytes + stretch->start / 2 * size,
        .index = job->index + row * rows->indexBytes + stretch->start / 8,
        .dense = stretch->dense + i * stretch->stride,
        .count = isOne ? 4 * count * rows->groups : stretch->count,
        .zero = sparse24RowsGetZero(rows, row),
        .bits = rows->bits};
    if (rows->groups % 2 && count > 1) {
      sparse24JoinIndex(part.index, rows->indexBytes, count, index);
      part.index = index;
    }
    if (mayPartDiffer(job, &part, stretch->from + i * stretch->count * size))
      return true;
  }
  return false;
}

static void compareStretch(const Job *job, const Stretch *stretch,
                           Sparse24Violations *found) {
  if (!mayStretchDiffer(job, stretch))
    return;
  for (int64_t i = 0; i < stretch->rows; ++i) {
    Elements row =
        getElements(job, stretch->row + i, stretch->start, stretch->count);
    findFirst(job, &row, found);
  }
}

/// Compares contiguous rows, one by one or many.
static void compareRows(const Job *job, const Sparse24Range *range,
                        Sparse24Violations *found) {
  const int64_t length = job->rows.layout->length;
  const int64_t bytes = length * (int64_t)job->rows.layout->elementSize;
  const int64_t most =
      length % 4 || bytes > longBytes ? 1 : Sparse24StretchBytes / bytes;
  Stretch rows = {.row = range->row, .count = length, .stride = bytes};
  for (; rows.row < range->endRow && !found->count; rows.row += rows.rows) {
    rows.rows = getLesser(most, range->endRow - rows.row);
    rows.from = rows.dense = job->dense + rows.row * bytes;
    if (rows.rows > 1)
      compareStretch(job, &rows, found);
    else
      compareRow(job, rows.row, range->start, range->end, found);
  }
}

//===----------------------------------------------------------------------===//
// Rows that interleave
//===----------------------------------------------------------------------===//

enum {
  /// Bytes of the most rows that are decoded side by side.
  mostBytes = 512,
  /// A line more keeps what lies one above the other from competing for the
  /// same places in the caches.
  abreastStride = mostBytes + Sparse24LineBytes,
  /// Groups that are decoded at a time: those of a line of index bytes.
  blockGroups = 2 * Sparse24LineBytes,
};

/// Where rows are brought side by side.
typedef struct {
  _Alignas(64) unsigned char zeros[abreastStride];
  _Alignas(64) unsigned char values[2 * blockGroups][abreastStride];
  _Alignas(64) unsigned char index[blockGroups / 2][abreastStride];
  _Alignas(64) unsigned char dense[4 * blockGroups][abreastStride];
  _Alignas(64) unsigned char rows[Sparse24LineBytes * 2 * blockGroups];
} Space;

/// Rows that are decoded side by side.
typedef struct {
  int64_t row, count;
  int64_t bytes; ///< Side by side, in whole cache lines.
  bool inPlace;  ///< Whether they lie so.
} Tile;

static int64_t getWholeLines(int64_t bytes) {
  return (bytes + Sparse24LineBytes - 1) / Sparse24LineBytes *
         Sparse24LineBytes;
}

static Tile getTile(const Job *job, int64_t row, int64_t endRow) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t size = layout->elementSize, inner = layout->inner;
  int64_t count = getLesser(inner - row % inner, endRow - row);
  Tile tile = {.row = row, .inPlace = count * size >= Sparse24LineBytes};
  if (tile.inPlace) {
    count = getLesser(count, mostBytes / size);
    tile.count = count - count % (Sparse24LineBytes / size);
  } else {
    tile.count = count;
  }
  tile.bytes = getWholeLines(tile.count * size);
  return tile;
}

static void setZeros(const Job *job, const Tile *tile, Space *space) {
  const int64_t size = job->rows.layout->elementSize;
  memset(space->zeros, 0, (size_t)tile->bytes);
  for (int64_t i = 0; job->rows.layout->zeros && i < tile->count; ++i)
    storeElement(space->zeros + i * size,
                 sparse24RowsGetZero(&job->rows, tile->row + i), (size_t)size);
}

/// Rows of bytes, and how many of them there are.
typedef struct {
  const unsigned char *first;
  int64_t stride, bytes;
} Bytes;

/// Copies some rows of a tile from `first` on, `bytes` of elements of `size`
/// bytes, and completes them.
static void completeRows(const Tile *tile, const Bytes *rows, int64_t first,
                         int64_t bytes, const unsigned char *zeros,
                         Space *space, int64_t size) {
  for (int64_t i = 0; i < Sparse24LineBytes / size; ++i) {
    const int64_t row = first + i;
    unsigned char *to = space->rows + i * bytes;
    uint64_t zero = loadElement(zeros + row * size, (size_t)size);
    sparse24Fill(to, zero, bytes / size, size);
    if (row < tile->count)
      memcpy(to, rows->first + row * rows->stride, (size_t)rows->bytes);
  }
}

/// Brings rows of elements of `size` bytes side by side.
static void bringRows(const Sparse24Decoder *decoder, const Tile *tile,
                      const Bytes *rows, const unsigned char *zeros,
                      Space *space, unsigned char *to, int64_t size) {
  const int64_t bytes = getWholeLines(rows->bytes);
  const int64_t some = Sparse24LineBytes / size;
  const int64_t whole =
      rows->bytes == bytes ? tile->count - tile->count % some : 0;
  decoder->transpose(rows->first, rows->stride, whole, bytes, to,
                     abreastStride);
  for (int64_t i = whole; i < tile->count; i += some) {
    completeRows(tile, rows, i, bytes, zeros, space, size);
    decoder->transpose(space->rows, bytes, some, bytes, to + i * size,
                       abreastStride);
  }
}

/// Brings the values of some groups side by side, and their index.
static void bringGroups(const Job *job, const Tile *tile, int64_t group,
                        int64_t groups, Space *space) {
  static const unsigned char none[mostBytes];
  const int64_t size = job->rows.layout->elementSize;
  Bytes rows = {.stride = job->rows.valuesBytes, .bytes = 2 * groups * size};
  rows.first = job->values + tile->row * rows.stride + 2 * group * size;
  bringRows(job->decoder, tile, &rows, space->zeros, space, space->values[0],
            size);
  rows = (Bytes){.stride = job->rows.indexBytes, .bytes = (groups + 1) / 2};
  rows.first = job->index + tile->row * rows.stride + group / 2;
  bringRows(job->byteDecoder, tile, &rows, none, space, space->index[0], 1);
}

/// Brings the dense elements of some groups side by side, and completes them
/// with zeros.
static void gatherGroups(const Job *job, const Tile *tile, int64_t group,
                         int64_t groups, Space *space) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t count = getLesser(layout->length - 4 * group, 4 * groups);
  const int64_t used = tile->count * (int64_t)layout->elementSize;
  const Elements first = getElements(job, tile->row, 4 * group, 0);
  for (int64_t k = 0; k < count; ++k) {
    memcpy(space->dense[k], first.dense + k * first.stride, (size_t)used);
    memset(space->dense[k] + used, 0, (size_t)(tile->bytes - used));
  }
  for (int64_t k = count; k < 4 * groups; ++k)
    memcpy(space->dense[k], space->zeros, (size_t)tile->bytes);
}

/// Whether one of some groups of a tile may differ.
static bool mayTileDiffer(const Job *job, const Tile *tile, int64_t group,
                          int64_t groups, Space *space) {
  const Sparse24Rows *rows = &job->rows;
  bringGroups(job, tile, group, groups, space);
  Sparse24Abreast abreast = {.bytes = tile->bytes,
                             .groups = groups + groups % 2,
                             .values = space->values[0],
                             .index = space->index[0],
                             .valuesStride = abreastStride,
                             .indexStride = abreastStride,
                             .zeros = space->zeros,
                             .bits = rows->bits};
  if (tile->inPlace && 4 * (group + abreast.groups) <= rows->layout->length) {
    abreast.dense = getElements(job, tile->row, 4 * group, 0).dense;
    abreast.stride = rows->layout->inner * (int64_t)rows->layout->elementSize;
  } else {
    gatherGroups(job, tile, group, abreast.groups, space);
    abreast.dense = space->dense[0];
    abreast.stride = abreastStride;
  }
  return job->decoder->compareAbreast(&abreast, job->bases[1]);
}

static void compareTile(const Job *job, const Tile *tile, Space *space,
                        Sparse24Violations *found) {
  const int64_t length = job->rows.layout->length, all = job->rows.groups;
  setZeros(job, tile, space);
  for (int64_t group = 0; group < all; group += blockGroups) {
    const int64_t groups = getLesser(all - group, blockGroups);
    if (!mayTileDiffer(job, tile, group, groups, space))
      continue;
    const int64_t start = 4 * group, count = 4 * groups;
    for (int64_t i = 0; i < tile->count; ++i) {
      Elements row = getElements(job, tile->row + i, start,
                                 getLesser(length - start, count));
      findFirst(job, &row, found);
    }
  }
}

//===----------------------------------------------------------------------===//
// Few rows side by side
//===----------------------------------------------------------------------===//

/// The rows of some outer indices, whole ones or the first part of those of
/// one, where they are made contiguous.
static Stretch getStretch(const Job *job, int64_t row, int64_t endRow,
                          const Space *space) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t size = layout->elementSize, inner = layout->inner;
  Stretch stretch = {.row = row,
                     .rows = inner,
                     .count = layout->length,
                     .dense = space->dense[0],
                     .stride = 4 * job->rows.groups * size};
  const int64_t outers = Sparse24StretchBytes / stretch.stride / inner;
  if (outers) {
    stretch.rows = getLesser(outers * inner, endRow - row);
    return stretch;
  }
  stretch.count = Sparse24StretchBytes / (inner * size);
  stretch.count -= stretch.count % Sparse24UnitElements;
  stretch.count = getLesser(stretch.count, layout->length);
  stretch.stride = (stretch.count + 3) / 4 * 4 * size + Sparse24LineBytes;
  return stretch;
}

/// Makes the rows contiguous, and completes them to whole groups.
static void untangle(const Job *job, Stretch *stretch, Space *space) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t size = layout->elementSize, inner = layout->inner;
  unsigned char *to = space->dense[0];
  const int64_t missing = -stretch->count & 3;
  Sparse24Interleaved rows = {.stride = inner * size,
                              .count = stretch->count,
                              .bytes = inner * size,
                              .end = job->dense + job->denseBytes};
  stretch->from = getElements(job, stretch->row, stretch->start, 0).dense;
  rows.first = stretch->from;
  for (int64_t i = 0; i < stretch->rows; i += inner) {
    job->decoder->untangle(&rows, to + i * stretch->stride, stretch->stride);
    rows.first += layout->length * rows.stride;
  }
  for (int64_t i = 0; missing && i < stretch->rows; ++i)
    sparse24Fill(to + i * stretch->stride + stretch->count * size,
                 sparse24RowsGetZero(&job->rows, stretch->row + i), missing,
                 size);
}

static void compareFew(const Job *job, const Sparse24Range *range, Space *space,
                       Sparse24Violations *found) {
  const int64_t length = job->rows.layout->length;
  int64_t row = range->row;
  while (row < range->endRow && !found->count) {
    Stretch stretch = getStretch(job, row, range->endRow, space);
    const int64_t most = stretch.count;
    for (; stretch.start < length; stretch.start += most) {
      stretch.count = getLesser(most, length - stretch.start);
      untangle(job, &stretch, space);
      compareStretch(job, &stretch, found);
    }
    row += stretch.rows;
  }
}

//===----------------------------------------------------------------------===//
// All rows
//===----------------------------------------------------------------------===//

/// Finds the first difference of rows by the definition alone.
static void findInRows(const Job *job, const Sparse24Range *range,
                       Sparse24Violations *found) {
  for (int64_t row = range->row; row < range->endRow && !found->count; ++row) {
    Elements elements =
        getElements(job, row, range->start, range->end - range->start);
    findFirst(job, &elements, found);
  }
}

static void compareTiles(const Job *job, const Sparse24Range *range,
                         Sparse24Violations *found) {
  Space *space = aligned_alloc(64, sizeof *space);
  if (!space) {
    findInRows(job, range, found);
    return;
  }
  const Sparse24Layout *layout = job->rows.layout;
  Tile tile = {.row = range->row};
  if (layout->inner * (int64_t)layout->elementSize < Sparse24LineBytes) {
    compareFew(job, range, space, found);
    tile.row = range->endRow;
  }
  for (; tile.row < range->endRow && !found->count; tile.row += tile.count) {
    tile = getTile(job, tile.row, range->endRow);
    compareTile(job, &tile, space, found);
  }
  free(space);
}

/// Finds the first difference of a range.
static void visitRange(const void *pointer, const Sparse24Range *range,
                       Sparse24Violations *found) {
  const Job *job = pointer;
  if (!job->decoder) {
    findInRows(job, range, found);
    return;
  }
  if (job->rows.layout->inner != 1) {
    compareTiles(job, range, found);
    return;
  }
  compareRows(job, range, found);
}

/// Says what differs in a group that was found.
static Sparse24Difference describe(const Job *job,
                                   const Sparse24Violations *found) {
  const Sparse24Layout *layout = job->rows.layout;
  const int64_t size = layout->elementSize, start = 4 * found->firstGroup;
  const int64_t row = found->firstRow, inner = layout->inner;
  const Elements elements = getElements(job, row, start, 0);
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
  const Sparse24Kernels *kernels = options ? options->kernels : NULL;
  if (encoding->bases[0] == 0 && encoding->bases[1] <= 1)
    job.decoder =
        sparse24KernelsGetDecoder(kernels, layout->elementSize, job.rows.bits);
  job.byteDecoder = sparse24KernelsGetDecoder(kernels, 1, UINT8_MAX);
  job.denseBytes =
      job.rows.count * layout->length * (int64_t)layout->elementSize;
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

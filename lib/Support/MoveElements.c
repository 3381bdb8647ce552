/*===- MoveElements.c - Moving the elements of tensors --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/MoveElements.h"

#include <string.h>

//===----------------------------------------------------------------------===//
// Transposing
//===----------------------------------------------------------------------===//

/// The dimensions of the result, outermost first. Strides are bytes; those of
/// the target are the products of the extents.
typedef struct {
  int rank;
  int64_t extents[Sparse24MaxMoveRank];
  size_t sourceStrides[Sparse24MaxMoveRank];
  size_t targetStrides[Sparse24MaxMoveRank];
  size_t elementSize; ///< Bytes that stay together.
} Transposition;

static void dropDimension(Transposition *move, int position) {
  for (int i = position; i + 1 < move->rank; ++i) {
    move->extents[i] = move->extents[i + 1];
    move->sourceStrides[i] = move->sourceStrides[i + 1];
  }
  --move->rank;
}

/// Makes one dimension of neighbours that are neighbours in the source too, and
/// one element of what stays innermost.
static void simplify(Transposition *move) {
  for (int i = move->rank - 1; i >= 0; --i)
    if (move->extents[i] == 1)
      dropDimension(move, i);
  for (int i = move->rank - 1; i > 0; --i) {
    size_t step = move->sourceStrides[i] * (size_t)move->extents[i];
    if (move->sourceStrides[i - 1] != step)
      continue;
    move->extents[i] *= move->extents[i - 1];
    dropDimension(move, i - 1);
  }
  if (move->rank && move->sourceStrides[move->rank - 1] == move->elementSize) {
    move->elementSize *= (size_t)move->extents[move->rank - 1];
    --move->rank;
  }
}

static Transposition getTransposition(int rank, const int64_t *shape,
                                      const int *permutation,
                                      size_t elementSize) {
  Transposition move = {.rank = rank, .elementSize = elementSize};
  size_t strides[Sparse24MaxMoveRank];
  size_t stride = elementSize;
  for (int i = rank - 1; i >= 0; --i) {
    strides[i] = stride;
    stride *= (size_t)shape[i];
  }
  for (int i = 0; i < rank; ++i) {
    move.extents[i] = shape[permutation[i]];
    move.sourceStrides[i] = strides[permutation[i]];
  }
  simplify(&move);
  stride = move.elementSize;
  for (int i = move.rank - 1; i >= 0; --i) {
    move.targetStrides[i] = stride;
    stride *= (size_t)move.extents[i];
  }
  return move;
}

/// The two dimensions that are innermost on either side: `across` in the
/// source, `down` in the target.
typedef struct {
  size_t elementSize;
  int64_t across, down;
  size_t acrossStride, downStride; ///< In the target and in the source.
} Plane;

enum { maxTileExtent = 64 };

typedef void (*CopyTile)(const Plane *plane, int64_t across, int64_t down,
                         const char *source, char *target);

/// Copies the tile of across x down elements by way of a buffer: each cache
/// line of the source is read once and whole, however the strides fall on the
/// sets of the cache. With the size a constant, memcpy is a load and a store.
#define DEFINE_COPY_TILE(name, size)                                           \
  static void name(const Plane *plane, int64_t across, int64_t down,           \
                   const char *source, char *target) {                         \
    char buffer[maxTileExtent * maxTileExtent * (size)];                       \
    for (int64_t d = 0; d < down; ++d)                                         \
      memcpy(buffer + d * maxTileExtent * (size),                              \
             source + (size_t)d * plane->downStride, (size_t)across * (size)); \
    for (int64_t a = 0; a < across; ++a) {                                     \
      const char *from = buffer + a * (size);                                  \
      char *to = target + (size_t)a * plane->acrossStride;                     \
      for (int64_t d = 0; d < down; ++d)                                       \
        memcpy(to + d * (size), from + d * maxTileExtent * (size), (size));    \
    }                                                                          \
  }

DEFINE_COPY_TILE(copyTile1, 1)
DEFINE_COPY_TILE(copyTile2, 2)
DEFINE_COPY_TILE(copyTile4, 4)
DEFINE_COPY_TILE(copyTile8, 8)

/// Elements that are cache lines themselves, or nearly.
static void copyTileAny(const Plane *plane, int64_t across, int64_t down,
                        const char *source, char *target) {
  size_t size = plane->elementSize;
  for (int64_t a = 0; a < across; ++a)
    for (int64_t d = 0; d < down; ++d)
      memcpy(target + (size_t)a * plane->acrossStride + (size_t)d * size,
             source + (size_t)d * plane->downStride + (size_t)a * size, size);
}

static CopyTile getCopyTile(size_t elementSize) {
  static const struct {
    size_t elementSize;
    CopyTile copy;
  } rows[] = {{1, copyTile1}, {2, copyTile2}, {4, copyTile4}, {8, copyTile8}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (rows[i].elementSize == elementSize)
      return rows[i].copy;
  return copyTileAny;
}

static void copyPlane(const Plane *plane, const char *source, char *target) {
  CopyTile copy = getCopyTile(plane->elementSize);
  for (int64_t down = 0; down < plane->down; down += maxTileExtent) {
    int64_t height = plane->down - down;
    height = height < maxTileExtent ? height : maxTileExtent;
    for (int64_t across = 0; across < plane->across; across += maxTileExtent) {
      int64_t width = plane->across - across;
      width = width < maxTileExtent ? width : maxTileExtent;
      copy(plane, width, height,
           source + (size_t)across * plane->elementSize +
               (size_t)down * plane->downStride,
           target + (size_t)across * plane->acrossStride +
               (size_t)down * plane->elementSize);
    }
  }
}

/// Steps to the next index of all dimensions but the innermost of the target
/// and `skipped`; false behind the last one.
static bool nextIndex(const Transposition *move, int skipped, int64_t *index,
                      const char **source, char **target) {
  for (int i = move->rank - 2; i >= 0; --i) {
    if (i == skipped)
      continue;
    *source += move->sourceStrides[i];
    *target += move->targetStrides[i];
    if (++index[i] < move->extents[i])
      return true;
    *source -= move->sourceStrides[i] * (size_t)index[i];
    *target -= move->targetStrides[i] * (size_t)index[i];
    index[i] = 0;
  }
  return false;
}

void sparse24TransposeElements(int rank, const int64_t *shape,
                               const int *permutation, size_t elementSize,
                               const void *source, void *target) {
  for (int i = 0; i < rank; ++i)
    if (shape[i] == 0)
      return;
  Transposition move = getTransposition(rank, shape, permutation, elementSize);
  if (move.rank == 0) {
    memcpy(target, source, move.elementSize);
    return;
  }
  // The innermost dimension of the source is another one than the target's:
  // what is innermost in both has become part of the element.
  int last = move.rank - 1, innermost = 0;
  while (move.sourceStrides[innermost] != move.elementSize)
    ++innermost;
  Plane plane = {
      .elementSize = move.elementSize,
      .across = move.extents[innermost],
      .down = move.extents[last],
      .acrossStride = move.targetStrides[innermost],
      .downStride = move.sourceStrides[last],
  };
  int64_t index[Sparse24MaxMoveRank] = {0};
  const char *from = source;
  char *to = target;
  do
    copyPlane(&plane, from, to);
  while (nextIndex(&move, innermost, index, &from, &to));
}

void sparse24CopyBlocks(int64_t count, size_t size, const void *source,
                        size_t sourceStride, void *target,
                        size_t targetStride) {
  const char *from = source;
  char *to = target;
  for (int64_t i = 0; size && i < count; ++i)
    memcpy(to + (size_t)i * targetStride, from + (size_t)i * sourceStride,
           size);
}

//===----------------------------------------------------------------------===//
// Powers of two
//===----------------------------------------------------------------------===//

static uint64_t getMask(int bits) { return (UINT64_C(1) << bits) - 1; }

static int getBias(Sparse24FloatFormat format) {
  return (1 << (format.exponentBits - 1)) - 1;
}

/// A number as mantissa * 2^exponent. Infinities and NaNs are `isSpecial`.
typedef struct {
  uint64_t mantissa;
  int exponent;
  bool isNegative, isSpecial;
} Number;

static Number decode(Sparse24FloatFormat format, uint64_t bits) {
  uint64_t mantissa = bits & getMask(format.mantissaBits);
  int mask = (int)getMask(format.exponentBits);
  int exponent = (int)(bits >> format.mantissaBits) & mask;
  Number number = {
      .mantissa = mantissa,
      .exponent =
          (exponent ? exponent : 1) - getBias(format) - format.mantissaBits,
      .isNegative = bits >> (format.exponentBits + format.mantissaBits) & 1,
      .isSpecial = exponent == mask,
  };
  if (exponent && exponent != mask)
    number.mantissa |= UINT64_C(1) << format.mantissaBits;
  return number;
}

/// False where the format does not have the number, which is finite.
static bool encode(Sparse24FloatFormat format, Number number, uint64_t *bits) {
  uint64_t sign = (uint64_t)number.isNegative
                  << (format.exponentBits + format.mantissaBits);
  *bits = sign;
  if (number.mantissa == 0)
    return true;
  // Left-aligned, the leading bit is the implicit one of a normal number.
  int leading = 63 - __builtin_clzll(number.mantissa);
  number.mantissa <<= format.mantissaBits - leading;
  number.exponent -= format.mantissaBits - leading;
  int exponent = number.exponent + format.mantissaBits + getBias(format);
  if (exponent >= (int)getMask(format.exponentBits))
    return false;
  if (exponent > 0) {
    *bits = sign | (uint64_t)exponent << format.mantissaBits |
            (number.mantissa & getMask(format.mantissaBits));
    return true;
  }
  int lost = 1 - exponent;
  if (lost > format.mantissaBits || (number.mantissa & getMask(lost)))
    return false;
  *bits = sign | number.mantissa >> lost;
  return true;
}

bool sparse24FloatIsPowerOfTwo(Sparse24FloatFormat format, uint64_t bits,
                               Sparse24PowerOfTwo *power) {
  Number number = decode(format, bits);
  if (number.isSpecial || __builtin_popcountll(number.mantissa) != 1)
    return false;
  power->exponent = number.exponent + __builtin_ctzll(number.mantissa);
  power->isNegative = number.isNegative;
  return true;
}

bool sparse24ScaleElements(Sparse24FloatFormat format, int64_t count,
                           Sparse24PowerOfTwo factor, const void *source,
                           void *target) {
  int signPosition = format.exponentBits + format.mantissaBits;
  size_t size = (size_t)(signPosition + 1) / 8;
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = 0;
    memcpy(&bits, (const char *)source + (size_t)i * size, size);
    Number number = decode(format, bits);
    if (number.isSpecial) {
      if (number.mantissa) // what becomes of a NaN's payload is not defined
        return false;
      bits ^= (uint64_t)factor.isNegative << signPosition;
    } else {
      number.exponent += factor.exponent;
      number.isNegative ^= factor.isNegative;
      if (!encode(format, number, &bits))
        return false;
    }
    memcpy((char *)target + (size_t)i * size, &bits, size);
  }
  return true;
}

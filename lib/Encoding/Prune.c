/*===- Prune.c - Making weights 2:4 by magnitude --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"

#include <math.h>

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// 2 to a power that a double has as a normal number.
static double getPower(int exponent) {
  uint64_t bits = (uint64_t)(exponent + 1023) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  return power;
}

static int64_t getSigned(const Sparse24NumberFormat *format, uint64_t bits) {
  int unused = 64 - format->width;
  return (int64_t)(bits << unused) >> unused;
}

static uint64_t getUnsigned(const Sparse24NumberFormat *format, uint64_t bits) {
  return bits & UINT64_MAX >> (64 - format->width);
}

/// The bits below the sign.
static uint64_t getAbsolute(const Sparse24NumberFormat *format, uint64_t bits) {
  int width = format->exponentBits + format->mantissaBits;
  return bits & UINT64_MAX >> (64 - width);
}

static bool isNaN(const Sparse24NumberFormat *format, uint64_t bits) {
  int mantissaBits = format->mantissaBits;
  int width = format->exponentBits + mantissaBits;
  uint64_t absolute = getAbsolute(format, bits);
  uint64_t ones = UINT64_MAX >> (64 - width);
  switch (format->specials) {
  case Sparse24SpecialsIEEE:
    return absolute > ones >> mantissaBits << mantissaBits;
  case Sparse24SpecialsFN:
    return absolute == ones;
  case Sparse24SpecialsFNUZ:
    return absolute == 0 && bits >> width & 1;
  default:
    return false;
  }
}

/// The absolute value of what is no NaN.
static double getMagnitude(const Sparse24NumberFormat *format, uint64_t bits) {
  int mantissaBits = format->mantissaBits, bias = format->bias;
  uint64_t absolute = getAbsolute(format, bits);
  uint64_t exponent = absolute >> mantissaBits;
  uint64_t mantissa = absolute & ((UINT64_C(1) << mantissaBits) - 1);
  double magnitude;
  if (format->exponentBits == 11) {
    memcpy(&magnitude, &absolute, sizeof magnitude);
    return magnitude;
  }
  if (format->specials == Sparse24SpecialsIEEE &&
      exponent == (UINT64_C(1) << format->exponentBits) - 1)
    return (double)INFINITY;
  if (exponent == 0)
    return (double)mantissa * getPower(1 - bias - mantissaBits);
  mantissa |= UINT64_C(1) << mantissaBits;
  return (double)mantissa * getPower((int)exponent - bias - mantissaBits);
}

double sparse24NumberDecode(const Sparse24NumberFormat *format, uint64_t bits) {
  if (format->kind == Sparse24NumberUnsigned)
    return (double)getUnsigned(format, bits);
  if (format->kind == Sparse24NumberSigned)
    return (double)getSigned(format, bits);
  if (format->kind != Sparse24NumberFloat || isNaN(format, bits))
    return (double)NAN;
  bool negative = bits >> (format->exponentBits + format->mantissaBits) & 1;
  double magnitude = getMagnitude(format, bits);
  return negative ? -magnitude : magnitude;
}

//===----------------------------------------------------------------------===//
// Distances from the zero
//===----------------------------------------------------------------------===//

/// How far an element is from the zero, exactly in `rank`, which only orders
/// the elements of a group, and as a number.
typedef struct {
  uint64_t rank;
  double magnitude; ///< NaN where it is one.
} Distance;

static Distance getIntegerDistance(const Sparse24NumberFormat *format,
                                   uint64_t bits, uint64_t zero) {
  uint64_t rank;
  if (format->kind == Sparse24NumberUnsigned) {
    uint64_t a = getUnsigned(format, bits), b = getUnsigned(format, zero);
    rank = a > b ? a - b : b - a;
  } else {
    int64_t a = getSigned(format, bits), b = getSigned(format, zero);
    rank = a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
  }
  return (Distance){rank, (double)rank};
}

/// Numbers that are not negative order as their bits do.
static uint64_t getRank(double magnitude) {
  uint64_t rank;
  memcpy(&rank, &magnitude, sizeof rank);
  return rank;
}

static Distance getComplexDistance(uint64_t bits) {
  float parts[2];
  memcpy(parts, &bits, sizeof parts);
  double real = (double)parts[0], imaginary = (double)parts[1];
  if (isnan(real) || isnan(imaginary))
    return (Distance){UINT64_MAX, (double)NAN};
  // The squares are exact; the root would make more of them equal.
  double square = real * real + imaginary * imaginary;
  return (Distance){getRank(square), sqrt(square)};
}

static Distance getDistance(const Sparse24NumberFormat *format, uint64_t bits,
                            uint64_t zero) {
  if (format->kind == Sparse24NumberComplex)
    return getComplexDistance(bits);
  if (format->kind != Sparse24NumberFloat)
    return getIntegerDistance(format, bits, zero);
  if (isNaN(format, bits))
    return (Distance){UINT64_MAX, (double)NAN};
  return (Distance){getAbsolute(format, bits), getMagnitude(format, bits)};
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

/// Sums over all elements and over those that stay, in multiples of a unit that
/// keeps squares within the range of double.
typedef struct {
  double unit;
  double l1, keptL1, l2, keptL2;
} Norms;

static void addToNorms(Norms *norms, double magnitude, bool kept) {
  if (!isfinite(magnitude))
    return;
  double scaled = magnitude / norms->unit;
  norms->l1 += scaled;
  norms->l2 += scaled * scaled;
  norms->keptL1 += kept ? scaled : 0;
  norms->keptL2 += kept ? scaled * scaled : 0;
}

/// The largest magnitude of doubles; squares of all other types are in range.
static double findUnit(const Sparse24NumberFormat *format,
                       const unsigned char *dense, int64_t count) {
  double unit = 0;
  if (format->kind != Sparse24NumberFloat || format->exponentBits != 11)
    return 1;
  for (int64_t i = 0; i < count; ++i) {
    uint64_t bits = loadElement(dense + 8 * i, 8);
    double magnitude = isNaN(format, bits) ? 0 : getMagnitude(format, bits);
    if (isfinite(magnitude) && magnitude > unit)
      unit = magnitude;
  }
  return unit > 0 ? unit : 1;
}

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

typedef struct {
  Sparse24Rows rows;
  const Sparse24NumberFormat *format;
  Norms norms;
  int64_t prunedGroups;
} Job;

/// The mask of the two elements that stay: the first of the largest, then the
/// first of the largest of the others.
static unsigned chooseTwo(const Distance distances[4], int count) {
  unsigned kept = 0;
  for (int n = 0; n < 2; ++n) {
    int best = -1;
    for (int i = 0; i < count; ++i)
      if (!(kept >> i & 1) &&
          (best < 0 || distances[i].rank > distances[best].rank))
        best = i;
    kept |= 1u << best;
  }
  return kept;
}

static void pruneGroup(Job *job, unsigned char *group, int64_t stride,
                       int count, uint64_t zero) {
  size_t size = job->rows.layout->elementSize;
  Distance distances[4];
  unsigned mask = 0;
  for (int i = 0; i < count; ++i) {
    uint64_t bits = loadElement(group + i * stride, size);
    bool isZero = ((bits ^ zero) & job->rows.bits) == 0;
    distances[i] =
        isZero ? (Distance){0, 0} : getDistance(job->format, bits, zero);
    mask |= (unsigned)!isZero << i;
  }
  unsigned kept = mask;
  if (maskViolates(mask)) {
    kept = chooseTwo(distances, count);
    ++job->prunedGroups;
  }
  for (int i = 0; i < count; ++i) {
    addToNorms(&job->norms, distances[i].magnitude, kept >> i & 1);
    if (mask >> i & ~kept >> i & 1)
      storeElement(group + i * stride, zero, size);
  }
}

static void pruneTile(Job *job, const Sparse24Tile *tile,
                      unsigned char *pruned) {
  const Sparse24Layout *layout = job->rows.layout;
  for (int64_t start = 0; start < layout->length; start += 4) {
    int64_t rest = layout->length - start;
    for (int64_t i = 0; i < tile->width; ++i)
      pruneGroup(job,
                 pruned + tile->offset + start * tile->stride +
                     i * layout->elementSize,
                 tile->stride, rest < 4 ? (int)rest : 4, tile->zeros[i]);
  }
}

static double getShare(double kept, double all) {
  return all > 0 ? kept / all : 1;
}

void sparse24LayoutPrune(const Sparse24Layout *layout,
                         const Sparse24NumberFormat *format, const void *dense,
                         void *pruned, Sparse24Pruning *pruning) {
  Job job = {.rows = sparse24RowsGet(layout), .format = format};
  int64_t elements = job.rows.count * layout->length;
  if (pruned != dense && job.rows.count)
    memcpy(pruned, dense, (size_t)elements * layout->elementSize);
  job.norms.unit = findUnit(format, pruned, job.rows.count ? elements : 0);
  Sparse24Tile tile = {0};
  while (sparse24TileNext(&job.rows, &tile))
    pruneTile(&job, &tile, pruned);
  const Norms *norms = &job.norms;
  *pruning = (Sparse24Pruning){
      .groups = job.rows.count * job.rows.groups,
      .prunedGroups = job.prunedGroups,
      .keptL1 = getShare(norms->keptL1, norms->l1),
      .keptL2 = sqrt(getShare(norms->keptL2, norms->l2)),
  };
}

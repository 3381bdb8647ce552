/*===- scale-test.c - Products with powers of two -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// What sparse24-fold-weights makes of a Mul, compared with what the processor
// computes in a wider format, where the product is exact: it is the product, to
// the bit, or nothing. All numbers of 16 bits times all powers of two; of 32
// and 64 bits, those where exponents meet their limits, and random ones.

#include "Support/MoveElements.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(LDBL_MANT_DIG >= 64 && LDBL_MAX_EXP >= 16384,
               "products of f64 are exact in long double");

static long products, refused, failures;

static void check(Sparse24FloatFormat format, uint64_t bits, uint64_t factor,
                  bool isExact, uint64_t expected) {
  Sparse24PowerOfTwo power;
  uint64_t found = 0;
  bool ok = sparse24FloatIsPowerOfTwo(format, factor, &power);
  bool scaled = ok && sparse24ScaleElements(format, 1, power, &bits, &found);
  ok &= scaled == isExact && (!isExact || found == expected);
  ++products;
  refused += !isExact;
  failures += !ok;
  if (!ok && failures < 10)
    printf("%llx * %llx: expected %s %llx, found %llx\n",
           (unsigned long long)bits, (unsigned long long)factor,
           isExact ? "exactly" : "nothing, not", (unsigned long long)expected,
           (unsigned long long)found);
}

//===----------------------------------------------------------------------===//
// 16 bits, as double
//===----------------------------------------------------------------------===//

static double toDouble(Sparse24FloatFormat format, unsigned bits) {
  int mask = (1 << format.exponentBits) - 1;
  int exponent = (int)(bits >> format.mantissaBits) & mask;
  int bias = mask / 2;
  double mantissa = bits & ((1u << format.mantissaBits) - 1);
  double value;
  if (exponent == mask)
    value = mantissa ? NAN : INFINITY;
  else if (exponent == 0)
    value = ldexp(mantissa, 1 - bias - format.mantissaBits);
  else
    value = ldexp(mantissa + (1 << format.mantissaBits),
                  exponent - bias - format.mantissaBits);
  return copysign(value, bits >> 15 ? -1 : 1);
}

typedef struct {
  double value;
  unsigned bits;
} Pair;

static int comparePairs(const void *left, const void *right) {
  double a = ((const Pair *)left)->value, b = ((const Pair *)right)->value;
  return (a > b) - (a < b);
}

/// The numbers of the format that are not negative, sorted.
static Pair pairs[1 << 15];
static size_t numPairs;

static void collect(Sparse24FloatFormat format) {
  numPairs = 0;
  for (unsigned bits = 0; bits < 1 << 15; ++bits)
    if (!isnan(toDouble(format, bits)))
      pairs[numPairs++] = (Pair){toDouble(format, bits), bits};
  qsort(pairs, numPairs, sizeof *pairs, comparePairs);
}

static void testAll(Sparse24FloatFormat format, unsigned step) {
  collect(format);
  for (unsigned factor = 0; factor < 1 << 16; ++factor) {
    int unused;
    double power = toDouble(format, factor);
    if (!isfinite(power) || fabs(frexp(power, &unused)) != 0.5)
      continue;
    for (unsigned bits = factor % step; bits < 1 << 16; bits += step) {
      double product = toDouble(format, bits) * power;
      Pair key = {fabs(product), 0};
      const Pair *found = isnan(product) ? NULL
                                         : bsearch(&key, pairs, numPairs,
                                                   sizeof key, comparePairs);
      check(format, bits, factor, found,
            found ? found->bits | (signbit(product) ? 0x8000u : 0) : 0);
    }
  }
}

//===----------------------------------------------------------------------===//
// 32 and 64 bits
//===----------------------------------------------------------------------===//

/// xorshift64*.
static uint64_t draw(void) {
  static uint64_t state = 20241127;
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * UINT64_C(0x2545f4914f6cdd1d);
}

/// Random bits, often with few of the mantissa's set, and often with an
/// exponent near one of its ends.
static uint64_t drawNumber(Sparse24FloatFormat format) {
  uint64_t mantissa = draw() & ((UINT64_C(1) << format.mantissaBits) - 1);
  uint64_t mask = (UINT64_C(1) << format.exponentBits) - 1;
  uint64_t exponent = draw() & mask, shape = draw();
  if (shape & 1)
    mantissa &=
        ~((UINT64_C(1) << (shape >> 8) % (unsigned)format.mantissaBits) - 1);
  if (shape & 2)
    exponent = shape & 4 ? exponent & 3 : mask - (exponent & 3);
  return mantissa | exponent << format.mantissaBits |
         (shape >> 63) << (format.mantissaBits + format.exponentBits);
}

/// A power of two that takes many numbers across the ends.
static uint64_t drawPower(Sparse24FloatFormat format) {
  uint64_t mask = (UINT64_C(1) << format.exponentBits) - 1, shape = draw();
  uint64_t exponent = 1 + (shape >> 8) % (mask - 1);
  uint64_t bits =
      shape & 1 ? exponent << format.mantissaBits
                : UINT64_C(1) << (shape >> 8) % (unsigned)format.mantissaBits;
  return bits | (shape >> 63) << (format.mantissaBits + format.exponentBits);
}

static void testSingle(void) {
  static const Sparse24FloatFormat format = {8, 23};
  uint32_t bits = (uint32_t)drawNumber(format);
  uint32_t factor = (uint32_t)drawPower(format);
  float a, b;
  memcpy(&a, &bits, sizeof a);
  memcpy(&b, &factor, sizeof b);
  double product = (double)a * (double)b;
  float rounded = (float)product;
  uint32_t expected;
  memcpy(&expected, &rounded, sizeof expected);
  check(format, bits, factor, !isnan(product) && (double)rounded == product,
        expected);
}

static void testDouble(void) {
  static const Sparse24FloatFormat format = {11, 52};
  uint64_t bits = drawNumber(format), factor = drawPower(format);
  double a, b;
  memcpy(&a, &bits, sizeof a);
  memcpy(&b, &factor, sizeof b);
  long double product = (long double)a * (long double)b;
  double rounded = (double)product;
  uint64_t expected;
  memcpy(&expected, &rounded, sizeof expected);
  check(format, bits, factor,
        !isnan(product) && (long double)rounded == product, expected);
}

int main(void) {
  testAll((Sparse24FloatFormat){5, 10}, 1);
  testAll((Sparse24FloatFormat){8, 7}, 7);
  for (int i = 0; i < 500000; ++i) {
    testSingle();
    testDouble();
  }
  printf("%ld products, %ld refused, %ld failures\n", products, refused,
         failures);
  return failures > 0;
}

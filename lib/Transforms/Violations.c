/*===- Violations.c - What is wrong with a weight that is not 2:4 ---------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"

#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Numbers in words
//===----------------------------------------------------------------------===//

/// As many digits as the remarks show, or, for `isExact`, as many as it takes
/// to read the number back.
static void printFloat(Sparse24Text *text, double value, bool isDouble,
                       bool isExact) {
  enum { few = 6 };
  int digits = few;
  char form[32];
  snprintf(form, sizeof form, "%.*g", few, value);
  int error = errno; // strtod has its own for numbers that are tiny
  double read = strtod(form, NULL);
  errno = error;
  if (isExact && (isDouble ? read != value : (float)read != (float)value))
    digits = isDouble ? 17 : 9;
  sparse24TextPrintf(text, "%.*g", digits, value);
}

static void printElement(Sparse24Text *text, MlirType type, const void *data,
                         bool isExact) {
  uint64_t bits = 0;
  memcpy(&bits, data, sparse24ElementTypeGetSize(type));
  Sparse24NumberFormat format;
  sparse24NumberFormatFromType(type, &format); // not complex
  if (format.kind == Sparse24NumberFloat) {
    double value = sparse24NumberDecode(&format, bits);
    printFloat(text, isnan(value) ? fabs(value) : value, mlirTypeIsAF64(type),
               isExact);
  } else if (format.kind == Sparse24NumberUnsigned) {
    sparse24TextPrintf(text, "%llu", (unsigned long long)bits);
  } else {
    int unused = 64 - format.width;
    sparse24TextPrintf(text, "%lld",
                       (long long)((int64_t)(bits << unused) >> unused));
  }
}

//===----------------------------------------------------------------------===//
// The first group
//===----------------------------------------------------------------------===//

/// Keeps the elements of the first violating group, which starts at element
/// `first`, and appends them to the detail.
static void describeFirstGroup(Sparse24Verdict *verdict,
                               const Sparse24Layout *layout, const char *data,
                               int64_t first) {
  MlirType element = mlirShapedTypeGetElementType(verdict->layer.weightType);
  int64_t start = verdict->layer.check.firstStart;
  for (int64_t i = 0; i < 4 && start + i < layout->length; ++i) {
    const char *at = data + (first + i * layout->inner) * layout->elementSize;
    sparse24TextPrintf(&verdict->detail, i ? ", " : "");
    printElement(&verdict->detail, element, at, /*isExact=*/false);
    Sparse24Text value = {0};
    printElement(&value, element, at, /*isExact=*/true);
    snprintf(verdict->firstValues[i], sizeof verdict->firstValues[i], "%s",
             value.data ? value.data : "");
    verdict->layer.firstValues[i] = verdict->firstValues[i];
    sparse24TextDestroy(&value);
  }
}

void sparse24VerdictDescribeViolation(Sparse24Verdict *verdict,
                                      const Sparse24Layout *layout,
                                      const void *data) {
  Sparse24Layer *layer = &verdict->layer;
  const Sparse24Check *check = &layer->check;
  int64_t rank = mlirShapedTypeGetRank(layer->weightType);
  sparse24TextPrintf(
      &verdict->detail, "%lld of %lld groups violate, the first at [",
      (long long)check->violatingGroups, (long long)check->groups);
  int64_t *coordinates = calloc((size_t)rank, sizeof *coordinates);
  if (coordinates)
    sparse24LayerGetFirstCoordinates(layer, coordinates);
  for (int64_t i = 0; coordinates && i < rank; ++i)
    sparse24TextPrintf(&verdict->detail, i ? ", %lld" : "%lld",
                       (long long)coordinates[i]);
  free(coordinates);
  sparse24TextPrintf(&verdict->detail, "]: (");
  int64_t first =
      (check->firstOuter * layout->length + check->firstStart) * layout->inner +
      check->firstInner;
  describeFirstGroup(verdict, layout, data, first);
  sparse24TextPrintf(&verdict->detail, ")");
  Sparse24HintWeight weight = {
      .layout = layout,
      .data = data,
      .type = layer->weightType,
      .reductionAxis = layer->reductionAxis,
      .channelAxis = sparse24LayerGetOutputAxis(layer),
      .isFilter = sparse24ConvolutionGet(layer->operation),
  };
  sparse24HintsFind(&weight, &verdict->hints);
  layer->zeros = verdict->hints.zeros;
  layer->hints = verdict->hints.hints;
  layer->numHints = verdict->hints.numHints;
}

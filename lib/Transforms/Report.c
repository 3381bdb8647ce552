/*===- Report.c - Verdicts in words ---------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Report.h"

#include "Support/IR.h"

#include <stdlib.h>

static const char *const reasonCodes[] = {
#define SPARSE24_REASON(Name, code, summary) code,
#include "sparse24/Reasons.def"
};

static const char *const reasonSummaries[] = {
#define SPARSE24_REASON(Name, code, summary) summary,
#include "sparse24/Reasons.def"
};

enum { numReasons = sizeof reasonCodes / sizeof *reasonCodes };

const char *sparse24ReasonGetCode(Sparse24Reason reason) {
  return reasonCodes[reason];
}

void sparse24LayerPrint(const Sparse24Layer *layer, MlirStringCallback callback,
                        void *userData) {
  Sparse24Text text = {0};
  if (layer->reason == Sparse24ReasonNone)
    sparse24TextPrintf(&text, "compressed: %lld -> %lld bytes",
                       (long long)layer->denseBytes,
                       (long long)layer->compressedBytes);
  else
    sparse24TextPrintf(&text, "stays dense: %s: ", reasonCodes[layer->reason]);
  bool hasDetail = layer->detail && *layer->detail;
  if (layer->reason != Sparse24ReasonNone)
    sparse24TextPrintf(&text, "%s",
                       hasDetail ? layer->detail
                                 : reasonSummaries[layer->reason]);
  else if (hasDetail)
    sparse24TextPrintf(&text, " (%s)", layer->detail);
  callback(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
}

//===----------------------------------------------------------------------===//
// Summary
//===----------------------------------------------------------------------===//

/// A constant that at least one layer uses as its weight.
typedef struct {
  MlirValue value;
  int64_t denseBytes, compressedBytes;
  bool isCompressed, isDense;
} Weight;

struct Sparse24Summary {
  int64_t layers;
  int64_t perReason[numReasons];
  Weight *weights;
  size_t numWeights, capacity;
  bool failed;
};

Sparse24Summary *sparse24SummaryCreate(void) {
  return calloc(1, sizeof(Sparse24Summary));
}

void sparse24SummaryDestroy(Sparse24Summary *summary) {
  if (!summary)
    return;
  free(summary->weights);
  free(summary);
}

static Weight *getWeight(Sparse24Summary *summary, MlirValue value) {
  for (size_t i = 0; i < summary->numWeights; ++i)
    if (mlirValueEqual(summary->weights[i].value, value))
      return &summary->weights[i];
  if (summary->numWeights == summary->capacity) {
    size_t capacity = summary->capacity ? 2 * summary->capacity : 64;
    Weight *weights = realloc(summary->weights, capacity * sizeof *weights);
    if (!weights)
      return NULL;
    summary->weights = weights;
    summary->capacity = capacity;
  }
  Weight *weight = &summary->weights[summary->numWeights++];
  *weight = (Weight){.value = value};
  return weight;
}

void sparse24SummaryAdd(Sparse24Summary *summary, const Sparse24Layer *layer) {
  ++summary->layers;
  ++summary->perReason[layer->reason];
  if (mlirValueIsNull(layer->weight))
    return;
  Weight *weight = getWeight(summary, layer->weight);
  if (!weight) {
    summary->failed = true;
    return;
  }
  weight->denseBytes = layer->denseBytes;
  if (layer->reason == Sparse24ReasonNone) {
    weight->isCompressed = true;
    weight->compressedBytes = layer->compressedBytes;
  } else {
    weight->isDense = true;
  }
}

static void printBytes(Sparse24Text *text, int64_t bytes) {
  static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
  double value = (double)bytes;
  size_t unit = 0;
  for (; value >= 9999.5 && unit < 4; ++unit)
    value /= 1024;
  if (unit == 0 && bytes >= 1024) {
    value /= 1024;
    unit = 1;
  }
  sparse24TextPrintf(text, value < 10 && unit ? "%.1f %s" : "%.0f %s", value,
                     units[unit]);
}

void sparse24SummaryPrint(const Sparse24Summary *summary,
                          MlirStringCallback callback, void *userData) {
  int64_t before = 0, after = 0, both = 0, bothBytes = 0;
  for (size_t i = 0; i < summary->numWeights; ++i) {
    const Weight *weight = &summary->weights[i];
    if (!weight->isCompressed)
      continue;
    before += weight->denseBytes;
    after += weight->compressedBytes;
    both += weight->isDense;
    bothBytes += weight->isDense ? weight->denseBytes : 0;
  }
  int64_t compressed = summary->perReason[Sparse24ReasonNone];
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "compressed %lld of %lld weight operations",
                     (long long)compressed, (long long)summary->layers);
  if (compressed) {
    sparse24TextPrintf(&text, ", ");
    printBytes(&text, before);
    sparse24TextPrintf(&text, " -> ");
    printBytes(&text, after);
  }
  if (both) {
    sparse24TextPrintf(&text, "; %lld weight%s kept in both forms (",
                       (long long)both, both == 1 ? "" : "s");
    printBytes(&text, bothBytes);
    sparse24TextPrintf(&text, " more)");
  }
  if (compressed < summary->layers) {
    const char *separator = ": ";
    sparse24TextPrintf(&text, "; %lld dense",
                       (long long)(summary->layers - compressed));
    for (size_t i = 1; i < numReasons; ++i) {
      if (!summary->perReason[i])
        continue;
      sparse24TextPrintf(&text, "%s%lld %s", separator,
                         (long long)summary->perReason[i], reasonCodes[i]);
      separator = ", ";
    }
  }
  callback(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
}

/*===- Summary.c - Verdicts added up --------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Report.h"

#include "Report/Report.h"

#include <stdlib.h>

/// A constant that at least one layer uses as its weight.
typedef struct {
  MlirValue value;
  int64_t denseBytes, compressedBytes;
  bool isCompressed, isDense;
} Weight;

struct Sparse24Summary {
  int64_t layers;
  int64_t perReason[Sparse24NumReasons];
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
  if (layer->pruning)
    return;
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

void sparse24TextAppendBytes(Sparse24Text *text, int64_t bytes) {
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

Sparse24Totals sparse24SummaryGetTotals(const Sparse24Summary *summary) {
  Sparse24Totals totals = {
      .layers = summary->layers,
      .compressedLayers = summary->perReason[Sparse24ReasonNone],
      .weights = (int64_t)summary->numWeights,
      .outOfMemory = summary->failed,
  };
  for (size_t i = 0; i < summary->numWeights; ++i) {
    const Weight *weight = &summary->weights[i];
    totals.bytesBefore += weight->denseBytes;
    totals.bytesAfter += weight->compressedBytes;
    if (weight->isDense)
      totals.bytesAfter += weight->denseBytes;
    if (!weight->isCompressed)
      continue;
    totals.compressedBefore += weight->denseBytes;
    totals.compressedAfter += weight->compressedBytes;
    totals.weightsInBothForms += weight->isDense;
    totals.bytesInBothForms += weight->isDense ? weight->denseBytes : 0;
  }
  return totals;
}

int64_t sparse24SummaryGetCount(const Sparse24Summary *summary,
                                Sparse24Reason reason) {
  return summary->perReason[reason];
}

MlirLogicalResult sparse24SummaryPrint(const Sparse24Summary *summary,
                                       MlirStringCallback callback,
                                       void *userData) {
  Sparse24Totals totals = sparse24SummaryGetTotals(summary);
  int64_t compressed = totals.compressedLayers;
  int64_t both = totals.weightsInBothForms;
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "compressed %lld of %lld weight operations",
                     (long long)compressed, (long long)summary->layers);
  if (compressed) {
    sparse24TextPrintf(&text, ", ");
    sparse24TextAppendBytes(&text, totals.compressedBefore);
    sparse24TextPrintf(&text, " -> ");
    sparse24TextAppendBytes(&text, totals.compressedAfter);
  }
  if (both) {
    sparse24TextPrintf(&text, "; %lld weight%s kept in both forms (",
                       (long long)both, both == 1 ? "" : "s");
    sparse24TextAppendBytes(&text, totals.bytesInBothForms);
    sparse24TextPrintf(&text, " more)");
  }
  if (compressed < summary->layers) {
    const char *separator = ": ";
    sparse24TextPrintf(&text, "; %lld dense",
                       (long long)(summary->layers - compressed));
    for (size_t i = 1; i < Sparse24NumReasons; ++i) {
      if (!summary->perReason[i])
        continue;
      sparse24TextPrintf(&text, "%s%lld %s", separator,
                         (long long)summary->perReason[i],
                         sparse24ReasonGetCode((Sparse24Reason)i));
      separator = ", ";
    }
  }
  bool failed = text.failed || totals.outOfMemory;
  if (!failed)
    callback(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
  return failed ? mlirLogicalResultFailure() : mlirLogicalResultSuccess();
}

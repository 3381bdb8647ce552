/*===- Layer.c - A verdict in words ---------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Report.h"

#include "Support/IR.h"
#include "Tools/Diagnostics.h"
#include "sparse24/Dialect.h"

static const char *const reasonCodes[] = {
#define SPARSE24_REASON(Name, code, summary) code,
#include "sparse24/Reasons.def"
};

static const char *const reasonSummaries[] = {
#define SPARSE24_REASON(Name, code, summary) summary,
#include "sparse24/Reasons.def"
};

const char *sparse24ReasonGetCode(Sparse24Reason reason) {
  return reasonCodes[reason];
}

const char *sparse24ReasonGetSummary(Sparse24Reason reason) {
  return reasonSummaries[reason];
}

MlirStringRef sparse24LayerGetName(const Sparse24Layer *layer) {
  MlirStringRef name = sparse24OpGetString(layer->operation, "onnx_node_name");
  return name.data && name.length ? name
                                  : sparse24PlaceGet(layer->location).name;
}

void sparse24LayerGetFirstCoordinates(const Sparse24Layer *layer,
                                      int64_t *coordinates) {
  const Sparse24Check *check = &layer->check;
  int64_t axis = layer->reductionAxis;
  int64_t outer = check->firstOuter, inner = check->firstInner;
  coordinates[axis] = check->firstStart;
  if (layer->reductionGroups > 1) {
    // The groups divide dimension 0, before which there is nothing else.
    int64_t size = mlirShapedTypeGetDimSize(layer->weightType, axis);
    coordinates[axis] += outer * (size / layer->reductionGroups);
  }
  for (int64_t i = mlirShapedTypeGetRank(layer->weightType) - 1; i > axis;
       --i) {
    int64_t size = mlirShapedTypeGetDimSize(layer->weightType, i);
    coordinates[i] = inner % size;
    inner /= size;
  }
  for (int64_t i = axis - 1; i >= 0; --i) {
    int64_t size = mlirShapedTypeGetDimSize(layer->weightType, i);
    coordinates[i] = outer % size;
    outer /= size;
  }
}

static void printPruning(Sparse24Text *text, const Sparse24Pruning *pruning) {
  sparse24TextPrintf(text,
                     "pruned: %lld of %lld groups; %.2f %% of the L1 norm and "
                     "%.2f %% of L2 stay",
                     (long long)pruning->prunedGroups,
                     (long long)pruning->groups, 100 * pruning->keptL1,
                     100 * pruning->keptL2);
}

static void printVerdict(Sparse24Text *text, const Sparse24Layer *layer) {
  if (layer->reason == Sparse24ReasonNone)
    sparse24TextPrintf(text, "compressed: %lld -> %lld bytes",
                       (long long)layer->denseBytes,
                       (long long)layer->compressedBytes);
  else
    sparse24TextPrintf(text, "stays dense: %s: ", reasonCodes[layer->reason]);
  bool hasDetail = layer->detail && *layer->detail;
  if (layer->reason != Sparse24ReasonNone)
    sparse24TextPrintf(
        text, "%s", hasDetail ? layer->detail : reasonSummaries[layer->reason]);
  else if (hasDetail)
    sparse24TextPrintf(text, " (%s)", layer->detail);
  for (size_t i = 0; i < layer->numHints; ++i)
    sparse24TextPrintf(text, "; %s", layer->hints[i].text);
}

void sparse24LayerPrint(const Sparse24Layer *layer, MlirStringCallback callback,
                        void *userData) {
  Sparse24Text text = {0};
  if (layer->pruning)
    printPruning(&text, layer->pruning);
  else
    printVerdict(&text, layer);
  callback(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
}

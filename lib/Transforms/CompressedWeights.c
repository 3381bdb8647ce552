/*===- CompressedWeights.c - Each weight is read once ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/CompressedWeights.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// A weight, in the list of those with the same hash.
typedef struct Entry {
  struct Entry *next;
  Sparse24Compression compression;
  Sparse24Layout layout;
  Sparse24CompressedWeight weight;
} Entry;

enum { numLists = 1024 };

struct Sparse24CompressedWeights {
  Entry *lists[numLists];
};

Sparse24CompressedWeights *sparse24CompressedWeightsCreate(void) {
  return calloc(1, sizeof(Sparse24CompressedWeights));
}

static void destroyEntry(Entry *entry) {
  free(entry->weight.values);
  free(entry->weight.index);
  free(entry);
}

void sparse24CompressedWeightsDestroy(Sparse24CompressedWeights *weights) {
  for (size_t i = 0; weights && i < numLists; ++i)
    for (Entry *entry = weights->lists[i], *next; entry; entry = next) {
      next = entry->next;
      destroyEntry(entry);
    }
  free(weights);
}

static Entry **getList(Sparse24CompressedWeights *weights,
                       MlirAttribute elements) {
  uint64_t hash =
      (uint64_t)(uintptr_t)elements.ptr * UINT64_C(0x9e3779b97f4a7c15);
  return &weights->lists[(hash >> 32) % numLists];
}

/// The zeros are those of the attribute.
static bool isSameLayout(const Sparse24Layout *a, const Sparse24Layout *b) {
  return a->outer == b->outer && a->length == b->length &&
         a->inner == b->inner && a->elementSize == b->elementSize &&
         a->significantBits == b->significantBits;
}

static Entry *find(Entry *list, const Sparse24Compression *compression) {
  Entry *entry = list;
  while (entry && !(mlirAttributeEqual(entry->compression.elements,
                                       compression->elements) &&
                    mlirAttributeEqual(entry->compression.zeroPoint,
                                       compression->zeroPoint) &&
                    entry->compression.encoding == compression->encoding &&
                    isSameLayout(&entry->layout, compression->layout)))
    entry = entry->next;
  return entry;
}

/// How much of a large weight is looked at first: it stays in the processor's
/// cache.
enum { startBytes = 1 << 16 };

/// The first rows, or the first groups of the rows, as far as they lie together
/// there. The weight is larger.
static Sparse24Layout getStart(const Sparse24Layout *layout) {
  Sparse24Layout start = *layout;
  int64_t groupBytes = 4 * layout->inner * layout->elementSize;
  int64_t groups = groupBytes < startBytes ? startBytes / groupBytes : 1;
  if (layout->length > 4 * groups) {
    start.outer = 1;
    start.length = 4 * groups;
  } else {
    start.outer = groups / (layout->length / 4 + 1);
    start.outer += start.outer == 0;
  }
  return start;
}

/// Weights that are not 2:4 usually show it at once, and are only checked then.
/// False when memory runs out.
static bool compress(const Sparse24Compression *compression, const void *dense,
                     Sparse24CompressedWeight *weight) {
  const Sparse24Layout *layout = compression->layout;
  int64_t denseBytes, values, index;
  sparse24LayoutGetSizes(layout, &denseBytes, &values, &index);
  const Sparse24EncodingOptions options = {.threads = compression->threads};
  if (denseBytes > startBytes) {
    Sparse24Layout start = getStart(layout);
    sparse24LayoutCheck(&start, dense, &weight->check);
  }
  if (weight->check.violatingGroups) {
    sparse24LayoutCheckWith(layout, dense, &options, &weight->check);
    return true;
  }
  // One byte more, since malloc(0) may return NULL.
  weight->values = malloc((size_t)values + 1);
  weight->index = malloc((size_t)index + 1);
  if (!weight->values || !weight->index)
    return false;
  sparse24EncodingCompressWith(compression->encoding, layout, dense,
                               weight->values, weight->index, &options,
                               &weight->check);
  if (weight->check.violatingGroups) {
    free(weight->values);
    free(weight->index);
    weight->values = weight->index = NULL;
  }
  return true;
}

Sparse24CompressedWeight *
sparse24CompressedWeightsGet(Sparse24CompressedWeights *weights,
                             const Sparse24Compression *compression,
                             const void *dense) {
  Entry **list = getList(weights, compression->elements);
  Entry *entry = find(*list, compression);
  if (entry)
    return &entry->weight;
  entry = malloc(sizeof *entry);
  if (!entry)
    return NULL;
  *entry = (Entry){.next = *list,
                   .compression = *compression,
                   .layout = *compression->layout};
  entry->compression.layout = NULL; // which is the caller's
  if (!compress(compression, dense, &entry->weight)) {
    destroyEntry(entry);
    return NULL;
  }
  *list = entry;
  return &entry->weight;
}

//===----------------------------------------------------------------------===//
// From pass to pass
//===----------------------------------------------------------------------===//

typedef struct Parcel {
  struct Parcel *next;
  MlirOperation root;
  Sparse24CompressedWeights *weights;
} Parcel;

struct Sparse24Handover {
  pthread_mutex_t mutex;
  atomic_int owners;
  Parcel *parcels;
};

Sparse24Handover *sparse24HandoverCreate(void) {
  Sparse24Handover *handover = malloc(sizeof *handover);
  if (!handover)
    return NULL;
  handover->parcels = NULL;
  pthread_mutex_init(&handover->mutex, NULL);
  atomic_init(&handover->owners, 1);
  return handover;
}

Sparse24Handover *sparse24HandoverRetain(Sparse24Handover *handover) {
  if (handover)
    atomic_fetch_add(&handover->owners, 1);
  return handover;
}

void sparse24HandoverRelease(Sparse24Handover *handover) {
  if (!handover || atomic_fetch_sub(&handover->owners, 1) > 1)
    return;
  for (Parcel *parcel = handover->parcels, *next; parcel; parcel = next) {
    next = parcel->next;
    sparse24CompressedWeightsDestroy(parcel->weights);
    free(parcel);
  }
  pthread_mutex_destroy(&handover->mutex);
  free(handover);
}

/// Adds the parcel, if any, in place of the one for that root, which is
/// returned.
static Parcel *exchange(Sparse24Handover *handover, MlirOperation root,
                        Parcel *parcel) {
  pthread_mutex_lock(&handover->mutex);
  Parcel **at = &handover->parcels;
  while (*at && !mlirOperationEqual((*at)->root, root))
    at = &(*at)->next;
  Parcel *old = *at;
  if (old)
    *at = old->next;
  if (parcel) {
    parcel->next = handover->parcels;
    handover->parcels = parcel;
  }
  pthread_mutex_unlock(&handover->mutex);
  return old;
}

void sparse24HandoverPut(Sparse24Handover *handover, MlirOperation root,
                         Sparse24CompressedWeights *weights) {
  Parcel *parcel = malloc(sizeof *parcel);
  if (parcel)
    *parcel = (Parcel){.root = root, .weights = weights};
  else
    sparse24CompressedWeightsDestroy(weights);
  Parcel *old = exchange(handover, root, parcel);
  if (old)
    sparse24CompressedWeightsDestroy(old->weights);
  free(old);
}

Sparse24CompressedWeights *sparse24HandoverTake(Sparse24Handover *handover,
                                                MlirOperation root) {
  Parcel *parcel = exchange(handover, root, NULL);
  Sparse24CompressedWeights *weights = parcel ? parcel->weights : NULL;
  free(parcel);
  return weights;
}

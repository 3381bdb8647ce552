/*===- Work.c - Sharing a weight among threads ----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Each thread has consecutive rows, or, where there is but one row, consecutive
// elements of it. It writes what becomes of them where nobody else does, so
// that the bytes are those of one thread; and of what the threads found, the
// first in the order of rows is the first.

#include "Encoding/Work.h"

#include <pthread.h>
#include <sched.h>

enum {
  mostThreads = 64,
  /// Dense bytes for which a thread is worth starting.
  leastBytes = 2 << 20,
  /// Elements of a row that are not shared.
  elementsUnit = 4096,
};

/// What one thread does.
typedef struct {
  const Sparse24Work *work;
  Sparse24Range range;
  Sparse24Violations violations;
  pthread_t thread;
  bool isStarted;
} Share;

static void *visitShare(void *pointer) {
  Share *share = pointer;
  // On the stack: no two threads write to one cache line.
  Sparse24Violations violations = {.firstRow = INT64_MAX};
  share->work->visit(share->work->job, &share->range, &violations);
  share->violations = violations;
  return NULL;
}

static int64_t countProcessors(void) {
  cpu_set_t processors;
  // It fails on machines with more than the set holds.
  return sched_getaffinity(0, sizeof processors, &processors) == 0
             ? CPU_COUNT(&processors)
             : CPU_SETSIZE;
}

/// As many as the weight is worth.
static int64_t countThreads(const Sparse24Rows *rows, int64_t threads) {
  int64_t bytes =
      rows->count * rows->layout->length * rows->layout->elementSize;
  if (threads != 1 && bytes < 2 * leastBytes)
    return 1;
  if (threads == 0)
    threads = countProcessors();
  threads = threads < bytes / leastBytes ? threads : bytes / leastBytes;
  threads = threads < mostThreads ? threads : mostThreads;
  return threads > 1 ? threads : 1;
}

/// Where share `i` of `count` begins: a multiple of `unit`, or the end.
static int64_t getStart(int64_t total, int64_t unit, int64_t i, int64_t count) {
  int64_t units = total / unit + !!(total % unit);
  int64_t start = (units / count * i + units % count * i / count) * unit;
  return start < total ? start : total;
}

static Sparse24Range getRange(const Sparse24Rows *rows, int64_t i,
                              int64_t count) {
  const Sparse24Layout *layout = rows->layout;
  Sparse24Range range = {0, rows->count, 0, layout->length};
  if (rows->count == 1) {
    range.start = getStart(layout->length, elementsUnit, i, count);
    range.end = getStart(layout->length, elementsUnit, i + 1, count);
    return range;
  }
  int64_t unit = layout->inner == 1 ? 1 : sparse24TilesGetRows(layout);
  range.row = getStart(rows->count, unit, i, count);
  range.endRow = getStart(rows->count, unit, i + 1, count);
  return range;
}

static bool isEarlier(const Sparse24Violations *a,
                      const Sparse24Violations *b) {
  return a->firstRow != b->firstRow ? a->firstRow < b->firstRow
                                    : a->firstGroup < b->firstGroup;
}

static void addShare(Sparse24Violations *sum, const Sparse24Violations *share) {
  int64_t count = sum->count + share->count;
  if (share->count && (!sum->count || isEarlier(share, sum)))
    *sum = *share;
  sum->count = count;
}

Sparse24Violations sparse24WorkDo(const Sparse24Work *work, int64_t threads) {
  const Sparse24Rows *rows = work->rows;
  Share shares[mostThreads];
  // A weight without elements has no rows, and may have no extent to divide by.
  const int64_t count = rows->count ? countThreads(rows, threads) : 0;
  for (int64_t i = 0; i < count; ++i) {
    shares[i] = (Share){.work = work, .range = getRange(rows, i, count)};
    shares[i].isStarted =
        i && !pthread_create(&shares[i].thread, NULL, visitShare, &shares[i]);
  }
  Sparse24Violations violations = {.firstRow = INT64_MAX};
  for (int64_t i = 0; i < count; ++i) {
    if (shares[i].isStarted)
      pthread_join(shares[i].thread, NULL);
    else
      visitShare(&shares[i]);
    addShare(&violations, &shares[i].violations);
  }
  return violations;
}

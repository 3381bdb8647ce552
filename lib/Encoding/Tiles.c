/*===- Tiles.c - Rows in the form that kernels take -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Rows whose elements follow each other are taken as they are (Runs.c), those
// that lie side by side in cache lines as well (Lines.c): as many as fit in
// some lines together, so that memory is read in runs of several lines, and
// each of them once. Where fewer lie side by side than a line has, the elements
// of each row are brought together first.
//
// Large weights do not stay in cache, and neither do their values: they are
// written past it in whole cache lines.

#include "Encoding/Walk.h"

/// From this size on, a weight and its values are said not to be in cache.
enum { streamedBytes = 8 << 20 };

int64_t sparse24WalkGetOffset(const Sparse24Walk *walk, int64_t row,
                              int64_t k) {
  const Sparse24Layout *layout = walk->job->rows.layout;
  int64_t outer = row / layout->inner, inner = row % layout->inner;
  return ((outer * layout->length + k) * layout->inner + inner) * walk->size;
}

static bool isViolating(const Sparse24Walk *walk, int64_t row, int64_t group) {
  const Sparse24Rows *rows = &walk->job->rows;
  const uint64_t zero = sparse24RowsGetZero(rows, row);
  const int64_t left = rows->layout->length - 4 * group;
  int count = 0;
  for (int64_t i = 0; i < 4 && i < left; ++i) {
    int64_t offset = sparse24WalkGetOffset(walk, row, 4 * group + i);
    uint64_t bits = loadElement(walk->job->dense + offset, (size_t)walk->size);
    count += ((bits ^ zero) & rows->bits) != 0;
  }
  return count > 2;
}

void sparse24WalkAddViolations(Sparse24Walk *walk, int64_t count, int64_t row,
                               int64_t group) {
  const int64_t groups = walk->job->rows.groups;
  if (!count)
    return;
  walk->violations->count += count;
  walk->compress = false; // the rest is only counted
  if (row >= walk->violations->firstRow)
    return;
  int64_t first = row * groups + group;
  while (!isViolating(walk, first / groups, first % groups))
    ++first;
  walk->violations->firstRow = first / groups;
  walk->violations->firstGroup = first % groups;
}

void sparse24WalkWrite(const Sparse24Walk *walk, unsigned char *to,
                       const unsigned char *from, int64_t bytes) {
  int64_t head = (int64_t)(-(uintptr_t)to % Sparse24LineBytes);
  if (!walk->streamed || bytes < head + Sparse24LineBytes) {
    memcpy(to, from, (size_t)bytes);
    return;
  }
  int64_t lines = (bytes - head) / Sparse24LineBytes;
  int64_t written = head + lines * Sparse24LineBytes;
  if (head)
    memcpy(to, from, (size_t)head);
  walk->kernels->stream(to + head, from + head, lines, walk->next);
  if (written < bytes)
    memcpy(to + written, from + written, (size_t)(bytes - written));
}

int64_t sparse24TilesGetRows(const Sparse24Layout *layout) {
  int64_t most = Sparse24LineBytes / (int64_t)layout->elementSize;
  return layout->inner < most ? layout->inner : most;
}

bool sparse24TilesVisit(const Sparse24Job *job,
                        const Sparse24SizeKernels *kernels,
                        const Sparse24Plan *plan, const Sparse24Range *range,
                        Sparse24Violations *violations) {
  const Sparse24Layout *layout = job->rows.layout;
  Sparse24Walk walk = {.job = job,
                       .kernels = kernels,
                       .plan = plan,
                       .violations = violations,
                       .size = layout->elementSize,
                       .compress = job->values};
  walk.denseBytes = job->rows.count * layout->length * walk.size;
  walk.streamed = walk.compress && walk.denseBytes >= streamedBytes;
  const bool areLines = layout->inner * walk.size >= Sparse24LineBytes;
  if (!(areLines ? sparse24WalkLines : sparse24WalkRuns)(&walk, range))
    return false;
  if (walk.streamed)
    kernels->finish();
  return true;
}

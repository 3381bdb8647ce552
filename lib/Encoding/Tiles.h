/*===- Tiles.h - Rows in the form that kernels take ---------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_ENCODING_TILES_H
#define SPARSE24_LIB_ENCODING_TILES_H

#include "Encoding/Kernels.h"
#include "Encoding/Layout.h"

/// A weight and what becomes of it. The last three are NULL where it is only
/// checked.
typedef struct {
  Sparse24Rows rows;
  const unsigned char *dense;
  const Sparse24Group *table;
  unsigned char *values, *index;
} Sparse24Job;

/// What was found so far. The first row is INT64_MAX where nothing was.
typedef struct {
  int64_t count;
  int64_t firstRow, firstGroup;
} Sparse24Violations;

/// Some rows, and the elements from `start` to `end` of each. `start` is a
/// multiple of 8, and `end` one too or the length.
typedef struct {
  int64_t row, endRow;
  int64_t start, end;
} Sparse24Range;

/// The rows in a cache line: ranges had better begin at multiples of it.
int64_t sparse24TilesGetRows(const Sparse24Layout *layout);

/// Checks or compresses a range with kernels. The range has whole rows where
/// rows interleave. Returns false, and has done nothing, where there is no
/// memory to do it in.
bool sparse24TilesVisit(const Sparse24Job *job,
                        const Sparse24SizeKernels *kernels,
                        const Sparse24Plan *plan, const Sparse24Range *range,
                        Sparse24Violations *violations);

#endif // SPARSE24_LIB_ENCODING_TILES_H

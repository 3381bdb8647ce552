/*===- Walk.h - Going through a weight ----------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_ENCODING_WALK_H
#define SPARSE24_LIB_ENCODING_WALK_H

#include "Encoding/Tiles.h"

/// How a part of a weight is gone through.
typedef struct {
  const Sparse24Job *job;
  const Sparse24SizeKernels *kernels;
  const Sparse24Plan *plan;
  Sparse24Violations *violations;
  int64_t size, denseBytes;
  bool compress, streamed;
  /// What is read next, while others are written; NULL for nothing.
  const unsigned char *next;
} Sparse24Walk;

/// Where an element of a row is, in bytes.
int64_t sparse24WalkGetOffset(const Sparse24Walk *walk, int64_t row, int64_t k);

/// Adds the violations of some groups, of which `group` of the row is the
/// first. Those of a row are visited in their order.
void sparse24WalkAddViolations(Sparse24Walk *walk, int64_t count, int64_t row,
                               int64_t group);

/// Writes bytes in whole cache lines, as far as possible.
void sparse24WalkWrite(const Sparse24Walk *walk, unsigned char *to,
                       const unsigned char *from, int64_t bytes);

/// Visits rows whose elements follow each other, and those that are brought
/// into this form: of which fewer lie side by side than a cache line has. False
/// where there is no memory for that.
bool sparse24WalkRuns(Sparse24Walk *walk, const Sparse24Range *range);

/// Visits rows that lie side by side in cache lines. False where there is no
/// memory for that.
bool sparse24WalkLines(Sparse24Walk *walk, const Sparse24Range *range);

#endif // SPARSE24_LIB_ENCODING_WALK_H

/*===- Work.h - Sharing a weight among threads --------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_ENCODING_WORK_H
#define SPARSE24_LIB_ENCODING_WORK_H

#include "Encoding/Tiles.h"

/// A weight to go through, and how: what all threads read.
typedef struct {
  const Sparse24Rows *rows;
  const void *job; ///< What `visit` takes.
  void (*visit)(const void *job, const Sparse24Range *range,
                Sparse24Violations *violations);
} Sparse24Work;

/// Visits the whole weight with up to `threads` threads, 0 for one for each
/// processor.
Sparse24Violations sparse24WorkDo(const Sparse24Work *work, int64_t threads);

#endif // SPARSE24_LIB_ENCODING_WORK_H

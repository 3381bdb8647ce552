/*===- sparse24/Targets.h - What hardware takes 2:4 weights -----*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// A target says which 2:4 layers it can run compressed, and in which encoding.
/// The rows, with their sources, are in lib/Transforms/Targets.c, and explained
/// in docs/targets.md.
///
///   Sparse24PassOptions options = {.target = sparse24TargetGet("ascend", 6)};

#ifndef SPARSE24_TARGETS_H
#define SPARSE24_TARGETS_H

#include "sparse24/Encoding.h"
#include "sparse24/Support.h"

#ifdef __cplusplus
extern "C" {
#endif

/// A row of the table of targets.
typedef struct Sparse24Target Sparse24Target;

/// The targets of the table, in its order; row 0, `generic`, takes everything.
/// NULL past the end.
SPARSE24_EXPORT const Sparse24Target *sparse24TargetGetAt(size_t position);

/// The target of that name, which need not end in NUL, or NULL.
SPARSE24_EXPORT const Sparse24Target *sparse24TargetGet(const char *name,
                                                        size_t length);

/// The name of a target, as options have it.
SPARSE24_EXPORT const char *sparse24TargetGetName(const Sparse24Target *target);

/// One line on what the target is.
SPARSE24_EXPORT const char *
sparse24TargetGetSummary(const Sparse24Target *target);

/// The only encoding that the target reads, or NULL where it reads any.
SPARSE24_EXPORT const Sparse24Encoding *
sparse24TargetGetEncoding(const Sparse24Target *target);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_TARGETS_H

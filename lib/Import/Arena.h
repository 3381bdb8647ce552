/*===- Arena.h - Memory that is freed at once -------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_ARENA_H
#define SPARSE24_LIB_IMPORT_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Sparse24ArenaBlock Sparse24ArenaBlock;

/// What an import needs until it ends. Zero-initialise it.
typedef struct {
  Sparse24ArenaBlock *blocks; ///< The newest first.
  size_t used;                ///< Bytes of the newest block.
  bool failed;                ///< Memory has run out, if only for a name.
} Sparse24Arena;

/// `count` zeroed elements of `size` bytes, aligned for anything; never NULL
/// for a count of 0, and NULL when memory runs out.
void *sparse24ArenaAllocate(Sparse24Arena *arena, size_t count, size_t size);

/// Gives back everything allocated since the arena was in the state `mark`.
void sparse24ArenaReset(Sparse24Arena *arena, Sparse24Arena mark);

void sparse24ArenaDestroy(Sparse24Arena *arena);

#endif // SPARSE24_LIB_IMPORT_ARENA_H

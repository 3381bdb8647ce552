/*===- Arena.c - Memory that is freed at once -----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct Sparse24ArenaBlock {
  Sparse24ArenaBlock *next;
  size_t capacity;
  max_align_t data[];
};

enum { minBlockSize = 16 * 1024 };

static Sparse24ArenaBlock *createBlock(size_t size) {
  size_t capacity = size < minBlockSize ? minBlockSize : size;
  Sparse24ArenaBlock *block = malloc(sizeof *block + capacity);
  if (block)
    block->capacity = capacity;
  return block;
}

void *sparse24ArenaAllocate(Sparse24Arena *arena, size_t count, size_t size) {
  size_t bytes, align = sizeof(max_align_t);
  bool fits =
      !__builtin_mul_overflow(count, size, &bytes) && bytes <= PTRDIFF_MAX;
  bytes = bytes ? (bytes + align - 1) / align * align : align;
  if (!fits || !arena->blocks ||
      arena->blocks->capacity - arena->used < bytes) {
    Sparse24ArenaBlock *block = fits ? createBlock(bytes) : NULL;
    arena->failed |= !block;
    if (!block)
      return NULL;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->used = 0;
  }
  void *result = (char *)arena->blocks->data + arena->used;
  arena->used += bytes;
  return memset(result, 0, bytes);
}

void sparse24ArenaReset(Sparse24Arena *arena, Sparse24Arena mark) {
  while (arena->blocks != mark.blocks) {
    Sparse24ArenaBlock *block = arena->blocks;
    arena->blocks = block->next;
    free(block);
  }
  arena->used = mark.used;
}

void sparse24ArenaDestroy(Sparse24Arena *arena) {
  sparse24ArenaReset(arena, (Sparse24Arena){0});
}

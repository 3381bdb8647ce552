/*===- allocations.c - Watching the library's allocations -----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "allocations.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

void *watched_malloc(size_t size);
void *watched_calloc(size_t count, size_t size);
void *watched_realloc(void *pointer, size_t size);
void *watched_aligned_alloc(size_t alignment, size_t size);
void watched_free(void *pointer);

Allocations allocations;

static bool fails(void) {
  size_t number = ++allocations.count;
  bool failed = allocations.failAt &&
                (number == allocations.failAt ||
                 (allocations.failAllAfter && number > allocations.failAt));
  if (failed)
    errno = ENOMEM;
  allocations.failed += failed;
  return failed;
}

/// What libc allocates for us (vasprintf) is only seen when it is freed.
static void subtract(void *pointer) {
  size_t size = pointer ? malloc_usable_size(pointer) : 0;
  allocations.live -= size < allocations.live ? size : allocations.live;
}

static void *add(void *pointer) {
  allocations.live += pointer ? malloc_usable_size(pointer) : 0;
  if (allocations.live > allocations.peak)
    allocations.peak = allocations.live;
  return pointer;
}

void *watched_malloc(size_t size) { return fails() ? NULL : add(malloc(size)); }

void *watched_calloc(size_t count, size_t size) {
  return fails() ? NULL : add(calloc(count, size));
}

void *watched_realloc(void *pointer, size_t size) {
  if (fails())
    return NULL;
  subtract(pointer);
  return add(realloc(pointer, size));
}

void *watched_aligned_alloc(size_t alignment, size_t size) {
  return fails() ? NULL : add(aligned_alloc(alignment, size));
}

void watched_free(void *pointer) {
  subtract(pointer);
  free(pointer);
}

/*===- allocations.c - Watching the library's allocations -----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "allocations.h"

#include "Import/Arena.h"
#include "Import/NameMap.h"
#include "Support/IR.h"

#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *watched_malloc(size_t size);
void *watched_calloc(size_t count, size_t size);
void *watched_realloc(void *pointer, size_t size);
void *watched_aligned_alloc(size_t alignment, size_t size);
char *watched_strdup(const char *text);
char *watched_strndup(const char *text, size_t size);
int watched_vasprintf(char **text, const char *format, va_list arguments);
int watched_asprintf(char **text, const char *format, ...);
FILE *watched_fdopen(int descriptor, const char *mode);
FILE *watched_open_memstream(char **text, size_t *size);
void *watched_mmap(void *address, size_t size, int protection, int flags,
                   int descriptor, off_t offset);
void *watched_mremap(void *address, size_t oldSize, size_t size, int flags);
void watched_free(void *pointer);
void *__real_sparse24ArenaAllocate(Sparse24Arena *arena, size_t count,
                                   size_t size);
void *__wrap_sparse24ArenaAllocate(Sparse24Arena *arena, size_t count,
                                   size_t size);
Sparse24NameInsertion __real_sparse24NameMapInsert(Sparse24NameMap *map,
                                                   ProtobufCBinaryData name,
                                                   const void *value);
Sparse24NameInsertion __wrap_sparse24NameMapInsert(Sparse24NameMap *map,
                                                   ProtobufCBinaryData name,
                                                   const void *value);
void *__real_sparse24ListReserve(void *list, size_t count, size_t *capacity,
                                 size_t elementSize);
void *__wrap_sparse24ListReserve(void *list, size_t count, size_t *capacity,
                                 size_t elementSize);

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

/// What libc allocates for us (open_memstream) is only seen when it is freed.
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

char *watched_strdup(const char *text) {
  return fails() ? NULL : add(strdup(text));
}

char *watched_strndup(const char *text, size_t size) {
  return fails() ? NULL : add(strndup(text, size));
}

int watched_vasprintf(char **text, const char *format, va_list arguments) {
  if (fails())
    return -1;
  int size = vasprintf(text, format, arguments);
  if (size >= 0)
    add(*text);
  return size;
}

int watched_asprintf(char **text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = watched_vasprintf(text, format, arguments);
  va_end(arguments);
  return size;
}

FILE *watched_fdopen(int descriptor, const char *mode) {
  return fails() ? NULL : fdopen(descriptor, mode);
}

FILE *watched_open_memstream(char **text, size_t *size) {
  return fails() ? NULL : open_memstream(text, size);
}

void *watched_mmap(void *address, size_t size, int protection, int flags,
                   int descriptor, off_t offset) {
  return fails() ? MAP_FAILED
                 : mmap(address, size, protection, flags, descriptor, offset);
}

void *watched_mremap(void *address, size_t oldSize, size_t size, int flags) {
  return fails() ? MAP_FAILED : mremap(address, oldSize, size, flags);
}

void watched_free(void *pointer) {
  subtract(pointer);
  free(pointer);
}

//===----------------------------------------------------------------------===//
// Arenas, maps and lists
//===----------------------------------------------------------------------===//

/// The functions that have led here, without the two of this file.
__attribute__((noinline)) static uint64_t getWay(void) {
  enum { skipped = 2, numCallers = 4 };
  void *addresses[skipped + numCallers] = {NULL};
  backtrace(addresses, skipped + numCallers);
  uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
  for (int i = skipped; i < skipped + numCallers; ++i)
    hash = (hash ^ (uintptr_t)addresses[i]) * UINT64_C(0x100000001b3);
  return hash;
}

static bool failsOnWay(uint64_t way) {
  for (size_t i = 0; i < allocations.numWays; ++i)
    if (allocations.ways[i] == way)
      return allocations.failAllAfter && allocations.failed;
  if (allocations.numWays < maxWays)
    allocations.ways[allocations.numWays++] = way;
  return fails();
}

void *__wrap_sparse24ArenaAllocate(Sparse24Arena *arena, size_t count,
                                   size_t size) {
  if (!failsOnWay(getWay()))
    return __real_sparse24ArenaAllocate(arena, count, size);
  arena->failed = true;
  return NULL;
}

Sparse24NameInsertion __wrap_sparse24NameMapInsert(Sparse24NameMap *map,
                                                   ProtobufCBinaryData name,
                                                   const void *value) {
  return failsOnWay(getWay()) ? Sparse24NameOutOfMemory
                              : __real_sparse24NameMapInsert(map, name, value);
}

void *__wrap_sparse24ListReserve(void *list, size_t count, size_t *capacity,
                                 size_t elementSize) {
  return failsOnWay(getWay())
             ? NULL
             : __real_sparse24ListReserve(list, count, capacity, elementSize);
}

/*===- allocations.c - Watching the library's allocations -----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "allocations.h"

#include "Import/Arena.h"
#include "Import/NameMap.h"
#include "Support/IR.h"

#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void watched_free(void *pointer) {
  subtract(pointer);
  free(pointer);
}

//===----------------------------------------------------------------------===//
// The library's own
//===----------------------------------------------------------------------===//

// They seldom come to allocate, but each call must stand it. The linker leads
// the calls here that other files of the library make.

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

void *__wrap_sparse24ArenaAllocate(Sparse24Arena *arena, size_t count,
                                   size_t size) {
  if (!fails())
    return __real_sparse24ArenaAllocate(arena, count, size);
  arena->failed = true;
  return NULL;
}

Sparse24NameInsertion __wrap_sparse24NameMapInsert(Sparse24NameMap *map,
                                                   ProtobufCBinaryData name,
                                                   const void *value) {
  return fails() ? Sparse24NameOutOfMemory
                 : __real_sparse24NameMapInsert(map, name, value);
}

void *__wrap_sparse24ListReserve(void *list, size_t count, size_t *capacity,
                                 size_t elementSize) {
  return fails()
             ? NULL
             : __real_sparse24ListReserve(list, count, capacity, elementSize);
}

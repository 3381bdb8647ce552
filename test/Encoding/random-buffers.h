/*===- random-buffers.h - Random weights at any address ---------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What the tests of kernels and of decoders are made of. Each is one file, and
/// linked with --wrap=aligned_alloc.

#ifndef SPARSE24_TEST_ENCODING_RANDOM_BUFFERS_H
#define SPARSE24_TEST_ENCODING_RANDOM_BUFFERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// The linker leads the library's calls of aligned_alloc to here.
static bool isOutOfMemory;

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

/// Memory that nobody has written to has zeros, or none: where there is much,
/// in the beginning, for the sake of time.
void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  static atomic_uint calls; // of any thread
  void *memory = isOutOfMemory ? NULL : __real_aligned_alloc(alignment, size);
  if (!memory)
    return NULL;
  const bool hasZeros = atomic_fetch_add(&calls, 1) % 2 == 0;
  return memset(memory, hasZeros ? 0 : 0x5a, size < 1 << 16 ? size : 1 << 16);
}

static uint64_t state = 0x9e3779b97f4a7c15;

static uint32_t getRandom(uint32_t limit) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 32) % limit;
}

typedef struct {
  unsigned char *bytes, *allocated;
} Buffer;

/// `size` bytes that end where the allocation does. Half of them begin where a
/// cache line does, the others anywhere.
static Buffer createBuffer(int64_t size) {
  const size_t offset = getRandom(2) ? getRandom(64) : 0;
  Buffer buffer = {NULL, NULL};
  if (posix_memalign((void **)&buffer.allocated, 64,
                     (size_t)size + offset + !size))
    exit(2);
  buffer.bytes = buffer.allocated + offset;
  memset(buffer.bytes, 0xa5, (size_t)size);
  return buffer;
}

#endif // SPARSE24_TEST_ENCODING_RANDOM_BUFFERS_H

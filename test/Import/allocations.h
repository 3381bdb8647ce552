/*===- allocations.h - Watching the library's allocations -------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The linker leads the calls of malloc, free and the other functions of libc
/// that allocate, in this library and in the test, protobuf-c's through the
/// allocator that the library gives it, to functions here. MLIR and LLVM, being
/// shared libraries, keep their own.
///
/// Arenas, maps of names and lists seldom allocate when they are asked to. So
/// each way that leads to them, of a few calls, counts as an allocation as
/// well, the first time that it is taken.

#ifndef SPARSE24_TEST_IMPORT_ALLOCATIONS_H
#define SPARSE24_TEST_IMPORT_ALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { maxWays = 1024 };

typedef struct {
  /// The allocation that fails, from 1; 0: none does.
  size_t failAt;
  bool failAllAfter; ///< Those behind it fail too.
  size_t count;      ///< Allocations so far.
  size_t failed;
  size_t live, peak; ///< Bytes.
  uint64_t
      ways[maxWays]; ///< To arenas, maps and lists: hashes of return addresses.
  size_t numWays;
} Allocations;

extern Allocations allocations;

#endif // SPARSE24_TEST_IMPORT_ALLOCATIONS_H

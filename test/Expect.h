/*===- Expect.h - What test programs count ----------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_TEST_EXPECT_H
#define SPARSE24_TEST_EXPECT_H

#include <stdbool.h>
#include <stdio.h>

/// Prints and counts what does not hold, in the program's own `failures`, which
/// is atomic where threads expect something.
#define EXPECT(condition)                                                      \
  do {                                                                         \
    if (!(condition)) {                                                        \
      printf("line %d: %s\n", __LINE__, #condition);                           \
      ++failures;                                                              \
    }                                                                          \
  } while (false)

#endif // SPARSE24_TEST_EXPECT_H

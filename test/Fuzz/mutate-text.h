/*===- mutate-text.h - Modules that still parse -----------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Changes the text of a module by words, numbers, types and lines, so that
/// many of the results get through MLIR's parser and to the passes behind it.

#ifndef SPARSE24_TEST_FUZZ_MUTATE_TEXT_H
#define SPARSE24_TEST_FUZZ_MUTATE_TEXT_H

#include <stddef.h>
#include <stdint.h>

/// Makes one change, picked by `seed`, to the text, which has room for
/// `maxSize` characters. Returns its new size, or 0 where the change picked
/// could not be made.
size_t mutateText(char *text, size_t size, size_t maxSize, uint64_t seed);

#endif // SPARSE24_TEST_FUZZ_MUTATE_TEXT_H

/*===- Encoding.c - The table of encodings --------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"

/// A slot that keeps no element.
enum { E = Sparse24SlotEmpty };

/// A group in the words of an encoding's definition: its two indices, and the
/// element that each slot keeps.
#define GROUP(i0, i1, v0, v1)                                                  \
  {                                                                            \
    (i0) | (i1) << 2, { v0, v1 }                                               \
  }

/// Three or four elements that are not zero, which no encoding has. What it
/// says is written, and then of no use.
#define VIOLATES GROUP(0, 0, E, E)

/// Row 0 is the default. A row is all that is known of an encoding: options,
/// help, messages, and the tests of properties take what they need from it.
// clang-format off
static const Sparse24Encoding encodings[] = {
    // CANN 8.5's reference of ATC, --sparsity: i0 is the position of the first
    // element that is not zero among e0..e2, i1 that of the last among e1..e3,
    // counted from e1. Where both name the same element it is in slot 0, and
    // slot 1 is empty; an e3 alone is in slot 1, as i0 cannot name it.
    {.name = "ascend-atc",
     .summary = "Ascend, as its graph compiler documents --sparsity",
     .bases = {0, 1},
     .groups = {
       //         e0 e1 e2 e3           i0 i1 v0 v1
       [0x0] = /* 0  0  0  0 */ GROUP(0, 0, E, E),
       [0x1] = /* X  0  0  0 */ GROUP(0, 0, 0, E),
       [0x2] = /* 0  X  0  0 */ GROUP(1, 0, 1, E),
       [0x3] = /* X  Y  0  0 */ GROUP(0, 0, 0, 1),
       [0x4] = /* 0  0  X  0 */ GROUP(2, 1, 2, E),
       [0x5] = /* X  0  Y  0 */ GROUP(0, 1, 0, 2),
       [0x6] = /* 0  X  Y  0 */ GROUP(1, 1, 1, 2),
       [0x7] = /* X  Y  Z  0 */ VIOLATES,
       [0x8] = /* 0  0  0  X */ GROUP(0, 2, E, 3),
       [0x9] = /* X  0  0  Y */ GROUP(0, 2, 0, 3),
       [0xa] = /* 0  X  0  Y */ GROUP(1, 2, 1, 3),
       [0xb] = /* X  Y  0  Z */ VIOLATES,
       [0xc] = /* 0  0  X  Y */ GROUP(2, 2, 2, 3),
       [0xd] = /* X  0  Y  Z */ VIOLATES,
       [0xe] = /* 0  X  Y  Z */ VIOLATES,
       [0xf] = /* X  Y  Z  W */ VIOLATES,
     }},
    // CANN's reference of Ascend C, MmadWithSparse: i1 is the position of the
    // second element that is not zero, which differs in a group with nothing
    // but e2.
    {.name = "ascend-mmad",
     .summary = "Ascend, as its matrix instruction documents indices",
     .bases = {0, 1},
     .groups = {
       //         e0 e1 e2 e3           i0 i1 v0 v1
       [0x0] = /* 0  0  0  0 */ GROUP(0, 0, E, E),
       [0x1] = /* X  0  0  0 */ GROUP(0, 0, 0, E),
       [0x2] = /* 0  X  0  0 */ GROUP(1, 0, 1, E),
       [0x3] = /* X  Y  0  0 */ GROUP(0, 0, 0, 1),
       [0x4] = /* 0  0  X  0 */ GROUP(2, 0, 2, E),
       [0x5] = /* X  0  Y  0 */ GROUP(0, 1, 0, 2),
       [0x6] = /* 0  X  Y  0 */ GROUP(1, 1, 1, 2),
       [0x7] = /* X  Y  Z  0 */ VIOLATES,
       [0x8] = /* 0  0  0  X */ GROUP(0, 2, E, 3),
       [0x9] = /* X  0  0  Y */ GROUP(0, 2, 0, 3),
       [0xa] = /* 0  X  0  Y */ GROUP(1, 2, 1, 3),
       [0xb] = /* X  Y  0  Z */ VIOLATES,
       [0xc] = /* 0  0  X  Y */ GROUP(2, 2, 2, 3),
       [0xd] = /* X  0  Y  Z */ VIOLATES,
       [0xe] = /* 0  X  Y  Z */ VIOLATES,
       [0xf] = /* X  Y  Z  W */ VIOLATES,
     }},
    // PTX ISA, mma.sp, sparse matrix storage: the positions of the two slots.
    // 0x0, 0x5, 0xa and 0xf are undefined, and mma.sp::ordered_metadata has but
    // ascending pairs. A group with fewer than two values takes e3 as the other
    // position, or e2 beside e3.
    {.name = "nvidia",
     .summary = "NVIDIA mma.sp metadata; AMD smfmac has the same",
     .bases = {0, 0},
     .groups = {
       //         e0 e1 e2 e3           i0 i1 v0 v1
       [0x0] = /* 0  0  0  0 */ GROUP(2, 3, E, E),
       [0x1] = /* X  0  0  0 */ GROUP(0, 3, 0, E),
       [0x2] = /* 0  X  0  0 */ GROUP(1, 3, 1, E),
       [0x3] = /* X  Y  0  0 */ GROUP(0, 1, 0, 1),
       [0x4] = /* 0  0  X  0 */ GROUP(2, 3, 2, E),
       [0x5] = /* X  0  Y  0 */ GROUP(0, 2, 0, 2),
       [0x6] = /* 0  X  Y  0 */ GROUP(1, 2, 1, 2),
       [0x7] = /* X  Y  Z  0 */ VIOLATES,
       [0x8] = /* 0  0  0  X */ GROUP(2, 3, E, 3),
       [0x9] = /* X  0  0  Y */ GROUP(0, 3, 0, 3),
       [0xa] = /* 0  X  0  Y */ GROUP(1, 3, 1, 3),
       [0xb] = /* X  Y  0  Z */ VIOLATES,
       [0xc] = /* 0  0  X  Y */ GROUP(2, 3, 2, 3),
       [0xd] = /* X  0  Y  Z */ VIOLATES,
       [0xe] = /* 0  X  Y  Z */ VIOLATES,
       [0xf] = /* X  Y  Z  W */ VIOLATES,
     }},
};
// clang-format on

enum { EncodingCount = sizeof encodings / sizeof *encodings };

const Sparse24Encoding *sparse24EncodingGetAt(size_t position) {
  return position < EncodingCount ? &encodings[position] : NULL;
}

const Sparse24Encoding *sparse24EncodingGet(const char *name, size_t length) {
  for (size_t i = 0; i < EncodingCount; ++i)
    if (strlen(encodings[i].name) == length &&
        memcmp(encodings[i].name, name, length) == 0)
      return &encodings[i];
  return NULL;
}

const Sparse24Encoding *sparse24EncodingGetDefault(void) {
  return &encodings[0];
}

const char *sparse24EncodingGetName(const Sparse24Encoding *encoding) {
  return encoding->name;
}

const char *sparse24EncodingGetSummary(const Sparse24Encoding *encoding) {
  return encoding->summary;
}

static const char *const problemTexts[] = {
    [Sparse24ProblemNone] = "no problem",
    [Sparse24ProblemImpossibleIndex] = "impossible index",
    [Sparse24ProblemSlotNotEmpty] = "value in an empty slot",
    [Sparse24ProblemBeyondEnd] = "value beyond the reduction dimension",
    [Sparse24ProblemPadding] = "index padding that is not a group of zeros",
    [Sparse24ProblemNotCanonical] = "group not in canonical form",
};

const char *sparse24ProblemGetText(Sparse24Problem problem) {
  return problemTexts[problem];
}

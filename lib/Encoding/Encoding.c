/*===- Encoding.c - The table of encodings --------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Groups.h"

// clang-format off
static const Sparse24Encoding encodings[] = {
    // name          summary                                                groups                    bases
    {"ascend-atc",   "Ascend, as its graph compiler documents --sparsity",  sparse24AscendATCGroups,  {0, 1}},
    {"ascend-mmad",  "Ascend, as its matrix instruction documents indices", sparse24AscendMMADGroups, {0, 1}},
    {"nvidia",       "NVIDIA mma.sp metadata; AMD smfmac has the same",     sparse24NVIDIAGroups,     {0, 0}},
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

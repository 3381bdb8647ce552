/*===- Kernels.c - The table of kernels -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Kernels.h"

#if defined(__x86_64__)
static bool hasAVX2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

static bool hasAVX512(void) {
  return __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("popcnt");
}
#endif

/// The last row that the processor supports wins.
static const Sparse24Kernels rows[] = {
    {"plain", NULL, NULL},
#if defined(__x86_64__)
    {"avx2", hasAVX2, sparse24AVX2Kernels},
    {"avx512", hasAVX512, sparse24AVX512Kernels},
#endif
};

const Sparse24Kernels *sparse24KernelsGetAt(size_t position) {
  return position < sizeof rows / sizeof *rows ? &rows[position] : NULL;
}

const char *sparse24KernelsGetName(const Sparse24Kernels *kernels) {
  return kernels->name;
}

bool sparse24KernelsIsSupported(const Sparse24Kernels *kernels) {
  return !kernels->isSupported || kernels->isSupported();
}

static const Sparse24SizeKernels *findSize(const Sparse24Kernels *kernels,
                                           int size) {
  if (!kernels->sizes || !kernels->sizes[size].check)
    return NULL;
  return &kernels->sizes[size];
}

const Sparse24SizeKernels *sparse24KernelsGet(const Sparse24Kernels *kernels,
                                              uint32_t elementSize) {
  int size = __builtin_ctz(elementSize);
  if (kernels)
    return findSize(kernels, size);
  for (size_t i = sizeof rows / sizeof *rows; i-- > 0;)
    if (findSize(&rows[i], size) && sparse24KernelsIsSupported(&rows[i]))
      return findSize(&rows[i], size);
  return NULL;
}

void sparse24PlanInit(Sparse24Plan *plan, const Sparse24Group *groups) {
  for (unsigned zeros = 0; zeros < 16; ++zeros) {
    const Sparse24Group *group = &groups[15 - zeros];
    unsigned first = group->slots[0];
    if (first == Sparse24SlotEmpty)
      first = zeros ? (unsigned)__builtin_ctz(zeros) : 0;
    plan->first[zeros] = (uint8_t)((first & 1) << 7 | (first & 2) << 5);
    plan->chunks[zeros] = (uint8_t)(group->chunk * 0x11);
    plan->violates[zeros] = maskViolates(15 - zeros) ? 0xff : 0;
  }
}

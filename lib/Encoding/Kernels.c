/*===- Kernels.c - The table of kernels -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Kernels.h"

#if defined(__x86_64__)
static bool hasAVX2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}
#endif

/// The last row that the processor supports wins.
static const Sparse24Kernels kernels[] = {
    {"plain", NULL, NULL},
#if defined(__x86_64__)
    {"avx2", hasAVX2, sparse24AVX2Kernels},
#endif
};

const Sparse24SizeKernels *sparse24KernelsGet(uint32_t elementSize) {
  int size = __builtin_ctz(elementSize);
  for (size_t i = sizeof kernels / sizeof *kernels; i-- > 1;)
    if (kernels[i].isSupported() && kernels[i].sizes[size].check)
      return &kernels[i].sizes[size];
  return NULL;
}

/// The element that a slot of two groups keeps, or the first that is zero.
static uint8_t getPairSlot(const Sparse24Group *groups, unsigned masks,
                           unsigned slot) {
  unsigned mask = slot < 2 ? masks & 15 : masks >> 4;
  unsigned element = groups[mask].slots[slot % 2];
  if (element == Sparse24SlotEmpty)
    element = mask == 15 ? 0 : (unsigned)__builtin_ctz(~mask);
  return (uint8_t)(element + slot / 2 * 4);
}

void sparse24PlanInit(Sparse24Plan *plan, const Sparse24Group *groups) {
  for (unsigned mask = 0; mask < 16; ++mask) {
    plan->chunks[mask] = groups[mask].chunk;
    for (unsigned slot = 0; slot < 2; ++slot) {
      uint8_t element = groups[mask].slots[slot];
      plan->slots[slot][mask] = element == Sparse24SlotEmpty ? 0x80 : element;
    }
  }
  for (unsigned masks = 0; masks < 256; ++masks)
    for (unsigned slot = 0; slot < 4; ++slot)
      plan->pairs[masks][slot] = getPairSlot(groups, masks, slot);
}

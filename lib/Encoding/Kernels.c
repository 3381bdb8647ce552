/*===- Kernels.c - The table of kernels -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Encoding/Decoders.h"

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

static bool hasAVX512VBMI2(void) {
  return hasAVX512() && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vbmi2");
}
#endif

/// The last row that the processor supports wins.
static const Sparse24Kernels rows[] = {
    {"plain", NULL, NULL, sparse24PlainDecoders},
#if defined(__x86_64__)
    {"avx2", hasAVX2, sparse24AVX2Kernels, sparse24AVX2Decoders},
    {"avx512", hasAVX512, sparse24AVX512Kernels, sparse24AVX512Decoders},
    {"avx512-vbmi2", hasAVX512VBMI2, sparse24AVX512VBMI2Kernels,
     sparse24AVX512Decoders},
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

const Sparse24Decoder *sparse24KernelsGetDecoder(const Sparse24Kernels *kernels,
                                                 uint32_t elementSize,
                                                 uint64_t bits) {
  int size = __builtin_ctz(elementSize);
  if (size >= Sparse24DecodedSizes || (bits & (bits + 1)))
    return NULL;
  for (size_t i = sizeof rows / sizeof *rows; !kernels && i-- > 0;)
    if (sparse24KernelsIsSupported(&rows[i]))
      kernels = &rows[i];
  return &kernels->decoders[size];
}

static bool isKept(const Sparse24Group *group, int slot, unsigned element,
                   unsigned zeros) {
  if (group->slots[slot] == Sparse24SlotEmpty)
    return zeros >> element & 1;
  return group->slots[slot] == element;
}

/// The mask of two elements, in their order: of what each slot keeps, or of a
/// zero. 0 where there are none.
static unsigned getKeeps(const Sparse24Group *group, unsigned zeros) {
  for (unsigned first = 0; first < 3; ++first)
    for (unsigned second = first + 1; second < 4; ++second)
      if (isKept(group, 0, first, zeros) && isKept(group, 1, second, zeros))
        return 1u << first | 1u << second;
  return 0;
}

bool sparse24PlanInit(Sparse24Plan *plan, const Sparse24Group *groups) {
  for (unsigned zeros = 0; zeros < 16; ++zeros) {
    const Sparse24Group *group = &groups[15 - zeros];
    const bool violates = maskViolates(15 - zeros);
    const unsigned keeps = violates ? 3 : getKeeps(group, zeros);
    if (!keeps)
      return false;
    const unsigned first = (unsigned)__builtin_ctz(keeps);
    plan->first[zeros] = (uint8_t)((first & 1) << 7 | (first & 2) << 5);
    plan->keeps[zeros] = (uint8_t)keeps;
    plan->chunks[zeros] = (uint8_t)(group->chunk * 0x11);
    plan->violates[zeros] = violates ? 0xff : 0;
  }
  return true;
}

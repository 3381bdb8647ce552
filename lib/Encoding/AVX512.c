/*===- AVX512.c - Checking and compressing with AVX-512 -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#if defined(__x86_64__)

#ifndef VECTOR // A test emulates the instructions.
#define VECTOR                                                                 \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,popcnt")))
#endif

#include "Encoding/AVX512.h"

#include "Encoding/Vectors.h"

KERNELS(1)
KERNELS(2)
KERNELS(4)

/// Elements of 8 bytes are rare: the plain code is for them.
const Sparse24SizeKernels sparse24AVX512Kernels[] = {
    KERNELS_ROW(1),
    KERNELS_ROW(2),
    KERNELS_ROW(4),
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

#endif // defined(__x86_64__)

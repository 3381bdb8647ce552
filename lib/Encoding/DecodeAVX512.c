/*===- DecodeAVX512.c - Decoding with AVX-512 -----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#if defined(__x86_64__)

#ifndef VECTOR // A test has another one.
#define VECTOR __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#endif
#define VECTOR_BYTES 64

#include "Encoding/Decoding.h"

const Sparse24Decoder sparse24AVX512Decoders[] = {
    DECODER_ROW(1),
    DECODER_ROW(2),
    DECODER_ROW(4),
};

#endif // defined(__x86_64__)

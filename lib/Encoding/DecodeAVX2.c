/*===- DecodeAVX2.c - Decoding with AVX2 ----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#if defined(__x86_64__)

#ifndef VECTOR // A test has another one.
#define VECTOR __attribute__((target("avx2")))
#endif
#define VECTOR_BYTES 32

#include "Encoding/Decoding.h"

const Sparse24Decoder sparse24AVX2Decoders[] = {
    DECODER_ROW(1),
    DECODER_ROW(2),
    DECODER_ROW(4),
};

#endif // defined(__x86_64__)

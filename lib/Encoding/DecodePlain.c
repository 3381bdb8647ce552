/*===- DecodePlain.c - Decoding on any processor --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#define VECTOR
#define VECTOR_BYTES 16

#include "Encoding/Decoding.h"

const Sparse24Decoder sparse24PlainDecoders[] = {
    DECODER_ROW(1),
    DECODER_ROW(2),
    DECODER_ROW(4),
};

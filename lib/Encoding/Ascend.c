/*===- Ascend.c - The index encodings of Ascend's cube unit ---------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// i0 names one of e0..e2; i1 names one of e1..e3 and counts from e1. Where
/// both name the same element it is in slot 0, and slot 1 is empty. An e3 alone
/// is in slot 1, as i0 cannot name it.
///
/// The vendor's graph compiler and its matrix instruction differ in one row, a
/// group with nothing but e2: 2 1 in the one, 2 0 in the other.

#include "Encoding/Groups.h"

enum { E = Sparse24SlotEmpty };

const Sparse24Group sparse24AscendATCGroups[16] = {
    //         e0 e1 e2 e3                 i0 i1 v0 v1
    [0x0] = /* 0  0  0  0 */ SPARSE24_GROUP(0, 0, E, E),
    [0x1] = /* X  0  0  0 */ SPARSE24_GROUP(0, 0, 0, E),
    [0x2] = /* 0  X  0  0 */ SPARSE24_GROUP(1, 0, 1, E),
    [0x3] = /* X  Y  0  0 */ SPARSE24_GROUP(0, 0, 0, 1),
    [0x4] = /* 0  0  X  0 */ SPARSE24_GROUP(2, 1, 2, E),
    [0x5] = /* X  0  Y  0 */ SPARSE24_GROUP(0, 1, 0, 2),
    [0x6] = /* 0  X  Y  0 */ SPARSE24_GROUP(1, 1, 1, 2),
    [0x7] = /* X  Y  Z  0 */ SPARSE24_VIOLATES,
    [0x8] = /* 0  0  0  X */ SPARSE24_GROUP(0, 2, E, 3),
    [0x9] = /* X  0  0  Y */ SPARSE24_GROUP(0, 2, 0, 3),
    [0xa] = /* 0  X  0  Y */ SPARSE24_GROUP(1, 2, 1, 3),
    [0xb] = /* X  Y  0  Z */ SPARSE24_VIOLATES,
    [0xc] = /* 0  0  X  Y */ SPARSE24_GROUP(2, 2, 2, 3),
    [0xd] = /* X  0  Y  Z */ SPARSE24_VIOLATES,
    [0xe] = /* 0  X  Y  Z */ SPARSE24_VIOLATES,
    [0xf] = /* X  Y  Z  W */ SPARSE24_VIOLATES,
};

const Sparse24Group sparse24AscendMMADGroups[16] = {
    //         e0 e1 e2 e3                 i0 i1 v0 v1
    [0x0] = /* 0  0  0  0 */ SPARSE24_GROUP(0, 0, E, E),
    [0x1] = /* X  0  0  0 */ SPARSE24_GROUP(0, 0, 0, E),
    [0x2] = /* 0  X  0  0 */ SPARSE24_GROUP(1, 0, 1, E),
    [0x3] = /* X  Y  0  0 */ SPARSE24_GROUP(0, 0, 0, 1),
    [0x4] = /* 0  0  X  0 */ SPARSE24_GROUP(2, 0, 2, E),
    [0x5] = /* X  0  Y  0 */ SPARSE24_GROUP(0, 1, 0, 2),
    [0x6] = /* 0  X  Y  0 */ SPARSE24_GROUP(1, 1, 1, 2),
    [0x7] = /* X  Y  Z  0 */ SPARSE24_VIOLATES,
    [0x8] = /* 0  0  0  X */ SPARSE24_GROUP(0, 2, E, 3),
    [0x9] = /* X  0  0  Y */ SPARSE24_GROUP(0, 2, 0, 3),
    [0xa] = /* 0  X  0  Y */ SPARSE24_GROUP(1, 2, 1, 3),
    [0xb] = /* X  Y  0  Z */ SPARSE24_VIOLATES,
    [0xc] = /* 0  0  X  Y */ SPARSE24_GROUP(2, 2, 2, 3),
    [0xd] = /* X  0  Y  Z */ SPARSE24_VIOLATES,
    [0xe] = /* 0  X  Y  Z */ SPARSE24_VIOLATES,
    [0xf] = /* X  Y  Z  W */ SPARSE24_VIOLATES,
};

/*===- NVIDIA.c - The metadata of NVIDIA's sparse tensor cores ------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The indices are the positions of the two slots, ascending and never equal:
/// PTX leaves the chunks 0x0, 0x5, 0xa and 0xf undefined. A group with fewer
/// than two values takes e3 as the other position, or e2 beside e3. AMD's
/// smfmac takes the same pairs.

#include "Encoding/Groups.h"

enum { E = Sparse24SlotEmpty };

const Sparse24Group sparse24NVIDIAGroups[16] = {
    //         e0 e1 e2 e3                 i0 i1 v0 v1
    [0x0] = /* 0  0  0  0 */ SPARSE24_GROUP(2, 3, E, E),
    [0x1] = /* X  0  0  0 */ SPARSE24_GROUP(0, 3, 0, E),
    [0x2] = /* 0  X  0  0 */ SPARSE24_GROUP(1, 3, 1, E),
    [0x3] = /* X  Y  0  0 */ SPARSE24_GROUP(0, 1, 0, 1),
    [0x4] = /* 0  0  X  0 */ SPARSE24_GROUP(2, 3, 2, E),
    [0x5] = /* X  0  Y  0 */ SPARSE24_GROUP(0, 2, 0, 2),
    [0x6] = /* 0  X  Y  0 */ SPARSE24_GROUP(1, 2, 1, 2),
    [0x7] = /* X  Y  Z  0 */ SPARSE24_VIOLATES,
    [0x8] = /* 0  0  0  X */ SPARSE24_GROUP(2, 3, E, 3),
    [0x9] = /* X  0  0  Y */ SPARSE24_GROUP(0, 3, 0, 3),
    [0xa] = /* 0  X  0  Y */ SPARSE24_GROUP(1, 3, 1, 3),
    [0xb] = /* X  Y  0  Z */ SPARSE24_VIOLATES,
    [0xc] = /* 0  0  X  Y */ SPARSE24_GROUP(2, 3, 2, 3),
    [0xd] = /* X  0  Y  Z */ SPARSE24_VIOLATES,
    [0xe] = /* 0  X  Y  Z */ SPARSE24_VIOLATES,
    [0xf] = /* X  Y  Z  W */ SPARSE24_VIOLATES,
};

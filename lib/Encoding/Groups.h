/*===- Groups.h - What an encoding is, and the elements of a group *- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// An encoding is data: a table of the 16 ways in which the elements of a group
/// can be zero or not, and where its indices point. Compressing, decompressing
/// and validating are the same code for all encodings.

#ifndef SPARSE24_LIB_ENCODING_GROUPS_H
#define SPARSE24_LIB_ENCODING_GROUPS_H

#include "sparse24/Encoding.h"

#include <string.h>

/// The place of a slot that keeps no element, right behind the four elements.
enum { Sparse24SlotEmpty = 4 };

/// How an encoding writes a group: its chunk (i0 | i1 << 2), and which element
/// each slot keeps.
typedef struct {
  uint8_t chunk;
  uint8_t slots[2];
} Sparse24Group;

struct Sparse24Encoding {
  const char *name;
  const char *summary;
  /// By the mask of the elements that are not zero, element 0 in bit 0.
  Sparse24Group groups[16];
  /// Slot s belongs to element i[s] + bases[s].
  uint8_t bases[2];
};

/// For code that is compiled once for each element size, which callers pass as
/// a constant. Left alone, compilers find it too long to inline.
#define SPARSE24_INLINE static inline __attribute__((always_inline))

/// Whether a mask has three or four bits: 0111, 1011, 1101, 1110 or 1111.
SPARSE24_INLINE bool maskViolates(unsigned mask) { return 0xe880u >> mask & 1; }

/// The element that a slot belongs to by a chunk; above 3 there is none.
SPARSE24_INLINE unsigned slotElement(const uint8_t bases[2], unsigned chunk,
                                     int slot) {
  return (chunk >> 2 * slot & 3) + bases[slot];
}

/// An element, of any alignment, as an unsigned number.
SPARSE24_INLINE uint64_t loadElement(const unsigned char *from, size_t size) {
  uint16_t two;
  uint32_t four;
  uint64_t eight;
  switch (size) {
  case 1:
    return *from;
  case 2:
    memcpy(&two, from, 2);
    return two;
  case 4:
    memcpy(&four, from, 4);
    return four;
  default:
    memcpy(&eight, from, 8);
    return eight;
  }
}

SPARSE24_INLINE void storeElement(unsigned char *to, uint64_t element,
                                  size_t size) {
  uint16_t two = (uint16_t)element;
  uint32_t four = (uint32_t)element;
  switch (size) {
  case 1:
    *to = (unsigned char)element;
    return;
  case 2:
    memcpy(to, &two, 2);
    return;
  case 4:
    memcpy(to, &four, 4);
    return;
  default:
    memcpy(to, &element, 8);
  }
}

#endif // SPARSE24_LIB_ENCODING_GROUPS_H

/*===- NameMap.h - What names stand for -------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_NAMEMAP_H
#define SPARSE24_LIB_IMPORT_NAMEMAP_H

#include <protobuf-c/protobuf-c.h>

#include <stddef.h>
#include <stdint.h>

typedef struct {
  ProtobufCBinaryData name; ///< Lent.
  uint64_t hash;
  void *value; ///< NULL in a free slot.
} Sparse24NameMapSlot;

/// A hash map from names to pointers, by open addressing. Zero-initialise it.
typedef struct {
  Sparse24NameMapSlot *slots;
  size_t size, capacity; ///< The capacity is 0 or a power of two.
} Sparse24NameMap;

/// The value of the name, or NULL.
void *sparse24NameMapGet(const Sparse24NameMap *map, ProtobufCBinaryData name);

typedef enum {
  Sparse24NameInserted,
  Sparse24NameExists,
  Sparse24NameOutOfMemory,
} Sparse24NameInsertion;

/// Adds a name, whose bytes are lent for the life of the map, with a value
/// other than NULL, unless the name is there already.
Sparse24NameInsertion sparse24NameMapInsert(Sparse24NameMap *map,
                                            ProtobufCBinaryData name,
                                            const void *value);

void sparse24NameMapDestroy(Sparse24NameMap *map);

#endif // SPARSE24_LIB_IMPORT_NAMEMAP_H

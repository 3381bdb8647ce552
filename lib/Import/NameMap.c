/*===- NameMap.c - What names stand for -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/NameMap.h"

#include <stdlib.h>
#include <string.h>

/// FNV-1a, its high bits folded in because the table uses the low ones.
static uint64_t hashName(ProtobufCBinaryData name) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < name.len; ++i)
    hash = (hash ^ name.data[i]) * UINT64_C(0x100000001b3);
  return hash ^ hash >> 32;
}

/// The slot that has the name, or the free one where it belongs.
static Sparse24NameMapSlot *findSlot(const Sparse24NameMap *map,
                                     ProtobufCBinaryData name, uint64_t hash) {
  for (size_t i = (size_t)hash;; ++i) {
    Sparse24NameMapSlot *slot = &map->slots[i & (map->capacity - 1)];
    if (!slot->value)
      return slot;
    if (slot->hash == hash && slot->name.len == name.len &&
        (name.len == 0 || memcmp(slot->name.data, name.data, name.len) == 0))
      return slot;
  }
}

/// Keeps at least a third of the slots free.
static int grow(Sparse24NameMap *map) {
  if (map->size < map->capacity / 3 * 2)
    return 1;
  Sparse24NameMap larger = {.capacity = map->capacity ? map->capacity * 2 : 16};
  larger.slots = calloc(larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return 0;
  for (size_t i = 0; i < map->capacity; ++i)
    if (map->slots[i].value)
      *findSlot(&larger, map->slots[i].name, map->slots[i].hash) =
          map->slots[i];
  larger.size = map->size;
  free(map->slots);
  *map = larger;
  return 1;
}

void *sparse24NameMapGet(const Sparse24NameMap *map, ProtobufCBinaryData name) {
  return map->size ? findSlot(map, name, hashName(name))->value : NULL;
}

Sparse24NameInsertion sparse24NameMapInsert(Sparse24NameMap *map,
                                            ProtobufCBinaryData name,
                                            const void *value) {
  if (!grow(map))
    return Sparse24NameOutOfMemory;
  uint64_t hash = hashName(name);
  Sparse24NameMapSlot *slot = findSlot(map, name, hash);
  if (slot->value)
    return Sparse24NameExists;
  *slot = (Sparse24NameMapSlot){name, hash, (void *)(uintptr_t)value};
  ++map->size;
  return Sparse24NameInserted;
}

void sparse24NameMapDestroy(Sparse24NameMap *map) {
  free(map->slots);
  *map = (Sparse24NameMap){0};
}

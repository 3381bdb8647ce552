/*===- Names.c - What values are called -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Names of values are unique in the whole model, so that no graph hides a value
// of those around it.

#include "Export/Exporter.h"

#include <stdio.h>
#include <string.h>

/// Takes a name whose bytes are the arena's. With each goes a count of the
/// names that have been made from it.
static Sparse24NameInsertion take(Sparse24Exporter *exporter, char *name,
                                  size_t length) {
  size_t *count = sparse24ArenaAllocate(&exporter->arena, 1, sizeof *count);
  return count ? sparse24NameMapInsert(
                     &exporter->names,
                     sparse24ExportBytes(mlirStringRefCreate(name, length)),
                     count)
               : Sparse24NameOutOfMemory;
}

enum { maxDigits = 24 };

/// A copy with room for a number behind it.
static char *copyName(Sparse24Exporter *exporter, MlirStringRef name) {
  char *copy =
      sparse24ArenaAllocate(&exporter->arena, name.length + maxDigits, 1);
  if (copy && name.length)
    memcpy(copy, name.data, name.length);
  return copy;
}

Sparse24NameInsertion sparse24ExportTakeName(Sparse24Exporter *exporter,
                                             MlirStringRef name) {
  char *copy = copyName(exporter, name);
  return copy ? take(exporter, copy, name.length) : Sparse24NameOutOfMemory;
}

MlirStringRef sparse24ExportCreateName(Sparse24Exporter *exporter,
                                       MlirStringRef wanted) {
  MlirStringRef none = {NULL, 0};
  if (wanted.length == 0)
    wanted = sparse24Str("value");
  char *name = copyName(exporter, wanted);
  if (!name)
    return none;
  size_t *count =
      sparse24NameMapGet(&exporter->names, sparse24ExportBytes(wanted));
  size_t length = wanted.length;
  for (;;) {
    if (count)
      length = wanted.length + (size_t)snprintf(name + wanted.length, maxDigits,
                                                "_%zu", ++*count);
    switch (count && sparse24NameMapGet(
                         &exporter->names,
                         sparse24ExportBytes(mlirStringRefCreate(name, length)))
                ? Sparse24NameExists
                : take(exporter, name, length)) {
    case Sparse24NameInserted:
      return mlirStringRefCreate(name, length);
    case Sparse24NameExists:
      continue;
    default:
      return none;
    }
  }
}

static ProtobufCBinaryData getAddress(const MlirValue *value) {
  return (ProtobufCBinaryData){sizeof value->ptr,
                               (uint8_t *)(uintptr_t)&value->ptr};
}

MlirLogicalResult sparse24ExportSetName(Sparse24Exporter *exporter,
                                        MlirValue value, MlirStringRef name) {
  struct {
    MlirValue value;
    MlirStringRef name;
  } *entry = sparse24ArenaAllocate(&exporter->arena, 1, sizeof *entry);
  if (!entry)
    return mlirLogicalResultFailure();
  entry->value = value;
  entry->name = name;
  return sparse24NameMapInsert(&exporter->values, getAddress(&entry->value),
                               &entry->name) == Sparse24NameOutOfMemory
             ? mlirLogicalResultFailure()
             : mlirLogicalResultSuccess();
}

const MlirStringRef *sparse24ExportGetName(const Sparse24Exporter *exporter,
                                           MlirValue value) {
  return sparse24NameMapGet(&exporter->values, getAddress(&value));
}

MlirLogicalResult sparse24ExportSetOutput(Sparse24Exporter *exporter,
                                          MlirValue value) {
  MlirValue *entry = sparse24ArenaAllocate(&exporter->arena, 1, sizeof *entry);
  if (!entry)
    return mlirLogicalResultFailure();
  *entry = value;
  return sparse24NameMapInsert(&exporter->outputs, getAddress(entry), entry) ==
                 Sparse24NameOutOfMemory
             ? mlirLogicalResultFailure()
             : mlirLogicalResultSuccess();
}

bool sparse24ExportIsOutput(const Sparse24Exporter *exporter, MlirValue value) {
  return sparse24NameMapGet(&exporter->outputs, getAddress(&value));
}

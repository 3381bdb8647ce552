/*===- Message.c - Writing the wire format --------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Export/Message.h"

#include <stdlib.h>
#include <string.h>

/// The wire types of protocol buffers.
enum { varintType = 0, bytesType = 2, fixed32Type = 5 };

static void addVarint(Sparse24Message *message, uint64_t value) {
  char bytes[10];
  size_t size = 0;
  for (; value >= 0x80; value >>= 7)
    bytes[size++] = (char)(value | 0x80);
  bytes[size++] = (char)value;
  sparse24TextAppend(&message->text, bytes, size);
}

static void addTag(Sparse24Message *message, unsigned field, unsigned type) {
  addVarint(message, field << 3 | type);
}

void sparse24MessageAddInt(Sparse24Message *message, unsigned field,
                           int64_t value) {
  addTag(message, field, varintType);
  addVarint(message, (uint64_t)value);
}

void sparse24MessageAddFloat(Sparse24Message *message, unsigned field,
                             float value) {
  addTag(message, field, fixed32Type);
  // Little endian, as Tensor.c demands of the processor.
  sparse24TextAppend(&message->text, (const char *)&value, sizeof value);
}

void sparse24MessageAddBytes(Sparse24Message *message, unsigned field,
                             MlirStringRef bytes) {
  addTag(message, field, bytesType);
  addVarint(message, bytes.length);
  sparse24TextAppend(&message->text, bytes.data, bytes.length);
}

static void addSplice(Sparse24Message *message, Sparse24Splice splice) {
  if (message->numSplices == message->capacity) {
    size_t capacity = message->capacity ? 2 * message->capacity : 8;
    Sparse24Splice *grown = realloc(message->splices, capacity * sizeof *grown);
    if (!grown) {
      message->text.failed = true;
      return;
    }
    message->splices = grown;
    message->capacity = capacity;
  }
  message->splices[message->numSplices++] = splice;
  message->spliced += splice.size;
}

void sparse24MessageLend(Sparse24Message *message, const void *data,
                         size_t size) {
  addSplice(message, (Sparse24Splice){data, size, message->text.size});
}

void sparse24MessageAddLent(Sparse24Message *message, unsigned field,
                            const void *data, size_t size) {
  enum { maxCopied = 256 };
  if (size <= maxCopied) {
    sparse24MessageAddBytes(message, field, mlirStringRefCreate(data, size));
    return;
  }
  addTag(message, field, bytesType);
  addVarint(message, size);
  sparse24MessageLend(message, data, size);
}

void sparse24MessageAddOwnedFields(Sparse24Message *message,
                                   Sparse24Message *other) {
  for (size_t i = 0; i < other->numSplices; ++i) {
    Sparse24Splice splice = other->splices[i];
    splice.position += message->text.size;
    addSplice(message, splice);
  }
  sparse24TextAppend(&message->text, other->text.data, other->text.size);
  message->text.failed |= other->text.failed;
  if (message->nesting < other->nesting)
    message->nesting = other->nesting;
  sparse24MessageDestroy(other);
}

void sparse24MessageAddOwnedMessage(Sparse24Message *message, unsigned field,
                                    Sparse24Message *child) {
  addTag(message, field, bytesType);
  addVarint(message, sparse24MessageGetSize(child));
  ++child->nesting;
  sparse24MessageAddOwnedFields(message, child);
}

void sparse24MessageWrite(const Sparse24Message *message,
                          MlirStringCallback write, void *userData) {
  size_t position = 0;
  for (size_t i = 0; i < message->numSplices; ++i) {
    const Sparse24Splice *splice = &message->splices[i];
    write(mlirStringRefCreate(message->text.data + position,
                              splice->position - position),
          userData);
    write(mlirStringRefCreate(splice->data, splice->size), userData);
    position = splice->position;
  }
  if (position < message->text.size)
    write(mlirStringRefCreate(message->text.data + position,
                              message->text.size - position),
          userData);
}

void sparse24MessageDestroy(Sparse24Message *message) {
  sparse24TextDestroy(&message->text);
  free(message->splices);
  *message = (Sparse24Message){0};
}

/*===- Message.h - Writing the wire format ----------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Protocol buffers' messages, being written. protobuf-c would copy each
/// weight into its structs and once more when it serializes them; here large
/// fields stay where they are until the message is handed out.

#ifndef SPARSE24_LIB_EXPORT_MESSAGE_H
#define SPARSE24_LIB_EXPORT_MESSAGE_H

#include "Support/IR.h"

/// Bytes that stand in the message but not in its text.
typedef struct {
  const void *data; ///< Lent.
  size_t size;
  size_t position; ///< In the text, before which they stand.
} Sparse24Splice;

/// Zero-initialise it. Where memory runs out `text.failed` is set.
typedef struct {
  Sparse24Text text;
  Sparse24Splice *splices;
  size_t numSplices, capacity;
  uint64_t spliced; ///< Bytes of all splices.
  unsigned nesting; ///< Messages in each other within it.
} Sparse24Message;

/// Appends a field of each kind: a varint, a float, bytes, bytes that are lent
/// until the message is destroyed, and another message, which is destroyed.
void sparse24MessageAddInt(Sparse24Message *message, unsigned field,
                           int64_t value);
void sparse24MessageAddFloat(Sparse24Message *message, unsigned field,
                             float value);
void sparse24MessageAddBytes(Sparse24Message *message, unsigned field,
                             MlirStringRef bytes);
void sparse24MessageAddLent(Sparse24Message *message, unsigned field,
                            const void *data, size_t size);
void sparse24MessageAddOwnedMessage(Sparse24Message *message, unsigned field,
                                    Sparse24Message *child);

/// Appends bytes that are lent until the message is destroyed, and no field.
void sparse24MessageLend(Sparse24Message *message, const void *data,
                         size_t size);

/// Appends the fields of another message, which is destroyed.
void sparse24MessageAddOwnedFields(Sparse24Message *message,
                                   Sparse24Message *other);

static inline uint64_t sparse24MessageGetSize(const Sparse24Message *message) {
  return message->text.size + message->spliced;
}

/// Hands out all bytes, in order.
void sparse24MessageWrite(const Sparse24Message *message,
                          MlirStringCallback write, void *userData);
void sparse24MessageDestroy(Sparse24Message *message);

#endif // SPARSE24_LIB_EXPORT_MESSAGE_H

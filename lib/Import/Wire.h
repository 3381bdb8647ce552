/*===- Wire.h - Looking at a model before it is parsed ----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_WIRE_H
#define SPARSE24_LIB_IMPORT_WIRE_H

#include "Support/IR.h"

#include <protobuf-c/protobuf-c.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// How deep the messages of a model may be nested, the model being 1. A graph
/// inside a graph takes three levels.
enum { sparse24MaxNesting = 256 };

/// The bytes of a tensor in the model. The slim copy has this record where the
/// model has raw_data that is not empty, whatever that was: no model can make
/// one up.
typedef struct {
  uint64_t offset, size;
} Sparse24Payload;

/// Checks that the bytes are a ModelProto that protobuf-c can parse, which
/// overflows the stack on deep nesting, reads no more than 2 GiB and does not
/// say why it refuses something: nesting, wire types, and that each length lies
/// inside its message. Appends a copy for protobuf-c to parse, without the
/// fields that onnx.proto does not name, and with payloads instead of raw_data,
/// which is not looked at. Emits an error at the location, with the position of
/// the fault.
MlirLogicalResult sparse24WireSlim(MlirLocation location, const void *bytes,
                                   size_t size, Sparse24Text *slim);

/// Reads the raw_data of a tensor in the slim copy. False when it is empty.
bool sparse24WireGetPayload(ProtobufCBinaryData rawData,
                            Sparse24Payload *payload);

#endif // SPARSE24_LIB_IMPORT_WIRE_H

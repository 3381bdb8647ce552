/*===- Wire.h - Looking at a model before it is parsed ----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_WIRE_H
#define SPARSE24_LIB_IMPORT_WIRE_H

#include "mlir-c/IR.h"

#include <stddef.h>

/// How deep the messages of a model may be nested, the model being 1. A graph
/// inside a graph takes three levels.
enum { sparse24MaxNesting = 256 };

/// Checks that the bytes are a ModelProto that protobuf-c can parse, which
/// overflows the stack on deep nesting and does not say why it refuses
/// something: nesting, wire types, and that each length lies inside its
/// message. Emits an error at the location, with the position of the fault.
MlirLogicalResult sparse24WireCheck(MlirLocation location, const void *bytes,
                                    size_t size);

#endif // SPARSE24_LIB_IMPORT_WIRE_H

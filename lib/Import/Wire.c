/*===- Wire.c - Looking at a model before it is parsed --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Wire.h"

#include "Support/IR.h"
#include "sparse24/Import.h"

#include "onnx.pb-c.h"

#include <limits.h>
#include <string.h>

/// The bytes of a varint: of a 64-bit value, and of what protobuf-c reads as a
/// tag or a length.
enum { maxValueBytes = 10, maxTagBytes = 5, maxLengthBytes = 5 };

typedef struct {
  const uint8_t *bytes;
  size_t position, end;
} Cursor;

typedef struct {
  uint32_t number;
  ProtobufCWireType wireType;
} Tag;

static bool readVarint(Cursor *cursor, int maxBytes, uint64_t *value) {
  *value = 0;
  for (int i = 0; i < maxBytes && cursor->position < cursor->end; ++i) {
    uint8_t byte = cursor->bytes[cursor->position++];
    *value |= (uint64_t)(byte & 0x7f) << (7 * i);
    if (byte < 0x80)
      return true;
  }
  return false;
}

static bool readTag(Cursor *cursor, Tag *tag) {
  uint64_t value;
  if (!readVarint(cursor, maxTagBytes, &value) || value > UINT32_MAX)
    return false;
  *tag = (Tag){(uint32_t)(value >> 3), (ProtobufCWireType)(value & 7)};
  return tag->number != 0;
}

static bool readLength(Cursor *cursor, uint64_t *length) {
  return readVarint(cursor, maxLengthBytes, length) && *length <= INT_MAX;
}

static bool skipBytes(Cursor *cursor, size_t count) {
  if (cursor->end - cursor->position < count)
    return false;
  cursor->position += count;
  return true;
}

static ProtobufCWireType getWireType(ProtobufCType type) {
  switch (type) {
  case PROTOBUF_C_TYPE_FIXED32:
  case PROTOBUF_C_TYPE_SFIXED32:
  case PROTOBUF_C_TYPE_FLOAT:
    return PROTOBUF_C_WIRE_TYPE_32BIT;
  case PROTOBUF_C_TYPE_FIXED64:
  case PROTOBUF_C_TYPE_SFIXED64:
  case PROTOBUF_C_TYPE_DOUBLE:
    return PROTOBUF_C_WIRE_TYPE_64BIT;
  case PROTOBUF_C_TYPE_STRING:
  case PROTOBUF_C_TYPE_BYTES:
  case PROTOBUF_C_TYPE_MESSAGE:
    return PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
  default:
    return PROTOBUF_C_WIRE_TYPE_VARINT;
  }
}

static bool isPacked(const ProtobufCFieldDescriptor *field,
                     ProtobufCWireType wireType) {
  return field->label == PROTOBUF_C_LABEL_REPEATED &&
         wireType == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED &&
         getWireType(field->type) != PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED;
}

/// Unknown fields may have any wire type but a group's, repeated numbers may be
/// packed or not.
static bool hasRightWireType(const ProtobufCFieldDescriptor *field,
                             ProtobufCWireType wireType) {
  return !field || wireType == getWireType(field->type) ||
         isPacked(field, wireType);
}

static bool checkPacked(const ProtobufCFieldDescriptor *field,
                        const uint8_t *bytes, size_t size) {
  ProtobufCWireType element = getWireType(field->type);
  if (element == PROTOBUF_C_WIRE_TYPE_32BIT)
    return size % 4 == 0;
  if (element == PROTOBUF_C_WIRE_TYPE_64BIT)
    return size % 8 == 0;
  Cursor cursor = {bytes, 0, size};
  uint64_t ignored;
  while (cursor.position < size)
    if (!readVarint(&cursor, maxValueBytes, &ignored))
      return false;
  return true;
}

static bool skipNumber(Cursor *cursor, ProtobufCWireType wireType) {
  uint64_t ignored;
  switch (wireType) {
  case PROTOBUF_C_WIRE_TYPE_VARINT:
    return readVarint(cursor, maxValueBytes, &ignored);
  case PROTOBUF_C_WIRE_TYPE_64BIT:
    return skipBytes(cursor, 8);
  case PROTOBUF_C_WIRE_TYPE_32BIT:
    return skipBytes(cursor, 4);
  default:
    return false;
  }
}

/// A message that the scan is inside of.
typedef struct {
  const ProtobufCMessageDescriptor *descriptor;
  size_t end;
} Message;

typedef struct {
  MlirLocation location;
  Cursor cursor;
  Message messages[sparse24MaxNesting];
  int depth;
} Scan;

static MlirLogicalResult scanError(const Scan *scan, size_t position,
                                   const char *what) {
  return sparse24EmitError(
      scan->location, "not a valid ONNX model: %s at byte %zu, in %s", what,
      position, scan->messages[scan->depth - 1].descriptor->short_name);
}

static MlirLogicalResult enterMessage(Scan *scan, size_t position,
                                      const ProtobufCFieldDescriptor *field,
                                      size_t size) {
  if (scan->depth == sparse24MaxNesting)
    return sparse24EmitError(
        scan->location,
        "messages are nested more than %d deep at byte %zu, in %s",
        sparse24MaxNesting, position,
        scan->messages[scan->depth - 1].descriptor->short_name);
  scan->messages[scan->depth++] =
      (Message){field->descriptor, scan->cursor.position + size};
  scan->cursor.end = scan->cursor.position + size;
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult
scanLengthPrefixed(Scan *scan, size_t start,
                   const ProtobufCFieldDescriptor *field) {
  Cursor *cursor = &scan->cursor;
  uint64_t length;
  if (!readLength(cursor, &length))
    return scanError(scan, start, "malformed length");
  if (length > cursor->end - cursor->position)
    return sparse24EmitError(
        scan->location,
        "not a valid ONNX model: a field of %llu bytes at byte %zu, in %s, "
        "which has %zu bytes left (the file may be cut off)",
        (unsigned long long)length, start,
        scan->messages[scan->depth - 1].descriptor->short_name,
        cursor->end - cursor->position);
  if (field && field->type == PROTOBUF_C_TYPE_MESSAGE)
    return enterMessage(scan, start, field, (size_t)length);
  if (field && isPacked(field, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED) &&
      !checkPacked(field, cursor->bytes + cursor->position, (size_t)length))
    return scanError(scan, start, "malformed list of numbers");
  cursor->position += (size_t)length;
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult scanField(Scan *scan) {
  size_t start = scan->cursor.position;
  Tag tag;
  if (!readTag(&scan->cursor, &tag))
    return scanError(scan, start, "malformed tag");
  const ProtobufCMessageDescriptor *descriptor =
      scan->messages[scan->depth - 1].descriptor;
  const ProtobufCFieldDescriptor *field =
      protobuf_c_message_descriptor_get_field(descriptor, tag.number);
  if (!hasRightWireType(field, tag.wireType))
    return sparse24EmitError(
        scan->location,
        "not a valid ONNX model: field '%s' has wire type %d at byte %zu, in "
        "%s, expected %d",
        field->name, (int)tag.wireType, start, descriptor->short_name,
        (int)getWireType(field->type));
  if (tag.wireType == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
    return scanLengthPrefixed(scan, start, field);
  if (!skipNumber(&scan->cursor, tag.wireType))
    return scanError(scan, start, "malformed field");
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24WireCheck(MlirLocation location, const void *bytes,
                                    size_t size) {
  Scan scan = {.location = location,
               .cursor = {bytes, 0, size},
               .messages = {{&onnx__model_proto__descriptor, size}},
               .depth = 1};
  while (scan.depth) {
    if (scan.cursor.position == scan.cursor.end) {
      if (--scan.depth)
        scan.cursor.end = scan.messages[scan.depth - 1].end;
      continue;
    }
    if (mlirLogicalResultIsFailure(scanField(&scan)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Telling ONNX from MLIR
//===----------------------------------------------------------------------===//

static bool isText(const uint8_t *bytes, size_t size) {
  for (size_t i = 0; i < size; ++i)
    if (bytes[i] < ' ' && !memchr("\t\n\r", bytes[i], 3))
      return false;
  return true;
}

/// Reads a field of a ModelProto, which may go on behind the bytes at hand.
/// False when there can be no such field.
static bool readModelField(Cursor *cursor) {
  Tag tag;
  if (!readTag(cursor, &tag))
    return false;
  const ProtobufCFieldDescriptor *field =
      protobuf_c_message_descriptor_get_field(&onnx__model_proto__descriptor,
                                              tag.number);
  if (!field || getWireType(field->type) != tag.wireType)
    return false;
  uint64_t length;
  bool complete = tag.wireType == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED
                      ? readLength(cursor, &length) && skipBytes(cursor, length)
                      : skipNumber(cursor, tag.wireType);
  if (!complete)
    cursor->position = cursor->end;
  return true;
}

bool sparse24ImportIsONNX(const void *bytes, size_t size) {
  static const char bytecodeMagic[] = {'M', 'L', '\xef', 'R'};
  if (size == 0 || isText(bytes, size) ||
      (size >= sizeof bytecodeMagic &&
       memcmp(bytes, bytecodeMagic, sizeof bytecodeMagic) == 0))
    return false;
  enum { fieldsToRead = 4 };
  Cursor cursor = {bytes, 0, size};
  for (int i = 0; i < fieldsToRead && cursor.position < size; ++i)
    if (!readModelField(&cursor))
      return false;
  return true;
}

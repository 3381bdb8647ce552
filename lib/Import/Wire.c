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

/// The bytes of a varint: of a 64-bit value, of what protobuf-c reads as a tag,
/// and of a length in the slim copy.
enum { maxValueBytes = 10, maxTagBytes = 5, slimLengthBytes = 5 };

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

/// Files have payloads and messages that are longer than protobuf-c reads.
static bool readLength(Cursor *cursor, uint64_t *length) {
  return readVarint(cursor, maxValueBytes, length);
}

static bool skipBytes(Cursor *cursor, uint64_t count) {
  if (cursor->end - cursor->position < count)
    return false;
  cursor->position += count;
  return true;
}

/// ONNX has no integers of a fixed size, and its strings are bytes here.
static ProtobufCWireType getWireType(ProtobufCType type) {
  switch (type) {
  case PROTOBUF_C_TYPE_FLOAT:
    return PROTOBUF_C_WIRE_TYPE_32BIT;
  case PROTOBUF_C_TYPE_DOUBLE:
    return PROTOBUF_C_WIRE_TYPE_64BIT;
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

//===----------------------------------------------------------------------===//
// The slim copy
//===----------------------------------------------------------------------===//

/// A message that the scan is inside of.
typedef struct {
  const ProtobufCMessageDescriptor *descriptor;
  size_t end;
  size_t slimStart; ///< In the copy: of the message, behind its length.
} Message;

typedef struct {
  MlirLocation location;
  Cursor cursor;
  Sparse24Text *slim;
  Message messages[sparse24MaxNesting];
  int depth;
} Scan;

static MlirLogicalResult append(Scan *scan, const void *bytes, size_t size) {
  if (size > INT_MAX - scan->slim->size)
    return sparse24EmitError(
        scan->location,
        "the model without its raw_data has more than %d bytes, expected at "
        "most that: weights this large must be in raw_data or in external data",
        INT_MAX);
  sparse24TextAppend(scan->slim, bytes, size);
  return scan->slim->failed ? sparse24EmitError(scan->location, "out of memory")
                            : mlirLogicalResultSuccess();
}

/// Appends what has been read since `start`.
static MlirLogicalResult appendRead(Scan *scan, size_t start) {
  return append(scan, scan->cursor.bytes + start,
                scan->cursor.position - start);
}

/// All lengths are varints of the same size, so that one can be set later.
static void setLength(uint8_t *bytes, size_t length) {
  for (int i = 0; i < slimLengthBytes; ++i)
    bytes[i] = (uint8_t)(length >> 7 * i & 0x7f) | 0x80;
  bytes[slimLengthBytes - 1] &= 0x7f;
}

static MlirLogicalResult appendLength(Scan *scan, size_t length) {
  uint8_t bytes[slimLengthBytes];
  setLength(bytes, length);
  return append(scan, bytes, slimLengthBytes);
}

/// Appends the field of the file's bytes from the cursor on.
static MlirLogicalResult appendBytes(Scan *scan, size_t size) {
  if (mlirLogicalResultIsFailure(appendLength(scan, size)))
    return mlirLogicalResultFailure();
  return append(scan, scan->cursor.bytes + scan->cursor.position, size);
}

static MlirLogicalResult appendPayload(Scan *scan, size_t size) {
  Sparse24Payload payload = {scan->cursor.position, size};
  size_t slimSize = size ? sizeof payload : 0;
  uint8_t bytes[slimLengthBytes + sizeof payload];
  setLength(bytes, slimSize);
  memcpy(bytes + slimLengthBytes, &payload, slimSize);
  return append(scan, bytes, slimLengthBytes + slimSize);
}

bool sparse24WireGetPayload(ProtobufCBinaryData rawData,
                            Sparse24Payload *payload) {
  *payload = (Sparse24Payload){0};
  if (rawData.len == sizeof *payload)
    memcpy(payload, rawData.data, sizeof *payload);
  return payload->size > 0;
}

//===----------------------------------------------------------------------===//
// The scan
//===----------------------------------------------------------------------===//

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
  if (mlirLogicalResultIsFailure(appendLength(scan, 0)))
    return mlirLogicalResultFailure();
  size_t end = scan->cursor.position + size;
  scan->messages[scan->depth++] =
      (Message){field->descriptor, end, scan->slim->size};
  scan->cursor.end = end;
  return mlirLogicalResultSuccess();
}

/// Ends the innermost message, whose length is known now.
static void leaveMessage(Scan *scan) {
  const Message *message = &scan->messages[--scan->depth];
  if (scan->depth == 0)
    return;
  uint8_t *slim = (uint8_t *)scan->slim->data + message->slimStart;
  setLength(slim - slimLengthBytes, scan->slim->size - message->slimStart);
  scan->cursor.end = scan->messages[scan->depth - 1].end;
}

static bool isRawData(const ProtobufCMessageDescriptor *descriptor,
                      const ProtobufCFieldDescriptor *field) {
  return descriptor == &sparse24_onnx__tensor_proto__descriptor &&
         field->offset == offsetof(Onnx__TensorProto, raw_data);
}

/// `start` is that of the field, whose tag has been read.
static MlirLogicalResult
scanLengthPrefixed(Scan *scan, size_t start,
                   const ProtobufCFieldDescriptor *field) {
  Cursor *cursor = &scan->cursor;
  const ProtobufCMessageDescriptor *descriptor =
      scan->messages[scan->depth - 1].descriptor;
  uint64_t length;
  if (!readLength(cursor, &length))
    return scanError(scan, start, "malformed length");
  if (length > cursor->end - cursor->position)
    return sparse24EmitError(
        scan->location,
        "not a valid ONNX model: a field of %llu bytes at byte %zu, in %s, "
        "which has %zu bytes left (the file may be cut off)",
        (unsigned long long)length, start, descriptor->short_name,
        cursor->end - cursor->position);
  size_t size = (size_t)length;
  if (field && field->type == PROTOBUF_C_TYPE_MESSAGE)
    return enterMessage(scan, start, field, size);
  if (field && isPacked(field, PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED) &&
      !checkPacked(field, cursor->bytes + cursor->position, size))
    return scanError(scan, start, "malformed list of numbers");
  MlirLogicalResult result = mlirLogicalResultSuccess();
  if (field)
    result = isRawData(descriptor, field) ? appendPayload(scan, size)
                                          : appendBytes(scan, size);
  cursor->position += size;
  return result;
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
  // What ONNX does not know nobody reads.
  if (field && mlirLogicalResultIsFailure(appendRead(scan, start)))
    return mlirLogicalResultFailure();
  if (tag.wireType == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED)
    return scanLengthPrefixed(scan, start, field);
  size_t value = scan->cursor.position;
  if (!skipNumber(&scan->cursor, tag.wireType))
    return scanError(scan, start, "malformed field");
  return field ? appendRead(scan, value) : mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24WireSlim(MlirLocation location, const void *bytes,
                                   size_t size, Sparse24Text *slim) {
  Scan scan = {.location = location,
               .cursor = {bytes, 0, size},
               .slim = slim,
               .messages = {{&sparse24_onnx__model_proto__descriptor, size, 0}},
               .depth = 1};
  while (scan.depth) {
    if (scan.cursor.position == scan.cursor.end)
      leaveMessage(&scan);
    else if (mlirLogicalResultIsFailure(scanField(&scan)))
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
      protobuf_c_message_descriptor_get_field(
          &sparse24_onnx__model_proto__descriptor, tag.number);
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
  // Encoders write the IR version first, and no text begins so. What follows it
  // may be damaged.
  enum { irVersionTag = 1 << 3, fieldsToRead = 4 };
  Cursor cursor = {bytes, 0, size};
  int fields = cursor.bytes[0] == irVersionTag ? 1 : fieldsToRead;
  for (int i = 0; i < fields && cursor.position < size; ++i)
    if (!readModelField(&cursor))
      return false;
  return true;
}

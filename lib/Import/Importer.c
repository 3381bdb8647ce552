/*===- Importer.c - Names and errors --------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"

#include <stdarg.h>

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The bytes of the printable UTF-8 character at `bytes`, or 0.
static size_t getCharacterSize(const uint8_t *bytes, size_t size) {
  uint8_t first = bytes[0];
  if (first < 0x80)
    return first >= ' ' && first != 0x7f;
  size_t length = first < 0xc2   ? 0
                  : first < 0xe0 ? 2
                  : first < 0xf0 ? 3
                  : first < 0xf5 ? 4
                                 : 0;
  if (length == 0 || length > size)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((bytes[i] & 0xc0) != 0x80)
      return 0;
  // Overlong forms, surrogates, and what lies beyond Unicode; U+0080..9F are
  // control characters.
  uint8_t second = bytes[1];
  bool invalid =
      (first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) ||
      (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90) ||
      (first == 0xc2 && second < 0xa0);
  return invalid ? 0 : length;
}

bool sparse24NameIsPrintable(ProtobufCBinaryData name) {
  for (size_t i = 0; i < name.len;) {
    size_t size = getCharacterSize(name.data + i, name.len - i);
    if (size == 0)
      return false;
    i += size;
  }
  return true;
}

bool sparse24NameIsIdentifier(ProtobufCBinaryData name) {
  for (size_t i = 0; i < name.len; ++i) {
    uint8_t c = name.data[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
          (c >= '0' && c <= '9') || c == '_'))
      return false;
  }
  return name.len > 0;
}

MlirStringRef sparse24ImportName(Sparse24Importer *importer,
                                 ProtobufCBinaryData name) {
  if (sparse24NameIsPrintable(name))
    return mlirStringRefCreate(name.len ? (const char *)name.data : "",
                               name.len);
  char *text = sparse24ArenaAllocate(&importer->arena, name.len, 3);
  if (!text)
    return sparse24Str("?");
  static const char digits[] = "0123456789abcdef";
  size_t length = 0;
  for (size_t i = 0; i < name.len;) {
    size_t size = getCharacterSize(name.data + i, name.len - i);
    if (size == 0 || name.data[i] == '\\') {
      text[length++] = '\\';
      text[length++] = digits[name.data[i] >> 4];
      text[length++] = digits[name.data[i] & 15];
      ++i;
      continue;
    }
    for (; size; --size)
      text[length++] = (char)name.data[i++];
  }
  return mlirStringRefCreate(text, length);
}

MlirLocation sparse24ImportLocation(Sparse24Importer *importer,
                                    MlirStringRef name) {
  return mlirLocationNameGet(importer->context, name, importer->location);
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

static void appendSubject(Sparse24Text *text, const Sparse24Subject *subject) {
  if (subject->parent) {
    appendSubject(text, subject->parent);
    sparse24TextPrintf(text, ", ");
  }
  sparse24TextPrintf(text, "%s '", subject->kind);
  sparse24TextAppend(text, subject->name.data, subject->name.length);
  sparse24TextPrintf(text, "'");
  if (subject->opType.length)
    sparse24TextPrintf(text, " (%.*s)", SPARSE24_STR(subject->opType));
}

MlirLogicalResult sparse24SubjectError(const Sparse24Subject *subject,
                                       const char *format, ...) {
  Sparse24Text text = {0};
  appendSubject(&text, subject);
  sparse24TextPrintf(&text, ": ");
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(&text, format, arguments);
  va_end(arguments);
  sparse24EmitError(subject->location, "%s",
                    text.failed ? "out of memory" : text.data);
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

MlirLogicalResult sparse24OutOfMemory(const Sparse24Importer *importer) {
  return sparse24EmitError(importer->location, "out of memory");
}

/*===- Characters.c - UTF-8 that may be anything --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Report/Report.h"

enum { replacement = 0xfffd };

/// The bytes of a character by its first one; 0 where none starts with it.
static size_t getLength(unsigned char first) {
  return first < 0x80   ? 1
         : first < 0xc2 ? 0
         : first < 0xe0 ? 2
         : first < 0xf0 ? 3
         : first < 0xf5 ? 4
                        : 0;
}

/// False for overlong forms, surrogates, and what lies beyond Unicode.
static bool isValid(uint32_t character, size_t length) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  return character >= least[length] && character <= 0x10ffff &&
         !(character >= 0xd800 && character <= 0xdfff);
}

static uint32_t decode(const unsigned char *bytes, size_t size,
                       size_t *length) {
  *length = getLength(bytes[0]);
  if (*length == 1)
    return bytes[0];
  bool valid = *length && *length <= size;
  uint32_t character = valid ? bytes[0] & (0x7fu >> *length) : 0;
  for (size_t i = 1; valid && i < *length; ++i) {
    valid = (bytes[i] & 0xc0) == 0x80;
    character = character << 6 | (bytes[i] & 0x3f);
  }
  if (valid && isValid(character, *length))
    return character;
  *length = 1;
  return replacement;
}

uint32_t sparse24CharacterTake(MlirStringRef *utf8) {
  size_t length;
  uint32_t character =
      decode((const unsigned char *)utf8->data, utf8->length, &length);
  *utf8 = mlirStringRefCreate(utf8->data + length, utf8->length - length);
  return character;
}

bool sparse24CharacterIsPrintable(uint32_t character) {
  static const uint32_t ranges[][2] = {
      {0x00, 0x1f},     // control characters
      {0x7f, 0x9f},     // DEL and more of them
      {0x200e, 0x200f}, // marks of direction
      {0x2028, 0x202e}, // separators of lines, embedding and overriding
      {0x2066, 0x2069}, // isolating
  };
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; ++i)
    if (character >= ranges[i][0] && character <= ranges[i][1])
      return false;
  return true;
}

void sparse24TextAppendCharacter(Sparse24Text *text, uint32_t character) {
  char bytes[4];
  size_t size = character < 0x80      ? 1
                : character < 0x800   ? 2
                : character < 0x10000 ? 3
                                      : 4;
  static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = size - 1; i > 0; --i) {
    bytes[i] = (char)(0x80 | (character & 0x3f));
    character >>= 6;
  }
  bytes[0] = (char)(first[size] | character);
  sparse24TextAppend(text, bytes, size);
}

/// How many bytes at the beginning stand for themselves in a string of JSON and
/// are ASCII.
static size_t countPlain(MlirStringRef string) {
  size_t count = 0;
  while (count < string.length && string.data[count] >= ' ' &&
         string.data[count] < 0x7f && string.data[count] != '"' &&
         string.data[count] != '\\')
    ++count;
  return count;
}

static void appendEscaped(Sparse24Text *text, uint32_t character) {
  if (character == '"' || character == '\\')
    sparse24TextPrintf(text, "\\%c", (char)character);
  else if (sparse24CharacterIsPrintable(character))
    sparse24TextAppendCharacter(text, character);
  else
    sparse24TextPrintf(text, "\\u%04x", (unsigned)character);
}

void sparse24TextAppendJSONString(Sparse24Text *text, MlirStringRef string) {
  sparse24TextAppend(text, "\"", 1);
  while (string.length) {
    size_t plain = countPlain(string);
    sparse24TextAppend(text, string.data, plain);
    string = mlirStringRefCreate(string.data + plain, string.length - plain);
    if (string.length)
      appendEscaped(text, sparse24CharacterTake(&string));
  }
  sparse24TextAppend(text, "\"", 1);
}

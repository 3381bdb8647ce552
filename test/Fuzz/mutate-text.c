/*===- mutate-text.c - Modules that still parse ---------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "mutate-text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

typedef struct {
  char *data;
  size_t size, maxSize;
  uint64_t random;
} Text;

typedef struct {
  size_t start, length;
} Span;

/// xorshift64*.
static size_t pick(Text *text, size_t count) {
  text->random ^= text->random >> 12;
  text->random ^= text->random << 25;
  text->random ^= text->random >> 27;
  return count ? (size_t)((text->random * UINT64_C(0x2545f4914f6cdd1d)) >> 32) %
                     count
               : 0;
}

static size_t replace(Text *text, Span span, const char *by, size_t length) {
  if (text->size - span.length + length > text->maxSize)
    return 0;
  char copy[4096];
  if (length > sizeof copy)
    return 0;
  memcpy(copy, by, length); // which may be a part of the text
  size_t end = span.start + span.length;
  memmove(text->data + span.start + length, text->data + end, text->size - end);
  memcpy(text->data + span.start, copy, length);
  return text->size - span.length + length;
}

//===----------------------------------------------------------------------===//
// Spans
//===----------------------------------------------------------------------===//

static bool isNumber(char c) { return isdigit((unsigned char)c); }

static bool isWord(char c) {
  return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '%' ||
         c == '$' || c == '#' || c == '!' || c == '@';
}

static bool isOfType(char c) {
  return isWord(c) || c == '?' || c == '*' || c == '-';
}

static bool isOfLine(char c) { return c != '\n'; }

/// A run of such characters around or behind a position picked. Its length is 0
/// where there is none.
static Span findRun(Text *text, bool (*belongs)(char)) {
  size_t start = pick(text, text->size);
  while (start < text->size && !belongs(text->data[start]))
    ++start;
  size_t end = start;
  while (end < text->size && belongs(text->data[end]))
    ++end;
  while (start > 0 && start < end && belongs(text->data[start - 1]))
    --start;
  return (Span){start, end - start};
}

/// The inside of some tensor<...>.
static Span findType(Text *text) {
  static const char start[] = "tensor<";
  const size_t length = sizeof start - 1;
  for (size_t i = pick(text, text->size); i + length < text->size; ++i) {
    if (memcmp(text->data + i, start, length) != 0)
      continue;
    size_t end = i + length;
    while (end < text->size && isOfType(text->data[end]))
      ++end;
    return (Span){i + length, end - i - length};
  }
  return (Span){0, 0};
}

//===----------------------------------------------------------------------===//
// Changes
//===----------------------------------------------------------------------===//

static size_t changeNumber(Text *text) {
  static const char *const numbers[] = {
      "0",     "1",  "2",          "3",          "4",
      "5",     "6",  "8",          "16",         "17",
      "63",    "64", "127",        "255",        "256",
      "65537", "-1", "2147483647", "4294967296", "9223372036854775807",
  };
  const char *number = numbers[pick(text, sizeof numbers / sizeof *numbers)];
  Span span = findRun(text, isNumber);
  return span.length ? replace(text, span, number, strlen(number)) : 0;
}

static size_t changeDigit(Text *text) {
  Span span = findRun(text, isNumber);
  if (!span.length)
    return 0;
  text->data[span.start + pick(text, span.length)] =
      "0123456789abcdef"[pick(text, 10)];
  return text->size;
}

static size_t exchange(Text *text, Span (*find)(Text *)) {
  Span span = find(text), by = find(text);
  if (!span.length || !by.length)
    return 0;
  return replace(text, span, text->data + by.start, by.length);
}

static Span findWord(Text *text) { return findRun(text, isWord); }
static Span findLine(Text *text) { return findRun(text, isOfLine); }
static size_t changeWord(Text *text) { return exchange(text, findWord); }
static size_t changeType(Text *text) { return exchange(text, findType); }
static size_t changeLine(Text *text) { return exchange(text, findLine); }

static size_t changeElementType(Text *text) {
  static const char *const types[] = {
      "f32",          "f16",          "bf16",
      "f64",          "i1",           "i4",
      "i8",           "ui8",          "i16",
      "i32",          "i64",          "f8E4M3FN",
      "f8E5M2",       "f4E2M1FN",     "ui4",
      "complex<f32>", "!onnx.String", "!sparse24.unknown",
      "index",        "none",
  };
  Span span = findType(text);
  size_t length = span.length;
  while (length && text->data[span.start + length - 1] != 'x')
    --length;
  const char *type = types[pick(text, sizeof types / sizeof *types)];
  return replace(text, (Span){span.start + length, span.length - length}, type,
                 strlen(type));
}

static size_t removeLine(Text *text) {
  return replace(text, findLine(text), "", 0);
}

static size_t repeatLine(Text *text) {
  Span span = findLine(text);
  return replace(text, (Span){span.start, 0}, text->data + span.start,
                 span.start + span.length < text->size ? span.length + 1
                                                       : span.length);
}

/// From one comma to before the next, such as an attribute or an operand.
static size_t removeItem(Text *text) {
  size_t start = pick(text, text->size);
  while (start < text->size && text->data[start] != ',')
    ++start;
  size_t end = start;
  while (end < text->size &&
         (end == start || !strchr(",)}]\n", text->data[end])))
    ++end;
  return replace(text, (Span){start, end - start}, "", 0);
}

size_t mutateText(char *data, size_t size, size_t maxSize, uint64_t seed) {
  static size_t (*const changes[])(Text *) = {
      changeNumber, changeDigit,       changeDigit, changeWord, changeType,
      changeLine,   changeElementType, removeLine,  repeatLine, removeItem,
  };
  Text text = {data, size, maxSize, seed * 2 + 1};
  for (int i = 0; i < 8; ++i)
    pick(&text, 1); // The first numbers hardly depend on the seed.
  return size ? changes[pick(&text, sizeof changes / sizeof *changes)](&text)
              : 0;
}

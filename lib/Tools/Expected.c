/*===- Expected.c - Comparing diagnostics with what is expected -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Tools/Diagnostics.h"

#include "Support/IR.h"

#include <regex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/// Lines that no diagnostic is on: that of `@below` until it is known, and one
/// before the first.
static const size_t lineBelow = SIZE_MAX, noLine = SIZE_MAX - 1;

struct Sparse24Expected {
  MlirDiagnosticSeverity severity;
  Sparse24Place place; ///< Of the text `expected-`.
  size_t line;         ///< That the diagnostic is for; 0 is no location.
  MlirStringRef text;
  bool isRegex;
  regex_t regex;
  size_t count; ///< How often it is to come; 0 is once or more.
  size_t found;
};

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// The lines of a chunk as they are read.
typedef struct {
  Sparse24Diagnostics *diagnostics;
  size_t line;
  size_t lastPlainLine; ///< The last line that expects nothing, or 0.
  size_t firstBelow;    ///< From here on, expectations of `@below` wait.
} Reader;

static void failAt(Sparse24Diagnostics *diagnostics, const Sparse24Place *place,
                   MlirStringRef text) {
  diagnostics->hasFailed = true;
  sparse24DiagnosticsPrint(diagnostics, MlirDiagnosticError, place, text, true);
}

static bool skipWord(const char **at, const char *end, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(end - *at) < length || memcmp(*at, word, length) != 0)
    return false;
  *at += length;
  return true;
}

static void skipSpace(const char **at, const char *end) {
  while (*at < end && (**at == ' ' || **at == '\t'))
    ++*at;
}

/// Reads digits; returns false where there are none.
static bool parseNumber(const char **at, const char *end, size_t *number) {
  const char *begin = *at;
  *number = 0;
  for (; *at < end && **at >= '0' && **at <= '9'; ++*at)
    if (*number < 100000000)
      *number = *number * 10 + (size_t)(**at - '0');
  return *at > begin;
}

static bool parseSeverity(const char **at, const char *end,
                          MlirDiagnosticSeverity *severity) {
  for (int i = MlirDiagnosticError; i <= MlirDiagnosticRemark; ++i) {
    *severity = (MlirDiagnosticSeverity)i;
    if (skipWord(at, end, sparse24SeverityGetName(*severity)))
      return true;
  }
  return false;
}

/// Reads what follows '@'. `@below` sets `isBelow`, for its line is not known
/// yet.
static bool parseLine(const Reader *reader, const char **at, const char *end,
                      size_t *line, bool *isBelow) {
  size_t offset;
  *isBelow = skipWord(at, end, "below");
  if (*isBelow)
    return true;
  if (skipWord(at, end, "above")) {
    *line = reader->lastPlainLine ? reader->lastPlainLine : noLine;
    return true;
  }
  if (skipWord(at, end, "unknown")) {
    *line = 0;
    return true;
  }
  bool isUp = skipWord(at, end, "-");
  if ((!isUp && !skipWord(at, end, "+")) || !parseNumber(at, end, &offset))
    return false;
  if (isUp)
    *line = offset < reader->line ? reader->line - offset : noLine;
  else
    *line = reader->line + offset;
  return true;
}

static void appendEscaped(Sparse24Text *pattern, const char *data,
                          size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (strchr("\\.[]{}()*+?^$|", data[i]))
      sparse24TextAppend(pattern, "\\", 1);
    sparse24TextAppend(pattern, data + i, 1);
  }
}

/// Compiles a text whose parts in {{ }} are expressions.
static bool compileRegex(Sparse24Diagnostics *diagnostics,
                         Sparse24Expected *expected) {
  Sparse24Text pattern = {0};
  const char *at = expected->text.data, *end = at + expected->text.length;
  const char *problem = NULL;
  while (at < end && !problem) {
    const char *open = memmem(at, (size_t)(end - at), "{{", 2);
    appendEscaped(&pattern, at, (size_t)((open ? open : end) - at));
    if (!open)
      break;
    const char *close = memmem(open, (size_t)(end - open), "}}", 2);
    if (close)
      sparse24TextPrintf(&pattern, "(%.*s)", (int)(close - open - 2), open + 2);
    else
      problem = "found start of regex with no end '}}'";
    at = close ? close + 2 : end;
  }
  if (pattern.failed)
    problem = "out of memory";
  char message[200];
  int error = 0;
  if (!problem &&
      (error = regcomp(&expected->regex, pattern.data ? pattern.data : "",
                       REG_EXTENDED | REG_NOSUB))) {
    int length = snprintf(message, sizeof message, "invalid regex: ");
    regerror(error, &expected->regex, message + length,
             sizeof message - (size_t)length);
    problem = message;
  }
  sparse24TextDestroy(&pattern);
  if (problem)
    failAt(diagnostics, &expected->place, sparse24Str(problem));
  return !problem;
}

/// Reads one expectation from behind `expected-`, up to the end of its line.
static bool parseExpected(const Reader *reader, const char *at, const char *end,
                          Sparse24Expected *expected, bool *isBelow) {
  *isBelow = false;
  expected->line = reader->line;
  if (!parseSeverity(&at, end, &expected->severity))
    return false;
  expected->isRegex = skipWord(&at, end, "-re");
  skipSpace(&at, end);
  if (skipWord(&at, end, "@") &&
      !parseLine(reader, &at, end, &expected->line, isBelow))
    return false;
  skipSpace(&at, end);
  parseNumber(&at, end, &expected->count);
  skipSpace(&at, end);
  if (!skipWord(&at, end, "{{") || end - at < 2 || memcmp(end - 2, "}}", 2))
    return false;
  expected->text = mlirStringRefCreate(at, (size_t)(end - 2 - at));
  return true;
}

static void addExpected(Reader *reader, const Sparse24Expected *expected,
                        bool isBelow) {
  Sparse24Diagnostics *diagnostics = reader->diagnostics;
  Sparse24Expected *grown = realloc(
      diagnostics->expected, (diagnostics->numExpected + 1) * sizeof *grown);
  if (!grown) {
    failAt(diagnostics, &expected->place, sparse24Str("out of memory"));
    return;
  }
  diagnostics->expected = grown;
  grown += diagnostics->numExpected++;
  *grown = *expected;
  if (isBelow)
    grown->line = lineBelow;
  if (grown->isRegex && !compileRegex(diagnostics, grown))
    --diagnostics->numExpected;
}

/// Reads a line; returns whether it expects something.
static bool readLine(Reader *reader, const char *begin, const char *end) {
  static const char word[] = "expected-";
  while (end > begin && strchr(" \t\r", end[-1]))
    --end;
  const char *at = begin;
  while ((at = memmem(at, (size_t)(end - at), word, sizeof word - 1))) {
    Sparse24Expected expected = {
        .place = {.file = sparse24Str(reader->diagnostics->input->name),
                  .name = mlirStringRefCreate("", 0),
                  .line = (int)reader->line,
                  .column = (int)(at - begin) + 1}};
    bool isBelow;
    at += sizeof word - 1;
    if (!parseExpected(reader, at, end, &expected, &isBelow))
      continue;
    addExpected(reader, &expected, isBelow);
    return true;
  }
  return false;
}

/// A line without expectations is the one that those of `@below` before it wait
/// for.
static void settleBelow(Reader *reader) {
  Sparse24Diagnostics *diagnostics = reader->diagnostics;
  for (size_t i = reader->firstBelow; i < diagnostics->numExpected; ++i)
    if (diagnostics->expected[i].line == lineBelow)
      diagnostics->expected[i].line = reader->line;
  reader->firstBelow = diagnostics->numExpected;
  reader->lastPlainLine = reader->line;
}

void sparse24DiagnosticsExpect(Sparse24Diagnostics *diagnostics,
                               const Sparse24Chunk *chunk, bool onlyExpected) {
  diagnostics->isVerifying = true;
  diagnostics->onlyExpected = onlyExpected;
  const Sparse24Input *input = diagnostics->input;
  if (!input || input->isONNX || input->isBytecode)
    return;
  Reader reader = {.diagnostics = diagnostics, .line = chunk->line};
  const char *at = chunk->text.data, *end = at + chunk->text.length;
  for (; at < end; ++reader.line) {
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    if (!readLine(&reader, at, newline ? newline : end))
      settleBelow(&reader);
    at = newline ? newline + 1 : end;
  }
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

static bool matchesText(const Sparse24Expected *expected, MlirStringRef text) {
  if (!expected->isRegex)
    return memmem(text.data, text.length, expected->text.data,
                  expected->text.length);
  char *copy = strndup(text.data, text.length);
  bool matches = copy && regexec(&expected->regex, copy, 0, NULL, 0) == 0;
  free(copy);
  return matches;
}

static bool matchesLine(const Sparse24Diagnostics *diagnostics,
                        const Sparse24Expected *expected,
                        const Sparse24Place *place) {
  if (!expected->line)
    return !place->file.length;
  return place->line > 0 && expected->line == (size_t)place->line &&
         sparse24StrEquals(sparse24DiagnosticsGetFile(diagnostics, place->file),
                           diagnostics->input->name);
}

__attribute__((format(printf, 3, 4))) static void
failWith(Sparse24Diagnostics *diagnostics, const Sparse24Place *place,
         const char *format, ...) {
  char *text;
  va_list arguments;
  va_start(arguments, format);
  int size = vasprintf(&text, format, arguments);
  va_end(arguments);
  failAt(diagnostics, place, sparse24Str(size < 0 ? "out of memory" : text));
  if (size >= 0)
    free(text);
}

/// MLIR attaches that note to the errors of operations, but for its own
/// verification of diagnostics, which C cannot turn on.
static bool isCurrentOperation(MlirDiagnosticSeverity severity,
                               MlirStringRef text) {
  static const char start[] = "see current operation: ";
  return severity == MlirDiagnosticNote && text.length >= sizeof start - 1 &&
         memcmp(text.data, start, sizeof start - 1) == 0;
}

void sparse24ExpectedMatch(Sparse24Diagnostics *diagnostics,
                           MlirDiagnosticSeverity severity,
                           const Sparse24Place *place, MlirStringRef text) {
  Sparse24Expected *nearMiss = NULL, *match = NULL;
  for (size_t i = 0; i < diagnostics->numExpected; ++i) {
    Sparse24Expected *expected = &diagnostics->expected[i];
    if (!matchesLine(diagnostics, expected, place) ||
        !matchesText(expected, text))
      continue;
    if (expected->severity != severity) {
      nearMiss = expected;
      continue;
    }
    // One that still waits comes first; without a count it takes any number.
    bool waits = !expected->found || expected->found < expected->count;
    if (waits || (!expected->count && !match))
      match = expected;
    if (waits)
      break;
  }
  if (match) {
    ++match->found;
    return;
  }
  if (diagnostics->onlyExpected || isCurrentOperation(severity, text))
    return;
  if (nearMiss)
    failWith(diagnostics, &nearMiss->place,
             "'%s' diagnostic emitted when expecting a '%s'",
             sparse24SeverityGetName(severity),
             sparse24SeverityGetName(nearMiss->severity));
  else
    failWith(diagnostics, place, "unexpected %s: %.*s",
             sparse24SeverityGetName(severity), SPARSE24_STR(text));
}

MlirLogicalResult sparse24DiagnosticsVerify(Sparse24Diagnostics *diagnostics) {
  for (size_t i = 0; i < diagnostics->numExpected; ++i) {
    const Sparse24Expected *expected = &diagnostics->expected[i];
    const char *name = sparse24SeverityGetName(expected->severity);
    if (expected->count ? expected->found == expected->count : expected->found)
      continue;
    if (expected->count > 1)
      failWith(diagnostics, &expected->place,
               "expected %s \"%.*s\" was produced %zu of %zu times", name,
               SPARSE24_STR(expected->text), expected->found, expected->count);
    else
      failWith(diagnostics, &expected->place,
               "expected %s \"%.*s\" was not produced", name,
               SPARSE24_STR(expected->text));
  }
  return diagnostics->hasFailed ? mlirLogicalResultFailure()
                                : mlirLogicalResultSuccess();
}

void sparse24ExpectedDestroy(Sparse24Diagnostics *diagnostics) {
  for (size_t i = 0; i < diagnostics->numExpected; ++i)
    if (diagnostics->expected[i].isRegex)
      regfree(&diagnostics->expected[i].regex);
  free(diagnostics->expected);
  diagnostics->expected = NULL;
  diagnostics->numExpected = 0;
}

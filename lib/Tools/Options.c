/*===- Options.c - Command lines ------------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Tools.h"

#include "Support/IR.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const Sparse24OptionInfo *rows;
  size_t count;
  char *options; ///< The caller's struct.
  bool *seen;    ///< For each row.
  Sparse24OptionCallback onOther;
  MlirStringCallback onError;
  void *userData;
} Parser;

/// Values of getopt's own are below.
enum { firstValue = 0x100 };

__attribute__((format(printf, 2, 3))) static MlirLogicalResult
fail(const Parser *parser, const char *format, ...) {
  char *text;
  va_list arguments;
  va_start(arguments, format);
  bool failed = vasprintf(&text, format, arguments) < 0;
  va_end(arguments);
  parser->onError(sparse24Str(failed ? "out of memory" : text),
                  parser->userData);
  if (!failed)
    free(text);
  return mlirLogicalResultFailure();
}

/// One letter is written with one dash.
static const char *getDashes(const Sparse24OptionInfo *row) {
  return row->name[1] ? "--" : "-";
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

static bool parseFlag(const char *value, bool *flag) {
  static const struct {
    const char *text;
    bool flag;
  } values[] = {{"true", true},   {"TRUE", true},   {"True", true},
                {"1", true},      {"false", false}, {"FALSE", false},
                {"False", false}, {"0", false}};
  *flag = true;
  if (!value)
    return true;
  for (size_t i = 0; i < sizeof values / sizeof *values; ++i) {
    if (strcmp(value, values[i].text) != 0)
      continue;
    *flag = values[i].flag;
    return true;
  }
  return false;
}

static bool parseNumber(const char *value, int64_t *number) {
  if (*value < '0' || *value > '9')
    return false;
  char *end;
  errno = 0;
  *number = strtoll(value, &end, 10);
  return !*end && !errno;
}

static bool addString(Sparse24OptionList *list, const char *value) {
  const char **data =
      realloc((void *)list->data, (list->size + 1) * sizeof *data);
  if (!data)
    return false;
  data[list->size++] = value;
  list->data = data;
  return true;
}

static MlirLogicalResult setOption(Parser *parser, size_t row,
                                   const char *value) {
  const Sparse24OptionInfo *info = &parser->rows[row];
  void *field = parser->options + info->offset;
  if (parser->seen[row] && info->kind != Sparse24OptionFlag &&
      info->kind != Sparse24OptionStrings)
    return fail(parser, "option '%s%s' is given twice", getDashes(info),
                info->name);
  parser->seen[row] = true;
  switch (info->kind) {
  case Sparse24OptionFlag:
    if (parseFlag(value, field))
      return mlirLogicalResultSuccess();
    return fail(parser, "expected true or false for '--%s', found '%s'",
                info->name, value);
  case Sparse24OptionNumber:
    if (parseNumber(value, field))
      return mlirLogicalResultSuccess();
    return fail(parser, "expected a number for '--%s', found '%s'", info->name,
                value);
  case Sparse24OptionStrings:
    if (addString(field, value))
      return mlirLogicalResultSuccess();
    return fail(parser, "out of memory");
  default: // Sparse24OptionString, Sparse24OptionOptionalString
    *(const char **)field = value ? value : "";
    return mlirLogicalResultSuccess();
  }
}

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

/// The table as getopt wants it; NULL when memory runs out.
static struct option *createLongOptions(const Parser *parser) {
  struct option *options = calloc(parser->count + 1, sizeof *options);
  for (size_t i = 0; options && i < parser->count; ++i) {
    Sparse24OptionKind kind = parser->rows[i].kind;
    bool required = kind == Sparse24OptionString ||
                    kind == Sparse24OptionStrings ||
                    kind == Sparse24OptionNumber;
    options[i] = (struct option){
        .name = parser->rows[i].name,
        .has_arg = required ? required_argument : optional_argument,
        .val = firstValue + (int)i,
    };
  }
  return options;
}

/// The name in a word such as "--name=value", and the value or NULL.
static MlirStringRef splitWord(const char *word, const char **value) {
  word += strspn(word, "-") > 1 ? 2 : 1;
  size_t length = strcspn(word, "=");
  *value = word[length] ? word + length + 1 : NULL;
  return mlirStringRefCreate(word, length);
}

/// The row with exactly that name; `count` when there is none.
static size_t findRow(const Parser *parser, MlirStringRef name) {
  size_t row = 0;
  while (row < parser->count &&
         !sparse24StrEquals(name, parser->rows[row].name))
    ++row;
  return row;
}

/// Getopt has stopped at a word it finds wrong, or took it for an abbreviation.
static MlirLogicalResult parseOther(Parser *parser, const char *word) {
  const char *value;
  MlirStringRef name = splitWord(word, &value);
  size_t row = findRow(parser, name);
  if (row < parser->count)
    return fail(parser, "option '%s%s' needs a value",
                getDashes(&parser->rows[row]), parser->rows[row].name);
  return parser->onOther(name, value, parser->userData);
}

static MlirLogicalResult parseWords(Parser *parser, int argc, char **argv,
                                    const struct option *longOptions) {
  opterr = 0;
  optind = 0; // Also makes glibc start afresh.
  for (;;) {
    int value = getopt_long_only(argc, argv, ":", longOptions, NULL);
    if (value == -1)
      return mlirLogicalResultSuccess();
    // Arguments that are no options have been moved behind this word, which is
    // the last but one consumed where its value was a word of its own.
    const char *word = argv[optind - 1];
    size_t row = (size_t)(value - firstValue);
    bool separate = value >= firstValue && optarg && optarg == word;
    if (separate)
      word = argv[optind - 2];
    const char *text;
    MlirLogicalResult result;
    if (value < firstValue) {
      result = parseOther(parser, word);
    } else if (findRow(parser, splitWord(word, &text)) == row) {
      result = setOption(parser, row, optarg);
    } else {
      optind -= separate; // The value was none.
      result = parseOther(parser, word);
    }
    if (mlirLogicalResultIsFailure(result))
      return result;
  }
}

MlirLogicalResult sparse24OptionsParse(const Sparse24OptionInfo *rows,
                                       size_t count, int argc, char **argv,
                                       void *options, const char **input,
                                       Sparse24OptionCallback onOther,
                                       MlirStringCallback onError,
                                       void *userData) {
  Parser parser = {.rows = rows,
                   .count = count,
                   .options = options,
                   .seen = calloc(count + 1, sizeof *parser.seen),
                   .onOther = onOther,
                   .onError = onError,
                   .userData = userData};
  struct option *longOptions = createLongOptions(&parser);
  MlirLogicalResult result;
  if (!parser.seen || !longOptions)
    result = fail(&parser, "out of memory");
  else
    result = parseWords(&parser, argc, argv, longOptions);
  if (mlirLogicalResultIsSuccess(result) && argc - optind > 1)
    result = fail(&parser, "expected one input, found '%s' and '%s'",
                  argv[optind], argv[optind + 1]);
  else if (mlirLogicalResultIsSuccess(result) && argc - optind == 1)
    *input = argv[optind];
  free(longOptions);
  free(parser.seen);
  return result;
}

//===----------------------------------------------------------------------===//
// Help
//===----------------------------------------------------------------------===//

static void printRow(const Sparse24OptionInfo *row, FILE *file) {
  char value[48] = "";
  if (row->kind == Sparse24OptionOptionalString)
    snprintf(value, sizeof value, "[=<%s>]", row->argument);
  else if (row->argument)
    snprintf(value, sizeof value, "=<%s>", row->argument);
  char form[96];
  snprintf(form, sizeof form, "%s%s%s", getDashes(row), row->name, value);
  fprintf(file, "  %-48s %s\n", form, row->summary);
}

void sparse24OptionsPrint(const Sparse24OptionInfo *rows, size_t count,
                          FILE *file) {
  const char *group = NULL;
  for (size_t i = 0; i < count; ++i) {
    if (!rows[i].group)
      continue;
    if (!group || strcmp(group, rows[i].group) != 0)
      fprintf(file, "\n%s:\n", rows[i].group);
    group = rows[i].group;
    printRow(&rows[i], file);
  }
}

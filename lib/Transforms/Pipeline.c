/*===- Pipeline.c - Pipelines as text -------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// MLIR's parser of pipelines does not know external passes, so the text is
/// split here:
///
///   list    ::= element (`,` element)*
///   element ::= pass (`{` options `}`)? | anchor `(` list `)`
///
/// and MLIR's parser gets one pass at a time.

#include "Transforms/Pass.h"

#include "Support/IR.h"

#include <string.h>

enum {
  maxDepth = 64,     ///< Of nested anchors and of braces.
  maxNameShown = 80, ///< Longer names are cut in messages.
  maxBeforeShown = 40,
};

typedef struct {
  const char *start, *at, *end;
  const Sparse24PassOptions *options;
  Sparse24Text *error;
} Parser;

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

static bool isSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '$';
}

static void skipSpace(Parser *parser) {
  while (parser->at < parser->end && isSpace(*parser->at))
    ++parser->at;
}

/// The next character, or NUL at the end (a NUL in the text is no word).
static char peek(const Parser *parser) {
  return parser->at < parser->end ? *parser->at : '\0';
}

static MlirStringRef parseName(Parser *parser) {
  skipSpace(parser);
  const char *begin = parser->at;
  while (parser->at < parser->end && isNameCharacter(*parser->at))
    ++parser->at;
  MlirStringRef name = mlirStringRefCreate(begin, (size_t)(parser->at - begin));
  skipSpace(parser);
  return name;
}

/// Operations are named `dialect.operation`.
static bool isAnchor(MlirStringRef name) {
  const char *dot = memchr(name.data, '.', name.length);
  return sparse24StrEquals(name, "any") ||
         (dot && dot != name.data && dot != name.data + name.length - 1);
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

/// Appends text of the user's, with what is not printable as '?'.
static void appendPrintable(Sparse24Text *text, const char *data, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    unsigned char c = (unsigned char)data[i];
    sparse24TextAppend(text, c < ' ' || c >= 0x7f ? "?" : data + i, 1);
  }
}

static MlirLogicalResult failAt(Parser *parser, const char *expected) {
  size_t before = (size_t)(parser->at - parser->start);
  bool cut = before > maxBeforeShown;
  size_t shown = cut ? maxBeforeShown : before;
  sparse24TextPrintf(parser->error, "pass pipeline: expected %s ", expected);
  if (before) {
    sparse24TextPrintf(parser->error, "after '%s", cut ? "..." : "");
    appendPrintable(parser->error, parser->at - shown, shown);
    sparse24TextPrintf(parser->error, "', ");
  } else {
    sparse24TextPrintf(parser->error, "at the start, ");
  }
  unsigned char c = (unsigned char)peek(parser);
  if (parser->at == parser->end)
    sparse24TextPrintf(parser->error, "found the end");
  else if (c > ' ' && c < 0x7f)
    sparse24TextPrintf(parser->error, "found '%c'", c);
  else
    sparse24TextPrintf(parser->error, "found byte 0x%02x", c);
  return mlirLogicalResultFailure();
}

static MlirLogicalResult failAbout(Parser *parser, MlirStringRef name,
                                   const char *what) {
  bool cut = name.length > maxNameShown;
  sparse24TextPrintf(parser->error, "pass pipeline: '%.*s%s' %s",
                     cut ? maxNameShown : (int)name.length, name.data,
                     cut ? "..." : "", what);
  return mlirLogicalResultFailure();
}

/// Makes one line of what MLIR says: the text behind "error: ", lines joined,
/// without the quoted pipeline and its caret.
static MlirLogicalResult failWithMessage(Parser *parser, MlirStringRef name,
                                         const Sparse24Text *message) {
  static const char parserPrefix[] = "MLIR Textual PassPipeline Parser:";
  static const char optionsPrefix[] = "<Pass-Options-Parser>: ";
  const char *at = message->data ? message->data : "";
  if (strncmp(at, parserPrefix, sizeof parserPrefix - 1) == 0) {
    const char *error = strstr(at, "error: ");
    at = error ? error + strlen("error: ") : at;
    return failAbout(parser, name,
                     strstr(at, "does not refer to a registered pass")
                         ? "is not a pass"
                         : "is refused by MLIR");
  }
  if (strncmp(at, optionsPrefix, sizeof optionsPrefix - 1) == 0)
    at += sizeof optionsPrefix - 1;
  sparse24TextPrintf(parser->error, "pass pipeline: ");
  at = *at ? at : "refused by MLIR";
  const char *separator = "";
  while (*at) {
    size_t length = strcspn(at, "\n");
    if (length) {
      sparse24TextPrintf(parser->error, "%s%.*s", separator, (int)length, at);
      separator = "; ";
    }
    at += length + (at[length] == '\n');
  }
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// The grammar
//===----------------------------------------------------------------------===//

static MlirLogicalResult addOurs(Parser *parser, MlirOpPassManager manager,
                                 const Sparse24PassInfo *pass,
                                 MlirStringRef text) {
  Sparse24PassOptions options = *parser->options;
  if (mlirLogicalResultIsFailure(sparse24PassOptionsParse(
          pass, text, &options, sparse24TextCallback, parser->error)))
    return mlirLogicalResultFailure();
  mlirOpPassManagerAddOwnedPass(manager, sparse24PassCreate(pass, &options));
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addUpstream(Parser *parser, MlirOpPassManager manager,
                                     MlirStringRef name,
                                     MlirStringRef element) {
  Sparse24Text message = {0};
  MlirLogicalResult result = mlirOpPassManagerAddPipeline(
      manager, element, sparse24TextCallback, &message);
  if (mlirLogicalResultIsFailure(result))
    failWithMessage(parser, name, &message);
  sparse24TextDestroy(&message);
  return result;
}

/// Parses `{...}`, whose braces may nest, and gives what is inside.
static MlirLogicalResult parseBraces(Parser *parser, MlirStringRef *inside) {
  const char *begin = ++parser->at;
  for (int depth = 1; parser->at < parser->end; ++parser->at) {
    depth += (*parser->at == '{') - (*parser->at == '}');
    if (depth > maxDepth)
      return failAt(parser, "no more than 64 nested braces");
    if (depth)
      continue;
    *inside = mlirStringRefCreate(begin, (size_t)(parser->at - begin));
    ++parser->at;
    skipSpace(parser);
    return mlirLogicalResultSuccess();
  }
  return failAt(parser, "'}'");
}

static MlirLogicalResult parsePass(Parser *parser, MlirOpPassManager manager,
                                   MlirStringRef name) {
  MlirStringRef options = mlirStringRefCreate(name.data, 0);
  const char *end = name.data + name.length;
  if (peek(parser) == '{') {
    if (mlirLogicalResultIsFailure(parseBraces(parser, &options)))
      return mlirLogicalResultFailure();
    end = options.data + options.length + 1;
  }
  const Sparse24PassInfo *pass = sparse24PassGet(name.data, name.length);
  if (pass)
    return addOurs(parser, manager, pass, options);
  return addUpstream(parser, manager, name,
                     mlirStringRefCreate(name.data, (size_t)(end - name.data)));
}

static MlirLogicalResult parseList(Parser *parser, MlirOpPassManager manager,
                                   int depth);

static MlirLogicalResult parseNested(Parser *parser, MlirOpPassManager manager,
                                     MlirStringRef anchor, int depth) {
  if (!isAnchor(anchor))
    return failAbout(parser, anchor,
                     "is not an anchor, expected 'any' or an operation such "
                     "as 'func.func'");
  if (depth == maxDepth)
    return failAt(parser, "no more than 64 nested anchors");
  ++parser->at;
  MlirOpPassManager nested = mlirOpPassManagerGetNestedUnder(manager, anchor);
  if (mlirLogicalResultIsFailure(parseList(parser, nested, depth + 1)))
    return mlirLogicalResultFailure();
  if (peek(parser) != ')')
    return failAt(parser, "',' or ')'");
  ++parser->at;
  skipSpace(parser);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult parseList(Parser *parser, MlirOpPassManager manager,
                                   int depth) {
  for (;;) {
    MlirStringRef name = parseName(parser);
    if (!name.length)
      return failAt(parser, "a pass");
    MlirLogicalResult result = peek(parser) == '('
                                   ? parseNested(parser, manager, name, depth)
                                   : parsePass(parser, manager, name);
    if (mlirLogicalResultIsFailure(result))
      return result;
    if (peek(parser) != ',')
      return mlirLogicalResultSuccess();
    ++parser->at;
  }
}

MlirLogicalResult sparse24PipelineParse(MlirOpPassManager passManager,
                                        MlirStringRef text,
                                        const Sparse24PassOptions *options,
                                        MlirStringCallback onError,
                                        void *userData) {
  static const Sparse24PassOptions defaults;
  Sparse24Text error = {0};
  Parser parser = {.start = text.data,
                   .at = text.data,
                   .end = text.data + text.length,
                   .options = options ? options : &defaults,
                   .error = &error};
  skipSpace(&parser);
  MlirLogicalResult result = mlirLogicalResultSuccess();
  if (parser.at < parser.end)
    result = parseList(&parser, passManager, 0);
  if (mlirLogicalResultIsSuccess(result) && parser.at < parser.end)
    result = failAt(&parser, "','");
  if (mlirLogicalResultIsFailure(result))
    onError(sparse24TextGet(&error), userData);
  sparse24TextDestroy(&error);
  return result;
}

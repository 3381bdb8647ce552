/*===- Table.c - A report for a terminal ----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Report/Report.h"

#include <string.h>

/// Names as a terminal shows them: what it would obey becomes U+FFFD.
static void appendPrintable(Sparse24Text *text, MlirStringRef string) {
  while (string.length) {
    uint32_t character = sparse24CharacterTake(&string);
    sparse24TextAppendCharacter(
        text, sparse24CharacterIsPrintable(character) ? character : 0xfffd);
  }
}

static void appendName(Sparse24Text *text, const Sparse24ReportLayer *layer) {
  if (layer->name.length)
    appendPrintable(text, layer->name);
  else if (layer->line > 0)
    sparse24TextPrintf(text, "%d:%d", layer->line, layer->column);
  else
    sparse24TextPrintf(text, "-");
}

static void appendOp(Sparse24Text *text, const Sparse24ReportLayer *layer) {
  appendPrintable(text, layer->op);
}

static void appendWeight(Sparse24Text *text, const Sparse24ReportLayer *layer) {
  Sparse24Text shape = {0};
  sparse24ReportAppendShape(&shape, layer);
  appendPrintable(text, sparse24TextGet(&shape));
  sparse24TextDestroy(&shape);
}

static void appendBytes(Sparse24Text *text, const Sparse24ReportLayer *layer) {
  if (layer->weight < 0)
    sparse24TextPrintf(text, "-");
  else if (layer->reason == Sparse24ReasonNone)
    sparse24TextPrintf(text, "%lld -> %lld", (long long)layer->bytesBefore,
                       (long long)layer->bytesAfter);
  else
    sparse24TextPrintf(text, "%lld", (long long)layer->bytesBefore);
}

static void appendGroups(Sparse24Text *text, const Sparse24ReportLayer *layer) {
  if (layer->check.groups)
    sparse24TextPrintf(text, "%lld of %lld",
                       (long long)layer->check.violatingGroups,
                       (long long)layer->check.groups);
  else
    sparse24TextPrintf(text, "-");
}

static void appendDecision(Sparse24Text *text,
                           const Sparse24ReportLayer *layer) {
  if (layer->reason == Sparse24ReasonNone)
    sparse24TextPrintf(text, "compressed: ");
  else
    sparse24TextPrintf(text, "%s: ", sparse24ReasonGetCode(layer->reason));
  appendPrintable(text, layer->detail);
  for (size_t i = 0; i < layer->numHints; ++i)
    sparse24TextPrintf(text, "; %s", layer->hints[i].text);
}

static const struct {
  const char *heading;
  void (*append)(Sparse24Text *text, const Sparse24ReportLayer *layer);
} columns[] = {
    {"layer", appendName},
    {"operation", appendOp},
    {"weight", appendWeight},
    {"bytes", appendBytes},
    {"violating groups", appendGroups},
    {"decision", appendDecision},
};

enum { numColumns = sizeof columns / sizeof *columns };

/// In characters, each of which is taken to be one column wide.
static size_t getWidth(const char *data, size_t size) {
  size_t width = 0;
  for (size_t i = 0; i < size; ++i)
    width += (data[i] & 0xc0) != 0x80;
  return width;
}

/// The cell of a layer, or the heading for NULL.
static void appendCell(Sparse24Text *text, size_t column,
                       const Sparse24ReportLayer *layer) {
  if (layer)
    columns[column].append(text, layer);
  else
    sparse24TextPrintf(text, "%s", columns[column].heading);
}

static void appendRow(Sparse24Text *text, const size_t widths[numColumns],
                      const Sparse24ReportLayer *layer) {
  for (size_t i = 0; i < numColumns; ++i) {
    size_t start = text->size;
    appendCell(text, i, layer);
    size_t width = getWidth(text->data + start, text->size - start);
    if (i + 1 < numColumns)
      sparse24TextPrintf(text, "%*s", (int)(widths[i] + 2 - width), "");
  }
  sparse24TextPrintf(text, "\n");
}

void sparse24ReportPrintTable(const Sparse24Report *report,
                              Sparse24Text *text) {
  size_t widths[numColumns];
  for (size_t i = 0; i < numColumns; ++i) {
    widths[i] = strlen(columns[i].heading);
    for (size_t j = 0; j < report->numLayers; ++j) {
      Sparse24Text cell = {0};
      appendCell(&cell, i, &report->layers[j]);
      size_t width = getWidth(cell.data, cell.size);
      widths[i] = width > widths[i] ? width : widths[i];
      sparse24TextDestroy(&cell);
    }
  }
  for (size_t i = 0; report->numLayers && i <= report->numLayers; ++i)
    appendRow(text, widths, i ? &report->layers[i - 1] : NULL);
  if (mlirLogicalResultIsFailure(
          sparse24SummaryPrint(report->summary, sparse24TextCallback, text)))
    text->failed = true;
  sparse24TextPrintf(text, "\n");
}

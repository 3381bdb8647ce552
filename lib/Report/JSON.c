/*===- JSON.c - A report for programs -------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// The schema is docs/report.schema.json. Members keep their meaning within a
// version; new ones may be added.

#include "Report/Report.h"

#include <string.h>

enum {
  schemaVersion = 1,
  maxLines = 3, ///< Members of deeper objects and arrays share a line.
};

typedef struct {
  Sparse24Text *text;
  int depth;
  bool isFirst; ///< Nothing stands before in the object or array.
} Writer;

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

static void writeString(Writer *writer, MlirStringRef string) {
  sparse24TextAppendJSONString(writer->text, string);
}

static void writeText(Writer *writer, const char *text) {
  writeString(writer, sparse24Str(text));
}

static void writeInt(Writer *writer, int64_t value) {
  sparse24TextPrintf(writer->text, "%lld", (long long)value);
}

static void writeNull(Writer *writer) {
  sparse24TextPrintf(writer->text, "null");
}

static void writeShare(Writer *writer, int64_t part, int64_t whole) {
  sparse24TextPrintf(writer->text, "%.6g",
                     whole ? (double)part / (double)whole : 0.0);
}

/// An element as a number where JSON has it, else ("nan", "inf", "0x7f") as a
/// string.
static void writeElement(Writer *writer, MlirStringRef element) {
  static const char numerals[] = "+-.0123456789e";
  bool isNumber = true;
  for (size_t i = 0; i < element.length; ++i)
    isNumber &= memchr(numerals, element.data[i], sizeof numerals - 1) != NULL;
  if (isNumber)
    sparse24TextAppend(writer->text, element.data, element.length);
  else
    writeString(writer, element);
}

//===----------------------------------------------------------------------===//
// Objects and arrays
//===----------------------------------------------------------------------===//

static void writeIndent(Writer *writer) {
  sparse24TextPrintf(writer->text, "\n%*s", 2 * writer->depth, "");
}

static void begin(Writer *writer, char bracket) {
  sparse24TextPrintf(writer->text, "%c", bracket);
  ++writer->depth;
  writer->isFirst = true;
}

static void end(Writer *writer, char bracket) {
  bool onLines = writer->depth <= maxLines && !writer->isFirst;
  --writer->depth;
  if (onLines)
    writeIndent(writer);
  sparse24TextPrintf(writer->text, "%c", bracket);
  writer->isFirst = false;
}

static void item(Writer *writer) {
  if (!writer->isFirst)
    sparse24TextPrintf(writer->text, ",");
  if (writer->depth <= maxLines)
    writeIndent(writer);
  else if (!writer->isFirst)
    sparse24TextPrintf(writer->text, " ");
  writer->isFirst = false;
}

static void member(Writer *writer, const char *name) {
  item(writer);
  writeText(writer, name);
  sparse24TextPrintf(writer->text, ": ");
}

static void intMember(Writer *writer, const char *name, int64_t value) {
  member(writer, name);
  writeInt(writer, value);
}

/// null for a number that is negative.
static void indexMember(Writer *writer, const char *name, int64_t value) {
  member(writer, name);
  if (value < 0)
    writeNull(writer);
  else
    writeInt(writer, value);
}

static void stringMember(Writer *writer, const char *name,
                         MlirStringRef value) {
  member(writer, name);
  writeString(writer, value);
}

/// null for NULL.
static void textMember(Writer *writer, const char *name, const char *value) {
  member(writer, name);
  if (value)
    writeText(writer, value);
  else
    writeNull(writer);
}

static void shareMember(Writer *writer, int64_t part, int64_t whole) {
  member(writer, "share");
  writeShare(writer, part, whole);
}

static void bytesMember(Writer *writer, const char *name, int64_t before,
                        int64_t after) {
  member(writer, name);
  begin(writer, '{');
  intMember(writer, "before", before);
  intMember(writer, "after", after);
  end(writer, '}');
}

static void stringsMember(Writer *writer, const char *name,
                          const Sparse24Strings *strings) {
  member(writer, name);
  begin(writer, '[');
  for (size_t i = 0; i < strings->size; ++i) {
    item(writer);
    writeString(writer, strings->data[i]);
  }
  end(writer, ']');
}

//===----------------------------------------------------------------------===//
// A layer
//===----------------------------------------------------------------------===//

static void writeLocation(Writer *writer, const Sparse24ReportLayer *layer) {
  member(writer, "location");
  if (!layer->file.length) {
    writeNull(writer);
    return;
  }
  begin(writer, '{');
  stringMember(writer, "file", layer->file);
  indexMember(writer, "line", layer->line > 0 ? layer->line : -1);
  indexMember(writer, "column", layer->line > 0 ? layer->column : -1);
  end(writer, '}');
}

static void writeShape(Writer *writer, const Sparse24ReportLayer *layer) {
  member(writer, "shape");
  if (layer->rank < 0) {
    writeNull(writer);
    return;
  }
  begin(writer, '[');
  for (int64_t i = 0; i < layer->rank; ++i) {
    item(writer);
    if (layer->shape[i] == Sparse24DynamicSize)
      writeNull(writer);
    else
      writeInt(writer, layer->shape[i]);
  }
  end(writer, ']');
}

static void writeWeight(Writer *writer, const Sparse24ReportLayer *layer) {
  member(writer, "weight");
  begin(writer, '{');
  indexMember(writer, "id", layer->weight);
  stringMember(writer, "name", layer->weightName);
  stringMember(writer, "type", layer->weightType);
  writeShape(writer, layer);
  stringMember(writer, "element_type", layer->elementType);
  indexMember(writer, "reduction_axis", layer->reductionAxis);
  intMember(writer, "groups", layer->groups);
  end(writer, '}');
}

static void writeGroups(Writer *writer, const Sparse24ReportLayer *layer) {
  member(writer, "groups");
  if (!layer->check.groups) {
    writeNull(writer);
    return;
  }
  begin(writer, '{');
  intMember(writer, "count", layer->check.groups);
  intMember(writer, "violating", layer->check.violatingGroups);
  shareMember(writer, layer->check.violatingGroups, layer->check.groups);
  end(writer, '}');
}

static void writeFirstViolation(Writer *writer,
                                const Sparse24ReportLayer *layer) {
  member(writer, "first_violation");
  if (!sparse24ReportLayerViolates(layer)) {
    writeNull(writer);
    return;
  }
  begin(writer, '{');
  member(writer, "coordinates");
  begin(writer, '[');
  for (int64_t i = 0; i < layer->rank; ++i) {
    item(writer);
    writeInt(writer, layer->firstCoordinates[i]);
  }
  end(writer, ']');
  member(writer, "values");
  begin(writer, '[');
  for (size_t i = 0; i < layer->firstValues.size; ++i) {
    item(writer);
    writeElement(writer, layer->firstValues.data[i]);
  }
  end(writer, ']');
  end(writer, '}');
}

static void writeZeros(Writer *writer, const Sparse24ReportLayer *layer) {
  member(writer, "zeros");
  if (layer->zeros < 0) {
    writeNull(writer);
    return;
  }
  begin(writer, '{');
  intMember(writer, "count", layer->zeros);
  intMember(writer, "elements", layer->elements);
  shareMember(writer, layer->zeros, layer->elements);
  end(writer, '}');
}

static void writeHints(Writer *writer, const Sparse24ReportLayer *layer) {
  member(writer, "hints");
  begin(writer, '[');
  for (size_t i = 0; i < layer->numHints; ++i) {
    item(writer);
    begin(writer, '{');
    textMember(writer, "code", layer->hints[i].code);
    indexMember(writer, "axis", layer->hints[i].axis);
    textMember(writer, "text", layer->hints[i].text);
    end(writer, '}');
  }
  end(writer, ']');
}

static void writeLayer(Writer *writer, const Sparse24ReportLayer *layer) {
  bool isCompressed = layer->reason == Sparse24ReasonNone;
  begin(writer, '{');
  stringMember(writer, "name", layer->name);
  stringMember(writer, "op", layer->op);
  writeLocation(writer, layer);
  stringsMember(writer, "operand_types", &layer->operandTypes);
  stringsMember(writer, "result_types", &layer->resultTypes);
  textMember(writer, "decision", isCompressed ? "compressed" : "dense");
  textMember(writer, "reason",
             isCompressed ? NULL : sparse24ReasonGetCode(layer->reason));
  stringMember(writer, "detail", layer->detail);
  textMember(writer, "encoding", layer->encoding);
  writeWeight(writer, layer);
  if (layer->weight < 0)
    textMember(writer, "bytes", NULL);
  else
    bytesMember(writer, "bytes", layer->bytesBefore, layer->bytesAfter);
  writeGroups(writer, layer);
  writeFirstViolation(writer, layer);
  writeZeros(writer, layer);
  writeHints(writer, layer);
  end(writer, '}');
}

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

static void writeReasons(Writer *writer, const Sparse24Report *report) {
  member(writer, "reasons");
  begin(writer, '{');
  for (int i = Sparse24ReasonNone + 1; i < Sparse24NumReasons; ++i) {
    Sparse24Reason reason = (Sparse24Reason)i;
    int64_t count = sparse24SummaryGetCount(report->summary, reason);
    if (count)
      intMember(writer, sparse24ReasonGetCode(reason), count);
  }
  end(writer, '}');
}

static void writeTotals(Writer *writer, const Sparse24Report *report) {
  Sparse24Totals totals = sparse24SummaryGetTotals(report->summary);
  member(writer, "totals");
  begin(writer, '{');
  intMember(writer, "layers", totals.layers);
  intMember(writer, "compressed", totals.compressedLayers);
  intMember(writer, "dense", totals.layers - totals.compressedLayers);
  writeReasons(writer, report);
  intMember(writer, "weights", totals.weights);
  bytesMember(writer, "bytes", totals.bytesBefore, totals.bytesAfter);
  bytesMember(writer, "compressed_bytes", totals.compressedBefore,
              totals.compressedAfter);
  intMember(writer, "weights_in_both_forms", totals.weightsInBothForms);
  intMember(writer, "bytes_in_both_forms", totals.bytesInBothForms);
  end(writer, '}');
}

void sparse24ReportPrintJSON(const Sparse24Report *report, Sparse24Text *text) {
  Writer writer = {.text = text};
  begin(&writer, '{');
  textMember(&writer, "schema", "sparse24-report");
  intMember(&writer, "version", schemaVersion);
  textMember(&writer, "generator", "sparse24");
  textMember(&writer, "generator_version", sparse24GetVersion());
  stringMember(&writer, "input", report->name);
  writeTotals(&writer, report);
  member(&writer, "layers");
  begin(&writer, '[');
  for (size_t i = 0; i < report->numLayers; ++i) {
    item(&writer);
    writeLayer(&writer, &report->layers[i]);
  }
  end(&writer, ']');
  end(&writer, '}');
  sparse24TextPrintf(text, "\n");
}

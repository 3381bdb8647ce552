/*===- HTML.c - A report for people ---------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Page.html is the page but for the places {{name}}, which the functions of a
// table fill in.

#include "Report/Report.h"

#include <math.h>
#include <string.h>

static const char page[] = {
#include "Page.inc"
};

/// Text from the model. Nothing in it is markup, or moves what stands around.
static void appendText(Sparse24Text *text, MlirStringRef string) {
  static const struct {
    uint32_t character;
    const char *reference;
  } references[] = {{'&', "&amp;"},
                    {'<', "&lt;"},
                    {'>', "&gt;"},
                    {'"', "&quot;"},
                    {'\'', "&#39;"}};
  enum { count = sizeof references / sizeof *references };
  while (string.length) {
    uint32_t character = sparse24CharacterTake(&string);
    size_t i = 0;
    while (i < count && references[i].character != character)
      ++i;
    if (i < count)
      sparse24TextPrintf(text, "%s", references[i].reference);
    else
      sparse24TextAppendCharacter(
          text, sparse24CharacterIsPrintable(character) ? character : 0xfffd);
  }
}

static double percentOf(int64_t part, int64_t whole) {
  return whole ? 100 * (double)part / (double)whole : 0;
}

static void appendBarPart(Sparse24Text *text, const char *class, int64_t part,
                          int64_t whole) {
  if (part > 0)
    sparse24TextPrintf(text, "<i class=\"%s\" style=\"width:%.2f%%\"></i>",
                       class, percentOf(part, whole));
}

//===----------------------------------------------------------------------===//
// The head of the page
//===----------------------------------------------------------------------===//

static void appendName(Sparse24Text *text, const Sparse24Report *report) {
  appendText(text, report->name);
}

static void appendVersion(Sparse24Text *text, const Sparse24Report *report) {
  (void)report;
  appendText(text, sparse24Str(sparse24GetVersion()));
}

static void appendLayers(Sparse24Text *text, const Sparse24Report *report) {
  Sparse24Totals totals = sparse24SummaryGetTotals(report->summary);
  int64_t dense = totals.layers - totals.compressedLayers;
  sparse24TextPrintf(text,
                     "<b>%lld of %lld</b><p>weight operations compressed</p>"
                     "<div class=\"split\">",
                     (long long)totals.compressedLayers,
                     (long long)totals.layers);
  appendBarPart(text, "yes-bar", totals.compressedLayers, totals.layers);
  appendBarPart(text, "no-bar", dense, totals.layers);
  sparse24TextPrintf(text, "</div><small>%lld stay%s dense</small>",
                     (long long)dense, dense == 1 ? "s" : "");
}

static void appendBytes(Sparse24Text *text, const Sparse24Report *report) {
  Sparse24Totals totals = sparse24SummaryGetTotals(report->summary);
  int64_t saved = totals.bytesBefore - totals.bytesAfter;
  int64_t dense = totals.bytesAfter - totals.compressedAfter;
  sparse24TextPrintf(text, "<b>");
  sparse24TextAppendBytes(text, totals.bytesBefore);
  sparse24TextPrintf(text, " &rarr; ");
  sparse24TextAppendBytes(text, totals.bytesAfter);
  sparse24TextPrintf(text,
                     "</b><p>in %lld weight%s, each counted once</p>"
                     "<div class=\"split\">",
                     (long long)totals.weights, totals.weights == 1 ? "" : "s");
  int64_t whole = saved > 0 ? totals.bytesBefore : totals.bytesAfter;
  appendBarPart(text, "yes-bar", totals.compressedAfter, whole);
  appendBarPart(text, "no-bar", dense, whole);
  appendBarPart(text, "gone-bar", saved, whole);
  sparse24TextPrintf(text, "</div><small>%.1f %% %s",
                     percentOf(saved < 0 ? -saved : saved, totals.bytesBefore),
                     saved < 0 ? "more" : "saved");
  if (totals.weightsInBothForms) {
    sparse24TextPrintf(text, "; %lld kept in both forms (",
                       (long long)totals.weightsInBothForms);
    sparse24TextAppendBytes(text, totals.bytesInBothForms);
    sparse24TextPrintf(text, " more)");
  }
  sparse24TextPrintf(text, "</small>");
}

static void appendReasons(Sparse24Text *text, const Sparse24Report *report) {
  sparse24TextPrintf(text, "<p>Why layers stay dense</p>"
                           "<div class=\"reasons\">");
  for (int i = Sparse24ReasonNone + 1; i < Sparse24NumReasons; ++i) {
    Sparse24Reason reason = (Sparse24Reason)i;
    int64_t count = sparse24SummaryGetCount(report->summary, reason);
    if (!count)
      continue;
    sparse24TextPrintf(text,
                       "<span class=\"count\">%lld</span><code>%s</code>"
                       "<span class=\"why\">",
                       (long long)count, sparse24ReasonGetCode(reason));
    appendText(text, sparse24Str(sparse24ReasonGetSummary(reason)));
    sparse24TextPrintf(text, "</span>");
  }
  sparse24TextPrintf(text, "</div>");
}

//===----------------------------------------------------------------------===//
// A row of the table
//===----------------------------------------------------------------------===//

static void appendPlace(Sparse24Text *text, const Sparse24ReportLayer *layer) {
  if (layer->line <= 0)
    return;
  sparse24TextPrintf(text, ", line %d", layer->line);
}

/// A name, which may be broken behind its slashes.
static void appendPath(Sparse24Text *text, MlirStringRef name) {
  while (name.length) {
    const char *slash = memchr(name.data, '/', name.length);
    size_t length = slash ? (size_t)(slash + 1 - name.data) : name.length;
    appendText(text, mlirStringRefCreate(name.data, length));
    if (slash)
      sparse24TextPrintf(text, "<wbr>");
    name = mlirStringRefCreate(name.data + length, name.length - length);
  }
}

static void appendNameCell(Sparse24Text *text,
                           const Sparse24ReportLayer *layer) {
  sparse24TextPrintf(text, "<td class=\"name\"><bdi>");
  if (layer->name.length)
    appendPath(text, layer->name);
  else
    sparse24TextPrintf(text, "<span class=\"soft\">no name</span>");
  sparse24TextPrintf(text, "</bdi><br><span class=\"soft\">");
  appendText(text, layer->op);
  appendPlace(text, layer);
  sparse24TextPrintf(text, "</span></td>");
}

static void appendWeightCell(Sparse24Text *text,
                             const Sparse24ReportLayer *layer) {
  Sparse24Text shape = {0};
  sparse24ReportAppendShape(&shape, layer);
  sparse24TextPrintf(text, "<td class=\"shape\" title=\"");
  appendText(text, layer->weightName);
  sparse24TextPrintf(text, "\">");
  appendText(text, sparse24TextGet(&shape));
  sparse24TextPrintf(text, "</td>");
  text->failed |= shape.failed;
  sparse24TextDestroy(&shape);
}

static void appendDecisionCell(Sparse24Text *text,
                               const Sparse24ReportLayer *layer) {
  bool isCompressed = layer->reason == Sparse24ReasonNone;
  sparse24TextPrintf(text, "<td><span class=\"badge %s\">%s</span></td>",
                     isCompressed ? "yes" : "no",
                     isCompressed ? "compressed" : "dense");
}

static void appendWhyCell(Sparse24Text *text,
                          const Sparse24ReportLayer *layer) {
  sparse24TextPrintf(text,
                     "<td class=\"why-cell\"><code>%s</code>%s"
                     "<span class=\"soft\">",
                     sparse24ReasonGetCode(layer->reason),
                     layer->reason == Sparse24ReasonNone ? "" : "<br>");
  appendText(text, layer->detail);
  sparse24TextPrintf(text, "</span>");
  for (size_t i = 0; i < layer->numHints; ++i) {
    sparse24TextPrintf(text, "<span class=\"hint\">");
    appendText(text, sparse24Str(layer->hints[i].text));
    sparse24TextPrintf(text, "</span>");
  }
  sparse24TextPrintf(text, "</td>");
}

static void appendGroupsCell(Sparse24Text *text,
                             const Sparse24ReportLayer *layer) {
  const Sparse24Check *check = &layer->check;
  double percent = percentOf(check->violatingGroups, check->groups);
  sparse24TextPrintf(text, "<td class=\"number\" data-key=\"%.6f\">",
                     check->groups ? percent : -1);
  if (check->groups)
    sparse24TextPrintf(text, "%lld of %lld", (long long)check->violatingGroups,
                       (long long)check->groups);
  if (check->violatingGroups)
    sparse24TextPrintf(text, "<br><span class=\"soft\">%.3g %%</span>",
                       percent);
  if (layer->zeros >= 0)
    sparse24TextPrintf(text, "<br><span class=\"soft\">%.3g %% zeros</span>",
                       percentOf(layer->zeros, layer->elements));
  sparse24TextPrintf(text, "</td>");
}

static void appendNumberCell(Sparse24Text *text,
                             const Sparse24ReportLayer *layer, int64_t number) {
  sparse24TextPrintf(text, "<td class=\"number\">");
  if (layer->weight >= 0)
    sparse24TextPrintf(text, "%lld", (long long)number);
  sparse24TextPrintf(text, "</td>");
}

static void appendBarCell(Sparse24Text *text, const Sparse24ReportLayer *layer,
                          int64_t largest) {
  bool isCompressed = layer->reason == Sparse24ReasonNone;
  sparse24TextPrintf(text, "<td class=\"size\" data-key=\"%lld\">",
                     (long long)layer->bytesBefore);
  if (layer->weight >= 0) {
    // Beside the largest weight of a network the others would hardly be seen.
    double share = percentOf(layer->bytesBefore, largest) / 100;
    sparse24TextPrintf(text, "<div class=\"bar\" style=\"width:%.4g%%\">",
                       100 * sqrt(share));
    appendBarPart(text, isCompressed ? "yes-bar" : "no-bar", layer->bytesAfter,
                  layer->bytesBefore);
    appendBarPart(text, "gone-bar", layer->bytesBefore - layer->bytesAfter,
                  layer->bytesBefore);
    sparse24TextPrintf(text, "</div>");
  }
  sparse24TextPrintf(text, "</td>");
}

static void appendRows(Sparse24Text *text, const Sparse24Report *report) {
  int64_t largest = 0;
  for (size_t i = 0; i < report->numLayers; ++i)
    if (report->layers[i].bytesBefore > largest)
      largest = report->layers[i].bytesBefore;
  for (size_t i = 0; i < report->numLayers; ++i) {
    const Sparse24ReportLayer *layer = &report->layers[i];
    sparse24TextPrintf(text, "<tr><td class=\"number soft\">%zu</td>", i + 1);
    appendNameCell(text, layer);
    appendWeightCell(text, layer);
    appendDecisionCell(text, layer);
    appendWhyCell(text, layer);
    appendGroupsCell(text, layer);
    appendNumberCell(text, layer, layer->bytesBefore);
    appendNumberCell(text, layer, layer->bytesAfter);
    appendBarCell(text, layer, largest);
    sparse24TextPrintf(text, "</tr>\n");
  }
}

//===----------------------------------------------------------------------===//
// The page
//===----------------------------------------------------------------------===//

static const struct {
  const char *name;
  void (*append)(Sparse24Text *text, const Sparse24Report *report);
} places[] = {
    {"{{name}}", appendName},       {"{{version}}", appendVersion},
    {"{{layers}}", appendLayers},   {"{{bytes}}", appendBytes},
    {"{{reasons}}", appendReasons}, {"{{rows}}", appendRows},
};

void sparse24ReportPrintHTML(const Sparse24Report *report, Sparse24Text *text) {
  const char *at = page, *open;
  for (; (open = strstr(at, "{{")); at = strstr(open, "}}") + 2) {
    sparse24TextAppend(text, at, (size_t)(open - at));
    for (size_t i = 0; i < sizeof places / sizeof *places; ++i)
      if (strncmp(open, places[i].name, strlen(places[i].name)) == 0)
        places[i].append(text, report);
  }
  sparse24TextAppend(text, at, strlen(at));
}

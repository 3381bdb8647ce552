/*===- Layers.c - What becomes of the passes' verdicts --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Layers.h"

#include "Driver.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

MlirLogicalResult createLayers(const Options *options, MlirLocation location,
                               Sparse24Diagnostics *diagnostics,
                               const char *name, Layers *layers) {
  *layers = (Layers){
      .options = options,
      .diagnostics = diagnostics,
      .summary = sparse24SummaryCreate(),
      .areMatched = calloc(options->required.size + 1, sizeof(bool)),
  };
  if (options->report)
    layers->report = sparse24ReportCreate(mlirStringRefCreateFromCString(name));
  if (layers->summary && layers->areMatched &&
      (layers->report || !options->report))
    return mlirLogicalResultSuccess();
  // A diagnostic, which --verify-diagnostics does not expect.
  mlirEmitError(location, "out of memory");
  return mlirLogicalResultFailure();
}

void destroyLayers(Layers *layers) {
  sparse24SummaryDestroy(layers->summary);
  sparse24ReportDestroy(layers->report);
  free(layers->areMatched);
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

static void writeTo(MlirStringRef text, void *file) {
  fwrite(text.data, 1, text.length, file);
}

void remarkLayer(const Sparse24Layer *layer, void *userData) {
  const Layers *layers = userData;
  sparse24DiagnosticsEmitLayer(layers->diagnostics, MlirDiagnosticRemark, "",
                               layer);
}

//===----------------------------------------------------------------------===//
// Requirements
//===----------------------------------------------------------------------===//

/// Notes which patterns match, and says of a layer that stays dense that the
/// first of them does.
static void requireLayer(Layers *layers, const Sparse24Layer *layer) {
  const Sparse24OptionList *required = &layers->options->required;
  MlirStringRef name = sparse24LayerGetName(layer);
  char *text = strndup(name.length ? name.data : "", name.length);
  const char *pattern = NULL;
  for (size_t i = required->size; text && i-- > 0;)
    if (fnmatch(required->data[i], text, 0) == 0) {
      layers->areMatched[i] = true;
      pattern = required->data[i];
    }
  free(text);
  char *prefix;
  if (!pattern || layer->reason == Sparse24ReasonNone)
    return;
  layers->areRefused = true;
  if (asprintf(&prefix, "required by '--sparsity-require=%s', but ", pattern) <
      0)
    return;
  sparse24DiagnosticsEmitLayer(layers->diagnostics, MlirDiagnosticError, prefix,
                               layer);
  free(prefix);
}

MlirLogicalResult checkRequired(const Layers *layers) {
  const Sparse24OptionList *required = &layers->options->required;
  bool failed = layers->areRefused;
  for (size_t i = 0; i < required->size; ++i) {
    if (layers->areMatched[i])
      continue;
    failed = true;
    fprintf(stderr,
            "sparse24-opt: error: '--sparsity-require=%s' matches no weight "
            "operation\n",
            required->data[i]);
  }
  return failed ? mlirLogicalResultFailure() : mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Adding up
//===----------------------------------------------------------------------===//

void addLayer(const Sparse24Layer *layer, void *userData) {
  Layers *layers = userData;
  if (layers->options->remarks)
    remarkLayer(layer, layers);
  if (layer->pruning)
    return;
  if (!layers->pass)
    layers->pass = layer->pass;
  if (layer->pass != layers->pass)
    return;
  sparse24SummaryAdd(layers->summary, layer);
  if (layers->report)
    sparse24ReportAdd(layers->report, layer);
  requireLayer(layers, layer);
}

void printSummary(const Layers *layers) {
  const Options *options = layers->options;
  // A table has the line already, and a terminal shows both streams.
  bool hasTable =
      options->report && (strcmp(options->report, "-") == 0 ||
                          strcmp(options->report, "/dev/stderr") == 0);
  if (!options->sparsity || options->quiet || hasTable)
    return;
  // Without memory for it the modules are what they are all the same.
  if (mlirLogicalResultIsFailure(
          sparse24SummaryPrint(layers->summary, writeTo, stderr)))
    fputs("no memory for the summary", stderr);
  putc('\n', stderr);
}

MlirLogicalResult writeReport(const Layers *layers, Sparse24Output **output) {
  if (!layers->report)
    return mlirLogicalResultSuccess();
  const Options *options = layers->options;
  *output = openOutput(ReportTemporary, options->report);
  if (!*output)
    return mlirLogicalResultFailure();
  if (mlirLogicalResultIsFailure(
          sparse24ReportPrint(layers->report, options->reportFormat,
                              sparse24OutputCallback, *output))) {
    printError(mlirStringRefCreateFromCString("out of memory"), NULL);
    return mlirLogicalResultFailure();
  }
  // A terminal shows it before what is wrong with it.
  return sparse24OutputFlush(*output, printError, NULL);
}

/*===- Report.c - Layers collected for a report ---------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Report/Report.h"

#include "Tools/Diagnostics.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// The table of forms
//===----------------------------------------------------------------------===//

struct Sparse24ReportFormat {
  const char *path;   ///< The whole name of a file, or NULL.
  const char *ending; ///< The end of one, or NULL.
  void (*print)(const Sparse24Report *report, Sparse24Text *text);
};

// clang-format off
static const Sparse24ReportFormat formats[] = {
    // path  ending   print
    {"-",    NULL,    sparse24ReportPrintTable},
    {NULL,   ".json", sparse24ReportPrintJSON},
    {NULL,   ".html", sparse24ReportPrintHTML},
};
// clang-format on

static bool endsWith(MlirStringRef text, const char *ending) {
  size_t length = strlen(ending);
  return text.length > length &&
         memcmp(text.data + text.length - length, ending, length) == 0;
}

const Sparse24ReportFormat *sparse24ReportFormatGet(MlirStringRef path) {
  for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i)
    if (formats[i].path ? sparse24StrEquals(path, formats[i].path)
                        : endsWith(path, formats[i].ending))
      return &formats[i];
  return NULL;
}

MlirLogicalResult sparse24ReportPrint(const Sparse24Report *report,
                                      const Sparse24ReportFormat *format,
                                      MlirStringCallback callback,
                                      void *userData) {
  Sparse24Text text = {0};
  if (!report->failed)
    format->print(report, &text);
  bool failed = report->failed || text.failed ||
                sparse24SummaryGetTotals(report->summary).outOfMemory;
  if (!failed)
    callback(sparse24TextGet(&text), userData);
  sparse24TextDestroy(&text);
  return failed ? mlirLogicalResultFailure() : mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Copying
//===----------------------------------------------------------------------===//

static void *allocate(Sparse24Report *report, size_t count, size_t size) {
  void *memory = sparse24ArenaAllocate(&report->arena, count, size);
  report->failed |= !memory;
  return memory;
}

static MlirStringRef copyString(Sparse24Report *report, MlirStringRef string) {
  char *copy = allocate(report, string.length, 1);
  if (!copy)
    return sparse24Str("");
  if (string.length)
    memcpy(copy, string.data, string.length);
  return mlirStringRefCreate(copy, string.length);
}

static const char *copyText(Sparse24Report *report, const char *text) {
  // The arena's memory is zero.
  char *copy = allocate(report, strlen(text) + 1, 1);
  return copy ? memcpy(copy, text, strlen(text)) : "";
}

static MlirStringRef copyType(Sparse24Report *report, MlirType type) {
  if (mlirTypeIsNull(type))
    return sparse24Str("");
  Sparse24Text text = {0};
  sparse24TextAppendType(&text, type);
  MlirStringRef copy = copyString(report, sparse24TextGet(&text));
  report->failed |= text.failed;
  sparse24TextDestroy(&text);
  return copy;
}

static Sparse24Strings createStrings(Sparse24Report *report, size_t size) {
  MlirStringRef *data = allocate(report, size, sizeof *data);
  return (Sparse24Strings){data, data ? size : 0};
}

static void copyTypes(Sparse24Report *report, MlirOperation op,
                      Sparse24ReportLayer *layer) {
  layer->operandTypes =
      createStrings(report, (size_t)mlirOperationGetNumOperands(op));
  for (size_t i = 0; i < layer->operandTypes.size; ++i)
    layer->operandTypes.data[i] = copyType(
        report, mlirValueGetType(mlirOperationGetOperand(op, (intptr_t)i)));
  layer->resultTypes =
      createStrings(report, (size_t)mlirOperationGetNumResults(op));
  for (size_t i = 0; i < layer->resultTypes.size; ++i)
    layer->resultTypes.data[i] = copyType(
        report, mlirValueGetType(mlirOperationGetResult(op, (intptr_t)i)));
}

static void copyShape(Sparse24Report *report, MlirType type,
                      Sparse24ReportLayer *layer) {
  layer->weightType = copyType(report, type);
  layer->rank = -1;
  if (mlirTypeIsNull(type))
    return;
  layer->elementType = copyType(report, sparse24TypeGetElement(type));
  layer->rank = sparse24TypeGetRank(type);
  if (layer->rank < 0)
    return;
  int64_t *shape = allocate(report, (size_t)layer->rank, sizeof *shape);
  layer->shape = shape;
  layer->elements = 1;
  for (int64_t i = 0; shape && i < layer->rank; ++i) {
    shape[i] = mlirShapedTypeIsDynamicDim(type, (intptr_t)i)
                   ? Sparse24DynamicSize
                   : mlirShapedTypeGetDimSize(type, (intptr_t)i);
    // Nobody has that many, but a type may.
    if (__builtin_mul_overflow(layer->elements, shape[i], &layer->elements))
      layer->elements = INT64_MAX;
  }
}

static void copyViolation(Sparse24Report *report, const Sparse24Layer *from,
                          Sparse24ReportLayer *layer) {
  layer->zeros = from->zeros;
  int64_t *coordinates =
      allocate(report, (size_t)layer->rank, sizeof *coordinates);
  if (coordinates)
    sparse24LayerGetFirstCoordinates(from, coordinates);
  layer->firstCoordinates = coordinates;
  size_t count = 0;
  while (count < 4 && from->firstValues[count])
    ++count;
  layer->firstValues = createStrings(report, count);
  for (size_t i = 0; i < layer->firstValues.size; ++i)
    layer->firstValues.data[i] =
        copyString(report, sparse24Str(from->firstValues[i]));
  Sparse24Hint *hints = allocate(report, from->numHints, sizeof *hints);
  layer->hints = hints;
  for (size_t i = 0; hints && i < from->numHints; ++i)
    hints[layer->numHints++] =
        (Sparse24Hint){.code = copyText(report, from->hints[i].code),
                       .axis = from->hints[i].axis,
                       .text = copyText(report, from->hints[i].text)};
}

/// The array with room for one more element; NULL when memory runs out, with
/// the old one as it was.
static void *grow(Sparse24Report *report, void *array, size_t count,
                  size_t *max, size_t size) {
  if (count < *max)
    return array;
  size_t larger = *max ? 2 * *max : 64;
  void *grown = realloc(array, larger * size);
  report->failed |= !grown;
  if (grown)
    *max = larger;
  return grown;
}

static int64_t getWeight(Sparse24Report *report, MlirValue weight) {
  if (mlirValueIsNull(weight))
    return -1;
  for (size_t i = 0; i < report->numWeights; ++i)
    if (report->weights[i] == weight.ptr)
      return (int64_t)i;
  const void **weights = grow(report, report->weights, report->numWeights,
                              &report->maxWeights, sizeof *weights);
  if (!weights)
    return -1;
  report->weights = weights;
  report->weights[report->numWeights++] = weight.ptr;
  return (int64_t)report->numWeights - 1;
}

static MlirStringRef getWeightName(MlirValue weight) {
  MlirOperation op = mlirValueIsNull(weight) ? (MlirOperation){NULL}
                                             : sparse24ValueGetOp(weight);
  return mlirOperationIsNull(op)
             ? sparse24Str("")
             : sparse24PlaceGet(mlirOperationGetLocation(op)).name;
}

//===----------------------------------------------------------------------===//
// Collecting
//===----------------------------------------------------------------------===//

Sparse24Report *sparse24ReportCreate(MlirStringRef name) {
  Sparse24Report *report = calloc(1, sizeof *report);
  if (!report)
    return NULL;
  report->summary = sparse24SummaryCreate();
  report->name = copyString(report, name);
  if (report->summary && !report->failed)
    return report;
  sparse24ReportDestroy(report);
  return NULL;
}

void sparse24ReportDestroy(Sparse24Report *report) {
  if (!report)
    return;
  sparse24SummaryDestroy(report->summary);
  sparse24ArenaDestroy(&report->arena);
  free(report->layers);
  free(report->weights);
  free(report);
}

int sparse24PositionCompare(const int64_t *left, size_t leftSize,
                            const int64_t *right, size_t rightSize) {
  for (size_t i = 0; i < leftSize && i < rightSize; ++i)
    if (left[i] != right[i])
      return left[i] < right[i] ? -1 : 1;
  return (leftSize > rightSize) - (leftSize < rightSize);
}

static bool isBefore(const Sparse24ReportLayer *left,
                     const Sparse24ReportLayer *right) {
  return sparse24PositionCompare(left->position, left->positionSize,
                                 right->position, right->positionSize) < 0;
}

/// Numbers the weights anew, in the order of the layers. The table of pointers
/// follows.
static void renumberWeights(Sparse24Report *report) {
  int64_t *numbers = malloc((report->numWeights + 1) * sizeof *numbers);
  const void **weights =
      malloc((report->numWeights + 1) * sizeof *report->weights);
  if (numbers && weights) {
    int64_t count = 0;
    memset(numbers, -1, report->numWeights * sizeof *numbers);
    for (size_t i = 0; i < report->numLayers; ++i) {
      int64_t old = report->layers[i].weight;
      if (old < 0)
        continue;
      if (numbers[old] < 0) {
        weights[count] = report->weights[old];
        numbers[old] = count++;
      }
      report->layers[i].weight = numbers[old];
    }
    memcpy(report->weights, weights, (size_t)count * sizeof *weights);
  }
  report->failed |= !numbers || !weights;
  free(numbers);
  free(weights);
}

/// Puts the layer at its place, which is the end unless several threads add.
static void insertLayer(Sparse24Report *report, Sparse24ReportLayer layer) {
  size_t at = report->numLayers++;
  for (; at > 0 && isBefore(&layer, &report->layers[at - 1]); --at)
    report->layers[at] = report->layers[at - 1];
  report->layers[at] = layer;
  if (at + 1 < report->numLayers)
    renumberWeights(report);
}

static const int64_t *copyPosition(Sparse24Report *report,
                                   const Sparse24Layer *layer) {
  int64_t *copy = allocate(report, layer->positionSize, sizeof *copy);
  if (copy && layer->positionSize)
    memcpy(copy, layer->position, layer->positionSize * sizeof *copy);
  return copy;
}

/// As ONNX and as sparse24 call them.
static int64_t getConvolutionGroups(MlirOperation op) {
  return sparse24OpGetInt(op, "groups", sparse24OpGetInt(op, "group", 1));
}

void sparse24ReportAdd(Sparse24Report *report, const Sparse24Layer *layer) {
  if (layer->pruning)
    return;
  sparse24SummaryAdd(report->summary, layer);
  Sparse24ReportLayer *layers = grow(report, report->layers, report->numLayers,
                                     &report->maxLayers, sizeof *layers);
  if (!layers)
    return;
  report->layers = layers;
  Sparse24Place place = sparse24PlaceGet(layer->location);
  report->failed |= place.outOfMemory;
  bool isCompressed = layer->reason == Sparse24ReasonNone;
  const char *detail = layer->detail && (*layer->detail || isCompressed)
                           ? layer->detail
                           : sparse24ReasonGetSummary(layer->reason);
  const int64_t *position = copyPosition(report, layer);
  Sparse24ReportLayer copy = {
      .position = position,
      .positionSize = position ? layer->positionSize : 0,
      .name = copyString(report, sparse24LayerGetName(layer)),
      .op = copyString(report, layer->opName),
      .file = copyString(report, place.file),
      .line = place.line,
      .column = place.column,
      .reason = layer->reason,
      .encoding =
          layer->encoding ? sparse24EncodingGetName(layer->encoding) : NULL,
      .detail = copyString(report, sparse24Str(detail)),
      .weight = getWeight(report, layer->weight),
      .weightName = copyString(report, getWeightName(layer->weight)),
      .reductionAxis = layer->reductionAxis,
      .groups = getConvolutionGroups(layer->operation),
      .bytesBefore = layer->denseBytes,
      .bytesAfter = isCompressed ? layer->compressedBytes : layer->denseBytes,
      .check = layer->check,
      .zeros = -1,
  };
  copyTypes(report, layer->operation, &copy);
  copyShape(report, layer->weightType, &copy);
  if (sparse24ReportLayerViolates(&copy))
    copyViolation(report, layer, &copy);
  insertLayer(report, copy);
}

void sparse24ReportAppendShape(Sparse24Text *text,
                               const Sparse24ReportLayer *layer) {
  if (layer->rank < 0) {
    sparse24TextAppend(text, layer->weightType.data, layer->weightType.length);
    return;
  }
  for (int64_t i = 0; i < layer->rank; ++i) {
    sparse24TextPrintf(text, "%s", i ? "x" : "");
    if (layer->shape[i] == Sparse24DynamicSize)
      sparse24TextPrintf(text, "?");
    else
      sparse24TextPrintf(text, "%lld", (long long)layer->shape[i]);
  }
  sparse24TextPrintf(text, "%s%.*s", layer->rank ? " " : "",
                     SPARSE24_STR(layer->elementType));
}

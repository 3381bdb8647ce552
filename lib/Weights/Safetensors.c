/*===- Safetensors.c - Compressed weights as safetensors ------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// A file is the size of its header (8 bytes, little-endian), the header (JSON,
// padded with spaces), and the tensors' bytes without gaps. Readers refuse a
// header of more than 100,000,000 bytes, and gaps. docs/weights.md is what
// users know.

#include "sparse24/Weights.h"

#include "Report/Report.h"
#include "Weights/Weights.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>

enum {
  formatVersion = 1,
  alignment = 8, ///< Of the header's end: that of the largest element.
  maxHeaderSize = 100000000,
  maxTensorsOfWeight = 3,
};

typedef struct {
  const Sparse24LayerWeight *weight;
  const char *suffix;
  MlirType type;
  bool isIndex;
  const void *data;
  size_t size, elementSize;
} Tensor;

typedef struct {
  Sparse24Weights weights;
  /// In the order of the file.
  Tensor *tensors;
  size_t numTensors;
} File;

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

static const char *getIntegerType(MlirType type) {
  static const struct {
    unsigned width;
    const char *names[2];
  } rows[] = {
      {8, {"I8", "U8"}},
      {16, {"I16", "U16"}},
      {32, {"I32", "U32"}},
      {64, {"I64", "U64"}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (mlirIntegerTypeGetWidth(type) == rows[i].width)
      return rows[i].names[mlirIntegerTypeIsUnsigned(type)];
  return "U8";
}

/// The format's name of the type. Those that it has not got, or not all of its
/// readers know, have elements of one byte: U8.
static const char *getElementType(MlirType type) {
  static const struct {
    bool (*isType)(MlirType type);
    const char *name;
  } rows[] = {
      {mlirTypeIsAF64, "F64"},
      {mlirTypeIsAF32, "F32"},
      {mlirTypeIsAF16, "F16"},
      {mlirTypeIsABF16, "BF16"},
      {mlirTypeIsAFloat8E4M3FN, "F8_E4M3"},
      {mlirTypeIsAFloat8E5M2, "F8_E5M2"},
      {mlirTypeIsAComplex, "F32"}, // of f32, the only one that is compressed
  };
  if (mlirTypeIsAInteger(type))
    return getIntegerType(type);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (rows[i].isType(type))
      return rows[i].name;
  return "U8";
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

static size_t getTensors(const Sparse24LayerWeight *weight, Tensor *tensors) {
  const Sparse24CompressedBytes *bytes = &weight->bytes;
  MlirType types[] = {
      mlirAttributeGetType(sparse24OpGetAttr(weight->constant, "values")),
      mlirAttributeGetType(sparse24OpGetAttr(weight->constant, "index"))};
  size_t elementSize = bytes->form.layout.elementSize, count = 2;
  tensors[0] = (Tensor){.weight = weight,
                        .suffix = "values",
                        .type = types[0],
                        .data = bytes->values.data,
                        .size = (size_t)bytes->form.valuesBytes,
                        .elementSize = elementSize};
  tensors[1] = (Tensor){.weight = weight,
                        .suffix = "index",
                        .type = types[1],
                        .isIndex = true,
                        .data = bytes->index.data,
                        .size = (size_t)bytes->form.indexBytes,
                        .elementSize = 1};
  if (!mlirAttributeIsNull(weight->zeroPoint))
    tensors[count++] = (Tensor){.weight = weight,
                                .suffix = "zero_point",
                                .type = mlirAttributeGetType(weight->zeroPoint),
                                .data = weight->zeroPointBytes.data,
                                .size = weight->zeroPointSize,
                                .elementSize = elementSize};
  return count;
}

/// Orders the tensors: those of larger elements are first, so that each one is
/// aligned to its elements; among equals, the order is the graph's. False when
/// memory runs out.
static bool orderTensors(File *file) {
  file->tensors = calloc(maxTensorsOfWeight * file->weights.numLayers + 1,
                         sizeof *file->tensors);
  if (!file->tensors)
    return false;
  for (size_t size = 8; size; size /= 2)
    for (const Sparse24LayerWeight *weight = file->weights.weights; weight;
         weight = weight->next) {
      Tensor tensors[maxTensorsOfWeight];
      for (size_t i = 0, count = getTensors(weight, tensors); i < count; ++i)
        if (tensors[i].elementSize == size)
          file->tensors[file->numTensors++] = tensors[i];
    }
  return true;
}

//===----------------------------------------------------------------------===//
// The header
//===----------------------------------------------------------------------===//

static void appendShape(Sparse24Text *text, MlirType type, bool isComplex) {
  sparse24TextPrintf(text, "[");
  int64_t rank = mlirShapedTypeGetRank(type);
  for (int64_t i = 0; i < rank; ++i)
    sparse24TextPrintf(text, "%s%lld", i ? "," : "",
                       (long long)mlirShapedTypeGetDimSize(type, i));
  if (isComplex)
    sparse24TextPrintf(text, "%s2", rank ? "," : "");
  sparse24TextPrintf(text, "]");
}

static void appendTensorName(Sparse24Text *text,
                             const Sparse24LayerWeight *weight,
                             const char *suffix) {
  Sparse24Text name = {0};
  sparse24TextAppend(&name, weight->layer->name.data,
                     weight->layer->name.length);
  sparse24TextPrintf(&name, ".%s", suffix);
  sparse24TextAppendJSONString(text, sparse24TextGet(&name));
  text->failed |= name.failed;
  sparse24TextDestroy(&name);
}

static void appendMember(Sparse24Text *text, const char *name,
                         MlirStringRef value) {
  sparse24TextPrintf(text, ",\"%s\":", name);
  sparse24TextAppendJSONString(text, value);
}

static void appendTensorMember(Sparse24Text *text, const char *name,
                               const Sparse24LayerWeight *weight) {
  sparse24TextPrintf(text, ",\"%s\":", name);
  appendTensorName(text, weight, name);
}

static void appendLayer(Sparse24Text *text,
                        const Sparse24CompressedLayer *layer) {
  const Sparse24LayerWeight *weight = layer->weight;
  const Sparse24Form *form = &weight->bytes.form;
  Sparse24Text type = {0};
  sparse24TextAppendType(&type, mlirShapedTypeGetElementType(form->denseType));
  sparse24TextPrintf(text, "{\"name\":");
  sparse24TextAppendJSONString(text, layer->name);
  appendMember(text, "op", sparse24OpGetName(layer->op));
  appendTensorMember(text, "values", weight);
  appendTensorMember(text, "index", weight);
  if (!mlirAttributeIsNull(weight->zeroPoint))
    appendTensorMember(text, "zero_point", weight);
  else
    sparse24TextPrintf(text, ",\"zero_point\":null");
  appendMember(text, "encoding",
               sparse24Str(sparse24EncodingGetName(form->encoding)));
  appendMember(text, "alg", sparse24OpGetString(weight->constant, "alg"));
  sparse24TextPrintf(text, ",\"dense_shape\":");
  appendShape(text, form->denseType, false);
  appendMember(text, "element_type", sparse24TextGet(&type));
  sparse24TextPrintf(text, ",\"reduction_axis\":%lld,\"groups\":%lld",
                     (long long)form->reductionAxis,
                     (long long)sparse24OpGetInt(layer->op, "groups", 1));
  sparse24TextPrintf(text, ",\"converted\":%s}",
                     layer->isConverted ? "true" : "false");
  text->failed |= type.failed;
  sparse24TextDestroy(&type);
}

/// A map from strings to strings; that of the layers is JSON itself.
static void appendMetadata(Sparse24Text *text, const File *file) {
  Sparse24Text layers = {0};
  sparse24TextPrintf(&layers, "[");
  for (const Sparse24CompressedLayer *layer = file->weights.layers; layer;
       layer = layer->next) {
    sparse24TextPrintf(&layers, "%s", layer == file->weights.layers ? "" : ",");
    appendLayer(&layers, layer);
  }
  sparse24TextPrintf(&layers, "]");
  sparse24TextPrintf(text,
                     "\"__metadata__\":{\"format\":\"sparse24-weights\","
                     "\"version\":\"%d\",\"generator\":\"sparse24 %s\"",
                     formatVersion, sparse24GetVersion());
  appendMember(text, "layers", sparse24TextGet(&layers));
  sparse24TextPrintf(text, "}");
  text->failed |= layers.failed;
  sparse24TextDestroy(&layers);
}

static void appendTensor(Sparse24Text *text, const Tensor *tensor,
                         size_t offset) {
  MlirType element = mlirShapedTypeGetElementType(tensor->type);
  sparse24TextPrintf(text, ",");
  appendTensorName(text, tensor->weight, tensor->suffix);
  sparse24TextPrintf(text, ":{\"dtype\":\"%s\",\"shape\":",
                     tensor->isIndex ? "U8" : getElementType(element));
  appendShape(text, tensor->type, mlirTypeIsAComplex(element));
  sparse24TextPrintf(text, ",\"data_offsets\":[%zu,%zu]}", offset,
                     offset + tensor->size);
}

/// The size of the header, and the header.
static void appendHeader(Sparse24Text *text, const File *file) {
  static const char noSize[alignment] = {0};
  sparse24TextAppend(text, noSize, sizeof noSize);
  sparse24TextPrintf(text, "{");
  appendMetadata(text, file);
  size_t offset = 0;
  for (size_t i = 0; i < file->numTensors; ++i) {
    appendTensor(text, &file->tensors[i], offset);
    offset += file->tensors[i].size;
  }
  sparse24TextPrintf(text, "}");
  while (text->size % alignment && !text->failed)
    sparse24TextPrintf(text, " ");
  uint64_t size = text->size - sizeof noSize;
  for (size_t i = 0; i < sizeof noSize && !text->failed; ++i)
    text->data[i] = (char)(size >> 8 * i & 0xff);
}

//===----------------------------------------------------------------------===//
// The file
//===----------------------------------------------------------------------===//

static MlirLogicalResult write(const File *file, MlirOperation root,
                               MlirStringCallback callback, void *userData) {
  Sparse24Text header = {0};
  appendHeader(&header, file);
  MlirLogicalResult result = mlirLogicalResultFailure();
  if (header.failed) {
    sparse24EmitError(mlirOperationGetLocation(root), "out of memory");
  } else if (header.size > alignment + maxHeaderSize) {
    sparse24EmitError(mlirOperationGetLocation(root),
                      "expected names of layers that fit a safetensors header "
                      "of %d bytes, found %zu bytes",
                      maxHeaderSize, header.size - alignment);
  } else {
    callback(sparse24TextGet(&header), userData);
    for (size_t i = 0; i < file->numTensors; ++i)
      if (file->tensors[i].size)
        callback(
            mlirStringRefCreate(file->tensors[i].data, file->tensors[i].size),
            userData);
    result = mlirLogicalResultSuccess();
  }
  sparse24TextDestroy(&header);
  return result;
}

MlirLogicalResult sparse24WeightsWriteSafetensors(MlirOperation root,
                                                  MlirStringCallback callback,
                                                  void *userData) {
  File file = {.tensors = NULL};
  MlirLogicalResult result = sparse24WeightsCollect(root, &file.weights);
  if (mlirLogicalResultIsSuccess(result))
    result = orderTensors(&file)
                 ? write(&file, root, callback, userData)
                 : sparse24EmitError(mlirOperationGetLocation(root),
                                     "out of memory");
  free(file.tensors);
  sparse24WeightsDestroy(&file.weights);
  return result;
}

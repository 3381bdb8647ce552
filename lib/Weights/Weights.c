/*===- Weights.c - The compressed weights of a module ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Weights/Weights.h"

#include "Report/Report.h"
#include "Transforms/WeightSources.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  Sparse24Weights *weights;
  MlirLogicalResult result;
} Collection;

static MlirLogicalResult failForMemory(MlirOperation op) {
  return sparse24EmitError(mlirOperationGetLocation(op), "out of memory");
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The name that users know the layer by, as UTF-8, or its number.
static void appendOwnName(const Sparse24CompressedLayer *layer, size_t number,
                          Sparse24Text *text) {
  MlirStringRef name = sparse24LayerGetName(&(Sparse24Layer){
      .operation = layer->op, .location = mlirOperationGetLocation(layer->op)});
  while (name.length)
    sparse24TextAppendCharacter(text, sparse24CharacterTake(&name));
  if (!text->size)
    sparse24TextPrintf(text, "layer%zu", number);
}

static Sparse24NameInsertion insertName(Sparse24Weights *weights,
                                        Sparse24CompressedLayer *layer,
                                        MlirStringRef name) {
  char *copy = sparse24ArenaAllocate(&weights->arena, name.length, 1);
  if (!copy)
    return Sparse24NameOutOfMemory;
  memcpy(copy, name.data, name.length);
  layer->name = mlirStringRefCreate(copy, name.length);
  ProtobufCBinaryData key = {.len = name.length, .data = (uint8_t *)copy};
  return sparse24NameMapInsert(&weights->byName, key, layer);
}

/// Names the layer; the second one of a name has "#2" behind it, and so on.
static MlirLogicalResult nameLayer(Sparse24Weights *weights,
                                   Sparse24CompressedLayer *layer) {
  Sparse24Text text = {0};
  appendOwnName(layer, weights->numLayers, &text);
  size_t size = text.size;
  Sparse24NameInsertion insertion = Sparse24NameOutOfMemory;
  if (!text.failed)
    insertion = insertName(weights, layer, sparse24TextGet(&text));
  ProtobufCBinaryData key = {.len = size, .data = (uint8_t *)text.data};
  Sparse24CompressedLayer *first =
      text.failed ? NULL : sparse24NameMapGet(&weights->byName, key);
  while (insertion == Sparse24NameExists && !text.failed) {
    text.size = size;
    sparse24TextPrintf(&text, "#%zu", ++first->numNamesakes + 1);
    if (!text.failed)
      insertion = insertName(weights, layer, sparse24TextGet(&text));
  }
  bool failed = text.failed || insertion != Sparse24NameInserted;
  sparse24TextDestroy(&text);
  return failed ? failForMemory(layer->op) : mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// Reads the bytes of the weight's constant.
static MlirLogicalResult readWeight(Sparse24LayerWeight *weight) {
  MlirOperation constant = weight->constant;
  weight->zeroPoint = sparse24OpGetAttr(constant, "zero_point");
  size_t found;
  bool isRead = sparse24CompressedBytesGet(constant, &weight->bytes);
  if (isRead && !mlirAttributeIsNull(weight->zeroPoint))
    isRead =
        sparse24ElementsGetBlobSize(weight->zeroPoint, &found,
                                    &weight->zeroPointSize) &&
        sparse24DenseBytesGet(weight->zeroPoint, (int64_t)weight->zeroPointSize,
                              &weight->zeroPointBytes);
  if (isRead)
    return mlirLogicalResultSuccess();
  return sparse24EmitError(mlirOperationGetLocation(constant),
                           "expected values and an index that fit "
                           "'dense_type' and 'encoding', found others");
}

static MlirLogicalResult addWeight(Sparse24Weights *weights,
                                   Sparse24CompressedLayer *layer,
                                   MlirOperation constant) {
  // The key lies in the weight, which stays where it is.
  ProtobufCBinaryData key = {.len = sizeof constant.ptr,
                             .data = (uint8_t *)&constant.ptr};
  layer->weight = sparse24NameMapGet(&weights->byConstant, key);
  if (layer->weight)
    return mlirLogicalResultSuccess();
  Sparse24LayerWeight *weight =
      sparse24ArenaAllocate(&weights->arena, 1, sizeof *weight);
  if (!weight)
    return failForMemory(layer->op);
  *weight = (Sparse24LayerWeight){.constant = constant, .layer = layer};
  key.data = (uint8_t *)&weight->constant.ptr;
  if (sparse24NameMapInsert(&weights->byConstant, key, weight) !=
      Sparse24NameInserted)
    return failForMemory(layer->op);
  *weights->weightsEnd = layer->weight = weight;
  weights->weightsEnd = &weight->next;
  return readWeight(weight);
}

/// The compressed constant that the operation takes at `position` and behind
/// it; null where there is none.
static MlirOperation getConstant(MlirOperation op, intptr_t position,
                                 bool *isConverted) {
  MlirOperation none = {NULL};
  if (position < 0 || position + 1 >= mlirOperationGetNumOperands(op))
    return none;
  MlirValue values = mlirOperationGetOperand(op, position);
  MlirValue index = mlirOperationGetOperand(op, position + 1);
  *isConverted = sparse24OpIsConversion(sparse24ValueGetOp(values));
  if (*isConverted)
    values = mlirOperationGetOperand(sparse24ValueGetOp(values), 0);
  MlirOperation constant = sparse24ValueGetOp(values);
  bool isConstant = !mlirOperationIsNull(constant) &&
                    sparse24OpIs(constant, "sparse24.compressed_constant") &&
                    mlirOperationEqual(constant, sparse24ValueGetOp(index)) &&
                    mlirOpResultGetResultNumber(values) == 0 &&
                    mlirOpResultGetResultNumber(index) == 1;
  return isConstant ? constant : none;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

static MlirLogicalResult addLayer(Sparse24Weights *weights, MlirOperation op,
                                  const Sparse24WeightOp *row) {
  Sparse24CompressedLayer *layer =
      sparse24ArenaAllocate(&weights->arena, 1, sizeof *layer);
  if (!layer)
    return failForMemory(op);
  *layer = (Sparse24CompressedLayer){.op = op};
  MlirOperation constant = getConstant(
      op, sparse24CompressedGetPosition(op, row), &layer->isConverted);
  if (mlirOperationIsNull(constant))
    return sparse24EmitError(
        mlirOperationGetLocation(op),
        "cannot write its weight: expected values and index of one "
        "'sparse24.compressed_constant', found others");
  if (mlirLogicalResultIsFailure(nameLayer(weights, layer)) ||
      mlirLogicalResultIsFailure(addWeight(weights, layer, constant)))
    return mlirLogicalResultFailure();
  *weights->layersEnd = layer;
  weights->layersEnd = &layer->next;
  ++weights->numLayers;
  return mlirLogicalResultSuccess();
}

static MlirWalkResult visit(MlirOperation op, void *userData) {
  Collection *collection = userData;
  const Sparse24WeightOp *row = sparse24WeightOpOfCompressed(op);
  if (!row)
    return MlirWalkResultAdvance;
  collection->result = addLayer(collection->weights, op, row);
  return mlirLogicalResultIsFailure(collection->result)
             ? MlirWalkResultInterrupt
             : MlirWalkResultAdvance;
}

MlirLogicalResult sparse24WeightsCollect(MlirOperation root,
                                         Sparse24Weights *weights) {
  *weights = (Sparse24Weights){.numLayers = 0};
  weights->layersEnd = &weights->layers;
  weights->weightsEnd = &weights->weights;
  Collection collection = {weights, mlirLogicalResultSuccess()};
  mlirOperationWalk(root, visit, &collection, MlirWalkPreOrder);
  return collection.result;
}

void sparse24WeightsDestroy(Sparse24Weights *weights) {
  for (Sparse24LayerWeight *weight = weights->weights; weight;
       weight = weight->next) {
    sparse24CompressedBytesDestroy(&weight->bytes);
    free(weight->zeroPointBytes.owned);
  }
  sparse24NameMapDestroy(&weights->byName);
  sparse24NameMapDestroy(&weights->byConstant);
  sparse24ArenaDestroy(&weights->arena);
}

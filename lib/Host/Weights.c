/*===- Weights.c - Compressed weights for hosts ---------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Host/Host.h"

#include "Dialect/Convolutions.h"
#include "Transforms/Compressed.h"
#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Copies in the module's arena; NULL when memory runs out
//===----------------------------------------------------------------------===//

static void *allocate(Sparse24HostModule *module, size_t count, size_t size) {
  return sparse24ArenaAllocate(&module->arena, count, size);
}

static const char *copyString(Sparse24HostModule *module,
                              MlirStringRef string) {
  char *copy = allocate(module, string.length + 1, 1);
  if (copy && string.length)
    memcpy(copy, string.data, string.length);
  return copy;
}

static const char *copyElementType(Sparse24HostModule *module, MlirType type) {
  Sparse24Text text = {0};
  sparse24TextAppendType(&text, sparse24TypeGetElement(type));
  const char *copy =
      text.failed ? NULL : copyString(module, sparse24TextGet(&text));
  sparse24TextDestroy(&text);
  return copy;
}

static const int64_t *copyShape(Sparse24HostModule *module, MlirType type) {
  int64_t rank = sparse24TypeGetRank(type);
  int64_t *shape = allocate(module, (size_t)rank, sizeof *shape);
  for (int64_t i = 0; shape && i < rank; ++i)
    shape[i] = mlirShapedTypeGetDimSize(type, (intptr_t)i);
  return shape;
}

/// The bytes as they are, or a copy of what was expanded.
static const void *keepBytes(Sparse24HostModule *module,
                             const Sparse24DenseBytes *bytes, size_t size) {
  if (!bytes->owned)
    return bytes->data;
  void *copy = allocate(module, size, 1);
  if (copy && size)
    memcpy(copy, bytes->data, size);
  return copy;
}

//===----------------------------------------------------------------------===//
// Describing
//===----------------------------------------------------------------------===//

static bool getTensor(Sparse24HostModule *module, MlirType type,
                      const Sparse24DenseBytes *bytes, int64_t size,
                      Sparse24HostTensor *tensor) {
  *tensor = (Sparse24HostTensor){
      .data = keepBytes(module, bytes, (size_t)size),
      .size = (size_t)size,
      .elementType = copyElementType(module, type),
      .shape = copyShape(module, type),
      .rank = (size_t)sparse24TypeGetRank(type),
  };
  return tensor->data && tensor->elementType && tensor->shape;
}

static bool getZeroPoint(Sparse24HostModule *module, MlirOperation constant,
                         Sparse24HostTensor *tensor) {
  MlirAttribute elements = sparse24OpGetAttr(constant, "zero_point");
  if (mlirAttributeIsNull(elements))
    return true;
  size_t found, expected;
  Sparse24DenseBytes bytes;
  if (!sparse24ElementsGetBlobSize(elements, &found, &expected) ||
      !sparse24DenseBytesGet(elements, (int64_t)expected, &bytes))
    return false;
  bool success = getTensor(module, mlirAttributeGetType(elements), &bytes,
                           (int64_t)expected, tensor);
  free(bytes.owned);
  return success;
}

static int compareNames(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/// The operations that have the index as an operand.
static bool getLayers(Sparse24HostModule *module, MlirOperation constant,
                      Sparse24HostWeight *weight) {
  MlirValue index = mlirOperationGetResult(constant, 1);
  size_t count = 0;
  for (MlirOpOperand use = mlirValueGetFirstUse(index);
       !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use))
    ++count;
  const char **layers = allocate(module, count, sizeof *layers);
  weight->layers = layers;
  for (MlirOpOperand use = mlirValueGetFirstUse(index);
       layers && !mlirOpOperandIsNull(use);
       use = mlirOpOperandGetNextUse(use)) {
    MlirOperation op = mlirOpOperandGetOwner(use);
    Sparse24Layer layer = {.operation = op,
                           .location = mlirOperationGetLocation(op)};
    const char *name = copyString(module, sparse24LayerGetName(&layer));
    if (!name)
      return false;
    layers[weight->numLayers++] = name;
  }
  if (layers)
    qsort((void *)layers, count, sizeof *layers, compareNames);
  return layers;
}

static bool describe(Sparse24HostModule *module, MlirOperation constant,
                     const Sparse24CompressedBytes *bytes,
                     Sparse24HostWeight *weight) {
  const Sparse24Form *form = &bytes->form;
  *weight = (Sparse24HostWeight){
      .name = copyString(module, sparse24LocationGetName(
                                     mlirOperationGetLocation(constant), "")),
      .encoding = sparse24EncodingGetName(form->encoding),
      .elementType = copyElementType(module, form->denseType),
      .denseShape = copyShape(module, form->denseType),
      .denseRank = (size_t)sparse24TypeGetRank(form->denseType),
      .denseSize = (size_t)form->denseBytes,
      .reductionAxis = form->reductionAxis,
      .groups = sparse24OpGetReductionGroups(constant),
  };
  MlirType values = mlirValueGetType(mlirOperationGetResult(constant, 0));
  MlirType index = mlirValueGetType(mlirOperationGetResult(constant, 1));
  return weight->name && weight->elementType && weight->denseShape &&
         getTensor(module, values, &bytes->values, form->valuesBytes,
                   &weight->values) &&
         getTensor(module, index, &bytes->index, form->indexBytes,
                   &weight->index) &&
         getZeroPoint(module, constant, &weight->zeroPoint) &&
         getLayers(module, constant, weight);
}

/// False after a diagnostic. The module is a valid one, so that nothing but
/// memory can be missing.
static bool readBytes(Sparse24HostModule *module, MlirOperation constant,
                      Sparse24CompressedBytes *bytes) {
  return sparse24CompressedBytesGet(constant, bytes) ||
         sparse24HostFail(module->context, "out of memory");
}

static bool addWeight(Sparse24HostModule *module, MlirOperation constant) {
  Sparse24CompressedBytes bytes;
  if (!readBytes(module, constant, &bytes))
    return false;
  Sparse24HostEntry *entry = &module->weights[module->numWeights++];
  entry->constant = constant;
  bool success = describe(module, constant, &bytes, &entry->weight);
  sparse24CompressedBytesDestroy(&bytes);
  return success || sparse24HostFail(module->context, "out of memory");
}

//===----------------------------------------------------------------------===//
// Finding
//===----------------------------------------------------------------------===//

/// The constants of a module; first they are counted.
typedef struct {
  MlirOperation *constants;
  size_t count;
} Constants;

static MlirWalkResult visit(MlirOperation op, void *userData) {
  Constants *found = userData;
  if (!sparse24OpIs(op, "sparse24.compressed_constant"))
    return MlirWalkResultAdvance;
  if (found->constants)
    found->constants[found->count] = op;
  ++found->count;
  return MlirWalkResultAdvance;
}

void sparse24HostForgetWeights(Sparse24HostModule *module) {
  free(module->weights);
  module->weights = NULL;
  module->numWeights = 0;
  module->hasWeights = false;
}

/// Describes the weights, where that is still to be done.
static bool findWeights(Sparse24HostModule *module) {
  if (module->hasWeights)
    return true;
  MlirOperation root = mlirModuleGetOperation(module->mlir);
  Constants found = {0};
  mlirOperationWalk(root, visit, &found, MlirWalkPreOrder);
  size_t count = found.count;
  module->weights = calloc(count + 1, sizeof *module->weights);
  found = (Constants){.constants = calloc(count + 1, sizeof(MlirOperation))};
  bool success = module->weights && found.constants;
  if (success)
    mlirOperationWalk(root, visit, &found, MlirWalkPreOrder);
  else
    sparse24HostFail(module->context, "out of memory");
  for (size_t i = 0; success && i < count; ++i)
    success = addWeight(module, found.constants[i]);
  free(found.constants);
  if (!success)
    sparse24HostForgetWeights(module);
  module->hasWeights = success;
  return success;
}

/// The weight at the position; NULL after a diagnostic.
static const Sparse24HostEntry *getEntry(Sparse24HostModule *module,
                                         size_t position) {
  if (!findWeights(module))
    return NULL;
  if (position < module->numWeights)
    return &module->weights[position];
  sparse24HostFail(module->context,
                   "expected the position of a weight to be less than %zu, "
                   "found %zu",
                   module->numWeights, position);
  return NULL;
}

bool sparse24HostModuleGetNumWeights(Sparse24HostModule *module,
                                     size_t *count) {
  sparse24HostBegin(module->context, module->input);
  bool success = findWeights(module);
  *count = module->numWeights;
  return sparse24HostEnd(module->context, success);
}

bool sparse24HostModuleGetWeight(Sparse24HostModule *module, size_t position,
                                 Sparse24HostWeight *weight) {
  sparse24HostBegin(module->context, module->input);
  const Sparse24HostEntry *entry = getEntry(module, position);
  *weight = entry ? entry->weight : (Sparse24HostWeight){0};
  return sparse24HostEnd(module->context, entry);
}

static bool decompress(Sparse24HostModule *module, size_t position, void *dense,
                       size_t size) {
  const Sparse24HostEntry *entry = getEntry(module, position);
  if (!entry)
    return false;
  if (size != entry->weight.denseSize)
    return sparse24HostFail(module->context,
                            "expected a buffer of %zu bytes, found %zu",
                            entry->weight.denseSize, size);
  Sparse24CompressedBytes bytes;
  if (!readBytes(module, entry->constant, &bytes))
    return false;
  sparse24EncodingDecompress(bytes.form.encoding, &bytes.form.layout,
                             bytes.values.data, bytes.index.data, dense);
  sparse24CompressedBytesDestroy(&bytes);
  return true;
}

bool sparse24HostModuleDecompress(Sparse24HostModule *module, size_t position,
                                  void *dense, size_t size) {
  sparse24HostBegin(module->context, module->input);
  return sparse24HostEnd(module->context,
                         decompress(module, position, dense, size));
}

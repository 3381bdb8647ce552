/*===- FoldCompress.c - Compressing constants -----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Compressed.h"
#include "Transforms/Pass.h"

#include "sparse24/Dialect.h"

#include <stdlib.h>

/// A `compress` of a constant that could not be folded, and why. Patterns emit
/// nothing, so this is said once they are through.
typedef struct {
  MlirOperation op;
  Sparse24Check check;
  /// What was compressed decodes to something else, or is not valid.
  bool differs, isInvalid;
  Sparse24Difference difference;
  Sparse24Validation validation;
} Failure;

typedef struct {
  const Sparse24PassOptions *options;
  /// Those that deciding has compressed, and those that are compressed here.
  Sparse24CompressedWeights *weights;
  Failure first;
  bool failed;
} State;

/// The elements attribute of a result of `op`, which owns `data`. Null when
/// memory runs out.
static MlirAttribute createElements(MlirOperation op, intptr_t result,
                                    const char *suffix, void *data,
                                    int64_t size) {
  return sparse24ElementsCreateAfter(
      op, suffix, mlirValueGetType(mlirOperationGetResult(op, result)), data,
      size);
}

static MlirOperation createCompressedConstant(MlirOperation compress,
                                              MlirType denseType,
                                              MlirAttribute values,
                                              MlirAttribute index) {
  return sparse24OpCreate(
      mlirOperationGetLocation(compress), "sparse24.compressed_constant",
      .results = SPARSE24_LIST(
          MlirType, mlirValueGetType(mlirOperationGetResult(compress, 0)),
          mlirValueGetType(mlirOperationGetResult(compress, 1))),
      .attributes =
          SPARSE24_LIST(Sparse24Attr, {"values", values}, {"index", index},
                        {"dense_type", mlirTypeAttrGet(denseType)}),
      .attributesOf = compress);
}

/// Whether the bytes are those of the weight: they decode to it, and are what
/// the encoding writes.
static bool check(const Sparse24Form *form, const void *values,
                  const void *index, const void *dense, int64_t threads,
                  Failure *failure) {
  const Sparse24EncodingOptions options = {.threads = threads};
  failure->differs =
      !sparse24EncodingCompareWith(form->encoding, &form->layout, values, index,
                                   dense, &options, &failure->difference);
  failure->isInvalid =
      !sparse24EncodingValidateWith(form->encoding, &form->layout, values,
                                    index, &options, &failure->validation);
  return !failure->differs && !failure->isInvalid;
}

/// Makes elements of the weight's bytes, unless another operation has. False
/// when memory runs out.
static bool makeElements(MlirOperation op, const Sparse24Form *form,
                         Sparse24CompressedWeight *weight) {
  if (weight->values && weight->index) {
    weight->valuesElements =
        createElements(op, 0, ".values", weight->values, form->valuesBytes);
    weight->indexElements =
        createElements(op, 1, ".index", weight->index, form->indexBytes);
    weight->values = weight->index = NULL;
  }
  return !mlirAttributeIsNull(weight->valuesElements) &&
         !mlirAttributeIsNull(weight->indexElements);
}

/// The compressed weight; `isValid` says whether there can be one, and
/// `failure` why not. NULL when memory runs out.
static Sparse24CompressedWeight *getWeight(State *state, MlirOperation op,
                                           MlirAttribute elements,
                                           const Sparse24Form *form,
                                           bool *isValid, Failure *failure) {
  Sparse24DenseBytes dense;
  if (!sparse24DenseBytesGet(elements, form->denseBytes, &dense))
    return NULL;
  Sparse24Compression compression = {.elements = elements,
                                     .zeroPoint =
                                         sparse24OpGetAttr(op, "zero_point"),
                                     .encoding = form->encoding,
                                     .layout = &form->layout,
                                     .threads = state->options->threads};
  Sparse24CompressedWeight *weight =
      sparse24CompressedWeightsGet(state->weights, &compression, dense.data);
  *failure = (Failure){.op = op};
  if (weight)
    failure->check = weight->check;
  *isValid = !failure->check.violatingGroups;
  if (weight && weight->values && state->options->selfcheck)
    *isValid = check(form, weight->values, weight->index, dense.data,
                     state->options->threads, failure);
  free(dense.owned);
  return weight;
}

static MlirLogicalResult
foldCompress(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  State *state = userData;
  MlirAttribute elements =
      sparse24ValueGetConstant(mlirOperationGetOperand(op, 0));
  Sparse24Form form;
  if (state->failed || mlirAttributeIsNull(elements) ||
      !sparse24FormGet(op, mlirAttributeGetType(elements), &form))
    return mlirLogicalResultFailure();
  bool isValid;
  Sparse24CompressedWeight *weight =
      getWeight(state, op, elements, &form, &isValid, &state->first);
  state->failed = weight && !isValid;
  if (!weight || !isValid || !makeElements(op, &form, weight))
    return mlirLogicalResultFailure();
  MlirOperation folded = createCompressedConstant(
      op, form.denseType, weight->valuesElements, weight->indexElements);
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  mlirRewriterBaseInsert(rewriter, folded);
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, folded);
  return mlirLogicalResultSuccess();
}

/// The operation that uses the weight, for the user to know the layer by; the
/// `compress` itself where nothing does.
static MlirOperation getLayer(MlirOperation compress) {
  MlirOpOperand use = mlirValueGetFirstUse(mlirOperationGetResult(compress, 1));
  return mlirOpOperandIsNull(use) ? compress : mlirOpOperandGetOwner(use);
}

static MlirLogicalResult emitDifference(const Failure *failure) {
  MlirOperation layer = getLayer(failure->op);
  const Sparse24Difference *found = &failure->difference;
  return sparse24EmitError(
      mlirOperationGetLocation(layer),
      "'%.*s' op expected the compressed weight to decode to the dense one, "
      "found 0x%llx instead of 0x%llx at outer %lld, reduction %lld, inner "
      "%lld",
      SPARSE24_STR(sparse24OpGetName(layer)), (unsigned long long)found->found,
      (unsigned long long)found->expected, (long long)found->outer,
      (long long)found->position, (long long)found->inner);
}

static MlirLogicalResult emitInvalid(const Failure *failure) {
  MlirOperation layer = getLayer(failure->op);
  const Sparse24Validation *found = &failure->validation;
  return sparse24EmitError(
      mlirOperationGetLocation(layer),
      "'%.*s' op expected a valid compressed weight, found in row %lld, group "
      "%lld: %s",
      SPARSE24_STR(sparse24OpGetName(layer)), (long long)found->row,
      (long long)found->group, sparse24ProblemGetText(found->problem));
}

static MlirLogicalResult emitFailure(const Failure *failure) {
  if (failure->differs)
    return emitDifference(failure);
  if (failure->isInvalid)
    return emitInvalid(failure);
  return sparse24EmitError(
      mlirOperationGetLocation(failure->op),
      "'sparse24.compress' op expected a 2:4 weight, found %lld of %lld groups "
      "with more than two elements that are not zero",
      (long long)failure->check.violatingGroups,
      (long long)failure->check.groups);
}

MlirLogicalResult sparse24RunFoldCompress(MlirOperation op,
                                          const Sparse24PassOptions *options) {
  static const Sparse24Pattern patterns[] = {
      {"sparse24.compress", foldCompress},
  };
  State state = {.options = options};
  if (options->handover)
    state.weights = sparse24HandoverTake(options->handover, op);
  if (!state.weights)
    state.weights = sparse24CompressedWeightsCreate();
  if (!state.weights)
    return sparse24EmitError(mlirOperationGetLocation(op), "out of memory");
  MlirLogicalResult result = sparse24ApplyPatternsOnce(
      op, patterns, sizeof patterns / sizeof *patterns, &state);
  sparse24CompressedWeightsDestroy(state.weights);
  if (mlirLogicalResultIsFailure(result))
    return result;
  if (state.failed)
    return emitFailure(&state.first);
  return sparse24EraseDeadConstants(op);
}

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
  const char *problem; ///< What was expected instead; NULL: see the check.
  /// What was compressed decodes to something else, or is not valid.
  bool differs, isInvalid;
  Sparse24Difference difference;
  Sparse24Validation validation;
} Failure;

typedef struct {
  const Sparse24PassOptions *options;
  Failure first;
  bool failed;
} Failures;

static MlirLogicalResult fail(Failures *failures, Failure failure) {
  if (!failures->failed)
    failures->first = failure;
  failures->failed = true;
  return mlirLogicalResultFailure();
}

/// The elements attribute of a result of `op`, which owns `data`.
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
                  const void *index, const void *dense, Failure *failure) {
  failure->differs =
      !sparse24EncodingCompare(form->encoding, &form->layout, values, index,
                               dense, &failure->difference);
  failure->isInvalid = !sparse24EncodingValidate(
      form->encoding, &form->layout, values, index, &failure->validation);
  return !failure->differs && !failure->isInvalid;
}

static MlirLogicalResult
foldCompress(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  Failures *failures = userData;
  MlirAttribute elements =
      sparse24ValueGetConstant(mlirOperationGetOperand(op, 0));
  if (mlirAttributeIsNull(elements))
    return mlirLogicalResultFailure();
  Sparse24Form form;
  Failure failure = {.op = op};
  if (!sparse24FormGet(op, mlirAttributeGetType(elements), &form)) {
    failure.problem = "attributes that fit the weight";
    return fail(failures, failure);
  }
  Sparse24DenseBytes dense = {0};
  // One byte more, since malloc(0) may return NULL.
  void *values = malloc((size_t)form.valuesBytes + 1);
  void *index = malloc((size_t)form.indexBytes + 1);
  MlirLogicalResult result = mlirLogicalResultFailure();
  if (!values || !index ||
      !sparse24DenseBytesGet(elements, form.denseBytes, &dense)) {
    failure.problem = "a constant that can be read";
    fail(failures, failure);
    goto cleanup;
  }
  sparse24EncodingCompress(form.encoding, &form.layout, dense.data, values,
                           index, &failure.check);
  if (failure.check.violatingGroups) {
    fail(failures, failure);
    goto cleanup;
  }
  if (failures->options->selfcheck &&
      !check(&form, values, index, dense.data, &failure)) {
    fail(failures, failure);
    goto cleanup;
  }
  MlirOperation folded = createCompressedConstant(
      op, form.denseType,
      createElements(op, 0, ".values", values, form.valuesBytes),
      createElements(op, 1, ".index", index, form.indexBytes));
  values = index = NULL;
  mlirRewriterBaseSetInsertionPointBefore(rewriter, op);
  mlirRewriterBaseInsert(rewriter, folded);
  mlirRewriterBaseReplaceOpWithOperation(rewriter, op, folded);
  result = mlirLogicalResultSuccess();
cleanup:
  free(dense.owned);
  free(values);
  free(index);
  return result;
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
  MlirLocation location = mlirOperationGetLocation(failure->op);
  if (failure->differs)
    return emitDifference(failure);
  if (failure->isInvalid)
    return emitInvalid(failure);
  if (failure->problem)
    return sparse24EmitError(location, "'sparse24.compress' op expected %s",
                             failure->problem);
  return sparse24EmitError(
      location,
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
  Failures failures = {.options = options};
  sparse24ApplyPatternsOnce(op, patterns, sizeof patterns / sizeof *patterns,
                            &failures);
  if (failures.failed)
    return emitFailure(&failures.first);
  sparse24EraseDeadConstants(op);
  return mlirLogicalResultSuccess();
}

/*===- FoldCompress.c - Compressing constants -----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"
#include "Transforms/Pass.h"

#include "sparse24/Dialect.h"

#include <stdlib.h>
#include <string.h>

/// A `compress` of a constant that could not be folded, and why. Patterns emit
/// nothing, so this is said once they are through.
typedef struct {
  MlirOperation op;
  Sparse24Check check;
  const char *problem;
} Failure;

typedef struct {
  Failure first;
  bool failed;
} Failures;

static MlirLogicalResult fail(Failures *failures, MlirOperation op,
                              const Sparse24Check *check, const char *problem) {
  if (!failures->failed)
    failures->first =
        (Failure){op, check ? *check : (Sparse24Check){0}, problem};
  failures->failed = true;
  return mlirLogicalResultFailure();
}

static void releaseBuffer(void *data, size_t size, void *userData) {
  (void)size;
  (void)userData;
  free(data);
}

/// The name that a constant's resources get: that of its location.
static MlirStringRef getName(MlirOperation op) {
  MlirLocation location = mlirOperationGetLocation(op);
  return mlirLocationIsAName(location)
             ? mlirIdentifierStr(mlirLocationNameGetName(location))
             : sparse24Str("weight");
}

/// The elements attribute of a result of `op`, which owns `data`.
static MlirAttribute createElements(MlirOperation op, intptr_t result,
                                    const char *suffix, void *data,
                                    int64_t size) {
  Sparse24Text name = {0};
  sparse24TextPrintf(&name, "%.*s.%s", SPARSE24_STR(getName(op)), suffix);
  MlirAttribute elements = sparse24ElementsCreateOwned(
      mlirValueGetType(mlirOperationGetResult(op, result)),
      sparse24TextGet(&name), data, (size_t)size, releaseBuffer, NULL);
  sparse24TextDestroy(&name);
  return elements;
}

static bool isStandard(MlirOperation compress, Sparse24Layout *layout,
                       MlirAttribute elements,
                       const Sparse24Encoding **encoding) {
  MlirType type = mlirAttributeGetType(elements);
  int64_t axis = sparse24OpGetInt(compress, "reduction_axis", -1);
  MlirStringRef name = sparse24OpGetString(compress, "encoding");
  *encoding = name.data ? sparse24EncodingGet(name.data, name.length) : NULL;
  return *encoding && sparse24LayoutFromType(type, axis, layout) &&
         sparse24LayoutSetZeroPoint(layout, type, axis,
                                    sparse24OpGetAttr(compress, "zero_point"));
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

static MlirLogicalResult
foldCompress(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  MlirAttribute elements =
      sparse24ValueGetConstant(mlirOperationGetOperand(op, 0));
  if (mlirAttributeIsNull(elements))
    return mlirLogicalResultFailure();
  Sparse24Layout layout;
  const Sparse24Encoding *encoding;
  if (!isStandard(op, &layout, elements, &encoding))
    return fail(userData, op, NULL, "attributes that fit the weight");
  int64_t denseBytes, valuesBytes, indexBytes;
  sparse24LayoutGetSizes(&layout, &denseBytes, &valuesBytes, &indexBytes);
  Sparse24DenseBytes dense = {0};
  // One byte more, since malloc(0) may return NULL.
  void *values = malloc((size_t)valuesBytes + 1);
  void *index = malloc((size_t)indexBytes + 1);
  Sparse24Check check = {0};
  MlirLogicalResult result = mlirLogicalResultFailure();
  if (!values || !index ||
      !sparse24DenseBytesGet(elements, denseBytes, &dense)) {
    fail(userData, op, NULL, "a constant that can be read");
    goto cleanup;
  }
  sparse24EncodingCompress(encoding, &layout, dense.data, values, index,
                           &check);
  if (check.violatingGroups) {
    fail(userData, op, &check, NULL);
    goto cleanup;
  }
  MlirOperation folded = createCompressedConstant(
      op, mlirAttributeGetType(elements),
      createElements(op, 0, "values", values, valuesBytes),
      createElements(op, 1, "index", index, indexBytes));
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

static MlirLogicalResult emitFailure(const Failure *failure) {
  MlirLocation location = mlirOperationGetLocation(failure->op);
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
  (void)options;
  static const Sparse24Pattern patterns[] = {
      {"sparse24.compress", foldCompress},
  };
  Failures failures = {.failed = false};
  sparse24ApplyPatternsOnce(op, patterns, sizeof patterns / sizeof *patterns,
                            &failures);
  if (failures.failed)
    return emitFailure(&failures.first);
  sparse24EraseDeadConstants(op);
  return mlirLogicalResultSuccess();
}

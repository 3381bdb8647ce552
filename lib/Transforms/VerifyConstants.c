/*===- VerifyConstants.c - Checks of constants and compressed weights -----===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Verify.h"

#include "sparse24/Dialect.h"
#include "sparse24/Encoding.h"

#include "Dialect/Convolutions.h"
#include "Support/IR.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Elements attributes
//===----------------------------------------------------------------------===//

bool sparse24VerifyElementsBytes(MlirOperation op, const char *name,
                                 MlirAttribute elements) {
  // Other dense attributes have their bytes by construction.
  if (!mlirAttributeIsADenseResourceElements(elements))
    return true;
  MlirType type = mlirAttributeGetType(elements);
  if (!mlirShapedTypeHasStaticShape(type))
    return sparse24VerifyFail(
        op, "expected the resource of '%s' to have a static shape", name);
  if (!sparse24ElementTypeGetSize(mlirShapedTypeGetElementType(type)))
    return true;
  size_t found, expected;
  if (!sparse24ElementsGetBlobSize(elements, &found, &expected))
    return sparse24VerifyFail(
        op, "expected the resource of '%s' to have a blob, found none", name);
  return found == expected ||
         sparse24VerifyFail(
             op, "expected the resource of '%s' to have %zu bytes, found %zu",
             name, expected, found);
}

/// That the attribute `name` is of the type of result number `position`.
static bool verifyElementsOfResult(MlirOperation op, const char *name,
                                   intptr_t position) {
  MlirType type = mlirValueGetType(mlirOperationGetResult(op, position));
  MlirType found = mlirAttributeGetType(sparse24OpGetAttr(op, name));
  if (mlirTypeEqual(found, type))
    return true;
  Sparse24Text what = {0};
  sparse24TextPrintf(&what, "the type of '%s'", name);
  sparse24VerifyFailType(op, what.data ? what.data : name, type, found);
  sparse24TextDestroy(&what);
  return false;
}

bool sparse24VerifyConstant(MlirOperation op) {
  Sparse24Tensor result;
  if (!sparse24VerifyResult(op, 0, "result", &result) ||
      !verifyElementsOfResult(op, "value", 0))
    return false;
  MlirAttribute value = sparse24OpGetAttr(op, "value");
  MlirType type = mlirAttributeGetType(value);
  if (!mlirAttributeIsADenseResourceElements(value) ||
      sparse24ElementTypeGetSize(mlirShapedTypeGetElementType(type)))
    return true;
  Sparse24Text found = {0};
  sparse24TextAppendType(&found, type);
  sparse24VerifyFail(
      op, "expected the resource of 'value' to be of numbers, found %s",
      found.data ? found.data : "");
  sparse24TextDestroy(&found);
  return false;
}

//===----------------------------------------------------------------------===//
// Compressed forms
//===----------------------------------------------------------------------===//

/// How a weight is compressed, and the types it has then.
typedef struct {
  const Sparse24Encoding *encoding;
  int64_t reductionAxis, groups;
  Sparse24Layout layout;
  MlirType values, index;
} Form;

static bool verifyEncoding(MlirOperation op,
                           const Sparse24Encoding **encoding) {
  MlirStringRef name = sparse24OpGetString(op, "encoding");
  *encoding = name.data ? sparse24EncodingGet(name.data, name.length) : NULL;
  if (*encoding)
    return true;
  Sparse24Text expected = {0};
  const Sparse24Encoding *row;
  for (size_t i = 0; (row = sparse24EncodingGetAt(i)); ++i)
    sparse24TextPrintf(&expected, "%s\"%s\"", i ? ", " : "",
                       sparse24EncodingGetName(row));
  sparse24VerifyFail(op, "expected 'encoding' to be one of %s, found \"%.*s\"",
                     expected.data ? expected.data : "", SPARSE24_STR(name));
  sparse24TextDestroy(&expected);
  return false;
}

static bool failDense(MlirOperation op, const Sparse24Tensor *dense,
                      const char *expected) {
  Sparse24Text found = {0};
  sparse24TextAppendType(&found, dense->type);
  sparse24VerifyFail(op, "expected %s to have %s, found %s", dense->name,
                     expected, found.data ? found.data : "");
  sparse24TextDestroy(&found);
  return false;
}

/// The groups of the reduction: attribute `groups`, which all but transposed
/// convolutions may lack.
static bool verifyGroups(MlirOperation op, const Sparse24Tensor *dense,
                         Form *form) {
  form->groups = 1;
  if (!mlirAttributeIsNull(sparse24OpGetAttr(op, "groups")) &&
      !sparse24VerifyIntAtLeast(op, "groups", 1, &form->groups))
    return false;
  form->groups = sparse24OpGetReductionGroups(op);
  if (form->groups == 1)
    return true;
  if (form->reductionAxis != 0 || dense->rank < 2)
    return sparse24VerifyFail(
        op,
        "expected 'groups' to be 1 but for dimension 0 of "
        "several, found %" PRId64,
        form->groups);
  int64_t extent = sparse24TensorGetDim(dense, 0);
  return extent % form->groups == 0 ||
         sparse24VerifyFail(op,
                            "expected 'groups' to divide the %" PRId64
                            " elements along dimension 0 of %s, found %" PRId64,
                            extent, dense->name, form->groups);
}

static bool verifyForm(MlirOperation op, const Sparse24Tensor *dense,
                       Form *form) {
  static const char *const algorithms[] = {"weight_sparse_4_2", NULL};
  int algorithm;
  if (!sparse24VerifyWord(op, "alg", algorithms, false, &algorithm) ||
      !verifyEncoding(op, &form->encoding) ||
      !sparse24VerifyInt(op, "reduction_axis", &form->reductionAxis))
    return false;
  if (dense->rank < 0 || !mlirShapedTypeHasStaticShape(dense->type))
    return failDense(op, dense, "a static shape");
  if (form->reductionAxis < 0 || form->reductionAxis >= dense->rank)
    return sparse24VerifyFail(op,
                              "expected 'reduction_axis' to be one of the "
                              "%" PRId64 " dimensions of %s, found %" PRId64,
                              dense->rank, dense->name, form->reductionAxis);
  if (!verifyGroups(op, dense, form))
    return false;
  if (!sparse24LayoutFromType(dense->type, form->reductionAxis, form->groups,
                              &form->layout) ||
      !sparse24CompressedTypesGet(dense->type, form->reductionAxis,
                                  form->groups, &form->values, &form->index))
    return failDense(op, dense, "a 2:4 form that fits 64 bits");
  return true;
}

static bool verifyDenseType(MlirOperation op, Sparse24Tensor *dense) {
  MlirType type = mlirTypeAttrGetValue(sparse24OpGetAttr(op, "dense_type"));
  return sparse24VerifyTensor(op, "dense_type", type, dense);
}

static bool verifySameAttribute(MlirOperation op, MlirOperation producer,
                                const char *name) {
  return mlirAttributeEqual(sparse24OpGetAttr(op, name),
                            sparse24OpGetAttr(producer, name)) ||
         sparse24VerifyFail(op,
                            "expected '%s' to be that of '%.*s', which "
                            "yields the operand",
                            name, SPARSE24_STR(sparse24OpGetName(producer)));
}

static bool verifySameGroups(MlirOperation op, MlirOperation producer) {
  int64_t expected = sparse24OpGetReductionGroups(producer);
  int64_t found = sparse24OpGetReductionGroups(op);
  return expected == found ||
         sparse24VerifyFail(
             op,
             "expected the groups of the reduction to be %" PRId64
             ", as of '%.*s', which yields the operand, found "
             "%" PRId64,
             expected, SPARSE24_STR(sparse24OpGetName(producer)), found);
}

/// That values and index are read as they were written. The values of a
/// quantized weight may have been dequantized on the way, so that only what
/// yields both of them has the same dense type.
static bool verifyProducers(MlirOperation op, const char *valuesName,
                            const char *indexName) {
  MlirOperation ofValues =
      sparse24ValueGetOp(sparse24OpGetOperand(op, valuesName));
  MlirOperation ofIndex =
      sparse24ValueGetOp(sparse24OpGetOperand(op, indexName));
  if (mlirOperationIsNull(ofIndex))
    return true;
  bool isConstant = sparse24OpIs(ofIndex, "sparse24.compressed_constant");
  if (!isConstant && !sparse24OpIs(ofIndex, "sparse24.compress"))
    return true;
  return verifySameAttribute(op, ofIndex, "encoding") &&
         verifySameAttribute(op, ofIndex, "reduction_axis") &&
         verifySameGroups(op, ofIndex) &&
         (!isConstant || !mlirOperationEqual(ofValues, ofIndex) ||
          verifySameAttribute(op, ofIndex, "dense_type"));
}

static bool verifyCompressed(MlirOperation op, const char *valuesName,
                             const char *indexName, Sparse24Tensor *dense) {
  Sparse24Tensor values, index;
  Form form;
  return sparse24VerifyOperand(op, valuesName, &values) &&
         sparse24VerifyOperand(op, indexName, &index) &&
         verifyDenseType(op, dense) && verifyForm(op, dense, &form) &&
         sparse24VerifyType(op, &values, form.values) &&
         sparse24VerifyType(op, &index, form.index) &&
         verifyProducers(op, valuesName, indexName);
}

bool sparse24VerifyCompressedOperand(MlirOperation op, const char *valuesName,
                                     Sparse24Tensor *dense) {
  return verifyCompressed(op, valuesName, "compress_index", dense);
}

bool sparse24VerifyReductionAxis(MlirOperation op, int64_t expected) {
  int64_t found = sparse24OpGetInt(op, "reduction_axis", -1);
  return found == expected ||
         sparse24VerifyFail(
             op, "expected 'reduction_axis' to be %" PRId64 ", found %" PRId64,
             expected, found);
}

//===----------------------------------------------------------------------===//
// Zero points
//===----------------------------------------------------------------------===//

/// Completes the layout with the attribute `zero_point`, where there is one.
static bool verifyZeroPoint(MlirOperation op, const Sparse24Tensor *dense,
                            Form *form) {
  MlirAttribute zeroPoint = sparse24OpGetAttr(op, "zero_point");
  if (mlirAttributeIsNull(zeroPoint))
    return true;
  if (!mlirTypeIsAInteger(dense->element))
    return sparse24VerifyFail(
        op, "expected no 'zero_point' for elements that are not integers");
  if (sparse24LayoutSetZeroPoint(&form->layout, dense->type,
                                 form->reductionAxis, zeroPoint))
    return true;
  Sparse24Text expected = {0}, found = {0};
  sparse24TextAppendType(&expected, dense->element);
  mlirTypePrint(mlirAttributeGetType(zeroPoint), sparse24TextCallback, &found);
  sparse24VerifyFail(
      op,
      "expected 'zero_point' to be one %s, or one for each element along one "
      "dimension that is not reduced, with 1 for the others, found %s",
      expected.data ? expected.data : "", found.data ? found.data : "");
  sparse24TextDestroy(&expected);
  sparse24TextDestroy(&found);
  return false;
}

//===----------------------------------------------------------------------===//
// Bytes
//===----------------------------------------------------------------------===//

static bool failBytes(MlirOperation op, const Sparse24Validation *found) {
  const char *problem = sparse24ProblemGetText(found->problem);
  if (found->chunk == found->expectedChunk)
    return sparse24VerifyFail(op,
                              "expected values that fit index 0x%x in row "
                              "%" PRId64 ", group %" PRId64 ", found: %s",
                              found->chunk, found->row, found->group, problem);
  return sparse24VerifyFail(op,
                            "expected index 0x%x in row %" PRId64
                            ", group %" PRId64 ", found 0x%x: %s",
                            found->expectedChunk, found->row, found->group,
                            found->chunk, problem);
}

/// What stands for all rows where the values or the index are a splat, so that
/// nothing has to be as large as the type says.
typedef struct {
  Sparse24Layout layout; ///< Of one row.
  int64_t rows;          ///< Rows to look at.
  int64_t rowStep;       ///< From one of these rows to the next.
  int64_t skippedGroups; ///< Groups left out from within each row.
} SplatRows;

static SplatRows getSplatRows(const Sparse24Layout *layout, bool bothSplat) {
  SplatRows rows = {*layout, layout->outer * layout->inner, 1, 0};
  rows.layout.outer = rows.layout.inner = 1;
  if (!bothSplat)
    return rows;
  // Rows differ by their zeros only, and groups not at all but for the last
  // one.
  rows.rowStep = layout->zeros ? layout->zeroRepeat : 1;
  int64_t distinct = layout->zeros ? layout->zeroCount : 1;
  if (distinct < rows.rows)
    rows.rows = distinct;
  enum { period = 8 };
  if (layout->length >= 2 * period) {
    rows.layout.length = period + layout->length % period;
    rows.skippedGroups = (layout->length - rows.layout.length) / 4;
  }
  return rows;
}

static void setRowZero(const Sparse24Layout *layout, int64_t row,
                       Sparse24Layout *ofRow) {
  if (!layout->zeros)
    return;
  int64_t zero = row / layout->zeroRepeat % layout->zeroCount;
  ofRow->zeros =
      (const char *)layout->zeros + zero * (int64_t)layout->elementSize;
  ofRow->zeroCount = ofRow->zeroRepeat = 1;
}

/// `size` bytes that repeat a splat; NULL when out of memory.
static char *createSplat(const Sparse24Bytes *bytes, size_t size) {
  char *data = malloc(size);
  for (size_t i = 0; data && i < size; i += bytes->size)
    memcpy(data + i, bytes->data, bytes->size);
  return data;
}

/// Where one row's part of `bytes` is, given what `splat` repeats, if it is
/// one.
static const void *getRow(const Sparse24Bytes *bytes, const char *splat,
                          int64_t row, int64_t rowBytes) {
  return splat ? splat : (const char *)bytes->data + row * rowBytes;
}

static bool verifySplatBytes(MlirOperation op, const Form *form,
                             const Sparse24Bytes *values,
                             const Sparse24Bytes *index) {
  SplatRows rows =
      getSplatRows(&form->layout, values->isSplat && index->isSplat);
  int64_t dense, valuesBytes, indexBytes;
  sparse24LayoutGetSizes(&rows.layout, &dense, &valuesBytes, &indexBytes);
  char *valuesRow =
      values->isSplat ? createSplat(values, (size_t)valuesBytes) : NULL;
  char *indexRow =
      index->isSplat ? createSplat(index, (size_t)indexBytes) : NULL;
  bool ok = true;
  if ((values->isSplat && !valuesRow) || (index->isSplat && !indexRow))
    ok = sparse24VerifyFail(op, "out of memory");
  for (int64_t i = 0; ok && i < rows.rows; ++i) {
    int64_t row = i * rows.rowStep;
    Sparse24Validation found;
    setRowZero(&form->layout, row, &rows.layout);
    if (sparse24EncodingValidate(form->encoding, &rows.layout,
                                 getRow(values, valuesRow, row, valuesBytes),
                                 getRow(index, indexRow, row, indexBytes),
                                 &found))
      continue;
    found.row = row;
    if (found.group > 0)
      found.group += rows.skippedGroups;
    ok = failBytes(op, &found);
  }
  free(valuesRow);
  free(indexRow);
  return ok;
}

static bool verifyBytes(MlirOperation op, const Form *form) {
  Sparse24Bytes values, index;
  sparse24ElementsGetBytes(sparse24OpGetAttr(op, "values"), &values);
  sparse24ElementsGetBytes(sparse24OpGetAttr(op, "index"), &index);
  if (values.size == 0 || index.size == 0)
    return true;
  if (values.isSplat || index.isSplat)
    return verifySplatBytes(op, form, &values, &index);
  Sparse24Validation found;
  return sparse24EncodingValidate(form->encoding, &form->layout, values.data,
                                  index.data, &found) ||
         failBytes(op, &found);
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

bool sparse24VerifyCompress(MlirOperation op) {
  Sparse24Tensor weight, values, index;
  Form form;
  return sparse24VerifyOperand(op, "weight", &weight) &&
         sparse24VerifyResult(op, 0, "values", &values) &&
         sparse24VerifyResult(op, 1, "index", &index) &&
         verifyForm(op, &weight, &form) &&
         sparse24VerifyType(op, &values, form.values) &&
         sparse24VerifyType(op, &index, form.index) &&
         verifyZeroPoint(op, &weight, &form);
}

bool sparse24VerifyDecompress(MlirOperation op) {
  Sparse24Tensor dense, weight;
  Form form;
  return verifyCompressed(op, "values", "index", &dense) &&
         sparse24VerifyResult(op, 0, "weight", &weight) &&
         sparse24VerifyType(op, &weight, dense.type) &&
         verifyForm(op, &dense, &form) && verifyZeroPoint(op, &dense, &form);
}

bool sparse24VerifyCompressedConstant(MlirOperation op) {
  Sparse24Tensor dense, values, index;
  Form form;
  return verifyDenseType(op, &dense) &&
         sparse24VerifyResult(op, 0, "values", &values) &&
         sparse24VerifyResult(op, 1, "index", &index) &&
         verifyForm(op, &dense, &form) &&
         sparse24VerifyType(op, &values, form.values) &&
         sparse24VerifyType(op, &index, form.index) &&
         verifyElementsOfResult(op, "values", 0) &&
         verifyElementsOfResult(op, "index", 1) &&
         verifyZeroPoint(op, &dense, &form);
}

bool sparse24VerifyCompressedBytes(MlirOperation op) {
  Sparse24Tensor dense;
  Form form;
  return verifyDenseType(op, &dense) && verifyForm(op, &dense, &form) &&
         verifyZeroPoint(op, &dense, &form) && verifyBytes(op, &form);
}

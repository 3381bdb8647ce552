/*===- Reencode.c - Changing the encoding of compressed weights -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// All checks come first. Then everything that says how a weight is compressed
// gets the new encoding where it stands, and compressed constants new bytes.

#include "Transforms/Compressed.h"
#include "Transforms/Pass.h"
#include "Transforms/WeightSources.h"

#include "sparse24/Dialect.h"

#include <stdlib.h>

typedef struct {
  const Sparse24Encoding *encoding;
  bool failed;
} State;

static bool hasEncoding(MlirOperation op, const Sparse24Encoding *encoding) {
  return sparse24StrEquals(sparse24OpGetString(op, "encoding"),
                           sparse24EncodingGetName(encoding));
}

static bool isConsumer(MlirOperation op) {
  return sparse24OpIs(op, "sparse24.decompress") ||
         sparse24WeightOpOfCompressed(op);
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

/// Whether all users of a result of a producer read the encoding that they say;
/// values may be converted before.
static bool checkUsers(MlirOperation producer, MlirValue result) {
  for (MlirOpOperand use = mlirValueGetFirstUse(result);
       !mlirOpOperandIsNull(use); use = mlirOpOperandGetNextUse(use)) {
    MlirOperation user = mlirOpOperandGetOwner(use);
    if (isConsumer(user))
      continue;
    bool isConversion = sparse24OpIsConversion(user) &&
                        mlirOpOperandGetOperandNumber(use) == 0 &&
                        sparse24ConversionIsPerGroup(user);
    if (isConversion && checkUsers(producer, mlirOperationGetResult(user, 0)))
      continue;
    if (!isConversion)
      sparse24EmitError(mlirOperationGetLocation(user),
                        "'%.*s' op expected no operand of '%.*s', whose "
                        "encoding it cannot change",
                        SPARSE24_STR(sparse24OpGetName(user)),
                        SPARSE24_STR(sparse24OpGetName(producer)));
    return false;
  }
  return true;
}

static bool checkProducer(MlirOperation op) {
  return checkUsers(op, mlirOperationGetResult(op, 0)) &&
         checkUsers(op, mlirOperationGetResult(op, 1));
}

/// The values and the index of a user must be those of one producer.
static bool checkConsumer(MlirOperation op) {
  const Sparse24WeightOp *row = sparse24WeightOpOfCompressed(op);
  intptr_t position = row ? sparse24CompressedGetPosition(op, row) : 0;
  MlirOperation conversion;
  if (!mlirOperationIsNull(sparse24CompressedGetProducer(
          mlirOperationGetOperand(op, position),
          mlirOperationGetOperand(op, position + 1), &conversion)))
    return true;
  sparse24EmitError(mlirOperationGetLocation(op),
                    "'%.*s' op expected values and index of one "
                    "'sparse24.compressed_constant' or 'sparse24.compress', "
                    "whose encoding can change",
                    SPARSE24_STR(sparse24OpGetName(op)));
  return false;
}

static MlirWalkResult checkOp(MlirOperation op, void *userData) {
  State *state = userData;
  bool ok = true;
  if (sparse24OpYieldsCompressed(op))
    ok = hasEncoding(op, state->encoding) || checkProducer(op);
  else if (isConsumer(op))
    ok = hasEncoding(op, state->encoding) || checkConsumer(op);
  if (!ok)
    state->failed = true;
  return MlirWalkResultAdvance;
}

//===----------------------------------------------------------------------===//
// Changes
//===----------------------------------------------------------------------===//

/// The elements of the attribute `name` with other bytes, which they own. Null
/// when memory runs out.
static MlirAttribute createElements(MlirOperation op, const char *name,
                                    const char *suffix, void *data,
                                    int64_t size) {
  MlirType type = mlirAttributeGetType(sparse24OpGetAttr(op, name));
  return data ? sparse24ElementsCreateAfter(op, suffix, type, data, size)
              : mlirAttributeGetNull();
}

static void setEncoding(MlirOperation op, const Sparse24Encoding *encoding) {
  mlirOperationSetAttributeByName(
      op, sparse24Str("encoding"),
      sparse24AttrString(mlirOperationGetContext(op),
                         sparse24EncodingGetName(encoding)));
}

static MlirLogicalResult
reencodeConstant(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  const State *state = userData;
  Sparse24CompressedBytes bytes;
  if (hasEncoding(op, state->encoding) ||
      !sparse24CompressedBytesGet(op, &bytes))
    return mlirLogicalResultFailure();
  const Sparse24Form *form = &bytes.form;
  // One byte more, since malloc(0) may return NULL.
  void *values = malloc((size_t)form->valuesBytes + 1);
  void *index = malloc((size_t)form->indexBytes + 1);
  if (values && index)
    sparse24EncodingReencode(form->encoding, state->encoding, &form->layout,
                             bytes.values.data, bytes.index.data, values,
                             index);
  MlirAttribute elements[] = {
      createElements(op, "values", ".values", values, form->valuesBytes),
      createElements(op, "index", ".index", index, form->indexBytes)};
  sparse24CompressedBytesDestroy(&bytes);
  if (mlirAttributeIsNull(elements[0]) || mlirAttributeIsNull(elements[1]))
    return mlirLogicalResultFailure();
  mlirRewriterBaseStartOpModification(rewriter, op);
  mlirOperationSetAttributeByName(op, sparse24Str("values"), elements[0]);
  mlirOperationSetAttributeByName(op, sparse24Str("index"), elements[1]);
  setEncoding(op, state->encoding);
  mlirRewriterBaseFinalizeOpModification(rewriter, op);
  return mlirLogicalResultSuccess();
}

static MlirWalkResult changeOp(MlirOperation op, void *userData) {
  const State *state = userData;
  if (sparse24OpYieldsCompressed(op) || isConsumer(op))
    setEncoding(op, state->encoding);
  return MlirWalkResultAdvance;
}

MlirLogicalResult sparse24RunReencode(MlirOperation op,
                                      const Sparse24PassOptions *options) {
  static const Sparse24Pattern pattern = {"sparse24.compressed_constant",
                                          reencodeConstant};
  State state = {.encoding = sparse24PassOptionsGetEncoding(options)};
  mlirOperationWalk(op, checkOp, &state, MlirWalkPreOrder);
  if (state.failed)
    return mlirLogicalResultFailure();
  MlirLogicalResult result = sparse24ApplyPatternsOnce(op, &pattern, 1, &state);
  if (mlirLogicalResultIsSuccess(result))
    mlirOperationWalk(op, changeOp, &state, MlirWalkPreOrder);
  return result;
}

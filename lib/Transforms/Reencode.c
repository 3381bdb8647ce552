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
  if (position >= 0 && position + 1 < mlirOperationGetNumOperands(op) &&
      !mlirOperationIsNull(sparse24CompressedGetProducer(
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

/// False when memory runs out.
static bool setElements(MlirOperation op, const char *name, const char *suffix,
                        void *data, int64_t size) {
  MlirType type = mlirAttributeGetType(sparse24OpGetAttr(op, name));
  MlirAttribute elements =
      sparse24ElementsCreateAfter(op, suffix, type, data, size);
  if (mlirAttributeIsNull(elements))
    return false;
  mlirOperationSetAttributeByName(op, sparse24Str(name), elements);
  return true;
}

static bool reencodeConstant(MlirOperation op,
                             const Sparse24Encoding *encoding) {
  Sparse24CompressedBytes bytes;
  if (!sparse24CompressedBytesGet(op, &bytes))
    return false;
  const Sparse24Form *form = &bytes.form;
  // One byte more, since malloc(0) may return NULL.
  void *values = malloc((size_t)form->valuesBytes + 1);
  void *index = malloc((size_t)form->indexBytes + 1);
  bool ok = values && index;
  if (ok) {
    sparse24EncodingReencode(form->encoding, encoding, &form->layout,
                             bytes.values.data, bytes.index.data, values,
                             index);
    ok = setElements(op, "values", ".values", values, form->valuesBytes);
    ok &= setElements(op, "index", ".index", index, form->indexBytes);
    values = index = NULL;
  }
  free(values);
  free(index);
  sparse24CompressedBytesDestroy(&bytes);
  return ok;
}

static MlirWalkResult changeOp(MlirOperation op, void *userData) {
  State *state = userData;
  if ((!sparse24OpYieldsCompressed(op) && !isConsumer(op)) ||
      hasEncoding(op, state->encoding))
    return MlirWalkResultAdvance;
  if (sparse24OpIs(op, "sparse24.compressed_constant") &&
      !reencodeConstant(op, state->encoding)) {
    sparse24EmitError(mlirOperationGetLocation(op),
                      "'sparse24.compressed_constant' op expected attributes "
                      "and bytes that can be read");
    state->failed = true;
    return MlirWalkResultInterrupt;
  }
  mlirOperationSetAttributeByName(
      op, sparse24Str("encoding"),
      sparse24AttrString(mlirOperationGetContext(op),
                         sparse24EncodingGetName(state->encoding)));
  return MlirWalkResultAdvance;
}

MlirLogicalResult sparse24RunReencode(MlirOperation op,
                                      const Sparse24PassOptions *options) {
  State state = {.encoding = sparse24PassOptionsGetEncoding(options)};
  mlirOperationWalk(op, checkOp, &state, MlirWalkPreOrder);
  if (!state.failed)
    mlirOperationWalk(op, changeOp, &state, MlirWalkPreOrder);
  return state.failed ? mlirLogicalResultFailure() : mlirLogicalResultSuccess();
}

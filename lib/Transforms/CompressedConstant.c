/*===- CompressedConstant.c - Compressed constants for hosts --------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Operations.h"

#include "Transforms/Compressed.h"

#include <stdlib.h>

MlirOperation sparse24OpGetCompressedConstant(MlirOperation op) {
  MlirOperation none = {NULL}, conversion;
  const Sparse24WeightOp *row = sparse24WeightOpOfCompressed(op);
  intptr_t values = row ? sparse24CompressedGetPosition(op, row)
                        : sparse24OpGetOperandPosition(op, "values");
  if (values < 0 || values + 1 >= mlirOperationGetNumOperands(op))
    return none;
  MlirOperation producer = sparse24CompressedGetProducer(
      mlirOperationGetOperand(op, values),
      mlirOperationGetOperand(op, values + 1), &conversion);
  return !mlirOperationIsNull(producer) &&
                 sparse24OpIs(producer, "sparse24.compressed_constant")
             ? producer
             : none;
}

bool sparse24CompressedConstantRead(MlirOperation op,
                                    Sparse24CompressedConstant *constant) {
  Sparse24CompressedBytes bytes;
  if (!sparse24OpIs(op, "sparse24.compressed_constant") ||
      !sparse24CompressedBytesGet(op, &bytes))
    return false;
  *constant = (Sparse24CompressedConstant){
      .encoding = bytes.form.encoding,
      .denseType = bytes.form.denseType,
      .reductionAxis = bytes.form.reductionAxis,
      .zeroPoint = sparse24OpGetElements(op, "zero_point"),
      .layout = bytes.form.layout,
      .denseSize = bytes.form.denseBytes,
      .values = bytes.values.data,
      .index = bytes.index.data,
      .valuesSize = bytes.form.valuesBytes,
      .indexSize = bytes.form.indexBytes,
      .owned = {bytes.values.owned, bytes.index.owned},
  };
  return true;
}

void sparse24CompressedConstantDestroy(Sparse24CompressedConstant *constant) {
  if (!constant)
    return;
  free(constant->owned[0]);
  free(constant->owned[1]);
  *constant = (Sparse24CompressedConstant){.encoding = NULL};
}

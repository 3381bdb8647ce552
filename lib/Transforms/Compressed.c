/*===- Compressed.c - Compressed weights as bytes -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Compressed.h"
#include "Transforms/WeightSources.h"

#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"

#include <stdio.h>
#include <stdlib.h>

bool sparse24FormGet(MlirOperation op, MlirType denseType, Sparse24Form *form) {
  MlirStringRef name = sparse24OpGetString(op, "encoding");
  *form = (Sparse24Form){
      .encoding =
          name.data ? sparse24EncodingGet(name.data, name.length) : NULL,
      .denseType = denseType,
      .reductionAxis = sparse24OpGetInt(op, "reduction_axis", -1),
  };
  return form->encoding &&
         sparse24LayoutFromType(denseType, form->reductionAxis,
                                sparse24OpGetReductionGroups(op),
                                &form->layout) &&
         sparse24LayoutSetZeroPoint(&form->layout, denseType,
                                    form->reductionAxis,
                                    sparse24OpGetAttr(op, "zero_point")) &&
         sparse24LayoutGetSizes(&form->layout, &form->denseBytes,
                                &form->valuesBytes, &form->indexBytes);
}

/// The bytes of an elements attribute that has exactly that many.
static bool getBytes(MlirOperation op, const char *name, int64_t size,
                     Sparse24DenseBytes *bytes) {
  MlirAttribute elements = sparse24OpGetAttr(op, name);
  size_t found, expected;
  return sparse24ElementsGetBlobSize(elements, &found, &expected) &&
         expected == (size_t)size &&
         sparse24DenseBytesGet(elements, size, bytes);
}

bool sparse24CompressedBytesGet(MlirOperation constant,
                                Sparse24CompressedBytes *bytes) {
  *bytes = (Sparse24CompressedBytes){.values = {NULL, NULL}};
  MlirAttribute type = sparse24OpGetAttr(constant, "dense_type");
  if (!mlirAttributeIsNull(type) && mlirAttributeIsAType(type) &&
      sparse24FormGet(constant, mlirTypeAttrGetValue(type), &bytes->form) &&
      getBytes(constant, "values", bytes->form.valuesBytes, &bytes->values) &&
      getBytes(constant, "index", bytes->form.indexBytes, &bytes->index))
    return true;
  sparse24CompressedBytesDestroy(bytes);
  return false;
}

void sparse24CompressedBytesDestroy(Sparse24CompressedBytes *bytes) {
  free(bytes->values.owned);
  free(bytes->index.owned);
  bytes->values = bytes->index = (Sparse24DenseBytes){NULL, NULL};
}

static void releaseBuffer(void *data, size_t size, void *userData) {
  (void)size;
  (void)userData;
  free(data);
}

MlirAttribute sparse24ElementsCreateAfter(MlirOperation op, const char *suffix,
                                          MlirType type, void *data,
                                          int64_t size) {
  Sparse24Text name = {0};
  sparse24TextPrintf(&name, "%.*s%s",
                     SPARSE24_STR(sparse24LocationGetName(
                         mlirOperationGetLocation(op), "weight")),
                     suffix);
  MlirAttribute elements = mlirAttributeGetNull();
  if (name.failed)
    free(data);
  else
    elements = sparse24ElementsCreateOwned(type, sparse24TextGet(&name), data,
                                           (size_t)size, releaseBuffer, NULL);
  sparse24TextDestroy(&name);
  return elements;
}

bool sparse24OpYieldsCompressed(MlirOperation op) {
  return !mlirOperationIsNull(op) &&
         (sparse24OpIs(op, "sparse24.compressed_constant") ||
          sparse24OpIs(op, "sparse24.compress"));
}

bool sparse24ConversionIsPerGroup(MlirOperation conversion) {
  if (!sparse24OpIsDequantize(conversion))
    return true;
  if (sparse24DequantizeHasOneScale(conversion))
    return true;
  MlirType values = mlirValueGetType(mlirOperationGetOperand(conversion, 0));
  MlirType scale = mlirValueGetType(mlirOperationGetOperand(conversion, 1));
  int64_t rank = sparse24TypeGetRank(values);
  int64_t scaleRank = sparse24TypeGetRank(scale);
  int64_t axis = sparse24DequantizeGetAxis(conversion);
  if (rank < 0 || scaleRank < 0)
    return false;
  int64_t blockSize = sparse24OpGetInt(conversion, "block_size", 0);
  return axis != rank - 1 || (blockSize > 0 && blockSize % 2 == 0);
}

MlirOperation sparse24CompressedGetProducer(MlirValue values, MlirValue index,
                                            MlirOperation *conversion) {
  MlirOperation none = {NULL}, ofIndex = sparse24ValueGetOp(index);
  *conversion = none;
  MlirOperation ofValues = sparse24ValueGetOp(values);
  if (sparse24OpIsConversion(ofValues)) {
    *conversion = ofValues;
    values = mlirOperationGetOperand(ofValues, 0);
    ofValues = sparse24ValueGetOp(values);
  }
  return sparse24OpYieldsCompressed(ofIndex) &&
                 mlirOperationEqual(ofValues, ofIndex) &&
                 mlirOpResultGetResultNumber(values) == 0 &&
                 mlirOpResultGetResultNumber(index) == 1
             ? ofIndex
             : none;
}

const Sparse24WeightOp *sparse24WeightOpOfCompressed(MlirOperation op) {
  MlirStringRef name = sparse24OpGetName(op);
  const Sparse24WeightOp *row;
  // matmul precedes fully_connection, which has the same compressed form.
  for (size_t i = 0; (row = sparse24WeightOpGetAt(i)); ++i)
    if (row->compressed && sparse24StrEquals(name, row->compressed))
      return row;
  return NULL;
}

intptr_t sparse24CompressedGetPosition(MlirOperation op,
                                       const Sparse24WeightOp *row) {
  char name[sizeof "filter_compress"]; // the longest
  snprintf(name, sizeof name, "%s_compress", row->weight);
  return sparse24OpGetOperandPosition(op, name);
}

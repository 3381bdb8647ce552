/*===- VerifyRules.c - What the checks of sparse24-verify share -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Verify.h"

#include "sparse24/Dialect.h"

#include "Support/IR.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

bool sparse24VerifyFail(MlirOperation op, const char *format, ...) {
  va_list arguments, again;
  va_start(arguments, format);
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *message = size < 0 ? NULL : malloc((size_t)size + 1);
  if (message)
    vsnprintf(message, (size_t)size + 1, format, again);
  va_end(again);
  sparse24EmitError(mlirOperationGetLocation(op), "'%.*s' op %s",
                    SPARSE24_STR(sparse24OpGetName(op)),
                    message ? message : "is invalid");
  free(message);
  return false;
}

static const char *textOf(const Sparse24Text *text) {
  return text->data ? text->data : "";
}

bool sparse24VerifyFailType(MlirOperation op, const char *what,
                            MlirType expected, MlirType found) {
  Sparse24Text expectedText = {0}, foundText = {0};
  sparse24TextAppendType(&expectedText, expected);
  sparse24TextAppendType(&foundText, found);
  sparse24VerifyFail(op, "expected %s to be %s, found %s", what,
                     textOf(&expectedText), textOf(&foundText));
  sparse24TextDestroy(&expectedText);
  sparse24TextDestroy(&foundText);
  return false;
}

/// As above, where what is expected is not one type.
static bool failKind(MlirOperation op, const char *what, const char *name,
                     const char *expected, MlirType found) {
  Sparse24Text text = {0};
  sparse24TextAppendType(&text, found);
  sparse24VerifyFail(op, "expected %s%s to be %s, found %s", what, name,
                     expected, textOf(&text));
  sparse24TextDestroy(&text);
  return false;
}

static bool failElement(MlirOperation op, const Sparse24Tensor *tensor,
                        const char *expected) {
  return failKind(op, "element type of ", tensor->name, expected,
                  tensor->element);
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

bool sparse24VerifyTensor(MlirOperation op, const char *name, MlirType type,
                          Sparse24Tensor *tensor) {
  *tensor = (Sparse24Tensor){.name = name, .rank = -1};
  if (!mlirTypeIsATensor(type))
    return failKind(op, "", name, "a tensor", type);
  tensor->type = type;
  tensor->rank = sparse24TypeGetRank(type);
  MlirType element = sparse24TypeGetElement(type);
  if (!sparse24TypeIsUnknown(element))
    tensor->element = element;
  return true;
}

bool sparse24VerifyOperand(MlirOperation op, const char *name,
                           Sparse24Tensor *tensor) {
  MlirValue value = sparse24OpGetOperand(op, name);
  if (!mlirValueIsNull(value))
    return sparse24VerifyTensor(op, name, mlirValueGetType(value), tensor);
  *tensor = (Sparse24Tensor){.name = name, .rank = -1};
  return true;
}

bool sparse24VerifyResult(MlirOperation op, intptr_t position, const char *name,
                          Sparse24Tensor *tensor) {
  MlirValue value = mlirOperationGetResult(op, position);
  return sparse24VerifyTensor(op, name, mlirValueGetType(value), tensor);
}

bool sparse24DimIsDynamic(int64_t dim) {
  return dim == mlirShapedTypeGetDynamicSize();
}

int64_t sparse24TensorGetDim(const Sparse24Tensor *tensor, int64_t position) {
  if (position < 0 || position >= tensor->rank)
    return mlirShapedTypeGetDynamicSize();
  return mlirShapedTypeGetDimSize(tensor->type, position);
}

bool sparse24VerifyRank(MlirOperation op, const Sparse24Tensor *tensor,
                        int64_t rank) {
  if (tensor->rank < 0 || tensor->rank == rank)
    return true;
  return sparse24VerifyFail(
      op, "expected the rank of %s to be %" PRId64 ", found %" PRId64,
      tensor->name, rank, tensor->rank);
}

static bool dimsAreCompatible(int64_t a, int64_t b) {
  return a == b || sparse24DimIsDynamic(a) || sparse24DimIsDynamic(b);
}

bool sparse24VerifyDim(MlirOperation op, const Sparse24Tensor *tensor,
                       int64_t position, int64_t expected) {
  int64_t found = sparse24TensorGetDim(tensor, position);
  if (dimsAreCompatible(found, expected))
    return true;
  return sparse24VerifyFail(op,
                            "expected dimension %" PRId64
                            " of %s to be %" PRId64 ", found %" PRId64,
                            position, tensor->name, expected, found);
}

bool sparse24VerifyElement(MlirOperation op, const Sparse24Tensor *tensor,
                           MlirType expected) {
  if (mlirTypeIsNull(tensor->element) || mlirTypeIsNull(expected) ||
      mlirTypeEqual(tensor->element, expected))
    return true;
  Sparse24Text what = {0};
  sparse24TextPrintf(&what, "element type of %s", tensor->name);
  sparse24VerifyFailType(op, textOf(&what), expected, tensor->element);
  sparse24TextDestroy(&what);
  return false;
}

bool sparse24VerifyType(MlirOperation op, const Sparse24Tensor *tensor,
                        MlirType expected) {
  Sparse24Tensor other = {
      .type = expected,
      .rank = sparse24TypeGetRank(expected),
      .element = sparse24TypeGetElement(expected),
  };
  bool compatible = mlirTypeIsNull(tensor->element) ||
                    sparse24TypeIsUnknown(other.element) ||
                    mlirTypeEqual(tensor->element, other.element);
  if (tensor->rank >= 0 && other.rank >= 0) {
    compatible = compatible && tensor->rank == other.rank;
    for (int64_t i = 0; compatible && i < other.rank; ++i)
      compatible = dimsAreCompatible(sparse24TensorGetDim(tensor, i),
                                     sparse24TensorGetDim(&other, i));
  }
  return compatible ||
         sparse24VerifyFailType(op, tensor->name, expected, tensor->type);
}

bool sparse24VerifyBias(MlirOperation op, const Sparse24Tensor *bias,
                        int64_t extent) {
  return !sparse24TensorIsPresent(bias) ||
         (sparse24VerifyRank(op, bias, 1) &&
          sparse24VerifyDim(op, bias, 0, extent));
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

static bool isIntegerOf(MlirType type, unsigned width) {
  return mlirTypeIsAInteger(type) && mlirIntegerTypeGetWidth(type) == width;
}

bool sparse24TypeIsInt8(MlirType type) { return isIntegerOf(type, 8); }

static bool verifyNoZeroPoint(MlirOperation op, const Sparse24Tensor *zeroPoint,
                              const Sparse24Tensor *of) {
  if (!zeroPoint || !sparse24TensorIsPresent(zeroPoint) ||
      mlirTypeIsNull(of->element))
    return true;
  Sparse24Text text = {0};
  sparse24TextAppendType(&text, of->element);
  sparse24VerifyFail(op, "expected no %s for %s elements", zeroPoint->name,
                     textOf(&text));
  sparse24TextDestroy(&text);
  return false;
}

static bool verifyEqualElements(MlirOperation op,
                                const Sparse24Product *product,
                                MlirType element) {
  return sparse24VerifyElement(op, product->b, element) &&
         sparse24VerifyElement(op, product->bias, element) &&
         sparse24VerifyElement(op, product->y, element) &&
         verifyNoZeroPoint(op, product->aZeroPoint, product->a) &&
         verifyNoZeroPoint(op, product->bZeroPoint, product->b);
}

static bool verifyIntegerElements(MlirOperation op,
                                  const Sparse24Product *product) {
  const Sparse24Tensor *b = product->b;
  if (!mlirTypeIsNull(b->element) && !sparse24TypeIsInt8(b->element))
    return failElement(op, b, "an 8-bit integer");
  MlirType i32 = mlirIntegerTypeGet(mlirOperationGetContext(op), 32);
  return sparse24VerifyElement(op, product->bias, i32) &&
         sparse24VerifyElement(op, product->y, i32) &&
         (!product->aZeroPoint || sparse24VerifyElement(op, product->aZeroPoint,
                                                        product->a->element)) &&
         (!product->bZeroPoint ||
          sparse24VerifyElement(op, product->bZeroPoint, b->element));
}

bool sparse24VerifyProduct(MlirOperation op, const Sparse24Product *product) {
  const Sparse24Tensor *known =
      mlirTypeIsNull(product->a->element) ? product->b : product->a;
  MlirType element = known->element;
  if (mlirTypeIsNull(element))
    return true;
  if (mlirTypeIsAFloat(element))
    return verifyEqualElements(op, product, element);
  if (product->integers == Sparse24IntegersNone)
    return failElement(op, known, "floating-point");
  if (sparse24TypeIsInt8(element))
    return verifyIntegerElements(op, product);
  bool takesWide = product->integers == Sparse24IntegersWide;
  if (takesWide && (isIntegerOf(element, 32) || isIntegerOf(element, 64)))
    return verifyEqualElements(op, product, element);
  return failElement(op, known,
                     takesWide
                         ? "floating-point or an 8-, 32- or 64-bit integer"
                         : "floating-point or an 8-bit integer");
}

static bool isGranularMatrix(const Sparse24Tensor *tensor,
                             const Sparse24Granularity *granularity) {
  const Sparse24Tensor *matrix = granularity->matrix;
  if (!matrix || matrix->rank < 2 || tensor->rank != matrix->rank)
    return false;
  int64_t batch = matrix->rank - 2;
  for (int64_t i = 0; i < batch; ++i)
    if (!dimsAreCompatible(sparse24TensorGetDim(tensor, i),
                           sparse24TensorGetDim(matrix, i)))
      return false;
  return dimsAreCompatible(sparse24TensorGetDim(tensor, batch),
                           granularity->rows) &&
         dimsAreCompatible(sparse24TensorGetDim(tensor, batch + 1),
                           granularity->columns);
}

bool sparse24VerifyGranularity(MlirOperation op, const Sparse24Tensor *tensor,
                               const Sparse24Granularity *granularity) {
  if (!sparse24TensorIsPresent(tensor) || tensor->rank <= 0)
    return true;
  if (tensor->rank == 1) {
    int64_t found = sparse24TensorGetDim(tensor, 0);
    if (dimsAreCompatible(found, 1) ||
        (granularity->per && dimsAreCompatible(found, granularity->extent)))
      return true;
  }
  if (isGranularMatrix(tensor, granularity))
    return true;
  Sparse24Text expected = {0};
  sparse24TextPrintf(&expected, "a scalar");
  if (granularity->per && sparse24DimIsDynamic(granularity->extent))
    sparse24TextPrintf(&expected, " or one for each %s", granularity->per);
  else if (granularity->per)
    sparse24TextPrintf(&expected, " or one for each %s (%" PRId64 ")",
                       granularity->per, granularity->extent);
  failKind(op, "", tensor->name, textOf(&expected), tensor->type);
  sparse24TextDestroy(&expected);
  return false;
}

static bool verifyScaleElement(MlirOperation op, const Sparse24Tensor *scale) {
  MlirType element = scale->element;
  if (mlirTypeIsNull(element) || mlirTypeIsAF32(element) ||
      mlirTypeIsAF16(element) || mlirTypeIsABF16(element))
    return true;
  return failElement(op, scale, "f32, f16 or bf16");
}

bool sparse24VerifyQuantized(MlirOperation op, const Sparse24Tensor *tensor,
                             const char *scaleName, const char *zeroPointName,
                             const Sparse24Granularity *granularity,
                             bool floats) {
  MlirType element = tensor->element;
  bool float8 = floats && !mlirTypeIsNull(element) &&
                mlirTypeIsAFloat(element) &&
                mlirFloatTypeGetWidth(element) == 8;
  if (!mlirTypeIsNull(element) && !sparse24TypeIsInt8(element) && !float8)
    return failElement(
        op, tensor, floats ? "an 8-bit integer or float" : "an 8-bit integer");
  Sparse24Tensor scale, zeroPoint;
  return sparse24VerifyOperand(op, scaleName, &scale) &&
         sparse24VerifyOperand(op, zeroPointName, &zeroPoint) &&
         verifyScaleElement(op, &scale) &&
         sparse24VerifyElement(op, &zeroPoint, element) &&
         sparse24VerifyGranularity(op, &scale, granularity) &&
         sparse24VerifyGranularity(op, &zeroPoint, granularity);
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

bool sparse24VerifyInt(MlirOperation op, const char *name, int64_t *value) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  MlirType i64 = mlirIntegerTypeGet(mlirOperationGetContext(op), 64);
  if (mlirAttributeIsNull(attribute) || !mlirAttributeIsAInteger(attribute))
    return sparse24VerifyFail(op, "expected '%s' to be an i64", name);
  MlirType found = mlirAttributeGetType(attribute);
  if (!mlirTypeEqual(found, i64)) {
    Sparse24Text what = {0};
    sparse24TextPrintf(&what, "the type of '%s'", name);
    sparse24VerifyFailType(op, textOf(&what), i64, found);
    sparse24TextDestroy(&what);
    return false;
  }
  *value = mlirIntegerAttrGetValueInt(attribute);
  return true;
}

bool sparse24VerifyIntAtLeast(MlirOperation op, const char *name, int64_t min,
                              int64_t *value) {
  if (!sparse24VerifyInt(op, name, value))
    return false;
  return *value >= min ||
         sparse24VerifyFail(
             op, "expected '%s' to be at least %" PRId64 ", found %" PRId64,
             name, min, *value);
}

bool sparse24VerifyBool(MlirOperation op, const char *name, bool *value) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(attribute) || !mlirAttributeIsABool(attribute))
    return sparse24VerifyFail(op, "expected '%s' to be true or false", name);
  *value = mlirBoolAttrGetValue(attribute);
  return true;
}

bool sparse24VerifyIntArray(MlirOperation op, const char *name, int64_t min,
                            intptr_t size, int64_t *values) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(attribute) ||
      !mlirAttributeIsADenseI64Array(attribute))
    return sparse24VerifyFail(op, "expected '%s' to be an array of i64", name);
  intptr_t found = mlirDenseArrayGetNumElements(attribute);
  if (found != size)
    return sparse24VerifyFail(
        op, "expected '%s' to have %" PRIdPTR " elements, found %" PRIdPTR,
        name, size, found);
  for (intptr_t i = 0; i < size; ++i) {
    values[i] = mlirDenseI64ArrayGetElement(attribute, i);
    if (values[i] < min)
      return sparse24VerifyFail(
          op,
          "expected all elements of '%s' to be at least %" PRId64
          ", found %" PRId64,
          name, min, values[i]);
  }
  return true;
}

static bool failWord(MlirOperation op, const char *name,
                     const char *const *words, MlirStringRef found) {
  Sparse24Text expected = {0}, escaped = {0};
  sparse24TextAppendEscaped(&escaped, found);
  for (size_t i = 0; words[i]; ++i)
    sparse24TextPrintf(&expected, "%s\"%s\"",
                       i == 0         ? ""
                       : words[i + 1] ? ", "
                                      : " or ",
                       words[i]);
  sparse24VerifyFail(op, "expected '%s' to be %s, found \"%s\"", name,
                     textOf(&expected), textOf(&escaped));
  sparse24TextDestroy(&expected);
  sparse24TextDestroy(&escaped);
  return false;
}

bool sparse24VerifyWord(MlirOperation op, const char *name,
                        const char *const *words, bool optional, int *found) {
  *found = 0;
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (optional && mlirAttributeIsNull(attribute))
    return true;
  if (mlirAttributeIsNull(attribute) || !mlirAttributeIsAString(attribute))
    return sparse24VerifyFail(op, "expected '%s' to be a string", name);
  MlirStringRef word = mlirStringAttrGetValue(attribute);
  for (int i = 0; words[i]; ++i) {
    *found = i;
    if (sparse24StrEquals(word, words[i]))
      return true;
  }
  return failWord(op, name, words, word);
}

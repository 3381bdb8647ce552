/*===- VerifyONNX.c - Checks of ONNX's weight operators -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// What ONNX's standard says of the operators that the conversion raises. It is
// checked before they are raised, because an attribute that is wrong would be
// lost then, and on those that stay as they are.

#include "Transforms/Verify.h"

#include "Support/IR.h"
#include "sparse24/Dialect.h"

#include <inttypes.h>

//===----------------------------------------------------------------------===//
// Operands and attributes
//===----------------------------------------------------------------------===//

/// The operand under its name in the standard; absent where it is omitted.
static bool getOperand(MlirOperation op, intptr_t position, const char *name,
                       Sparse24Tensor *tensor) {
  *tensor = (Sparse24Tensor){.name = name, .rank = -1};
  if (position >= mlirOperationGetNumOperands(op))
    return true;
  MlirType type = mlirValueGetType(mlirOperationGetOperand(op, position));
  return mlirTypeIsANone(type) || sparse24VerifyTensor(op, name, type, tensor);
}

static bool isInteger(MlirAttribute attribute) {
  return mlirAttributeIsAInteger(attribute) && !mlirAttributeIsABool(attribute);
}

static const char *describe(MlirAttribute attribute) {
  const struct {
    bool is;
    const char *description;
  } kinds[] = {
      {isInteger(attribute), "an integer"},
      {mlirAttributeIsAFloat(attribute), "a float"},
      {mlirAttributeIsAString(attribute), "a string"},
      {mlirAttributeIsAArray(attribute), "a list"},
      {mlirAttributeIsAElements(attribute), "a tensor"},
      {mlirAttributeIsAType(attribute), "a type"},
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; ++i)
    if (kinds[i].is)
      return kinds[i].description;
  return "something else";
}

static bool failKind(MlirOperation op, const char *name, const char *expected,
                     MlirAttribute found) {
  return sparse24VerifyFail(op, "expected '%s' to be %s, found %s", name,
                            expected, describe(found));
}

static bool verifyInteger(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return mlirAttributeIsNull(attribute) || isInteger(attribute) ||
         failKind(op, name, "an integer", attribute);
}

static bool verifyFloat(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return mlirAttributeIsNull(attribute) || mlirAttributeIsAFloat(attribute) ||
         failKind(op, name, "a float", attribute);
}

/// A list that is there has `count` integers (a negative one: any number) of at
/// least `min`.
static bool verifyIntegers(MlirOperation op, const char *name, int64_t count,
                           int64_t min) {
  MlirAttribute list = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(list))
    return true;
  if (!mlirAttributeIsAArray(list))
    return failKind(op, name, "a list of integers", list);
  intptr_t found = mlirArrayAttrGetNumElements(list);
  if (count >= 0 && found != count)
    return sparse24VerifyFail(
        op, "expected '%s' to have %" PRId64 " element%s, found %" PRIdPTR,
        name, count, count == 1 ? "" : "s", found);
  for (intptr_t i = 0; i < found; ++i) {
    MlirAttribute element = mlirArrayAttrGetElement(list, i);
    if (!isInteger(element))
      return sparse24VerifyFail(op,
                                "expected the elements of '%s' to be integers, "
                                "found %s",
                                name, describe(element));
    if (mlirIntegerAttrGetValueInt(element) < min)
      return sparse24VerifyFail(
          op,
          "expected all elements of '%s' to be at least %" PRId64
          ", found %" PRId64,
          name, min, mlirIntegerAttrGetValueInt(element));
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

typedef struct {
  Sparse24Tensor x, w, bias, y;
  int64_t spatial; ///< Dimensions after the first two; -1: not known.
  bool isTransposed;
} Conv;

static bool getConv(MlirOperation op, const char *x, const char *w,
                    intptr_t wPosition, intptr_t biasPosition, Conv *conv) {
  enum { minRank = 3 };
  *conv = (Conv){.spatial = -1};
  if (!getOperand(op, 0, x, &conv->x) ||
      !getOperand(op, wPosition, w, &conv->w) ||
      !getOperand(op, biasPosition, "B", &conv->bias) ||
      !sparse24VerifyResult(op, 0, "Y", &conv->y))
    return false;
  const Sparse24Tensor *known = conv->w.rank >= 0 ? &conv->w : &conv->x;
  if (known->rank < 0)
    return true;
  if (known->rank < minRank)
    return sparse24VerifyFail(
        op, "expected the rank of %s to be at least %d, found %" PRId64,
        known->name, minRank, known->rank);
  conv->spatial = known->rank - 2;
  return sparse24VerifyRank(op, &conv->x, known->rank) &&
         sparse24VerifyRank(op, &conv->y, known->rank);
}

/// The filter's own size must be what kernel_shape says.
static bool verifyKernelShape(MlirOperation op, const Conv *conv) {
  MlirAttribute list = sparse24OpGetAttr(op, "kernel_shape");
  for (int64_t i = 0; !mlirAttributeIsNull(list) && i < conv->w.rank - 2; ++i) {
    int64_t declared =
        mlirIntegerAttrGetValueInt(mlirArrayAttrGetElement(list, i));
    int64_t found = sparse24TensorGetDim(&conv->w, 2 + i);
    if (!sparse24DimIsDynamic(found) && found != declared)
      return sparse24VerifyFail(op,
                                "expected 'kernel_shape' to be that of %s, "
                                "found %" PRId64 " for its %" PRId64,
                                conv->w.name, declared, found);
  }
  return true;
}

static bool verifyWindow(MlirOperation op, const Conv *conv) {
  static const char *const autoPads[] = {"NOTSET", "SAME_UPPER", "SAME_LOWER",
                                         "VALID", NULL};
  int ignored;
  int64_t spatial = conv->spatial;
  int64_t both = spatial < 0 ? -1 : 2 * spatial;
  return verifyIntegers(op, "strides", spatial, 1) &&
         verifyIntegers(op, "dilations", spatial, 1) &&
         verifyIntegers(op, "pads", both, 0) &&
         verifyIntegers(op, "kernel_shape", spatial, 1) &&
         sparse24VerifyWord(op, "auto_pad", autoPads, true, &ignored) &&
         verifyKernelShape(op, conv);
}

static bool verifyDivides(MlirOperation op, int64_t groups, int64_t channels,
                          const char *what, const Sparse24Tensor *tensor) {
  return sparse24DimIsDynamic(channels) || channels % groups == 0 ||
         sparse24VerifyFail(op,
                            "expected 'group' to divide the %" PRId64
                            " %s of %s, found %" PRId64,
                            channels, what, tensor->name, groups);
}

/// W is O x C / group, and C x O / group of a transposed convolution.
static bool verifyChannels(MlirOperation op, const Conv *conv) {
  if (!verifyInteger(op, "group"))
    return false;
  int64_t groups = sparse24OpGetInt(op, "group", 1);
  if (groups < 1)
    return sparse24VerifyFail(
        op, "expected 'group' to be at least 1, found %" PRId64, groups);
  int64_t channels = sparse24TensorGetDim(&conv->x, 1);
  int64_t first = sparse24TensorGetDim(&conv->w, 0);
  int64_t second = sparse24TensorGetDim(&conv->w, 1);
  if (!verifyDivides(op, groups, channels, "channels", &conv->x) ||
      !verifyDivides(op, groups, first, "channels", &conv->w))
    return false;
  if (conv->isTransposed) {
    int64_t outputs = second;
    if (!sparse24DimIsDynamic(second) &&
        __builtin_mul_overflow(second, groups, &outputs))
      return sparse24VerifyFail(op,
                                "expected the output channels to fit 64 bits");
    return sparse24VerifyDim(op, &conv->w, 0, channels) &&
           sparse24VerifyBias(op, &conv->bias, outputs);
  }
  if (!sparse24DimIsDynamic(channels) && !sparse24DimIsDynamic(second) &&
      channels / groups != second)
    return sparse24VerifyFail(op,
                              "expected dimension 1 of %s to be %" PRId64
                              " / %" PRId64 ", the channels of %s by 'group', "
                              "found %" PRId64,
                              conv->w.name, channels, groups, conv->x.name,
                              second);
  return sparse24VerifyBias(op, &conv->bias, first);
}

static bool verifyConvRules(MlirOperation op, const Conv *conv) {
  return verifyWindow(op, conv) && verifyChannels(op, conv);
}

static bool verifyConv(MlirOperation op) {
  Conv conv;
  return getConv(op, "X", "W", 1, 2, &conv) && verifyConvRules(op, &conv) &&
         sparse24VerifyProduct(
             op, &(Sparse24Product){&conv.x, &conv.w, &conv.bias, &conv.y, NULL,
                                    NULL, Sparse24IntegersOf8Bits});
}

static bool verifyConvTranspose(MlirOperation op) {
  Conv conv;
  if (!getConv(op, "X", "W", 1, 2, &conv))
    return false;
  conv.isTransposed = true;
  return verifyConvRules(op, &conv) &&
         verifyIntegers(op, "output_padding", conv.spatial, 0) &&
         verifyIntegers(op, "output_shape", -1, 0) &&
         sparse24VerifyProduct(
             op, &(Sparse24Product){&conv.x, &conv.w, &conv.bias, &conv.y, NULL,
                                    NULL, Sparse24IntegersNone});
}

/// It has no bias: what stands there are zero points.
static bool verifyConvInteger(MlirOperation op) {
  Conv conv;
  return getConv(op, "x", "w", 1, INTPTR_MAX, &conv) &&
         verifyConvRules(op, &conv);
}

static bool verifyQLinearConv(MlirOperation op) {
  Conv conv;
  return getConv(op, "x", "w", 3, 8, &conv) && verifyConvRules(op, &conv);
}

//===----------------------------------------------------------------------===//
// Matrix products
//===----------------------------------------------------------------------===//

static bool verifyReduction(MlirOperation op, const Sparse24Tensor *a,
                            int64_t aPosition, const Sparse24Tensor *b,
                            int64_t bPosition) {
  int64_t left = sparse24TensorGetDim(a, aPosition);
  int64_t right = sparse24TensorGetDim(b, bPosition);
  return left == right || sparse24DimIsDynamic(left) ||
         sparse24DimIsDynamic(right) ||
         sparse24VerifyFail(op,
                            "expected dimension %" PRId64
                            " of %s to be %" PRId64 " as in %s, found %" PRId64,
                            bPosition, b->name, left, a->name, right);
}

static bool verifyNotScalar(MlirOperation op, const Sparse24Tensor *tensor) {
  return tensor->rank != 0 ||
         sparse24VerifyFail(op,
                            "expected the rank of %s to be at least 1, found 0",
                            tensor->name);
}

static bool verifyMatMulOf(MlirOperation op, const char *aName,
                           const char *bName, intptr_t bPosition) {
  Sparse24Tensor a, b, y;
  if (!getOperand(op, 0, aName, &a) || !getOperand(op, bPosition, bName, &b) ||
      !sparse24VerifyResult(op, 0, "Y", &y) || !verifyNotScalar(op, &a) ||
      !verifyNotScalar(op, &b))
    return false;
  return verifyReduction(op, &a, a.rank - 1, &b, b.rank < 2 ? 0 : b.rank - 2);
}

static bool verifyMatMul(MlirOperation op) {
  Sparse24Tensor a, b, y, none = {.rank = -1};
  return verifyMatMulOf(op, "A", "B", 1) && getOperand(op, 0, "A", &a) &&
         getOperand(op, 1, "B", &b) && sparse24VerifyResult(op, 0, "Y", &y) &&
         sparse24VerifyProduct(op,
                               &(Sparse24Product){&a, &b, &none, &y, NULL, NULL,
                                                  Sparse24IntegersWide});
}

static bool verifyMatMulInteger(MlirOperation op) {
  return verifyMatMulOf(op, "A", "B", 1);
}

static bool verifyQLinearMatMul(MlirOperation op) {
  return verifyMatMulOf(op, "a", "b", 3);
}

/// That C can be added to a matrix of `extents`.
static bool verifyGemmC(MlirOperation op, const Sparse24Tensor *c,
                        const int64_t *extents) {
  if (c->rank > 2)
    return sparse24VerifyRank(op, c, 2);
  for (int64_t i = 0; i < c->rank; ++i) {
    int64_t found = sparse24TensorGetDim(c, i);
    if (found != 1 && !sparse24VerifyDim(op, c, i, extents[2 - c->rank + i]))
      return false;
  }
  return true;
}

static bool verifyGemm(MlirOperation op) {
  Sparse24Tensor a, b, c, y;
  if (!getOperand(op, 0, "A", &a) || !getOperand(op, 1, "B", &b) ||
      !getOperand(op, 2, "C", &c) || !sparse24VerifyResult(op, 0, "Y", &y) ||
      !verifyInteger(op, "transA") || !verifyInteger(op, "transB") ||
      !verifyFloat(op, "alpha") || !verifyFloat(op, "beta") ||
      !sparse24VerifyRank(op, &a, 2) || !sparse24VerifyRank(op, &b, 2))
    return false;
  int transA = sparse24OpGetInt(op, "transA", 0) != 0;
  int transB = sparse24OpGetInt(op, "transB", 0) != 0;
  const int64_t extents[] = {sparse24TensorGetDim(&a, transA),
                             sparse24TensorGetDim(&b, !transB)};
  return verifyReduction(op, &a, !transA, &b, transB) &&
         verifyGemmC(op, &c, extents) &&
         sparse24VerifyProduct(op,
                               &(Sparse24Product){&a, &b, &c, &y, NULL, NULL,
                                                  Sparse24IntegersWide});
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

/// The first `required` operands are not optional.
static const struct {
  const char *op;
  intptr_t required, max;
  bool (*verify)(MlirOperation op);
} rows[] = {
    // operation           operands  rules
    {"onnx.Conv", 2, 3, verifyConv},
    {"onnx.ConvInteger", 2, 4, verifyConvInteger},
    {"onnx.ConvTranspose", 2, 3, verifyConvTranspose},
    {"onnx.Gemm", 2, 3, verifyGemm},
    {"onnx.MatMul", 2, 2, verifyMatMul},
    {"onnx.MatMulInteger", 2, 4, verifyMatMulInteger},
    {"onnx.QLinearConv", 8, 9, verifyQLinearConv},
    {"onnx.QLinearMatMul", 8, 8, verifyQLinearMatMul},
};

static bool verifyCounts(MlirOperation op, intptr_t required, intptr_t max) {
  intptr_t operands = mlirOperationGetNumOperands(op);
  if (operands < required || operands > max)
    return sparse24VerifyFail(
        op, "expected %" PRIdPTR " to %" PRIdPTR " operands, found %" PRIdPTR,
        required, max, operands);
  for (intptr_t i = 0; i < required; ++i)
    if (mlirTypeIsANone(mlirValueGetType(mlirOperationGetOperand(op, i))))
      return sparse24VerifyFail(
          op, "expected operand %" PRIdPTR " to be a tensor, found none", i);
  intptr_t results = mlirOperationGetNumResults(op);
  return results == 1 ||
         sparse24VerifyFail(op, "expected 1 result, found %" PRIdPTR, results);
}

bool sparse24VerifyONNX(MlirOperation op) {
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (sparse24StrEquals(name, rows[i].op))
      return verifyCounts(op, rows[i].required, rows[i].max) &&
             rows[i].verify(op);
  return true;
}

/*===- VerifyMatmul.c - Checks of the matrix products ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Verify.h"

#include "Support/IR.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"

#include <inttypes.h>

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

/// An operand as a stack of matrices, transposed if so asked. A vector on the
/// left is a row, one on the right a column; y has no dimension for it.
typedef struct {
  const Sparse24Tensor *tensor;
  bool transpose;
  int64_t rows, columns;
  int64_t batchRank; ///< Dimensions before the last two; -1: not known.
} Matrix;

static bool verifyMatrix(MlirOperation op, const Sparse24Tensor *tensor,
                         const char *flag, bool transpose, bool isLeft,
                         Matrix *matrix) {
  int64_t rank = tensor->rank;
  *matrix = (Matrix){tensor, transpose, sparse24TensorGetDim(tensor, rank - 2),
                     sparse24TensorGetDim(tensor, rank - 1),
                     rank > 1   ? rank - 2
                     : rank < 0 ? -1
                                : 0};
  if (rank == 0)
    return sparse24VerifyFail(
        op, "expected the rank of %s to be at least 1, found 0", tensor->name);
  if (rank == 1 && transpose)
    return sparse24VerifyFail(
        op, "expected '%s' to be false for a vector, found true", flag);
  if (rank == 1)
    *matrix =
        (Matrix){tensor, false, isLeft ? 1 : sparse24TensorGetDim(tensor, 0),
                 isLeft ? sparse24TensorGetDim(tensor, 0) : 1, 0};
  if (transpose) {
    int64_t rows = matrix->rows;
    matrix->rows = matrix->columns;
    matrix->columns = rows;
  }
  return true;
}

/// The batch dimension that stands `fromEnd` before the last one; 1 where the
/// operand has none.
static int64_t getBatchDim(const Matrix *matrix, int64_t fromEnd) {
  int64_t position = matrix->batchRank - 1 - fromEnd;
  return position < 0 ? 1 : sparse24TensorGetDim(matrix->tensor, position);
}

static bool verifyBatchDim(MlirOperation op, const Matrix *x1, const Matrix *x2,
                           int64_t fromEnd, int64_t position,
                           const Sparse24Tensor *y) {
  int64_t a = getBatchDim(x1, fromEnd);
  int64_t b = getBatchDim(x2, fromEnd);
  bool eitherDynamic = sparse24DimIsDynamic(a) || sparse24DimIsDynamic(b);
  if (a != b && a != 1 && b != 1 && !eitherDynamic)
    return sparse24VerifyFail(
        op,
        "expected batch dimension %" PRId64
        " of %s and %s to be equal or 1, found %" PRId64 " and %" PRId64,
        position, x1->tensor->name, x2->tensor->name, a, b);
  // A dynamic one may be 1, and the result is then the other, unless that is 1.
  int64_t expected = a == 1 || (sparse24DimIsDynamic(a) && b != 1) ? b : a;
  return sparse24VerifyDim(op, y, position, expected);
}

static bool verifyProductShape(MlirOperation op, const Matrix *x1,
                               const Matrix *x2, const Sparse24Tensor *y) {
  if (!sparse24DimIsDynamic(x1->columns) && !sparse24DimIsDynamic(x2->rows) &&
      x1->columns != x2->rows)
    return sparse24VerifyFail(op,
                              "expected the reduction dimension of %s to be "
                              "%" PRId64 " as in %s, found %" PRId64,
                              x2->tensor->name, x1->columns, x1->tensor->name,
                              x2->rows);
  if (x1->batchRank < 0 || x2->batchRank < 0)
    return true;
  int64_t batchRank =
      x1->batchRank > x2->batchRank ? x1->batchRank : x2->batchRank;
  bool hasRows = x1->tensor->rank > 1, hasColumns = x2->tensor->rank > 1;
  if (!sparse24VerifyRank(op, y, batchRank + hasRows + hasColumns))
    return false;
  for (int64_t i = 0; i < batchRank; ++i)
    if (!verifyBatchDim(op, x1, x2, batchRank - 1 - i, i, y))
      return false;
  return (!hasRows || sparse24VerifyDim(op, y, batchRank, x1->rows)) &&
         (!hasColumns ||
          sparse24VerifyDim(op, y, batchRank + hasRows, x2->columns));
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

static Sparse24Granularity perRow(const Matrix *x1) {
  return (Sparse24Granularity){"row", x1->rows, x1->tensor, x1->rows, 1};
}

static Sparse24Granularity perColumn(const Matrix *x2) {
  return (Sparse24Granularity){"column", x2->columns, x2->tensor, 1,
                               x2->columns};
}

static bool verifyMatmul(MlirOperation op, const Sparse24Tensor *x2) {
  Sparse24Tensor x1, bias, y, x1ZeroPoint, x2ZeroPoint;
  bool transposeX1, transposeX2;
  Matrix left, right;
  if (!sparse24VerifyOperand(op, "x1", &x1) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyOperand(op, "x1_zero_point", &x1ZeroPoint) ||
      !sparse24VerifyOperand(op, "x2_zero_point", &x2ZeroPoint) ||
      !sparse24VerifyResult(op, 0, "y", &y) ||
      !sparse24VerifyBool(op, "transpose_x1", &transposeX1) ||
      !sparse24VerifyBool(op, "transpose_x2", &transposeX2) ||
      !verifyMatrix(op, &x1, "transpose_x1", transposeX1, true, &left) ||
      !verifyMatrix(op, x2, "transpose_x2", transposeX2, false, &right))
    return false;
  Sparse24Product product = {
      &x1, x2, &bias, &y, &x1ZeroPoint, &x2ZeroPoint, Sparse24IntegersWide};
  Sparse24Granularity rows = perRow(&left), columns = perColumn(&right);
  return sparse24VerifyProduct(op, &product) &&
         verifyProductShape(op, &left, &right, &y) &&
         sparse24VerifyBias(op, &bias, right.columns) &&
         sparse24VerifyGranularity(op, &x1ZeroPoint, &rows) &&
         sparse24VerifyGranularity(op, &x2ZeroPoint, &columns);
}

static bool verifyQLinearMatmul(MlirOperation op, const Sparse24Tensor *x2) {
  Sparse24Tensor x1, y;
  Matrix left, right;
  if (!sparse24VerifyOperand(op, "x1", &x1) ||
      !sparse24VerifyResult(op, 0, "y", &y) ||
      !verifyMatrix(op, &x1, "", false, true, &left) ||
      !verifyMatrix(op, x2, "", false, false, &right))
    return false;
  Sparse24Granularity x1Rows = perRow(&left), x2Columns = perColumn(&right),
                      yRows = {"row", left.rows, &y, left.rows, 1};
  return verifyProductShape(op, &left, &right, &y) &&
         sparse24VerifyQuantized(op, &x1, "x1_scale", "x1_zero_point", &x1Rows,
                                 true) &&
         sparse24VerifyQuantized(op, x2, "x2_scale", "x2_zero_point",
                                 &x2Columns, true) &&
         sparse24VerifyQuantized(op, &y, "y_scale", "y_zero_point", &yRows,
                                 true);
}

/// The attribute `alpha` is a factor of the product.
static bool verifyAlpha(MlirOperation op) {
  MlirAttribute alpha = sparse24OpGetAttr(op, "alpha");
  if (mlirAttributeIsNull(alpha) || !mlirAttributeIsAFloat(alpha) ||
      !mlirTypeIsAF32(mlirAttributeGetType(alpha)))
    return sparse24VerifyFail(op, "expected 'alpha' to be an f32");
  return true;
}

/// A bias of i32 that broadcasts to y, which has two dimensions.
static bool verifyGemmBias(MlirOperation op, const Sparse24Tensor *bias,
                           const Sparse24Tensor *y) {
  MlirType i32 = mlirIntegerTypeGet(mlirOperationGetContext(op), 32);
  if (mlirTypeIsNull(bias->type))
    return true;
  if (!sparse24VerifyElement(op, bias, i32))
    return false;
  if (bias->rank > 2)
    return sparse24VerifyFail(
        op, "expected the rank of bias to be at most 2, found %" PRId64,
        bias->rank);
  for (int64_t i = 1; i <= bias->rank; ++i) {
    int64_t found = sparse24TensorGetDim(bias, bias->rank - i);
    if (found != 1 && !sparse24VerifyDim(op, bias, bias->rank - i,
                                         sparse24TensorGetDim(y, y->rank - i)))
      return false;
  }
  return true;
}

/// y of 8-bit integers has a scale and a zero point, one of f32 neither.
static bool verifyGemmResult(MlirOperation op, const Sparse24Tensor *y) {
  Sparse24Tensor scale, zeroPoint;
  if (!sparse24VerifyOperand(op, "y_scale", &scale) ||
      !sparse24VerifyOperand(op, "y_zero_point", &zeroPoint))
    return false;
  if (mlirTypeIsNull(scale.type) != mlirTypeIsNull(zeroPoint.type))
    return sparse24VerifyFail(
        op, "expected both y_scale and y_zero_point or none of them, found %s",
        mlirTypeIsNull(scale.type) ? "y_zero_point" : "y_scale");
  if (mlirTypeIsNull(scale.type))
    return sparse24VerifyElement(op, y,
                                 mlirF32TypeGet(mlirOperationGetContext(op)));
  Sparse24Granularity scalar = {0};
  return sparse24VerifyQuantized(op, y, "y_scale", "y_zero_point", &scalar,
                                 false);
}

static bool verifyQLinearGemm(MlirOperation op, const Sparse24Tensor *x2) {
  Sparse24Tensor x1, bias, y;
  bool transposeX1, transposeX2;
  Matrix left, right;
  if (!sparse24VerifyOperand(op, "x1", &x1) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyResult(op, 0, "y", &y) ||
      !sparse24VerifyBool(op, "transpose_x1", &transposeX1) ||
      !sparse24VerifyBool(op, "transpose_x2", &transposeX2) ||
      !sparse24VerifyRank(op, &x1, 2) || !sparse24VerifyRank(op, x2, 2) ||
      !verifyMatrix(op, &x1, "transpose_x1", transposeX1, true, &left) ||
      !verifyMatrix(op, x2, "transpose_x2", transposeX2, false, &right))
    return false;
  Sparse24Granularity scalar = {0};
  // One for each column, but not a stack of rows.
  Sparse24Granularity columns = {"column", right.columns, NULL, 0, 0};
  return verifyAlpha(op) && verifyProductShape(op, &left, &right, &y) &&
         sparse24VerifyQuantized(op, &x1, "x1_scale", "x1_zero_point", &scalar,
                                 false) &&
         sparse24VerifyQuantized(op, x2, "x2_scale", "x2_zero_point", &columns,
                                 false) &&
         verifyGemmBias(op, &bias, &y) && verifyGemmResult(op, &y);
}

/// K is the dimension before the last one of a matrix, and the last one of its
/// transpose and of a vector.
static bool verifyCompressedX2(MlirOperation op, bool transpose,
                               Sparse24Tensor *x2) {
  if (!sparse24VerifyCompressedOperand(op, "x2_compress", x2))
    return false;
  bool isLast = transpose || x2->rank < 2;
  return sparse24VerifyReductionAxis(op, x2->rank - (isLast ? 1 : 2));
}

bool sparse24VerifyMatmul(MlirOperation op) {
  Sparse24Tensor x2;
  return sparse24VerifyOperand(op, "x2", &x2) && verifyMatmul(op, &x2);
}

bool sparse24VerifyMatmulCompress(MlirOperation op) {
  Sparse24Tensor x2;
  bool transpose;
  return sparse24VerifyBool(op, "transpose_x2", &transpose) &&
         verifyCompressedX2(op, transpose, &x2) && verifyMatmul(op, &x2);
}

bool sparse24VerifyQLinearMatmul(MlirOperation op) {
  Sparse24Tensor x2;
  return sparse24VerifyOperand(op, "x2", &x2) && verifyQLinearMatmul(op, &x2);
}

bool sparse24VerifyQLinearMatmulCompress(MlirOperation op) {
  Sparse24Tensor x2;
  return verifyCompressedX2(op, false, &x2) && verifyQLinearMatmul(op, &x2);
}

bool sparse24VerifyQLinearGemm(MlirOperation op) {
  Sparse24Tensor x2;
  return sparse24VerifyOperand(op, "x2", &x2) && verifyQLinearGemm(op, &x2);
}

bool sparse24VerifyQLinearGemmCompress(MlirOperation op) {
  Sparse24Tensor x2;
  bool transpose;
  return sparse24VerifyBool(op, "transpose_x2", &transpose) &&
         verifyCompressedX2(op, transpose, &x2) && verifyQLinearGemm(op, &x2);
}

//===----------------------------------------------------------------------===//
// fully_connection
//===----------------------------------------------------------------------===//

/// The product of the dimensions of x from `axis` on; dynamic when one of them
/// is.
static bool getFlattened(MlirOperation op, const Sparse24Tensor *x,
                         int64_t axis, int64_t *product) {
  *product = 1;
  for (int64_t i = axis; i < x->rank; ++i) {
    int64_t dim = sparse24TensorGetDim(x, i);
    if (sparse24DimIsDynamic(dim)) {
      *product = dim;
      return true;
    }
    if (__builtin_mul_overflow(*product, dim, product))
      return sparse24VerifyFail(
          op, "expected the product of the dimensions of x to fit 64 bits");
  }
  return true;
}

static bool verifyFlattenedShape(MlirOperation op, const Sparse24Tensor *x,
                                 int64_t axis, int64_t outputs,
                                 const Sparse24Tensor *y) {
  if (!sparse24VerifyRank(op, y, axis + 1))
    return false;
  for (int64_t i = 0; i < axis; ++i)
    if (!sparse24VerifyDim(op, y, i, sparse24TensorGetDim(x, i)))
      return false;
  return sparse24VerifyDim(op, y, axis, outputs);
}

bool sparse24VerifyFullyConnection(MlirOperation op) {
  Sparse24Tensor x, w, bias, y;
  int64_t outputs, axis;
  bool transpose;
  if (!sparse24VerifyOperand(op, "x", &x) ||
      !sparse24VerifyOperand(op, "w", &w) ||
      !sparse24VerifyOperand(op, "bias", &bias) ||
      !sparse24VerifyResult(op, 0, "y", &y) ||
      !sparse24VerifyIntAtLeast(op, "num_output", 0, &outputs) ||
      !sparse24VerifyIntAtLeast(op, "axis", 1, &axis) ||
      !sparse24VerifyBool(op, "transpose", &transpose))
    return false;
  Sparse24Product product = {
      &x, &w, &bias, &y, NULL, NULL, Sparse24IntegersWide};
  if (!sparse24VerifyProduct(op, &product) || !sparse24VerifyRank(op, &w, 2) ||
      !sparse24VerifyDim(op, &w, transpose ? 1 : 0, outputs) ||
      !sparse24VerifyBias(op, &bias, outputs))
    return false;
  if (x.rank < 0)
    return true;
  if (axis >= x.rank)
    return sparse24VerifyFail(op,
                              "expected 'axis' to be less than the %" PRId64
                              " dimensions of x, found %" PRId64,
                              x.rank, axis);
  int64_t reduction;
  return getFlattened(op, &x, axis, &reduction) &&
         sparse24VerifyDim(op, &w, transpose ? 0 : 1, reduction) &&
         verifyFlattenedShape(op, &x, axis, outputs, &y);
}

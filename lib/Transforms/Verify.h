/*===- Verify.h - What the checks of sparse24-verify share ------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// A check returns true, or false after having emitted the first rule that the
/// operation breaks. `!sparse24.unknown` elements, unranked tensors and dynamic
/// dimensions are compatible with anything.
///
///   Sparse24Tensor x, y;
///   return sparse24VerifyOperand(op, "x", &x) &&
///          sparse24VerifyResult(op, 0, "y", &y) &&
///          sparse24VerifyRank(op, &x, 4) &&
///          sparse24VerifyDim(op, &y, 0, sparse24TensorGetDim(&x, 0));
///
/// The checks rely on what the dialect's definition says, which must have been
/// verified before.

#ifndef SPARSE24_LIB_TRANSFORMS_VERIFY_H
#define SPARSE24_LIB_TRANSFORMS_VERIFY_H

#include "mlir-c/IR.h"

#include <stdbool.h>
#include <stdint.h>

/// Emits "'<op>' op <message>" at the operation and returns false.
__attribute__((format(printf, 2, 3))) bool
sparse24VerifyFail(MlirOperation op, const char *format, ...);

/// Emits "expected <what> to be <expected>, found <found>" and returns false.
bool sparse24VerifyFailType(MlirOperation op, const char *what,
                            MlirType expected, MlirType found);

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

/// An operand, a result, or the `dense_type` of an operation.
typedef struct {
  const char *name; ///< As in messages.
  MlirType type;    ///< Null for an optional operand that is not there.
  MlirType element; ///< Null when it is not known.
  int64_t rank;     ///< -1 when it is not known.
} Sparse24Tensor;

bool sparse24VerifyTensor(MlirOperation op, const char *name, MlirType type,
                          Sparse24Tensor *tensor);
bool sparse24VerifyOperand(MlirOperation op, const char *name,
                           Sparse24Tensor *tensor);
bool sparse24VerifyResult(MlirOperation op, intptr_t position, const char *name,
                          Sparse24Tensor *tensor);

static inline bool sparse24TensorIsPresent(const Sparse24Tensor *tensor) {
  return tensor->type.ptr;
}

bool sparse24DimIsDynamic(int64_t dim);

/// Dynamic where the rank is not known or has no such dimension.
int64_t sparse24TensorGetDim(const Sparse24Tensor *tensor, int64_t position);

bool sparse24VerifyRank(MlirOperation op, const Sparse24Tensor *tensor,
                        int64_t rank);
bool sparse24VerifyDim(MlirOperation op, const Sparse24Tensor *tensor,
                       int64_t position, int64_t expected);

/// That the tensor's type is compatible with `expected`.
bool sparse24VerifyType(MlirOperation op, const Sparse24Tensor *tensor,
                        MlirType expected);

/// That the element type is `expected`, when both are known.
bool sparse24VerifyElement(MlirOperation op, const Sparse24Tensor *tensor,
                           MlirType expected);

/// That a `bias` that is there is a vector of `extent` elements.
bool sparse24VerifyBias(MlirOperation op, const Sparse24Tensor *bias,
                        int64_t extent);

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

bool sparse24TypeIsInt8(MlirType type);

/// Which integers a product takes besides floating-point numbers.
typedef enum {
  Sparse24IntegersNone,
  Sparse24IntegersOf8Bits,
  Sparse24IntegersWide, ///< Of 8, 32 and 64 bits.
} Sparse24Integers;

/// The element types of y = a * b + bias. Floating-point ones are all the same.
/// On 8-bit integers bias and y are i32, and a and b may have zero points of
/// their own types. On 32- and 64-bit integers all are the same.
typedef struct {
  const Sparse24Tensor *a, *b, *bias, *y;
  const Sparse24Tensor *aZeroPoint, *bZeroPoint; ///< NULL: there are none.
  Sparse24Integers integers;
} Sparse24Product;

bool sparse24VerifyProduct(MlirOperation op, const Sparse24Product *product);

/// Which scales and zero points a tensor may have besides a scalar: a vector of
/// `extent` elements, one for each `per` (NULL: none), and, for the operands of
/// a matrix product, `matrix` with all dimensions but the last two, and of
/// these rows x 1 or 1 x columns.
typedef struct {
  const char *per;
  int64_t extent;
  const Sparse24Tensor *matrix;
  int64_t rows, columns;
} Sparse24Granularity;

/// The shape of a scale or zero point, when it is there.
bool sparse24VerifyGranularity(MlirOperation op, const Sparse24Tensor *tensor,
                               const Sparse24Granularity *granularity);

/// The element types and shapes of a quantized tensor with its operands
/// `scaleName` and `zeroPointName`; `floats` permits 8-bit floating-point
/// elements.
bool sparse24VerifyQuantized(MlirOperation op, const Sparse24Tensor *tensor,
                             const char *scaleName, const char *zeroPointName,
                             const Sparse24Granularity *granularity,
                             bool floats);

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

bool sparse24VerifyInt(MlirOperation op, const char *name, int64_t *value);
bool sparse24VerifyIntAtLeast(MlirOperation op, const char *name, int64_t min,
                              int64_t *value);
bool sparse24VerifyBool(MlirOperation op, const char *name, bool *value);
bool sparse24VerifyIntArray(MlirOperation op, const char *name, int64_t min,
                            intptr_t size, int64_t *values);

/// A string among those of `words`, which ends in NULL; the position of the
/// word found, or 0 for an absent attribute that is `optional`.
bool sparse24VerifyWord(MlirOperation op, const char *name,
                        const char *const *words, bool optional, int *found);

//===----------------------------------------------------------------------===//
// Compressed weights
//===----------------------------------------------------------------------===//

/// The operands `valuesName` and `compress_index` of a `_compress` operation,
/// and its attributes on them. `dense` becomes the weight they stand for.
bool sparse24VerifyCompressedOperand(MlirOperation op, const char *valuesName,
                                     Sparse24Tensor *dense);

/// That the weight `dense` is reduced along that axis.
bool sparse24VerifyReductionAxis(MlirOperation op, int64_t expected);

/// That an elements attribute has its bytes; true for all other attributes.
bool sparse24VerifyElementsBytes(MlirOperation op, const char *name,
                                 MlirAttribute elements);

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

bool sparse24VerifyConstant(MlirOperation op);
/// Any convolution, dense or compressed.
bool sparse24VerifyConvolution(MlirOperation op);
bool sparse24VerifyMatmul(MlirOperation op);
bool sparse24VerifyMatmulCompress(MlirOperation op);
bool sparse24VerifyQLinearMatmul(MlirOperation op);
bool sparse24VerifyQLinearMatmulCompress(MlirOperation op);
bool sparse24VerifyQLinearGemm(MlirOperation op);
bool sparse24VerifyQLinearGemmCompress(MlirOperation op);
bool sparse24VerifyFullyConnection(MlirOperation op);
bool sparse24VerifyCompress(MlirOperation op);
/// Not its bytes, and these, of an operation for which the former is true.
bool sparse24VerifyCompressedConstant(MlirOperation op);
bool sparse24VerifyCompressedBytes(MlirOperation op);
bool sparse24VerifyDecompress(MlirOperation op);

/// The rules of ONNX's standard for the operators that the conversion raises;
/// true for all other operations.
bool sparse24VerifyONNX(MlirOperation op);

/// All of the above for `root` and what it contains, and MLIR's verification,
/// but not whether compressed bytes are valid, which takes reading them: what
/// passes rely on. A host may have built operations without having them
/// verified, and MLIR does not before the first pass.
bool sparse24VerifyForms(MlirOperation root);

#endif // SPARSE24_LIB_TRANSFORMS_VERIFY_H

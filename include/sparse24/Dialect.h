/*===- sparse24/Dialect.h - The dialect and its operations ------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Loads the dialect `sparse24` and reads its operations. The operations
/// themselves are defined in dialect/sparse24.irdl.mlir and nowhere else; the
/// names used here for operands are those of that file.
///
///   MlirContext context = mlirContextCreate();
///   if (mlirLogicalResultIsFailure(sparse24DialectLoad(context))) ...
///   ...
///   MlirValue filter = sparse24OpGetOperand(conv, "filter");
///   MlirAttribute value = sparse24ValueGetConstant(filter);
///   Sparse24Bytes bytes;
///   if (sparse24ElementsGetBytes(value, &bytes)) ... bytes.data, bytes.size

#ifndef SPARSE24_DIALECT_H
#define SPARSE24_DIALECT_H

#include "sparse24/Encoding.h"
#include "sparse24/Support.h"

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Loads `sparse24` into the context, once: calling it again does nothing. It
/// also loads IRDL, and must not run while another thread uses the context (in
/// a pass, call it from `initialize`). Fails, with a diagnostic, when MLIR
/// refuses the definition.
SPARSE24_EXPORT MlirLogicalResult sparse24DialectLoad(MlirContext context);

/// The text of dialect/sparse24.irdl.mlir, ends in NUL.
SPARSE24_EXPORT MlirStringRef sparse24DialectGetDefinition(void);

/// The element type of a value whose type the model does not tell,
/// `!sparse24.unknown`. The dialect must be loaded.
SPARSE24_EXPORT MlirType sparse24UnknownTypeGet(MlirContext context);

/// True for `!sparse24.unknown`.
SPARSE24_EXPORT bool sparse24TypeIsUnknown(MlirType type);

// What reads an operation takes a null one as well, which has no operands and
// no attributes: results such as sparse24OpGetCompressedConstant's can be
// handed on as they are.

/// The operand of that name ("x", "filter", "compress_index", ...) of a
/// `sparse24` operation. A null value when the operation has no such operand,
/// or has not got this optional one.
SPARSE24_EXPORT MlirValue sparse24OpGetOperand(MlirOperation op,
                                               const char *name);

/// The position of that operand in the operation's operand list, or -1.
SPARSE24_EXPORT intptr_t sparse24OpGetOperandPosition(MlirOperation op,
                                                      const char *name);

/// The value of an integer or boolean attribute, of an integer in an array of
/// them, and of a string; `defaultValue` (or a null string) where the attribute
/// is absent or of another kind. Strings are owned by the context.
SPARSE24_EXPORT int64_t sparse24OpGetInt(MlirOperation op, const char *name,
                                         int64_t defaultValue);
SPARSE24_EXPORT MlirStringRef sparse24OpGetString(MlirOperation op,
                                                  const char *name);

/// The elements attribute of the constant operation that yields `value`
/// (`sparse24.constant`, `arith.constant`, `onnx.Constant`, ...: the table in
/// lib/Dialect/Constants.c). Null when no constant operation yields it, or one
/// whose elements are not of the type of `value`.
SPARSE24_EXPORT MlirAttribute sparse24ValueGetConstant(MlirValue value);

/// The bytes of an elements attribute, lent: they live as long as the context
/// (a dense resource: as long as its blob). Elements are in row-major order and
/// native byte order; types narrower than a byte take one byte each.
typedef struct {
  const void *data;
  size_t size;  ///< Bytes at `data`.
  bool isSplat; ///< `data` is one element, which stands for all of them.
} Sparse24Bytes;

/// Reads an elements attribute without copying it. Returns false when the
/// attribute is not dense, its type is not a static shape of integers or
/// floating-point numbers, its resource has no blob, or the blob is not of the
/// size that the type needs; also for `dense` booleans, which are bits.
SPARSE24_EXPORT bool sparse24ElementsGetBytes(MlirAttribute elements,
                                              Sparse24Bytes *bytes);

/// The bytes that an elements attribute of a static shape needs (`expected`)
/// and has (`found`); they differ only for a resource, whose blob nothing in
/// MLIR checks. Returns false when there is no blob, or the attribute is of a
/// kind or type that has no bytes (strings).
SPARSE24_EXPORT bool sparse24ElementsGetBlobSize(MlirAttribute elements,
                                                 size_t *found,
                                                 size_t *expected);

/// Bytes of one element of that type in an elements attribute: 1 for anything
/// up to 8 bits. 0 for types that have none (strings, `index`, unknown types).
SPARSE24_EXPORT uint32_t sparse24ElementTypeGetSize(MlirType elementType);

/// The elements attribute of `type` with the given bytes, in the form that the
/// project uses throughout: `dense` for small tensors, which are copied, and
/// for the others a `dense_resource` with that name that points to `data`. The
/// function takes `data` in any case: `release` is called with `data`, `size`
/// and `userData`, at once or when the context is destroyed. `release` may be
/// NULL for memory that outlives the context.
///
/// Returns null when the type is no ranked tensor of static shape, its elements
/// have no bytes (see sparse24ElementTypeGetSize), `size` is not what it needs,
/// or memory runs out.
SPARSE24_EXPORT MlirAttribute sparse24ElementsCreateOwned(
    MlirType type, MlirStringRef name, void *data, size_t size,
    void (*release)(void *data, size_t size, void *userData), void *userData);

/// Weights of more dimensions have no 2:4 form.
enum { Sparse24MaxWeightRank = 16 };

/// The layout of a dense weight of type `denseType` whose reduction dimension
/// is `reductionAxis`, with a zero of 0. The dimension is divided into `groups`
/// equal parts, each of which is summed over by itself: 1, but for the filter
/// `C x M x ...` of a transposed convolution. Returns false when the type is
/// not a ranked tensor of static shape, it has too many dimensions, the axis is
/// not one of them, its elements are of a type that has no 2:4 form, or the
/// groups are more than 1 of anything but dimension 0, or do not divide it.
SPARSE24_EXPORT bool sparse24LayoutFromType(MlirType denseType,
                                            int64_t reductionAxis,
                                            int64_t groups,
                                            Sparse24Layout *layout);

/// How the elements of a weight of that type are numbers. Returns false for
/// types that have no 2:4 form.
SPARSE24_EXPORT bool sparse24NumberFormatFromType(MlirType elementType,
                                                  Sparse24NumberFormat *format);

/// Sets the zeros of such a layout from the attribute `zero_point` of
/// `compress` or `compressed_constant`: elements of the weight's own type,
/// either of rank 0, or of the weight's rank with all dimensions 1 but one,
/// which is not the reduction axis (`24x1x1x1` for the output channels of a
/// filter, `1x64` for the columns of a matrix; `1x8x1x1` for the output
/// channels of each group of a transposed convolution). A null attribute stands
/// for zero. The zeros are lent by the attribute. Returns false when the
/// attribute is of another form.
SPARSE24_EXPORT bool sparse24LayoutSetZeroPoint(Sparse24Layout *layout,
                                                MlirType denseType,
                                                int64_t reductionAxis,
                                                MlirAttribute zeroPoint);

/// The types of the values and of the index that a weight compresses to (the
/// dense shape without its reduction dimension, the first one times `groups`,
/// and behind it 2 * K4, resp. ceil(K4 / 2) of i8). Returns false as
/// sparse24LayoutFromType does.
SPARSE24_EXPORT bool sparse24CompressedTypesGet(MlirType denseType,
                                                int64_t reductionAxis,
                                                int64_t groups,
                                                MlirType *valuesType,
                                                MlirType *indexType);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_DIALECT_H

/*===- sparse24/Operations.h - Reading and building operations --*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What a host needs of the operations, without parsing or printing text: which
/// there are, their operands, results and attributes by name, the bytes of a
/// compressed weight, and how to build one. The names are those of
/// dialect/sparse24.irdl.mlir; docs/dialect.md says what they mean.
///
///   MlirOperation weight = sparse24OpGetCompressedConstant(op);
///   Sparse24CompressedConstant constant;
///   if (sparse24CompressedConstantRead(weight, &constant)) {
///     ... constant.values, constant.valuesSize, constant.index ...
///     sparse24CompressedConstantDestroy(&constant);
///   }
///
/// sparse24/Dialect.h has the rest: sparse24OpGetOperand, sparse24OpGetInt,
/// sparse24OpGetString, and the bytes of elements attributes.

#ifndef SPARSE24_OPERATIONS_H
#define SPARSE24_OPERATIONS_H

#include "sparse24/Dialect.h"
#include "sparse24/Encoding.h"
#include "sparse24/Support.h"

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

//===----------------------------------------------------------------------===//
// The operations of the dialect
//===----------------------------------------------------------------------===//

/// What the dialect's definition says about an operation.
typedef struct Sparse24OpInfo Sparse24OpInfo;

/// The operations in the order of the definition; NULL past the end.
SPARSE24_EXPORT const Sparse24OpInfo *sparse24OpInfoGetAt(size_t position);

/// The operation of that name ("sparse24.conv2d"), or NULL.
SPARSE24_EXPORT const Sparse24OpInfo *sparse24OpInfoGet(MlirStringRef name);

/// What is known of `op`; NULL when it is no operation of the dialect, or null.
/// The functions below take a null operation, too: it has nothing.
SPARSE24_EXPORT const Sparse24OpInfo *sparse24OpGetInfo(MlirOperation op);

/// Whether `op` is the operation of that name ("sparse24.conv2d_compress").
SPARSE24_EXPORT bool sparse24OpIsA(MlirOperation op, const char *name);

/// The name of the operation, with that of the dialect.
SPARSE24_EXPORT const char *sparse24OpInfoGetName(const Sparse24OpInfo *info);

/// The names of its operands, optional ones last, of its results, and of the
/// attributes that it always has, in the order of the definition. NULL past the
/// end.
SPARSE24_EXPORT const char *sparse24OpInfoGetOperand(const Sparse24OpInfo *info,
                                                     size_t position);
SPARSE24_EXPORT const char *sparse24OpInfoGetResult(const Sparse24OpInfo *info,
                                                    size_t position);
SPARSE24_EXPORT const char *
sparse24OpInfoGetAttribute(const Sparse24OpInfo *info, size_t position);

/// Whether the operand at that position may be absent.
SPARSE24_EXPORT bool sparse24OpInfoIsOperandOptional(const Sparse24OpInfo *info,
                                                     size_t position);

//===----------------------------------------------------------------------===//
// Results and attributes
//===----------------------------------------------------------------------===//

// Operands: sparse24OpGetOperand. Integers and flags: sparse24OpGetInt.
// Strings: sparse24OpGetString.

/// The result of that name ("y", "values", ...); a null value when the
/// operation has no such result.
SPARSE24_EXPORT MlirValue sparse24OpGetResult(MlirOperation op,
                                              const char *name);

/// A flag, such as "transpose_x2"; `defaultValue` where the attribute is absent
/// or not a boolean.
SPARSE24_EXPORT bool sparse24OpGetBool(MlirOperation op, const char *name,
                                       bool defaultValue);

/// The elements of an `array<i64>`, such as "strides" (an extent for each
/// spatial dimension) or "pads" (all begins, then all ends: top, left, bottom,
/// right). Copies at most `max` of them and returns how many the attribute has,
/// or -1 where it is absent or of another kind.
SPARSE24_EXPORT intptr_t sparse24OpGetIntArray(MlirOperation op,
                                               const char *name,
                                               int64_t *values, intptr_t max);

/// A type, such as "dense_type"; null where the attribute is absent or of
/// another kind.
SPARSE24_EXPORT MlirType sparse24OpGetType(MlirOperation op, const char *name);

/// Elements, such as "value" or "zero_point", for sparse24ElementsGetBytes;
/// null where the attribute is absent or of another kind.
SPARSE24_EXPORT MlirAttribute sparse24OpGetElements(MlirOperation op,
                                                    const char *name);

/// The encoding that the attribute `encoding` names; NULL where it is absent or
/// names none.
SPARSE24_EXPORT const Sparse24Encoding *sparse24OpGetEncoding(MlirOperation op);

//===----------------------------------------------------------------------===//
// Compressed constants
//===----------------------------------------------------------------------===//

/// The `sparse24.compressed_constant` whose values and index `op` takes, where
/// `op` is a `_compress` operation or `decompress`. The values may be converted
/// in between: then the operand is the result of a DequantizeLinear or an
/// `onnx.Cast`, and the constant has what that takes. Null for other
/// operations, and where it is not a constant that yields both.
SPARSE24_EXPORT MlirOperation sparse24OpGetCompressedConstant(MlirOperation op);

/// All that a `sparse24.compressed_constant` says. What is lent lives as long
/// as the context does; the buffers until sparse24CompressedConstantDestroy.
typedef struct {
  const Sparse24Encoding *encoding; ///< What the index means.
  MlirType denseType;               ///< Of the weight, such as O x I x KH x KW.
  int64_t reductionAxis;            ///< The axis of `denseType` of the groups.
  /// The attribute `zero_point`, see sparse24LayoutSetZeroPoint; null where the
  /// zero is 0.
  MlirAttribute zeroPoint;
  /// The dense weight in memory, zeros and convolution groups included: what
  /// every function of Encoding.h takes beside the buffers.
  Sparse24Layout layout;
  int64_t denseSize; ///< Bytes of the dense weight.
  /// Kept values and index, row by row, in row-major order of the types of the
  /// two results. They lie where the constant's attributes have them, or, where
  /// these are splats, in memory of `owned`.
  const void *values, *index;
  int64_t valuesSize, indexSize; ///< In bytes.
  void *owned[2];
} Sparse24CompressedConstant;

/// Reads a `sparse24.compressed_constant`. Returns false, with nothing to
/// destroy, for other operations, for one that sparse24-verify refuses because
/// an attribute is missing or does not fit the others, and where memory runs
/// out. The bytes of the index are not looked at: sparse24EncodingValidate
/// does.
SPARSE24_EXPORT bool
sparse24CompressedConstantRead(MlirOperation op,
                               Sparse24CompressedConstant *constant);

/// Frees what sparse24CompressedConstantRead has allocated. NULL is ignored,
/// and so is what has been destroyed before.
SPARSE24_EXPORT void
sparse24CompressedConstantDestroy(Sparse24CompressedConstant *constant);

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

typedef struct {
  const char *name;
  MlirValue value; ///< A null value is an optional operand that is absent.
} Sparse24NamedValue;

typedef struct {
  const char *name;
  MlirAttribute attribute; ///< A null attribute is left out.
} Sparse24NamedAttribute;

/// An operation to be. Operands and attributes stand in any order; the first
/// without a name ends the list.
///
///   MlirOperation product = sparse24OperationCreate(
///       location, &(Sparse24OperationFields){
///                     .name = "sparse24.matmul",
///                     .operands = {{"x1", x}, {"x2", weight}},
///                     .attributes = {{"transpose_x2",
///                                     mlirBoolAttrGet(context, true)}},
///                     .results = {type}});
typedef struct {
  const char *name;
  Sparse24NamedValue operands[16];
  /// Those of the definition, `zero_point`, `auto_pad`, `onnx_node_name`, and
  /// names with a dot in them, which are the host's own.
  ///
  /// Those that may be left out, and what they are then: `alg`
  /// ("weight_sparse_4_2"), `strides` and `dilations` (ones), `pads` (zeros),
  /// `groups` (1), `data_format` (that of ONNX, "NCHW" for two spatial
  /// dimensions), `transpose`, `transpose_x1` and `transpose_x2` (false).
  Sparse24NamedAttribute attributes[32];
  /// The types of the results. May be left out where they follow from the rest:
  /// for `constant`, `compress`, `compressed_constant` and `decompress`.
  MlirType results[2];
} Sparse24OperationFields;

/// Builds an operation of the dialect, which must be loaded, and checks it as
/// sparse24-verify does (which reads the bytes of compressed constants). The
/// operation is detached and the caller's, who puts it into a block. Returns
/// null, with an error at the location, for an unknown operation, operand or
/// attribute, one that is missing, and any rule that is broken.
///
/// The weight of a host's own memory is the attribute `value` of a
/// `sparse24.constant`, as sparse24ElementsCreateOwned makes it.
SPARSE24_EXPORT MlirOperation sparse24OperationCreate(
    MlirLocation location, const Sparse24OperationFields *fields);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_OPERATIONS_H

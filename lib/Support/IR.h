/*===- IR.h - Building operations and saying what is wrong ------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The shorthand of this library over MLIR's C API. MLIR's own handles stay
/// what they are.

#ifndef SPARSE24_LIB_SUPPORT_IR_H
#define SPARSE24_LIB_SUPPORT_IR_H

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/IR.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Emits an error at the location, formatted like printf, and returns failure.
/// Messages are lower case without a full stop and say what was expected and
/// what was found. Invalid UTF-8 in strings is the caller's business.
__attribute__((format(printf, 2, 3))) MlirLogicalResult
sparse24EmitError(MlirLocation location, const char *format, ...);

/// A string reference of a C string, and whether one is equal to it.
static inline MlirStringRef sparse24Str(const char *string) {
  return mlirStringRefCreateFromCString(string);
}
bool sparse24StrEquals(MlirStringRef string, const char *other);

/// For printf's "%.*s".
#define SPARSE24_STR(ref) (int)(ref).length, (ref).data

/// Text that grows. Zero-initialise it; `data` ends in NUL once something has
/// been appended, and is free()d by sparse24TextDestroy. Where memory runs out
/// the text is cut and `failed` set.
typedef struct {
  char *data;
  size_t size, capacity;
  bool failed;
} Sparse24Text;

void sparse24TextAppend(Sparse24Text *text, const char *data, size_t size);
__attribute__((format(printf, 2, 3))) void
sparse24TextPrintf(Sparse24Text *text, const char *format, ...);
void sparse24TextVPrintf(Sparse24Text *text, const char *format,
                         va_list arguments);
/// An MlirStringCallback that appends to the Sparse24Text `userData`.
void sparse24TextCallback(MlirStringRef piece, void *userData);
/// Appends the type (attribute) as MLIR prints it.
void sparse24TextAppendType(Sparse24Text *text, MlirType type);
/// Appends text of the user's: bytes that are no printable ASCII, and
/// backslashes, become `\xx`.
void sparse24TextAppendEscaped(Sparse24Text *text, MlirStringRef string);
void sparse24TextDestroy(Sparse24Text *text);
static inline MlirStringRef sparse24TextGet(const Sparse24Text *text) {
  return mlirStringRefCreate(text->data ? text->data : "", text->size);
}

/// `list`, which is realloc()ed and has `*capacity` elements of that size, with
/// room for `count`; NULL when memory runs out, and `list` is as it was then.
void *sparse24ListReserve(void *list, size_t count, size_t *capacity,
                          size_t elementSize);

/// An array literal with its length, for the fields of Sparse24OpFields:
///   .operands = SPARSE24_LIST(MlirValue, x, filter)
#define SPARSE24_LIST(type, ...)                                               \
  {.data = (const type[]){__VA_ARGS__},                                        \
   .size = sizeof((const type[]){__VA_ARGS__}) / sizeof(type)}

typedef struct {
  const char *name;
  MlirAttribute attribute; ///< A null attribute is left out.
} Sparse24Attr;

/// What an operation is made of; fields not named are empty. Null values among
/// the operands are left out. When `segments` is set, an attribute
/// `operandSegmentSizes` with one entry for each operand (0 for a null one)
/// is added.
typedef struct {
  struct {
    const MlirValue *data;
    size_t size;
  } operands;
  struct {
    const MlirType *data;
    size_t size;
  } results;
  struct {
    const Sparse24Attr *data;
    size_t size;
  } attributes;
  /// All attributes of this operation are added too, but those named above and
  /// operandSegmentSizes.
  MlirOperation attributesOf;
  /// Regions, which the new operation owns.
  struct {
    const MlirRegion *data;
    size_t size;
  } regions;
  bool segments;
} Sparse24OpFields;

/// Creates a detached operation, owned by the caller:
///   sparse24OpCreate(loc, "sparse24.matmul",
///                    .operands = SPARSE24_LIST(MlirValue, x, w),
///                    .results = SPARSE24_LIST(MlirType, type))
/// Null when MLIR refuses it (an operation of an unknown dialect).
#define sparse24OpCreate(location, name, ...)                                  \
  sparse24OpCreateFrom(location, name, &(const Sparse24OpFields){__VA_ARGS__})
MlirOperation sparse24OpCreateFrom(MlirLocation location, const char *name,
                                   const Sparse24OpFields *fields);

MlirAttribute sparse24AttrInt(MlirContext context, int64_t value); ///< i64
MlirAttribute sparse24AttrBool(MlirContext context, bool value);
MlirAttribute sparse24AttrString(MlirContext context, const char *value);
MlirAttribute sparse24AttrI64Array(MlirContext context, const int64_t *values,
                                   intptr_t size); ///< array<i64: ...>

/// The attribute of that name; null where there is none, as for a null
/// operation, which has no name either and is none that is named.
static inline MlirAttribute sparse24OpGetAttr(MlirOperation op,
                                              const char *name) {
  return mlirOperationIsNull(op)
             ? mlirAttributeGetNull()
             : mlirOperationGetAttributeByName(op, sparse24Str(name));
}

bool sparse24OpIs(MlirOperation op, const char *name);

/// Whether the operation is the operator "domain.name" of another domain than
/// ONNX's: an onnx.Custom that says so.
bool sparse24OpIsCustom(MlirOperation op, const char *name);
MlirStringRef sparse24OpGetName(MlirOperation op);

/// Whether a type is a tensor with a rank, and that rank (-1 if not, as for a
/// null type).
static inline int64_t sparse24TypeGetRank(MlirType type) {
  return !mlirTypeIsNull(type) && mlirTypeIsARankedTensor(type)
             ? mlirShapedTypeGetRank(type)
             : -1;
}

/// The element type of a tensor; the null type for anything else.
MlirType sparse24TypeGetElement(MlirType type);

/// A ranked tensor type without an encoding attribute.
MlirType sparse24TensorGet(intptr_t rank, const int64_t *shape,
                           MlirType elementType);

/// The operation that yields the value, or a null operation for a block
/// argument.
MlirOperation sparse24ValueGetOp(MlirValue value);

/// The name of a location that has one, else `otherwise`.
MlirStringRef sparse24LocationGetName(MlirLocation location,
                                      const char *otherwise);

/// Copies the shape of a ranked tensor type; returns its rank, or -1 when the
/// type is no ranked tensor or has more than `max` dimensions. Dynamic
/// dimensions are mlirShapedTypeGetDynamicSize().
int sparse24TypeGetShape(MlirType type, int64_t *shape, int max);

#endif // SPARSE24_LIB_SUPPORT_IR_H

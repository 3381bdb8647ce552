/*===- MoveConstants.h - Constants from constants ---------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Elements attributes computed from others, exactly or not at all: each
/// function returns the null attribute where the elements cannot be read, do
/// not fit, or would have to be rounded; or where memory runs out, which leaves
/// ENOMEM in errno.
///
/// `name` is the name that the new resource gets if the elements are many.

#ifndef SPARSE24_LIB_TRANSFORMS_MOVECONSTANTS_H
#define SPARSE24_LIB_TRANSFORMS_MOVECONSTANTS_H

#include "Support/IR.h"
#include "Support/MoveElements.h"

#include "mlir-c/Rewrite.h"

/// The same elements in the same order as `type`, a static shape. The bytes of
/// a resource are lent by the old attribute, for as long as the context lives.
MlirAttribute sparse24ConstantReshape(MlirAttribute elements, MlirType type,
                                      MlirStringRef name);

/// Dimension i of the result is dimension permutation[i].
MlirAttribute sparse24ConstantTranspose(MlirAttribute elements,
                                        const int *permutation,
                                        MlirStringRef name);

/// Joins constants along a dimension.
MlirAttribute sparse24ConstantConcat(const MlirAttribute *parts, intptr_t count,
                                     int64_t axis, MlirStringRef name);

/// The part of shape `type` that begins at `start` along a dimension.
MlirAttribute sparse24ConstantSlice(MlirAttribute elements, int64_t axis,
                                    int64_t start, MlirType type,
                                    MlirStringRef name);

/// The elements times `factor`, one element that is a power of two. Null where
/// one of the products would be rounded, overflow or underflow, or is a NaN.
MlirAttribute sparse24ConstantScale(MlirAttribute elements,
                                    MlirAttribute factor, MlirStringRef name);

/// Inserts a constant of elements that were made of those of the constant
/// `old`: behind it, and with its location, so that it keeps the initializer's
/// name. Null where the elements are.
MlirValue sparse24ConstantInsertAfter(MlirValue old, MlirAttribute elements,
                                      MlirRewriterBase rewriter);

#endif // SPARSE24_LIB_TRANSFORMS_MOVECONSTANTS_H

/*===- Operators.h - What the conversions share with others -----*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Compressed operations have no counterpart in ONNX: in a model they are
/// operators of the domain `sparse24`, which docs/export.md describes.

#ifndef SPARSE24_LIB_CONVERSION_OPERATORS_H
#define SPARSE24_LIB_CONVERSION_OPERATORS_H

#include "Transforms/Pass.h"

/// The version of a domain's operators that holds for the operation: that of
/// the module around it, or `defaultVersion` where that does not say.
int64_t sparse24OpGetDomainVersion(MlirOperation op, const char *domain,
                                   int64_t defaultVersion);

/// The same of ONNX's own operators; the newest where the module does not say.
int64_t sparse24OpGetModelOpset(MlirOperation op);

/// Turns the operations of `sparse24` that `op` contains into those of `onnx`:
/// dense ones as `convert-sparse24-to-onnx` does, compressed ones into
/// operators of the domain `sparse24`. Constants stay.
MlirLogicalResult sparse24LowerForExport(MlirOperation op);

/// Turns compressed operations into operators of the domain `sparse24`, and
/// compressed constants into two constants.
MlirLogicalResult sparse24LowerCompressed(MlirOperation op);

/// Undoes it. Fails after an error for each operator of the domain that is not
/// as docs/export.md says.
MlirLogicalResult sparse24RaiseCompressed(MlirOperation op);

#endif // SPARSE24_LIB_CONVERSION_OPERATORS_H

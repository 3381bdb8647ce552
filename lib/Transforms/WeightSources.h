/*===- WeightSources.h - What stands before weights -------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Only what reaches a weight operand is folded, so the operations that do are
/// found first, from the weight operations backwards.

#ifndef SPARSE24_LIB_TRANSFORMS_WEIGHTSOURCES_H
#define SPARSE24_LIB_TRANSFORMS_WEIGHTSOURCES_H

#include "Support/IR.h"

/// The operations through which a constant can reach a weight operand.
typedef struct Sparse24WeightSources Sparse24WeightSources;

/// Collects them for the weight operations that `root` contains. NULL when
/// memory runs out.
Sparse24WeightSources *sparse24WeightSourcesCreate(MlirOperation root);
void sparse24WeightSourcesDestroy(Sparse24WeightSources *sources);

bool sparse24WeightSourcesContain(const Sparse24WeightSources *sources,
                                  MlirOperation op);

/// Whether the use is a weight operand that has a compressed form.
bool sparse24UseIsWeight(MlirOpOperand use);

/// Whether the operation is a DequantizeLinear, ONNX's or ONNX Runtime's.
bool sparse24OpIsDequantize(MlirOperation op);

/// Whether the operation computes each element of its result from the one in
/// the same place of its first operand, and zero (the zero point) to zero:
/// DequantizeLinear, and onnx.Cast between numbers. Compressing and moving
/// elements commute with it.
bool sparse24OpIsConversion(MlirOperation op);

/// The name to create an operation by that is the conversion `op` of something
/// else, with the attributes of `op`.
const char *sparse24ConversionGetName(MlirOperation op);

/// Whether the scale of a DequantizeLinear is one for all elements.
bool sparse24DequantizeHasOneScale(MlirOperation op);

/// The dimension of its input that the attribute `axis` of a DequantizeLinear
/// names; -1 where the input has no such dimension or no
/// rank.
int64_t sparse24DequantizeGetAxis(MlirOperation op);

#endif // SPARSE24_LIB_TRANSFORMS_WEIGHTSOURCES_H

/*===- ResultTypes.h - Types that a model does not tell ---------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What ONNX's standard says of the types of an operator's outputs: a row for
/// each operator in ResultTypes.c, shape rules in ComputeShapes.c (operators
/// that compute) and MoveShapes.c (those that move elements), and what these
/// are made of in ShapeQuery.c. They read `onnx` operations as the importer
/// makes them.

#ifndef SPARSE24_LIB_IMPORT_RESULTTYPES_H
#define SPARSE24_LIB_IMPORT_RESULTTYPES_H

#include "mlir-c/IR.h"

#include <stdbool.h>
#include <stdint.h>

/// Sets `types` to the types of the operation's results, as far as they follow
/// from its operands, its attributes and its regions: an element type alone is
/// an unranked tensor, nothing known is `tensor<*x!sparse24.unknown>`. `opset`
/// is the version of ONNX's operators that the model uses. False when memory
/// runs out.
bool sparse24InferResultTypes(MlirOperation op, int64_t opset, MlirType *types);

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

enum {
  sparse24MaxRank = 16, ///< Of shapes that are inferred.
  sparse24Dynamic = -1, ///< An extent that is not known.
  sparse24Unranked = -1,
};

typedef struct {
  int rank; ///< Or sparse24Unranked.
  int64_t extents[sparse24MaxRank];
} Sparse24Shape;

/// An operation whose result shapes are being inferred.
typedef struct {
  MlirOperation op;
  int64_t opset;
} Sparse24ShapeQuery;

/// Sets the shapes of the results, `count` of them, which come in unranked. A
/// rule leaves open what does not follow from the standard without doubt.
typedef void (*Sparse24ShapeRule)(const Sparse24ShapeQuery *query,
                                  Sparse24Shape *results, intptr_t count);

/// The rules, named after their operators or what these share.
#define SPARSE24_SHAPE_RULES(X)                                                \
  X(SameAsFirst)                                                               \
  X(Broadcast)                                                                 \
  X(BroadcastList)                                                             \
  X(Concat)                                                                    \
  X(ConstantOfShape)                                                           \
  X(Conv)                                                                      \
  X(QLinearConv)                                                               \
  X(ConvTranspose)                                                             \
  X(DynamicQuantizeLinear)                                                     \
  X(Expand)                                                                    \
  X(Flatten)                                                                   \
  X(Gather)                                                                    \
  X(Gemm)                                                                      \
  X(GlobalPool)                                                                \
  X(MatMul)                                                                    \
  X(QLinearMatMul)                                                             \
  X(Pad)                                                                       \
  X(Pool)                                                                      \
  X(Reduce)                                                                    \
  X(ArgReduce)                                                                 \
  X(Reshape)                                                                   \
  X(Resize)                                                                    \
  X(Scalar)                                                                    \
  X(Shape)                                                                     \
  X(Slice)                                                                     \
  X(Split)                                                                     \
  X(Squeeze)                                                                   \
  X(Transpose)                                                                 \
  X(Unsqueeze)

#define SPARSE24_DECLARE_RULE(Name)                                            \
  void sparse24Infer##Name(const Sparse24ShapeQuery *query,                    \
                           Sparse24Shape *results, intptr_t count);
SPARSE24_SHAPE_RULES(SPARSE24_DECLARE_RULE)
#undef SPARSE24_DECLARE_RULE

//===----------------------------------------------------------------------===//
// What the rules are made of
//===----------------------------------------------------------------------===//

/// The operand, or a null value where it is missing or `onnx.NoValue`.
MlirValue sparse24QueryGetOperand(const Sparse24ShapeQuery *query,
                                  intptr_t position);

/// The shape of an operand, unranked where it is missing.
Sparse24Shape sparse24QueryGetShape(const Sparse24ShapeQuery *query,
                                    intptr_t position);

enum { sparse24MaxInts = 2 * sparse24MaxRank };

/// A list of integers, such as the axes of an operation.
typedef struct {
  bool isPresent; ///< Whether the operation has it.
  bool isKnown;   ///< Whether the rest is known.
  int count;
  int64_t values[sparse24MaxInts];
} Sparse24Ints;

/// The integers of an array attribute.
Sparse24Ints sparse24QueryGetInts(const Sparse24ShapeQuery *query,
                                  const char *attribute);

/// The integers of an operand: of a constant, or of what Shape, Slice, Concat
/// and the like make of shapes and constants.
Sparse24Ints sparse24QueryGetOperandInts(const Sparse24ShapeQuery *query,
                                         intptr_t position);

/// The integers of an operand or, in older operator sets, of an attribute.
Sparse24Ints sparse24QueryGetIntsOf(const Sparse24ShapeQuery *query,
                                    intptr_t position, const char *attribute);

int64_t sparse24QueryGetInt(const Sparse24ShapeQuery *query,
                            const char *attribute, int64_t defaultValue);

/// Whether a string attribute has that value; an absent one has `isDefault`.
bool sparse24QueryIs(const Sparse24ShapeQuery *query, const char *attribute,
                     const char *value, bool isDefault);

/// Positions of elements, `count` of them from `first`.
typedef struct {
  int64_t first, step, count; ///< A count of sparse24Dynamic is not known.
} Sparse24Range;

/// What start, end and step select of an extent, by the rules of Slice.
Sparse24Range sparse24RangeGet(int64_t extent, int64_t start, int64_t end,
                               int64_t step);

/// Makes an axis that may count from the end one of 0 to rank - 1.
bool sparse24NormalizeAxis(int64_t *axis, int64_t rank);

/// A shape of `rank` unknown extents; unranked if that is too many.
Sparse24Shape sparse24ShapeOfRank(int64_t rank);

/// The sum and the product of extents; unknown when one is, when they overflow,
/// or when the result is negative.
int64_t sparse24ExtentAdd(int64_t a, int64_t b);
int64_t sparse24ExtentMultiply(int64_t a, int64_t b);

/// The shape that two broadcast to; unranked where they do not fit or one is
/// unranked.
Sparse24Shape sparse24ShapeBroadcast(const Sparse24Shape *a,
                                     const Sparse24Shape *b);

#endif // SPARSE24_LIB_IMPORT_RESULTTYPES_H

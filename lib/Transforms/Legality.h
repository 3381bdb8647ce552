/*===- Legality.h - Which weights can be compressed -------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The one place that decides. Passes, remarks and reports all say what
/// sparse24LegalityDecide says.

#ifndef SPARSE24_LIB_TRANSFORMS_LEGALITY_H
#define SPARSE24_LIB_TRANSFORMS_LEGALITY_H

#include "Support/IR.h"
#include "Transforms/CompressedWeights.h"
#include "Transforms/Hints.h"
#include "sparse24/Passes.h"

#include "mlir-c/Rewrite.h"

/// An operation with a weight: a row of the table in Legality.c.
typedef struct {
  /// Its name; for an operator of another domain (onnx.Custom), "domain.name".
  const char *op;
  /// The operation that takes the weight compressed, or NULL: unsupported-op.
  const char *compressed;
  /// The name of the weight operand, and of its zero point's, if any.
  const char *weight;
  const char *zeroPoint;
  /// The position of the weight, for operations of other dialects.
  intptr_t weightPosition;
  /// The reduction axis of a weight of that rank, or -1 when that rank is not
  /// what the operation takes.
  int64_t (*getReductionAxis)(MlirOperation op, int64_t rank);
} Sparse24WeightOp;

/// The rows, in no order that matters; NULL past the end.
const Sparse24WeightOp *sparse24WeightOpGetAt(size_t position);

/// The row of an operation; NULL when it has no weight.
const Sparse24WeightOp *sparse24WeightOpGet(MlirOperation op);

/// A rewrite pattern for operations that have a weight, and their row.
typedef MlirLogicalResult (*Sparse24WeightOpPattern)(
    MlirOperation op, const Sparse24WeightOp *row, MlirRewriterBase rewriter,
    void *userData);

/// sparse24ApplyPatternsOnce for all operations that have a weight.
MlirLogicalResult sparse24ApplyToWeightOps(MlirOperation op,
                                           Sparse24WeightOpPattern pattern,
                                           void *userData);

/// What was decided, and what acting on it needs. The layer points into the
/// rest, so it must not be moved.
typedef struct {
  Sparse24Layer layer;
  Sparse24Text detail;
  Sparse24Hints hints;
  char firstValues[4][32];
  const Sparse24Encoding *encoding;
  int64_t threads; ///< To read the weight with.
  /// The constant that is compressed: the weight itself, or what `conversion`
  /// takes.
  MlirValue constant;
  /// The DequantizeLinear or Cast between the constant and the weight operand,
  /// or null. It does the same to the values.
  MlirOperation conversion;
  /// How many elements of the weight share a scale along the reduction, or 0
  /// where the dequantization is not blocked.
  int64_t blockSize;
  /// Whether the values take the dequantization's scales, and zero points, once
  /// for each of the reduction's groups.
  bool repeatsScale;
  /// The constant's zero points, in the form of the attribute `zero_point`;
  /// null when they are all 0.
  MlirAttribute zeroPoint;
  /// The operation is of another dialect, and what its conversion makes of it
  /// can be compressed.
  bool isForConversion;
} Sparse24Verdict;

/// Decides whether the weight of `op`, an operation of row `row`, is
/// compressed. It emits nothing and changes nothing. Where `weights` is not
/// NULL and only its elements are left to decide, the weight is compressed
/// rather than checked, and kept there. Destroy the verdict. False when memory
/// runs out, which errno tells, so call it from patterns: nothing was decided
/// then, and the layer is no verdict.
bool sparse24LegalityDecide(MlirOperation op, const Sparse24WeightOp *row,
                            const Sparse24PassOptions *options,
                            Sparse24CompressedWeights *weights,
                            Sparse24Verdict *verdict);
void sparse24VerdictDestroy(Sparse24Verdict *verdict);

/// The dimension of the layer's weight that has the output channels; -1 where
/// there is none.
int64_t sparse24LayerGetOutputAxis(const Sparse24Layer *layer);

/// Says in the verdict how many groups violate, shows the first one (its
/// coordinates in the weight and its values), and guesses why. `data` is the
/// weight.
void sparse24VerdictDescribeViolation(Sparse24Verdict *verdict,
                                      const Sparse24Layout *layout,
                                      const void *data);

/// Whether the target runs `op` with a compressed weight of that type; NULL is
/// any target. Otherwise `detail` gets what was expected and what was found.
bool sparse24TargetAccepts(const Sparse24Target *target, MlirOperation op,
                           MlirType weightType, int64_t reductionAxis,
                           Sparse24Text *detail);

/// The dense elements of a constant, expanded if they are a splat. `data` is
/// lent, unless `owned` is set: free that.
typedef struct {
  const void *data;
  void *owned;
} Sparse24DenseBytes;

/// False when the bytes cannot be read or memory runs out.
bool sparse24DenseBytesGet(MlirAttribute elements, int64_t size,
                           Sparse24DenseBytes *bytes);

#endif // SPARSE24_LIB_TRANSFORMS_LEGALITY_H

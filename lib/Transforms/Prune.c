/*===- Prune.c - Making weights 2:4 ---------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// The only pass that changes values. An operation that stays dense for nothing
// but its weight gets a pruned one: a new constant, which operations that group
// the old one alike share. Whatever else uses the old constant keeps it.

#include "Transforms/Compressed.h"
#include "Transforms/MoveConstants.h"
#include "Transforms/Pass.h"
#include "Transforms/WeightSources.h"

#include "sparse24/Dialect.h"

#include <stdlib.h>

/// A constant as it was pruned along an axis in groups around its zeros, or a
/// dequantization of one.
typedef struct {
  MlirValue old;
  int64_t axis, groups;
  MlirAttribute zeroPoint;
  MlirValue pruned;
  Sparse24Pruning pruning;
} Pruned;

typedef struct {
  const Sparse24PassOptions *options;
  Pruned *pruned;
  size_t size, capacity;
} State;

static Pruned *find(const State *state, MlirValue old,
                    const Sparse24Verdict *verdict) {
  for (size_t i = 0; i < state->size; ++i) {
    Pruned *row = &state->pruned[i];
    if (mlirValueEqual(row->old, old) &&
        row->axis == verdict->layer.reductionAxis &&
        row->groups == verdict->layer.reductionGroups &&
        mlirAttributeEqual(row->zeroPoint, verdict->zeroPoint))
      return row;
  }
  return NULL;
}

/// Makes room for a constant and its conversion. False when memory runs out.
static bool reserve(State *state) {
  Pruned *pruned = sparse24ListReserve(state->pruned, state->size + 2,
                                       &state->capacity, sizeof *pruned);
  if (pruned)
    state->pruned = pruned;
  return pruned;
}

static Pruned *add(State *state, const Pruned *row) {
  state->pruned[state->size] = *row;
  return &state->pruned[state->size++];
}

/// The pruned elements of a constant, malloc()ed. NULL when memory runs out: a
/// weight that has been found not to be 2:4 has a layout.
static void *prune(const Sparse24Verdict *verdict, Sparse24Pruning *pruning) {
  MlirType type = verdict->layer.weightType;
  int64_t axis = verdict->layer.reductionAxis;
  Sparse24Layout layout;
  Sparse24NumberFormat format;
  Sparse24DenseBytes dense = {NULL, NULL};
  sparse24LayoutFromType(type, axis, verdict->layer.reductionGroups, &layout);
  sparse24LayoutSetZeroPoint(&layout, type, axis, verdict->zeroPoint);
  sparse24NumberFormatFromType(mlirShapedTypeGetElementType(type), &format);
  bool isRead =
      sparse24DenseBytesGet(sparse24ValueGetConstant(verdict->constant),
                            verdict->layer.denseBytes, &dense);
  void *pruned = isRead ? malloc((size_t)verdict->layer.denseBytes) : NULL;
  if (pruned)
    sparse24LayoutPrune(&layout, &format, dense.data, pruned, pruning);
  free(dense.owned);
  return pruned;
}

/// The pruned constant in place of the verdict's. NULL when memory runs out.
static const Pruned *getConstant(State *state, const Sparse24Verdict *verdict,
                                 MlirRewriterBase rewriter) {
  const Pruned *known = find(state, verdict->constant, verdict);
  if (known)
    return known;
  Pruned row = {.old = verdict->constant,
                .axis = verdict->layer.reductionAxis,
                .groups = verdict->layer.reductionGroups,
                .zeroPoint = verdict->zeroPoint};
  void *data = prune(verdict, &row.pruning);
  if (!data)
    return NULL;
  MlirOperation old = sparse24ValueGetOp(verdict->constant);
  MlirType type = verdict->layer.weightType;
  MlirAttribute value = sparse24ElementsCreateAfter(old, ".pruned", type, data,
                                                    verdict->layer.denseBytes);
  if (mlirAttributeIsNull(value))
    return NULL;
  row.pruned = sparse24ConstantInsertAfter(verdict->constant, value, rewriter);
  return add(state, &row);
}

/// A conversion like the verdict's, of the pruned constant.
static MlirValue getConverted(State *state, const Sparse24Verdict *verdict,
                              MlirValue constant, MlirRewriterBase rewriter) {
  MlirOperation old = verdict->conversion;
  MlirValue result = mlirOperationGetResult(old, 0);
  const Pruned *known = find(state, result, verdict);
  if (known)
    return known->pruned;
  enum { maxOperands = 3 };
  MlirValue operands[maxOperands] = {constant};
  size_t count = 1;
  intptr_t available = mlirOperationGetNumOperands(old);
  for (; count < maxOperands && (intptr_t)count < available; ++count)
    operands[count] = mlirOperationGetOperand(old, (intptr_t)count);
  mlirRewriterBaseSetInsertionPointAfter(rewriter, old);
  MlirOperation converted = mlirRewriterBaseInsert(
      rewriter,
      sparse24OpCreate(
          mlirOperationGetLocation(old), sparse24ConversionGetName(old),
          .operands = {operands, count},
          .results = SPARSE24_LIST(MlirType, mlirValueGetType(result)),
          .attributesOf = old));
  Pruned row = {.old = result,
                .axis = verdict->layer.reductionAxis,
                .groups = verdict->layer.reductionGroups,
                .zeroPoint = verdict->zeroPoint,
                .pruned = mlirOperationGetResult(converted, 0)};
  return add(state, &row)->pruned;
}

static bool isEligible(MlirOperation op, const Sparse24Verdict *verdict,
                       const Sparse24PassOptions *options) {
  Sparse24Text detail = {0};
  bool eligible =
      verdict->layer.reason == Sparse24ReasonNot2To4 &&
      sparse24TargetAccepts(options->target, op, verdict->layer.weightType,
                            verdict->layer.reductionAxis, &detail);
  sparse24TextDestroy(&detail);
  return eligible;
}

static MlirLogicalResult
pruneWeight(MlirOperation op, MlirRewriterBase rewriter, void *userData) {
  State *state = userData;
  const Sparse24WeightOp *row = sparse24WeightOpGet(op);
  Sparse24Verdict verdict;
  MlirLogicalResult result = mlirLogicalResultFailure();
  if (!sparse24LegalityDecide(op, row, state->options, /*weights=*/NULL,
                              &verdict) ||
      !isEligible(op, &verdict, state->options) || !reserve(state))
    goto cleanup;
  const Pruned *pruned = getConstant(state, &verdict, rewriter);
  if (!pruned)
    goto cleanup;
  MlirValue weight = pruned->pruned;
  if (!mlirOperationIsNull(verdict.conversion))
    weight = getConverted(state, &verdict, weight, rewriter);
  mlirRewriterBaseStartOpModification(rewriter, op);
  mlirOperationSetOperand(op, sparse24OpGetOperandPosition(op, row->weight),
                          weight);
  mlirRewriterBaseFinalizeOpModification(rewriter, op);
  verdict.layer.pruning = &pruned->pruning;
  if (state->options->layer)
    state->options->layer(&verdict.layer, state->options->layerData);
  result = mlirLogicalResultSuccess();
cleanup:
  sparse24VerdictDestroy(&verdict);
  return result;
}

MlirLogicalResult sparse24RunPrune(MlirOperation op,
                                   const Sparse24PassOptions *options) {
  Sparse24Pattern patterns[Sparse24MaxPatterns];
  size_t count = 0;
  const Sparse24WeightOp *row;
  for (size_t i = 0; (row = sparse24WeightOpGetAt(i)); ++i)
    if (row->compressed)
      patterns[count++] = (Sparse24Pattern){row->op, pruneWeight};
  State state = {.options = options};
  MlirLogicalResult result =
      sparse24ApplyPatternsOnce(op, patterns, count, &state);
  free(state.pruned);
  return mlirLogicalResultIsSuccess(result) ? sparse24EraseDeadConstants(op)
                                            : result;
}

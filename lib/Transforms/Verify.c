/*===- Verify.c - The pass sparse24-verify --------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// What the dialect's definition cannot say. Each operation reports the first
// rule that it breaks: that its dialects are known, that its blobs are there,
// then the rules of its row below.

#include "Transforms/Verify.h"

#include "Dialect/Convolutions.h"
#include "Support/IR.h"
#include "Transforms/Pass.h"

#include <stdlib.h>

/// Convolutions have a table of their own.
// clang-format off
static const struct {
  const char *op;
  bool (*verify)(MlirOperation op);
} rows[] = {
    {"sparse24.constant",                sparse24VerifyConstant},
    {"sparse24.matmul",                  sparse24VerifyMatmul},
    {"sparse24.matmul_compress",         sparse24VerifyMatmulCompress},
    {"sparse24.qlinear_matmul",          sparse24VerifyQLinearMatmul},
    {"sparse24.qlinear_matmul_compress", sparse24VerifyQLinearMatmulCompress},
    {"sparse24.qlinear_gemm",            sparse24VerifyQLinearGemm},
    {"sparse24.qlinear_gemm_compress",   sparse24VerifyQLinearGemmCompress},
    {"sparse24.fully_connection",        sparse24VerifyFullyConnection},
    {"sparse24.compress",                sparse24VerifyCompress},
    {"sparse24.compressed_constant",     sparse24VerifyCompressedConstant},
    {"sparse24.decompress",              sparse24VerifyDecompress},
};
// clang-format on

static bool verifyRow(MlirOperation op) {
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (sparse24StrEquals(name, rows[i].op))
      return rows[i].verify(op);
  return sparse24ConvolutionGet(op) ? sparse24VerifyConvolution(op)
                                    : sparse24VerifyONNX(op);
}

static bool verifyBlobs(MlirOperation op) {
  intptr_t count = mlirOperationGetNumAttributes(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirNamedAttribute named = mlirOperationGetAttribute(op, i);
    // An identifier's string ends in NUL.
    if (!sparse24VerifyElementsBytes(op, mlirIdentifierStr(named.name).data,
                                     named.attribute))
      return false;
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Dialects
//===----------------------------------------------------------------------===//

/// The types and attributes known to be made of known dialects only. Sharing
/// makes a few of them a tree without end, so none is entered twice.
typedef struct {
  const void **slots;
  size_t count, capacity; ///< The capacity is a power of two, or 0.
} KnownSet;

static size_t findSlot(const KnownSet *set, const void *pointer) {
  size_t mask = set->capacity - 1;
  size_t slot =
      (size_t)(((uintptr_t)pointer >> 4) * UINT64_C(0x9e3779b97f4a7c15)) & mask;
  while (set->slots[slot] && set->slots[slot] != pointer)
    slot = (slot + 1) & mask;
  return slot;
}

static bool isKnown(const KnownSet *set, const void *pointer) {
  return set->capacity && set->slots[findSlot(set, pointer)];
}

static bool growKnown(KnownSet *set) {
  KnownSet larger = {.count = set->count,
                     .capacity = set->capacity ? 2 * set->capacity : 256};
  larger.slots = calloc(larger.capacity, sizeof *larger.slots);
  if (!larger.slots)
    return false;
  for (size_t i = 0; i < set->capacity; ++i)
    if (set->slots[i])
      larger.slots[findSlot(&larger, set->slots[i])] = set->slots[i];
  free(set->slots);
  *set = larger;
  return true;
}

/// Out of memory, the set stays as it is.
static void addKnown(KnownSet *set, const void *pointer) {
  if (2 * (set->count + 1) > set->capacity && !growKnown(set))
    return;
  set->slots[findSlot(set, pointer)] = pointer;
  ++set->count;
}

enum { maxDepth = 256 };

typedef struct {
  MlirOperation op;
  KnownSet known;
  int depth;
} DialectCheck;

static bool verifyTypeDialects(DialectCheck *check, MlirType type);
static bool verifyAttributeDialects(DialectCheck *check,
                                    MlirAttribute attribute);

static bool verifyNamespace(DialectCheck *check, const char *what,
                            MlirStringRef found) {
  return sparse24StrEquals(found, "onnx") ||
         sparse24VerifyFail(check->op,
                            "expected %s of a registered dialect or of 'onnx', "
                            "found one of '%.*s' "
                            "(--allow-unregistered-dialect permits others)",
                            what, SPARSE24_STR(found));
}

static bool verifyFunctionDialects(DialectCheck *check, MlirType type) {
  for (intptr_t i = 0, n = mlirFunctionTypeGetNumInputs(type); i < n; ++i)
    if (!verifyTypeDialects(check, mlirFunctionTypeGetInput(type, i)))
      return false;
  for (intptr_t i = 0, n = mlirFunctionTypeGetNumResults(type); i < n; ++i)
    if (!verifyTypeDialects(check, mlirFunctionTypeGetResult(type, i)))
      return false;
  return true;
}

static bool verifyPartsOfType(DialectCheck *check, MlirType type) {
  if (mlirTypeIsAOpaque(type))
    return verifyNamespace(check, "types",
                           mlirOpaqueTypeGetDialectNamespace(type));
  if (mlirTypeIsARankedTensor(type) &&
      !verifyAttributeDialects(check, mlirRankedTensorTypeGetEncoding(type)))
    return false;
  if (mlirTypeIsAShaped(type))
    return verifyTypeDialects(check, mlirShapedTypeGetElementType(type));
  if (mlirTypeIsAFunction(type))
    return verifyFunctionDialects(check, type);
  if (mlirTypeIsATuple(type))
    for (intptr_t i = 0, n = mlirTupleTypeGetNumTypes(type); i < n; ++i)
      if (!verifyTypeDialects(check, mlirTupleTypeGetType(type, i)))
        return false;
  return true;
}

static bool verifyPartsOfAttribute(DialectCheck *check,
                                   MlirAttribute attribute) {
  if (mlirAttributeIsAOpaque(attribute))
    return verifyNamespace(check, "attributes",
                           mlirOpaqueAttrGetDialectNamespace(attribute));
  if (mlirAttributeIsAType(attribute))
    return verifyTypeDialects(check, mlirTypeAttrGetValue(attribute));
  if (mlirAttributeIsAArray(attribute))
    for (intptr_t i = 0, n = mlirArrayAttrGetNumElements(attribute); i < n; ++i)
      if (!verifyAttributeDialects(check,
                                   mlirArrayAttrGetElement(attribute, i)))
        return false;
  if (mlirAttributeIsADictionary(attribute))
    for (intptr_t i = 0, n = mlirDictionaryAttrGetNumElements(attribute); i < n;
         ++i)
      if (!verifyAttributeDialects(
              check, mlirDictionaryAttrGetElement(attribute, i).attribute))
        return false;
  return verifyTypeDialects(check, mlirAttributeGetType(attribute));
}

static bool enter(DialectCheck *check) {
  return ++check->depth <= maxDepth ||
         sparse24VerifyFail(check->op,
                            "expected types and attributes nested at most %d "
                            "deep",
                            maxDepth);
}

static bool verifyTypeDialects(DialectCheck *check, MlirType type) {
  if (isKnown(&check->known, type.ptr))
    return true;
  bool ok = enter(check) && verifyPartsOfType(check, type);
  --check->depth;
  if (ok)
    addKnown(&check->known, type.ptr);
  return ok;
}

static bool verifyAttributeDialects(DialectCheck *check,
                                    MlirAttribute attribute) {
  if (mlirAttributeIsNull(attribute) || isKnown(&check->known, attribute.ptr))
    return true;
  bool ok = enter(check) && verifyPartsOfAttribute(check, attribute);
  --check->depth;
  if (ok)
    addKnown(&check->known, attribute.ptr);
  return ok;
}

static bool verifyOpName(DialectCheck *check) {
  MlirStringRef name = sparse24OpGetName(check->op);
  if (mlirContextIsRegisteredOperation(mlirOperationGetContext(check->op),
                                       name))
    return true;
  size_t length = 0;
  while (length < name.length && name.data[length] != '.')
    ++length;
  return verifyNamespace(check, "an operation",
                         mlirStringRefCreate(name.data, length));
}

static bool verifyArgumentDialects(DialectCheck *check) {
  for (intptr_t i = 0, n = mlirOperationGetNumRegions(check->op); i < n; ++i) {
    MlirRegion region = mlirOperationGetRegion(check->op, i);
    for (MlirBlock block = mlirRegionGetFirstBlock(region);
         !mlirBlockIsNull(block); block = mlirBlockGetNextInRegion(block))
      for (intptr_t j = 0, m = mlirBlockGetNumArguments(block); j < m; ++j)
        if (!verifyTypeDialects(
                check, mlirValueGetType(mlirBlockGetArgument(block, j))))
          return false;
  }
  return true;
}

/// Operands are results or arguments elsewhere.
static bool verifyDialects(DialectCheck *check) {
  if (!verifyOpName(check))
    return false;
  for (intptr_t i = 0, n = mlirOperationGetNumResults(check->op); i < n; ++i)
    if (!verifyTypeDialects(
            check, mlirValueGetType(mlirOperationGetResult(check->op, i))))
      return false;
  for (intptr_t i = 0, n = mlirOperationGetNumAttributes(check->op); i < n; ++i)
    if (!verifyAttributeDialects(
            check, mlirOperationGetAttribute(check->op, i).attribute))
      return false;
  return verifyArgumentDialects(check);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

static bool verifyBytes(MlirOperation op) {
  return !sparse24OpIs(op, "sparse24.compressed_constant") ||
         sparse24VerifyCompressedBytes(op);
}

static MlirWalkResult verifyForm(MlirOperation op, void *failed) {
  if (!verifyBlobs(op) || !verifyRow(op))
    *(bool *)failed = true;
  return MlirWalkResultAdvance;
}

bool sparse24VerifyForms(MlirOperation root) {
  bool failed = !mlirOperationVerify(root);
  if (!failed)
    mlirOperationWalk(root, verifyForm, &failed, MlirWalkPreOrder);
  return !failed;
}

typedef struct {
  DialectCheck dialects;
  bool allowUnregistered;
  bool failed;
} Verification;

static MlirWalkResult verifyOp(MlirOperation op, void *userData) {
  Verification *verification = userData;
  verification->dialects.op = op;
  bool ok = verification->allowUnregistered ||
            verifyDialects(&verification->dialects);
  if (!ok || !verifyBlobs(op) || !verifyRow(op) || !verifyBytes(op))
    verification->failed = true;
  return MlirWalkResultAdvance;
}

MlirLogicalResult sparse24RunVerify(MlirOperation op,
                                    const Sparse24PassOptions *options) {
  // A host may have built the operations without having them verified.
  if (!mlirOperationVerify(op))
    return mlirLogicalResultFailure();
  Verification verification = {
      .allowUnregistered = options && options->allowUnregistered,
  };
  mlirOperationWalk(op, verifyOp, &verification, MlirWalkPreOrder);
  free(verification.dialects.known.slots);
  return verification.failed ? mlirLogicalResultFailure()
                             : mlirLogicalResultSuccess();
}

/*===- compile-model.c - All that a model goes through --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "compile-model.h"

#include "sparse24/Dialect.h"
#include "sparse24/Export.h"
#include "sparse24/Import.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"

#include <string.h>

/// FNV-1a.
static void hash(MlirStringRef text, void *userData) {
  uint64_t *value = userData;
  for (size_t i = 0; i < text.length; ++i)
    *value = (*value ^ (uint8_t)text.data[i]) * UINT64_C(0x100000001b3);
}

static void keepMessage(MlirStringRef text, void *userData) {
  Outcome *outcome = userData;
  size_t used = strlen(outcome->lastError);
  size_t room = sizeof outcome->lastError - 1 - used;
  size_t length = text.length < room ? text.length : room;
  memcpy(outcome->lastError + used, text.data, length);
  outcome->lastError[used + length] = '\0';
}

static MlirLogicalResult onDiagnostic(MlirDiagnostic diagnostic,
                                      void *userData) {
  Outcome *outcome = userData;
  if (mlirDiagnosticGetSeverity(diagnostic) == MlirDiagnosticError) {
    ++outcome->errors;
    outcome->lastError[0] = '\0';
    mlirDiagnosticPrint(diagnostic, keepMessage, outcome);
  }
  return mlirLogicalResultSuccess();
}

static void addPass(MlirPassManager manager, const char *name) {
  mlirPassManagerAddOwnedPass(
      manager, sparse24PassCreate(sparse24PassGet(name, strlen(name)), NULL));
}

static bool runAndDestroy(MlirPassManager manager, MlirModule module) {
  MlirLogicalResult result =
      mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(module));
  mlirPassManagerDestroy(manager);
  return mlirLogicalResultIsSuccess(result);
}

static bool verify(MlirContext context, MlirModule module) {
  MlirPassManager manager = mlirPassManagerCreate(context);
  addPass(manager, "convert-onnx-to-sparse24");
  addPass(manager, "sparse24-verify");
  return runAndDestroy(manager, module);
}

static bool compress(MlirContext context, MlirModule module) {
  MlirPassManager manager = mlirPassManagerCreate(context);
  sparse24PipelineAddSparsity(mlirPassManagerGetAsOpPassManager(manager), NULL);
  addPass(manager, "sparse24-verify");
  return runAndDestroy(manager, module);
}

static MlirWalkResult countCompressed(MlirOperation op, void *userData) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  *(int *)userData += mlirStringRefEqual(
      name, mlirStringRefCreateFromCString("sparse24.compressed_constant"));
  return MlirWalkResultAdvance;
}

/// Not all that is valid has a form in ONNX.
static void export(MlirModule module, Outcome *outcome) {
  int errors = outcome->errors;
  if (mlirLogicalResultIsFailure(
          sparse24ExportONNX(module, NULL, hash, &outcome->exportedHash)))
    outcome->exportErrors = outcome->errors - errors;
  outcome->errors = errors;
}

/// Verified means that it can be printed, and so after compression.
static void compileValid(MlirContext context, MlirModule module,
                         Outcome *outcome) {
  MlirOperation op = mlirModuleGetOperation(module);
  mlirOperationPrint(op, hash, &outcome->hash);
  outcome->isCompiled = compress(context, module);
  mlirOperationWalk(op, countCompressed, &outcome->compressed,
                    MlirWalkPreOrder);
  mlirOperationPrint(op, hash, &outcome->compiledHash);
  if (outcome->isCompiled)
    export(module, outcome);
}

MlirContext createModelContext(void) {
  return mlirContextCreateWithThreading(false);
}

Outcome compileModel(MlirContext context, const void *bytes, size_t size) {
  Outcome outcome = {.errors = 0};
  MlirDiagnosticHandlerID handler =
      mlirContextAttachDiagnosticHandler(context, onDiagnostic, &outcome, NULL);
  MlirModule module = sparse24ImportONNX(
      context, bytes, size, mlirStringRefCreateFromCString("model.onnx"), NULL);
  outcome.isImported = !mlirModuleIsNull(module);
  if (outcome.isImported) {
    outcome.isVerified = verify(context, module);
    if (outcome.isVerified)
      compileValid(context, module, &outcome);
    mlirModuleDestroy(module);
  }
  mlirContextDetachDiagnosticHandler(context, handler);
  return outcome;
}

const char *findContradiction(const Outcome *outcome) {
  if (!outcome->isImported && outcome->errors != 1)
    return "a refused model without exactly one error";
  if (outcome->isImported && !outcome->isVerified && outcome->errors == 0)
    return "an invalid model without an error";
  if (outcome->isVerified && !outcome->isCompiled)
    return "a valid model that cannot be compiled";
  if (outcome->isCompiled && outcome->errors)
    return "a valid model with an error";
  if (outcome->isCompiled && !outcome->exportedHash &&
      outcome->exportErrors != 1)
    return "a model that is not exported without exactly one error";
  return NULL;
}

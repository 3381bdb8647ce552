/*===- unverified-test.c - Passes on operations that are not valid --------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// MLIR does not verify a module before the first pass, and a host may have
// built one without. So each pass must refuse each of these, with one error.

#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/Dialect/Func.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char source[] =
    "func.func @main(%x: tensor<1x8xf32>) -> tensor<*xf32> {\n"
    "  %w = \"sparse24.constant\"() {value = dense<0.0> : tensor<8x2xf32>} : "
    "() -> tensor<8x2xf32>\n"
    "  %0 = \"sparse24.matmul\"(%x, %w) {transpose_x1 = false, transpose_x2 = "
    "false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : "
    "(tensor<1x8xf32>, tensor<8x2xf32>) -> tensor<*xf32>\n"
    "  %v, %i = \"sparse24.compressed_constant\"() {values = dense<0.0> : "
    "tensor<2x4xf32>, index = dense<0> : tensor<2x1xi8>, alg = "
    "\"weight_sparse_4_2\", encoding = \"ascend-atc\", dense_type = "
    "tensor<8x2xf32>, reduction_axis = 0 : i64} : () -> (tensor<2x4xf32>, "
    "tensor<2x1xi8>)\n"
    "  %1 = \"sparse24.matmul_compress\"(%x, %v, %i) {transpose_x1 = false, "
    "transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, "
    "0>, alg = \"weight_sparse_4_2\", encoding = \"ascend-atc\", dense_type = "
    "tensor<8x2xf32>, reduction_axis = 0 : i64} : (tensor<1x8xf32>, "
    "tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<*xf32>\n"
    "  %c, %j = \"sparse24.compress\"(%w) {alg = \"weight_sparse_4_2\", "
    "encoding = \"ascend-atc\", reduction_axis = 0 : i64} : (tensor<8x2xf32>) "
    "-> (tensor<2x4xf32>, tensor<2x1xi8>)\n"
    "  return %0 : tensor<*xf32>\n"
    "}\n";

/// An operation, an attribute of it, and what that becomes; NULL: it is gone.
static const struct {
  const char *op, *attribute, *value;
} changes[] = {
    {"sparse24.matmul", "transpose_x1", NULL},
    {"sparse24.matmul", "operandSegmentSizes", "array<i32: 1, 1, 1, 0, 0>"},
    {"sparse24.matmul_compress", "encoding", "\"none\""},
    {"sparse24.matmul_compress", "dense_type", "tensor<16x2xf32>"},
    {"sparse24.compressed_constant", "alg", "\"none\""},
    {"sparse24.compress", "reduction_axis", "5 : i64"},
    {"sparse24.compressed_constant", "values", "\"none\""},
    {"sparse24.constant", "value", "dense_resource<none> : tensor<8x2xf32>"},
    {"sparse24.constant", "value", "dense<1.0> : tensor<2x8xf32>"},
    {"sparse24.compress", "reduction_axis", "\"0\""},
};

enum { numChanges = sizeof changes / sizeof *changes };

static void append(MlirStringRef text, void *userData) {
  char *message = userData;
  strncat(message, text.data, text.length < 200 ? text.length : 200);
}

typedef struct {
  int errors;
  char first[4096];
} Errors;

static MlirLogicalResult onDiagnostic(MlirDiagnostic diagnostic,
                                      void *userData) {
  Errors *errors = userData;
  if (mlirDiagnosticGetSeverity(diagnostic) == MlirDiagnosticError &&
      errors->errors++ == 0)
    mlirDiagnosticPrint(diagnostic, append, errors->first);
  return mlirLogicalResultSuccess();
}

static MlirWalkResult change(MlirOperation op, void *userData) {
  size_t i = *(const size_t *)userData;
  MlirStringRef name = mlirStringRefCreateFromCString(changes[i].attribute);
  if (!mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)),
                          mlirStringRefCreateFromCString(changes[i].op)))
    return MlirWalkResultAdvance;
  if (changes[i].value)
    mlirOperationSetAttributeByName(
        op, name,
        mlirAttributeParseGet(
            mlirOperationGetContext(op),
            mlirStringRefCreateFromCString(changes[i].value)));
  else
    mlirOperationRemoveAttributeByName(op, name);
  return MlirWalkResultInterrupt;
}

/// Whether the pass succeeds on the module, as it is or changed.
static bool run(MlirContext context, const Sparse24PassInfo *pass,
                const Sparse24PassOptions *options, const size_t *position) {
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(source));
  MlirOperation op = mlirModuleGetOperation(module);
  if (position)
    mlirOperationWalk(op, change, (void *)(uintptr_t)position,
                      MlirWalkPreOrder);
  MlirPassManager manager = mlirPassManagerCreate(context);
  mlirPassManagerEnableVerifier(manager, false); // What follows is not MLIR's.
  mlirPassManagerAddOwnedPass(manager, sparse24PassCreate(pass, options));
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, op);
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(module);
  return mlirLogicalResultIsSuccess(result);
}

int main(void) {
  MlirContext context = mlirContextCreateWithThreading(false);
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    return 2;
  Errors errors = {0};
  mlirContextAttachDiagnosticHandler(context, onDiagnostic, &errors, NULL);
  const Sparse24PassInfo *pass;
  int refused[numChanges] = {0}, passes = 0;
  for (size_t p = 0; (pass = sparse24PassGetAt(p)); ++p, ++passes) {
    errors = (Errors){0};
    if (!run(context, pass, NULL, NULL) || errors.errors)
      printf("%s fails: %s\n", sparse24PassGetArgument(pass), errors.first);
    for (size_t i = 0; i < numChanges; ++i) {
      errors = (Errors){0};
      if (run(context, pass, NULL, &i) || errors.errors != 1)
        printf("%s: %s without its '%s': %d errors\n",
               sparse24PassGetArgument(pass), changes[i].op,
               changes[i].attribute, errors.errors);
      else if (++refused[i] == 1)
        printf("%s\n", errors.first);
    }
  }
  for (size_t i = 0; i < numChanges; ++i)
    if (refused[i] != passes)
      printf("change %zu: %d passes refuse it\n", i, refused[i]);
  // Options that do not go together are refused too.
  Sparse24PassOptions options = {.encoding = sparse24EncodingGet("nvidia", 6),
                                 .target = sparse24TargetGet("ascend", 6)};
  errors = (Errors){0};
  bool succeeds =
      run(context, sparse24PassGet("sparse24-check", 14), &options, NULL);
  printf("%s, %d error: %s\n", succeeds ? "success" : "failure", errors.errors,
         errors.first);
  mlirContextDestroy(context);
  return 0;
}

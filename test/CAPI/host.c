/*===- host.c - A compiler that embeds sparse24 ---------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// What a larger stack does: its own context and pass manager, our passes
// between MLIR's, an operation of its own beside ours, the verdicts as data and
// as a report that outlives the context, and the compressed bytes read out
// through accessors.

#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"
#include "sparse24/Support.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/RegisterEverything.h"

#include <stdio.h>
#include <string.h>

static const char input[] =
    "func.func @layer(%x: tensor<2x8xf16>) -> tensor<2x2xf16> {\n"
    "  %w = \"sparse24.constant\"() {value = dense_resource<w> : "
    "tensor<8x2xf16>} : () -> tensor<8x2xf16>\n"
    "  %unused = arith.constant 1 : i32\n"
    "  %y = \"sparse24.matmul\"(%x, %w) {transpose_x1 = false, transpose_x2 = "
    "false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : "
    "(tensor<2x8xf16>, tensor<8x2xf16>) -> tensor<2x2xf16> loc(\"layer0\")\n"
    "  %z = \"host.bias\"(%y) : (tensor<2x2xf16>) -> tensor<2x2xf16>\n"
    "  return %z : tensor<2x2xf16>\n"
    "}\n"
    // Rows of two: column 0 holds 1 0 0 2 0 0 0 3, column 1 nothing but a 4.
    "{-# dialect_resources: { builtin: { w: \"0x02000000"
    "003C0000"
    "00000000"
    "00000000"
    "00400000"
    "00000000"
    "00000044"
    "00000000"
    "00420000\" } } #-}\n";

static void print(MlirStringRef text, void *userData) {
  (void)userData;
  printf("%.*s", (int)text.length, text.data);
}

static void onLayer(const Sparse24Layer *layer, void *userData) {
  sparse24ReportAdd(userData, layer);
  printf("layer ");
  mlirLocationPrint(layer->location, print, NULL);
  printf(" %.*s reason '%s', %lld -> %lld bytes, %lld groups\n",
         (int)layer->opName.length, layer->opName.data,
         sparse24ReasonGetCode(layer->reason), (long long)layer->denseBytes,
         (long long)layer->compressedBytes, (long long)layer->check.groups);
}

static void printBytes(const char *name, MlirOperation op) {
  Sparse24Bytes bytes;
  MlirAttribute elements =
      mlirOperationGetAttributeByName(op, mlirStringRefCreateFromCString(name));
  if (!sparse24ElementsGetBytes(elements, &bytes)) {
    printf("%s: no bytes\n", name);
    return;
  }
  printf("%s:", name);
  for (size_t i = 0; i < bytes.size; ++i)
    printf(" %02x", ((const unsigned char *)bytes.data)[i]);
  printf("\n");
}

static MlirWalkResult visit(MlirOperation op, void *userData) {
  (void)userData;
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  if (mlirStringRefEqual(
          name, mlirStringRefCreateFromCString("sparse24.matmul_compress"))) {
    MlirValue index = sparse24OpGetOperand(op, "compress_index");
    printf("matmul_compress: index operand %ld, bias operand %ld, axis %lld, "
           "encoding %s\n",
           (long)sparse24OpGetOperandPosition(op, "compress_index"),
           (long)sparse24OpGetOperandPosition(op, "bias"),
           (long long)sparse24OpGetInt(op, "reduction_axis", -1),
           sparse24OpGetString(op, "encoding").data);
    MlirOperation constant = mlirOpResultGetOwner(index);
    printBytes("values", constant);
    printBytes("index", constant);
  } else {
    printf("op %.*s\n", (int)name.length, name.data);
  }
  return MlirWalkResultAdvance;
}

static void addPass(MlirPassManager pm, const char *argument,
                    const Sparse24PassOptions *options) {
  mlirPassManagerAddOwnedPass(
      pm,
      sparse24PassCreate(sparse24PassGet(argument, strlen(argument)), options));
}

static bool addUpstream(MlirPassManager pm, const char *pipeline) {
  return mlirLogicalResultIsSuccess(mlirOpPassManagerAddPipeline(
      mlirPassManagerGetAsOpPassManager(pm),
      mlirStringRefCreateFromCString(pipeline), print, NULL));
}

static bool compile(MlirContext context, Sparse24Report *report) {
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(input));
  if (mlirModuleIsNull(module))
    return false;
  MlirPassManager pm = mlirPassManagerCreate(context);
  Sparse24PassOptions options = {.layer = onLayer, .layerData = report};
  addPass(pm, "sparse24-verify",
          &(Sparse24PassOptions){.allowUnregistered = true});
  bool success = addUpstream(pm, "canonicalize");
  addPass(pm, "sparse24-insert-compress", &options);
  success &= addUpstream(pm, "func.func(cse)");
  addPass(pm, "sparse24-fold-compress", &options);
  success &= addUpstream(pm, "symbol-dce");
  success = success && mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(
                           pm, mlirModuleGetOperation(module)));
  if (success)
    mlirOperationWalk(mlirModuleGetOperation(module), visit, NULL,
                      MlirWalkPreOrder);
  mlirPassManagerDestroy(pm);
  mlirModuleDestroy(module);
  return success;
}

static bool printReport(const Sparse24Report *report) {
  const Sparse24ReportFormat *format =
      sparse24ReportFormatGet(mlirStringRefCreateFromCString("-"));
  return mlirLogicalResultIsSuccess(
      sparse24ReportPrint(report, format, print, NULL));
}

int main(void) {
  mlirRegisterAllPasses();
  MlirContext context = mlirContextCreate();
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(registry);
  mlirContextAppendDialectRegistry(context, registry);
  mlirDialectRegistryDestroy(registry);
  mlirContextSetAllowUnregisteredDialects(context, true);

  // Loading is idempotent, and needs nothing else loaded.
  bool success = mlirLogicalResultIsSuccess(sparse24DialectLoad(context)) &&
                 mlirLogicalResultIsSuccess(sparse24DialectLoad(context));
  Sparse24Report *report =
      sparse24ReportCreate(mlirStringRefCreateFromCString("host"));
  success = success && report && compile(context, report);
  mlirContextDestroy(context);
  success = success && printReport(report);
  sparse24ReportDestroy(report);
  printf("version %s\n", sparse24GetVersion());
  return success ? 0 : 1;
}

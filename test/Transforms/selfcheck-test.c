/*===- selfcheck-test.c - Compressed weights that are not the weight ------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// What compresses is right, so nothing that it makes fails
// --sparse24-selfcheck. Here the bytes are changed where one pass hands them
// over to the next: of two layers the second one's, by one bit or two. The
// check must say which layer it is and what it found; without it nobody
// notices.

#include "Transforms/CompressedWeights.h"
#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/Dialect/Func.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The columns of `bad` are 1 0 2 0 | 0 0 0 0 and 0 3 0 0 | 0 0 4 5.
static const char source[] =
    "func.func @main(%x: tensor<1x8xi8>) -> (tensor<*xi32>, tensor<*xi32>) {\n"
    "  %0 = \"sparse24.constant\"() {value = dense<[[1, 0], [0, 0], [0, 2], "
    "[0, 0], [0, 3], [0, 0], [0, 0], [4, 0]]> : tensor<8x2xi8>} : () -> "
    "tensor<8x2xi8> loc(\"fc1.weight\")\n"
    "  %1 = \"sparse24.matmul\"(%x, %0) {transpose_x1 = false, transpose_x2 = "
    "false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : "
    "(tensor<1x8xi8>, tensor<8x2xi8>) -> tensor<*xi32> loc(\"fc1\")\n"
    "  %2 = \"sparse24.constant\"() {bad, value = dense<[[1, 0], [0, 3], "
    "[2, 0], [0, 0], [0, 0], [0, 0], [0, 4], [0, 5]]> : tensor<8x2xi8>} : () "
    "-> tensor<8x2xi8> loc(\"fc2.weight\")\n"
    "  %3 = \"sparse24.matmul\"(%x, %2) {transpose_x1 = false, transpose_x2 = "
    "false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : "
    "(tensor<1x8xi8>, tensor<8x2xi8>) -> tensor<*xi32> loc(\"fc2\")\n"
    "  return %1, %3 : tensor<*xi32>, tensor<*xi32>\n"
    "}\n";

/// What is done to the bytes of the second layer.
typedef struct {
  const char *name;
  bool inIndex;
  int position;
  unsigned char bits; ///< Turned over.
} Change;

// Values are 1 2 0 0 and 3 0 4 5, index bytes are 0x04 and 0xa1.
static const Change changes[] = {
    {"nothing", false, 0, 0},
    {"a value", false, 6, 0x01},
    {"an empty slot", false, 5, 0x80},
    {"a position", true, 1, 0x02},
    {"the index of zeros", true, 0, 0x10},
};

static void print(MlirStringRef text, void *userData) {
  (void)userData;
  fwrite(text.data, 1, text.length, stdout);
}

static MlirLogicalResult onDiagnostic(MlirDiagnostic diagnostic,
                                      void *userData) {
  (void)userData;
  mlirLocationPrint(mlirDiagnosticGetLocation(diagnostic), print, NULL);
  printf(": ");
  mlirDiagnosticPrint(diagnostic, print, NULL);
  printf("\n");
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult run(MlirOperation module, const char *pass,
                             const Sparse24PassOptions *options) {
  MlirPassManager manager =
      mlirPassManagerCreate(mlirOperationGetContext(module));
  mlirPassManagerAddOwnedPass(
      manager,
      sparse24PassCreate(sparse24PassGet(pass, strlen(pass)), options));
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, module);
  mlirPassManagerDestroy(manager);
  return result;
}

static MlirWalkResult findBad(MlirOperation op, void *userData) {
  if (mlirAttributeIsNull(mlirOperationGetAttributeByName(
          op, mlirStringRefCreateFromCString("bad"))))
    return MlirWalkResultAdvance;
  *(MlirAttribute *)userData = mlirOperationGetAttributeByName(
      op, mlirStringRefCreateFromCString("value"));
  return MlirWalkResultInterrupt;
}

/// Changes what was left for the next pass.
static void tamper(MlirOperation module, Sparse24Handover *handover,
                   const Change *change) {
  MlirAttribute elements = {NULL};
  mlirOperationWalk(module, findBad, &elements, MlirWalkPreOrder);
  Sparse24Layout layout;
  Sparse24Bytes dense;
  Sparse24CompressedWeights *weights = sparse24HandoverTake(handover, module);
  if (!weights || !sparse24ElementsGetBytes(elements, &dense) ||
      !sparse24LayoutFromType(mlirAttributeGetType(elements), 0, 1, &layout))
    exit(2);
  Sparse24Compression compression = {.elements = elements,
                                     .zeroPoint = {NULL},
                                     .encoding = sparse24EncodingGetDefault(),
                                     .layout = &layout};
  Sparse24CompressedWeight *weight =
      sparse24CompressedWeightsGet(weights, &compression, dense.data);
  if (!weight || !weight->values)
    exit(2);
  unsigned char *bytes = change->inIndex ? weight->index : weight->values;
  bytes[change->position] ^= change->bits;
  sparse24HandoverPut(handover, module, weights);
}

static void runWith(const Change *change, bool selfcheck) {
  MlirContext context = mlirContextCreateWithThreading(false);
  mlirContextAttachDiagnosticHandler(context, onDiagnostic, NULL, NULL);
  mlirDialectHandleRegisterDialect(mlirGetDialectHandle__func__(), context);
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    exit(2);
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(source));
  if (mlirModuleIsNull(module))
    exit(2);
  MlirOperation op = mlirModuleGetOperation(module);
  Sparse24Handover *handover = sparse24HandoverCreate();
  Sparse24PassOptions options = {.handover = handover, .selfcheck = selfcheck};
  if (mlirLogicalResultIsFailure(run(op, "sparse24-insert-compress", &options)))
    exit(2);
  tamper(op, handover, change);
  printf("%s, %s\n", change->name, selfcheck ? "checked" : "unchecked");
  printf("%s\n",
         mlirLogicalResultIsSuccess(run(op, "sparse24-fold-compress", &options))
             ? "success"
             : "failure");
  sparse24HandoverRelease(handover);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
}

int main(void) {
  for (size_t i = 0; i < sizeof changes / sizeof *changes; ++i) {
    runWith(&changes[i], /*selfcheck=*/true);
    runWith(&changes[i], /*selfcheck=*/false);
  }
  return 0;
}

/*===- wrong-bits-test.c - What the selfcheck finds -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Has each bit of a compressed weight come out wrong, in each encoding: the
// linker leads the library's calls of sparse24EncodingCompressWith to here. The
// selfcheck must find every one, with one error.

#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/Dialect/Func.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void __real_sparse24EncodingCompressWith(const Sparse24Encoding *encoding,
                                         const Sparse24Layout *layout,
                                         const void *dense, void *values,
                                         void *index,
                                         const Sparse24EncodingOptions *options,
                                         Sparse24Check *check);
void __wrap_sparse24EncodingCompressWith(const Sparse24Encoding *encoding,
                                         const Sparse24Layout *layout,
                                         const void *dense, void *values,
                                         void *index,
                                         const Sparse24EncodingOptions *options,
                                         Sparse24Check *check);

/// The bit that comes out wrong, counted from that of the values on; -1: none.
static int wrongBit;
static int numBits;

void __wrap_sparse24EncodingCompressWith(const Sparse24Encoding *encoding,
                                         const Sparse24Layout *layout,
                                         const void *dense, void *values,
                                         void *index,
                                         const Sparse24EncodingOptions *options,
                                         Sparse24Check *check) {
  __real_sparse24EncodingCompressWith(encoding, layout, dense, values, index,
                                      options, check);
  int64_t denseBytes, valuesBytes, indexBytes;
  if (!sparse24LayoutGetSizes(layout, &denseBytes, &valuesBytes, &indexBytes))
    exit(2);
  numBits = 8 * (int)(valuesBytes + indexBytes);
  if (wrongBit < 0)
    return;
  int byte = wrongBit / 8;
  uint8_t *of = byte < valuesBytes ? values : index;
  of[byte < valuesBytes ? byte : byte - valuesBytes] ^=
      (uint8_t)(1 << wrongBit % 8);
}

typedef struct {
  int errors, differ, areInvalid;
} Said;

static void readError(MlirStringRef text, void *userData) {
  Said *said = userData;
  char copy[1024];
  snprintf(copy, sizeof copy, "%.*s", (int)text.length, text.data);
  said->differ += strstr(copy, "to decode to the dense one") != NULL;
  said->areInvalid +=
      strstr(copy, "expected a valid compressed weight") != NULL;
}

static MlirLogicalResult onDiagnostic(MlirDiagnostic diagnostic,
                                      void *userData) {
  Said *said = userData;
  ++said->errors;
  mlirDiagnosticPrint(diagnostic, readError, said);
  return mlirLogicalResultSuccess();
}

/// Groups of two numbers, of one, and of none, and one that is cut short.
static const char module[] =
    "func.func @f(%x: tensor<1x14xi8>) -> tensor<1x2xi32> {\n"
    "  %w = \"sparse24.constant\"() {value = dense<[[1, 0, 0, 2, 0, 3, 0, 0, "
    "0, 0, 0, 0, 0, 4], [0, 5, 6, 0, 0, 0, 7, 8, 9, 1, 0, 0, 2, 3]]> : "
    "tensor<2x14xi8>} : () -> tensor<2x14xi8>\n"
    "  %y = \"sparse24.matmul\"(%x, %w) {transpose_x1 = false, transpose_x2 = "
    "true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : "
    "(tensor<1x14xi8>, tensor<2x14xi8>) -> tensor<1x2xi32>\n"
    "  return %y : tensor<1x2xi32>\n"
    "}\n";

static bool compress(MlirContext context, const Sparse24Encoding *encoding) {
  MlirModule parsed =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(module));
  if (mlirModuleIsNull(parsed))
    exit(2);
  MlirPassManager manager = mlirPassManagerCreate(context);
  Sparse24PassOptions options = {.encoding = encoding, .selfcheck = true};
  sparse24PipelineAddSparsity(mlirPassManagerGetAsOpPassManager(manager),
                              &options);
  MlirLogicalResult result =
      mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(parsed));
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(parsed);
  return mlirLogicalResultIsSuccess(result);
}

static int testEncoding(MlirContext context, const Sparse24Encoding *encoding) {
  const char *name = sparse24EncodingGetName(encoding);
  Said said = {.errors = 0};
  MlirDiagnosticHandlerID handler =
      mlirContextAttachDiagnosticHandler(context, onDiagnostic, &said, NULL);
  wrongBit = -1;
  numBits = 0;
  int failures = !compress(context, encoding) || said.errors || !numBits;
  if (failures)
    printf("%s: a weight that is right is refused\n", name);
  for (wrongBit = 0; wrongBit < numBits; ++wrongBit) {
    int errors = said.errors;
    if (!compress(context, encoding) && said.errors == errors + 1)
      continue;
    ++failures;
    printf("%s: bit %d is wrong, and %d errors say so\n", name, wrongBit,
           said.errors - errors);
  }
  printf("%s: %d bits, %d of another weight, %d of no valid one\n", name,
         numBits, said.differ, said.areInvalid);
  mlirContextDetachDiagnosticHandler(context, handler);
  return failures;
}

int main(void) {
  MlirContext context = mlirContextCreateWithThreading(false);
  mlirDialectHandleRegisterDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    return 2;
  int failures = 0;
  const Sparse24Encoding *encoding;
  for (size_t i = 0; (encoding = sparse24EncodingGetAt(i)); ++i)
    failures += testEncoding(context, encoding);
  mlirContextDestroy(context);
  printf("%d failures\n", failures);
  return failures != 0;
}

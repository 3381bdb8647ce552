/*===- wrong-bits-test.c - What the selfcheck finds -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Has each bit of a compressed weight come out wrong, in each encoding: the
// linker leads the library's calls of sparse24EncodingCompressWith to here. The
// selfcheck must find every one, with one error. Of a weight that several
// threads check it must find some in the part of each, and say what one thread
// says.

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
  char last[1024]; ///< The beginning of the last error.
} Said;

static void readError(MlirStringRef text, void *userData) {
  Said *said = userData;
  snprintf(said->last, sizeof said->last, "%.*s", (int)text.length, text.data);
  said->differ += strstr(said->last, "to decode to the dense one") != NULL;
  said->areInvalid +=
      strstr(said->last, "expected a valid compressed weight") != NULL;
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

static bool compress(MlirContext context, const char *text,
                     const Sparse24Encoding *encoding, int64_t threads) {
  MlirModule parsed =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(text));
  if (mlirModuleIsNull(parsed))
    exit(2);
  MlirPassManager manager = mlirPassManagerCreate(context);
  Sparse24PassOptions options = {
      .encoding = encoding, .selfcheck = true, .threads = threads};
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
  int failures =
      !compress(context, module, encoding, 1) || said.errors || !numBits;
  if (failures)
    printf("%s: a weight that is right is refused\n", name);
  for (wrongBit = 0; wrongBit < numBits; ++wrongBit) {
    int errors = said.errors;
    if (!compress(context, module, encoding, 1) && said.errors == errors + 1)
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

/// The module of a weight of 6 MiB, which three threads share: whoever calls
/// frees it.
static char *createLargeModule(void) {
  static const char start[] = "func.func @f(%x: tensor<1x2048xi8>) -> "
                              "tensor<1x3072xi32> {\n"
                              "  %w = \"sparse24.constant\"() {value = "
                              "dense<\"0x";
  static const char end[] =
      "\"> : tensor<3072x2048xi8>} : () -> tensor<3072x2048xi8>\n"
      "  %y = \"sparse24.matmul\"(%x, %w) {transpose_x1 = false, transpose_x2 "
      "= true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : "
      "(tensor<1x2048xi8>, tensor<3072x2048xi8>) -> tensor<1x3072xi32>\n"
      "  return %y : tensor<1x3072xi32>\n"
      "}\n";
  static const char group[] = "05000003"; // 5 0 0 3
  const size_t count = 3072 * 2048 / 4, size = sizeof group - 1;
  char *text = malloc(sizeof start + count * size + sizeof end);
  if (!text)
    exit(2);
  memcpy(text, start, sizeof start);
  char *to = text + sizeof start - 1;
  for (size_t i = 0; i < count; ++i, to += size)
    memcpy(to, group, size);
  memcpy(to, end, sizeof end);
  return text;
}

static int testThreads(MlirContext context) {
  char *text = createLargeModule();
  // Twelve bits, four in the rows of each thread; those of values, of which
  // there are 3 MiB, and those of the index, of which there are 768 KiB.
  enum { valuesBits = 3 << 23, indexBits = 3 << 21 };
  int failures = 0;
  for (int i = 0; i < 12; ++i) {
    int inPart = i / 2 % 2 ? 7 : 1, part = i / 4;
    wrongBit = i % 2 ? valuesBits + indexBits / 24 * (8 * part + inPart) + 5
                     : valuesBits / 24 * (8 * part + inPart) + 5;
    Said said[2] = {{.errors = 0}, {.errors = 0}};
    for (int t = 0; t < 2; ++t) {
      MlirDiagnosticHandlerID handler = mlirContextAttachDiagnosticHandler(
          context, onDiagnostic, &said[t], NULL);
      failures +=
          compress(context, text, sparse24EncodingGetDefault(), t ? 3 : 1);
      mlirContextDetachDiagnosticHandler(context, handler);
      failures += said[t].errors != 1;
    }
    failures += strcmp(said[0].last, said[1].last) != 0;
    char place[32];
    int row = i % 2 ? (wrongBit - valuesBits) / 8 / 256 : wrongBit / 8 / 1024;
    snprintf(place, sizeof place, "at outer %d,", row);
    failures += !strstr(said[1].last, place);
    if (failures)
      printf("bit %d is wrong: %s\n", wrongBit, said[1].last);
  }
  free(text);
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
  failures += testThreads(context);
  mlirContextDestroy(context);
  printf("%d failures\n", failures);
  return failures != 0;
}

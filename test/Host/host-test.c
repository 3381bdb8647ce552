/*===- host-test.c - A host without MLIR ----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Compiled without MLIR's headers and linked with nothing but libsparse24.so.
// Usage: host-test MODEL FOLDER

#include "../Expect.h"

#include "sparse24/Host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

//===----------------------------------------------------------------------===//
// Output in memory
//===----------------------------------------------------------------------===//

typedef struct {
  char data[1 << 18];
  size_t size;
} Buffer;

static Buffer buffer;

static void append(const char *data, size_t size, void *userData) {
  Buffer *to = userData;
  if (size < sizeof to->data - to->size) {
    memcpy(to->data + to->size, data, size);
    to->size += size;
    to->data[to->size] = '\0';
  }
}

static void *cleared(void) {
  buffer.size = 0;
  buffer.data[0] = '\0';
  return &buffer;
}

static bool has(const char *text, const char *part) {
  bool found = strstr(text, part);
  if (!found)
    printf("expected '%s' in '%.2000s'\n", part, text);
  return found;
}

//===----------------------------------------------------------------------===//
// A module as text
//===----------------------------------------------------------------------===//

// 8 x 2, the zero of column 1 is 7: its last group is 7 9 7 7.
static const char quantized[] =
    "func.func @main(%x: tensor<1x8xi8>) -> tensor<1x2xi32> {\n"
    "  %v, %i = \"sparse24.compressed_constant\"() {alg = "
    "\"weight_sparse_4_2\",\n"
    "    values = dense<[[1, 2, 0, 0], [7, 7, 9, 7]]> : tensor<2x4xi8>,\n"
    "    index = dense<[[4], [16]]> : tensor<2x1xi8>,\n"
    "    zero_point = dense<[[0, 7]]> : tensor<1x2xi8>,\n"
    "    dense_type = tensor<8x2xi8>, reduction_axis = 0 : i64,\n"
    "    encoding = \"ascend-atc\"} : () -> (tensor<2x4xi8>, tensor<2x1xi8>) "
    "loc(\"w\")\n"
    "  %y = \"sparse24.decompress\"(%v, %i) {alg = \"weight_sparse_4_2\",\n"
    "    zero_point = dense<[[0, 7]]> : tensor<1x2xi8>,\n"
    "    dense_type = tensor<8x2xi8>, reduction_axis = 0 : i64,\n"
    "    encoding = \"ascend-atc\"} : (tensor<2x4xi8>, tensor<2x1xi8>) -> "
    "tensor<8x2xi8> loc(\"user\")\n"
    "  %z = \"host.use\"(%x, %y) : (tensor<1x8xi8>, tensor<8x2xi8>) -> "
    "tensor<1x2xi32>\n"
    "  return %z : tensor<1x2xi32>\n"
    "}\n";

static void testText(Sparse24HostContext *context) {
  Sparse24HostLoadOptions options = {.allowUnregistered = true};
  EXPECT(!sparse24HostModuleLoadMemory(context, quantized, strlen(quantized),
                                       "q.mlir", NULL));
  EXPECT(has(sparse24HostContextGetMessages(context), "q.mlir:"));
  EXPECT(has(sparse24HostContextGetMessages(context), "host.use"));
  Sparse24HostModule *module = sparse24HostModuleLoadMemory(
      context, quantized, strlen(quantized), "q.mlir", &options);
  EXPECT(module);
  if (!module) {
    fputs(sparse24HostContextGetMessages(context), stdout);
    return;
  }
  Sparse24HostWeight weight;
  EXPECT(sparse24HostModuleGetWeight(module, 0, &weight));
  EXPECT(strcmp(weight.name, "w") == 0);
  EXPECT(weight.numLayers == 1 && strcmp(weight.layers[0], "user") == 0);
  EXPECT(strcmp(weight.elementType, "i8") == 0);
  EXPECT(weight.denseRank == 2 && weight.denseShape[0] == 8 &&
         weight.denseShape[1] == 2 && weight.reductionAxis == 0 &&
         weight.groups == 1);
  EXPECT(weight.zeroPoint.size == 2 && weight.zeroPoint.rank == 2 &&
         memcmp(weight.zeroPoint.data, "\0\7", 2) == 0);
  EXPECT(weight.values.size == 8 &&
         memcmp(weight.values.data, "\1\2\0\0\7\7\11\7", 8) == 0);
  EXPECT(weight.index.size == 2 && memcmp(weight.index.data, "\4\20", 2) == 0);
  char dense[16];
  // Columns: 1 0 2 0 0 0 0 0 and 7 7 7 7 7 9 7 7.
  static const char expected[] = {1, 7, 0, 7, 2, 7, 0, 7,
                                  0, 7, 0, 9, 0, 7, 0, 7};
  EXPECT(sparse24HostModuleDecompress(module, 0, dense, sizeof dense));
  EXPECT(memcmp(dense, expected, sizeof dense) == 0);
  EXPECT(!sparse24HostModuleDecompress(module, 0, dense, 15));
  EXPECT(has(sparse24HostContextGetMessages(context),
             "expected a buffer of 16 bytes, found 15"));
  EXPECT(!sparse24HostModuleDecompress(module, 1, dense, 16));
  EXPECT(!sparse24HostModuleVerify(module, false));
  EXPECT(sparse24HostModuleVerify(module, true));
  EXPECT(sparse24HostContextGetNumDiagnostics(context) == 0);
  EXPECT(*sparse24HostContextGetMessages(context) == '\0');
  // What was lent stays when the weight is gone.
  EXPECT(sparse24HostModuleRun(module, "sparse24-decompress", NULL));
  size_t count = 1;
  EXPECT(sparse24HostModuleGetNumWeights(module, &count) && count == 0);
  EXPECT(memcmp(weight.values.data, "\1\2\0\0\7\7\11\7", 8) == 0);
  EXPECT(strcmp(weight.name, "w") == 0);
  sparse24HostModuleDestroy(module);
}

// A weight of zeros, its values and index one element for all, of two layers.
static const char shared[] =
    "func.func @main(%x: tensor<1x8xf32>) -> (tensor<8x1xf32>, "
    "tensor<8x1xf32>) {\n"
    "  %v, %i = \"sparse24.compressed_constant\"() {alg = "
    "\"weight_sparse_4_2\",\n"
    "    values = dense<0.0> : tensor<1x4xf32>,\n"
    "    index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>,\n"
    "    reduction_axis = 0 : i64, encoding = \"ascend-atc\"} : () -> "
    "(tensor<1x4xf32>, tensor<1x1xi8>)\n"
    "  %y = \"sparse24.decompress\"(%v, %i) {alg = \"weight_sparse_4_2\",\n"
    "    dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64,\n"
    "    encoding = \"ascend-atc\"} : (tensor<1x4xf32>, tensor<1x1xi8>) -> "
    "tensor<8x1xf32> loc(\"b\")\n"
    "  %z = \"sparse24.decompress\"(%v, %i) {alg = \"weight_sparse_4_2\",\n"
    "    dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64,\n"
    "    encoding = \"ascend-atc\"} : (tensor<1x4xf32>, tensor<1x1xi8>) -> "
    "tensor<8x1xf32> loc(\"a\")\n"
    "  return %y, %z : tensor<8x1xf32>, tensor<8x1xf32>\n"
    "}\n";

static void testShared(Sparse24HostContext *context) {
  Sparse24HostModule *module = sparse24HostModuleLoadMemory(
      context, shared, strlen(shared), "s.mlir", NULL);
  EXPECT(module);
  if (!module) {
    fputs(sparse24HostContextGetMessages(context), stdout);
    return;
  }
  Sparse24HostWeight weight;
  EXPECT(sparse24HostModuleGetWeight(module, 0, &weight));
  EXPECT(weight.numLayers == 2 && strcmp(weight.layers[0], "a") == 0 &&
         strcmp(weight.layers[1], "b") == 0);
  static const char zeros[32];
  EXPECT(weight.values.size == 16 &&
         memcmp(weight.values.data, zeros, 16) == 0);
  char dense[32] = "x";
  EXPECT(sparse24HostModuleDecompress(module, 0, dense, sizeof dense));
  EXPECT(memcmp(dense, zeros, sizeof dense) == 0);
  sparse24HostModuleDestroy(module);
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

static void onDiagnostic(const Sparse24HostDiagnostic *diagnostic,
                         void *userData) {
  *(int *)userData += diagnostic->severity == Sparse24HostError;
}

static void testErrors(Sparse24HostContext *context) {
  static const char text[] = "\nfunc.func @f() { return }\nfunc.func @f(";
  int calls = 0;
  sparse24HostContextSetCallback(context, onDiagnostic, &calls);
  EXPECT(!sparse24HostModuleLoadMemory(context, text, strlen(text), "t.mlir",
                                       NULL));
  Sparse24HostDiagnostic diagnostic;
  EXPECT(sparse24HostContextGetNumDiagnostics(context) == 1);
  EXPECT(sparse24HostContextGetDiagnostic(context, 0, &diagnostic));
  EXPECT(diagnostic.severity == Sparse24HostError && diagnostic.line == 3 &&
         diagnostic.column > 0 && strcmp(diagnostic.file, "t.mlir") == 0 &&
         *diagnostic.name == '\0' && *diagnostic.text);
  EXPECT(!sparse24HostContextGetDiagnostic(context, 1, &diagnostic));
  EXPECT(has(sparse24HostContextGetMessages(context),
             "func.func @f(\n            ^\n"));
  // A second function of that name has a note on the first, behind one on
  // itself.
  static const char twice[] = "func.func private @f()\nfunc.func private @f()";
  EXPECT(!sparse24HostModuleLoadMemory(context, twice, strlen(twice), "t.mlir",
                                       NULL));
  EXPECT(sparse24HostContextGetDiagnostic(context, 2, &diagnostic) &&
         diagnostic.severity == Sparse24HostNote && diagnostic.line == 1);
  EXPECT(calls == 2);
  sparse24HostContextSetCallback(context, NULL, NULL);
  EXPECT(!sparse24HostModuleLoad(context, "/nonexistent", NULL));
  EXPECT(strcmp(sparse24HostContextGetMessages(context),
                "error: cannot open input file '/nonexistent': No such file "
                "or directory\n") == 0);
  // No text is a module of nothing.
  Sparse24HostModule *empty =
      sparse24HostModuleLoadMemory(context, "", 0, "empty", NULL);
  EXPECT(empty && sparse24HostContextGetNumDiagnostics(context) == 0);
  sparse24HostModuleDestroy(empty);
  EXPECT(calls == 2);
}

static bool isRefused(Sparse24HostContext *context, bool success,
                      const char *expected) {
  return !success &&
         strcmp(sparse24HostContextGetMessages(context), expected) == 0;
}

static void testNull(Sparse24HostContext *context) {
  EXPECT(isRefused(context, sparse24HostModuleLoad(context, NULL, NULL),
                   "error: expected a path, found NULL\n"));
  EXPECT(isRefused(context,
                   sparse24HostModuleLoadMemory(context, "", 0, NULL, NULL),
                   "error: expected a name, found NULL\n"));
  EXPECT(isRefused(context,
                   sparse24HostModuleLoadMemory(context, NULL, 1, "x", NULL),
                   "error: expected the bytes of a module, found NULL\n"));
  Sparse24HostModule *module =
      sparse24HostModuleLoadMemory(context, NULL, 0, "empty", NULL);
  EXPECT(module);
  if (!module)
    return;
  EXPECT(isRefused(context, sparse24HostModuleRun(module, NULL, NULL),
                   "error: expected a pass pipeline, found NULL\n"));
  EXPECT(isRefused(context, sparse24HostModuleSave(module, NULL, NULL),
                   "error: expected a path, found NULL\n"));
  EXPECT(isRefused(context, sparse24HostModuleSaveONNX(module, NULL, NULL),
                   "error: expected a path, found NULL\n"));
  EXPECT(isRefused(context, sparse24HostModuleSaveWeights(module, NULL),
                   "error: expected a path, found NULL\n"));
  EXPECT(isRefused(
      context, sparse24HostModulePrintReport(module, NULL, append, cleared()),
      "error: expected the format of a report, found NULL\n"));
  sparse24HostModuleDestroy(module);
}

//===----------------------------------------------------------------------===//
// A model
//===----------------------------------------------------------------------===//

static void testReport(Sparse24HostContext *context,
                       Sparse24HostModule *module) {
  EXPECT(!sparse24HostModulePrintReport(module, "json", append, cleared()));
  EXPECT(!sparse24HostModulePrintSummary(module, append, cleared()));
  EXPECT(has(sparse24HostContextGetMessages(context), "no report"));
  EXPECT(buffer.size == 0);
  Sparse24HostRunOptions options = {.encoding = "nvidia"};
  EXPECT(sparse24HostModuleRun(module, "cse,sparse24-check", &options));
  EXPECT(sparse24HostModulePrintReport(module, "json", append, cleared()));
  EXPECT(has(buffer.data, "\"encoding\": \"nvidia\""));
  EXPECT(sparse24HostModulePrintReport(module, "table", append, cleared()));
  EXPECT(has(buffer.data, "too-few-channels"));
  EXPECT(sparse24HostModulePrintReport(module, "html", append, cleared()));
  EXPECT(has(buffer.data, "<!doctype html>"));
  EXPECT(!sparse24HostModulePrintReport(module, "xml", append, cleared()));
  EXPECT(has(sparse24HostContextGetMessages(context), "found 'xml'"));
}

/// Every failure says something, also that of a pass of MLIR's that does not.
static void testSilentPass(Sparse24HostContext *context) {
  static const char text[] = "func.func @f(%a: i32) -> i32 {\n"
                             "  %c = arith.constant 0 : i32\n"
                             "  %0 = arith.addi %c, %a : i32\n"
                             "  return %0 : i32\n"
                             "}\n";
  Sparse24HostModule *module = sparse24HostModuleLoadMemory(
      context, text, sizeof text - 1, "text", NULL);
  EXPECT(module);
  if (!module)
    return;
  EXPECT(!sparse24HostModuleRun(
      module, "canonicalize{max-iterations=1 test-convergence=true}", NULL));
  EXPECT(strcmp(sparse24HostContextGetMessages(context),
                "error: a pass failed without saying why\n") == 0);
  sparse24HostModuleDestroy(module);
}

/// Weights that are no constants cannot be saved, and no file is left.
static void testWeightsOfArguments(Sparse24HostContext *context,
                                   const char *folder) {
  static const char text[] =
      "func.func @f(%x: tensor<2x8xf32>, %v: tensor<2x4xf32>,\n"
      "             %i: tensor<2x1xi8>) {\n"
      "  %0 = \"sparse24.matmul_compress\"(%x, %v, %i) {\n"
      "    alg = \"weight_sparse_4_2\", dense_type = tensor<8x2xf32>,\n"
      "    encoding = \"nvidia\", reduction_axis = 0 : i64,\n"
      "    operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>,\n"
      "    transpose_x1 = false, transpose_x2 = false}\n"
      "    : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>)\n"
      "    -> tensor<2x2xf32>\n"
      "  return\n"
      "}\n";
  Sparse24HostModule *module = sparse24HostModuleLoadMemory(
      context, text, sizeof text - 1, "text", NULL);
  EXPECT(module);
  char path[4096];
  snprintf(path, sizeof path, "%s/arguments.safetensors", folder);
  EXPECT(module && !sparse24HostModuleSaveWeights(module, path));
  EXPECT(
      has(sparse24HostContextGetMessages(context), "cannot write its weight"));
  FILE *file = fopen(path, "rb");
  EXPECT(!file);
  sparse24HostModuleDestroy(module);
}

static void testRuns(Sparse24HostContext *context, Sparse24HostModule *module) {
  static const struct {
    Sparse24HostRunOptions options;
    const char *message;
  } refused[] = {
      {{.encoding = "x"}, "there is no encoding 'x'"},
      {{.target = "y"}, "there is no target 'y'"},
  };
  for (size_t i = 0; i < sizeof refused / sizeof *refused; ++i) {
    EXPECT(!sparse24HostModuleCompress(module, &refused[i].options));
    EXPECT(has(sparse24HostContextGetMessages(context), refused[i].message));
  }
  EXPECT(!sparse24HostModuleRun(module, "cse,no-such-pass", NULL));
  EXPECT(has(sparse24HostContextGetMessages(context),
             "'no-such-pass' is not a pass"));
  Sparse24HostRunOptions options = {
      .encoding = "ascend-mmad", .selfcheck = true, .remarks = true};
  EXPECT(sparse24HostModuleCompress(module, &options));
  Sparse24HostDiagnostic diagnostic;
  EXPECT(sparse24HostContextGetNumDiagnostics(context) == 9);
  EXPECT(sparse24HostContextGetDiagnostic(context, 2, &diagnostic) &&
         diagnostic.severity == Sparse24HostRemark &&
         strcmp(diagnostic.name, "/block1/pointwise/Conv") == 0 &&
         strcmp(diagnostic.text, "compressed: 3840 -> 2040 bytes "
                                 "(ascend-mmad)") == 0);
  EXPECT(sparse24HostModulePrintSummary(module, append, cleared()));
  EXPECT(has(buffer.data, "compressed 6 of 9 weight operations"));
  // A run that decides nothing leaves the report as it is.
  EXPECT(sparse24HostModuleRun(module, "", NULL));
  EXPECT(sparse24HostModulePrintSummary(module, append, cleared()));
}

static void testWeights(Sparse24HostModule *module) {
  size_t count = 0, bytes = 0;
  EXPECT(sparse24HostModuleGetNumWeights(module, &count) && count == 6);
  Sparse24HostWeight weight;
  for (size_t i = 0; i < count; ++i) {
    EXPECT(sparse24HostModuleGetWeight(module, i, &weight));
    bytes += weight.values.size + weight.index.size;
    EXPECT(strcmp(weight.encoding, "ascend-mmad") == 0);
    EXPECT(!weight.zeroPoint.data);
  }
  EXPECT(bytes == 45832);
  EXPECT(!sparse24HostModuleGetWeight(module, count, &weight));
  EXPECT(!weight.values.data);
}

static void testOutput(Sparse24HostContext *context, Sparse24HostModule *module,
                       const char *folder) {
  Sparse24HostPrintOptions elided = {.elideLargerThan = 10};
  EXPECT(sparse24HostModulePrint(module, &elided, append, cleared()));
  EXPECT(has(buffer.data, "func.func @main_graph"));
  EXPECT(!strstr(buffer.data, "loc("));
  Sparse24HostPrintOptions full = {
      .generic = true, .debugLocation = true, .elideLargerThan = 10};
  EXPECT(sparse24HostModulePrint(module, &full, append, cleared()));
  EXPECT(has(buffer.data, "\"func.func\"() <{") && has(buffer.data, "loc("));
  Sparse24HostPrintOptions bytecode = {.bytecode = true};
  EXPECT(sparse24HostModulePrint(module, &bytecode, append, cleared()));
  EXPECT(memcmp(buffer.data, "ML\xefR", 4) == 0);
  Sparse24HostModule *again = sparse24HostModuleLoadMemory(
      context, buffer.data, buffer.size, "again", NULL);
  EXPECT(again);
  if (again)
    testWeights(again);
  sparse24HostModuleDestroy(again);
  char path[4096];
  snprintf(path, sizeof path, "%s/out.mlirbc", folder);
  EXPECT(sparse24HostModuleSave(module, path, NULL));
  snprintf(path, sizeof path, "%s/out.mlir", folder);
  EXPECT(sparse24HostModuleSave(module, path, NULL));
  snprintf(path, sizeof path, "%s/missing/out.mlir", folder);
  EXPECT(!sparse24HostModuleSave(module, path, NULL));
  EXPECT(has(sparse24HostContextGetMessages(context), "missing/out.mlir"));
  EXPECT(!sparse24HostModuleSaveONNX(module, path, NULL));
  EXPECT(!sparse24HostModuleSaveWeights(module, path));
  EXPECT(has(sparse24HostContextGetMessages(context), "missing/out.mlir"));
  snprintf(path, sizeof path, "%s/out.onnx", folder);
  EXPECT(sparse24HostModuleSaveONNX(module, path, NULL));
  again = sparse24HostModuleLoad(context, path, NULL);
  EXPECT(again);
  if (again)
    testWeights(again);
  // A module of nothing is no model, and the old file stays.
  Sparse24HostModule *empty =
      sparse24HostModuleLoadMemory(context, "", 0, "empty", NULL);
  Sparse24HostONNXOptions onnx = {.opset = 17};
  EXPECT(empty && !sparse24HostModuleSaveONNX(empty, path, &onnx));
  EXPECT(has(sparse24HostContextGetMessages(context), "expected one function"));
  sparse24HostModuleDestroy(empty);
  sparse24HostModuleDestroy(again);
  again = sparse24HostModuleLoad(context, path, NULL);
  EXPECT(again);
  sparse24HostModuleDestroy(again);
  snprintf(path, sizeof path, "%s/external.onnx", folder);
  onnx = (Sparse24HostONNXOptions){.externalData = "external.data"};
  EXPECT(sparse24HostModuleSaveONNX(module, path, &onnx));
  again = sparse24HostModuleLoad(context, path, NULL);
  EXPECT(again);
  if (again)
    testWeights(again);
  sparse24HostModuleDestroy(again);
  onnx.externalData = "../external.data";
  EXPECT(!sparse24HostModuleSaveONNX(module, path, &onnx));
  EXPECT(has(sparse24HostContextGetMessages(context),
             "expected the name of another file in the folder of"));
  snprintf(path, sizeof path, "%s/out.safetensors", folder);
  EXPECT(sparse24HostModuleSaveWeights(module, path));
}

static void testModel(Sparse24HostContext *context, const char *path,
                      const char *folder) {
  static const char *const dims[] = {"batch=3"}, *const wrong[] = {"batch"};
  Sparse24HostLoadOptions options = {.dims = wrong, .numDims = 1};
  EXPECT(!sparse24HostModuleLoad(context, path, &options));
  options.dims = dims;
  Sparse24HostModule *module = sparse24HostModuleLoad(context, path, &options);
  EXPECT(module);
  if (!module)
    return;
  Sparse24HostPrintOptions elided = {.elideLargerThan = 10};
  EXPECT(sparse24HostModulePrint(module, &elided, append, cleared()));
  EXPECT(has(buffer.data, "tensor<3x3x32x32xf32>"));
  testReport(context, module);
  testRuns(context, module);
  testWeights(module);
  testOutput(context, module, folder);
  sparse24HostModuleDestroy(module);
  options = (Sparse24HostLoadOptions){.onnxOnly = true};
  module = sparse24HostModuleLoad(context, path, &options);
  EXPECT(module && sparse24HostModulePrint(module, &elided, append, cleared()));
  EXPECT(has(buffer.data, "\"onnx.Conv\""));
  sparse24HostModuleDestroy(module);
}

int main(int argc, char **argv) {
  if (argc != 3)
    return EXIT_FAILURE;
  Sparse24HostContext *context = sparse24HostContextCreate(false);
  EXPECT(context && *sparse24HostContextGetMessages(context) == '\0');
  if (context) {
    testErrors(context);
    testNull(context);
    testSilentPass(context);
    testWeightsOfArguments(context, argv[2]);
    testText(context);
    testShared(context);
    testModel(context, argv[1], argv[2]);
  }
  sparse24HostContextDestroy(context);
  sparse24HostContextDestroy(NULL);
  sparse24HostModuleDestroy(NULL);
  printf("version %s, %d failures\n", sparse24GetVersion(), failures);
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

/*===- weights-test.c - The bytes that sparse24/Weights.h passes on -------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Weights are passed from where they lie, and modules that nobody has verified
// are errors.

#include "sparse24/Dialect.h"
#include "sparse24/Weights.h"

#include "mlir-c/Diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

static void expect(bool condition, const char *text) {
  if (condition)
    return;
  fprintf(stderr, "weights-test: expected %s\n", text);
  ++failures;
}

enum { rows = 64, values = 4, indexBytes = 1 };

typedef struct {
  const void *data[8];
  size_t sizes[8];
  size_t count;
  char header[4096]; ///< What is behind its size, as far as it fits.
} Pieces;

static void keepPiece(MlirStringRef piece, void *userData) {
  Pieces *pieces = userData;
  if (pieces->count == sizeof pieces->sizes / sizeof *pieces->sizes)
    return;
  if (pieces->count == 0)
    snprintf(pieces->header, sizeof pieces->header, "%.*s",
             (int)piece.length - 8, piece.data + 8);
  pieces->data[pieces->count] = piece.data;
  pieces->sizes[pieces->count++] = piece.length;
}

static MlirLogicalResult ignoreMessage(MlirDiagnostic diagnostic,
                                       void *userData) {
  (void)userData;
  (void)diagnostic;
  return mlirLogicalResultSuccess();
}

static MlirAttribute createElements(MlirType type, const char *name, void *data,
                                    size_t size) {
  return sparse24ElementsCreateOwned(type, mlirStringRefCreateFromCString(name),
                                     data, size, NULL, NULL);
}

/// A module of one matmul_compress, whose constant has the attributes that the
/// text says.
static MlirModule parse(MlirContext context, const char *attributes) {
  char text[2048];
  const char *element = strstr(attributes, "complex") ? "complex<f32>" : "f32";
  snprintf(text, sizeof text,
           "%%x = \"t.x\"() : () -> tensor<2x8xf32>\n"
           "%%v, %%i = \"sparse24.compressed_constant\"() {"
           "alg = \"weight_sparse_4_2\", encoding = \"ascend-atc\", "
           "reduction_axis = 1 : i64, %s} : () -> "
           "(tensor<64x4x%s>, tensor<64x1xi8>)\n"
           "%%y = \"sparse24.matmul_compress\"(%%x, %%v, %%i) {"
           "alg = \"weight_sparse_4_2\", encoding = \"ascend-atc\", "
           "dense_type = tensor<64x8xf32>, reduction_axis = 1 : i64, "
           "transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = "
           "array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, "
           "tensor<64x4x%s>, tensor<64x1xi8>) -> tensor<2x64xf32>\n",
           attributes, element, element);
  return mlirModuleCreateParse(context, mlirStringRefCreateFromCString(text));
}

static MlirWalkResult setValues(MlirOperation op, void *elements) {
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  if (!mlirStringRefEqual(
          name, mlirStringRefCreateFromCString("sparse24.compressed_constant")))
    return MlirWalkResultAdvance;
  mlirOperationSetAttributeByName(op, mlirStringRefCreateFromCString("values"),
                                  *(const MlirAttribute *)elements);
  return MlirWalkResultInterrupt;
}

static void testPieces(MlirContext context) {
  static float data[rows][values] = {{1, 2}, {0, 3}};
  MlirType type = mlirTypeParseGet(
      context, mlirStringRefCreateFromCString("tensor<64x4xf32>"));
  MlirAttribute elements = createElements(type, "w", data, sizeof data);
  MlirModule module =
      parse(context, "values = dense<0.0> : tensor<64x4xf32>, index = dense<0> "
                     ": tensor<64x1xi8>, dense_type = tensor<64x8xf32>");
  MlirOperation op = mlirModuleGetOperation(module);
  mlirOperationWalk(op, setValues, &elements, MlirWalkPreOrder);
  Pieces pieces = {.count = 0};
  expect(mlirLogicalResultIsSuccess(
             sparse24WeightsWriteSafetensors(op, keepPiece, &pieces)),
         "a file");
  expect(pieces.count == 3, "header, values, index");
  expect(pieces.sizes[0] % 8 == 0, "a header of a multiple of 8 bytes");
  expect(pieces.data[1] == (const void *)data && pieces.sizes[1] == sizeof data,
         "the values from where they are");
  expect(pieces.sizes[2] == rows * indexBytes, "the index");
  mlirModuleDestroy(module);
}

/// No operation takes complex weights so far; the dialect does.
static void testComplex(MlirContext context) {
  MlirModule module =
      parse(context,
            "values = dense<(1.0, 2.0)> : tensor<64x4xcomplex<f32>>, index = "
            "dense<0> : tensor<64x1xi8>, dense_type = "
            "tensor<64x8xcomplex<f32>>");
  Pieces pieces = {.count = 0};
  expect(mlirLogicalResultIsSuccess(sparse24WeightsWriteSafetensors(
             mlirModuleGetOperation(module), keepPiece, &pieces)),
         "complex weights");
  expect(pieces.count == 3 && pieces.sizes[1] == 64 * 4 * 8,
         "pairs of f32 for complex values");
  expect(strstr(pieces.header, "\"dtype\":\"F32\",\"shape\":[64,4,2]"),
         "one more dimension for complex values");
  mlirModuleDestroy(module);
}

static void testFailure(MlirContext context, const char *attributes) {
  MlirModule module = parse(context, attributes);
  expect(!mlirModuleIsNull(module), attributes);
  Pieces pieces = {.count = 0};
  expect(mlirLogicalResultIsFailure(sparse24WeightsWriteSafetensors(
             mlirModuleGetOperation(module), keepPiece, &pieces)),
         attributes);
  expect(pieces.count == 0, "nothing written");
  mlirModuleDestroy(module);
}

/// Nobody has verified the module of a host.
static void testNoOperands(MlirContext context) {
  MlirLocation location = mlirLocationUnknownGet(context);
  MlirModule module = mlirModuleCreateEmpty(location);
  MlirOperationState state = mlirOperationStateGet(
      mlirStringRefCreateFromCString("sparse24.matmul_compress"), location);
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(module),
                                mlirOperationCreate(&state));
  Pieces pieces = {.count = 0};
  expect(mlirLogicalResultIsFailure(sparse24WeightsWriteSafetensors(
             mlirModuleGetOperation(module), keepPiece, &pieces)),
         "an operation without operands");
  expect(pieces.count == 0, "nothing written of it");
  mlirModuleDestroy(module);
}

int main(void) {
  MlirContext context = mlirContextCreate();
  mlirContextSetAllowUnregisteredDialects(context, true);
  mlirContextAttachDiagnosticHandler(context, ignoreMessage, NULL, NULL);
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    return EXIT_FAILURE;
  testPieces(context);
  testComplex(context);
  testNoOperands(context);
  // Not the type's size, no size at all, a blob that is not there.
  testFailure(context,
              "values = dense<0.0> : tensor<64x2xf32>, index = dense<0> : "
              "tensor<64x1xi8>, dense_type = tensor<64x8xf32>");
  testFailure(context,
              "values = dense<0.0> : tensor<64x4xf32>, index = dense<0> : "
              "tensor<64x1xi8>, dense_type = tensor<64x?xf32>");
  testFailure(context,
              "values = dense_resource<none> : tensor<64x4xf32>, index = "
              "dense<0> : tensor<64x1xi8>, dense_type = tensor<64x8xf32>");
  testFailure(context,
              "values = dense<0.0> : tensor<64x4xf32>, index = dense<0> : "
              "tensor<64x1xi8>, dense_type = tensor<64x8xf32>, zero_point = "
              "dense_resource<none> : tensor<64x1xf32>");
  mlirContextDestroy(context);
  if (!failures)
    printf("passed\n");
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

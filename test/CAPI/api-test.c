/*===- api-test.c - What no other test of a host calls --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// The public functions that a host may use and the tools do not.
// Usage: api-test FOLDER

#include "../Expect.h"

#include "sparse24/Dialect.h"
#include "sparse24/Operations.h"
#include "sparse24/Passes.h"
#include "sparse24/Tools.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/RegisterEverything.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;

static MlirStringRef str(const char *text) {
  return mlirStringRefCreateFromCString(text);
}

static bool succeeded(MlirLogicalResult result) {
  return mlirLogicalResultIsSuccess(result);
}

/// Text that callbacks append to.
static char text[1024];

static void append(MlirStringRef piece, void *userData) {
  (void)userData;
  size_t size = strlen(text);
  if (piece.length < sizeof text - size) {
    memcpy(text + size, piece.data, piece.length);
    text[size + piece.length] = '\0';
  }
}

static bool isText(const char *expected) {
  bool isEqual = strcmp(text, expected) == 0;
  if (!isEqual)
    printf("expected '%s', found '%s'\n", expected, text);
  *text = '\0';
  return isEqual;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

static bool isType(MlirType type, MlirContext context, const char *expected) {
  return mlirTypeEqual(type, mlirTypeParseGet(context, str(expected)));
}

static void testTypes(MlirContext context) {
  EXPECT(sparse24TypeIsUnknown(sparse24UnknownTypeGet(context)));
  EXPECT(!sparse24TypeIsUnknown(mlirF32TypeGet(context)));
  EXPECT(!sparse24TypeIsUnknown((MlirType){NULL}));
  MlirType values, index;
  MlirType filter = mlirTypeParseGet(context, str("tensor<6x9x3x2xf16>"));
  EXPECT(sparse24CompressedTypesGet(filter, 1, 1, &values, &index));
  // 9 channels are 3 groups.
  EXPECT(isType(values, context, "tensor<6x3x2x6xf16>"));
  EXPECT(isType(index, context, "tensor<6x3x2x2xi8>"));
  EXPECT(!sparse24CompressedTypesGet(filter, 4, 1, &values, &index));
  MlirType dynamic = mlirTypeParseGet(context, str("tensor<6x?xf16>"));
  EXPECT(!sparse24CompressedTypesGet(dynamic, 1, 1, &values, &index));
}

static void testNumbers(MlirContext context) {
  Sparse24NumberFormat format;
  EXPECT(sparse24NumberFormatFromType(mlirBF16TypeGet(context), &format));
  EXPECT(format.kind == Sparse24NumberFloat && format.exponentBits == 8 &&
         format.mantissaBits == 7 && format.bias == 127);
  EXPECT(sparse24NumberDecode(&format, 0xc020) == -2.5);
  MlirType ui8 = mlirIntegerTypeUnsignedGet(context, 8);
  EXPECT(sparse24NumberFormatFromType(ui8, &format));
  EXPECT(format.kind == Sparse24NumberUnsigned && format.width == 8);
  EXPECT(!sparse24NumberFormatFromType(mlirIndexTypeGet(context), &format));
}

static void testZeroPoint(MlirContext context) {
  MlirType type = mlirTypeParseGet(context, str("tensor<8x2xi8>"));
  Sparse24Layout layout;
  EXPECT(sparse24LayoutFromType(type, 0, 1, &layout));
  EXPECT(sparse24LayoutSetZeroPoint(&layout, type, 0, (MlirAttribute){NULL}));
  EXPECT(!layout.zeros);
  MlirAttribute zeros =
      mlirAttributeParseGet(context, str("dense<[[3, 7]]> : tensor<1x2xi8>"));
  EXPECT(sparse24LayoutSetZeroPoint(&layout, type, 0, zeros));
  EXPECT(layout.zeroCount == 2 && layout.zeroRepeat == 1 &&
         memcmp(layout.zeros, "\3\7", 2) == 0);
  static const char dense[] = {3, 1, 3, 1, 3, 1, 9, 7, 3, 7, 3, 7, 3, 7, 3, 7};
  Sparse24Check check;
  sparse24LayoutCheck(&layout, dense, &check);
  // Column 1 begins with 1 1 1 7.
  EXPECT(check.groups == 4 && check.violatingGroups == 1 &&
         check.firstInner == 1 && check.firstStart == 0);
  MlirAttribute rows =
      mlirAttributeParseGet(context, str("dense<1> : tensor<8x1xi8>"));
  EXPECT(!sparse24LayoutSetZeroPoint(&layout, type, 0, rows));
  MlirType element = mlirIntegerTypeGet(context, 8);
  EXPECT(!sparse24LayoutSetZeroPoint(&layout, element, 0, zeros));
}

static void onRelease(void *data, size_t size, void *userData) {
  (void)data;
  *(size_t *)userData += size;
}

/// Whether the elements are refused, and the data is released.
static bool isRefused(MlirType type, void *data, size_t size) {
  size_t released = 0;
  MlirAttribute elements = sparse24ElementsCreateOwned(
      type, str("weight"), data, size, onRelease, &released);
  return mlirAttributeIsNull(elements) && released == size;
}

static void testElements(MlirContext context) {
  static char data[1024];
  static const char *const types[] = {
      "tensor<?xf32>",
      "tensor<*xf32>",
      "tensor<256xindex>",
      "vector<256xf32>",
      "memref<256xf32>",
      "f32",
      "tensor<256x!sparse24.unknown>",
      "tensor<0x!sparse24.unknown>",
  };
  for (size_t i = 0; i < sizeof types / sizeof *types; ++i)
    EXPECT(
        isRefused(mlirTypeParseGet(context, str(types[i])), data, sizeof data));
  EXPECT(isRefused((MlirType){NULL}, data, sizeof data));
  // Of the wrong size: as a resource, as a dense attribute, and none at all.
  MlirType type = mlirTypeParseGet(context, str("tensor<256xf32>"));
  EXPECT(isRefused(type, data, sizeof data - 1));
  EXPECT(isRefused(type, data, 4));
  EXPECT(isRefused(type, NULL, 0));
  MlirType huge =
      mlirTypeParseGet(context, str("tensor<4611686018427387904x256xf32>"));
  EXPECT(isRefused(huge, data, sizeof data));
}

//===----------------------------------------------------------------------===//
// What is not there
//===----------------------------------------------------------------------===//

/// Accessors can be chained: each takes the null that another returns.
static void testNull(void) {
  MlirOperation op = {NULL};
  EXPECT(mlirOperationIsNull(sparse24OpGetCompressedConstant(op)));
  Sparse24CompressedConstant constant;
  EXPECT(!sparse24CompressedConstantRead(op, &constant));
  sparse24CompressedConstantDestroy(NULL);
  EXPECT(!sparse24OpGetInfo(op));
  EXPECT(!sparse24OpIsA(op, "sparse24.conv2d"));
  MlirValue value = sparse24OpGetOperand(op, "x");
  EXPECT(mlirValueIsNull(value));
  EXPECT(sparse24OpGetOperandPosition(op, "x") == -1);
  EXPECT(mlirValueIsNull(sparse24OpGetResult(op, "y")));
  EXPECT(sparse24OpGetInt(op, "groups", 3) == 3);
  EXPECT(sparse24OpGetBool(op, "transpose_x1", true));
  EXPECT(!sparse24OpGetString(op, "alg").data);
  EXPECT(sparse24OpGetIntArray(op, "strides", NULL, 0) == -1);
  EXPECT(!sparse24OpGetEncoding(op));
  EXPECT(mlirAttributeIsNull(sparse24OpGetElements(op, "value")));
  EXPECT(mlirAttributeIsNull(sparse24ValueGetConstant(value)));
  Sparse24Bytes bytes;
  EXPECT(!sparse24ElementsGetBytes((MlirAttribute){NULL}, &bytes));
  MlirType type = sparse24OpGetType(op, "dense_type"), values, index;
  EXPECT(mlirTypeIsNull(type));
  EXPECT(sparse24ElementTypeGetSize(type) == 0);
  EXPECT(!sparse24CompressedTypesGet(type, 0, 1, &values, &index));
  Sparse24Layout layout;
  EXPECT(!sparse24LayoutFromType(type, 0, 1, &layout));
  Sparse24NumberFormat format;
  EXPECT(!sparse24NumberFormatFromType(type, &format));
}

//===----------------------------------------------------------------------===//
// Verdicts
//===----------------------------------------------------------------------===//

// Column 2, rows 4 to 7, has three that are not zero.
static const char module[] =
    "func.func @main(%x: tensor<1x8xf32>) -> tensor<1x3xf32> {\n"
    "  %w = \"sparse24.constant\"() {value = dense<[[0., 1., 0.], [0., 0., "
    "0.],\n"
    "    [0., 0., 0.], [0., 0., 0.], [0., 0., 4.], [0., 0., 5.], [0., 0., "
    "0.],\n"
    "    [0., 0., 6.]]> : tensor<8x3xf32>} : () -> tensor<8x3xf32>\n"
    "  %y = \"sparse24.matmul\"(%x, %w) {transpose_x1 = false,\n"
    "    transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, "
    "0>}\n"
    "    : (tensor<1x8xf32>, tensor<8x3xf32>) -> tensor<1x3xf32>\n"
    "  return %y : tensor<1x3xf32>\n"
    "}\n";

static void onLayer(const Sparse24Layer *layer, void *userData) {
  sparse24SummaryAdd(userData, layer);
  EXPECT(layer->reason == Sparse24ReasonNot2To4);
  EXPECT(layer->positionSize == 0);
  int64_t coordinates[2];
  sparse24LayerGetFirstCoordinates(layer, coordinates);
  EXPECT(coordinates[0] == 4 && coordinates[1] == 2);
  sparse24LayerPrint(layer, append, NULL);
  EXPECT(isText("stays dense: not-2to4: 1 of 6 groups violate, the first at "
                "[4, 2]: (4, 5, 0, 6)"));
}

static void testVerdicts(MlirContext context) {
  Sparse24Summary *summary = sparse24SummaryCreate();
  Sparse24PassOptions options = {.layer = onLayer, .layerData = summary};
  Sparse24Input input;
  sparse24InputOpenMemory(&input, module, strlen(module), "m.mlir");
  EXPECT(!input.isONNX && !input.isBytecode);
  Sparse24Chunk chunk = sparse24InputGetWhole(&input);
  MlirModule parsed = sparse24InputParse(&input, &chunk, context);
  sparse24InputClose(&input);
  MlirPassManager manager = mlirPassManagerCreate(context);
  mlirPassManagerAddOwnedPass(
      manager,
      sparse24PassCreate(sparse24PassGet("sparse24-check", 14), &options));
  EXPECT(succeeded(
      mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(parsed))));
  Sparse24Totals totals = sparse24SummaryGetTotals(summary);
  EXPECT(totals.layers == 1 && totals.compressedLayers == 0 &&
         totals.weights == 1 && totals.bytesBefore == 96 &&
         totals.bytesAfter == 96 && !totals.outOfMemory);
  EXPECT(sparse24SummaryGetCount(summary, Sparse24ReasonNot2To4) == 1);
  EXPECT(sparse24SummaryGetCount(summary, Sparse24ReasonNone) == 0);
  EXPECT(strlen(sparse24ReasonGetSummary(Sparse24ReasonNot2To4)) > 0);
  EXPECT(strcmp(sparse24ReasonGetCode(Sparse24ReasonNot2To4), "not-2to4") == 0);
  sparse24SummaryPrint(summary, append, NULL);
  EXPECT(isText("compressed 0 of 1 weight operations; 1 dense: 1 not-2to4"));
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(parsed);
  sparse24SummaryDestroy(summary);
}

//===----------------------------------------------------------------------===//
// Diagnostics and output
//===----------------------------------------------------------------------===//

static void testDiagnostics(MlirContext context) {
  char *printed = NULL;
  size_t size;
  FILE *stream = open_memstream(&printed, &size);
  Sparse24Diagnostics *diagnostics = sparse24DiagnosticsCreate(context, stream);
  EXPECT(diagnostics);
  MlirLocation first =
      mlirLocationFileLineColGet(context, str("nowhere.mlir"), 1, 2);
  MlirLocation second =
      mlirLocationFileLineColGet(context, str("nowhere.mlir"), 2, 1);
  sparse24DiagnosticsEmitLater(diagnostics, MlirDiagnosticRemark, second,
                               str("later"));
  sparse24DiagnosticsEmitLater(diagnostics, MlirDiagnosticRemark, first,
                               str("before"));
  sparse24DiagnosticsEmit(diagnostics, MlirDiagnosticWarning, second,
                          str("at once"));
  sparse24DiagnosticsFlush(diagnostics);
  sparse24DiagnosticsDestroy(diagnostics);
  sparse24DiagnosticsDestroy(NULL);
  fclose(stream);
  append(str(printed), NULL);
  free(printed);
  EXPECT(isText("nowhere.mlir:2:1: warning: at once\n"
                "nowhere.mlir:1:2: remark: before\n"
                "nowhere.mlir:2:1: remark: later\n"));
}

static void testOutput(const char *folder) {
  char path[4096];
  snprintf(path, sizeof path, "%s/output", folder);
  Sparse24Output *output = sparse24OutputOpen(path, append, NULL);
  EXPECT(output);
  if (!output)
    return;
  fputs("written by name", sparse24OutputGetFile(output));
  EXPECT(sparse24OutputGetTemporaryPath(output));
  EXPECT(!fopen(path, "r")); // not yet complete
  EXPECT(succeeded(sparse24OutputCommit(output, append, NULL)));
  FILE *file = fopen(path, "r");
  EXPECT(file && fgets(text, sizeof text, file));
  if (file)
    fclose(file);
  EXPECT(isText("written by name"));
}

int main(int argc, char **argv) {
  if (argc != 2)
    return EXIT_FAILURE;
  MlirContext context = mlirContextCreate();
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(registry);
  mlirContextAppendDialectRegistry(context, registry);
  mlirDialectRegistryDestroy(registry);
  EXPECT(succeeded(sparse24DialectLoad(context)));
  testTypes(context);
  testNumbers(context);
  testZeroPoint(context);
  testElements(context);
  testNull();
  testVerdicts(context);
  testDiagnostics(context);
  testOutput(argv[1]);
  mlirContextDestroy(context);
  printf("%d failures\n", failures);
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

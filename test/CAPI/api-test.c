/*===- api-test.c - What no other test of a host calls --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// The public functions that a host may use and the tools do not.
// Usage: api-test FOLDER

#include "../Expect.h"

#include "sparse24/Dialect.h"
#include "sparse24/Export.h"
#include "sparse24/Operations.h"
#include "sparse24/Passes.h"
#include "sparse24/Tools.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Diagnostics.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/RegisterEverything.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

static void writeTo(MlirStringRef piece, void *file) {
  fwrite(piece.data, 1, piece.length, file);
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
  // Sizes that int64_t does not hold, of the dense weight or of its rows.
  Sparse24Layout layout;
  MlirType large =
      mlirTypeParseGet(context, str("tensor<4611686018427387904x8x4xf32>"));
  EXPECT(!sparse24LayoutFromType(large, 1, 1, &layout));
  large = mlirTypeParseGet(context, str("tensor<4611686018427387904x4x8xf32>"));
  EXPECT(!sparse24LayoutFromType(large, 2, 1, &layout));
  large = mlirTypeParseGet(context, str("tensor<8x4611686018427387904x0xf32>"));
  EXPECT(!sparse24CompressedTypesGet(large, 0, 4, &values, &index));
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
  MlirType complex = mlirComplexTypeGet(mlirF32TypeGet(context));
  EXPECT(sparse24NumberFormatFromType(complex, &format));
  EXPECT(format.kind == Sparse24NumberComplex);
  EXPECT(!sparse24NumberFormatFromType(mlirIndexTypeGet(context), &format));
  EXPECT(!sparse24NumberFormatFromType(mlirTF32TypeGet(context), &format));
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
  MlirAttribute vector =
      mlirAttributeParseGet(context, str("dense<[3, 7]> : tensor<2xi8>"));
  EXPECT(!sparse24LayoutSetZeroPoint(&layout, type, 0, vector));
  // Of a weight without elements.
  MlirType empty = mlirTypeParseGet(context, str("tensor<2x8x0xi8>"));
  MlirAttribute channels =
      mlirAttributeParseGet(context, str("dense<[[[3]], [[7]]]> : "
                                         "tensor<2x1x1xi8>"));
  EXPECT(sparse24LayoutFromType(empty, 1, 1, &layout) &&
         sparse24LayoutSetZeroPoint(&layout, empty, 1, channels) &&
         layout.zeroRepeat == 1);
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
  // What has no bytes to lend: bits, and what is stored in another way.
  static const char *const others[] = {
      "dense<true> : tensor<2xi1>",
      "sparse<[[0]], [1.0]> : tensor<2xf32>",
      "dense<1> : tensor<2xindex>",
  };
  Sparse24Bytes bytes;
  for (size_t i = 0; i < sizeof others / sizeof *others; ++i)
    EXPECT(!sparse24ElementsGetBytes(
        mlirAttributeParseGet(context, str(others[i])), &bytes));
}

static MlirLogicalResult ignoreDiagnostic(MlirDiagnostic diagnostic,
                                          void *userData) {
  (void)diagnostic;
  (void)userData;
  return mlirLogicalResultSuccess();
}

/// The bytes of a resource are read whether or not the dialect is loaded, and
/// one that is not there has none.
static void testResources(void) {
  static char data[1024];
  MlirContext context = mlirContextCreate();
  mlirContextAttachDiagnosticHandler(context, ignoreDiagnostic, NULL, NULL);
  MlirType type = mlirTypeParseGet(context, str("tensor<256xf32>"));
  MlirAttribute resource = sparse24ElementsCreateOwned(
      type, str("weight"), data, sizeof data, NULL, NULL);
  Sparse24Bytes bytes;
  for (int i = 0; i < 2; ++i) {
    EXPECT(sparse24ElementsGetBytes(resource, &bytes) && bytes.data == data &&
           bytes.size == sizeof data);
    EXPECT(succeeded(sparse24DialectLoad(context)));
  }
  // A module that nobody has verified.
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  MlirModule parsed = mlirModuleCreateParse(
      context, str("func.func @f() {\n"
                   "  %0 = \"sparse24.constant\"() {value = "
                   "dense_resource<none> : tensor<2xf32>} : () -> "
                   "tensor<2xf32>\n"
                   "  return\n"
                   "}\n"));
  EXPECT(!mlirModuleIsNull(parsed));
  if (!mlirModuleIsNull(parsed)) {
    EXPECT(!succeeded(sparse24ExportONNX(parsed, NULL, append, NULL)));
    mlirModuleDestroy(parsed);
  }
  mlirContextDestroy(context);
}

/// Integers of all kinds, and those that int64_t does not hold.
static void testIntegers(MlirContext context) {
  MlirModule parsed = mlirModuleCreateParse(
      context, str("\"sparse24.constant\"() {value = dense<1> : tensor<i8>, "
                   "bool = true, signed = -2 : si8, unsigned = 200 : ui8, "
                   "index = 7 : index, wide = 1 : i65, text = \"8\"} "
                   ": () -> tensor<i8>"));
  EXPECT(!mlirModuleIsNull(parsed));
  if (mlirModuleIsNull(parsed))
    return;
  MlirOperation op = mlirBlockGetFirstOperation(mlirModuleGetBody(parsed));
  EXPECT(sparse24OpGetInt(op, "bool", 3) == 1);
  EXPECT(sparse24OpGetInt(op, "signed", 3) == -2);
  EXPECT(sparse24OpGetInt(op, "unsigned", 3) == 200);
  EXPECT(sparse24OpGetInt(op, "index", 3) == 7);
  EXPECT(sparse24OpGetInt(op, "wide", 3) == 3);
  EXPECT(sparse24OpGetInt(op, "text", 3) == 3);
  mlirModuleDestroy(parsed);
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

/// Two layers of one constant, and one of an argument.
static const char threeLayers[] =
    "func.func @main(%x: tensor<1x8xf32>, %v: tensor<8x3xf32>) {\n"
    "  %w = \"sparse24.constant\"() {value = dense<1.0> : tensor<8x3xf32>}\n"
    "    : () -> tensor<8x3xf32> loc(\"w\")\n"
    "  %u = \"sparse24.constant\"() {value = dense<0.0> : tensor<8x3xf32>}\n"
    "    : () -> tensor<8x3xf32> loc(\"u\")\n"
    "  %0 = \"sparse24.matmul\"(%x, %w) {transpose_x1 = false,\n"
    "    transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, "
    "0>}\n"
    "    : (tensor<1x8xf32>, tensor<8x3xf32>) -> tensor<1x3xf32>\n"
    "  %1 = \"sparse24.matmul\"(%x, %v) {transpose_x1 = false,\n"
    "    transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, "
    "0>}\n"
    "    : (tensor<1x8xf32>, tensor<8x3xf32>) -> tensor<1x3xf32>\n"
    "  %2 = \"sparse24.matmul\"(%x, %u) {transpose_x1 = false,\n"
    "    transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, "
    "0>}\n"
    "    : (tensor<1x8xf32>, tensor<8x3xf32>) -> tensor<1x3xf32>\n"
    "  return\n"
    "}\n";

typedef struct {
  Sparse24Report *report;
  Sparse24Summary *summary;
  int64_t layers;
} Collector;

/// As threads may: the last layer is added first.
static void addBackwards(const Sparse24Layer *layer, void *userData) {
  Collector *collector = userData;
  int64_t position = 100 - collector->layers++;
  Sparse24Layer moved = *layer;
  moved.position = &position;
  moved.positionSize = 1;
  sparse24ReportAdd(collector->report, &moved);
  sparse24SummaryAdd(collector->summary, &moved);
}

static MlirLogicalResult runPass(MlirContext context, MlirModule parsed,
                                 const char *name,
                                 const Sparse24PassOptions *options) {
  MlirPassManager manager = mlirPassManagerCreate(context);
  mlirPassManagerAddOwnedPass(
      manager,
      sparse24PassCreate(sparse24PassGet(name, strlen(name)), options));
  MlirLogicalResult result =
      mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(parsed));
  mlirPassManagerDestroy(manager);
  return result;
}

/// Weights are numbered in the order of the layers, and what was pruned is no
/// layer of a report.
static void testReport(MlirContext context) {
  MlirModule parsed = mlirModuleCreateParse(context, str(threeLayers));
  Collector collector = {.report = sparse24ReportCreate(str("model")),
                         .summary = sparse24SummaryCreate()};
  Sparse24PassOptions options = {.layer = addBackwards,
                                 .layerData = &collector};
  EXPECT(succeeded(runPass(context, parsed, "sparse24-check", &options)));
  EXPECT(collector.layers == 3);
  EXPECT(succeeded(runPass(context, parsed, "sparse24-prune", &options)));
  EXPECT(collector.layers > 3);
  EXPECT(sparse24SummaryGetTotals(collector.summary).layers == 3);
  sparse24SummaryDestroy(collector.summary);
  const Sparse24ReportFormat *json = sparse24ReportFormatGet(str("x.json"));
  static char printed[1 << 14];
  size_t size = 0;
  FILE *stream = fmemopen(printed, sizeof printed, "w");
  EXPECT(
      succeeded(sparse24ReportPrint(collector.report, json, writeTo, stream)));
  fclose(stream);
  static const char *const weights[] = {"{\"id\": 0, \"name\": \"u\"",
                                        "{\"id\": null, \"name\": \"\"",
                                        "{\"id\": 1, \"name\": \"w\""};
  const char *at = printed;
  for (; size < 3 && (at = strstr(at, weights[size])); ++size)
    ;
  EXPECT(size == 3 && at && !strstr(at, "\"id\": 2"));
  sparse24ReportDestroy(collector.report);
  mlirModuleDestroy(parsed);
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
  sparse24DiagnosticsEmitLater(diagnostics, MlirDiagnosticRemark, first,
                               str("never"));
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

/// Whether the error says that the output at the path cannot be written.
static bool isRefusedOutput(const char *path, const char *reason) {
  char expected[8192];
  snprintf(expected, sizeof expected, "cannot write output file '%s': %s", path,
           reason);
  return isText(expected);
}

static void testWrongOutputs(const char *folder) {
  // A folder has taken the place meanwhile.
  char path[4096], data[4096];
  snprintf(path, sizeof path, "%s/taken", folder);
  Sparse24Output *output = sparse24OutputOpen(path, append, NULL);
  EXPECT(output && mkdir(path, 0777) == 0);
  if (output)
    EXPECT(!succeeded(sparse24OutputCommit(output, append, NULL)));
  EXPECT(isRefusedOutput(path, "Is a directory"));
  // Who writes to the file by name has not looked.
  static char zeros[1 << 20];
  output = sparse24OutputOpen("/dev/full", append, NULL);
  EXPECT(output);
  if (output) {
    fwrite(zeros, 1, sizeof zeros, sparse24OutputGetFile(output));
    EXPECT(!succeeded(sparse24OutputCommit(output, append, NULL)));
  }
  EXPECT(isRefusedOutput("/dev/full", "Input/output error"));
  // A piece that is not buffered, behind one that is or alone.
  for (int i = 0; i < 2; ++i) {
    output = sparse24OutputOpen("/dev/full", append, NULL);
    EXPECT(output);
    if (output) {
      sparse24OutputCallback(str(i ? "header" : ""), output);
      sparse24OutputCallback(mlirStringRefCreate(zeros, sizeof zeros), output);
      EXPECT(!succeeded(sparse24OutputCommit(output, append, NULL)));
    }
    EXPECT(isRefusedOutput("/dev/full", "No space left on device"));
  }
  // Of several files none takes its place where one has no room.
  Sparse24Output *outputs[3] = {NULL};
  snprintf(path, sizeof path, "%s/model", folder);
  snprintf(data, sizeof data, "%s/data", folder);
  outputs[0] = sparse24OutputOpen(path, append, NULL);
  outputs[1] = sparse24OutputOpen("/dev/full", append, NULL);
  EXPECT(outputs[0] && outputs[1]);
  if (outputs[1])
    sparse24OutputCallback(str("data"), outputs[1]);
  EXPECT(!succeeded(sparse24OutputCommitAll(outputs, 3, append, NULL)));
  EXPECT(isRefusedOutput("/dev/full", "No space left on device"));
  EXPECT(access(path, F_OK) != 0);
  outputs[0] = sparse24OutputOpen(path, append, NULL);
  outputs[1] = sparse24OutputOpenBeside(path, "data", append, NULL);
  EXPECT(succeeded(sparse24OutputCommitAll(outputs, 3, append, NULL)));
  EXPECT(access(path, F_OK) == 0 && access(data, F_OK) == 0);
  // What is no other file of the same folder.
  static const char *const names[] = {"", "model", "a/b", ".", ".."};
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    EXPECT(!sparse24OutputOpenBeside(path, names[i], append, NULL));
    EXPECT(strstr(text, "expected the name of another file in the folder of"));
    *text = '\0';
  }
  EXPECT(!sparse24OutputOpenBeside("-", "data", append, NULL));
  EXPECT(isText("expected the name of another file in the folder of output "
                "file '-', found 'data'"));
}

static void ignoreSignal(int number) { (void)number; }

/// Signals that the host handles do not end the reading of a pipe.
static void testSignals(void) {
  struct sigaction action = {.sa_handler = ignoreSignal}, before;
  int ends[2];
  EXPECT(sigaction(SIGUSR1, &action, &before) == 0 && pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 20; ++i) {
      usleep(5000);
      kill(getppid(), SIGUSR1);
    }
    _exit(write(ends[1], "module {}", 9) == 9 ? 0 : 1);
  }
  close(ends[1]);
  char path[64];
  snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
  Sparse24Input input;
  EXPECT(succeeded(sparse24InputOpen(&input, path, append, NULL)));
  EXPECT(mlirStringRefEqual(input.contents, str("module {}")));
  sparse24InputClose(&input);
  close(ends[0]);
  int status;
  EXPECT(waitpid(child, &status, 0) == child && status == 0);
  sigaction(SIGUSR1, &before, NULL);
}

static void testMemoryModel(MlirContext context) {
  // A model of version 8 with operator set 13 and the graph "g".
  static const char bytes[] = "\x08\x08\x3a\x03\x12\x01g\x42\x02\x10\x0d";
  Sparse24Input input;
  sparse24InputOpenMemory(&input, bytes, sizeof bytes - 1, "memory.onnx");
  EXPECT(input.isONNX);
  mlirContextSetAllowUnregisteredDialects(context, true);
  Sparse24Chunk chunk = sparse24InputGetWhole(&input);
  MlirModule parsed = sparse24InputParse(&input, &chunk, context);
  EXPECT(!mlirModuleIsNull(parsed));
  sparse24InputClose(&input);
  if (!mlirModuleIsNull(parsed))
    mlirModuleDestroy(parsed);
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
  testResources();
  testIntegers(context);
  testNull();
  testVerdicts(context);
  testDiagnostics(context);
  testOutput(argv[1]);
  testWrongOutputs(argv[1]);
  testReport(context);
  testMemoryModel(context);
  testSignals();
  mlirContextDestroy(context);
  printf("%d failures\n", failures);
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

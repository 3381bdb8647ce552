/*===- operations-test.c - Reading and building operations ----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// `operations-test definition` compares what is known of the operations with
// the dialect's definition as MLIR reads it; `build` builds operations and
// reads them again; `refuse` builds what must be refused; `read FILE` reads the
// compressed constants of a module; `rebuild FILE` reads every operation of the
// modules of a file, builds it again, and compares the two.

#include "sparse24/Operations.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Diagnostics.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/Dialect/IRDL.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static MlirStringRef str(const char *string) {
  return mlirStringRefCreateFromCString(string);
}

static void print(MlirStringRef text, void *userData) {
  (void)userData;
  printf("%.*s", (int)text.length, text.data);
}

//===----------------------------------------------------------------------===//
// definition
//===----------------------------------------------------------------------===//

typedef const char *(*GetName)(const Sparse24OpInfo *info, size_t position);

/// The parts of an `irdl.operation`, and who tells their names.
static const struct {
  const char *op, *names, *kind;
  GetName get;
} parts[] = {
    {"irdl.operands", "names", "operand", sparse24OpInfoGetOperand},
    {"irdl.results", "names", "result", sparse24OpInfoGetResult},
    {"irdl.attributes", "attributeValueNames", "attribute",
     sparse24OpInfoGetAttribute},
};

static bool opIs(MlirOperation op, const char *name) {
  return mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)),
                            str(name));
}

static MlirOperation getBodyStart(MlirOperation op) {
  return mlirBlockGetFirstOperation(
      mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0)));
}

/// The names of a part of the definition of an operation, or a null attribute.
static MlirAttribute findNames(MlirOperation operation, const char *part,
                               const char *names) {
  for (MlirOperation op = getBodyStart(operation); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op))
    if (opIs(op, part))
      return mlirOperationGetAttributeByName(op, str(names));
  return mlirAttributeGetNull();
}

static int checkOperation(MlirOperation operation, const Sparse24OpInfo *info) {
  int failures = 0;
  for (size_t p = 0; p < sizeof parts / sizeof *parts; ++p) {
    MlirAttribute names = findNames(operation, parts[p].op, parts[p].names);
    size_t count = mlirAttributeIsNull(names)
                       ? 0
                       : (size_t)mlirArrayAttrGetNumElements(names);
    for (size_t i = 0; i < count; ++i) {
      MlirStringRef expected =
          mlirStringAttrGetValue(mlirArrayAttrGetElement(names, (intptr_t)i));
      const char *found = parts[p].get(info, i);
      if (found && mlirStringRefEqual(expected, str(found)))
        continue;
      printf("%s: expected %s %.*s, found %s\n", sparse24OpInfoGetName(info),
             parts[p].kind, (int)expected.length, expected.data,
             found ? found : "none");
      ++failures;
    }
    failures += parts[p].get(info, count) != NULL;
  }
  return failures;
}

static int testDefinition(MlirContext context) {
  MlirModule module =
      mlirModuleCreateParse(context, sparse24DialectGetDefinition());
  MlirOperation dialect = mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  int failures = 0;
  size_t count = 0;
  for (MlirOperation op = getBodyStart(dialect); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (!opIs(op, "irdl.operation"))
      continue;
    const Sparse24OpInfo *info = sparse24OpInfoGetAt(count++);
    failures += info ? checkOperation(op, info) : 1;
    failures +=
        !info || sparse24OpInfoGet(str(sparse24OpInfoGetName(info))) != info;
  }
  failures += sparse24OpInfoGetAt(count) != NULL;
  const Sparse24OpInfo *conv = sparse24OpInfoGet(str("sparse24.conv2d"));
  for (size_t i = 0; conv && sparse24OpInfoGetOperand(conv, i); ++i)
    printf("%s%s ", sparse24OpInfoGetOperand(conv, i),
           sparse24OpInfoIsOperandOptional(conv, i) ? "?" : "");
  printf("\n%d differences\n", failures);
  mlirModuleDestroy(module);
  return failures;
}

//===----------------------------------------------------------------------===//
// build, refuse
//===----------------------------------------------------------------------===//

/// Where operations are built: the arguments of a block are their operands.
typedef struct {
  MlirContext context;
  MlirBlock block;
} Builder;

static MlirValue arg(Builder *builder, const char *type) {
  return mlirBlockAddArgument(builder->block,
                              mlirTypeParseGet(builder->context, str(type)),
                              mlirLocationUnknownGet(builder->context));
}

static MlirAttribute attr(Builder *builder, const char *text) {
  return mlirAttributeParseGet(builder->context, str(text));
}

static MlirType type(Builder *builder, const char *text) {
  return mlirTypeParseGet(builder->context, str(text));
}

static MlirLocation here(Builder *builder) {
  return mlirLocationNameGet(builder->context, str("here"),
                             mlirLocationUnknownGet(builder->context));
}

/// Builds, prints and appends the operation.
static MlirOperation create(Builder *builder,
                            const Sparse24OperationFields *fields) {
  MlirOperation op = sparse24OperationCreate(here(builder), fields);
  if (mlirOperationIsNull(op)) {
    printf("no %s\n", fields->name ? fields->name : "name");
    return op;
  }
  MlirOpPrintingFlags flags = mlirOpPrintingFlagsCreate();
  mlirOpPrintingFlagsUseLocalScope(flags);
  mlirOperationPrintWithFlags(op, flags, print, NULL);
  mlirOpPrintingFlagsDestroy(flags);
  printf("\n");
  mlirBlockAppendOwnedOperation(builder->block, op);
  return op;
}

static void printInts(MlirOperation op, const char *name) {
  int64_t values[4] = {0};
  intptr_t count = sparse24OpGetIntArray(op, name, values, 4);
  printf("%s %ld:", name, (long)count);
  for (intptr_t i = 0; i < count && i < 4; ++i)
    printf(" %lld", (long long)values[i]);
  printf("\n");
}

static void buildConv(Builder *builder) {
  MlirValue x = arg(builder, "tensor<1x8x9x9xf32>");
  MlirValue filter = arg(builder, "tensor<6x8x3x3xf32>");
  MlirValue bias = arg(builder, "tensor<6xf32>");
  create(builder, &(Sparse24OperationFields){
                      .name = "sparse24.conv2d",
                      .operands = {{"filter", filter}, {"x", x}},
                      .results = {type(builder, "tensor<1x6x7x7xf32>")}});
  MlirOperation op = create(
      builder,
      &(Sparse24OperationFields){
          .name = "sparse24.conv2d",
          .operands = {{"x", x},
                       {"filter", filter},
                       {"x_zero_point", {NULL}},
                       {"bias", bias}},
          .attributes = {{"strides", attr(builder, "array<i64: 2, 2>")},
                         {"pads", attr(builder, "array<i64: 1, 1, 1, 1>")},
                         {"groups", mlirAttributeGetNull()},
                         {"my.attribute", attr(builder, "7 : i8")}},
          .results = {type(builder, "tensor<1x6x5x5xf32>")}});
  printInts(op, "strides");
  printInts(op, "pads");
  printInts(op, "dilations");
  printInts(op, "groups");
  printInts(op, "data_format");
  printf("bias %s, y %s, result without a name %s\n",
         mlirValueEqual(sparse24OpGetOperand(op, "bias"), bias) ? "found"
                                                                : "lost",
         mlirValueEqual(sparse24OpGetResult(op, "y"),
                        mlirOperationGetResult(op, 0))
             ? "found"
             : "lost",
         mlirValueIsNull(sparse24OpGetResult(op, "z")) ? "none" : "found");
  create(builder,
         &(Sparse24OperationFields){
             .name = "sparse24.conv_transpose2d",
             .operands = {{"x", x},
                          {"filter", arg(builder, "tensor<8x6x3x3xf32>")}},
             .results = {type(builder, "tensor<1x6x11x11xf32>")}});
}

static void buildProducts(Builder *builder) {
  MlirOperation op = create(
      builder, &(Sparse24OperationFields){
                   .name = "sparse24.matmul",
                   .operands = {{"x1", arg(builder, "tensor<2x8xf32>")},
                                {"x2", arg(builder, "tensor<7x8xf32>")}},
                   .attributes = {{"transpose_x2", attr(builder, "true")},
                                  {"onnx_node_name", attr(builder, "\"fc\"")}},
                   .results = {type(builder, "tensor<2x7xf32>")}});
  printf("transposed: %d %d %d\n", sparse24OpGetBool(op, "transpose_x1", true),
         sparse24OpGetBool(op, "transpose_x2", false),
         sparse24OpGetBool(op, "onnx_node_name", true));
  create(builder, &(Sparse24OperationFields){
                      .name = "sparse24.fully_connection",
                      .operands = {{"x", arg(builder, "tensor<2x2x4xf32>")},
                                   {"w", arg(builder, "tensor<5x8xf32>")}},
                      .attributes = {{"num_output", attr(builder, "5 : i64")},
                                     {"axis", attr(builder, "1 : i64")}},
                      .results = {type(builder, "tensor<2x5xf32>")}});
}

/// A compressed constant from buffers, and what takes it.
static void buildCompressed(Builder *builder) {
  MlirAttribute atc = attr(builder, "\"ascend-atc\"");
  MlirAttribute axis = attr(builder, "1 : i64");
  MlirAttribute dense = attr(builder, "tensor<2x8x1x1xui8>");
  static uint8_t values[] = {1, 2, 7, 7, 3, 4, 7, 7}, index[] = {0, 0};
  MlirType valuesType, indexType;
  sparse24CompressedTypesGet(mlirTypeAttrGetValue(dense), 1, 1, &valuesType,
                             &indexType);
  MlirOperation weight = create(
      builder,
      &(Sparse24OperationFields){
          .name = "sparse24.compressed_constant",
          .attributes = {
              {"values",
               sparse24ElementsCreateOwned(valuesType, str("values"), values,
                                           sizeof values, NULL, NULL)},
              {"index",
               sparse24ElementsCreateOwned(indexType, str("index"), index,
                                           sizeof index, NULL, NULL)},
              {"zero_point", attr(builder, "dense<7> : tensor<ui8>")},
              {"dense_type", dense},
              {"reduction_axis", axis},
              {"encoding", atc}}});
  MlirValue valuesValue = sparse24OpGetResult(weight, "values");
  MlirValue indexValue = sparse24OpGetResult(weight, "index");
  MlirOperation conv = create(
      builder,
      &(Sparse24OperationFields){
          .name = "sparse24.conv2d_compress",
          .operands = {{"x", arg(builder, "tensor<1x8x4x4xui8>")},
                       {"filter_compress", valuesValue},
                       {"compress_index", indexValue},
                       {"filter_zero_point", arg(builder, "tensor<ui8>")}},
          .attributes = {{"dense_type", dense},
                         {"reduction_axis", axis},
                         {"encoding", atc}},
          .results = {type(builder, "tensor<1x2x4x4xi32>")}});
  MlirOperation decompress = create(
      builder, &(Sparse24OperationFields){
                   .name = "sparse24.decompress",
                   .operands = {{"values", valuesValue}, {"index", indexValue}},
                   .attributes = {{"dense_type", dense},
                                  {"reduction_axis", axis},
                                  {"encoding", atc},
                                  {"zero_point", sparse24OpGetElements(
                                                     weight, "zero_point")}}});
  bool same =
      mlirOperationEqual(sparse24OpGetCompressedConstant(conv), weight) &&
      mlirOperationEqual(sparse24OpGetCompressedConstant(decompress), weight);
  printf("the constant of both is %s\n", same ? "the one built" : "another");
}

static void buildMatmulCompress(Builder *builder) {
  MlirAttribute axis = attr(builder, "0 : i64");
  MlirAttribute nvidia = attr(builder, "\"nvidia\"");
  MlirOperation compress = create(
      builder,
      &(Sparse24OperationFields){
          .name = "sparse24.compress",
          .operands = {{"weight", arg(builder, "tensor<8x7xbf16>")}},
          .attributes = {{"encoding", nvidia}, {"reduction_axis", axis}}});
  MlirOperation op = create(
      builder,
      &(Sparse24OperationFields){
          .name = "sparse24.matmul_compress",
          .operands = {{"x1", arg(builder, "tensor<8xbf16>")},
                       {"x2_compress", sparse24OpGetResult(compress, "values")},
                       {"compress_index",
                        sparse24OpGetResult(compress, "index")}},
          .attributes = {{"dense_type", attr(builder, "tensor<8x7xbf16>")},
                         {"encoding", nvidia},
                         {"reduction_axis", axis}},
          .results = {type(builder, "tensor<7xbf16>")}});
  printf("encoding %s, dense type ",
         sparse24EncodingGetName(sparse24OpGetEncoding(op)));
  mlirTypePrint(sparse24OpGetType(op, "dense_type"), print, NULL);
  printf(", no type %s, constant %s\n",
         mlirTypeIsNull(sparse24OpGetType(op, "encoding")) ? "none" : "found",
         mlirOperationIsNull(sparse24OpGetCompressedConstant(op)) ? "none"
                                                                  : "found");
}

static void buildConstants(Builder *builder) {
  create(
      builder,
      &(Sparse24OperationFields){
          .name = "sparse24.constant",
          .attributes = {
              {"value", attr(builder, "dense<[1.0, 2.0]> : tensor<2xf64>")}}});
  // Larger than what is copied into the attribute.
  static int8_t weight[1024];
  MlirOperation op =
      create(builder,
             &(Sparse24OperationFields){
                 .name = "sparse24.constant",
                 .attributes = {{"value", sparse24ElementsCreateOwned(
                                              type(builder, "tensor<32x32xi8>"),
                                              str("own"), weight, sizeof weight,
                                              NULL, NULL)}}});
  Sparse24Bytes bytes = {0};
  sparse24ElementsGetBytes(sparse24OpGetElements(op, "value"), &bytes);
  printf("%s memory\n", bytes.data == weight ? "the same" : "other");
}

static void testBuild(Builder *builder) {
  buildConstants(builder);
  buildConv(builder);
  buildProducts(builder);
  buildCompressed(builder);
  buildMatmulCompress(builder);
}

static void testRefuse(Builder *builder) {
  MlirValue x = arg(builder, "tensor<2x8xf32>");
  MlirValue w = arg(builder, "tensor<8x7xf32>");
  MlirType y = type(builder, "tensor<2x7xf32>");
  MlirAttribute yes = attr(builder, "true");
  create(builder, &(Sparse24OperationFields){.name = NULL});
  create(builder, &(Sparse24OperationFields){.name = "acme.matmul"});
  create(builder, &(Sparse24OperationFields){.name = "sparse24.matmul",
                                             .operands = {{"x1", x}},
                                             .results = {y}});
  create(builder,
         &(Sparse24OperationFields){.name = "sparse24.matmul",
                                    .operands = {{"x1", x}, {"x2", {NULL}}},
                                    .results = {y}});
  create(builder, &(Sparse24OperationFields){
                      .name = "sparse24.matmul",
                      .operands = {{"x1", x}, {"x2", w}, {"weight", w}},
                      .results = {y}});
  create(builder, &(Sparse24OperationFields){
                      .name = "sparse24.matmul",
                      .operands = {{"x1", x}, {"x2", w}, {"x1", x}},
                      .results = {y}});
  create(builder,
         &(Sparse24OperationFields){.name = "sparse24.matmul",
                                    .operands = {{"x1", x}, {"x2", w}},
                                    .attributes = {{"transposed", yes}},
                                    .results = {y}});
  create(builder,
         &(Sparse24OperationFields){
             .name = "sparse24.matmul",
             .operands = {{"x1", x}, {"x2", w}},
             .attributes = {{"transpose_x1", yes}, {"transpose_x1", yes}},
             .results = {y}});
  create(builder,
         &(Sparse24OperationFields){.name = "sparse24.matmul",
                                    .operands = {{"x1", x}, {"x2", w}}});
  create(builder, &(Sparse24OperationFields){.name = "sparse24.matmul",
                                             .operands = {{"x1", x}, {"x2", w}},
                                             .results = {y, y}});
  // Not the definition, but the rules of sparse24-verify.
  create(builder, &(Sparse24OperationFields){.name = "sparse24.matmul",
                                             .operands = {{"x1", x}, {"x2", x}},
                                             .results = {y}});
  create(builder, &(Sparse24OperationFields){.name = "sparse24.compress",
                                             .operands = {{"weight", w}}});
  create(builder,
         &(Sparse24OperationFields){
             .name = "sparse24.compress",
             .operands = {{"weight", w}},
             .attributes = {{"encoding", attr(builder, "\"nvidia\"")},
                            {"reduction_axis", attr(builder, "2 : i64")}}});
  static const char *const axes[] = {"\"0\"", "0 : si64"};
  for (size_t i = 0; i < sizeof axes / sizeof *axes; ++i)
    create(builder,
           &(Sparse24OperationFields){
               .name = "sparse24.compress",
               .operands = {{"weight", w}},
               .attributes = {{"encoding", attr(builder, "\"nvidia\"")},
                              {"reduction_axis", attr(builder, axes[i])}}});
  create(builder, &(Sparse24OperationFields){.name = "sparse24.constant",
                                             .attributes = {{"value", yes}}});
  create(builder,
         &(Sparse24OperationFields){
             .name = "sparse24.decompress",
             .operands = {{"values", w}, {"index", w}},
             .attributes = {{"encoding", attr(builder, "\"nvidia\"")},
                            {"reduction_axis", attr(builder, "0 : i64")},
                            {"dense_type", yes}}});
  // A convolution of one spatial dimension has one stride.
  create(builder,
         &(Sparse24OperationFields){
             .name = "sparse24.conv2d",
             .operands = {{"x", arg(builder, "tensor<1x8x9xf32>")},
                          {"filter", arg(builder, "tensor<6x8x3xf32>")}},
             .results = {type(builder, "tensor<1x6x7xf32>")}});
  // No filter of known rank: nothing says how many strides there are.
  create(builder,
         &(Sparse24OperationFields){
             .name = "sparse24.conv2d",
             .operands = {{"x", x}, {"filter", arg(builder, "tensor<*xf32>")}},
             .results = {type(builder, "tensor<*xf32>")}});
}

static MlirLogicalResult onDiagnostic(MlirDiagnostic diagnostic,
                                      void *userData) {
  (void)userData;
  mlirLocationPrint(mlirDiagnosticGetLocation(diagnostic), print, NULL);
  printf(" ");
  mlirDiagnosticPrint(diagnostic, print, NULL);
  printf("\n");
  return mlirLogicalResultSuccess();
}

static void testWithBlock(MlirContext context, void (*test)(Builder *)) {
  Builder builder = {context, mlirBlockCreate(0, NULL, NULL)};
  mlirContextAttachDiagnosticHandler(context, onDiagnostic, NULL, NULL);
  test(&builder);
  mlirBlockDestroy(builder.block);
}

//===----------------------------------------------------------------------===//
// read
//===----------------------------------------------------------------------===//

static void printBytes(const char *name, const void *data, int64_t size) {
  printf(" %s", name);
  for (int64_t i = 0; i < size; ++i)
    printf(" %02x", ((const unsigned char *)data)[i]);
}

static MlirWalkResult readConstant(MlirOperation op, void *userData) {
  (void)userData;
  bool isConstant = sparse24OpIsA(op, "sparse24.compressed_constant");
  if (!isConstant && !sparse24OpGetInfo(op))
    return MlirWalkResultAdvance;
  Sparse24CompressedConstant constant;
  bool isRead = sparse24CompressedConstantRead(op, &constant);
  if (!isRead) {
    printf("%s %s\n", isConstant ? "unreadable" : "not one:",
           isConstant ? "constant"
                      : sparse24OpInfoGetName(sparse24OpGetInfo(op)));
    return MlirWalkResultAdvance;
  }
  printf("%s along %lld of ", sparse24EncodingGetName(constant.encoding),
         (long long)constant.reductionAxis);
  mlirTypePrint(constant.denseType, print, NULL);
  printf(", %lld bytes, %lld x %lld x %lld, %lld zeros",
         (long long)constant.denseSize, (long long)constant.layout.outer,
         (long long)constant.layout.length, (long long)constant.layout.inner,
         (long long)constant.layout.zeroCount);
  printBytes("values", constant.values, constant.valuesSize);
  printBytes("index", constant.index, constant.indexSize);
  unsigned char *dense = malloc((size_t)constant.denseSize);
  sparse24EncodingDecompress(constant.encoding, &constant.layout,
                             constant.values, constant.index, dense);
  printBytes("dense", dense, constant.denseSize);
  printf("\n");
  free(dense);
  sparse24CompressedConstantDestroy(&constant);
  return MlirWalkResultAdvance;
}

static int testRead(MlirContext context, const char *path) {
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  MlirModule module = mlirModuleCreateParseFromFile(context, str(path));
  if (mlirModuleIsNull(module))
    return 1;
  mlirOperationWalk(mlirModuleGetOperation(module), readConstant, NULL,
                    MlirWalkPreOrder);
  mlirModuleDestroy(module);
  return 0;
}

//===----------------------------------------------------------------------===//
// rebuild
//===----------------------------------------------------------------------===//

enum { maxAttributes = 32, maxNames = 128 };

typedef struct {
  char names[maxAttributes][maxNames];
  bool seen[maxNames]; ///< By position in the definition.
  int rebuilt, failures;
} Rebuild;

/// All attributes but the one that the builder computes.
static void getAttributes(MlirOperation op, Rebuild *rebuild,
                          Sparse24OperationFields *fields) {
  intptr_t count = mlirOperationGetNumAttributes(op);
  for (intptr_t i = 0, n = 0; i < count && n < maxAttributes; ++i) {
    MlirNamedAttribute named = mlirOperationGetAttribute(op, i);
    MlirStringRef name = mlirIdentifierStr(named.name);
    if (mlirStringRefEqual(name, str("operandSegmentSizes")))
      continue;
    snprintf(rebuild->names[n], maxNames, "%.*s", (int)name.length, name.data);
    fields->attributes[n] =
        (Sparse24NamedAttribute){rebuild->names[n], named.attribute};
    ++n;
  }
}

static bool areEqual(MlirOperation a, MlirOperation b) {
  intptr_t operands = mlirOperationGetNumOperands(a);
  intptr_t attributes = mlirOperationGetNumAttributes(a);
  if (operands != mlirOperationGetNumOperands(b) ||
      attributes != mlirOperationGetNumAttributes(b))
    return false;
  for (intptr_t i = 0; i < operands; ++i)
    if (!mlirValueEqual(mlirOperationGetOperand(a, i),
                        mlirOperationGetOperand(b, i)))
      return false;
  for (intptr_t i = 0; i < attributes; ++i) {
    MlirNamedAttribute named = mlirOperationGetAttribute(a, i);
    if (!mlirAttributeEqual(
            named.attribute,
            mlirOperationGetAttributeByName(b, mlirIdentifierStr(named.name))))
      return false;
  }
  return true;
}

/// Reads everything through accessors, and builds the same from it.
static MlirWalkResult rebuildOperation(MlirOperation op, void *userData) {
  Rebuild *rebuild = userData;
  const Sparse24OpInfo *info = sparse24OpGetInfo(op);
  if (!info)
    return MlirWalkResultAdvance;
  Sparse24OperationFields fields = {.name = sparse24OpInfoGetName(info)};
  const char *name;
  for (size_t i = 0; (name = sparse24OpInfoGetOperand(info, i)); ++i)
    fields.operands[i] =
        (Sparse24NamedValue){name, sparse24OpGetOperand(op, name)};
  for (size_t i = 0; (name = sparse24OpInfoGetResult(info, i)); ++i)
    fields.results[i] = mlirValueGetType(sparse24OpGetResult(op, name));
  getAttributes(op, rebuild, &fields);
  MlirOperation built =
      sparse24OperationCreate(mlirOperationGetLocation(op), &fields);
  bool success = !mlirOperationIsNull(built) && areEqual(op, built);
  if (!success)
    printf("%s: another one\n", fields.name);
  if (!mlirOperationIsNull(built))
    mlirOperationDestroy(built);
  for (size_t i = 0; sparse24OpInfoGetAt(i); ++i)
    if (sparse24OpInfoGetAt(i) == info)
      rebuild->seen[i] = true;
  ++rebuild->rebuilt;
  rebuild->failures += !success;
  return MlirWalkResultAdvance;
}

static void rebuildModule(MlirContext context, MlirStringRef text,
                          Rebuild *rebuild) {
  MlirModule module = mlirModuleCreateParse(context, text);
  rebuild->failures += mlirModuleIsNull(module);
  if (mlirModuleIsNull(module))
    return;
  mlirOperationWalk(mlirModuleGetOperation(module), rebuildOperation, rebuild,
                    MlirWalkPreOrder);
  mlirModuleDestroy(module);
}

/// The file has modules with "// -----" between them.
static int testRebuild(MlirContext context, const char *path) {
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  static char text[1 << 20];
  FILE *file = fopen(path, "rb");
  if (!file)
    return 1;
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  static Rebuild rebuild;
  for (char *module = text; module;) {
    char *end = strstr(module, "// -----");
    rebuildModule(context,
                  mlirStringRefCreate(module, end ? (size_t)(end - module)
                                                  : strlen(module)),
                  &rebuild);
    module = end ? end + 8 : NULL;
  }
  for (size_t i = 0; sparse24OpInfoGetAt(i); ++i) {
    if (rebuild.seen[i])
      continue;
    printf("%s: none\n", sparse24OpInfoGetName(sparse24OpInfoGetAt(i)));
    ++rebuild.failures;
  }
  printf("%s, %d failures\n", rebuild.rebuilt ? "rebuilt" : "nothing",
         rebuild.failures);
  return rebuild.failures;
}

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  MlirContext context = mlirContextCreate();
  int failures = 0;
  if (strcmp(argv[1], "unloaded") == 0) {
    mlirContextAttachDiagnosticHandler(context, onDiagnostic, NULL, NULL);
    sparse24OperationCreate(
        mlirLocationUnknownGet(context),
        &(Sparse24OperationFields){.name = "sparse24.constant"});
  } else if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    failures = 1;
  else if (strcmp(argv[1], "definition") == 0)
    failures = testDefinition(context);
  else if (strcmp(argv[1], "read") == 0 && argc == 3)
    failures = testRead(context, argv[2]);
  else if (strcmp(argv[1], "rebuild") == 0 && argc == 3)
    failures = testRebuild(context, argv[2]);
  else
    testWithBlock(context,
                  strcmp(argv[1], "refuse") == 0 ? testRefuse : testBuild);
  mlirContextDestroy(context);
  return failures != 0;
}

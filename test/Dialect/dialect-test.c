/*===- dialect-test.c - The accessors of the dialect ----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// `dialect-test operands` compares the operand names that the accessors know
// with the dialect's definition; `dialect-test blobs FILE` prints what is known
// of each constant of a module; `dialect-test owned` creates elements and
// prints how they are stored and when they are released.

#include "sparse24/Dialect.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Dialect/IRDL.h"

#include <stdio.h>
#include <string.h>

static MlirStringRef str(const char *string) {
  return mlirStringRefCreateFromCString(string);
}

//===----------------------------------------------------------------------===//
// operands
//===----------------------------------------------------------------------===//

/// Builds the operation with all operands present, and asks for each by name.
static int checkOperands(MlirContext context, MlirOperation definition,
                         MlirAttribute names) {
  enum { max = 16 };
  MlirType type = mlirF32TypeGet(context);
  MlirLocation location = mlirLocationUnknownGet(context);
  MlirBlock block = mlirBlockCreate(1, &type, &location);
  intptr_t count = mlirArrayAttrGetNumElements(names);
  MlirValue operands[max];
  int32_t segments[max];
  for (intptr_t i = 0; i < count && i < max; ++i) {
    operands[i] = mlirBlockGetArgument(block, 0);
    segments[i] = 1;
  }
  char name[64];
  MlirStringRef symbol = mlirStringAttrGetValue(
      mlirOperationGetAttributeByName(definition, str("sym_name")));
  snprintf(name, sizeof name, "sparse24.%.*s", (int)symbol.length, symbol.data);
  MlirOperationState state = mlirOperationStateGet(str(name), location);
  mlirOperationStateAddOperands(&state, count, operands);
  MlirNamedAttribute attribute = mlirNamedAttributeGet(
      mlirIdentifierGet(context, str("operandSegmentSizes")),
      mlirDenseI32ArrayGet(context, count, segments));
  mlirOperationStateAddAttributes(&state, 1, &attribute);
  MlirOperation op = mlirOperationCreate(&state);
  int failures = 0;
  for (intptr_t i = 0; i < count; ++i) {
    MlirStringRef operand =
        mlirStringAttrGetValue(mlirArrayAttrGetElement(names, i));
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)operand.length, operand.data);
    intptr_t position = sparse24OpGetOperandPosition(op, text);
    if (position == i)
      continue;
    printf("%s: operand %s is number %ld, found %ld\n", name, text, (long)i,
           (long)position);
    ++failures;
  }
  mlirOperationDestroy(op);
  mlirBlockDestroy(block);
  return failures;
}

static MlirOperation getBodyStart(MlirOperation op) {
  return mlirBlockGetFirstOperation(
      mlirRegionGetFirstBlock(mlirOperationGetRegion(op, 0)));
}

static int testOperands(MlirContext context) {
  MlirModule module =
      mlirModuleCreateParse(context, sparse24DialectGetDefinition());
  MlirOperation dialect = mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  int failures = 0, operations = 0;
  for (MlirOperation op = getBodyStart(dialect); !mlirOperationIsNull(op);
       op = mlirOperationGetNextInBlock(op)) {
    if (!mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(op)),
                            str("irdl.operation")))
      continue;
    ++operations;
    for (MlirOperation part = getBodyStart(op); !mlirOperationIsNull(part);
         part = mlirOperationGetNextInBlock(part))
      if (mlirStringRefEqual(mlirIdentifierStr(mlirOperationGetName(part)),
                             str("irdl.operands")))
        failures += checkOperands(
            context, op, mlirOperationGetAttributeByName(part, str("names")));
  }
  printf("%d operations, %d wrong operands\n", operations, failures);
  mlirModuleDestroy(module);
  return failures;
}

//===----------------------------------------------------------------------===//
// blobs
//===----------------------------------------------------------------------===//

static MlirWalkResult printBlob(MlirOperation op, void *userData) {
  (void)userData;
  MlirAttribute elements =
      mlirOperationGetNumResults(op)
          ? sparse24ValueGetConstant(mlirOperationGetResult(op, 0))
          : mlirAttributeGetNull();
  if (mlirAttributeIsNull(elements))
    return MlirWalkResultAdvance;
  Sparse24Bytes bytes = {0};
  size_t found = 0, expected = 0;
  bool hasBlob = sparse24ElementsGetBlobSize(elements, &found, &expected);
  bool hasBytes = sparse24ElementsGetBytes(elements, &bytes);
  printf("blob %s %zu of %zu, bytes %s%s:", hasBlob ? "yes" : "no", found,
         expected, hasBytes ? "yes" : "no", bytes.isSplat ? " splat" : "");
  for (size_t i = 0; hasBytes && i < bytes.size && i < 4; ++i)
    printf(" %02x", ((const unsigned char *)bytes.data)[i]);
  printf("\n");
  return MlirWalkResultAdvance;
}

static int testBlobs(MlirContext context, const char *file) {
  mlirContextSetAllowUnregisteredDialects(context, true);
  MlirModule parsed = mlirModuleCreateParseFromFile(context, str(file));
  if (mlirModuleIsNull(parsed))
    return 1;
  mlirOperationWalk(mlirModuleGetOperation(parsed), printBlob, NULL,
                    MlirWalkPreOrder);
  mlirModuleDestroy(parsed);
  return 0;
}

//===----------------------------------------------------------------------===//
// owned
//===----------------------------------------------------------------------===//

static void onRelease(void *data, size_t size, void *userData) {
  (void)data;
  printf("released %s, %zu bytes\n", (const char *)userData, size);
}

static void testOwned(MlirContext context) {
  static unsigned char bytes[300];
  for (size_t i = 0; i < sizeof bytes; ++i)
    bytes[i] = (unsigned char)i;
  static const struct {
    const char *name;
    int64_t extent;
  } cases[] = {{"small", 4}, {"large", 300}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    MlirType type = mlirRankedTensorTypeGet(
        1, &cases[i].extent, mlirIntegerTypeUnsignedGet(context, 8),
        mlirAttributeGetNull());
    MlirAttribute elements = sparse24ElementsCreateOwned(
        type, str(cases[i].name), bytes, (size_t)cases[i].extent, onRelease,
        (void *)(uintptr_t)cases[i].name);
    Sparse24Bytes read = {0};
    bool success = sparse24ElementsGetBytes(elements, &read);
    printf("%s is a %s, %s\n", cases[i].name,
           mlirAttributeIsADenseResourceElements(elements) ? "resource"
                                                           : "dense attribute",
           success && read.size == (size_t)cases[i].extent &&
                   memcmp(read.data, bytes, read.size) == 0
               ? "same bytes"
               : "other bytes");
    printf("%s %s copied\n", cases[i].name,
           read.data == bytes ? "is not" : "is");
  }
}

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  MlirContext context = mlirContextCreate();
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    return 1;
  int failures = 0;
  if (strcmp(argv[1], "operands") == 0)
    failures = testOperands(context);
  else if (strcmp(argv[1], "blobs") == 0 && argc == 3)
    failures = testBlobs(context, argv[2]);
  else
    testOwned(context);
  mlirContextDestroy(context);
  return failures != 0;
}

/*===- own-weights.c - A host with weights of its own and no ONNX ---------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// A framework that has its weights in memory and a dialect of its own, `acme`.
// It builds two matrix products on its buffers among operations of `acme`, runs
// the passes, reads the results as data, and checks that its operations are
// those that it made and that no dense weight was copied.

#include "sparse24/Operations.h"
#include "sparse24/Passes.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/Dialect/IRDL.h"
#include "mlir-c/RegisterEverything.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { batch = 4, features = 64, layerCount = 2 };

static MlirStringRef str(const char *string) {
  return mlirStringRefCreateFromCString(string);
}

static void print(MlirStringRef text, void *userData) {
  (void)userData;
  printf("%.*s", (int)text.length, text.data);
}

//===----------------------------------------------------------------------===//
// The host's own
//===----------------------------------------------------------------------===//

/// K x N floats. The first weight is 2:4 along K, the second is not.
typedef struct {
  float weights[layerCount][features][features];
  MlirOperation activations[layerCount]; ///< acme.activate, as it was built.
  int released;
} Host;

static void makeWeights(Host *host) {
  for (int k = 0; k < features; ++k)
    for (int n = 0; n < features; ++n) {
      bool isKept = k % 4 == n % 4 || k % 4 == 3 - n / 4 % 4;
      host->weights[0][k][n] = isKept ? (float)(1 + k * features + n) : 0;
      host->weights[1][k][n] = (float)(1 + k * features + n);
    }
}

static const char acme[] = "irdl.dialect @acme {\n"
                           "  irdl.operation @activate {\n"
                           "    %x = irdl.any\n"
                           "    %y = irdl.any\n"
                           "    irdl.operands(x: %x)\n"
                           "    irdl.results(y: %y)\n"
                           "    %kind = irdl.base \"#builtin.string\"\n"
                           "    irdl.attributes {\"kind\" = %kind}\n"
                           "  }\n"
                           "}\n";

static bool loadAcme(MlirContext context) {
  MlirModule module = mlirModuleCreateParse(context, str(acme));
  if (mlirModuleIsNull(module))
    return false;
  bool success = mlirLogicalResultIsSuccess(mlirLoadIRDLDialects(module));
  mlirModuleDestroy(module);
  return success;
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

static MlirType getMatrix(MlirContext context, int64_t rows, int64_t columns) {
  return mlirRankedTensorTypeGet(2, (int64_t[]){rows, columns},
                                 mlirF32TypeGet(context),
                                 mlirAttributeGetNull());
}

static void onRelease(void *data, size_t size, void *userData) {
  (void)data;
  (void)size;
  ++((Host *)userData)->released;
}

/// A constant on the host's memory, which stays the host's.
static MlirOperation createWeight(Host *host, MlirLocation location,
                                  int layer) {
  MlirContext context = mlirLocationGetContext(location);
  MlirAttribute elements = sparse24ElementsCreateOwned(
      getMatrix(context, features, features), str("weight"),
      host->weights[layer], sizeof host->weights[layer], onRelease, host);
  return sparse24OperationCreate(
      location,
      &(Sparse24OperationFields){.name = "sparse24.constant",
                                 .attributes = {{"value", elements}}});
}

static MlirOperation createMatmul(MlirLocation location, MlirValue x,
                                  MlirValue weight) {
  MlirContext context = mlirLocationGetContext(location);
  return sparse24OperationCreate(
      location, &(Sparse24OperationFields){
                    .name = "sparse24.matmul",
                    .operands = {{"x1", x}, {"x2", weight}},
                    .results = {getMatrix(context, batch, features)}});
}

static MlirOperation createActivate(MlirLocation location, MlirValue x) {
  MlirContext context = mlirLocationGetContext(location);
  MlirOperationState state =
      mlirOperationStateGet(str("acme.activate"), location);
  MlirType type = mlirValueGetType(x);
  MlirNamedAttribute kind =
      mlirNamedAttributeGet(mlirIdentifierGet(context, str("kind")),
                            mlirStringAttrGet(context, str("gelu")));
  mlirOperationStateAddOperands(&state, 1, &x);
  mlirOperationStateAddResults(&state, 1, &type);
  mlirOperationStateAddAttributes(&state, 1, &kind);
  return mlirOperationCreate(&state);
}

/// Appends the operation, which may be null, and lends its first result.
static MlirValue append(MlirBlock block, MlirOperation op) {
  if (mlirOperationIsNull(op))
    return (MlirValue){NULL};
  mlirBlockAppendOwnedOperation(block, op);
  return mlirOperationGetResult(op, 0);
}

/// x, and behind each layer `acme.activate`. False when an operation is
/// refused, which MLIR's diagnostics say.
static bool appendLayers(Host *host, MlirBlock block) {
  MlirContext context =
      mlirTypeGetContext(mlirValueGetType(mlirBlockGetArgument(block, 0)));
  static const char *const names[layerCount] = {"pruned", "trained"};
  MlirValue x = mlirBlockGetArgument(block, 0);
  for (int layer = 0; layer < layerCount; ++layer) {
    MlirLocation location = mlirLocationNameGet(
        context, str(names[layer]), mlirLocationUnknownGet(context));
    MlirValue weight = append(block, createWeight(host, location, layer));
    if (mlirValueIsNull(weight))
      return false;
    MlirValue y = append(block, createMatmul(location, x, weight));
    if (mlirValueIsNull(y))
      return false;
    host->activations[layer] = createActivate(location, y);
    x = append(block, host->activations[layer]);
  }
  MlirOperationState end = mlirOperationStateGet(
      str("func.return"), mlirLocationUnknownGet(context));
  mlirOperationStateAddOperands(&end, 1, &x);
  mlirBlockAppendOwnedOperation(block, mlirOperationCreate(&end));
  return true;
}

static bool build(Host *host, MlirModule module) {
  MlirContext context = mlirModuleGetContext(module);
  MlirLocation location = mlirLocationUnknownGet(context);
  MlirType type = getMatrix(context, batch, features);
  MlirBlock block = mlirBlockCreate(1, &type, &location);
  MlirRegion region = mlirRegionCreate();
  mlirRegionAppendOwnedBlock(region, block);
  MlirNamedAttribute attributes[] = {
      mlirNamedAttributeGet(mlirIdentifierGet(context, str("sym_name")),
                            mlirStringAttrGet(context, str("network"))),
      mlirNamedAttributeGet(
          mlirIdentifierGet(context, str("function_type")),
          mlirTypeAttrGet(mlirFunctionTypeGet(context, 1, &type, 1, &type))),
  };
  MlirOperationState state = mlirOperationStateGet(str("func.func"), location);
  mlirOperationStateAddAttributes(&state, 2, attributes);
  mlirOperationStateAddOwnedRegions(&state, 1, &region);
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(module),
                                mlirOperationCreate(&state));
  return appendLayers(host, block);
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// Whether the constant has what compressing the host's buffer by hand gives.
static bool isCompressed(const Host *host, MlirOperation op) {
  Sparse24CompressedConstant constant;
  if (!sparse24CompressedConstantRead(op, &constant))
    return false;
  char *values = malloc((size_t)constant.valuesSize);
  char *index = malloc((size_t)constant.indexSize);
  Sparse24Check check;
  sparse24EncodingCompress(constant.encoding, &constant.layout,
                           host->weights[0], values, index, &check);
  bool equal =
      check.violatingGroups == 0 &&
      memcmp(values, constant.values, (size_t)constant.valuesSize) == 0 &&
      memcmp(index, constant.index, (size_t)constant.indexSize) == 0;
  printf("%s, %lld + %lld of %lld bytes, %s\n",
         sparse24EncodingGetName(constant.encoding),
         (long long)constant.valuesSize, (long long)constant.indexSize,
         (long long)constant.denseSize, equal ? "equal" : "different");
  free(values);
  free(index);
  sparse24CompressedConstantDestroy(&constant);
  return equal;
}

/// Whether the weight of a product that stayed dense is the host's memory.
static bool isHostMemory(const Host *host, MlirOperation matmul) {
  MlirAttribute elements =
      sparse24ValueGetConstant(sparse24OpGetOperand(matmul, "x2"));
  Sparse24Bytes bytes;
  return sparse24ElementsGetBytes(elements, &bytes) &&
         bytes.data == host->weights[1] &&
         bytes.size == sizeof host->weights[1];
}

static bool isUntouched(MlirOperation op, MlirOperation built) {
  return mlirOperationEqual(op, built) &&
         mlirOperationGetNumAttributes(op) == 1 && mlirOperationVerify(op);
}

static void readOperation(const Host *host, MlirOperation op, int *activation) {
  printf("%s: ", mlirIdentifierStr(mlirOperationGetName(op)).data);
  if (sparse24OpIsA(op, "sparse24.matmul_compress"))
    isCompressed(host, sparse24OpGetCompressedConstant(op));
  else if (sparse24OpIsA(op, "sparse24.matmul"))
    printf("%s\n", isHostMemory(host, op) ? "on the host's memory" : "copied");
  else if (!sparse24OpGetInfo(op) && *activation < layerCount)
    printf("%s\n", isUntouched(op, host->activations[(*activation)++])
                       ? "as it was built"
                       : "changed");
  else
    printf("\n");
}

static void read(const Host *host, MlirModule module) {
  MlirOperation func = mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  MlirBlock body = mlirRegionGetFirstBlock(mlirOperationGetRegion(func, 0));
  int activation = 0;
  for (MlirOperation op = mlirBlockGetFirstOperation(body);
       !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    readOperation(host, op, &activation);
}

//===----------------------------------------------------------------------===//
// The host
//===----------------------------------------------------------------------===//

static void onLayer(const Sparse24Layer *layer, void *userData) {
  (void)userData;
  mlirLocationPrint(layer->location, print, NULL);
  printf(": %s\n", layer->reason == Sparse24ReasonNone
                       ? "compressed"
                       : sparse24ReasonGetCode(layer->reason));
}

static bool run(MlirModule module) {
  MlirPassManager pm = mlirPassManagerCreate(mlirModuleGetContext(module));
  MlirOpPassManager passes = mlirPassManagerGetAsOpPassManager(pm);
  Sparse24PassOptions options = {.layer = onLayer};
  bool success = mlirLogicalResultIsSuccess(sparse24PipelineParse(
      passes, str("sparse24-verify,canonicalize"), &options, print, NULL));
  sparse24PipelineAddSparsity(passes, &options);
  success = success &&
            mlirLogicalResultIsSuccess(sparse24PipelineParse(
                passes, str("func.func(cse)"), &options, print, NULL)) &&
            mlirLogicalResultIsSuccess(
                mlirPassManagerRunOnOp(pm, mlirModuleGetOperation(module)));
  mlirPassManagerDestroy(pm);
  return success;
}

int main(void) {
  mlirRegisterAllPasses();
  MlirContext context = mlirContextCreate();
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  bool success = mlirLogicalResultIsSuccess(sparse24DialectLoad(context)) &&
                 loadAcme(context);
  static Host host;
  makeWeights(&host);
  MlirModule module = mlirModuleCreateEmpty(mlirLocationUnknownGet(context));
  success = success && build(&host, module) && run(module);
  if (success)
    read(&host, module);
  mlirModuleDestroy(module);
  printf("%d buffers released before the context is destroyed", host.released);
  mlirContextDestroy(context);
  printf(", %d after it\n", host.released);
  return success ? 0 : 1;
}

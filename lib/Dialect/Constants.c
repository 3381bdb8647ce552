/*===- Constants.c - Which operations are constants -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Dialect.h"

#include "Support/IR.h"

#include <string.h>

/// The operations that yield an elements attribute, and the attribute's name.
static const struct {
  const char *op;
  const char *attribute;
} constants[] = {
    {"sparse24.constant", "value"}, // ours
    {"arith.constant", "value"},    // MLIR
    {"tosa.const", "values"},       // MLIR
    {"onnx.Constant", "value"},     // onnx-mlir
    {"stablehlo.constant", "value"},    {"mhlo.constant", "value"},
    {"torch.vtensor.literal", "value"},
};

/// Operations that are not registered may yield another type than they say.
static bool isOfType(MlirAttribute elements, MlirType type) {
  enum { maxRank = 16 };
  int64_t shape[maxRank], found[maxRank];
  int rank = sparse24TypeGetShape(type, shape, maxRank);
  MlirType foundType = mlirAttributeGetType(elements);
  return mlirTypeIsARankedTensor(foundType) &&
         mlirShapedTypeHasStaticShape(foundType) &&
         (rank < 0 ||
          (sparse24TypeGetShape(foundType, found, maxRank) == rank &&
           memcmp(shape, found, (size_t)rank * sizeof *shape) == 0 &&
           mlirTypeEqual(sparse24TypeGetElement(type),
                         sparse24TypeGetElement(foundType))));
}

MlirAttribute sparse24ValueGetConstant(MlirValue value) {
  MlirAttribute none = mlirAttributeGetNull();
  MlirOperation op = sparse24ValueGetOp(value);
  if (mlirOperationIsNull(op))
    return none;
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof constants / sizeof *constants; ++i) {
    if (!sparse24StrEquals(name, constants[i].op))
      continue;
    MlirAttribute elements = sparse24OpGetAttr(op, constants[i].attribute);
    bool isElements = !mlirAttributeIsNull(elements) &&
                      (mlirAttributeIsADenseElements(elements) ||
                       mlirAttributeIsADenseResourceElements(elements)) &&
                      isOfType(elements, mlirValueGetType(value));
    return isElements ? elements : none;
  }
  return none;
}

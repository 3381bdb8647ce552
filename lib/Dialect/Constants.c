/*===- Constants.c - Which operations are constants -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Dialect.h"

#include "Support/IR.h"

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
                       mlirAttributeIsADenseResourceElements(elements));
    return isElements ? elements : none;
  }
  return none;
}

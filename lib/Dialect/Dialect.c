/*===- Dialect.c - Loading the dialect ------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Dialect.h"

#include "Support/IR.h"

#include "mlir-c/Dialect/IRDL.h"

static const unsigned char definition[] = {
#include "Definition.inc"
};

MlirStringRef sparse24DialectGetDefinition(void) {
  return mlirStringRefCreate((const char *)definition, sizeof definition - 1);
}

MlirLogicalResult sparse24DialectLoad(MlirContext context) {
  // Loading a dialect from IRDL twice is a crash, not an error.
  if (mlirContextIsRegisteredOperation(context,
                                       sparse24Str("sparse24.constant")))
    return mlirLogicalResultSuccess();
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__irdl__(), context);
  // It parses: nothing in it depends on the context.
  MlirModule module =
      mlirModuleCreateParse(context, sparse24DialectGetDefinition());
  MlirLogicalResult result = mlirLoadIRDLDialects(module);
  mlirModuleDestroy(module);
  return result;
}

MlirType sparse24UnknownTypeGet(MlirContext context) {
  return mlirTypeParseGet(context, sparse24Str("!sparse24.unknown"));
}

bool sparse24TypeIsUnknown(MlirType type) {
  // `unknown` is the dialect's only type.
  return !mlirTypeIsNull(type) &&
         sparse24StrEquals(mlirDialectGetNamespace(mlirTypeGetDialect(type)),
                           "sparse24");
}

/*===- Operations.c - Reading operands and attributes ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Dialect.h"

#include "Support/IR.h"

#include <string.h>

/// The operands of an operation, as in dialect/sparse24.irdl.mlir (a test
/// compares the two): first those that are always there, then the optional
/// ones.
typedef struct {
  const char *op;
  const char *operands[9];
  const char *optional[3];
} OperandNames;

// clang-format off
static const OperandNames operandNames[] = {
    {"sparse24.conv2d",           {"x", "filter"},
                                  {"bias", "x_zero_point", "filter_zero_point"}},
    {"sparse24.conv2d_compress",  {"x", "filter_compress", "compress_index"},
                                  {"bias", "x_zero_point", "filter_zero_point"}},
    {"sparse24.matmul",           {"x1", "x2"},
                                  {"bias", "x1_zero_point", "x2_zero_point"}},
    {"sparse24.matmul_compress",  {"x1", "x2_compress", "compress_index"},
                                  {"bias", "x1_zero_point", "x2_zero_point"}},
    {"sparse24.fully_connection", {"x", "w"}, {"bias"}},
    {"sparse24.qlinear_conv2d",
     {"x", "x_scale", "x_zero_point", "filter", "filter_scale",
      "filter_zero_point", "y_scale", "y_zero_point"},
     {"bias"}},
    {"sparse24.qlinear_conv2d_compress",
     {"x", "x_scale", "x_zero_point", "filter_compress", "compress_index",
      "filter_scale", "filter_zero_point", "y_scale", "y_zero_point"},
     {"bias"}},
    {"sparse24.qlinear_matmul",
     {"x1", "x1_scale", "x1_zero_point", "x2", "x2_scale", "x2_zero_point",
      "y_scale", "y_zero_point"},
     {NULL}},
    {"sparse24.qlinear_matmul_compress",
     {"x1", "x1_scale", "x1_zero_point", "x2_compress", "compress_index",
      "x2_scale", "x2_zero_point", "y_scale", "y_zero_point"},
     {NULL}},
    {"sparse24.qlinear_gemm",
     {"x1", "x1_scale", "x1_zero_point", "x2", "x2_scale", "x2_zero_point"},
     {"bias", "y_scale", "y_zero_point"}},
    {"sparse24.qlinear_gemm_compress",
     {"x1", "x1_scale", "x1_zero_point", "x2_compress", "compress_index",
      "x2_scale", "x2_zero_point"},
     {"bias", "y_scale", "y_zero_point"}},
    {"sparse24.compress",         {"weight"}, {NULL}},
    {"sparse24.decompress",       {"values", "index"}, {NULL}},
};
// clang-format on

static const OperandNames *findNames(MlirOperation op) {
  MlirStringRef name = sparse24OpGetName(op);
  for (size_t i = 0; i < sizeof operandNames / sizeof *operandNames; ++i)
    if (sparse24StrEquals(name, operandNames[i].op))
      return &operandNames[i];
  return NULL;
}

static intptr_t countNames(const char *const *names, intptr_t max) {
  intptr_t count = 0;
  while (count < max && names[count])
    ++count;
  return count;
}

static intptr_t findName(const char *const *names, intptr_t count,
                         const char *name) {
  for (intptr_t i = 0; i < count; ++i)
    if (strcmp(names[i], name) == 0)
      return i;
  return -1;
}

/// The position of the optional operand number `optional`, behind `required`
/// others: told by the segment sizes, or, for an only one, by the count.
static intptr_t getOptionalPosition(MlirOperation op, intptr_t required,
                                    intptr_t optional, intptr_t optionals) {
  intptr_t operands = mlirOperationGetNumOperands(op);
  if (optionals == 1)
    return operands > required ? required : -1;
  MlirAttribute segments = sparse24OpGetAttr(op, "operandSegmentSizes");
  if (mlirAttributeIsNull(segments) ||
      !mlirAttributeIsADenseI32Array(segments) ||
      mlirDenseArrayGetNumElements(segments) != required + optionals ||
      mlirDenseI32ArrayGetElement(segments, required + optional) != 1)
    return -1;
  intptr_t position = 0;
  for (intptr_t i = 0; i < required + optional; ++i)
    position += mlirDenseI32ArrayGetElement(segments, i);
  return position >= 0 && position < operands ? position : -1;
}

intptr_t sparse24OpGetOperandPosition(MlirOperation op, const char *name) {
  const OperandNames *names = findNames(op);
  if (!names)
    return -1;
  intptr_t required = countNames(names->operands, 9);
  intptr_t optionals = countNames(names->optional, 3);
  intptr_t position = findName(names->operands, required, name);
  if (position >= 0)
    return position < mlirOperationGetNumOperands(op) ? position : -1;
  position = findName(names->optional, optionals, name);
  return position < 0 ? -1
                      : getOptionalPosition(op, required, position, optionals);
}

MlirValue sparse24OpGetOperand(MlirOperation op, const char *name) {
  intptr_t position = sparse24OpGetOperandPosition(op, name);
  return position < 0 ? (MlirValue){NULL}
                      : mlirOperationGetOperand(op, position);
}

int64_t sparse24OpGetInt(MlirOperation op, const char *name,
                         int64_t defaultValue) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(attribute))
    return defaultValue;
  if (mlirAttributeIsABool(attribute))
    return mlirBoolAttrGetValue(attribute);
  if (!mlirAttributeIsAInteger(attribute))
    return defaultValue;
  MlirType type = mlirAttributeGetType(attribute);
  if (mlirTypeIsAInteger(type) && mlirIntegerTypeGetWidth(type) > 64)
    return defaultValue;
  if (mlirTypeIsAInteger(type) && mlirIntegerTypeIsSigned(type))
    return mlirIntegerAttrGetValueSInt(attribute);
  if (mlirTypeIsAInteger(type) && mlirIntegerTypeIsUnsigned(type))
    return (int64_t)mlirIntegerAttrGetValueUInt(attribute);
  return mlirIntegerAttrGetValueInt(attribute);
}

MlirStringRef sparse24OpGetString(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(attribute) || !mlirAttributeIsAString(attribute))
    return mlirStringRefCreate(NULL, 0);
  return mlirStringAttrGetValue(attribute);
}

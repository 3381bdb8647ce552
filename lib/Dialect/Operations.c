/*===- Operations.c - Reading operands and attributes ---------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Operations.h"

#include "Support/IR.h"

#include <string.h>

enum { maxOperands = 16, maxOptional = 4, maxResults = 2, maxAttributes = 16 };

/// The names in the definition of an operation. Each list ends in NULL.
struct Sparse24OpInfo {
  const char *op;
  const char *operands[maxOperands + 1]; ///< Those that are always there.
  const char *optional[maxOptional + 1];
  const char *results[maxResults + 1];
  const char *attributes[maxAttributes + 1];
};

static const Sparse24OpInfo infos[] = {
#include "Operations.inc"
};

//===----------------------------------------------------------------------===//
// The definition
//===----------------------------------------------------------------------===//

const Sparse24OpInfo *sparse24OpInfoGetAt(size_t position) {
  return position < sizeof infos / sizeof *infos ? &infos[position] : NULL;
}

const Sparse24OpInfo *sparse24OpInfoGet(MlirStringRef name) {
  for (size_t i = 0; i < sizeof infos / sizeof *infos; ++i)
    if (sparse24StrEquals(name, infos[i].op))
      return &infos[i];
  return NULL;
}

const Sparse24OpInfo *sparse24OpGetInfo(MlirOperation op) {
  return sparse24OpInfoGet(sparse24OpGetName(op));
}

bool sparse24OpIsA(MlirOperation op, const char *name) {
  return sparse24OpIs(op, name);
}

const char *sparse24OpInfoGetName(const Sparse24OpInfo *info) {
  return info->op;
}

static size_t countNames(const char *const *names) {
  size_t count = 0;
  while (names[count])
    ++count;
  return count;
}

static const char *getName(const char *const *names, size_t position) {
  return position < countNames(names) ? names[position] : NULL;
}

const char *sparse24OpInfoGetOperand(const Sparse24OpInfo *info,
                                     size_t position) {
  size_t required = countNames(info->operands);
  return position < required ? info->operands[position]
                             : getName(info->optional, position - required);
}

bool sparse24OpInfoIsOperandOptional(const Sparse24OpInfo *info,
                                     size_t position) {
  return position >= countNames(info->operands) &&
         sparse24OpInfoGetOperand(info, position);
}

const char *sparse24OpInfoGetResult(const Sparse24OpInfo *info,
                                    size_t position) {
  return getName(info->results, position);
}

const char *sparse24OpInfoGetAttribute(const Sparse24OpInfo *info,
                                       size_t position) {
  return getName(info->attributes, position);
}

static intptr_t findName(const char *const *names, const char *name) {
  for (intptr_t i = 0; names[i]; ++i)
    if (strcmp(names[i], name) == 0)
      return i;
  return -1;
}

//===----------------------------------------------------------------------===//
// Operands and results
//===----------------------------------------------------------------------===//

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
  const Sparse24OpInfo *info = sparse24OpGetInfo(op);
  if (!info)
    return -1;
  intptr_t position = findName(info->operands, name);
  if (position >= 0)
    return position < mlirOperationGetNumOperands(op) ? position : -1;
  position = findName(info->optional, name);
  return position < 0
             ? -1
             : getOptionalPosition(op, (intptr_t)countNames(info->operands),
                                   position,
                                   (intptr_t)countNames(info->optional));
}

MlirValue sparse24OpGetOperand(MlirOperation op, const char *name) {
  intptr_t position = sparse24OpGetOperandPosition(op, name);
  return position < 0 ? (MlirValue){NULL}
                      : mlirOperationGetOperand(op, position);
}

MlirValue sparse24OpGetResult(MlirOperation op, const char *name) {
  const Sparse24OpInfo *info = sparse24OpGetInfo(op);
  intptr_t position = info ? findName(info->results, name) : -1;
  return position < 0 || position >= mlirOperationGetNumResults(op)
             ? (MlirValue){NULL}
             : mlirOperationGetResult(op, position);
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

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

bool sparse24OpGetBool(MlirOperation op, const char *name, bool defaultValue) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return mlirAttributeIsNull(attribute) || !mlirAttributeIsABool(attribute)
             ? defaultValue
             : mlirBoolAttrGetValue(attribute);
}

intptr_t sparse24OpGetIntArray(MlirOperation op, const char *name,
                               int64_t *values, intptr_t max) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  if (mlirAttributeIsNull(attribute) ||
      !mlirAttributeIsADenseI64Array(attribute))
    return -1;
  intptr_t size = mlirDenseArrayGetNumElements(attribute);
  for (intptr_t i = 0; i < size && i < max; ++i)
    values[i] = mlirDenseI64ArrayGetElement(attribute, i);
  return size;
}

MlirType sparse24OpGetType(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return mlirAttributeIsNull(attribute) || !mlirAttributeIsAType(attribute)
             ? (MlirType){NULL}
             : mlirTypeAttrGetValue(attribute);
}

MlirAttribute sparse24OpGetElements(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return mlirAttributeIsNull(attribute) || !mlirAttributeIsAElements(attribute)
             ? mlirAttributeGetNull()
             : attribute;
}

const Sparse24Encoding *sparse24OpGetEncoding(MlirOperation op) {
  MlirStringRef name = sparse24OpGetString(op, "encoding");
  return name.data ? sparse24EncodingGet(name.data, name.length) : NULL;
}

/*===- IR.c - Building operations and saying what is wrong ----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/IR.h"

#include "mlir-c/Diagnostics.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static bool reserve(Sparse24Text *text, size_t more) {
  if (text->failed || more > SIZE_MAX / 4 - text->size) {
    text->failed = true;
    return false;
  }
  size_t needed = text->size + more + 1;
  if (needed <= text->capacity)
    return true;
  size_t capacity = needed < 128 ? 128 : needed * 2;
  char *data = realloc(text->data, capacity);
  if (!data) {
    text->failed = true;
    return false;
  }
  text->data = data;
  text->capacity = capacity;
  return true;
}

void sparse24TextAppend(Sparse24Text *text, const char *data, size_t size) {
  if (!reserve(text, size))
    return;
  if (size)
    memcpy(text->data + text->size, data, size);
  text->size += size;
  text->data[text->size] = '\0';
}

void sparse24TextVPrintf(Sparse24Text *text, const char *format,
                         va_list arguments) {
  // Numbers are C's, whatever the host's locale; C's needs no memory.
  locale_t locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  locale_t old = uselocale(locale);
  va_list again;
  va_copy(again, arguments);
  int size = vsnprintf(NULL, 0, format, arguments);
  if (size >= 0 && reserve(text, (size_t)size)) {
    vsnprintf(text->data + text->size, (size_t)size + 1, format, again);
    text->size += (size_t)size;
  }
  va_end(again);
  uselocale(old);
  freelocale(locale);
}

void sparse24TextPrintf(Sparse24Text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(text, format, arguments);
  va_end(arguments);
}

void sparse24TextCallback(MlirStringRef piece, void *userData) {
  sparse24TextAppend(userData, piece.data, piece.length);
}

void sparse24TextAppendType(Sparse24Text *text, MlirType type) {
  mlirTypePrint(type, sparse24TextCallback, text);
}

void sparse24TextAppendEscaped(Sparse24Text *text, MlirStringRef string) {
  for (size_t i = 0; i < string.length; ++i) {
    unsigned char c = (unsigned char)string.data[i];
    if (c < ' ' || c >= 0x7f || c == '\\')
      sparse24TextPrintf(text, "\\%02x", c);
    else
      sparse24TextAppend(text, string.data + i, 1);
  }
}

void sparse24TextDestroy(Sparse24Text *text) {
  free(text->data);
  *text = (Sparse24Text){0};
}

void *sparse24ListReserve(void *list, size_t count, size_t *capacity,
                          size_t elementSize) {
  enum { first = 64 };
  if (count <= *capacity)
    return list;
  size_t larger = *capacity ? *capacity : first;
  while (larger < count)
    larger *= 2;
  void *grown = realloc(list, larger * elementSize);
  if (grown)
    *capacity = larger;
  return grown;
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

MlirLogicalResult sparse24EmitError(MlirLocation location, const char *format,
                                    ...) {
  Sparse24Text text = {0};
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(&text, format, arguments);
  va_end(arguments);
  mlirEmitError(location,
                text.failed || !text.data ? "out of memory" : text.data);
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// Strings, types, values
//===----------------------------------------------------------------------===//

bool sparse24StrEquals(MlirStringRef string, const char *other) {
  return string.length == strlen(other) &&
         memcmp(string.data, other, string.length) == 0;
}

/// The string attribute; a null string where it is something else.
static MlirStringRef getString(MlirOperation op, const char *name) {
  MlirAttribute attribute = sparse24OpGetAttr(op, name);
  return mlirAttributeIsNull(attribute) || !mlirAttributeIsAString(attribute)
             ? mlirStringRefCreate(NULL, 0)
             : mlirStringAttrGetValue(attribute);
}

bool sparse24OpIsCustom(MlirOperation op, const char *name) {
  if (!sparse24OpIs(op, "onnx.Custom"))
    return false;
  MlirStringRef domain = getString(op, "domain_name");
  MlirStringRef function = getString(op, "function_name");
  return domain.length && function.length &&
         strlen(name) == domain.length + 1 + function.length &&
         memcmp(name, domain.data, domain.length) == 0 &&
         name[domain.length] == '.' &&
         memcmp(name + domain.length + 1, function.data, function.length) == 0;
}

MlirStringRef sparse24OpGetName(MlirOperation op) {
  return mlirOperationIsNull(op) ? sparse24Str("")
                                 : mlirIdentifierStr(mlirOperationGetName(op));
}

bool sparse24OpIs(MlirOperation op, const char *name) {
  return sparse24StrEquals(sparse24OpGetName(op), name);
}

MlirType sparse24TypeGetElement(MlirType type) {
  if (!mlirTypeIsATensor(type))
    return (MlirType){NULL};
  return mlirShapedTypeGetElementType(type);
}

MlirType sparse24TensorGet(intptr_t rank, const int64_t *shape,
                           MlirType elementType) {
  return mlirRankedTensorTypeGet(rank, shape, elementType,
                                 mlirAttributeGetNull());
}

MlirOperation sparse24ValueGetOp(MlirValue value) {
  if (mlirValueIsNull(value) || !mlirValueIsAOpResult(value))
    return (MlirOperation){NULL};
  return mlirOpResultGetOwner(value);
}

MlirStringRef sparse24LocationGetName(MlirLocation location,
                                      const char *otherwise) {
  if (mlirLocationIsACallSite(location))
    location = mlirLocationCallSiteGetCallee(location);
  return mlirLocationIsAName(location)
             ? mlirIdentifierStr(mlirLocationNameGetName(location))
             : sparse24Str(otherwise);
}

int sparse24TypeGetShape(MlirType type, int64_t *shape, int max) {
  int64_t rank = sparse24TypeGetRank(type);
  if (rank > max)
    return -1;
  for (int64_t i = 0; i < rank; ++i)
    shape[i] = mlirShapedTypeGetDimSize(type, i);
  return (int)rank;
}

//===----------------------------------------------------------------------===//
// Attributes and operations
//===----------------------------------------------------------------------===//

MlirAttribute sparse24AttrInt(MlirContext context, int64_t value) {
  return mlirIntegerAttrGet(mlirIntegerTypeGet(context, 64), value);
}

MlirAttribute sparse24AttrBool(MlirContext context, bool value) {
  return mlirBoolAttrGet(context, value);
}

MlirAttribute sparse24AttrString(MlirContext context, const char *value) {
  return mlirStringAttrGet(context, sparse24Str(value));
}

MlirAttribute sparse24AttrI64Array(MlirContext context, const int64_t *values,
                                   intptr_t size) {
  return mlirDenseI64ArrayGet(context, size, values);
}

static void addAttribute(MlirOperationState *state, MlirContext context,
                         MlirStringRef name, MlirAttribute attribute) {
  MlirNamedAttribute named =
      mlirNamedAttributeGet(mlirIdentifierGet(context, name), attribute);
  mlirOperationStateAddAttributes(state, 1, &named);
}

static void addOperands(MlirOperationState *state, MlirContext context,
                        const Sparse24OpFields *fields) {
  enum { maxSegments = 16 };
  int32_t segments[maxSegments];
  for (size_t i = 0; i < fields->operands.size; ++i) {
    MlirValue operand = fields->operands.data[i];
    bool present = !mlirValueIsNull(operand);
    if (i < maxSegments)
      segments[i] = present;
    if (present)
      mlirOperationStateAddOperands(state, 1, &operand);
  }
  if (fields->segments)
    addAttribute(state, context, sparse24Str("operandSegmentSizes"),
                 mlirDenseI32ArrayGet(context, (intptr_t)fields->operands.size,
                                      segments));
}

static bool namesAttribute(const Sparse24OpFields *fields, MlirStringRef name) {
  if (sparse24StrEquals(name, "operandSegmentSizes"))
    return true;
  for (size_t i = 0; i < fields->attributes.size; ++i)
    if (sparse24StrEquals(name, fields->attributes.data[i].name))
      return true;
  return false;
}

static void addAttributes(MlirOperationState *state, MlirContext context,
                          const Sparse24OpFields *fields) {
  for (size_t i = 0; i < fields->attributes.size; ++i)
    if (!mlirAttributeIsNull(fields->attributes.data[i].attribute))
      addAttribute(state, context, sparse24Str(fields->attributes.data[i].name),
                   fields->attributes.data[i].attribute);
  if (!fields->attributesOf.ptr)
    return;
  intptr_t count = mlirOperationGetNumAttributes(fields->attributesOf);
  for (intptr_t i = 0; i < count; ++i) {
    MlirNamedAttribute named =
        mlirOperationGetAttribute(fields->attributesOf, i);
    if (!namesAttribute(fields, mlirIdentifierStr(named.name)))
      mlirOperationStateAddAttributes(state, 1, &named);
  }
}

MlirOperation sparse24OpCreateFrom(MlirLocation location, const char *name,
                                   const Sparse24OpFields *fields) {
  MlirContext context = mlirLocationGetContext(location);
  MlirOperationState state = mlirOperationStateGet(sparse24Str(name), location);
  addOperands(&state, context, fields);
  mlirOperationStateAddResults(&state, (intptr_t)fields->results.size,
                               fields->results.data);
  addAttributes(&state, context, fields);
  mlirOperationStateAddOwnedRegions(&state, (intptr_t)fields->regions.size,
                                    fields->regions.data);
  return mlirOperationCreate(&state);
}

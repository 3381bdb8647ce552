/*===- Functions.c - Functions of a model ---------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Functions.h"

#include "Import/Scope.h"

#include <string.h>

//===----------------------------------------------------------------------===//
// The model's functions
//===----------------------------------------------------------------------===//

/// What identifies a function, as one name; no bytes when memory runs out.
static ProtobufCBinaryData createKey(Sparse24Arena *arena,
                                     ProtobufCBinaryData domain,
                                     ProtobufCBinaryData name,
                                     ProtobufCBinaryData overload) {
  if (sparse24IsDefaultDomain(domain))
    domain.len = 0;
  const ProtobufCBinaryData parts[] = {domain, name, overload};
  size_t size = sizeof domain.len + sizeof name.len;
  for (size_t i = 0; i < 3; ++i)
    size += parts[i].len;
  uint8_t *data = sparse24ArenaAllocate(arena, size, 1);
  if (!data)
    return (ProtobufCBinaryData){0, NULL};
  memcpy(data, &domain.len, sizeof domain.len);
  memcpy(data + sizeof domain.len, &name.len, sizeof name.len);
  uint8_t *end = data + sizeof domain.len + sizeof name.len;
  for (size_t i = 0; i < 3; ++i) {
    if (parts[i].len)
      memcpy(end, parts[i].data, parts[i].len);
    end += parts[i].len;
  }
  return (ProtobufCBinaryData){size, data};
}

static MlirStringRef createName(Sparse24Importer *importer,
                                const Onnx__FunctionProto *proto) {
  MlirStringRef domain = sparse24ImportName(importer, proto->domain);
  MlirStringRef name = sparse24ImportName(importer, proto->name);
  if (domain.length == 0)
    return name;
  char *text = sparse24ArenaAllocate(&importer->arena,
                                     domain.length + 1 + name.length, 1);
  if (!text)
    return name;
  memcpy(text, domain.data, domain.length);
  text[domain.length] = '.';
  if (name.length)
    memcpy(text + domain.length + 1, name.data, name.length);
  return mlirStringRefCreate(text, domain.length + 1 + name.length);
}

static MlirLogicalResult addAttribute(Sparse24Importer *importer,
                                      const Sparse24Subject *subject,
                                      Sparse24Function *function,
                                      ProtobufCBinaryData name,
                                      const void *value) {
  switch (sparse24NameMapInsert(&function->attributes, name, value)) {
  case Sparse24NameInserted:
    return mlirLogicalResultSuccess();
  case Sparse24NameExists:
    return sparse24SubjectError(
        subject, "attribute '%.*s' is declared twice",
        SPARSE24_STR(sparse24ImportName(importer, name)));
  default:
    return sparse24OutOfMemory(importer);
  }
}

/// Without a default.
static const char declared;

static MlirLogicalResult addDeclarations(Sparse24Importer *importer,
                                         const Sparse24Subject *subject,
                                         Sparse24Function *function) {
  const Onnx__FunctionProto *proto = function->proto;
  for (size_t i = 0; i < proto->n_attribute; ++i)
    if (mlirLogicalResultIsFailure(addAttribute(
            importer, subject, function, proto->attribute[i], &declared)))
      return mlirLogicalResultFailure();
  for (size_t i = 0; i < proto->n_attribute_proto; ++i)
    if (mlirLogicalResultIsFailure(addAttribute(importer, subject, function,
                                                proto->attribute_proto[i]->name,
                                                proto->attribute_proto[i])))
      return mlirLogicalResultFailure();
  // The first models with functions leave it to the model.
  if (proto->n_opset_import)
    return sparse24OpsetsAdd(importer, &function->opsets, proto->opset_import,
                             proto->n_opset_import);
  for (size_t i = 0; i < importer->opsets.versions.capacity; ++i) {
    Onnx__OperatorSetIdProto *opset = importer->opsets.versions.slots[i].value;
    if (opset && mlirLogicalResultIsFailure(
                     sparse24OpsetsAdd(importer, &function->opsets, &opset, 1)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addFunction(Sparse24Importer *importer,
                                     const Onnx__FunctionProto *proto) {
  Sparse24Function *function =
      sparse24ArenaAllocate(&importer->arena, 1, sizeof *function);
  ProtobufCBinaryData key =
      createKey(&importer->arena, proto->domain, proto->name, proto->overload);
  if (!function || !key.len)
    return sparse24OutOfMemory(importer);
  function->proto = proto;
  function->name = createName(importer, proto);
  Sparse24Subject subject = {.location = importer->location,
                             .kind = "function",
                             .name = function->name};
  if (proto->name.len == 0)
    return sparse24SubjectError(&subject, "has no name");
  switch (sparse24NameMapInsert(&importer->functions, key, function)) {
  case Sparse24NameInserted:
    return addDeclarations(importer, &subject, function);
  case Sparse24NameExists:
    return sparse24SubjectError(&subject, "is defined twice");
  default:
    return sparse24OutOfMemory(importer);
  }
}

MlirLogicalResult sparse24FunctionsCollect(Sparse24Importer *importer,
                                           const Onnx__ModelProto *model) {
  for (size_t i = 0; i < model->n_functions; ++i)
    if (mlirLogicalResultIsFailure(addFunction(importer, model->functions[i])))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

void sparse24FunctionsDestroy(Sparse24Importer *importer) {
  for (size_t i = 0; i < importer->functions.capacity; ++i) {
    Sparse24Function *function = importer->functions.slots[i].value;
    if (!function)
      continue;
    sparse24NameMapDestroy(&function->opsets.versions);
    sparse24NameMapDestroy(&function->attributes);
  }
  sparse24NameMapDestroy(&importer->functions);
}

const Sparse24Function *sparse24FunctionFind(Sparse24Importer *importer,
                                             const Onnx__NodeProto *node) {
  if (importer->functions.size == 0)
    return NULL;
  ProtobufCBinaryData key =
      createKey(&importer->arena, node->domain, node->op_type, node->overload);
  return key.len ? sparse24NameMapGet(&importer->functions, key) : NULL;
}

//===----------------------------------------------------------------------===//
// Attributes of calls
//===----------------------------------------------------------------------===//

/// The value of a function's attribute in a call, and the scope that its graphs
/// see.
typedef struct {
  const Onnx__AttributeProto *proto; ///< NULL when it is left out.
  const Sparse24Scope *origin;
} Value;

static bool namesEqual(ProtobufCBinaryData a, ProtobufCBinaryData b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static Value findValue(const Sparse24Scope *scope, ProtobufCBinaryData name) {
  const Sparse24Call *call = scope->call;
  for (size_t i = 0; i < call->node->n_attribute; ++i)
    if (namesEqual(call->node->attribute[i]->name, name))
      return (Value){call->node->attribute[i],
                     call->origins ? call->origins[i] : call->scope};
  const void *known = sparse24NameMapGet(&call->function->attributes, name);
  return (Value){known == &declared ? NULL : known, scope};
}

/// Sets `*value` to a copy with the name of the attribute that refers to it.
static MlirLogicalResult resolve(const Sparse24Scope *scope,
                                 const Sparse24Subject *node,
                                 const Onnx__AttributeProto *reference,
                                 Value *value) {
  Sparse24Importer *importer = scope->importer;
  ProtobufCBinaryData name = reference->ref_attr_name;
  Sparse24Subject subject = {
      .location = node->location,
      .kind = "attribute",
      .name = sparse24ImportName(importer, reference->name),
      .parent = node,
  };
  if (!sparse24NameMapGet(&scope->call->function->attributes, name))
    return sparse24SubjectError(
        &subject, "refers to attribute '%.*s', which function '%.*s' has not",
        SPARSE24_STR(sparse24ImportName(importer, name)),
        SPARSE24_STR(scope->call->function->name));
  *value = findValue(scope, name);
  if (!value->proto)
    return mlirLogicalResultSuccess();
  int32_t expected = (int32_t)reference->type;
  int32_t found = sparse24AttributeGetKind(value->proto);
  if (expected && expected != found)
    return sparse24SubjectError(
        &subject,
        "refers to attribute '%.*s', which is of kind %d, expected %d",
        SPARSE24_STR(sparse24ImportName(importer, name)), (int)found,
        (int)expected);
  Onnx__AttributeProto *copy =
      sparse24ArenaAllocate(&importer->arena, 1, sizeof *copy);
  if (!copy)
    return sparse24OutOfMemory(importer);
  *copy = *value->proto;
  copy->name = reference->name;
  value->proto = copy;
  return mlirLogicalResultSuccess();
}

static bool hasReference(const Onnx__NodeProto *node) {
  for (size_t i = 0; i < node->n_attribute; ++i)
    if (node->attribute[i]->ref_attr_name.len)
      return true;
  return false;
}

MlirLogicalResult sparse24FunctionResolveNode(const Sparse24Scope *scope,
                                              const Sparse24Subject *subject,
                                              const Onnx__NodeProto *node,
                                              Sparse24ResolvedNode *resolved) {
  Sparse24Arena *arena = &scope->importer->arena;
  *resolved = (Sparse24ResolvedNode){.proto = node};
  if (!scope->call || !hasReference(node))
    return mlirLogicalResultSuccess();
  Onnx__NodeProto *copy = sparse24ArenaAllocate(arena, 1, sizeof *copy);
  Onnx__AttributeProto **attributes =
      sparse24ArenaAllocate(arena, node->n_attribute, sizeof *attributes);
  const Sparse24Scope **origins =
      sparse24ArenaAllocate(arena, node->n_attribute, sizeof *origins);
  if (!copy || !attributes || !origins)
    return sparse24OutOfMemory(scope->importer);
  *copy = *node;
  copy->attribute = attributes;
  copy->n_attribute = 0;
  for (size_t i = 0; i < node->n_attribute; ++i) {
    Value value = {node->attribute[i], scope};
    if (value.proto->ref_attr_name.len &&
        mlirLogicalResultIsFailure(
            resolve(scope, subject, node->attribute[i], &value)))
      return mlirLogicalResultFailure();
    if (!value.proto)
      continue;
    origins[copy->n_attribute] = value.origin;
    attributes[copy->n_attribute++] =
        (Onnx__AttributeProto *)(uintptr_t)value.proto;
  }
  *resolved = (Sparse24ResolvedNode){copy, origins};
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

MlirLogicalResult sparse24FunctionCount(Sparse24Importer *importer,
                                        const Sparse24Subject *subject,
                                        size_t parts) {
  if (!importer->calls)
    return mlirLogicalResultSuccess();
  if (parts > sparse24MaxInlinedParts - importer->inlinedParts)
    return sparse24SubjectError(
        subject,
        "the calls of functions become too large: more than %d nodes, their "
        "inputs, outputs and attributes",
        sparse24MaxInlinedParts);
  importer->inlinedParts += parts;
  return mlirLogicalResultSuccess();
}

/// Names each function of a cycle, from the one called again.
static MlirLogicalResult cycleError(const Sparse24Subject *subject,
                                    const Sparse24Call *innermost,
                                    const Sparse24Function *function) {
  enum { maxNames = 16 };
  Sparse24Text text = {0};
  size_t count = 0;
  for (const Sparse24Call *call = innermost;; call = call->scope->call) {
    if (count++ < maxNames)
      sparse24TextPrintf(&text, " from '%.*s'",
                         SPARSE24_STR(call->function->name));
    if (call->function == function)
      break;
  }
  if (count > maxNames)
    sparse24TextPrintf(&text, " ... (%zu functions)", count);
  sparse24SubjectError(subject,
                       "functions call each other in a cycle: '%.*s' is "
                       "called%s",
                       SPARSE24_STR(function->name),
                       text.data ? text.data : "");
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

static MlirLogicalResult checkCall(const Sparse24Scope *scope,
                                   const Sparse24Subject *subject,
                                   const Onnx__NodeProto *node,
                                   const Sparse24Function *function) {
  const Onnx__FunctionProto *proto = function->proto;
  for (const Sparse24Call *call = scope->call; call; call = call->scope->call)
    if (call->function == function)
      return cycleError(subject, scope->call, function);
  if (node->n_input > proto->n_input || node->n_output > proto->n_output)
    return sparse24SubjectError(
        subject,
        "has %zu inputs and %zu outputs, expected at most %zu and %zu of "
        "function '%.*s'",
        node->n_input, node->n_output, proto->n_input, proto->n_output,
        SPARSE24_STR(function->name));
  for (size_t i = 0; i < node->n_attribute; ++i)
    if (!sparse24NameMapGet(&function->attributes, node->attribute[i]->name))
      return sparse24SubjectError(
          subject, "has attribute '%.*s', which function '%.*s' has not",
          SPARSE24_STR(
              sparse24ImportName(scope->importer, node->attribute[i]->name)),
          SPARSE24_STR(function->name));
  return sparse24FunctionCount(scope->importer, subject,
                               1 + proto->n_input + proto->n_output +
                                   proto->n_value_info);
}

/// Gives the function's inputs the values of the call's.
static MlirLogicalResult bindInputs(const Sparse24Call *call,
                                    Sparse24Scope *inner,
                                    const Sparse24Subject *subject) {
  const Onnx__FunctionProto *proto = call->function->proto;
  for (size_t i = 0; i < proto->n_input; ++i) {
    const void *value = sparse24OmittedValue();
    if (i < call->node->n_input && call->node->input[i].len) {
      value = sparse24ScopeGetValue(call->scope, subject, call->node,
                                    call->node->input[i])
                  .ptr;
      if (!value)
        return mlirLogicalResultFailure();
    }
    if (mlirLogicalResultIsFailure(sparse24ScopeAddName(
            inner, &inner->values, subject, proto->input[i], value)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

/// What the caller declares of its outputs holds for the function's.
static MlirLogicalResult bindTypes(const Sparse24Call *call,
                                   Sparse24Scope *inner) {
  const Onnx__FunctionProto *proto = call->function->proto;
  for (size_t i = 0; i < call->node->n_output; ++i) {
    void *type = sparse24NameMapGet(&call->scope->types, call->node->output[i]);
    if (type && sparse24NameMapInsert(&inner->types, proto->output[i], type) ==
                    Sparse24NameOutOfMemory)
      return sparse24OutOfMemory(inner->importer);
  }
  return sparse24ScopeAddTypes(inner, proto->value_info, proto->n_value_info);
}

static MlirLogicalResult bindOutputs(const Sparse24Call *call,
                                     Sparse24Scope *scope,
                                     const Sparse24Scope *inner,
                                     const Sparse24Subject *subject) {
  const Onnx__NodeProto *node = call->node;
  for (size_t i = 0; i < node->n_output; ++i) {
    if (node->output[i].len == 0)
      continue;
    MlirValue value = sparse24ScopeGetValue(inner, subject, NULL,
                                            call->function->proto->output[i]);
    if (mlirValueIsNull(value) ||
        mlirLogicalResultIsFailure(sparse24ScopeAddName(
            scope, &scope->values, subject, node->output[i], value.ptr)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

/// "call/", behind the prefixes of the calls around it. Where that gets long,
/// as only generated names do, it starts afresh.
static MlirStringRef createPrefix(Sparse24Importer *importer,
                                  const Sparse24Subject *call) {
  enum { maxLength = 1024 };
  size_t length = call->name.length;
  if (length == 0 || length > maxLength)
    return mlirStringRefCreate("", 0);
  char *prefix = sparse24ArenaAllocate(&importer->arena, length + 1, 1);
  if (!prefix)
    return mlirStringRefCreate("", 0);
  memcpy(prefix, call->name.data, length);
  prefix[length] = '/';
  return mlirStringRefCreate(prefix, length + 1);
}

MlirLogicalResult sparse24FunctionImportCall(Sparse24Scope *scope,
                                             const Sparse24Subject *subject,
                                             const Sparse24ResolvedNode *node,
                                             const Sparse24Function *function) {
  Sparse24Importer *importer = scope->importer;
  if (mlirLogicalResultIsFailure(
          checkCall(scope, subject, node->proto, function)) ||
      mlirLogicalResultIsFailure(sparse24ScopeEnter(importer, subject)))
    return mlirLogicalResultFailure();
  Sparse24Call call = {.scope = scope,
                       .function = function,
                       .node = node->proto,
                       .origins = node->origins,
                       .location = subject->location,
                       .prefix = createPrefix(importer, subject)};
  Onnx__GraphProto body = ONNX__GRAPH_PROTO__INIT;
  body.n_node = function->proto->n_node;
  body.node = function->proto->node;
  Sparse24Scope inner = {.importer = importer,
                         .call = &call,
                         .graph = &body,
                         .block = scope->block};
  ++importer->calls;
  MlirLogicalResult result = bindInputs(&call, &inner, subject);
  if (mlirLogicalResultIsSuccess(result))
    result = bindTypes(&call, &inner);
  if (mlirLogicalResultIsSuccess(result))
    result = sparse24ScopeImportNodes(&inner);
  if (mlirLogicalResultIsSuccess(result))
    result = bindOutputs(&call, scope, &inner, subject);
  --importer->calls;
  sparse24ScopeLeave(importer);
  sparse24NameMapDestroy(&inner.values);
  sparse24NameMapDestroy(&inner.types);
  return result;
}

/*===- Scope.c - Names and values of graphs being imported ----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Scope.h"

#include <string.h>

const Sparse24Opsets *sparse24ScopeGetOpsets(const Sparse24Scope *scope) {
  return scope->call ? &scope->call->function->opsets
                     : &scope->importer->opsets;
}

/// The name behind the prefix of the call; without it when memory runs out.
static MlirStringRef prependPrefix(Sparse24Importer *importer,
                                   MlirStringRef prefix, MlirStringRef name) {
  char *text =
      sparse24ArenaAllocate(&importer->arena, prefix.length + name.length, 1);
  if (!text)
    return name;
  if (prefix.length)
    memcpy(text, prefix.data, prefix.length);
  if (name.length)
    memcpy(text + prefix.length, name.data, name.length);
  return mlirStringRefCreate(text, prefix.length + name.length);
}

Sparse24Subject sparse24ScopeGetSubject(const Sparse24Scope *scope,
                                        const char *kind,
                                        ProtobufCBinaryData name) {
  Sparse24Importer *importer = scope->importer;
  MlirStringRef text = sparse24ImportName(importer, name);
  if (scope->call)
    text = prependPrefix(importer, scope->call->prefix, text);
  MlirLocation location = sparse24ImportLocation(importer, text);
  if (scope->call)
    location = mlirLocationCallSiteGet(location, scope->call->location);
  return (Sparse24Subject){.location = location, .kind = kind, .name = text};
}

ProtobufCBinaryData sparse24NodeGetName(const Onnx__NodeProto *node) {
  if (node->name.len)
    return node->name;
  for (size_t i = 0; i < node->n_output; ++i)
    if (node->output[i].len)
      return node->output[i];
  return node->op_type;
}

MlirLogicalResult sparse24ScopeAddName(const Sparse24Scope *scope,
                                       Sparse24NameMap *map,
                                       const Sparse24Subject *subject,
                                       ProtobufCBinaryData name,
                                       const void *value) {
  if (name.len == 0)
    return sparse24SubjectError(subject, "has no name");
  switch (sparse24NameMapInsert(map, name, value)) {
  case Sparse24NameInserted:
    return mlirLogicalResultSuccess();
  case Sparse24NameExists:
    return sparse24SubjectError(
        subject, "value '%.*s' is defined twice",
        SPARSE24_STR(sparse24ImportName(scope->importer, name)));
  default:
    return sparse24OutOfMemory(scope->importer);
  }
}

static const Onnx__NodeProto *findProducer(const Onnx__GraphProto *graph,
                                           ProtobufCBinaryData name) {
  for (size_t i = 0; i < graph->n_node; ++i)
    for (size_t k = 0; k < graph->node[i]->n_output; ++k) {
      ProtobufCBinaryData output = graph->node[i]->output[k];
      if (output.len == name.len &&
          memcmp(output.data, name.data, name.len) == 0)
        return graph->node[i];
    }
  return NULL;
}

/// Says why a value is not there. `node` is the user, or NULL for an output.
static void undefinedError(const Sparse24Scope *scope,
                           const Sparse24Subject *subject,
                           const Onnx__NodeProto *node,
                           ProtobufCBinaryData name) {
  MlirStringRef value = sparse24ImportName(scope->importer, name);
  for (const Sparse24Scope *outer = scope; outer; outer = outer->parent) {
    const Onnx__NodeProto *producer = findProducer(outer->graph, name);
    if (!producer)
      continue;
    if (producer == node)
      sparse24SubjectError(subject, "uses its own output '%.*s'",
                           SPARSE24_STR(value));
    else
      sparse24SubjectError(
          subject,
          "uses value '%.*s' before node '%.*s' yields it, expected nodes in "
          "topological order without cycles",
          SPARSE24_STR(value),
          SPARSE24_STR(sparse24ImportName(scope->importer,
                                          sparse24NodeGetName(producer))));
    return;
  }
  sparse24SubjectError(subject, "value '%.*s' is not defined",
                       SPARSE24_STR(value));
}

const void *sparse24OmittedValue(void) {
  static const char omitted;
  return &omitted;
}

MlirValue sparse24ScopeAddNoValue(const Sparse24Scope *scope,
                                  MlirLocation location) {
  MlirContext context = scope->importer->context;
  MlirOperation op = sparse24OpCreate(
      location, "onnx.NoValue",
      .results = SPARSE24_LIST(MlirType, mlirNoneTypeGet(context)),
      .attributes =
          SPARSE24_LIST(Sparse24Attr, {"value", mlirUnitAttrGet(context)}));
  mlirBlockAppendOwnedOperation(scope->block, op);
  return mlirOperationGetResult(op, 0);
}

MlirValue sparse24ScopeGetValue(const Sparse24Scope *scope,
                                const Sparse24Subject *subject,
                                const Onnx__NodeProto *node,
                                ProtobufCBinaryData name) {
  for (const Sparse24Scope *outer = scope; outer; outer = outer->parent) {
    void *value = sparse24NameMapGet(&outer->values, name);
    if (value == sparse24OmittedValue())
      return sparse24ScopeAddNoValue(scope, subject->location);
    if (value)
      return (MlirValue){value};
  }
  undefinedError(scope, subject, node, name);
  return (MlirValue){NULL};
}

/// Says that a constant was a node, and what the node was called.
static void setNode(MlirOperation op, const Sparse24Subject *subject,
                    const Onnx__NodeProto *node) {
  MlirContext context = mlirOperationGetContext(op);
  mlirOperationSetAttributeByName(op, sparse24Str("onnx.constant_node"),
                                  mlirUnitAttrGet(context));
  if (node->name.len)
    mlirOperationSetAttributeByName(op, sparse24Str("onnx_node_name"),
                                    mlirStringAttrGet(context, subject->name));
  if (node->doc_string.len)
    mlirOperationSetAttributeByName(
        op, sparse24Str("onnx.doc_string"),
        mlirStringAttrGet(
            context, mlirStringRefCreate((const char *)node->doc_string.data,
                                         node->doc_string.len)));
}

MlirLogicalResult sparse24ScopeAddConstant(Sparse24Scope *scope,
                                           const Sparse24Subject *subject,
                                           const Onnx__NodeProto *node,
                                           ProtobufCBinaryData name,
                                           MlirAttribute value) {
  if (mlirAttributeIsNull(value))
    return mlirLogicalResultFailure();
  MlirOperation op = sparse24OpCreate(
      subject->location, "sparse24.constant",
      .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(value)),
      .attributes = SPARSE24_LIST(Sparse24Attr, {"value", value}));
  if (node)
    setNode(op, subject, node);
  mlirBlockAppendOwnedOperation(scope->block, op);
  return sparse24ScopeAddName(scope, &scope->values, subject, name,
                              mlirOperationGetResult(op, 0).ptr);
}

MlirLogicalResult sparse24ScopeAddTypes(Sparse24Scope *scope,
                                        Onnx__ValueInfoProto *const *values,
                                        size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (values[i]->type &&
        sparse24NameMapInsert(&scope->types, values[i]->name,
                              values[i]->type) == Sparse24NameOutOfMemory)
      return sparse24OutOfMemory(scope->importer);
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24ScopeEnter(Sparse24Importer *importer,
                                     const Sparse24Subject *subject) {
  if (importer->depth == sparse24MaxDepth)
    return sparse24SubjectError(
        subject, "graphs and calls of functions are more than %d deep",
        sparse24MaxDepth);
  ++importer->depth;
  return mlirLogicalResultSuccess();
}

void sparse24ScopeLeave(Sparse24Importer *importer) { --importer->depth; }

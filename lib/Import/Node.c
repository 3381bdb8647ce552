/*===- Node.c - Nodes as operations ---------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/ResultTypes.h"
#include "Import/Scope.h"
#include "sparse24/Dialect.h"

#include <string.h>

/// The graphs of ONNX's own operators, in the order of their regions. The
/// regions of other operators are in file order, and named by an attribute.
static const struct {
  const char *opType;
  const char *graphs[2];
} regionOrders[] = {
    {"If", {"then_branch", "else_branch"}},
    {"Loop", {"body"}},
    {"Scan", {"body"}},
    {"SequenceMap", {"body"}},
};

/// A node being imported; its arrays are in the arena.
typedef struct {
  Sparse24Scope *scope;
  const Onnx__NodeProto *proto;
  Sparse24Subject subject;
  bool isOwn; ///< Of ONNX's own domain.
  MlirValue *operands;
  MlirType *resultTypes;
  Sparse24AttributeList attributes;
  const Onnx__AttributeProto **graphs;
  MlirRegion *regions;
  size_t regionCount;
} Node;

static Sparse24Subject getNodeSubject(const Sparse24Scope *scope,
                                      const Onnx__NodeProto *node) {
  Sparse24Subject subject =
      sparse24ScopeGetSubject(scope, "node", sparse24NodeGetName(node));
  subject.opType = sparse24ImportName(scope->importer, node->op_type);
  return subject;
}

static MlirLogicalResult checkOperator(const Node *node) {
  Sparse24Importer *importer = node->scope->importer;
  ProtobufCBinaryData type = node->proto->op_type;
  if (type.len == 0)
    return sparse24SubjectError(&node->subject, "has no operator type");
  for (size_t i = 0; node->isOwn && i < type.len; ++i) {
    uint8_t c = type.data[i];
    bool isIdentifier = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') || c == '_';
    if (!isIdentifier)
      return sparse24SubjectError(&node->subject,
                                  "its operator type is no identifier");
  }
  ProtobufCBinaryData domain =
      node->isOwn ? (ProtobufCBinaryData){0, NULL} : node->proto->domain;
  if (!sparse24NameMapGet(&importer->opsets, domain))
    return sparse24SubjectError(
        &node->subject, "domain '%.*s' is not among the model's opset imports",
        SPARSE24_STR(sparse24ImportName(importer, domain)));
  return mlirLogicalResultSuccess();
}

static MlirValue createNoValue(const Node *node) {
  MlirContext context = node->scope->importer->context;
  MlirOperation op = sparse24OpCreate(
      node->subject.location, "onnx.NoValue",
      .results = SPARSE24_LIST(MlirType, mlirNoneTypeGet(context)),
      .attributes =
          SPARSE24_LIST(Sparse24Attr, {"value", mlirUnitAttrGet(context)}));
  mlirBlockAppendOwnedOperation(node->scope->block, op);
  return mlirOperationGetResult(op, 0);
}

static MlirLogicalResult importOperands(Node *node) {
  const Onnx__NodeProto *proto = node->proto;
  node->operands = sparse24ArenaAllocate(
      &node->scope->importer->arena, proto->n_input, sizeof *node->operands);
  if (!node->operands)
    return sparse24OutOfMemory(node->scope->importer);
  for (size_t i = 0; i < proto->n_input; ++i) {
    node->operands[i] = proto->input[i].len
                            ? sparse24ScopeGetValue(node->scope, &node->subject,
                                                    proto, proto->input[i])
                            : createNoValue(node);
    if (mlirValueIsNull(node->operands[i]))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

/// The type that the model declares for a value, `none` for an omitted one.
static MlirType importResultType(const Node *node, ProtobufCBinaryData name) {
  const Sparse24Scope *scope = node->scope;
  if (name.len == 0)
    return mlirNoneTypeGet(scope->importer->context);
  Sparse24Subject subject = {
      .location = node->subject.location,
      .kind = "output",
      .name = sparse24ImportName(scope->importer, name),
      .parent = &node->subject,
  };
  return sparse24ImportType(scope->importer, &subject,
                            sparse24NameMapGet(&scope->types, name));
}

static MlirLogicalResult importResultTypes(Node *node) {
  const Onnx__NodeProto *proto = node->proto;
  node->resultTypes =
      sparse24ArenaAllocate(&node->scope->importer->arena, proto->n_output,
                            sizeof *node->resultTypes);
  if (!node->resultTypes)
    return sparse24OutOfMemory(node->scope->importer);
  for (size_t i = 0; i < proto->n_output; ++i) {
    node->resultTypes[i] = importResultType(node, proto->output[i]);
    if (mlirTypeIsNull(node->resultTypes[i]))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

/// Sorts the node's graphs as the table says.
static MlirLogicalResult orderGraphs(Node *node, size_t row) {
  const char *const *names = regionOrders[row].graphs;
  for (size_t i = 0; i < 2 && names[i]; ++i) {
    size_t k = i;
    while (k < node->regionCount &&
           !sparse24BytesEqual(node->graphs[k]->name, names[i]))
      ++k;
    if (k >= node->regionCount)
      return sparse24SubjectError(&node->subject, "has no graph '%s'",
                                  names[i]);
    const Onnx__AttributeProto *graph = node->graphs[k];
    node->graphs[k] = node->graphs[i];
    node->graphs[i] = graph;
  }
  size_t expected = names[1] ? 2 : 1;
  if (node->regionCount != expected)
    return sparse24SubjectError(&node->subject, "has %zu graphs, expected %zu",
                                node->regionCount, expected);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult nameGraphs(Node *node) {
  Sparse24Importer *importer = node->scope->importer;
  if (node->regionCount == 0)
    return mlirLogicalResultSuccess();
  MlirAttribute *names =
      sparse24ArenaAllocate(&importer->arena, node->regionCount, sizeof *names);
  if (!names)
    return sparse24OutOfMemory(importer);
  for (size_t i = 0; i < node->regionCount; ++i)
    names[i] = mlirStringAttrGet(
        importer->context, sparse24ImportName(importer, node->graphs[i]->name));
  sparse24AttributeListAppend(
      &node->attributes, sparse24Str("onnx.region_names"),
      mlirArrayAttrGet(importer->context, (intptr_t)node->regionCount, names));
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult collectGraphs(Node *node) {
  const Onnx__NodeProto *proto = node->proto;
  Sparse24Arena *arena = &node->scope->importer->arena;
  node->graphs =
      sparse24ArenaAllocate(arena, proto->n_attribute, sizeof *node->graphs);
  node->regions =
      sparse24ArenaAllocate(arena, proto->n_attribute, sizeof *node->regions);
  if (!node->graphs || !node->regions)
    return sparse24OutOfMemory(node->scope->importer);
  for (size_t i = 0; i < proto->n_attribute; ++i)
    if (sparse24AttributeIsGraph(proto->attribute[i]))
      node->graphs[node->regionCount++] = proto->attribute[i];
  for (size_t i = 0; i < sizeof regionOrders / sizeof *regionOrders; ++i)
    if (node->isOwn &&
        sparse24BytesEqual(proto->op_type, regionOrders[i].opType))
      return orderGraphs(node, i);
  return nameGraphs(node);
}

static MlirLogicalResult importRegions(Node *node) {
  if (mlirLogicalResultIsFailure(collectGraphs(node)))
    return mlirLogicalResultFailure();
  for (size_t i = 0; i < node->regionCount; ++i) {
    Onnx__GraphProto *graph = node->graphs[i]->g;
    if (!graph)
      return sparse24SubjectError(
          &node->subject, "attribute '%.*s' is a graph without a value",
          SPARSE24_STR(sparse24ImportName(node->scope->importer,
                                          node->graphs[i]->name)));
    Sparse24GraphArguments arguments = {0};
    MlirBlock block = sparse24ScopeImportGraph(
        node->scope->importer, node->scope, graph, "onnx.Yield", &arguments);
    if (mlirBlockIsNull(block))
      return mlirLogicalResultFailure();
    node->regions[i] = mlirRegionCreate();
    mlirRegionAppendOwnedBlock(node->regions[i], block);
  }
  return mlirLogicalResultSuccess();
}

static MlirStringRef getOperationName(const Node *node) {
  if (!node->isOwn)
    return sparse24Str("onnx.Custom");
  static const char prefix[] = "onnx.";
  size_t prefixLength = sizeof prefix - 1;
  ProtobufCBinaryData type = node->proto->op_type;
  char *name = sparse24ArenaAllocate(&node->scope->importer->arena,
                                     prefixLength + type.len, 1);
  if (!name)
    return mlirStringRefCreate(NULL, 0);
  memcpy(name, prefix, prefixLength);
  memcpy(name + prefixLength, type.data, type.len);
  return mlirStringRefCreate(name, prefixLength + type.len);
}

static MlirType replaceElementType(MlirType type, MlirType element) {
  enum { maxRank = 64 };
  int64_t shape[maxRank];
  int rank = sparse24TypeGetShape(type, shape, maxRank);
  return rank < 0 ? type : sparse24TensorGet(rank, shape, element);
}

/// What the model declares, and what it leaves open from what is inferred.
static MlirType mergeTypes(MlirType declared, MlirType inferred) {
  MlirType element = sparse24TypeGetElement(declared);
  MlirType inferredElement = sparse24TypeGetElement(inferred);
  if (mlirTypeIsNull(element))
    return declared;
  bool isUnranked = !mlirTypeIsARankedTensor(declared);
  bool isUnknown = sparse24TypeIsUnknown(element);
  if (isUnranked && isUnknown)
    return inferred;
  if (mlirTypeIsNull(inferredElement))
    return declared;
  if (isUnranked)
    return mlirTypeEqual(element, inferredElement) ? inferred : declared;
  return isUnknown ? replaceElementType(declared, inferredElement) : declared;
}

static MlirLogicalResult inferTypes(const Node *node, MlirOperation op) {
  Sparse24Importer *importer = node->scope->importer;
  size_t count = node->proto->n_output;
  MlirType *types =
      sparse24ArenaAllocate(&importer->arena, count, sizeof *types);
  if (!types)
    return sparse24OutOfMemory(importer);
  sparse24InferResultTypes(op, importer->opset, types);
  for (size_t i = 0; i < count; ++i)
    mlirValueSetType(mlirOperationGetResult(op, (intptr_t)i),
                     mergeTypes(node->resultTypes[i], types[i]));
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult createOperation(Node *node) {
  MlirStringRef name = getOperationName(node);
  if (!name.data)
    return sparse24OutOfMemory(node->scope->importer);
  MlirOperationState state =
      mlirOperationStateGet(name, node->subject.location);
  mlirOperationStateAddOperands(&state, (intptr_t)node->proto->n_input,
                                node->operands);
  mlirOperationStateAddResults(&state, (intptr_t)node->proto->n_output,
                               node->resultTypes);
  mlirOperationStateAddAttributes(&state, (intptr_t)node->attributes.size,
                                  node->attributes.data);
  mlirOperationStateAddOwnedRegions(&state, (intptr_t)node->regionCount,
                                    node->regions);
  node->regionCount = 0;
  MlirOperation op = mlirOperationCreate(&state);
  if (mlirOperationIsNull(op))
    return sparse24SubjectError(&node->subject, "cannot be created");
  mlirBlockAppendOwnedOperation(node->scope->block, op);
  if (mlirLogicalResultIsFailure(inferTypes(node, op)))
    return mlirLogicalResultFailure();
  for (size_t i = 0; i < node->proto->n_output; ++i) {
    ProtobufCBinaryData output = node->proto->output[i];
    MlirValue result = mlirOperationGetResult(op, (intptr_t)i);
    if (output.len && mlirLogicalResultIsFailure(sparse24ScopeAddName(
                          node->scope, &node->scope->values, &node->subject,
                          output, result.ptr)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult importConstantNode(Node *node) {
  const Onnx__NodeProto *proto = node->proto;
  if (proto->n_output != 1 || proto->n_input)
    return sparse24SubjectError(
        &node->subject, "has %zu inputs and %zu outputs, expected 0 and 1",
        proto->n_input, proto->n_output);
  MlirStringRef name =
      sparse24ImportName(node->scope->importer, proto->output[0]);
  return sparse24ScopeAddConstant(node->scope, &node->subject, proto->output[0],
                                  sparse24ImportConstant(node->scope->importer,
                                                         &node->subject, name,
                                                         proto));
}

static MlirLogicalResult importOperation(Node *node) {
  if (mlirLogicalResultIsSuccess(importOperands(node)) &&
      mlirLogicalResultIsSuccess(importResultTypes(node)) &&
      mlirLogicalResultIsSuccess(
          sparse24ImportAttributes(node->scope->importer, &node->subject,
                                   node->proto, &node->attributes)) &&
      mlirLogicalResultIsSuccess(importRegions(node)))
    return createOperation(node);
  for (size_t i = 0; i < node->regionCount; ++i)
    if (!mlirRegionIsNull(node->regions[i]))
      mlirRegionDestroy(node->regions[i]);
  return mlirLogicalResultFailure();
}

MlirLogicalResult sparse24ScopeImportNode(Sparse24Scope *scope,
                                          const Onnx__NodeProto *proto) {
  Node node = {
      .scope = scope,
      .proto = proto,
      .subject = getNodeSubject(scope, proto),
      .isOwn = sparse24IsDefaultDomain(proto->domain),
  };
  if (mlirLogicalResultIsFailure(checkOperator(&node)))
    return mlirLogicalResultFailure();
  bool isConstant =
      node.isOwn && sparse24BytesEqual(proto->op_type, "Constant");
  return isConstant ? importConstantNode(&node) : importOperation(&node);
}

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
  bool takesInputs;   ///< A graph has the inputs of the node, or none.
  size_t moreOutputs; ///< A graph has than the node.
  int64_t since;      ///< The operator set from which these two hold.
} regionOrders[] = {
    {"If", {"then_branch", "else_branch"}, false, 0, 1},
    {"Loop", {"body"}, true, 1, 1},
    {"Scan", {"body"}, true, 0, 9},
    {"SequenceMap", {"body"}, true, 0, 1},
};

const char *sparse24RegionGetName(MlirStringRef opType, size_t region) {
  for (size_t i = 0; i < sizeof regionOrders / sizeof *regionOrders; ++i)
    if (region < 2 && sparse24StrEquals(opType, regionOrders[i].opType))
      return regionOrders[i].graphs[region];
  return NULL;
}

/// A graph of a node.
typedef struct {
  const Onnx__AttributeProto *attribute;
  size_t position; ///< In a list of graphs.
  const Sparse24Scope *parent;
} Graph;

/// A node being imported; its arrays are in the arena.
typedef struct {
  Sparse24Scope *scope;
  const Onnx__NodeProto *proto;
  const Sparse24Scope *const *origins; ///< See Sparse24ResolvedNode.
  Sparse24Subject subject;
  bool isOwn; ///< Of ONNX's own domain.
  MlirValue *operands;
  MlirType *resultTypes;
  Sparse24AttributeList attributes;
  Graph *graphs;
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
  if (node->isOwn && !sparse24NameIsIdentifier(type))
    return sparse24SubjectError(&node->subject,
                                "its operator type is no identifier");
  ProtobufCBinaryData domain =
      node->isOwn ? (ProtobufCBinaryData){0, NULL} : node->proto->domain;
  if (!sparse24OpsetsGet(sparse24ScopeGetOpsets(node->scope), domain))
    return sparse24SubjectError(
        &node->subject, "domain '%.*s' is not among the %s's opset imports",
        SPARSE24_STR(sparse24ImportName(importer, domain)),
        node->scope->call ? "function" : "model");
  return node->isOwn ? sparse24ImportCheckArity(&node->subject, node->proto)
                     : mlirLogicalResultSuccess();
}

static MlirLogicalResult importOperands(Node *node) {
  const Onnx__NodeProto *proto = node->proto;
  node->operands = sparse24ArenaAllocate(
      &node->scope->importer->arena, proto->n_input, sizeof *node->operands);
  if (!node->operands)
    return sparse24OutOfMemory(node->scope->importer);
  for (size_t i = 0; i < proto->n_input; ++i) {
    node->operands[i] =
        proto->input[i].len
            ? sparse24ScopeGetValue(node->scope, &node->subject, proto,
                                    proto->input[i])
            : sparse24ScopeAddNoValue(node->scope, node->subject.location);
    if (mlirValueIsNull(node->operands[i]))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static Sparse24Subject getOutputSubject(const Node *node,
                                        ProtobufCBinaryData name) {
  return (Sparse24Subject){
      .location = node->subject.location,
      .kind = "output",
      .name = sparse24ImportName(node->scope->importer, name),
      .parent = &node->subject,
  };
}

/// The type that the model declares for a value, `none` for an omitted one.
static MlirType importResultType(const Node *node, ProtobufCBinaryData name) {
  const Sparse24Scope *scope = node->scope;
  if (name.len == 0)
    return mlirNoneTypeGet(scope->importer->context);
  Sparse24Subject subject = getOutputSubject(node, name);
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

static MlirLogicalResult checkGraphCount(const Node *node, const char *graph,
                                         const char *what, size_t found,
                                         size_t expected) {
  return found == expected
             ? mlirLogicalResultSuccess()
             : sparse24SubjectError(
                   &node->subject, "graph '%s' has %zu %s%s, expected %zu",
                   graph, found, what, found == 1 ? "" : "s", expected);
}

/// Checks the inputs and outputs of one of the node's graphs.
static MlirLogicalResult checkGraphValues(const Node *node, size_t row,
                                          size_t position) {
  const Onnx__GraphProto *graph = node->graphs[position].attribute->g;
  const char *name = regionOrders[row].graphs[position];
  if (!graph ||
      sparse24ScopeGetOpsets(node->scope)->onnx < regionOrders[row].since)
    return mlirLogicalResultSuccess();
  size_t inputs = regionOrders[row].takesInputs ? node->proto->n_input : 0;
  size_t outputs = node->proto->n_output + regionOrders[row].moreOutputs;
  MlirLogicalResult result =
      checkGraphCount(node, name, "input", graph->n_input, inputs);
  return mlirLogicalResultIsFailure(result)
             ? result
             : checkGraphCount(node, name, "output", graph->n_output, outputs);
}

/// Sorts the node's graphs as the table says.
static MlirLogicalResult orderGraphs(Node *node, size_t row) {
  const char *const *names = regionOrders[row].graphs;
  for (size_t i = 0; i < 2 && names[i]; ++i) {
    size_t k = i;
    while (k < node->regionCount &&
           !sparse24BytesEqual(node->graphs[k].attribute->name, names[i]))
      ++k;
    if (k >= node->regionCount)
      return sparse24SubjectError(&node->subject, "has no graph '%s'",
                                  names[i]);
    Graph graph = node->graphs[k];
    node->graphs[k] = node->graphs[i];
    node->graphs[i] = graph;
  }
  size_t expected = names[1] ? 2 : 1;
  if (node->regionCount != expected)
    return sparse24SubjectError(&node->subject, "has %zu graphs, expected %zu",
                                node->regionCount, expected);
  for (size_t i = 0; i < node->regionCount; ++i)
    if (mlirLogicalResultIsFailure(checkGraphValues(node, row, i)))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

static bool isList(const Onnx__AttributeProto *proto) {
  return sparse24AttributeGetKind(proto) ==
         ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__GRAPHS;
}

/// Graph 1 of the list "g" is called "g[1]".
static MlirAttribute createGraphName(const Node *node, const Graph *graph) {
  MlirContext context = node->scope->importer->context;
  MlirStringRef name =
      sparse24ImportName(node->scope->importer, graph->attribute->name);
  if (!isList(graph->attribute))
    return mlirStringAttrGet(context, name);
  Sparse24Text text = {0};
  sparse24TextAppend(&text, name.data, name.length);
  sparse24TextPrintf(&text, "[%zu]", graph->position);
  MlirAttribute result = mlirStringAttrGet(context, sparse24TextGet(&text));
  node->scope->importer->arena.failed |= text.failed;
  sparse24TextDestroy(&text);
  return result;
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
    names[i] = createGraphName(node, &node->graphs[i]);
  sparse24AttributeListAppend(
      &node->attributes, sparse24Str("onnx.region_names"),
      mlirArrayAttrGet(importer->context, (intptr_t)node->regionCount, names));
  return mlirLogicalResultSuccess();
}

static void appendGraphs(Node *node, size_t attribute) {
  const Onnx__AttributeProto *proto = node->proto->attribute[attribute];
  if (!sparse24AttributeIsGraph(proto))
    return;
  Graph graph = {
      .attribute = proto,
      .parent = node->origins ? node->origins[attribute] : node->scope,
  };
  size_t count = isList(proto) ? proto->n_graphs : 1;
  for (; graph.position < count; ++graph.position)
    node->graphs[node->regionCount++] = graph;
}

static MlirLogicalResult collectGraphs(Node *node) {
  const Onnx__NodeProto *proto = node->proto;
  Sparse24Arena *arena = &node->scope->importer->arena;
  size_t max = proto->n_attribute;
  for (size_t i = 0; i < proto->n_attribute; ++i)
    max += proto->attribute[i]->n_graphs;
  node->graphs = sparse24ArenaAllocate(arena, max, sizeof *node->graphs);
  node->regions = sparse24ArenaAllocate(arena, max, sizeof *node->regions);
  if (!node->graphs || !node->regions)
    return sparse24OutOfMemory(node->scope->importer);
  for (size_t i = 0; i < proto->n_attribute; ++i)
    appendGraphs(node, i);
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
    const Graph *graph = &node->graphs[i];
    const Onnx__AttributeProto *attribute = graph->attribute;
    Onnx__GraphProto *proto =
        isList(attribute) ? attribute->graphs[graph->position] : attribute->g;
    if (!proto)
      return sparse24SubjectError(&node->subject,
                                  "attribute '%.*s' is a graph without a value",
                                  SPARSE24_STR(sparse24ImportName(
                                      node->scope->importer, attribute->name)));
    Sparse24GraphArguments arguments = {0};
    MlirBlock block = sparse24ScopeImportGraph(node->scope->importer,
                                               graph->parent, &node->subject,
                                               proto, "onnx.Yield", &arguments);
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

/// The extents that are declared, and those that are inferred where they are
/// not.
static MlirType mergeShapes(MlirType declared, MlirType inferred) {
  enum { maxRank = 64 };
  int64_t shape[maxRank], known[maxRank];
  int rank = sparse24TypeGetShape(declared, shape, maxRank);
  if (rank < 0 || sparse24TypeGetShape(inferred, known, maxRank) != rank)
    return declared;
  for (int i = 0; i < rank; ++i)
    if (shape[i] == mlirShapedTypeGetDynamicSize())
      shape[i] = known[i];
  return sparse24TensorGet(rank, shape, sparse24TypeGetElement(declared));
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
  if (isUnknown)
    declared = replaceElementType(declared, inferredElement);
  return mergeShapes(declared, inferred);
}

static MlirLogicalResult inferTypes(const Node *node, MlirOperation op) {
  Sparse24Importer *importer = node->scope->importer;
  size_t count = node->proto->n_output;
  MlirType *types =
      sparse24ArenaAllocate(&importer->arena, count, sizeof *types);
  if (!types)
    return sparse24OutOfMemory(importer);
  if (!sparse24InferResultTypes(op, sparse24ScopeGetOpsets(node->scope)->onnx,
                                types))
    return sparse24OutOfMemory(importer);
  for (size_t i = 0; i < count; ++i) {
    Sparse24Subject output = getOutputSubject(node, node->proto->output[i]);
    if (mlirLogicalResultIsFailure(sparse24ScopeCheckElements(
            &output, node->resultTypes[i], types[i])))
      return mlirLogicalResultFailure();
    mlirValueSetType(mlirOperationGetResult(op, (intptr_t)i),
                     mergeTypes(node->resultTypes[i], types[i]));
  }
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
  MlirStringRef name =
      sparse24ImportName(node->scope->importer, proto->output[0]);
  return sparse24ScopeAddConstant(
      node->scope, &node->subject, proto, proto->output[0],
      sparse24ImportConstant(node->scope->importer, &node->subject, name,
                             proto));
}

/// Operators of a function whose version is not the model's say so.
static void addVersion(Node *node) {
  Sparse24Importer *importer = node->scope->importer;
  if (!node->scope->call)
    return;
  const Onnx__OperatorSetIdProto *opset = sparse24OpsetsGet(
      sparse24ScopeGetOpsets(node->scope), node->proto->domain);
  const Onnx__OperatorSetIdProto *models =
      sparse24OpsetsGet(&importer->opsets, node->proto->domain);
  if (!models || models->version != opset->version)
    sparse24AttributeListAppend(
        &node->attributes, sparse24Str("onnx.opset_version"),
        sparse24AttrInt(importer->context, opset->version));
}

static MlirLogicalResult importAttributes(Node *node) {
  if (mlirLogicalResultIsFailure(
          sparse24ImportAttributes(node->scope->importer, &node->subject,
                                   node->proto, &node->attributes)))
    return mlirLogicalResultFailure();
  addVersion(node);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult importOperation(Node *node) {
  if (mlirLogicalResultIsSuccess(importOperands(node)) &&
      mlirLogicalResultIsSuccess(importResultTypes(node)) &&
      mlirLogicalResultIsSuccess(importAttributes(node)) &&
      mlirLogicalResultIsSuccess(importRegions(node)) &&
      mlirLogicalResultIsSuccess(createOperation(node)))
    return mlirLogicalResultSuccess();
  // Those that no operation owns.
  for (size_t i = 0; i < node->regionCount; ++i)
    if (!mlirRegionIsNull(node->regions[i]))
      mlirRegionDestroy(node->regions[i]);
  return mlirLogicalResultFailure();
}

/// What a call of a function copies of a node.
static size_t countParts(const Onnx__NodeProto *proto) {
  enum { bytesOfPart = 64 };
  size_t count = 1 + proto->n_input + proto->n_output +
                 proto->doc_string.len / bytesOfPart;
  for (size_t i = 0; i < proto->n_attribute; ++i) {
    const Onnx__AttributeProto *attribute = proto->attribute[i];
    count += 1 + attribute->n_floats + attribute->n_ints +
             attribute->n_strings + attribute->n_tensors +
             attribute->n_sparse_tensors + attribute->n_type_protos +
             attribute->s.len / bytesOfPart;
    for (size_t k = 0; k < attribute->n_strings; ++k)
      count += attribute->strings[k].len / bytesOfPart;
  }
  return count;
}

MlirLogicalResult sparse24ScopeImportNode(Sparse24Scope *scope,
                                          const Onnx__NodeProto *proto) {
  Node node = {
      .scope = scope,
      .subject = getNodeSubject(scope, proto),
      .isOwn = sparse24IsDefaultDomain(proto->domain),
  };
  Sparse24ResolvedNode resolved;
  if (mlirLogicalResultIsFailure(
          sparse24FunctionResolveNode(scope, &node.subject, proto, &resolved)))
    return mlirLogicalResultFailure();
  proto = node.proto = resolved.proto;
  node.origins = resolved.origins;
  if (mlirLogicalResultIsFailure(checkOperator(&node)) ||
      mlirLogicalResultIsFailure(sparse24FunctionCount(
          scope->importer, &node.subject, countParts(proto))))
    return mlirLogicalResultFailure();
  const Sparse24Function *function =
      sparse24FunctionFind(scope->importer, proto);
  if (scope->importer->arena.failed)
    return sparse24OutOfMemory(scope->importer);
  if (function)
    return sparse24FunctionImportCall(scope, &node.subject, &resolved,
                                      function);
  if (proto->overload.len)
    return sparse24SubjectError(
        &node.subject, "calls overload '%.*s', which no function is",
        SPARSE24_STR(sparse24ImportName(scope->importer, proto->overload)));
  bool isConstant =
      node.isOwn && sparse24BytesEqual(proto->op_type, "Constant");
  return isConstant ? importConstantNode(&node) : importOperation(&node);
}

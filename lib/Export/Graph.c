/*===- Graph.c - Blocks as graphs -----------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Export/Exporter.h"
#include "Import/Importer.h"
#include "Import/Wire.h"
#include "sparse24/Dialect.h"

#include <string.h>

/// Fields of GraphProto, NodeProto and ValueInfoProto.
enum {
  graphNodeField = 1,
  graphNameField = 2,
  graphInitializerField = 5,
  graphInputField = 11,
  graphOutputField = 12,
  graphValueInfoField = 13,
  nodeInputField = 1,
  nodeOutputField = 2,
  nodeNameField = 3,
  nodeOpTypeField = 4,
  nodeAttributeField = 5,
  nodeDocStringField = 6,
  nodeDomainField = 7,
  nodeMetadataField = 9,
  valueNameField = 1,
  valueTypeField = 2,
  valueDocStringField = 3,
  valueMetadataField = 4,
};

/// The newest version of the file format in which each initializer is an input
/// of its graph.
enum { initializersAreInputsUntil = 3 };

/// Graphs in the main one that readers take: the model and the main graph are
/// messages in each other, and so are a node, its attribute, and the graph in
/// it.
enum { maxDepth = (sparse24MaxNesting - 2) / 3 };

/// A graph being exported. Its fields are gathered apart, and written in their
/// order.
typedef struct {
  Sparse24Exporter *exporter;
  bool isMain;
  Sparse24Message nodes, initializers, inputs, outputs, values;
} Graph;

static MlirLogicalResult outOfMemory(MlirOperation op) {
  return sparse24ExportOutOfMemory(mlirOperationGetLocation(op));
}

static MlirStringRef getEmpty(void) { return mlirStringRefCreate("", 0); }

/// A string of a dictionary (or of none); empty where it is not there.
static MlirStringRef getEntry(MlirAttribute dictionary, const char *name) {
  if (mlirAttributeIsNull(dictionary) ||
      !mlirAttributeIsADictionary(dictionary))
    return getEmpty();
  MlirAttribute entry =
      mlirDictionaryAttrGetElementByName(dictionary, sparse24Str(name));
  return !mlirAttributeIsNull(entry) && mlirAttributeIsAString(entry)
             ? mlirStringAttrGetValue(entry)
             : getEmpty();
}

/// What `arg_attrs` or `res_attrs` has for one of the values; may be null.
static MlirAttribute getValueAttributes(MlirOperation function,
                                        const char *name, intptr_t position) {
  MlirAttribute list = sparse24OpGetAttr(function, name);
  return !mlirAttributeIsNull(list) && mlirAttributeIsAArray(list) &&
                 position < mlirArrayAttrGetNumElements(list)
             ? mlirArrayAttrGetElement(list, position)
             : mlirAttributeGetNull();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

static MlirLogicalResult typeError(MlirOperation op, const char *what,
                                   MlirType type) {
  Sparse24Text text = {0};
  sparse24TextAppendType(&text, type);
  MlirLogicalResult result =
      sparse24ExportError(op, "expected %s to be of a type of ONNX, found %s",
                          what, text.data ? text.data : "");
  sparse24TextDestroy(&text);
  return result;
}

/// A value, as a graph tells it.
typedef struct {
  const char *what; ///< For errors.
  MlirStringRef name;
  MlirType type;
  MlirStringRef dimParams;
  MlirAttribute attributes; ///< Of an argument or result, or null.
} Value;

/// Appends a ValueInfoProto.
static MlirLogicalResult addValueInfo(MlirOperation op, const Value *value,
                                      unsigned field,
                                      Sparse24Message *message) {
  Sparse24Message typeProto = {0}, info = {0};
  if (!sparse24ExportType(value->type, value->dimParams, &typeProto)) {
    sparse24MessageDestroy(&typeProto);
    return typeError(op, value->what, value->type);
  }
  MlirAttribute attributes = value->attributes;
  sparse24MessageAddBytes(&info, valueNameField, value->name);
  if (sparse24ExportTypeIsKnown(value->type))
    sparse24MessageAddOwnedMessage(&info, valueTypeField, &typeProto);
  MlirStringRef doc = getEntry(attributes, "onnx.doc_string");
  if (doc.length)
    sparse24MessageAddBytes(&info, valueDocStringField, doc);
  MlirAttribute metadata = mlirAttributeGetNull();
  if (!mlirAttributeIsNull(attributes))
    metadata = mlirDictionaryAttrGetElementByName(
        attributes, sparse24Str("onnx.metadata_props"));
  bool isValid = sparse24ExportProperties(metadata, valueMetadataField, &info);
  sparse24MessageAddOwnedMessage(message, field, &info);
  return isValid ? mlirLogicalResultSuccess()
                 : sparse24ExportError(
                       op, "expected 'onnx.metadata_props' to be a list of "
                           "pairs of strings");
}

/// Names a value that has no name yet.
static MlirLogicalResult nameValue(Graph *graph, MlirOperation op,
                                   MlirValue value, MlirStringRef wanted) {
  if (sparse24ExportGetName(graph->exporter, value))
    return mlirLogicalResultSuccess();
  MlirStringRef name = sparse24ExportCreateName(graph->exporter, wanted);
  return name.length && mlirLogicalResultIsSuccess(
                            sparse24ExportSetName(graph->exporter, value, name))
             ? mlirLogicalResultSuccess()
             : outOfMemory(op);
}

/// The operator of an operation: its name without `onnx.`.
static MlirStringRef getOpType(MlirOperation op) {
  static const char prefix[] = "onnx.";
  MlirStringRef name = sparse24OpGetName(op);
  size_t length = sizeof prefix - 1;
  return name.length > length && memcmp(name.data, prefix, length) == 0
             ? mlirStringRefCreate(name.data + length, name.length - length)
             : mlirStringRefCreate(NULL, 0);
}

/// Result 2 of "split" is called "split_2".
static MlirLogicalResult nameResults(Graph *graph, MlirOperation op) {
  MlirStringRef base =
      sparse24LocationGetName(mlirOperationGetLocation(op), "");
  if (!base.length)
    base = getOpType(op).data ? getOpType(op) : sparse24Str("constant");
  intptr_t count = mlirOperationGetNumResults(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirOperationGetResult(op, i);
    MlirLogicalResult result;
    if (mlirTypeIsANone(mlirValueGetType(value)))
      result = mlirLogicalResultIsSuccess(
                   sparse24ExportSetName(graph->exporter, value, getEmpty()))
                   ? mlirLogicalResultSuccess()
                   : outOfMemory(op);
    else
      result = nameValue(graph, op, value, base);
    if (mlirLogicalResultIsFailure(result))
      return result;
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addName(Graph *graph, MlirOperation op,
                                 MlirValue value, unsigned field,
                                 Sparse24Message *message) {
  const MlirStringRef *name = sparse24ExportGetName(graph->exporter, value);
  if (!name)
    return sparse24ExportError(op,
                               "expected operands that are defined before it");
  sparse24MessageAddBytes(message, field, *name);
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static MlirLogicalResult addConstantNode(Graph *graph, MlirOperation op,
                                         MlirAttribute value,
                                         MlirStringRef name) {
  Sparse24Message node = {0}, attribute = {0}, tensor = {0};
  enum { tensorKind = 4, tensorField = 5 };
  MlirLogicalResult result = sparse24ExportTensor(
      graph->exporter, op, getEmpty(), value, false, &tensor);
  sparse24MessageAddBytes(&node, nodeOutputField, name);
  MlirStringRef nodeName = sparse24OpGetString(op, "onnx_node_name");
  if (nodeName.length)
    sparse24MessageAddBytes(&node, nodeNameField, nodeName);
  sparse24MessageAddBytes(&node, nodeOpTypeField, sparse24Str("Constant"));
  sparse24ExportAttributeHead(sparse24Str("value"), tensorKind, &attribute);
  sparse24MessageAddOwnedMessage(&attribute, tensorField, &tensor);
  sparse24MessageAddOwnedMessage(&node, nodeAttributeField, &attribute);
  MlirStringRef doc = sparse24OpGetString(op, "onnx.doc_string");
  if (doc.length)
    sparse24MessageAddBytes(&node, nodeDocStringField, doc);
  sparse24MessageAddOwnedMessage(&graph->nodes, graphNodeField, &node);
  return result;
}

static MlirLogicalResult addInitializer(Graph *graph, MlirOperation op,
                                        MlirAttribute value,
                                        MlirStringRef name) {
  Sparse24Message tensor = {0};
  MlirLogicalResult result =
      sparse24ExportTensor(graph->exporter, op, name, value, true, &tensor);
  sparse24MessageAddOwnedMessage(&graph->initializers, graphInitializerField,
                                 &tensor);
  return result;
}

/// Of a constant that was no node, an initializer, where one can be.
static MlirLogicalResult exportConstant(Graph *graph, MlirOperation op,
                                        MlirAttribute value) {
  if (mlirLogicalResultIsFailure(nameResults(graph, op)))
    return mlirLogicalResultFailure();
  MlirValue result = mlirOperationGetResult(op, 0);
  MlirStringRef name = *sparse24ExportGetName(graph->exporter, result);
  bool isInput = graph->exporter->irVersion <= initializersAreInputsUntil;
  if (!mlirAttributeIsNull(sparse24OpGetAttr(op, "onnx.constant_node")) ||
      (isInput && !graph->isMain))
    return addConstantNode(graph, op, value, name);
  if (isInput && mlirLogicalResultIsFailure(
                     addValueInfo(op,
                                  &(Value){.what = "the constant",
                                           .name = name,
                                           .type = mlirAttributeGetType(value)},
                                  graphInputField, &graph->inputs)))
    return mlirLogicalResultFailure();
  return addInitializer(graph, op, value, name);
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

/// The graph of a region, as an attribute of the name, which for element 1 of a
/// list is "cases[1]".
typedef struct {
  MlirStringRef name;
  bool isListed;
} RegionName;

static RegionName getRegionName(MlirOperation op, MlirStringRef opType,
                                intptr_t region) {
  RegionName none = {.name = {NULL, 0}};
  const char *known = sparse24RegionGetName(opType, (size_t)region);
  if (known)
    return (RegionName){sparse24Str(known), false};
  MlirAttribute names = sparse24OpGetAttr(op, "onnx.region_names");
  if (mlirAttributeIsNull(names) || !mlirAttributeIsAArray(names) ||
      region >= mlirArrayAttrGetNumElements(names) ||
      !mlirAttributeIsAString(mlirArrayAttrGetElement(names, region)))
    return none;
  MlirStringRef name =
      mlirStringAttrGetValue(mlirArrayAttrGetElement(names, region));
  const char *bracket = name.length && name.data[name.length - 1] == ']'
                            ? memrchr(name.data, '[', name.length)
                            : NULL;
  if (!bracket)
    return (RegionName){name, false};
  return (RegionName){
      mlirStringRefCreate(name.data, (size_t)(bracket - name.data)), true};
}

static MlirLogicalResult exportRegion(Graph *graph, MlirOperation op,
                                      MlirRegion region,
                                      Sparse24Message *message);

/// Appends the graph of each region; those of a list are one attribute.
static MlirLogicalResult addRegions(Graph *graph, MlirOperation op,
                                    MlirStringRef opType,
                                    Sparse24Message *node) {
  enum { graphField = 6, graphsField = 11 };
  intptr_t count = mlirOperationGetNumRegions(op);
  for (intptr_t i = 0; i < count;) {
    RegionName name = getRegionName(op, opType, i);
    if (!name.name.length)
      return sparse24ExportError(
          op, "expected region %lld to have a name in 'onnx.region_names'",
          (long long)i);
    if (mlirLogicalResultIsFailure(
            sparse24ExportCheckAttributeName(op, name.name)))
      return mlirLogicalResultFailure();
    Sparse24Message attribute = {0};
    sparse24ExportAttributeHead(name.name,
                                name.isListed ? sparse24AttributeGraphs
                                              : sparse24AttributeGraph,
                                &attribute);
    MlirLogicalResult result;
    RegionName next;
    do {
      Sparse24Message child = {0};
      result = exportRegion(graph, op, mlirOperationGetRegion(op, i), &child);
      sparse24MessageAddOwnedMessage(
          &attribute, name.isListed ? graphsField : graphField, &child);
      ++i;
      next = i < count ? getRegionName(op, opType, i) : (RegionName){0};
    } while (mlirLogicalResultIsSuccess(result) && name.isListed &&
             next.isListed && mlirStringRefEqual(name.name, next.name));
    sparse24MessageAddOwnedMessage(node, nodeAttributeField, &attribute);
    if (mlirLogicalResultIsFailure(result))
      return result;
  }
  return mlirLogicalResultSuccess();
}

/// Sees to it that the model imports the operators of the node's domain, in the
/// version that the node is of.
static MlirLogicalResult importOpset(Sparse24Exporter *exporter,
                                     MlirOperation op, MlirStringRef domain) {
  MlirStringRef key = domain.length ? domain : sparse24Str("ai.onnx");
  MlirAttribute declared =
      mlirAttributeIsNull(exporter->opsets)
          ? exporter->opsets
          : mlirDictionaryAttrGetElementByName(exporter->opsets, key);
  int64_t version = sparse24OpGetInt(op, "onnx.opset_version", 0);
  int64_t models =
      mlirAttributeIsNull(declared) ? 0 : mlirIntegerAttrGetValueInt(declared);
  if (!domain.length)
    models = exporter->opset;
  ProtobufCBinaryData name = sparse24ExportBytes(key);
  const int64_t *extra = sparse24NameMapGet(&exporter->extraOpsets, name);
  if (extra)
    models = *extra;
  if (models && (!version || version == models))
    return mlirLogicalResultSuccess();
  if (models)
    return sparse24ExportError(
        op,
        "is of operator set %lld of '%.*s', expected %lld, which the model "
        "imports",
        (long long)version, SPARSE24_STR(key), (long long)models);
  if (!version && !domain.length)
    return sparse24ExportError(
        op, "expected the module to have a version of 'ai.onnx' in "
            "'onnx.opset_import'");
  int64_t *added = sparse24ArenaAllocate(&exporter->arena, 1, sizeof *added);
  if (!added || sparse24NameMapInsert(&exporter->extraOpsets, name, added) ==
                    Sparse24NameOutOfMemory)
    return outOfMemory(op);
  *added = version ? version : 1;
  Sparse24Message opset = {0};
  sparse24MessageAddBytes(&opset, 1, domain);
  sparse24MessageAddInt(&opset, 2, *added);
  enum { opsetImportField = 8 };
  sparse24MessageAddOwnedMessage(&exporter->opsetImports, opsetImportField,
                                 &opset);
  return mlirLogicalResultSuccess();
}

/// What onnx-mlir calls an operator of an older set: ClipV6.
static bool hasVersion(MlirStringRef opType) {
  size_t digits = 0;
  while (digits < opType.length &&
         opType.data[opType.length - 1 - digits] >= '0' &&
         opType.data[opType.length - 1 - digits] <= '9')
    ++digits;
  return digits && digits + 1 < opType.length &&
         opType.data[opType.length - 1 - digits] == 'V';
}

static MlirLogicalResult addOutputs(Graph *graph, MlirOperation op,
                                    Sparse24Message *node) {
  if (mlirLogicalResultIsFailure(nameResults(graph, op)))
    return mlirLogicalResultFailure();
  intptr_t count = mlirOperationGetNumResults(op);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirOperationGetResult(op, i);
    MlirStringRef name = *sparse24ExportGetName(graph->exporter, value);
    MlirType type = mlirValueGetType(value);
    sparse24MessageAddBytes(node, nodeOutputField, name);
    if (name.length && !sparse24ExportIsOutput(graph->exporter, value) &&
        sparse24ExportTypeIsKnown(type) &&
        mlirLogicalResultIsFailure(addValueInfo(
            op, &(Value){.what = "its results", .name = name, .type = type},
            graphValueInfoField, &graph->values)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult fillNode(Graph *graph, MlirOperation op,
                                  Sparse24Message *node) {
  MlirStringRef opType = getOpType(op), domain = getEmpty();
  bool isCustom = sparse24OpIs(op, "onnx.Custom");
  if (isCustom) {
    opType = sparse24OpGetString(op, "function_name");
    domain = sparse24OpGetString(op, "domain_name");
    if (!opType.length || !domain.length)
      return sparse24ExportError(
          op, "expected strings as 'function_name' and 'domain_name'");
  } else if (!sparse24NameIsIdentifier(sparse24ExportBytes(opType))) {
    return sparse24ExportError(op, "expected an operator whose name is a word "
                                   "of letters, digits and '_'");
  } else if (hasVersion(opType)) {
    return sparse24ExportError(
        op, "expected an operator of the version that the model imports");
  }
  if (mlirLogicalResultIsFailure(importOpset(graph->exporter, op, domain)))
    return mlirLogicalResultFailure();
  intptr_t operands = mlirOperationGetNumOperands(op);
  for (intptr_t i = 0; i < operands; ++i)
    if (mlirLogicalResultIsFailure(addName(
            graph, op, mlirOperationGetOperand(op, i), nodeInputField, node)))
      return mlirLogicalResultFailure();
  MlirStringRef name = sparse24OpGetString(op, "onnx_node_name");
  MlirStringRef doc = sparse24OpGetString(op, "onnx.doc_string");
  // Its regions do not see its results, which are named after them.
  Sparse24Message attributes = {0};
  MlirLogicalResult result =
      sparse24ExportAttributes(graph->exporter, op, &attributes);
  if (mlirLogicalResultIsSuccess(result))
    result = addRegions(graph, op, isCustom ? getEmpty() : opType, &attributes);
  if (mlirLogicalResultIsSuccess(result))
    result = addOutputs(graph, op, node);
  if (name.length)
    sparse24MessageAddBytes(node, nodeNameField, name);
  sparse24MessageAddBytes(node, nodeOpTypeField, opType);
  sparse24MessageAddOwnedFields(node, &attributes);
  if (doc.length)
    sparse24MessageAddBytes(node, nodeDocStringField, doc);
  if (domain.length)
    sparse24MessageAddBytes(node, nodeDomainField, domain);
  if (mlirLogicalResultIsSuccess(result) &&
      !sparse24ExportProperties(sparse24OpGetAttr(op, "onnx.metadata_props"),
                                nodeMetadataField, node))
    result =
        sparse24ExportError(op, "expected 'onnx.metadata_props' to be a list "
                                "of pairs of strings");
  return result;
}

static MlirLogicalResult exportNode(Graph *graph, MlirOperation op) {
  Sparse24Message node = {0};
  MlirLogicalResult result = fillNode(graph, op, &node);
  sparse24MessageAddOwnedMessage(&graph->nodes, graphNodeField, &node);
  return result;
}

static MlirLogicalResult exportOperation(Graph *graph, MlirOperation op) {
  MlirAttribute constant =
      mlirOperationGetNumResults(op) == 1
          ? sparse24ValueGetConstant(mlirOperationGetResult(op, 0))
          : mlirAttributeGetNull();
  if (!mlirAttributeIsNull(constant))
    return exportConstant(graph, op, constant);
  if (!getOpType(op).data)
    return sparse24ExportError(op, "has no form in ONNX");
  if (sparse24OpIs(op, "onnx.NoValue"))
    return nameResults(graph, op);
  return exportNode(graph, op);
}

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

static bool isTerminator(MlirOperation op) {
  return sparse24OpIs(op, "func.return") || sparse24OpIs(op, "onnx.Return") ||
         sparse24OpIs(op, "onnx.Yield");
}

/// The last operation, which says what the graph's outputs are. Null, after an
/// error, where it does not. (MLIR does not know unregistered terminators.)
static MlirOperation getTerminator(MlirOperation parent, MlirBlock block) {
  MlirOperation last = {NULL};
  for (MlirOperation op = mlirBlockGetFirstOperation(block);
       !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op))
    last = op;
  if (!mlirOperationIsNull(last) && isTerminator(last))
    return last;
  sparse24ExportError(parent, "expected its graph to end in a return");
  return (MlirOperation){NULL};
}

static MlirLogicalResult exportBody(Graph *graph, MlirBlock block,
                                    MlirOperation terminator) {
  intptr_t count = mlirOperationGetNumOperands(terminator);
  for (intptr_t i = 0; i < count; ++i)
    if (mlirLogicalResultIsFailure(sparse24ExportSetOutput(
            graph->exporter, mlirOperationGetOperand(terminator, i))))
      return outOfMemory(terminator);
  for (MlirOperation op = mlirBlockGetFirstOperation(block);
       !mlirOperationEqual(op, terminator);
       op = mlirOperationGetNextInBlock(op))
    if (mlirLogicalResultIsFailure(exportOperation(graph, op)))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

static void finishGraph(Graph *graph, MlirStringRef name,
                        Sparse24Message *message) {
  sparse24MessageAddOwnedFields(message, &graph->nodes);
  sparse24MessageAddBytes(message, graphNameField, name);
  sparse24MessageAddOwnedFields(message, &graph->initializers);
  sparse24MessageAddOwnedFields(message, &graph->inputs);
  sparse24MessageAddOwnedFields(message, &graph->outputs);
  sparse24MessageAddOwnedFields(message, &graph->values);
}

/// The block of a region that has one.
static MlirBlock getBlock(MlirRegion region) {
  MlirBlock block = mlirRegionGetFirstBlock(region);
  if (mlirBlockIsNull(block) ||
      !mlirBlockIsNull(mlirBlockGetNextInRegion(block)))
    return (MlirBlock){NULL};
  return block;
}

/// The string at a position of an array, or of none; empty where there is none.
static MlirStringRef getStringAt(MlirAttribute array, intptr_t position) {
  if (mlirAttributeIsNull(array) || !mlirAttributeIsAArray(array) ||
      position >= mlirArrayAttrGetNumElements(array))
    return getEmpty();
  MlirAttribute element = mlirArrayAttrGetElement(array, position);
  return mlirAttributeIsAString(element) ? mlirStringAttrGetValue(element)
                                         : getEmpty();
}

static MlirLogicalResult addRegionInputs(Graph *graph, MlirOperation op,
                                         MlirBlock block,
                                         MlirAttribute dimParams) {
  intptr_t count = mlirBlockGetNumArguments(block);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirBlockGetArgument(block, i);
    MlirStringRef wanted =
        sparse24LocationGetName(mlirValueGetLocation(value), "input");
    if (mlirLogicalResultIsFailure(nameValue(graph, op, value, wanted)) ||
        mlirLogicalResultIsFailure(addValueInfo(
            op,
            &(Value){.what = "the arguments of its regions",
                     .name = *sparse24ExportGetName(graph->exporter, value),
                     .type = mlirValueGetType(value),
                     .dimParams = getStringAt(dimParams, i)},
            graphInputField, &graph->inputs)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addRegionOutputs(Graph *graph,
                                          MlirOperation terminator) {
  MlirAttribute dimParams =
      sparse24OpGetAttr(terminator, "onnx.output_dim_params");
  intptr_t count = mlirOperationGetNumOperands(terminator);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirOperationGetOperand(terminator, i);
    const MlirStringRef *name = sparse24ExportGetName(graph->exporter, value);
    if (!name)
      return sparse24ExportError(
          terminator, "expected operands that are defined before it");
    if (mlirLogicalResultIsFailure(
            addValueInfo(terminator,
                         &(Value){.what = "its operands",
                                  .name = *name,
                                  .type = mlirValueGetType(value),
                                  .dimParams = getStringAt(dimParams, i)},
                         graphOutputField, &graph->outputs)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult exportRegion(Graph *parent, MlirOperation op,
                                      MlirRegion region,
                                      Sparse24Message *message) {
  MlirBlock block = getBlock(region);
  if (mlirBlockIsNull(block))
    return sparse24ExportError(op, "expected regions of one block");
  MlirOperation terminator = getTerminator(op, block);
  if (mlirOperationIsNull(terminator))
    return mlirLogicalResultFailure();
  Sparse24Exporter *exporter = parent->exporter;
  if (exporter->depth == maxDepth)
    return sparse24ExportError(op, "is in more than %d graphs", maxDepth);
  ++exporter->depth;
  Graph graph = {.exporter = exporter};
  MlirLogicalResult result =
      addRegionInputs(&graph, op, block,
                      sparse24OpGetAttr(terminator, "onnx.input_dim_params"));
  if (mlirLogicalResultIsSuccess(result))
    result = exportBody(&graph, block, terminator);
  if (mlirLogicalResultIsSuccess(result))
    result = addRegionOutputs(&graph, terminator);
  finishGraph(
      &graph,
      sparse24LocationGetName(mlirOperationGetLocation(terminator), "graph"),
      message);
  --exporter->depth;
  return result;
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

static MlirLogicalResult takeName(Graph *graph, MlirOperation function,
                                  const char *what, MlirStringRef name) {
  switch (sparse24ExportTakeName(graph->exporter, name)) {
  case Sparse24NameInserted:
    return mlirLogicalResultSuccess();
  case Sparse24NameExists:
    return sparse24ExportError(function,
                               "expected its %s to have names of their own, "
                               "found '%.*s' twice",
                               what, SPARSE24_STR(name));
  default:
    return outOfMemory(function);
  }
}

static MlirLogicalResult setName(Graph *graph, MlirOperation function,
                                 MlirValue value, MlirStringRef name) {
  return mlirLogicalResultIsSuccess(
             sparse24ExportSetName(graph->exporter, value, name))
             ? mlirLogicalResultSuccess()
             : outOfMemory(function);
}

/// Takes the names that arguments have, before others may.
static MlirLogicalResult nameArguments(Graph *graph, MlirOperation function,
                                       MlirBlock block) {
  intptr_t count = mlirBlockGetNumArguments(block);
  for (intptr_t i = 0; i < count; ++i) {
    MlirStringRef name =
        getEntry(getValueAttributes(function, "arg_attrs", i), "onnx.name");
    if (name.length &&
        (mlirLogicalResultIsFailure(
             takeName(graph, function, "arguments", name)) ||
         mlirLogicalResultIsFailure(
             setName(graph, function, mlirBlockGetArgument(block, i), name))))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

/// An output is called as the result says. A value that has another name, such
/// as an argument, reaches it through an Identity.
static MlirLogicalResult nameOutputs(Graph *graph, MlirOperation function,
                                     MlirOperation terminator) {
  intptr_t count = mlirOperationGetNumOperands(terminator);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirOperationGetOperand(terminator, i);
    MlirStringRef name =
        getEntry(getValueAttributes(function, "res_attrs", i), "onnx.name");
    const MlirStringRef *known = sparse24ExportGetName(graph->exporter, value);
    if (!name.length || (known && mlirStringRefEqual(*known, name)))
      continue;
    if (mlirLogicalResultIsFailure(
            takeName(graph, function, "arguments and results", name)))
      return mlirLogicalResultFailure();
    if (!known &&
        mlirLogicalResultIsFailure(setName(graph, function, value, name)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addArguments(Graph *graph, MlirOperation function,
                                      MlirBlock block) {
  intptr_t count = mlirBlockGetNumArguments(block);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirBlockGetArgument(block, i);
    MlirAttribute attributes = getValueAttributes(function, "arg_attrs", i);
    MlirStringRef wanted =
        sparse24LocationGetName(mlirValueGetLocation(value), "input");
    if (mlirLogicalResultIsFailure(nameValue(graph, function, value, wanted)))
      return mlirLogicalResultFailure();
    MlirStringRef name = *sparse24ExportGetName(graph->exporter, value);
    if (mlirLogicalResultIsFailure(addValueInfo(
            function,
            &(Value){.what = "its arguments",
                     .name = name,
                     .type = mlirValueGetType(value),
                     .dimParams = getEntry(attributes, "onnx.dim_params"),
                     .attributes = attributes},
            graphInputField, &graph->inputs)))
      return mlirLogicalResultFailure();
    MlirAttribute defaultValue =
        mlirAttributeIsNull(attributes)
            ? attributes
            : mlirDictionaryAttrGetElementByName(attributes,
                                                 sparse24Str("onnx.default"));
    if (!mlirAttributeIsNull(defaultValue) &&
        mlirLogicalResultIsFailure(
            addInitializer(graph, function, defaultValue, name)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult addIdentity(Graph *graph, MlirOperation terminator,
                                     MlirValue value, MlirStringRef name) {
  if (mlirLogicalResultIsFailure(
          importOpset(graph->exporter, terminator, getEmpty())))
    return mlirLogicalResultFailure();
  Sparse24Message node = {0};
  MlirLogicalResult result =
      addName(graph, terminator, value, nodeInputField, &node);
  sparse24MessageAddBytes(&node, nodeOutputField, name);
  sparse24MessageAddBytes(&node, nodeOpTypeField, sparse24Str("Identity"));
  sparse24MessageAddOwnedMessage(&graph->nodes, graphNodeField, &node);
  return result;
}

static MlirLogicalResult addResults(Graph *graph, MlirOperation function,
                                    MlirOperation terminator) {
  intptr_t count = mlirOperationGetNumOperands(terminator);
  for (intptr_t i = 0; i < count; ++i) {
    MlirValue value = mlirOperationGetOperand(terminator, i);
    MlirAttribute attributes = getValueAttributes(function, "res_attrs", i);
    const MlirStringRef *known = sparse24ExportGetName(graph->exporter, value);
    MlirStringRef name = getEntry(attributes, "onnx.name");
    if (!name.length && known)
      name = *known;
    // What has no name, in a module that nobody has verified, has no Identity.
    if ((!known || !mlirStringRefEqual(name, *known)) &&
        mlirLogicalResultIsFailure(addIdentity(graph, terminator, value, name)))
      return mlirLogicalResultFailure();
    if (mlirLogicalResultIsFailure(addValueInfo(
            function,
            &(Value){.what = "its results",
                     .name = name,
                     .type = mlirValueGetType(value),
                     .dimParams = getEntry(attributes, "onnx.dim_params"),
                     .attributes = attributes},
            graphOutputField, &graph->outputs)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24ExportFunction(Sparse24Exporter *exporter,
                                         MlirOperation function,
                                         MlirStringRef name,
                                         Sparse24Message *message) {
  MlirBlock block = mlirOperationGetNumRegions(function) == 1
                        ? getBlock(mlirOperationGetRegion(function, 0))
                        : (MlirBlock){NULL};
  if (mlirBlockIsNull(block))
    return sparse24ExportError(function, "expected a body of one block");
  MlirOperation terminator = getTerminator(function, block);
  if (mlirOperationIsNull(terminator))
    return mlirLogicalResultFailure();
  Graph graph = {.exporter = exporter, .isMain = true};
  MlirLogicalResult result = nameArguments(&graph, function, block);
  if (mlirLogicalResultIsSuccess(result))
    result = nameOutputs(&graph, function, terminator);
  if (mlirLogicalResultIsSuccess(result))
    result = addArguments(&graph, function, block);
  if (mlirLogicalResultIsSuccess(result))
    result = exportBody(&graph, block, terminator);
  if (mlirLogicalResultIsSuccess(result))
    result = addResults(&graph, function, terminator);
  finishGraph(&graph, name, message);
  return result;
}

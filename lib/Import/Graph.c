/*===- Graph.c - Graphs as blocks -----------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Scope.h"
#include "sparse24/Dialect.h"

static const MlirBlock noBlock = {NULL};

//===----------------------------------------------------------------------===//
// What a graph declares
//===----------------------------------------------------------------------===//

static MlirLogicalResult collectInputs(Sparse24Scope *scope) {
  for (size_t i = 0; i < scope->graph->n_input; ++i) {
    Onnx__ValueInfoProto *input = scope->graph->input[i];
    Sparse24Subject subject =
        sparse24ScopeGetSubject(scope, "input", input->name);
    if (mlirLogicalResultIsFailure(sparse24ScopeAddName(
            scope, &scope->inputs, &subject, input->name, input)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

/// The initializers in file order, the sparse ones last.
static Sparse24Initializer getInitializer(const Onnx__GraphProto *graph,
                                          size_t position) {
  if (position < graph->n_initializer) {
    Onnx__TensorProto *dense = graph->initializer[position];
    return (Sparse24Initializer){.dense = dense, .name = dense->name};
  }
  Onnx__SparseTensorProto *sparse =
      graph->sparse_initializer[position - graph->n_initializer];
  Sparse24Initializer initializer = {.sparse = sparse};
  if (sparse->values)
    initializer.name = sparse->values->name;
  return initializer;
}

static MlirLogicalResult collectInitializers(Sparse24Scope *scope) {
  const Onnx__GraphProto *graph = scope->graph;
  size_t count = graph->n_initializer + graph->n_sparse_initializer;
  Sparse24Initializer *initializers = sparse24ArenaAllocate(
      &scope->importer->arena, count, sizeof *initializers);
  if (!initializers)
    return sparse24OutOfMemory(scope->importer);
  scope->orderedInitializers = initializers;
  for (size_t i = 0; i < count; ++i) {
    initializers[i] = getInitializer(graph, i);
    Sparse24Subject subject =
        sparse24ScopeGetSubject(scope, "initializer", initializers[i].name);
    if (mlirLogicalResultIsFailure(
            sparse24ScopeAddName(scope, &scope->initializers, &subject,
                                 initializers[i].name, &initializers[i])))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult collectDeclarations(Sparse24Scope *scope) {
  const Onnx__GraphProto *graph = scope->graph;
  bool failed =
      mlirLogicalResultIsFailure(
          sparse24ScopeAddTypes(scope, graph->output, graph->n_output)) ||
      mlirLogicalResultIsFailure(sparse24ScopeAddTypes(scope, graph->value_info,
                                                       graph->n_value_info)) ||
      mlirLogicalResultIsFailure(collectInputs(scope)) ||
      mlirLogicalResultIsFailure(collectInitializers(scope));
  return failed ? mlirLogicalResultFailure() : mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Inputs and initializers
//===----------------------------------------------------------------------===//

static bool elementsAgree(MlirType declared, MlirType actual) {
  MlirType expected = sparse24TypeGetElement(declared);
  MlirType found = sparse24TypeGetElement(actual);
  return mlirTypeIsNull(expected) || mlirTypeIsNull(found) ||
         sparse24TypeIsUnknown(expected) || sparse24TypeIsUnknown(found) ||
         mlirTypeEqual(expected, found);
}

static bool shapesAgree(MlirType declared, MlirType actual) {
  int64_t rank = sparse24TypeGetRank(declared);
  if (rank < 0 || sparse24TypeGetRank(actual) < 0)
    return true;
  if (sparse24TypeGetRank(actual) != rank)
    return false;
  for (int64_t i = 0; i < rank; ++i)
    if (!mlirShapedTypeIsDynamicDim(declared, i) &&
        !mlirShapedTypeIsDynamicDim(actual, i) &&
        mlirShapedTypeGetDimSize(declared, i) !=
            mlirShapedTypeGetDimSize(actual, i))
      return false;
  return true;
}

static MlirLogicalResult declarationError(const Sparse24Subject *subject,
                                          MlirType declared, MlirType actual) {
  Sparse24Text text = {0};
  sparse24TextPrintf(&text, "declared as ");
  sparse24TextAppendType(&text, declared);
  sparse24TextPrintf(&text, ", but it is ");
  sparse24TextAppendType(&text, actual);
  sparse24SubjectError(subject, "%s", text.data ? text.data : "");
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

MlirLogicalResult sparse24ScopeCheckElements(const Sparse24Subject *subject,
                                             MlirType declared,
                                             MlirType actual) {
  return elementsAgree(declared, actual)
             ? mlirLogicalResultSuccess()
             : declarationError(subject, declared, actual);
}

static MlirAttribute importElements(const Sparse24Scope *scope,
                                    const Sparse24Subject *subject,
                                    const Sparse24Initializer *initializer) {
  Sparse24Importer *importer = scope->importer;
  return initializer->dense
             ? sparse24ImportSharedTensor(importer, subject, subject->name,
                                          initializer->dense)
             : sparse24ImportSharedSparseTensor(
                   importer, subject, subject->name, initializer->sparse);
}

static MlirAttribute importInitializer(const Sparse24Scope *scope,
                                       const Sparse24Initializer *initializer) {
  Sparse24Subject subject =
      sparse24ScopeGetSubject(scope, "initializer", initializer->name);
  MlirAttribute value = importElements(scope, &subject, initializer);
  const Onnx__ValueInfoProto *input =
      sparse24NameMapGet(&scope->inputs, initializer->name);
  if (mlirAttributeIsNull(value) || !input)
    return value;
  MlirType declared =
      sparse24ImportType(scope->importer, &subject, input->type);
  if (mlirTypeIsNull(declared))
    return mlirAttributeGetNull();
  MlirType actual = mlirAttributeGetType(value);
  if (elementsAgree(declared, actual) && shapesAgree(declared, actual))
    return value;
  declarationError(&subject, declared, actual);
  return mlirAttributeGetNull();
}

/// Until IR version 4, each initializer had to be an input too.
static bool isArgument(const Sparse24Scope *scope, ProtobufCBinaryData name) {
  bool isOverridable = scope->importer->irVersion >= 4 &&
                       !scope->importer->initializersAreConstants;
  return sparse24NameMapGet(&scope->inputs, name) &&
         (isOverridable || !sparse24NameMapGet(&scope->initializers, name));
}

/// The type of an argument, and its default value, if it has one.
static MlirType importArgument(const Sparse24Scope *scope,
                               const Sparse24Subject *subject,
                               const Onnx__ValueInfoProto *input,
                               MlirAttribute *defaultValue) {
  MlirType none = {NULL};
  *defaultValue = mlirAttributeGetNull();
  const Sparse24Initializer *initializer =
      sparse24NameMapGet(&scope->initializers, input->name);
  if (initializer && scope->parent) {
    sparse24SubjectError(
        subject, "initializers of a subgraph's inputs are not supported");
    return none;
  }
  if (initializer) {
    *defaultValue = importInitializer(scope, initializer);
    if (mlirAttributeIsNull(*defaultValue))
      return none;
  }
  if (initializer && !input->type)
    return mlirAttributeGetType(*defaultValue);
  return sparse24ImportType(scope->importer, subject, input->type);
}

static MlirLogicalResult importArguments(Sparse24Scope *scope,
                                         Sparse24GraphArguments *arguments) {
  const Onnx__GraphProto *graph = scope->graph;
  Sparse24Arena *arena = &scope->importer->arena;
  size_t max = graph->n_input;
  arguments->values =
      sparse24ArenaAllocate(arena, max, sizeof *arguments->values);
  arguments->defaults =
      sparse24ArenaAllocate(arena, max, sizeof *arguments->defaults);
  if (!arguments->values || !arguments->defaults)
    return sparse24OutOfMemory(scope->importer);
  for (size_t i = 0; i < max; ++i) {
    const Onnx__ValueInfoProto *input = graph->input[i];
    if (!isArgument(scope, input->name))
      continue;
    Sparse24Subject subject =
        sparse24ScopeGetSubject(scope, "input", input->name);
    MlirType type = importArgument(scope, &subject, input,
                                   &arguments->defaults[arguments->count]);
    if (mlirTypeIsNull(type))
      return mlirLogicalResultFailure();
    arguments->values[arguments->count++] = input;
    MlirValue value =
        mlirBlockAddArgument(scope->block, type, subject.location);
    if (mlirLogicalResultIsFailure(sparse24ScopeAddName(
            scope, &scope->values, &subject, input->name, value.ptr)))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult importInitializers(Sparse24Scope *scope) {
  size_t count = scope->initializers.size;
  for (size_t i = 0; i < count; ++i) {
    const Sparse24Initializer *initializer = &scope->orderedInitializers[i];
    if (isArgument(scope, initializer->name))
      continue;
    Sparse24Subject subject =
        sparse24ScopeGetSubject(scope, "initializer", initializer->name);
    if (mlirLogicalResultIsFailure(
            sparse24ScopeAddConstant(scope, &subject, NULL, initializer->name,
                                     importInitializer(scope, initializer))))
      return mlirLogicalResultFailure();
  }
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24ScopeImportNodes(Sparse24Scope *scope) {
  for (size_t i = 0; i < scope->graph->n_node; ++i) {
    Sparse24Arena mark = scope->importer->arena;
    MlirLogicalResult result =
        sparse24ScopeImportNode(scope, scope->graph->node[i]);
    sparse24ArenaReset(&scope->importer->arena, mark);
    if (mlirLogicalResultIsFailure(result))
      return result;
  }
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

static MlirValue importOutput(const Sparse24Scope *scope,
                              const Onnx__ValueInfoProto *output) {
  Sparse24Subject subject =
      sparse24ScopeGetSubject(scope, "output", output->name);
  MlirValue none = {NULL};
  if (output->name.len == 0) {
    sparse24SubjectError(&subject, "has no name");
    return none;
  }
  MlirValue value = sparse24ScopeGetValue(scope, &subject, NULL, output->name);
  if (mlirValueIsNull(value))
    return none;
  MlirType declared =
      sparse24ImportType(scope->importer, &subject, output->type);
  if (mlirTypeIsNull(declared))
    return none;
  // Shapes that models declare for outputs are often out of date.
  if (!elementsAgree(declared, mlirValueGetType(value))) {
    declarationError(&subject, declared, mlirValueGetType(value));
    return none;
  }
  return value;
}

/// The shape of a tensor, or of those that a sequence or an optional holds.
static const Onnx__TensorShapeProto *getShape(const Onnx__TypeProto *type) {
  while (type)
    switch (type->value_case) {
    case ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE:
      return type->tensor_type->shape;
    case ONNX__TYPE_PROTO__VALUE_SPARSE_TENSOR_TYPE:
      return type->sparse_tensor_type->shape;
    case ONNX__TYPE_PROTO__VALUE_SEQUENCE_TYPE:
      type = type->sequence_type->elem_type;
      break;
    case ONNX__TYPE_PROTO__VALUE_OPTIONAL_TYPE:
      type = type->optional_type->elem_type;
      break;
    default:
      return NULL;
    }
  return NULL;
}

/// Whether dimension `position` of what has been declared so is open in `type`,
/// which may be known more exactly.
static bool isOpen(MlirType type, size_t rank, size_t position) {
  if (!mlirTypeIsATensor(type))
    return true;
  return sparse24TypeGetRank(type) == (int64_t)rank &&
         mlirShapedTypeIsDynamicDim(type, (intptr_t)position);
}

MlirAttribute sparse24ImportDimParams(Sparse24Importer *importer,
                                      const Onnx__TypeProto *proto,
                                      MlirType type) {
  const Onnx__TensorShapeProto *shape = getShape(proto);
  Sparse24Text text = {0};
  for (size_t i = 0; shape && i < shape->n_dim; ++i) {
    const Onnx__TensorShapeProto__Dimension *dim = shape->dim[i];
    if (dim->value_case !=
            ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM ||
        !dim->dim_param.len || !isOpen(type, shape->n_dim, i))
      continue;
    sparse24TextPrintf(&text, "%s%zu:", text.size ? "," : "", i);
    MlirStringRef name = sparse24ImportName(importer, dim->dim_param);
    for (size_t k = 0; k < name.length; ++k)
      sparse24TextPrintf(
          &text, name.data[k] == ',' || name.data[k] == '\\' ? "\\%02x" : "%c",
          name.data[k]);
  }
  importer->arena.failed |= text.failed;
  MlirAttribute result =
      text.size ? mlirStringAttrGet(importer->context, sparse24TextGet(&text))
                : mlirAttributeGetNull();
  sparse24TextDestroy(&text);
  return result;
}

/// What the names of dimensions are of each value; null where no dimension has
/// one, or after an error.
static MlirAttribute importDimParams(const Sparse24Scope *scope,
                                     Onnx__ValueInfoProto *const *protos,
                                     const MlirValue *values, size_t count) {
  Sparse24Importer *importer = scope->importer;
  MlirAttribute none = mlirAttributeGetNull();
  MlirAttribute *names =
      sparse24ArenaAllocate(&importer->arena, count, sizeof *names);
  bool isThere = false;
  for (size_t i = 0; names && i < count; ++i) {
    names[i] = sparse24ImportDimParams(importer, protos[i]->type,
                                       mlirValueGetType(values[i]));
    isThere |= !mlirAttributeIsNull(names[i]);
    if (mlirAttributeIsNull(names[i]))
      names[i] = sparse24AttrString(importer->context, "");
  }
  return isThere ? mlirArrayAttrGet(importer->context, (intptr_t)count, names)
                 : none;
}

/// What is said of a region at its end, there being no other place: the name of
/// its graph and those of the dimensions of its inputs and outputs.
static MlirLogicalResult describeRegion(const Sparse24Scope *scope,
                                        MlirOperation terminator,
                                        const MlirValue *outputs) {
  const Onnx__GraphProto *graph = scope->graph;
  Sparse24Arena *arena = &scope->importer->arena;
  Sparse24Arena mark = *arena;
  size_t count = (size_t)mlirBlockGetNumArguments(scope->block);
  MlirValue *inputs = sparse24ArenaAllocate(arena, count, sizeof *inputs);
  Onnx__ValueInfoProto **protos =
      sparse24ArenaAllocate(arena, graph->n_input, sizeof *protos);
  if (!inputs || !protos)
    return sparse24OutOfMemory(scope->importer);
  size_t arguments = 0;
  for (size_t i = 0; i < graph->n_input; ++i)
    if (isArgument(scope, graph->input[i]->name))
      protos[arguments++] = graph->input[i];
  for (size_t i = 0; i < count; ++i)
    inputs[i] = mlirBlockGetArgument(scope->block, (intptr_t)i);
  const Sparse24Attr rows[] = {
      {"onnx.input_dim_params", importDimParams(scope, protos, inputs, count)},
      {"onnx.output_dim_params",
       importDimParams(scope, graph->output, outputs, graph->n_output)},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (!mlirAttributeIsNull(rows[i].attribute))
      mlirOperationSetAttributeByName(terminator, sparse24Str(rows[i].name),
                                      rows[i].attribute);
  sparse24ArenaReset(arena, mark);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult importOutputs(Sparse24Scope *scope,
                                       const char *terminator) {
  const Onnx__GraphProto *graph = scope->graph;
  MlirValue *values = sparse24ArenaAllocate(&scope->importer->arena,
                                            graph->n_output, sizeof *values);
  if (!values)
    return sparse24OutOfMemory(scope->importer);
  for (size_t i = 0; i < graph->n_output; ++i) {
    values[i] = importOutput(scope, graph->output[i]);
    if (mlirValueIsNull(values[i]))
      return mlirLogicalResultFailure();
  }
  Sparse24OpFields fields = {0};
  fields.operands.data = values;
  fields.operands.size = graph->n_output;
  MlirStringRef name = sparse24ImportName(scope->importer, graph->name);
  bool isRegion = scope->parent != NULL;
  MlirOperation op = sparse24OpCreateFrom(
      isRegion && name.length ? sparse24ImportLocation(scope->importer, name)
                              : scope->importer->location,
      terminator, &fields);
  mlirBlockAppendOwnedOperation(scope->block, op);
  return isRegion ? describeRegion(scope, op, values)
                  : mlirLogicalResultSuccess();
}

MlirBlock sparse24ScopeImportGraph(Sparse24Importer *importer,
                                   const Sparse24Scope *parent,
                                   const Sparse24Subject *subject,
                                   Onnx__GraphProto *graph,
                                   const char *terminator,
                                   Sparse24GraphArguments *arguments) {
  if (mlirLogicalResultIsFailure(sparse24ScopeEnter(importer, subject)))
    return noBlock;
  Sparse24Scope scope = {
      .importer = importer,
      .parent = parent,
      .call = parent ? parent->call : NULL,
      .graph = graph,
      .block = mlirBlockCreate(0, NULL, NULL),
  };
  size_t parts = graph->n_input + graph->n_output + graph->n_value_info +
                 graph->n_initializer + graph->n_sparse_initializer;
  if (mlirLogicalResultIsFailure(
          sparse24FunctionCount(importer, subject, parts)) ||
      mlirLogicalResultIsFailure(collectDeclarations(&scope)) ||
      mlirLogicalResultIsFailure(importArguments(&scope, arguments)) ||
      mlirLogicalResultIsFailure(importInitializers(&scope)) ||
      mlirLogicalResultIsFailure(sparse24ScopeImportNodes(&scope)) ||
      mlirLogicalResultIsFailure(importOutputs(&scope, terminator))) {
    mlirBlockDestroy(scope.block);
    scope.block = noBlock;
  }
  sparse24NameMapDestroy(&scope.values);
  sparse24NameMapDestroy(&scope.types);
  sparse24NameMapDestroy(&scope.inputs);
  sparse24NameMapDestroy(&scope.initializers);
  sparse24ScopeLeave(importer);
  return scope.block;
}

MlirBlock sparse24ImportMainGraph(Sparse24Importer *importer,
                                  Onnx__GraphProto *graph,
                                  Sparse24GraphArguments *arguments) {
  Sparse24Subject subject = {.location = importer->location,
                             .kind = "graph",
                             .name = sparse24ImportName(importer, graph->name)};
  return sparse24ScopeImportGraph(importer, NULL, &subject, graph,
                                  "func.return", arguments);
}

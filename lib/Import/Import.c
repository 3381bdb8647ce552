/*===- Import.c - ONNX models as modules ----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Import.h"

#include "Import/FixShapes.h"
#include "Import/Functions.h"
#include "Import/Wire.h"
#include "sparse24/Dialect.h"

#include "mlir-c/Dialect/Func.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char functionName[] = "main_graph";

//===----------------------------------------------------------------------===//
// What the model says of itself
//===----------------------------------------------------------------------===//

static MlirLogicalResult checkModel(const Sparse24Importer *importer,
                                    const Onnx__ModelProto *model) {
  if (!model->has_ir_version)
    return sparse24EmitError(importer->location,
                             "the model has no IR version, expected 1 to %d",
                             sparse24MaxIRVersion);
  if (model->ir_version < 1 || model->ir_version > sparse24MaxIRVersion)
    return sparse24EmitError(
        importer->location, "the model's IR version is %lld, expected 1 to %d",
        (long long)model->ir_version, sparse24MaxIRVersion);
  if (!model->graph)
    return sparse24EmitError(importer->location, "the model has no graph");
  return mlirLogicalResultSuccess();
}

/// Before IR version 3 there was one set of operators, and none to import.
static MlirLogicalResult addOpsets(Sparse24Importer *importer,
                                   const Onnx__ModelProto *model) {
  static Onnx__OperatorSetIdProto first = {.version = 1};
  static Onnx__OperatorSetIdProto *const firstOnly[] = {&first};
  if (model->n_opset_import == 0 && model->ir_version < 3)
    return sparse24OpsetsAdd(importer, &importer->opsets, firstOnly, 1);
  return sparse24OpsetsAdd(importer, &importer->opsets, model->opset_import,
                           model->n_opset_import);
}

/// Text that is not a name keeps its bytes.
static MlirAttribute createText(Sparse24Importer *importer,
                                ProtobufCBinaryData text) {
  return mlirStringAttrGet(
      importer->context,
      mlirStringRefCreate(text.len ? (const char *)text.data : "", text.len));
}

/// A dictionary from domains to versions. The empty domain is spelled out:
/// names of attributes are not empty.
static MlirAttribute createOpsetImport(Sparse24Importer *importer) {
  const Sparse24NameMap *opsets = &importer->opsets.versions;
  MlirNamedAttribute *entries =
      sparse24ArenaAllocate(&importer->arena, opsets->size, sizeof *entries);
  if (!entries)
    return mlirAttributeGetNull();
  intptr_t count = 0;
  for (size_t i = 0; i < opsets->capacity; ++i) {
    const Onnx__OperatorSetIdProto *opset = opsets->slots[i].value;
    if (!opset)
      continue;
    ProtobufCBinaryData domain = opsets->slots[i].name;
    MlirStringRef name = domain.len ? sparse24ImportName(importer, domain)
                                    : sparse24Str("ai.onnx");
    entries[count++] = mlirNamedAttributeGet(
        mlirIdentifierGet(importer->context, name),
        sparse24AttrInt(importer->context, opset->version));
  }
  return mlirDictionaryAttrGet(importer->context, count, entries);
}

static MlirLogicalResult
setProperties(Sparse24Importer *importer, MlirOperation op, const char *name,
              Onnx__StringStringEntryProto *const *properties, size_t count) {
  if (count == 0)
    return mlirLogicalResultSuccess();
  MlirAttribute value = sparse24ImportProperties(importer, properties, count);
  if (mlirAttributeIsNull(value))
    return sparse24OutOfMemory(importer);
  mlirOperationSetAttributeByName(op, sparse24Str(name), value);
  return mlirLogicalResultSuccess();
}

static void setText(Sparse24Importer *importer, MlirOperation op,
                    const char *name, ProtobufCBinaryData value) {
  if (value.len)
    mlirOperationSetAttributeByName(op, sparse24Str(name),
                                    createText(importer, value));
}

static void setString(Sparse24Importer *importer, MlirOperation op,
                      const char *name, ProtobufCBinaryData value) {
  if (value.len)
    mlirOperationSetAttributeByName(
        op, sparse24Str(name),
        mlirStringAttrGet(importer->context,
                          sparse24ImportName(importer, value)));
}

static MlirLogicalResult setModuleAttributes(Sparse24Importer *importer,
                                             const Onnx__ModelProto *model,
                                             MlirOperation module) {
  MlirAttribute opsets = createOpsetImport(importer);
  if (mlirAttributeIsNull(opsets))
    return sparse24OutOfMemory(importer);
  mlirOperationSetAttributeByName(
      module, sparse24Str("onnx.ir_version"),
      sparse24AttrInt(importer->context, model->ir_version));
  mlirOperationSetAttributeByName(module, sparse24Str("onnx.opset_import"),
                                  opsets);
  setString(importer, module, "onnx.producer_name", model->producer_name);
  setString(importer, module, "onnx.producer_version", model->producer_version);
  setString(importer, module, "onnx.graph_name", model->graph->name);
  setString(importer, module, "onnx.domain", model->domain);
  if (model->has_model_version)
    mlirOperationSetAttributeByName(
        module, sparse24Str("onnx.model_version"),
        sparse24AttrInt(importer->context, model->model_version));
  setText(importer, module, "onnx.doc_string", model->doc_string);
  setText(importer, module, "onnx.graph_doc_string", model->graph->doc_string);
  if (mlirLogicalResultIsFailure(
          setProperties(importer, module, "onnx.metadata_props",
                        model->metadata_props, model->n_metadata_props)))
    return mlirLogicalResultFailure();
  return setProperties(importer, module, "onnx.graph_metadata_props",
                       model->graph->metadata_props,
                       model->graph->n_metadata_props);
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

/// What the model says of an input or output beside its type: onnx.name, and
/// where there are such, onnx.default and others. Null when memory runs out.
static MlirAttribute createValueAttributes(Sparse24Importer *importer,
                                           const Onnx__ValueInfoProto *value,
                                           MlirType type,
                                           MlirAttribute defaultValue) {
  MlirContext context = importer->context;
  MlirAttribute none = mlirAttributeGetNull(), metadata = none;
  if (value->n_metadata_props) {
    metadata = sparse24ImportProperties(importer, value->metadata_props,
                                        value->n_metadata_props);
    if (mlirAttributeIsNull(metadata))
      return none;
  }
  const Sparse24Attr rows[] = {
      {"onnx.name",
       mlirStringAttrGet(context, sparse24ImportName(importer, value->name))},
      {"onnx.default", defaultValue},
      {"onnx.dim_params", sparse24ImportDimParams(importer, value->type, type)},
      {"onnx.doc_string",
       value->doc_string.len ? createText(importer, value->doc_string) : none},
      {"onnx.metadata_props", metadata},
  };
  MlirNamedAttribute entries[sizeof rows / sizeof *rows];
  intptr_t count = 0;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
    if (!mlirAttributeIsNull(rows[i].attribute))
      entries[count++] = mlirNamedAttributeGet(
          mlirIdentifierGet(context, sparse24Str(rows[i].name)),
          rows[i].attribute);
  return mlirDictionaryAttrGet(context, count, entries);
}

/// The function's type, and the attributes of its arguments and results.
typedef struct {
  MlirAttribute type, arguments, results;
} Signature;

static MlirLogicalResult
createSignature(Sparse24Importer *importer, const Onnx__GraphProto *graph,
                const Sparse24GraphArguments *arguments, MlirBlock block,
                Signature *signature) {
  size_t inputs = arguments->count, outputs = graph->n_output;
  size_t total = inputs + outputs;
  MlirType *types =
      sparse24ArenaAllocate(&importer->arena, total, sizeof *types);
  MlirAttribute *attributes =
      sparse24ArenaAllocate(&importer->arena, total, sizeof *attributes);
  if (!types || !attributes)
    return sparse24OutOfMemory(importer);
  for (size_t i = 0; i < inputs; ++i) {
    types[i] = mlirValueGetType(mlirBlockGetArgument(block, (intptr_t)i));
    attributes[i] = createValueAttributes(importer, arguments->values[i],
                                          types[i], arguments->defaults[i]);
    if (mlirAttributeIsNull(attributes[i]))
      return sparse24OutOfMemory(importer);
  }
  MlirOperation terminator = mlirBlockGetTerminator(block);
  for (size_t i = 0; i < outputs; ++i) {
    types[inputs + i] =
        mlirValueGetType(mlirOperationGetOperand(terminator, (intptr_t)i));
    attributes[inputs + i] = createValueAttributes(
        importer, graph->output[i], types[inputs + i], mlirAttributeGetNull());
    if (mlirAttributeIsNull(attributes[inputs + i]))
      return sparse24OutOfMemory(importer);
  }
  MlirContext context = importer->context;
  signature->type = mlirTypeAttrGet(mlirFunctionTypeGet(
      context, (intptr_t)inputs, types, (intptr_t)outputs, types + inputs));
  signature->arguments =
      mlirArrayAttrGet(context, (intptr_t)inputs, attributes);
  signature->results =
      mlirArrayAttrGet(context, (intptr_t)outputs, attributes + inputs);
  return mlirLogicalResultSuccess();
}

/// Takes the block.
static MlirOperation createFunction(Sparse24Importer *importer,
                                    const Signature *signature,
                                    MlirBlock block) {
  MlirRegion region = mlirRegionCreate();
  mlirRegionAppendOwnedBlock(region, block);
  return sparse24OpCreate(
      importer->location, "func.func",
      .attributes = SPARSE24_LIST(
          Sparse24Attr,
          {"sym_name", sparse24AttrString(importer->context, functionName)},
          {"function_type", signature->type},
          {"arg_attrs", signature->arguments},
          {"res_attrs", signature->results}),
      .regions = SPARSE24_LIST(MlirRegion, region));
}

static MlirModule importModel(Sparse24Importer *importer,
                              const Onnx__ModelProto *model,
                              const Sparse24ImportOptions *options) {
  MlirModule none = {NULL};
  if (mlirLogicalResultIsFailure(checkModel(importer, model)) ||
      mlirLogicalResultIsFailure(addOpsets(importer, model)) ||
      mlirLogicalResultIsFailure(sparse24FunctionsCollect(importer, model)) ||
      mlirLogicalResultIsFailure(
          sparse24FixShapes(importer, model->graph, options)))
    return none;
  importer->irVersion = model->ir_version;
  importer->initializersAreConstants = options->initializersAreConstants;
  Sparse24GraphArguments arguments = {0};
  MlirBlock block = sparse24ImportMainGraph(importer, model->graph, &arguments);
  if (mlirBlockIsNull(block))
    return none;
  Signature signature;
  if (mlirLogicalResultIsFailure(createSignature(
          importer, model->graph, &arguments, block, &signature))) {
    mlirBlockDestroy(block);
    return none;
  }
  MlirModule module = mlirModuleCreateEmpty(importer->location);
  mlirBlockAppendOwnedOperation(mlirModuleGetBody(module),
                                createFunction(importer, &signature, block));
  if (mlirLogicalResultIsSuccess(
          setModuleAttributes(importer, model, mlirModuleGetOperation(module))))
    return module;
  mlirModuleDestroy(module);
  return none;
}

//===----------------------------------------------------------------------===//
// The file
//===----------------------------------------------------------------------===//

static MlirLogicalResult prepareContext(MlirContext context) {
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  return sparse24DialectLoad(context);
}

/// A model and where it comes from.
typedef struct {
  MlirStringRef name;
  const char *bytes;
  size_t size;
  Sparse24File *file; ///< Which the bytes are of; NULL for borrowed ones.
  const char *folder; ///< Of external data; NULL for none.
} Source;

static void *allocate(void *data, size_t size) {
  (void)data;
  return malloc(size);
}

static void release(void *data, void *pointer) {
  (void)data;
  free(pointer);
}

/// The message has no raw_data, but says where in the model they are.
static Onnx__ModelProto *parse(MlirLocation location, const Source *source) {
  // Its own default is the same, but cannot be watched.
  ProtobufCAllocator allocator = {allocate, release, NULL};
  Onnx__ModelProto *model = NULL;
  Sparse24Text slim = {0};
  if (mlirLogicalResultIsSuccess(
          sparse24WireSlim(location, source->bytes, source->size, &slim))) {
    MlirStringRef text = sparse24TextGet(&slim);
    model = sparse24_onnx__model_proto__unpack(&allocator, text.length,
                                               (const uint8_t *)text.data);
    if (!model)
      sparse24EmitError(location,
                        "the model cannot be parsed: it is too large for the "
                        "memory, or not a valid ONNX model");
  }
  sparse24TextDestroy(&slim);
  return model;
}

static const Sparse24ImportOptions defaults = {0};

static MlirModule import(MlirContext context, const Source *source,
                         const Sparse24ImportOptions *options) {
  MlirModule module = {NULL};
  MlirLocation location =
      mlirLocationFileLineColGet(context, source->name, 0, 0);
  Onnx__ModelProto *model = mlirLogicalResultIsSuccess(prepareContext(context))
                                ? parse(location, source)
                                : NULL;
  if (!model)
    return module;
  Sparse24Importer importer = {
      .context = context,
      .location = location,
      .bytes = source->bytes,
      .file = source->file,
      .external = {.folder = source->folder,
                   .root = options->externalDataRoot,
                   .descriptor = -1},
  };
  module = importModel(&importer, model, options);
  // Some names are only shorter then.
  if (importer.arena.failed && !mlirModuleIsNull(module)) {
    mlirModuleDestroy(module);
    module = (MlirModule){NULL};
    sparse24OutOfMemory(&importer);
  }
  sparse24ExternalDataClose(&importer.external);
  sparse24FunctionsDestroy(&importer);
  sparse24NameMapDestroy(&importer.opsets.versions);
  sparse24NameMapDestroy(&importer.shared);
  sparse24ArenaDestroy(&importer.sharedArena);
  sparse24ArenaDestroy(&importer.arena);
  sparse24_onnx__model_proto__free_unpacked(model, NULL);
  return module;
}

/// That of a file. NULL when memory runs out. Owned by the caller.
static char *createFolder(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? strndup(path, (size_t)(slash + 1 - path)) : strdup(".");
}

MlirModule sparse24ImportFile(MlirContext context, Sparse24File *file,
                              const char *path, MlirStringRef name,
                              const Sparse24ImportOptions *options) {
  if (!options)
    options = &defaults;
  char *folder = path ? createFolder(path) : NULL;
  Source source = {.name = name,
                   .bytes = file->data,
                   .size = file->size,
                   .file = file,
                   .folder = options->externalDataFolder
                                 ? options->externalDataFolder
                                 : folder};
  MlirModule module = import(context, &source, options);
  free(folder);
  return module;
}

MlirModule sparse24ImportONNX(MlirContext context, const void *bytes,
                              size_t size, MlirStringRef name,
                              const Sparse24ImportOptions *options) {
  if (!options)
    options = &defaults;
  Source source = {.name = name,
                   .bytes = bytes,
                   .size = size,
                   .folder = options->externalDataFolder};
  return import(context, &source, options);
}

MlirModule sparse24ImportONNXFile(MlirContext context, const char *path,
                                  const Sparse24ImportOptions *options) {
  MlirModule module = {NULL};
  MlirStringRef name = sparse24Str(path);
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  Sparse24File *file = descriptor < 0 ? NULL : sparse24FileLoad(descriptor);
  int error = errno;
  if (descriptor >= 0)
    close(descriptor);
  if (!file) {
    sparse24EmitError(mlirLocationFileLineColGet(context, name, 0, 0),
                      "the model cannot be opened: %s", strerror(error));
    return module;
  }
  module = sparse24ImportFile(context, file, path, name, options);
  sparse24FileRelease(file);
  return module;
}

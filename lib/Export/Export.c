/*===- Export.c - Modules as ONNX models ----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Export.h"

#include "Conversion/Operators.h"
#include "Export/Exporter.h"
#include "Import/Wire.h"
#include "sparse24/Dialect.h"

#include <stdio.h>
#include <stdlib.h>

/// Fields of ModelProto.
enum {
  irVersionField = 1,
  producerNameField = 2,
  producerVersionField = 3,
  domainField = 4,
  modelVersionField = 5,
  docStringField = 6,
  graphField = 7,
  opsetImportField = 8,
  metadataField = 14,
};

/// Fields of GraphProto that the module's attributes fill.
enum { graphDocStringField = 10, graphMetadataField = 16 };

/// The format of a model whose module does not tell it: the oldest with all of
/// ONNX's operators of today that newer ones have not changed.
enum { defaultIRVersion = 10 };

/// Protocol buffers hold less than that.
enum { maxModelBytes = INT32_MAX };

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

MlirLogicalResult sparse24ExportOutOfMemory(MlirLocation location) {
  return sparse24EmitError(location, "out of memory");
}

MlirLogicalResult sparse24ExportError(MlirOperation op, const char *format,
                                      ...) {
  Sparse24Text text = {0};
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(&text, format, arguments);
  va_end(arguments);
  MlirStringRef name = sparse24OpGetName(op);
  sparse24EmitError(mlirOperationGetLocation(op), "'%.*s' op %s",
                    SPARSE24_STR(name), text.data ? text.data : "");
  sparse24TextDestroy(&text);
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// The module
//===----------------------------------------------------------------------===//

/// The module's one function. Null after an error.
static MlirOperation getFunction(MlirOperation module) {
  MlirOperation function = {NULL}, none = {NULL};
  MlirBlock body = mlirRegionGetFirstBlock(mlirOperationGetRegion(module, 0));
  for (MlirOperation op = mlirBlockGetFirstOperation(body);
       !mlirOperationIsNull(op); op = mlirOperationGetNextInBlock(op)) {
    // onnx-mlir's mark of the function that hosts call.
    if (sparse24OpIs(op, "onnx.EntryPoint"))
      continue;
    if (!sparse24OpIs(op, "func.func")) {
      sparse24ExportError(op, "has no form in ONNX");
      return none;
    }
    if (!mlirOperationIsNull(function)) {
      sparse24ExportError(op,
                          "is the second function, expected a module with one");
      return none;
    }
    function = op;
  }
  if (mlirOperationIsNull(function))
    sparse24ExportError(module, "expected one function, found none");
  return function;
}

static void addString(MlirOperation module, const char *name, unsigned field,
                      Sparse24Message *message) {
  MlirStringRef text = sparse24OpGetString(module, name);
  if (text.length)
    sparse24MessageAddBytes(message, field, text);
}

static MlirLogicalResult addProperties(MlirOperation module, const char *name,
                                       unsigned field,
                                       Sparse24Message *message) {
  return sparse24ExportProperties(sparse24OpGetAttr(module, name), field,
                                  message)
             ? mlirLogicalResultSuccess()
             : sparse24ExportError(
                   module, "expected '%s' to be a list of pairs of strings",
                   name);
}

/// Reads `onnx.opset_import`, and appends it.
static MlirLogicalResult addOpsets(Sparse24Exporter *exporter,
                                   MlirOperation module) {
  MlirAttribute opsets = sparse24OpGetAttr(module, "onnx.opset_import");
  bool isThere = !mlirAttributeIsNull(opsets);
  exporter->opset = exporter->options->opset;
  intptr_t count = isThere && mlirAttributeIsADictionary(opsets)
                       ? mlirDictionaryAttrGetNumElements(opsets)
                       : 0;
  for (intptr_t i = 0; i < count; ++i) {
    MlirNamedAttribute named = mlirDictionaryAttrGetElement(opsets, i);
    MlirStringRef domain = mlirIdentifierStr(named.name);
    bool isOwn = sparse24StrEquals(domain, "ai.onnx");
    if (!mlirAttributeIsAInteger(named.attribute))
      return sparse24ExportError(module, "expected the versions in "
                                         "'onnx.opset_import' to be integers");
    int64_t version = mlirIntegerAttrGetValueInt(named.attribute);
    if (isOwn)
      exporter->opset = version;
    Sparse24Message opset = {0};
    sparse24MessageAddBytes(&opset, 1, isOwn ? sparse24Str("") : domain);
    sparse24MessageAddInt(&opset, 2, version);
    sparse24MessageAddOwnedMessage(&exporter->opsetImports, opsetImportField,
                                   &opset);
  }
  if (isThere && !mlirAttributeIsADictionary(opsets))
    return sparse24ExportError(
        module, "expected 'onnx.opset_import' to be a dictionary");
  exporter->opsets = opsets;
  bool isOptions =
      exporter->opset &&
      (!isThere || mlirAttributeIsNull(mlirDictionaryAttrGetElementByName(
                       opsets, sparse24Str("ai.onnx"))));
  if (isOptions) {
    Sparse24Message opset = {0};
    sparse24MessageAddBytes(&opset, 1, sparse24Str(""));
    sparse24MessageAddInt(&opset, 2, exporter->opset);
    sparse24MessageAddOwnedMessage(&exporter->opsetImports, opsetImportField,
                                   &opset);
  }
  return mlirLogicalResultSuccess();
}

/// Fills in the GraphProto.
static MlirLogicalResult exportGraph(Sparse24Exporter *exporter,
                                     MlirOperation module,
                                     Sparse24Message *graph) {
  MlirOperation function = getFunction(module);
  if (mlirOperationIsNull(function))
    return mlirLogicalResultFailure();
  MlirStringRef name = sparse24OpGetString(module, "onnx.graph_name");
  if (!name.length)
    name = sparse24OpGetString(function, "sym_name");
  if (mlirLogicalResultIsFailure(
          sparse24ExportFunction(exporter, function, name, graph)))
    return mlirLogicalResultFailure();
  addString(module, "onnx.graph_doc_string", graphDocStringField, graph);
  return addProperties(module, "onnx.graph_metadata_props", graphMetadataField,
                       graph);
}

static MlirLogicalResult exportModel(Sparse24Exporter *exporter,
                                     MlirOperation module,
                                     Sparse24Message *model) {
  exporter->irVersion =
      sparse24OpGetInt(module, "onnx.ir_version", defaultIRVersion);
  sparse24MessageAddInt(model, irVersionField, exporter->irVersion);
  addString(module, "onnx.producer_name", producerNameField, model);
  addString(module, "onnx.producer_version", producerVersionField, model);
  addString(module, "onnx.domain", domainField, model);
  if (!mlirAttributeIsNull(sparse24OpGetAttr(module, "onnx.model_version")))
    sparse24MessageAddInt(model, modelVersionField,
                          sparse24OpGetInt(module, "onnx.model_version", 0));
  addString(module, "onnx.doc_string", docStringField, model);
  Sparse24Message graph = {0};
  MlirLogicalResult result = addOpsets(exporter, module);
  if (mlirLogicalResultIsSuccess(result))
    result = exportGraph(exporter, module, &graph);
  sparse24MessageAddOwnedMessage(model, graphField, &graph);
  sparse24MessageAddOwnedFields(model, &exporter->opsetImports);
  if (mlirLogicalResultIsFailure(result))
    return result;
  return addProperties(module, "onnx.metadata_props", metadataField, model);
}

/// What is written can be read again.
static MlirLogicalResult checkModel(MlirOperation module,
                                    const Sparse24Exporter *exporter,
                                    const Sparse24Message *model) {
  if (model->text.failed || exporter->external.text.failed)
    return sparse24ExportOutOfMemory(mlirOperationGetLocation(module));
  if (model->nesting >= sparse24MaxNesting)
    return sparse24EmitError(
        mlirOperationGetLocation(module),
        "the model has messages nested %u deep, expected at most %d",
        model->nesting + 1, sparse24MaxNesting);
  uint64_t size = sparse24MessageGetSize(model);
  if (size <= maxModelBytes)
    return mlirLogicalResultSuccess();
  return sparse24EmitError(
      mlirOperationGetLocation(module),
      "the model has %llu bytes, expected at most %d in an ONNX file%s",
      (unsigned long long)size, maxModelBytes,
      exporter->options->writeExternal ? ""
                                       : ": weights must be external data");
}

MlirLogicalResult sparse24ExportONNX(MlirModule module,
                                     const Sparse24ExportOptions *options,
                                     MlirStringCallback write, void *userData) {
  static const Sparse24ExportOptions defaults = {0};
  // What is raised has to be lowered, which the module need not notice.
  MlirOperation copy = mlirOperationClone(mlirModuleGetOperation(module));
  Sparse24Exporter exporter = {
      .context = mlirModuleGetContext(module),
      .options = options ? options : &defaults,
  };
  Sparse24Message model = {0};
  MlirLogicalResult result = sparse24LowerForExport(copy);
  if (mlirLogicalResultIsSuccess(result))
    result = exportModel(&exporter, copy, &model);
  if (mlirLogicalResultIsSuccess(result))
    result = checkModel(copy, &exporter, &model);
  if (mlirLogicalResultIsSuccess(result)) {
    if (exporter.options->writeExternal)
      sparse24MessageWrite(&exporter.external, exporter.options->writeExternal,
                           exporter.options->externalData);
    sparse24MessageWrite(&model, write, userData);
  }
  sparse24MessageDestroy(&model);
  sparse24MessageDestroy(&exporter.external);
  sparse24MessageDestroy(&exporter.opsetImports);
  sparse24NameMapDestroy(&exporter.extraOpsets);
  sparse24NameMapDestroy(&exporter.names);
  sparse24NameMapDestroy(&exporter.values);
  sparse24NameMapDestroy(&exporter.outputs);
  sparse24ArenaDestroy(&exporter.arena);
  mlirOperationDestroy(copy);
  return result;
}

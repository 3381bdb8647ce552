/*===- Module.c - Modules of hosts: in, through passes, and out -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Host/Host.h"

#include "Report/Report.h"
#include "sparse24/Export.h"
#include "sparse24/Import.h"
#include "sparse24/Passes.h"
#include "sparse24/Tools.h"
#include "sparse24/Weights.h"

#include <stdlib.h>
#include <string.h>

static bool succeeded(MlirLogicalResult result) {
  return mlirLogicalResultIsSuccess(result);
}

/// False after a diagnostic where the argument, described by `what`, is NULL:
/// foreign function interfaces pass that for the null of their language.
static bool isGiven(Sparse24HostContext *context, const void *argument,
                    const char *what) {
  return argument || sparse24HostFail(context, "expected %s, found NULL", what);
}

//===----------------------------------------------------------------------===//
// Loading
//===----------------------------------------------------------------------===//

static Sparse24HostModule *createModule(Sparse24HostContext *context,
                                        MlirModule mlir,
                                        const Sparse24Input *input) {
  Sparse24HostModule *module = calloc(1, sizeof *module);
  char *name = strdup(input->name);
  if (!module || !name) {
    sparse24HostFail(context, "out of memory");
    free(name);
    free(module);
    return NULL;
  }
  *module = (Sparse24HostModule){
      .context = context, .mlir = mlir, .name = name, .memory = {.name = name}};
  // MLIR calls what is no file "-".
  if (!input->isMapped)
    module->input = &module->memory;
  return module;
}

/// The input as a module; NULL after diagnostics.
static Sparse24HostModule *load(Sparse24HostContext *context,
                                Sparse24Input *input,
                                const Sparse24HostLoadOptions *options) {
  Sparse24ImportOptions importOptions = {
      .initializersAreConstants = options->initializersAreConstants,
      .dims = options->dims,
      .numDims = options->numDims,
      .inputs = options->inputs,
      .numInputs = options->numInputs,
      .externalDataFolder = options->externalDataFolder,
      .externalDataRoot = options->externalDataRoot,
  };
  Sparse24ReadOptions readOptions = {.onnxOnly = options->onnxOnly,
                                     .allowUnregistered =
                                         options->allowUnregistered,
                                     .verifyEach = true};
  input->importOptions = &importOptions;
  Sparse24Chunk chunk = sparse24InputGetWhole(input);
  MlirModule mlir = sparse24InputParse(input, &chunk, context->mlir);
  input->importOptions = NULL;
  if (mlirModuleIsNull(mlir))
    return NULL;
  Sparse24HostModule *module = NULL;
  if (succeeded(sparse24InputPrepare(input, mlirModuleGetOperation(mlir),
                                     &readOptions)))
    module = createModule(context, mlir, input);
  if (!module)
    mlirModuleDestroy(mlir);
  return module;
}

static const Sparse24HostLoadOptions defaultLoadOptions;

Sparse24HostModule *
sparse24HostModuleLoad(Sparse24HostContext *context, const char *path,
                       const Sparse24HostLoadOptions *options) {
  Sparse24Input input = {.name = path};
  Sparse24HostModule *module = NULL;
  sparse24HostBegin(context, path ? &input : NULL);
  if (isGiven(context, path, "a path") &&
      succeeded(
          sparse24InputOpen(&input, path, sparse24HostOnError, context))) {
    module = load(context, &input, options ? options : &defaultLoadOptions);
    sparse24HostEnd(context, module);
    sparse24InputClose(&input);
  } else {
    sparse24HostEnd(context, false);
  }
  return module;
}

Sparse24HostModule *
sparse24HostModuleLoadMemory(Sparse24HostContext *context, const void *bytes,
                             size_t size, const char *name,
                             const Sparse24HostLoadOptions *options) {
  Sparse24Input input;
  sparse24InputOpenMemory(&input, bytes ? bytes : "", bytes ? size : 0,
                          name ? name : "");
  sparse24HostBegin(context, &input);
  Sparse24HostModule *module = NULL;
  if (isGiven(context, name, "a name") &&
      (size == 0 || isGiven(context, bytes, "the bytes of a module")))
    module = load(context, &input, options ? options : &defaultLoadOptions);
  sparse24HostEnd(context, module);
  sparse24InputClose(&input);
  return module;
}

void sparse24HostModuleDestroy(Sparse24HostModule *module) {
  if (!module)
    return;
  sparse24ReportDestroy(module->report);
  sparse24HostForgetWeights(module);
  sparse24ArenaDestroy(&module->arena);
  mlirModuleDestroy(module->mlir);
  free(module->name);
  free(module);
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

/// What the verdicts of a run become.
typedef struct {
  Sparse24HostModule *module;
  bool remarks;
  /// Different passes may call at a time.
  pthread_mutex_t mutex;
  Sparse24Report *report; ///< NULL until a pass has decided.
  const void *pass;       ///< The first that has.
  bool outOfMemory;
} Run;

static void addToReport(Run *run, const Sparse24Layer *layer) {
  if (!run->pass) {
    run->pass = layer->pass;
    run->report = sparse24ReportCreate(sparse24Str(run->module->name));
    run->outOfMemory = !run->report;
  }
  if (run->report && layer->pass == run->pass)
    sparse24ReportAdd(run->report, layer);
}

static void addLayer(const Sparse24Layer *layer, void *userData) {
  Run *run = userData;
  if (run->remarks)
    sparse24DiagnosticsEmitLayer(run->module->context->diagnostics,
                                 MlirDiagnosticRemark, "", layer);
  if (layer->pruning)
    return;
  pthread_mutex_lock(&run->mutex);
  addToReport(run, layer);
  pthread_mutex_unlock(&run->mutex);
}

/// False after a diagnostic.
static bool getPassOptions(Run *run, const Sparse24HostRunOptions *options,
                           Sparse24PassOptions *passOptions) {
  Sparse24HostContext *context = run->module->context;
  const char *encoding = options->encoding, *target = options->target;
  *passOptions = (Sparse24PassOptions){
      .layer = addLayer,
      .layerData = run,
      .selfcheck = options->selfcheck,
      .allowUnregistered = options->allowUnregistered,
      .prune = options->prune,
  };
  if (encoding)
    passOptions->encoding = sparse24EncodingGet(encoding, strlen(encoding));
  if (target)
    passOptions->target = sparse24TargetGet(target, strlen(target));
  if (encoding && !passOptions->encoding)
    return sparse24HostFail(context, "there is no encoding '%s'", encoding);
  if (target && !passOptions->target)
    return sparse24HostFail(context, "there is no target '%s'", target);
  return true;
}

/// NULL is the pipeline of --sparsity=1.
static bool runPasses(Run *run, const char *pipeline,
                      const Sparse24PassOptions *options) {
  Sparse24HostContext *context = run->module->context;
  MlirPassManager manager = mlirPassManagerCreate(context->mlir);
  MlirOpPassManager passes = mlirPassManagerGetAsOpPassManager(manager);
  bool success = true;
  if (pipeline)
    success = succeeded(sparse24PipelineParse(
        passes, sparse24Str(pipeline), options, sparse24HostOnError, context));
  else
    sparse24PipelineAddSparsity(passes, options);
  if (success) {
    sparse24HostForgetWeights(run->module);
    success = succeeded(mlirPassManagerRunOnOp(
        manager, mlirModuleGetOperation(run->module->mlir)));
  }
  mlirPassManagerDestroy(manager);
  return success;
}

/// Runs the pipeline, or that of --sparsity=1 for NULL.
static bool runOnModule(Sparse24HostModule *module, const char *pipeline,
                        const Sparse24HostRunOptions *options) {
  static const Sparse24HostRunOptions defaults;
  Sparse24HostContext *context = module->context;
  Run run = {.module = module, .remarks = options && options->remarks};
  Sparse24PassOptions passOptions;
  sparse24HostBegin(context, module->input);
  pthread_mutex_init(&run.mutex, NULL);
  bool success =
      getPassOptions(&run, options ? options : &defaults, &passOptions) &&
      runPasses(&run, pipeline, &passOptions);
  pthread_mutex_destroy(&run.mutex);
  if (success && run.outOfMemory)
    success = sparse24HostFail(context, "out of memory");
  if (success && run.report) {
    sparse24ReportDestroy(module->report);
    module->report = run.report;
  } else {
    sparse24ReportDestroy(run.report);
  }
  return sparse24HostEnd(context, success);
}

bool sparse24HostModuleCompress(Sparse24HostModule *module,
                                const Sparse24HostRunOptions *options) {
  return runOnModule(module, NULL, options);
}

bool sparse24HostModuleRun(Sparse24HostModule *module, const char *pipeline,
                           const Sparse24HostRunOptions *options) {
  if (pipeline)
    return runOnModule(module, pipeline, options);
  sparse24HostBegin(module->context, module->input);
  return sparse24HostEnd(module->context,
                         isGiven(module->context, pipeline, "a pass pipeline"));
}

bool sparse24HostModuleVerify(Sparse24HostModule *module,
                              bool allowUnregistered) {
  Sparse24HostContext *context = module->context;
  MlirOperation op = mlirModuleGetOperation(module->mlir);
  // It comes from no ONNX file any more.
  Sparse24Input input = {.name = module->name};
  Sparse24ReadOptions options = {.allowUnregistered = allowUnregistered};
  sparse24HostBegin(context, module->input);
  bool success = mlirOperationVerify(op) &&
                 succeeded(sparse24InputPrepare(&input, op, &options));
  return sparse24HostEnd(context, success);
}

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

static void printText(MlirOperation op, const Sparse24HostPrintOptions *options,
                      MlirStringCallback callback, void *userData) {
  MlirOpPrintingFlags flags = mlirOpPrintingFlagsCreate();
  if (options->elideLargerThan > 0) {
    intptr_t limit = (intptr_t)options->elideLargerThan;
    mlirOpPrintingFlagsElideLargeElementsAttrs(flags, limit);
    mlirOpPrintingFlagsElideLargeResourceString(flags, limit);
  }
  if (options->debugLocation)
    mlirOpPrintingFlagsEnableDebugInfo(flags, true, false);
  if (options->generic)
    mlirOpPrintingFlagsPrintGenericOpForm(flags);
  mlirOperationPrintWithFlags(op, flags, callback, userData);
  callback(sparse24Str("\n"), userData);
  mlirOpPrintingFlagsDestroy(flags);
}

static void print(const Sparse24HostModule *module,
                  const Sparse24HostPrintOptions *options, bool bytecode,
                  MlirStringCallback callback, void *userData) {
  MlirOperation op = mlirModuleGetOperation(module->mlir);
  if (bytecode)
    mlirOperationWriteBytecode(op, callback, userData);
  else
    printText(op, options, callback, userData);
}

static const Sparse24HostPrintOptions defaultPrintOptions;

bool sparse24HostModulePrint(Sparse24HostModule *module,
                             const Sparse24HostPrintOptions *options,
                             Sparse24HostWrite write, void *userData) {
  Sparse24HostSink sink = {write, userData};
  if (!options)
    options = &defaultPrintOptions;
  sparse24HostBegin(module->context, module->input);
  print(module, options, options->bytecode, sparse24HostSinkCallback, &sink);
  return sparse24HostEnd(module->context, !module->context->hasError);
}

static bool endsWith(const char *text, const char *end) {
  size_t length = strlen(text), endLength = strlen(end);
  return length > endLength && strcmp(text + length - endLength, end) == 0;
}

/// NULL after a diagnostic.
static Sparse24Output *openOutput(Sparse24HostContext *context,
                                  const char *path) {
  return isGiven(context, path, "a path")
             ? sparse24OutputOpen(path, sparse24HostOnError, context)
             : NULL;
}

/// Completes the file, or drops what was written; false if it is not complete.
static bool closeOutput(Sparse24HostContext *context, Sparse24Output *output,
                        bool success) {
  if (success)
    return succeeded(
        sparse24OutputCommit(output, sparse24HostOnError, context));
  sparse24OutputDiscard(output);
  return false;
}

bool sparse24HostModuleSave(Sparse24HostModule *module, const char *path,
                            const Sparse24HostPrintOptions *options) {
  Sparse24HostContext *context = module->context;
  if (!options)
    options = &defaultPrintOptions;
  sparse24HostBegin(context, module->input);
  Sparse24Output *output = openOutput(context, path);
  if (!output)
    return sparse24HostEnd(context, false);
  print(module, options, options->bytecode || endsWith(path, ".mlirbc"),
        sparse24OutputCallback, output);
  return sparse24HostEnd(context,
                         closeOutput(context, output, !context->hasError));
}

/// Exports to the model's file and, unless it is NULL, that of its data.
static bool exportONNX(Sparse24HostModule *module,
                       const Sparse24HostONNXOptions *options,
                       Sparse24Output *model, Sparse24Output *external) {
  Sparse24ExportOptions exportOptions = {.opset = options->opset};
  if (external) {
    exportOptions.writeExternal = sparse24OutputCallback;
    exportOptions.externalData = external;
    exportOptions.externalLocation = options->externalData;
  }
  return succeeded(sparse24ExportONNX(module->mlir, &exportOptions,
                                      sparse24OutputCallback, model));
}

bool sparse24HostModuleSaveONNX(Sparse24HostModule *module, const char *path,
                                const Sparse24HostONNXOptions *options) {
  static const Sparse24HostONNXOptions defaults;
  Sparse24HostContext *context = module->context;
  options = options ? options : &defaults;
  sparse24HostBegin(context, module->input);
  // There is no model without its data, which takes its place first.
  enum { external, model, numOutputs };
  Sparse24Output *outputs[numOutputs] = {NULL};
  outputs[model] = openOutput(context, path);
  if (outputs[model] && options->externalData)
    outputs[external] = sparse24OutputOpenBeside(path, options->externalData,
                                                 sparse24HostOnError, context);
  bool success = outputs[model] &&
                 (outputs[external] || !options->externalData) &&
                 exportONNX(module, options, outputs[model], outputs[external]);
  if (success)
    success = succeeded(sparse24OutputCommitAll(outputs, numOutputs,
                                                sparse24HostOnError, context));
  else
    for (int i = 0; i < numOutputs; ++i)
      sparse24OutputDiscard(outputs[i]);
  return sparse24HostEnd(context, success);
}

bool sparse24HostModuleSaveWeights(Sparse24HostModule *module,
                                   const char *path) {
  Sparse24HostContext *context = module->context;
  sparse24HostBegin(context, module->input);
  Sparse24Output *output = openOutput(context, path);
  if (!output)
    return sparse24HostEnd(context, false);
  bool success = succeeded(sparse24WeightsWriteSafetensors(
      mlirModuleGetOperation(module->mlir), sparse24OutputCallback, output));
  return sparse24HostEnd(context, closeOutput(context, output, success));
}

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

static bool hasReport(Sparse24HostModule *module) {
  return module->report ||
         sparse24HostFail(module->context,
                          "no report: expected passes that decide to have run, "
                          "such as 'sparse24-check'");
}

static const Sparse24ReportFormat *getFormat(const char *name) {
  static const struct {
    const char *name, *path;
  } formats[] = {{"json", "x.json"}, {"html", "x.html"}, {"table", "-"}};
  for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i)
    if (strcmp(name, formats[i].name) == 0)
      return sparse24ReportFormatGet(sparse24Str(formats[i].path));
  return NULL;
}

static bool printReport(Sparse24HostModule *module, const char *name,
                        Sparse24HostSink *sink) {
  if (!isGiven(module->context, name, "the format of a report"))
    return false;
  const Sparse24ReportFormat *format = getFormat(name);
  if (!format)
    return sparse24HostFail(module->context,
                            "expected the format of a report to be 'json', "
                            "'html' or 'table', found '%s'",
                            name);
  return hasReport(module) &&
         (succeeded(sparse24ReportPrint(module->report, format,
                                        sparse24HostSinkCallback, sink)) ||
          sparse24HostFail(module->context, "out of memory"));
}

bool sparse24HostModulePrintReport(Sparse24HostModule *module,
                                   const char *format, Sparse24HostWrite write,
                                   void *userData) {
  Sparse24HostSink sink = {write, userData};
  sparse24HostBegin(module->context, module->input);
  return sparse24HostEnd(module->context, printReport(module, format, &sink));
}

bool sparse24HostModulePrintSummary(Sparse24HostModule *module,
                                    Sparse24HostWrite write, void *userData) {
  Sparse24HostSink sink = {write, userData};
  sparse24HostBegin(module->context, module->input);
  bool success =
      hasReport(module) &&
      (succeeded(sparse24SummaryPrint(module->report->summary,
                                      sparse24HostSinkCallback, &sink)) ||
       sparse24HostFail(module->context, "out of memory"));
  return sparse24HostEnd(module->context, success);
}

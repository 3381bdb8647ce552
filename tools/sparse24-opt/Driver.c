/*===- Driver.c - From input to output ------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Driver.h"

#include "Layers.h"

#include "sparse24/Dialect.h"
#include "sparse24/Export.h"
#include "sparse24/Passes.h"
#include "sparse24/Tools.h"
#include "sparse24/Weights.h"

#include "mlir-c/RegisterEverything.h"

#include <stdlib.h>
#include <string.h>

/// What outlives the modules of the input.
typedef struct {
  const Options *options;
  MlirDialectRegistry dialects;
  Sparse24Input input;
  Sparse24Output *output;
  Sparse24Output *external; ///< Data of an exported model, or NULL.
  Sparse24Output *weights;  ///< Those that are compressed, or NULL.
  Sparse24Output *report;   ///< NULL where there is none.
  bool isRefused;           ///< Layers that are required stay dense.
} Run;

static bool failed(MlirLogicalResult result) {
  return mlirLogicalResultIsFailure(result);
}

static MlirContext createContext(const Run *run) {
  const Options *options = run->options;
  // The printer of passes wants one thread, and so does a report: passes call
  // back by one thread at a time each, but not all together.
  bool threads = !options->disableThreading && !options->printBeforeAll &&
                 !options->printAfterAll && !options->report;
  MlirContext context = mlirContextCreateWithThreading(threads);
  mlirContextAppendDialectRegistry(context, run->dialects);
  // The operations of `onnx` are; sparse24-verify refuses the others.
  mlirContextSetAllowUnregisteredDialects(context, true);
  return context;
}

static MlirOpPrintingFlags createFlags(const Options *options) {
  MlirOpPrintingFlags flags = mlirOpPrintingFlagsCreate();
  if (options->elideElements >= 0)
    mlirOpPrintingFlagsElideLargeElementsAttrs(flags, options->elideElements);
  if (options->elideResources >= 0)
    mlirOpPrintingFlagsElideLargeResourceString(flags, options->elideResources);
  if (options->debugInfo || options->prettyDebugInfo)
    mlirOpPrintingFlagsEnableDebugInfo(flags, true, options->prettyDebugInfo);
  if (options->generic)
    mlirOpPrintingFlagsPrintGenericOpForm(flags);
  if (options->localScope)
    mlirOpPrintingFlagsUseLocalScope(flags);
  if (options->nameLocAsPrefix)
    mlirOpPrintingFlagsPrintNameLocAsPrefix(flags);
  return flags;
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

static void writeTo(MlirStringRef text, void *file) {
  fwrite(text.data, 1, text.length, file);
}

/// What all of our passes are told.
static Sparse24PassOptions getPassOptions(const Options *options,
                                          Sparse24LayerCallback layer,
                                          Layers *layers) {
  return (Sparse24PassOptions){
      .encoding = options->encoding,
      .target = options->target,
      .layer = layer,
      .layerData = layers,
      .selfcheck = options->selfcheck,
      .threads = options->disableThreading ? 1 : options->threads,
      .allowUnregistered = options->allowUnregistered,
      .prune = options->prune,
  };
}

/// The passes that the user has asked for: those of --sparsity=1, pruning among
/// them, then the named ones. Null after an error.
static MlirPassManager createPasses(const Options *options, MlirContext context,
                                    Layers *layers) {
  Sparse24PassOptions passOptions = getPassOptions(options, NULL, layers);
  MlirPassManager manager =
      mlirPassManagerCreateOnOperation(context, options->anchor);
  MlirOpPassManager passes = mlirPassManagerGetAsOpPassManager(manager);
  if (options->sparsity) {
    passOptions.layer = addLayer;
    sparse24PipelineAddSparsity(passes, &passOptions);
  }
  // A report is on one deciding pass, and leaves no threads to the others.
  bool areAdded = options->report && !options->sparsity;
  passOptions.layer = areAdded           ? addLayer
                      : options->remarks ? remarkLayer
                                         : NULL;
  if (!failed(sparse24PipelineParse(passes, options->passes, &passOptions,
                                    printError, NULL)))
    return manager;
  mlirPassManagerDestroy(manager);
  return (MlirPassManager){NULL};
}

/// Says what is wrong with the passes before any input is read.
static MlirLogicalResult checkPasses(const Options *options) {
  if (!options->passes.length && !options->dumpPassPipeline)
    return mlirLogicalResultSuccess();
  MlirContext context = mlirContextCreateWithThreading(false);
  Layers none = {.options = options};
  MlirPassManager manager = createPasses(options, context, &none);
  bool created = !mlirPassManagerIsNull(manager);
  if (created && options->dumpPassPipeline) {
    mlirPrintPassPipeline(mlirPassManagerGetAsOpPassManager(manager), writeTo,
                          stderr);
    putc('\n', stderr);
  }
  if (created)
    mlirPassManagerDestroy(manager);
  mlirContextDestroy(context);
  return created ? mlirLogicalResultSuccess() : mlirLogicalResultFailure();
}

static void instrument(const Options *options, MlirPassManager manager) {
  mlirPassManagerEnableVerifier(manager, options->verifyEach);
  if (options->printBeforeAll || options->printAfterAll) {
    MlirOpPrintingFlags flags = createFlags(options);
    mlirPassManagerEnableIRPrinting(
        manager, options->printBeforeAll, options->printAfterAll,
        options->printModuleScope, options->printAfterChange,
        options->printAfterFailure, flags, mlirStringRefCreate(NULL, 0));
    mlirOpPrintingFlagsDestroy(flags);
  }
  if (options->statistics)
    mlirPassManagerEnableStatistics(manager, MLIR_PASS_DISPLAY_MODE_PIPELINE);
  if (options->timing)
    mlirPassManagerEnableTiming(manager);
}

static MlirLogicalResult runPasses(const Run *run, MlirContext context,
                                   MlirOperation module, Layers *layers) {
  MlirPassManager manager = createPasses(run->options, context, layers);
  if (mlirPassManagerIsNull(manager))
    return mlirLogicalResultFailure();
  instrument(run->options, manager);
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, module);
  mlirPassManagerDestroy(manager);
  return result;
}

/// Where no pass has decided, a report needs one that does.
static MlirLogicalResult decide(const Run *run, MlirContext context,
                                MlirOperation module, Layers *layers) {
  if (!layers->report || layers->pass)
    return mlirLogicalResultSuccess();
  Sparse24PassOptions passOptions =
      getPassOptions(run->options, addLayer, layers);
  MlirPassManager manager =
      mlirPassManagerCreateOnOperation(context, run->options->anchor);
  const char *check = "sparse24-check";
  mlirPassManagerAddOwnedPass(
      manager,
      sparse24PassCreate(sparse24PassGet(check, strlen(check)), &passOptions));
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, module);
  mlirPassManagerDestroy(manager);
  return result;
}

/// Runs the passes and prints what they have to say.
static MlirLogicalResult transform(Run *run, MlirContext context,
                                   MlirOperation module,
                                   Sparse24Diagnostics *diagnostics) {
  const Options *options = run->options;
  Sparse24ReadOptions readOptions = {.onnxOnly = options->onnxOnly,
                                     .allowUnregistered =
                                         options->allowUnregistered,
                                     .verifyEach = options->verifyEach};
  Layers layers;
  MlirLogicalResult result =
      createLayers(options, mlirOperationGetLocation(module), diagnostics,
                   run->input.name, &layers);
  if (!failed(result))
    result = sparse24InputPrepare(&run->input, module, &readOptions);
  if (!failed(result))
    result = runPasses(run, context, module, &layers);
  if (!failed(result))
    result = decide(run, context, module, &layers);
  sparse24DiagnosticsFlush(diagnostics);
  if (!failed(result))
    printSummary(&layers);
  if (!failed(result))
    result = writeReport(&layers, &run->report);
  if (!failed(result)) {
    result = checkRequired(&layers);
    run->isRefused = failed(result);
  }
  destroyLayers(&layers);
  return result;
}

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

static MlirLogicalResult writeModel(const Run *run, MlirModule module) {
  const Options *options = run->options;
  Sparse24ExportOptions exportOptions = {.opset = options->exportOpset};
  if (run->external) {
    exportOptions.writeExternal = sparse24OutputCallback;
    exportOptions.externalData = run->external;
    exportOptions.externalLocation = options->exportExternal;
  }
  return sparse24ExportONNX(module, &exportOptions, sparse24OutputCallback,
                            run->output);
}

static void writeModule(const Run *run, MlirOperation module) {
  if (run->options->emitBytecode) {
    mlirOperationWriteBytecode(module, sparse24OutputCallback, run->output);
    return;
  }
  MlirOpPrintingFlags flags = createFlags(run->options);
  mlirOperationPrintWithFlags(module, flags, sparse24OutputCallback,
                              run->output);
  sparse24OutputCallback(mlirStringRefCreateFromCString("\n"), run->output);
  mlirOpPrintingFlagsDestroy(flags);
}

static MlirLogicalResult writeWeights(Run *run, MlirOperation module) {
  if (!run->options->weights)
    return mlirLogicalResultSuccess();
  run->weights = openOutput(WeightsTemporary, run->options->weights);
  return run->weights ? sparse24WeightsWriteSafetensors(
                            module, sparse24OutputCallback, run->weights)
                      : mlirLogicalResultFailure();
}

static MlirLogicalResult processModule(Run *run, const Sparse24Chunk *chunk,
                                       MlirContext context,
                                       Sparse24Diagnostics *diagnostics) {
  if (failed(sparse24DialectLoad(context)))
    return mlirLogicalResultFailure();
  MlirModule module = sparse24InputParse(&run->input, chunk, context);
  if (mlirModuleIsNull(module))
    return mlirLogicalResultFailure();
  MlirOperation op = mlirModuleGetOperation(module);
  MlirLogicalResult result = transform(run, context, op, diagnostics);
  if (!failed(result))
    result = writeWeights(run, op);
  if (!failed(result) && run->options->exportONNX)
    result = writeModel(run, module);
  else if (!failed(result))
    writeModule(run, op);
  mlirModuleDestroy(module);
  return result;
}

static MlirLogicalResult processChunk(Run *run, const Sparse24Chunk *chunk) {
  const char *mode = run->options->verifyDiagnostics;
  MlirContext context = createContext(run);
  Sparse24Diagnostics *diagnostics = sparse24DiagnosticsCreate(context, stderr);
  MlirLogicalResult result = mlirLogicalResultFailure();
  if (diagnostics) {
    sparse24DiagnosticsSetInput(diagnostics, &run->input);
    if (mode)
      sparse24DiagnosticsExpect(diagnostics, chunk, strcmp(mode, "all") != 0);
    result = processModule(run, chunk, context, diagnostics);
    if (mode)
      result = sparse24DiagnosticsVerify(diagnostics);
  } else {
    printError(mlirStringRefCreateFromCString("out of memory"), NULL);
  }
  sparse24DiagnosticsDestroy(diagnostics);
  mlirContextDestroy(context);
  return result;
}

static MlirLogicalResult processChunks(Run *run) {
  const Options *options = run->options;
  if (!options->splitInputFile) {
    Sparse24Chunk whole = sparse24InputGetWhole(&run->input);
    return processChunk(run, &whole);
  }
  MlirStringRef marker =
      mlirStringRefCreateFromCString(options->splitInputFile);
  MlirLogicalResult result = mlirLogicalResultSuccess();
  Sparse24Chunk chunk = {.line = 0};
  for (bool first = true; sparse24InputNextChunk(&run->input, marker, &chunk);
       first = false) {
    if (!first) {
      sparse24OutputCallback(
          mlirStringRefCreateFromCString(options->outputSplitMarker),
          run->output);
      sparse24OutputCallback(mlirStringRefCreateFromCString("\n"), run->output);
    }
    if (failed(processChunk(run, &chunk)))
      result = mlirLogicalResultFailure();
  }
  return result;
}

/// Opens the file of external data, in the folder of the output.
static MlirLogicalResult openExternal(Run *run) {
  const Options *options = run->options;
  if (!options->exportExternal)
    return mlirLogicalResultSuccess();
  run->external = openOutputBeside(ExternalTemporary, options->output,
                                   options->exportExternal);
  return run->external ? mlirLogicalResultSuccess()
                       : mlirLogicalResultFailure();
}

static void discard(Sparse24Output **output) {
  sparse24OutputDiscard(*output);
  *output = NULL;
}

/// Completes the outputs, or drops them where `result` is failure: all but the
/// report that says why layers stay dense that must not. None takes its place
/// before all are written: a model has its weights, or what was there before.
/// The weights come first, as there is no model without them.
static MlirLogicalResult closeOutputs(Run *run, MlirLogicalResult result) {
  if (failed(result)) {
    discard(&run->external);
    discard(&run->weights);
    discard(&run->output);
    if (!run->isRefused)
      discard(&run->report);
  }
  Sparse24Output *outputs[] = {run->external, run->weights, run->report,
                               run->output};
  MlirLogicalResult completed = sparse24OutputCommitAll(
      outputs, sizeof outputs / sizeof *outputs, printError, NULL);
  // Until they are renamed or removed the files may be left behind.
  for (Temporary i = 0; i < numTemporaries; ++i)
    setTemporary(i, NULL);
  return failed(completed) ? completed : result;
}

MlirLogicalResult runDriver(const Options *options) {
  if (failed(checkPasses(options)))
    return mlirLogicalResultFailure();
  Run run = {.options = options};
  if (failed(sparse24InputOpen(&run.input, options->input, printError, NULL)))
    return mlirLogicalResultFailure();
  Sparse24ImportOptions importOptions = {
      .initializersAreConstants = options->initializersAreConstants,
      .dims = options->dims.data,
      .numDims = options->dims.size,
      .inputs = options->inputs.data,
      .numInputs = options->inputs.size,
      .externalDataFolder = options->externalFolder,
      .externalDataRoot = options->externalRoot,
  };
  run.input.importOptions = &importOptions;
  run.output = openOutput(ModuleTemporary, options->output);
  MlirLogicalResult result = mlirLogicalResultFailure();
  if (run.output) {
    run.dialects = mlirDialectRegistryCreate();
    mlirRegisterAllDialects(run.dialects);
    result = openExternal(&run);
    if (!failed(result))
      result = processChunks(&run);
    mlirDialectRegistryDestroy(run.dialects);
    result = closeOutputs(&run, result);
  }
  sparse24InputClose(&run.input);
  return result;
}

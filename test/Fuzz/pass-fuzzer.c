/*===- pass-fuzzer.c - Modules nobody would write -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// libFuzzer's target for the passes, on modules in text and bytecode. Beside
// what the sanitizers find, a module that sparse24-verify accepts, as it is and
// raised, must be valid after each of the pipelines below, and nothing may fail
// without an error.
//
// Where MLIR's parser, verifier or writer crashes, or takes seconds (they are
// not built with sanitizers here), the input is given up, and kept as
// mlir-crash-N in the folder SPARSE24_MLIR_CRASHES names: that is a bug of
// MLIR's. A crash in a pass is ours.

#include "mutate-text.h"

#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/RegisterEverything.h"
#include "llvm-c/ErrorHandling.h"

#include <sanitizer/allocator_interface.h>
#include <sanitizer/lsan_interface.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t maxSize,
                               unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

/// Run on a copy of each valid module, and sparse24-verify behind it.
static const char *const pipelines[] = {
    "convert-onnx-to-sparse24,sparse24-fold-weights,sparse24-insert-compress,"
    "sparse24-fold-compress{selfcheck=true},sparse24-decompress",
    "sparse24-insert-compress{encoding=nvidia},sparse24-check,"
    "sparse24-fold-compress,sparse24-reencode{encoding=ascend-mmad},"
    "sparse24-reencode{encoding=nvidia},canonicalize,cse",
    "sparse24-decompress,sparse24-prune,sparse24-insert-compress"
    "{target=nvidia-sm80},sparse24-fold-compress",
};

enum { modulesPerContext = 256, secondsForMLIR = 3, mostForMLIR = 1 << 28 };

static MlirContext context;
static int modules;
static int errors;
static char lastError[512];

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

static void keepMessage(MlirStringRef text, void *userData) {
  (void)userData;
  size_t used = strlen(lastError);
  size_t room = sizeof lastError - 1 - used;
  size_t length = text.length < room ? text.length : room;
  memcpy(lastError + used, text.data, length);
  lastError[used + length] = '\0';
}

static MlirLogicalResult onDiagnostic(MlirDiagnostic diagnostic,
                                      void *userData) {
  (void)userData;
  if (mlirDiagnosticGetSeverity(diagnostic) == MlirDiagnosticError) {
    ++errors;
    lastError[0] = '\0';
    mlirDiagnosticPrint(diagnostic, keepMessage, NULL);
  }
  return mlirLogicalResultSuccess();
}

static void destroyContext(void) {
  if (!mlirContextIsNull(context))
    mlirContextDestroy(context);
  context = (MlirContext){NULL};
}

static void createContext(void) {
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(registry);
  context = mlirContextCreateWithRegistry(registry, false);
  mlirDialectRegistryDestroy(registry);
  mlirContextSetAllowUnregisteredDialects(context, true);
  mlirContextAttachDiagnosticHandler(context, onDiagnostic, NULL, NULL);
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    abort();
  modules = 0;
}

//===----------------------------------------------------------------------===//
// What is MLIR's own
//===----------------------------------------------------------------------===//

static sigjmp_buf beforeMLIR;
static bool isInMLIR;
static const int signals[] = {SIGSEGV, SIGBUS,  SIGABRT,  SIGFPE,
                              SIGILL,  SIGTRAP, SIGVTALRM};
enum { numSignals = sizeof signals / sizeof *signals };
static struct sigaction oldActions[numSignals];

static void onSignal(int signal) { siglongjmp(beforeMLIR, signal); }

/// Allocations of MLIR's that no module here needs.
static void onMalloc(const volatile void *memory, size_t size) {
  (void)memory;
  if (isInMLIR && size > mostForMLIR)
    siglongjmp(beforeMLIR, -1);
}

static void onFree(const volatile void *memory) { (void)memory; }

static void onFatalError(const char *reason) {
  (void)reason;
  siglongjmp(beforeMLIR, -1);
}

/// In time of the processor: the other timer is libFuzzer's.
static void setTimer(int seconds) {
  struct itimerval timer = {.it_value = {.tv_sec = seconds}};
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
}

static void enterMLIR(void) {
  static char stack[1 << 16];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternate, NULL);
  struct sigaction action = {.sa_handler = onSignal, .sa_flags = SA_ONSTACK};
  for (int i = 0; i < numSignals; ++i)
    sigaction(signals[i], &action, &oldActions[i]);
  LLVMInstallFatalErrorHandler(onFatalError);
  // What a crash leaves behind is not ours.
  __lsan_disable();
  setTimer(secondsForMLIR);
  isInMLIR = true;
}

static void leaveMLIR(void) {
  isInMLIR = false;
  setTimer(0);
  __lsan_enable();
  LLVMResetFatalErrorHandler();
  for (int i = 0; i < numSignals; ++i)
    sigaction(signals[i], &oldActions[i], NULL);
}

static void keepCrash(const uint8_t *data, size_t size) {
  static int crashes;
  const char *folder = getenv("SPARSE24_MLIR_CRASHES");
  char path[4096];
  if (!folder)
    return;
  snprintf(path, sizeof path, "%s/mlir-crash-%d", folder, crashes++);
  FILE *file = fopen(path, "wb");
  if (!file)
    return;
  fwrite(data, 1, size, file);
  fclose(file);
}

static void ignore(MlirStringRef text, void *userData) {
  (void)text;
  (void)userData;
}

/// Parses the module, and has MLIR verify and write it.
static MlirModule parse(const char *text, size_t size) {
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreate(text, size));
  if (mlirModuleIsNull(module))
    return module;
  MlirOperation op = mlirModuleGetOperation(module);
  mlirOperationWriteBytecode(op, ignore, NULL);
  return module;
}

/// Null where MLIR refuses the input, or crashes on it.
static MlirModule parseOrGiveUp(const uint8_t *data, size_t size) {
  static char *text; // Outlives a jump, for bytecode that refers to it.
  free(text);
  text = malloc(size + 1);
  if (!text)
    abort();
  memcpy(text, data, size);
  text[size] = '\0';
  enterMLIR();
  if (sigsetjmp(beforeMLIR, 1)) {
    leaveMLIR();
    keepCrash(data, size);
    context = (MlirContext){NULL}; // In no state to be destroyed.
    return (MlirModule){NULL};
  }
  MlirModule module = parse(text, size);
  leaveMLIR();
  return module;
}

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

static void fail(const char *what, const char *pipeline) {
  fprintf(stderr, "%s: %s (%d errors, the last: %s)\n", pipeline, what, errors,
          lastError);
  abort();
}

static void printError(MlirStringRef message, void *userData) {
  (void)userData;
  fprintf(stderr, "%.*s\n", (int)message.length, message.data);
}

/// Whether the passes succeed, which must not be without a word where not.
static bool run(MlirOperation op, const char *pipeline) {
  MlirPassManager manager = mlirPassManagerCreateOnOperation(
      context, mlirIdentifierStr(mlirOperationGetName(op)));
  if (mlirLogicalResultIsFailure(sparse24PipelineParse(
          mlirPassManagerGetAsOpPassManager(manager),
          mlirStringRefCreateFromCString(pipeline), NULL, printError, NULL)))
    abort();
  errors = 0;
  bool succeeded =
      mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(manager, op));
  mlirPassManagerDestroy(manager);
  if (!succeeded && !errors)
    fail("failed without an error", pipeline);
  if (succeeded && errors)
    fail("an error, and went on", pipeline);
  return succeeded;
}

static void runPipelines(MlirOperation valid) {
  for (size_t i = 0; i < sizeof pipelines / sizeof *pipelines; ++i) {
    MlirOperation op = mlirOperationClone(valid);
    if (run(op, pipelines[i]) && !run(op, "sparse24-verify"))
      fail("is not valid any more", pipelines[i]);
    mlirOperationDestroy(op);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static bool isInitialized;
  if (!isInitialized) {
    isInitialized = true;
    mlirRegisterAllPasses();
    __sanitizer_install_malloc_and_free_hooks(onMalloc, onFree);
    atexit(destroyContext);
  }
  if (mlirContextIsNull(context) || ++modules == modulesPerContext) {
    destroyContext();
    createContext();
  }
  MlirModule module = parseOrGiveUp(data, size);
  if (mlirModuleIsNull(module))
    return 0;
  MlirOperation op = mlirModuleGetOperation(module);
  if (run(op, "sparse24-verify")) {
    // Shapes of ONNX's operations are believed until they are raised.
    MlirOperation raised = mlirOperationClone(op);
    if (run(raised, "convert-onnx-to-sparse24") &&
        run(raised, "sparse24-verify"))
      runPipelines(op);
    mlirOperationDestroy(raised);
  }
  mlirModuleDestroy(module);
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t maxSize,
                               unsigned seed) {
  static const uint8_t bytecode[] = {'M', 'L', 0xef, 'R'};
  bool isText = size < 4 || memcmp(data, bytecode, sizeof bytecode) != 0;
  size_t changed =
      isText && seed % 8 ? mutateText((char *)data, size, maxSize, seed) : 0;
  return changed ? changed : LLVMFuzzerMutate(data, size, maxSize);
}

/*===- pass-fuzzer.c - Modules nobody would write -------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// libFuzzer's target for the passes, on modules in text and bytecode. Beside
// what the sanitizers find, a module that sparse24-verify accepts, as it is and
// raised, must be valid after each of the pipelines below, and nothing may fail
// without an error. What comes out is reported, exported, and imported again.
//
// A worker process first does with the input what MLIR has to do for it. Where
// MLIR's parser, verifier, writer or passes crash, or take seconds (they are
// not built with sanitizers here), the worker ends, the input is given up, and
// it is kept as mlir-crash-N in the folder SPARSE24_MLIR_CRASHES names: that is
// a bug of MLIR's. A crash in this process is ours. Nothing goes on in a
// process that has crashed: a jump out of the allocator would leave that in no
// state to be used.

#include "mutate-text.h"

#include "sparse24/Dialect.h"
#include "sparse24/Export.h"
#include "sparse24/Import.h"
#include "sparse24/Passes.h"
#include "sparse24/Weights.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/RegisterEverything.h"

#include <sanitizer/allocator_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t maxSize,
                               unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

/// Run on a copy of each valid module, and sparse24-verify behind it. What
/// comes out is reported, exported, and its weights are written.
static const char *const pipelines[] = {
    "convert-onnx-to-sparse24,sparse24-fold-weights,sparse24-insert-compress,"
    "sparse24-fold-compress{selfcheck=true},sparse24-decompress",
    "sparse24-insert-compress{encoding=nvidia},sparse24-check,"
    "sparse24-fold-compress,sparse24-reencode{encoding=ascend-mmad},"
    "sparse24-reencode{encoding=nvidia},canonicalize,cse",
    "sparse24-decompress,sparse24-prune,sparse24-insert-compress"
    "{target=nvidia-sm80},sparse24-fold-compress",
    "sparse24-check,convert-tosa-to-sparse24,convert-linalg-to-sparse24,"
    "sparse24-fold-weights,sparse24-prune,sparse24-insert-compress,"
    "sparse24-fold-compress{selfcheck=true}",
    "convert-linalg-to-sparse24{only-compressible=true},"
    "convert-tosa-to-sparse24{only-compressible=true},"
    "convert-sparse24-to-onnx,convert-onnx-to-sparse24",
};

/// What of them is MLIR's.
static const char ofMLIR[] = "canonicalize,cse";

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

/// The attributes of all its modules live in a context.
static void renewContext(void) {
  if (!mlirContextIsNull(context) && ++modules < modulesPerContext)
    return;
  destroyContext();
  createContext();
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

static void addLayer(const Sparse24Layer *layer, void *report) {
  sparse24ReportAdd(report, layer);
}

/// Whether the passes succeed, which must not be without a word where not. The
/// report, if any, gets their verdicts.
static bool run(MlirOperation op, const char *pipeline,
                Sparse24Report *report) {
  MlirPassManager manager = mlirPassManagerCreateOnOperation(
      context, mlirIdentifierStr(mlirOperationGetName(op)));
  Sparse24PassOptions options = {.layer = report ? addLayer : NULL,
                                 .layerData = report};
  if (mlirLogicalResultIsFailure(
          sparse24PipelineParse(mlirPassManagerGetAsOpPassManager(manager),
                                mlirStringRefCreateFromCString(pipeline),
                                &options, printError, NULL)))
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

typedef struct {
  char *data;
  size_t size, capacity;
} Bytes;

static void append(MlirStringRef text, void *userData) {
  Bytes *bytes = userData;
  if (bytes->size + text.length > bytes->capacity) {
    bytes->capacity = 2 * (bytes->size + text.length);
    bytes->data = realloc(bytes->data, bytes->capacity);
    if (!bytes->data)
      abort();
  }
  memcpy(bytes->data + bytes->size, text.data, text.length);
  bytes->size += text.length;
}

//===----------------------------------------------------------------------===//
// What is MLIR's own
//===----------------------------------------------------------------------===//

static bool isWorker;
static int worker = -1; ///< A socket to it; -1 where there is none.

/// Allocations of MLIR's that no module here needs.
static void onMalloc(const volatile void *memory, size_t size) {
  (void)memory;
  if (isWorker && size > mostForMLIR)
    _exit(1);
}

static void onFree(const volatile void *memory) { (void)memory; }

static void ignore(MlirStringRef text, void *userData) {
  (void)text;
  (void)userData;
}

/// Whether MLIR reads what it prints. The reader of bytecode takes types that
/// are not valid.
static bool isReadAgain(MlirOperation op) {
  Bytes text = {.data = NULL};
  mlirOperationPrint(op, append, &text);
  append(mlirStringRefCreate("", 1), &text); // which the parser looks for
  MlirModule module = mlirModuleCreateParse(
      context, mlirStringRefCreate(text.data, text.size - 1));
  free(text.data);
  if (mlirModuleIsNull(module))
    return false;
  mlirModuleDestroy(module);
  return true;
}

/// Has MLIR read, verify, write and simplify the module. Whether it accepts it.
static bool tryMLIR(const char *data, size_t size) {
  renewContext();
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreate(data, size));
  if (mlirModuleIsNull(module))
    return false;
  MlirOperation op = mlirModuleGetOperation(module);
  mlirOperationWriteBytecode(op, ignore, NULL);
  bool accepted = isReadAgain(op);
  run(op, ofMLIR, NULL);
  mlirModuleDestroy(module);
  return accepted;
}

static bool receive(int socket, void *data, size_t size) {
  for (ssize_t count; size; size -= (size_t)count) {
    count = recv(socket, data, size, 0);
    if (count <= 0)
      return false;
    data = (char *)data + count;
  }
  return true;
}

static bool transmit(int socket, const void *data, size_t size) {
  for (ssize_t count; size; size -= (size_t)count) {
    count = send(socket, data, size, MSG_NOSIGNAL);
    if (count <= 0)
      return false;
    data = (const char *)data + count;
  }
  return true;
}

/// Tries inputs until one of them, or the other end of the socket, ends it.
static _Noreturn void work(int socket) {
  isWorker = true;
  for (int number = 1; number < NSIG; ++number)
    signal(number, SIG_DFL);
  __sanitizer_set_death_callback(NULL); // libFuzzer's, which keeps the input.
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  if (!freopen("/dev/null", "w", stderr))
    _exit(1);
  size_t size;
  while (receive(socket, &size, sizeof size)) {
    char *data = malloc(size + 1);
    if (!data || !receive(socket, data, size))
      break;
    data[size] = '\0'; // which the parser of text looks for
    // In time of the processor, which ends the process.
    struct itimerval timer = {.it_value = {.tv_sec = secondsForMLIR}};
    setitimer(ITIMER_PROF, &timer, NULL);
    bool accepted = tryMLIR(data, size);
    setitimer(ITIMER_PROF, &(struct itimerval){0}, NULL);
    free(data);
    if (!transmit(socket, &accepted, sizeof accepted))
      break;
  }
  _exit(0);
}

static void startWorker(void) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
    abort();
  pid_t process = fork();
  if (process < 0)
    abort();
  close(sockets[process != 0]);
  if (process == 0)
    work(sockets[1]);
  worker = sockets[0];
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

/// Whether MLIR accepts the input, and gets through it.
static bool isForMLIR(const uint8_t *data, size_t size) {
  if (worker < 0)
    startWorker();
  bool accepted;
  if (transmit(worker, &size, sizeof size) && transmit(worker, data, size) &&
      receive(worker, &accepted, sizeof accepted))
    return accepted;
  keepCrash(data, size);
  close(worker);
  worker = -1;
  while (wait(NULL) > 0)
    ;
  return false;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static void count(MlirStringRef text, void *userData) {
  *(size_t *)userData += text.length;
}

static void checkReport(const Sparse24Report *report, const char *pipeline) {
  static const char *const files[] = {"a.json", "a.html", "-"};
  for (size_t i = 0; i < sizeof files / sizeof *files; ++i) {
    size_t size = 0;
    const Sparse24ReportFormat *format =
        sparse24ReportFormatGet(mlirStringRefCreateFromCString(files[i]));
    if (mlirLogicalResultIsFailure(
            sparse24ReportPrint(report, format, count, &size)) ||
        !size)
      fail("there is no report", pipeline);
  }
}

static void checkWeights(MlirOperation op, const char *pipeline) {
  size_t size = 0;
  errors = 0;
  bool succeeded = mlirLogicalResultIsSuccess(
      sparse24WeightsWriteSafetensors(op, count, &size));
  if (succeeded ? errors || !size : !errors || size)
    fail("weights are written with an error, or not and without", pipeline);
}

/// Not all that is valid has a form in ONNX.
static void checkExport(MlirOperation op, const char *pipeline) {
  Bytes model = {.data = malloc(1), .capacity = 1};
  Sparse24ExportOptions options = {.opset = 21};
  errors = 0;
  bool succeeded = mlirLogicalResultIsSuccess(sparse24ExportONNX(
      mlirModuleFromOperation(op), &options, append, &model));
  if (succeeded ? errors != 0 : errors != 1 || model.size)
    fail("exported with an error, or not and without one", pipeline);
  if (succeeded) {
    MlirModule module =
        sparse24ImportONNX(context, model.data, model.size,
                           mlirStringRefCreateFromCString("a.onnx"), NULL);
    if (mlirModuleIsNull(module) ? errors != 1 : errors != 0)
      fail("imported with an error, or not and without one", pipeline);
    if (!mlirModuleIsNull(module))
      mlirModuleDestroy(module);
  }
  free(model.data);
}

//===----------------------------------------------------------------------===//
// Main
//===----------------------------------------------------------------------===//

static void runPipelines(MlirOperation valid) {
  for (size_t i = 0; i < sizeof pipelines / sizeof *pipelines; ++i) {
    MlirOperation op = mlirOperationClone(valid);
    Sparse24Report *report =
        sparse24ReportCreate(mlirStringRefCreateFromCString("a"));
    if (run(op, pipelines[i], report)) {
      if (!run(op, "sparse24-verify", NULL))
        fail("is not valid any more", pipelines[i]);
      checkReport(report, pipelines[i]);
      checkWeights(op, pipelines[i]);
      checkExport(op, pipelines[i]);
    }
    sparse24ReportDestroy(report);
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
  if (!isForMLIR(data, size))
    return 0;
  renewContext();
  char *text = malloc(size + 1); // Of which bytecode is read as it lies.
  if (!text)
    abort();
  memcpy(text, data, size);
  text[size] = '\0';
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreate(text, size));
  if (mlirModuleIsNull(module))
    fail("is read by one process and not by another", "MLIR");
  MlirOperation op = mlirModuleGetOperation(module);
  if (run(op, "sparse24-verify", NULL)) {
    // Shapes of ONNX's operations are believed until they are raised.
    MlirOperation raised = mlirOperationClone(op);
    if (run(raised, "convert-onnx-to-sparse24", NULL) &&
        run(raised, "sparse24-verify", NULL))
      runPipelines(op);
    mlirOperationDestroy(raised);
  }
  mlirModuleDestroy(module);
  free(text);
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

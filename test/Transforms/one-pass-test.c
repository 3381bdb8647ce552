/*===- one-pass-test.c - Weights that are read once -----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// The passes of --sparsity=1 share what they have compressed. Once the verdict
// on a weight is out, its pages are made unreadable, and whoever reads them all
// the same is counted. What comes out must be what the same passes make when
// each is on its own; also on several threads, in several contexts, and when
// the passes run again on a constant whose bytes are others by then.

#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"

#include "mlir-c/Dialect/Func.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
  numRows = 64,
  numColumns = 4096,
  weightBytes = 2 * numRows * numColumns,
  numFunctions = 4,
  maxLog = 1 << 12,
};

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

typedef enum { Conforms, ViolatesFirst, ViolatesLast } Kind;

static void violate(uint16_t *weight, int group, int column) {
  for (int i = 0; i < 3; ++i)
    weight[(4 * group + i) * numColumns + column] = 0x3c00;
}

static void fill(uint16_t *weight, Kind kind, uint32_t seed) {
  memset(weight, 0, weightBytes);
  for (int group = 0; group < numRows / 4; ++group)
    for (int column = 0; column < numColumns; ++column)
      for (int kept = 0; kept < 2; ++kept) {
        seed = seed * 1664525 + 1013904223;
        int row = 4 * group + (int)(seed >> 30);
        weight[row * numColumns + column] = (uint16_t)(seed >> 8);
      }
  if (kind == ViolatesFirst)
    violate(weight, 0, 0);
  if (kind == ViolatesLast)
    violate(weight, numRows / 4 - 1, numColumns - 1);
}

static uint16_t *createWeight(Kind kind, uint32_t seed) {
  void *pages = mmap(NULL, weightBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED)
    exit(2);
  fill(pages, kind, seed);
  return pages;
}

/// The weight that is watched, and how often it was read while it should not.
static char *watched;
static volatile sig_atomic_t readsAgain;

static void onFault(int number, siginfo_t *info, void *context) {
  (void)context;
  char *address = info->si_addr;
  if (!watched || address < watched || address >= watched + weightBytes) {
    signal(number, SIG_DFL);
    return;
  }
  ++readsAgain;
  mprotect(watched, weightBytes, PROT_READ | PROT_WRITE);
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

static MlirContext createContext(bool threads) {
  MlirContext context = mlirContextCreateWithThreading(threads);
  mlirDialectHandleRegisterDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  if (mlirLogicalResultIsFailure(sparse24DialectLoad(context)))
    exit(2);
  return context;
}

typedef struct {
  uint16_t *const *weights;
  int count;
  MlirAttribute attributes[numFunctions];
} Constants;

/// Gives each constant its weight; equal weights are one attribute.
static MlirWalkResult setWeight(MlirOperation op, void *userData) {
  Constants *constants = userData;
  MlirStringRef value = mlirStringRefCreateFromCString("value");
  MlirAttribute old = mlirOperationGetAttributeByName(op, value);
  if (mlirAttributeIsNull(old))
    return MlirWalkResultAdvance;
  int i = constants->count++, same = 0;
  while (constants->weights[same] != constants->weights[i])
    ++same;
  if (same == i)
    constants->attributes[i] = sparse24ElementsCreateOwned(
        mlirAttributeGetType(old), mlirStringRefCreateFromCString("w"),
        constants->weights[i], weightBytes, NULL, NULL);
  mlirOperationSetAttributeByName(op, value, constants->attributes[same]);
  return MlirWalkResultAdvance;
}

static MlirModule createModule(MlirContext context, uint16_t *const *weights) {
  char text[8192] = "";
  for (int i = 0, at = 0; i < numFunctions; ++i)
    at += snprintf(
        text + at, sizeof text - (size_t)at,
        "func.func @f%d(%%x: tensor<1x%dxf16>) {\n"
        "  %%w = \"sparse24.constant\"() {value = dense<0.0> : "
        "tensor<%dx%dxf16>} : () -> tensor<%dx%dxf16>\n"
        "  %%y = \"sparse24.matmul\"(%%x, %%w) {transpose_x1 = false, "
        "transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, "
        "0>} : (tensor<1x%dxf16>, tensor<%dx%dxf16>) -> tensor<1x%dxf16>\n"
        "  return\n"
        "}\n",
        i, numRows, numRows, numColumns, numRows, numColumns, numRows, numRows,
        numColumns, numColumns);
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(text));
  if (mlirModuleIsNull(module))
    exit(2);
  Constants constants = {.weights = weights};
  mlirOperationWalk(mlirModuleGetOperation(module), setWeight, &constants,
                    MlirWalkPreOrder);
  return module;
}

static void logLayer(const Sparse24Layer *layer, void *userData) {
  char *log = userData;
  size_t used = strlen(log);
  snprintf(log + used, maxLog - used, "'%s' %lld -> %lld bytes, %s\n",
           sparse24ReasonGetCode(layer->reason), (long long)layer->denseBytes,
           (long long)layer->compressedBytes, layer->detail);
  if (watched)
    mprotect(watched, weightBytes, PROT_NONE);
}

static MlirPassManager createAlone(MlirContext context,
                                   const Sparse24PassOptions *options) {
  static const char *const names[] = {"sparse24-insert-compress",
                                      "sparse24-fold-compress"};
  MlirPassManager manager = mlirPassManagerCreate(context);
  for (size_t i = 0; i < 2; ++i)
    mlirPassManagerAddOwnedPass(
        manager, sparse24PassCreate(sparse24PassGet(names[i], strlen(names[i])),
                                    options));
  return manager;
}

static MlirPassManager createPipeline(MlirContext context,
                                      const Sparse24PassOptions *options,
                                      bool nested) {
  MlirPassManager manager = mlirPassManagerCreate(context);
  MlirOpPassManager passes = mlirPassManagerGetAsOpPassManager(manager);
  if (nested)
    passes = mlirPassManagerGetNestedUnder(
        manager, mlirStringRefCreateFromCString("func.func"));
  sparse24PipelineAddSparsity(passes, options);
  return manager;
}

typedef struct {
  uint64_t hash; ///< Of the compressed bytes, in the order of the module.
  int count;
  MlirAttribute values[numFunctions];
} Outcome;

static MlirWalkResult hashElements(MlirOperation op, void *userData) {
  static const char *const names[] = {"values", "index"};
  Outcome *outcome = userData;
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  if (!mlirStringRefEqual(
          name, mlirStringRefCreateFromCString("sparse24.compressed_constant")))
    return MlirWalkResultAdvance;
  for (size_t i = 0; i < 2; ++i) {
    MlirAttribute elements = mlirOperationGetAttributeByName(
        op, mlirStringRefCreateFromCString(names[i]));
    Sparse24Bytes bytes;
    if (!sparse24ElementsGetBytes(elements, &bytes))
      exit(2);
    for (size_t j = 0; j < bytes.size; ++j)
      outcome->hash = (outcome->hash ^ ((const uint8_t *)bytes.data)[j]) *
                      UINT64_C(0x100000001b3);
    if (i == 0)
      outcome->values[outcome->count++] = elements;
  }
  return MlirWalkResultAdvance;
}

static Outcome compile(MlirPassManager manager, MlirModule module) {
  MlirOperation op = mlirModuleGetOperation(module);
  if (mlirLogicalResultIsFailure(mlirPassManagerRunOnOp(manager, op)))
    exit(1);
  Outcome outcome = {.hash = 1};
  mlirOperationWalk(op, hashElements, &outcome, MlirWalkPreOrder);
  return outcome;
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

static Outcome runOnce(uint16_t *const *weights, bool alone, char *log) {
  MlirContext context = createContext(false);
  MlirModule module = createModule(context, weights);
  Sparse24PassOptions options = {.layer = logLayer, .layerData = log};
  MlirPassManager manager = alone ? createAlone(context, &options)
                                  : createPipeline(context, &options, false);
  readsAgain = 0;
  watched = (char *)weights[0];
  Outcome outcome = compile(manager, module);
  watched = NULL;
  mprotect(weights[0], weightBytes, PROT_READ | PROT_WRITE);
  if (!alone && outcome.count == 2)
    printf("the shared weight: %s\n",
           mlirAttributeEqual(outcome.values[0], outcome.values[1])
               ? "compressed once"
               : "compressed twice");
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return outcome;
}

/// The same passes twice on the same attribute, whose bytes change meanwhile.
static bool runTwice(uint16_t *const *weights, const Outcome *expected) {
  MlirContext context = createContext(false);
  MlirModule first = createModule(context, weights);
  MlirModule second = mlirModuleFromOperation(
      mlirOperationClone(mlirModuleGetOperation(first)));
  MlirPassManager manager = createPipeline(context, NULL, false);
  fill(weights[0], Conforms, 99);
  uint64_t before = compile(manager, first).hash;
  fill(weights[0], Conforms, 1);
  uint64_t after = compile(manager, second).hash;
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(first);
  mlirModuleDestroy(second);
  mlirContextDestroy(context);
  return before != expected->hash && after == expected->hash;
}

typedef struct {
  uint16_t *const *weights;
  Outcome outcome;
} Job;

static void *runThread(void *userData) {
  Job *job = userData;
  MlirContext context = createContext(true);
  MlirModule module = createModule(context, job->weights);
  MlirPassManager manager = createPipeline(context, NULL, true);
  job->outcome = compile(manager, module);
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return NULL;
}

static bool runThreads(uint16_t *const *weights, const Outcome *expected) {
  Job jobs[2] = {{.weights = weights}, {.weights = weights}};
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    if (pthread_create(&threads[i], NULL, runThread, &jobs[i]) != 0)
      exit(2);
  bool same = true;
  for (int i = 0; i < 2; ++i) {
    pthread_join(threads[i], NULL);
    same &= jobs[i].outcome.hash == expected->hash &&
            jobs[i].outcome.count == expected->count;
  }
  return same;
}

int main(void) {
  sigaction(
      SIGSEGV,
      &(struct sigaction){.sa_sigaction = onFault, .sa_flags = SA_SIGINFO},
      NULL);
  uint16_t *weights[numFunctions] = {createWeight(Conforms, 1),
                                     createWeight(ViolatesFirst, 2),
                                     createWeight(ViolatesLast, 3)};
  weights[3] = weights[0];
  static char aloneLog[maxLog], log[maxLog];
  Outcome expected = runOnce(weights, /*alone=*/true, aloneLog);
  printf("alone: read again %d times\n", (int)readsAgain);
  Outcome outcome = runOnce(weights, /*alone=*/false, log);
  printf("pipeline: read again %d times\n%s", (int)readsAgain, log);
  printf("verdicts: %s\n", strcmp(log, aloneLog) == 0 ? "the same" : aloneLog);
  printf("bytes: %s\n",
         outcome.hash == expected.hash && outcome.count == expected.count
             ? "the same"
             : "others");
  printf("run twice: %s\n",
         runTwice(weights, &expected) ? "as it should" : "with old bytes");
  printf("threads: %s\n",
         runThreads(weights, &expected) ? "the same" : "others");
  for (int i = 0; i < 3; ++i)
    munmap(weights[i], weightBytes);
  return 0;
}

/*===- threads-test.c - Contexts and functions at the same time -----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Several contexts on several threads, and passes that MLIR runs on functions
// in parallel: nothing is shared that must not be, and reports are the same as
// those of one thread. .ci/run has it under ThreadSanitizer.
// Usage: threads-test MODEL

#include "../Expect.h"

#include "sparse24/Dialect.h"
#include "sparse24/Host.h"
#include "sparse24/Passes.h"

#include "mlir-c/RegisterEverything.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { numThreads = 4, numRounds = 2, numFunctions = 48, maxText = 1 << 19 };

static atomic_int failures;

typedef struct {
  char *data;
  size_t size;
} Text;

static void append(const char *data, size_t size, void *userData) {
  Text *text = userData;
  if (size >= maxText - text->size) {
    ++failures;
    return;
  }
  memcpy(text->data + text->size, data, size);
  text->size += size;
  text->data[text->size] = '\0';
}

static Text createText(void) {
  Text text = {.data = calloc(1, maxText)};
  if (!text.data)
    exit(EXIT_FAILURE);
  return text;
}

//===----------------------------------------------------------------------===//
// A context for each thread
//===----------------------------------------------------------------------===//

typedef struct {
  const char *path;
  bool threads; ///< Of the context.
  Text report;
} Job;

static void compressModel(Job *job) {
  Sparse24HostContext *context = sparse24HostContextCreate(job->threads);
  Sparse24HostModule *module = sparse24HostModuleLoad(context, job->path, NULL);
  Sparse24HostRunOptions options = {.selfcheck = true, .remarks = true};
  EXPECT(module && sparse24HostModuleCompress(module, &options));
  EXPECT(sparse24HostContextGetNumDiagnostics(context) == 9);
  EXPECT(module &&
         sparse24HostModulePrintReport(module, "json", append, &job->report));
  Sparse24HostWeight weight;
  for (size_t i = 0; sparse24HostModuleGetWeight(module, i, &weight); ++i) {
    void *dense = malloc(weight.denseSize);
    EXPECT(sparse24HostModuleDecompress(module, i, dense, weight.denseSize));
    free(dense);
  }
  sparse24HostModuleDestroy(module);
  sparse24HostContextDestroy(context);
}

static void *runJob(void *data) {
  compressModel(data);
  return NULL;
}

static void testContexts(const char *path) {
  for (int round = 0; round < numRounds; ++round) {
    pthread_t threads[numThreads];
    Job jobs[numThreads];
    for (int i = 0; i < numThreads; ++i) {
      jobs[i] = (Job){path, round > 0, createText()};
      if (pthread_create(&threads[i], NULL, runJob, &jobs[i]) != 0)
        exit(EXIT_FAILURE);
    }
    for (int i = 0; i < numThreads; ++i) {
      pthread_join(threads[i], NULL);
      EXPECT(strstr(jobs[i].report.data, "\"compressed\": 6"));
      EXPECT(strcmp(jobs[i].report.data, jobs[0].report.data) == 0);
    }
    for (int i = 0; i < numThreads; ++i)
      free(jobs[i].report.data);
  }
}

//===----------------------------------------------------------------------===//
// Functions in parallel
//===----------------------------------------------------------------------===//

/// A matrix of 16 x 4: the same rows of 4, one of `row` and zeros. Where three
/// of four are not zero it is not 2:4.
static void appendMatrix(Text *text, int row, bool conforms) {
  char line[128];
  append("dense<[", 7, text);
  for (int i = 0; i < 16; ++i) {
    int value = i % 4 < (conforms ? 2 : 3) ? row + i : 0;
    int size = snprintf(line, sizeof line, "%s[%d.0, %d.0, 0.0, %d.0]",
                        i ? ", " : "", value, value, -value);
    append(line, (size_t)size, text);
  }
  append("]> : tensor<16x4xf32>", 21, text);
}

static void appendLayer(Text *text, int function, int layer, bool conforms) {
  char line[512];
  int size = snprintf(line, sizeof line,
                      "  %%w%d = \"sparse24.constant\"() {value = ", layer);
  append(line, (size_t)size, text);
  appendMatrix(text, 100 * function + layer + 1, conforms);
  size = snprintf(
      line, sizeof line,
      "} : () -> tensor<16x4xf32>\n"
      "  %%y%d = \"sparse24.matmul\"(%%x, %%w%d) {transpose_x1 = false, "
      "transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} "
      ": (tensor<1x16xf32>, tensor<16x4xf32>) -> tensor<1x4xf32> "
      "loc(\"f%d.%d\")\n",
      layer, layer, function, layer);
  append(line, (size_t)size, text);
}

/// Functions with one layer to three.
static Text createFunctions(void) {
  Text text = createText();
  char line[128];
  for (int i = 0; i < numFunctions; ++i) {
    int size = snprintf(
        line, sizeof line,
        "func.func @f%d(%%x: tensor<1x16xf32>) -> tensor<1x4xf32> {\n", i);
    append(line, (size_t)size, &text);
    for (int j = 0; j <= i % 3; ++j)
      appendLayer(&text, i, j, (i + j) % 5 != 0);
    size = snprintf(line, sizeof line, "  return %%y0 : tensor<1x4xf32>\n}\n");
    append(line, (size_t)size, &text);
  }
  return text;
}

static Text runOnFunctions(const Text *input, const char *pipeline,
                           bool threads) {
  Text output = createText();
  Sparse24HostContext *context = sparse24HostContextCreate(threads);
  Sparse24HostModule *module = sparse24HostModuleLoadMemory(
      context, input->data, input->size, "functions.mlir", NULL);
  if (!module)
    fputs(sparse24HostContextGetMessages(context), stdout);
  Sparse24HostRunOptions options = {.selfcheck = true, .remarks = true};
  EXPECT(module && sparse24HostModuleRun(module, pipeline, &options));
  const char *messages = sparse24HostContextGetMessages(context);
  append(messages, strlen(messages), &output);
  EXPECT(module &&
         sparse24HostModulePrintReport(module, "json", append, &output));
  EXPECT(module && sparse24HostModulePrint(module, NULL, append, &output));
  sparse24HostModuleDestroy(module);
  sparse24HostContextDestroy(context);
  return output;
}

static void testFunctions(const Text *input) {
  static const char *const pipelines[] = {
      "func.func(sparse24-check)",
      "func.func(sparse24-insert-compress,sparse24-fold-compress)",
      "func.func(cse,sparse24-check,sparse24-prune,sparse24-insert-compress)",
  };
  for (size_t i = 0; i < sizeof pipelines / sizeof *pipelines; ++i) {
    Text alone = runOnFunctions(input, pipelines[i], false);
    EXPECT(strstr(alone.data, "f47.2") && strstr(alone.data, "remark"));
    for (int round = 0; round < numRounds; ++round) {
      Text together = runOnFunctions(input, pipelines[i], true);
      EXPECT(strcmp(together.data, alone.data) == 0);
      free(together.data);
    }
    free(alone.data);
  }
}

//===----------------------------------------------------------------------===//
// The callback of a pass
//===----------------------------------------------------------------------===//

typedef struct {
  int function, layer; ///< As the name of the layer has them.
  int64_t position;
} Seen;

typedef struct {
  atomic_bool isCalled;
  Seen seen[numFunctions * 3];
  size_t count;
} Calls;

static void onLayer(const Sparse24Layer *layer, void *userData) {
  Calls *calls = userData;
  EXPECT(
      !atomic_exchange_explicit(&calls->isCalled, true, memory_order_relaxed));
  MlirStringRef name = sparse24LayerGetName(layer);
  char text[32] = "";
  memcpy(text, name.data, name.length < sizeof text ? name.length : 0);
  Seen *seen = &calls->seen[calls->count++];
  EXPECT(sscanf(text, "f%d.%d", &seen->function, &seen->layer) == 2);
  EXPECT(layer->positionSize == 1);
  seen->position = layer->position[0];
  atomic_store_explicit(&calls->isCalled, false, memory_order_relaxed);
}

static void testCallback(const Text *input) {
  MlirContext context = mlirContextCreateWithThreading(true);
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  mlirRegisterAllDialects(registry);
  mlirContextAppendDialectRegistry(context, registry);
  mlirDialectRegistryDestroy(registry);
  EXPECT(mlirLogicalResultIsSuccess(sparse24DialectLoad(context)));
  MlirModule module = mlirModuleCreateParse(
      context, mlirStringRefCreate(input->data, input->size));
  Calls calls = {.count = 0};
  Sparse24PassOptions options = {.layer = onLayer, .layerData = &calls};
  MlirPassManager manager = mlirPassManagerCreate(context);
  mlirOpPassManagerAddOwnedPass(
      mlirPassManagerGetNestedUnder(
          manager, mlirStringRefCreateFromCString("func.func")),
      sparse24PassCreate(sparse24PassGet("sparse24-check", 14), &options));
  EXPECT(mlirLogicalResultIsSuccess(
      mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(module))));
  EXPECT(calls.count == numFunctions * 2);
  int last[numFunctions];
  memset(last, -1, sizeof last);
  for (size_t i = 0; i < calls.count; ++i) {
    const Seen *seen = &calls.seen[i];
    EXPECT(seen->position == seen->function);
    // Within a function they come in order.
    EXPECT(seen->layer == ++last[seen->function]);
  }
  mlirPassManagerDestroy(manager);
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
}

int main(int argc, char **argv) {
  if (argc != 2)
    return EXIT_FAILURE;
  Text functions = createFunctions();
  testContexts(argv[1]);
  testFunctions(&functions);
  testCallback(&functions);
  free(functions.data);
  printf("%d failures\n", failures);
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

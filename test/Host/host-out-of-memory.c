/*===- host-out-of-memory.c - Hosts when memory runs out ------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// usage: host-out-of-memory MODEL OUTPUT
//
// Does with the model what a host does, once for each allocation on the way,
// which fails. Each function must then succeed with what it gives without, or
// fail and say so.

#include "allocations.h"

#include "sparse24/Host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// FNV-1a.
static void hash(const char *data, size_t size, void *userData) {
  uint64_t *value = userData;
  for (size_t i = 0; i < size; ++i)
    *value = (*value ^ (uint8_t)data[i]) * UINT64_C(0x100000001b3);
}

typedef struct {
  const char *model, *output;
  uint64_t hash; ///< Of all that the functions gave.
  /// The function that failed, and whether it said so.
  const char *failed;
  bool isSaid;
} Use;

/// Notes that `what` has failed where it has.
static bool check(Use *use, const Sparse24HostContext *context, bool succeeded,
                  const char *what) {
  if (succeeded)
    return true;
  use->failed = what;
  use->isSaid = strstr(sparse24HostContextGetMessages(context), "error: ");
  return false;
}

static bool hashWeights(Use *use, Sparse24HostContext *context,
                        Sparse24HostModule *module) {
  size_t count;
  Sparse24HostWeight weight;
  // The first of these finds all weights.
  if (!check(use, context, sparse24HostModuleGetWeight(module, 0, &weight),
             "GetWeight") ||
      !check(use, context, sparse24HostModuleGetNumWeights(module, &count),
             "GetNumWeights"))
    return false;
  for (size_t i = 0; i < count; ++i) {
    if (!check(use, context, sparse24HostModuleGetWeight(module, i, &weight),
               "GetWeight"))
      return false;
    hash(weight.values.data, weight.values.size, &use->hash);
    hash(weight.index.data, weight.index.size, &use->hash);
    for (size_t j = 0; j < weight.numLayers; ++j)
      hash(weight.layers[j], strlen(weight.layers[j]), &use->hash);
    char *dense = malloc(weight.denseSize);
    bool decoded =
        sparse24HostModuleDecompress(module, i, dense, weight.denseSize);
    if (decoded)
      hash(dense, weight.denseSize, &use->hash);
    free(dense);
    if (!check(use, context, decoded, "Decompress"))
      return false;
  }
  return true;
}

static void useModule(Use *use, Sparse24HostContext *context,
                      Sparse24HostModule *module) {
  Sparse24HostRunOptions options = {.selfcheck = 1, .remarks = 1};
  (void)(check(use, context, sparse24HostModuleCompress(module, &options),
               "Compress") &&
         check(use, context,
               sparse24HostModulePrintReport(module, "json", hash, &use->hash),
               "PrintReport") &&
         check(use, context,
               sparse24HostModulePrintSummary(module, hash, &use->hash),
               "PrintSummary") &&
         hashWeights(use, context, module) &&
         check(use, context,
               sparse24HostModuleRun(module, "sparse24-decompress", NULL),
               "Run") &&
         check(use, context, sparse24HostModuleVerify(module, false),
               "Verify") &&
         check(use, context,
               sparse24HostModulePrint(module, NULL, hash, &use->hash),
               "Print") &&
         check(use, context, sparse24HostModuleSave(module, use->output, NULL),
               "Save"));
}

static Use run(const char *model, const char *output, size_t failAt) {
  Use use = {.model = model, .output = output};
  allocations = (Allocations){.failAt = failAt};
  Sparse24HostContext *context = sparse24HostContextCreate(false);
  if (!context) {
    use.failed = "a context"; // There is nobody to say so.
    use.isSaid = true;
    return use;
  }
  Sparse24HostModule *module = sparse24HostModuleLoad(context, model, NULL);
  if (check(&use, context, module, "Load"))
    useModule(&use, context, module);
  allocations.failAt = 0;
  sparse24HostModuleDestroy(module);
  sparse24HostContextDestroy(context);
  return use;
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  Use expected = run(argv[1], argv[2], 0);
  size_t count = allocations.count, refused = 0;
  if (expected.failed) {
    printf("without a failure: %s fails\n", expected.failed);
    return 2;
  }
  bool success = true;
  for (size_t n = 1; n <= count; ++n) {
    Use use = run(argv[1], argv[2], n);
    refused += use.failed != NULL;
    if (use.failed ? use.isSaid : use.hash == expected.hash)
      continue;
    success = false;
    printf("allocation %zu: %s\n", n,
           use.failed ? use.failed : "something else, and no error");
  }
  printf("%zu failures injected, %zu led to an error\n", count, refused);
  return success ? 0 : 1;
}

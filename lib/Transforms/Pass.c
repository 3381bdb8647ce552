/*===- Pass.c - From rows of the table to MLIR's passes -------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Pass.h"

#include "Support/IR.h"
#include "Transforms/CompressedWeights.h"
#include "Transforms/Verify.h"
#include "sparse24/Dialect.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

struct Sparse24PassInfo {
  const char *name;
  const char *argument;
  const char *summary;
  MlirLogicalResult (*run)(MlirOperation op,
                           const Sparse24PassOptions *options);
};

static const Sparse24PassInfo passes[] = {
#define SPARSE24_PASS(Name, argument, summary)                                 \
  {#Name, argument, summary, sparse24Run##Name},
#include "sparse24/Passes.def"
};

enum { numPasses = sizeof passes / sizeof *passes };

/// What makes up --sparsity=1, in order.
static const char *const sparsityPasses[] = {
    "convert-onnx-to-sparse24", "sparse24-fold-weights",
    "sparse24-prune", // only where asked for
    "sparse24-insert-compress", "sparse24-fold-compress",
};

const Sparse24PassInfo *sparse24PassGetAt(size_t position) {
  return position < numPasses ? &passes[position] : NULL;
}

const Sparse24PassInfo *sparse24PassGet(const char *argument, size_t length) {
  for (size_t i = 0; i < numPasses; ++i)
    if (sparse24StrEquals(mlirStringRefCreate(argument, length),
                          passes[i].argument))
      return &passes[i];
  return NULL;
}

const char *sparse24PassGetArgument(const Sparse24PassInfo *pass) {
  return pass->argument;
}

const char *sparse24PassGetSummary(const Sparse24PassInfo *pass) {
  return pass->summary;
}

//===----------------------------------------------------------------------===//
// Options as text
//===----------------------------------------------------------------------===//

static bool setEncoding(Sparse24PassOptions *options, MlirStringRef value) {
  options->encoding = sparse24EncodingGet(value.data, value.length);
  return options->encoding;
}

static void printEncoding(const Sparse24PassOptions *options,
                          Sparse24Text *text) {
  if (options->encoding && options->encoding != sparse24EncodingGetDefault())
    sparse24TextPrintf(text, "%s", sparse24EncodingGetName(options->encoding));
}

static bool setTarget(Sparse24PassOptions *options, MlirStringRef value) {
  options->target = sparse24TargetGet(value.data, value.length);
  return options->target;
}

static void printTarget(const Sparse24PassOptions *options,
                        Sparse24Text *text) {
  if (options->target && options->target != sparse24TargetGetAt(0))
    sparse24TextPrintf(text, "%s", sparse24TargetGetName(options->target));
}

static bool setFlag(bool *flag, MlirStringRef value) {
  *flag = sparse24StrEquals(value, "true");
  return *flag || sparse24StrEquals(value, "false");
}

static bool setSelfcheck(Sparse24PassOptions *options, MlirStringRef value) {
  return setFlag(&options->selfcheck, value);
}

static void printSelfcheck(const Sparse24PassOptions *options,
                           Sparse24Text *text) {
  if (options->selfcheck)
    sparse24TextPrintf(text, "true");
}

static bool setAllowUnregistered(Sparse24PassOptions *options,
                                 MlirStringRef value) {
  return setFlag(&options->allowUnregistered, value);
}

static void printAllowUnregistered(const Sparse24PassOptions *options,
                                   Sparse24Text *text) {
  if (options->allowUnregistered)
    sparse24TextPrintf(text, "true");
}

static bool setOnlyCompressible(Sparse24PassOptions *options,
                                MlirStringRef value) {
  return setFlag(&options->onlyCompressible, value);
}

static void printOnlyCompressible(const Sparse24PassOptions *options,
                                  Sparse24Text *text) {
  if (options->onlyCompressible)
    sparse24TextPrintf(text, "true");
}

/// The options that can be written in a pipeline, by the passes that have them.
/// `print` appends the value where it is not the default.
static const struct {
  const char *pass;
  const char *name;
  bool (*set)(Sparse24PassOptions *options, MlirStringRef value);
  void (*print)(const Sparse24PassOptions *options, Sparse24Text *text);
} passOptions[] = {
    {"convert-linalg-to-sparse24", "only-compressible", setOnlyCompressible,
     printOnlyCompressible},
    {"convert-linalg-to-sparse24", "target", setTarget, printTarget},
    {"convert-tosa-to-sparse24", "only-compressible", setOnlyCompressible,
     printOnlyCompressible},
    {"convert-tosa-to-sparse24", "target", setTarget, printTarget},
    {"sparse24-check", "encoding", setEncoding, printEncoding},
    {"sparse24-check", "target", setTarget, printTarget},
    {"sparse24-insert-compress", "encoding", setEncoding, printEncoding},
    {"sparse24-insert-compress", "target", setTarget, printTarget},
    {"sparse24-fold-compress", "selfcheck", setSelfcheck, printSelfcheck},
    {"sparse24-prune", "target", setTarget, printTarget},
    {"sparse24-reencode", "encoding", setEncoding, printEncoding},
    {"sparse24-verify", "allow-unregistered", setAllowUnregistered,
     printAllowUnregistered},
};

enum { numPassOptions = sizeof passOptions / sizeof *passOptions };

static MlirLogicalResult setOption(const Sparse24PassInfo *pass,
                                   MlirStringRef name, MlirStringRef value,
                                   Sparse24PassOptions *options,
                                   Sparse24Text *error) {
  for (size_t i = 0; i < numPassOptions; ++i) {
    if (strcmp(passOptions[i].pass, pass->argument) != 0 ||
        !sparse24StrEquals(name, passOptions[i].name))
      continue;
    if (passOptions[i].set(options, value))
      return mlirLogicalResultSuccess();
    sparse24TextPrintf(error, "pass '%s': option '%s' has no value '%.*s'",
                       pass->argument, passOptions[i].name,
                       SPARSE24_STR(value));
    return mlirLogicalResultFailure();
  }
  sparse24TextPrintf(error, "pass '%s' has no option '%.*s'", pass->argument,
                     SPARSE24_STR(name));
  return mlirLogicalResultFailure();
}

static MlirLogicalResult checkOptions(const Sparse24PassInfo *pass,
                                      const Sparse24PassOptions *options,
                                      Sparse24Text *error) {
  Sparse24Text problem = {0};
  bool ok = sparse24PassOptionsCheckEncoding(options, &problem);
  if (!ok)
    sparse24TextPrintf(error, "pass '%s': %s", pass->argument,
                       problem.data ? problem.data : "out of memory");
  sparse24TextDestroy(&problem);
  return ok ? mlirLogicalResultSuccess() : mlirLogicalResultFailure();
}

static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n'; }

MlirLogicalResult sparse24PassOptionsParse(const Sparse24PassInfo *pass,
                                           MlirStringRef text,
                                           Sparse24PassOptions *options,
                                           MlirStringCallback onError,
                                           void *userData) {
  const char *at = text.data, *end = text.data + text.length;
  MlirLogicalResult result = mlirLogicalResultSuccess();
  Sparse24Text error = {0};
  while (mlirLogicalResultIsSuccess(result)) {
    while (at < end && isSpace(*at))
      ++at;
    if (at == end)
      break;
    const char *word = at, *equals = NULL;
    for (; at < end && !isSpace(*at); ++at)
      if (*at == '=' && !equals)
        equals = at;
    const char *nameEnd = equals ? equals : at;
    const char *value = equals ? equals + 1 : at;
    result = setOption(
        pass, mlirStringRefCreate(word, (size_t)(nameEnd - word)),
        mlirStringRefCreate(value, (size_t)(at - value)), options, &error);
  }
  if (mlirLogicalResultIsSuccess(result))
    result = checkOptions(pass, options, &error);
  if (mlirLogicalResultIsFailure(result))
    onError(sparse24TextGet(&error), userData);
  sparse24TextDestroy(&error);
  return result;
}

/// The argument as it stands in a pipeline, with the options that are not the
/// defaults.
static void printArgument(const Sparse24PassInfo *pass,
                          const Sparse24PassOptions *options,
                          Sparse24Text *text) {
  sparse24TextPrintf(text, "%s", pass->argument);
  bool open = false;
  for (size_t i = 0; i < numPassOptions; ++i) {
    if (strcmp(passOptions[i].pass, pass->argument) != 0)
      continue;
    Sparse24Text value = {0};
    passOptions[i].print(options, &value);
    if (value.size) {
      sparse24TextPrintf(text, "%s%s=%s", open ? " " : "{", passOptions[i].name,
                         value.data);
      open = true;
    }
    sparse24TextDestroy(&value);
  }
  if (open)
    sparse24TextPrintf(text, "}");
}

//===----------------------------------------------------------------------===//
// MLIR's side of a pass
//===----------------------------------------------------------------------===//

/// What a pass and its clones share: MLIR clones passes to run them on several
/// threads, while the host's callback is called by one thread at a time.
typedef struct {
  pthread_mutex_t mutex;
  atomic_int owners;
  Sparse24LayerCallback layer;
  void *layerData;
} Shared;

typedef struct {
  const Sparse24PassInfo *info;
  Sparse24PassOptions options;
  Shared *shared;
} Instance;

/// One run of a pass, and the position of what it runs on.
typedef struct {
  Shared *shared;
  int64_t *position;
  size_t positionSize;
} Run;

static void callLocked(const Sparse24Layer *layer, void *userData) {
  Run *run = userData;
  Shared *shared = run->shared;
  Sparse24Layer copy = *layer;
  copy.pass = shared;
  copy.position = run->position;
  copy.positionSize = run->positionSize;
  // What the host runs out of is not for patterns to tell.
  int error = errno;
  pthread_mutex_lock(&shared->mutex);
  shared->layer(&copy, shared->layerData);
  pthread_mutex_unlock(&shared->mutex);
  errno = error;
}

/// The number of the operation among those of its parent. Other threads may
/// work in its neighbours, but do not move them.
static int64_t getNumber(MlirOperation op, MlirOperation parent) {
  int64_t number = 0;
  bool isFound = false;
  for (MlirRegion region = mlirOperationGetFirstRegion(parent); !isFound;
       region = mlirRegionGetNextInOperation(region))
    for (MlirBlock block = mlirRegionGetFirstBlock(region);
         !isFound && !mlirBlockIsNull(block);
         block = mlirBlockGetNextInRegion(block))
      for (MlirOperation at = mlirBlockGetFirstOperation(block);
           !isFound && !mlirOperationIsNull(at);
           at = mlirOperationGetNextInBlock(at)) {
        isFound = mlirOperationEqual(at, op);
        number += !isFound;
      }
  return number;
}

/// The parent; null for an operation that stands alone.
static MlirOperation getParent(MlirOperation op) {
  return mlirBlockIsNull(mlirOperationGetBlock(op))
             ? (MlirOperation){NULL}
             : mlirOperationGetParentOperation(op);
}

/// Free the position. False when memory runs out.
static bool createRun(Shared *shared, MlirOperation op, Run *run) {
  *run = (Run){.shared = shared};
  MlirOperation parent, at = op;
  while (!mlirOperationIsNull(parent = getParent(at))) {
    ++run->positionSize;
    at = parent;
  }
  run->position = calloc(run->positionSize + 1, sizeof *run->position);
  if (!run->position)
    return false;
  size_t i = run->positionSize;
  for (at = op; i-- > 0; at = getParent(at))
    run->position[i] = getNumber(at, getParent(at));
  return true;
}

static Shared *createShared(const Sparse24PassOptions *options) {
  Shared *shared = malloc(sizeof *shared);
  if (!shared)
    return NULL;
  *shared = (Shared){.layer = options->layer, .layerData = options->layerData};
  pthread_mutex_init(&shared->mutex, NULL);
  atomic_init(&shared->owners, 1);
  return shared;
}

static void releaseShared(Shared *shared) {
  if (!shared || atomic_fetch_sub(&shared->owners, 1) > 1)
    return;
  pthread_mutex_destroy(&shared->mutex);
  free(shared);
}

static Instance *createInstance(const Sparse24PassInfo *info,
                                const Sparse24PassOptions *options) {
  Instance *instance = malloc(sizeof *instance);
  if (!instance)
    return NULL;
  *instance = (Instance){.info = info, .options = *options};
  if (options->layer && !(instance->shared = createShared(options))) {
    free(instance);
    return NULL;
  }
  sparse24HandoverRetain(options->handover);
  if (!options->layer)
    return instance;
  instance->options.layer = callLocked;
  return instance;
}

static void constructPass(void *userData) { (void)userData; }

static void destructPass(void *userData) {
  Instance *instance = userData;
  if (!instance)
    return;
  releaseShared(instance->shared);
  sparse24HandoverRelease(instance->options.handover);
  free(instance);
}

static void *clonePass(void *userData) {
  const Instance *original = userData;
  Instance *clone = original ? malloc(sizeof *clone) : NULL;
  if (!clone)
    return NULL;
  *clone = *original;
  if (clone->shared)
    atomic_fetch_add(&clone->shared->owners, 1);
  sparse24HandoverRetain(clone->options.handover);
  return clone;
}

static MlirLogicalResult initializePass(MlirContext context, void *userData) {
  (void)userData;
  return sparse24DialectLoad(context);
}

/// sparse24-verify has more to say.
static bool verify(const Sparse24PassInfo *pass, MlirOperation op) {
  return pass->run == sparse24RunVerify || sparse24VerifyForms(op);
}

static MlirLogicalResult runWithLayers(const Instance *instance,
                                       MlirOperation op) {
  if (!instance->shared)
    return instance->info->run(op, &instance->options);
  Run run;
  if (!createRun(instance->shared, op, &run))
    return sparse24EmitError(mlirOperationGetLocation(op), "out of memory");
  Sparse24PassOptions options = instance->options;
  options.layerData = &run;
  MlirLogicalResult result = instance->info->run(op, &options);
  free(run.position);
  return result;
}

static MlirLogicalResult runInstance(const Instance *instance,
                                     MlirOperation op) {
  MlirLocation location = mlirOperationGetLocation(op);
  if (!instance)
    return sparse24EmitError(location, "out of memory");
  Sparse24Text error = {0};
  MlirLogicalResult result =
      checkOptions(instance->info, &instance->options, &error);
  if (mlirLogicalResultIsFailure(result))
    sparse24EmitError(location, "%s",
                      error.data ? error.data : "out of memory");
  else if (!verify(instance->info, op))
    result = mlirLogicalResultFailure();
  else
    result = runWithLayers(instance, op);
  sparse24TextDestroy(&error);
  return result;
}

static void runPass(MlirOperation op, MlirExternalPass pass, void *userData) {
  MlirLogicalResult result = runInstance(userData, op);
  if (mlirLogicalResultIsFailure(result))
    mlirExternalPassSignalFailure(pass);
}

MlirPass sparse24PassCreate(const Sparse24PassInfo *pass,
                            const Sparse24PassOptions *options) {
  MlirExternalPassCallbacks callbacks = {
      .construct = constructPass,
      .destruct = destructPass,
      .initialize = initializePass,
      .clone = clonePass,
      .run = runPass,
  };
  static const Sparse24PassOptions defaults;
  if (!options)
    options = &defaults;
  Sparse24Text argument = {0};
  printArgument(pass, options, &argument);
  MlirPass created = mlirCreateExternalPass(
      mlirTypeIDCreate(pass), sparse24Str(pass->name),
      sparse24TextGet(&argument), sparse24Str(pass->summary), sparse24Str(""),
      0, NULL, callbacks, createInstance(pass, options));
  sparse24TextDestroy(&argument);
  return created;
}

void sparse24PipelineAddSparsity(MlirOpPassManager passManager,
                                 const Sparse24PassOptions *options) {
  Sparse24PassOptions shared = options ? *options : (Sparse24PassOptions){0};
  // Without it the weights are read twice.
  shared.handover = sparse24HandoverCreate();
  for (size_t i = 0; i < sizeof sparsityPasses / sizeof *sparsityPasses; ++i) {
    const Sparse24PassInfo *pass =
        sparse24PassGet(sparsityPasses[i], strlen(sparsityPasses[i]));
    if (pass->run == sparse24RunPrune && !shared.prune)
      continue;
    mlirOpPassManagerAddOwnedPass(passManager,
                                  sparse24PassCreate(pass, &shared));
  }
  sparse24HandoverRelease(shared.handover);
}

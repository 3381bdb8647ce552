/*===- import-fuzzer.c - Models nobody would write ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// libFuzzer's target. Beside what the sanitizers find, a model must get exactly
// one error, or be valid before and after compression.

#include "../Import/compile-model.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/// Creating a context takes longer than most models do.
enum { modelsPerContext = 256 };

static MlirContext context;
static int models;

static void destroyContext(void) {
  if (!mlirContextIsNull(context))
    mlirContextDestroy(context);
  context = (MlirContext){NULL};
}

static void renewContext(void) {
  if (mlirContextIsNull(context))
    atexit(destroyContext);
  destroyContext();
  context = createModelContext();
  models = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (mlirContextIsNull(context) || ++models == modelsPerContext)
    renewContext();
  Outcome outcome = compileModel(context, data, size);
  const char *contradiction = findContradiction(&outcome);
  if (!contradiction)
    return 0;
  fprintf(stderr, "%s (%d errors, the last: %s)\n", contradiction,
          outcome.errors, outcome.lastError);
  abort();
}

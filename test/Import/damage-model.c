/*===- damage-model.c - Models that are cut off or have wrong bytes -------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Compiles each prefix of the models given, and each model with one byte
// changed in some ways. It must be refused with exactly one error, or be fine.

#include "compile-model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { modelsPerContext = 512 };

typedef struct {
  MlirContext context;
  size_t models, refused, invalid, valid;
  bool failed;
} Run;

static void compile(Run *run, const char *what, size_t position,
                    const char *bytes, size_t size) {
  if (run->models++ % modelsPerContext == 0) {
    if (!mlirContextIsNull(run->context))
      mlirContextDestroy(run->context);
    run->context = createModelContext();
  }
  // A copy of exactly its size, so that reading on is noticed.
  char *copy = malloc(size ? size : 1);
  if (!copy)
    abort();
  memcpy(copy, bytes, size);
  Outcome outcome = compileModel(run->context, copy, size);
  free(copy);
  run->refused += !outcome.isImported;
  run->invalid += outcome.isImported && !outcome.isVerified;
  run->valid += outcome.isCompiled;
  const char *contradiction = findContradiction(&outcome);
  if (!contradiction)
    return;
  printf("%s %zu: %s (%s)\n", what, position, contradiction, outcome.lastError);
  run->failed = true;
}

static void damage(Run *run, char *bytes, size_t size) {
  for (size_t i = 0; i < size; ++i)
    compile(run, "cut at", i, bytes, i);
  for (size_t i = 0; i < size; ++i) {
    const char original = bytes[i];
    const char changed[] = {0, (char)0xff, (char)(original ^ 0x80),
                            (char)(original + 1), (char)(original - 1)};
    for (size_t k = 0; k < sizeof changed; ++k) {
      bytes[i] = changed[k];
      compile(run, "changed at", i, bytes, size);
    }
    bytes[i] = original;
  }
}

int main(int argc, char **argv) {
  enum { max = 1 << 16 };
  static char bytes[max];
  Run run = {.models = 0};
  for (int i = 1; i < argc; ++i) {
    FILE *file = fopen(argv[i], "rb");
    size_t size = file ? fread(bytes, 1, max, file) : 0;
    if (size == 0)
      return 2;
    fclose(file);
    damage(&run, bytes, size);
  }
  if (!mlirContextIsNull(run.context))
    mlirContextDestroy(run.context);
  printf("%zu models: %zu refused, %zu invalid, %zu valid\n", run.models,
         run.refused, run.invalid, run.valid);
  return run.failed ? 1 : 0;
}

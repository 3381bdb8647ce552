/*===- allocation-failure.c - Models when memory runs out -----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Compiles the models given once for each allocation on the way, which fails:
// alone, and with all behind it. A model must then be refused with an error or
// come out as it should.

#include "allocations.h"
#include "compile-model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool readFile(const char *path, void **bytes, size_t *size) {
  enum { max = 1 << 20 };
  FILE *file = fopen(path, "rb");
  *bytes = malloc(max);
  *size = file && *bytes ? fread(*bytes, 1, max, file) : 0;
  if (file)
    fclose(file);
  return *size > 0;
}

static Outcome compile(const void *bytes, size_t size, size_t failAt,
                       bool failAllAfter) {
  MlirContext context = createModelContext();
  allocations = (Allocations){.failAt = failAt, .failAllAfter = failAllAfter};
  Outcome outcome = compileModel(context, bytes, size);
  allocations.failAt = 0;
  mlirContextDestroy(context);
  return outcome;
}

/// False, with a line on what is wrong, where the model got through and is not
/// what it should be, or did not and nothing was said.
static bool check(const char *path, const Outcome *outcome,
                  const Outcome *expected, size_t failAt) {
  const char *problem = NULL;
  if (!outcome->isCompiled)
    problem = outcome->errors ? NULL : "no error";
  else if (outcome->errors)
    problem = "an error and a model";
  else if (outcome->hash != expected->hash ||
           outcome->compressed != expected->compressed)
    problem = "another model";
  else if (outcome->exportErrors > 1)
    problem = "more than one error of the export";
  else if (!outcome->exportErrors &&
           outcome->compiledHash == expected->compiledHash &&
           outcome->exportedHash != expected->exportedHash)
    problem = "another exported model";
  if (!outcome->isImported && outcome->errors != 1)
    problem = "not exactly one error";
  if (problem)
    printf("%s: allocation %zu: %s (%s)\n", path, failAt, problem,
           outcome->lastError);
  return !problem;
}

int main(int argc, char **argv) {
  size_t injected = 0, refused = 0;
  bool success = true;
  for (int i = 1; i < argc; ++i) {
    void *bytes;
    size_t size;
    if (!readFile(argv[i], &bytes, &size))
      return 2;
    Outcome expected = compile(bytes, size, 0, false);
    size_t count = allocations.count;
    if (!expected.isCompiled) {
      printf("%s: %s\n", argv[i], expected.lastError);
      return 2;
    }
    for (size_t n = 0; n < 2 * count; ++n) {
      Outcome outcome = compile(bytes, size, n / 2 + 1, n % 2);
      success &= check(argv[i], &outcome, &expected, n / 2 + 1);
      injected += allocations.failed > 0;
      refused += !outcome.isCompiled;
    }
    free(bytes);
  }
  printf("%zu failures injected, %zu led to an error\n", injected, refused);
  return success ? 0 : 1;
}

/*===- allocation-peak.c - How much memory a model takes ------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Prints, for each file given, how many times its size the importer allocates
// at most.

#include "allocations.h"
#include "compile-model.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  enum { max = 1 << 25, maxFactor = 200, constant = 64 << 10 };
  bool success = true;
  char *bytes = malloc(max);
  for (int i = 1; i < argc && bytes; ++i) {
    FILE *file = fopen(argv[i], "rb");
    size_t size = file ? fread(bytes, 1, max, file) : 0;
    if (size == 0)
      return 2;
    fclose(file);
    MlirContext context = createModelContext();
    allocations = (Allocations){.live = 0};
    Outcome outcome = compileModel(context, bytes, size);
    mlirContextDestroy(context);
    bool isSmall = allocations.peak <= maxFactor * size + constant;
    success &= isSmall;
    printf("%s: %zu bytes, %zu allocated, factor %.1f%s: %s\n", argv[i], size,
           allocations.peak, (double)allocations.peak / (double)size,
           isSmall ? "" : ", more than it should be",
           outcome.errors ? outcome.lastError : "no error");
  }
  free(bytes);
  return success ? 0 : 1;
}

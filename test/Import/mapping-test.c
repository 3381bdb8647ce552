/*===- mapping-test.c - How long files stay mapped ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// mapping-test FOLDER
///
/// Imports models of the folder from files and from memory, and prints how
/// often files of the folder are mapped: mapping.test has what is printed.

#include "sparse24/Import.h"

#include "mlir-c/Diagnostics.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *folder;

static void print(MlirStringRef text, void *userData) {
  (void)userData;
  fwrite(text.data, 1, text.length, stdout);
}

static MlirLogicalResult printDiagnostic(MlirDiagnostic diagnostic,
                                         void *userData) {
  (void)userData;
  printf("  error: ");
  mlirDiagnosticPrint(diagnostic, print, NULL);
  printf("\n");
  return mlirLogicalResultSuccess();
}

static MlirContext createContext(void) {
  MlirContext context = mlirContextCreateWithThreading(false);
  mlirContextAttachDiagnosticHandler(context, printDiagnostic, NULL, NULL);
  return context;
}

static const char *getPath(const char *name) {
  static char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/// Prints "when: name name", the files of the folder that are mapped.
static void printMapped(const char *when) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[2 * PATH_MAX];
  printf("  %s:", when);
  while (maps && fgets(line, sizeof line, maps)) {
    char *name = strstr(line, folder);
    if (!name)
      continue;
    name += strlen(folder) + 1;
    name[strcspn(name, "\n")] = '\0';
    printf(" %s", name);
  }
  printf("\n");
  if (maps)
    fclose(maps);
}

static void finish(MlirContext context, MlirModule module) {
  printMapped(mlirModuleIsNull(module) ? "refused" : "imported");
  if (!mlirModuleIsNull(module))
    mlirModuleDestroy(module);
  printMapped("module destroyed");
  mlirContextDestroy(context);
  printMapped("context destroyed");
}

static void importFile(const char *name) {
  printf("%s:\n", name);
  MlirContext context = createContext();
  finish(context, sparse24ImportONNXFile(context, getPath(name), NULL));
}

static void importMemory(const char *name, const char *externalDataFolder) {
  printf("%s from memory, folder '%s':\n", name,
         externalDataFolder ? externalDataFolder : "");
  static char bytes[1 << 16];
  FILE *file = fopen(getPath(name), "rb");
  if (!file)
    return;
  size_t size = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  char *copy = malloc(size);
  memcpy(copy, bytes, size);
  Sparse24ImportOptions options = {.externalDataFolder =
                                       externalDataFolder ? folder : NULL};
  MlirContext context = createContext();
  MlirModule module = sparse24ImportONNX(
      context, copy, size, mlirStringRefCreateFromCString("memory"), &options);
  free(copy);
  // The sanitizers see whether this reads what is free.
  if (!mlirModuleIsNull(module))
    mlirOperationPrint(mlirModuleGetOperation(module), print, NULL);
  finish(context, module);
}

int main(int argc, char **argv) {
  if (argc != 2)
    return 1;
  folder = argv[1];
  importFile("inline.onnx");
  importFile("external.onnx");
  importFile("small.onnx");
  importFile("invalid.onnx");
  importFile("none.onnx");
  importFile("");
  importMemory("inline.onnx", NULL);
  importMemory("external.onnx", "given");
  importMemory("external.onnx", NULL);

  printf("two contexts:\n");
  MlirContext first = createContext(), second = createContext();
  MlirModule modules[] = {
      sparse24ImportONNXFile(first, getPath("external.onnx"), NULL),
      sparse24ImportONNXFile(second, getPath("external.onnx"), NULL)};
  finish(first, modules[0]);
  finish(second, modules[1]);
  return 0;
}

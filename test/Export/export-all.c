/*===- export-all.c - All models of a folder, in and out ------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// export-all FOLDER OUT [--raised]: imports each model below FOLDER and exports
// it to the same path below OUT; with --raised through the operations of
// sparse24. Prints each failure.

#include "sparse24/Export.h"
#include "sparse24/Import.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/Pass.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void append(MlirStringRef piece, void *file) {
  fwrite(piece.data, 1, piece.length, file);
}

static MlirLogicalResult printDiagnostic(MlirDiagnostic diagnostic,
                                         void *path) {
  printf("%s: ", (const char *)path);
  mlirDiagnosticPrint(diagnostic, append, stdout);
  putchar('\n');
  return mlirLogicalResultSuccess();
}

static bool raise(MlirModule module) {
  static const char name[] = "convert-onnx-to-sparse24";
  MlirPassManager manager = mlirPassManagerCreate(mlirModuleGetContext(module));
  mlirPassManagerAddOwnedPass(
      manager,
      sparse24PassCreate(sparse24PassGet(name, sizeof name - 1), NULL));
  MlirLogicalResult result =
      mlirPassManagerRunOnOp(manager, mlirModuleGetOperation(module));
  mlirPassManagerDestroy(manager);
  return mlirLogicalResultIsSuccess(result);
}

static void createFolders(char *path) {
  for (char *slash = strchr(path + 1, '/'); slash;
       slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    mkdir(path, 0777);
    *slash = '/';
  }
}

static bool processModel(const char *from, char *to, bool isRaised) {
  MlirContext context = mlirContextCreateWithThreading(false);
  mlirContextAttachDiagnosticHandler(context, printDiagnostic,
                                     (void *)(uintptr_t)from, NULL);
  MlirModule module = sparse24ImportONNXFile(context, from, NULL);
  bool passed = false;
  if (!mlirModuleIsNull(module) && (!isRaised || raise(module))) {
    createFolders(to);
    FILE *file = fopen(to, "wb");
    passed = file && mlirLogicalResultIsSuccess(
                         sparse24ExportONNX(module, NULL, append, file));
    if (file)
      fclose(file);
  }
  if (!mlirModuleIsNull(module))
    mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return passed;
}

int main(int argc, char **argv) {
  if (argc < 3)
    return EXIT_FAILURE;
  bool isRaised = argc > 3;
  char *roots[] = {argv[1], NULL};
  FTS *files = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
  if (!files)
    return EXIT_FAILURE;
  size_t models = 0, passed = 0;
  for (FTSENT *entry; (entry = fts_read(files));) {
    const char *end = strrchr(entry->fts_name, '.');
    if (entry->fts_info != FTS_F || !end || strcmp(end, ".onnx") != 0)
      continue;
    char *to;
    if (asprintf(&to, "%s%s", argv[2], entry->fts_path + strlen(argv[1])) < 0)
      return EXIT_FAILURE;
    ++models;
    passed += processModel(entry->fts_path, to, isRaised);
    free(to);
  }
  fts_close(files);
  printf("%zu of %zu models exported\n", passed, models);
  return passed == models ? EXIT_SUCCESS : EXIT_FAILURE;
}

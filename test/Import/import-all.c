/*===- import-all.c - All models of a folder ------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// import-all FOLDER: imports each model below FOLDER/SUITE/ and brings it
// through the passes of --sparsity=1. The module must verify before and after,
// and be the same when it has been written, read and written again, as text and
// as bytecode. Prints each failure, and the numbers of each suite.

#include "sparse24/Dialect.h"
#include "sparse24/Import.h"
#include "sparse24/Passes.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/Pass.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// What has been written, or the first diagnostic.
typedef struct {
  char *data;
  size_t size;
  FILE *file;
} Text;

static void openText(Text *text) {
  *text = (Text){0};
  text->file = open_memstream(&text->data, &text->size);
  if (!text->file)
    abort();
}

static void append(MlirStringRef piece, void *text) {
  fwrite(piece.data, 1, piece.length, ((Text *)text)->file);
}

static MlirLogicalResult appendDiagnostic(MlirDiagnostic diagnostic,
                                          void *text) {
  mlirDiagnosticPrint(diagnostic, append, text);
  fputs("; ", ((Text *)text)->file);
  return mlirLogicalResultSuccess();
}

static char *readFile(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  Text text;
  openText(&text);
  char buffer[1 << 14];
  for (size_t count; file && (count = fread(buffer, 1, sizeof buffer, file));)
    fwrite(buffer, 1, count, text.file);
  if (file)
    fclose(file);
  fclose(text.file);
  *size = text.size;
  return text.data;
}

//===----------------------------------------------------------------------===//
// One model
//===----------------------------------------------------------------------===//

static MlirContext createContext(Text *diagnostics) {
  MlirContext context = mlirContextCreateWithThreading(false);
  mlirDialectHandleLoadDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  mlirContextAttachDiagnosticHandler(context, appendDiagnostic, diagnostics,
                                     NULL);
  sparse24DialectLoad(context);
  return context;
}

static void writeText(MlirModule module, Text *text) {
  openText(text);
  MlirOpPrintingFlags flags = mlirOpPrintingFlagsCreate();
  mlirOpPrintingFlagsEnableDebugInfo(flags, true, false);
  mlirOperationPrintWithFlags(mlirModuleGetOperation(module), flags, append,
                              text);
  mlirOpPrintingFlagsDestroy(flags);
  fclose(text->file);
}

static void writeBytecode(MlirModule module, Text *text) {
  openText(text);
  mlirOperationWriteBytecode(mlirModuleGetOperation(module), append, text);
  fclose(text->file);
}

/// Whether the module is the same in a context of its own.
static bool roundTrips(MlirModule module, void (*write)(MlirModule, Text *),
                       Text *diagnostics) {
  Text once, twice = {0};
  write(module, &once);
  MlirContext context = createContext(diagnostics);
  MlirModule copy =
      mlirModuleCreateParse(context, mlirStringRefCreate(once.data, once.size));
  bool isSame = false;
  if (!mlirModuleIsNull(copy)) {
    write(copy, &twice);
    isSame = once.size == twice.size &&
             memcmp(once.data, twice.data, once.size) == 0;
    mlirModuleDestroy(copy);
  }
  mlirContextDestroy(context);
  free(once.data);
  free(twice.data);
  return isSame;
}

static void addPass(MlirPassManager manager, const char *name) {
  mlirPassManagerAddOwnedPass(
      manager, sparse24PassCreate(sparse24PassGet(name, strlen(name)), NULL));
}

static bool runPasses(MlirModule module, bool compress) {
  MlirOperation op = mlirModuleGetOperation(module);
  MlirPassManager manager = mlirPassManagerCreate(mlirOperationGetContext(op));
  Sparse24PassOptions options = {0};
  addPass(manager, "sparse24-verify");
  if (compress) {
    addPass(manager, "convert-onnx-to-sparse24");
    addPass(manager, "sparse24-verify");
    sparse24PipelineAddSparsity(mlirPassManagerGetAsOpPassManager(manager),
                                &options);
    addPass(manager, "sparse24-verify");
  }
  MlirLogicalResult result = mlirPassManagerRunOnOp(manager, op);
  mlirPassManagerDestroy(manager);
  return mlirLogicalResultIsSuccess(result);
}

/// Returns what fails, or NULL.
static const char *checkModule(MlirModule module, Text *diagnostics) {
  if (!mlirOperationVerify(mlirModuleGetOperation(module)))
    return "mlir's verifier";
  if (!runPasses(module, false))
    return "sparse24-verify";
  if (!roundTrips(module, writeText, diagnostics))
    return "text";
  if (!roundTrips(module, writeBytecode, diagnostics))
    return "bytecode";
  if (!runPasses(module, true))
    return "passes";
  if (!roundTrips(module, writeText, diagnostics))
    return "text after the passes";
  return NULL;
}

static bool checkModel(const char *path) {
  Text diagnostics;
  openText(&diagnostics);
  MlirContext context = createContext(&diagnostics);
  size_t size;
  char *bytes = readFile(path, &size);
  MlirModule module = sparse24ImportONNX(
      context, bytes, size, mlirStringRefCreateFromCString(path), NULL);
  free(bytes);
  const char *failure = "import";
  if (!mlirModuleIsNull(module)) {
    failure = checkModule(module, &diagnostics);
    mlirModuleDestroy(module);
  }
  mlirContextDestroy(context);
  fclose(diagnostics.file);
  if (failure)
    printf("%s: %s: %s\n", path, failure, diagnostics.data);
  free(diagnostics.data);
  return !failure;
}

//===----------------------------------------------------------------------===//
// All models
//===----------------------------------------------------------------------===//

static int compareNames(const FTSENT **a, const FTSENT **b) {
  return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool isModel(const FTSENT *entry) {
  const char *end = strrchr(entry->fts_name, '.');
  return entry->fts_info == FTS_F && end && strcmp(end, ".onnx") == 0;
}

int main(int argc, char **argv) {
  if (argc != 2)
    return EXIT_FAILURE;
  char *roots[] = {argv[1], NULL};
  FTS *files = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, compareNames);
  if (!files)
    return EXIT_FAILURE;
  size_t models = 0, passed = 0;
  bool failed = false;
  for (FTSENT *entry; (entry = fts_read(files));) {
    if (isModel(entry)) {
      ++models;
      passed += checkModel(entry->fts_path);
    } else if (entry->fts_info == FTS_DP && entry->fts_level == 1) {
      printf("%s: %zu of %zu\n", entry->fts_name, passed, models);
      failed |= passed != models;
      models = passed = 0;
    }
  }
  fts_close(files);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/*===- Options.c - The options of sparse24-opt ----------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Options.h"

#include "sparse24/Passes.h"
#include "sparse24/Tools.h"

#include "mlir-c/Pass.h"
#include "mlir-c/RegisterEverything.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char general[] = "General";
static const char sparsity[] = "Sparsity";
static const char onnx[] = "ONNX models";
static const char files[] = "Input and output";
static const char printing[] = "Printing";
static const char passes[] = "Passes";
static const char debugging[] = "Debugging passes";

#define FIELD(name) offsetof(Options, name)
#define FLAG Sparse24OptionFlag
#define STRING Sparse24OptionString
#define OPTIONAL Sparse24OptionOptionalString
#define NUMBER Sparse24OptionNumber
#define STRINGS Sparse24OptionStrings

// clang-format off
static const Sparse24OptionInfo rows[] = {
// name                                    kind      field                     group      value     summary
{"help",                                   FLAG,     FIELD(help),              general,   NULL,     "print this text and exit"},
{"h",                                      FLAG,     FIELD(help),              NULL,      NULL,     NULL},
{"version",                                FLAG,     FIELD(version),           general,   NULL,     "print the versions of sparse24 and LLVM and exit"},

{"sparsity",                               STRING,   FIELD(sparsityText),      sparsity,  "0|1",    "1: replace operations with 2:4 weights by their compressed forms (default 0)"},
{"sparse24-encoding",                      STRING,   FIELD(encodingText),      sparsity,  "name",   "how indices are written, see below (default that of the target, or ascend-atc)"},
{"sparse24-target",                        STRING,   FIELD(targetText),        sparsity,  "name",   "leave dense what the target cannot run, see below (default generic)"},
{"sparse24-selfcheck",                     FLAG,     FIELD(selfcheck),         sparsity,  NULL,     "decode what has been compressed and compare it with the weights"},
{"sparse24-threads",                       NUMBER,   FIELD(threads),           sparsity,  "N",      "threads that read a large weight (default all processors; what comes out is the same)"},
{"quiet",                                  FLAG,     FIELD(quiet),             sparsity,  NULL,     "no summary line"},
{"sparse24-remarks",                       FLAG,     FIELD(remarks),           sparsity,  NULL,     "one remark for each weight operation"},
{"sparse24-report",                        STRING,   FIELD(report),            sparsity,  "file",   "what was decided for each weight operation: *.json, *.html, or - for a table"},
{"sparse24-emit-weights",                  STRING,   FIELD(weights),           sparsity,  "file",   "values and indices of the compressed layers, as safetensors; - is standard output"},
{"sparsity-require",                       STRINGS,  FIELD(required),          sparsity,  "pattern", "fail unless all layers of that name (may have * and ?) are compressed; repeatable"},

{"onnx-only",                              FLAG,     FIELD(onnxOnly),          onnx,      NULL,     "leave an imported ONNX model as onnx operations"},
{"onnx-dim",                               STRINGS,  FIELD(dims),              onnx,      "name=N", "make a symbolic dimension static; repeatable"},
{"onnx-input",                             STRINGS,  FIELD(inputs),            onnx,      "name=1x3x?x224", "fix the shape of an input, but for '?'; repeatable"},
{"onnx-external-data-folder",              STRING,   FIELD(externalFolder),    onnx,      "folder", "where external data is (default the model's folder)"},
{"onnx-external-data-root",                STRING,   FIELD(externalRoot),      onnx,      "folder", "a folder around it that links of external data may lead to (default none)"},
{"initializers-are-constants",             FLAG,     FIELD(initializersAreConstants), onnx, NULL,   "nobody overrides initializers that are inputs too"},
{"export-onnx",                            FLAG,     FIELD(exportONNX),        onnx,      NULL,     "write an ONNX model"},
{"export-onnx-opset",                      NUMBER,   FIELD(exportOpset),       onnx,      "N",      "its operator set, where the module does not say"},
{"export-onnx-external",                   STRING,   FIELD(exportExternal),    onnx,      "name",   "write weights to a file of that name beside it"},

{"o",                                      STRING,   FIELD(output),            files,     "file",   "output file (default '-', standard output)"},
{"emit-bytecode",                          FLAG,     FIELD(emitBytecode),      files,     NULL,     "write bytecode, as for an output file named *.mlirbc"},
{"split-input-file",                       OPTIONAL, FIELD(splitInputFile),    files,     "marker", "process what lines of '// -----' separate as modules of their own"},
{"output-split-marker",                    STRING,   FIELD(outputSplitMarker), files,     "marker", "what stands between them in the output"},
{"allow-unregistered-dialect",             FLAG,     FIELD(allowUnregistered), files,     NULL,     "allow operations of unknown dialects other than onnx"},

{"mlir-elide-elementsattrs-if-larger",     NUMBER,   FIELD(elideElements),     printing,  "count",  "print '...' for dense attributes of more elements"},
{"mlir-elide-resource-strings-if-larger",  NUMBER,   FIELD(elideResources),    printing,  "count",  "leave out resources of more characters"},
{"mlir-print-debuginfo",                   FLAG,     FIELD(debugInfo),         printing,  NULL,     "print locations"},
{"mlir-pretty-debuginfo",                  FLAG,     FIELD(prettyDebugInfo),   printing,  NULL,     "print locations for reading, not for parsing"},
{"mlir-print-local-scope",                 FLAG,     FIELD(localScope),        printing,  NULL,     "print without aliases"},
{"mlir-print-op-generic",                  FLAG,     FIELD(generic),           printing,  NULL,     "print operations in the generic form"},
{"mlir-use-nameloc-as-prefix",             FLAG,     FIELD(nameLocAsPrefix),   printing,  NULL,     "name values after their locations"},

{"pass-pipeline",                          STRING,   FIELD(passPipeline),      passes,    "text",   "passes to run, such as 'builtin.module(cse,sparse24-check{encoding=nvidia})'"},
{"dump-pass-pipeline",                     FLAG,     FIELD(dumpPassPipeline),  passes,    NULL,     "print the passes to run on standard error"},

{"verify-diagnostics",                     OPTIONAL, FIELD(verifyDiagnostics), debugging, "all|only-expected", "compare diagnostics with expected-* comments"},
{"verify-each",                            FLAG,     FIELD(verifyEach),        debugging, NULL,     "run MLIR's verifier after each pass (default true)"},
{"mlir-disable-threading",                 FLAG,     FIELD(disableThreading),  debugging, NULL,     "run on one thread"},
{"mlir-pass-statistics",                   FLAG,     FIELD(statistics),        debugging, NULL,     "print the statistics of passes"},
{"mlir-print-ir-before-all",               FLAG,     FIELD(printBeforeAll),    debugging, NULL,     "print the module before each pass"},
{"mlir-print-ir-after-all",                FLAG,     FIELD(printAfterAll),     debugging, NULL,     "print the module after each pass"},
{"mlir-print-ir-after-change",             FLAG,     FIELD(printAfterChange),  debugging, NULL,     "... where the pass has changed it"},
{"mlir-print-ir-after-failure",            FLAG,     FIELD(printAfterFailure), debugging, NULL,     "... where the pass has failed"},
{"mlir-print-ir-module-scope",             FLAG,     FIELD(printModuleScope),  debugging, NULL,     "... always the whole module"},
{"mlir-timing",                            FLAG,     FIELD(timing),            debugging, NULL,     "print execution times"},
};
// clang-format on

enum { numRows = sizeof rows / sizeof *rows };

void printError(MlirStringRef text, void *userData) {
  (void)userData;
  fprintf(stderr, "sparse24-opt: error: %.*s\n", (int)text.length, text.data);
}

__attribute__((format(printf, 1, 2))) static MlirLogicalResult
fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("sparse24-opt: error: ", stderr);
  vfprintf(stderr, format, arguments);
  putc('\n', stderr);
  va_end(arguments);
  return mlirLogicalResultFailure();
}

//===----------------------------------------------------------------------===//
// Passes as flags
//===----------------------------------------------------------------------===//

/// The command line while it is read.
typedef struct {
  FILE *passes; ///< A pipeline in builtin.module.
  size_t numPasses;
  // --sparse24-prune.
  int numPrunes;
  long pruneBegin, pruneEnd; ///< Where it stands in `passes`.
  bool pruneHasOptions;
} Reading;

static void keepText(MlirStringRef text, void *userData) {
  char **kept = userData;
  char *grown;
  if (asprintf(&grown, "%s%.*s", *kept ? *kept : "", (int)text.length,
               text.data) < 0)
    return;
  free(*kept);
  *kept = grown;
}

/// Tries to add the pass of MLIR to a manager of builtin.module. Returns NULL,
/// or what MLIR says against it, owned by the caller.
static char *tryPass(MlirStringRef name) {
  MlirContext context = mlirContextCreateWithThreading(false);
  MlirPassManager manager = mlirPassManagerCreateOnOperation(
      context, mlirStringRefCreateFromCString("builtin.module"));
  char *message = NULL;
  MlirLogicalResult result = mlirOpPassManagerAddPipeline(
      mlirPassManagerGetAsOpPassManager(manager), name, keepText, &message);
  if (mlirLogicalResultIsFailure(result) && !message)
    message = strdup("refused");
  mlirPassManagerDestroy(manager);
  mlirContextDestroy(context);
  return message;
}

static bool equals(MlirStringRef text, const char *other) {
  return mlirStringRefEqual(text, mlirStringRefCreateFromCString(other));
}

static bool isPassName(MlirStringRef name) {
  for (size_t i = 0; i < name.length; ++i)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                "0123456789-_",
                name.data[i]))
      return false;
  return name.length > 0;
}

static void appendPass(FILE *file, MlirStringRef name, const char *value) {
  fprintf(file, "%.*s", (int)name.length, name.data);
  if (value && *value)
    fprintf(file, "{%s}", value);
}

/// A pass for another operation than the module runs on those in the module, as
/// in mlir-opt. MLIR tells which: "... restricted to 'func.func' ...".
static MlirLogicalResult addUpstream(FILE *file, MlirStringRef name,
                                     const char *value) {
  static const char restricted[] = "restricted to '";
  char *message = tryPass(name);
  char *anchor = message ? strstr(message, restricted) : NULL;
  MlirLogicalResult result = mlirLogicalResultSuccess();
  if (anchor) {
    anchor += sizeof restricted - 1;
    fprintf(file, "%.*s(", (int)strcspn(anchor, "'"), anchor);
    appendPass(file, name, value);
    putc(')', file);
  } else if (!message) {
    appendPass(file, name, value);
  } else {
    result = fail("unknown option '--%.*s', see --help", (int)name.length,
                  name.data);
  }
  free(message);
  return result;
}

/// An option that is not in the table is a pass, ours or one of MLIR's.
static MlirLogicalResult addPassFlag(MlirStringRef name, const char *value,
                                     void *userData) {
  Reading *reading = userData;
  const Sparse24PassInfo *ours = sparse24PassGet(name.data, name.length);
  if (!ours && !isPassName(name))
    return fail("unknown option '--%.*s', see --help", (int)name.length,
                name.data);
  if (!ours)
    mlirRegisterAllPasses();
  long begin = ftell(reading->passes);
  if (reading->numPasses++)
    putc(',', reading->passes);
  if (!ours)
    return addUpstream(reading->passes, name, value);
  appendPass(reading->passes, name, value);
  if (equals(name, "sparse24-prune")) {
    ++reading->numPrunes;
    reading->pruneBegin = begin;
    reading->pruneEnd = ftell(reading->passes);
    reading->pruneHasOptions = value && *value;
  }
  return mlirLogicalResultSuccess();
}

/// With --sparsity=1, --sparse24-prune is one of its passes: behind them it
/// would find nothing to do that they could use. `passes` is what was read.
static MlirLogicalResult movePrune(const Reading *reading, char *passes,
                                   Options *options) {
  if (!options->sparsity || !reading->numPrunes)
    return mlirLogicalResultSuccess();
  if (reading->numPrunes > 1)
    return fail("option '--sparse24-prune' is given twice");
  if (reading->pruneHasOptions)
    return fail("'--sparse24-prune' has no options of its own with "
                "'--sparsity=1', see '--sparse24-target'");
  char *begin = passes + reading->pruneBegin;
  const char *end = passes + reading->pruneEnd;
  end += begin == passes && *end == ',';
  memmove(begin, end, strlen(end) + 1);
  options->passes = mlirStringRefCreate(passes, strlen(passes));
  options->prune = true;
  return mlirLogicalResultSuccess();
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

static MlirStringRef trim(const char *begin, const char *end) {
  static const char space[] = " \t\n\r";
  while (begin < end && strchr(space, *begin))
    ++begin;
  while (end > begin && strchr(space, end[-1]))
    --end;
  return mlirStringRefCreate(begin, (size_t)(end - begin));
}

/// Takes `anchor(passes)` apart.
static MlirLogicalResult splitPipeline(Options *options) {
  const char *text = options->passPipeline;
  const char *open = strchr(text, '(');
  MlirStringRef all = trim(text, text + strlen(text));
  if (!open || all.data[all.length - 1] != ')')
    return fail("expected the pass pipeline to be 'builtin.module(...)' or "
                "'any(...)', found '%s'",
                text);
  options->anchor = trim(text, open);
  if (!equals(options->anchor, "builtin.module") &&
      !equals(options->anchor, "any"))
    return fail("expected the pass pipeline to run on 'builtin.module' or "
                "'any', found '%.*s'",
                (int)options->anchor.length, options->anchor.data);
  size_t length = (size_t)(all.data + all.length - 1 - (open + 1));
  char *copy = strndup(open + 1, length);
  if (!copy)
    return fail("out of memory");
  free((char *)(uintptr_t)options->passes.data);
  options->passes = mlirStringRefCreate(copy, length);
  mlirRegisterAllPasses();
  return mlirLogicalResultSuccess();
}

static bool endsWith(const char *text, const char *end) {
  size_t length = strlen(text), endLength = strlen(end);
  return length > endLength && strcmp(text + length - endLength, end) == 0;
}

static bool isOneOf(const char *text, const char *first, const char *second) {
  return strcmp(text, first) == 0 || strcmp(text, second) == 0;
}

/// A report on standard output gives way to the module.
static const char *getReportPath(const Options *options) {
  return strcmp(options->report, "-") == 0 &&
                 isOneOf(options->output, "-", "/dev/stdout")
             ? "/dev/stderr"
             : options->report;
}

static MlirLogicalResult checkReport(Options *options) {
  if (!options->report)
    return mlirLogicalResultSuccess();
  options->reportFormat =
      sparse24ReportFormatGet(mlirStringRefCreateFromCString(options->report));
  if (!options->reportFormat)
    return fail("expected '--sparse24-report' to be *.json, *.html or -, found "
                "'%s'",
                options->report);
  if (options->splitInputFile)
    return fail("'--sparse24-report' is on one module, which cannot be "
                "combined with '--split-input-file'");
  options->report = getReportPath(options);
  if (strcmp(options->report, options->output) == 0)
    return fail("'--sparse24-report' and '-o' name the same file '%s'",
                options->output);
  return mlirLogicalResultSuccess();
}

/// The name of standard output is another one, too.
static const char *getFileName(const char *path) {
  return strcmp(path, "-") == 0 ? "/dev/stdout" : path;
}

static MlirLogicalResult checkWeights(const Options *options) {
  const char *path = options->weights;
  if (!path)
    return mlirLogicalResultSuccess();
  if (options->splitInputFile)
    return fail("'--sparse24-emit-weights' is on one module, which cannot be "
                "combined with '--split-input-file'");
  if (strcmp(getFileName(path), getFileName(options->output)) == 0)
    return fail("'--sparse24-emit-weights' and '-o' name the same file '%s'",
                path);
  if (options->report &&
      strcmp(getFileName(path), getFileName(options->report)) == 0)
    return fail("'--sparse24-emit-weights' and '--sparse24-report' name the "
                "same file '%s'",
                path);
  return mlirLogicalResultSuccess();
}

/// An ONNX model says that external data is a file in its folder.
static MlirLogicalResult checkExport(const Options *options) {
  const char *external = options->exportExternal;
  if (!options->exportONNX && (external || options->exportOpset))
    return fail("'--export-onnx-%s' needs '--export-onnx'",
                external ? "external" : "opset");
  if (!options->exportONNX)
    return mlirLogicalResultSuccess();
  if (options->splitInputFile || options->emitBytecode)
    return fail("'--export-onnx' writes one model, which cannot be combined "
                "with %s",
                options->splitInputFile ? "'--split-input-file'" : "bytecode");
  if (!external)
    return mlirLogicalResultSuccess();
  if (!*external || strchr(external, '/') || isOneOf(external, ".", ".."))
    return fail("expected '--export-onnx-external' to be the name of a file, "
                "found '%s'",
                external);
  const char *slash = strrchr(options->output, '/');
  if (strcmp(options->output, "-") == 0 ||
      strcmp(slash ? slash + 1 : options->output, external) == 0)
    return fail("'--export-onnx-external' needs another file as '-o', found "
                "'%s'",
                options->output);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult findTarget(Options *options) {
  const char *text = options->targetText;
  if (!text)
    return mlirLogicalResultSuccess();
  options->target = sparse24TargetGet(text, strlen(text));
  if (!options->target)
    return fail("expected '--sparse24-target' to be a target that --help "
                "lists, found '%s'",
                text);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult findEncoding(Options *options) {
  const char *text = options->encodingText;
  const Sparse24Encoding *ofTarget =
      options->target ? sparse24TargetGetEncoding(options->target) : NULL;
  if (!text)
    return mlirLogicalResultSuccess();
  options->encoding = sparse24EncodingGet(text, strlen(text));
  if (!options->encoding)
    return fail("expected '--sparse24-encoding' to be an encoding that --help "
                "lists, found '%s'",
                text);
  if (ofTarget && ofTarget != options->encoding)
    return fail("expected '--sparse24-encoding' to be '%s' for target '%s', "
                "found '%s'",
                sparse24EncodingGetName(ofTarget), options->targetText, text);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult readSparsity(Options *options) {
  if (!isOneOf(options->sparsityText, "0", "1"))
    return fail("expected '--sparsity' to be 0 or 1, found '%s'",
                options->sparsityText);
  options->sparsity = *options->sparsityText == '1';
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult checkOptions(Options *options) {
  if (mlirLogicalResultIsFailure(findTarget(options)) ||
      mlirLogicalResultIsFailure(findEncoding(options)))
    return mlirLogicalResultFailure();
  if (options->verifyDiagnostics && !*options->verifyDiagnostics)
    options->verifyDiagnostics = "all";
  if (options->verifyDiagnostics &&
      !isOneOf(options->verifyDiagnostics, "all", "only-expected"))
    return fail("expected '--verify-diagnostics' to be all or only-expected, "
                "found '%s'",
                options->verifyDiagnostics);
  if (options->splitInputFile && !*options->splitInputFile)
    options->splitInputFile = "// -----";
  if (endsWith(options->output, ".mlirbc"))
    options->emitBytecode = true;
  if (options->splitInputFile && options->emitBytecode)
    return fail("'--split-input-file' writes text, which cannot be combined "
                "with bytecode");
  if (mlirLogicalResultIsFailure(checkExport(options)))
    return mlirLogicalResultFailure();
  if (options->required.size && !options->sparsity)
    return fail("'--sparsity-require' needs '--sparsity=1'");
  if (mlirLogicalResultIsFailure(checkReport(options)) ||
      mlirLogicalResultIsFailure(checkWeights(options)))
    return mlirLogicalResultFailure();
  if (!options->passPipeline)
    return mlirLogicalResultSuccess();
  if (options->passes.length)
    return fail("'--pass-pipeline' cannot be combined with passes as options");
  return splitPipeline(options);
}

MlirLogicalResult parseOptions(int argc, char **argv, Options *options) {
  *options = (Options){
      .input = "-",
      .output = "-",
      .sparsityText = "0",
      .outputSplitMarker = "// -----",
      .elideElements = -1,
      .elideResources = -1,
      .verifyEach = true,
      .anchor = mlirStringRefCreateFromCString("builtin.module"),
  };
  char *text = NULL;
  size_t size = 0;
  Reading reading = {.passes = open_memstream(&text, &size)};
  if (!reading.passes)
    return fail("out of memory");
  MlirLogicalResult result =
      sparse24OptionsParse(rows, numRows, argc, argv, options, &options->input,
                           addPassFlag, printError, &reading);
  if (fclose(reading.passes) != 0 && mlirLogicalResultIsSuccess(result))
    result = fail("out of memory");
  options->passes = mlirStringRefCreate(text, size);
  if (mlirLogicalResultIsSuccess(result))
    result = readSparsity(options);
  if (mlirLogicalResultIsSuccess(result))
    result = movePrune(&reading, text, options);
  return mlirLogicalResultIsSuccess(result) ? checkOptions(options) : result;
}

void destroyOptions(Options *options) {
  free((char *)(uintptr_t)options->passes.data);
  options->passes = mlirStringRefCreate(NULL, 0);
  free((void *)options->required.data);
  free((void *)options->dims.data);
  free((void *)options->inputs.data);
  options->required = options->dims = options->inputs =
      (Sparse24OptionList){NULL, 0};
}

void printHelp(FILE *file) {
  fputs("Usage: sparse24-opt [options] [file]\n"
        "\n"
        "Reads a module (MLIR text or bytecode, or an ONNX model; standard "
        "input\n"
        "without a file), compresses its 2:4 weights, runs passes, and writes "
        "it.\n"
        "With --sparsity=1 the passes named below or in --pass-pipeline run\n"
        "afterwards, but for --sparse24-prune, which runs before weights are\n"
        "compressed. Options start with one dash or two.\n",
        file);
  sparse24OptionsPrint(rows, numRows, file);
  fputs("\nPasses of sparse24 (those of MLIR go by their names as well, in the "
        "order given):\n",
        file);
  const Sparse24PassInfo *pass;
  for (size_t i = 0; (pass = sparse24PassGetAt(i)); ++i)
    fprintf(file, "  --%-46s %s\n", sparse24PassGetArgument(pass),
            sparse24PassGetSummary(pass));
  fputs("\nEncodings of indices:\n", file);
  const Sparse24Encoding *encoding;
  for (size_t i = 0; (encoding = sparse24EncodingGetAt(i)); ++i)
    fprintf(file, "  %-48s %s\n", sparse24EncodingGetName(encoding),
            sparse24EncodingGetSummary(encoding));
  fputs("\nTargets:\n", file);
  const Sparse24Target *target;
  for (size_t i = 0; (target = sparse24TargetGetAt(i)); ++i)
    fprintf(file, "  %-48s %s\n", sparse24TargetGetName(target),
            sparse24TargetGetSummary(target));
}

/*===- sparse24/Tools.h - What command-line tools are made of ---*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The parts of a tool in the manner of mlir-opt: options, input that may be
/// text, bytecode or ONNX, diagnostics that are printed or verified, and an
/// output file that is there complete or not at all.
///
///   Sparse24Input input;
///   if (mlirLogicalResultIsFailure(
///           sparse24InputOpen(&input, path, onError, &mine))) ...
///   Sparse24Diagnostics *diagnostics =
///       sparse24DiagnosticsCreate(context, stderr);
///   sparse24DiagnosticsSetInput(diagnostics, &input);
///   Sparse24Chunk chunk = sparse24InputGetWhole(&input);
///   MlirModule module = sparse24InputParse(&input, &chunk, context);
///   ...
///   Sparse24Output *output = sparse24OutputOpen("out.mlirbc", onError, &mine);
///   mlirOperationWriteBytecode(op, sparse24OutputCallback, output);
///   if (mlirLogicalResultIsFailure(
///           sparse24OutputCommit(output, onError, &mine))) ...
///
/// Where a function takes `onError`, it is called once, before failure is
/// returned, with one line on what is wrong; its text is lent.

#ifndef SPARSE24_TOOLS_H
#define SPARSE24_TOOLS_H

#include "sparse24/Import.h"
#include "sparse24/Report.h"

#include "mlir-c/Diagnostics.h"
#include "mlir-c/IR.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

/// What an option is set to, in the field at `offset` of the caller's struct.
typedef enum {
  Sparse24OptionFlag,   ///< bool: `--x`, `--x=true`, `--x=0`, ...
  Sparse24OptionString, ///< const char *: `--x=value` or `--x value`.
  /// const char *: `--x=value`, or `--x`, which sets it to "".
  Sparse24OptionOptionalString,
  Sparse24OptionNumber, ///< int64_t, not negative: `--x=16` or `--x 16`.
  /// Sparse24OptionList: `--x=value` or `--x value`, any number of times.
  Sparse24OptionStrings,
} Sparse24OptionKind;

/// The values of an option that may be given several times, in their order. The
/// array is the caller's to free(), also when the command line is wrong.
typedef struct {
  const char **data;
  size_t size;
} Sparse24OptionList;

/// A row of a tool's table of options.
typedef struct {
  const char *name; ///< Without dashes; one or two are accepted.
  Sparse24OptionKind kind;
  size_t offset;
  const char *group;    ///< Its heading in --help; NULL leaves it out.
  const char *argument; ///< What --help calls the value, NULL for flags.
  const char *summary;
} Sparse24OptionInfo;

/// Receives an option that the table does not have: its name, and the text
/// behind '=' or NULL. It returns failure to refuse the option, after having
/// said so.
typedef MlirLogicalResult (*Sparse24OptionCallback)(MlirStringRef name,
                                                    const char *value,
                                                    void *userData);

/// Reads the command line into `options`. Names are not abbreviated; an option
/// with a value is given at most once, unless its field is a list. `*input`
/// becomes the only argument that is no option, or stays as it is. `onOther`
/// and `onError` get `userData`.
SPARSE24_EXPORT MlirLogicalResult sparse24OptionsParse(
    const Sparse24OptionInfo *rows, size_t count, int argc, char **argv,
    void *options, const char **input, Sparse24OptionCallback onOther,
    MlirStringCallback onError, void *userData);

/// Prints the rows for --help, under their groups in the order of the table.
SPARSE24_EXPORT void sparse24OptionsPrint(const Sparse24OptionInfo *rows,
                                          size_t count, FILE *file);

//===----------------------------------------------------------------------===//
// Input
//===----------------------------------------------------------------------===//

/// A file, read or mapped. `contents` live until sparse24InputClose, and where
/// they are an ONNX model as long as a context that one was imported to.
typedef struct {
  const char *name; ///< As diagnostics show it: the path, or `<stdin>`.
  const char *path; ///< NULL for standard input.
  MlirStringRef contents;
  bool isONNX;     ///< Told from the contents, as is the next.
  bool isBytecode; ///< MLIR's; text when neither.
  /// A regular file that is mapped, else memory of ours.
  bool isMapped;
  struct Sparse24File *file; ///< What has the contents.
  /// For ONNX; lent, NULL for the defaults. To be set after opening.
  const Sparse24ImportOptions *importOptions;
} Sparse24Input;

/// Opens the file, or standard input for "-". `path` is lent.
SPARSE24_EXPORT MlirLogicalResult sparse24InputOpen(Sparse24Input *input,
                                                    const char *path,
                                                    MlirStringCallback onError,
                                                    void *userData);
/// The same, of `size` bytes in memory, which are lent until the input is
/// closed. `name` is what diagnostics show.
SPARSE24_EXPORT void sparse24InputOpenMemory(Sparse24Input *input,
                                             const void *bytes, size_t size,
                                             const char *name);

/// Gives back what the input has. A context that was imported to keeps what its
/// weights are in.
SPARSE24_EXPORT void sparse24InputClose(Sparse24Input *input);

/// A part of the input that is a module of its own.
typedef struct {
  MlirStringRef text;
  size_t line;  ///< Of the input, at which the text starts; 1 is the first.
  bool isWhole; ///< The chunk is all of the input.
} Sparse24Chunk;

/// The input as one chunk.
SPARSE24_EXPORT Sparse24Chunk sparse24InputGetWhole(const Sparse24Input *input);

/// Steps to the next of the chunks that lines with nothing but `marker`
/// ("// -----") separate. Zero-initialise the chunk before the first. Returns
/// false behind the last; ONNX and bytecode are one chunk.
SPARSE24_EXPORT bool sparse24InputNextChunk(const Sparse24Input *input,
                                            MlirStringRef marker,
                                            Sparse24Chunk *chunk);

/// Parses or imports the chunk. Returns a null module after diagnostics.
/// Diagnostics and locations have the lines of the input; where the chunk is
/// not a whole file MLIR calls the file "-", which sparse24DiagnosticsSetInput
/// puts right.
SPARSE24_EXPORT MlirModule sparse24InputParse(const Sparse24Input *input,
                                              const Sparse24Chunk *chunk,
                                              MlirContext context);

/// How a module is made one to work on.
typedef struct {
  bool onnxOnly;          ///< What comes from ONNX is not raised to `sparse24`.
  bool allowUnregistered; ///< As in Sparse24PassOptions.
  bool verifyEach;        ///< MLIR's verifier runs after each of these passes.
} Sparse24ReadOptions;

/// Runs the passes that make what was parsed a valid module:
/// `convert-onnx-to-sparse24` where it comes from ONNX, and `sparse24-verify`.
/// Fails after diagnostics.
SPARSE24_EXPORT MlirLogicalResult
sparse24InputPrepare(const Sparse24Input *input, MlirOperation module,
                     const Sparse24ReadOptions *options);

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

/// Prints the diagnostics of a context as mlir-opt does:
///   file:line:column: error: text
/// with the line of source and a caret, and `file: 'node': error: text` where
/// the location is a node of an ONNX file; or compares them with what the input
/// expects. Several threads may emit at a time.
typedef struct Sparse24Diagnostics Sparse24Diagnostics;

/// Attaches to the context, until it is destroyed. `file` is lent. Null when
/// memory runs out.
SPARSE24_EXPORT Sparse24Diagnostics *
sparse24DiagnosticsCreate(MlirContext context, FILE *file);

/// Detaches from the context, which must still be there; what waits to be
/// emitted is dropped. NULL is ignored.
SPARSE24_EXPORT void
sparse24DiagnosticsDestroy(Sparse24Diagnostics *diagnostics);

/// The input, lent, that source lines are taken from.
SPARSE24_EXPORT void
sparse24DiagnosticsSetInput(Sparse24Diagnostics *diagnostics,
                            const Sparse24Input *input);

/// Prints (or compares) a diagnostic that MLIR's C API cannot emit.
SPARSE24_EXPORT void sparse24DiagnosticsEmit(Sparse24Diagnostics *diagnostics,
                                             MlirDiagnosticSeverity severity,
                                             MlirLocation location,
                                             MlirStringRef text);

/// The same, at the next sparse24DiagnosticsFlush, which emits them in the
/// order of the source. For diagnostics that several threads emit.
SPARSE24_EXPORT void
sparse24DiagnosticsEmitLater(Sparse24Diagnostics *diagnostics,
                             MlirDiagnosticSeverity severity,
                             MlirLocation location, MlirStringRef text);

/// The same, of a layer's verdict in words, behind `prefix`. Layers of the same
/// place, or of none, are in the order of their positions. Where memory runs
/// out it is left out.
SPARSE24_EXPORT void
sparse24DiagnosticsEmitLayer(Sparse24Diagnostics *diagnostics,
                             MlirDiagnosticSeverity severity,
                             const char *prefix, const Sparse24Layer *layer);

/// Emits what waits.
SPARSE24_EXPORT void sparse24DiagnosticsFlush(Sparse24Diagnostics *diagnostics);

/// From now on, diagnostics are compared with what the chunk's text expects
/// instead of being printed:
///   // expected-error {{substring}}            on this line
///   // expected-warning@+1 {{substring}}       on the next; @-1, @above,
///   @below
///   // expected-remark@unknown {{substring}}   anywhere, without a location
///   // expected-note 2 {{substring}}           exactly twice
///   // expected-error-re {{a {{[0-9]+}} b}}    POSIX extended expressions
///   inside
/// Unexpected ones are printed, but with `onlyExpected`.
SPARSE24_EXPORT void sparse24DiagnosticsExpect(Sparse24Diagnostics *diagnostics,
                                               const Sparse24Chunk *chunk,
                                               bool onlyExpected);

/// Prints what was expected and not emitted. Fails when there was any such, or
/// an unexpected diagnostic, or an expectation that makes no sense.
SPARSE24_EXPORT MlirLogicalResult
sparse24DiagnosticsVerify(Sparse24Diagnostics *diagnostics);

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

/// A file to write. A regular file is written under another name in its folder
/// and takes the place of an old one when it is complete; devices and pipes are
/// written straight.
typedef struct Sparse24Output Sparse24Output;

/// Opens the file, or standard output for "-". A symbolic link is followed: its
/// target is replaced. Null on failure.
SPARSE24_EXPORT Sparse24Output *sparse24OutputOpen(const char *path,
                                                   MlirStringCallback onError,
                                                   void *userData);

/// The same, of the file `name` in the folder of `path`, which an ONNX model at
/// `path` names as its external data: another one, and no folder.
SPARSE24_EXPORT Sparse24Output *
sparse24OutputOpenBeside(const char *path, const char *name,
                         MlirStringCallback onError, void *userData);

/// The buffered file to write to; the output owns it.
SPARSE24_EXPORT FILE *sparse24OutputGetFile(const Sparse24Output *output);

/// An MlirStringCallback that writes to the Sparse24Output `userData`. Errors
/// are kept for sparse24OutputCommit.
SPARSE24_EXPORT void sparse24OutputCallback(MlirStringRef piece,
                                            void *userData);

/// The name of the unfinished file, for a handler of signals to remove. NULL
/// where there is none.
SPARSE24_EXPORT const char *
sparse24OutputGetTemporaryPath(const Sparse24Output *output);

/// Writes what is buffered. On failure, the output is to be discarded.
SPARSE24_EXPORT MlirLogicalResult sparse24OutputFlush(
    Sparse24Output *output, MlirStringCallback onError, void *userData);

/// Completes the file and destroys the output. On failure the old file, if
/// any, is as it was.
SPARSE24_EXPORT MlirLogicalResult sparse24OutputCommit(
    Sparse24Output *output, MlirStringCallback onError, void *userData);

/// The same for several outputs, of which NULL is none. No file takes its place
/// before all are written; they do in their order.
SPARSE24_EXPORT MlirLogicalResult
sparse24OutputCommitAll(Sparse24Output *const *outputs, size_t count,
                        MlirStringCallback onError, void *userData);

/// Drops what was written and destroys the output. NULL is ignored.
SPARSE24_EXPORT void sparse24OutputDiscard(Sparse24Output *output);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_TOOLS_H

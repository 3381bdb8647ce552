/*===- sparse24/Host.h - For hosts without MLIR's C API ---------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What sparse24-opt does, for hosts that reach the shared library through a
/// foreign function interface (Python's ctypes, Rust, Go, C#): contexts and
/// modules behind opaque handles, and nothing but numbers, pointers and strings
/// in every signature. python/sparse24 is such a host.
///
///   Sparse24HostContext *context = sparse24HostContextCreate(false);
///   Sparse24HostModule *module =
///       sparse24HostModuleLoad(context, "model.onnx", NULL);
///   if (!module || !sparse24HostModuleCompress(module, NULL))
///     fputs(sparse24HostContextGetMessages(context), stderr);
///   ...
///   Sparse24HostWeight weight;
///   for (size_t i = 0; sparse24HostModuleGetWeight(module, i, &weight); ++i)
///     ... weight.values.data, weight.index.data
///   sparse24HostModuleSave(module, "model.mlirbc", NULL);
///   sparse24HostModuleDestroy(module);
///   sparse24HostContextDestroy(context);
///
/// Errors. What can fail returns false or NULL, and the diagnostics of the call
/// are kept by the context until the next call that can fail. Every failure has
/// at least one of severity Sparse24HostError.
///
/// Threads. A context and its modules are for one thread at a time; different
/// contexts are independent of each other.
///
/// Strings end in NUL and are UTF-8 as far as the model is; NULL in place of
/// one is an error like others. Structs of options may be NULL;
/// zero-initialised, they are the defaults. Handles, callbacks and pointers to
/// what a function fills in must not be NULL. Flags are int, 0 or 1.
///
/// The names of encodings, targets and passes are enumerated by
/// sparse24EncodingGetAt, sparse24TargetGetAt and sparse24PassGetAt with their
/// GetName, GetArgument and GetSummary, which take and return no more than
/// pointers and strings; so does all of sparse24/Encoding.h.

#ifndef SPARSE24_HOST_H
#define SPARSE24_HOST_H

#include "sparse24/Support.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Receives a text or bytes in pieces; `data` is lent for the call and does not
/// end in NUL.
typedef void (*Sparse24HostWrite)(const char *data, size_t size,
                                  void *userData);

//===----------------------------------------------------------------------===//
// Contexts
//===----------------------------------------------------------------------===//

/// An MLIR context with all of MLIR's dialects and `sparse24`, in which
/// unregistered dialects are allowed (`onnx` is one).
typedef struct Sparse24HostContext Sparse24HostContext;

/// Creates a context. With `threads`, passes that are nested under functions
/// run on several functions at a time, on threads of the context's own. The
/// first one in a process registers MLIR's passes; a host that does so as well
/// (mlirRegisterAllPasses) must not do it meanwhile. Owned by the caller; NULL
/// when memory runs out.
SPARSE24_EXPORT Sparse24HostContext *sparse24HostContextCreate(bool threads);

/// Destroys the context. Its modules must have been destroyed before. NULL is
/// ignored.
SPARSE24_EXPORT void sparse24HostContextDestroy(Sparse24HostContext *context);

typedef enum {
  Sparse24HostError = 0,
  Sparse24HostWarning = 1,
  /// More on the diagnostic before it.
  Sparse24HostNote = 2,
  /// The verdict on a layer, where a run asks for remarks.
  Sparse24HostRemark = 3,
} Sparse24HostSeverity;

/// A diagnostic. Its strings are lent, by the context until the next call that
/// can fail, or for the callback.
typedef struct {
  int severity;     ///< A Sparse24HostSeverity.
  const char *text; ///< Such as "expected 4 dimensions, found 3".
  const char *file; ///< Empty where the location has none.
  /// The name in the location: the ONNX node's, or empty.
  const char *name;
  int line, column; ///< From 1; 0 for an ONNX file, which has no lines.
} Sparse24HostDiagnostic;

/// Has the callback called with each diagnostic when it is emitted, as well as
/// keeping it; NULL ends that. It may be called on a thread of the context's,
/// by one thread at a time, and must not call functions of that context.
SPARSE24_EXPORT void sparse24HostContextSetCallback(
    Sparse24HostContext *context,
    void (*callback)(const Sparse24HostDiagnostic *diagnostic, void *userData),
    void *userData);

/// The diagnostics of the last call that could fail, in their order. Remarks
/// come behind the others, in the order of the source.
SPARSE24_EXPORT size_t
sparse24HostContextGetNumDiagnostics(const Sparse24HostContext *context);

/// Returns false for a position past the end.
SPARSE24_EXPORT bool
sparse24HostContextGetDiagnostic(const Sparse24HostContext *context,
                                 size_t position,
                                 Sparse24HostDiagnostic *diagnostic);

/// The same as one text, as sparse24-opt prints them ("file:line:column: error:
/// text", with the line of source), empty when there are none. Lent until the
/// next call that can fail.
SPARSE24_EXPORT const char *
sparse24HostContextGetMessages(const Sparse24HostContext *context);

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

/// A module, with what was decided for its layers.
typedef struct Sparse24HostModule Sparse24HostModule;

/// What there is to choose when a module is loaded. All but the first are for
/// ONNX, and explained at Sparse24ImportOptions.
typedef struct {
  /// Operations, types and attributes of unregistered dialects other than
  /// `onnx` are accepted.
  int allowUnregistered;
  /// Operations stay as imported, none is raised to `sparse24`.
  int onnxOnly;
  int initializersAreConstants;
  const char *const *dims; ///< `numDims` texts "NAME=N".
  size_t numDims;
  const char *const *inputs; ///< `numInputs` texts "NAME=1x3x?x224".
  size_t numInputs;
  const char *externalDataFolder; ///< NULL: that of the model's path.
  const char *externalDataRoot;   ///< NULL: that folder.
} Sparse24HostLoadOptions;

/// Loads an ONNX model, MLIR text or bytecode, told apart by the contents; "-"
/// is standard input. An ONNX model is imported and its weight operations are
/// raised to `sparse24`. Every module is verified, by MLIR and by
/// `sparse24-verify`.
///
/// Files are mapped, and weights stay where they lie as long as the context
/// lives: see sparse24ImportONNXFile for what becomes of that when a file is
/// shortened meanwhile.
///
/// Owned by the caller, who destroys it before the context. NULL on failure.
SPARSE24_EXPORT Sparse24HostModule *
sparse24HostModuleLoad(Sparse24HostContext *context, const char *path,
                       const Sparse24HostLoadOptions *options);

/// The same, of `size` bytes in memory, which are only read during the call.
/// `name` is the file name that diagnostics show.
SPARSE24_EXPORT Sparse24HostModule *
sparse24HostModuleLoadMemory(Sparse24HostContext *context, const void *bytes,
                             size_t size, const char *name,
                             const Sparse24HostLoadOptions *options);

/// Destroys the module and what it lent. NULL is ignored.
SPARSE24_EXPORT void sparse24HostModuleDestroy(Sparse24HostModule *module);

//===----------------------------------------------------------------------===//
// Passes
//===----------------------------------------------------------------------===//

/// What there is to choose when passes run.
typedef struct {
  /// The names of an encoding and of a target; NULL is the default. A target
  /// that reads another encoding is an error.
  const char *encoding, *target;
  /// What was compressed is decoded and compared with the weight.
  int selfcheck;
  int allowUnregistered; ///< As in Sparse24HostLoadOptions.
  int remarks;           ///< The verdicts are diagnostics as well.
  /// sparse24HostModuleCompress makes weights 2:4 first that are not, as
  /// `sparse24-prune` does. It changes values.
  int prune;
} Sparse24HostRunOptions;

/// Compresses what is 2:4: the pipeline of `--sparsity=1`. After a failure the
/// module may be half transformed; all that it is good for is to be destroyed.
/// The same holds for the next function.
SPARSE24_EXPORT bool
sparse24HostModuleCompress(Sparse24HostModule *module,
                           const Sparse24HostRunOptions *options);

/// Runs the passes that `pipeline` names on the module, ours and MLIR's mixed,
/// as sparse24PipelineParse takes them: "cse,sparse24-check{encoding=nvidia}".
/// The options are those of our passes beyond what the text says. A text that
/// is refused leaves the module as it was.
SPARSE24_EXPORT bool
sparse24HostModuleRun(Sparse24HostModule *module, const char *pipeline,
                      const Sparse24HostRunOptions *options);

/// Verifies the module, by MLIR and by `sparse24-verify`.
SPARSE24_EXPORT bool sparse24HostModuleVerify(Sparse24HostModule *module,
                                              bool allowUnregistered);

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

/// How a module is written.
typedef struct {
  int bytecode; ///< MLIR's bytecode instead of text.
  // For text:
  int generic;       ///< Every operation in its generic form.
  int debugLocation; ///< With locations.
  /// Elements attributes of more elements, and resources whose text is longer,
  /// are left out; 0 leaves out none. What is left out cannot be read again.
  int64_t elideLargerThan;
} Sparse24HostPrintOptions;

/// Passes the module to `write`. Weights are large: write bytecode where speed
/// matters.
SPARSE24_EXPORT bool
sparse24HostModulePrint(Sparse24HostModule *module,
                        const Sparse24HostPrintOptions *options,
                        Sparse24HostWrite write, void *userData);

/// Writes the module to a file, which is there complete or as it was before;
/// "-" is standard output. A path that ends in ".mlirbc" asks for bytecode too.
SPARSE24_EXPORT bool
sparse24HostModuleSave(Sparse24HostModule *module, const char *path,
                       const Sparse24HostPrintOptions *options);

/// How a module becomes an ONNX model.
typedef struct {
  /// The version of ONNX's operators where the module does not say, or 0.
  int64_t opset;
  /// The name of a file in the model's folder that gets the elements of tensors
  /// of 1024 bytes and more. NULL: all are in the model, which must be smaller
  /// than 2 GiB then.
  const char *externalData;
} Sparse24HostONNXOptions;

/// Writes the module to a file as an ONNX model, as sparse24ExportONNX does.
/// The files are there complete or as they were before.
SPARSE24_EXPORT bool
sparse24HostModuleSaveONNX(Sparse24HostModule *module, const char *path,
                           const Sparse24HostONNXOptions *options);

/// Writes the compressed layers' weights to a file in the format safetensors,
/// as sparse24WeightsWriteSafetensors does.
SPARSE24_EXPORT bool sparse24HostModuleSaveWeights(Sparse24HostModule *module,
                                                   const char *path);

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

/// Passes the report on the last run that decided (sparse24HostModuleCompress,
/// or passes such as `sparse24-check`; where several of a run decide, the
/// first) to `write`, one entry for each weight operation in the order of the
/// module. `format` is "json" (docs/report.schema.json; it holds all that a
/// Sparse24Layer does), "html" or "table". Fails where nothing has decided yet.
SPARSE24_EXPORT bool sparse24HostModulePrintReport(Sparse24HostModule *module,
                                                   const char *format,
                                                   Sparse24HostWrite write,
                                                   void *userData);

/// Passes the one line that sums the report up, without its end.
SPARSE24_EXPORT bool sparse24HostModulePrintSummary(Sparse24HostModule *module,
                                                    Sparse24HostWrite write,
                                                    void *userData);

//===----------------------------------------------------------------------===//
// Compressed weights
//===----------------------------------------------------------------------===//

/// Elements in row-major order and native byte order; those of less than a byte
/// take one byte each. Bytes may have any alignment, and are to be read only.
/// They are lent until the module is destroyed, also when passes replace the
/// weight meanwhile. Where the module has one element for all (a splat), it has
/// been expanded.
typedef struct {
  const void *data;
  size_t size;             ///< Bytes.
  const char *elementType; ///< As MLIR writes it: "f32", "i8", "ui8", ...
  const int64_t *shape;    ///< `rank` extents.
  size_t rank;
} Sparse24HostTensor;

/// A `sparse24.compressed_constant`. What it points to is lent by the module
/// until that is destroyed.
typedef struct {
  const char *name; ///< Of the weight in the model, or empty.
  /// The names of the operations that use it, sorted, `numLayers` of them.
  const char *const *layers;
  size_t numLayers;
  const char *encoding; ///< Of the index, such as "ascend-atc".
  const char *elementType;
  const int64_t *denseShape; ///< `denseRank` extents of the dense weight.
  size_t denseRank;
  size_t denseSize;      ///< Bytes of the dense weight.
  int64_t reductionAxis; ///< The dimension of the dense weight that has groups.
  /// Of a transposed convolution: equal parts of that dimension, which have
  /// rows of their own; else 1.
  int64_t groups;
  /// The dense shape without the reduction dimension, its first extent times
  /// `groups`, and, behind it, 2 * K4 values and ceil(K4 / 2) bytes of index
  /// for K4 groups of four.
  Sparse24HostTensor values, index;
  /// The element that is zero: one for all, or one for each position along one
  /// dimension (the others are 1). `data` is NULL where it is 0.
  Sparse24HostTensor zeroPoint;
} Sparse24HostWeight;

/// The number of compressed weights in the module. Fails when one cannot be
/// read or memory runs out.
SPARSE24_EXPORT bool sparse24HostModuleGetNumWeights(Sparse24HostModule *module,
                                                     size_t *count);

/// Describes a compressed weight; they are in the order of the module. Fails
/// for a position past the end.
SPARSE24_EXPORT bool sparse24HostModuleGetWeight(Sparse24HostModule *module,
                                                 size_t position,
                                                 Sparse24HostWeight *weight);

/// Decodes a weight into `dense`, a buffer of `size` = weight.denseSize bytes.
/// Fails for a position past the end and for another size.
SPARSE24_EXPORT bool sparse24HostModuleDecompress(Sparse24HostModule *module,
                                                  size_t position, void *dense,
                                                  size_t size);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_HOST_H

/*===- sparse24/Passes.h - The passes and their pipelines -------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The passes, for a pass manager of the host or of our own. Each is a row of
/// sparse24/Passes.def; all of them run on any operation. Before it changes
/// anything, each has that operation verified, as MLIR and `sparse24-verify` do
/// but for the compressed bytes, and fails where it is not valid.
///
///   Sparse24PassOptions options = {.layer = onLayer, .layerData = &mine};
///   mlirPassManagerAddOwnedPass(
///       pm, sparse24PassCreate(sparse24PassGet("sparse24-verify", 15),
///       &options));
///   sparse24PipelineAddSparsity(mlirPassManagerGetAsOpPassManager(pm),
///                               &options);

#ifndef SPARSE24_PASSES_H
#define SPARSE24_PASSES_H

#include "sparse24/Encoding.h"
#include "sparse24/Report.h"
#include "sparse24/Support.h"
#include "sparse24/Targets.h"

#include "mlir-c/Pass.h"

#ifdef __cplusplus
extern "C" {
#endif

/// What a pass may be told. A zero-initialised one is the default.
typedef struct {
  /// The encoding of what is compressed; NULL is that of the target, or the
  /// default one.
  const Sparse24Encoding *encoding;
  /// What the compressed operations are for; NULL is `generic`. A target that
  /// reads another encoding than the one above is an error.
  const Sparse24Target *target;
  /// Receives the verdict on each weight operation from the passes that decide
  /// (`sparse24-check`, `sparse24-insert-compress`). May be NULL.
  Sparse24LayerCallback layer;
  void *layerData;
  /// `selfcheck`: `sparse24-fold-compress` decodes what it has compressed and
  /// compares it with the weight.
  bool selfcheck;
  /// `allow-unregistered`: `sparse24-verify` accepts operations, types and
  /// attributes of unregistered dialects other than `onnx`.
  bool allowUnregistered;
  /// How many threads read one large weight: 0 for as many as there are
  /// processors, 1 for that of the pass alone. Nothing else depends on it.
  int64_t threads;
  /// `only-compressible`: the conversions from TOSA and Linalg leave what will
  /// not be compressed as it is.
  bool onlyCompressible;
  /// sparse24PipelineAddSparsity: `sparse24-prune` runs before weights are
  /// decided on, so that they come out compressed. It changes values.
  bool prune;
  /// What the passes of one pipeline hand over to each other;
  /// sparse24PipelineAddSparsity sets it. Leave it NULL.
  struct Sparse24Handover *handover;
} Sparse24PassOptions;

/// A row of sparse24/Passes.def.
typedef struct Sparse24PassInfo Sparse24PassInfo;

/// The passes in the order of the table; NULL past its end.
SPARSE24_EXPORT const Sparse24PassInfo *sparse24PassGetAt(size_t position);

/// The pass with that argument ("sparse24-verify"), which need not end in NUL,
/// or NULL.
SPARSE24_EXPORT const Sparse24PassInfo *sparse24PassGet(const char *argument,
                                                        size_t length);

/// The name of a pass in a pipeline, and one line on what it does.
SPARSE24_EXPORT const char *
sparse24PassGetArgument(const Sparse24PassInfo *pass);
SPARSE24_EXPORT const char *
sparse24PassGetSummary(const Sparse24PassInfo *pass);

/// A pass for a pass manager, which owns it. The options are copied, not what
/// their pointers point to; NULL is the default options.
SPARSE24_EXPORT MlirPass sparse24PassCreate(const Sparse24PassInfo *pass,
                                            const Sparse24PassOptions *options);

/// Appends the passes of `--sparsity=1` to the pass manager: convert, fold,
/// prune if asked for, decide and insert, fold into compressed constants.
SPARSE24_EXPORT void
sparse24PipelineAddSparsity(MlirOpPassManager passManager,
                            const Sparse24PassOptions *options);

/// Appends the passes that `text` names to the pass manager: ours and MLIR's
/// mixed, nested, with options in braces, separated by commas
/// ("cse,sparse24-check{encoding=nvidia},func.func(canonicalize)"). `options`
/// is what our passes have beyond what the text says.
///
/// On failure, `onError` receives one line on what is wrong, and the pass
/// manager holds some of the passes: destroy it. MLIR's own passes must have
/// been registered (mlirRegisterAllPasses). A pass of MLIR that is for another
/// operation than its anchor is such a failure; a registered pipeline of MLIR
/// with such a pass is a fatal error of LLVM's, which a handler can catch
/// (LLVMInstallFatalErrorHandler).
SPARSE24_EXPORT MlirLogicalResult
sparse24PipelineParse(MlirOpPassManager passManager, MlirStringRef text,
                      const Sparse24PassOptions *options,
                      MlirStringCallback onError, void *userData);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_PASSES_H

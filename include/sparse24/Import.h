/*===- sparse24/Import.h - ONNX files as modules ----------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// Turns an ONNX model into a module. Every node becomes an unregistered `onnx`
/// operation in the generic form of onnx-mlir's dialect, every initializer and
/// Constant node a `sparse24.constant`; what an operator means is for the
/// conversion `convert-onnx-to-sparse24` to know.

#ifndef SPARSE24_IMPORT_H
#define SPARSE24_IMPORT_H

#include "sparse24/Support.h"

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Whether these first bytes of a file look like an ONNX model: neither MLIR
/// text nor bytecode, and the start of a ModelProto in the wire format.
/// `size` may be less than the file; 64 bytes are plenty.
SPARSE24_EXPORT bool sparse24ImportIsONNX(const void *bytes, size_t size);

/// What there is to choose; zero-initialised, nothing.
typedef struct {
  /// Initializers that are inputs as well are constants, though a caller could
  /// override them. Else they are arguments with an `onnx.default`.
  bool initializersAreConstants;
  /// "NAME=N": the symbolic dimension has that extent, wherever the graph has
  /// it.
  const char *const *dims;
  size_t numDims;
  /// "NAME=1x3x?x224": the input has that shape; `?` leaves a dimension as it
  /// is. The symbolic dimensions that it names get their extents everywhere.
  const char *const *inputs;
  size_t numInputs;
  /// Where the files of external data are; nothing outside of it is read. NULL
  /// is the folder of the model's path; a model in memory has none.
  const char *externalDataFolder;
  /// A folder that the one above, or the model's, lies in: symbolic links may
  /// lead anywhere in it, as in a cache whose folders have links to a store.
  /// NULL: nothing outside of the folder is read.
  const char *externalDataRoot;
} Sparse24ImportOptions;

/// Imports the ONNX model at `bytes`, which are only read during the call, so
/// that weights in them are copied once. `name` is the file name that locations
/// and diagnostics show. `options` may be NULL.
///
/// Loads `func` and `sparse24` into the context and allows unregistered
/// dialects there, which `onnx` is. The module holds one function,
/// `@main_graph`; calls of the model's own functions are inlined. Initializers
/// above a few hundred bytes become dense resources, which the context owns.
/// Returns a null module after one error diagnostic that names the file, the
/// node or initializer, and what was expected and found; running out of memory
/// is such an error. docs/limits.md says how much memory an import takes.
///
/// External data is mapped, never copied, with what the next function says of
/// that. Its location is a relative path without '..'; symbolic links must not
/// leave the folder (or `externalDataRoot`), and lead to a regular file. Where
/// the model does not give the length it is what the type needs, whatever
/// follows in the file.
SPARSE24_EXPORT MlirModule
sparse24ImportONNX(MlirContext context, const void *bytes, size_t size,
                   MlirStringRef name, const Sparse24ImportOptions *options);

/// The same, of a file. A regular file is mapped, and weights in it are not
/// read: resources point into the mapping, which ends with the context (or with
/// the import, when none do). Only booleans and elements of less than a byte
/// are copied. There is no limit on the size of the file; what is not raw_data
/// must stay below 2 GiB.
///
/// A mapping shows what becomes of the file. When someone shortens it while the
/// context lives, reading a weight that was there raises SIGBUS, which ends the
/// process unless the host handles it (as sparse24-opt does), and writing it
/// with a system call fails with EFAULT. A file that is replaced by renaming or
/// removed does no harm. Hosts that cannot rule the first out read the file
/// themselves.
SPARSE24_EXPORT MlirModule
sparse24ImportONNXFile(MlirContext context, const char *path,
                       const Sparse24ImportOptions *options);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_IMPORT_H

/*===- Pass.h - What the file of a pass needs -------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// A pass is a row of sparse24/Passes.def and a function `sparse24Run<Name>`,
/// usually patterns and one line that applies them. What it is called for has
/// been verified (sparse24VerifyForms). The function returns failure after
/// having emitted an error; the rest (cloning, identity, making
/// the pass fail) is done in Pass.c.

#ifndef SPARSE24_LIB_TRANSFORMS_PASS_H
#define SPARSE24_LIB_TRANSFORMS_PASS_H

#include "Support/IR.h"
#include "sparse24/Passes.h"

#include "mlir-c/Rewrite.h"

#define SPARSE24_PASS(Name, argument, summary)                                 \
  MlirLogicalResult sparse24Run##Name(MlirOperation op,                        \
                                      const Sparse24PassOptions *options);
#include "sparse24/Passes.def"

/// Sets `options` from the text between a pass's braces ("name=value
/// name=value"). On failure `onError` receives one line.
MlirLogicalResult sparse24PassOptionsParse(const Sparse24PassInfo *pass,
                                           MlirStringRef text,
                                           Sparse24PassOptions *options,
                                           MlirStringCallback onError,
                                           void *userData);

/// The encoding that the options ask for: their own, the target's, or the
/// default one.
const Sparse24Encoding *
sparse24PassOptionsGetEncoding(const Sparse24PassOptions *options);

/// Whether the target, if any, reads the encoding that is named, if any;
/// otherwise `error` gets a line.
bool sparse24PassOptionsCheckEncoding(const Sparse24PassOptions *options,
                                      Sparse24Text *error);

/// A rewrite pattern: the operation it is rooted at and what it does there. It
/// returns failure, having changed nothing, where it does not apply.
typedef struct {
  const char *root;
  MlirLogicalResult (*matchAndRewrite)(MlirOperation op,
                                       MlirRewriterBase rewriter,
                                       void *userData);
} Sparse24Pattern;

/// The most patterns that can be applied together. Tables that patterns are
/// made from assert that they fit: a row too many must not be passed over in
/// silence.
enum { Sparse24MaxPatterns = 128 };

/// Applies the patterns to what `op` contains, each operation once, in the
/// order of the module. A pattern may erase or replace only the operation it is
/// called for.
///
/// Patterns learn of memory running out as everything else does here: what they
/// call returns failure, NULL or a null handle, and so do they. What could have
/// been done is not done then, which must not pass for a pattern that does not
/// match: where errno is ENOMEM, as malloc leaves it, this fails, with an error
/// at the operation. So a pattern leaves errno as it is from the failure on.
MlirLogicalResult sparse24ApplyPatternsOnce(MlirOperation op,
                                            const Sparse24Pattern *patterns,
                                            size_t count, void *userData);

/// Erases the constants, and the dequantizations of constants, that nothing
/// uses. Fails, with an error, when memory runs out.
MlirLogicalResult sparse24EraseDeadConstants(MlirOperation op);

#endif // SPARSE24_LIB_TRANSFORMS_PASS_H

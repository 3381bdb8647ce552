/*===- sparse24/Support.h - Export macro and version ------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What every other header needs.
///
/// In all of them, pointers must not be NULL and MLIR's handles not null unless
/// a function says what that means; destroying NULL is always permitted.
/// Enumerators are those of the header. What depends on data (a file, IR, a
/// type, an attribute, a name) may be anything: a function that cannot use it
/// says so, by its result or a diagnostic.

#ifndef SPARSE24_SUPPORT_H
#define SPARSE24_SUPPORT_H

#if defined(__GNUC__)
#define SPARSE24_EXPORT __attribute__((visibility("default")))
#else
#define SPARSE24_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/// The version of the library, such as "0.1.0".
SPARSE24_EXPORT const char *sparse24GetVersion(void);

/// The version of LLVM and MLIR that the library was built against, such as
/// "22.1.8".
SPARSE24_EXPORT const char *sparse24GetLLVMVersion(void);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_SUPPORT_H

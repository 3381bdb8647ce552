/*===- File.h - The contents of files ---------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_SUPPORT_FILE_H
#define SPARSE24_LIB_SUPPORT_FILE_H

#include <stdbool.h>
#include <stddef.h>

/// What is in a file, in pages of memory that all who point into them share:
/// the file's own pages where it can be mapped, else a copy. Weights are parts
/// of it for as long as their context lives.
typedef struct Sparse24File {
  const char *data; ///< At the beginning of a page.
  size_t size;
  size_t pagesSize;  ///< Bytes to unmap; 0 for none.
  size_t references; ///< Not for several threads at a time.
  bool isMapped;     ///< Else there is a NUL behind the contents.
} Sparse24File;

/// Maps a regular file, of which the offset does not matter. Null, with errno,
/// on failure. The caller owns a reference.
Sparse24File *sparse24FileMap(int descriptor, size_t size);

/// The same, of what can be read from there up to the end.
Sparse24File *sparse24FileRead(int descriptor);

/// Maps regular files and reads all others but folders, which fail.
Sparse24File *sparse24FileLoad(int descriptor);

Sparse24File *sparse24FileRetain(Sparse24File *file);

/// Gives a reference back; NULL is ignored.
void sparse24FileRelease(Sparse24File *file);

#endif // SPARSE24_LIB_SUPPORT_FILE_H

/*===- File.c - The contents of files -------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Support/File.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static Sparse24File *create(Sparse24File contents) {
  Sparse24File *file = malloc(sizeof *file);
  if (file) {
    *file = contents;
    file->references = 1;
  } else if (contents.pagesSize) {
    munmap((void *)(uintptr_t)contents.data, contents.pagesSize);
    errno = ENOMEM;
  }
  return file;
}

Sparse24File *sparse24FileMap(int descriptor, size_t size) {
  if (size == 0)
    return create((Sparse24File){.data = "", .isMapped = true});
  void *pages = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (pages == MAP_FAILED)
    return NULL;
  return create((Sparse24File){
      .data = pages, .size = size, .pagesSize = size, .isMapped = true});
}

/// Doubles the pages, without copying them.
static bool grow(char **pages, size_t *size) {
  size_t larger = *size ? *size * 2 : (size_t)1 << 20;
  void *grown = *size ? mremap(*pages, *size, larger, MREMAP_MAYMOVE)
                      : mmap(NULL, larger, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (grown == MAP_FAILED)
    return false;
  *pages = grown;
  *size = larger;
  return true;
}

Sparse24File *sparse24FileRead(int descriptor) {
  char *pages = NULL;
  size_t size = 0, pagesSize = 0;
  for (;;) {
    // Pages begin as zeros: one more is the NUL.
    if (size + 1 >= pagesSize && !grow(&pages, &pagesSize))
      break;
    ssize_t count = read(descriptor, pages + size, pagesSize - size - 1);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      break;
    if (count == 0)
      return create(
          (Sparse24File){.data = pages, .size = size, .pagesSize = pagesSize});
    size += (size_t)count;
  }
  int saved = errno;
  if (pages)
    munmap(pages, pagesSize);
  errno = saved;
  return NULL;
}

Sparse24File *sparse24FileLoad(int descriptor) {
  struct stat status;
  // Those that the kernel makes up (/proc) are regular files of size 0.
  bool canMap = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
                status.st_size > 0;
  return canMap ? sparse24FileMap(descriptor, (size_t)status.st_size)
                : sparse24FileRead(descriptor);
}

Sparse24File *sparse24FileRetain(Sparse24File *file) {
  ++file->references;
  return file;
}

void sparse24FileRelease(Sparse24File *file) {
  if (!file || --file->references)
    return;
  if (file->pagesSize)
    munmap((void *)(uintptr_t)file->data, file->pagesSize);
  free(file);
}

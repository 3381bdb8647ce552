/*===- Version.c - Versions -----------------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "sparse24/Support.h"

#include "llvm/Config/llvm-config.h"

const char *sparse24GetVersion(void) { return SPARSE24_VERSION; }

const char *sparse24GetLLVMVersion(void) { return LLVM_VERSION_STRING; }

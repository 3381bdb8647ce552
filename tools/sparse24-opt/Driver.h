/*===- Driver.h - From input to output --------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_OPT_DRIVER_H
#define SPARSE24_OPT_DRIVER_H

#include "Options.h"

/// Does what the options say. Failure has been reported.
MlirLogicalResult runDriver(const Options *options);

/// Has the file, whose name is lent, removed when a signal or a fatal error
/// ends the process; NULL for none.
void setTemporary(const char *path);

#endif // SPARSE24_OPT_DRIVER_H

/*===- Driver.h - From input to output --------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_OPT_DRIVER_H
#define SPARSE24_OPT_DRIVER_H

#include "Options.h"

/// Does what the options say. Failure has been reported.
MlirLogicalResult runDriver(const Options *options);

/// The unfinished files there may be at a time.
typedef enum {
  ModuleTemporary,
  ReportTemporary,
  WeightsTemporary,
  ExternalTemporary,
  numTemporaries
} Temporary;

/// Has the file, whose name is lent, removed when a signal or a fatal error
/// ends the process; NULL for none.
void setTemporary(Temporary which, const char *path);

/// Opens an output and remembers its temporary file, if it has one. NULL after
/// an error line.
Sparse24Output *openOutput(Temporary which, const char *path);

/// The same, of the file `name` in the folder of `path`.
Sparse24Output *openOutputBeside(Temporary which, const char *path,
                                 const char *name);

#endif // SPARSE24_OPT_DRIVER_H

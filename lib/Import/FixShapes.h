/*===- FixShapes.h - Shapes that the user has chosen ------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_FIXSHAPES_H
#define SPARSE24_LIB_IMPORT_FIXSHAPES_H

#include "Import/Importer.h"
#include "sparse24/Import.h"

/// Writes the options' dimensions and input shapes into the types that the
/// graph and its subgraphs declare. An error when they are malformed, name what
/// is not there, or contradict the graph or each other.
MlirLogicalResult sparse24FixShapes(Sparse24Importer *importer,
                                    Onnx__GraphProto *graph,
                                    const Sparse24ImportOptions *options);

#endif // SPARSE24_LIB_IMPORT_FIXSHAPES_H

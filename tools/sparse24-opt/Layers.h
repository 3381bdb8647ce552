/*===- Layers.h - What becomes of the passes' verdicts ----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_OPT_LAYERS_H
#define SPARSE24_OPT_LAYERS_H

#include "Options.h"

/// Where the verdicts on the layers of a module go.
typedef struct {
  const Options *options;
  Sparse24Diagnostics *diagnostics;
  Sparse24Summary *summary;
  Sparse24Report *report; ///< NULL unless one is asked for.
  const void *pass;       ///< The first that decided; the others only remark.
  bool *areMatched;       ///< For each pattern that is required.
  bool areRefused;        ///< A layer that is required stays dense.
} Layers;

/// Destroy the layers in either case. `name` is the module's in a report, and
/// `location` where memory runs out.
MlirLogicalResult createLayers(const Options *options, MlirLocation location,
                               Sparse24Diagnostics *diagnostics,
                               const char *name, Layers *layers);
void destroyLayers(Layers *layers);

/// These are each an Sparse24LayerCallback on `Layers`: the first adds the
/// layer to all of it, by one thread at a time; the other one prints its
/// remark.
void addLayer(const Sparse24Layer *layer, void *userData);
void remarkLayer(const Sparse24Layer *layer, void *userData);

/// Prints the summary line, where it is wanted.
void printSummary(const Layers *layers);

/// Opens the output of the report, if there is one, and writes it.
MlirLogicalResult writeReport(const Layers *layers, Sparse24Output **output);

/// Fails when a layer that is required stays dense, or a pattern matches none.
MlirLogicalResult checkRequired(const Layers *layers);

#endif // SPARSE24_OPT_LAYERS_H

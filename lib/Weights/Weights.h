/*===- Weights.h - The compressed weights of a module -----------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_WEIGHTS_WEIGHTS_H
#define SPARSE24_LIB_WEIGHTS_WEIGHTS_H

#include "Import/Arena.h"
#include "Import/NameMap.h"
#include "Transforms/Compressed.h"

typedef struct Sparse24LayerWeight Sparse24LayerWeight;
typedef struct Sparse24CompressedLayer Sparse24CompressedLayer;

/// A compressed operation.
struct Sparse24CompressedLayer {
  Sparse24CompressedLayer *next; ///< In the order of the graph.
  MlirOperation op;
  MlirStringRef name; ///< UTF-8, no other layer's, not empty.
  Sparse24LayerWeight *weight;
  size_t numNamesakes; ///< Later layers that would have the same name.
  /// The values go through onnx.DequantizeLinear or onnx.Cast.
  bool isConverted;
};

/// A `sparse24.compressed_constant` that one or more layers use.
struct Sparse24LayerWeight {
  Sparse24LayerWeight *next; ///< In the order of their first layers.
  MlirOperation constant;
  const Sparse24CompressedLayer *layer; ///< The first.
  Sparse24CompressedBytes bytes;
  /// The attribute `zero_point`, or null, and its bytes.
  MlirAttribute zeroPoint;
  Sparse24DenseBytes zeroPointBytes;
  size_t zeroPointSize;
};

typedef struct {
  Sparse24Arena arena; ///< Has the layers, the weights and the names.
  Sparse24NameMap byName, byConstant;
  Sparse24CompressedLayer *layers, **layersEnd;
  Sparse24LayerWeight *weights, **weightsEnd;
  size_t numLayers;
} Sparse24Weights;

/// Collects the layers that `root` contains. Failure has been reported. Destroy
/// the weights in either case; they must not be moved.
MlirLogicalResult sparse24WeightsCollect(MlirOperation root,
                                         Sparse24Weights *weights);
void sparse24WeightsDestroy(Sparse24Weights *weights);

#endif // SPARSE24_LIB_WEIGHTS_WEIGHTS_H

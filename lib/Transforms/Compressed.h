/*===- Compressed.h - Compressed weights as bytes ---------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_TRANSFORMS_COMPRESSED_H
#define SPARSE24_LIB_TRANSFORMS_COMPRESSED_H

#include "Transforms/Legality.h"

/// How a weight is compressed: the attributes of `compress`,
/// `compressed_constant` and `decompress`, understood.
typedef struct {
  const Sparse24Encoding *encoding;
  MlirType denseType;
  int64_t reductionAxis;
  Sparse24Layout layout;
  int64_t denseBytes, valuesBytes, indexBytes;
} Sparse24Form;

/// Reads the form of a weight of `denseType` from the attributes of `op`. False
/// when one is missing or does not fit the type.
bool sparse24FormGet(MlirOperation op, MlirType denseType, Sparse24Form *form);

/// What a `compressed_constant` holds. Destroy the bytes.
typedef struct {
  Sparse24Form form;
  Sparse24DenseBytes values, index;
} Sparse24CompressedBytes;

/// False when the bytes cannot be read or memory runs out.
bool sparse24CompressedBytesGet(MlirOperation constant,
                                Sparse24CompressedBytes *bytes);
void sparse24CompressedBytesDestroy(Sparse24CompressedBytes *bytes);

/// The elements attribute of `type` with `data`, which was malloc()ed and is
/// the attribute's from now on. A resource is named after the location of `op`,
/// with `suffix`. Null when memory runs out.
MlirAttribute sparse24ElementsCreateAfter(MlirOperation op, const char *suffix,
                                          MlirType type, void *data,
                                          int64_t size);

/// Whether the operation is `compress` or `compressed_constant`.
bool sparse24OpYieldsCompressed(MlirOperation op);

/// Whether a conversion of values treats both slots of a group alike: it is a
/// cast, or its scale does not vary along them, or in blocks of whole groups.
bool sparse24ConversionIsPerGroup(MlirOperation conversion);

/// The operation that yields both the values, as they are or converted, and the
/// index: `compress` or `compressed_constant`. Null where there is none.
/// `conversion` becomes the conversion of the values, or null.
MlirOperation sparse24CompressedGetProducer(MlirValue values, MlirValue index,
                                            MlirOperation *conversion);

/// The weight operation whose compressed form `op` is; NULL when it is none.
const Sparse24WeightOp *sparse24WeightOpOfCompressed(MlirOperation op);

/// The positions of the values among the operands of the compressed form of
/// `row`, which the index follows.
intptr_t sparse24CompressedGetPosition(MlirOperation op,
                                       const Sparse24WeightOp *row);

#endif // SPARSE24_LIB_TRANSFORMS_COMPRESSED_H

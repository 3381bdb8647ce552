/*===- Blob.c - The bytes of elements attributes --------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// MLIR's C API has no accessor for the blob of a dense resource. The bytecode
// writer, however, hands the blob itself to its callback, without a copy, as
// one piece: the last of the resource section. So the attribute is written as
// part of a detached operation, and the sections are followed as the pieces go
// by. The format is that of MLIR's document "MLIR Bytecode Format".

#include "sparse24/Dialect.h"

#include "Support/IR.h"

#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

/// Types with at most 8 bits: 1 byte each, in dense attributes and resources.
static uint32_t bitsToBytes(unsigned bits) {
  switch (bits) {
  case 1:
  case 2:
  case 4:
  case 6:
  case 8:
    return 1;
  case 16:
    return 2;
  case 32:
    return 4;
  case 64:
    return 8;
  default:
    return 0;
  }
}

uint32_t sparse24ElementTypeGetSize(MlirType type) {
  if (mlirTypeIsNull(type))
    return 0;
  if (mlirTypeIsAInteger(type))
    return bitsToBytes(mlirIntegerTypeGetWidth(type));
  if (mlirTypeIsAComplex(type))
    return 2 * sparse24ElementTypeGetSize(mlirComplexTypeGetElementType(type));
  return mlirTypeIsAFloat(type) ? bitsToBytes(mlirFloatTypeGetWidth(type)) : 0;
}

static bool isBool(MlirType type) {
  return mlirTypeIsAInteger(type) && mlirIntegerTypeGetWidth(type) == 1;
}

/// Bytes of all elements of a tensor; false when it has no static shape, its
/// elements have no bytes, or the size does not fit.
static bool getTensorSize(MlirType type, size_t *size) {
  if (mlirTypeIsNull(type) || !mlirTypeIsAShaped(type) ||
      !mlirShapedTypeHasStaticShape(type))
    return false;
  int64_t bytes =
      sparse24ElementTypeGetSize(mlirShapedTypeGetElementType(type));
  bool overflows = bytes == 0;
  bool empty = false;
  for (int64_t i = 0, rank = mlirShapedTypeGetRank(type); i < rank; ++i) {
    int64_t extent = mlirShapedTypeGetDimSize(type, i);
    if (extent == 0)
      empty = true;
    else if (__builtin_mul_overflow(bytes, extent, &bytes))
      overflows = true;
  }
  *size = empty ? 0 : (size_t)bytes;
  return empty || !overflows;
}

//===----------------------------------------------------------------------===//
// Following the bytecode
//===----------------------------------------------------------------------===//

typedef enum {
  InMagic,
  InVersion,
  InProducer,
  InSectionID,
  InSectionLength,
  InSectionAlignment,
  InSectionPadding,
  InSection,
} Part;

typedef struct {
  Part part;
  uint64_t offset; ///< Bytes of the stream so far.
  uint64_t left;   ///< Bytes left of the magic number or the section.
  // The variable-length integer being read.
  uint64_t number;
  unsigned numberRead, numberSize;
  uint8_t section;
  bool sectionIsAligned;
  uint64_t sectionAlignment, sectionStart;
  const void *blob;
  size_t blobSize;
} BytecodeReader;

enum { resourceSection = 5, alignedFlag = 0x80, magicSize = 4 };

/// Reads one byte of a variable-length integer: the number of its low zero bits
/// says how many bytes follow the first. (There are 8 for more than 2^56, which
/// no size in memory is.) True with its last byte.
static bool readNumber(BytecodeReader *reader, uint8_t byte) {
  if (reader->numberRead == 0) {
    reader->number = 0;
    reader->numberSize = (unsigned)__builtin_ctz(byte | 0x80u) + 1;
  }
  unsigned shift = 8 * reader->numberRead++;
  reader->number |= (uint64_t)byte << shift;
  if (reader->numberRead < reader->numberSize)
    return false;
  reader->number >>= reader->numberSize;
  reader->numberRead = 0;
  return true;
}

static void enterSection(BytecodeReader *reader) {
  reader->sectionStart = reader->offset;
  reader->part = reader->left ? InSection : InSectionID;
}

static void enterPadding(BytecodeReader *reader) {
  reader->part = InSectionPadding;
  if (reader->sectionAlignment == 0 ||
      reader->offset % reader->sectionAlignment == 0)
    enterSection(reader);
}

/// Reads one byte outside of a section's contents; `offset` is already behind
/// it.
static void readByte(BytecodeReader *reader, uint8_t byte) {
  switch (reader->part) {
  case InMagic:
    if (--reader->left == 0)
      reader->part = InVersion;
    return;
  case InVersion:
    if (readNumber(reader, byte))
      reader->part = InProducer;
    return;
  case InProducer:
    if (byte == 0)
      reader->part = InSectionID;
    return;
  case InSectionID:
    reader->section = byte & (alignedFlag - 1);
    reader->sectionIsAligned = byte & alignedFlag;
    reader->part = InSectionLength;
    return;
  case InSectionLength:
    if (!readNumber(reader, byte))
      return;
    reader->left = reader->number;
    if (reader->sectionIsAligned)
      reader->part = InSectionAlignment;
    else
      enterSection(reader);
    return;
  case InSectionAlignment:
    if (readNumber(reader, byte)) {
      reader->sectionAlignment = reader->number;
      enterPadding(reader);
    }
    return;
  default: // InSectionPadding
    enterPadding(reader);
  }
}

static void readPiece(MlirStringRef piece, void *userData) {
  BytecodeReader *reader = userData;
  const char *data = piece.data;
  size_t size = piece.length;
  uint64_t pieceStart = reader->offset;
  while (size) {
    if (reader->part != InSection) {
      ++reader->offset;
      readByte(reader, (uint8_t)*data);
      ++data;
      --size;
      continue;
    }
    uint64_t step = size < reader->left ? size : reader->left;
    reader->offset += step;
    reader->left -= step;
    data += step;
    size -= step;
    if (reader->left)
      continue;
    reader->part = InSectionID;
    // With a single resource, the piece that ends the section and does not
    // begin it is the blob: its alignment and its size stand before it.
    if (reader->section == resourceSection && size == 0 &&
        pieceStart > reader->sectionStart) {
      reader->blob = piece.data;
      reader->blobSize = piece.length;
    }
  }
}

static bool getBlob(MlirAttribute resource, const void **data, size_t *size) {
  MlirContext context = mlirAttributeGetContext(resource);
  MlirOperation op = sparse24OpCreate(
      mlirLocationUnknownGet(context), "sparse24.constant",
      .results = SPARSE24_LIST(MlirType, mlirAttributeGetType(resource)),
      .attributes = SPARSE24_LIST(Sparse24Attr, {"value", resource}));
  BytecodeReader reader = {.left = magicSize};
  mlirOperationWriteBytecode(op, readPiece, &reader);
  mlirOperationDestroy(op);
  *data = reader.blob;
  *size = reader.blobSize;
  return reader.blob;
}

//===----------------------------------------------------------------------===//
// Elements attributes
//===----------------------------------------------------------------------===//

bool sparse24ElementsGetBlobSize(MlirAttribute elements, size_t *found,
                                 size_t *expected) {
  if (mlirAttributeIsNull(elements) ||
      !getTensorSize(mlirAttributeGetType(elements), expected))
    return false;
  *found = *expected;
  if (mlirAttributeIsADenseElements(elements) || *expected == 0)
    return true;
  const void *data;
  return mlirAttributeIsADenseResourceElements(elements) &&
         getBlob(elements, &data, found);
}

bool sparse24ElementsGetBytes(MlirAttribute elements, Sparse24Bytes *bytes) {
  size_t size;
  if (mlirAttributeIsNull(elements) ||
      !getTensorSize(mlirAttributeGetType(elements), &size))
    return false;
  *bytes = (Sparse24Bytes){.data = "", .size = size};
  if (size == 0)
    return true;
  if (mlirAttributeIsADenseResourceElements(elements))
    return getBlob(elements, &bytes->data, &bytes->size) && bytes->size == size;
  if (!mlirAttributeIsADenseElements(elements))
    return false;
  MlirType element =
      mlirShapedTypeGetElementType(mlirAttributeGetType(elements));
  if (isBool(element)) // dense<...> packs them into bits
    return false;
  bytes->data = mlirDenseElementsAttrGetRawData(elements);
  bytes->isSplat = mlirDenseElementsAttrIsSplat(elements);
  if (bytes->isSplat)
    bytes->size = sparse24ElementTypeGetSize(element);
  return true;
}

/// Tensors up to this size are stored in the attribute and read well as text.
enum { maxDenseBytes = 256 };

typedef struct {
  void (*release)(void *data, size_t size, void *userData);
  void *userData;
} Release;

static void releaseBlob(void *userData, const void *data, size_t size,
                        size_t alignment) {
  (void)alignment;
  Release *owned = userData;
  owned->release((void *)(uintptr_t)data, size, owned->userData);
  free(owned);
}

static MlirAttribute getDense(MlirType type, const void *data, size_t size) {
  if (!isBool(mlirShapedTypeGetElementType(type)))
    return mlirDenseElementsAttrRawBufferGet(type, size, data);
  int bools[maxDenseBytes];
  for (size_t i = 0; i < size; ++i)
    bools[i] = ((const uint8_t *)data)[i] != 0;
  return mlirDenseElementsAttrBoolGet(type, (intptr_t)size, bools);
}

MlirAttribute sparse24ElementsCreateOwned(
    MlirType type, MlirStringRef name, void *data, size_t size,
    void (*release)(void *data, size_t size, void *userData), void *userData) {
  size_t expected;
  bool fits =
      sparse24TypeGetRank(type) >= 0 &&
      sparse24ElementTypeGetSize(mlirShapedTypeGetElementType(type)) > 0 &&
      getTensorSize(type, &expected) && size == expected;
  if (!fits || size <= maxDenseBytes) {
    MlirAttribute dense =
        fits ? getDense(type, data, size) : mlirAttributeGetNull();
    if (release)
      release(data, size, userData);
    return dense;
  }
  // Bytecode with blobs aligned to 64 bytes cannot be read from pipes.
  size_t alignment =
      sparse24ElementTypeGetSize(mlirShapedTypeGetElementType(type));
  alignment = alignment > 8 ? 8 : alignment;
  Release *owned = release ? malloc(sizeof *owned) : NULL;
  if (release && !owned) {
    release(data, size, userData);
    return mlirAttributeGetNull();
  }
  if (owned)
    *owned = (Release){release, userData};
  return mlirUnmanagedDenseResourceElementsAttrGet(
      type, name, data, size, alignment, /*dataIsMutable=*/false,
      owned ? releaseBlob : NULL, owned);
}

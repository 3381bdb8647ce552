/*===- SharedTensors.c - Tensors that are read repeatedly -----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"

/// The attribute of a tensor, by the message's address.
typedef struct {
  const void *message;
  MlirAttribute attribute;
} Shared;

static ProtobufCBinaryData getKey(const void *const *message) {
  return (ProtobufCBinaryData){sizeof *message, (uint8_t *)(uintptr_t)message};
}

static MlirAttribute find(const Sparse24Importer *importer,
                          const void *message) {
  const Shared *shared =
      sparse24NameMapGet(&importer->shared, getKey(&message));
  return shared ? shared->attribute : mlirAttributeGetNull();
}

/// Returns the attribute, or a null one when memory runs out.
static MlirAttribute keep(Sparse24Importer *importer, const void *message,
                          MlirAttribute attribute) {
  if (mlirAttributeIsNull(attribute))
    return attribute;
  Shared *shared =
      sparse24ArenaAllocate(&importer->sharedArena, 1, sizeof *shared);
  if (shared) {
    *shared = (Shared){message, attribute};
    if (sparse24NameMapInsert(&importer->shared, getKey(&shared->message),
                              shared) == Sparse24NameInserted)
      return attribute;
  }
  sparse24OutOfMemory(importer);
  return mlirAttributeGetNull();
}

MlirAttribute sparse24ImportSharedTensor(Sparse24Importer *importer,
                                         const Sparse24Subject *subject,
                                         MlirStringRef name,
                                         Onnx__TensorProto *tensor) {
  if (!importer->calls)
    return sparse24ImportTensor(importer, subject, name, tensor);
  MlirAttribute known = find(importer, tensor);
  if (!mlirAttributeIsNull(known))
    return known;
  return keep(importer, tensor,
              sparse24ImportTensor(importer, subject, name, tensor));
}

MlirAttribute sparse24ImportSharedSparseTensor(
    Sparse24Importer *importer, const Sparse24Subject *subject,
    MlirStringRef name, Onnx__SparseTensorProto *sparse) {
  if (!importer->calls)
    return sparse24ImportSparseTensor(importer, subject, name, sparse);
  MlirAttribute known = find(importer, sparse);
  if (!mlirAttributeIsNull(known))
    return known;
  return keep(importer, sparse,
              sparse24ImportSparseTensor(importer, subject, name, sparse));
}

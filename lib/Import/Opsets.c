/*===- Opsets.c - Operator sets -------------------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/Importer.h"

static ProtobufCBinaryData normalizeDomain(ProtobufCBinaryData domain) {
  return sparse24IsDefaultDomain(domain) ? (ProtobufCBinaryData){0, NULL}
                                         : domain;
}

static MlirLogicalResult addOpset(Sparse24Importer *importer,
                                  Sparse24Opsets *opsets,
                                  const Onnx__OperatorSetIdProto *opset) {
  ProtobufCBinaryData domain = normalizeDomain(opset->domain);
  const Onnx__OperatorSetIdProto *other =
      sparse24NameMapGet(&opsets->versions, domain);
  if (other && other->version != opset->version)
    return sparse24EmitError(
        importer->location,
        "opset imports of domain '%.*s' contradict each other: versions %lld "
        "and %lld",
        SPARSE24_STR(sparse24ImportName(importer, domain)),
        (long long)other->version, (long long)opset->version);
  if (opset->version < 1)
    return sparse24EmitError(
        importer->location,
        "the opset import of domain '%.*s' has version %lld, expected 1 or "
        "more",
        SPARSE24_STR(sparse24ImportName(importer, domain)),
        (long long)opset->version);
  if (!other && sparse24NameMapInsert(&opsets->versions, domain, opset) ==
                    Sparse24NameOutOfMemory)
    return sparse24OutOfMemory(importer);
  if (domain.len == 0)
    opsets->onnx = opset->version;
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24OpsetsAdd(Sparse24Importer *importer,
                                    Sparse24Opsets *opsets,
                                    Onnx__OperatorSetIdProto *const *imports,
                                    size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (mlirLogicalResultIsFailure(addOpset(importer, opsets, imports[i])))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

const Onnx__OperatorSetIdProto *sparse24OpsetsGet(const Sparse24Opsets *opsets,
                                                  ProtobufCBinaryData domain) {
  return sparse24NameMapGet(&opsets->versions, normalizeDomain(domain));
}

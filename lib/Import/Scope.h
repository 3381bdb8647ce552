/*===- Scope.h - Graphs being imported --------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_SCOPE_H
#define SPARSE24_LIB_IMPORT_SCOPE_H

#include "Import/Importer.h"

/// A graph being imported. Subgraphs see the values of those around them.
typedef struct Sparse24Scope {
  Sparse24Importer *importer;
  const struct Sparse24Scope *parent;
  const Onnx__GraphProto *graph;
  MlirBlock block;
  Sparse24NameMap values;       ///< To MlirValue.ptr.
  Sparse24NameMap types;        ///< To Onnx__TypeProto.
  Sparse24NameMap inputs;       ///< To Onnx__ValueInfoProto.
  Sparse24NameMap initializers; ///< To Onnx__TensorProto.
} Sparse24Scope;

Sparse24Subject sparse24ScopeGetSubject(const Sparse24Scope *scope,
                                        const char *kind,
                                        ProtobufCBinaryData name);

/// A node without a name takes that of its first output.
ProtobufCBinaryData sparse24NodeGetName(const Onnx__NodeProto *node);

/// Adds a name to one of the scope's maps; an error when it is empty or there.
MlirLogicalResult sparse24ScopeAddName(const Sparse24Scope *scope,
                                       Sparse24NameMap *map,
                                       const Sparse24Subject *subject,
                                       ProtobufCBinaryData name,
                                       const void *value);

/// The value of that name, from this scope outwards; a null value after an
/// error. `node` is the user, or NULL for an output.
MlirValue sparse24ScopeGetValue(const Sparse24Scope *scope,
                                const Sparse24Subject *subject,
                                const Onnx__NodeProto *node,
                                ProtobufCBinaryData name);

/// Appends a `sparse24.constant` of that name. A null value, for which there
/// was an error, is a failure.
MlirLogicalResult sparse24ScopeAddConstant(Sparse24Scope *scope,
                                           const Sparse24Subject *subject,
                                           ProtobufCBinaryData name,
                                           MlirAttribute value);

/// Appends what the node becomes.
MlirLogicalResult sparse24ScopeImportNode(Sparse24Scope *scope,
                                          const Onnx__NodeProto *node);

/// Imports a graph into a new block that ends in an operation `terminator`,
/// and which the caller owns; a null block after an error. `parent` is NULL for
/// the main graph.
MlirBlock sparse24ScopeImportGraph(Sparse24Importer *importer,
                                   const Sparse24Scope *parent,
                                   Onnx__GraphProto *graph,
                                   const char *terminator,
                                   Sparse24GraphArguments *arguments);

#endif // SPARSE24_LIB_IMPORT_SCOPE_H

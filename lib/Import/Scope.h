/*===- Scope.h - Graphs being imported --------------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#ifndef SPARSE24_LIB_IMPORT_SCOPE_H
#define SPARSE24_LIB_IMPORT_SCOPE_H

#include "Import/Functions.h"

/// One of the two.
typedef struct {
  Onnx__TensorProto *dense;
  Onnx__SparseTensorProto *sparse;
  ProtobufCBinaryData name;
} Sparse24Initializer;

/// A graph or function being imported. Subgraphs see the values of those around
/// them, functions only their inputs.
struct Sparse24Scope {
  Sparse24Importer *importer;
  const Sparse24Scope *parent; ///< NULL for the main graph and functions.
  const Sparse24Call *call;    ///< Of the function that this is in, or NULL.
  const Onnx__GraphProto *graph;
  MlirBlock block;
  Sparse24NameMap values;       ///< To MlirValue.ptr.
  Sparse24NameMap types;        ///< To Onnx__TypeProto.
  Sparse24NameMap inputs;       ///< To Onnx__ValueInfoProto.
  Sparse24NameMap initializers; ///< To Sparse24Initializer.
  const Sparse24Initializer *orderedInitializers;
};

/// The operator sets that hold in the scope.
const Sparse24Opsets *sparse24ScopeGetOpsets(const Sparse24Scope *scope);

/// What is called `name` in the scope. In a function its name and location tell
/// the call.
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

/// What the map of values has for an input that a call omits.
const void *sparse24OmittedValue(void);

/// The value of that name, from this scope outwards; a null value after an
/// error. `node` is the user, or NULL for an output. An omitted input is an
/// `onnx.NoValue`.
MlirValue sparse24ScopeGetValue(const Sparse24Scope *scope,
                                const Sparse24Subject *subject,
                                const Onnx__NodeProto *node,
                                ProtobufCBinaryData name);

/// Appends an `onnx.NoValue`.
MlirValue sparse24ScopeAddNoValue(const Sparse24Scope *scope,
                                  MlirLocation location);

/// Adds what is declared of the scope's values. The first to declare a type
/// wins.
MlirLogicalResult sparse24ScopeAddTypes(Sparse24Scope *scope,
                                        Onnx__ValueInfoProto *const *values,
                                        size_t count);

/// Appends a `sparse24.constant` of that name, of a Constant node unless `node`
/// is NULL. A null value, for which there
/// was an error, is a failure.
MlirLogicalResult sparse24ScopeAddConstant(Sparse24Scope *scope,
                                           const Sparse24Subject *subject,
                                           const Onnx__NodeProto *node,
                                           ProtobufCBinaryData name,
                                           MlirAttribute value);

/// Fails where the elements of a declared type and of what is there cannot both
/// be right.
MlirLogicalResult sparse24ScopeCheckElements(const Sparse24Subject *subject,
                                             MlirType declared,
                                             MlirType actual);

/// Appends what the node becomes.
MlirLogicalResult sparse24ScopeImportNode(Sparse24Scope *scope,
                                          const Onnx__NodeProto *node);

MlirLogicalResult sparse24ScopeImportNodes(Sparse24Scope *scope);

/// Counts graphs and calls in each other; an error when they are too deep.
MlirLogicalResult sparse24ScopeEnter(Sparse24Importer *importer,
                                     const Sparse24Subject *subject);
void sparse24ScopeLeave(Sparse24Importer *importer);

/// Imports a graph into a new block that ends in an operation `terminator`,
/// and which the caller owns; a null block after an error. `parent` is NULL for
/// the main graph; `subject` is what the graph belongs to.
MlirBlock sparse24ScopeImportGraph(Sparse24Importer *importer,
                                   const Sparse24Scope *parent,
                                   const Sparse24Subject *subject,
                                   Onnx__GraphProto *graph,
                                   const char *terminator,
                                   Sparse24GraphArguments *arguments);

#endif // SPARSE24_LIB_IMPORT_SCOPE_H

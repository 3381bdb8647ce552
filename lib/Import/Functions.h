/*===- Functions.h - Functions of a model -----------------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// A model may define operators as functions: lists of nodes with parameters.
/// They have no types of their own, so each call becomes the nodes of its
/// function, in place.

#ifndef SPARSE24_LIB_IMPORT_FUNCTIONS_H
#define SPARSE24_LIB_IMPORT_FUNCTIONS_H

#include "Import/Importer.h"

typedef struct Sparse24Scope Sparse24Scope;

typedef struct {
  const Onnx__FunctionProto *proto;
  MlirStringRef name; ///< "domain.name", for diagnostics.
  Sparse24Opsets opsets;
  /// To the Onnx__AttributeProto with its default, or to what is declared
  /// without one.
  Sparse24NameMap attributes;
} Sparse24Function;

/// A call whose function is being imported.
typedef struct {
  const Sparse24Scope *scope; ///< That it is in.
  const Sparse24Function *function;
  const Onnx__NodeProto *node;         ///< With resolved attributes.
  const Sparse24Scope *const *origins; ///< See Sparse24ResolvedNode.
  MlirLocation location;
  MlirStringRef prefix; ///< Of names in the function: "call/".
} Sparse24Call;

/// Adds the model's functions to the importer.
MlirLogicalResult sparse24FunctionsCollect(Sparse24Importer *importer,
                                           const Onnx__ModelProto *model);
void sparse24FunctionsDestroy(Sparse24Importer *importer);

/// The function that the node calls, or NULL.
const Sparse24Function *sparse24FunctionFind(Sparse24Importer *importer,
                                             const Onnx__NodeProto *node);

/// A node whose attributes refer to those of no function any more.
typedef struct {
  const Onnx__NodeProto *proto;
  /// For each attribute the scope that its graphs see; NULL when that is the
  /// scope of the node for all of them.
  const Sparse24Scope *const *origins;
} Sparse24ResolvedNode;

/// Puts the values of the call around the scope in place of references to
/// attributes of its function. What the call and the defaults leave open is
/// left out.
MlirLogicalResult sparse24FunctionResolveNode(const Sparse24Scope *scope,
                                              const Sparse24Subject *subject,
                                              const Onnx__NodeProto *node,
                                              Sparse24ResolvedNode *resolved);

/// Imports the nodes of a function in place of a node that calls it.
MlirLogicalResult sparse24FunctionImportCall(Sparse24Scope *scope,
                                             const Sparse24Subject *subject,
                                             const Sparse24ResolvedNode *node,
                                             const Sparse24Function *function);

/// Counts what is copied by calls of functions; an error when it is too much.
MlirLogicalResult sparse24FunctionCount(Sparse24Importer *importer,
                                        const Sparse24Subject *subject,
                                        size_t parts);

#endif // SPARSE24_LIB_IMPORT_FUNCTIONS_H

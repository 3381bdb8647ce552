/*===- Exporter.h - What the files of the ONNX exporter share ---*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The exporter knows operators no more than the importer does. Its files, each
/// using those above it:
///
///   Message     the wire format
///   Names       what values are called
///   Types       types
///   Tensors     elements attributes
///   Attributes  attributes of operations
///   Graph       blocks
///   Export      modules

#ifndef SPARSE24_LIB_EXPORT_EXPORTER_H
#define SPARSE24_LIB_EXPORT_EXPORTER_H

#include "Export/Message.h"
#include "Import/Arena.h"
#include "Import/NameMap.h"
#include "sparse24/Export.h"

typedef struct {
  MlirContext context;
  const Sparse24ExportOptions *options;
  int64_t irVersion;
  /// A dictionary from domains to versions, as in `onnx.opset_import`.
  MlirAttribute opsets;
  int64_t opset; ///< That of ONNX's own operators; 0 where there is none.
  /// Domains of nodes that the module does not import, and their versions.
  Sparse24NameMap extraOpsets;
  Sparse24Message opsetImports;
  Sparse24Arena arena;
  Sparse24NameMap names;   ///< Those that are taken.
  Sparse24NameMap values;  ///< From addresses of values to MlirStringRef.
  Sparse24NameMap outputs; ///< Addresses of values that graphs yield.
  /// What goes to the external file, and its size so far.
  Sparse24Message external;
  unsigned depth; ///< Graphs around what is exported.
} Sparse24Exporter;

MlirLogicalResult sparse24ExportOutOfMemory(MlirLocation location);

/// Emits "'onnx.X' op MESSAGE" at the operation and returns failure.
__attribute__((format(printf, 2, 3))) MlirLogicalResult
sparse24ExportError(MlirOperation op, const char *format, ...);

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The bytes of a name, lent, as the importer's functions take it.
static inline ProtobufCBinaryData sparse24ExportBytes(MlirStringRef name) {
  return (ProtobufCBinaryData){name.length, (uint8_t *)(uintptr_t)name.data};
}

/// Takes a name that something in the module has.
Sparse24NameInsertion sparse24ExportTakeName(Sparse24Exporter *exporter,
                                             MlirStringRef name);

/// A name that is not taken, and is then: `wanted`, or `wanted` with a number
/// behind it. Empty when memory runs out.
MlirStringRef sparse24ExportCreateName(Sparse24Exporter *exporter,
                                       MlirStringRef wanted);

/// Says what a value is called: a name that has been taken or created, or the
/// empty one of a value that is omitted. Fails when memory runs out.
MlirLogicalResult sparse24ExportSetName(Sparse24Exporter *exporter,
                                        MlirValue value, MlirStringRef name);

/// What a value is called; NULL where nothing has been said.
const MlirStringRef *sparse24ExportGetName(const Sparse24Exporter *exporter,
                                           MlirValue value);

/// Says that a graph yields the value, and whether one does. Fails when memory
/// runs out.
MlirLogicalResult sparse24ExportSetOutput(Sparse24Exporter *exporter,
                                          MlirValue value);
bool sparse24ExportIsOutput(const Sparse24Exporter *exporter, MlirValue value);

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// The number of an element type: 0 for `!sparse24.unknown`, -1 for one that
/// ONNX has not got.
int32_t sparse24ExportDataType(MlirType element);

/// Fills in a TypeProto. `dimParams` has the names of dimensions, in
/// onnx-mlir's form ("0:batch,2:length"), of a tensor or of those that a
/// sequence or optional holds. False for a type
/// that ONNX has not got.
bool sparse24ExportType(MlirType type, MlirStringRef dimParams,
                        Sparse24Message *message);

/// Whether a type says anything.
bool sparse24ExportTypeIsKnown(MlirType type);

//===----------------------------------------------------------------------===//
// Tensors and attributes
//===----------------------------------------------------------------------===//

/// Fills in a TensorProto. The bytes of `elements` are lent to the message.
/// `canBeExternal` is for initializers. Emits an error at `op`.
MlirLogicalResult sparse24ExportTensor(Sparse24Exporter *exporter,
                                       MlirOperation op, MlirStringRef name,
                                       MlirAttribute elements,
                                       bool canBeExternal,
                                       Sparse24Message *message);

/// Fills in the fields `name` and `type` of an AttributeProto.
enum {
  sparse24AttributeGraph = 5,
  sparse24AttributeGraphs = 10,
};
void sparse24ExportAttributeHead(MlirStringRef name, int32_t kind,
                                 Sparse24Message *message);

/// Whether an attribute can have the name: readers, our importer among them,
/// refuse what is not printable UTF-8. Emits an error at the operation.
MlirLogicalResult sparse24ExportCheckAttributeName(MlirOperation op,
                                                   MlirStringRef name);

/// Appends what the operation's attributes become to a NodeProto.
MlirLogicalResult sparse24ExportAttributes(Sparse24Exporter *exporter,
                                           MlirOperation op,
                                           Sparse24Message *node);

/// Appends [["key", "value"], ...] as StringStringEntryProtos. A null attribute
/// is none. False when it has another form.
bool sparse24ExportProperties(MlirAttribute properties, unsigned field,
                              Sparse24Message *message);

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

/// Fills in the GraphProto of a function's body.
MlirLogicalResult sparse24ExportFunction(Sparse24Exporter *exporter,
                                         MlirOperation function,
                                         MlirStringRef name,
                                         Sparse24Message *graph);

#endif // SPARSE24_LIB_EXPORT_EXPORTER_H

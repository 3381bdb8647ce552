/*===- Importer.h - What the files of the ONNX importer share ---*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The importer knows no operator but those of small tables in Attributes.c,
/// Arity.c and Node.c. Its files, each using those above it:
///
///   Arena, NameMap, Wire   memory, names, the wire format
///   Importer               names and errors
///   ExternalData           files beside the model
///   DataTypes, Tensor      types and tensors
///   Sparse, SharedTensors  sparse tensors; tensors that are read repeatedly
///   Attributes, Arity      attributes of nodes, how many values they have
///   Functions              the model's functions and their calls
///   Scope, Node, Graph     nodes and graphs, into blocks
///   FixShapes              shapes that the user has chosen, into the model
///   Import                 models, into modules
///
/// What protobuf-c parses is not the model but its slim copy (Wire.h), whose
/// raw_data is for Tensor alone.
///
/// ResultTypes and the shape rules, which Node asks for the types that a model
/// does not tell, know operators, but nothing of ONNX's file format.

#ifndef SPARSE24_LIB_IMPORT_IMPORTER_H
#define SPARSE24_LIB_IMPORT_IMPORTER_H

#include "Import/Arena.h"
#include "Import/NameMap.h"
#include "Support/File.h"
#include "Support/IR.h"
#include "sparse24/Import.h"

#include "onnx.pb-c.h"

#include "mlir-c/IR.h"

/// The newest version of ONNX's file format whose meaning this importer knows.
enum { sparse24MaxIRVersion = 14 };

enum { sparse24MaxDataType = ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT6E3M2 };

/// The files that hold elements of tensors.
typedef struct {
  const char *folder; ///< Lent; NULL where there is none.
  const char *root;   ///< Around it, lent; NULL: the folder itself.
  const char *prefix; ///< Where the folder is in the root: "", or "a/b/".
  int descriptor;     ///< Of the root, or -1 before it is opened.
  /// Location to its Sparse24File, which is mapped once.
  Sparse24NameMap files;
} Sparse24ExternalData;

/// Bounds on what a small file can grow to; docs/import.md tells them.
enum {
  sparse24MaxDepth = 256,            ///< Graphs and calls in each other.
  sparse24MaxInlinedParts = 1 << 20, ///< What calls of functions copy.
  sparse24MaxSparseBytes = 1 << 30,  ///< Of all sparse tensors, once dense.
};

/// The operator sets that a model or function imports.
typedef struct {
  /// Domain ("" for ONNX's own) to its Onnx__OperatorSetIdProto.
  Sparse24NameMap versions;
  int64_t onnx; ///< Version of ONNX's own operators.
} Sparse24Opsets;

typedef struct {
  MlirContext context;
  MlirLocation location; ///< Of the file.
  Sparse24Arena arena;
  const char *bytes;  ///< The model, of which payloads are parts.
  Sparse24File *file; ///< That has the bytes; NULL for borrowed ones.
  Sparse24ExternalData external;
  int64_t irVersion;
  bool initializersAreConstants;
  Sparse24Opsets opsets;
  Sparse24NameMap functions; ///< To Sparse24Function, see Functions.h.
  unsigned depth;            ///< Graphs and calls around what is imported,
  unsigned calls;            ///< and the calls among them.
  size_t inlinedParts;       ///< Copied so far.
  size_t sparseBytes;        ///< Allocated so far for sparse tensors.
  Sparse24Arena sharedArena; ///< Lives as long as the importer.
  Sparse24NameMap shared;    ///< See SharedTensors.c.
} Sparse24Importer;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// The name as text that is safe to print: when it is not valid UTF-8 or has
/// control characters, those bytes and backslashes become `\xx`.
MlirStringRef sparse24ImportName(Sparse24Importer *importer,
                                 ProtobufCBinaryData name);

/// Whether all of it is valid UTF-8 without control characters, and whether it
/// is a word of ASCII letters, digits and underscores.
bool sparse24NameIsPrintable(ProtobufCBinaryData name);
bool sparse24NameIsIdentifier(ProtobufCBinaryData name);

/// A location of that name in the file.
MlirLocation sparse24ImportLocation(Sparse24Importer *importer,
                                    MlirStringRef name);

static inline bool sparse24BytesEqual(ProtobufCBinaryData bytes,
                                      const char *string) {
  return sparse24StrEquals(
      mlirStringRefCreate((const char *)bytes.data, bytes.len), string);
}

/// True for ONNX's own operators, whose domain is spelled in two ways.
static inline bool sparse24IsDefaultDomain(ProtobufCBinaryData domain) {
  return domain.len == 0 || sparse24BytesEqual(domain, "ai.onnx");
}

/// Adds operator sets. An error when one is there in another version.
MlirLogicalResult sparse24OpsetsAdd(Sparse24Importer *importer,
                                    Sparse24Opsets *opsets,
                                    Onnx__OperatorSetIdProto *const *imports,
                                    size_t count);

/// The operator set of a domain, or NULL where it is not imported.
const Onnx__OperatorSetIdProto *sparse24OpsetsGet(const Sparse24Opsets *opsets,
                                                  ProtobufCBinaryData domain);

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

/// What is being imported, for diagnostics: "initializer 'w'",
/// "node 'conv1' (Conv), attribute 'pads'".
typedef struct Sparse24Subject {
  MlirLocation location;
  const char *kind;
  MlirStringRef name;
  MlirStringRef opType; ///< Of nodes.
  const struct Sparse24Subject *parent;
} Sparse24Subject;

/// Emits "SUBJECT: MESSAGE" at the subject's location and returns failure.
__attribute__((format(printf, 2, 3))) MlirLogicalResult
sparse24SubjectError(const Sparse24Subject *subject, const char *format, ...);

MlirLogicalResult sparse24OutOfMemory(const Sparse24Importer *importer);

//===----------------------------------------------------------------------===//
// External data
//===----------------------------------------------------------------------===//

/// Bytes of a file, which live as long as there is a reference to it.
typedef struct {
  const char *data;
  size_t size;
  Sparse24File *file; ///< Lent; NULL for those of a borrowed model.
  bool isOpen;        ///< Its end is not told: it has all that there is.
} Sparse24FilePart;

/// Finds the elements that the tensor's `external_data` places in a file of the
/// folder.
MlirLogicalResult sparse24ImportExternalData(Sparse24Importer *importer,
                                             const Sparse24Subject *subject,
                                             const Onnx__TensorProto *tensor,
                                             Sparse24FilePart *part);

/// Gives the files back; those in use stay mapped.
void sparse24ExternalDataClose(Sparse24ExternalData *external);

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// The field of a TensorProto that holds elements which are not in raw_data.
typedef enum {
  Sparse24FloatData,
  Sparse24Int32Data,
  Sparse24StringData,
  Sparse24Int64Data,
  Sparse24DoubleData,
  Sparse24Uint64Data,
  sparse24TypedFields,
} Sparse24TypedField;

/// A row of the table of ONNX's data types.
typedef struct {
  const char *name;
  MlirType (*getInteger)(MlirContext context, unsigned width);
  MlirType (*getFloat)(MlirContext context);
  unsigned bits; ///< Of one element in raw_data; 0 for strings.
  Sparse24TypedField field;
  bool isComplex;
} Sparse24DataType;

/// The row of a data type, or NULL for one that is not in the standard.
const Sparse24DataType *sparse24DataTypeGet(int32_t dataType);

/// The number of a data type by its ONNX name ("FLOAT"), or 0.
int32_t sparse24DataTypeFind(MlirStringRef name);

/// The element type of a data type; `!sparse24.unknown` for UNDEFINED, the null
/// type for one that is not in the standard.
MlirType sparse24DataTypeGetType(MlirContext context, int32_t dataType);

/// The type of a value; a null type after an error. A missing type, or part of
/// it, is `tensor<*x!sparse24.unknown>`.
MlirType sparse24ImportType(Sparse24Importer *importer,
                            const Sparse24Subject *subject,
                            const Onnx__TypeProto *type);

/// The names of the dimensions that `type` leaves open, in onnx-mlir's form:
/// "0:batch,2:length". Commas and backslashes in names are
/// `\2c` and `\5c`. A null attribute where none
/// has a name or memory runs out, which the importer notes.
MlirAttribute sparse24ImportDimParams(Sparse24Importer *importer,
                                      const Onnx__TypeProto *proto,
                                      MlirType type);

//===----------------------------------------------------------------------===//
// Tensors and attributes
//===----------------------------------------------------------------------===//

/// The elements attribute of a tensor, with `name` for its resource. Takes the
/// elements out of `tensor` where it can, which must not be read again. A null
/// attribute after an error.
MlirAttribute sparse24ImportTensor(Sparse24Importer *importer,
                                   const Sparse24Subject *subject,
                                   MlirStringRef name,
                                   Onnx__TensorProto *tensor);

/// The same for a sparse tensor, which becomes dense.
MlirAttribute sparse24ImportSparseTensor(Sparse24Importer *importer,
                                         const Sparse24Subject *subject,
                                         MlirStringRef name,
                                         Onnx__SparseTensorProto *sparse);

/// The same, for tensors of functions, which are imported once for each call:
/// the first attribute of each is the attribute of all.
MlirAttribute sparse24ImportSharedTensor(Sparse24Importer *importer,
                                         const Sparse24Subject *subject,
                                         MlirStringRef name,
                                         Onnx__TensorProto *tensor);
MlirAttribute sparse24ImportSharedSparseTensor(Sparse24Importer *importer,
                                               const Sparse24Subject *subject,
                                               MlirStringRef name,
                                               Onnx__SparseTensorProto *sparse);

/// A release function for sparse24ElementsCreateOwned: free()s the data.
void sparse24ReleaseMalloced(void *data, size_t size, void *userData);

/// The value of a Constant node: that of its only attribute, under whichever of
/// its names. A null attribute after an error.
MlirAttribute sparse24ImportConstant(Sparse24Importer *importer,
                                     const Sparse24Subject *subject,
                                     MlirStringRef name,
                                     const Onnx__NodeProto *node);

/// Attributes on their way into an operation, in the arena.
typedef struct {
  MlirNamedAttribute *data;
  size_t size, capacity;
} Sparse24AttributeList;

/// Appends an attribute; the list must have room.
void sparse24AttributeListAppend(Sparse24AttributeList *list,
                                 MlirStringRef name, MlirAttribute attribute);

/// [["key", "value"], ...], with their bytes. Null when memory runs out.
MlirAttribute
sparse24ImportProperties(Sparse24Importer *importer,
                         Onnx__StringStringEntryProto *const *properties,
                         size_t count);

/// Creates the list of the node's attributes, in file order and in onnx-mlir's
/// spelling: all but graphs. It has room for two more.
MlirLogicalResult sparse24ImportAttributes(Sparse24Importer *importer,
                                           const Sparse24Subject *subject,
                                           const Onnx__NodeProto *node,
                                           Sparse24AttributeList *list);

/// The kind of the attribute: what it says, or else the field in use.
int32_t sparse24AttributeGetKind(const Onnx__AttributeProto *attribute);

/// Whether the attribute is a graph or a list of graphs, which become regions.
bool sparse24AttributeIsGraph(const Onnx__AttributeProto *attribute);

/// The attribute that a region of an operation of ONNX's own is; NULL where the
/// operation names its regions itself, in `onnx.region_names`.
const char *sparse24RegionGetName(MlirStringRef opType, size_t region);

/// Fails where a node of ONNX's own domain has more or fewer inputs or outputs
/// than any version of its operator, of those in the table in Arity.c.
MlirLogicalResult sparse24ImportCheckArity(const Sparse24Subject *subject,
                                           const Onnx__NodeProto *node);

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

/// The arguments that a graph has become, beside their types, in order.
typedef struct {
  size_t count;
  const Onnx__ValueInfoProto **values;
  MlirAttribute *defaults; ///< Null where there is none.
} Sparse24GraphArguments;

/// Imports the model's main graph into a new block, which the caller owns, and
/// which ends in `func.return`. A null block after an error.
MlirBlock sparse24ImportMainGraph(Sparse24Importer *importer,
                                  Onnx__GraphProto *graph,
                                  Sparse24GraphArguments *arguments);

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

/// Imports the model in the file, which the blobs of the context share. `path`
/// says where the model's folder is, and may be NULL.
MlirModule sparse24ImportFile(MlirContext context, Sparse24File *file,
                              const char *path, MlirStringRef name,
                              const Sparse24ImportOptions *options);

#endif // SPARSE24_LIB_IMPORT_IMPORTER_H

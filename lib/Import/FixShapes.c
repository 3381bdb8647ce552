/*===- FixShapes.c - Shapes that the user has chosen ----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Import/FixShapes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/// A symbolic dimension that becomes static.
typedef struct {
  int64_t extent;
  const char *option; ///< Which said so.
  bool isUsed;
} Dim;

typedef struct {
  Sparse24Importer *importer;
  Sparse24NameMap dims; ///< To Dim, in the arena.
} Fixing;

//===----------------------------------------------------------------------===//
// Options
//===----------------------------------------------------------------------===//

/// The name of "NAME=VALUE", which may have a '=' too; no bytes when there is
/// none.
static ProtobufCBinaryData getName(const char *option, const char **value) {
  const char *equals = strrchr(option, '=');
  *value = equals ? equals + 1 : "";
  return (ProtobufCBinaryData){equals ? (size_t)(equals - option) : 0,
                               (uint8_t *)(uintptr_t)option};
}

/// Reads digits, and steps behind them.
static bool parseExtent(const char **text, int64_t *extent) {
  if (**text < '0' || **text > '9')
    return false;
  char *end;
  errno = 0;
  *extent = strtoll(*text, &end, 10);
  *text = end;
  return errno == 0;
}

static MlirLogicalResult addDim(Fixing *fixing, ProtobufCBinaryData name,
                                int64_t extent, const char *option) {
  Sparse24Importer *importer = fixing->importer;
  Dim *dim = sparse24ArenaAllocate(&importer->arena, 1, sizeof *dim);
  // A name in the message goes when its dimension becomes static.
  uint8_t *bytes = sparse24ArenaAllocate(&importer->arena, name.len, 1);
  if (!dim || !bytes)
    return sparse24OutOfMemory(importer);
  memcpy(bytes, name.data, name.len);
  name.data = bytes;
  *dim = (Dim){.extent = extent, .option = option};
  const Dim *other = sparse24NameMapGet(&fixing->dims, name);
  if (other && other->extent != extent)
    return sparse24EmitError(
        importer->location,
        "'%s' contradicts '%s': dimension '%.*s' is both %lld and %lld", option,
        other->option, SPARSE24_STR(sparse24ImportName(importer, name)),
        (long long)extent, (long long)other->extent);
  if (!other && sparse24NameMapInsert(&fixing->dims, name, dim) ==
                    Sparse24NameOutOfMemory)
    return sparse24OutOfMemory(importer);
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult parseDim(Fixing *fixing, const char *option) {
  const char *value;
  ProtobufCBinaryData name = getName(option, &value);
  int64_t extent;
  if (name.len && parseExtent(&value, &extent) && !*value)
    return addDim(fixing, name, extent, option);
  return sparse24EmitError(fixing->importer->location,
                           "malformed dimension '%s', expected NAME=N", option);
}

//===----------------------------------------------------------------------===//
// Input shapes
//===----------------------------------------------------------------------===//

enum { maxRank = 64, open = -1 };

/// "1x3x?x224" or, for a scalar, "". Returns the rank, or -1.
static int parseShape(const char *text, int64_t *shape) {
  int rank = 0;
  if (!*text)
    return 0;
  for (;; ++text) {
    if (rank == maxRank)
      return -1;
    shape[rank] = open;
    if (*text == '?')
      ++text;
    else if (!parseExtent(&text, &shape[rank]))
      return -1;
    ++rank;
    if (!*text)
      return rank;
    if (*text != 'x')
      return -1;
  }
}

static Onnx__ValueInfoProto *findInput(const Onnx__GraphProto *graph,
                                       ProtobufCBinaryData name) {
  for (size_t i = 0; i < graph->n_input; ++i) {
    ProtobufCBinaryData other = graph->input[i]->name;
    if (other.len == name.len && memcmp(other.data, name.data, name.len) == 0)
      return graph->input[i];
  }
  return NULL;
}

/// A shape of unknown dimensions, of memory that protobuf-c frees; NULL when
/// memory runs out.
static Onnx__TensorShapeProto *createShape(int rank) {
  Onnx__TensorShapeProto *shape = malloc(sizeof *shape);
  if (!shape)
    return NULL;
  sparse24_onnx__tensor_shape_proto__init(shape);
  shape->dim = calloc((size_t)rank + 1, sizeof *shape->dim);
  for (int i = 0; shape->dim && i < rank; ++i) {
    shape->dim[i] = malloc(sizeof **shape->dim);
    if (!shape->dim[i])
      break;
    sparse24_onnx__tensor_shape_proto__dimension__init(shape->dim[i]);
    ++shape->n_dim;
  }
  if (shape->dim && shape->n_dim == (size_t)rank)
    return shape;
  sparse24_onnx__tensor_shape_proto__free_unpacked(shape, NULL);
  return NULL;
}

static MlirLogicalResult fixDim(Fixing *fixing, const char *option,
                                size_t position, int64_t extent,
                                Onnx__TensorShapeProto__Dimension *dim) {
  bool isSymbolic =
      dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
  if (extent == open)
    return mlirLogicalResultSuccess();
  if (isSymbolic && dim->dim_param.len)
    return addDim(fixing, dim->dim_param, extent, option);
  bool isStatic =
      !isSymbolic &&
      dim->value_case == ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE &&
      dim->dim_value >= 0;
  if (isStatic && dim->dim_value != extent)
    return sparse24EmitError(
        fixing->importer->location,
        "'%s' contradicts the model: dimension %zu of the input is %lld",
        option, position, (long long)dim->dim_value);
  if (isSymbolic)
    free(dim->dim_param.data);
  dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
  dim->dim_value = extent;
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult fixShape(Fixing *fixing, const char *option,
                                  Onnx__TypeProto__Tensor *type,
                                  const int64_t *extents, int rank) {
  if (!type->shape)
    type->shape = createShape(rank);
  if (!type->shape)
    return sparse24OutOfMemory(fixing->importer);
  if (type->shape->n_dim != (size_t)rank)
    return sparse24EmitError(
        fixing->importer->location,
        "'%s' contradicts the model: the input has %zu dimensions", option,
        type->shape->n_dim);
  for (size_t i = 0; i < (size_t)rank; ++i)
    if (mlirLogicalResultIsFailure(
            fixDim(fixing, option, i, extents[i], type->shape->dim[i])))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult fixInput(Fixing *fixing, const Onnx__GraphProto *graph,
                                  const char *option) {
  Sparse24Importer *importer = fixing->importer;
  const char *value;
  ProtobufCBinaryData name = getName(option, &value);
  int64_t extents[maxRank];
  int rank = name.len ? parseShape(value, extents) : -1;
  if (rank < 0)
    return sparse24EmitError(importer->location,
                             "malformed input shape '%s', expected a form such "
                             "as NAME=1x3x?x224",
                             option);
  Onnx__ValueInfoProto *input = findInput(graph, name);
  if (!input)
    return sparse24EmitError(importer->location, "'%s': there is no such input",
                             option);
  if (!input->type ||
      input->type->value_case != ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE)
    return sparse24EmitError(importer->location,
                             "'%s': the input is not declared as a tensor",
                             option);
  return fixShape(fixing, option, input->type->tensor_type, extents, rank);
}

//===----------------------------------------------------------------------===//
// Symbolic dimensions
//===----------------------------------------------------------------------===//

static void applyDims(const Fixing *fixing, Onnx__TensorShapeProto *shape) {
  for (size_t i = 0; shape && i < shape->n_dim; ++i) {
    Onnx__TensorShapeProto__Dimension *dim = shape->dim[i];
    if (dim->value_case != ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM)
      continue;
    Dim *fixed = sparse24NameMapGet(&fixing->dims, dim->dim_param);
    if (!fixed)
      continue;
    fixed->isUsed = true;
    free(dim->dim_param.data);
    dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
    dim->dim_value = fixed->extent;
  }
}

static void fixType(const Fixing *fixing, Onnx__TypeProto *type) {
  switch (type ? type->value_case : ONNX__TYPE_PROTO__VALUE__NOT_SET) {
  case ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE:
    applyDims(fixing, type->tensor_type->shape);
    break;
  case ONNX__TYPE_PROTO__VALUE_SPARSE_TENSOR_TYPE:
    applyDims(fixing, type->sparse_tensor_type->shape);
    break;
  case ONNX__TYPE_PROTO__VALUE_SEQUENCE_TYPE:
    fixType(fixing, type->sequence_type->elem_type);
    break;
  case ONNX__TYPE_PROTO__VALUE_OPTIONAL_TYPE:
    fixType(fixing, type->optional_type->elem_type);
    break;
  case ONNX__TYPE_PROTO__VALUE_MAP_TYPE:
    fixType(fixing, type->map_type->value_type);
    break;
  default:
    break;
  }
}

static void fixValues(const Fixing *fixing, Onnx__ValueInfoProto **values,
                      size_t count) {
  for (size_t i = 0; i < count; ++i)
    fixType(fixing, values[i]->type);
}

static void fixGraph(const Fixing *fixing, Onnx__GraphProto *graph);

static void fixAttribute(const Fixing *fixing,
                         Onnx__AttributeProto *attribute) {
  if (attribute->g)
    fixGraph(fixing, attribute->g);
  for (size_t i = 0; i < attribute->n_graphs; ++i)
    fixGraph(fixing, attribute->graphs[i]);
  fixType(fixing, attribute->tp);
  for (size_t i = 0; i < attribute->n_type_protos; ++i)
    fixType(fixing, attribute->type_protos[i]);
}

static void fixGraph(const Fixing *fixing, Onnx__GraphProto *graph) {
  fixValues(fixing, graph->input, graph->n_input);
  fixValues(fixing, graph->output, graph->n_output);
  fixValues(fixing, graph->value_info, graph->n_value_info);
  for (size_t i = 0; i < graph->n_node; ++i)
    for (size_t k = 0; k < graph->node[i]->n_attribute; ++k)
      fixAttribute(fixing, graph->node[i]->attribute[k]);
}

static MlirLogicalResult checkUsed(const Fixing *fixing) {
  for (size_t i = 0; i < fixing->dims.capacity; ++i) {
    const Dim *dim = fixing->dims.slots[i].value;
    if (dim && !dim->isUsed)
      return sparse24EmitError(fixing->importer->location,
                               "'%s': there is no such dimension", dim->option);
  }
  return mlirLogicalResultSuccess();
}

static MlirLogicalResult collect(Fixing *fixing, const Onnx__GraphProto *graph,
                                 const Sparse24ImportOptions *options) {
  for (size_t i = 0; i < options->numDims; ++i)
    if (mlirLogicalResultIsFailure(parseDim(fixing, options->dims[i])))
      return mlirLogicalResultFailure();
  for (size_t i = 0; i < options->numInputs; ++i)
    if (mlirLogicalResultIsFailure(fixInput(fixing, graph, options->inputs[i])))
      return mlirLogicalResultFailure();
  return mlirLogicalResultSuccess();
}

MlirLogicalResult sparse24FixShapes(Sparse24Importer *importer,
                                    Onnx__GraphProto *graph,
                                    const Sparse24ImportOptions *options) {
  if (options->numDims == 0 && options->numInputs == 0)
    return mlirLogicalResultSuccess();
  Fixing fixing = {.importer = importer};
  MlirLogicalResult result = collect(&fixing, graph, options);
  if (mlirLogicalResultIsSuccess(result)) {
    fixGraph(&fixing, graph);
    result = checkUsed(&fixing);
  }
  sparse24NameMapDestroy(&fixing.dims);
  return result;
}

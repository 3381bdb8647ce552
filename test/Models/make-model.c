/*===- make-model.c - Writes the ONNX models that the tests read ----------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// make-model VARIANT FILE
///
/// Writes a small network, pruned to 2:4, with the weights and the operators of
/// the variant (see `variants`): an image classifier, or convolutions of one to
/// three dimensions. The same call always writes the
/// same bytes.

#include "onnx.pb-c.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// The network
//===----------------------------------------------------------------------===//

typedef struct Model Model;
typedef struct Layer Layer;

/// A value between nodes. A negative dimension is the batch.
typedef struct {
  const char *name;
  int32_t type; ///< As in TensorProto.
  int rank;
  int64_t shape[5];
} Tensor;

/// What becomes of a layer's weight.
typedef enum {
  NoWeight,
  Trained,      ///< Nothing is zero.
  Pruned,       ///< 2:4 along the input channels.
  AlmostPruned, ///< 2:4 but for a few groups.
} Weight;

struct Layer {
  Tensor (*add)(Model *model, const Layer *layer, Tensor x);
  const char *path;
  int64_t channels; ///< Of the output.
  int64_t kernel, stride, groups;
  Weight weight;
  const char *with; ///< Path of the layer whose output is the second operand.
};

static Tensor addConv(Model *model, const Layer *layer, Tensor x);
static Tensor addConvTranspose(Model *model, const Layer *layer, Tensor x);
static Tensor addMean(Model *model, const Layer *layer, Tensor x);
static Tensor addMatMul(Model *model, const Layer *layer, Tensor x);
static Tensor addGemm(Model *model, const Layer *layer, Tensor x);
static Tensor addRelu(Model *model, const Layer *layer, Tensor x);
static Tensor addAdd(Model *model, const Layer *layer, Tensor x);
static Tensor addPool(Model *model, const Layer *layer, Tensor x);
static Tensor addFlatten(Model *model, const Layer *layer, Tensor x);

/// Each layer reads the one above; the first reads the image. A row without a
/// function ends a network.
// clang-format off
static const Layer classifier[] = {
    // add       path                 channels kernel stride groups  weight        with
    {addConv,    "stem/conv",               32,      3,     2,     1,  Trained,      NULL},
    {addRelu,    "stem/act",                 0,      0,     0,     0,  NoWeight,     NULL},
    {addConv,    "block1/depthwise",        32,      3,     1,    32,  Trained,      NULL},
    {addRelu,    "block1/act",               0,      0,     0,     0,  NoWeight,     NULL},
    {addConv,    "block1/pointwise",        30,      1,     1,     1,  Pruned,       NULL},
    {addConv,    "block2/conv",             32,      3,     1,     1,  Pruned,       NULL},
    {addRelu,    "block2/act",               0,      0,     0,     0,  NoWeight,     NULL},
    {addConv,    "block3/grouped",          32,      3,     1,     4,  Pruned,       NULL},
    {addRelu,    "block3/act",               0,      0,     0,     0,  NoWeight,     NULL},
    {addConv,    "block3/pointwise",        32,      1,     1,     1,  Pruned,       NULL},
    {addAdd,     "block3/residual",          0,      0,     0,     0,  NoWeight,     "block2/act"},
    {addConv,    "block4/pointwise",        64,      1,     2,     1,  AlmostPruned, NULL},
    {addRelu,    "block4/act",               0,      0,     0,     0,  NoWeight,     NULL},
    {addPool,    "pool",                     0,      0,     0,     0,  NoWeight,     NULL},
    {addFlatten, "flatten",                  0,      0,     0,     0,  NoWeight,     NULL},
    {addMatMul,  "head/hidden",             96,      0,     0,     0,  Pruned,       NULL},
    {addRelu,    "head/act",                 0,      0,     0,     0,  NoWeight,     NULL},
    {addGemm,    "head/classifier",         20,      0,     0,     0,  Pruned,       NULL},
    {0},
};

/// Three spatial dimensions, of which two are averaged away.
static const Layer volumes[] = {
    // add             path             channels kernel stride groups  weight        with
    {addConv,          "volume/conv",       12,      3,     1,     2,  Pruned,       NULL},
    {addRelu,          "volume/act",         0,      0,     0,     0,  NoWeight,     NULL},
    {addConvTranspose, "volume/up",         12,      2,     2,     2,  Pruned,       NULL},
    {addMean,          "volume/mean",        0,      0,     0,     0,  NoWeight,     NULL},
    {addConvTranspose, "image/grouped",     16,      3,     2,     2,  Pruned,       NULL},
    {addConv,          "image/conv",        16,      3,     1,     1,  Pruned,       NULL},
    {addConvTranspose, "image/up",          24,      3,     1,     1,  Pruned,       NULL},
    {addMean,          "image/mean",         0,      0,     0,     0,  NoWeight,     NULL},
    {addConv,          "signal/conv",       24,      5,     1,     1,  Pruned,       NULL},
    {addConvTranspose, "signal/grouped",    12,      4,     2,     3,  Pruned,       NULL},
    {addConvTranspose, "signal/depthwise",  12,      3,     1,    12,  Trained,      NULL},
    {addConvTranspose, "signal/up",          4,      3,     1,     1,  AlmostPruned, NULL},
    {0},
};
// clang-format on
enum { maxLayers = 24 };

//===----------------------------------------------------------------------===//
// The variants
//===----------------------------------------------------------------------===//

/// A product of activations and weights, before a variant says how.
typedef struct {
  const char *op; ///< Conv, ConvTranspose, MatMul or Gemm.
  Tensor weight;
  int reductionAxis, channelAxis; ///< Of the weight.
  int64_t reductionGroups;        ///< That divide the reduction axis, or 0.
  Tensor y;
} Product;

static Tensor addFloat(Model *model, const Layer *layer, const Product *product,
                       Tensor x);
static Tensor addQDQ(Model *model, const Layer *layer, const Product *product,
                     Tensor x);
static Tensor addQLinear(Model *model, const Layer *layer,
                         const Product *product, Tensor x);
static Tensor addInteger(Model *model, const Layer *layer,
                         const Product *product, Tensor x);

typedef struct {
  const char *name;
  const Layer *network;
  Tensor image;
  int64_t opset;
  int32_t activations, weights; ///< As in TensorProto.
  int zeroPoint;                ///< Of the weights.
  Tensor (*addProduct)(Model *model, const Layer *layer, const Product *product,
                       Tensor x);
  bool hasGemm; ///< Otherwise Gemm becomes MatMul and Add.
  bool isRaw;   ///< Weights are raw_data, else in the field of their type.
  bool isTyped; ///< The types of all values are given.
} Variant;

#define TYPE(name) ONNX__TENSOR_PROTO__DATA_TYPE__##name
#define IMAGE {"image", 0, 4, {-1, 3, 32, 32}}
#define VOLUME {"volume", 0, 5, {-1, 8, 3, 4, 5}}
// clang-format off
static const Variant variants[] = {
    // name            network     input   opset activations     weights         zero addProduct  Gemm   raw    typed
    {"fp32",            classifier, IMAGE,    13, TYPE(FLOAT),    TYPE(FLOAT),      0, addFloat,   true,  true,  true},
    {"fp16",            classifier, IMAGE,    13, TYPE(FLOAT16),  TYPE(FLOAT16),    0, addFloat,   true,  true,  true},
    {"bf16",            classifier, IMAGE,    22, TYPE(BFLOAT16), TYPE(BFLOAT16),   0, addFloat,   true,  false, true},
    {"qdq",             classifier, IMAGE,    13, TYPE(FLOAT),    TYPE(INT8),       0, addQDQ,     true,  true,  true},
    {"qlinear",         classifier, IMAGE,    13, TYPE(FLOAT),    TYPE(INT8),       0, addQLinear, false, true,  false},
    {"integer",         classifier, IMAGE,    13, TYPE(FLOAT),    TYPE(UINT8),    131, addInteger, false, false, true},
    {"volumes-fp32",    volumes,    VOLUME,   13, TYPE(FLOAT),    TYPE(FLOAT),      0, addFloat,   true,  true,  true},
    {"volumes-fp16",    volumes,    VOLUME,   13, TYPE(FLOAT16),  TYPE(FLOAT16),    0, addFloat,   true,  false, false},
    {"volumes-qdq",     volumes,    VOLUME,   13, TYPE(FLOAT),    TYPE(INT8),       0, addQDQ,     true,  true,  true},
    {"volumes-qlinear", volumes,    VOLUME,   13, TYPE(FLOAT),    TYPE(INT8),       0, addQLinear, false, true,  false},
};
// clang-format on

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

enum { maxItems = 256, arenaSize = 1 << 21 };

struct Model {
  const Variant *variant;
  uint32_t random;
  Onnx__GraphProto graph;
  Tensor outputs[maxLayers]; ///< Of the layers added so far.
  char *arena;               ///< Owns everything that the graph points to.
  size_t used;
};

static void *allocate(Model *model, size_t size) {
  void *memory = model->arena + model->used;
  model->used += (size + 15) / 16 * 16;
  assert(model->used <= arenaSize);
  return memory;
}

#define CREATE(model, Type, init)                                              \
  ((Type *)memcpy(allocate(model, sizeof(Type)), &(Type)init, sizeof(Type)))

__attribute__((format(printf, 2, 3))) static const char *
format(Model *model, const char *text, ...) {
  char buffer[128];
  va_list arguments;
  va_start(arguments, text);
  int size = vsnprintf(buffer, sizeof(buffer), text, arguments);
  va_end(arguments);
  assert(size >= 0 && (size_t)size < sizeof(buffer));
  return memcpy(allocate(model, (size_t)size + 1), buffer, (size_t)size + 1);
}

static ProtobufCBinaryData bytes(const char *text) {
  return (ProtobufCBinaryData){strlen(text), (uint8_t *)text};
}

static int64_t countElements(const Tensor *tensor) {
  int64_t count = 1;
  for (int i = 0; i < tensor->rank; ++i)
    count *= tensor->shape[i];
  return count;
}

static size_t elementSize(int32_t type) {
  switch (type) {
  case TYPE(INT8):
  case TYPE(UINT8):
    return 1;
  case TYPE(FLOAT16):
  case TYPE(BFLOAT16):
    return 2;
  default:
    return 4;
  }
}

static Onnx__TensorShapeProto *createShape(Model *model, const Tensor *tensor) {
  Onnx__TensorShapeProto *shape =
      CREATE(model, Onnx__TensorShapeProto, ONNX__TENSOR_SHAPE_PROTO__INIT);
  shape->n_dim = (size_t)tensor->rank;
  shape->dim = allocate(model, shape->n_dim * sizeof(*shape->dim));
  for (int i = 0; i < tensor->rank; ++i) {
    Onnx__TensorShapeProto__Dimension *dim =
        CREATE(model, Onnx__TensorShapeProto__Dimension,
               ONNX__TENSOR_SHAPE_PROTO__DIMENSION__INIT);
    if (tensor->shape[i] < 0) {
      dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_PARAM;
      dim->dim_param = bytes("batch");
    } else {
      dim->value_case = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__VALUE_DIM_VALUE;
      dim->dim_value = tensor->shape[i];
    }
    shape->dim[i] = dim;
  }
  return shape;
}

static Onnx__ValueInfoProto *createValueInfo(Model *model,
                                             const Tensor *tensor) {
  Onnx__ValueInfoProto *info =
      CREATE(model, Onnx__ValueInfoProto, ONNX__VALUE_INFO_PROTO__INIT);
  info->has_name = true;
  info->name = bytes(tensor->name);
  info->type = CREATE(model, Onnx__TypeProto, ONNX__TYPE_PROTO__INIT);
  info->type->value_case = ONNX__TYPE_PROTO__VALUE_TENSOR_TYPE;
  info->type->tensor_type =
      CREATE(model, Onnx__TypeProto__Tensor, ONNX__TYPE_PROTO__TENSOR__INIT);
  info->type->tensor_type->has_elem_type = true;
  info->type->tensor_type->elem_type = tensor->type;
  info->type->tensor_type->shape = createShape(model, tensor);
  return info;
}

/// An element as the field int32_data has it: 16-bit floating point as its
/// bits.
static int32_t loadInteger(int32_t type, const void *elements, size_t at) {
  switch (type) {
  case TYPE(INT8):
    return ((const int8_t *)elements)[at];
  case TYPE(UINT8):
    return ((const uint8_t *)elements)[at];
  case TYPE(INT32):
    return ((const int32_t *)elements)[at];
  default:
    return ((const uint16_t *)elements)[at];
  }
}

/// Adds an initializer with these elements, which must be in the arena.
static const char *addInitializer(Model *model, const Tensor *tensor,
                                  void *elements, bool isRaw) {
  Onnx__TensorProto *proto =
      CREATE(model, Onnx__TensorProto, ONNX__TENSOR_PROTO__INIT);
  size_t count = (size_t)countElements(tensor);
  proto->has_name = true;
  proto->name = bytes(tensor->name);
  proto->has_data_type = true;
  proto->data_type = tensor->type;
  proto->n_dims = (size_t)tensor->rank;
  proto->dims = allocate(model, sizeof(tensor->shape));
  memcpy(proto->dims, tensor->shape, sizeof(tensor->shape));
  if (isRaw) {
    proto->has_raw_data = true;
    proto->raw_data.data = elements;
    proto->raw_data.len = count * elementSize(tensor->type);
  } else if (tensor->type == TYPE(FLOAT)) {
    proto->n_float_data = count;
    proto->float_data = elements;
  } else {
    proto->n_int32_data = count;
    proto->int32_data = allocate(model, count * sizeof(int32_t));
    for (size_t i = 0; i < count; ++i)
      proto->int32_data[i] = loadInteger(tensor->type, elements, i);
  }
  assert(model->graph.n_initializer < maxItems);
  model->graph.initializer[model->graph.n_initializer++] = proto;
  return tensor->name;
}

/// Adds an output of the last node.
static Tensor addOutput(Model *model, Tensor y) {
  Onnx__NodeProto *node = model->graph.node[model->graph.n_node - 1];
  y.name = format(model, "%.*s_output_%zu", (int)node->name.len,
                  (char *)node->name.data, node->n_output);
  node->output[node->n_output++] = bytes(y.name);
  assert(model->graph.n_value_info < maxItems);
  if (model->variant->isTyped)
    model->graph.value_info[model->graph.n_value_info++] =
        createValueInfo(model, &y);
  return y;
}

enum { maxInputs = 9, maxAttributes = 5 };

/// The names of a node's inputs, up to a null pointer.
#define INPUTS(...) ((const char *[maxInputs + 1]){__VA_ARGS__})

/// Adds a node of the layer at `path`, of which `use` tells nodes of the same
/// operator apart. Returns its first output, which has the type and the shape
/// of `y`.
static Tensor addNode(Model *model, const char *op, const char *path,
                      const char *use, const char **inputs, Tensor y) {
  Onnx__NodeProto *node =
      CREATE(model, Onnx__NodeProto, ONNX__NODE_PROTO__INIT);
  node->has_op_type = true;
  node->op_type = bytes(op);
  node->has_name = true;
  node->name = bytes(format(model, "/%s/%s%s", path, use, op));
  node->input = allocate(model, maxInputs * sizeof(*node->input));
  for (; inputs[node->n_input]; ++node->n_input)
    node->input[node->n_input] = bytes(inputs[node->n_input]);
  node->output = allocate(model, 3 * sizeof(*node->output));
  node->attribute = allocate(model, maxAttributes * sizeof(*node->attribute));
  assert(model->graph.n_node < maxItems);
  model->graph.node[model->graph.n_node++] = node;
  return addOutput(model, y);
}

/// Adds an attribute of the last node.
static Onnx__AttributeProto *
addAttribute(Model *model, const char *name,
             Onnx__AttributeProto__AttributeType type) {
  Onnx__NodeProto *node = model->graph.node[model->graph.n_node - 1];
  Onnx__AttributeProto *attribute =
      CREATE(model, Onnx__AttributeProto, ONNX__ATTRIBUTE_PROTO__INIT);
  attribute->has_name = true;
  attribute->name = bytes(name);
  attribute->has_type = true;
  attribute->type = type;
  assert(node->n_attribute < maxAttributes);
  node->attribute[node->n_attribute++] = attribute;
  return attribute;
}

static void addInt(Model *model, const char *name, int64_t value) {
  Onnx__AttributeProto *attribute =
      addAttribute(model, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT);
  attribute->has_i = true;
  attribute->i = value;
}

static void addInts(Model *model, const char *name, size_t count,
                    int64_t value) {
  Onnx__AttributeProto *attribute =
      addAttribute(model, name, ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS);
  attribute->n_ints = count;
  attribute->ints = allocate(model, count * sizeof(int64_t));
  for (size_t i = 0; i < count; ++i)
    attribute->ints[i] = value;
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

/// xorshift32.
static uint32_t draw(Model *model) {
  model->random ^= model->random << 13;
  model->random ^= model->random >> 17;
  model->random ^= model->random << 5;
  return model->random;
}

/// A step of the quantized weights.
static const float step = 1.0f / 512;

/// Stores value * step in a floating-point type, with `noise` in the low bits
/// that this leaves zero, or value + zero point in an integer type.
static void store(const Variant *variant, int value, uint32_t noise,
                  void *element) {
  float real = (float)value * step;
  uint32_t bits;
  memcpy(&bits, &real, sizeof(bits));
  switch (variant->weights) {
  case TYPE(FLOAT):
    bits |= noise & 0xffff;
    memcpy(element, &bits, 4);
    return;
  case TYPE(FLOAT16): {
    uint32_t exponent = (bits >> 23 & 0xff) - 127 + 15;
    uint16_t half = (uint16_t)(bits >> 16 & 0x8000) |
                    (uint16_t)(exponent << 10) |
                    (uint16_t)(bits >> 13 & 0x3ff) | (noise & 7);
    memcpy(element, &half, 2);
    return;
  }
  case TYPE(BFLOAT16): {
    uint16_t brain = (uint16_t)(bits >> 16);
    memcpy(element, &brain, 2);
    return;
  }
  default:
    *(uint8_t *)element = (uint8_t)(value + variant->zeroPoint);
  }
}

/// Stores zero: either of the two in a floating-point type.
static void storeZero(const Variant *variant, bool isNegative, void *element) {
  size_t size = elementSize(variant->weights);
  memset(element, 0, size);
  if (size == 1)
    *(uint8_t *)element = (uint8_t)variant->zeroPoint;
  else if (isNegative)
    ((uint8_t *)element)[size - 1] = 0x80;
}

/// Which elements of a group remain: all sets of up to two, the pairs twice.
static const uint8_t keptSets[] = {0x3, 0x5, 0x9, 0x6, 0xa, 0xc, 0x3, 0x5, 0x9,
                                   0x6, 0xa, 0xc, 0x1, 0x2, 0x4, 0x8, 0x0};

static unsigned chooseKept(Model *model, Weight weight, int64_t row) {
  unsigned set = keptSets[draw(model) % sizeof(keptSets)];
  if (weight == Trained)
    return 0xf;
  if (weight == AlmostPruned && row % 20 == 3)
    return 0xb;
  return set;
}

/// Adds the weight of a layer.
static const char *addWeight(Model *model, const Layer *layer,
                             const Product *product) {
  const Variant *variant = model->variant;
  const Tensor *weight = &product->weight;
  size_t size = elementSize(weight->type);
  int64_t outer = 1, inner = 1;
  int64_t length = weight->shape[product->reductionAxis];
  int64_t part =
      product->reductionGroups ? length / product->reductionGroups : length;
  for (int i = 0; i < product->reductionAxis; ++i)
    outer *= weight->shape[i];
  for (int i = product->reductionAxis + 1; i < weight->rank; ++i)
    inner *= weight->shape[i];
  char *elements = allocate(model, (size_t)(outer * length * inner) * size);
  for (int64_t row = 0; row < outer * inner; ++row) {
    unsigned kept = 0;
    for (int64_t i = 0; i < length; ++i) {
      if (i % part % 4 == 0)
        kept = chooseKept(model, layer->weight, i ? 0 : row);
      int64_t at = (row / inner * length + i) * inner + row % inner;
      void *element = elements + (size_t)at * size;
      uint32_t random = draw(model);
      int value = (int)(random >> 24) % 100 + 1;
      if (kept >> i % part % 4 & 1)
        store(variant, random & 1 << 16 ? value : -value, random, element);
      else
        storeZero(variant, random & 1, element);
    }
  }
  return addInitializer(model, weight, elements, variant->isRaw);
}

/// The name of a parameter: the path with dots, and behind it the kind.
static const char *nameParameter(Model *model, const Layer *layer,
                                 const char *kind) {
  char *name = (char *)format(model, "%s.%s", layer->path, kind);
  for (char *slash; (slash = strchr(name, '/'));)
    *slash = '.';
  return name;
}

/// Adds a bias for each channel, in the type and the scale of `variant`. Its
/// shape ends in `ones` ones.
static const char *addBias(Model *model, const Layer *layer, int32_t type,
                           int ones) {
  Tensor bias = {nameParameter(model, layer, "bias"),
                 type,
                 1 + ones,
                 {layer->channels, 1, 1, 1}};
  Variant elements = {.weights = type};
  char *data = allocate(model, (size_t)layer->channels * 4);
  for (int64_t i = 0; i < layer->channels; ++i) {
    int value = (int)(draw(model) >> 24) % 100 + 1;
    if (type == TYPE(INT32))
      ((int32_t *)(void *)data)[i] = value;
    else
      store(&elements, value, 0, data + (size_t)i * elementSize(type));
  }
  return addInitializer(model, &bias, data, false);
}

/// Adds `count` scales (0: a scalar), between which a factor of two lies.
static const char *addScale(Model *model, const Layer *layer, const char *kind,
                            int64_t count, float value) {
  Tensor scale = {
      nameParameter(model, layer, kind), TYPE(FLOAT), count > 0, {count}};
  float *data = allocate(model, (size_t)(count + 1) * sizeof(float));
  for (int64_t i = 0; i < (count ? count : 1); ++i)
    data[i] = i % 2 ? value / 2 : value;
  return addInitializer(model, &scale, data, false);
}

/// Adds `count` zero points (0: a scalar).
static const char *addZeroPoint(Model *model, const Layer *layer,
                                const char *kind, int64_t count, int32_t type,
                                int value) {
  Tensor zero = {nameParameter(model, layer, kind), type, count > 0, {count}};
  char *data = allocate(model, (size_t)count + 1);
  memset(data, value, (size_t)count + 1);
  return addInitializer(model, &zero, data, false);
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

static void addConvAttributes(Model *model, const Layer *layer,
                              const Product *product) {
  if (!layer->kernel)
    return;
  size_t spatial = (size_t)product->weight.rank - 2;
  addInts(model, "dilations", spatial, 1);
  addInt(model, "group", layer->groups);
  addInts(model, "kernel_shape", spatial, layer->kernel);
  addInts(model, "pads", 2 * spatial, layer->kernel / 2);
  addInts(model, "strides", spatial, layer->stride);
}

static Tensor addConv(Model *model, const Layer *layer, Tensor x) {
  Product product = {.op = "Conv",
                     .weight = {nameParameter(model, layer, "weight"),
                                model->variant->weights,
                                x.rank,
                                {layer->channels, x.shape[1] / layer->groups}},
                     .reductionAxis = 1,
                     .channelAxis = 0,
                     .y = {NULL, x.type, x.rank, {-1, layer->channels}}};
  for (int i = 2; i < x.rank; ++i) {
    product.weight.shape[i] = layer->kernel;
    product.y.shape[i] =
        (x.shape[i] + layer->kernel / 2 * 2 - layer->kernel) / layer->stride +
        1;
  }
  return model->variant->addProduct(model, layer, &product, x);
}

static Tensor addConvTranspose(Model *model, const Layer *layer, Tensor x) {
  Product product = {.op = "ConvTranspose",
                     .weight = {nameParameter(model, layer, "weight"),
                                model->variant->weights,
                                x.rank,
                                {x.shape[1], layer->channels / layer->groups}},
                     .reductionAxis = 0,
                     .channelAxis = 1,
                     .reductionGroups = layer->groups,
                     .y = {NULL, x.type, x.rank, {-1, layer->channels}}};
  for (int i = 2; i < x.rank; ++i) {
    product.weight.shape[i] = layer->kernel;
    product.y.shape[i] = (x.shape[i] - 1) * layer->stride + layer->kernel -
                         layer->kernel / 2 * 2;
  }
  return model->variant->addProduct(model, layer, &product, x);
}

/// The mean along the last dimension.
static Tensor addMean(Model *model, const Layer *layer, Tensor x) {
  Tensor y = x;
  y.shape[--y.rank] = 0;
  y = addNode(model, "ReduceMean", layer->path, "", INPUTS(x.name), y);
  addInts(model, "axes", 1, -1);
  addInt(model, "keepdims", 0);
  return y;
}

static Tensor addMatMul(Model *model, const Layer *layer, Tensor x) {
  Product product = {.op = "MatMul",
                     .weight = {nameParameter(model, layer, "weight"),
                                model->variant->weights,
                                2,
                                {x.shape[1], layer->channels}},
                     .reductionAxis = 0,
                     .channelAxis = 1,
                     .y = {NULL, x.type, 2, {-1, layer->channels}}};
  return model->variant->addProduct(model, layer, &product, x);
}

static Tensor addGemm(Model *model, const Layer *layer, Tensor x) {
  if (!model->variant->hasGemm)
    return addMatMul(model, layer, x);
  Product product = {.op = "Gemm",
                     .weight = {nameParameter(model, layer, "weight"),
                                model->variant->weights,
                                2,
                                {layer->channels, x.shape[1]}},
                     .reductionAxis = 1,
                     .channelAxis = 0,
                     .y = {NULL, x.type, 2, {-1, layer->channels}}};
  return model->variant->addProduct(model, layer, &product, x);
}

static Tensor addRelu(Model *model, const Layer *layer, Tensor x) {
  return addNode(model, "Relu", layer->path, "", INPUTS(x.name), x);
}

static Tensor addAdd(Model *model, const Layer *layer, Tensor x) {
  int with = 0;
  while (strcmp(model->variant->network[with].path, layer->with) != 0)
    ++with;
  return addNode(model, "Add", layer->path, "",
                 INPUTS(x.name, model->outputs[with].name), x);
}

static Tensor addPool(Model *model, const Layer *layer, Tensor x) {
  Tensor y = {NULL, x.type, 4, {-1, x.shape[1], 1, 1}};
  return addNode(model, "GlobalAveragePool", layer->path, "", INPUTS(x.name),
                 y);
}

static Tensor addFlatten(Model *model, const Layer *layer, Tensor x) {
  Tensor y = {NULL, x.type, 2, {-1, x.shape[1]}};
  y = addNode(model, "Flatten", layer->path, "", INPUTS(x.name), y);
  addInt(model, "axis", 1);
  return y;
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

static Tensor withType(Tensor tensor, int32_t type) {
  tensor.type = type;
  return tensor;
}

/// Adds the bias to a product that has none.
static Tensor addBiasNode(Model *model, const Layer *layer, Tensor x) {
  const char *bias = addBias(model, layer, x.type, x.rank - 2);
  return addNode(model, "Add", layer->path, "", INPUTS(x.name, bias), x);
}

/// Adds the product of two values of the activations' type.
static Tensor addProductNode(Model *model, const Layer *layer,
                             const Product *product, const char *x,
                             const char *weight) {
  if (strcmp(product->op, "MatMul") == 0)
    return addBiasNode(model, layer,
                       addNode(model, product->op, layer->path, "",
                               INPUTS(x, weight), product->y));
  const char *bias = addBias(model, layer, product->y.type, 0);
  Tensor y = addNode(model, product->op, layer->path, "",
                     INPUTS(x, weight, bias), product->y);
  addConvAttributes(model, layer, product);
  if (strcmp(product->op, "Gemm") == 0)
    addInt(model, "transB", 1);
  return y;
}

static Tensor addFloat(Model *model, const Layer *layer, const Product *product,
                       Tensor x) {
  return addProductNode(model, layer, product, x.name,
                        addWeight(model, layer, product));
}

static Tensor addQDQ(Model *model, const Layer *layer, const Product *product,
                     Tensor x) {
  int64_t channels = product->weight.shape[product->channelAxis];
  const char *xScale = addScale(model, layer, "x_scale", 0, 1.0f / 32);
  const char *xZero =
      addZeroPoint(model, layer, "x_zero_point", 0, TYPE(INT8), -5);
  Tensor quantized =
      addNode(model, "QuantizeLinear", layer->path, "x/",
              INPUTS(x.name, xScale, xZero), withType(x, TYPE(INT8)));
  x = addNode(model, "DequantizeLinear", layer->path, "x/",
              INPUTS(quantized.name, xScale, xZero), x);
  const char *values = addWeight(model, layer, product);
  const char *scale = addScale(model, layer, "weight_scale", channels, step);
  const char *zero =
      addZeroPoint(model, layer, "weight_zero_point", channels, TYPE(INT8), 0);
  Tensor weight = addNode(model, "DequantizeLinear", layer->path, "weight/",
                          INPUTS(values, scale, zero),
                          withType(product->weight, TYPE(FLOAT)));
  addInt(model, "axis", product->channelAxis);
  return addProductNode(model, layer, product, x.name, weight.name);
}

static Tensor addQLinear(Model *model, const Layer *layer,
                         const Product *product, Tensor x) {
  bool isConv = strcmp(product->op, "Conv") == 0;
  // There is no such operator.
  if (strcmp(product->op, "ConvTranspose") == 0)
    return addQDQ(model, layer, product, x);
  const char *xScale = addScale(model, layer, "x_scale", 0, 1.0f / 32);
  const char *xZero =
      addZeroPoint(model, layer, "x_zero_point", 0, TYPE(UINT8), 128);
  const char *yScale = addScale(model, layer, "y_scale", 0, 1.0f / 64);
  const char *yZero =
      addZeroPoint(model, layer, "y_zero_point", 0, TYPE(UINT8), 120);
  int64_t channels = layer->channels;
  const char *scale = addScale(model, layer, "weight_scale", channels, step);
  const char *zero =
      addZeroPoint(model, layer, "weight_zero_point", channels, TYPE(INT8), 0);
  x = addNode(model, "QuantizeLinear", layer->path, "",
              INPUTS(x.name, xScale, xZero), withType(x, TYPE(UINT8)));
  const char *weight = addWeight(model, layer, product);
  const char *bias = isConv ? addBias(model, layer, TYPE(INT32), 0) : NULL;
  Tensor y = addNode(
      model, isConv ? "QLinearConv" : "QLinearMatMul", layer->path, "",
      INPUTS(x.name, xScale, xZero, weight, scale, zero, yScale, yZero, bias),
      withType(product->y, TYPE(UINT8)));
  addConvAttributes(model, layer, product);
  y = addNode(model, "DequantizeLinear", layer->path, "",
              INPUTS(y.name, yScale, yZero), product->y);
  return isConv ? y : addBiasNode(model, layer, y);
}

static Tensor addInteger(Model *model, const Layer *layer,
                         const Product *product, Tensor x) {
  bool isConv = strcmp(product->op, "Conv") == 0;
  const char *weight = addWeight(model, layer, product);
  const char *weightScale = addScale(model, layer, "weight_scale", 0, step);
  const char *weightZero = addZeroPoint(model, layer, "weight_zero_point", 0,
                                        TYPE(UINT8), model->variant->zeroPoint);
  x = addNode(model, "DynamicQuantizeLinear", layer->path, "", INPUTS(x.name),
              withType(x, TYPE(UINT8)));
  Tensor scale = addOutput(model, (Tensor){.type = TYPE(FLOAT)});
  Tensor zero = addOutput(model, (Tensor){.type = TYPE(UINT8)});
  Tensor y =
      addNode(model, isConv ? "ConvInteger" : "MatMulInteger", layer->path, "",
              INPUTS(x.name, weight, zero.name, weightZero),
              withType(product->y, TYPE(INT32)));
  addConvAttributes(model, layer, product);
  y = addNode(model, "Cast", layer->path, "", INPUTS(y.name), product->y);
  addInt(model, "to", TYPE(FLOAT));
  scale = addNode(model, "Mul", layer->path, "scale/",
                  INPUTS(scale.name, weightScale), scale);
  y = addNode(model, "Mul", layer->path, "", INPUTS(y.name, scale.name), y);
  return addBiasNode(model, layer, y);
}

//===----------------------------------------------------------------------===//
// The file
//===----------------------------------------------------------------------===//

static void addNetwork(Model *model) {
  Onnx__GraphProto *graph = &model->graph;
  sparse24_onnx__graph_proto__init(graph);
  graph->has_name = true;
  graph->name = bytes("main_graph");
  graph->node = allocate(model, maxItems * sizeof(*graph->node));
  graph->initializer = allocate(model, maxItems * sizeof(*graph->initializer));
  graph->value_info = allocate(model, maxItems * sizeof(*graph->value_info));
  graph->n_input = graph->n_output = 1;
  graph->input = allocate(model, sizeof(*graph->input));
  graph->output = allocate(model, sizeof(*graph->output));

  const Layer *layers = model->variant->network;
  Tensor x = withType(model->variant->image, model->variant->activations);
  graph->input[0] = createValueInfo(model, &x);
  for (int i = 0; layers[i].add; ++i) {
    assert(i < maxLayers);
    x = model->outputs[i] = layers[i].add(model, &layers[i], x);
  }
  Onnx__NodeProto *last = graph->node[graph->n_node - 1];
  x.name = "scores";
  last->output[0] = bytes(x.name);
  graph->output[0] = createValueInfo(model, &x);
  if (model->variant->isTyped)
    --graph->n_value_info;
}

static bool writeFile(const char *path, const void *data, size_t size) {
  FILE *file = fopen(path, "wb");
  if (!file)
    return false;
  bool written = fwrite(data, 1, size, file) == size;
  return fclose(file) == 0 && written;
}

static bool writeModel(const Variant *variant, const char *path) {
  Model model = {.variant = variant, .random = 24};
  model.arena = calloc(1, arenaSize);
  if (!model.arena)
    return false;
  addNetwork(&model);

  Onnx__OperatorSetIdProto opset = ONNX__OPERATOR_SET_ID_PROTO__INIT;
  opset.has_domain = true;
  opset.has_version = true;
  opset.version = variant->opset;
  Onnx__ModelProto proto = ONNX__MODEL_PROTO__INIT;
  proto.has_ir_version = true;
  proto.ir_version = variant->opset > 13 ? 10 : 8;
  proto.has_producer_name = true;
  proto.producer_name = bytes("sparse24 make-model");
  proto.n_opset_import = 1;
  proto.opset_import = (Onnx__OperatorSetIdProto *[]){&opset};
  proto.graph = &model.graph;

  size_t size = sparse24_onnx__model_proto__get_packed_size(&proto);
  uint8_t *data = malloc(size);
  bool written = data &&
                 sparse24_onnx__model_proto__pack(&proto, data) == size &&
                 writeFile(path, data, size);
  free(data);
  free(model.arena);
  return written;
}

int main(int argc, char **argv) {
  enum { variantCount = sizeof(variants) / sizeof(variants[0]) };
  for (int i = 0; argc == 3 && i < variantCount; ++i) {
    if (strcmp(argv[1], variants[i].name) != 0)
      continue;
    if (writeModel(&variants[i], argv[2]))
      return 0;
    fprintf(stderr, "make-model: cannot write '%s'\n", argv[2]);
    return 1;
  }
  fprintf(stderr, "usage: make-model VARIANT FILE; the variants are");
  for (int i = 0; i < variantCount; ++i)
    fprintf(stderr, " %s", variants[i].name);
  fprintf(stderr, "\n");
  return 2;
}

/*===- fold-weights-test.c - Chains of folded operations by their values --===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// fold-weights-test COUNT
///
/// Makes up 2:4 weights and, from the weight backwards, chains of transposes,
/// reshapes, concatenations, splits and products that lead to it from
/// constants. Each chain is written as a module, goes through --sparsity=1's
/// passes, and must end in one compressed constant that decodes to the weight.
/// The moves are done here once more, element by element.

#include "sparse24/Dialect.h"
#include "sparse24/Passes.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/Dialect/Func.h"
#include "mlir-c/IR.h"
#include "mlir-c/Pass.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { maxRank = 6, maxCount = 4096, maxText = 1 << 20, maxSteps = 6 };

/// xorshift64*.
static uint64_t draw(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * UINT64_C(0x2545f4914f6cdd1d);
}

static int pick(uint64_t *state, int count) {
  return (int)((draw(state) >> 33) % (uint64_t)count);
}

typedef struct {
  int rank;
  int64_t shape[maxRank];
  int64_t count;
  uint64_t elements[maxCount]; ///< The bits of each.
} Array;

static const struct ElementType {
  const char *name;
  size_t size;
  int mantissaBits, exponentBits; ///< 0 where it is no floating-point type.
} elementTypes[] = {
    {"i8", 1, 0, 0},   {"f16", 2, 10, 5},  {"bf16", 2, 7, 8},
    {"f32", 4, 23, 8}, {"f64", 8, 52, 11},
};

/// Text in the order in which it is written.
typedef struct {
  char *data;
  size_t size;
} Text;

__attribute__((format(printf, 2, 3))) static void
append(Text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int size = vsnprintf(text->data + text->size, maxText - text->size, format,
                       arguments);
  va_end(arguments);
  text->size += (size_t)size;
  if (text->size >= maxText)
    abort();
}

/// One chain in the making. `lines` are the operations, the last one first.
typedef struct {
  uint64_t state;
  const struct ElementType *type;
  Array current;
  int number; ///< Of the value that `current` is.
  Text lines[2 * maxSteps + 4];
  int numLines;
  Text blobs;
} Chain;

static Text *addLine(Chain *chain) {
  Text *line = &chain->lines[chain->numLines++];
  line->data = malloc(maxText);
  line->size = 0;
  return line;
}

static void appendType(Text *text, const Chain *chain, const Array *array) {
  append(text, "tensor<");
  for (int i = 0; i < array->rank; ++i)
    append(text, "%" PRId64 "x", array->shape[i]);
  append(text, "%s>", chain->type->name);
}

static void appendHex(Text *text, const Chain *chain, const Array *array) {
  for (int64_t i = 0; i < array->count; ++i)
    for (size_t b = 0; b < chain->type->size; ++b)
      append(text, "%02X", (unsigned)(array->elements[i] >> 8 * b & 0xff));
}

/// A value that is not zero; a floating-point one has an exponent that powers
/// of two may move.
static uint64_t drawElement(Chain *chain) {
  const struct ElementType *type = chain->type;
  if (type->exponentBits == 0)
    return 1 + (uint64_t)pick(&chain->state, 255);
  uint64_t mantissa =
      draw(&chain->state) & ((UINT64_C(1) << type->mantissaBits) - 1);
  uint64_t bias = (UINT64_C(1) << (type->exponentBits - 1)) - 1;
  uint64_t exponent = bias + (uint64_t)pick(&chain->state, 4);
  uint64_t sign = draw(&chain->state) >> 63;
  return mantissa | exponent << type->mantissaBits |
         sign << (type->mantissaBits + type->exponentBits);
}

/// A constant operation, large and small, dense and as a resource.
static void addConstant(Chain *chain, int number, const Array *array) {
  Text *line = addLine(chain);
  append(line, "%%%d = \"sparse24.constant\"() {value = dense", number);
  if (pick(&chain->state, 2)) {
    append(line, "<\"0x");
    appendHex(line, chain, array);
    append(line, "\"> : ");
  } else {
    append(line, "_resource<blob%d> : ", number);
    append(&chain->blobs, "%sblob%d: \"0x%02X000000",
           chain->blobs.size ? ", " : "", number, (unsigned)chain->type->size);
    appendHex(&chain->blobs, chain, array);
    append(&chain->blobs, "\"");
  }
  appendType(line, chain, array);
  append(line, "} : () -> ");
  appendType(line, chain, array);
  append(line, "\n");
}

static int64_t getCount(const Array *array) {
  int64_t count = 1;
  for (int i = 0; i < array->rank; ++i)
    count *= array->shape[i];
  return count;
}

//===----------------------------------------------------------------------===//
// Steps, backwards
//===----------------------------------------------------------------------===//

/// Sets `current` to what the operation in `line`, begun by the caller, takes.
static void finishUnary(Chain *chain, Text *line, const Array *from) {
  append(line, " : (");
  appendType(line, chain, from);
  append(line, ") -> ");
  appendType(line, chain, &chain->current);
  append(line, "\n");
  chain->current = *from;
  ++chain->number;
}

static void stepTranspose(Chain *chain) {
  const Array *to = &chain->current;
  Array from = *to;
  int permutation[maxRank];
  for (int i = 0; i < to->rank; ++i)
    permutation[i] = i;
  for (int i = to->rank - 1; i > 0; --i) {
    int j = pick(&chain->state, i + 1), swapped = permutation[i];
    permutation[i] = permutation[j];
    permutation[j] = swapped;
  }
  for (int i = 0; i < to->rank; ++i)
    from.shape[permutation[i]] = to->shape[i];
  for (int64_t i = 0; i < to->count; ++i) {
    int64_t coordinates[maxRank], rest = i, at = 0;
    for (int j = to->rank - 1; j >= 0; --j) {
      coordinates[permutation[j]] = rest % to->shape[j];
      rest /= to->shape[j];
    }
    for (int j = 0; j < from.rank; ++j)
      at = at * from.shape[j] + coordinates[j];
    from.elements[at] = to->elements[i];
  }
  Text *line = addLine(chain);
  append(line, "%%%d = \"onnx.Transpose\"(%%%d) {perm = [", chain->number,
         chain->number + 1);
  for (int i = 0; i < to->rank; ++i)
    append(line, i ? ", %d" : "%d", permutation[i]);
  append(line, "]}");
  finishUnary(chain, line, &from);
}

/// Another shape of as many elements: a factor goes from one dimension to a
/// new one, or two neighbours become one.
static void stepReshape(Chain *chain) {
  Array from = chain->current;
  int position = from.rank ? pick(&chain->state, from.rank) : 0;
  if (from.rank < maxRank && pick(&chain->state, 2)) {
    int64_t factor = from.shape[position] % 2 == 0 ? 2 : 1;
    for (int i = from.rank++; i > position; --i)
      from.shape[i] = from.shape[i - 1];
    from.shape[position + 1] /= factor;
    from.shape[position] = factor;
  } else if (from.rank > 1 && position + 1 < from.rank) {
    from.shape[position] *= from.shape[position + 1];
    for (int i = position + 1; i + 1 < from.rank; ++i)
      from.shape[i] = from.shape[i + 1];
    --from.rank;
  }
  Text *line = addLine(chain);
  static const char *const names[] = {"Reshape", "Squeeze", "Flatten",
                                      "Unsqueeze", "Identity"};
  bool isSame = from.rank == chain->current.rank;
  append(line, "%%%d = \"onnx.%s\"(%%%d)", chain->number,
         names[isSame ? 4 : pick(&chain->state, 4)], chain->number + 1);
  finishUnary(chain, line, &from);
}

/// The part [start, start + length) of `whole` along an axis.
static void cut(const Array *whole, int axis, int64_t start, int64_t length,
                Array *part) {
  *part = *whole;
  part->shape[axis] = length;
  part->count = getCount(part);
  int64_t inner = 1, next = 0;
  for (int i = axis + 1; i < whole->rank; ++i)
    inner *= whole->shape[i];
  for (int64_t i = 0; i < whole->count; ++i) {
    int64_t at = i / inner % whole->shape[axis];
    if (at >= start && at < start + length)
      part->elements[next++] = whole->elements[i];
  }
}

static void stepConcat(Chain *chain) {
  const Array *whole = &chain->current;
  int axis = pick(&chain->state, whole->rank);
  if (whole->shape[axis] < 2)
    return;
  int64_t length = 1 + pick(&chain->state, (int)whole->shape[axis] - 1);
  bool isFirst = pick(&chain->state, 2);
  int64_t other = whole->shape[axis] - length;
  static Array part, rest;
  cut(whole, axis, isFirst ? 0 : other, length, &part);
  cut(whole, axis, isFirst ? length : 0, other, &rest);
  Text *line = addLine(chain);
  int first = chain->number + 1, second = first + 1000;
  const Array *left = isFirst ? &part : &rest, *right = isFirst ? &rest : &part;
  append(line, "%%%d = \"onnx.Concat\"(%%%d, %%%d) {axis = %d : si64} : (",
         chain->number, isFirst ? first : second, isFirst ? second : first,
         axis - (pick(&chain->state, 2) ? whole->rank : 0));
  appendType(line, chain, left);
  append(line, ", ");
  appendType(line, chain, right);
  append(line, ") -> ");
  appendType(line, chain, whole);
  append(line, "\n");
  addConstant(chain, second, &rest);
  chain->current = part;
  ++chain->number;
}

static void stepSplit(Chain *chain) {
  static Array whole, other;
  const Array *part = &chain->current;
  int axis = pick(&chain->state, part->rank);
  int64_t extra = 1 + pick(&chain->state, 3);
  whole = *part;
  whole.shape[axis] += extra;
  whole.count = getCount(&whole);
  if (whole.count > maxCount)
    return;
  bool isFirst = pick(&chain->state, 2);
  int64_t start = isFirst ? 0 : extra, inner = 1, next = 0;
  for (int i = axis + 1; i < whole.rank; ++i)
    inner *= whole.shape[i];
  for (int64_t i = 0; i < whole.count; ++i) {
    int64_t at = i / inner % whole.shape[axis];
    bool isOfPart = at >= start && at < start + part->shape[axis];
    whole.elements[i] = isOfPart ? part->elements[next++] : drawElement(chain);
  }
  other = whole;
  other.shape[axis] = extra;
  Text *line = addLine(chain);
  int first = isFirst ? chain->number : chain->number + 2000;
  int second = isFirst ? chain->number + 2000 : chain->number;
  append(line, "%%%d, %%%d = \"onnx.Split\"(%%%d) {axis = %d : si64} : (",
         first, second, chain->number + 1, axis);
  appendType(line, chain, &whole);
  append(line, ") -> (");
  appendType(line, chain, isFirst ? part : &other);
  append(line, ", ");
  appendType(line, chain, isFirst ? &other : part);
  append(line, ")\n");
  chain->current = whole;
  ++chain->number;
}

/// A product with plus or minus 2 or 1/2, by adding to the exponents.
static void stepMul(Chain *chain) {
  const struct ElementType *type = chain->type;
  if (type->exponentBits == 0)
    return;
  int shift = pick(&chain->state, 2) ? 1 : -1;
  bool isNegative = pick(&chain->state, 2);
  Array from = chain->current;
  uint64_t one = UINT64_C(1) << type->mantissaBits;
  uint64_t sign = one << type->exponentBits;
  for (int64_t i = 0; i < from.count; ++i) {
    if (from.elements[i] == 0)
      continue;
    from.elements[i] -= shift > 0 ? one : -one;
    from.elements[i] ^= isNegative ? sign : 0;
  }
  static Array factor;
  factor = (Array){.rank = pick(&chain->state, 2), .shape = {1}, .count = 1};
  uint64_t bias = (UINT64_C(1) << (type->exponentBits - 1)) - 1;
  factor.elements[0] = (bias + (uint64_t)shift) * one | (isNegative ? sign : 0);
  Text *line = addLine(chain);
  append(line, "%%%d = \"onnx.Mul\"(%%%d, %%%d) : (", chain->number,
         chain->number + 1, chain->number + 3001);
  appendType(line, chain, &from);
  append(line, ", ");
  appendType(line, chain, &factor);
  append(line, ") -> ");
  appendType(line, chain, &from);
  append(line, "\n");
  addConstant(chain, chain->number + 3001, &factor);
  chain->current = from;
  ++chain->number;
}

static void (*const steps[])(Chain *chain) = {
    stepTranspose, stepTranspose, stepReshape, stepReshape,
    stepConcat,    stepSplit,     stepMul,
};

//===----------------------------------------------------------------------===//
// Chains
//===----------------------------------------------------------------------===//

/// A 2:4 weight and the operation that it belongs to. Returns its reduction.
static int startChain(Chain *chain) {
  Array *weight = &chain->current;
  bool isConv = pick(&chain->state, 2), isTransposed = pick(&chain->state, 2);
  weight->rank = isConv ? 4 : 2 + pick(&chain->state, 2);
  int axis = isConv ? 1 : weight->rank - (isTransposed ? 1 : 2);
  for (int i = 0; i < weight->rank; ++i)
    weight->shape[i] = 1 + pick(&chain->state, 4);
  weight->shape[axis] = 8 + pick(&chain->state, 17);
  weight->count = getCount(weight);
  int64_t inner = 1;
  for (int i = axis + 1; i < weight->rank; ++i)
    inner *= weight->shape[i];
  memset(weight->elements, 0, sizeof weight->elements);
  for (int64_t i = 0; i < weight->count; ++i) {
    int64_t k = i / inner % weight->shape[axis], kept = 0;
    for (int64_t j = k % 4; j > 0; --j)
      kept += weight->elements[i - j * inner] != 0;
    if (kept < 2 && pick(&chain->state, 2))
      weight->elements[i] = drawElement(chain);
  }
  Text *line = addLine(chain);
  const char *type = chain->type->name;
  const char *result = chain->type->exponentBits ? type : "i32";
  if (isConv)
    append(line,
           "%%y = \"sparse24.conv2d\"(%%x, %%0) {strides = array<i64: 1, 1>, "
           "pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, "
           "groups = 1, data_format = \"NCHW\", ");
  else
    append(line,
           "%%y = \"sparse24.matmul\"(%%x, %%0) {transpose_x1 = false, "
           "transpose_x2 = %s, ",
           isTransposed ? "true" : "false");
  append(line,
         "operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*x%s>, ",
         type);
  appendType(line, chain, weight);
  append(line, ") -> tensor<*x%s>\nreturn %%y : tensor<*x%s>\n}\n", result,
         result);
  return axis;
}

static void writeModule(Chain *chain, Text *module) {
  const char *type = chain->type->name;
  append(module, "func.func @f(%%x: tensor<*x%s>) -> tensor<*x%s> {\n", type,
         chain->type->exponentBits ? type : "i32");
  while (chain->numLines) {
    Text *line = &chain->lines[--chain->numLines];
    append(module, "%s", line->data);
    free(line->data);
  }
  if (chain->blobs.size)
    append(module, "{-# dialect_resources: {builtin: {%s}} #-}\n",
           chain->blobs.data);
}

/// What the module has come to.
typedef struct {
  const Array *weight;
  int axis; ///< The weight's reduction.
  const struct ElementType *type;
  int64_t compressed, equal, others;
} Outcome;

static MlirAttribute getAttribute(MlirOperation op, const char *name) {
  return mlirOperationGetAttributeByName(op,
                                         mlirStringRefCreateFromCString(name));
}

/// The place of element `i` of the weight in a weight whose last two dimensions
/// are swapped.
static int64_t getSwapped(const Array *weight, int64_t i) {
  int64_t rows = weight->shape[weight->rank - 2];
  int64_t columns = weight->shape[weight->rank - 1];
  int64_t row = i / columns % rows, column = i % columns;
  return i - row * columns - column + column * rows + row;
}

/// Whether `type` has the weight's shape, or, where the reduction is another
/// dimension, that of its transpose.
static bool hasShape(MlirType type, const Array *weight, bool isSwapped) {
  if (mlirShapedTypeGetRank(type) != weight->rank)
    return false;
  for (int i = 0; i < weight->rank; ++i) {
    int j = isSwapped && i >= weight->rank - 2 ? 2 * weight->rank - 3 - i : i;
    if (mlirShapedTypeGetDimSize(type, i) != weight->shape[j])
      return false;
  }
  return true;
}

/// Fills `size` bytes from an elements attribute, whose one element may stand
/// for all.
static void expand(Sparse24Bytes bytes, char *target, int64_t size) {
  for (size_t i = 0; i < (size_t)size; ++i)
    target[i] = ((const char *)bytes.data)[i % bytes.size];
}

static bool decodesTo(MlirOperation op, const Outcome *outcome) {
  const Array *weight = outcome->weight;
  size_t size = outcome->type->size;
  Sparse24Bytes values, index;
  Sparse24Layout layout;
  MlirType type = mlirTypeAttrGetValue(getAttribute(op, "dense_type"));
  int64_t axis = sparse24OpGetInt(op, "reduction_axis", -1);
  MlirStringRef encoding = sparse24OpGetString(op, "encoding");
  bool isSwapped = axis != outcome->axis;
  if (!hasShape(type, weight, isSwapped) ||
      !sparse24LayoutFromType(type, axis, 1, &layout) ||
      !sparse24ElementsGetBytes(getAttribute(op, "values"), &values) ||
      !sparse24ElementsGetBytes(getAttribute(op, "index"), &index))
    return false;
  int64_t denseSize, valuesSize, indexSize;
  sparse24LayoutGetSizes(&layout, &denseSize, &valuesSize, &indexSize);
  char *dense = calloc((size_t)(denseSize + valuesSize + indexSize), 1);
  char *allValues = dense + denseSize, *allIndex = allValues + valuesSize;
  expand(values, allValues, valuesSize);
  expand(index, allIndex, indexSize);
  sparse24EncodingDecompress(
      sparse24EncodingGet(encoding.data, encoding.length), &layout, allValues,
      allIndex, dense);
  bool equal = denseSize == weight->count * (int64_t)size;
  for (int64_t i = 0; equal && i < weight->count; ++i) {
    int64_t at = isSwapped ? getSwapped(weight, i) : i;
    equal = memcmp(dense + (size_t)at * size, &weight->elements[i], size) == 0;
  }
  free(dense);
  return equal;
}

static MlirWalkResult visit(MlirOperation op, void *userData) {
  Outcome *outcome = userData;
  MlirStringRef name = mlirIdentifierStr(mlirOperationGetName(op));
  if (mlirStringRefEqual(name, mlirStringRefCreateFromCString(
                                   "sparse24.compressed_constant"))) {
    ++outcome->compressed;
    outcome->equal += decodesTo(op, outcome);
  }
  outcome->others +=
      strncmp(name.data, "onnx.", 5) == 0 ||
      mlirStringRefEqual(name,
                         mlirStringRefCreateFromCString("sparse24.constant"));
  return MlirWalkResultAdvance;
}

static bool compile(MlirContext context, const Text *text, Outcome *outcome) {
  MlirModule module = mlirModuleCreateParse(
      context, mlirStringRefCreate(text->data, text->size));
  if (mlirModuleIsNull(module))
    return false;
  MlirPassManager passManager = mlirPassManagerCreate(context);
  Sparse24PassOptions options = {.encoding = NULL};
  sparse24PipelineAddSparsity(mlirPassManagerGetAsOpPassManager(passManager),
                              &options);
  MlirOperation op = mlirModuleGetOperation(module);
  bool isDone =
      mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(passManager, op));
  if (isDone)
    mlirOperationWalk(op, visit, outcome, MlirWalkPreOrder);
  mlirPassManagerDestroy(passManager);
  mlirModuleDestroy(module);
  return isDone && outcome->compressed == 1 && outcome->equal == 1 &&
         outcome->others == 0;
}

static bool testChain(MlirContext context, uint64_t seed) {
  static Array weight;
  Chain *chain = calloc(1, sizeof *chain);
  chain->state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
  chain->type = &elementTypes[pick(&chain->state,
                                   sizeof elementTypes / sizeof *elementTypes)];
  chain->blobs.data = malloc(maxText);
  int axis = startChain(chain);
  weight = chain->current;
  for (int i = pick(&chain->state, maxSteps + 1); i > 0; --i)
    steps[pick(&chain->state, sizeof steps / sizeof *steps)](chain);
  addConstant(chain, chain->number, &chain->current);
  Text module = {malloc(maxText), 0};
  writeModule(chain, &module);
  Outcome outcome = {.weight = &weight, .axis = axis, .type = chain->type};
  bool isRight = compile(context, &module, &outcome);
  if (!isRight)
    fprintf(stderr,
            "chain %" PRIu64 ": %" PRId64 " compressed, %" PRId64
            " equal, %" PRId64 " others\n%s",
            seed, outcome.compressed, outcome.equal, outcome.others,
            module.data);
  free(module.data);
  free(chain->blobs.data);
  free(chain);
  return isRight;
}

static MlirWalkResult findConstant(MlirOperation op, void *userData) {
  MlirAttribute value = getAttribute(op, "value");
  if (!mlirAttributeIsNull(value))
    *(MlirAttribute *)userData = value;
  return MlirWalkResultAdvance;
}

/// The bytes of the module's only constant, after its passes, if any.
static const void *getConstantBytes(MlirModule module, const char *pipeline) {
  MlirContext context = mlirModuleGetContext(module);
  MlirOperation op = mlirModuleGetOperation(module);
  MlirPassManager passManager = mlirPassManagerCreate(context);
  if (pipeline)
    mlirPassManagerAddOwnedPass(
        passManager,
        sparse24PassCreate(sparse24PassGet(pipeline, strlen(pipeline)), NULL));
  MlirAttribute value = mlirAttributeGetNull();
  Sparse24Bytes bytes;
  if (mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(passManager, op)))
    mlirOperationWalk(op, findConstant, &value, MlirWalkPreOrder);
  mlirPassManagerDestroy(passManager);
  return sparse24ElementsGetBytes(value, &bytes) ? bytes.data : NULL;
}

/// A renamed resource has the very bytes of the old one, whatever its name.
static bool testAlias(MlirContext context) {
  Text text = {malloc(maxText), 0};
  append(
      &text,
      "func.func @f(%%x: tensor<*xf32>) {\n"
      "%%w = \"sparse24.constant\"() {value = "
      "dense_resource<\"a \\22name\\5C > : tensor<\"> : tensor<128xf32>} : () "
      "-> tensor<128xf32> loc(\"a \\22name\\5C > : tensor<\")\n"
      "%%r = \"onnx.Reshape\"(%%w) : (tensor<128xf32>) -> tensor<8x16xf32>\n"
      "%%t = \"onnx.Transpose\"(%%r) {perm = [1, 0]} : (tensor<8x16xf32>) -> "
      "tensor<16x8xf32>\n"
      "%%y = \"sparse24.fully_connection\"(%%x, %%t) {num_output = 8, "
      "transpose = true, axis = 1} : (tensor<*xf32>, tensor<16x8xf32>) -> "
      "tensor<*xf32>\n"
      "return\n}\n{-# dialect_resources: {builtin: {\"a \\22name\\5C > : "
      "tensor<\": \"0x04000000");
  for (int i = 0; i < 128 * 4; ++i)
    append(&text, "%02X", i % 256);
  append(&text, "\"}} #-}\n");
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreate(text.data, text.size));
  free(text.data);
  if (mlirModuleIsNull(module))
    return false;
  const void *before = getConstantBytes(module, NULL);
  const void *after = getConstantBytes(module, "sparse24-fold-weights");
  MlirAttribute value;
  mlirOperationWalk(mlirModuleGetOperation(module), findConstant, &value,
                    MlirWalkPreOrder);
  bool isRenamed = mlirShapedTypeGetRank(mlirAttributeGetType(value)) == 2;
  mlirModuleDestroy(module);
  return isRenamed && before && before == after;
}

int main(int argc, char **argv) {
  uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
  bool isRight = true;
  MlirContext context = mlirContextCreate();
  mlirDialectHandleRegisterDialect(mlirGetDialectHandle__func__(), context);
  mlirContextSetAllowUnregisteredDialects(context, true);
  isRight = mlirLogicalResultIsSuccess(sparse24DialectLoad(context));
  if (isRight && !testAlias(context)) {
    fprintf(stderr, "the bytes of a renamed constant have moved\n");
    isRight = false;
  }
  for (uint64_t seed = 1; isRight && seed <= count; ++seed)
    isRight = testChain(context, seed);
  mlirContextDestroy(context);
  if (!isRight)
    return 1;
  printf("%" PRIu64 " chains fold to the weight\n", count);
  return 0;
}

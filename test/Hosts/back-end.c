/*===- back-end.c - A vendor's back end in miniature ----------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// back-end MODEL.onnx WEIGHTS
///
/// Compiles a model with passes of its own choice, sparse24's between MLIR's,
/// and writes the compressed filters of the convolutions as its hardware reads
/// them. What the hardware does not run sparse is listed and left dense.
///
/// The layout is FRACTAL_Z as the compiler with the option `--sparsity` lays
/// out 8-bit filters. With C1 = ceil(Cin / 32), a filter is
///
///   values  [ceil(C1 / 2) * KH * KW, ceil(O / 16), 16, 32] x int8
///   index   [ceil(C1 / 2) * KH * KW, ceil(O / 16), 16,  8] x uint8
///
/// where the first dimension is (channel block, kh, kw), the next two are the
/// output channel, and the innermost is a block of 64 input channels: 16 groups
/// of four, each with two kept values and 4 bits of index, low bits first, in
/// the encoding `ascend-atc`. Channels and output channels that are not there
/// are groups of zeros: values 0, index 0.
///
/// The file, numbers in little endian:
///
///   char[8]  "FRACTALZ"
///   uint32   number of layers, then for each:
///     uint32   length of the name, and the name
///     uint32   O, Cin, KH, KW
///     uint32   strides (2), pads (4: top, left, bottom, right), dilations (2)
///     the values, then the index

#include "sparse24/Import.h"
#include "sparse24/Operations.h"
#include "sparse24/Passes.h"

#include "mlir-c/BuiltinAttributes.h"
#include "mlir-c/BuiltinTypes.h"
#include "mlir-c/RegisterEverything.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

//===----------------------------------------------------------------------===//
// The hardware's filters
//===----------------------------------------------------------------------===//

/// A filter O x Cin x KH x KW and where its convolution applies it.
typedef struct {
  MlirStringRef name;
  Sparse24CompressedConstant weight;
  int64_t shape[4];
  int64_t strides[2], pads[4], dilations[2];
} Filter;

/// Reads a compressed convolution. Returns NULL, or why the hardware does not
/// run it; the filter is to be destroyed after NULL.
static const char *readFilter(MlirOperation op, Filter *filter) {
  MlirOperation constant = sparse24OpGetCompressedConstant(op);
  if (mlirOperationIsNull(constant))
    return "the filter is no constant";
  if (sparse24OpGetInt(op, "groups", 0) != 1)
    return "grouped";
  if (sparse24OpGetString(op, "auto_pad").data)
    return "the padding is not known";
  if (sparse24OpGetIntArray(op, "strides", filter->strides, 2) != 2 ||
      sparse24OpGetIntArray(op, "pads", filter->pads, 4) != 4 ||
      sparse24OpGetIntArray(op, "dilations", filter->dilations, 2) != 2)
    return "not two spatial dimensions";
  filter->name = sparse24OpGetString(op, "onnx_node_name");
  if (!sparse24CompressedConstantRead(constant, &filter->weight))
    return "unreadable";
  const char *reason = NULL;
  MlirType type = filter->weight.denseType;
  MlirType element = mlirShapedTypeGetElementType(type);
  for (int i = 0; i < 4; ++i)
    filter->shape[i] = mlirShapedTypeGetDimSize(type, i);
  if (filter->weight.encoding != sparse24EncodingGet("ascend-atc", 10))
    reason = "not in the encoding ascend-atc";
  else if (!mlirTypeIsAInteger(element) || mlirIntegerTypeIsUnsigned(element) ||
           mlirIntegerTypeGetWidth(element) != 8)
    reason = "not of signed 8-bit integers";
  else if (!mlirAttributeIsNull(filter->weight.zeroPoint))
    reason = "has a zero point";
  if (reason)
    sparse24CompressedConstantDestroy(&filter->weight);
  return reason;
}

static int64_t ceilDiv(int64_t a, int64_t b) { return (a + b - 1) / b; }

static int64_t min(int64_t a, int64_t b) { return a < b ? a : b; }

static void writeNumber(FILE *file, int64_t value) {
  for (int i = 0; i < 4; ++i)
    fputc((int)((uint64_t)value >> (8 * i) & 0xff), file);
}

enum { blockChannels = 64, outputBlock = 16 };

/// Writes rows of `rowSize` bytes, which are the output channels at each kernel
/// position, as blocks of `blockSize` bytes. What is missing is zero.
static void writeFractal(FILE *file, const Filter *filter, const char *rows,
                         int64_t rowSize, int64_t blockSize) {
  const int64_t *shape = filter->shape;
  int64_t kernel = shape[2] * shape[3];
  int64_t outputs = ceilDiv(shape[0], outputBlock) * outputBlock;
  for (int64_t c = 0; c < ceilDiv(shape[1], blockChannels); ++c)
    for (int64_t k = 0; k < kernel; ++k)
      for (int64_t o = 0; o < outputs; ++o) {
        char block[32] = {0};
        int64_t start = c * blockSize;
        if (o < shape[0])
          memcpy(block, rows + (o * kernel + k) * rowSize + start,
                 (size_t)min(blockSize, rowSize - start));
        fwrite(block, 1, (size_t)blockSize, file);
      }
}

static void writeFilter(FILE *file, const Filter *filter) {
  int64_t rows = filter->shape[0] * filter->shape[2] * filter->shape[3];
  const Sparse24CompressedConstant *weight = &filter->weight;
  writeFractal(file, filter, weight->values, weight->valuesSize / rows, 32);
  writeFractal(file, filter, weight->index, weight->indexSize / rows, 8);
}

static void writeLayer(FILE *file, const Filter *filter) {
  writeNumber(file, (int64_t)filter->name.length);
  fwrite(filter->name.data, 1, filter->name.length, file);
  for (int i = 0; i < 4; ++i)
    writeNumber(file, filter->shape[i]);
  for (int i = 0; i < 2; ++i)
    writeNumber(file, filter->strides[i]);
  for (int i = 0; i < 4; ++i)
    writeNumber(file, filter->pads[i]);
  for (int i = 0; i < 2; ++i)
    writeNumber(file, filter->dilations[i]);
  writeFilter(file, filter);
}

//===----------------------------------------------------------------------===//
// Code generation
//===----------------------------------------------------------------------===//

typedef struct {
  FILE *file;
  int64_t layers;
} CodeGen;

static MlirWalkResult visit(MlirOperation op, void *userData) {
  CodeGen *codeGen = userData;
  if (!sparse24OpIsA(op, "sparse24.conv2d_compress") &&
      !sparse24OpIsA(op, "sparse24.qlinear_conv2d_compress"))
    return MlirWalkResultAdvance;
  Filter filter;
  const char *reason = readFilter(op, &filter);
  MlirStringRef name = sparse24OpGetString(op, "onnx_node_name");
  if (reason) {
    printf("%.*s: not for the sparse unit: %s\n", (int)name.length, name.data,
           reason);
    return MlirWalkResultAdvance;
  }
  writeLayer(codeGen->file, &filter);
  ++codeGen->layers;
  printf("%.*s: %lld bytes of values, %lld of index\n", (int)name.length,
         name.data, (long long)filter.weight.valuesSize,
         (long long)filter.weight.indexSize);
  sparse24CompressedConstantDestroy(&filter.weight);
  return MlirWalkResultAdvance;
}

static bool generate(MlirModule module, const char *path) {
  CodeGen codeGen = {.file = fopen(path, "wb")};
  if (!codeGen.file) {
    perror(path);
    return false;
  }
  fputs("FRACTALZ", codeGen.file);
  writeNumber(codeGen.file, 0);
  mlirOperationWalk(mlirModuleGetOperation(module), visit, &codeGen,
                    MlirWalkPreOrder);
  fseek(codeGen.file, 8, SEEK_SET);
  writeNumber(codeGen.file, codeGen.layers);
  bool written = !ferror(codeGen.file);
  return fclose(codeGen.file) == 0 && written;
}

//===----------------------------------------------------------------------===//
// The compiler
//===----------------------------------------------------------------------===//

static MlirStringRef str(const char *string) {
  return mlirStringRefCreateFromCString(string);
}

static void print(MlirStringRef text, void *userData) {
  fwrite(text.data, 1, text.length, userData);
}

static void onLayer(const Sparse24Layer *layer, void *userData) {
  (void)userData;
  if (layer->reason == Sparse24ReasonNone)
    return;
  MlirStringRef name = sparse24OpGetString(layer->operation, "onnx_node_name");
  printf("%.*s: stays dense: %s\n", (int)name.length, name.data,
         sparse24ReasonGetCode(layer->reason));
}

/// MLIR's passes are named in its syntax, ours taken by their names.
static const char *const passes[] = {
    "sparse24-verify", "canonicalize",           "convert-onnx-to-sparse24",
    "func.func(cse)",  "sparse24-fold-weights",  "sparse24-insert-compress",
    "canonicalize",    "sparse24-fold-compress", "symbol-dce",
};

static bool addPasses(MlirPassManager pm, const Sparse24PassOptions *options) {
  for (size_t i = 0; i < sizeof passes / sizeof *passes; ++i) {
    const Sparse24PassInfo *ours =
        sparse24PassGet(passes[i], strlen(passes[i]));
    if (ours)
      mlirPassManagerAddOwnedPass(pm, sparse24PassCreate(ours, options));
    else if (mlirLogicalResultIsFailure(mlirOpPassManagerAddPipeline(
                 mlirPassManagerGetAsOpPassManager(pm), str(passes[i]), print,
                 stderr)))
      return false;
  }
  return true;
}

static bool compile(MlirContext context, const char *model,
                    const char *weights) {
  MlirModule module = sparse24ImportONNXFile(context, model, NULL);
  if (mlirModuleIsNull(module))
    return false; // MLIR's diagnostics have said why.
  MlirPassManager pm = mlirPassManagerCreate(context);
  Sparse24PassOptions options = {.layer = onLayer};
  bool success = addPasses(pm, &options) &&
                 mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(
                     pm, mlirModuleGetOperation(module))) &&
                 generate(module, weights);
  mlirPassManagerDestroy(pm);
  mlirModuleDestroy(module);
  return success;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: back-end MODEL.onnx WEIGHTS\n");
    return 2;
  }
  mlirRegisterAllPasses();
  MlirContext context = mlirContextCreate();
  bool success = mlirLogicalResultIsSuccess(sparse24DialectLoad(context)) &&
                 compile(context, argv[1], argv[2]);
  mlirContextDestroy(context);
  return success ? 0 : 1;
}

/*===- Targets.c - The table of targets -----------------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#include "Transforms/Legality.h"

#include "Transforms/Pass.h"

#include "Dialect/Convolutions.h"
#include "sparse24/Dialect.h"
#include "sparse24/Targets.h"

#include <string.h>

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

/// The matrix that the unit multiplies by: a row for each output channel, a
/// column for each element that is summed over. A filter is O / groups rows of
/// I columns for each kernel position, as im2col unfolds the input; that of a
/// transposed convolution M rows of C / groups columns for each.
typedef struct {
  int64_t rows, columns;
} Matrix;

enum { maxTypes = 5, maxTiles = 2 };

/// An element type, and what rows and columns must be multiples of: those of
/// either tile; anything where there is none.
typedef struct {
  bool (*isType)(MlirType type);
  const char *name;
  Matrix tiles[maxTiles];
} Element;

struct Sparse24Target {
  const char *name;
  const char *summary;
  const char *encoding;       ///< NULL: any.
  Element elements[maxTypes]; ///< None: any.
  // Of convolutions. 0: any.
  int64_t maxGroups;
  int64_t minChannels;     ///< Input channels of each group.
  int64_t channelMultiple; ///< The same.
  bool only2D;             ///< Two spatial dimensions, and not transposed.
  bool staticShapes;       ///< Of all operands and results.
};

static bool isInt8(MlirType type) {
  return mlirTypeIsAInteger(type) && mlirIntegerTypeGetWidth(type) == 8 &&
         !mlirIntegerTypeIsUnsigned(type);
}

static const Sparse24Target targets[] = {
    {
        .name = "generic",
        .summary = "no conditions, any encoding",
    },
    // CANN 8.5, ATC's reference of --sparsity: the table of `ascend-atc`, int8
    // elements, and Conv2D, MatMulV2 and FullyConnection, so neither other
    // dimensions nor transposed convolutions (whose Conv2DTransposeDCompress
    // its prototype calls experimental). CANN, graph fusion reference,
    // ConvWeightCompressFusionPass: groups must not be above 1. The source of
    // that pass leaves operators of unknown shape alone, and check_supported in
    // the kernel's conv2d_compress.py refuses four input channels or fewer
    // ("c04 not support": they have a filter layout of their own). Filters that
    // some processors rather run by Winograd are refused there as well, and
    // here not.
    {
        .name = "ascend",
        .summary = "Ascend AI processors (int8, one group, static shapes)",
        .encoding = "ascend-atc",
        .elements = {{isInt8, "i8", {{0, 0}}}},
        .maxGroups = 1,
        .minChannels = 5,
        .only2D = true,
        .staticShapes = true,
    },
    // PyTorch, torch/sparse/semi_structured.py, _DTYPE_SHAPE_CONSTRAINTS of the
    // back ends cuSPARSELt and CUTLASS, of which either will do; its f8E4M3FN
    // is for hardware after Ampere. PTX ISA, mma.sp, sparse matrix storage: 2:4
    // is for .f16, .bf16, .u8 and .s8; .tf32 is 1:2, and .u4 and .s4 are 4:8 in
    // pairs, so neither f32 (which CUTLASS's row has, as 1:2) nor int4 is here.
    // A group of four crosses no kernel position in an im2col row only if the
    // channels are a multiple of four.
    {
        .name = "nvidia-sm80",
        .summary =
            "NVIDIA Ampere and later, as PyTorch's cuSPARSELt or CUTLASS",
        .encoding = "nvidia",
        .elements = {{mlirTypeIsAF16, "f16", {{16, 16}, {32, 64}}},
                     {mlirTypeIsABF16, "bf16", {{16, 16}, {32, 64}}},
                     {isInt8, "i8", {{32, 32}, {16, 128}}}},
        .channelMultiple = 4,
    },
    // AMD, CDNA 3 instruction set, sparse matrix instructions: V_SMFMAC of F16,
    // BF16, I8, and of FP8 and BF8 in each combination; there is none of F32.
    // HIP, FP8 numbers, supported devices: on gfx942 these are the FNUZ types,
    // not those of OCP. hipSPARSELt, features for MI300: 4:2 along K, index
    // pairs with the first below the second. That library runs F16, BF16 and I8
    // only, and its source (validateMatrixArgs) wants rows and columns to be
    // multiples of 8 and, for I8, of 16: its own conditions, which other
    // kernels need not have. The multiple of channels is as above.
    {
        .name = "amd-gfx942",
        .summary = "AMD Instinct MI300 (smfmac)",
        .encoding = "nvidia",
        .elements = {{mlirTypeIsAF16, "f16", {{0, 0}}},
                     {mlirTypeIsABF16, "bf16", {{0, 0}}},
                     {isInt8, "i8", {{0, 0}}},
                     {mlirTypeIsAFloat8E4M3FNUZ, "f8E4M3FNUZ", {{0, 0}}},
                     {mlirTypeIsAFloat8E5M2FNUZ, "f8E5M2FNUZ", {{0, 0}}}},
        .channelMultiple = 4,
    },
};

enum { numTargets = sizeof targets / sizeof *targets };

const Sparse24Target *sparse24TargetGetAt(size_t position) {
  return position < numTargets ? &targets[position] : NULL;
}

const Sparse24Target *sparse24TargetGet(const char *name, size_t length) {
  for (size_t i = 0; i < numTargets; ++i)
    if (sparse24StrEquals(mlirStringRefCreate(name, length), targets[i].name))
      return &targets[i];
  return NULL;
}

const char *sparse24TargetGetName(const Sparse24Target *target) {
  return target->name;
}

const char *sparse24TargetGetSummary(const Sparse24Target *target) {
  return target->summary;
}

const Sparse24Encoding *
sparse24TargetGetEncoding(const Sparse24Target *target) {
  return target->encoding
             ? sparse24EncodingGet(target->encoding, strlen(target->encoding))
             : NULL;
}

//===----------------------------------------------------------------------===//
// The encoding of options
//===----------------------------------------------------------------------===//

const Sparse24Encoding *
sparse24PassOptionsGetEncoding(const Sparse24PassOptions *options) {
  if (options->encoding)
    return options->encoding;
  const Sparse24Encoding *encoding =
      options->target ? sparse24TargetGetEncoding(options->target) : NULL;
  return encoding ? encoding : sparse24EncodingGetDefault();
}

bool sparse24PassOptionsCheckEncoding(const Sparse24PassOptions *options,
                                      Sparse24Text *error) {
  const Sparse24Encoding *expected =
      options->target ? sparse24TargetGetEncoding(options->target) : NULL;
  if (!expected || !options->encoding || options->encoding == expected)
    return true;
  sparse24TextPrintf(error, "target '%s' takes encoding '%s', found '%s'",
                     options->target->name, options->target->encoding,
                     sparse24EncodingGetName(options->encoding));
  return false;
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

/// A layer as the conditions see it. Details go to `detail`.
typedef struct {
  const Sparse24Target *target;
  MlirOperation op;
  MlirType weightType;
  int64_t reductionAxis;
  bool isConvolution;
  Sparse24Text *detail;
} Layer;

static void beginDetail(const Layer *layer) {
  sparse24TextPrintf(layer->detail, "target '%s': expected ",
                     layer->target->name);
}

__attribute__((format(printf, 2, 3))) static bool
refuse(const Layer *layer, const char *format, ...) {
  beginDetail(layer);
  va_list arguments;
  va_start(arguments, format);
  sparse24TextVPrintf(layer->detail, format, arguments);
  va_end(arguments);
  return false;
}

/// The row of the weight's element type; NULL where the target has none.
static const Element *findElement(const Layer *layer) {
  MlirType type = mlirShapedTypeGetElementType(layer->weightType);
  const Element *elements = layer->target->elements;
  for (size_t i = 0; i < maxTypes && elements[i].isType; ++i)
    if (elements[i].isType(type))
      return &elements[i];
  return NULL;
}

static bool checkElement(const Layer *layer) {
  const Element *elements = layer->target->elements;
  if (!elements[0].isType || findElement(layer))
    return true;
  beginDetail(layer);
  sparse24TextPrintf(layer->detail, "elements of ");
  for (size_t i = 0; i < maxTypes && elements[i].isType; ++i)
    sparse24TextPrintf(layer->detail, "%s%s", i ? ", " : "", elements[i].name);
  sparse24TextPrintf(layer->detail, ", found ");
  sparse24TextAppendType(layer->detail,
                         mlirShapedTypeGetElementType(layer->weightType));
  return false;
}

/// Elements that are summed over at one kernel position.
static int64_t getChannels(const Layer *layer) {
  int64_t groups = sparse24OpGetReductionGroups(layer->op);
  return mlirShapedTypeGetDimSize(layer->weightType, layer->reductionAxis) /
         (groups < 1 ? 1 : groups);
}

static bool checkKind(const Layer *layer) {
  const Sparse24Convolution *row = sparse24ConvolutionGet(layer->op);
  if (!layer->target->only2D || !row ||
      (row->spatial == 2 && !row->isTransposed))
    return true;
  return refuse(layer,
                "a convolution of 2 spatial dimensions that is not "
                "transposed, found '%s'",
                row->op);
}

static bool checkChannels(const Layer *layer) {
  const Sparse24Target *target = layer->target;
  if (!layer->isConvolution)
    return true;
  int64_t groups = sparse24OpGetInt(layer->op, "groups", 1);
  int64_t channels = getChannels(layer);
  if (target->maxGroups && groups > target->maxGroups)
    return refuse(layer, "groups to be %lld, found %lld",
                  (long long)target->maxGroups, (long long)groups);
  if (channels < target->minChannels)
    return refuse(layer, "at least %lld input channels, found %lld",
                  (long long)target->minChannels, (long long)channels);
  if (target->channelMultiple && channels % target->channelMultiple)
    return refuse(layer, "a multiple of %lld input channels, found %lld",
                  (long long)target->channelMultiple, (long long)channels);
  return true;
}

static bool checkShape(const Layer *layer, MlirType type) {
  if (!mlirTypeIsAShaped(type) ||
      (mlirShapedTypeHasRank(type) && mlirShapedTypeHasStaticShape(type)))
    return true;
  refuse(layer, "static shapes, found ");
  sparse24TextAppendType(layer->detail, type);
  return false;
}

static bool checkShapes(const Layer *layer) {
  if (!layer->target->staticShapes)
    return true;
  for (intptr_t i = 0; i < mlirOperationGetNumOperands(layer->op); ++i)
    if (!checkShape(layer,
                    mlirValueGetType(mlirOperationGetOperand(layer->op, i))))
      return false;
  for (intptr_t i = 0; i < mlirOperationGetNumResults(layer->op); ++i)
    if (!checkShape(layer,
                    mlirValueGetType(mlirOperationGetResult(layer->op, i))))
      return false;
  return true;
}

/// The matrix that stands for one group of a convolution, or for one matrix of
/// a stack.
static Matrix getMatrix(const Layer *layer) {
  MlirType type = layer->weightType;
  int64_t rank = mlirShapedTypeGetRank(type);
  Matrix matrix = {1, getChannels(layer)};
  if (!layer->isConvolution) {
    if (rank > 1)
      matrix.rows = mlirShapedTypeGetDimSize(
          type, layer->reductionAxis == rank - 1 ? rank - 2 : rank - 1);
    return matrix;
  }
  for (int64_t i = 2; i < rank; ++i)
    matrix.columns *= mlirShapedTypeGetDimSize(type, i);
  int64_t others = mlirShapedTypeGetDimSize(type, !layer->reductionAxis);
  // A transposed filter has the output channels of one group.
  int64_t groups = sparse24OpGetInt(layer->op, "groups", 1);
  matrix.rows =
      layer->reductionAxis == 0 || groups < 1 ? others : others / groups;
  return matrix;
}

static bool isMultiple(Matrix matrix, Matrix tile) {
  return matrix.rows % tile.rows == 0 && matrix.columns % tile.columns == 0;
}

static bool checkTiles(const Layer *layer) {
  const Element *element = findElement(layer);
  if (!element || !element->tiles[0].rows)
    return true;
  Matrix matrix = getMatrix(layer);
  for (size_t i = 0; i < maxTiles && element->tiles[i].rows; ++i)
    if (isMultiple(matrix, element->tiles[i]))
      return true;
  refuse(layer, "rows x columns to be multiples of");
  for (size_t i = 0; i < maxTiles && element->tiles[i].rows; ++i)
    sparse24TextPrintf(layer->detail, "%s %lld x %lld", i ? " or" : "",
                       (long long)element->tiles[i].rows,
                       (long long)element->tiles[i].columns);
  sparse24TextPrintf(layer->detail, ", found %lld x %lld",
                     (long long)matrix.rows, (long long)matrix.columns);
  return false;
}

bool sparse24TargetAccepts(const Sparse24Target *target, MlirOperation op,
                           MlirType weightType, int64_t reductionAxis,
                           Sparse24Text *detail) {
  if (!target)
    return true;
  Layer layer = {target,
                 op,
                 weightType,
                 reductionAxis,
                 !mlirAttributeIsNull(sparse24OpGetAttr(op, "groups")),
                 detail};
  return checkElement(&layer) && checkKind(&layer) && checkChannels(&layer) &&
         checkShapes(&layer) && checkTiles(&layer);
}

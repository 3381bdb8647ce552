/*===- Hints.c - How a weight may have been pruned ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Each hint is a layout in which pruning tools have been seen to group elements
// by mistake. What is checked is a byte for each element, 0 for a zero, so that
// zero points need not be carried to other layouts.

#include "Transforms/Hints.h"

#include "Encoding/Groups.h"
#include "Encoding/Layout.h"
#include "Support/IR.h"

#include <stdio.h>
#include <stdlib.h>

__attribute__((format(printf, 4, 5))) static void add(Sparse24Hints *hints,
                                                      const char *code,
                                                      int64_t axis,
                                                      const char *format, ...) {
  char *text = hints->texts[hints->numHints];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof hints->texts[0], format, arguments);
  va_end(arguments);
  hints->hints[hints->numHints++] =
      (Sparse24Hint){.code = code, .axis = axis, .text = text};
}

static bool conforms(const Sparse24Layout *layout, const void *data) {
  Sparse24Check check;
  sparse24LayoutCheck(layout, data, &check);
  return check.violatingGroups == 0;
}

/// Shorter rows conform by chance, or always.
static bool conformsInRows(int64_t outer, int64_t length, int64_t inner,
                           const uint8_t *nonzeros) {
  Sparse24Layout layout = {.outer = outer,
                           .length = length,
                           .inner = inner,
                           .elementSize = 1,
                           .significantBits = 0xff};
  return length >= 4 && conforms(&layout, nonzeros);
}

/// Writes 1 for each element that is not zero, else 0, in the weight's order,
/// and returns how many are zero.
static int64_t findNonzeros(const Sparse24Layout *layout, const void *data,
                            uint8_t *nonzeros) {
  Sparse24Rows rows = sparse24RowsGet(layout);
  int64_t zeros = 0, size = layout->elementSize;
  for (Sparse24Tile tile = {0}; sparse24TileNext(&rows, &tile);)
    for (int64_t i = 0; i < layout->length; ++i)
      for (int64_t j = 0; j < tile.width; ++j) {
        int64_t offset = tile.offset + i * tile.stride + j * size;
        uint64_t element =
            loadElement((const unsigned char *)data + offset, (size_t)size);
        bool nonzero = ((element ^ tile.zeros[j]) & rows.bits) != 0;
        nonzeros[offset / size] = nonzero;
        zeros += !nonzero;
      }
  return zeros;
}

static void findOtherAxes(const Sparse24HintWeight *weight,
                          const int64_t *shape, int rank,
                          const uint8_t *nonzeros, Sparse24Hints *hints) {
  for (int axis = 0; axis < rank; ++axis) {
    int64_t outer = 1, inner = 1;
    for (int i = 0; i < axis; ++i)
      outer *= shape[i];
    for (int i = axis + 1; i < rank; ++i)
      inner *= shape[i];
    if (axis != weight->reductionAxis &&
        conformsInRows(outer, shape[axis], inner, nonzeros))
      add(hints, "other-axis", axis,
          "2:4 along dimension %d%s: pruned along the wrong dimension?", axis,
          axis == weight->channelAxis ? ", the output channels" : "");
  }
}

/// O x I x S as O x S x I. NULL when memory runs out.
static uint8_t *createChannelsLast(const Sparse24Layout *layout,
                                   const uint8_t *from) {
  int64_t channels = layout->length, positions = layout->inner;
  uint8_t *to = malloc((size_t)(layout->outer * channels * positions));
  for (int64_t o = 0; to && o < layout->outer; ++o)
    for (int64_t i = 0; i < channels; ++i)
      for (int64_t s = 0; s < positions; ++s)
        to[(o * positions + s) * channels + i] =
            from[(o * channels + i) * positions + s];
  return to;
}

/// C x M x S as C rows of M x S.
static void findFlattenedTransposed(const Sparse24Layout *layout,
                                    const int64_t *shape,
                                    const uint8_t *nonzeros,
                                    Sparse24Hints *hints) {
  // With one kernel position these are the rows of another axis.
  if (layout->inner != shape[1] &&
      conformsInRows(shape[0], layout->inner, 1, nonzeros))
    add(hints, "flattened-rows", -1,
        "2:4 in rows of %lld, output channels by kernel positions: pruned "
        "after flattening?",
        (long long)layout->inner);
}

/// The rows of a filter that is flattened to a matrix.
static void findFlattened(const Sparse24HintWeight *weight,
                          const int64_t *shape, const uint8_t *nonzeros,
                          Sparse24Hints *hints) {
  const Sparse24Layout *layout = weight->layout;
  if (!weight->isFilter || layout->inner == 1)
    return;
  if (weight->reductionAxis == 0) {
    findFlattenedTransposed(layout, shape, nonzeros, hints);
    return;
  }
  int64_t length = layout->length * layout->inner;
  if (conformsInRows(layout->outer, length, 1, nonzeros))
    add(hints, "flattened-rows", -1,
        "2:4 in rows of %lld, input channels by kernel positions: pruned after "
        "flattening?",
        (long long)length);
  // Where groups end with the channels these are the groups of the check.
  if (layout->length % 4 == 0)
    return;
  uint8_t *moved = createChannelsLast(layout, nonzeros);
  if (moved && conformsInRows(layout->outer, length, 1, moved))
    add(hints, "flattened-rows-channels-last", -1,
        "2:4 in rows of %lld, kernel positions by input channels: pruned after "
        "flattening?",
        (long long)length);
  free(moved);
}

static void findRawZeros(const Sparse24HintWeight *weight,
                         Sparse24Hints *hints) {
  Sparse24Layout raw = *weight->layout;
  raw.zeros = NULL;
  if (weight->layout->zeros && conforms(&raw, weight->data))
    add(hints, "raw-zeros", -1,
        "2:4 around 0 instead of the zero point: is the zero point wrong?");
}

void sparse24HintsFind(const Sparse24HintWeight *weight, Sparse24Hints *hints) {
  hints->numHints = 0;
  hints->zeros = -1;
  int64_t shape[Sparse24MaxHintRank];
  int rank = sparse24TypeGetShape(weight->type, shape, Sparse24MaxHintRank);
  int64_t elements = 1;
  for (int i = 0; i < rank; ++i)
    elements *= shape[i];
  uint8_t *nonzeros = rank < 0 ? NULL : malloc((size_t)elements);
  if (!nonzeros)
    return;
  hints->zeros = findNonzeros(weight->layout, weight->data, nonzeros);
  findOtherAxes(weight, shape, rank, nonzeros, hints);
  findFlattened(weight, shape, nonzeros, hints);
  findRawZeros(weight, hints);
  free(nonzeros);
}

/*===- Report.h - What a report holds and how it is written -----*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// A form to write reports in is a row of the table in Report.c and a file with
/// its function, which appends the whole report to a text.

#ifndef SPARSE24_LIB_REPORT_REPORT_H
#define SPARSE24_LIB_REPORT_REPORT_H

#include "Import/Arena.h"
#include "Support/IR.h"
#include "sparse24/Report.h"

/// The number of reasons, Sparse24ReasonNone among them.
enum {
  Sparse24NumReasons = 0
#define SPARSE24_REASON(Name, code, summary) +1
#include "sparse24/Reasons.def"
};

enum { Sparse24DynamicSize = -1 };

typedef struct {
  MlirStringRef *data;
  size_t size;
} Sparse24Strings;

/// A copy of a layer. Names may hold any bytes.
typedef struct {
  const int64_t *position;
  size_t positionSize;
  MlirStringRef name, op;
  MlirStringRef file; ///< Empty where the location has none.
  int line, column;   ///< A line of 0 is a file without lines.
  Sparse24Strings operandTypes, resultTypes;
  Sparse24Reason reason;
  const char *encoding; ///< NULL where it stays dense.
  MlirStringRef detail;
  /// The number of the weight, the same for layers that share it; -1 where it
  /// is no constant.
  int64_t weight;
  MlirStringRef weightName, weightType, elementType;
  const int64_t *shape; ///< With Sparse24DynamicSize; NULL without a rank.
  int64_t rank, reductionAxis;
  int64_t groups;                  ///< Of a convolution; 1 for all else.
  int64_t bytesBefore, bytesAfter; ///< 0 where the weight is no constant.
  Sparse24Check check;
  // Where groups violate.
  int64_t zeros; ///< -1 where not counted.
  int64_t elements;
  const int64_t *firstCoordinates;
  Sparse24Strings firstValues;
  const Sparse24Hint *hints;
  size_t numHints;
} Sparse24ReportLayer;

struct Sparse24Report {
  Sparse24Arena arena; ///< Has all that the layers point to.
  MlirStringRef name;
  Sparse24Summary *summary;
  Sparse24ReportLayer *layers;
  const void **weights; ///< By their numbers.
  size_t numLayers, maxLayers, numWeights, maxWeights;
  bool failed; ///< Memory has run out.
};

void sparse24ReportPrintJSON(const Sparse24Report *report, Sparse24Text *text);
void sparse24ReportPrintHTML(const Sparse24Report *report, Sparse24Text *text);
void sparse24ReportPrintTable(const Sparse24Report *report, Sparse24Text *text);

/// Whether the layer's bytes were looked at and groups violate.
static inline bool
sparse24ReportLayerViolates(const Sparse24ReportLayer *layer) {
  return layer->check.violatingGroups > 0;
}

/// Less than, equal to, or greater than 0 as the first of two positions (see
/// Sparse24Layer) is before, the same as, or behind the second.
int sparse24PositionCompare(const int64_t *left, size_t leftSize,
                            const int64_t *right, size_t rightSize);

/// Appends the weight's type in the words of a table: "32x30x3x3 f32", "8x?
/// f32", or the type itself where it is no ranked tensor.
void sparse24ReportAppendShape(Sparse24Text *text,
                               const Sparse24ReportLayer *layer);

/// Appends a number of bytes with a unit, such as "82 KB".
void sparse24TextAppendBytes(Sparse24Text *text, int64_t bytes);

/// Takes the first character off the UTF-8 text and returns it: U+FFFD for each
/// byte that belongs to none. The text must not be empty.
uint32_t sparse24CharacterTake(MlirStringRef *utf8);

/// Whether a character is one to show. Control characters, and those that
/// reverse the direction of what follows, are not.
bool sparse24CharacterIsPrintable(uint32_t character);

void sparse24TextAppendCharacter(Sparse24Text *text, uint32_t character);

/// Appends the text as a string of JSON, in quotes.
void sparse24TextAppendJSONString(Sparse24Text *text, MlirStringRef string);

#endif // SPARSE24_LIB_REPORT_REPORT_H

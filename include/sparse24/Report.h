/*===- sparse24/Report.h - What was decided for each layer ------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The verdicts of the passes as data. MLIR's C API can emit errors only, so
/// what is not an error goes through a callback in the options of a pass. A
/// report collects them and is written as JSON, HTML or a table:
///
///   static void onLayer(const Sparse24Layer *layer, void *report) {
///     sparse24ReportAdd(report, layer);
///   }
///   ...
///   Sparse24Report *report = sparse24ReportCreate(nameOfTheModel);
///   Sparse24PassOptions options = {.layer = onLayer, .layerData = report};
///   ... run passes ...
///   sparse24ReportPrint(report, sparse24ReportFormatGet(path), write, file);
///   sparse24ReportDestroy(report);

#ifndef SPARSE24_REPORT_H
#define SPARSE24_REPORT_H

#include "sparse24/Encoding.h"
#include "sparse24/Support.h"

#include "mlir-c/IR.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Why a weight operation stays dense. The code is what reports, remarks and
/// tests say, and never changes; the rows are in sparse24/Reasons.def.
typedef enum {
#define SPARSE24_REASON(Name, code, summary) Sparse24Reason##Name,
#include "sparse24/Reasons.def"
} Sparse24Reason;

/// The stable code of a reason, such as "not-2to4", and one line on it.
SPARSE24_EXPORT const char *sparse24ReasonGetCode(Sparse24Reason reason);
SPARSE24_EXPORT const char *sparse24ReasonGetSummary(Sparse24Reason reason);

/// What a weight that is not 2:4 would be 2:4 by: a guess at how it was pruned.
/// The whole weight conforms that way.
typedef struct {
  const char *code; ///< Stable, such as "other-axis"; see docs/report.md.
  int64_t axis;     ///< The dimension that the hint is about, or -1.
  const char *text; ///< In words.
} Sparse24Hint;

/// One weight operation and what was decided for it. Everything in it is lent
/// for the duration of the callback.
typedef struct {
  MlirOperation operation; ///< As it is before it is replaced.
  MlirLocation location;
  MlirStringRef opName; ///< Such as "sparse24.conv2d".
  Sparse24Reason reason;
  /// More on the reason in words, or on the compressed form. May be empty. The
  /// hints' texts are not part of it.
  const char *detail;
  /// What the constant operation yields that holds the weight: the same value
  /// for layers that share one. Null where the weight is no constant.
  MlirValue weight;
  MlirType weightType;     ///< Type of the dense weight operand.
  int64_t reductionAxis;   ///< -1 where it was not determined.
  int64_t reductionGroups; ///< See sparse24LayoutFromType.
  /// 0 where the weight is no constant. Those of operations without a
  /// compressed form that have several weights (LSTM) are all counted.
  int64_t denseBytes;
  int64_t compressedBytes; ///< Values and index; 0 where it stays dense.
  const Sparse24Encoding *encoding; ///< NULL where it stays dense.
  /// The check, where the bytes were looked at (check.groups is not 0).
  Sparse24Check check;
  /// Where groups violate: how many elements of the weight are zero (-1 where
  /// that was not counted), the elements of the first violating group as
  /// numbers ("0.5", "nan"; NULL past the end of a shorter group), and hints.
  int64_t zeros;
  const char *firstValues[4];
  const Sparse24Hint *hints;
  size_t numHints;
  /// The same for all layers of a pass, another one for each pass.
  const void *pass;
  /// Where the operation that the pass runs on stands in the module: its number
  /// among the operations of its parent, behind that of its parent, and so on.
  /// Empty for a pass on the module. A stable sort by these numbers puts layers
  /// in the order of the module, whichever thread came first.
  const int64_t *position;
  size_t positionSize;
  /// What `sparse24-prune` did to the weight, which the rest describes as it
  /// was; NULL for the verdicts of other passes. Summaries and reports, which
  /// are about verdicts, pass such a layer over.
  const Sparse24Pruning *pruning;
} Sparse24Layer;

/// The name that users know the layer by: the operation's `onnx_node_name`,
/// else the name in its location, else an empty one. Owned by the context.
SPARSE24_EXPORT MlirStringRef sparse24LayerGetName(const Sparse24Layer *layer);

/// Where groups violate: writes the coordinates in the weight of the first
/// violating group's first element, one for each dimension.
SPARSE24_EXPORT void
sparse24LayerGetFirstCoordinates(const Sparse24Layer *layer,
                                 int64_t *coordinates);

/// Receives the layers of a pass in the order of the module. A pass that runs
/// on functions in parallel calls it from several threads, one at a time for
/// the same pass, and in the order of the module within a function only;
/// `position` has the order of functions, in which a Sparse24Report puts them.
typedef void (*Sparse24LayerCallback)(const Sparse24Layer *layer,
                                      void *userData);

/// Passes the text of the layer's remark to `callback`, in pieces:
///   compressed: 9216 -> 4896 bytes (ascend-atc)
///   pruned: 4 of 512 groups; 99.76 % of the L1 norm and 99.94 % of L2 stay
///   stays dense: too-few-channels: 1 element along dimension 1, expected at
///   least 4
/// Hints follow, each behind "; ".
SPARSE24_EXPORT void sparse24LayerPrint(const Sparse24Layer *layer,
                                        MlirStringCallback callback,
                                        void *userData);

/// Adds up layers and prints them as one line, such as
///   compressed 19 of 37 weight operations, 412 KB -> 219 KB; 18 dense: 16
///   too-few-channels, 2 not-2to4
/// The bytes are those of the compressed weights, before and after; a weight
/// that several operations share counts once. Layers that were pruned are no
/// verdicts, and not counted.
typedef struct Sparse24Summary Sparse24Summary;

/// A summary of no layers, owned by the caller. NULL when memory runs out.
SPARSE24_EXPORT Sparse24Summary *sparse24SummaryCreate(void);

/// Destroys a summary; NULL is ignored.
SPARSE24_EXPORT void sparse24SummaryDestroy(Sparse24Summary *summary);

/// Adds a layer, of which nothing is kept but what tells its weight from
/// others: all layers are of one module that lives meanwhile. By one thread at
/// a time.
SPARSE24_EXPORT void sparse24SummaryAdd(Sparse24Summary *summary,
                                        const Sparse24Layer *layer);

/// Passes the line, without its end, to `callback`. Fails, having passed
/// nothing, when memory has run out.
SPARSE24_EXPORT MlirLogicalResult
sparse24SummaryPrint(const Sparse24Summary *summary,
                     MlirStringCallback callback, void *userData);

/// The sums in numbers. Each weight that is a constant counts once.
typedef struct {
  int64_t layers, compressedLayers;
  int64_t weights;                 ///< Constants that are some layer's weight.
  int64_t bytesBefore, bytesAfter; ///< Of all of them.
  int64_t compressedBefore, compressedAfter; ///< Of those compressed.
  /// Those that are kept dense as well, for another layer, and their dense
  /// bytes.
  int64_t weightsInBothForms, bytesInBothForms;
  bool outOfMemory; ///< Weights are missing.
} Sparse24Totals;

/// Adds up what the summary has.
SPARSE24_EXPORT Sparse24Totals
sparse24SummaryGetTotals(const Sparse24Summary *summary);

/// How many layers have that reason.
SPARSE24_EXPORT int64_t sparse24SummaryGetCount(const Sparse24Summary *summary,
                                                Sparse24Reason reason);

//===----------------------------------------------------------------------===//
// Reports
//===----------------------------------------------------------------------===//

/// Layers, copied: nothing in it refers to the module or the context.
typedef struct Sparse24Report Sparse24Report;

/// A form to write a report in: a row of the table in lib/Report/Report.c.
typedef struct Sparse24ReportFormat Sparse24ReportFormat;

/// The form for a file of that name: JSON for `*.json` (docs/report.md has the
/// schema), a page for `*.html`, a table of text for `-`. NULL for others.
SPARSE24_EXPORT const Sparse24ReportFormat *
sparse24ReportFormatGet(MlirStringRef path);

/// A report without layers on the module of that name, which is copied. NULL
/// when memory runs out.
SPARSE24_EXPORT Sparse24Report *sparse24ReportCreate(MlirStringRef name);

/// Destroys a report; NULL is ignored.
SPARSE24_EXPORT void sparse24ReportDestroy(Sparse24Report *report);

/// Adds a copy of the layer, behind those of the same position and before those
/// of later ones. What may fail is told by sparse24ReportPrint.
SPARSE24_EXPORT void sparse24ReportAdd(Sparse24Report *report,
                                       const Sparse24Layer *layer);

/// Passes the report to `callback`, in pieces. Fails, having passed nothing,
/// when memory has run out.
SPARSE24_EXPORT MlirLogicalResult sparse24ReportPrint(
    const Sparse24Report *report, const Sparse24ReportFormat *format,
    MlirStringCallback callback, void *userData);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_REPORT_H

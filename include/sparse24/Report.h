/*===- sparse24/Report.h - What was decided for each layer ------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// The verdicts of the passes as data. MLIR's C API can emit errors only, so
/// what is not an error goes through a callback in the options of a pass.

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

/// The stable code of a reason, such as "not-2to4".
SPARSE24_EXPORT const char *sparse24ReasonGetCode(Sparse24Reason reason);

/// One weight operation and what was decided for it. Everything in it is lent
/// for the duration of the callback.
typedef struct {
  MlirLocation location;
  MlirStringRef opName; ///< Such as "sparse24.conv2d".
  Sparse24Reason reason;
  /// More on the reason in words, or on the compressed form. May be empty.
  const char *detail;
  /// What the constant operation yields that holds the weight: the same value
  /// for layers that share one. Null where the weight is no constant.
  MlirValue weight;
  MlirType weightType;     ///< Type of the dense weight operand.
  int64_t reductionAxis;   ///< -1 where it was not determined.
  int64_t denseBytes;      ///< 0 where the weight is no constant.
  int64_t compressedBytes; ///< Values and index; 0 where it stays dense.
  /// The check, where the bytes were looked at (check.groups is not 0).
  Sparse24Check check;
} Sparse24Layer;

/// Receives the layers of a pass in the order of the module. A pass that runs
/// on functions in parallel calls it from several threads, one at a time for
/// the same pass.
typedef void (*Sparse24LayerCallback)(const Sparse24Layer *layer,
                                      void *userData);

/// Passes the text of the layer's remark to `callback`, in pieces:
///   compressed: 9216 -> 4896 bytes (ascend-atc)
///   stays dense: too-few-channels: 1 input channel per group, expected at
///   least
///   4
SPARSE24_EXPORT void sparse24LayerPrint(const Sparse24Layer *layer,
                                        MlirStringCallback callback,
                                        void *userData);

/// Adds up layers and prints them as one line, such as
///   compressed 19 of 37 weight operations, 412 KB -> 219 KB; 18 dense: 16
///   too-few-channels, 2 not-2to4
/// The bytes are those of the compressed weights, before and after; a weight
/// that several operations share counts once.
typedef struct Sparse24Summary Sparse24Summary;

SPARSE24_EXPORT Sparse24Summary *sparse24SummaryCreate(void);
SPARSE24_EXPORT void sparse24SummaryDestroy(Sparse24Summary *summary);
SPARSE24_EXPORT void sparse24SummaryAdd(Sparse24Summary *summary,
                                        const Sparse24Layer *layer);
SPARSE24_EXPORT void sparse24SummaryPrint(const Sparse24Summary *summary,
                                          MlirStringCallback callback,
                                          void *userData);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_REPORT_H

/*===- sparse24/Encoding.h - 2:4 groups as bytes ----------------*- C -*-===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

/// What a 2:4 weight is, byte for byte: checking it, splitting it into kept
/// values and indices, and joining them again. This part knows nothing of MLIR
/// and can be used without it.
///
///   Sparse24Layout layout = {.outer = 1, .length = k, .inner = n,
///                            .elementSize = 4,
///                            .significantBits = 0x7fffffff};  // f32, K x N
///   Sparse24Check check;
///   sparse24EncodingCompress(sparse24EncodingGetDefault(), &layout, weight,
///                            values, index, &check);
///   if (check.violatingGroups)
///     return; // Not 2:4; values and index are of no use.
///
/// A *group* is four consecutive elements of a row; a last, shorter group is
/// completed with zeros. It *conforms* when at most two of its elements are not
/// zero, and a weight is 2:4 when all its groups conform. Each group has two
/// slots for its kept values and two indices of 2 bits; a slot without a value
/// holds the zero.

#ifndef SPARSE24_ENCODING_H
#define SPARSE24_ENCODING_H

#include "sparse24/Support.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How a dense weight lies in memory and what its zero is.
///
/// The weight is an array of `outer` x `length` x `inner` elements without
/// gaps, `length` being the reduction dimension. Its rows are numbered
/// `outer index * inner + inner index`, and each has ceil(length / 4) groups.
/// A filter O x I x KH x KW is {O, I, KH * KW}, that of a transposed
/// convolution in g groups, C x M x KH x KW, {g, C / g, M * KH * KW}; a matrix
/// K x N is {1, K, N}, its transpose N x K {N, K, 1}.
///
/// Compressed, row r has its 2 * ceil(length / 4) values and its
/// ceil(ceil(length / 4) / 2) index bytes contiguous, row after row.
///
/// Data pointers of this header need no alignment.
typedef struct {
  int64_t outer;  ///< Extent of everything before the reduction dimension.
  int64_t length; ///< Extent of the reduction dimension.
  int64_t inner;  ///< Extent of everything after the reduction dimension.
  /// Bytes of one element: 1, 2, 4 or 8.
  uint32_t elementSize;
  /// An element is zero when it differs from the zero in none of these bits:
  /// all bits but the sign for floating-point types that have a negative zero,
  /// all bits for the others. Bits beyond the element are ignored.
  uint64_t significantBits;
  /// The zeros (zero points), `zeroCount` elements in native byte order, or
  /// NULL where the zero is zero. Row r has zero number
  /// (r / zeroRepeat) % zeroCount, so {count 1, repeat 1} is one for all rows,
  /// {O, KH * KW} one for each output channel of a filter, and {N, 1} one for
  /// each column of a matrix.
  const void *zeros;
  int64_t zeroCount;
  int64_t zeroRepeat;
} Sparse24Layout;

/// Bytes of the dense weight, of its values and of its index. Returns false
/// when an extent is negative, the element size is not one of those supported,
/// `zeros` has no count or no repeat, or a size does not fit int64_t; nothing
/// else here may be called on such a layout.
SPARSE24_EXPORT bool sparse24LayoutGetSizes(const Sparse24Layout *layout,
                                            int64_t *denseBytes,
                                            int64_t *valuesBytes,
                                            int64_t *indexBytes);

/// The outcome of checking a weight.
typedef struct {
  int64_t groups;          ///< All groups of the weight.
  int64_t violatingGroups; ///< Those with three or four elements not zero.
  /// The first violating group in row order, when there is one: the position of
  /// its row in the outer and the inner extent, and the reduction index of its
  /// first element (a multiple of four).
  int64_t firstOuter, firstInner, firstStart;
} Sparse24Check;

/// The instructions that checking, compressing and checking what came out use:
/// a row of the table in lib/Encoding/Kernels.c.
typedef struct Sparse24Kernels Sparse24Kernels;

/// The kernels of the table, in its order: `plain`, which any processor has, is
/// row 0, and each row is faster than those before it. NULL past the end.
SPARSE24_EXPORT const Sparse24Kernels *sparse24KernelsGetAt(size_t position);

/// The name of kernels.
SPARSE24_EXPORT const char *
sparse24KernelsGetName(const Sparse24Kernels *kernels);

/// Whether this processor has the instructions.
SPARSE24_EXPORT bool sparse24KernelsIsSupported(const Sparse24Kernels *kernels);

/// How a weight is worked on; what comes out does not depend on it.
typedef struct {
  /// How many threads share the work: 0 for as many as there are processors for
  /// this process, 1 for the calling one alone. At most 64 do, and small
  /// weights have fewer. They have ended when the function returns. Where one
  /// cannot be started, the calling thread does its share.
  int64_t threads;
  /// What sparse24KernelsIsSupported says yes to, or NULL for the fastest that
  /// this processor has. Elements of a size that the kernels have nothing for
  /// are left to the plain ones.
  const Sparse24Kernels *kernels;
} Sparse24EncodingOptions;

/// Counts the groups of `dense` that violate 2:4.
SPARSE24_EXPORT void sparse24LayoutCheck(const Sparse24Layout *layout,
                                         const void *dense,
                                         Sparse24Check *check);

/// The same as told by `options`; NULL for one thread and the fastest kernels.
SPARSE24_EXPORT void
sparse24LayoutCheckWith(const Sparse24Layout *layout, const void *dense,
                        const Sparse24EncodingOptions *options,
                        Sparse24Check *check);

/// An index encoding: a row of the table in lib/Encoding/Encoding.c.
typedef struct Sparse24Encoding Sparse24Encoding;

/// The encodings of the table, in its order: row 0 is the default. NULL past
/// the end.
SPARSE24_EXPORT const Sparse24Encoding *sparse24EncodingGetAt(size_t position);

/// The encoding of that name, which need not end in NUL, or NULL.
SPARSE24_EXPORT const Sparse24Encoding *sparse24EncodingGet(const char *name,
                                                            size_t length);

/// The encoding used where none is named: `ascend-atc`.
SPARSE24_EXPORT const Sparse24Encoding *sparse24EncodingGetDefault(void);

/// The name of an encoding, as in the attribute `encoding`.
SPARSE24_EXPORT const char *
sparse24EncodingGetName(const Sparse24Encoding *encoding);

/// One line on where the encoding comes from.
SPARSE24_EXPORT const char *
sparse24EncodingGetSummary(const Sparse24Encoding *encoding);

/// Splits `dense` into `values` and `index`, buffers of the sizes that
/// sparse24LayoutGetSizes gives, and checks it in the same pass. When the
/// weight is not 2:4 (check->violatingGroups is not 0) the contents of `values`
/// and `index` are of no use.
SPARSE24_EXPORT void sparse24EncodingCompress(const Sparse24Encoding *encoding,
                                              const Sparse24Layout *layout,
                                              const void *dense, void *values,
                                              void *index,
                                              Sparse24Check *check);

/// The same as told by `options`; NULL for one thread and the fastest kernels.
SPARSE24_EXPORT void sparse24EncodingCompressWith(
    const Sparse24Encoding *encoding, const Sparse24Layout *layout,
    const void *dense, void *values, void *index,
    const Sparse24EncodingOptions *options, Sparse24Check *check);

/// Joins `values` and `index` into the dense weight they came from. Positions
/// are added up as the design of the Ascend encodings requires: a slot that
/// holds the zero adds nothing wherever its index points. Positions beyond
/// `length`, and bytes that sparse24EncodingValidate refuses, write nothing
/// outside of `dense`.
SPARSE24_EXPORT void
sparse24EncodingDecompress(const Sparse24Encoding *encoding,
                           const Sparse24Layout *layout, const void *values,
                           const void *index, void *dense);

/// What sparse24EncodingValidate found wrong.
typedef enum {
  Sparse24ProblemNone = 0,
  /// An index chunk that the encoding never writes.
  Sparse24ProblemImpossibleIndex,
  /// A slot that holds a value where the group's indices say it is empty.
  Sparse24ProblemSlotNotEmpty,
  /// A kept value whose position lies beyond the reduction dimension.
  Sparse24ProblemBeyondEnd,
  /// The unused upper half of a row's last index byte is not the chunk of a
  /// group of zeros.
  Sparse24ProblemPadding,
  /// Values and indices are possible, but compressing what they stand for would
  /// give others: the group is not in the encoding's canonical form.
  Sparse24ProblemNotCanonical,
} Sparse24Problem;

/// Where the problem is: row, group within the row (the padding counts as one
/// more), the group's chunk (i0 | i1 << 2) as found, and the chunk that was
/// expected (the canonical one of the elements that the group stands for) where
/// that is known, else the same. The two are also the same where it is the
/// values that are wrong.
typedef struct {
  Sparse24Problem problem;
  int64_t row, group;
  uint8_t chunk, expectedChunk;
} Sparse24Validation;

/// Whether `values` and `index` are exactly what sparse24EncodingCompress would
/// have written for some weight. Returns true when they are; otherwise
/// `validation` says what the first difference is.
SPARSE24_EXPORT bool sparse24EncodingValidate(const Sparse24Encoding *encoding,
                                              const Sparse24Layout *layout,
                                              const void *values,
                                              const void *index,
                                              Sparse24Validation *validation);

/// The same as told by `options`; NULL for one thread and the fastest
/// instructions. The kernels say which instructions; nothing else of them is
/// used.
SPARSE24_EXPORT bool sparse24EncodingValidateWith(
    const Sparse24Encoding *encoding, const Sparse24Layout *layout,
    const void *values, const void *index,
    const Sparse24EncodingOptions *options, Sparse24Validation *validation);

/// A sentence fragment for a problem, such as "impossible index".
SPARSE24_EXPORT const char *sparse24ProblemGetText(Sparse24Problem problem);

/// The first element, in the order of the compressed rows, that does not come
/// back: its position in the outer extent, the reduction and the inner extent,
/// and its bits in the dense weight and decoded.
typedef struct {
  int64_t outer, position, inner;
  uint64_t expected, found;
} Sparse24Difference;

/// Whether `values` and `index` decode to `dense`, bit for bit but for zeros,
/// which are all the same. Nothing but the three buffers is needed: the weight
/// is decoded group by group. Where it returns false, `difference` says where.
///
/// Bytes that sparse24EncodingValidate accepts and that decode to `dense` are
/// those that sparse24EncodingCompress makes of it.
SPARSE24_EXPORT bool sparse24EncodingCompare(const Sparse24Encoding *encoding,
                                             const Sparse24Layout *layout,
                                             const void *values,
                                             const void *index,
                                             const void *dense,
                                             Sparse24Difference *difference);

/// The same as told by `options`; NULL for one thread and the fastest
/// instructions. The kernels say which instructions; nothing else of them is
/// used: what checks them is C of its own, compiled for those.
SPARSE24_EXPORT bool sparse24EncodingCompareWith(
    const Sparse24Encoding *encoding, const Sparse24Layout *layout,
    const void *values, const void *index, const void *dense,
    const Sparse24EncodingOptions *options, Sparse24Difference *difference);

/// Rewrites `values` and `index` of the encoding `from` as those of `to`,
/// without the dense weight; values may change their slots. The result is what
/// compressing the weight with `to` gives. `newValues` and `newIndex` may be
/// `values` and `index`. Bytes that sparse24EncodingValidate refuses give
/// bytes of no use.
SPARSE24_EXPORT void sparse24EncodingReencode(const Sparse24Encoding *from,
                                              const Sparse24Encoding *to,
                                              const Sparse24Layout *layout,
                                              const void *values,
                                              const void *index,
                                              void *newValues, void *newIndex);

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// Which patterns of a floating-point type are no finite numbers.
typedef enum {
  /// The largest exponent: infinity, or NaN with a mantissa.
  Sparse24SpecialsIEEE,
  /// All ones but the sign: NaN.
  Sparse24SpecialsFN,
  /// The sign alone: NaN.
  Sparse24SpecialsFNUZ,
  /// None.
  Sparse24SpecialsNone,
} Sparse24Specials;

typedef enum {
  Sparse24NumberUnsigned,
  Sparse24NumberSigned,
  Sparse24NumberFloat,
  Sparse24NumberComplex, ///< Two of f32.
} Sparse24NumberKind;

/// How the elements of a weight are read as numbers.
typedef struct {
  Sparse24NumberKind kind;
  int width; ///< Bits of an integer; those above it in the element are ignored.
  /// Of a floating-point number, below its sign.
  int exponentBits, mantissaBits, bias;
  Sparse24Specials specials;
} Sparse24NumberFormat;

/// The exact value of a real number, NaN and infinity included; integers beyond
/// 53 bits are rounded.
SPARSE24_EXPORT double sparse24NumberDecode(const Sparse24NumberFormat *format,
                                            uint64_t bits);

/// What pruning did. The norms are those of the elements minus their zero, of
/// the pruned weight as a share of the given one: 1 where nothing was lost.
/// Elements that are not finite are left out of them.
typedef struct {
  int64_t groups;       ///< All groups of the weight.
  int64_t prunedGroups; ///< Those that had more than two elements not zero.
  double keptL1, keptL2;
} Sparse24Pruning;

/// Copies `dense` to `pruned`, which may be the same, and makes it 2:4: in a
/// group that violates, the two elements farthest from the zero stay, of equals
/// the earlier one, and NaN before anything else; the others become the zero.
SPARSE24_EXPORT void sparse24LayoutPrune(const Sparse24Layout *layout,
                                         const Sparse24NumberFormat *format,
                                         const void *dense, void *pruned,
                                         Sparse24Pruning *pruning);

#ifdef __cplusplus
}
#endif

#endif // SPARSE24_ENCODING_H

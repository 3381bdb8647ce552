/*===- AVX512VBMI2.c - The same with AVX-512 VBMI2 ------------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

#if defined(__x86_64__)

#ifndef VECTOR // A test emulates the instructions.
#define VECTOR                                                                 \
  __attribute__((target(                                                       \
      "avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,popcnt")))
#endif

#include "Encoding/AVX512.h"

#define HAS_COMPRESS_BLOCKS
#define TURN turnFew
#define INIT_TURN initTurn
#include "Encoding/Vectors.h"

//===----------------------------------------------------------------------===//
// Compressing contiguous rows
//===----------------------------------------------------------------------===//

// An instruction moves elements together of which a mask has the bits. Masks of
// elements that are not zero are made for all, and turned into those of
// elements that are kept: two in each group, so that values are where they
// belong.

PRIMITIVE Vector shiftRight2(Vector vector) {
  return _mm512_srli_epi16(vector, 2);
}

PRIMITIVE Vector areEqual8(Vector a, Vector b) {
  return _mm512_movm_epi8(_mm512_cmpeq_epi8_mask(a, b));
}

PRIMITIVE Vector permute8(Vector vector, Vector indices) {
  return _mm512_permutexvar_epi8(indices, vector);
}

/// The second where bits of the third are set.
PRIMITIVE Vector blend(Vector a, Vector b, Vector which) {
  return _mm512_ternarylogic_epi32(a, b, which, 0xd8);
}

/// Brings the elements of a mask together.
PRIMITIVE __m256i keep(uint64_t mask, Vector elements, size_t size) {
  switch (size) {
  case 1:
    elements = _mm512_maskz_compress_epi8(mask, elements);
    break;
  case 2:
    elements = _mm512_maskz_compress_epi16((uint32_t)mask, elements);
    break;
  default:
    elements = _mm512_maskz_compress_epi32((uint16_t)mask, elements);
  }
  return _mm512_castsi512_si256(elements);
}

/// The same table for the groups in the lower half of a byte and for those in
/// the upper one.
typedef struct {
  Vector low, high;
} Halves;

VECTOR_INLINE Halves loadHalves(const uint8_t table[16]) {
  const Vector low = and(broadcastTable(table), broadcast(15, 1));
  return (Halves){low, _mm512_slli_epi16(low, 4)};
}

VECTOR_INLINE Vector lookUpHalves(Halves table, Vector low, Vector high) {
  return or(lookUp(table.low, low), lookUp(table.high, high));
}

/// Turns the masks of elements that are not zero into those of elements that
/// are kept, and writes the index. Returns whether any group violates: it has
/// an element that is not kept.
VECTOR_INLINE bool writeIndex(const Sparse24Blocks *blocks,
                              const Sparse24Plan *plan,
                              const unsigned char *masks,
                              unsigned char *keeps) {
  const Halves keepTable = loadHalves(plan->keeps);
  const Halves chunkTable = loadHalves(plan->chunks);
  const Vector nibble = broadcast(15, 1);
  Vector lost = broadcast(0, 1);
  for (int64_t i = 0; i < blocks->count / 8; i += VECTOR_BYTES) {
    Vector all = load(masks + i);
    Vector low = without(all, nibble);
    Vector high = without(shiftRight4(all), nibble);
    Vector kept = lookUpHalves(keepTable, low, high);
    store(keeps + i, kept);
    Vector chunks = lookUpHalves(chunkTable, low, high);
    if (i + VECTOR_BYTES <= blocks->count / 8)
      put(blocks->index + i, chunks, blocks->indexStreamed);
    else // a block, half a vector
      _mm256_storeu_si256((__m256i *)(void *)(blocks->index + i),
                          _mm512_castsi512_si256(chunks));
    lost = or(lost, without(kept, all));
  }
  return isAny(lost);
}

/// The values of a vector of elements.
VECTOR_INLINE __m256i keepLine(const unsigned char *dense, Vector zero,
                               Vector bits, const unsigned char *keeps,
                               Form form) {
  const size_t size = form.size;
  Vector elements = subtractZero(load(dense), zero, form);
  if (form.hasSign)
    elements = clear(elements, findZeros(elements, bits, size), size);
  __m256i kept = keep(loadElement(keeps, 8 / size), elements, size);
  if (form.hasZero)
    kept = _mm256_xor_si256(kept, _mm512_castsi512_si256(zero));
  return kept;
}

/// `streamed` is a constant.
VECTOR_INLINE void writeValues(const Sparse24Blocks *blocks,
                               const unsigned char *keeps, bool streamed,
                               Form form) {
  const Vector zero = broadcast(blocks->zero, form.size);
  const Vector bits = broadcast(blocks->bits, form.size);
  const int64_t maskBytes = 8 / (int64_t)form.size;
  const unsigned char *dense = blocks->dense;
  const int64_t bytes = blocks->count * (int64_t)form.size;
  for (int64_t i = 0; i < bytes / VECTOR_BYTES; i += 2) {
    __m256i kept[2];
    UNROLL
    for (int64_t j = 0; j < 2; ++j) {
      // Reading and writing at once is what memory is fastest at.
      if (streamed && blocks->next)
        prefetchTurn(blocks->next, i + j, Sparse24CompressPages);
      kept[j] = keepLine(dense + (i + j) * VECTOR_BYTES, zero, bits,
                         keeps + (i + j) * maskBytes, form);
    }
    Vector both =
        _mm512_inserti64x4(_mm512_castsi256_si512(kept[0]), kept[1], 1);
    put(blocks->values + i / 2 * VECTOR_BYTES, both, streamed);
  }
}

VECTOR_INLINE int64_t compressBlocks(const Sparse24Blocks *blocks,
                                     const Sparse24Plan *plan, Form form) {
  enum { most = Sparse24CompressPages * Sparse24PageBytes };
  _Alignas(64) unsigned char masks[MASK_BYTES(most)], keeps[MASK_BYTES(most)];
  const int64_t bytes = blocks->count * (int64_t)form.size;
  if (bytes == most)
    getMasks(blocks, Sparse24CompressPages, Sparse24PageBytes, masks,
             form.size);
  else
    getMasks(blocks, 1, bytes, masks, form.size);
  const bool isViolated = writeIndex(blocks, plan, masks, keeps);
  if (blocks->streamed)
    writeValues(blocks, keeps, true, form);
  else
    writeValues(blocks, keeps, false, form);
  return isViolated ? countViolations(masks, blocks->count / 8) : 0;
}

//===----------------------------------------------------------------------===//
// Few rows side by side
//===----------------------------------------------------------------------===//

// An instruction brings any bytes of a vector anywhere. Of few rows, a vector
// of elements of one is brought together from as many vectors as there are
// rows: for elements of one or two bytes that is faster than transposing
// squares.

/// The bytes that elements of the first row have in vectors, and, for each row,
/// which bytes of it are in which vector.
typedef struct {
  _Alignas(64) unsigned char first[VECTOR_BYTES];
  _Alignas(64) unsigned char isIn[Sparse24TurnedFew * Sparse24TurnedFew]
                                 [VECTOR_BYTES];
} TurnTables;

_Static_assert(sizeof(TurnTables) == Sparse24TurnTablesBytes, "their memory");

VECTOR_INLINE void initTables(TurnTables *tables, int64_t inner, size_t size) {
  _Alignas(64) unsigned char lines[VECTOR_BYTES];
  for (int64_t i = 0; i < VECTOR_BYTES; ++i) {
    const int64_t element = i / (int64_t)size, byte = i % (int64_t)size;
    const int64_t at = element * inner * (int64_t)size + byte;
    tables->first[i] = at % VECTOR_BYTES;
    lines[i] = (unsigned char)(at / VECTOR_BYTES);
  }
  const Vector first = load(tables->first), line = load(lines);
  for (int64_t row = 0; row < inner; ++row) {
    const Vector next = add8(first, broadcast((uint64_t)row * size, 1));
    // 64 and above are in the vector behind.
    const Vector carry = and(shiftRight4(shiftRight2(next)), broadcast(3, 1));
    for (int64_t i = 0; i < inner; ++i)
      store(tables->isIn[row * inner + i],
            areEqual8(add8(line, carry), broadcast((uint64_t)i, 1)));
  }
}

VECTOR_INLINE void turnDirectly(const unsigned char *dense, int64_t inner,
                                unsigned char *rows, int64_t rowBytes,
                                const TurnTables *tables, size_t size) {
  Vector from[Sparse24TurnedFew], at = load(tables->first);
  UNROLL
  for (int i = 0; i < Sparse24TurnedFew; ++i)
    from[i] = i < inner ? load(dense + i * VECTOR_BYTES) : broadcast(0, 1);
  for (int64_t row = 0; row < inner; ++row) {
    Vector elements = permute8(from[0], at);
    UNROLL
    for (int i = 1; i < Sparse24TurnedFew; ++i) {
      if (i == inner)
        break;
      elements = blend(elements, permute8(from[i], at),
                       load(tables->isIn[row * inner + i]));
    }
    store(rows + row * rowBytes, elements);
    at = add8(at, broadcast(size, 1));
  }
}

#define TURN_DIRECTLY(INNER, SIZE)                                             \
  VECTOR_INLINE void turn##INNER##Of##SIZE(                                    \
      const unsigned char *dense, int64_t inner, unsigned char *rows,          \
      int64_t rowBytes, const void *tables) {                                  \
    (void)inner;                                                               \
    turnDirectly(dense, INNER, rows, rowBytes, tables, SIZE);                  \
  }                                                                            \
  VECTOR static void turnAll##INNER##Of##SIZE(                                 \
      const Sparse24Beside *beside, unsigned char *rows, int64_t rowBytes) {   \
    turnWith(turn##INNER##Of##SIZE, beside, rows, rowBytes, SIZE);             \
  }

// What filters have: 3, 5 and 7 elements, and 3 x 3.
TURN_DIRECTLY(3, 1)
TURN_DIRECTLY(5, 1)
TURN_DIRECTLY(7, 1)
TURN_DIRECTLY(9, 1)
TURN_DIRECTLY(3, 2)
TURN_DIRECTLY(5, 2)
TURN_DIRECTLY(7, 2)
TURN_DIRECTLY(9, 2)

/// By the size of elements and half the number of rows.
static void (*const directly[][5])(const Sparse24Beside *beside,
                                   unsigned char *rows, int64_t rowBytes) = {
    {NULL, turnAll3Of1, turnAll5Of1, turnAll7Of1, turnAll9Of1},
    {NULL, turnAll3Of2, turnAll5Of2, turnAll7Of2, turnAll9Of2},
};

static bool isDirect(int64_t inner, size_t size) {
  return size <= 2 && inner <= Sparse24TurnedFew && inner % 2 && inner > 1;
}

VECTOR_INLINE void initTurn(int64_t inner, unsigned char *tables, size_t size) {
  if (isDirect(inner, size))
    initTables((TurnTables *)(void *)tables, inner, size);
}

VECTOR_INLINE void turnFew(const Sparse24Beside *beside, unsigned char *rows,
                           int64_t rowBytes, size_t size) {
  if (isDirect(beside->inner, size))
    directly[size - 1][beside->inner / 2](beside, rows, rowBytes);
  else
    turnSome(beside, rows, rowBytes, size);
}

KERNELS(1)
KERNELS(2)
KERNELS(4)

/// Elements of 8 bytes are rare: the plain code is for them.
const Sparse24SizeKernels sparse24AVX512VBMI2Kernels[] = {
    KERNELS_ROW(1),
    KERNELS_ROW(2),
    KERNELS_ROW(4),
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL},
};

#endif // defined(__x86_64__)

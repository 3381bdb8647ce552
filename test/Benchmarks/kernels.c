/*===- kernels.c - How fast weights are checked and compressed ------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Copying, checking and compressing the same weight in turn, and comparing and
// validating what came out as --sparse24-selfcheck does, so that whatever
// else the machine does meets all of them: medians, in bytes of the dense
// weight. Where the weight is not in cache, what memory allows is measured as
// well: reading it, and reading it while writing as many bytes as its values
// and index have, both with as many threads as check and compress it.
//
// usage: kernels [--kernels=NAME] [--threads=N] [--rounds=N] [--mib=N]
//                [--shape=PART OF A NAME] [--huge-pages]

#include "sparse24/Encoding.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { maxRounds = 99, hugePage = 2 << 20, page = 4096, maxThreads = 64 };

/// What the command line says.
typedef struct {
  Sparse24EncodingOptions options;
  int64_t rounds, mib;
  const char *shape; ///< What names of shapes must have in them.
  bool hugePages;
} Settings;

/// A weight that is not in cache, or one that is; and where a copy of it, or
/// its values and index, go.
typedef struct {
  unsigned char *dense, *result;
  int64_t bytes;
  int64_t repeat; ///< How often a measurement goes through it.
} Memory;

/// Rows of `length` elements, `inner` of them side by side. Extents in cache.
typedef struct {
  const char *name;
  int64_t length, inner;
  int64_t cachedLength, cachedInner;
} Shape;

/// 4096 is what language models have, and the hardest for caches.
static const Shape shapes[] = {
    {"N x K", 4096, 1, 512, 1},
    {"K x N", 4096, 4096, 256, 256},
    {"O x I x 3 x 3", 512, 9, 64, 9},
    {"O x I x 1 x 1", 500, 1, 500, 1},
};

static const uint64_t floatBits[] = {UINT64_MAX, 0x7fff, 0x7fffffff};

typedef enum {
  Copy,
  Read,
  Move,
  Check,
  Compress,
  Compare, ///< What compressing has left.
  Validate,
  Kinds
} Kind;

static uint64_t getRandom(void) {
  static uint64_t state = 0x9e3779b97f4a7c15;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static double getSeconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compareSeconds(const void *a, const void *b) {
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static double getMedian(double *seconds, int64_t count) {
  qsort(seconds, (size_t)count, sizeof *seconds, compareSeconds);
  return seconds[count / 2];
}

static unsigned char *allocate(int64_t bytes, bool hugePages) {
  size_t size = (size_t)bytes + hugePage;
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("kernels");
    exit(1);
  }
  if (hugePages)
    madvise(memory, size, MADV_HUGEPAGE);
  memset(memory, 1, size); // so that measurements find the pages there
  uintptr_t start = (uintptr_t)memory;
  return (unsigned char *)memory + (-start & (hugePage - 1));
}

/// Two values in every group, in random places, so that no branch on them can
/// be predicted. The first 16 MiB are repeated.
static void fill(const Memory *memory, const Sparse24Layout *layout) {
  static const uint8_t places[6][2] = {{0, 1}, {0, 2}, {0, 3},
                                       {1, 2}, {1, 3}, {2, 3}};
  int64_t size = layout->elementSize, stride = layout->inner * size;
  int64_t slice = layout->length * stride;
  int64_t slices = layout->outer, unique = (16 << 20) / slice + 1;
  memset(memory->dense, 0, (size_t)memory->bytes);
  for (int64_t i = 0; i < slices; ++i) {
    unsigned char *dense = memory->dense + i * slice;
    if (i >= unique) {
      memcpy(dense, dense - unique * slice, (size_t)slice);
      continue;
    }
    for (int64_t k = 0; k + 4 <= layout->length; k += 4)
      for (int64_t inner = 0; inner < layout->inner; ++inner) {
        uint64_t random = getRandom();
        for (int kept = 0; kept < 2; ++kept) {
          uint32_t value = (uint32_t)(random >> (8 + 16 * kept)) | 0x01010101;
          memcpy(dense + (k + places[random % 6][kept]) * stride + inner * size,
                 &value, (size_t)size);
        }
      }
  }
}

/// What memory is asked for by one thread: to read bytes, and to write some.
typedef struct {
  const unsigned char *from;
  unsigned char *to;
  int64_t bytes, written;
  pthread_t thread;
} Traffic;

/// Has a line brought from memory: one word of it is enough.
static void readLine(const unsigned char *from) {
  uint64_t word;
  memcpy(&word, from, sizeof word);
  __asm__ volatile("" ::"r"(word));
}

static void writeLine(unsigned char *to) {
#if defined(__SSE2__) // past the caches
  for (int i = 0; i < 4; ++i)
    _mm_stream_si128((__m128i *)(void *)(to + 16 * i), _mm_set1_epi8(1));
#else
  memset(to, 1, 64);
#endif
}

/// As fast as a loop can: pages take turns, and lines are written as they
/// become due.
static void *doTraffic(void *pointer) {
  const Traffic *traffic = pointer;
  enum { pages = 8 };
  int64_t due = 0;
  unsigned char *to = traffic->to;
  for (int64_t start = 0; start + pages * page <= traffic->bytes;
       start += pages * page)
    for (int64_t line = 0; line < page; line += 64) {
      for (int64_t i = 0; i < pages; ++i)
        readLine(traffic->from + start + i * page + line);
      for (due += pages * traffic->written; due >= traffic->bytes;
           due -= traffic->bytes, to += 64)
        writeLine(to);
    }
  return NULL;
}

static void runTraffic(int64_t bytes, int64_t written, const Memory *memory,
                       const Settings *settings) {
  Traffic shares[maxThreads];
  const int64_t count = settings->options.threads;
  for (int64_t i = 0; i < count; ++i) {
    shares[i] = (Traffic){.from = memory->dense + bytes / count * i,
                          .to = memory->result + written / count / 64 * 64 * i,
                          .bytes = bytes / count,
                          .written = written / count};
    if (i && pthread_create(&shares[i].thread, NULL, doTraffic, &shares[i])) {
      fprintf(stderr, "kernels: no thread can be started\n");
      exit(1);
    }
  }
  doTraffic(&shares[0]);
  for (int64_t i = 1; i < count; ++i)
    pthread_join(shares[i].thread, NULL);
}

static void run(Kind kind, const Sparse24Layout *layout, const Memory *memory,
                const Settings *settings) {
  const Sparse24Encoding *encoding = sparse24EncodingGetDefault();
  int64_t dense, values, index;
  Sparse24Check check = {0};
  Sparse24Difference difference;
  Sparse24Validation validation;
  bool ok = true;
  sparse24LayoutGetSizes(layout, &dense, &values, &index);
  switch (kind) {
  case Copy:
    memcpy(memory->result, memory->dense, (size_t)dense);
    // The copy is never read, but it must be made.
    __asm__ volatile("" ::"r"(memory->result) : "memory");
    return;
  case Read:
    runTraffic(dense, 0, memory, settings);
    return;
  case Move:
    runTraffic(dense, values + index, memory, settings);
    return;
  case Check:
    sparse24LayoutCheckWith(layout, memory->dense, &settings->options, &check);
    break;
  case Compress:
    sparse24EncodingCompressWith(encoding, layout, memory->dense,
                                 memory->result, memory->result + values,
                                 &settings->options, &check);
    break;
  case Compare:
    ok = sparse24EncodingCompareWith(encoding, layout, memory->result,
                                     memory->result + values, memory->dense,
                                     &settings->options, &difference);
    break;
  default:
    ok = sparse24EncodingValidateWith(encoding, layout, memory->result,
                                      memory->result + values,
                                      &settings->options, &validation);
  }
  if (!ok) {
    fprintf(stderr, "kernels: a weight that was compressed does not come "
                    "back\n");
    exit(1);
  }
  if (check.violatingGroups) {
    fprintf(stderr, "kernels: a weight that is 2:4 was said not to be\n");
    exit(1);
  }
}

static void measure(const Shape *shape, int log2Size, const Memory *memory,
                    const Settings *settings) {
  bool cached = memory->repeat > 1;
  Sparse24Layout layout = {.length =
                               cached ? shape->cachedLength : shape->length,
                           .inner = cached ? shape->cachedInner : shape->inner,
                           .elementSize = 1u << log2Size,
                           .significantBits = floatBits[log2Size]};
  int64_t slice = layout.length * layout.inner * layout.elementSize;
  layout.outer = memory->bytes / slice;
  fill(memory, &layout);
  double seconds[Kinds][maxRounds], medians[Kinds];
  for (int64_t round = -1; round < settings->rounds; ++round) // -1: warm up
    for (int kind = 0; kind < Kinds; ++kind) {
      if (cached && (kind == Read || kind == Move))
        continue;
      double start = getSeconds();
      for (int64_t i = 0; i < memory->repeat; ++i)
        run((Kind)kind, &layout, memory, settings);
      if (round >= 0)
        seconds[kind][round] = getSeconds() - start;
    }
  const double bytes = (double)(layout.outer * slice * memory->repeat);
  printf("%-14s %5u", shape->name, layout.elementSize);
  for (int kind = 0; kind < Kinds; ++kind) {
    if (cached && (kind == Read || kind == Move)) {
      printf(" %8s", "");
      continue;
    }
    medians[kind] = getMedian(seconds[kind], settings->rounds);
    printf(" %8.1f", 1e-9 * bytes / medians[kind]);
  }
  printf(" %8.2f %8.2f", medians[Copy] / medians[Check],
         medians[Copy] / medians[Compress]);
  if (!cached)
    printf(" %8.2f %8.2f", medians[Read] / medians[Check],
           medians[Move] / medians[Compress]);
  printf("\n");
  fflush(stdout);
}

static void measureAll(const char *title, const Memory *memory,
                       const Settings *settings) {
  printf("\n%s\n%-14s %5s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s %8s\n", title,
         "shape", "bytes", "copy", "read", "move", "check", "compress",
         "compare", "validate", "check/c", "compr/c", "check/r", "compr/m");
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; ++i)
    for (int log2Size = 0; log2Size < 3; ++log2Size)
      if (strstr(shapes[i].name, settings->shape))
        measure(&shapes[i], log2Size, memory, settings);
}

static const Sparse24Kernels *findKernels(const char *name) {
  const Sparse24Kernels *kernels, *found = NULL;
  for (size_t i = 0; (kernels = sparse24KernelsGetAt(i)); ++i) {
    bool isNamed = !name || strcmp(sparse24KernelsGetName(kernels), name) == 0;
    if (isNamed && sparse24KernelsIsSupported(kernels))
      found = kernels;
  }
  return found;
}

/// As many threads as large weights are given.
static int64_t countProcessors(void) {
  const long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : count < maxThreads ? count : maxThreads;
}

static bool parseNumber(const char *text, int64_t least, int64_t most,
                        int64_t *number) {
  char *end;
  errno = 0;
  *number = strtoll(text, &end, 10);
  return !errno && end != text && !*end && *number >= least && *number <= most;
}

static bool isShape(const char *part) {
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; ++i)
    if (strstr(shapes[i].name, part))
      return true;
  return false;
}

/// The rest of an argument that begins with `name`, or NULL.
static const char *getValue(const char *argument, const char *name) {
  size_t length = strlen(name);
  return strncmp(argument, name, length) == 0 ? argument + length : NULL;
}

static bool parse(const char *argument, Settings *settings) {
  const char *value;
  if ((value = getValue(argument, "--kernels=")))
    return (settings->options.kernels = findKernels(value));
  if ((value = getValue(argument, "--threads=")))
    return parseNumber(value, 1, maxThreads, &settings->options.threads);
  if ((value = getValue(argument, "--rounds=")))
    return parseNumber(value, 1, maxRounds, &settings->rounds);
  if ((value = getValue(argument, "--mib=")))
    return parseNumber(value, 64, 1 << 20, &settings->mib);
  if ((value = getValue(argument, "--shape=")))
    return isShape(settings->shape = value);
  return settings->hugePages = strcmp(argument, "--huge-pages") == 0;
}

int main(int argc, char **argv) {
  Settings settings = {.options = {countProcessors(), findKernels(NULL)},
                       .rounds = 5,
                       .mib = 1024,
                       .shape = ""};
  for (int i = 1; i < argc; ++i)
    if (!parse(argv[i], &settings)) {
      fprintf(stderr, "kernels: '%s' is no option, or not on this machine\n",
              argv[i]);
      return 2;
    }
  int64_t bytes = settings.mib << 20;
  Memory cold = {.dense = allocate(bytes, settings.hugePages),
                 .result = allocate(bytes, settings.hugePages),
                 .bytes = bytes,
                 .repeat = 1};
  Memory cached = cold;
  cached.bytes = 256 << 10;
  cached.repeat = 400;
  printf(
      "kernels: %s; threads: %lld; pages: %s; medians of %lld\n"
      "GB/s of dense weights, and ratios to one thread's memcpy (/c), and to "
      "reading (/r) and moving (/m) as\nmany bytes\n",
      sparse24KernelsGetName(settings.options.kernels),
      (long long)settings.options.threads,
      settings.hugePages ? "huge" : "as they come", (long long)settings.rounds);
  char title[64];
  snprintf(title, sizeof title, "%lld MiB, not in cache",
           (long long)settings.mib);
  measureAll(title, &cold, &settings);
  measureAll("256 KiB, in cache", &cached, &settings);
  return 0;
}

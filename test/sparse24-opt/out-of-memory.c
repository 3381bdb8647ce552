/*===- out-of-memory.c - The tool when memory runs out --------------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// usage: out-of-memory FOLDER ARGUMENT...
//
// Runs sparse24-opt with the arguments, whose outputs are all in the folder,
// once for each allocation on the way, which fails: alone, and for some with
// all behind it. The tool must then end with 1 and an error, or with 0 and the
// same files as ever; and each file is one of these or as it was. Standard
// input is read from its beginning by each.
//
// With OUT_OF_MEMORY_AT=N in the environment it runs once, without a child, and
// allocation N fails: for a debugger, which breaks at `fails`.

#include "allocations.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int sparse24OptMain(int argc, char **argv);

enum { maxFiles = 8, allAfterEach = 8 };

typedef struct {
  char path[4096];
  uint64_t hash; ///< Of what a run without failures writes.
} File;

typedef struct {
  const char *folder;
  File files[maxFiles];
  int numFiles;
} Outputs;

/// What a child tells.
static Allocations *told;

/// Where there is a leak, LeakSanitizer makes the status another one.
static void countAndExit(int status) {
  *told = allocations;
  exit(status);
}

/// Returns the status that waitpid has, and what was said.
static int run(int argc, char **argv, Allocations failures, char *said,
               size_t size) {
  FILE *errors = tmpfile();
  if (!errors)
    exit(2);
  *told = (Allocations){0};
  fflush(stdout); // which the child would do again
  pid_t child = fork();
  if (child == 0) {
    lseek(STDIN_FILENO, 0, SEEK_SET);
    dup2(fileno(errors), STDERR_FILENO);
    allocations = failures;
    countAndExit(sparse24OptMain(argc, argv));
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child)
    exit(2);
  rewind(errors);
  said[fread(said, 1, size - 1, errors)] = '\0';
  fclose(errors);
  return status;
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

static const char old[] = "old\n";

/// FNV-1a, of `size` bytes or of a file.
static uint64_t hash(const char *bytes, size_t size, uint64_t value) {
  for (size_t i = 0; i < size; ++i)
    value = (value ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
  return value;
}

static uint64_t hashFile(const char *path) {
  FILE *file = fopen(path, "rb");
  uint64_t value = 0;
  char bytes[1 << 12];
  if (!file)
    return ~value;
  for (size_t size; (size = fread(bytes, 1, sizeof bytes, file));)
    value = hash(bytes, size, value);
  fclose(file);
  return value;
}

static void makeOld(const Outputs *outputs) {
  for (int i = 0; i < outputs->numFiles; ++i) {
    FILE *file = fopen(outputs->files[i].path, "wb");
    if (!file || fputs(old, file) < 0 || fclose(file) != 0)
      exit(2);
  }
}

static int countFiles(const char *folder) {
  DIR *opened = opendir(folder);
  int count = 0;
  if (!opened)
    exit(2);
  while (readdir(opened))
    ++count;
  closedir(opened);
  return count - 2; // . and ..
}

static void readOutputs(const char *folder, Outputs *outputs) {
  DIR *opened = opendir(folder);
  if (!opened)
    exit(2);
  *outputs = (Outputs){.folder = folder};
  for (struct dirent *entry; (entry = readdir(opened));) {
    if (entry->d_name[0] == '.' || outputs->numFiles == maxFiles)
      continue;
    File *file = &outputs->files[outputs->numFiles++];
    snprintf(file->path, sizeof file->path, "%s/%s", folder, entry->d_name);
    file->hash = hashFile(file->path);
  }
  closedir(opened);
}

/// What is wrong with the files, or NULL.
static const char *checkFiles(const Outputs *outputs, bool succeeded) {
  if (countFiles(outputs->folder) != outputs->numFiles)
    return "a file is left";
  for (int i = 0; i < outputs->numFiles; ++i) {
    uint64_t found = hashFile(outputs->files[i].path);
    if (found == outputs->files[i].hash)
      continue;
    if (found != hash(old, strlen(old), 0))
      return "another file";
    if (succeeded)
      return "no file, and no error";
  }
  return NULL;
}

//===----------------------------------------------------------------------===//
// Main
//===----------------------------------------------------------------------===//

static const char *check(const Outputs *outputs, int status, const char *said) {
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
    return "it did not end as it should";
  bool succeeded = WEXITSTATUS(status) == 0;
  if (!succeeded && !strstr(said, "error: "))
    return "no error";
  return checkFiles(outputs, succeeded);
}

int main(int argc, char **argv) {
  static char said[1 << 14];
  static Outputs outputs;
  if (argc < 3)
    return 2;
  const char *only = getenv("OUT_OF_MEMORY_AT");
  if (only) {
    allocations.failAt = strtoul(only, NULL, 10);
    return sparse24OptMain(argc - 1, argv + 1);
  }
  told = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE,
              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  const char *folder = argv[1];
  char **arguments = argv + 1;
  arguments[0] = "sparse24-opt";
  --argc;
  int status = run(argc, arguments, (Allocations){0}, said, sizeof said);
  if (status != 0) {
    printf("without a failure: status %d: %s\n", status, said);
    return 2;
  }
  size_t count = told->count, injected = 0, refused = 0;
  readOutputs(folder, &outputs);
  bool success = true;
  for (size_t n = 1; n <= count; ++n) {
    for (int allAfter = 0; allAfter < (n % allAfterEach ? 1 : 2); ++allAfter) {
      makeOld(&outputs);
      Allocations failures = {.failAt = n, .failAllAfter = allAfter};
      status = run(argc, arguments, failures, said, sizeof said);
      const char *problem = check(&outputs, status, said);
      injected += told->failed > 0;
      refused += status != 0;
      success &= !problem;
      if (problem)
        printf("allocation %zu%s: %s; status %#x: %.200s\n", n,
               allAfter ? " and all behind" : "", problem, (unsigned)status,
               said);
    }
  }
  printf("%zu failures injected, %zu led to an error\n", injected, refused);
  return success ? 0 : 1;
}

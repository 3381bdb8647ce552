/*===- import-test.c - What cannot be said in a textproto -----------------===*\
|* Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.      *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
\*===----------------------------------------------------------------------===*/

// Files that protoc does not write: import-test.test has what is printed.

#include "sparse24/Import.h"

#include "mlir-c/Diagnostics.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(MlirStringRef text, void *userData) {
  (void)userData;
  fwrite(text.data, 1, text.length, stdout);
}

static MlirLogicalResult printDiagnostic(MlirDiagnostic diagnostic,
                                         void *isQuiet) {
  if (*(bool *)isQuiet)
    return mlirLogicalResultSuccess();
  printf("  error: ");
  mlirDiagnosticPrint(diagnostic, print, NULL);
  printf("\n");
  return mlirLogicalResultSuccess();
}

/// Imports from a copy of exactly that size, for the sanitizers.
static bool import(MlirContext context, const void *bytes, size_t size) {
  void *copy = malloc(size ? size : 1);
  if (size)
    memcpy(copy, bytes, size);
  MlirModule module = sparse24ImportONNX(
      context, copy, size, mlirStringRefCreateFromCString("test.onnx"), NULL);
  free(copy);
  if (mlirModuleIsNull(module))
    return false;
  bool isValid = mlirOperationVerify(mlirModuleGetOperation(module));
  mlirModuleDestroy(module);
  return isValid;
}

static bool importAlone(const void *bytes, size_t size, bool isQuiet) {
  MlirContext context = mlirContextCreate();
  mlirContextAttachDiagnosticHandler(context, printDiagnostic, &isQuiet, NULL);
  bool result = import(context, bytes, size);
  mlirContextDestroy(context);
  return result;
}

//===----------------------------------------------------------------------===//
// The wire format
//===----------------------------------------------------------------------===//

/// A string literal with its size, so that it may hold NUL.
#define BYTES(literal) literal, sizeof(literal) - 1

static const struct {
  const char *what;
  const char *bytes;
  size_t size;
} malformed[] = {
    {"empty", BYTES("")},
    {"cut tag", BYTES("\x08\x08\x82")},
    {"field number 0", BYTES("\x08\x08\x02\x00")},
    {"long tag", BYTES("\x08\x08\x80\x80\x80\x80\x80\x01")},
    {"cut varint", BYTES("\x08\x80\x80")},
    {"long varint", BYTES("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01")},
    {"group", BYTES("\x08\x08\x9b\x06\x9c\x06")},
    {"end of group", BYTES("\x08\x08\x9c\x06")},
    {"wire type 6", BYTES("\x08\x08\x9e\x06")},
    {"wrong wire type", BYTES("\x0a\x00")},
    {"cut graph", BYTES("\x08\x08\x3a\x05\x12\x01")},
    {"field beyond its message", BYTES("\x08\x08\x3a\x02\x12\x05.....")},
    {"long length",
     BYTES("\x08\x08\x3a\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00")},
    {"padded length",
     BYTES("\x08\x08\x3a\x82\x80\x80\x80\x80\x80\x00\x12\x05")},
    {"huge length",
     BYTES("\x08\x08\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")},
    // graph { initializer { float_data: three bytes } }
    {"packed floats", BYTES("\x08\x08\x3a\x07\x2a\x05\x22\x03\x00\x00\x00")},
    {"packed varints", BYTES("\x08\x08\x3a\x06\x2a\x04\x2a\x02\x01\x80")},
};

static void testMalformed(void) {
  for (size_t i = 0; i < sizeof malformed / sizeof *malformed; ++i) {
    printf("%s:\n", malformed[i].what);
    if (importAlone(malformed[i].bytes, malformed[i].size, false))
      printf("  imported\n");
  }
}

/// Unknown fields are skipped, numbers in lists may be packed or not.
static void testTolerated(void) {
  static const char model[] =
      "\x08\x08"         // ir_version: 8
      "\xc8\x3e\x01"     // field 1001: 1
      "\xcd\x3e...."     // field 1001, 32 bits
      "\xc9\x3e........" // field 1001, 64 bits
      "\xca\x3e\x02.."   // field 1001, 2 bytes
      "\x42\x02\x10\x0d" // opset_import { version: 13 }
      "\x3a\x1c"         // graph {
      "\x2a\x0d"         //   initializer {
      "\x0a\x01\x02"     //     dims: [2]
      "\x10\x07"         //     data_type: 7
      "\x38\x01\x38\x02" //     int64_data: 1 int64_data: 2
      "\x42\x02xy"       //     name: "xy"
      "\x2a\x0b"         //   initializer {
      "\x08\x01\x10\x07" //     dims: 1 data_type: 7
      "\x3a\x01\x01"     //     int64_data: [1]
      "\x42\x02xz";      //     name: "xz"
  printf("tolerated: %d\n", importAlone(model, sizeof model - 1, false));
}

//===----------------------------------------------------------------------===//
// Nesting
//===----------------------------------------------------------------------===//

/// Builds a message from its end.
typedef struct {
  uint8_t bytes[1 << 16];
  size_t start;
} Builder;

static void prepend(Builder *builder, const void *bytes, size_t size) {
  builder->start -= size;
  memcpy(builder->bytes + builder->start, bytes, size);
}

/// Puts what follows from `end` on into a field of that tag.
static void wrap(Builder *builder, uint8_t tag, size_t end) {
  size_t length = end - builder->start;
  uint8_t header[4] = {tag, (uint8_t)(length | 0x80),
                       (uint8_t)(length >> 7 | 0x80), (uint8_t)(length >> 14)};
  prepend(builder, header, sizeof header);
}

/// A model whose input has a type of that many sequences: two messages each,
/// inside of model, graph, input and type.
static bool importSequences(int count) {
  static Builder builder;
  size_t end = sizeof builder.bytes;
  builder.start = end;
  for (int i = 0; i < count; ++i) {
    wrap(&builder, 0x0a, end); // elem_type
    wrap(&builder, 0x22, end); // sequence_type
  }
  wrap(&builder, 0x12, end);                // type
  prepend(&builder, "\x0a\x01x", 3);        // name
  wrap(&builder, 0x5a, end);                // input
  wrap(&builder, 0x3a, end);                // graph
  prepend(&builder, "\x42\x02\x10\x0d", 4); // opset_import
  prepend(&builder, "\x08\x08", 2);         // ir_version
  return importAlone(builder.bytes + builder.start, end - builder.start, false);
}

static void testNesting(void) {
  printf("nested 256 deep: %d\n", importSequences(126));
  printf("nested 258 deep: %d\n", importSequences(127));
  printf("nested 6004 deep: %d\n", importSequences(3000));
}

//===----------------------------------------------------------------------===//
// Files that are wrong anywhere
//===----------------------------------------------------------------------===//

static uint8_t *readFile(const char *name, size_t *size) {
  FILE *file = fopen(name, "rb");
  if (!file)
    return NULL;
  enum { maxSize = 1 << 20 };
  uint8_t *bytes = malloc(maxSize);
  *size = fread(bytes, 1, maxSize, file);
  fclose(file);
  return bytes;
}

/// Each prefix of the file, and the file with each byte changed, is imported or
/// refused.
static void testMutations(const uint8_t *bytes, size_t size) {
  static const uint8_t changes[] = {0x01, 0x02, 0x04, 0x08, 0x10,
                                    0x20, 0x40, 0x80, 0xff};
  bool isQuiet = true;
  MlirContext context = mlirContextCreate();
  mlirContextAttachDiagnosticHandler(context, printDiagnostic, &isQuiet, NULL);
  for (size_t i = 0; i < size; ++i)
    import(context, bytes, i);
  uint8_t *copy = malloc(size);
  memcpy(copy, bytes, size);
  for (size_t i = 0; i < size; ++i) {
    for (size_t k = 0; k < sizeof changes; ++k) {
      copy[i] = bytes[i] ^ changes[k];
      import(context, copy, size);
    }
    copy[i] = bytes[i];
  }
  printf("unchanged: %d\n", import(context, copy, size));
  free(copy);
  mlirContextDestroy(context);
}

//===----------------------------------------------------------------------===//
// Telling ONNX from MLIR
//===----------------------------------------------------------------------===//

static const struct {
  const char *what;
  const char *bytes;
  size_t size;
} beginnings[] = {
    {"nothing", BYTES("")},
    {"text", BYTES("module {\n}\n")},
    {"a comment", BYTES("// RUN: \xc3\xa9\n")},
    {"generic text", BYTES("\"builtin.module\"() ({\n}) : () -> ()\n")},
    {"zeros", BYTES("\0\0\0\0")},
    {"bytecode", BYTES("ML\xefR\x0dMLIR22\0")},
    {"an archive", BYTES("PK\x03\x04\x14\x00\x00\x00")},
    {"ir_version", BYTES("\x08\x08")},
    {"ir_version, producer", BYTES("\x08\x08\x12\x07pytorch\x3a\xff\xff\x03")},
    {"opset_import first", BYTES("\x42\x04\x0a\x00\x10\x0d\x08\x08")},
    {"graph first", BYTES("\x3a\xff\xff\x03\x0a\x10\x0a\x01x")},
};

static void testIsONNX(void) {
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; ++i)
    printf("%s: %d\n", beginnings[i].what,
           sparse24ImportIsONNX(beginnings[i].bytes, beginnings[i].size));
}

int main(int argc, char **argv) {
  if (argc == 2) {
    size_t size;
    uint8_t *bytes = readFile(argv[1], &size);
    if (!bytes)
      return 1;
    testMutations(bytes, size);
    free(bytes);
    return 0;
  }
  testIsONNX();
  testMalformed();
  testTolerated();
  testNesting();
  return 0;
}

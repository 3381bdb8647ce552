// A row of lib/Encoding/Encoding.c is all that an encoding takes. fourth-opt is
// the tool with the row of Inputs/fourth-encoding.inc. The properties hold:

// RUN: fourth-encoding-test 3 | FileCheck %s --check-prefix=PROPERTIES
// PROPERTIES: {{^[1-9][0-9]+}} checks, 0 failures

// It is listed, and where it is not known there is a list of what is.

// RUN: fourth-opt --help | FileCheck %s --check-prefix=HELP
// HELP: Encodings of indices:
// HELP: {{^}}  pytorch-cutlass {{.*}}NVIDIA mma.sp metadata, as PyTorch converts weights
// RUN: fourth-opt --sparsity=1 --sparse24-encoding=pytorch-cutlass --sparse24-selfcheck --sparse24-remarks --sparse24-report=%t.json %s -o %t.mlir 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: remark: compressed: 64 -> 34 bytes (pytorch-cutlass)
// RUN: not sparse24-opt %t.mlir 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: expected 'encoding' to be one of "ascend-atc", "ascend-mmad", "nvidia", found "pytorch-cutlass"
// RUN: sed s/pytorch-cutlass/pytorch/ %t.mlir | not fourth-opt 2>&1 | FileCheck %s --check-prefix=LIST
// LIST: expected 'encoding' to be one of "ascend-atc", "ascend-mmad", "nvidia", "pytorch-cutlass", found "pytorch"

// Compressing, and the passes alone. The groups are X 0 0 0, 0 X 0 0, 0 0 X 0 and
// 0 X 0 Y: indices 0 2, 1 2, 2 3 and 1 3.

// RUN: FileCheck %s < %t.mlir
// RUN: fourth-opt --sparse24-insert-compress=encoding=pytorch-cutlass --sparse24-fold-compress %s | FileCheck %s
// RUN: mlir-opt --allow-unregistered-dialect --irdl-file=%irdl %t.mlir | FileCheck %s
// CHECK: "sparse24.compressed_constant"() {{.*}}encoding = "pytorch-cutlass", index = dense<{{\[}}[-104, -34]]> : tensor<1x2xi8>, {{.*}}values = dense<{{\[}}[1.000000e+00, 0.000000e+00, 2.000000e+00, 0.000000e+00, 3.000000e+00, 0.000000e+00, 4.000000e+00, 5.000000e+00]]>
// CHECK: "sparse24.matmul_compress"{{.*}}encoding = "pytorch-cutlass"

// Validating: the pair that `nvidia` has for X 0 0 0, and one that none has.

// RUN: sed 's/-104/-100/' %t.mlir | not fourth-opt 2>&1 | FileCheck %s --check-prefix=CANONICAL
// CANONICAL: error: {{.*}}group not in canonical form
// RUN: sed 's/-104/-112/' %t.mlir | not fourth-opt 2>&1 | FileCheck %s --check-prefix=IMPOSSIBLE
// IMPOSSIBLE: error: {{.*}}impossible index

// Back, and into the others and back.

// RUN: fourth-opt --sparse24-decompress %t.mlir | FileCheck %s --check-prefix=DENSE
// DENSE: "sparse24.constant"() {value = dense<{{\[}}[1.000000e+00], [0.000000e+00], [0.000000e+00], [0.000000e+00], [0.000000e+00], [2.000000e+00],
// DENSE: "sparse24.matmul"
// RUN: fourth-opt --sparse24-reencode=encoding=nvidia %t.mlir -o %t.nvidia.mlir
// RUN: sparse24-opt --sparsity=1 --quiet --sparse24-encoding=nvidia %s | diff - %t.nvidia.mlir
// RUN: fourth-opt --sparse24-reencode=encoding=ascend-mmad %t.nvidia.mlir | fourth-opt --sparse24-reencode=encoding=pytorch-cutlass | diff - %t.mlir

// Reports, weights and ONNX files have its name.

// RUN: fourth-opt --sparse24-emit-weights=%t.safetensors --export-onnx %t.mlir -o %t.onnx
// RUN: FileCheck %s --check-prefix=FILES < %t.json
// RUN: FileCheck %s --check-prefix=FILES < %t.safetensors
// FILES: encoding{{[^p]*}}"pytorch-cutlass
// RUN: fourth-opt %t.onnx | FileCheck %s

func.func @main(%x: tensor<2x16xf32>) -> tensor<2x1xf32> {
  %w = "sparse24.constant"() {value = dense<[[1.0], [0.0], [0.0], [0.0], [0.0], [2.0], [0.0], [0.0], [0.0], [0.0], [3.0], [0.0], [0.0], [4.0], [0.0], [5.0]]> : tensor<16x1xf32>} : () -> tensor<16x1xf32>
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x16xf32>, tensor<16x1xf32>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// RUN: sparse24-opt --sparse24-prune --sparse24-remarks --verify-diagnostics %s --mlir-print-debuginfo | FileCheck %s
// RUN: sparse24-opt --sparsity=1 --quiet %s | FileCheck %s --check-prefix=OFF

// Without being asked, nothing changes a value.
// OFF-NOT: compress
// OFF: dense<{{\[}}[1.000000e+00, -0.000000e+00], [-2.000000e+00, 5.000000e+00], [3.000000e+00, 0.000000e+00], [4.000000e+00, 6.000000e+00]]>
// OFF-NOT: compress

// Column 0 is 1 -2 3 4, column 1 conforms, signed zero and all.
// CHECK-LABEL: func.func @matmul
func.func @matmul(%x: tensor<2x4xf32>) -> tensor<2x2xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}[0.000000e+00, -0.000000e+00], [0.000000e+00, 5.000000e+00], [3.000000e+00, 0.000000e+00], [4.000000e+00, 6.000000e+00]]> : tensor<4x2xf32>} : () -> tensor<4x2xf32> loc(#[[LOC:.*]])
  %w = "sparse24.constant"() {value = dense<[[1.0, -0.0], [-2.0, 5.0], [3.0, 0.0], [4.0, 6.0]]> : tensor<4x2xf32>} : () -> tensor<4x2xf32> loc("weight")
  // L1 18 of 21, squares 86 of 91.
  // expected-remark @+1 {{pruned: 1 of 2 groups; 85.71 % of the L1 norm and 97.21 % of L2 stay}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x2xf32>) -> tensor<2x2xf32>
  // CHECK: "sparse24.matmul"(%arg0, %[[W]])
  return %0 : tensor<2x2xf32>
}

// Operations that group a constant alike share the pruned one; the others keep
// it, or get their own.
// CHECK-LABEL: func.func @shared
func.func @shared(%x: tensor<2x4xi8>) -> (tensor<2x4xi32>, tensor<2x4xi32>, tensor<2x4xi32>, tensor<4x4xi8>) {
  // CHECK: %[[OLD:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1, 2, 3, 4], [5, 6, 7, 8], [1, 1, 1, 1], [0, 0, 0, 9]]>
  // CHECK-DAG: %[[COLUMNS:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1, 2, 3, 0], [5, 6, 7, 8], [0, 0, 0, 0], [0, 0, 0, 9]]>
  // CHECK-DAG: %[[ROWS:.*]] = "sparse24.constant"() {value = dense<{{\[}}[0, 0, 3, 4], [0, 0, 7, 8], [1, 1, 0, 0], [0, 0, 0, 9]]>
  %w = "sparse24.constant"() {value = dense<[[1, 2, 3, 4], [5, 6, 7, 8], [1, 1, 1, 1], [0, 0, 0, 9]]> : tensor<4x4xi8>} : () -> tensor<4x4xi8>
  // Of the equal ones the earlier stay. L1 is 41 of 49.
  // CHECK: "sparse24.matmul"(%arg0, %[[COLUMNS]])
  // expected-remark @+1 {{pruned: 4 of 4 groups; 83.67 % of the L1 norm}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xi8>, tensor<4x4xi8>) -> tensor<2x4xi32>
  // CHECK: "sparse24.matmul"(%arg0, %[[COLUMNS]])
  // expected-remark @+1 {{pruned: 4 of 4 groups}}
  %1 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xi8>, tensor<4x4xi8>) -> tensor<2x4xi32>
  // CHECK: "sparse24.matmul"(%arg0, %[[ROWS]])
  // expected-remark @+1 {{pruned: 3 of 4 groups; 67.35 % of the L1 norm}}
  %2 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xi8>, tensor<4x4xi8>) -> tensor<2x4xi32>
  // CHECK: return {{.*}}, %[[OLD]] :
  return %0, %1, %2, %w : tensor<2x4xi32>, tensor<2x4xi32>, tensor<2x4xi32>, tensor<4x4xi8>
}

// Quantized weights are pruned as integers, towards their zero points.
// CHECK-LABEL: func.func @dequantized
func.func @dequantized(%x: tensor<2x4xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<4x2xf32>) {
  // CHECK: %[[OLD:.*]] = "sparse24.constant"() {value = dense<{{\[}}[117, 5], [0, 4], [120, 9], [255, 5]]>
  // CHECK-NEXT: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}[117, 5], [0, 4], [117, 9], [255, 5]]>
  %w = "sparse24.constant"() {value = dense<[[117, 5], [0, 4], [120, 9], [255, 5]]> : tensor<4x2xui8>} : () -> tensor<4x2xui8>
  %s = "sparse24.constant"() {value = dense<[0.5, 0.25]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "sparse24.constant"() {value = dense<[117, 5]> : tensor<2xui8>} : () -> tensor<2xui8>
  // CHECK-DAG: %[[D:.*]] = "onnx.DequantizeLinear"(%[[W]], %{{.*}}, %{{.*}}) {axis = 1 : si64}
  // CHECK-DAG: %[[E:.*]] = "onnx.DequantizeLinear"(%[[OLD]],
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 1 : si64} : (tensor<4x2xui8>, tensor<2xf32>, tensor<2xui8>) -> tensor<4x2xf32>
  // Distances 117 3 138 and 1 4: 260 of 263.
  // CHECK: "sparse24.matmul"(%arg0, %[[D]])
  // expected-remark @+1 {{pruned: 1 of 2 groups; 98.86 % of the L1 norm and 99.99 % of L2 stay}}
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x2xf32>) -> tensor<2x2xf32>
  // CHECK: "sparse24.matmul"(%arg0, %[[D]])
  // expected-remark @+1 {{pruned: 1 of 2 groups}}
  %1 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x2xf32>) -> tensor<2x2xf32>
  // CHECK: return {{.*}}, %[[E]] :
  return %0, %1, %d : tensor<2x2xf32>, tensor<2x2xf32>, tensor<4x2xf32>
}

// 16- and 8-bit floats: NaN before infinity before numbers.
// CHECK-LABEL: func.func @floats
func.func @floats(%h: tensor<2x4xf16>, %b: tensor<2x4xbf16>, %f: tensor<2x4xf8E4M3FN>) {
  // CHECK-DAG: dense<{{\[}}[0x7C00], [0.000000e+00], [0x7E00], [0.000000e+00]]> : tensor<4x1xf16>
  %0 = "sparse24.constant"() {value = dense<[[0x7C00], [65504.0], [0x7E00], [1.0]]> : tensor<4x1xf16>} : () -> tensor<4x1xf16>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-1.015630e+00], [1.007810e+00], [0.000000e+00]]> : tensor<4x1xbf16>
  %1 = "sparse24.constant"() {value = dense<[[1.0], [-1.015625], [1.0078125], [0.99609375]]> : tensor<4x1xbf16>} : () -> tensor<4x1xbf16>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [0xFF], [4.480000e+02], [0.000000e+00]]> : tensor<4x1xf8E4M3FN>
  %2 = "sparse24.constant"() {value = dense<[[1.0], [0xFF], [448.0], [2.0]]> : tensor<4x1xf8E4M3FN>} : () -> tensor<4x1xf8E4M3FN>
  // expected-remark @+1 {{pruned: 1 of 1 groups; 0.00 % of the L1 norm and 0.00 % of L2 stay}}
  %3 = "sparse24.matmul"(%h, %0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf16>, tensor<4x1xf16>) -> tensor<2x1xf16>
  // expected-remark @+1 {{50.34 % of the L1 norm and 71.19 % of L2}}
  %4 = "sparse24.matmul"(%b, %1) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xbf16>, tensor<4x1xbf16>) -> tensor<2x1xbf16>
  // expected-remark @+1 {{99.33 % of the L1 norm and 100.00 % of L2}}
  %5 = "sparse24.matmul"(%f, %2) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf8E4M3FN>, tensor<4x1xf8E4M3FN>) -> tensor<2x1xf8E4M3FN>
  return
}

// Nothing but being not 2:4 is cured.
// CHECK-LABEL: func.func @others
func.func @others(%x: tensor<2x3xf32>, %y: tensor<2x5xi8>, %v: tensor<2x4xf32>, %s4: tensor<4xf32>) {
  // CHECK-DAG: dense<1.000000e+00> : tensor<3x1xf32>
  %three = "sparse24.constant"() {value = dense<1.0> : tensor<3x1xf32>} : () -> tensor<3x1xf32>
  %0 = "sparse24.matmul"(%x, %three) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x3xf32>, tensor<3x1xf32>) -> tensor<2x1xf32>
  // CHECK-DAG: dense<1> : tensor<5x1xi8>
  %five = "sparse24.constant"() {value = dense<1> : tensor<5x1xi8>} : () -> tensor<5x1xi8>
  %1 = "sparse24.matmul"(%y, %five) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x5xi8>, tensor<5x1xi8>) -> tensor<2x1xi32>
  // CHECK-DAG: dense<1> : tensor<4x1xi8>
  %w = "sparse24.constant"() {value = dense<1> : tensor<4x1xi8>} : () -> tensor<4x1xi8>
  %d = "onnx.DequantizeLinear"(%w, %s4) {axis = 0 : si64} : (tensor<4x1xi8>, tensor<4xf32>) -> tensor<4x1xf32>
  %2 = "sparse24.matmul"(%v, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x1xf32>) -> tensor<2x1xf32>
  return
}
// CHECK: #[[LOC]] = loc("weight")

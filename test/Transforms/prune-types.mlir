// RUN: sparse24-opt --sparse24-prune --sparse24-remarks --verify-diagnostics %s | FileCheck %s

// Of 1, -2, 0.5 and 4, -2 and 4 stay in every type: L1 6 of 7.5, squares 20 of
// 21.25.
// CHECK-LABEL: func.func @floats
func.func @floats(%x0: tensor<1x4xf64>,
                  %x1: tensor<1x4xf32>,
                  %x2: tensor<1x4xbf16>,
                  %x3: tensor<1x4xf16>,
                  %x4: tensor<1x4xf8E5M2>,
                  %x5: tensor<1x4xf8E4M3>,
                  %x6: tensor<1x4xf8E3M4>,
                  %x7: tensor<1x4xf8E4M3FN>,
                  %x8: tensor<1x4xf8E5M2FNUZ>,
                  %x9: tensor<1x4xf8E4M3FNUZ>,
                  %x10: tensor<1x4xf8E4M3B11FNUZ>,
                  %x11: tensor<1x4xf6E3M2FN>,
                  %x12: tensor<1x4xf6E2M3FN>,
                  %x13: tensor<1x4xf4E2M1FN>) {
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf64>
  %w0 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf64>} : () -> tensor<4x1xf64>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %0 = "sparse24.matmul"(%x0, %w0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf64>, tensor<4x1xf64>) -> tensor<1x1xf64>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf32>
  %w1 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %1 = "sparse24.matmul"(%x1, %w1) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xbf16>
  %w2 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xbf16>} : () -> tensor<4x1xbf16>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %2 = "sparse24.matmul"(%x2, %w2) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xbf16>, tensor<4x1xbf16>) -> tensor<1x1xbf16>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf16>
  %w3 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf16>} : () -> tensor<4x1xf16>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %3 = "sparse24.matmul"(%x3, %w3) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf16>, tensor<4x1xf16>) -> tensor<1x1xf16>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E5M2>
  %w4 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E5M2>} : () -> tensor<4x1xf8E5M2>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %4 = "sparse24.matmul"(%x4, %w4) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E5M2>, tensor<4x1xf8E5M2>) -> tensor<1x1xf8E5M2>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E4M3>
  %w5 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E4M3>} : () -> tensor<4x1xf8E4M3>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %5 = "sparse24.matmul"(%x5, %w5) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E4M3>, tensor<4x1xf8E4M3>) -> tensor<1x1xf8E4M3>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E3M4>
  %w6 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E3M4>} : () -> tensor<4x1xf8E3M4>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %6 = "sparse24.matmul"(%x6, %w6) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E3M4>, tensor<4x1xf8E3M4>) -> tensor<1x1xf8E3M4>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E4M3FN>
  %w7 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E4M3FN>} : () -> tensor<4x1xf8E4M3FN>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %7 = "sparse24.matmul"(%x7, %w7) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E4M3FN>, tensor<4x1xf8E4M3FN>) -> tensor<1x1xf8E4M3FN>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E5M2FNUZ>
  %w8 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E5M2FNUZ>} : () -> tensor<4x1xf8E5M2FNUZ>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %8 = "sparse24.matmul"(%x8, %w8) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E5M2FNUZ>, tensor<4x1xf8E5M2FNUZ>) -> tensor<1x1xf8E5M2FNUZ>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E4M3FNUZ>
  %w9 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E4M3FNUZ>} : () -> tensor<4x1xf8E4M3FNUZ>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %9 = "sparse24.matmul"(%x9, %w9) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E4M3FNUZ>, tensor<4x1xf8E4M3FNUZ>) -> tensor<1x1xf8E4M3FNUZ>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf8E4M3B11FNUZ>
  %w10 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf8E4M3B11FNUZ>} : () -> tensor<4x1xf8E4M3B11FNUZ>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %10 = "sparse24.matmul"(%x10, %w10) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf8E4M3B11FNUZ>, tensor<4x1xf8E4M3B11FNUZ>) -> tensor<1x1xf8E4M3B11FNUZ>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf6E3M2FN>
  %w11 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf6E3M2FN>} : () -> tensor<4x1xf6E3M2FN>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %11 = "sparse24.matmul"(%x11, %w11) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf6E3M2FN>, tensor<4x1xf6E3M2FN>) -> tensor<1x1xf6E3M2FN>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf6E2M3FN>
  %w12 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf6E2M3FN>} : () -> tensor<4x1xf6E2M3FN>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %12 = "sparse24.matmul"(%x12, %w12) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf6E2M3FN>, tensor<4x1xf6E2M3FN>) -> tensor<1x1xf6E2M3FN>
  // CHECK-DAG: dense<{{\[}}[0.000000e+00], [-2.000000e+00], [0.000000e+00], [4.000000e+00]]> : tensor<4x1xf4E2M1FN>
  %w13 = "sparse24.constant"() {value = dense<[[1.0], [-2.0], [0.5], [4.0]]> : tensor<4x1xf4E2M1FN>} : () -> tensor<4x1xf4E2M1FN>
  // expected-remark @+1 {{80.00 % of the L1 norm and 97.01 % of L2}}
  %13 = "sparse24.matmul"(%x13, %w13) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf4E2M1FN>, tensor<4x1xf4E2M1FN>) -> tensor<1x1xf4E2M1FN>
  return
}

// With a zero point of 5, 3 and 1 stay of 4, 3, 7 and 1: 7 is as far as 3, and
// later. L1 is 6 of 9, squares 20 of 25.
// CHECK-LABEL: func.func @integers
func.func @integers(%x: tensor<1x4xf32>, %s: tensor<f32>) {
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xi4>
  %w0 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xi4>} : () -> tensor<4x1xi4>
  %z0 = "sparse24.constant"() {value = dense<5> : tensor<i4>} : () -> tensor<i4>
  %d0 = "onnx.DequantizeLinear"(%w0, %s, %z0) : (tensor<4x1xi4>, tensor<f32>, tensor<i4>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %0 = "sparse24.matmul"(%x, %d0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xi8>
  %w1 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xi8>} : () -> tensor<4x1xi8>
  %z1 = "sparse24.constant"() {value = dense<5> : tensor<i8>} : () -> tensor<i8>
  %d1 = "onnx.DequantizeLinear"(%w1, %s, %z1) : (tensor<4x1xi8>, tensor<f32>, tensor<i8>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %1 = "sparse24.matmul"(%x, %d1) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xui8>
  %w2 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xui8>} : () -> tensor<4x1xui8>
  %z2 = "sparse24.constant"() {value = dense<5> : tensor<ui8>} : () -> tensor<ui8>
  %d2 = "onnx.DequantizeLinear"(%w2, %s, %z2) : (tensor<4x1xui8>, tensor<f32>, tensor<ui8>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %2 = "sparse24.matmul"(%x, %d2) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xi16>
  %w3 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xi16>} : () -> tensor<4x1xi16>
  %z3 = "sparse24.constant"() {value = dense<5> : tensor<i16>} : () -> tensor<i16>
  %d3 = "onnx.DequantizeLinear"(%w3, %s, %z3) : (tensor<4x1xi16>, tensor<f32>, tensor<i16>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %3 = "sparse24.matmul"(%x, %d3) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xui16>
  %w4 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xui16>} : () -> tensor<4x1xui16>
  %z4 = "sparse24.constant"() {value = dense<5> : tensor<ui16>} : () -> tensor<ui16>
  %d4 = "onnx.DequantizeLinear"(%w4, %s, %z4) : (tensor<4x1xui16>, tensor<f32>, tensor<ui16>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %4 = "sparse24.matmul"(%x, %d4) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xi32>
  %w5 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xi32>} : () -> tensor<4x1xi32>
  %z5 = "sparse24.constant"() {value = dense<5> : tensor<i32>} : () -> tensor<i32>
  %d5 = "onnx.DequantizeLinear"(%w5, %s, %z5) : (tensor<4x1xi32>, tensor<f32>, tensor<i32>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %5 = "sparse24.matmul"(%x, %d5) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // CHECK-DAG: dense<{{\[}}[5], [3], [5], [1]]> : tensor<4x1xi64>
  %w6 = "sparse24.constant"() {value = dense<[[4], [3], [7], [1]]> : tensor<4x1xi64>} : () -> tensor<4x1xi64>
  %z6 = "sparse24.constant"() {value = dense<5> : tensor<i64>} : () -> tensor<i64>
  %d6 = "onnx.DequantizeLinear"(%w6, %s, %z6) : (tensor<4x1xi64>, tensor<f32>, tensor<i64>) -> tensor<4x1xf32>
  // expected-remark @+1 {{66.67 % of the L1 norm and 89.44 % of L2}}
  %6 = "sparse24.matmul"(%x, %d6) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  return
}

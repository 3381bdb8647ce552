// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-onnx-to-sparse24,sparse24-check)' --sparse24-remarks --verify-diagnostics --split-input-file %s > /dev/null
// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-onnx-to-sparse24,sparse24-insert-compress)' --split-input-file %s | FileCheck %s

// Scales and zero points that the verifier takes, as ONNX has no types for them.

// A scale for each element.

// CHECK-LABEL: func.func @matrix_of_scales
// CHECK-NOT: sparse24.matmul_compress
func.func @matrix_of_scales(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  %d = "onnx.DequantizeLinear"(%w, %s) : (tensor<8x2xi8>, tensor<8x2xf32>) -> tensor<8x2xf32>
  // expected-remark @+1 {{stays dense: scale-not-per-group: expected one scale, or one for each index of a dimension}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// A zero point of another type.

// CHECK-LABEL: func.func @unsigned_zero_point
// CHECK-NOT: sparse24.matmul_compress
func.func @unsigned_zero_point(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %z = "sparse24.constant"() {value = dense<1> : tensor<ui8>} : () -> tensor<ui8>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) : (tensor<8x2xi8>, tensor<f32>, tensor<ui8>) -> tensor<8x2xf32>
  // expected-remark @+1 {{stays dense: non-constant-zero-point: the zero point is of another type than the weight}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// Zero points of which there are more than scales.

// CHECK-LABEL: func.func @zero_points
// CHECK-NOT: sparse24.matmul_compress
func.func @zero_points(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %z = "sparse24.constant"() {value = dense<[1, 2, 3]> : tensor<3xi8>} : () -> tensor<3xi8>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) : (tensor<8x2xi8>, tensor<f32>, tensor<3xi8>) -> tensor<8x2xf32>
  // expected-remark @+1 {{stays dense: scale-not-per-group: expected one zero point, or one for each output channel}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// A zero point that is left out is no other one, with a scale for each column
// and with one for each block.

// CHECK-LABEL: func.func @no_zero_point
// CHECK: %[[NONE:.*]] = "onnx.NoValue"
// CHECK: "onnx.DequantizeLinear"(%{{.*}}, %{{.*}}, %[[NONE]]) {axis = 1 : si64}
// CHECK: sparse24.matmul_compress
func.func @no_zero_point(%x: tensor<2x8xf32>) -> tensor<2x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1, 0], [2, 1], [0, 2], [0, 0], [1, 0], [2, 1], [0, 2], [0, 0]]> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "onnx.NoValue"() {value} : () -> none
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 1 : si64} : (tensor<8x2xi8>, tensor<2xf32>, none) -> tensor<8x2xf32>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// CHECK-LABEL: func.func @no_zero_point_of_blocks
// CHECK: sparse24.matmul_compress
func.func @no_zero_point_of_blocks(%x: tensor<2x8xf32>) -> tensor<2x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1, 0], [2, 1], [0, 2], [0, 0], [1, 0], [2, 1], [0, 2], [0, 0]]> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>} : () -> tensor<2x2xf32>
  %z = "onnx.NoValue"() {value} : () -> none
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 0 : si64, block_size = 4 : si64} : (tensor<8x2xi8>, tensor<2x2xf32>, none) -> tensor<8x2xf32>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// Nor is it where groups share their scales, which are repeated.

// CHECK-LABEL: func.func @no_zero_point_of_groups
// CHECK-DAG: %[[SCALE:.*]] = "sparse24.constant"() {value = dense<[1.000000e+00, 2.000000e+00, 1.000000e+00, 2.000000e+00]> : tensor<4xf32>}
// CHECK-DAG: %[[NONE:.*]] = "onnx.NoValue"
// CHECK: "onnx.DequantizeLinear"(%{{.*}}, %[[SCALE]], %[[NONE]])
// CHECK: sparse24.conv_transpose2d_compress
func.func @no_zero_point_of_groups(%x: tensor<1x8x2x2xf32>) -> tensor<1x4x2x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[[[1]], [[0]]], [[[2]], [[1]]], [[[0]], [[2]]], [[[0]], [[0]]], [[[1]], [[0]]], [[[2]], [[1]]], [[[0]], [[2]]], [[[0]], [[0]]]]> : tensor<8x2x1x1xi8>} : () -> tensor<8x2x1x1xi8>
  %s = "sparse24.constant"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "onnx.NoValue"() {value} : () -> none
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 1 : si64} : (tensor<8x2x1x1xi8>, tensor<2xf32>, none) -> tensor<8x2x1x1xf32>
  // expected-remark @+1 {{compressed: 16 -> 12 bytes}}
  %0 = "onnx.ConvTranspose"(%x, %d) {group = 2 : si64} : (tensor<1x8x2x2xf32>, tensor<8x2x1x1xf32>) -> tensor<1x4x2x2xf32>
  return %0 : tensor<1x4x2x2xf32>
}

// -----

// Blocks along a dimension that there is not, and of scales of another rank.

// CHECK-LABEL: func.func @blocks
// CHECK-NOT: sparse24.matmul_compress
func.func @blocks(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<2x2xf32>} : () -> tensor<2x2xf32>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 7 : si64, block_size = 4 : si64} : (tensor<8x2xi8>, tensor<2x2xf32>) -> tensor<8x2xf32>
  // expected-remark @+1 {{stays dense: scale-not-per-group: expected a block size and a dimension of the weight}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  %s1 = "sparse24.constant"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %d1 = "onnx.DequantizeLinear"(%w, %s1) {axis = 0 : si64, block_size = 4 : si64} : (tensor<8x2xi8>, tensor<2xf32>) -> tensor<8x2xf32>
  // expected-remark @+1 {{stays dense: scale-not-per-group: expected operand 1 of the}}
  %1 = "onnx.MatMul"(%x, %d1) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// A dequantization without a scale.

// CHECK-LABEL: func.func @no_scale
// CHECK-NOT: sparse24.matmul_compress
func.func @no_scale(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %d = "onnx.DequantizeLinear"(%w) : (tensor<8x2xi8>) -> tensor<8x2xf32>
  // expected-remark @+1 {{stays dense: not-constant: the weight comes from 'onnx.DequantizeLinear'}}
  %0 = "onnx.MatMul"(%x, %d) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// An input that is flattened in part.

// CHECK-LABEL: func.func @axis
// CHECK-NOT: sparse24.fully_connection_compress
func.func @axis(%x: tensor<2x3x4x5x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<160x2xf32>} : () -> tensor<160x2xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: axis 2 of an input of rank 5}}
  %0 = "sparse24.fully_connection"(%x, %w) {axis = 2 : i64, num_output = 2 : i64, transpose = true} : (tensor<2x3x4x5x8xf32>, tensor<160x2xf32>) -> tensor<2x3x2xf32>
  return
}

// -----

// Complex elements are shown as their bits.

// CHECK-LABEL: func.func @complex
// CHECK-NOT: sparse24.matmul_compress
func.func @complex(%x: tensor<2x4xcomplex<f32>>) {
  %w = "sparse24.constant"() {value = dense<[[(1.0, 0.0)], [(0.0, 1.0)], [(0.0, 0.0)], [(1.0, 1.0)]]> : tensor<4x1xcomplex<f32>>} : () -> tensor<4x1xcomplex<f32>>
  // expected-remark @+1 {{stays dense: not-2to4: 1 of 1 groups violate, the first at [0, 0]: (0x3f800000, 0x3f80000000000000, 0x0, 0x3f8000003f800000)}}
  %0 = "onnx.MatMul"(%x, %w) : (tensor<2x4xcomplex<f32>>, tensor<4x1xcomplex<f32>>) -> tensor<*xcomplex<f32>>
  return
}

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

// A constant of another shape than its result, as an operation that is not
// registered may have it, is none.

func.func @other_shape(%x: tensor<2x4xf32>) {
  %w = "onnx.Constant"() {value = dense<[[1.0], [0.0]]> : tensor<2x1xf32>} : () -> tensor<4x1xf32>
  // expected-remark @+1 {{stays dense: not-constant: the weight comes from 'onnx.Constant'}}
  %0 = "onnx.MatMul"(%x, %w) : (tensor<2x4xf32>, tensor<4x1xf32>) -> tensor<2x1xf32>
  %v = "onnx.Constant"() {value = dense<1.0> : vector<4xf32>} : () -> tensor<*xf32>
  // expected-remark @+1 {{stays dense: not-constant: the weight comes from 'onnx.Constant'}}
  %1 = "onnx.MatMul"(%x, %v) : (tensor<2x4xf32>, tensor<*xf32>) -> tensor<*xf32>
  %u = "onnx.Constant"() {value = dense<1.0> : tensor<4x1xf32>} : () -> tensor<*xf32>
  // expected-remark @+1 {{stays dense: dynamic-shape}}
  %2 = "onnx.MatMul"(%x, %u) : (tensor<2x4xf32>, tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

// What an operator takes beyond its inputs does not say how they are shaped.

func.func @scalar(%x: tensor<1x4xf32>) {
  %i = "sparse24.constant"() {value = dense<1> : tensor<i8>} : () -> tensor<i8>
  %scale = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %w = "onnx.DequantizeLinear"(%i, %scale) : (tensor<i8>, tensor<f32>) -> tensor<*xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: weight of rank 0}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @ranks(%x: tensor<1x4x8x8xf32>, %a: tensor<1x4xf32>, %t: tensor<1x?x8x8xf32>) {
  %i = "sparse24.constant"() {value = dense<1> : tensor<4x4xi8>} : () -> tensor<4x4xi8>
  %scale = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %w = "onnx.DequantizeLinear"(%i, %scale) : (tensor<4x4xi8>, tensor<f32>) -> tensor<*xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: weight of rank 2}}
  %0 = "sparse24.conv2d"(%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<*xf32>) -> tensor<*xf32>
  %j = "sparse24.constant"() {value = dense<1> : tensor<4x4x1xi8>} : () -> tensor<4x4x1xi8>
  %v = "onnx.DequantizeLinear"(%j, %scale) : (tensor<4x4x1xi8>, tensor<f32>) -> tensor<*xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: weight of rank 3}}
  %1 = "sparse24.fully_connection"(%a, %v) {num_output = 4 : i64, transpose = false, axis = 1 : i64} : (tensor<1x4xf32>, tensor<*xf32>) -> tensor<*xf32>
  %k = "sparse24.constant"() {value = dense<1> : tensor<9x4x1x1xi8>} : () -> tensor<9x4x1x1xi8>
  %u = "onnx.DequantizeLinear"(%k, %scale) : (tensor<9x4x1x1xi8>, tensor<f32>) -> tensor<*xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: 2 groups of 9 elements along dimension 0}}
  %2 = "sparse24.conv_transpose2d"(%t, %u) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW"} : (tensor<1x?x8x8xf32>, tensor<*xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @no_weight(%x: tensor<1x1x4xf32>) {
  // expected-remark @+1 {{stays dense: not-constant: there is no weight operand}}
  %0 = "onnx.LSTM"(%x) : (tensor<1x1x4xf32>) -> tensor<*xf32>
  return
}

// -----

// A conversion of four operands is none that is known.

func.func @four_operands(%x: tensor<1x4xf32>) {
  %i = "sparse24.constant"() {value = dense<[[1], [0], [2], [0]]> : tensor<4x1xi8>} : () -> tensor<4x1xi8>
  %scale = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %zero = "sparse24.constant"() {value = dense<0> : tensor<i8>} : () -> tensor<i8>
  %w = "onnx.DequantizeLinear"(%i, %scale, %zero, %zero) : (tensor<4x1xi8>, tensor<f32>, tensor<i8>, tensor<i8>) -> tensor<4x1xf32>
  // expected-remark @+1 {{stays dense: not-constant: the weight comes from 'onnx.DequantizeLinear'}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  return
}

// -----

// A zero point of -0 is 0.

func.func @negative_zero(%x: tensor<2x8xf32>) {
  %i = "sparse24.constant"() {value = dense<[[1.0], [0.0], [2.0], [-0.0], [0.0], [0.0], [0.0], [1.0]]> : tensor<8x1xf8E4M3FN>} : () -> tensor<8x1xf8E4M3FN>
  %scale = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %zero = "sparse24.constant"() {value = dense<-0.0> : tensor<f8E4M3FN>} : () -> tensor<f8E4M3FN>
  %w = "onnx.DequantizeLinear"(%i, %scale, %zero) : (tensor<8x1xf8E4M3FN>, tensor<f32>, tensor<f8E4M3FN>) -> tensor<8x1xf32>
  // expected-remark @+1 {{compressed: 8 -> 5 bytes (ascend-atc)}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x1xf32>) -> tensor<2x1xf32>
  return
}

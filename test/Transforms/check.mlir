// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics %s | FileCheck %s

// Every reason for staying dense, and that nothing is changed.

// CHECK-NOT: compress
// CHECK-LABEL: func.func @reasons
func.func @reasons(%x: tensor<2x8xf32>, %w: tensor<8x2xf32>, %dyn: tensor<?x2xf32>,
                   %x3: tensor<2x3xf32>, %x8: tensor<2x8xf8E8M0FNU>, %x5: tensor<2x5xi8>) {
  // expected-remark @+1 {{stays dense: not-constant: the weight is an argument}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>

  %relu = "onnx.Relu"(%w) : (tensor<8x2xf32>) -> tensor<8x2xf32>
  // expected-remark @+1 {{not-constant: the weight comes from 'onnx.Relu'}}
  %1 = "sparse24.matmul"(%x, %relu) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>

  %three = "sparse24.constant"() {value = dense<0.0> : tensor<3x2xf32>} : () -> tensor<3x2xf32>
  // expected-remark @+1 {{too-few-channels: 3 elements along dimension 0, expected at least 4}}
  %2 = "sparse24.matmul"(%x3, %three) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>

  // A type that has no zero.
  %e8 = "sparse24.constant"() {value = dense<1.0> : tensor<8x2xf8E8M0FNU>} : () -> tensor<8x2xf8E8M0FNU>
  // expected-remark @+1 {{unsupported-type: element type 'f8E8M0FNU'}}
  %3 = "sparse24.matmul"(%x8, %e8) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf8E8M0FNU>, tensor<8x2xf8E8M0FNU>) -> tensor<2x2xf8E8M0FNU>

  %five = "sparse24.constant"() {value = dense<0> : tensor<5x2xi8>} : () -> tensor<5x2xi8>
  // expected-remark @+1 {{no-gain: 10 bytes dense, 10 compressed}}
  %4 = "sparse24.matmul"(%x5, %five) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x5xi8>, tensor<5x2xi8>) -> tensor<2x2xi32>

  // Column 1 has three values in its first group, and in its second.
  %dense = "sparse24.constant"() {value = dense<[[1., 1.], [0., 2.], [0., 0.], [2., -3.], [0., 4.], [0., 5.], [0., 6.], [0., 0.]]> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  // expected-remark @+1 {{not-2to4: 2 of 4 groups violate, the first at [0, 1]: (1, 2, 0, -3)}}
  %5 = "sparse24.matmul"(%x, %dense) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>

  // The same bytes along the other dimension have two values in each group.
  %x2 = "onnx.Slice"(%x) : (tensor<2x8xf32>) -> tensor<2x2xf32>
  // expected-remark @+1 {{too-few-channels}}
  %6 = "sparse24.matmul"(%x2, %dense) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x2xf32>, tensor<8x2xf32>) -> tensor<2x8xf32>

  // expected-remark @+1 {{constant-left: the constant is the left operand}}
  %7 = "onnx.MatMul"(%dense, %x) : (tensor<8x2xf32>, tensor<2x8xf32>) -> tensor<8x8xf32>

  // expected-remark @+1 {{unsupported-op: 'onnx.LSTM' has no compressed form}}
  %8 = "onnx.LSTM"(%x, %dense) : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<*xf32>
  return
}

// CHECK-LABEL: func.func @overridable
func.func @overridable(%x: tensor<2x8xf32>, %w: tensor<8x2xf32> {onnx.default = dense<0.0> : tensor<8x2xf32>}) {
  // expected-remark @+1 {{initializer-overridable: the weight is an initializer that a caller may override}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// CHECK-LABEL: func.func @elements
func.func @elements(%h: tensor<1x4xf16>, %b: tensor<1x4xbf16>, %u: tensor<1x4xui8>, %d: tensor<1x4xf64>) {
  %wh = "sparse24.constant"() {value = dense<[[0.5], [-2.0], [0x7E00], [0.0]]> : tensor<4x1xf16>} : () -> tensor<4x1xf16>
  // NaN is a value.
  // expected-remark @+1 {{1 of 1 groups violate, the first at [0, 0]: (0.5, -2, nan, 0)}}
  %0 = "sparse24.matmul"(%h, %wh) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf16>, tensor<4x1xf16>) -> tensor<1x1xf16>
  %wb = "sparse24.constant"() {value = dense<[[1.5], [-0.0], [0xFF80], [0.0]]> : tensor<4x1xbf16>} : () -> tensor<4x1xbf16>
  // The negative zero is none, minus infinity is.
  // expected-remark @+1 {{compressed: 8 -> 5 bytes (ascend-atc)}}
  %1 = "sparse24.matmul"(%b, %wb) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xbf16>, tensor<4x1xbf16>) -> tensor<1x1xbf16>
  %wu = "sparse24.constant"() {value = dense<[[200], [1], [0], [3]]> : tensor<4x1xui8>} : () -> tensor<4x1xui8>
  // expected-remark @+1 {{the first at [0, 0]: (200, 1, 0, 3)}}
  %2 = "sparse24.matmul"(%u, %wu) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xui8>, tensor<4x1xui8>) -> tensor<1x1xi32>
  %wd = "sparse24.constant"() {value = dense<[[1.25e-300], [1.0], [0.0], [3.0]]> : tensor<4x1xf64>} : () -> tensor<4x1xf64>
  // expected-remark @+1 {{the first at [0, 0]: (1.25e-300, 1, 0, 3)}}
  %3 = "sparse24.matmul"(%d, %wd) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf64>, tensor<4x1xf64>) -> tensor<1x1xf64>
  return
}

// CHECK-LABEL: func.func @filter
func.func @filter(%x: tensor<1x8x5x5xf32>) {
  // Output channel 1, second group, kernel position (1, 0).
  %f = "sparse24.constant"() {value = dense<[
    [[[1.], [0.]], [[1.], [0.]], [[0.], [0.]], [[0.], [0.]], [[0.], [0.]], [[0.], [0.]], [[0.], [0.]], [[0.], [0.]]],
    [[[0.], [0.]], [[0.], [0.]], [[0.], [0.]], [[0.], [0.]], [[0.], [7.]], [[0.], [8.]], [[0.], [0.]], [[0.], [9.]]]]> : tensor<2x8x2x1xf32>} : () -> tensor<2x8x2x1xf32>
  // expected-remark @+1 {{1 of 8 groups violate, the first at [1, 4, 1, 0]: (7, 8, 0, 9)}}
  %0 = "sparse24.conv2d"(%x, %f) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x5x5xf32>, tensor<2x8x2x1xf32>) -> tensor<1x2x4x5xf32>
  return
}

// CHECK-LABEL: func.func @dequantized
func.func @dequantized(%x: tensor<2x8xf32>, %zp: tensor<i8>) {
  %w = "sparse24.constant"() {value = dense<0> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s8 = "sparse24.constant"() {value = dense<0.5> : tensor<8xf32>} : () -> tensor<8xf32>
  %s = "sparse24.constant"() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %a = "onnx.DequantizeLinear"(%w, %s8) {axis = 0 : si64} : (tensor<8x2xi8>, tensor<8xf32>) -> tensor<8x2xf32>
  // expected-remark @+1 {{scale-not-per-group: the scale varies along dimension 0, the reduction}}
  %0 = "sparse24.matmul"(%x, %a) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  %b = "onnx.DequantizeLinear"(%w, %s, %zp) : (tensor<8x2xi8>, tensor<f32>, tensor<i8>) -> tensor<8x2xf32>
  // expected-remark @+1 {{non-constant-zero-point: the weight's zero point is not a constant}}
  %1 = "sparse24.matmul"(%x, %b) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// CHECK-LABEL: func.func @many_dimensions
func.func @many_dimensions(%x: tensor<1x8xf32>) {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>} : () -> tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: weight of rank 17, expected at most 16}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8xf32>, tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>) -> tensor<*xf32>
  %t = "onnx.Transpose"(%w) {perm = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]} : (tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>) -> tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>
  // expected-remark @+1 {{stays dense: not-constant}}
  %1 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8xf32>, tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>) -> tensor<*xf32>
  return
}

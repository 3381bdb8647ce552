// RUN: sparse24-opt %s -o %t.mlir
// RUN: sparse24-opt --sparsity=1 --sparse24-selfcheck --quiet %s -o %t.compressed.mlir
// RUN: sparse24-opt --sparse24-decompress --sparse24-verify %t.compressed.mlir -o %t.dense.mlir
// RUN: diff %t.mlir %t.dense.mlir
// RUN: sparse24-opt --sparsity=1 --quiet %t.dense.mlir | diff %t.compressed.mlir -
// RUN: sparse24-opt --sparse24-reencode=encoding=nvidia --sparse24-decompress %t.compressed.mlir | diff %t.mlir -
// RUN: FileCheck %s < %t.compressed.mlir

// Weights that are converted come back as they were, the narrower constant with
// its conversion behind it: the text of the module is the same.

// CHECK-LABEL: func.func @cast
// CHECK: "onnx.Cast"(%{{.*}}#0) {saturate = 1 : si64, to = f32} : (tensor<2x2xf16>) -> tensor<2x2xf32>
func.func @cast(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1.0, 3.0], [2.0, 0.0], [0.0, 0.0], [0.0, 0.0]]> : tensor<4x2xf16>} : () -> tensor<4x2xf16>
  %c = "onnx.Cast"(%w) {saturate = 1 : si64, to = f32} : (tensor<4x2xf16>) -> tensor<4x2xf32>
  %0 = "sparse24.matmul"(%x, %c) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// Rounding casts are no exception: the constant is the one that was there.
// CHECK-LABEL: func.func @rounding_cast
// CHECK: "onnx.Cast"(%{{.*}}#0) {to = bf16} : (tensor<2x1x1x4xf32>) -> tensor<2x1x1x4xbf16>
func.func @rounding_cast(%x: tensor<1x5x4x4xbf16>) -> tensor<1x2x4x4xbf16> {
  %w = "sparse24.constant"() {value = dense<[[[[1.00001]], [[0.0]], [[0.0]], [[2.00001]], [[3.00001]]], [[[0.0]], [[-0.333333]], [[0.0]], [[0.0]], [[0.0]]]]> : tensor<2x5x1x1xf32>} : () -> tensor<2x5x1x1xf32>
  %c = "onnx.Cast"(%w) {to = bf16} : (tensor<2x5x1x1xf32>) -> tensor<2x5x1x1xbf16>
  %0 = "sparse24.conv2d"(%x, %c) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x5x4x4xbf16>, tensor<2x5x1x1xbf16>) -> tensor<1x2x4x4xbf16>
  return %0 : tensor<1x2x4x4xbf16>
}

// Scales and zero points of the blocks are transposed there and back.
// CHECK-LABEL: func.func @blocks
// CHECK: "onnx.DequantizeLinear"({{.*}}) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x6xi4>, tensor<2x2xf32>, tensor<2x2xi4>) -> tensor<2x6xf32>
func.func @blocks(%x: tensor<1x10xf32>) -> tensor<1x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1, -1], [2, -2], [3, 3], [3, 3], [3, 3], [3, 3], [4, 3], [3, 3], [4, 3], [5, 3]]> : tensor<10x2xi4>} : () -> tensor<10x2xi4>
  %s = "sparse24.constant"() {value = dense<[[1., 2.], [3., 4.]]> : tensor<2x2xf32>} : () -> tensor<2x2xf32>
  %z = "sparse24.constant"() {value = dense<3> : tensor<2x2xi4>} : () -> tensor<2x2xi4>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 0 : si64, block_size = 8 : si64} : (tensor<10x2xi4>, tensor<2x2xf32>, tensor<2x2xi4>) -> tensor<10x2xf32>
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x10xf32>, tensor<10x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// Those of the last dimension need not be constant.
// CHECK-LABEL: func.func @last_dimension
// CHECK: "onnx.DequantizeLinear"(%{{.*}}#0, %arg1, %{{.*}}) {axis = 1 : si64, block_size = 2 : si64}
func.func @last_dimension(%x: tensor<1x8xf32>, %s: tensor<2x2xf32>) -> tensor<1x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1, 2, 8, 8, 3, 8, 8, 8], [8, 8, 8, 8, 0, 8, 8, 8]]> : tensor<2x8xui4>} : () -> tensor<2x8xui4>
  %z = "sparse24.constant"() {value = dense<8> : tensor<2x2xui4>} : () -> tensor<2x2xui4>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x8xui4>, tensor<2x2xf32>, tensor<2x2xui4>) -> tensor<2x8xf32>
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8xf32>, tensor<2x8xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// A single block that is no multiple of four, and one that is longer.
// CHECK-LABEL: func.func @one_block
// CHECK: "onnx.DequantizeLinear"({{.*}}) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x4xi8>, tensor<2x1xf32>)
// CHECK: "onnx.DequantizeLinear"({{.*}}) {axis = 1 : si64, block_size = 16 : si64} : (tensor<2x4xi8>, tensor<2x1xf32>)
func.func @one_block(%x: tensor<1x6xf32>, %s: tensor<2x1xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  %w = "sparse24.constant"() {value = dense<[[0, 1, 2, 0, 0, 3], [0, 0, 0, 0, 0, 0]]> : tensor<2x6xi8>} : () -> tensor<2x6xi8>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 1 : si64, block_size = 6 : si64} : (tensor<2x6xi8>, tensor<2x1xf32>) -> tensor<2x6xf32>
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6xf32>, tensor<2x6xf32>) -> tensor<1x2xf32>
  %v = "sparse24.constant"() {value = dense<[[0, 1, 2, 0, 0, 4], [0, 0, 0, 0, 0, 0]]> : tensor<2x6xi8>} : () -> tensor<2x6xi8>
  %e = "onnx.DequantizeLinear"(%v, %s) {axis = 1 : si64, block_size = 32 : si64} : (tensor<2x6xi8>, tensor<2x1xf32>) -> tensor<2x6xf32>
  %1 = "sparse24.matmul"(%x, %e) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6xf32>, tensor<2x6xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// Blocks along the input channels of a filter.
// CHECK-LABEL: func.func @filter
// CHECK: "onnx.DequantizeLinear"({{.*}}) {axis = 3 : si64, block_size = 2 : si64} : (tensor<1x1x2x4xi8>, tensor<1x1x2x2xf32>) -> tensor<1x1x2x4xf32>
func.func @filter(%x: tensor<1x8x4x4xf32>) -> tensor<1x1x4x3xf32> {
  %w = "sparse24.constant"() {value = dense<[[[[1, 0]], [[0, 2]], [[0, 0]], [[3, 0]], [[0, 0]], [[0, 4]], [[5, 0]], [[0, 6]]]]> : tensor<1x8x1x2xi8>} : () -> tensor<1x8x1x2xi8>
  %s = "sparse24.constant"() {value = dense<[[[[1., 2.]], [[3., 4.]]]]> : tensor<1x2x1x2xf32>} : () -> tensor<1x2x1x2xf32>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 1 : si64, block_size = 4 : si64} : (tensor<1x8x1x2xi8>, tensor<1x2x1x2xf32>) -> tensor<1x8x1x2xf32>
  %0 = "sparse24.conv2d"(%x, %d) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x8x4x4xf32>, tensor<1x8x1x2xf32>) -> tensor<1x1x4x3xf32>
  return %0 : tensor<1x1x4x3xf32>
}

// One scale in a vector has no dimension that would have to be told.
// CHECK-LABEL: func.func @one_scale
// CHECK: "onnx.DequantizeLinear"({{.*}}) : (tensor<2x2xi8>, tensor<1xf32>) -> tensor<2x2xf32>
func.func @one_scale(%x: tensor<1x4xf32>, %s: tensor<1xf32>) -> tensor<1x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1, 3], [2, 0], [0, 0], [0, 0]]> : tensor<4x2xi8>} : () -> tensor<4x2xi8>
  %d = "onnx.DequantizeLinear"(%w, %s) : (tensor<4x2xi8>, tensor<1xf32>) -> tensor<4x2xf32>
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

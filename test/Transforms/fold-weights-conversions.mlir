// RUN: sparse24-opt --sparse24-fold-weights %s | FileCheck %s

// A dequantization or a cast between the constant and the weight stays, and moves
// go past it to the constant.

// A flag needs nothing to be moved at all.
// CHECK-LABEL: func.func @flag
func.func @flag(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{.*}}tensor<2x4xi8>
  // CHECK-NOT: onnx.Transpose
  // CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[W]], {{.*}}) {axis = 0 : si64}
  // CHECK: "sparse24.matmul"(%arg0, %[[D]]) {{.*}}transpose_x2 = true
  %w = "sparse24.constant"() {value = dense<[[1, 2, 3, 4], [5, 6, 7, 8]]> : tensor<2x4xi8>} : () -> tensor<2x4xi8>
  %s = "sparse24.constant"() {value = dense<[0.5, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 0 : si64} : (tensor<2x4xi8>, tensor<2xf32>) -> tensor<2x4xf32>
  %t = "onnx.Transpose"(%d) {perm = [1, 0]} : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %0 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// The axis of the scale goes where its dimension goes: 1 of 4 x 2 x 1 x 1, 3 of
// 1 x 1 x 4 x 2, 0 of 2 x 4 x 1 x 1.
// CHECK-LABEL: func.func @axis
func.func @axis(%x: tensor<1x4x2x2xf32>) -> tensor<1x2x2x2xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}{{\[}}{{\[}}[1]], {{\[}}[3]], {{\[}}[5]], {{\[}}[7]]], {{\[}}{{\[}}[2]], {{\[}}[4]], {{\[}}[6]], {{\[}}[8]]]]> : tensor<2x4x1x1xi8>}
  // CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[W]], %{{.*}}, %{{.*}}) {axis = 0 : si64} : (tensor<2x4x1x1xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x4x1x1xf32>
  // CHECK-NEXT: "sparse24.conv2d"(%arg0, %[[D]])
  %w = "sparse24.constant"() {value = dense<[[[[1]], [[2]]], [[[3]], [[4]]], [[[5]], [[6]]], [[[7]], [[8]]]]> : tensor<4x2x1x1xi8>} : () -> tensor<4x2x1x1xi8>
  %s = "sparse24.constant"() {value = dense<[0.5, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "sparse24.constant"() {value = dense<[1, 2]> : tensor<2xi8>} : () -> tensor<2xi8>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) : (tensor<4x2x1x1xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<4x2x1x1xf32>
  %r = "onnx.Reshape"(%d, %x) : (tensor<4x2x1x1xf32>, tensor<1x4x2x2xf32>) -> tensor<1x1x4x2xf32>
  %t = "onnx.Transpose"(%r) {perm = [3, 2, 0, 1]} : (tensor<1x1x4x2xf32>) -> tensor<2x4x1x1xf32>
  %0 = "sparse24.conv2d"(%x, %t) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x2x2xf32>, tensor<2x4x1x1xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}

// A dimension of scales that is taken apart is none that scales can have.
// CHECK-LABEL: func.func @lost_axis
// CHECK: onnx.Reshape
func.func @lost_axis(%x: tensor<1x2x4xf32>) -> tensor<*xf32> {
  %w = "sparse24.constant"() {value = dense<1> : tensor<4x4xi8>} : () -> tensor<4x4xi8>
  %s = "sparse24.constant"() {value = dense<[0.5, 2.0, 4.0, 8.0]> : tensor<4xf32>} : () -> tensor<4xf32>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 0 : si64} : (tensor<4x4xi8>, tensor<4xf32>) -> tensor<4x4xf32>
  %r = "onnx.Reshape"(%d, %x) : (tensor<4x4xf32>, tensor<1x2x4xf32>) -> tensor<2x2x4xf32>
  %0 = "sparse24.matmul"(%x, %r) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x4xf32>, tensor<2x2x4xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// The scales of blocks move with what they are for.
// CHECK-LABEL: func.func @blocks
func.func @blocks(%x: tensor<1x4x1x1xf32>) -> tensor<*xf32> {
  // CHECK-DAG: %[[W:.*]] = "sparse24.constant"() {{.*}} : () -> tensor<2x4x1x1xi4>
  // CHECK-DAG: %[[S:.*]] = "sparse24.constant"() {value = dense<{{\[}}{{\[}}{{\[}}[1.000000e+00]]], {{\[}}{{\[}}[2.000000e+00]]]]> : tensor<2x1x1x1xf32>}
  // CHECK: "onnx.DequantizeLinear"(%[[W]], %[[S]]) {axis = 1 : si64, block_size = 4 : si64}
  %w = "sparse24.constant"() {value = dense<[[[[1, 2], [3, 4], [5, 6], [7, 0]]]]> : tensor<1x1x4x2xi4>} : () -> tensor<1x1x4x2xi4>
  %s = "sparse24.constant"() {value = dense<[[[[1.0, 2.0]]]]> : tensor<1x1x1x2xf32>} : () -> tensor<1x1x1x2xf32>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 2 : si64, block_size = 4 : si64} : (tensor<1x1x4x2xi4>, tensor<1x1x1x2xf32>) -> tensor<1x1x4x2xf32>
  %t = "onnx.Transpose"(%d) {perm = [3, 2, 0, 1]} : (tensor<1x1x4x2xf32>) -> tensor<2x4x1x1xf32>
  %0 = "sparse24.conv2d"(%x, %t) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x1x1xf32>, tensor<2x4x1x1xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

// CHECK-LABEL: func.func @cast
func.func @cast(%x: tensor<1x2xf32>) -> tensor<*xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]]> : tensor<2x2xf16>}
  // CHECK-NEXT: %[[C:.*]] = "onnx.Cast"(%[[W]]) {to = f32} : (tensor<2x2xf16>) -> tensor<2x2xf32>
  // CHECK-NEXT: "sparse24.matmul"(%arg0, %[[C]])
  %w = "sparse24.constant"() {value = dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf16>} : () -> tensor<4xf16>
  %c = "onnx.Cast"(%w) {to = f32} : (tensor<4xf16>) -> tensor<4xf32>
  %r = "onnx.Reshape"(%c, %x) : (tensor<4xf32>, tensor<1x2xf32>) -> tensor<2x2xf32>
  %0 = "sparse24.matmul"(%x, %r) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<*xf32>
  return %0 : tensor<*xf32>
}

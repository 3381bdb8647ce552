// RUN: sparse24-opt --sparse24-insert-compress %s | FileCheck %s
// RUN: sparse24-opt --sparse24-insert-compress="encoding=nvidia" %s | FileCheck %s --check-prefix=NVIDIA

// CHECK-LABEL: func.func @shared
// NVIDIA-LABEL: func.func @shared
func.func @shared(%x: tensor<2x8xf32>, %bias: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  // A weight that two operations use is compressed once, where it stands.
  // CHECK: %[[W:.*]] = "sparse24.constant"
  // CHECK-NEXT: %[[C:.*]]:2 = "sparse24.compress"(%[[W]])
  // CHECK-SAME: alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0
  // CHECK-SAME: (tensor<8x2xf32>) -> (tensor<2x4xf32>, tensor<2x1xi8>)
  // CHECK-NOT: "sparse24.compress"
  // NVIDIA: "sparse24.compress"{{.*}}encoding = "nvidia"
  // NVIDIA: "sparse24.matmul_compress"{{.*}}encoding = "nvidia"
  %w = "sparse24.constant"() {value = dense<[[1., 0.], [0., 0.], [0., 2.], [3., 4.], [0., 0.], [0., 0.], [0., 0.], [5., 0.]]> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  // CHECK: "sparse24.matmul_compress"(%arg0, %[[C]]#0, %[[C]]#1, %arg1)
  // CHECK-SAME: dense_type = tensor<8x2xf32>
  // CHECK-SAME: onnx_node_name = "first"
  // CHECK-SAME: operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0>
  // CHECK-SAME: reduction_axis = 0
  // CHECK-SAME: transpose_x1 = false, transpose_x2 = false
  %0 = "sparse24.matmul"(%x, %w, %bias) {onnx_node_name = "first", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  // CHECK: "sparse24.matmul_compress"(%arg0, %[[C]]#0, %[[C]]#1)
  // CHECK-SAME: operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>
  // CHECK-NOT: sparse24.fully_connection
  %1 = "sparse24.fully_connection"(%x, %w) {num_output = 2, transpose = true, axis = 1} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return %0, %1 : tensor<2x2xf32>, tensor<2x2xf32>
}

// The same weight, grouped along both of its dimensions.
// CHECK-LABEL: func.func @both_axes
func.func @both_axes(%x: tensor<2x4xf32>) {
  // CHECK-DAG: "sparse24.compress"(%{{.*}}) {{.*}}reduction_axis = 0
  // CHECK-DAG: "sparse24.compress"(%{{.*}}) {{.*}}reduction_axis = 1
  %w = "sparse24.constant"() {value = dense<[[1., 0., 0., 0.], [0., 2., 0., 0.], [0., 0., 3., 0.], [0., 0., 0., 4.]]> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  // CHECK: transpose_x2 = false
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x4xf32>) -> tensor<2x4xf32>
  // CHECK: transpose_x2 = true
  %1 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x4xf32>) -> tensor<2x4xf32>
  return
}

// CHECK-LABEL: func.func @fully_connection
func.func @fully_connection(%x: tensor<2x2x2xf32>, %bias: tensor<1xf32>) {
  %w = "sparse24.constant"() {value = dense<[[1., 0., 0., 2.]]> : tensor<1x4xf32>} : () -> tensor<1x4xf32>
  // CHECK: %[[FLAT:.*]] = "onnx.Flatten"(%arg0) {axis = 1 : si64} : (tensor<2x2x2xf32>) -> tensor<?x?xf32>
  // CHECK-NEXT: "sparse24.matmul_compress"(%[[FLAT]], %{{.*}}#0, %{{.*}}#1, %arg1)
  // CHECK-SAME: transpose_x2 = true
  %0 = "sparse24.fully_connection"(%x, %w, %bias) {num_output = 1, transpose = false, axis = 1} : (tensor<2x2x2xf32>, tensor<1x4xf32>, tensor<1xf32>) -> tensor<2x1xf32>
  return
}

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x8x4x4xf32>, %q: tensor<1x8x4x4xui8>, %s: tensor<f32>, %z: tensor<ui8>) {
  // CHECK: "sparse24.compress"{{.*}}(tensor<2x4x1x1xf32>) -> (tensor<2x1x1x2xf32>, tensor<2x1x1x1xi8>)
  %f = "sparse24.constant"() {value = dense<[[[[1.]], [[0.]], [[0.]], [[0.]]], [[[0.]], [[0.]], [[2.]], [[0.]]]]> : tensor<2x4x1x1xf32>} : () -> tensor<2x4x1x1xf32>
  // CHECK: "sparse24.conv2d_compress"(%arg0, %{{.*}}#0, %{{.*}}#1)
  // CHECK-SAME: data_format = "NCHW", dense_type = tensor<2x4x1x1xf32>, dilations = array<i64: 1, 1>
  // CHECK-SAME: groups = 2
  // CHECK-SAME: pads = array<i64: 1, 0, 1, 0>, reduction_axis = 1
  %0 = "sparse24.conv2d"(%x, %f) {strides = array<i64: 2, 1>, pads = array<i64: 1, 0, 1, 0>, dilations = array<i64: 1, 1>, groups = 2, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xf32>, tensor<2x4x1x1xf32>) -> tensor<1x2x3x4xf32>
  %fq = "sparse24.constant"() {value = dense<[[[[1]], [[0]], [[0]], [[0]], [[1]], [[0]], [[0]], [[0]]]]> : tensor<1x8x1x1xi8>} : () -> tensor<1x8x1x1xi8>
  %fz = "sparse24.constant"() {value = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // CHECK: "sparse24.conv2d_compress"(%arg1, %[[V:.*]]#0, %[[V]]#1, %arg3, %{{.*}}) {{.*}}operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 1>
  %1 = "sparse24.conv2d"(%q, %fq, %z, %fz) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>} : (tensor<1x8x4x4xui8>, tensor<1x8x1x1xi8>, tensor<ui8>, tensor<1xi8>) -> tensor<1x1x4x4xi32>
  // CHECK: "sparse24.qlinear_conv2d_compress"(%arg1, %arg2, %arg3, %[[V]]#0, %[[V]]#1, %arg2, %{{.*}}, %arg2, %arg3)
  %2 = "sparse24.qlinear_conv2d"(%q, %s, %z, %fq, %s, %fz, %s, %z) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<1x8x1x1xi8>, tensor<f32>, tensor<1xi8>, tensor<f32>, tensor<ui8>) -> tensor<1x1x4x4xui8>
  return
}

// The dequantization moves to the values, its axis to where the channels are.
// CHECK-LABEL: func.func @dequantized
func.func @dequantized(%x: tensor<2x8xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{.*}}> : tensor<8x2xi8>}
  // CHECK-NEXT: %[[C:.*]]:2 = "sparse24.compress"(%[[W]]) {{.*}} (tensor<8x2xi8>) -> (tensor<2x4xi8>, tensor<2x1xi8>)
  %w = "sparse24.constant"() {value = dense<[[1, 0], [0, 0], [0, 2], [3, 4], [0, 0], [0, 0], [0, 0], [5, 0]]> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  // CHECK: %[[S:.*]] = "sparse24.constant"() {value = dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>}
  %s = "sparse24.constant"() {value = dense<[0.5, 0.25]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "sparse24.constant"() {value = dense<0> : tensor<2xi8>} : () -> tensor<2xi8>
  // CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[C]]#0, %[[S]], %{{.*}}) {axis = 0 : si64} : (tensor<2x4xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x4xf32>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = -1 : si64} : (tensor<8x2xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<8x2xf32>
  // CHECK: "sparse24.matmul_compress"(%arg0, %[[D]], %[[C]]#1)
  // CHECK-SAME: dense_type = tensor<8x2xf32>
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// The zero of a quantized weight is its zero point: two 117s make room for two
// values, and raw zeros are values like others.
// CHECK-LABEL: func.func @zero_point
func.func @zero_point(%x: tensor<2x4xui8>) {
  %w = "sparse24.constant"() {value = dense<[[117, 5], [117, 4], [3, 5], [0, 5]]> : tensor<4x2xui8>} : () -> tensor<4x2xui8>
  %z = "sparse24.constant"() {value = dense<[117, 5]> : tensor<2xui8>} : () -> tensor<2xui8>
  // CHECK: "sparse24.compress"{{.*}}zero_point = dense<{{\[}}[117, 5]]> : tensor<1x2xui8>
  %0 = "sparse24.matmul"(%x, %w, %z) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>} : (tensor<2x4xui8>, tensor<4x2xui8>, tensor<2xui8>) -> tensor<2x2xi32>
  return
}

// Weights inside regions of operations that nothing is known about are seen.
// CHECK-LABEL: func.func @region
func.func @region(%x: tensor<1x4xf32>, %c: tensor<i1>) {
  %w = "sparse24.constant"() {value = dense<[[1.], [0.], [0.], [2.]]> : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  // CHECK: "onnx.If"
  // CHECK: "sparse24.matmul_compress"
  %0 = "onnx.If"(%c) ({
    %1 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
    "onnx.Yield"(%1) : (tensor<1x1xf32>) -> ()
  }, {
    "onnx.Yield"(%x) : (tensor<1x4xf32>) -> ()
  }) : (tensor<i1>) -> tensor<*xf32>
  return
}

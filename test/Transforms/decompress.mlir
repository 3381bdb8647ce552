// RUN: sparse24-opt --sparse24-decompress --sparse24-verify --split-input-file --verify-diagnostics %s | FileCheck %s

// Columns 0 1 0 2 | 0 0 3 0 and 0 0 0 4 | 5 6 0 0 of a weight that two
// operations share.
// CHECK-LABEL: func.func @matmul
// CHECK-NOT: compress
func.func @matmul(%x: tensor<2x8xf32>, %bias: tensor<2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}[0.000000e+00, 0.000000e+00], [1.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00], [2.000000e+00, 4.000000e+00], [0.000000e+00, 5.000000e+00], [0.000000e+00, 6.000000e+00], [3.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00]]> : tensor<8x2xf32>}
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 0.0], [0.0, 4.0, 5.0, 6.0]]> : tensor<2x4xf32>, index = dense<[[0x69], [0x08]]> : tensor<2x1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>} : () -> (tensor<2x4xf32>, tensor<2x1xi8>)
  // CHECK-NEXT: "sparse24.matmul"(%arg0, %[[W]], %arg1) {onnx_node_name = "fc", operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x8xf32>, tensor<8x2xf32>, tensor<2xf32>)
  %0 = "sparse24.matmul_compress"(%x, %w#0, %w#1, %bias) {onnx_node_name = "fc", operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>} : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>, tensor<2xf32>) -> tensor<2x2xf32>
  // CHECK-NEXT: "sparse24.matmul"(%arg0, %[[W]])
  %1 = "sparse24.matmul_compress"(%x, %w#0, %w#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>} : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<2x2xf32>
  return %0, %1 : tensor<2x2xf32>, tensor<2x2xf32>
}

// -----

// Zero points stay what they are; a splat is expanded.
// CHECK-LABEL: func.func @conv2d
// CHECK-NOT: compress
func.func @conv2d(%x: tensor<1x8x4x4xui8>) -> tensor<1x2x4x4xi32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[\[}}1]], {{\[\[}}1]], {{\[\[}}7]], {{\[\[}}7]], {{\[\[}}1]], {{\[\[}}1]], {{\[\[}}7]], {{\[\[}}7]]], {{\[\[\[}}1]], {{\[\[}}1]], {{\[\[}}9]],
  %w:2 = "sparse24.compressed_constant"() {values = dense<1> : tensor<2x1x1x4xui8>, index = dense<0x00> : tensor<2x1x1x1xi8>, zero_point = dense<[[[[7]]], [[[9]]]]> : tensor<2x1x1x1xui8>, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<2x8x1x1xui8>} : () -> (tensor<2x1x1x4xui8>, tensor<2x1x1x1xi8>)
  %z = "sparse24.constant"() {value = dense<[7, 9]> : tensor<2xui8>} : () -> tensor<2xui8>
  // CHECK: "sparse24.conv2d"(%arg0, %[[W]], %{{.*}}) {{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>
  %0 = "sparse24.conv2d_compress"(%x, %w#0, %w#1, %z) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<2x8x1x1xui8>} : (tensor<1x8x4x4xui8>, tensor<2x1x1x4xui8>, tensor<2x1x1x1xi8>, tensor<2xui8>) -> tensor<1x2x4x4xi32>
  return %0 : tensor<1x2x4x4xi32>
}

// -----

// CHECK-LABEL: func.func @qlinear_matmul
func.func @qlinear_matmul(%x: tensor<2x8xi8>, %s: tensor<f32>, %z: tensor<i8>) -> tensor<2x1xi8> {
  // CHECK: %[[W:.*]] = "sparse24.constant"{{.*}} tensor<8x1xi8>
  // CHECK-NEXT: "sparse24.qlinear_matmul"(%arg0, %arg1, %arg2, %[[W]], %arg1, %arg2, %arg1, %arg2) : (
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[1, 2, 3, 4]]> : tensor<1x4xi8>, index = dense<0x44> : tensor<1x1xi8>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x1xi8>} : () -> (tensor<1x4xi8>, tensor<1x1xi8>)
  %0 = "sparse24.qlinear_matmul_compress"(%x, %s, %z, %w#0, %w#1, %s, %z, %s, %z) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x1xi8>} : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<1x4xi8>, tensor<1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x1xi8>
  return %0 : tensor<2x1xi8>
}

// -----

// A dequantization moves back to the weight, its axis to where the columns are.
// CHECK-LABEL: func.func @dequantized
func.func @dequantized(%x: tensor<2x8xf32>) -> tensor<2x2xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"{{.*}} tensor<8x2xi8>
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[1, 2, 3, 0], [0, 4, 5, 6]]> : tensor<2x4xi8>, index = dense<[[0x69], [0x08]]> : tensor<2x1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xi8>} : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  %s = "sparse24.constant"() {value = dense<[0.5, 0.25]> : tensor<2xf32>} : () -> tensor<2xf32>
  // CHECK-NOT: tensor<2x4xi8>
  // CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[W]], %{{.*}}) {axis = 1 : si64} : (tensor<8x2xi8>, tensor<2xf32>) -> tensor<8x2xf32>
  %d = "onnx.DequantizeLinear"(%w#0, %s) {axis = 0 : si64} : (tensor<2x4xi8>, tensor<2xf32>) -> tensor<2x4xf32>
  // CHECK: "sparse24.matmul"(%arg0, %[[D]])
  %0 = "sparse24.matmul_compress"(%x, %d, %w#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>} : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// One that is not for whole groups stays where it is.
// CHECK-LABEL: func.func @slots
func.func @slots(%x: tensor<2x4xf32>, %s: tensor<2xf32>) -> tensor<2x1xf32> {
  // CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[1, 2]]> : tensor<1x2xi8>, index = dense<0x09> : tensor<1x1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<4x1xi8>} : () -> (tensor<1x2xi8>, tensor<1x1xi8>)
  // CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[C]]#0, %arg1)
  %d = "onnx.DequantizeLinear"(%w#0, %s) {axis = 1 : si64} : (tensor<1x2xi8>, tensor<2xf32>) -> tensor<1x2xf32>
  // CHECK: %[[W:.*]] = "sparse24.decompress"(%[[D]], %[[C]]#1) {{.*}}dense_type = tensor<4x1xf32>
  // CHECK: "sparse24.matmul"(%arg0, %[[W]])
  %0 = "sparse24.matmul_compress"(%x, %d, %w#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<4x1xf32>} : (tensor<2x4xf32>, tensor<1x2xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// What is no constant is decompressed where it is used.
// CHECK-LABEL: func.func @arguments
func.func @arguments(%x: tensor<2x4xui8>, %values: tensor<1x2xui8>, %index: tensor<1x1xi8>, %w: tensor<4x1xui8>) -> (tensor<2x1xi32>, tensor<2x1xi32>) {
  // CHECK: %[[Z:.*]] = "sparse24.constant"
  %z = "sparse24.constant"() {value = dense<7> : tensor<ui8>} : () -> tensor<ui8>
  // CHECK: %[[W:.*]] = "sparse24.decompress"(%arg1, %arg2) {alg = "weight_sparse_4_2", dense_type = tensor<4x1xui8>, encoding = "nvidia", reduction_axis = 0 : i64, zero_point = dense<7> : tensor<ui8>}
  // CHECK: "sparse24.matmul"(%arg0, %[[W]], %[[Z]])
  %0 = "sparse24.matmul_compress"(%x, %values, %index, %z) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 1>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<4x1xui8>} : (tensor<2x4xui8>, tensor<1x2xui8>, tensor<1x1xi8>, tensor<ui8>) -> tensor<2x1xi32>
  // A weight that is compressed here is at hand.
  // CHECK-NOT: sparse24.compress
  // CHECK: "sparse24.matmul"(%arg0, %arg3)
  %c:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<4x1xui8>) -> (tensor<1x2xui8>, tensor<1x1xi8>)
  %1 = "sparse24.matmul_compress"(%x, %c#0, %c#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<4x1xui8>} : (tensor<2x4xui8>, tensor<1x2xui8>, tensor<1x1xi8>) -> tensor<2x1xi32>
  return %0, %1 : tensor<2x1xi32>, tensor<2x1xi32>
}

// -----

func.func @zero_points(%x: tensor<2x4xui8>, %values: tensor<2x2xui8>, %index: tensor<2x1xi8>, %z: tensor<2xui8>) -> tensor<2x2xi32> {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected one constant zero point of a weight that is none}}
  %0 = "sparse24.matmul_compress"(%x, %values, %index, %z) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 1>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<4x2xui8>} : (tensor<2x4xui8>, tensor<2x2xui8>, tensor<2x1xi8>, tensor<2xui8>) -> tensor<2x2xi32>
  return %0 : tensor<2x2xi32>
}

// -----

// decompress folds; what else uses the compressed constant keeps it.
// CHECK-LABEL: func.func @decompress
func.func @decompress() -> (tensor<3xi8>, tensor<2xi8>, tensor<1xi8>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<[0, -1, 2]> : tensor<3xi8>}
  // CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"
  %w:2 = "sparse24.compressed_constant"() {values = dense<[-1, 2]> : tensor<2xi8>, index = dense<0x05> : tensor<1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<3xi8>} : () -> (tensor<2xi8>, tensor<1xi8>)
  %0 = "sparse24.decompress"(%w#0, %w#1) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<3xi8>} : (tensor<2xi8>, tensor<1xi8>) -> tensor<3xi8>
  // CHECK: return %[[W]], %[[C]]#0, %[[C]]#1
  return %0, %w#0, %w#1 : tensor<3xi8>, tensor<2xi8>, tensor<1xi8>
}

// -----

// So does the decompress of a cast constant, which has no other zero than 0.
// CHECK-LABEL: func.func @decompress_cast
func.func @decompress_cast() -> (tensor<3xf32>, tensor<3xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<[0, -1, 2]> : tensor<3xi8>}
  // CHECK: %[[D:.*]] = "onnx.Cast"(%[[W]]) {to = f32} : (tensor<3xi8>) -> tensor<3xf32>
  %w:2 = "sparse24.compressed_constant"() {values = dense<[-1, 2]> : tensor<2xi8>, index = dense<0x05> : tensor<1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<3xi8>} : () -> (tensor<2xi8>, tensor<1xi8>)
  %v = "onnx.Cast"(%w#0) {to = f32} : (tensor<2xi8>) -> tensor<2xf32>
  %0 = "sparse24.decompress"(%v, %w#1) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<3xf32>} : (tensor<2xf32>, tensor<1xi8>) -> tensor<3xf32>
  // CHECK: %[[Z:.*]]:2 = "sparse24.compressed_constant"
  // CHECK: %[[V:.*]] = "onnx.Cast"(%[[Z]]#0)
  // CHECK: %[[J:.*]] = "sparse24.decompress"(%[[V]], %[[Z]]#1)
  %z:2 = "sparse24.compressed_constant"() {values = dense<[-1, 2]> : tensor<2xi8>, index = dense<0x05> : tensor<1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<3xi8>, zero_point = dense<7> : tensor<i8>} : () -> (tensor<2xi8>, tensor<1xi8>)
  %y = "onnx.Cast"(%z#0) {to = f32} : (tensor<2xi8>) -> tensor<2xf32>
  %1 = "sparse24.decompress"(%y, %z#1) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<3xf32>} : (tensor<2xf32>, tensor<1xi8>) -> tensor<3xf32>
  // CHECK: return %[[D]], %[[J]]
  return %0, %1 : tensor<3xf32>, tensor<3xf32>
}

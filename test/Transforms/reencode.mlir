// RUN: sparse24-opt --sparse24-reencode=encoding=nvidia --sparse24-verify --split-input-file --verify-diagnostics %s | FileCheck %s
// RUN: sparse24-opt --sparse24-reencode --sparse24-verify --split-input-file --verify-diagnostics %s | FileCheck %s --check-prefix=ATC

// 0 1 0 2 | 0 0 3 0 and 0 0 0 4 | 5 6 0 0.
// CHECK-LABEL: func.func @matmul
// CHECK-NOT: ascend
// ATC-LABEL: func.func @matmul
func.func @matmul(%x: tensor<2x8xf32>) -> tensor<2x2xf32> {
  // CHECK: "sparse24.compressed_constant"() {{.*}}encoding = "nvidia", index = dense<{{\[}}[-19], [78]]> : tensor<2x1xi8>, {{.*}}values = dense<{{\[}}[1.000000e+00, 2.000000e+00, 3.000000e+00, 0.000000e+00], [0.000000e+00, 4.000000e+00, 5.000000e+00, 6.000000e+00]]>
  // ATC: "sparse24.compressed_constant"() {{.*}}encoding = "ascend-atc", index = dense<{{\[}}[105], [8]]>
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 0.0], [0.0, 4.0, 5.0, 6.0]]> : tensor<2x4xf32>, index = dense<[[0x29], [0x08]]> : tensor<2x1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>} : () -> (tensor<2x4xf32>, tensor<2x1xi8>)
  // CHECK: "sparse24.matmul_compress"{{.*}}encoding = "nvidia"
  %0 = "sparse24.matmul_compress"(%x, %w#0, %w#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>} : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

// Zero points, an odd number of groups, dequantized values.
// CHECK-LABEL: func.func @dequantized
func.func @dequantized(%x: tensor<2x4xf32>, %s: tensor<f32>, %z: tensor<i8>) -> tensor<2x1xf32> {
  // CHECK: "sparse24.compressed_constant"() {{.*}}encoding = "nvidia", index = dense<-18> : tensor<1x1xi8>, {{.*}}values = dense<{{\[}}[5, 9]]>
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[5, 9]]> : tensor<1x2xi8>, index = dense<0x06> : tensor<1x1xi8>, zero_point = dense<9> : tensor<i8>, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<4x1xi8>} : () -> (tensor<1x2xi8>, tensor<1x1xi8>)
  %d = "onnx.DequantizeLinear"(%w#0, %s, %z) : (tensor<1x2xi8>, tensor<f32>, tensor<i8>) -> tensor<1x2xf32>
  // CHECK: "sparse24.matmul_compress"{{.*}}encoding = "nvidia"
  %0 = "sparse24.matmul_compress"(%x, %d, %w#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<4x1xf32>} : (tensor<2x4xf32>, tensor<1x2xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

// compress and decompress have no bytes to change.
// CHECK-LABEL: func.func @chain
// CHECK: "sparse24.compress"{{.*}}encoding = "nvidia"
// CHECK: "sparse24.decompress"{{.*}}encoding = "nvidia"
func.func @chain(%w: tensor<8xf32>) -> tensor<8xf32> {
  %c:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64} : (tensor<8xf32>) -> (tensor<4xf32>, tensor<1xi8>)
  %0 = "sparse24.decompress"(%c#0, %c#1) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<8xf32>} : (tensor<4xf32>, tensor<1xi8>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @result() -> tensor<1xi8> {
  %w:2 = "sparse24.compressed_constant"() {values = dense<1.0> : tensor<2xf32>, index = dense<0x05> : tensor<1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<4xf32>} : () -> (tensor<2xf32>, tensor<1xi8>)
  // expected-error @+1 {{'func.return' op expected no operand of 'sparse24.compressed_constant', whose encoding it cannot change}}
  return %w#1 : tensor<1xi8>
}

// -----

func.func @unknown(%w: tensor<4xf32>) -> tensor<2xf32> {
  %c:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64} : (tensor<4xf32>) -> (tensor<2xf32>, tensor<1xi8>)
  // expected-error @+1 {{'onnx.Relu' op expected no operand of 'sparse24.compress', whose encoding it cannot change}}
  %0 = "onnx.Relu"(%c#0) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// A scale for each slot would not move with the values.
func.func @slots(%x: tensor<2x4xf32>, %s: tensor<2xf32>) -> tensor<2x1xf32> {
  %w:2 = "sparse24.compressed_constant"() {values = dense<[[1, 2]]> : tensor<1x2xi8>, index = dense<0x09> : tensor<1x1xi8>, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<4x1xi8>} : () -> (tensor<1x2xi8>, tensor<1x1xi8>)
  // expected-error @+1 {{'onnx.DequantizeLinear' op expected no operand}}
  %d = "onnx.DequantizeLinear"(%w#0, %s) {axis = -1 : si64} : (tensor<1x2xi8>, tensor<2xf32>) -> tensor<1x2xf32>
  %0 = "sparse24.matmul_compress"(%x, %d, %w#1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<4x1xf32>} : (tensor<2x4xf32>, tensor<1x2xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// -----

func.func @argument(%x: tensor<2x4xf32>, %values: tensor<1x2xf32>, %index: tensor<1x1xi8>) -> tensor<2x1xf32> {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected values and index of one 'sparse24.compressed_constant' or 'sparse24.compress', whose encoding can change}}
  %0 = "sparse24.matmul_compress"(%x, %values, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0 : i64, dense_type = tensor<4x1xf32>} : (tensor<2x4xf32>, tensor<1x2xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return %0 : tensor<2x1xf32>
}

// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected 'alg' to be "weight_sparse_4_2", found "weight_sparse_2_4"}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_2_4", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected dense_type to have a static shape, found tensor<*xf32>}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<*xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected dense_type to be a tensor, found memref<8x7xf32>}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = memref<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected 'reduction_axis' to be one of the 0 dimensions of dense_type, found 0}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<f32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<4x7xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected x2_compress to be tensor<7x4xf32>, found tensor<4x7xf32>}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<4x7xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected x2_compress to be tensor<8x4xf32>, found tensor<7x4xf32>}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 1 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x4xf32>, %index: tensor<8x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected 'reduction_axis' to be 0, found 1}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 1 : i64} : (tensor<5x8xf32>, tensor<8x4xf32>, tensor<8x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected 'reduction_axis' to be 1, found 0}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x12xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected the reduction dimension of dense_type to be 12 as in x1, found 8}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x12xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected dimension 1 of y to be 7, found 8}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x8xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf64>, %x2: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.matmul_compress' op expected element type of dense_type to be f64, found f32}}
  %0 = "sparse24.matmul_compress"(%x1, %x2, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x7xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf64>, tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>) {
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<8x4xf32>, index = dense<0> : tensor<8x1xi8>, dense_type = tensor<8x8xf32>, reduction_axis = 1 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<8x4xf32>, tensor<8x1xi8>)
  // expected-error @+1 {{'sparse24.matmul_compress' op expected 'reduction_axis' to be that of 'sparse24.compressed_constant', which yields the operand}}
  %2 = "sparse24.matmul_compress"(%x1, %0, %1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x8xf32>, reduction_axis = 0 : i64} : (tensor<5x8xf32>, tensor<8x4xf32>, tensor<8x1xi8>) -> tensor<5x8xf32>
  return
}

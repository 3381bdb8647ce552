// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x1: tensor<5x8xf32>, %x2: i32) {
  // expected-error @+1 {{'sparse24.matmul' op expected x2 to be a tensor, found i32}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, i32) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<f32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the rank of x1 to be at least 1, found 0}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<f32>, tensor<8x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<9x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the reduction dimension of x2 to be 8 as in x1, found 9}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<9x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the reduction dimension of x2 to be 5 as in x1, found 8}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = true, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the reduction dimension of x2 to be 8 as in x1, found 7}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<5x8xf32>, tensor<8x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected 'transpose_x1' to be false for a vector, found true}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = true, transpose_x2 = false} : (tensor<8xf32>, tensor<8x7xf32>) -> tensor<7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected 'transpose_x2' to be false for a vector, found true}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<5x8xf32>, tensor<8xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected 'transpose_x1' to be true or false}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = 1 : i64, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the rank of y to be 2, found 3}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>) -> tensor<1x5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the rank of y to be 1, found 2}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<8xf32>, tensor<8x7xf32>) -> tensor<1x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected dimension 0 of y to be 5, found 7}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>) -> tensor<7x5xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected dimension 1 of y to be 7, found 8}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>) -> tensor<5x8xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x3x5x8xf32>, %x2: tensor<4x8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected batch dimension 1 of x1 and x2 to be equal or 1, found 3 and 4}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x3x5x8xf32>, tensor<4x8x7xf32>) -> tensor<2x3x5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<1x5x8xf32>, %x2: tensor<3x8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected dimension 0 of y to be 3, found 1}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<1x5x8xf32>, tensor<3x8x7xf32>) -> tensor<1x5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<?x5x8xf32>, %x2: tensor<3x8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected dimension 0 of y to be 3, found 2}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<?x5x8xf32>, tensor<3x8x7xf32>) -> tensor<2x5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>, %bias: tensor<5x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected the rank of bias to be 1, found 2}}
  %0 = "sparse24.matmul"(%x1, %x2, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>, tensor<5x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>, %bias: tensor<5xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected dimension 0 of bias to be 7, found 5}}
  %0 = "sparse24.matmul"(%x1, %x2, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>, tensor<5xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xbf16>) {
  // expected-error @+1 {{'sparse24.matmul' op expected element type of x2 to be f32, found bf16}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xbf16>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xi64>, %x2: tensor<8x7xi64>) {
  // expected-error @+1 {{'sparse24.matmul' op expected element type of y to be i64, found i32}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xi64>, tensor<8x7xi64>) -> tensor<5x7xi32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xi16>, %x2: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected element type of x1 to be floating-point or an 8-, 32- or 64-bit integer, found i16}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xi16>, tensor<8x7xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x7xf32>, %x2_zero_point: tensor<f32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected no x2_zero_point for f32 elements}}
  %0 = "sparse24.matmul"(%x1, %x2, %x2_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x7xf32>, tensor<f32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xui8>, %x2: tensor<8x7xi8>, %bias: tensor<7xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected element type of bias to be i32, found f32}}
  %0 = "sparse24.matmul"(%x1, %x2, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xui8>, tensor<8x7xi8>, tensor<7xf32>) -> tensor<5x7xi32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xui8>, %x2: tensor<8x7xi8>, %x2_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.matmul' op expected element type of x2_zero_point to be i8, found ui8}}
  %0 = "sparse24.matmul"(%x1, %x2, %x2_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xui8>, tensor<8x7xi8>, tensor<ui8>) -> tensor<5x7xi32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xui8>, %x2: tensor<8x7xi8>, %x1_zero_point: tensor<7xui8>) {
  // expected-error @+1 {{'sparse24.matmul' op expected x1_zero_point to be a scalar or one for each row (5), found tensor<7xui8>}}
  %0 = "sparse24.matmul"(%x1, %x2, %x1_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xui8>, tensor<8x7xi8>, tensor<7xui8>) -> tensor<5x7xi32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xui8>, %x2: tensor<8x7xi8>, %x1_zero_point: tensor<1x5xui8>) {
  // expected-error @+1 {{'sparse24.matmul' op expected x1_zero_point to be a scalar or one for each row (5), found tensor<1x5xui8>}}
  %0 = "sparse24.matmul"(%x1, %x2, %x1_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xui8>, tensor<8x7xi8>, tensor<1x5xui8>) -> tensor<5x7xi32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xui8>, %x2: tensor<8x7xi8>, %x2_zero_point: tensor<8xi8>) {
  // expected-error @+1 {{'sparse24.matmul' op expected x2_zero_point to be a scalar or one for each column (7), found tensor<8xi8>}}
  %0 = "sparse24.matmul"(%x1, %x2, %x2_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xui8>, tensor<8x7xi8>, tensor<8xi8>) -> tensor<5x7xi32>
  return
}

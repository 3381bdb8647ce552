// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x1: tensor<2x8xf32>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected element type of x1 to be an 8-bit integer, found f32}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<2xf32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected x1_scale to be a scalar, found tensor<2xf32>}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<2xf32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<8xf32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected x2_scale to be a scalar or one for each column (3), found tensor<8xf32>}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<8xf32>, tensor<i8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected element type of x2_zero_point to be i8, found ui8}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<ui8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<4x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected the reduction dimension of x2 to be 8 as in x1, found 4}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected the rank of x2 to be 2, found 1}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected 'alpha' to be an f32}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f64, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected 'transpose_x2' to be true or false}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = 1 : i64, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %bias: tensor<3xf32>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected element type of bias to be i32, found f32}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %bias) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %bias: tensor<2xi32>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected dimension 0 of bias to be 3, found 2}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %bias) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<2xi32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %bias: tensor<3x1xi32>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected dimension 0 of bias to be 2, found 3}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %bias) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<3x1xi32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %bias: tensor<1x1x3xi32>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected the rank of bias to be at most 2, found 3}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %bias) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<1x1x3xi32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected both y_scale and y_zero_point or none of them, found y_scale}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 1, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected element type of y to be f32, found ui8}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xui8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected element type of y to be an 8-bit integer, found f32}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 1, 1>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected dimension 1 of y to be 3, found 4}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x4xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xui8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<ui8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: f32) {
  // expected-error @+1 {{'sparse24.qlinear_gemm' op expected y_scale to be a tensor, found f32}}
  %0 = "sparse24.qlinear_gemm"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale) {transpose_x1 = false, transpose_x2 = false, alpha = 1.0 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 1, 0>} : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, f32) -> tensor<2x3xf32>
  return
}

// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x1: tensor<2x8xf16>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected element type of x1 to be an 8-bit integer or float, found f16}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xf16>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<3xf32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected x1_scale to be a scalar or one for each row (2), found tensor<3xf32>}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<3xf32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<8xf32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected x2_scale to be a scalar or one for each column (3), found tensor<8xf32>}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<8xf32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<8x1xi8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected x2_zero_point to be a scalar or one for each column (3), found tensor<8x1xi8>}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<8x1xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i32>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected element type of x2_zero_point to be i8, found i32}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i32>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<i8>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected element type of y_scale to be f32, f16 or bf16, found i8}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<i8>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected element type of y_zero_point to be i8, found ui8}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<4x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected the reduction dimension of x2 to be 8 as in x1, found 4}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<4x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x3xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected dimension 1 of y to be 3, found 2}}
  %0 = "sparse24.qlinear_matmul"(%x1, %x1_scale, %x1_zero_point, %x2, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x2xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<3x4xui8>, %index: tensor<3x1xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul_compress' op expected x2_compress to be tensor<3x4xi8>, found tensor<3x4xui8>}}
  %0 = "sparse24.qlinear_matmul_compress"(%x1, %x1_scale, %x1_zero_point, %x2, %index, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x3xi8>, reduction_axis = 0 : i64} : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<3x4xui8>, tensor<3x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<8x2xi8>, %index: tensor<8x1xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul_compress' op expected 'reduction_axis' to be 0, found 1}}
  %0 = "sparse24.qlinear_matmul_compress"(%x1, %x1_scale, %x1_zero_point, %x2, %index, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x3xi8>, reduction_axis = 1 : i64} : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x2xi8>, tensor<8x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

func.func @invalid(%x1: tensor<2x8xi8>, %x1_scale: tensor<f32>, %x1_zero_point: tensor<i8>, %x2: tensor<3x4xi8>, %index: tensor<3x1xi8>, %x2_scale: tensor<f32>, %x2_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul_compress' op expected dimension 0 of y to be 2, found 4}}
  %0 = "sparse24.qlinear_matmul_compress"(%x1, %x1_scale, %x1_zero_point, %x2, %index, %x2_scale, %x2_zero_point, %y_scale, %y_zero_point) {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x3xi8>, reduction_axis = 0 : i64} : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<3x4xi8>, tensor<3x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<4x3xi8>
  return
}

// -----

func.func @invalid(%x1: i8, %s: tensor<f32>, %z: tensor<i8>, %x2: tensor<8x3xi8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected x1 to be a tensor, found i8}}
  %y = "sparse24.qlinear_matmul"(%x1, %s, %z, %x2, %s, %z, %s, %z) : (i8, tensor<f32>, tensor<i8>, tensor<8x3xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// -----

// Zero points of the batches, of which there are two.
func.func @invalid(%x1: tensor<2x2x8xi8>, %s: tensor<f32>, %z: tensor<i8>, %x2: tensor<2x8x3xi8>, %z2: tensor<3x1x3xi8>) {
  // expected-error @+1 {{'sparse24.qlinear_matmul' op expected x2_zero_point to be a scalar or one for each column (3), found tensor<3x1x3xi8>}}
  %y = "sparse24.qlinear_matmul"(%x1, %s, %z, %x2, %s, %z2, %s, %z) : (tensor<2x2x8xi8>, tensor<f32>, tensor<i8>, tensor<2x8x3xi8>, tensor<f32>, tensor<3x1x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x2x3xi8>
  return
}

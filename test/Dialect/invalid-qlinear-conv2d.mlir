// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<1x8x4x4xf32>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of x to be an 8-bit integer, found f32}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xf32>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f64>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of x_scale to be f32, f16 or bf16, found f64}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f64>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<8xf32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected x_scale to be a scalar, found tensor<8xf32>}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<8xf32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<i8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of x_zero_point to be ui8, found i8}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<i8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<8xf32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected filter_scale to be a scalar or one for each output channel (3), found tensor<8xf32>}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<8xf32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<ui8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of filter_zero_point to be i8, found ui8}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<ui8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of y_zero_point to be ui8, found i8}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of y to be an 8-bit integer, found i32}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>, %bias: tensor<3xf32>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected element type of bias to be i32, found f32}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point, %bias) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>, tensor<3xf32>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x16x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected input channels of filter * groups to be 16, found 8 * 1}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x16x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected dimension 3 of y to be 4, found 5}}
  %0 = "sparse24.qlinear_conv2d"(%x, %x_scale, %x_zero_point, %filter, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x5xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x4x1x1xi8>, %index: tensor<3x1x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d_compress' op expected filter_compress to be tensor<3x1x1x4xi8>, found tensor<3x4x1x1xi8>}}
  %0 = "sparse24.qlinear_conv2d_compress"(%x, %x_scale, %x_zero_point, %filter, %index, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<3x8x1x1xi8>, reduction_axis = 1 : i64} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x4x1x1xi8>, tensor<3x1x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x8x1x2xi8>, %index: tensor<3x8x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d_compress' op expected 'reduction_axis' to be 1, found 2}}
  %0 = "sparse24.qlinear_conv2d_compress"(%x, %x_scale, %x_zero_point, %filter, %index, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<3x8x1x1xi8>, reduction_axis = 2 : i64} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x2xi8>, tensor<3x8x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x1x1x4xi8>, %index: tensor<3x1x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<4xi8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d_compress' op expected filter_zero_point to be a scalar or one for each output channel (3), found tensor<4xi8>}}
  %0 = "sparse24.qlinear_conv2d_compress"(%x, %x_scale, %x_zero_point, %filter, %index, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<3x8x1x1xi8>, reduction_axis = 1 : i64} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x1x1x4xi8>, tensor<3x1x1x1xi8>, tensor<f32>, tensor<4xi8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x4xui8>, %x_scale: tensor<f32>, %x_zero_point: tensor<ui8>, %filter: tensor<3x1x1x4xi32>, %index: tensor<3x1x1x1xi8>, %filter_scale: tensor<f32>, %filter_zero_point: tensor<i8>, %y_scale: tensor<f32>, %y_zero_point: tensor<ui8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d_compress' op expected element type of dense_type to be an 8-bit integer, found i32}}
  %0 = "sparse24.qlinear_conv2d_compress"(%x, %x_scale, %x_zero_point, %filter, %index, %filter_scale, %filter_zero_point, %y_scale, %y_zero_point) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<3x8x1x1xi32>, reduction_axis = 1 : i64} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x1x1x4xi32>, tensor<3x1x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return
}

// -----

func.func @invalid(%x: i8, %s: tensor<f32>, %z: tensor<i8>, %filter: tensor<3x4x1x1xi8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv2d' op expected x to be a tensor, found i8}}
  %y = "sparse24.qlinear_conv2d"(%x, %s, %z, %filter, %s, %z, %s, %z) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (i8, tensor<f32>, tensor<i8>, tensor<3x4x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<1x3x4x4xi8>
  return
}

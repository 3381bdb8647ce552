// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

// Convolutions of one and three dimensions; those of two have files of their own.

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected 'strides' to have 1 elements, found 2}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected 'pads' to have 2 elements, found 4}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected 'data_format' to be "NCW" or "NWC", found "NCHW"}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected 'pads' to be 0 where 'auto_pad' is "SAME_UPPER", found 1}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 1>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW", auto_pad = "SAME_UPPER"} : (tensor<1x8x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected the rank of x to be 3, found 4}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected the rank of filter to be 3, found 4}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected input channels of filter * groups to be 8, found 8 * 2}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x8x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x2xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected the padded width of x to be at least 5, found 4}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 1, 1>, dilations = array<i64: 2>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x2xf32>, tensor<4x8x3xf32>) -> tensor<1x4x1xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected dimension 2 of y to be 5, found 4}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 1>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x6xf32>, tensor<4x8x3xf32>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x6x8xf32>, %filter: tensor<4x8x3xf32>) {
  // expected-error @+1 {{'sparse24.conv1d' op expected dimension 2 of y to be 4, found 5}}
  %0 = "sparse24.conv1d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NWC"} : (tensor<1x6x8xf32>, tensor<4x8x3xf32>) -> tensor<1x4x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x5x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected 'dilations' to have 3 elements, found 2}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x4x5x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x2x3x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x5x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected 'data_format' to be "NCDHW" or "NDHWC", found "NCHW"}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x4x5x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x2x3x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x5x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected dimension 2 of y to be 2, found 3}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x4x5x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x3x3x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x5x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected dimension 3 of y to be 3, found 2}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x4x5x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x2x2x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x5x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected dimension 4 of y to be 4, found 5}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x4x5x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x2x3x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x2x5x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected the padded depth of x to be at least 3, found 2}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x2x5x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x1x3x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x2x6xf32>, %filter: tensor<4x8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv3d' op expected the padded height of x to be at least 3, found 2}}
  %0 = "sparse24.conv3d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x4x2x6xf32>, tensor<4x8x3x3x3xf32>) -> tensor<1x4x2x1x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %v: tensor<4x3x1x4xf32>, %i: tensor<4x3x1x1xi8>) {
  // expected-error @+1 {{'sparse24.conv1d_compress' op expected the rank of dense_type to be 3, found 4}}
  %0 = "sparse24.conv1d_compress"(%x, %v, %i) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<4x8x3x1xf32>} : (tensor<1x8x6xf32>, tensor<4x3x1x4xf32>, tensor<4x3x1x1xi8>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xf32>, %v: tensor<8x3x2xf32>, %i: tensor<8x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv1d_compress' op expected 'reduction_axis' to be 1, found 0}}
  %0 = "sparse24.conv1d_compress"(%x, %v, %i) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<4x8x3xf32>} : (tensor<1x8x6xf32>, tensor<8x3x2xf32>, tensor<8x3x1xi8>) -> tensor<1x4x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x4x5x6xf32>, %v: tensor<4x3x3x3x4xf32>, %i: tensor<4x3x3x3x2xi8>) {
  // expected-error @+1 {{'sparse24.conv3d_compress' op expected compress_index to be tensor<4x3x3x3x1xi8>, found tensor<4x3x3x3x2xi8>}}
  %0 = "sparse24.conv3d_compress"(%x, %v, %i) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<4x8x3x3x3xf32>} : (tensor<1x8x4x5x6xf32>, tensor<4x3x3x3x4xf32>, tensor<4x3x3x3x2xi8>) -> tensor<1x4x2x3x4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6xui8>, %s: tensor<f32>, %z: tensor<ui8>, %f: tensor<4x8x3xi8>, %fs: tensor<2xf32>, %fz: tensor<i8>) {
  // expected-error @+1 {{'sparse24.qlinear_conv1d' op expected filter_scale to be a scalar or one for each output channel (4), found tensor<2xf32>}}
  %0 = "sparse24.qlinear_conv1d"(%x, %s, %z, %f, %fs, %fz, %s, %z) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x6xui8>, tensor<f32>, tensor<ui8>, tensor<4x8x3xi8>, tensor<2xf32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x4x4xui8>
  return
}

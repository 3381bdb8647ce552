// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected 'alg' to be "weight_sparse_4_2", found "zip"}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "zip", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected 'encoding' to be one of "ascend-atc", "ascend-mmad", "nvidia", found "ascend"}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected dense_type to be a tensor, found i8}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = i8, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected dense_type to have a static shape, found tensor<4x?x3x3xf32>}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x?x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected dense_type to have a 2:4 form that fits 64 bits, found tensor<4x8x3x3xi1>}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xi1>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected 'reduction_axis' to be one of the 4 dimensions of dense_type, found 4}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 4 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected 'reduction_axis' to be one of the 4 dimensions of dense_type, found -1}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = -1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<8x3x3x2xf32>, %index: tensor<8x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected 'reduction_axis' to be 1, found 0}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 0 : i64} : (tensor<1x8x6x6xf32>, tensor<8x3x3x2xf32>, tensor<8x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x4xf32>, %index: tensor<4x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected the rank of dense_type to be 4, found 2}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x4xf32>, tensor<4x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x8xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected filter_compress to be tensor<4x3x3x4xf32>, found tensor<4x3x3x8xf32>}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x8xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf16>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected filter_compress to be tensor<4x3x3x4xf32>, found tensor<4x3x3x4xf16>}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf16>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xui8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected compress_index to be tensor<4x3x3x1xi8>, found tensor<4x3x3x1xui8>}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xui8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x9xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected compress_index to be tensor<4x3x3x1xi8>, found tensor<4x9xi8>}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x9xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected input channels of dense_type * groups to be 8, found 8 * 2}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected dimension 1 of y to be 4, found 3}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x3x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x3x3x4xf32>, %index: tensor<4x3x3x1xi8>, %bias: tensor<5xf32>) {
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected dimension 0 of bias to be 4, found 5}}
  %0 = "sparse24.conv2d_compress"(%x, %filter, %index, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>, tensor<5xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  %0, %1 = "sparse24.compress"(%filter) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 1 : i64} : (tensor<4x8x3x3xf32>) -> (tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>)
  // expected-error @+1 {{'sparse24.conv2d_compress' op expected 'encoding' to be that of 'sparse24.compress', which yields the operand}}
  %2 = "sparse24.conv2d_compress"(%x, %0, %1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<4x8x3x3xf32>, reduction_axis = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x3x3x4xf32>, tensor<4x3x3x1xi8>) -> tensor<1x4x6x6xf32>
  return
}

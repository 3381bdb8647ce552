// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op attribute "output_padding" is expected but not provided}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected 'output_padding' to have 2 elements, found 1}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected all elements of 'output_padding' to be at least 0, found -1}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, -1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected all elements of 'strides' to be at least 1, found 0}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 0, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected 'groups' to be at least 1, found 0}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 0 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected 'groups' to divide the 8 input channels of filter, found 3}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 3 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x9x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected 'data_format' to be "NCHW" or "NHWC", found "NCW"}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<6x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 0 of filter to be 8, found 6}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<6x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 1 of y to be 6, found 3}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 2 of y to be 11, found 7}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 2, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 3 of y to be 10, found 8}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 2>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 2 of y to be 8, found 7}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 1, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 3 of y to be 5, found 8}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 1, 0, 2>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected the height of y without its pads to be at least 1, found 0}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 4, 0, 3, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>, %bias: tensor<3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected dimension 0 of bias to be 6, found 3}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter, %bias) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>, tensor<3xf32>) -> tensor<1x6x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xi16>, %filter: tensor<8x3x3x3xi16>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected element type of x to be floating-point or an 8-bit integer, found i16}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xi16>, tensor<8x3x3x3xi16>) -> tensor<1x3x7x8xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xi8>, %filter: tensor<8x3x3x3xi8>, %bias: tensor<3xi8>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected element type of bias to be i32, found i8}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter, %bias) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xi8>, tensor<8x3x3x3xi8>, tensor<3xi8>) -> tensor<1x3x7x8xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf16>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected element type of filter to be f32, found f16}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf16>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected the strided height of x and the dilated one of filter to fit 64 bits}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 9223372036854775807, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x?x5x6xf32>, %filter: tensor<?x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d' op expected the output channels to fit 64 bits}}
  %0 = "sparse24.conv_transpose2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 4611686018427387904 : i64, data_format = "NCHW"} : (tensor<1x?x5x6xf32>, tensor<?x3x3x3xf32>) -> tensor<1x?x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose1d' op expected the rank of x to be 3, found 4}}
  %0 = "sparse24.conv_transpose1d"(%x, %filter) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x6xf32>, %filter: tensor<8x3x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv_transpose3d' op expected 'pads' to have 6 elements, found 4}}
  %0 = "sparse24.conv_transpose3d"(%x, %filter) {strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, output_padding = array<i64: 0, 0, 0>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x5x6xf32>, tensor<8x3x3x3xf32>) -> tensor<1x3x7x8xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x16x5x5xf32>, %v: tensor<16x3x3x4xf32>, %i: tensor<16x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d_compress' op expected 'reduction_axis' to be 0, found 1}}
  %0 = "sparse24.conv_transpose2d_compress"(%x, %v, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<16x8x3x3xf32>} : (tensor<1x16x5x5xf32>, tensor<16x3x3x4xf32>, tensor<16x3x3x1xi8>) -> tensor<1x8x7x7xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x16x5x5xf32>, %v: tensor<9x3x3x4xf32>, %i: tensor<9x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d_compress' op expected 'groups' to divide the 16 elements along dimension 0 of dense_type, found 3}}
  %0 = "sparse24.conv_transpose2d_compress"(%x, %v, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 3 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<16x3x3x3xf32>} : (tensor<1x16x5x5xf32>, tensor<9x3x3x4xf32>, tensor<9x3x3x1xi8>) -> tensor<1x9x7x7xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x16x5x5xf32>, %v: tensor<3x3x3x4xf32>, %i: tensor<6x3x3x1xi8>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d_compress' op expected filter_compress to be tensor<6x3x3x4xf32>, found tensor<3x3x3x4xf32>}}
  %0 = "sparse24.conv_transpose2d_compress"(%x, %v, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<16x3x3x3xf32>} : (tensor<1x16x5x5xf32>, tensor<3x3x3x4xf32>, tensor<6x3x3x1xi8>) -> tensor<1x6x7x7xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x16x5x5xf32>, %v: tensor<6x3x3x8xf32>, %i: tensor<6x3x3x2xi8>) {
  // expected-error @+1 {{'sparse24.conv_transpose2d_compress' op expected filter_compress to be tensor<6x3x3x4xf32>, found tensor<6x3x3x8xf32>}}
  %0 = "sparse24.conv_transpose2d_compress"(%x, %v, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<16x3x3x3xf32>} : (tensor<1x16x5x5xf32>, tensor<6x3x3x8xf32>, tensor<6x3x3x2xi8>) -> tensor<1x6x7x7xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x16x5x5xf32>, %w: tensor<8x6x3x3xf32>) {
  %v, %i = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64} : (tensor<8x6x3x3xf32>) -> (tensor<6x3x3x4xf32>, tensor<6x3x3x1xi8>)
  // expected-error @+1 {{'sparse24.conv_transpose2d_compress' op expected the groups of the reduction to be 1, as of 'sparse24.compress', which yields the operand, found 2}}
  %0 = "sparse24.conv_transpose2d_compress"(%x, %v, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<16x3x3x3xf32>} : (tensor<1x16x5x5xf32>, tensor<6x3x3x4xf32>, tensor<6x3x3x1xi8>) -> tensor<1x6x7x7xf32>
  return
}

// -----

func.func @invalid(%w: tensor<16x3xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'groups' to be at least 1, found 0}}
  %0, %1 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 0 : i64} : (tensor<16x3xf32>) -> (tensor<3x8xf32>, tensor<3x2xi8>)
  return
}

// -----

func.func @invalid(%w: tensor<16x3xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected the type of 'groups' to be i64, found si64}}
  %0, %1 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 2 : si64} : (tensor<16x3xf32>) -> (tensor<3x8xf32>, tensor<3x2xi8>)
  return
}

// -----

func.func @invalid(%w: tensor<3x16xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'groups' to be 1 but for dimension 0 of several, found 2}}
  %0, %1 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 1 : i64, groups = 2 : i64} : (tensor<3x16xf32>) -> (tensor<3x8xf32>, tensor<3x2xi8>)
  return
}

// -----

func.func @invalid(%w: tensor<16xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'groups' to be 1 but for dimension 0 of several, found 2}}
  %0, %1 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 2 : i64} : (tensor<16xf32>) -> (tensor<8xf32>, tensor<2xi8>)
  return
}

// -----

func.func @invalid(%w: tensor<16x3xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'groups' to divide the 16 elements along dimension 0 of weight, found 5}}
  %0, %1 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 5 : i64} : (tensor<16x3xf32>) -> (tensor<15x2xf32>, tensor<15x1xi8>)
  return
}

// -----

func.func @invalid(%w: tensor<16x3xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected values to be tensor<6x4xf32>, found tensor<3x8xf32>}}
  %0, %1 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 2 : i64} : (tensor<16x3xf32>) -> (tensor<3x8xf32>, tensor<3x2xi8>)
  return
}

// -----

// A product has no groups, so a weight compressed in groups is not its own.
func.func @invalid(%w: tensor<16x3xf32>, %x: tensor<2x8xf32>) {
  %v, %i = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 2 : i64} : (tensor<16x3xf32>) -> (tensor<6x4xf32>, tensor<6x1xi8>)
  // expected-error @+1 {{'sparse24.matmul_compress' op expected the groups of the reduction to be 2, as of 'sparse24.compress', which yields the operand, found 1}}
  %0 = "sparse24.matmul_compress"(%x, %v, %i) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x6xf32>} : (tensor<2x8xf32>, tensor<6x4xf32>, tensor<6x1xi8>) -> tensor<2x6xf32>
  return
}

// -----

// Rows of 2 of 16 elements; row 3 is the first of the second group.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0xe in row 3, group 1, found 0xd: }}
  %0:2 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<6x4xf32>, index = dense<[[0xee], [0xee], [0xee], [0xde], [0xee], [0xee]]> : tensor<6x1xi8>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 2 : i64, dense_type = tensor<16x3xf32>} : () -> (tensor<6x4xf32>, tensor<6x1xi8>)
  return
}

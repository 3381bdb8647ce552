// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the padded height of x and the dilated one of filter to fit 64 bits}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 9223372036854775807, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the padded width of x and the dilated one of filter to fit 64 bits}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 9223372036854775807>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x9223372036854775805x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 2 of y to be 9223372036854775805, found 6}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x9223372036854775805x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x4611686018427387904x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected input channels of filter * groups to be 8, found 4611686018427387904 * 4}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 4 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x4611686018427387904x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x9223372036854775807x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 2 of y to be 4611686018427387904, found 6}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", auto_pad = "SAME_UPPER"} : (tensor<1x8x9223372036854775807x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x0x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the padded height of x to be at least 3, found 2}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x0x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x4294967296x4294967296xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected the product of the dimensions of x to fit 64 bits}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x4294967296x4294967296xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x9223372036854775807x0xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 1 of w to be 0, found 12}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x9223372036854775807x0xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x1: tensor<5x8xf32>, %x2: tensor<8x0xf32>) {
  // expected-error @+1 {{'sparse24.matmul' op expected dimension 1 of y to be 0, found 7}}
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xf32>, tensor<8x0xf32>) -> tensor<5x7xf32>
  return
}

// -----

func.func @invalid(%weight: tensor<4294967296x4294967296xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a 2:4 form that fits 64 bits, found tensor<4294967296x4294967296xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<4294967296x4294967296xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<9223372036854775807x1xi8>) {
  // expected-error @+1 {{'sparse24.compress' op expected values to be tensor<1x4611686018427387904xi8>, found tensor<7x4xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<9223372036854775807x1xi8>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x0xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected values to be tensor<0x4xf32>, found tensor<7x4xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x0xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<0x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected values to be tensor<7x0xf32>, found tensor<7x4xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<0x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

// The product of the dimensions behind that of the zero point does not fit.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected 'zero_point' to be one i8}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<> : tensor<2x1099511627776x1099511627776x0x2xi8>, index = dense<> : tensor<2x1099511627776x1099511627776x0x1xi8>, zero_point = dense<[[[[[1]]]], [[[[2]]]]]> : tensor<2x1x1x1x1xi8>, dense_type = tensor<2x1099511627776x4x1099511627776x0xi8>, reduction_axis = 2 : i64, alg = "weight_sparse_4_2", encoding = "nvidia"} : () -> (tensor<2x1099511627776x1099511627776x0x2xi8>, tensor<2x1099511627776x1099511627776x0x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf80>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a 2:4 form that fits 64 bits, found tensor<8x7xf80>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xf80>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xi128>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a 2:4 form that fits 64 bits, found tensor<8x7xi128>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xi128>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the rank of x to be 4, found 3}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the rank of filter to be 4, found 2}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the rank of y to be 4, found 5}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6x1xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x24x6x6xf32>, %filter: tensor<4x16x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected input channels of filter * groups to be 24, found 16 * 2}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64, data_format = "NCHW"} : (tensor<1x24x6x6xf32>, tensor<4x16x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'groups' to divide the 8 channels of x, found 3}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 3 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<6x2x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'groups' to divide the 6 output channels of filter, found 4}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 4 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<6x2x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the type of 'groups' to be i64, found i32}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i32, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the type of 'groups' to be i64, found i128}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i128, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x5xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 2 of y to be 3, found 2}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", auto_pad = "SAME_LOWER"} : (tensor<1x8x5x5xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x2x3xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 0 of y to be 1, found 2}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<2x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 1 of y to be 4, found 8}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x8x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 2 of y to be 6, found 5}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x5x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 3 of y to be 4, found 6}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 1, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x6x6x8xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 3 of y to be 4, found 3}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NHWC"} : (tensor<1x6x6x8xf32>, tensor<4x8x3x3xf32>) -> tensor<1x6x6x3xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the padded height of x to be at least 9, found 8}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 4, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x0x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the height of filter to be at least 1, found 0}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x0x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>, %bias: tensor<1x4xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected the rank of bias to be 1, found 2}}
  %0 = "sparse24.conv2d"(%x, %filter, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>, tensor<1x4xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>, %bias: tensor<8xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected dimension 0 of bias to be 4, found 8}}
  %0 = "sparse24.conv2d"(%x, %filter, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>, tensor<8xf32>) -> tensor<1x4x6x6xf32>
  return
}

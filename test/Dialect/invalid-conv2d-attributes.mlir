// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'groups' to be at least 1, found 0}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 0 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'groups' to be at least 1, found -9223372036854775808}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = -9223372036854775808 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'strides' to have 2 elements, found 1}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected all elements of 'strides' to be at least 1, found 0}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 0>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'strides' to be an array of i64}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i32: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected all elements of 'dilations' to be at least 1, found -1}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: -1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'pads' to have 4 elements, found 2}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected all elements of 'pads' to be at least 0, found -1}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, -1, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'data_format' to be "NCHW" or "NHWC", found "CHWN"}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "CHWN"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'auto_pad' to be "NOTSET", "SAME_UPPER", "SAME_LOWER" or "VALID", found "SAME"}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", auto_pad = "SAME"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'auto_pad' to be a string}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", auto_pad = 1 : i64} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected 'pads' to be 0 where 'auto_pad' is "VALID", found 1}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", auto_pad = "VALID"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

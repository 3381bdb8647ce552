// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: f32, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected x to be a tensor, found f32}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (f32, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected y to be a tensor, found vector<4xf32>}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> vector<4xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf16>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of filter to be f32, found f16}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf16>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>, %bias: tensor<4xf64>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of bias to be f32, found f64}}
  %0 = "sparse24.conv2d"(%x, %filter, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>, tensor<4xf64>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of y to be f32, found i32}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xi32>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of x to be floating-point or an 8-bit integer, found i32}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xi32>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6x!onnx.String>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of x to be floating-point or an 8-bit integer, found !onnx.String}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6x!onnx.String>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xf32>, %filter: tensor<4x8x3x3xf32>, %x_zero_point: tensor<f32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected no x_zero_point for f32 elements}}
  %0 = "sparse24.conv2d"(%x, %filter, %x_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xf32>, tensor<4x8x3x3xf32>, tensor<f32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xi8>, %filter: tensor<4x8x3x3xf32>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of filter to be an 8-bit integer, found f32}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xi8>, tensor<4x8x3x3xf32>) -> tensor<1x4x6x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xi8>, %filter: tensor<4x8x3x3xi8>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of y to be i32, found i8}}
  %0 = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xi8>, tensor<4x8x3x3xi8>) -> tensor<1x4x6x6xi8>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xui8>, %filter: tensor<4x8x3x3xi8>, %x_zero_point: tensor<i8>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected element type of x_zero_point to be ui8, found i8}}
  %0 = "sparse24.conv2d"(%x, %filter, %x_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xui8>, tensor<4x8x3x3xi8>, tensor<i8>) -> tensor<1x4x6x6xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xi8>, %filter: tensor<4x8x3x3xi8>, %x_zero_point: tensor<8xi8>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected x_zero_point to be a scalar, found tensor<8xi8>}}
  %0 = "sparse24.conv2d"(%x, %filter, %x_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xi8>, tensor<4x8x3x3xi8>, tensor<8xi8>) -> tensor<1x4x6x6xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xi8>, %filter: tensor<4x8x3x3xi8>, %filter_zero_point: tensor<3xi8>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected filter_zero_point to be a scalar or one for each output channel (4), found tensor<3xi8>}}
  %0 = "sparse24.conv2d"(%x, %filter, %filter_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xi8>, tensor<4x8x3x3xi8>, tensor<3xi8>) -> tensor<1x4x6x6xi32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x6x6xi8>, %filter: tensor<?x8x3x3xi8>, %filter_zero_point: tensor<4x1xi8>) {
  // expected-error @+1 {{'sparse24.conv2d' op expected filter_zero_point to be a scalar or one for each output channel, found tensor<4x1xi8>}}
  %0 = "sparse24.conv2d"(%x, %filter, %filter_zero_point) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>, strides = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x6x6xi8>, tensor<?x8x3x3xi8>, tensor<4x1xi8>) -> tensor<1x4x6x6xi32>
  return
}

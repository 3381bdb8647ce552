// RUN: sparse24-opt --sparse24-check=target=ascend --sparse24-remarks --verify-diagnostics %s -o /dev/null

func.func @layers(%x0: tensor<1x8x4x4xi8>, %x1: tensor<1x5x4x4xi8>,
                  %x2: tensor<1x8x4x4xf32>, %x3: tensor<1x8x4x4xui8>,
                  %x4: tensor<1x16x4x4xi8>, %x5: tensor<1x4x4x4xi8>,
                  %x6: tensor<?x8x4x4xi8>, %x7: tensor<2x4xi8>,
                  %x8: tensor<?x8xi8>) {
  %w0 = "sparse24.constant"() {value = dense<0> : tensor<2x8x1x1xi8>} : () -> tensor<2x8x1x1xi8>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (ascend-atc)}}
  %0 = "sparse24.conv2d"(%x0, %w0) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xi8>, tensor<2x8x1x1xi8>) -> tensor<1x2x4x4xi32>
  // Other reasons come first.
  %w1 = "sparse24.constant"() {value = dense<0> : tensor<2x5x3x3xi8>} : () -> tensor<2x5x3x3xi8>
  // expected-remark @+1 {{stays dense: no-gain}}
  %1 = "sparse24.conv2d"(%x1, %w1) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x5x4x4xi8>, tensor<2x5x3x3xi8>) -> tensor<1x2x2x2xi32>
  %w2 = "sparse24.constant"() {value = dense<0.0> : tensor<2x8x1x1xf32>} : () -> tensor<2x8x1x1xf32>
  // expected-remark @+1 {{stays dense: target-constraint: target 'ascend': expected elements of i8, found f32}}
  %2 = "sparse24.conv2d"(%x2, %w2) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xf32>, tensor<2x8x1x1xf32>) -> tensor<1x2x4x4xf32>
  %w3 = "sparse24.constant"() {value = dense<0> : tensor<2x8x1x1xui8>} : () -> tensor<2x8x1x1xui8>
  // expected-remark @+1 {{target 'ascend': expected elements of i8, found ui8}}
  %3 = "sparse24.conv2d"(%x3, %w3) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xui8>, tensor<2x8x1x1xui8>) -> tensor<1x2x4x4xi32>
  %w4 = "sparse24.constant"() {value = dense<0> : tensor<2x8x1x1xi8>} : () -> tensor<2x8x1x1xi8>
  // expected-remark @+1 {{target 'ascend': expected groups to be 1, found 2}}
  %4 = "sparse24.conv2d"(%x4, %w4) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x16x4x4xi8>, tensor<2x8x1x1xi8>) -> tensor<1x2x4x4xi32>
  %w5 = "sparse24.constant"() {value = dense<0> : tensor<2x4x1x1xi8>} : () -> tensor<2x4x1x1xi8>
  // expected-remark @+1 {{target 'ascend': expected at least 5 input channels, found 4}}
  %5 = "sparse24.conv2d"(%x5, %w5) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x4x4xi8>, tensor<2x4x1x1xi8>) -> tensor<1x2x4x4xi32>
  %w6 = "sparse24.constant"() {value = dense<0> : tensor<2x8x1x1xi8>} : () -> tensor<2x8x1x1xi8>
  // expected-remark @+1 {{target 'ascend': expected static shapes, found tensor<?x8x4x4xi8>}}
  %6 = "sparse24.conv2d"(%x6, %w6) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<?x8x4x4xi8>, tensor<2x8x1x1xi8>) -> tensor<?x2x4x4xi32>
  // The channels of a convolution are meant.
  %w7 = "sparse24.constant"() {value = dense<0> : tensor<4x2xi8>} : () -> tensor<4x2xi8>
  // expected-remark @+1 {{compressed: 8 -> 6 bytes (ascend-atc)}}
  %7 = "sparse24.matmul"(%x7, %w7) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xi8>, tensor<4x2xi8>) -> tensor<2x2xi32>
  %w8 = "sparse24.constant"() {value = dense<0> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  // expected-remark @+1 {{target 'ascend': expected static shapes, found tensor<?x8xi8>}}
  %8 = "sparse24.matmul"(%x8, %w8) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<?x8xi8>, tensor<8x2xi8>) -> tensor<?x2xi32>
  // A result that is not static, though all operands are.
  %ws = "sparse24.constant"() {value = dense<0> : tensor<2x8x1x1xi8>} : () -> tensor<2x8x1x1xi8>
  // expected-remark @+1 {{stays dense: target-constraint: target 'ascend': expected static shapes, found tensor<1x2x?x?xi32>}}
  %s = "sparse24.conv2d"(%x0, %ws) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xi8>, tensor<2x8x1x1xi8>) -> tensor<1x2x?x?xi32>
  return
}

// The elements that are stored count, not those that they are dequantized to.
func.func @dequantized(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<0> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  %s = "sparse24.constant"() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %d = "onnx.DequantizeLinear"(%w, %s) : (tensor<8x2xi8>, tensor<f32>) -> tensor<8x2xf32>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (ascend-atc)}}
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

// What is not 2:4 says so, whatever the target.
func.func @dense(%x: tensor<2x4xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x2xf32>} : () -> tensor<4x2xf32>
  // expected-remark @+1 {{stays dense: not-2to4}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x2xf32>) -> tensor<2x2xf32>
  return
}

// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics %s -o /dev/null

func.func @layers(%x: tensor<1x8x5xf32>, %x2: tensor<1x16x5x5xf32>, %x3: tensor<1x8x2x2x2xf32>) {
  %w0 = "sparse24.constant"() {value = dense<0.> : tensor<8x3x2xf32>} : () -> tensor<8x3x2xf32>
  // expected-remark @+1 {{compressed: 192 -> 102 bytes (ascend-atc)}}
  %0 = "sparse24.conv_transpose1d"(%x, %w0) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x3x2xf32>) -> tensor<1x3x6xf32>
  // Each group has its own channels.
  // expected-remark @+1 {{stays dense: too-few-channels: 2 elements along dimension 0 in each group, expected at least 4}}
  %1 = "sparse24.conv_transpose1d"(%x, %w0) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 4 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x3x2xf32>) -> tensor<1x12x6xf32>
  %w2 = "sparse24.constant"() {value = dense<0.> : tensor<2x8x1x1x1xf32>} : () -> tensor<2x8x1x1x1xf32>
  // expected-remark @+1 {{compressed: 64 -> 34 bytes (ascend-atc)}}
  %2 = "sparse24.conv3d"(%x3, %w2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x2x2x2xf32>, tensor<2x8x1x1x1xf32>) -> tensor<1x2x2x2x2xf32>
  // The first element of the group that violates is channel 4.
  %w3 = "sparse24.constant"() {value = dense<[[[0.]], [[0.]], [[0.]], [[0.]], [[1.]], [[2.]], [[0.]], [[3.]]]> : tensor<8x1x1xf32>} : () -> tensor<8x1x1xf32>
  // expected-remark @+1 {{not-2to4: 1 of 2 groups violate, the first at [4, 0, 0]: (1, 2, 0, 3)}}
  %3 = "sparse24.conv_transpose1d"(%x, %w3) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x1x1xf32>) -> tensor<1x2x5xf32>
  %w4 = "sparse24.constant"() {value = dense<[[[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]], [[1.], [2.], [0.], [0.]]]> : tensor<8x4x1xf32>} : () -> tensor<8x4x1xf32>
  // expected-remark @+1 {{not-2to4: 4 of 8 groups violate, the first at [0, 0, 0]: (1, 1, 1, 1); 2:4 along dimension 1, the output channels: pruned along the wrong dimension?}}
  %4 = "sparse24.conv_transpose1d"(%x, %w4) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x4x1xf32>) -> tensor<1x4x5xf32>
  %w5 = "sparse24.constant"() {value = dense<[[[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]], [[1., 0., 2.], [0., 0., 3.], [0., 4., 5.], [6., 0., 0.]]]> : tensor<8x4x3xf32>} : () -> tensor<8x4x3xf32>
  // expected-remark @+1 {{not-2to4: 12 of 24 groups violate, the first at [0, 0, 0]: (1, 1, 1, 1); 2:4 in rows of 12, output channels by kernel positions: pruned after flattening?}}
  %5 = "sparse24.conv_transpose1d"(%x, %w5) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x4x3xf32>) -> tensor<1x4x7xf32>
  return
}

// What the conversion leaves as it is.
func.func @not_raised(%x: tensor<1x4x2x2x2x2xf32>, %y: tensor<1x8x3x3xf32>, %d: tensor<1x8x?x3xf32>, %s: tensor<f32>, %z: tensor<ui8>, %zw: tensor<i8>, %q: tensor<1x4x2x2x2x2xui8>, %u: tensor<*xf32>) {
  %w = "sparse24.constant"() {value = dense<0.> : tensor<6x4x1x1x1x1xf32>} : () -> tensor<6x4x1x1x1x1xf32>
  %i = "sparse24.constant"() {value = dense<0> : tensor<6x4x1x1x1x1xi8>} : () -> tensor<6x4x1x1x1x1xi8>
  %v = "sparse24.constant"() {value = dense<0.> : tensor<8x2x3x3xf32>} : () -> tensor<8x2x3x3xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.Conv' has no compressed form for 4 spatial dimensions, expected at most 3}}
  %0 = "onnx.Conv"(%x, %w) : (tensor<1x4x2x2x2x2xf32>, tensor<6x4x1x1x1x1xf32>) -> tensor<1x6x2x2x2x2xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvInteger' has no compressed form for 4 spatial dimensions, expected at most 3}}
  %1 = "onnx.ConvInteger"(%q, %i) : (tensor<1x4x2x2x2x2xui8>, tensor<6x4x1x1x1x1xi8>) -> tensor<1x6x2x2x2x2xi32>
  // expected-remark @+1 {{unsupported-op: 'onnx.QLinearConv' has no compressed form for 4 spatial dimensions, expected at most 3}}
  %2 = "onnx.QLinearConv"(%q, %s, %z, %i, %s, %zw, %s, %z) : (tensor<1x4x2x2x2x2xui8>, tensor<f32>, tensor<ui8>, tensor<6x4x1x1x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x6x2x2x2x2xui8>
  // expected-remark @+1 {{unsupported-op: 'onnx.Conv' has no compressed form for a filter of unknown rank}}
  %3 = "onnx.Conv"(%y, %u) : (tensor<1x8x3x3xf32>, tensor<*xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for pads that depend on sizes not known}}
  %t0 = "onnx.ConvTranspose"(%d, %v) {output_shape = [8, 8], strides = [3, 3]} : (tensor<1x8x?x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for an output 1 longer than the kernel reaches}}
  %t1 = "onnx.ConvTranspose"(%y, %v) {output_shape = [10, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for expected 'output_shape' to be 2 integers of at least 1}}
  %t2 = "onnx.ConvTranspose"(%y, %v) {output_shape = [1, 2, 8, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for an output 1 longer than the kernel reaches}}
  %t3 = "onnx.ConvTranspose"(%y, %v) {auto_pad = "SAME_UPPER", strides = [4, 4]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for 'auto_pad' VALID with 'output_shape'}}
  %t4 = "onnx.ConvTranspose"(%y, %v) {auto_pad = "VALID", output_shape = [8, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for pads that leave nothing of the output}}
  %t5 = "onnx.ConvTranspose"(%y, %v) {pads = [2, 2, 3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  return
}

module attributes {onnx.opset_import = {ai.onnx = 10 : i64}} {
  func.func @old(%x: tensor<1x8x3x3xf32>) {
    %w = "sparse24.constant"() {value = dense<0.> : tensor<8x2x3x3xf32>} : () -> tensor<8x2x3x3xf32>
    // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for 'output_shape' before opset 11}}
    %t0 = "onnx.ConvTranspose"(%x, %w) {output_shape = [8, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
    // expected-remark @+1 {{unsupported-op: 'onnx.ConvTranspose' has no compressed form for 'auto_pad' before opset 11}}
    %t1 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_UPPER"} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
    return
  }
}

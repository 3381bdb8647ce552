// RUN: sparse24-opt --convert-onnx-to-sparse24 --sparse24-verify %s | FileCheck %s

// Convolutions of one and three dimensions.

// CHECK-LABEL: func.func @conv1d
func.func @conv1d(%x: tensor<2x8x9xf32>, %w: tensor<6x4x3xf32>, %b: tensor<6xf32>, %d: tensor<2x8x?xf32>) {
  // CHECK: "sparse24.conv1d"(%arg0, %arg1, %arg2) {data_format = "NCW", dilations = array<i64: 2>, groups = 2 : i64, onnx_node_name = "c", operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, pads = array<i64: 1, 3>, strides = array<i64: 2>}
  %0 = "onnx.Conv"(%x, %w, %b) {dilations = [2], group = 2 : si64, kernel_shape = [3], onnx_node_name = "c", pads = [1, 3], strides = [2]} : (tensor<2x8x9xf32>, tensor<6x4x3xf32>, tensor<6xf32>) -> tensor<2x6x5xf32>
  // 9 in steps of 2: 5 outputs reach over 11.
  // CHECK: pads = array<i64: 1, 1>
  %1 = "onnx.Conv"(%x, %w) {auto_pad = "SAME_UPPER", group = 2 : si64, strides = [2]} : (tensor<2x8x9xf32>, tensor<6x4x3xf32>) -> tensor<2x6x5xf32>
  // CHECK: auto_pad = "SAME_LOWER"
  // CHECK-SAME: pads = array<i64: 0, 0>
  %2 = "onnx.Conv"(%d, %w) {auto_pad = "SAME_LOWER", group = 2 : si64} : (tensor<2x8x?xf32>, tensor<6x4x3xf32>) -> tensor<2x6x?xf32>
  return
}

// CHECK-LABEL: func.func @conv3d
func.func @conv3d(%x: tensor<1x4x5x6x7xf32>, %w: tensor<6x4x1x2x3xf32>) {
  // Front, top, left, back, bottom, right.
  // CHECK: "sparse24.conv3d"(%arg0, %arg1) {data_format = "NCDHW", dilations = array<i64: 1, 1, 1>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, pads = array<i64: 0, 1, 2, 3, 4, 5>, strides = array<i64: 1, 2, 3>}
  %0 = "onnx.Conv"(%x, %w) {pads = [0, 1, 2, 3, 4, 5], strides = [1, 2, 3]} : (tensor<1x4x5x6x7xf32>, tensor<6x4x1x2x3xf32>) -> tensor<1x6x8x5x4xf32>
  // CHECK: pads = array<i64: 0, 0, 1, 0, 1, 1>
  %1 = "onnx.Conv"(%x, %w) {auto_pad = "SAME_UPPER"} : (tensor<1x4x5x6x7xf32>, tensor<6x4x1x2x3xf32>) -> tensor<1x6x5x6x7xf32>
  return
}

// CHECK-LABEL: func.func @integers
func.func @integers(%x: tensor<1x4x5xui8>, %w: tensor<2x4x3xi8>, %y: tensor<1x4x5x5x5xui8>, %v: tensor<2x4x3x3x3xi8>, %xz: tensor<ui8>, %wz: tensor<2xi8>, %s: tensor<f32>, %b: tensor<2xi32>) {
  // CHECK: "sparse24.conv1d"(%arg0, %arg1, %arg4, %arg5) {{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>{{.*}} -> tensor<1x2x3xi32>
  %0 = "onnx.ConvInteger"(%x, %w, %xz, %wz) : (tensor<1x4x5xui8>, tensor<2x4x3xi8>, tensor<ui8>, tensor<2xi8>) -> tensor<1x2x3xi32>
  // CHECK: "sparse24.conv3d"(%arg2, %arg3)
  %1 = "onnx.ConvInteger"(%y, %v) : (tensor<1x4x5x5x5xui8>, tensor<2x4x3x3x3xi8>) -> tensor<1x2x3x3x3xi32>
  // CHECK: "sparse24.qlinear_conv1d"(%arg0, %arg6, %arg4, %arg1, %arg6, %arg5, %arg6, %arg4, %arg7) {data_format = "NCW"
  %2 = "onnx.QLinearConv"(%x, %s, %xz, %w, %s, %wz, %s, %xz, %b) : (tensor<1x4x5xui8>, tensor<f32>, tensor<ui8>, tensor<2x4x3xi8>, tensor<f32>, tensor<2xi8>, tensor<f32>, tensor<ui8>, tensor<2xi32>) -> tensor<1x2x3xui8>
  // CHECK: "sparse24.qlinear_conv3d"(%arg2, %arg6, %arg4, %arg3, %arg6, %arg5, %arg6, %arg4) {data_format = "NCDHW"
  %3 = "onnx.QLinearConv"(%y, %s, %xz, %v, %s, %wz, %s, %xz) : (tensor<1x4x5x5x5xui8>, tensor<f32>, tensor<ui8>, tensor<2x4x3x3x3xi8>, tensor<f32>, tensor<2xi8>, tensor<f32>, tensor<ui8>) -> tensor<1x2x3x3x3xui8>
  return
}

// Transposed convolutions; the filter is C x M / group.

// CHECK-LABEL: func.func @transposed
func.func @transposed(%x: tensor<1x8x5x6xf32>, %w: tensor<8x3x3x2xf32>, %b: tensor<6xf32>, %x1: tensor<1x8x5xf16>, %w1: tensor<8x3x4xf16>, %x3: tensor<1x8x2x3x4xbf16>, %w3: tensor<8x3x2x2x2xbf16>) {
  // (5 - 1) * 2 + 1 + 3 - 1 - 0 = 11, (6 - 1) * 1 + 0 + 3 - 0 - 2 = 6.
  // CHECK: "sparse24.conv_transpose2d"(%arg0, %arg1, %arg2) {data_format = "NCHW", dilations = array<i64: 1, 2>, groups = 2 : i64, onnx_node_name = "t", output_padding = array<i64: 1, 0>, pads = array<i64: 1, 0, 0, 2>, strides = array<i64: 2, 1>} : (tensor<1x8x5x6xf32>, tensor<8x3x3x2xf32>, tensor<6xf32>) -> tensor<1x6x11x6xf32>
  %0 = "onnx.ConvTranspose"(%x, %w, %b) {dilations = [1, 2], group = 2 : si64, kernel_shape = [3, 2], onnx_node_name = "t", output_padding = [1, 0], pads = [1, 0, 0, 2], strides = [2, 1]} : (tensor<1x8x5x6xf32>, tensor<8x3x3x2xf32>, tensor<6xf32>) -> tensor<1x6x11x6xf32>
  // CHECK: "sparse24.conv_transpose1d"(%arg3, %arg4) {data_format = "NCW", dilations = array<i64: 1>, groups = 1 : i64, output_padding = array<i64: 0>, pads = array<i64: 0, 0>, strides = array<i64: 1>}
  %1 = "onnx.ConvTranspose"(%x1, %w1) : (tensor<1x8x5xf16>, tensor<8x3x4xf16>) -> tensor<1x3x8xf16>
  // CHECK: "sparse24.conv_transpose3d"(%arg5, %arg6) {data_format = "NCDHW", dilations = array<i64: 1, 1, 1>, groups = 1 : i64, output_padding = array<i64: 0, 0, 0>, pads = array<i64: 0, 0, 0, 0, 0, 0>, strides = array<i64: 2, 2, 2>}
  %2 = "onnx.ConvTranspose"(%x3, %w3) {strides = [2, 2, 2]} : (tensor<1x8x2x3x4xbf16>, tensor<8x3x2x2x2xbf16>) -> tensor<1x3x4x6x8xbf16>
  return
}

// The output is input * stride: of (input - 1) * stride + kernel that is more by
// kernel - stride, whatever the input.
// CHECK-LABEL: func.func @transposed_auto_pad
func.func @transposed_auto_pad(%x: tensor<1x8x?x?xf32>, %w: tensor<8x3x3x2xf32>) {
  // CHECK: "sparse24.conv_transpose2d"
  // CHECK-NOT: auto_pad
  // CHECK-SAME: pads = array<i64: 0, 0, 1, 0>
  %0 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_UPPER", strides = [2, 2]} : (tensor<1x8x?x?xf32>, tensor<8x3x3x2xf32>) -> tensor<1x3x?x?xf32>
  // CHECK: pads = array<i64: 1, 1, 1, 0>
  %1 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_LOWER"} : (tensor<1x8x?x?xf32>, tensor<8x3x3x2xf32>) -> tensor<1x3x?x?xf32>
  // The output padding is to be cut as well.
  // CHECK: pads = array<i64: 1, 0, 1, 1>
  %2 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_UPPER", output_padding = [1, 1], strides = [2, 2]} : (tensor<1x8x?x?xf32>, tensor<8x3x3x2xf32>) -> tensor<1x3x?x?xf32>
  // CHECK: pads = array<i64: 0, 0, 0, 0>
  %3 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "VALID", strides = [2, 2]} : (tensor<1x8x?x?xf32>, tensor<8x3x3x2xf32>) -> tensor<1x3x?x?xf32>
  return
}

// 3 in steps of 3 with a kernel of 3 are 9 long; 8 are asked for, and the odd one
// comes off the beginning, unless it is SAME_UPPER. Likewise 3 in steps of 2 are 7
// long, and 4 are asked for.
// CHECK-LABEL: func.func @output_shape
func.func @output_shape(%x: tensor<1x8x3x3xf32>, %w: tensor<8x2x3x3xf32>) {
  // CHECK: pads = array<i64: 1, 2, 0, 1>
  %0 = "onnx.ConvTranspose"(%x, %w) {output_shape = [8, 4], pads = [9, 9, 9, 9], strides = [3, 2]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x8x4xf32>
  // CHECK: pads = array<i64: 0, 1, 1, 2>
  %1 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_UPPER", output_shape = [8, 4], strides = [3, 2]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x8x4xf32>
  // The output padding makes it 10 long, and 8.
  // CHECK: output_padding = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>
  %2 = "onnx.ConvTranspose"(%x, %w) {output_padding = [1, 1], output_shape = [10, 8], strides = [3, 2]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x10x8xf32>
  return
}

// What cannot be said exactly stays.
// CHECK-LABEL: func.func @transposed_not_raised
// CHECK-NOT: sparse24.conv_transpose
func.func @transposed_not_raised(%x: tensor<1x8x3x3xf32>, %d: tensor<1x8x?x3xf32>, %w: tensor<8x2x3x3xf32>, %u: tensor<*xf32>, %f: tensor<8x2x?x3xf32>) {
  // CHECK-COUNT-8: "onnx.ConvTranspose"
  %0 = "onnx.ConvTranspose"(%d, %w) {output_shape = [8, 8], strides = [3, 3]} : (tensor<1x8x?x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x8x8xf32>
  %1 = "onnx.ConvTranspose"(%x, %w) {output_shape = [10, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x10x8xf32>
  %2 = "onnx.ConvTranspose"(%x, %w) {output_shape = [1, 2, 8, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x8x8xf32>
  %3 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_UPPER", strides = [4, 4]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x12x12xf32>
  %4 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "VALID", output_shape = [8, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x8x8xf32>
  %5 = "onnx.ConvTranspose"(%x, %w) {pads = [2, 2, 3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<*xf32>
  %6 = "onnx.ConvTranspose"(%x, %u) : (tensor<1x8x3x3xf32>, tensor<*xf32>) -> tensor<*xf32>
  %7 = "onnx.ConvTranspose"(%x, %f) {auto_pad = "SAME_UPPER"} : (tensor<1x8x3x3xf32>, tensor<8x2x?x3xf32>) -> tensor<*xf32>
  return
}

// Before opset 11 the standard split odd pads the other way, and let SAME be the
// size of the input.
// CHECK-LABEL: module attributes {onnx.opset_import = {ai.onnx = 10 : i64}}
module attributes {onnx.opset_import = {ai.onnx = 10 : i64}} {
  func.func @old(%x: tensor<1x8x3x3xf32>, %w: tensor<8x2x3x3xf32>) {
    // CHECK: "onnx.ConvTranspose"
    %0 = "onnx.ConvTranspose"(%x, %w) {output_shape = [8, 8], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x8x8xf32>
    // CHECK: "onnx.ConvTranspose"
    %1 = "onnx.ConvTranspose"(%x, %w) {auto_pad = "SAME_UPPER"} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x3x3xf32>
    // CHECK: pads = array<i64: 1, 1, 1, 1>
    %2 = "onnx.ConvTranspose"(%x, %w) {output_shape = [7, 7], strides = [3, 3]} : (tensor<1x8x3x3xf32>, tensor<8x2x3x3xf32>) -> tensor<1x2x7x7xf32>
    return
  }
}

// RUN: sparse24-opt --convert-sparse24-to-onnx --sparse24-verify %s | FileCheck %s

// Dense operations come back in the form that onnx-mlir prints.

module attributes {onnx.opset_import = {ai.onnx = 13 : i64}} {

// CHECK-LABEL: func.func @conv2d
func.func @conv2d(%x: tensor<1x8x9x9xf32>, %filter: tensor<6x4x3x3xf32>, %bias: tensor<6xf32>, %any: tensor<?x8x?x?xf32>) -> tensor<1x6x5x5xf32> {
  // CHECK: "onnx.Conv"(%arg0, %arg1, %arg2) {dilations = [1, 1], group = 2 : si64, kernel_shape = [3, 3], onnx_node_name = "c", pads = [1, 0, 1, 2], strides = [2, 2]} : (tensor<1x8x9x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
  %y = "sparse24.conv2d"(%x, %filter, %bias) {
    operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, onnx_node_name = "c",
    strides = array<i64: 2, 2>, pads = array<i64: 1, 0, 1, 2>, dilations = array<i64: 1, 1>,
    groups = 2 : i64, data_format = "NCHW"
  } : (tensor<1x8x9x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
  // Pads and auto_pad exclude each other.
  // CHECK: "onnx.Conv"(%arg3, %arg1) {auto_pad = "SAME_UPPER", dilations = [1, 1], group = 2 : si64, kernel_shape = [3, 3], strides = [1, 1]}
  %z = "sparse24.conv2d"(%any, %filter) {
    operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, auto_pad = "SAME_UPPER",
    strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>,
    groups = 2 : i64, data_format = "NCHW"
  } : (tensor<?x8x?x?xf32>, tensor<6x4x3x3xf32>) -> tensor<?x6x?x?xf32>
  return %y : tensor<1x6x5x5xf32>
}

// CHECK-LABEL: func.func @channels_last
func.func @channels_last(%x: tensor<?x4x5x8xui8>, %filter: tensor<6x8x1x1xi8>, %bias: tensor<6xi32>, %filter_zero_point: tensor<6xi8>) -> tensor<?x4x5x6xi32> {
  // CHECK-DAG: %[[X:.*]] = "onnx.Transpose"(%arg0) {perm = [0, 3, 1, 2]} : (tensor<?x4x5x8xui8>) -> tensor<?x8x4x5xui8>
  // CHECK-DAG: %[[NONE:.*]] = "onnx.NoValue"() {value} : () -> none
  // CHECK: %[[Y:.*]] = "onnx.ConvInteger"(%[[X]], %arg1, %[[NONE]], %arg3)
  // CHECK-SAME: -> tensor<?x6x4x5xi32>
  // CHECK: %[[SHAPE:.*]] = "onnx.Constant"() {value = dense<[1, -1, 1, 1]> : tensor<4xi64>}
  // CHECK: %[[BIAS:.*]] = "onnx.Reshape"(%arg2, %[[SHAPE]]) : (tensor<6xi32>, tensor<4xi64>) -> tensor<1x6x1x1xi32>
  // CHECK: %[[SUM:.*]] = "onnx.Add"(%[[Y]], %[[BIAS]])
  // CHECK: "onnx.Transpose"(%[[SUM]]) {perm = [0, 2, 3, 1]} : (tensor<?x6x4x5xi32>) -> tensor<?x4x5x6xi32>
  %y = "sparse24.conv2d"(%x, %filter, %bias, %filter_zero_point) {
    operandSegmentSizes = array<i32: 1, 1, 1, 0, 1>,
    strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>,
    groups = 1 : i64, data_format = "NHWC"
  } : (tensor<?x4x5x8xui8>, tensor<6x8x1x1xi8>, tensor<6xi32>, tensor<6xi8>) -> tensor<?x4x5x6xi32>
  return %y : tensor<?x4x5x6xi32>
}

// CHECK-LABEL: func.func @matmul
func.func @matmul(%x1: tensor<2x1x5x8xf32>, %x2: tensor<3x7x8xf32>, %bias: tensor<7xf32>, %v: tensor<8xf32>, %u: tensor<*xf32>) {
  // CHECK: %[[T:.*]] = "onnx.Transpose"(%arg1) {perm = [0, 2, 1]} : (tensor<3x7x8xf32>) -> tensor<3x8x7xf32>
  // CHECK: %[[P:.*]] = "onnx.MatMul"(%arg0, %[[T]]) {onnx_node_name = "m"}
  // CHECK: "onnx.Add"(%[[P]], %arg2) : (tensor<2x3x5x7xf32>, tensor<7xf32>) -> tensor<2x3x5x7xf32>
  %0 = "sparse24.matmul"(%x1, %x2, %bias) {
    operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = true, onnx_node_name = "m"
  } : (tensor<2x1x5x8xf32>, tensor<3x7x8xf32>, tensor<7xf32>) -> tensor<2x3x5x7xf32>
  // CHECK: "onnx.MatMul"(%arg0, %arg3) :
  %1 = "sparse24.matmul"(%x1, %v) {
    operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false
  } : (tensor<2x1x5x8xf32>, tensor<8xf32>) -> tensor<2x1x5xf32>
  // The dimensions to swap are not known.
  // CHECK: "sparse24.matmul"(%arg4, %arg1)
  %2 = "sparse24.matmul"(%u, %x2) {
    operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = true, transpose_x2 = false
  } : (tensor<*xf32>, tensor<3x7x8xf32>) -> tensor<*xf32>
  return
}

// CHECK-LABEL: func.func @gemm
func.func @gemm(%a: tensor<8x2xf32>, %b: tensor<7x8xf32>, %bias: tensor<7xf32>) -> tensor<2x7xf32> {
  // CHECK: "onnx.Gemm"(%arg0, %arg1, %arg2) {alpha = 1.000000e+00 : f32, beta = 1.000000e+00 : f32, transA = 1 : si64, transB = 1 : si64}
  %y = "sparse24.matmul"(%a, %b, %bias) {
    operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = true, transpose_x2 = true
  } : (tensor<8x2xf32>, tensor<7x8xf32>, tensor<7xf32>) -> tensor<2x7xf32>
  return %y : tensor<2x7xf32>
}

// CHECK-LABEL: func.func @matmul_integer
func.func @matmul_integer(%x1: tensor<2x8xui8>, %x2: tensor<7x8xi8>, %bias: tensor<7xi32>, %z: tensor<ui8>) -> tensor<2x7xi32> {
  // CHECK: %[[T:.*]] = "onnx.Transpose"(%arg1) {perm = [1, 0]} : (tensor<7x8xi8>) -> tensor<8x7xi8>
  // CHECK: %[[P:.*]] = "onnx.MatMulInteger"(%arg0, %[[T]], %arg3)
  // CHECK: "onnx.Add"(%[[P]], %arg2)
  %y = "sparse24.matmul"(%x1, %x2, %bias, %z) {
    operandSegmentSizes = array<i32: 1, 1, 1, 1, 0>, transpose_x1 = false, transpose_x2 = true
  } : (tensor<2x8xui8>, tensor<7x8xi8>, tensor<7xi32>, tensor<ui8>) -> tensor<2x7xi32>
  return %y : tensor<2x7xi32>
}

// CHECK-LABEL: func.func @fully_connection
func.func @fully_connection(%x: tensor<?x2x3x4xf32>, %w: tensor<5x24xf32>, %v: tensor<4x5xf32>, %bias: tensor<5xf32>) {
  // CHECK: %[[F:.*]] = "onnx.Flatten"(%arg0) {axis = 1 : si64} : (tensor<?x2x3x4xf32>) -> tensor<?x24xf32>
  // CHECK: "onnx.Gemm"(%[[F]], %arg1, %arg3)
  // CHECK-SAME: transA = 0 : si64, transB = 1 : si64} : (tensor<?x24xf32>, tensor<5x24xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  %y = "sparse24.fully_connection"(%x, %w, %bias) {num_output = 5 : i64, transpose = false, axis = 1 : i64}
    : (tensor<?x2x3x4xf32>, tensor<5x24xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  // CHECK: %[[F:.*]] = "onnx.Flatten"(%arg0) {axis = 3 : si64} : (tensor<?x2x3x4xf32>) -> tensor<?x4xf32>
  // CHECK: %[[P:.*]] = "onnx.Gemm"(%[[F]], %arg2)
  // CHECK-SAME: transB = 0 : si64} : (tensor<?x4xf32>, tensor<4x5xf32>) -> tensor<?x5xf32>
  // CHECK: %[[S:.*]] = "onnx.Constant"() {value = dense<[-1, 2, 3, 5]> : tensor<4xi64>}
  // CHECK: "onnx.Reshape"(%[[P]], %[[S]]) : (tensor<?x5xf32>, tensor<4xi64>) -> tensor<?x2x3x5xf32>
  %z = "sparse24.fully_connection"(%x, %v) {num_output = 5 : i64, transpose = true, axis = 3 : i64}
    : (tensor<?x2x3x4xf32>, tensor<4x5xf32>) -> tensor<?x2x3x5xf32>
  return
}

// CHECK-LABEL: func.func @qlinear
func.func @qlinear(%x: tensor<1x4x4x8xui8>, %s: tensor<f32>, %z: tensor<ui8>, %w: tensor<3x8x1x1xi8>, %ws: tensor<3xf32>, %wz: tensor<3xi8>, %b: tensor<3xi32>, %m: tensor<2x8xui8>, %n: tensor<8x3xi8>) {
  // CHECK: %[[X:.*]] = "onnx.Transpose"(%arg0) {perm = [0, 3, 1, 2]}
  // CHECK: %[[Y:.*]] = "onnx.QLinearConv"(%[[X]], %arg1, %arg2, %arg3, %arg4, %arg5, %arg1, %arg2, %arg6)
  // CHECK-SAME: -> tensor<1x3x4x4xui8>
  // CHECK: "onnx.Transpose"(%[[Y]]) {perm = [0, 2, 3, 1]}
  %0 = "sparse24.qlinear_conv2d"(%x, %s, %z, %w, %ws, %wz, %s, %z, %b) {
    strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>,
    groups = 1 : i64, data_format = "NHWC"
  } : (tensor<1x4x4x8xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<ui8>, tensor<3xi32>) -> tensor<1x4x4x3xui8>
  // CHECK: "onnx.QLinearMatMul"(%arg7, %arg1, %arg2, %arg8, %arg4, %arg5, %arg1, %arg2)
  %1 = "sparse24.qlinear_matmul"(%m, %s, %z, %n, %ws, %wz, %s, %z)
    : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<8x3xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<ui8>) -> tensor<2x3xui8>
  return
}

// CHECK-LABEL: func.func @conv_transpose1d
func.func @conv_transpose1d(%x: tensor<1x5x8xf32>, %filter: tensor<8x3x2xf32>) -> tensor<1x10x6xf32> {
  // CHECK: %[[X:.*]] = "onnx.Transpose"(%arg0) {perm = [0, 2, 1]} : (tensor<1x5x8xf32>) -> tensor<1x8x5xf32>
  // CHECK: %[[Y:.*]] = "onnx.ConvTranspose"(%[[X]], %arg1) {dilations = [1], group = 2 : si64, kernel_shape = [2], output_padding = [0], pads = [0, 0], strides = [2]} : (tensor<1x8x5xf32>, tensor<8x3x2xf32>) -> tensor<1x6x10xf32>
  // CHECK: "onnx.Transpose"(%[[Y]]) {perm = [0, 2, 1]}
  %y = "sparse24.conv_transpose1d"(%x, %filter) {
    strides = array<i64: 2>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>,
    groups = 2 : i64, data_format = "NWC"
  } : (tensor<1x5x8xf32>, tensor<8x3x2xf32>) -> tensor<1x10x6xf32>
  return %y : tensor<1x10x6xf32>
}

// ConvTranspose has no integers.
// CHECK-LABEL: func.func @conv_transpose_integer
func.func @conv_transpose_integer(%x: tensor<1x8x5xi8>, %filter: tensor<8x3x2xi8>) -> tensor<1x3x6xi32> {
  // CHECK: "sparse24.conv_transpose1d"(%arg0, %arg1)
  %y = "sparse24.conv_transpose1d"(%x, %filter) {
    strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>,
    groups = 1 : i64, data_format = "NCW"
  } : (tensor<1x8x5xi8>, tensor<8x3x2xi8>) -> tensor<1x3x6xi32>
  return %y : tensor<1x3x6xi32>
}

// CHECK-LABEL: func.func @qlinear_gemm
func.func @qlinear_gemm(%x1: tensor<2x8xui8>, %s: tensor<f32>, %z: tensor<ui8>, %x2: tensor<3x8xi8>, %z2: tensor<i8>) -> tensor<2x3xui8> {
  // CHECK: %[[NONE:.*]] = "onnx.NoValue"
  // CHECK: "onnx.Custom"(%arg0, %arg1, %arg2, %arg3, %arg1, %arg4, %[[NONE]], %arg1, %arg2) {alpha = 5.000000e-01 : f32, domain_name = "com.microsoft", function_name = "QGemm", transA = 0 : si64, transB = 1 : si64}
  %y = "sparse24.qlinear_gemm"(%x1, %s, %z, %x2, %s, %z2, %s, %z) {
    operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 1, 1>, transpose_x1 = false, transpose_x2 = true, alpha = 0.5 : f32
  } : (tensor<2x8xui8>, tensor<f32>, tensor<ui8>, tensor<3x8xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<2x3xui8>
  return %y : tensor<2x3xui8>
}

// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: "onnx.Constant"() {value = dense<["a", "b"]> : tensor<2x!onnx.String>} : () -> tensor<2x!onnx.String>
  %0 = "sparse24.constant"() {value = dense<["a", "b"]> : tensor<2x!onnx.String>} : () -> tensor<2x!onnx.String>
  // CHECK: sparse24.compressed_constant
  %values, %index = "sparse24.compressed_constant"() {
    values = dense<[[1.0, 2.0, 3.0, 0.0], [1.0, 2.0, 3.0, 0.0]]> : tensor<2x4xf32>, index = dense<0x69> : tensor<2x1xi8>,
    alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xf32>
  } : () -> (tensor<2x4xf32>, tensor<2x1xi8>)
  return
}

// Older operator sets: Gemm must have C, and is told that it differs in shape.
// CHECK-LABEL: module
module attributes {onnx.opset_import = {ai.onnx = 6 : i64}} {
  // CHECK-LABEL: func.func @opset6
  func.func @opset6(%x: tensor<2x8xf32>, %w: tensor<5x8xf32>, %bias: tensor<5xf32>, %x3: tensor<3x2x8xf32>) {
    // CHECK: "onnx.Gemm"{{.*}} broadcast = 1 : si64
    %0 = "sparse24.fully_connection"(%x, %w, %bias) {num_output = 5 : i64, transpose = false, axis = 1 : i64}
      : (tensor<2x8xf32>, tensor<5x8xf32>, tensor<5xf32>) -> tensor<2x5xf32>
    // CHECK: %[[T:.*]] = "onnx.Transpose"(%arg1) {perm = [1, 0]}
    // CHECK: "onnx.MatMul"(%arg0, %[[T]])
    %1 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64}
      : (tensor<2x8xf32>, tensor<5x8xf32>) -> tensor<2x5xf32>
    // CHECK: "onnx.Add"{{.*}} {broadcast = 1 : si64}
    %2 = "sparse24.matmul"(%x3, %w, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = true}
      : (tensor<3x2x8xf32>, tensor<5x8xf32>, tensor<5xf32>) -> tensor<3x2x5xf32>
    return
  }
}

// CHECK-LABEL: func.func @filters
func.func @filters(%x: tensor<1x8x4x4xf32>, %dynamic: tensor<?x8x?x?xf32>, %unranked: tensor<*xf32>) {
  // CHECK: "onnx.Conv"(%arg0, %arg1) {dilations = [1, 1], group = 1 : si64, pads = [0, 0, 0, 0], strides = [1, 1]}
  %0 = "sparse24.conv2d"(%x, %dynamic) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xf32>, tensor<?x8x?x?xf32>) -> tensor<1x?x?x?xf32>
  // CHECK: "sparse24.conv2d"(%arg0, %arg2)
  %1 = "sparse24.conv2d"(%x, %unranked) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xf32>, tensor<*xf32>) -> tensor<*xf32>
  return
}

// CHECK-LABEL: func.func @flattened_twice
func.func @flattened_twice(%x: tensor<2x3x4xf32>, %w: tensor<4x4xf32>, %empty: tensor<0x3x4xf32>, %large: tensor<4611686018427387904x4x4xf32>) -> tensor<2x3x4xf32> {
  // CHECK: %[[X:.*]] = "onnx.Flatten"(%arg0) {axis = 2 : si64} : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  // CHECK: "onnx.Gemm"(%[[X]], {{.*}} -> tensor<6x4xf32>
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 4 : i64, transpose = false, axis = 2 : i64} : (tensor<2x3x4xf32>, tensor<4x4xf32>) -> tensor<2x3x4xf32>
  // An extent of 0 would be that of the operand.
  // CHECK: "sparse24.fully_connection"
  %1 = "sparse24.fully_connection"(%empty, %w) {num_output = 4 : i64, transpose = false, axis = 2 : i64} : (tensor<0x3x4xf32>, tensor<4x4xf32>) -> tensor<0x3x4xf32>
  // CHECK: "onnx.Flatten"(%arg3) {axis = 2 : si64} : (tensor<4611686018427387904x4x4xf32>) -> tensor<?x4xf32>
  %2 = "sparse24.fully_connection"(%large, %w) {num_output = 4 : i64, transpose = false, axis = 2 : i64} : (tensor<4611686018427387904x4x4xf32>, tensor<4x4xf32>) -> tensor<4611686018427387904x4x4xf32>
  return %0 : tensor<2x3x4xf32>
}
}

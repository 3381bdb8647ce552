// RUN: sparse24-opt --convert-onnx-to-sparse24 %s | FileCheck %s

// A module as onnx-mlir prints it with --mlir-print-op-generic goes through the
// conversion as an imported one does.

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x4x7x8xf32>, %w: tensor<6x2x3x3xf32>, %b: tensor<6xf32>) -> tensor<1x6x4x4xf32> {
  %none = "onnx.NoValue"() {value} : () -> none
  // CHECK: "sparse24.conv2d"(%arg0, %arg1, %arg2)
  // CHECK-SAME: data_format = "NCHW"
  // CHECK-SAME: dilations = array<i64: 1, 1>
  // CHECK-SAME: groups = 2 : i64
  // CHECK-SAME: onnx_node_name = "c0"
  // CHECK-SAME: operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>
  // CHECK-SAME: pads = array<i64: 1, 0, 1, 2>
  // CHECK-SAME: strides = array<i64: 2, 2>
  %0 = "onnx.Conv"(%x, %w, %b) {auto_pad = "NOTSET", dilations = [1, 1], group = 2 : si64, kernel_shape = [3, 3], onnx_node_name = "c0", pads = [1, 0, 1, 2], strides = [2, 2]} : (tensor<1x4x7x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<1x6x4x4xf32>
  // An omitted bias, and every default.
  // CHECK: "sparse24.conv2d"(%arg0, %arg1)
  // CHECK-SAME: operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>
  // CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
  // CHECK-SAME: strides = array<i64: 1, 1>
  %1 = "onnx.Conv"(%x, %w, %none) {group = 2 : si64} : (tensor<1x4x7x8xf32>, tensor<6x2x3x3xf32>, none) -> tensor<1x6x5x6xf32>
  return %0 : tensor<1x6x4x4xf32>
}

// CHECK-LABEL: func.func @auto_pad
func.func @auto_pad(%x: tensor<1x4x7x8xf32>, %w: tensor<6x4x3x3xf32>, %d: tensor<1x4x?x?xf32>, %k: tensor<6x4x2x2xf32>) {
  // Height 7, stride 2: 4 outputs reach over 9, one more on each side. Width 8: 4
  // outputs reach over 9, the one that is missing goes to the end, or the beginning.
  // CHECK: pads = array<i64: 1, 0, 1, 1>
  %0 = "onnx.Conv"(%x, %w) {auto_pad = "SAME_UPPER", strides = [2, 2]} : (tensor<1x4x7x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x4x4xf32>
  // CHECK: pads = array<i64: 1, 1, 1, 0>
  %1 = "onnx.Conv"(%x, %w) {auto_pad = "SAME_LOWER", strides = [2, 2]} : (tensor<1x4x7x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x4x4xf32>
  // Dilated by 2 the filter is 5 long.
  // CHECK: pads = array<i64: 2, 2, 2, 2>
  %2 = "onnx.Conv"(%x, %w) {auto_pad = "SAME_UPPER", dilations = [2, 2]} : (tensor<1x4x7x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x7x8xf32>
  // A stride beyond the filter needs nothing, never less than nothing.
  // CHECK: pads = array<i64: 0, 0, 0, 0>
  %3 = "onnx.Conv"(%x, %k) {auto_pad = "SAME_UPPER", strides = [4, 4]} : (tensor<1x4x7x8xf32>, tensor<6x4x2x2xf32>) -> tensor<1x6x2x2xf32>
  // CHECK-NOT: auto_pad
  // CHECK: pads = array<i64: 0, 0, 0, 0>
  %4 = "onnx.Conv"(%x, %w) {auto_pad = "VALID"} : (tensor<1x4x7x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x5x6xf32>
  // Where the sizes are not known, it is kept.
  // CHECK: auto_pad = "SAME_LOWER"
  // CHECK-SAME: pads = array<i64: 0, 0, 0, 0>
  %5 = "onnx.Conv"(%d, %w) {auto_pad = "SAME_LOWER"} : (tensor<1x4x?x?xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x?x?xf32>
  return
}

// What is not understood, or has no sparse24 form, stays.
// CHECK-LABEL: func.func @not_raised
// CHECK-NOT: sparse24.conv2d
// CHECK-NOT: sparse24.matmul
func.func @not_raised(%x: tensor<1x4x2x2x2x2xf32>, %w: tensor<6x4x1x1x1x1xf32>, %y: tensor<1x4x8x8xf32>, %u: tensor<*xf32>, %m: tensor<2x4xf32>, %i: tensor<2x4xi32>) {
  %c = "sparse24.constant"() {value = dense<1.0> : tensor<4x2xf32>} : () -> tensor<4x2xf32>
  // CHECK: onnx.Conv
  %0 = "onnx.Conv"(%x, %w) : (tensor<1x4x2x2x2x2xf32>, tensor<6x4x1x1x1x1xf32>) -> tensor<1x6x2x2x2x2xf32>
  // CHECK: onnx.Conv
  %1 = "onnx.Conv"(%y, %u) : (tensor<1x4x8x8xf32>, tensor<*xf32>) -> tensor<*xf32>
  // CHECK: onnx.MatMul
  %2 = "onnx.MatMul"(%c, %m) : (tensor<4x2xf32>, tensor<2x4xf32>) -> tensor<4x4xf32>
  // An integer product is not scaled by a half.
  // CHECK: onnx.Gemm
  %3 = "onnx.Gemm"(%i, %i) {transB = 1 : si64, alpha = 0.5 : f32} : (tensor<2x4xi32>, tensor<2x4xi32>) -> tensor<2x2xi32>
  return
}

// CHECK-LABEL: func.func @matmul
func.func @matmul(%x: tensor<2x4xf32>, %w: tensor<4x3xf32>, %a: tensor<2x4xui8>, %b: tensor<4x3xi8>, %az: tensor<ui8>, %bz: tensor<3xi8>, %s: tensor<f32>, %z: tensor<i8>) {
  // CHECK: "sparse24.matmul"(%arg0, %arg1) {onnx_node_name = "m", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  %0 = "onnx.MatMul"(%x, %w) {onnx_node_name = "m"} : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.matmul"(%arg2, %arg3, %arg4, %arg5) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>, {{.*}} -> tensor<2x3xi32>
  %1 = "onnx.MatMulInteger"(%a, %b, %az, %bz) : (tensor<2x4xui8>, tensor<4x3xi8>, tensor<ui8>, tensor<3xi8>) -> tensor<2x3xi32>
  // CHECK: "sparse24.matmul"(%arg2, %arg3, %arg5) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>
  %none = "onnx.NoValue"() {value} : () -> none
  %2 = "onnx.MatMulInteger"(%a, %b, %none, %bz) : (tensor<2x4xui8>, tensor<4x3xi8>, none, tensor<3xi8>) -> tensor<2x3xi32>
  // CHECK: "sparse24.qlinear_matmul"(%arg2, %arg6, %arg4, %arg3, %arg6, %arg5, %arg6, %arg7) {onnx_node_name = "q"}
  %3 = "onnx.QLinearMatMul"(%a, %s, %az, %b, %s, %bz, %s, %z) {onnx_node_name = "q"} : (tensor<2x4xui8>, tensor<f32>, tensor<ui8>, tensor<4x3xi8>, tensor<f32>, tensor<3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return
}

// CHECK-LABEL: func.func @integer_conv
func.func @integer_conv(%x: tensor<1x4x5x5xui8>, %w: tensor<2x4x3x3xi8>, %xz: tensor<ui8>, %wz: tensor<2xi8>, %s: tensor<f32>, %b: tensor<2xi32>) {
  // CHECK: "sparse24.conv2d"(%arg0, %arg1, %arg2, %arg3) {{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>{{.*}} -> tensor<1x2x3x3xi32>
  %0 = "onnx.ConvInteger"(%x, %w, %xz, %wz) : (tensor<1x4x5x5xui8>, tensor<2x4x3x3xi8>, tensor<ui8>, tensor<2xi8>) -> tensor<1x2x3x3xi32>
  // CHECK: "sparse24.conv2d"(%arg0, %arg1) {{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>
  %1 = "onnx.ConvInteger"(%x, %w) : (tensor<1x4x5x5xui8>, tensor<2x4x3x3xi8>) -> tensor<1x2x3x3xi32>
  // CHECK: "sparse24.qlinear_conv2d"(%arg0, %arg4, %arg2, %arg1, %arg4, %arg3, %arg4, %arg2, %arg5)
  %2 = "onnx.QLinearConv"(%x, %s, %xz, %w, %s, %wz, %s, %xz, %b) {pads = [0, 0, 0, 0]} : (tensor<1x4x5x5xui8>, tensor<f32>, tensor<ui8>, tensor<2x4x3x3xi8>, tensor<f32>, tensor<2xi8>, tensor<f32>, tensor<ui8>, tensor<2xi32>) -> tensor<1x2x3x3xui8>
  // CHECK: "sparse24.qlinear_conv2d"(%arg0, %arg4, %arg2, %arg1, %arg4, %arg3, %arg4, %arg2)
  %3 = "onnx.QLinearConv"(%x, %s, %xz, %w, %s, %wz, %s, %xz) : (tensor<1x4x5x5xui8>, tensor<f32>, tensor<ui8>, tensor<2x4x3x3xi8>, tensor<f32>, tensor<2xi8>, tensor<f32>, tensor<ui8>) -> tensor<1x2x3x3xui8>
  return
}

// CHECK-LABEL: func.func @gemm
func.func @gemm(%x: tensor<2x4xf32>, %w: tensor<3x4xf32>, %v: tensor<4x3xf32>, %b: tensor<3xf32>, %m: tensor<2x3xf32>, %xt: tensor<4x2xf32>, %h: tensor<2x4xf16>, %wh: tensor<4x3xf16>) {
  // CHECK: "sparse24.fully_connection"(%arg0, %arg1, %arg3) {axis = 1 : i64, num_output = 3 : i64, onnx_node_name = "g", transpose = false}
  %0 = "onnx.Gemm"(%x, %w, %b) {alpha = 1.0 : f32, beta = 1.0 : f32, onnx_node_name = "g", transA = 0 : si64, transB = 1 : si64} : (tensor<2x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.fully_connection"(%arg0, %arg2) {axis = 1 : i64, num_output = 3 : i64, transpose = true}
  %1 = "onnx.Gemm"(%x, %v) : (tensor<2x4xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  // A C that is not a vector of N is added.
  // CHECK: %[[P:.*]] = "sparse24.matmul"(%arg0, %arg2)
  // CHECK-NEXT: "onnx.Add"(%[[P]], %arg4)
  %2 = "onnx.Gemm"(%x, %v, %m) : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // beta scales C, never the weight.
  // CHECK: %[[BETA:.*]] = "sparse24.constant"() {value = dense<2.500000e-01> : tensor<f32>}
  // CHECK: %[[C:.*]] = "onnx.Mul"(%arg3, %[[BETA]])
  // CHECK: "sparse24.fully_connection"(%arg0, %arg2, %[[C]])
  %3 = "onnx.Gemm"(%x, %v, %b) {beta = 0.25 : f32} : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // transA needs a product; its vector C is a bias all the same.
  // CHECK: "sparse24.matmul"(%arg5, %arg1, %arg3) {{.*}}transpose_x1 = true, transpose_x2 = true
  %4 = "onnx.Gemm"(%xt, %w, %b) {transA = 1 : si64, transB = 1 : si64} : (tensor<4x2xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // alpha scales the product, before C is added.
  // CHECK: %[[P:.*]] = "sparse24.matmul"(%arg0, %arg2) {{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>
  // CHECK: %[[ALPHA:.*]] = "sparse24.constant"() {value = dense<5.000000e-01> : tensor<f32>}
  // CHECK: %[[SCALED:.*]] = "onnx.Mul"(%[[P]], %[[ALPHA]])
  // CHECK: "onnx.Add"(%[[SCALED]], %arg3)
  %5 = "onnx.Gemm"(%x, %v, %b) {alpha = 0.5 : f32} : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // A factor that the type cannot hold exactly is not rounded.
  // CHECK: onnx.Gemm
  %6 = "onnx.Gemm"(%h, %wh) {alpha = 0.1 : f32} : (tensor<2x4xf16>, tensor<4x3xf16>) -> tensor<2x3xf16>
  return
}

// Constants as onnx-mlir has them.
// CHECK-LABEL: func.func @constant
func.func @constant(%x: tensor<1x4xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {onnx_node_name = "w", value = dense<2.000000e+00> : tensor<4x1xf32>}
  %w = "onnx.Constant"() {onnx_node_name = "w", value = dense<2.0> : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  // CHECK: "sparse24.matmul"(%arg0, %[[W]])
  %0 = "onnx.MatMul"(%x, %w) : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  // A list, and a result of another type, are no elements of a constant.
  // CHECK: "onnx.Constant"() {value_ints = [1, 2]}
  %1 = "onnx.Constant"() {value_ints = [1, 2]} : () -> tensor<2xi64>
  // CHECK: "onnx.Constant"() {value = dense<1> : tensor<2xi64>} : () -> tensor<*xi64>
  %2 = "onnx.Constant"() {value = dense<1> : tensor<2xi64>} : () -> tensor<*xi64>
  return
}

// Convolutions of which too little is known, or that have too many dimensions.
// CHECK-LABEL: func.func @unknown_convolutions
func.func @unknown_convolutions(%x: tensor<*xui8>, %w: tensor<*xi8>, %y: tensor<1x4x2x2x2x2xui8>, %v: tensor<2x4x1x1x1x1xi8>, %s: tensor<f32>, %z: tensor<ui8>, %wz: tensor<i8>) {
  // CHECK: "onnx.ConvInteger"
  %0 = "onnx.ConvInteger"(%x, %w) : (tensor<*xui8>, tensor<*xi8>) -> tensor<*xi32>
  // CHECK: "onnx.QLinearConv"
  %1 = "onnx.QLinearConv"(%y, %s, %z, %v, %s, %wz, %s, %z) : (tensor<1x4x2x2x2x2xui8>, tensor<f32>, tensor<ui8>, tensor<2x4x1x1x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<*xui8>
  return
}

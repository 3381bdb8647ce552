// RUN: sparse24-opt %s | sparse24-opt | FileCheck %s
// RUN: sparse24-opt --emit-bytecode %s | sparse24-opt | FileCheck %s
// RUN: mlir-opt --irdl-file=%irdl --allow-unregistered-dialect %s | sparse24-opt | FileCheck %s

// CHECK-LABEL: @constant
func.func @constant() {
  // CHECK: "sparse24.constant"() {value = dense<[1, 2]> : tensor<2xui8>} : () -> tensor<2xui8>
  %0 = "sparse24.constant"() {value = dense<[1, 2]> : tensor<2xui8>} : () -> tensor<2xui8>
  // CHECK: dense<["a", "b"]> : tensor<2x!onnx.String>
  %1 = "sparse24.constant"() {value = dense<["a", "b"]> : tensor<2x!onnx.String>} : () -> tensor<2x!onnx.String>
  // CHECK: dense_resource<weight> : tensor<2xf32>
  %2 = "sparse24.constant"() {value = dense_resource<weight> : tensor<2xf32>} : () -> tensor<2xf32>
  // CHECK: dense<(1.000000e+00,2.000000e+00)> : tensor<2xcomplex<f32>>
  %3 = "sparse24.constant"() {value = dense<(1.0, 2.0)> : tensor<2xcomplex<f32>>} : () -> tensor<2xcomplex<f32>>
  // CHECK: dense<true> : tensor<i1>
  %4 = "sparse24.constant"() {value = dense<true> : tensor<i1>} : () -> tensor<i1>
  // CHECK: dense<> : tensor<0x4xf32>
  %5 = "sparse24.constant"() {value = dense<> : tensor<0x4xf32>} : () -> tensor<0x4xf32>
  return
}

// CHECK-LABEL: @conv2d
func.func @conv2d(%x: tensor<1x8x9x9xf32>, %filter: tensor<6x4x3x3xf32>, %bias: tensor<6xf32>) -> tensor<1x6x5x5xf32> {
  // CHECK: "sparse24.conv2d"(%{{.*}}, %{{.*}}, %{{.*}}) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 2 : i64, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>}
  %y = "sparse24.conv2d"(%x, %filter, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, strides = array<i64: 2, 2>, pads = array<i64: 1, 1, 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64, data_format = "NCHW"} : (tensor<1x8x9x9xf32>, tensor<6x4x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
  return %y : tensor<1x6x5x5xf32>
}

// Pads and dilations differ on the two axes; the batch is symbolic.
// CHECK-LABEL: @conv2d_nhwc
func.func @conv2d_nhwc(%x: tensor<?x10x20x4xf16>, %filter: tensor<8x4x3x5xf16>) -> tensor<?x9x13x8xf16> {
  // CHECK: "sparse24.conv2d"(%{{.*}}, %{{.*}}) {data_format = "NHWC"
  %y = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 1, 0, 2, 1>, dilations = array<i64: 2, 2>, groups = 1 : i64, data_format = "NHWC"} : (tensor<?x10x20x4xf16>, tensor<8x4x3x5xf16>) -> tensor<?x9x13x8xf16>
  return %y : tensor<?x9x13x8xf16>
}

// CHECK-LABEL: @conv2d_integer
func.func @conv2d_integer(%x: tensor<1x4x4x4xui8>, %filter: tensor<3x4x1x1xi8>, %xz: tensor<ui8>, %fz: tensor<3xi8>) -> tensor<1x3x4x4xi32> {
  // CHECK: operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>
  %y = "sparse24.conv2d"(%x, %filter, %xz, %fz) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x4x4x4xui8>, tensor<3x4x1x1xi8>, tensor<ui8>, tensor<3xi8>) -> tensor<1x3x4x4xi32>
  return %y : tensor<1x3x4x4xi32>
}

// CHECK-LABEL: @conv2d_auto_pad
func.func @conv2d_auto_pad(%x: tensor<1x4x?x9xf32>, %filter: tensor<3x4x2x2xf32>) -> tensor<1x3x?x5xf32> {
  // CHECK: auto_pad = "SAME_UPPER"
  %y = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, auto_pad = "SAME_UPPER", strides = array<i64: 2, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x4x?x9xf32>, tensor<3x4x2x2xf32>) -> tensor<1x3x?x5xf32>
  return %y : tensor<1x3x?x5xf32>
}

// What is not known is compatible with anything.
// CHECK-LABEL: @conv2d_unknown
func.func @conv2d_unknown(%x: tensor<*x!sparse24.unknown>, %filter: tensor<3x4x?x1xf32>) -> tensor<?x3x?x7xf32> {
  // CHECK: (tensor<*x!sparse24.unknown>, tensor<3x4x?x1xf32>) -> tensor<?x3x?x7xf32>
  %y = "sparse24.conv2d"(%x, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<*x!sparse24.unknown>, tensor<3x4x?x1xf32>) -> tensor<?x3x?x7xf32>
  return %y : tensor<?x3x?x7xf32>
}

// CHECK-LABEL: @conv1d
func.func @conv1d(%x: tensor<1x8x9xf32>, %filter: tensor<6x4x3xf32>, %bias: tensor<6xf32>, %xl: tensor<?x9x8xui8>, %fi: tensor<6x8x3xi8>, %xz: tensor<ui8>, %fz: tensor<6xi8>) {
  // CHECK: "sparse24.conv1d"(%{{.*}}, %{{.*}}, %{{.*}}) {data_format = "NCW"
  %0 = "sparse24.conv1d"(%x, %filter, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, strides = array<i64: 2>, pads = array<i64: 1, 2>, dilations = array<i64: 3>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x8x9xf32>, tensor<6x4x3xf32>, tensor<6xf32>) -> tensor<1x6x3xf32>
  // CHECK: (tensor<?x9x8xui8>, tensor<6x8x3xi8>, tensor<ui8>, tensor<6xi8>) -> tensor<?x7x6xi32>
  %1 = "sparse24.conv1d"(%xl, %fi, %xz, %fz) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NWC"} : (tensor<?x9x8xui8>, tensor<6x8x3xi8>, tensor<ui8>, tensor<6xi8>) -> tensor<?x7x6xi32>
  return
}

// CHECK-LABEL: @conv3d
func.func @conv3d(%x: tensor<1x4x?x6x7xf32>, %xl: tensor<1x5x6x7x4xf32>, %filter: tensor<6x4x1x2x3xf32>) {
  // CHECK: auto_pad = "SAME_UPPER"
  %0 = "sparse24.conv3d"(%x, %filter) {auto_pad = "SAME_UPPER", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 2, 2>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x4x?x6x7xf32>, tensor<6x4x1x2x3xf32>) -> tensor<1x6x?x3x4xf32>
  // CHECK: data_format = "NDHWC"
  %1 = "sparse24.conv3d"(%xl, %filter) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 2, 3>, pads = array<i64: 0, 1, 2, 3, 4, 5>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NDHWC"} : (tensor<1x5x6x7x4xf32>, tensor<6x4x1x2x3xf32>) -> tensor<1x8x5x4x6xf32>
  return
}

// CHECK-LABEL: @conv_transpose
func.func @conv_transpose(%x1: tensor<1x8x5xf16>, %w1: tensor<8x3x4xf16>, %x2: tensor<1x5x6x8xf32>, %w2: tensor<8x3x3x2xf32>, %b2: tensor<6xf32>, %x3: tensor<?x8x2x3x?xbf16>, %w3: tensor<8x3x2x2x2xbf16>) {
  // CHECK: "sparse24.conv_transpose1d"(%{{.*}}, %{{.*}}) {data_format = "NCW"
  %0 = "sparse24.conv_transpose1d"(%x1, %w1) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf16>, tensor<8x3x4xf16>) -> tensor<1x3x8xf16>
  // CHECK: "sparse24.conv_transpose2d"(%{{.*}}, %{{.*}}, %{{.*}}) {data_format = "NHWC", dilations = array<i64: 1, 2>, groups = 2 : i64, output_padding = array<i64: 1, 0>, pads = array<i64: 1, 0, 0, 2>, strides = array<i64: 2, 1>}
  %1 = "sparse24.conv_transpose2d"(%x2, %w2, %b2) {strides = array<i64: 2, 1>, pads = array<i64: 1, 0, 0, 2>, dilations = array<i64: 1, 2>, output_padding = array<i64: 1, 0>, groups = 2 : i64, data_format = "NHWC"} : (tensor<1x5x6x8xf32>, tensor<8x3x3x2xf32>, tensor<6xf32>) -> tensor<1x11x6x6xf32>
  // CHECK: "sparse24.conv_transpose3d"
  %2 = "sparse24.conv_transpose3d"(%x3, %w3) {strides = array<i64: 2, 2, 2>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, output_padding = array<i64: 0, 0, 0>, groups = 8 : i64, data_format = "NCDHW"} : (tensor<?x8x2x3x?xbf16>, tensor<8x3x2x2x2xbf16>) -> tensor<?x24x4x6x?xbf16>
  return
}

// Rows of each group behind one another: the first dimension is groups * M.
// CHECK-LABEL: @conv_transpose_compress
func.func @conv_transpose_compress(%x1: tensor<1x16x5xf16>, %x2: tensor<1x16x5x5xf16>, %x3: tensor<1x16x5x5x5xf16>, %w1: tensor<16x3x4xf16>, %w2: tensor<16x3x2x2xf16>, %w3: tensor<16x3x1x1x1xf16>, %bias: tensor<6xf16>) -> tensor<16x3x2x2xf16> {
  // CHECK: "sparse24.compress"(%{{.*}}) {alg = "weight_sparse_4_2", encoding = "nvidia", groups = 2 : i64, reduction_axis = 0 : i64} : (tensor<16x3x4xf16>) -> (tensor<6x4x4xf16>, tensor<6x4x1xi8>)
  %v1, %i1 = "sparse24.compress"(%w1) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 2 : i64} : (tensor<16x3x4xf16>) -> (tensor<6x4x4xf16>, tensor<6x4x1xi8>)
  // CHECK: "sparse24.conv_transpose1d_compress"
  %0 = "sparse24.conv_transpose1d_compress"(%x1, %v1, %i1, %bias) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW", alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<16x3x4xf16>} : (tensor<1x16x5xf16>, tensor<6x4x4xf16>, tensor<6x4x1xi8>, tensor<6xf16>) -> tensor<1x6x8xf16>
  %v2, %i2 = "sparse24.compress"(%w2) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 4 : i64} : (tensor<16x3x2x2xf16>) -> (tensor<12x2x2x2xf16>, tensor<12x2x2x1xi8>)
  // CHECK: "sparse24.conv_transpose2d_compress"
  %1 = "sparse24.conv_transpose2d_compress"(%x2, %v2, %i2) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 4 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<16x3x2x2xf16>} : (tensor<1x16x5x5xf16>, tensor<12x2x2x2xf16>, tensor<12x2x2x1xi8>) -> tensor<1x12x6x6xf16>
  // Without groups the attribute may be absent.
  %v3, %i3 = "sparse24.compress"(%w3) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<16x3x1x1x1xf16>) -> (tensor<3x1x1x1x8xf16>, tensor<3x1x1x1x2xi8>)
  // CHECK: "sparse24.conv_transpose3d_compress"
  %2 = "sparse24.conv_transpose3d_compress"(%x3, %v3, %i3) {strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, output_padding = array<i64: 0, 0, 0>, groups = 1 : i64, data_format = "NCDHW", alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<16x3x1x1x1xf16>} : (tensor<1x16x5x5x5xf16>, tensor<3x1x1x1x8xf16>, tensor<3x1x1x1x2xi8>) -> tensor<1x3x5x5x5xf16>
  // CHECK: "sparse24.decompress"(%{{.*}}, %{{.*}}) {alg = "weight_sparse_4_2", dense_type = tensor<16x3x2x2xf16>, encoding = "nvidia", groups = 4 : i64, reduction_axis = 0 : i64}
  %3 = "sparse24.decompress"(%v2, %i2) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = 4 : i64, dense_type = tensor<16x3x2x2xf16>} : (tensor<12x2x2x2xf16>, tensor<12x2x2x1xi8>) -> tensor<16x3x2x2xf16>
  return %3 : tensor<16x3x2x2xf16>
}

// CHECK-LABEL: @conv_compress_dimensions
func.func @conv_compress_dimensions(%x1: tensor<1x8x5xf32>, %x3: tensor<1x8x5x5x5xf32>, %v1: tensor<6x3x4xf32>, %i1: tensor<6x3x1xi8>, %v3: tensor<6x3x3x3x4xf32>, %i3: tensor<6x3x3x3x1xi8>) {
  // CHECK: "sparse24.conv1d_compress"
  %0 = "sparse24.conv1d_compress"(%x1, %v1, %i1) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<6x8x3xf32>} : (tensor<1x8x5xf32>, tensor<6x3x4xf32>, tensor<6x3x1xi8>) -> tensor<1x6x3xf32>
  // CHECK: "sparse24.conv3d_compress"
  %1 = "sparse24.conv3d_compress"(%x3, %v3, %i3) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<6x8x3x3x3xf32>} : (tensor<1x8x5x5x5xf32>, tensor<6x3x3x3x4xf32>, tensor<6x3x3x3x1xi8>) -> tensor<1x6x3x3x3xf32>
  return
}

// CHECK-LABEL: @qlinear_conv_dimensions
func.func @qlinear_conv_dimensions(%x1: tensor<1x8x4xui8>, %x3: tensor<1x8x4x4x4xui8>, %w1: tensor<3x8x1xi8>, %w3: tensor<3x8x1x1x1xi8>, %v1: tensor<3x1x4xi8>, %i1: tensor<3x1x1xi8>, %v3: tensor<3x1x1x1x4xi8>, %i3: tensor<3x1x1x1x1xi8>, %s: tensor<f32>, %xz: tensor<ui8>, %fs: tensor<3xf32>, %fz: tensor<3xi8>, %bias: tensor<3xi32>) {
  // CHECK: "sparse24.qlinear_conv1d"
  %0 = "sparse24.qlinear_conv1d"(%x1, %s, %xz, %w1, %fs, %fz, %s, %xz, %bias) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<ui8>, tensor<3xi32>) -> tensor<1x3x4xui8>
  // CHECK: "sparse24.qlinear_conv3d"
  %1 = "sparse24.qlinear_conv3d"(%x3, %s, %xz, %w3, %fs, %fz, %s, %xz) {strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x8x4x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x8x1x1x1xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4x4xui8>
  // CHECK: "sparse24.qlinear_conv1d_compress"
  %2 = "sparse24.qlinear_conv1d_compress"(%x1, %s, %xz, %v1, %i1, %fs, %fz, %s, %xz, %bias) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<3x8x1xi8>} : (tensor<1x8x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x1x4xi8>, tensor<3x1x1xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<ui8>, tensor<3xi32>) -> tensor<1x3x4xui8>
  // CHECK: "sparse24.qlinear_conv3d_compress"
  %3 = "sparse24.qlinear_conv3d_compress"(%x3, %s, %xz, %v3, %i3, %fs, %fz, %s, %xz) {strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<3x8x1x1x1xi8>} : (tensor<1x8x4x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x1x1x1x4xi8>, tensor<3x1x1x1x1xi8>, tensor<3xf32>, tensor<3xi8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4x4xui8>
  return
}

// CHECK-LABEL: @matmul
func.func @matmul(%x1: tensor<2x1x5x8xf32>, %x2: tensor<3x8x7xf32>, %bias: tensor<7xf32>) -> tensor<2x3x5x7xf32> {
  // CHECK: "sparse24.matmul"(%{{.*}}, %{{.*}}, %{{.*}}) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false}
  %y = "sparse24.matmul"(%x1, %x2, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x1x5x8xf32>, tensor<3x8x7xf32>, tensor<7xf32>) -> tensor<2x3x5x7xf32>
  return %y : tensor<2x3x5x7xf32>
}

// CHECK-LABEL: @matmul_transposed
func.func @matmul_transposed(%x1: tensor<8x5xbf16>, %x2: tensor<7x8xbf16>) -> tensor<5x7xbf16> {
  // CHECK: transpose_x1 = true, transpose_x2 = true
  %y = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = true, transpose_x2 = true} : (tensor<8x5xbf16>, tensor<7x8xbf16>) -> tensor<5x7xbf16>
  return %y : tensor<5x7xbf16>
}

// CHECK-LABEL: @matmul_vectors
func.func @matmul_vectors(%a: tensor<8xf32>, %b: tensor<8xf32>, %m: tensor<3x8x7xf32>, %n: tensor<3x5x8xf32>) {
  // CHECK: (tensor<8xf32>, tensor<8xf32>) -> tensor<f32>
  %0 = "sparse24.matmul"(%a, %b) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<8xf32>, tensor<8xf32>) -> tensor<f32>
  // CHECK: (tensor<8xf32>, tensor<3x8x7xf32>) -> tensor<3x7xf32>
  %1 = "sparse24.matmul"(%a, %m) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<8xf32>, tensor<3x8x7xf32>) -> tensor<3x7xf32>
  // CHECK: (tensor<3x5x8xf32>, tensor<8xf32>) -> tensor<3x5xf32>
  %2 = "sparse24.matmul"(%n, %b) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<3x5x8xf32>, tensor<8xf32>) -> tensor<3x5xf32>
  return
}

// A zero point of each row of x1, and of each column of x2 in the shape of a matrix.
// CHECK-LABEL: @matmul_integer
func.func @matmul_integer(%x1: tensor<5x8xui8>, %x2: tensor<2x8x7xi8>, %z1: tensor<5xui8>, %z2: tensor<2x1x7xi8>) -> tensor<2x5x7xi32> {
  // CHECK: (tensor<5x8xui8>, tensor<2x8x7xi8>, tensor<5xui8>, tensor<2x1x7xi8>) -> tensor<2x5x7xi32>
  %y = "sparse24.matmul"(%x1, %x2, %z1, %z2) {operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>, transpose_x1 = false, transpose_x2 = false} : (tensor<5x8xui8>, tensor<2x8x7xi8>, tensor<5xui8>, tensor<2x1x7xi8>) -> tensor<2x5x7xi32>
  return %y : tensor<2x5x7xi32>
}

// A dynamic batch dimension may be 1.
// CHECK-LABEL: @matmul_dynamic
func.func @matmul_dynamic(%x1: tensor<?x5x8xf32>, %x2: tensor<3x8x7xf32>, %x3: tensor<*xf32>) {
  // CHECK: -> tensor<3x5x7xf32>
  %0 = "sparse24.matmul"(%x1, %x2) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<?x5x8xf32>, tensor<3x8x7xf32>) -> tensor<3x5x7xf32>
  // CHECK: -> tensor<4x4xf32>
  %1 = "sparse24.matmul"(%x1, %x3) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<?x5x8xf32>, tensor<*xf32>) -> tensor<4x4xf32>
  return
}

// CHECK-LABEL: @fully_connection
func.func @fully_connection(%x: tensor<?x2x3x4xf32>, %w: tensor<5x24xf32>, %bias: tensor<5xf32>, %t: tensor<4x6xf32>) {
  // CHECK: "sparse24.fully_connection"(%{{.*}}, %{{.*}}, %{{.*}}) {axis = 1 : i64, num_output = 5 : i64, transpose = false}
  %0 = "sparse24.fully_connection"(%x, %w, %bias) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<?x2x3x4xf32>, tensor<5x24xf32>, tensor<5xf32>) -> tensor<?x5xf32>
  // CHECK: transpose = true
  %1 = "sparse24.fully_connection"(%x, %t) {num_output = 6 : i64, transpose = true, axis = 3 : i64} : (tensor<?x2x3x4xf32>, tensor<4x6xf32>) -> tensor<?x2x3x6xf32>
  return
}

// CHECK-LABEL: @qlinear_conv2d
func.func @qlinear_conv2d(%x: tensor<1x4x4x4xui8>, %s: tensor<f32>, %xz: tensor<ui8>, %filter: tensor<3x4x1x1xi8>, %fs: tensor<3xf32>, %fz: tensor<1xi8>, %bias: tensor<3xi32>) -> tensor<1x3x4x4xui8> {
  // CHECK: "sparse24.qlinear_conv2d"
  %y = "sparse24.qlinear_conv2d"(%x, %s, %xz, %filter, %fs, %fz, %s, %xz, %bias) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x4x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x4x1x1xi8>, tensor<3xf32>, tensor<1xi8>, tensor<f32>, tensor<ui8>, tensor<3xi32>) -> tensor<1x3x4x4xui8>
  return %y : tensor<1x3x4x4xui8>
}

// CHECK-LABEL: @qlinear_matmul
func.func @qlinear_matmul(%x1: tensor<2x8xi8>, %s: tensor<f16>, %z: tensor<i8>, %x2: tensor<8x3xi8>, %s2: tensor<3xf16>, %z2: tensor<3xi8>) -> tensor<2x3xi8> {
  // CHECK: "sparse24.qlinear_matmul"
  %y = "sparse24.qlinear_matmul"(%x1, %s, %z, %x2, %s2, %z2, %s, %z) : (tensor<2x8xi8>, tensor<f16>, tensor<i8>, tensor<8x3xi8>, tensor<3xf16>, tensor<3xi8>, tensor<f16>, tensor<i8>) -> tensor<2x3xi8>
  return %y : tensor<2x3xi8>
}

// CHECK-LABEL: @compress
func.func @compress(%w: tensor<6x8x3x3xf32>) -> tensor<6x8x3x3xf32> {
  // CHECK: "sparse24.compress"(%{{.*}}) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 1 : i64} : (tensor<6x8x3x3xf32>) -> (tensor<6x3x3x4xf32>, tensor<6x3x3x1xi8>)
  %values, %index = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 1 : i64} : (tensor<6x8x3x3xf32>) -> (tensor<6x3x3x4xf32>, tensor<6x3x3x1xi8>)
  // CHECK: "sparse24.decompress"(%{{.*}}, %{{.*}}) {alg = "weight_sparse_4_2", dense_type = tensor<6x8x3x3xf32>, encoding = "nvidia", reduction_axis = 1 : i64}
  %0 = "sparse24.decompress"(%values, %index) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 1 : i64, dense_type = tensor<6x8x3x3xf32>} : (tensor<6x3x3x4xf32>, tensor<6x3x3x1xi8>) -> tensor<6x8x3x3xf32>
  return %0 : tensor<6x8x3x3xf32>
}

// Eight rows of 0 1 0 2 | 0 0 3 0; in ascend-atc 1 2 | 2 1, so the byte is 0x69.
// CHECK-LABEL: @compressed_constant
func.func @compressed_constant(%x: tensor<1x8x2x2xf32>, %x1: tensor<2x8xf32>) {
  // CHECK: "sparse24.compressed_constant"
  %values, %index = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 0.0], [1.0, 2.0, 3.0, 0.0]]> : tensor<2x4xf32>, index = dense<0x69> : tensor<2x1xi8>, dense_type = tensor<8x2xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<2x4xf32>, tensor<2x1xi8>)
  // CHECK: "sparse24.matmul_compress"
  %y = "sparse24.matmul_compress"(%x1, %values, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x2xf32>, reduction_axis = 0 : i64} : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<2x2xf32>
  return
}

// The empty slots hold the zero point of their output channel.
// CHECK-LABEL: @compressed_constant_zero_point
func.func @compressed_constant_zero_point() {
  // CHECK: zero_point = dense<{{\[\[}}7], [9]]> : tensor<2x1xui8>
  %values, %index = "sparse24.compressed_constant"() {values = dense<[[7, 7, 7, 1], [9, 9, 9, 1]]> : tensor<2x4xui8>, index = dense<-128> : tensor<2x1xi8>, zero_point = dense<[[7], [9]]> : tensor<2x1xui8>, dense_type = tensor<2x8xui8>, reduction_axis = 1 : i64, alg = "weight_sparse_4_2", encoding = "ascend-mmad"} : () -> (tensor<2x4xui8>, tensor<2x1xi8>)
  return
}

// CHECK-LABEL: @conv2d_compress
func.func @conv2d_compress(%x: tensor<1x16x4x4xf32>, %values: tensor<6x1x1x4xf32>, %index: tensor<6x1x1x1xi8>, %bias: tensor<6xf32>) -> tensor<1x6x4x4xf32> {
  // CHECK: "sparse24.conv2d_compress"(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}) {alg = "weight_sparse_4_2", data_format = "NCHW", dense_type = tensor<6x8x1x1xf32>
  %y = "sparse24.conv2d_compress"(%x, %values, %index, %bias) {operandSegmentSizes = array<i32: 1, 1, 1, 1, 0, 0>, strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<6x8x1x1xf32>, reduction_axis = 1 : i64} : (tensor<1x16x4x4xf32>, tensor<6x1x1x4xf32>, tensor<6x1x1x1xi8>, tensor<6xf32>) -> tensor<1x6x4x4xf32>
  return %y : tensor<1x6x4x4xf32>
}

// CHECK-LABEL: @matmul_compress_transposed
func.func @matmul_compress_transposed(%x1: tensor<2x8xui8>, %values: tensor<3x4xi8>, %index: tensor<3x1xi8>, %z: tensor<ui8>) -> tensor<2x3xi32> {
  // CHECK: dense_type = tensor<3x8xi8>
  %y = "sparse24.matmul_compress"(%x1, %values, %index, %z) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 1, 0>, transpose_x1 = false, transpose_x2 = true, alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<3x8xi8>, reduction_axis = 1 : i64} : (tensor<2x8xui8>, tensor<3x4xi8>, tensor<3x1xi8>, tensor<ui8>) -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// CHECK-LABEL: @qlinear_conv2d_compress
func.func @qlinear_conv2d_compress(%x: tensor<1x8x4x4xui8>, %s: tensor<f32>, %xz: tensor<ui8>, %values: tensor<3x1x1x4xi8>, %index: tensor<3x1x1x1xi8>, %fz: tensor<i8>) -> tensor<1x3x4x4xui8> {
  // CHECK: "sparse24.qlinear_conv2d_compress"
  %y = "sparse24.qlinear_conv2d_compress"(%x, %s, %xz, %values, %index, %s, %fz, %s, %xz) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<3x8x1x1xi8>, reduction_axis = 1 : i64} : (tensor<1x8x4x4xui8>, tensor<f32>, tensor<ui8>, tensor<3x1x1x4xi8>, tensor<3x1x1x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x4x4xui8>
  return %y : tensor<1x3x4x4xui8>
}

// CHECK-LABEL: @qlinear_matmul_compress
func.func @qlinear_matmul_compress(%x1: tensor<2x8xi8>, %s: tensor<f32>, %z: tensor<i8>, %values: tensor<3x4xi8>, %index: tensor<3x1xi8>) -> tensor<2x3xi8> {
  // CHECK: "sparse24.qlinear_matmul_compress"
  %y = "sparse24.qlinear_matmul_compress"(%x1, %s, %z, %values, %index, %s, %z, %s, %z) {alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<8x3xi8>, reduction_axis = 0 : i64} : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<3x4xi8>, tensor<3x1xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x3xi8>
  return %y : tensor<2x3xi8>
}

// CHECK-LABEL: @onnx
func.func @onnx(%x: tensor<4xf32>) -> !onnx.Seq<tensor<4xf32>> {
  // CHECK: "onnx.Relu"
  %0 = "onnx.Relu"(%x) {onnx_node_name = "relu1"} : (tensor<4xf32>) -> tensor<4xf32>
  %1 = "onnx.SequenceConstruct"(%0) : (tensor<4xf32>) -> !onnx.Seq<tensor<4xf32>>
  return %1 : !onnx.Seq<tensor<4xf32>>
}

// Types of which nothing or little is known, weights without rows, and an index
// that comes from elsewhere.
// CHECK-LABEL: @unknown
func.func @unknown(%u: tensor<2x8x!sparse24.unknown>, %v: tensor<8x3x!sparse24.unknown>, %x: tensor<1x8x4x4xf32>, %filter: tensor<?x8x?x?xf32>, %x1: tensor<2x8xf32>) {
  // CHECK: "sparse24.matmul"
  %0 = "sparse24.matmul"(%u, %v) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8x!sparse24.unknown>, tensor<8x3x!sparse24.unknown>) -> tensor<2x3x!sparse24.unknown>
  // CHECK: "sparse24.conv2d"
  %1 = "sparse24.conv2d"(%x, %filter) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1 : i64, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xf32>, tensor<?x8x?x?xf32>) -> tensor<1x?x?x?xf32>
  // CHECK: "sparse24.compressed_constant"
  %2, %3 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<0x4xf32>, index = dense<0> : tensor<0x1xi8>, dense_type = tensor<8x0xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "nvidia"} : () -> (tensor<0x4xf32>, tensor<0x1xi8>)
  %values = "sparse24.constant"() {value = dense<0.0> : tensor<2x4xf32>} : () -> tensor<2x4xf32>
  %index = "sparse24.constant"() {value = dense<0> : tensor<2x1xi8>} : () -> tensor<2x1xi8>
  // CHECK: "sparse24.matmul_compress"
  %4 = "sparse24.matmul_compress"(%x1, %values, %index) {operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false, alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x2xf32>, reduction_axis = 0 : i64} : (tensor<2x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<2x2xf32>
  return
}

{-#
  dialect_resources: {
    builtin: {
      weight: "0x040000000000803F00000040"
    }
  }
#-}

// RUN: sparse24-opt --sparse24-decompress --sparse24-verify %s | FileCheck %s

// What hosts, or MLIR's passes, make of conversions of values and of weights that
// are no constants.

// CHECK-LABEL: func.func @shared
// CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1.000000e+00, 3.000000e+00], [2.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00]]> : tensor<4x2xf16>}
// CHECK: %[[C:.*]] = "onnx.Cast"(%[[W]]) {to = f32} : (tensor<4x2xf16>) -> tensor<4x2xf32>
// CHECK-NOT: onnx.Cast
// CHECK: "sparse24.matmul"(%arg0, %[[C]])
// CHECK: "sparse24.matmul"(%arg0, %[[C]])
func.func @shared(%x: tensor<1x4xf32>) {
  %v, %i = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0], [3.0, 0.0]]> : tensor<2x2xf16>, index = dense<[[-28], [-20]]> : tensor<2x1xi8>, dense_type = tensor<4x2xf16>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : () -> (tensor<2x2xf16>, tensor<2x1xi8>)
  %c = "onnx.Cast"(%v) {to = f32} : (tensor<2x2xf16>) -> tensor<2x2xf32>
  %0 = "sparse24.matmul_compress"(%x, %c, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x2xf32>, reduction_axis = 0 : i64} : (tensor<1x4xf32>, tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<1x2xf32>
  %1 = "sparse24.matmul_compress"(%x, %c, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x2xf32>, reduction_axis = 0 : i64} : (tensor<1x4xf32>, tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<1x2xf32>
  return
}

// Scales of blocks can be moved where they are constants, whether or not there
// are zero points. Otherwise the values are joined as they were converted.

// CHECK-LABEL: func.func @blocks
// CHECK: "onnx.DequantizeLinear"({{.*}}) {axis = 0 : si64, block_size = 4 : si64} : (tensor<4x2xi8>, tensor<1x2xf32>, none) -> tensor<4x2xf32>
// CHECK-COUNT-3: "sparse24.decompress"
// CHECK-NOT: matmul_compress
func.func @blocks(%x: tensor<1x4xf32>, %s: tensor<2x1xf32>, %u: tensor<*xf32>) {
  %v, %i = "sparse24.compressed_constant"() {values = dense<[[1, 2], [3, 0]]> : tensor<2x2xi8>, index = dense<[[-28], [-20]]> : tensor<2x1xi8>, dense_type = tensor<4x2xi8>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : () -> (tensor<2x2xi8>, tensor<2x1xi8>)
  %none = "onnx.NoValue"() {value} : () -> none
  %k = "sparse24.constant"() {value = dense<[[1.0], [2.0]]> : tensor<2x1xf32>} : () -> tensor<2x1xf32>
  %a = "onnx.DequantizeLinear"(%v, %k, %none) {axis = 1 : si64, block_size = 2 : si64} : (tensor<2x2xi8>, tensor<2x1xf32>, none) -> tensor<2x2xf32>
  %0 = "sparse24.matmul_compress"(%x, %a, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x2xf32>, reduction_axis = 0 : i64} : (tensor<1x4xf32>, tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<1x2xf32>
  %b = "onnx.DequantizeLinear"(%v, %s) {axis = 1 : si64, block_size = 2 : si64} : (tensor<2x2xi8>, tensor<2x1xf32>) -> tensor<2x2xf32>
  %1 = "sparse24.matmul_compress"(%x, %b, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x2xf32>, reduction_axis = 0 : i64} : (tensor<1x4xf32>, tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<1x2xf32>
  %t = "sparse24.constant"() {value = dense<[[1.0, 2.0]]> : tensor<1x2xf32>} : () -> tensor<1x2xf32>
  %c = "onnx.DequantizeLinear"(%v, %t) {axis = 0 : si64, block_size = 2 : si64} : (tensor<2x2xi8>, tensor<1x2xf32>) -> tensor<2x2xf32>
  %2 = "sparse24.matmul_compress"(%x, %c, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x2xf32>, reduction_axis = 0 : i64} : (tensor<1x4xf32>, tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<1x2xf32>
  %d = "onnx.DequantizeLinear"(%v, %u) : (tensor<2x2xi8>, tensor<*xf32>) -> tensor<2x2xf32>
  %3 = "sparse24.matmul_compress"(%x, %d, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x2xf32>, reduction_axis = 0 : i64} : (tensor<1x4xf32>, tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<1x2xf32>
  return
}

// The groups of a transposed convolution have scales of their own, which the
// weight has no dimension for.

// CHECK-LABEL: func.func @groups
// CHECK-COUNT-2: "sparse24.decompress"({{.*}}) {{.*}}groups = 2 : i64
func.func @groups(%x: tensor<1x8x2x2xf32>, %t: tensor<2xf32>) {
  %v, %i = "sparse24.compressed_constant"() {values = dense<0> : tensor<2x1x1x2xi8>, index = dense<-18> : tensor<2x1x1x1xi8>, dense_type = tensor<8x1x1x1xi8>, groups = 2 : i64, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : () -> (tensor<2x1x1x2xi8>, tensor<2x1x1x1xi8>)
  %s = "sparse24.constant"() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %c = "onnx.DequantizeLinear"(%v, %s) {axis = 0 : si64} : (tensor<2x1x1x2xi8>, tensor<2xf32>) -> tensor<2x1x1x2xf32>
  %0 = "sparse24.conv_transpose2d_compress"(%x, %c, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW", dense_type = tensor<8x1x1x1xf32>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<1x8x2x2xf32>, tensor<2x1x1x2xf32>, tensor<2x1x1x1xi8>) -> tensor<1x2x2x2xf32>
  %d = "onnx.DequantizeLinear"(%v, %t) {axis = 0 : si64} : (tensor<2x1x1x2xi8>, tensor<2xf32>) -> tensor<2x1x1x2xf32>
  %1 = "sparse24.conv_transpose2d_compress"(%x, %d, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW", dense_type = tensor<8x1x1x1xf32>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<1x8x2x2xf32>, tensor<2x1x1x2xf32>, tensor<2x1x1x1xi8>) -> tensor<1x2x2x2xf32>
  return
}

// CHECK-LABEL: func.func @joined
// CHECK: "sparse24.decompress"(%arg0, %arg1)
func.func @joined(%v: tensor<2x2xf32>, %i: tensor<2x1xi8>) -> tensor<4x2xf32> {
  %0 = "sparse24.decompress"(%v, %i) {dense_type = tensor<4x2xf32>, alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<2x2xf32>, tensor<2x1xi8>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}

// What has no operands is of no constant.
// CHECK-LABEL: func.func @identity
// CHECK: "onnx.Identity"()
func.func @identity() {
  %0 = "onnx.Identity"() : () -> tensor<2xf32>
  return
}

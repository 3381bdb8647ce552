// RUN: sparse24-opt --sparse24-fold-weights --sparse24-insert-compress --sparse24-fold-compress --sparse24-remarks --verify-diagnostics %s | FileCheck %s

// Blocks of 8 along K = 10: the last one is shorter. Of the values, of which there
// are 6, it is blocks of 4, and their scales lie as they do.
// CHECK-LABEL: func.func @blocks
func.func @blocks(%x: tensor<1x10xf32>) -> tensor<1x2xf32> {
  // CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"() {{.*}}values = dense<{{\[}}[1, 2, 3, 0, 4, 5], [-1, -2, 0, 0, 0, 0]]> : tensor<2x6xi4>
  // CHECK: %[[S:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1.000000e+00, 3.000000e+00], [2.000000e+00, 4.000000e+00]]> : tensor<2x2xf32>}
  // CHECK: %[[Z:.*]] = "sparse24.constant"() {value = dense<0> : tensor<2x2xi4>}
  // CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[C]]#0, %[[S]], %[[Z]]) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x6xi4>, tensor<2x2xf32>, tensor<2x2xi4>) -> tensor<2x6xf32>
  // CHECK: "sparse24.matmul_compress"(%arg0, %[[D]], %[[C]]#1) {{.*}}dense_type = tensor<10x2xf32>
  %w = "sparse24.constant"() {value = dense<[[1, -1], [2, -2], [0, 0], [0, 0], [3, 0], [0, 0], [0, 0], [0, 0], [4, 0], [5, 0]]> : tensor<10x2xi4>} : () -> tensor<10x2xi4>
  %s = "sparse24.constant"() {value = dense<[[1., 2.], [3., 4.]]> : tensor<2x2xf32>} : () -> tensor<2x2xf32>
  %z = "sparse24.constant"() {value = dense<0> : tensor<2x2xi4>} : () -> tensor<2x2xi4>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 0 : si64, block_size = 8 : si64} : (tensor<10x2xi4>, tensor<2x2xf32>, tensor<2x2xi4>) -> tensor<10x2xf32>
  // expected-remark @+1 {{compressed: 20 -> 16 bytes (ascend-atc)}}
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x10xf32>, tensor<10x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// Scales that need not be moved need not be constant. Zero points that are all the
// same are the zero.
// CHECK-LABEL: func.func @last_dimension
func.func @last_dimension(%x: tensor<1x8xf32>, %s: tensor<2x2xf32>) -> tensor<1x2xf32> {
  // CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"() {{.*}}values = dense<{{\[}}[1, 2, 3, 8], [8, 8, 0, 8]]> : tensor<2x4xui4>, zero_point = dense<8> : tensor<ui4>
  // CHECK: "onnx.DequantizeLinear"(%[[C]]#0, %arg1, %{{.*}}) {axis = 1 : si64, block_size = 2 : si64}
  %w = "sparse24.constant"() {value = dense<[[1, 2, 8, 8, 3, 8, 8, 8], [8, 8, 8, 8, 0, 8, 8, 8]]> : tensor<2x8xui4>} : () -> tensor<2x8xui4>
  %z = "sparse24.constant"() {value = dense<8> : tensor<2x2xui4>} : () -> tensor<2x2xui4>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = -1 : si64, block_size = 4 : si64} : (tensor<2x8xui4>, tensor<2x2xf32>, tensor<2x2xui4>) -> tensor<2x8xf32>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (ascend-atc)}}
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8xf32>, tensor<2x8xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// A single block of any size takes in all values.
// CHECK-LABEL: func.func @one_block
func.func @one_block(%x: tensor<1x6xf32>, %s: tensor<2x1xf32>) -> tensor<1x2xf32> {
  // CHECK: "onnx.DequantizeLinear"({{.*}}) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x4xi8>, tensor<2x1xf32>)
  %w = "sparse24.constant"() {value = dense<0> : tensor<2x6xi8>} : () -> tensor<2x6xi8>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 1 : si64, block_size = 6 : si64} : (tensor<2x6xi8>, tensor<2x1xf32>) -> tensor<2x6xf32>
  // expected-remark @+1 {{compressed: 12 -> 10 bytes (ascend-atc)}}
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6xf32>, tensor<2x6xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// CHECK-LABEL: func.func @stay_dense
// CHECK-NOT: compress
func.func @stay_dense(%x: tensor<1x12xf32>, %s: tensor<3x2xf32>) {
  %w = "sparse24.constant"() {value = dense<0> : tensor<12x2xui8>} : () -> tensor<12x2xui8>
  %c3 = "sparse24.constant"() {value = dense<1.0> : tensor<3x2xf32>} : () -> tensor<3x2xf32>
  %c2 = "sparse24.constant"() {value = dense<1.0> : tensor<2x2xf32>} : () -> tensor<2x2xf32>
  %c12 = "sparse24.constant"() {value = dense<1.0> : tensor<12x1xf32>} : () -> tensor<12x1xf32>
  %z = "sparse24.constant"() {value = dense<[[1, 1], [1, 1], [2, 1]]> : tensor<3x2xui8>} : () -> tensor<3x2xui8>
  %a = "onnx.DequantizeLinear"(%w, %s) {axis = 0 : si64, block_size = 4 : si64} : (tensor<12x2xui8>, tensor<3x2xf32>) -> tensor<12x2xf32>
  // expected-remark @+1 {{scale-not-per-group: operand 1 of the blocked dequantization is not a constant}}
  %0 = "sparse24.matmul"(%x, %a) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x12xf32>, tensor<12x2xf32>) -> tensor<1x2xf32>
  %b = "onnx.DequantizeLinear"(%w, %c2) {axis = 0 : si64, block_size = 6 : si64} : (tensor<12x2xui8>, tensor<2x2xf32>) -> tensor<12x2xf32>
  // expected-remark @+1 {{scale-not-per-group: blocks of 6, expected a multiple of 4}}
  %1 = "sparse24.matmul"(%x, %b) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x12xf32>, tensor<12x2xf32>) -> tensor<1x2xf32>
  %c = "onnx.DequantizeLinear"(%w, %c12) {axis = 1 : si64, block_size = 4 : si64} : (tensor<12x2xui8>, tensor<12x1xf32>) -> tensor<12x2xf32>
  // expected-remark @+1 {{scale-not-per-group: the blocks are along dimension 1, the reduction is along dimension 0}}
  %2 = "sparse24.matmul"(%x, %c) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x12xf32>, tensor<12x2xf32>) -> tensor<1x2xf32>
  %d = "onnx.DequantizeLinear"(%w, %c3, %z) {axis = 0 : si64, block_size = 4 : si64} : (tensor<12x2xui8>, tensor<3x2xf32>, tensor<3x2xui8>) -> tensor<12x2xf32>
  // expected-remark @+1 {{scale-not-per-group: the zero points of the blocks differ}}
  %3 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x12xf32>, tensor<12x2xf32>) -> tensor<1x2xf32>
  %e = "onnx.DequantizeLinear"(%w, %c2) {axis = 0 : si64, block_size = 4 : si64} : (tensor<12x2xui8>, tensor<2x2xf32>) -> tensor<12x2xf32>
  // expected-remark @+1 {{scale-not-per-group: expected operand 1 of the dequantization to have one element for each block of 4 along dimension 0}}
  %4 = "sparse24.matmul"(%x, %e) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x12xf32>, tensor<12x2xf32>) -> tensor<1x2xf32>
  return
}

// The narrower type is what is compressed, and the values are cast.
// CHECK-LABEL: func.func @cast
func.func @cast(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
  // CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"() {{.*}}values = dense<{{\[}}[1.000000e+00, 2.000000e+00], [3.000000e+00, 0.000000e+00]]> : tensor<2x2xf16>
  // CHECK-NEXT: %[[V:.*]] = "onnx.Cast"(%[[C]]#0) {to = f32} : (tensor<2x2xf16>) -> tensor<2x2xf32>
  // CHECK-NEXT: "sparse24.matmul_compress"(%arg0, %[[V]], %[[C]]#1) {{.*}}dense_type = tensor<4x2xf32>
  %w = "sparse24.constant"() {value = dense<[[1.0, 3.0], [2.0, 0.0], [0.0, -0.0], [0.0, 0.0]]> : tensor<4x2xf16>} : () -> tensor<4x2xf16>
  %c = "onnx.Cast"(%w) {to = f32} : (tensor<4x2xf16>) -> tensor<4x2xf32>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (ascend-atc)}}
  %0 = "sparse24.matmul"(%x, %c) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// The zero of the result of a cast need not be what zero was cast to.
// CHECK-LABEL: func.func @cast_zero_point
// CHECK-NOT: compress
func.func @cast_zero_point(%x: tensor<1x4xui8>) -> tensor<1x2xi32> {
  %w = "sparse24.constant"() {value = dense<0> : tensor<4x2xi32>} : () -> tensor<4x2xi32>
  %z = "sparse24.constant"() {value = dense<7> : tensor<ui8>} : () -> tensor<ui8>
  %c = "onnx.Cast"(%w) {to = ui8} : (tensor<4x2xi32>) -> tensor<4x2xui8>
  // expected-remark @+1 {{not-constant: the weight comes from 'onnx.Cast', and its zero is not 0}}
  %0 = "sparse24.matmul"(%x, %c, %z) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>} : (tensor<1x4xui8>, tensor<4x2xui8>, tensor<ui8>) -> tensor<1x2xi32>
  return %0 : tensor<1x2xi32>
}

// One initializer, three ways to group it: the filter and the product along its
// columns are 2:4, the product along its rows is not and keeps it dense.
// CHECK-LABEL: func.func @shared
func.func @shared(%x: tensor<1x4x1x1xf32>, %y: tensor<1x4xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<*xf32>) {
  // CHECK-DAG: %[[F:.*]]:2 = "sparse24.compressed_constant"() {{.*}}dense_type = tensor<4x4x1x1xf32>{{.*}}reduction_axis = 1 : i64, values = dense<{{.*}}tensor<4x1x1x2xf32>
  // CHECK-DAG: %[[M:.*]]:2 = "sparse24.compressed_constant"() {{.*}}dense_type = tensor<4x4xf32>{{.*}}reduction_axis = 1 : i64, values = dense<{{.*}}tensor<4x2xf32>
  // CHECK-DAG: %[[D:.*]] = "sparse24.constant"() {{.*}} : () -> tensor<4x4xf32>
  // CHECK: "sparse24.conv2d_compress"(%arg0, %[[F]]#0, %[[F]]#1)
  // CHECK: "sparse24.matmul_compress"(%arg1, %[[M]]#0, %[[M]]#1)
  // CHECK: "sparse24.matmul"(%arg1, %[[D]])
  %w = "sparse24.constant"() {value = dense<[[[[1.]], [[2.]], [[0.]], [[0.]]], [[[3.]], [[0.]], [[4.]], [[0.]]], [[[5.]], [[0.]], [[0.]], [[6.]]], [[[7.]], [[8.]], [[0.]], [[0.]]]]> : tensor<4x4x1x1xf32>} : () -> tensor<4x4x1x1xf32>
  %m = "onnx.Squeeze"(%w) : (tensor<4x4x1x1xf32>) -> tensor<4x4xf32>
  // expected-remark @+1 {{compressed: 64 -> 36 bytes}}
  %0 = "sparse24.conv2d"(%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x1x1xf32>, tensor<4x4x1x1xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{compressed: 64 -> 36 bytes}}
  %1 = "sparse24.matmul"(%y, %m) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{not-2to4: 1 of 4 groups violate, the first at [0, 0]: (1, 3, 5, 7)}}
  %2 = "sparse24.matmul"(%y, %m) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  return %0, %1, %2 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// Operators of other domains are seen where their weight is.
// CHECK-LABEL: func.func @custom
func.func @custom(%x: tensor<1x4xf32>) {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  // expected-remark @+1 {{unsupported-op: 'com.microsoft.FusedMatMul' has no compressed form}}
  %0 = "onnx.Custom"(%x, %w) {domain_name = "com.microsoft", function_name = "FusedMatMul"} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'com.microsoft.QLinearConv' has no compressed form}}
  %1 = "onnx.Custom"(%x, %x, %x, %w) {domain_name = "com.microsoft", function_name = "QLinearConv"} : (tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  %2 = "onnx.Custom"(%x, %w) {domain_name = "com.example", function_name = "FusedMatMul"} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  %3 = "onnx.Custom"(%x, %w) {domain_name = "com.microsoft", function_name = "Gelu"} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  %4 = "onnx.Custom"(%x, %w) : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  return
}

// An Einsum has a weight where one of its operands is a constant.
// CHECK-LABEL: func.func @einsum
func.func @einsum(%x: tensor<1x4xf32>) {
  %w = "sparse24.constant"() {value = dense<0> : tensor<4x4xi8>} : () -> tensor<4x4xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %d = "onnx.DequantizeLinear"(%w, %s) : (tensor<4x4xi8>, tensor<f32>) -> tensor<4x4xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.Einsum' has no compressed form}}
  %0 = "onnx.Einsum"(%x, %d) {equation = "ij,jk->ik"} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  // expected-remark @+1 {{unsupported-op: 'onnx.Einsum' has no compressed form}}
  %1 = "onnx.Einsum"(%d, %x) {equation = "jk,ij->ik"} : (tensor<4x4xf32>, tensor<1x4xf32>) -> tensor<*xf32>
  %2 = "onnx.Einsum"(%x, %x) {equation = "ij,kj->ik"} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<*xf32>
  return
}

// -----

// A conversion to what is not known has the element type of its scale.
// CHECK-LABEL: func.func @unknown
// CHECK: "onnx.DequantizeLinear"({{.*}}) : (tensor<1x2xi8>, tensor<f16>) -> tensor<1x2xf16>
// CHECK: dense_type = tensor<4x1xf16>
func.func @unknown(%x: tensor<1x4xf16>) -> tensor<1x1xf16> {
  %w = "sparse24.constant"() {value = dense<[[1], [0], [0], [2]]> : tensor<4x1xi8>} : () -> tensor<4x1xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<f16>} : () -> tensor<f16>
  %d = "onnx.DequantizeLinear"(%w, %s) : (tensor<4x1xi8>, tensor<f16>) -> tensor<4x1x!sparse24.unknown>
  // expected-remark @+1 {{compressed: 4 -> 3 bytes}}
  %0 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf16>, tensor<4x1x!sparse24.unknown>) -> tensor<1x1xf16>
  return %0 : tensor<1x1xf16>
}

// RUN: sparse24-opt --sparse24-insert-compress --sparse24-fold-compress=selfcheck=true --sparse24-verify %s -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics %s -o /dev/null
// RUN: sparse24-opt --sparse24-decompress --sparse24-verify %t.mlir | FileCheck %s --check-prefix=DENSE

// The weight of a transposed convolution, dequantized by a scale for each of the M
// output channels of a group. The values have rows for those of all groups.

// CHECK-LABEL: func.func @grouped
// CHECK-DAG: %[[S:.*]] = "sparse24.constant"() {value = dense<[5.000000e-01, 2.500000e-01, 5.000000e-01, 2.500000e-01]> : tensor<4xf32>}
// CHECK-DAG: %[[Z:.*]] = "sparse24.constant"() {value = dense<[3, 5, 3, 5]> : tensor<4xui8>}
// CHECK-DAG: %[[C:.*]]:2 = "sparse24.compressed_constant"() {{.*}}groups = 2 : i64{{.*}}values = dense<{{\[\[\[}}0, 1, 3, 3]], {{\[\[}}5, 5, 5, 5]], {{\[\[}}7, 3, 3, 9]], {{\[\[}}6, 5, 5, 5]]]> : tensor<4x1x4xui8>, zero_point = dense<{{\[\[\[}}3], [5]]]> : tensor<1x2x1xui8>}
// CHECK: %[[D:.*]] = "onnx.DequantizeLinear"(%[[C]]#0, %[[S]], %[[Z]]) {axis = 0 : si64} : (tensor<4x1x4xui8>, tensor<4xf32>, tensor<4xui8>) -> tensor<4x1x4xf32>
// CHECK: "sparse24.conv_transpose1d_compress"(%arg0, %[[D]], %[[C]]#1) {{.*}}dense_type = tensor<16x2x1xf32>{{.*}}groups = 2 : i64

// Back again the scales are those of one group.
// DENSE-LABEL: func.func @grouped
// DENSE-NOT: compress
// DENSE-DAG: %[[W:.*]] = "sparse24.constant"{{.*}} -> tensor<16x2x1xui8>
// DENSE-DAG: %[[S:.*]] = "sparse24.constant"() {value = dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>}
// DENSE-DAG: %[[Z:.*]] = "sparse24.constant"() {value = dense<[3, 5]> : tensor<2xui8>}
// DENSE: %[[D:.*]] = "onnx.DequantizeLinear"(%[[W]], %[[S]], %[[Z]]) {axis = 1 : si64} : (tensor<16x2x1xui8>, tensor<2xf32>, tensor<2xui8>) -> tensor<16x2x1xf32>
// DENSE: "sparse24.conv_transpose1d"(%arg0, %[[D]])
func.func @grouped(%x: tensor<1x16x5xf32>) -> tensor<1x4x5xf32> {
  // M 0 has the zero 3: 0 3 1 3 | 3 3 3 3, and 7 3 3 3 | 3 3 3 9. M 1 has 5: only 5,
  // and 5 6 5 5 | 5 5 5 5.
  %w = "sparse24.constant"() {value = dense<[[[0], [5]], [[3], [5]], [[1], [5]], [[3], [5]], [[3], [5]], [[3], [5]], [[3], [5]], [[3], [5]], [[7], [5]], [[3], [6]], [[3], [5]], [[3], [5]], [[3], [5]], [[3], [5]], [[3], [5]], [[9], [5]]]> : tensor<16x2x1xui8>} : () -> tensor<16x2x1xui8>
  %s = "sparse24.constant"() {value = dense<[0.5, 0.25]> : tensor<2xf32>} : () -> tensor<2xf32>
  %z = "sparse24.constant"() {value = dense<[3, 5]> : tensor<2xui8>} : () -> tensor<2xui8>
  %d = "onnx.DequantizeLinear"(%w, %s, %z) {axis = 1 : si64} : (tensor<16x2x1xui8>, tensor<2xf32>, tensor<2xui8>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{compressed: 32 -> 20 bytes (ascend-atc)}}
  %0 = "sparse24.conv_transpose1d"(%x, %d) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  return %0 : tensor<1x4x5xf32>
}

// One group: one scale for each row.
// CHECK-LABEL: func.func @ungrouped
// CHECK: "onnx.DequantizeLinear"(%{{.*}}#0, %{{.*}}) {axis = 0 : si64} : (tensor<2x1x8xi8>, tensor<2xf32>) -> tensor<2x1x8xf32>
// DENSE-LABEL: func.func @ungrouped
// DENSE: "onnx.DequantizeLinear"({{.*}}) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<2xf32>) -> tensor<16x2x1xf32>
func.func @ungrouped(%x: tensor<1x16x5xf32>, %s: tensor<2xf32>) -> tensor<1x2x5xf32> {
  %w = "sparse24.constant"() {value = dense<0> : tensor<16x2x1xi8>} : () -> tensor<16x2x1xi8>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<2xf32>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{compressed: 32 -> 20 bytes (ascend-atc)}}
  %0 = "sparse24.conv_transpose1d"(%x, %d) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x2x5xf32>
  return %0 : tensor<1x2x5xf32>
}

// One scale for all, and one for each kernel position.
// CHECK-LABEL: func.func @any_groups
// CHECK: "onnx.DequantizeLinear"(%{{.*}}#0, %arg1) {axis = 1 : si64} : (tensor<4x1x4xi8>, tensor<f32>) -> tensor<4x1x4xf32>
// CHECK: "onnx.DequantizeLinear"(%{{.*}}#0, %arg2) {axis = 1 : si64} : (tensor<4x3x4xi8>, tensor<3xf32>) -> tensor<4x3x4xf32>
// DENSE-LABEL: func.func @any_groups
// DENSE: "onnx.DequantizeLinear"(%{{.*}}, %arg1) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<f32>) -> tensor<16x2x1xf32>
// DENSE: "onnx.DequantizeLinear"(%{{.*}}, %arg2) {axis = 2 : si64} : (tensor<16x2x3xi8>, tensor<3xf32>) -> tensor<16x2x3xf32>
func.func @any_groups(%x: tensor<1x16x5xf32>, %s: tensor<f32>, %t: tensor<3xf32>) {
  %w = "sparse24.constant"() {value = dense<0> : tensor<16x2x1xi8>} : () -> tensor<16x2x1xi8>
  %d = "onnx.DequantizeLinear"(%w, %s) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<f32>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{compressed: 32 -> 20 bytes (ascend-atc)}}
  %0 = "sparse24.conv_transpose1d"(%x, %d) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  %v = "sparse24.constant"() {value = dense<0> : tensor<16x2x3xi8>} : () -> tensor<16x2x3xi8>
  %e = "onnx.DequantizeLinear"(%v, %t) {axis = 2 : si64} : (tensor<16x2x3xi8>, tensor<3xf32>) -> tensor<16x2x3xf32>
  // expected-remark @+1 {{compressed: 96 -> 60 bytes (ascend-atc)}}
  %1 = "sparse24.conv_transpose1d"(%x, %e) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x3xf32>) -> tensor<1x4x7xf32>
  return
}

// What cannot be repeated, or varies within a group of four, stays dense.
// CHECK-LABEL: func.func @dense
// CHECK-NOT: compress
func.func @dense(%x: tensor<1x16x5xf32>, %s: tensor<2xf32>, %z: tensor<2xi8>, %t: tensor<16xf32>) {
  %w = "sparse24.constant"() {value = dense<0> : tensor<16x2x1xi8>} : () -> tensor<16x2x1xi8>
  %c = "sparse24.constant"() {value = dense<0.5> : tensor<2xf32>} : () -> tensor<2xf32>
  %b = "sparse24.constant"() {value = dense<0.5> : tensor<4x2x1xf32>} : () -> tensor<4x2x1xf32>
  %d0 = "onnx.DequantizeLinear"(%w, %s) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<2xf32>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{scale-not-per-group: operand 1 of the dequantization, which 2 groups share, is not a constant}}
  %0 = "sparse24.conv_transpose1d"(%x, %d0) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  %d1 = "onnx.DequantizeLinear"(%w, %c, %z) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{scale-not-per-group: operand 2 of the dequantization, which 2 groups share, is not a constant}}
  %1 = "sparse24.conv_transpose1d"(%x, %d1) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  %one = "sparse24.constant"() {value = dense<1> : tensor<i8>} : () -> tensor<i8>
  %d4 = "onnx.DequantizeLinear"(%w, %c, %one) {axis = 1 : si64} : (tensor<16x2x1xi8>, tensor<2xf32>, tensor<i8>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{scale-not-per-group: expected operand 2 of the dequantization to have one element for each of 2 output channels}}
  %4 = "sparse24.conv_transpose1d"(%x, %d4) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  %d2 = "onnx.DequantizeLinear"(%w, %t) {axis = 0 : si64} : (tensor<16x2x1xi8>, tensor<16xf32>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{scale-not-per-group: the scale varies along dimension 0, the reduction}}
  %2 = "sparse24.conv_transpose1d"(%x, %d2) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  %d3 = "onnx.DequantizeLinear"(%w, %b) {axis = 0 : si64, block_size = 4 : si64} : (tensor<16x2x1xi8>, tensor<4x2x1xf32>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{scale-not-per-group: blocks along a reduction in 2 groups}}
  %3 = "sparse24.conv_transpose1d"(%x, %d3) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x4x5xf32>
  return
}

// Blocks along the channels of one group.
// CHECK-LABEL: func.func @blocks
// CHECK: "onnx.DequantizeLinear"(%{{.*}}#0, %{{.*}}) {axis = 2 : si64, block_size = 2 : si64} : (tensor<2x1x8xi8>, tensor<2x1x4xf32>) -> tensor<2x1x8xf32>
func.func @blocks(%x: tensor<1x16x5xf32>) -> tensor<1x2x5xf32> {
  %w = "sparse24.constant"() {value = dense<0> : tensor<16x2x1xi8>} : () -> tensor<16x2x1xi8>
  %b = "sparse24.constant"() {value = dense<0.5> : tensor<4x2x1xf32>} : () -> tensor<4x2x1xf32>
  %d = "onnx.DequantizeLinear"(%w, %b) {axis = 0 : si64, block_size = 4 : si64} : (tensor<16x2x1xi8>, tensor<4x2x1xf32>) -> tensor<16x2x1xf32>
  // expected-remark @+1 {{compressed: 32 -> 20 bytes (ascend-atc)}}
  %0 = "sparse24.conv_transpose1d"(%x, %d) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<16x2x1xf32>) -> tensor<1x2x5xf32>
  return %0 : tensor<1x2x5xf32>
}

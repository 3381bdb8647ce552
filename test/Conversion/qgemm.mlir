// com.microsoft.QGemm: raised where its rounding is qlinear_gemm's, compressed, and back.
// RUN: split-file %s %t
// RUN: sparse24-opt --convert-onnx-to-sparse24 --sparse24-verify %t/raised.mlir | FileCheck %s
// RUN: sparse24-opt --convert-onnx-to-sparse24 --sparse24-check --sparse24-remarks %t/stays.mlir 2>&1 | FileCheck %s --check-prefix=STAYS
// RUN: sparse24-opt --sparsity=1 --sparse24-selfcheck %t/raised.mlir -o %t/compressed.mlir 2>&1 | FileCheck %s --check-prefix=SUMMARY
// RUN: FileCheck %s --check-prefix=COMPRESSED <%t/compressed.mlir
// RUN: sparse24-opt --sparse24-verify --sparse24-decompress --sparse24-verify %t/compressed.mlir | FileCheck %s --check-prefix=DENSE
// RUN: mlir-opt --irdl-file=%irdl --allow-unregistered-dialect %t/compressed.mlir | FileCheck %s --check-prefix=COMPRESSED

// SUMMARY: compressed 3 of 3 weight operations

//--- raised.mlir
// The weight's zero is 5: the columns are 5 7 5 9 | 5 5 5 1 and 2 5 5 5 | 5 5 3 4.
// CHECK-LABEL: func.func @quantized
// CHECK: %[[Y:.*]] = "sparse24.qlinear_gemm"(%arg0, %arg1, %arg2, %{{.*}}, %arg1, %{{.*}}, %arg3, %arg1, %arg2) {alpha = 5.000000e-01 : f32, onnx_node_name = "gemm", operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 1, 1>, transpose_x1 = true, transpose_x2 = false} : {{.*}} -> tensor<3x2xui8>
// COMPRESSED-LABEL: func.func @quantized
// COMPRESSED: "sparse24.compressed_constant"() {{.*}}dense_type = tensor<8x2xui8>{{.*}}index = dense<{{\[\[}}-119], [-96]]> : tensor<2x1xi8>, reduction_axis = 0 : i64, values = dense<{{\[\[}}7, 9, 5, 1], [2, 5, 3, 4]]> : tensor<2x4xui8>, zero_point = dense<5> : tensor<ui8>}
// COMPRESSED: "sparse24.qlinear_gemm_compress"(%arg0, %arg1, %arg2, %{{.*}}#0, %{{.*}}#1, %arg1, %{{.*}}, %arg3, %arg1, %arg2) {alg = "weight_sparse_4_2", alpha = 5.000000e-01 : f32, dense_type = tensor<8x2xui8>, {{.*}}operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 1, 1, 1, 1>, reduction_axis = 0 : i64, transpose_x1 = true, transpose_x2 = false}
// DENSE-LABEL: func.func @quantized
// DENSE: value = dense<{{\[\[}}5, 2], [7, 5], [5, 5], [9, 5], [5, 5], [5, 5], [5, 3], [1, 4]]> : tensor<8x2xui8>
// DENSE: "sparse24.qlinear_gemm"(%arg0, %arg1, %arg2, %{{.*}}, %arg1, %{{.*}}, %arg3, %arg1, %arg2) {alpha = 5.000000e-01 : f32,
func.func @quantized(%a: tensor<8x3xui8>, %scale: tensor<f32>, %zero: tensor<ui8>, %c: tensor<1x2xi32>) -> tensor<3x2xui8> {
  %b = "sparse24.constant"() {value = dense<[[5, 2], [7, 5], [5, 5], [9, 5], [5, 5], [5, 5], [5, 3], [1, 4]]> : tensor<8x2xui8>} : () -> tensor<8x2xui8>
  %b_zero = "sparse24.constant"() {value = dense<5> : tensor<ui8>} : () -> tensor<ui8>
  %y = "onnx.Custom"(%a, %scale, %zero, %b, %scale, %b_zero, %c, %scale, %zero) {domain_name = "com.microsoft", function_name = "QGemm", onnx_node_name = "gemm", transA = 1 : si64, alpha = 5.000000e-01 : f32} : (tensor<8x3xui8>, tensor<f32>, tensor<ui8>, tensor<8x2xui8>, tensor<f32>, tensor<ui8>, tensor<1x2xi32>, tensor<f32>, tensor<ui8>) -> tensor<3x2xui8>
  return %y : tensor<3x2xui8>
}

// Without y's scale and zero point y is f32. The weight has a zero for each column.
// CHECK-LABEL: func.func @float
// CHECK: "sparse24.qlinear_gemm"(%arg0, %arg1, %arg2, %{{.*}}, %arg3, %{{.*}}) {alpha = 1.000000e+00 : f32, operandSegmentSizes = array<i32: 1, 1, 1, 1, 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : {{.*}} -> tensor<3x2xf32>
// COMPRESSED-LABEL: func.func @float
// COMPRESSED: "sparse24.compressed_constant"() {{.*}}index = dense<{{\[\[}}9], [4]]> : tensor<2x1xi8>, reduction_axis = 1 : i64, values = dense<{{\[\[}}7, 9], [2, 4]]> : tensor<2x2xi8>, zero_point = dense<{{\[\[}}1], [3]]> : tensor<2x1xi8>}
// DENSE-LABEL: func.func @float
// DENSE: value = dense<{{\[\[}}1, 7, 1, 9], [2, 3, 4, 3]]> : tensor<2x4xi8>
func.func @float(%a: tensor<3x4xui8>, %scale: tensor<f32>, %zero: tensor<ui8>, %b_scale: tensor<2xf32>) -> tensor<3x2xf32> {
  %b = "sparse24.constant"() {value = dense<[[1, 7, 1, 9], [2, 3, 4, 3]]> : tensor<2x4xi8>} : () -> tensor<2x4xi8>
  %b_zero = "sparse24.constant"() {value = dense<[1, 3]> : tensor<2xi8>} : () -> tensor<2xi8>
  %y = "onnx.Custom"(%a, %scale, %zero, %b, %b_scale, %b_zero) {domain_name = "com.microsoft", function_name = "QGemm", transB = 1 : si64} : (tensor<3x4xui8>, tensor<f32>, tensor<ui8>, tensor<2x4xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// Omitted inputs are values of type none.
// CHECK-LABEL: func.func @omitted
// CHECK: "sparse24.qlinear_gemm"(%arg0, %arg1, %arg2, %{{.*}}, %arg1, %{{.*}}, %arg1, %arg2) {{.*}}array<i32: 1, 1, 1, 1, 1, 1, 0, 1, 1>
func.func @omitted(%a: tensor<3x4xui8>, %scale: tensor<f32>, %zero: tensor<ui8>) -> tensor<*x!sparse24.unknown> {
  %b = "sparse24.constant"() {value = dense<[[0], [7], [0], [9]]> : tensor<4x1xi8>} : () -> tensor<4x1xi8>
  %zeros = "sparse24.constant"() {value = dense<0> : tensor<i8>} : () -> tensor<i8>
  %none = "onnx.NoValue"() {value} : () -> none
  %y = "onnx.Custom"(%a, %scale, %zero, %b, %scale, %zeros, %none, %scale, %zero) {domain_name = "com.microsoft", function_name = "QGemm"} : (tensor<3x4xui8>, tensor<f32>, tensor<ui8>, tensor<4x1xi8>, tensor<f32>, tensor<i8>, none, tensor<f32>, tensor<ui8>) -> tensor<*x!sparse24.unknown>
  return %y : tensor<*x!sparse24.unknown>
}

//--- stays.mlir
// STAYS-COUNT-3: remark: stays dense: unsupported-op: 'com.microsoft.QGemm' has no compressed form
// STAYS: "onnx.Custom"{{.*}}: (tensor<3x4xf32>
// STAYS: "onnx.Custom"
// STAYS: "onnx.Custom"
func.func @stays(%f: tensor<3x4xf32>, %a: tensor<3x4xui8>, %scale: tensor<f32>, %zero: tensor<ui8>) {
  %b = "sparse24.constant"() {value = dense<0> : tensor<4x4xi8>} : () -> tensor<4x4xi8>
  %b_zero = "sparse24.constant"() {value = dense<0> : tensor<i8>} : () -> tensor<i8>
  %none = "onnx.NoValue"() {value} : () -> none
  // Not of 8 bits.
  %0 = "onnx.Custom"(%f, %scale, %zero, %b, %scale, %b_zero) {domain_name = "com.microsoft", function_name = "QGemm"} : (tensor<3x4xf32>, tensor<f32>, tensor<ui8>, tensor<4x4xi8>, tensor<f32>, tensor<i8>) -> tensor<3x4xf32>
  // A scale of y without its zero point.
  %1 = "onnx.Custom"(%a, %scale, %zero, %b, %scale, %b_zero, %none, %scale) {domain_name = "com.microsoft", function_name = "QGemm"} : (tensor<3x4xui8>, tensor<f32>, tensor<ui8>, tensor<4x4xi8>, tensor<f32>, tensor<i8>, none, tensor<f32>) -> tensor<3x4xui8>
  // No zero point of B.
  %2 = "onnx.Custom"(%a, %scale, %zero, %b, %scale) {domain_name = "com.microsoft", function_name = "QGemm"} : (tensor<3x4xui8>, tensor<f32>, tensor<ui8>, tensor<4x4xi8>, tensor<f32>) -> tensor<3x4xui8>
  return
}

// RUN: sparse24-opt --sparsity=1 --sparse24-selfcheck --sparse24-remarks %s -o %t.mlir 2> %t.txt
// RUN: sparse24-opt --sparse24-verify %t.mlir | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK --implicit-check-not=remark < %t.txt
// RUN: sparse24-opt --sparse24-decompress --sparse24-verify %t.mlir | FileCheck %s --check-prefix=DENSE

// Every form in which a weight is the right operand of a product.

// A stack of matrices: rows are those of each matrix.
//   matrix 0, columns 1 0 0 2 and 0 3 0 0; matrix 1, columns 0 0 4 5 and nothing
// CHECK-LABEL: func.func @stack
// CHECK: "sparse24.compressed_constant"() {{.*}}dense_type = tensor<2x4x2xf32>{{.*}}index = dense<{{\[\[\[}}8], [1]], {{\[\[}}10], [0]]]> : tensor<2x2x1xi8>, reduction_axis = 1 : i64, values = dense<{{\[\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 0.000000e+00]], {{\[\[}}4.000000e+00, 5.000000e+00], [0.000000e+00, 0.000000e+00]]]> : tensor<2x2x2xf32>}
// CHECK: "sparse24.matmul_compress"(%arg0, {{.*}} -> tensor<3x2x5x2xf32>
// DENSE-LABEL: func.func @stack
// DENSE: dense<{{\[\[\[}}1.000000e+00, 0.000000e+00], [0.000000e+00, 3.000000e+00], [0.000000e+00, 0.000000e+00], [2.000000e+00, 0.000000e+00]], {{\[\[}}0.000000e+00, 0.000000e+00], [0.000000e+00, 0.000000e+00], [4.000000e+00, 0.000000e+00], [5.000000e+00, 0.000000e+00]]]> : tensor<2x4x2xf32>
func.func @stack(%x: tensor<3x1x5x4xf32>) -> tensor<3x2x5x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[[1., 0.], [0., 3.], [0., 0.], [2., 0.]], [[0., 0.], [0., 0.], [4., 0.], [5., 0.]]]> : tensor<2x4x2xf32>} : () -> tensor<2x4x2xf32>
  // REMARK: remark: compressed: 64 -> 36 bytes (ascend-atc)
  %0 = "onnx.MatMul"(%x, %w) : (tensor<3x1x5x4xf32>, tensor<2x4x2xf32>) -> tensor<3x2x5x2xf32>
  return %0 : tensor<3x2x5x2xf32>
}

// One matrix for all batches.
// CHECK-LABEL: func.func @batches
// CHECK: "sparse24.matmul_compress"{{.*}} (tensor<?x3x5x8xf32>, tensor<2x4xf32>, tensor<2x1xi8>) -> tensor<?x3x5x2xf32>
func.func @batches(%x: tensor<?x3x5x8xf32>) -> tensor<?x3x5x2xf32> {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  // REMARK: remark: compressed: 64 -> 34 bytes
  %0 = "onnx.MatMul"(%x, %w) : (tensor<?x3x5x8xf32>, tensor<8x2xf32>) -> tensor<?x3x5x2xf32>
  return %0 : tensor<?x3x5x2xf32>
}

// A vector is one row, 0 1 0 2 | 0 0 3 0 : 1 + 4 * 2 and 2 + 4 * 1.
// CHECK-LABEL: func.func @vector
// CHECK: "sparse24.compressed_constant"() {{.*}}index = dense<105> : tensor<1xi8>, reduction_axis = 0 : i64, values = dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 0.000000e+00]> : tensor<4xf32>}
// CHECK: "sparse24.matmul_compress"{{.*}} (tensor<5x8xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<5xf32>
// CHECK: "sparse24.matmul_compress"{{.*}} (tensor<8xf32>, tensor<4xf32>, tensor<1xi8>) -> tensor<f32>
// DENSE-LABEL: func.func @vector
// DENSE: dense<[0.000000e+00, 1.000000e+00, 0.000000e+00, 2.000000e+00, 0.000000e+00, 0.000000e+00, 3.000000e+00, 0.000000e+00]> : tensor<8xf32>
func.func @vector(%x: tensor<5x8xf32>, %v: tensor<8xf32>) {
  %w = "sparse24.constant"() {value = dense<[0., 1., 0., 2., 0., 0., 3., 0.]> : tensor<8xf32>} : () -> tensor<8xf32>
  // REMARK: remark: compressed: 32 -> 17 bytes
  %0 = "onnx.MatMul"(%x, %w) : (tensor<5x8xf32>, tensor<8xf32>) -> tensor<5xf32>
  // REMARK: remark: compressed: 32 -> 17 bytes
  %1 = "onnx.MatMul"(%v, %w) : (tensor<8xf32>, tensor<8xf32>) -> tensor<f32>
  return
}

// A vector on the left is x.
// CHECK-LABEL: func.func @row
// CHECK: "sparse24.matmul_compress"{{.*}} (tensor<8xf32>, tensor<3x2x4xf32>, tensor<3x2x1xi8>) -> tensor<3x2xf32>
func.func @row(%v: tensor<8xf32>) -> tensor<3x2xf32> {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<3x8x2xf32>} : () -> tensor<3x8x2xf32>
  // REMARK: remark: compressed: 192 -> 102 bytes
  %0 = "onnx.MatMul"(%v, %w) : (tensor<8xf32>, tensor<3x8x2xf32>) -> tensor<3x2xf32>
  return %0 : tensor<3x2xf32>
}

// CHECK-LABEL: func.func @constant_left
// CHECK-NOT: compress
func.func @constant_left(%x: tensor<8x4xf32>, %q: tensor<8x4xi8>, %s: tensor<f32>, %z: tensor<i8>) {
  %c = "sparse24.constant"() {value = dense<0.0> : tensor<2x8xf32>} : () -> tensor<2x8xf32>
  %i = "sparse24.constant"() {value = dense<0> : tensor<2x8xi8>} : () -> tensor<2x8xi8>
  // REMARK-COUNT-4: remark: stays dense: constant-left: the constant is the left operand
  %0 = "onnx.MatMul"(%c, %x) : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  %1 = "onnx.MatMulInteger"(%i, %q) : (tensor<2x8xi8>, tensor<8x4xi8>) -> tensor<2x4xi32>
  %2 = "onnx.QLinearMatMul"(%i, %s, %z, %q, %s, %z, %s, %z) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x4xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x4xi8>
  %3 = "onnx.Gemm"(%c, %x) : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  return
}

// CHECK-LABEL: func.func @gemm
func.func @gemm(%x: tensor<2x8xf32>, %xt: tensor<8x2xf32>, %b: tensor<3xf32>, %m: tensor<2x3xf32>) {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<8x3xf32>} : () -> tensor<8x3xf32>
  %v = "sparse24.constant"() {value = dense<0.0> : tensor<3x8xf32>} : () -> tensor<3x8xf32>
  // REMARK-COUNT-6: remark: compressed: 96 -> 51 bytes
  // CHECK: "sparse24.matmul_compress"(%arg0, {{.*}}reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false
  %0 = "onnx.Gemm"(%x, %w) : (tensor<2x8xf32>, tensor<8x3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.matmul_compress"(%arg0, {{.*}}, %arg2) {{.*}}reduction_axis = 1 : i64, transpose_x1 = false, transpose_x2 = true
  %1 = "onnx.Gemm"(%x, %v, %b) {transB = 1 : si64} : (tensor<2x8xf32>, tensor<3x8xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.matmul_compress"(%arg1, {{.*}}reduction_axis = 0 : i64, transpose_x1 = true, transpose_x2 = false
  %2 = "onnx.Gemm"(%xt, %w, %b) {transA = 1 : si64} : (tensor<8x2xf32>, tensor<8x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.matmul_compress"(%arg1, {{.*}}reduction_axis = 1 : i64, transpose_x1 = true, transpose_x2 = true
  // CHECK: "onnx.Add"
  %3 = "onnx.Gemm"(%xt, %v, %m) {transA = 1 : si64, transB = 1 : si64} : (tensor<8x2xf32>, tensor<3x8xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: %[[C:.*]] = "onnx.Mul"(%arg2,
  // CHECK: "sparse24.matmul_compress"(%arg0, {{.*}}, %[[C]])
  %4 = "onnx.Gemm"(%x, %w, %b) {beta = 0.5 : f32} : (tensor<2x8xf32>, tensor<8x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: %[[P:.*]] = "sparse24.matmul_compress"(%arg0,
  // CHECK: "onnx.Mul"(%[[P]],
  // CHECK: "onnx.Add"
  %5 = "onnx.Gemm"(%x, %w, %m) {alpha = 2.0 : f32} : (tensor<2x8xf32>, tensor<8x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

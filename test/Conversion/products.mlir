// RUN: sparse24-opt --convert-onnx-to-sparse24 --sparse24-verify %s | FileCheck %s

// Matrix products of every rank, and Gemm in every form that
// onnx-to-sparse24.mlir has not.

// CHECK-LABEL: func.func @batches
func.func @batches(%x: tensor<2x1x5x8xf32>, %w: tensor<3x8x7xf32>, %m: tensor<8x7xf32>, %s: tensor<?x5x8xf32>, %v: tensor<8xf32>, %n: tensor<5x8xf32>) {
  // CHECK: "sparse24.matmul"(%arg0, %arg1) {{.*}} -> tensor<2x3x5x7xf32>
  %0 = "onnx.MatMul"(%x, %w) : (tensor<2x1x5x8xf32>, tensor<3x8x7xf32>) -> tensor<2x3x5x7xf32>
  // CHECK: "sparse24.matmul"(%arg3, %arg2) {{.*}} -> tensor<?x5x7xf32>
  %1 = "onnx.MatMul"(%s, %m) : (tensor<?x5x8xf32>, tensor<8x7xf32>) -> tensor<?x5x7xf32>
  // A vector on the right is K, one on the left a row.
  // CHECK: "sparse24.matmul"(%arg5, %arg4) {{.*}} -> tensor<5xf32>
  %2 = "onnx.MatMul"(%n, %v) : (tensor<5x8xf32>, tensor<8xf32>) -> tensor<5xf32>
  // CHECK: "sparse24.matmul"(%arg4, %arg1) {{.*}} -> tensor<3x7xf32>
  %3 = "onnx.MatMul"(%v, %w) : (tensor<8xf32>, tensor<3x8x7xf32>) -> tensor<3x7xf32>
  return
}

// A constant left and none right is another operation; with two constants the
// right one is the weight.
// CHECK-LABEL: func.func @constant_left
func.func @constant_left(%x: tensor<8x4xf32>, %q: tensor<8x4xi8>, %s: tensor<f32>, %z: tensor<i8>) {
  %c = "sparse24.constant"() {value = dense<1.0> : tensor<2x8xf32>} : () -> tensor<2x8xf32>
  %r = "sparse24.constant"() {value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %i = "sparse24.constant"() {value = dense<1> : tensor<2x8xi8>} : () -> tensor<2x8xi8>
  // CHECK: "onnx.MatMul"
  %0 = "onnx.MatMul"(%c, %x) : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  // CHECK: "onnx.MatMulInteger"
  %1 = "onnx.MatMulInteger"(%i, %q) : (tensor<2x8xi8>, tensor<8x4xi8>) -> tensor<2x4xi32>
  // CHECK: "onnx.QLinearMatMul"
  %2 = "onnx.QLinearMatMul"(%i, %s, %z, %q, %s, %z, %s, %z) : (tensor<2x8xi8>, tensor<f32>, tensor<i8>, tensor<8x4xi8>, tensor<f32>, tensor<i8>, tensor<f32>, tensor<i8>) -> tensor<2x4xi8>
  // CHECK: "onnx.Gemm"
  %3 = "onnx.Gemm"(%c, %x) : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  // CHECK: "sparse24.matmul"
  %4 = "onnx.MatMul"(%c, %r) : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  return
}

// CHECK-LABEL: func.func @gemm
func.func @gemm(%x: tensor<2x4xf32>, %xt: tensor<4x2xf32>, %w: tensor<4x3xf32>, %b: tensor<3xf32>, %one: tensor<1xf32>, %s: tensor<f32>, %col: tensor<2x1xf32>, %row: tensor<1x3xf32>, %d: tensor<?x4xf32>, %i: tensor<2x4xi32>, %j: tensor<4x3xi32>, %k: tensor<4x?xf32>) {
  // Any C that broadcasts is added.
  // CHECK: "sparse24.matmul"(%arg0, %arg2)
  // CHECK-NEXT: "onnx.Add"(%{{.*}}, %arg4)
  %0 = "onnx.Gemm"(%x, %w, %one) : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<1xf32>) -> tensor<2x3xf32>
  // CHECK: "onnx.Add"(%{{.*}}, %arg5)
  %1 = "onnx.Gemm"(%x, %w, %s) : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  // CHECK: "onnx.Add"(%{{.*}}, %arg6)
  %2 = "onnx.Gemm"(%x, %w, %col) : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  // CHECK: "onnx.Add"(%{{.*}}, %arg7)
  %3 = "onnx.Gemm"(%x, %w, %row) : (tensor<2x4xf32>, tensor<4x3xf32>, tensor<1x3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.matmul"(%arg1, %arg2) {{.*}}transpose_x1 = true, transpose_x2 = false
  %4 = "onnx.Gemm"(%xt, %w) {transA = 1 : si64} : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<2x3xf32>
  // beta without C is nothing.
  // CHECK: "sparse24.fully_connection"(%arg8, %arg2)
  %5 = "onnx.Gemm"(%d, %w) {beta = 0.1 : f32} : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32>
  // alpha, beta, and both transposed at once.
  // CHECK: %[[BETA:.*]] = "sparse24.constant"() {value = dense<5.000000e-01> : tensor<f32>}
  // CHECK: %[[C:.*]] = "onnx.Mul"(%arg3, %[[BETA]])
  // CHECK: %[[P:.*]] = "sparse24.matmul"(%arg1, %arg2) {{.*}}transpose_x1 = true
  // CHECK: %[[ALPHA:.*]] = "sparse24.constant"() {value = dense<2.000000e+00> : tensor<f32>}
  // CHECK: %[[S:.*]] = "onnx.Mul"(%[[P]], %[[ALPHA]])
  // CHECK: "onnx.Add"(%[[S]], %[[C]])
  %6 = "onnx.Gemm"(%xt, %w, %b) {alpha = 2.0 : f32, beta = 0.5 : f32, transA = 1 : si64} : (tensor<4x2xf32>, tensor<4x3xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  // CHECK: "sparse24.fully_connection"(%arg9, %arg10) {{.*}} -> tensor<2x3xi32>
  %7 = "onnx.Gemm"(%i, %j) : (tensor<2x4xi32>, tensor<4x3xi32>) -> tensor<2x3xi32>
  // N that is not known is no num_output.
  // CHECK: "sparse24.matmul"(%arg0, %arg11)
  %8 = "onnx.Gemm"(%x, %k) : (tensor<2x4xf32>, tensor<4x?xf32>) -> tensor<2x?xf32>
  return
}

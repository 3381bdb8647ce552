// RUN: sparse24-opt --sparse24-fold-weights %s | FileCheck %s

// CHECK-LABEL: func.func @identity
func.func @identity(%x: tensor<1x4xf32>) -> tensor<1x1xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"
  // CHECK-NEXT: "sparse24.matmul"(%arg0, %[[W]])
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  %i = "onnx.Identity"(%w) : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %0 = "sparse24.matmul"(%x, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// A transposed constant is the constant and the opposite flag.
// CHECK-LABEL: func.func @transpose
func.func @transpose(%x: tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"
  // CHECK-NOT: onnx.Transpose
  // CHECK: "sparse24.matmul"(%arg0, %[[W]]) {{.*}}transpose_x2 = true
  // CHECK: "sparse24.fully_connection"(%arg0, %[[W]]) {{.*}}transpose = false
  %w = "sparse24.constant"() {value = dense<[[1., 2., 3., 4.], [5., 6., 7., 8.]]> : tensor<2x4xf32>} : () -> tensor<2x4xf32>
  %t = "onnx.Transpose"(%w) {perm = [1, 0]} : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %u = "onnx.Transpose"(%w) : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %0 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %1 = "sparse24.fully_connection"(%x, %u) {num_output = 2, transpose = true, axis = 1} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// Other permutations, and what is no constant, stay.
// CHECK-LABEL: func.func @others
// CHECK-COUNT-2: onnx.Transpose
func.func @others(%x: tensor<1x2x4xf32>, %y: tensor<4x2xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x2x2xf32>} : () -> tensor<4x2x2xf32>
  %t = "onnx.Transpose"(%w) {perm = [1, 0, 2]} : (tensor<4x2x2xf32>) -> tensor<2x4x2xf32>
  %u = "onnx.Transpose"(%y) {perm = [1, 0]} : (tensor<4x2xf32>) -> tensor<2x4xf32>
  %0 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x4xf32>, tensor<2x4x2xf32>) -> tensor<*xf32>
  %1 = "sparse24.matmul"(%x, %u) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x4xf32>, tensor<2x4xf32>) -> tensor<*xf32>
  return %0, %1 : tensor<*xf32>, tensor<*xf32>
}

// RUN: sparse24-opt %s | FileCheck %s
// CHECK: sparse24.matmul
// The example of docs/report.md: each row holds at most two of four values.
func.func @f(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %w = "sparse24.constant"() {value = dense<[[1., 0., 0., 2.], [3., 0., 4., 0.], [5., 0., 0., 0.], [6., 0., 0., 7.]]> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %y = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4xf32>, tensor<4x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

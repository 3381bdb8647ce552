// The two groups of docs/encodings.svg.
// RUN: sparse24-opt --sparsity=1 %s | python3 %S/check-drawing.py %S/../../docs/encodings.svg | FileCheck %s
// CHECK: 17 labels agree

func.func @f(%x: tensor<1x8xi8>) -> tensor<1x1xi32> {
  %w = "sparse24.constant"() {value = dense<[[0], [3], [0], [-2], [0], [0], [0], [5]]> : tensor<8x1xi8>} : () -> tensor<8x1xi8>
  %y = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<1x8xi8>, tensor<8x1xi8>) -> tensor<1x1xi32>
  return %y : tensor<1x1xi32>
}

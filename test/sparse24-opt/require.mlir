// RUN: sparse24-opt --sparsity=1 --sparsity-require='*' --sparsity-require='a\*b' --quiet --verify-diagnostics %s

// A layer without a name has an empty one, and a backslash makes a pattern's
// character one of the name.
func.func @f(%x: tensor<2x8xf32>, %w: tensor<8x2xf32>) {
  // expected-error @+1 {{required by '--sparsity-require=*', but stays dense: not-constant: the weight is an argument}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  %1 = "sparse24.constant"() {value = dense<0.0> : tensor<8x1xf32>} : () -> tensor<8x1xf32>
  %2 = "sparse24.matmul"(%x, %1) {onnx_node_name = "a*b", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x1xf32>) -> tensor<2x1xf32>
  return
}

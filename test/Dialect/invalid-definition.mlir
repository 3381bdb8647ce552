// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

// What the dialect's definition says itself.

func.func @operands(%x: tensor<4x4xf32>) {
  // expected-error @+1 {{'operandSegmentSizes' attribute for specifying operand segments must have 5 elements, but got 4}}
  %0 = "sparse24.matmul"(%x, %x) {operandSegmentSizes = array<i32: 1, 1, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @results(%x: tensor<4x4xf32>) {
  // expected-error @+1 {{op expects exactly 2 results, but got 1}}
  %0 = "sparse24.compress"(%x) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<4x4xf32>) -> tensor<4x2xf32>
  return
}

// -----

// expected-error @+1 {{op attribute "value" is expected but not provided}}
%0 = "sparse24.constant"() : () -> tensor<4xf32>

// -----

// expected-error @+1 {{'"a"' does not satisfy the constraint}}
%0 = "sparse24.constant"() {value = "a"} : () -> tensor<4xf32>

// -----

// expected-error @+1 {{unregistered operation 'sparse24.conv4d' found in dialect ('sparse24')}}
%0 = "sparse24.conv4d"() : () -> tensor<4xf32>

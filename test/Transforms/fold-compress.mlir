// RUN: sparse24-opt --sparse24-fold-compress --split-input-file --verify-diagnostics %s | FileCheck %s

// CHECK-LABEL: func.func @fold
func.func @fold() -> (tensor<2x4xf32>, tensor<2x1xi8>) {
  // Column 0: (1, 0, 0, 3) and (0, 0, 0, 5); indices 00 10, 00 10 are byte 0x88.
  // Column 1: (0, 0, 2, 4) and nothing; indices 10 10, 00 00 are byte 0x0A.
  // CHECK-NOT: "sparse24.constant"
  // CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"()
  // CHECK-SAME: alg = "weight_sparse_4_2"
  // CHECK-SAME: dense_type = tensor<8x2xf32>
  // CHECK-SAME: encoding = "ascend-atc"
  // CHECK-SAME: index = dense<{{\[}}[-120], [10]]> : tensor<2x1xi8>
  // CHECK-SAME: reduction_axis = 0
  // CHECK-SAME: values = dense<{{\[}}[1.000000e+00, 3.000000e+00, 0.000000e+00, 5.000000e+00], [2.000000e+00, 4.000000e+00, 0.000000e+00, 0.000000e+00]]> : tensor<2x4xf32>
  // CHECK-NEXT: return %[[C]]#0, %[[C]]#1
  %w = "sparse24.constant"() {value = dense<[[1., 0.], [0., -0.], [0., 2.], [3., 4.], [0., 0.], [0., 0.], [0., 0.], [5., 0.]]> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  %0:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0} : (tensor<8x2xf32>) -> (tensor<2x4xf32>, tensor<2x1xi8>)
  return %0#0, %0#1 : tensor<2x4xf32>, tensor<2x1xi8>
}

// -----

// Other constants, and splats, fold as well; a constant in use stays.
// CHECK-LABEL: func.func @constants
func.func @constants() -> (tensor<1x2xi8>, tensor<1x1xi8>, tensor<4x1xi8>) {
  // CHECK: arith.constant
  // CHECK: "sparse24.compressed_constant"(){{.*}}index = dense<0> : tensor<1x1xi8>{{.*}}values = dense<0> : tensor<1x2xi8>
  %w = arith.constant dense<0> : tensor<4x1xi8>
  %0:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-mmad", reduction_axis = 0} : (tensor<4x1xi8>) -> (tensor<1x2xi8>, tensor<1x1xi8>)
  return %0#0, %0#1, %w : tensor<1x2xi8>, tensor<1x1xi8>, tensor<4x1xi8>
}

// -----

// Raw values, empty slots hold the zero point.
// CHECK-LABEL: func.func @zero_point
func.func @zero_point() -> (tensor<2x2xui8>, tensor<2x1xi8>) {
  // CHECK: values = dense<{{\[}}[3, 0], [4, 5]]> : tensor<2x2xui8>, zero_point = dense<{{\[}}[117, 5]]> : tensor<1x2xui8>
  %w = "sparse24.constant"() {value = dense<[[117, 5], [117, 4], [3, 5], [0, 5]]> : tensor<4x2xui8>} : () -> tensor<4x2xui8>
  %0:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0, zero_point = dense<[[117, 5]]> : tensor<1x2xui8>} : (tensor<4x2xui8>) -> (tensor<2x2xui8>, tensor<2x1xi8>)
  return %0#0, %0#1 : tensor<2x2xui8>, tensor<2x1xi8>
}

// -----

// What is not 2:4 is never compressed.
func.func @not_2to4() -> (tensor<1x2xf32>, tensor<1x1xi8>) {
  %w = "sparse24.constant"() {value = dense<[[1.], [2.], [3.], [0.]]> : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  // expected-error @+1 {{'sparse24.compress' op expected a 2:4 weight, found 1 of 1 groups with more than two elements that are not zero}}
  %0:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0} : (tensor<4x1xf32>) -> (tensor<1x2xf32>, tensor<1x1xi8>)
  return %0#0, %0#1 : tensor<1x2xf32>, tensor<1x1xi8>
}

// -----

// What is no constant is left alone.
// CHECK-LABEL: func.func @argument
// CHECK: "sparse24.compress"(%arg0)
func.func @argument(%w: tensor<4x1xf32>) -> (tensor<1x2xf32>, tensor<1x1xi8>) {
  %0:2 = "sparse24.compress"(%w) {alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0} : (tensor<4x1xf32>) -> (tensor<1x2xf32>, tensor<1x1xi8>)
  return %0#0, %0#1 : tensor<1x2xf32>, tensor<1x1xi8>
}

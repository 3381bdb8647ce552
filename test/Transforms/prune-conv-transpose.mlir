// RUN: sparse24-opt --sparse24-prune --sparse24-remarks --verify-diagnostics %s | FileCheck %s

// A filter that two operations group differently is pruned differently: twelve
// ones in groups of 4, 4 and 4, or of 4, 2, 4 and 2.

// CHECK-LABEL: func.func @grouped
// CHECK-DAG: %[[TWO:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]]]> : tensor<12x1x1xf32>}
// CHECK-DAG: %[[ONE:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}1.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]]]> : tensor<12x1x1xf32>}
// CHECK: "sparse24.conv_transpose1d"(%arg0, %[[TWO]])
// CHECK: "sparse24.conv_transpose1d"(%arg0, %[[ONE]])
// CHECK: "sparse24.conv_transpose1d"(%arg0, %[[TWO]])
func.func @grouped(%x: tensor<1x12x5xf32>) {
  %w = "sparse24.constant"() {value = dense<1.> : tensor<12x1x1xf32>} : () -> tensor<12x1x1xf32>
  // expected-remark @+1 {{pruned: 2 of 4 groups}}
  %0 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x12x5xf32>, tensor<12x1x1xf32>) -> tensor<1x2x5xf32>
  // expected-remark @+1 {{pruned: 3 of 3 groups}}
  %1 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x12x5xf32>, tensor<12x1x1xf32>) -> tensor<1x1x5xf32>
  // expected-remark @+1 {{pruned: 2 of 4 groups}}
  %2 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x12x5xf32>, tensor<12x1x1xf32>) -> tensor<1x2x5xf32>
  return
}

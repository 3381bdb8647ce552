// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics %s > /dev/null

// Of weights of more than 64 KiB the first rows are looked at first, or, where
// the rows are longer, the first groups of one. What they say does not depend on
// it.

func.func @large(%x: tensor<1x128xf32>, %long: tensor<1x20480xf32>) {
  %ones = "sparse24.constant"() {value = dense<1.0> : tensor<256x128xf32>} : () -> tensor<256x128xf32>
  // expected-remark @+1 {{stays dense: not-2to4: 8192 of 8192 groups violate, the first at [0, 0]}}
  %0 = "sparse24.matmul"(%x, %ones) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x128xf32>, tensor<256x128xf32>) -> tensor<1x256xf32>
  %zeros = "sparse24.constant"() {value = dense<0.0> : tensor<256x128xf32>} : () -> tensor<256x128xf32>
  // expected-remark @+1 {{compressed: 131072 -> 69632 bytes}}
  %1 = "sparse24.matmul"(%x, %zeros) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x128xf32>, tensor<256x128xf32>) -> tensor<1x256xf32>
  %row = "sparse24.constant"() {value = dense<1.0> : tensor<2x20480xf32>} : () -> tensor<2x20480xf32>
  // expected-remark @+1 {{stays dense: not-2to4: 10240 of 10240 groups violate, the first at [0, 0]}}
  %2 = "sparse24.matmul"(%long, %row) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x20480xf32>, tensor<2x20480xf32>) -> tensor<1x2xf32>
  return
}

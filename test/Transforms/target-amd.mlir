// RUN: sparse24-opt --sparse24-check=target=amd-gfx942 --sparse24-remarks --verify-diagnostics %s -o /dev/null

func.func @elements(%x0: tensor<2x8xf16>, %x1: tensor<2x8xbf16>,
                    %x2: tensor<2x8xi8>, %x3: tensor<2x8xf8E4M3FNUZ>,
                    %x4: tensor<2x8xf8E5M2FNUZ>, %x5: tensor<2x8xf8E4M3FN>,
                    %x6: tensor<2x8xui8>, %x7: tensor<2x8xf32>) {
  %w0 = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xf16>} : () -> tensor<8x2xf16>
  // expected-remark @+1 {{compressed: 32 -> 18 bytes (nvidia)}}
  %0 = "sparse24.matmul"(%x0, %w0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf16>, tensor<8x2xf16>) -> tensor<2x2xf16>
  %w1 = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xbf16>} : () -> tensor<8x2xbf16>
  // expected-remark @+1 {{compressed: 32 -> 18 bytes (nvidia)}}
  %1 = "sparse24.matmul"(%x1, %w1) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xbf16>, tensor<8x2xbf16>) -> tensor<2x2xbf16>
  %w2 = "sparse24.constant"() {value = dense<0> : tensor<8x2xi8>} : () -> tensor<8x2xi8>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (nvidia)}}
  %2 = "sparse24.matmul"(%x2, %w2) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xi8>, tensor<8x2xi8>) -> tensor<2x2xi32>
  %w3 = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xf8E4M3FNUZ>} : () -> tensor<8x2xf8E4M3FNUZ>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (nvidia)}}
  %3 = "sparse24.matmul"(%x3, %w3) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf8E4M3FNUZ>, tensor<8x2xf8E4M3FNUZ>) -> tensor<2x2xf8E4M3FNUZ>
  %w4 = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xf8E5M2FNUZ>} : () -> tensor<8x2xf8E5M2FNUZ>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes (nvidia)}}
  %4 = "sparse24.matmul"(%x4, %w4) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf8E5M2FNUZ>, tensor<8x2xf8E5M2FNUZ>) -> tensor<2x2xf8E5M2FNUZ>
  %w5 = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xf8E4M3FN>} : () -> tensor<8x2xf8E4M3FN>
  // expected-remark @+1 {{target 'amd-gfx942': expected elements of f16, bf16, i8, f8E4M3FNUZ, f8E5M2FNUZ, found f8E4M3FN}}
  %5 = "sparse24.matmul"(%x5, %w5) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf8E4M3FN>, tensor<8x2xf8E4M3FN>) -> tensor<2x2xf8E4M3FN>
  %w6 = "sparse24.constant"() {value = dense<0> : tensor<8x2xui8>} : () -> tensor<8x2xui8>
  // expected-remark @+1 {{target 'amd-gfx942': expected elements of f16, bf16, i8, f8E4M3FNUZ, f8E5M2FNUZ, found ui8}}
  %6 = "sparse24.matmul"(%x6, %w6) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xui8>, tensor<8x2xui8>) -> tensor<2x2xi32>
  %w7 = "sparse24.constant"() {value = dense<0.0> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  // expected-remark @+1 {{target 'amd-gfx942': expected elements of f16, bf16, i8, f8E4M3FNUZ, f8E5M2FNUZ, found f32}}
  %7 = "sparse24.matmul"(%x7, %w7) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return
}

func.func @filters(%x0: tensor<1x16x4x4xf16>, %x1: tensor<1x6x4x4xf16>) {
  %w0 = "sparse24.constant"() {value = dense<0.0> : tensor<2x8x1x1xf16>} : () -> tensor<2x8x1x1xf16>
  // expected-remark @+1 {{compressed: 32 -> 18 bytes (nvidia)}}
  %0 = "sparse24.conv2d"(%x0, %w0) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x16x4x4xf16>, tensor<2x8x1x1xf16>) -> tensor<1x2x4x4xf16>
  %w1 = "sparse24.constant"() {value = dense<0.0> : tensor<2x6x1x1xf16>} : () -> tensor<2x6x1x1xf16>
  // expected-remark @+1 {{target 'amd-gfx942': expected a multiple of 4 input channels, found 6}}
  %1 = "sparse24.conv2d"(%x1, %w1) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6x4x4xf16>, tensor<2x6x1x1xf16>) -> tensor<1x2x4x4xf16>
  return
}

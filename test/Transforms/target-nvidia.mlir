// RUN: sparse24-opt --sparse24-check=target=nvidia-sm80 --sparse24-remarks --verify-diagnostics %s -o /dev/null

// Rows are output channels, columns what is summed over.
func.func @products(%x0: tensor<2x16xf16>, %x1: tensor<2x16xbf16>,
                    %x2: tensor<2x24xf16>, %x3: tensor<2x32xi8>,
                    %x4: tensor<2x128xi8>, %x5: tensor<2x64xi8>,
                    %x6: tensor<2x32xf32>) {
  %w0 = "sparse24.constant"() {value = dense<0.0> : tensor<16x16xf16>} : () -> tensor<16x16xf16>
  // expected-remark @+1 {{compressed: 512 -> 288 bytes (nvidia)}}
  %0 = "sparse24.matmul"(%x0, %w0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x16xf16>, tensor<16x16xf16>) -> tensor<2x16xf16>
  %w1 = "sparse24.constant"() {value = dense<0.0> : tensor<16x8xbf16>} : () -> tensor<16x8xbf16>
  // expected-remark @+1 {{target 'nvidia-sm80': expected rows x columns to be multiples of 16 x 16 or 32 x 64, found 8 x 16}}
  %1 = "sparse24.matmul"(%x1, %w1) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x16xbf16>, tensor<16x8xbf16>) -> tensor<2x8xbf16>
  %w2 = "sparse24.constant"() {value = dense<0.0> : tensor<16x24xf16>} : () -> tensor<16x24xf16>
  // expected-remark @+1 {{target 'nvidia-sm80': expected rows x columns to be multiples of 16 x 16 or 32 x 64, found 16 x 24}}
  %2 = "sparse24.matmul"(%x2, %w2) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x24xf16>, tensor<16x24xf16>) -> tensor<2x16xf16>
  %w3 = "sparse24.constant"() {value = dense<0> : tensor<32x32xi8>} : () -> tensor<32x32xi8>
  // expected-remark @+1 {{compressed: 1024 -> 640 bytes (nvidia)}}
  %3 = "sparse24.matmul"(%x3, %w3) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x32xi8>, tensor<32x32xi8>) -> tensor<2x32xi32>
  // CUTLASS takes what cuSPARSELt does not.
  %w4 = "sparse24.constant"() {value = dense<0> : tensor<128x16xi8>} : () -> tensor<128x16xi8>
  // expected-remark @+1 {{compressed: 2048 -> 1280 bytes (nvidia)}}
  %4 = "sparse24.matmul"(%x4, %w4) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x128xi8>, tensor<128x16xi8>) -> tensor<2x16xi32>
  %w5 = "sparse24.constant"() {value = dense<0> : tensor<64x16xi8>} : () -> tensor<64x16xi8>
  // expected-remark @+1 {{target 'nvidia-sm80': expected rows x columns to be multiples of 32 x 32 or 16 x 128, found 16 x 64}}
  %5 = "sparse24.matmul"(%x5, %w5) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x64xi8>, tensor<64x16xi8>) -> tensor<2x16xi32>
  // tf32 is 1:2, and int4 comes in pairs.
  %w6 = "sparse24.constant"() {value = dense<0.0> : tensor<32x32xf32>} : () -> tensor<32x32xf32>
  // expected-remark @+1 {{target 'nvidia-sm80': expected elements of f16, bf16, i8, found f32}}
  %6 = "sparse24.matmul"(%x6, %w6) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x32xf32>, tensor<32x32xf32>) -> tensor<2x32xf32>
  return
}

func.func @vector(%x: tensor<2x16xf16>) {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<16xf16>} : () -> tensor<16xf16>
  // expected-remark @+1 {{target 'nvidia-sm80': expected rows x columns to be multiples of 16 x 16 or 32 x 64, found 1 x 16}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x16xf16>, tensor<16xf16>) -> tensor<2xf16>
  return
}

// A stack of matrices is judged by one of them, a filter as im2col unfolds it.
func.func @stack(%x: tensor<3x2x16xf16>) {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<3x16x8xf16>} : () -> tensor<3x16x8xf16>
  // expected-remark @+1 {{found 8 x 16}}
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<3x2x16xf16>, tensor<3x16x8xf16>) -> tensor<3x2x8xf16>
  return
}

func.func @filters(%x0: tensor<1x8x4x4xf16>, %x1: tensor<1x16x4x4xf16>,
                   %x2: tensor<1x16x4x4xf16>, %x3: tensor<1x6x4x4xf16>) {
  %w0 = "sparse24.constant"() {value = dense<0.0> : tensor<16x8x2x1xf16>} : () -> tensor<16x8x2x1xf16>
  // expected-remark @+1 {{compressed: 512 -> 288 bytes (nvidia)}}
  %0 = "sparse24.conv2d"(%x0, %w0) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8x4x4xf16>, tensor<16x8x2x1xf16>) -> tensor<1x16x3x4xf16>
  %w1 = "sparse24.constant"() {value = dense<0.0> : tensor<16x8x2x2xf16>} : () -> tensor<16x8x2x2xf16>
  // expected-remark @+1 {{target 'nvidia-sm80': expected rows x columns to be multiples of 16 x 16 or 32 x 64, found 8 x 32}}
  %1 = "sparse24.conv2d"(%x1, %w1) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x16x4x4xf16>, tensor<16x8x2x2xf16>) -> tensor<1x16x3x3xf16>
  %w2 = "sparse24.constant"() {value = dense<0.0> : tensor<32x8x2x2xf16>} : () -> tensor<32x8x2x2xf16>
  // expected-remark @+1 {{compressed: 2048 -> 1152 bytes (nvidia)}}
  %2 = "sparse24.conv2d"(%x2, %w2) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 2, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x16x4x4xf16>, tensor<32x8x2x2xf16>) -> tensor<1x32x3x3xf16>
  // 16 x 48, but groups would cross kernel positions.
  %w3 = "sparse24.constant"() {value = dense<0.0> : tensor<16x6x4x2xf16>} : () -> tensor<16x6x4x2xf16>
  // expected-remark @+1 {{target 'nvidia-sm80': expected a multiple of 4 input channels, found 6}}
  %3 = "sparse24.conv2d"(%x3, %w3) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6x4x4xf16>, tensor<16x6x4x2xf16>) -> tensor<1x16x1x3xf16>
  return
}

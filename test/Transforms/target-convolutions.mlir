// RUN: sparse24-opt --sparse24-check=target=ascend --sparse24-remarks %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=ASCEND
// RUN: sparse24-opt --sparse24-check=target=nvidia-sm80 --sparse24-remarks %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=NVIDIA
// RUN: sparse24-opt --sparse24-check=target=amd-gfx942 --sparse24-remarks %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=AMD

func.func @layers(%x: tensor<1x8x5xi8>, %h: tensor<1x64x5xf16>, %g: tensor<1x60x5xf16>) {
  %w0 = "sparse24.constant"() {value = dense<0> : tensor<2x8x1xi8>} : () -> tensor<2x8x1xi8>
  // ASCEND: target-constraint: target 'ascend': expected a convolution of 2 spatial dimensions that is not transposed, found 'sparse24.conv1d'
  // NVIDIA: target 'nvidia-sm80': expected rows x columns to be multiples of 32 x 32 or 16 x 128, found 2 x 8
  // AMD: compressed: 16 -> 10 bytes (nvidia)
  %0 = "sparse24.conv1d"(%x, %w0) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xi8>, tensor<2x8x1xi8>) -> tensor<1x2x5xi32>
  %w1 = "sparse24.constant"() {value = dense<0.> : tensor<64x16x1xf16>} : () -> tensor<64x16x1xf16>
  // The rows are the output channels of one group, the columns its input channels.
  // NVIDIA: compressed: 2048 -> 1152 bytes (nvidia)
  %1 = "sparse24.conv_transpose1d"(%h, %w1) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x64x5xf16>, tensor<64x16x1xf16>) -> tensor<1x32x5xf16>
  // NVIDIA: expected rows x columns to be multiples of 16 x 16 or 32 x 64, found 16 x 8
  // AMD: compressed
  %2 = "sparse24.conv_transpose1d"(%h, %w1) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 8 : i64, data_format = "NCW"} : (tensor<1x64x5xf16>, tensor<64x16x1xf16>) -> tensor<1x128x5xf16>
  %w3 = "sparse24.constant"() {value = dense<0.> : tensor<64x6x1xf16>} : () -> tensor<64x6x1xf16>
  // NVIDIA: found 6 x 64
  %3 = "sparse24.conv_transpose1d"(%h, %w3) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x64x5xf16>, tensor<64x6x1xf16>) -> tensor<1x6x5xf16>
  %w4 = "sparse24.constant"() {value = dense<0.> : tensor<60x16x1xf16>} : () -> tensor<60x16x1xf16>
  // AMD: expected a multiple of 4 input channels, found 6
  %4 = "sparse24.conv_transpose1d"(%g, %w4) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 10 : i64, data_format = "NCW"} : (tensor<1x60x5xf16>, tensor<60x16x1xf16>) -> tensor<1x160x5xf16>
  return
}

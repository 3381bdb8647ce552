// RUN: sparse24-opt --sparsity=1 --sparse24-selfcheck --quiet %s -o %t.atc.mlir
// RUN: FileCheck %s < %t.atc.mlir
// RUN: sparse24-opt --sparsity=1 --sparse24-encoding=nvidia --sparse24-selfcheck --quiet %s -o %t.nvidia.mlir
// RUN: FileCheck %s --check-prefix=NVIDIA < %t.nvidia.mlir
// RUN: sparse24-opt --sparse24-reencode=encoding=nvidia --sparse24-verify %t.atc.mlir | diff %t.nvidia.mlir -
// RUN: sparse24-opt --quiet %s -o %t.dense.mlir
// RUN: sparse24-opt --sparse24-decompress --sparse24-verify %t.atc.mlir | diff %t.dense.mlir -
// RUN: sparse24-opt --sparse24-decompress --sparse24-verify %t.nvidia.mlir | diff %t.dense.mlir -

// A filter C x M x KW of 8 x 1 x 2 in two groups. Its rows are M and KW of the first
// group, and then of the second:
//   channels 0-3, position 0: 1 0 0 2   ascend-atc 00 10, nvidia 00 11
//   channels 0-3, position 1: 0 3 0 0   ascend-atc 01 00, nvidia 01 11
//   channels 4-7, position 0: 0 0 4 0   ascend-atc 10 01, nvidia 10 11
//   channels 4-7, position 1: 0 5 6 0   ascend-atc 01 01, nvidia 01 10
// The first index is in the low bits: 0 + 4 * 2 = 8, 1, 2 + 4 * 1 = 6, 1 + 4 * 1 = 5.
// In nvidia 12, 13, 14, 9, and in the upper half of each byte 14, a group of zeros.

// CHECK-LABEL: func.func @grouped
// CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", dense_type = tensor<8x1x2xf32>, encoding = "ascend-atc", groups = 2 : i64,
// CHECK-SAME: index = dense<{{\[\[\[}}8], [1]], {{\[\[}}6], [5]]]> : tensor<2x2x1xi8>, reduction_axis = 0 : i64,
// CHECK-SAME: values = dense<{{\[\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 0.000000e+00]], {{\[\[}}4.000000e+00, 0.000000e+00], [5.000000e+00, 6.000000e+00]]]> : tensor<2x2x2xf32>}
// CHECK: "sparse24.conv_transpose1d_compress"(%arg0, %[[C]]#0, %[[C]]#1) {alg = "weight_sparse_4_2", data_format = "NCW", dense_type = tensor<8x1x2xf32>, dilations = array<i64: 1>, encoding = "ascend-atc", groups = 2 : i64, output_padding = array<i64: 0>, pads = array<i64: 0, 0>, reduction_axis = 0 : i64, strides = array<i64: 1>}
// NVIDIA-LABEL: func.func @grouped
// NVIDIA: index = dense<{{\[\[\[}}-20], [-19]], {{\[\[}}-18], [-23]]]> : tensor<2x2x1xi8>
func.func @grouped(%x: tensor<1x8x5xf32>) -> tensor<1x2x6xf32> {
  %w = "sparse24.constant"() {value = dense<[[[1., 0.]], [[0., 3.]], [[0., 0.]], [[2., 0.]], [[0., 0.]], [[0., 5.]], [[4., 6.]], [[0., 0.]]]> : tensor<8x1x2xf32>} : () -> tensor<8x1x2xf32>
  %0 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x1x2xf32>) -> tensor<1x2x6xf32>
  return %0 : tensor<1x2x6xf32>
}

// The same filter in one group has rows of 8: 1 0 0 2 0 0 4 0 and 0 3 0 0 0 5 6 0.
// CHECK-LABEL: func.func @ungrouped
// CHECK: groups = 1 : i64, index = dense<{{\[\[\[}}104], [81]]]> : tensor<1x2x1xi8>,
// CHECK-SAME: values = dense<{{\[\[\[}}1.000000e+00, 2.000000e+00, 4.000000e+00, 0.000000e+00], [3.000000e+00, 0.000000e+00, 5.000000e+00, 6.000000e+00]]]> : tensor<1x2x4xf32>}
func.func @ungrouped(%x: tensor<1x8x5xf32>) -> tensor<1x1x6xf32> {
  %w = "sparse24.constant"() {value = dense<[[[1., 0.]], [[0., 3.]], [[0., 0.]], [[2., 0.]], [[0., 0.]], [[0., 5.]], [[4., 6.]], [[0., 0.]]]> : tensor<8x1x2xf32>} : () -> tensor<8x1x2xf32>
  %0 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x1x2xf32>) -> tensor<1x1x6xf32>
  return %0 : tensor<1x1x6xf32>
}

// Groups of four end with a group of the convolution: 6 channels each, of which the
// first four are 0 1 2 0, the others 3 4, and 5 0 0 6 and 0 7.
//   01 01 and 00 00: 5; 00 10 and 01 00: 8 + 16 * 1 = 24.
// CHECK-LABEL: func.func @odd
// CHECK: index = dense<{{.*}}5{{.*}}24{{.*}}> : tensor<2x1x1x1xi8>
// CHECK-SAME: values = dense<{{\[\[\[\[}}1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]]], {{\[\[\[}}5.000000e+00, 6.000000e+00, 7.000000e+00, 0.000000e+00]]]]> : tensor<2x1x1x4xf32>}
// CHECK: "sparse24.conv_transpose2d_compress"
func.func @odd(%x: tensor<1x12x5x5xf32>) -> tensor<1x2x5x5xf32> {
  %w = "sparse24.constant"() {value = dense<[[[[0.]]], [[[1.]]], [[[2.]]], [[[0.]]], [[[3.]]], [[[4.]]], [[[5.]]], [[[0.]]], [[[0.]]], [[[6.]]], [[[0.]]], [[[7.]]]]> : tensor<12x1x1x1xf32>} : () -> tensor<12x1x1x1xf32>
  %0 = "sparse24.conv_transpose2d"(%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW"} : (tensor<1x12x5x5xf32>, tensor<12x1x1x1xf32>) -> tensor<1x2x5x5xf32>
  return %0 : tensor<1x2x5x5xf32>
}

// O x I x KW: 2 x 4 x 2, rows 0 1 2 0, 3 0 0 4, 0 0 0 5, 0 0 0 0.
// CHECK-LABEL: func.func @conv1d
// CHECK: index = dense<{{\[\[\[}}5], [8]], {{\[\[}}8], [0]]]> : tensor<2x2x1xi8>
// CHECK-SAME: values = dense<{{\[\[\[}}1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]], {{\[\[}}0.000000e+00, 5.000000e+00], [0.000000e+00, 0.000000e+00]]]> : tensor<2x2x2xf32>}
// CHECK: "sparse24.conv1d_compress"
func.func @conv1d(%x: tensor<1x4x5xf32>) -> tensor<1x2x4xf32> {
  %w = "sparse24.constant"() {value = dense<[[[0., 3.], [1., 0.], [2., 0.], [0., 4.]], [[0., 0.], [0., 0.], [0., 0.], [5., 0.]]]> : tensor<2x4x2xf32>} : () -> tensor<2x4x2xf32>
  %0 = "sparse24.conv1d"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x4x5xf32>, tensor<2x4x2xf32>) -> tensor<1x2x4xf32>
  return %0 : tensor<1x2x4xf32>
}

// O x I x KD x KH x KW: 1 x 4 x 1 x 1 x 2, rows 1 2 0 0 and 0 0 3 4.
// CHECK-LABEL: func.func @conv3d
// CHECK: index = dense<{{\[\[\[\[\[}}0], [10]]]]]> : tensor<1x1x1x2x1xi8>
// CHECK-SAME: tensor<1x1x1x2x2xf32>}
// CHECK: "sparse24.conv3d_compress"
func.func @conv3d(%x: tensor<1x4x1x2x3xf32>) -> tensor<1x1x1x2x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[[[[1., 0.]]], [[[2., 0.]]], [[[0., 3.]]], [[[0., 4.]]]]]> : tensor<1x4x1x1x2xf32>} : () -> tensor<1x4x1x1x2xf32>
  %0 = "sparse24.conv3d"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>, dilations = array<i64: 1, 1, 1>, groups = 1 : i64, data_format = "NCDHW"} : (tensor<1x4x1x2x3xf32>, tensor<1x4x1x1x2xf32>) -> tensor<1x1x1x2x2xf32>
  return %0 : tensor<1x1x1x2x2xf32>
}

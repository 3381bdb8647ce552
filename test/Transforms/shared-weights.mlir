// RUN: sparse24-opt --sparsity=1 --sparse24-selfcheck --sparse24-verify --quiet %s | FileCheck %s

// A weight that operations group differently is compressed once for each way, and
// those that group it alike share what that gives.

// CHECK-LABEL: func.func @convolutions
// CHECK-COUNT-3: "sparse24.compressed_constant"
// CHECK-NOT: "sparse24.compressed_constant"
// CHECK: "sparse24.conv1d_compress"(%arg0, %[[ROWS:.*]]#0, %[[ROWS]]#1)
// CHECK-SAME: reduction_axis = 1
// CHECK-NEXT: "sparse24.conv_transpose1d_compress"(%arg0, %[[ONE:.*]]#0, %[[ONE]]#1)
// CHECK-SAME: groups = 1 : i64
// CHECK-SAME: -> tensor<1x8x5xf32>
// CHECK-NEXT: "sparse24.conv_transpose1d_compress"(%arg0, %[[TWO:.*]]#0, %[[TWO]]#1)
// CHECK-SAME: groups = 2 : i64
// CHECK-SAME: -> tensor<1x16x5xf32>
// CHECK-NEXT: "sparse24.conv1d_compress"(%arg1, %[[ROWS]]#0, %[[ROWS]]#1)
// CHECK-SAME: groups = 2 : i64
// CHECK-NEXT: "sparse24.conv_transpose1d_compress"(%arg0, %[[TWO]]#0, %[[TWO]]#1)
// CHECK-SAME: groups = 2 : i64
func.func @convolutions(%x: tensor<1x8x5xf32>, %x2: tensor<1x16x5xf32>) {
  %w = "sparse24.constant"() {value = dense<[[[1.], [0.], [0.], [0.], [0.], [0.], [0.], [0.]], [[0.], [1.], [0.], [0.], [0.], [0.], [0.], [0.]], [[0.], [0.], [1.], [0.], [0.], [0.], [0.], [0.]], [[0.], [0.], [0.], [1.], [0.], [0.], [0.], [0.]], [[0.], [0.], [0.], [0.], [1.], [0.], [0.], [0.]], [[0.], [0.], [0.], [0.], [0.], [1.], [0.], [0.]], [[0.], [0.], [0.], [0.], [0.], [0.], [1.], [0.]], [[0.], [0.], [0.], [0.], [0.], [0.], [0.], [1.]]]> : tensor<8x8x1xf32>} : () -> tensor<8x8x1xf32>
  %0 = "sparse24.conv1d"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x8x1xf32>) -> tensor<1x8x5xf32>
  %1 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 1 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x8x1xf32>) -> tensor<1x8x5xf32>
  %2 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x8x1xf32>) -> tensor<1x16x5xf32>
  %3 = "sparse24.conv1d"(%x2, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x16x5xf32>, tensor<8x8x1xf32>) -> tensor<1x8x5xf32>
  %4 = "sparse24.conv_transpose1d"(%x, %w) {strides = array<i64: 1>, pads = array<i64: 0, 0>, dilations = array<i64: 1>, output_padding = array<i64: 0>, groups = 2 : i64, data_format = "NCW"} : (tensor<1x8x5xf32>, tensor<8x8x1xf32>) -> tensor<1x16x5xf32>
  return
}

// K x K and its transpose have the same type.
// CHECK-LABEL: func.func @products
// CHECK-COUNT-2: "sparse24.compressed_constant"
// CHECK-NOT: "sparse24.compressed_constant"
// CHECK: "sparse24.matmul_compress"(%arg0, %[[COLUMNS:.*]]#0, %[[COLUMNS]]#1)
// CHECK-SAME: reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false
// CHECK-NEXT: "sparse24.matmul_compress"(%arg0, %[[ROWS:.*]]#0, %[[ROWS]]#1)
// CHECK-SAME: reduction_axis = 1 : i64, transpose_x1 = false, transpose_x2 = true
// CHECK-NEXT: "sparse24.matmul_compress"(%arg0, %[[ROWS]]#0, %[[ROWS]]#1)
// CHECK-SAME: reduction_axis = 1 : i64, transpose_x1 = false, transpose_x2 = true
func.func @products(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<[[1., 0., 0., 0., 0., 0., 0., 0.], [0., 1., 0., 0., 0., 0., 0., 0.], [0., 0., 1., 0., 0., 0., 0., 0.], [0., 0., 0., 1., 0., 0., 0., 0.], [0., 0., 0., 0., 1., 0., 0., 0.], [0., 0., 0., 0., 0., 1., 0., 0.], [0., 0., 0., 0., 0., 0., 1., 0.], [0., 0., 0., 0., 0., 0., 0., 1.]]> : tensor<8x8xf32>} : () -> tensor<8x8xf32>
  %0 = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %1 = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %2 = "sparse24.fully_connection"(%x, %w) {num_output = 8 : i64, transpose = false, axis = 1 : i64} : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  return
}

// 2:4 in one way and not in the other: one operation stays dense, and keeps the
// weight. Rows are 0 0 0 0 1 1 1 0, columns one 1 in eight.
// CHECK-LABEL: func.func @partly
// CHECK: %[[DENSE:.*]] = "sparse24.constant"
// CHECK: %[[C:.*]]:2 = "sparse24.compressed_constant"
// CHECK-SAME: reduction_axis = 0
// CHECK: "sparse24.matmul_compress"(%arg0, %[[C]]#0, %[[C]]#1)
// CHECK-NEXT: "sparse24.matmul"(%arg0, %[[DENSE]])
func.func @partly(%x: tensor<2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<[[0., 0., 0., 0., 1., 1., 1., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.]]> : tensor<8x8xf32>} : () -> tensor<8x8xf32>
  %0 = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  %1 = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<2x8xf32>, tensor<8x8xf32>) -> tensor<2x8xf32>
  return
}

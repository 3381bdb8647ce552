// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics %s -o /dev/null
// RUN: sparse24-opt %s -o /dev/null --sparse24-report=%t.json
// RUN: python3 %S/../Report/check-json.py %S/../../docs/report.schema.json %t.json
// RUN: FileCheck %s <%t.json

// What a weight that is not 2:4 would be 2:4 by, and what the report has of it.

func.func @axes(%x: tensor<1x4x8x8xf32>, %m: tensor<2x8xf32>) {
  // Two output channels of four are zero.
  %o = "sparse24.constant"() {value = dense<[[[[1.]], [[2.]], [[3.]], [[4.]]], [[[1.]], [[2.]], [[3.]], [[-4.]]], [[[0.]], [[0.]], [[0.]], [[0.]]], [[[0.]], [[0.]], [[0.]], [[-0.]]]]> : tensor<4x4x1x1xf32>} : () -> tensor<4x4x1x1xf32>
  // expected-remark @+1 {{not-2to4: 2 of 4 groups violate, the first at [0, 0, 0, 0]: (1, 2, 3, 4); 2:4 along dimension 0, the output channels: pruned along the wrong dimension?}}
  %0 = "sparse24.conv2d"(%x, %o) {onnx_node_name = "o", strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  // CHECK: "name": "o"
  // CHECK: "groups": {"count": 4, "violating": 2, "share": 0.5},
  // CHECK-NEXT: "first_violation": {"coordinates": [0, 0, 0, 0], "values": [1, 2, 3, 4]},
  // CHECK-NEXT: "zeros": {"count": 8, "elements": 16, "share": 0.5},
  // CHECK-NEXT: "hints": [{"code": "other-axis", "axis": 0, "text": "2:4 along dimension 0, the output channels: pruned along the wrong dimension?"}]

  // K x N and N x K.
  %k = "sparse24.constant"() {value = dense<[[0., 0., 0., 1.], [0., 0., 0., 1.], [0., 0., 0., 0.1], [2., 0., 3., 0.], [0., 0., 0., 0.], [0., 0., 0., 0.], [0., 0., 0., 0.], [0., 0., 0., 0.]]> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  // expected-remark @+1 {{1 of 8 groups violate, the first at [0, 3]: (1, 1, 0.1, 0); 2:4 along dimension 1, the output channels: pruned along the wrong dimension?}}
  %1 = "sparse24.matmul"(%m, %k) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  // CHECK: "values": [1, 1, 0.1, 0]}
  %n = "sparse24.constant"() {value = dense<[[1., 2., 3., 0., 0., 0., 0., 0.], [1., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.], [0., 0., 0., 0., 0., 0., 0., 0.]]> : tensor<4x8xf32>} : () -> tensor<4x8xf32>
  // expected-remark @+1 {{1 of 8 groups violate, the first at [0, 0]: (1, 2, 3, 0); 2:4 along dimension 0, the output channels: pruned along the wrong dimension?}}
  %2 = "sparse24.matmul"(%m, %n) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<4x8xf32>) -> tensor<2x4xf32>

  // Along the reduction no more than along the other dimension.
  %d = "sparse24.constant"() {value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  // expected-remark-re @+1 {{stays dense: not-2to4: 8 of 8 groups violate, the first at [0, 0]: (1, 1, 1, 1){{$}}}}
  %3 = "sparse24.matmul"(%m, %d) {onnx_node_name = "none", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x4xf32>) -> tensor<2x4xf32>
  // CHECK: "name": "none"
  // CHECK: "zeros": {"count": 0, "elements": 32, "share": 0},
  // CHECK-NEXT: "hints": []

  // A dimension of two or three elements has no say.
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<3x8xf32>} : () -> tensor<3x8xf32>
  // expected-remark-re @+1 {{6 of 6 groups violate, the first at [0, 0]: (1, 1, 1, 1){{$}}}}
  %4 = "sparse24.matmul"(%m, %s) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<3x8xf32>) -> tensor<2x3xf32>
  return
}

func.func @flattened(%x: tensor<1x6x8x8xi8>) {
  // 6 x 1 x 2 as 12: each channel's two positions are beside each other.
  %r = "sparse24.constant"() {value = dense<[[[[1, 0]], [[1, 0]], [[1, 0]], [[0, 1]], [[0, 0]], [[0, 0]]]]> : tensor<1x6x1x2xi8>} : () -> tensor<1x6x1x2xi8>
  // expected-remark @+1 {{1 of 4 groups violate, the first at [0, 0, 0, 0]: (1, 1, 1, 0); 2:4 in rows of 12, input channels by kernel positions: pruned after flattening?}}
  %0 = "sparse24.conv2d"(%x, %r) {onnx_node_name = "rows", strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6x8x8xi8>, tensor<1x6x1x2xi8>) -> tensor<1x1x8x7xi32>
  // CHECK: "name": "rows"
  // CHECK: "hints": [{"code": "flattened-rows", "axis": null, "text": "2:4 in rows of 12, input channels by kernel positions: pruned after flattening?"}]

  // Position 0 is 1 1 0 0 0 1 and position 1 is 0 1 1 1 0 0: in a row, groups of
  // 2, 2 and 2 elements that are not zero.
  %l = "sparse24.constant"() {value = dense<[[[[1, 0]], [[1, 1]], [[0, 1]], [[0, 1]], [[0, 0]], [[1, 0]]]]> : tensor<1x6x1x2xi8>} : () -> tensor<1x6x1x2xi8>
  // expected-remark-re @+1 {{1 of 4 groups violate, the first at [0, 0, 0, 1]: (0, 1, 1, 1); 2:4 in rows of 12, kernel positions by input channels: pruned after flattening?{{$}}}}
  %1 = "sparse24.conv2d"(%x, %l) {onnx_node_name = "last", strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x6x8x8xi8>, tensor<1x6x1x2xi8>) -> tensor<1x1x8x7xi32>
  // CHECK: "name": "last"
  // CHECK: "coordinates": [0, 0, 0, 1], "values": [0, 1, 1, 1]}
  // CHECK: "hints": [{"code": "flattened-rows-channels-last", "axis": null, "text": "2:4 in rows of 12, kernel positions by input channels: pruned after flattening?"}]
  return
}

func.func @zero_points(%x: tensor<2x4xui8>, %f: tensor<1x8xf32>) {
  %three = "sparse24.constant"() {value = dense<3> : tensor<ui8>} : () -> tensor<ui8>
  %w = "sparse24.constant"() {value = dense<[[5], [0], [7], [0]]> : tensor<4x1xui8>} : () -> tensor<4x1xui8>
  // expected-remark @+1 {{(5, 0, 7, 0); 2:4 around 0 instead of the zero point: is the zero point wrong?}}
  %0 = "sparse24.matmul"(%x, %w, %three) {onnx_node_name = "raw", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>} : (tensor<2x4xui8>, tensor<4x1xui8>, tensor<ui8>) -> tensor<2x1xi32>
  // CHECK: "name": "raw"
  // CHECK: "hints": [{"code": "raw-zeros", "axis": null, "text": "2:4 around 0 instead of the zero point: is the zero point wrong?"}]

  // Along the other dimension around zero points of 1, 2, 3 and 4.
  %s = "sparse24.constant"() {value = dense<0.5> : tensor<4xf32>} : () -> tensor<4xf32>
  %z = "sparse24.constant"() {value = dense<[1, 2, 3, 4]> : tensor<4xi8>} : () -> tensor<4xi8>
  %q = "sparse24.constant"() {value = dense<[[0, 0, 3, 4], [0, 0, 3, 4], [0, 0, 3, 4], [0, 0, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 9]]> : tensor<8x4xi8>} : () -> tensor<8x4xi8>
  %d = "onnx.DequantizeLinear"(%q, %s, %z) {axis = 1 : si64} : (tensor<8x4xi8>, tensor<4xf32>, tensor<4xi8>) -> tensor<8x4xf32>
  // expected-remark-re @+1 {{2 of 8 groups violate, the first at [0, 0]: (0, 0, 0, 0); 2:4 along dimension 1, the output channels: pruned along the wrong dimension?{{$}}}}
  %1 = "sparse24.matmul"(%f, %d) {onnx_node_name = "channels", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8xf32>, tensor<8x4xf32>) -> tensor<1x4xf32>
  // CHECK: "name": "channels"
  // CHECK: "zeros": {"count": 23, "elements": 32, "share": 0.71875},
  return
}

func.func @values(%m: tensor<2x6xf64>, %n: tensor<2x6xf32>) {
  // A last group of two elements cannot violate; numbers are as exact as it
  // takes, and JSON has no others.
  %w = "sparse24.constant"() {value = dense<[[0x7FC00000], [0xFF800000], [1.0e-7], [0.3333333], [1.], [1.]]> : tensor<6x1xf32>} : () -> tensor<6x1xf32>
  // expected-remark @+1 {{1 of 2 groups violate, the first at [0, 0]: (nan, -inf, 1e-07, 0.333333)}}
  %0 = "sparse24.matmul"(%n, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x6xf32>, tensor<6x1xf32>) -> tensor<2x1xf32>
  // CHECK: "values": ["nan", "-inf", 1e-07, 0.333333313]}
  %d = "sparse24.constant"() {value = dense<[[0.1], [0.3333333333333333], [1.25e-300], [0.], [0.], [0.]]> : tensor<6x1xf64>} : () -> tensor<6x1xf64>
  // expected-remark @+1 {{(0.1, 0.333333, 1.25e-300, 0)}}
  %1 = "sparse24.matmul"(%m, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x6xf64>, tensor<6x1xf64>) -> tensor<2x1xf64>
  // CHECK: "values": [0.1, 0.33333333333333331, 1.25e-300, 0]}
  return
}

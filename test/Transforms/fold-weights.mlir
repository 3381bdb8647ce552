// RUN: sparse24-opt --sparse24-fold-weights --mlir-print-debuginfo --mlir-print-local-scope %s | FileCheck %s

// CHECK-LABEL: func.func @identity
func.func @identity(%x: tensor<1x4xf32>) -> tensor<1x1xf32> {
  // CHECK: %[[W:.*]] = "sparse24.constant"
  // CHECK-NEXT: "sparse24.matmul"(%arg0, %[[W]])
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x1xf32>} : () -> tensor<4x1xf32>
  %i = "onnx.Identity"(%w) : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %0 = "sparse24.matmul"(%x, %i) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32>
  return %0 : tensor<1x1xf32>
}

// A transposed constant is the constant and the opposite flag.
// CHECK-LABEL: func.func @transpose
func.func @transpose(%x: tensor<1x4xf32>) -> (tensor<1x2xf32>, tensor<1x2xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"
  // CHECK-NOT: onnx.Transpose
  // CHECK: "sparse24.matmul"(%arg0, %[[W]]) {{.*}}transpose_x2 = true
  // CHECK: "sparse24.fully_connection"(%arg0, %[[W]]) {{.*}}transpose = false
  %w = "sparse24.constant"() {value = dense<[[1., 2., 3., 4.], [5., 6., 7., 8.]]> : tensor<2x4xf32>} : () -> tensor<2x4xf32>
  %t = "onnx.Transpose"(%w) {perm = [1, 0]} : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %u = "onnx.Transpose"(%w) : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %0 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  %1 = "sparse24.fully_connection"(%x, %u) {num_output = 2, transpose = true, axis = 1} : (tensor<1x4xf32>, tensor<4x2xf32>) -> tensor<1x2xf32>
  return %0, %1 : tensor<1x2xf32>, tensor<1x2xf32>
}

// Other permutations of a matrix stack move the elements, once for both users.
// The new constant has the name of the initializer.
// CHECK-LABEL: func.func @permute
func.func @permute(%x: tensor<2x1x2xi32>) -> (tensor<*xi32>, tensor<*xi32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[}}{{\[}}[0, 1], [4, 5]], {{\[}}[2, 3], [6, 7]]]> : tensor<2x2x2xi32>} : () -> tensor<2x2x2xi32> loc("w")
  // CHECK-NOT: onnx.Transpose
  // CHECK: "sparse24.matmul"(%arg0, %[[W]]) {{.*}}transpose_x2 = false
  // CHECK: "sparse24.matmul"(%arg0, %[[W]]) {{.*}}transpose_x2 = true
  %w = "sparse24.constant"() {value = dense<[[[0, 1], [2, 3]], [[4, 5], [6, 7]]]> : tensor<2x2x2xi32>} : () -> tensor<2x2x2xi32> loc("w")
  %t = "onnx.Transpose"(%w) {perm = [1, 0, 2]} : (tensor<2x2x2xi32>) -> tensor<2x2x2xi32>
  %u = "onnx.Transpose"(%w) {onnx_node_name = "u", perm = [1, 0, 2]} : (tensor<2x2x2xi32>) -> tensor<2x2x2xi32>
  %0 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x1x2xi32>, tensor<2x2x2xi32>) -> tensor<*xi32>
  %1 = "sparse24.matmul"(%x, %u) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x1x2xi32>, tensor<2x2x2xi32>) -> tensor<*xi32>
  return %0, %1 : tensor<*xi32>, tensor<*xi32>
}

// Filters of H x W x I x O. An identity on the way hides nothing, and a constant
// in use elsewhere stays.
// CHECK-LABEL: func.func @filter
func.func @filter(%x: tensor<1x2x4x4xi8>) -> (tensor<1x2x3x4xi32>, tensor<2x1x2x2xi8>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {{.*}} : () -> tensor<2x1x2x2xi8>
  // CHECK: %[[F:.*]] = "sparse24.constant"() {value = dense<{{\[}}{{\[}}{{\[}}[0], [4]], {{\[}}[2], [6]]], {{\[}}{{\[}}[1], [5]], {{\[}}[3], [7]]]]> : tensor<2x2x2x1xi8>}
  // CHECK-NOT: onnx
  // CHECK: "sparse24.conv2d"(%arg0, %[[F]])
  // CHECK: return {{.*}}, %[[W]]
  %w = "sparse24.constant"() {value = dense<[[[[0, 1], [2, 3]]], [[[4, 5], [6, 7]]]]> : tensor<2x1x2x2xi8>} : () -> tensor<2x1x2x2xi8>
  %t = "onnx.Transpose"(%w) {perm = [3, 2, 0, 1]} : (tensor<2x1x2x2xi8>) -> tensor<2x2x2x1xi8>
  %i = "onnx.Identity"(%t) : (tensor<2x2x2x1xi8>) -> tensor<2x2x2x1xi8>
  %0 = "sparse24.conv2d"(%x, %i) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x4x4xi8>, tensor<2x2x2x1xi8>) -> tensor<1x2x3x4xi32>
  return %0, %w : tensor<1x2x3x4xi32>, tensor<2x1x2x2xi8>
}

// What only renames the elements leaves the bytes where they are; one constant
// serves two operations that group it differently. What does not reach a weight
// is none of this pass's business.
// CHECK-LABEL: func.func @rename
func.func @rename(%x: tensor<1x4x4x4xf32>, %y: tensor<1x4xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<16xf32>) {
  // CHECK: %[[W:.*]] = "sparse24.constant"() {{.*}}tensor<4x4x1x1xf32>
  // CHECK-NEXT: %[[M:.*]] = "sparse24.constant"() {{.*}}tensor<4x4xf32>
  // CHECK-NEXT: %[[O:.*]] = "onnx.Reshape"(%[[W]]
  // CHECK-NEXT: "sparse24.conv2d"(%arg0, %[[W]])
  // CHECK-NEXT: "sparse24.matmul"(%arg1, %[[M]]) {{.*}}transpose_x2 = false
  // CHECK-NEXT: "sparse24.matmul"(%arg1, %[[M]]) {{.*}}transpose_x2 = true
  // CHECK-NEXT: return {{.*}}, %[[O]]
  %w = "sparse24.constant"() {value = dense<[[[[0.]], [[1.]], [[2.]], [[3.]]], [[[4.]], [[5.]], [[6.]], [[7.]]], [[[8.]], [[9.]], [[10.]], [[11.]]], [[[12.]], [[13.]], [[14.]], [[15.]]]]> : tensor<4x4x1x1xf32>} : () -> tensor<4x4x1x1xf32>
  %s = "onnx.Squeeze"(%w) : (tensor<4x4x1x1xf32>) -> tensor<4x4xf32>
  %f = "onnx.Flatten"(%w) : (tensor<4x4x1x1xf32>) -> tensor<4x4xf32>
  %o = "onnx.Reshape"(%w, %x) : (tensor<4x4x1x1xf32>, tensor<1x4x4x4xf32>) -> tensor<16xf32>
  %r = "onnx.Reshape"(%w) : (tensor<4x4x1x1xf32>) -> tensor<4x4x1x1xf32>
  %0 = "sparse24.conv2d"(%x, %r) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x4x4xf32>, tensor<4x4x1x1xf32>) -> tensor<*xf32>
  %1 = "sparse24.matmul"(%y, %s) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  %2 = "sparse24.matmul"(%y, %f) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  return %0, %1, %2, %o : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>, tensor<16xf32>
}

// CHECK-LABEL: func.func @join_and_cut
func.func @join_and_cut(%x: tensor<1x2xi32>) -> (tensor<*xi32>, tensor<*xi32>) {
  // The name of a joined constant is that of the Concat.
  // CHECK: %[[J:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1, 2, 9, 9], [3, 4, 9, 9]]> : tensor<2x4xi32>} : () -> tensor<2x4xi32> loc("joined")
  // CHECK: %[[L:.*]] = "sparse24.constant"() {value = dense<{{\[}}[1], [3]]> : tensor<2x1xi32>} : () -> tensor<2x1xi32> loc("joined")
  // CHECK-NOT: onnx
  // CHECK: "sparse24.matmul"(%arg0, %[[J]])
  // CHECK: "sparse24.matmul"(%arg0, %[[L]])
  %a = "sparse24.constant"() {value = dense<[[1, 2], [3, 4]]> : tensor<2x2xi32>} : () -> tensor<2x2xi32> loc("a")
  %b = "sparse24.constant"() {value = dense<9> : tensor<2x2xi32>} : () -> tensor<2x2xi32> loc("b")
  %j = "onnx.Concat"(%a, %b) {axis = -1 : si64} : (tensor<2x2xi32>, tensor<2x2xi32>) -> tensor<2x4xi32> loc("joined")
  %c:2 = "onnx.Split"(%j) {axis = 1 : si64} : (tensor<2x4xi32>) -> (tensor<2x1xi32>, tensor<2x3xi32>)
  %0 = "sparse24.matmul"(%x, %j) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xi32>, tensor<2x4xi32>) -> tensor<*xi32>
  %1 = "sparse24.matmul"(%x, %c#0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xi32>, tensor<2x1xi32>) -> tensor<*xi32>
  return %0, %1 : tensor<*xi32>, tensor<*xi32>
}

// A product with a power of two, where no element is rounded, overflows (32752 * 4)
// or underflows (0x0002 * 0.25).
// CHECK-LABEL: func.func @scale
func.func @scale(%x: tensor<1x2xf16>) -> (tensor<*xf16>, tensor<*xf16>, tensor<*xf16>, tensor<*xf16>) {
  // CHECK: %[[S:.*]] = "sparse24.constant"() {value = dense<{{\[}}[-6.550400e+04], [{{.*}}]]>
  // CHECK-COUNT-3: onnx.Mul
  // CHECK: "sparse24.matmul"(%arg0, %[[S]])
  %w = "sparse24.constant"() {value = dense<[[3.2752e4], [0x0002]]> : tensor<2x1xf16>} : () -> tensor<2x1xf16>
  %two = "sparse24.constant"() {value = dense<2.0> : tensor<f16>} : () -> tensor<f16>
  %four = "sparse24.constant"() {value = dense<4.0> : tensor<1xf16>} : () -> tensor<1xf16>
  %quarter = "sparse24.constant"() {value = dense<0.25> : tensor<f16>} : () -> tensor<f16>
  %three = "sparse24.constant"() {value = dense<3.0> : tensor<f16>} : () -> tensor<f16>
  %minus_two = "sparse24.constant"() {value = dense<-2.0> : tensor<f16>} : () -> tensor<f16>
  %s = "onnx.Mul"(%minus_two, %w) : (tensor<f16>, tensor<2x1xf16>) -> tensor<2x1xf16>
  %o = "onnx.Mul"(%w, %four) : (tensor<2x1xf16>, tensor<1xf16>) -> tensor<2x1xf16>
  %u = "onnx.Mul"(%w, %quarter) : (tensor<2x1xf16>, tensor<f16>) -> tensor<2x1xf16>
  %t = "onnx.Mul"(%w, %three) : (tensor<2x1xf16>, tensor<f16>) -> tensor<2x1xf16>
  %0 = "sparse24.matmul"(%x, %s) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf16>, tensor<2x1xf16>) -> tensor<*xf16>
  %1 = "sparse24.matmul"(%x, %o) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf16>, tensor<2x1xf16>) -> tensor<*xf16>
  %2 = "sparse24.matmul"(%x, %u) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf16>, tensor<2x1xf16>) -> tensor<*xf16>
  %3 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf16>, tensor<2x1xf16>) -> tensor<*xf16>
  return %0, %1, %2, %3 : tensor<*xf16>, tensor<*xf16>, tensor<*xf16>, tensor<*xf16>
}

// Infinity is exact, with the sign of the product; the payload of a NaN is nobody's.
// CHECK-LABEL: func.func @special
func.func @special(%x: tensor<1x2xf16>) -> (tensor<*xf16>, tensor<*xf16>) {
  // CHECK: %[[S:.*]] = "sparse24.constant"() {value = dense<{{\[}}[0xFC00], [-2.000000e+00]]>
  // CHECK: %[[NAN:.*]] = "onnx.Mul"
  // CHECK: "sparse24.matmul"(%arg0, %[[S]])
  // CHECK: "sparse24.matmul"(%arg0, %[[NAN]])
  %w = "sparse24.constant"() {value = dense<[[0x7C00], [1.0]]> : tensor<2x1xf16>} : () -> tensor<2x1xf16>
  %v = "sparse24.constant"() {value = dense<[[0x7E00], [1.0]]> : tensor<2x1xf16>} : () -> tensor<2x1xf16>
  %minus_two = "sparse24.constant"() {value = dense<-2.0> : tensor<f16>} : () -> tensor<f16>
  %s = "onnx.Mul"(%w, %minus_two) : (tensor<2x1xf16>, tensor<f16>) -> tensor<2x1xf16>
  %t = "onnx.Mul"(%v, %minus_two) : (tensor<2x1xf16>, tensor<f16>) -> tensor<2x1xf16>
  %0 = "sparse24.matmul"(%x, %s) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf16>, tensor<2x1xf16>) -> tensor<*xf16>
  %1 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2xf16>, tensor<2x1xf16>) -> tensor<*xf16>
  return %0, %1 : tensor<*xf16>, tensor<*xf16>
}

// What is no constant stays, and so does a shape that is not told.
// CHECK-LABEL: func.func @others
// CHECK: onnx.Transpose
// CHECK: onnx.Reshape
func.func @others(%x: tensor<1x2x4xf32>, %y: tensor<4x2xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x2xf32>} : () -> tensor<4x2xf32>
  %u = "onnx.Transpose"(%y) {perm = [1, 0]} : (tensor<4x2xf32>) -> tensor<2x4xf32>
  %r = "onnx.Reshape"(%w, %y) : (tensor<4x2xf32>, tensor<4x2xf32>) -> tensor<?x4xf32>
  %0 = "sparse24.matmul"(%x, %u) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x4xf32>, tensor<2x4xf32>) -> tensor<*xf32>
  %1 = "sparse24.matmul"(%x, %r) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x4xf32>, tensor<?x4xf32>) -> tensor<*xf32>
  return %0, %1 : tensor<*xf32>, tensor<*xf32>
}

// A weight without elements has none to move, and one of many dimensions stays.
// CHECK-LABEL: func.func @empty
// CHECK: dense<> : tensor<0x2x3xf32>
// CHECK-NOT: perm = [1, 2, 0]
// CHECK: perm = [16
func.func @empty(%x: tensor<2x3xf32>, %y: tensor<1x8xf32>) -> (tensor<*xf32>, tensor<*xf32>) {
  %w = "sparse24.constant"() {value = dense<> : tensor<3x0x2xf32>} : () -> tensor<3x0x2xf32>
  %t = "onnx.Transpose"(%w) {perm = [1, 2, 0]} : (tensor<3x0x2xf32>) -> tensor<0x2x3xf32>
  %0 = "sparse24.matmul"(%x, %t) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x3xf32>, tensor<0x2x3xf32>) -> tensor<*xf32>
  %v = "sparse24.constant"() {value = dense<0.0> : tensor<2x8x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>} : () -> tensor<2x8x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>
  %u = "onnx.Transpose"(%v) {perm = [16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]} : (tensor<2x8x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1xf32>) -> tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>
  %1 = "sparse24.matmul"(%y, %u) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x8xf32>, tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x8x2xf32>) -> tensor<*xf32>
  return %0, %1 : tensor<*xf32>, tensor<*xf32>
}

// RUN: sparse24-opt --sparse24-fold-weights --split-input-file %s | FileCheck %s

// Operations on the way to a weight that say too little, or what is not allowed,
// stay as they are.

// CHECK-LABEL: func.func @permutations
// CHECK: "onnx.Transpose"({{.*}}) {perm = [0, 0]}
// CHECK: "onnx.Transpose"({{.*}}) {perm = [0]}
// CHECK: "onnx.Transpose"({{.*}}) {perm = ["0", 1]}
// CHECK: "onnx.Transpose"({{.*}}) {perm = [2, 0]}
func.func @permutations(%x: tensor<1x4xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %a = "onnx.Transpose"(%w) {perm = [0, 0]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %0 = "sparse24.matmul"(%x, %a) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %b = "onnx.Transpose"(%w) {perm = [0]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = "sparse24.matmul"(%x, %b) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %c = "onnx.Transpose"(%w) {perm = ["0", 1]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = "sparse24.matmul"(%x, %c) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %d = "onnx.Transpose"(%w) {perm = [2, 0]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %3 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// Parts whose size is not known, another number of operands, and a factor that
// is no constant.

// CHECK-LABEL: func.func @unknown
// CHECK: "onnx.Split"
// CHECK: "onnx.Identity"
// CHECK: "onnx.Mul"
func.func @unknown(%x: tensor<1x4xf32>, %f: tensor<1xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<8x4xf32>} : () -> tensor<8x4xf32>
  %a:2 = "onnx.Split"(%w) {axis = 0 : si64} : (tensor<8x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>)
  %0 = "sparse24.matmul"(%x, %a#0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<?x4xf32>) -> tensor<1x4xf32>
  %v = "sparse24.constant"() {value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %b = "onnx.Identity"(%v, %v) : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = "sparse24.matmul"(%x, %b) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %c = "onnx.Mul"(%v, %f) : (tensor<4x4xf32>, tensor<1xf32>) -> tensor<4x4xf32>
  %2 = "sparse24.matmul"(%x, %c) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// Shapes that do not go together.

// CHECK-LABEL: func.func @shapes
// CHECK: "onnx.Concat"
// CHECK: "onnx.Concat"
// CHECK: "onnx.Split"
// CHECK: "onnx.Reshape"
// CHECK: "onnx.Reshape"
func.func @shapes(%x: tensor<*xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %v = "sparse24.constant"() {value = dense<1.0> : tensor<4x5xf32>} : () -> tensor<4x5xf32>
  %shape = "sparse24.constant"() {value = dense<4> : tensor<2xi64>} : () -> tensor<2xi64>
  %a = "onnx.Concat"(%w, %v) {axis = 0 : si64} : (tensor<4x4xf32>, tensor<4x5xf32>) -> tensor<8x4xf32>
  %0 = "sparse24.matmul"(%x, %a) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<8x4xf32>) -> tensor<*xf32>
  %b = "onnx.Concat"(%w, %w) {axis = 2 : si64} : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %1 = "sparse24.matmul"(%x, %b) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<8x4xf32>) -> tensor<*xf32>
  %c:2 = "onnx.Split"(%w) {axis = 0 : si64} : (tensor<4x4xf32>) -> (tensor<2x5xf32>, tensor<2x5xf32>)
  %2 = "sparse24.matmul"(%x, %c#0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<2x5xf32>) -> tensor<*xf32>
  %d = "onnx.Reshape"(%w, %shape) : (tensor<4x4xf32>, tensor<2xi64>) -> tensor<?x4xf32>
  %3 = "sparse24.matmul"(%x, %d) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<?x4xf32>) -> tensor<*xf32>
  %e = "onnx.Reshape"(%v, %shape) : (tensor<4x5xf32>, tensor<2xi64>) -> tensor<4x4xf32>
  %4 = "sparse24.matmul"(%x, %e) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<4x4xf32>) -> tensor<*xf32>
  return
}

// -----

// Scales that do not move with the weight: of blocks that are renamed, of blocks
// without their rank, one for each element, and of a dimension there is not.

// CHECK-LABEL: func.func @scales
// CHECK: "onnx.Reshape"
// CHECK: "onnx.Transpose"
// CHECK: "onnx.Transpose"
// CHECK: "onnx.Transpose"
// CHECK: "onnx.Transpose"
func.func @scales(%x: tensor<1x2x8xf32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<2x8x2xi8>} : () -> tensor<2x8x2xi8>
  %s3 = "sparse24.constant"() {value = dense<1.0> : tensor<2x2x2xf32>} : () -> tensor<2x2x2xf32>
  %s1 = "sparse24.constant"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xf32>
  %shape = "sparse24.constant"() {value = dense<[2, 2, 8]> : tensor<3xi64>} : () -> tensor<3xi64>
  %a = "onnx.DequantizeLinear"(%w, %s3) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x8x2xi8>, tensor<2x2x2xf32>) -> tensor<2x8x2xf32>
  %ra = "onnx.Reshape"(%a, %shape) : (tensor<2x8x2xf32>, tensor<3xi64>) -> tensor<2x2x8xf32>
  %0 = "sparse24.matmul"(%x, %ra) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x8xf32>, tensor<2x2x8xf32>) -> tensor<*xf32>
  %b = "onnx.DequantizeLinear"(%w, %s1) {axis = 1 : si64, block_size = 4 : si64} : (tensor<2x8x2xi8>, tensor<2xf32>) -> tensor<2x8x2xf32>
  %tb = "onnx.Transpose"(%b) {perm = [2, 1, 0]} : (tensor<2x8x2xf32>) -> tensor<2x8x2xf32>
  %1 = "sparse24.matmul"(%x, %tb) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x8xf32>, tensor<2x8x2xf32>) -> tensor<*xf32>
  %c = "onnx.DequantizeLinear"(%w, %s3) {axis = 1 : si64} : (tensor<2x8x2xi8>, tensor<2x2x2xf32>) -> tensor<2x8x2xf32>
  %tc = "onnx.Transpose"(%c) {perm = [2, 1, 0]} : (tensor<2x8x2xf32>) -> tensor<2x8x2xf32>
  %2 = "sparse24.matmul"(%x, %tc) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x8xf32>, tensor<2x8x2xf32>) -> tensor<*xf32>
  %d = "onnx.DequantizeLinear"(%w, %s1) {axis = 5 : si64} : (tensor<2x8x2xi8>, tensor<2xf32>) -> tensor<2x8x2xf32>
  %td = "onnx.Transpose"(%d) {perm = [2, 1, 0]} : (tensor<2x8x2xf32>) -> tensor<2x8x2xf32>
  %3 = "sparse24.matmul"(%x, %td) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x8xf32>, tensor<2x8x2xf32>) -> tensor<*xf32>
  %e = "onnx.DequantizeLinear"(%w) : (tensor<2x8x2xi8>) -> tensor<2x8x2xf32>
  %te = "onnx.Transpose"(%e) {perm = [2, 1, 0]} : (tensor<2x8x2xf32>) -> tensor<2x8x2xf32>
  %4 = "sparse24.matmul"(%x, %te) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x2x8xf32>, tensor<2x8x2xf32>) -> tensor<*xf32>
  return
}

// -----

// What does go: the parts of a constant of equal elements, a reshape that changes
// nothing, and a single scale, which stays as it is.

// CHECK-LABEL: func.func @goes
// CHECK-NOT: onnx.{{Split|Reshape|Transpose}}
// CHECK: "sparse24.constant"() {value = dense<2.000000e+00> : tensor<4x3xf32>}
// CHECK: %[[SCALE:.*]] = "sparse24.constant"() {value = dense<5.000000e-01> : tensor<1xf32>}
// CHECK: "onnx.DequantizeLinear"(%{{.*}}, %[[SCALE]]) : (tensor<3x4x1x1xi8>, tensor<1xf32>) -> tensor<3x4x1x1xf32>
func.func @goes(%x: tensor<1x4xf32>, %image: tensor<1x4x2x2xf32>) -> (tensor<1x3xf32>, tensor<1x3x2x2xf32>) {
  %w = "sparse24.constant"() {value = dense<2.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %shape = "sparse24.constant"() {value = dense<4> : tensor<2xi64>} : () -> tensor<2xi64>
  %r = "onnx.Reshape"(%w, %shape) : (tensor<4x4xf32>, tensor<2xi64>) -> tensor<4x4xf32>
  %a:2 = "onnx.Split"(%r) {axis = 1 : si64} : (tensor<4x4xf32>) -> (tensor<4x3xf32>, tensor<4x1xf32>)
  %0 = "sparse24.matmul"(%x, %a#0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x3xf32>) -> tensor<1x3xf32>
  %q = "sparse24.constant"() {value = dense<[[[[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]]]> : tensor<1x1x4x3xi8>} : () -> tensor<1x1x4x3xi8>
  %s = "sparse24.constant"() {value = dense<0.5> : tensor<1xf32>} : () -> tensor<1xf32>
  %d = "onnx.DequantizeLinear"(%q, %s) : (tensor<1x1x4x3xi8>, tensor<1xf32>) -> tensor<1x1x4x3xf32>
  %t = "onnx.Transpose"(%d) {perm = [3, 2, 0, 1]} : (tensor<1x1x4x3xf32>) -> tensor<3x4x1x1xf32>
  %1 = "sparse24.conv2d"(%image, %t) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, groups = 1, data_format = "NCHW", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4x2x2xf32>, tensor<3x4x1x1xf32>) -> tensor<1x3x2x2xf32>
  return %0, %1 : tensor<1x3xf32>, tensor<1x3x2x2xf32>
}

// -----

// Conversions that cannot be moved past: a permutation that is none, shapes that
// do not go together, blocks that are renamed, and elements that do not scale.

// CHECK-LABEL: func.func @conversions
// CHECK: "onnx.Transpose"({{.*}}) {perm = [0, 0]}
// CHECK: "onnx.Transpose"({{.*}}) {perm = [1, 1]}
// CHECK: "onnx.Transpose"({{.*}}) {perm = [0, 0]}
// CHECK: "onnx.Reshape"
// CHECK: "onnx.Reshape"
// CHECK: "onnx.Mul"
// CHECK: "onnx.Concat"
func.func @conversions(%x: tensor<1x4xf32>, %i: tensor<1x4xi32>) {
  %w = "sparse24.constant"() {value = dense<1> : tensor<4x4xi8>} : () -> tensor<4x4xi8>
  %scales = "sparse24.constant"() {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %scale = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %blocks = "sparse24.constant"() {value = dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>} : () -> tensor<1x4xf32>
  %d = "onnx.DequantizeLinear"(%w, %scales) {axis = 1 : si64} : (tensor<4x4xi8>, tensor<4xf32>) -> tensor<4x4xf32>
  %a = "onnx.Transpose"(%d) {perm = [0, 0]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %0 = "sparse24.matmul"(%x, %a) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %b = "onnx.Transpose"(%d) {perm = [1, 1]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = "sparse24.matmul"(%x, %b) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %e = "onnx.DequantizeLinear"(%w, %blocks) {axis = 0 : si64, block_size = 4 : si64} : (tensor<4x4xi8>, tensor<1x4xf32>) -> tensor<4x4xf32>
  %c = "onnx.Transpose"(%e) {perm = [0, 0]} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = "sparse24.matmul"(%x, %c) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %shape = "sparse24.constant"() {value = dense<4> : tensor<2xi64>} : () -> tensor<2xi64>
  %f = "onnx.Reshape"(%e, %shape) : (tensor<4x4xf32>, tensor<2xi64>) -> tensor<4x4xf32>
  %3 = "sparse24.matmul"(%x, %f) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x4xf32>) -> tensor<1x4xf32>
  %g = "onnx.DequantizeLinear"(%w, %scale) : (tensor<4x4xi8>, tensor<f32>) -> tensor<4x4xf32>
  %h = "onnx.Reshape"(%g, %shape) : (tensor<4x4xf32>, tensor<2xi64>) -> tensor<4x5xf32>
  %4 = "sparse24.matmul"(%x, %h) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<4x5xf32>) -> tensor<1x5xf32>
  %ints = "sparse24.constant"() {value = dense<[[1], [2], [3], [4]]> : tensor<4x1xi32>} : () -> tensor<4x1xi32>
  %two = "sparse24.constant"() {value = dense<2> : tensor<i32>} : () -> tensor<i32>
  %m = "onnx.Mul"(%ints, %two) : (tensor<4x1xi32>, tensor<i32>) -> tensor<4x1xi32>
  %5 = "sparse24.matmul"(%i, %m) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xi32>, tensor<4x1xi32>) -> tensor<1x1xi32>
  %v = "sparse24.constant"() {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %u = "sparse24.constant"() {value = dense<1.0> : tensor<4x4xf32>} : () -> tensor<4x4xf32>
  %n = "onnx.Concat"(%u, %v) {axis = 0 : si64} : (tensor<4x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  %6 = "sparse24.matmul"(%x, %n) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<1x4xf32>, tensor<?x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// More elements than 64 bits count, or dimensions than are looked at.

// CHECK-LABEL: func.func @large
// CHECK: "onnx.Transpose"
// CHECK: "onnx.Split"
func.func @large(%x: tensor<*xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<4611686018427387904x4x2xf32>} : () -> tensor<4611686018427387904x4x2xf32>
  %a = "onnx.Transpose"(%w) {perm = [2, 1, 0]} : (tensor<4611686018427387904x4x2xf32>) -> tensor<2x4x4611686018427387904xf32>
  %0 = "sparse24.matmul"(%x, %a) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<2x4x4611686018427387904xf32>) -> tensor<*xf32>
  %v = "sparse24.constant"() {value = dense<1.0> : tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x2x4xf32>} : () -> tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x2x4xf32>
  %b:2 = "onnx.Split"(%v) {axis = 15 : si64} : (tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x2x4xf32>) -> (tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x4xf32>, tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x4xf32>)
  %1 = "sparse24.matmul"(%x, %b#0) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<*xf32>, tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x4xf32>) -> tensor<*xf32>
  return
}

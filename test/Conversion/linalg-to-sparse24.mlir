// RUN: sparse24-opt --convert-linalg-to-sparse24 --canonicalize --split-input-file %s | FileCheck %s
// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-linalg-to-sparse24,sparse24-check)' --sparse24-remarks --verify-diagnostics --split-input-file %s > /dev/null

// What torch-mlir makes of a Linear: a transposed weight, a zero-filled init, and
// the bias added by a generic operation, which stays.

// CHECK-LABEL: func.func @linear
// CHECK: %[[W:.*]] = arith.constant dense<{{.*}}> : tensor<3x4xf32>
// CHECK: %[[Y:.*]] = "sparse24.matmul"(%arg0, %[[W]]) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<?x4xf32>, tensor<3x4xf32>) -> tensor<?x3xf32>
// CHECK: linalg.generic {{.*}} ins(%[[Y]], %arg1
func.func @linear(%x: tensor<?x4xf32>, %b: tensor<3xf32>) -> tensor<?x3xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[1., 0., 0., 2.], [0., 3., 4., 0.], [0., 0., 0., 5.]]> : tensor<3x4xf32>
  %te = tensor.empty() : tensor<4x3xf32>
  %t = linalg.transpose ins(%w : tensor<3x4xf32>) outs(%te : tensor<4x3xf32>) permutation = [1, 0]
  %n = tensor.dim %x, %c0 : tensor<?x4xf32>
  %e = tensor.empty(%n) : tensor<?x3xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
  // expected-remark @+1 {{compressed: 48 -> 27 bytes}}
  %y = linalg.matmul ins(%x, %t : tensor<?x4xf32>, tensor<4x3xf32>) outs(%f : tensor<?x3xf32>) -> tensor<?x3xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y, %b : tensor<?x3xf32>, tensor<3xf32>) outs(%e : tensor<?x3xf32>) {
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %s = arith.addf %in, %in_0 : f32
    linalg.yield %s : f32
  } -> tensor<?x3xf32>
  return %z : tensor<?x3xf32>
}

// -----

// A convolution of torch-mlir: padded before, and with the bias as its init.

// CHECK-LABEL: func.func @conv
// CHECK: %[[W:.*]] = arith.constant dense<{{.*}}> : tensor<2x4x1x1xf32>
// CHECK: %[[X:.*]] = tensor.pad %arg0
// CHECK: "sparse24.conv2d"(%[[X]], %[[W]], %arg1) {data_format = "NCHW", dilations = array<i64: 1, 2>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 2, 1>} : (tensor<?x4x8x8xf32>, tensor<2x4x1x1xf32>, tensor<2xf32>) -> tensor<?x2x4x8xf32>
func.func @conv(%x: tensor<?x4x6x6xf32>, %b: tensor<2xf32>, %n: index) -> tensor<?x2x4x8xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[[[1.]], [[0.]], [[2.]], [[0.]]], [[[0.]], [[3.]], [[0.]], [[4.]]]]> : tensor<2x4x1x1xf32>
  %p = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<?x4x6x6xf32> to tensor<?x4x8x8xf32>
  %e = tensor.empty(%n) : tensor<?x2x4x8xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<?x2x4x8xf32>) dimensions = [0, 2, 3]
  // expected-remark @+1 {{compressed: 32 -> 18 bytes}}
  %y = linalg.conv_2d_nchw_fchw {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[1, 2]> : tensor<2xi64>} ins(%p, %w : tensor<?x4x8x8xf32>, tensor<2x4x1x1xf32>) outs(%i : tensor<?x2x4x8xf32>) -> tensor<?x2x4x8xf32>
  return %y : tensor<?x2x4x8xf32>
}

// -----

// KH x KW x I x O becomes O x I x KH x KW.

// CHECK-LABEL: func.func @hwcf
// CHECK: %[[W:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[\[}}1.000000e+00, 9.000000e+00]], {{\[\[}}3.000000e+00, 1.100000e+01]], {{\[\[}}5.000000e+00, 1.300000e+01]], {{\[\[}}7.000000e+00, 1.500000e+01]]], {{\[\[\[}}2.000000e+00, 1.000000e+01]], {{\[\[}}4.000000e+00, 1.200000e+01]], {{\[\[}}6.000000e+00, 1.400000e+01]], {{\[\[}}8.000000e+00, 1.600000e+01]]]]> : tensor<2x4x1x2xf32>}
// CHECK: "sparse24.conv2d"(%arg0, %[[W]]) {data_format = "NHWC"
func.func @hwcf(%x: tensor<1x3x3x4xf32>) -> tensor<1x3x2x2xf32> {
  %w = arith.constant dense<[[[[1., 2.], [3., 4.], [5., 6.], [7., 8.]], [[9., 10.], [11., 12.], [13., 14.], [15., 16.]]]]> : tensor<1x2x4x2xf32>
  %i = arith.constant dense<0.0> : tensor<1x3x2x2xf32>
  // expected-remark @+1 {{not-2to4}}
  %y = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x3x3x4xf32>, tensor<1x2x4x2xf32>) outs(%i : tensor<1x3x2x2xf32>) -> tensor<1x3x2x2xf32>
  return %y : tensor<1x3x2x2xf32>
}

// -----

// One spatial dimension and three.

// CHECK-LABEL: func.func @spatial
// CHECK: "sparse24.conv1d"(%arg0, %{{.*}}) {data_format = "NWC", dilations = array<i64: 3>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, pads = array<i64: 0, 0>, strides = array<i64: 2>} : (tensor<1x8x4xf32>, tensor<1x4x2xf32>) -> tensor<1x3x1xf32>
// CHECK: "sparse24.conv3d"(%arg1, %{{.*}}) {data_format = "NCDHW", dilations = array<i64: 1, 1, 2>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, pads = array<i64: 0, 0, 0, 0, 0, 0>, strides = array<i64: 1, 2, 1>} : (tensor<?x4x1x3x5xf32>, tensor<1x4x1x2x3xf32>) -> tensor<?x1x1x1x1xf32>
func.func @spatial(%x1: tensor<1x8x4xf32>, %x3: tensor<?x4x1x3x5xf32>, %e: tensor<?x1x1x1x1xf32>) -> (tensor<1x3x1xf32>, tensor<?x1x1x1x1xf32>) {
  %zero = arith.constant 0.0 : f32
  %w1 = arith.constant dense<[[[1.], [0.], [0.], [2.]], [[3.], [4.], [0.], [0.]]]> : tensor<2x4x1xf32>
  %w3 = arith.constant dense<1.0> : tensor<1x4x1x2x3xf32>
  %i1 = arith.constant dense<0.0> : tensor<1x3x1xf32>
  // expected-remark @+1 {{compressed: 32 -> 18 bytes}}
  %0 = linalg.conv_1d_nwc_wcf {strides = dense<2> : tensor<1xi64>, dilations = dense<3> : tensor<1xi64>} ins(%x1, %w1 : tensor<1x8x4xf32>, tensor<2x4x1xf32>) outs(%i1 : tensor<1x3x1xf32>) -> tensor<1x3x1xf32>
  %i3 = linalg.fill ins(%zero : f32) outs(%e : tensor<?x1x1x1x1xf32>) -> tensor<?x1x1x1x1xf32>
  // expected-remark @+1 {{not-2to4}}
  %1 = linalg.conv_3d_ncdhw_fcdhw {strides = dense<[1, 2, 1]> : tensor<3xi64>, dilations = dense<[1, 1, 2]> : tensor<3xi64>} ins(%x3, %w3 : tensor<?x4x1x3x5xf32>, tensor<1x4x1x2x3xf32>) outs(%i3 : tensor<?x1x1x1x1xf32>) -> tensor<?x1x1x1x1xf32>
  return %0, %1 : tensor<1x3x1xf32>, tensor<?x1x1x1x1xf32>
}

// -----

// Groups and their channels are one dimension in sparse24, the groups outside: those
// of F x G x C x KH x KW are moved there. A weight that is used as the filter of a
// volume as well is made once for each.

// CHECK-LABEL: func.func @groups
// CHECK-DAG: %[[FILTER:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[\[}}1.000000e+00]], {{\[\[}}2.000000e+00]], {{\[\[}}0.000000e+00]], {{\[\[}}0.000000e+00]]], {{\[\[\[}}5.000000e+00]], {{.*}} : tensor<4x4x1x1xf32>}
// CHECK: %[[X:.*]] = tensor.collapse_shape %arg0 {{\[\[}}0], [1, 2], [3], [4]] : tensor<?x2x4x3x3xf32> into tensor<?x8x3x3xf32>
// CHECK: %[[Y:.*]] = "sparse24.conv2d"(%[[X]], %[[FILTER]]) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 2 : i64, {{.*}}} : (tensor<?x8x3x3xf32>, tensor<4x4x1x1xf32>) -> tensor<?x4x3x3xf32>
// CHECK: %[[N:.*]] = tensor.dim %[[Y]], %c0
// CHECK: tensor.expand_shape %[[Y]] {{\[\[}}0], [1, 2], [3], [4]] output_shape [%[[N]], 2, 2, 3, 3] : tensor<?x4x3x3xf32> into tensor<?x2x2x3x3xf32>
// CHECK: "sparse24.conv3d"(%arg2, %{{.*}}) {{.*}} (tensor<1x2x5x1x1xf32>, tensor<2x2x4x1x1xf32>)
// CHECK: "sparse24.conv2d"(%{{.*}}, %{{.*}}) {{.*}} (tensor<?x8x3x3xf32>, tensor<4x4x1x1xf32>)
func.func @groups(%x: tensor<?x2x4x3x3xf32>, %e: tensor<?x2x2x3x3xf32>, %x3: tensor<1x2x5x1x1xf32>) -> (tensor<?x2x2x3x3xf32>, tensor<1x2x2x1x1xf32>, tensor<?x2x2x3x3xf32>) {
  %zero = arith.constant 0.0 : f32
  // [f][g][c]
  %w = arith.constant dense<[[[[[1.]], [[2.]], [[0.]], [[0.]]], [[[3.]], [[0.]], [[0.]], [[4.]]]], [[[[5.]], [[0.]], [[6.]], [[0.]]], [[[0.]], [[7.]], [[8.]], [[0.]]]]]> : tensor<2x2x4x1x1xf32>
  %i = linalg.fill ins(%zero : f32) outs(%e : tensor<?x2x2x3x3xf32>) -> tensor<?x2x2x3x3xf32>
  // expected-remark @+1 {{compressed: 64 -> 36 bytes}}
  %0 = linalg.conv_2d_ngchw_fgchw ins(%x, %w : tensor<?x2x4x3x3xf32>, tensor<2x2x4x1x1xf32>) outs(%i : tensor<?x2x2x3x3xf32>) -> tensor<?x2x2x3x3xf32>
  %i3 = arith.constant dense<0.0> : tensor<1x2x2x1x1xf32>
  // expected-remark @+1 {{too-few-channels}}
  %1 = linalg.conv_3d_ncdhw_fcdhw ins(%x3, %w : tensor<1x2x5x1x1xf32>, tensor<2x2x4x1x1xf32>) outs(%i3 : tensor<1x2x2x1x1xf32>) -> tensor<1x2x2x1x1xf32>
  // expected-remark @+1 {{compressed: 64 -> 36 bytes}}
  %2 = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<?x2x4x3x3xf32>, tensor<2x2x4x1x1xf32>) outs(%i : tensor<?x2x2x3x3xf32>) -> tensor<?x2x2x3x3xf32>
  return %0, %1, %2 : tensor<?x2x2x3x3xf32>, tensor<1x2x2x1x1xf32>, tensor<?x2x2x3x3xf32>
}

// -----

// As torch-mlir has them: all is expanded, and collapsed again. Nothing of it is
// left. A bias of groups x channels is collapsed.

// CHECK-LABEL: func.func @expanded_groups
// CHECK-NOT: tensor.expand_shape
// CHECK: %[[Y:.*]] = "sparse24.conv2d"(%arg0, %{{.*}}, %arg1) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 2 : i64,
// CHECK: %[[B:.*]] = tensor.collapse_shape %arg2 {{\[\[}}0, 1]] : tensor<2x1xf32> into tensor<2xf32>
// CHECK: %[[Z:.*]] = "sparse24.conv2d"(%arg0, %{{.*}}, %[[B]])
// CHECK: return %[[Y]], %[[Z]]
func.func @expanded_groups(%x: tensor<?x8x2x2xf32>, %b: tensor<2xf32>, %b2: tensor<2x1xf32>, %e: tensor<?x2x2x2xf32>, %eg: tensor<?x2x1x2x2xf32>, %n: index) -> (tensor<?x2x2x2xf32>, tensor<?x2x2x2xf32>) {
  %w = arith.constant dense<[[[[1.]], [[2.]], [[0.]], [[0.]]], [[[3.]], [[0.]], [[0.]], [[4.]]]]> : tensor<2x4x1x1xf32>
  %wg = tensor.expand_shape %w [[0, 1], [2], [3], [4]] output_shape [2, 1, 4, 1, 1] : tensor<2x4x1x1xf32> into tensor<2x1x4x1x1xf32>
  %xg = tensor.expand_shape %x [[0], [1, 2], [3], [4]] output_shape [%n, 2, 4, 2, 2] : tensor<?x8x2x2xf32> into tensor<?x2x4x2x2xf32>
  %i = linalg.broadcast ins(%b : tensor<2xf32>) outs(%e : tensor<?x2x2x2xf32>) dimensions = [0, 2, 3]
  %ig = tensor.expand_shape %i [[0], [1, 2], [3], [4]] output_shape [%n, 2, 1, 2, 2] : tensor<?x2x2x2xf32> into tensor<?x2x1x2x2xf32>
  // expected-remark @+1 {{compressed: 32 -> 18 bytes}}
  %yg = linalg.conv_2d_ngchw_gfchw ins(%xg, %wg : tensor<?x2x4x2x2xf32>, tensor<2x1x4x1x1xf32>) outs(%ig : tensor<?x2x1x2x2xf32>) -> tensor<?x2x1x2x2xf32>
  %y = tensor.collapse_shape %yg [[0], [1, 2], [3], [4]] : tensor<?x2x1x2x2xf32> into tensor<?x2x2x2xf32>
  %i2 = linalg.broadcast ins(%b2 : tensor<2x1xf32>) outs(%eg : tensor<?x2x1x2x2xf32>) dimensions = [0, 3, 4]
  // expected-remark @+1 {{compressed: 32 -> 18 bytes}}
  %zg = linalg.conv_2d_ngchw_gfchw ins(%xg, %wg : tensor<?x2x4x2x2xf32>, tensor<2x1x4x1x1xf32>) outs(%i2 : tensor<?x2x1x2x2xf32>) -> tensor<?x2x1x2x2xf32>
  %z = tensor.collapse_shape %zg [[0], [1, 2], [3], [4]] : tensor<?x2x1x2x2xf32> into tensor<?x2x2x2xf32>
  return %y, %z : tensor<?x2x2x2xf32>, tensor<?x2x2x2xf32>
}

// -----

// Zero points are scalars of 32 bits, and become tensors of the element type, or
// nothing where they are 0. Those of a generic may be captured.

// CHECK-LABEL: func.func @zero_points
// CHECK-DAG: %[[P:.*]] = "sparse24.constant"() {value = dense<-128> : tensor<1xi8>}
// CHECK-DAG: %[[Q:.*]] = "sparse24.constant"() {value = dense<5> : tensor<1xi8>}
// CHECK: "sparse24.conv2d"(%arg0, %{{.*}}, %[[P]], %[[Q]]) {{.*}} operandSegmentSizes = array<i32: 1, 1, 0, 1, 1>
// CHECK: "sparse24.matmul"(%arg1, %{{.*}}, %{{.*}}) {{{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>
// CHECK: "sparse24.matmul"(%arg1, %{{.*}}, %{{.*}}) {{{.*}}operandSegmentSizes = array<i32: 1, 1, 0, 1, 0>
func.func @zero_points(%img: tensor<1x3x3x4xi8>, %x: tensor<2x4xi8>) -> (tensor<1x3x3x2xi32>, tensor<2x2xi32>, tensor<2x2xi32>) {
  %w = arith.constant dense<[[[[1, 5], [5, 2], [3, 5], [5, 6]]]]> : tensor<1x1x4x2xi8>
  %m = arith.constant dense<[[1, 5], [5, 2], [3, 5], [5, 6]]> : tensor<4x2xi8>
  %i = arith.constant dense<0> : tensor<1x3x3x2xi32>
  %im = arith.constant dense<0> : tensor<2x2xi32>
  %p = arith.constant -128 : i32
  %q = arith.constant 5 : i32
  %zero = arith.constant 0 : i32
  // Two 5s in each group of four.
  // expected-remark @+1 {{compressed: 8 -> 6 bytes}}
  %0 = linalg.conv_2d_nhwc_hwcf_q ins(%img, %w, %p, %q : tensor<1x3x3x4xi8>, tensor<1x1x4x2xi8>, i32, i32) outs(%i : tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  // expected-remark @+1 {{compressed: 8 -> 6 bytes}}
  %1 = linalg.quantized_matmul ins(%x, %m, %zero, %q : tensor<2x4xi8>, tensor<4x2xi8>, i32, i32) outs(%im : tensor<2x2xi32>) -> tensor<2x2xi32>
  // expected-remark @+1 {{not-2to4}}
  %2 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %m : tensor<2x4xi8>, tensor<4x2xi8>) outs(%im : tensor<2x2xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %ea = arith.extsi %a : i8 to i32
    %sa = arith.subi %ea, %p : i32
    %eb = arith.extsi %b : i8 to i32
    %mm = arith.muli %sa, %eb : i32
    %s = arith.addi %o, %mm : i32
    linalg.yield %s : i32
  } -> tensor<2x2xi32>
  return %0, %1, %2 : tensor<1x3x3x2xi32>, tensor<2x2xi32>, tensor<2x2xi32>
}

// -----

// What is subtracted, but is not a zero point that sparse24 has.

// CHECK-LABEL: func.func @not_zero_points
// CHECK-NOT: sparse24.
func.func @not_zero_points(%x: tensor<2x4xi8>, %x32: tensor<2x4xi32>, %img: tensor<1x3x3x4xi8>, %p: i32, %columns: tensor<4xi32>) {
  %w = arith.constant dense<1> : tensor<4x4xi8>
  %w32 = arith.constant dense<1> : tensor<4x4xi32>
  %i = arith.constant dense<0> : tensor<2x4xi32>
  %q = arith.constant 5 : i32
  %wide = arith.constant 128 : i32
  // expected-remark @+1 {{'linalg.quantized_matmul' is not raised: expected zero points that are constants}}
  %0 = linalg.quantized_matmul ins(%x, %w, %p, %q : tensor<2x4xi8>, tensor<4x4xi8>, i32, i32) outs(%i : tensor<2x4xi32>) -> tensor<2x4xi32>
  // expected-remark @+1 {{'linalg.quantized_matmul' is not raised: expected zero points of 8-bit elements that are of their type}}
  %1 = linalg.quantized_matmul ins(%x, %w, %wide, %q : tensor<2x4xi8>, tensor<4x4xi8>, i32, i32) outs(%i : tensor<2x4xi32>) -> tensor<2x4xi32>
  // expected-remark @+1 {{expected zero points of 8-bit elements}}
  %2 = linalg.quantized_matmul ins(%x32, %w32, %q, %q : tensor<2x4xi32>, tensor<4x4xi32>, i32, i32) outs(%i : tensor<2x4xi32>) -> tensor<2x4xi32>
  %fd = arith.constant dense<1> : tensor<1x1x4xi8>
  %id = arith.constant dense<0> : tensor<1x3x3x4xi32>
  // expected-remark @+1 {{too-few-channels}}
  %3 = linalg.depthwise_conv_2d_nhwc_hwc_q ins(%img, %fd, %q, %q : tensor<1x3x3x4xi8>, tensor<1x1x4xi8>, i32, i32) outs(%id : tensor<1x3x3x4xi32>) -> tensor<1x3x3x4xi32>
  // Extended after the difference, which wraps.
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %4 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w, %q : tensor<2x4xi8>, tensor<4x4xi8>, i32) outs(%i : tensor<2x4xi32>) {
  ^bb0(%a: i8, %b: i8, %z: i32, %o: i32):
    %t = arith.trunci %z : i32 to i8
    %d = arith.subi %a, %t : i8
    %ea = arith.extsi %d : i8 to i32
    %eb = arith.extsi %b : i8 to i32
    %m = arith.muli %ea, %eb : i32
    %s = arith.addi %o, %m : i32
    linalg.yield %s : i32
  } -> tensor<2x4xi32>
  // The zero point less the element.
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %5 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w, %q : tensor<2x4xi8>, tensor<4x4xi8>, i32) outs(%i : tensor<2x4xi32>) {
  ^bb0(%a: i8, %b: i8, %z: i32, %o: i32):
    %ea = arith.extsi %a : i8 to i32
    %d = arith.subi %z, %ea : i32
    %eb = arith.extsi %b : i8 to i32
    %m = arith.muli %d, %eb : i32
    %s = arith.addi %o, %m : i32
    linalg.yield %s : i32
  } -> tensor<2x4xi32>
  // A scalar that is not used.
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %6 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w, %q : tensor<2x4xi8>, tensor<4x4xi8>, i32) outs(%i : tensor<2x4xi32>) {
  ^bb0(%a: i8, %b: i8, %z: i32, %o: i32):
    %ea = arith.extsi %a : i8 to i32
    %eb = arith.extsi %b : i8 to i32
    %m = arith.muli %ea, %eb : i32
    %s = arith.addi %o, %m : i32
    linalg.yield %s : i32
  } -> tensor<2x4xi32>
  return
}

// -----

// Permissions to round otherwise are not used. Values that a fill of -0.0 is added
// to stay as they are.

// CHECK-LABEL: func.func @fastmath
// CHECK: "sparse24.matmul"
func.func @fastmath(%x: tensor<2x4xf32>, %e: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %zero = arith.constant -0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  // expected-remark @+1 {{not-2to4}}
  %y = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%f : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b fastmath<contract> : f32
    %s = arith.addf %o, %m fastmath<reassoc> : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

// What is no weight operation is left alone, and not spoken of: what is
// elementwise, and a pooling with its window.

// CHECK-LABEL: func.func @others
// CHECK: linalg.generic
// CHECK: linalg.pooling_nhwc_sum
func.func @others(%x: tensor<1x4x4x8xf32>, %e: tensor<1x3x3x8xf32>) -> (tensor<1x4x4x8xf32>, tensor<1x3x3x8xf32>) {
  %w = arith.constant dense<2.0> : tensor<8xf32>
  %window = arith.constant dense<0.0> : tensor<2x2xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %w : tensor<1x4x4x8xf32>, tensor<8xf32>) outs(%x : tensor<1x4x4x8xf32>) {
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %s = arith.mulf %in, %in_0 : f32
    linalg.yield %s : f32
  } -> tensor<1x4x4x8xf32>
  %1 = linalg.pooling_nhwc_sum ins(%x, %window : tensor<1x4x4x8xf32>, tensor<2x2xf32>) outs(%e : tensor<1x3x3x8xf32>) -> tensor<1x3x3x8xf32>
  return %0, %1 : tensor<1x4x4x8xf32>, tensor<1x3x3x8xf32>
}

// -----

// Bodies that are not an exact product.

// CHECK-LABEL: func.func @bodies
// CHECK-NOT: sparse24.
func.func @bodies(%x: tensor<2x4xf32>, %x8: tensor<2x4xi8>, %xh: tensor<2x4xf16>, %e: tensor<2x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %w8 = arith.constant dense<1> : tensor<4x4xi8>
  %wh = arith.constant dense<1.0> : tensor<4x4xf16>
  %i = arith.constant dense<0.0> : tensor<2x4xf32>
  %i32 = arith.constant dense<0> : tensor<2x4xi32>
  // Unsigned: the elements of our operation would be signed.
  // expected-remark @+1 {{'linalg.matmul' is not raised: expected a body that adds the product of both inputs}}
  %0 = linalg.matmul {cast = #linalg.type_fn<cast_unsigned>} ins(%x8, %w8 : tensor<2x4xi8>, tensor<4x4xi8>) outs(%i32 : tensor<2x4xi32>) -> tensor<2x4xi32>
  // One is extended, one is not: what is summed would differ.
  // expected-remark @+1 {{'linalg.matmul' is not raised}}
  %1 = linalg.matmul ins(%xh, %wh : tensor<2x4xf16>, tensor<4x4xf16>) outs(%i : tensor<2x4xf32>) -> tensor<2x4xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body that adds the product of both inputs}}
  %2 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.maximumf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %3 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %a : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  // More than the product.
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %4 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    vector.print %s : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return
}

// -----

// Inits that are neither zero nor a bias.

// CHECK-LABEL: func.func @inits
// CHECK-NOT: sparse24.
func.func @inits(%x: tensor<2x4xf32>, %e: tensor<2x4xf32>, %rows: tensor<2xf32>, %v: f32) {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  // expected-remark @+1 {{'linalg.matmul' is not raised: expected an init of zeros, or of a bias repeated along the other dimensions}}
  %0 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  %one = arith.constant 1.0 : f32
  %f = linalg.fill ins(%one : f32) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  // expected-remark @+1 {{expected an init of zeros}}
  %1 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%f : tensor<2x4xf32>) -> tensor<2x4xf32>
  %g = linalg.fill ins(%v : f32) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
  // expected-remark @+1 {{expected an init of zeros}}
  %2 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%g : tensor<2x4xf32>) -> tensor<2x4xf32>
  // One for each row is no bias.
  %b = linalg.broadcast ins(%rows : tensor<2xf32>) outs(%e : tensor<2x4xf32>) dimensions = [1]
  // expected-remark @+1 {{expected an init of zeros}}
  %3 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%b : tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// Shapes that sparse24 has no operation for.

// CHECK-LABEL: func.func @shapes
// CHECK-NOT: sparse24.
func.func @shapes(%x: tensor<4x2xf32>, %x3: tensor<2x4x4xf32>, %img: tensor<1x4x4x4xf32>, %dyn: tensor<1x4x?x?xf32>,
                  %dynout: tensor<1x2x?x?xf32>, %grouped: tensor<1x2x4x4x4xf32>, %line: tensor<8xf32>, %a: tensor<2x4xf32>) {
  %z = arith.constant 0.0 : f32
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %i = arith.constant dense<0.0> : tensor<4x2xf32>
  %zero = arith.constant dense<0.0> : tensor<2x4xf32>
  // expected-remark @+1 {{constant-left: the result's last dimension is not the weight's}}
  %0 = linalg.matmul ins(%w, %x : tensor<4x4xf32>, tensor<4x2xf32>) outs(%i : tensor<4x2xf32>) -> tensor<4x2xf32>
  %w3 = arith.constant dense<1.0> : tensor<2x4x3xf32>
  %i3 = arith.constant dense<0.0> : tensor<4x3xf32>
  // expected-remark @+1 {{'linalg.batch_reduce_matmul' is not raised: expected one reduction}}
  %1 = linalg.batch_reduce_matmul ins(%x3, %w3 : tensor<2x4x4xf32>, tensor<2x4x3xf32>) outs(%i3 : tensor<4x3xf32>) -> tensor<4x3xf32>
  %ib = arith.constant dense<0.0> : tensor<2x3xf32>
  // expected-remark @+1 {{'linalg.batch_vecmat' is not raised: expected a batch of matrix products}}
  %2 = linalg.batch_vecmat ins(%a, %w3 : tensor<2x4xf32>, tensor<2x4x3xf32>) outs(%ib : tensor<2x3xf32>) -> tensor<2x3xf32>
  %f = arith.constant dense<1.0> : tensor<2x4x2x2xf32>
  // The result ends before the image does.
  %short = arith.constant dense<0.0> : tensor<1x2x2x3xf32>
  // expected-remark @+1 {{'linalg.conv_2d_nchw_fchw' is not raised: expected static spatial sizes, and a result that reaches the end of the image}}
  %3 = linalg.conv_2d_nchw_fchw ins(%img, %f : tensor<1x4x4x4xf32>, tensor<2x4x2x2xf32>) outs(%short : tensor<1x2x2x3xf32>) -> tensor<1x2x2x3xf32>
  // expected-remark @+1 {{expected static spatial sizes}}
  %4 = linalg.conv_2d_nchw_fchw ins(%dyn, %f : tensor<1x4x?x?xf32>, tensor<2x4x2x2xf32>) outs(%dynout : tensor<1x2x?x?xf32>) -> tensor<1x2x?x?xf32>
  %fg = arith.constant dense<1.0> : tensor<2x3x4x2x2xf32>
  %ig = arith.constant dense<0.0> : tensor<1x2x3x3x3xf32>
  %dg = tensor.cast %ig : tensor<1x2x3x3x3xf32> to tensor<1x?x3x3x3xf32>
  %zdg = linalg.fill ins(%z : f32) outs(%dg : tensor<1x?x3x3x3xf32>) -> tensor<1x?x3x3x3xf32>
  // expected-remark @+1 {{'linalg.conv_2d_ngchw_gfchw' is not raised: expected a result whose channels are static}}
  %5 = linalg.conv_2d_ngchw_gfchw ins(%grouped, %fg : tensor<1x2x4x4x4xf32>, tensor<2x3x4x2x2xf32>) outs(%zdg : tensor<1x?x3x3x3xf32>) -> tensor<1x?x3x3x3xf32>
  %fd = arith.constant dense<1.0> : tensor<4x2x2xf32>
  %id = arith.constant dense<0.0> : tensor<1x4x3x3xf32>
  // expected-remark @+1 {{too-few-channels: 1 input channel for each output channel, expected at least 4}}
  %6 = linalg.depthwise_conv_2d_nchw_chw ins(%img, %fd : tensor<1x4x4x4xf32>, tensor<4x2x2xf32>) outs(%id : tensor<1x4x3x3xf32>) -> tensor<1x4x3x3xf32>
  %f1 = arith.constant dense<1.0> : tensor<2xf32>
  %i1 = arith.constant dense<0.0> : tensor<7xf32>
  // expected-remark @+1 {{too-few-channels: 1 input channel for each output channel, expected at least 4}}
  %7 = linalg.conv_1d ins(%line, %f1 : tensor<8xf32>, tensor<2xf32>) outs(%i1 : tensor<7xf32>) -> tensor<7xf32>
  %fm = arith.constant dense<1.0> : tensor<2x2x4x3xf32>
  %im = arith.constant dense<0.0> : tensor<1x3x3x4x3xf32>
  // expected-remark @+1 {{too-few-channels}}
  %10 = linalg.depthwise_conv_2d_nhwc_hwcm ins(%img, %fm : tensor<1x4x4x4xf32>, tensor<2x2x4x3xf32>) outs(%im : tensor<1x3x3x4x3xf32>) -> tensor<1x3x3x4x3xf32>
  // expected-remark @+1 {{not-constant: no input is a constant}}
  %8 = linalg.matmul ins(%x, %a : tensor<4x2xf32>, tensor<2x4xf32>) outs(%w : tensor<4x4xf32>) -> tensor<4x4xf32>
  // The result is transposed.
  // expected-remark @+1 {{constant-left}}
  %9 = linalg.matmul indexing_maps = [affine_map<(n, m, k) -> (n, k)>, affine_map<(n, m, k) -> (m, k)>, affine_map<(n, m, k) -> (n, m)>] ins(%w, %a : tensor<4x4xf32>, tensor<2x4xf32>) outs(%i : tensor<4x2xf32>) -> tensor<4x2xf32>
  return
}

// -----

// Images in an order that is neither NCHW nor NHWC, and groups inside the channels
// instead of around them.

// CHECK-LABEL: func.func @convs
// CHECK-NOT: sparse24.
func.func @convs(%grouped: tensor<1x4x2x4xf32>, %every: tensor<1x3x4x4xf32>, %cnhw: tensor<4x1x3x3xf32>) {
  %fg = arith.constant dense<1.0> : tensor<2x3x4x2xf32>
  %ig = arith.constant dense<0.0> : tensor<1x2x3x3xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected x and the result with their channels first or last}}
  %0 = linalg.generic {indexing_maps = [affine_map<(n, g, f, ow, c, kw) -> (n, c, g, ow + kw)>, affine_map<(n, g, f, ow, c, kw) -> (g, f, c, kw)>, affine_map<(n, g, f, ow, c, kw) -> (n, g, f, ow)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%grouped, %fg : tensor<1x4x2x4xf32>, tensor<2x3x4x2xf32>) outs(%ig : tensor<1x2x3x3xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x2x3x3xf32>
  // Every other group.
  // expected-remark @+1 {{'linalg.generic' is not raised: expected }}
  %3 = linalg.generic {indexing_maps = [affine_map<(n, g, f, ow, c, kw) -> (n, g * 2, c, ow + kw)>, affine_map<(n, g, f, ow, c, kw) -> (g, f, c, kw)>, affine_map<(n, g, f, ow, c, kw) -> (n, g, f, ow)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%every, %fg : tensor<1x3x4x4xf32>, tensor<2x3x4x2xf32>) outs(%ig : tensor<1x2x3x3xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x2x3x3xf32>
  %f = arith.constant dense<1.0> : tensor<2x4x2x2xf32>
  %r = arith.constant dense<0.0> : tensor<1x2x2x2xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected x and the result with their channels first or last}}
  %1 = linalg.generic {indexing_maps = [affine_map<(n, f, oh, ow, c, kh, kw) -> (c, n, oh + kh, ow + kw)>, affine_map<(n, f, oh, ow, c, kh, kw) -> (f, c, kh, kw)>, affine_map<(n, f, oh, ow, c, kh, kw) -> (n, f, oh, ow)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%cnhw, %f : tensor<4x1x3x3xf32>, tensor<2x4x2x2xf32>) outs(%r : tensor<1x2x2x2xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x2x2x2xf32>
  // Height and width are swapped in the image.
  %img = arith.constant dense<0.0> : tensor<1x4x3x3xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected the spatial dimensions in the same order}}
  %2 = linalg.generic {indexing_maps = [affine_map<(n, f, oh, ow, c, kh, kw) -> (n, c, ow + kw, oh + kh)>, affine_map<(n, f, oh, ow, c, kh, kw) -> (f, c, kh, kw)>, affine_map<(n, f, oh, ow, c, kh, kw) -> (n, f, oh, ow)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%img, %f : tensor<1x4x3x3xf32>, tensor<2x4x2x2xf32>) outs(%r : tensor<1x2x2x2xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x2x2x2xf32>
  return
}

// -----

// Buffers are not touched.

// CHECK-LABEL: func.func @buffers
// CHECK: linalg.matmul
func.func @buffers(%x: memref<2x4xf32>, %w: memref<4x4xf32>, %y: memref<2x4xf32>) {
  linalg.matmul ins(%x, %w : memref<2x4xf32>, memref<4x4xf32>) outs(%y : memref<2x4xf32>)
  return
}

// -----

// Nor is what is stored in a sparse form already.

#CSR = #sparse_tensor.encoding<{map = (d0, d1) -> (d0 : dense, d1 : compressed)}>

// CHECK-LABEL: func.func @encoded
// CHECK: linalg.matmul
func.func @encoded(%x: tensor<2x4xf32, #CSR>) -> tensor<2x4xf32> {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %i = arith.constant dense<0.0> : tensor<2x4xf32>
  // expected-remark @+1 {{expected ranked tensors without an encoding attribute}}
  %y = linalg.matmul ins(%x, %w : tensor<2x4xf32, #CSR>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

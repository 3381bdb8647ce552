// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-tosa-to-sparse24{only-compressible=true},convert-linalg-to-sparse24{only-compressible=true})' %s | FileCheck %s
// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-tosa-to-sparse24{only-compressible=true},convert-linalg-to-sparse24{only-compressible=true},sparse24-insert-compress)' --sparse24-remarks --verify-diagnostics %s > /dev/null
// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-tosa-to-sparse24{only-compressible=true target=nvidia-sm80})' %s | FileCheck %s --check-prefix=NVIDIA
// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-tosa-to-sparse24{only-compressible=true target=nvidia-sm80})' --dump-pass-pipeline %s -o %t 2>&1 | FileCheck %s --check-prefix=PIPELINE

// What will not be compressed stays in its dialect, and the reason is still that
// of the weight: where it says a place, it is in the order that sparse24 has.

// PIPELINE: convert-tosa-to-sparse24{only-compressible=true target=nvidia-sm80}

// CHECK-LABEL: func.func @tosa
// NVIDIA-LABEL: func.func @tosa
func.func @tosa(%x: tensor<1x2x2x4xi8>, %x8: tensor<1x2x2x8xi8>) {
  %sparse = "tosa.const"() {values = dense<[[[[1, 0, 0, 2]]], [[[0, 3, 4, 0]]]]> : tensor<2x1x1x4xi8>} : () -> tensor<2x1x1x4xi8>
  %dense = "tosa.const"() {values = dense<[[[[1, 0, 0, 2, 0, 0, 0, 0]]], [[[0, 3, 4, 0, 0, 5, 6, 7]]]]> : tensor<2x1x1x8xi8>} : () -> tensor<2x1x1x8xi8>
  %b = "tosa.const"() {values = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // CHECK: sparse24.conv2d
  // NVIDIA: tosa.conv2d
  // expected-remark @+1 {{compressed: 8 -> 6 bytes}}
  %0 = tosa.conv2d %x, %sparse, %b, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x2x2x4xi8>, tensor<2x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  // CHECK: tosa.conv2d {{.*}} tensor<2x1x1x8xi8>
  // NVIDIA: tosa.conv2d
  // expected-remark @+1 {{stays dense: not-2to4: 1 of 4 groups violate, the first at [1, 4, 0, 0]: (0, 5, 6, 7)}}
  %1 = tosa.conv2d %x8, %dense, %b, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x2x2x8xi8>, tensor<2x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x2xi32>
  return
}

// CHECK-LABEL: func.func @linalg
func.func @linalg(%x: tensor<2x4xf32>) {
  %sparse = arith.constant dense<[[1.0], [0.0], [0.0], [2.0]]> : tensor<4x1xf32>
  %dense = arith.constant dense<[[1.0], [0.0], [3.0], [2.0]]> : tensor<4x1xf32>
  %i = arith.constant dense<0.0> : tensor<2x1xf32>
  // CHECK: sparse24.matmul
  // expected-remark @+1 {{compressed: 16 -> 9 bytes}}
  %0 = linalg.matmul ins(%x, %sparse : tensor<2x4xf32>, tensor<4x1xf32>) outs(%i : tensor<2x1xf32>) -> tensor<2x1xf32>
  // CHECK: linalg.matmul
  // expected-remark @+1 {{stays dense: not-2to4: 1 of 1 groups violate}}
  %1 = linalg.matmul ins(%x, %dense : tensor<2x4xf32>, tensor<4x1xf32>) outs(%i : tensor<2x1xf32>) -> tensor<2x1xf32>
  return
}

// Also where more than one operation comes of one: groups, zero points.

// CHECK-LABEL: func.func @groups
func.func @groups(%x: tensor<?x2x4x3xi8>, %e: tensor<?x2x1x3xi32>) {
  %sparse = arith.constant dense<[[[[7], [1], [2], [7]]], [[[7], [3], [7], [4]]]]> : tensor<2x1x4x1xi8>
  %dense = arith.constant dense<[[[[7], [1], [2], [7]]], [[[7], [3], [0], [0]]]]> : tensor<2x1x4x1xi8>
  %c0 = arith.constant 0 : i32
  %p = arith.constant 3 : i32
  %q = arith.constant 7 : i32
  %i = linalg.fill ins(%c0 : i32) outs(%e : tensor<?x2x1x3xi32>) -> tensor<?x2x1x3xi32>
  // CHECK: sparse24.conv1d
  // expected-remark @+1 {{compressed: 8 -> 6 bytes}}
  %0 = linalg.generic {indexing_maps = [affine_map<(n, g, f, w, c, k) -> (n, g, c, w + k)>, affine_map<(n, g, f, w, c, k) -> (g, f, c, k)>, affine_map<(n, g, f, w, c, k) -> ()>, affine_map<(n, g, f, w, c, k) -> ()>, affine_map<(n, g, f, w, c, k) -> (n, g, f, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %sparse, %p, %q : tensor<?x2x4x3xi8>, tensor<2x1x4x1xi8>, i32, i32) outs(%i : tensor<?x2x1x3xi32>) {
  ^bb0(%a: i8, %b: i8, %az: i32, %bz: i32, %o: i32):
    %ea = arith.extsi %a : i8 to i32
    %da = arith.subi %ea, %az : i32
    %eb = arith.extsi %b : i8 to i32
    %db = arith.subi %eb, %bz : i32
    %m = arith.muli %da, %db : i32
    %s = arith.addi %o, %m : i32
    linalg.yield %s : i32
  } -> tensor<?x2x1x3xi32>
  // CHECK: linalg.generic
  // expected-remark @+1 {{stays dense: not-2to4: 1 of 2 groups violate, the first at [1, 0, 0]: (7, 3, 0, 0)}}
  %1 = linalg.generic {indexing_maps = [affine_map<(n, g, f, w, c, k) -> (n, g, c, w + k)>, affine_map<(n, g, f, w, c, k) -> (g, f, c, k)>, affine_map<(n, g, f, w, c, k) -> ()>, affine_map<(n, g, f, w, c, k) -> ()>, affine_map<(n, g, f, w, c, k) -> (n, g, f, w)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %dense, %p, %q : tensor<?x2x4x3xi8>, tensor<2x1x4x1xi8>, i32, i32) outs(%i : tensor<?x2x1x3xi32>) {
  ^bb0(%a: i8, %b: i8, %az: i32, %bz: i32, %o: i32):
    %ea = arith.extsi %a : i8 to i32
    %da = arith.subi %ea, %az : i32
    %eb = arith.extsi %b : i8 to i32
    %db = arith.subi %eb, %bz : i32
    %m = arith.muli %da, %db : i32
    %s = arith.addi %o, %m : i32
    linalg.yield %s : i32
  } -> tensor<?x2x1x3xi32>
  return
}

// CHECK-LABEL: func.func @transpose
func.func @transpose(%x: tensor<1x2x2x4xf32>) {
  %sparse = "tosa.const"() {values = dense<[[[[1., 0., 0., 2.]]], [[[0., 3., 4., 0.]]]]> : tensor<2x1x1x4xf32>} : () -> tensor<2x1x1x4xf32>
  %dense = "tosa.const"() {values = dense<[[[[1., 0., 3., 2.]]], [[[0., 3., 4., 0.]]]]> : tensor<2x1x1x4xf32>} : () -> tensor<2x1x1x4xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  // CHECK: sparse24.conv_transpose2d
  // expected-remark @+1 {{compressed: 32 -> 18 bytes}}
  %0 = tosa.transpose_conv2d %x, %sparse, %zero, %zero, %zero {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  // CHECK: tosa.transpose_conv2d
  // expected-remark @+1 {{stays dense: not-2to4: 1 of 2 groups violate, the first at [0, 0, 0, 0]: (1, 0, 3, 2)}}
  %1 = tosa.transpose_conv2d %x, %dense, %zero, %zero, %zero {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>, tensor<2x1x1x4xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x2x2xf32>
  return
}

// RUN: sparse24-opt --convert-linalg-to-sparse24 --split-input-file %s | FileCheck %s
// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics --split-input-file %s > /dev/null

// More inputs, loops and dimensions than are looked at.

// CHECK-LABEL: func.func @inputs
// CHECK-NOT: sparse24
func.func @inputs(%x: tensor<2x4xf32>, %s: tensor<f32>, %i: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<4x2xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w, %s, %s, %s : tensor<2x4xf32>, tensor<4x2xf32>, tensor<f32>, tensor<f32>, tensor<f32>) outs(%i : tensor<2x2xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %d: f32, %e: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// An init that is no bias, though it is made of a vector.

// CHECK-LABEL: func.func @sums
// CHECK-NOT: sparse24
func.func @sums(%x: tensor<2x4xf32>, %b: tensor<3xf32>, %i: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<1.0> : tensor<4x2xf32>
  %g = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m + n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<3xf32>) outs(%i : tensor<2x2xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<2x2xf32>
  // expected-remark @+1 {{'linalg.matmul' is not raised: expected an init of zeros, or of a bias repeated along the other dimensions}}
  %y = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x2xf32>) outs(%g : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// A constant of more dimensions than are moved, and one of elements that have no
// bytes of their own.

// CHECK-LABEL: func.func @moves
// CHECK-NOT: sparse24
func.func @moves(%x: tensor<2x4xf32>, %v: tensor<2x4xf80>) {
  %i = arith.constant dense<0.0> : tensor<2x2xf32>
  %zero = arith.constant 0.0 : f80
  %e = tensor.empty() : tensor<2x2xf80>
  %j = linalg.fill ins(%zero : f80) outs(%e : tensor<2x2xf80>) -> tensor<2x2xf80>
  %w = arith.constant dense<1.0> : tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x4x2xf32>
  %c = tensor.collapse_shape %w [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], [18]] : tensor<1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x1x4x2xf32> into tensor<4x2xf32>
  // expected-remark @+1 {{stays dense: not-constant: the constant's elements cannot be moved}}
  %0 = linalg.matmul ins(%x, %c : tensor<2x4xf32>, tensor<4x2xf32>) outs(%i : tensor<2x2xf32>) -> tensor<2x2xf32>
  %u = arith.constant dense<1.0> : tensor<1x4x2xf80>
  %d = tensor.collapse_shape %u [[0, 1], [2]] : tensor<1x4x2xf80> into tensor<4x2xf80>
  // expected-remark @+1 {{stays dense: not-constant: the constant's elements cannot be moved}}
  %1 = linalg.matmul ins(%v, %d : tensor<2x4xf80>, tensor<4x2xf80>) outs(%j : tensor<2x2xf80>) -> tensor<2x2xf80>
  return
}

// -----

// A weight that is moved for two operations in different ways.

// CHECK-LABEL: func.func @two_orders
// CHECK-NOT: arith.constant dense
// CHECK: %[[A:.*]] = "sparse24.constant"() {{.*}} : () -> tensor<4x4x1x1xf32>
// CHECK: "sparse24.conv2d"(%arg0, %[[A]]
// CHECK-NOT: linalg.conv
func.func @two_orders(%x: tensor<1x1x4x4xf32>, %i: tensor<1x1x4x4xf32>, %j: tensor<1x1x1x1xf32>) -> (tensor<1x1x4x4xf32>, tensor<1x1x1x1xf32>) {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<1.0> : tensor<1x1x4x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%i : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  %g = linalg.fill ins(%zero : f32) outs(%j : tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  // expected-remark @+1 {{not-2to4}}
  %0 = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) outs(%f : tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  // expected-remark @+1 {{not-2to4}}
  %1 = linalg.conv_2d_nhwc_fhwc ins(%x, %w : tensor<1x1x4x4xf32>, tensor<1x1x4x4xf32>) outs(%g : tensor<1x1x1x1xf32>) -> tensor<1x1x1x1xf32>
  return %0, %1 : tensor<1x1x4x4xf32>, tensor<1x1x1x1xf32>
}

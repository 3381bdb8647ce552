// RUN: sparse24-opt --convert-linalg-to-sparse24 --split-input-file %s | FileCheck %s
// RUN: sparse24-opt --sparse24-check --sparse24-remarks --verify-diagnostics --split-input-file %s > /dev/null

// Loops, bodies, inits and weights that are those of no sparse24 operation, and
// two that are, in another order than usual.

// The rows of x in another order than those of the result.

// CHECK-LABEL: func.func @maps
// CHECK-NOT: sparse24.
func.func @maps(%x: tensor<2x4xf32>, %x3: tensor<2x3x4xf32>, %i: tensor<2x4xf32>, %i3: tensor<3x2x4xf32>, %d: tensor<4xf32>, %xx: tensor<4x4xf32>, %i2: tensor<8x4xf32>, %x2: tensor<8x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %w3 = arith.constant dense<1.0> : tensor<2x4x4xf32>
  // transposed rows
  // expected-remark @+1 {{'linalg.generic' is not raised: expected the dimensions of x and of the result in the same order}}
  %0 = linalg.generic {indexing_maps = [affine_map<(a, b, n, k) -> (a, b, k)>, affine_map<(a, b, n, k) -> (k, n)>, affine_map<(a, b, n, k) -> (b, a, n)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%x3, %w : tensor<2x3x4xf32>, tensor<4x4xf32>) outs(%i3 : tensor<3x2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<3x2x4xf32>
  // a loop twice
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %1 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %a : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return
}

// -----

// A dimension that no loop goes along.

// CHECK-LABEL: func.func @constdim
// CHECK-NOT: sparse24.
func.func @constdim(%x: tensor<2x1x4xf32>, %i: tensor<2x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected indexing maps of loops, strides and dilations}}
  %1 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, 0, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x1x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return
}

// -----

// A batch of products with a vector.

// CHECK-LABEL: func.func @batch_vec
// CHECK-NOT: sparse24.
func.func @batch_vec(%x: tensor<2x4xf32>, %i: tensor<2x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x4x4xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a batch of matrix products}}
  %1 = linalg.generic {indexing_maps = [affine_map<(b, n, k) -> (b, k)>, affine_map<(b, n, k) -> (b, k, n)>, affine_map<(b, n, k) -> (b, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<2x4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return
}

// -----

// Channels that are neither first nor last.

// CHECK-LABEL: func.func @middle
// CHECK-NOT: sparse24.
func.func @middle(%x: tensor<1x3x4x3xf32>, %i: tensor<1x3x4x3xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4x1x1xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected x and the result with their channels first or last}}
  %1 = linalg.generic {indexing_maps = [affine_map<(b, h, o, v, c, p, q) -> (b, h + p, c, v + q)>, affine_map<(b, h, o, v, c, p, q) -> (o, c, p, q)>, affine_map<(b, h, o, v, c, p, q) -> (b, h, o, v)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%x, %w : tensor<1x3x4x3xf32>, tensor<4x4x1x1xf32>) outs(%i : tensor<1x3x4x3xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x3x4x3xf32>
  return
}

// -----

// Rows and columns that are swapped.

// CHECK-LABEL: func.func @swapped
// CHECK-NOT: sparse24.
func.func @swapped(%x: tensor<1x4x3x3xf32>, %i: tensor<1x4x3x3xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4x1x1xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected the spatial dimensions in the same order}}
  %1 = linalg.generic {indexing_maps = [affine_map<(b, o, h, v, c, p, q) -> (b, c, v + q, h + p)>, affine_map<(b, o, h, v, c, p, q) -> (o, c, p, q)>, affine_map<(b, o, h, v, c, p, q) -> (b, o, h, v)>], iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%x, %w : tensor<1x4x3x3xf32>, tensor<4x4x1x1xf32>) outs(%i : tensor<1x4x3x3xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x4x3x3xf32>
  return
}

// -----

// A convolution with a constant image.

// CHECK-LABEL: func.func @left
// CHECK-NOT: sparse24.
func.func @left(%w: tensor<4x4x1x1xf32>, %i: tensor<1x4x3x3xf32>) {
  %x = arith.constant dense<1.0> : tensor<1x4x3x3xf32>
  // expected-remark @+1 {{stays dense: constant-left}}
  %0 = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x3x3xf32>, tensor<4x4x1x1xf32>) outs(%i : tensor<1x4x3x3xf32>) -> tensor<1x4x3x3xf32>
  return
}

// -----

// One bias for all columns.

// CHECK-LABEL: func.func @scalar_bias
// CHECK-NOT: sparse24.
func.func @scalar_bias(%x: tensor<2x4xf32>, %f: tensor<f32>, %e: tensor<2x4xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  %i = linalg.broadcast ins(%f : tensor<f32>) outs(%e : tensor<2x4xf32>) dimensions = [0, 1]
  // expected-remark @+1 {{expected an init of zeros, or of a bias repeated along the other dimensions}}
  %0 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// Groups whose init is anything.

// CHECK-LABEL: func.func @grouped
// CHECK-NOT: sparse24.
func.func @grouped(%x: tensor<1x2x4x3x3xf32>, %i: tensor<1x2x4x3x3xf32>) {
  %w = arith.constant dense<1.0> : tensor<2x4x4x1x1xf32>
  // expected-remark @+1 {{expected an init of zeros, or of a bias repeated along the other dimensions}}
  %0 = linalg.conv_2d_ngchw_gfchw ins(%x, %w : tensor<1x2x4x3x3xf32>, tensor<2x4x4x1x1xf32>) outs(%i : tensor<1x2x4x3x3xf32>) -> tensor<1x2x4x3x3xf32>
  return
}

// -----

// A sum of products without the init. With a third input that is no scalar, it
// is no operation with a weight to begin with.

// CHECK-LABEL: func.func @bodies
// CHECK-NOT: sparse24.
func.func @bodies(%x: tensor<2x4xf32>, %i: tensor<2x4xf32>, %r: tensor<2xf32>) {
  %w = arith.constant dense<1.0> : tensor<4x4xf32>
  // expected-remark @+1 {{'linalg.generic' is not raised: expected a body}}
  %1 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.mulf %a, %b : f32
    %s = arith.addf %p, %q : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w, %r : tensor<2x4xf32>, tensor<4x4xf32>, tensor<2xf32>) outs(%i : tensor<2x4xf32>) {
  ^bb0(%a: f32, %b: f32, %z: f32, %o: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %o, %p : f32
    linalg.yield %s : f32
  } -> tensor<2x4xf32>
  return
}

// -----

// A weight that is computed from a constant, or repeats it, is none.

// CHECK-LABEL: func.func @computed
// CHECK-NOT: sparse24.
func.func @computed(%x: tensor<2x4xf32>, %i: tensor<2x4xf32>, %e: tensor<4x4xf32>) {
  %c = arith.constant dense<1.0> : tensor<4x4xf32>
  %row = arith.constant dense<1.0> : tensor<4xf32>
  %w = linalg.generic {indexing_maps = [affine_map<(a, b) -> (b, a)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%c : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  // expected-remark @+1 {{not-constant: no input is a constant}}
  %0 = linalg.matmul ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) -> tensor<2x4xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(a, b) -> (b)>, affine_map<(a, b) -> (a, b)>], iterator_types = ["parallel", "parallel"]} ins(%row : tensor<4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<4x4xf32>
  // expected-remark @+1 {{not-constant: no input is a constant}}
  %1 = linalg.matmul ins(%x, %v : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// The filter may come first in a map, with its dilation.

// CHECK-LABEL: func.func @first
// CHECK: "sparse24.conv2d"(%arg0, %{{.*}}) {data_format = "NCHW", dilations = array<i64: 2, 1>, groups = 1 : i64, {{.*}}strides = array<i64: 1, 1>}
func.func @first(%x: tensor<1x4x3x3xf32>) -> tensor<1x4x3x3xf32> {
  %i = arith.constant dense<0.0> : tensor<1x4x3x3xf32>
  %w = arith.constant dense<1.0> : tensor<4x4x1x1xf32>
  // expected-remark @+1 {{not-2to4}}
  %1 = linalg.generic {indexing_maps = [affine_map<(p, q, b, o, h, v, c) -> (b, c, p * 2 + h, q + v)>, affine_map<(p, q, b, o, h, v, c) -> (o, c, p, q)>, affine_map<(p, q, b, o, h, v, c) -> (b, o, h, v)>], iterator_types = ["reduction", "reduction", "parallel", "parallel", "parallel", "parallel", "reduction"]} ins(%x, %w : tensor<1x4x3x3xf32>, tensor<4x4x1x1xf32>) outs(%i : tensor<1x4x3x3xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<1x4x3x3xf32>
  return %1 : tensor<1x4x3x3xf32>
}

// -----

// A constant stays until the last weight that is made of it has been, even where
// what moves it goes before.

// CHECK-LABEL: func.func @moved_first
// CHECK: %[[C:.*]] = arith.constant dense<1.000000e+00> : tensor<4x8xf32>
// CHECK-NOT: linalg.
// CHECK: "sparse24.matmul"(%arg2, %[[C]]) {{.*}}transpose_x2 = true
// CHECK: "sparse24.matmul"(%arg0, %[[C]]) {{.*}}transpose_x2 = false
func.func @moved_first(%x: tensor<2x4xf32>, %e: tensor<8x4xf32>, %y: tensor<2x8xf32>) -> (tensor<2x8xf32>, tensor<2x4xf32>) {
  %c = arith.constant dense<1.0> : tensor<4x8xf32>
  %i = arith.constant dense<0.0> : tensor<2x8xf32>
  %j = arith.constant dense<0.0> : tensor<2x4xf32>
  %t = linalg.transpose ins(%c : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) permutation = [1, 0]
  // expected-remark @+1 {{not-2to4}}
  %1 = linalg.matmul ins(%y, %t : tensor<2x8xf32>, tensor<8x4xf32>) outs(%j : tensor<2x4xf32>) -> tensor<2x4xf32>
  // expected-remark @+1 {{not-2to4}}
  %0 = linalg.matmul ins(%x, %c : tensor<2x4xf32>, tensor<4x8xf32>) outs(%i : tensor<2x8xf32>) -> tensor<2x8xf32>
  return %0, %1 : tensor<2x8xf32>, tensor<2x4xf32>
}

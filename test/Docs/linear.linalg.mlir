// RUN: sparse24-opt --convert-linalg-to-sparse24 %s | FileCheck %s

// torch.nn.Linear(8, 4) as torch-mlir lowers it to Linalg.
#rows = affine_map<(d0, d1) -> (d0, d1)>
#columns = affine_map<(d0, d1) -> (d1)>
func.func @main(%x: tensor<2x8xf32>, %bias: tensor<4xf32>) -> tensor<2x4xf32> {
  %weight = arith.constant dense<[[1., 0., 0., 2., 0., 0., 3., 0.], [0., 4., 5., 0., 6., 0., 0., 0.], [0., 0., 7., 8., 0., 9., 0., 0.], [0., 0., 0., 0., 1., 1., 0., 0.]]> : tensor<4x8xf32>
  %zero = arith.constant 0.0 : f32
  %0 = tensor.empty() : tensor<8x4xf32>
  %transposed = linalg.transpose ins(%weight : tensor<4x8xf32>) outs(%0 : tensor<8x4xf32>) permutation = [1, 0]
  %1 = tensor.empty() : tensor<2x4xf32>
  %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<2x4xf32>) -> tensor<2x4xf32>
  %3 = linalg.matmul ins(%x, %transposed : tensor<2x8xf32>, tensor<8x4xf32>) outs(%2 : tensor<2x4xf32>) -> tensor<2x4xf32>
  %4 = linalg.generic {indexing_maps = [#rows, #columns, #rows], iterator_types = ["parallel", "parallel"]} ins(%3, %bias : tensor<2x4xf32>, tensor<4xf32>) outs(%1 : tensor<2x4xf32>) {
  ^bb0(%product: f32, %b: f32, %out: f32):
    %sum = arith.addf %product, %b : f32
    linalg.yield %sum : f32
  } -> tensor<2x4xf32>
  return %4 : tensor<2x4xf32>
}

// CHECK: sparse24.matmul
// CHECK-NOT: linalg.matmul

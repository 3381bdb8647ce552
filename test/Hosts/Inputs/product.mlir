func.func private @product(%x: tensor<2x8xf32>) -> tensor<2x2xf32> {
  %w = "sparse24.constant"() {value = dense<[[1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [2.0, 0.0],
                                             [1.0, 0.0], [0.0, 0.0], [0.0, 0.0], [2.0, 0.0]]> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  %y = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false}
    : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

func.func private @identity(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  return %x : tensor<2x8xf32>
}

func.func private @unused() {
  return
}

func.func @main(%x: tensor<2x8xf32>) -> tensor<2x2xf32> {
  %unused = arith.constant 1 : i32
  %same = func.call @identity(%x) : (tensor<2x8xf32>) -> tensor<2x8xf32>
  %y = func.call @product(%same) : (tensor<2x8xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

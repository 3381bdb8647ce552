// RUN: sparse24-opt --convert-tosa-to-sparse24 %s | FileCheck %s

// The end of a quantized classifier as TFLite's converter to TOSA writes it: a
// 1x1 convolution, a depthwise one, and a fully connected layer, which is a
// convolution of one pixel there.
func.func @main(%image: tensor<1x4x4x8xi8>, %features: tensor<1x1x1x8xi8>) -> (tensor<1x4x4x8xi32>, tensor<1x1x1x4xi32>) {
  %pointwise = "tosa.const"() {values = dense<[[[[9, 0, 0, 7, 0, 0, -3, 0]]], [[[0, 4, 5, 0, 6, 0, 0, 2]]], [[[0, 0, 8, -9, 1, 1, 0, 0]]], [[[0, 0, 0, 0, 0, 3, 0, 4]]],
                                               [[[5, 0, 0, 2, 0, 0, 7, 0]]], [[[0, 1, 1, 0, 3, 0, 0, 9]]], [[[0, 0, 4, -1, 2, 6, 0, 0]]], [[[1, 0, 0, 0, 0, 2, 0, 8]]]]> : tensor<8x1x1x8xi8>} : () -> tensor<8x1x1x8xi8>
  %depthwise = "tosa.const"() {values = dense<3> : tensor<1x1x8x1xi8>} : () -> tensor<1x1x8x1xi8>
  %classes = "tosa.const"() {values = dense<[[[[1, 2, 3, 0, 0, 0, 0, 0]]], [[[0, 0, 0, 0, 4, 0, 0, 5]]], [[[0, 6, 0, 0, 0, 7, 0, 0]]], [[[8, 0, 0, 0, 0, 0, 0, 9]]]]> : tensor<4x1x1x8xi8>} : () -> tensor<4x1x1x8xi8>
  %bias = "tosa.const"() {values = dense<[10, -20, 30, -40, 50, -60, 70, -80]> : tensor<8xi32>} : () -> tensor<8xi32>
  %none = "tosa.const"() {values = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %x_zp = "tosa.const"() {values = dense<-128> : tensor<1xi8>} : () -> tensor<1xi8>
  %w_zp = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %0 = tosa.conv2d %image, %pointwise, %bias, %x_zp, %w_zp {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<8x1x1x8xi8>, tensor<8xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x8xi32>
  %1 = tosa.depthwise_conv2d %image, %depthwise, %none, %x_zp, %w_zp {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<1x1x8x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x8xi32>
  %2 = tosa.add %0, %1 : (tensor<1x4x4x8xi32>, tensor<1x4x4x8xi32>) -> tensor<1x4x4x8xi32>
  %3 = tosa.conv2d %features, %classes, %none, %x_zp, %w_zp {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x1x1x8xi8>, tensor<4x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x4xi32>
  return %2, %3 : tensor<1x4x4x8xi32>, tensor<1x1x1x4xi32>
}

// CHECK-COUNT-2: sparse24.conv2d
// CHECK-NOT: tosa.conv2d

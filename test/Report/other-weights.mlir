// RUN: sparse24-opt --sparse24-check --sparse24-report=%t.json --quiet %s -o /dev/null
// RUN: FileCheck %s < %t.json

// The second weight counts as it is stored, before it is converted: 1 * 4 * 4
// floating-point numbers and as many bytes.
// CHECK: "bytes": {"before": 80, "after": 80}
func.func @main(%x: tensor<1x1x4xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<1x4x4xf32>} : () -> tensor<1x4x4xf32>
  %i = "sparse24.constant"() {value = dense<1> : tensor<1x4x4xi8>} : () -> tensor<1x4x4xi8>
  %s = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
  %r = "onnx.DequantizeLinear"(%i, %s) : (tensor<1x4x4xi8>, tensor<f32>) -> tensor<1x4x4xf32>
  %y = "onnx.RNN"(%x, %w, %r) : (tensor<1x1x4xf32>, tensor<1x4x4xf32>, tensor<1x4x4xf32>) -> tensor<*xf32>
  return
}

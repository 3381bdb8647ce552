// Operations with several weights are one layer, with the bytes of those that are constants; shared ones count once in the totals.
// RUN: sparse24-opt --sparsity=1 --sparse24-report=- %s -o /dev/null | FileCheck %s
// RUN: sparse24-opt --sparsity=1 --sparse24-report=%t.json --quiet %s -o /dev/null
// RUN: FileCheck %s --check-prefix=JSON <%t.json

// CHECK: {{^}}lstm {{.*}} 1x16x3 f32{{ +}}448 {{.*}}unsupported-op: 'onnx.LSTM' has no compressed form
// CHECK-NEXT: {{^}}again {{.*}} 448
// CHECK-NEXT: {{^}}gru {{.*}} 192 {{.*}}unsupported-op
// CHECK-NEXT: {{^}}none {{.*}} -
// CHECK-NEXT: {{^}}experts {{.*}} 352
// JSON: "weights": 3
// JSON: "before": 992
func.func @f(%x: tensor<2x1x3xf32>, %r: tensor<1x12x4xf32>, %router: tensor<2x2xf32>) {
  %w = "sparse24.constant"() {value = dense<1.0> : tensor<1x16x3xf32>} : () -> tensor<1x16x3xf32>
  %recurrence = "sparse24.constant"() {value = dense<1.0> : tensor<1x16x4xf32>} : () -> tensor<1x16x4xf32>
  %0 = "onnx.LSTM"(%x, %w, %recurrence) {onnx_node_name = "lstm"} : (tensor<2x1x3xf32>, tensor<1x16x3xf32>, tensor<1x16x4xf32>) -> tensor<*xf32>
  %1 = "onnx.LSTM"(%x, %w, %recurrence) {onnx_node_name = "again"} : (tensor<2x1x3xf32>, tensor<1x16x3xf32>, tensor<1x16x4xf32>) -> tensor<*xf32>
  %gru = "sparse24.constant"() {value = dense<2.0> : tensor<1x16x3xf32>} : () -> tensor<1x16x3xf32>
  %2 = "onnx.GRU"(%x, %gru, %r) {onnx_node_name = "gru"} : (tensor<2x1x3xf32>, tensor<1x16x3xf32>, tensor<1x12x4xf32>) -> tensor<*xf32>
  %3 = "onnx.RNN"(%x, %r, %recurrence) {onnx_node_name = "none"} : (tensor<2x1x3xf32>, tensor<1x12x4xf32>, tensor<1x16x4xf32>) -> tensor<*xf32>
  %first = "sparse24.constant"() {value = dense<3.0> : tensor<2x3x8xf32>} : () -> tensor<2x3x8xf32>
  %second = "sparse24.constant"() {value = dense<4.0> : tensor<2x8x2xf32>} : () -> tensor<2x8x2xf32>
  %third = "sparse24.constant"() {value = dense<5.0> : tensor<2x2x2xf32>} : () -> tensor<2x2x2xf32>
  %none = "onnx.NoValue"() {value} : () -> none
  %4 = "onnx.Custom"(%x, %router, %first, %none, %second, %none, %third) {domain_name = "com.microsoft", function_name = "MoE", onnx_node_name = "experts"} : (tensor<2x1x3xf32>, tensor<2x2xf32>, tensor<2x3x8xf32>, none, tensor<2x8x2xf32>, none, tensor<2x2x2xf32>) -> tensor<*xf32>
  return
}

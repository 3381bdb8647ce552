// RUN: sparse24-opt %s -o /dev/null --sparse24-report=%t.json
// RUN: FileCheck %s <%t.json
// RUN: python3 %S/check-json.py %S/../../docs/report.schema.json %t.json
// RUN: sparse24-opt %s -o /dev/null --sparse24-report=- | FileCheck %s --check-prefix=TABLE

// Weights without a rank, and one that is left out.
// CHECK: "weight": {"id": null, "name": "", "type": "tensor<*xf32>", "shape": null, "element_type": "f32"
// CHECK: "weight": {"id": null, "name": "", "type": "none", "shape": null, "element_type": ""
// TABLE: unranked {{.*}} tensor<*xf32>
// TABLE: none {{.*}} none
func.func @f(%x: tensor<2x8xf32>, %w: tensor<*xf32>) {
  %0 = "sparse24.matmul"(%x, %w) {onnx_node_name = "unranked", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<*xf32>) -> tensor<*xf32>
  %1 = "onnx.NoValue"() {value} : () -> none
  %2 = "onnx.LSTM"(%x, %1, %1) {onnx_node_name = "none"} : (tensor<2x8xf32>, none, none) -> tensor<*xf32>
  return
}

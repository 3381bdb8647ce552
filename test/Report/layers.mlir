// RUN: sparse24-opt --sparsity=1 %s -o %t.mlir --sparse24-report=%t.json 2>&1 | FileCheck %s --check-prefix=LINE
// RUN: python3 %S/check-json.py %S/../../docs/report.schema.json %t.json | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON <%t.json

// Each weight operation once, in the order of the module: with a weight that
// several share, in subgraphs, and with names that may be anything.

// LINE: compressed 2 of 5 weight operations, 64 B -> 34 B; 1 weight kept in both forms (64 B more); 3 dense: 1 not-constant, 1 too-few-channels, 1 constant-left

// CHECK: 'first' sparse24.matmul compressed ascend-atc 0 [8, 2] [64, 34]
// CHECK-NEXT: 'then' sparse24.matmul compressed ascend-atc 0 [8, 2] [64, 34]
// CHECK-NEXT: 'else' sparse24.matmul dense too-few-channels 0 [8, 2] [64, 64]
// CHECK-NEXT: '"</td>\\ \x00\x1b\ufffd\ufffd\xe9\u202e\U0001f600' onnx.MatMul dense constant-left 1 [8, 8] [256, 256]
// CHECK-NEXT: '' sparse24.matmul dense not-constant None [8, None] None
// CHECK-NEXT: 2 of 5 compressed

// JSON: "weights": 2,
// JSON-NEXT: "bytes": {
// JSON-NEXT: "before": 320,
// JSON-NEXT: "after": 354
// JSON-NEXT: },
// JSON-NEXT: "compressed_bytes": {
// JSON-NEXT: "before": 64,
// JSON-NEXT: "after": 34
// JSON-NEXT: },
// JSON-NEXT: "weights_in_both_forms": 1,
// JSON-NEXT: "bytes_in_both_forms": 64
// JSON: "name": "first",
// JSON-NEXT: "op": "sparse24.matmul",
// JSON-NEXT: "location": {"file": "{{.*}}layers.mlir", "line": [[# @LINE + 13]], "column": 8},
// JSON: "name": "\"</td>\\ \u0000\u001b{{.*}}\u202e
// JSON: "detail": "the constant is the left operand",
// JSON-NEXT: "encoding": null,
// JSON-NEXT: "weight": {"id": 1, "name": "left", "type": "tensor<8x8xf32>", "shape": [8, 8], "element_type": "f32", "reduction_axis": null, "groups": 1},
// JSON: "weight": {"id": null, "name": "", "type": "tensor<8x?xf32>", "shape": [8, null], "element_type": "f32", "reduction_axis": null, "groups": 1},
// JSON-NEXT: "bytes": null,
// JSON-NEXT: "groups": null,
// JSON-NEXT: "first_violation": null,
// JSON-NEXT: "zeros": null,
// JSON-NEXT: "hints": []
func.func @layers(%x: tensor<2x8xf32>, %narrow: tensor<2x2xf32>, %right: tensor<8x2xf32>, %any: tensor<8x?xf32>, %if: tensor<i1>) {
  %w = "sparse24.constant"() {value = dense<[[1., 0.], [0., 2.], [3., 0.], [0., 4.], [0., 0.], [0., 0.], [0., 0.], [0., 5.]]> : tensor<8x2xf32>} : () -> tensor<8x2xf32>
  %0 = "sparse24.matmul"(%x, %w) {onnx_node_name = "first", transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32>
  %1 = "onnx.If"(%if) ({
    %2 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32> loc("then")
    "onnx.Yield"(%2) : (tensor<2x2xf32>) -> ()
  }, {
    %2 = "sparse24.matmul"(%narrow, %w) {transpose_x1 = false, transpose_x2 = true, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x2xf32>, tensor<8x2xf32>) -> tensor<2x8xf32> loc("else")
    "onnx.Yield"(%2) : (tensor<2x8xf32>) -> ()
  }) : (tensor<i1>) -> tensor<2x?xf32>
  %left = "sparse24.constant"() {value = dense<1.0> : tensor<8x8xf32>} : () -> tensor<8x8xf32> loc("left")
  %3 = "onnx.MatMul"(%left, %right) {onnx_node_name = "\22</td>\\ \00\1B\ED\FF\C3\A9\E2\80\AE\F0\9F\98\80"} : (tensor<8x8xf32>, tensor<8x2xf32>) -> tensor<8x2xf32>
  %4 = "sparse24.matmul"(%x, %any) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<8x?xf32>) -> tensor<2x?xf32>
  return
}

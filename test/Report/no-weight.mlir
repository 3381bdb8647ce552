// RUN: sparse24-opt --quiet --sparsity=1 --sparse24-report=%t.json %s -o /dev/null
// RUN: FileCheck %s <%t.json
// RUN: python3 %S/check-json.py %S/../../docs/report.schema.json %t.json | FileCheck %s --check-prefix=LAYER

// An operation that has no weight at all is there, too, and one of a weight that no memory has.

// LAYER: '' onnx.LSTM dense not-constant
// LAYER-NEXT: '' sparse24.matmul dense not-constant

// CHECK: "detail": "there is no weight operand"
// CHECK: "weight": {"id": null, "name": "", "type": "", "shape": null, "element_type": "", "reduction_axis": null, "groups": 1},
// CHECK: "shape": [4611686018427387904, 8],

func.func @no_weight(%x: tensor<1x1x4xf32>) {
  %0 = "onnx.LSTM"(%x) : (tensor<1x1x4xf32>) -> tensor<*xf32>
  return
}

func.func @too_large(%x: tensor<2x4611686018427387904xi8>, %w: tensor<4611686018427387904x8xi8>) {
  %0 = "sparse24.matmul"(%x, %w) {transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>} : (tensor<2x4611686018427387904xi8>, tensor<4611686018427387904x8xi8>) -> tensor<2x8xi32>
  return
}

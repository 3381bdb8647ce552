// RUN: sparse24-opt --quiet --sparsity=1 --sparse24-report=%t.json %s -o /dev/null
// RUN: FileCheck %s <%t.json
// RUN: python3 %S/check-json.py %S/../../docs/report.schema.json %t.json | FileCheck %s --check-prefix=LAYER

// An operation that has no weight at all is there, too.

// LAYER: '' onnx.LSTM dense not-constant

// CHECK: "detail": "there is no weight operand"
// CHECK: "weight": {"id": null, "name": "", "type": "", "shape": null, "element_type": "", "reduction_axis": null, "groups": 1},

func.func @no_weight(%x: tensor<1x1x4xf32>) {
  %0 = "onnx.LSTM"(%x) : (tensor<1x1x4xf32>) -> tensor<*xf32>
  return
}

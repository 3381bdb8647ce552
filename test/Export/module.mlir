// RUN: sparse24-opt --export-onnx --export-onnx-opset=21 %s -o %t.onnx
// RUN: protoc --decode=onnx.ModelProto --proto_path=%proto_dir onnx.proto < %t.onnx | FileCheck %s
// RUN: sparse24-opt --onnx-only %t.onnx | FileCheck %s --check-prefix=AGAIN

// A module that was no model: values get names, outputs that are called otherwise an
// Identity, and sparse24's operations become ONNX's.

// CHECK: ir_version: 10
// CHECK: input: "weight"
// CHECK-NEXT: output: "product_1"
// CHECK: input: "product_1"
// CHECK-NEXT: output: "product_2"
// CHECK-NEXT: output: "product_3"
// CHECK-NEXT: op_type: "Split"
// CHECK: op_type: "Identity"
// CHECK: name: "f"
// CHECK: initializer
// CHECK: input {
// CHECK-NEXT: name: "input"
// CHECK: input {
// CHECK-NEXT: name: "product"
// CHECK: opset_import
// CHECK-NEXT: domain: ""
// CHECK-NEXT: version: 21

// AGAIN: func.func @main_graph(%arg0: tensor<2x8xf32> {onnx.name = "input"}, %arg1: tensor<2x2xf32> {onnx.name = "product"})
// AGAIN-SAME: -> (tensor<2x2xf32> {onnx.name = "out"}, tensor<2x2xf32> {onnx.name = "copy"}, tensor<2x2xf32> {onnx.name = "product_2"})
func.func @f(%x: tensor<2x8xf32>, %taken: tensor<2x2xf32> {onnx.name = "product"}) -> (tensor<2x2xf32> {onnx.name = "out"}, tensor<2x2xf32> {onnx.name = "copy"}, tensor<2x2xf32>) {
  %w = "sparse24.constant"() {value = dense<0.5> : tensor<8x2xf32>} : () -> tensor<8x2xf32> loc("weight")
  %y = "sparse24.matmul"(%x, %w) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false} : (tensor<2x8xf32>, tensor<8x2xf32>) -> tensor<2x2xf32> loc("product")
  %z:2 = "onnx.Split"(%y) {axis = 0 : si64} : (tensor<2x2xf32>) -> (tensor<2x2xf32>, tensor<*x!sparse24.unknown>) loc("product")
  return %taken, %taken, %z#0 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32>
}

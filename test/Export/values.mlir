// RUN: sparse24-opt --export-onnx %s -o %t.onnx
// RUN: protoc --decode=onnx.ModelProto --proto_path=%proto_dir onnx.proto < %t.onnx | FileCheck %s
// RUN: sparse24-opt --onnx-only --export-onnx %t.onnx -o %t.again.onnx
// RUN: cmp %t.onnx %t.again.onnx

// Attributes as MLIR's own dialects write them, element types of less than a byte, one
// element for all, and names that are no names or are taken. What onnx-mlir calls the
// function by is no function.

// CHECK: input: "value"
// CHECK-NEXT: output: "a_2"
// CHECK: name: "flag"
// CHECK-NEXT: i: 1
// CHECK-NEXT: type: INT
// CHECK: name: "floats"
// CHECK-NEXT: floats: 0.5
// CHECK-NEXT: floats: -2
// CHECK-NEXT: type: FLOATS
// CHECK: domain: "mine"
// CHECK: name: "bools"
// CHECK-NEXT: raw_data: "\001\000\001"
// CHECK: name: "nibbles"
// CHECK-NEXT: raw_data: "!\003"
// CHECK: name: "splat"
// CHECK-NEXT: raw_data: "\001\001"
// CHECK: name: "splat_1"
// CHECK-NEXT: raw_data: "\000\000\000?\000\000\000?
// CHECK: name: "strings"
// CHECK: input {
// CHECK-NEXT: name: "a"
// CHECK-NEXT: type {
// CHECK-NEXT: sparse_tensor_type {
// CHECK-NEXT: elem_type: 1
// CHECK: domain: "mine"
// CHECK-NEXT: version: 1
module attributes {onnx.opset_import = {ai.onnx = 21 : i64}} {
  func.func @f(%s: !onnx.Sparse<tensor<2xf32>> {onnx.name = "a"}, %t: tensor<2xf32> {onnx.name = "a_1"}, %x: tensor<2xf32> loc(""), %c: tensor<i1>, %n: tensor<i64>, %d: tensor<1xf32> {onnx.default = dense<1.0> : tensor<1xf32>, onnx.name = "d"}) -> tensor<2xf32> {
    %0 = "onnx.Relu"(%x) {flag = true, floats = array<f32: 0.5, -2.0>} : (tensor<2xf32>) -> tensor<2xf32> loc("a")
    %1 = "onnx.Custom"(%0) {domain_name = "mine", function_name = "F"} : (tensor<2xf32>) -> tensor<2xf32>
    %2 = "sparse24.constant"() {value = dense<[true, false, true]> : tensor<3xi1>} : () -> tensor<3xi1> loc("bools")
    %3 = "sparse24.constant"() {value = dense<[1, 2, 3]> : tensor<3xi4>} : () -> tensor<3xi4> loc("nibbles")
    %4 = "sparse24.constant"() {value = dense<true> : tensor<2xi1>} : () -> tensor<2xi1> loc("splat")
    %5 = "sparse24.constant"() {value = dense<0.5> : tensor<300xf32>} : () -> tensor<300xf32> loc("splat")
    %6 = "sparse24.constant"() {value = dense<["p", "q"]> : tensor<2x!onnx.String>} : () -> tensor<2x!onnx.String> loc("strings")
    %7 = "onnx.Loop"(%n, %c, %x) ({
    ^body(%i: tensor<i64>, %go: tensor<i1>, %v: tensor<2xf32>):
      %8 = "onnx.Identity"(%go) : (tensor<i1>) -> tensor<i1>
      "onnx.Yield"(%8, %v) : (tensor<i1>, tensor<2xf32>) -> ()
    }) : (tensor<i64>, tensor<i1>, tensor<2xf32>) -> tensor<2xf32>
    return %1 : tensor<2xf32>
  }
  "onnx.EntryPoint"() {func = @f} : () -> ()
}

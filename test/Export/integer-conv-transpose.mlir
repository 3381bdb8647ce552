// ONNX's ConvTranspose has no integers: a dense one cannot be written, a compressed
// one is an operator of ours, which is read again as it was.
// RUN: rm -f %t.onnx
// RUN: not sparse24-opt --export-onnx %s -o %t.onnx 2>&1 | FileCheck %s --check-prefix=DENSE
// RUN: not ls %t.onnx
// DENSE: integer-conv-transpose.mlir:[[@LINE+13]]:{{[0-9]+}}: error: 'sparse24.conv_transpose2d' op has no form in ONNX
// RUN: sparse24-opt --sparsity=1 --sparse24-selfcheck --quiet %s -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: sparse24-opt --export-onnx %t.mlir -o %t.onnx
// RUN: sparse24-opt %t.onnx | FileCheck %s
// RUN: sparse24-opt --sparse24-decompress %t.onnx | FileCheck %s --check-prefix=AGAIN
// CHECK: "sparse24.compressed_constant"() {{.*}}index = dense<{{\[\[\[\[}}101], [-128]]]]> : {{.*}}values = dense<{{\[\[\[\[}}1, -2, 3, 0], [5, 0, 0, -128]]]]> : tensor<1x1x2x4xi8>
// CHECK: "sparse24.conv_transpose2d_compress"{{.*}}(tensor<1x8x2x2xui8>, tensor<1x1x2x4xi8>, tensor<1x1x2x1xi8>, tensor<1xi32>) -> tensor<1x1x2x4xi32>
// AGAIN: "sparse24.constant"() {value = dense<{{\[\[\[\[}}0, 5]]], {{\[\[\[}}1, 0]]],
// AGAIN: "sparse24.conv_transpose2d"{{.*}}(tensor<1x8x2x2xui8>, tensor<8x1x1x2xi8>, tensor<1xi32>) -> tensor<1x1x2x4xi32>
module attributes {onnx.opset_import = {ai.onnx = 13 : i64}} {
  func.func @main_graph(%x: tensor<1x8x2x2xui8>, %bias: tensor<1xi32>) -> tensor<1x1x2x4xi32> {
    %w = "sparse24.constant"() {value = dense<[[[[0, 5]]], [[[1, 0]]], [[[-2, 0]]], [[[0, 0]]], [[[0, 0]]], [[[0, 0]]], [[[3, 0]]], [[[0, -128]]]]> : tensor<8x1x1x2xi8>} : () -> tensor<8x1x1x2xi8>
    %0 = "sparse24.conv_transpose2d"(%x, %w, %bias) {strides = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>, dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 1 : i64, data_format = "NCHW"} : (tensor<1x8x2x2xui8>, tensor<8x1x1x2xi8>, tensor<1xi32>) -> tensor<1x1x2x4xi32>
    return %0 : tensor<1x1x2x4xi32>
  }
}

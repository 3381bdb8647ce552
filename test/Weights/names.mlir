// Names of tensors: from the node or the location, each one once, in the order of
// the graph; a weight that layers share bears the name of the first.
// RUN: sparse24-opt %s -o /dev/null --sparse24-emit-weights=%t
// RUN: python3 %S/read-safetensors.py %t | FileCheck %s

// CHECK: {"name": "a", "op": "sparse24.matmul_compress", "values": "a.values", "index": "a.index", "zero_point": null, "encoding": "ascend-atc", "alg": "weight_sparse_4_2", "dense_shape": [8, 1], "element_type": "f32", "reduction_axis": 0, "groups": 1, "converted": false}
// CHECK-NEXT: F32 0000803f 00000000 00000000 00000000 00000000 00000000 00000000 00000000
// CHECK: {"name": "a#2", {{.*}}"values": "a.values", "index": "a.index"
// CHECK: {"name": "at the place", {{.*}}"values": "at the place.values"
// CHECK-NEXT: F32 00000040
// CHECK: {"name": "a#3", {{.*}}"values": "a#3.values"
// CHECK-NEXT: F32 00004040
// CHECK: {"name": "layer4", {{.*}}"values": "a#3.values"
// CHECK: {"name": "\"\\\u00e9\n\u2028\ud83d\ude00\ufffd", {{.*}}"values": "\"\\\u00e9\n\u2028\ud83d\ude00\ufffd.values"
// CHECK-NEXT: F32 00008040
// CHECK: {"name": "a#4", {{.*}}"values": "a#3.values"
// CHECK: {"name": "a#4#2", {{.*}}"values": "a.values"
// CHECK: {"name": "inside", {{.*}}"values": "inside.values"
// CHECK: 9 layers, 10 tensors: a.values at the place.values a#3.values "\é{{$}}
func.func @f(%x: tensor<2x8xf32>, %c: tensor<i1>) {
  %w0:2 = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  %w1:2 = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, values = dense<[[2.0, 0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  %w2:2 = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, values = dense<[[3.0, 0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  %w3:2 = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, values = dense<[[4.0, 0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  %w4:2 = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, values = dense<[[5.0, 0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  %0 = "sparse24.matmul_compress"(%x, %w0#0, %w0#1) {onnx_node_name = "a", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %1 = "sparse24.matmul_compress"(%x, %w0#0, %w0#1) {onnx_node_name = "a", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %2 = "sparse24.matmul_compress"(%x, %w1#0, %w1#1) {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32> loc("at the place"("m.onnx":0:0))
  %3 = "sparse24.matmul_compress"(%x, %w2#0, %w2#1) {onnx_node_name = "a", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %4 = "sparse24.matmul_compress"(%x, %w2#0, %w2#1) {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %5 = "sparse24.matmul_compress"(%x, %w3#0, %w3#1) {onnx_node_name = "\22\5C\C3\A9\0A\E2\80\A8\F0\9F\98\80\FF", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %6 = "sparse24.matmul_compress"(%x, %w2#0, %w2#1) {onnx_node_name = "a#4", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %7 = "sparse24.matmul_compress"(%x, %w0#0, %w0#1) {onnx_node_name = "a#4", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  %8 = "onnx.If"(%c) ({
  %9 = "sparse24.matmul_compress"(%x, %w4#0, %w4#1) {onnx_node_name = "inside", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x8xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
    "onnx.Yield"(%9) : (tensor<2x1xf32>) -> ()
  }, {
    "onnx.Yield"(%0) : (tensor<2x1xf32>) -> ()
  }) : (tensor<i1>) -> tensor<2x1xf32>
  return
}

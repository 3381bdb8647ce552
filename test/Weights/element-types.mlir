// How the element types are written: as the format's own type where all its readers
// have it, else as bytes, with the true type in the metadata. The largest come first.
// RUN: sparse24-opt %s -o /dev/null --sparse24-emit-weights=%t
// RUN: python3 %S/read-safetensors.py %t | FileCheck %s

// CHECK: {"name": "f64", {{.*}}"dense_shape": [5, 1], "element_type": "f64"
// CHECK-NEXT: {{^}}  F64 000000000000f03f 0000000000000000 0000000000000000 0000000000000000 000000000000f03f{{$}}
// CHECK: {"name": "f32", {{.*}}"dense_shape": [5, 1], "element_type": "f32"
// CHECK-NEXT: {{^}}  F32 0000803f 00000000 00000000 00000000 0000803f{{$}}
// CHECK: {"name": "f16", {{.*}}"dense_shape": [5, 1], "element_type": "f16"
// CHECK-NEXT: {{^}}  F16 003c 0000 0000 0000 003c{{$}}
// CHECK: {"name": "bf16", {{.*}}"dense_shape": [5, 1], "element_type": "bf16"
// CHECK-NEXT: {{^}}  BF16 803f 0000 0000 0000 803f{{$}}
// CHECK: {"name": "f8E4M3FN", {{.*}}"dense_shape": [5, 1], "element_type": "f8E4M3FN"
// CHECK-NEXT: {{^}}  F8_E4M3 38 00 00 00 38{{$}}
// CHECK: {"name": "f8E5M2", {{.*}}"dense_shape": [5, 1], "element_type": "f8E5M2"
// CHECK-NEXT: {{^}}  F8_E5M2 3c 00 00 00 3c{{$}}
// CHECK: {"name": "f8E4M3FNUZ", {{.*}}"dense_shape": [5, 1], "element_type": "f8E4M3FNUZ"
// CHECK-NEXT: {{^}}  U8 40 00 00 00 40{{$}}
// CHECK: {"name": "f8E5M2FNUZ", {{.*}}"dense_shape": [5, 1], "element_type": "f8E5M2FNUZ"
// CHECK-NEXT: {{^}}  U8 40 00 00 00 40{{$}}
// CHECK: {"name": "f4E2M1FN", {{.*}}"dense_shape": [5, 1], "element_type": "f4E2M1FN"
// CHECK-NEXT: {{^}}  U8 02 00 00 00 02{{$}}
// CHECK: {"name": "i4", {{.*}}"dense_shape": [5, 1], "element_type": "i4", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  U8 0d 00 00 00 0d{{$}}
// CHECK: {"name": "ui4", {{.*}}"dense_shape": [5, 1], "element_type": "ui4", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  U8 0d 00 00 00 0d{{$}}
// CHECK: {"name": "i8", {{.*}}"dense_shape": [5, 1], "element_type": "i8", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  I8 fd 00 00 00 fd{{$}}
// CHECK: {"name": "si8", {{.*}}"dense_shape": [5, 1], "element_type": "si8", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  I8 fd 00 00 00 fd{{$}}
// CHECK: {"name": "ui8", {{.*}}"dense_shape": [5, 1], "element_type": "ui8", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  U8 fd 00 00 00 fd{{$}}
// CHECK: {"name": "i16", {{.*}}"dense_shape": [5, 1], "element_type": "i16", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  I16 fdff 0000 0000 0000 fdff{{$}}
// CHECK: {"name": "ui16", {{.*}}"dense_shape": [5, 1], "element_type": "ui16", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  U16 fdff 0000 0000 0000 fdff{{$}}
// CHECK: {"name": "i32", {{.*}}"dense_shape": [5, 1], "element_type": "i32", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  I32 fdffffff 00000000 00000000 00000000 fdffffff{{$}}
// CHECK: {"name": "ui32", {{.*}}"dense_shape": [5, 1], "element_type": "ui32", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  U32 05000000 00000000 00000000 00000000 05000000{{$}}
// CHECK: {"name": "i64", {{.*}}"dense_shape": [5, 1], "element_type": "i64", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  I64 fdffffffffffffff 0000000000000000 0000000000000000 0000000000000000 fdffffffffffffff{{$}}
// CHECK: {"name": "ui64", {{.*}}"dense_shape": [5, 1], "element_type": "ui64", {{.*}}"converted": true
// CHECK-NEXT: {{^}}  U64 0500000000000000 0000000000000000 0000000000000000 0000000000000000 0500000000000000{{$}}

// Zero points: one, and one for each output channel, which a splat stands for.
// CHECK: {"name": "one", {{.*}}"zero_point": "one.zero_point"
// CHECK-NEXT: U8 09 08 05 07 07 07 07 07 07 07 07 07{{$}}
// CHECK: {"name": "channels", {{.*}}"zero_point": "channels.zero_point"
// CHECK-NEXT: U8 09 08 05 07 01 00 07 01 00 07 01 00{{$}}
// CHECK: {"name": "splat", {{.*}}"zero_point": "splat.zero_point"
// CHECK-NEXT: U8 09 08 05 07 07 07 07 07 07 07 07 07{{$}}
// CHECK: 23 layers, 49 tensors: f64.values i64.values ui64.values f32.values i32.values ui32.values f16.values bf16.values i16.values ui16.values f64.index f32.index f16.index bf16.index f8E4M3FN.values f8E4M3FN.index

func.func @f64(%x: tensor<2x5xf64>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf64>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf64>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf64>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f64", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf64>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf64>, tensor<1x4xf64>, tensor<1x1xi8>) -> tensor<2x1xf64>
  return
}
func.func @f32(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f32", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @f16(%x: tensor<2x5xf16>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf16>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf16>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf16>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f16", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf16>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf16>, tensor<1x4xf16>, tensor<1x1xi8>) -> tensor<2x1xf16>
  return
}
func.func @bf16(%x: tensor<2x5xbf16>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xbf16>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xbf16>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xbf16>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "bf16", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xbf16>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xbf16>, tensor<1x4xbf16>, tensor<1x1xi8>) -> tensor<2x1xbf16>
  return
}
func.func @f8E4M3FN(%x: tensor<2x5xf8E4M3FN>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E4M3FN>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf8E4M3FN>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf8E4M3FN>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f8E4M3FN", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E4M3FN>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf8E4M3FN>, tensor<1x4xf8E4M3FN>, tensor<1x1xi8>) -> tensor<2x1xf8E4M3FN>
  return
}
func.func @f8E5M2(%x: tensor<2x5xf8E5M2>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E5M2>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf8E5M2>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf8E5M2>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f8E5M2", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E5M2>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf8E5M2>, tensor<1x4xf8E5M2>, tensor<1x1xi8>) -> tensor<2x1xf8E5M2>
  return
}
func.func @f8E4M3FNUZ(%x: tensor<2x5xf8E4M3FNUZ>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E4M3FNUZ>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf8E4M3FNUZ>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf8E4M3FNUZ>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f8E4M3FNUZ", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E4M3FNUZ>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf8E4M3FNUZ>, tensor<1x4xf8E4M3FNUZ>, tensor<1x1xi8>) -> tensor<2x1xf8E4M3FNUZ>
  return
}
func.func @f8E5M2FNUZ(%x: tensor<2x5xf8E5M2FNUZ>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E5M2FNUZ>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf8E5M2FNUZ>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf8E5M2FNUZ>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f8E5M2FNUZ", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf8E5M2FNUZ>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf8E5M2FNUZ>, tensor<1x4xf8E5M2FNUZ>, tensor<1x1xi8>) -> tensor<2x1xf8E5M2FNUZ>
  return
}
func.func @f4E2M1FN(%x: tensor<2x5xf4E2M1FN>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf4E2M1FN>, reduction_axis = 0 : i64, values = dense<[[1.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf4E2M1FN>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xf4E2M1FN>, tensor<1x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "f4E2M1FN", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf4E2M1FN>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf4E2M1FN>, tensor<1x4xf4E2M1FN>, tensor<1x1xi8>) -> tensor<2x1xf4E2M1FN>
  return
}
func.func @i4(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xi4>, reduction_axis = 0 : i64, values = dense<[[-3, 0, -3, 0]]> : tensor<1x4xi4>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xi4>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xi4>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "i4", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @ui4(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xui4>, reduction_axis = 0 : i64, values = dense<[[13, 0, 13, 0]]> : tensor<1x4xui4>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xui4>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xui4>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "ui4", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @i8(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xi8>, reduction_axis = 0 : i64, values = dense<[[-3, 0, -3, 0]]> : tensor<1x4xi8>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xi8>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xi8>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "i8", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @si8(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xsi8>, reduction_axis = 0 : i64, values = dense<[[-3, 0, -3, 0]]> : tensor<1x4xsi8>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xsi8>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xsi8>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "si8", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @ui8(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xui8>, reduction_axis = 0 : i64, values = dense<[[253, 0, 253, 0]]> : tensor<1x4xui8>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xui8>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xui8>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "ui8", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @i16(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xi16>, reduction_axis = 0 : i64, values = dense<[[-3, 0, -3, 0]]> : tensor<1x4xi16>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xi16>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xi16>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "i16", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @ui16(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xui16>, reduction_axis = 0 : i64, values = dense<[[65533, 0, 65533, 0]]> : tensor<1x4xui16>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xui16>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xui16>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "ui16", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @i32(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xi32>, reduction_axis = 0 : i64, values = dense<[[-3, 0, -3, 0]]> : tensor<1x4xi32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xi32>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xi32>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "i32", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @ui32(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xui32>, reduction_axis = 0 : i64, values = dense<[[5, 0, 5, 0]]> : tensor<1x4xui32>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xui32>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xui32>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "ui32", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @i64(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xi64>, reduction_axis = 0 : i64, values = dense<[[-3, 0, -3, 0]]> : tensor<1x4xi64>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xi64>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xi64>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "i64", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @ui64(%x: tensor<2x5xf32>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xui64>, reduction_axis = 0 : i64, values = dense<[[5, 0, 5, 0]]> : tensor<1x4xui64>, index = dense<0> : tensor<1x1xi8>} : () -> (tensor<1x4xui64>, tensor<1x1xi8>)
  %w = "onnx.Cast"(%v) {saturate = 1 : si64, to = f32} : (tensor<1x4xui64>) -> tensor<1x4xf32>
  %y = "sparse24.matmul_compress"(%x, %w, %i) {onnx_node_name = "ui64", alg = "weight_sparse_4_2", encoding = "ascend-atc", dense_type = tensor<5x1xf32>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x5xf32>, tensor<1x4xf32>, tensor<1x1xi8>) -> tensor<2x1xf32>
  return
}
func.func @one(%x: tensor<2x4xui8>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x3xui8>, reduction_axis = 0 : i64, zero_point = dense<7> : tensor<ui8>, values = dense<[[9, 7], [8, 7], [5, 7]]> : tensor<3x2xui8>, index = dense<[[-20], [-20], [-20]]> : tensor<3x1xi8>} : () -> (tensor<3x2xui8>, tensor<3x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "one", alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x3xui8>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x4xui8>, tensor<3x2xui8>, tensor<3x1xi8>) -> tensor<2x3xi32>
  return
}
func.func @channels(%x: tensor<2x4xui8>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x3xui8>, reduction_axis = 0 : i64, zero_point = dense<[[7, 1, 0]]> : tensor<1x3xui8>, values = dense<[[9, 7], [8, 1], [5, 0]]> : tensor<3x2xui8>, index = dense<[[-20], [-20], [-20]]> : tensor<3x1xi8>} : () -> (tensor<3x2xui8>, tensor<3x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "channels", alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x3xui8>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x4xui8>, tensor<3x2xui8>, tensor<3x1xi8>) -> tensor<2x3xi32>
  return
}
func.func @splat(%x: tensor<2x4xui8>) {
  %v, %i = "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x3xui8>, reduction_axis = 0 : i64, zero_point = dense<7> : tensor<1x3xui8>, values = dense<[[9, 7], [8, 7], [5, 7]]> : tensor<3x2xui8>, index = dense<[[-20], [-20], [-20]]> : tensor<3x1xi8>} : () -> (tensor<3x2xui8>, tensor<3x1xi8>)
  %y = "sparse24.matmul_compress"(%x, %v, %i) {onnx_node_name = "splat", alg = "weight_sparse_4_2", encoding = "nvidia", dense_type = tensor<4x3xui8>, reduction_axis = 0 : i64, transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>} : (tensor<2x4xui8>, tensor<3x2xui8>, tensor<3x1xi8>) -> tensor<2x3xi32>
  return
}

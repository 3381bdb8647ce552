// RUN: operations-test definition | FileCheck %s --check-prefix=DEFINITION
// DEFINITION: x filter bias? x_zero_point? filter_zero_point?
// DEFINITION-NEXT: 0 differences

// RUN: operations-test unloaded | FileCheck %s --check-prefix=UNLOADED
// UNLOADED: loc(unknown) expected the dialect 'sparse24' to be loaded

// Operations are built from names, in any order, with what may be left out.

// RUN: operations-test build | FileCheck %s --check-prefix=BUILD
// BUILD: "sparse24.constant"() {value = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf64>} : () -> tensor<2xf64>
// BUILD-NEXT: "sparse24.constant"() {value = dense_resource<own> : tensor<32x32xi8>} : () -> tensor<32x32xi8>
// BUILD-NEXT: the same memory
// BUILD-NEXT: "sparse24.conv2d"({{.*}}) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>} : (tensor<1x8x9x9xf32>, tensor<6x8x3x3xf32>) -> tensor<1x6x7x7xf32>
// BUILD-NEXT: "sparse24.conv2d"({{.*}}) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 1 : i64, my.attribute = 7 : i8, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x8x9x9xf32>, tensor<6x8x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x5xf32>
// BUILD-NEXT: strides 2: 2 2
// BUILD-NEXT: pads 4: 1 1 1 1
// BUILD-NEXT: dilations 2: 1 1
// BUILD-NEXT: groups -1:
// BUILD-NEXT: data_format -1:
// BUILD-NEXT: bias found, y found, result without a name none
// BUILD-NEXT: "sparse24.conv_transpose2d"({{.*}}) {data_format = "NCHW", dilations = array<i64: 1, 1>, groups = 1 : i64, output_padding = array<i64: 0, 0>, pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>}
// BUILD-NEXT: "sparse24.matmul"({{.*}}) {onnx_node_name = "fc", operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<2x8xf32>, tensor<7x8xf32>) -> tensor<2x7xf32>
// BUILD-NEXT: transposed: 0 1 1
// BUILD-NEXT: "sparse24.fully_connection"({{.*}}) {axis = 1 : i64, num_output = 5 : i64, transpose = false} : (tensor<2x2x4xf32>, tensor<5x8xf32>) -> tensor<2x5xf32>
// BUILD-NEXT: "sparse24.compressed_constant"() {alg = "weight_sparse_4_2", dense_type = tensor<2x8x1x1xui8>, encoding = "ascend-atc", index = dense<0> : tensor<2x1x1x1xi8>, reduction_axis = 1 : i64, values = {{.*}}1, 2, 7, 7{{.*}}3, 4, 7, 7{{.*}} : tensor<2x1x1x4xui8>, zero_point = dense<7> : tensor<ui8>} : () -> (tensor<2x1x1x4xui8>, tensor<2x1x1x1xi8>)
// BUILD-NEXT: "sparse24.conv2d_compress"({{.*}}) {alg = "weight_sparse_4_2", data_format = "NCHW", dense_type = tensor<2x8x1x1xui8>, dilations = array<i64: 1, 1>, encoding = "ascend-atc", groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 1>, pads = array<i64: 0, 0, 0, 0>, reduction_axis = 1 : i64, strides = array<i64: 1, 1>}
// BUILD-NEXT: "sparse24.decompress"({{.*}}zero_point = dense<7> : tensor<ui8>} : {{.*}} -> tensor<2x8x1x1xui8>
// BUILD-NEXT: the constant of both is the one built
// BUILD-NEXT: "sparse24.compress"({{.*}}) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xbf16>) -> (tensor<7x4xbf16>, tensor<7x1xi8>)
// BUILD-NEXT: "sparse24.matmul_compress"({{.*}}) {{.*}} : (tensor<8xbf16>, tensor<7x4xbf16>, tensor<7x1xi8>) -> tensor<7xbf16>
// BUILD-NEXT: encoding nvidia, dense type tensor<8x7xbf16>, no type none, constant none

// Every operation of the dialect, in all examples of docs/dialect.md.

// RUN: python3 %S/../Docs/extract-examples.py %S/../../docs/dialect.md %irdl > %t.mlir
// RUN: operations-test rebuild %t.mlir | FileCheck %s --check-prefix=REBUILD
// REBUILD: rebuilt, 0 failures

// What is wrong is an error at the location that was given.

// RUN: operations-test refuse | FileCheck %s --check-prefix=REFUSE
// REFUSE: loc("here") expected an operation of the dialect 'sparse24', found ''
// REFUSE-NEXT: no name
// REFUSE-NEXT: loc("here") expected an operation of the dialect 'sparse24', found 'acme.matmul'
// REFUSE-NEXT: no acme.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected an operand 'x2', found none
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected an operand 'x2', found none
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected no operand 'weight'
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected one operand 'x1', found two
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected no attribute 'transposed'
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected one attribute 'transpose_x1', found two
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected 1 result type, found 0
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected 1 result type, found 2
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.matmul' op expected the reduction dimension of x2 to be 8 as in x1, found 2
// REFUSE-NEXT: no sparse24.matmul
// REFUSE-NEXT: loc("here") 'sparse24.compress' op expected an attribute 'encoding', found none
// REFUSE-NEXT: no sparse24.compress
// REFUSE-NEXT: loc("here") 'sparse24.compress' op expected operands and attributes that tell the types of its results
// REFUSE-NEXT: no sparse24.compress
// REFUSE-NEXT: loc("here") 'sparse24.compress' op expected operands and attributes that tell the types of its results
// REFUSE-NEXT: no sparse24.compress
// REFUSE-NEXT: loc("here") 'sparse24.compress' op expected operands and attributes that tell the types of its results
// REFUSE-NEXT: no sparse24.compress
// REFUSE-NEXT: loc("here") 'sparse24.constant' op expected operands and attributes that tell the types of its results
// REFUSE-NEXT: no sparse24.constant
// REFUSE-NEXT: loc("here") 'sparse24.decompress' op expected operands and attributes that tell the types of its results
// REFUSE-NEXT: no sparse24.decompress
// REFUSE-NEXT: loc("here") 'sparse24.conv2d' op expected 'strides' to have 2 elements, found 1
// REFUSE-NEXT: no sparse24.conv2d
// REFUSE-NEXT: loc("here") 'sparse24.conv2d' op expected an attribute 'strides', found none
// REFUSE-NEXT: no sparse24.conv2d

// Compressed constants, of which any attribute may be wrong: the module is read
// without sparse24-verify.

// RUN: operations-test read %s | FileCheck %s --check-prefix=READ
// READ: ascend-atc along 0 of tensor<8x2xi8>, 16 bytes, 1 x 8 x 2, 0 zeros values 01 02 03 00 01 02 03 00 index 69 69 dense 00 00 01 01 00 00 02 02 00 00 00 00 03 03 00 00
// Splats are written out. The second row's zero is 9, so that its sevens are kept.
// READ-NEXT: ascend-atc along 1 of tensor<2x8xui8>, 16 bytes, 2 x 8 x 1, 2 zeros values 07 07 07 07 07 07 07 07 index 00 00 dense 07 07 07 07 07 07 07 07 07 07 09 09 07 07 09 09
// READ-NEXT: unreadable constant
// READ-NEXT: unreadable constant
// READ-NEXT: unreadable constant
// READ-NEXT: unreadable constant
// READ-NEXT: unreadable constant
// READ-NEXT: not one: sparse24.constant
func.func @read() {
  "sparse24.compressed_constant"() {
    values = dense<[[1, 2, 3, 0], [1, 2, 3, 0]]> : tensor<2x4xi8>, index = dense<0x69> : tensor<2x1xi8>,
    alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 0 : i64, dense_type = tensor<8x2xi8>
  } : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  "sparse24.compressed_constant"() {
    values = dense<7> : tensor<2x4xui8>, index = dense<0> : tensor<2x1xi8>, zero_point = dense<[[7], [9]]> : tensor<2x1xui8>,
    alg = "weight_sparse_4_2", encoding = "ascend-atc", reduction_axis = 1 : i64, dense_type = tensor<2x8xui8>
  } : () -> (tensor<2x4xui8>, tensor<2x1xi8>)
  // No such encoding.
  "sparse24.compressed_constant"() {
    values = dense<0> : tensor<2x4xi8>, index = dense<0> : tensor<2x1xi8>,
    alg = "weight_sparse_4_2", encoding = "acme", reduction_axis = 0 : i64, dense_type = tensor<8x2xi8>
  } : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  // No such axis.
  "sparse24.compressed_constant"() {
    values = dense<0> : tensor<2x4xi8>, index = dense<0> : tensor<2x1xi8>,
    alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 2 : i64, dense_type = tensor<8x2xi8>
  } : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  // Too few values.
  "sparse24.compressed_constant"() {
    values = dense<0> : tensor<2x2xi8>, index = dense<0> : tensor<2x1xi8>,
    alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x2xi8>
  } : () -> (tensor<2x2xi8>, tensor<2x1xi8>)
  // A blob that is too small.
  "sparse24.compressed_constant"() {
    values = dense_resource<small> : tensor<2x4xi8>, index = dense<0> : tensor<2x1xi8>,
    alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x2xi8>
  } : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  // A zero point that fits no channel.
  "sparse24.compressed_constant"() {
    values = dense<0> : tensor<2x4xi8>, index = dense<0> : tensor<2x1xi8>, zero_point = dense<1> : tensor<3x1xi8>,
    alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 1 : i64, dense_type = tensor<2x8xi8>
  } : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  "sparse24.constant"() {value = dense<0> : tensor<2xi8>} : () -> tensor<2xi8>
  return
}

{-#
  dialect_resources: {
    builtin: {
      small: "0x01000000AA"
    }
  }
#-}

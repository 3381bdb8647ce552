// RUN: sparse24-opt --convert-tosa-to-sparse24 --split-input-file %s | FileCheck %s
// RUN: sparse24-opt --sparse24-check --sparse24-remarks %s --split-input-file 2>&1 | FileCheck %s --check-prefix=BEFORE
// RUN: sparse24-opt --pass-pipeline='builtin.module(convert-tosa-to-sparse24,sparse24-check)' --sparse24-remarks --verify-diagnostics --split-input-file %s > /dev/null

// BEFORE: remark: stays dense: not-2to4
// BEFORE: remark: stays dense: unsupported-op: 'tosa.matmul' is for 'convert-tosa-to-sparse24' to raise

// Pads are top, bottom, left, right there, and top, left, bottom, right here.
// Weights are O x KH x KW x I there, and O x I x KH x KW here. Zero points of 0
// are left out. The constant that was moved is gone.

// CHECK-LABEL: func.func @conv2d
// CHECK-NOT: 2x1x2x4xi8
// CHECK: %[[FILTER:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[\[}}1, 5]], {{\[\[}}2, 6]], {{\[\[}}3, 7]], {{\[\[}}4, 8]]], {{\[\[\[}}11, 15]], {{\[\[}}12, 16]], {{\[\[}}13, 17]], {{\[\[}}14, 18]]]]> : tensor<2x4x1x2xi8>}
// CHECK: "sparse24.conv2d"(%arg0, %[[FILTER]], %arg1, %{{.*}}) {data_format = "NHWC", dilations = array<i64: 1, 1>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 1, 1, 0>, pads = array<i64: 1, 3, 2, 3>, strides = array<i64: 1, 2>} : (tensor<1x2x4x4xi8>, tensor<2x4x1x2xi8>, tensor<2xi32>, tensor<1xi8>) -> tensor<1x5x5x2xi32>
func.func @conv2d(%x: tensor<1x2x4x4xi8>, %bias: tensor<2xi32>) -> tensor<1x5x5x2xi32> {
  %w = "tosa.const"() {values = dense<[[[[1, 2, 3, 4], [5, 6, 7, 8]]], [[[11, 12, 13, 14], [15, 16, 17, 18]]]]> : tensor<2x1x2x4xi8>} : () -> tensor<2x1x2x4xi8>
  %zp = "tosa.const"() {values = dense<-7> : tensor<1xi8>} : () -> tensor<1xi8>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{not-2to4}}
  %0 = tosa.conv2d %x, %w, %bias, %zp, %zero {acc_type = i32, pad = array<i64: 1, 2, 3, 3>, stride = array<i64: 1, 2>, dilation = array<i64: 1, 1>} : (tensor<1x2x4x4xi8>, tensor<2x1x2x4xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x5x5x2xi32>
  return %0 : tensor<1x5x5x2xi32>
}

// -----

// A floating-point accumulator is kept, and so is the bound on errors. A bias of
// one element is repeated. Two users of a weight share what is made of it, which
// stands where the constant stood.

// CHECK-LABEL: func.func @accumulator
// CHECK: %[[FILTER:.*]] = "sparse24.constant"() {value = dense<5.000000e-01> : tensor<2x4x1x1xf16>}
// CHECK: %[[BIAS:.*]] = "sparse24.constant"() {value = dense<2.500000e+00> : tensor<2xf16>}
// CHECK: "sparse24.conv2d"(%arg0, %[[FILTER]], %[[BIAS]]) {acc_type = f32, data_format = "NHWC", {{.*}}, local_bound = true,
// CHECK: "sparse24.conv2d"(%arg0, %[[FILTER]]) {acc_type = f16,
// CHECK-NOT: local_bound
func.func @accumulator(%x: tensor<1x2x2x4xf16>) -> (tensor<1x2x2x2xf16>, tensor<1x2x2x2xf16>) {
  %w = "tosa.const"() {values = dense<0.5> : tensor<2x1x1x4xf16>} : () -> tensor<2x1x1x4xf16>
  %b = "tosa.const"() {values = dense<2.5> : tensor<1xf16>} : () -> tensor<1xf16>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf16>} : () -> tensor<1xf16>
  // expected-remark @+1 {{not-2to4}}
  %0 = tosa.conv2d %x, %w, %b, %zero, %zero {acc_type = f32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, local_bound = true} : (tensor<1x2x2x4xf16>, tensor<2x1x1x4xf16>, tensor<1xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x2x2x2xf16>
  // expected-remark @+1 {{not-2to4}}
  %1 = tosa.conv2d %x, %w, %zero, %zero, %zero {acc_type = f16, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x2x2x4xf16>, tensor<2x1x1x4xf16>, tensor<1xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x2x2x2xf16>
  return %0, %1 : tensor<1x2x2x2xf16>, tensor<1x2x2x2xf16>
}

// -----

// Three spatial dimensions: pads are near, far, top, bottom, left, right there.

// CHECK-LABEL: func.func @conv3d
// CHECK-DAG: %[[FILTER:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[\[\[}}1]]], {{\[\[\[}}0]]], {{\[\[\[}}0]]], {{\[\[\[}}2]]]]]> : tensor<1x4x1x1x1xi8>}
// CHECK-DAG: %[[ZP:.*]] = "tosa.const"() <{values = dense<3> : tensor<1xi8>}>
// CHECK: "sparse24.conv3d"(%arg0, %[[FILTER]], %arg1, %[[ZP]]) {data_format = "NDHWC", dilations = array<i64: 1, 2, 1>, groups = 1 : i64, operandSegmentSizes = array<i32: 1, 1, 1, 1, 0>, pads = array<i64: 1, 3, 0, 0, 1, 2>, strides = array<i64: 1, 2, 3>} : (tensor<?x2x3x2x4xi8>, tensor<1x4x1x1x1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<?x3x4x2x1xi32>
func.func @conv3d(%x: tensor<?x2x3x2x4xi8>, %bias: tensor<1xi32>) -> tensor<?x3x4x2x1xi32> {
  %w = "tosa.const"() {values = dense<[[[[[1, 0, 0, 2]]]]]> : tensor<1x1x1x1x4xi8>} : () -> tensor<1x1x1x1x4xi8>
  %zp = "tosa.const"() {values = dense<3> : tensor<1xi8>} : () -> tensor<1xi8>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{compressed: 4 -> 3 bytes}}
  %0 = tosa.conv3d %x, %w, %bias, %zp, %zero {acc_type = i32, pad = array<i64: 1, 0, 3, 1, 0, 2>, stride = array<i64: 1, 2, 3>, dilation = array<i64: 1, 2, 1>} : (tensor<?x2x3x2x4xi8>, tensor<1x1x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<?x3x4x2x1xi32>
  return %0 : tensor<?x3x4x2x1xi32>
}

// -----

// What is cut off the output of a transposed convolution is a pad, and what is
// added at its end is output padding. The weight becomes I x O x KH x KW, whose
// groups of four are along I.

// CHECK-LABEL: func.func @transpose_conv2d
// CHECK: %[[FILTER:.*]] = "sparse24.constant"() {value = dense<{{\[\[\[\[}}1.000000e+00, 5.000000e+00]]], {{\[\[\[}}2.000000e+00, 0.000000e+00]]], {{\[\[\[}}0.000000e+00, 6.000000e+00]]], {{\[\[\[}}0.000000e+00, 0.000000e+00]]]]> : tensor<4x1x1x2xf16>}
// CHECK: "sparse24.conv_transpose2d"(%arg0, %[[FILTER]], %arg1) {acc_type = f32, data_format = "NHWC", dilations = array<i64: 1, 1>, groups = 1 : i64, output_padding = array<i64: 2, 0>, pads = array<i64: 0, 1, 0, 0>, strides = array<i64: 1, 3>} : (tensor<1x2x3x4xf16>, tensor<4x1x1x2xf16>, tensor<1xf16>) -> tensor<1x4x7x1xf16>
func.func @transpose_conv2d(%x: tensor<1x2x3x4xf16>, %bias: tensor<1xf16>) -> tensor<1x4x7x1xf16> {
  %w = "tosa.const"() {values = dense<[[[[1.0, 2.0, 0.0, 0.0], [5.0, 0.0, 6.0, 0.0]]]]> : tensor<1x1x2x4xf16>} : () -> tensor<1x1x2x4xf16>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf16>} : () -> tensor<1xf16>
  // expected-remark @+1 {{compressed: 16 -> 10 bytes}}
  %0 = tosa.transpose_conv2d %x, %w, %bias, %zero, %zero {acc_type = f32, out_pad = array<i64: 0, 2, -1, 0>, stride = array<i64: 1, 3>} : (tensor<1x2x3x4xf16>, tensor<1x1x2x4xf16>, tensor<1xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x4x7x1xf16>
  return %0 : tensor<1x4x7x1xf16>
}

// CHECK-LABEL: func.func @transpose_conv2d_i8
// CHECK: "sparse24.conv_transpose2d"(%arg0, %{{.*}}, %arg1) {data_format = "NHWC", {{.*}} : (tensor<1x2x3x4xi8>, tensor<4x1x1x2xi8>, tensor<1xi32>) -> tensor<1x2x6x1xi32>
func.func @transpose_conv2d_i8(%x: tensor<1x2x3x4xi8>, %bias: tensor<1xi32>) -> tensor<1x2x6x1xi32> {
  %w = "tosa.const"() {values = dense<[[[[1, 2, 0, 0], [5, 0, 6, 0]]]]> : tensor<1x1x2x4xi8>} : () -> tensor<1x1x2x4xi8>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{compressed: 8 -> 6 bytes}}
  %0 = tosa.transpose_conv2d %x, %w, %bias, %zero, %zero {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 2>} : (tensor<1x2x3x4xi8>, tensor<1x1x2x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x6x1xi32>
  return %0 : tensor<1x2x6x1xi32>
}

// -----

// A matrix that is transposed on the way is not moved: the flag says it.

// CHECK-LABEL: func.func @matmul
// CHECK: %[[W:.*]] = "tosa.const"() <{values = dense<{{.*}}> : tensor<1x2x4xf32>}>
// CHECK: "sparse24.matmul"(%arg0, %[[W]]) {operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = true} : (tensor<?x3x4xf32>, tensor<1x2x4xf32>) -> tensor<?x3x2xf32>
func.func @matmul(%x: tensor<?x3x4xf32>) -> tensor<?x3x2xf32> {
  %w = "tosa.const"() {values = dense<[[[1.0, 0.0, 0.0, 2.0], [3.0, 4.0, 0.0, 0.0]]]> : tensor<1x2x4xf32>} : () -> tensor<1x2x4xf32>
  %t = tosa.transpose %w {perms = array<i32: 0, 2, 1>} : (tensor<1x2x4xf32>) -> tensor<1x4x2xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  // expected-remark @+1 {{compressed: 32 -> 18 bytes}}
  %0 = tosa.matmul %x, %t, %zero, %zero : (tensor<?x3x4xf32>, tensor<1x4x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<?x3x2xf32>
  return %0 : tensor<?x3x2xf32>
}

// -----

// A weight that is a resource, used by an operation of the host as well, stays for
// that one.

// CHECK-LABEL: func.func @resource
// CHECK: %[[W:.*]] = "tosa.const"() <{values = dense_resource<filter> : tensor<1x1x1x4xi8>}>
// CHECK: "sparse24.constant"() {value = dense<{{\[\[\[\[}}1]], {{\[\[}}0]], {{\[\[}}0]], {{\[\[}}2]]]]> : tensor<1x4x1x1xi8>}
// CHECK: tosa.identity %[[W]]
func.func @resource(%x: tensor<1x2x2x4xi8>) -> (tensor<1x2x2x1xi32>, tensor<1x1x1x4xi8>) {
  %w = "tosa.const"() {values = dense_resource<filter> : tensor<1x1x1x4xi8>} : () -> tensor<1x1x1x4xi8>
  %b = "tosa.const"() {values = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{compressed: 4 -> 3 bytes}}
  %0 = tosa.conv2d %x, %w, %b, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x2x2x4xi8>, tensor<1x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x2x2x1xi32>
  %1 = tosa.identity %w : (tensor<1x1x1x4xi8>) -> tensor<1x1x1x4xi8>
  return %0, %1 : tensor<1x2x2x1xi32>, tensor<1x1x1x4xi8>
}

{-#
  dialect_resources: {
    builtin: {
      filter: "0x0400000001000002"
    }
  }
#-}

// -----

// What stays, and why.

// CHECK-LABEL: func.func @stays
// CHECK-NOT: sparse24.
func.func @stays(%x: tensor<1x4x4x8xi8>, %w: tensor<2x1x1x8xi8>, %wzp: tensor<1xi8>, %x16: tensor<1x4x4x8xi16>,
                 %xf: tensor<1x4x4x8xf32>, %x3: tensor<1x4x4x4x8xf32>, %bias: tensor<1xi32>, %b48: tensor<1xi48>, %a: tensor<1x2x8xf32>, %zf: tensor<1xf32>, %a2: tensor<1x8x8xf16>) {
  %c = "tosa.const"() {values = dense<1> : tensor<2x1x1x8xi8>} : () -> tensor<2x1x1x8xi8>
  %b = "tosa.const"() {values = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %zero16 = "tosa.const"() {values = dense<0> : tensor<1xi16>} : () -> tensor<1xi16>
  %zeroh = "tosa.const"() {values = dense<0.0> : tensor<1xf16>} : () -> tensor<1xf16>
  %zerof = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  // expected-remark @+1 {{stays dense: not-constant: the weight is not a constant}}
  %0 = tosa.conv2d %x, %w, %b, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.conv2d' is not raised: expected a bias of one element for each output channel, or a constant of one}}
  %1 = tosa.conv2d %x, %c, %bias, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.conv2d' is not raised: expected element types f32, f32 -> f32 or the like, or i8, i8 -> i32}}
  %2 = tosa.conv2d %x16, %c, %b48, %zero16, %zero {acc_type = i48, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi16>, tensor<2x1x1x8xi8>, tensor<1xi48>, tensor<1xi16>, tensor<1xi8>) -> tensor<1x4x4x2xi48>
  %cf = "tosa.const"() {values = dense<1.0> : tensor<2x1x1x8xf32>} : () -> tensor<2x1x1x8xf32>
  // The weight has half of the input's channels: MLIR takes it, and says nothing of groups.
  %ci = "tosa.const"() {values = dense<1> : tensor<2x1x1x4xi8>} : () -> tensor<2x1x1x4xi8>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.conv2d' is not raised: expected the dimensions of the input, the weight and the result to agree}}
  %3 = tosa.conv2d %x, %ci, %b, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // Nor of the batch, the output channels, or the rows.
  // expected-remark @+1 {{expected the dimensions of the input}}
  %11 = tosa.transpose_conv2d %xf, %cf, %zerof, %zerof, %zerof {acc_type = f32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x8xf32>, tensor<2x1x1x8xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<3x4x4x2xf32>
  // expected-remark @+1 {{expected the dimensions of the input}}
  %12 = tosa.conv2d %xf, %cf, %zerof, %zerof, %zerof {acc_type = f32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xf32>, tensor<2x1x1x8xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x5xf32>
  %cm = "tosa.const"() {values = dense<1.0> : tensor<1x8x8xf32>} : () -> tensor<1x8x8xf32>
  // expected-remark @+1 {{expected the dimensions of the input}}
  %13 = tosa.matmul %a, %cm, %zerof, %zerof : (tensor<1x2x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x8xf32>
  %cd = "tosa.const"() {values = dense<1> : tensor<1x1x8x1xi8>} : () -> tensor<1x1x8x1xi8>
  // expected-remark @+1 {{stays dense: too-few-channels: 1 input channel for each output channel, expected at least 4}}
  %4 = tosa.depthwise_conv2d %x, %cd, %b, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<1x1x8x1xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x8xi32>
  // Transposed convolutions have no zero points in sparse24.
  %one = "tosa.const"() {values = dense<1> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.transpose_conv2d' is not raised: expected the zero points of a transposed convolution to be constants of 0: sparse24 has no operands for others}}
  %5 = tosa.transpose_conv2d %x, %c, %b, %one, %zero {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // expected-remark @+1 {{expected the zero points of a transposed convolution to be constants of 0}}
  %14 = tosa.transpose_conv2d %x, %c, %b, %zero, %one {acc_type = i32, out_pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // Nor do they add anything before the output.
  %ct = "tosa.const"() {values = dense<1.0> : tensor<2x2x2x8xf32>} : () -> tensor<2x2x2x8xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.transpose_conv2d' is not raised: expected nothing to be added before the output: that part of 'out_pad' has no form in sparse24}}
  %9 = tosa.transpose_conv2d %xf, %ct, %zerof, %zerof, %zerof {acc_type = f32, out_pad = array<i64: 0, 0, 1, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x4x8xf32>, tensor<2x2x2x8xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x8x9x2xf32>
  %c3 = "tosa.const"() {values = dense<1.0> : tensor<2x1x1x1x8xf32>} : () -> tensor<2x1x1x1x8xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.conv3d' is not raised: expected the zero points of elements that are not 8-bit integers to be constants of 0}}
  %10 = tosa.conv3d %x3, %c3, %zerof, %zf, %zerof {acc_type = f32, pad = array<i64: 0, 0, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>, dilation = array<i64: 1, 1, 1>} : (tensor<1x4x4x4x8xf32>, tensor<2x1x1x1x8xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x4x2xf32>
  %ca = "tosa.const"() {values = dense<1.0> : tensor<1x8x8xf32>} : () -> tensor<1x8x8xf32>
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.matmul' is not raised: expected the zero points of elements that are not 8-bit integers to be constants of 0}}
  %6 = tosa.matmul %a, %ca, %zerof, %zf : (tensor<1x2x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x2x8xf32>
  %ch = "tosa.const"() {values = dense<1.0> : tensor<1x8x8xf16>} : () -> tensor<1x8x8xf16>
  // expected-remark @+1 {{stays dense: constant-left}}
  %7 = tosa.matmul %ch, %a2, %zeroh, %zeroh : (tensor<1x8x8xf16>, tensor<1x8x8xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x8x8xf16>
  // The product is exact in neither, but is another one in f32.
  // expected-remark @+1 {{stays dense: unsupported-op: 'tosa.matmul' is not raised: expected element types}}
  %8 = tosa.matmul %a2, %ch, %zeroh, %zeroh : (tensor<1x8x8xf16>, tensor<1x8x8xf16>, tensor<1xf16>, tensor<1xf16>) -> tensor<1x8x8xf32>
  return
}

// -----

// A zero point that is computed is no obstacle to raising, but to compressing.

// CHECK-LABEL: func.func @zero_point
// CHECK: "sparse24.conv2d"(%arg0, %{{.*}}, %arg1) {{.*}} operandSegmentSizes = array<i32: 1, 1, 0, 0, 1>
func.func @zero_point(%x: tensor<1x4x4x8xi8>, %wzp: tensor<1xi8>) -> tensor<1x4x4x2xi32> {
  %c = "tosa.const"() {values = dense<1> : tensor<2x1x1x8xi8>} : () -> tensor<2x1x1x8xi8>
  %b = "tosa.const"() {values = dense<0> : tensor<1xi32>} : () -> tensor<1xi32>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{stays dense: non-constant-zero-point}}
  %0 = tosa.conv2d %x, %c, %b, %zero, %wzp {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  return %0 : tensor<1x4x4x2xi32>
}

// -----

// Types that MLIR takes and that say too little: without a rank, or of a bias
// whose size is not known. And scales of blocks.

// CHECK-LABEL: func.func @unknown
// CHECK-NOT: sparse24.
func.func @unknown(%x: tensor<1x4x4x8xi8>, %any: tensor<*xi8>, %zp: tensor<*xi8>, %bias: tensor<2xi32>, %some: tensor<?xi32>, %unranked: tensor<*xi32>,
                   %a: tensor<1x2x8xf32>, %f8: tensor<1x2x32xf8E4M3FN>, %scale: tensor<1x2x1xf8E8M0FNU>) {
  %c = "tosa.const"() {values = dense<1> : tensor<2x1x1x8xi8>} : () -> tensor<2x1x1x8xi8>
  %zero = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  // expected-remark @+1 {{'tosa.conv2d' is not raised: expected ranked tensors without an encoding attribute}}
  %0 = tosa.conv2d %any, %c, %bias, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<*xi8>, tensor<2x1x1x8xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // expected-remark @+1 {{'tosa.conv2d' is not raised: expected a zero point of one element, of the type of what it is for}}
  %1 = tosa.conv2d %x, %c, %bias, %zp, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<2xi32>, tensor<*xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // expected-remark @+1 {{'tosa.conv2d' is not raised: expected a bias of one element for each output channel, or a constant of one}}
  %2 = tosa.conv2d %x, %c, %some, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<?xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  // expected-remark @+1 {{'tosa.conv2d' is not raised: expected a vector of the result's element type as bias}}
  %3 = tosa.conv2d %x, %c, %unranked, %zero, %zero {acc_type = i32, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<1x4x4x8xi8>, tensor<2x1x1x8xi8>, tensor<*xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %ca = "tosa.const"() {values = dense<1.0> : tensor<1x8x8xf32>} : () -> tensor<1x8x8xf32>
  %zerof = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  // expected-remark @+1 {{'tosa.matmul' is not raised: expected ranked tensors}}
  %4 = tosa.matmul %a, %ca, %zerof, %zerof : (tensor<1x2x8xf32>, tensor<1x8x8xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<*xf32>
  %c8 = "tosa.const"() {values = dense<1.0> : tensor<1x4x32xf8E4M3FN>} : () -> tensor<1x4x32xf8E4M3FN>
  %cs = "tosa.const"() {values = dense<1.0> : tensor<1x4x1xf8E8M0FNU>} : () -> tensor<1x4x1xf8E8M0FNU>
  // expected-remark @+1 {{'tosa.matmul_t_block_scaled' is not raised: block scales have no form in sparse24}}
  %5 = tosa.matmul_t_block_scaled %f8, %scale, %c8, %cs {block_size = #tosa.block_size<BLOCK_SIZE_32>} : (tensor<1x2x32xf8E4M3FN>, tensor<1x2x1xf8E8M0FNU>, tensor<1x4x32xf8E4M3FN>, tensor<1x4x1xf8E8M0FNU>) -> tensor<1x2x4xf32>
  return
}

// -----

// An identity before the weight moves nothing.

// CHECK-LABEL: func.func @identity
// CHECK-NOT: tosa.identity
// CHECK: %[[W:.*]] = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x4x2xf32>}>
// CHECK: "sparse24.matmul"(%arg0, %[[W]])
func.func @identity(%x: tensor<1x3x4xf32>) -> tensor<1x3x2xf32> {
  %w = "tosa.const"() {values = dense<1.0> : tensor<1x4x2xf32>} : () -> tensor<1x4x2xf32>
  %i = tosa.identity %w : (tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
  %zero = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  // expected-remark @+1 {{not-2to4}}
  %0 = tosa.matmul %x, %i, %zero, %zero : (tensor<1x3x4xf32>, tensor<1x4x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x2xf32>
  return %0 : tensor<1x3x2xf32>
}

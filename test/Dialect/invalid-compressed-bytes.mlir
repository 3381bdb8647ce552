// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x0 in row 0, group 0, found 0x3: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<1x4xf32>, index = dense<3> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// In nvidia no two positions are equal.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0xe in row 0, group 1, found 0x0: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<1x4xf32>, index = dense<14> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "nvidia"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// Both indices of 0 X 0 0 name e1, so slot 1 is empty.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values that fit index 0x1 in row 0, group 0, found: value in an empty slot}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<1> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// The only value of a group is in the slot whose index names it.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values that fit index 0x1 in row 0, group 0, found: value in an empty slot}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[0.0, 1.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<1> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// X 0 0 0 is (0, 3) in nvidia, not (0, 1).
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0xc in row 0, group 0, found 0x4: group not in canonical form}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<-28> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "nvidia"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// 0 0 X 0 is 10 01 in ascend-atc.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x6 in row 0, group 1, found 0x2: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[0.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf32>, index = dense<32> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// ... and 10 00 in ascend-mmad.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x2 in row 0, group 1, found 0x6: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[0.0, 0.0, 1.0, 0.0]]> : tensor<1x4xf32>, index = dense<96> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-mmad"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// An empty slot holds +0.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values that fit index 0x0 in row 0, group 0, found: group not in canonical form}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, -0.0, 0.0, 0.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// The second group has two elements.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values that fit index 0x8 in row 0, group 1, found: value beyond the reduction dimension}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[0.0, 0.0, 0.0, 1.0]]> : tensor<1x4xf32>, index = dense<-128> : tensor<1x1xi8>, dense_type = tensor<6x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

// The upper half of the byte has no group.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x0 in row 0, group 1, found 0x1: index padding that is not a group of zeros}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 0.0]]> : tensor<1x2xf32>, index = dense<16> : tensor<1x1xi8>, dense_type = tensor<4x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x2xf32>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0xe in row 0, group 1, found 0x0: index padding that is not a group of zeros}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0]]> : tensor<1x2xf32>, index = dense<4> : tensor<1x1xi8>, dense_type = tensor<4x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "nvidia"} : () -> (tensor<1x2xf32>, tensor<1x1xi8>)
  return
}

// -----

// Rows are those of the canonical layout: O, KH, KW.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x0 in row 5, group 0, found 0x3: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0> : tensor<3x2x1x2xi8>, index = dense<[[[[0]], [[0]]], [[[0]], [[0]]], [[[0]], [[3]]]]> : tensor<3x2x1x1xi8>, dense_type = tensor<3x4x2x1xi8>, reduction_axis = 1 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<3x2x1x2xi8>, tensor<3x2x1x1xi8>)
  return
}

// -----

// Row 1 has the zero point 9.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x1 in row 1, group 0, found 0x0: group not in canonical form}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[7, 7], [9, 7]]> : tensor<2x2xui8>, index = dense<0> : tensor<2x1xi8>, dense_type = tensor<4x2xui8>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc", zero_point = dense<[[7, 9]]> : tensor<1x2xui8>} : () -> (tensor<2x2xui8>, tensor<2x1xi8>)
  return
}

// -----

// One value stands for all. It is the zero of the first channel, and in the second one the last group has one element.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values that fit index 0x0 in row 2, group 1, found: value beyond the reduction dimension}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<7> : tensor<2x2x1x4xi8>, index = dense<0> : tensor<2x2x1x1xi8>, dense_type = tensor<2x5x2x1xi8>, reduction_axis = 1 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc", zero_point = dense<[[[[7]]], [[[9]]]]> : tensor<2x1x1x1xi8>} : () -> (tensor<2x2x1x4xi8>, tensor<2x2x1x1xi8>)
  return
}

// -----

// Nothing is as large as the type says.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values that fit index 0x8 in row 0, group 499999, found: value beyond the reduction dimension}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<1.0> : tensor<1000000x1000000xf32>, index = dense<-128> : tensor<1000000x250000xi8>, dense_type = tensor<1999999x1000000xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1000000x1000000xf32>, tensor<1000000x250000xi8>)
  return
}

// -----

// -----

// Neither is a splat.
func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x0 in row 0, group 0, found 0x3: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[0, 0, 1, 2], [0, 0, 0, 0]]> : tensor<2x4xi8>, index = dense<[[3], [0]]> : tensor<2x1xi8>, dense_type = tensor<8x2xi8>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<2x4xi8>, tensor<2x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index 0x0 in row 0, group 1, found 0x3: impossible index}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<1x256xf32>, index = dense_resource<index> : tensor<1x64xi8>, dense_type = tensor<512x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x256xf32>, tensor<1x64xi8>)
  return
}

{-#
  dialect_resources: {
    builtin: {
      index: "0x0100000030000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    }
  }
#-}

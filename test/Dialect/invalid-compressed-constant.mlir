// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected the type of 'values' to be tensor<1x4xf32>, found tensor<4xf32>}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<1.0> : tensor<4xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected the type of 'index' to be tensor<1x1xi8>, found tensor<1x1xui8>}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xui8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected values to be tensor<1x4xf32>, found tensor<1x6xf32>}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0.0> : tensor<1x6xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x6xf32>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected index to be tensor<1x1xi8>, found tensor<1x2xi8>}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x2xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x2xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected dense_type to have a static shape, found tensor<8x?xf32>}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x?xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected the resource of 'values' to have a blob, found none}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense_resource<missing> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected the resource of 'values' to have 16 bytes, found 4}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense_resource<small> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc"} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

{-#
  dialect_resources: {
    builtin: {
      small: "0x040000000000803F"
    }
  }
#-}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected the resource of 'zero_point' to have a blob, found none}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<0> : tensor<1x4xi8>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xi8>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc", zero_point = dense_resource<missing> : tensor<i8>} : () -> (tensor<1x4xi8>, tensor<1x1xi8>)
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.compressed_constant' op expected no 'zero_point' for elements that are not integers}}
  %0, %1 = "sparse24.compressed_constant"() {values = dense<[[1.0, 2.0, 3.0, 4.0]]> : tensor<1x4xf32>, index = dense<0> : tensor<1x1xi8>, dense_type = tensor<8x1xf32>, reduction_axis = 0 : i64, alg = "weight_sparse_4_2", encoding = "ascend-atc", zero_point = dense<1.0> : tensor<f32>} : () -> (tensor<1x4xf32>, tensor<1x1xi8>)
  return
}

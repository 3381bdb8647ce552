// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%weight: f32) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to be a tensor, found f32}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (f32) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'alg' to be "weight_sparse_4_2", found ""}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'encoding' to be one of "ascend-atc", "ascend-mmad", "nvidia", found "amd"}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "amd", reduction_axis = 0 : i64} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected the type of 'reduction_axis' to be i64, found si64}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : si64} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'reduction_axis' to be one of the 2 dimensions of weight, found 2}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 2 : i64} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'reduction_axis' to be one of the 2 dimensions of weight, found -9223372036854775808}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = -9223372036854775808 : i64} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<?x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a static shape, found tensor<?x7xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<?x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<*xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a static shape, found tensor<*xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<*xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xi1>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a 2:4 form that fits 64 bits, found tensor<8x7xi1>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xi1>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7x!sparse24.unknown>) {
  // expected-error @+1 {{'sparse24.compress' op expected weight to have a 2:4 form that fits 64 bits, found tensor<8x7x!sparse24.unknown>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7x!sparse24.unknown>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected values to be tensor<7x4xf32>, found tensor<4x7xf32>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xf32>) -> (tensor<4x7xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected index to be tensor<7x1xi8>, found tensor<7x2xi8>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x2xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected no 'zero_point' for elements that are not integers}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, zero_point = dense<0.0> : tensor<f32>} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xi8>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'zero_point' to be one i8, or one for each element along one dimension that is not reduced, with 1 for the others, found tensor<1x6xi8>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, zero_point = dense<[[0, 1, 2, 3, 4, 5]]> : tensor<1x6xi8>} : (tensor<8x7xi8>) -> (tensor<7x4xi8>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xi8>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'zero_point' to be one i8, or one for each element along one dimension that is not reduced, with 1 for the others, found tensor<ui8>}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, zero_point = dense<3> : tensor<ui8>} : (tensor<8x7xi8>) -> (tensor<7x4xi8>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xi8>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'zero_point' to be one i8, or one for each element along one dimension that is not reduced, with 1 for the others, found i8}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, zero_point = 3 : i8} : (tensor<8x7xi8>) -> (tensor<7x4xi8>, tensor<7x1xi8>)
  return
}

// -----

func.func @invalid(%values: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.decompress' op expected dense_type to be a tensor, found f32}}
  %0 = "sparse24.decompress"(%values, %index) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = f32} : (tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<8x7xf32>
  return
}

// -----

func.func @invalid(%values: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.decompress' op expected values to be tensor<6x4xf32>, found tensor<7x4xf32>}}
  %0 = "sparse24.decompress"(%values, %index) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x6xf32>} : (tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<8x7xf32>
  return
}

// -----

func.func @invalid(%values: tensor<7x4xf32>, %index: tensor<7x1xf32>) {
  // expected-error @+1 {{'sparse24.decompress' op expected index to be tensor<7x1xi8>, found tensor<7x1xf32>}}
  %0 = "sparse24.decompress"(%values, %index) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x7xf32>} : (tensor<7x4xf32>, tensor<7x1xf32>) -> tensor<8x7xf32>
  return
}

// -----

func.func @invalid(%values: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.decompress' op expected weight to be tensor<8x7xf32>, found tensor<7x8xf32>}}
  %0 = "sparse24.decompress"(%values, %index) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, dense_type = tensor<8x7xf32>} : (tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<7x8xf32>
  return
}

// -----

func.func @invalid(%values: tensor<7x4xf32>, %index: tensor<7x1xi8>) {
  // expected-error @+1 {{'sparse24.decompress' op expected 'reduction_axis' to be one of the 2 dimensions of dense_type, found 7}}
  %0 = "sparse24.decompress"(%values, %index) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 7 : i64, dense_type = tensor<8x7xf32>} : (tensor<7x4xf32>, tensor<7x1xi8>) -> tensor<8x7xf32>
  return
}

// -----

func.func @invalid(%weight: tensor<8x7xf32>) {
  // expected-error @+1 {{'sparse24.compress' op expected 'groups' to be an i64}}
  %0, %1 = "sparse24.compress"(%weight) {alg = "weight_sparse_4_2", encoding = "nvidia", reduction_axis = 0 : i64, groups = "2"} : (tensor<8x7xf32>) -> (tensor<7x4xf32>, tensor<7x1xi8>)
  return
}

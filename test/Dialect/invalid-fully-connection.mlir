// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected 'axis' to be at least 1, found 0}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 0 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected 'axis' to be less than the 3 dimensions of x, found 3}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 3 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected 'num_output' to be at least 0, found -5}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = -5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 0 of w to be 6, found 5}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 6 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected 'transpose' to be true or false}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = 0 : i64, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x3x4xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected the rank of w to be 2, found 3}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x3x4xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x4xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 1 of w to be 12, found 4}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x4xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 1 of w to be 5, found 12}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = true, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<11x5xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 0 of w to be 12, found 11}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = true, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<11x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>, %bias: tensor<1xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 0 of bias to be 5, found 1}}
  %0 = "sparse24.fully_connection"(%x, %w, %bias) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>, tensor<1xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected the rank of y to be 2, found 3}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x3x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 0 of y to be 2, found 3}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<3x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf32>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected dimension 1 of y to be 5, found 6}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x3x4xf32>, %w: tensor<5x12xf16>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected element type of w to be f32, found f16}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x12xf16>) -> tensor<2x5xf32>
  return
}

// -----

func.func @invalid(%x: tensor<2x12xi8>, %w: tensor<5x12xi8>) {
  // expected-error @+1 {{'sparse24.fully_connection' op expected element type of y to be i32, found i8}}
  %0 = "sparse24.fully_connection"(%x, %w) {num_output = 5 : i64, transpose = false, axis = 1 : i64} : (tensor<2x12xi8>, tensor<5x12xi8>) -> tensor<2x5xi8>
  return
}

// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

func.func @invalid() {
  // expected-error @+1 {{'sparse24.constant' op expected the type of 'value' to be tensor<2xi8>, found tensor<2xui8>}}
  %0 = "sparse24.constant"() {value = dense<[1, 2]> : tensor<2xui8>} : () -> tensor<2xi8>
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.constant' op expected the type of 'value' to be tensor<*xf32>, found tensor<f32>}}
  %0 = "sparse24.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<*xf32>
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.constant' op expected result to be a tensor, found vector<2xi8>}}
  %0 = "sparse24.constant"() {value = dense<[1, 2]> : vector<2xi8>} : () -> vector<2xi8>
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.constant' op expected the resource of 'value' to have a blob, found none}}
  %0 = "sparse24.constant"() {value = dense_resource<missing> : tensor<2xf32>} : () -> tensor<2xf32>
  return
}

// -----

func.func @invalid() {
  // expected-error @+1 {{'sparse24.constant' op expected the resource of 'value' to have 16000 bytes, found 4}}
  %0 = "sparse24.constant"() {value = dense_resource<small> : tensor<4000xf32>} : () -> tensor<4000xf32>
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
  // expected-error @+1 {{'sparse24.constant' op expected the resource of 'value' to have 2 bytes, found 4}}
  %0 = "sparse24.constant"() {value = dense_resource<small> : tensor<1xf16>} : () -> tensor<1xf16>
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
  // expected-error @+1 {{'sparse24.constant' op expected the resource of 'value' to have a static shape}}
  %0 = "sparse24.constant"() {value = dense_resource<small> : tensor<?xf32>} : () -> tensor<?xf32>
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
  // expected-error @+1 {{'sparse24.constant' op expected the resource of 'value' to be of numbers, found tensor<2x!onnx.String>}}
  %0 = "sparse24.constant"() {value = dense_resource<small> : tensor<2x!onnx.String>} : () -> tensor<2x!onnx.String>
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

// The constants of other dialects are checked as well.
// expected-error @+1 {{'onnx.Constant' op expected the resource of 'value' to have a blob, found none}}
%0 = "onnx.Constant"() {value = dense_resource<missing> : tensor<4xf32>} : () -> tensor<4xf32>

// -----

// expected-error @+1 {{'arith.constant' op expected the resource of 'value' to have 8 bytes, found 4}}
%0 = arith.constant dense_resource<small> : tensor<2xf32>

{-#
  dialect_resources: {
    builtin: {
      small: "0x040000000000803F"
    }
  }
#-}

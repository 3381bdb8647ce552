// RUN: sparse24-opt --convert-onnx-to-sparse24 --split-input-file --verify-diagnostics %s
// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

// What breaks ONNX's rules is not raised; models as files are in Import/Invalid.
func.func @operands(%x: tensor<1x4x8x8xf32>) {
  // expected-error@+1 {{'onnx.Conv' op expected 2 to 3 operands, found 1}}
  %0 = "onnx.Conv"(%x) : (tensor<1x4x8x8xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @no_weight(%x: tensor<1x4x8x8xf32>) {
  %none = "onnx.NoValue"() {value} : () -> none
  // expected-error@+1 {{'onnx.Conv' op expected operand 1 to be a tensor, found none}}
  %0 = "onnx.Conv"(%x, %none) : (tensor<1x4x8x8xf32>, none) -> tensor<*xf32>
  return
}

// -----

func.func @no_tensor(%x: i32, %w: tensor<4x2xf32>) {
  // expected-error@+1 {{'onnx.MatMul' op expected A to be a tensor, found i32}}
  %0 = "onnx.MatMul"(%x, %w) : (i32, tensor<4x2xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @no_result(%a: tensor<4x4xf32>) {
  // expected-error@+1 {{'onnx.Gemm' op expected 1 result, found 0}}
  "onnx.Gemm"(%a, %a) : (tensor<4x4xf32>, tensor<4x4xf32>) -> ()
  return
}

// -----

func.func @strides(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'onnx.Conv' op expected 'strides' to have 2 elements, found 1}}
  %0 = "onnx.Conv"(%x, %w) {strides = [1]} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @strides_of_floats(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'onnx.Conv' op expected the elements of 'strides' to be integers, found a float}}
  %0 = "onnx.Conv"(%x, %w) {strides = [1.0 : f32, 1]} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @dense_strides(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'onnx.Conv' op expected 'strides' to be a list of integers, found something else}}
  %0 = "onnx.Conv"(%x, %w) {strides = array<i64: 1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @auto_pad(%x: tensor<1x4x8x8xf32>, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'onnx.Conv' op expected 'auto_pad' to be "NOTSET", "SAME_UPPER", "SAME_LOWER" or "VALID", found "SAME"}}
  %0 = "onnx.Conv"(%x, %w) {auto_pad = "SAME"} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @invalid(%x: tensor<1x8x5x5xi8>, %w: tensor<8x4x3x3xi8>) {
  // expected-error@+1 {{'onnx.ConvTranspose' op expected element type of X to be floating-point, found i8}}
  %0 = "onnx.ConvTranspose"(%x, %w) : (tensor<1x8x5x5xi8>, tensor<8x4x3x3xi8>) -> tensor<*xi32>
  return
}

// -----

func.func @complex(%x: tensor<2x4xcomplex<f32>>, %w: tensor<4x1xcomplex<f32>>) {
  // expected-error@+1 {{'onnx.MatMul' op expected element type of A to be floating-point or an 8-, 32- or 64-bit integer, found complex<f32>}}
  %0 = "onnx.MatMul"(%x, %w) : (tensor<2x4xcomplex<f32>>, tensor<4x1xcomplex<f32>>) -> tensor<*xcomplex<f32>>
  return
}

// -----

func.func @no_tensors(%x: i32, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'onnx.Conv' op expected X to be a tensor, found i32}}
  %0 = "onnx.Conv"(%x, %w) : (i32, tensor<6x4x3x3xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @no_tensors_transposed(%x: i32, %w: tensor<6x4x3x3xf32>) {
  // expected-error@+1 {{'onnx.ConvTranspose' op expected X to be a tensor, found i32}}
  %0 = "onnx.ConvTranspose"(%x, %w) : (i32, tensor<6x4x3x3xf32>) -> tensor<*xf32>
  return
}

// -----

func.func @channels(%x: tensor<*xf32>, %w: tensor<4x4611686018427387904x1x1xf32>) {
  // expected-error@+1 {{'onnx.ConvTranspose' op expected the output channels to fit 64 bits}}
  %0 = "onnx.ConvTranspose"(%x, %w) {group = 4 : si64} : (tensor<*xf32>, tensor<4x4611686018427387904x1x1xf32>) -> tensor<*xf32>
  return
}

// -----

// What nothing is known of breaks no rule.
func.func @unranked(%x: tensor<*xf32>, %w: tensor<*xf32>) {
  %0 = "onnx.Conv"(%x, %w) : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
  return
}

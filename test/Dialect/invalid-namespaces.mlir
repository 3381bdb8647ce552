// RUN: sparse24-opt --split-input-file --verify-diagnostics %s

// expected-error @+1 {{'foo.bar' op expected an operation of a registered dialect or of 'onnx', found one of 'foo' (--allow-unregistered-dialect permits others)}}
"foo.bar"() : () -> ()

// -----

// Each operation reports one error.
func.func @two() {
  // expected-error @+1 {{found one of 'foo'}}
  %0 = "foo.bar"() : () -> !foo.type
  // expected-error @+1 {{found one of 'baz'}}
  %1 = "baz.op"() {a = #foo.attr} : () -> tensor<4xf32>
  return
}

// -----

// In a region of an operation that is known.
"onnx.If"() ({
  // expected-error @+1 {{found one of 'foo'}}
  "foo.bar"() : () -> ()
}) : () -> ()

// -----

// expected-error @+1 {{'onnx.Relu' op expected types of a registered dialect or of 'onnx', found one of 'foo'}}
%0 = "onnx.Relu"() : () -> tensor<4x!foo.type>

// -----

// expected-error @+1 {{'onnx.Cast' op expected types of a registered dialect or of 'onnx', found one of 'foo'}}
%0 = "onnx.Cast"() {to = !foo.type} : () -> tensor<4xf32>

// -----

// expected-error @+1 {{'onnx.Relu' op expected attributes of a registered dialect or of 'onnx', found one of 'foo'}}
%0 = "onnx.Relu"() {a = [1, {b = #foo.attr}]} : () -> tensor<4xf32>

// -----

// expected-error @+1 {{'func.func' op expected types of a registered dialect or of 'onnx', found one of 'foo'}}
func.func private @argument(tuple<i32, complex<f32>, !foo.type>)

// -----

// expected-error @+1 {{'onnx.Loop' op expected types of a registered dialect or of 'onnx', found one of 'foo'}}
"onnx.Loop"() ({
^bb0(%a: !foo.type):
  "onnx.Yield"() : () -> ()
}) : () -> ()

// -----

// Attributes may be nested without end.
// expected-error @+1 {{'onnx.Relu' op expected types and attributes nested at most 256 deep}}
%0 = "onnx.Relu"() {a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]} : () -> tensor<4xf32>

// -----
// -----

// expected-error @+1 {{found one of 'foo'}}
%0 = "onnx.Relu"() : () -> tensor<4xf32, #foo.encoding>

// -----

// expected-error @+1 {{found one of 'foo'}}
%0 = "onnx.Relu"() {a = () -> !foo.type} : () -> tensor<4xf32>

// -----


// Sharing makes few of them many, and each is looked at once.
#a0 = [1]
#a1 = [#a0, #a0, #a0, #a0, #a0, #a0, #a0, #a0]
#a2 = [#a1, #a1, #a1, #a1, #a1, #a1, #a1, #a1]
#a3 = [#a2, #a2, #a2, #a2, #a2, #a2, #a2, #a2]
#a4 = [#a3, #a3, #a3, #a3, #a3, #a3, #a3, #a3]
#a5 = [#a4, #a4, #a4, #a4, #a4, #a4, #a4, #a4]
#a6 = [#a5, #a5, #a5, #a5, #a5, #a5, #a5, #a5]
#a7 = [#a6, #a6, #a6, #a6, #a6, #a6, #a6, #a6]
#a8 = [#a7, #a7, #a7, #a7, #a7, #a7, #a7, #a7]
#a9 = [#a8, #a8, #a8, #a8, #a8, #a8, #a8, #a8]
#a10 = [#a9, #a9, #a9, #a9, #a9, #a9, #a9, #a9]
#a11 = [#a10, #a10, #a10, #a10, #a10, #a10, #a10, #a10]
#a12 = [#a11, #a11, #a11, #a11, #a11, #a11, #a11, #a11]
#a13 = [#a12, #a12, #a12, #a12, #a12, #a12, #a12, #a12]
#a14 = [#a13, #a13, #a13, #a13, #a13, #a13, #a13, #a13]
#a15 = [#a14, #a14, #a14, #a14, #a14, #a14, #a14, #a14]
#a16 = [#a15, #a15, #a15, #a15, #a15, #a15, #a15, #a15]
%0 = "onnx.Relu"() {a = #a16} : () -> tensor<4xf32>
// expected-error @+1 {{found one of 'foo'}}
%1 = "onnx.Relu"() {a = [#a16, #foo.attr]} : () -> tensor<4xf32>

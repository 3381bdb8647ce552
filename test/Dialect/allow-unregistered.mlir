// RUN: sparse24-opt --allow-unregistered-dialect --split-input-file --verify-diagnostics %s
// RUN: sparse24-opt --allow-unregistered-dialect --pass-pipeline='builtin.module(sparse24-verify{allow-unregistered=true})' --split-input-file --verify-diagnostics %s

%0 = "foo.bar"() {a = #foo.attr} : () -> tensor<4x!foo.type>

// -----

// The rules of the operations hold all the same.
%0 = "foo.bar"() {a = #foo.attr} : () -> tensor<4x!foo.type>
// expected-error @+1 {{'foo.bar' op expected the resource of 'value' to have a blob, found none}}
%1 = "foo.bar"() {value = dense_resource<missing> : tensor<4xf32>} : () -> tensor<4xf32>

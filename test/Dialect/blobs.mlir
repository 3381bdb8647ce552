// RUN: dialect-test blobs %s | FileCheck %s

// The bytes of elements attributes, which MLIR's C API has no accessor for.

// CHECK: blob yes 3 of 3, bytes yes: 01 02 03
%0 = "sparse24.constant"() {value = dense_resource<three> : tensor<3xi8>} : () -> tensor<3xi8>
// A name that must be quoted, and a blob of more than 64 bytes.
// CHECK-NEXT: blob yes 80 of 80, bytes yes: 00 01 02 03
%1 = "sparse24.constant"() {value = dense_resource<"a <b>"> : tensor<2x10xf32>} : () -> tensor<2x10xf32>
// No blob, and one of another size than the type needs.
// CHECK-NEXT: blob no 0 of 3, bytes no
%2 = "sparse24.constant"() {value = dense_resource<missing> : tensor<3xi8>} : () -> tensor<3xi8>
// CHECK-NEXT: blob yes 3 of 4000, bytes no
%3 = "sparse24.constant"() {value = dense_resource<three> : tensor<1000xf32>} : () -> tensor<1000xf32>
// Another type for the same blob.
// CHECK-NEXT: blob yes 80 of 80, bytes yes: 00 01 02 03
%4 = "sparse24.constant"() {value = dense_resource<"a <b>"> : tensor<10xcomplex<f32>>} : () -> tensor<10xcomplex<f32>>
// CHECK-NEXT: blob yes 3 of 3, bytes yes: 01 02 0d
%5 = "sparse24.constant"() {value = dense<[1, 2, -3]> : tensor<3xi4>} : () -> tensor<3xi4>
// CHECK-NEXT: blob yes 16 of 16, bytes yes splat: 00 3c
%6 = "sparse24.constant"() {value = dense<1.0> : tensor<8xf16>} : () -> tensor<8xf16>
// CHECK-NEXT: blob yes 0 of 0, bytes yes:
%7 = "sparse24.constant"() {value = dense_resource<missing> : tensor<0x5xf16>} : () -> tensor<0x5xf16>
// Products of dimensions that do not fit.
// CHECK-NEXT: blob no 0 of {{.*}}, bytes no
%8 = "sparse24.constant"() {value = dense_resource<three> : tensor<4294967296x4294967296xi8>} : () -> tensor<4294967296x4294967296xi8>
// Strings have no bytes.
// CHECK-NEXT: blob no 0 of {{.*}}, bytes no
%9 = "sparse24.constant"() {value = dense<["a"]> : tensor<1x!onnx.String>} : () -> tensor<1x!onnx.String>
// CHECK-NEXT: blob yes 2 of 2, bytes yes splat: 05 00
%10 = "onnx.Constant"() {value = dense<[5]> : tensor<1xui16>} : () -> tensor<1xui16>

{-# dialect_resources: { builtin: {
  three: "0x01000000010203",
  "a <b>": "0x04000000000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F"
} } #-}

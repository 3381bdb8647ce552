# usage: make-many.py FOLDER: a hundred layers with transposed weights, which are all
# different.
import sys

layers = 100
folder = sys.argv[1]


def weight(i, rank):
    rows = [f"[{i + 1}.0, 0.5, {i + 2}.0, 0.0]", "[0.0, 0.0, 0.0, 1.0]"]
    return "dense<" + "[" * (rank - 1) + ", ".join(rows) + "]" * (rank - 1) + ">"


def write(name, inputs, types, body):
    with open(f"{folder}/{name}", "w") as file:
        results = ", ".join(f"%y{i}" for i in range(layers))
        outputs = ", ".join([types] * layers)
        print(f"func.func @main({inputs}) -> ({outputs}) {{", file=file)
        for i in range(layers):
            print(body(i), file=file)
        print(f"  return {results} : {outputs}\n}}", file=file)


# Joined, the transposition does not go into a flag.
write("many.mlir", "%x: tensor<3x4xf32>", "tensor<3x2xf32>", lambda i: f"""
  %w{i} = "sparse24.constant"() {{value = {weight(i, 2)} : tensor<2x4xf32>}} : () -> tensor<2x4xf32>
  %t{i} = "onnx.Transpose"(%w{i}) {{perm = [1, 0]}} : (tensor<2x4xf32>) -> tensor<4x2xf32>
  %r{i} = "onnx.Identity"(%t{i}) : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %c{i} = "onnx.Concat"(%r{i}) {{axis = 0 : si64}} : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %y{i} = "sparse24.matmul"(%x, %c{i}) {{transpose_x1 = false, transpose_x2 = false, operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>}} : (tensor<3x4xf32>, tensor<4x2xf32>) -> tensor<3x2xf32>""")
write("tosa.mlir", "%x: tensor<1x3x4xf32>", "tensor<1x3x2xf32>", lambda i: f"""
  %w{i} = "tosa.const"() {{values = {weight(i, 3)} : tensor<1x2x4xf32>}} : () -> tensor<1x2x4xf32>
  %z{i} = "tosa.const"() {{values = dense<0.0> : tensor<1xf32>}} : () -> tensor<1xf32>
  %t{i} = tosa.transpose %w{i} {{perms = array<i32: 0, 2, 1>}} : (tensor<1x2x4xf32>) -> tensor<1x4x2xf32>
  %y{i} = tosa.matmul %x, %t{i}, %z{i}, %z{i} : (tensor<1x3x4xf32>, tensor<1x4x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x3x2xf32>""")

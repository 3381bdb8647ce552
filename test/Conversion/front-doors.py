"""front-doors.py make | compare RAISED PRINTED

`make` prints a module with a function for each case below, each with an input x and
a constant weight, and a main that calls them and prints what they return.

`compare` reads the module that sparse24-opt made of it, evaluates the sparse24
operations by their definition in docs/dialect.md, and compares the results, number
by number, with what mlir-runner printed for the original.
"""

import itertools
import json
import math
import re
import struct
import sys


def numbers(seed, shape, low=-4, high=4):
    """Pseudorandom small integers, so that sums are exact in any order."""
    state, out = seed * 7919 + 1, []
    for _ in range(math.prod(shape)):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(low + (state >> 8) % (high - low + 1))
    return out


def prune(values, shape, axis, zero=0):
    """Leaves two of each four along an axis, at places that vary."""
    values = list(values)
    stride = math.prod(shape[axis + 1 :])
    for i in range(len(values)):
        k = i // stride % shape[axis]
        other = i - k * stride  # where the row starts
        kept = (other * 7 + k // 4 * 3) % 6
        pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
        if k % 4 not in pairs[kept]:
            values[i] = zero
    return values


def literal(values, shape, is_float):
    if not shape:
        return f"{values[0]}.0" if is_float else str(values[0])
    step = math.prod(shape[1:])
    return "[" + ", ".join(
        literal(values[i * step : (i + 1) * step], shape[1:], is_float) for i in range(shape[0])
    ) + "]"


def dense(values, shape, element):
    text = literal(values, shape, element.startswith("f"))
    return f"dense<{text}> : {tensor(shape, element)}"


def tensor(shape, element):
    return "tensor<" + "".join(f"{d}x" for d in shape) + element + ">"


# name, element, x, weight's shape and reduction axis, result, result's element, body.
# In a body, X Y W stand for types, {w} and {zero} for the weight and a zero init.
CASES = []


def case(name, element, x, w, axis, y, body, zero=0):
    CASES.append((name, element, x, w, axis, y, body, zero))


TOSA_I8 = """
  %b = "tosa.const"() {values = dense<BIAS> : tensor<BTYPE>} : () -> tensor<BTYPE>
  %xz = "tosa.const"() {values = dense<XZ> : tensor<1xi8>} : () -> tensor<1xi8>
  %wz = "tosa.const"() {values = dense<WZ> : tensor<1xi8>} : () -> tensor<1xi8>
"""


def tosa_conv(bias, btype, xz, wz, attributes, weight="%w", acc="i32"):
    zp = "i8" if acc == "i32" else acc
    text = TOSA_I8.replace("BIAS", bias).replace("BTYPE", btype)
    text = text.replace("XZ", xz).replace("WZ", wz).replace("1xi8", "1x" + zp)
    return text + (
        f"  %y = tosa.conv2d %x, {weight}, %b, %xz, %wz {{acc_type = {acc}, {attributes}}} : "
        f"(X, W, tensor<{btype}>, tensor<1x{zp}>, tensor<1x{zp}>) -> Y"
    )


case("tosa_pads", "i8", [2, 6, 7, 8], [3, 3, 2, 8], 3, [2, 3, 4, 3],
     tosa_conv("[5, -6, 7]", "3xi32", "3", "0",
               "pad = array<i64: 1, 2, 3, 2>, stride = array<i64: 2, 3>, dilation = array<i64: 2, 2>"))
case("tosa_weight_zero_point", "i8", [1, 3, 3, 8], [2, 2, 2, 8], 3, [1, 3, 2, 2],
     tosa_conv("[1, 2]", "2xi32", "-2", "3",
               "pad = array<i64: 0, 1, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>"),
     zero=3)
case("tosa_one_bias", "i8", [1, 2, 2, 8], [2, 1, 1, 8], 3, [1, 2, 2, 2],
     tosa_conv("-9", "1xi32", "0", "0",
               "pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>"))
case("tosa_float", "f32", [1, 5, 4, 12], [4, 3, 3, 12], 3, [1, 5, 4, 4],
     tosa_conv("[1.0, -1.0, 0.0, 4.0]", "4xf32", "0.0", "0.0",
               "pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>",
               acc="f32"))
# torch-mlir keeps the weight O x I x KH x KW and transposes it.
case("tosa_transposed", "i8", [1, 4, 4, 8], [2, 8, 3, 2], 1, [1, 2, 3, 2],
     '  %t = tosa.transpose %w {perms = array<i32: 0, 2, 3, 1>} : (W) -> tensor<2x3x2x8xi8>\n'
     + tosa_conv("[1, 2]", "2xi32", "0", "0",
                 "pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>",
                 "%t").replace("(X, W,", "(X, tensor<2x3x2x8xi8>,"))
# The fully connected layer of TFLite.
case("tosa_reshaped", "i8", [3, 1, 1, 8], [5, 8], 1, [3, 1, 1, 5],
     '  %s = tosa.const_shape {values = dense<[5, 1, 1, 8]> : tensor<4xindex>} : () -> !tosa.shape<4>\n'
     '  %t = tosa.reshape %w, %s : (W, !tosa.shape<4>) -> tensor<5x1x1x8xi8>\n'
     + tosa_conv("0", "1xi32", "-128", "0",
                 "pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>",
                 "%t").replace("(X, W,", "(X, tensor<5x1x1x8xi8>,"))
case("tosa_matmul", "i8", [2, 3, 8], [2, 8, 5], 1, [2, 3, 5],
     '  %xz = "tosa.const"() {values = dense<4> : tensor<1xi8>} : () -> tensor<1xi8>\n'
     '  %wz = "tosa.const"() {values = dense<-1> : tensor<1xi8>} : () -> tensor<1xi8>\n'
     "  %y = tosa.matmul %x, %w, %xz, %wz : (X, W, tensor<1xi8>, tensor<1xi8>) -> Y", zero=-1)



def tosa_op(op, bias, btype, attributes, xz="0.0", wz="0.0", acc="f32"):
    return tosa_conv(bias, btype, xz, wz, attributes, acc=acc).replace("tosa.conv2d", "tosa." + op)


case("tosa_conv3d", "f32", [1, 4, 5, 6, 8], [3, 2, 3, 2, 8], 4, [1, 4, 3, 5, 3],
     tosa_op("conv3d", "[1.0, -1.0, 4.0]", "3xf32",
             "pad = array<i64: 2, 0, 1, 1, 0, 1>, stride = array<i64: 1, 2, 1>, dilation = array<i64: 2, 1, 2>"))
case("tosa_conv3d_zero_points", "i8", [2, 2, 3, 3, 8], [2, 2, 1, 2, 8], 4, [2, 3, 3, 2, 2],
     tosa_op("conv3d", "[5, -6]", "2xi32",
             "pad = array<i64: 1, 1, 0, 0, 0, 0>, stride = array<i64: 1, 1, 1>, dilation = array<i64: 1, 1, 1>",
             "-3", "2", "i32"), zero=2)
# A transposed convolution whose output is cut at the beginning, and goes on at the
# end of one dimension and is cut there in the other.
case("tosa_transposed_conv", "f32", [2, 3, 4, 8], [3, 3, 4, 8], 3, [2, 7, 7, 3],
     tosa_op("transpose_conv2d", "[1.0, -2.0, 3.0]", "3xf32",
             "out_pad = array<i64: -1, 1, -2, -1>, stride = array<i64: 2, 2>"))
case("tosa_transposed_conv_i8", "i8", [2, 3, 4, 8], [3, 3, 4, 8], 3, [2, 6, 8, 3],
     tosa_op("transpose_conv2d", "[1, -2, 3]", "3xi32",
             "out_pad = array<i64: -1, 0, -2, 0>, stride = array<i64: 2, 2>", "0", "0", "i32"))
case("tosa_transposed_conv_i8_stride", "i8", [1, 2, 3, 8], [2, 2, 3, 8], 3, [1, 6, 5, 2],
     tosa_op("transpose_conv2d", "-7", "1xi32",
             "out_pad = array<i64: 0, 1, 0, 0>, stride = array<i64: 3, 1>", "0", "0", "i32"))
case("tosa_transposed_conv_stride", "f32", [1, 2, 3, 8], [2, 2, 3, 8], 3, [1, 6, 5, 2],
     tosa_op("transpose_conv2d", "0.0", "1xf32",
             "out_pad = array<i64: 0, 1, 0, 0>, stride = array<i64: 3, 1>"))

ZERO = "  %c = arith.constant ZERO : E\n  %e = tensor.empty() : Y\n  %i = linalg.fill ins(%c : E) outs(%e : Y) -> Y\n"
NAMED = "  %y = linalg.{0} {1} ins(%x, %w : X, W) outs(%i : Y) -> Y"


def named(op, attributes="", init=ZERO):
    return init + NAMED.replace("{0}", op).replace("{1}", attributes)


def quantized(op, xz, wz, attributes="", init=ZERO):
    points = f"  %xz = arith.constant {xz} : i32\n  %wz = arith.constant {wz} : i32\n"
    return points + named(op, attributes, init).replace(
        "ins(%x, %w : X, W)", "ins(%x, %w, %xz, %wz : X, W, i32, i32)")


def window(strides, dilations, spatial=2):
    return (f"{{strides = dense<{strides}> : tensor<{spatial}xi64>, "
            f"dilations = dense<{dilations}> : tensor<{spatial}xi64>}}")


def generic(maps, iterators, extended=False, ins="%x, %w : X, W", init=ZERO, swap=False):
    """The weight may be the left input: X and W are then told apart by `ins`."""
    loops = ", ".join(f"d{i}" for i in range(len(iterators)))
    text = ", ".join(f"affine_map<({loops}) -> ({m})>" for m in maps)
    kinds = ", ".join('"parallel"' if i == "p" else '"reduction"' for i in iterators)
    body = "  ^bb0(%l: A, %r: A, %o: E):\n"
    a, b = "%l", "%r"
    if extended:
        body += "    %ea = arith.extsi %l : A to E\n    %eb = arith.extsi %r : A to E\n"
        a, b = "%ea", "%eb"
    body += f"    %m = arith.MUL {b}, {a} : E\n" if swap else f"    %m = arith.MUL {a}, {b} : E\n"
    body += "    %s = arith.ADD %m, %o : E\n" if swap else "    %s = arith.ADD %o, %m : E\n"
    return init + (
        f"  %y = linalg.generic {{indexing_maps = [{text}], iterator_types = [{kinds}]}} "
        f"ins({ins}) outs(%i : Y) {{\n{body}    linalg.yield %s : E\n  }} -> Y"
    )


case("conv_nchw_fchw", "f32", [1, 8, 7, 9], [3, 8, 3, 2], 1, [1, 3, 2, 4],
     named("conv_2d_nchw_fchw", window("[2, 2]", "[2, 1]")))
case("conv_nhwc_hwcf", "f32", [2, 5, 6, 8], [2, 3, 8, 3], 2, [2, 4, 2, 3],
     named("conv_2d_nhwc_hwcf", window("[1, 2]", "[1, 1]")))
case("conv_nhwc_fhwc", "f32", [1, 4, 4, 8], [3, 2, 2, 8], 3, [1, 3, 3, 3],
     named("conv_2d_nhwc_fhwc", window("1", "1")))
# torch-mlir's bias, repeated as the init.
case("conv_bias", "f32", [1, 8, 4, 4], [3, 8, 2, 2], 1, [1, 3, 3, 3],
     "  %b = arith.constant dense<[1.0, -2.0, 3.0]> : tensor<3xf32>\n  %e = tensor.empty() : Y\n"
     "  %i = linalg.broadcast ins(%b : tensor<3xf32>) outs(%e : Y) dimensions = [0, 2, 3]\n"
     "  %y = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}"
     " ins(%x, %w : X, W) outs(%i : Y) -> Y")
BIAS_GENERIC = (
    "  %b = arith.constant dense<[7, -8]> : tensor<2xi32>\n  %e = tensor.empty() : Y\n"
    "  %i = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d3)>, "
    "affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>], "
    'iterator_types = ["parallel", "parallel", "parallel", "parallel"]} '
    "ins(%b : tensor<2xi32>) outs(%e : Y) {\n  ^bb0(%in: i32, %out: i32):\n"
    "    linalg.yield %in : i32\n  } -> Y\n")
# A weight in an order that no named operation has, i8 to i32, factors and sum swapped.
case("conv_generic", "i8", [1, 6, 9, 8], [8, 2, 2, 2], 0, [1, 3, 3, 2],
     generic(["d0, d1 * 2 + d4, d2 * 2 + d5 * 3, d6", "d6, d4, d5, d3", "d0, d1, d2, d3"],
             "pppprrr", extended=True, init=BIAS_GENERIC, swap=True))
case("matmul", "f32", [4, 8], [8, 5], 0, [4, 5], named("matmul"))
case("matmul_transposed_b", "f32", [4, 8], [5, 8], 1, [4, 5],
     named("matmul", "indexing_maps = [affine_map<(m, n, k) -> (m, k)>, "
                     "affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]"))
case("matmul_i32", "i32", [4, 8], [8, 5], 0, [4, 5], named("matmul"))
case("matmul_i8", "i8", [4, 8], [8, 5], 0, [4, 5], named("matmul"))
case("batch_matmul", "f32", [3, 2, 8], [3, 8, 4], 1, [3, 2, 4], named("batch_matmul"))
case("vecmat", "f32", [8], [8, 4], 0, [4], named("vecmat"))
case("dot", "f32", [8], [8], 0, [], named("dot"))
case("matvec_vector", "f32", [3, 8], [8], 0, [3], named("matvec"))
case("matvec_matrix", "f32", [8], [4, 8], 1, [4],
     named("matvec").replace("ins(%x, %w : X, W)", "ins(%w, %x : W, X)"))
case("contract_transposed_a", "f32", [8, 3], [8, 5], 0, [3, 5],
     named("contract", "indexing_maps = [affine_map<(m, n, k) -> (k, m)>, "
                       "affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]"))
# dot_general of StableHLO on batch x sequence x K, with the weight on the left.
case("generic_sequence", "f32", [2, 3, 8], [5, 8], 1, [2, 3, 5],
     generic(["d2, d3", "d0, d1, d3", "d0, d1, d2"], "pppr", ins="%w, %x : W, X"))
case("generic_batch_transposed", "f32", [2, 3, 8, 4], [5, 3, 8, 2], 2, [2, 3, 4, 5],
     generic(["d0, d1, d4, d2", "d3, d1, d4, d0", "d0, d1, d2, d3"], "ppppr"))
case("linalg_transposed", "f32", [3, 8], [4, 8], 1, [3, 4],
     "  %te = tensor.empty() : tensor<8x4xf32>\n"
     "  %t = linalg.transpose ins(%w : W) outs(%te : tensor<8x4xf32>) permutation = [1, 0]\n"
     + named("matmul").replace("ins(%x, %w : X, W)", "ins(%x, %t : X, tensor<8x4xf32>)"))
case("generic_transposed_collapsed", "f32", [3, 8], [2, 3, 4, 4], 3, [3, 12],
     "  %te = tensor.empty() : tensor<3x4x2x4xf32>\n"
     "  %t = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (c, a, b, d)>, "
     "affine_map<(a, b, c, d) -> (a, b, c, d)>], "
     'iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%w : W) '
     "outs(%te : tensor<3x4x2x4xf32>) {\n  ^bb0(%in: f32, %out: f32):\n"
     "    linalg.yield %in : f32\n  } -> tensor<3x4x2x4xf32>\n"
     "  %u = tensor.collapse_shape %t [[0, 1], [2, 3]] : tensor<3x4x2x4xf32> into tensor<12x8xf32>\n"
     + named("matmul", "indexing_maps = [affine_map<(m, n, k) -> (m, k)>, "
                       "affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]")
     .replace("ins(%x, %w : X, W)", "ins(%x, %u : X, tensor<12x8xf32>)"))

# One and three spatial dimensions.
case("conv_ncw_fcw", "f32", [2, 8, 9], [3, 8, 3], 1, [2, 3, 3],
     named("conv_1d_ncw_fcw", window("2", "2", 1)))
case("conv_nwc_wcf", "f32", [1, 7, 8], [2, 8, 3], 1, [1, 5, 3],
     named("conv_1d_nwc_wcf", window("1", "2", 1)))
case("conv_ncdhw_fcdhw", "f32", [1, 8, 4, 5, 6], [2, 8, 2, 3, 1], 1, [1, 2, 3, 1, 3],
     named("conv_3d_ncdhw_fcdhw", window("[1, 3, 2]", "[1, 2, 1]", 3)))
case("conv_ndhwc_dhwcf", "f32", [2, 3, 4, 5, 8], [2, 1, 3, 8, 2], 3, [2, 2, 4, 2, 2],
     named("conv_3d_ndhwc_dhwcf", window("[1, 1, 2]", "[1, 1, 1]", 3)))
case("conv_generic_1d", "i8", [1, 9, 8], [8, 2, 2], 0, [1, 3, 2],
     generic(["d0, d1 * 3 + d3 * 2, d4", "d4, d2, d3", "d0, d1, d2"], "ppprr", extended=True))
case("conv_generic_3d", "f32", [1, 8, 3, 3, 3], [2, 2, 2, 8, 2], 3, [1, 2, 2, 2, 2],
     generic(["d0, d8, d2 + d5, d3 + d6, d4 + d7", "d7, d5, d6, d8, d1", "d0, d1, d2, d3, d4"],
             "ppppprrrr"))

# Groups.
case("conv_ngchw_fgchw", "f32", [1, 2, 8, 4, 5], [3, 2, 8, 2, 2], 2, [1, 2, 3, 3, 2],
     named("conv_2d_ngchw_fgchw", window("[1, 2]", "[1, 2]")))
case("conv_ngchw_gfchw", "f32", [2, 3, 4, 3, 3], [3, 2, 4, 2, 1], 2, [2, 3, 2, 2, 3],
     named("conv_2d_ngchw_gfchw", window("1", "1")))
# torch-mlir's groups: x, the weight and the biased init are expanded, and the
# result is collapsed.
case("conv_groups_bias", "f32", [1, 8, 4, 4], [6, 4, 3, 3], 1, [1, 6, 2, 2],
     "  %b = arith.constant dense<[1.0, -2.0, 3.0, -4.0, 5.0, -6.0]> : tensor<6xf32>\n  %e = tensor.empty() : Y\n"
     "  %i = linalg.broadcast ins(%b : tensor<6xf32>) outs(%e : Y) dimensions = [0, 2, 3]\n"
     "  %xg = tensor.expand_shape %x [[0], [1, 2], [3], [4]] output_shape [1, 2, 4, 4, 4] : X into tensor<1x2x4x4x4xf32>\n"
     "  %wg = tensor.expand_shape %w [[0, 1], [2], [3], [4]] output_shape [2, 3, 4, 3, 3] : W into tensor<2x3x4x3x3xf32>\n"
     "  %ig = tensor.expand_shape %i [[0], [1, 2], [3], [4]] output_shape [1, 2, 3, 2, 2] : Y into tensor<1x2x3x2x2xf32>\n"
     "  %yg = linalg.conv_2d_ngchw_gfchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}"
     " ins(%xg, %wg : tensor<1x2x4x4x4xf32>, tensor<2x3x4x3x3xf32>) outs(%ig : tensor<1x2x3x2x2xf32>)"
     " -> tensor<1x2x3x2x2xf32>\n"
     "  %y = tensor.collapse_shape %yg [[0], [1, 2], [3], [4]] : tensor<1x2x3x2x2xf32> into Y")
GROUPED_BIAS = (
    "  %b = arith.constant dense<[[7, -8], [9, 1]]> : tensor<2x2xi32>\n  %e = tensor.empty() : Y\n"
    "  %i = linalg.broadcast ins(%b : tensor<2x2xi32>) outs(%e : Y) dimensions = [0, 1, 2]\n")
case("conv_nhwgc_gfhwc_q", "i8", [1, 3, 4, 2, 8], [2, 2, 2, 3, 8], 4, [1, 2, 2, 2, 2],
     quantized("conv_2d_nhwgc_gfhwc_q", 7, -2, window("1", "1"), GROUPED_BIAS), zero=-2)
case("conv_nhwgc_gfhwc", "f32", [2, 3, 3, 2, 4], [2, 3, 1, 2, 4], 4, [2, 3, 2, 2, 3],
     named("conv_2d_nhwgc_gfhwc", window("1", "1")))
# Groups of one spatial dimension, with the groups in the middle of the weight.
case("conv_generic_groups", "f32", [1, 2, 8, 6], [8, 2, 3, 2], 0, [1, 2, 3, 5],
     generic(["d0, d1, d5, d3 + d4", "d5, d1, d2, d4", "d0, d1, d2, d3"], "pppprr"))
# A group for each input channel would be depthwise; these have volumes of four.
case("conv_generic_groups_3d", "f32", [1, 3, 3, 3, 2, 4], [2, 2, 1, 2, 4, 2], 4,
     [1, 2, 3, 2, 2, 2],
     generic(["d0, d1 + d6, d2 + d7, d3 + d8, d4, d9", "d4, d6, d7, d8, d9, d5",
              "d0, d1, d2, d3, d4, d5"], "pppppprrrr"))

# Zero points.
case("conv_nhwc_hwcf_q", "i8", [1, 4, 5, 8], [2, 2, 8, 3], 2, [1, 3, 2, 3],
     quantized("conv_2d_nhwc_hwcf_q", -128, 5, window("[1, 2]", "[1, 2]")), zero=5)
case("conv_nhwc_fhwc_q", "i8", [1, 3, 3, 8], [3, 2, 2, 8], 3, [1, 2, 2, 3],
     quantized("conv_2d_nhwc_fhwc_q", 0, 1, window("1", "1")), zero=1)
case("conv_nchw_fchw_q", "i8", [2, 8, 3, 3], [3, 8, 1, 2], 1, [2, 3, 3, 2],
     quantized("conv_2d_nchw_fchw_q", 127, 0, window("1", "1")))
case("conv_ngchw_gfchw_q", "i8", [1, 2, 4, 3, 3], [2, 3, 4, 2, 2], 2, [1, 2, 3, 2, 2],
     quantized("conv_2d_ngchw_gfchw_q", 3, -128, window("1", "1")), zero=-128)
case("conv_ndhwc_dhwcf_q", "i8", [1, 3, 3, 3, 8], [2, 1, 2, 8, 3], 3, [1, 2, 3, 2, 3],
     quantized("conv_3d_ndhwc_dhwcf_q", 11, -1, window("1", "1", 3)), zero=-1)
case("quantized_matmul", "i8", [4, 8], [8, 5], 0, [4, 5],
     quantized("quantized_matmul", -9, 4), zero=4)
case("quantized_batch_matmul", "i8", [2, 3, 8], [2, 8, 4], 1, [2, 3, 4],
     quantized("quantized_batch_matmul", 3, 0))
# What linalg-generalize-named-ops makes of them, with the weight on the left and a
# zero point that is not an input.
case("generic_zero_points", "i8", [4, 8], [5, 8], 1, [4, 5],
     ZERO + "  %xz = arith.constant 6 : i32\n  %wz = arith.constant -7 : i32\n"
     "  %y = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, k)>, "
     "affine_map<(m, n, k) -> ()>, affine_map<(m, n, k) -> (m, n)>], "
     'iterator_types = ["parallel", "parallel", "reduction"]} '
     "ins(%w, %x, %xz : W, X, i32) outs(%i : Y) {\n  ^bb0(%l: i8, %r: i8, %p: i32, %o: i32):\n"
     "    %el = arith.extsi %l : i8 to i32\n    %er = arith.extsi %r : i8 to i32\n"
     "    %sl = arith.subi %el, %wz : i32\n    %sr = arith.subi %er, %p : i32\n"
     "    %m = arith.muli %sr, %sl : i32\n    %s = arith.addi %m, %o : i32\n"
     "    linalg.yield %s : i32\n  } -> Y", zero=-7)


def make():
    functions, main = [], []
    for number, (name, element, x, w, axis, y, body, zero) in enumerate(CASES):
        out = "i32" if element == "i8" else element
        weight = prune(numbers(number + 100, w), w, axis, zero)
        text = body
        kind = "f" if out.startswith("f") else "i"
        for old, new in {"ZERO": "0.0" if kind == "f" else "0", "MUL": "mul" + kind,
                         "ADD": "add" + kind}.items():
            text = text.replace(old, new)
        for old, new in {"X": tensor(x, element), "W": tensor(w, element), "Y": tensor(y, out),
                         "E": out, "A": element}.items():
            text = re.sub(rf"\b{old}\b", new, text)
        functions.append(
            f"func.func private @{name}(%x: {tensor(x, element)}) -> {tensor(y, out)} {{\n"
            f"  %w = arith.constant {dense(weight, w, element)}\n"
            f"{text.strip(chr(10))}\n  return %y : {tensor(y, out)}\n}}")
        main.append(
            f"  %x{number} = arith.constant {dense(numbers(number, x), x, element)}\n"
            f"  %y{number} = call @{name}(%x{number}) : ({tensor(x, element)}) -> {tensor(y, out)}\n"
            f"  %u{number} = tensor.cast %y{number} : {tensor(y, out)} to tensor<*x{out}>\n"
            f"  call @printMemref{out.upper()}(%u{number}) : (tensor<*x{out}>) -> ()")
    main = "\n".join(main).replace("printMemrefF32", "printMemrefF32")
    print("\n".join(functions))
    print("func.func private @printMemrefF32(tensor<*xf32>)")
    print("func.func private @printMemrefI32(tensor<*xi32>)")
    print(f"func.func @main() {{\n{main}\n  return\n}}")


# What sparse24-opt printed.


def flatten(value):
    if isinstance(value, list):
        return [number for element in value for number in flatten(element)]
    return [value]


def parse_type(text):
    *shape, element = text[len("tensor<") : -1].split("x")
    return [int(d) for d in shape], element


def parse_elements(text, resources):
    kind, content, type_text = re.match(
        r"(dense|dense_resource)<(.*?)> : (tensor<[^>]*>)", text).groups()
    shape, element = parse_type(type_text)
    count = math.prod(shape)
    code = {"i8": "b", "i32": "i", "f32": "f"}[element]
    if kind == "dense_resource" or content.startswith('"'):
        data = bytes.fromhex(resources[content] if kind == "dense_resource" else content[3:-1])
        values = list(struct.unpack(f"<{len(data) // struct.calcsize(code)}{code}", data))
    else:
        values = flatten(json.loads(content))
    return shape, values * count if len(values) == 1 else values


def at(shape, values, position):
    index = 0
    for extent, i in zip(shape, position):
        index = index * extent + i
    return values[index]


def indices(shape):
    return itertools.product(*map(range, shape))


def conv(attributes, x, w, bias, xz, wz, shape):
    """One to three spatial dimensions, with groups."""
    strides, pads, dilations = (attributes[n] for n in ("strides", "pads", "dilations"))
    is_last, groups = attributes["data_format"].endswith("C"), attributes["groups"]
    (xs, xv), (ws, wv) = x, w
    extents = xs[1:-1] if is_last else xs[2:]
    out = []
    for position in indices(shape):
        n, o, *place = [position[0], position[-1], *position[1:-1]] if is_last else position
        total = bias[o] if bias else 0
        for i, *kernel in indices(ws[1:]):
            at_x = [p * s - b + k * d for p, s, b, k, d
                    in zip(place, strides, pads, kernel, dilations)]
            if all(0 <= p < e for p, e in zip(at_x, extents)):
                channel = o // (ws[0] // groups) * ws[1] + i
                element = at(xs, xv, (n, *at_x, channel) if is_last else (n, channel, *at_x))
                total += (element - xz) * (at(ws, wv, (o, i, *kernel)) - wz)
        out.append(total)
    return out


def conv_transpose(attributes, x, w, bias, _xz, _wz, shape):
    """Each input adds its kernel to the output, which then loses its pads."""
    strides, pads, dilations = (attributes[n] for n in ("strides", "pads", "dilations"))
    assert attributes["data_format"].endswith("C") and attributes["groups"] == 1
    (xs, xv), (ws, wv) = x, w
    # output_padding is the rest of the output, which the bias alone reaches.
    for extent, x_, k, s, d, p, b, e in zip(shape[1:-1], xs[1:-1], ws[2:], strides, dilations,
                                            attributes["output_padding"], pads, pads[2:]):
        assert extent == (x_ - 1) * s + (k - 1) * d + 1 + p - b - e
    out = [bias[position[-1]] if bias else 0 for position in indices(shape)]
    for n, *place, c in indices(xs):
        for m, *kernel in indices(ws[1:]):
            at_y = [p * s - b + k * d for p, s, b, k, d
                    in zip(place, strides, pads, kernel, dilations)]
            if all(0 <= p < e for p, e in zip(at_y, shape[1:-1])):
                index = 0
                for extent, i in zip(shape, (n, *at_y, m)):
                    index = index * extent + i
                out[index] += at(xs, xv, (n, *place, c)) * at(ws, wv, (c, m, *kernel))
    return out


def matmul(attributes, x, w, bias, xz, wz, shape):
    (xs, xv), (ws, wv) = x, w
    is_row, is_column = len(xs) == 1, len(ws) == 1
    out = []
    extent = ws[-1] if is_column or attributes["transpose_x2"] else ws[-2]
    for position in indices(shape):
        rest = list(position)
        column = None if is_column else rest.pop()
        row = None if is_row else rest.pop()
        total = bias[column] if bias else 0
        for k in range(extent):
            matrix = (k, row) if attributes["transpose_x1"] else (row, k)
            left = (k,) if is_row else tuple(rest) + matrix
            matrix = (column, k) if attributes["transpose_x2"] else (k, column)
            right = (k,) if is_column else tuple(rest[len(rest) - len(ws) + 2 :]) + matrix
            total += (at(xs, xv, left) - xz) * (at(ws, wv, right) - wz)
        out.append(total)
    return out


def evaluate(lines, x, resources):
    values = {"%arg0": x}
    for line in lines:
        if line.startswith("return "):
            return values[line.split()[1]][1]
        name, _, text = line.partition(" = ")
        constant = re.search(r"(dense(?:_resource)?<.*)", text)
        if text.startswith(("arith.constant dense", '"tosa.const"', '"sparse24.constant"')):
            values[name] = parse_elements(constant.group(1), resources)
            continue
        moved = re.match(r"tensor\.(?:collapse|expand)_shape (\S+) .* into (tensor<.*>)", text)
        if moved:
            values[name] = parse_type(moved.group(2))[0], values[moved.group(1)][1]
            continue
        op = re.match(r'"sparse24\.(\w+)"\((.*?)\) \{(.*)\} : .* -> (tensor<.*>)', text)
        if not op:
            sys.exit("cannot evaluate: " + line)
        kind, operands, attribute_text, type_text = op.groups()
        attributes = {}
        for key, value in re.findall(r'(\w+) = (array<[^>]*>|"\w+"|\w+)', attribute_text):
            array = re.match(r"array<i\d+: (.*)>", value)
            attributes[key] = (list(map(int, array.group(1).split(","))) if array
                               else value == "true" if value in ("true", "false")
                               else int(value) if value.isdigit() else value.strip('"'))
        operands = operands.split(", ")
        present = attributes.get("operandSegmentSizes", [i < len(operands) for i in range(5)])
        operands = iter(operands)
        x_, w, bias, xz, wz = (values[next(operands)] if p else None for p in present)
        run = (matmul if kind == "matmul"
               else conv_transpose if kind.startswith("conv_transpose") else conv)
        shape = parse_type(type_text)[0]
        result = run(attributes, x_, w, bias and bias[1], xz[1][0] if xz else 0,
                     wz[1][0] if wz else 0, shape)
        values[name] = shape, result
    return None


def compare(raised_path, printed_path):
    with open(raised_path, encoding="utf-8") as file:
        raised = file.read()
    with open(printed_path, encoding="utf-8") as file:
        printed = file.read()
    # The first four bytes of a blob are its alignment.
    resources = {n: d[8:] for n, d in re.findall(r'^ *([\w.$-]+): "0x([0-9A-F]+)"', raised, re.M)}
    results = re.findall(r"data =\s*(.*?)(?=\nUnranked|\Z)", printed, re.S)
    if len(results) != len(CASES):
        sys.exit(f"expected {len(CASES)} results, found {len(results)}")
    for number, (name, _, x, _, _, _, _, _) in enumerate(CASES):
        body = re.search(rf"func\.func private @{name}\(.*?\n(.*?)\n  }}", raised, re.S).group(1)
        lines = [line.strip() for line in body.split("\n")]
        found = evaluate(lines, (x, numbers(number, x)), resources)
        expected = flatten(json.loads(re.sub(r"\s+", " ", results[number])))
        if list(map(float, found)) != list(map(float, expected)) or not any(expected):
            sys.exit(f"{name}: expected {expected}, found {found}")
        print(f"{name}: {len(expected)} equal")


if sys.argv[1] == "make":
    make()
else:
    compare(*sys.argv[2:])

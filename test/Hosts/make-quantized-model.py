"""make-quantized-model.py [--same]

Prints an ONNX model as text: QLinearConv layers of int8, one after the other. Extents
are no multiples of the blocks of hardware; the pruned filters have groups of every
pattern that 2:4 permits. With --same the spatial extents are unknown, and auto_pad is
SAME_UPPER. The model is the same each time.
"""

import random
import sys

# name, input channels, output channels, kernel, pads, stride, groups, pruned
LAYERS = [
    ("wide", 70, 20, (3, 3), 1, 2, 1, True),
    ("odd", 20, 33, (1, 1), 0, 1, 1, True),
    ("dense", 33, 16, (1, 1), 0, 1, 1, False),
    ("grouped", 16, 16, (3, 3), 1, 1, 2, True),
    ("full", 16, 128, (1, 3), 0, 1, 1, True),
    ("blocks", 128, 16, (3, 1), 0, 1, 1, True),
]


def make_filter(rng, outputs, channels, kernel, pruned):
    """Elements in O, I, KH, KW order."""
    rows, columns = kernel
    weight = [0] * (outputs * channels * rows * columns)
    for o in range(outputs):
        for k in range(rows * columns):
            for start in range(0, channels, 4):
                end = min(start + 4, channels)
                count = min(rng.choice([0, 1, 2, 2]) if pruned else 4, end - start)
                for c in rng.sample(range(start, end), count):
                    value = rng.choice([-128, -1, 1, 127, rng.randint(2, 126)])
                    weight[(o * channels + c) * rows * columns + k] = value
    return weight


def text(values):
    return "".join(f"\\{value & 255:03o}" for value in values)


def tensor(name, dims, data_type, field):
    dims = "".join(f" dims: {dim}" for dim in dims)
    print(f'  initializer {{{dims} data_type: {data_type} name: "{name}" {field} }}')


def value(kind, name, dims):
    dims = " ".join(f"dim {{ dim_value: {dim} }}" if isinstance(dim, int)
                    else f'dim {{ dim_param: "{dim}" }}' for dim in dims)
    print(f'  {kind} {{ name: "{name}" type {{ tensor_type {{ elem_type: 3 '
          f"shape {{ {dims} }} }} }} }}")


def attribute(name, ints):
    ints = " ".join(f"ints: {i}" for i in ints)
    return f'attribute {{ name: "{name}" type: INTS {ints} }}'


def main():
    rng = random.Random(24)
    same = "--same" in sys.argv
    print('ir_version: 8\nopset_import { version: 13 }\ngraph {\n  name: "quantized"')
    tensor("scale", [], 1, "float_data: 0.05")
    tensor("zero", [], 3, "int32_data: 0")
    extents = [16, 16]
    value("input", "x", [1, LAYERS[0][1], *(["h", "w"] if same else extents)])
    x = "x"
    for name, channels, outputs, kernel, pad, stride, groups, pruned in LAYERS:
        weight = make_filter(rng, outputs, channels // groups, kernel, pruned)
        tensor(f"{name}.weight", [outputs, channels // groups, *kernel], 3,
               f'raw_data: "{text(weight)}"')
        inputs = [x, "scale", "zero", f"{name}.weight", "scale", "zero", "scale", "zero"]
        print(f'  node {{ op_type: "QLinearConv" name: "{name}" output: "{name}.y"',
              *(f'input: "{i}"' for i in inputs),
              'attribute { name: "auto_pad" type: STRING s: "SAME_UPPER" }' if same
              else attribute("pads", [pad] * 4), attribute("strides", [stride] * 2),
              f'attribute {{ name: "group" type: INT i: {groups} }} }}')
        x = f"{name}.y"
        extents = [(extent + 2 * pad - k) // stride + 1
                   for extent, k in zip(extents, kernel)]
    value("output", x, [1, LAYERS[-1][2], *(["oh", "ow"] if same else extents)])
    print("}")


main()

"""check-module.py MODEL FOLDER

The Python package on a model, compared with the initializers as this script reads
them out of the file, without sparse24.
"""

import concurrent.futures
import gc
import os
import re
import struct
import sys

import sparse24

path, folder = sys.argv[1:]
failures = 0


def expect(condition, text):
    global failures
    if not condition:
        print(f"failed: {text}")
        failures += 1


def expect_error(function, part):
    try:
        function()
    except sparse24.Error as error:
        expect(part in str(error), f"'{part}' in '{error}'")
        expect(any(d.severity == "error" for d in error.diagnostics), f"an error: {error}")
    else:
        expect(False, f"an error with '{part}'")


# ONNX: fields of the wire format.


def fields(data):
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
            continue
        size = {1: 8, 5: 4}.get(key & 7) or varint()
        yield key >> 3, data[at : at + size]
        at += size


def initializers(data):
    """The shapes and elements of those with raw data of f32."""
    found = {}
    for graph in (value for field, value in fields(data) if field == 7):
        for tensor in (value for field, value in fields(graph) if field == 5):
            shape, name, raw, kind = [], "", b"", 0
            for field, value in fields(tensor):
                if field == 1:
                    shape += [value] if isinstance(value, int) else list(value)
                elif field == 2:
                    kind = value
                elif field == 8:
                    name = value.decode()
                elif field == 9:
                    raw = value
            if kind == 1 and raw:
                found[name] = (shape, struct.unpack(f"<{len(raw) // 4}f", raw))
    return found


# The encodings, from their tables: the two positions of a group.


def ascend_positions(i0, i1):
    return i0, 1 + i1


def nvidia_positions(i0, i1):
    return i0, i1


POSITIONS = {"ascend-atc": ascend_positions, "nvidia": nvidia_positions}


def decode(weight):
    """Row by row: the reduction axis is innermost."""
    values = struct.unpack(f"<{len(weight['values']['data']) // 4}f", weight["values"]["data"])
    index = weight["index"]["data"]
    slots, row_bytes = weight["values"]["shape"][-1], weight["index"]["shape"][-1]
    length = weight["shape"][weight["reduction_axis"]]
    rows = []
    for row in range(len(values) // slots):
        dense = [0.0] * (2 * slots)
        for group in range(slots // 2):
            byte = index[row * row_bytes + group // 2]
            chunk = byte >> (4 * (group % 2)) & 15
            positions = POSITIONS[weight["encoding"]](chunk & 3, chunk >> 2)
            for slot, position in enumerate(positions):
                value = values[row * slots + 2 * group + slot]
                if value != 0:
                    dense[4 * group + position] += value
        expect(not any(dense[length:]), "nothing beyond the reduction axis")
        rows.append(dense[:length])
    return rows


def rows_of(shape, elements, axis):
    """The dense weight likewise."""
    inner = 1
    for extent in shape[axis + 1 :]:
        inner *= extent
    length = shape[axis]
    outer = len(elements) // (inner * length)
    return [
        [elements[(o * length + k) * inner + i] for k in range(length)]
        for o in range(outer)
        for i in range(inner)
    ]


def check_weights(module, encoding):
    weights = module.weights()
    with open(path, "rb") as file:
        expected = initializers(file.read())
    expect(len(weights) == 6, "6 compressed weights")
    for position, weight in enumerate(weights):
        shape, elements = expected[weight["name"]]
        expect(weight["encoding"] == encoding, f"encoding of {weight['name']}")
        # The model's Gemm has its weight transposed, which shows in the axis alone.
        expect(weight["shape"] == shape, f"shape of {weight['name']}")
        rows = rows_of(shape, elements, weight["reduction_axis"])
        expect(decode(weight) == rows, f"elements of {weight['name']}")
        dense = struct.unpack(f"<{len(elements)}f", module.dense(position))
        expect(dense == elements, f"dense elements of {weight['name']}")
        expect(weight["zero_point"] is None, "no zero point")
        expect(weight["groups"] == 1, "groups")
        expect(weight["values"]["data"].readonly, "read only")
    return weights


def check_report(report):
    expect(len(report) == 9, "9 layers")
    layer = {layer["name"]: layer for layer in report}["/block4/pointwise/Conv"]
    expect(layer["reason"] == "not-2to4", "reason")
    expect(layer["groups"]["violating"] == 4, "violating groups")
    before = sum(layer["bytes"]["before"] for layer in report)
    after = sum(layer["bytes"]["after"] for layer in report)
    expect((before, after) == (96768, 58632), "bytes")


# Compressing, in both manners of encoding.
with sparse24.load(path) as module:
    check_report(module.check())
    expect(module.weights() == [], "no weights before compressing")
    check_report(module.compress(selfcheck=True))
    weights = check_weights(module, "ascend-atc")
    expect(module.full_report()["totals"]["compressed"] == 6, "totals")
    expect(module.summary().startswith("compressed 6 of 9"), "summary")
    expect("too-few-channels" in module.format_report(), "table")
    module.run("sparse24-reencode{encoding=nvidia}")
    check_weights(module, "nvidia")
    module.verify()
    module.run("sparse24-check", remarks=True)
    expect(module.diagnostics()[0].severity == "remark", "remarks")

# Bytes live as long as views of them.
names = [weight["name"] for weight in weights]
view = weights[0]["values"]["data"]
copy = bytes(view)
del weights, module
gc.collect()
expect(bytes(view) == copy, "the bytes of a closed module")

# Out, and in again.
module = sparse24.load(path, dims={"batch": 2}, inputs={"image": [2, None, 32, 32]})
expect("tensor<2x3x32x32xf32>" in module.text(elide_larger_than=8), "shapes")
module.compress(encoding="nvidia")
for name in ("out.mlir", "out.mlirbc"):
    module.save(os.path.join(folder, name), locations=True)
    again = sparse24.load(os.path.join(folder, name))
    expect([weight["name"] for weight in again.weights()] == names, name)
    expect(str(again) == str(module), f"text of {name}")
expect(str(sparse24.loads(str(module))) == str(module), "text")
expect(str(sparse24.loads(module.bytecode())) == str(module), "bytecode")
exported = os.path.join(folder, "out.onnx")
module.export_onnx(exported)
expect([weight["name"] for weight in sparse24.load(exported).weights()] == names, "ONNX")
# With the weights in a file of their own, and what is no such file.
large = os.path.join(folder, "large.onnx")
module.export_onnx(large, external_data="large.data")
expect(os.path.getsize(large) < os.path.getsize(exported) // 2, "a model without its weights")
again = sparse24.load(large)
for one, other in zip(again.weights(), module.weights()):
    expect(bytes(one["values"]["data"]) == bytes(other["values"]["data"]), "external values")
with open(large, "rb") as file:
    before = file.read()
for name in ("large.onnx", "../large.data", ""):
    try:
        module.export_onnx(large, external_data=name)
        expect(False, f"external data in '{name}'")
    except sparse24.Error as error:
        expect("expected the name of another file in the folder of" in str(error), str(error))
with open(large, "rb") as file:
    expect(file.read() == before, "a model that stays as it was")
module.save_weights(os.path.join(folder, "out.safetensors"))
with open(path, "rb") as file:
    expect(len(sparse24.loads(file.read(), "m.onnx").compress()) == 9, "ONNX in memory")

report = sparse24.load(path).compress(target="nvidia-sm80")
expect({layer["reason"] for layer in report} >= {"target-constraint"}, "target")

# What is not 2:4 is made so only where that is asked for.
report = sparse24.load(path).compress(selfcheck=True, prune=True)
compressed = [layer["name"] for layer in report if layer["decision"] == "compressed"]
expect(len(compressed) == 7 and "/block4/pointwise/Conv" in compressed, "pruned")

# The rows of a transposed convolution are in groups.
GROUPS = """
func.func @f(%x: tensor<1x8x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = "sparse24.constant"() {value = dense<0.0> : tensor<8x1x1x1xf32>} : () -> tensor<8x1x1x1xf32>
  %y = "sparse24.conv_transpose2d"(%x, %w) {strides = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>,
    dilations = array<i64: 1, 1>, output_padding = array<i64: 0, 0>, groups = 2 : i64, data_format = "NCHW"}
    : (tensor<1x8x4x4xf32>, tensor<8x1x1x1xf32>) -> tensor<1x2x4x4xf32>
  return %y : tensor<1x2x4x4xf32>
}
"""
with sparse24.loads(GROUPS) as module:
    report = module.compress()
    weight = module.weights()[0]
    expect(weight["groups"] == 2 and weight["values"]["shape"] == [2, 1, 1, 2], "two groups")
    expect(report[0]["weight"]["groups"] == 2, "groups of a layer")
module = sparse24.load(path)
module.compress()

# Errors.
expect_error(lambda: sparse24.load("/nonexistent"), "'/nonexistent': No such file")
expect_error(lambda: sparse24.loads("func.func @f(", "t.mlir"), "t.mlir:1:13: error: ")
expect_error(lambda: module.run("cse,no-such-pass"), "'no-such-pass' is not a pass")
expect_error(lambda: module.run("sparse24-check", target="abacus"), "no target 'abacus'")
expect_error(lambda: sparse24.load(path, dims={"batch": -1}), "batch")
expect_error(lambda: module.save("/nonexistent/out.mlir"), "'/nonexistent/out.mlir'")
expect_error(lambda: module.dense(6), "less than 6, found 6")
expect_error(lambda: sparse24.load(path).report(), "no report")
expect_error(lambda: module.run(None), "expected a pass pipeline, found NULL")
expect_error(lambda: module.format_report(None), "expected the format of a report, found NULL")
for wrong, kind in (
    (lambda: sparse24.load("a\0b"), ValueError),
    (lambda: sparse24.load(path, colour="red"), TypeError),
    (lambda: sparse24.load(None), TypeError),
    (lambda: sparse24.loads(None), TypeError),
    (lambda: sparse24.loads(5), TypeError),
    (lambda: module.dense(-1), IndexError),
):
    try:
        wrong()
        expect(False, kind.__name__)
    except kind:
        pass
module.close()
try:
    module.summary()
    expect(False, "a closed module")
except ValueError:
    pass

# Several modules in a context, and several contexts at a time.
with sparse24.Context() as context:
    first, second = context.load(path), context.load(path)
expect(first.compress() == second.compress(), "modules of a context")
with concurrent.futures.ThreadPoolExecutor(4) as executor:
    reports = list(executor.map(lambda _: sparse24.load(path).compress(), range(8)))
expect(all(report == reports[0] for report in reports), "contexts of threads")

# Tables.
expect(list(sparse24.encodings()) == ["ascend-atc", "ascend-mmad", "nvidia"], "encodings")
expect("sparse24-check" in sparse24.passes() and "generic" in sparse24.targets(), "tables")
expect(re.fullmatch(r"\d+\.\d+\.\d+", sparse24.llvm_version()), "versions")
expect(sparse24.__version__ == sparse24.version(), "version of the package")

try:
    import numpy
except ImportError:
    pass
else:
    tensor = first.weights()[0]["values"]
    array = sparse24.as_numpy(tensor)
    expect(array.dtype == numpy.float32 and list(array.shape) == tensor["shape"], "numpy")
    expect(array.tobytes() == bytes(tensor["data"]) and not array.flags.writeable, "numpy")

print(f"{failures} failures")
sys.exit(failures > 0)

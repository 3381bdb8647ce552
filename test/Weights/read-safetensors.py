"""read-safetensors.py FILE [MODEL.onnx]

Reads what --sparse24-emit-weights has written, by the format's rules and those of
docs/weights.md, and decodes every layer. Compares them with the initializers of the
model, or prints the decoded bytes. Shares no code with sparse24.
"""

import itertools
import json
import math
import struct
import sys

SIZES = {"U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2,
         "BF16": 2, "U32": 4, "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8}


def check(condition, text):
    if not condition:
        sys.exit(f"error: {text}")


def unique(pairs):
    check(len(dict(pairs)) == len(pairs), "a key is there twice")
    return dict(pairs)


def read_file(path):
    """The metadata and, by their names, the tensors as (dtype, shape, bytes)."""
    with open(path, "rb") as file:
        data = file.read()
    size, = struct.unpack("<Q", data[:8])
    text, data = data[8:8 + size], data[8 + size:]
    check(size <= 100_000_000 and size % 8 == 0 and text[:1] == b"{", "header")
    header = json.loads(text.decode("utf-8"), object_pairs_hook=unique)
    metadata = header.pop("__metadata__")
    check(all(isinstance(value, str) for value in metadata.values()), "metadata")
    end, tensors = 0, {}
    for name, tensor in header.items():
        check(set(tensor) == {"dtype", "shape", "data_offsets"}, name)
        begin, stop = tensor["data_offsets"]
        element = SIZES[tensor["dtype"]]
        check(begin == end, f"{name}: a gap")
        check(begin % element == 0, f"{name}: not aligned")
        check(stop - begin == element * math.prod(tensor["shape"]), f"{name}: size")
        tensors[name] = tensor["dtype"], tensor["shape"], data[begin:stop]
        end = stop
    check(end == len(data), "bytes behind the last tensor")
    return metadata, tensors


def positions(encoding, byte, half):
    first, second = byte >> 4 * half & 3, byte >> 4 * half + 2 & 3
    return first, second if encoding == "nvidia" else second + 1


def decode(layer, tensors):
    """The element type, and the dense elements as bytes objects, row-major."""
    dtype, shape, values = tensors[layer["values"]]
    index_dtype, index_shape, index = tensors[layer["index"]]
    check(index_dtype == "U8", layer["index"])
    size = SIZES[dtype]
    if layer["element_type"] == "complex<f32>":
        check(dtype == "F32" and shape[-1] == 2, "complex")
        size, shape = 8, shape[:-1]
    axis, dense_shape = layer["reduction_axis"], layer["dense_shape"]
    rows = dense_shape[:axis] + dense_shape[axis + 1:]
    groups = -(-dense_shape[axis] // 4)
    check(shape == rows + [2 * groups], "shape of the values")
    check(index_shape == rows + [-(-groups // 2)], "shape of the index")
    zero_dtype, zero_shape, zeros = dtype, [], bytes(size)
    if layer["zero_point"]:
        zero_dtype, zero_shape, zeros = tensors[layer["zero_point"]]
    check(zero_dtype == dtype, "type of the zero point")
    stride = [0] * len(dense_shape)
    for i in range(len(zero_shape)):
        if zero_shape[i] != 1:
            check(zero_shape[i] == dense_shape[i], "shape of the zero point")
            stride[i] = 1
    dense = {}
    for number, row in enumerate(itertools.product(*map(range, rows))):
        place = list(row[:axis]) + [0] + list(row[axis:])
        channel = sum(map(int.__mul__, place, stride))
        zero = zeros[channel * size:(channel + 1) * size]
        for place[axis] in range(dense_shape[axis]):
            dense[tuple(place)] = zero
        for group in range(groups):
            byte = index[number * index_shape[-1] + group // 2]
            for slot, position in enumerate(positions(layer["encoding"], byte, group % 2)):
                start = (number * 2 * groups + 2 * group + slot) * size
                value = values[start:start + size]
                if value != zero:
                    place[axis] = 4 * group + position
                    check(dense[tuple(place)] == zero, "two values in a place")
                    dense[tuple(place)] = value
    return dtype, [dense[place] for place in itertools.product(*map(range, dense_shape))]


# ONNX, as far as it goes here.


def read_varint(message, at):
    """The number, and where it ends."""
    value = shift = 0
    while True:
        value |= (message[at] & 127) << shift
        shift += 7
        at += 1
        if message[at - 1] < 128:
            return value, at


def fields(message):
    """The fields of a protobuf message: numbers, and integers or bytes."""
    at = 0
    while at < len(message):
        key, at = read_varint(message, at)
        if key & 7 == 0:
            value, at = read_varint(message, at)
            yield key >> 3, value
            continue
        length = {1: 8, 5: 4}.get(key & 7)
        if length is None:
            length, at = read_varint(message, at)
        yield key >> 3, message[at:at + length]
        at += length


def get_data(tensor, size):
    """raw_data, float_data, or int32_data, as elements of that size."""
    if 9 in tensor:
        return tensor[9]
    if 4 in tensor:
        return tensor[4]
    at, data = 0, b""
    while at < len(tensor[5]):
        value, at = read_varint(tensor[5], at)
        data += (value & (1 << 8 * size) - 1).to_bytes(size, "little")
    return data


def read_model(path):
    """Nodes by name as (operator, inputs, outputs), initializers by name."""
    with open(path, "rb") as file:
        graph = dict(fields(file.read()))[7]
    nodes, initializers = {}, {}
    for number, field in fields(graph):
        parts = list(fields(field)) if number in (1, 5) else []
        if number == 1:
            inputs = [part.decode() for key, part in parts if key == 1]
            outputs = [part.decode() for key, part in parts if key == 2]
            nodes[dict(parts)[3].decode()] = dict(parts)[4].decode(), inputs, outputs
        elif number == 5:
            last = dict(parts)
            initializers[last[8].decode()] = (
                last[2], [part for key, part in parts if key == 1], last)
    return nodes, initializers


TYPES = {1: ("F32", b"\0\0\0\x80"), 2: ("U8", None), 3: ("I8", None),
         10: ("F16", b"\0\x80"), 16: ("BF16", b"\0\x80")}


def get_weight(node, nodes, initializers):
    operator, inputs, _ = node
    weight = inputs[3 if operator.startswith("QLinear") else 1]
    for operator, inputs, outputs in nodes.values():
        if weight in outputs and operator == "DequantizeLinear":
            weight = inputs[0]
    return initializers[weight]


def compare(layer, tensors, nodes, initializers):
    dtype, dense = decode(layer, tensors)
    number, shape, tensor = get_weight(nodes[layer["name"]], nodes, initializers)
    expected, minus_zero = TYPES[number]
    check(dtype == expected, f"{layer['name']}: {dtype}, expected {expected}")
    check(shape == layer["dense_shape"], f"{layer['name']}: shape")
    size = SIZES[dtype]
    data = get_data(tensor, size)
    check(len(data) == len(dense) * size, f"{layer['name']}: size")
    for i, value in enumerate(dense):
        element = data[i * size:(i + 1) * size]
        check(value == (bytes(size) if element == minus_zero else element),
              f"{layer['name']}: element {i} differs")


metadata, tensors = read_file(sys.argv[1])
layers = json.loads(metadata["layers"], object_pairs_hook=unique)
used = {layer[key] for layer in layers for key in ("values", "index", "zero_point")}
check(used - {None} == set(tensors), "tensors of no layer")
print(", ".join(metadata[key] for key in ("format", "version", "generator")))
for layer in layers:
    if len(sys.argv) > 2:
        continue
    dtype, dense = decode(layer, tensors)
    print(json.dumps(layer, ensure_ascii=True))
    print(f"  {dtype} {' '.join(value.hex() for value in dense)}")
if len(sys.argv) > 2:
    for layer in layers:
        compare(layer, tensors, *read_model(sys.argv[2]))
print(f"{len(layers)} layers, {len(tensors)} tensors: {' '.join(tensors)}"
      if len(sys.argv) <= 2 else f"{len(layers)} layers equal their initializers")

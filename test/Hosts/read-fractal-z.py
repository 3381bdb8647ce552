"""read-fractal-z.py MODEL.onnx WEIGHTS

Reads the file that back-end.c writes, decodes each filter with nothing but the rule of
the encoding `ascend-atc`, and compares it with the initializer of the model. The model
is read as protobuf's wire format, with no library.
"""

import struct
import sys


# ---------------------------------------------------------------------------
# ONNX


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def read_fields(data):
    """Yields the number and the value of each field of a message."""
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        if key & 7 == 0:
            value, at = read_varint(data, at)
        elif key & 7 == 2:
            size, at = read_varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            size = {1: 8, 5: 4}[key & 7]
            value, at = data[at:at + size], at + size
        yield key >> 3, value


def read_graph(path):
    """The initializers by name, as raw bytes, and for each node what it is made of."""
    with open(path, "rb") as file:
        model = file.read()
    graph = next(value for number, value in read_fields(model) if number == 7)
    nodes, initializers = [], {}
    for number, message in read_fields(graph):
        if number == 1:
            node = {"inputs": [], "outputs": [], "name": "", "op": ""}
            for field, value in read_fields(message):
                if field in (1, 2):
                    node["inputs" if field == 1 else "outputs"].append(value.decode())
                elif field in (3, 4):
                    node["name" if field == 3 else "op"] = value.decode()
            nodes.append(node)
        elif number == 5:
            tensor = dict(read_fields(message))
            initializers[tensor[8].decode()] = tensor.get(9, b"")
    return nodes, initializers


def find_filter(nodes, initializers, name):
    """The initializer of the filter of the node `name`, as int8."""
    node = next(node for node in nodes if node["name"] == name)
    weight = node["inputs"][3 if node["op"] == "QLinearConv" else 1]
    for producer in nodes:
        if weight in producer["outputs"] and producer["op"] == "DequantizeLinear":
            weight = producer["inputs"][0]
    raw = initializers[weight]
    return list(struct.unpack(f"{len(raw)}b", raw))


# ---------------------------------------------------------------------------
# The hardware's file


class Reader:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        self.at = 0

    def take(self, size):
        self.at += size
        if self.at > len(self.data):
            sys.exit("the file ends too early")
        return self.data[self.at - size:self.at]

    def numbers(self, count):
        return struct.unpack(f"<{count}I", self.take(4 * count))


def decode_group(values, chunk):
    """Four elements: slot 0 at i0, slot 1 at 1 + i1, added up."""
    elements = [0, 0, 0, 0]
    elements[chunk & 3] += values[0]
    elements[1 + (chunk >> 2)] += values[1]
    return elements


def decode_filter(shape, values, index):
    """The dense filter in O, I, KH, KW order."""
    outputs, channels, rows, columns = shape
    blocks = (((channels + 31) // 32) + 1) // 2
    tiles = (outputs + 15) // 16
    dense = [0] * (outputs * channels * rows * columns)
    for block in range(blocks):
        for k in range(rows * columns):
            for o in range(16 * tiles):
                cell = (block * rows * columns + k) * 16 * tiles + o
                for group in range(16):
                    byte = index[8 * cell + group // 2]
                    start = 32 * cell + 2 * group
                    elements = decode_group(values[start:start + 2],
                                            byte >> 4 * (group % 2) & 15)
                    for i, element in enumerate(elements):
                        c = 64 * block + 4 * group + i
                        if o < outputs and c < channels:
                            dense[(o * channels + c) * rows * columns + k] = element
                        elif element:
                            sys.exit(f"{element} beyond the filter, at o={o} c={c}")
    return dense


def main(model, weights):
    nodes, initializers = read_graph(model)
    reader = Reader(weights)
    if reader.take(8) != b"FRACTALZ":
        sys.exit("no such file")
    (layers,) = reader.numbers(1)
    for _ in range(layers):
        name = reader.take(*reader.numbers(1)).decode()
        shape = outputs, channels, rows, columns = reader.numbers(4)
        strides, pads = reader.numbers(2), reader.numbers(4)
        dilations = reader.numbers(2)
        cells = (-(-(-(-channels // 32)) // 2) * rows * columns
                 * -(-outputs // 16) * 16)
        values = struct.unpack(f"{32 * cells}b", reader.take(32 * cells))
        dense = decode_filter(shape, values, reader.take(8 * cells))
        if dense != find_filter(nodes, initializers, name):
            sys.exit(f"{name}: differs from the initializer")
        print(f"{name}: {'x'.join(map(str, shape))} strides {strides} pads {pads} "
              f"dilations {dilations}, {40 * cells} bytes: equal")
    if reader.at != len(reader.data):
        sys.exit("the file goes on")
    print(f"{layers} layers")


main(*sys.argv[1:])

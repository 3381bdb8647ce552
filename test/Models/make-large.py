# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes an ONNX model with weights as large as one likes.

Each size makes a MatMul with a float16 weight of that many bytes (or K, M, G of
them). The weights are holes in the file, which take no space on the disk, unless
they are filled: K x N matrices with K = 4096. Behind them is the initializer
"tail", which holds 1 and 2.
"""
import argparse
import itertools
import os
import random

ROWS = 4096
FLOAT16 = 10
BLOCK = 1 << 20


def varint(value):
    result = b""
    while value > 0x7F:
        result += bytes([value & 0x7F | 0x80])
        value >>= 7
    return result + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, *parts):
    """A field of bytes; a part that is a number is a hole of that size."""
    parts = [part.encode() if isinstance(part, str) else part for part in parts]
    size = sum(part if isinstance(part, int) else len(part) for part in parts)
    return [varint(field << 3 | 2) + varint(size)] + parts


def flat(*fields):
    return b"".join(b"".join(field) if isinstance(field, list) else field for field in fields)


def value_info(field, name, *shape):
    dims = flat(*[message(1, number(1, extent)) for extent in shape])
    tensor_type = flat(number(1, FLOAT16), message(2, dims))
    return flat(message(field, flat(message(1, name), message(2, flat(message(1, tensor_type))))))


def parse_size(text):
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    return int(text[:-1]) * units[text[-1]] if text[-1] in units else int(text)


def make_2to4(row):
    """Random elements in rows of so many bytes, each four of a column with two zeros."""
    assert BLOCK % (4 * row) == 0, "blocks are whole groups"
    block = bytearray(os.urandom(BLOCK))
    pairs = list(itertools.combinations(range(4), 2))
    for start in range(0, BLOCK, 4 * row):
        for column in range(start, start + row, 2):
            for i in random.choice(pairs):
                block[column + i * row : column + i * row + 2] = b"\0\0"
    return bytes(block)


class Writer:
    def __init__(self, path, fill):
        self.file = open(path, "wb")
        self.fill = fill
        self.blocks = {}

    def get_block(self, size):
        if self.fill != "2to4":
            size = 0
        if size not in self.blocks:
            self.blocks[size] = make_2to4(size // ROWS) if size else os.urandom(BLOCK)
        return self.blocks[size]

    def write(self, part):
        if isinstance(part, bytes):
            self.file.write(part)
            return
        block = self.get_block(part) if self.fill else None
        while block and part:
            part -= self.file.write(block[:part])
        self.file.seek(part, os.SEEK_CUR)

    def close(self):
        self.file.truncate()
        self.file.close()


def initializer(name, shape, contents, external, offset):
    """The fields of the graph; the contents are bytes or the size of a hole."""
    size = contents if isinstance(contents, int) else len(contents)
    header = flat(*[number(1, extent) for extent in shape], number(2, FLOAT16), message(8, name))
    if not external:
        return message(5, header, *message(9, contents))
    entries = {"location": os.path.basename(external), "offset": str(offset), "length": str(size)}
    for key, value in entries.items():
        header += flat(message(13, flat(message(1, key), message(2, value))))
    return message(5, header + number(14, 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--external", metavar="FILE", help="write the weights to this file beside the model")
    parser.add_argument("--offset", type=parse_size, default=0, help="where in that file they begin")
    parser.add_argument("--filled", dest="fill", action="store_const", const="random", help="random weights instead of holes")
    parser.add_argument("--2to4", dest="fill", action="store_const", const="2to4", help="random weights that are 2:4")
    parser.add_argument("model")
    parser.add_argument("sizes", nargs="+", type=parse_size)
    options = parser.parse_args()

    weights = [("w%d" % i, [ROWS, size // ROWS // 2], size) for i, size in enumerate(options.sizes)]
    tail = ("tail", [2], b"\x00\x3c\x00\x40")
    graph = [flat(message(2, "large")), value_info(11, "x", 1, ROWS)]
    offset = options.offset
    for name, shape, contents in weights + [tail]:
        graph += initializer(name, shape, contents, options.external, offset)
        offset += contents if isinstance(contents, int) else len(contents)
    for i, (name, shape, _) in enumerate(weights):
        graph.append(flat(message(1, flat(message(1, "x"), message(1, name), message(2, "y%d" % i), message(4, "MatMul")))))
        graph.append(value_info(12, "y%d" % i, 1, shape[1]))
    model = [number(1, 10), flat(message(8, number(2, 21)))] + message(7, *graph)

    writer = Writer(options.model, options.fill)
    for part in model:
        writer.write(part)
    writer.close()
    if options.external:
        writer = Writer(options.external, options.fill)
        writer.file.seek(options.offset)
        for _, _, contents in weights + [tail]:
            writer.write(contents)
        writer.close()


main()

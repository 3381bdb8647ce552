# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes models that no text describes: bytes that are no messages, and messages
without end. Each NAME.onnx comes with NAME.expected, for check-invalid.py.

usage: make-bytes.py FOLDER
"""

import os
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from wire import field, model

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)


def node(*fields):
    return field(1, field(2, b"y") + field(3, b"n") + field(4, b"Elu") + b"".join(fields))


def nested(levels, wrap):
    message = b""
    for _ in range(levels):
        message = wrap(message)
    return message


def subgraph(graph):
    attribute = field(1, b"then_branch") + field(20, 5) + field(6, graph)
    return field(1, field(4, b"If") + field(5, attribute))


def sequence(element):
    return field(4, field(1, element))


def optional(element):
    return field(9, field(1, element))


x = field(11, field(1, b"x"))
y = field(12, field(1, b"y"))
bad = "not a valid ONNX model: "
deep = "messages are nested more than 256 deep at byte "
cases = {
    "cut-in-a-tag": (model(x, y) + b"\x80", bad + "malformed tag at byte 18, in ModelProto"),
    "cut-in-a-number": (field(1, 8) + b"\x28\x80", bad + "malformed field at byte 2, in ModelProto"),
    "cut-in-a-length": (field(1, 8) + b"\x3a\x80", bad + "malformed length at byte 2, in ModelProto"),
    "cut-in-a-field": (
        model(x, y)[:-3],
        bad + "a field of 10 bytes at byte 6, in ModelProto, which has 7 bytes left (the file may be cut off)",
    ),
    "longer-than-its-message": (
        model(field(1, b"") + b"\x0a\x05a"),
        bad + "a field of 5 bytes at byte 10, in GraphProto, which has 1 bytes left (the file may be cut off)",
    ),
    "field-zero": (field(1, 8) + b"\x00\x00", bad + "malformed tag at byte 2, in ModelProto"),
    "number-too-long": (
        model(node(b"\x2a\x0e\x18" + b"\x80" * 12 + b"\x00")),
        bad + "malformed field at byte 23, in AttributeProto",
    ),
    "number-for-a-message": (
        field(1, 8) + field(7, 1),
        bad + "field 'graph' has wire type 0 at byte 2, in ModelProto, expected 2",
    ),
    "group": (model(x, y) + b"\x2b\x2c", bad + "field 'model_version' has wire type 3 at byte 18, in ModelProto, expected 0"),
    "half-a-float": (
        model(field(5, field(8, b"w") + field(4, b"12345"))),
        bad + "malformed list of numbers at byte 13, in TensorProto",
    ),
    "length-of-4-gib": (
        field(1, 8) + b"\x3a\xff\xff\xff\xff\x0f",
        bad + "a field of 4294967295 bytes at byte 2, in ModelProto, which has "
        "0 bytes left (the file may be cut off)",
    ),
    "unknown-attribute-type": (
        model(x, y, node(field(5, field(1, b"alpha") + field(20, 99)), field(1, b"x"))),
        "node 'n' (Elu), attribute 'alpha': is of unknown type 99, expected 1 to 14",
    ),
    "ten-thousand-subgraphs": (model(nested(10000, subgraph)), deep + "2726, in AttributeProto"),
    "ten-thousand-sequences": (
        model(field(11, field(1, b"x") + field(2, nested(10000, sequence)))),
        deep + "1029, in TypeProto",
    ),
    "ten-thousand-optionals": (
        model(field(11, field(1, b"x") + field(2, nested(10000, optional)))),
        deep + "1029, in TypeProto",
    ),
}
for name, (contents, message) in cases.items():
    with open(os.path.join(folder, name + ".onnx"), "wb") as output:
        output.write(contents)
    location = "'n': " if message.startswith("node 'n'") else ""
    with open(os.path.join(folder, name + ".expected"), "w") as output:
        output.write(f"# error: {location}error: {message}\n")

# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes models of about 256 KiB that take as much memory as they can: nothing
but the smallest of messages, numbers and strings; and claims.onnx, which claims
2^61 elements and has none.

usage: make-worst.py FOLDER
"""

import os
import sys

from wire import field, model

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
size = 1 << 18


def node(*fields):
    return field(1, b"".join(fields))


def fill(piece):
    return piece * (size // len(piece))


def constant(*tensor):
    return field(5, field(8, b"w") + b"".join(tensor)) + field(12, field(1, b"w"))


def attribute(*fields):
    value = field(5, field(1, b"a") + b"".join(fields))
    x, y = field(11, field(1, b"x")), field(12, field(1, b"y"))
    return x + y + node(field(1, b"x"), field(2, b"y"), field(4, b"Z"), value)


models = {
    # Refused after they have been parsed.
    "nodes": model(fill(field(1, b"")), field(12, b"")),
    "attributes": model(node(fill(field(5, b""))), field(12, b"")),
    "initializers": model(fill(field(5, b"")), field(12, b"")),
    "value-infos": model(fill(field(13, b"")), field(12, b"")),
    "node-outputs": model(node(field(4, b"Split"), fill(field(2, b""))), field(12, b"")),
    "functions": model(field(12, b"")) + fill(field(25, b"")),
    "opset-imports": fill(field(8, b"")) + model(field(12, b"")),
    "graphs": model(attribute(fill(field(11, b"")))),
    "tensors": model(attribute(fill(field(10, b"")))),
    # Taken.
    "metadata": model(field(11, field(1, b"x")), field(12, field(1, b"x"))) + fill(field(14, b"")),
    "strings": model(attribute(fill(field(9, b"")), field(20, 8))),
    "types": model(attribute(fill(field(15, b"")), field(20, 14))),
    "integers": model(attribute(fill(field(8, 1)), field(20, 7))),
    "string-data": model(constant(field(1, size // 2), field(2, 8), fill(field(6, b"")))),
    "int4": model(constant(field(1, 2 * size), field(2, 22), field(9, b"\x12" * size))),
    "bytes": model(constant(field(1, size), field(2, 3), field(5, b"\x01" * size))),
    "dimensions": model(constant(field(2, 3), field(1, 1) * (size // 2), field(9, b"1"))),
    "operations": model(
        field(5, field(8, b"w") + field(2, 3) + field(9, b"1")),
        field(12, field(1, b"w")),
        fill(node(field(1, b"w"), field(2, b""), field(4, b"Abs"))),
    ),
    "claims": model(constant(field(1, 1 << 61), field(2, 3), field(9, b"1234"))),
}
for name, contents in models.items():
    with open(os.path.join(folder, name + ".onnx"), "wb") as output:
        output.write(contents)

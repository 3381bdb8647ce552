# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""compare-models.py [--raised] A B

Compares ONNX models, reading the wire format by itself: one file with another, or
each *.onnx below folder A with that of the same path below B. Two models are the
same when their graphs are, up to the names of inner values: nodes in their order,
with their names, operators, attributes and operands; inputs and outputs with their
names and types; constants with their bytes; and what the model says of itself.

The following makes no difference: whether a constant is an initializer or the value
of a Constant node, and how it stores its elements; what defaults say; types that B
knows more exactly; value_info; doc strings of values that are no inputs or outputs.
With --raised, B has been sparse24 operations in between: where A leaves attributes
of convolutions to defaults or to auto_pad, B may have them resolved, and alpha,
beta and kernel_shape may be there or not.
"""

import os
import struct
import sys

# Fields: number -> (name, kind). A kind in a list is repeated.
PROPS = {1: ("key", "bytes"), 2: ("value", "bytes")}
DIM = {1: ("dim_value", "int"), 2: ("dim_param", "bytes"), 3: ("denotation", "bytes")}
SHAPE = {1: ("dim", [DIM])}
TENSOR_TYPE = {1: ("elem_type", "int"), 2: ("shape", SHAPE)}
TYPE = {1: ("tensor", TENSOR_TYPE), 8: ("sparse", TENSOR_TYPE), 6: ("denotation", "bytes")}
TYPE[4] = ("sequence", {1: ("elem_type", TYPE)})
TYPE[5] = ("map", {1: ("key_type", "int"), 2: ("value_type", TYPE)})
TYPE[9] = ("optional", {1: ("elem_type", TYPE)})
VALUE = {1: ("name", "bytes"), 2: ("type", TYPE), 3: ("doc_string", "bytes"), 4: ("metadata", [PROPS])}
TENSOR = {
    1: ("dims", ["int"]), 2: ("data_type", "int"), 4: ("float_data", ["float"]), 5: ("int32_data", ["int"]),
    6: ("string_data", ["bytes"]), 7: ("int64_data", ["int"]), 8: ("name", "bytes"), 9: ("raw_data", "bytes"),
    10: ("double_data", ["double"]), 11: ("uint64_data", ["int"]), 13: ("external_data", [PROPS]),
    14: ("data_location", "int"),
}
SPARSE = {1: ("values", TENSOR), 2: ("indices", TENSOR), 3: ("dims", ["int"])}
GRAPH = {
    2: ("name", "bytes"), 5: ("initializer", [TENSOR]), 10: ("doc_string", "bytes"), 11: ("input", [VALUE]),
    12: ("output", [VALUE]), 15: ("sparse_initializer", [SPARSE]), 16: ("metadata", [PROPS]),
}
ATTRIBUTE = {
    1: ("name", "bytes"), 2: ("f", "float"), 3: ("i", "int"), 4: ("s", "bytes"), 5: ("t", TENSOR), 6: ("g", GRAPH),
    7: ("floats", ["float"]), 8: ("ints", ["int"]), 9: ("strings", ["bytes"]), 10: ("tensors", [TENSOR]),
    11: ("graphs", [GRAPH]), 14: ("tp", TYPE), 15: ("type_protos", [TYPE]), 20: ("type", "int"),
    22: ("sparse_tensor", SPARSE),
}
NODE = {
    1: ("input", ["bytes"]), 2: ("output", ["bytes"]), 3: ("name", "bytes"), 4: ("op_type", "bytes"),
    5: ("attribute", [ATTRIBUTE]), 6: ("doc_string", "bytes"), 7: ("domain", "bytes"), 9: ("metadata", [PROPS]),
}
GRAPH[1] = ("node", [NODE])
OPSET = {1: ("domain", "bytes"), 2: ("version", "int")}
MODEL = {
    1: ("ir_version", "int"), 2: ("producer_name", "bytes"), 3: ("producer_version", "bytes"), 4: ("domain", "bytes"),
    5: ("model_version", "int"), 6: ("doc_string", "bytes"), 7: ("graph", GRAPH), 8: ("opset", [OPSET]),
    14: ("metadata", [PROPS]), 25: ("function", ["bytes"]),
}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return (value if value < 1 << 63 else value - (1 << 64)), at


def scalars(data, kind):
    """What a packed field holds."""
    if kind == "float":
        return list(struct.unpack("<%dI" % (len(data) // 4), data))
    if kind == "double":
        return list(struct.unpack("<%dQ" % (len(data) // 8), data))
    values, at = [], 0
    while at < len(data):
        value, at = varint(data, at)
        values.append(value)
    return values


def parse(data, fields):
    """A message as a dictionary; floats as their bits."""
    message, at = {}, 0
    while at < len(data):
        tag, at = varint(data, at)
        wire = tag & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 1:
            value, at = struct.unpack("<Q", data[at : at + 8])[0], at + 8
        elif wire == 5:
            value, at = struct.unpack("<I", data[at : at + 4])[0], at + 4
        else:
            size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        if tag >> 3 not in fields:
            continue
        name, kind = fields[tag >> 3]
        repeated = isinstance(kind, list)
        kind = kind[0] if repeated else kind
        if isinstance(kind, dict):
            value = parse(value, kind)
        elif kind == "bytes":
            value = bytes(value)
        elif wire == 2:
            message.setdefault(name, []).extend(scalars(value, kind))
            continue
        if repeated:
            message.setdefault(name, []).append(value)
        else:
            message[name] = value
    return message


# Bits of each data type's elements.
BITS = {
    1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16,
    17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8, 25: 2, 26: 2, 27: 6, 28: 6,
}


def tensor(t, folder):
    """(data type, dims, bytes or strings)"""
    kind, dims = t.get("data_type", 0), tuple(t.get("dims", []))
    if kind == 8:
        return kind, dims, tuple(t.get("string_data", []))
    bits = BITS[kind]
    count = 1
    for dim in dims:
        count *= dim
    if t.get("data_location"):
        entries = {e["key"]: e["value"] for e in t["external_data"]}
        with open(os.path.join(folder, entries[b"location"].decode()), "rb") as file:
            file.seek(int(entries.get(b"offset", 0)))
            raw = file.read((count * bits + 7) // 8)
    elif t.get("raw_data"):
        raw = t["raw_data"]
    elif "float_data" in t:
        raw = struct.pack("<%dI" % len(t["float_data"]), *t["float_data"])
    elif "double_data" in t:
        raw = struct.pack("<%dQ" % len(t["double_data"]), *t["double_data"])
    elif "int64_data" in t:
        raw = struct.pack("<%dq" % len(t["int64_data"]), *t["int64_data"])
    else:
        values = t.get("int32_data", []) or t.get("uint64_data", [])
        width = max(bits, 8) // 8
        if bits == 6:
            joined = sum((v & 63) << 6 * i for i, v in enumerate(values))
            raw = joined.to_bytes((count * bits + 7) // 8, "little")
        else:
            raw = b"".join((v & (1 << 8 * width) - 1).to_bytes(width, "little") for v in values)
    if kind == 9:
        raw = bytes(b != 0 for b in raw)
    if count * bits % 8 and raw:
        raw = raw[:-1] + bytes([raw[-1] & (1 << count * bits % 8) - 1])
    return kind, dims, raw


def dense(s, folder):
    kind, _, raw = tensor(s["values"], folder)
    _, indexDims, indexRaw = tensor(s["indices"], folder)
    indices = struct.unpack("<%dq" % (len(indexRaw) // 8), indexRaw)
    dims = tuple(s["dims"])
    count = 1
    for dim in dims:
        count *= dim
    size = BITS[kind] // 8
    data = bytearray(count * size)
    rank = len(dims) if len(indexDims) == 2 else 1
    for i in range(len(indices) // rank):
        at = 0
        for k in range(rank):
            at = at * dims[k] + indices[i * rank + k] if rank > 1 else indices[i]
        data[at * size : at * size + size] = raw[i * size : i * size + size]
    return kind, dims, bytes(data)


def properties(message):
    return [(p.get("key", b""), p.get("value", b"")) for p in message.get("metadata", [])]


class Different(Exception):
    pass


def check(where, a, b):
    if a != b:
        raise Different("%s: %.300r and %.300r" % (where, a, b))


CONSTANT_VALUES = {
    b"value_float": lambda a: (1, (), struct.pack("<I", a.get("f", 0))),
    b"value_floats": lambda a: (1, (len(a.get("floats", [])),), struct.pack("<%dI" % len(a.get("floats", [])), *a.get("floats", []))),
    b"value_int": lambda a: (7, (), struct.pack("<q", a.get("i", 0))),
    b"value_ints": lambda a: (7, (len(a.get("ints", [])),), struct.pack("<%dq" % len(a.get("ints", [])), *a.get("ints", []))),
    b"value_string": lambda a: (8, (), (a.get("s", b""),)),
    b"value_strings": lambda a: (8, (len(a.get("strings", [])),), tuple(a.get("strings", []))),
}


def constant(node, folder):
    (attribute,) = node["attribute"]
    if "t" in attribute:
        return tensor(attribute["t"], folder)
    if "sparse_tensor" in attribute:
        return dense(attribute["sparse_tensor"], folder)
    return CONSTANT_VALUES[attribute["name"]](attribute)


def isOwn(node):
    return node.get("domain", b"") in (b"", b"ai.onnx")


def isConstant(node):
    return isOwn(node) and node["op_type"] == b"Constant"


def kindOf(a):
    for number, name in ((1, "f"), (2, "i"), (3, "s"), (4, "t"), (5, "g"), (6, "floats"), (7, "ints"), (8, "strings"),
                         (9, "tensors"), (10, "graphs"), (13, "tp"), (14, "type_protos"), (11, "sparse_tensor")):
        if name in a:
            return number
    return 0


def sameType(where, a, b):
    """B is A, or knows more."""
    if not a:
        return
    for name in ("sequence", "optional"):
        if name in a:
            return sameType(where, a[name].get("elem_type"), b[name].get("elem_type"))
    if "map" in a:
        check(where, a["map"]["key_type"], b["map"]["key_type"])
        return sameType(where, a["map"].get("value_type"), b["map"].get("value_type"))
    name = "sparse" if "sparse" in a else "tensor"
    if name not in a:
        return
    if name not in b:
        raise Different("%s: no type" % where)
    a, b = a[name], b[name]
    if a.get("elem_type", 0):
        check(where + " elements", a["elem_type"], b.get("elem_type", 0))
    if "shape" not in a:
        return
    if "shape" not in b:
        raise Different("%s: no shape" % where)
    dimsA, dimsB = a["shape"].get("dim", []), b["shape"].get("dim", [])
    check(where + " rank", len(dimsA), len(dimsB))
    for x, y in zip(dimsA, dimsB):
        if x.get("dim_value", -1) >= 0:
            check(where + " extent", x["dim_value"], y.get("dim_value"))
        elif x.get("dim_param") and "dim_value" not in y:
            check(where + " symbol", x["dim_param"], y.get("dim_param"))


class Comparison:
    def __init__(self, a, b, raised):
        self.folders = [os.path.dirname(path) for path in (a, b)]
        self.raised = raised
        self.nodes = self.bytes = 0

    def constants(self, graph, side):
        found = {}
        for t in graph.get("initializer", []):
            found[t["name"]] = tensor(t, self.folders[side])
        for s in graph.get("sparse_initializer", []):
            found[s["values"]["name"]] = dense(s, self.folders[side])
        for node in graph.get("node", []):
            if isConstant(node):
                found[node["output"][0]] = constant(node, self.folders[side])
        return found

    def graph(self, where, a, b, outer, isMain):
        """`outer` maps names of A to those of B; constants to (bytes, bytes)."""
        names = dict(outer[0]), dict(outer[1])
        constants = dict(outer[2]), dict(outer[3])
        if a.get("name"):
            check(where + " name", a.get("name"), b.get("name"))
        ofA, ofB = self.constants(a, 0), self.constants(b, 1)
        for side, found in ((0, ofA), (1, ofB)):
            for name, value in found.items():
                constants[side][name] = value
                names[side].pop(name, None)
        inputsA, inputsB = a.get("input", []), b.get("input", [])
        if self.irVersion < 4:
            # Each initializer is an input too, in any order.
            inputsA = [v for v in inputsA if v["name"] not in ofA]
            inputsB = [v for v in inputsB if v["name"] not in ofB]
        check(where + " inputs", len(inputsA), len(inputsB))
        for x, y in zip(inputsA, inputsB):
            if isMain:
                self.value(where + " input %s" % x["name"], x, y)
                check(where + " default", constants[0].pop(x["name"], None), constants[1].pop(y["name"], None))
            self.define(names, constants, x["name"], y["name"])
            sameType(where + " input %s" % x["name"], x.get("type"), y.get("type", {}))
        nodesA = [n for n in a.get("node", []) if not isConstant(n)]
        nodesB = [n for n in b.get("node", []) if not isConstant(n)]
        check(where + " operators", [n["op_type"] for n in nodesA], [n["op_type"] for n in nodesB])
        for x, y in zip(nodesA, nodesB):
            self.node(where + " node %s" % x.get("name", x["op_type"]), x, y, names, constants)
        check(where + " outputs", len(a.get("output", [])), len(b.get("output", [])))
        for x, y in zip(a.get("output", []), b.get("output", [])):
            if isMain:
                self.value(where + " output %s" % x["name"], x, y)
            self.use(where + " output", x["name"], y["name"], names, constants)
            sameType(where + " output %s" % x["name"], x.get("type"), y.get("type", {}))

    def value(self, where, x, y):
        check(where + " name", x["name"], y["name"])
        check(where + " doc string", x.get("doc_string", b""), y.get("doc_string", b""))
        check(where + " metadata", properties(x), properties(y))

    def define(self, names, constants, x, y):
        for side, (name, other) in enumerate(((x, y), (y, x))):
            names[side][name] = other
            constants[side].pop(name, None)

    def use(self, where, x, y, names, constants):
        if x in constants[0] and x not in names[0]:
            if y not in constants[1]:
                raise Different("%s: %r is no constant" % (where, y))
            check(where + " constant %s" % x, constants[0][x], constants[1][y])
            self.bytes += len(constants[0][x][2])
            return
        check(where, names[0].get(x, b"?"), y)

    def node(self, where, x, y, names, constants):
        self.nodes += 1
        for field in ("name", "domain", "doc_string"):
            a, b = x.get(field, b""), y.get(field, b"")
            check("%s %s" % (where, field), b"" if a == b"ai.onnx" else a, b)
        check(where + " metadata", properties(x), properties(y))
        inputsA, inputsB = x.get("input", []), y.get("input", [])
        if self.raised:
            while inputsA and not inputsA[-1]:
                inputsA = inputsA[:-1]
            while inputsB and not inputsB[-1]:
                inputsB = inputsB[:-1]
        check(where + " operands", len(inputsA), len(inputsB))
        for a, b in zip(inputsA, inputsB):
            if a or b:
                self.use(where + " operand", a, b, names, constants)
        attributesB = {a["name"]: a for a in y.get("attribute", [])}
        attributesA = {a["name"]: a for a in x.get("attribute", [])}
        if self.raised and isOwn(x):
            self.resolve(x["op_type"], attributesA, attributesB)
        check(where + " attributes", sorted(attributesA), sorted(attributesB))
        for name, a in attributesA.items():
            self.attribute("%s attribute %s" % (where, name), a, attributesB[name], names, constants)
        check(where + " results", [bool(n) for n in x["output"]], [bool(n) for n in y["output"]])
        for a, b in zip(x["output"], y["output"]):
            if a:
                self.define(names, constants, a, b)

    def resolve(self, opType, a, b):
        """Drops what the other side may leave to a default."""
        defaults = {b"group": 1, b"transA": 0, b"transB": 0, b"alpha": 0x3F800000, b"beta": 0x3F800000}
        if opType not in (b"Conv", b"ConvInteger", b"ConvTranspose", b"QLinearConv", b"Gemm"):
            return
        # What auto_pad or output_shape leave open, pads say.
        isSame = b"output_shape" in a or a.get(b"auto_pad", {}).get("s", b"NOTSET") in (b"SAME_UPPER", b"SAME_LOWER")
        for attributes in (a, b):
            for name in list(attributes):
                value = attributes[name]
                ints = value.get("ints", [])
                if (name in (b"kernel_shape", b"auto_pad", b"output_shape")
                    or (name == b"pads" and (isSame or not any(ints)))
                    or (name == b"output_padding" and not any(ints))
                    or (name in (b"strides", b"dilations") and all(i == 1 for i in ints))
                    or (name in defaults and value.get("i", value.get("f")) == defaults[name])
                    or (name == b"broadcast" and opType == b"Gemm")):
                    del attributes[name]

    def attribute(self, where, a, b, names, constants):
        kind = a.get("type") or kindOf(a)
        check(where + " type", kind, b.get("type"))
        for field, default in (("f", 0), ("i", 0), ("s", b""), ("floats", []), ("ints", []), ("strings", [])):
            check(where, a.get(field, default), b.get(field, default))
        for field in ("t", "tensors"):
            listA, listB = ([m.get(field)] if field == "t" else m.get(field, []) for m in (a, b))
            check(where, len(listA), len(listB))
            for x, y in zip(listA, listB):
                check(where, x and tensor(x, self.folders[0]), y and tensor(y, self.folders[1]))
        for x, y in zip([a.get("tp")] + a.get("type_protos", []), [b.get("tp")] + b.get("type_protos", [])):
            if x:
                sameType(where, x, y)
        graphsA, graphsB = ([m["g"]] if "g" in m else m.get("graphs", []) for m in (a, b))
        check(where + " graphs", len(graphsA), len(graphsB))
        for x, y in zip(graphsA, graphsB):
            self.graph(where, x, y, names + constants, False)

    def model(self, a, b):
        self.irVersion = a["ir_version"]
        for field in ("ir_version", "producer_name", "producer_version", "domain", "model_version", "doc_string"):
            default = None if field == "model_version" else b""
            check(field, a.get(field, default), b.get(field, default))
        opsets = [sorted((o.get("domain", b""), o["version"]) for o in m.get("opset", [])) for m in (a, b)]
        opsets[0] = sorted({(b"" if d == b"ai.onnx" else d, v) for d, v in opsets[0]} or {(b"", 1)})
        check("opset imports", opsets[0], opsets[1])
        check("metadata", properties(a), properties(b))
        check("graph metadata", properties(a["graph"]), properties(b["graph"]))
        check("graph doc string", a["graph"].get("doc_string", b""), b["graph"].get("doc_string", b""))
        self.graph("graph", a["graph"], b["graph"], ({}, {}, {}, {}), True)


def compare(pathA, pathB, raised):
    with open(pathA, "rb") as a, open(pathB, "rb") as b:
        models = [parse(memoryview(f.read()), MODEL) for f in (a, b)]
    if models[0].get("function"):
        return None
    comparison = Comparison(pathA, pathB, raised)
    comparison.model(*models)
    return comparison


def main():
    arguments = sys.argv[1:]
    raised = "--raised" in arguments
    a, b = (argument for argument in arguments if argument != "--raised")
    paths = [(a, b)]
    if os.path.isdir(a):
        found = sorted(os.path.relpath(os.path.join(folder, name), a)
                       for folder, _, names in os.walk(a) for name in names if name.endswith(".onnx"))
        paths = [(os.path.join(a, path), os.path.join(b, path)) for path in found]
    same = functions = nodes = size = 0
    for pathA, pathB in paths:
        try:
            comparison = compare(pathA, pathB, raised)
        except (Different, OSError) as error:
            print("%s: %s" % (pathA, error))
            continue
        if not comparison:
            functions += 1
            continue
        same, nodes, size = same + 1, nodes + comparison.nodes, size + comparison.bytes
    print("%d of %d models are the same, %d with functions" % (same, len(paths), functions))
    print("%d nodes, %d bytes of constants" % (nodes, size))
    sys.exit(same + functions != len(paths))


main()

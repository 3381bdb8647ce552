"""check-json.py SCHEMA REPORT

Checks a report against the schema, and its sums against its layers. Prints what the
layers say, a line each.
"""

import json
import sys

TYPES = {
    "array": lambda value: isinstance(value, list),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}
KEYWORDS = {
    "$schema", "$defs", "$ref", "title", "description", "type", "const", "enum", "required",
    "properties", "additionalProperties", "items", "minimum", "maximum",
}


def expect(condition, path, what):
    if not condition:
        sys.exit(f"{path}: {what}")


def validate(value, schema, path):
    """The part of JSON Schema that ours uses. Members that it does not name are errors."""
    expect(not set(schema) - KEYWORDS, path, f"unknown keywords in {sorted(schema)}")
    if "$ref" in schema:
        validate(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], path)
    if "const" in schema:
        expect(value == schema["const"], path, f"found {value!r}")
    if "enum" in schema:
        expect(value in schema["enum"], path, f"found {value!r}")
    types = schema.get("type", [])
    types = types if isinstance(types, list) else [types]
    expect(not types or any(TYPES[name](value) for name in types), path,
           f"expected {types}, found {value!r}")
    if TYPES["number"](value):
        expect(schema.get("minimum", value) <= value <= schema.get("maximum", value), path,
               f"found {value!r}")
    if isinstance(value, list) and schema.get("type"):
        for i, item in enumerate(value):
            validate(item, schema["items"], f"{path}[{i}]")
    if isinstance(value, dict) and schema.get("type"):
        for name in schema.get("required", []):
            expect(name in value, path, f"no member '{name}'")
        members = schema.get("properties", {})
        for name, item in value.items():
            expect(name in members or "additionalProperties" in schema, path,
                   f"unknown member '{name}'")
            validate(item, members.get(name) or schema["additionalProperties"], f"{path}.{name}")


def check_sums(report):
    totals, layers = report["totals"], report["layers"]
    compressed = [layer for layer in layers if layer["decision"] == "compressed"]
    dense = [layer for layer in layers if layer["decision"] == "dense"]
    by_id = lambda some: {layer["weight"]["id"]: layer["bytes"] for layer in some if layer["bytes"]}
    small, large = by_id(compressed), by_id(dense)
    both = set(small) & set(large)
    before = sum(size["before"] for size in small.values())
    after = sum(size["after"] for size in small.values())
    kept = sum(size["before"] for size in large.values())
    reasons = [layer["reason"] for layer in dense]
    assert totals == {
        "layers": len(layers),
        "compressed": len(compressed),
        "dense": len(dense),
        "reasons": {reason: reasons.count(reason) for reason in reasons},
        "weights": len(set(small) | set(large)),
        "bytes": {
            "before": before + kept - sum(large[i]["before"] for i in both),
            "after": after + kept,
        },
        "compressed_bytes": {"before": before, "after": after},
        "weights_in_both_forms": len(both),
        "bytes_in_both_forms": sum(large[i]["before"] for i in both),
    }, totals


def forbid(constant):
    sys.exit(f"'{constant}' is no JSON")


schema_path, report_path = sys.argv[1:]
with open(schema_path, encoding="utf-8") as file:
    root = json.load(file)
with open(report_path, encoding="utf-8") as file:
    report = json.load(file, parse_constant=forbid)
validate(report, root, "report")
check_sums(report)
for layer in report["layers"]:
    print(ascii(layer["name"]), layer["op"], layer["decision"], layer["reason"] or layer["encoding"],
          layer["weight"]["id"], layer["weight"]["shape"], layer["bytes"] and [*layer["bytes"].values()])
print(f"{report['totals']['compressed']} of {report['totals']['layers']} compressed")

"""check-drawing.py DRAWING.svg <MODULE

Compares the labels of docs/encodings.svg with the compressed constant in a module, and
with the elements that it stands for.
"""

import re
import sys
import xml.etree.ElementTree as ET

drawing = ET.parse(sys.argv[1])
labels = {
    text.get("id"): text.text
    for text in drawing.iter("{http://www.w3.org/2000/svg}text")
    if text.get("id")
}
module = sys.stdin.read()
values = [int(v) for v in re.search(r" values = dense<\[\[(.*?)\]\]>", module)[1].split(",")]
byte = int(re.search(r"index = dense<(-?\d+)>", module)[1]) & 0xFF

# By the rule of ascend-atc: slot 0 is at i0, slot 1 at 1 + i1; zeros add nothing.
elements = [0] * 8
index = [byte >> 2 * slot & 3 for slot in range(4)]
for slot, value in enumerate(values):
    elements[slot // 2 * 4 + slot % 2 + index[slot]] += value

expected = {"byte": f"= 0x{byte:02X}"}
expected |= {f"element-{i}": str(element) for i, element in enumerate(elements)}
expected |= {f"value-{i}": str(value) for i, value in enumerate(values)}
expected |= {f"index-{i}": f"{entry:02b}" for i, entry in enumerate(index)}
bits = {f"bits-{i}": f"{entry:02b}" for i, entry in enumerate(index)}
for name, label in (expected | bits).items():
    if labels[name] != label:
        sys.exit(f"{name}: expected {label}, found {labels[name]}")
print(f"{len(expected)} labels agree")

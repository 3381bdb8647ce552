"""check-encodings.py ENCODINGS.md

Compresses the groups in the first column of the table with each encoding, and compares
the indices with those in its other columns, of which there is one for each encoding.
"""

import re
import subprocess
import sys

FUNCTION = """
func.func @f{number}(%x: tensor<1x4xi8>) -> tensor<1x1xi32> {{
  %w = "sparse24.constant"() {{value = dense<{elements}> : tensor<4x1xi8>}} : () -> tensor<4x1xi8>
  %y = "sparse24.matmul"(%x, %w) {{operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>, transpose_x1 = false, transpose_x2 = false}} : (tensor<1x4xi8>, tensor<4x1xi8>) -> tensor<1x1xi32>
  return %y : tensor<1x1xi32>
}}
"""

with open(sys.argv[1], encoding="utf-8") as file:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in file if line[0] == "|"]
start = next(i for i, row in enumerate(rows) if row[0] == "elements")
encodings = [cell.strip("`") for cell in rows[start][1:]]
rows = [row for row in rows[start:] if re.fullmatch(r"[0XY]( [0XY]){3}", row[0])]

listed = subprocess.run(
    ["sparse24-opt", "--help"], capture_output=True, text=True, check=True
).stdout.split("Encodings of indices:\n")[1].split("\n\n")[0]
listed = [line.split()[0] for line in listed.splitlines()]
if listed != encodings:
    sys.exit(f"expected columns {listed}, found {encodings}")

module = ""
for number, (group, *_) in enumerate(rows):
    elements = [[{"0": 0, "X": 7, "Y": -7}[element]] for element in group.split()]
    module += FUNCTION.format(number=number, elements=elements)
agreeing = 0
for column, encoding in enumerate(encodings, 1):
    compiled = subprocess.run(
        ["sparse24-opt", "--sparsity=1", f"--sparse24-encoding={encoding}", "-"],
        input=module, capture_output=True, text=True, check=True,
    ).stdout
    found = [int(index) for index in re.findall(r" index = dense<(-?\d+)>", compiled)]
    assert len(found) == len(rows)
    for row, byte in zip(rows, found):
        indices = f"{byte & 3:02b} {byte >> 2 & 3:02b}"
        if indices != row[column]:
            sys.exit(f"{encoding}, {row[0]}: expected {row[column]}, found {indices}")
        agreeing += 1
print(f"{agreeing} indices agree")

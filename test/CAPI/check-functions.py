"""check-functions.py SOURCE_DIR < output of nm

Finds the functions among the symbols that no header declares below a comment,
those that no C program of the tests and tools names, and those that a header declares
and that are no symbols. Declarations that follow one another share the comment above
the first.
"""

import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
symbols = {line.split()[2] for line in sys.stdin}

documented = set()
declared = set()
for header in (source / "include" / "sparse24").glob("*.h"):
    comments = False
    # A comment, a declaration, or an empty line, each without its inner newlines.
    declared.update(re.findall(r"SPARSE24_EXPORT\b[^;]*?\b(sparse24\w+)\s*\(", header.read_text()))
    text = re.sub(r"(?<=[(,&*])\n\s*|\n\s+(?=sparse24)", " ", header.read_text())
    for line in text.split("\n"):
        if line.startswith("///"):
            comments = True
        elif not line.strip():
            comments = False
        elif comments:
            documented.update(re.findall(r"\b(sparse24\w+)\s*\(", line))
            documented.update(re.findall(r"^(sparse24\w+)\(", line))

called = set()
for folder in ("test", "tools"):
    for program in (source / folder).rglob("*.c"):
        called.update(re.findall(r"\bsparse24\w+", program.read_text()))

for name in sorted(symbols - documented):
    print(f"not documented: {name}")
for name in sorted(symbols - called):
    print(f"not called: {name}")
for name in sorted(declared - symbols):
    print(f"not exported: {name}")
print(
    f"{len(symbols)} functions, {len(declared)} declared, {len(symbols - documented)} not documented, "
    f"{len(symbols - called)} not called, {len(declared - symbols)} not exported"
)

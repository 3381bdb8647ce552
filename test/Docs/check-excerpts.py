"""check-excerpts.py PAGE SOURCE_DIR

Each ```c block of the page stands, as it is, in the source file that the page links to
last before it.
"""

import os
import re
import sys

page, source_dir = sys.argv[1:]
with open(page, encoding="utf-8") as file:
    text = file.read()
excerpts = failures = 0
for match in re.finditer(r"^```c\n(.*?)^```$", text, re.M | re.S):
    links = re.findall(r"\]\(\.\./([\w./-]+\.(?:c|cpp|h))\)", text[:match.start()])
    with open(os.path.join(source_dir, links[-1]), encoding="utf-8") as file:
        found = match[1] in file.read()
    excerpts += 1
    failures += not found
    if not found:
        print(f"not in {links[-1]}:\n{match[1]}")
print(f"{excerpts} excerpts, {failures} differ")
sys.exit(failures > 0 or excerpts == 0)

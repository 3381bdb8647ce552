"""check-console.py FILE SOURCE_DIR BINARY_DIR

Runs the commands of the ```console blocks of a Markdown file and compares what they
print with what the file says. Commands run in the source folder; `build/` stands for
the binary folder.
"""

import difflib
import re
import subprocess
import sys

path, source_dir, binary_dir = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    blocks = re.findall(r"^```console\n(.*?)^```", file.read(), re.M | re.S)



def lines(text):
    return sorted(line for line in text.split("\n") if line.strip())


commands = failures = 0
for block in blocks:
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        commands += 1
        found = subprocess.run(
            ["bash", "-o", "pipefail", "-c",
             f"({command.replace('build/', binary_dir + '/')}) 2>&1"],
            cwd=source_dir, capture_output=True, text=True, check=False,
        ).stdout.replace(binary_dir + "/", "build/")
        # The two streams may interleave, and a blank line ends a command.
        if lines(found) == lines(expected):
            continue
        failures += 1
        print(f"$ {command}")
        print("\n".join(difflib.unified_diff(expected.split("\n"), found.split("\n"),
                                             "expected", "found", lineterm="")))

print(f"{commands} commands, {failures} differ")
sys.exit(failures > 0 or commands == 0)

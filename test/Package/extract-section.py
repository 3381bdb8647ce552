"""extract-section.py FILE SECTION FOLDER

Writes the blocks of a section of a Markdown file to the folder: what a text that ends
in `NAME`: announces to NAME, and the commands of the ```sh blocks to commands.sh.
"""

import os
import re
import sys

path, section, folder = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    text = file.read()
text = re.search(rf"^## {section}$(.*?)(?=^## |\Z)", text, re.M | re.S).group(1)

commands = ""
for prose, language, block in re.findall(r"(.*?)^```(\w+)\n(.*?)^```", text, re.M | re.S):
    names = re.findall(r"`([\w.]+)`", prose)
    if language == "sh":
        commands += block
    elif names and names[-1] in ("host.c", "CMakeLists.txt"):
        with open(os.path.join(folder, names[-1]), "w", encoding="utf-8") as file:
            file.write(block)
with open(os.path.join(folder, "commands.sh"), "w", encoding="utf-8") as file:
    file.write(commands)

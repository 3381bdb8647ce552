"""Prints the mlir examples of a page, split for --split-input-file.

Fails when an operation of the dialect's definition has none.
"""

import re
import sys


def main(page, definition):
    with open(page, encoding="utf-8") as file:
        examples = re.findall(r"^```mlir\n(.*?)^```$", file.read(), re.M | re.S)
    with open(definition, encoding="utf-8") as file:
        names = re.findall(r"irdl\.operation @(\w+)", file.read())
    text = "\n// -----\n\n".join(examples)
    print(text, end="")
    missing = [name for name in names if f'"sparse24.{name}"(' not in text]
    if missing:
        sys.exit("no example of " + ", ".join(missing))


main(*sys.argv[1:])

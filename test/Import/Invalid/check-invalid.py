# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles each model in a folder, which is invalid, as its first line says:

    # error: 'conv': error: 'onnx.Conv' op expected ...

There must be exactly this one line of diagnostics, behind the name of the file,
and exit status 1; an old output file must stay, and nothing be beside it. Models
named *.onnx are taken as they are, and *.expected holds their line.

usage: check-invalid.py PROTO_DIR FOLDER
"""

import os
import subprocess
import sys

proto_dir, folder = sys.argv[1:]
old = b"what was there before\n"
failed = 0


def encode(path):
    with open(path, "rb") as source:
        text = source.read()
    command = ["protoc", "--encode=onnx.ModelProto", "-I", proto_dir, "onnx.proto"]
    binary = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True).stdout
    model = path + ".onnx"
    with open(model, "wb") as output:
        output.write(binary)
    return model, text.decode("utf-8").split("\n", 1)[0]


def check(model, line):
    prefix = "# error: "
    expected = f"{model}: {line[len(prefix):]}\n" if line.startswith(prefix) else None
    directory = model + ".out"
    os.makedirs(directory, exist_ok=True)
    output = os.path.join(directory, "out.mlir")
    with open(output, "wb") as file:
        file.write(old)
    result = subprocess.run(
        ["sparse24-opt", "--sparsity=1", model, "-o", output], stderr=subprocess.PIPE
    )
    found = result.stderr.decode("utf-8", "backslashreplace")
    with open(output, "rb") as file:
        kept = file.read() == old and os.listdir(directory) == ["out.mlir"]
    if result.returncode == 1 and found == expected and kept:
        return True
    print(f"{model}: exit {result.returncode}, output {'kept' if kept else 'touched'}")
    print(f"  expected: {expected}  found:    {found}")
    return False


names = sorted(os.listdir(folder))
for name in names:
    path = os.path.join(folder, name)
    if os.path.isdir(path) or name.endswith(".expected"):
        continue
    if name.endswith(".onnx"):
        with open(path[: -len("onnx")] + "expected") as file:
            failed += not check(path, file.readline().rstrip("\n"))
    else:
        failed += not check(*encode(path))
print(f"{failed} failed")
sys.exit(failed > 0)

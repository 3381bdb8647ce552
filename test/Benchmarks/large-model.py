# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times what it takes to bring a large ONNX model to MLIR bytecode.

The model has 1 GiB of float16 weights, in the file itself or in a file beside it.
sparse24-opt writes it as bytecode, cp copies it, and Python's onnx, where it is
installed, loads and saves it. They run in turn, with the input in the page cache,
no output to replace, and nothing left for the disk from the run before.
"""

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile

from measure import run

MAKE_LARGE = os.path.join(os.path.dirname(__file__), "..", "Models", "make-large.py")

ONNX_INLINE = "import onnx, sys; onnx.save(onnx.load(sys.argv[1]), sys.argv[2])"
ONNX_EXTERNAL = (
    "import onnx, sys; onnx.save(onnx.load(sys.argv[1]), sys.argv[2],"
    " save_as_external_data=True, location='out.bin')"
)


def compare(title, commands, folder, runs):
    """The first command is what the others are compared with."""
    times = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(run(command, folder))
    base = times[next(iter(commands))]
    print(f"\n{title:24} median    best  processor   ratio of medians  of processor times")
    for name, found in times.items():
        (wall, cpu, _), (base_wall, base_cpu, _) = (
            [statistics.median(column) for column in zip(*rows)] for rows in (found, base)
        )
        best = min(found)[0]
        print(
            f"{name:24} {wall:5.2f} s {best:5.2f} s    {cpu:5.2f} s"
            f" {wall / base_wall:17.1f} {cpu / base_cpu:19.1f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--mib", type=int, default=1024, help="size of the weights, a multiple of 32")
    parser.add_argument("sparse24_opt")
    parser.add_argument("folder", help="where to make the models")
    options = parser.parse_args()
    has_onnx = importlib.util.find_spec("onnx") is not None
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        inline, external, weights = (
            os.path.join(folder, name) for name in ("inline.onnx", "external.onnx", "weights.bin")
        )
        sizes = ["32M"] * (options.mib // 32)
        subprocess.run([sys.executable, MAKE_LARGE, "--filled", inline, *sizes], check=True)
        subprocess.run(
            [sys.executable, MAKE_LARGE, "--filled", "--external", weights, external, *sizes],
            check=True,
        )
        outputs = os.path.join(folder, "out")
        bytecode = os.path.join(outputs, "out.mlirbc")
        copy = os.path.join(outputs, "out.onnx")
        for title, model, files, script in (
            ("weights in the model", inline, [inline], ONNX_INLINE),
            ("weights beside it", external, [external, weights], ONNX_EXTERNAL),
        ):
            commands = {
                "cp": ["cp", *files, outputs],
                "sparse24-opt": [options.sparse24_opt, model, "-o", bytecode],
            }
            if has_onnx:
                commands["onnx.load, onnx.save"] = [sys.executable, "-c", script, model, copy]
            compare(title, commands, outputs, options.runs)
        if not has_onnx:
            print("\nPython's onnx is not installed")


main()

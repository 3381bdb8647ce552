# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Times --sparsity=1 on bytecode with large 2:4 weights, and what it takes to copy it.

The modules have float16 weights of K x N, many or a single one. mlir-opt reads and
writes each, sparse24-opt compresses it, and cp copies the file. They run in turn, with
the input in the page cache, no output to replace, and nothing left for the disk from
the run before. "of the weights" is the peak resident size; pages of files that are
mapped count.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

from measure import run

MAKE_LARGE = os.path.join(os.path.dirname(__file__), "..", "Models", "make-large.py")
IRDL = os.path.join(os.path.dirname(__file__), "..", "..", "dialect", "sparse24.irdl.mlir")


def compare(title, commands, folder, runs, weights):
    """The first command is what the others are compared with."""
    found = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            found[name].append(run(command, folder))
    print(f"\n{title:24} median    best   ratio  processor   ratio     peak  of the weights")
    base = None
    for name, rows in found.items():
        wall, cpu, peak = (statistics.median(column) for column in zip(*rows))
        base = base or (wall, cpu)
        print(
            f"{name:22} {wall:6.2f} s {min(rows)[0]:5.2f} s {wall / base[0]:7.2f} {cpu:8.2f} s"
            f" {cpu / base[1]:7.2f} {peak / (1 << 20):5.0f} MiB {peak / weights:15.2f}"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--mib", type=int, default=1024, help="size of the weights, a multiple of 32")
    parser.add_argument("sparse24_opt")
    parser.add_argument("mlir_opt")
    parser.add_argument("folder", help="where to make the modules")
    options = parser.parse_args()
    weights = options.mib << 20
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for sizes in (["32M"] * (options.mib // 32), [f"{options.mib}M"]):
            model, module, outputs = (
                os.path.join(folder, name) for name in ("in.onnx", "in.mlirbc", "out")
            )
            subprocess.run([sys.executable, MAKE_LARGE, "--2to4", model, *sizes], check=True)
            subprocess.run(
                [options.sparse24_opt, model, "--emit-bytecode", "-o", module], check=True
            )
            os.remove(model)
            bytecode = ["--emit-bytecode", module, "-o", os.path.join(outputs, "out.mlirbc")]
            commands = {
                "mlir-opt": [
                    options.mlir_opt,
                    "--irdl-file=" + IRDL,
                    "--allow-unregistered-dialect",
                    *bytecode,
                ],
                "sparse24-opt": [options.sparse24_opt, "--sparsity=1", *bytecode],
                "cp": ["cp", module, outputs],
            }
            compare(f"{len(sizes)} x {sizes[0]}", commands, outputs, options.runs, weights)


main()

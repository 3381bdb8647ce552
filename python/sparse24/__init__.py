# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compresses the 2:4 weights of neural networks.

    import sparse24

    with sparse24.load("model.onnx") as module:
        module.compress(target="ascend")
        for layer in module.report():
            print(layer["name"], layer["decision"], layer["reason"])
        for weight in module.weights():
            kernel.upload(weight["values"]["data"], weight["index"]["data"])
        module.save("model.mlirbc")

What can fail raises `Error`, with the diagnostics as its text. The bytes of
weights are memoryviews into the module, which live as long as the views do,
whatever happens to the module meanwhile.

The shared library is the one that the environment's SPARSE24_LIBRARY names, else
that of the prefix in which the package is installed, else what the system's loader
finds.
"""

from ._library import library_path
from ._module import (
    Context,
    Diagnostic,
    Error,
    Module,
    as_numpy,
    encodings,
    llvm_version,
    load,
    loads,
    passes,
    targets,
    version,
)

__all__ = [
    "Context",
    "Diagnostic",
    "Error",
    "Module",
    "as_numpy",
    "encodings",
    "library_path",
    "llvm_version",
    "load",
    "loads",
    "passes",
    "targets",
    "version",
]
__version__ = version()

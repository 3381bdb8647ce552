# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The shared library: finding it, and its functions as sparse24/Host.h has them."""

import ctypes
import ctypes.util
import glob
import os
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_bool,
    c_char_p,
    c_int,
    c_int64,
    c_size_t,
    c_void_p,
)
from typing import Optional

_NAME = "libsparse24.so"
_MAJOR = 0  # of the library's version, and the end of its SONAME

Write = CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)


class HostDiagnostic(Structure):
    _fields_ = [
        ("severity", c_int),
        ("text", c_char_p),
        ("file", c_char_p),
        ("name", c_char_p),
        ("line", c_int),
        ("column", c_int),
    ]


class LoadOptions(Structure):
    _fields_ = [
        ("allowUnregistered", c_int),
        ("onnxOnly", c_int),
        ("initializersAreConstants", c_int),
        ("dims", POINTER(c_char_p)),
        ("numDims", c_size_t),
        ("inputs", POINTER(c_char_p)),
        ("numInputs", c_size_t),
        ("externalDataFolder", c_char_p),
        ("externalDataRoot", c_char_p),
    ]


class RunOptions(Structure):
    _fields_ = [
        ("encoding", c_char_p),
        ("target", c_char_p),
        ("selfcheck", c_int),
        ("allowUnregistered", c_int),
        ("remarks", c_int),
        ("prune", c_int),
    ]


class PrintOptions(Structure):
    _fields_ = [
        ("bytecode", c_int),
        ("generic", c_int),
        ("debugLocation", c_int),
        ("elideLargerThan", c_int64),
    ]


class ONNXOptions(Structure):
    _fields_ = [
        ("opset", c_int64),
        ("externalData", c_char_p),
    ]


class HostTensor(Structure):
    _fields_ = [
        ("data", c_void_p),
        ("size", c_size_t),
        ("elementType", c_char_p),
        ("shape", POINTER(c_int64)),
        ("rank", c_size_t),
    ]


class HostWeight(Structure):
    _fields_ = [
        ("name", c_char_p),
        ("layers", POINTER(c_char_p)),
        ("numLayers", c_size_t),
        ("encoding", c_char_p),
        ("elementType", c_char_p),
        ("denseShape", POINTER(c_int64)),
        ("denseRank", c_size_t),
        ("denseSize", c_size_t),
        ("reductionAxis", c_int64),
        ("groups", c_int64),
        ("values", HostTensor),
        ("index", HostTensor),
        ("zeroPoint", HostTensor),
    ]


# Name, result, arguments.
_FUNCTIONS = [
    ("sparse24GetVersion", c_char_p, []),
    ("sparse24GetLLVMVersion", c_char_p, []),
    ("sparse24EncodingGetAt", c_void_p, [c_size_t]),
    ("sparse24EncodingGetName", c_char_p, [c_void_p]),
    ("sparse24EncodingGetSummary", c_char_p, [c_void_p]),
    ("sparse24TargetGetAt", c_void_p, [c_size_t]),
    ("sparse24TargetGetName", c_char_p, [c_void_p]),
    ("sparse24TargetGetSummary", c_char_p, [c_void_p]),
    ("sparse24PassGetAt", c_void_p, [c_size_t]),
    ("sparse24PassGetArgument", c_char_p, [c_void_p]),
    ("sparse24PassGetSummary", c_char_p, [c_void_p]),
    ("sparse24HostContextCreate", c_void_p, [c_bool]),
    ("sparse24HostContextDestroy", None, [c_void_p]),
    ("sparse24HostContextGetNumDiagnostics", c_size_t, [c_void_p]),
    (
        "sparse24HostContextGetDiagnostic",
        c_bool,
        [c_void_p, c_size_t, POINTER(HostDiagnostic)],
    ),
    ("sparse24HostContextGetMessages", c_char_p, [c_void_p]),
    (
        "sparse24HostModuleLoad",
        c_void_p,
        [c_void_p, c_char_p, POINTER(LoadOptions)],
    ),
    (
        "sparse24HostModuleLoadMemory",
        c_void_p,
        [c_void_p, c_char_p, c_size_t, c_char_p, POINTER(LoadOptions)],
    ),
    ("sparse24HostModuleDestroy", None, [c_void_p]),
    ("sparse24HostModuleCompress", c_bool, [c_void_p, POINTER(RunOptions)]),
    ("sparse24HostModuleRun", c_bool, [c_void_p, c_char_p, POINTER(RunOptions)]),
    ("sparse24HostModuleVerify", c_bool, [c_void_p, c_bool]),
    (
        "sparse24HostModulePrint",
        c_bool,
        [c_void_p, POINTER(PrintOptions), Write, c_void_p],
    ),
    ("sparse24HostModuleSave", c_bool, [c_void_p, c_char_p, POINTER(PrintOptions)]),
    ("sparse24HostModuleSaveONNX", c_bool, [c_void_p, c_char_p, POINTER(ONNXOptions)]),
    ("sparse24HostModuleSaveWeights", c_bool, [c_void_p, c_char_p]),
    ("sparse24HostModulePrintReport", c_bool, [c_void_p, c_char_p, Write, c_void_p]),
    ("sparse24HostModulePrintSummary", c_bool, [c_void_p, Write, c_void_p]),
    ("sparse24HostModuleGetNumWeights", c_bool, [c_void_p, POINTER(c_size_t)]),
    (
        "sparse24HostModuleGetWeight",
        c_bool,
        [c_void_p, c_size_t, POINTER(HostWeight)],
    ),
    (
        "sparse24HostModuleDecompress",
        c_bool,
        [c_void_p, c_size_t, c_void_p, c_size_t],
    ),
]


def library_path() -> str:
    """The library that is used, or the name that the loader is given."""
    named = os.environ.get("SPARSE24_LIBRARY")
    if named:
        return named
    # As installed: PREFIX/share/sparse24/python/sparse24, with the library in
    # PREFIX/lib, PREFIX/lib64 or PREFIX/lib/TRIPLET.
    folder = os.path.dirname(os.path.abspath(__file__))
    for _ in range(5):
        for place in ("", "lib", "lib64", os.path.join("lib", "*")):
            pattern = os.path.join(glob.escape(folder), place, f"{_NAME}.{_MAJOR}")
            for candidate in glob.glob(pattern):
                return candidate
        folder = os.path.dirname(folder)
    return ctypes.util.find_library("sparse24") or f"{_NAME}.{_MAJOR}"


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(library_path())
    for name, result, arguments in _FUNCTIONS:
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    found = library.sparse24GetVersion().decode()
    if int(found.split(".")[0]) != _MAJOR:
        raise ImportError(
            f"expected version {_MAJOR} of {library_path()}, found {found}"
        )
    return library


_loaded: Optional[ctypes.CDLL] = None


def library() -> ctypes.CDLL:
    """The library, loaded by the first call."""
    global _loaded
    if _loaded is None:
        _loaded = _load()
    return _loaded

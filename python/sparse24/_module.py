# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Contexts and modules as Python objects."""

import ctypes
import json
import os
from ctypes import byref
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, Union

from . import _library
from ._library import library

_SEVERITIES = ("error", "warning", "note", "remark")

Path = Union[str, "os.PathLike[str]"]


class Diagnostic(NamedTuple):
    """What sparse24 or MLIR has to say, and where."""

    severity: str
    """"error", "warning", "note" (on the one before) or "remark"."""
    text: str
    file: str
    """Empty where the location has none."""
    name: str
    """Of the ONNX node, or empty."""
    line: int
    """From 1; 0 where there is no file, or one without lines."""
    column: int


class Error(Exception):
    """A call failed. The text is that of sparse24-opt; `diagnostics` has it in parts."""

    def __init__(self, text: str, diagnostics: Sequence[Diagnostic] = ()):
        super().__init__(text)
        self.diagnostics: List[Diagnostic] = list(diagnostics)


def _text(value: Optional[bytes]) -> str:
    return (value or b"").decode("utf-8", "replace")


def _encode(value: Optional[str]) -> Optional[bytes]:
    """A string for C; what it would cut is refused."""
    if value is None:
        return None
    encoded = os.fsencode(value)
    if b"\0" in encoded:
        raise ValueError("embedded null character")
    return encoded


#
# Handles. They are destroyed when nothing refers to them any more: a module's
# refers to its context's, and the bytes of a weight to the module's.
#


class _ContextHandle:
    def __init__(self, threads: bool):
        self.pointer = library().sparse24HostContextCreate(threads)
        self._destroy: Callable[[int], None] = library().sparse24HostContextDestroy
        if not self.pointer:
            raise MemoryError("cannot create a context of sparse24")

    def __del__(self) -> None:
        if getattr(self, "pointer", None):
            self._destroy(self.pointer)


class _ModuleHandle:
    def __init__(self, pointer: int, context: _ContextHandle):
        self.pointer = pointer
        self.context = context
        self._destroy: Callable[[int], None] = library().sparse24HostModuleDestroy

    def __del__(self) -> None:
        self._destroy(self.pointer)


class Context:
    """What modules live in.

    `load` creates one for each module; several modules can share one by
    `context.load`. A context and its modules are for one thread at a time, several
    contexts for as many threads as there are.
    """

    def __init__(self, threads: bool = False):
        """With `threads`, passes nested under functions run on several at a time."""
        self._handle: Optional[_ContextHandle] = _ContextHandle(threads)

    def __enter__(self) -> "Context":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the context up; it ends with the last of its modules and views."""
        self._handle = None

    def load(self, path: Path, **options: Any) -> "Module":
        """As `sparse24.load`, into this context."""
        return _load(self._get(), path, None, options)

    def loads(self, data: Union[bytes, str], name: str = "<memory>", **options: Any) -> "Module":
        """As `sparse24.loads`, into this context."""
        return _load(self._get(), name, _contents(data), options)

    def diagnostics(self) -> List[Diagnostic]:
        """The diagnostics of the last call, failed or not: the remarks, say."""
        return _diagnostics(self._get())

    def _get(self) -> _ContextHandle:
        if self._handle is None:
            raise ValueError("the context is closed")
        return self._handle


def _diagnostics(context: _ContextHandle) -> List[Diagnostic]:
    found = []
    for i in range(library().sparse24HostContextGetNumDiagnostics(context.pointer)):
        entry = _library.HostDiagnostic()
        library().sparse24HostContextGetDiagnostic(context.pointer, i, byref(entry))
        found.append(
            Diagnostic(
                _SEVERITIES[entry.severity],
                _text(entry.text),
                _text(entry.file),
                _text(entry.name),
                entry.line,
                entry.column,
            )
        )
    return found


def _error(context: _ContextHandle) -> Error:
    messages = library().sparse24HostContextGetMessages(context.pointer)
    return Error(_text(messages).rstrip("\n"), _diagnostics(context))


#
# Loading
#


def _strings(values: Dict[str, str]) -> Any:
    texts = [_encode(f"{name}={value}") for name, value in values.items()]
    return (ctypes.c_char_p * len(texts))(*texts)


def _shape(shape: Union[str, Sequence[Optional[int]]]) -> str:
    if isinstance(shape, str):
        return shape
    return "x".join("?" if extent is None else str(extent) for extent in shape)


def _load_options(
    dims: Optional[Dict[str, int]] = None,
    inputs: Optional[Dict[str, Union[str, Sequence[Optional[int]]]]] = None,
    initializers_are_constants: bool = False,
    external_data_folder: Optional[Path] = None,
    external_data_root: Optional[Path] = None,
    onnx_only: bool = False,
    allow_unregistered: bool = False,
) -> _library.LoadOptions:
    dim_texts = _strings({name: str(extent) for name, extent in (dims or {}).items()})
    input_texts = _strings({name: _shape(shape) for name, shape in (inputs or {}).items()})
    folder = None if external_data_folder is None else os.fspath(external_data_folder)
    root = None if external_data_root is None else os.fspath(external_data_root)
    return _library.LoadOptions(
        allow_unregistered,
        onnx_only,
        initializers_are_constants,
        dim_texts,
        len(dim_texts),
        input_texts,
        len(input_texts),
        _encode(folder),
        _encode(root),
    )


def _contents(data: Union[bytes, str]) -> bytes:
    # bytes() alone takes numbers as well: that of so many zeros.
    return data.encode() if isinstance(data, str) else bytes(memoryview(data))


def _load(
    context: _ContextHandle,
    name: Path,
    data: Optional[bytes],
    options: Dict[str, Any],
) -> "Module":
    load_options = byref(_load_options(**options))
    encoded_name = _encode(os.fspath(name))
    if data is None:
        pointer = library().sparse24HostModuleLoad(context.pointer, encoded_name, load_options)
    else:
        pointer = library().sparse24HostModuleLoadMemory(
            context.pointer, data, len(data), encoded_name, load_options
        )
    if not pointer:
        raise _error(context)
    return Module(_ModuleHandle(pointer, context))


def load(path: Path, *, threads: bool = False, **options: Any) -> "Module":
    """Loads an ONNX model, MLIR text or bytecode, told apart by the contents.

    Weights stay in the file, which must not become shorter while the module lives.
    Options, all by name:

    `dims`: {"batch": 1}, extents of symbolic dimensions;
    `inputs`: {"x": [1, 3, None, 224]}, shapes of inputs (None: as it is);
    `initializers_are_constants`: those that are inputs too are no arguments;
    `external_data_folder`: where the files of external data are;
    `external_data_root`: a folder around it that links may lead to;
    `onnx_only`: operations are not raised to sparse24's;
    `allow_unregistered`: accept operations of dialects that nobody knows;
    `threads`: of the context, see `Context`.
    """
    return Context(threads).load(path, **options)


def loads(
    data: Union[bytes, str], name: str = "<memory>", *, threads: bool = False, **options: Any
) -> "Module":
    """The same, of a model in memory, which is copied. `name` is for diagnostics."""
    return Context(threads).loads(data, name, **options)


#
# Modules
#


class Module:
    """A module. `load` and `loads` make one.

    A method that fails raises `Error`. After `compress` or `run` have failed the
    module is good for nothing.
    """

    def __init__(self, handle: _ModuleHandle):
        self._handle: Optional[_ModuleHandle] = handle

    def __enter__(self) -> "Module":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the module up; it ends with the last view of its weights."""
        self._handle = None

    def compress(
        self,
        encoding: Optional[str] = None,
        target: Optional[str] = None,
        selfcheck: bool = False,
        prune: bool = False,
    ) -> List[Dict[str, Any]]:
        """Compresses what is 2:4, as --sparsity=1 does; returns the report.

        With `selfcheck`, what was compressed is decoded and compared. With `prune`,
        weights are made 2:4 first that are not, which changes values.
        """
        options = _run_options(encoding, target, selfcheck, False, False, prune)
        self._check(library().sparse24HostModuleCompress(self._pointer, byref(options)))
        return self.report()

    def check(
        self, encoding: Optional[str] = None, target: Optional[str] = None
    ) -> List[Dict[str, Any]]:
        """Decides what `compress` would, without doing it; returns the report."""
        self.run("sparse24-check", encoding=encoding, target=target)
        return self.report()

    def run(
        self,
        pipeline: str,
        encoding: Optional[str] = None,
        target: Optional[str] = None,
        selfcheck: bool = False,
        allow_unregistered: bool = False,
        remarks: bool = False,
    ) -> None:
        """Runs passes, sparse24's and MLIR's, such as "cse,sparse24-check".

        With `remarks`, `diagnostics` has the verdicts in words afterwards.
        """
        options = _run_options(encoding, target, selfcheck, allow_unregistered, remarks)
        text = _encode(pipeline)
        self._check(library().sparse24HostModuleRun(self._pointer, text, byref(options)))

    def verify(self, allow_unregistered: bool = False) -> None:
        """Raises `Error` unless the module is valid."""
        self._check(library().sparse24HostModuleVerify(self._pointer, allow_unregistered))

    def diagnostics(self) -> List[Diagnostic]:
        """The diagnostics of the last call in the module's context."""
        return _diagnostics(self._get().context)

    # Output.

    def text(
        self, *, generic: bool = False, locations: bool = False, elide_larger_than: int = 0
    ) -> str:
        """The module as MLIR prints it; weights of more elements than that are left out."""
        options = _library.PrintOptions(False, generic, locations, elide_larger_than)
        return self._collect(library().sparse24HostModulePrint, byref(options)).decode()

    def __str__(self) -> str:
        return self.text()

    def bytecode(self) -> bytes:
        """The module as MLIR's bytecode."""
        options = _library.PrintOptions(bytecode=True)
        return self._collect(library().sparse24HostModulePrint, byref(options))

    def save(self, path: Path, *, bytecode: bool = False, locations: bool = False) -> None:
        """Writes text, or bytecode for *.mlirbc. The file is complete or as it was.

        Text has the names of weights and layers only with `locations`.
        """
        options = _library.PrintOptions(bytecode=bytecode, debugLocation=locations)
        encoded = _encode(os.fspath(path))
        self._check(library().sparse24HostModuleSave(self._pointer, encoded, byref(options)))

    def export_onnx(
        self, path: Path, *, opset: int = 0, external_data: Optional[str] = None
    ) -> None:
        """Writes an ONNX model. Its files are complete or as they were.

        `opset` is for modules that came from no ONNX model. `external_data` names a
        file in the model's folder that gets the weights: a model without one must be
        smaller than 2 GiB.
        """
        options = _library.ONNXOptions(opset, _encode(external_data))
        encoded = _encode(os.fspath(path))
        self._check(library().sparse24HostModuleSaveONNX(self._pointer, encoded, byref(options)))

    def save_weights(self, path: Path) -> None:
        """Writes the compressed weights as safetensors (docs/weights.md)."""
        encoded = _encode(os.fspath(path))
        self._check(library().sparse24HostModuleSaveWeights(self._pointer, encoded))

    # The report.

    def report(self) -> List[Dict[str, Any]]:
        """What was decided for each layer: the `layers` of docs/report.schema.json."""
        layers: List[Dict[str, Any]] = self.full_report()["layers"]
        return layers

    def full_report(self) -> Dict[str, Any]:
        """The report with its totals, as docs/report.schema.json has it."""
        report: Dict[str, Any] = json.loads(self.format_report("json"))
        return report

    def format_report(self, format: str = "table") -> str:
        """The report as "table", "html" or "json"."""
        function = library().sparse24HostModulePrintReport
        return self._collect(function, _encode(format)).decode("utf-8", "replace")

    def summary(self) -> str:
        """The report in a line."""
        return self._collect(library().sparse24HostModulePrintSummary).decode()

    # Weights.

    def weights(self) -> List[Dict[str, Any]]:
        """The compressed weights.

        `name`, `layers` (the operations that use it), `encoding`, `element_type`,
        `shape`, `reduction_axis` and `groups` (more than 1 only of a transposed
        convolution) of the dense weight, and three tensors `values`, `index` and
        `zero_point` (None where it is 0): `element_type`, `shape`, and
        `data`, a read-only memoryview of bytes.
        """
        return list(self._weights())

    def dense(self, position: int) -> bytearray:
        """The weight at that position of `weights()`, decoded."""
        weight = self._weight(position)
        buffer = bytearray(weight.denseSize)
        view = (ctypes.c_char * len(buffer)).from_buffer(buffer)
        self._check(
            library().sparse24HostModuleDecompress(self._pointer, position, view, len(buffer))
        )
        del view  # which kept the bytearray from being resized
        return buffer

    def _weights(self) -> Iterator[Dict[str, Any]]:
        count = ctypes.c_size_t()
        self._check(library().sparse24HostModuleGetNumWeights(self._pointer, byref(count)))
        for i in range(count.value):
            weight = self._weight(i)
            yield {
                "name": _text(weight.name),
                "layers": [_text(weight.layers[j]) for j in range(weight.numLayers)],
                "encoding": _text(weight.encoding),
                "element_type": _text(weight.elementType),
                "shape": weight.denseShape[: weight.denseRank],
                "reduction_axis": weight.reductionAxis,
                "groups": weight.groups,
                "values": self._tensor(weight.values),
                "index": self._tensor(weight.index),
                "zero_point": self._tensor(weight.zeroPoint),
            }

    def _weight(self, position: int) -> _library.HostWeight:
        if position < 0:
            raise IndexError("expected the position of a weight")
        weight = _library.HostWeight()
        self._check(
            library().sparse24HostModuleGetWeight(self._pointer, position, byref(weight))
        )
        return weight

    def _tensor(self, tensor: _library.HostTensor) -> Optional[Dict[str, Any]]:
        if not tensor.data:
            return None
        # The view refers to the array, and that to the module.
        array = (ctypes.c_char * tensor.size).from_address(tensor.data)
        array.owner = self._get()  # type: ignore[attr-defined]
        return {
            "element_type": _text(tensor.elementType),
            "shape": tensor.shape[: tensor.rank],
            "data": memoryview(array).cast("B").toreadonly(),
        }

    # Calls.

    def _get(self) -> _ModuleHandle:
        if self._handle is None:
            raise ValueError("the module is closed")
        return self._handle

    @property
    def _pointer(self) -> int:
        return self._get().pointer

    def _check(self, success: bool) -> None:
        if not success:
            raise _error(self._get().context)

    def _collect(self, function: Callable[..., bool], *arguments: Any) -> bytes:
        pieces: List[bytes] = []
        write = _library.Write(
            lambda data, size, _: pieces.append(ctypes.string_at(data, size)) if size else None
        )
        self._check(function(self._pointer, *arguments, write, None))
        return b"".join(pieces)


def _run_options(
    encoding: Optional[str],
    target: Optional[str],
    selfcheck: bool,
    allow_unregistered: bool,
    remarks: bool,
    prune: bool = False,
) -> _library.RunOptions:
    return _library.RunOptions(
        _encode(encoding), _encode(target), selfcheck, allow_unregistered, remarks, prune
    )


#
# numpy
#

# Types that numpy does not have are bits.
_DTYPES = {
    "f64": "f8", "f32": "f4", "f16": "f2", "bf16": "u2", "i1": "?", "complex<f32>": "c8",
    "i64": "i8", "i32": "i4", "i16": "i2", "i8": "i1", "i4": "i1", "i2": "i1",
    "ui64": "u8", "ui32": "u4", "ui16": "u2", "ui8": "u1", "ui4": "u1", "ui2": "u1",
}  # fmt: skip


def as_numpy(tensor: Dict[str, Any]) -> Any:
    """A tensor of `Module.weights` as a numpy array on the same bytes, read only.

    bf16 and the types of 8 bits and fewer that are no integers are unsigned bits;
    needs numpy.
    """
    import numpy

    dtype = numpy.dtype(_DTYPES.get(tensor["element_type"], "u1"))
    return numpy.frombuffer(tensor["data"], dtype).reshape(tensor["shape"])


#
# Tables
#


def _table(kind: str, name: str = "Name") -> Dict[str, str]:
    get_at = getattr(library(), f"sparse24{kind}GetAt")
    get_name = getattr(library(), f"sparse24{kind}Get{name}")
    get_summary = getattr(library(), f"sparse24{kind}GetSummary")
    table: Dict[str, str] = {}
    while True:
        row = get_at(len(table))
        if not row:
            return table
        table[_text(get_name(row))] = _text(get_summary(row))


def encodings() -> Dict[str, str]:
    """The encodings of indices, the default first, and what they are."""
    return _table("Encoding")


def targets() -> Dict[str, str]:
    """The targets, the default first, and what they are."""
    return _table("Target")


def passes() -> Dict[str, str]:
    """The passes of sparse24, and what they do."""
    return _table("Pass", "Argument")


def version() -> str:
    """The version of the library."""
    return _text(library().sparse24GetVersion())


def llvm_version() -> str:
    """The version of LLVM and MLIR that the library was built against."""
    return _text(library().sparse24GetLLVMVersion())

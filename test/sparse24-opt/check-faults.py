"""check-faults.py FOLDER [full-disk]

Each output that sparse24-opt has, and what can go wrong while it is written: the
folder cannot be written to, the disk is full, standard output is closed or nobody
reads it any more, a signal ends the tool. The old file must be as it was, nothing
else may be left, and the status and the message must say what happened.

With full-disk, which wants mounts of its own (unshare --mount), only that: a file
system of 16 KiB.
"""

import os
import pathlib
import resource
import signal
import subprocess
import sys

folder = pathlib.Path(sys.argv[1])
out = folder / "out"
failures = 0

# name: arguments, and the files they write.
OUTPUTS = {
    "text": (["-o", "{out}/x.mlir"], ["x.mlir"]),
    "bytecode": (["--emit-bytecode", "-o", "{out}/x.mlirbc"], ["x.mlirbc"]),
    "model": (["--export-onnx", "-o", "{out}/x.onnx"], ["x.onnx"]),
    "model and data": (
        ["--export-onnx", "--export-onnx-external=x.data", "-o", "{out}/x.onnx"],
        ["x.onnx", "x.data"],
    ),
    "JSON": (["--sparse24-report={out}/x.json", "-o", "/dev/null"], ["x.json"]),
    "HTML": (["--sparse24-report={out}/x.html", "-o", "/dev/null"], ["x.html"]),
    "report and text": (
        ["--sparse24-report={out}/x.json", "-o", "{out}/x.mlir"],
        ["x.mlir", "x.json"],
    ),
    "weights": (
        ["--sparse24-emit-weights={out}/x.safetensors", "-o", "/dev/null"],
        ["x.safetensors"],
    ),
    "weights and text": (
        ["--sparse24-emit-weights={out}/x.safetensors", "-o", "{out}/x.mlir"],
        ["x.mlir", "x.safetensors"],
    ),
}
TO_STDOUT = {
    "text": ["-o", "-"],
    "bytecode": ["--emit-bytecode", "-o", "-"],
    "model": ["--export-onnx", "-o", "-"],
    "table": ["--sparse24-report=-", "-o", "/dev/null"],
    "weights": ["--sparse24-emit-weights=/dev/stdout", "-o", "/dev/null"],
}


def check(name, ok, found):
    global failures
    if not ok:
        failures += 1
        print(f"{name}: {found}")


def write_module(path, layers, size):
    """A function of matrix products, each with a weight of size x size of its own."""
    x_type, type = f"tensor<2x{size}xf64>", f"tensor<{size}x{size}xf64>"
    with open(path, "w") as file:
        file.write('module attributes {onnx.opset_import = {"ai.onnx" = 13 : i64}} {\n')
        file.write(f"func.func @main(%x: {x_type}) -> {x_type} {{\n")
        x = "%x"
        for i in range(layers):
            rows = ", ".join(
                "[" + ", ".join(f"{i + j}.0" if k % 4 < 2 else "0.0" for j in range(size)) + "]"
                for k in range(size)
            )
            file.write(
                f'  %w{i} = "sparse24.constant"() {{value = dense<[{rows}]> : {type}}}'
                f' : () -> {type} loc("w{i}")\n'
                f'  %y{i} = "sparse24.matmul"({x}, %w{i}) {{onnx_node_name = "layer{i}",'
                " transpose_x1 = false, transpose_x2 = false,"
                " operandSegmentSizes = array<i32: 1, 1, 0, 0, 0>}"
                f" : ({x_type}, {type}) -> {x_type}\n"
            )
            x = f"%y{i}"
        file.write(f"  return {x} : {x_type}\n}}\n}}\n")


def start(arguments, module, prefix=(), setup=None, **streams):
    def prepare():
        # A shell has its background jobs ignore these.
        for number in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if setup:
            setup()

    command = [*prefix, "sparse24-opt", "--sparsity=1", "--quiet", module]
    command += [argument.format(out=out) for argument in arguments]
    streams.setdefault("stdout", subprocess.DEVNULL)
    return subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=prepare, **streams)


def prepare_files(files):
    out.mkdir(exist_ok=True)
    for path in out.iterdir():
        path.unlink()
    for name in files:
        (out / name).write_text("old\n")


def check_files(name, files):
    check(name, sorted(os.listdir(out)) == sorted(files), f"left {os.listdir(out)}")
    for file in files:
        check(name, (out / file).read_text() == "old\n", f"{file} is another")


def check_end(name, process, status, reason):
    message = process.communicate()[1].decode()
    check(name, process.returncode == status, f"status {process.returncode}: {message}")
    lines = message.splitlines()
    if reason is None:
        check(name, not lines, message)
    else:
        ok = len(lines) == 1 and lines[0].startswith("sparse24-opt: error: ")
        check(name, ok and lines[0].endswith(reason), message)


def is_interrupted(arguments, number):
    """Sends the signal once there is an unfinished file."""
    process = start(arguments, large)
    while process.poll() is None:
        if any(name.endswith(".tmp") for name in os.listdir(out)):
            process.send_signal(number)
            break
    process.communicate()
    return process.returncode == -number


def read_files(files):
    return [(out / file).read_bytes() for file in files if (out / file).exists()]


small, large = str(folder / "small.mlir"), str(folder / "large.mlir")
folder.mkdir(parents=True, exist_ok=True)
# The large one has nothing that would be external data.
write_module(small, 2, 16)
write_module(large, 400, 8)

# What limits files is not meant for the counts of a build that has them.
uncounted = {**os.environ, "LLVM_PROFILE_FILE": "/dev/null"}

if sys.argv[2:] == ["full-disk"]:
    out.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", out], check=True)
    for name, (arguments, files) in OUTPUTS.items():
        prepare_files(files)
        process = start(arguments, large, env=uncounted)
        check_end(f"{name}, full disk", process, 1, "': No space left on device")
        check_files(f"{name}, full disk", files)
    sys.exit(f"{failures} failures" if failures else 0)

# Root without its privilege to write where others may not.
override = ["--bounding-set", "-dac_override", "--inh-caps", "-dac_override"]
unprivileged = ["setpriv", *override] if os.geteuid() == 0 else []
for name, (arguments, files) in OUTPUTS.items():
    prepare_files(files)
    out.chmod(0o555)
    process = start(arguments, small, prefix=unprivileged)
    check_end(f"{name}, locked folder", process, 1, "': Permission denied")
    out.chmod(0o755)
    check_files(f"{name}, locked folder", files)


def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


# Nothing can be written; then the first output can, but not all; then a report can, but
# not the module that it is on.
for size, module, names in (
    (0, small, OUTPUTS),
    (1000, small, OUTPUTS),
    (40000, large, OUTPUTS),
    (3000, small, ["report and text"]),
):
    for name in names:
        arguments, files = OUTPUTS[name]
        prepare_files(files)
        process = start(arguments, module, setup=lambda: limit(size), env=uncounted)
        name = f"{name}, files of at most {size} bytes"
        check_end(name, process, 1, "': File too large")
        check_files(name, files)

for name, arguments in TO_STDOUT.items():
    with open("/dev/full", "w") as full:
        process = start(arguments, small, stdout=full)
    check_end(f"{name}, full device", process, 1, "': No space left on device")
    process = start(arguments, small, setup=lambda: os.close(1))
    check_end(f"{name}, closed", process, 1, "': Bad file descriptor")
    # As `| head -1` leaves it when it has its line.
    read, write = os.pipe()
    os.close(read)
    process = start(arguments, small, stdout=write)
    os.close(write)
    check_end(f"{name}, closed pipe", process, 1, "': Broken pipe")

for name, (arguments, files) in OUTPUTS.items():
    prepare_files(files)
    start(arguments, large).communicate()
    complete = read_files(files)
    for number in (signal.SIGINT, signal.SIGTERM):
        for _ in range(50):
            prepare_files(files)
            # All may have taken their places before the signal comes.
            if is_interrupted(arguments, number) and read_files(files) != complete:
                break
        else:
            check(name, False, f"was never interrupted by {number}")
            continue
        check_files(f"{name}, {number.name}", files)

print(f"{failures} failures")

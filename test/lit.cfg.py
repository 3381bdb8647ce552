import os
import subprocess

import lit.formats

config.name = "sparse24"
config.test_format = lit.formats.ShTest()
config.suffixes = [".mlir", ".test", ".textproto"]
# Modules for the fuzzers, and those that tests read.
config.excludes = ["Fuzz", "Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.binary_dir, "test")

test_programs = os.path.join(config.test_exec_root, "bin")
config.substitutions += [
    ("%build", test_programs),
    ("%irdl", os.path.join(config.source_dir, "dialect", "sparse24.irdl.mlir")),
    ("%proto_dir", os.path.join(config.source_dir, "lib", "Import")),
    ("%shared", config.shared_library),
    ("%binary_dir", config.binary_dir),
    ("%mlir_libdir", config.mlir_library_dir),
    ("%llvm_version", config.llvm_version),
    ("%mlir_lib", os.path.join(os.path.dirname(config.llvm_tools_dir), "lib")),
]
if config.instrumented:
    config.available_features.add("instrumented")

# Python itself is not sanitized, and cannot load a library that is.
if config.sanitizers:
    config.available_features.add("sanitized")
config.substitutions.append(
    (
        "%python",
        f"env PYTHONPATH={config.source_dir}/python "
        f"SPARSE24_LIBRARY={config.shared_library} python3",
    )
)

# A file system of a few pages, which nobody else sees, takes no privilege where
# namespaces of users are allowed.
mount = "mount -t tmpfs -o size=16k none /mnt"
if subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True).returncode == 0:
    config.available_features.add("private-mounts")

# Debian's libonnx-testdata.
onnx_testdata = "/usr/share/libonnx-testdata/data"
if os.path.isdir(onnx_testdata):
    config.available_features.add("onnx-testdata")
    config.substitutions.append(("%onnx_testdata", onnx_testdata))

# sparse24-opt, the test programs, and LLVM's tools go by their names.
config.environment["PATH"] = os.pathsep.join(
    [
        os.path.join(config.binary_dir, "bin"),
        test_programs,
        config.llvm_tools_dir,
        os.environ["PATH"],
    ]
)

# Scripts that others import leave nothing in the source tree.
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"

# A sanitized build fails on leaks too.
config.environment["ASAN_OPTIONS"] = "detect_leaks=1"
config.environment["UBSAN_OPTIONS"] = "print_stacktrace=1"
config.environment["TSAN_OPTIONS"] = (
    f"suppressions={config.test_source_root}/Host/thread-sanitizer.supp"
)

# Where a build that counts what is run writes its counts.
if "LLVM_PROFILE_FILE" in os.environ:
    config.environment["LLVM_PROFILE_FILE"] = os.environ["LLVM_PROFILE_FILE"]

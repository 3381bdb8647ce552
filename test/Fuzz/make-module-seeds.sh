#!/usr/bin/env bash
# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# usage: make-module-seeds.sh SPARSE24-OPT FOLDER
#
# Fills the folder with modules for pass-fuzzer to start from: those of the tests
# in text, invalid ones too, also where a test brings them along, and the valid
# ones in bytecode.
set -euo pipefail
sparse24_opt=$(realpath "$1")
folder=$(mkdir -p "$2" && cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

find . -name '*.mlir' -not -path './Fuzz/*' | while read -r file; do
  name=${file//[.\/]/-}
  awk -v prefix="$folder/$name" '
    /^\/\/ -----/ || /^\/\/--- / { ++part; next }
    !/^\/\/ (RUN|CHECK|expected)/ { print >(prefix "-" part + 0 ".mlir") }
  ' "$file"
done
grep -rlE '^#--- .*\.mlir$' --include='*.test' . | while read -r file; do
  name=${file//[.\/]/-}
  awk -v prefix="$folder/$name" '
    /^#--- / { part += isModule; isModule = /\.mlir$/; next }
    isModule { print >(prefix "-" part + 0 ".mlir") }
  ' "$file"
done
for seed in "$folder"/*.mlir; do
  "$sparse24_opt" --emit-bytecode "$seed" -o "$seed"bc 2>/dev/null || true
done

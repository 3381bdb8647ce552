#!/usr/bin/env bash
# Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# usage: make-seeds.sh FOLDER
#
# Fills the folder with models for import-fuzzer to start from: those of the
# tests, bad ones too, and ONNX's own small ones where libonnx-testdata has been
# installed.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
proto=../lib/Import
onnx_models=/usr/share/libonnx-testdata
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
PATH=$PATH:/usr/lib/llvm-22/bin

find . -name '*.textproto' | while read -r file; do
  name=${file//[.\/]/-}
  if ! split-file "$file" "$parts/$name" 2>/dev/null; then
    mkdir -p "$parts/$name" && cp "$file" "$parts/$name/whole"
  fi
  for part in "$parts/$name"/*; do
    seed=$folder/$name-$(basename "$part").onnx
    # Some parts are no models.
    protoc --encode=onnx.ModelProto -I "$proto" onnx.proto \
      <"$part" >"$seed" 2>/dev/null || rm -f "$seed"
  done
done
find . -name '*.onnx' -size -64k -exec cp {} "$folder" \;
[[ -d $onnx_models ]] || exit 0
find "$onnx_models" -name '*.onnx' -size -4k | while read -r file; do
  cp "$file" "$folder/$(basename "$(dirname "$file")").onnx"
done

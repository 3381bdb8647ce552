# The functions and descriptors that protoc-c has written to SOURCE and HEADER, `onnx__...`,
# become `sparse24_onnx__...`. Types (`Onnx__...`) are no symbols, and stay.
foreach(file "${SOURCE}" "${HEADER}")
  file(READ "${file}" text)
  string(REPLACE "onnx__" "sparse24_onnx__" text "${text}")
  file(WRITE "${file}" "${text}")
endforeach()

// The dialect `sparse24`: this file is its only definition. It is embedded in the
// library, and loads into stock `mlir-opt --irdl-file=`.
//
// IRDL says which operands, results and attributes an operation has. Everything
// that relates them (types, shapes, encodings, index bytes) is checked by the pass
// `sparse24-verify`, which says what was expected and what was found; operands are
// therefore `irdl.any` here. One constraint value used twice would force both
// uses to be the same type, so each operand has its own.
//
// Operations with more than one optional operand carry `operandSegmentSizes`.

irdl.dialect @sparse24 {
  // The element type of a value whose type the model does not tell.
  irdl.type @unknown

  // The value of an initializer or of an ONNX Constant node.
  irdl.operation @constant {
    %result = irdl.any
    irdl.results(result: %result)
    %value_int_or_fp = irdl.base "#builtin.dense_int_or_fp_elements"
    %value_string = irdl.base "#builtin.dense_string_elements"
    %value_resource = irdl.base "#builtin.dense_resource_elements"
    %value = irdl.any_of(%value_int_or_fp, %value_string, %value_resource)
    irdl.attributes {"value" = %value}
  }

  // ONNX Conv with two spatial dimensions; on 8-bit operands ONNX ConvInteger.
  // The filter is OIHW whatever the data format of x and y.
  irdl.operation @conv2d {
    %x = irdl.any
    %filter = irdl.any
    %bias = irdl.any
    %x_zero_point = irdl.any
    %filter_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter: %filter, bias: optional %bias,
                  x_zero_point: optional %x_zero_point,
                  filter_zero_point: optional %filter_zero_point)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format}
  }

  // `conv2d` with one spatial dimension; the filter is OIW.
  irdl.operation @conv1d {
    %x = irdl.any
    %filter = irdl.any
    %bias = irdl.any
    %x_zero_point = irdl.any
    %filter_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter: %filter, bias: optional %bias,
                  x_zero_point: optional %x_zero_point,
                  filter_zero_point: optional %filter_zero_point)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format}
  }

  // `conv2d` with three spatial dimensions; the filter is OIDHW.
  irdl.operation @conv3d {
    %x = irdl.any
    %filter = irdl.any
    %bias = irdl.any
    %x_zero_point = irdl.any
    %filter_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter: %filter, bias: optional %bias,
                  x_zero_point: optional %x_zero_point,
                  filter_zero_point: optional %filter_zero_point)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format}
  }

  // ONNX ConvTranspose with two spatial dimensions. The filter is C x M x KH x KW
  // whatever the data format of x and y, M being the output channels of one group.
  irdl.operation @conv_transpose2d {
    %x = irdl.any
    %filter = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter: %filter, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %output_padding = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "output_padding" = %output_padding, "groups" = %groups,
                     "data_format" = %data_format}
  }

  // `conv_transpose2d` with one spatial dimension.
  irdl.operation @conv_transpose1d {
    %x = irdl.any
    %filter = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter: %filter, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %output_padding = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "output_padding" = %output_padding, "groups" = %groups,
                     "data_format" = %data_format}
  }

  // `conv_transpose2d` with three spatial dimensions.
  irdl.operation @conv_transpose3d {
    %x = irdl.any
    %filter = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter: %filter, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %output_padding = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "output_padding" = %output_padding, "groups" = %groups,
                     "data_format" = %data_format}
  }

  // ONNX MatMul; on 8-bit operands ONNX MatMulInteger.
  irdl.operation @matmul {
    %x1 = irdl.any
    %x2 = irdl.any
    %bias = irdl.any
    %x1_zero_point = irdl.any
    %x2_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x1: %x1, x2: %x2, bias: optional %bias,
                  x1_zero_point: optional %x1_zero_point,
                  x2_zero_point: optional %x2_zero_point)
    irdl.results(y: %y)
    %transpose_x1 = irdl.base "#builtin.integer"
    %transpose_x2 = irdl.base "#builtin.integer"
    irdl.attributes {"transpose_x1" = %transpose_x1, "transpose_x2" = %transpose_x2}
  }

  // ONNX Gemm: x, flattened from `axis` on, times w. w is N x K, with `transpose`
  // K x N; N is `num_output`.
  irdl.operation @fully_connection {
    %x = irdl.any
    %w = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, w: %w, bias: optional %bias)
    irdl.results(y: %y)
    %num_output = irdl.base "#builtin.integer"
    %transpose = irdl.base "#builtin.integer"
    %axis = irdl.base "#builtin.integer"
    irdl.attributes {"num_output" = %num_output, "transpose" = %transpose,
                     "axis" = %axis}
  }

  // ONNX QLinearConv with two spatial dimensions: rounds once, so it is one operation.
  irdl.operation @qlinear_conv2d {
    %x = irdl.any
    %x_scale = irdl.any
    %x_zero_point = irdl.any
    %filter = irdl.any
    %filter_scale = irdl.any
    %filter_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, x_scale: %x_scale, x_zero_point: %x_zero_point,
                  filter: %filter, filter_scale: %filter_scale,
                  filter_zero_point: %filter_zero_point, y_scale: %y_scale,
                  y_zero_point: %y_zero_point, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format}
  }

  // `qlinear_conv2d` with one spatial dimension.
  irdl.operation @qlinear_conv1d {
    %x = irdl.any
    %x_scale = irdl.any
    %x_zero_point = irdl.any
    %filter = irdl.any
    %filter_scale = irdl.any
    %filter_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, x_scale: %x_scale, x_zero_point: %x_zero_point,
                  filter: %filter, filter_scale: %filter_scale,
                  filter_zero_point: %filter_zero_point, y_scale: %y_scale,
                  y_zero_point: %y_zero_point, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format}
  }

  // `qlinear_conv2d` with three spatial dimensions.
  irdl.operation @qlinear_conv3d {
    %x = irdl.any
    %x_scale = irdl.any
    %x_zero_point = irdl.any
    %filter = irdl.any
    %filter_scale = irdl.any
    %filter_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, x_scale: %x_scale, x_zero_point: %x_zero_point,
                  filter: %filter, filter_scale: %filter_scale,
                  filter_zero_point: %filter_zero_point, y_scale: %y_scale,
                  y_zero_point: %y_zero_point, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format}
  }

  // ONNX QLinearMatMul.
  irdl.operation @qlinear_matmul {
    %x1 = irdl.any
    %x1_scale = irdl.any
    %x1_zero_point = irdl.any
    %x2 = irdl.any
    %x2_scale = irdl.any
    %x2_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x1: %x1, x1_scale: %x1_scale, x1_zero_point: %x1_zero_point, x2: %x2,
                  x2_scale: %x2_scale, x2_zero_point: %x2_zero_point, y_scale: %y_scale,
                  y_zero_point: %y_zero_point)
    irdl.results(y: %y)
  }

  // com.microsoft QGemm: alpha * x1 * x2 + bias of quantized matrices. It rounds once,
  // to y's scale; without y's scale and zero point y is floating-point.
  irdl.operation @qlinear_gemm {
    %x1 = irdl.any
    %x1_scale = irdl.any
    %x1_zero_point = irdl.any
    %x2 = irdl.any
    %x2_scale = irdl.any
    %x2_zero_point = irdl.any
    %bias = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x1: %x1, x1_scale: %x1_scale, x1_zero_point: %x1_zero_point, x2: %x2,
                  x2_scale: %x2_scale, x2_zero_point: %x2_zero_point,
                  bias: optional %bias, y_scale: optional %y_scale,
                  y_zero_point: optional %y_zero_point)
    irdl.results(y: %y)
    %transpose_x1 = irdl.base "#builtin.integer"
    %transpose_x2 = irdl.base "#builtin.integer"
    %alpha = irdl.base "#builtin.float"
    irdl.attributes {"transpose_x1" = %transpose_x1, "transpose_x2" = %transpose_x2,
                     "alpha" = %alpha}
  }

  // Splits a 2:4 weight into the kept values and their positions.
  irdl.operation @compress {
    %weight = irdl.any
    %values = irdl.any
    %index = irdl.any
    irdl.operands(weight: %weight)
    irdl.results(values: %values, index: %index)
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"alg" = %alg, "encoding" = %encoding,
                     "reduction_axis" = %reduction_axis}
  }

  // What `compress` of a constant folds to.
  irdl.operation @compressed_constant {
    %values_type = irdl.any
    %index_type = irdl.any
    irdl.results(values: %values_type, index: %index_type)
    %values_int_or_fp = irdl.base "#builtin.dense_int_or_fp_elements"
    %values_resource = irdl.base "#builtin.dense_resource_elements"
    %values = irdl.any_of(%values_int_or_fp, %values_resource)
    %index_int_or_fp = irdl.base "#builtin.dense_int_or_fp_elements"
    %index_resource = irdl.base "#builtin.dense_resource_elements"
    %index = irdl.any_of(%index_int_or_fp, %index_resource)
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    irdl.attributes {"values" = %values, "index" = %index, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis, "alg" = %alg,
                     "encoding" = %encoding}
  }

  // Undoes `compress`.
  irdl.operation @decompress {
    %values = irdl.any
    %index = irdl.any
    %weight = irdl.any
    irdl.operands(values: %values, index: %index)
    irdl.results(weight: %weight)
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %reduction_axis = irdl.base "#builtin.integer"
    %dense_type = irdl.base "#builtin.type"
    irdl.attributes {"alg" = %alg, "encoding" = %encoding,
                     "reduction_axis" = %reduction_axis, "dense_type" = %dense_type}
  }

  // `conv2d` of a compressed filter.
  irdl.operation @conv2d_compress {
    %x = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %x_zero_point = irdl.any
    %filter_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter_compress: %filter_compress,
                  compress_index: %compress_index, bias: optional %bias,
                  x_zero_point: optional %x_zero_point,
                  filter_zero_point: optional %filter_zero_point)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format, "alg" = %alg,
                     "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `conv1d` of a compressed filter.
  irdl.operation @conv1d_compress {
    %x = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %x_zero_point = irdl.any
    %filter_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter_compress: %filter_compress,
                  compress_index: %compress_index, bias: optional %bias,
                  x_zero_point: optional %x_zero_point,
                  filter_zero_point: optional %filter_zero_point)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format, "alg" = %alg,
                     "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `conv3d` of a compressed filter.
  irdl.operation @conv3d_compress {
    %x = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %x_zero_point = irdl.any
    %filter_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter_compress: %filter_compress,
                  compress_index: %compress_index, bias: optional %bias,
                  x_zero_point: optional %x_zero_point,
                  filter_zero_point: optional %filter_zero_point)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format, "alg" = %alg,
                     "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `conv_transpose2d` of a compressed filter.
  irdl.operation @conv_transpose2d_compress {
    %x = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter_compress: %filter_compress,
                  compress_index: %compress_index, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %output_padding = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "output_padding" = %output_padding, "groups" = %groups,
                     "data_format" = %data_format, "alg" = %alg, "encoding" = %encoding,
                     "dense_type" = %dense_type, "reduction_axis" = %reduction_axis}
  }

  // `conv_transpose1d` of a compressed filter.
  irdl.operation @conv_transpose1d_compress {
    %x = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter_compress: %filter_compress,
                  compress_index: %compress_index, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %output_padding = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "output_padding" = %output_padding, "groups" = %groups,
                     "data_format" = %data_format, "alg" = %alg, "encoding" = %encoding,
                     "dense_type" = %dense_type, "reduction_axis" = %reduction_axis}
  }

  // `conv_transpose3d` of a compressed filter.
  irdl.operation @conv_transpose3d_compress {
    %x = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, filter_compress: %filter_compress,
                  compress_index: %compress_index, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %output_padding = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "output_padding" = %output_padding, "groups" = %groups,
                     "data_format" = %data_format, "alg" = %alg, "encoding" = %encoding,
                     "dense_type" = %dense_type, "reduction_axis" = %reduction_axis}
  }

  // `matmul` of a compressed right operand; `transpose_x2` speaks of `dense_type`.
  irdl.operation @matmul_compress {
    %x1 = irdl.any
    %x2_compress = irdl.any
    %compress_index = irdl.any
    %bias = irdl.any
    %x1_zero_point = irdl.any
    %x2_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x1: %x1, x2_compress: %x2_compress, compress_index: %compress_index,
                  bias: optional %bias, x1_zero_point: optional %x1_zero_point,
                  x2_zero_point: optional %x2_zero_point)
    irdl.results(y: %y)
    %transpose_x1 = irdl.base "#builtin.integer"
    %transpose_x2 = irdl.base "#builtin.integer"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"transpose_x1" = %transpose_x1, "transpose_x2" = %transpose_x2,
                     "alg" = %alg, "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `qlinear_conv2d` of a compressed filter.
  irdl.operation @qlinear_conv2d_compress {
    %x = irdl.any
    %x_scale = irdl.any
    %x_zero_point = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %filter_scale = irdl.any
    %filter_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, x_scale: %x_scale, x_zero_point: %x_zero_point,
                  filter_compress: %filter_compress, compress_index: %compress_index,
                  filter_scale: %filter_scale, filter_zero_point: %filter_zero_point,
                  y_scale: %y_scale, y_zero_point: %y_zero_point, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format, "alg" = %alg,
                     "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `qlinear_conv1d` of a compressed filter.
  irdl.operation @qlinear_conv1d_compress {
    %x = irdl.any
    %x_scale = irdl.any
    %x_zero_point = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %filter_scale = irdl.any
    %filter_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, x_scale: %x_scale, x_zero_point: %x_zero_point,
                  filter_compress: %filter_compress, compress_index: %compress_index,
                  filter_scale: %filter_scale, filter_zero_point: %filter_zero_point,
                  y_scale: %y_scale, y_zero_point: %y_zero_point, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format, "alg" = %alg,
                     "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `qlinear_conv3d` of a compressed filter.
  irdl.operation @qlinear_conv3d_compress {
    %x = irdl.any
    %x_scale = irdl.any
    %x_zero_point = irdl.any
    %filter_compress = irdl.any
    %compress_index = irdl.any
    %filter_scale = irdl.any
    %filter_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %bias = irdl.any
    %y = irdl.any
    irdl.operands(x: %x, x_scale: %x_scale, x_zero_point: %x_zero_point,
                  filter_compress: %filter_compress, compress_index: %compress_index,
                  filter_scale: %filter_scale, filter_zero_point: %filter_zero_point,
                  y_scale: %y_scale, y_zero_point: %y_zero_point, bias: optional %bias)
    irdl.results(y: %y)
    %strides = irdl.base "#builtin.dense_array"
    %pads = irdl.base "#builtin.dense_array"
    %dilations = irdl.base "#builtin.dense_array"
    %groups = irdl.base "#builtin.integer"
    %data_format = irdl.base "#builtin.string"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"strides" = %strides, "pads" = %pads, "dilations" = %dilations,
                     "groups" = %groups, "data_format" = %data_format, "alg" = %alg,
                     "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `qlinear_matmul` of a compressed right operand, which is K x N when dense.
  irdl.operation @qlinear_matmul_compress {
    %x1 = irdl.any
    %x1_scale = irdl.any
    %x1_zero_point = irdl.any
    %x2_compress = irdl.any
    %compress_index = irdl.any
    %x2_scale = irdl.any
    %x2_zero_point = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x1: %x1, x1_scale: %x1_scale, x1_zero_point: %x1_zero_point,
                  x2_compress: %x2_compress, compress_index: %compress_index,
                  x2_scale: %x2_scale, x2_zero_point: %x2_zero_point, y_scale: %y_scale,
                  y_zero_point: %y_zero_point)
    irdl.results(y: %y)
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"alg" = %alg, "encoding" = %encoding, "dense_type" = %dense_type,
                     "reduction_axis" = %reduction_axis}
  }

  // `qlinear_gemm` of a compressed right operand.
  irdl.operation @qlinear_gemm_compress {
    %x1 = irdl.any
    %x1_scale = irdl.any
    %x1_zero_point = irdl.any
    %x2_compress = irdl.any
    %compress_index = irdl.any
    %x2_scale = irdl.any
    %x2_zero_point = irdl.any
    %bias = irdl.any
    %y_scale = irdl.any
    %y_zero_point = irdl.any
    %y = irdl.any
    irdl.operands(x1: %x1, x1_scale: %x1_scale, x1_zero_point: %x1_zero_point,
                  x2_compress: %x2_compress, compress_index: %compress_index,
                  x2_scale: %x2_scale, x2_zero_point: %x2_zero_point,
                  bias: optional %bias, y_scale: optional %y_scale,
                  y_zero_point: optional %y_zero_point)
    irdl.results(y: %y)
    %transpose_x1 = irdl.base "#builtin.integer"
    %transpose_x2 = irdl.base "#builtin.integer"
    %alpha = irdl.base "#builtin.float"
    %alg = irdl.base "#builtin.string"
    %encoding = irdl.base "#builtin.string"
    %dense_type = irdl.base "#builtin.type"
    %reduction_axis = irdl.base "#builtin.integer"
    irdl.attributes {"transpose_x1" = %transpose_x1, "transpose_x2" = %transpose_x2,
                     "alpha" = %alpha, "alg" = %alg, "encoding" = %encoding,
                     "dense_type" = %dense_type, "reduction_axis" = %reduction_axis}
  }
}


%0 = arith.constant dense_resource<small> : tensor<4xi8>

{-#
  dialect_resources: {
    builtin: {
      small: "0x000000000000803F"
    }
  }
#-}

// Passes as options: ours and MLIR's, in the order given, with options, each nested as it needs to be.
// RUN: sparse24-opt %s --dump-pass-pipeline -cse --sparse24-check="encoding=nvidia" --convert-gpu-to-nvvm --canonicalize=max-iterations=3 2>&1 | FileCheck %s
// CHECK: builtin.module(cse,sparse24-check{encoding=nvidia},gpu.module(convert-gpu-to-nvvm{{.*}}),canonicalize{{{.*}}max-iterations=3{{.*}}})
// CHECK: func.func @f
// CHECK-NEXT: return
func.func @f(%a: i32) {
  %0 = arith.addi %a, %a : i32
  return
}

// The passes of --sparsity=1 come first.
// RUN: sparse24-opt %s --dump-pass-pipeline --cse --sparsity=1 --quiet 2>&1 | FileCheck %s --check-prefix=SPARSITY
// RUN: sparse24-opt %s --dump-pass-pipeline --pass-pipeline='builtin.module(cse)' --sparsity=1 --quiet 2>&1 | FileCheck %s --check-prefix=SPARSITY
// SPARSITY: builtin.module(convert-onnx-to-sparse24,{{.*}}sparse24-fold-compress,cse)

// RUN: not sparse24-opt %s --cse --pass-pipeline='builtin.module(cse)' 2>&1 | FileCheck %s --check-prefix=BOTH
// BOTH: sparse24-opt: error: '--pass-pipeline' cannot be combined with passes as options
// RUN: not sparse24-opt %s --sparse24-check=encoding=abc 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: sparse24-opt: error: pass 'sparse24-check': option 'encoding' has no value 'abc'
// RUN: not sparse24-opt %s '--sparse24-check=encoding=nvidia}' 2>&1 | FileCheck %s --check-prefix=BRACE
// BRACE: sparse24-opt: error: pass pipeline: expected ',' after '{{.*}}sparse24-check{encoding=nvidia}', found '}'

// What MLIR says of its passes.
// RUN: sparse24-opt %s --canonicalize --mlir-print-ir-before-all --mlir-print-ir-after-all 2>&1 | FileCheck %s --check-prefix=PRINT
// PRINT: IR Dump Before Canonicalizer
// PRINT: arith.addi
// PRINT: IR Dump After Canonicalizer
// PRINT-NOT: arith.addi
// RUN: sparse24-opt %s --sparse24-check --mlir-print-ir-after-all 2>&1 | FileCheck %s --check-prefix=OURS
// OURS: IR Dump After Check (sparse24-check)
// RUN: sparse24-opt %s --sparse24-check --mlir-print-ir-after-all --mlir-print-ir-after-change 2>&1 | FileCheck %s --check-prefix=CHANGE
// CHANGE-NOT: IR Dump
// RUN: sparse24-opt %s --canonicalize --mlir-timing -o /dev/null 2>&1 | FileCheck %s --check-prefix=TIMING
// TIMING: Execution time report
// TIMING: Canonicalizer
// RUN: sparse24-opt %s --cse --mlir-pass-statistics -o /dev/null --mlir-disable-threading 2>&1 | FileCheck %s --check-prefix=STATISTICS
// STATISTICS: Pass statistics report

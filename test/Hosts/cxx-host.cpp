//===- cxx-host.cpp - A compiler in C++ that embeds sparse24 --------------===//
// Part of sparse24, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//

// cxx-host MODEL.onnx
//
// MLIR's C++ API on the host's side, sparse24's C API between, in one process:
// a mlir::PassManager with passes of MLIR, of sparse24 and of its own, and a
// visitor that reads with both APIs what sparse24 made. The host and the shared
// library share libMLIR.so; MLIR's C API is nowhere on the host's link line.

#include "sparse24/Import.h"
#include "sparse24/Operations.h"
#include "sparse24/Passes.h"

#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Support.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include <cstring>

namespace {

/// Marks each compressed operation with an attribute of the host's, and checks
/// that both APIs say the same of it.
struct MarkCompressed
    : public mlir::PassWrapper<MarkCompressed,
                               mlir::OperationPass<mlir::ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(MarkCompressed)

  llvm::StringRef getArgument() const override { return "mark-compressed"; }

  void visit(mlir::Operation *op, MlirOperation constant) {
    Sparse24CompressedConstant weight;
    if (!sparse24CompressedConstantRead(constant, &weight)) {
      op->emitError("unreadable weight");
      return signalPassFailure();
    }
    auto values = unwrap(constant)->getAttrOfType<mlir::ElementsAttr>("values");
    auto dense = llvm::cast<mlir::RankedTensorType>(unwrap(weight.denseType));
    auto axis = op->getAttrOfType<mlir::IntegerAttr>("reduction_axis");
    bool same = values.getNumElements() * weight.layout.elementSize ==
                    weight.valuesSize &&
                axis.getInt() == weight.reductionAxis &&
                dense.getDimSize(axis.getInt()) == weight.layout.length;
    sparse24CompressedConstantDestroy(&weight);
    if (!same) {
      op->emitError("the two APIs differ");
      return signalPassFailure();
    }
    op->setAttr("cxx_host.weight_type", mlir::TypeAttr::get(dense));
  }

  void runOnOperation() override {
    getOperation().walk([&](mlir::Operation *op) {
      MlirOperation constant = sparse24OpGetCompressedConstant(wrap(op));
      if (!mlirOperationIsNull(constant))
        visit(op, constant);
    });
  }
};

std::unique_ptr<mlir::Pass> createSparse24Pass(const char *argument) {
  MlirPass pass = sparse24PassCreate(
      sparse24PassGet(argument, std::strlen(argument)), nullptr);
  return std::unique_ptr<mlir::Pass>(unwrap(pass));
}

bool compile(mlir::MLIRContext &context, const char *path) {
  if (failed(unwrap(sparse24DialectLoad(wrap(&context)))))
    return false;
  MlirModule imported = sparse24ImportONNXFile(wrap(&context), path, nullptr);
  if (mlirModuleIsNull(imported))
    return false;
  mlir::OwningOpRef<mlir::ModuleOp> module(unwrap(imported));

  mlir::PassManager pm(&context);
  pm.addPass(createSparse24Pass("sparse24-verify"));
  pm.addPass(mlir::createCanonicalizerPass());
  pm.addPass(createSparse24Pass("convert-onnx-to-sparse24"));
  pm.nest("func.func").addPass(mlir::createCSEPass());
  pm.addPass(createSparse24Pass("sparse24-fold-weights"));
  pm.addPass(createSparse24Pass("sparse24-insert-compress"));
  pm.addPass(mlir::createCSEPass());
  pm.addPass(createSparse24Pass("sparse24-fold-compress"));
  pm.addPass(std::make_unique<MarkCompressed>());
  pm.addPass(mlir::createSymbolDCEPass());
  pm.addPass(createSparse24Pass("sparse24-verify"));
  if (failed(pm.run(*module)))
    return false;

  module->walk([](mlir::Operation *op) {
    auto type = op->getAttrOfType<mlir::TypeAttr>("cxx_host.weight_type");
    if (type)
      llvm::outs() << op->getName() << ' ' << op->getAttr("onnx_node_name")
                   << " of " << type.getValue() << '\n';
  });
  return true;
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 2)
    return 2;
  mlir::MLIRContext context;
  return compile(context, argv[1]) ? 0 : 1;
}

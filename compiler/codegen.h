// The code generator: from a syntax tree and its symbol table to the description of a code body, ready for bytecode::BuildImage.
//
// Ownership: everything lies in the arena of the Context.
// Errors:    in the Context: what CPython's compiler complains about, constructs that are not implemented, limits.
// Cost:      one walk over the tree (finally clauses are compiled once for each way out of them).
// Design:    docs/compiler.md
#ifndef TESSERA_COMPILER_CODEGEN_H_
#define TESSERA_COMPILER_CODEGEN_H_

#include "bytecode/image.h"
#include "compiler/ast.h"
#include "compiler/codegen_context.h"
#include "compiler/symtable.h"

namespace tessera::compiler {

struct CodegenOptions {
  int optimize = 0;  // 1: no asserts, __debug__ is False; 2: no docstrings either
};

// Null when the context has failed.
const bytecode::BodySource* GenerateCode(Context& context, const ast::Module& module, const SymbolTable& symbols,
                                         const CodegenOptions& options);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_H_

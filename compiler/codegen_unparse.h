// An expression as text, for annotations under `from __future__ import annotations`: the text that CPython makes of it.
#ifndef TESSERA_COMPILER_CODEGEN_UNPARSE_H_
#define TESSERA_COMPILER_CODEGEN_UNPARSE_H_

#include <string_view>

#include "compiler/ast.h"
#include "compiler/codegen_context.h"

namespace tessera::compiler {

// In the arena; empty when the context has failed.
std::string_view Unparse(Context& context, const ast::ExprNode* expr);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_UNPARSE_H_

// Writes a syntax tree as Python's ast.dump(tree, include_attributes=True) does. For tests and for looking at trees.
#ifndef TESSERA_COMPILER_AST_DUMP_H_
#define TESSERA_COMPILER_AST_DUMP_H_

#include <string>
#include <string_view>

#include "compiler/ast.h"

namespace tessera::compiler {

std::string DumpAst(const ast::Module& module, bool with_positions = true);

// repr() of a str whose content is UTF-8, or WTF-8 where it holds lone surrogates.
std::string ReprOfStr(std::string_view text);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_AST_DUMP_H_

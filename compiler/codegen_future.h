// `from __future__ import ...` at the start of a module.
#ifndef TESSERA_COMPILER_CODEGEN_FUTURE_H_
#define TESSERA_COMPILER_CODEGEN_FUTURE_H_

#include "compiler/ast.h"
#include "compiler/codegen_context.h"

namespace tessera::compiler {

struct FutureFeatures {
  bool annotations = false;
  bool barry_as_flufl = false;
  int32_t last_line = 0;  // of the last of these imports; one behind it is an error
};

// Unknown features are errors in the context.
FutureFeatures FindFutureFeatures(Context& context, const ast::Module& module);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_FUTURE_H_

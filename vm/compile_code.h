// From source to a code object of this interpreter.
//
// Python: warnings are shown, by the filters (vm/warnings.h).
// Errors: null; SyntaxError and its kin with CPython's fields, NotImplementedError, RecursionError, MemoryError, OverflowError pending.
#ifndef TESSERA_VM_COMPILE_CODE_H_
#define TESSERA_VM_COMPILE_CODE_H_

#include <string_view>

#include "compiler/compile.h"
#include "vm/code.h"

namespace tessera::vm {

struct CompileOptions {
  compiler::CompileMode mode = compiler::CompileMode::kExec;
  bool from_file = false;
  bool ignore_cookie = false;
  bool future_annotations = false;
  bool dont_imply_dedent = false;
  int optimize = 0;
};

// `filename` is a str.
CodeInstance* CompileSource(Thread& th, std::string_view source, Value filename, const CompileOptions& options);

}  // namespace tessera::vm

#endif  // TESSERA_VM_COMPILE_CODE_H_

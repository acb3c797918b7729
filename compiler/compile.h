// From source text to a code image: parser, symbol table, code generator. What compile(), exec and import stand on.
//
// Threads:    no state is shared; the heap's GIL is held by the caller.
// Ownership:  the image has one reference, the caller's. Its memory comes from the heap unless the input says otherwise. The texts of
//             error and warnings lie in the arena given.
// Python:     runs no Python code, not even for warnings: the caller reports them.
// Errors:     CompileResult::error, with what Python's exception of that kind carries.
// Cost:       syntax tree and tables are dropped before it returns.
// Example:    alloc::Arena texts(heap);
//             CompileResult result = Compile({.source = bytes, .filename = "a.py"}, texts);
//             if (result.image == nullptr) return Raise(result.error);
// Design:     docs/compiler.md
#ifndef TESSERA_COMPILER_COMPILE_H_
#define TESSERA_COMPILER_COMPILE_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "bytecode/image.h"

namespace tessera::compiler {

enum class CompileMode : uint8_t { kExec, kEval, kSingle };

struct CompileInput {
  std::string_view source = {};
  std::string_view filename = "<string>";
  CompileMode mode = CompileMode::kExec;
  bool from_file = false;           // a script that is run: some messages and places differ from those of compile() and import
  bool ignore_cookie = false;       // the source is known to be UTF-8 (it was a str)
  bool future_annotations = false;  // inherited from the code that calls compile()
  bool barry_as_flufl = false;
  bool dont_imply_dedent = false;   // kSingle: the end of the text does not close open blocks
  int optimize = 0;                 // 1: -O, 2: -OO
  int32_t max_digits = 4300;        // of decimal integer literals; 0: no limit
  int32_t max_depth = 3000;         // nesting of the tree: bounds the native stack (about 500 bytes a level and pass)
  const bytecode::ImageMemory* image_memory = nullptr;  // null: the heap of the arena
};

enum class CompileErrorKind : uint8_t {
  kNone,
  kSyntaxError,
  kIndentationError,
  kTabError,
  kNotImplementedError,  // a construct that is not implemented
  kRecursionError,
  kMemoryError,
  kOverflowError,        // a limit of the machine: too many variables, too large
  kSystemError,          // a bug of the compiler
};

// Lines from 1, offsets from 1; has_position is false where the exception carries none.
struct CompileError {
  CompileErrorKind kind = CompileErrorKind::kNone;
  bool has_position = false;
  bool text_in_file = false;  // `text` is that line of the file, where there is one
  int32_t lineno = 0;
  int32_t offset = 0;
  int32_t end_lineno = 0;
  int32_t end_offset = 0;
  std::string_view message;
  std::string_view text;  // the line; null data: unknown
};

struct CompileWarning {
  bool is_deprecation = false;  // DeprecationWarning, otherwise SyntaxWarning
  CompileError as_error;        // the SyntaxError that it becomes when the filters say so; `message` is empty
  int32_t lineno = 0;
  std::string_view message;
  CompileWarning* next = nullptr;
};

struct CompileResult {
  bytecode::CodeImage* image = nullptr;  // null on error
  CompileError error;
  const CompileWarning* warnings = nullptr;  // in the order of the source
  bool future_annotations = false;           // in force in the module, for code that inherits it
  bool barry_as_flufl = false;
};

[[nodiscard]] CompileResult Compile(const CompileInput& input, alloc::Arena& texts);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_COMPILE_H_

// A compiled function, class body or module: instructions, tables, raw constants and names. It holds no object of any
// interpreter and never changes, so all interpreters may read one in place.
//
// Model:     a CodeImage is one block of memory that holds the bodies of a whole compilation, the module's (or the
//            expression's) body first. A CodeBody refers to its tables by distances from its own address (Span), so an image
//            can be copied, written to a file and mapped again as it is.
// Threads:   immutable once built; readable from all threads. The image's reference count is atomic.
// Ownership: CodeImage::Ref/Unref; a CodeBody lives as long as its image.
// Errors:    a CodeBody is trusted only after Verify (bytecode/verifier.h).
// Cost:      reading is an addition.
// Design:    docs/bytecode.md
#ifndef TESSERA_BYTECODE_CODE_BODY_H_
#define TESSERA_BYTECODE_CODE_BODY_H_

#include <cstdint>
#include <string_view>

#include "bytecode/opcode.h"

namespace tessera::bytecode {

// `count` elements of T, `offset` bytes from the CodeBody that the span is read with.
template <class T>
struct Span {
  uint32_t offset = 0;
  uint32_t count = 0;
};

// Text is UTF-8, with lone surrogates as three bytes each (WTF-8).
using Text = Span<char>;

enum class ConstantKind : uint8_t {
  kNone, kFalse, kTrue, kEllipsis,
  kInt,        // payload.integer
  kBigInt,     // payload.text: optional '-', then "0x" and hexadecimal digits
  kFloat,      // payload.real
  kComplex,    // payload.real is the imaginary part; the real part is 0
  kStr,        // payload.text
  kBytes,      // payload.text
  kTuple,      // payload.items
  kFrozenSet,  // payload.items
};

struct Constant {
  ConstantKind kind;
  bool intern = false;  // kStr that looks like an identifier
  union Payload {
    int64_t integer;
    double real;
    Text text;
    Span<Constant> items;
    constexpr Payload() : integer(0) {}
  } payload;
};

// Where an instruction came from, and what is live before it: parallel to the instruction words.
struct Position {
  int32_t line;        // from 1; 0: artificial, no line
  int32_t end_line;
  uint16_t column;     // bytes from 0; 0xffff: unknown or beyond
  uint16_t end_column;
  uint16_t depth;      // temporaries that hold values before the instruction (see opcodes.def for calls)
  uint16_t is_cache;   // 1: a cache word, which no jump may reach; 0: an instruction
};

// Instructions [start, end) are covered; on an exception the temporaries from `depth` on are released, the exception goes into
// temporary `depth`, and execution continues at `handler`. Inner entries come before outer ones.
struct ExceptionEntry {
  uint32_t start, end, handler;
  uint32_t depth;
};

enum CodeFlags : uint32_t {  // the values that CPython documents for co_flags
  kOptimized = 0x1,
  kNewLocals = 0x2,
  kVarArgs = 0x4,
  kVarKeywords = 0x8,
  kNested = 0x10,
  kGenerator = 0x20,
  kFutureAnnotations = 0x1000000,
};

enum class LocalKind : uint8_t { kPlain = 0, kParameter = 1, kCell = 2, kFree = 4, kHidden = 8 };  // bits may be joined; kHidden: a comprehension's own

struct Local {
  Text name;
  uint8_t kinds;  // LocalKind bits
};

struct CodeBody {
  Text name, qualname, filename;
  Span<Instruction> code;        // with cache words
  Span<Position> positions;      // code.count of them
  Span<ExceptionEntry> exceptions;
  Span<Constant> constants;      // [0] is the docstring or None where the body is a function's
  Span<Text> names;
  Span<Local> locals;            // parameters first: positional-only, positional, keyword-only, *args, **kwargs; free variables last
  Span<int32_t> children;        // distance from this body to each nested body
  uint32_t argcount;             // positional-only and positional parameters
  uint32_t posonlyargcount;
  uint32_t kwonlyargcount;
  uint32_t free_count;
  uint32_t temp_count;           // most temporaries in use at once, call windows included
  uint32_t first_line;
  uint32_t flags;                // CodeFlags
  uint32_t instance_slots_hint;  // of a class body: how many different attributes its methods store on their first parameter

  template <class T>
  const T* At(Span<T> span) const {
    return reinterpret_cast<const T*>(reinterpret_cast<const char*>(this) + span.offset);
  }
  std::string_view text(Text t) const { return {At(t), t.count}; }
  uint32_t local_count() const { return locals.count; }
  const CodeBody* child(uint32_t i) const {
    return reinterpret_cast<const CodeBody*>(reinterpret_cast<const char*>(this) + At(children)[i]);
  }
};

}  // namespace tessera::bytecode

#endif  // TESSERA_BYTECODE_CODE_BODY_H_

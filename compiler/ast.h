// The abstract syntax tree of Python 3.12, as the parser builds it. It knows no object of any runtime: constants are raw.
//
// Model:      Module -> StmtNode -> ExprNode -> ...; each node is a plain struct named as in Python's `ast`, made from ast.def.
//             `kind` tells which struct a StmtNode, ExprNode, PatternNode or TypeParamNode is; As<T>() casts.
// Ownership:  everything lies in the arena given to the parser and dies with it; no destructor is ever run. Identifiers and
//             constants may point into the source text, which must live as long.
// Threads:    a finished tree is read-only.
// Example:    for (ast::StmtNode* stmt : module->body) {
//               if (stmt->kind == ast::StmtKind::kReturn) Visit(ast::As<ast::Return>(stmt)->value);
//             }
// Design:     docs/compiler.md
#ifndef TESSERA_COMPILER_AST_H_
#define TESSERA_COMPILER_AST_H_

#include <cassert>
#include <cstdint>
#include <string_view>

namespace tessera::compiler::ast {

// A name, NFKC-normalised UTF-8; empty where Python's tree has None. Private names are not mangled yet.
using Identifier = std::string_view;

// A sequence in the arena: borrowed, fixed, possibly empty.
template <typename T>
struct Seq {
  T* data = nullptr;
  int32_t count = 0;

  T* begin() const { return data; }
  T* end() const { return data + count; }
  T& operator[](int32_t i) const { return data[i]; }
  int32_t size() const { return count; }
  bool empty() const { return count == 0; }
  T& back() const { return data[count - 1]; }
};

enum class ExprContext : uint8_t { kLoad, kStore, kDel };
enum class BoolOperator : uint8_t { kAnd, kOr };
enum class UnaryOperator : uint8_t { kInvert, kNot, kUAdd, kUSub };
enum class Operator : uint8_t {
  kAdd, kSub, kMult, kMatMult, kDiv, kMod, kPow, kLShift, kRShift, kBitOr, kBitXor, kBitAnd, kFloorDiv,
};
enum class CompareOperator : uint8_t { kEq, kNotEq, kLt, kLtE, kGt, kGtE, kIs, kIsNot, kIn, kNotIn };

enum class LiteralKind : uint8_t { kNone, kTrue, kFalse, kEllipsis, kInt, kBigInt, kFloat, kComplex, kStr, kBytes };

// The value of a constant.
struct Literal {
  LiteralKind kind = LiteralKind::kNone;
  uint8_t base = 10;          // kBigInt: base of the digits in `text`: 2, 8, 10 or 16
  bool u_prefix = false;      // kStr: the (first) literal was written u"..."; Python's `kind`
  int64_t integer = 0;        // kInt
  double real = 0;            // kFloat; kComplex: the imaginary part (the real part is 0)
  std::string_view text;      // kBigInt: digits without prefix and underscores; kBytes: the bytes;
                              // kStr: UTF-8, where lone surrogates from escapes are encoded as three bytes each (WTF-8)
};

enum class StmtKind : uint8_t {
#define AST_STMT(Name, fields) k##Name,
#include "compiler/ast.def"
};
enum class ExprKind : uint8_t {
#define AST_EXPR(Name, fields) k##Name,
#include "compiler/ast.def"
};
enum class PatternKind : uint8_t {
#define AST_PATTERN(Name, fields) k##Name,
#include "compiler/ast.def"
};
enum class TypeParamKind : uint8_t {
#define AST_TYPE_PARAM(Name, fields) k##Name,
#include "compiler/ast.def"
};

// Where a node stands: lines from 1, columns from 0 in bytes of the UTF-8 text; the end is exclusive.
struct Position {
  int32_t lineno = 0;
  int32_t col_offset = 0;
  int32_t end_lineno = 0;
  int32_t end_col_offset = 0;
};

struct Node : Position {};
struct StmtNode : Node {
  StmtKind kind{};
};
struct ExprNode : Node {
  ExprKind kind{};
  bool parenthesised = false;  // a (...) stood directly around it; of use to the parser only
};
struct PatternNode : Node {
  PatternKind kind{};
};
struct TypeParamNode : Node {
  TypeParamKind kind{};
};

#define AST_FIELD(Type, name) Type name{};
#define AST_PART(Name, fields) \
  struct Name : Node {         \
    fields                     \
  };
#define AST_STMT(Name, fields)                               \
  struct Name : StmtNode {                                   \
    static constexpr StmtKind kKind = StmtKind::k##Name;     \
    fields                                                   \
  };
#define AST_EXPR(Name, fields)                               \
  struct Name : ExprNode {                                   \
    static constexpr ExprKind kKind = ExprKind::k##Name;     \
    fields                                                   \
  };
#define AST_PATTERN(Name, fields)                            \
  struct Name : PatternNode {                                \
    static constexpr PatternKind kKind = PatternKind::k##Name; \
    fields                                                   \
  };
#define AST_TYPE_PARAM(Name, fields)                         \
  struct Name : TypeParamNode {                              \
    static constexpr TypeParamKind kKind = TypeParamKind::k##Name; \
    fields                                                   \
  };
#include "compiler/ast.def"

enum class ModuleKind : uint8_t { kModule, kExpression, kInteractive };

// The root. kModule and kInteractive have `body`, kExpression has `expression`.
struct Module {
  ModuleKind kind = ModuleKind::kModule;
  Seq<StmtNode*> body;
  ExprNode* expression = nullptr;
};

// REQUIRES: node->kind == T::kKind.
template <typename T, typename Base>
T* As(Base* node) {
  assert(node->kind == T::kKind);
  return static_cast<T*>(node);
}
template <typename T, typename Base>
const T* As(const Base* node) {
  assert(node->kind == T::kKind);
  return static_cast<const T*>(node);
}

// Null unless `node` is a T; `node` may be null.
template <typename T, typename Base>
T* TryAs(Base* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}
template <typename T, typename Base>
const T* TryAs(const Base* node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}

// Has `kind` a block?
bool IsCompound(StmtKind kind);

// "FunctionDef", "BinOp", ...
const char* KindName(StmtKind kind);
const char* KindName(ExprKind kind);
const char* KindName(PatternKind kind);
const char* KindName(TypeParamKind kind);

}  // namespace tessera::compiler::ast

#endif  // TESSERA_COMPILER_AST_H_

#include "compiler/ast_dump.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "compiler/unicode.h"

namespace tessera::compiler {
namespace {

constexpr const char* kContexts[] = {"Load", "Store", "Del"};
constexpr const char* kBoolOperators[] = {"And", "Or"};
constexpr const char* kUnaryOperators[] = {"Invert", "Not", "UAdd", "USub"};
constexpr const char* kOperators[] = {"Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow",
                                      "LShift", "RShift", "BitOr", "BitXor", "BitAnd", "FloorDiv"};
constexpr const char* kCompareOperators[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};

void AppendFormat(std::string* out, const char* format, unsigned value) {
  char buffer[24];
  std::snprintf(buffer, sizeof(buffer), format, value);
  *out += buffer;
}

char QuoteFor(std::string_view text) {
  return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
}

// The escape that both kinds of literals share; false if `c` needs none of them.
bool AppendCommonEscape(std::string* out, uint32_t c, char quote) {
  if (c == static_cast<unsigned char>(quote) || c == '\\') {
    *out += '\\';
    *out += static_cast<char>(c);
  } else if (c == '\n') {
    *out += "\\n";
  } else if (c == '\r') {
    *out += "\\r";
  } else if (c == '\t') {
    *out += "\\t";
  } else {
    return false;
  }
  return true;
}

std::string ReprOfBytes(std::string_view bytes) {
  const char quote = QuoteFor(bytes);
  std::string out = std::string("b") + quote;
  for (const unsigned char c : bytes) {
    if (AppendCommonEscape(&out, c, quote)) continue;
    if (c >= ' ' && c < 127) {
      out += static_cast<char>(c);
    } else {
      AppendFormat(&out, "\\x%02x", c);
    }
  }
  return out + quote;
}

// Digits and exponent are those of the shortest text that reads back as `value`.
std::string ReprOfFloat(double value) {
  if (std::isinf(value)) return "inf";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::scientific).ptr;
  std::string text(buffer, end);
  const size_t e = text.find('e');
  const int exponent = std::atoi(text.c_str() + e + 1);
  std::string digits = text.substr(0, e);
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  if (exponent < -4 || exponent >= 16) {
    std::string out = digits.substr(0, 1);
    if (digits.size() > 1) out += "." + digits.substr(1);
    std::snprintf(buffer, sizeof(buffer), "e%c%02d", exponent < 0 ? '-' : '+', std::abs(exponent));
    return out + buffer;
  }
  if (exponent < 0) return "0." + std::string(-exponent - 1, '0') + digits;
  if (static_cast<int>(digits.size()) <= exponent + 1) return digits + std::string(exponent + 1 - digits.size(), '0') + ".0";
  return digits.substr(0, exponent + 1) + "." + digits.substr(exponent + 1);
}

// Decimal digits of a number given in another base: repeated multiplication in base 10^9.
std::string ToDecimal(std::string_view digits, unsigned base) {
  if (base == 10) return std::string(digits);
  std::string reversed;
  std::string limbs;  // base 10, least significant first, one digit a char
  for (const char c : digits) {
    unsigned carry = static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    for (char& limb : limbs) {
      carry += static_cast<unsigned>(limb) * base;
      limb = static_cast<char>(carry % 10);
      carry /= 10;
    }
    for (; carry != 0; carry /= 10) limbs += static_cast<char>(carry % 10);
  }
  for (const char limb : limbs) reversed += static_cast<char>('0' + limb);
  return {reversed.rbegin(), reversed.rend()};
}

std::string ReprOfLiteral(const ast::Literal& literal) {
  switch (literal.kind) {
    case ast::LiteralKind::kNone: return "None";
    case ast::LiteralKind::kTrue: return "True";
    case ast::LiteralKind::kFalse: return "False";
    case ast::LiteralKind::kEllipsis: return "Ellipsis";
    case ast::LiteralKind::kInt: return std::to_string(literal.integer);
    case ast::LiteralKind::kBigInt: return ToDecimal(literal.text, literal.base);
    case ast::LiteralKind::kFloat: return ReprOfFloat(literal.real);
    case ast::LiteralKind::kStr: return ReprOfStr(literal.text);
    case ast::LiteralKind::kBytes: return ReprOfBytes(literal.text);
    case ast::LiteralKind::kComplex: break;
  }
  std::string text = ReprOfFloat(literal.real);
  if (text.size() > 2 && text.substr(text.size() - 2) == ".0") text.resize(text.size() - 2);
  return text + "j";
}

class Dumper {
 public:
  explicit Dumper(bool with_positions) : with_positions_(with_positions) {}

  std::string Run(const ast::Module& module) {
    switch (module.kind) {
      case ast::ModuleKind::kModule:
        Open("Module");
        Field("body", module.body);
        Key("type_ignores");
        out_ += "[]";
        break;
      case ast::ModuleKind::kExpression:
        Open("Expression");
        Field("body", module.expression);
        break;
      case ast::ModuleKind::kInteractive:
        Open("Interactive");
        Field("body", module.body);
        break;
    }
    Close();
    return std::move(out_);
  }

 private:
  void Open(const char* name) {
    out_ += name;
    out_ += '(';
    first_ = true;
  }
  void Close() {
    out_ += ')';
    first_ = false;
  }
  void Key(const char* name) {
    if (!first_) out_ += ", ";
    first_ = false;
    out_ += name;
    out_ += '=';
  }
  void Positions(const ast::Position& at) {
    if (!with_positions_) return;
    Field("lineno", at.lineno);
    Field("col_offset", at.col_offset);
    Field("end_lineno", at.end_lineno);
    Field("end_col_offset", at.end_col_offset);
  }

  void Value(const ast::Identifier& name) { out_ += ReprOfStr(name); }
  void Value(ast::CompareOperator op) { (out_ += kCompareOperators[static_cast<int>(op)]) += "()"; }

  void Value(const ast::StmtNode* node) {
    switch (node->kind) {
#define AST_FIELD(Type, name) Field(#name, typed->name);
#define AST_STMT(Name, fields)                                                  \
  case ast::StmtKind::k##Name: {                                                \
    [[maybe_unused]] const auto* typed = static_cast<const ast::Name*>(node);   \
    Open(#Name);                                                                \
    fields break;                                                               \
  }
#include "compiler/ast.def"
    }
    Positions(*node);
    Close();
  }
  void Value(const ast::ExprNode* node) {
    if (node == nullptr) {
      out_ += "None";
      return;
    }
    switch (node->kind) {
#define AST_FIELD(Type, name) Field(#name, typed->name);
#define AST_EXPR(Name, fields)                                 \
  case ast::ExprKind::k##Name: {                               \
    const auto* typed = static_cast<const ast::Name*>(node);   \
    Open(#Name);                                               \
    fields break;                                              \
  }
#include "compiler/ast.def"
    }
    Positions(*node);
    Close();
  }
  void Value(const ast::PatternNode* node) {
    switch (node->kind) {
#define AST_FIELD(Type, name) Field(#name, typed->name);
#define AST_PATTERN(Name, fields)                              \
  case ast::PatternKind::k##Name: {                            \
    const auto* typed = static_cast<const ast::Name*>(node);   \
    Open(#Name);                                               \
    fields break;                                              \
  }
#include "compiler/ast.def"
    }
    Positions(*node);
    Close();
  }
  void Value(const ast::TypeParamNode* node) {
    switch (node->kind) {
#define AST_FIELD(Type, name) Field(#name, typed->name);
#define AST_TYPE_PARAM(Name, fields)                           \
  case ast::TypeParamKind::k##Name: {                          \
    const auto* typed = static_cast<const ast::Name*>(node);   \
    Open(#Name);                                               \
    fields break;                                              \
  }
#include "compiler/ast.def"
    }
    Positions(*node);
    Close();
  }

  // Those parts that are not nodes with a position in Python's tree.
  static constexpr bool HasPosition(std::string_view part) {
    return part != "Arguments" && part != "Comprehension" && part != "WithItem" && part != "MatchCase";
  }
  static const char* PythonName(std::string_view part) {
    if (part == "ExceptHandler") return "ExceptHandler";
    if (part == "MatchCase") return "match_case";
    if (part == "Arg") return "arg";
    if (part == "Arguments") return "arguments";
    if (part == "Keyword") return "keyword";
    if (part == "Alias") return "alias";
    return part == "WithItem" ? "withitem" : "comprehension";
  }
#define AST_FIELD(Type, name) Field(#name, typed->name);
#define AST_PART(Name, fields)                            \
  void Value(const ast::Name* typed) {                    \
    Open(PythonName(#Name));                              \
    fields                                                \
    if (HasPosition(#Name)) Positions(*typed);            \
    Close();                                              \
  }
#include "compiler/ast.def"

  template <typename T>
  void Field(const char* name, T* node) {
    if (node == nullptr) return;
    Key(name);
    Value(node);
  }
  template <typename T>
  void Field(const char* name, const ast::Seq<T>& seq) {
    Key(name);
    out_ += '[';
    for (int32_t i = 0; i < seq.size(); ++i) {
      if (i > 0) out_ += ", ";
      Value(seq[i]);
    }
    out_ += ']';
  }
  void Field(const char* name, const ast::Identifier& identifier) {
    if (identifier.empty()) return;
    Key(name);
    Value(identifier);
  }
  void Field(const char* name, int value) {
    Key(name);
    out_ += std::to_string(value);
  }
  void Field(const char* name, const ast::Literal& literal) {
    Key(name);
    out_ += ReprOfLiteral(literal);
    if (!literal.u_prefix) return;
    Key("kind");
    out_ += "'u'";
  }
  void Enumerator(const char* name, const char* value) {
    Key(name);
    (out_ += value) += "()";
  }
  void Field(const char* name, ast::ExprContext value) { Enumerator(name, kContexts[static_cast<int>(value)]); }
  void Field(const char* name, ast::BoolOperator value) { Enumerator(name, kBoolOperators[static_cast<int>(value)]); }
  void Field(const char* name, ast::UnaryOperator value) { Enumerator(name, kUnaryOperators[static_cast<int>(value)]); }
  void Field(const char* name, ast::Operator value) { Enumerator(name, kOperators[static_cast<int>(value)]); }

  std::string out_;
  bool first_ = true;
  bool with_positions_;
};

}  // namespace

std::string ReprOfStr(std::string_view text) {
  const char quote = QuoteFor(text);
  std::string out(1, quote);
  for (size_t at = 0; at < text.size();) {
    Decoded decoded = DecodeUtf8(text, at);
    if (!decoded.valid && static_cast<unsigned char>(text[at]) == 0xED && at + 2 < text.size()) {
      const uint32_t surrogate = 0xD000 | (text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F);
      AppendFormat(&out, "\\u%04x", surrogate);
      at += 3;
      continue;
    }
    const uint32_t c = decoded.code_point;
    if (AppendCommonEscape(&out, c, quote)) {
    } else if (IsPrintable(c)) {
      out.append(decoded.valid ? text.substr(at, decoded.length) : "\xEF\xBF\xBD");
    } else {
      AppendFormat(&out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
    at += decoded.length;
  }
  return out + quote;
}

std::string DumpAst(const ast::Module& module, bool with_positions) { return Dumper(with_positions).Run(module); }

}  // namespace tessera::compiler

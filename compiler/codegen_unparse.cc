#include "compiler/codegen_unparse.h"

#include <charconv>

#include "compiler/unicode.h"

namespace tessera::compiler {
namespace {

using ast::As;
using ast::ExprKind;

// How tightly an expression binds: what stands in a place of higher level is put in parentheses.
enum Level : int { kTuple, kTest, kOr, kAnd, kNot, kCompare, kBitOr, kBitXor, kBitAnd, kShift, kArith, kTerm, kFactor, kPower, kAwait, kAtom };

class Unparser {
 public:
  explicit Unparser(Context& context) : context_(context) {}

  void Write(const ast::ExprNode* e, int level);
  std::string_view text() const { return {out_.data(), out_.size()}; }

 private:
  void Put(std::string_view text) {
    for (char c : text) out_.Push(context_, c);
  }
  // Brackets the rest of the caller when the place binds tighter.
  class Parentheses {
   public:
    Parentheses(Unparser* out, bool wanted) : out_(out), wanted_(wanted) {
      if (wanted_) out_->Put("(");
    }
    ~Parentheses() {
      if (wanted_) out_->Put(")");
    }
    Parentheses(const Parentheses&) = delete;

   private:
    Unparser* out_;
    bool wanted_;
  };

  template <class T>
  void List(const ast::Seq<T*>& items, int level) {
    for (int32_t i = 0; i < items.size(); ++i) {
      if (i != 0) Put(", ");
      Write(items[i], level);
    }
  }
  void WriteCompare(const ast::Compare* e);
  void WriteCall(const ast::Call* e);
  void WriteDict(const ast::Dict* e);
  void WriteArguments(const ast::Arguments* args);
  void WriteParameter(const ast::Arg* arg, const ast::ExprNode* value, bool* first, const char* prefix = "");
  void WriteGenerators(const ast::Seq<ast::Comprehension*>& generators);
  void WriteConstant(const ast::Literal& literal);
  void WriteFloat(double value);
  void WriteString(std::string_view text);
  void WriteBytes(std::string_view bytes);
  void WriteFormatted(const ast::FormattedValue* e);
  void WriteJoinedBody(const ast::JoinedStr* e);
  void WriteHex(const char* prefix, uint32_t value, int digits);

  Context& context_;
  compiler::List<char> out_;
};

const char* OperatorText(ast::Operator op) {
  static constexpr const char* kTexts[] = {" + ", " - ", " * ", " @ ", " / ", " % ", " ** ", " << ", " >> ", " | ", " ^ ", " & ", " // "};
  return kTexts[static_cast<int>(op)];
}

int OperatorLevel(ast::Operator op) {
  static constexpr int kLevels[] = {kArith, kArith, kTerm, kTerm, kTerm, kTerm, kPower, kShift, kShift, kBitOr, kBitXor, kBitAnd, kTerm};
  return kLevels[static_cast<int>(op)];
}

void Unparser::Write(const ast::ExprNode* e, int level) {
  RecursionGuard guard(context_);
  if (!guard.ok() || e == nullptr) return;
  switch (e->kind) {
    case ExprKind::kBoolOp: {
      auto* node = As<ast::BoolOp>(e);
      const bool is_and = node->op == ast::BoolOperator::kAnd;
      const int own = is_and ? kAnd : kOr;
      Parentheses p(this, level > own);
      for (int32_t i = 0; i < node->values.size(); ++i) {
        if (i != 0) Put(is_and ? " and " : " or ");
        Write(node->values[i], own + 1);
      }
      return;
    }
    case ExprKind::kNamedExpr: {
      Parentheses p(this, level > kTuple);
      Write(As<ast::NamedExpr>(e)->target, kAtom);
      Put(" := ");
      return Write(As<ast::NamedExpr>(e)->value, kAtom);
    }
    case ExprKind::kBinOp: {
      auto* node = As<ast::BinOp>(e);
      const int own = OperatorLevel(node->op);
      const bool from_right = node->op == ast::Operator::kPow;
      Parentheses p(this, level > own);
      Write(node->left, own + from_right);
      Put(OperatorText(node->op));
      return Write(node->right, own + !from_right);
    }
    case ExprKind::kUnaryOp: {
      static constexpr const char* kTexts[] = {"~", "not ", "+", "-"};
      auto* node = As<ast::UnaryOp>(e);
      const int own = node->op == ast::UnaryOperator::kNot ? kNot : kFactor;
      Parentheses p(this, level > own);
      Put(kTexts[static_cast<int>(node->op)]);
      return Write(node->operand, own);
    }
    case ExprKind::kLambda: {
      Parentheses p(this, level > kTest);
      Put("lambda");
      WriteArguments(As<ast::Lambda>(e)->args);
      Put(": ");
      return Write(As<ast::Lambda>(e)->body, kTest);
    }
    case ExprKind::kIfExp: {
      auto* node = As<ast::IfExp>(e);
      Parentheses p(this, level > kTest);
      Write(node->body, kTest + 1);
      Put(" if ");
      Write(node->test, kTest + 1);
      Put(" else ");
      return Write(node->orelse, kTest);
    }
    case ExprKind::kDict: return WriteDict(As<ast::Dict>(e));
    case ExprKind::kSet:
      Put("{");
      List(As<ast::Set>(e)->elts, kTest);
      return Put("}");
    case ExprKind::kListComp:
      Put("[");
      Write(As<ast::ListComp>(e)->elt, kTest);
      WriteGenerators(As<ast::ListComp>(e)->generators);
      return Put("]");
    case ExprKind::kSetComp:
      Put("{");
      Write(As<ast::SetComp>(e)->elt, kTest);
      WriteGenerators(As<ast::SetComp>(e)->generators);
      return Put("}");
    case ExprKind::kDictComp:
      Put("{");
      Write(As<ast::DictComp>(e)->key, kTest);
      Put(": ");
      Write(As<ast::DictComp>(e)->value, kTest);
      WriteGenerators(As<ast::DictComp>(e)->generators);
      return Put("}");
    case ExprKind::kGeneratorExp:
      Put("(");
      Write(As<ast::GeneratorExp>(e)->elt, kTest);
      WriteGenerators(As<ast::GeneratorExp>(e)->generators);
      return Put(")");
    case ExprKind::kAwait: {
      Parentheses p(this, level > kAwait);
      Put("await ");
      return Write(As<ast::Await>(e)->value, kAtom);
    }
    case ExprKind::kYield:
      Put(As<ast::Yield>(e)->value == nullptr ? "(yield" : "(yield ");
      Write(As<ast::Yield>(e)->value, kTuple);
      return Put(")");
    case ExprKind::kYieldFrom:
      Put("(yield from ");
      Write(As<ast::YieldFrom>(e)->value, kTuple);
      return Put(")");
    case ExprKind::kCompare: {
      Parentheses p(this, level > kCompare);
      return WriteCompare(As<ast::Compare>(e));
    }
    case ExprKind::kCall: return WriteCall(As<ast::Call>(e));
    case ExprKind::kFormattedValue: return WriteFormatted(As<ast::FormattedValue>(e));
    case ExprKind::kJoinedStr: {
      Unparser body(context_);
      body.WriteJoinedBody(As<ast::JoinedStr>(e));
      Put("f");
      return WriteString(body.text());
    }
    case ExprKind::kConstant: return WriteConstant(As<ast::Constant>(e)->value);
    case ExprKind::kAttribute: {
      auto* node = As<ast::Attribute>(e);
      Write(node->value, kAtom);
      auto* constant = ast::TryAs<ast::Constant>(node->value);
      const bool number = constant != nullptr && (constant->value.kind == ast::LiteralKind::kInt || constant->value.kind == ast::LiteralKind::kBigInt);
      Put(number ? " ." : ".");
      return Put(node->attr);
    }
    case ExprKind::kSubscript:
      Write(As<ast::Subscript>(e)->value, kAtom);
      Put("[");
      Write(As<ast::Subscript>(e)->slice, kTuple);
      return Put("]");
    case ExprKind::kStarred:
      Put("*");
      return Write(As<ast::Starred>(e)->value, kBitOr);
    case ExprKind::kName: return Put(As<ast::Name>(e)->id);
    case ExprKind::kList:
      Put("[");
      List(As<ast::List>(e)->elts, kTest);
      return Put("]");
    case ExprKind::kTuple: {
      auto& elements = As<ast::Tuple>(e)->elts;
      if (elements.empty()) return Put("()");
      Parentheses p(this, level > kTuple);
      List(elements, kTest);
      if (elements.size() == 1) Put(",");
      return;
    }
    case ExprKind::kSlice: {
      auto* node = As<ast::Slice>(e);
      Write(node->lower, kTest);
      Put(":");
      Write(node->upper, kTest);
      if (node->step == nullptr) return;
      Put(":");
      return Write(node->step, kTest);
    }
  }
}

void Unparser::WriteCompare(const ast::Compare* e) {
  static constexpr const char* kTexts[] = {" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in "};
  Write(e->left, kCompare + 1);
  for (int32_t i = 0; i < e->ops.size(); ++i) {
    Put(kTexts[static_cast<int>(e->ops[i])]);
    Write(e->comparators[i], kCompare + 1);
  }
}

void Unparser::WriteCall(const ast::Call* e) {
  Write(e->func, kAtom);
  if (e->args.size() == 1 && e->keywords.empty() && e->args[0]->kind == ExprKind::kGeneratorExp) return Write(e->args[0], kTest);
  Put("(");
  List(e->args, kTest);
  for (int32_t i = 0; i < e->keywords.size(); ++i) {
    if (i != 0 || !e->args.empty()) Put(", ");
    Put(e->keywords[i]->arg.empty() ? "**" : e->keywords[i]->arg);
    if (!e->keywords[i]->arg.empty()) Put("=");
    Write(e->keywords[i]->value, kTest);
  }
  Put(")");
}

void Unparser::WriteDict(const ast::Dict* e) {
  Put("{");
  for (int32_t i = 0; i < e->values.size(); ++i) {
    if (i != 0) Put(", ");
    if (e->keys[i] == nullptr) {
      Put("**");
      Write(e->values[i], kBitOr);
      continue;
    }
    Write(e->keys[i], kTest);
    Put(": ");
    Write(e->values[i], kTest);
  }
  Put("}");
}

void Unparser::WriteParameter(const ast::Arg* arg, const ast::ExprNode* value, bool* first, const char* prefix) {
  Put(*first ? " " : ", ");
  *first = false;
  Put(prefix);
  if (arg != nullptr) Put(arg->arg);
  if (value == nullptr) return;
  Put("=");
  Write(value, kTest);
}

void Unparser::WriteArguments(const ast::Arguments* args) {
  bool first = true;
  const int32_t positional = args->posonlyargs.size() + args->args.size();
  for (int32_t i = 0; i < positional; ++i) {
    const bool positional_only = i < args->posonlyargs.size();
    const ast::Arg* arg = positional_only ? args->posonlyargs[i] : args->args[i - args->posonlyargs.size()];
    const int32_t index = i - (positional - args->defaults.size());
    WriteParameter(arg, index >= 0 ? args->defaults[index] : nullptr, &first);
    if (positional_only && i + 1 == args->posonlyargs.size()) Put(", /");
  }
  if (args->vararg != nullptr || !args->kwonlyargs.empty()) WriteParameter(args->vararg, nullptr, &first, "*");
  for (int32_t i = 0; i < args->kwonlyargs.size(); ++i) WriteParameter(args->kwonlyargs[i], args->kw_defaults[i], &first);
  if (args->kwarg != nullptr) WriteParameter(args->kwarg, nullptr, &first, "**");
}

void Unparser::WriteGenerators(const ast::Seq<ast::Comprehension*>& generators) {
  for (const ast::Comprehension* generator : generators) {
    Put(generator->is_async ? " async for " : " for ");
    Write(generator->target, kTuple);
    Put(" in ");
    Write(generator->iter, kTest + 1);
    for (const ast::ExprNode* condition : generator->ifs) {
      Put(" if ");
      Write(condition, kTest + 1);
    }
  }
}

void Unparser::WriteConstant(const ast::Literal& literal) {
  char number[32];
  switch (literal.kind) {
    case ast::LiteralKind::kNone: return Put("None");
    case ast::LiteralKind::kTrue: return Put("True");
    case ast::LiteralKind::kFalse: return Put("False");
    case ast::LiteralKind::kEllipsis: return Put("...");
    case ast::LiteralKind::kInt: {
      const auto end = std::to_chars(number, number + sizeof(number), literal.integer);
      return Put({number, static_cast<size_t>(end.ptr - number)});
    }
    case ast::LiteralKind::kBigInt:
      Put(literal.base == 16 ? "0x" : literal.base == 8 ? "0o" : literal.base == 2 ? "0b" : "");
      return Put(literal.text);
    case ast::LiteralKind::kFloat: return WriteFloat(literal.real);
    case ast::LiteralKind::kComplex:
      WriteFloat(literal.real);
      return Put("j");
    case ast::LiteralKind::kStr:
      if (literal.u_prefix) Put("u");
      return WriteString(literal.text);
    case ast::LiteralKind::kBytes: return WriteBytes(literal.text);
  }
}

// The shortest digits that give the value back, as repr() shows them.
void Unparser::WriteFloat(double value) {
  if (value > 1.7976931348623157e308) return Put("1e309");
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value, std::chars_format::scientific);
  std::string_view text(digits, static_cast<size_t>(end.ptr - digits));
  const size_t e = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(), exponent);
  if (exponent < -4 || exponent >= 16) return Put(text);
  char fixed[64];
  const auto fixed_end = std::to_chars(fixed, fixed + sizeof(fixed), value, std::chars_format::fixed);
  std::string_view plain(fixed, static_cast<size_t>(fixed_end.ptr - fixed));
  Put(plain);
  if (plain.find('.') == std::string_view::npos) Put(".0");
}

void Unparser::WriteHex(const char* prefix, uint32_t value, int digits) {
  Put(prefix);
  for (int i = digits; i-- > 0;) out_.Push(context_, "0123456789abcdef"[value >> (4 * i) & 15]);
}

char QuoteFor(std::string_view text) {
  return text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
}

void Unparser::WriteString(std::string_view text) {
  const char quote = QuoteFor(text);
  out_.Push(context_, quote);
  for (size_t i = 0; i < text.size();) {
    const Decoded c = DecodeUtf8(text, i);
    if (c.code_point == static_cast<uint32_t>(quote) || c.code_point == '\\') out_.Push(context_, '\\');
    if (c.code_point == '\n') Put("\\n");
    else if (c.code_point == '\r') Put("\\r");
    else if (c.code_point == '\t') Put("\\t");
    else if (c.code_point < 32 || c.code_point == 127) WriteHex("\\x", c.code_point, 2);
    else if (c.code_point < 127 || IsPrintable(c.code_point)) Put(text.substr(i, c.length));
    else if (c.code_point < 256) WriteHex("\\x", c.code_point, 2);
    else if (c.code_point < 65536) WriteHex("\\u", c.code_point, 4);
    else WriteHex("\\U", c.code_point, 8);
    i += c.length;
  }
  out_.Push(context_, quote);
}

void Unparser::WriteBytes(std::string_view bytes) {
  const char quote = QuoteFor(bytes);
  Put("b");
  out_.Push(context_, quote);
  for (char byte : bytes) {
    const unsigned char c = static_cast<unsigned char>(byte);
    if (byte == quote || c == '\\') out_.Push(context_, '\\');
    if (c == '\n') Put("\\n");
    else if (c == '\r') Put("\\r");
    else if (c == '\t') Put("\\t");
    else if (c < 32 || c >= 127) WriteHex("\\x", c, 2);
    else out_.Push(context_, byte);
  }
  out_.Push(context_, quote);
}

void Unparser::WriteFormatted(const ast::FormattedValue* e) {
  Unparser value(context_);
  value.Write(e->value, kTest + 1);
  Put("{");
  if (!value.text().empty() && value.text()[0] == '{') Put(" ");
  Put(value.text());
  if (e->conversion != -1) {
    Put("!");
    out_.Push(context_, static_cast<char>(e->conversion));
  }
  if (e->format_spec != nullptr) {
    Put(":");
    WriteJoinedBody(As<ast::JoinedStr>(e->format_spec));
  }
  Put("}");
}

void Unparser::WriteJoinedBody(const ast::JoinedStr* e) {
  for (const ast::ExprNode* part : e->values) {
    auto* constant = ast::TryAs<ast::Constant>(part);
    if (constant == nullptr) {
      Write(part, kTest);
      continue;
    }
    for (char c : constant->value.text) {
      if (c == '{' || c == '}') out_.Push(context_, c);
      out_.Push(context_, c);
    }
  }
}

}  // namespace

std::string_view Unparse(Context& context, const ast::ExprNode* expr) {
  Unparser unparser(context);
  unparser.Write(expr, kTest);
  return context.failed() ? std::string_view() : unparser.text();
}

}  // namespace tessera::compiler

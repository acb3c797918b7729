// Calls.
#include <algorithm>

#include "compiler/codegen_generator.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprKind;

namespace {

constexpr int32_t kMaxArguments = 60;  // more go through a list, so that frames stay small

bool HasStarred(const ast::Seq<ast::ExprNode*>& args) {
  for (const ast::ExprNode* arg : args) {
    if (arg->kind == ExprKind::kStarred) return true;
  }
  return false;
}

bool HasDoubleStarred(const ast::Seq<ast::Keyword*>& keywords) {
  for (const ast::Keyword* keyword : keywords) {
    if (keyword->arg.empty()) return true;
  }
  return false;
}

bool NeedsEx(const ast::Seq<ast::ExprNode*>& args, const ast::Seq<ast::Keyword*>& keywords) {
  return HasStarred(args) || HasDoubleStarred(keywords) || args.size() + keywords.size() > kMaxArguments;
}

}  // namespace

void Generator::CheckKeywords(const ast::Seq<ast::Keyword*>& keywords) {
  for (int32_t i = 0; i < keywords.size(); ++i) {
    if (keywords[i]->arg.empty()) continue;
    if (!CheckName(*keywords[i], keywords[i]->arg, ast::ExprContext::kStore)) return;
    for (int32_t k = i + 1; k < keywords.size(); ++k) {
      if (keywords[k]->arg != keywords[i]->arg) continue;
      const int length = static_cast<int>(keywords[k]->arg.size());
      return context_.SyntaxError(*keywords[k], "keyword argument repeated: %.*s", length, keywords[k]->arg.data());
    }
  }
}

// A call of something that can't be called, as in (1, 2)(3): a comma was probably forgotten.
void Generator::CheckCallWarning(ast::Call* e) {
  const char* type = nullptr;
  switch (e->func->kind) {
    case ExprKind::kConstant: {
      ConstantRef constant = folder_.FromLiteral(As<ast::Constant>(e->func)->value);
      type = constant == nullptr ? "object" : ConstantTypeName(constant);
      break;
    }
    case ExprKind::kTuple: type = "tuple"; break;
    case ExprKind::kList:
    case ExprKind::kListComp: type = "list"; break;
    case ExprKind::kDict:
    case ExprKind::kDictComp: type = "dict"; break;
    case ExprKind::kSet:
    case ExprKind::kSetComp: type = "set"; break;
    case ExprKind::kGeneratorExp: type = "generator"; break;
    case ExprKind::kJoinedStr:
    case ExprKind::kFormattedValue: type = "str"; break;
    default: return;
  }
  context_.Warn(*e, "'%s' object is not callable; perhaps you missed a comma?", type);
}

bool Generator::IsMethodCall(ast::Call* e) {
  return e->func->kind == ExprKind::kAttribute && !NeedsEx(e->args, e->keywords);
}

// Where an attribute is looked up, for tracebacks: when the expression extends over several lines, the name itself.
ast::Position Generator::AtAttribute(ast::Position at, const ast::Attribute* attribute) {
  if (at.lineno == attribute->end_lineno) return at;
  at.lineno = attribute->end_lineno;
  const int32_t length = static_cast<int32_t>(attribute->attr.size());
  if (length <= attribute->end_col_offset) at.col_offset = attribute->end_col_offset - length;
  at.end_lineno = std::max(at.lineno, at.end_lineno);
  return at;
}

void Generator::EmitCall(const ast::Position& at, Opcode op, Reg window, int32_t count, Reg dst) {
  Emit(at, op, window, count, dst);
  NoteWritten(dst);
}

void Generator::CallInto(ast::Call* e, Reg dst) {
  CheckCallWarning(e);
  CheckKeywords(e->keywords);
  const Reg window = depth();
  if (!IsMethodCall(e)) {
    Push(e->func);
    return Arguments(*e, window, false, 0, e->args, e->keywords, dst);
  }
  auto* attribute = As<ast::Attribute>(e->func);
  if (SuperAttributeInto(attribute, window)) return Arguments(*e, window, false, 0, e->args, e->keywords, dst);
  const Reg object = Operand(attribute->value);
  Emit(AtAttribute(*attribute, attribute), Opcode::kLOAD_METHOD, window, object, NameIndex(Mangle(attribute->attr)));
  Arguments(AtAttribute(*e, attribute), window, true, 0, e->args, e->keywords, dst);
}

ConstantRef Generator::KeywordNames(const ast::Seq<ast::Keyword*>& keywords) {
  List<ConstantRef> names;
  for (ast::Keyword* keyword : keywords) names.Push(context_, folder_.Str(keyword->arg));
  return folder_.Tuple(names);
}

void Generator::Arguments(const ast::Position& at, Reg window, bool method, int32_t extra, const Exprs& args,
                          const ast::Seq<ast::Keyword*>& keywords, Reg dst) {
  if (NeedsEx(args, keywords)) return ArgumentsEx(at, window, extra, args, keywords, dst);
  for (Expr* arg : args) Push(arg);
  const int32_t count = extra + args.size() + keywords.size();
  if (keywords.empty()) return EmitCall(at, method ? Opcode::kCALL_METHOD : Opcode::kCALL, window, count, dst);
  for (ast::Keyword* keyword : keywords) Push(keyword->value);
  LoadConstant(at, KeywordNames(keywords), depth());
  EmitCall(at, method ? Opcode::kCALL_METHOD_KW : Opcode::kCALL_KW, window, count, dst);
}

void Generator::ArgumentsEx(const ast::Position& at, Reg window, int32_t extra, const Exprs& args,
                            const ast::Seq<ast::Keyword*>& keywords, Reg dst) {
  if (extra == 0 && args.size() == 1 && args[0]->kind == ExprKind::kStarred) {
    Push(As<ast::Starred>(args[0])->value);
  } else {
    const Reg list = window + 1;
    Emit(at, Opcode::kBUILD_LIST, list, list, extra);
    for (Expr* arg : args) {
      auto* starred = ast::TryAs<ast::Starred>(arg);
      const Reg value = Operand(starred == nullptr ? arg : starred->value);
      Emit(at, starred == nullptr ? Opcode::kLIST_APPEND : Opcode::kLIST_EXTEND, list, value);
    }
    Emit(at, Opcode::kLIST_TO_TUPLE, list, list);
  }
  if (!keywords.empty()) KeywordDict(at, window, keywords);
  EmitCall(at, Opcode::kCALL_EX, window, keywords.empty() ? 0 : 1, dst);
}

void Generator::KeywordDict(const ast::Position& at, Reg callable, const ast::Seq<ast::Keyword*>& keywords) {
  const Reg map = depth();
  Emit(at, Opcode::kBUILD_MAP, map, map, 0);
  bool merged = false;
  for (ast::Keyword* keyword : keywords) {
    if (keyword->arg.empty()) {
      const Reg mapping = Operand(keyword->value);
      Emit(at, Opcode::kDICT_MERGE, map, mapping, callable);
      merged = true;
      continue;
    }
    // Behind a ** a name may come twice; only DICT_MERGE notices.
    const Reg target = merged ? depth() : map;
    if (merged) Emit(at, Opcode::kBUILD_MAP, target, target, 0);
    LoadConstant(*keyword, folder_.Str(keyword->arg), depth());
    const Reg key = depth() - 1;
    const Reg value = Operand(keyword->value);
    Emit(at, Opcode::kMAP_ADD, target, key, value);
    if (merged) Emit(at, Opcode::kDICT_MERGE, map, target, callable);
  }
}

}  // namespace tessera::compiler

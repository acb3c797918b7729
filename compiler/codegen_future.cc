#include "compiler/codegen_future.h"

namespace tessera::compiler {
namespace {

// Features that are the language by now.
constexpr std::string_view kMandatory[] = {"nested_scopes",  "generators",       "division",       "absolute_import",
                                           "with_statement", "print_function",   "unicode_literals", "generator_stop"};

bool IsMandatory(std::string_view name) {
  for (std::string_view feature : kMandatory) {
    if (feature == name) return true;
  }
  return false;
}

bool IsDocstring(const ast::StmtNode* s) {
  auto* statement = ast::TryAs<ast::Expr>(s);
  auto* constant = statement == nullptr ? nullptr : ast::TryAs<ast::Constant>(statement->value);
  return constant != nullptr && constant->value.kind == ast::LiteralKind::kStr;
}

void AddFeatures(Context& context, const ast::ImportFrom* s, FutureFeatures* features) {
  ast::Position at = *s;
  at.end_col_offset = -1;
  for (const ast::Alias* alias : s->names) {
    if (alias->name == "annotations") features->annotations = true;
    else if (alias->name == "barry_as_FLUFL") features->barry_as_flufl = true;
    else if (alias->name == "braces") return context.SyntaxError(at, "not a chance");
    else if (!IsMandatory(alias->name)) {
      const int length = static_cast<int>(alias->name.size());
      return context.SyntaxError(at, "future feature %.*s is not defined", length, alias->name.data());
    }
  }
}

}  // namespace

FutureFeatures FindFutureFeatures(Context& context, const ast::Module& module) {
  FutureFeatures features;
  for (int32_t i = 0; i < module.body.size(); ++i) {
    const ast::StmtNode* s = module.body[i];
    if (i == 0 && IsDocstring(s)) continue;
    auto* import = ast::TryAs<ast::ImportFrom>(s);
    if (import == nullptr || import->module != "__future__" || import->level != 0) break;
    AddFeatures(context, import, &features);
    features.last_line = import->lineno;
  }
  return features;
}

}  // namespace tessera::compiler

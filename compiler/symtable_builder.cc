#include "compiler/symtable_builder.h"

namespace tessera::compiler {
namespace {

using ast::As;
using ast::ExprKind;
using ast::StmtKind;

int Length(const Name* name) { return static_cast<int>(name->text.size()); }

// What a generator or comprehension is called where `yield` is complained about.
const char* ComprehensionTitle(const Scope* scope) {
  if (scope->kind == ScopeKind::kGenerator) return "generator expression";
  switch (static_cast<const ast::ExprNode*>(scope->node)->kind) {
    case ExprKind::kListComp: return "list comprehension";
    case ExprKind::kSetComp: return "set comprehension";
    default: return "dict comprehension";
  }
}

}  // namespace

Scope* SymbolTableBuilder::Build(const ast::Module& module) {
  if (Enter(ScopeKind::kModule, &module, "<module>", 0) == nullptr) return nullptr;
  Scope* scope = scope_;
  VisitAll(module.body);
  VisitOptional(module.expression);
  return scope;
}

Scope* SymbolTableBuilder::Enter(ScopeKind kind, const void* node, std::string_view name, int32_t line) {
  Scope* scope = context_.New<Scope>();
  if (scope == nullptr) return nullptr;
  scope->kind = kind;
  scope->node = node;
  scope->name = context_.Intern(name);
  scope->line = line;
  scope->parent = scope_;
  if (scope_ != nullptr) {
    scope->private_name = kind == ScopeKind::kClass ? scope->name : scope_->private_name;
    scope->nested = scope_->nested || scope_->is_function();
    scope->in_iterable = scope_->in_iterable;
    scope->inlined = kind == ScopeKind::kComprehension && scope_->frame()->kind != ScopeKind::kClass;
    if (!scope_->in_annotation) {
      (scope_->first_child == nullptr ? scope_->first_child : scope_->last_child->next_sibling) = scope;
      scope_->last_child = scope;
    }
    scope->in_annotation = false;
  }
  scopes_.Push(context_, scope);
  scope_ = scope;
  return scope;
}

Symbol* SymbolTableBuilder::DefineIn(Scope* scope, const Name* name, uint16_t flags, const ast::Position& position) {
  Symbol* symbol = scope->symbols.Add(context_, name);
  if ((flags & kDefParameter) != 0 && (symbol->flags & kDefParameter) != 0) {
    context_.SyntaxError(position, "duplicate argument '%.*s' in function definition", Length(name), name->text.data());
  }
  if (scope->in_iteration_target && scope == scope_) {
    if (symbol->flags & (kDefGlobal | kDefNonlocal)) {
      context_.SyntaxError(position, "comprehension inner loop cannot rebind assignment expression target '%.*s'", Length(name),
                           name->text.data());
    }
    flags |= kDefIterationVariable;
  }
  symbol->flags |= flags;
  if ((flags & (kDefGlobal | kDefNonlocal)) != 0 && symbol->declared.lineno == 0) symbol->declared = position;
  if ((flags & kDefParameter) != 0) scope->parameters.Push(context_, name);
  return symbol;
}

Symbol* SymbolTableBuilder::Define(std::string_view name, uint16_t flags, const ast::Position& position) {
  return DefineIn(scope_, Mangled(name), flags, position);
}

// --- Statements ---------------------------------------------------------------------------------------------------------

void SymbolTableBuilder::Visit(ast::StmtNode* stmt) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  switch (stmt->kind) {
    case StmtKind::kFunctionDef: return VisitFunction(As<ast::FunctionDef>(stmt));
    case StmtKind::kAsyncFunctionDef: return VisitFunction(As<ast::AsyncFunctionDef>(stmt));
    case StmtKind::kClassDef: return VisitClass(As<ast::ClassDef>(stmt));
    case StmtKind::kReturn: return VisitOptional(As<ast::Return>(stmt)->value);
    case StmtKind::kDelete: return VisitAll(As<ast::Delete>(stmt)->targets);
    case StmtKind::kAssign:
      VisitAll(As<ast::Assign>(stmt)->targets);
      return Visit(As<ast::Assign>(stmt)->value);
    case StmtKind::kAugAssign:
      Visit(As<ast::AugAssign>(stmt)->target);
      return Visit(As<ast::AugAssign>(stmt)->value);
    case StmtKind::kAnnAssign: return VisitAnnAssign(As<ast::AnnAssign>(stmt));
    case StmtKind::kFor: return VisitFor(As<ast::For>(stmt));
    case StmtKind::kAsyncFor: return VisitFor(As<ast::AsyncFor>(stmt));
    case StmtKind::kWhile:
      Visit(As<ast::While>(stmt)->test);
      VisitAll(As<ast::While>(stmt)->body);
      return VisitAll(As<ast::While>(stmt)->orelse);
    case StmtKind::kIf: return VisitIf(As<ast::If>(stmt));
    case StmtKind::kWith: return VisitWith(As<ast::With>(stmt));
    case StmtKind::kAsyncWith: return VisitWith(As<ast::AsyncWith>(stmt));
    case StmtKind::kMatch: return VisitMatch(As<ast::Match>(stmt));
    case StmtKind::kRaise:
      VisitOptional(As<ast::Raise>(stmt)->exc);
      return VisitOptional(As<ast::Raise>(stmt)->cause);
    case StmtKind::kTry: return VisitTry(As<ast::Try>(stmt));
    case StmtKind::kTryStar: return VisitTry(As<ast::TryStar>(stmt));
    case StmtKind::kAssert:
      Visit(As<ast::Assert>(stmt)->test);
      return VisitOptional(As<ast::Assert>(stmt)->msg);
    case StmtKind::kImport: return VisitAliases(As<ast::Import>(stmt)->names);
    case StmtKind::kImportFrom: return VisitAliases(As<ast::ImportFrom>(stmt)->names);
    case StmtKind::kGlobal: return VisitDeclaration(As<ast::Global>(stmt), kDefGlobal);
    case StmtKind::kNonlocal: return VisitDeclaration(As<ast::Nonlocal>(stmt), kDefNonlocal);
    case StmtKind::kExpr: return Visit(As<ast::Expr>(stmt)->value);
    case StmtKind::kTypeAlias:
    case StmtKind::kPass:
    case StmtKind::kBreak:
    case StmtKind::kContinue: return;
  }
}

template <class Function>
void SymbolTableBuilder::VisitFunction(Function* function) {
  Define(function->name, kDefLocal, *function);
  VisitAll(function->args->defaults);
  VisitAll(function->args->kw_defaults);
  VisitAll(function->decorator_list);
  VisitAnnotations(function->args, function->returns);
  if (Enter(ScopeKind::kFunction, function, function->name, function->lineno) == nullptr) return;
  VisitParameters(function->args);
  VisitAll(function->body);
  Leave();
}

void SymbolTableBuilder::VisitLambda(ast::Lambda* lambda) {
  VisitAll(lambda->args->defaults);
  VisitAll(lambda->args->kw_defaults);
  if (Enter(ScopeKind::kLambda, lambda, "<lambda>", lambda->lineno) == nullptr) return;
  VisitParameters(lambda->args);
  Visit(lambda->body);
  Leave();
}

void SymbolTableBuilder::VisitClass(ast::ClassDef* node) {
  Define(node->name, kDefLocal, *node);
  VisitAll(node->decorator_list);
  VisitAll(node->bases);
  VisitAll(node->keywords);
  if (Enter(ScopeKind::kClass, node, node->name, node->lineno) == nullptr) return;
  VisitAll(node->body);
  Leave();
}

void SymbolTableBuilder::DefineParameter(ast::Arg* arg) { Define(arg->arg, kDefParameter, *arg); }

void SymbolTableBuilder::VisitParameters(ast::Arguments* args) {
  for (ast::Arg* arg : args->posonlyargs) DefineParameter(arg);
  for (ast::Arg* arg : args->args) DefineParameter(arg);
  for (ast::Arg* arg : args->kwonlyargs) DefineParameter(arg);
  if (args->vararg != nullptr) {
    DefineParameter(args->vararg);
    scope_->var_args = true;
  }
  if (args->kwarg != nullptr) {
    DefineParameter(args->kwarg);
    scope_->var_keywords = true;
  }
}

void SymbolTableBuilder::VisitAnnotations(ast::Arguments* args, ast::ExprNode* returns) {
  auto visit = [this](ast::Arg* arg) {
    if (arg != nullptr && arg->annotation != nullptr) VisitAnnotation(arg->annotation);
  };
  for (ast::Arg* arg : args->posonlyargs) visit(arg);
  for (ast::Arg* arg : args->args) visit(arg);
  visit(args->vararg);
  visit(args->kwarg);
  for (ast::Arg* arg : args->kwonlyargs) visit(arg);
  if (returns != nullptr) VisitAnnotation(returns);
}

// With the future import an annotation is never evaluated: it is looked at for what must not stand in it, in a scope apart.
void SymbolTableBuilder::VisitAnnotation(ast::ExprNode* annotation) {
  if (!options_.future_annotations) return Visit(annotation);
  Scope* around = scope_;
  Scope* apart = context_.New<Scope>();
  if (apart == nullptr) return;
  apart->kind = ScopeKind::kFunction;
  apart->parent = around;
  apart->private_name = around->private_name;
  apart->in_annotation = true;
  scope_ = apart;
  Visit(annotation);
  scope_ = around;
}

void SymbolTableBuilder::VisitAnnAssign(ast::AnnAssign* node) {
  if (auto* target = ast::TryAs<ast::Name>(node->target)) {
    const Name* name = Mangled(target->id);
    Symbol* symbol = scope_->symbols.Find(name);
    const uint16_t flags = symbol == nullptr ? 0 : symbol->flags;
    if ((flags & (kDefGlobal | kDefNonlocal)) != 0 && scope_->kind != ScopeKind::kModule && node->simple) {
      context_.SyntaxError(*node, "annotated name '%.*s' can't be %s", Length(name), name->text.data(),
                           (flags & kDefGlobal) != 0 ? "global" : "nonlocal");
      return;
    }
    if (node->simple) Define(target->id, kDefAnnotation | kDefLocal, *target);
    else if (node->value != nullptr) Define(target->id, kDefLocal, *target);
  } else {
    Visit(node->target);
  }
  VisitAnnotation(node->annotation);
  VisitOptional(node->value);
}

template <class Node>
void SymbolTableBuilder::VisitDeclaration(Node* node, uint16_t flag) {
  const char* word = flag == kDefGlobal ? "global" : "nonlocal";
  for (ast::Identifier id : node->names) {
    const Name* name = Mangled(id);
    Symbol* symbol = scope_->symbols.Find(name);
    const uint16_t flags = symbol == nullptr ? 0 : symbol->flags;
    const int n = Length(name);
    const char* text = name->text.data();
    if (flags & kDefParameter) context_.SyntaxError(*node, "name '%.*s' is parameter and %s", n, text, word);
    else if (flags & kUse) context_.SyntaxError(*node, "name '%.*s' is used prior to %s declaration", n, text, word);
    else if (flags & kDefAnnotation) context_.SyntaxError(*node, "annotated name '%.*s' can't be %s", n, text, word);
    else if (flags & kDefLocal) context_.SyntaxError(*node, "name '%.*s' is assigned to before %s declaration", n, text, word);
    DefineIn(scope_, name, flag, *node);
    // The module's own statements mean the same variable, even where they run with a local namespace.
    if (flag == kDefGlobal) scopes_[0]->symbols.Add(context_, name)->flags |= kDefGlobal;
  }
}

void SymbolTableBuilder::VisitAliases(const ast::Seq<ast::Alias*>& names) {
  for (ast::Alias* alias : names) {
    std::string_view name = alias->asname.empty() ? alias->name.substr(0, alias->name.find('.')) : alias->asname;
    if (name != "*") {
      Define(name, kDefImport, *alias);
    } else if (scope_->kind != ScopeKind::kModule) {
      context_.SyntaxError(*alias, "import * only allowed at module level");
    }
  }
}

// A chain of elif is as long as it likes: it nests in the tree, not here.
void SymbolTableBuilder::VisitIf(ast::If* node) {
  while (true) {
    Visit(node->test);
    VisitAll(node->body);
    if (node->orelse.size() != 1 || node->orelse[0]->kind != StmtKind::kIf) break;
    node = As<ast::If>(node->orelse[0]);
  }
  VisitAll(node->orelse);
}

template <class Node>
void SymbolTableBuilder::VisitFor(Node* node) {
  Visit(node->target);
  Visit(node->iter);
  VisitAll(node->body);
  VisitAll(node->orelse);
}

template <class Node>
void SymbolTableBuilder::VisitWith(Node* node) {
  for (ast::WithItem* item : node->items) {
    Visit(item->context_expr);
    VisitOptional(item->optional_vars);
  }
  VisitAll(node->body);
}

template <class Node>
void SymbolTableBuilder::VisitTry(Node* node) {
  VisitAll(node->body);
  VisitAll(node->orelse);
  for (ast::ExceptHandler* handler : node->handlers) {
    VisitOptional(handler->type);
    if (!handler->name.empty()) Define(handler->name, kDefLocal | kMayBeUnbound, *handler);
    VisitAll(handler->body);
  }
  VisitAll(node->finalbody);
}

void SymbolTableBuilder::VisitMatch(ast::Match* node) {
  Visit(node->subject);
  for (ast::MatchCase* item : node->cases) {
    Visit(item->pattern);
    VisitOptional(item->guard);
    VisitAll(item->body);
  }
}

void SymbolTableBuilder::Visit(ast::PatternNode* pattern) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  auto define = [&](std::string_view name) {
    if (!name.empty()) Define(name, kDefLocal, *pattern);
  };
  switch (pattern->kind) {
    case ast::PatternKind::kMatchValue: return Visit(As<ast::MatchValue>(pattern)->value);
    case ast::PatternKind::kMatchSingleton: return;
    case ast::PatternKind::kMatchSequence: return VisitAll(As<ast::MatchSequence>(pattern)->patterns);
    case ast::PatternKind::kMatchMapping: {
      auto* node = As<ast::MatchMapping>(pattern);
      VisitAll(node->keys);
      VisitAll(node->patterns);
      return define(node->rest);
    }
    case ast::PatternKind::kMatchClass: {
      auto* node = As<ast::MatchClass>(pattern);
      Visit(node->cls);
      VisitAll(node->patterns);
      return VisitAll(node->kwd_patterns);
    }
    case ast::PatternKind::kMatchStar: return define(As<ast::MatchStar>(pattern)->name);
    case ast::PatternKind::kMatchAs: {
      auto* node = As<ast::MatchAs>(pattern);
      if (node->pattern != nullptr) Visit(node->pattern);
      return define(node->name);
    }
    case ast::PatternKind::kMatchOr: return VisitAll(As<ast::MatchOr>(pattern)->patterns);
  }
}

// --- Expressions --------------------------------------------------------------------------------------------------------

void SymbolTableBuilder::Visit(ast::ExprNode* expr) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return;
  switch (expr->kind) {
    case ExprKind::kBoolOp: return VisitAll(As<ast::BoolOp>(expr)->values);
    case ExprKind::kNamedExpr: return VisitNamedExpr(As<ast::NamedExpr>(expr));
    case ExprKind::kBinOp:
      Visit(As<ast::BinOp>(expr)->left);
      return Visit(As<ast::BinOp>(expr)->right);
    case ExprKind::kUnaryOp: return Visit(As<ast::UnaryOp>(expr)->operand);
    case ExprKind::kLambda: return VisitLambda(As<ast::Lambda>(expr));
    case ExprKind::kIfExp:
      Visit(As<ast::IfExp>(expr)->test);
      Visit(As<ast::IfExp>(expr)->body);
      return Visit(As<ast::IfExp>(expr)->orelse);
    case ExprKind::kDict:
      VisitAll(As<ast::Dict>(expr)->keys);
      return VisitAll(As<ast::Dict>(expr)->values);
    case ExprKind::kSet: return VisitAll(As<ast::Set>(expr)->elts);
    case ExprKind::kListComp: {
      auto* node = As<ast::ListComp>(expr);
      return VisitComprehension(expr, ScopeKind::kComprehension, "<listcomp>", node->generators, node->elt, nullptr);
    }
    case ExprKind::kSetComp: {
      auto* node = As<ast::SetComp>(expr);
      return VisitComprehension(expr, ScopeKind::kComprehension, "<setcomp>", node->generators, node->elt, nullptr);
    }
    case ExprKind::kDictComp: {
      auto* node = As<ast::DictComp>(expr);
      return VisitComprehension(expr, ScopeKind::kComprehension, "<dictcomp>", node->generators, node->key, node->value);
    }
    case ExprKind::kGeneratorExp: {
      auto* node = As<ast::GeneratorExp>(expr);
      return VisitComprehension(expr, ScopeKind::kGenerator, "<genexpr>", node->generators, node->elt, nullptr);
    }
    case ExprKind::kAwait:
      if (scope_->in_annotation) context_.SyntaxError(*expr, "await expression cannot be used within an annotation");
      return Visit(As<ast::Await>(expr)->value);
    case ExprKind::kYield: return VisitYield(expr, As<ast::Yield>(expr)->value);
    case ExprKind::kYieldFrom: return VisitYield(expr, As<ast::YieldFrom>(expr)->value);
    case ExprKind::kCompare:
      Visit(As<ast::Compare>(expr)->left);
      return VisitAll(As<ast::Compare>(expr)->comparators);
    case ExprKind::kCall:
      Visit(As<ast::Call>(expr)->func);
      VisitAll(As<ast::Call>(expr)->args);
      return VisitAll(As<ast::Call>(expr)->keywords);
    case ExprKind::kFormattedValue:
      Visit(As<ast::FormattedValue>(expr)->value);
      return VisitOptional(As<ast::FormattedValue>(expr)->format_spec);
    case ExprKind::kJoinedStr: return VisitAll(As<ast::JoinedStr>(expr)->values);
    case ExprKind::kConstant: return;
    case ExprKind::kAttribute: return VisitAttribute(As<ast::Attribute>(expr));
    case ExprKind::kSubscript:
      Visit(As<ast::Subscript>(expr)->value);
      return Visit(As<ast::Subscript>(expr)->slice);
    case ExprKind::kStarred: return Visit(As<ast::Starred>(expr)->value);
    case ExprKind::kName: return VisitName(As<ast::Name>(expr));
    case ExprKind::kList: return VisitAll(As<ast::List>(expr)->elts);
    case ExprKind::kTuple: return VisitAll(As<ast::Tuple>(expr)->elts);
    case ExprKind::kSlice:
      VisitOptional(As<ast::Slice>(expr)->lower);
      VisitOptional(As<ast::Slice>(expr)->upper);
      return VisitOptional(As<ast::Slice>(expr)->step);
  }
}

void SymbolTableBuilder::VisitName(ast::Name* name) {
  const uint16_t flags = name->ctx == ast::ExprContext::kLoad    ? kUse
                         : name->ctx == ast::ExprContext::kStore ? kDefLocal
                                                                 : kDefLocal | kMayBeUnbound;
  Symbol* symbol = Define(name->id, flags, *name);
  if (flags == kUse && scope_->is_function() && symbol->name == super_) DefineIn(scope_, class_, kUse, *name);
}

void SymbolTableBuilder::VisitAttribute(ast::Attribute* attribute) {
  Visit(attribute->value);
  if (attribute->ctx != ast::ExprContext::kStore || scope_->kind != ScopeKind::kFunction || scope_->parent->kind != ScopeKind::kClass) return;
  auto* object = ast::TryAs<ast::Name>(attribute->value);
  if (object == nullptr || scope_->parameters.empty() || scope_->parameters[0]->text != object->id) return;
  scope_->parent->self_stores.Add(context_, Mangled(attribute->attr));
}

void SymbolTableBuilder::VisitNamedExpr(ast::NamedExpr* node) {
  if (scope_->in_annotation) context_.SyntaxError(*node, "named expression cannot be used within an annotation");
  if (scope_->in_iterable > 0) {
    context_.SyntaxError(*node, "assignment expression cannot be used in a comprehension iterable expression");
  }
  for (Scope* s = scope_; s != nullptr; s = s->parent) {
    s->has_named_expression = true;
    if (!s->is_comprehension()) break;
  }
  if (scope_->is_comprehension()) ExtendNamedExprScope(As<ast::Name>(node->target));
  if (context_.failed()) return;
  Visit(node->value);
  Visit(node->target);
}

// The target of := in a comprehension belongs to the block around all comprehensions (PEP 572).
void SymbolTableBuilder::ExtendNamedExprScope(ast::Name* target) {
  const Name* name = Mangled(target->id);
  for (Scope* s = scope_; s != nullptr; s = s->parent) {
    Symbol* symbol = s->symbols.Find(name);
    if (s->is_comprehension()) {
      if (symbol == nullptr || (symbol->flags & kDefIterationVariable) == 0 || (symbol->flags & (kDefLocal | kDefGlobal)) == 0) continue;
      context_.SyntaxError(*target, "assignment expression cannot rebind comprehension iteration variable '%.*s'", Length(name),
                           name->text.data());
      return;
    }
    if (s->kind == ScopeKind::kClass) {
      context_.SyntaxError(*target, "assignment expression within a comprehension cannot be used in a class body");
      return;
    }
    const bool global = s->kind == ScopeKind::kModule || (symbol != nullptr && (symbol->flags & kDefGlobal) != 0);
    DefineIn(scope_, name, global ? kDefGlobal : kDefNonlocal, *target);
    DefineIn(s, name, s->kind == ScopeKind::kModule ? kDefGlobal : kDefLocal, *target);
    return;
  }
}

void SymbolTableBuilder::VisitYield(ast::ExprNode* node, ast::ExprNode* value) {
  if (scope_->in_annotation) context_.SyntaxError(*node, "yield expression cannot be used within an annotation");
  VisitOptional(value);
  scope_->generator = true;
  if (scope_->is_comprehension()) context_.SyntaxError(*node, "'yield' inside %s", ComprehensionTitle(scope_));
}

void SymbolTableBuilder::VisitComprehension(ast::ExprNode* node, ScopeKind kind, std::string_view name,
                                            const ast::Seq<ast::Comprehension*>& generators, ast::ExprNode* element,
                                            ast::ExprNode* value) {
  ast::Comprehension* outermost = generators[0];
  ++scope_->in_iterable;  // the first iterable is evaluated outside
  Visit(outermost->iter);
  --scope_->in_iterable;
  if (Enter(kind, node, name, node->lineno) == nullptr) return;
  scope_->generator = kind == ScopeKind::kGenerator;
  if (!scope_->inlined) Define(".0", kDefParameter, *node);
  scope_->in_iteration_target = true;
  Visit(outermost->target);
  scope_->in_iteration_target = false;
  VisitAll(outermost->ifs);
  for (int32_t i = 1; i < generators.size(); ++i) VisitGenerator(generators[i]);
  if (value != nullptr) Visit(value);
  Visit(element);
  Leave();
}

void SymbolTableBuilder::VisitGenerator(ast::Comprehension* generator) {
  scope_->in_iteration_target = true;
  Visit(generator->target);
  scope_->in_iteration_target = false;
  ++scope_->in_iterable;
  Visit(generator->iter);
  --scope_->in_iterable;
  VisitAll(generator->ifs);
}

}  // namespace tessera::compiler

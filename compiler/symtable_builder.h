// The first pass of the symbol table: a walk over the tree that notes definitions and uses. Private to symtable.cc.
#ifndef TESSERA_COMPILER_SYMTABLE_BUILDER_H_
#define TESSERA_COMPILER_SYMTABLE_BUILDER_H_

#include "compiler/symtable.h"

namespace tessera::compiler {

class SymbolTableBuilder {
 public:
  SymbolTableBuilder(Context& context, const SymbolTableOptions& options)
      : context_(context), options_(options), super_(context.Intern("super")), class_(context.Intern("__class__")) {}

  Scope* Build(const ast::Module& module);
  const List<Scope*>& scopes() const { return scopes_; }

 private:
  // Null when there is no memory; then nothing was entered.
  Scope* Enter(ScopeKind kind, const void* node, std::string_view name, int32_t line);
  void Leave() { scope_ = scope_->parent; }

  Symbol* Define(std::string_view name, uint16_t flags, const ast::Position& position);
  Symbol* DefineIn(Scope* scope, const Name* name, uint16_t flags, const ast::Position& position);
  const Name* Mangled(std::string_view name) { return context_.Mangle(scope_->private_name, name); }

  template <class T>
  void VisitAll(const ast::Seq<T*>& nodes) {
    for (T* node : nodes) {
      if (node != nullptr) Visit(node);
    }
  }
  void Visit(ast::StmtNode* stmt);
  void Visit(ast::ExprNode* expr);
  void Visit(ast::Keyword* keyword) { Visit(keyword->value); }
  void Visit(ast::PatternNode* pattern);
  void VisitOptional(ast::ExprNode* expr) {
    if (expr != nullptr) Visit(expr);
  }

  template <class Function>
  void VisitFunction(Function* function);
  void VisitLambda(ast::Lambda* lambda);
  void VisitClass(ast::ClassDef* node);
  void VisitParameters(ast::Arguments* args);
  void DefineParameter(ast::Arg* arg);
  void VisitAnnotations(ast::Arguments* args, ast::ExprNode* returns);
  void VisitAnnotation(ast::ExprNode* annotation);
  void VisitAnnAssign(ast::AnnAssign* node);
  template <class Node>
  void VisitDeclaration(Node* node, uint16_t flag);
  void VisitAliases(const ast::Seq<ast::Alias*>& names);
  void VisitIf(ast::If* node);
  template <class Node>
  void VisitFor(Node* node);
  template <class Node>
  void VisitWith(Node* node);
  template <class Node>
  void VisitTry(Node* node);
  void VisitMatch(ast::Match* node);

  void VisitName(ast::Name* name);
  void VisitAttribute(ast::Attribute* attribute);
  void VisitNamedExpr(ast::NamedExpr* node);
  void ExtendNamedExprScope(ast::Name* target);
  void VisitYield(ast::ExprNode* node, ast::ExprNode* value);
  void VisitComprehension(ast::ExprNode* node, ScopeKind kind, std::string_view name, const ast::Seq<ast::Comprehension*>& generators,
                          ast::ExprNode* element, ast::ExprNode* value);
  void VisitGenerator(ast::Comprehension* generator);

  Context& context_;
  SymbolTableOptions options_;
  const Name* super_;
  const Name* class_;
  Scope* scope_ = nullptr;
  List<Scope*> scopes_;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_SYMTABLE_BUILDER_H_

// The symbol table: for every block of a program, what each name in it means. It makes no code.
//
// Model:     two passes. BuildSymbolTable walks the tree and notes who binds and who uses a name, a Scope for each module, class, function,
//            lambda and comprehension; then each name is resolved against the enclosing scopes.
//            List, set and dict comprehensions of functions and modules are inlined (PEP 709): such a scope has no frame of its own, its
//            frame() is that of the code around it, and its variables are hidden locals there.
// Ownership: all in the arena of the Context; scopes point to the nodes of the tree.
// Errors:    CPython's texts, at CPython's positions, in the Context.
// Cost:      linear in the tree; a hash table a scope.
// Design:    docs/compiler.md, PEP 227, 3104, 572, 709
#ifndef TESSERA_COMPILER_SYMTABLE_H_
#define TESSERA_COMPILER_SYMTABLE_H_

#include <cstdint>

#include "compiler/ast.h"
#include "compiler/codegen_context.h"

namespace tessera::compiler {

enum class ScopeKind : uint8_t { kModule, kClass, kFunction, kLambda, kComprehension, kGenerator };

enum SymbolFlag : uint16_t {
  kDefGlobal = 1,
  kDefNonlocal = 2,
  kDefParameter = 4,
  kDefLocal = 8,
  kUse = 16,
  kDefAnnotation = 32,
  kDefIterationVariable = 64,  // of a comprehension
  kMayBeUnbound = 128,         // deleted somewhere, or the name of an except clause: bound is never for sure
  kDefImport = 256,
};
inline constexpr uint16_t kBound = kDefParameter | kDefLocal | kDefImport;

enum class Resolution : uint8_t {
  kUnresolved,
  kLocal,           // of the frame: a register, or in modules and classes a name of the namespace
  kCell,            // a local that nested functions use as well
  kFree,            // a cell of an enclosing function
  kGlobalExplicit,  // declared global
  kGlobalImplicit,
};

struct Scope;

struct Symbol {
  const Name* name = nullptr;
  uint16_t flags = 0;
  Resolution resolution = Resolution::kUnresolved;
  int32_t reg = 0;                  // for the code generator: number of the local, or of the free variable
  bool has_reg = false;
  ast::Position declared;           // of the global or nonlocal statement
};

// Names to symbols, in order of first appearance.
class SymbolMap {
 public:
  Symbol* Find(const Name* name) const;
  // Never null: a stand-in on failure.
  Symbol* Add(Context& context, const Name* name);
  uint32_t size() const { return symbols_.size(); }
  Symbol* operator[](uint32_t i) const { return symbols_[i]; }

 private:
  bool GrowTable(Context& context);
  List<Symbol*> symbols_;
  Symbol** table_ = nullptr;
  uint32_t capacity_ = 0;
  Symbol stand_in_;
};

struct Scope {
  ScopeKind kind = ScopeKind::kModule;
  const void* node = nullptr;
  const Name* name = nullptr;
  const Name* private_name = nullptr;  // innermost class around, for mangling
  Scope* parent = nullptr;
  Scope* first_child = nullptr;
  Scope* last_child = nullptr;
  Scope* next_sibling = nullptr;
  SymbolMap symbols;
  List<const Name*> parameters;   // in the order of CodeBody::locals
  List<const Name*> free_names;   // cells that the frame gets from outside, in the order of its closure
  SymbolMap self_stores;          // class: attributes that its methods store on their first parameter
  int32_t line = 0;
  bool nested = false;            // inside a function
  bool generator = false;
  bool var_args = false;
  bool var_keywords = false;
  bool inlined = false;
  bool has_named_expression = false;  // := or an inlined comprehension may rebind a local within an expression
  bool needs_class_cell = false;      // class: a method uses super() or __class__
  bool in_annotation = false;         // not a real block: an annotation that is never evaluated
  bool in_iteration_target = false;   // while a comprehension's target is visited
  int32_t in_iterable = 0;            // while a comprehension's iterable is visited

  bool is_function() const { return kind >= ScopeKind::kFunction; }
  bool is_comprehension() const { return kind >= ScopeKind::kComprehension; }
  // The scope whose code body this one's code is part of.
  Scope* frame() {
    Scope* s = this;
    while (s->inlined) s = s->parent;
    return s;
  }
  // The index of `name` among free_names, or -1.
  int32_t FreeIndex(const Name* name) const;
};

struct SymbolTable {
  Scope* module = nullptr;
  bool future_annotations = false;
  int32_t last_future_line = 0;  // of the `from __future__` imports that count
  Scope* Find(const void* node) const;

  Scope** by_node = nullptr;
  uint32_t capacity = 0;
};

struct SymbolTableOptions {
  bool future_annotations = false;  // inherited, or found by the caller in the module
};

// Null when the context has failed.
SymbolTable* BuildSymbolTable(Context& context, const ast::Module& module, const SymbolTableOptions& options);

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_SYMTABLE_H_

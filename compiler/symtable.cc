#include "compiler/symtable.h"

#include <algorithm>

#include "compiler/symtable_builder.h"

namespace tessera::compiler {

Symbol* SymbolMap::Find(const Name* name) const {
  if (capacity_ == 0) return nullptr;
  for (uint32_t at = name->hash & (capacity_ - 1); table_[at] != nullptr; at = (at + 1) & (capacity_ - 1)) {
    if (table_[at]->name == name) return table_[at];
  }
  return nullptr;
}

bool SymbolMap::GrowTable(Context& context) {
  const uint32_t capacity = capacity_ == 0 ? 8 : capacity_ * 2;
  auto** table = context.NewArray<Symbol*>(capacity);
  if (table == nullptr) return false;
  for (Symbol* symbol : symbols_) {
    uint32_t at = symbol->name->hash & (capacity - 1);
    while (table[at] != nullptr) at = (at + 1) & (capacity - 1);
    table[at] = symbol;
  }
  table_ = table;
  capacity_ = capacity;
  return true;
}

Symbol* SymbolMap::Add(Context& context, const Name* name) {
  if (Symbol* symbol = Find(name)) return symbol;
  if ((symbols_.size() + 1) * 4 > capacity_ * 3 && !GrowTable(context)) return &stand_in_;
  Symbol* symbol = context.New<Symbol>();
  if (symbol == nullptr) return &stand_in_;
  symbol->name = name;
  const uint32_t before = symbols_.size();
  symbols_.Push(context, symbol);
  if (symbols_.size() == before) return &stand_in_;
  uint32_t at = name->hash & (capacity_ - 1);
  while (table_[at] != nullptr) at = (at + 1) & (capacity_ - 1);
  table_[at] = symbol;
  return symbol;
}

int32_t Scope::FreeIndex(const Name* name) const {
  for (uint32_t i = 0; i < free_names.size(); ++i) {
    if (free_names[i] == name) return static_cast<int32_t>(i);
  }
  return -1;
}

namespace {

uint32_t HashPointer(const void* p) {
  auto bits = reinterpret_cast<uintptr_t>(p);
  return static_cast<uint32_t>((bits >> 4) * 0x9E3779B1u);
}

// --- Resolution ---------------------------------------------------------------------------------------------------------

class Resolver {
 public:
  explicit Resolver(Context& context) : context_(context), class_(context.Intern("__class__")) {}

  // Parents before children, without recursion.
  void Run(Scope* module) {
    for (Scope* s = module; s != nullptr && !context_.failed(); s = Next(s, module)) ResolveScope(s);
    for (Scope* s = module; s != nullptr && !context_.failed(); s = Next(s, module)) SortFreeNames(s);
  }

 private:
  static Scope* Next(Scope* s, Scope* root) {
    if (s->first_child != nullptr) return s->first_child;
    while (s != root && s->next_sibling == nullptr) s = s->parent;
    return s == root ? nullptr : s->next_sibling;
  }

  // Programs see the order: co_freevars, __closure__.
  static void SortFreeNames(Scope* scope) {
    std::sort(scope->free_names.begin(), scope->free_names.end(), [](const Name* a, const Name* b) { return a->text < b->text; });
  }

  void ResolveScope(Scope* scope) {
    for (uint32_t i = 0; i < scope->symbols.size(); ++i) ResolveSymbol(scope, scope->symbols[i]);
  }

  void ResolveSymbol(Scope* scope, Symbol* symbol) {
    const Name* name = symbol->name;
    const int length = static_cast<int>(name->text.size());
    if (symbol->flags & kDefGlobal) {
      if (symbol->flags & kDefNonlocal) {
        context_.SyntaxError(symbol->declared, "name '%.*s' is nonlocal and global", length, name->text.data());
      }
      symbol->resolution = Resolution::kGlobalExplicit;
      return;
    }
    if ((symbol->flags & kBound) != 0 && (symbol->flags & kDefNonlocal) == 0) {
      if (symbol->resolution == Resolution::kUnresolved) symbol->resolution = Resolution::kLocal;
      return;
    }
    Scope* owner = FindOwner(scope, name);
    if ((symbol->flags & kDefNonlocal) != 0 && owner == nullptr) {
      if (scope->kind == ScopeKind::kModule) {
        context_.SyntaxError(symbol->declared, "nonlocal declaration not allowed at module level");
      } else {
        context_.SyntaxError(symbol->declared, "no binding for nonlocal '%.*s' found", length, name->text.data());
      }
      return;
    }
    symbol->resolution = owner == nullptr ? Resolution::kGlobalImplicit : Resolution::kFree;
    if (owner != nullptr) Capture(scope, owner, name);
  }

  // The function around `scope` that binds `name` (the class, for __class__), or null: global.
  Scope* FindOwner(Scope* scope, const Name* name) {
    for (Scope* s = scope->parent; s != nullptr; s = s->parent) {
      if (s->kind == ScopeKind::kClass && name == class_) return s;
      if (!s->is_function()) continue;
      Symbol* symbol = s->symbols.Find(name);
      if (symbol == nullptr) continue;
      if (symbol->flags & kDefGlobal) return nullptr;
      if ((symbol->flags & kBound) != 0 && (symbol->flags & kDefNonlocal) == 0) return s;
    }
    return nullptr;
  }

  void Capture(Scope* scope, Scope* owner, const Name* name) {
    Scope* home = owner->frame();
    bool crosses_frames = false;
    for (Scope* s = scope; s != owner; s = s->parent) {
      Scope* frame = s->frame();
      if (frame == home) continue;
      crosses_frames = true;
      if (frame->FreeIndex(name) < 0) frame->free_names.Push(context_, name);
    }
    if (!crosses_frames) return;
    if (owner->kind == ScopeKind::kClass) owner->needs_class_cell = true;
    else owner->symbols.Add(context_, name)->resolution = Resolution::kCell;
  }

  Context& context_;
  const Name* class_;
};

}  // namespace

Scope* SymbolTable::Find(const void* node) const {
  if (capacity == 0) return nullptr;
  for (uint32_t at = HashPointer(node) & (capacity - 1); by_node[at] != nullptr; at = (at + 1) & (capacity - 1)) {
    if (by_node[at]->node == node) return by_node[at];
  }
  return nullptr;
}

namespace {

void IndexByNode(Context& context, const List<Scope*>& scopes, SymbolTable* table) {
  uint32_t capacity = 16;
  while (capacity < scopes.size() * 2) capacity *= 2;
  table->by_node = context.NewArray<Scope*>(capacity);
  if (table->by_node == nullptr) return;
  table->capacity = capacity;
  for (Scope* scope : scopes) {
    uint32_t at = HashPointer(scope->node) & (capacity - 1);
    while (table->by_node[at] != nullptr) at = (at + 1) & (capacity - 1);
    table->by_node[at] = scope;
  }
}

}  // namespace

SymbolTable* BuildSymbolTable(Context& context, const ast::Module& module, const SymbolTableOptions& options) {
  SymbolTable* table = context.New<SymbolTable>();
  if (table == nullptr) return nullptr;
  table->future_annotations = options.future_annotations;
  SymbolTableBuilder builder(context, options);
  table->module = builder.Build(module);
  if (context.failed()) return nullptr;
  IndexByNode(context, builder.scopes(), table);
  Resolver(context).Run(table->module);
  return context.failed() ? nullptr : table;
}

}  // namespace tessera::compiler

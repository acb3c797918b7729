// What a name of the calculator stands for: numbers and modules, counted objects in the heap of their interpreter. Zero and one
// are immortal: the same for all interpreters, never written.

#ifndef TESSERA_EXAMPLES_CALCULATOR_OBJECTS_H_
#define TESSERA_EXAMPLES_CALCULATOR_OBJECTS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "alloc/table.h"
#include "immortal/object.h"
#include "modules/modules.h"

namespace tessera::calculator {

using immortal::Object;
using Value = immortal::Ref<Object>;  // owns one reference; empty: no memory

// Names and what they stand for. Owns its values; a name is known by its first eight characters.
class Names {
 public:
  explicit Names(alloc::Heap& heap) : table_(heap) {}
  ~Names() { Clear(); }

  // Borrowed; null: there is no such name.
  Object* Find(absl::string_view name) const;
  [[nodiscard]] bool Bind(absl::string_view name, Value value);
  void Remove(absl::string_view name);
  void Clear();
  void Abandon() { table_.Abandon(); }  // its memory and its values go with the heap

 private:
  alloc::Table<uint64_t, Object*> table_;
};

struct Number : Object {
  double value;
};

// Of native code (`state`), or of source text (`names`).
struct Module : Object {
  explicit Module(alloc::Heap& heap) : names(heap) {}
  Names names;
  modules::ModuleState state;
  bool initializing = false;
};

Value NewNumber(alloc::Heap& heap, double value);
Value NewModule(alloc::Heap& heap);
Number* AsNumber(Object* object);  // null: it is none
Module* AsModule(Object* object);

}  // namespace tessera::calculator

#endif  // TESSERA_EXAMPLES_CALCULATOR_OBJECTS_H_

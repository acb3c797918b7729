#include "examples/calculator/objects.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tessera::calculator {
namespace {

using immortal::BitsOf;
using Type = immortal::Static<immortal::TypeInfo>;

void FreeNumber(Object* object) { alloc::Heap::Free(object); }
void FreeModule(Object* object) {
  auto* module = static_cast<Module*>(object);
  module->state.Free();
  module->names.~Names();
  alloc::Heap::Free(module);
}

// Constants: the compiler completes them, and nobody ever writes them.
constexpr Type MakeType(const char* name, uint32_t size, void (*dealloc)(Object*)) {
  return {0, {{immortal::kImmortalCount, 0, nullptr}, name, size, 0, dealloc, nullptr, nullptr, nullptr}};
}
constexpr Type kNumber = MakeType("number", sizeof(Number), &FreeNumber);
constexpr Type kModule = MakeType("module", sizeof(Module), &FreeModule);
constexpr immortal::Static<Number> kSmall[] = {{0, {{immortal::kImmortalCount, 0, &kNumber.object}, 0}},
                                               {0, {{immortal::kImmortalCount, 0, &kNumber.object}, 1}}};

uint64_t KeyOf(absl::string_view name) {
  uint64_t key = 0;
  std::memcpy(&key, name.data(), std::min(name.size(), sizeof(key)));
  return key;
}

}  // namespace

Object* Names::Find(absl::string_view name) const {
  Object** found = table_.Find(KeyOf(name));
  return found == nullptr ? nullptr : *found;
}

bool Names::Bind(absl::string_view name, Value value) {
  Object** place = value ? table_.FindOrInsert(KeyOf(name)) : nullptr;
  if (place == nullptr) return false;
  immortal::XDecRef(BitsOf(std::exchange(*place, value.release())));
  return true;
}

void Names::Remove(absl::string_view name) {
  Object* value = Find(name);
  if (value == nullptr) return;
  table_.Erase(KeyOf(name));
  immortal::DecRef(BitsOf(value));
}

void Names::Clear() {
  table_.ForEach([](uint64_t, Object* value) { immortal::XDecRef(BitsOf(value)); });
  table_.Reset();
}

Value NewNumber(alloc::Heap& heap, double value) {
  if (value == 0 || value == 1) return Value::Steal(const_cast<Number*>(&kSmall[value == 1].object));
  auto* number = static_cast<Number*>(heap.Allocate(sizeof(Number)));
  if (number == nullptr) return Value();
  immortal::InitObject(number, &kNumber.object);
  number->value = value;
  return Value::Steal(number);
}

Value NewModule(alloc::Heap& heap) {
  void* memory = heap.Allocate(sizeof(Module));
  if (memory == nullptr) return Value();
  auto* module = new (memory) Module(heap);
  immortal::InitObject(module, &kModule.object);
  return Value::Steal(module);
}

Number* AsNumber(Object* object) { return object->type == &kNumber.object ? static_cast<Number*>(object) : nullptr; }
Module* AsModule(Object* object) { return object->type == &kModule.object ? static_cast<Module*>(object) : nullptr; }

}  // namespace tessera::calculator

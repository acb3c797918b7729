#include "vm/attribute_cache.h"

#include <utility>

#include "vm/python.h"

namespace tessera::vm {
namespace {

constexpr int kEntryBits = 8;
constexpr size_t kEntries = size_t{1} << kEntryBits;

size_t PlaceOf(CachedAttribute::Kind kind, uint32_t version, const Str* name) {
  uint64_t key = reinterpret_cast<uintptr_t>(name) ^ uint64_t{version} << 40 ^ uint64_t{kind} << 60;
  return key * 0x9e3779b97f4a7c15u >> (64 - kEntryBits);
}

}  // namespace

const CachedAttribute* FindCachedAttribute(Thread& th, CachedAttribute::Kind kind, uint32_t version, const Str* name) {
  CachedAttribute* table = InterpreterOf(th).attribute_cache;
  if (table == nullptr || version == 0) return nullptr;
  CachedAttribute* entry = &table[PlaceOf(kind, version, name)];
  return entry->version == version && entry->name == name && entry->kind == kind ? entry : nullptr;
}

void RememberAttribute(Thread& th, CachedAttribute::Kind kind, uint32_t version, Str* name, uint64_t word, Value function) {
  CachedAttribute*& table = InterpreterOf(th).attribute_cache;
  if (table == nullptr) {
    table = static_cast<CachedAttribute*>(th.heap.AllocateZeroed(kEntries * sizeof(CachedAttribute)));
    if (table == nullptr) return;
  }
  CachedAttribute* entry = &table[PlaceOf(kind, version, name)];
  // The entry owns its name: another string must not come to lie at its address.
  Str* old = entry->name;
  IncRef(Value(name));
  *entry = {version, kind, name, word, function};
  XDecRef(Value(old));
}

void ForgetAttributes(Thread& th) {
  CachedAttribute* table = InterpreterOf(th).attribute_cache;
  for (size_t n = 0; table != nullptr && n < kEntries; ++n) XDecRef(Value(std::exchange(table[n], {}).name));
}

}  // namespace tessera::vm

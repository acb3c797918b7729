#include "immortal/ledger.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "immortal/internal/ledger_table.h"
#include "sync/fatal.h"

namespace tessera::immortal {

#ifndef NDEBUG

namespace internal {

Ledger::~Ledger() {
  std::free(entries_);
  std::free(static_cast<void*>(immortals_));
}

bool Ledger::Grow() {
  const size_t capacity = capacity_ == 0 ? 128 : capacity_ * 2;
  Entry* fresh = static_cast<Entry*>(std::calloc(capacity, sizeof(Entry)));
  if (fresh == nullptr) return false;
  Entry* old = std::exchange(entries_, fresh);
  const size_t old_capacity = std::exchange(capacity_, capacity);
  for (size_t n = 0; n < old_capacity; ++n)
    if (old[n].type != nullptr) *Find(old[n].type) = old[n];
  std::free(old);
  return true;
}

// The entry of the type, or the free one where it would go. REQUIRES: there is a free one.
Ledger::Entry* Ledger::Find(const TypeInfo* type) {
  size_t at = reinterpret_cast<uintptr_t>(type) * 0x9e3779b97f4a7c15u >> 40;
  for (;; ++at) {
    Entry* entry = &entries_[at & (capacity_ - 1)];
    if (entry->type == type || entry->type == nullptr) return entry;
  }
}

void Ledger::Change(const Object* object, int objects, int64_t references) {
  state_.ref_total += references;
  if (used_ * 2 >= capacity_ && !Grow()) return;
  Entry* entry = Find(object->type);
  if (entry->type == nullptr) {
    entry->type = object->type;
    ++used_;
  }
  // A type of this address may have died and another been made there.
  if (entry->objects == 0 && objects > 0) std::snprintf(entry->name, sizeof(entry->name), "%s", object->type->name == nullptr ? "?" : object->type->name);
  entry->objects += objects;
  entry->references += references;
}

void Ledger::AddImmortal(const Object* object) {
  if (immortal_count_ == immortal_capacity_) {
    const size_t capacity = immortal_capacity_ == 0 ? 16 : immortal_capacity_ * 2;
    void* grown = std::realloc(static_cast<void*>(immortals_), capacity * sizeof(Object*));
    if (grown == nullptr) return;
    immortals_ = static_cast<const Object**>(grown);
    immortal_capacity_ = capacity;
  }
  const Object** at = std::lower_bound(immortals_, immortals_ + immortal_count_, object);
  std::memmove(static_cast<void*>(at + 1), at, static_cast<size_t>(immortals_ + immortal_count_ - at) * sizeof(Object*));
  *at = object;
  ++immortal_count_;
}

void Ledger::CheckReleased(const void* block) const {
  const Object* object = static_cast<const Object*>(block);
  if (!std::binary_search(immortals_, immortals_ + immortal_count_, object)) return;
  sync::Fatal("immortal object at %p of type '%s' is being released", block, object->type == nullptr ? "?" : object->type->name);
}

Ledger& LedgerOf(alloc::Heap& heap) {
  alloc::TeardownState& state = heap.teardown();
  if (state.ledger == nullptr) {
    void* memory = std::malloc(sizeof(Ledger));
    if (memory == nullptr) sync::Fatal("no memory for the ledger of a heap");
    state.ledger = new (memory) Ledger(state);
    state.released = [](alloc::TeardownState& of, const void* block) { static_cast<Ledger*>(of.ledger)->CheckReleased(block); };
    state.drop_ledger = [](alloc::TeardownState& of) {
      static_cast<Ledger*>(of.ledger)->~Ledger();
      std::free(of.ledger);
      of.ledger = nullptr;
    };
  }
  return *static_cast<Ledger*>(state.ledger);
}

void NoteImmortal(Object* object) {
  Ledger& ledger = LedgerOf(alloc::Heap::Of(object));
  ledger.Change(object, -1, -int64_t{object->count});
  ledger.AddImmortal(object);
}

void NoteResurrected(Object* object) { LedgerOf(alloc::Heap::Of(object)).Change(object, 1, 0); }

}  // namespace internal

void ChangeType(Object* object, const TypeInfo* type) {
  if (IsImmortal(object)) {
    object->type = type;
    return;
  }
  internal::Ledger& ledger = internal::LedgerOf(alloc::Heap::Of(object));
  ledger.Change(object, -1, -int64_t{object->count});
  object->type = type;
  ledger.Change(object, 1, object->count);
}

size_t ForEachInLedger(alloc::Heap& heap, void (*visit)(const LedgerLine& line, void* argument), void* argument) {
  const internal::Ledger* ledger = static_cast<const internal::Ledger*>(heap.teardown().ledger);
  if (ledger == nullptr) return 0;
  size_t shown = 0;
  // By falling count, then by address: a selection without memory of its own.
  const internal::Ledger::Entry* last = nullptr;
  for (;;) {
    const internal::Ledger::Entry* best = nullptr;
    for (size_t n = 0; n < ledger->capacity(); ++n) {
      const internal::Ledger::Entry* entry = &ledger->entries()[n];
      if (entry->type == nullptr || (entry->objects == 0 && entry->references == 0)) continue;
      const bool done = last != nullptr && (entry->references > last->references || (entry->references == last->references && entry <= last));
      if (!done && (best == nullptr || entry->references > best->references)) best = entry;
    }
    if (best == nullptr) return shown;
    visit({best->name, best->objects, best->references}, argument);
    last = best;
    ++shown;
  }
}

#else

void ChangeType(Object* object, const TypeInfo* type) { object->type = type; }

size_t ForEachInLedger(alloc::Heap&, void (*)(const LedgerLine&, void*), void*) { return 0; }

#endif

namespace {

struct Text {
  char* at;
  size_t left;
  size_t types = 0;
  int64_t objects = 0, references = 0;
  bool counting = true;

  template <class... Args>
  void Add(const char* format, Args... args) {
    const int written = std::snprintf(at, left, format, args...);
    const size_t taken = std::min(written < 0 ? 0 : static_cast<size_t>(written), left - 1);
    at += taken;
    left -= taken;
  }
};

void AddLine(const LedgerLine& line, void* argument) {
  Text& text = *static_cast<Text*>(argument);
  if (text.counting) {
    text.objects += line.objects;
    text.references += line.references;
    return;
  }
  if (text.types++ >= kLedgerTypes) return;
  text.Add("%s%s %" PRId64 "/%" PRId64, text.types == 1 ? ": " : ", ", line.type, line.references, line.objects);
}

}  // namespace

size_t DescribeLedger(alloc::Heap& heap, char* out, size_t size) {
  Text text{out, size};
  *out = '\0';
  if (ForEachInLedger(heap, &AddLine, &text) == 0) return 0;
  text.Add("%" PRId64 " references to %" PRId64 " objects", text.references, text.objects);
  text.counting = false;
  ForEachInLedger(heap, &AddLine, &text);
  if (text.types > kLedgerTypes) text.Add(", and %zu more types", text.types - kLedgerTypes);
  return size - text.left;
}

}  // namespace tessera::immortal

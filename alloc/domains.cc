#include "alloc/domains.h"

#include <cstring>

#include "alloc/internal/system.h"
#include "sync/fatal.h"

namespace tessera::alloc {

using internal::ForeignBlock;
using internal::ForeignBlocks;

namespace {

bool Same(const Allocator& a, const Allocator& b) {
  return a.context == b.context && a.malloc == b.malloc && a.calloc == b.calloc && a.realloc == b.realloc &&
         a.free == b.free;
}

}  // namespace

Allocator Domains::RawDefault() {
  return Allocator{nullptr,
                   [](void*, size_t size) { return internal::SystemMalloc(size == 0 ? 1 : size); },
                   [](void*, size_t count, size_t size) {
                     return count == 0 || size == 0 ? internal::SystemCalloc(1, 1) : internal::SystemCalloc(count, size);
                   },
                   [](void*, void* block, size_t size) { return internal::SystemRealloc(block, size == 0 ? 1 : size); },
                   [](void*, void* block) { internal::SystemFree(block); },
                   true,
                   false};
}

Heap* Domains::HeapOf(void* self) {
  Domains* domains = static_cast<Domains*>(self);
  Heap* heap = domains->current_heap_(domains->current_heap_argument_);
#ifndef NDEBUG
  if (heap == nullptr) sync::Fatal("the mem and object domains need a thread that is attached to an interpreter");
#endif
  return heap;
}

Allocator Domains::HeapDefault(Domains* self) {
  return Allocator{self,
                   [](void* self, size_t size) -> void* {
                     Heap* heap = HeapOf(self);
                     return heap == nullptr ? nullptr : heap->Allocate(size);
                   },
                   [](void* self, size_t count, size_t size) -> void* {
                     Heap* heap = HeapOf(self);
                     if (heap == nullptr || (size != 0 && count > PTRDIFF_MAX / size)) return nullptr;
                     return heap->AllocateZeroed(count * size);
                   },
                   [](void* self, void* block, size_t size) -> void* {
                     Heap* heap = HeapOf(self);
                     return heap == nullptr ? nullptr : heap->Reallocate(block, size);
                   },
                   [](void*, void* block) { Heap::Free(block); },
                   true,
                   false};
}

Domains::Domains(CurrentHeap current_heap, void* argument)
    : current_heap_(current_heap),
      current_heap_argument_(argument),
      default_{{RawDefault(), HeapDefault(this), HeapDefault(this)}, {true, true, true}, nullptr},
      table_(&default_) {}

Domains::~Domains() {
  raw_blocks_.ReleaseAll();
  while (older_ != nullptr) {
    AllocatorTable* next = older_->older;
    internal::SystemFree(older_);
    older_ = next;
  }
}

Allocator Domains::Get(Domain domain) const { return Table()->of[Index(domain)]; }

bool Domains::Set(Domain domain, const Allocator& allocator) {
  auto* table = static_cast<AllocatorTable*>(internal::SystemMalloc(sizeof(AllocatorTable)));
  if (table == nullptr) return false;
  const bool is_default = Same(allocator, Default(domain));
  if (!is_default) replaced_.store(true, std::memory_order_release);
  if (!is_default && !allocator.thread_safe && domain != Domain::kRaw) {
    unsafe_seen_.store(true, std::memory_order_release);
  }
  sync::RankedLock lock(table_mutex_);
  *table = *Table();
  table->of[Index(domain)] = allocator;
  table->is_default[Index(domain)] = is_default;
  table->older = older_;
  older_ = table;
  table_.store(table, std::memory_order_release);
  return true;
}

void* Domains::Malloc(Domain domain, size_t size) {
  const AllocatorTable* table = Table();
  const Allocator& allocator = table->of[Index(domain)];
  void* block = allocator.malloc(allocator.context, size);
  if (block == nullptr || table->is_default[Index(domain)]) return block;
  return Entered(domain, allocator, block, size);
}

void* Domains::Calloc(Domain domain, size_t count, size_t size) {
  if (size != 0 && count > PTRDIFF_MAX / size) return nullptr;
  const AllocatorTable* table = Table();
  const Allocator& allocator = table->of[Index(domain)];
  void* block = allocator.calloc(allocator.context, count, size);
  if (block == nullptr || table->is_default[Index(domain)]) return block;
  return Entered(domain, allocator, block, count * size);
}

// Enters a block of a replaced allocator; gives it back and returns nullptr when that fails.
void* Domains::Entered(Domain domain, const Allocator& allocator, void* block, size_t size) {
  const ForeignBlock entry{&allocator, size};
  bool entered;
  if (domain == Domain::kRaw) {
    sync::RankedLock lock(raw_mutex_);
    entered = raw_blocks_.Insert(block, entry);
  } else {
    entered = EnterInHeap(HeapOf(this), block, entry);
  }
  if (entered) return block;
  allocator.free(allocator.context, block);
  return nullptr;
}

bool Domains::EnterInHeap(Heap* heap, void* block, ForeignBlock entry) {
  if (heap == nullptr) return false;
  ForeignBlocks* blocks = heap->foreign_blocks();
  if (blocks == nullptr) blocks = heap->MakeForeignBlocks();
  if (blocks == nullptr) return false;
  const size_t charge = entry.allocator->wraps_previous ? 0 : entry.size;
  if (!heap->ChargeForeign(charge)) return false;
  if (blocks->Insert(block, entry)) return true;
  heap->UnchargeForeign(charge);
  return false;
}

// The entry of a block of a replaced allocator, taken out of its index and off the limit.
bool Domains::Take(Domain domain, void* block, ForeignBlock* entry, bool for_resize) {
  if (!replaced_.load(std::memory_order_acquire)) return false;
  if (domain == Domain::kRaw) {
    sync::RankedLock lock(raw_mutex_);
    return for_resize ? raw_blocks_.TakeForResize(block, entry) : raw_blocks_.Take(block, entry);
  }
  Heap* heap = HeapOf(this);
  ForeignBlocks* blocks = heap == nullptr ? nullptr : heap->foreign_blocks();
  if (blocks == nullptr) return false;
  if (!(for_resize ? blocks->TakeForResize(block, entry) : blocks->Take(block, entry))) return false;
  if (!entry->allocator->wraps_previous) heap->UnchargeForeign(entry->size);
  return true;
}

void Domains::PutBack(Domain domain, void* block, ForeignBlock entry) {
  if (domain == Domain::kRaw) {
    sync::RankedLock lock(raw_mutex_);
    raw_blocks_.PutBack(block, entry);
    return;
  }
  Heap* heap = HeapOf(this);
  heap->foreign_blocks()->PutBack(block, entry);
  // What exists is charged: Realloc has looked at the limit before.
  if (!entry.allocator->wraps_previous) heap->ChargeForeignPastLimit(entry.size);
}

void* Domains::Realloc(Domain domain, void* block, size_t size) {
  if (block == nullptr) return Malloc(domain, size);
  ForeignBlock entry;
  if (!Take(domain, block, &entry, true)) {
    const Allocator& original = default_.of[Index(domain)];
    return original.realloc(original.context, block, size);
  }
  const bool charged = domain != Domain::kRaw && !entry.allocator->wraps_previous;
  void* resized = nullptr;
  if (!charged || HeapOf(this)->MayCharge(size)) {
    resized = entry.allocator->realloc(entry.allocator->context, block, size);
  }
  PutBack(domain, resized == nullptr ? block : resized, {entry.allocator, resized == nullptr ? entry.size : size});
  return resized;
}

void Domains::Free(Domain domain, void* block) {
  if (block == nullptr) return;
  ForeignBlock entry;
  const Allocator* allocator = &default_.of[Index(domain)];
  if (Take(domain, block, &entry, false)) allocator = entry.allocator;
  allocator->free(allocator->context, block);
}

}  // namespace tessera::alloc

#include "alloc/domains.h"

#include <cstring>

#include "alloc/internal/system.h"
#include "alloc/tracer.h"
#include "sync/fatal.h"

namespace tessera::alloc {

using internal::ForeignBlock;
using internal::ForeignBlocks;

namespace {

bool Same(const Allocator& a, const Allocator& b) {
  return a.context == b.context && a.malloc == b.malloc && a.calloc == b.calloc && a.realloc == b.realloc &&
         a.free == b.free;
}

bool Identical(const Allocator& a, const Allocator& b) {
  return Same(a, b) && a.thread_safe == b.thread_safe && a.wraps_previous == b.wraps_previous;
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

Heap* Domains::HeapHere() const {
  Heap* heap = current_heap();
#ifndef NDEBUG
  if (heap == nullptr) sync::Fatal("the mem and object domains need a thread that is attached to an interpreter");
#endif
  return heap;
}

// In a debug heap: says of a new block which domain it belongs to, and checks that on its way back.
void* Domains::Tagged(void* context, void* block) {
  if (block != nullptr && Heap::Of(block).debug()) {
    Heap::SetBlockDomain(block, kDomainLetters[Index(static_cast<HeapContext*>(context)->domain)]);
  }
  return block;
}

void Domains::CheckDomain(void* context, void* block) {
  if (block == nullptr || !Heap::Of(block).debug()) return;
  Heap::ExpectDomain(block, kDomainLetters[Index(static_cast<HeapContext*>(context)->domain)]);
}

Allocator Domains::HeapDefault(HeapContext* context) {
  return Allocator{context,
                   [](void* context, size_t size) -> void* {
                     Heap* heap = HeapOf(context);
                     return heap == nullptr ? nullptr : Tagged(context, heap->Allocate(size));
                   },
                   [](void* context, size_t count, size_t size) -> void* {
                     Heap* heap = HeapOf(context);
                     if (heap == nullptr || (size != 0 && count > PTRDIFF_MAX / size)) return nullptr;
                     return Tagged(context, heap->AllocateZeroed(count * size));
                   },
                   [](void* context, void* block, size_t size) -> void* {
                     CheckDomain(context, block);
                     Heap* heap = HeapOf(context);
                     return heap == nullptr ? nullptr : Tagged(context, heap->Reallocate(block, size));
                   },
                   [](void* context, void* block) {
                     CheckDomain(context, block);
                     Heap::Free(block);
                   },
                   true,
                   false};
}

Domains::Domains(CurrentHeap current_heap, void* argument)
    : current_heap_(current_heap),
      current_heap_argument_(argument),
      default_{{RawDefault(), HeapDefault(&mem_context_), HeapDefault(&object_context_)}, {true, true, true}, nullptr},
      table_(&default_) {}

Domains::~Domains() {
  raw_blocks_.ReleaseAll();
  if (const Closing closing = closing_.load(std::memory_order_acquire)) closing(strange_block_argument_.load(std::memory_order_relaxed));
  while (older_ != nullptr) {
    AllocatorTable* next = older_->older;
    internal::SystemFree(older_);
    older_ = next;
  }
}

Allocator Domains::Get(Domain domain) const { return Table()->of[Index(domain)]; }

bool Domains::Set(Domain domain, const Allocator& allocator) {
  const bool is_default = Same(allocator, Default(domain));
  if (!is_default) replaced_.store(true, std::memory_order_release);
  if (!is_default && !allocator.thread_safe && domain != Domain::kRaw) {
    unsafe_seen_.store(true, std::memory_order_release);
  }
  sync::RankedLock lock(table_mutex_);
  AllocatorTable wanted = *Table();
  wanted.of[Index(domain)] = is_default ? Default(domain) : allocator;
  wanted.is_default[Index(domain)] = is_default;
  wanted.older = older_;
  const AllocatorTable* table = FindTable(wanted);
  if (table == nullptr) {
    auto* made = static_cast<AllocatorTable*>(internal::SystemMalloc(sizeof(AllocatorTable)));
    if (made == nullptr) return false;
    *made = wanted;
    table = older_ = made;
  }
  table_.store(table, std::memory_order_release);
  return true;
}

// A table that says the same, so that swapping to and fro takes no more memory each time.
const Domains::AllocatorTable* Domains::FindTable(const AllocatorTable& wanted) const {
  const auto same = [&](const AllocatorTable& table) {
    for (size_t i = 0; i < kDomains; ++i) {
      if (!Identical(table.of[i], wanted.of[i])) return false;
    }
    return true;
  };
  if (same(default_)) return &default_;
  for (const AllocatorTable* table = older_; table != nullptr; table = table->older) {
    if (same(*table)) return table;
  }
  return nullptr;
}

size_t Domains::tables() const {
  sync::RankedLock lock(table_mutex_);
  size_t count = 0;
  for (const AllocatorTable* table = older_; table != nullptr; table = table->older) ++count;
  return count;
}

void Domains::SetStrangeBlock(StrangeBlock report, Closing closing, void* argument) {
  strange_block_argument_.store(argument, std::memory_order_relaxed);
  closing_.store(closing, std::memory_order_release);
  strange_block_.store(report, std::memory_order_release);
}

// Enters a raw block that a thread of a traced interpreter has allocated. True: it is entered, or nobody traces it.
bool Domains::EnterTrace(void* block, size_t size) {
  Heap* heap = current_heap();
  Tracer* tracer = heap == nullptr ? nullptr : heap->tracer();
  return tracer == nullptr || raw_traces_.Enter(*tracer, block, size);
}

// Blocks of the other domains are traced by their heap. A block for which there is no room in the traces is not handed out.
void* Domains::Traced(Domain domain, void* block, size_t size) {
  if (block == nullptr || domain != Domain::kRaw || EnterTrace(block, size)) return block;
  Free(domain, block);
  return nullptr;
}

void* Domains::Malloc(Domain domain, size_t size) { return Traced(domain, MallocUntraced(domain, size), size); }

void* Domains::MallocUntraced(Domain domain, size_t size) {
  const AllocatorTable* table = Table();
  const Allocator& allocator = table->of[Index(domain)];
  void* block = allocator.malloc(allocator.context, size);
  if (block == nullptr || table->is_default[Index(domain)]) return block;
  return Entered(domain, allocator, block, size);
}

void* Domains::Calloc(Domain domain, size_t count, size_t size) {
  if (size != 0 && count > PTRDIFF_MAX / size) return nullptr;
  return Traced(domain, CallocUntraced(domain, count, size), count * size);
}

void* Domains::CallocUntraced(Domain domain, size_t count, size_t size) {
  const AllocatorTable* table = Table();
  const Allocator& allocator = table->of[Index(domain)];
  void* block = allocator.calloc(allocator.context, count, size);
  if (block == nullptr || table->is_default[Index(domain)]) return block;
  return Entered(domain, allocator, block, count * size);
}

// Enters a block of a replaced allocator; gives it back and returns nullptr when that fails.
void* Domains::Entered(Domain domain, const Allocator& allocator, void* block, size_t size) {
  const ForeignBlock entry{&allocator, size, static_cast<uint8_t>(domain)};
  bool entered;
  if (domain == Domain::kRaw) {
    sync::RankedLock lock(raw_mutex_);
    entered = raw_blocks_.Insert(block, entry);
  } else {
    entered = EnterInHeap(HeapHere(), block, entry);
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
  if (entry.allocator->wraps_previous) return blocks->Insert(block, entry);
  if (!heap->ChargeForeign(entry.size)) return false;
  Tracer* tracer = heap->tracer();
  if (tracer == nullptr || tracer->Track(Tracer::kHeap, reinterpret_cast<uintptr_t>(block), entry.size)) {
    if (blocks->Insert(block, entry)) return true;
    if (tracer != nullptr) tracer->Untrack(Tracer::kHeap, reinterpret_cast<uintptr_t>(block));
  }
  heap->UnchargeForeign(entry.size);
  return false;
}

// The entry of a block of a replaced allocator, taken out of its index and off the limit.
bool Domains::Take(Domain domain, void* block, ForeignBlock* entry, bool for_resize) {
  if (!replaced_.load(std::memory_order_acquire)) return false;
  const bool found = TakeFromIndex(domain, block, entry, for_resize);
  if (!found || entry->domain != static_cast<uint8_t>(domain)) {
    if (const StrangeBlock report = strange_block_.load(std::memory_order_acquire)) {
      report(strange_block_argument_.load(std::memory_order_relaxed), domain, block);
    }
  }
  return found;
}

bool Domains::TakeFromIndex(Domain domain, void* block, ForeignBlock* entry, bool for_resize) {
  if (domain == Domain::kRaw) {
    sync::RankedLock lock(raw_mutex_);
    return for_resize ? raw_blocks_.TakeForResize(block, entry) : raw_blocks_.Take(block, entry);
  }
  Heap* heap = HeapHere();
  ForeignBlocks* blocks = heap == nullptr ? nullptr : heap->foreign_blocks();
  if (blocks == nullptr) return false;
  if (!(for_resize ? blocks->TakeForResize(block, entry) : blocks->Take(block, entry))) return false;
  if (entry->allocator->wraps_previous) return true;
  heap->UnchargeForeign(entry->size);
  if (Tracer* tracer = heap->tracer()) tracer->Untrack(Tracer::kHeap, reinterpret_cast<uintptr_t>(block));
  return true;
}

void Domains::PutBack(Domain domain, void* block, ForeignBlock entry) {
  if (domain == Domain::kRaw) {
    sync::RankedLock lock(raw_mutex_);
    raw_blocks_.PutBack(block, entry);
    return;
  }
  Heap* heap = HeapHere();
  heap->foreign_blocks()->PutBack(block, entry);
  if (entry.allocator->wraps_previous) return;
  // What exists is charged: Realloc has looked at the limit before.
  heap->ChargeForeignPastLimit(entry.size);
  // Without memory for its entry it goes on untraced.
  if (Tracer* tracer = heap->tracer()) (void)tracer->Track(Tracer::kHeap, reinterpret_cast<uintptr_t>(block), entry.size);
}

void* Domains::Realloc(Domain domain, void* block, size_t size) {
  if (block == nullptr) return Malloc(domain, size);
  const uint64_t traced = domain == Domain::kRaw ? raw_traces_.SerialOf(block) : 0;
  void* resized = Resize(domain, block, size);
  // Without room for its entry it goes on untraced. An old entry at the same place has been replaced then, and has another serial.
  if (resized != nullptr && domain == Domain::kRaw) (void)EnterTrace(resized, size);
  if (resized != nullptr && traced != 0) raw_traces_.Leave(block, traced);
  return resized;
}

void* Domains::Resize(Domain domain, void* block, size_t size) {
  ForeignBlock entry;
  if (!Take(domain, block, &entry, true)) {
    const Allocator& original = default_.of[Index(domain)];
    return original.realloc(original.context, block, size);
  }
  const bool charged = domain != Domain::kRaw && !entry.allocator->wraps_previous;
  void* resized = nullptr;
  if (!charged || HeapHere()->MayCharge(size)) {
    resized = entry.allocator->realloc(entry.allocator->context, block, size);
  }
  PutBack(domain, resized == nullptr ? block : resized, {entry.allocator, resized == nullptr ? entry.size : size, entry.domain});
  return resized;
}

void Domains::Free(Domain domain, void* block) {
  if (block == nullptr) return;
  ForeignBlock entry;
  const Allocator* allocator = &default_.of[Index(domain)];
  if (Take(domain, block, &entry, false)) allocator = entry.allocator;
  // The trace stays until the block is gone, for the report of one that is damaged. The address may be another's by then.
  const uint64_t traced = domain == Domain::kRaw ? raw_traces_.SerialOf(block) : 0;
  allocator->free(allocator->context, block);
  if (traced != 0) raw_traces_.Leave(block, traced);
}

}  // namespace tessera::alloc

#include "alloc/debug_hooks.h"

#include <cstdio>
#include <cstring>

#include "alloc/internal/debug_block.h"
#include "alloc/internal/system.h"
#include "alloc/tracer.h"

namespace tessera::alloc {

using internal::BlockFacts;
using internal::kFreedByte;
using internal::kFreshByte;
using internal::kGuardByte;
using internal::kGuardBytes;

// In front of each block.
struct DebugHooks::Head {
  uint64_t size;
  uint64_t serial_and_domain;  // as in internal::DebugTail
  uint64_t owner;              // the address of the heap that it is for; raw: 1 more than the number of the interpreter that allocated it, or 0
  uint64_t guard;              // GuardOf of the block's address

  char domain() const { return static_cast<char>(serial_and_domain >> 56); }
  bool raw() const { return domain() == kDomainLetters[0]; }
  const Heap* heap() const { return raw() ? nullptr : reinterpret_cast<const Heap*>(owner); }
  int64_t owner_id() const {
    if (raw() || owner == 0) return static_cast<int64_t>(owner) - 1;
    return heap()->owner_id();
  }
  char* block() { return reinterpret_cast<char*>(this + 1); }
};

namespace {

constexpr size_t kExtra = 32 + kGuardBytes;

uint64_t GuardOf(const void* block) { return reinterpret_cast<uintptr_t>(block) * 0x9e3779b97f4a7c15u ^ 0xfdfdfdfdfdfdfdfdu; }

// The first of the guard bytes that is not as expected; kGuardBytes: none.
size_t FirstWrong(const void* guard, const void* expected) {
  size_t at = 0;
  while (at < kGuardBytes && static_cast<const unsigned char*>(guard)[at] == static_cast<const unsigned char*>(expected)[at]) ++at;
  return at;
}

constexpr unsigned char kTail[kGuardBytes] = {kGuardByte, kGuardByte, kGuardByte, kGuardByte,
                                              kGuardByte, kGuardByte, kGuardByte, kGuardByte};

char LetterOf(Domain domain) { return kDomainLetters[static_cast<size_t>(domain)]; }

}  // namespace

DebugHooks::~DebugHooks() {
  sync::RankedLock lock(mutex_);
  internal::SystemFree(kept_);
  while (layers_ != nullptr) {
    Layer* older = layers_->older;
    internal::SystemFree(layers_);
    layers_ = older;
  }
}

Allocator DebugHooks::Interface(Layer* layer) {
  return Allocator{layer,
                   [](void* context, size_t size) { return Allocate(*static_cast<Layer*>(context), 1, size, false); },
                   [](void* context, size_t count, size_t size) {
                     return Allocate(*static_cast<Layer*>(context), count, size, true);
                   },
                   [](void* context, void* block, size_t size) { return Resize(*static_cast<Layer*>(context), block, size); },
                   [](void* context, void* block) { Release(*static_cast<Layer*>(context), block); },
                   layer->inner.thread_safe,
                   true};
}

bool DebugHooks::Install(Domains& domains) {
  domains_.store(&domains, std::memory_order_release);
  for (const Domain domain : {Domain::kRaw, Domain::kMem, Domain::kObject}) {
    const Allocator present = domains.Get(domain);
    auto* layer = static_cast<Layer*>(internal::SystemMalloc(sizeof(Layer)));
    if (layer == nullptr) return false;
    *layer = Layer{this, domain, present, nullptr};
    {
      sync::RankedLock lock(mutex_);
      bool wrapped = false;
      for (const Layer* made = layers_; made != nullptr; made = made->older) wrapped |= made == present.context;
      if (wrapped) {
        internal::SystemFree(layer);
        continue;
      }
      layer->older = layers_;
      layers_ = layer;
    }
    if (!domains.Set(domain, Interface(layer))) return false;
  }
  domains.SetStrangeBlock(&Strange, &Flush, this);
  return true;
}

void* DebugHooks::Dress(const Layer& layer, void* base, size_t size) {
  static_assert(sizeof(Head) == 32);
  auto* head = static_cast<Head*>(base);
  const uint64_t serial = serial_.fetch_add(1, std::memory_order_relaxed) + 1;
  head->size = size;
  head->serial_and_domain = (serial << 8 >> 8) | uint64_t{static_cast<unsigned char>(LetterOf(layer.domain))} << 56;
  const Heap* current = CurrentHeap();
  if (layer.domain == Domain::kRaw) head->owner = current == nullptr ? 0 : static_cast<uint64_t>(current->owner_id() + 1);
  else head->owner = reinterpret_cast<uintptr_t>(current);
  char* block = reinterpret_cast<char*>(head + 1);
  head->guard = GuardOf(block);
  memcpy(block + size, kTail, kGuardBytes);
  Remember(block);
  return block;
}

void DebugHooks::Remember(const void* block) {
  sync::RankedLock lock(mutex_);
  (void)live_.Insert(block, 1);
}

void DebugHooks::Forget(const void* block) {
  sync::RankedLock lock(mutex_);
  live_.Erase(block);
}

bool DebugHooks::Knows(const void* block) {
  sync::RankedLock lock(mutex_);
  return live_.Contains(block);
}

void* DebugHooks::Allocate(Layer& layer, size_t count, size_t size, bool zeroed) {
  if (size != 0 && count > (PTRDIFF_MAX - kExtra) / size) return nullptr;
  const size_t wanted = count * size;
  const Allocator& inner = layer.inner;
  void* base = zeroed ? inner.calloc(inner.context, 1, wanted + kExtra) : inner.malloc(inner.context, wanted + kExtra);
  if (base == nullptr) return nullptr;
  void* block = layer.hooks->Dress(layer, base, wanted);
  if (!zeroed) memset(block, kFreshByte, wanted);
  return block;
}

void* DebugHooks::Resize(Layer& layer, void* block, size_t size) {
  if (block == nullptr) return Allocate(layer, 1, size, false);
  layer.hooks->CheckBlock(layer.domain, block, "reallocation");
  if (size > PTRDIFF_MAX - kExtra) return nullptr;
  Head* old = static_cast<Head*>(block) - 1;
  const size_t old_size = old->size;
  const Allocator& inner = layer.inner;
  if (layer.domain == Domain::kRaw) {  // moved always, so that a use of the old place is seen
    void* moved = Allocate(layer, 1, size, false);
    if (moved == nullptr) return nullptr;
    memcpy(moved, block, old_size < size ? old_size : size);
    layer.hooks->Forget(block);
    layer.hooks->Keep(layer, old);
    return moved;
  }
  layer.hooks->Forget(block);  // before its place may be another's
  void* base = inner.realloc(inner.context, static_cast<Head*>(block) - 1, size + kExtra);
  if (base == nullptr) {
    layer.hooks->Remember(block);
    return nullptr;
  }
  char* moved = static_cast<char*>(layer.hooks->Dress(layer, base, size));
  if (size > old_size) memset(moved + old_size, kFreshByte, size - old_size);
  return moved;
}

void DebugHooks::Release(Layer& layer, void* block) {
  if (block == nullptr) return;
  layer.hooks->CheckBlock(layer.domain, block, "release");
  Head* head = static_cast<Head*>(block) - 1;
  layer.hooks->Forget(block);
  if (layer.domain == Domain::kRaw) return layer.hooks->Keep(layer, head);
  memset(static_cast<void*>(head), kFreedByte, head->size + kExtra);
  layer.inner.free(layer.inner.context, head);
}

// --- Raw blocks after their release ---

void DebugHooks::Keep(Layer& layer, Head* head) {
  Kept kept{head, &layer, ""};
  const size_t size = head->size;
  memset(head->block(), kFreedByte, size + kGuardBytes);
  if (size > kMostKept) return GiveBack(kept);
  domains_.load(std::memory_order_acquire)->raw_traces().With(head->block(), [&](const Traceback& traceback) {
    size_t used = 0;
    for (const TraceFrame& frame : traceback.frames()) {
      const int n = snprintf(kept.where + used, sizeof(kept.where) - used, "\n    %.*s:%u", static_cast<int>(frame.file.size()), frame.file.data(), frame.line);
      used += n > 0 ? static_cast<size_t>(n) : 0;
      if (used >= sizeof(kept.where)) return;
    }
  });
  Evict(kKept - 1, kKeptBytes - size);
  internal::Poison(head->block(), size + kGuardBytes);
  bool full;
  {
    sync::RankedLock lock(mutex_);
    if (kept_ == nullptr) kept_ = static_cast<Kept*>(internal::SystemMalloc(kKept * sizeof(Kept)));
    full = kept_ == nullptr || kept_count_ == kKept;  // others may have kept some meanwhile
    if (!full) {
      kept_[(kept_first_ + kept_count_++) % kKept] = kept;
      kept_bytes_ += size;
    }
  }
  if (full) GiveBack(kept);
}

bool DebugHooks::TakeOldest(size_t most, size_t most_bytes, Kept* oldest) {
  sync::RankedLock lock(mutex_);
  if (kept_count_ == 0 || (kept_count_ <= most && kept_bytes_ <= most_bytes)) return false;
  *oldest = kept_[kept_first_];
  kept_first_ = (kept_first_ + 1) % kKept;
  --kept_count_;
  kept_bytes_ -= oldest->head->size;
  return true;
}

void DebugHooks::Evict(size_t most, size_t most_bytes) {
  Kept oldest;
  while (TakeOldest(most, most_bytes, &oldest)) GiveBack(oldest);
}

void DebugHooks::GiveBack(const Kept& kept) const {
  Head* head = kept.head;
  const size_t size = head->size;
  internal::Unpoison(head->block(), size + kGuardBytes);
  for (size_t i = 0; i < size + kGuardBytes; ++i) {
    const auto byte = static_cast<unsigned char>(head->block()[i]);
    if (byte == kFreedByte) continue;
    internal::ReportBlock(FactsOf(head, kept.where), "a block was written to after its release: byte %zu is 0x%02x (seen when it was given back)", i, byte);
  }
  memset(static_cast<void*>(head), kFreedByte, sizeof(*head));
  kept.layer->inner.free(kept.layer->inner.context, head);
}

void DebugHooks::CheckKept(const void* block) {
  Kept found{};
  {
    sync::RankedLock lock(mutex_);
    for (size_t i = 0; i < kept_count_; ++i) {
      const Kept& kept = kept_[(kept_first_ + i) % kKept];
      if (kept.head->block() == block) found = kept;
    }
  }
  if (found.head == nullptr) return;
  internal::ReportBlock(FactsOf(found.head, found.where), "release or reallocation of a block that was released already");
}

void DebugHooks::Flush(void* self) { static_cast<DebugHooks*>(self)->Evict(0, 0); }

void DebugHooks::Check(Domain domain, const void* block) const { CheckBlock(domain, block, "check"); }

BlockFacts DebugHooks::FactsOf(const Head* head, const char* where) const {
  return {head + 1,
          static_cast<size_t>(head->size),
          head->domain(),
          head->owner_id(),
          head->serial_and_domain << 8 >> 8,
          head->heap(),
          reinterpret_cast<uintptr_t>(head),
          head->raw() && where == nullptr ? &domains_.load(std::memory_order_acquire)->raw_traces() : nullptr,
          where};
}

void DebugHooks::CheckBlock(Domain domain, const void* block, const char* what) const {
  const Head* head = static_cast<const Head*>(block) - 1;
  const auto* bytes = static_cast<const unsigned char*>(block);
  const uint64_t guard = GuardOf(block);
  if (head->guard != guard) {
    const size_t at = FirstWrong(&head->guard, &guard);
    internal::ReportBlock({block, 0, 0, -1, 0, nullptr, 0}, "%s of a block before whose start was written: byte -%zu is 0x%02x", what,
                          kGuardBytes - at, reinterpret_cast<const unsigned char*>(&head->guard)[at]);
  }
  const Heap* current = CurrentHeap();
  const BlockFacts facts = FactsOf(head);
  if (head->domain() != LetterOf(domain)) {
    internal::ReportBlock(facts, "wrong domain: %s through domain %s", what, internal::DomainName(LetterOf(domain)));
  }
  if (head->heap() != nullptr && current != nullptr && head->heap() != current) {
    internal::ReportBlock(facts, "wrong interpreter: %s by a thread that is inside of interpreter %lld", what,
                          static_cast<long long>(current->owner_id()));
  }
  if (const size_t at = FirstWrong(bytes + head->size, kTail); at != kGuardBytes) {
    internal::ReportBlock(facts, "%s of a block behind whose end was written: byte %zu is 0x%02x", what,
                          static_cast<size_t>(head->size) + at, bytes[head->size + at]);
  }
}

// A block that Domains does not know there. If it is none of ours it was allocated before the hooks were: nothing is said.
void DebugHooks::Strange(void* self, Domain domain, void* block) {
  auto* hooks = static_cast<DebugHooks*>(self);
  if (hooks->Knows(block)) return hooks->CheckBlock(domain, block, "release or reallocation");
  hooks->CheckKept(block);
}

}  // namespace tessera::alloc

#include "alloc/debug_hooks.h"

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
  const Heap* owner;           // the heap of the interpreter that allocated it; raw: nullptr
  uint64_t guard;              // GuardOf of the block's address

  char domain() const { return static_cast<char>(serial_and_domain >> 56); }
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
  domains.SetStrangeBlock(&Strange, this);
  return true;
}

void* DebugHooks::Dress(const Layer& layer, void* base, size_t size) {
  static_assert(sizeof(Head) == 32);
  auto* head = static_cast<Head*>(base);
  const uint64_t serial = serial_.fetch_add(1, std::memory_order_relaxed) + 1;
  head->size = size;
  head->serial_and_domain = (serial << 8 >> 8) | uint64_t{static_cast<unsigned char>(LetterOf(layer.domain))} << 56;
  head->owner = layer.domain == Domain::kRaw ? nullptr : CurrentHeap();
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
  const size_t old_size = (static_cast<Head*>(block) - 1)->size;
  const Allocator& inner = layer.inner;
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
  memset(static_cast<void*>(head), kFreedByte, head->size + kExtra);
  layer.inner.free(layer.inner.context, head);
}

void DebugHooks::Check(Domain domain, const void* block) const { CheckBlock(domain, block, "check"); }

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
  const BlockFacts facts{block,
                         static_cast<size_t>(head->size),
                         head->domain(),
                         head->owner == nullptr ? -1 : head->owner->owner_id(),
                         head->serial_and_domain << 8 >> 8,
                         head->owner,
                         reinterpret_cast<uintptr_t>(head)};
  if (head->domain() != LetterOf(domain)) {
    internal::ReportBlock(facts, "wrong domain: %s through domain %s", what, internal::DomainName(LetterOf(domain)));
  }
  if (head->owner != nullptr && current != nullptr && head->owner != current) {
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
  if (hooks->Knows(block)) hooks->CheckBlock(domain, block, "release or reallocation");
}

}  // namespace tessera::alloc

#include "immortal/object.h"

#include "alloc/heap.h"
#include "sync/fatal.h"
#ifndef NDEBUG
#include "immortal/internal/ledger_table.h"
#endif

namespace tessera::immortal {

namespace {

// The queue of objects waiting for their dealloc runs through their own headers. The address of the next one (47 bits,
// of which the lowest 4 are zero) lies in the count and in the 16 bits of the type word that no pointer uses:
//
//   count:  bits 4-35 of the next object's address        type word:  | bits 36-51 | type: 48 |
constexpr int kTypeBits = 48;
constexpr uint64_t kTypeMask = (uint64_t{1} << kTypeBits) - 1;

void Enqueue(alloc::TeardownState& state, Object* object) {
  const uint64_t next = reinterpret_cast<uintptr_t>(state.queue) >> 4;
  const uint64_t type = reinterpret_cast<uintptr_t>(object->type);
  if ((type & ~kTypeMask) != 0 || (next >> 32 >> 16) != 0) sync::Fatal("addresses of more than 48 bits");
  object->flags |= kDeallocQueued;
  object->count = static_cast<int32_t>(static_cast<uint32_t>(next));
  object->type = reinterpret_cast<const TypeInfo*>(type | (next >> 32) << kTypeBits);
  state.queue = object;
}

Object* Dequeue(alloc::TeardownState& state) {
  Object* object = static_cast<Object*>(state.queue);
  const uint64_t type = reinterpret_cast<uintptr_t>(object->type);
  const uint64_t next = static_cast<uint32_t>(object->count) | (type >> kTypeBits) << 32;
  state.queue = reinterpret_cast<void*>(next << 4);
  object->type = reinterpret_cast<const TypeInfo*>(type & kTypeMask);
  object->count = 0;
  object->flags &= ~uint32_t{kDeallocQueued};
  return object;
}

// The queue is emptied this far below the limit, by whichever frame stands there: a thread that sleeps inside a finalizer
// holds up nobody else's objects.
constexpr uint32_t kDrainDepth = kMaxDeallocDepth - 12;

}  // namespace

void Deallocate(Object* object) {
#ifndef NDEBUG
  if (IsImmortal(object)) {
    sync::Fatal("immortal object at %p of type '%s' is being deallocated", static_cast<void*>(object), object->type->name);
  }
#endif
  alloc::TeardownState& state = alloc::Heap::Of(object).teardown();
  if (state.depth >= kMaxDeallocDepth) {
    Enqueue(state, object);
    return;
  }
  ++state.depth;
  object->type->dealloc(object);
  if (state.queue != nullptr && state.depth <= kDrainDepth) [[unlikely]] {
    do {
      Object* next = Dequeue(state);
      next->type->dealloc(next);
    } while (state.queue != nullptr);
  }
  --state.depth;
}

bool TryIncRef(Object* object) {
  if (!IsCounted(BitsOf(object))) return true;
  if ((object->flags & kDeallocQueued) != 0 || object->count == 0) return false;
  IncRef(object);
  return true;
}

void Immortalize(Object* object) {
  if (IsImmortal(object)) return;
#ifndef NDEBUG
  internal::NoteImmortal(object);
#endif
  object->count = kImmortalCount;
}

bool FinalizeFromDealloc(Object* object) {
  if (object->type->finalize == nullptr || (object->flags & kFinalized) != 0) return false;
  object->flags |= kFinalized;
  // Alive while its finalizer runs; a reference that the finalizer keeps resurrects it.
  object->count = 1;
  object->type->finalize(object);
  if (object->count < 0) return true;
  if (--object->count == 0) return false;
#ifndef NDEBUG
  internal::NoteResurrected(object);
#endif
  return true;
}

#ifndef NDEBUG
namespace internal {

void CheckLive(const Object* object) {
  if ((object->flags & kDeallocQueued) != 0) {
    sync::Fatal("object at %p is used after its count reached 0", static_cast<const void*>(object));
  }
  if (object->count == 0) {
    sync::Fatal("object at %p of type '%s' has count 0: freed, or released once too often",
                static_cast<const void*>(object), object->type == nullptr ? "?" : object->type->name);
  }
}

// The ledger follows what the counts do; objects die with their last reference, whoever frees them.
void NoteNew(Object* object) { LedgerOf(alloc::Heap::Of(object)).Change(object, 1, 1); }

void NoteIncRef(Object* object) {
  if (object->count >= 0) LedgerOf(alloc::Heap::Of(object)).Change(object, 0, 1);
}

void NoteDecRef(Object* object) {
  if (object->count >= 0) LedgerOf(alloc::Heap::Of(object)).Change(object, object->count == 1 ? -1 : 0, -1);
}

}  // namespace internal
#endif

}  // namespace tessera::immortal

// The header of every object, its reference count and its immortality. It knows nothing of any language: a type is known
// by its TypeInfo only.
//
// Model:      a reference is a 64-bit word `bits`. Counted: (bits & 15) == 0. Immediates and static immortal objects
//             (at addresses 8 modulo 16) have other low bits, so IncRef and DecRef ignore them without touching memory.
//
//               offset  0            4                              8
//                       | count: 32  | flags: 32                    | type: 64 |
//                         |            |  0-7   of the language, e.g. instance slots
//                         |            |  8-15  of the collector and of deallocation (GcFlags)
//                         |            | 16-31  of the language
//                         sign bit set: immortal by count, never written again
//
// Threads:    counts are not atomic. An object belongs to one heap; whoever touches its count holds that interpreter's
//             GIL. Immortal objects are read from anywhere.
// Ownership:  Ref<T> owns one reference; T* and bits borrow.
// Python:     DecRef may run finalizers, that is, anything.
// Errors:     an unbalanced DecRef is undefined; debug builds stop with a message, as they do when an immortal object is released. They keep a ledger of who
//             is referred to how often: immortal/ledger.h.
// Cost:       a pair of IncRef and DecRef is two tests and two additions; for what is not counted one test each.
// Example:    immortal::Ref<List> list = immortal::Ref<List>::Steal(NewList(heap));
//             immortal::Ref<List> second = list.Dup();
// Design:     docs/reference-counts.md, docs/immortals.md, PEP 683, PEP 442
#ifndef TESSERA_IMMORTAL_OBJECT_H_
#define TESSERA_IMMORTAL_OBJECT_H_

#include <cstddef>
#include <cstdint>
#include <utility>

// 1: counts without asking whether an object is immortal by its count. Only to measure what asking costs (bench/immortal_cost).
#ifndef TESSERA_UNCHECKED_COUNTS
#define TESSERA_UNCHECKED_COUNTS 0
#endif

namespace tessera::immortal {

struct TypeInfo;

struct Object {
  int32_t count;
  uint32_t flags;
  const TypeInfo* type;
};
static_assert(sizeof(Object) == 16);

// What `traverse` calls for each reference that an object owns, once for each. A result other than 0 ends the traversal
// and is returned by it.
struct Visitor {
  int (*visit)(uint64_t bits, void* argument);
  void* argument;

  int operator()(uint64_t bits) const { return visit(bits, argument); }
  int operator()(const Object* object) const { return visit(reinterpret_cast<uintptr_t>(object), argument); }
};

// Heads every type, and is an object itself, so that the type object of a language can begin with it.
struct TypeInfo : Object {
  const char* name;
  uint32_t size;        // basic size in bytes
  uint32_t type_flags;  // of the language
  // Gives up what the object owns and its memory. Called with count 0.
  void (*dealloc)(Object*);
  // Visits every owned reference; runs no user code, writes nothing. nullptr: instances own none.
  int (*traverse)(Object*, Visitor);
  // Gives up the references that can be part of a cycle.
  int (*clear)(Object*);
  // tp_finalize of PEP 442: runs once, before `clear` or from `dealloc`; may resurrect.
  void (*finalize)(Object*);
};

// Bits 8-15 of Object::flags. A new object has all of them zero.
enum GcFlags : uint32_t {
  kGcUntracked = 1u << 8,      // the collector passes it over
  kGcAgeShift = 9,
  kGcAgeMask = 3u << 9,        // 0 young, 1 middle, 2 old, 3 frozen
  kGcCandidate = 1u << 11,     // in the set being examined
  kGcReached = 1u << 12,       // found to be alive
  kGcUnreachable = 1u << 13,   // found to be garbage
  kFinalized = 1u << 14,       // `finalize` has run
  kDeallocQueued = 1u << 15,   // dead, waits for its dealloc; count and type are not readable
  kGcFlagsMask = 0xff00u,
};

// Count of an object that was made immortal: far from both ends of the sign bit, for foreign code that counts it anyway.
inline constexpr int32_t kImmortalCount = INT32_MIN / 2;

inline bool IsCounted(uint64_t bits) { return (bits & 15) == 0; }
inline bool IsImmortal(const Object* object) {
  return !IsCounted(reinterpret_cast<uintptr_t>(object)) || object->count < 0;
}
inline Object* AsObject(uint64_t bits) { return reinterpret_cast<Object*>(bits); }
inline uint64_t BitsOf(const Object* object) { return reinterpret_cast<uintptr_t>(object); }

// Writes the header of a new object: count 1. Setting `type` is what makes a collectable block visible to the collector.
// REQUIRES: the object is a block of an alloc::Heap; bits 8-15 of `flags` are zero.
void InitObject(Object* object, const TypeInfo* type, uint32_t flags = 0);

// Makes `object` immortal by its count. Its memory must outlive every user: it does not own itself any more.
void Immortalize(Object* object);

// REQUIRES: bits != 0 (the X forms allow it).
void IncRef(uint64_t bits);
void DecRef(uint64_t bits);
void XIncRef(uint64_t bits);
void XDecRef(uint64_t bits);
inline void IncRef(Object* object) { IncRef(BitsOf(object)); }
inline void DecRef(Object* object) { DecRef(BitsOf(object)); }

// Takes a reference to an object known from a weak place (weak reference, cache) unless it is dying.
[[nodiscard]] bool TryIncRef(Object* object);

// The end of an object whose count has reached 0: runs type->dealloc. Nested deeper than kMaxDeallocDepth it queues the
// object instead, and a frame further out runs it, so that a list nested a million deep dies on a small stack.
// REQUIRES: the object is a block of an alloc::Heap.
inline constexpr uint32_t kMaxDeallocDepth = 60;
#if defined(__clang__) && (defined(__x86_64__) || defined(__aarch64__))
[[clang::preserve_most]]
#endif
[[gnu::noinline]] void Deallocate(Object* object);

// Runs type->finalize once in the life of `object`, holding a reference over the call. For use at the start of a dealloc
// (count 0). True: the object was resurrected and must be left alone.
[[nodiscard]] bool FinalizeFromDealloc(Object* object);

#ifndef NDEBUG
namespace internal {
void CheckLive(const Object* object);
void NoteNew(Object* object);
void NoteIncRef(Object* object);
void NoteDecRef(Object* object);
}  // namespace internal
#endif

inline void InitObject(Object* object, const TypeInfo* type, uint32_t flags) {
  object->count = 1;
  object->flags = flags;
  object->type = type;
#ifndef NDEBUG
  internal::NoteNew(object);
#endif
}

inline void IncRef(uint64_t bits) {
  if (!IsCounted(bits)) return;
  Object* object = AsObject(bits);
#ifndef NDEBUG
  internal::CheckLive(object);
  internal::NoteIncRef(object);
#endif
  // Counting past INT32_MAX sets the sign bit: the object is immortal from then on, which is what saturation means.
  if (TESSERA_UNCHECKED_COUNTS || object->count >= 0) object->count = static_cast<int32_t>(static_cast<uint32_t>(object->count) + 1);
}

inline void DecRef(uint64_t bits) {
  if (!IsCounted(bits)) return;
  Object* object = AsObject(bits);
#ifndef NDEBUG
  internal::CheckLive(object);
  internal::NoteDecRef(object);
#endif
  if (!TESSERA_UNCHECKED_COUNTS && object->count < 0) return;
  if (--object->count == 0) [[unlikely]] Deallocate(object);
}

inline void XIncRef(uint64_t bits) {
  if (bits != 0) IncRef(bits);
}
inline void XDecRef(uint64_t bits) {
  if (bits != 0) DecRef(bits);
}

// Owns one reference to a T (an Object or derived from it), or is empty.
template <class T>
class [[nodiscard]] Ref {
 public:
  Ref() = default;
  static Ref Steal(T* object) { return Ref(object); }
  static Ref Borrow(T* object) {
    XIncRef(BitsOf(object));
    return Ref(object);
  }
  Ref(Ref&& other) noexcept : object_(other.release()) {}
  template <class U>
  Ref(Ref<U>&& other) noexcept : object_(other.release()) {}
  Ref& operator=(Ref&& other) noexcept {
    T* old = std::exchange(object_, other.release());
    XDecRef(BitsOf(old));
    return *this;
  }
  ~Ref() { XDecRef(BitsOf(object_)); }

  Ref Dup() const { return Borrow(object_); }
  [[nodiscard]] T* release() { return std::exchange(object_, nullptr); }
  void reset() { *this = Ref(); }

  T* get() const { return object_; }
  T* operator->() const { return object_; }
  T& operator*() const { return *object_; }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  explicit Ref(T* object) : object_(object) {}
  T* object_ = nullptr;
};

// Storage of a static immortal object: `object` lies at 8 modulo 16.
template <class T>
struct alignas(16) Static {
  uint64_t padding = 0;
  T object;
};

}  // namespace tessera::immortal

#endif  // TESSERA_IMMORTAL_OBJECT_H_

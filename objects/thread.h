// What objects need of the running thread and its interpreter: heap, pending exception, recursion budget, per-interpreter tables.
// vm::Thread and vm::Interpreter add frames and caches.
//
// Threads:   a Thread belongs to the OS thread that is attached to it; Interpreter's fields to who holds its GIL.
// Ownership: `exception` and `handled` own their value.
// Cost:      plain fields; CurrentThread() reads the thread-local record once.
// Design:    docs/architecture.md
#ifndef TESSERA_OBJECTS_THREAD_H_
#define TESSERA_OBJECTS_THREAD_H_

#include <cstddef>
#include <cstdint>

#include "alloc/heap.h"
#include "interp/interpreter.h"
#include "interp/thread_state.h"
#include "objects/static_types.h"
#include "objects/type.h"
#include "objects/value.h"

namespace tessera::objects {

struct Str;
struct Dict;
struct List;
struct WeakRef;
struct Hooks;
class Interpreter;

// The handled exception (sys.exc_info) of a thread or of a generator; they form a stack while generators run.
struct ExcState {
  Value exception = Value::None();  // exception or None; owned
  ExcState* previous = nullptr;
};

struct Thread : interp::ThreadState {
  explicit Thread(Interpreter& interpreter);

  alloc::Heap& heap;
  Interpreter& interp;
  Value exception;                  // pending; empty: none
  ExcState base_exc_state;
  ExcState* exc_state = &base_exc_state;
  int32_t recursion_left = 1000;    // Python frames and native calls below the limit
  int32_t native_depth = 0;         // nested native calls, against the size of the C++ stack
  uint64_t stack_limit = 0;         // lowest address that native recursion may reach; 0: unknown
  Value repr_stack;                 // list of the containers whose repr is being made, or empty

  bool failed() const { return !exception.empty(); }
};

// One entry of the interpreter's cache of type look-ups: (type version, name) -> borrowed value or NotFound.
struct MethodCacheEntry {
  uint32_t version;
  Str* name;
  Value value;
};
// An interpreter begins with a small cache, so that an idle one is small, and gets a large one when that has missed often.
inline constexpr uint32_t kSmallMethodCache = 64, kLargeMethodCache = 1024, kMissesBeforeLarge = 256;

// Open-addressing set of strings, borrowed: a string leaves it when it dies.
struct InternTable {
  Str** slots = nullptr;  // in the heap; null: free, kInternTombstone: removed
  uint32_t mask = 0;
  uint32_t used = 0;      // live ones
  uint32_t filled = 0;    // live ones and tombstones
};

// What an interpreter keeps of a static type.
struct StaticTypeState {
  Value subclasses;   // dict or empty
};

class Interpreter : public interp::Interpreter {
 public:
  using interp::Interpreter::Interpreter;

  InternTable interned;                  // the interned strings of this interpreter (not the immortal ones)
  Dict* modules = nullptr;               // sys.modules; owned
  Dict* sys_dict = nullptr;              // owned
  Dict* builtins = nullptr;              // the dict of module builtins; owned
  uint32_t next_type_version = 1 << 16;  // above those of static types
  uint32_t next_keys_version = 1;        // of dicts; see objects/dict.h
  uint32_t next_function_version = 1;
  int32_t recursion_limit = 1000;
  int32_t int_max_str_digits = 4300;
  MethodCacheEntry* method_cache = nullptr;   // made at first use
  uint32_t method_cache_mask = 0;             // its size - 1
  uint32_t method_cache_misses = 0;           // of the small one
  StaticTypeState* static_states = nullptr;   // kStaticTypeCount of them, made at first use
  void* weakrefs = nullptr;              // table object -> its weak references; objects/weakref.h
  Value sys_module, builtins_module;     // owned or empty
  const Hooks* hooks = nullptr;          // of the evaluator; objects/hooks.h
  List* codec_search = nullptr;          // codecs.register; made at first use; objects/codec.h
  Dict* codec_cache = nullptr;           // normalised name -> CodecInfo
  Dict* codec_errors = nullptr;          // codecs.register_error
  Value last_memory_error;               // raised when there is no memory for another one; made by InitObjects
};

// What every interpreter needs before its first operation on objects. False: no memory.
bool InitObjects(Thread& th);
// Forgets it again; the heap is dropped next.
void DropObjects(Interpreter& interp);

// REQUIRES: the calling thread is attached to a Thread.
inline Thread& CurrentThread() { return *static_cast<Thread*>(interp::ThreadState::Current()); }

// Memory for an object of `size` bytes; null with MemoryError pending. The header is set: count 1, `type`.
// Objects of collectable types go where the collector walks them, and are seen by it at once: fill them before anything allocates.
inline Object* NewObject(Thread& th, Type* type, size_t size);
Object* NewObjectFailed(Thread& th);  // raises MemoryError, returns null
// An object of a heap type whose native part needs `size` bytes (header and items included): room for __slots__, dict and inline
// attributes is added, and set to Unbound. What NewObject does for heap types.
Object* NewInstance(Thread& th, Type* type, size_t size);

template <class T>
T* New(Thread& th, Type* type, size_t extra = 0) {
  return static_cast<T*>(NewObject(th, type, sizeof(T) + extra));
}

inline Object* NewObject(Thread& th, Type* type, size_t size) {
  if (HasFlag(type, kHeapType)) [[unlikely]] return NewInstance(th, type, size);
  void* block = HasFlag(type, kCollectable) ? th.heap.AllocateCollectable(size) : th.heap.Allocate(size);
  if (block == nullptr) [[unlikely]] return NewObjectFailed(th);
  Object* object = static_cast<Object*>(block);
  immortal::InitObject(object, type);
  return object;
}

// Gives back the memory of an object whose contents are released already, and its reference to its heap type.
inline void FreeObject(Object* object) {
  const Type* type = static_cast<const Type*>(object->type);
  bool heap_type = HasFlag(type, kHeapType);
  alloc::Heap::Free(object);
  if (heap_type) [[unlikely]] DecRef(Value(type));
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_THREAD_H_

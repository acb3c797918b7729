// InterpreterLocal<T>: cold state of a library, one T for each interpreter, made at first use. For what no base class should
// know; hot state is plain fields of the language's derived classes.
//
// Model:      an InterpreterLocal is declared once, at namespace scope; its index is given out once per process at its first
//             use; each interpreter has a growing array of slots.
// Threads:    Get with the interpreter's GIL. Different interpreters do not meet, except for the index (atomic).
// Ownership:  the interpreter destroys its T's in reverse order of their making, after modules were cleared and before
//             resources are closed and the heap is dropped. T is made by T(Interpreter&).
// Errors:     Get returns null when there is no memory. Find returns null when there is none yet.
// Cost:       Find: two loads and a compare.
// Example:    constinit interp::InterpreterLocal<CodecRegistry> codec_registry;
//             CodecRegistry* registry = codec_registry.Get(thread.interpreter());

#ifndef TESSERA_INTERP_INTERPRETER_LOCAL_H_
#define TESSERA_INTERP_INTERPRETER_LOCAL_H_

#include <atomic>
#include <cstdint>
#include <new>

namespace tessera::interp {

class Interpreter;

// The slots of one interpreter; see InterpreterLocal.
class LocalSlots {
 public:
  using Destroy = void (*)(void* object);

  LocalSlots() = default;
  LocalSlots(const LocalSlots&) = delete;
  LocalSlots& operator=(const LocalSlots&) = delete;
  ~LocalSlots() { DestroyAll(); }

  void* Find(uint32_t index) const { return index < capacity_ ? slots_[index].object : nullptr; }
  // False: no memory; the caller keeps `object`.
  [[nodiscard]] bool Put(uint32_t index, void* object, Destroy destroy);
  // Newest first.
  void DestroyAll();

 private:
  struct Slot {
    void* object;
    Destroy destroy;
    uint32_t order;  // of making, from 1
  };
  Slot* slots_ = nullptr;
  uint32_t capacity_ = 0;
  uint32_t made_ = 0;
};

// The untyped part: an index that is given out at first use.
class InterpreterLocalBase {
 protected:
  constexpr InterpreterLocalBase() = default;
  uint32_t index() const {
    uint32_t index = index_.load(std::memory_order_acquire);
    return index != 0 ? index : TakeIndex();
  }
  static LocalSlots& SlotsOf(Interpreter& interpreter);

 private:
  uint32_t TakeIndex() const;
  mutable std::atomic<uint32_t> index_{0};
};

template <typename T>
class InterpreterLocal : private InterpreterLocalBase {
 public:
  constexpr InterpreterLocal() = default;

  T* Find(Interpreter& interpreter) const { return static_cast<T*>(SlotsOf(interpreter).Find(index())); }
  T* Get(Interpreter& interpreter) const {
    T* found = Find(interpreter);
    return found != nullptr ? found : Make(interpreter);
  }

 private:
  T* Make(Interpreter& interpreter) const {
    T* made = new (std::nothrow) T(interpreter);
    if (made == nullptr) return nullptr;
    if (SlotsOf(interpreter).Put(index(), made, [](void* object) { delete static_cast<T*>(object); })) return made;
    delete made;
    return nullptr;
  }
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_INTERPRETER_LOCAL_H_

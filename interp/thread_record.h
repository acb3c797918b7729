// ThreadRecord: what an OS thread knows of itself: the thread state it is attached to, the states it keeps for its next
// visit to an interpreter, the bounds of its stack. It is the one thread_local of the libraries.
//
// Model:      current; kept = [(control block, state, depth)]. A kept state is looked up by its control block; it is valid
//             while the caller has that interpreter pinned, so an ended interpreter cannot be reached through it.
// Threads:    each thread its own; nothing is shared.
// Ownership:  holds one count of each control block. At the exit of the thread the states it kept are handed back to their
//             interpreters, which free them at their next chance (the exit waits for no GIL).
// Cost:       Mine() is one thread-pointer-relative address: no guard, no call. Find() compares pointers, newest first.

#ifndef TESSERA_INTERP_THREAD_RECORD_H_
#define TESSERA_INTERP_THREAD_RECORD_H_

#include <cstddef>
#include <cstdint>

namespace tessera::interp {

class ControlBlock;
class ThreadState;

// The part of a thread's stack that it may use: [low, high). Both 0 when the system does not tell.
struct StackBounds {
  uintptr_t low = 0;
  uintptr_t high = 0;
};

// One interpreter that this thread has visited.
struct KeptState {
  ControlBlock* control;  // counted
  ThreadState* state;
  uint32_t depth;  // nested attaches; while above 0 the thread pins the interpreter
};

struct ThreadRecord {
  ThreadState* current;
  // The innermost interpreter that this thread is inside of, attached or not. For handlers of signals, which run in the thread.
  ThreadState* inside;

  // Kept states, oldest first; at most kMaxIdleKept of them are idle.
  KeptState* kept;
  uint32_t kept_count;
  uint32_t kept_capacity;

  static constexpr uint32_t kMaxIdleKept = 64;

  static ThreadRecord& Mine();
  KeptState* Find(const ControlBlock* control) {
    for (uint32_t i = kept_count; i > 0; --i) {
      if (kept[i - 1].control == control) return &kept[i - 1];
    }
    return nullptr;
  }
  // Null: out of memory. Takes over one count of `control`. The pointer is valid until the next Keep or Forget.
  KeptState* Keep(ControlBlock* control, ThreadState* state);
  void Forget(const ControlBlock* control);
  // Drops the entries of interpreters that are gone.
  void ForgetGone();
  void EvictOldestIdle();
  void Erase(uint32_t index);

  // Asked from the system once a thread.
  const StackBounds& stack_bounds();
  // The kernel's number of this thread.
  uint64_t native_id();

  StackBounds bounds;
  uint64_t cached_native_id;
  bool bounds_known;
  bool exit_registered;
};

namespace internal {
// Trivially constructed and destroyed, so that no access needs a guard.
extern constinit thread_local ThreadRecord thread_record;
}  // namespace internal

inline ThreadRecord& ThreadRecord::Mine() { return internal::thread_record; }

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_THREAD_RECORD_H_

// ThreadState: one OS thread's place in one interpreter. A language derives its own from it (frames, current exception,
// recursion budget are plain fields there). It is not an OS thread: a thread has one state for each interpreter it visits.
//
// Model:      kOutside <-> kAttached (holds the GIL) <-> kDetached (inside, GIL released)
//                             kAttached <-> kWaiting  (parked, see wait.h; GIL released)
//             "killed" is a separate, sticky flag. Only the thread that uses a state changes its phase.
// Threads:    fields belong to the thread that uses the state, except what is named atomic here: phase, eval breaker, killed,
//             and the parking word. Requests from other threads go through Interpreter, under its list lock.
// Ownership:  owned by its Interpreter (list of states), kept for the next visit by the thread's ThreadRecord. Its destructor
//             is called with the interpreter's GIL held, by whatever thread: attached to another state of the interpreter, or
//             to none, after DropInterpreter (then the objects of the heap must not be touched any more).
// Cost:       creation is one allocation of the language's; attach and detach are in attach.h.
// Design:     docs/lifecycle.md.

#ifndef TESSERA_INTERP_THREAD_STATE_H_
#define TESSERA_INTERP_THREAD_STATE_H_

#include <atomic>
#include <cstdint>

#include "gc/stack_mark.h"
#include "gil/eval_breaker.h"
#include "gil/gil.h"
#include "interp/internal/futex.h"
#include "interp/internal/parking_word.h"
#include "interp/thread_record.h"

namespace tessera::interp {

class Interpreter;

enum class ThreadPhase : uint8_t { kDetached = 0, kAttached = 1, kWaiting = 2, kOutside = 3 };

class ThreadState {
 public:
  explicit ThreadState(Interpreter& interpreter);
  ThreadState(const ThreadState&) = delete;
  ThreadState& operator=(const ThreadState&) = delete;
  virtual ~ThreadState();

  // The state that the calling OS thread is attached to; null when it is attached to none.
  static ThreadState* Current() { return ThreadRecord::Mine().current; }

  Interpreter& interpreter() const { return interpreter_; }
  // Unique in the interpreter, never reused.
  uint64_t id() const { return id_; }
  // Of the OS thread that uses the state; 0 before the first attach. Atomic.
  uint64_t native_id() const { return native_id_.load(std::memory_order_relaxed); }
  ThreadPhase phase() const { return phase_.load(std::memory_order_acquire); }

  gil::EvalBreaker& eval_breaker() { return eval_breaker_; }
  gil::Gil& gil() const { return gil_; }
  gil::GilThread& gil_thread() { return gil_thread_; }

  // Sticky: nothing clears it. The evaluator unwinds without running handlers; waits return at once.
  bool killed() const { return killed_.load(std::memory_order_acquire); }

  // A daemon is not waited for when the interpreter ends: it is killed first.
  bool daemon() const { return daemon_.load(std::memory_order_relaxed); }
  void set_daemon(bool daemon) { daemon_.store(daemon, std::memory_order_relaxed); }
  // The thread that runs the interpreter's main program (CPython's "running main").
  bool running_main() const { return running_main_.load(std::memory_order_relaxed); }
  // Where the thread stood when it released the GIL last, if the interpreter MarksStacks(). With the GIL.
  const gc::StackMark& stack_mark() const { return stack_mark_; }

 private:
  friend class Interpreter;
  friend class Parking;
  friend struct AttachAccess;

  Interpreter& interpreter_;
  gil::Gil& gil_;
  gil::EvalBreaker eval_breaker_;
  gil::GilThread gil_thread_;
  const uint64_t id_;
  std::atomic<uint64_t> native_id_{0};
  std::atomic<ThreadPhase> phase_{ThreadPhase::kOutside};
  internal::Atomic<bool> killed_{false};
  internal::Atomic<bool> daemon_{false};
  std::atomic<bool> running_main_{false};
  internal::ParkingWord parking_;     // see wait.h
  ThreadState* previous_ = nullptr;   // the interpreter's list, under its lock
  ThreadState* next_ = nullptr;
  gc::StackMark stack_mark_;
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_THREAD_STATE_H_

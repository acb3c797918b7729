// Attach: how an OS thread enters an interpreter and gets its GIL, and how it lets go of it around blocking work. It never
// picks an interpreter by itself: a thread enters the one it was given a handle for, or gets an error.
//
// Model:      AttachScope        outside -> inside, GIL held; at the end back to what was attached before (or to nothing)
//             DetachScope        inside, GIL held -> inside, GIL released (AllowThreads is its other name)
//             Scopes nest in any order. Entering an interpreter that the thread is inside of already reuses its state, as
//             does the next visit of the same thread (PEP 788). A swap between interpreters releases one GIL before it
//             takes the other: nobody ever waits for a GIL while holding one.
// Threads:    a scope belongs to the thread that made it. Any thread may enter any interpreter.
// Ownership:  the scope pins the interpreter: it is not deleted while a scope exists.
// Python:     taking a GIL may run other threads' code, nothing of the caller's.
// Errors:     NotFound (gone), FailedPrecondition (ending, killed), ResourceExhausted (no memory for a thread state),
//             InvalidArgument (empty handle). A DetachScope cannot fail; after a kill it ends with the thread killed.
// Cost:       entering with a kept state is two atomic operations besides the GIL's; no allocation, no system call.
// Example:    interp::AttachScope scope(view);
//             if (!scope.ok()) return scope.status();
//             Call(scope.thread());
//             { interp::AllowThreads released(scope.thread()); read(fd, buffer, size); }
// Design:     docs/lifecycle.md, PEP 788.

#ifndef TESSERA_INTERP_ATTACH_H_
#define TESSERA_INTERP_ATTACH_H_

#include <utility>

#include "absl/base/attributes.h"
#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "interp/handle.h"
#include "interp/thread_state.h"

namespace tessera::interp {

// A seat in an interpreter for a thread that is about to be started: the starter learns of a failure, not the new thread.
// Holds a pin, so that the interpreter waits for the thread from now on.
class ThreadTicket {
 public:
  // REQUIRES: `starter` is attached. Errors: FailedPrecondition when the interpreter is ending.
  [[nodiscard]] static absl::StatusOr<ThreadTicket> For(ThreadState& starter, bool daemon);
  ThreadTicket(ThreadTicket&& other) noexcept
      : control_(std::move(other.control_)), state_(std::exchange(other.state_, nullptr)) {}
  ThreadTicket& operator=(ThreadTicket&&) = delete;
  ~ThreadTicket();  // unused: gives everything back

  ThreadState* state() const { return state_; }

 private:
  friend class AttachScope;
  ThreadTicket(ControlRef control, ThreadState* state) : control_(std::move(control)), state_(state) {}
  ControlRef control_;
  ThreadState* state_;
};

// What a thread is attached to, and what it was attached to before.
struct Attached {
  ThreadState* state = nullptr;
  ThreadState* previous = nullptr;
  ThreadState* outer = nullptr;  // what it was inside of, attached or not
};

class ABSL_MUST_USE_RESULT AttachScope {
 public:
  explicit AttachScope(const InterpreterView& view);
  explicit AttachScope(const InterpreterGuard& guard);
  explicit AttachScope(ThreadTicket ticket);
  AttachScope(const AttachScope&) = delete;
  AttachScope& operator=(const AttachScope&) = delete;
  ~AttachScope();

  bool ok() const { return attached_.state != nullptr; }
  const absl::Status& status() const { return status_; }
  // REQUIRES: ok().
  ThreadState& thread() const ABSL_ASSERT_EXCLUSIVE_LOCK(gil::kHeld) { return *attached_.state; }

 private:
  Attached attached_;
  absl::Status status_;
};

// The same without a scope, for callers whose begin and end are in different functions (an embedding API, a C API). The
// result goes back to Leave, by the same thread, in reverse order.
[[nodiscard]] absl::StatusOr<Attached> Attach(const InterpreterView& view);
[[nodiscard]] absl::StatusOr<Attached> Attach(const InterpreterGuard& guard);
void Leave(Attached attached);

// REQUIRES: `thread` is attached by the caller. ENSURES: it is again, at the end of the scope.
class DetachScope {
 public:
  explicit DetachScope(ThreadState& thread);
  DetachScope(const DetachScope&) = delete;
  DetachScope& operator=(const DetachScope&) = delete;
  ~DetachScope();

 private:
  ThreadState& thread_;
};
using AllowThreads = DetachScope;

// The halves of a DetachScope. REQUIRES: `thread` is a state of the calling thread.
void Detach(ThreadState& thread);
void Reattach(ThreadState& thread);

// REQUIRES: `thread` is attached. Lets a waiter have the GIL and takes it back; for the evaluator's yield request.
void YieldGil(ThreadState& thread);

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_ATTACH_H_

// InterpreterView and InterpreterGuard: how one thread names an interpreter that another may end. A view is weak: it says
// nothing about whether the interpreter lives. A guard blocks its end. Neither is a right to run: that is an Attach.
//
// Model:      view --TakeGuard--> guard (fails once the end has begun); both are entrances for Attach.
// Threads:    handles are values; different threads use different copies (Dup) without any lock or GIL.
// Ownership:  both outlive the interpreter safely. A guard kept too long delays the end up to the config's on_end.deadline.
// Errors:     NotFound or FailedPrecondition naming the id, when the interpreter is gone, ending or killed.
// Cost:       a view is one counted pointer; a guard adds one compare-and-swap.
// Example:    interp::InterpreterView view = interp::InterpreterView::Of(thread.interpreter());
//             std::thread([view = std::move(view)] {
//               interp::AttachScope scope(view);
//               if (!scope.ok()) return;  // it has ended meanwhile: nothing else happened
//               Use(scope.thread());
//             });
// Design:     docs/lifecycle.md, PEP 788.

#ifndef TESSERA_INTERP_HANDLE_H_
#define TESSERA_INTERP_HANDLE_H_

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "interp/control_block.h"

namespace tessera::interp {

class Interpreter;
class ThreadState;

class InterpreterView {
 public:
  InterpreterView() = default;  // of nothing: attaching by it is InvalidArgument
  explicit InterpreterView(ControlRef control) : control_(std::move(control)) {}
  // REQUIRES: the caller is attached to it or holds it otherwise.
  static InterpreterView Of(const Interpreter& interpreter);
  InterpreterView(InterpreterView&&) = default;
  InterpreterView& operator=(InterpreterView&&) = default;
  InterpreterView Dup() const { return InterpreterView(control_.Dup()); }

  explicit operator bool() const { return static_cast<bool>(control_); }
  int64_t id() const { return control_ ? control_->id() : -1; }
  // A snapshot: it may have changed before the caller looks at it.
  Phase phase() const { return control_ ? control_->phase() : Phase::kGone; }
  bool killed() const { return control_ && control_->killed(); }
  ControlBlock* control() const { return control_.get(); }

 private:
  ControlRef control_;
};

class InterpreterGuard {
 public:
  InterpreterGuard() = default;
  [[nodiscard]] static absl::StatusOr<InterpreterGuard> FromView(const InterpreterView& view);
  // REQUIRES: `thread` is the attached thread state of the caller.
  [[nodiscard]] static absl::StatusOr<InterpreterGuard> FromCurrent(const ThreadState& thread);
  InterpreterGuard(InterpreterGuard&& other) noexcept = default;
  InterpreterGuard& operator=(InterpreterGuard&& other) noexcept {
    std::swap(control_, other.control_);
    std::swap(forks_, other.forks_);
    return *this;
  }
  ~InterpreterGuard() { Close(); }
  InterpreterGuard Dup() const;
  InterpreterView view() const { return InterpreterView(control_.Dup()); }

  // Idempotent; the destructor does it too.
  void Close();
  explicit operator bool() const { return static_cast<bool>(control_); }
  int64_t id() const { return control_ ? control_->id() : -1; }
  ControlBlock* control() const { return control_.get(); }

 private:
  explicit InterpreterGuard(ControlRef control) : control_(std::move(control)), forks_(control_->forks()) {}
  // Not a relic of before a fork, which nobody counts.
  bool counts() const { return control_ && control_->forks() == forks_; }
  ControlRef control_;
  uint32_t forks_ = 0;
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_HANDLE_H_

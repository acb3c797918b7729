#include "interp/handle.h"

#include "interp/interpreter.h"
#include "interp/thread_state.h"

namespace tessera::interp {

InterpreterView InterpreterView::Of(const Interpreter& interpreter) {
  return InterpreterView(ControlRef::Share(interpreter.control()));
}

absl::StatusOr<InterpreterGuard> InterpreterGuard::FromView(const InterpreterView& view) {
  if (!view) return absl::InvalidArgumentError("an empty InterpreterView names no interpreter");
  if (absl::Status taken = view.control()->TakeGuard(); !taken.ok()) return taken;
  return InterpreterGuard(ControlRef::Share(*view.control()));
}

absl::StatusOr<InterpreterGuard> InterpreterGuard::FromCurrent(const ThreadState& thread) {
  ControlBlock& control = thread.interpreter().control();
  if (absl::Status taken = control.TakeGuard(); !taken.ok()) return taken;
  return InterpreterGuard(ControlRef::Share(control));
}

InterpreterGuard InterpreterGuard::Dup() const {
  if (!counts()) return InterpreterGuard();
  control_->AddGuard();
  return InterpreterGuard(control_.Dup());
}

void InterpreterGuard::Close() {
  if (counts()) control_->DropGuard();
  control_ = ControlRef();
}

}  // namespace tessera::interp

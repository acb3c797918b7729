#include "interp/attach.h"

#include <atomic>

#include "absl/strings/str_cat.h"
#include "interp/internal/attach_access.h"
#include "interp/internal/no_memory.h"
#include "interp/language.h"
#include "sync/fatal.h"

namespace tessera::interp {
namespace {

absl::Status NoMemory(const ControlBlock& control) {
  return internal::NoMemory("a thread state of interpreter ", control.id());
}

// The state that this thread will use in the interpreter, which it has pinned. Null: out of memory.
KeptState* NewKept(ThreadRecord& record, ControlBlock& control) {
  Interpreter& interpreter = *control.interpreter();
  std::unique_ptr<ThreadState> made = interpreter.language().NewThread(interpreter);
  if (made == nullptr) return nullptr;
  ThreadState* state = AttachAccess::AddThread(interpreter, std::move(made));
  AttachAccess::SetNativeId(*state, record.native_id());
  control.Ref();
  KeptState* kept = record.Keep(&control, state);
  if (kept == nullptr) {
    control.Unref();
    AttachAccess::Orphan(*state);
  }
  return kept;
}

// Makes `kept` current, from nothing or from another interpreter.
void SwapIn(ThreadRecord& record, KeptState& kept, Attached* attached) {
  ThreadState& state = *kept.state;
  ThreadState* previous = record.current;
  if (previous != nullptr) AttachAccess::DropGil(*previous, ThreadPhase::kDetached);
  // An interrupt was for those who were inside at that time.
  if (kept.depth++ == 0) (void)state.eval_breaker().Take(gil::kInterrupt);
  attached->state = &state;
  attached->previous = previous;
  attached->outer = std::exchange(record.inside, &state);
  AttachAccess::TakeGil(state);
  AttachAccess::ReapOrphans(state.interpreter());
}

absl::Status EnterAgain(ThreadRecord& record, KeptState& kept, Attached* attached) {
  // Inside already: never an obstacle to the way out, but nothing new begins after a kill.
  if (kept.state->killed() || kept.control->killed()) {
    return absl::FailedPreconditionError(absl::StrCat("interpreter ", kept.control->id(), " was killed"));
  }
  if (record.current != kept.state) {
    SwapIn(record, kept, attached);
    return absl::OkStatus();
  }
  ++kept.depth;
  *attached = {kept.state, kept.state, record.inside};
  return absl::OkStatus();
}

absl::Status Enter(ControlBlock* control, bool by_guard, Attached* attached) {
  if (control == nullptr) return absl::InvalidArgumentError("an empty handle names no interpreter");
  ThreadRecord& record = ThreadRecord::Mine();
  KeptState* kept = record.Find(control);
  if (kept != nullptr && kept->depth > 0) return EnterAgain(record, *kept, attached);
  if (ABSL_PREDICT_FALSE(!control->TryPin(by_guard))) return control->Pin(by_guard);
  if (kept == nullptr) kept = NewKept(record, *control);
  if (ABSL_PREDICT_FALSE(kept == nullptr)) {
    control->Unpin();
    return NoMemory(*control);
  }
  SwapIn(record, *kept, attached);
  return absl::OkStatus();
}

void LeaveAs(const Attached& attached) {
  ThreadRecord& record = ThreadRecord::Mine();
  ThreadState& state = *attached.state;
  if (ABSL_PREDICT_FALSE(record.current != &state)) sync::Fatal("a thread leaves an interpreter it is not attached to");
  KeptState* kept = record.Find(&state.interpreter().control());
  const bool outermost = --kept->depth == 0;
  if (attached.previous == &state) return;
  AttachAccess::DropGil(state, outermost ? ThreadPhase::kOutside : ThreadPhase::kDetached);
  record.inside = attached.outer;
  std::atomic_signal_fence(std::memory_order_seq_cst);  // a handler sees it before the state may go
  if (outermost) {
    if (ABSL_PREDICT_FALSE(state.daemon())) {
      state.set_daemon(false);  // the next visit of this thread is an ordinary one
      AttachAccess::DaemonsInside(state.interpreter()).fetch_sub(1, std::memory_order_acq_rel);
    }
    kept->control->Unpin();  // the interpreter may be gone after this
  }
  if (attached.previous != nullptr) AttachAccess::TakeGil(*attached.previous);
}

}  // namespace

void Leave(Attached attached) { LeaveAs(attached); }

absl::StatusOr<Attached> Attach(const InterpreterView& view) {
  Attached attached;
  if (absl::Status entered = Enter(view.control(), false, &attached); !entered.ok()) return entered;
  return attached;
}

absl::StatusOr<Attached> Attach(const InterpreterGuard& guard) {
  Attached attached;
  if (absl::Status entered = Enter(guard.control(), true, &attached); !entered.ok()) return entered;
  return attached;
}

AttachScope::AttachScope(const InterpreterView& view) : status_(Enter(view.control(), false, &attached_)) {}

AttachScope::AttachScope(const InterpreterGuard& guard) : status_(Enter(guard.control(), true, &attached_)) {}

AttachScope::AttachScope(ThreadTicket ticket) {
  ThreadRecord& record = ThreadRecord::Mine();
  ControlBlock& control = *ticket.control_;
  if (record.Find(&control) != nullptr) sync::Fatal("a ThreadTicket is for a thread that has not been in its interpreter");
  control.Ref();
  KeptState* kept = record.Keep(&control, ticket.state_);
  if (kept == nullptr) {
    control.Unref();
    status_ = NoMemory(control);
    return;  // the ticket gives everything back
  }
  AttachAccess::SetNativeId(*ticket.state_, record.native_id());
  ticket.state_ = nullptr;  // its pin is this scope's now
  SwapIn(record, *kept, &attached_);
}

AttachScope::~AttachScope() {
  if (attached_.state != nullptr) LeaveAs(attached_);
}

absl::StatusOr<ThreadTicket> ThreadTicket::For(ThreadState& starter, bool daemon) {
  Interpreter& interpreter = starter.interpreter();
  ControlBlock& control = interpreter.control();
  AttachAccess::ReapOrphans(interpreter);
  // The starter is inside, so the end is not past kDraining while it looks: threads may start threads until all have left.
  if (control.phase() == Phase::kStarting) return control.Pin();
  if (control.phase() == Phase::kFinalizing || control.killed()) {
    return absl::FailedPreconditionError("can't create new thread at interpreter shutdown");
  }
  std::unique_ptr<ThreadState> made = interpreter.language().NewThread(interpreter);
  if (made == nullptr) return NoMemory(control);
  made->set_daemon(daemon);
  if (daemon) AttachAccess::DaemonsInside(interpreter).fetch_add(1, std::memory_order_acq_rel);
  if (!control.TryPinAnyPhase()) sync::Fatal("interpreter %lld is gone while a thread is inside",
                                             static_cast<long long>(control.id()));
  ThreadState* state = AttachAccess::AddThread(interpreter, std::move(made));
  return ThreadTicket(ControlRef::Share(control), state);
}

ThreadTicket::~ThreadTicket() {
  if (state_ == nullptr || !control_) return;
  if (state_->daemon()) AttachAccess::DaemonsInside(*control_->interpreter()).fetch_sub(1, std::memory_order_acq_rel);
  AttachAccess::Orphan(*state_);
  control_->Unpin();
}

void Detach(ThreadState& thread) { AttachAccess::DropGil(thread, ThreadPhase::kDetached); }

void Reattach(ThreadState& thread) { AttachAccess::TakeGil(thread); }

DetachScope::DetachScope(ThreadState& thread) : thread_(thread) { Detach(thread_); }

DetachScope::~DetachScope() { Reattach(thread_); }

void YieldGil(ThreadState& thread) { AttachAccess::Yield(thread); }

}  // namespace tessera::interp

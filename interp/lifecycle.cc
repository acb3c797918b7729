#include "interp/lifecycle.h"

#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "alloc/chunk_pool.h"
#include "interp/attach.h"
#include "interp/internal/attach_access.h"
#include "interp/internal/no_memory.h"
#include "sync/fatal.h"

namespace tessera::interp {

// Everything here that needs to reach into an Interpreter.
class Lifecycle {
 public:
  // What is current on this thread steps aside for the length of a creation or an end.
  class Aside {
   public:
    Aside() : previous_(ThreadRecord::Mine().current), outer_(ThreadRecord::Mine().inside) {
      if (previous_ != nullptr) AttachAccess::DropGil(*previous_, ThreadPhase::kDetached);
    }
    ~Aside() {
      if (previous_ != nullptr) AttachAccess::TakeGil(*previous_);
    }
    // Makes `state` the one this thread is inside of, and its own again.
    void Enter(ThreadState& state) const {
      ThreadRecord::Mine().inside = &state;
      AttachAccess::TakeGil(state);
    }
    void Leave(ThreadState& state) const {
      AttachAccess::DropGil(state, ThreadPhase::kOutside);
      ThreadRecord::Mine().inside = outer_;
    }

   private:
    ThreadState* const previous_;
    ThreadState* const outer_;
  };

  static void RequestCollectionHere(void*) {
    if (ThreadState* current = ThreadState::Current()) current->eval_breaker().Set(gil::kGc);
  }
  static absl::Status MakeParts(Host& host, Language& language, const CreateOptions& options, Interpreter* main,
                                ControlBlock& control);
  static absl::StatusOr<KeptState*> MakeThread(ControlBlock& control);
  static absl::Status Initialise(Host& host, ControlBlock& control, KeptState& kept, const Aside& aside);
  static void Undo(ControlBlock& control, KeptState* kept);

  static void NoteEnder(Interpreter& interpreter, ThreadState& ender) {
    interpreter.ender_.store(&ender, std::memory_order_relaxed);
  }
  static KeptState* EnderState(ControlBlock& control);
  static void WaitForOthers(ControlBlock& control, ThreadState* ender);
  static void RunLastCode(Interpreter& interpreter, ThreadState& thread);
};

// --- Creation ---

absl::Status Lifecycle::MakeParts(Host& host, Language& language, const CreateOptions& options, Interpreter* main,
                                  ControlBlock& control) {
  const InterpreterConfig& config = options.config;
  const bool is_main = options.whence == Whence::kRuntimeInit;
  const auto no_memory = [&] { return internal::NoMemory("interpreter ", control.id()); };

  InterpreterParts parts{host, language, control, config, options.whence, is_main || !config.use_main_heap, {}, {}, {}};
  if (config.owns_gil()) {
    gil::GilOptions gil_options;
    gil_options.switch_interval = config.switch_interval;
    gil_options.id = static_cast<uint64_t>(control.id());
    parts.gil = internal::Shared<gil::Gil>::Make(gil_options);
    if (gil::Observer* observer = host.gil_observer(); observer != nullptr && parts.gil) parts.gil->set_observer(observer);
  } else {
    parts.gil = main->shared_gil().Dup();
  }
  if (parts.owns_heap) {
    parts.heap = internal::Shared<alloc::Heap>::Make(host.chunk_pool());
    if (!parts.heap) return no_memory();
    parts.heap->set_owner_id(control.id());
    host.PrepareHeap(*parts.heap);
    parts.heap->SetCurrentHeap([]() -> const alloc::Heap* { return CurrentHeap(); });
    parts.heap->SetLimit(config.heap_limit_bytes);
    gc::Hooks hooks = language.CollectorHooks(control);
    if (hooks.request == nullptr) hooks.request = &RequestCollectionHere;
    parts.collector = internal::Shared<gc::Collector>::Make(*parts.heap, hooks);
  } else {
    parts.heap = main->shared_heap().Dup();
    parts.collector = main->shared_collector().Dup();
  }
  if (!parts.gil || !parts.collector) return no_memory();

  std::unique_ptr<Interpreter> made = language.NewInterpreter(std::move(parts));
  if (made == nullptr) return no_memory();
  if (made->owns_heap()) made->heap().set_owner(made.get());
  control.Install(std::move(made));
  host.Made(control.id());
  return absl::OkStatus();
}

absl::StatusOr<KeptState*> Lifecycle::MakeThread(ControlBlock& control) {
  ThreadRecord& record = ThreadRecord::Mine();
  Interpreter& interpreter = *control.interpreter();
  std::unique_ptr<ThreadState> made = interpreter.language().NewThread(interpreter);
  if (made != nullptr) {
    ThreadState* state = AttachAccess::AddThread(interpreter, std::move(made));
    AttachAccess::SetNativeId(*state, record.native_id());
    control.Ref();
    if (KeptState* kept = record.Keep(&control, state)) return kept;
    control.Unref();
  }
  return internal::NoMemory("a thread state of interpreter ", control.id());
}

absl::Status Lifecycle::Initialise(Host& host, ControlBlock& control, KeptState& kept, const Aside& aside) {
  ThreadState& thread = *kept.state;
  kept.depth = 1;
  aside.Enter(thread);
  absl::Status ready = control.interpreter()->language().InitInterpreter(thread);
  aside.Leave(thread);
  // `kept` may have moved: the hook may have visited other interpreters.
  ThreadRecord::Mine().Find(&control)->depth = 0;
  return ready.ok() ? host.Listed(control) : ready;
}

void Lifecycle::Undo(ControlBlock& control, KeptState* kept) {
  if (kept != nullptr) ThreadRecord::Mine().Forget(&control);
  control.Abandon();
}

absl::StatusOr<InterpreterView> CreateInterpreter(Host& host, Language& language, const CreateOptions& options) {
  // The id first: it is consumed also when what follows fails.
  absl::StatusOr<int64_t> id = host.TakeInterpreterId();
  if (!id.ok()) return id.status();
  const bool is_main = options.whence == Whence::kRuntimeInit;
  if (absl::Status valid = options.config.Validate({is_main, host.AllocatorDeclaredThreadSafe()}); !valid.ok()) {
    return valid;
  }
  if (absl::Status allowed = host.Audit({"cpython.PyInterpreterState_New", *id}); !allowed.ok()) return allowed;

  Lifecycle::Aside aside;
  ControlBlock* main = host.main();
  const bool shares = !is_main && (!options.config.owns_gil() || options.config.use_main_heap);
  if (shares) {
    if (main == nullptr) return absl::FailedPreconditionError("there is no main interpreter to share with");
    if (absl::Status pinned = main->Pin(); !pinned.ok()) return pinned;
  }
  ControlRef control = ControlBlock::Make(host, *id);
  absl::Status made = control ? Lifecycle::MakeParts(host, language, options,
                                                     shares ? main->interpreter() : nullptr, *control)
                              : internal::NoMemory("an interpreter");
  if (shares) main->Unpin();
  if (!made.ok()) return made;

  absl::StatusOr<KeptState*> kept = Lifecycle::MakeThread(*control);
  if (!kept.ok()) {
    Lifecycle::Undo(*control, nullptr);
    return kept.status();
  }
  if (absl::Status ready = Lifecycle::Initialise(host, *control, **kept, aside); !ready.ok()) {
    Lifecycle::Undo(*control, *kept);
    return ready;
  }
  control->Publish();
  return InterpreterView(std::move(control));
}

// --- The end ---

// The state with which this thread ends the interpreter. Null: out of memory, then no code is run.
KeptState* Lifecycle::EnderState(ControlBlock& control) {
  if (KeptState* kept = ThreadRecord::Mine().Find(&control)) return kept;
  absl::StatusOr<KeptState*> made = MakeThread(control);
  return made.ok() ? *made : nullptr;
}

// Attached (or without a state). Afterwards nobody but this thread runs code of the interpreter.
void Lifecycle::WaitForOthers(ControlBlock& control, ThreadState* ender) {
  Interpreter& interpreter = *control.interpreter();
  const OnEnd& rule = interpreter.config().on_end;
  const bool waits = rule.rule == OnEnd::Rule::kWait && !control.killed();
  const Deadline deadline = Deadline::After(waits ? rule.deadline : absl::ZeroDuration());
  if (waits && ender != nullptr) interpreter.language().JoinThreads(*ender, deadline);
  if (ender != nullptr) Detach(*ender);
  const bool drained = control.WaitDrained(deadline, interpreter.daemons_inside_);
  control.BeginFinalizing();
  interpreter.KillThreads(ender, /*only_daemons=*/drained);
  control.WaitAlone(Deadline::After(rule.kill_grace));
  if (ender != nullptr) Reattach(*ender);
}

void Lifecycle::RunLastCode(Interpreter& interpreter, ThreadState& thread) {
  Language& language = interpreter.language();
  const auto alive = [&] { return !interpreter.killed(); };
  // A call that raises has nobody to tell any more; the rest still runs.
  while (alive() && interpreter.pending_calls_.any()) (void)interpreter.RunPendingCalls(thread);
  if (alive()) language.AtExit(thread);
  if (alive()) language.ClearModules(thread);
  if (alive()) interpreter.collector().Collect();
  if (alive()) interpreter.RunAtExit(thread);
}

absl::Status EndInterpreter(const InterpreterView& view) {
  if (!view) return absl::InvalidArgumentError("an empty handle names no interpreter");
  ControlBlock& control = *view.control();
  ThreadRecord& record = ThreadRecord::Mine();
  if (KeptState* kept = record.Find(&control); kept != nullptr && kept->depth > 0) {
    return absl::FailedPreconditionError(absl::StrCat("interpreter ", control.id(), ": the calling thread is inside it"));
  }
  if (!control.TryPinAnyPhase()) return control.Pin();
  if (absl::Status begun = control.BeginDraining(); !begun.ok()) {
    control.Unpin();
    return begun;
  }
  Interpreter& interpreter = *control.interpreter();
  const absl::Duration grace = interpreter.config().on_end.kill_grace;
  Lifecycle::Aside aside;
  interpreter.host().Unlisted(control);

  KeptState* kept = Lifecycle::EnderState(control);
  ThreadState* ender = kept == nullptr ? nullptr : kept->state;
  if (ender != nullptr) {
    kept->depth = 1;
    aside.Enter(*ender);
    Lifecycle::NoteEnder(interpreter, *ender);
  }
  Lifecycle::WaitForOthers(control, ender);
  // Nobody can refuse an end; hooks are told all the same.
  interpreter.host().Audit({"cpython.PyInterpreterState_Clear", control.id()}).IgnoreError();
  if (ender != nullptr) {
    Lifecycle::RunLastCode(interpreter, *ender);
    aside.Leave(*ender);
    record.Find(&control)->depth = 0;
    record.Forget(&control);
  }
  // Whoever only looked (to interrupt, to list threads) is gone in a moment; a straggler in native code may not be.
  const Deadline deadline = Deadline::After(grace);
  while (control.WaitAlone(deadline)) {
    if (control.FinishEndAlone()) return absl::OkStatus();  // else somebody has begun to look meanwhile
  }
  const uint32_t stragglers = control.pins() - 1;
  if (control.FinishEnd()) return absl::OkStatus();
  return absl::DeadlineExceededError(absl::StrCat("interpreter ", control.id(), " has ended, but ", stragglers,
                                                  " killed thread(s) are still in native code; its memory is given back "
                                                  "when they leave"));
}

// --- By handle ---

namespace {

// The interpreter, pinned for a short look; null when it is gone.
class Look {
 public:
  explicit Look(const InterpreterView& view) : control_(view.control()) {
    if (control_ != nullptr && !control_->TryPinAnyPhase()) control_ = nullptr;
  }
  ~Look() {
    if (control_ != nullptr) control_->Unpin();
  }
  Interpreter* interpreter() const { return control_ == nullptr ? nullptr : control_->interpreter(); }

 private:
  ControlBlock* control_;
};

absl::Status NotFound(const InterpreterView& view) {
  return absl::NotFoundError(absl::StrCat("unrecognized interpreter ID ", view.id()));
}

}  // namespace

absl::Status InterruptInterpreter(const InterpreterView& view) {
  Look look(view);
  if (look.interpreter() == nullptr) return NotFound(view);
  look.interpreter()->Interrupt();
  return absl::OkStatus();
}

absl::Status StopInterpreter(const InterpreterView& view, StopAction action) {
  Look look(view);
  if (look.interpreter() == nullptr) return NotFound(view);
  look.interpreter()->Stop(action);
  return absl::OkStatus();
}

absl::Status SetBudget(const InterpreterView& view, uint64_t checks, StopAction action) {
  Look look(view);
  if (look.interpreter() == nullptr) return NotFound(view);
  look.interpreter()->SetBudget(checks, action);
  return absl::OkStatus();
}

absl::Status KillInterpreter(const InterpreterView& view) {
  Look look(view);
  if (look.interpreter() == nullptr) return NotFound(view);
  look.interpreter()->Kill();
  return absl::OkStatus();
}

absl::Status AddPendingCall(const InterpreterView& view, PendingCall call, void* argument, PendingTarget target) {
  Look look(view);
  if (look.interpreter() == nullptr) return NotFound(view);
  return look.interpreter()->AddPendingCall(call, argument, target);
}

}  // namespace tessera::interp

// The module _interpreters: making, naming and ending interpreters. Running code in them is in run.cc.
#include "absl/status/statusor.h"
#include "modules/_interpreters/state.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/simple_namespace.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/native_module.h"
#include "vm/transfer.h"

namespace tessera::interpreters {

using namespace objects;  // NOLINT
using interp::InterpreterView;
using vm::AsVm;
using vm::PutNew;

Value RaiseStatus(vm::Thread& th, Value module, const absl::Status& status) {
  if (status.code() == absl::StatusCode::kResourceExhausted) return RaiseMemoryError(th);
  State& state = StateOf(module);
  Value type = status.code() == absl::StatusCode::kNotFound ? state.not_found_error : state.interpreter_error;
  return Raise(th, type.as<Type>(), "%.*s", static_cast<int>(status.message().size()), status.message().data());
}

bool FindInterpreter(vm::Thread& th, Value module, Value v, InterpreterView* view) {
  Owned index(Index(th, v));
  if (!index) return false;
  int64_t id;
  if (!FitsInt64(index, &id)) return Raise(th, types::kOverflowError, "int too big to convert"), false;
  if (id < 0) return Raise(th, types::kValueError, "interpreter ID must be a non-negative int, got %R", index.get()), false;
  absl::StatusOr<InterpreterView> found = vm::InterpreterOf(th).runtime().Find(id);
  if (!found.ok()) return RaiseStatus(th, module, found.status()), false;
  *view = *std::move(found);
  return true;
}

namespace {

runtime::Runtime& RuntimeOf(Thread& th) { return vm::InterpreterOf(th).runtime(); }

// (id, whence)
Value IdPair(Thread& th, int64_t id, interp::Whence whence) {
  Owned number(NewInt(th, id));
  Value items[2] = {number.get(), Value::Int(static_cast<int64_t>(whence))};
  return number ? Value(NewTuple(th, items, 2)) : Value();
}

// The whence of an interpreter that may end at any time: NotFound when it has.
bool WhenceOf(const InterpreterView& view, interp::Whence* whence) {
  if (!view.control()->TryPin()) return false;
  *whence = view.control()->interpreter()->whence();
  view.control()->Unpin();
  return true;
}

Value Create(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  interp::InterpreterConfig config;
  if (!ReadConfig(th, args[1], &config)) return Value();
  bool counted = !args[2].IsUnbound() && IsTrue(th, args[2]) == 1;
  if (th.failed()) return Value();
  // A limit holds for what a program has others do for it as well: a limited interpreter's children have at most its limit.
  const uint64_t limit = th.interp.config().heap_limit_bytes;
  if (limit != 0 && (config.heap_limit_bytes == 0 || config.heap_limit_bytes > limit)) config.heap_limit_bytes = limit;
  // Streams, paths and environment are its creator's, unless it was given its own.
  if (config.language == nullptr) config.language = th.interp.config().language;
  // The runtime asks native hooks; those of the program that creates are its own.
  if (!vm::AuditInProgram(th, "cpython.PyInterpreterState_New", {})) return Value();
  absl::StatusOr<InterpreterView> made = RuntimeOf(th).CreateInterpreter(th.interp.language(), config, interp::Whence::kModule);
  if (!made.ok()) {
    if (made.status().code() == absl::StatusCode::kResourceExhausted) return RaiseMemoryError(th);
    Raise(th, StateOf(args[0]).interpreter_error.as<Type>(), "%.*s", static_cast<int>(made.status().message().size()), made.status().message().data());
    return Value();
  }
  if (counted) made->control()->AddOwner();
  return NewInt(th, made->id());
}

Value End(vm::Thread& th, Value module, const InterpreterView& view) {
  absl::Status ended = RuntimeOf(th).EndInterpreter(view);
  return ended.ok() ? Value::None() : RaiseStatus(th, module, ended);
}

Value Destroy(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  State& state = StateOf(args[0]);
  if (view.id() == th.interp.id()) return Raise(th, state.interpreter_error.as<Type>(), "cannot destroy the current interpreter");
  if (view.control() == RuntimeOf(th).main()) return Raise(th, state.interpreter_error.as<Type>(), "cannot destroy the main interpreter");
  if (view.control()->TryPin()) {
    bool running = view.control()->interpreter()->is_running();
    view.control()->Unpin();
    if (running) return Raise(th, state.interpreter_error.as<Type>(), "interpreter running");
  }
  return End(th, args[0], view);
}

Value ListAll(Thread& th, const Value*) {
  Owned list(NewList(th));
  if (!list) return Value();
  for (const InterpreterView& view : RuntimeOf(th).List()) {
    interp::Whence whence;
    if (!WhenceOf(view, &whence)) continue;
    Owned pair(IdPair(th, view.id(), whence));
    if (!pair || !ListAppend(th, list.as<List>(), pair)) return Value();
  }
  return list.Release();
}

Value GetCurrent(Thread& th, const Value*) { return IdPair(th, th.interp.id(), th.interp.whence()); }

Value GetMain(Thread& th, const Value*) { return IdPair(th, RuntimeOf(th).MainView().id(), interp::Whence::kRuntimeInit); }

Value IsRunning(Thread& t, const Value* args) {
  InterpreterView view;
  if (!FindInterpreter(AsVm(t), args[0], args[1], &view)) return Value();
  if (!view.control()->TryPin()) return Value::False();
  bool running = view.control()->interpreter()->is_running();
  view.control()->Unpin();
  return Value::Bool(running);
}

Value WhenceFunction(Thread& t, const Value* args) {
  InterpreterView view;
  if (!FindInterpreter(AsVm(t), args[0], args[1], &view)) return Value();
  interp::Whence whence = interp::Whence::kUnknown;
  (void)WhenceOf(view, &whence);
  return Value::Int(static_cast<int64_t>(whence));
}

Value IsShareable(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  runtime::Message message = vm::EncodeValue(th, args[1], vm::TransferMode::kShareable);
  if (message) return Value::True();
  return ClearIf(th, StateOf(args[0]).not_shareable_error.as<Type>()) ? Value::False() : Value();
}

Value AddOwner(Thread& t, const Value* args) {
  InterpreterView view;
  if (!FindInterpreter(AsVm(t), args[0], args[1], &view)) return Value();
  view.control()->AddOwner();
  return Value::None();
}

// The last owner ends the interpreter; one that is gone already needs no ending.
Value DropOwner(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  return view.control()->DropOwner() ? End(th, args[0], view) : Value::None();
}

Value Interrupt(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  absl::Status told = interp::InterruptInterpreter(view);
  return told.ok() ? Value::None() : RaiseStatus(th, args[0], told);
}

Value Kill(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  if (view.control() == RuntimeOf(th).main()) return Raise(th, StateOf(args[0]).interpreter_error.as<Type>(), "cannot kill the main interpreter");
  absl::Status told = interp::KillInterpreter(view);
  return told.ok() ? Value::None() : RaiseStatus(th, args[0], told);
}

bool ReadAction(Thread& th, Value v, interp::StopAction* action) {
  static constexpr std::pair<const char*, interp::StopAction> kActions[] = {
      {"interrupt", interp::StopAction::kInterrupt}, {"timeout", interp::StopAction::kTimeout}, {"kill", interp::StopAction::kKill}};
  for (const auto& [name, known] : kActions)
    if (IsStr(v) && StrEqual(v.as<Str>(), name)) return *action = known, true;
  return Raise(th, types::kValueError, "action must be 'interrupt', 'timeout' or 'kill', not %R", v), false;
}

// main is ended by its host only.
bool MayStop(vm::Thread& th, Value module, const InterpreterView& view, interp::StopAction action) {
  if (action != interp::StopAction::kKill || view.control() != RuntimeOf(th).main()) return true;
  return Raise(th, StateOf(module).interpreter_error.as<Type>(), "cannot kill the main interpreter"), false;
}

Value SetDeadline(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  interp::StopAction action = interp::StopAction::kTimeout;
  if (!FindInterpreter(th, args[0], args[1], &view) || (!args[3].IsUnbound() && !ReadAction(th, args[3], &action)) || !MayStop(th, args[0], view, action)) return Value();
  interp::Deadline deadline = interp::Deadline::Never();
  if (!args[2].IsNone()) {
    double seconds;
    if (!AsDouble(th, args[2], &seconds)) return Value();
    if (!(seconds >= 0)) return Raise(th, types::kValueError, "a deadline must be a non-negative number of seconds, or None");
    deadline = interp::Deadline::After(absl::Seconds(seconds));
  }
  absl::Status set = RuntimeOf(th).SetDeadline(view, action, deadline);
  return set.ok() ? Value::None() : RaiseStatus(th, args[0], set);
}

Value SetBudget(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  interp::StopAction action = interp::StopAction::kTimeout;
  if (!FindInterpreter(th, args[0], args[1], &view) || (!args[3].IsUnbound() && !ReadAction(th, args[3], &action)) || !MayStop(th, args[0], view, action)) return Value();
  int64_t checks = 0;
  if (!args[2].IsNone() && !IndexAsInt64(th, args[2], &checks, types::kOverflowError)) return Value();
  if (checks < 0 || (checks == 0 && !args[2].IsNone())) return Raise(th, types::kValueError, "a budget must be a positive number of checks, or None");
  absl::Status set = interp::SetBudget(view, static_cast<uint64_t>(checks), action);
  return set.ok() ? Value::None() : RaiseStatus(th, args[0], set);
}

Value BudgetLeft(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  if (!view.control()->TryPinAnyPhase()) return Value::None();
  const uint64_t left = view.control()->interpreter()->budget_left();
  view.control()->Unpin();
  return left == 0 ? Value::None() : NewIntUnsigned(th, left);
}

// A shared GIL counts for all that share it; the interpreter's own part is the sum over its threads.
Value GilStatistics(Thread& t, const Value* args) {
  vm::Thread& th = AsVm(t);
  InterpreterView view;
  if (!FindInterpreter(th, args[0], args[1], &view)) return Value();
  gil::GilStats stats;
  const bool as_it_is = args[2].IsUnbound() || args[2].IsNone();
  const int measure = as_it_is ? 0 : IsTrue(th, args[2]);
  if (measure < 0) return Value();
  if (view.control()->TryPin()) {
    interp::Interpreter& interpreter = *view.control()->interpreter();
    if (!as_it_is) interpreter.gil().set_measured(measure != 0);
    if (interpreter.config().owns_gil()) stats = interpreter.gil().stats();
    else interpreter.ForEachThread([&](interp::ThreadState& thread) { stats += interpreter.gil().StatsOf(thread.gil_thread()); });
    view.control()->Unpin();
  }
  Owned dict(NewDict(th));
  if (!dict) return Value();
  Dict* d = dict.as<Dict>();
  return PutNew(th, d, "held", NewFloat(th, absl::ToDoubleSeconds(stats.held))) &&
                 PutNew(th, d, "waited", NewFloat(th, absl::ToDoubleSeconds(stats.waited))) &&
                 PutNew(th, d, "acquisitions", NewIntUnsigned(th, stats.acquisitions)) && PutNew(th, d, "contended", NewIntUnsigned(th, stats.contended)) &&
                 PutNew(th, d, "yields", NewIntUnsigned(th, stats.yields)) &&
                 PutNew(th, d, "overtakes", NewIntUnsigned(th, stats.overtakes))
             ? NewSimpleNamespace(th, d)
             : Value();
}

Value RegisterClass(Thread& t, const Value* args) {
  vm::TransferState& state = vm::InterpreterOf(t).transfer;
  if (!args[1].IsObject() || !HasFlag(TypeOf(args[1]), kTypeSubclass)) return Raise(t, types::kTypeError, "expected a class, not %T", args[1]);
  XDecRef(std::exchange(state.interpreter_class, Dup(args[1])));
  return Value::None();
}

constexpr MethodDef kFunctions[] = {
    {"create", &Create, "($module, /, config=None, *, reqrefs=False)", "Makes an interpreter and returns its ID."},
    {"destroy", &Destroy, "($module, /, id, *, restrict=False)", "Ends an interpreter."},
    {"list_all", &ListAll, "($module, /, *, require_ready=False)", "ID and origin of each interpreter."},
    {"get_current", &GetCurrent, "($module, /)", "ID and origin of the calling interpreter."},
    {"get_main", &GetMain, "($module, /)", "ID and origin of the main interpreter."},
    {"is_running", &IsRunning, "($module, /, id, *, restrict=False)", "Whether a thread runs the interpreter's __main__."},
    {"whence", &WhenceFunction, "($module, /, id)", "Who made the interpreter."},
    {"new_config", &NewConfig, "($module, name='isolated', /, **overrides)", "A configuration for create()."},
    {"get_config", &GetConfig, "($module, /, id, *, restrict=False)", "The configuration of an interpreter."},
    {"exec", &Exec, "($module, /, id, code, shared=None, *, restrict=False)",
     "Runs source text or a function without arguments in the interpreter's __main__; returns None, or what is known of the exception."},
    {"run_string", &Exec, "($module, /, id, script, shared=None, *, restrict=False)", "exec() of text."},
    {"run_func", &Exec, "($module, /, id, func, shared=None, *, restrict=False)", "exec() of a function."},
    {"call", &CallFunction, "($module, /, id, callable, args=None, kwargs=None, *, restrict=False)",
     "Calls a function in the interpreter; returns its value, and None or what is known of the exception."},
    {"set___main___attrs", &SetMainAttrs, "($module, /, id, updates, *, restrict=False)", "Binds names in the interpreter's __main__."},
    {"capture_exception", &CaptureException, "($module, /, exc=None)", "What would be known of an exception on the other side."},
    {"is_shareable", &IsShareable, "($module, /, obj)", "Whether an object crosses to other interpreters by value or by id."},
    {"incref", &AddOwner, "($module, /, id, *, implieslink=False, restrict=False)", "One more owner of the interpreter."},
    {"decref", &DropOwner, "($module, /, id, *, restrict=False)", "One owner less; the last one ends the interpreter."},
    {"interrupt", &Interrupt, "($module, /, id)", "Raises KeyboardInterrupt in the threads that run in the interpreter."},
    {"kill", &Kill, "($module, /, id)", "Stops the interpreter: no code of it runs any more."},
    {"gil_statistics", &GilStatistics, "($module, /, id, measure=None)",
     "How long the interpreter's GIL was held while others waited, and waited for, in seconds, and how often. measure: whether all holds are timed from now on."},
    {"set_deadline", &SetDeadline, "($module, /, id, seconds, action='timeout')",
     "In that many seconds from now the interpreter is stopped: by KeyboardInterrupt ('interrupt'), TimeoutError ('timeout'), or for ever ('kill'). None takes it back."},
    {"set_budget", &SetBudget, "($module, /, id, checks, action='timeout')",
     "After so many more loop turns and calls the interpreter is stopped, as by set_deadline(). None takes it back."},
    {"budget_left", &BudgetLeft, "($module, /, id)", "What is left of the budget; None: there is none."},
    {"_register_interpreter_type", &RegisterClass, "($module, cls, /)", "The class that stands for interpreters which come from elsewhere."},
    {}};

bool ExecModule(interp::ThreadState& thread, uint64_t module, modules::ModuleState& memory) {
  vm::Thread& th = AsVm(static_cast<Thread&>(thread));
  Dict* dict = ModuleDict(Value(module));
  State& state = *static_cast<State*>(memory.data());
  state.interpreter_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "InterpreterError", Value(types::kException), "A cross-interpreter operation failed.");
  if (state.interpreter_error.empty()) return false;
  state.not_found_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "InterpreterNotFoundError", state.interpreter_error, "There is no such interpreter.");
  state.not_shareable_error = vm::AddExceptionClass(th, dict, "concurrent.interpreters", "NotShareableError", Value(types::kTypeError), "The object does not cross to other interpreters.");
  if (state.not_found_error.empty() || state.not_shareable_error.empty()) return false;
  static constexpr const char* kWhences[] = {"WHENCE_UNKNOWN", "WHENCE_RUNTIME", "WHENCE_LEGACY_CAPI", "WHENCE_CAPI", "WHENCE_XI", "WHENCE_STDLIB"};
  for (int n = 0; n < 6; ++n)
    if (!PutNew(th, dict, kWhences[n], Value::Int(n))) return false;
  XDecRef(std::exchange(vm::InterpreterOf(th).transfer.not_shareable_error, Dup(state.not_shareable_error)));
  return true;
}

constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&ExecModule),
    modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported)};
constexpr vm::NativeModule kContents = {kFunctions, nullptr};

}  // namespace

}  // namespace tessera::interpreters

TESSERA_MODULE(_interpreters) = {
    .name = "_interpreters",
    .doc = "Interpreters of this process, by ID. concurrent.interpreters is made of it.",
    .state_size = sizeof(tessera::interpreters::State),
    .slots = tessera::interpreters::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::interpreters::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::interpreters::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::interpreters::State>::Free,
    .contents = &tessera::interpreters::kContents,
};

#include "vm/python.h"

#include <new>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "interp/internal/no_memory.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/hooks.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/weakref.h"
#include "runtime/process.h"
#include "vm/at_exit.h"
#include "vm/audit.h"
#include "vm/exit_status.h"
#include "vm/give_back.h"
#include "vm/native_module.h"
#include "vm/regions.h"
#include "vm/run_hooks.h"
#include "vm/signal_handlers.h"
#include "vm/stack.h"
#include "vm/stack_dump.h"
#include "vm/thread_bounds.h"
#include "vm/unraisable.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Interpreter;
using vm::Thread;

namespace {

Thread& VmThread(interp::ThreadState& thread) { return static_cast<Thread&>(thread); }

// Builtins and sys, made without the import system.
Value MakeCoreModule(Thread& th, const char* name) {
  const modules::ModuleDef* def = InterpreterOf(th).runtime().modules().Find(name, std::char_traits<char>::length(name));
  if (def == nullptr) return Raise(th, types::kSystemError, "the runtime was composed without module '%s'", name);
  Owned module(MakeNativeModule(th, *def));
  Owned key(Intern(th, name));
  if (!module || !key || !SetModuleAttributes(th, module, key.as<Str>(), Value(), Value(), "built-in")) return Value();
  if (!DictSet(th, th.interp.modules, key.get(), module.get())) return Value();
  return module.Release();
}

bool MakeCore(Thread& th) {
  th.interp.modules = NewDict(th);
  if (th.interp.modules == nullptr) return false;
  Value builtins = MakeCoreModule(th, "builtins");
  if (builtins.empty()) return false;
  th.interp.builtins_module = builtins;
  th.interp.builtins = ModuleDict(builtins);
  InterpreterOf(th).original_import = FindDictItem(th, th.interp.builtins, ids::__import__());
  IncRef(Value(th.interp.builtins));
  Value sys = MakeCoreModule(th, "sys");
  if (sys.empty()) return false;
  th.interp.sys_module = sys;
  th.interp.sys_dict = ModuleDict(sys);
  IncRef(Value(th.interp.sys_dict));
  return true;
}

absl::Status StatusFromException(Thread& th) {
  Owned exception(TakeException(th));
  if (exception && IsSubtype(TypeOf(exception), types::kMemoryError)) return interp::internal::NoMemory("the start of Python");
  Owned text(exception ? ToStr(th, exception) : Value());
  std::string_view utf8 = "unknown error";
  Owned keep;
  if (text && AsUtf8(th, text.as<Str>(), &utf8, &keep)) return absl::InternalError(std::string(utf8));
  ClearException(th);
  return absl::InternalError("unknown error");
}

}  // namespace

namespace {

absl::Status ValidateOutput(absl::string_view name, int descriptor, int usual, absl::string_view sink_name, const OutputSink& sink) {
  if (descriptor < -1) {
    return absl::InvalidArgumentError(absl::StrCat("invalid Python options: ", name, "=", descriptor, ": must be a descriptor, or -1 for none"));
  }
  if (!sink || descriptor == usual) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("invalid Python options: ", name, "=", descriptor, ", ", sink_name,
                                                 ": only one of them takes the output; leave ", name, " at ", usual));
}

}  // namespace

absl::Status ValidateOptions(const PythonOptions& options) {
  if (absl::Status valid = ValidateOutput("standard_input", options.standard_input, 0, "", nullptr); !valid.ok()) return valid;
  if (absl::Status valid = ValidateOutput("standard_output", options.standard_output, 1, "output_sink", options.output_sink); !valid.ok()) return valid;
  return ValidateOutput("standard_error", options.standard_error, 2, "error_sink", options.error_sink);
}

Python::Python(PythonOptions options) : options_(std::move(options)) {
  uint64_t seed = runtime::process::HashSeed();
  SetHashSeed(seed, seed * 0x9e3779b97f4a7c15u + 1);
  InitStaticTypes();
}

std::unique_ptr<interp::Interpreter> Python::NewInterpreter(interp::InterpreterParts parts) {
  auto interpreter = std::unique_ptr<Interpreter>(new (std::nothrow) Interpreter(std::move(parts)));
  if (interpreter != nullptr) {
    const auto* config = static_cast<const PythonConfig*>(interpreter->config().language.get());
    interpreter->options = config == nullptr ? &options_ : &config->options;
    interpreter->int_max_str_digits = interpreter->options->int_max_str_digits;
    interpreter->hooks = &kHooks;
    interpreter->perf_support = interpreter->options->perf_support;
  }
  return interpreter;
}

std::unique_ptr<interp::ThreadState> Python::NewThread(interp::Interpreter& interpreter) {
  return std::unique_ptr<interp::ThreadState>(new (std::nothrow) Thread(static_cast<objects::Interpreter&>(interpreter)));
}

gc::Hooks Python::CollectorHooks(interp::ControlBlock&) {
  gc::Hooks hooks;
  hooks.forget_weak = [](void*, std::span<Object* const> unreachable) { ForgetWeakRefs(CurrentThread(), unreachable); };
  hooks.run_callbacks = [](void*) { RunWeakRefCallbacks(CurrentThread()); };
  hooks.on_stop = [](void*, int generation, const gc::Result&) {
    if (generation == gc::kFull) CollectRegions(VmThread(*interp::ThreadState::Current()));
  };
  hooks.request = [](void*) {
    if (interp::ThreadState* thread = interp::ThreadState::Current()) thread->eval_breaker().Set(gil::kGc);
  };
  return hooks;
}

absl::Status Python::InitInterpreter(interp::ThreadState& thread) {
  Thread& th = VmThread(thread);
  // Those of a config were looked at with it.
  if (absl::Status valid = ValidateOptions(OptionsOf(th)); !valid.ok()) return valid;
  if (!EnsureThreadReady(th) || !InitObjects(th)) return interp::internal::NoMemory("the start of Python");
  if (!MakeCore(th)) return StatusFromException(th);
  return absl::OkStatus();
}

void Python::JoinThreads(interp::ThreadState& thread, interp::Deadline deadline) {
  // Nothing of this interpreter's is asked meanwhile: an interruption of the one that ends it goes on to the rest of the end.
  (void)static_cast<Interpreter&>(thread.interpreter()).started_threads.WaitForNone(thread, deadline);
}

void Python::AtExit(interp::ThreadState& thread) { RunAtExit(VmThread(thread)); }

namespace {

// Weak references to the modules of sys.modules but builtins and sys, in their order.
void ForgetModules(Thread& th, List* references) {
  objects::Interpreter& interp = th.interp;
  int64_t position = 0;
  Value key, module;
  while (DictNext(interp.modules, &position, &key, &module)) {
    if (!IsModule(module) || module == interp.builtins_module || module == interp.sys_module) continue;
    Value reference = NewWeakRef(th, module);
    if (reference.empty() || !ListAppendSteal(th, references, reference)) ClearException(th);
  }
}

// None for every name: first those with one underscore in front, then the others but __builtins__. Releasing them runs any code.
void ClearNames(Dict* dict) {
  Owned keep = Owned::Borrow(Value(dict));
  for (bool hidden : {true, false}) {
    for (uint32_t n = 0; n < dict->filled; ++n) {
      Value key = dict->entries[n].key;
      if (key == Value(Value::kDeletedBits) || !IsStr(key)) continue;
      Str* name = key.as<Str>();
      bool is_hidden = name->length > 1 && name->at(0) == '_' && name->at(1) != '_';
      if (is_hidden == hidden && name != ids::__builtins__()) DecRef(std::exchange(dict->entries[n].value, Value::None()));
    }
  }
}

}  // namespace

void Python::ClearModules(interp::ThreadState& thread) {
  Thread& th = VmThread(thread);
  objects::Interpreter& interp = th.interp;
  if (interp.modules == nullptr) return;
  if (!AuditInProgram(th, "cpython.PyInterpreterState_Clear", {})) ClearException(th);
  ResetSys(th);
  ForgetSignalHandlers(th);
  // What only sys.modules held goes with its names still bound: __del__ finds them. What lives on loses its names, newest module first.
  Owned references(NewList(th));
  if (references) ForgetModules(th, references.as<List>());
  DictClear(th, interp.modules);
  ClearException(th);
  interp.collector().Collect();
  // Hooks are functions of modules that lose their names now.
  Owned(std::exchange(InterpreterOf(th).audit_hooks, Value()));
  for (int64_t n = references ? references.as<List>()->size : 0; n-- > 0;) {
    Owned module(WeakRefTarget(references.as<List>()->items[n]));
    if (IsModule(module)) ClearNames(ModuleDict(module));
    ClearException(th);
  }
  references.Reset();
  interp.collector().Collect();
  RunAtExit(th);  // what finalizers printed
  GiveBack(th);
}

void Python::DropInterpreter(interp::Interpreter& interpreter) {
  Interpreter& interp = static_cast<Interpreter&>(interpreter);
  interp.modules = interp.sys_dict = interp.builtins = nullptr;
  interp.sys_module = interp.builtins_module = Value();
  DropRegions(interp);
  if (interp.transfer.account != nullptr) interp.transfer.account->Unref();
  interp.transfer = TransferState();
  interp.imports.archives = Value();
  interp.audit_hooks = interp.unraisable_args = Value();
  interp.signal_handlers = nullptr;
  interp.warnings = WarningState();
  interp.interned = InternTable();
  DropObjects(interp);
  interp.attribute_cache = nullptr;
  interp.static_states = nullptr;
  interp.weakrefs = nullptr;
}

void Python::WriteStack(const interp::ThreadState& thread, int descriptor) { vm::WriteStack(static_cast<const Thread&>(thread), descriptor); }

void Python::AfterForkInChild(interp::Interpreter& interpreter, interp::ThreadState* survivor) {
  Interpreter& interp = static_cast<Interpreter&>(interpreter);
  if (survivor != nullptr) interp.imports.locks.ForgetOthersInForkedChild(*survivor);
  const Thread* here = static_cast<Thread*>(survivor);
  interp.started_threads.ForgetOthersInForkedChild(here != nullptr && here->counted != Counted::kNo ? here : nullptr);
}

bool Python::HasException(interp::ThreadState& thread) { return VmThread(thread).failed(); }

void Python::RaiseSystemError(interp::ThreadState& thread, absl::string_view message) {
  Thread& th = VmThread(thread);
  Owned cause(TakeException(th));
  Raise(th, types::kSystemError, "%.*s", static_cast<int>(message.size()), message.data());
  if (!cause || !IsException(th.exception)) return;
  ExceptionObject* error = th.exception.as<ExceptionObject>();
  DecRef(std::exchange(error->context, Dup(cause.get())));
  DecRef(std::exchange(error->cause, cause.Release()));
}

void Python::RaiseNoMemory(interp::ThreadState& thread) { RaiseMemoryError(VmThread(thread)); }

namespace {

void FreeModuleState(objects::Thread&, Module* module) {
  modules::ModuleState* state = static_cast<modules::ModuleState*>(module->state);
  state->Free();
  alloc::Heap::Free(state);
  module->state = nullptr;
}

int TraverseModuleState(Module* module, immortal::Visitor visit) {
  return module->state == nullptr ? 0 : static_cast<modules::ModuleState*>(module->state)->Traverse(visit);
}

}  // namespace

// `spec`: the full name, a str; 0: the definition's.
uint64_t Python::NewModule(interp::ThreadState& thread, const modules::ModuleDef& def, uint64_t spec) {
  Thread& th = VmThread(thread);
  Owned name(spec != 0 ? Dup(Value(spec)) : Value(Intern(th, def.name)));
  if (!name) return 0;
  Owned doc(def.doc == nullptr ? Value::None() : Value(NewStr(th, def.doc)));
  if (!doc) return 0;
  Owned module(objects::NewModule(th, name.as<Str>(), doc));
  void* block = module ? th.heap.Allocate(sizeof(modules::ModuleState)) : nullptr;
  if (block == nullptr) {
    if (!th.failed()) RaiseMemoryError(th);
    return 0;
  }
  Module* object = module.as<Module>();
  object->state = new (block) modules::ModuleState();
  object->definition = &def;
  object->free_state = &FreeModuleState;
  object->traverse_state = &TraverseModuleState;
  return module.Release().bits();
}

modules::ModuleState* Python::StateOf(uint64_t module) {
  return IsModule(Value(module)) ? static_cast<modules::ModuleState*>(Value(module).as<Module>()->state) : nullptr;
}

}  // namespace tessera::vm

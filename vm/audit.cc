#include "vm/audit.h"

#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT

namespace {

// A hook may add others; they see the event as well.
bool RunHooks(objects::Thread& th, Value event, Value arguments) {
  Owned hooks = Owned::Borrow(InterpreterOf(th).audit_hooks);
  for (int64_t i = 0; hooks && i < hooks.as<List>()->size; ++i) {
    Owned hook = Owned::Borrow(hooks.as<List>()->items[i]);
    Owned done(Call(th, hook, {event, arguments}));
    if (!done) return false;
  }
  return true;
}

}  // namespace

bool IsAudited(objects::Thread& th) {
  Interpreter& interp = InterpreterOf(th);
  return !interp.audit_hooks.empty() || interp.runtime().audit_hooks().any();
}

bool Audit(objects::Thread& th, Str* event, Value arguments) {
  Owned keep_event = Owned::Borrow(event), keep_arguments = Owned::Borrow(arguments);
  std::string_view name;
  Owned bytes;
  if (!AsUtf8(th, event, &name, &bytes)) return false;
  if (absl::Status allowed = th.interp.host().Audit({{name.data(), name.size()}, th.interp.id(), &arguments}); !allowed.ok()) {
    Raise(th, types::kRuntimeError, "%.*s", static_cast<int>(allowed.message().size()), allowed.message().data());
    return false;
  }
  return RunHooks(th, event, arguments);
}

bool AuditEvent(objects::Thread& th, const char* event, std::initializer_list<Value> arguments) {
  if (!IsAudited(th)) [[likely]] return true;
  Owned name(Intern(th, event)), tuple(NewTuple(th, arguments.begin(), static_cast<int64_t>(arguments.size())));
  return name && tuple && Audit(th, name.as<Str>(), tuple);
}

bool AuditAttribute(objects::Thread& th, const char* event, Value object, const char* name, Value value) {
  if (!IsAudited(th)) [[likely]] return true;
  Owned text(Intern(th, name));
  if (!text) return false;
  return value.empty() ? AuditEvent(th, event, {object, text.get()}) : AuditEvent(th, event, {object, text.get(), value});
}

bool AuditOpen(objects::Thread& th, Value path, const char* mode, int flags) {
  if (!IsAudited(th)) [[likely]] return true;
  Owned text(mode == nullptr ? Value::None() : Value(Intern(th, mode)));
  return text && AuditEvent(th, "open", {path, text.get(), Value::Int(flags)});
}

bool AuditInProgram(objects::Thread& th, const char* event, std::initializer_list<Value> arguments) {
  if (InterpreterOf(th).audit_hooks.empty()) return true;
  Owned name(Intern(th, event)), tuple(NewTuple(th, arguments.begin(), static_cast<int64_t>(arguments.size())));
  return name && tuple && RunHooks(th, name, tuple);
}

bool AddAuditHook(objects::Thread& th, Value hook) {
  Owned event(Intern(th, "sys.addaudithook"));
  if (!event) return false;
  if (!Audit(th, event.as<Str>(), EmptyTuple())) return ClearIf(th, types::kRuntimeError);
  Value& hooks = InterpreterOf(th).audit_hooks;
  if (hooks.empty()) hooks = NewList(th);
  return !hooks.empty() && ListAppend(th, hooks.as<List>(), hook);
}

}  // namespace tessera::vm

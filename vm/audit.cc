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

bool Audit(objects::Thread& th, Str* event, Value arguments) {
  Owned keep_event = Owned::Borrow(event), keep_arguments = Owned::Borrow(arguments);
  std::string_view name;
  Owned bytes;
  if (!AsUtf8(th, event, &name, &bytes)) return false;
  if (absl::Status allowed = th.interp.host().Audit({.name = name}); !allowed.ok()) {
    Raise(th, types::kRuntimeError, "%.*s", static_cast<int>(allowed.message().size()), allowed.message().data());
    return false;
  }
  Owned hooks = Owned::Borrow(InterpreterOf(th).audit_hooks);
  // A hook may add others; they see the event as well.
  for (int64_t i = 0; hooks && i < hooks.as<List>()->size; ++i) {
    Owned hook = Owned::Borrow(hooks.as<List>()->items[i]);
    Owned done(Call(th, hook, {Value(event), arguments}));
    if (!done) return false;
  }
  return true;
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

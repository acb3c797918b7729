#include "vm/native_module.h"

#include <cstring>

#include "objects/errors.h"
#include "objects/function.h"
#include "objects/identifiers.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/activation.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

Value AddExceptionClass(objects::Thread& th, Dict* dict, const char* module, const char* name, Value base, const char* doc) {
  Owned key(Intern(th, name)), bases(NewTuple(th, &base, 1)), space(NewDict(th));
  if (!key || !bases || !space || !PutNew(th, space.as<Dict>(), "__module__", Intern(th, module)) || !PutNew(th, space.as<Dict>(), "__doc__", NewStr(th, doc)))
    return Value();
  Owned made(Call(th, Value(types::kType), {key.get(), bases.get(), space.get()}));
  return made && DictSet(th, dict, key.as<Str>(), made.get()) ? made.Release() : Value();
}

Value CreateNativeModule(Thread& th, const modules::ModuleDef& def, Str* name) {
  Python& language = static_cast<Python&>(th.interp.language());
  return Value(modules::CreateModule(th, language, def, name == nullptr ? 0 : Value(name).bits()));
}

bool ExecNativeModule(Thread& th, const modules::ModuleDef& def, Value module) {
  if (IsModule(module) && module.as<Module>()->state != nullptr && static_cast<modules::ModuleState*>(module.as<Module>()->state)->def() != nullptr)
    return true;  // it is executed already
  const NativeModule* contents = static_cast<const NativeModule*>(def.contents);
  if (contents != nullptr && IsModule(module)) {
    if (contents->functions != nullptr && !AddModuleFunctions(th, module, contents->functions)) return false;
    if (contents->exec != nullptr && !contents->exec(th, module, ModuleDict(module))) return false;
  }
  return modules::ExecModule(th, static_cast<Python&>(th.interp.language()), def, module.bits());
}

Value MakeNativeModule(Thread& th, const modules::ModuleDef& def) {
  Owned module(CreateNativeModule(th, def));
  return module && ExecNativeModule(th, def, module) ? module.Release() : Value();
}

}  // namespace tessera::vm

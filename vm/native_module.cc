#include "vm/native_module.h"

#include <cstring>

#include "objects/errors.h"
#include "objects/function.h"
#include "objects/identifiers.h"
#include "objects/module.h"
#include "vm/activation.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

Value MakeNativeModule(Thread& th, const modules::ModuleDef& def) {
  Python& language = static_cast<Python&>(th.interp.language());
  uint64_t bits = modules::CreateModule(th, language, def, 0);
  if (bits == 0) return Value();
  Owned module{Value(bits)};
  const NativeModule* contents = static_cast<const NativeModule*>(def.contents);
  if (contents != nullptr && IsModule(module)) {
    if (contents->functions != nullptr && !AddModuleFunctions(th, module, contents->functions)) return Value();
    if (contents->exec != nullptr && !contents->exec(th, module, ModuleDict(module))) return Value();
  }
  if (!modules::ExecModule(th, language, def, bits)) return Value();
  return module.Release();
}

}  // namespace tessera::vm

// The module _operator: its tables joined.
#include <cstring>

#include "modules/_operator/functions.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/native_module.h"

namespace tessera::operators {

using namespace objects;  // NOLINT

namespace {

bool Exec(vm::Thread& th, Value module, Dict* dict) {
  for (const MethodDef* table : {kOperators, kSequences})
    if (!AddModuleFunctions(th, module, table)) return false;
  for (const TypeSpec* spec = kGetterTypes; spec->name != nullptr; ++spec) {
    Owned name(Intern(th, std::strchr(spec->name, '.') + 1)), type(name ? NewTypeFromSpec(th, *spec, module) : Value());
    if (!type || !DictSet(th, dict, name.as<Str>(), type)) return false;
  }
  return true;
}

constexpr vm::NativeModule kContents = {nullptr, &Exec};

}  // namespace

}  // namespace tessera::operators

TESSERA_MODULE(_operator) = {
    .name = "_operator",
    .doc = "The operators of the language as functions.",
    .slots = tessera::vm::kPerInterpreterGil,
    .contents = &tessera::operators::kContents,
};

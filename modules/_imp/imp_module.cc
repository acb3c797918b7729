// The module _imp.
#include "modules/_imp/functions.h"
#include "objects/errors.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/activation.h"

namespace tessera::imp {

using namespace objects;  // NOLINT

bool ReadName(Thread& th, Value name, const char* function, std::string_view* text, Owned* keep) {
  if (!IsStr(name)) return Raise(th, types::kTypeError, "%s() argument must be str, not %T", function, name), false;
  return AsUtf8(th, name.as<Str>(), text, keep);
}

namespace {

bool Exec(interp::ThreadState& thread, uint64_t module_bits, modules::ModuleState&) {
  Thread& th = static_cast<Thread&>(thread);
  Value module(module_bits);
  return AddModuleFunctions(th, module, kModuleFunctions) && AddModuleFunctions(th, module, kLockFunctions) &&
         AddModuleFunctions(th, module, kSourceFunctions) && vm::PutNew(th, ModuleDict(module), "check_hash_based_pycs", NewStr(th, "default"));
}

constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&Exec),
    modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported)};

}  // namespace

}  // namespace tessera::imp

TESSERA_MODULE(_imp) = {
    .name = "_imp",
    .doc = "The import system from below, as importlib asks for it.",
    .state_size = sizeof(tessera::imp::State),
    .slots = tessera::imp::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::imp::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::imp::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::imp::State>::Free,
};

// The module itertools: its types joined, its state.
#include "modules/itertools/iterator.h"
#include "modules/module_state.h"
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/str.h"
#include "vm/activation.h"
#include "vm/native_module.h"

extern const tessera::modules::ModuleDef tessera_module_itertools;

namespace tessera::itertools {

using namespace objects;  // NOLINT

void DeallocIterator(Object* object) {
  HideFromCollector(object);
  Iterator* self = static_cast<Iterator*>(object);
  for (Value& value : self->v) Drop(&value);
  alloc::Heap::Free(std::exchange(self->block, nullptr));
  FreeObject(object);
}

int TraverseIterator(Object* object, immortal::Visitor visit) {
  return VisitValues(visit, static_cast<Iterator*>(object)->v, Iterator::kValues);
}

int ClearIterator(Object* object) {
  for (Value& value : static_cast<Iterator*>(object)->v) Drop(&value);
  return 0;
}

State* StateOfModule(Value module) {
  auto* state = static_cast<modules::ModuleState*>(module.as<Module>()->state);
  return state == nullptr ? nullptr : state->As<State>(tessera_module_itertools);
}

State* StateOf(Type* type) { return vm::FindModuleState<State>(type, tessera_module_itertools); }

namespace {

// Adds the type under its short name. New reference.
Value AddType(Thread& th, Value module, const TypeSpec& spec) {
  std::string_view name = spec.name;
  Owned key(Intern(th, name.substr(name.rfind('.') + 1))), type(key ? NewTypeFromSpec(th, spec, module) : Value());
  return type && DictSet(th, ModuleDict(module), key.as<Str>(), type) ? type.Release() : Value();
}

bool Exec(interp::ThreadState& thread, uint64_t bits, modules::ModuleState& module_state) {
  vm::Thread& th = static_cast<vm::Thread&>(thread);
  Value module(bits);
  State* state = static_cast<State*>(module_state.data());
  if (!AddModuleFunctions(th, module, kFunctions)) return false;
  for (const TypeSpec* table : {kSequenceTypes, kFunctionTypes, kCombinatoricTypes, kGroupTypes}) {
    for (const TypeSpec* spec = table; spec->name != nullptr; ++spec) {
      Owned type(AddType(th, module, *spec));
      if (!type) return false;
    }
  }
  state->grouper = AddType(th, module, kGrouperType);
  if (!state->grouper.empty()) state->tee = AddType(th, module, kTeeTypes[0]);
  if (!state->tee.empty()) state->tee_data = AddType(th, module, kTeeTypes[1]);
  return !state->tee_data.empty();
}

constexpr modules::Slot kSlots[] = {modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported),
                                    modules::Slot::Exec(&Exec)};

}  // namespace

}  // namespace tessera::itertools

TESSERA_MODULE(itertools) = {
    .name = "itertools",
    .doc = "Iterators made of iterators.",
    .state_size = sizeof(tessera::itertools::State),
    .slots = tessera::itertools::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::itertools::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::itertools::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::itertools::State>::Free,
};

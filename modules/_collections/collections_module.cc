// The module _collections: its types joined, its state; _tuplegetter and _count_elements.
#include <utility>

#include "modules/_collections/deque.h"
#include "modules/module_state.h"
#include "objects/arguments.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/native_call.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/activation.h"
#include "vm/native_module.h"

extern const tessera::modules::ModuleDef tessera_module__collections;

namespace tessera::collections {

using namespace objects;  // NOLINT

namespace {

// --- _tuplegetter: the descriptor of a field of a namedtuple ---

struct TupleGetter : Object {
  int64_t index;
  Value doc;
};

Value GetterNew(Thread& th, const Value* args) {
  int64_t index;
  if (!ArgumentAsSize(th, args[1], &index)) return Value();
  TupleGetter* self = static_cast<TupleGetter*>(NewObject(th, args[0].as<Type>(), sizeof(TupleGetter)));
  if (self == nullptr) return Value();
  self->index = index;
  self->doc = Dup(args[2]);
  return self;
}
constexpr MethodDef kGetterNew = {"_tuplegetter", &GetterNew, "($type, index, doc, /)", ""};
Value NewGetter(Thread& th, Type* type, Args args) { return CallCallee(th, {&kGetterNew, Value(type), nullptr, Value::None()}, args); }

Value GetterGet(Thread& th, Value self, Value object, Value) {
  if (object.empty() || object.IsNone()) return Dup(self);
  int64_t index = self.as<TupleGetter>()->index;
  if (!IsTuple(object))
    return Raise(th, types::kTypeError, "descriptor for index '%lld' for tuple subclasses doesn't apply to '%.100T' object",
                 static_cast<long long>(index), object);
  Tuple* tuple = object.as<Tuple>();
  return index >= 0 && index < tuple->size ? Dup(tuple->items()[index]) : Raise(th, types::kIndexError, "tuple index out of range");
}
bool GetterSet(Thread& th, Value, Value, Value value) {
  Raise(th, types::kAttributeError, value.empty() ? "can't delete attribute" : "can't set attribute");
  return false;
}
Value GetterRepr(Thread& th, Value self) {
  TupleGetter* getter = self.as<TupleGetter>();
  return Format(th, "_tuplegetter(%lld, %R)", static_cast<long long>(getter->index), getter->doc);
}
Value GetterReduce(Thread& th, const Value* args) {
  Value pair[2] = {NewInt(th, args[0].as<TupleGetter>()->index), Dup(args[0].as<TupleGetter>()->doc)};
  Owned arguments(NewTupleSteal(th, pair, 2));
  if (!arguments) return Value();
  Value parts[2] = {Value(TypeOf(args[0])), arguments.get()};
  return NewTuple(th, parts, 2);
}
Value GetDoc(Thread&, Value self) { return Dup(self.as<TupleGetter>()->doc); }
bool SetDoc(Thread&, Value self, Value value) {
  DecRef(std::exchange(self.as<TupleGetter>()->doc, value.empty() ? Value::None() : Dup(value)));
  return true;
}

constexpr MethodDef kGetterMethods[] = {{"__reduce__", &GetterReduce, "($self, /)", "What pickling makes it again from."}, {}};
constexpr GetSetDef kGetterGetSets[] = {{"__doc__", &GetDoc, &SetDoc}, {}};

void DeallocGetter(Object* object) {
  HideFromCollector(object);
  DecRef(std::exchange(static_cast<TupleGetter*>(object)->doc, Value::None()));
  FreeObject(object);
}
int TraverseGetter(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<TupleGetter*>(object)->doc); }
int ClearGetter(Object* object) {
  DecRef(std::exchange(static_cast<TupleGetter*>(object)->doc, Value::None()));
  return 0;
}
void FillGetter(Type* type) {
  type->dealloc = &DeallocGetter;
  type->traverse = &TraverseGetter;
  type->clear = &ClearGetter;
  type->slots.new_ = &NewGetter;
  type->slots.descr_get = &GetterGet;
  type->slots.descr_set = &GetterSet;
  type->slots.repr = &GetterRepr;
}

// mapping[item] = mapping.get(item, 0) + 1 for each item.
Value CountElements(Thread& th, const Value* args) {
  Owned get(GetAttr(th, args[1], ids::get()));
  bool ok = get && ForEach(th, args[2], [&](Thread& t, Value item) {
    Owned count(Call(t, get, {item, Value::Int(0)}));
    Owned next(count ? Binary(t, BinaryOp::kAdd, count, Value::Int(1)) : Value());
    return next && SetItem(t, args[1], item, next);
  });
  return ok ? Value::None() : Value();
}

}  // namespace

State* StateOf(Type* type) { return vm::FindModuleState<State>(type, tessera_module__collections); }

const TypeSpec kTupleGetterType = {"collections._tuplegetter", sizeof(TupleGetter), 0, nullptr, kGetterMethods, kGetterGetSets, &FillGetter};
const MethodDef kFunctions[] = {
    {"_count_elements", &CountElements, "($module, mapping, iterable, /)", "Adds one to the value of each item in the mapping."}, {}};

namespace {

// Adds the type under its short name. Takes over the reference; returns a new one.
Value AddType(Thread& th, Value module, const char* name, Value owned) {
  Owned type(owned), key(type ? Value(Intern(th, name)) : Value());
  return key && DictSet(th, ModuleDict(module), key.as<Str>(), type) ? type.Release() : Value();
}

bool Exec(interp::ThreadState& thread, uint64_t bits, modules::ModuleState& module_state) {
  vm::Thread& th = static_cast<vm::Thread&>(thread);
  Value module(bits);
  State* state = static_cast<State*>(module_state.data());
  if (!AddModuleFunctions(th, module, kFunctions)) return false;
  state->deque = AddType(th, module, "deque", NewTypeFromSpec(th, kDequeType, module));
  if (state->deque.empty()) return false;
  state->iterator = AddType(th, module, "_deque_iterator", NewTypeFromSpec(th, kDequeIteratorType, module));
  if (state->iterator.empty()) return false;
  state->reverse_iterator = AddType(th, module, "_deque_reverse_iterator", NewTypeFromSpec(th, kDequeReverseIteratorType, module));
  if (state->reverse_iterator.empty()) return false;
  state->default_dict = AddType(th, module, "defaultdict", NewDefaultDictType(th, module));
  if (state->default_dict.empty()) return false;
  Owned getter(AddType(th, module, "_tuplegetter", NewTypeFromSpec(th, kTupleGetterType, module)));
  return static_cast<bool>(getter);
}

constexpr modules::Slot kSlots[] = {modules::Slot::MultipleInterpreters(imports::MultipleInterpreters::kPerInterpreterGilSupported),
                                    modules::Slot::Exec(&Exec)};

}  // namespace

}  // namespace tessera::collections

TESSERA_MODULE(_collections) = {
    .name = "_collections",
    .doc = "Containers: deque and defaultdict.",
    .state_size = sizeof(tessera::collections::State),
    .slots = tessera::collections::kSlots,
    .traverse = &tessera::vm::ValuesState<tessera::collections::State>::Traverse,
    .clear = &tessera::vm::ValuesState<tessera::collections::State>::Clear,
    .free = &tessera::vm::ValuesState<tessera::collections::State>::Free,
};

// A native Python module in a shared object, as one outside of this tree would be: functions, state, a type whose methods find the module's state, a
// type with data of its own over one that it does not know. -DNAME and -DSUPPORT make the variants of the matrix.
#include "objects/class.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/heap_type.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "vm/extension.h"
#include "vm/module_type.h"

#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)
#define EXPAND(macro, ...) macro(__VA_ARGS__)
#define JOIN2(a, b) a##b
#define JOIN(a, b) JOIN2(a, b)
#define DEFINITION JOIN(tessera_module_, NAME)

extern const tessera::modules::ModuleDef DEFINITION;

namespace greet {

using namespace tessera::objects;  // NOLINT
namespace modules = tessera::modules;
namespace vm = tessera::vm;
using Support = tessera::imports::MultipleInterpreters;

struct State {
  Value counter_type;
  Value label_type;
};
struct StateWithCount : State {
  int64_t greetings;
};

Value Hello(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "hello() argument must be str, not %T", args[1]);
  ++vm::StateOf<StateWithCount>(args[0]).greetings;
  return Format(th, "hello, %U", args[1]);
}
Value Greetings(Thread&, const Value* args) { return Value::Int(vm::StateOf<StateWithCount>(args[0]).greetings); }

constexpr MethodDef kFunctions[] = {
    {"hello", &Hello, "($module, name, /)", "Greets."},
    {"greetings", &Greetings, "($module, /)", "How often."},
    {}};

// --- A type whose methods find their module ---

struct Counter : Object {
  int64_t count;
};

Value CounterNew(Thread& th, Type* type, Args) {
  Object* made = AllocateInstance(th, type);
  if (made == nullptr) return Value();
  static_cast<Counter*>(made)->count = 0;
  return Value(made);
}

Value Count(Thread& th, const Value* args) {
  StateWithCount* state = vm::StateOfType<StateWithCount>(th, TypeOf(args[0]), DEFINITION);
  if (state == nullptr) return Value();
  ++state->greetings;
  return Value::Int(++args[0].as<Counter>()->count);
}
constexpr MethodDef kCounterMethods[] = {{"count", &Count, "($self, /)", "Counts in the object, and in the module."}, {}};
void FillCounter(Type* type) { type->slots.new_ = &CounterNew; }
constexpr TypeSpec kCounterSpec = {TEXT(NAME) ".Counter", sizeof(Counter), kBaseType, "Counts.", kCounterMethods, nullptr, &FillCounter};

// --- A type that adds data to Counter as if it did not know what that is ---

struct LabelData {
  Value text;
};
// Label itself, for an instance of it or of a class derived from it.
Type* FindLabelType(Object* object);
LabelData* DataOf(Object* object) { return vm::TypeData<LabelData>(Value(object), FindLabelType(object)); }

Value LabelNew(Thread& th, Type* type, Args) {
  Object* made = AllocateInstance(th, type);
  if (made == nullptr) return Value();
  static_cast<Counter*>(made)->count = 100;
  DataOf(made)->text = Value::None();
  return Value(made);
}
void LabelDealloc(Object* object) {
  DecRef(DataOf(object)->text);
  vm::DeallocBase(FindLabelType(object)->base, object);
}
Type* FindLabelType(Object* object) {
  Type* type = TypeOf(Value(object));
  while (HasFlag(type->base, kHeapType) && AsHeapType(type->base)->native_dealloc == &LabelDealloc) type = type->base;
  return type;
}
int LabelTraverse(Object* object, tessera::immortal::Visitor visit) {
  if (int result = VisitValue(visit, DataOf(object)->text)) return result;
  return vm::TraverseBase(FindLabelType(object)->base, object, visit);
}
int LabelClear(Object* object) {
  DecRef(std::exchange(DataOf(object)->text, Value::None()));
  return vm::ClearBase(FindLabelType(object)->base, object);
}
Value GetText(Thread&, Value self) { return Dup(DataOf(self.object())->text); }
bool SetText(Thread& th, Value self, Value value) {
  if (value.empty()) return Raise(th, types::kAttributeError, "text cannot be deleted"), false;
  DecRef(std::exchange(DataOf(self.object())->text, Dup(value)));
  return true;
}
constexpr GetSetDef kLabelGetSets[] = {{"text", &GetText, &SetText, "What it says."}, {}};
void FillLabel(Type* type) {
  type->slots.new_ = &LabelNew;
  type->dealloc = &LabelDealloc;
  type->traverse = &LabelTraverse;
  type->clear = &LabelClear;
}
constexpr TypeSpec kLabelSpec = {TEXT(NAME) ".Label", 0, kBaseType, "A counter with a text.", nullptr, kLabelGetSets, &FillLabel};

// --- The module ---

bool Exec(tessera::interp::ThreadState& thread, uint64_t bits, modules::ModuleState& module_state) {
  Thread& th = static_cast<Thread&>(thread);
  Value module(bits);
  StateWithCount* state = static_cast<StateWithCount*>(module_state.data());
  state->counter_type = NewTypeFromSpec(th, kCounterSpec, module);
  if (state->counter_type.empty()) return false;
  state->label_type = vm::NewTypeWithData(th, kLabelSpec, module, state->counter_type.as<Type>(), sizeof(LabelData));
  if (state->label_type.empty()) return false;
  Dict* dict = ModuleDict(module);
  return vm::PutNew(th, dict, "Counter", Dup(state->counter_type)) && vm::PutNew(th, dict, "Label", Dup(state->label_type));
}

constexpr modules::Slot kSlots[] = {
    modules::Slot::Exec(&Exec),
#ifdef SUPPORT
    modules::Slot::MultipleInterpreters(SUPPORT),
#else
#define SUPPORT Support::kSupported
#endif
};
constexpr vm::NativeModule kContents = {kFunctions, nullptr};
#ifndef ONCE
#define ONCE false
#endif
constexpr Support kSupport = SUPPORT;

}  // namespace greet

EXPAND(TESSERA_PYTHON_EXTENSION, NAME, greet::kSupport, ONCE);

EXPAND(TESSERA_MODULE, NAME) = {
    .name = TEXT(NAME),
    .doc = "Greets.",
    .state_size = sizeof(greet::StateWithCount),
    .slots = greet::kSlots,
    .traverse = &tessera::vm::ValuesState<greet::State>::Traverse,
    .clear = &tessera::vm::ValuesState<greet::State>::Clear,
    .free = &tessera::vm::ValuesState<greet::State>::Free,
    .once_per_process = ONCE,
    .contents = &greet::kContents,
};

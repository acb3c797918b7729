// Function, cell and generator objects.
#include "vm/function.h"

#include "objects/builtin_types.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/function.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/class.h"
#include "objects/weakref.h"
#include "vm/audit.h"
#include "vm/eval.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

Function* NewFunction(Thread& th, CodeInstance* code, Dict* globals) {
  Value module = FindDictItem(th, globals, ids::__name__());
  if (module.empty()) return nullptr;
  Function* f = New<Function>(th, types::kFunction);
  if (f == nullptr) return nullptr;
  f->code = code;
  f->globals = globals;
  IncRef(Value(code));
  IncRef(Value(globals));
  f->defaults = f->kwdefaults = f->closure = f->annotations = Value::None();
  f->type_params = EmptyTuple();
  f->name = Dup(code->name);
  f->qualname = Dup(code->qualname);
  f->doc = code->body->constants.count > 0 && IsExactStr(code->constants[0]) && (code->flags & bytecode::kOptimized) ? Dup(code->constants[0]) : Value::None();
  f->module = module.IsNotFound() ? Value::None() : Dup(module);
  f->dict = Value::Unbound();
  return f;
}

Cell* NewCell(Thread& th, Value content) {
  Cell* cell = New<Cell>(th, types::kCell);
  if (cell != nullptr) cell->content = Dup(content);
  return cell;
}

namespace {

// --- function ---

template <class Visit>
void EachFunctionField(Function* f, Visit visit) {
  for (Value* v : {&f->defaults, &f->kwdefaults, &f->closure, &f->name, &f->qualname, &f->doc, &f->module, &f->annotations, &f->type_params, &f->dict}) visit(v);
}

void DeallocFunction(Object* object) {
  Function* f = static_cast<Function*>(object);
  HideFromCollector(f);
  ClearWeakRefsOf(f);
  EachFunctionField(f, [](Value* v) { DecRef(std::exchange(*v, Value::None())); });
  DecRef(Value(f->code));
  DecRef(Value(f->globals));
  FreeObject(f);
}

int TraverseFunction(Object* object, immortal::Visitor visit) {
  Function* f = static_cast<Function*>(object);
  int result = VisitValue(visit, Value(f->globals));
  if (result == 0) result = VisitValue(visit, Value(f->code));
  EachFunctionField(f, [&](Value* v) {
    if (result == 0) result = VisitValue(visit, *v);
  });
  return result;
}

int ClearFunction(Object* object) {
  Function* f = static_cast<Function*>(object);
  for (Value* v : {&f->defaults, &f->kwdefaults, &f->annotations}) DecRef(std::exchange(*v, Value::None()));
  DecRef(std::exchange(f->dict, Value::Unbound()));
  return 0;  // the closure stays, running code relies on it: a cycle through it is broken in the cells, which others may share
}

Value FunctionRepr(objects::Thread& th, Value self) {
  return Format(th, "<function %U at 0x%llx>", self.as<Function>()->qualname, static_cast<unsigned long long>(self.bits()));
}

Value BindFunction(objects::Thread& th, Value function, Value object, Value) {
  if (object.empty() || object.IsUnbound()) return Dup(function);
  return NewMethod(th, function, object);
}

bool AuditGet(objects::Thread& th, Value self, const char* name) { return AuditAttribute(th, "object.__getattr__", self, name); }
// Setting an attribute to nothing deletes it.
bool AuditSet(objects::Thread& th, Value self, const char* name, Value v) {
  return v.IsNone() ? AuditAttribute(th, "object.__delattr__", self, name) : AuditAttribute(th, "object.__setattr__", self, name, v);
}

Value GetDefaults(objects::Thread& th, Value self) { return AuditGet(th, self, "__defaults__") ? Dup(self.as<Function>()->defaults) : Value(); }
Value GetKwDefaults(objects::Thread& th, Value self) { return AuditGet(th, self, "__kwdefaults__") ? Dup(self.as<Function>()->kwdefaults) : Value(); }
Value GetClosure(objects::Thread&, Value self) { return Dup(self.as<Function>()->closure); }
Value GetCode(objects::Thread& th, Value self) { return AuditGet(th, self, "__code__") ? Dup(Value(self.as<Function>()->code)) : Value(); }
Value GetGlobals(objects::Thread&, Value self) { return Dup(Value(self.as<Function>()->globals)); }
Value GetName(objects::Thread&, Value self) { return Dup(self.as<Function>()->name); }
Value GetQualname(objects::Thread&, Value self) { return Dup(self.as<Function>()->qualname); }
Value GetDoc(objects::Thread&, Value self) { return Dup(self.as<Function>()->doc); }
Value GetModule(objects::Thread&, Value self) { return Dup(self.as<Function>()->module); }
Value GetBuiltins(objects::Thread& th, Value self) {
  Value builtins = BuiltinsOf(th, self.as<Function>()->globals);
  return builtins.empty() ? builtins : Dup(builtins);
}
Value GetTypeParams(objects::Thread&, Value self) { return Dup(self.as<Function>()->type_params); }
Value GetAnnotations(objects::Thread& th, Value self) {
  Function* f = self.as<Function>();
  if (f->annotations.IsNone()) {
    Dict* dict = NewDict(th);
    if (dict == nullptr) return Value();
    f->annotations = dict;
  }
  return Dup(f->annotations);
}
Value GetDict(objects::Thread& th, Value self) {
  Function* f = self.as<Function>();
  if (f->dict.IsUnbound()) {
    Dict* dict = NewDict(th);
    if (dict == nullptr) return Value();
    f->dict = dict;
  }
  return Dup(f->dict);
}

bool Replace(Value* field, Value v) {
  DecRef(std::exchange(*field, Dup(v)));
  return true;
}
bool RaiseMust(objects::Thread& th, const char* what, const char* kind) {
  Raise(th, types::kTypeError, "%s must be set to a %s object", what, kind);
  return false;
}

bool SetDefaults(objects::Thread& th, Value self, Value v) {
  if (v.empty()) v = Value::None();
  if (!v.IsNone() && !IsTuple(v)) return RaiseMust(th, "__defaults__", "tuple");
  return AuditSet(th, self, "__defaults__", v) && Replace(&self.as<Function>()->defaults, v);
}
bool SetKwDefaults(objects::Thread& th, Value self, Value v) {
  if (v.empty()) v = Value::None();
  if (!v.IsNone() && !IsDict(v)) return RaiseMust(th, "__kwdefaults__", "dict");
  return AuditSet(th, self, "__kwdefaults__", v) && Replace(&self.as<Function>()->kwdefaults, v);
}
bool SetAnnotations(objects::Thread& th, Value self, Value v) {
  if (v.empty()) v = Value::None();
  if (!v.IsNone() && !IsDict(v)) return RaiseMust(th, "__annotations__", "dict");
  return Replace(&self.as<Function>()->annotations, v);
}
bool SetTypeParams(objects::Thread& th, Value self, Value v) {
  if (!v.empty() && IsTuple(v)) return Replace(&self.as<Function>()->type_params, v);
  Raise(th, types::kTypeError, "__type_params__ must be set to a tuple");
  return false;
}
bool SetName(objects::Thread& th, Value self, Value v) {
  if (v.empty() || !IsStr(v)) return RaiseMust(th, "__name__", "string");
  return Replace(&self.as<Function>()->name, v);
}
bool SetQualname(objects::Thread& th, Value self, Value v) {
  if (v.empty() || !IsStr(v)) return RaiseMust(th, "__qualname__", "string");
  return Replace(&self.as<Function>()->qualname, v);
}
bool SetDoc(objects::Thread&, Value self, Value v) { return Replace(&self.as<Function>()->doc, v.empty() ? Value::None() : v); }
bool SetModule(objects::Thread&, Value self, Value v) { return Replace(&self.as<Function>()->module, v.empty() ? Value::None() : v); }
bool SetDict(objects::Thread& th, Value self, Value v) {
  if (v.empty()) {
    Raise(th, types::kTypeError, "cannot delete __dict__");
    return false;
  }
  if (!IsDict(v)) {
    Raise(th, types::kTypeError, "__dict__ must be set to a dictionary, not a '%T'", v);
    return false;
  }
  return Replace(&self.as<Function>()->dict, v);
}
bool SetCode(objects::Thread& th, Value self, Value v) {
  if (v.empty() || !IsExactly(v, types::kCode)) return RaiseMust(th, "__code__", "code");
  if (!AuditSet(th, self, "__code__", v)) return false;
  Function* f = self.as<Function>();
  int64_t have = f->closure.IsNone() ? 0 : f->closure.as<Tuple>()->size;
  int64_t want = v.as<CodeInstance>()->body->free_count;
  if (have != want) {
    Raise(th, types::kValueError, "%U() requires a code object with %lld free vars, not %lld", f->name, static_cast<long long>(have),
          static_cast<long long>(want));
    return false;
  }
  Value code = RunnableCode(AsVm(th), v);
  if (code.empty()) return false;
  DecRef(Value(std::exchange(f->code, code.as<CodeInstance>())));
  return true;
}

// type(f)(code, globals, name=None, argdefs=None, closure=None)
Value NewFunctionObject(objects::Thread& th, Type*, Args args) {
  static constexpr MethodDef kNew = {"function", nullptr, "(code, globals, name=None, argdefs=None, closure=None)", nullptr};
  BoundArgs bound;
  if (!BindNative(th, &kNew, args, &bound)) return Value();
  Value* v = bound.values;
  for (int n = 2; n < 5; ++n)
    if (v[n].IsUnbound()) v[n] = Value::None();
  if (!IsExactly(v[0], types::kCode)) return Raise(th, types::kTypeError, "function() argument 'code' must be code, not %T", v[0]);
  if (!IsDict(v[1])) return Raise(th, types::kTypeError, "function() argument 'globals' must be dict, not %T", v[1]);
  if (!v[2].IsNone() && !IsStr(v[2])) return Raise(th, types::kTypeError, "arg 3 (name) must be None or string");
  if (!v[3].IsNone() && !IsTuple(v[3])) return Raise(th, types::kTypeError, "arg 4 (defaults) must be None or tuple");
  int64_t want = v[0].as<CodeInstance>()->body->free_count;
  if (!IsTuple(v[4]) && (want > 0 || !v[4].IsNone()))
    return Raise(th, types::kTypeError, want > 0 ? "arg 5 (closure) must be tuple" : "arg 5 (closure) must be None or tuple");
  int64_t have = v[4].IsNone() ? 0 : v[4].as<Tuple>()->size;
  if (have != want)
    return Raise(th, types::kValueError, "%U requires closure of length %lld, not %lld", v[0].as<CodeInstance>()->name, static_cast<long long>(want),
                 static_cast<long long>(have));
  for (int64_t n = 0; n < have; ++n)
    if (!IsExactly(v[4].as<Tuple>()->items()[n], types::kCell))
      return Raise(th, types::kTypeError, "arg 5 (closure) expected cell, found %T", v[4].as<Tuple>()->items()[n]);
  if (!AuditEvent(th, "function.__new__", {v[0]})) return Value();
  Owned code(RunnableCode(AsVm(th), v[0]));
  Function* f = code ? NewFunction(AsVm(th), code.as<CodeInstance>(), v[1].as<Dict>()) : nullptr;
  if (f == nullptr) return Value();
  if (!v[2].IsNone()) Replace(&f->name, v[2]);
  Replace(&f->defaults, v[3]);
  Replace(&f->closure, have == 0 ? Value::None() : v[4]);
  return f;
}

constexpr GetSetDef kFunctionGetSets[] = {{"__defaults__", &GetDefaults, &SetDefaults},
                                          {"__kwdefaults__", &GetKwDefaults, &SetKwDefaults},
                                          {"__closure__", &GetClosure, &ReadOnlyMember, nullptr},
                                          {"__code__", &GetCode, &SetCode},
                                          {"__globals__", &GetGlobals, &ReadOnlyMember, nullptr},
                                          {"__builtins__", &GetBuiltins, &ReadOnlyMember, nullptr},
                                          {"__name__", &GetName, &SetName},
                                          {"__qualname__", &GetQualname, &SetQualname},
                                          {"__doc__", &GetDoc, &SetDoc},
                                          {"__module__", &GetModule, &SetModule},
                                          {"__annotations__", &GetAnnotations, &SetAnnotations},
                                          {"__type_params__", &GetTypeParams, &SetTypeParams},
                                          {"__dict__", &GetDict, &SetDict},
                                          {}};

// --- cell ---

void DeallocCell(Object* object) {
  Cell* cell = static_cast<Cell*>(object);
  DecRef(std::exchange(cell->content, Value::Unbound()));
  FreeObject(cell);
}
int TraverseCell(Object* object, immortal::Visitor visit) { return VisitValue(visit, static_cast<Cell*>(object)->content); }
int ClearCell(Object* object) {
  DecRef(std::exchange(static_cast<Cell*>(object)->content, Value::Unbound()));
  return 0;
}
Value CellContents(objects::Thread& th, Value self) {
  Value v = self.as<Cell>()->content;
  if (v.IsUnbound()) return Raise(th, types::kValueError, "Cell is empty");
  return Dup(v);
}
bool SetCellContents(objects::Thread&, Value self, Value v) {
  DecRef(std::exchange(self.as<Cell>()->content, v.empty() ? Value::Unbound() : Dup(v)));
  return true;
}
Value CellRepr(objects::Thread& th, Value self) {
  Value v = self.as<Cell>()->content;
  unsigned long long at = self.bits();
  if (v.IsUnbound()) return Format(th, "<cell at 0x%llx: empty>", at);
  return Format(th, "<cell at 0x%llx: %T object at 0x%llx>", at, v, static_cast<unsigned long long>(v.bits()));
}
// By what they hold; an empty one comes before all others.
Value CellCompare(objects::Thread& th, Value a, Value b, CompareOp op) {
  if (!IsExactly(a, types::kCell) || !IsExactly(b, types::kCell)) return Value::NotImplemented();
  Owned x = Owned::Borrow(a.as<Cell>()->content), y = Owned::Borrow(b.as<Cell>()->content);
  bool x_empty = x.get().IsUnbound(), y_empty = y.get().IsUnbound();
  if (!x_empty && !y_empty) return Compare(th, x, y, op);
  return Compare(th, Value::Int(!x_empty), Value::Int(!y_empty), op);
}
Value NewCellObject(objects::Thread& th, Type*, Args args) {
  if (args.kwnames != nullptr) return Raise(th, types::kTypeError, "cell() takes no keyword arguments");
  if (args.count > 1) return Raise(th, types::kTypeError, "cell expected at most 1 argument, got %zu", args.count);
  return NewCell(AsVm(th), args.count == 1 ? args.values[0] : Value::Unbound());
}
constexpr GetSetDef kCellGetSets[] = {{"cell_contents", &CellContents, &SetCellContents}, {}};

// --- generator ---

void ReleaseRegisters(Generator* g) {
  for (uint32_t n = g->live; n-- > 0;) {
    Value old = std::exchange(g->registers()[n], Value::Unbound());
    XDecRef(old);
  }
  g->live = 0;
}

void FinalizeGenerator(Object* object) {
  Generator* g = static_cast<Generator*>(object);
  if (g->state != Generator::kSuspended) return;
  objects::Thread& th = CurrentThread();
  Value pending = TakeException(th);
  if (!CloseGenerator(th, g)) WriteUnraisable(th, g);
  ClearException(th);
  if (!pending.empty()) RestoreException(th, pending);
}

void DeallocGenerator(Object* object) {
  Generator* g = static_cast<Generator*>(object);
  if (g->state == Generator::kSuspended && immortal::FinalizeFromDealloc(g)) return;
  HideFromCollector(g);
  ClearWeakRefsOf(g);
  ReleaseRegisters(g);
  if (g->frame != nullptr) {
    g->frame->saved = nullptr;
    DecRef(Value(g->frame));
  }
  DecRef(g->exc.exception);
  DecRef(g->locals);
  DecRef(g->name);
  DecRef(g->qualname);
  DecRef(Value(g->function));
  FreeObject(g);
}

int TraverseGenerator(Object* object, immortal::Visitor visit) {
  Generator* g = static_cast<Generator*>(object);
  if (int r = VisitValues(visit, g->registers(), g->live)) return r;
  if (int r = VisitValue(visit, g->exc.exception)) return r;
  if (int r = VisitValue(visit, g->locals)) return r;
  if (int r = VisitObject(visit, g->frame)) return r;
  return VisitValue(visit, Value(g->function));
}

int ClearGenerator(Object* object) {
  Generator* g = static_cast<Generator*>(object);
  g->state = Generator::kFinished;
  ReleaseRegisters(g);
  return 0;
}

Value GeneratorNext(objects::Thread& th, Value self) { return SendGenerator(th, self.as<Generator>(), Value::None()); }
Value GeneratorIter(objects::Thread&, Value self) { return Dup(self); }

// What send, throw and next give to Python: StopIteration with the value at the end.
Value ToPython(objects::Thread& th, Value v, Value returned) {
  Owned value(returned);
  return v.IsNotFound() ? RaiseStopIteration(th, value) : v;
}

Value GeneratorSend(objects::Thread& th, const Value* args) {
  Value returned;
  Value v = SendGenerator(th, args[0].as<Generator>(), args[1], &returned);
  return ToPython(th, v, returned);
}

Value GeneratorThrow(objects::Thread& th, const Value* args) {
  if (!args[2].IsUnbound() &&
      !Warn(th, types::kDeprecationWarning, 1, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead."))
    return Value();
  Value type = args[1], value = args[2].IsUnbound() ? Value::None() : args[2], traceback = args[3].IsUnbound() ? Value::None() : args[3];
  if (!traceback.IsNone() && !IsExactly(traceback, types::kTraceback)) return Raise(th, types::kTypeError, "throw() third argument must be a traceback object");
  Owned exception;
  if (IsExceptionClass(type)) {
    if (IsException(value) && IsSubtype(TypeOf(value), type.as<Type>())) exception.Reset(Dup(value));
    else if (value.IsNone()) exception.Reset(Call(th, type, {}));
    else if (IsTuple(value)) exception.Reset(Call(th, type, {value.as<Tuple>()->items(), static_cast<size_t>(value.as<Tuple>()->size)}));
    else exception.Reset(Call(th, type, {value}));
    if (exception && !IsException(exception))
      Raise(th, types::kTypeError, "calling %R should have returned an instance of BaseException, not %T", type, exception.get());
    if (th.failed()) exception.Reset(TakeException(th));  // what went wrong is thrown instead
  } else if (IsException(type)) {
    if (!value.IsNone()) return Raise(th, types::kTypeError, "instance exception may not have a separate value");
    exception.Reset(Dup(type));
  } else {
    return Raise(th, types::kTypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
  }
  if (!traceback.IsNone()) DecRef(std::exchange(exception.as<ExceptionObject>()->traceback, Dup(traceback)));
  Value returned;
  Value v = ThrowIntoGenerator(th, args[0].as<Generator>(), exception.Release(), &returned);
  return ToPython(th, v, returned);
}

Value GeneratorClose(objects::Thread& th, const Value* args) { return CloseGenerator(th, args[0].as<Generator>()) ? Value::None() : Value(); }

Value GeneratorRepr(objects::Thread& th, Value self) {
  return Format(th, "<generator object %U at 0x%llx>", self.as<Generator>()->qualname, static_cast<unsigned long long>(self.bits()));
}
Value GiRunning(objects::Thread&, Value self) { return Value::Bool(self.as<Generator>()->state == Generator::kRunning); }
Value GiSuspended(objects::Thread&, Value self) { return Value::Bool(self.as<Generator>()->state == Generator::kSuspended); }
Value GiCode(objects::Thread& th, Value self) { return AuditGet(th, self, "gi_code") ? Dup(Value(self.as<Generator>()->code)) : Value(); }
Value GiYieldFrom(objects::Thread&, Value self) {
  Generator* g = self.as<Generator>();
  if (g->state != Generator::kSuspended || !g->delegating) return Value::None();
  return Dup(g->registers()[g->code->local_count + bytecode::OperandB(g->pc[0])]);
}
Value GiFrame(objects::Thread& th, Value self) {
  if (!AuditGet(th, self, "gi_frame")) return Value();
  Generator* g = self.as<Generator>();
  if (g->state == Generator::kFinished) return Value::None();
  if (g->state == Generator::kRunning) {
    for (Activation* act = AsVm(th).act; act != nullptr; act = act->previous)
      if (act->generator == g) return Dup(Value(FrameOf(AsVm(th), act)));
    return Value::None();
  }
  if (g->frame == nullptr) {
    Frame* frame = New<Frame>(th, types::kFrame);
    if (frame == nullptr) return Value();
    frame->back = Value::None();
    frame->code = g->code;
    IncRef(Value(g->code));
    frame->globals = g->function->globals;
    IncRef(Value(frame->globals));
    frame->locals = Value::Unbound();
    frame->activation = nullptr;
    frame->pc = static_cast<uint32_t>(g->pc - (g->delegating ? 0 : 1) - g->code->code);
    frame->raised_at = frame->pc;
    frame->saved = g->registers();
    frame->owns_saved = false;
    g->frame = frame;
  }
  return Dup(Value(g->frame));
}
Value GeneratorName(objects::Thread&, Value self) { return Dup(self.as<Generator>()->name); }
Value GeneratorQualname(objects::Thread&, Value self) { return Dup(self.as<Generator>()->qualname); }
bool SetGeneratorName(objects::Thread& th, Value self, Value v) {
  if (v.empty() || !IsStr(v)) return RaiseMust(th, "__name__", "string");
  return Replace(&self.as<Generator>()->name, v);
}
bool SetGeneratorQualname(objects::Thread& th, Value self, Value v) {
  if (v.empty() || !IsStr(v)) return RaiseMust(th, "__qualname__", "string");
  return Replace(&self.as<Generator>()->qualname, v);
}

constexpr MethodDef kGeneratorMethods[] = {
    {"send", &GeneratorSend, "($self, value, /)", "Goes on with the value of the yield expression; returns what is yielded next or raises StopIteration."},
    {"throw", &GeneratorThrow, "($self, typ, val=None, tb=None, /)", "Raises an exception where the generator waits; returns what is yielded next."},
    {"close", &GeneratorClose, "($self, /)", "Raises GeneratorExit where the generator waits."},
    {}};
constexpr GetSetDef kGeneratorGetSets[] = {{"gi_running", &GiRunning},   {"gi_suspended", &GiSuspended},
                                           {"gi_code", &GiCode},         {"gi_yieldfrom", &GiYieldFrom},
                                           {"gi_frame", &GiFrame},       {"__name__", &GeneratorName, &SetGeneratorName},
                                           {"__qualname__", &GeneratorQualname, &SetGeneratorQualname}, {}};

}  // namespace
}  // namespace tessera::vm

namespace tessera::objects {

void InitFunctionType(Type* type) {
  type->size = sizeof(vm::Function);
  type->type_flags |= kCollectable | kHasWeakRefs;
  type->dict_offset = sizeof(vm::Function) - sizeof(Value);  // the last field
  type->dealloc = &vm::DeallocFunction;
  type->traverse = &vm::TraverseFunction;
  type->clear = &vm::ClearFunction;
  type->slots.repr = &vm::FunctionRepr;
  type->slots.call = &vm::CallFunction;
  type->slots.descr_get = &vm::BindFunction;
  type->slots.new_ = &vm::NewFunctionObject;
  type->getsets = vm::kFunctionGetSets;
}

void InitCellType(Type* type) {
  type->size = sizeof(vm::Cell);
  type->type_flags |= kCollectable;
  type->dealloc = &vm::DeallocCell;
  type->traverse = &vm::TraverseCell;
  type->clear = &vm::ClearCell;
  type->slots.repr = &vm::CellRepr;
  type->slots.richcompare = &vm::CellCompare;
  type->slots.hash = &HashNotImplemented;
  type->slots.new_ = &vm::NewCellObject;
  type->getsets = vm::kCellGetSets;
}

void InitGeneratorType(Type* type) {
  type->size = sizeof(vm::Generator);
  type->item_size = sizeof(Value);
  type->type_flags |= kCollectable | kHasWeakRefs | kDisallowInstantiation;
  type->dealloc = &vm::DeallocGenerator;
  type->traverse = &vm::TraverseGenerator;
  type->clear = &vm::ClearGenerator;
  type->finalize = &vm::FinalizeGenerator;
  type->slots.repr = &vm::GeneratorRepr;
  type->slots.iter = &vm::GeneratorIter;
  type->slots.iternext = &vm::GeneratorNext;
  type->methods = vm::kGeneratorMethods;
  type->getsets = vm::kGeneratorGetSets;
}

}  // namespace tessera::objects

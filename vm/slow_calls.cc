// Calls that are more than a Python function with just the arguments it wants.
#include "objects/arguments.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/function.h"
#include "objects/identifiers.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "vm/eval.h"
#include "vm/evaluator.h"
#include "vm/perf.h"
#include "vm/operands.h"
#include "vm/stack.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

// Handed on by reference: a copy would read back in wide words what was just written in narrow ones, which stalls.
// A call whose operands have been taken out of their registers: callable, then `count` + keywords values at `args`, all owned. args[-1] is free.
struct Window {
  Value callable;
  Value* args;
  size_t count;
  Tuple* kwnames;  // owned, or null

  size_t total() const { return count + (kwnames == nullptr ? 0 : static_cast<size_t>(kwnames->size)); }
  void Release() {
    for (size_t n = total(); n-- > 0;) DecRef(args[n]);
    if (kwnames != nullptr) DecRef(Value(kwnames));
  }
};

Outcome PutResult(Value* base, Instruction i, Value result) {
  if (result.empty()) return Outcome::kFailed;
  Put(base, OperandC(i), result);
  return Outcome::kDone;
}

// Enters a function whose arguments already lie where its parameters are, some of them to be filled with defaults. False: it is not that
// simple, and nothing is done.
bool EnterInPlace(Thread& th, const Window& w, Continuation continuation, Value pending) {
  Function* fn = w.callable.as<Function>();
  CodeInstance* code = fn->code;
  Activation* callee = th.act->next;
  Value* base = w.args + code->local_count;
  if (!code->simple || w.kwnames != nullptr || w.count > code->argcount || callee == nullptr || th.recursion_left <= 0) return false;
  if (base + code->temp_count > th.stack_end) return false;
  Value* missing = w.args + w.count;
  size_t count = code->argcount - w.count;
  if (count > 0) {
    const Tuple* defaults = fn->defaults.IsNone() ? nullptr : fn->defaults.as<Tuple>();
    if (defaults == nullptr || static_cast<size_t>(defaults->size) < count) return false;
    const Value* last = defaults->items() + defaults->size - count;
    for (size_t n = 0; n < count; ++n) missing[n] = Dup(last[n]);
  }
  for (Value* r = missing + count; r < base; ++r) *r = Value::Unbound();
  callee->base = base;
  callee->code = code;
  callee->function = fn;
  callee->globals = fn->globals;
  callee->pending = pending;
  callee->chunk_top = nullptr;
  Enter(th, callee, continuation);
  return true;
}

Outcome CallPython(Thread& th, Window& w, Continuation continuation, Value pending) {
  if (EnterInPlace(th, w, continuation, pending)) [[likely]] return Outcome::kReload;
  bool ok = PushFunction(th, w.callable.as<Function>(), {w.args, w.count, w.kwnames}, w.args + w.total(), continuation, pending);
  w.Release();
  return ok ? Outcome::kReload : Outcome::kFailed;
}

// Calls `def` with all its values by position, the optional ones that are missing as Unbound. NotFound: it is not that simple.
Value CallByPosition(Thread& th, const MethodDef* def, const Value* args, size_t count) {
  constexpr size_t kFew = 6;
  const Signature& s = def->signature;
  if (s.simple && count == s.params) return def->function(th, args);
  if (s.varargs || s.varkw || s.params > kFew || count < s.required || count > s.positional) return Value::NotFound();
  Value values[kFew];
  for (size_t n = 0; n < s.params; ++n) values[n] = n < count ? args[n] : Value::Unbound();
  return def->function(th, values);
}

// A native function or method called without keywords. NotFound: it is not that simple.
Value CallNativeFunction(Thread& th, const Window& w) {
  if (!w.callable.IsObject() || w.kwnames != nullptr) return Value::NotFound();
  const immortal::TypeInfo* type = w.callable.object()->type;
  if (type == types::kMethodDescriptor) {
    MethodDescriptor* method = w.callable.as<MethodDescriptor>();
    if (w.count == 0 || !IsSubtype(TypeOf(w.args[0]), method->owner)) return Value::NotFound();
    return CallByPosition(th, method->def, w.args, w.count);
  }
  if (type != types::kBuiltinFunction) return Value::NotFound();
  BuiltinFunction* function = w.callable.as<BuiltinFunction>();
  if (!function->def->signature.has_self) return CallByPosition(th, function->def, w.args, w.count);
  w.args[-1] = function->self;  // lent: the callable holds it
  return CallByPosition(th, function->def, w.args - 1, w.count + 1);
}

Outcome CallNativeObject(Thread& th, Value* base, Instruction i, Window& w) {
  Value result = CallNativeFunction(th, w);
  if (result.IsNotFound()) result = Call(th, w.callable, {w.args, w.count, w.kwnames});
  w.Release();
  DecRef(w.callable);
  return PutResult(base, i, result);
}

// The Python __init__ of a class whose instances object.__new__ makes and type.__call__ calls; empty: it is not that simple.
Value PlainInit(Thread& th, Type* type) {
  if (!HasFlag(type, kHeapType) || HasFlag(type, kAbstract) || type->slots.new_ != types::kObject->slots.new_) return Value();
  if (static_cast<const Type*>(static_cast<const Object*>(type)->type) != types::kType) return Value();
  Value init = FindOnType(th, type, ids::__init__());
  if (init.empty() || init.IsNotFound() || !IsExactly(init, types::kFunction)) return Value();
  if (init.as<Function>()->code->trampoline != nullptr) return Value();
  return init;
}

Outcome CallAny(Thread& th, Value* base, Instruction i, Window& w) {
  while (IsExactly(w.callable, types::kMethod)) {
    Method* method = w.callable.as<Method>();
    Value function = Dup(method->function);
    *--w.args = Dup(method->self);
    ++w.count;
    DecRef(w.callable);
    w.callable = function;
    if (IsExactly(function, types::kMethod)) return CallNativeObject(th, base, i, w);  // a method of a method: rare, and no room for another self
  }
  if (IsExactly(w.callable, types::kFunction)) {
    if (w.callable.as<Function>()->code->trampoline != nullptr) [[unlikely]] return CallNativeObject(th, base, i, w);
    return CallPython(th, w, Continuation::kCall, Value());
  }
  if (IsExactly(w.callable, types::kType)) {
    Type* type = w.callable.as<Type>();
    Value init = PlainInit(th, type);
    if (!init.empty()) {
      Object* instance = AllocateInstance(th, type);
      if (instance == nullptr) {
        w.Release();
        DecRef(w.callable);
        return Outcome::kFailed;
      }
      IncRef(init);
      *--w.args = Dup(Value(instance));
      ++w.count;
      DecRef(w.callable);  // the instance holds its type
      w.callable = init;
      return CallPython(th, w, Continuation::kInit, instance);
    }
    if (th.failed()) {
      w.Release();
      DecRef(w.callable);
      return Outcome::kFailed;
    }
  }
  return CallNativeObject(th, base, i, w);
}

// Where LOAD_METHOD's window has its callable and arguments.
Window MethodWindow(Value* base, Instruction i) {
  Value* a = &base[OperandA(i)];
  size_t given = static_cast<uint16_t>(OperandB(i));
  if (a[0].IsUnbound()) return {a[1], a + 2, given, nullptr};
  return {a[0], a + 1, given + 1, nullptr};
}

void TakeKeywords(Window* w) {
  w->kwnames = w->args[w->count].as<Tuple>();
  w->count -= static_cast<size_t>(w->kwnames->size);
}

}  // namespace

Outcome SlowCall(Thread& th, Value* base, Instruction i) {
  Value* a = &base[OperandA(i)];
  Window w{a[0], a + 1, static_cast<uint16_t>(OperandB(i)), nullptr};
  return CallAny(th, base, i, w);
}

Outcome SlowCallMethod(Thread& th, Value* base, Instruction i) {
  Window w = MethodWindow(base, i);
  return CallAny(th, base, i, w);
}

Outcome SlowCallKw(Thread& th, Value* base, Instruction i) {
  Value* a = &base[OperandA(i)];
  Window w{a[0], a + 1, static_cast<uint16_t>(OperandB(i)), nullptr};
  TakeKeywords(&w);
  return CallAny(th, base, i, w);
}

Outcome SlowCallMethodKw(Thread& th, Value* base, Instruction i) {
  Window w = MethodWindow(base, i);
  TakeKeywords(&w);
  return CallAny(th, base, i, w);
}

Value CallWithTuple(Thread& th, Value callable, Tuple* args, Dict* kwargs) {
  if (kwargs == nullptr || kwargs->used == 0) return Call(th, callable, {args->items(), static_cast<size_t>(args->size)});
  int64_t total = args->size + kwargs->used;
  Owned names(NewTuple(th, kwargs->used));
  Owned values(NewTuple(th, total));
  if (!names || !values) return Value();
  for (int64_t n = 0; n < args->size; ++n) values.as<Tuple>()->items()[n] = Dup(args->items()[n]);
  int64_t position = 0, n = 0;
  Value key, value;
  while (DictNext(kwargs, &position, &key, &value)) {
    if (!IsStr(key)) return Raise(th, types::kTypeError, "keywords must be strings");
    names.as<Tuple>()->items()[n] = Dup(key);
    values.as<Tuple>()->items()[args->size + n++] = Dup(value);
  }
  return Call(th, callable, {values.as<Tuple>()->items(), static_cast<size_t>(args->size), names.as<Tuple>()});
}

namespace {

Value RaiseStarOperand(Thread& th, Value callable, Value operand) {
  Owned text(CallableText(th, callable));
  if (!text) return Value();
  return Raise(th, types::kTypeError, "%S argument after * must be an iterable, not %.200T", text.get(), operand);
}

}  // namespace

Outcome SlowCallEx(Thread& th, Value* base, Instruction i) {
  Value* a = &base[OperandA(i)];
  bool has_kwargs = OperandB(i) == 1;
  Owned callable(a[0]), args(a[1]), kwargs(has_kwargs ? a[2] : Value());
  if (!IsExactly(args, types::kTuple)) {
    Value operand = args.get();
    Tuple* tuple = TupleFrom(th, operand);
    if (tuple == nullptr) {
      if (PendingIs(th, types::kTypeError) && TypeOf(operand)->slots.iter == nullptr && TypeOf(operand)->slots.getitem == nullptr) {
        ClearException(th);
        RaiseStarOperand(th, callable, operand);
      }
      return Outcome::kFailed;
    }
    args.Reset(tuple);
  }
  Dict* keywords = has_kwargs ? kwargs.as<Dict>() : nullptr;
  return PutResult(base, i, CallWithTuple(th, callable, args.as<Tuple>(), keywords));
}

Value CallFunction(objects::Thread& t, Value function, Args args) {
  Thread& th = AsVm(t);
  RecursionGuard guard(t, "");
  if (!guard || !CheckBreaker(th)) return Value();
  if (!PushFunction(th, Dup(function).as<Function>(), args, StackTop(th), Continuation::kEntry, Value())) return Value();
  return ExecuteEntry(th);
}

bool MakeFunction(Thread& th, Value* base, Instruction i) {
  CodeInstance* code = FindChildCode(th, th.act->code, static_cast<uint16_t>(OperandB(i)));
  if (code == nullptr) return false;
  Function* function = NewFunction(th, code, th.act->globals);
  if (function == nullptr) return false;
  base[OperandA(i)] = function;
  return true;
}

bool SetFunctionAttribute(Thread&, Value* base, Instruction i) {
  Function* function = base[OperandA(i)].as<Function>();
  Value v = Take(base, OperandB(i));
  switch (OperandC(i)) {
    case 1: std::swap(function->defaults, v); break;
    case 2: std::swap(function->kwdefaults, v); break;
    case 4: std::swap(function->annotations, v); break;
    default: std::swap(function->closure, v); break;
  }
  DecRef(v);
  return true;
}

bool LoadBuildClass(Thread& th, Value* base, Instruction i) {
  Value v = FindBuiltin(th, th.act->globals, ids::__build_class__());
  if (v.IsNotFound()) Raise(th, types::kNameError, "__build_class__ not found");
  if (v.empty() || v.IsNotFound()) return false;
  base[OperandA(i)] = v;
  return true;
}

}  // namespace tessera::vm

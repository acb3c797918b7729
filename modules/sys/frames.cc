// Frames and exceptions of the running thread.
#include "modules/sys/functions.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/audit.h"
#include "vm/eval.h"

namespace tessera::sys {

using namespace objects;  // NOLINT
using vm::AsVm;

namespace {

// The exception that is being handled, borrowed, or None.
Value FindHandled(Thread& th) {
  for (ExcState* state = th.exc_state; state != nullptr; state = state->previous)
    if (!state->exception.IsNone() && !state->exception.empty()) return state->exception;
  return Value::None();
}

Value ExcInfo(Thread& th, const Value*) {
  Value e = FindHandled(th);
  Value items[3] = {Value::None(), Value::None(), Value::None()};
  if (!e.IsNone()) {
    items[0] = TypeOf(e);
    items[1] = e;
    items[2] = e.as<ExceptionObject>()->traceback;
  }
  return NewTuple(th, items, 3);
}

Value Exception(Thread& th, const Value*) { return Dup(FindHandled(th)); }

// The activation so many calls up; null when there are not so many. False: exception pending.
bool FindActivation(Thread& t, Value depth_given, vm::Activation** out) {
  int64_t depth = 0;
  if (!depth_given.IsUnbound() && !IndexAsInt64(t, depth_given, &depth, types::kOverflowError)) return false;
  vm::Thread& th = AsVm(t);
  vm::Activation* act = th.act;
  for (; depth > 0 && act != nullptr && act != &th.sentinel; --depth) act = act->previous;
  *out = act == &th.sentinel ? nullptr : act;
  return true;
}

Value GetFrame(Thread& t, const Value* args) {
  vm::Activation* act;
  if (!FindActivation(t, args[1], &act)) return Value();
  if (act == nullptr) return Raise(t, types::kValueError, "call stack is not deep enough");
  vm::Frame* frame = vm::FrameOf(AsVm(t), act);
  if (frame == nullptr || !vm::AuditEvent(t, "sys._getframe", {Value(frame)})) return Value();
  return Dup(Value(frame));
}

Value GetFrameModuleName(Thread& t, const Value* args) {
  vm::Activation* act;
  if (!vm::AuditEvent(t, "sys._getframemodulename", {args[1].IsUnbound() ? Value::Int(0) : args[1]}) || !FindActivation(t, args[1], &act)) return Value();
  if (act == nullptr) return Value::None();
  if (act->function != nullptr) return act->function->module.IsUnbound() ? Value::None() : Dup(act->function->module);
  Value name = FindDictItem(t, act->globals, ids::__name__());
  return name.empty() ? name : name.IsNotFound() ? Value::None() : Dup(name);
}

Value CallTracing(Thread& th, const Value* args) {
  if (!IsTuple(args[2])) return Raise(th, types::kTypeError, "call_tracing() argument 2 must be tuple, not %.50T", args[2]);
  Owned function = Owned::Borrow(args[1]), arguments = Owned::Borrow(args[2]);
  return Call(th, function, Args{arguments.as<Tuple>()->items(), static_cast<size_t>(arguments.as<Tuple>()->size)});
}

}  // namespace

const MethodDef kFrameFunctions[] = {
    {"_getframe", &GetFrame, "($module, depth=0, /)", "The frame object so many calls up."},
    {"_getframemodulename", &GetFrameModuleName, "($module, /, depth=0)", "The name of the module of the function so many calls up, or None."},
    {"call_tracing", &CallTracing, "($module, func, args, /)", "Calls func(*args)."},
    {"exc_info", &ExcInfo, "($module, /)", "Type, value and traceback of the exception that is being handled."},
    {"exception", &Exception, "($module, /)", "The exception that is being handled."},
    {}};

}  // namespace tessera::sys

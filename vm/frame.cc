// Frame and traceback objects.
#include "vm/eval.h"

#include "objects/class.h"
#include "objects/builtin_types.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/gc_support.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/audit.h"
#include "vm/traceback.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

int LineOf(const CodeInstance* code, uint32_t pc) { return code->body->At(code->body->positions)[pc].line; }
int LineOf(const Traceback* tb) { return tb->given ? tb->line : LineOf(tb->frame->code, tb->pc); }

Frame* FrameOf(Thread& th, Activation* act) {
  if (act->frame != nullptr) return act->frame;
  if (act == &th.sentinel) return nullptr;
  Frame* frame = New<Frame>(th, types::kFrame);
  if (frame == nullptr) return nullptr;
  frame->back = Value::None();
  frame->code = act->code;
  IncRef(Value(frame->code));
  frame->globals = act->globals;
  IncRef(Value(frame->globals));
  frame->locals = Dup(act->locals);
  frame->activation = act;
  frame->pc = frame->raised_at = 0;
  frame->saved = nullptr;
  frame->owns_saved = false;
  act->frame = frame;
  return frame;
}

void AddTraceback(Thread& th, Activation* act, uint32_t pc) {
  // The exception of last resort must not keep frames alive: it never goes away itself.
  if (!IsException(th.exception) || th.exception == th.interp.last_memory_error) return;
  Value exception = TakeException(th);
  Frame* frame = FrameOf(th, act);
  Traceback* entry = frame == nullptr ? nullptr : New<Traceback>(th, types::kTraceback);
  ClearException(th);  // no memory: the entry is left out
  RestoreException(th, exception);
  if (entry == nullptr) return;
  ExceptionObject* object = exception.as<ExceptionObject>();
  entry->next = object->traceback;
  entry->frame = frame;
  IncRef(Value(frame));
  entry->pc = pc;
  entry->given = false;
  object->traceback = entry;
}

namespace {

uint32_t PcOf(const Frame* frame) {
  const Activation* act = frame->activation;
  return act == nullptr ? frame->pc : static_cast<uint32_t>(act->pc - 1 - act->code->code);
}

const Value* LocalsOf(const Frame* frame) {
  return frame->activation != nullptr ? frame->activation->base - frame->code->local_count : frame->saved;
}

Value FrameBack(objects::Thread& th, Value self) {
  Frame* frame = self.as<Frame>();
  if (frame->activation == nullptr) return Dup(frame->back);
  Activation* previous = frame->activation->previous;
  Frame* back = previous == nullptr ? nullptr : FrameOf(AsVm(th), previous);
  if (back == nullptr) return th.failed() ? Value() : Value::None();
  return Dup(Value(back));
}

Value FrameCode(objects::Thread& th, Value self) {
  return AuditAttribute(th, "object.__getattr__", self, "f_code") ? Dup(Value(self.as<Frame>()->code)) : Value();
}
Value FrameGlobals(objects::Thread&, Value self) { return Dup(Value(self.as<Frame>()->globals)); }
Value FrameBuiltins(objects::Thread& th, Value self) {
  Value builtins = BuiltinsOf(th, self.as<Frame>()->globals);
  return builtins.empty() ? builtins : Dup(builtins);
}
Value FrameLasti(objects::Thread&, Value self) { return Value::Int(PcOf(self.as<Frame>()) * 2); }
Value FrameLine(objects::Thread&, Value self) {
  int line = LineOf(self.as<Frame>()->code, PcOf(self.as<Frame>()));
  return line == 0 ? Value::None() : Value::Int(line);
}
Value FrameTrace(objects::Thread&, Value) { return Value::None(); }

Value FrameLocals(objects::Thread& th, Value self) {
  Frame* frame = self.as<Frame>();
  return FrameLocalsDict(th, frame);
}

void DeallocFrame(Object* object) {
  Frame* frame = static_cast<Frame*>(object);
  if (frame->saved != nullptr && frame->owns_saved) {
    Value* saved = std::exchange(frame->saved, nullptr);
    for (uint32_t n = 0; n < frame->code->local_count; ++n) DecRef(saved[n]);
    alloc::Heap::Free(saved);
  }
  DecRef(frame->back);
  DecRef(frame->locals);
  DecRef(Value(frame->globals));
  DecRef(Value(frame->code));
  FreeObject(frame);
}

int TraverseFrame(Object* object, immortal::Visitor visit) {
  Frame* frame = static_cast<Frame*>(object);
  if (frame->saved != nullptr && frame->owns_saved)
    for (uint32_t n = 0; n < frame->code->local_count; ++n)
      if (int r = VisitValue(visit, frame->saved[n])) return r;
  if (int r = VisitValue(visit, frame->back)) return r;
  if (int r = VisitValue(visit, frame->locals)) return r;
  if (int r = VisitValue(visit, Value(frame->code))) return r;
  return VisitValue(visit, Value(frame->globals));
}

int ClearFrame(Object* object) {
  Frame* frame = static_cast<Frame*>(object);
  if (frame->saved != nullptr && frame->owns_saved)
    for (uint32_t n = 0; n < frame->code->local_count; ++n) DecRef(std::exchange(frame->saved[n], Value::Unbound()));
  DecRef(std::exchange(frame->back, Value::None()));
  DecRef(std::exchange(frame->locals, Value::Unbound()));
  return 0;
}

Value FrameRepr(objects::Thread& th, Value self) {
  Frame* frame = self.as<Frame>();
  return Format(th, "<frame at 0x%llx, file %R, line %d, code %U>", static_cast<unsigned long long>(self.bits()), frame->code->filename,
                LineOf(frame->code, PcOf(frame)), frame->code->name);
}

// frame.clear()
Value FrameClear(objects::Thread& th, const Value* args) {
  Frame* frame = args[0].as<Frame>();
  if (frame->activation != nullptr) return Raise(th, types::kRuntimeError, "cannot clear an executing frame");
  if (frame->saved != nullptr && !frame->owns_saved) {
    // The locals are a waiting generator's, which ends here.
    Owned generator = Owned::Borrow(Value(reinterpret_cast<Generator*>(frame->saved) - 1));
    if (!CloseGenerator(th, generator.as<Generator>())) WriteUnraisable(th, generator);
  }
  ClearFrame(frame);
  return Value::None();
}

// What dir() shows of a traceback.
Value TracebackDir(objects::Thread& th, const Value*) {
  Owned names(NewList(th));
  for (const char* text : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    Owned name(names ? Value(Intern(th, text)) : Value());
    if (!name || !ListAppend(th, names.as<List>(), name)) return Value();
  }
  return names.Release();
}
constexpr MethodDef kTracebackMethods[] = {{"__dir__", &TracebackDir, "($self, /)", "The names of the attributes."}, {}};

constexpr MethodDef kFrameMethods[] = {{"clear", &FrameClear, "($self, /)", "Drops all references to local variables that the frame holds."}, {}};
constexpr GetSetDef kFrameGetSets[] = {
    {"f_back", &FrameBack, nullptr, nullptr},       {"f_code", &FrameCode, nullptr, nullptr},   {"f_globals", &FrameGlobals, nullptr, nullptr},
    {"f_builtins", &FrameBuiltins, nullptr, nullptr}, {"f_lasti", &FrameLasti, nullptr, nullptr}, {"f_lineno", &FrameLine, nullptr, nullptr},
    {"f_locals", &FrameLocals, nullptr, nullptr},   {"f_trace", &FrameTrace, nullptr, nullptr}, {}};

Value TracebackNext(objects::Thread&, Value self) { return Dup(self.as<Traceback>()->next); }
Value TracebackFrame(objects::Thread& th, Value self) {
  return AuditAttribute(th, "object.__getattr__", self, "tb_frame") ? Dup(Value(self.as<Traceback>()->frame)) : Value();
}
Value TracebackLasti(objects::Thread&, Value self) {
  const Traceback* tb = self.as<Traceback>();
  return Value::Int(tb->given ? tb->lasti : static_cast<int64_t>(tb->pc) * 2);
}
Value TracebackLine(objects::Thread&, Value self) { return Value::Int(LineOf(self.as<Traceback>())); }

// TracebackType(tb_next, tb_frame, tb_lasti, tb_lineno)
Value NewTraceback(objects::Thread& th, Type*, Args args) {
  static constexpr MethodDef kNew = {"TracebackType", nullptr, "(tb_next, tb_frame, tb_lasti, tb_lineno)", nullptr};
  BoundArgs bound;
  if (!BindNative(th, &kNew, args, &bound)) return Value();
  const Value next = bound.values[0], frame = bound.values[1];
  if (!IsExactly(frame, types::kFrame)) return Raise(th, types::kTypeError, "TracebackType() argument 'tb_frame' must be frame, not %T", frame);
  int64_t numbers[2];
  for (int n = 0; n < 2; ++n) {
    if (!IndexAsInt64(th, bound.values[2 + n], &numbers[n], types::kOverflowError)) return Value();
    if (numbers[n] != static_cast<int32_t>(numbers[n])) return Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  }
  if (!next.IsNone() && !IsExactly(next, types::kTraceback)) return Raise(th, types::kTypeError, "expected traceback object or None, got '%T'", next);
  Traceback* tb = New<Traceback>(th, types::kTraceback);
  if (tb == nullptr) return Value();
  tb->next = Dup(next);
  tb->frame = frame.as<Frame>();
  IncRef(frame);
  tb->given = true;
  tb->lasti = static_cast<int32_t>(numbers[0]);
  tb->line = static_cast<int32_t>(numbers[1]);
  const uint32_t pc = static_cast<uint32_t>(tb->lasti / 2);
  tb->pc = tb->lasti >= 0 && pc < tb->frame->code->body->positions.count ? pc : 0;
  return tb;
}

bool TracebackSetNext(objects::Thread& th, Value self, Value next) {
  if (next.empty()) {
    Raise(th, types::kTypeError, "can't delete tb_next attribute");
    return false;
  }
  if (!next.IsNone() && !IsExactly(next, types::kTraceback)) {
    Raise(th, types::kTypeError, "expected traceback object, got '%T'", next);
    return false;
  }
  for (Value at = next; !at.IsNone(); at = at.as<Traceback>()->next) {
    if (at != self) continue;
    Raise(th, types::kValueError, "traceback loop detected");
    return false;
  }
  DecRef(std::exchange(self.as<Traceback>()->next, Dup(next)));
  return true;
}

void DeallocTraceback(Object* object) {
  Traceback* tb = static_cast<Traceback*>(object);
  DecRef(tb->next);
  DecRef(Value(tb->frame));
  FreeObject(tb);
}

int TraverseTraceback(Object* object, immortal::Visitor visit) {
  Traceback* tb = static_cast<Traceback*>(object);
  if (int r = VisitValue(visit, tb->next)) return r;
  return VisitValue(visit, Value(tb->frame));
}

int ClearTraceback(Object* object) {
  DecRef(std::exchange(static_cast<Traceback*>(object)->next, Value::None()));
  return 0;
}

constexpr GetSetDef kTracebackGetSets[] = {{"tb_next", &TracebackNext, &TracebackSetNext, nullptr},
                                           {"tb_frame", &TracebackFrame, nullptr, nullptr},
                                           {"tb_lasti", &TracebackLasti, nullptr, nullptr},
                                           {"tb_lineno", &TracebackLine, nullptr, nullptr},
                                           {}};

}  // namespace

namespace {

bool IsKind(const bytecode::Local& local, bytecode::LocalKind kind) { return (local.kinds & static_cast<uint8_t>(kind)) != 0; }

// What local n holds; Unbound: nothing.
Value ValueOf(const bytecode::Local& local, Value v) {
  const bool cell = IsKind(local, bytecode::LocalKind::kCell) || IsKind(local, bytecode::LocalKind::kFree);
  return cell && IsExactly(v, types::kCell) ? v.as<Cell>()->content : v;
}

// The locals into `dict`: those that are unbound out of it, comprehensions' variables last, since they hide others while they are there.
bool StoreLocals(objects::Thread& th, const CodeInstance* code, const Value* locals, Dict* dict, bool hidden) {
  const bytecode::Local* infos = code->body->At(code->body->locals);
  for (uint32_t n = 0; n < code->local_count; ++n) {
    if (IsKind(infos[n], bytecode::LocalKind::kHidden) != hidden || code->local_names[n]->length == 0) continue;
    Value v = ValueOf(infos[n], locals[n]);
    if (v.IsUnbound() ? !hidden && DictDelete(th, dict, code->local_names[n]) < 0 : !DictSet(th, dict, code->local_names[n], v)) return false;
  }
  return true;
}

// Variables of comprehensions that have ended go out of `dict`.
bool DropHidden(objects::Thread& th, const CodeInstance* code, Dict* dict) {
  const bytecode::Local* infos = code->body->At(code->body->locals);
  for (uint32_t n = 0; n < code->local_count; ++n)
    if (IsKind(infos[n], bytecode::LocalKind::kHidden) && code->local_names[n]->length > 0 && DictDelete(th, dict, code->local_names[n]) < 0) return false;
  return true;
}

// The namespace of a module or class body; inside a comprehension a copy with its variables.
Value NamespaceOf(objects::Thread& th, Frame* frame, const Value* locals) {
  const CodeInstance* code = frame->code;
  const bytecode::Local* infos = code->body->At(code->body->locals);
  bool any = false;
  for (uint32_t n = 0; locals != nullptr && n < code->local_count; ++n)
    any = any || (IsKind(infos[n], bytecode::LocalKind::kHidden) && code->local_names[n]->length > 0 && !ValueOf(infos[n], locals[n]).IsUnbound());
  if (!any) return Dup(frame->locals);
  Owned around = Owned::Borrow(frame->locals);
  Owned copy(NewDict(th));
  return copy && DictUpdate(th, copy.as<Dict>(), around, true) && StoreLocals(th, code, locals, copy.as<Dict>(), true) ? copy.Release() : Value();
}

}  // namespace

Value FrameLocalsDict(objects::Thread& th, Frame* frame) {
  if (!frame->locals.IsUnbound() && !(frame->code->flags & bytecode::kOptimized)) return NamespaceOf(th, frame, LocalsOf(frame));
  if (frame->locals.IsUnbound()) {
    Dict* dict = NewDict(th);
    if (dict == nullptr) return Value();
    frame->locals = dict;
  }
  Owned dict = Owned::Borrow(frame->locals);
  const Value* locals = LocalsOf(frame);
  if (locals == nullptr) return dict.Release();
  const bool ok = DropHidden(th, frame->code, dict.as<Dict>()) && StoreLocals(th, frame->code, locals, dict.as<Dict>(), false) &&
                  StoreLocals(th, frame->code, locals, dict.as<Dict>(), true);
  return ok ? dict.Release() : Value();
}

}  // namespace tessera::vm

namespace tessera::objects {

void InitFrameType(Type* type) {
  type->size = sizeof(vm::Frame);
  type->type_flags |= kCollectable | kDisallowInstantiation;
  type->dealloc = &vm::DeallocFrame;
  type->traverse = &vm::TraverseFrame;
  type->clear = &vm::ClearFrame;
  type->slots.repr = &vm::FrameRepr;
  type->methods = vm::kFrameMethods;
  type->getsets = vm::kFrameGetSets;
}

void InitTracebackType(Type* type) {
  type->size = sizeof(vm::Traceback);
  type->type_flags |= kCollectable;
  type->slots.new_ = &vm::NewTraceback;
  type->dealloc = &vm::DeallocTraceback;
  type->traverse = &vm::TraverseTraceback;
  type->clear = &vm::ClearTraceback;
  type->methods = vm::kTracebackMethods;
  type->getsets = vm::kTracebackGetSets;
}

}  // namespace tessera::objects

// BaseException: what all exceptions have. The fields of some are in exception_fields.cc, exception_os.cc and exception_unicode.cc, groups in
// exception_group.cc.
#include "objects/exception.h"

#include <cstddef>

#include "objects/builtin_types.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/exception_internal.h"
#include "objects/gc_support.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"

#pragma GCC diagnostic ignored "-Winvalid-offsetof"

namespace tessera::objects {
namespace {

const char* ShortName(const Type* type) {
  const char* dot = __builtin_strrchr(type->name, '.');
  return dot != nullptr ? dot + 1 : type->name;
}

Value ExceptionRepr(Thread& th, Value self) {
  Tuple* args = self.as<ExceptionObject>()->args.as<Tuple>();
  const char* name = ShortName(TypeOf(self));
  if (args->size == 1) return Format(th, "%s(%R)", name, args->items()[0]);
  return Format(th, "%s%R", name, Value(args));
}

void ExceptionDealloc(Object* object) {
  auto* e = static_cast<ExceptionObject*>(object);
  HideFromCollector(object);
  for (Value v : {e->dict, e->args, e->cause, e->context, e->traceback}) XDecRef(v);
  for (Value v : e->fields) XDecRef(v);
  FreeObject(object);
}

int ExceptionTraverse(Object* object, immortal::Visitor visit) {
  auto* e = static_cast<ExceptionObject*>(object);
  for (Value v : {e->dict, e->args, e->cause, e->context, e->traceback}) {
    if (int result = VisitValue(visit, v)) return result;
  }
  return VisitValues(visit, e->fields, kExceptionFields);
}

int ExceptionClear(Object* object) {
  auto* e = static_cast<ExceptionObject*>(object);
  XDecRef(std::exchange(e->dict, Value::Unbound()));
  XDecRef(std::exchange(e->args, Value(EmptyTuple())));
  for (Value* v : {&e->cause, &e->context, &e->traceback}) XDecRef(std::exchange(*v, Value::None()));
  for (Value& v : e->fields) XDecRef(std::exchange(v, Value::Unbound()));
  return 0;
}

// --- Attributes ---

void Exchange(Value* field, Value owned) { XDecRef(std::exchange(*field, owned)); }

Value GetArgs(Thread&, Value self) { return Dup(self.as<ExceptionObject>()->args); }
bool SetArgs(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "args may not be deleted");
    return false;
  }
  Tuple* args = TupleFrom(th, value);
  if (args == nullptr) return false;
  Exchange(&self.as<ExceptionObject>()->args, args);
  return true;
}

Value GetTraceback(Thread&, Value self) { return Dup(self.as<ExceptionObject>()->traceback); }
bool SetTraceback(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "__traceback__ may not be deleted");
    return false;
  }
  if (!value.IsNone() && !IsExactly(value, types::kTraceback)) {
    Raise(th, types::kTypeError, "__traceback__ must be a traceback or None");
    return false;
  }
  Exchange(&self.as<ExceptionObject>()->traceback, Dup(value));
  return true;
}

Value GetContext(Thread&, Value self) { return Dup(self.as<ExceptionObject>()->context); }
bool SetContext(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "__context__ may not be deleted");
    return false;
  }
  if (!value.IsNone() && !IsException(value)) {
    Raise(th, types::kTypeError, "exception context must be None or derive from BaseException");
    return false;
  }
  Exchange(&self.as<ExceptionObject>()->context, Dup(value));
  return true;
}

Value GetCause(Thread&, Value self) { return Dup(self.as<ExceptionObject>()->cause); }
bool SetCause(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "__cause__ may not be deleted");
    return false;
  }
  if (!value.IsNone() && !IsException(value)) {
    Raise(th, types::kTypeError, "exception cause must be None or derive from BaseException");
    return false;
  }
  Exchange(&self.as<ExceptionObject>()->cause, Dup(value));
  self.as<ExceptionObject>()->suppress_context = true;
  return true;
}

Value GetSuppressContext(Thread&, Value self) { return Value::Bool(self.as<ExceptionObject>()->suppress_context); }
bool SetSuppressContext(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "can't delete numeric/char attribute");
    return false;
  }
  if (!value.IsBool()) {
    Raise(th, types::kTypeError, "attribute value type must be bool");
    return false;
  }
  self.as<ExceptionObject>()->suppress_context = value.IsTrue();
  return true;
}

// --- Methods ---

Value WithTraceback(Thread& th, const Value* args) { return SetTraceback(th, args[0], args[1]) ? Dup(args[0]) : Value(); }

Value AddNote(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "note must be a str, not '%T'", args[1]);
  Owned notes(FindAttr(th, args[0], ids::__notes__()));
  if (!notes) return Value();
  if (notes.get().IsNotFound()) {
    notes.Reset(NewList(th));
    if (!notes || !SetAttr(th, args[0], ids::__notes__(), notes)) return Value();
  }
  if (!IsList(notes)) return Raise(th, types::kTypeError, "Cannot add note: __notes__ is not a list");
  return ListAppend(th, notes.as<List>(), args[1]) ? Value::None() : Value();
}

Value SetState(Thread& th, const Value* args) {
  if (args[1].IsNone()) return Value::None();
  if (!IsDict(args[1])) return Raise(th, types::kTypeError, "state is not a dictionary");
  int64_t position = 0;
  Value key, value;
  Owned copy(DictCopy(th, args[1].as<Dict>()));
  if (!copy) return Value();
  while (DictNext(copy.as<Dict>(), &position, &key, &value)) {
    if (!IsStr(key)) return Raise(th, types::kTypeError, "attribute name must be string, not '%.200T'", key);
    if (!SetAttr(th, args[0], key.as<Str>(), value)) return Value();
  }
  return Value::None();
}

const MethodDef kExceptionMethods[] = {
    {"with_traceback", WithTraceback, "($self, tb, /)", "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."},
    {"add_note", AddNote, "($self, note, /)", "Exception.add_note(note) --\n    add a note to the exception"},
    {"__reduce__", ExceptionReduce, "($self, /)", nullptr},
    {"__setstate__", SetState, "($self, state, /)", nullptr},
    {},
};

const GetSetDef kExceptionGetSets[] = {
    {"__dict__", GetDictAttribute, SetDictAttribute, nullptr},
    {"args", GetArgs, SetArgs, nullptr},
    {"__traceback__", GetTraceback, SetTraceback, nullptr},
    {"__context__", GetContext, SetContext, "exception context"},
    {"__cause__", GetCause, SetCause, "exception cause"},
    {"__suppress_context__", GetSuppressContext, SetSuppressContext, nullptr},
    {},
};

}  // namespace

void StoreField(Value exception, int i, Value value) { XDecRef(std::exchange(FieldOf(exception, i), Dup(value))); }

void SetExceptionField(Value exception, ExceptionField field, Value value) { StoreField(exception, field, value); }

ExceptionObject* AllocateException(Thread& th, Type* type, Args positional) {
  Owned args(NewTuple(th, positional.values, static_cast<int64_t>(positional.count)));
  if (!args) return nullptr;
  auto* e = static_cast<ExceptionObject*>(NewObject(th, type, sizeof(ExceptionObject)));
  if (e == nullptr) return nullptr;
  e->dict = Value::Unbound();
  e->args = args.Release();
  e->cause = e->context = e->traceback = Value::None();
  e->suppress_context = false;
  for (Value& field : e->fields) field = Value::Unbound();
  return e;
}

Value ExceptionNew(Thread& th, Type* type, Args args) { return AllocateException(th, type, args); }

bool CheckNoExceptionKeywords(Thread& th, Value self, Args args) {
  if (args.kwnames == nullptr || args.kwnames->size == 0) return true;
  Raise(th, types::kTypeError, "%.200T() takes no keyword arguments", self);
  return false;
}

bool ExceptionInit(Thread& th, Value self, Args args) {
  if (!CheckNoExceptionKeywords(th, self, args)) return false;
  Tuple* tuple = NewTuple(th, args.values, static_cast<int64_t>(args.count));
  if (tuple == nullptr) return false;
  Exchange(&self.as<ExceptionObject>()->args, tuple);
  return true;
}

Value ExceptionStr(Thread& th, Value self) {
  Owned args = Owned::Borrow(self.as<ExceptionObject>()->args);
  Tuple* tuple = args.as<Tuple>();
  if (tuple->size == 0) return EmptyStr();
  return ToStr(th, tuple->size == 1 ? tuple->items()[0] : args.get());
}

Value ExceptionReduce(Thread& th, const Value* args) {
  auto* e = args[0].as<ExceptionObject>();
  Value items[3] = {TypeOf(args[0]), e->args, e->dict};
  return NewTuple(th, items, e->dict.IsUnbound() ? 2 : 3);
}

void FillBaseExceptionType(Type* type) {
  type->size = sizeof(ExceptionObject);
  type->type_flags = kBaseType | kCollectable | kHasDict;
  type->dict_offset = offsetof(ExceptionObject, dict);
  type->dealloc = ExceptionDealloc;
  type->traverse = ExceptionTraverse;
  type->clear = ExceptionClear;
  type->slots.repr = ExceptionRepr;
  type->slots.str = ExceptionStr;
  type->slots.new_ = ExceptionNew;
  type->slots.init = ExceptionInit;
  type->methods = kExceptionMethods;
  type->getsets = kExceptionGetSets;
}

Value NewException(Thread& th, Type* type, Tuple* args) {
  if (type == types::kOSError && args->size >= 2 && args->size <= 5) {
    int64_t number;
    if (IsInt(args->items()[0]) && FitsInt64(args->items()[0], &number)) type = OsErrorType(number);
  }
  Args positional{args->items(), static_cast<size_t>(args->size)};
  Owned made;
  if (IsSubtype(type, types::kBaseExceptionGroup)) {
    made.Reset(type->slots.new_(th, type, positional));
  } else {
    made.Reset(AllocateException(th, type, positional));
  }
  if (!made) return Value();
  // A class's own __init__ is not run: the closest builtin base's is.
  Type* native = type;
  while (HasFlag(native, kHeapType)) native = native->base;
  return native->slots.init(th, made, positional) ? made.Release() : Value();
}

Value NewMemoryErrorIfPossible(Thread& th) {
  auto* e = static_cast<ExceptionObject*>(th.heap.AllocateCollectable(sizeof(ExceptionObject)));
  if (e == nullptr) return Value();
  e->dict = Value::Unbound();
  e->args = EmptyTuple();
  e->cause = e->context = e->traceback = Value::None();
  e->suppress_context = false;
  for (Value& field : e->fields) field = Value::Unbound();
  immortal::InitObject(e, types::kMemoryError);
  return e;
}

Value ExceptionFromRaise(Thread& th, Value v) {
  if (IsException(v)) return Dup(v);
  if (!IsExceptionClass(v)) return Raise(th, types::kTypeError, "exceptions must derive from BaseException");
  Owned made(Call(th, v, {}));
  if (!made) return Value();
  if (!IsException(made)) return Raise(th, types::kTypeError, "calling %R should have returned an instance of BaseException, not %R", v, Value(TypeOf(made)));
  return made.Release();
}

Value StopIterationValue(Value exception) {
  if (!IsSubtype(TypeOf(exception), types::kStopIteration)) return Value::None();
  Value v = FieldOf(exception, kStopIterationValueField);
  return v.IsUnbound() ? Value::None() : v;
}

Value RaiseStopIteration(Thread& th, Value value) {
  Owned args(NewTuple(th, &value, value.IsNone() ? 0 : 1));
  if (!args) return Value();
  Value exception = NewException(th, types::kStopIteration, args.as<Tuple>());
  return exception.empty() ? Value() : RaiseObject(th, exception);
}

void InitExceptionType(TypeId id, Type* type) {
  switch (id) {
    case TypeId::kBaseException: return FillBaseExceptionType(type);
    case TypeId::kBaseExceptionGroup: FillExceptionGroupType(type); break;
    case TypeId::kStopIteration: FillStopIterationType(type); break;
    case TypeId::kSystemExit: FillSystemExitType(type); break;
    case TypeId::kKeyError: FillKeyErrorType(type); break;
    case TypeId::kImportError: FillImportErrorType(type); break;
    case TypeId::kNameError: FillNameErrorType(type); break;
    case TypeId::kAttributeError: FillAttributeErrorType(type); break;
    case TypeId::kSyntaxError: FillSyntaxErrorType(type); break;
    case TypeId::kOSError: FillOsErrorType(type); break;
    case TypeId::kUnicodeDecodeError: FillUnicodeDecodeErrorType(type); break;
    case TypeId::kUnicodeEncodeError: FillUnicodeEncodeErrorType(type); break;
    case TypeId::kUnicodeTranslateError: FillUnicodeTranslateErrorType(type); break;
    default: break;
  }
  type->type_flags |= kBaseType | kCollectable | kHasDict;
}

}  // namespace tessera::objects

// OSError: which subclass an error number makes, its fields and its text.
#include <cerrno>
#include <cstring>

#include "objects/class.h"
#include "objects/dict.h"
#include "objects/exception_internal.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/slot_python.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

struct ErrnoRow {
  int number;
  TypeId type;
};
constexpr ErrnoRow kErrnoTypes[] = {
    {EAGAIN, TypeId::kBlockingIOError},       {EALREADY, TypeId::kBlockingIOError},       {EINPROGRESS, TypeId::kBlockingIOError},
    {EWOULDBLOCK, TypeId::kBlockingIOError},  {EPIPE, TypeId::kBrokenPipeError},          {ESHUTDOWN, TypeId::kBrokenPipeError},
    {ECHILD, TypeId::kChildProcessError},     {ECONNABORTED, TypeId::kConnectionAbortedError}, {ECONNREFUSED, TypeId::kConnectionRefusedError},
    {ECONNRESET, TypeId::kConnectionResetError}, {EEXIST, TypeId::kFileExistsError},      {ENOENT, TypeId::kFileNotFoundError},
    {EISDIR, TypeId::kIsADirectoryError},     {ENOTDIR, TypeId::kNotADirectoryError},     {EINTR, TypeId::kInterruptedError},
    {EACCES, TypeId::kPermissionError},       {EPERM, TypeId::kPermissionError},          {ESRCH, TypeId::kProcessLookupError},
    {ETIMEDOUT, TypeId::kTimeoutError},
};

// CPython's rule: a subclass that overrides __init__ but not __new__ parses its arguments in __init__, all others in __new__.
bool ParsesInInit(const Type* type) { return type->slots.init != types::kOSError->slots.init && type->slots.new_ == types::kOSError->slots.new_; }

// errno, strerror[, filename[, winerror[, filename2]]] go to fields; args keeps the first two.
bool ParseArguments(Thread& th, Value self, Args args) {
  if (args.count < 2 || args.count > 5) return true;
  StoreField(self, kOsErrnoField, args.values[0]);
  StoreField(self, kOsStrerrorField, args.values[1]);
  if (args.count == 2 || args.values[2].IsNone()) return true;
  if (IsSubtype(TypeOf(self), types::kBlockingIOError) && TypeOf(args.values[2])->slots.index != nullptr) {
    Owned written(Index(th, args.values[2]));
    if (!written) return false;
    StoreField(self, kOsCharactersWrittenField, written);
    return true;
  }
  StoreField(self, kOsFilenameField, args.values[2]);
  if (args.count == 5 && !args.values[4].IsNone()) StoreField(self, kOsFilename2Field, args.values[4]);
  Tuple* shown = NewTuple(th, args.values, 2);
  if (shown == nullptr) return false;
  DecRef(std::exchange(self.as<ExceptionObject>()->args, Value(shown)));
  return true;
}

Value OsErrorNew(Thread& th, Type* type, Args args) {
  if (!ParsesInInit(type) && args.kwnames != nullptr && args.kwnames->size > 0) return Raise(th, types::kTypeError, "%s() takes no keyword arguments", type->name);
  int64_t number;
  if (type == types::kOSError && args.count >= 2 && args.count <= 5 && IsInt(args.values[0]) && FitsInt64(args.values[0], &number)) {
    type = OsErrorType(number);
  }
  Owned made(AllocateException(th, type, Args{args.values, args.count}));
  if (!made) return Value();
  if (!ParsesInInit(type) && !ParseArguments(th, made, args)) return Value();
  return made.Release();
}

bool OsErrorInit(Thread& th, Value self, Args args) {
  Type* type = TypeOf(self);
  // __new__ has done it, unless native code made the exception without one.
  bool untouched = FieldOf(self, kOsErrnoField).IsUnbound() && type->slots.new_ == types::kOSError->slots.new_;
  if (!ParsesInInit(type) && !untouched) return true;
  return ExceptionInit(th, self, args) && ParseArguments(th, self, args);
}

Value OsErrorStr(Thread& th, Value self) {
  auto shown = [self](int i) { return FieldOf(self, i).IsUnbound() ? Value::None() : FieldOf(self, i); };
  Value number = shown(kOsErrnoField), text = shown(kOsStrerrorField);
  Value filename = FieldOf(self, kOsFilenameField), filename2 = FieldOf(self, kOsFilename2Field);
  if (!filename.IsUnbound()) {
    if (!filename2.IsUnbound()) return Format(th, "[Errno %S] %S: %R -> %R", number, text, filename, filename2);
    return Format(th, "[Errno %S] %S: %R", number, text, filename);
  }
  if (!FieldOf(self, kOsErrnoField).IsUnbound() && !FieldOf(self, kOsStrerrorField).IsUnbound()) return Format(th, "[Errno %S] %S", number, text);
  return ExceptionStr(th, self);
}

Value OsErrorReduce(Thread& th, const Value* args) {
  auto* e = args[0].as<ExceptionObject>();
  Tuple* shown = e->args.as<Tuple>();
  Value filename = FieldOf(args[0], kOsFilenameField), filename2 = FieldOf(args[0], kOsFilename2Field);
  Owned all = Owned::Borrow(e->args);
  if (shown->size == 2 && !filename.IsUnbound()) {
    Value items[5] = {shown->items()[0], shown->items()[1], filename, Value::None(), filename2};
    all.Reset(NewTuple(th, items, filename2.IsUnbound() ? 3 : 5));
    if (!all) return Value();
  }
  Value items[3] = {TypeOf(args[0]), all.get(), e->dict};
  return NewTuple(th, items, e->dict.IsUnbound() ? 2 : 3);
}

Value GetCharactersWritten(Thread& th, Value self) {
  Value v = FieldOf(self, kOsCharactersWrittenField);
  return v.IsUnbound() ? RaiseValue(th, types::kAttributeError, Owned(Intern(th, "characters_written")).get()) : Dup(v);
}
bool SetCharactersWritten(Thread& th, Value self, Value value) {
  if (value.empty()) {
    if (FieldOf(self, kOsCharactersWrittenField).IsUnbound()) {
      RaiseValue(th, types::kAttributeError, Owned(Intern(th, "characters_written")).get());
      return false;
    }
    StoreField(self, kOsCharactersWrittenField, Value::Unbound());
    return true;
  }
  Owned n(Index(th, value));
  if (!n) return false;
  StoreField(self, kOsCharactersWrittenField, n);
  return true;
}

const GetSetDef kOsErrorGetSets[] = {
    {"errno", GetField<kOsErrnoField>, SetField<kOsErrnoField>, "POSIX exception code"},
    {"strerror", GetField<kOsStrerrorField>, SetField<kOsStrerrorField>, "exception strerror"},
    {"filename", GetField<kOsFilenameField>, SetField<kOsFilenameField>, "exception filename"},
    {"filename2", GetField<kOsFilename2Field>, SetField<kOsFilename2Field>, "second exception filename"},
    {"characters_written", GetCharactersWritten, SetCharactersWritten, nullptr},
    {},
};
const MethodDef kOsErrorMethods[] = {{"__reduce__", OsErrorReduce, "($self, /)", nullptr}, {}};

}  // namespace

Type* OsErrorType(int64_t error_number) {
  for (const ErrnoRow& row : kErrnoTypes) {
    if (row.number == error_number) return StaticType(row.type);
  }
  return types::kOSError;
}

Value RaiseOsError(Thread& th, int error_number, Value filename) {
  char buffer[128];
  Owned text(NewStr(th, strerror_r(error_number, buffer, sizeof buffer)));
  if (!text) return Value();
  Value items[3] = {Value::Int(error_number), text.get(), filename};
  Owned args(NewTuple(th, items, filename.empty() ? 2 : 3));
  if (!args) return Value();
  Value exception = NewException(th, types::kOSError, args.as<Tuple>());
  return exception.empty() ? Value() : RaiseObject(th, exception);
}

void FillOsErrorType(Type* type) {
  type->slots.new_ = OsErrorNew;
  type->slots.init = OsErrorInit;
  type->slots.str = OsErrorStr;
  type->getsets = kOsErrorGetSets;
  type->methods = kOsErrorMethods;
}

}  // namespace tessera::objects

// Exceptions with fields of their own: StopIteration, SystemExit, KeyError, ImportError, NameError, AttributeError, SyntaxError.
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/exception_internal.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

// Positional arguments to BaseException, keywords to fields. `names` is ended by null; field i has the i-th name, from `first` on.
bool InitWithKeywords(Thread& th, Value self, Args args, const char* type_name, const char* const* names, int first) {
  if (!ExceptionInit(th, self, Args{args.values, args.count})) return false;
  for (int i = 0; names[i] != nullptr; ++i) StoreField(self, first + i, Value::Unbound());
  int64_t keywords = args.kwnames != nullptr ? args.kwnames->size : 0;
  for (int64_t k = 0; k < keywords; ++k) {
    Str* name = args.kwnames->items()[k].as<Str>();
    int i = 0;
    while (names[i] != nullptr && !StrEqual(name, names[i])) ++i;
    if (names[i] == nullptr) {
      Raise(th, types::kTypeError, "'%U' is an invalid keyword argument for %s()", Value(name), type_name);
      return false;
    }
    StoreField(self, first + i, args.values[args.count + static_cast<size_t>(k)]);
  }
  return true;
}

bool StopIterationInit(Thread& th, Value self, Args args) {
  if (!ExceptionInit(th, self, args)) return false;
  StoreField(self, kStopIterationValueField, args.count > 0 ? args.values[0] : Value::None());
  return true;
}

bool SystemExitInit(Thread& th, Value self, Args args) {
  if (!ExceptionInit(th, self, args)) return false;
  Value code = args.count == 0 ? Value::None() : args.count == 1 ? args.values[0] : self.as<ExceptionObject>()->args;
  StoreField(self, kSystemExitCodeField, code);
  return true;
}

Value KeyErrorStr(Thread& th, Value self) {
  Tuple* args = self.as<ExceptionObject>()->args.as<Tuple>();
  return args->size == 1 ? Repr(th, args->items()[0]) : ExceptionStr(th, self);
}

bool ImportErrorInit(Thread& th, Value self, Args args) {
  constexpr const char* kNames[] = {"name", "path", "name_from", nullptr};
  if (!InitWithKeywords(th, self, args, "ImportError", kNames, kImportNameField)) return false;
  StoreField(self, kImportMsgField, args.count == 1 ? args.values[0] : Value::Unbound());
  return true;
}

Value ImportErrorStr(Thread& th, Value self) {
  Value message = FieldOf(self, kImportMsgField);
  return IsExactStr(message) ? Dup(message) : ExceptionStr(th, self);
}

// State for pickle: name and path beside the attributes.
Value ImportErrorReduce(Thread& th, const Value* args) {
  auto* e = args[0].as<ExceptionObject>();
  Owned state(e->dict.IsUnbound() ? Value(NewDict(th)) : Value(DictCopy(th, e->dict.as<Dict>())));
  if (!state) return Value();
  Value name = FieldOf(args[0], kImportNameField), path = FieldOf(args[0], kImportPathField);
  if (!name.IsUnbound() && !DictSet(th, state.as<Dict>(), ids::name(), name)) return Value();
  if (!path.IsUnbound() && !DictSet(th, state.as<Dict>(), ids::path(), path)) return Value();
  Value items[3] = {TypeOf(args[0]), e->args, state.get()};
  return NewTuple(th, items, state.as<Dict>()->used > 0 ? 3 : 2);
}

bool NameErrorInit(Thread& th, Value self, Args args) {
  constexpr const char* kNames[] = {"name", nullptr};
  return InitWithKeywords(th, self, args, "NameError", kNames, kNameErrorNameField);
}

bool AttributeErrorInit(Thread& th, Value self, Args args) {
  constexpr const char* kNames[] = {"name", "obj", nullptr};
  return InitWithKeywords(th, self, args, "AttributeError", kNames, kAttributeNameField);
}

Value AttributeErrorGetState(Thread& th, const Value* args) {
  auto* e = args[0].as<ExceptionObject>();
  Value name = FieldOf(args[0], kAttributeNameField);
  if (e->dict.IsUnbound() && name.IsUnbound()) return Value::None();
  Owned state(e->dict.IsUnbound() ? Value(NewDict(th)) : Value(DictCopy(th, e->dict.as<Dict>())));
  if (!state) return Value();
  if (!name.IsUnbound() && !DictSet(th, state.as<Dict>(), ids::name(), name)) return Value();
  return state.Release();
}

Value AttributeErrorReduce(Thread& th, const Value* args) {
  Owned state(AttributeErrorGetState(th, args));
  if (!state) return Value();
  Value items[3] = {TypeOf(args[0]), args[0].as<ExceptionObject>()->args, state.get()};
  return NewTuple(th, items, state.get().IsNone() ? 2 : 3);
}

// --- SyntaxError ---

bool SyntaxErrorInit(Thread& th, Value self, Args args) {
  if (!ExceptionInit(th, self, args)) return false;
  if (args.count >= 1) StoreField(self, kSyntaxMsgField, args.values[0]);
  if (args.count != 2) return true;
  Owned details(TupleFrom(th, args.values[1]));
  if (!details) return false;
  Tuple* tuple = details.as<Tuple>();
  if (tuple->size < 4 || tuple->size > 6) {
    Raise(th, types::kTypeError, "function takes at %s %d arguments (%lld given)", tuple->size < 4 ? "least" : "most", tuple->size < 4 ? 4 : 6,
          static_cast<long long>(tuple->size));
    return false;
  }
  for (int64_t i = 0; i < 6; ++i) StoreField(self, kSyntaxFilenameField + static_cast<int>(i), i < tuple->size ? tuple->items()[i] : Value::None());
  if (tuple->size == 5) {
    Raise(th, types::kTypeError, "end_offset must be provided when end_lineno is provided");
    return false;
  }
  return true;
}

Value BaseName(Thread& th, Str* path) {
  int64_t start = 0;
  for (int64_t i = 0; i < path->length; ++i) {
    if (path->at(i) == '/') start = i + 1;
  }
  return Substring(th, path, start, path->length);
}

Value SyntaxErrorStr(Thread& th, Value self) {
  Value message = FieldOf(self, kSyntaxMsgField);
  if (message.IsUnbound()) message = Value::None();
  Value filename = FieldOf(self, kSyntaxFilenameField), line = FieldOf(self, kSyntaxLinenoField);
  bool has_line = IsExactInt(line);
  if (IsStr(filename)) {
    Owned base(BaseName(th, filename.as<Str>()));
    if (!base) return Value();
    return has_line ? Format(th, "%S (%U, line %S)", message, base.get(), line) : Format(th, "%S (%U)", message, base.get());
  }
  return has_line ? Format(th, "%S (line %S)", message, line) : ToStr(th, message);
}

const GetSetDef kStopIterationGetSets[] = {
    {"value", GetField<kStopIterationValueField>, SetField<kStopIterationValueField>, "generator return value"}, {}};
const GetSetDef kSystemExitGetSets[] = {{"code", GetField<kSystemExitCodeField>, SetField<kSystemExitCodeField>, "exception code"}, {}};
const GetSetDef kImportErrorGetSets[] = {
    {"msg", GetField<kImportMsgField>, SetField<kImportMsgField>, "exception message"},
    {"name", GetField<kImportNameField>, SetField<kImportNameField>, "module name"},
    {"path", GetField<kImportPathField>, SetField<kImportPathField>, "module path"},
    {"name_from", GetField<kImportNameFromField>, SetField<kImportNameFromField>, "name imported from module"},
    {},
};
const MethodDef kImportErrorMethods[] = {{"__reduce__", ImportErrorReduce, "($self, /)", nullptr}, {}};
const GetSetDef kNameErrorGetSets[] = {{"name", GetField<kNameErrorNameField>, SetField<kNameErrorNameField>, "name"}, {}};
const GetSetDef kAttributeErrorGetSets[] = {
    {"name", GetField<kAttributeNameField>, SetField<kAttributeNameField>, "attribute name"},
    {"obj", GetField<kAttributeObjField>, SetField<kAttributeObjField>, "object"},
    {},
};
const MethodDef kAttributeErrorMethods[] = {
    {"__getstate__", AttributeErrorGetState, "($self, /)", nullptr}, {"__reduce__", AttributeErrorReduce, "($self, /)", nullptr}, {}};
const GetSetDef kSyntaxErrorGetSets[] = {
    {"msg", GetField<kSyntaxMsgField>, SetField<kSyntaxMsgField>, "exception msg"},
    {"filename", GetField<kSyntaxFilenameField>, SetField<kSyntaxFilenameField>, "exception filename"},
    {"lineno", GetField<kSyntaxLinenoField>, SetField<kSyntaxLinenoField>, "exception lineno"},
    {"offset", GetField<kSyntaxOffsetField>, SetField<kSyntaxOffsetField>, "exception offset"},
    {"text", GetField<kSyntaxTextField>, SetField<kSyntaxTextField>, "exception text"},
    {"end_lineno", GetField<kSyntaxEndLinenoField>, SetField<kSyntaxEndLinenoField>, "exception end lineno"},
    {"end_offset", GetField<kSyntaxEndOffsetField>, SetField<kSyntaxEndOffsetField>, "exception end offset"},
    {"print_file_and_line", GetField<kSyntaxPrintFileAndLineField>, SetField<kSyntaxPrintFileAndLineField>, "exception print_file_and_line"},
    {},
};

}  // namespace

void FillStopIterationType(Type* type) {
  type->slots.init = StopIterationInit;
  type->getsets = kStopIterationGetSets;
}
void FillSystemExitType(Type* type) {
  type->slots.init = SystemExitInit;
  type->getsets = kSystemExitGetSets;
}
void FillKeyErrorType(Type* type) { type->slots.str = KeyErrorStr; }
void FillImportErrorType(Type* type) {
  type->slots.init = ImportErrorInit;
  type->slots.str = ImportErrorStr;
  type->getsets = kImportErrorGetSets;
  type->methods = kImportErrorMethods;
}
void FillNameErrorType(Type* type) {
  type->slots.init = NameErrorInit;
  type->getsets = kNameErrorGetSets;
}
void FillAttributeErrorType(Type* type) {
  type->slots.init = AttributeErrorInit;
  type->getsets = kAttributeErrorGetSets;
  type->methods = kAttributeErrorMethods;
}
void FillSyntaxErrorType(Type* type) {
  type->slots.init = SyntaxErrorInit;
  type->slots.str = SyntaxErrorStr;
  type->getsets = kSyntaxErrorGetSets;
}

void SetAttributeErrorFields(Thread& th, Value object, Str* name) {
  if (!PendingIs(th, types::kAttributeError)) return;
  StoreField(th.exception, kAttributeNameField, name);
  StoreField(th.exception, kAttributeObjField, object);
}

void CompleteAttributeError(Thread& th, Value object, Str* name) {
  if (!PendingIs(th, types::kAttributeError)) return;
  const ExceptionObject* e = th.exception.as<ExceptionObject>();
  if (e->fields[kAttributeNameField].IsUnbound() && e->fields[kAttributeObjField].IsUnbound()) SetAttributeErrorFields(th, object, name);
}

void SetNameErrorField(Thread& th, Str* name) {
  if (PendingIs(th, types::kNameError)) StoreField(th.exception, kNameErrorNameField, name);
}

Value RaiseImportError(Thread& th, Type* type, Value message, Value name, Value path) {
  Owned args(NewTuple(th, &message, 1));
  Owned exception(args ? NewException(th, type, args.as<Tuple>()) : Value());
  if (!exception) return Value();
  if (!name.empty()) StoreField(exception, kImportNameField, name);
  if (!path.empty()) StoreField(exception, kImportPathField, path);
  return RaiseObject(th, exception.Release());
}

}  // namespace tessera::objects

// UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError.
#include "objects/bytes.h"
#include "objects/exception_internal.h"
#include "objects/identifiers.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/str_decode.h"

namespace tessera::objects {
namespace {

bool CheckArgument(Thread& th, int number, const char* expected, bool right, Value got) {
  if (right) return true;
  Raise(th, types::kTypeError, "argument %d must be %s, not %T", number, expected, got);
  return false;
}

// encoding (not for translation), object, start, end, reason.
bool InitFields(Thread& th, Value self, Args args, bool has_encoding) {
  if (!ExceptionInit(th, self, args)) return false;
  size_t expected = has_encoding ? 5 : 4;
  if (args.count != expected) {
    Raise(th, types::kTypeError, "function takes exactly %zu arguments (%zu given)", expected, args.count);
    return false;
  }
  const Value* v = args.values;
  int number = 1;
  StoreField(self, kUnicodeObjectField, Value::Unbound());
  Value object = v[has_encoding ? 1 : 0];
  if (has_encoding) {
    if (!CheckArgument(th, number++, "str", IsStr(*v), *v)) return false;
    StoreField(self, kUnicodeEncodingField, *v++);
  }
  ++number;
  ++v;
  for (int field : {kUnicodeStartField, kUnicodeEndField}) {
    Owned n(Index(th, *v++));
    if (!n) return false;
    ++number;
    StoreField(self, field, n);
  }
  if (!CheckArgument(th, number, "str", IsStr(*v), *v)) return false;
  StoreField(self, kUnicodeReasonField, *v);
  StoreField(self, kUnicodeObjectField, object);
  return true;
}

// An object of the wrong type must not stay where the text is made from it.
bool CheckObjectIsStr(Thread& th, Value self, int number) {
  Value object = FieldOf(self, kUnicodeObjectField);
  if (CheckArgument(th, number, "str", IsStr(object), object)) return true;
  StoreField(self, kUnicodeObjectField, Value::Unbound());
  return false;
}

bool EncodeInit(Thread& th, Value self, Args args) {
  return InitFields(th, self, args, true) && CheckObjectIsStr(th, self, 2);
}

bool DecodeInit(Thread& th, Value self, Args args) {
  if (!InitFields(th, self, args, true)) return false;
  if (IsBytes(FieldOf(self, kUnicodeObjectField))) return true;
  std::string_view view;
  Owned bytes(AsBytesView(th, FieldOf(self, kUnicodeObjectField), &view) ? Value(NewBytes(th, view)) : Value());
  StoreField(self, kUnicodeObjectField, bytes ? bytes.get() : Value::Unbound());
  if (!bytes) return false;
  return true;
}

bool TranslateInit(Thread& th, Value self, Args args) {
  return InitFields(th, self, args, false) && CheckObjectIsStr(th, self, 1);
}

struct Extent {
  int64_t start = 0, end = 0;
  bool IsOneOf(int64_t size) const { return start >= 0 && start < size && end == start + 1; }
};
Extent ExtentOf(Value self) {
  Extent e;
  FitsInt64(FieldOf(self, kUnicodeStartField), &e.start);
  FitsInt64(FieldOf(self, kUnicodeEndField), &e.end);
  return e;
}

// The fields may be set to anything, and deleted.
Value ShownField(Value self, int field) {
  Value v = FieldOf(self, field);
  return v.IsUnbound() ? Value::None() : v;
}
bool HasText(Value self) {
  Value object = FieldOf(self, kUnicodeObjectField);
  return !object.IsUnbound() && IsStr(object);
}
bool HasBytes(Value self) {
  Value object = FieldOf(self, kUnicodeObjectField);
  return !object.IsUnbound() && IsBytes(object);
}

// \xhh, \uhhhh or \Uhhhhhhhh
Value EscapeText(Thread& th, uint32_t c) {
  constexpr char kDigits[] = "0123456789abcdef";
  int digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
  char text[11] = {'\\', digits == 2 ? 'x' : digits == 4 ? 'u' : 'U'};
  for (int i = 0; i < digits; ++i) text[2 + i] = kDigits[c >> (4 * (digits - 1 - i)) & 15];
  return NewStrAscii(th, text);
}

Value DecodeStr(Thread& th, Value self) {
  if (!HasBytes(self)) return EmptyStr();
  Value encoding = ShownField(self, kUnicodeEncodingField), reason = ShownField(self, kUnicodeReasonField);
  Bytes* bytes = FieldOf(self, kUnicodeObjectField).as<Bytes>();
  Extent e = ExtentOf(self);
  if (e.IsOneOf(bytes->size)) {
    char hex[3];
    constexpr char kDigits[] = "0123456789abcdef";
    hex[0] = kDigits[bytes->data()[e.start] >> 4];
    hex[1] = kDigits[bytes->data()[e.start] & 15];
    hex[2] = 0;
    return Format(th, "'%S' codec can't decode byte 0x%s in position %lld: %S", encoding, hex, static_cast<long long>(e.start), reason);
  }
  return Format(th, "'%S' codec can't decode bytes in position %lld-%lld: %S", encoding, static_cast<long long>(e.start), static_cast<long long>(e.end - 1),
                reason);
}

Value EncodeStr(Thread& th, Value self) {
  if (!HasText(self)) return EmptyStr();
  Value encoding = ShownField(self, kUnicodeEncodingField), reason = ShownField(self, kUnicodeReasonField);
  Str* text = FieldOf(self, kUnicodeObjectField).as<Str>();
  Extent e = ExtentOf(self);
  if (e.IsOneOf(text->length)) {
    Owned escape(EscapeText(th, text->at(e.start)));
    if (!escape) return Value();
    return Format(th, "'%S' codec can't encode character '%U' in position %lld: %S", encoding, escape.get(), static_cast<long long>(e.start), reason);
  }
  return Format(th, "'%S' codec can't encode characters in position %lld-%lld: %S", encoding, static_cast<long long>(e.start),
                static_cast<long long>(e.end - 1), reason);
}

Value TranslateStr(Thread& th, Value self) {
  if (!HasText(self)) return EmptyStr();
  Value reason = ShownField(self, kUnicodeReasonField);
  Str* text = FieldOf(self, kUnicodeObjectField).as<Str>();
  Extent e = ExtentOf(self);
  if (e.IsOneOf(text->length)) {
    Owned escape(EscapeText(th, text->at(e.start)));
    if (!escape) return Value();
    return Format(th, "can't translate character '%U' in position %lld: %S", escape.get(), static_cast<long long>(e.start), reason);
  }
  return Format(th, "can't translate characters in position %lld-%lld: %S", static_cast<long long>(e.start), static_cast<long long>(e.end - 1), reason);
}

template <int i>
bool SetIndex(Thread& th, Value self, Value value) {
  if (value.empty()) {
    Raise(th, types::kTypeError, "can't delete numeric/char attribute");
    return false;
  }
  Owned n(Index(th, value));
  if (!n) return false;
  StoreField(self, i, n);
  return true;
}

const GetSetDef kUnicodeGetSets[] = {
    {"encoding", GetField<kUnicodeEncodingField>, SetField<kUnicodeEncodingField>, "exception encoding"},
    {"object", GetField<kUnicodeObjectField>, SetField<kUnicodeObjectField>, "exception object"},
    {"start", GetField<kUnicodeStartField>, SetIndex<kUnicodeStartField>, "exception start"},
    {"end", GetField<kUnicodeEndField>, SetIndex<kUnicodeEndField>, "exception end"},
    {"reason", GetField<kUnicodeReasonField>, SetField<kUnicodeReasonField>, "exception reason"},
    {},
};

}  // namespace

void FillUnicodeDecodeErrorType(Type* type) {
  type->slots.init = DecodeInit;
  type->slots.str = DecodeStr;
  type->getsets = kUnicodeGetSets;
}
void FillUnicodeEncodeErrorType(Type* type) {
  type->slots.init = EncodeInit;
  type->slots.str = EncodeStr;
  type->getsets = kUnicodeGetSets;
}
void FillUnicodeTranslateErrorType(Type* type) {
  type->slots.init = TranslateInit;
  type->slots.str = TranslateStr;
  type->getsets = kUnicodeGetSets;
}

}  // namespace tessera::objects

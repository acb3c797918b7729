// int(): the constructor, for int and its subclasses.
#include <cstring>

#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/int_limbs.h"
#include "objects/number_text.h"
#include "objects/numbers_internal.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {

Value IntOfType(Thread& th, Type* type, Value v) {
  if (type == types::kInt) return ExactIntOf(th, v);
  IntView n(v);
  BigInt* instance = New<BigInt>(th, type, static_cast<size_t>(n.size) * sizeof(mp_limb_t));
  if (instance == nullptr) return Value();
  std::memcpy(instance->limbs(), n.limbs, static_cast<size_t>(n.size) * sizeof(mp_limb_t));
  instance->size = n.negative ? -n.size : n.size;
  return instance;
}

namespace {

int KeywordIndex(const ConstructorSpec& spec, const Str* name) {
  for (int i = spec.positional_only; i < 2; ++i) {
    if (spec.parameters[i] != nullptr && StrEqual(name, spec.parameters[i])) return i;
  }
  return -1;
}

}  // namespace

bool ReadConstructorArgs(Thread& th, const ConstructorSpec& spec, Args args, Value out[2]) {
  size_t keywords = args.kwnames != nullptr ? static_cast<size_t>(args.kwnames->size) : 0;
  if (args.count + keywords > 2) {
    Raise(th, types::kTypeError, "%s() takes at most 2 %sarguments (%zu given)", spec.name, args.count == 0 ? "keyword " : "", args.count + keywords);
    return false;
  }
  for (size_t i = 0; i < args.count; ++i) out[i] = args.values[i];
  for (size_t i = 0; i < keywords; ++i) {
    Value name = args.kwnames->items()[i];
    int index = KeywordIndex(spec, name.as<Str>());
    if (index < 0) {
      Raise(th, types::kTypeError, "'%U' is an invalid keyword argument for %s()", name, spec.name);
      return false;
    }
    if (!out[index].empty()) {
      Raise(th, types::kTypeError, "argument for %s() given by name ('%U') and position (%d)", spec.name, name, index + 1);
      return false;
    }
    out[index] = args.values[args.count + i];
  }
  return true;
}

namespace {

Value FromStr(Thread& th, Value text, int base) {
  NumberText ascii(th, text.as<Str>());
  return ascii.ok() ? IntFromText(th, ascii.view(), base, text) : Value();
}

// Text with an explicit base.
Value FromTextInBase(Thread& th, Value text, Value base) {
  Owned number(Index(th, base));
  if (!number) return Value();
  int64_t n;
  if (!FitsInt64(number, &n) || (n != 0 && (n < 2 || n > 36))) return Raise(th, types::kValueError, "int() base must be >= 2 and <= 36, or 0");
  if (IsStr(text)) return FromStr(th, text, static_cast<int>(n));
  std::string_view bytes;
  if (IsBytes(text) || IsByteArray(text)) {
    return AsBytesView(th, text, &bytes) ? IntFromText(th, bytes, static_cast<int>(n), text) : Value();
  }
  return Raise(th, types::kTypeError, "int() can't convert non-string with explicit base");
}

Value Convert(Thread& th, Value given, Value base) {
  if (!base.empty()) {
    if (given.empty()) return Raise(th, types::kTypeError, "int() missing string argument");
    return FromTextInBase(th, given, base);
  }
  if (given.empty()) return Value::Int(0);
  if (given.IsSmallFloat()) return NewIntFromDouble(th, given.small_float());
  if (IsExactStr(given)) return FromStr(th, given, 10);
  if (IsExactly(given, types::kMemoryView)) {
    std::string_view bytes;
    return AsBytesView(th, given, &bytes) ? IntFromText(th, bytes, 10, given) : Value();
  }
  return ToInt(th, given);
}

}  // namespace

Value IntNew(Thread& th, Type* type, Args args) {
  Value given[2];
  if (args.kwnames == nullptr && args.count == 1) [[likely]] {
    given[0] = args.values[0];
  } else if (!ReadConstructorArgs(th, {"int", {"x", "base"}, 1}, args, given)) {
    return Value();
  }
  Owned number(Convert(th, given[0], given[1]));
  if (!number || type == types::kInt) return number.Release();
  return IntOfType(th, type, number);
}

}  // namespace tessera::objects

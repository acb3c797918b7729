// Functions over sequences and iterables, calls, and the comparison of secrets.
#include "modules/_operator/functions.h"
#include "objects/arguments.h"
#include "objects/bytes.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::operators {

using namespace objects;  // NOLINT

namespace {

bool IsSequence(Value v) { return TypeOf(v)->slots.getitem != nullptr && !IsDict(v); }

template <bool kInplace>
Value Concat(Thread& th, const Value* args) {
  Value a = args[1], b = args[2];
  const Slots& slots = TypeOf(a)->slots;
  if (kInplace && slots.inplace_concat != nullptr) return slots.inplace_concat(th, a, b);
  if (slots.concat != nullptr) return slots.concat(th, a, b);
  if (!IsSequence(a) || !IsSequence(b)) return Raise(th, types::kTypeError, "'%.200T' object can't be concatenated", a);
  return kInplace ? InplaceBinary(th, BinaryOp::kAdd, a, b) : Binary(th, BinaryOp::kAdd, a, b);
}

Value ContainsItem(Thread& th, const Value* args) {
  int found = Contains(th, args[1], args[2]);
  return found < 0 ? Value() : Value::Bool(found);
}

// Calls visit(place) for each item that equals the value, until it says false. False: exception pending.
template <class Visit>
bool ForEachEqual(Thread& th, Value iterable, Value value, Visit visit) {
  Owned iterator(GetIter(th, iterable));
  if (!iterator) {
    if (ClearIf(th, types::kTypeError)) Raise(th, types::kTypeError, "argument of type '%.200T' is not iterable", iterable);
    return false;
  }
  for (int64_t place = 0;; ++place) {
    if (!CheckPoint(th)) return false;
    Owned item(IterNext(th, iterator));
    if (!item) return false;
    if (item.get().IsNotFound()) return true;
    int equal = CompareBool(th, item, value, CompareOp::kEq);
    if (equal < 0) return false;
    if (equal && !visit(place)) return true;
  }
}

Value CountOf(Thread& th, const Value* args) {
  int64_t count = 0;
  return ForEachEqual(th, args[1], args[2], [&](int64_t) { return ++count, true; }) ? NewInt(th, count) : Value();
}

Value IndexOf(Thread& th, const Value* args) {
  int64_t found = -1;
  if (!ForEachEqual(th, args[1], args[2], [&](int64_t place) { return found = place, false; })) return Value();
  return found < 0 ? Raise(th, types::kValueError, "sequence.index(x): x not in sequence") : NewInt(th, found);
}

Value LengthHintOf(Thread& th, const Value* args) {
  int64_t otherwise = 0;
  if (!args[2].IsUnbound() && !ArgumentAsSize(th, args[2], &otherwise)) return Value();
  int64_t length = LengthHint(th, args[1], otherwise);
  return length < 0 && th.failed() ? Value() : NewInt(th, length);
}

// obj(*args, **kwargs)
Value CallOf(Thread& th, const Value* args) {
  Tuple* positional = args[2].as<Tuple>();
  size_t count = static_cast<size_t>(positional->size);
  if (args[3].IsUnbound() || args[3].as<Dict>()->used == 0) return Call(th, args[1], Args{positional->items(), count});
  Owned values(ListFrom(th, args[2])), names(values ? Value(TupleFrom(th, args[3])) : Value());
  if (!names) return Value();
  for (int64_t i = 0; i < names.as<Tuple>()->size; ++i) {
    Value value = FindDictItem(th, args[3].as<Dict>(), names.as<Tuple>()->items()[i]);
    if (value.empty() || !ListAppend(th, values.as<List>(), value)) return Value();
  }
  return Call(th, args[1], Args{values.as<List>()->items, count, names.as<Tuple>()});
}

bool IsBytesLike(Value v) { return IsBytes(v) || IsSubtype(TypeOf(v), types::kByteArray) || IsExactly(v, types::kMemoryView); }

// Takes the same time whatever the bytes are, so that nobody learns by the clock how much of a guess is right.
Value CompareDigest(Thread& th, const Value* args) {
  std::string_view a, b;
  if (IsStr(args[1]) && IsStr(args[2])) {
    if (!args[1].as<Str>()->ascii() || !args[2].as<Str>()->ascii())
      return Raise(th, types::kTypeError, "comparing strings with non-ASCII characters is not supported");
    a = args[1].as<Str>()->ascii_view();
    b = args[2].as<Str>()->ascii_view();
  } else {
    if (!IsBytesLike(args[1]) && !IsBytesLike(args[2]))
      return Raise(th, types::kTypeError, "unsupported operand types(s) or combination of types: '%.100T' and '%.100T'", args[1], args[2]);
    for (int i = 1; i <= 2; ++i)
      if (!IsBytesLike(args[i])) return Raise(th, types::kTypeError, "a bytes-like object is required, not '%.100T'", args[i]);
    if (!AsBytesView(th, args[1], &a) || !AsBytesView(th, args[2], &b)) return Value();
  }
  // A guess of another length is compared with itself.
  const volatile char* left = a.size() == b.size() ? a.data() : b.data();
  const volatile char* right = b.data();
  volatile unsigned char difference = a.size() == b.size() ? 0 : 1;
  for (size_t i = 0; i < b.size(); ++i) difference = static_cast<unsigned char>(difference | static_cast<unsigned char>(left[i] ^ right[i]));
  return Value::Bool(difference == 0);
}

}  // namespace

const MethodDef kSequences[] = {
    {"_compare_digest", &CompareDigest, "($module, a, b, /)", "Whether two secrets are equal, in a time that does not depend on what they are."},
    {"call", &CallOf, "($module, obj, /, *args, **kwargs)", "Same as obj(*args, **kwargs)."},
    {"concat", &Concat<false>, "($module, a, b, /)", "Same as a + b, for sequences."},
    {"contains", &ContainsItem, "($module, a, b, /)", "Same as b in a."},
    {"countOf", &CountOf, "($module, a, b, /)", "How many items of a equal b."},
    {"iconcat", &Concat<true>, "($module, a, b, /)", "Same as a += b, for sequences."},
    {"indexOf", &IndexOf, "($module, a, b, /)", "The place of the first item of a that equals b."},
    {"length_hint", &LengthHintOf, "($module, obj, default=0, /)", "How many items an object is likely to have."},
    {}};

}  // namespace tessera::operators

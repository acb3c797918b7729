// Methods and attributes of int.
#include <bit>
#include <cstring>

#include "objects/bytes.h"
#include "objects/errors.h"
#include "objects/int_limbs.h"
#include "objects/numbers_internal.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {

// 10 ** -digits, for rounding: empty + exception.
static Value PowerOfTen(Thread& th, Value negative_digits) {
  Owned exponent(IntNegative(th, negative_digits));
  return exponent ? IntBinary(th, BinaryOp::kPow, Value::Int(10), exponent) : Value();
}

Value IntRound(Thread& th, Value v, Value digits) {
  // A unit with more digits than twice the number rounds it to zero; it need not be made.
  int64_t places;
  if (!FitsInt64(digits, &places) || places < -(static_cast<int64_t>(IntBitLength(v) / 3) + 2)) return Value::Int(0);
  Owned unit(PowerOfTen(th, digits));
  if (!unit) return Value();
  Owned remainder(IntBinary(th, BinaryOp::kMod, v, unit));
  if (!remainder) return Value();
  Owned twice(IntBinary(th, BinaryOp::kLshift, remainder, Value::Int(1)));
  Owned down(IntBinary(th, BinaryOp::kSub, v, remainder));
  if (!twice || !down) return Value();
  int order = IntCompare(twice, unit);
  if (order == 0) {
    Owned quotient(IntBinary(th, BinaryOp::kFloorDiv, down, unit));
    if (!quotient) return Value();
    IntView q(quotient);
    order = q.size != 0 && (q.limbs[0] & 1) ? 1 : -1;
  }
  return order > 0 ? IntBinary(th, BinaryOp::kAdd, down, unit) : down.Release();
}

namespace {

Value BitLength(Thread& th, const Value* args) { return NewIntUnsigned(th, IntBitLength(args[0])); }

Value BitCount(Thread&, const Value* args) {
  IntView n(args[0]);
  int64_t bits = 0;
  for (int64_t i = 0; i < n.size; ++i) bits += std::popcount(n.limbs[i]);
  return Value::Int(bits);
}

Value Conjugate(Thread& th, const Value* args) { return ExactIntOf(th, args[0]); }
Value IsInteger(Thread&, const Value*) { return Value::True(); }

Value AsIntegerRatio(Thread& th, const Value* args) {
  Value items[2] = {ExactIntOf(th, args[0]), Value::Int(1)};
  return items[0].empty() ? Value() : Value(NewTupleSteal(th, items, 2));
}

Value GetNewArgs(Thread& th, const Value* args) {
  Value item = ExactIntOf(th, args[0]);
  return item.empty() ? Value() : Value(NewTupleSteal(th, &item, 1));
}

Value Round(Thread& th, const Value* args) {
  if (args[1].IsUnbound()) return ExactIntOf(th, args[0]);
  Owned digits(Index(th, args[1]));
  if (!digits) return Value();
  Owned number(ExactIntOf(th, args[0]));
  if (!number || IntSign(digits) >= 0) return number.Release();
  return IntRound(th, number, digits);
}

Value SizeOf(Thread&, const Value* args) {
  IntView n(args[0]);
  return Value::Int(static_cast<int64_t>(sizeof(BigInt)) + (n.size > 0 ? n.size : 1) * 8);
}

Value FormatMethod(Thread& th, const Value* args) {
  if (!IsStr(args[1])) return Raise(th, types::kTypeError, "__format__() argument must be str, not %.200T", args[1]);
  return FormatNumber(th, args[0], args[1]);
}

// "big" or "little". False: exception pending.
bool ReadByteOrder(Thread& th, Value order, const char* method, bool* big_endian) {
  *big_endian = true;
  if (order.IsUnbound()) return true;
  if (!IsStr(order)) {
    Raise(th, types::kTypeError, "%s() argument 'byteorder' must be str, not %.200T", method, order);
    return false;
  }
  *big_endian = StrEqual(order.as<Str>(), "big");
  if (*big_endian || StrEqual(order.as<Str>(), "little")) return true;
  Raise(th, types::kValueError, "byteorder must be either 'little' or 'big'");
  return false;
}

bool ReadSigned(Thread& th, Value given, bool* is_signed) {
  int truth = given.IsUnbound() ? 0 : IsTrue(th, given);
  *is_signed = truth > 0;
  return truth >= 0;
}

Value ToBytes(Thread& th, const Value* args) {
  int64_t length = 1;
  bool big_endian, is_signed;
  if (!args[1].IsUnbound()) {
    Owned given(Index(th, args[1]));
    if (!given) return Value();
    if (!FitsInt64(given, &length)) return Raise(th, types::kOverflowError, "Python int too large to convert to C ssize_t");
  }
  if (!ReadByteOrder(th, args[2], "to_bytes", &big_endian) || !ReadSigned(th, args[3], &is_signed)) return Value();
  if (length < 0) return Raise(th, types::kValueError, "length argument must be non-negative");
  Owned bytes(NewBytes(th, length));
  if (!bytes) return Value();
  if (!IntToBytes(th, args[0], bytes.as<Bytes>()->data(), static_cast<size_t>(length), big_endian, is_signed)) return Value();
  return bytes.Release();
}

// bytes(v) of what from_bytes takes: an object with __bytes__, with the buffer protocol, or an iterable of ints.
Value BytesOf(Thread& th, Value v) {
  if (IsBytes(v)) return Dup(v);
  if (IsStr(v) || IsInt(v) || IsFloat(v)) return Raise(th, types::kTypeError, "cannot convert '%.200T' object to bytes", v);
  return Call(th, Value(types::kBytes), {v});
}

Value FromBytes(Thread& th, const Value* args) {
  bool big_endian, is_signed;
  if (!ReadByteOrder(th, args[2], "from_bytes", &big_endian) || !ReadSigned(th, args[3], &is_signed)) return Value();
  Owned bytes(BytesOf(th, args[1]));
  if (!bytes) return Value();
  std::string_view data;
  if (!AsBytesView(th, bytes, &data)) return Value();
  Owned number(IntFromBytes(th, reinterpret_cast<const uint8_t*>(data.data()), data.size(), big_endian, is_signed));
  if (!number || args[0] == Value(types::kInt)) return number.Release();
  return Call(th, args[0], {number});
}

Value GetSelf(Thread& th, Value self) { return ExactIntOf(th, self); }
Value GetZero(Thread&, Value) { return Value::Int(0); }
Value GetOne(Thread&, Value) { return Value::Int(1); }

}  // namespace

const MethodDef kIntMethods[] = {
    {"conjugate", Conjugate, "($self, /)", "The number itself: it has no imaginary part."},
    {"bit_length", BitLength, "($self, /)", "How many bits the magnitude takes in binary.\n\n>>> (37).bit_length()\n6"},
    {"bit_count", BitCount, "($self, /)", "How many bits of the magnitude are ones.\n\n>>> (13).bit_count()\n3"},
    {"to_bytes", ToBytes, "($self, /, length=1, byteorder='big', *, signed=False)",
     "The number as an array of bytes.\n\nRaises OverflowError when it does not fit the length, or is negative and not signed."},
    {"from_bytes", FromBytes, "($type, /, bytes, byteorder='big', *, signed=False)", "The number that an array of bytes stands for.",
     kClassMethodFlag},
    {"as_integer_ratio", AsIntegerRatio, "($self, /)", "The number and 1."},
    {"is_integer", IsInteger, "($self, /)", "True: an int is a whole number."},
    {"__trunc__", Conjugate, "($self, /)", "The number itself."},
    {"__floor__", Conjugate, "($self, /)", "The number itself."},
    {"__ceil__", Conjugate, "($self, /)", "The number itself."},
    {"__round__", Round, "($self, ndigits=<unrepresentable>, /)", "To a multiple of a power of ten, for negative ndigits; ties go to the even one."},
    {"__getnewargs__", GetNewArgs, "($self, /)", "What __new__ is to be called with to make the number again."},
    {"__format__", FormatMethod, "($self, format_spec, /)", "The number as text, by the format specification."},
    {"__sizeof__", SizeOf, "($self, /)", "Size in memory, in bytes."},
    {}};

const GetSetDef kIntGetSets[] = {
    {"real", GetSelf, nullptr, "the real part of a complex number"},
    {"imag", GetZero, nullptr, "the imaginary part of a complex number"},
    {"numerator", GetSelf, nullptr, "the numerator of a rational number in lowest terms"},
    {"denominator", GetOne, nullptr, "the denominator of a rational number in lowest terms"},
    {}};

}  // namespace tessera::objects

// int without limit: 63 bits in the Value itself, beyond that an object over GMP's mpn layer. bool is None's neighbour: two marks.
//
// Model:   BigInt: header, signed size (its sign is the number's, its magnitude the count of limbs), limbs, least significant first;
//          normalised: no leading zero limb, and never a number that fits 63 bits (but in instances of subclasses of int, which always are
//          BigInt with as many limbs as needed, zero included).
// Errors:  GMP aborts when its scratch cannot be had: what it will need is reserved from the Heap first; too large a result is
//          MemoryError or OverflowError.
// Cost:    mpn's: subquadratic multiplication, division and conversion.
// Design:  docs/value-layout.md
#ifndef TESSERA_OBJECTS_INT_H_
#define TESSERA_OBJECTS_INT_H_

#include <cstdint>
#include <string_view>

#include "objects/thread.h"

namespace tessera::objects {

struct BigInt : Object {
  int64_t size;
  uint64_t* limbs() { return reinterpret_cast<uint64_t*>(this + 1); }
  const uint64_t* limbs() const { return reinterpret_cast<const uint64_t*>(this + 1); }
};

// int or a subclass (bool included).
inline bool IsInt(Value v) { return v.IsSmallInt() || v.IsBool() || (v.IsObject() && HasFlag(TypeOf(v), kIntSubclass)); }
inline bool IsExactInt(Value v) { return v.IsSmallInt() || IsExactly(v, types::kInt); }

Value NewInt(Thread& th, int64_t n);
Value NewIntUnsigned(Thread& th, uint64_t n);
Value NewIntFromDouble(Thread& th, double d);      // truncates; OverflowError/ValueError for inf and nan with CPython's texts
// Text of an int in base 2..36 or 0 (prefix decides), as int() takes it. ValueError with CPython's text, the digit limit included.
Value IntFromText(Thread& th, std::string_view text, int base, Value original /* for the message */);
Value IntFromHex(Thread& th, std::string_view text);  // a constant's text: optional '-', "0x", digits
Value IntToText(Thread& th, Value v, int base, bool prefix);  // str; digit limit of the interpreter for base 10

// REQUIRES of all below: operands are ints (IsInt).
bool FitsInt64(Value v, int64_t* out);                        // false: too large, no exception
bool AsInt64(Thread& th, Value v, int64_t* out);              // OverflowError "Python int too large to convert to C long"
double IntAsDouble(Thread& th, Value v, bool* ok);            // correctly rounded; OverflowError "int too large to convert to float"
int IntSign(Value v);                                         // -1, 0, 1
int IntCompare(Value a, Value b);
bool IntEqualsDouble(Value a, double d);
int IntCompareDouble(Value a, double d);                      // exact; d not NaN
int64_t IntHash(Value v);
Value IntBinary(Thread& th, BinaryOp op, Value a, Value b);   // exact CPython results and errors
Value IntPowMod(Thread& th, Value a, Value b, Value m);
Value IntDivMod(Thread& th, Value a, Value b);
uint64_t IntBitLength(Value v);
// Two's complement bytes. OverflowError texts of to_bytes/from_bytes.
Value IntFromBytes(Thread& th, const uint8_t* data, size_t size, bool big_endian, bool is_signed);
bool IntToBytes(Thread& th, Value v, uint8_t* out, size_t size, bool big_endian, bool is_signed);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_INT_H_

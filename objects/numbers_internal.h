// Between the files of int, bool, float and complex.
//
// Ownership: arguments borrowed, results new references.
#ifndef TESSERA_OBJECTS_NUMBERS_INTERNAL_H_
#define TESSERA_OBJECTS_NUMBERS_INTERNAL_H_

#include <string_view>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/native.h"
#include "objects/str.h"

namespace tessera::objects {

inline bool IsComplex(Value v) { return v.IsObject() && IsSubtype(TypeOf(v), types::kComplex); }
inline bool IsExactComplex(Value v) { return IsExactly(v, types::kComplex); }

// The int itself when it is exact, else an exact int of the same value (for bool and other subclasses).
Value ExactIntOf(Thread& th, Value v);
// An instance of a subclass of int (or an exact int) with the value of `v`. REQUIRES: IsInt(v).
Value IntOfType(Thread& th, Type* type, Value v);
Value IntNew(Thread& th, Type* type, Args args);
Value IntNegative(Thread& th, Value v);
Value IntAbsolute(Thread& th, Value v);
Value IntInvert(Thread& th, Value v);
// round(v, digits) for a negative number of digits: half to even. REQUIRES: v exact.
Value IntRound(Thread& th, Value v, Value digits);

// A float or an int as double: 1, 0 when it is neither, -1 with OverflowError.
int NumberToDouble(Thread& th, Value v, double* out);
Value FloatNew(Thread& th, Type* type, Args args);
Value FloatFromHex(Thread& th, std::string_view text);
Value FloatToHex(Thread& th, double d);
// To `digits` decimal places, correctly rounded, half to even on the exact value.
Value RoundDouble(Thread& th, double d, int64_t digits);
// numerator, denominator as a tuple.
Value FloatRatio(Thread& th, double d);

Value ComplexNew(Thread& th, Type* type, Args args);
struct Complex {
  double real, imag;
};
Value NewComplexOfType(Thread& th, Type* type, Complex c);
Complex ComplexMultiply(Complex a, Complex b);
// False when b is zero.
bool ComplexDivide(Complex a, Complex b, Complex* out);
// A complex, float or int: 1, 0 when it is none of them, -1 with OverflowError.
int NumberToComplex(Thread& th, Value v, Complex* out);
bool ParseComplex(std::string_view text, Complex* out);

extern const MethodDef kIntMethods[];
extern const GetSetDef kIntGetSets[];
extern const MethodDef kFloatMethods[];
extern const GetSetDef kFloatGetSets[];

// The argument of a method that takes keywords by hand: constructors. Reads up to two parameters, the first
// `positional_only` of which have no keyword. False: TypeError pending. Missing ones stay empty.
struct ConstructorSpec {
  const char* name;
  const char* parameters[2];
  int positional_only;
};
bool ReadConstructorArgs(Thread& th, const ConstructorSpec& spec, Args args, Value out[2]);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_NUMBERS_INTERNAL_H_

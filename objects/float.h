// float and complex.
//
// Model:   most floats lie in the Value itself; zero (two immortal boxes), NaN, infinities and extreme exponents are FloatObjects.
// Cost:    NewFloat is a handful of instructions where no box is needed.
// Design:  docs/value-layout.md
#ifndef TESSERA_OBJECTS_FLOAT_H_
#define TESSERA_OBJECTS_FLOAT_H_

#include <string_view>

#include "objects/thread.h"

namespace tessera::objects {

struct FloatObject : Object {
  double value;
};
// The boxes of 0.0 and -0.0: immortal, filled by InitFloatZeros before the first interpreter.
struct alignas(4096) ZeroTable {
  immortal::Static<FloatObject> zeros[2];
};
extern ZeroTable g_zeros;
void InitFloatZeros();

struct ComplexObject : Object {
  double real, imag;
};

Value BoxFloat(Thread& th, double d);  // zeros share their immortal boxes
inline Value NewFloat(Thread& th, double d) {
  Value v;
  if (Value::TryFloat(d, &v)) [[likely]] return v;
  return BoxFloat(th, d);
}
// float or a subclass.
inline bool IsFloat(Value v) { return v.IsSmallFloat() || (v.IsObject() && HasFlag(TypeOf(v), kFloatSubclass)); }
inline bool IsExactFloat(Value v) { return v.IsSmallFloat() || IsExactly(v, types::kFloat); }
// REQUIRES: IsFloat(v).
inline double FloatValue(Value v) { return v.IsSmallFloat() ? v.small_float() : v.as<FloatObject>()->value; }

Value NewComplex(Thread& th, double real, double imag);

double FloatFloorDiv(double a, double b);   // b != 0
double FloatMod(double a, double b);        // b != 0
Value FloatPow(Thread& th, double a, double b);
Value ComplexPow(Thread& th, double a_real, double a_imag, double b_real, double b_imag);
Value RaiseErrno(Thread& th, Type* exception, int error_number);  // exception(34, 'Numerical result out of range')
int64_t HashDouble(double d);               // CPython's: equal to the hash of the equal int
// What float() takes, without surrounding space; underscores allowed. False: no float, or (rarely) MemoryError is pending.
bool ParseFloat(std::string_view text, double* out);
// Shortest text that reads back the same, as repr: '1.0', '1e+16', 'inf'. Writes at most 32 bytes; returns the length.
int FormatDoubleRepr(double d, char* out);

// The format-spec mini-language for int, float, complex and str: format(v, spec). `spec` is a str.
Value FormatNumber(Thread& th, Value v, Value spec);

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_FLOAT_H_

// The tables of functions of the module math, by subject; math.cc joins them in the module.
//
// Threads: pure functions of their arguments, but for what __float__, __index__ and the iterators run.
// Errors:  ValueError "math domain error", OverflowError "math range error", and the texts of CPython 3.12.
#ifndef TESSERA_MODULES_MATH_FUNCTIONS_H_
#define TESSERA_MODULES_MATH_FUNCTIONS_H_

#include "objects/errors.h"
#include "objects/native.h"

namespace tessera::math {

extern const objects::MethodDef kElementaryFunctions[];      // sin, exp, log, pow, gamma, ...
extern const objects::MethodDef kRepresentationFunctions[];  // ceil, frexp, nextafter, isclose, ...
extern const objects::MethodDef kSumFunctions[];             // fsum, prod, sumprod, hypot, dist
extern const objects::MethodDef kIntegerFunctions[];         // gcd, isqrt, factorial, comb, ...

inline objects::Value RaiseDomain(objects::Thread& th) { return objects::Raise(th, objects::types::kValueError, "math domain error"); }
inline objects::Value RaiseRange(objects::Thread& th) { return objects::Raise(th, objects::types::kOverflowError, "math range error"); }

}  // namespace tessera::math

#endif  // TESSERA_MODULES_MATH_FUNCTIONS_H_

// Functions of integers: gcd, lcm, isqrt, factorial, comb, perm. Ints of any size, over mpn.
#include <algorithm>
#include <bit>
#include <climits>
#include <cmath>
#include <cstring>
#include <utility>

#include "modules/math/functions.h"
#include "objects/int_limbs.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/activation.h"
#include "vm/slow.h"

namespace tessera::math {

using namespace objects;  // NOLINT

namespace {

Value Magnitude(Thread& th, Value v) { return IntSign(v) < 0 ? Negative(th, v) : Dup(v); }

// --- gcd and lcm ---

uint64_t GcdOfWords(uint64_t a, uint64_t b) {
  if (a == 0 || b == 0) return a | b;
  int shift = std::countr_zero(a | b);
  a >>= std::countr_zero(a);
  while (b != 0) {
    b >>= std::countr_zero(b);
    if (a > b) std::swap(a, b);
    b -= a;
  }
  return a << shift;
}

// Copies the operand to `out` without its factors of two; returns the limbs that are left.
int64_t CopyOdd(const IntView& n, mp_bitcnt_t zeros, mp_limb_t* out) {
  int64_t words = static_cast<int64_t>(zeros / 64), size = n.size - words;
  unsigned bits = zeros % 64;
  if (bits == 0) std::memcpy(out, n.limbs + words, static_cast<size_t>(size) * 8);
  else mpn_rshift(out, n.limbs + words, size, bits);
  return size - (out[size - 1] == 0);
}

// Neither is zero.
Value GcdOfBig(Thread& th, Value a, Value b) {
  IntView x(a), y(b);
  mp_bitcnt_t x_zeros = mpn_scan1(x.limbs, 0), y_zeros = mpn_scan1(y.limbs, 0), common = std::min(x_zeros, y_zeros);
  LimbBuffer u(th, x.size + 1), v(th, y.size + 1);
  LimbBuffer probe(th, 4 * (x.size + y.size) + 64);  // what GMP takes for itself
  if (!u.ok() || !v.ok() || !probe.ok()) return Value();
  int64_t u_size = CopyOdd(x, x_zeros, u.data()), v_size = CopyOdd(y, y_zeros, v.data());
  mp_limb_t *longer = u.data(), *shorter = v.data();
  if (u_size < v_size || (u_size == v_size && mpn_cmp(longer, shorter, u_size) < 0)) {
    std::swap(longer, shorter);
    std::swap(u_size, v_size);
  }
  int64_t words = static_cast<int64_t>(common / 64);
  BigInt* result = NewBigInt(th, words + v_size + 1);
  if (result == nullptr) return Value();
  mp_limb_t* limbs = result->limbs();
  std::memset(limbs, 0, static_cast<size_t>(words) * 8);
  int64_t size;
  {
    objects::WithoutGil released(th, objects::IsLongWork(u_size, v_size));
    size = mpn_gcd(limbs + words, longer, u_size, shorter, v_size);
  }
  limbs[words + size] = common % 64 == 0 ? 0 : mpn_lshift(limbs + words, limbs + words, size, common % 64);
  return NormalizeInt(result, words + size + 1, false);
}

Value GcdOf(Thread& th, Value a, Value b) {
  IntView x(a), y(b);
  if (x.size == 0) return Magnitude(th, b);
  if (y.size == 0) return Magnitude(th, a);
  if (x.size == 1 && y.size == 1) return NewIntUnsigned(th, GcdOfWords(x.limbs[0], y.limbs[0]));
  return GcdOfBig(th, a, b);
}

Value LcmOf(Thread& th, Value a, Value b) {
  if (IntSign(a) == 0 || IntSign(b) == 0) return Value::Int(0);
  Owned divisor(GcdOf(th, a, b));
  Owned quotient(divisor ? IntBinary(th, BinaryOp::kFloorDiv, a, divisor) : Value());
  Owned product(quotient ? IntBinary(th, BinaryOp::kMul, quotient, b) : Value());
  return product ? Magnitude(th, product) : Value();
}

Value OverAll(Thread& th, Value integers, Value neutral, Value (*combine)(Thread&, Value, Value)) {
  Owned result(neutral);
  for (int64_t i = 0; i < integers.as<Tuple>()->size; ++i) {
    Owned next(Index(th, integers.as<Tuple>()->items()[i]));
    if (!next) return Value();
    result.Reset(combine(th, result, next));
    if (!result) return Value();
  }
  return result.Release();
}
Value Gcd(Thread& th, const Value* args) { return OverAll(th, args[1], Value::Int(0), &GcdOf); }
Value Lcm(Thread& th, const Value* args) { return OverAll(th, args[1], Value::Int(1), &LcmOf); }

// --- isqrt ---

Value ISqrt(Thread& th, const Value* args) {
  Owned n(Index(th, args[1]));
  if (!n) return Value();
  if (IntSign(n) < 0) return Raise(th, types::kValueError, "isqrt() argument must be nonnegative");
  IntView view(n);
  if (view.size == 0) return Value::Int(0);
  int64_t limbs = (view.size + 1) / 2;
  LimbBuffer probe(th, 4 * view.size + 64);
  BigInt* root = probe.ok() ? NewBigInt(th, limbs) : nullptr;
  if (root == nullptr) return Value();
  LimbBuffer remainder(th, view.size);
  if (!remainder.ok()) {
    DecRef(Value(root));
    return Value();
  }
  {
    objects::WithoutGil released(th, objects::IsLongWork(view.size, view.size));
    mpn_sqrtrem(root->limbs(), remainder.data(), view.limbs, view.size);
  }
  return NormalizeInt(root, limbs, false);
}

// --- Products of consecutive numbers ---

// low * (low + 1) * ... * high, as a tree so that both factors are of one length. REQUIRES: 0 < low.
Value RangeProduct(vm::Thread& th, uint64_t low, uint64_t high) {
  uint64_t product = 1;
  uint64_t at = low;
  while (at <= high && !__builtin_mul_overflow(product, at, &product)) ++at;
  if (at > high) return NewIntUnsigned(th, product);
  if (th.eval_breaker().Load() != 0 && !vm::HandleBreaker(th)) return Value();
  uint64_t middle = low + (high - low) / 2;
  Owned left(RangeProduct(th, low, middle));
  Owned right(left ? RangeProduct(th, middle + 1, high) : Value());
  return right ? IntBinary(th, BinaryOp::kMul, left, right) : Value();
}

// The same for ints of any size: first * (first + 1) * ..., `count` factors.
Value BigRangeProduct(vm::Thread& th, Value first, int64_t count) {
  if (count == 1) return Dup(first);
  if (th.eval_breaker().Load() != 0 && !vm::HandleBreaker(th)) return Value();
  int64_t half = count / 2;
  Owned step(NewInt(th, half)), second(step ? IntBinary(th, BinaryOp::kAdd, first, step) : Value());
  Owned left(second ? BigRangeProduct(th, first, half) : Value());
  Owned right(left ? BigRangeProduct(th, second, count - half) : Value());
  return right ? IntBinary(th, BinaryOp::kMul, left, right) : Value();
}

// Neither fits memory when the result has more than kMaxLimbs limbs: said before the work of years begins.
bool FitsMemory(Thread& th, Value greatest, int64_t count) {
  double bits = static_cast<double>(IntBitLength(greatest)) * static_cast<double>(count);
  if (count <= 2 || bits / 4 < 64.0 * static_cast<double>(kMaxLimbs)) return true;
  RaiseMemoryError(th);
  return false;
}

// n * (n - 1) * ..., k factors. REQUIRES: 0 <= k <= n.
Value FallingProduct(Thread& t, Value n, int64_t k) {
  vm::Thread& th = vm::AsVm(t);
  if (k == 0) return Value::Int(1);
  if (!FitsMemory(th, n, k)) return Value();
  int64_t word;
  if (FitsInt64(n, &word)) return RangeProduct(th, static_cast<uint64_t>(word - k + 1), static_cast<uint64_t>(word));
  Owned less(NewInt(th, k - 1)), first(less ? IntBinary(th, BinaryOp::kSub, n, less) : Value());
  return first ? BigRangeProduct(th, first, k) : Value();
}

Value Factorial(Thread& th, const Value* args) {
  Owned n(Index(th, args[1]));
  if (!n) return Value();
  if (IntSign(n) < 0) return Raise(th, types::kValueError, "factorial() not defined for negative values");
  int64_t k;
  if (!FitsInt64(n, &k))
    return Raise(th, types::kOverflowError, "factorial() argument should not exceed %lld", static_cast<long long>(LONG_MAX));
  return FallingProduct(th, n, k);
}

// Reads n and k. False: exception pending.
bool ReadCounts(Thread& th, const Value* args, Owned* n, Owned* k) {
  n->Reset(Index(th, args[1]));
  if (!*n) return false;
  k->Reset(Index(th, args[2]));
  if (!*k) return false;
  if (IntSign(*n) >= 0 && IntSign(*k) >= 0) return true;
  Raise(th, types::kValueError, IntSign(*n) < 0 ? "n must be a non-negative integer" : "k must be a non-negative integer");
  return false;
}

Value Perm(Thread& th, const Value* args) {
  if (args[2].IsUnbound() || args[2].IsNone()) return Factorial(th, args);
  Owned n, k;
  if (!ReadCounts(th, args, &n, &k)) return Value();
  if (IntCompare(n, k) < 0) return Value::Int(0);
  int64_t factors;
  if (!FitsInt64(k, &factors)) return Raise(th, types::kOverflowError, "k must not exceed %lld", static_cast<long long>(INT64_MAX));
  return FallingProduct(th, n, factors);
}

Value Comb(Thread& th, const Value* args) {
  Owned n, k;
  if (!ReadCounts(th, args, &n, &k)) return Value();
  Owned others(IntBinary(th, BinaryOp::kSub, n, k));
  if (!others) return Value();
  if (IntSign(others) < 0) return Value::Int(0);
  Value fewer = IntCompare(others, k) < 0 ? others : k;
  int64_t factors;
  if (!FitsInt64(fewer, &factors))
    return Raise(th, types::kOverflowError, "min(n - k, k) must not exceed %lld", static_cast<long long>(INT64_MAX));
  Owned product(FallingProduct(th, n, factors));
  Owned divisor(product ? FallingProduct(th, fewer, factors) : Value());
  return divisor ? IntBinary(th, BinaryOp::kFloorDiv, product, divisor) : Value();
}

}  // namespace

const MethodDef kIntegerFunctions[] = {
    {"comb", &Comb, "($module, n, k, /)", "In how many ways k of n things can be chosen."},
    {"factorial", &Factorial, "($module, n, /)", "The product of the integers from 1 to n."},
    {"gcd", &Gcd, "($module, *integers)", "The greatest integer that divides all of the arguments."},
    {"isqrt", &ISqrt, "($module, n, /)", "The integer part of the square root of n."},
    {"lcm", &Lcm, "($module, *integers)", "The least integer that all of the arguments divide."},
    {"perm", &Perm, "($module, n, k=None, /)", "In how many orders k of n things can be taken; all of them without k."},
    {}};

}  // namespace tessera::math

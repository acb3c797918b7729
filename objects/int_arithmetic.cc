// int: the operators, over GMP's mpn layer. Scratch is taken from the interpreter's heap where mpn lets us; where mpn allocates its own, as much is
// asked from the heap first, so that the limit speaks before GMP could abort.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "objects/check_point.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int_limbs.h"
#include "objects/numbers_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

// Asks the heap for what GMP is going to take for itself.
bool ScratchIsThere(Thread& th, int64_t limbs) {
  if (limbs < 64) return true;
  LimbBuffer probe(th, limbs);
  return probe.ok();
}

Value NewIntFromLimb(Thread& th, mp_limb_t magnitude, bool negative) {
  if (magnitude <= static_cast<uint64_t>(Value::kMaxInt)) {
    return Value::Int(negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude));
  }
  BigInt* n = NewBigInt(th, 1);
  if (n == nullptr) return Value();
  n->limbs()[0] = magnitude;
  return NormalizeInt(n, 1, negative);
}

Value CopyInt(Thread& th, const IntView& a) {
  if (a.size <= 1) return NewIntFromLimb(th, a.size == 0 ? 0 : a.limbs[0], a.negative);
  BigInt* n = NewBigInt(th, a.size);
  if (n == nullptr) return Value();
  std::memcpy(n->limbs(), a.limbs, static_cast<size_t>(a.size) * sizeof(mp_limb_t));
  return NormalizeInt(n, a.size, a.negative);
}

Value AddMagnitudes(Thread& th, const IntView& a, const IntView& b, bool negative) {
  const IntView& x = a.size >= b.size ? a : b;
  const IntView& y = a.size >= b.size ? b : a;
  BigInt* r = NewBigInt(th, x.size + 1);
  if (r == nullptr) return Value();
  mp_limb_t carry = 0;
  if (y.size > 0) carry = mpn_add(r->limbs(), x.limbs, x.size, y.limbs, y.size);
  else if (x.size > 0) std::memcpy(r->limbs(), x.limbs, static_cast<size_t>(x.size) * 8);
  r->limbs()[x.size] = carry;
  return NormalizeInt(r, x.size + 1, negative);
}

Value SubMagnitudes(Thread& th, const IntView& a, const IntView& b, bool negative) {
  int order = a.size != b.size ? (a.size < b.size ? -1 : 1) : a.size == 0 ? 0 : mpn_cmp(a.limbs, b.limbs, a.size);
  if (order == 0) return Value::Int(0);
  const IntView& x = order > 0 ? a : b;
  const IntView& y = order > 0 ? b : a;
  BigInt* r = NewBigInt(th, x.size);
  if (r == nullptr) return Value();
  if (y.size > 0) mpn_sub(r->limbs(), x.limbs, x.size, y.limbs, y.size);
  else std::memcpy(r->limbs(), x.limbs, static_cast<size_t>(x.size) * 8);
  return NormalizeInt(r, x.size, negative != (order < 0));
}

Value AddSigned(Thread& th, const IntView& a, const IntView& b, bool b_negative) {
  return a.negative == b_negative ? AddMagnitudes(th, a, b, a.negative) : SubMagnitudes(th, a, b, a.negative);
}

Value Multiply(Thread& th, const IntView& a, const IntView& b) {
  if (a.size == 0 || b.size == 0) return Value::Int(0);
  BigInt* r = NewBigInt(th, a.size + b.size);
  if (r == nullptr) return Value();
  if (a.size == 1 && b.size == 1) {
    unsigned __int128 product = static_cast<unsigned __int128>(a.limbs[0]) * b.limbs[0];
    r->limbs()[0] = static_cast<mp_limb_t>(product);
    r->limbs()[1] = static_cast<mp_limb_t>(product >> 64);
    return NormalizeInt(r, 2, a.negative != b.negative);
  }
  if (!ScratchIsThere(th, std::min(a.size, b.size) < 16 ? 0 : 4 * (a.size + b.size))) {
    DecRef(Value(r));
    return Value();
  }
  WithoutGil released(th, IsLongWork(a.size, b.size));
  if (a.limbs == b.limbs && a.size == b.size) mpn_sqr(r->limbs(), a.limbs, a.size);
  else if (a.size >= b.size) mpn_mul(r->limbs(), a.limbs, a.size, b.limbs, b.size);
  else mpn_mul(r->limbs(), b.limbs, b.size, a.limbs, a.size);
  released.End();
  return NormalizeInt(r, a.size + b.size, a.negative != b.negative);
}

bool RaiseZeroDivision(Thread& th, bool modulo_only) {
  Raise(th, types::kZeroDivisionError, modulo_only ? "integer modulo by zero" : "integer division or modulo by zero");
  return false;
}

// |a| < |b|: the quotient is 0 or -1.
bool FloorDivideSmaller(Thread& th, const IntView& a, const IntView& b, Value* quotient, Value* remainder) {
  bool down = a.size != 0 && a.negative != b.negative;
  if (remainder != nullptr) {
    *remainder = down ? AddSigned(th, a, b, b.negative) : CopyInt(th, a);
    if (remainder->empty()) return false;
  }
  if (quotient != nullptr) *quotient = Value::Int(down ? -1 : 0);
  return true;
}

// The divisor is one limb.
bool FloorDivideByLimb(Thread& th, const IntView& a, const IntView& b, Value* quotient, Value* remainder) {
  mp_limb_t divisor = b.limbs[0], rest;
  bool signs_differ = a.negative != b.negative;
  if (quotient == nullptr) {
    rest = mpn_mod_1(a.limbs, a.size, divisor);
  } else {
    BigInt* q = NewBigInt(th, a.size + 1);
    if (q == nullptr) return false;
    rest = mpn_divrem_1(q->limbs(), 0, a.limbs, a.size, divisor);
    q->limbs()[a.size] = signs_differ && rest != 0 ? mpn_add_1(q->limbs(), q->limbs(), a.size, 1) : 0;
    *quotient = NormalizeInt(q, a.size + 1, signs_differ);
  }
  if (remainder == nullptr) return true;
  if (signs_differ && rest != 0) rest = divisor - rest;
  *remainder = NewIntFromLimb(th, rest, b.negative);
  if (!remainder->empty()) return true;
  if (quotient != nullptr) DecRef(*quotient);
  return false;
}

// Floor division: quotient and remainder (of the divisor's sign). Either may be null.
bool FloorDivide(Thread& th, const IntView& a, const IntView& b, Value* quotient, Value* remainder) {
  if (b.size == 0) return RaiseZeroDivision(th, quotient == nullptr);
  if (a.size < b.size) return FloorDivideSmaller(th, a, b, quotient, remainder);
  if (b.size == 1) return FloorDivideByLimb(th, a, b, quotient, remainder);
  int64_t q_limbs = a.size - b.size + 1;
  BigInt* q = NewBigInt(th, q_limbs + 1);
  BigInt* r = NewBigInt(th, b.size);
  if (q == nullptr || r == nullptr || !ScratchIsThere(th, b.size < 32 ? 0 : 4 * (a.size + b.size))) {
    if (q != nullptr) DecRef(Value(q));
    if (r != nullptr) DecRef(Value(r));
    return false;
  }
  {
    WithoutGil released(th, IsLongWork(q_limbs, b.size));
    mpn_tdiv_qr(q->limbs(), r->limbs(), 0, a.limbs, a.size, b.limbs, b.size);
  }
  q->limbs()[q_limbs] = 0;
  if (a.negative != b.negative && !mpn_zero_p(r->limbs(), b.size)) {
    mpn_add_1(q->limbs(), q->limbs(), q_limbs + 1, 1);
    mpn_sub_n(r->limbs(), b.limbs, r->limbs(), b.size);
  }
  Value q_value = NormalizeInt(q, q_limbs + 1, a.negative != b.negative);
  Value r_value = NormalizeInt(r, b.size, b.negative);
  if (quotient != nullptr) *quotient = q_value;
  else DecRef(q_value);
  if (remainder != nullptr) *remainder = r_value;
  else DecRef(r_value);
  return true;
}

Value ShiftLeft(Thread& th, const IntView& a, Value by) {
  int64_t count;
  if (a.size == 0) return Value::Int(0);
  if (!FitsInt64(by, &count)) return Raise(th, types::kOverflowError, "too many digits in integer");
  int64_t words = count / 64, bits = count % 64;
  if (words > kMaxLimbs) return RaiseMemoryError(th);
  int64_t limbs = a.size + words + 1;
  BigInt* r = NewBigInt(th, limbs);
  if (r == nullptr) return Value();
  std::memset(r->limbs(), 0, static_cast<size_t>(words) * 8);
  if (bits == 0) {
    std::memcpy(r->limbs() + words, a.limbs, static_cast<size_t>(a.size) * 8);
    r->limbs()[limbs - 1] = 0;
  } else {
    r->limbs()[limbs - 1] = mpn_lshift(r->limbs() + words, a.limbs, a.size, static_cast<unsigned>(bits));
  }
  return NormalizeInt(r, limbs, a.negative);
}

// Towards minus infinity.
Value ShiftRight(Thread& th, const IntView& a, Value by) {
  int64_t count;
  if (a.size == 0) return Value::Int(0);
  if (!FitsInt64(by, &count) || count / 64 >= a.size) return Value::Int(a.negative ? -1 : 0);
  int64_t words = count / 64, bits = count % 64;
  int64_t limbs = a.size - words;
  BigInt* r = NewBigInt(th, limbs + 1);
  if (r == nullptr) return Value();
  bool lost = words > 0 && !mpn_zero_p(a.limbs, words);
  if (bits == 0) std::memcpy(r->limbs(), a.limbs + words, static_cast<size_t>(limbs) * 8);
  else lost |= mpn_rshift(r->limbs(), a.limbs + words, limbs, static_cast<unsigned>(bits)) != 0;
  r->limbs()[limbs] = a.negative && lost ? mpn_add_1(r->limbs(), r->limbs(), limbs, 1) : 0;
  return NormalizeInt(r, limbs + 1, a.negative);
}

// Limb i of the two's complement form of infinite length; `borrow` carries over from limb to limb, true at first.
mp_limb_t ComplementLimb(const IntView& n, int64_t i, bool* borrow) {
  mp_limb_t limb = i < n.size ? n.limbs[i] : 0;
  if (!n.negative) return limb;
  limb = ~limb + *borrow;
  *borrow = *borrow && limb == 0;
  return limb;
}

Value Bitwise(Thread& th, BinaryOp op, const IntView& a, const IntView& b) {
  int64_t limbs = std::max(a.size, b.size) + 1;
  BigInt* r = NewBigInt(th, limbs);
  if (r == nullptr) return Value();
  bool borrow_a = true, borrow_b = true;
  for (int64_t i = 0; i < limbs; ++i) {
    mp_limb_t x = ComplementLimb(a, i, &borrow_a), y = ComplementLimb(b, i, &borrow_b);
    r->limbs()[i] = op == BinaryOp::kAnd ? x & y : op == BinaryOp::kOr ? x | y : x ^ y;
  }
  bool negative = op == BinaryOp::kAnd ? a.negative && b.negative : op == BinaryOp::kOr ? a.negative || b.negative : a.negative != b.negative;
  if (negative) mpn_neg(r->limbs(), r->limbs(), limbs);
  return NormalizeInt(r, limbs, negative);
}

bool IsExactDouble(const IntView& n) { return n.size == 0 || n.limbs[0] <= uint64_t{1} << 53; }

// Correctly rounded quotient of two ints.
Value TrueDivide(Thread& th, Value a, Value b) {
  IntView x(a), y(b);
  if (y.size == 0) return Raise(th, types::kZeroDivisionError, "division by zero");
  if (x.size <= 1 && y.size == 1 && IsExactDouble(x) && IsExactDouble(y)) {
    double q = (x.size == 0 ? 0.0 : static_cast<double>(x.limbs[0])) / static_cast<double>(y.limbs[0]);
    return NewFloat(th, x.size != 0 && x.negative != y.negative ? -q : x.size == 0 && y.negative ? -0.0 : q);
  }
  if (x.size == 0) return NewFloat(th, y.negative ? -0.0 : 0.0);
  int64_t bits_a = static_cast<int64_t>(IntBitLength(a)), bits_b = static_cast<int64_t>(IntBitLength(b));
  int64_t difference = bits_a - bits_b;
  bool negative = x.negative != y.negative;
  if (difference > 1024) return Raise(th, types::kOverflowError, "integer division result too large for a float");
  if (difference < -1080) return NewFloat(th, negative ? -0.0 : 0.0);
  // A quotient of at least 55 bits (fewer where the result is subnormal), with a sticky bit for the remainder.
  int64_t shift = std::max<int64_t>(difference, -1022) - 55;
  Owned dividend(shift <= 0 ? ShiftLeft(th, x, Value::Int(-shift)) : Dup(a));
  Owned divisor(shift > 0 ? ShiftLeft(th, y, Value::Int(shift)) : Dup(b));
  if (!dividend || !divisor) return Value();
  IntView n(dividend), d(divisor);
  BigInt* q = NewBigInt(th, std::max<int64_t>(n.size - d.size + 1, 1));
  LimbBuffer r(th, d.size);
  if (q == nullptr || !r.ok()) {
    if (q != nullptr) DecRef(Value(q));
    return Value();
  }
  Owned quotient;
  bool sticky;
  if (n.size >= d.size) {
    {
      WithoutGil released(th, IsLongWork(n.size - d.size + 1, d.size));
      mpn_tdiv_qr(q->limbs(), r.data(), 0, n.limbs, n.size, d.limbs, d.size);
    }
    sticky = !mpn_zero_p(r.data(), d.size);
    quotient.Reset(NormalizeInt(q, n.size - d.size + 1, false));
  } else {
    DecRef(Value(q));
    sticky = true;
    quotient.Reset(Value::Int(0));
  }
  int64_t magnitude;
  if (!FitsInt64(quotient, &magnitude)) return Raise(th, types::kSystemError, "quotient out of range");
  uint64_t m = static_cast<uint64_t>(magnitude);
  // Round half to even at 53 bits, or at the last bit of a subnormal.
  int extra = 64 - std::countl_zero(m | 1) - 53;
  int64_t lowest = -1074 - shift;  // the bit of m that is 2^-1074
  int64_t drop = std::max<int64_t>(extra, lowest);
  if (drop > 0) {
    uint64_t mask = (uint64_t{1} << drop) - 1, half = uint64_t{1} << (drop - 1), low = m & mask;
    m &= ~mask;
    if (low > half || (low == half && (sticky || ((m >> drop) & 1)))) m += uint64_t{1} << drop;
  }
  double result = std::ldexp(static_cast<double>(m), static_cast<int>(shift));
  if (std::isinf(result)) return Raise(th, types::kOverflowError, "integer division result too large for a float");
  return NewFloat(th, negative ? -result : result);
}

// base ** exponent for a non-negative exponent, by squaring from the top bit.
Value PowerOf(Thread& th, Value base, Value exponent) {
  int64_t e;
  int sign = IntSign(base);
  if (IntSign(exponent) == 0) return Value::Int(1);
  if (sign == 0) return Value::Int(0);
  if (base == Value::Int(1) || base.IsTrue()) return Value::Int(1);
  if (base == Value::Int(-1)) {
    IntView view(exponent);
    return Value::Int(view.limbs[0] & 1 ? -1 : 1);
  }
  if (!FitsInt64(exponent, &e)) return RaiseMemoryError(th);
  if (base == Value::Int(2)) {
    IntView one(Value::Int(1));
    return ShiftLeft(th, one, exponent);
  }
  if (static_cast<double>(IntBitLength(base)) * static_cast<double>(e) > 1.1e12) return RaiseMemoryError(th);
  Owned keep = Owned::Borrow(base), result(ExactIntOf(th, base));
  if (!result) return Value();
  for (int bit = 62 - std::countl_zero(static_cast<uint64_t>(e)); bit >= 0; --bit) {
    result.Reset(IntBinary(th, BinaryOp::kMul, result, result));
    if (!result) return Value();
    if ((e >> bit) & 1) result.Reset(IntBinary(th, BinaryOp::kMul, result, base));
    if (!result) return Value();
    if (!result.get().IsSmallInt() && !CheckPoint(th)) return Value();
  }
  return result.Release();
}

// Both fit 63 bits. Empty without an exception: the general way has to do it.
Value SmallBinary(Thread& th, BinaryOp op, int64_t a, int64_t b) {
  int64_t result;
  switch (op) {
    case BinaryOp::kAdd: return NewInt(th, a + b);
    case BinaryOp::kSub: return NewInt(th, a - b);
    case BinaryOp::kMul:
      if (__builtin_mul_overflow(a, b, &result)) return Value();
      return NewInt(th, result);
    case BinaryOp::kFloorDiv:
      if (b == 0) return Value();
      return NewInt(th, a / b - (a % b != 0 && (a ^ b) < 0));
    case BinaryOp::kMod:
      if (b == 0) return Value();
      result = a % b;
      return Value::Int(result != 0 && (result ^ b) < 0 ? result + b : result);
    case BinaryOp::kAnd: return Value::Int(a & b);
    case BinaryOp::kOr: return Value::Int(a | b);
    case BinaryOp::kXor: return Value::Int(a ^ b);
    case BinaryOp::kLshift:
      if (b < 0 || b > 61 || (a << b) >> b != a) return Value();
      return NewInt(th, a << b);
    case BinaryOp::kRshift:
      if (b < 0) return Value();
      return Value::Int(a >> (b > 63 ? 63 : b));
    default: return Value();
  }
}

}  // namespace

Value IntBinary(Thread& th, BinaryOp op, Value a, Value b) {
  if (BothSmallInts(a, b)) {
    Value result = SmallBinary(th, op, a.small_int(), b.small_int());
    if (!result.empty() || th.failed()) return result;
  }
  IntView x(a), y(b);
  // Long work gives up the GIL: what the caller has borrowed could go meanwhile.
  Owned keep_a, keep_b;
  if (IsLongWork(x.size, y.size)) [[unlikely]] {
    keep_a = Owned::Borrow(a);
    keep_b = Owned::Borrow(b);
  }
  switch (op) {
    case BinaryOp::kAdd: return AddSigned(th, x, y, y.negative);
    case BinaryOp::kSub: return AddSigned(th, x, y, !y.negative);
    case BinaryOp::kMul: return Multiply(th, x, y);
    case BinaryOp::kTrueDiv: return TrueDivide(th, a, b);
    case BinaryOp::kFloorDiv: {
      Value q;
      return FloorDivide(th, x, y, &q, nullptr) ? q : Value();
    }
    case BinaryOp::kMod: {
      Value r;
      return FloorDivide(th, x, y, nullptr, &r) ? r : Value();
    }
    case BinaryOp::kPow: {
      if (!y.negative) return PowerOf(th, a, b);
      bool ok;
      double base = IntAsDouble(th, a, &ok);
      double exponent = ok ? IntAsDouble(th, b, &ok) : 0;
      return ok ? FloatPow(th, base, exponent) : Value();
    }
    case BinaryOp::kAnd:
    case BinaryOp::kOr:
    case BinaryOp::kXor: return Bitwise(th, op, x, y);
    case BinaryOp::kLshift:
    case BinaryOp::kRshift:
      if (y.negative) return Raise(th, types::kValueError, "negative shift count");
      return op == BinaryOp::kLshift ? ShiftLeft(th, x, b) : ShiftRight(th, x, b);
    case BinaryOp::kMatmul: return Value::NotImplemented();
  }
  return Value();
}

namespace {

bool FloorDivideValues(Thread& th, Value a, Value b, Value* quotient, Value* remainder) {
  if (BothSmallInts(a, b) && b.small_int() != 0 && b.small_int() != -1) {
    *quotient = SmallBinary(th, BinaryOp::kFloorDiv, a.small_int(), b.small_int());
    *remainder = SmallBinary(th, BinaryOp::kMod, a.small_int(), b.small_int());
    return true;
  }
  Owned keep_a = Owned::Borrow(a), keep_b = Owned::Borrow(b);  // long work gives up the GIL
  IntView x(a), y(b);
  return FloorDivide(th, x, y, quotient, remainder);
}

}  // namespace

Value IntDivMod(Thread& th, Value a, Value b) {
  Value q, r;
  if (!FloorDivideValues(th, a, b, &q, &r)) return Value();
  Value items[2] = {q, r};
  return NewTupleSteal(th, items, 2);
}

namespace {

// The inverse of a modulo m (m > 1), by Euclid's algorithm; ValueError when there is none.
Value Inverse(Thread& th, Value a, Value m) {
  Owned r0 = Owned::Borrow(m), r1(IntBinary(th, BinaryOp::kMod, a, m)), t0(Value::Int(0)), t1(Value::Int(1));
  if (!r1) return Value();
  while (IntSign(r1) != 0) {
    Owned q(IntBinary(th, BinaryOp::kFloorDiv, r0, r1));
    if (!q) return Value();
    Owned qr(IntBinary(th, BinaryOp::kMul, q, r1)), qt(IntBinary(th, BinaryOp::kMul, q, t1));
    if (!qr || !qt) return Value();
    Owned r2(IntBinary(th, BinaryOp::kSub, r0, qr)), t2(IntBinary(th, BinaryOp::kSub, t0, qt));
    if (!r2 || !t2) return Value();
    r0 = std::move(r1);
    r1 = std::move(r2);
    t0 = std::move(t1);
    t1 = std::move(t2);
  }
  if (r0.get() != Value::Int(1)) return Raise(th, types::kValueError, "base is not invertible for the given modulus");
  return IntBinary(th, BinaryOp::kMod, t0, m);
}

}  // namespace

namespace {

// base < modulus, both one limb.
Value PowModLimb(Thread& th, mp_limb_t base, const IntView& exponent, mp_limb_t modulus) {
  mp_limb_t result = 1;
  auto multiply = [modulus](mp_limb_t x, mp_limb_t y) {
    return static_cast<mp_limb_t>(static_cast<unsigned __int128>(x) * y % modulus);
  };
  for (int64_t i = exponent.size; i-- > 0;) {
    for (int bit = 63; bit >= 0; --bit) {
      result = multiply(result, result);
      if ((exponent.limbs[i] >> bit) & 1) result = multiply(result, base);
    }
  }
  return NewIntFromLimb(th, result, false);
}

// GMP's own exponentiation; what it allocates is asked from the heap first.
Value PowModLimbs(Thread& th, const IntView& base, const IntView& exponent, const IntView& modulus) {
  BigInt* r = NewBigInt(th, modulus.size);
  if (r == nullptr) return Value();
  if (!ScratchIsThere(th, 40 * modulus.size + exponent.size + 64)) {
    DecRef(Value(r));
    return Value();
  }
  mpz_t b, e, m, result;
  mpz_init(result);
  {
    WithoutGil released(th, IsLongWork(modulus.size * modulus.size, 64 * exponent.size));
    mpz_powm(result, mpz_roinit_n(b, base.limbs, base.size), mpz_roinit_n(e, exponent.limbs, exponent.size),
             mpz_roinit_n(m, modulus.limbs, modulus.size));
  }
  int64_t limbs = static_cast<int64_t>(mpz_size(result));
  std::memcpy(r->limbs(), mpz_limbs_read(result), static_cast<size_t>(limbs) * sizeof(mp_limb_t));
  mpz_clear(result);
  return NormalizeInt(r, limbs, false);
}

}  // namespace

Value IntPowMod(Thread& th, Value a, Value b, Value m) {
  if (IntSign(m) == 0) return Raise(th, types::kValueError, "pow() 3rd argument cannot be 0");
  bool negative = IntSign(m) < 0;
  Owned modulus(negative ? IntNegative(th, m) : Dup(m));
  if (!modulus) return Value();
  if (IntCompare(modulus, Value::Int(1)) == 0) return Value::Int(0);
  Owned base, exponent;
  if (IntSign(b) < 0) {
    base.Reset(Inverse(th, a, modulus));
    if (!base) return Value();
    exponent.Reset(IntNegative(th, b));
  } else {
    base.Reset(IntBinary(th, BinaryOp::kMod, a, modulus));
    exponent = Owned::Borrow(b);
  }
  if (!base || !exponent) return Value();
  IntView x(base), e(exponent), n(modulus);
  Owned result(n.size == 1 ? PowModLimb(th, x.size == 0 ? 0 : x.limbs[0], e, n.limbs[0]) : PowModLimbs(th, x, e, n));
  if (result && negative && IntSign(result) != 0) result.Reset(IntBinary(th, BinaryOp::kAdd, result, m));
  return result.Release();
}

}  // namespace tessera::objects

// int: making, comparing, hashing, converting to machine numbers.
#include "objects/int.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "objects/errors.h"
#include "objects/float.h"
#include "objects/int_limbs.h"

namespace tessera::objects {

IntView::IntView(Value v) : limbs(&small_), size(0), negative(false), small_(0) {
  if (v.IsSmallInt()) {
    int64_t n = v.small_int();
    negative = n < 0;
    small_ = negative ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
    size = small_ != 0;
  } else if (v.IsBool()) {
    small_ = v.IsTrue();
    size = small_ != 0;
  } else {
    const BigInt* big = v.as<BigInt>();
    limbs = big->limbs();
    negative = big->size < 0;
    size = negative ? -big->size : big->size;
  }
}

LimbBuffer::LimbBuffer(Thread& th, int64_t limbs) : data_(nullptr) {
  if (limbs <= kMaxLimbs) data_ = static_cast<mp_limb_t*>(th.heap.Allocate(static_cast<size_t>(limbs) * 8 + 8));
  if (data_ == nullptr) RaiseMemoryError(th);
}

BigInt* NewBigInt(Thread& th, int64_t limbs) {
  if (limbs > kMaxLimbs) {
    RaiseMemoryError(th);
    return nullptr;
  }
  BigInt* n = New<BigInt>(th, types::kInt, static_cast<size_t>(limbs) * 8);
  if (n != nullptr) n->size = 0;
  return n;
}

Value NormalizeInt(BigInt* n, int64_t limbs, bool negative) {
  while (limbs > 0 && n->limbs()[limbs - 1] == 0) --limbs;
  if (limbs <= 1) {
    uint64_t magnitude = limbs == 0 ? 0 : n->limbs()[0];
    if (magnitude <= static_cast<uint64_t>(Value::kMaxInt) + negative) {
      DecRef(Value(n));
      return Value::Int(negative ? static_cast<int64_t>(-magnitude) : static_cast<int64_t>(magnitude));
    }
  }
  n->size = negative ? -limbs : limbs;
  size_t needed = sizeof(BigInt) + static_cast<size_t>(limbs) * 8;
  if (needed >= 1024 && alloc::Heap::UsableSize(n) > needed * 2) {  // most of it is left over
    if (void* smaller = alloc::Heap::Of(n).Reallocate(n, needed)) n = static_cast<BigInt*>(smaller);
  }
  return n;
}

Value NewInt(Thread& th, int64_t n) {
  if (Value::FitsInt(n)) return Value::Int(n);
  BigInt* big = NewBigInt(th, 1);
  if (big == nullptr) return Value();
  big->limbs()[0] = n < 0 ? -static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  big->size = n < 0 ? -1 : 1;
  return big;
}

Value NewIntUnsigned(Thread& th, uint64_t n) {
  if (n <= static_cast<uint64_t>(Value::kMaxInt)) return Value::Int(static_cast<int64_t>(n));
  BigInt* big = NewBigInt(th, 1);
  if (big == nullptr) return Value();
  big->limbs()[0] = n;
  big->size = 1;
  return big;
}

Value NewIntFromDouble(Thread& th, double d) {
  if (std::isinf(d)) return Raise(th, types::kOverflowError, "cannot convert float infinity to integer");
  if (std::isnan(d)) return Raise(th, types::kValueError, "cannot convert float NaN to integer");
  if (std::fabs(d) < 4e18) return NewInt(th, static_cast<int64_t>(d));
  int exponent;
  double fraction = std::frexp(std::fabs(d), &exponent);  // d = fraction * 2^exponent, fraction in [0.5, 1)
  uint64_t mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53));
  int shift = exponent - 53;
  int64_t limbs = shift / 64 + 2;
  BigInt* n = NewBigInt(th, limbs);
  if (n == nullptr) return Value();
  std::memset(n->limbs(), 0, static_cast<size_t>(limbs) * 8);
  n->limbs()[shift / 64] = mantissa << (shift % 64);
  if (shift % 64 != 0) n->limbs()[shift / 64 + 1] = mantissa >> (64 - shift % 64);
  return NormalizeInt(n, limbs, d < 0);
}

bool FitsInt64(Value v, int64_t* out) {
  if (v.IsSmallInt()) {
    *out = v.small_int();
    return true;
  }
  IntView view(v);
  if (view.size > 1) return false;
  uint64_t magnitude = view.size == 0 ? 0 : view.limbs[0];
  if (magnitude > static_cast<uint64_t>(INT64_MAX) + view.negative) return false;
  *out = static_cast<int64_t>(view.negative ? -magnitude : magnitude);
  return true;
}

bool AsInt64(Thread& th, Value v, int64_t* out) {
  if (FitsInt64(v, out)) return true;
  Raise(th, types::kOverflowError, "Python int too large to convert to C long");
  return false;
}

uint64_t IntBitLength(Value v) {
  IntView n(v);
  return n.size == 0 ? 0 : static_cast<uint64_t>(n.size) * 64 - static_cast<uint64_t>(std::countl_zero(n.limbs[n.size - 1]));
}

namespace {

// Magnitude rounded to 53 bits, ties to even, as m * 2^e.
void RoundTo53(const IntView& n, uint64_t bits, uint64_t* mantissa, int64_t* exponent) {
  int64_t drop = static_cast<int64_t>(bits) - 64;  // the 64 leading bits, then a sticky one
  uint64_t top;
  bool sticky = false;
  if (drop <= 0) {
    top = n.limbs[0] << (-drop);
    *exponent = drop;
  } else {
    int64_t limb = drop / 64, bit = drop % 64;
    top = n.limbs[limb] >> bit;
    if (bit != 0 && limb + 1 < n.size) top |= n.limbs[limb + 1] << (64 - bit);
    if (bit != 0) sticky = (n.limbs[limb] << (64 - bit)) != 0;
    for (int64_t i = 0; i < limb && !sticky; ++i) sticky = n.limbs[i] != 0;
    *exponent = drop;
  }
  uint64_t low = top & 0x7ff;
  uint64_t m = top >> 11;
  if (low > 0x400 || (low == 0x400 && (sticky || (m & 1)))) ++m;
  *mantissa = m;
  *exponent += 11;
}

}  // namespace

double IntAsDouble(Thread& th, Value v, bool* ok) {
  *ok = true;
  if (v.IsSmallInt()) return static_cast<double>(v.small_int());
  uint64_t bits = IntBitLength(v);
  if (bits == 0) return 0.0;
  IntView n(v);
  if (bits <= 1024) {
    uint64_t mantissa;
    int64_t exponent;
    RoundTo53(n, bits, &mantissa, &exponent);
    double d = std::ldexp(static_cast<double>(mantissa), static_cast<int>(exponent));
    if (!std::isinf(d)) return n.negative ? -d : d;
  }
  *ok = false;
  Raise(th, types::kOverflowError, "int too large to convert to float");
  return -1.0;
}

int IntSign(Value v) {
  IntView n(v);
  return n.size == 0 ? 0 : n.negative ? -1 : 1;
}

int IntCompare(Value a, Value b) {
  if (BothSmallInts(a, b)) return a.small_int() < b.small_int() ? -1 : a.small_int() > b.small_int();
  IntView x(a), y(b);
  if (x.size == 0 || y.size == 0 || x.negative != y.negative) {
    int sx = x.size == 0 ? 0 : x.negative ? -1 : 1, sy = y.size == 0 ? 0 : y.negative ? -1 : 1;
    return sx < sy ? -1 : sx > sy;
  }
  int order = x.size != y.size ? (x.size < y.size ? -1 : 1) : mpn_cmp(x.limbs, y.limbs, x.size);
  return x.negative ? -order : order;
}

int IntCompareDouble(Value a, double d) {
  if (std::isinf(d)) return d > 0 ? -1 : 1;
  IntView n(a);
  int sign = n.size == 0 ? 0 : n.negative ? -1 : 1;
  int other = d == 0 ? 0 : d < 0 ? -1 : 1;
  if (sign != other) return sign < other ? -1 : 1;
  if (sign == 0) return 0;
  // Same sign: compare magnitudes by bit length, then exactly.
  int exponent;
  std::frexp(d, &exponent);
  int64_t bits = static_cast<int64_t>(IntBitLength(a));
  int order;
  if (bits != exponent) {
    order = bits < exponent ? -1 : 1;
  } else {
    // Both in [2^(bits-1), 2^bits): the integer part of |d| has at most 53 significant bits.
    double whole;
    double fraction = std::modf(std::fabs(d), &whole);
    int shift = exponent > 53 ? exponent - 53 : 0;
    uint64_t mantissa = static_cast<uint64_t>(std::ldexp(whole, -shift));
    int64_t limb = shift / 64, bit = shift % 64;
    // |a| >> shift against mantissa, then the bits below.
    uint64_t top = n.limbs[limb] >> bit;
    if (bit != 0 && limb + 1 < n.size) top |= n.limbs[limb + 1] << (64 - bit);
    bool rest = bit != 0 && (n.limbs[limb] << (64 - bit)) != 0;
    for (int64_t i = 0; i < limb && !rest; ++i) rest = n.limbs[i] != 0;
    if (top != mantissa) order = top < mantissa ? -1 : 1;
    else order = rest ? 1 : fraction > 0 ? -1 : 0;
  }
  return sign < 0 ? -order : order;
}

bool IntEqualsDouble(Value a, double d) { return !std::isnan(d) && IntCompareDouble(a, d) == 0; }

// Modulo 2^61 - 1, the sign kept, -1 avoided: equal to the hash of the equal float and Fraction.
int64_t IntHash(Value v) {
  constexpr uint64_t kModulus = (uint64_t{1} << 61) - 1;
  IntView n(v);
  uint64_t h = 0;
  for (int64_t i = n.size; i-- > 0;) {
    h = ((h << 3) & kModulus) | h >> 58;  // 2^64 is 8
    h += (n.limbs[i] & kModulus) + (n.limbs[i] >> 61);
    h = (h & kModulus) + (h >> 61);
    if (h >= kModulus) h -= kModulus;
  }
  int64_t hash = static_cast<int64_t>(h);
  if (n.negative) hash = -hash;
  return hash == -1 ? -2 : hash;
}

}  // namespace tessera::objects

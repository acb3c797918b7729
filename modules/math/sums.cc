// Sums and products of many numbers, with more bits than one float has: fsum, prod, sumprod, hypot, dist.
#include <cmath>
#include <utility>

#include "alloc/vector.h"
#include "modules/math/functions.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::math {

using namespace objects;  // NOLINT

namespace {

// hi + lo is the exact sum or product.
struct Double2 {
  double hi, lo;
};

Double2 TwoSum(double a, double b) {
  double sum = a + b;
  double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}
// REQUIRES: |a| >= |b|.
Double2 FastTwoSum(double a, double b) {
  double sum = a + b;
  return {sum, b - (sum - a)};
}
Double2 TwoProduct(double a, double b) {
  double product = a * b;
  return {product, std::fma(a, b, -product)};
}

// --- fsum: Shewchuk's sum of partials that do not overlap ---

class ExactSum {
 public:
  ExactSum(Thread& th) : th_(th), partials_(th.heap) {}

  bool Add(double x) {
    const double given = x;
    size_t kept = 0;
    for (size_t i = 0; i < partials_.size(); ++i) {
      double y = partials_[i];
      Double2 sum = std::fabs(x) < std::fabs(y) ? FastTwoSum(y, x) : FastTwoSum(x, y);
      if (sum.lo != 0) partials_[kept++] = sum.lo;
      x = sum.hi;
    }
    while (partials_.size() > kept) partials_.PopBack();
    if (x == 0) return true;
    if (std::isfinite(x)) {
      if (partials_.PushBack(x)) return true;
      RaiseMemoryError(th_);
      return false;
    }
    if (std::isfinite(given)) {
      Raise(th_, types::kOverflowError, "intermediate overflow in fsum");
      return false;
    }
    if (std::isinf(given)) infinities_ += given;
    specials_ += given;
    partials_.Clear();
    return true;
  }

  Value Finish() {
    if (specials_ != 0) {
      if (std::isnan(infinities_)) return Raise(th_, types::kValueError, "-inf + inf in fsum");
      return NewFloat(th_, specials_);
    }
    size_t n = partials_.size();
    if (n == 0) return NewFloat(th_, 0.0);
    Double2 sum = {partials_[--n], 0.0};
    while (n > 0 && sum.lo == 0) sum = FastTwoSum(sum.hi, partials_[--n]);
    // What is left below decides a tie.
    if (n > 0 && sum.lo != 0 && (sum.lo < 0) == (partials_[n - 1] < 0)) {
      double twice = sum.lo * 2, rounded = sum.hi + twice;
      if (rounded - sum.hi == twice) return NewFloat(th_, rounded);
    }
    return NewFloat(th_, sum.hi);
  }

 private:
  Thread& th_;
  alloc::Vector<double> partials_;  // ascending magnitude
  double infinities_ = 0, specials_ = 0;
};

Value FSum(Thread& th, const Value* args) {
  ExactSum sum(th);
  bool ok = ForEach(th, args[1], [&](Thread& t, Value item) {
    double x;
    return AsDouble(t, item, &x) && sum.Add(x);
  });
  return ok ? sum.Finish() : Value();
}

// --- prod ---

// Multiplies ints in a word and floats in a double as long as nothing else comes.
class Product {
 public:
  Product(Thread& th, Value start) : th_(th), total_(Owned::Borrow(start)) {
    if (start.IsSmallInt()) {
      mode_ = kInts;
      ints_ = start.small_int();
    } else if (IsExactFloat(start)) {
      mode_ = kFloats;
      floats_ = FloatValue(start);
    }
  }

  bool Multiply(Value item) {
    int64_t product;
    if (mode_ == kInts && item.IsSmallInt() && !__builtin_mul_overflow(ints_, item.small_int(), &product)) {
      ints_ = product;
      return true;
    }
    if (mode_ == kFloats && IsExactFloat(item)) return floats_ *= FloatValue(item), true;
    if (mode_ == kFloats && item.IsSmallInt()) return floats_ *= static_cast<double>(item.small_int()), true;
    if (!Flush()) return false;
    total_.Reset(Binary(th_, BinaryOp::kMul, total_, item));
    if (total_ && IsExactFloat(total_)) {
      mode_ = kFloats;
      floats_ = FloatValue(total_);
    }
    return static_cast<bool>(total_);
  }

  Value Finish() { return Flush() ? total_.Release() : Value(); }

 private:
  enum Mode { kInts, kFloats, kObjects };

  bool Flush() {
    if (mode_ == kInts) total_.Reset(NewInt(th_, ints_));
    if (mode_ == kFloats) total_.Reset(NewFloat(th_, floats_));
    mode_ = kObjects;
    return static_cast<bool>(total_);
  }

  Thread& th_;
  Owned total_;
  Mode mode_ = kObjects;
  int64_t ints_ = 0;
  double floats_ = 0;
};

Value Prod(Thread& th, const Value* args) {
  Product product(th, args[2].IsUnbound() ? Value::Int(1) : args[2]);
  if (!ForEach(th, args[1], [&](Thread&, Value item) { return product.Multiply(item); })) return Value();
  return product.Finish();
}

// --- sumprod: floats in triple length ---

struct Double3 {
  double hi = 0, lo = 0, tiny = 0;
};

Double3 AddProduct(double x, double y, Double3 total) {
  Double2 product = TwoProduct(x, y);
  Double2 high = TwoSum(total.hi, product.hi);
  Double2 low = TwoSum(total.lo, product.lo);
  Double2 middle = TwoSum(low.hi, high.lo);
  return {high.hi, middle.hi, total.tiny + low.lo + middle.lo};
}

double Round(Double3 total) {
  Double2 low = TwoSum(total.lo, total.tiny);
  Double2 high = TwoSum(total.hi, low.hi);
  Double2 rest = TwoSum(high.lo, low.lo);
  return high.hi + rest.hi;
}

class SumOfProducts {
 public:
  explicit SumOfProducts(Thread& th) : th_(th), total_(Value::Int(0)) {}

  bool Add(Value p, Value q) {
    if (ints_on_) {
      int64_t product, sum;
      if (BothSmallInts(p, q) && !__builtin_mul_overflow(p.small_int(), q.small_int(), &product) &&
          !__builtin_add_overflow(ints_, product, &sum)) {
        ints_ = sum;
        return true;
      }
      if (!FlushInts()) return false;
    }
    if (floats_on_) {
      double x, y;
      if (ReadFloats(p, q, &x, &y)) {
        Double3 sum = AddProduct(x, y, floats_);
        if (std::isfinite(sum.hi)) {
          floats_ = sum;
          floats_used_ = true;
          return true;
        }
      }
      if (!FlushFloats()) return false;
    }
    Owned product(Binary(th_, BinaryOp::kMul, p, q));
    return product && AddToTotal(product);
  }

  Value Finish() { return (!ints_on_ || FlushInts()) && (!floats_on_ || FlushFloats()) ? total_.Release() : Value(); }

 private:
  bool AddToTotal(Value term) {
    total_.Reset(Binary(th_, BinaryOp::kAdd, total_, term));
    return static_cast<bool>(total_);
  }
  bool FlushInts() {
    ints_on_ = false;
    if (ints_ == 0) return true;
    Owned sum(NewInt(th_, ints_));
    return sum && AddToTotal(sum);
  }
  bool FlushFloats() {
    floats_on_ = false;
    if (!floats_used_) return true;
    Owned sum(NewFloat(th_, Round(floats_)));
    return sum && AddToTotal(sum);
  }
  // One of them a float, the other a float or an int that a float can hold.
  bool ReadFloats(Value p, Value q, double* x, double* y) {
    return (IsExactFloat(p) || IsExactFloat(q)) && ReadFloat(p, x) && ReadFloat(q, y);
  }
  bool ReadFloat(Value v, double* out) {
    if (IsExactFloat(v)) return *out = FloatValue(v), true;
    if (!IsExactInt(v) && !v.IsBool()) return false;
    bool ok = true;
    *out = IntAsDouble(th_, v, &ok);
    if (!ok) ClearException(th_);
    return ok;
  }

  Thread& th_;
  Owned total_;
  bool ints_on_ = true, floats_on_ = true, floats_used_ = false;
  int64_t ints_ = 0;
  Double3 floats_;
};

Value SumProd(Thread& th, const Value* args) {
  Owned left(GetIter(th, args[1])), right(left ? GetIter(th, args[2]) : Value());
  if (!right) return Value();
  SumOfProducts sum(th);
  for (;;) {
    if (!CheckPoint(th)) return Value();
    Owned p(IterNext(th, left));
    if (!p) return Value();
    Owned q(IterNext(th, right));
    if (!q) return Value();
    if (p.get().IsNotFound() != q.get().IsNotFound()) return Raise(th, types::kValueError, "Inputs are not the same length");
    if (p.get().IsNotFound()) return sum.Finish();
    if (!sum.Add(p, q)) return Value();
  }
}

// --- hypot and dist ---

// The root of the sum of squares: scaled by a power of two, summed in double length, the root corrected once by its remainder.
double Norm(alloc::Vector<double>& lengths) {
  double greatest = 0;
  bool nan = false;
  for (double& x : lengths) {
    x = std::fabs(x);
    if (std::isinf(x)) return x;
    nan |= std::isnan(x);
    if (x > greatest) greatest = x;
  }
  if (nan) return __builtin_nan("");
  if (greatest == 0 || lengths.size() == 1) return greatest;
  int exponent;
  std::frexp(greatest, &exponent);
  Double2 total = {0, 0};
  for (double x : lengths) {
    x = std::ldexp(x, -exponent);
    Double2 square = TwoProduct(x, x);
    Double2 sum = TwoSum(total.hi, square.hi);
    total = FastTwoSum(sum.hi, sum.lo + total.lo + square.lo);
  }
  double root = std::sqrt(total.hi);
  Double2 square = TwoProduct(root, root);
  double remainder = (total.hi - square.hi) - square.lo + total.lo;
  return std::ldexp(root + remainder / (2 * root), exponent);
}

bool ReadTuple(Thread& th, Value tuple, alloc::Vector<double>* out) {
  Owned keep = Owned::Borrow(tuple);
  for (int64_t i = 0; i < tuple.as<Tuple>()->size; ++i) {
    double x;
    if (!AsDouble(th, tuple.as<Tuple>()->items()[i], &x)) return false;
    if (!out->PushBack(x)) {
      RaiseMemoryError(th);
      return false;
    }
  }
  return true;
}

Value Hypot(Thread& th, const Value* args) {
  alloc::Vector<double> lengths(th.heap);
  return ReadTuple(th, args[1], &lengths) ? NewFloat(th, Norm(lengths)) : Value();
}

Value Dist(Thread& th, const Value* args) {
  Owned p(IsTuple(args[1]) ? Dup(args[1]) : Value(TupleFrom(th, args[1])));
  if (!p) return Value();
  Owned q(IsTuple(args[2]) ? Dup(args[2]) : Value(TupleFrom(th, args[2])));
  if (!q) return Value();
  int64_t size = p.as<Tuple>()->size;
  if (size != q.as<Tuple>()->size) return Raise(th, types::kValueError, "both points must have the same number of dimensions");
  alloc::Vector<double> lengths(th.heap);
  for (int64_t i = 0; i < size; ++i) {
    double x, y;
    if (!AsDouble(th, p.as<Tuple>()->items()[i], &x) || !AsDouble(th, q.as<Tuple>()->items()[i], &y)) return Value();
    if (!lengths.PushBack(x - y)) return RaiseMemoryError(th);
  }
  return NewFloat(th, Norm(lengths));
}

}  // namespace

const MethodDef kSumFunctions[] = {
    {"dist", &Dist, "($module, p, q, /)", "The distance of two points, each a sequence of coordinates."},
    {"fsum", &FSum, "($module, seq, /)", "The sum of the floats of an iterable, rounded once."},
    {"hypot", &Hypot, "($module, *coordinates)", "The distance of a point from the origin."},
    {"prod", &Prod, "($module, iterable, /, *, start=1)", "The product of the items and the start value."},
    {"sumprod", &SumProd, "($module, p, q, /)", "The sum of the products of items at equal places; floats are summed with extra length."},
    {}};

}  // namespace tessera::math

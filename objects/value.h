// A Python value in one 64-bit word: its kind stands in the low bits. Not an owner: see Owned below and immortal::Ref.
//
// Model:   bits                          kind
//          .......................1      int of 63 bits, two's complement, shifted left by one
//          ......................10      float: t = rotl(ieee + (1 << 60), 3), for the exponents where t & 3 == 2
//          ...................k.100      None, False, True, NotImplemented, Ellipsis and internal marks (Value::Mark)
//          ..................0000        reference to a counted object (address 0 modulo 16)
//          ..................1000        reference to an immortal object (address 8 modulo 16)
//          0                             empty: no value. Returned by a function it says: an exception is pending
//          A reference is the object's address as it is. int beyond 63 bits, and float that the pattern above does not hold (zero,
//          NaN, infinities, extreme exponents), are objects; the two zeros are immortal.
// Threads: a counted reference belongs to one interpreter; everything else may be copied anywhere.
// Ownership: a Value borrows, unless the function that returns it says otherwise. The rule of objects/, vm/ and modules/: a function
//          that returns Value returns a new (owned) reference; one whose name starts with Borrow or Find returns a borrowed one.
// Cost:    tests and conversions are one to four instructions.
// Design:  docs/value-layout.md
#ifndef TESSERA_OBJECTS_VALUE_H_
#define TESSERA_OBJECTS_VALUE_H_

#include <bit>
#include <cstdint>
#include <utility>

#include "immortal/object.h"

namespace tessera::objects {

using immortal::Object;
struct Type;

class Value {
 public:
  // Immediates other than numbers.
  enum Mark : uint64_t {
    kUnboundBits = 4 | 0 << 3,         // a register or slot without a value
    kNoneBits = 4 | 1 << 3,
    kFalseBits = 4 | 2 << 3,
    kTrueBits = 4 | 3 << 3,
    kNotImplementedBits = 4 | 4 << 3,
    kEllipsisBits = 4 | 5 << 3,
    kNotFoundBits = 4 | 6 << 3,        // a look-up found nothing; an iterator is exhausted. No exception is pending
    kDeletedBits = 4 | 7 << 3,         // tombstone of a hash table
  };

  constexpr Value() : bits_(0) {}
  constexpr explicit Value(uint64_t bits) : bits_(bits) {}
  Value(const Object* object) : bits_(reinterpret_cast<uint64_t>(object)) {}  // NOLINT: an object is a value

  static constexpr Value None() { return Value(kNoneBits); }
  static constexpr Value True() { return Value(kTrueBits); }
  static constexpr Value False() { return Value(kFalseBits); }
  static constexpr Value Bool(bool b) { return Value(kFalseBits | static_cast<uint64_t>(b) << 3); }
  static constexpr Value NotImplemented() { return Value(kNotImplementedBits); }
  static constexpr Value Ellipsis() { return Value(kEllipsisBits); }
  static constexpr Value Unbound() { return Value(kUnboundBits); }
  static constexpr Value NotFound() { return Value(kNotFoundBits); }

  static constexpr int64_t kMaxInt = (int64_t{1} << 62) - 1;
  static constexpr int64_t kMinInt = -(int64_t{1} << 62);
  static constexpr bool FitsInt(int64_t n) { return n <= kMaxInt && n >= kMinInt; }
  // REQUIRES: FitsInt(n). (NewInt in objects/int.h takes any.)
  static constexpr Value Int(int64_t n) { return Value(static_cast<uint64_t>(n) << 1 | 1); }

  // False when d needs a box (objects/float.h has NewFloat for any).
  static constexpr bool TryFloat(double d, Value* out) {
    uint64_t t = std::rotl(std::bit_cast<uint64_t>(d) + (uint64_t{1} << 60), 3);
    *out = Value(t);
    return ((t - 2) & 3) == 0;
  }

  constexpr uint64_t bits() const { return bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr explicit operator bool() const { return bits_ != 0; }  // not empty
  constexpr bool IsSmallInt() const { return bits_ & 1; }
  constexpr bool IsSmallFloat() const { return (bits_ & 3) == 2; }
  constexpr bool IsMark() const { return (bits_ & 7) == 4; }
  constexpr bool IsObject() const { return (bits_ & 7) == 0; }  // true for empty as well
  constexpr bool IsCounted() const { return (bits_ & 15) == 0; }  // likewise
  constexpr bool IsNone() const { return bits_ == kNoneBits; }
  constexpr bool IsTrue() const { return bits_ == kTrueBits; }
  constexpr bool IsFalse() const { return bits_ == kFalseBits; }
  constexpr bool IsBool() const { return (bits_ | 8) == kTrueBits; }
  constexpr bool IsUnbound() const { return bits_ == kUnboundBits; }
  constexpr bool IsNotFound() const { return bits_ == kNotFoundBits; }
  constexpr bool IsNotImplemented() const { return bits_ == kNotImplementedBits; }

  // REQUIRES: IsSmallInt().
  constexpr int64_t small_int() const { return static_cast<int64_t>(bits_) >> 1; }
  // REQUIRES: IsSmallFloat().
  constexpr double small_float() const { return std::bit_cast<double>(std::rotr(bits_, 3) - (uint64_t{1} << 60)); }
  // REQUIRES: IsObject() and not empty().
  Object* object() const { return reinterpret_cast<Object*>(bits_); }
  template <class T>
  T* as() const {
    return static_cast<T*>(object());
  }

  friend constexpr bool operator==(Value a, Value b) { return a.bits_ == b.bits_; }  // identity, but for boxed numbers

 private:
  uint64_t bits_;
};

static_assert(sizeof(Value) == 8);
static_assert(Value::Bool(true) == Value::True() && Value::Bool(false) == Value::False());
static_assert(std::rotr(std::rotl(std::bit_cast<uint64_t>(1.0) + (uint64_t{1} << 60), 3), 3) - (uint64_t{1} << 60) ==
              std::bit_cast<uint64_t>(1.0));

constexpr bool BothSmallInts(Value a, Value b) { return a.bits() & b.bits() & 1; }
constexpr bool BothSmallFloats(Value a, Value b) { return (((a.bits() - 2) | (b.bits() - 2)) & 3) == 0; }

// REQUIRES of the plain forms: v is not empty. The X forms take an empty value as well.
inline void IncRef(Value v) { immortal::IncRef(v.bits()); }
inline void DecRef(Value v) { immortal::DecRef(v.bits()); }
inline void XIncRef(Value v) { immortal::XIncRef(v.bits()); }
inline void XDecRef(Value v) { immortal::XDecRef(v.bits()); }
inline Value Dup(Value v) {
  IncRef(v);
  return v;
}

// Owns one reference, or is empty. Move-only.
class Owned {
 public:
  Owned() = default;
  explicit Owned(Value owned) : value_(owned) {}  // takes over the reference
  static Owned Borrow(Value v) {
    XIncRef(v);
    return Owned(v);
  }
  Owned(Owned&& other) noexcept : value_(other.Release()) {}
  Owned& operator=(Owned&& other) noexcept {
    Value old = std::exchange(value_, other.Release());
    XDecRef(old);
    return *this;
  }
  ~Owned() { XDecRef(value_); }

  Value get() const { return value_; }
  operator Value() const& { return value_; }  // NOLINT: lends
  operator Value() && = delete;               // a temporary owner must not lend what it is about to drop
  [[nodiscard]] Value Release() { return std::exchange(value_, Value()); }
  void Reset(Value owned = Value()) { XDecRef(std::exchange(value_, owned)); }
  explicit operator bool() const { return !value_.empty(); }
  template <class T>
  T* as() const {
    return value_.as<T>();
  }

 private:
  Value value_;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_VALUE_H_

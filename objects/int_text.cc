// int: text and bytes in and out.
#include <bit>
#include <cctype>
#include <cstring>

#include "objects/errors.h"
#include "objects/int_limbs.h"
#include "objects/str.h"

namespace tessera::objects {
namespace {

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

Value RaiseInvalid(Thread& th, int base, Value original) {
  return Raise(th, types::kValueError, "invalid literal for int() with base %d: %.200R", base, original);
}

// Digits (values, not characters) to an int.
Value FromDigits(Thread& th, const uint8_t* digits, size_t count, int base, bool negative) {
  if (count <= 12) {
    int64_t n = 0;
    for (size_t i = 0; i < count; ++i) n = n * base + digits[i];
    return NewInt(th, negative ? -n : n);
  }
  int bits = std::bit_width(static_cast<unsigned>(base));
  int64_t limbs = static_cast<int64_t>(count) * bits / 64 + 2;
  BigInt* n = NewBigInt(th, limbs);
  if (n == nullptr) return Value();
  LimbBuffer scratch(th, count < 1000 ? 1 : limbs * 6);  // mpn takes about as much
  if (!scratch.ok()) {
    DecRef(Value(n));
    return Value();
  }
  int64_t used;
  {
    WithoutGil released(th, IsLongWork(limbs, limbs));
    used = mpn_set_str(n->limbs(), digits, count, base);
  }
  return NormalizeInt(n, used, negative);
}

}  // namespace

namespace {

// A few decimal digits and nothing else, the usual case.
bool QuickDecimal(std::string_view text, int64_t* out) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return false;
  int64_t n = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    n = n * 10 + (c - '0');
  }
  *out = negative ? -n : n;
  return true;
}

}  // namespace

Value IntFromText(Thread& th, std::string_view text, int base, Value original) {
  int64_t quick;
  if (base == 10 && QuickDecimal(text, &quick)) return Value::Int(quick);
  size_t start = 0, stop = text.size();
  while (start < stop && IsSpace(text[start])) ++start;
  while (stop > start && IsSpace(text[stop - 1])) --stop;
  int asked = base;
  bool negative = false;
  if (start < stop && (text[start] == '+' || text[start] == '-')) negative = text[start++] == '-';
  if (stop - start >= 2 && text[start] == '0') {
    char c = static_cast<char>(text[start + 1] | 0x20);
    int prefix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    if (prefix != 0 && (base == 0 || base == prefix)) {
      base = prefix;
      start += 2;
      if (start < stop && text[start] == '_') ++start;
    }
  }
  bool leading_zero_refused = base == 0 && start < stop && text[start] == '0';
  if (base == 0) base = 10;
  uint8_t* digits = static_cast<uint8_t*>(th.heap.Allocate(stop - start + 1));
  if (digits == nullptr) return RaiseMemoryError(th);
  size_t count = 0;
  bool ok = start < stop, after_digit = false, nonzero = false;
  for (size_t i = start; ok && i < stop; ++i) {
    if (text[i] == '_') {
      ok = after_digit && i + 1 < stop;
      after_digit = false;
      continue;
    }
    int digit = DigitOf(text[i]);
    ok = digit < base;
    nonzero |= digit != 0;
    digits[count++] = static_cast<uint8_t>(digit);
    after_digit = true;
  }
  if (leading_zero_refused && nonzero) ok = false;
  Value result;
  int64_t limit = th.interp.int_max_str_digits;
  if (!ok) {
    result = RaiseInvalid(th, asked, original);
  } else if ((base & (base - 1)) != 0 && limit > 0 && static_cast<int64_t>(count) > limit) {
    result = Raise(th, types::kValueError,
                   "Exceeds the limit (%lld digits) for integer string conversion: value has %zu digits; use sys.set_int_max_str_digits() to increase the limit",
                   static_cast<long long>(limit), count);
  } else {
    size_t skip = 0;
    while (skip + 1 < count && digits[skip] == 0) ++skip;
    result = FromDigits(th, digits + skip, count - skip, base, negative);
  }
  alloc::Heap::Free(digits);
  return result;
}

Value IntFromHex(Thread& th, std::string_view text) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  text.remove_prefix(2);
  uint8_t* digits = static_cast<uint8_t*>(th.heap.Allocate(text.size() + 1));
  if (digits == nullptr) return RaiseMemoryError(th);
  for (size_t i = 0; i < text.size(); ++i) digits[i] = static_cast<uint8_t>(DigitOf(text[i]));
  Value result = FromDigits(th, digits, text.size(), 16, negative);
  alloc::Heap::Free(digits);
  return result;
}

namespace {

// Ends at `end`; returns the first digit. Two digits a division.
char* WriteDecimal(uint64_t n, char* end) {
  while (n >= 100) {
    uint64_t pair = n % 100;
    n /= 100;
    *--end = static_cast<char>('0' + pair % 10);
    *--end = static_cast<char>('0' + pair / 10);
  }
  if (n >= 10) {
    *--end = static_cast<char>('0' + n % 10);
    n /= 10;
  }
  *--end = static_cast<char>('0' + n);
  return end;
}

}  // namespace

Value IntToText(Thread& th, Value v, int base, bool prefix) {
  static constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  IntView n(v);
  const char* mark = !prefix ? "" : base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
  if (n.size <= 1) {
    char text[80];
    char* end = text + sizeof(text);
    char* p = end;
    uint64_t magnitude = n.size == 0 ? 0 : n.limbs[0];
    if (base == 10) {
      p = WriteDecimal(magnitude, p);
    } else {
      do {
        *--p = kDigits[magnitude % static_cast<unsigned>(base)];
        magnitude /= static_cast<unsigned>(base);
      } while (magnitude != 0);
    }
    for (size_t i = std::strlen(mark); i-- > 0;) *--p = mark[i];
    if (n.negative) *--p = '-';
    return NewStrAscii(th, {p, static_cast<size_t>(end - p)});
  }
  int64_t limit = th.interp.int_max_str_digits;
  bool decimal = (base & (base - 1)) != 0;
  double digits_estimate = static_cast<double>(n.size) * 64 / std::bit_width(static_cast<unsigned>(base) - 1) ;
  double decimal_digits = static_cast<double>(IntBitLength(v)) * 0.30103;
  auto refuse = [&] {
    return Raise(th, types::kValueError,
                 "Exceeds the limit (%lld digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
                 static_cast<long long>(limit));
  };
  if (decimal && limit > 0 && decimal_digits > static_cast<double>(limit) + 2) return refuse();
  size_t room = decimal ? static_cast<size_t>(static_cast<double>(IntBitLength(v)) * (base == 10 ? 0.3011 : 1.0)) + 8 : static_cast<size_t>(digits_estimate) + 72;
  LimbBuffer copy(th, n.size + 1), scratch(th, n.size < 20 ? 1 : n.size * 6);  // the latter: what mpn takes for itself
  if (!copy.ok() || !scratch.ok()) return Value();
  uint8_t* digits = static_cast<uint8_t*>(th.heap.Allocate(room + 8));
  if (digits == nullptr) return RaiseMemoryError(th);
  std::memcpy(copy.data(), n.limbs, static_cast<size_t>(n.size) * 8);
  size_t count;
  {
    WithoutGil released(th, IsLongWork(n.size, n.size));
    count = mpn_get_str(digits, base, copy.data(), n.size);
  }
  size_t skip = 0;
  while (skip + 1 < count && digits[skip] == 0) ++skip;
  count -= skip;
  Value result;
  if (decimal && limit > 0 && static_cast<int64_t>(count) > limit) {
    result = refuse();
  } else {
    size_t extra = (n.negative ? 1 : 0) + std::strlen(mark);
    Str* s = NewStrRaw(th, static_cast<int64_t>(count + extra), 0x7f);
    if (s != nullptr) {
      char* out = static_cast<char*>(s->data());
      if (n.negative) *out++ = '-';
      for (const char* m = mark; *m != 0; ++m) *out++ = *m;
      for (size_t i = 0; i < count; ++i) *out++ = kDigits[digits[skip + i]];
    }
    result = s;
  }
  alloc::Heap::Free(digits);
  return result;
}

Value IntFromBytes(Thread& th, const uint8_t* data, size_t size, bool big_endian, bool is_signed) {
  int64_t limbs = static_cast<int64_t>(size / 8 + 1);
  BigInt* n = NewBigInt(th, limbs);
  if (n == nullptr) return Value();
  bool negative = is_signed && size > 0 && (data[big_endian ? 0 : size - 1] & 0x80);
  std::memset(n->limbs(), negative ? 0xff : 0, static_cast<size_t>(limbs) * 8);
  uint8_t* out = reinterpret_cast<uint8_t*>(n->limbs());
  for (size_t i = 0; i < size; ++i) out[i] = data[big_endian ? size - 1 - i : i];
  if (negative) mpn_neg(n->limbs(), n->limbs(), limbs);
  return NormalizeInt(n, limbs, negative);
}

bool IntToBytes(Thread& th, Value v, uint8_t* out, size_t size, bool big_endian, bool is_signed) {
  IntView n(v);
  if (n.negative && !is_signed) {
    Raise(th, types::kOverflowError, "can't convert negative int to unsigned");
    return false;
  }
  bool carry = true;
  bool fits = true;
  size_t have = static_cast<size_t>(n.size) * 8;
  uint8_t top = 0;
  for (size_t i = 0; i < (have > size ? have : size); ++i) {
    uint8_t byte = i < have ? static_cast<uint8_t>(n.limbs[i / 8] >> (i % 8 * 8)) : 0;
    if (n.negative) {
      byte = static_cast<uint8_t>(~byte + carry);
      carry = carry && byte == 0;
    }
    if (i < size) {
      out[big_endian ? size - 1 - i : i] = byte;
      top = byte;
    } else {
      fits &= byte == (n.negative ? 0xff : 0);
    }
  }
  if (is_signed && n.size > 0) fits &= size > 0 && ((top & 0x80) != 0) == n.negative;
  else if (size == 0) fits &= n.size == 0;
  if (!fits) Raise(th, types::kOverflowError, "int too big to convert");
  return fits;
}

}  // namespace tessera::objects

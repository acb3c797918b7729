// The core of str: making, comparing, hashing, searching. Methods are in str_methods.cc, interning in str_intern.cc.
#include "objects/str.h"

#include <algorithm>
#include <cstring>

#include "objects/byte_find.h"
#include "objects/codec.h"
#include "objects/errors.h"
#include "objects/identifiers.h"
#include "objects/str_decode.h"
#include "objects/str_internal.h"

namespace tessera::objects {
namespace {

constexpr int64_t kMaxLength = int64_t{1} << 40;

int WidthLog2(uint32_t max_char) { return max_char < 0x100 ? 0 : max_char < 0x10000 ? 1 : 2; }

void Terminate(Str* s) {
  switch (s->width()) {
    case 1: static_cast<uint8_t*>(s->data())[s->length] = 0; break;
    case 2: static_cast<uint16_t*>(s->data())[s->length] = 0; break;
    default: static_cast<uint32_t*>(s->data())[s->length] = 0; break;
  }
}

template <class From, class To>
void CopyChars(const From* from, To* to, int64_t n) {
  for (int64_t i = 0; i < n; ++i) to[i] = static_cast<To>(from[i]);
}

// Copies characters [start, start + n) of `from`, of width `from_width`, to `to` of width `to_width` (>= needed).
void CopyAnyWidth(const void* from, int from_width, int64_t start, int64_t n, void* to, int to_width) {
  if (n == 0) return;
  const uint8_t* f = static_cast<const uint8_t*>(from) + start * from_width;
  if (from_width == to_width) {
    std::memcpy(to, f, static_cast<size_t>(n) * from_width);
  } else if (from_width == 1) {
    if (to_width == 2) CopyChars(f, static_cast<uint16_t*>(to), n);
    else CopyChars(f, static_cast<uint32_t*>(to), n);
  } else if (from_width == 2) {
    const uint16_t* f16 = reinterpret_cast<const uint16_t*>(f);
    if (to_width == 1) CopyChars(f16, static_cast<uint8_t*>(to), n);
    else CopyChars(f16, static_cast<uint32_t*>(to), n);
  } else {
    const uint32_t* f32 = reinterpret_cast<const uint32_t*>(f);
    if (to_width == 1) CopyChars(f32, static_cast<uint8_t*>(to), n);
    else CopyChars(f32, static_cast<uint16_t*>(to), n);
  }
}

template <class Char>
uint32_t OrOf(const Char* p, int64_t n) {
  uint32_t all = 0;
  for (int64_t i = 0; i < n; ++i) all |= p[i];
  return all;
}

// An upper bound of the characters that is exact for the choice of width and of ascii.
uint32_t MaxChar(const void* data, int width, int64_t n) {
  switch (width) {
    case 1: return OrOf(static_cast<const uint8_t*>(data), n);
    case 2: return OrOf(static_cast<const uint16_t*>(data), n);
    default: return OrOf(static_cast<const uint32_t*>(data), n);
  }
}

uint32_t MaxOf(const Str* s) {
  if (s->ascii()) return 0x7f;
  return s->width() == 1 ? 0xff : s->width() == 2 ? 0xffff : 0x10ffff;
}

}  // namespace

void CopyText(const Str* from, int64_t start, int64_t n, void* to, int to_width) {
  CopyAnyWidth(from->data(), from->width(), start, n, to, to_width);
}
uint32_t MaxCharOf(const Str* s) { return MaxOf(s); }

Str* NewStrRaw(Thread& th, int64_t length, uint32_t max_char) {
  if (length == 0) return EmptyStr();
  int log2 = WidthLog2(max_char);
  if (length > kMaxLength) {
    RaiseMemoryError(th);
    return nullptr;
  }
  Str* s = New<Str>(th, types::kStr, static_cast<size_t>(length + 1) << log2);
  if (s == nullptr) return nullptr;
  s->flags |= static_cast<uint32_t>(log2) << Str::kWidthShift | (max_char < 0x80 ? Str::kAscii : 0);
  s->hash = -1;
  s->length = length;
  Terminate(s);
  return s;
}

Str* EmptyStr() { return &g_identifiers.empty.str; }

Str* CharStr(Thread& th, uint32_t c) {
  if (c < 0x100) return &g_identifiers.chars[c].str;
  Str* s = NewStrRaw(th, 1, c);
  if (s == nullptr) return nullptr;
  CopyAnyWidth(&c, 4, 0, 1, s->data(), s->width());
  return s;
}

Str* NewStrLatin1(Thread& th, const uint8_t* data, int64_t length) {
  if (length == 1) return CharStr(th, data[0]);
  Str* s = NewStrRaw(th, length, OrOf(data, length));
  if (s != nullptr && length > 0) std::memcpy(s->data(), data, static_cast<size_t>(length));
  return s;
}

Str* NewStrAscii(Thread& th, std::string_view text) {
  return NewStrLatin1(th, reinterpret_cast<const uint8_t*>(text.data()), static_cast<int64_t>(text.size()));
}

Str* NewStrUcs4(Thread& th, const uint32_t* data, int64_t length) {
  if (length == 1) return CharStr(th, data[0]);
  Str* s = NewStrRaw(th, length, OrOf(data, length));
  if (s != nullptr && length > 0) CopyAnyWidth(data, 4, 0, length, s->data(), s->width());
  return s;
}

Str* NewStr(Thread& th, std::string_view utf8) {
  Utf8Shape shape = MeasureUtf8(utf8);
  if (shape.max_char < 0x80) return NewStrAscii(th, utf8);
  if (shape.length == 1) return CharStr(th, DecodeOneUtf8(utf8));
  Str* s = NewStrRaw(th, shape.length, shape.max_char);
  if (s != nullptr) DecodeUtf8(utf8, s->data(), s->width());
  return s;
}

Str* Substring(Thread& th, Str* s, int64_t start, int64_t stop) {
  int64_t n = stop - start;
  if (n <= 0) return EmptyStr();
  if (n == s->length && s->type == types::kStr) {
    IncRef(s);
    return s;
  }
  if (n == 1) return CharStr(th, s->at(start));
  const uint8_t* from = static_cast<const uint8_t*>(s->data()) + start * s->width();
  uint32_t max_char = s->ascii() ? 0x7f : MaxChar(from, s->width(), n);
  Str* out = NewStrRaw(th, n, max_char);
  if (out != nullptr) CopyAnyWidth(from, s->width(), 0, n, out->data(), out->width());
  return out;
}

Str* Concat(Thread& th, Str* a, Str* b) {
  if (a->length == 0 && b->type == types::kStr) {
    IncRef(b);
    return b;
  }
  if (b->length == 0 && a->type == types::kStr) {
    IncRef(a);
    return a;
  }
  Str* out = NewStrRaw(th, a->length + b->length, std::max(MaxOf(a), MaxOf(b)));
  if (out == nullptr) return nullptr;
  int width = out->width();
  CopyAnyWidth(a->data(), a->width(), 0, a->length, out->data(), width);
  CopyAnyWidth(b->data(), b->width(), 0, b->length, static_cast<uint8_t*>(out->data()) + a->length * width, width);
  return out;
}

bool ConcatInPlace(Thread& th, Value* a, Str* b) {
  Str* left = a->as<Str>();
  bool grows = a->IsCounted() && left->count == 1 && left->type == types::kStr && !left->interned() && b->width() <= left->width() &&
               (b->ascii() || !left->ascii()) && left->length > 0 && Value(b) != *a;
  if (!grows) {
    Str* joined = Concat(th, left, b);
    if (joined == nullptr) return false;
    DecRef(*a);
    *a = joined;
    return true;
  }
  int width = left->width();
  size_t size = sizeof(Str) + static_cast<size_t>(left->length + b->length + 1) * width;
  if (size > alloc::Heap::UsableSize(left)) {
    // Room for more of the same: repeated appends stay linear.
    void* moved = th.heap.Reallocate(left, size + size / 4);
    if (moved == nullptr) moved = th.heap.Reallocate(left, size);
    if (moved == nullptr) {
      RaiseMemoryError(th);
      return false;
    }
    left = static_cast<Str*>(moved);
    *a = left;
  }
  CopyAnyWidth(b->data(), b->width(), 0, b->length, static_cast<uint8_t*>(left->data()) + left->length * width, width);
  left->length += b->length;
  left->hash = -1;
  Terminate(left);
  return true;
}

Str* JoinStrs(Thread& th, const Value* strs, int64_t count) {
  int64_t length = 0;
  uint32_t max_char = 0;
  for (int64_t i = 0; i < count; ++i) {
    Str* s = strs[i].as<Str>();
    length += s->length;
    max_char = std::max(max_char, MaxOf(s));
  }
  Str* out = NewStrRaw(th, length, max_char);
  if (out == nullptr) return nullptr;
  int width = out->width();
  uint8_t* to = static_cast<uint8_t*>(out->data());
  for (int64_t i = 0; i < count; ++i) {
    Str* s = strs[i].as<Str>();
    CopyAnyWidth(s->data(), s->width(), 0, s->length, to, width);
    to += s->length * width;
  }
  return out;
}

bool StrEqual(const Str* a, const Str* b) {
  if (a == b) return true;
  if (a->length != b->length || a->width() != b->width()) return false;
  return std::memcmp(a->data(), b->data(), static_cast<size_t>(a->length) * a->width()) == 0;
}

bool StrEqual(const Str* a, std::string_view ascii) { return a->ascii() && a->ascii_view() == ascii; }

int StrCompare(const Str* a, const Str* b) {
  int64_t n = std::min(a->length, b->length);
  if (a->width() == 1 && b->width() == 1) {
    int order = std::memcmp(a->data(), b->data(), static_cast<size_t>(n));
    if (order != 0) return order;
  } else {
    for (int64_t i = 0; i < n; ++i) {
      uint32_t x = a->at(i), y = b->at(i);
      if (x != y) return x < y ? -1 : 1;
    }
  }
  return a->length < b->length ? -1 : a->length > b->length;
}

int64_t StrHash(Str* s) {
  if (s->hash == -1) s->hash = HashBytes(s->data(), static_cast<size_t>(s->length) * s->width());
  return s->hash;
}

namespace {

template <class Char>
int64_t FindChar(const Char* p, int64_t start, int64_t stop, uint32_t c, bool backwards) {
  if (!backwards) {
    if constexpr (sizeof(Char) == 1) {
      const void* hit = start < stop ? std::memchr(p + start, static_cast<int>(c), static_cast<size_t>(stop - start)) : nullptr;
      return hit == nullptr ? -1 : static_cast<const Char*>(hit) - p;
    }
    for (int64_t i = start; i < stop; ++i)
      if (p[i] == c) return i;
  } else {
    for (int64_t i = stop; i-- > start;)
      if (p[i] == c) return i;
  }
  return -1;
}

bool MatchAt(const Str* s, int64_t at, const Str* sub) {
  if (s->width() == sub->width())
    return std::memcmp(static_cast<const uint8_t*>(s->data()) + at * s->width(), sub->data(), static_cast<size_t>(sub->length) * sub->width()) == 0;
  for (int64_t i = 0; i < sub->length; ++i)
    if (s->at(at + i) != sub->at(i)) return false;
  return true;
}

int64_t FindCharIn(const Str* s, int64_t start, int64_t stop, uint32_t c, bool backwards) {
  switch (s->width()) {
    case 1: return c > 0xff ? -1 : FindChar(s->u8(), start, stop, c, backwards);
    case 2: return FindChar(s->u16(), start, stop, c, backwards);
    default: return FindChar(s->u32(), start, stop, c, backwards);
  }
}

// Horspool's search: skips by the low byte of the last character of the window. `skip` was filled for `sub`.
int64_t FindLong(const Str* s, const Str* sub, int64_t start, int64_t stop) {
  int64_t m = sub->length;
  int64_t skip[256];
  std::fill(std::begin(skip), std::end(skip), m);
  for (int64_t i = 0; i < m - 1; ++i) skip[sub->at(i) & 0xff] = m - 1 - i;
  uint32_t last = sub->at(m - 1);
  for (int64_t at = start; at + m <= stop;) {
    uint32_t c = s->at(at + m - 1);
    if (c == last && MatchAt(s, at, sub)) return at;
    at += skip[c & 0xff];
  }
  return -1;
}

}  // namespace

int64_t StrFind(const Str* s, const Str* sub, int64_t start, int64_t stop, bool backwards) {
  int64_t m = sub->length;
  if (stop - start < m) return -1;
  if (m == 0) return backwards ? stop : start;
  if (sub->width() > s->width()) return -1;
  if (m == 1) return FindCharIn(s, start, stop, sub->at(0), backwards);
  if (!backwards && s->width() == 1) {
    int64_t at = FindRun(s->u8() + start, stop - start, sub->u8(), m);
    return at < 0 ? -1 : at + start;
  }
  if (!backwards && stop - start > 4 * m && m >= 8) return FindLong(s, sub, start, stop);
  uint32_t first = sub->at(0);
  int64_t lo = start, hi = stop - m + 1;  // where a match may begin
  while (lo < hi) {
    int64_t at = FindCharIn(s, lo, hi, first, backwards);
    if (at < 0) return -1;
    if (MatchAt(s, at, sub)) return at;
    if (backwards) hi = at;
    else lo = at + 1;
  }
  return -1;
}

bool AsUtf8(Thread& th, Str* s, std::string_view* out, Owned* keep) {
  *keep = Owned::Borrow(s);
  if (s->ascii()) {
    *out = s->ascii_view();
    return true;
  }
  int64_t bad = -1;
  size_t size = Utf8Size(s, &bad);
  if (bad >= 0) {
    int64_t end = bad + 1;
    while (end < s->length && s->at(end) >= 0xd800 && s->at(end) <= 0xdfff) ++end;
    RaiseEncodeError(th, {Codec::kUtf8, "utf-8", Value::None(), ErrorMode::kStrict}, s, bad, end, "surrogates not allowed");
    return false;
  }
  Str* holder = NewStrRaw(th, static_cast<int64_t>(size), 0xff);  // a block for the bytes, not text
  if (holder == nullptr) return false;
  EncodeUtf8(s, static_cast<char*>(holder->data()));
  *out = {static_cast<const char*>(holder->data()), size};
  *keep = Owned(holder);
  return true;
}

StrBuilder::~StrBuilder() { alloc::Heap::Free(data_); }

bool StrBuilder::Reserve(int64_t more, uint32_t max_char) {
  int width = std::max(width_, 1 << WidthLog2(max_char));
  max_char_ |= max_char;
  if (width == width_ && length_ + more <= capacity_) [[likely]] return true;
  int64_t capacity = std::max(capacity_, length_ + more);
  if (capacity > capacity_) capacity += capacity / 2 + 32;
  if (capacity > kMaxLength) {
    RaiseMemoryError(th_);
    return false;
  }
  // The header's room stands in front, so that Finish turns the block into the str.
  size_t size = sizeof(Str) + static_cast<size_t>(capacity + 1) * width;
  if (width == width_ && data_ != nullptr) {
    void* moved = th_.heap.Reallocate(data_, size);
    if (moved == nullptr) {
      RaiseMemoryError(th_);
      return false;
    }
    data_ = static_cast<uint8_t*>(moved);
  } else {
    uint8_t* fresh = static_cast<uint8_t*>(th_.heap.Allocate(size));
    if (fresh == nullptr) {
      RaiseMemoryError(th_);
      return false;
    }
    if (data_ != nullptr) CopyAnyWidth(data_ + sizeof(Str), width_, 0, length_, fresh + sizeof(Str), width);
    alloc::Heap::Free(data_);
    data_ = fresh;
    width_ = width;
  }
  capacity_ = capacity;
  return true;
}

bool StrBuilder::Append(const Str* s) { return Append(s, 0, s->length); }

bool StrBuilder::Append(const Str* s, int64_t start, int64_t stop) {
  if (start == stop) return true;
  if (!Reserve(stop - start, MaxOf(s))) return false;
  CopyAnyWidth(s->data(), s->width(), start, stop - start, data_ + sizeof(Str) + length_ * width_, width_);
  length_ += stop - start;
  return true;
}

bool StrBuilder::Append(uint32_t c) { return AppendRepeated(c, 1); }

bool StrBuilder::AppendAscii(std::string_view text) {
  if (text.empty()) return true;
  if (!Reserve(static_cast<int64_t>(text.size()), 0x7f)) return false;
  CopyAnyWidth(text.data(), 1, 0, static_cast<int64_t>(text.size()), data_ + sizeof(Str) + length_ * width_, width_);
  length_ += static_cast<int64_t>(text.size());
  return true;
}

bool StrBuilder::AppendRepeated(uint32_t c, int64_t count) {
  if (count <= 0) return true;
  if (!Reserve(count, c)) return false;
  uint8_t* to = data_ + sizeof(Str) + length_ * width_;
  switch (width_) {
    case 1: std::memset(to, static_cast<int>(c), static_cast<size_t>(count)); break;
    case 2: std::fill_n(reinterpret_cast<uint16_t*>(to), count, static_cast<uint16_t>(c)); break;
    default: std::fill_n(reinterpret_cast<uint32_t*>(to), count, c); break;
  }
  length_ += count;
  return true;
}

Value StrBuilder::Finish() {
  if (length_ == 0) return EmptyStr();
  uint32_t max_char = max_char_ < 0x80 ? 0x7f : MaxChar(data_ + sizeof(Str), width_, length_);
  int64_t length = std::exchange(length_, 0);
  if (1 << WidthLog2(max_char) != width_ || length == 1) {  // narrower than was thought
    uint32_t only = 0;
    CopyAnyWidth(data_ + sizeof(Str), width_, 0, 1, &only, width_);
    Str* s = length == 1 ? CharStr(th_, only) : NewStrRaw(th_, length, max_char);
    if (s != nullptr && length > 1) CopyAnyWidth(data_ + sizeof(Str), width_, 0, length, s->data(), s->width());
    return s;
  }
  size_t size = sizeof(Str) + static_cast<size_t>(length + 1) * width_;
  void* block = std::exchange(data_, nullptr);
  capacity_ = 0;
  if (void* fitted = th_.heap.Reallocate(block, size)) block = fitted;
  Str* s = static_cast<Str*>(block);
  immortal::InitObject(s, types::kStr, static_cast<uint32_t>(WidthLog2(max_char)) << Str::kWidthShift | (max_char < 0x80 ? Str::kAscii : 0));
  s->hash = -1;
  s->length = length;
  Terminate(s);
  return s;
}

}  // namespace tessera::objects

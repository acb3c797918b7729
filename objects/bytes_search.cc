// Searching and replacing in bytes and bytearray.
#include <algorithm>
#include <cstring>

#include "objects/arguments.h"
#include "objects/byte_builder.h"
#include "objects/byte_find.h"
#include "objects/bytes_methods.h"
#include "objects/errors.h"
#include "objects/int.h"
#include "objects/protocol.h"
#include "objects/str_internal.h"
#include "objects/tuple.h"

namespace tessera::objects {

int64_t FindBytes(std::string_view data, std::string_view sub, int64_t start, int64_t stop, bool backwards) {
  int64_t n = static_cast<int64_t>(sub.size());
  if (stop - start < n) return -1;
  if (n == 0) return backwards ? stop : start;
  const char* p = data.data();
  if (!backwards) {
    int64_t at = FindRun(reinterpret_cast<const uint8_t*>(p) + start, stop - start, reinterpret_cast<const uint8_t*>(sub.data()), n);
    return at < 0 ? -1 : at + start;
  }
  for (int64_t at = stop - n; at >= start; --at) {
    if (p[at] == sub[0] && std::memcmp(p + at, sub.data(), sub.size()) == 0) return at;
  }
  return -1;
}

// Goes over the bytes in windows, which overlap by what a match may reach over their border.
int64_t FindBytes(Pace& pace, std::string_view data, std::string_view sub, int64_t start, int64_t stop, bool backwards) {
  const int64_t m = static_cast<int64_t>(sub.size()), window = std::max(Pace::kStretch, 4 * m);
  while (m > 0 && stop - start > window + m) {
    const int64_t from = backwards ? stop - window - m + 1 : start, to = backwards ? stop : start + window + m - 1;
    const int64_t at = FindBytes(data, sub, from, to, backwards);
    if (at >= 0) return pace.Did(backwards ? stop - at : at - start) ? at : kStopped;
    if (!pace.Did(window)) return kStopped;
    if (backwards) stop -= window;
    else start += window;
  }
  const int64_t at = FindBytes(data, sub, start, stop, backwards);
  return pace.Did(at < 0 ? std::max<int64_t>(stop - start, 0) : backwards ? stop - at : at - start) ? at : kStopped;
}

namespace {

// kStopped: exception pending.
int64_t CountBetween(Pace& pace, std::string_view data, std::string_view sub, int64_t start, int64_t stop, int64_t most) {
  int64_t n = static_cast<int64_t>(sub.size());
  if (stop - start < n) return 0;
  if (n == 0) return std::min(stop - start + 1, most);
  int64_t count = 0;
  while (count < most && (start = FindBytes(pace, data, sub, start, stop, false)) >= 0) {
    ++count;
    start += n;
  }
  return start == kStopped ? kStopped : count;
}

// The sub of find() and its like: a buffer, or one byte as a number.
struct Needle {
  Buffer buffer;
  char byte;
  std::string_view view;
};

bool GetNeedle(Thread& th, Value v, Needle* out) {
  if (HasBuffer(v)) {
    if (!out->buffer.Get(th, v)) return false;
    out->view = out->buffer.view();
    return true;
  }
  if (!HasIndex(v)) {
    Raise(th, types::kTypeError, "argument should be integer or bytes-like object, not '%.200T'", v);
    return false;
  }
  uint8_t byte;
  if (!AsByte(th, v, "byte", &byte)) return false;
  out->byte = static_cast<char>(byte);
  out->view = {&out->byte, 1};
  return true;
}

// Bounds are read twice where __index__ could change a bytearray: they are clipped to its size at last.
bool GetBounds(Thread& th, const Value* args, int64_t* start, int64_t* stop) {
  int64_t size = static_cast<int64_t>(BytesOf(args[0]).size());
  if (!TextBounds(th, args[2], args[3], size, start, stop)) return false;
  *stop = std::min(*stop, static_cast<int64_t>(BytesOf(args[0]).size()));
  return true;
}

// -1 absent, -2 exception.
int64_t Find(Thread& th, const Value* args, bool backwards) {
  Needle needle;
  int64_t start, stop;
  if (!GetBounds(th, args, &start, &stop) || !GetNeedle(th, args[1], &needle)) return -2;
  stop = std::min(stop, static_cast<int64_t>(BytesOf(args[0]).size()));
  const Owned keep = KeepIfLong(args[0], stop);
  Pace pace(th, OperandsOf(args[0], args[1]));
  return FindBytes(pace, BytesOf(args[0]), needle.view, start, stop, backwards);
}

Value IndexOrRaise(Thread& th, int64_t at) {
  if (at == -1) return Raise(th, types::kValueError, "subsection not found");
  return at == -2 ? Value() : Value::Int(at);
}

bool TailMatches(std::string_view data, std::string_view sub, int64_t start, int64_t stop, bool at_end) {
  int64_t n = static_cast<int64_t>(sub.size());
  if (stop - start < n) return false;
  return data.substr(static_cast<size_t>(at_end ? stop - n : start), sub.size()) == sub;
}

Value TailMatch(Thread& th, const Value* args, const char* name, bool at_end) {
  int64_t start, stop;
  if (!GetBounds(th, args, &start, &stop)) return Value();
  std::string_view data = BytesOf(args[0]), sub;
  if (IsTuple(args[1])) {
    Tuple* tuple = args[1].as<Tuple>();
    for (int64_t i = 0; i < tuple->size; ++i) {
      if (!AsBytesView(th, tuple->items()[i], &sub)) return Value();
      if (TailMatches(data, sub, start, stop, at_end)) return Value::True();
    }
    return Value::False();
  }
  if (!HasBuffer(args[1])) return Raise(th, types::kTypeError, "%s first arg must be bytes or a tuple of bytes, not %.100T", name, args[1]);
  return AsBytesView(th, args[1], &sub) ? Value::Bool(TailMatches(data, sub, start, stop, at_end)) : Value();
}

// The same number of bytes: a copy with one byte for another.
Value ReplaceByte(Pace& pace, Value self, uint8_t old, uint8_t now) {
  Thread& th = pace.thread();
  std::string_view data = BytesOf(self);
  if (data.size() == 1) return MakeLike(th, self, {reinterpret_cast<const char*>(&now), 1});
  Owned copy(MakeLike(th, self, data));
  if (!copy) return Value();
  uint8_t* to = IsBytes(self) ? copy.as<Bytes>()->data() : copy.as<ByteArray>()->data;
  for (int64_t at = 0, n = static_cast<int64_t>(data.size()); at < n; at += Pace::kStretch) {
    const int64_t end = std::min(n, at + Pace::kStretch);
    for (int64_t i = at; i < end; ++i) to[i] = to[i] == old ? now : to[i];
    if (!pace.Did(end - at)) return Value();
  }
  return copy.Release();
}

Value ReplaceIn(Pace& pace, Value self, std::string_view old, std::string_view now, int64_t most) {
  Thread& th = pace.thread();
  std::string_view data = BytesOf(self);
  ByteBuilder out(th);
  size_t at = 0;
  if (old.empty()) {
    for (; most > 0; --most) {
      if (!out.Append(now) || !pace.Did(1 + static_cast<int64_t>(now.size()))) return Value();
      if (at == data.size()) break;
      if (!out.Append(data[at++])) return Value();
    }
  }
  while (!old.empty() && most-- > 0) {
    int64_t hit = FindBytes(pace, data, old, static_cast<int64_t>(at), static_cast<int64_t>(data.size()), false);
    if (hit == kStopped) return Value();
    if (hit < 0) break;
    if (!out.Append(data.substr(at, static_cast<size_t>(hit) - at)) || !out.Append(now)) return Value();
    if (!pace.Did(static_cast<int64_t>(now.size()))) return Value();
    at = static_cast<size_t>(hit) + old.size();
  }
  if (!out.Append(data.substr(at))) return Value();
  return IsBytes(self) ? out.Finish() : MakeLike(th, self, out.view());
}

}  // namespace

int BytesContains(Thread& th, Value self, Value item) {
  if (HasIndex(item)) {
    uint8_t byte;
    if (!AsByte(th, item, "byte", &byte)) return -1;
    return BytesOf(self).find(static_cast<char>(byte)) != std::string_view::npos;
  }
  std::string_view sub;
  if (!AsBytesView(th, item, &sub)) return -1;
  const int64_t size = static_cast<int64_t>(BytesOf(self).size());
  const Owned keep = KeepIfLong(self, size), keep_item = KeepIfLong(item, size);
  Pace pace(th, OperandsOf(self, item));
  const int64_t at = FindBytes(pace, BytesOf(self), sub, 0, size, false);
  return at == kStopped ? -1 : at >= 0;
}

Value BytesCount(Thread& th, const Value* args) {
  Needle needle;
  int64_t start, stop;
  if (!GetBounds(th, args, &start, &stop) || !GetNeedle(th, args[1], &needle)) return Value();
  stop = std::min(stop, static_cast<int64_t>(BytesOf(args[0]).size()));
  const Owned keep = KeepIfLong(args[0], stop);
  Pace pace(th, OperandsOf(args[0], args[1]));
  const int64_t count = CountBetween(pace, BytesOf(args[0]), needle.view, start, stop, INT64_MAX);
  return count == kStopped ? Value() : Value::Int(count);
}

Value BytesFind(Thread& th, const Value* args) {
  int64_t at = Find(th, args, false);
  return at == -2 ? Value() : Value::Int(at);
}
Value BytesRFind(Thread& th, const Value* args) {
  int64_t at = Find(th, args, true);
  return at == -2 ? Value() : Value::Int(at);
}
Value BytesIndexMethod(Thread& th, const Value* args) { return IndexOrRaise(th, Find(th, args, false)); }
Value BytesRIndex(Thread& th, const Value* args) { return IndexOrRaise(th, Find(th, args, true)); }
Value BytesStartsWith(Thread& th, const Value* args) { return TailMatch(th, args, "startswith", false); }
Value BytesEndsWith(Thread& th, const Value* args) { return TailMatch(th, args, "endswith", true); }

Value BytesRemovePrefix(Thread& th, const Value* args) {
  std::string_view sub, data = BytesOf(args[0]);
  if (!AsBytesView(th, args[1], &sub)) return Value();
  if (sub.empty() || data.substr(0, sub.size()) != sub) return UnchangedLike(th, args[0]);
  return MakeLike(th, args[0], data.substr(sub.size()));
}

Value BytesRemoveSuffix(Thread& th, const Value* args) {
  std::string_view sub, data = BytesOf(args[0]);
  if (!AsBytesView(th, args[1], &sub)) return Value();
  if (sub.empty() || data.size() < sub.size() || data.substr(data.size() - sub.size()) != sub) return UnchangedLike(th, args[0]);
  return MakeLike(th, args[0], data.substr(0, data.size() - sub.size()));
}

Value BytesReplace(Thread& th, const Value* args) {
  Buffer old, now;
  int64_t most = -1;
  if (!old.Get(th, args[1]) || !now.Get(th, args[2])) return Value();
  if (!args[3].IsUnbound() && !ArgumentAsSize(th, args[3], &most)) return Value();
  if (most < 0) most = INT64_MAX;
  std::string_view data = BytesOf(args[0]);
  const Owned keep = KeepIfLong(args[0], static_cast<int64_t>(std::max(data.size(), now.view().size())));
  Pace pace(th, IsBytes(args[2]) ? OperandsOf(args[0], args[1]) : Pace::kMutable);
  const int64_t first = FindBytes(pace, data, old.view(), 0, static_cast<int64_t>(data.size()), false);
  if (first == kStopped) return Value();
  if (most == 0 || first < 0) return UnchangedLike(th, args[0]);
  if (old.view().size() == 1 && now.view().size() == 1 && most == INT64_MAX) {
    return ReplaceByte(pace, args[0], static_cast<uint8_t>(old.view()[0]), static_cast<uint8_t>(now.view()[0]));
  }
  return ReplaceIn(pace, args[0], old.view(), now.view(), most);
}

Value BytesTranslate(Thread& th, const Value* args) {
  std::string_view table, gone, data = BytesOf(args[0]);
  if (!args[1].IsNone() && !AsBytesView(th, args[1], &table)) return Value();
  if (!args[1].IsNone() && table.size() != 256) return Raise(th, types::kValueError, "translation table must be 256 characters long");
  if (!args[2].IsUnbound() && !AsBytesView(th, args[2], &gone)) return Value();
  bool dropped[256] = {};
  for (char c : gone) dropped[static_cast<uint8_t>(c)] = true;
  ByteBuilder out(th);
  uint8_t* to = out.Reserve(static_cast<int64_t>(data.size()));
  if (to == nullptr) return data.empty() ? UnchangedLike(th, args[0]) : Value();
  const Owned keep = KeepIfLong(args[0], static_cast<int64_t>(data.size())), keep_table = Owned::Borrow(args[1]);
  Pace pace(th, args[1].IsNone() ? OperandsOf(args[0], args[0]) : OperandsOf(args[0], args[1]));
  int64_t size = 0;
  for (size_t at = 0; at < data.size(); at += Pace::kStretch) {
    const std::string_view stretch = data.substr(at, Pace::kStretch);
    for (char c : stretch) {
      uint8_t byte = static_cast<uint8_t>(c);
      if (!dropped[byte]) to[size++] = table.empty() ? byte : static_cast<uint8_t>(table[byte]);
    }
    if (!pace.Did(static_cast<int64_t>(stretch.size()))) return Value();
  }
  out.Advance(size);
  if (IsExactly(args[0], types::kBytes) && out.view() == data) return Dup(args[0]);
  return IsBytes(args[0]) ? out.Finish() : MakeLike(th, args[0], out.view());
}

Value BytesMakeTrans(Thread& th, const Value* args) {
  std::string_view from, to;
  if (!AsBytesView(th, args[0], &from) || !AsBytesView(th, args[1], &to)) return Value();
  if (from.size() != to.size()) return Raise(th, types::kValueError, "maketrans arguments must have same length");
  Bytes* table = NewBytes(th, int64_t{256});
  if (table == nullptr) return Value();
  for (int i = 0; i < 256; ++i) table->data()[i] = static_cast<uint8_t>(i);
  for (size_t i = 0; i < from.size(); ++i) table->data()[static_cast<uint8_t>(from[i])] = static_cast<uint8_t>(to[i]);
  return table;
}

}  // namespace tessera::objects

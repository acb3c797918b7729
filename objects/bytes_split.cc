// Taking bytes and bytearray apart and putting them together.
#include <algorithm>

#include "objects/arguments.h"
#include "objects/byte_builder.h"
#include "objects/bytes_methods.h"
#include "objects/errors.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

struct Pieces {
  Thread& th;
  Value self;
  List* list;
  std::string_view data;
  Pace pace;
  Owned keep = KeepIfLong(self, static_cast<int64_t>(data.size()));

  bool Add(size_t start, size_t stop) {
    if (!pace.Did(Pace::kObject + static_cast<int64_t>(stop - start))) return false;
    Value piece = start == 0 && stop == data.size() ? UnchangedLike(th, self) : MakeLike(th, self, data.substr(start, stop - start));
    return !piece.empty() && ListAppendSteal(th, list, piece);
  }
};

bool IsSpaceAt(std::string_view data, size_t i) { return IsByteSpace(static_cast<uint8_t>(data[i])); }

bool SplitSpaces(Pieces& out, int64_t most) {
  std::string_view data = out.data;
  size_t i = 0, n = data.size();
  while (most-- > 0) {
    while (i < n && IsSpaceAt(data, i)) ++i;
    if (i == n) return true;
    size_t start = i;
    while (i < n && !IsSpaceAt(data, i)) ++i;
    if (!out.Add(start, i)) return false;
  }
  while (i < n && IsSpaceAt(data, i)) ++i;
  return i == n || out.Add(i, n);
}

bool RSplitSpaces(Pieces& out, int64_t most) {
  std::string_view data = out.data;
  size_t i = data.size();
  while (most-- > 0) {
    while (i > 0 && IsSpaceAt(data, i - 1)) --i;
    if (i == 0) return true;
    size_t stop = i;
    while (i > 0 && !IsSpaceAt(data, i - 1)) --i;
    if (!out.Add(i, stop)) return false;
  }
  while (i > 0 && IsSpaceAt(data, i - 1)) --i;
  return i == 0 || out.Add(0, i);
}

bool SplitBy(Pieces& out, std::string_view sep, int64_t most) {
  int64_t at = 0, n = static_cast<int64_t>(out.data.size());
  while (most-- > 0) {
    int64_t hit = FindBytes(out.pace, out.data, sep, at, n, false);
    if (hit == kStopped) return false;
    if (hit < 0) break;
    if (!out.Add(static_cast<size_t>(at), static_cast<size_t>(hit))) return false;
    at = hit + static_cast<int64_t>(sep.size());
  }
  return out.Add(static_cast<size_t>(at), out.data.size());
}

bool RSplitBy(Pieces& out, std::string_view sep, int64_t most) {
  int64_t at = static_cast<int64_t>(out.data.size());
  while (most-- > 0) {
    int64_t hit = FindBytes(out.pace, out.data, sep, 0, at, true);
    if (hit == kStopped) return false;
    if (hit < 0) break;
    if (!out.Add(static_cast<size_t>(hit) + sep.size(), static_cast<size_t>(at))) return false;
    at = hit;
  }
  return out.Add(0, static_cast<size_t>(at));
}

Value Split(Thread& th, const Value* args, bool backwards) {
  int64_t most = -1;
  if (!args[2].IsUnbound() && !ArgumentAsSize(th, args[2], &most)) return Value();
  if (most < 0) most = INT64_MAX;
  bool spaces = args[1].IsUnbound() || args[1].IsNone();
  std::string_view sep;
  if (!spaces && !AsBytesView(th, args[1], &sep)) return Value();
  if (!spaces && sep.empty()) return Raise(th, types::kValueError, "empty separator");
  Owned list(NewList(th));
  if (!list) return Value();
  const Owned keep_sep = spaces ? Owned() : Owned::Borrow(args[1]);
  Pieces out{th, args[0], list.as<List>(), BytesOf(args[0]), Pace(th, OperandsOf(args[0], spaces ? args[0] : args[1]))};
  bool done = backwards ? spaces ? RSplitSpaces(out, most) : RSplitBy(out, sep, most) : spaces ? SplitSpaces(out, most) : SplitBy(out, sep, most);
  if (!done) return Value();
  if (backwards) std::reverse(out.list->items, out.list->items + out.list->size);
  return list.Release();
}

Value NewTriple(Thread& th, Value a, Value b, Value c) {
  Value parts[3] = {a, b, c};
  if (!a.empty() && !b.empty() && !c.empty()) return NewTupleSteal(th, parts, 3);
  for (Value part : parts) XDecRef(part);
  return Value();
}

Value Partition(Thread& th, const Value* args, bool backwards) {
  Value self = args[0];
  std::string_view sep, data = BytesOf(self);
  if (!AsBytesView(th, args[1], &sep)) return Value();
  if (sep.empty()) return Raise(th, types::kValueError, "empty separator");
  const Owned keep = KeepIfLong(self, static_cast<int64_t>(data.size())), keep_sep = KeepIfLong(args[1], static_cast<int64_t>(data.size()));
  Pace pace(th, OperandsOf(self, args[1]));
  int64_t at = FindBytes(pace, data, sep, 0, static_cast<int64_t>(data.size()), backwards);
  if (at == kStopped) return Value();
  if (at < 0) {
    if (backwards) return NewTriple(th, MakeLike(th, self, {}), MakeLike(th, self, {}), UnchangedLike(th, self));
    return NewTriple(th, UnchangedLike(th, self), MakeLike(th, self, {}), MakeLike(th, self, {}));
  }
  Value middle = IsBytes(self) ? Dup(args[1]) : MakeLike(th, self, sep);
  size_t start = static_cast<size_t>(at);
  return NewTriple(th, MakeLike(th, self, data.substr(0, start)), middle, MakeLike(th, self, data.substr(start + sep.size())));
}

Value Strip(Thread& th, const Value* args, bool left, bool right) {
  bool strips[256] = {};
  if (args[1].IsUnbound() || args[1].IsNone()) {
    for (int i = 0; i < 256; ++i) strips[i] = IsByteSpace(static_cast<uint8_t>(i));
  } else {
    std::string_view set;
    if (!AsBytesView(th, args[1], &set)) return Value();
    for (char c : set) strips[static_cast<uint8_t>(c)] = true;
  }
  std::string_view data = BytesOf(args[0]);
  size_t size = data.size();
  while (left && !data.empty() && strips[static_cast<uint8_t>(data.front())]) data.remove_prefix(1);
  while (right && !data.empty() && strips[static_cast<uint8_t>(data.back())]) data.remove_suffix(1);
  return data.size() == size ? UnchangedLike(th, args[0]) : MakeLike(th, args[0], data);
}

}  // namespace

Value BytesSplit(Thread& th, const Value* args) { return Split(th, args, false); }
Value BytesRSplit(Thread& th, const Value* args) { return Split(th, args, true); }
Value BytesPartition(Thread& th, const Value* args) { return Partition(th, args, false); }
Value BytesRPartition(Thread& th, const Value* args) { return Partition(th, args, true); }
Value BytesStrip(Thread& th, const Value* args) { return Strip(th, args, true, true); }
Value BytesLStrip(Thread& th, const Value* args) { return Strip(th, args, true, false); }
Value BytesRStrip(Thread& th, const Value* args) { return Strip(th, args, false, true); }

Value BytesSplitLines(Thread& th, const Value* args) {
  int keep = args[1].IsUnbound() ? 0 : IsTrue(th, args[1]);
  if (keep < 0) return Value();
  Owned list(NewList(th));
  if (!list) return Value();
  Pieces out{th, args[0], list.as<List>(), BytesOf(args[0]), Pace(th, OperandsOf(args[0], args[0]))};
  std::string_view data = out.data;
  for (size_t i = 0; i < data.size();) {
    size_t start = i;
    while (i < data.size() && data[i] != '\n' && data[i] != '\r') ++i;
    size_t stop = i;
    if (i < data.size()) {
      i += data[i] == '\r' && i + 1 < data.size() && data[i + 1] == '\n' ? 2 : 1;
      if (keep) stop = i;
    }
    if (!out.Add(start, stop)) return Value();
  }
  return list.Release();
}

Value BytesJoin(Thread& th, const Value* args) {
  Owned items;
  Value iterable = args[1];
  // A long list is copied, which takes a fraction of the time, so that the copy can be joined with check points.
  constexpr int64_t kLongList = 1 << 17;
  const bool known = IsExactly(iterable, types::kList) && iterable.as<List>()->size < kLongList;
  if (known || IsExactly(iterable, types::kTuple)) {
    items.Reset(Dup(iterable));
  } else {
    // The iterator must not resize the separator.
    ByteArray* held = IsBytes(args[0]) ? nullptr : args[0].as<ByteArray>();
    if (held != nullptr) ++held->exports;
    items.Reset(ListFrom(th, iterable));
    if (held != nullptr) --held->exports;
  }
  if (!items) {
    Type* type = TypeOf(iterable);
    if (!PendingIs(th, types::kTypeError) || type->slots.iter != nullptr || type->slots.getitem != nullptr) return Value();
    ClearException(th);
    return Raise(th, types::kTypeError, "can only join an iterable");
  }
  bool is_list = IsList(items);
  const Value* values = is_list ? items.as<List>()->items : items.as<Tuple>()->items();
  int64_t count = is_list ? items.as<List>()->size : items.as<Tuple>()->size;
  if (count == 1 && IsBytes(args[0]) && IsExactly(values[0], types::kBytes)) return Dup(values[0]);
  const Owned keep = Owned::Borrow(args[0]);
  Pace pace(th, known ? Pace::kMutable : OperandsOf(args[0], args[0]));
  ByteBuilder out(th);
  std::string_view sep = BytesOf(args[0]);
  for (int64_t i = 0; i < count; ++i) {
    std::string_view data;
    if (!HasBuffer(values[i])) {
      return Raise(th, types::kTypeError, "sequence item %lld: expected a bytes-like object, %.80T found", static_cast<long long>(i), values[i]);
    }
    if (!AsBytesView(th, values[i], &data) || (i > 0 && !out.Append(sep)) || !out.Append(data)) return Value();
    if (!pace.Did(Pace::kObject + static_cast<int64_t>(sep.size() + data.size()))) return Value();
  }
  return IsBytes(args[0]) ? out.Finish() : MakeLike(th, args[0], out.view());
}

}  // namespace tessera::objects

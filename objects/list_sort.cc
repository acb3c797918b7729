// list.sort. What is compared (the items, or what the key function made of them) is looked at once: where all are ints, floats, narrow strs, or tuples
// that begin with such, most of the order follows from a 64-bit rank of each, without a comparison by the rules of Python.
//
// While the program's code may run, the list is empty and its items belong to the Sorter; they are not moved before the order is known, so a failed
// comparison leaves the list as it was.
//
// A sort takes long. A list that nobody else knows (sorted) is sorted with check points. list.sort is atomic as long as no code of the program has to
// run: a long list of numbers, strs, bytes, or tuples of such, is sorted as a copy with check points, and takes over the copy's order if it still is
// what it was; if another thread has changed it meanwhile, it is sorted once more without any. With a key function there is no copy: the list is seen
// empty while the keys are computed, and its sort hears only who stops the program.
#include <algorithm>
#include <bit>
#include <cstring>

#include "objects/check_point.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/hashing.h"
#include "objects/list.h"
#include "objects/list_internal.h"
#include "objects/protocol.h"
#include "objects/sequence_internal.h"
#include "objects/stable_sort.h"
#include "objects/str.h"
#include "objects/tuple.h"

namespace tessera::objects {
namespace {

struct Entry {
  uint64_t rank;   // or the bits of the compared value, where there is no rank
  uint64_t index;  // of the item
};
struct Plain {
  uint64_t rank;
};

enum class Kind { kOther, kInt, kFloat, kStr };

constexpr uint64_t kSign = uint64_t{1} << 63;

// --- Ranks: unsigned numbers in the order of the values ---

uint64_t IntRank(Value v) { return v.bits() ^ kSign; }
uint64_t FloatRank(double d) {
  uint64_t bits = std::bit_cast<uint64_t>(d == 0 ? 0.0 : d);  // the two zeros are equal
  return bits & kSign ? ~bits : bits | kSign;
}
double FloatOfRank(uint64_t rank) { return std::bit_cast<double>(rank & kSign ? rank ^ kSign : ~rank); }

// The first eight characters; those with equal ones are compared further.
uint64_t StrRank(const Str* s) {
  uint64_t word = 0;
  std::memcpy(&word, s->data(), s->length < 8 ? static_cast<size_t>(s->length) : 8);
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  return word;
}

Kind KindOf(Value v) {
  if (v.IsSmallInt()) return Kind::kInt;
  if (v.IsSmallFloat()) return Kind::kFloat;
  if (IsExactStr(v)) return v.as<Str>()->width() == 1 ? Kind::kStr : Kind::kOther;
  if (IsExactly(v, types::kFloat) && FloatValue(v) == FloatValue(v)) return Kind::kFloat;  // NaN has no place in the order
  return Kind::kOther;
}

uint64_t RankOf(Kind kind, Value v) {
  if (kind == Kind::kInt) return IntRank(v);
  if (kind == Kind::kFloat) return FloatRank(FloatValue(v));
  return StrRank(v.as<Str>());
}

// --- Comparisons where ranks do not decide ---

int StrLess(const Str* a, const Str* b) {
  int64_t common = std::min(a->length, b->length);
  int order = std::memcmp(a->data(), b->data(), static_cast<size_t>(common));
  return order != 0 ? order < 0 : a->length < b->length;
}

// 1, 0, -1 failed. Runs Python code.
int ValueLess(Thread& th, Value a, Value b) {
  if (BothSmallInts(a, b)) return a.small_int() < b.small_int();
  if (BothSmallFloats(a, b)) return a.small_float() < b.small_float();
  if (IsExactStr(a) && IsExactStr(b)) return StrCompare(a.as<Str>(), b.as<Str>()) < 0;
  return CompareBool(th, a, b, CompareOp::kLt);
}

int TupleLess(Thread& th, const Tuple* a, const Tuple* b) {
  Owned result(CompareSequences(th, a, b, CompareOp::kLt));
  return result ? IsTrue(th, result) : -1;
}

// Of strs of equal rank. They are known by the index of the entry.
struct StrTieLess {
  const Value* compared;
  int Less(const Entry& a, const Entry& b) const { return StrLess(compared[a.index].as<Str>(), compared[b.index].as<Str>()); }
};
struct TupleTieLess {
  Thread& th;
  const Value* compared;
  int Less(const Entry& a, const Entry& b) const { return TupleLess(th, compared[a.index].as<Tuple>(), compared[b.index].as<Tuple>()); }
};
struct AnyLess {
  Thread& th;
  int Less(const Entry& a, const Entry& b) const { return ValueLess(th, Value(a.rank), Value(b.rank)); }
};

// Between two pieces of work on memory that is the sort's own. `known`: others know the list.
struct Pauses {
  Thread& th;
  bool known;
  bool operator()() const { return known ? StopPoint(th) : CheckPoint(th); }
};

// Compares, and pauses now and then.
template <class Comparison>
struct Paused {
  Pauses pause;
  Comparison comparison;
  uint32_t until_pause = 1 << 12;
  int operator()(const Entry& a, const Entry& b) {
    if (--until_pause == 0) [[unlikely]] {
      until_pause = 1 << 12;
      if (!pause()) return -1;
    }
    return comparison.Less(a, b);
  }
};

// Does it take no code of the program to compare v with its like? (What is not alike fails natively.)
bool IsPlain(Value v) { return v.IsSmallInt() || v.IsSmallFloat() || IsExactStr(v) || IsExactly(v, types::kInt) || IsExactly(v, types::kFloat) || IsExactly(v, types::kBytes); }
bool IsPlainOrTupleOfSuch(Value v) {
  if (IsPlain(v)) return true;
  if (!IsExactly(v, types::kTuple)) return false;
  const Tuple* tuple = v.as<Tuple>();
  return std::all_of(tuple->items(), tuple->items() + tuple->size, IsPlain);
}

// Memory for the length of a call: on the stack when it is little.
template <class T, int64_t kFew>
class Room {
 public:
  Room(Thread& th, int64_t count) {
    if (count > kFew) block_ = static_cast<T*>(th.heap.Allocate(static_cast<size_t>(count) * sizeof(T)));
    data_ = count > kFew ? block_ : few_;
    if (data_ == nullptr) RaiseMemoryError(th);
  }
  ~Room() { alloc::Heap::Free(block_); }
  Room(const Room&) = delete;
  T* get() const { return data_; }

 private:
  T few_[kFew];
  T* block_ = nullptr;
  T* data_;
};

class Sorter {
 public:
  // Takes the items out of the list. `known`: other threads know the list.
  Sorter(Thread& th, List* list, bool reverse, bool known)
      : th_(th), list_(list), reverse_(reverse), pause_{th, known}, items_(list->items), size_(list->size), capacity_(list->capacity) {
    list->items = nullptr;
    list->size = list->capacity = 0;
    list->flags &= ~kListGrown;
  }
  // Puts them back.
  ~Sorter() {
    ReleaseKeys();
    // What the program has put into the empty list meanwhile goes, with a ValueError.
    Value* strange = std::exchange(list_->items, items_);
    int64_t strange_size = std::exchange(list_->size, size_);
    list_->capacity = capacity_;
    while (--strange_size >= 0) DecRef(strange[strange_size]);
    alloc::Heap::Free(strange);
  }

  bool Sort(Value key) {
    if (!key.IsNone() && !ComputeKeys(key)) return false;
    if (!Order()) return false;
    ReleaseKeys();  // their finalizers may change the list as well
    if ((list_->flags & kListGrown) == 0) return true;
    Raise(th_, types::kValueError, "list modified during sort");
    return false;
  }

 private:
  void ReleaseKeys() {
    Value* keys = std::exchange(keys_, nullptr);
    for (int64_t i = 0; i < key_count_; ++i) DecRef(keys[i]);
    key_count_ = 0;
    alloc::Heap::Free(keys);
  }

  const Value* compared() const { return keys_ != nullptr ? keys_ : items_; }

  bool ComputeKeys(Value key) {
    if (size_ == 0) return true;
    keys_ = static_cast<Value*>(th_.heap.Allocate(static_cast<size_t>(size_) * sizeof(Value)));
    if (keys_ == nullptr) {
      RaiseMemoryError(th_);
      return false;
    }
    while (key_count_ < size_) {
      if (key_count_ % kItemsPerCheck == 0 && !pause_()) return false;
      Value result = Call(th_, key, Args{&items_[key_count_], 1});
      if (result.empty()) return false;
      keys_[key_count_++] = result;
    }
    return true;
  }

  bool Order() {
    if (size_ < 2) return true;
    bool tuples, boxes;
    Kind kind;
    if (!LookAt(&kind, &tuples, &boxes)) return false;
    if (keys_ == nullptr && !tuples && (kind == Kind::kInt || (kind == Kind::kFloat && !boxes))) return SortNumbers(kind);
    Room<Entry, 64> entries(th_, size_), room(th_, size_);
    if (entries.get() == nullptr || room.get() == nullptr) return false;
    if (!Fill(entries.get(), kind, tuples)) return false;
    if (kind == Kind::kOther) {
      Paused<AnyLess> less{pause_, {th_}};
      if (!MergeSort(less, entries.get(), size_, room.get())) return false;
    } else {
      if (!SortByRank(entries.get(), size_, room.get(), pause_)) return false;
      if (!SortTies(entries.get(), kind, tuples, room.get())) return false;
    }
    return Permute(entries.get(), reinterpret_cast<Value*>(room.get()));
  }

  static Value Leading(Value v, bool tuples) { return tuples ? v.as<Tuple>()->items()[0] : v; }

  // What the compared values have in common: all tuples with an item, all of one kind (of tuples, their first items), floats of which some are boxes.
  bool LookAt(Kind* kind, bool* tuples, bool* boxes) const {
    bool all_tuples = true, some_boxes = false;
    if (!InPieces(size_, pause_, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end && all_tuples; ++i) {
            all_tuples = IsExactly(compared()[i], types::kTuple) && compared()[i].as<Tuple>()->size != 0;
          }
        })) {
      return false;
    }
    Kind common = KindOf(Leading(compared()[0], all_tuples));
    if (!InPieces(size_, pause_, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end && common != Kind::kOther; ++i) {
            const Value v = Leading(compared()[i], all_tuples);
            if (KindOf(v) != common) common = Kind::kOther;
            some_boxes |= !v.IsSmallFloat();
          }
        })) {
      return false;
    }
    *kind = common;
    *tuples = all_tuples;
    *boxes = some_boxes;
    return true;
  }

  // Immediate numbers without keys: equal ones cannot be told apart, so their ranks alone are sorted, and made numbers again.
  bool SortNumbers(Kind kind) {
    Room<Plain, 64> ranks(th_, size_), room(th_, size_);
    if (ranks.get() == nullptr || room.get() == nullptr) return false;
    if (!InPieces(size_, pause_, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) ranks.get()[i].rank = RankOf(kind, items_[i]);
        })) {
      return false;
    }
    if (!SortByRank(ranks.get(), size_, room.get(), pause_)) return false;
    // A list that others know is to stay as it was when the sort is stopped: its order changes in one go.
    return InPieces(size_, [this] { return pause_.known || pause_(); }, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        Value* target = &items_[reverse_ ? size_ - 1 - i : i];
        uint64_t rank = ranks.get()[i].rank;
        if (kind == Kind::kInt) {
          *target = Value(rank ^ kSign);
        } else {
          Value::TryFloat(FloatOfRank(rank), target);
        }
      }
    });
  }

  // To keep equal items in their order, a reversed sort is an ascending one of the items from the right, read from the right.
  bool Fill(Entry* entries, Kind kind, bool tuples) const {
    return InPieces(size_, pause_, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        int64_t index = reverse_ ? size_ - 1 - i : i;
        Value v = compared()[index];
        entries[i] = {kind == Kind::kOther ? v.bits() : RankOf(kind, Leading(v, tuples)), static_cast<uint64_t>(index)};
      }
    });
  }

  bool SortTies(Entry* entries, Kind kind, bool tuples, Entry* room) {
    if (kind != Kind::kStr && !tuples) return true;
    for (int64_t start = 0, end; start < size_; start = end) {
      for (end = start + 1; end < size_ && entries[end].rank == entries[start].rank;) ++end;
      if ((start ^ end) >= kItemsPerCheck && !pause_()) return false;
      if (end - start > 1 && !SortTie(entries + start, end - start, tuples, room)) return false;
    }
    return true;
  }

  bool SortTie(Entry* entries, int64_t count, bool tuples, Entry* room) {
    if (tuples) {
      Paused<TupleTieLess> less{pause_, {th_, compared()}};
      return MergeSort(less, entries, count, room);
    }
    Paused<StrTieLess> less{pause_, {compared()}};
    return MergeSort(less, entries, count, room);
  }

  bool Permute(const Entry* entries, Value* room) {
    if (!InPieces(size_, pause_, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) room[reverse_ ? size_ - 1 - i : i] = items_[entries[i].index];
        })) {
      return false;
    }
    std::memcpy(items_, room, static_cast<size_t>(size_) * sizeof(Value));
    return true;
  }

  Thread& th_;
  List* list_;
  const bool reverse_;
  const Pauses pause_;
  Value* items_;
  int64_t size_, capacity_;
  Value* keys_ = nullptr;
  int64_t key_count_ = 0;
};

}  // namespace

namespace {

// A raw copy of a list's items.
class Snapshot {
 public:
  Snapshot(Thread& th, const List* list) : size_(list->size), items_(static_cast<Value*>(th.heap.Allocate(Bytes()))) {
    if (items_ != nullptr) std::memcpy(items_, list->items, Bytes());
  }
  ~Snapshot() { alloc::Heap::Free(items_); }
  Snapshot(const Snapshot&) = delete;
  bool ok() const { return items_ != nullptr; }
  bool IsOf(const List* list) const { return list->size == size_ && std::memcmp(items_, list->items, Bytes()) == 0; }

 private:
  size_t Bytes() const { return static_cast<size_t>(size_) * sizeof(Value); }
  const int64_t size_;
  Value* const items_;
};

enum class Outcome { kSorted, kFailed, kNot };

// Are they all such that no code of the program runs to compare them? REQUIRES: `list` is known to nobody else. False as well when an exception is
// pending.
bool HasPlainItems(Thread& th, const List* list) {
  bool plain = true;
  return InPieces(list->size, Pauses{th, /*known=*/false}, [&](int64_t begin, int64_t end) {
           plain = plain && std::all_of(list->items + begin, list->items + end, IsPlainOrTupleOfSuch);
         }) && plain;
}

// A list whose items native code compares, known to others: see the top. kNot: nothing was done.
Outcome SortAsCopy(Thread& th, List* list, bool reverse) {
  Owned copy(ListFrom(th, Value(list)));
  if (!copy) return ClearException(th), Outcome::kNot;
  Snapshot before(th, list);
  if (!before.ok()) return Outcome::kNot;
  if (!HasPlainItems(th, copy.as<List>())) return th.failed() ? Outcome::kFailed : Outcome::kNot;
  if (!Sorter(th, copy.as<List>(), reverse, /*known=*/false).Sort(Value::None())) {
    if (!PendingIs(th, types::kMemoryError)) return Outcome::kFailed;
    return ClearException(th), Outcome::kNot;
  }
  // The copy keeps all items alive, so the same bits are the same items.
  if (!before.IsOf(list)) return Outcome::kNot;
  std::swap(list->items, copy.as<List>()->items);
  std::swap(list->capacity, copy.as<List>()->capacity);
  return Outcome::kSorted;
}

}  // namespace

bool ListSort(Thread& th, List* list, Value key, bool reverse, bool known) {
  constexpr int64_t kLong = 1 << 15;
  Owned keep = Owned::Borrow(Value(list));
  if (known && key.IsNone() && list->size >= kLong && IsExactly(Value(list), types::kList) && IsPlainOrTupleOfSuch(list->items[0])) {
    const Outcome outcome = SortAsCopy(th, list, reverse);
    if (outcome != Outcome::kNot) return outcome == Outcome::kSorted;
  }
  return Sorter(th, list, reverse, known).Sort(key);
}

}  // namespace tessera::objects

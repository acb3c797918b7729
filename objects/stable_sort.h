// Two stable sorts of arrays of plain structs: by comparison (natural runs, merged in powersort's order, galloping) and by a 64-bit rank (radix).
//
// Model:   a Less object answers less(a, b): 1, 0, or -1 when a comparison failed. After a failure the array's contents are unspecified: callers
//          sort indexes, or copies.
// Errors:  false when a comparison failed. Neither allocates: the caller gives the room.
// Cost:    MergeSort: n - 1 comparisons on sorted or reversed input, at most about n log2 n, room for half the items. RadixSort: as many passes as
//          bytes differ, room for all the items.
// Design:  J. I. Munro, S. Wild, "Nearly-Optimal Mergesorts" (2018); T. Peters' listsort.txt for galloping.
#ifndef TESSERA_OBJECTS_STABLE_SORT_H_
#define TESSERA_OBJECTS_STABLE_SORT_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

namespace tessera::objects {

// How many of the first items 0..n-1 satisfy `belongs` (1, 0, -1 failed), which holds for a prefix. Looks near the start, or near the end, first:
// about 2 log2 of the distance. -1: failed.
template <class Belongs>
int64_t CountPrefix(int64_t n, bool from_end, Belongs belongs) {
  int64_t low = 0, high = n;  // items below low belong, those from high on do not
  for (int64_t step = 1; low < high && step < n; step = step * 2 + 1) {
    int64_t i = from_end ? std::max(n - step, low) : std::min(step - 1, high - 1);
    int yes = belongs(i);
    if (yes < 0) return -1;
    if (yes) {
      low = i + 1;
    } else {
      high = i;
    }
    if ((yes != 0) == from_end) break;
  }
  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    int yes = belongs(middle);
    if (yes < 0) return -1;
    if (yes) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

// Calls piece(begin, end) for [0, size) in pieces that take a fraction of a millisecond, and pause() before each. False: pause said so.
template <class Pause, class Piece>
bool InPieces(int64_t size, Pause pause, Piece piece) {
  constexpr int64_t kPiece = 1 << 15;
  for (int64_t begin = 0; begin < size; begin += kPiece) {
    if (!pause()) return false;
    piece(begin, std::min(size, begin + kPiece));
  }
  return true;
}

// A comparison that can pause says here whether to go on.
template <class Less>
bool MayGoOn(Less& less) {
  if constexpr (requires { less.pause(); }) return less.pause();
  return true;
}

template <class T, class Less>
class MergeSorter {
 public:
  // `room` holds (size + 1) / 2 items.
  MergeSorter(Less& less, T* items, int64_t size, T* room) : less_(less), items_(items), size_(size), room_(room) {}

  bool Sort() {
    int64_t least = LeastRun(size_);
    for (int64_t start = 0; start < size_;) {
      int64_t length = TakeRun(start, least);
      if (length < 0 || !Push({start, length, 0})) return false;
      start += length;
    }
    while (depth_ > 1) {
      if (!MergeTop()) return false;
    }
    return true;
  }

 private:
  struct Run {
    int64_t start, length;
    int power;  // depth, in the ideal tree of merges, of the node between this run and the one before
  };
  static constexpr int64_t kGallopFrom = 7;  // wins in a row

  static int64_t LeastRun(int64_t n) {
    int64_t odd = 0;
    for (; n >= 64; n >>= 1) odd |= n & 1;
    return n + odd;
  }

  // The run that begins at `start`, ascending, at least `least` long where there are as many items. -1: failed.
  int64_t TakeRun(int64_t start, int64_t least) {
    T* run = items_ + start;
    int64_t rest = size_ - start, length = 1;
    if (rest == 1) return 1;
    int descending = less_(run[1], run[0]);
    if (descending < 0) return -1;
    for (length = 2; length < rest; ++length) {
      int below = less_(run[length], run[length - 1]);
      if (below < 0) return -1;
      if (below != descending) break;
    }
    if (descending && !Reverse(run, length)) return -1;  // strictly descending: no equal items change places
    int64_t wanted = std::min(least, rest);
    for (; length < wanted; ++length) {
      if (!Insert(run, length)) return -1;
    }
    return length;
  }

  bool Reverse(T* run, int64_t length) {
    return InPieces(length / 2, [this] { return MayGoOn(less_); },
                    [&](int64_t begin, int64_t end) { std::swap_ranges(run + begin, run + end, std::reverse_iterator<T*>(run + length - begin)); });
  }

  // Inserts run[length] into the sorted items before it.
  bool Insert(T* run, int64_t length) {
    T item = run[length];
    int64_t low = 0, high = length;
    while (low < high) {
      int64_t middle = (low + high) / 2;
      int below = less_(item, run[middle]);
      if (below < 0) return false;
      if (below) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    std::memmove(run + low + 1, run + low, static_cast<size_t>(length - low) * sizeof(T));
    run[low] = item;
    return true;
  }

  // The first bit in which the middles of two neighbour runs, as fractions of the whole, differ.
  int PowerBetween(const Run& left, const Run& right) const {
    unsigned __int128 a = static_cast<unsigned __int128>(2 * left.start + left.length) << 62;
    unsigned __int128 b = static_cast<unsigned __int128>(2 * right.start + right.length) << 62;
    uint64_t n = static_cast<uint64_t>(size_);
    return std::countl_zero(static_cast<uint64_t>(a / n) ^ static_cast<uint64_t>(b / n));
  }

  bool Push(Run run) {
    if (depth_ > 0) {
      run.power = PowerBetween(runs_[depth_ - 1], run);
      while (depth_ > 1 && runs_[depth_ - 1].power > run.power) {
        if (!MergeTop()) return false;
      }
    }
    runs_[depth_++] = run;
    return true;
  }

  bool MergeTop() {
    Run& left = runs_[depth_ - 2];
    Run& right = runs_[depth_ - 1];
    if (!Merge(items_ + left.start, left.length, right.length)) return false;
    left.length += right.length;
    --depth_;
    return true;
  }

  // Merges the neighbours [base, base + left) and [base + left, base + left + right).
  bool Merge(T* base, int64_t left, int64_t right) {
    T* middle = base + left;
    // What is in place already at both ends stays there.
    int64_t skip = CountPrefix(left, false, [&](int64_t i) { return Not(less_(*middle, base[i])); });
    if (skip < 0) return false;
    base += skip;
    left -= skip;
    if (left == 0) return true;
    right = CountPrefix(right, true, [&](int64_t i) { return less_(middle[i], middle[-1]); });
    if (right <= 0) return right == 0;
    return left <= right ? MergeForward(base, left, middle, right) : MergeBackward(base, left, middle, right);
  }

  static int Not(int answer) { return answer < 0 ? -1 : !answer; }
  static void Move(T* to, const T* from, int64_t count) {
    if (count > 0) std::memmove(to, from, static_cast<size_t>(count) * sizeof(T));
  }

  bool MergeForward(T* out, int64_t left_size, T* right, int64_t right_size) {
    Move(room_, out, left_size);
    T *left = room_, *left_end = room_ + left_size, *right_end = right + right_size;
    int64_t left_wins = 0, right_wins = 0;
    while (left < left_end && right < right_end) {
      int below = less_(*right, *left);
      if (below < 0) return false;
      if (below) {
        *out++ = *right++;
        ++right_wins;
        left_wins = 0;
      } else {
        *out++ = *left++;
        ++left_wins;
        right_wins = 0;
      }
      if (left_wins < kGallopFrom && right_wins < kGallopFrom) continue;
      if (left == left_end || right == right_end) break;
      int64_t count = left_wins != 0 ? CountPrefix(left_end - left, false, [&](int64_t i) { return Not(less_(*right, left[i])); })
                                     : CountPrefix(right_end - right, false, [&](int64_t i) { return less_(right[i], *left); });
      if (count < 0) return false;
      T*& from = left_wins != 0 ? left : right;
      Move(out, from, count);
      out += count;
      from += count;
      left_wins = right_wins = 0;
    }
    Move(out, left, left_end - left);
    return true;
  }

  bool MergeBackward(T* left_start, int64_t left_size, T* right_start, int64_t right_size) {
    Move(room_, right_start, right_size);
    T *left = left_start + left_size, *right = room_ + right_size, *out = right_start + right_size;  // each one past the next item
    int64_t left_wins = 0, right_wins = 0;
    while (left > left_start && right > room_) {
      int below = less_(right[-1], left[-1]);
      if (below < 0) return false;
      if (below) {
        *--out = *--left;
        ++left_wins;
        right_wins = 0;
      } else {
        *--out = *--right;
        ++right_wins;
        left_wins = 0;
      }
      if (left_wins < kGallopFrom && right_wins < kGallopFrom) continue;
      if (left == left_start || right == room_) break;
      int64_t count = left_wins != 0
                          ? CountPrefix(left - left_start, true, [&](int64_t i) { return Not(less_(right[-1], left_start[i])); })
                          : CountPrefix(right - room_, true, [&](int64_t i) { return less_(room_[i], left[-1]); });
      if (count < 0) return false;
      T*& end = left_wins != 0 ? left : right;
      T* start = left_wins != 0 ? left_start : room_;
      int64_t moved = (end - start) - count;
      out -= moved;
      end -= moved;
      Move(out, end, moved);
      left_wins = right_wins = 0;
    }
    Move(out - (right - room_), room_, right - room_);
    return true;
  }

  Less& less_;
  T* items_;
  int64_t size_;
  T* room_;
  Run runs_[66];
  int depth_ = 0;
};

template <class T, class Less>
bool MergeSort(Less& less, T* items, int64_t size, T* room) {
  return MergeSorter<T, Less>(less, items, size, room).Sort();
}

// Sorts by item.rank, byte by byte from the lowest; bytes that are the same in all items cost nothing but the look. `room` holds `size` items.
// The counts need 16 KiB of stack. pause() is called now and then; false ends the sort in the middle of it, and it returns false.
template <class T, class Pause>
bool RadixSort(T* items, int64_t size, T* room, Pause pause) {
  uint64_t counts[8][256] = {};
  if (!InPieces(size, pause, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          uint64_t rank = items[i].rank;
          for (int b = 0; b < 8; ++b) ++counts[b][rank >> (8 * b) & 255];
        }
      })) {
    return false;
  }
  T *from = items, *to = room;
  for (int b = 0; b < 8; ++b) {
    uint64_t* count = counts[b];
    if (count[items[0].rank >> (8 * b) & 255] == static_cast<uint64_t>(size)) continue;
    uint64_t sum = 0;
    for (int digit = 0; digit < 256; ++digit) sum += std::exchange(count[digit], sum);
    if (!InPieces(size, pause, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin; i < end; ++i) to[count[from[i].rank >> (8 * b) & 255]++] = from[i];
        })) {
      return false;
    }
    std::swap(from, to);
  }
  if (from == items) return true;
  return InPieces(size, pause, [&](int64_t begin, int64_t end) { std::copy(from + begin, from + end, items + begin); });
}

// Compares ranks; pauses now and then.
template <class Pause>
struct RankLess {
  Pause pause;
  uint32_t until_pause = 1 << 16;

  template <class T>
  int operator()(const T& a, const T& b) {
    if (--until_pause == 0) [[unlikely]] {
      until_pause = 1 << 16;
      if (!pause()) return -1;
    }
    return a.rank < b.rank;
  }
};

// Stable, by item.rank, with the cheaper of the two. `room` holds `size` items. False: pause said so; the contents are unspecified then.
template <class T, class Pause>
bool SortByRank(T* items, int64_t size, T* room, Pause pause) {
  constexpr int64_t kFewForRadix = 700;
  int64_t turns = 0;  // places where a run may end
  if (size >= kFewForRadix) {
    bool down = items[1].rank < items[0].rank;
    if (!InPieces(size - 1, pause, [&](int64_t begin, int64_t end) {
          for (int64_t i = begin + 1; i <= end; ++i) {
            bool now = items[i].rank < items[i - 1].rank;
            turns += now != down;
            down = now;
          }
        })) {
      return false;
    }
  }
  if (turns > size / 16) return RadixSort(items, size, room, pause);
  RankLess<Pause> less{pause};
  return MergeSort(less, items, size, room);
}

template <class T>
void RadixSort(T* items, int64_t size, T* room) {
  (void)RadixSort(items, size, room, [] { return true; });
}

template <class T>
void SortByRank(T* items, int64_t size, T* room) {
  (void)SortByRank(items, size, room, [] { return true; });
}

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_STABLE_SORT_H_

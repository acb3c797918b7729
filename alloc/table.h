// A hash table on a Heap whose growth can fail. Entries move when it grows or one is erased: keep keys, not pointers.
//
// Model:      open addressing with linear probing; one byte a slot says empty or seven bits of the hash. Erasing shifts the
//             entries behind back, so that there are no tombstones and look-ups never get slower with time.
// Threads:    as its Heap.
// Ownership:  owns its entries. If the heap is dropped first, Abandon() instead of the destructor's work.
// Errors:     nullptr or false when there is no memory; the table is then unchanged.
// Cost:       expected constant; at most three quarters full. K and V must be trivially relocatable (see vector.h).
// Example:    alloc::Table<uint64_t, int> table(heap);
//             int* value = table.FindOrInsert(7);        // value-initialised when new; nullptr: no memory
//             if (int* found = table.Find(7)) *found = 1;
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_TABLE_H_
#define TESSERA_ALLOC_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "alloc/heap.h"
#include "alloc/vector.h"

namespace tessera::alloc {

// Hash of integers, pointers and string views. Specialise, or pass another functor, for more.
template <class K>
struct TableHash {
  size_t operator()(const K& key) const {
    if constexpr (std::is_convertible_v<K, std::string_view>) {
      return std::hash<std::string_view>()(key);
    } else if constexpr (std::is_pointer_v<K>) {
      return Mix(reinterpret_cast<uintptr_t>(key));
    } else {
      return Mix(static_cast<uint64_t>(key));
    }
  }

 private:
  static size_t Mix(uint64_t x) {
    x ^= x >> 32;
    x *= 0x9e3779b97f4a7c15u;
    return static_cast<size_t>(x ^ (x >> 29));
  }
};

template <class K, class V, class Hash = TableHash<K>, class Equal = std::equal_to<>>
class Table {
 public:
  struct Entry {
    K key;
    V value;
  };

  explicit Table(Heap& heap, Hash hash = {}, Equal equal = {})
      : heap_(&heap), hash_(std::move(hash)), equal_(std::move(equal)) {}
  ~Table() { Reset(); }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  template <class Q>
  V* Find(const Q& key) const {
    if (size_ == 0) return nullptr;
    const size_t slot = Probe(key, hash_(key));
    return controls_[slot] == 0 ? nullptr : &entries_[slot].value;
  }
  template <class Q>
  bool Contains(const Q& key) const {
    return Find(key) != nullptr;
  }

  // The value of `key`, value-initialised if it is new; nullptr: no memory. The pointer holds until the next change.
  [[nodiscard]] V* FindOrInsert(K key, bool* inserted = nullptr) {
    if (inserted != nullptr) *inserted = false;
    if (!HasRoom() && Find(key) == nullptr && !Rehash(capacity_ == 0 ? 8 : capacity_ * 2)) return nullptr;
    const size_t hash = hash_(key);
    const size_t slot = Probe(key, hash);
    if (controls_[slot] == 0) {
      controls_[slot] = ControlOf(hash);
      new (&entries_[slot]) Entry{std::move(key), V()};
      ++size_;
      if (inserted != nullptr) *inserted = true;
    }
    return &entries_[slot].value;
  }

  // Inserts or replaces.
  [[nodiscard]] bool Insert(K key, V value) {
    V* place = FindOrInsert(std::move(key));
    if (place == nullptr) return false;
    *place = std::move(value);
    return true;
  }

  template <class Q>
  bool Erase(const Q& key) {
    if (size_ == 0) return false;
    size_t hole = Probe(key, hash_(key));
    if (controls_[hole] == 0) return false;
    entries_[hole].~Entry();
    --size_;
    CloseHole(hole);
    return true;
  }

  // Makes room for `count` entries in all.
  [[nodiscard]] bool Reserve(size_t count) {
    size_t capacity = 8;
    while (capacity / 4 * 3 < count) capacity *= 2;
    return capacity <= capacity_ || Rehash(capacity);
  }

  // visit(const K&, V&) for each entry, in no order; it must not change the table.
  template <class F>
  void ForEach(F visit) const {
    for (size_t i = 0; i < capacity_; ++i) {
      if (controls_[i] != 0) visit(static_cast<const K&>(entries_[i].key), entries_[i].value);
    }
  }

  // Empty, without memory.
  void Reset() {
    for (size_t i = 0; i < capacity_; ++i) {
      if (controls_[i] != 0) entries_[i].~Entry();
    }
    Heap::Free(entries_);
    Abandon();
  }
  void Abandon() {
    entries_ = nullptr;
    controls_ = nullptr;
    size_ = capacity_ = 0;
  }

 private:
  static_assert(IsRelocatable<K> && IsRelocatable<V>);
  static_assert(alignof(Entry) <= Heap::kAlignment);

  static uint8_t ControlOf(size_t hash) { return static_cast<uint8_t>(0x80 | (hash >> 57)); }
  bool HasRoom() const { return size_ + 1 <= capacity_ / 4 * 3; }

  // The slot of `key`, or the empty one where it belongs. REQUIRES: there is an empty slot.
  template <class Q>
  size_t Probe(const Q& key, size_t hash) const {
    const uint8_t control = ControlOf(hash);
    size_t slot = hash & (capacity_ - 1);
    while (controls_[slot] != 0 && !(controls_[slot] == control && equal_(entries_[slot].key, key))) {
      slot = (slot + 1) & (capacity_ - 1);
    }
    return slot;
  }

  // Moves back each following entry that would not be found behind the hole.
  void CloseHole(size_t hole) {
    const size_t mask = capacity_ - 1;
    for (size_t slot = (hole + 1) & mask; controls_[slot] != 0; slot = (slot + 1) & mask) {
      const size_t home = hash_(entries_[slot].key) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      memcpy(static_cast<void*>(&entries_[hole]), static_cast<void*>(&entries_[slot]), sizeof(Entry));
      controls_[hole] = controls_[slot];
      hole = slot;
    }
    controls_[hole] = 0;
  }

  bool Rehash(size_t capacity) {
    if (capacity > PTRDIFF_MAX / (sizeof(Entry) + 1)) return false;
    void* memory = heap_->Allocate(capacity * (sizeof(Entry) + 1));
    if (memory == nullptr) return false;
    Entry* old_entries = entries_;
    const uint8_t* old_controls = controls_;
    const size_t old_capacity = capacity_;
    entries_ = static_cast<Entry*>(memory);
    controls_ = reinterpret_cast<uint8_t*>(entries_ + capacity);
    capacity_ = capacity;
    memset(controls_, 0, capacity);
    for (size_t i = 0; i < old_capacity; ++i) {
      if (old_controls[i] == 0) continue;
      size_t slot = hash_(old_entries[i].key) & (capacity - 1);
      while (controls_[slot] != 0) slot = (slot + 1) & (capacity - 1);
      controls_[slot] = old_controls[i];
      memcpy(static_cast<void*>(&entries_[slot]), static_cast<void*>(&old_entries[i]), sizeof(Entry));
    }
    Heap::Free(old_entries);
    return true;
  }

  Heap* heap_;
  Entry* entries_ = nullptr;
  uint8_t* controls_ = nullptr;  // behind the entries, in the same block
  size_t size_ = 0;
  size_t capacity_ = 0;  // a power of two
  [[no_unique_address]] Hash hash_;
  [[no_unique_address]] Equal equal_;
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_TABLE_H_

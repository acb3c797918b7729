// Bump allocation over a Heap, given back as a whole: for syntax trees and other data that dies together.
//
// Threads:    as its Heap.
// Ownership:  owns all that it hands out, until Reset or its end. Destructors of what lies in it do not run.
// Errors:     nullptr when there is no memory; what was handed out stays valid.
// Cost:       an addition and a comparison; blocks of the heap grow from 1 to 16 KiB.
// Example:    alloc::Arena arena(heap);
//             Node* node = arena.New<Node>(kind, line);
//             if (node == nullptr) return OutOfMemory();
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_ARENA_H_
#define TESSERA_ALLOC_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>

#include "alloc/heap.h"

namespace tessera::alloc {

class Arena {
 public:
  explicit Arena(Heap& heap) : heap_(&heap) {}
  ~Arena() { Reset(); }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // REQUIRES: align is a power of two, at most 16.
  [[nodiscard]] void* Allocate(size_t size, size_t align = alignof(std::max_align_t)) {
    char* start = Align(next_, align);
    if (next_ != nullptr && start <= end_ && size <= static_cast<size_t>(end_ - start)) [[likely]] {
      next_ = start + size;
      return start;
    }
    return AllocateSlow(size);
  }

  template <class T, class... Args>
  [[nodiscard]] T* New(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructors");
    void* memory = Allocate(sizeof(T), alignof(T));
    return memory == nullptr ? nullptr : new (memory) T{std::forward<Args>(args)...};
  }

  // `count` value-initialised elements.
  template <class T>
  [[nodiscard]] T* NewArray(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructors");
    if (count > PTRDIFF_MAX / sizeof(T)) return nullptr;
    T* array = static_cast<T*>(Allocate(count * sizeof(T), alignof(T)));
    if (array == nullptr) return nullptr;
    for (size_t i = 0; i < count; ++i) new (array + i) T();
    return array;
  }

  // A copy of the bytes and a NUL behind them; data() is nullptr when there is no memory.
  [[nodiscard]] std::string_view CopyString(std::string_view text) {
    char* copy = static_cast<char*>(Allocate(text.size() + 1, 1));
    if (copy == nullptr) return std::string_view();
    if (!text.empty()) memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return std::string_view(copy, text.size());
  }

  // Gives all memory back.
  void Reset();
  // Bytes taken from the heap.
  size_t reserved_bytes() const { return reserved_; }
  Heap& heap() const { return *heap_; }

 private:
  static constexpr size_t kFirstBlock = 1024;
  static constexpr size_t kLargestBlock = 16384;
  struct alignas(16) Block {
    Block* next;
    size_t size;
  };

  static char* Align(char* p, size_t align) {
    return p + (-reinterpret_cast<uintptr_t>(p) & (align - 1));
  }
  [[gnu::noinline]] void* AllocateSlow(size_t size);

  Heap* heap_;
  char* next_ = nullptr;
  char* end_ = nullptr;
  Block* blocks_ = nullptr;
  size_t next_size_ = kFirstBlock;
  size_t reserved_ = 0;
};

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_ARENA_H_

// A growable array on a Heap whose growth can fail. Not a std::vector: nothing grows without its caller looking.
//
// Threads:    as its Heap.
// Ownership:  owns its elements and their memory. If the heap is dropped first, Abandon() instead of the destructor's work.
// Errors:     false when there is no memory; the vector is then unchanged.
// Cost:       amortised constant PushBack; growth moves elements by memcpy (or in place, where the heap can), so T must be
//             trivially relocatable: trivially copyable, or declared by a specialisation of IsRelocatable.
// Example:    alloc::Vector<int> numbers(heap);
//             if (!numbers.PushBack(1)) return OutOfMemory();
// Design:     docs/memory.md
#ifndef TESSERA_ALLOC_VECTOR_H_
#define TESSERA_ALLOC_VECTOR_H_

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

#include "alloc/heap.h"

namespace tessera::alloc {

// May a T be moved by copying its bytes and forgetting the original?
template <class T>
inline constexpr bool IsRelocatable = std::is_trivially_copyable_v<T>;

template <class T>
class Vector {
 public:
  explicit Vector(Heap& heap) : heap_(&heap) {}
  ~Vector() { Reset(); }
  Vector(Vector&& other) noexcept
      : heap_(other.heap_),
        data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Vector& operator=(Vector&& other) noexcept {
    std::swap(heap_, other.heap_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }

  [[nodiscard]] bool Reserve(size_t capacity) { return capacity <= capacity_ || Grow(capacity); }

  template <class... Args>
  [[nodiscard]] bool EmplaceBack(Args&&... args) {
    if (size_ < capacity_) [[likely]] {
      new (data_ + size_++) T(std::forward<Args>(args)...);
      return true;
    }
    // The argument may be an element of this vector: make the new one before the old memory goes.
    T value(std::forward<Args>(args)...);
    if (!Grow(NextCapacity())) return false;
    new (data_ + size_++) T(std::move(value));
    return true;
  }
  [[nodiscard]] bool PushBack(T value) { return EmplaceBack(std::move(value)); }

  // New elements are value-initialised.
  [[nodiscard]] bool Resize(size_t size) {
    if (!Reserve(size)) return false;
    while (size_ > size) PopBack();
    while (size_ < size) new (data_ + size_++) T();
    return true;
  }

  // REQUIRES: not empty.
  void PopBack() { data_[--size_].~T(); }
  void Clear() {
    while (size_ > 0) PopBack();
  }
  // Empty, without memory.
  void Reset() {
    Clear();
    Heap::Free(data_);
    Abandon();
  }
  // Forgets elements and memory; for what lives in a heap that is dropped whole.
  void Abandon() {
    data_ = nullptr;
    size_ = capacity_ = 0;
  }

  T& operator[](size_t i) { return data_[i]; }
  const T& operator[](size_t i) const { return data_[i]; }
  T& back() { return data_[size_ - 1]; }
  const T& back() const { return data_[size_ - 1]; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  Heap& heap() const { return *heap_; }

 private:
  static_assert(alignof(T) <= Heap::kAlignment);

  size_t NextCapacity() const { return capacity_ < 4 ? 4 : capacity_ + capacity_ / 2; }

  bool Grow(size_t capacity) {
    static_assert(IsRelocatable<T>);
    if (capacity > PTRDIFF_MAX / sizeof(T)) return false;
    void* data = heap_->Reallocate(data_, capacity * sizeof(T));
    if (data == nullptr) return false;
    data_ = static_cast<T*>(data);
    capacity_ = Heap::UsableSize(data) / sizeof(T);
    return true;
  }

  Heap* heap_;
  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

template <class T>
inline constexpr bool IsRelocatable<Vector<T>> = true;

}  // namespace tessera::alloc

#endif  // TESSERA_ALLOC_VECTOR_H_

// FallibleArray: a growable array for the state of a Runtime, outside of all heaps; its growth can fail. Not for what a program can make grow without
// being charged for it: that is alloc::Vector, on its heap.
//
// Threads:    as any container: one at a time.
// Ownership:  owns its elements.
// Errors:     false when there is no memory; it is then unchanged.
// Cost:       amortised constant PushBack; Insert and Erase move what is behind.
// Example:    FallibleArray<int> numbers;
//             if (!numbers.PushBack(1)) return OutOfMemory();
#ifndef TESSERA_RUNTIME_FALLIBLE_ARRAY_H_
#define TESSERA_RUNTIME_FALLIBLE_ARRAY_H_

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

namespace tessera::runtime {

template <typename T>
class FallibleArray {
 public:
  FallibleArray() = default;
  FallibleArray(const FallibleArray&) = delete;
  FallibleArray& operator=(const FallibleArray&) = delete;
  ~FallibleArray() {
    Truncate(0);
    ::operator delete(data_);
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }

  [[nodiscard]] bool Reserve(size_t wanted) {
    if (wanted <= capacity_) return true;
    const size_t capacity = std::max(wanted, std::max<size_t>(8, 2 * capacity_));
    T* grown = static_cast<T*>(::operator new(capacity * sizeof(T), std::nothrow));
    if (grown == nullptr) return false;
    for (size_t i = 0; i < size_; ++i) {
      new (grown + i) T(std::move(data_[i]));
      data_[i].~T();
    }
    ::operator delete(data_);
    data_ = grown;
    capacity_ = capacity;
    return true;
  }
  [[nodiscard]] bool PushBack(T value) {
    if (!Reserve(size_ + 1)) return false;
    new (data_ + size_++) T(std::move(value));
    return true;
  }
  // Before the element at `place`.
  [[nodiscard]] bool Insert(const T* place, T value) {
    const size_t at = static_cast<size_t>(place - data_);
    if (!PushBack(std::move(value))) return false;
    std::rotate(data_ + at, data_ + size_ - 1, data_ + size_);
    return true;
  }
  void Erase(T* place) {
    std::move(place + 1, end(), place);
    Truncate(size_ - 1);
  }
  // The first `size` stay.
  void Truncate(size_t size) {
    while (size_ > size) data_[--size_].~T();
  }
  // Those of which `keeps` is true stay, in their order.
  template <typename Keeps>
  void Filter(Keeps keeps) {
    Truncate(static_cast<size_t>(std::remove_if(begin(), end(), [&](T& element) { return !keeps(element); }) - begin()));
  }

 private:
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_FALLIBLE_ARRAY_H_

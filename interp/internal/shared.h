// Shared<T>: a counted T whose allocation may fail. (std::make_shared cannot say so without exceptions.)

#ifndef TESSERA_INTERP_INTERNAL_SHARED_H_
#define TESSERA_INTERP_INTERNAL_SHARED_H_

#include <atomic>
#include <cstdint>
#include <new>
#include <utility>

#include "interp/internal/futex.h"

namespace tessera::interp::internal {

template <typename T>
class Shared {
 public:
  Shared() = default;
  // Empty: out of memory.
  template <typename... Args>
  static Shared Make(Args&&... args) {
    Shared made;
    made.node_ = new (std::nothrow) Node(std::forward<Args>(args)...);
    return made;
  }
  Shared(Shared&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  Shared& operator=(Shared&& other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~Shared() {
    if (node_ != nullptr && node_->count.fetch_sub(1, std::memory_order_acq_rel) == 1) delete node_;
  }
  Shared Dup() const {
    Shared copy;
    copy.node_ = node_;
    if (node_ != nullptr) node_->count.fetch_add(1, std::memory_order_relaxed);
    return copy;
  }

  T* get() const { return node_ == nullptr ? nullptr : &node_->value; }
  T* operator->() const { return &node_->value; }
  T& operator*() const { return node_->value; }
  explicit operator bool() const { return node_ != nullptr; }

 private:
  struct Node {
    template <typename... Args>
    explicit Node(Args&&... args) : value(std::forward<Args>(args)...) {}
    Atomic<uint32_t> count{1};
    T value;
  };
  Node* node_ = nullptr;
};

}  // namespace tessera::interp::internal

#endif  // TESSERA_INTERP_INTERNAL_SHARED_H_

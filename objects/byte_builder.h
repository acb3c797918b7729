// Building bytes piece by piece, in the heap.
//
// Errors:  false / empty: MemoryError pending.
// Example: ByteBuilder out(th);
//          if (!out.Append("abc")) return Value();
//          return out.Finish();
#ifndef TESSERA_OBJECTS_BYTE_BUILDER_H_
#define TESSERA_OBJECTS_BYTE_BUILDER_H_

#include <cstring>
#include <string_view>

#include "objects/bytes.h"

namespace tessera::objects {

class ByteBuilder {
 public:
  explicit ByteBuilder(Thread& th) : th_(th) {}
  ~ByteBuilder() { alloc::Heap::Free(block_); }
  ByteBuilder(const ByteBuilder&) = delete;

  // Makes room for `more` bytes behind the present ones; null: no memory. What is written there counts after Advance.
  uint8_t* Reserve(int64_t more) {
    if ((block_ == nullptr || size_ + more > capacity_) && !Grow(more)) return nullptr;
    return block_ + sizeof(Bytes) + size_;
  }
  void Advance(int64_t count) { size_ += count; }
  bool Append(std::string_view data) {
    if (data.empty()) return true;
    uint8_t* to = Reserve(static_cast<int64_t>(data.size()));
    if (to == nullptr) return false;
    std::memcpy(to, data.data(), data.size());
    Advance(static_cast<int64_t>(data.size()));
    return true;
  }
  bool Append(char c) { return Append(std::string_view(&c, 1)); }
  bool AppendRepeated(char c, int64_t count) {
    if (count <= 0) return true;
    uint8_t* to = Reserve(count);
    if (to == nullptr) return false;
    std::memset(to, c, static_cast<size_t>(count));
    Advance(count);
    return true;
  }
  int64_t size() const { return size_; }
  std::string_view view() const { return size_ == 0 ? std::string_view() : std::string_view(reinterpret_cast<char*>(block_) + sizeof(Bytes), static_cast<size_t>(size_)); }
  Value Finish();  // the bytes object; the builder is empty afterwards

 private:
  bool Grow(int64_t more);
  Thread& th_;
  uint8_t* block_ = nullptr;  // room for the header of the bytes object stands in front
  int64_t size_ = 0, capacity_ = 0;
};

}  // namespace tessera::objects

#endif  // TESSERA_OBJECTS_BYTE_BUILDER_H_

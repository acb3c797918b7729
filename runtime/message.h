// Message: bytes on their way from one interpreter to another. Not a value of any language: whoever sends encodes, whoever receives decodes.
//
// Model:      a block outside of all heaps. It is charged to the account of the interpreter that sent it until it is dropped, so that a program
//             cannot keep more bytes on the way than its interpreter may have on its heap.
// Threads:    a message belongs to one thread at a time; accounts may be used by all.
// Ownership:  a message owns its block and one count of its account; an account outlives its interpreter while messages refer to it.
// Errors:     an empty message: no memory, or over the limit.
// Cost:       one allocation and one copy.
// Design:     docs/runtime-state.md
#ifndef TESSERA_RUNTIME_MESSAGE_H_
#define TESSERA_RUNTIME_MESSAGE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace tessera::runtime {

class MessageAccount {
 public:
  // One count, the caller's. Null: no memory. `limit` in bytes, 0: none.
  static MessageAccount* Make(int64_t interpreter, uint64_t limit);
  MessageAccount(const MessageAccount&) = delete;
  MessageAccount& operator=(const MessageAccount&) = delete;

  int64_t interpreter() const { return interpreter_; }
  uint64_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool Charge(uint64_t bytes);
  void Release(uint64_t bytes) { bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

  void Ref() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref();

 private:
  MessageAccount(int64_t interpreter, uint64_t limit) : interpreter_(interpreter), limit_(limit) {}
  const int64_t interpreter_;
  const uint64_t limit_;
  std::atomic<uint64_t> bytes_{0};
  std::atomic<uint32_t> refs_{1};
};

class Message {
 public:
  Message() = default;
  static Message Copy(MessageAccount& account, const void* data, size_t size);
  Message(Message&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Message& operator=(Message&& other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Message() { Drop(); }

  explicit operator bool() const { return block_ != nullptr; }
  // REQUIRES: not empty.
  const uint8_t* data() const { return reinterpret_cast<const uint8_t*>(block_ + 1); }
  size_t size() const { return block_->size; }
  int64_t sender() const { return block_->account->interpreter(); }
  void Drop();

 private:
  friend class MessageQueue;
  struct alignas(16) Block {
    Block* next;
    MessageAccount* account;
    size_t size;
    uint8_t unbound;    // of MessageQueue
    bool sender_ended;  // of MessageQueue: only the block is left
  };
  explicit Message(Block* block) : block_(block) {}
  Block* Release() { return std::exchange(block_, nullptr); }

  Block* block_ = nullptr;
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_MESSAGE_H_

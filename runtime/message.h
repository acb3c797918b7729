// Message: bytes on their way from one interpreter to another, and the frozen regions that they speak of. Not a value of any language: whoever sends
// encodes, whoever receives decodes.
//
// Model:      a block outside of all heaps. It is charged to the account of the interpreter that sent it until it is dropped, so that a program
//             cannot keep more bytes on the way than its interpreter may have on its heap.
// Threads:    a message belongs to one thread at a time; accounts may be used by all.
// Ownership:  a message owns its block, one count of its account, and one of each RegionUse: so a region stays, paid for by the sender, while something on
//             its way refers to it. An account outlives its interpreter while messages refer to it.
// Errors:     an empty message: no memory, or over the limit.
// Cost:       one allocation and one copy.
// Design:     docs/runtime-state.md
#ifndef TESSERA_RUNTIME_MESSAGE_H_
#define TESSERA_RUNTIME_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "immortal/region.h"
#include "immortal/shared_account.h"

namespace tessera::runtime {

using MessageAccount = immortal::SharedAccount;

class Message {
 public:
  Message() = default;
  // `uses`: of the sender; the message takes counts of its own.
  static Message Copy(MessageAccount& account, const void* data, size_t size, std::span<immortal::RegionUse* const> uses = {});
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
  std::span<immortal::RegionUse* const> uses() const { return {reinterpret_cast<immortal::RegionUse* const*>(data() + block_->padded()), block_->use_count}; }
  int64_t sender() const { return block_->account->interpreter(); }
  void Drop();

 private:
  friend class MessageQueue;
  struct alignas(16) Block {
    Block* next;
    MessageAccount* account;
    size_t size;
    uint32_t use_count; // of RegionUses, behind the bytes
    uint8_t unbound;    // of MessageQueue
    bool sender_ended;  // of MessageQueue: only the block is left

    size_t padded() const { return (size + 7) / 8 * 8; }
    size_t whole() const { return sizeof(Block) + padded() + use_count * sizeof(immortal::RegionUse*); }
  };
  explicit Message(Block* block) : block_(block) {}
  Block* Release() { return std::exchange(block_, nullptr); }

  Block* block_ = nullptr;
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_MESSAGE_H_

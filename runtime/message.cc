#include "runtime/message.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace tessera::runtime {

MessageAccount* MessageAccount::Make(int64_t interpreter, uint64_t limit) {
  void* memory = std::malloc(sizeof(MessageAccount));
  return memory == nullptr ? nullptr : new (memory) MessageAccount(interpreter, limit);
}

bool MessageAccount::Charge(uint64_t bytes) {
  const uint64_t before = bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (limit_ == 0 || (before <= limit_ && bytes <= limit_ - before)) return true;
  Release(bytes);
  return false;
}

void MessageAccount::Unref() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) std::free(this);
}

Message Message::Copy(MessageAccount& account, const void* data, size_t size) {
  const size_t whole = sizeof(Block) + size;
  if (whole < size || !account.Charge(whole)) return Message();
  Block* block = static_cast<Block*>(std::malloc(whole));
  if (block == nullptr) {
    account.Release(whole);
    return Message();
  }
  account.Ref();
  *block = {nullptr, &account, size, 0, false};
  if (size != 0) std::memcpy(block + 1, data, size);
  return Message(block);
}

void Message::Drop() {
  Block* block = Release();
  if (block == nullptr) return;
  block->account->Release(sizeof(Block) + block->size);
  block->account->Unref();
  std::free(block);
}

}  // namespace tessera::runtime

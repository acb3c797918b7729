#include "runtime/message.h"

#include <cstdlib>
#include <cstring>

namespace tessera::runtime {

Message Message::Copy(MessageAccount& account, const void* data, size_t size, std::span<immortal::RegionUse* const> uses) {
  const Block shape = {nullptr, &account, size, static_cast<uint32_t>(uses.size()), 0, false};
  const size_t whole = shape.whole();
  if (size > SIZE_MAX / 2 || !account.Charge(whole)) return Message();
  Block* block = static_cast<Block*>(std::malloc(whole));
  if (block == nullptr) {
    account.Release(whole);
    return Message();
  }
  account.Ref();
  *block = shape;
  if (size != 0) std::memcpy(block + 1, data, size);
  Message message(block);
  if (!uses.empty()) std::memcpy(const_cast<immortal::RegionUse**>(message.uses().data()), uses.data(), uses.size_bytes());
  for (immortal::RegionUse* use : uses) use->Ref();
  return message;
}

void Message::Drop() {
  if (block_ == nullptr) return;
  for (immortal::RegionUse* use : uses()) use->Unref();
  Block* block = Release();
  block->account->Release(block->whole());
  block->account->Unref();
  std::free(block);
}

}  // namespace tessera::runtime

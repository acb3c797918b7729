#include "interp/interpreter_local.h"

#include <cstdlib>
#include <utility>

#include "interp/interpreter.h"

namespace tessera::interp {
namespace {

// Indices start at 1: 0 in an InterpreterLocal says that it has none yet.
constinit std::atomic<uint32_t> last_local_index{0};

}  // namespace

uint32_t InterpreterLocalBase::TakeIndex() const {
  // Two first users at once may burn an index; a hole costs an empty slot.
  uint32_t mine = last_local_index.fetch_add(1, std::memory_order_relaxed) + 1;
  uint32_t expected = 0;
  return index_.compare_exchange_strong(expected, mine, std::memory_order_acq_rel) ? mine : expected;
}

LocalSlots& InterpreterLocalBase::SlotsOf(Interpreter& interpreter) { return interpreter.locals(); }

bool LocalSlots::Put(uint32_t index, void* object, Destroy destroy) {
  if (index >= capacity_) {
    const uint32_t capacity = index + 8;
    Slot* grown = static_cast<Slot*>(std::realloc(slots_, capacity * sizeof(Slot)));
    if (grown == nullptr) return false;
    for (uint32_t i = capacity_; i < capacity; ++i) grown[i] = {nullptr, nullptr, 0};
    slots_ = grown;
    capacity_ = capacity;
  }
  slots_[index] = {object, destroy, ++made_};
  return true;
}

void LocalSlots::DestroyAll() {
  // A destructor may ask for another slot, so the newest is looked for anew each time.
  for (;;) {
    Slot* newest = nullptr;
    for (uint32_t i = 0; i < capacity_; ++i) {
      if (slots_[i].object != nullptr && (newest == nullptr || slots_[i].order > newest->order)) newest = &slots_[i];
    }
    if (newest == nullptr) break;
    const Slot slot = std::exchange(*newest, Slot{nullptr, nullptr, 0});
    slot.destroy(slot.object);
  }
  std::free(slots_);
  slots_ = nullptr;
  capacity_ = 0;
}

}  // namespace tessera::interp

// The table behind immortal/ledger.h, in debug builds. Not for use outside immortal/.
#ifndef TESSERA_IMMORTAL_INTERNAL_LEDGER_TABLE_H_
#define TESSERA_IMMORTAL_INTERNAL_LEDGER_TABLE_H_

#include <cstddef>
#include <cstdint>

#include "alloc/heap.h"
#include "immortal/object.h"

namespace tessera::immortal::internal {

class Ledger {
 public:
  struct Entry {
    const TypeInfo* type;  // a key, not followed: the type may be gone
    int64_t objects, references;
    char name[56];
  };

  explicit Ledger(alloc::TeardownState& state) : state_(state) {}
  ~Ledger();
  void Change(const Object* object, int objects, int64_t references);
  // Blocks of objects that were made immortal: nobody may release them before the heap is dropped.
  void AddImmortal(const Object* object);
  void CheckReleased(const void* block) const;

  const Entry* entries() const { return entries_; }
  size_t capacity() const { return capacity_; }
  Entry* Find(const TypeInfo* type);

 private:
  bool Grow();

  alloc::TeardownState& state_;
  Entry* entries_ = nullptr;
  size_t capacity_ = 0, used_ = 0;
  const Object** immortals_ = nullptr;
  size_t immortal_count_ = 0, immortal_capacity_ = 0;
};

// Made at first use; without memory one that keeps the total only.
Ledger& LedgerOf(alloc::Heap& heap);
void NoteImmortal(Object* object);
void NoteResurrected(Object* object);

}  // namespace tessera::immortal::internal

#endif  // TESSERA_IMMORTAL_INTERNAL_LEDGER_TABLE_H_

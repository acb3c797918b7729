#include "vm/regions.h"

#include <algorithm>
#include <new>

#include "gc/root_scan.h"
#include "objects/errors.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Interpreter;
using vm::Thread;

namespace {

// Regions of less than this may come in before the heap is searched for those that are not needed any more.
constexpr size_t kSearchAfter = size_t{1} << 20;

immortal::RegionSet* RegionsOf(Thread& th) {
  Interpreter& interp = InterpreterOf(th);
  if (interp.regions != nullptr) return interp.regions;
  runtime::MessageAccount* account = AccountOf(th);
  if (account == nullptr) return nullptr;
  interp.regions = new (std::nothrow) immortal::RegionSet(account);
  if (interp.regions == nullptr) {
    RaiseMemoryError(th);
    return nullptr;
  }
  interp.MarkStacks();
  return interp.regions;
}

// The stacks of registers: in use up to a point, behind which stand words that mean nothing any more.
class ValueStacks {
 public:
  void Add(Thread& th) {
    if (th.act == nullptr || th.chunk == nullptr || count_ == kMost) return;
    const Value* top = StackTop(th);
    const bool inside = top >= th.chunk->begin() && top <= th.chunk->end;
    stacks_[count_++] = {th.chunk, inside ? top : th.chunk->end};
  }
  void NoteAll(gc::RootScan& scan) const {
    for (size_t n = 0; n < count_; ++n) {
      const Value* begin = stacks_[n].chunk->begin();
      scan.Words(begin, static_cast<size_t>(stacks_[n].top - begin) * sizeof(Value));
    }
  }
  static bool Has(const void* block, size_t size, void* self) {
    if (size < kLeast) return false;
    const ValueStacks& stacks = *static_cast<const ValueStacks*>(self);
    return std::any_of(stacks.stacks_, stacks.stacks_ + stacks.count_, [block](const Stack& stack) { return stack.chunk == block; });
  }

 private:
  static constexpr size_t kMost = 64;     // of more threads they are read as a whole
  static constexpr size_t kLeast = 4096;  // bytes of any chunk
  struct Stack {
    StackChunk* chunk;
    const Value* top;
  };
  Stack stacks_[kMost];
  size_t count_ = 0;
};

// A thread's own fields. What it left in its mark is looked at only while it is away.
void NoteThread(gc::RootScan& scan, const Thread& th) {
  const char* begin = reinterpret_cast<const char*>(&th);
  const char* mark = reinterpret_cast<const char*>(&th.stack_mark());
  const char* rest = mark + sizeof(gc::StackMark);
  scan.Words(begin, static_cast<size_t>(mark - begin));
  scan.Words(rest, static_cast<size_t>(begin + sizeof(Thread) - rest));
}

}  // namespace

size_t CollectRegions(Thread& th) {
  Interpreter& interp = InterpreterOf(th);
  if (interp.regions == nullptr || interp.regions->size() == 0) return 0;
  gc::RootScan scan(*interp.regions);
  ValueStacks stacks;
  interp.ForEachThread([&](interp::ThreadState& state) {
    Thread& other = static_cast<Thread&>(state);
    NoteThread(scan, other);
    stacks.Add(other);
    if (&other != &th && other.phase() != interp::ThreadPhase::kOutside) scan.Stack(other.stack_mark());
  });
  stacks.NoteAll(scan);
  const interp::StackBounds& bounds = interp::ThreadRecord::Mine().stack_bounds();
  scan.ThisThread(bounds.low, bounds.high);
  scan.Words(&interp, sizeof(Interpreter));
  scan.Heap(th.heap, &ValueStacks::Has, &stacks);
  return scan.Finish();
}

bool AdoptRegion(Thread& th, immortal::Region* region) {
  immortal::RegionSet* regions = RegionsOf(th);
  if (regions == nullptr) return false;
  if (regions->Contains(region->begin())) return true;
  const size_t worth_a_search = std::max({kSearchAfter, th.heap.reserved_bytes(), regions->bytes() / 2});
  if (regions->adopted_bytes() + region->size() > worth_a_search) CollectRegions(th);
  if (regions->Adopt(region)) return true;
  CollectRegions(th);
  if (regions->Adopt(region)) return true;
  RaiseMemoryError(th);
  return false;
}

void DropRegions(Interpreter& interp) {
  delete interp.regions;
  interp.regions = nullptr;
}

bool IsFrozen(Thread& th, Value v) {
  (void)th;
  return !v.IsObject() || !v.IsCounted();
}

}  // namespace tessera::vm

// Rules that cannot be seen on the spot:
//  1. Words are read that nobody has declared to be shared: tails of blocks, locals of other threads, which stand still. The sanitizers are told so.
//  2. A register that a callee has to keep may be the only place of a reference. MarkStack is a call, so what its caller holds in such registers is in
//     them or saved by MarkStack itself, whose frame is gone when others look: hence the copy.
//  3. Under AddressSanitizer locals may lie outside of the stack, in a frame that a word of the stack points to.
#include "gc/root_scan.h"

#include "alloc/internal/poison.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TESSERA_GC_FAKE_STACK 1
#endif
#endif
#ifndef TESSERA_GC_FAKE_STACK
#define TESSERA_GC_FAKE_STACK 0
#endif
#if TESSERA_GC_FAKE_STACK
#include <sanitizer/asan_interface.h>
#endif

#if defined(__clang__)
#define TESSERA_READS_ANYTHING __attribute__((no_sanitize("address", "thread", "memory"), noinline))
#else
#define TESSERA_READS_ANYTHING __attribute__((no_sanitize_address, no_sanitize_thread, noinline))
#endif

namespace tessera::gc {

namespace {

TESSERA_READS_ANYTHING void NoteWords(immortal::RegionSet& set, uintptr_t begin, uintptr_t end) {
  alloc::internal::BeginLooking();
  for (uintptr_t at = (begin + 7) & ~uintptr_t{7}; at + sizeof(uint64_t) <= end; at += sizeof(uint64_t)) {
    set.Note(*reinterpret_cast<const volatile uint64_t*>(at));
  }
  alloc::internal::EndLooking();
}

TESSERA_READS_ANYTHING void NoteStack(immortal::RegionSet& set, uintptr_t begin, uintptr_t end, void* fake_stack) {
  NoteWords(set, begin, end);
#if TESSERA_GC_FAKE_STACK
  if (fake_stack == nullptr) return;
  for (uintptr_t at = (begin + 7) & ~uintptr_t{7}; at + sizeof(uint64_t) <= end; at += sizeof(uint64_t)) {
    void *from = nullptr, *to = nullptr;
    void* word = *reinterpret_cast<void* const volatile*>(at);
    if (__asan_addr_is_in_fake_stack(fake_stack, word, &from, &to) != nullptr) {
      NoteWords(set, reinterpret_cast<uintptr_t>(from), reinterpret_cast<uintptr_t>(to));
    }
  }
#else
  (void)fake_stack;
#endif
}

}  // namespace

TESSERA_READS_ANYTHING void MarkStack(StackMark* mark, uintptr_t lowest, uintptr_t high) {
  __builtin_unwind_init();  // saves every register that a callee must keep
  const uintptr_t frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const volatile uint64_t* words = reinterpret_cast<const volatile uint64_t*>(frame) - StackMark::kBelow;
  for (size_t n = 0; n < StackMark::kBelow + StackMark::kAbove; ++n) mark->saved[n] = words[n];
  mark->low = frame;
  mark->high = high;
  mark->set = true;
  mark->known = frame >= lowest && frame < high;
#if TESSERA_GC_FAKE_STACK
  mark->fake_stack = __asan_get_current_fake_stack();
#endif
}

void RootScan::Words(const void* begin, size_t size) {
  const uintptr_t at = reinterpret_cast<uintptr_t>(begin);
  NoteWords(set_, at, at + size);
}

void RootScan::ThisThread(uintptr_t lowest, uintptr_t high) {
  StackMark mark;
  MarkStack(&mark, lowest, high);
  Stack(mark);
}

void RootScan::Stack(const StackMark& mark) {
  if (!mark.set) return;
  if (!mark.known) {
    complete_ = false;
    return;
  }
  NoteWords(set_, reinterpret_cast<uintptr_t>(mark.saved), reinterpret_cast<uintptr_t>(mark.saved + StackMark::kBelow + StackMark::kAbove));
  NoteStack(set_, mark.low, mark.high, mark.fake_stack);
}

void RootScan::Heap(alloc::Heap& heap, bool (*skip)(const void* block, size_t size, void* argument), void* argument) {
  struct Walk {
    immortal::RegionSet& set;
    bool (*skip)(const void* block, size_t size, void* argument);
    void* argument;
  } walk{set_, skip, argument};
  heap.ForEachBlock(
      [](void* block, size_t size, void* of) {
        const Walk& w = *static_cast<const Walk*>(of);
        if (w.skip != nullptr && w.skip(block, size, w.argument)) return;
        const uintptr_t at = reinterpret_cast<uintptr_t>(block);
        NoteWords(w.set, at, at + size);
      },
      &walk);
}

}  // namespace tessera::gc

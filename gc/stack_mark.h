// StackMark: where a thread's stack stood, and what its registers held, when it let go of the GIL: enough for another thread to look for references there.
//
// Model:      set by the thread itself with MarkStack, just before it releases the GIL; read by who holds the GIL afterwards, while the thread is away.
//             Frames above `low` belong to callers that wait; those below change meanwhile, and hold nothing of the interpreter's that is not above, too.
// Threads:    written with the GIL held, read with the GIL held.
// Cost:       MarkStack copies some 200 bytes.
// Design:     docs/immortals.md
#ifndef TESSERA_GC_STACK_MARK_H_
#define TESSERA_GC_STACK_MARK_H_

#include <cstddef>
#include <cstdint>

namespace tessera::gc {

struct StackMark {
  // The registers that a callee must keep are saved next to its frame pointer: below it on x86-64, above it on AArch64.
  static constexpr size_t kBelow = 8, kAbove = 16;

  uintptr_t low = 0, high = 0;  // [low, high): frames of callers
  bool set = false;
  bool known = false;           // false: the stack is not where the system says; then nobody can look at it
  void* fake_stack = nullptr;   // where AddressSanitizer keeps locals
  uint64_t saved[kBelow + kAbove] = {};
};

// [lowest, high): the calling thread's stack, as far as the system tells; 0, 0 when it does not.
[[gnu::noinline]] void MarkStack(StackMark* mark, uintptr_t lowest, uintptr_t high);

}  // namespace tessera::gc

#endif  // TESSERA_GC_STACK_MARK_H_

#include "interp/thread_record.h"

#include <cxxabi.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <new>
#include <utility>

#include "interp/internal/attach_access.h"
#include "interp/control_block.h"
#include "sync/fatal.h"

extern "C" void* __dso_handle;

namespace tessera::interp {

namespace internal {
constinit thread_local ThreadRecord thread_record = {};
}  // namespace internal

namespace {

// The interpreter frees the state when it next has its GIL at hand; nobody waits for it here.
void HandBack(const KeptState& kept) {
  if (kept.control->TryPinAnyPhase()) {
    AttachAccess::Orphan(*kept.state);
    kept.control->Unpin();
  }
  kept.control->Unref();
}

void OnThreadExit(void* argument) {
  ThreadRecord& record = *static_cast<ThreadRecord*>(argument);
  for (uint32_t i = record.kept_count; i > 0; --i) {
    if (record.kept[i - 1].depth != 0) sync::Fatal("a thread ends inside interpreter %lld", 
                                                   static_cast<long long>(record.kept[i - 1].control->id()));
    HandBack(record.kept[i - 1]);
  }
  ::operator delete(record.kept);
  record = ThreadRecord{};
}

// Registers with the C++ runtime instead of giving the record a destructor: that would put a guard before every access.
bool RegisterExit(ThreadRecord& record) {
  if (!record.exit_registered) {
    record.exit_registered = abi::__cxa_thread_atexit(&OnThreadExit, &record, &__dso_handle) == 0;
  }
  return record.exit_registered;
}

}  // namespace

KeptState* ThreadRecord::Keep(ControlBlock* control, ThreadState* state) {
  if (!RegisterExit(*this)) return nullptr;
  if (kept_count == kept_capacity) ForgetGone();
  if (kept_count >= kMaxIdleKept) EvictOldestIdle();
  if (kept_count == kept_capacity) {
    const uint32_t capacity = kept_capacity == 0 ? 4 : 2 * kept_capacity;
    // Not by realloc: a handler of a signal may read the list at any moment.
    KeptState* grown = static_cast<KeptState*>(::operator new(capacity * sizeof(KeptState), std::nothrow));
    if (grown == nullptr) return nullptr;
    std::copy_n(kept, kept_count, grown);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    KeptState* before = std::exchange(kept, grown);
    std::atomic_signal_fence(std::memory_order_seq_cst);
    ::operator delete(before);
    kept_capacity = capacity;
  }
  kept[kept_count] = {control, state, 0};
  std::atomic_signal_fence(std::memory_order_seq_cst);
  return &kept[kept_count++];
}

void ThreadRecord::Erase(uint32_t index) {
  for (uint32_t i = index + 1; i < kept_count; ++i) kept[i - 1] = kept[i];
  --kept_count;
}

void ThreadRecord::Forget(const ControlBlock* control) {
  KeptState* found = Find(control);
  if (found == nullptr) return;
  ControlBlock* counted = found->control;
  Erase(static_cast<uint32_t>(found - kept));
  counted->Unref();
}

void ThreadRecord::ForgetGone() {
  for (uint32_t i = kept_count; i > 0; --i) {
    ControlBlock* control = kept[i - 1].control;
    if (control->phase() != Phase::kGone) continue;
    Erase(i - 1);
    control->Unref();
  }
}

void ThreadRecord::EvictOldestIdle() {
  for (uint32_t i = 0; i < kept_count; ++i) {
    if (kept[i].depth != 0) continue;
    const KeptState evicted = kept[i];
    Erase(i);
    HandBack(evicted);
    return;
  }
}

const StackBounds& ThreadRecord::stack_bounds() {
  if (bounds_known) return bounds;
  bounds_known = true;
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return bounds;
  void* low = nullptr;
  size_t size = 0;
  if (pthread_attr_getstack(&attributes, &low, &size) == 0) {
    bounds = {reinterpret_cast<uintptr_t>(low), reinterpret_cast<uintptr_t>(low) + size};
  }
  pthread_attr_destroy(&attributes);
  return bounds;
}

uint64_t ThreadRecord::native_id() {
  if (cached_native_id == 0) cached_native_id = static_cast<uint64_t>(syscall(SYS_gettid));
  return cached_native_id;
}

}  // namespace tessera::interp

#include "gil/gil.h"

#include <algorithm>
#include <utility>

#include "sync/fatal.h"

// Rules that the lines below obey:
// 1. kWaited is set under mutex_ by who queues, and cleared under mutex_ by the holder alone; it is set while the queue is not
//    empty, and maybe until the holder leaves. So a holder cannot leave while mutex_ is held and kWaited is set: then, and only
//    then, others may touch its GilThread.
// 2. Free to held and held to free without waiters happen by compare-and-exchange, without mutex_. That of a holder with kQuick is
//    not locked: who sets kWaited takes kQuick out, fences, and looks whether kWaited has stayed.
// 3. Who hands over touches the Gil no more after Grant(): the next holder may destroy it.
// 4. Grant() touches the next holder no more after storing its turn, but for the address of the word it may sleep on.

namespace tessera::gil {
namespace {

using Ull = unsigned long long;

int64_t Nanos(absl::Duration duration) {
  if (duration == absl::InfiniteDuration()) return sys::kNever;
  return std::max<int64_t>(0, absl::ToInt64Nanoseconds(duration));
}

}  // namespace

GilThread::~GilThread() {
  // Not guarded: a thread that waits cannot run this, so only a misuse can race with it.
  if (node_.next != nullptr || node_.previous != nullptr) {
    sync::Fatal("thread %llu is destroyed while it waits for a GIL", static_cast<Ull>(id_));
  }
}

Gil::Gil(const GilOptions& options)
    : timed_(options.measured),
      measured_(options.measured),
      spins_(sys::CanSpin()),
      id_(options.id),
      queue_({Nanos(options.switch_interval), Nanos(std::min(options.brief_slice, absl::Seconds(1))),
              std::clamp(options.overtake_percent, 0, 100)}) {}

Gil::~Gil() {
  const uintptr_t state = state_.load(std::memory_order_acquire);
  if (state == kFree) return;
  // The holder may be gone already: only its address is told.
  sync::Fatal("GIL %llu is destroyed while a thread (GilThread at %p) holds it and %d wait for it", static_cast<Ull>(id_),
              static_cast<const void*>(holder()), waiters());
}

bool Gil::AcquireWithTimeout(GilThread& thread, absl::Duration timeout) {
  if (TakeIfFree(thread)) return true;
  const int64_t nanos = Nanos(timeout);
  const int64_t now = sys::NowNanos();
  return AcquireSlow(thread, nanos >= sys::kNever - now ? sys::kNever : now + nanos);
}

bool Gil::AcquireSlow(GilThread& thread, int64_t deadline) {
  sys::CheckMayWait();
  WaitNode& node = thread.node_;
  int64_t alarm;
  bool near;
  {
    sys::QueueLock lock(mutex_);
    const int64_t now = sys::NowNanos();
    if (TakeOrAnnounce(thread, now)) return true;
    node.turn.store(WaitNode::kWaiting, std::memory_order_relaxed);
    node.wait_start = sys::NowTicks();
    queue_.Push(node);
    alarm = SetAlarm(node, now);
    near = queue_.hand_over_is_near();
  }
  return Wait(thread, alarm, deadline, near);
}

// Takes the GIL if it has become free; otherwise makes sure that its holder will look at the queue when it leaves.
bool Gil::TakeOrAnnounce(GilThread& thread, int64_t now) {
  uintptr_t state = state_.load(std::memory_order_acquire);
  for (;;) {
    if (state == kFree) {
      if (TakeIfFree(thread)) return true;
      state = state_.load(std::memory_order_acquire);
      continue;
    }
    if ((state & ~kFlags) == Word(thread)) {
      sync::Fatal("GIL %llu is acquired by thread %llu, which holds it", static_cast<Ull>(id_),
                  static_cast<Ull>(thread.id()));
    }
    if ((state & kWaited) == 0) {
      if (!state_.compare_exchange_weak(state, (state | kWaited) & ~kQuick, std::memory_order_acquire)) continue;
      quick_.store(0, std::memory_order_relaxed);
      waited_lately_.store(true, std::memory_order_relaxed);
      if ((state & kQuick) != 0) {
        sys::FenceOthers();
        const uintptr_t now_there = state_.load(std::memory_order_acquire);
        if ((now_there & kWaited) == 0) {  // The holder was on its way out, and has not seen it.
          state = now_there;
          continue;
        }
      }
    } else if (!queue_.empty()) {
      return false;
    }
    queue_.BeginHold(reinterpret_cast<GilThread*>(state & ~kFlags)->node_, SliceStart(now));
    return false;
  }
}

// Since when the present hold counts: where that is not known, from now on.
int64_t Gil::SliceStart(int64_t now) {
  const uint64_t start = hold_start_.load(std::memory_order_relaxed);
  if (start == kUnknownStart) {
    hold_start_.store(sys::NowTicks(), std::memory_order_relaxed);
    return now;
  }
  const int64_t passed = static_cast<int64_t>(sys::NowTicks() - start);
  return passed <= 0 ? now : now - absl::ToInt64Nanoseconds(clock_.ToDuration(static_cast<uint64_t>(passed)));
}

int64_t Gil::SetAlarm(WaitNode& node, int64_t now) {
  bool ask = false;
  const int64_t alarm = queue_.Alarm(node, now, &ask);
  if (ask) queue_.holder()->owner.breaker().Set(kYield);
  return alarm;
}

// After many holds: if nobody waited for any of them, those who find the GIL free may leave it without a locked operation. The
// first waiter after that pays for a fence, which so many quick holds have earned.
void Gil::LookWhetherQuiet() {
  if (waited_lately_.load(std::memory_order_relaxed)) {
    waited_lately_.store(false, std::memory_order_relaxed);
  } else if (quick_.load(std::memory_order_relaxed) == 0 && sys::PrepareFences()) {
    quick_.store(kQuick, std::memory_order_relaxed);
  }
}

// Makes `next`, which was popped from the queue, the holder. Returns what to tell it with Grant, once mutex_ is free.
uint32_t Gil::MakeHolder(WaitNode& next) {
  if (observer_.load(std::memory_order_relaxed) != nullptr) next.handed_over_by = sys::ThreadNumber();
  hold_start_.store(sys::NowTicks(), std::memory_order_relaxed);
  // The next holder comes to see what was done before through its turn, not through this word.
  state_.store(Word(next.owner) | (queue_.empty() ? 0 : kWaited), std::memory_order_relaxed);
  return queue_.TurnOf(next);
}

void Gil::Grant(WaitNode& next, uint32_t turn) {
  sys::Atomic<uint32_t>& word = next.turn;
  if (word.exchange(turn, std::memory_order_release) == WaitNode::kParked) sys::Unpark(word);
}

void Gil::ReleaseSlow(GilThread& thread) {
  WaitNode* next;
  uint32_t turn;
  for (;;) {
    uintptr_t state = state_.load(std::memory_order_relaxed);
    if ((state & ~kFlags) != Word(thread)) FailNotHeld(thread);
    if ((state & kWaited) == 0) {
      if (state_.compare_exchange_weak(state, kFree, std::memory_order_release, std::memory_order_relaxed)) return;
      continue;
    }
    sys::QueueLock lock(mutex_);
    thread.breaker_.Clear(kYield);
    if (queue_.empty()) {  // The only waiter had a timeout and left.
      hold_start_.store(kUnknownStart, std::memory_order_relaxed);
      state_.store(Word(thread), std::memory_order_relaxed);
      continue;
    }
    next = &queue_.Pop(sys::NowNanos());
    turn = MakeHolder(*next);
    break;
  }
  Grant(*next, turn);
}

bool Gil::Yield(GilThread& thread) {
  WaitNode& node = thread.node_;
  WaitNode* next;
  uint32_t turn;
  int64_t alarm;
  bool near;
  // Before the lock, which who asked may still hold: a detour begins where this thread stops working.
  const int64_t now = sys::NowNanos();
  {
    sys::QueueLock lock(mutex_);
    const bool asked = thread.breaker_.Take(kYield);
    if (queue_.empty()) return false;
    node.turn.store(WaitNode::kWaiting, std::memory_order_relaxed);
    node.wait_start = sys::NowTicks();
    queue_.PushHolder(!asked, now);
    next = &queue_.Pop(now);
    // Whom it was to make way for has left, or may not overtake any more: it goes on.
    if (next == &node) return false;
    NoteReleasing(thread);
    turn = MakeHolder(*next);
    counters_.AddYield();
    thread.counters_.AddYield();
    alarm = SetAlarm(node, now);
    near = queue_.hand_over_is_near();
  }
  Grant(*next, turn);
  return Wait(thread, alarm, sys::kNever, near);
}

// Until the GIL is handed to `thread` (true) or the deadline has passed (false).
bool Gil::Wait(GilThread& thread, int64_t alarm, int64_t deadline, bool near) {
  WaitNode& node = thread.node_;
  uint32_t turn = near && spins_ ? Spin(node) : node.turn.load(std::memory_order_acquire);
  while (turn < WaitNode::kGranted) {
    if (turn == WaitNode::kWaiting &&
        !node.turn.compare_exchange_strong(turn, WaitNode::kParked, std::memory_order_acquire)) {
      break;  // Granted in this moment.
    }
    sys::Park(node.turn, WaitNode::kParked, std::min(alarm, deadline));
    turn = node.turn.load(std::memory_order_acquire);
    if (turn >= WaitNode::kGranted) break;
    const int64_t now = sys::NowNanos();
    if (now >= deadline) {
      if (Withdraw(node)) return false;
      alarm = deadline = sys::kNever;  // It is being handed over already.
    } else if (now >= alarm) {
      alarm = Ring(node);
    }
  }
  if (turn == WaitNode::kGrantedEndingDetour) {
    sys::QueueLock lock(mutex_);
    queue_.NoteRunning(node, sys::NowNanos());
  }
  const uint64_t start = hold_start_.load(std::memory_order_relaxed);
  const bool overtook = turn == WaitNode::kGrantedAheadOfOthers;
  counters_.AddContended(start - node.wait_start, overtook);
  thread.counters_.AddContended(start - node.wait_start, overtook);
  if (Observer* observer = observer_.load(std::memory_order_acquire)) {
    observer->Waited(*this, thread, node.wait_start, start, overtook, std::exchange(node.handed_over_by, 0));
  }
  return true;
}

// Waits in a loop, a few microseconds at most: a hand-over that is near costs less so than two system calls. How long
// adapts to whether it was of use.
uint32_t Gil::Spin(WaitNode& node) const {
  const int64_t end = sys::NowNanos() + node.spin_nanos;
  for (;;) {
    for (int i = 0; i < 4; ++i) sys::SpinPause();
    const uint32_t turn = node.turn.load(std::memory_order_acquire);
    if (turn >= WaitNode::kGranted) {
      node.spin_nanos = std::min(node.spin_nanos * 2, WaitNode::kMaxSpinNanos);
      return turn;
    }
    if (sys::NowNanos() >= end) {
      node.spin_nanos = std::max(node.spin_nanos / 2, WaitNode::kMinSpinNanos);
      return turn;
    }
  }
}

// The alarm of a waiter rings: returns when to ring next.
int64_t Gil::Ring(WaitNode& node) {
  sys::QueueLock lock(mutex_);
  return node.queued ? SetAlarm(node, sys::NowNanos()) : sys::kNever;
}

// Leaves the queue; false when the GIL has been handed to the thread meanwhile.
bool Gil::Withdraw(WaitNode& node) {
  sys::QueueLock lock(mutex_);
  if (!node.queued) return false;
  GilThread& holder = queue_.holder()->owner;
  queue_.Remove(node);
  if (queue_.empty()) holder.breaker().Clear(kYield);
  return true;
}

int Gil::waiters() const {
  sys::QueueLock lock(mutex_);
  return queue_.size();
}

void Gil::set_switch_interval(absl::Duration interval) {
  sys::QueueLock lock(mutex_);
  queue_.set_interval(Nanos(interval));
}

absl::Duration Gil::switch_interval() const {
  sys::QueueLock lock(mutex_);
  const int64_t nanos = queue_.rules().interval;
  return nanos == sys::kNever ? absl::InfiniteDuration() : absl::Nanoseconds(nanos);
}

GilStats Gil::stats() const {
  GilStats stats = counters_.Read(clock_);
  if (holder() != nullptr) AddPresentHold(stats);
  return stats;
}

GilStats Gil::StatsOf(const GilThread& thread) const {
  GilStats stats = thread.stats();
  if (IsHeldBy(thread)) AddPresentHold(stats);
  return stats;
}

void Gil::AddPresentHold(GilStats& stats) const {
  ++stats.acquisitions;
  const uint64_t start = hold_start_.load(std::memory_order_relaxed);
  const uint64_t now = sys::NowTicks();
  if (start != kUnknownStart && now > start) stats.held += clock_.ToDuration(now - start);
}

void Gil::NoteTimedHold(GilThread& thread, uint64_t start) {
  const uint64_t now = sys::NowTicks();
  // A waiter that meets the next holder before that one has noted its start must not take ours for it.
  hold_start_.store(kUnknownStart, std::memory_order_relaxed);
  counters_.AddHeld(now - start);
  thread.counters_.AddHeld(now - start);
  if (Observer* observer = observer_.load(std::memory_order_acquire)) observer->Held(*this, thread, start, now);
}

void Gil::set_observer(Observer* observer) {
  sys::QueueLock lock(mutex_);
  observer_.store(observer, std::memory_order_release);
  timed_.store(observer != nullptr || measured_.load(std::memory_order_relaxed), std::memory_order_relaxed);
}

void Gil::set_measured(bool measured) {
  sys::QueueLock lock(mutex_);
  measured_.store(measured, std::memory_order_relaxed);
  timed_.store(measured || observer_.load(std::memory_order_relaxed) != nullptr, std::memory_order_relaxed);
}

void Gil::PrepareFork() { mutex_.LockForFork(); }

void Gil::AfterForkInParent() { mutex_.Unlock(); }

void Gil::AfterForkInChild(GilThread* survivor) {
  const bool held = survivor != nullptr && IsHeldBy(*survivor);
  queue_.Reset();
  if (held) survivor->breaker_.Clear(kYield);
  state_.store(held ? Word(*survivor) : kFree, std::memory_order_relaxed);
  if (!held) hold_start_.store(kUnknownStart, std::memory_order_relaxed);
  mutex_.ResetInForkedChild();
}

void Gil::FailNotHeld(const GilThread& thread) const {
  const GilThread* const other = holder();
  if (other == nullptr) {
    sync::Fatal("GIL %llu is not held by thread %llu, nor by another", static_cast<Ull>(id_), static_cast<Ull>(thread.id()));
  }
  sync::Fatal("GIL %llu is not held by thread %llu", static_cast<Ull>(id_), static_cast<Ull>(thread.id()));
}

}  // namespace tessera::gil

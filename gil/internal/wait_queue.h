// Who gets a GIL next, and when its holder is to be asked: the rules of gil.h as a plain data structure. Not a lock, does
// not wait, knows no clock: times are given by the caller.
//
// Model:      two lists in order of arrival. `ready`: threads that were made to yield. `back`: threads that come from
//             outside. The older head is next; the head of `back` may go ahead of `ready` (overtake) while there is
//             budget. Detours (holds of overtakers, until one that did not overtake runs again) are charged to the
//             budget, which refills at `overtake_percent` of the time.
//
//             One waiter at a time, the timer, sleeps only until the holder is due to be asked; nobody is woken to
//             become it: a thread that queues anyway becomes it if there is none. The others sleep through, with an
//             alarm behind their turn in case the timer left without a successor.
// Threads:    without external synchronization; Gil guards it with its queue lock.
// Ownership:  nodes belong to the waiters.
// Cost:       constant time, no allocation.

#ifndef TESSERA_GIL_INTERNAL_WAIT_QUEUE_H_
#define TESSERA_GIL_INTERNAL_WAIT_QUEUE_H_

#include <cstdint>

#include "gil/internal/sys.h"

namespace tessera::gil {

class GilThread;

namespace internal {

// A thread's place in the queue, and what the rules have to know of it while it holds.
struct WaitNode {
  // What `turn` says. The granted ones also tell the new holder, who may not look at guarded fields without the lock,
  // how it came to hold.
  enum Turn : uint32_t {
    kWaiting,
    kParked,  // Sleeping on `turn`.
    kGranted,
    kGrantedAheadOfOthers,
    kGrantedEndingDetour,  // To be charged by the holder: NoteRunning.
  };

  explicit WaitNode(GilThread& thread) : owner(thread) {}

  GilThread& owner;
  sys::Atomic<uint32_t> turn{kWaiting};

  // Guarded by the lock of the Gil that the thread waits for or holds.
  WaitNode* next = nullptr;
  WaitNode* previous = nullptr;
  uint64_t arrival = 0;
  int64_t rest_of_slice = 0;  // Of a holder that was overtaken; 0: a whole slice.
  bool queued = false;
  bool back = false;      // In the list `back` while queued.
  bool yielded = false;   // Was made to yield when it held last: a CPU-bound thread.
  bool overtook = false;  // Holds because it was let ahead of others.

  // The waiting thread's own.
  uint64_t wait_start = 0;   // Ticks.
  uint64_t handed_over_by = 0;  // The thread's number, written by it before it grants; 0 without an observer.
  int64_t spin_nanos = kMaxSpinNanos;
  static constexpr int64_t kMaxSpinNanos = 20'000;
  static constexpr int64_t kMinSpinNanos = 500;
};

class NodeList {
 public:
  bool empty() const { return head_ == nullptr; }
  WaitNode* head() const { return head_; }
  void PushBack(WaitNode& node);
  void PushFront(WaitNode& node);
  void Remove(WaitNode& node);

 private:
  WaitNode* head_ = nullptr;
  WaitNode* tail_ = nullptr;
};

struct Rules {
  int64_t interval;     // Nanoseconds; sys::kNever: holders are not asked.
  int64_t brief_slice;  // Nanoseconds.
  int overtake_percent;
};

class WaitQueue {
 public:
  explicit WaitQueue(const Rules& rules) : rules_(rules), budget_(Cap()) {}

  bool empty() const { return size_ == 0; }
  int size() const { return size_; }
  WaitNode* holder() const { return holder_; }
  const Rules& rules() const { return rules_; }
  void set_interval(int64_t interval) { rules_.interval = interval; }

  // The first waiter is about to join: tells who holds, and since when.
  // REQUIRES: empty().
  void BeginHold(WaitNode& holder, int64_t since);

  // A thread from outside joins.
  void Push(WaitNode& node);

  // The holder joins, because it was asked (or wants to). It goes to the end if its slice is over or `whole_slice_used`,
  // otherwise to the front, to go on with the rest of it.
  void PushHolder(bool whole_slice_used, int64_t now);

  // Removes the next one and makes it the holder. May be the thread that PushHolder just pushed.
  // REQUIRES: !empty().
  WaitNode& Pop(int64_t now);

  // The holder that Pop returned runs: ends the detour that it may have waited for.
  void NoteRunning(WaitNode& holder, int64_t now);

  // Removes one that waits no longer.
  void Remove(WaitNode& node);

  // Until when `node` may sleep undisturbed. Sets *ask when the holder is to be asked to yield now; that is said once
  // for each hold.
  int64_t Alarm(WaitNode& node, int64_t now, bool* ask);

  // Whether the holder is expected to be gone within microseconds: it was asked, or is on a detour.
  bool hand_over_is_near() const { return asked_ || (holder_ != nullptr && holder_->overtook); }

  // What to tell the thread that Pop returned.
  WaitNode::Turn TurnOf(const WaitNode& holder) const {
    if (holder.overtook) return WaitNode::kGrantedAheadOfOthers;
    return detour_start_ != 0 ? WaitNode::kGrantedEndingDetour : WaitNode::kGranted;
  }

  // For a forked child: nobody waits, nobody is known to hold.
  void Reset();

 private:
  int64_t Cap() const { return 10 * rules_.brief_slice; }
  void Refill(int64_t now);
  int64_t Budget(int64_t now);  // What overtakers may still use; a detour that is going on is already taken off.
  int64_t WhenDue(int64_t now);
  int64_t WhenAffordable(int64_t now);
  int64_t FallbackAlarm(const WaitNode& node, int64_t now) const;
  bool CanOvertake(const WaitNode& node) const { return node.back && rules_.overtake_percent > 0; }
  void Unlink(WaitNode& node);

  Rules rules_;
  NodeList ready_;
  NodeList back_;
  int size_ = 0;
  static constexpr uint64_t kFirstArrival = uint64_t{1} << 32;  // Room below for those that return to the front.
  uint64_t arrivals_ = kFirstArrival;

  // The present hold. Only meaningful while somebody waits.
  WaitNode* holder_ = nullptr;
  int64_t hold_start_ = 0;
  int64_t slice_end_ = 0;
  bool asked_ = false;
  WaitNode* timer_ = nullptr;

  int64_t budget_;             // Nanoseconds; below zero after a detour that took longer than there was.
  int64_t budget_at_ = 0;      // When it was last refilled.
  int64_t detour_start_ = 0;   // 0: none.
};

}  // namespace internal
}  // namespace tessera::gil

#endif  // TESSERA_GIL_INTERNAL_WAIT_QUEUE_H_

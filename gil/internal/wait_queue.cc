#include "gil/internal/wait_queue.h"

#include <algorithm>

namespace tessera::gil::internal {
namespace {

// Times saturate at kNever.
int64_t Later(int64_t time, int64_t by) { return by >= sys::kNever - time ? sys::kNever : time + by; }

constexpr int64_t kMillisecond = 1'000'000;

// What a detour costs its victim besides the time that it takes: leaving its loop and coming back to it, and fetching again what the overtaker has
// changed from the cache of another core. With detours of less than a microsecond that is most of it.
constexpr int64_t kSwitchNanos = 800;

}  // namespace

void NodeList::PushBack(WaitNode& node) {
  node.next = nullptr;
  node.previous = tail_;
  (tail_ != nullptr ? tail_->next : head_) = &node;
  tail_ = &node;
}

void NodeList::PushFront(WaitNode& node) {
  node.previous = nullptr;
  node.next = head_;
  (head_ != nullptr ? head_->previous : tail_) = &node;
  head_ = &node;
}

void NodeList::Remove(WaitNode& node) {
  (node.previous != nullptr ? node.previous->next : head_) = node.next;
  (node.next != nullptr ? node.next->previous : tail_) = node.previous;
  node.next = node.previous = nullptr;
}

void WaitQueue::BeginHold(WaitNode& holder, int64_t since) {
  // A detour whose victim has not run again yet: it is the hold that Pop began, and its time is still being charged.
  if (detour_start_ != 0 && holder_ == &holder && !holder.overtook) return;
  holder_ = &holder;
  hold_start_ = since;
  slice_end_ = Later(since, rules_.interval);
  holder.overtook = false;
  asked_ = false;
  timer_ = nullptr;
  detour_start_ = 0;
}

void WaitQueue::Push(WaitNode& node) {
  // One that was made to yield in its last hold, and went away afterwards, has shown that it is not brief.
  node.back = !node.yielded;
  node.yielded = false;
  node.rest_of_slice = 0;
  if (empty()) arrivals_ = kFirstArrival;
  node.arrival = ++arrivals_;
  node.queued = true;
  // What is due for an overtaker may be due earlier than what the timer waits for: the first one takes it over.
  if (CanOvertake(node) && back_.empty() && !holder_->overtook) timer_ = &node;
  (node.back ? back_ : ready_).PushBack(node);
  ++size_;
}

void WaitQueue::PushHolder(bool whole_slice_used, int64_t now) {
  WaitNode& node = *holder_;
  const bool goes_on = !whole_slice_used && !node.overtook && now < slice_end_;
  node.back = false;
  node.yielded = true;
  node.queued = true;
  if (goes_on) {
    const WaitNode* oldest = ready_.head();
    if (back_.head() != nullptr && (oldest == nullptr || back_.head()->arrival < oldest->arrival)) oldest = back_.head();
    node.arrival = oldest != nullptr ? oldest->arrival - 1 : ++arrivals_;
    node.rest_of_slice = slice_end_ - now;
    ready_.PushFront(node);
  } else {
    node.arrival = ++arrivals_;
    node.rest_of_slice = 0;
    ready_.PushBack(node);
  }
  ++size_;
}

WaitNode& WaitQueue::Pop(int64_t now) {
  WaitNode* const from_back = back_.head();
  WaitNode* const from_ready = ready_.head();
  WaitNode* next = from_ready;
  bool overtakes = false;
  if (from_ready == nullptr || (from_back != nullptr && from_back->arrival < from_ready->arrival)) {
    next = from_back;
  } else if (from_back != nullptr && Budget(now) > 0) {
    next = from_back;
    overtakes = true;
  }
  Unlink(*next);
  next->overtook = overtakes;
  if (overtakes && detour_start_ == 0) detour_start_ = now;
  const int64_t slice = next->rest_of_slice != 0 ? next->rest_of_slice : rules_.interval;
  next->rest_of_slice = 0;
  holder_ = next;
  hold_start_ = now;
  slice_end_ = Later(now, overtakes ? std::min(rules_.brief_slice, rules_.interval) : slice);
  asked_ = false;
  return *next;
}

void WaitQueue::NoteRunning(WaitNode& holder, int64_t now) {
  if (holder.overtook || detour_start_ == 0) return;
  Refill(now);
  budget_ -= now - detour_start_ + kSwitchNanos;
  detour_start_ = 0;
}

void WaitQueue::Remove(WaitNode& node) {
  Unlink(node);
  if (empty()) holder_ = nullptr;
}

void WaitQueue::Unlink(WaitNode& node) {
  (node.back ? back_ : ready_).Remove(node);
  node.queued = false;
  --size_;
  if (timer_ == &node) timer_ = nullptr;
}

int64_t WaitQueue::Alarm(WaitNode& node, int64_t now, bool* ask) {
  *ask = false;
  if (asked_ || (timer_ != nullptr && timer_ != &node)) return FallbackAlarm(node, now);
  const int64_t due = WhenDue(now);
  if (due > now) {
    timer_ = &node;
    return due;
  }
  timer_ = nullptr;
  asked_ = true;
  *ask = true;
  return FallbackAlarm(node, now);
}

// The holder is due when its slice is over, or as soon as an overtaker may have it: at once from a thread known to be
// CPU-bound, after a brief slice from one that may be about to leave by itself.
int64_t WaitQueue::WhenDue(int64_t now) {
  if (back_.empty() || holder_->overtook) return slice_end_;
  const int64_t fair = holder_->yielded ? hold_start_ : Later(hold_start_, rules_.brief_slice);
  return std::min(slice_end_, std::max(fair, WhenAffordable(now)));
}

int64_t WaitQueue::WhenAffordable(int64_t now) {
  if (rules_.overtake_percent <= 0) return sys::kNever;
  const int64_t budget = Budget(now);
  if (budget > 0) return now;
  return Later(now, (1 - budget) * 100 / rules_.overtake_percent + 1);
}

// Behind the turn of everybody who waits now, so that it does not ring while things go as usual. An overtaker's turn may
// come any time, when there is budget again.
int64_t WaitQueue::FallbackAlarm(const WaitNode& node, int64_t now) const {
  if (CanOvertake(node)) return now + std::max(2 * rules_.brief_slice, kMillisecond);
  return now + (size_ + 1) * std::clamp(rules_.interval, kMillisecond, 100 * kMillisecond);
}

void WaitQueue::Refill(int64_t now) {
  // A long gap fills it to the brim anyway; cutting the gap keeps the product small.
  const int64_t gap = std::min(now - budget_at_, int64_t{1} << 40);
  if (gap <= 0) return;  // A thread that yields has read the clock before it had the lock.
  budget_at_ = now;
  budget_ = std::min(Cap(), budget_ + gap * rules_.overtake_percent / 100);
}

int64_t WaitQueue::Budget(int64_t now) {
  if (rules_.overtake_percent <= 0) return 0;
  Refill(now);
  return detour_start_ == 0 ? budget_ : budget_ - (now - detour_start_);
}

void WaitQueue::Reset() {
  const Rules rules = rules_;
  *this = WaitQueue(rules);
}

}  // namespace tessera::gil::internal

// ControlBlock: what is known of an interpreter by those who must not assume that it still exists: its id, its state, and
// how many guards and threads hold up its end. It is not the interpreter; it outlives it.
//
// Model:      kStarting -> kRunning -> kDraining -> kFinalizing -> kGone;  kStarting -> kGone when creation fails.
//               kRunning     anybody may enter, guards may be taken
//               kDraining    no new guard, no new view; threads inside and guards already taken may still enter
//               kFinalizing  only the ending thread runs; whoever else is inside is killed and on its way out
//               kGone        the Interpreter object is deleted or about to be
//             "killed" is a separate, sticky bit: nobody enters a killed interpreter.
//             A pin is an OS thread that is inside (between its outermost attach and detach) or a short look from outside.
// Threads:    every call from any thread, without any GIL. Pin/Unpin are acquire/release.
// Ownership:  counted (ControlRef). The Interpreter is deleted by FinishEnd of its last user, never while pinned.
// Errors:     NotFound when gone, FailedPrecondition when ending or killed; the messages name the id.
// Cost:       a pin is one compare-and-swap, the unpin one atomic subtraction.
// Design:     docs/lifecycle.md, PEP 788.

#ifndef TESSERA_INTERP_CONTROL_BLOCK_H_
#define TESSERA_INTERP_CONTROL_BLOCK_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "interp/deadline.h"
#include "interp/internal/futex.h"

namespace tessera::interp {

class Host;
class Interpreter;
class ControlRef;
enum class StopAction : uint8_t;  // config.h

enum class Phase : uint8_t { kStarting = 0, kRunning = 1, kDraining = 2, kFinalizing = 3, kGone = 4 };

class ControlBlock {
 public:
  static ControlRef Make(Host& host, int64_t id);
  ControlBlock(const ControlBlock&) = delete;
  ControlBlock& operator=(const ControlBlock&) = delete;

  int64_t id() const { return id_; }
  Phase phase() const { return PhaseOf(word_.load(std::memory_order_acquire)); }
  bool killed() const { return (word_.load(std::memory_order_acquire) & kKilled) != 0; }
  uint32_t pins() const { return PinsOf(word_.load(std::memory_order_acquire)); }
  uint32_t guards() const { return GuardsOf(word_.load(std::memory_order_acquire)); }

  // Keeps the Interpreter from being deleted. `by_guard`: the caller holds a guard, so that kDraining is no obstacle.
  [[nodiscard]] absl::Status Pin(bool by_guard = false);
  [[nodiscard]] bool TryPin(bool by_guard = false);
  // For signals to threads inside (kill, a dump of stacks) and for threads that leave: allowed until kGone.
  [[nodiscard]] bool TryPinAnyPhase();
  // REQUIRES: a pin of the caller. It may delete the Interpreter (last one out of an end that gave up waiting).
  void Unpin();

  // A guard blocks the end until it is dropped or the end's deadline is over.
  [[nodiscard]] absl::Status TakeGuard();
  void AddGuard();   // REQUIRES: the caller holds one already
  void DropGuard();  // Fatal: one too many
  // The forks whose child this is. A guard taken before one is none in its child: it is not to be dropped there.
  uint32_t forks() const { return forks_; }

  // REQUIRES: a pin.
  Interpreter* interpreter() const { return interpreter_.get(); }

  // Owners: an interpreter made by a program ends with the last object of that program's that stands for it. Whoever gets true
  // from DropOwner ends it. Other interpreters have no owners and are not concerned.
  void AddOwner() { owners_.fetch_add(1, std::memory_order_relaxed); }
  [[nodiscard]] bool DropOwner() { return owners_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

  // When it is to be stopped, by StopAction, in nanoseconds (interp/deadline.h); 0: not at all. Of the timer of its host, under that one's lock: here,
  // so that a deadline needs no table that could fail to grow.
  int64_t& stop_nanos(StopAction action) { return stop_nanos_[static_cast<size_t>(action)]; }

  // For lifecycle.cc. Publish: kStarting -> kRunning.
  void Install(std::unique_ptr<Interpreter> interpreter);
  void Publish();
  void Abandon();                                 // creation failed: kStarting -> kGone, deletes; REQUIRES: no pin
  [[nodiscard]] absl::Status BeginDraining();     // one caller wins; REQUIRES: a pin of the caller
  // Until no guard is left and no pin but the caller's and those `ignored` counts. False: the deadline is over, or the
  // interpreter was killed.
  bool WaitDrained(Deadline deadline, const internal::Atomic<uint32_t>& ignored);
  void BeginFinalizing();                         // kDraining -> kFinalizing; guards count no longer
  bool WaitAlone(Deadline deadline);              // until no pin but the caller's
  void MarkKilled();
  // Gives up the ender's pin. True: the interpreter was deleted now; false: a straggler will.
  bool FinishEnd();
  // The same if the ender's pin is the only one; otherwise false, and nothing is done.
  [[nodiscard]] bool FinishEndAlone();
  // For the child of a fork: the threads that held pins and guards are not there, and an end begun by one of them has not begun. (A guard
  // of the thread that is there does not count any more either: see forks().)
  void ForgetOthersInForkedChild(uint32_t own_pins, bool this_thread_ends_it);
  // For the child of a fork, of an interpreter that stays behind: gone for everybody. Its memory is never touched again.
  void LoseInForkedChild();

  void Ref() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void Unref();

 private:
  // word: [63:32] pins  [31:5] guards  [4] the ender has left  [3] killed  [2:0] phase
  static constexpr uint64_t kPhaseMask = 7;
  static constexpr uint64_t kKilled = 1 << 3;
  static constexpr uint64_t kEnderLeft = 1 << 4;
  static constexpr uint64_t kOneGuard = 1 << 5;
  static constexpr uint64_t kOnePin = uint64_t{1} << 32;
  static constexpr Phase PhaseOf(uint64_t word) { return static_cast<Phase>(word & kPhaseMask); }
  static constexpr uint32_t PinsOf(uint64_t word) { return static_cast<uint32_t>(word >> 32); }
  static constexpr uint32_t GuardsOf(uint64_t word) { return static_cast<uint32_t>(word) / kOneGuard; }

  static constexpr uint64_t WithPhase(uint64_t word, Phase phase) {
    return (word & ~kPhaseMask) | static_cast<uint64_t>(phase);
  }
  static constexpr bool IsLastOut(uint64_t before) { return (before & kEnderLeft) != 0 && PinsOf(before) == 1; }

  ControlBlock(Host& host, int64_t id);
  ~ControlBlock();
  static bool MayEnter(uint64_t word, bool by_guard);
  absl::Status Refusal(uint64_t word) const;
  void SetPhase(Phase phase);
  void NoteDeparture(uint64_t before);
  void WakeEnder();
  void Delete();  // interpreter.cc

  Host& host_;
  const int64_t id_;
  internal::Atomic<uint64_t> word_{0};
  internal::Atomic<uint32_t> departures_{0};  // futex: counts leavers once the end has begun
  internal::Atomic<uint32_t> refs_{1};
  internal::Atomic<uint32_t> owners_{0};
  uint32_t forks_ = 0;  // written while the process has one thread
  int64_t stop_nanos_[3] = {};  // one for each StopAction
  std::unique_ptr<Interpreter> interpreter_;  // written before Publish and by the last user
};

inline bool ControlBlock::MayEnter(uint64_t word, bool by_guard) {
  if ((word & kKilled) != 0) return false;
  const Phase phase = PhaseOf(word);
  return phase == Phase::kRunning || (by_guard && phase == Phase::kDraining);
}

inline bool ControlBlock::TryPin(bool by_guard) {
  uint64_t word = word_.load(std::memory_order_relaxed);
  while (MayEnter(word, by_guard)) {
    if (word_.compare_exchange_weak(word, word + kOnePin, std::memory_order_acquire, std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

inline void ControlBlock::Unpin() {
  uint64_t before = word_.load(std::memory_order_relaxed);
  uint64_t after;
  do {
    after = before - kOnePin;
    // The last one out of an end whose caller has given up waiting. The phase changes in the same step, so that nobody can
    // come in between.
    if (IsLastOut(before)) after = WithPhase(after, Phase::kGone);
  } while (!word_.compare_exchange_weak(before, after, std::memory_order_acq_rel, std::memory_order_relaxed));
  if (IsLastOut(before)) return Delete();
  NoteDeparture(before);
}

inline void ControlBlock::NoteDeparture(uint64_t before) {
  if (PhaseOf(before) == Phase::kDraining || PhaseOf(before) == Phase::kFinalizing) WakeEnder();
}

// Owns one count of a ControlBlock.
class ControlRef {
 public:
  ControlRef() = default;
  explicit ControlRef(ControlBlock* adopted) : block_(adopted) {}
  static ControlRef Share(ControlBlock& block) {
    block.Ref();
    return ControlRef(&block);
  }
  ControlRef(ControlRef&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  ControlRef& operator=(ControlRef&& other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~ControlRef() {
    if (block_ != nullptr) block_->Unref();
  }
  ControlRef Dup() const { return block_ == nullptr ? ControlRef() : Share(*block_); }

  ControlBlock* get() const { return block_; }
  ControlBlock* operator->() const { return block_; }
  ControlBlock& operator*() const { return *block_; }
  explicit operator bool() const { return block_ != nullptr; }

 private:
  ControlBlock* block_ = nullptr;
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_CONTROL_BLOCK_H_

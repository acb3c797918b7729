#include "interp/control_block.h"

#include "absl/strings/str_cat.h"
#include "interp/internal/futex.h"
#include "sync/fatal.h"

namespace tessera::interp {

void ControlBlock::Unref() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

absl::Status ControlBlock::Refusal(uint64_t word) const {
  switch (PhaseOf(word)) {
    case Phase::kStarting:
      return absl::FailedPreconditionError(absl::StrCat("interpreter ", id_, " is not ready yet"));
    case Phase::kGone:
      return absl::NotFoundError(absl::StrCat("unrecognized interpreter ID ", id_));
    case Phase::kRunning:
      return absl::FailedPreconditionError(absl::StrCat("interpreter ", id_, " was killed"));
    case Phase::kDraining:
    case Phase::kFinalizing:
      break;
  }
  return absl::FailedPreconditionError(absl::StrCat("interpreter ", id_, " is ending"));
}

absl::Status ControlBlock::Pin(bool by_guard) {
  if (TryPin(by_guard)) return absl::OkStatus();
  return Refusal(word_.load(std::memory_order_acquire));
}

bool ControlBlock::TryPinAnyPhase() {
  uint64_t word = word_.load(std::memory_order_relaxed);
  // An interpreter without pins after kDraining is being deleted by the one who took the last.
  while (PhaseOf(word) != Phase::kGone && PhaseOf(word) != Phase::kStarting) {
    if (word_.compare_exchange_weak(word, word + kOnePin, std::memory_order_acquire, std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
}

void ControlBlock::WakeEnder() {
  departures_.fetch_add(1, std::memory_order_release);
  internal::FutexWake(&departures_, 1 << 30);
}

absl::Status ControlBlock::TakeGuard() {
  uint64_t word = word_.load(std::memory_order_relaxed);
  while (MayEnter(word, /*by_guard=*/false)) {
    if (word_.compare_exchange_weak(word, word + kOneGuard, std::memory_order_acquire, std::memory_order_relaxed)) {
      return absl::OkStatus();
    }
  }
  return Refusal(word);
}

void ControlBlock::AddGuard() { word_.fetch_add(kOneGuard, std::memory_order_relaxed); }

void ControlBlock::DropGuard() {
  const uint64_t before = word_.fetch_sub(kOneGuard, std::memory_order_acq_rel);
  if (GuardsOf(before) == 0) sync::Fatal("interpreter %lld: a guard is dropped that nobody holds", static_cast<long long>(id_));
  NoteDeparture(before);
}

void ControlBlock::SetPhase(Phase phase) {
  uint64_t word = word_.load(std::memory_order_relaxed);
  while (!word_.compare_exchange_weak(word, WithPhase(word, phase),
                                      std::memory_order_acq_rel, std::memory_order_relaxed)) {
  }
}

void ControlBlock::Publish() { SetPhase(Phase::kRunning); }

void ControlBlock::Abandon() {
  SetPhase(Phase::kGone);
  if (interpreter_ != nullptr) Delete();
}

absl::Status ControlBlock::BeginDraining() {
  uint64_t word = word_.load(std::memory_order_relaxed);
  do {
    // A killed interpreter may be ended; only a second end is refused.
    if (PhaseOf(word) != Phase::kRunning) return Refusal(word);
  } while (!word_.compare_exchange_weak(word, WithPhase(word, Phase::kDraining),
                                        std::memory_order_acq_rel, std::memory_order_relaxed));
  return absl::OkStatus();
}

bool ControlBlock::WaitDrained(Deadline deadline, const internal::Atomic<uint32_t>& ignored) {
  for (;;) {
    const uint32_t seen = departures_.load(std::memory_order_acquire);
    const uint64_t word = word_.load(std::memory_order_acquire);
    if (GuardsOf(word) == 0 && PinsOf(word) <= 1 + ignored.load(std::memory_order_acquire)) return true;
    if ((word & kKilled) != 0 || deadline.passed()) return false;
    internal::FutexWait(departures_, seen, deadline);
  }
}

bool ControlBlock::WaitAlone(Deadline deadline) {
  for (;;) {
    const uint32_t seen = departures_.load(std::memory_order_acquire);
    if (PinsOf(word_.load(std::memory_order_acquire)) == 1) return true;
    if (deadline.passed()) return false;
    internal::FutexWait(departures_, seen, deadline);
  }
}

void ControlBlock::BeginFinalizing() { SetPhase(Phase::kFinalizing); }

void ControlBlock::MarkKilled() {
  // An end that waits for guards need not wait for them any longer.
  NoteDeparture(word_.fetch_or(kKilled, std::memory_order_acq_rel));
}

bool ControlBlock::FinishEnd() {
  uint64_t word = word_.load(std::memory_order_relaxed);
  uint64_t next;
  do {
    next = (word - kOnePin) | kEnderLeft;
    if (PinsOf(word) == 1) next = WithPhase(next, Phase::kGone);
  } while (!word_.compare_exchange_weak(word, next, std::memory_order_acq_rel, std::memory_order_relaxed));
  if (PinsOf(word) != 1) return false;
  Delete();
  return true;
}

bool ControlBlock::FinishEndAlone() {
  uint64_t word = word_.load(std::memory_order_relaxed);
  do {
    if (PinsOf(word) != 1) return false;
  } while (!word_.compare_exchange_weak(word, WithPhase((word - kOnePin) | kEnderLeft, Phase::kGone), std::memory_order_acq_rel,
                                        std::memory_order_relaxed));
  Delete();
  return true;
}

void ControlBlock::ForgetOthersInForkedChild(uint32_t own_pins, bool this_thread_ends_it) {
  uint64_t word = word_.load(std::memory_order_relaxed) & (kPhaseMask | kKilled);
  if (!this_thread_ends_it && PhaseOf(word) != Phase::kStarting) word = WithPhase(word, Phase::kRunning);
  word_.store(word | (uint64_t{own_pins} << 32), std::memory_order_relaxed);
  ++forks_;
}

void ControlBlock::LoseInForkedChild() {
  word_.store(static_cast<uint64_t>(Phase::kGone), std::memory_order_relaxed);
  ++forks_;
  (void)interpreter_.release();
}

}  // namespace tessera::interp

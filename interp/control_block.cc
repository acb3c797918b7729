#include "interp/control_block.h"

#include "absl/strings/str_cat.h"
#include "immortal/ledger.h"
#include "interp/host.h"
#include "interp/internal/futex.h"
#include "interp/interpreter.h"
#include "sync/fatal.h"

namespace tessera::interp {

ControlRef ControlBlock::Make(Host& host, int64_t id) {
  return ControlRef(new (std::nothrow) ControlBlock(host, id));
}

ControlBlock::ControlBlock(Host& host, int64_t id) : host_(host), id_(id) {}
ControlBlock::~ControlBlock() = default;

void ControlBlock::Unref() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

bool ControlBlock::MayEnter(uint64_t word, bool by_guard) const {
  if ((word & kKilled) != 0) return false;
  const Phase phase = PhaseOf(word);
  return phase == Phase::kRunning || (by_guard && phase == Phase::kDraining);
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

bool ControlBlock::TryPin(bool by_guard) {
  uint64_t word = word_.load(std::memory_order_relaxed);
  while (MayEnter(word, by_guard)) {
    if (word_.compare_exchange_weak(word, word + kOnePin, std::memory_order_acquire, std::memory_order_relaxed)) {
      return true;
    }
  }
  return false;
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

void ControlBlock::Unpin() {
  uint64_t before = word_.load(std::memory_order_relaxed);
  uint64_t after;
  do {
    after = before - kOnePin;
    // The last one out of an end whose caller has given up waiting. The phase changes in the same step, so that nobody can
    // come in between.
    if (IsLastOut(before)) after = WithPhase(after, Phase::kGone);
  } while (!word_.compare_exchange_weak(before, after, std::memory_order_acq_rel, std::memory_order_relaxed));
  if (IsLastOut(before)) {
    Delete();
    return;
  }
  NoteDeparture(before);
}

void ControlBlock::NoteDeparture(uint64_t before) {
  if (PhaseOf(before) != Phase::kDraining && PhaseOf(before) != Phase::kFinalizing) return;
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

void ControlBlock::DropGuard() { NoteDeparture(word_.fetch_sub(kOneGuard, std::memory_order_acq_rel)); }

void ControlBlock::Install(std::unique_ptr<Interpreter> interpreter) {
  interpreter_ = std::move(interpreter);
  Ref();  // an Interpreter is deleted by its last user, never by its last view
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

bool ControlBlock::WaitDrained(Deadline deadline, const std::atomic<uint32_t>& ignored) {
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

void ControlBlock::Delete() {
  interpreter_->FinalStage();
  const int64_t balance = interpreter_->owns_heap() ? interpreter_->heap().teardown().ref_total : 0;
  if (balance != 0 && !killed()) {  // a killed one had no chance to give anything back
    char report[1024];
    const size_t length = immortal::DescribeLedger(interpreter_->heap(), report, sizeof(report));
    host_.Leaked(id_, absl::string_view(report, length));
  }
  interpreter_.reset();
  host_.Ended(id_, balance);  // the last: the host may end when it knows of nobody
  Unref();
}

void ControlBlock::ForgetOthersInForkedChild(uint32_t own_pins) {
  const uint64_t word = word_.load(std::memory_order_relaxed);
  word_.store((word & (kPhaseMask | kKilled)) | (uint64_t{own_pins} << 32), std::memory_order_relaxed);
}

}  // namespace tessera::interp

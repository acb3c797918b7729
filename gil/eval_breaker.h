// One word of requests to a running thread, read by its evaluator on back edges and calls. Not a queue: a bit says that
// something is to be done, what it is stands elsewhere.
//
// Model:      a set of bits. Anybody sets one; the thread it belongs to handles the request and clears the bit.
// Threads:    Set, Clear and Load from any thread. What was written before Set(bit) is visible after Take(bit) or
//             Clear(bit) has returned that bit.
// Ownership:  usually a member of the thread state; must outlive the GilThread that is linked to it.
// Cost:       Load is one plain read of a word that nobody writes while nothing is asked for. Hot.
// Example:    if (breaker.Load() != 0) HandleRequests(breaker);
//             if (breaker.Take(gil::kPendingCalls)) RunPendingCalls();
// Design:     docs/gil-protocol.md

#ifndef TESSERA_GIL_EVAL_BREAKER_H_
#define TESSERA_GIL_EVAL_BREAKER_H_

#include <cstdint>

#include "gil/internal/sys.h"

namespace tessera::gil {

enum EvalBreakerBits : uint32_t {
  kYield = 1u << 0,           // Set by a Gil only: somebody waits. Handled by Gil::YieldIfRequested.
  kPendingCalls = 1u << 1,    // Functions queued for this interpreter, or for the main thread.
  kSignals = 1u << 2,         // A signal arrived whose handler is code of the language.
  kAsyncException = 1u << 3,  // An exception to raise here was left by another thread.
  kInterrupt = 1u << 4,       // The interpreter was interrupted from outside: an exception it can handle.
  kKill = 1u << 5,            // The interpreter was killed: nothing of it may run any more.
  kDeadline = 1u << 6,        // The time of the interpreter is over.
  kGc = 1u << 7,              // A cycle collection is due.
  kBudget = 1u << 8,          // The evaluator counts its checks: an instruction budget is set.
  kStackDump = 1u << 9,       // Somebody wants to see the frames of this thread.
  kTracing = 1u << 10,        // Trace or profile functions changed.
  kMemory = 1u << 11,         // Memory is scarce: give back what is only cached.
  kEnding = 1u << 12,         // The interpreter is ending: this thread is to leave.
  kFirstLanguageBit = 1u << 16,  // This and all higher ones are free for the language on top.
};

class EvalBreaker {
 public:
  constexpr EvalBreaker() = default;
  EvalBreaker(const EvalBreaker&) = delete;
  EvalBreaker& operator=(const EvalBreaker&) = delete;

  // All requests at once; 0 in the usual case. Promises no order: handle a bit only after Take or Clear.
  uint32_t Load() const { return bits_.load(std::memory_order_relaxed); }

  // Asks for `bits`. Async-signal-safe.
  void Set(uint32_t bits) { bits_.fetch_or(bits, std::memory_order_release); }

  // Withdraws `bits`; returns those of them that were set.
  uint32_t Clear(uint32_t bits) { return bits_.fetch_and(~bits, std::memory_order_acquire) & bits; }

  // Clears `bits` when one of them is set; returns whether one was. Cheaper than Clear when none is.
  [[nodiscard]] bool Take(uint32_t bits) { return (Load() & bits) != 0 && Clear(bits) != 0; }

  // Where the word is, for generated code and evaluators that keep its address in a register.
  const void* address() const { return &bits_; }

 private:
  sys::Atomic<uint32_t> bits_{0};
};

static_assert(sizeof(EvalBreaker) == 4);

}  // namespace tessera::gil

#endif  // TESSERA_GIL_EVAL_BREAKER_H_

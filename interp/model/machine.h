// What interp/ stands on, for gil/model's scheduler: its own production sources run on it, from AttachScope to EndInterpreter, as they are.
// Here are memory, thread records, the clock, the futex, a host and a language; and what must hold of every life of an interpreter.
//
// Model:      one interpreter, made before the threads begin, of which each thread has a view. What any of the threads allocates comes
//             from its own part of the world and is never used twice: so equal histories leave equal addresses, and a step on what
//             was given back is noticed.
// Threads:    fibers of the scheduler. Thread 0 is the one that has made the interpreter.

#ifndef TESSERA_INTERP_MODEL_MACHINE_H_
#define TESSERA_INTERP_MODEL_MACHINE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "gil/model/scheduler.h"
#include "interp/attach.h"
#include "interp/config.h"
#include "interp/handle.h"
#include "interp/lifecycle.h"
#include "interp/thread_record.h"

namespace tessera::interp::model {

inline constexpr int kMaxThreads = 3;

// How an interpreter is left alone by its threads: what a scenario says of itself.
struct Story {
  int threads = 2;
  OnEnd on_end = {OnEnd::Rule::kWait, absl::InfiniteDuration(), absl::InfiniteDuration()};
  int enders = 1;  // of which one wins
  // With three threads their exits, which hand the states that they keep back, come after all: else there are too many orders.
  bool exits_last = false;
};

class EndScenario : public gil::model::Scenario {
 public:
  explicit EndScenario(const Story& story) : story_(story) {}
  int threads() const override { return story_.threads; }
  std::span<char> Memory() override;
  void Start() override;
  void Resumed(int thread) override;
  void Suspended(int thread) override;
  void Run(int thread) final;
  void Check() override;
  void End() override;

  virtual void Body(int thread, const InterpreterView& view) = 0;

  // What threads do; all through the public interface.
  enum class Stay { kBriefly, kUntilKilled, kParked };
  static void Visit(const InterpreterView& view, Stay stay = Stay::kBriefly);
  // In as few steps as can be, for scenarios of three threads.
  static void PassThrough(const InterpreterView& view);
  // Is let in until it closes the guard, unless `may_be_killed`.
  static void VisitByGuard(const InterpreterView& view, bool may_be_killed = false);
  static void EndIt(const InterpreterView& view);
  static void Kill(const InterpreterView& view);
  // A look from outside, at the list of threads.
  // Kills from inside, and leaves when the end has gone on.
  static void KillFromInside(const InterpreterView& view);
  static void UntilDone(int thread);  // its Body
  static void LookAt(const InterpreterView& view);
  // Makes another that shares this one's GIL and heap, and ends it.
  static void CreateAnother(const InterpreterView& view);
  // One thread starts another: it enters, makes the ticket and leaves; the other comes with it.
  static void StartThread(const InterpreterView& view, bool daemon);
  static void ComeByTicket(Stay stay);

 private:
  const Story story_;
};

}  // namespace tessera::interp::model

#endif  // TESSERA_INTERP_MODEL_MACHINE_H_

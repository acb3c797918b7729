// Runs a few threads in every order of their steps, and reports the first order in which something goes wrong. Not a
// simulation of weak memory: steps are sequentially consistent (TSan looks after the rest).
//
// Model:      a run is a sequence of choices: which thread makes its next step, or that time passes to the next deadline,
//             or that a parked thread wakes for no reason. Runs are repeated with other choices, depth first. A state met
//             before is not followed again: a state is the memory of the objects, the stack and registers of each thread,
//             and the time.
// Threads:    one; the threads of the scenario are fibers.
// Errors:     a deadlock, a run without end, an access to memory given back, and what the scenario reports with Fail().
// Example:    struct TwoThreads : model::Scenario { ... };
//             EXPECT_EQ(model::Explore(scenario, {}).failure, "");

#ifndef TESSERA_GIL_MODEL_SCHEDULER_H_
#define TESSERA_GIL_MODEL_SCHEDULER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tessera::gil::model {

class Scenario {
 public:
  virtual ~Scenario() = default;
  virtual int threads() const = 0;
  virtual void Start() = 0;          // Makes all objects anew, in Memory(), which is zero. Old ones are just forgotten.
  virtual std::span<char> Memory() = 0;
  // The body of a thread. Owns nothing that needs a destructor: it may not come to an end. What it writes is in Memory().
  virtual void Run(int thread) = 0;
  // Around each of its turns: what is one object per thread of the system, and so the same for all of these, is exchanged here.
  virtual void Resumed(int thread) { (void)thread; }
  virtual void Suspended(int thread) { (void)thread; }
  virtual void Check() {}            // At every choice: what must always hold.
  virtual void End() {}              // After all threads have come to an end.
};

struct Limits {
  int time_passes = 3;     // How often time may pass to the next deadline though a thread could run.
  int wakes_for_nothing = 0;
  bool step_at_unlock = false;  // Only needed where a lock may be given back by then.
  // How often a thread may be stopped that could go on; -1: always. For scenarios with more orders than can be tried: what goes wrong at
  // all goes wrong with few.
  int preemptions = -1;
  uint64_t runs = 3'000'000;
};

struct Result {
  std::string failure;  // Empty: none in any order.
  uint64_t runs = 0;
  uint64_t states = 0;
  bool complete = false;  // All orders within the limits were tried.
};

// Whether this build can: the stacks of fibers are looked at, which sanitizers keep elsewhere.
bool CanExplore();

Result Explore(Scenario& scenario, const Limits& limits);

// For scenarios.
void Fail(const std::string& what);
void GiveBack(const void* memory, size_t size);  // Any later step on it fails.
// Lets others run until `condition` is true, which reads without steps.
void Until(bool (*condition)(const void*), const void* argument);
template <typename Condition>
void Until(const Condition& condition) {
  Until([](const void* argument) { return (*static_cast<const Condition*>(argument))(); }, &condition);
}

}  // namespace tessera::gil::model

#endif  // TESSERA_GIL_MODEL_SCHEDULER_H_

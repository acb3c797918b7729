#include "gil/model/scheduler.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <unordered_set>
#include <vector>

#include "gil/model/model_sys.h"
#include "gil/model/mutant.h"

// Saves the registers that a function keeps on the stack, and goes on where `to` was saved. (swapcontext does the same with two system calls.)
extern "C" void tessera_model_switch(void** from, void* to);
#if defined(__x86_64__)
asm(R"(
.text
.globl tessera_model_switch
.hidden tessera_model_switch
.type tessera_model_switch, @function
tessera_model_switch:
  push %rbp
  push %rbx
  push %r12
  push %r13
  push %r14
  push %r15
  mov %rsp, (%rdi)
  mov %rsi, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbx
  pop %rbp
  ret
.size tessera_model_switch, .-tessera_model_switch
)");
#else
extern "C" void tessera_model_switch(void**, void*) { abort(); }  // CanExplore says so.
#endif

namespace tessera::gil::model {

int mutant = 0;

namespace {

constexpr int kMaxSteps = 5000;
constexpr size_t kStackSize = 256 * 1024;
constexpr size_t kUsualDepth = 16 * 1024;
constexpr size_t kMostRanges = 4096;
constexpr int64_t kStartTime = 1'000'000'000;

uint64_t Mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
  return hash ^ (hash >> 29);
}

struct Fiber {
  enum State { kReady, kOnMutex, kUntil, kParked, kDone };
  State state = kReady;
  const int* mutex_owner = nullptr;
  bool (*condition)(const void*) = nullptr;
  const void* argument = nullptr;
  const void* parked_on = nullptr;
  int64_t deadline = 0;
  void* saved = nullptr;  // where its stack ends while it does not run: the registers are there
  std::unique_ptr<char[]> stack;
};

struct Range {
  const char* begin;
  size_t size;
};

struct Choice {
  int taken;
  int options;
};

class Scheduler {
 public:
  Scheduler(Scenario& scenario, const Limits& limits) : scenario_(scenario), limits_(limits), fibers_(scenario.threads()) {
    for (Fiber& fiber : fibers_) fiber.stack = std::make_unique<char[]>(kStackSize);
    // Fibers write there, and a scenario may have memory of its own for what they allocate.
    ignored_.reserve(kMostRanges);
    given_back_.reserve(kMostRanges);
  }

  Result Explore();

  // Called by fibers.
  void Step(const void* address);
  void Block(Fiber::State state);
  Fiber& running() { return fibers_[running_]; }
  bool in_fiber() const { return running_ >= 0; }
  bool steps_at_unlock() const { return limits_.step_at_unlock; }
  uint64_t MemoryHash();
  void WakeParkedOn(const void* word, bool all);

  int running_ = -1;
  int open_instructions_ = 0;
  int64_t now_ = kStartTime;
  std::string failure_;
  std::vector<Range> ignored_;
  std::vector<Range> given_back_;

 private:
  static void FiberMain();
  void Reset();
  static void ResetFiber(Fiber& fiber);
  void RunOnce();
  bool CanRun(const Fiber& fiber) const;
  int64_t NextDeadline() const;
  std::vector<int> Options() const;
  bool LastCouldGoOn() const { return last_ >= 0 && fibers_[last_].state == Fiber::kReady; }
  void Perform(int option);
  void Resume(int index);
  uint64_t StateHash();
  static uint64_t FiberHash(const Fiber& fiber, uint64_t hash);
  int Choose(int options);
  bool NextRun();
  std::string Trace() const;

  // Options beside "thread i goes on".
  static constexpr int kTimePasses = 100;
  static constexpr int kWakeForNothing = 200;  // Plus the thread.

  Scenario& scenario_;
  const Limits limits_;
  std::vector<Fiber> fibers_;
  void* main_ = nullptr;
  std::vector<Choice> choices_;
  size_t depth_ = 0;
  std::vector<int> trace_;
  std::vector<char> image_;
  int time_passes_ = 0;
  int wakes_ = 0;
  int preemptions_ = 0;
  int last_ = -1;  // who ran
  bool pruned_ = false;
  std::unordered_set<uint64_t> visited_;
};

// The one that runs. A pointer for the functions of sys, which have no other way to it; only tests link this.
Scheduler* current = nullptr;

void Scheduler::FiberMain() {
  current->scenario_.Run(current->running_);
  current->Block(Fiber::kDone);
}

void Scheduler::Reset() {
  ignored_.clear();
  given_back_.clear();
  open_instructions_ = 0;
  trace_.clear();
  now_ = kStartTime;
  depth_ = 0;
  time_passes_ = wakes_ = preemptions_ = 0;
  last_ = -1;
  pruned_ = false;
  for (Fiber& fiber : fibers_) ResetFiber(fiber);
}

void Scheduler::ResetFiber(Fiber& fiber) {
  fiber.state = Fiber::kReady;
  // Equal runs leave equal stacks. The first switch takes six registers, all 0, from the top, and returns to FiberMain, as if that
  // had been called.
  char* const top = fiber.stack.get() + kStackSize;
  memset(top - kUsualDepth, 0, kUsualDepth);
  void (*const start)() = &FiberMain;
  memcpy(top - 16, &start, sizeof(start));
  fiber.saved = top - 16 - 6 * sizeof(void*);
}

bool Scheduler::CanRun(const Fiber& fiber) const {
  switch (fiber.state) {
    case Fiber::kReady:
      return true;
    case Fiber::kOnMutex:
      return *fiber.mutex_owner < 0;
    case Fiber::kUntil:
      return fiber.condition(fiber.argument);
    default:
      return false;
  }
}

int64_t Scheduler::NextDeadline() const {
  int64_t next = sys::kNever;
  for (const Fiber& fiber : fibers_) {
    if (fiber.state == Fiber::kParked && fiber.deadline < next) next = fiber.deadline;
  }
  return next;
}

std::vector<int> Scheduler::Options() const {
  std::vector<int> options;
  const bool goes_on = limits_.preemptions >= 0 && preemptions_ >= limits_.preemptions && LastCouldGoOn();
  for (size_t i = 0; i < fibers_.size(); ++i) {
    if (CanRun(fibers_[i]) && (!goes_on || static_cast<int>(i) == last_)) options.push_back(static_cast<int>(i));
  }
  if (NextDeadline() != sys::kNever && (options.empty() || time_passes_ < limits_.time_passes)) {
    options.push_back(kTimePasses);
  }
  for (size_t i = 0; i < fibers_.size() && wakes_ < limits_.wakes_for_nothing; ++i) {
    if (fibers_[i].state == Fiber::kParked) options.push_back(kWakeForNothing + static_cast<int>(i));
  }
  return options;
}

void Scheduler::Perform(int option) {
  trace_.push_back(option);
  if (option == kTimePasses) {
    ++time_passes_;
    now_ = NextDeadline();
    for (Fiber& fiber : fibers_) {
      if (fiber.state == Fiber::kParked && fiber.deadline <= now_) fiber.state = Fiber::kReady;
    }
  } else if (option >= kWakeForNothing) {
    ++wakes_;
    fibers_[option - kWakeForNothing].state = Fiber::kReady;
  } else {
    if (option != last_ && LastCouldGoOn()) ++preemptions_;
    last_ = option;
    Resume(option);
  }
}

void Scheduler::Resume(int index) {
  running_ = index;
  fibers_[index].state = Fiber::kReady;
  scenario_.Resumed(index);
  tessera_model_switch(&main_, fibers_[index].saved);
  scenario_.Suspended(index);
  running_ = -1;
}

// Lets the scheduler choose anew; comes back when the fiber is to go on.
void Scheduler::Block(Fiber::State state) {
  Fiber& fiber = running();
  fiber.state = state;
  tessera_model_switch(&fiber.saved, main_);
}

// A step of its own: between the write to the word and the wake-up others may run.
void Scheduler::WakeParkedOn(const void* word, bool all) {
  Block(Fiber::kReady);
  for (Fiber& fiber : fibers_) {
    if (fiber.state != Fiber::kParked || fiber.parked_on != word) continue;
    fiber.state = Fiber::kReady;
    if (!all) return;
  }
}

void Scheduler::Step(const void* address) {
  if (!in_fiber()) return;  // The scenario looks at its objects.
  Block(Fiber::kReady);
  for (const Range& range : given_back_) {
    const auto offset = static_cast<const char*>(address) - range.begin;
    if (offset >= 0 && static_cast<size_t>(offset) < range.size) Fail("an object is used after it was given back");
  }
}

uint64_t HashOf(const char* memory, size_t size, uint64_t hash) {
  for (size_t i = 0; i + 8 <= size; i += 8) {
    uint64_t word;
    memcpy(&word, memory + i, 8);
    hash = Mix(hash, word);
  }
  return hash;
}

uint64_t Scheduler::MemoryHash() {
  const std::span<char> memory = scenario_.Memory();
  image_.assign(memory.begin(), memory.end());
  for (const Range& range : ignored_) {
    const auto offset = static_cast<size_t>(range.begin - memory.data());  // far beyond the end for what lies elsewhere
    if (offset < memory.size()) memset(image_.data() + offset, 0, range.size);
  }
  return HashOf(image_.data(), image_.size(), 0);
}

// What a fiber that does not run will do depends on the memory and its stack, where its registers are, and nothing else. Left-overs in
// unused slots of a frame can make two states of one; never one of two.
uint64_t Scheduler::FiberHash(const Fiber& fiber, uint64_t hash) {
  hash = Mix(hash, fiber.state);
  if (fiber.state == Fiber::kDone) return hash;
  if (fiber.state == Fiber::kParked) hash = Mix(hash, static_cast<uint64_t>(fiber.deadline));
  const char* const top = fiber.stack.get() + kStackSize;
  const char* const saved = static_cast<const char*>(fiber.saved);
  hash = HashOf(saved, static_cast<size_t>(top - saved), Mix(hash, reinterpret_cast<uintptr_t>(saved)));
  return hash;
}

uint64_t Scheduler::StateHash() {
  uint64_t hash = Mix(static_cast<uint64_t>(now_), time_passes_ * 64 + wakes_);
  if (limits_.preemptions >= 0) hash = Mix(hash, static_cast<uint64_t>(preemptions_ * 16 + last_ + 1));
  for (const Fiber& fiber : fibers_) hash = FiberHash(fiber, hash);
  return Mix(hash, MemoryHash());
}

int Scheduler::Choose(int options) {
  if (depth_ == choices_.size()) {
    if (!visited_.insert(StateHash()).second) {
      pruned_ = true;
      return 0;
    }
    choices_.push_back({0, options});
  }
  return choices_[depth_++].taken;
}

void Scheduler::RunOnce() {
  Reset();
  memset(scenario_.Memory().data(), 0, scenario_.Memory().size());
  scenario_.Start();
  for (;;) {
    scenario_.Check();
    if (!failure_.empty()) return;
    const std::vector<int> options = Options();
    if (options.empty()) break;
    const int choice = options.size() == 1 ? 0 : Choose(static_cast<int>(options.size()));
    if (pruned_) return;
    Perform(options[choice]);
    if (trace_.size() > kMaxSteps) return Fail("a run does not come to an end");
  }
  for (const Fiber& fiber : fibers_) {
    if (fiber.state != Fiber::kDone) return Fail("deadlock");
  }
  scenario_.End();
}

// Goes on to the next sequence of choices; false when there is none.
bool Scheduler::NextRun() {
  while (!choices_.empty() && choices_.back().taken + 1 == choices_.back().options) choices_.pop_back();
  if (choices_.empty()) return false;
  ++choices_.back().taken;
  return true;
}

std::string Scheduler::Trace() const {
  std::string text = " (order:";
  for (int option : trace_) {
    text += option == kTimePasses ? " time" : option >= kWakeForNothing ? " wake" + std::to_string(option - kWakeForNothing)
                                                                         : " " + std::to_string(option);
  }
  return text + ")";
}

Result Scheduler::Explore() {
  Result result;
  current = this;
  do {
    RunOnce();
    ++result.runs;
    if (!failure_.empty()) break;
    result.complete = !NextRun();
  } while (!result.complete && result.runs < limits_.runs);
  current = nullptr;
  if (!failure_.empty()) result.failure = failure_ + Trace();
  result.states = visited_.size();
  return result;
}

}  // namespace

bool CanExplore() {
#if !defined(__x86_64__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
  return false;
#else
  return true;
#endif
#else
  return true;
#endif
}

Result Explore(Scenario& scenario, const Limits& limits) { return Scheduler(scenario, limits).Explore(); }

void Fail(const std::string& what) {
  if (current->failure_.empty()) current->failure_ = what;
}

void GiveBack(const void* memory, size_t size) {
  current->given_back_.push_back({static_cast<const char*>(memory), size});
}

void Until(bool (*condition)(const void*), const void* argument) {
  current->running().condition = condition;
  current->running().argument = argument;
  current->Block(Fiber::kUntil);
}

}  // namespace tessera::gil::model

namespace tessera::gil::sys {

using model::current;
using model::Fiber;

void Step(const void* address) { current->Step(address); }

void Ignore(const void* address, int size) {
  current->ignored_.push_back({static_cast<const char*>(address), static_cast<size_t>(size)});
}

void StepAtUnlock(const void* address) {
  if (current->steps_at_unlock()) Step(address);
}

void BlockOnMutex(const int* owner) {
  if (!current->in_fiber()) return model::Fail("the scenario looks at what a lock guards");
  current->running().mutex_owner = owner;
  current->Block(Fiber::kOnMutex);
}

void BeginInstruction(const void* address) {
  if (!current->in_fiber()) return;
  ++current->open_instructions_;
  Step(address);
}

void EndInstruction() {
  if (current->in_fiber()) --current->open_instructions_;
}

void FenceOthers() {
  if (!current->in_fiber()) return;
  model::Until([] { return current->open_instructions_ == 0; });
}

int RunningThread() { return current->running_; }

int64_t NowNanos() {
  return current->now_;
}

void Park(Atomic<uint32_t>& word, uint32_t expected, int64_t deadline_nanos) {
  if (word.load(std::memory_order_relaxed) != expected || current->now_ >= deadline_nanos) return;
  current->running().parked_on = &word;
  current->running().deadline = deadline_nanos;
  current->Block(Fiber::kParked);
}

void Unpark(Atomic<uint32_t>& word) { current->WakeParkedOn(&word, /*all=*/false); }

void UnparkAll(const void* word) { current->WakeParkedOn(word, /*all=*/true); }

}  // namespace tessera::gil::sys

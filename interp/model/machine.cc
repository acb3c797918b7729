#include "interp/model/machine.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "gil/internal/sys.h"
#include "interp/host.h"
#include "interp/internal/futex.h"
#include "interp/language.h"
#include "interp/wait.h"

namespace tessera::interp {

// --- Clock and futex ---

int64_t Deadline::NowNanos() { return gil::sys::NowNanos(); }

bool internal::FutexWait(Atomic<uint32_t>& word, uint32_t expected, Deadline deadline) {
  gil::sys::Park(word, expected, deadline.nanos());
  return !deadline.passed();
}

void internal::FutexWake(const void* word, int) { gil::sys::UnparkAll(word); }

namespace model {
namespace {

using gil::model::Fail;

// --- The world: all that a run writes, at addresses that are the same in each ---

constexpr size_t kPartSize = 3 * 1024;

struct Part {
  size_t used;
  alignas(16) char memory[kPartSize];
};

struct ExitFunction {
  void (*function)(void*);
  void* argument;
};

struct World {
  Part parts[kMaxThreads];
  ThreadRecord records[kMaxThreads];
  ExitFunction exits[kMaxThreads];
  ControlBlock* control;
  InterpreterView views[kMaxThreads];
  ThreadTicket* ticket;
  int64_t next_id;
  int blocks;    // allocated, and not given back
  int running;   // threads that run code of the interpreter
  int inside;    // threads between their AttachScope's beginning and end
  int done;      // bits of those whose Body is over
  int made, ended, winners, losers, phase_seen;
  bool no_ticket, last_code, dropped, control_is_gone, kill_asked;
};

alignas(16) char world_memory[sizeof(World)];
World& world() { return *reinterpret_cast<World*>(world_memory); }

// The thread whose part of the world allocations come from; none: the process's heap.
constexpr int kNobody = -1;
int running_thread = kNobody;

bool IsInWorld(const void* memory) {
  const auto offset = static_cast<size_t>(static_cast<const char*>(memory) - world_memory);
  return offset < sizeof(world_memory);
}

// Before each block its size: what is given back is known as a whole.
void* Allocate(size_t size) {
  if (running_thread == kNobody) return std::malloc(size);
  Part& part = world().parts[running_thread];
  const size_t whole = 16 + ((size + 15) & ~size_t{15});
  if (part.used + whole > kPartSize) return nullptr;
  char* const block = part.memory + part.used;
  part.used += whole;
  memcpy(block, &whole, sizeof(whole));
  ++world().blocks;
  return block + 16;
}

void GiveBack(void* memory) {
  if (!IsInWorld(memory)) return std::free(memory);
  if (running_thread == kNobody) return;  // of a run that is over
  --world().blocks;
  if (memory == world().control) world().control_is_gone = true;
  size_t whole;
  memcpy(&whole, static_cast<char*>(memory) - 16, sizeof(whole));
  gil::model::GiveBack(memory, whole - 16);
}

void ExitThread(int thread) {
  const ExitFunction exit = std::exchange(world().exits[thread], ExitFunction{});
  if (exit.function != nullptr) exit.function(exit.argument);
}

// --- The host and the language ---

// A process of whose interpreters those that share find the one that they share with.
class ModelHost : public Host {
 public:
  absl::StatusOr<int64_t> TakeInterpreterId() override { return world().next_id++; }
  absl::Status Audit(const AuditEvent&) override { return absl::OkStatus(); }
  absl::Status Listed(ControlBlock&) override { return absl::OkStatus(); }
  void Unlisted(ControlBlock&) override {}
  void Made(int64_t) override { ++world().made; }
  void Ended(int64_t, int64_t) override { ++world().ended; }
  ControlBlock* main() override { return main_; }
  void set_main(ControlBlock* main) { main_ = main; }

 private:
  ControlBlock* main_ = nullptr;
};

// Whoever runs code of the interpreter says so here.
class Running {
 public:
  explicit Running(ThreadState& thread) {
    if (&thread.interpreter().control() != world().control) return;
    counted_ = true;
    if (++world().running != 1) Fail("two threads run code of the interpreter");
    if (world().dropped) Fail("code of the interpreter runs after its end");
  }
  ~Running() {
    if (counted_) --world().running;
  }

 private:
  bool counted_ = false;
};

class ModelLanguage : public Language {
 public:
  absl::string_view name() const override { return "model"; }
  std::unique_ptr<Interpreter> NewInterpreter(InterpreterParts parts) override {
    return std::make_unique<Interpreter>(std::move(parts));
  }
  std::unique_ptr<ThreadState> NewThread(Interpreter& interpreter) override { return std::make_unique<ThreadState>(interpreter); }
  absl::Status InitInterpreter(ThreadState&) override { return absl::OkStatus(); }
  void AtExit(ThreadState& thread) override { RunLastCode(thread); }
  void ClearModules(ThreadState& thread) override { RunLastCode(thread); }
  void DropInterpreter(Interpreter& interpreter) override {
    if (&interpreter.control() != world().control) return;
    if (std::exchange(world().dropped, true)) Fail("the interpreter is dropped twice");
    if (world().running != 0) Fail("the interpreter is dropped while its code runs");
  }

 private:
  static void RunLastCode(ThreadState& thread) {
    Running running(thread);
    if (&thread.interpreter().control() == world().control) {
      world().last_code = true;
      const bool waits_for_all = thread.interpreter().config().on_end.kill_grace == absl::InfiniteDuration();
      if (waits_for_all && world().inside != 0) Fail("the last code runs while a thread is inside");
    }
    gil::sys::Step(&thread);
  }
};

ModelHost& TheHost() {
  static ModelHost host;
  return host;
}
ModelLanguage& TheLanguage() {
  static ModelLanguage language;
  return language;
}

// Its heap and collector are the interpreter's, of which this is not about.
ControlBlock& Root() {
  static ControlBlock* const root = [] {
    CreateOptions options{InterpreterConfig::Main(), Whence::kRuntimeInit};
    return CreateInterpreter(TheHost(), TheLanguage(), options)->control();  // whose count its thread state keeps
  }();
  return *root;
}

void RunCode(ThreadState& thread) {
  Running running(thread);
  if (world().last_code && !thread.killed()) Fail("code of the interpreter runs beside its end");
  gil::sys::Step(&thread);
}

class Inside {
 public:
  Inside() { ++world().inside; }
  ~Inside() { --world().inside; }
};

bool HasBegunToEnd(const InterpreterView& view) { return view.phase() >= Phase::kDraining || view.killed(); }

}  // namespace
}  // namespace model
}  // namespace tessera::interp

// --- Memory and thread exits of the process ---

void* operator new(size_t size) {
  void* const made = tessera::interp::model::Allocate(size);
  if (made == nullptr) abort();  // the world is too small
  return made;
}
void* operator new(size_t size, const std::nothrow_t&) noexcept { return tessera::interp::model::Allocate(size); }
void operator delete(void* memory) noexcept {
  if (memory != nullptr) tessera::interp::model::GiveBack(memory);
}
void operator delete(void* memory, size_t) noexcept { operator delete(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { operator delete(memory); }

// The C++ runtime's: of the threads of the model it is kept in the world; the one thread of the process does not end before it.
extern "C" int __cxa_thread_atexit(void (*function)(void*), void* argument, void*) noexcept {
  using namespace tessera::interp::model;  // NOLINT
  if (running_thread != kNobody) world().exits[running_thread] = {function, argument};
  return 0;
}

namespace tessera::interp::model {

std::span<char> EndScenario::Memory() { return world_memory; }

void EndScenario::Resumed(int thread) {
  ThreadRecord::Mine() = world().records[thread];
  running_thread = thread;
}

void EndScenario::Suspended(int thread) {
  running_thread = kNobody;
  world().records[thread] = ThreadRecord::Mine();
}

void EndScenario::Start() {
  ControlBlock& root = Root();
  TheHost().set_main(&root);
  world().made = 0;
  CreateOptions options;
  options.config.use_main_heap = options.config.permit_own_gil_with_main_heap = true;
  options.config.on_end = story_.on_end;
  Resumed(0);
  world().next_id = 7;
  InterpreterView view = std::move(*CreateInterpreter(TheHost(), TheLanguage(), options));
  world().control = view.control();
  TheHost().set_main(view.control());
  for (int i = 0; i < story_.threads; ++i) new (&world().views[i]) InterpreterView(view.Dup());
  view = InterpreterView();
  Suspended(0);
}

void EndScenario::Run(int thread) {
  {
    const InterpreterView view = std::move(world().views[thread]);
    Body(thread, view);
    world().done |= 1 << thread;
  }
  if (!story_.exits_last) ExitThread(thread);
}

void EndScenario::Check() {
  if (world().control_is_gone) return;
  const int phase = static_cast<int>(world().control->phase());
  if (phase < world().phase_seen) Fail("a phase came back");
  world().phase_seen = phase;
}

void EndScenario::End() {
  for (int i = 0; i < story_.threads && story_.exits_last; ++i) {
    Resumed(i);
    ExitThread(i);
    Suspended(i);
  }
  if (world().winners != 1 || world().losers != story_.enders - 1) Fail("not exactly one has ended it");
  if (!world().dropped || world().ended != world().made) Fail("all have left, and the interpreter is still there");
  if (world().blocks != 0) Fail("all have left, and something of it is still allocated");
}

// --- What threads do ---

namespace {

void Stay(ThreadState& thread, EndScenario::Stay stay) {
  Inside inside;
  RunCode(thread);
  if (stay == EndScenario::Stay::kUntilKilled) {
    AllowThreads released(thread);
    gil::model::Until([&] { return thread.killed(); });
  } else if (stay == EndScenario::Stay::kParked) {
    if (Parking::Park(thread, Deadline::Never()) == WaitResult::kWoken) Fail("a thread wakes that nobody wanted");
  }
  if (stay != EndScenario::Stay::kBriefly && !thread.killed()) Fail("a thread that was killed is not");
}

}  // namespace

void EndScenario::Visit(const InterpreterView& view, enum Stay stay) {
  const bool has_begun = HasBegunToEnd(view);
  AttachScope scope(view);
  if (!scope.ok()) return;
  if (has_begun) Fail("a view lets in though the end has begun");
  model::Stay(scope.thread(), stay);
}

void EndScenario::PassThrough(const InterpreterView& view) {
  AttachScope scope(view);
  if (!scope.ok()) return;
  Inside inside;
  Running running(scope.thread());
  gil::sys::Step(&running);
}

void EndScenario::VisitByGuard(const InterpreterView& view, bool may_be_killed) {
  const bool has_begun = HasBegunToEnd(view);
  absl::StatusOr<InterpreterGuard> guard = InterpreterGuard::FromView(view);
  if (!guard.ok()) return;
  if (has_begun) Fail("a guard is given though the end has begun");
  {
    AttachScope scope(*guard);
    if (scope.ok()) RunCode(scope.thread());
    else if (!may_be_killed) Fail("refused though a guard holds the end up");
  }
  if (world().last_code && !may_be_killed) Fail("the end has not waited for a guard");
}

void EndScenario::EndIt(const InterpreterView& view) {
  const absl::StatusCode result = EndInterpreter(view).code();
  if (result == absl::StatusCode::kOk || result == absl::StatusCode::kDeadlineExceeded) {
    ++world().winners;
    if (result == absl::StatusCode::kOk && !world().dropped) Fail("the end says that all is done, and it is not");
  } else {
    ++world().losers;
  }
}

void EndScenario::Kill(const InterpreterView& view) { (void)KillInterpreter(view); }

void EndScenario::KillFromInside(const InterpreterView& view) {
  AttachScope scope(view);
  if (!scope.ok()) return;
  scope.thread().interpreter().Kill();
  AllowThreads released(scope.thread());
  gil::model::Until([&] { return view.phase() >= Phase::kFinalizing; });
}

void EndScenario::UntilDone(int thread) {
  gil::model::Until([=] { return (world().done & 1 << thread) != 0; });
}

void EndScenario::LookAt(const InterpreterView& view) { (void)InterruptInterpreter(view); }

void EndScenario::CreateAnother(const InterpreterView&) {
  CreateOptions options;
  options.config = InterpreterConfig::Legacy();
  options.config.on_end = {OnEnd::Rule::kWait, absl::InfiniteDuration(), absl::InfiniteDuration()};
  absl::StatusOr<InterpreterView> made = CreateInterpreter(TheHost(), TheLanguage(), options);
  if (!made.ok()) return;
  if (!EndInterpreter(*made).ok()) Fail("a new interpreter does not end");
}

void EndScenario::StartThread(const InterpreterView& view, bool daemon) {
  AttachScope scope(view);
  absl::StatusOr<ThreadTicket> ticket =
      scope.ok() ? ThreadTicket::For(scope.thread(), daemon) : absl::StatusOr<ThreadTicket>(scope.status());
  if (ticket.ok()) world().ticket = new ThreadTicket(std::move(*ticket));
  else world().no_ticket = true;
}

void EndScenario::ComeByTicket(enum Stay stay) {
  gil::model::Until([] { return world().ticket != nullptr || world().no_ticket; });
  if (world().ticket == nullptr) return;
  ThreadTicket ticket = std::move(*world().ticket);
  delete world().ticket;
  AttachScope scope(std::move(ticket));
  if (!scope.ok()) return Fail("a ticket does not let in");
  model::Stay(scope.thread(), stay);
}

}  // namespace tessera::interp::model

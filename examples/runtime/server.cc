// A server's side of a runtime: jobs of strangers, an interpreter for each, limited in time, watched by an audit hook, the
// results sent through a queue. Nothing of Python in it: the language is one instruction.

#include <cstdio>
#include <memory>
#include <thread>
#include <utility>

#include "runtime/runtime.h"

namespace {

namespace interp = tessera::interp;
namespace runtime = tessera::runtime;

struct Counting final : interp::Language {
  absl::string_view name() const override { return "counting"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override {
    return std::make_unique<interp::Interpreter>(std::move(parts));
  }
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override {
    return std::make_unique<interp::ThreadState>(interpreter);
  }
  absl::Status InitInterpreter(interp::ThreadState&) override { return absl::OkStatus(); }
};

// Counts to `limit`; below zero, for ever. False: killed on the way.
bool Count(interp::ThreadState& thread, long limit) {
  for (long i = 0; i != limit; ++i) {
    if (thread.eval_breaker().Load() == 0) continue;
    if (thread.killed()) return false;
    interp::YieldGil(thread);
  }
  return true;
}

// Runs one job in an interpreter of its own and ends it. What it has to say goes into the queue.
absl::Status RunJob(runtime::Runtime& host, interp::Language& language, runtime::MessageQueue& results, long limit,
                    absl::Duration time = absl::Minutes(10)) {
  absl::StatusOr<interp::InterpreterView> view = host.CreateInterpreter(language, {.heap_limit_bytes = 1 << 20});
  if (!view.ok()) return view.status();
  absl::Status status = host.SetDeadline(*view, runtime::StopAction::kKill, interp::Deadline::After(time));
  if (!status.ok()) return status;
  {
    interp::AttachScope scope(*view);
    if (!scope.ok()) return scope.status();
    if (Count(scope.thread(), limit)) {
      runtime::MessageAccount* account = runtime::MessageAccount::Make(view->id(), 0);
      runtime::Message message = runtime::Message::Copy(*account, &limit, sizeof(limit));
      account->Unref();
      results.Put(scope.thread(), message, runtime::Unbound::kReplace, interp::Deadline::Never());
    } else {
      status = absl::DeadlineExceededError("out of time");
    }
  }
  const absl::Status ended = host.EndInterpreter(*view);
  return status.ok() ? ended : status;
}

// Sees every creation. After three it has seen enough.
absl::Status AtMostThree(const interp::AuditEvent& event, void* count) {
  if (event.name != "cpython.PyInterpreterState_New") return absl::OkStatus();
  return ++*static_cast<std::atomic<int>*>(count) > 3 ? absl::PermissionDeniedError("no more than three jobs") : absl::OkStatus();
}

}  // namespace

int main() {
  Counting language;
  std::atomic<int> jobs{0};
  auto host = runtime::Runtime::Create({});
  if (!host.ok()) return 1;
  absl::StatusOr<interp::InterpreterView> main = (*host)->CreateMain(language);
  if (!main.ok() || !(*host)->AtExit([] { std::puts("goodbye"); }).ok()) return 1;
  if (!(*host)->audit_hooks().Add(&AtMostThree, &jobs).ok()) return 1;

  runtime::MessageQueue results(0, runtime::Unbound::kReplace);
  absl::Status how[2];
  std::thread good([&] { how[0] = RunJob(**host, language, results, 1'000'000); });
  std::thread endless([&] { how[1] = RunJob(**host, language, results, -1, absl::Milliseconds(50)); });
  good.join();
  endless.join();
  std::printf("the good one: %s\nthe endless one: %s\n", how[0].ok() ? "done" : std::string(how[0].message()).c_str(),
              std::string(how[1].message()).c_str());
  {
    interp::AttachScope scope(*main);
    runtime::Received received;
    if (!scope.ok() || results.Get(scope.thread(), received, interp::Deadline::Never()) != runtime::QueueResult::kDone) return 1;
    std::printf("a result of %zu bytes\n", received.message.size());
  }
  if (!RunJob(**host, language, results, 1).ok()) return 1;
  std::printf("a fourth: %s\n", std::string(RunJob(**host, language, results, 1).message()).c_str());
  std::printf("%zu interpreter is left: main\n", (*host)->live_interpreters());
}

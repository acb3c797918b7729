#include "runtime/stack_dump.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "interp/internal/futex.h"
#include "runtime/fork_locks.h"
#include "runtime/runtime.h"

namespace tessera::runtime::process {
namespace {

// What the handler looks at: atomics only.
struct Request {
  std::atomic<uint64_t> thread{0};       // who is asked: a number of the kernel's, or 0
  std::atomic<int> descriptor{-1};
  std::atomic<uint32_t> answers{0};      // futex of the one who asks
  std::atomic<uint32_t> wanted{0};       // futex of the waiting thread: dumps asked for from outside
  std::atomic<bool> unanswered{false};   // a signal may still be on its way to a thread that blocks it
};

struct DumpState {
  Request request;
  std::atomic<bool> busy{false};
  std::atomic<bool> ends{false};
  std::atomic<bool> known_to_fork{false};

  sync::RankedMutex mutex{sync::rank::kFaultHandler};
  bool watched ABSL_GUARDED_BY(mutex) = false;
  StackDumpOptions options ABSL_GUARDED_BY(mutex);
  struct sigaction before ABSL_GUARDED_BY(mutex) = {};
  pthread_t thread ABSL_GUARDED_BY(mutex) = {};
  pid_t process ABSL_GUARDED_BY(mutex) = 0;  // where that thread is: not in the child of a fork
};

constinit DumpState dump_state;

void WriteText(int descriptor, const char* text, size_t size) {
  while (size > 0) {
    const ssize_t n = write(descriptor, text, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    text += n;
    size -= static_cast<size_t>(n);
  }
}

void Write(int descriptor, const std::string& text) { WriteText(descriptor, text.data(), text.size()); }

// Decimal digits, for the handler.
void WriteNumber(int descriptor, uint64_t n) {
  char digits[20];
  size_t at = sizeof(digits);
  do digits[--at] = static_cast<char>('0' + n % 10);
  while ((n /= 10) != 0);
  WriteText(descriptor, digits + at, sizeof(digits) - at);
}

// In the thread that was asked: the interpreters it is inside of, innermost first.
void AnswerHere(int descriptor) {
  const interp::ThreadRecord& record = interp::ThreadRecord::Mine();
  for (uint32_t i = record.kept_count; i > 0; --i) {
    const interp::KeptState& kept = record.kept[i - 1];
    if (kept.depth == 0) continue;
    const char begin[] = "  in interpreter ";
    WriteText(descriptor, begin, sizeof(begin) - 1);
    WriteNumber(descriptor, static_cast<uint64_t>(kept.control->id()));
    WriteText(descriptor, ":\n", 2);
    interp::Interpreter* interpreter = kept.control->interpreter();
    if (interpreter != nullptr) interpreter->language().WriteStack(*kept.state, descriptor);
  }
}

void OnDumpSignal(int) {
  const int saved_errno = errno;
  Request& request = dump_state.request;
  uint64_t self = static_cast<uint64_t>(syscall(SYS_gettid));
  if (request.thread.compare_exchange_strong(self, 0, std::memory_order_acq_rel)) {
    AnswerHere(request.descriptor.load(std::memory_order_relaxed));
    request.answers.fetch_add(1, std::memory_order_release);
    interp::internal::FutexWake(&request.answers, 1);
  } else {
    request.wanted.fetch_add(1, std::memory_order_release);
    interp::internal::FutexWake(&request.wanted, 1);
  }
  errno = saved_errno;
}

struct Asked {
  uint64_t thread;
  int64_t interpreter;
  bool waits;
};

// Who is inside of what, a snapshot. Interpreters without a thread inside are noted with thread 0.
std::vector<Asked> ThreadsInside() {
  std::vector<interp::InterpreterView> views;
  // Lists come one after the other: the lock of the list of runtimes is above theirs.
  ForEachRuntime([&](Runtime& runtime) {
    for (interp::InterpreterView& view : runtime.List()) views.push_back(std::move(view));
  });
  std::vector<Asked> asked;
  for (const interp::InterpreterView& view : views) {
    if (!view.control()->TryPinAnyPhase()) continue;
    const size_t before = asked.size();
    view.control()->interpreter()->ForEachThread([&](interp::ThreadState& thread) {
      const interp::ThreadPhase phase = thread.phase();
      if (phase == interp::ThreadPhase::kOutside || thread.native_id() == 0) return;
      asked.push_back({thread.native_id(), view.id(), phase != interp::ThreadPhase::kAttached});
    });
    view.control()->Unpin();
    if (asked.size() == before) asked.push_back({0, view.id(), false});
  }
  return asked;
}

// False: no answer in time, or no such thread any more.
bool Ask(const Asked& one, int descriptor, int number, absl::Duration patience) {
  Request& request = dump_state.request;
  request.descriptor.store(descriptor, std::memory_order_relaxed);
  const uint32_t answers = request.answers.load(std::memory_order_acquire);
  request.thread.store(one.thread, std::memory_order_release);
  if (syscall(SYS_tgkill, getpid(), static_cast<pid_t>(one.thread), number) == 0) {
    const interp::Deadline deadline = interp::Deadline::After(patience);
    while (request.answers.load(std::memory_order_acquire) == answers) {
      if (!interp::internal::FutexWait(request.answers, answers, deadline)) break;
    }
  }
  uint64_t asked = one.thread;
  if (request.thread.compare_exchange_strong(asked, 0, std::memory_order_acq_rel)) {
    request.unanswered.store(true, std::memory_order_relaxed);
    return false;
  }
  // It has begun to write: its answer comes.
  while (request.answers.load(std::memory_order_acquire) == answers) {
    interp::internal::FutexWait(request.answers, answers, interp::Deadline::Never());
  }
  return true;
}

absl::Status DumpAll(int descriptor, int number, absl::Duration patience) {
  if (dump_state.busy.exchange(true, std::memory_order_acquire)) {
    return absl::FailedPreconditionError("another dump of stacks is under way");
  }
  std::vector<uint64_t> done;
  for (const Asked& one : ThreadsInside()) {
    if (one.thread == 0) {
      Write(descriptor, absl::StrCat("Interpreter ", one.interpreter, ": no thread inside\n"));
      continue;
    }
    if (std::find(done.begin(), done.end(), one.thread) != done.end()) continue;  // it writes all that it is inside of
    done.push_back(one.thread);
    Write(descriptor, absl::StrCat("Thread ", one.thread, one.waits ? " (waiting)" : "", ", most recent call first:\n"));
    if (!Ask(one, descriptor, number, patience)) Write(descriptor, "  does not answer\n");
  }
  dump_state.busy.store(false, std::memory_order_release);
  return absl::OkStatus();
}

void* Serve(void*) {
  Request& request = dump_state.request;
  uint32_t served = 0;
  while (!dump_state.ends.load(std::memory_order_acquire)) {
    const uint32_t wanted = request.wanted.load(std::memory_order_acquire);
    if (wanted == served) {
      interp::internal::FutexWait(request.wanted, wanted, interp::Deadline::Never());
      continue;
    }
    served = wanted;
    StackDumpOptions options;
    {
      sync::RankedLock lock(dump_state.mutex);
      options = dump_state.options;
    }
    (void)DumpAll(options.descriptor, options.signal, options.patience);
  }
  return nullptr;
}

bool StartServer(pthread_t* thread) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool started = pthread_create(thread, nullptr, &Serve, nullptr) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

}  // namespace

absl::Status WatchStackDump(const StackDumpOptions& options) {
  if (!dump_state.known_to_fork.exchange(true)) AddForkLock(dump_state.mutex);
  sync::RankedLock lock(dump_state.mutex);
  if (dump_state.watched) return absl::FailedPreconditionError("a signal for dumps of stacks is watched already");
  struct sigaction action = {};
  action.sa_handler = &OnDumpSignal;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  sigemptyset(&action.sa_mask);
  if (options.signal == SIGKILL || options.signal == SIGSTOP || sigaction(options.signal, &action, &dump_state.before) != 0) {
    return absl::InvalidArgumentError(absl::StrCat("signal ", options.signal, " cannot be handled"));
  }
  dump_state.options = options;
  dump_state.ends.store(false, std::memory_order_relaxed);
  dump_state.request.wanted.store(0, std::memory_order_relaxed);
  if (!StartServer(&dump_state.thread)) {
    sigaction(options.signal, &dump_state.before, nullptr);
    return absl::ResourceExhaustedError("the thread for dumps of stacks does not start");
  }
  dump_state.watched = true;
  dump_state.process = getpid();
  return absl::OkStatus();
}

void UnwatchStackDump() {
  pthread_t thread;
  bool is_here;
  {
    sync::RankedLock lock(dump_state.mutex);
    if (!dump_state.watched) return;
    is_here = dump_state.process == getpid();
    dump_state.watched = false;
    // What is still on its way to a thread must not end the process.
    if (dump_state.request.unanswered.load(std::memory_order_relaxed) && dump_state.before.sa_handler == SIG_DFL) dump_state.before.sa_handler = SIG_IGN;
    sigaction(dump_state.options.signal, &dump_state.before, nullptr);
    thread = dump_state.thread;
  }
  dump_state.ends.store(true, std::memory_order_release);
  dump_state.request.wanted.fetch_add(1, std::memory_order_release);
  interp::internal::FutexWake(&dump_state.request.wanted, 1);
  if (is_here) pthread_join(thread, nullptr);
}

absl::Status DumpStacks(int descriptor) {
  StackDumpOptions options;
  {
    sync::RankedLock lock(dump_state.mutex);
    if (!dump_state.watched) return absl::FailedPreconditionError("no signal for dumps of stacks is watched: WatchStackDump() chooses it");
    options = dump_state.options;
  }
  return DumpAll(descriptor, options.signal, options.patience);
}

}  // namespace tessera::runtime::process

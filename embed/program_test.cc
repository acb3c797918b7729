// What a host sees of the programs it embeds: their output, through functions of its own.
#include "embed/program.h"

#include <errno.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "interp/attach.h"
#include "objects/dict.h"
#include "objects/identifiers.h"
#include "objects/str.h"
#include "vm/compile_code.h"
#include "vm/eval.h"

namespace tessera::embed {
namespace {

// Collects what it is given.
class Log {
 public:
  vm::OutputSink sink() {
    return [this](std::string_view bytes) {
      std::lock_guard<std::mutex> lock(mutex_);
      text_.append(bytes);
      ++calls_;
      return 0;
    };
  }
  std::string text() {
    std::lock_guard<std::mutex> lock(mutex_);
    return text_;
  }
  int calls() {
    std::lock_guard<std::mutex> lock(mutex_);
    return calls_;
  }

 private:
  std::mutex mutex_;
  std::string text_;
  int calls_ = 0;
};

class SinkTest : public ::testing::Test {
 protected:
  vm::PythonOptions WithSinks() {
    vm::PythonOptions options;
    options.output_sink = output_.sink();
    options.error_sink = error_.sink();
    return options;
  }
  // Runs a text in a program of its own, whole; returns its exit code.
  static int Run(vm::PythonOptions options, std::string_view text) {
    auto program = Program::Create(std::move(options));
    EXPECT_TRUE(program.ok()) << program.status();
    const int code = (*program)->RunText(text, "<test>");
    return (*program)->Finish(code);
  }
  Log output_, error_;
};

TEST_F(SinkTest, BothStreamsArriveWhole) {
  EXPECT_EQ(Run(WithSinks(), "import sys\nprint('a', 'ä')\nprint('b', file=sys.stderr)\nprint('c')\nprint('x' * 100_000)"), 0);
  EXPECT_EQ(output_.text(), "a ä\nc\n" + std::string(100'000, 'x') + "\n");
  EXPECT_EQ(error_.text(), "b\n");
}

TEST_F(SinkTest, AnUncaughtExceptionGoesToTheErrorSink) {
  EXPECT_EQ(Run(WithSinks(), "1 / 0"), 1);
  EXPECT_EQ(error_.text(), "Traceback (most recent call last):\n  File \"<test>\", line 1, in <module>\nZeroDivisionError: division by zero\n");
  EXPECT_EQ(output_.text(), "");
}

// Also where the program has taken its streams away.
TEST_F(SinkTest, WhatHasNoStreamLeftGoesToTheErrorSink) {
  EXPECT_EQ(Run(WithSinks(), "import sys\ndel sys.stderr\nraise SystemExit('bye')"), 1);
  EXPECT_NE(error_.text().find("bye"), std::string::npos) << error_.text();
}

TEST_F(SinkTest, OutputIsKeptUntilItIsFlushedUnlessItIsUnbuffered) {
  EXPECT_EQ(Run(WithSinks(), "for n in range(100): print(n)"), 0);
  EXPECT_EQ(output_.calls(), 1);
  vm::PythonOptions options = WithSinks();
  options.unbuffered = true;
  EXPECT_EQ(Run(std::move(options), "for n in range(100): print(n, end='')"), 0);
  EXPECT_GE(output_.calls(), 101);
}

TEST_F(SinkTest, TheStreamIsNoDescriptor) {
  EXPECT_EQ(Run(WithSinks(), R"(
import sys
try: sys.stdout.fileno()
except OSError: print("none")
print(sys.stdout.isatty(), sys.stdout.writable(), sys.stdout.name)
sys.stdout.close()
try: print("late")
except ValueError as error: print(error, file=sys.stderr)
)"), 0);
  EXPECT_EQ(output_.text(), "none\nFalse True <stdout>\n");
  EXPECT_EQ(error_.text(), "I/O operation on closed file.\n");
}

TEST_F(SinkTest, AnErrorOfTheSinkIsAnOSError) {
  vm::PythonOptions options = WithSinks();
  int result = ENOSPC;
  options.output_sink = [&](std::string_view) { return result; };
  EXPECT_EQ(Run(options, R"(
import sys
try: print("lost", flush=True)
except OSError as error: print(type(error).__name__, error.errno, file=sys.stderr)
)"), 0);
  EXPECT_EQ(error_.text(), "OSError " + std::to_string(ENOSPC) + "\n");
  result = EPIPE;
  EXPECT_EQ(Run(options, "import sys\ntry: print('lost', flush=True)\nexcept BrokenPipeError: print('pipe', file=sys.stderr)"), 0);
  result = -1;  // no error number
  EXPECT_EQ(Run(options, "import sys\ntry: print('lost', flush=True)\nexcept OSError as error: print(error.errno, file=sys.stderr)"), 0);
  EXPECT_EQ(error_.text(), "OSError " + std::to_string(ENOSPC) + "\npipe\n" + std::to_string(EIO) + "\n");
  // Nobody catches what the end of the program cannot write: the exit code tells.
  EXPECT_EQ(Run(options, "print('lost')"), 120);
}

// It may wait for the program: no GIL and no lock is held meanwhile.
TEST_F(SinkTest, ASinkMayBlockAndEnterInterpreters) {
  vm::PythonOptions options = WithSinks();
  absl::Notification second;
  Program* running = nullptr;
  bool released = false, entered = false;
  options.output_sink = [&](std::string_view bytes) {
    if (bytes == "2") second.Notify();
    if (bytes != "1") return 0;
    released = second.WaitForNotificationWithTimeout(absl::Minutes(2));
    interp::AttachScope scope(running->main());
    entered = scope.ok();
    return 0;
  };
  options.unbuffered = true;
  auto program = Program::Create(std::move(options));
  ASSERT_TRUE(program.ok()) << program.status();
  running = program->get();
  EXPECT_EQ((*program)->RunText(R"(
import sys, _thread
done = _thread.allocate_lock()
done.acquire()
def first():
    sys.stdout.write("1")
    done.release()
_thread.start_new_thread(first, ())
sys.stdout.write("2")
done.acquire()
)", "<test>"), 0);
  EXPECT_EQ((*program)->Finish(0), 0);
  EXPECT_TRUE(released);
  EXPECT_TRUE(entered);
}

// Each interpreter its own sinks; an interpreter that a program makes writes where its maker writes, unless it is told otherwise.
TEST_F(SinkTest, InterpretersOfOneRuntimeWriteEachForItself) {
  constexpr int kTenants = 4;
  auto program = Program::Create(WithSinks());
  ASSERT_TRUE(program.ok()) << program.status();
  Log logs[kTenants];
  static constexpr char kText[] = R"py(
import _interpreters, sys
for n in range(50): print("tenant", n)
child = _interpreters.create()
_interpreters.exec(child, "print('child')")
_interpreters.destroy(child)
silent = _interpreters.create(_interpreters.new_config(stdout=None))
_interpreters.exec(silent, "import sys; assert sys.stdout is None; print('nothing')")
_interpreters.destroy(silent)
)py";
  std::vector<std::thread> threads;
  for (int n = 0; n < kTenants; ++n) {
    threads.emplace_back([&, n] {
      vm::PythonOptions options = WithSinks();
      options.output_sink = logs[n].sink();
      interp::InterpreterConfig config;
      config.language = std::make_shared<vm::PythonConfig>(std::move(options));
      auto view = (*program)->runtime().CreateInterpreter((*program)->main().control()->interpreter()->language(), config);
      ASSERT_TRUE(view.ok()) << view.status();
      {
        interp::AttachScope scope(*view);
        ASSERT_TRUE(scope.ok());
        auto& th = static_cast<vm::Thread&>(scope.thread());
        objects::Owned name(objects::NewStr(th, "<tenant>")), globals(objects::NewDict(th));
        ASSERT_TRUE(name && globals);
        auto* dict = globals.as<objects::Dict>();
        objects::Owned code(vm::CompileSource(th, kText, name, {}));
        ASSERT_TRUE(code);
        ASSERT_TRUE(objects::DictSet(th, dict, objects::ids::__builtins__(), th.interp.builtins_module));
        objects::Owned result(vm::RunCode(th, code.as<vm::CodeInstance>(), dict, dict));
        EXPECT_TRUE(result);
      }
      EXPECT_TRUE((*program)->runtime().EndInterpreter(*view).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::string expected;
  for (int n = 0; n < 50; ++n) expected += "tenant " + std::to_string(n) + "\n";
  for (Log& log : logs) {
    // The child's line came at its end, when the tenant's own may still have been kept.
    const std::string text = log.text();
    EXPECT_TRUE(text == "child\n" + expected || text == expected + "child\n") << text;
  }
  EXPECT_EQ(output_.text(), "");
  EXPECT_EQ((*program)->Finish(0), 0);
}

TEST_F(SinkTest, StreamsAreValidated) {
  vm::PythonOptions options = WithSinks();
  options.standard_output = 7;
  auto refused = Program::Create(options);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(refused.status().message(),
            "invalid Python options: standard_output=7, output_sink: only one of them takes the output; leave standard_output at 1");
  vm::PythonOptions negative;
  negative.standard_error = -2;
  EXPECT_EQ(Program::Create(negative).status().message(),
            "invalid Python options: standard_error=-2: must be a descriptor, or -1 for none");
  // A config says so before anything is made.
  interp::InterpreterConfig config;
  config.language = std::make_shared<vm::PythonConfig>(options);
  EXPECT_EQ(config.Validate({}).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace tessera::embed

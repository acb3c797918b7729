// Tracing, debug memory and statistics with Python on them.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "alloc/domains.h"
#include "alloc/tracer.h"
#include "embed/standard_modules.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "tests/robustness/programs.h"
#include "tests/robustness/world.h"
#include "vm/eval.h"
#include "vm/tracemalloc.h"

namespace tessera::robustness {
namespace {

using objects::Owned;
using objects::Value;

std::string Text(const alloc::Traceback* traceback) {
  if (traceback == nullptr) return "none";
  std::string text;
  for (const alloc::TraceFrame& frame : traceback->frames()) {
    text += (text.empty() ? "" : " ") + std::string(frame.file) + ":" + std::to_string(frame.line);
  }
  return text;
}

constexpr char kProgram[] = R"(import sys
def inner():
    return [1] * 1000
def outer():
    return inner()
sys.kept = [
    outer()
]
sys.kept.append(
    'x' * 5000)
)";

class TracingTest : public WorldTest {
 protected:
  static Value Kept(vm::Thread& th, const char* name) {
    Owned key(objects::Intern(th, name));
    return objects::FindDictItem(th, th.interp.sys_dict, key.as<objects::Str>());
  }
  static Value Item(vm::Thread& th, int64_t index) { return Kept(th, "kept").as<objects::List>()->items[index]; }
};

TEST_F(TracingTest, ATraceNamesFileAndLine) {
  interp::InterpreterView view = Make();
  Attached(view, [&](vm::Thread& th) {
    ASSERT_TRUE(vm::StartTracing(th, 10));
    ASSERT_EQ(RunSource(th, kProgram), "");
    EXPECT_EQ(Text(vm::GetObjectTraceback(th, Item(th, 0))), "<test>:3 <test>:5 <test>:7");
    EXPECT_EQ(Text(vm::GetObjectTraceback(th, Item(th, 1))), "<test>:10");
    EXPECT_EQ(vm::GetObjectTraceback(th, Value::Int(5)), nullptr);
    EXPECT_GE(vm::GetTracedMemory(th).now, 13000u);
    EXPECT_GE(vm::GetTracedMemory(th).peak, vm::GetTracedMemory(th).now);
    size_t of_line_3 = 0;
    th.heap.tracer()->ForEach([&](const alloc::Trace& trace) {
      if (trace.traceback->frames()[0].line == 3) of_line_3 += trace.size;
    });
    EXPECT_GE(of_line_3, 8000u);
    vm::StopTracing(th);
    EXPECT_FALSE(vm::IsTracing(th));
    EXPECT_EQ(vm::GetObjectTraceback(th, Item(th, 0)), nullptr);
  });
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
}

TEST_F(TracingTest, InterpretersAreTracedEachForItself) {
  interp::InterpreterView traced = Make(), other = Make();
  Attached(traced, [&](vm::Thread& th) { ASSERT_TRUE(vm::StartTracing(th, 1)); });
  Attached(other, [&](vm::Thread& th) {
    EXPECT_FALSE(vm::IsTracing(th));
    ASSERT_EQ(RunSource(th, kProgram), "");
    EXPECT_EQ(vm::GetObjectTraceback(th, Item(th, 0)), nullptr);
  });
  Attached(traced, [&](vm::Thread& th) {
    ASSERT_EQ(RunSource(th, kProgram), "");
    EXPECT_EQ(Text(vm::GetObjectTraceback(th, Item(th, 0))), "<test>:3");
  });
  // The end of one that is traced (CPython 3.14: gh-134604) needs no stop.
  EXPECT_TRUE(runtime_->EndInterpreter(traced).ok());
  EXPECT_TRUE(runtime_->EndInterpreter(other).ok());
}

TEST_F(TracingTest, EveryProgramRunsTracedAndIsThenBalanced) {
  interp::InterpreterView view = Make();
  Attached(view, [&](vm::Thread& th) {
    for (const Program& program : Programs()) ASSERT_EQ(RunSource(th, program.source), "") << program.name;
    ASSERT_TRUE(vm::StartTracing(th, 5));
    for (const Program& program : Programs()) EXPECT_EQ(RunSource(th, program.source), "") << program.name;
    size_t bytes = 0;
    th.heap.tracer()->ForEach([&](const alloc::Trace& trace) { bytes += trace.size; });
    EXPECT_EQ(bytes, vm::GetTracedMemory(th).now);
    vm::StopTracing(th);
  });
}

// A runtime whose memory is guarded: every block of every program is looked at when it comes back.
class DebugMemoryTest : public WorldTest {
 protected:
  DebugMemoryTest() {
    runtime::RuntimeConfig config;
    config.modules = standard_modules();
    config.debug_memory = true;
    guarded_ = std::move(*runtime::Runtime::Create(config));
    guarded_main_ = std::move(*guarded_->CreateMain(*python_));
  }
  ~DebugMemoryTest() override {
    guarded_main_ = {};
    guarded_->Finish();
  }
  interp::InterpreterView MakeGuarded() {
    auto view = guarded_->CreateInterpreter(*python_, interp::InterpreterConfig::Isolated());
    EXPECT_TRUE(view.ok()) << view.status();
    return view.ok() ? *std::move(view) : interp::InterpreterView();
  }
  std::unique_ptr<runtime::Runtime> guarded_;
  interp::InterpreterView guarded_main_;
};

TEST_F(DebugMemoryTest, EveryProgramRunsInIt) {
  interp::InterpreterView view = MakeGuarded();
  for (const Program& program : Programs()) EXPECT_EQ(Run(view, program.source), "") << program.name;
  Attached(view, [&](vm::Thread& th) {
    EXPECT_TRUE(th.heap.debug());
    th.interp.collector().Collect();
  });
  EXPECT_TRUE(guarded_->EndInterpreter(view).ok());
}

TEST_F(DebugMemoryTest, InterpretersRunSideBySide) {
  std::vector<std::thread> threads;
  for (size_t t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      interp::InterpreterView view = MakeGuarded();
      for (size_t n = 0; n < 4; ++n) EXPECT_EQ(Run(view, Programs()[(3 * t + n) % Programs().size()].source), "");
      EXPECT_TRUE(guarded_->EndInterpreter(view).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

size_t ResidentBytes() {
  size_t pages = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (fscanf(file, "%zu %zu", &pages, &resident) != 2) resident = 0;
  fclose(file);
  return resident * 4096;
}

// What a program took at its peak is the system's again when it has dropped it, and when its interpreter has ended.
TEST_F(WorldTest, MemoryOfAPeakGoesBackToTheSystem) {
#if TESSERA_ALLOC_ASAN
  GTEST_SKIP() << "ASan keeps released memory";
#endif
  constexpr size_t kPeak = 200 << 20;
  const size_t before = ResidentBytes();
  interp::InterpreterView view = Make();
  EXPECT_EQ(Run(view, "import sys\nsys.kept = [[n] * 100 for n in range(250000)]"), "");
  EXPECT_GE(ResidentBytes(), before + kPeak);
  EXPECT_EQ(Run(view, "import sys\ndel sys.kept"), "");
  EXPECT_LT(ResidentBytes(), before + kPeak / 2);
  EXPECT_TRUE(runtime_->EndInterpreter(view).ok());
  runtime_->TrimMemory();
  EXPECT_LT(ResidentBytes(), before + kPeak / 4);
}

}  // namespace
}  // namespace tessera::robustness

// A world for tests of Python under want of memory: a runtime with every native module, interpreters that run texts.
//
// Example: class HeapLimitTest : public robustness::WorldTest {};
//          TEST_F(HeapLimitTest, ...) { auto view = Make(8 << 20); EXPECT_EQ(Run(view, "1 / 0"), "ZeroDivisionError: division by zero"); }
#ifndef TESSERA_TESTS_ROBUSTNESS_WORLD_H_
#define TESSERA_TESTS_ROBUSTNESS_WORLD_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "interp/interp.h"
#include "runtime/runtime.h"
#include "vm/python.h"

namespace tessera::robustness {

// Runs `source` as a module of its own in the interpreter that `th` is attached to. "": it ended well; else the exception, "Type: text".
std::string RunSource(vm::Thread& th, std::string_view source);

// Python whose interpreters are made with a heap that `prepare` has seen before, and `after` after the first use.
class WatchedPython : public vm::Python {
 public:
  using vm::Python::Python;
  absl::Status InitInterpreter(interp::ThreadState& thread) override;
  std::function<void(alloc::Heap&)> prepare, after;
};

class WorldTest : public ::testing::Test {
 protected:
  WorldTest();
  ~WorldTest() override;

  interp::InterpreterView Make(uint64_t heap_limit = 0);
  std::string Run(const interp::InterpreterView& view, std::string_view source);
  // In debug builds: what interpreters that have ended since the last call did not give back, a line each.
  std::string Leaks();
  // `body` attached to the interpreter.
  static void Attached(const interp::InterpreterView& view, const std::function<void(vm::Thread&)>& body);

  std::mutex leaks_mutex_;
  std::string leaks_;
  bool keeps_leaks_ = true;  // false: nobody looks at them
  std::unique_ptr<WatchedPython> python_;  // outlives the runtime
  std::unique_ptr<runtime::Runtime> runtime_;
  interp::InterpreterView main_;
};

}  // namespace tessera::robustness

#endif  // TESSERA_TESTS_ROBUSTNESS_WORLD_H_

#include "runtime/runtime.h"

#include <memory>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "no_modules.h"
#include "tally_language.h"

namespace {

namespace interp = tessera::interp;
using tessera::runtime::Runtime;

class RuntimeTest : public testing::Test {
 protected:
  RuntimeTest() : runtime_(Runtime::Create({.modules = no_modules()}).value()) {
    main_ = runtime_->CreateMain(tally_).value();
  }

  Tally tally_;
  std::unique_ptr<Runtime> runtime_;
  interp::InterpreterView main_;
};

TEST_F(RuntimeTest, StateOfOneInterpreterIsNotSeenInAnother) {
  auto other = runtime_->CreateInterpreter(tally_, interp::InterpreterConfig::Isolated());
  ASSERT_TRUE(other.ok()) << other.status();
  {
    interp::AttachScope scope(main_);
    ASSERT_TRUE(scope.ok());
    Tally::Count(scope.thread(), 5);
  }
  interp::AttachScope scope(*other);
  ASSERT_TRUE(scope.ok());
  EXPECT_EQ(Tally::Total(scope.thread()), 0);
}

TEST_F(RuntimeTest, AnInterpreterThatEndedCanNotBeEntered) {
  auto other = runtime_->CreateInterpreter(tally_, interp::InterpreterConfig::Isolated());
  ASSERT_TRUE(other.ok()) << other.status();
  ASSERT_TRUE(runtime_->EndInterpreter(*other).ok());
  interp::AttachScope scope(*other);
  EXPECT_FALSE(scope.ok());
  EXPECT_EQ(scope.status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RuntimeTest, AnInvalidConfigIsAnErrorThatNamesTheField) {
  interp::InterpreterConfig config;
  config.use_main_heap = true;
  auto refused = runtime_->CreateInterpreter(tally_, config);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(refused.status().message().find("use_main_heap"), absl::string_view::npos) << refused.status();
}

}  // namespace

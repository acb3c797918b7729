#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "interp/interpreter_local.h"
#include "interp/pending_calls.h"
#include "interp/resource_list.h"
#include "interp/testing.h"

namespace tessera::interp {
namespace {

using testing::World;

class Noted final : public Resource {
 public:
  Noted(int id, std::vector<int>& log) : id_(id), log_(log) {}
  void Close() override { log_.push_back(id_); }

 private:
  int id_;
  std::vector<int>& log_;
};

TEST(ResourceListTest, ClosesNewestFirst) {
  std::vector<int> log;
  ResourceList list;
  Noted a(1, log), b(2, log), c(3, log);
  list.Add(a);
  list.Add(b);
  list.Add(c);
  b.Unlink();
  EXPECT_EQ(list.CloseAll(), 2u);
  EXPECT_EQ(log, (std::vector<int>{3, 1}));
  EXPECT_TRUE(list.empty());
  EXPECT_FALSE(a.linked());
}

TEST(ResourceListTest, ADestroyedResourceIsNotClosed) {
  std::vector<int> log;
  ResourceList list;
  { Noted gone(1, log); list.Add(gone); }
  EXPECT_EQ(list.CloseAll(), 0u);
}

TEST(ResourceListTest, TheEndOfAnInterpreterClosesWhatIsOpenEvenAfterAKill) {
  World world;
  std::vector<int> log;
  Noted open(1, log);
  InterpreterView view = std::move(*world.Create());
  {
    AttachScope scope(view);
    scope.thread().interpreter().resources().Add(open);
  }
  EXPECT_TRUE(KillInterpreter(view).ok());
  EXPECT_TRUE(EndInterpreter(view).ok());
  EXPECT_EQ(log, std::vector<int>{1});
}

struct FirstState {
  explicit FirstState(Interpreter& interpreter) : id(interpreter.id()) {}
  ~FirstState() { if (log != nullptr) log->push_back(1); }
  int64_t id;
  std::vector<int>* log = nullptr;
};
struct SecondState {
  explicit SecondState(Interpreter&) {}
  ~SecondState() { if (log != nullptr) log->push_back(2); }
  std::vector<int>* log = nullptr;
};
constinit InterpreterLocal<FirstState> first_state;
constinit InterpreterLocal<SecondState> second_state;

TEST(InterpreterLocalTest, EachInterpreterHasItsOwnDestroyedInReverseOrder) {
  World world;
  std::vector<int> log;
  InterpreterView a = std::move(*world.Create()), b = std::move(*world.Create());
  {
    AttachScope scope(a);
    Interpreter& interpreter = scope.thread().interpreter();
    EXPECT_EQ(first_state.Find(interpreter), nullptr);
    second_state.Get(interpreter)->log = &log;
    first_state.Get(interpreter)->log = &log;
    EXPECT_EQ(first_state.Get(interpreter)->id, a.id());
    EXPECT_EQ(first_state.Find(interpreter), first_state.Get(interpreter));
  }
  {
    AttachScope scope(b);
    EXPECT_EQ(first_state.Get(scope.thread().interpreter())->id, b.id());
  }
  EXPECT_TRUE(EndInterpreter(a).ok());
  EXPECT_EQ(log, (std::vector<int>{1, 2}));
  EXPECT_TRUE(EndInterpreter(b).ok());
}

class PendingCallsTest : public ::testing::Test {
 protected:
  PendingCallsTest() : view_(std::move(*world_.Create())) {}
  ~PendingCallsTest() override { (void)EndInterpreter(view_); }
  static bool Count(ThreadState&, void* data) { return ++*static_cast<int*>(data), true; }
  static bool Raise(ThreadState&, void* data) { return ++*static_cast<int*>(data), false; }

  World world_;
  InterpreterView view_;
};

TEST_F(PendingCallsTest, AreNotBoundedAndRunInPasses) {
  int count = 0;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(AddPendingCall(view_, &Count, &count).ok());
  AttachScope scope(view_);
  EXPECT_NE(scope.thread().eval_breaker().Load() & gil::kPendingCalls, 0u);
  EXPECT_TRUE(scope.thread().interpreter().RunPendingCalls(scope.thread()));
  EXPECT_EQ(count, PendingCalls::kMaxPerPass);
  while (scope.thread().eval_breaker().Load() & gil::kPendingCalls) {
    EXPECT_TRUE(scope.thread().interpreter().RunPendingCalls(scope.thread()));
  }
  EXPECT_EQ(count, 1000);
}

TEST_F(PendingCallsTest, ACallThatRaisesLeavesTheRestForTheNextCheck) {
  int count = 0;
  ASSERT_TRUE(AddPendingCall(view_, &Raise, &count).ok());
  ASSERT_TRUE(AddPendingCall(view_, &Count, &count).ok());
  AttachScope scope(view_);
  EXPECT_FALSE(scope.thread().interpreter().RunPendingCalls(scope.thread()));
  EXPECT_EQ(count, 1);
  EXPECT_NE(scope.thread().eval_breaker().Load() & gil::kPendingCalls, 0u);
  EXPECT_TRUE(scope.thread().interpreter().RunPendingCalls(scope.thread()));
  EXPECT_EQ(count, 2);
}

TEST_F(PendingCallsTest, AreSeenByAThreadThatComesLater) {
  int count = 0;
  ASSERT_TRUE(AddPendingCall(view_, &Count, &count).ok());
  std::thread([&] {
    AttachScope scope(view_);
    EXPECT_TRUE(scope.thread().eval_breaker().Load() & gil::kPendingCalls);
    EXPECT_TRUE(scope.thread().interpreter().RunPendingCalls(scope.thread()));
  }).join();
  EXPECT_EQ(count, 1);
}

TEST_F(PendingCallsTest, ForTheMainThreadRunOnlyThere) {
  int count = 0;
  AttachScope scope(view_);
  Interpreter& interpreter = scope.thread().interpreter();
  interpreter.set_main_thread(&scope.thread());
  ASSERT_TRUE(interpreter.AddPendingCall(&Count, &count, PendingTarget::kMainThread).ok());
  {
    AllowThreads released(scope.thread());
    std::thread([&] {
      AttachScope other(view_);
      EXPECT_TRUE(interpreter.RunPendingCalls(other.thread()));
      EXPECT_EQ(other.thread().eval_breaker().Load() & gil::kPendingCalls, 0u);
    }).join();
  }
  EXPECT_EQ(count, 0);
  EXPECT_TRUE(interpreter.RunPendingCalls(scope.thread()));
  EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace tessera::interp

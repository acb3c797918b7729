#include "runtime/message_queue.h"

#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "interp/testing.h"
#include "runtime/runtime.h"

namespace tessera::runtime {
namespace {

class MessageQueueTest : public ::testing::Test {
 protected:
  MessageQueueTest() : runtime_(*Runtime::Create({})) {
    main_ = *runtime_->CreateMain(language_);
    account_ = MessageAccount::Make(main_.id(), 0);
  }
  ~MessageQueueTest() override {
    account_->Unref();
    main_ = interp::InterpreterView();
    runtime_->Finish();
  }
  interp::InterpreterView NewInterpreter() { return *runtime_->CreateInterpreter(language_, interp::InterpreterConfig::Isolated()); }
  Message Text(const std::string& text) { return Message::Copy(*account_, text.data(), text.size()); }
  static std::string TextOf(const Message& message) { return {reinterpret_cast<const char*>(message.data()), message.size()}; }
  static interp::Deadline Soon() { return interp::Deadline::After(absl::Milliseconds(1)); }

  interp::testing::FakeLanguage language_;
  std::unique_ptr<Runtime> runtime_;
  interp::InterpreterView main_;
  MessageAccount* account_;
};

TEST_F(MessageQueueTest, WhatWasPutFirstIsTakenFirst) {
  interp::AttachScope scope(main_);
  MessageQueue queue(0, Unbound::kReplace);
  for (const char* text : {"a", "bc", ""}) {
    Message message = Text(text);
    EXPECT_EQ(queue.Put(scope.thread(), message, Unbound::kReplace, interp::Deadline::Never()), QueueResult::kDone);
    EXPECT_FALSE(message);
  }
  EXPECT_EQ(queue.size(), 3);
  for (const char* text : {"a", "bc", ""}) {
    Received received;
    ASSERT_EQ(queue.Get(scope.thread(), received, interp::Deadline::Never()), QueueResult::kDone);
    EXPECT_EQ(TextOf(received.message), text);
  }
}

TEST_F(MessageQueueTest, TimeoutsEndWaitsAndLoseNothing) {
  interp::AttachScope scope(main_);
  MessageQueue queue(1, Unbound::kReplace);
  Received received;
  EXPECT_EQ(queue.Get(scope.thread(), received, Soon()), QueueResult::kTimedOut);
  Message first = Text("first"), second = Text("second");
  EXPECT_EQ(queue.Put(scope.thread(), first, Unbound::kReplace, Soon()), QueueResult::kDone);
  EXPECT_EQ(queue.Put(scope.thread(), second, Unbound::kReplace, Soon()), QueueResult::kTimedOut);
  EXPECT_EQ(TextOf(second), "second");
}

// Producers and consumers wait in one queue of waiters: a wake-up that went to the wrong kind would leave everybody asleep.
TEST_F(MessageQueueTest, ManyThreadsOverASmallQueueAllArrive) {
  constexpr int kThreads = 4, kEach = 500;
  MessageQueue queue(2, Unbound::kReplace);
  std::vector<std::thread> threads;
  std::atomic<int> taken{0};
  for (int n = 0; n < kThreads; ++n) {
    interp::InterpreterView view = n % 2 == 0 ? main_.Dup() : NewInterpreter();
    threads.emplace_back([&, view = view.Dup()] {
      interp::AttachScope scope(view);
      for (int i = 0; i < kEach; ++i) {
        Message message = Text("x");
        EXPECT_EQ(queue.Put(scope.thread(), message, Unbound::kReplace, interp::Deadline::Never()), QueueResult::kDone);
      }
    });
    threads.emplace_back([&, view = std::move(view)] {
      interp::AttachScope scope(view);
      for (int i = 0; i < kEach; ++i) {
        Received received;
        EXPECT_EQ(queue.Get(scope.thread(), received, interp::Deadline::Never()), QueueResult::kDone);
        taken += received.message.size() == 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, kThreads * kEach);
  EXPECT_EQ(queue.size(), 0);
}

TEST_F(MessageQueueTest, ClosingWakesWhoWaits) {
  auto queue = std::make_shared<MessageQueue>(0, Unbound::kReplace);
  std::atomic<QueueResult> result{QueueResult::kDone};
  std::thread waiter([&] {
    interp::AttachScope scope(main_);
    Received received;
    result = queue->Get(scope.thread(), received, interp::Deadline::Never());
  });
  queue->Close();
  waiter.join();
  EXPECT_EQ(result, QueueResult::kClosed);
}

TEST_F(MessageQueueTest, WhatAnEndedInterpreterSentFollowsItsRule) {
  interp::InterpreterView sender = NewInterpreter();
  const int64_t id = runtime_->queues().Create(0, Unbound::kReplace);
  QueueRef queue = runtime_->queues().Find(id);
  MessageAccount* account = MessageAccount::Make(sender.id(), 0);
  {
    interp::AttachScope scope(sender);
    for (Unbound rule : {Unbound::kRemove, Unbound::kError, Unbound::kReplace}) {
      Message message = Message::Copy(*account, "gone", 4);
      ASSERT_EQ(queue->Put(scope.thread(), message, rule, Soon()), QueueResult::kDone);
    }
  }
  interp::AttachScope scope(main_);
  Message kept = Text("kept");
  ASSERT_EQ(queue->Put(scope.thread(), kept, Unbound::kRemove, Soon()), QueueResult::kDone);
  EXPECT_TRUE(runtime_->EndInterpreter(sender).ok());
  EXPECT_EQ(queue->size(), 3);
  for (Unbound rule : {Unbound::kError, Unbound::kReplace}) {
    Received received;
    ASSERT_EQ(queue->Get(scope.thread(), received, Soon()), QueueResult::kDone);
    EXPECT_FALSE(received.message);
    EXPECT_EQ(received.unbound, rule);
  }
  Received received;
  ASSERT_EQ(queue->Get(scope.thread(), received, Soon()), QueueResult::kDone);
  EXPECT_EQ(TextOf(received.message), "kept");
  EXPECT_EQ(account->bytes(), 0u);
  account->Unref();
}

TEST_F(MessageQueueTest, AnAccountWithALimitRefusesWhatGoesBeyond) {
  MessageAccount* small = MessageAccount::Make(7, 1000);
  Message first = Message::Copy(*small, std::string(600, 'x').data(), 600);
  EXPECT_TRUE(first);
  EXPECT_FALSE(Message::Copy(*small, std::string(600, 'x').data(), 600));
  first.Drop();
  EXPECT_EQ(small->bytes(), 0u);
  EXPECT_TRUE(Message::Copy(*small, std::string(600, 'x').data(), 600));
  small->Unref();
}

TEST_F(MessageQueueTest, TheLastReleaseClosesAndIdsAreNeverUsedAgain) {
  MessageQueues& queues = runtime_->queues();
  const int64_t first = queues.Create(0, Unbound::kReplace);
  EXPECT_TRUE(queues.Bind(first));
  EXPECT_TRUE(queues.Release(first));
  EXPECT_TRUE(queues.Find(first));
  EXPECT_TRUE(queues.Release(first));
  EXPECT_FALSE(queues.Find(first));
  EXPECT_FALSE(queues.Release(first));
  EXPECT_GT(queues.Create(0, Unbound::kReplace), first);
}

// A queue costs its maker something, so that a program cannot make them without end.
TEST_F(MessageQueueTest, QueuesAreChargedToWhoMakesThem) {
  MessageQueues& queues = runtime_->queues();
  MessageAccount* small = MessageAccount::Make(7, 2 * MessageQueues::kCost);
  const int64_t first = queues.Create(0, Unbound::kReplace, small), second = queues.Create(0, Unbound::kReplace, small);
  EXPECT_GT(first, 0);
  EXPECT_GT(second, first);
  EXPECT_EQ(queues.Create(0, Unbound::kReplace, small), 0);
  int64_t id = 0;
  EXPECT_TRUE(queues.Next(&id));
  EXPECT_EQ(id, first);
  EXPECT_TRUE(queues.Next(&id));
  EXPECT_EQ(id, second);
  EXPECT_FALSE(queues.Next(&id));
  EXPECT_TRUE(queues.Destroy(first));
  EXPECT_EQ(small->bytes(), MessageQueues::kCost);
  EXPECT_GT(queues.Create(0, Unbound::kReplace, small), second);
  for (id = 0; queues.Next(&id);) EXPECT_TRUE(queues.Destroy(id));
  EXPECT_EQ(small->bytes(), 0u);
  small->Unref();
}

}  // namespace
}  // namespace tessera::runtime

// A world for tests of objects: static types, one interpreter without an evaluator, one attached thread.
//
// Example: class ListTest : public objects::testing::ObjectsTest {};
//          TEST_F(ListTest, AppendGrows) { List* list = NewList(th); ... }
#ifndef TESSERA_OBJECTS_TESTING_H_
#define TESSERA_OBJECTS_TESTING_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "gtest/gtest.h"
#include "interp/interp.h"
#include "interp/testing.h"
#include "interp/thread_record.h"
#include "objects/class.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/hooks.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/thread.h"
#include "objects/weakref.h"

namespace tessera::objects::testing {

// Objects as the whole language: no evaluator, no modules but an empty builtins dict.
class ObjectsLanguage : public interp::Language {
 public:
  ObjectsLanguage() { InitStaticTypes(); }
  absl::string_view name() const override { return "objects"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override {
    return std::make_unique<Interpreter>(std::move(parts));
  }
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& interpreter) override {
    return std::make_unique<Thread>(static_cast<Interpreter&>(interpreter));
  }
  gc::Hooks CollectorHooks(interp::ControlBlock&) override {
    gc::Hooks hooks;
    hooks.forget_weak = [](void*, std::span<Object* const> unreachable) { ForgetWeakRefs(CurrentThread(), unreachable); };
    hooks.run_callbacks = [](void*) { RunWeakRefCallbacks(CurrentThread()); };
    hooks.request = [](void*) {};
    return hooks;
  }
  absl::Status InitInterpreter(interp::ThreadState& thread) override {
    Thread& th = static_cast<Thread&>(thread);
    if (!InitObjects(th)) return absl::ResourceExhaustedError("out of memory");
    th.interp.builtins = NewDict(th);
    return th.interp.builtins != nullptr ? absl::OkStatus() : absl::ResourceExhaustedError("out of memory");
  }
  void DropInterpreter(interp::Interpreter& interpreter) override {
    auto& interp = static_cast<Interpreter&>(interpreter);
    interp.builtins = nullptr;
    interp.interned = InternTable();
    DropObjects(interp);
  }
};

// One interpreter, and the calling thread attached to it.
class ObjectsTest : public ::testing::Test {
 private:
  interp::testing::FakeHost host_;
  ObjectsLanguage language_;
  interp::InterpreterView view_ = std::move(*interp::CreateInterpreter(host_, language_, {interp::InterpreterConfig::Isolated(), interp::Whence::kApi}));
  std::unique_ptr<interp::AttachScope> scope_ = std::make_unique<interp::AttachScope>(view_);

 protected:
  ObjectsTest() { th.stack_limit = interp::ThreadRecord::Mine().stack_bounds().low + (128 << 10); }
  ~ObjectsTest() override {
    EXPECT_FALSE(th.failed()) << "an exception is left pending";
    ClearException(th);
    XDecRef(std::exchange(th.repr_stack, Value()));
    scope_.reset();
    EXPECT_TRUE(interp::EndInterpreter(view_).ok());
  }

  Thread& th = static_cast<Thread&>(scope_->thread());
};

}  // namespace tessera::objects::testing

#endif  // TESSERA_OBJECTS_TESTING_H_

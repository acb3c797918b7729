#include "vm/perf.h"

#include "absl/strings/str_cat.h"
#include "objects/errors.h"
#include "objects/str.h"
#include "runtime/call_through.h"
#include "vm/python.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

namespace {

uint64_t RunThread(void* thread) { return Execute(*static_cast<Thread*>(thread)).bits(); }

// Longer names say no more in a report.
constexpr size_t kMaxText = 500;
absl::string_view Cut(std::string_view text) { return {text.data(), std::min(text.size(), kMaxText)}; }

struct Switch {
  Thread& th;
  bool on;

  void Apply(CodeInstance* code) const {
    if (on) {
      AttachTrampoline(th, code);
    } else {
      code->trampoline = nullptr;
      code->simple = TakesOnlyPositional(code);
    }
    for (uint32_t n = 0; n < code->body->children.count; ++n)
      if (code->children[n] != nullptr) Apply(code->children[n]);
  }
};

int VisitObject(Object* object, void* argument) {
  const Switch& change = *static_cast<const Switch*>(argument);
  Value v(object);
  if (IsExactly(v, types::kFunction)) change.Apply(v.as<Function>()->code);
  if (IsExactly(v, types::kGenerator)) change.Apply(v.as<Generator>()->code);
  return 0;
}

}  // namespace

void AttachTrampoline(Thread& th, CodeInstance* code) {
  if (code->trampoline != nullptr) return;
  // The texts of the body: UTF-8, as the compiler had them.
  const std::string_view name = code->body->text(code->body->qualname), file = code->body->text(code->body->filename);
  code->trampoline = InterpreterOf(th).runtime().perf_map().NewTrampoline(absl::StrCat("py::", Cut(name), ":", Cut(file)));
  if (code->trampoline != nullptr) code->simple = false;
}

void SetPerfSupport(Thread& th, bool on) {
  InterpreterOf(th).perf_support = on;
  Switch change{th, on};
  for (Activation* act = th.act; act != nullptr && act != &th.sentinel; act = act->previous) change.Apply(act->code);
  (void)th.interp.collector().ForEach(-1, &VisitObject, &change);
}

Value ExecuteThroughTrampoline(Thread& th) { return Value(runtime::CallThrough(th.act->code->trampoline, &th, &RunThread)); }

}  // namespace tessera::vm

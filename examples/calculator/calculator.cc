#include "examples/calculator/calculator.h"

#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "alloc/table.h"
#include "immortal/object.h"

namespace tessera::calculator {
namespace {
using immortal::Object;
using Value = immortal::Ref<Object>;

struct Number : Object { double value; };
struct Module : Object { modules::ModuleState state; };

void FreeNumber(Object* object) { alloc::Heap::Free(object); }
void FreeModule(Object* object) { static_cast<Module*>(object)->state.Free(), alloc::Heap::Free(object); }

// Immortal: shared by all interpreters, never written, so that counting 0 and 1 costs no memory access.
using Type = immortal::Static<immortal::TypeInfo>;
constexpr Type MakeType(const char* name, uint32_t size, void (*dealloc)(Object*)) {
  return {0, {{immortal::kImmortalCount, 0, nullptr}, name, size, 0, dealloc, nullptr, nullptr, nullptr}};
}
constexpr Type kNumber = MakeType("number", sizeof(Number), &FreeNumber);
constexpr Type kModule = MakeType("module", sizeof(Module), &FreeModule);
constexpr immortal::Static<Number> kSmall[] = {{0, {{immortal::kImmortalCount, 0, &kNumber.object}, 0}},
                                               {0, {{immortal::kImmortalCount, 0, &kNumber.object}, 1}}};

struct Interpreter final : interp::Interpreter {
  explicit Interpreter(interp::InterpreterParts parts) : interp::Interpreter(std::move(parts)), names(heap()) {}
  alloc::Table<uint64_t, Object*> names;  // by the first eight characters
};

struct Thread final : interp::ThreadState {
  using ThreadState::ThreadState;
  absl::Status error;  // this language's pending exception
};

struct Language final : interp::Language, modules::ModuleLanguage {
  absl::string_view name() const override { return "calculator"; }
  std::unique_ptr<interp::Interpreter> NewInterpreter(interp::InterpreterParts parts) override {
    return std::make_unique<Interpreter>(std::move(parts));
  }
  std::unique_ptr<interp::ThreadState> NewThread(interp::Interpreter& i) override { return std::make_unique<Thread>(i); }
  absl::Status InitInterpreter(interp::ThreadState&) override { return absl::OkStatus(); }
  void ClearModules(interp::ThreadState& thread) override {
    auto& names = static_cast<Interpreter&>(thread.interpreter()).names;
    names.ForEach([](uint64_t, Object* value) { immortal::XDecRef(immortal::BitsOf(value)); });
    names.Reset();
  }
  void DropInterpreter(interp::Interpreter& interpreter) override {
    static_cast<Interpreter&>(interpreter).names.Abandon();  // its memory goes with the heap
  }
  bool HasException(interp::ThreadState& thread) override { return !static_cast<Thread&>(thread).error.ok(); }
  void RaiseSystemError(interp::ThreadState& thread, absl::string_view message) override {
    static_cast<Thread&>(thread).error = absl::InternalError(message);
  }
  void RaiseNoMemory(interp::ThreadState& thread) override {
    static_cast<Thread&>(thread).error = absl::ResourceExhaustedError("out of memory");
  }
  uint64_t NewModule(interp::ThreadState& thread, const modules::ModuleDef&, uint64_t) override {
    void* memory = thread.interpreter().heap().Allocate(sizeof(Module));
    if (memory == nullptr) return RaiseNoMemory(thread), 0;
    Module* module = new (memory) Module;
    immortal::InitObject(module, &kModule.object);
    return immortal::BitsOf(module);
  }
  modules::ModuleState* StateOf(uint64_t m) override { return &static_cast<Module*>(immortal::AsObject(m))->state; }
};

// Evaluates while it parses. False: thread_.error says why.
class Evaluator {
 public:
  Evaluator(interp::ThreadState& thread, absl::string_view text)
      : thread_(static_cast<Thread&>(thread)),
        interpreter_(static_cast<Interpreter&>(thread.interpreter())),
        text_(text) {}
  bool Program() {
    while (Peek() != 0 && Peek() != '}' && Statement() && Need(';')) {}
    return thread_.error.ok();
  }
  std::string printed;

 private:
  bool Fail(absl::Status status) { return thread_.error = std::move(status), false; }
  bool Fail(absl::string_view what) { return Fail(absl::InvalidArgumentError(absl::StrCat(what, " at ", at_))); }
  char Peek() {
    while (at_ < text_.size() && absl::ascii_isspace(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Eat(char wanted) { return Peek() == wanted && (++at_, true); }
  bool Need(char wanted) { return Eat(wanted) || Fail(absl::StrCat("expected ", absl::string_view(&wanted, 1))); }
  absl::string_view Word() {
    const size_t start = (Peek(), at_);
    while (at_ < text_.size() && absl::ascii_isalnum(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }
  static uint64_t KeyOf(absl::string_view word) {
    uint64_t key = 0;
    std::memcpy(&key, word.data(), std::min(word.size(), sizeof(key)));
    return key;
  }
  bool Statement() {
    const absl::string_view word = Word();
    if (word == "use") return Use(Word());
    if (word == "while") return While();
    double value;
    if (word != "print") return Need('=') && Sum(&value) && Bind(word, NewNumber(value));
    return Sum(&value) && (absl::StrAppend(&printed, value, "\n"), true);
  }
  bool While() {
    for (const size_t start = at_;; at_ = start) {
      double condition;
      if (!Sum(&condition) || !Need('{')) return false;
      if (condition == 0) break;
      if (!Program() || !Need('}') || !Check()) return false;
    }
    for (int open = 1; open > 0; ++at_) {
      if (at_ == text_.size()) return Need('}');
      open += (text_[at_] == '{') - (text_[at_] == '}');
    }
    return true;
  }

  // What others ask of this thread: one load when there is nothing.
  bool Check() {
    gil::EvalBreaker& breaker = thread_.eval_breaker();
    if (breaker.Load() == 0) return true;
    interp::YieldGil(thread_);
    if (thread_.killed()) return Fail(absl::CancelledError("killed"));
    if (breaker.Take(gil::kInterrupt)) return Fail(absl::AbortedError("interrupted"));
    return (breaker.Load() & gil::kPendingCalls) == 0 || interpreter_.RunPendingCalls(thread_);
  }
  bool Use(absl::string_view name) {
    const auto& runtime = static_cast<runtime::Runtime&>(interpreter_.host());
    const modules::ModuleDef* def = runtime.modules().Find(name.data(), name.size());
    if (def == nullptr) return Fail(absl::StrCat("no module ", name));
    const auto& config = interpreter_.config();
    const absl::Status allowed = imports::CheckCompatibility(
        name, imports::KindOf(def->multiple_interpreters()),
        {interpreter_.is_main(), config.check_multi_interp_extensions, config.owns_gil()});
    if (!allowed.ok()) return Fail(allowed);
    auto& language = static_cast<Language&>(interpreter_.language());
    Value made = Value::Steal(immortal::AsObject(modules::CreateModule(thread_, language, *def, 0)));
    const bool ready = made && modules::ExecModule(thread_, language, *def, immortal::BitsOf(made.get()));
    return ready && Bind(name, std::move(made));
  }
  bool Bind(absl::string_view name, Value value) {
    if (!value) return false;
    Object** place = interpreter_.names.FindOrInsert(KeyOf(name));
    if (place == nullptr) return Fail(absl::ResourceExhaustedError("out of memory"));
    immortal::XDecRef(immortal::BitsOf(std::exchange(*place, value.release())));
    return true;
  }
  Value NewNumber(double value) {
    if (value == 0 || value == 1) return Value::Steal(const_cast<Number*>(&kSmall[value == 1].object));
    auto* number = static_cast<Number*>(interpreter_.heap().Allocate(sizeof(Number)));
    if (number == nullptr) return Fail(absl::ResourceExhaustedError("out of memory")), Value();
    immortal::InitObject(number, &kNumber.object);
    number->value = value;
    return Value::Steal(number);
  }

  bool Sum(double* value) { return Chain("+-<", &Evaluator::Product, value); }
  bool Product(double* value) { return Chain("*/", &Evaluator::Atom, value); }
  bool Chain(absl::string_view signs, bool (Evaluator::*operand)(double*), double* value) {
    if (!(this->*operand)(value)) return false;
    for (double right; absl::StrContains(signs, Peek());) {
      const char sign = text_[at_++];
      if (!(this->*operand)(&right)) return false;
      if (sign == '/' && right == 0) return Fail("division by zero");
      *value = sign == '+' ? *value + right : sign == '-' ? *value - right : sign == '*' ? *value * right
             : sign == '/' ? *value / right : *value < right;
    }
    return true;
  }
  bool Atom(double* value) {
    if (++depth_ > 200) return Fail("nested too deep");
    const bool done = Eat('-') ? Atom(value) && (*value = -*value, true)
                               : Eat('(') ? Sum(value) && Need(')') : Named(Word(), value);
    --depth_;
    return done;
  }
  bool Named(absl::string_view word, double* value) {
    if (absl::SimpleAtod(word, value)) return true;
    Object** found = interpreter_.names.Find(KeyOf(word));
    if (found == nullptr) return Fail(absl::StrCat("no name '", word, "'"));
    const bool is_module = (*found)->type == &kModule.object;
    if (is_module != Eat('.')) return Fail("not what it is used as");
    if (is_module) return Call(*static_cast<Module*>(*found), Word(), value);
    *value = static_cast<Number*>(*found)->value;
    return true;
  }
  bool Call(Module& module, absl::string_view name, double* value) {
    const auto* f = static_cast<const Function*>(module.state.def()->contents);
    while (f->name != nullptr && f->name != name) ++f;
    if (f->name == nullptr) return Fail("no such function");
    return Need('(') && Sum(value) && Need(')') && (*value = f->call(module.state, *value), true);
  }

  Thread& thread_;
  Interpreter& interpreter_;
  const absl::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
};
}  // namespace
std::unique_ptr<interp::Language> MakeLanguage() { return std::make_unique<Language>(); }

absl::StatusOr<std::string> Run(interp::ThreadState& thread, absl::string_view program) {
  Evaluator evaluator(thread, program);
  if (evaluator.Program()) return std::move(evaluator.printed);
  return std::exchange(static_cast<Thread&>(thread).error, absl::OkStatus());
}

}  // namespace tessera::calculator

#include "examples/calculator/evaluator.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace tessera::calculator {
namespace {

constexpr int kMaxDepth = 200;  // of expressions inside each other: they are on the C++ stack

}  // namespace

bool Evaluator::Fail(absl::string_view what) {
  return thread_.Fail(absl::InvalidArgumentError(absl::StrCat(what, " at ", at_)));
}

char Evaluator::Peek() {
  while (at_ < text_.size() && absl::ascii_isspace(text_[at_])) ++at_;
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool Evaluator::Need(char wanted) {
  return Eat(wanted) || Fail(absl::StrCat("expected ", absl::string_view(&wanted, 1)));
}

absl::string_view Evaluator::Word() {
  Peek();
  const size_t start = at_;
  while (at_ < text_.size() && absl::ascii_isalnum(text_[at_])) ++at_;
  return text_.substr(start, at_ - start);
}

bool Evaluator::Program() { return Block() && (Peek() == '\0' || Fail("one } too many")); }

bool Evaluator::Block() {
  while (Peek() != '\0' && Peek() != '}') {
    if (!Statement() || !Need(';')) return false;
  }
  return true;
}

bool Evaluator::Statement() {
  const absl::string_view word = Word();
  if (word == "use") return Use(Word());
  if (word == "while") return While();
  double value;
  if (word == "print") return Sum(&value) && (absl::StrAppend(&printed_, value, "\n"), true);
  return Need('=') && Sum(&value) && Bind(word, NewNumber(heap_, value));
}

// Parses the condition and the block anew in each round. The back edge is where others can reach this thread.
bool Evaluator::While() {
  for (const size_t start = at_;; at_ = start) {
    double condition;
    if (!Sum(&condition) || !Need('{')) return false;
    if (condition == 0) break;
    if (!Block() || !Need('}') || !thread_.Check()) return false;
  }
  for (int open = 1; open > 0; ++at_) {
    if (at_ == text_.size()) return Need('}');
    open += (text_[at_] == '{') - (text_[at_] == '}');
  }
  return true;
}

bool Evaluator::Use(absl::string_view name) {
  Value module = InterpreterOf(thread_).importer.Import(thread_, name);
  return module && Bind(name, std::move(module));
}

bool Evaluator::Bind(absl::string_view name, Value value) {
  return names_.Bind(name, std::move(value)) || thread_.FailForMemory();
}

bool Evaluator::Chain(absl::string_view signs, bool (Evaluator::*operand)(double*), double* value) {
  if (!(this->*operand)(value)) return false;
  for (double right; absl::StrContains(signs, Peek());) {
    const char sign = text_[at_++];
    if (!(this->*operand)(&right) || !Combine(sign, right, value)) return false;
  }
  return true;
}

bool Evaluator::Combine(char sign, double right, double* value) {
  switch (sign) {
    case '+': return *value += right, true;
    case '-': return *value -= right, true;
    case '*': return *value *= right, true;
    case '<': return *value = *value < right, true;
    default: return right == 0 ? Fail("division by zero") : (*value /= right, true);
  }
}

bool Evaluator::Atom(double* value) {
  if (++depth_ > kMaxDepth) return Fail("nested too deep");
  const bool done = Eat('-')   ? Atom(value) && (*value = -*value, true)
                    : Eat('(') ? Sum(value) && Need(')')
                               : Named(Word(), value);
  --depth_;
  return done;
}

bool Evaluator::Named(absl::string_view word, double* value) {
  if (!word.empty() && absl::ascii_isdigit(word[0])) return Digits(at_ - word.size(), value);
  Object* found = names_.Find(word);
  if (found == nullptr) return Fail(absl::StrCat("no name '", word, "'"));
  if (!Eat('.')) return NumberOf(found, value);
  Module* module = AsModule(found);
  return module == nullptr ? Fail("not a module") : Member(*module, Word(), value);
}

// A number whose digits before the point are behind us.
bool Evaluator::Digits(size_t start, double* value) {
  if (at_ < text_.size() && text_[at_] == '.') {
    ++at_;
    while (at_ < text_.size() && absl::ascii_isdigit(text_[at_])) ++at_;
  }
  return absl::SimpleAtod(text_.substr(start, at_ - start), value) || Fail("not a number");
}

// A name of a module of source text, or a call of a function of a native one.
bool Evaluator::Member(Module& module, absl::string_view name, double* value) {
  if (module.state.def() == nullptr) {
    Object* found = module.names.Find(name);
    return found == nullptr ? Fail(absl::StrCat("the module has no '", name, "'")) : NumberOf(found, value);
  }
  const auto* function = static_cast<const Function*>(module.state.def()->contents);
  while (function->name != nullptr && function->name != name) ++function;
  if (function->name == nullptr) return Fail("no such function");
  if (!Need('(') || !Sum(value) || !Need(')')) return false;
  *value = function->call(module.state, *value);
  return true;
}

bool Evaluator::NumberOf(Object* object, double* value) {
  const Number* number = AsNumber(object);
  if (number == nullptr) return Fail("not a number");
  *value = number->value;
  return true;
}

absl::StatusOr<std::string> Run(interp::ThreadState& thread, absl::string_view program) {
  Evaluator evaluator(thread, program, InterpreterOf(thread).names);
  if (evaluator.Program()) return std::move(evaluator.printed());
  return std::exchange(static_cast<Thread&>(thread).error, absl::OkStatus());
}

}  // namespace tessera::calculator

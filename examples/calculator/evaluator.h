// Runs programs of the calculator while it parses them. The grammar stands in calculator.h.

#ifndef TESSERA_EXAMPLES_CALCULATOR_EVALUATOR_H_
#define TESSERA_EXAMPLES_CALCULATOR_EVALUATOR_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "examples/calculator/language.h"

namespace tessera::calculator {

// Every function that returns bool: false with an exception pending in the thread.
class Evaluator {
 public:
  // Binds in `names`.
  Evaluator(interp::ThreadState& thread, absl::string_view text, Names& names)
      : thread_(static_cast<Thread&>(thread)), heap_(thread.interpreter().heap()), names_(names), text_(text) {}
  bool Program();
  std::string& printed() { return printed_; }

 private:
  bool Fail(absl::string_view what);

  // The text.
  char Peek();
  bool Eat(char wanted) { return Peek() == wanted && (++at_, true); }
  bool Need(char wanted);
  absl::string_view Word();

  bool Block();
  bool Statement();
  bool While();
  bool Use(absl::string_view name);
  bool Bind(absl::string_view name, Value value);

  bool Sum(double* value) { return Chain("+-<", &Evaluator::Product, value); }
  bool Product(double* value) { return Chain("*/", &Evaluator::Atom, value); }
  bool Chain(absl::string_view signs, bool (Evaluator::*operand)(double*), double* value);
  bool Combine(char sign, double right, double* value);
  bool Atom(double* value);
  bool Digits(size_t start, double* value);
  bool Named(absl::string_view word, double* value);
  bool Member(Module& module, absl::string_view name, double* value);
  bool NumberOf(Object* object, double* value);

  Thread& thread_;
  alloc::Heap& heap_;
  Names& names_;
  const absl::string_view text_;
  std::string printed_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace tessera::calculator

#endif  // TESSERA_EXAMPLES_CALCULATOR_EVALUATOR_H_

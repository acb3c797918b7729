// The parser proper: recursive descent over the tokens, precedence climbing for binary operators.
//
// Rules that its functions obey:
//  1. Each Parse function stands at the first token of its construct and leaves cur_ behind its last one.
//  2. nullptr or false means: this is no program, or memory or depth ran out (fatal_). Nobody reports why: Parse() in
//     parser.cc asks the diagnosis. A caller may go back to a saved token and try otherwise unless fatal_ is set.
//  3. Lists are collected on stack_ and copied to the arena when they are complete; a function that fails may leave
//     entries behind, which the one that goes back cuts off.
//  4. Targets are parsed as expressions, then turned into targets by the To... functions.
#ifndef TESSERA_COMPILER_PARSER_IMPL_H_
#define TESSERA_COMPILER_PARSER_IMPL_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/ast.h"
#include "compiler/fstring.h"
#include "compiler/parser.h"
#include "compiler/parser_literals.h"
#include "compiler/token.h"

namespace tessera::compiler {

// Pointers collected until their number is known.
class PointerStack {
 public:
  explicit PointerStack(alloc::Heap& heap) : heap_(heap) {}
  ~PointerStack() { alloc::Heap::Free(data_); }
  PointerStack(const PointerStack&) = delete;
  PointerStack& operator=(const PointerStack&) = delete;

  [[nodiscard]] bool Push(const void* pointer) {
    if (size_ == capacity_ && !Grow()) return false;
    data_[size_++] = const_cast<void*>(pointer);
    return true;
  }
  uint32_t size() const { return size_; }
  void Cut(uint32_t size) { size_ = size; }
  void* const* at(uint32_t i) const { return data_ + i; }

 private:
  bool Grow();

  alloc::Heap& heap_;
  void** data_ = nullptr;
  uint32_t size_ = 0;
  uint32_t capacity_ = 0;
};

class Parser {
 public:
  enum class Fatal : uint8_t { kNone, kNoMemory, kTooComplex };

  Parser(std::string_view text, const Token* tokens, const ParseInput& input, WarningList& warnings, alloc::Arena& arena);

  ast::Module* ParseModule();
  Fatal fatal() const { return fatal_; }
  // The token at which a kSingle parse ended.
  const Token* current() const { return cur_; }

 private:
  using Kind = TokenKind;
  using Expr = ast::ExprNode;
  using Stmt = ast::StmtNode;
  using Pattern = ast::PatternNode;

  // Counts nesting while it lives.
  class Depth {
   public:
    Depth(Parser& parser, int cost) : parser_(parser), cost_(cost) { parser_.depth_ += cost; }
    ~Depth() { parser_.depth_ -= cost_; }
    bool ok() {
      if (parser_.depth_ <= parser_.max_depth_) return true;
      parser_.fatal_ = Fatal::kTooComplex;
      return false;
    }

   private:
    Parser& parser_;
    int cost_;
  };

  struct State {
    const Token* cur;
    const Token* prev;
    uint32_t stack;
  };
  State Save() const { return {cur_, prev_, stack_.size()}; }
  // False if the failure is final.
  bool Restore(const State& state) {
    cur_ = state.cur;
    prev_ = state.prev;
    stack_.Cut(state.stack);
    return fatal_ == Fatal::kNone;
  }

  // --- tokens ---
  bool At(Kind kind) const { return cur_->kind == kind; }
  Kind Next() const { return cur_->kind == Kind::kEndMarker || cur_->kind == Kind::kError ? cur_->kind : cur_[1].kind; }
  void Advance() {
    if (cur_->kind < Kind::kNewline || cur_->kind > Kind::kDedent) prev_ = cur_;
    ++cur_;
  }
  bool Accept(Kind kind) {
    if (cur_->kind != kind) return false;
    Advance();
    return true;
  }
  std::string_view Text(const Token* token) const { return text_.substr(token->start, token->end - token->start); }
  bool AtWord(std::string_view word) const { return At(Kind::kName) && Text(cur_) == word; }
  bool StartsExpression() const;

  // --- nodes ---
  template <typename T>
  T* Fail(Fatal fatal) {
    fatal_ = fatal;
    return nullptr;
  }
  template <typename T>
  T* NewPart() {
    T* node = arena_.New<T>();
    return node != nullptr ? node : Fail<T>(Fatal::kNoMemory);
  }
  // A node from `first` to the last token read.
  template <typename T>
  T* New(const ast::Position& first) {
    T* node = NewPart<T>();
    if (node == nullptr) return nullptr;
    if constexpr (requires { T::kKind; }) node->kind = T::kKind;
    node->lineno = first.lineno;
    node->col_offset = first.col_offset;
    node->end_lineno = prev_->end_lineno;
    node->end_col_offset = prev_->end_col;
    return node;
  }
  template <typename T>
  T* New(const Token* first) {
    return New<T>(ast::Position{first->lineno, first->col, 0, 0});
  }
  bool Push(const void* pointer) { return pointer != nullptr && (stack_.Push(pointer) || Fail<void>(Fatal::kNoMemory) != nullptr); }
  // Everything above `mark` becomes a sequence.
  template <typename T>
  bool Take(uint32_t mark, ast::Seq<T*>* seq) {
    const uint32_t count = stack_.size() - mark;
    T** data = count == 0 ? nullptr : static_cast<T**>(arena_.Allocate(count * sizeof(T*), alignof(T*)));
    if (count != 0 && data == nullptr) return Fail<void>(Fatal::kNoMemory) != nullptr;
    for (uint32_t i = 0; i < count; ++i) data[i] = static_cast<T*>(*stack_.at(mark + i));
    stack_.Cut(mark);
    *seq = {data, static_cast<int32_t>(count)};
    return true;
  }
  bool Name(ast::Identifier* name);  // REQUIRES nothing: false unless a NAME is next
  bool Identifier(const Token* token, ast::Identifier* name);
  Expr* NameNode(ast::ExprContext context);
  bool Problem(const LiteralProblem& problem);

  // --- parser_statements.cc ---
  bool Statement();
  bool SimpleStatements();
  Stmt* SimpleStatement();
  Stmt* ExpressionStatement();
  Stmt* Annotation(const Token* first, Expr* target);
  Stmt* Assignment(const Token* first, Expr* target);
  Stmt* AugmentedAssignment(const Token* first, Expr* target, ast::Operator op);
  Expr* AssignedValue();
  Stmt* DeleteStatement();
  Stmt* AssertStatement();
  Stmt* RaiseStatement();
  Stmt* ReturnStatement();
  Stmt* ImportStatement();
  Stmt* FromStatement();
  bool ImportTargets(ast::Seq<ast::Alias*>* names);
  bool ImportNames(ast::Seq<ast::Alias*>* names, bool trailing_comma);
  bool DottedName(ast::Identifier* name);
  bool AsName(ast::Identifier* name);
  template <typename T>
  Stmt* ScopeStatement();
  Stmt* TypeAlias();
  template <typename T>
  Stmt* WordStatement();

  // --- parser_compound.cc ---
  Stmt* CompoundStatement();
  bool Block(ast::Seq<Stmt*>* body);
  bool OptionalElse(ast::Seq<Stmt*>* orelse);
  Stmt* IfStatement();
  Stmt* WhileStatement();
  template <typename T>
  Stmt* ForStatement(const Token* first);
  template <typename T>
  Stmt* WithStatement(const Token* first);
  bool WithItems(ast::Seq<ast::WithItem*>* items, bool parenthesised);
  ast::WithItem* WithItem();
  Stmt* TryStatement();
  template <typename T>
  Stmt* FinishTry(const Token* first, ast::Seq<Stmt*> body, ast::Seq<ast::ExceptHandler*> handlers);
  ast::ExceptHandler* ExceptHandler(bool star);
  Stmt* Decorated();
  Stmt* AsyncStatement();
  template <typename T>
  Stmt* FunctionDefinition(const Token* first, ast::Seq<Expr*> decorators);
  Stmt* ClassDefinition(ast::Seq<Expr*> decorators);
  bool TypeParams(ast::Seq<ast::TypeParamNode*>* params);
  ast::TypeParamNode* TypeParam();
  template <typename T>
  ast::TypeParamNode* StarTypeParam();

  // --- parser_arguments.cc ---
  struct ParameterLists;
  ast::Arguments* Parameters(Kind end);
  bool ParameterList(Kind end, ParameterLists* lists);
  bool PlainParameter(Kind end, ParameterLists* lists);
  bool StarParameter(Kind end, ParameterLists* lists);
  bool DoubleStarParameter(Kind end, ParameterLists* lists);
  bool Slash(ParameterLists* lists);
  ast::Arg* Parameter(bool annotated, bool star_annotation);
  bool CallArguments(ast::Seq<Expr*>* args, ast::Seq<ast::Keyword*>* keywords);
  bool CallArgument(int* stage);
  ast::Keyword* KeywordArgument();
  Expr* GeneratorArgument(const Token* open, Expr* element);
  Expr* Slices();
  Expr* Slice();

  // --- parser_expressions.cc ---
  Expr* StarExpressions();
  Expr* Expressions();
  Expr* StarExpression();
  Expr* StarNamedExpression();
  Expr* NamedExpression();
  Expr* Expression();
  Expr* Disjunction();
  Expr* Conjunction();
  Expr* Inversion();
  Expr* Comparison();
  bool CompareOperator(ast::CompareOperator* op);
  Expr* BitwiseOr() { return Binary(1); }
  Expr* Binary(int precedence);
  Expr* Factor();
  Expr* Power();
  Expr* AwaitPrimary();
  Expr* Primary();
  Expr* Call(const Token* first, Expr* callee);
  Expr* Lambda();
  Expr* Yield();
  Expr* TupleFrom(const Token* first, uint32_t mark);
  Expr* Starred(bool full_expression);

  // --- parser_atoms.cc ---
  Expr* Atom();
  Expr* SimpleConstant(ast::LiteralKind kind);
  Expr* Number();
  Expr* Parenthesised();
  Expr* ListDisplay();
  Expr* BraceDisplay();
  Expr* DictDisplay(const Token* open, Expr* first_key);
  Expr* SetDisplay(const Token* open, Expr* first);
  bool ForIfClauses(ast::Seq<ast::Comprehension*>* generators);
  ast::Comprehension* ForIfClause();
  template <typename T>
  Expr* Comprehension(const Token* open, Expr* element, Kind close);
  Expr* Strings();
  bool FString(StringAssembler* strings);
  const Token* FStringEnd() const;
  bool FStringField(StringAssembler* strings);
  bool FStringConversion(int* conversion);
  bool DebugText(uint32_t start, uint32_t end, std::string_view* out);
  Expr* FormatSpec();

  // --- parser_targets.cc ---
  bool ToStarTarget(Expr* expr);
  bool ToSingleTarget(Expr* expr);
  bool ToDeleteTarget(Expr* expr);
  Expr* StarTargets();
  Expr* StarTarget();

  // --- parser_patterns.cc ---
  Stmt* MatchStatement();
  bool MatchSubject(Expr** subject);
  ast::MatchCase* Case();
  Pattern* Patterns();
  Pattern* AsPattern();
  Pattern* OrPattern();
  Pattern* ClosedPattern();
  Pattern* MaybeStarPattern();
  Pattern* NamePattern();
  Pattern* LiteralPattern();
  Expr* LiteralNumber();
  Expr* SignedNumber(bool* imaginary);
  Pattern* GroupOrSequencePattern();
  Pattern* SequencePattern(const Token* first, Kind close, uint32_t mark);
  Pattern* MappingPattern();
  bool MappingItem(uint32_t keys_mark);
  Expr* MappingKey();
  Pattern* ClassPattern(const Token* first, Expr* cls);
  Expr* DottedNamePattern();
  bool CaptureName(ast::Identifier* name);
  template <typename T>
  Pattern* Singleton(ast::LiteralKind kind);

  std::string_view text_;
  const Token* cur_;
  const Token* prev_;
  const ParseInput& input_;
  LiteralReader literals_;
  alloc::Arena& arena_;
  PointerStack stack_;
  int depth_ = 0;
  int max_depth_;
  bool barry_;
  Fatal fatal_ = Fatal::kNone;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_PARSER_IMPL_H_

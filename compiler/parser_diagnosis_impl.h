// The recogniser behind Diagnose().
//
// Rules that its functions obey:
//  1. A rule stands at pos_ and either succeeds, leaving pos_ behind what it took, or fails (null, false); after a failure
//     pos_ is anywhere, and who tries something else sets it back.
//  2. Alternatives are tried in CPython's order: which one raises first decides the message.
//  3. Once something raised, every token and every rule fails, so that all callers unwind.
//  4. Invalid... functions describe mistakes. They run in the second pass only (`if (invalid_)`), and mostly end in a
//     raise; one that finds a mistake it does not want to report fails at once, without trying its other forms.
//  5. What CPython remembers regardless of the pass over mistakes is remembered so here (`Memory::kShared`): it decides
//     whether a rule runs, and raises, a second time. Everything else that is remembered is only for speed.
#ifndef TESSERA_COMPILER_PARSER_DIAGNOSIS_IMPL_H_
#define TESSERA_COMPILER_PARSER_DIAGNOSIS_IMPL_H_

#include <cstdint>
#include <string_view>

#include "alloc/arena.h"
#include "alloc/heap.h"
#include "compiler/ast.h"
#include "compiler/lexer.h"
#include "compiler/parser.h"
#include "compiler/parser_literals.h"
#include "compiler/syntax_error.h"
#include "compiler/token.h"

namespace tessera::compiler {

class Diagnosis {
 public:
  Diagnosis(std::string_view text, const TokenBuffer& tokens, const LexFailure& failure, const ParseInput& input, alloc::Arena& arena);
  ~Diagnosis() { alloc::Heap::Free(memo_); }
  Diagnosis(const Diagnosis&) = delete;
  Diagnosis& operator=(const Diagnosis&) = delete;

  SyntaxErrorInfo Run();

 private:
  using Kind = TokenKind;
  using ExprKind = ast::ExprKind;

  struct Node;
  struct Cell {
    Node* node;
    Cell* next;
  };
  // What a rule took: as much of it as messages ask for.
  struct Node : ast::Position {
    ExprKind kind = ExprKind::kName;
    ast::LiteralKind literal = ast::LiteralKind::kNone;
    bool flag = false;             // a comparison: its first operator is "in"; arguments: a "**" is among them
    const Token* token = nullptr;  // a name or a number
    Node* child = nullptr;         // of Starred its value, of a comparison its left side, of a "for" clause its last part
    Cell* items = nullptr;         // of a tuple or list its elements, of arguments the positional ones; the last first
    int count = 0;
  };

  enum class Rule : uint8_t {
    kSimpleStatement, kBlock, kImportStatement, kExpression, kStarExpression, kDisjunction, kConjunction, kInversion, kFactor,
    kAwaitPrimary, kPrimary, kArguments, kStarTarget, kTargetWithStarAtom, kDeleteTarget, kStrings, kClosedPattern,
    kStarPattern, kInvalidNamedExpression, kBitwiseOr, kBitwiseXor, kBitwiseAnd, kShift, kSum, kTerm, kTargetPrimary,
    kNamedExpression, kStarNamedExpression, kAtom, kComparison, kStarExpressions, kSlices, kGenerator, kTypeParam,
    kExpressionWithoutInvalid, kStarredExpression, kForIfClauses, kStatement, kOrPattern, kPattern, kStarTargets,
  };
  enum class Memory : uint8_t { kShared, kByPass };
  struct MemoEntry {
    MemoEntry* next;
    Node* node;
    uint32_t end;
    Rule rule;
    uint8_t pass;
  };

  class Level {
   public:
    explicit Level(Diagnosis& diagnosis) : diagnosis_(diagnosis) { ++diagnosis_.level_; }
    ~Level() { --diagnosis_.level_; }
    bool ok() { return !diagnosis_.raised_ && (diagnosis_.level_ <= diagnosis_.max_level_ || diagnosis_.TooComplex()); }

   private:
    Diagnosis& diagnosis_;
  };

  enum class Targets : uint8_t { kStar, kDelete, kFor };

  // --- parser_diagnosis.cc: passes, tokens, raising ---
  bool RunPass();
  SyntaxErrorInfo Verdict(uint32_t last);
  bool InsideFString(uint32_t at) const;
  SyntaxErrorInfo CheckRest(const SyntaxErrorInfo& error);
  void ForgetResults();
  bool TooComplex();
  bool OutOfMemory();

  const Token& Touch();
  bool Peek(Kind kind) { return !raised_ && Touch().kind == kind; }
  bool Take(Kind kind) {
    if (!Peek(kind)) return false;
    ++pos_;
    return true;
  }
  const Token* TakeToken(Kind kind) { return Take(kind) ? &tokens_[pos_ - 1] : nullptr; }
  bool TakeWord(std::string_view word);
  bool PeekWord(std::string_view word);
  bool PeekSoftKeyword();
  bool Forced(Kind kind);
  bool Back(uint32_t pos) {  // for chains: try from `pos` again
    pos_ = pos;
    return !raised_;
  }
  std::string_view Text(const Token& token) const { return text_.substr(token.start, token.end - token.start); }

  Node* Make(ExprKind kind, uint32_t start);
  Node* MakeConstant(ast::LiteralKind literal, uint32_t start);
  bool AddItem(Node* to, Node* item);
  static Node* LastItem(Node* list) { return list->items->node; }

  template <typename Body>
  Node* Remember(Rule rule, Memory memory, Body body) {
    Level level(*this);
    if (!level.ok()) return nullptr;
    const uint32_t start = pos_;
    const uint8_t pass = memory == Memory::kShared ? 0 : invalid_ ? 1 : 2;
    for (MemoEntry* entry = memo_[start]; entry != nullptr; entry = entry->next) {
      if (entry->rule != rule || entry->pass != pass) continue;
      pos_ = entry->end;
      return entry->node;
    }
    Node* node = body(start);
    if (raised_) return nullptr;
    Store(rule, pass, start, node);
    return node;
  }
  void Store(Rule rule, uint8_t pass, uint32_t start, Node* node);

  std::nullptr_t Raise(ErrorKind kind, const ast::Position& at, bool end_is_here, std::string_view message);
  std::nullptr_t RaiseAtToken(ErrorKind kind, const Token& token, std::string_view message);
  std::nullptr_t RaiseLast(std::string_view message) { return RaiseAtToken(ErrorKind::kSyntaxError, tokens_[fetched_], message); }
  std::nullptr_t RaiseIndentation(const Token& statement, const char* what);
  std::nullptr_t RaiseNext(std::string_view message);
  std::nullptr_t RaiseRange(const ast::Position& first, const ast::Position& last, std::string_view message);
  std::nullptr_t RaiseOn(const ast::Position& node, std::string_view message) { return RaiseRange(node, node, message); }
  std::nullptr_t RaiseFrom(const ast::Position& node, std::string_view message) { return Raise(ErrorKind::kSyntaxError, node, true, message); }
  std::nullptr_t RaiseInvalidTarget(Targets targets, Node* node);
  std::nullptr_t RaiseProblem(const LiteralProblem& problem, const Token& token);
  static ast::Position At(const Token& token) { return {token.lineno, token.col, token.end_lineno, token.end_col}; }
  [[gnu::format(printf, 2, 3)]] std::string_view Format(const char* format, ...);
  std::string_view ErrorText(int32_t lineno) const;
  uint32_t LineStart(int32_t lineno) const;
  const char* NameOf(const Node* node) const;
  bool IsLegacyName(const Node* node) const;
  static Node* InvalidTarget(Targets targets, Node* node);

  // --- parser_diagnosis_statements.cc ---
  bool Statements();
  Node* Statement();
  bool SimpleStatements();
  Node* SimpleStatement();
  bool OtherSimpleStatement(uint32_t start);
  bool Assignment();
  bool AnnotatedValue();
  bool AugmentedOperator();
  bool InvalidAssignment();
  Node* InvalidAnnotationTarget();
  Node* AssignedValue();
  bool NameList();
  bool DeleteStatement();
  bool ImportStatement();
  bool ImportFrom();
  bool ImportTargets();
  bool ImportAsNames();
  bool DottedName();
  bool DottedNames();
  bool DottedAsNames();
  bool TypeAlias();
  bool StatementNewline();

  // --- parser_diagnosis_compound.cc ---
  bool CompoundStatement();
  Node* Block();
  bool NoIndentAfter(const Token* statement, const char* what);
  bool ExpectedColon();
  bool Decorators();
  bool ClassDef();
  bool ClassHead();
  bool FunctionDef();
  bool FunctionHead(bool forced);
  bool TypeParams();
  Node* TypeParam();
  bool IfStatement();
  bool ElifStatement();
  bool InvalidIf(Kind keyword, const char* name);
  bool ElseBlock();
  bool WhileStatement();
  bool ForStatement();
  bool InvalidForTarget();
  bool WithStatement();
  bool WithItem();
  bool WithItems();
  bool InvalidWithHead(bool parenthesised);
  bool InvalidWith(bool indent);
  bool TryStatement();
  bool InvalidTry();
  bool AsName();
  bool ExceptBlock(bool star);
  bool InvalidExcept();
  bool InvalidExceptIndent(bool star);
  bool FinallyBlock();

  // --- parser_diagnosis_expressions.cc ---
  Node* Expressions();
  Node* Expression();
  Node* InvalidExpression();
  Node* InvalidLegacyExpression();
  Node* ExpressionWithoutInvalid();
  Node* Lambda();
  Node* Yield();
  Node* StarExpressions();
  Node* StarExpression();
  Node* StarNamedExpressions();
  Node* StarNamedExpression();
  Node* AssignmentExpression();
  Node* NamedExpression();
  Node* InvalidNamedExpression();
  Node* ExpressionNotNamed();
  Node* Disjunction();
  Node* Conjunction();
  Node* Inversion();
  Node* Comparison();
  bool CompareOperator(bool* is_in);
  Node* BinaryLevel(Rule rule, Node* (Diagnosis::*operand)(), bool (*is_operator)(Kind));
  Node* BitwiseOr();
  Node* BitwiseXor();
  Node* BitwiseAnd();
  Node* Shift();
  Node* Sum();
  Node* Term();
  Node* Factor();
  Node* Power();
  Node* AwaitPrimary();
  Node* Primary();
  Node* TargetPrimary();
  Node* PrimaryTail(Node* base, uint32_t start);
  bool PeekTargetTail();

  // --- parser_diagnosis_atoms.cc ---
  Node* Atom();
  Node* Name();
  Node* Number();
  Node* Strings();
  bool String();
  bool FString();
  bool ReplacementField();
  bool InvalidReplacementField();
  bool ConversionIsKnown(const Token& name);
  bool FormatSpecParts();
  Node* Tuple();
  Node* Group();
  Node* Generator();
  Node* List();
  Node* ListComprehension();
  Node* Dict();
  Node* Set();
  Node* DictComprehension();
  Node* SetComprehension();
  bool KeyValuePair();
  bool DoubleStarredPair();
  bool DoubleStarredPairs();
  bool InvalidDoubleStarredPairs();
  bool InvalidKeyValue();
  Node* InvalidComprehension();
  Node* ForIfClauses();
  Node* ForIfClause();
  Node* Slices();
  Node* Slice();

  // --- parser_diagnosis_targets.cc ---
  Node* StarTargets();
  Node* StarTarget();
  Node* TargetWithStarAtom();
  Node* StarAtom();
  Node* SingleTarget();
  Node* SubscriptOrAttributeTarget();
  bool DeleteTargets();
  Node* DeleteTarget();
  Node* DeleteAtom();

  // --- parser_diagnosis_arguments.cc ---
  Node* Arguments();
  Node* Args();
  bool ArgsWithKeywords();
  bool PositionalArgument(Node** node);
  bool Kwargs(Node* call);
  bool Kwarg(bool double_star, Node* call);
  bool KwargList(bool double_star, Node* call);
  Node* InvalidArguments();
  bool InvalidKwarg();
  Node* StarredExpression();
  struct ParamStyle;
  bool Params(const ParamStyle& style);
  bool Parameters(const ParamStyle& style);
  bool InvalidParameters(const ParamStyle& style);
  bool SlashNoDefault(const ParamStyle& style);
  bool SlashWithDefault(const ParamStyle& style);
  bool StarEtc(const ParamStyle& style);
  bool InvalidStarEtc(const ParamStyle& style);
  bool Kwds(const ParamStyle& style);
  bool InvalidKwds(const ParamStyle& style);
  bool Param(const ParamStyle& style, bool star_annotation, const Token** name);
  bool ParamEnd(const ParamStyle& style);
  bool ParamNoDefault(const ParamStyle& style, const Token** name);
  bool ParamWithDefault(const ParamStyle& style);
  bool ParamMaybeDefault(const ParamStyle& style);
  bool Default();
  bool SkipParams(const ParamStyle& style, bool (Diagnosis::*rule)(const ParamStyle&), int at_least);
  bool PlainParam(const ParamStyle& style) { return ParamNoDefault(style, nullptr); }
  bool FunctionParams();
  bool LambdaParams();

  // --- parser_diagnosis_patterns.cc ---
  bool MatchStatement();
  bool InvalidMatch();
  bool SubjectExpression();
  bool CaseBlock();
  bool Guard();
  bool Patterns();
  Node* Pattern();
  bool AsPattern();
  Node* OrPattern();
  Node* ClosedPattern();
  bool LiteralPattern();
  bool SignedNumber();
  bool ComplexNumber();
  bool CaptureTarget();
  bool Attr();
  bool NameOrAttr();
  bool SequencePattern();
  bool OpenSequencePattern();
  bool MaybeSequencePattern();
  Node* MaybeStarPattern();
  Node* StarPattern();
  bool MappingPattern();
  bool ItemsPattern();
  bool KeyValuePattern();
  bool ClassPattern();
  Node* PositionalPatterns();
  bool KeywordPatterns();

  std::string_view text_;
  const TokenBuffer& tokens_;
  const LexFailure& failure_;
  const ParseInput& input_;
  alloc::Arena& arena_;          // of the messages
  alloc::Arena scratch_;         // of nodes and memories, emptied after each top-level statement
  LiteralReader literals_;
  MemoEntry** memo_ = nullptr;   // per token
  uint32_t pos_ = 0;
  uint32_t fetched_ = 0;         // the farthest token looked at, in either pass
  uint32_t memo_low_ = 0;        // memories exist for tokens from here
  uint32_t memo_high_ = 0;       // up to here
  bool invalid_ = false;
  bool raised_ = false;
  int level_ = 0;
  int max_level_;
  SyntaxErrorInfo error_;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_PARSER_DIAGNOSIS_IMPL_H_

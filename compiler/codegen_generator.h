// The generator's state and its members, spread over codegen_*.cc by subject. Private to the code generator.
//
// Rules that the members keep:
//   1. Into(e, dst) leaves the value in dst: a plain local, or the temporary depth(), which is one higher afterwards.
//   2. Operand(e) is Into(e, depth()) but for a local that can be read where it stands.
//   3. A local is written by the last instruction of an expression only: what fails before leaves it as it was.
//   4. Between statements, depth() is that of the innermost block.
#ifndef TESSERA_COMPILER_CODEGEN_GENERATOR_H_
#define TESSERA_COMPILER_CODEGEN_GENERATOR_H_

#include <cstdint>

#include "bytecode/opcode.h"
#include "compiler/codegen.h"
#include "compiler/codegen_constants.h"
#include "compiler/codegen_context.h"
#include "compiler/codegen_emitter.h"
#include "compiler/symtable.h"

namespace tessera::compiler {

// Where a name lives.
struct Access {
  enum Kind : uint8_t { kFast, kDeref, kClassDeref, kGlobal, kName };
  Kind kind;
  Reg reg;  // kFast, kDeref, kClassDeref
  const Name* name;
  const Symbol* symbol;  // may be null
};

// A statement that break, continue and return have to leave in order.
struct Block {
  enum Kind : uint8_t { kWhile, kFor, kTry, kHandler, kFinally, kFinallyHandler, kWith };
  Kind kind;
  uint8_t handlers = 0;  // how many handlers it has active
  int32_t depth = 0;     // temporaries below it
  Label break_label = kNoLabel;
  Label continue_label = kNoLabel;
  const ast::Seq<ast::StmtNode*>* finalbody = nullptr;  // kFinally
  const Name* handler_name = nullptr;                   // kHandler
  ast::Position position;
};

// One code body under construction.
struct Unit {
  struct Hidden {
    const Name* name;
    int32_t local;
    bool cell;
    bool in_use;
  };

  Unit(Context& context, Scope* scope) : emitter(context, scope->name), frame(scope) {}
  Emitter emitter;
  Scope* frame;
  Unit* parent = nullptr;
  const Name* qualname = nullptr;
  List<Block> blocks;
  List<Hidden> hidden;
  Reg class_cell = 0;
  int32_t first_line = 1;
};

class Generator {
 public:
  Generator(Context& context, const SymbolTable& symbols, const CodegenOptions& options)
      : context_(context), symbols_(symbols), options_(options), folder_(context, options.optimize == 0) {}

  const bytecode::BodySource* Module(const ast::Module& module);

 private:
  using Expr = ast::ExprNode;
  using Stmt = ast::StmtNode;
  using Exprs = ast::Seq<ast::ExprNode*>;
  using Stmts = ast::Seq<ast::StmtNode*>;

  // --- codegen.cc: emission, names, units
  Emitter& emitter() { return unit_->emitter; }
  int32_t depth() { return unit_->emitter.depth(); }
  void Emit(const ast::Position& at, Opcode op, int32_t a = 0, int32_t b = 0, int32_t c = 0);
  // For the opcodes in two forms: takes the one that suits `dst`, and notes that a local is bound.
  void EmitTo(const ast::Position& at, Opcode op, Reg dst, int32_t b = 0, int32_t c = 0);
  // For opcodes whose Dst, `a`, may be either.
  void EmitAny(const ast::Position& at, Opcode op, Reg dst, int32_t b = 0, int32_t c = 0);
  void Jump(const ast::Position& at, Opcode op, Label label, int32_t a = 0, int32_t b = 0);
  Label NewLabel() { return emitter().NewLabel(); }
  void Bind(Label label) { emitter().Bind(label); }
  void NoteWritten(Reg dst);
  void LoadConstant(const ast::Position& at, ConstantRef constant, Reg dst);
  void LoadNone(const ast::Position& at, Reg dst);
  void LoadInt(const ast::Position& at, int32_t value, Reg dst);
  void Release(const ast::Position& at, Reg temporary) { Emit(at, Opcode::kRELEASE, temporary); }
  void NotImplemented(const ast::Position& at, const char* what);
  const Name* Mangle(std::string_view name) { return context_.Mangle(scope_->private_name, name); }
  int32_t NameIndex(const Name* name) { return static_cast<int32_t>(emitter().AddName(name)); }

  Access Find(const Name* name);
  Access AccessOf(ast::Name* node) { return Find(Mangle(node->id)); }
  void CheckBound(const ast::Position& at, const Access& access);
  void LoadName(const ast::Position& at, const Access& access, Reg dst);
  void StoreName(const ast::Position& at, const Access& access, Reg src);
  void DeleteName(const ast::Position& at, const Access& access);
  bool CheckName(const ast::Position& at, std::string_view name, ast::ExprContext context);

  void EnterUnit(Unit* unit);
  void DeclareLocals(Scope* scope);
  void Prologue();
  bytecode::BodySource* LeaveUnit(int32_t flags);

  // --- codegen_expression.cc
  void Into(Expr* e, Reg dst);
  void Push(Expr* e) { Into(e, depth()); }
  Reg Operand(Expr* e);
  // An operand that is still to be read after `later` (and `later2`) have been evaluated.
  Reg OperandBefore(Expr* e, Expr* later, Expr* later2 = nullptr);
  bool MayRebind(Expr* e);
  void Discard(Expr* e);
  ConstantRef Fold(Expr* e) { return folder_.Fold(e); }
  bool SmallInt(Expr* e, int32_t* value);
  void BinaryInto(ast::BinOp* e, Reg dst);
  void UnaryInto(ast::UnaryOp* e, Reg dst);
  void BoolInto(ast::BoolOp* e, Reg dst);
  void IfExpInto(ast::IfExp* e, Reg dst);
  void NamedInto(ast::NamedExpr* e, Reg dst);
  void AttributeInto(ast::Attribute* e, Reg dst);
  bool SuperAttributeInto(ast::Attribute* e, Reg dst);
  void SubscriptInto(ast::Subscript* e, Reg dst);
  void YieldInto(ast::Yield* e, Reg dst);
  void YieldFromInto(ast::YieldFrom* e, Reg dst);
  void CheckIndexWarning(ast::Subscript* e);

  // --- codegen_display.cc
  void ListInto(ast::List* e, Reg dst);
  void TupleInto(ast::Tuple* e, Reg dst);
  void SetInto(ast::Set* e, Reg dst);
  void DictInto(ast::Dict* e, Reg dst);
  void SequenceInto(const ast::Position& at, const Exprs& elements, int32_t skip, Opcode build, Reg dst);
  void JoinedInto(ast::JoinedStr* e, Reg dst);
  void FormattedInto(ast::FormattedValue* e, Reg dst);
  void SlicePart(const ast::Position& at, Expr* part);
  void SliceInto(ast::Slice* e, Reg dst);
  void MoveTop(const ast::Position& at, Reg dst);

  // --- codegen_condition.cc
  void JumpIf(Expr* e, bool when, Label target);
  void JumpIfCompare(ast::Compare* e, bool when, Label target);
  void JumpIfChain(ast::Compare* e, bool when, Label target);
  void CompareJump(const ast::Position& at, Expr* left, ast::CompareOperator op, Expr* right, bool when, Label target);
  void CompareInto(ast::Compare* e, Reg dst);
  void ChainInto(ast::Compare* e, Reg dst);
  void CompareOnce(const ast::Position& at, ast::CompareOperator op, Reg dst, Reg left, Reg right);
  Reg CompareRight(ast::CompareOperator op, Expr* right);
  void CheckIsWarning(ast::Compare* e);

  // --- codegen_call.cc
  void CallInto(ast::Call* e, Reg dst);
  void CheckCallWarning(ast::Call* e);
  bool IsMethodCall(ast::Call* e);
  static ast::Position AtAttribute(ast::Position at, const ast::Attribute* attribute);
  void EmitCall(const ast::Position& at, Opcode op, Reg window, int32_t count, Reg dst);
  void CheckKeywords(const ast::Seq<ast::Keyword*>& keywords);
  // The function (and, of a method, its object) stands at `window`; `method` says which; the first `extra` arguments stand behind.
  void Arguments(const ast::Position& at, Reg window, bool method, int32_t extra, const Exprs& args,
                 const ast::Seq<ast::Keyword*>& keywords, Reg dst);
  void ArgumentsEx(const ast::Position& at, Reg window, int32_t extra, const Exprs& args, const ast::Seq<ast::Keyword*>& keywords, Reg dst);
  void KeywordDict(const ast::Position& at, Reg callable, const ast::Seq<ast::Keyword*>& keywords);
  ConstantRef KeywordNames(const ast::Seq<ast::Keyword*>& keywords);

  // --- codegen_comprehension.cc
  enum class ComprehensionKind : uint8_t { kList, kSet, kDict, kGenerator };
  struct ComprehensionParts {
    ComprehensionKind kind;
    Expr* node;
    Expr* element;
    Expr* value;  // kDict
    const ast::Seq<ast::Comprehension*>* generators;
  };
  void ComprehensionInto(const ComprehensionParts& parts, Reg dst);
  void InlineComprehension(const ComprehensionParts& parts, Scope* scope, Reg dst);
  void ComprehensionFunction(const ComprehensionParts& parts, Scope* scope, Reg dst);
  void ComprehensionLoops(const ComprehensionParts& parts, int32_t index, Reg result);
  void ComprehensionElement(const ComprehensionParts& parts, Reg result);
  void BuildEmpty(const ast::Position& at, ComprehensionKind kind);
  void TakeHidden(Scope* scope);
  void ReturnHidden(const ast::Position& at, Scope* scope);
  void CheckAsync(const ComprehensionParts& parts);

  // --- codegen_assign.cc
  // Stores the value in `src` (a local, or the topmost temporary, which is consumed).
  void Store(Expr* target, Reg src);
  // The plain local that `target` is, or 0: none.
  Reg LocalTarget(Expr* target);
  void Assign(ast::Assign* s);
  bool AssignPairwise(Expr* target, Expr* value);
  void Unpack(const ast::Position& at, const Exprs& targets, Reg src);
  void AugAssign(ast::AugAssign* s);
  void AugName(ast::AugAssign* s, ast::Name* target);
  void AugAttribute(ast::AugAssign* s, ast::Attribute* target);
  void AugSubscript(ast::AugAssign* s, ast::Subscript* target);
  void AugSlice(ast::AugAssign* s, ast::Subscript* target, ast::Slice* slice);
  void InPlace(ast::AugAssign* s, Reg left, Reg dst);
  void AnnAssign(ast::AnnAssign* s);
  void Delete(Expr* target);
  void StoreSubscript(ast::Subscript* target, Reg src);

  // --- codegen_statement.cc
  void Body(const Stmts& body);
  void Statement(Stmt* s);
  void If(ast::If* s);
  void While(ast::While* s);
  void For(ast::For* s);
  void Return(ast::Return* s);
  int32_t LoopBlock();
  void Break(Stmt* s);
  void Continue(Stmt* s);
  void Assert(ast::Assert* s);
  void Raise(ast::Raise* s);
  void Import(ast::Import* s);
  void ImportFrom(ast::ImportFrom* s);
  void IterateOver(const ast::Position& at, Expr* iterable);

  // --- codegen_try.cc
  void Try(ast::Try* s);
  void TryExcept(ast::Try* s);
  void Handlers(ast::Try* s, Label end);
  void HandlerBody(ast::ExceptHandler* handler, int32_t base, Label end);
  void TryFinally(ast::Try* s);
  void With(ast::With* s, int32_t index);
  void CallExit(const ast::Position& at, int32_t base);
  void CleanupHandler(const ast::Position& at, Label label, int32_t base, const BoundSet& bound);
  bool PushBlock(const Block& block);
  void PopBlock() { unit_->blocks.Pop(); }
  // Emits what leaves the blocks from index `keep` on, whose handlers are off until Rewind puts all back for what follows in the text.
  struct Left {
    List<Block> blocks;
    List<uint32_t> handlers;
  };
  Left Unwind(const ast::Position& at, uint32_t keep);
  void Rewind(const Left& left);
  void LeaveBlock(const ast::Position& at, const Block& block);
  bool UnwindRunsCode(uint32_t keep);
  void UnbindHandlerName(const ast::Position& at, const Name* name);

  // --- codegen_function.cc
  void FunctionDef(ast::FunctionDef* s);
  void LambdaInto(ast::Lambda* e, Reg dst);
  void ClassDef(ast::ClassDef* s);
  void ClassBody(ast::ClassDef* s, Unit* unit);
  // MAKE_FUNCTION into the next temporary, with its closure.
  void MakeFunction(const ast::Position& at, const bytecode::BodySource* body, Scope* scope);
  void Defaults(const ast::Position& at, Reg function, ast::Arguments* args);
  void Annotations(const ast::Position& at, Reg function, ast::Arguments* args, Expr* returns);
  int32_t AnnotationPair(const ast::Position& at, ast::Arg* arg);
  void AnnotationValue(Expr* annotation);
  void CheckParameters(ast::Arguments* args);
  void SetQualname(Unit* unit);
  Reg CellOf(const Name* name);
  bool HasAnnotations(const Stmts& body);
  ConstantRef Docstring(const Stmts& body);
  template <class Emission>
  const bytecode::BodySource* FunctionBody(Scope* scope, ast::Arguments* args, int32_t first_line, ConstantRef docstring, Emission emit_body);

  Context& context_;
  const SymbolTable& symbols_;
  CodegenOptions options_;
  ConstantFolder folder_;
  Unit* unit_ = nullptr;
  Scope* scope_ = nullptr;  // the innermost, inlined ones too
  bool interactive_ = false;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_GENERATOR_H_

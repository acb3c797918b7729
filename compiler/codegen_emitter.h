// Writes the instructions of one code body: counts temporaries, resolves labels, keeps track of what is bound and reachable.
// It knows the opcode table, not the syntax tree.
//
// Model:     registers as in bytecode/opcodes.def, but that local k is Local(k) = ~k and free variable i is FreeVariable(i), until Assemble knows
//            how many there are. Instructions that cannot be reached are counted but not kept, so code behind a return costs nothing.
//            A label is made, jumped to any number of times, and bound once.
// Errors:    an instruction that breaks a rule of the stack (stack_effect.h) is recorded as kSystem: a bug of the generator.
// Design:    docs/compiler.md
#ifndef TESSERA_COMPILER_CODEGEN_EMITTER_H_
#define TESSERA_COMPILER_CODEGEN_EMITTER_H_

#include <cstdint>

#include "bytecode/image.h"
#include "bytecode/opcode.h"
#include "compiler/ast.h"
#include "compiler/codegen_constants.h"
#include "compiler/codegen_context.h"

namespace tessera::compiler {

using bytecode::Opcode;
using Reg = int32_t;

inline constexpr Reg kFreeBase = -(1 << 28);
constexpr Reg LocalReg(int32_t k) { return ~k; }
constexpr Reg FreeReg(int32_t i) { return kFreeBase - i; }
constexpr bool IsTemporary(Reg r) { return r >= 0; }
constexpr bool IsPlainLocal(Reg r) { return r < 0 && r > kFreeBase; }
constexpr int32_t LocalIndex(Reg r) { return ~r; }

// Which locals certainly hold a value.
struct BoundSet {
  uint64_t* words = nullptr;
  uint32_t count = 0;

  bool Has(uint32_t i) const { return i / 64 < count && (words[i / 64] >> (i % 64) & 1) != 0; }
};

using Label = uint32_t;
inline constexpr Label kNoLabel = 0;

class Emitter {
 public:
  Emitter(Context& context, const Name* name);

  // --- Instructions
  void SetPosition(const ast::Position& position) { position_ = position; }
  const ast::Position& position() const { return position_; }
  void Emit(Opcode op, int32_t a = 0, int32_t b = 0, int32_t c = 0);
  // For instructions with a Jmp or J32: `label` is the target.
  void EmitJump(Opcode op, Label label, int32_t a = 0, int32_t b = 0);
  Label NewLabel();
  void Bind(Label label);
  // Binds a label whose jumps come later, from places where everything that is bound now is bound still. `reachable`: whether the loop is.
  void BindLoopHead(Label label, int32_t depth, bool reachable);
  bool LabelUsed(Label label) const { return labels_[label].used; }

  // --- Temporaries
  int32_t depth() const { return depth_; }
  void set_depth(int32_t depth) { depth_ = depth; }
  bool reachable() const { return reachable_; }
  void set_unreachable() { reachable_ = false; }

  // --- What is bound
  bool IsBound(Reg local) const { return !reachable_ || bound_.Has(static_cast<uint32_t>(LocalIndex(local))); }
  void SetBound(Reg local);
  void SetUnbound(Reg local);
  BoundSet SaveBound() { return CopyOf(bound_); }

  // --- Handlers: what is emitted between Push and Pop is covered by the handler.
  void PushHandler(Label handler, int32_t depth);
  void PopHandler() { handlers_active_.Pop(); }
  // Takes the innermost handler off; Attach puts it back: for code that leaves its statement.
  uint32_t DetachHandler() {
    uint32_t handler = handlers_active_.back();
    handlers_active_.Pop();
    return handler;
  }
  void AttachHandler(uint32_t handler) { handlers_active_.Push(context_, handler); }
  // Binds the label of a handler: the exception is in temporary `depth`, and what was bound is `bound`.
  void BindHandler(Label handler, int32_t depth, const BoundSet& bound);

  // --- Tables
  uint32_t AddConstant(ConstantRef constant) { return reachable_ ? constants_.Add(context_, constant) : 0; }
  uint32_t AddName(const Name* name);
  uint32_t AddChild(const bytecode::BodySource* child);
  int32_t AddLocal(const Name* name, uint8_t kinds);
  void AddLocalKind(int32_t k, bytecode::LocalKind kind) { locals_[static_cast<uint32_t>(k)].kinds |= static_cast<uint8_t>(kind); }
  // A nameless local; give it back when it is dead.
  Reg TakeScratch();
  void ReturnScratch(Reg reg) { scratch_.Push(context_, reg); }

  // The finished body, but for what only the caller knows. Null on failure.
  bytecode::BodySource* Assemble(const List<const Name*>& free_names);

 private:
  struct Instr {
    Opcode op;
    uint16_t depth;
    int32_t a, b, c;
    Label target;
    int32_t handler;  // index into handlers_, or -1
    ast::Position position;
  };
  struct LabelState {
    int32_t at = -1;     // index of an instruction
    int32_t depth = -1;
    bool used = false;
    BoundSet bound;
  };
  struct Handler {
    Label label;
    int32_t depth;
  };

  void Append(Opcode op, int32_t a, int32_t b, int32_t c, Label target, uint32_t recorded_depth);
  void NoteJump(Label label, uint32_t depth);
  void Broken(const char* what, Opcode op);
  BoundSet CopyOf(const BoundSet& set);
  // In assembling: offsets of all instructions, longer jumps where they are needed.
  void Layout();
  uint32_t SizeOf(uint32_t i) const;
  uint32_t TargetOf(const Instr& instr) const { return static_cast<uint32_t>(labels_[instr.target].at); }
  void ThreadJumps();
  void InvertJumps();
  void MarkKept();
  bool IsFar(uint32_t i) const;
  void Encode(bytecode::BodySource* body);
  void EncodeJump(uint32_t i, bytecode::Instruction* code, bytecode::Position* positions);
  void EncodeExceptions(bytecode::BodySource* body);
  int32_t FinalRegister(int32_t reg) const;
  void CheckLimits();

  Context& context_;
  const Name* name_;
  ast::Position position_;
  List<Instr> instrs_;
  List<LabelState> labels_;
  List<Handler> handlers_;
  List<uint32_t> handlers_active_;
  int32_t depth_ = 0;
  uint32_t peak_ = 0;
  bool reachable_ = true;
  BoundSet bound_;

  ConstantPool constants_;
  List<std::string_view> names_;
  const Name** name_table_ = nullptr;
  uint32_t* name_indexes_ = nullptr;
  uint32_t name_capacity_ = 0;
  List<bytecode::LocalSource> locals_;
  List<Reg> scratch_;
  List<const bytecode::BodySource*> children_;

  uint32_t* offsets_ = nullptr;  // instrs_.size() + 1
  bool* far_ = nullptr;
  bool* kept_ = nullptr;
  uint32_t free_count_ = 0;
};

}  // namespace tessera::compiler

#endif  // TESSERA_COMPILER_CODEGEN_EMITTER_H_

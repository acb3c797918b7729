// From the emitter's instructions to the words of a code body: register numbers, jump distances, positions, the exception table.
#include <algorithm>

#include "bytecode/stack_effect.h"
#include "compiler/codegen_emitter.h"

namespace tessera::compiler {

using bytecode::BodySource;
using bytecode::ExceptionEntry;
using bytecode::Instruction;
using bytecode::OpcodeInfo;
using bytecode::OperandKind;

namespace {

constexpr int32_t kMaxRegister = 32000;
constexpr int32_t kMaxColumn = 0xffff;

bool IsRegister(OperandKind kind) {
  return kind == OperandKind::kDst || kind == OperandKind::kSrc || kind == OperandKind::kUse || kind == OperandKind::kWin ||
         kind == OperandKind::kLoc;
}

uint16_t Column(int32_t column) { return static_cast<uint16_t>(std::clamp(column, 0, kMaxColumn)); }

bytecode::Position MakePosition(const ast::Position& p, uint16_t depth) {
  return {p.lineno, p.end_lineno, Column(p.col_offset), Column(p.end_col_offset), depth, 0};
}

}  // namespace

int32_t Emitter::FinalRegister(int32_t reg) const {
  if (reg >= 0) return reg;
  if (reg <= kFreeBase) return kFreeBase - reg - static_cast<int32_t>(free_count_);
  return LocalIndex(reg) - static_cast<int32_t>(locals_.size() + free_count_);
}

// The jump that is taken when `op` is not, or kNOP.
Opcode InverseOf(Opcode op) {
#define PAIR(x, y)                        \
  if (op == Opcode::k##x) return Opcode::k##y; \
  if (op == Opcode::k##y) return Opcode::k##x;
  PAIR(JUMP_IF_TRUE, JUMP_IF_FALSE)
  PAIR(JUMP_IF_NONE, JUMP_IF_NOT_NONE)
  PAIR(JUMP_IF_LT, JUMP_UNLESS_LT)
  PAIR(JUMP_IF_LE, JUMP_UNLESS_LE)
  PAIR(JUMP_IF_EQ, JUMP_UNLESS_EQ)
  PAIR(JUMP_IF_NE, JUMP_UNLESS_NE)
  PAIR(JUMP_IF_GT, JUMP_UNLESS_GT)
  PAIR(JUMP_IF_GE, JUMP_UNLESS_GE)
  PAIR(JUMP_IF_LT_I, JUMP_UNLESS_LT_I)
  PAIR(JUMP_IF_LE_I, JUMP_UNLESS_LE_I)
  PAIR(JUMP_IF_EQ_I, JUMP_UNLESS_EQ_I)
  PAIR(JUMP_IF_NE_I, JUMP_UNLESS_NE_I)
  PAIR(JUMP_IF_GT_I, JUMP_UNLESS_GT_I)
  PAIR(JUMP_IF_GE_I, JUMP_UNLESS_GE_I)
  PAIR(JUMP_IF_IS, JUMP_UNLESS_IS)
  PAIR(JUMP_IF_IN, JUMP_UNLESS_IN)
#undef PAIR
  return Opcode::kNOP;
}

// A jump to a jump goes to the latter's target at once.
void Emitter::ThreadJumps() {
  constexpr int kMaxHops = 8;
  for (Instr& instr : instrs_) {
    for (int hops = 0; instr.target != kNoLabel && hops < kMaxHops; ++hops) {
      const uint32_t at = TargetOf(instr);
      if (at >= instrs_.size() || instrs_[at].op != Opcode::kJUMP || &instrs_[at] == &instr) break;
      instr.target = instrs_[at].target;
    }
  }
}

// A conditional jump over a jump becomes the opposite jump:  IF c, L1; JUMP L2; L1:  =>  UNLESS c, L2; L1:
void Emitter::InvertJumps() {
  bool* is_target = context_.NewArray<bool>(instrs_.size() + 1);
  if (is_target == nullptr) return;
  for (const Instr& instr : instrs_) {
    if (instr.target != kNoLabel) is_target[TargetOf(instr)] = true;
  }
  for (uint32_t i = 0; i + 2 < instrs_.size(); ++i) {
    Instr& jump = instrs_[i + 1];
    if (instrs_[i].target == kNoLabel || jump.op != Opcode::kJUMP || TargetOf(instrs_[i]) != i + 2 || is_target[i + 1]) continue;
    const Opcode inverse = InverseOf(instrs_[i].op);
    if (inverse == Opcode::kNOP) continue;
    instrs_[i].op = inverse;
    instrs_[i].target = jump.target;
    jump.op = Opcode::kNOP;  // falls through; nobody jumps here
    jump.target = kNoLabel;
  }
}

// Marks what can be reached, and of that what does something.
void Emitter::MarkKept() {
  List<uint32_t> work;
  auto reach = [&](int32_t i) {
    if (i < 0 || kept_[i]) return;
    kept_[i] = true;
    work.Push(context_, static_cast<uint32_t>(i));
  };
  if (!instrs_.empty()) reach(0);
  while (!work.empty()) {
    const Instr& instr = instrs_[work.back()];
    const uint32_t i = work.back();
    work.Pop();
    if ((bytecode::GetOpcodeInfo(instr.op).effects & bytecode::kEnds) == 0 && i + 1 < instrs_.size()) reach(static_cast<int32_t>(i + 1));
    if (instr.target != kNoLabel) reach(static_cast<int32_t>(TargetOf(instr)));
    if (instr.handler >= 0) reach(labels_[handlers_[static_cast<uint32_t>(instr.handler)].label].at);
  }
  uint32_t next = instrs_.size();
  for (uint32_t i = instrs_.size(); i-- > 0;) {
    const bool idle = instrs_[i].op == Opcode::kNOP ||
                      (instrs_[i].op == Opcode::kJUMP && TargetOf(instrs_[i]) > i && TargetOf(instrs_[i]) <= next);
    if (idle) kept_[i] = false;
    if (kept_[i]) next = i;
  }
}

uint32_t Emitter::SizeOf(uint32_t i) const {
  if (!kept_[i]) return 0;
  const OpcodeInfo& info = bytecode::GetOpcodeInfo(instrs_[i].op);
  return far_[i] ? 3 : 1u + info.caches;
}

// Does a 16-bit distance not reach?
bool Emitter::IsFar(uint32_t i) const {
  const Instr& instr = instrs_[i];
  if (instr.target == kNoLabel || bytecode::GetOpcodeInfo(instr.op).c != OperandKind::kJmp) return false;
  const int64_t distance = int64_t{offsets_[labels_[instr.target].at]} - (int64_t{offsets_[i]} + 1);
  return distance > INT16_MAX - 2 || distance < INT16_MIN + 2;
}

void Emitter::Layout() {
  bool changed = true;
  while (changed) {  // jumps only grow, so this ends
    changed = false;
    uint32_t at = 0;
    for (uint32_t i = 0; i < instrs_.size(); ++i) {
      offsets_[i] = at;
      at += SizeOf(i);
    }
    offsets_[instrs_.size()] = at;
    for (uint32_t i = 0; i < instrs_.size(); ++i) {
      if (!far_[i] && IsFar(i)) far_[i] = changed = true;
    }
  }
}

// A jump that does not reach:  OP .., +1;  JUMP +1;  JUMP target.
void Emitter::EncodeJump(uint32_t i, Instruction* code, bytecode::Position* positions) {
  const Instr& instr = instrs_[i];
  const OpcodeInfo& info = bytecode::GetOpcodeInfo(instr.op);
  const uint32_t at = offsets_[i];
  const uint16_t a = static_cast<uint16_t>(IsRegister(info.a) ? FinalRegister(instr.a) : instr.a);
  const uint16_t b = static_cast<uint16_t>(IsRegister(info.b) ? FinalRegister(instr.b) : instr.b);
  auto distance = [&](uint32_t from) { return static_cast<int32_t>(offsets_[labels_[instr.target].at]) - static_cast<int32_t>(from) - 1; };
  positions[at] = MakePosition(instr.position, instr.depth);
  if (info.b == OperandKind::kJ32) {
    code[at] = bytecode::EncodeWide(instr.op, a, static_cast<uint32_t>(distance(at)));
    return;
  }
  if (!far_[i]) {
    code[at] = bytecode::Encode(instr.op, a, b, static_cast<uint16_t>(distance(at)));
    return;
  }
  const bytecode::StackEffect effect = bytecode::ComputeStackEffect(instr.op, {instr.a, instr.b, 0}, instr.depth);
  code[at] = bytecode::Encode(instr.op, a, b, 1);
  code[at + 1] = bytecode::EncodeWide(Opcode::kJUMP, 0, 1);
  code[at + 2] = bytecode::EncodeWide(Opcode::kJUMP, 0, static_cast<uint32_t>(distance(at + 2)));
  positions[at + 1] = MakePosition(instr.position, static_cast<uint16_t>(effect.next));
  positions[at + 2] = MakePosition(instr.position, static_cast<uint16_t>(effect.jump));
}

void Emitter::Encode(BodySource* body) {
  const uint32_t size = offsets_[instrs_.size()];
  auto* code = context_.NewArray<Instruction>(size);
  auto* positions = context_.NewArray<bytecode::Position>(size);
  if (code == nullptr || positions == nullptr) return;
  for (uint32_t i = 0; i < instrs_.size(); ++i) {
    const Instr& instr = instrs_[i];
    if (!kept_[i]) continue;
    if (instr.target != kNoLabel) {
      EncodeJump(i, code, positions);
      continue;
    }
    const OpcodeInfo& info = bytecode::GetOpcodeInfo(instr.op);
    auto value = [this](OperandKind kind, int32_t operand) {
      return static_cast<uint16_t>(IsRegister(kind) ? FinalRegister(operand) : operand);
    };
    const uint32_t at = offsets_[i];
    code[at] = bytecode::IsWide(info) ? bytecode::EncodeWide(instr.op, value(info.a, instr.a), static_cast<uint32_t>(instr.b))
                                      : bytecode::Encode(instr.op, value(info.a, instr.a), value(info.b, instr.b), value(info.c, instr.c));
    positions[at] = MakePosition(instr.position, instr.depth);
    for (uint32_t k = 1; k <= info.caches; ++k) {
      positions[at + k] = positions[at];
      positions[at + k].is_cache = 1;
    }
  }
  body->code = {code, size};
  body->positions = positions;
}

// Each instruction knows its innermost handler; neighbours with the same one share an entry.
void Emitter::EncodeExceptions(BodySource* body) {
  List<ExceptionEntry> entries;
  for (uint32_t i = 0; i < instrs_.size(); ++i) {
    if (instrs_[i].handler < 0 || !kept_[i]) continue;
    const Handler& handler = handlers_[static_cast<uint32_t>(instrs_[i].handler)];
    const uint32_t target = offsets_[labels_[handler.label].at];
    const uint32_t start = offsets_[i], end = offsets_[i + 1];
    if (!entries.empty() && entries.back().end == start && entries.back().handler == target) {
      entries.back().end = end;
    } else {
      entries.Push(context_, {start, end, target, static_cast<uint32_t>(handler.depth)});
    }
  }
  body->exceptions = {entries.data(), entries.size()};
}

void Emitter::CheckLimits() {
  if (peak_ > kMaxRegister || locals_.size() + free_count_ > kMaxRegister) {
    context_.Fail(Failure::kOverflow, {}, context_.Concat("too many variables and temporaries in ", name_->text));
  }
  if (children_.size() > UINT16_MAX) context_.Fail(Failure::kOverflow, {}, context_.Concat("too many functions in ", name_->text));
  for (const Instr& instr : instrs_) {
    const OpcodeInfo& info = bytecode::GetOpcodeInfo(instr.op);
    if (instr.target != kNoLabel && TargetOf(instr) >= instrs_.size()) {
      return context_.Fail(Failure::kSystem, instr.position, context_.Concat("a jump leads nowhere in ", name_->text));
    }
    if (info.c == OperandKind::kName && instr.c > UINT16_MAX) {
      return context_.Fail(Failure::kOverflow, instr.position, context_.Concat("too many names in ", name_->text));
    }
  }
}

BodySource* Emitter::Assemble(const List<const Name*>& free_names) {
  free_count_ = free_names.size();
  CheckLimits();
  offsets_ = context_.NewArray<uint32_t>(instrs_.size() + 1);
  far_ = context_.NewArray<bool>(instrs_.size() + 1);
  kept_ = context_.NewArray<bool>(instrs_.size() + 1);
  auto* body = context_.New<BodySource>();
  if (context_.failed()) return nullptr;
  ThreadJumps();
  InvertJumps();
  MarkKept();
  Layout();
  Encode(body);
  EncodeExceptions(body);
  for (const Name* name : free_names) {
    locals_.Push(context_, {name->text, static_cast<uint8_t>(bytecode::LocalKind::kFree)});
  }
  body->constants = {constants_.data(), constants_.size()};
  body->names = {names_.data(), names_.size()};
  body->locals = {locals_.data(), locals_.size()};
  body->children = {children_.data(), children_.size()};
  body->free_count = free_count_;
  body->temp_count = peak_;
  return context_.failed() ? nullptr : body;
}

}  // namespace tessera::compiler

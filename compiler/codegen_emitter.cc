#include "compiler/codegen_emitter.h"

#include <algorithm>
#include <cstring>

#include "bytecode/stack_effect.h"

namespace tessera::compiler {

using bytecode::OpcodeInfo;

Emitter::Emitter(Context& context, const Name* name) : context_(context), name_(name) {
  labels_.Push(context, {});  // kNoLabel
}

void Emitter::Broken(const char* what, Opcode op) {
  std::string_view text = context_.Concat(what, ": ", bytecode::GetOpcodeInfo(op).name);
  context_.Fail(Failure::kSystem, position_, context_.Concat(text, " in ", name_->text));
}

void Emitter::Append(Opcode op, int32_t a, int32_t b, int32_t c, Label target, uint32_t recorded_depth) {
  if (!reachable_) return;
  const int32_t handler = handlers_active_.empty() ? -1 : static_cast<int32_t>(handlers_active_.back());
  if (handler >= 0) labels_[handlers_[static_cast<uint32_t>(handler)].label].used = true;
  instrs_.Push(context_, {op, static_cast<uint16_t>(recorded_depth), a, b, c, target, handler, position_});
}

void Emitter::Emit(Opcode op, int32_t a, int32_t b, int32_t c) {
  const bytecode::StackEffect effect = bytecode::ComputeStackEffect(op, {a, b, c}, static_cast<uint32_t>(depth_));
  if (effect.error != nullptr) return Broken(effect.error, op);
  Append(op, a, b, c, kNoLabel, effect.recorded);
  depth_ = static_cast<int32_t>(effect.next);
  if (reachable_) peak_ = std::max(peak_, effect.peak);
  if (bytecode::GetOpcodeInfo(op).effects & bytecode::kEnds) reachable_ = false;
}

void Emitter::EmitJump(Opcode op, Label label, int32_t a, int32_t b) {
  const bytecode::StackEffect effect = bytecode::ComputeStackEffect(op, {a, b, 0}, static_cast<uint32_t>(depth_));
  if (effect.error != nullptr) return Broken(effect.error, op);
  Append(op, a, b, 0, label, effect.recorded);
  if (reachable_) {
    peak_ = std::max({peak_, effect.peak, effect.jump});
    NoteJump(label, effect.jump);
  }
  depth_ = static_cast<int32_t>(effect.next);
  if (bytecode::GetOpcodeInfo(op).effects & bytecode::kEnds) reachable_ = false;
}

void Emitter::NoteJump(Label label, uint32_t depth) {
  LabelState& state = labels_[label];
  if (state.depth >= 0 && state.depth != static_cast<int32_t>(depth)) {
    return context_.Fail(Failure::kSystem, position_, context_.Concat("paths meet at different depths in ", name_->text));
  }
  state.depth = static_cast<int32_t>(depth);
  if (state.at >= 0) {
    state.used = true;
    return;
  }
  if (!state.used) {
    state.bound = CopyOf(bound_);
  } else {
    state.bound.count = std::min(state.bound.count, bound_.count);
    for (uint32_t i = 0; i < state.bound.count; ++i) state.bound.words[i] &= bound_.words[i];
  }
  state.used = true;
}

Label Emitter::NewLabel() {
  labels_.Push(context_, {});
  return labels_.size() - 1;
}

void Emitter::Bind(Label label) {
  LabelState& state = labels_[label];
  state.at = static_cast<int32_t>(instrs_.size());
  if (!state.used) return;
  if (!reachable_) {
    bound_ = CopyOf(state.bound);
    depth_ = state.depth;
    reachable_ = true;
    return;
  }
  if (state.depth != depth_) {
    return context_.Fail(Failure::kSystem, position_, context_.Concat("a label is bound at another depth in ", name_->text));
  }
  for (uint32_t i = 0; i < bound_.count; ++i) bound_.words[i] &= i < state.bound.count ? state.bound.words[i] : 0;
}

void Emitter::BindLoopHead(Label label, int32_t depth, bool reachable) {
  LabelState& state = labels_[label];
  state.at = static_cast<int32_t>(instrs_.size());
  depth_ = depth;
  reachable_ = reachable;
  if (!reachable) return;
  state.depth = depth;
  peak_ = std::max(peak_, static_cast<uint32_t>(depth));
}

void Emitter::PushHandler(Label handler, int32_t depth) {
  handlers_.Push(context_, {handler, depth});
  handlers_active_.Push(context_, handlers_.size() - 1);
}

void Emitter::BindHandler(Label handler, int32_t depth, const BoundSet& bound) {
  labels_[handler].at = static_cast<int32_t>(instrs_.size());
  reachable_ = labels_[handler].used;  // where nothing covered was reachable, neither is the handler
  depth_ = depth + 1;
  if (reachable_) peak_ = std::max(peak_, static_cast<uint32_t>(depth_));
  bound_ = CopyOf(bound);
}

BoundSet Emitter::CopyOf(const BoundSet& set) {
  BoundSet copy;
  if (set.count == 0) return copy;
  copy.words = static_cast<uint64_t*>(context_.arena().Allocate(set.count * sizeof(uint64_t), alignof(uint64_t)));
  if (copy.words == nullptr) return context_.NoMemory(), copy;
  std::memcpy(copy.words, set.words, set.count * sizeof(uint64_t));
  copy.count = set.count;
  return copy;
}

void Emitter::SetBound(Reg local) {
  if (!reachable_) return;
  const uint32_t i = static_cast<uint32_t>(LocalIndex(local));
  if (i / 64 >= bound_.count) {
    const uint32_t count = i / 64 + 1;
    auto* words = context_.NewArray<uint64_t>(count);
    if (words == nullptr) return;
    if (bound_.count != 0) std::memcpy(words, bound_.words, bound_.count * sizeof(uint64_t));
    bound_ = {words, count};
  }
  bound_.words[i / 64] |= uint64_t{1} << (i % 64);
}

void Emitter::SetUnbound(Reg local) {
  const uint32_t i = static_cast<uint32_t>(LocalIndex(local));
  if (reachable_ && i / 64 < bound_.count) bound_.words[i / 64] &= ~(uint64_t{1} << (i % 64));
}

uint32_t Emitter::AddName(const Name* name) {
  if (!reachable_) return 0;
  if ((names_.size() + 1) * 2 > name_capacity_) {
    const uint32_t capacity = name_capacity_ == 0 ? 32 : name_capacity_ * 2;
    auto** table = context_.NewArray<const Name*>(capacity);
    auto* indexes = context_.NewArray<uint32_t>(capacity);
    if (table == nullptr || indexes == nullptr) return 0;
    for (uint32_t i = 0; i < name_capacity_; ++i) {
      if (name_table_[i] == nullptr) continue;
      uint32_t at = name_table_[i]->hash & (capacity - 1);
      while (table[at] != nullptr) at = (at + 1) & (capacity - 1);
      table[at] = name_table_[i];
      indexes[at] = name_indexes_[i];
    }
    name_table_ = table;
    name_indexes_ = indexes;
    name_capacity_ = capacity;
  }
  uint32_t at = name->hash & (name_capacity_ - 1);
  for (; name_table_[at] != nullptr; at = (at + 1) & (name_capacity_ - 1)) {
    if (name_table_[at] == name) return name_indexes_[at];
  }
  name_table_[at] = name;
  name_indexes_[at] = names_.size();
  names_.Push(context_, name->text);
  return name_indexes_[at];
}

uint32_t Emitter::AddChild(const bytecode::BodySource* child) {
  if (!reachable_) return 0;
  children_.Push(context_, child);
  return children_.size() == 0 ? 0 : children_.size() - 1;
}

int32_t Emitter::AddLocal(const Name* name, uint8_t kinds) {
  locals_.Push(context_, {name == nullptr ? std::string_view() : name->text, kinds});
  return locals_.size() == 0 ? 0 : static_cast<int32_t>(locals_.size()) - 1;
}

Reg Emitter::TakeScratch() {
  if (!scratch_.empty()) {
    Reg reg = scratch_.back();
    scratch_.Pop();
    return reg;
  }
  return LocalReg(AddLocal(nullptr, static_cast<uint8_t>(bytecode::LocalKind::kHidden)));
}

}  // namespace tessera::compiler

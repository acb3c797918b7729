#include "compiler/fstring.h"

#include <cstring>

namespace tessera::compiler {

using ast::Constant;
using ast::ExprNode;

namespace {

bool IsText(const ExprNode* node) { return node->kind == ast::ExprKind::kConstant; }

}  // namespace

ExprNode* StringAssembler::NoMemory() {
  problem_ = {LiteralProblem::Where::kNoMemory, {}};
  return nullptr;
}

bool StringAssembler::Add(ExprNode* node) {
  Part* part = arena_.New<Part>(node, nullptr);
  if (part == nullptr) return NoMemory() != nullptr;
  if (last_ == nullptr) {
    first_ = part;
  } else {
    last_->next = part;
  }
  last_ = part;
  ++count_;
  return true;
}

bool StringAssembler::AddLiteral(const ast::Literal& literal, const ast::Position& position) {
  (literal.kind == ast::LiteralKind::kBytes ? has_bytes_ : has_str_) = true;
  Constant* node = arena_.New<Constant>();
  if (node == nullptr) return NoMemory() != nullptr;
  node->kind = Constant::kKind;
  static_cast<ast::Position&>(*node) = position;
  node->value = literal;
  return Add(node);
}

bool StringAssembler::AddField(ExprNode* field) { return Add(field); }

// The constants from `first` up to `end` as one, which takes its prefix from the first.
Constant* StringAssembler::FoldedRun(const Part* first, const Part* end) {
  const Part* last = first;
  size_t size = 0;
  for (const Part* part = first; part != end; part = part->next) {
    size += ast::As<Constant>(part->node)->value.text.size();
    last = part;
  }
  auto* run = ast::As<Constant>(first->node);
  if (last == first) return run;
  auto* text = static_cast<char*>(arena_.Allocate(size + 1, 1));
  if (text == nullptr) {
    NoMemory();
    return nullptr;
  }
  char* out = text;
  for (const Part* part = first; part != end; part = part->next) {
    const std::string_view piece = ast::As<Constant>(part->node)->value.text;
    if (!piece.empty()) std::memcpy(out, piece.data(), piece.size());
    out += piece.size();
  }
  run->value.text = {text, size};
  run->end_lineno = last->node->end_lineno;
  run->end_col_offset = last->node->end_col_offset;
  return run;
}

ExprNode* StringAssembler::Joined(const ast::Position& position) {
  auto* joined = arena_.New<ast::JoinedStr>();
  auto** values = static_cast<ExprNode**>(arena_.Allocate(sizeof(ExprNode*) * (count_ + 1), alignof(ExprNode*)));
  if (joined == nullptr || values == nullptr) return NoMemory();
  joined->kind = ast::JoinedStr::kKind;
  static_cast<ast::Position&>(*joined) = position;
  int32_t count = 0;
  for (const Part* part = first_; part != nullptr;) {
    if (!IsText(part->node)) {
      values[count++] = part->node;
      part = part->next;
      continue;
    }
    const Part* end = part;
    while (end != nullptr && IsText(end->node)) end = end->next;
    Constant* run = FoldedRun(part, end);
    if (run == nullptr) return nullptr;
    if (!run->value.text.empty()) values[count++] = run;
    part = end;
  }
  joined->values = {values, count};
  return joined;
}

ExprNode* StringAssembler::Finish(const ast::Position& position) {
  if (has_bytes_ && (has_str_ || fstring_)) {
    problem_ = {LiteralProblem::Where::kLastToken, "cannot mix bytes and nonbytes literals"};
    return nullptr;
  }
  if (fstring_) return Joined(position);
  Constant* whole = FoldedRun(first_, nullptr);
  if (whole != nullptr) static_cast<ast::Position&>(*whole) = position;
  return whole;
}

ExprNode* StringAssembler::FinishFormatSpec(const ast::Position& position) { return Joined(position); }

}  // namespace tessera::compiler

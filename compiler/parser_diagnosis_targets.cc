// Targets of assignments, loops and deletions, as the recogniser sees them.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

Diagnosis::Node* Diagnosis::StarTargets() {
  return Remember(Rule::kStarTargets, Memory::kByPass, [this](uint32_t start) -> Node* {
    Node* first = StarTarget();
    if (first == nullptr || !Take(Kind::kComma)) return raised_ ? nullptr : first;
    for (;;) {
      const uint32_t end = pos_;
      if (StarTarget() == nullptr) {
        if (!Back(end)) return nullptr;
        break;
      }
      if (!Take(Kind::kComma)) break;
    }
    return Make(ExprKind::kTuple, start);
  });
}

Diagnosis::Node* Diagnosis::StarTarget() {
  return Remember(Rule::kStarTarget, Memory::kShared, [this](uint32_t start) -> Node* {
    if (!Take(Kind::kStar)) return raised_ ? nullptr : TargetWithStarAtom();
    if (Peek(Kind::kStar) || StarTarget() == nullptr) return nullptr;
    return Make(ExprKind::kStarred, start);
  });
}

// a.b or a[b], where nothing more follows.
Diagnosis::Node* Diagnosis::SubscriptOrAttributeTarget() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (TargetPrimary() == nullptr) return nullptr;
  const uint32_t tail = pos_;
  if (Take(Kind::kDot) && Take(Kind::kName) && !PeekTargetTail()) return Make(ExprKind::kAttribute, start);
  if (!Back(tail)) return nullptr;
  if (!Take(Kind::kLeftBracket) || Slices() == nullptr || !Take(Kind::kRightBracket) || PeekTargetTail()) return nullptr;
  return Make(ExprKind::kSubscript, start);
}

Diagnosis::Node* Diagnosis::TargetWithStarAtom() {
  return Remember(Rule::kTargetWithStarAtom, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* node = SubscriptOrAttributeTarget();
    if (node == nullptr && Back(start)) node = StarAtom();
    return node;
  });
}

Diagnosis::Node* Diagnosis::StarAtom() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (Peek(Kind::kName)) return Name();
  const bool paren = Take(Kind::kLeftParen);
  if (!paren && !Take(Kind::kLeftBracket)) return nullptr;
  const Kind close = paren ? Kind::kRightParen : Kind::kRightBracket;
  if (paren) {
    Node* node = TargetWithStarAtom();
    if (node != nullptr && Take(close)) return node;
    if (!Back(start + 1)) return nullptr;
  }
  int count = 0;
  bool comma = false;
  for (;; ++count) {
    const uint32_t end = pos_;
    if (StarTarget() == nullptr) {
      if (!Back(end)) return nullptr;
      break;
    }
    comma = Take(Kind::kComma);
    if (!comma) {
      ++count;
      break;
    }
  }
  if (paren && count == 1 && !comma) return nullptr;
  return Take(close) ? Make(paren ? ExprKind::kTuple : ExprKind::kList, start) : nullptr;
}

Diagnosis::Node* Diagnosis::SingleTarget() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* node = SubscriptOrAttributeTarget();
  if (node != nullptr || !Back(start)) return node;
  if (Peek(Kind::kName)) return Name();
  if (!Take(Kind::kLeftParen)) return nullptr;
  node = SingleTarget();
  return node != nullptr && Take(Kind::kRightParen) ? node : nullptr;
}

bool Diagnosis::DeleteTargets() {
  Level level(*this);
  if (!level.ok() || DeleteTarget() == nullptr) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (Take(Kind::kComma) && DeleteTarget() != nullptr) continue;
    if (!Back(start)) return false;
    Take(Kind::kComma);
    return !raised_;
  }
}

Diagnosis::Node* Diagnosis::DeleteTarget() {
  return Remember(Rule::kDeleteTarget, Memory::kShared, [this](uint32_t start) -> Node* {
    Node* node = SubscriptOrAttributeTarget();
    if (node == nullptr && Back(start)) node = DeleteAtom();
    return node;
  });
}

Diagnosis::Node* Diagnosis::DeleteAtom() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (Peek(Kind::kName)) return Name();
  const bool paren = Take(Kind::kLeftParen);
  if (!paren && !Take(Kind::kLeftBracket)) return nullptr;
  if (paren) {
    Node* node = DeleteTarget();
    if (node != nullptr && Take(Kind::kRightParen)) return node;
    if (!Back(start + 1)) return nullptr;
  }
  if (!DeleteTargets() && !Back(start + 1)) return nullptr;
  return Take(paren ? Kind::kRightParen : Kind::kRightBracket) ? Make(paren ? ExprKind::kTuple : ExprKind::kList, start) : nullptr;
}

}  // namespace tessera::compiler

// Simple statements of the recogniser.
#include "compiler/parser_diagnosis_impl.h"

namespace tessera::compiler {

bool Diagnosis::Statements() {
  Level level(*this);
  if (!level.ok()) return false;
  int count = 0;
  for (;; ++count) {
    const uint32_t start = pos_;
    if (Statement() != nullptr) continue;
    pos_ = start;
    return count > 0 && !raised_;
  }
}

Diagnosis::Node* Diagnosis::Statement() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  if (CompoundStatement() || (Back(start) && SimpleStatements())) return Make(ExprKind::kName, start);
  return nullptr;
}

// What a prompt reads at once.
bool Diagnosis::StatementNewline() {
  const uint32_t start = pos_;
  if (CompoundStatement() && Take(Kind::kNewline)) return true;
  return (Back(start) && SimpleStatements()) || (Back(start) && Take(Kind::kNewline)) || (Back(start) && Take(Kind::kEndMarker));
}

bool Diagnosis::SimpleStatements() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (SimpleStatement() != nullptr && !Peek(Kind::kSemicolon) && Take(Kind::kNewline)) return true;
  if (!Back(start) || SimpleStatement() == nullptr) return false;
  for (;;) {
    const uint32_t before = pos_;
    if (Take(Kind::kSemicolon) && SimpleStatement() != nullptr) continue;
    if (!Back(before)) return false;
    break;
  }
  Take(Kind::kSemicolon);
  return Take(Kind::kNewline);
}

Diagnosis::Node* Diagnosis::SimpleStatement() {
  return Remember(Rule::kSimpleStatement, Memory::kShared, [this](uint32_t start) -> Node* {
    if (Assignment()) return Make(ExprKind::kName, start);
    if (!Back(start)) return nullptr;
    if (PeekWord("type") && TypeAlias()) return Make(ExprKind::kName, start);
    if (Back(start) && StarExpressions() != nullptr) return Make(ExprKind::kName, start);
    return Back(start) && OtherSimpleStatement(start) ? Make(ExprKind::kName, start) : nullptr;
  });
}

// The statements that begin with a keyword.
bool Diagnosis::OtherSimpleStatement(uint32_t start) {
  switch (Touch().kind) {
    case Kind::kReturn: {
      ++pos_;
      const uint32_t value = pos_;
      return StarExpressions() != nullptr || Back(value);
    }
    case Kind::kImport: case Kind::kFrom: return ImportStatement();
    case Kind::kRaise:
      ++pos_;
      if (Expression() == nullptr) return Back(start + 1);
      start = pos_;
      return (Take(Kind::kFrom) && Expression() != nullptr) || Back(start);
    case Kind::kPass: case Kind::kBreak: case Kind::kContinue:
      ++pos_;
      return true;
    case Kind::kDel: return DeleteStatement();
    case Kind::kYield: return Yield() != nullptr;
    case Kind::kAssert:
      ++pos_;
      if (Expression() == nullptr) return false;
      start = pos_;
      return (Take(Kind::kComma) && Expression() != nullptr) || Back(start);
    case Kind::kGlobal: case Kind::kNonlocal:
      ++pos_;
      return NameList();
    default: return false;
  }
}

bool Diagnosis::NameList() {
  if (!Take(Kind::kName)) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !Take(Kind::kName)) return Back(start);
  }
}

Diagnosis::Node* Diagnosis::AssignedValue() {
  const uint32_t start = pos_;
  Node* node = Yield();
  if (node == nullptr && Back(start)) node = StarExpressions();
  return node;
}

// ": annotation", and "= value" if it is there.
bool Diagnosis::AnnotatedValue() {
  if (!Take(Kind::kColon) || Expression() == nullptr) return false;
  const uint32_t start = pos_;
  return (Take(Kind::kEqual) && AssignedValue() != nullptr) || Back(start);
}

bool Diagnosis::AugmentedOperator() {
  switch (Touch().kind) {
    case Kind::kPlusEqual: case Kind::kMinusEqual: case Kind::kStarEqual: case Kind::kAtEqual: case Kind::kSlashEqual:
    case Kind::kPercentEqual: case Kind::kAmperEqual: case Kind::kVBarEqual: case Kind::kCircumflexEqual:
    case Kind::kLeftShiftEqual: case Kind::kRightShiftEqual: case Kind::kDoubleStarEqual: case Kind::kDoubleSlashEqual:
      if (raised_) return false;
      ++pos_;
      return true;
    default: return false;
  }
}

bool Diagnosis::Assignment() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  if (Take(Kind::kName) && AnnotatedValue()) return true;
  if (!Back(start)) return false;
  const bool parenthesised = Take(Kind::kLeftParen) && SingleTarget() != nullptr && Take(Kind::kRightParen);
  if ((parenthesised || (Back(start) && SubscriptOrAttributeTarget() != nullptr)) && AnnotatedValue()) return true;
  if (!Back(start)) return false;
  int targets = 0;
  for (;; ++targets) {
    const uint32_t target = pos_;
    if (StarTargets() != nullptr && Take(Kind::kEqual)) continue;
    if (!Back(target)) return false;
    break;
  }
  if (targets > 0 && AssignedValue() != nullptr && !Peek(Kind::kEqual)) return !raised_;
  if (!Back(start)) return false;
  if (SingleTarget() != nullptr && AugmentedOperator()) return AssignedValue() != nullptr;
  return Back(start) && invalid_ && InvalidAssignment();
}

Diagnosis::Node* Diagnosis::InvalidAnnotationTarget() {
  Level level(*this);
  if (!level.ok()) return nullptr;
  const uint32_t start = pos_;
  Node* node = List();
  if (node == nullptr && Back(start)) node = Tuple();
  if (node != nullptr || !Back(start)) return node;
  if (!Take(Kind::kLeftParen)) return nullptr;
  node = InvalidAnnotationTarget();
  return node != nullptr && Take(Kind::kRightParen) ? node : nullptr;
}

bool Diagnosis::InvalidAssignment() {
  Level level(*this);
  if (!level.ok()) return false;
  const uint32_t start = pos_;
  Node* node = InvalidAnnotationTarget();
  if (node != nullptr && Take(Kind::kColon) && Expression() != nullptr) {
    return RaiseOn(*node, Format("only single target (not %s) can be annotated", NameOf(node))) != nullptr;
  }
  if (!Back(start)) return false;
  node = StarNamedExpression();
  if (node != nullptr && Take(Kind::kComma)) {
    for (uint32_t more = pos_; StarNamedExpressions() != nullptr || !Back(more); more = pos_) {
      if (raised_) return false;
    }
    if (Take(Kind::kColon) && Expression() != nullptr) return RaiseOn(*node, "only single target (not tuple) can be annotated") != nullptr;
  }
  if (!Back(start)) return false;
  node = Expression();
  if (node != nullptr && Take(Kind::kColon) && Expression() != nullptr) return RaiseOn(*node, "illegal target for annotation") != nullptr;
  for (const bool yield : {false, true}) {
    if (!Back(start)) return false;
    for (uint32_t target = pos_;; target = pos_) {
      if (StarTargets() != nullptr && Take(Kind::kEqual)) continue;
      if (!Back(target)) return false;
      break;
    }
    node = yield ? Yield() : StarExpressions();
    if (node == nullptr || !Take(Kind::kEqual)) continue;
    return (yield ? RaiseOn(*node, "assignment to yield expression not possible") : RaiseInvalidTarget(Targets::kStar, node)) != nullptr;
  }
  if (!Back(start)) return false;
  node = StarExpressions();
  if (node == nullptr || !AugmentedOperator() || AssignedValue() == nullptr) return false;
  return RaiseOn(*node, Format("'%s' is an illegal expression for augmented assignment", NameOf(node))) != nullptr;
}

bool Diagnosis::DeleteStatement() {
  Level level(*this);
  const uint32_t start = pos_;
  if (Take(Kind::kDel) && DeleteTargets() && (Peek(Kind::kSemicolon) || Peek(Kind::kNewline))) return true;
  if (!Back(start) || !invalid_ || !Take(Kind::kDel)) return false;
  Node* targets = StarExpressions();
  return targets != nullptr && RaiseInvalidTarget(Targets::kDelete, targets) != nullptr;
}

bool Diagnosis::TypeAlias() {
  Level level(*this);
  if (!level.ok() || !TakeWord("type") || !Take(Kind::kName)) return false;
  const uint32_t start = pos_;
  if (!TypeParams() && !Back(start)) return false;
  return Take(Kind::kEqual) && Expression() != nullptr;
}

bool Diagnosis::DottedName() {
  if (!Take(Kind::kName)) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kDot) || !Take(Kind::kName)) return Back(start);
  }
}

bool Diagnosis::DottedNames() {
  if (!DottedName()) return false;
  for (;;) {
    const uint32_t start = pos_;
    if (!Take(Kind::kComma) || !DottedName()) return Back(start);
  }
}

bool Diagnosis::DottedAsNames() {
  for (;;) {
    if (!DottedName()) return false;
    uint32_t start = pos_;
    if (!(Take(Kind::kAs) && Take(Kind::kName)) && !Back(start)) return false;
    start = pos_;
    if (!Take(Kind::kComma)) return !raised_;
    if (Peek(Kind::kName)) continue;
    return Back(start);
  }
}

bool Diagnosis::ImportStatement() {
  Node* node = Remember(Rule::kImportStatement, Memory::kShared, [this](uint32_t start) -> Node* {
    if (invalid_) {
      const Token* import = TakeToken(Kind::kImport);
      if (import != nullptr && DottedNames() && Take(Kind::kFrom) && DottedName()) {
        return RaiseFrom(At(*import), "Did you mean to use 'from ... import ...' instead?");
      }
      if (!Back(start)) return nullptr;
    }
    const bool ok = (Take(Kind::kImport) && DottedAsNames()) || (Back(start) && ImportFrom());
    return ok ? Make(ExprKind::kName, start) : nullptr;
  });
  return node != nullptr;
}

bool Diagnosis::ImportFrom() {
  Level level(*this);
  if (!level.ok() || !Take(Kind::kFrom)) return false;
  int dots = 0;
  while (Take(Kind::kDot) || Take(Kind::kEllipsis)) ++dots;
  const uint32_t start = pos_;
  if (DottedName() && Take(Kind::kImport) && ImportTargets()) return true;
  return Back(start) && dots > 0 && Take(Kind::kImport) && ImportTargets();
}

bool Diagnosis::ImportTargets() {
  Level level(*this);
  const uint32_t start = pos_;
  if (Take(Kind::kLeftParen) && ImportAsNames()) {
    Take(Kind::kComma);
    if (Take(Kind::kRightParen)) return true;
  }
  if (!Back(start)) return false;
  if (ImportAsNames() && !Peek(Kind::kComma)) return !raised_;
  if (!Back(start)) return false;
  if (Take(Kind::kStar)) return true;
  if (!invalid_ || !Back(start) || !ImportAsNames() || !Take(Kind::kComma) || !Take(Kind::kNewline)) return false;
  return RaiseLast("trailing comma not allowed without surrounding parentheses") != nullptr;
}

bool Diagnosis::ImportAsNames() {
  if (!Take(Kind::kName)) return false;
  for (;;) {
    uint32_t start = pos_;
    if (!(Take(Kind::kAs) && Take(Kind::kName)) && !Back(start)) return false;
    start = pos_;
    if (!Take(Kind::kComma) || !Take(Kind::kName)) return Back(start);
  }
}

}  // namespace tessera::compiler

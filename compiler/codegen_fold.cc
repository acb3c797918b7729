// Arithmetic on constants, with CPython's limits. What this file does not fold is computed at run time, with the same result.
#include <cmath>
#include <cstring>

#include "compiler/codegen_constants.h"

namespace tessera::compiler {

using ast::As;
using ast::ExprKind;
using ast::Operator;
using bytecode::ConstantKind;
using bytecode::ConstantSource;

namespace {

constexpr int kMaxIntBits = 128;
constexpr uint64_t kMaxStringSize = 4096;
constexpr uint64_t kMaxItems = 256;
constexpr int64_t kExactInDouble = int64_t{1} << 53;

struct MaybeInt {
  bool ok = false;
  __int128 value = 0;
};

bool IsBool(ConstantRef c) { return c->kind == ConstantKind::kTrue || c->kind == ConstantKind::kFalse; }

MaybeInt ToInt(ConstantRef c) {
  if (c->kind == ConstantKind::kInt) return {true, c->integer};
  if (IsBool(c)) return {true, c->kind == ConstantKind::kTrue};
  if (c->kind != ConstantKind::kBigInt) return {};
  std::string_view text = c->text;
  const bool negative = text[0] == '-';
  text.remove_prefix(negative ? 3 : 2);
  if (text.size() > 31) return {};
  unsigned __int128 value = 0;
  for (char digit : text) value = value << 4 | static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  return {true, negative ? -static_cast<__int128>(value) : static_cast<__int128>(value)};
}

bool ToDouble(ConstantRef c, double* out) {
  if (c->kind == ConstantKind::kFloat) return *out = c->real, true;
  MaybeInt n = ToInt(c);
  if (!n.ok || n.value > kExactInDouble || n.value < -kExactInDouble) return false;
  *out = static_cast<double>(n.value);
  return true;
}

int BitLength(__int128 n) {
  unsigned __int128 magnitude = n < 0 ? -static_cast<unsigned __int128>(n) : static_cast<unsigned __int128>(n);
  int bits = 0;
  for (; magnitude != 0; magnitude >>= 1) ++bits;
  return bits;
}

MaybeInt FloorDivide(__int128 a, __int128 b) {
  if (b == 0) return {};
  __int128 quotient = a / b;
  if (a % b != 0 && (a < 0) != (b < 0)) --quotient;
  return {true, quotient};
}

MaybeInt Power(__int128 base, __int128 exponent) {
  if (exponent < 0 || exponent > kMaxIntBits) return {};
  if (BitLength(base) * exponent > kMaxIntBits) return {};
  __int128 result = 1;
  for (; exponent > 0; --exponent) {
    if (__builtin_mul_overflow(result, base, &result)) return {};
  }
  return {true, result};
}

MaybeInt Shift(__int128 a, __int128 by, bool left) {
  if (by < 0) return {};
  if (!left) return {true, by > 126 ? (a < 0 ? -1 : 0) : a >> static_cast<int>(by)};
  if (a == 0) return {true, 0};
  if (by > kMaxIntBits || BitLength(a) + by > kMaxIntBits - 2) return {};
  return {true, static_cast<__int128>(static_cast<unsigned __int128>(a) << static_cast<int>(by))};
}

MaybeInt Compute(Operator op, __int128 a, __int128 b) {
  MaybeInt r{true, 0};
  switch (op) {
    case Operator::kAdd: r.ok = !__builtin_add_overflow(a, b, &r.value); return r;
    case Operator::kSub: r.ok = !__builtin_sub_overflow(a, b, &r.value); return r;
    case Operator::kMult: r.ok = !__builtin_mul_overflow(a, b, &r.value); return r;
    case Operator::kFloorDiv: return FloorDivide(a, b);
    case Operator::kMod: {
      MaybeInt q = FloorDivide(a, b);
      return {q.ok, q.ok ? a - q.value * b : 0};
    }
    case Operator::kPow: return Power(a, b);
    case Operator::kLShift: return Shift(a, b, true);
    case Operator::kRShift: return Shift(a, b, false);
    case Operator::kBitAnd: return {true, a & b};
    case Operator::kBitOr: return {true, a | b};
    case Operator::kBitXor: return {true, a ^ b};
    default: return {};
  }
}

bool IsBitwise(Operator op) { return op == Operator::kBitAnd || op == Operator::kBitOr || op == Operator::kBitXor; }

}  // namespace

ConstantRef ConstantFolder::Fold(ast::ExprNode* expr) {
  switch (expr->kind) {
    case ExprKind::kConstant: return FromLiteral(As<ast::Constant>(expr)->value);
    case ExprKind::kName: return As<ast::Name>(expr)->id == "__debug__" ? Bool(debug_) : nullptr;
    case ExprKind::kUnaryOp: return FoldUnary(As<ast::UnaryOp>(expr));
    case ExprKind::kBinOp: return FoldBinary(As<ast::BinOp>(expr));
    case ExprKind::kTuple: return FoldSequence(As<ast::Tuple>(expr)->elts, ConstantKind::kTuple);
    default: return nullptr;
  }
}

ConstantRef ConstantFolder::FoldSequence(const ast::Seq<ast::ExprNode*>& elements, ConstantKind kind) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return nullptr;
  for (ast::ExprNode* e : elements) {
    if (e->kind != ExprKind::kConstant && e->kind != ExprKind::kTuple && e->kind != ExprKind::kUnaryOp && e->kind != ExprKind::kBinOp) {
      return nullptr;  // before anything is allocated
    }
  }
  ConstantRef* items = context_.NewArray<ConstantRef>(static_cast<size_t>(elements.size()));
  if (items == nullptr) return nullptr;
  for (int32_t i = 0; i < elements.size(); ++i) {
    items[i] = Fold(elements[i]);
    if (items[i] == nullptr) return nullptr;
  }
  ConstantSource* c = New(kind);
  if (c == nullptr) return nullptr;
  c->items = items;
  c->item_count = static_cast<uint32_t>(elements.size());
  return c;
}

ConstantRef ConstantFolder::FoldUnary(ast::UnaryOp* node) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return nullptr;
  ConstantRef operand = Fold(node->operand);
  if (operand == nullptr) return nullptr;
  if (node->op == ast::UnaryOperator::kNot) return Bool(!IsTrue(operand));
  if (operand->kind == ConstantKind::kFloat) {
    if (node->op == ast::UnaryOperator::kInvert) return nullptr;
    return Float(node->op == ast::UnaryOperator::kUSub ? -operand->real : operand->real);
  }
  MaybeInt n = ToInt(operand);
  if (n.ok) {
    switch (node->op) {
      case ast::UnaryOperator::kUSub: return FromInt128(-n.value);
      case ast::UnaryOperator::kUAdd: return FromInt128(n.value);
      default: return IsBool(operand) ? nullptr : FromInt128(~n.value);  // ~True warns at run time
    }
  }
  if (operand->kind != ConstantKind::kBigInt || node->op != ast::UnaryOperator::kUSub) return nullptr;
  ConstantSource* c = New(ConstantKind::kBigInt);
  if (c == nullptr) return nullptr;
  c->text = operand->text[0] == '-' ? operand->text.substr(1) : context_.Concat("-", operand->text);
  return c;
}

ConstantRef ConstantFolder::FoldBinary(ast::BinOp* node) {
  RecursionGuard guard(context_);
  if (!guard.ok()) return nullptr;
  ConstantRef right = Fold(node->right);
  if (right == nullptr) return nullptr;
  ConstantRef left = Fold(node->left);
  if (left == nullptr) return nullptr;
  if (ToInt(left).ok && ToInt(right).ok) return FoldInts(node->op, left, right);
  if (left->kind == ConstantKind::kFloat || right->kind == ConstantKind::kFloat) {
    double a, b;
    return ToDouble(left, &a) && ToDouble(right, &b) ? FoldFloats(node->op, a, b) : nullptr;
  }
  if (node->op == Operator::kAdd && left->kind == right->kind) return FoldConcatenation(left, right);
  if (node->op == Operator::kMult) {
    if (right->kind == ConstantKind::kInt) return FoldRepetition(left, right->integer);
    if (left->kind == ConstantKind::kInt) return FoldRepetition(right, left->integer);
  }
  return nullptr;
}

ConstantRef ConstantFolder::FoldInts(Operator op, ConstantRef left, ConstantRef right) {
  const __int128 a = ToInt(left).value, b = ToInt(right).value;
  if (op == Operator::kDiv || (op == Operator::kPow && b < 0)) {
    double x, y;
    return ToDouble(left, &x) && ToDouble(right, &y) ? FoldFloats(op, x, y) : nullptr;
  }
  if (op == Operator::kMult && BitLength(a) + BitLength(b) > kMaxIntBits) return nullptr;
  MaybeInt result = Compute(op, a, b);
  if (!result.ok) return nullptr;
  return IsBool(left) && IsBool(right) && IsBitwise(op) ? Bool(result.value != 0) : FromInt128(result.value);
}

ConstantRef ConstantFolder::FoldFloats(Operator op, double a, double b) {
  switch (op) {
    case Operator::kAdd: return Float(a + b);
    case Operator::kSub: return Float(a - b);
    case Operator::kMult: return Float(a * b);
    case Operator::kDiv: return b == 0 ? nullptr : Float(a / b);
    case Operator::kPow: {
      const double power = a > 0 ? std::pow(a, b) : 0;
      return a > 0 && std::isfinite(power) ? Float(power) : nullptr;
    }
    default: return nullptr;
  }
}

ConstantRef ConstantFolder::FoldConcatenation(ConstantRef left, ConstantRef right) {
  switch (left->kind) {
    case ConstantKind::kStr: return Str(context_.Concat(left->text, right->text));
    case ConstantKind::kBytes: return Bytes(context_.Concat(left->text, right->text));
    case ConstantKind::kTuple: {
      List<ConstantRef> items;
      for (uint32_t i = 0; i < left->item_count; ++i) items.Push(context_, left->items[i]);
      for (uint32_t i = 0; i < right->item_count; ++i) items.Push(context_, right->items[i]);
      return Tuple(items);
    }
    default: return nullptr;
  }
}

ConstantRef ConstantFolder::FoldRepetition(ConstantRef sequence, int64_t times) {
  const bool is_text = sequence->kind == ConstantKind::kStr || sequence->kind == ConstantKind::kBytes;
  if (!is_text && sequence->kind != ConstantKind::kTuple) return nullptr;
  const uint64_t count = times < 0 ? 0 : static_cast<uint64_t>(times);
  const uint64_t size = is_text ? sequence->text.size() : sequence->item_count;
  const uint64_t limit = is_text ? kMaxStringSize : kMaxItems;
  if (size != 0 && count > limit / size) return nullptr;
  if (is_text) {
    char* text = context_.NewArray<char>(size * count + 1);
    if (text == nullptr) return nullptr;
    for (uint64_t i = 0; size != 0 && i < count; ++i) std::memcpy(text + i * size, sequence->text.data(), size);
    std::string_view repeated(text, size * (size == 0 ? 0 : count));
    return sequence->kind == ConstantKind::kStr ? Str(repeated) : Bytes(repeated);
  }
  List<ConstantRef> items;
  for (uint64_t i = 0; size != 0 && i < count; ++i) {
    for (uint32_t k = 0; k < size; ++k) items.Push(context_, sequence->items[k]);
  }
  return Tuple(items);
}

}  // namespace tessera::compiler

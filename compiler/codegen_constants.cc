#include "compiler/codegen_constants.h"

#include <bit>
#include <cstring>

namespace tessera::compiler {

using bytecode::ConstantKind;
using bytecode::ConstantSource;

namespace {

int DigitValue(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

// Text that the runtime interns: what could be an identifier.
bool LooksLikeIdentifier(std::string_view text) {
  for (char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return true;
}

uint32_t HashBytes(uint32_t hash, const void* data, size_t size) {
  const unsigned char* bytes = static_cast<const unsigned char*>(data);
  for (size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * 16777619u;
  return hash;
}

uint32_t HashOf(ConstantRef c) {
  uint32_t hash = 2166136261u + static_cast<uint32_t>(c->kind);
  hash = HashBytes(hash, &c->integer, sizeof(c->integer));
  hash = HashBytes(hash, &c->real, sizeof(c->real));
  hash = HashBytes(hash, c->text.data(), c->text.size());
  for (uint32_t i = 0; i < c->item_count; ++i) hash = hash * 31 + HashOf(c->items[i]);
  return hash;
}

// The same to a program: type and value, 0.0 and -0.0 apart.
bool Same(ConstantRef a, ConstantRef b) {
  if (a->kind != b->kind || a->integer != b->integer || std::bit_cast<uint64_t>(a->real) != std::bit_cast<uint64_t>(b->real) ||
      a->text != b->text || a->item_count != b->item_count) {
    return false;
  }
  for (uint32_t i = 0; i < a->item_count; ++i) {
    if (!Same(a->items[i], b->items[i])) return false;
  }
  return true;
}

}  // namespace

ConstantSource* ConstantFolder::New(ConstantKind kind) {
  ConstantSource* c = context_.New<ConstantSource>();
  if (c != nullptr) c->kind = kind;
  return c;
}

ConstantRef ConstantFolder::Simple(ConstantKind kind) {
  static constexpr ConstantSource kSimple[] = {
      {.kind = ConstantKind::kNone}, {.kind = ConstantKind::kFalse}, {.kind = ConstantKind::kTrue}, {.kind = ConstantKind::kEllipsis}};
  return &kSimple[static_cast<int>(kind)];
}

ConstantRef ConstantFolder::Int(int64_t n) {
  ConstantSource* c = New(ConstantKind::kInt);
  if (c != nullptr) c->integer = n;
  return c;
}

ConstantRef ConstantFolder::Float(double real) {
  ConstantSource* c = New(ConstantKind::kFloat);
  if (c != nullptr) c->real = real;
  return c;
}

ConstantRef ConstantFolder::Str(std::string_view text) {
  ConstantSource* c = New(ConstantKind::kStr);
  if (c == nullptr) return nullptr;
  c->text = text;
  c->intern = LooksLikeIdentifier(text);
  return c;
}

ConstantRef ConstantFolder::Bytes(std::string_view text) {
  ConstantSource* c = New(ConstantKind::kBytes);
  if (c != nullptr) c->text = text;
  return c;
}

ConstantRef ConstantFolder::Tuple(const List<ConstantRef>& items) {
  ConstantSource* c = New(ConstantKind::kTuple);
  if (c == nullptr) return nullptr;
  c->items = items.data();
  c->item_count = items.size();
  return c;
}

ConstantRef ConstantFolder::BigInt(bool negative, const uint32_t* limbs, int32_t count) {
  while (count > 0 && limbs[count - 1] == 0) --count;
  if (count == 0) return Int(0);
  char* text = context_.NewArray<char>(static_cast<size_t>(count) * 8 + 4);
  if (text == nullptr) return nullptr;
  char* at = text;
  if (negative) *at++ = '-';
  *at++ = '0';
  *at++ = 'x';
  bool leading = true;
  for (int32_t i = count * 8 - 1; i >= 0; --i) {
    const int digit = limbs[i / 8] >> (i % 8 * 4) & 15;
    if (leading && digit == 0) continue;
    leading = false;
    *at++ = "0123456789abcdef"[digit];
  }
  ConstantSource* c = New(ConstantKind::kBigInt);
  if (c != nullptr) c->text = {text, static_cast<size_t>(at - text)};
  return c;
}

ConstantRef ConstantFolder::FromInt128(__int128 value) {
  if (value >= INT64_MIN && value <= INT64_MAX) return Int(static_cast<int64_t>(value));
  unsigned __int128 magnitude = value < 0 ? -static_cast<unsigned __int128>(value) : static_cast<unsigned __int128>(value);
  uint32_t limbs[4];
  for (uint32_t& limb : limbs) limb = static_cast<uint32_t>(magnitude), magnitude >>= 32;
  return BigInt(value < 0, limbs, 4);
}

ConstantRef ConstantFolder::FromLiteral(const ast::Literal& literal) {
  switch (literal.kind) {
    case ast::LiteralKind::kNone: return None();
    case ast::LiteralKind::kTrue: return Bool(true);
    case ast::LiteralKind::kFalse: return Bool(false);
    case ast::LiteralKind::kEllipsis: return Simple(ConstantKind::kEllipsis);
    case ast::LiteralKind::kInt: return Int(literal.integer);
    case ast::LiteralKind::kFloat: return Float(literal.real);
    case ast::LiteralKind::kStr: return Str(literal.text);
    case ast::LiteralKind::kBytes: return Bytes(literal.text);
    case ast::LiteralKind::kComplex: {
      ConstantSource* c = New(ConstantKind::kComplex);
      if (c != nullptr) c->real = literal.real;
      return c;
    }
    case ast::LiteralKind::kBigInt: break;
  }
  // Digits of any base become limbs of 32 bits; decimal literals have at most 4300 digits.
  const int32_t room = static_cast<int32_t>(literal.text.size() / 8 * (literal.base == 2 ? 1 : 4) + 2);
  uint32_t* limbs = context_.NewArray<uint32_t>(static_cast<size_t>(room) + literal.text.size() / 8);
  if (limbs == nullptr) return nullptr;
  int32_t count = 0;
  if (literal.base == 10) {
    for (char digit : literal.text) {
      uint64_t carry = static_cast<uint64_t>(DigitValue(digit));
      for (int32_t i = 0; i < count; ++i) {
        carry += uint64_t{limbs[i]} * 10;
        limbs[i] = static_cast<uint32_t>(carry);
        carry >>= 32;
      }
      if (carry != 0) limbs[count++] = static_cast<uint32_t>(carry);
    }
  } else {
    const int bits = literal.base == 16 ? 4 : literal.base == 8 ? 3 : 1;
    uint64_t bit = 0;
    for (size_t i = literal.text.size(); i-- > 0; bit += static_cast<uint64_t>(bits)) {
      const uint64_t digit = static_cast<uint64_t>(DigitValue(literal.text[i])) << (bit % 32);
      limbs[bit / 32] |= static_cast<uint32_t>(digit);
      if (digit >> 32 != 0) limbs[bit / 32 + 1] |= static_cast<uint32_t>(digit >> 32);
    }
    count = static_cast<int32_t>((bit + 31) / 32);
  }
  return BigInt(false, limbs, count);
}

bool ConstantFolder::IsTrue(ConstantRef c) {
  switch (c->kind) {
    case ConstantKind::kNone:
    case ConstantKind::kFalse: return false;
    case ConstantKind::kInt: return c->integer != 0;
    case ConstantKind::kFloat:
    case ConstantKind::kComplex: return c->real != 0;
    case ConstantKind::kStr:
    case ConstantKind::kBytes: return !c->text.empty();
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenSet: return c->item_count != 0;
    default: return true;
  }
}

bool ConstantPool::Grow(Context& context) {
  const uint32_t capacity = capacity_ == 0 ? 16 : capacity_ * 2;
  uint32_t* table = context.NewArray<uint32_t>(capacity);
  if (table == nullptr) return false;
  for (uint32_t i = 0; i < items_.size(); ++i) {
    uint32_t at = HashOf(items_[i]) & (capacity - 1);
    while (table[at] != 0) at = (at + 1) & (capacity - 1);
    table[at] = i + 1;
  }
  table_ = table;
  capacity_ = capacity;
  return true;
}

uint32_t ConstantPool::Add(Context& context, ConstantRef constant) {
  if (constant == nullptr) return 0;
  if ((items_.size() + 1) * 2 > capacity_ && !Grow(context)) return 0;
  uint32_t at = HashOf(constant) & (capacity_ - 1);
  for (; table_[at] != 0; at = (at + 1) & (capacity_ - 1)) {
    if (Same(items_[table_[at] - 1], constant)) return table_[at] - 1;
  }
  const uint32_t index = items_.size();
  items_.Push(context, constant);
  if (items_.size() == index) return 0;
  table_[at] = index + 1;
  return index;
}

const char* ConstantTypeName(ConstantRef constant) {
  switch (constant->kind) {
    case ConstantKind::kNone: return "NoneType";
    case ConstantKind::kFalse:
    case ConstantKind::kTrue: return "bool";
    case ConstantKind::kEllipsis: return "ellipsis";
    case ConstantKind::kInt:
    case ConstantKind::kBigInt: return "int";
    case ConstantKind::kFloat: return "float";
    case ConstantKind::kComplex: return "complex";
    case ConstantKind::kStr: return "str";
    case ConstantKind::kBytes: return "bytes";
    case ConstantKind::kTuple: return "tuple";
    case ConstantKind::kFrozenSet: return "frozenset";
  }
  return "object";
}

}  // namespace tessera::compiler

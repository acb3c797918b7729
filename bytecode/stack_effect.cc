#include "bytecode/stack_effect.h"

#include <algorithm>

namespace tessera::bytecode {
namespace {

using enum Opcode;

// A window of temporaries, [first, first + length).
struct Window {
  int32_t first = 0;
  int32_t length = 0;
};

bool IsRegisterWindow(OperandKind kind) { return kind == OperandKind::kWin; }

// The window that the instruction consumes.
Window ConsumedWindow(Opcode op, const Operands& o) {
  switch (op) {
    case kCALL: return {o.a, o.b + 1};
    case kCALL_METHOD: return {o.a, o.b + 2};
    case kCALL_KW: return {o.a, o.b + 2};
    case kCALL_METHOD_KW: return {o.a, o.b + 3};
    case kCALL_EX: return {o.a, o.b + 2};
    case kLOAD_SUPER_ATTR_T:
    case kLOAD_SUPER_ATTR_L: return {o.b, 3};
    case kGET_SLICE_T:
    case kGET_SLICE_L: return {o.c, 2};
    case kSET_SLICE: return {o.b, 2};
    case kBUILD_SLICE: return {o.b, 3};
    case kINPLACE_OP_T:
    case kINPLACE_OP_L: return {o.b, 2};
    case kBUILD_LIST:
    case kBUILD_TUPLE:
    case kBUILD_SET:
    case kBUILD_STRING: return {o.b, o.c};
    case kBUILD_MAP: return {o.b, 2 * o.c};
    case kRAISE: return {o.b, o.a};
    case kIMPORT_NAME: return {o.b, 2};
    case kYIELD_FROM: return {o.b, 2};
    default: return {};
  }
}

// The window that the instruction fills.
Window FilledWindow(Opcode op, const Operands& o) {
  switch (op) {
    case kLOAD_METHOD:
    case kBEFORE_WITH: return {o.a, 2};
    case kLOAD_METHOD_TYPE: return {o.a, 2};
    case kUNPACK_SEQUENCE: return {o.c, o.b};
    case kUNPACK_EX: return {o.c, (o.b & 0xff) + (o.b >> 8) + 1};
    default: return {};
  }
}

class Counter {
 public:
  explicit Counter(uint32_t depth) : depth_(static_cast<int64_t>(depth)), lowest_(depth_) {}

  void Consume(int32_t reg) {
    if (reg < 0) return;
    if (reg >= depth_) return Fail("reads a temporary that holds nothing");
    lowest_ = std::min<int64_t>(lowest_, reg);
    ++consumed_;
    // Two operands never name the same temporary: it would be moved twice.
    for (int i = 0; i < single_count_; ++i) {
      if (singles_[i] == reg) return Fail("consumes a temporary twice");
    }
    singles_[single_count_++] = reg;
  }
  void ConsumeWindow(Window w) {
    if (w.length == 0) return;
    if (w.first < 0 || w.first + int64_t{w.length} > depth_) return Fail("consumes a window that is not live");
    for (int i = 0; i < single_count_; ++i) {
      if (singles_[i] >= w.first && singles_[i] < w.first + w.length) return Fail("consumes a temporary twice");
    }
    lowest_ = std::min<int64_t>(lowest_, w.first);
    consumed_ += w.length;
  }
  void Use(int32_t reg) {
    if (reg >= depth_) Fail("uses a temporary that holds nothing");
  }
  void Settle() {
    if (lowest_ + consumed_ != depth_) Fail("consumes temporaries that are not the topmost");
    depth_ -= consumed_;
  }
  void Write(int32_t reg) {
    if (reg < 0) return;
    if (reg != depth_) return Fail("writes a temporary that is not the lowest free one");
    ++depth_;
  }
  void Fill(Window w) {
    if (w.length == 0) return;
    if (w.first != depth_) return Fail("fills a window that does not start at the lowest free temporary");
    depth_ += w.length;
  }
  void Fail(const char* what) {
    if (error_ == nullptr) error_ = what;
  }
  uint32_t depth() const { return static_cast<uint32_t>(std::max<int64_t>(depth_, 0)); }
  const char* error() const { return error_; }

 private:
  int64_t depth_;
  int64_t lowest_;
  int64_t consumed_ = 0;
  int32_t singles_[3] = {};
  int single_count_ = 0;
  const char* error_ = nullptr;
};

struct Operand {
  OperandKind kind;
  int32_t reg;
};

}  // namespace

DstRule DstRuleOf(Opcode op) {
  switch (op) {
    case kGET_ITER:
    case kMAKE_FUNCTION:
    case kLOAD_BUILD_CLASS:
    case kPUSH_EXC_INFO:
    case kGET_YIELD_FROM_ITER:
    case kLOAD_ASSERTION_ERROR: return DstRule::kTemporary;
#define OPCODE2(name, a, b, c, caches, effects, doc) \
  case k##name##_T: return DstRule::kTemporary;      \
  case k##name##_L: return DstRule::kLocal;
#define OPCODE(name, a, b, c, caches, effects, doc)
#include "bytecode/opcodes.def"
    default: return DstRule::kAny;
  }
}

Operands OperandsOf(Instruction instruction) {
  const OpcodeInfo& info = GetOpcodeInfo(OpcodeOf(instruction));
  auto value = [](OperandKind kind, int16_t raw) -> int32_t {
    return kind == OperandKind::kCnt || kind == OperandKind::kName || kind == OperandKind::kCode ? static_cast<uint16_t>(raw) : raw;
  };
  Operands o{value(info.a, OperandA(instruction)), value(info.b, OperandB(instruction)), value(info.c, OperandC(instruction))};
  if (IsWide(info)) o.b = static_cast<int32_t>(OperandBC(instruction)), o.c = 0;
  return o;
}

uint32_t DepthBefore(Opcode op, Operands operands, uint32_t recorded) {
  if ((GetOpcodeInfo(op).effects & kCall) == 0) return recorded;
  return recorded + static_cast<uint32_t>(ConsumedWindow(op, operands).length);
}

StackEffect ComputeStackEffect(Opcode op, Operands o, uint32_t depth) {
  const OpcodeInfo& info = GetOpcodeInfo(op);
  const Operand operands[] = {{info.a, o.a}, {info.b, o.b}, {info.c, o.c}};
  Counter counter(depth);
  StackEffect effect;
  effect.peak = depth;
  for (const Operand& operand : operands) {
    if (IsRegisterWindow(operand.kind) && operand.reg < 0) counter.Fail("has a window that starts at a local");
    if (op != kYIELD_FROM && operand.kind == OperandKind::kUse) counter.Use(operand.reg);
    if (operand.kind == OperandKind::kSrc) counter.Consume(operand.reg);
  }
  Window window = ConsumedWindow(op, o);
  if (op == kYIELD_FROM && (o.b < 0 || o.c != o.b + 1)) counter.Fail("wants its operands in two neighbouring temporaries");
  counter.ConsumeWindow(window);
  if (op == kFOR_ITER && (o.a < 0 || static_cast<int64_t>(o.a) + 1 != depth)) counter.Fail("wants the iterator in the topmost temporary");
  if ((op == kJUMP_IF_TRUE_OR_POP || op == kJUMP_IF_FALSE_OR_POP || op == kRELEASE || op == kPOP_EXCEPT) && o.a < 0) {
    counter.Fail("wants a temporary");
  }
  if (op == kSWAP && (o.a < 0 || o.b < 0)) counter.Fail("wants two temporaries");
  counter.Settle();
  effect.recorded = (info.effects & kCall) != 0 ? counter.depth() : depth;
  if (op == kRETURN && counter.depth() != 0) counter.Fail("leaves temporaries that hold values");

  const uint32_t settled = counter.depth();
  for (const Operand& operand : operands) {
    if (operand.kind == OperandKind::kDst) counter.Write(operand.reg);
  }
  counter.Fill(FilledWindow(op, o));
  effect.next = effect.jump = counter.depth();
  effect.peak = std::max({effect.peak, effect.next});
  if (op == kFOR_ITER) effect.next = depth == 0 ? 0 : depth - 1;
  if (op == kJUMP_IF_TRUE_OR_POP || op == kJUMP_IF_FALSE_OR_POP) effect.jump = settled + 1;
  effect.error = counter.error();
  return effect;
}

}  // namespace tessera::bytecode

#include "bytecode/verifier_flow.h"

#include <cstdlib>
#include <memory>

#include "bytecode/opcode.h"
#include "bytecode/stack_effect.h"

namespace tessera::bytecode {
namespace {

struct FreeDeleter {
  void operator()(void* p) const { std::free(p); }
};
template <class T>
using Block = std::unique_ptr<T[], FreeDeleter>;
template <class T>
Block<T> Allocate(size_t count) {
  return Block<T>(static_cast<T*>(std::calloc(count, sizeof(T))));
}

// What is known of 64 locals, one bit each.
struct State {
  uint64_t bound;  // certainly holds a value
  uint64_t cell;   // certainly holds a cell

  friend bool operator==(const State&, const State&) = default;
};

// Follows all paths, for the locals [first, first + 64) at a time: 64 bits of state for each instruction.
class Flow {
 public:
  Flow(const CodeBody& body, State* states, uint8_t* seen, uint32_t* work)
      : body_(body), code_(body.At(body.code)), states_(states), seen_(seen), work_(work) {}

  FlowResult Run(uint32_t first) {
    first_ = first;
    for (uint32_t i = 0; i < body_.code.count; ++i) seen_[i] = 0;
    Arrive(0, Entry());
    while (work_count_ > 0 && result_.error == nullptr) {
      const uint32_t pc = work_[--work_count_];
      seen_[pc] = kSeen;
      Step(pc);
    }
    return result_;
  }

 private:
  enum : uint8_t { kSeen = 1, kQueued = 2 };

  uint64_t BitOf(int32_t reg) const {
    const int64_t local = int64_t{reg} + body_.local_count() - first_;
    return local >= 0 && local < 64 ? uint64_t{1} << local : 0;
  }
  uint64_t BitsFrom(uint32_t begin, uint32_t end) const {
    uint64_t bits = 0;
    for (uint32_t i = begin; i < end; ++i) bits |= BitOf(static_cast<int32_t>(i) - static_cast<int32_t>(body_.local_count()));
    return bits;
  }
  uint64_t DeclaredCells() const {
    uint64_t bits = 0;
    const Local* locals = body_.At(body_.locals);
    for (uint32_t i = first_; i < body_.local_count() && i < first_ + 64; ++i) {
      if (locals[i].kinds & (static_cast<uint8_t>(LocalKind::kCell) | static_cast<uint8_t>(LocalKind::kFree))) bits |= uint64_t{1} << (i - first_);
    }
    return bits;
  }
  State Entry() {
    cells_ = DeclaredCells();
    uint32_t parameters = body_.argcount + body_.kwonlyargcount;
    if (body_.flags & kVarArgs) ++parameters;
    if (body_.flags & kVarKeywords) ++parameters;
    return {BitsFrom(0, parameters), 0};
  }
  void Fail(uint32_t pc, const char* what) {
    if (result_.error == nullptr) result_ = {what, pc, false};
  }

  void Arrive(uint32_t pc, State state) {
    if (seen_[pc] == 0) {
      states_[pc] = state;
    } else {
      const State merged{states_[pc].bound & state.bound, states_[pc].cell & state.cell};
      if (merged == states_[pc]) return;
      states_[pc] = merged;
      if (seen_[pc] & kQueued) return;
    }
    seen_[pc] = kQueued;
    work_[work_count_++] = pc;
  }

  void ToHandlers(uint32_t pc, State state) {
    const ExceptionEntry* entries = body_.At(body_.exceptions);
    for (uint32_t i = 0; i < body_.exceptions.count; ++i) {
      if (pc >= entries[i].start && pc < entries[i].end) return Arrive(entries[i].handler, state);
    }
  }

  void Read(uint32_t pc, OperandKind kind, int32_t reg, Opcode op) {
    const uint64_t bit = BitOf(reg);
    if (bit == 0) return;
    if (kind == OperandKind::kSrc || kind == OperandKind::kUse) {
      if ((state_.bound & bit) == 0) Fail(pc, "reads a local that may be unbound");
      // A cell is read as such to be put into a closure or returned by a class body, nothing else.
      if ((cells_ & bit) != 0 && op != Opcode::kMOVE_T && op != Opcode::kRETURN && (state_.cell & bit) != 0) Fail(pc, "reads a cell as a value");
      if ((cells_ & bit) != 0 && (state_.cell & bit) == 0) Fail(pc, "reads a cell variable before it is a cell");
    }
    if (kind != OperandKind::kLoc) return;
    switch (op) {
      case Opcode::kMAKE_CELL:
        if ((cells_ & bit) == 0) Fail(pc, "makes a cell of a local that is not declared one");
        return;
      case Opcode::kCHECK_BOUND:
      case Opcode::kUNBIND: return;
      default:
        if ((state_.cell & bit) == 0) Fail(pc, "wants a cell");
    }
  }
  void Write(uint32_t pc, int32_t reg) {
    const uint64_t bit = BitOf(reg);
    if ((cells_ & bit) != 0) Fail(pc, "writes over a cell");
    after_.bound |= bit;
  }

  void Step(uint32_t pc) {
    const Opcode op = OpcodeOf(code_[pc]);
    const OpcodeInfo& info = GetOpcodeInfo(op);
    const Operands o = OperandsOf(code_[pc]);
    state_ = after_ = states_[pc];
    const OperandKind kinds[] = {info.a, info.b, info.c};
    const int32_t regs[] = {o.a, o.b, o.c};
    for (int i = 0; i < 3; ++i) {
      if (regs[i] < 0) Read(pc, kinds[i], regs[i], op);
    }
    if (info.effects & kRaises) ToHandlers(pc, state_);
    const State jumped = after_;
    for (int i = 0; i < 3; ++i) {
      if (kinds[i] == OperandKind::kDst && regs[i] < 0) Write(pc, regs[i]);
    }
    if (op == Opcode::kMAKE_CELL) after_.bound |= BitOf(o.a), after_.cell |= BitOf(o.a);
    if (op == Opcode::kCHECK_BOUND) after_.bound |= BitOf(o.a);
    if (op == Opcode::kUNBIND) after_.bound &= ~BitOf(o.a), after_.cell &= ~BitOf(o.a);
    if (op == Opcode::kCOPY_FREE_VARS) {
      const uint64_t bits = BitsFrom(body_.local_count() - body_.free_count, body_.local_count());
      after_.bound |= bits;
      after_.cell |= bits;
    }
    const uint32_t next = pc + 1 + info.caches;
    // FOR_ITER writes when it jumps; everything else before it goes either way.
    if ((info.effects & kEnds) == 0) Arrive(next, op == Opcode::kFOR_ITER ? jumped : after_);
    if (info.effects & kJumps) {
      const int32_t distance = info.b == OperandKind::kJ32 ? o.b : o.c;
      Arrive(next + static_cast<uint32_t>(distance), after_);
    }
  }

  const CodeBody& body_;
  const Instruction* code_;
  State* states_;
  uint8_t* seen_;
  uint32_t* work_;
  uint32_t work_count_ = 0;
  uint32_t first_ = 0;
  uint64_t cells_ = 0;
  State state_{}, after_{};
  FlowResult result_;
};

}  // namespace

FlowResult CheckLocalsFlow(const CodeBody& body) {
  const size_t count = body.code.count;
  Block<State> states = Allocate<State>(count);
  Block<uint8_t> seen = Allocate<uint8_t>(count);
  Block<uint32_t> work = Allocate<uint32_t>(count);
  if (states == nullptr || seen == nullptr || work == nullptr) return {nullptr, 0, true};
  for (uint32_t first = 0; first < body.local_count(); first += 64) {
    const FlowResult result = Flow(body, states.get(), seen.get(), work.get()).Run(first);
    if (result.error != nullptr) return result;
  }
  return {};
}

}  // namespace tessera::bytecode

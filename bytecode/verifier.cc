#include "bytecode/verifier.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "bytecode/immediate.h"
#include "bytecode/stack_effect.h"
#include "bytecode/verifier_flow.h"

namespace tessera::bytecode {
namespace {

constexpr int kMaxBodyDepth = 4000;
constexpr int kMaxConstantDepth = 4000;
constexpr uint32_t kMaxRegisters = 32767;
constexpr uint32_t kKnownFlags =
    kOptimized | kNewLocals | kVarArgs | kVarKeywords | kNested | kGenerator | kFutureAnnotations;

bool NamesRegister(OperandKind kind) {
  return kind == OperandKind::kDst || kind == OperandKind::kSrc || kind == OperandKind::kUse || kind == OperandKind::kWin ||
         kind == OperandKind::kLoc;
}

// Checks one image. Every function returns false after it has set the status.
class Verifier {
 public:
  Verifier(const char* data, size_t size) : data_(data), size_(size) {}

  absl::Status Run() {
    if (size_ < sizeof(ImageHeader)) return absl::InvalidArgumentError("the image is shorter than its header");
    if (reinterpret_cast<uintptr_t>(data_) % 16 != 0) return absl::InvalidArgumentError("the image is not aligned to 16 bytes");
    const auto* header = reinterpret_cast<const ImageHeader*>(data_);
    if (header->magic != ImageHeader::kMagic) return absl::InvalidArgumentError("the image does not start with its magic number");
    if (header->table_hash != OpcodeTableHash()) return absl::InvalidArgumentError("the image was made for another opcode table");
    if (header->size != size_) return absl::InvalidArgumentError("the image is not as long as its header says");
    CheckBody(header->root, sizeof(ImageHeader), 0);
    return status_;
  }

 private:
  bool Fail(std::string_view what) {
    if (!status_.ok()) return false;
    status_ = absl::InvalidArgumentError(
        absl::StrCat("body '", absl::string_view(body_name_.data(), body_name_.size()), "': ", absl::string_view(what.data(), what.size())));
    return false;
  }
  bool FailAt(uint32_t pc, std::string_view what) {
    const Opcode op = OpcodeOf(code_[pc]);
    const char* name = op < Opcode::kCount ? GetOpcodeInfo(op).name : "?";
    return Fail(absl::StrCat("pc ", pc, " ", name, ": ", absl::string_view(what.data(), what.size())));
  }

  template <class T>
  bool Inside(const CodeBody* body, Span<T> span) {
    const uint64_t start = static_cast<uint64_t>(reinterpret_cast<const char*>(body) - data_) + span.offset;
    if (start % alignof(T) != 0) return false;
    return start <= size_ && span.count <= (size_ - start) / sizeof(T);
  }
  template <class T>
  bool CheckSpan(const CodeBody* body, Span<T> span, const char* what) {
    return Inside(body, span) || Fail(absl::StrCat("the table of ", what, " lies outside of the image"));
  }

  // Bodies lie one behind the other, so a body inside another's tables, or a cycle, is impossible: each begins at or after `lowest`.
  bool CheckBody(uint64_t offset, uint64_t lowest, int depth);
  bool CheckTables(const CodeBody* body);
  bool CheckConstants(const CodeBody* body, Span<Constant> constants, int depth);
  bool CheckConstant(const CodeBody* body, const Constant& constant, int depth);
  bool CheckCounts(const CodeBody* body);
  bool CheckCode(const CodeBody* body);
  bool CheckInstruction(const CodeBody* body, uint32_t pc);
  bool CheckOperand(const CodeBody* body, uint32_t pc, OperandKind kind, int32_t value);
  bool CheckSpecial(const CodeBody* body, uint32_t pc, Opcode op, const Operands& o);
  bool CheckFlow(const CodeBody* body, uint32_t pc);
  bool CheckArrival(const CodeBody* body, uint32_t pc, int64_t target, uint32_t depth);
  bool CheckHandlers(const CodeBody* body);

  const char* data_;
  size_t size_;
  absl::Status status_;
  std::string_view body_name_ = "?";
  const Instruction* code_ = nullptr;
  const Position* positions_ = nullptr;
  uint64_t constants_seen_ = 0;
};

bool Verifier::CheckBody(uint64_t offset, uint64_t lowest, int depth) {
  body_name_ = "?";
  if (depth > kMaxBodyDepth) return Fail("bodies are nested too deeply");
  if (offset < lowest || offset % alignof(CodeBody) != 0 || offset > size_ || size_ - offset < sizeof(CodeBody)) {
    return Fail("the body lies outside of the image");
  }
  const auto* body = reinterpret_cast<const CodeBody*>(data_ + offset);
  if (!CheckTables(body)) return false;
  body_name_ = body->text(body->qualname);
  code_ = body->At(body->code);
  positions_ = body->At(body->positions);
  if (!CheckCounts(body) || !CheckConstants(body, body->constants, 0) || !CheckCode(body)) return false;
  const FlowResult flow = CheckLocalsFlow(*body);
  if (flow.no_memory) {
    status_ = absl::ResourceExhaustedError("no memory to verify with");
    return false;
  }
  if (flow.error != nullptr) return FailAt(flow.pc, flow.error);
  uint64_t next = offset + sizeof(CodeBody);
  const int32_t* children = body->At(body->children);
  const std::string_view name = body_name_;
  for (uint32_t i = 0; i < body->children.count; ++i) {
    if (children[i] <= 0) return Fail("a nested body lies before its own");
    const uint64_t child = offset + static_cast<uint64_t>(children[i]);
    if (!CheckBody(child, next, depth + 1)) return false;
    body_name_ = name;
    next = child + sizeof(CodeBody);
  }
  return true;
}

bool Verifier::CheckTables(const CodeBody* body) {
  if (!CheckSpan(body, body->name, "the name") || !CheckSpan(body, body->qualname, "the qualname")) return false;
  if (!CheckSpan(body, body->filename, "the filename") || !CheckSpan(body, body->code, "instructions")) return false;
  if (!CheckSpan(body, body->positions, "positions") || !CheckSpan(body, body->exceptions, "handlers")) return false;
  if (!CheckSpan(body, body->constants, "constants") || !CheckSpan(body, body->names, "names")) return false;
  if (!CheckSpan(body, body->locals, "locals") || !CheckSpan(body, body->children, "nested bodies")) return false;
  for (uint32_t i = 0; i < body->names.count; ++i) {
    if (!CheckSpan(body, body->At(body->names)[i], "a name")) return false;
  }
  for (uint32_t i = 0; i < body->locals.count; ++i) {
    if (!CheckSpan(body, body->At(body->locals)[i].name, "a local's name")) return false;
  }
  return true;
}

bool Verifier::CheckConstants(const CodeBody* body, Span<Constant> constants, int depth) {
  if (depth > kMaxConstantDepth) return Fail("constants are nested too deeply");
  for (uint32_t i = 0; i < constants.count; ++i) {
    if (!CheckConstant(body, body->At(constants)[i], depth)) return false;
  }
  return true;
}

bool IsBigIntText(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  if (text.size() < 3 || text.substr(0, 2) != "0x") return false;
  for (char c : text.substr(2)) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

// UTF-8 or WTF-8: well-formed sequences of one to four bytes, surrogates allowed.
bool IsWtf8(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const unsigned char lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
    if (length == 0 || text.size() - i < length) return false;
    for (size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    }
    const unsigned char second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second >= 0x90)) return false;
    i += length;
  }
  return true;
}

bool Verifier::CheckConstant(const CodeBody* body, const Constant& constant, int depth) {
  if (++constants_seen_ > size_) return Fail("constants share their items");  // more than fit: some lie over each other
  const auto intern = reinterpret_cast<const unsigned char&>(constant.intern);
  if (intern > 1) return Fail("a constant's flag is neither 0 nor 1");
  switch (constant.kind) {
    case ConstantKind::kNone: case ConstantKind::kFalse: case ConstantKind::kTrue: case ConstantKind::kEllipsis:
    case ConstantKind::kInt: case ConstantKind::kFloat: case ConstantKind::kComplex: return true;
    case ConstantKind::kBigInt:
      if (!CheckSpan(body, constant.payload.text, "an integer's digits")) return false;
      return IsBigIntText(body->text(constant.payload.text)) || Fail("an integer constant has other digits than hexadecimal ones");
    case ConstantKind::kStr:
      if (!CheckSpan(body, constant.payload.text, "a constant's characters")) return false;
      return IsWtf8(body->text(constant.payload.text)) || Fail("a string constant is not well-formed UTF-8");
    case ConstantKind::kBytes: return CheckSpan(body, constant.payload.text, "a constant's bytes");
    case ConstantKind::kTuple:
    case ConstantKind::kFrozenSet:
      return CheckSpan(body, constant.payload.items, "a constant's items") && CheckConstants(body, constant.payload.items, depth + 1);
  }
  return Fail("a constant is of no known kind");
}

bool Verifier::CheckCounts(const CodeBody* body) {
  for (std::string_view text : {body->text(body->name), body->text(body->qualname), body->text(body->filename)}) {
    if (!IsWtf8(text)) return Fail("the name is not well-formed UTF-8");
  }
  for (uint32_t i = 0; i < body->names.count; ++i) {
    if (!IsWtf8(body->text(body->At(body->names)[i]))) return Fail("a name is not well-formed UTF-8");
  }
  if (body->positions.count != body->code.count) return Fail("there are not as many positions as instruction words");
  if (body->code.count == 0 || body->code.count > INT32_MAX) return Fail("there are no instructions, or too many");
  if (body->local_count() > kMaxRegisters || body->temp_count > kMaxRegisters) return Fail("there are too many registers");
  if (body->flags & ~kKnownFlags) return Fail("there are unknown flags");
  uint64_t parameters = uint64_t{body->argcount} + body->kwonlyargcount;
  if (body->flags & kVarArgs) ++parameters;
  if (body->flags & kVarKeywords) ++parameters;
  if (body->posonlyargcount > body->argcount) return Fail("there are more positional-only parameters than positional ones");
  if (parameters + body->free_count > body->local_count()) return Fail("there are more parameters and free variables than locals");
  const Local* locals = body->At(body->locals);
  for (uint32_t i = 0; i < body->local_count(); ++i) {
    if (!IsWtf8(body->text(locals[i].name))) return Fail("a local's name is not well-formed UTF-8");
    const bool is_free = (locals[i].kinds & static_cast<uint8_t>(LocalKind::kFree)) != 0;
    if (is_free != (i >= body->local_count() - body->free_count)) return Fail("the free variables are not the last locals");
    if (is_free && (locals[i].kinds & static_cast<uint8_t>(LocalKind::kCell)) != 0) return Fail("a free variable is a cell variable too");
    if (locals[i].kinds > 15) return Fail("a local is of no known kind");
  }
  if ((body->flags & kOptimized) != 0 && body->constants.count == 0) return Fail("a function has no constant 0");
  return true;
}

bool Verifier::CheckCode(const CodeBody* body) {
  const uint32_t count = body->code.count;
  for (uint32_t pc = 0; pc < count;) {  // where instructions begin
    const Opcode op = OpcodeOf(code_[pc]);
    if (op >= Opcode::kCount) return FailAt(pc, "no such opcode");
    const OpcodeInfo& info = GetOpcodeInfo(op);
    if (info.effects & kQuick) return FailAt(pc, "is made by the evaluator only");
    if (positions_[pc].is_cache != 0) return FailAt(pc, "its position is that of a cache word");
    if (count - pc <= info.caches) return FailAt(pc, "its cache words are missing");
    for (uint32_t i = 1; i <= info.caches; ++i) {
      if (code_[pc + i] != 0 || positions_[pc + i].is_cache != 1) return FailAt(pc, "a cache word is not empty, or not marked");
    }
    pc += 1u + info.caches;
  }
  if (DepthBefore(OpcodeOf(code_[0]), OperandsOf(code_[0]), positions_[0].depth) != 0) return FailAt(0, "the body does not begin at depth 0");
  for (uint32_t pc = 0; pc < count; pc += 1u + GetOpcodeInfo(OpcodeOf(code_[pc])).caches) {
    if (!CheckInstruction(body, pc) || !CheckFlow(body, pc)) return false;
  }
  return CheckHandlers(body);
}

bool Verifier::CheckOperand(const CodeBody* body, uint32_t pc, OperandKind kind, int32_t value) {
  const uint32_t index = static_cast<uint32_t>(value);
  if (NamesRegister(kind)) {
    if (value < 0 && -static_cast<int64_t>(value) > body->local_count()) return FailAt(pc, "names a local that does not exist");
    if (kind == OperandKind::kLoc && value >= 0) return FailAt(pc, "wants a local");
    return true;
  }
  switch (kind) {
    case OperandKind::k_: return value == 0 || FailAt(pc, "an unused operand is not 0");
    case OperandKind::kName:
    case OperandKind::kN32: return index < body->names.count || FailAt(pc, "names a name that does not exist");
    case OperandKind::kCode: return index < body->children.count || FailAt(pc, "names a nested body that does not exist");
    case OperandKind::kK32: return index < body->constants.count || FailAt(pc, "names a constant that does not exist");
    case OperandKind::kI32: return IsLoadableImmediate(value) || FailAt(pc, "loads bits that are no value");
    default: return true;
  }
}

bool Verifier::CheckSpecial(const CodeBody* body, uint32_t pc, Opcode op, const Operands& o) {
  switch (op) {
    case Opcode::kCOPY_FREE_VARS:
      if (static_cast<uint32_t>(o.a) != body->free_count || pc != 0) return FailAt(pc, "does not stand first, or for all free variables");
      return true;
    case Opcode::kINPLACE_OP_T:
    case Opcode::kINPLACE_OP_L: return o.c <= static_cast<int32_t>(BinaryOp::kMatmul) || FailAt(pc, "no such operator");
    case Opcode::kCONVERT_VALUE: return o.c == 's' || o.c == 'r' || o.c == 'a' || FailAt(pc, "no such conversion");
    case Opcode::kRSHIFT_I_T: case Opcode::kRSHIFT_I_L: case Opcode::kLSHIFT_I_T: case Opcode::kLSHIFT_I_L:
      return o.c >= 0 || FailAt(pc, "shifts by a negative number");
    case Opcode::kSET_FUNCTION_ATTRIBUTE:
      return o.c == 1 || o.c == 2 || o.c == 4 || o.c == 8 || FailAt(pc, "no such attribute of a function");
    case Opcode::kCALL_EX: return o.b <= 1 || FailAt(pc, "its flag is neither 0 nor 1");
    case Opcode::kRAISE: return o.a <= 2 || FailAt(pc, "has more than two operands");
    case Opcode::kRETURN_GENERATOR: return (body->flags & kGenerator) != 0 || FailAt(pc, "stands outside of a generator");
    case Opcode::kYIELD_VALUE:
    case Opcode::kYIELD_FROM: return (body->flags & kGenerator) != 0 || FailAt(pc, "stands outside of a generator");
    default: return true;
  }
}

bool Verifier::CheckInstruction(const CodeBody* body, uint32_t pc) {
  const Opcode op = OpcodeOf(code_[pc]);
  const OpcodeInfo& info = GetOpcodeInfo(op);
  const Operands o = OperandsOf(code_[pc]);
  if (!CheckOperand(body, pc, info.a, o.a) || !CheckOperand(body, pc, info.b, o.b) || !CheckOperand(body, pc, info.c, o.c)) return false;
  const DstRule rule = DstRuleOf(op);
  if (rule == DstRule::kTemporary && o.a < 0) return FailAt(pc, "wants a temporary to write");
  if (rule == DstRule::kLocal && o.a >= 0) return FailAt(pc, "wants a local to write");
  return CheckSpecial(body, pc, op, o);
}

// The instruction at `target` is reached with `depth` temporaries.
bool Verifier::CheckArrival(const CodeBody* body, uint32_t pc, int64_t target, uint32_t depth) {
  if (target < 0 || target >= body->code.count) return FailAt(pc, "goes on outside of the body");
  if (positions_[target].is_cache != 0) return FailAt(pc, "goes on in a cache word");
  const uint32_t at = static_cast<uint32_t>(target);
  if (DepthBefore(OpcodeOf(code_[at]), OperandsOf(code_[at]), positions_[at].depth) != depth) {
    return FailAt(pc, absl::StrCat("arrives with ", depth, " temporaries at ", at, ", which expects another number"));
  }
  return true;
}

bool Verifier::CheckFlow(const CodeBody* body, uint32_t pc) {
  const Opcode op = OpcodeOf(code_[pc]);
  const OpcodeInfo& info = GetOpcodeInfo(op);
  const Operands o = OperandsOf(code_[pc]);
  const StackEffect effect = ComputeStackEffect(op, o, DepthBefore(op, o, positions_[pc].depth));
  if (effect.error != nullptr) return FailAt(pc, effect.error);
  if (effect.recorded != positions_[pc].depth) return FailAt(pc, "its recorded depth is wrong");
  if (effect.peak > body->temp_count) return FailAt(pc, "uses more temporaries than the body has");
  const int64_t next = int64_t{pc} + 1 + info.caches;
  if ((info.effects & kEnds) == 0 && !CheckArrival(body, pc, next, effect.next)) return false;
  if ((info.effects & kJumps) == 0) return true;
  const int32_t distance = info.b == OperandKind::kJ32 ? o.b : o.c;
  return CheckArrival(body, pc, next + distance, effect.jump);
}

bool Verifier::CheckHandlers(const CodeBody* body) {
  const ExceptionEntry* entries = body->At(body->exceptions);
  uint64_t covered = 0;
  for (uint32_t i = 0; i < body->exceptions.count; ++i) {
    const ExceptionEntry& e = entries[i];
    if (e.start >= e.end || e.end > body->code.count || e.handler >= body->code.count) return Fail("a handler's range lies outside of the code");
    if (positions_[e.handler].is_cache != 0 || positions_[e.start].is_cache != 0) return Fail("a handler's range begins in a cache word");
    covered += e.end - e.start;
    if (covered > uint64_t{body->code.count} * 32) return Fail("handlers are nested too deeply");
    if (e.depth + uint64_t{1} > body->temp_count) return Fail("a handler uses more temporaries than the body has");
    if (!CheckArrival(body, e.start, e.handler, e.depth + 1)) return false;
    for (uint32_t pc = e.start; pc < e.end; pc += 1u + GetOpcodeInfo(OpcodeOf(code_[pc])).caches) {
      if (positions_[pc].depth < e.depth) return FailAt(pc, "is covered by a handler that wants more temporaries");
    }
  }
  return true;
}

}  // namespace

absl::Status VerifyData(const char* data, size_t size) { return Verifier(data, size).Run(); }

absl::Status Verify(const CodeImage& image) { return VerifyData(image.data(), image.data_size()); }

}  // namespace tessera::bytecode

#include "bytecode/disassembler.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <string_view>

#include "bytecode/immediate.h"
#include "bytecode/stack_effect.h"

namespace tessera::bytecode {
namespace {

constexpr size_t kLongestText = 60;

template <class... Args>
std::string Format(const char* format, Args... args) {
  char buffer[160];
  int n = std::snprintf(buffer, sizeof(buffer), format, args...);
  return std::string(buffer, n < 0 ? 0 : std::min<size_t>(static_cast<size_t>(n), sizeof(buffer) - 1));
}

std::string Quoted(std::string_view text, const char* prefix) {
  std::string out = prefix;
  out += '\'';
  for (size_t i = 0; i < text.size() && i < kLongestText; ++i) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    if (c == '\n') out += "\\n";
    else if (c == '\'' || c == '\\') out += '\\', out += static_cast<char>(c);
    else if (c < 32 || c == 127 || (prefix[0] == 'b' && c >= 128)) out += Format("\\x%02x", c);
    else out += static_cast<char>(c);
  }
  out += '\'';
  if (text.size() > kLongestText) out += "...";
  return out;
}

std::string Items(const CodeBody& body, const Constant& constant, const char* open, const char* close) {
  std::string out = open;
  const Constant* items = body.At(constant.payload.items);
  for (uint32_t i = 0; i < constant.payload.items.count; ++i) {
    if (i != 0) out += ", ";
    if (i == 20) return out + "..." + close;
    out += ConstantText(body, items[i]);
  }
  if (constant.kind == ConstantKind::kTuple && constant.payload.items.count == 1) out += ',';
  return out + close;
}

std::string Register(const CodeBody& body, int32_t r) {
  if (r >= 0) return Format("t%d", r);
  uint32_t k = static_cast<uint32_t>(r + static_cast<int32_t>(body.local_count()));
  std::string_view name = body.text(body.At(body.locals)[k].name);
  return name.empty() ? Format("local%u", k) : std::string(name);
}

std::string ImmediateText(int32_t bits) {
  if (IsImmediateInt(bits)) return Format("%d", ImmediateIntValue(bits));
  switch (bits) {
    case kNoneImmediate: return "None";
    case kFalseImmediate: return "False";
    case kTrueImmediate: return "True";
    case kEllipsisImmediate: return "...";
    default: return Format("#%d", bits);
  }
}

uint32_t Target(const CodeBody& body, uint32_t pc, int32_t distance) {
  Opcode op = OpcodeOf(body.At(body.code)[pc]);
  return pc + 1 + GetOpcodeInfo(op).caches + static_cast<uint32_t>(distance);
}

// The target of the jump at pc, or false.
bool JumpTarget(const CodeBody& body, uint32_t pc, uint32_t* target) {
  Instruction i = body.At(body.code)[pc];
  const OpcodeInfo& info = GetOpcodeInfo(OpcodeOf(i));
  if (info.b == OperandKind::kJ32) *target = Target(body, pc, static_cast<int32_t>(OperandBC(i)));
  else if (info.c == OperandKind::kJmp) *target = Target(body, pc, OperandC(i));
  else return false;
  return true;
}

std::string OperandText(const CodeBody& body, uint32_t pc, OperandKind kind, int32_t value) {
  switch (kind) {
    case OperandKind::k_: return "";
    case OperandKind::kDst: case OperandKind::kSrc: case OperandKind::kUse: case OperandKind::kWin: case OperandKind::kLoc:
      return Register(body, value);
    case OperandKind::kName: case OperandKind::kN32: return std::string(body.text(body.At(body.names)[value]));
    case OperandKind::kCode: return "<code " + std::string(body.child(static_cast<uint32_t>(value))->text(body.child(static_cast<uint32_t>(value))->qualname)) + ">";
    case OperandKind::kK32: return ConstantText(body, body.At(body.constants)[value]);
    case OperandKind::kI32: return ImmediateText(value);
    case OperandKind::kJmp: case OperandKind::kJ32: return Format("L%u", Target(body, pc, value));
    default: return Format("%d", value);
  }
}

const char* const kFlagNames[] = {"optimized", "newlocals", "varargs", "varkeywords", "nested", "generator"};

std::string Header(const CodeBody& body) {
  std::string out = "== ";
  out += body.text(body.qualname);
  out += " (";
  out += body.text(body.filename);
  out += Format(":%u)", body.first_line);
  out += Format(" args %u/%u/%u, temps %u", body.posonlyargcount, body.argcount, body.kwonlyargcount, body.temp_count);
  for (int i = 0; i < 6; ++i) {
    if (body.flags >> i & 1) out += i == 0 ? ", flags " : " ", out += kFlagNames[i];
  }
  if (body.instance_slots_hint != 0) out += Format(", slots %u", body.instance_slots_hint);
  out += '\n';
  const Local* locals = body.At(body.locals);
  for (uint32_t i = 0; i < body.local_count(); ++i) {
    out += i == 0 ? "   locals: " : ", ";
    out += body.text(locals[i].name);
    if (locals[i].kinds & static_cast<uint8_t>(LocalKind::kCell)) out += "(cell)";
    if (locals[i].kinds & static_cast<uint8_t>(LocalKind::kFree)) out += "(free)";
    if (locals[i].kinds & static_cast<uint8_t>(LocalKind::kHidden)) out += "(hidden)";
  }
  if (body.local_count() != 0) out += '\n';
  return out;
}

std::string PositionText(const Position& p, int32_t* line, bool columns) {
  if (columns) return Format("%4d:%d-%d:%d ", p.line, p.column, p.end_line, p.end_column);
  bool same = p.line == *line;
  *line = p.line;
  return same ? "      " : Format("%5d ", p.line);
}

std::string Instructions(const CodeBody& body, const DisassemblerOptions& options) {
  std::string out;
  std::string targets(body.code.count + 1, 0);
  const Instruction* code = body.At(body.code);
  for (uint32_t pc = 0; pc < body.code.count; pc += 1u + GetOpcodeInfo(OpcodeOf(code[pc])).caches) {
    uint32_t target;
    if (JumpTarget(body, pc, &target) && target < body.code.count) targets[target] = 1;
  }
  const ExceptionEntry* entries = body.At(body.exceptions);
  for (uint32_t i = 0; i < body.exceptions.count; ++i) targets[entries[i].handler] = 1;
  int32_t line = -1;
  for (uint32_t pc = 0; pc < body.code.count; pc += 1u + GetOpcodeInfo(OpcodeOf(code[pc])).caches) {
    const Position& p = body.At(body.positions)[pc];
    out += PositionText(p, &line, options.columns);
    if (options.depths) out += Format("[%u] ", p.depth);
    out += Format("%s%4u ", targets[pc] ? ">>" : "  ", pc);
    out += DisassembleInstruction(body, pc);
    out += '\n';
  }
  for (uint32_t i = 0; i < body.exceptions.count; ++i) {
    out += Format("   except L%u-L%u -> L%u depth %u\n", entries[i].start, entries[i].end, entries[i].handler, entries[i].depth);
  }
  return out;
}

}  // namespace

std::string ConstantText(const CodeBody& body, const Constant& constant) {
  switch (constant.kind) {
    case ConstantKind::kNone: return "None";
    case ConstantKind::kFalse: return "False";
    case ConstantKind::kTrue: return "True";
    case ConstantKind::kEllipsis: return "...";
    case ConstantKind::kInt: return Format("%" PRId64, constant.payload.integer);
    case ConstantKind::kBigInt: return std::string(body.text(constant.payload.text).substr(0, kLongestText));
    case ConstantKind::kFloat: return Format("%.17g", constant.payload.real);
    case ConstantKind::kComplex: return Format("%.17gj", constant.payload.real);
    case ConstantKind::kStr: return Quoted(body.text(constant.payload.text), "");
    case ConstantKind::kBytes: return Quoted(body.text(constant.payload.text), "b");
    case ConstantKind::kTuple: return Items(body, constant, "(", ")");
    case ConstantKind::kFrozenSet: return Items(body, constant, "frozenset({", "})");
  }
  return "?";
}

std::string DisassembleInstruction(const CodeBody& body, uint32_t pc) {
  Instruction instruction = body.At(body.code)[pc];
  const OpcodeInfo& info = GetOpcodeInfo(OpcodeOf(instruction));
  Operands o = OperandsOf(instruction);
  std::string out = Format("%-22s", info.name);
  const OperandKind kinds[] = {info.a, info.b, info.c};
  const int32_t values[] = {o.a, o.b, o.c};
  bool first = true;
  for (int i = 0; i < 3; ++i) {
    if (kinds[i] == OperandKind::k_) continue;
    out += first ? " " : ", ";
    first = false;
    out += OperandText(body, pc, kinds[i], values[i]);
  }
  while (out.back() == ' ') out.pop_back();
  return out;
}

std::string Disassemble(const CodeBody& body, const DisassemblerOptions& options) {
  std::string out = Header(body) + Instructions(body, options);
  if (!options.nested) return out;
  for (uint32_t i = 0; i < body.children.count; ++i) out += "\n" + Disassemble(*body.child(i), options);
  return out;
}

}  // namespace tessera::bytecode

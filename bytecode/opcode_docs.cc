#include "bytecode/opcode_docs.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bytecode/opcode.h"

namespace tessera::bytecode {
namespace {

constexpr absl::string_view kIntroduction =
    "# Opcodes\n"
    "\n"
    "This page is made from `bytecode/opcodes.def`, whose head explains registers, operand kinds and effects:\n"
    "\n"
    "    bazel run //bytecode:print_opcode_docs > docs/opcodes.md\n"
    "\n"
    "An instruction is a word of 64 bits: opcode, a, b, c, of 16 bits each; K32, N32, I32 and J32 are b and c together. Opcodes in two forms\n"
    "are listed once: `NAME_T` writes a temporary, `NAME_L` a local.\n"
    "\n"
    "| opcode | a | b | c | cache words | effects | meaning |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n";

std::string EffectNames(uint8_t effects) {
  std::string out;
  auto add = [&](const char* name) { absl::StrAppend(&out, out.empty() ? "" : ", ", name); };
  if ((effects & kRunsPython) == kRunsPython) add("runs Python");
  else if (effects & kRaises) add("raises");
  if (effects & kJumps) add("jumps");
  if (effects & kEnds) add("ends");
  if (effects & kCall) add("call");
  if (effects & kQuick) add("quickened");
  return out;
}

// "ADD_T" and "ADD_L" are "ADD"; null where `name` is the second of the two.
std::string BaseName(absl::string_view name, absl::string_view next, absl::string_view previous) {
  auto base = [](absl::string_view n) { return n.substr(0, n.size() - 2); };
  auto ends = [](absl::string_view n, absl::string_view end) { return n.size() > 2 && n.substr(n.size() - 2) == end; };
  if (ends(name, "_L") && ends(previous, "_T") && base(name) == base(previous)) return "";
  if (ends(name, "_T") && ends(next, "_L") && base(name) == base(next)) return absl::StrCat(base(name), " (_T, _L)");
  return std::string(name);
}

std::string Escaped(absl::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string OpcodeDocs() {
  std::string out(kIntroduction);
  const int count = static_cast<int>(Opcode::kCount);
  auto name_of = [&](int i) -> absl::string_view { return i < 0 || i >= count ? "" : GetOpcodeInfo(static_cast<Opcode>(i)).name; };
  for (int i = 0; i < count; ++i) {
    const OpcodeInfo& info = GetOpcodeInfo(static_cast<Opcode>(i));
    const std::string name = BaseName(info.name, name_of(i + 1), name_of(i - 1));
    if (name.empty()) continue;
    auto kind = [](OperandKind k) { return k == OperandKind::k_ ? "" : OperandKindName(k); };
    absl::StrAppend(&out, "| ", name, " | ", kind(info.a), " | ", kind(info.b), " | ", kind(info.c), " | ");
    if (info.caches != 0) absl::StrAppend(&out, static_cast<int>(info.caches));
    absl::StrAppend(&out, " | ", EffectNames(info.effects), " | ", Escaped(info.doc), " |\n");
  }
  return out;
}

}  // namespace tessera::bytecode

#include "vm/code_object.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "bytecode/immediate.h"
#include "objects/builtin_types.h"
#include "objects/bytes.h"
#include "objects/descriptor.h"
#include "objects/errors.h"
#include "objects/gc_support.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/tuple.h"
#include "vm/activation.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::CodeBody;
using vm::Thread;

namespace {

constexpr int64_t kUnit = 2;           // what an instruction word counts in offsets
constexpr uint16_t kNoColumn = 0xffff;
constexpr int64_t kLastLine = 0x3fffffff;

Value LineOrNone(int32_t line) { return line == 0 ? Value::None() : Value::Int(line); }

Value StrTuple(objects::Thread& th, Str* const* names, uint32_t count) {
  Tuple* tuple = NewTuple(th, count);
  for (uint32_t n = 0; tuple != nullptr && n < count; ++n) tuple->items()[n] = Dup(Value(names[n]));
  return tuple;
}

// Is a comprehension's variable a local of its own: named, and not as one that has been before it?
bool ShowsHidden(const CodeInstance* code, uint32_t n) {
  if (code->local_names[n]->length == 0 || (code->flags & bytecode::kOptimized) == 0) return false;
  for (uint32_t k = 0; k < code->local_count; ++k) {
    const uint8_t kinds = code->body->At(code->body->locals)[k].kinds;
    if (k != n && code->local_names[k] == code->local_names[n] && (k < n || (kinds & static_cast<uint8_t>(bytecode::LocalKind::kHidden)) == 0)) return false;
  }
  return true;
}

bool NameBefore(Value a, Value b) { return StrCompare(a.as<Str>(), b.as<Str>()) < 0; }

Value LocalTuple(objects::Thread& th, const CodeInstance* code, uint8_t wanted) {
  const CodeBody* body = code->body;
  int64_t count = 0;
  auto matches = [&](uint32_t n) {
    uint8_t kinds = body->At(body->locals)[n].kinds;
    if ((kinds & static_cast<uint8_t>(bytecode::LocalKind::kHidden)) && !ShowsHidden(code, n)) return false;
    if (wanted != 0) return (kinds & wanted) != 0;
    return (kinds & static_cast<uint8_t>(bytecode::LocalKind::kFree)) == 0 &&
           ((kinds & static_cast<uint8_t>(bytecode::LocalKind::kCell)) == 0 || (kinds & static_cast<uint8_t>(bytecode::LocalKind::kParameter)) != 0);
  };
  for (uint32_t n = 0; n < code->local_count; ++n) count += matches(n);
  Tuple* tuple = NewTuple(th, count);
  if (tuple == nullptr) return Value();
  int64_t at = 0, parameters = 0;
  for (uint32_t n = 0; n < code->local_count; ++n) {
    if (!matches(n)) continue;
    tuple->items()[at++] = Dup(Value(code->local_names[n]));
    parameters += (body->At(body->locals)[n].kinds & static_cast<uint8_t>(bytecode::LocalKind::kParameter)) != 0;
  }
  // Cells of parameters come first, in the order of those.
  if (wanted == static_cast<uint8_t>(bytecode::LocalKind::kCell)) std::sort(tuple->items() + parameters, tuple->items() + at, NameBefore);
  return tuple;
}

// Collects co_consts in the order in which the instructions use them.
class ConstantList {
 public:
  ConstantList(Thread& th, CodeInstance* code) : th_(th), code_(code), list_(NewList(th)), used_(NewBytes(th, code->body->constants.count)) {}

  Value Build() {
    if (!list_ || !used_) return Value();
    std::memset(used_.as<Bytes>()->data(), 0, code_->body->constants.count);
    const CodeBody* body = code_->body;
    if ((code_->flags & bytecode::kOptimized) && body->constants.count > 0 && !AddConstant(0)) return Value();  // the docstring, or None
    for (uint32_t n = 0; n < body->code.count; ++n)
      if (!body->At(body->positions)[n].is_cache && !AddOperands(body->At(body->code)[n])) return Value();
    for (uint32_t n = 0; n < body->constants.count; ++n)
      if (!AddConstant(n)) return Value();
    return NewTuple(th_, list_.as<List>()->items, list_.as<List>()->size);
  }

 private:
  bool AddConstant(uint32_t n) {
    uint8_t* used = used_.as<Bytes>()->data();
    if (used[n]) return true;
    used[n] = 1;
    return AddValue(code_->constants[n]);
  }
  bool AddValue(Value v) {
    const List* list = list_.as<List>();
    for (int64_t n = 0; n < list->size; ++n)
      if (list->items[n] == v) return true;
    return ListAppend(th_, list_.as<List>(), v);
  }
  bool AddOperands(bytecode::Instruction i) {
    const bytecode::OpcodeInfo& info = bytecode::GetOpcodeInfo(bytecode::OpcodeOf(i));
    const bytecode::OperandKind kinds[] = {info.a, info.b, info.c};
    const int16_t operands[] = {bytecode::OperandA(i), bytecode::OperandB(i), bytecode::OperandC(i)};
    for (int n = 0; n < 3; ++n) {
      bool ok = true;
      switch (kinds[n]) {
        case bytecode::OperandKind::kK32: ok = AddConstant(bytecode::OperandBC(i)); break;
        case bytecode::OperandKind::kI32: ok = AddImmediate(static_cast<int32_t>(bytecode::OperandBC(i))); break;
        case bytecode::OperandKind::kImm: ok = AddValue(Value::Int(operands[n])); break;
        case bytecode::OperandKind::kCode: ok = AddChild(static_cast<uint16_t>(operands[n])); break;
        default: break;
      }
      if (!ok) return false;
    }
    return true;
  }
  bool AddImmediate(int32_t bits) {
    if (bytecode::IsImmediateInt(bits)) return AddValue(Value::Int(bytecode::ImmediateIntValue(bits)));
    switch (bits) {
      case bytecode::kNoneImmediate: return AddValue(Value::None());
      case bytecode::kFalseImmediate: return AddValue(Value::False());
      case bytecode::kTrueImmediate: return AddValue(Value::True());
      case bytecode::kEllipsisImmediate: return AddValue(Value::Ellipsis());
      default: return true;
    }
  }
  bool AddChild(uint32_t n) {
    CodeInstance* child = FindChildCode(th_, code_, n);
    return child != nullptr && AddValue(Value(child));
  }

  Thread& th_;
  CodeInstance* code_;
  Owned list_, used_;
};

Value CodeConsts(objects::Thread& th, Value self) { return ConstantList(AsVm(th), self.as<CodeInstance>()).Build(); }

#define CODE_INT(Name, expression) \
  Value Name(objects::Thread&, Value self) { return Value::Int(static_cast<int64_t>(self.as<CodeInstance>()->expression)); }
CODE_INT(CodeArgcount, argcount)
CODE_INT(CodePosonly, body->posonlyargcount)
CODE_INT(CodeKwonly, kwonlyargcount)
CODE_INT(CodeFlagsOf, flags)
CODE_INT(CodeFirstLine, body->first_line)
CODE_INT(CodeStackSize, temp_count)
Value CodeNlocals(objects::Thread& th, Value self) {
  Owned names(LocalTuple(th, self.as<CodeInstance>(), 0));
  return names ? Value::Int(names.as<Tuple>()->size) : Value();
}
Value CodeName(objects::Thread&, Value self) { return Dup(self.as<CodeInstance>()->name); }
Value CodeQualname(objects::Thread&, Value self) { return Dup(self.as<CodeInstance>()->qualname); }
Value CodeFilename(objects::Thread&, Value self) { return Dup(self.as<CodeInstance>()->filename); }
Value CodeNames(objects::Thread& th, Value self) {
  CodeInstance* code = self.as<CodeInstance>();
  return StrTuple(th, code->names, code->body->names.count);
}
Value CodeVarnames(objects::Thread& th, Value self) { return LocalTuple(th, self.as<CodeInstance>(), 0); }
Value CodeFreevars(objects::Thread& th, Value self) {
  return LocalTuple(th, self.as<CodeInstance>(), static_cast<uint8_t>(bytecode::LocalKind::kFree));
}
Value CodeCellvars(objects::Thread& th, Value self) {
  return LocalTuple(th, self.as<CodeInstance>(), static_cast<uint8_t>(bytecode::LocalKind::kCell));
}
Value CodeBytes(objects::Thread& th, Value self) {
  const CodeBody* body = self.as<CodeInstance>()->body;
  return NewBytes(th, {reinterpret_cast<const char*>(body->At(body->code)), body->code.count * sizeof(Instruction)});
}

// co_lines(): (start, end, line) of the runs of code units of one line; None for those of no line.
Value CodeLines(objects::Thread& th, const Value* args) {
  const CodeBody* body = args[0].as<CodeInstance>()->body;
  const bytecode::Position* positions = body->At(body->positions);
  Owned runs(NewList(th));
  for (uint32_t n = 0; n < body->positions.count;) {
    uint32_t end = n + 1;
    while (end < body->positions.count && positions[end].line == positions[n].line) ++end;
    const Value parts[] = {Value::Int(n * kUnit), Value::Int(end * kUnit), LineOrNone(positions[n].line)};
    Owned run(runs ? Value(NewTuple(th, parts, 3)) : Value());
    if (!run || !ListAppend(th, runs.as<List>(), run)) return Value();
    n = end;
  }
  return runs ? GetIter(th, runs) : Value();
}

// co_positions(): (line, end_line, column, end_column) of each code unit.
Value CodePositions(objects::Thread& th, const Value* args) {
  const CodeBody* body = args[0].as<CodeInstance>()->body;
  Owned list(NewList(th));
  for (uint32_t n = 0; n < body->positions.count; ++n) {
    const bytecode::Position& p = body->At(body->positions)[n];
    const bool columns = p.line != 0 && p.column != kNoColumn && p.end_column != kNoColumn;
    const Value parts[] = {LineOrNone(p.line), LineOrNone(p.line == 0 ? 0 : p.end_line), columns ? Value::Int(p.column) : Value::None(),
                           columns ? Value::Int(p.end_column) : Value::None()};
    Owned entry(list ? Value(NewTuple(th, parts, 4)) : Value());
    if (!entry || !ListAppend(th, list.as<List>(), entry)) return Value();
  }
  return list ? GetIter(th, list) : Value();
}

// Must be of the type that the attribute has. False: TypeError pending.
bool CheckText(objects::Thread& th, Value v, const char* name) {
  if (v.IsUnbound() || IsStr(v)) return true;
  Raise(th, types::kTypeError, "replace() argument '%s' must be str, not %T", name, v);
  return false;
}

// The attributes that cannot be changed, in the order of replace()'s parameters behind self.
constexpr const char* kReplaceParameters[] = {"co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals",  "co_stacksize", "co_flags",
                                              "co_code",     "co_consts",          "co_names",          "co_varnames", "co_freevars",  "co_cellvars"};

// code.replace(): names, file and first line can be others. The instructions were verified for the rest, which has to stay.
Value CodeReplace(objects::Thread& th, const Value* args) {
  for (size_t n = 0; n < std::size(kReplaceParameters); ++n) {
    Value given = args[1 + n];
    if (given.IsUnbound()) continue;
    Owned name(Intern(th, kReplaceParameters[n]));
    Owned present(name ? GetAttr(th, args[0], name) : Value());
    const int same = present ? CompareBool(th, present, given, CompareOp::kEq) : -1;
    if (same < 0) return Value();
    if (same == 0) return Raise(th, types::kValueError, "code.replace(): %s cannot be changed", kReplaceParameters[n]);
  }
  const Value* texts = args + 1 + std::size(kReplaceParameters);  // co_filename, co_name, co_qualname, co_firstlineno
  if (!CheckText(th, texts[0], "co_filename") || !CheckText(th, texts[1], "co_name") || !CheckText(th, texts[2], "co_qualname")) return Value();
  auto given = [](Value v) { return v.IsUnbound() ? Value() : v; };
  CodeChanges changes{.name = given(texts[1]), .qualname = given(texts[2]), .filename = given(texts[0])};
  if (!texts[3].IsUnbound()) {
    if (!IndexAsInt64(th, texts[3], &changes.first_line, types::kOverflowError)) return Value();
    if (changes.first_line < 0) return Raise(th, types::kValueError, "co_firstlineno must be a positive integer");
    if (changes.first_line > kLastLine) return Raise(th, types::kOverflowError, "Python int too large to convert to C int");
  }
  CodeInstance* copy = CopyCode(AsVm(th), args[0].as<CodeInstance>(), changes);
  return copy == nullptr ? Value() : Value(copy);
}

Value CodeCompare(objects::Thread&, Value a, Value b, CompareOp op) {
  if ((op != CompareOp::kEq && op != CompareOp::kNe) || !IsExactly(a, types::kCode) || !IsExactly(b, types::kCode)) return Value::NotImplemented();
  return Value::Bool(SameCode(a.as<CodeInstance>(), b.as<CodeInstance>()) == (op == CompareOp::kEq));
}

int64_t CodeHashSlot(objects::Thread&, Value self) { return CodeHash(self.as<CodeInstance>()); }

Value CodeRepr(objects::Thread& th, Value self) {
  CodeInstance* code = self.as<CodeInstance>();
  return Format(th, "<code object %U at 0x%llx, file \"%U\", line %d>", code->name, static_cast<unsigned long long>(self.bits()), code->filename,
                static_cast<int>(code->body->first_line));
}

constexpr MethodDef kCodeMethods[] = {
    {"co_lines", &CodeLines, "($self, /)", "(start, end, line) of the instructions, in code units of two bytes."},
    {"co_positions", &CodePositions, "($self, /)", "(line, end_line, column, end_column) of each code unit."},
    {"replace", &CodeReplace,
     "($self, /, *, co_argcount=Unbound, co_posonlyargcount=Unbound, co_kwonlyargcount=Unbound, co_nlocals=Unbound, co_stacksize=Unbound, co_flags=Unbound, "
     "co_code=Unbound, co_consts=Unbound, co_names=Unbound, co_varnames=Unbound, co_freevars=Unbound, co_cellvars=Unbound, co_filename=Unbound, "
     "co_name=Unbound, co_qualname=Unbound, co_firstlineno=Unbound)",
     "A copy with another name, qualified name, file name or first line; all else has to stay as it is."},
    {}};

constexpr GetSetDef kCodeGetSets[] = {{"co_argcount", &CodeArgcount, &ReadOnlyMember, nullptr},
                                      {"co_posonlyargcount", &CodePosonly, &ReadOnlyMember, nullptr},
                                      {"co_kwonlyargcount", &CodeKwonly, &ReadOnlyMember, nullptr},
                                      {"co_nlocals", &CodeNlocals, &ReadOnlyMember, nullptr},
                                      {"co_stacksize", &CodeStackSize, &ReadOnlyMember, nullptr},
                                      {"co_flags", &CodeFlagsOf, &ReadOnlyMember, nullptr},
                                      {"co_code", &CodeBytes},
                                      {"co_consts", &CodeConsts, &ReadOnlyMember, nullptr},
                                      {"co_names", &CodeNames, &ReadOnlyMember, nullptr},
                                      {"co_varnames", &CodeVarnames},
                                      {"co_freevars", &CodeFreevars},
                                      {"co_cellvars", &CodeCellvars},
                                      {"co_filename", &CodeFilename, &ReadOnlyMember, nullptr},
                                      {"co_name", &CodeName, &ReadOnlyMember, nullptr},
                                      {"co_qualname", &CodeQualname, &ReadOnlyMember, nullptr},
                                      {"co_firstlineno", &CodeFirstLine, &ReadOnlyMember, nullptr},
                                      {}};

}  // namespace

}  // namespace tessera::vm

namespace tessera::objects {

void InitCodeType(Type* type) {
  type->size = sizeof(vm::CodeInstance);
  type->type_flags |= kHasWeakRefs | kDisallowInstantiation;
  type->dealloc = &vm::DeallocCode;
  type->slots.repr = &vm::CodeRepr;
  type->slots.hash = &vm::CodeHashSlot;
  type->slots.richcompare = &vm::CodeCompare;
  type->methods = vm::kCodeMethods;
  type->getsets = vm::kCodeGetSets;
}

}  // namespace tessera::objects

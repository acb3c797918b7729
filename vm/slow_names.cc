// Variables that are not registers: globals, builtins, class and module namespaces, cells.
#include "bytecode/opcode.h"
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/exception.h"
#include "objects/identifiers.h"
#include "objects/module.h"
#include "objects/protocol.h"
#include "vm/eval.h"
#include "vm/inline_cache.h"
#include "vm/operands.h"
#include "vm/slow.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using bytecode::Opcode;
using vm::Thread;

namespace {

// Rewrites the instruction at `at`: NAME_T to to_T, NAME_L to to_L.
void Quicken(Instruction* at, Opcode to_t) {
  bool local = OperandA(*at) < 0;
  *at = (*at & ~uint64_t{0xffff}) | (static_cast<uint64_t>(to_t) + local);
}

Value RaiseNameError(Thread& th, Str* name) {
  Raise(th, types::kNameError, "name '%U' is not defined", Value(name));
  SetNameErrorField(th, name);
  return Value();
}

// A name in globals or builtins, new reference; NotFound. Puts the caches when both are plain.
Value FindGlobal(Thread& th, Dict* globals, Str* name, Instruction* at, Opcode from_dict, Opcode from_builtins) {
  int64_t entry = FindDictEntry(globals, name);
  if (entry >= 0) {
    if (at != nullptr) {
      at[1] = static_cast<uint64_t>(entry) << 32 | DictKeysVersion(th, globals);
      Quicken(at, from_dict);
    }
    return Dup(globals->entries[entry].value);
  }
  Value v = FindDictItem(th, globals, name);
  if (v.empty()) return v;
  if (!v.IsNotFound()) return Dup(v);
  Dict* builtins = th.interp.builtins;
  Value seen = BuiltinsOf(th, globals);
  if (seen != Value(builtins)) return seen.empty() ? seen : FindBuiltin(th, globals, name);
  entry = FindDictEntry(builtins, name);
  if (entry >= 0) {
    if (at != nullptr) {
      at[1] = static_cast<uint64_t>(DictKeysVersion(th, builtins)) << 32 | DictKeysVersion(th, globals);
      at[2] = static_cast<uint64_t>(entry);
      Quicken(at, from_builtins);
    }
    return Dup(builtins->entries[entry].value);
  }
  v = FindDictItem(th, builtins, name);
  return v.empty() || v.IsNotFound() ? v : Dup(v);
}

bool PutFound(Thread& th, Value* base, Instruction i, Value v, Str* name) {
  if (v.IsNotFound()) RaiseNameError(th, name);
  if (v.empty() || v.IsNotFound()) return false;
  Put(base, OperandA(i), v);
  return true;
}

// A subclass of dict as globals is asked through its own __getitem__ and __setitem__.
bool LocalsAreGlobals(Thread& th) { return th.act->locals == Value(th.act->globals) && IsExactly(th.act->locals, types::kDict); }

// A name in the local namespace: new reference, NotFound, or empty + exception.
Value LookUpLocal(Thread& th, Str* name) {
  Value locals = th.act->locals;
  if (IsExactly(locals, types::kDict)) {
    Value v = FindDictItem(th, locals.as<Dict>(), name);
    return v.IsNotFound() || v.empty() ? v : Dup(v);
  }
  Value v = GetItem(th, locals, name);
  if (v.empty() && ClearIf(th, types::kKeyError)) return Value::NotFound();
  return v;
}

Str* NameOf(Thread& th, Instruction i) { return th.act->code->names[OperandBC(i)]; }

}  // namespace

Value BuiltinsOf(objects::Thread& th, Dict* globals) {
  Value v = FindDictItem(th, globals, ids::__builtins__());
  if (v.IsNotFound()) return Value(th.interp.builtins);
  return !v.empty() && IsModule(v) ? Value(ModuleDict(v)) : v;
}

Value FindBuiltin(objects::Thread& th, Dict* globals, Str* name) {
  Value builtins = BuiltinsOf(th, globals);
  if (builtins.empty()) return builtins;
  if (IsExactly(builtins, types::kDict)) {
    Value v = FindDictItem(th, builtins.as<Dict>(), name);
    return v.empty() || v.IsNotFound() ? v : Dup(v);
  }
  Owned keep = Owned::Borrow(builtins);
  Value v = GetItem(th, keep, name);
  if (v.empty() && ClearIf(th, types::kKeyError)) return Value::NotFound();
  return v;
}

bool SlowLoadGlobal(Thread& th, Value* base, Instruction* at) {
  Str* name = NameOf(th, *at);
  if (!IsExactly(Value(th.act->globals), types::kDict)) {  // a subclass is asked by its own methods, and never cached
    Owned globals = Owned::Borrow(Value(th.act->globals));
    Value own = GetItem(th, globals, name);
    if (own.empty() && !ClearIf(th, types::kKeyError)) return false;
    if (!own.empty()) {
      Put(base, OperandA(*at), own);
      return true;
    }
    return PutFound(th, base, *at, FindGlobal(th, th.act->globals, name, nullptr, Opcode::kNOP, Opcode::kNOP), name);
  }
  Value v = FindGlobal(th, th.act->globals, name, at, Opcode::kLOAD_GLOBAL_DICT_T, Opcode::kLOAD_GLOBAL_BUILTIN_T);
  return PutFound(th, base, *at, v, name);
}

bool SlowLoadName(Thread& th, Value* base, Instruction* at) {
  Str* name = NameOf(th, *at);
  if (LocalsAreGlobals(th)) {
    th.act->code->quickened_names = true;
    Value v = FindGlobal(th, th.act->globals, name, at, Opcode::kLOAD_NAME_DICT_T, Opcode::kLOAD_NAME_BUILTIN_T);
    return PutFound(th, base, *at, v, name);
  }
  Value v = LookUpLocal(th, name);
  if (v.empty()) return false;
  if (v.IsNotFound()) return PutFound(th, base, *at, FindGlobal(th, th.act->globals, name, nullptr, Opcode::kNOP, Opcode::kNOP), name);
  Put(base, OperandA(*at), v);
  return true;
}

bool SlowStoreGlobal(Thread& th, Value* base, Instruction* at) {
  Dict* globals = th.act->globals;
  Str* name = NameOf(th, *at);
  if (!DictSet(th, globals, name, base[OperandA(*at)])) return false;
  int64_t entry = FindDictEntry(globals, name);
  if (entry >= 0) {
    at[1] = static_cast<uint64_t>(entry) << 32 | DictKeysVersion(th, globals);
    *at = (*at & ~uint64_t{0xffff}) | static_cast<uint64_t>(Opcode::kSTORE_NAME_DICT);
  }
  Drop(base, OperandA(*at));
  return true;
}

bool SlowStoreName(Thread& th, Value* base, Instruction* at) {
  if (LocalsAreGlobals(th)) {
    th.act->code->quickened_names = true;
    return SlowStoreGlobal(th, base, at);
  }
  Value locals = th.act->locals;
  Str* name = NameOf(th, *at);
  Value v = base[OperandA(*at)];
  if (locals.IsUnbound()) {
    Raise(th, types::kSystemError, "no locals found when storing '%U'", Value(name));
    return false;
  }
  bool ok = IsExactly(locals, types::kDict) ? DictSet(th, locals.as<Dict>(), name, v) : SetItem(th, locals, name, v);
  if (!ok) return false;
  Drop(base, OperandA(*at));
  return true;
}

bool DeleteGlobal(Thread& th, Value*, Instruction i) {
  Str* name = NameOf(th, i);
  int removed = DictDelete(th, th.act->globals, name);
  if (removed == 0) RaiseNameError(th, name);
  return removed == 1;
}

bool DeleteName(Thread& th, Value*, Instruction i) {
  Str* name = NameOf(th, i);
  Value locals = th.act->locals;
  if (IsExactly(locals, types::kDict)) {
    int removed = DictDelete(th, locals.as<Dict>(), name);
    if (removed == 0) RaiseNameError(th, name);
    return removed == 1;
  }
  if (SetItem(th, locals, name, Value())) return true;
  if (ClearIf(th, types::kKeyError)) RaiseNameError(th, name);
  return false;
}

bool LoadClassDeref(Thread& th, Value* base, Instruction i) {
  Str* name = th.act->code->names[static_cast<uint16_t>(OperandC(i))];
  Value v = LookUpLocal(th, name);
  if (v.empty()) return false;
  if (v.IsNotFound()) {
    v = base[OperandB(i)].as<Cell>()->content;
    if (v.IsUnbound()) return RaiseUnboundCell(th, OperandB(i));
    IncRef(v);
  }
  Put(base, OperandA(i), v);
  return true;
}

bool LoadLocals(Thread& th, Value* base, Instruction i) {
  if (th.act->locals.IsUnbound()) {
    Raise(th, types::kSystemError, "no locals");
    return false;
  }
  Put(base, OperandA(i), Dup(th.act->locals));
  return true;
}

bool SetupAnnotations(Thread& th) {
  Value locals = th.act->locals;
  Owned have(LookUpLocal(th, ids::__annotations__()));
  if (!have) return false;
  if (!have.get().IsNotFound()) return true;
  Owned dict(NewDict(th));
  if (!dict) return false;
  if (IsExactly(locals, types::kDict)) return DictSet(th, locals.as<Dict>(), ids::__annotations__(), dict.get());
  return SetItem(th, locals, ids::__annotations__(), dict);
}

bool RaiseUnboundLocal(Thread& th, int32_t r) {
  const CodeInstance* code = th.act->code;
  Str* name = code->local_names[static_cast<int32_t>(code->local_count) + r];
  Raise(th, types::kUnboundLocalError, "cannot access local variable '%U' where it is not associated with a value", Value(name));
  return false;
}

bool RaiseUnboundCell(Thread& th, int32_t r) {
  const CodeInstance* code = th.act->code;
  uint32_t index = static_cast<uint32_t>(static_cast<int32_t>(code->local_count) + r);
  if (index < code->local_count - code->body->free_count) return RaiseUnboundLocal(th, r);
  Raise(th, types::kNameError, "cannot access free variable '%U' where it is not associated with a value in enclosing scope",
        Value(code->local_names[index]));
  SetNameErrorField(th, code->local_names[index]);
  return false;
}

bool MakeCell(Thread& th, Value* base, Instruction i) {
  Value* place = &base[OperandA(i)];
  Cell* cell = NewCell(th, *place);
  if (cell == nullptr) return false;
  DecRef(*place);
  *place = cell;
  return true;
}

void CopyFreeVars(Thread& th, Value* base, Instruction i) {
  uint16_t count = static_cast<uint16_t>(OperandA(i));
  Tuple* closure = th.act->function->closure.as<Tuple>();
  for (uint16_t n = 0; n < count; ++n) base[static_cast<int>(n) - count] = Dup(closure->items()[n]);
}

}  // namespace tessera::vm

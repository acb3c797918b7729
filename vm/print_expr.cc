// Interactive mode: the value of an expression statement.
#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "vm/operands.h"
#include "vm/slow.h"

namespace tessera::vm {

using namespace objects;  // NOLINT
using vm::Thread;

bool PrintExpr(Thread& th, Value* base, Instruction i) {
  Owned name(Intern(th, "displayhook"));
  if (!name) return false;
  Value hook = FindDictItem(th, th.interp.sys_dict, name.as<Str>());
  if (hook.IsNotFound()) Raise(th, types::kRuntimeError, "lost sys.displayhook");
  if (hook.empty() || hook.IsNotFound()) return false;
  Owned keep = Owned::Borrow(hook);
  Owned done(Call(th, keep, {base[OperandA(i)]}));
  if (!done) return false;
  Drop(base, OperandA(i));
  return true;
}

}  // namespace tessera::vm

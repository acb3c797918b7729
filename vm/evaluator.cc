// The evaluator's loop: every instruction's fast path. The rules are those of vm/dispatch.h; what is not fast stands in vm/slow_*.cc.
#include "vm/evaluator.h"

#include <cmath>

#include "objects/dict.h"
#include "objects/errors.h"
#include "objects/float.h"
#include "objects/function.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/native.h"
#include "objects/protocol.h"
#include "objects/range.h"
#include "objects/class.h"
#include "vm/dispatch.h"
#include "vm/inline_cache.h"
#include "vm/slow.h"
#include "vm/stack.h"

namespace tessera::vm {

using namespace objects;  // NOLINT: the handlers speak of nothing else
using objects::Value;
using vm::Thread;

#if defined(TESSERA_TAIL_CALLS)

using Handler = __attribute__((preserve_none)) void (*)(HANDLER_PARAMS);

#define OPCODE(name, a, b, c, caches, effects, doc) __attribute__((preserve_none)) static void Op##name(HANDLER_PARAMS);
#include "bytecode/opcodes.def"

__attribute__((preserve_none, noinline)) static void HandleFailure(HANDLER_PARAMS) {
  if (!Unwind(*th)) {
    th->pending_result = Value();
    return;
  }
  RELOAD();
  NEXT();
}

#include "vm/handlers/arithmetic.inc"
#include "vm/handlers/attributes.inc"
#include "vm/handlers/calls.inc"
#include "vm/handlers/compare.inc"
#include "vm/handlers/items.inc"
#include "vm/handlers/loops.inc"
#include "vm/handlers/moves.inc"
#include "vm/handlers/others.inc"

static const void* const kTable[] = {
#define OPCODE(name, a, b, c, caches, effects, doc) reinterpret_cast<const void*>(Op##name),
#include "bytecode/opcodes.def"
};

Value Execute(Thread& thread) {
  Thread* th = &thread;
  const Instruction* pc;
  Value* base;
  const Value* consts;
  RELOAD();
  Instruction i = *pc++;
  reinterpret_cast<Handler>(const_cast<void*>(kTable[i & 0xffff]))(pc, base, th, consts, i, kTable);
  return std::exchange(thread.pending_result, Value());
}

#else

Value Execute(Thread& thread) {
  static const void* const kLabels[] = {
#define OPCODE(name, a, b, c, caches, effects, doc) &&L_##name,
#include "bytecode/opcodes.def"
  };
  Thread* const th = &thread;
  const Instruction* pc;
  Value* base;
  const Value* consts;
  Instruction i;
  RELOAD();
  NEXT();

#include "vm/handlers/arithmetic.inc"
#include "vm/handlers/attributes.inc"
#include "vm/handlers/calls.inc"
#include "vm/handlers/compare.inc"
#include "vm/handlers/items.inc"
#include "vm/handlers/loops.inc"
#include "vm/handlers/moves.inc"
#include "vm/handlers/others.inc"

failed:
  if (Unwind(*th)) {
    RELOAD();
    NEXT();
  }
  return Value();

leave:
  return std::exchange(th->pending_result, Value());
}

#endif

}  // namespace tessera::vm

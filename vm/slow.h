// The parts of instructions that are not worth inlining: each does the whole work of its instruction (operands read, temporaries consumed, result
// put), called with SAVE() done.
//
// Errors: false (or kFailed) with an exception pending; Src temporaries then still hold their values.
#ifndef TESSERA_VM_SLOW_H_
#define TESSERA_VM_SLOW_H_

#include "vm/breaker.h"
#include "vm/activation.h"

namespace tessera::vm {

enum class Outcome : uint8_t {
  kFailed,
  kDone,      // the result is in place
  kJump,      // likewise, and the jump is taken
  kReload,    // the running activation changed
  kLeave,     // the evaluator is to be left; the value is in th.pending_result
};

using bytecode::BinaryOp;
using objects::CompareOp;

bool SlowBinary(Thread& th, Value* base, Instruction i, BinaryOp op);
bool SlowBinaryImm(Thread& th, Value* base, Instruction i, BinaryOp op);
bool SlowInplace(Thread& th, Value* base, Instruction i, BinaryOp op);
bool SlowInplaceImm(Thread& th, Value* base, Instruction i, BinaryOp op);
bool SlowInplaceWindow(Thread& th, Value* base, Instruction i);
bool SlowUnary(Thread& th, Value* base, Instruction i, Value (*operation)(objects::Thread&, Value));
bool SlowNot(Thread& th, Value* base, Instruction i);
bool SlowCompare(Thread& th, Value* base, Instruction i, CompareOp op);
bool SlowContains(Thread& th, Value* base, Instruction i, bool invert);
// Of a compare-and-jump: 1, 0, -1; operands consumed when not -1.
int SlowCompareJump(Thread& th, Value* base, Instruction i, CompareOp op);
int SlowCompareJumpImm(Thread& th, Value* base, Instruction i, CompareOp op);
int SlowContainsJump(Thread& th, Value* base, Instruction i);
int SlowTruth(Thread& th, Value v);  // consumes nothing

bool SlowGetItem(Thread& th, Value* base, Instruction i);
bool SlowGetItemImm(Thread& th, Value* base, Instruction i);
bool SlowSetItem(Thread& th, Value* base, Instruction i);
bool SlowSetItemImm(Thread& th, Value* base, Instruction i);
bool DeleteItem(Thread& th, Value* base, Instruction i);
bool GetSlice(Thread& th, Value* base, Instruction i);
bool SetSlice(Thread& th, Value* base, Instruction i);
bool BuildSlice(Thread& th, Value* base, Instruction i);

// Attribute and variable access. `at` is the instruction in the quickened copy: it may be rewritten.
bool SlowLoadAttr(Thread& th, Value* base, Instruction* at);
bool SlowStoreAttr(Thread& th, Value* base, Instruction* at);
bool DeleteAttr(Thread& th, Value* base, Instruction i);
bool SlowLoadMethod(Thread& th, Value* base, Instruction* at);
bool LoadSuperAttr(Thread& th, Value* base, Instruction i);
bool SlowLoadGlobal(Thread& th, Value* base, Instruction* at);
bool SlowStoreGlobal(Thread& th, Value* base, Instruction* at);
bool DeleteGlobal(Thread& th, Value* base, Instruction i);
bool SlowLoadName(Thread& th, Value* base, Instruction* at);
bool SlowStoreName(Thread& th, Value* base, Instruction* at);
bool DeleteName(Thread& th, Value* base, Instruction i);
bool LoadClassDeref(Thread& th, Value* base, Instruction i);
bool LoadLocals(Thread& th, Value* base, Instruction i);
bool SetupAnnotations(Thread& th);
bool RaiseUnboundLocal(Thread& th, int32_t register_number);
bool RaiseUnboundCell(Thread& th, int32_t register_number);
bool MakeCell(Thread& th, Value* base, Instruction i);
void CopyFreeVars(Thread& th, Value* base, Instruction i);

bool GetIterator(Thread& th, Value* base, Instruction i);
Outcome SlowForIter(Thread& th, Value* base, Instruction i);  // kDone: exhausted; kJump: item put
bool SlowUnpack2(Thread& th, Value* base, Instruction i);
bool UnpackSequence(Thread& th, Value* base, Instruction i);
bool UnpackEx(Thread& th, Value* base, Instruction i);

bool BuildList(Thread& th, Value* base, Instruction i);
bool BuildTuple(Thread& th, Value* base, Instruction i);
bool BuildSet(Thread& th, Value* base, Instruction i);
bool BuildMap(Thread& th, Value* base, Instruction i);
bool BuildString(Thread& th, Value* base, Instruction i);
bool ListAppendOp(Thread& th, Value* base, Instruction i);
bool SetAddOp(Thread& th, Value* base, Instruction i);
bool MapAddOp(Thread& th, Value* base, Instruction i);
bool ListExtendOp(Thread& th, Value* base, Instruction i);
bool SetUpdateOp(Thread& th, Value* base, Instruction i);
bool DictUpdateOp(Thread& th, Value* base, Instruction i);
bool DictMergeOp(Thread& th, Value* base, Instruction i);
bool ListToTuple(Thread& th, Value* base, Instruction i);
bool ConvertValue(Thread& th, Value* base, Instruction i);
bool FormatSimple(Thread& th, Value* base, Instruction i);
bool FormatSpec(Thread& th, Value* base, Instruction i);

bool MakeFunction(Thread& th, Value* base, Instruction i);
bool SetFunctionAttribute(Thread& th, Value* base, Instruction i);
bool LoadBuildClass(Thread& th, Value* base, Instruction i);

// Calls: window at register a. Always consume it.
Outcome SlowCall(Thread& th, Value* base, Instruction i);
Outcome SlowCallMethod(Thread& th, Value* base, Instruction i);
Outcome SlowCallKw(Thread& th, Value* base, Instruction i);
Outcome SlowCallMethodKw(Thread& th, Value* base, Instruction i);
Outcome SlowCallEx(Thread& th, Value* base, Instruction i);
// The running activation ends with `value` (owned).
Outcome SlowReturn(Thread& th, Value value);
bool GrowActivations(Thread& th);

Outcome ReturnGenerator(Thread& th);
Outcome YieldValue(Thread& th, Value value);  // owned; pc of the activation saved
bool GetYieldFromIter(Thread& th, Value* base, Instruction i);
Outcome YieldFrom(Thread& th, Value* base, Instruction i);  // kDone: finished

void RaiseOp(Thread& th, Value* base, Instruction i);
void PushExcInfo(Thread& th, Value* base, Instruction i);
void PopExcept(Thread& th, Value* base, Instruction i);
bool BeforeWith(Thread& th, Value* base, Instruction i);
bool WithExceptStart(Thread& th, Value* base, Instruction i);

bool ImportName(Thread& th, Value* base, Instruction i);
bool ImportFrom(Thread& th, Value* base, Instruction i);
bool ImportStar(Thread& th, Value* base, Instruction i);
bool PrintExpr(Thread& th, Value* base, Instruction i);

// After a failure: true: th.act is where a handler goes on. False: the entry activation was left.
bool Unwind(Thread& th);

}  // namespace tessera::vm

#endif  // TESSERA_VM_SLOW_H_

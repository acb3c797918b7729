// Entering and leaving activations: windows on the value stack, arguments bound, continuations served.
#ifndef TESSERA_VM_STACK_H_
#define TESSERA_VM_STACK_H_

#include "objects/type.h"
#include "vm/slow.h"

namespace tessera::vm {

// Prepares a thread for its first activation. False: no memory.
bool InitThreadStack(Thread& th);

// The next activation, ready to be filled, with a window of `locals` + `temps` registers at `start` or, where that does not fit, in a new chunk.
// It is not running yet. Null: RecursionError or MemoryError pending.
Activation* ReserveActivation(Thread& th, Value* start, uint32_t locals, uint32_t temps);
// Gives back what ReserveActivation took when the call does not come about.
void CancelActivation(Thread& th, Activation* act);
// Makes `act` the running one.
void Enter(Thread& th, Activation* act, Continuation continuation);
// Leaves the running activation: its window is given up (registers released already), its function or generator released.
void Leave(Thread& th);
// Locals of the running activation: released, or moved into its frame object where somebody holds that.
void ReleaseLocals(Thread& th, Activation* act);
// The frame object of an activation that ends becomes one of its own, with the locals that are left. REQUIRES: there is one.
void DetachFrame(Thread& th, Activation* act);
// Gives `value` (owned) to whoever waits for it, after Leave.
Outcome Deliver(Thread& th, Continuation continuation, Value pending, Value value);

// Calls a Python function: arguments borrowed (not below the stack top where `at` is), entered with `continuation`. False: exception pending.
bool PushFunction(Thread& th, Function* owned_function, objects::Args args, Value* at, Continuation continuation, Value owned_pending);
// Enters a generator with `value` (owned) sent, or, when `throwing`, with an exception to be unwound next. False: exception pending.
bool PushGenerator(Thread& th, Generator* generator, Value value, Continuation continuation, bool throwing);
// The generator of `act` is over: its state, and StopIteration turned to RuntimeError when an exception is pending.
void FinishGenerator(Thread& th, Activation* act);

}  // namespace tessera::vm

#endif  // TESSERA_VM_STACK_H_

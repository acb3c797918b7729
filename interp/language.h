// Language: the factory and the hooks by which a language puts its own state into interpreters and threads. It holds no
// state of an interpreter itself.
//
// Model:      NewInterpreter -> NewThread -> InitInterpreter ... JoinThreads -> AtExit -> ClearModules -> DropInterpreter.
//             A language derives Interpreter and ThreadState; what is hot is plain fields there.
// Threads:    one Language serves many interpreters at once. Hooks that take a ThreadState are called attached to it.
// Ownership:  outlives every interpreter made with it.
// Python:     hooks that take a ThreadState may run the language's code and release the GIL. None of them is called after a
//             kill, except DropInterpreter, which runs no code.
// Errors:     null from a New function: out of memory. A status from InitInterpreter undoes the creation.
// Design:     docs/lifecycle.md.

#ifndef TESSERA_INTERP_LANGUAGE_H_
#define TESSERA_INTERP_LANGUAGE_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "interp/interpreter.h"
#include "interp/thread_state.h"

namespace tessera::interp {

class Language {
 public:
  virtual ~Language() = default;
  virtual absl::string_view name() const = 0;

  virtual std::unique_ptr<Interpreter> NewInterpreter(InterpreterParts parts) = 0;
  // Called with the interpreter's GIL not held.
  virtual std::unique_ptr<ThreadState> NewThread(Interpreter& interpreter) = 0;
  // Of the collector that is made next, for the interpreter of `control` (which has none yet: the hooks find it through
  // ControlBlock::interpreter, or from an object's heap). An empty `request` sets kGc for the running thread.
  virtual gc::Hooks CollectorHooks(ControlBlock& control) {
    (void)control;
    return {};
  }
  [[nodiscard]] virtual absl::Status InitInterpreter(ThreadState& thread) = 0;

  // The end, in this order. JoinThreads tells threads that wait for work that there will be none (and may wait for them, at
  // most until the deadline: afterwards the threads inside that are no daemons are waited for anyway).
  virtual void JoinThreads(ThreadState& thread, Deadline deadline) {
    (void)thread;
    (void)deadline;
  }
  virtual void AtExit(ThreadState& thread) { (void)thread; }
  // Drops modules and everything else that runs code when it dies.
  virtual void ClearModules(ThreadState& thread) { (void)thread; }
  // The calls under way in `thread`, as lines of text, to a file descriptor. Called in a handler of a signal, in the thread itself, at
  // any instruction: allocates nothing, takes no lock, runs no code of the language.
  virtual void WriteStack(const ThreadState& thread, int descriptor) {
    (void)thread;
    (void)descriptor;
  }
  // In the child of a fork: the other threads of the interpreter are not there, nor what they held. `survivor`: the state of the one
  // thread that is, inside the interpreter or kept for its next visit; null: there is none. Runs no code of the language.
  virtual void AfterForkInChild(Interpreter& interpreter, ThreadState* survivor) {
    (void)interpreter;
    (void)survivor;
  }
  // Forgets every pointer into the heap without touching what they point at: the heap is dropped whole next. Called with
  // the GIL held but by any thread, also after a kill.
  virtual void DropInterpreter(Interpreter& interpreter) { (void)interpreter; }
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_LANGUAGE_H_

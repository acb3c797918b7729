// Host: what interpreters need from the process-level state around them, as an interface. runtime::Runtime implements it,
// and so do the fakes of tests. It is not a language: see language.h.
//
// Threads:    every call from any thread; the implementation locks for itself and calls nothing back while it does.
// Ownership:  outlives every interpreter made under it.
// Errors:     Audit() vetoes by a status, which becomes the result of what was asked for.

#ifndef TESSERA_INTERP_HOST_H_
#define TESSERA_INTERP_HOST_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tessera::alloc {
class ChunkPool;
class Heap;
}  // namespace tessera::alloc
namespace tessera::gil {
class Observer;
}  // namespace tessera::gil

namespace tessera::interp {

class ControlBlock;

// The value of an audit event's argument is a language's; interp/ itself raises events without one.
struct AuditEvent {
  absl::string_view name;
  int64_t interpreter_id = -1;  // of the interpreter that raises it; -1: none
  const void* arguments = nullptr;
};

class Host {
 public:
  virtual ~Host() = default;

  // Never gives an id twice. Errors: ResourceExhausted after the last.
  [[nodiscard]] virtual absl::StatusOr<int64_t> TakeInterpreterId() = 0;
  // A veto is a status that is not OK.
  [[nodiscard]] virtual absl::Status Audit(const AuditEvent& event) = 0;

  // The list of running interpreters: entered when one is published, left when its end begins.
  // Listed() fails when the host is going down; the creation fails then.
  [[nodiscard]] virtual absl::Status Listed(ControlBlock& control) = 0;
  virtual void Unlisted(ControlBlock& control) = 0;
  // An Interpreter object exists; it is deleted, and its heap given back. In pairs, also when a creation fails after Made. The
  // balance of references goes into the host's sum.
  virtual void Made(int64_t id) = 0;
  virtual void Ended(int64_t id, int64_t reference_balance) = 0;

  // Debug builds: what an interpreter with a heap of its own still refers to at its end, by type (immortal/ledger.h): it has leaked. Before Ended.
  virtual void Leaked(int64_t id, absl::string_view report) {
    (void)id;
    (void)report;
  }

  // Where heaps take their segments from; null: from the system.
  virtual alloc::ChunkPool* chunk_pool() { return nullptr; }
  // Who is told of the holds and waits of all GILs, from the start of their interpreters; null: nobody.
  virtual gil::Observer* gil_observer() { return nullptr; }
  // A heap has been made for an interpreter and is empty yet: arenas, guards.
  virtual void PrepareHeap(alloc::Heap&) {}
  // The main interpreter, whose GIL and heap others may share; null before it exists.
  virtual ControlBlock* main() = 0;
  // False: a custom allocator is installed that is not declared thread-safe.
  virtual bool AllocatorDeclaredThreadSafe() const { return true; }
};

}  // namespace tessera::interp

#endif  // TESSERA_INTERP_HOST_H_

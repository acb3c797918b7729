// PerfMap: the file by which `perf` names code that no object file has: /tmp/perf-PID.map, and the little pieces of machine code by which a
// language's functions get addresses of their own on the C++ stack. It is not a profiler.
//
// Model:      NewTrampoline(name) hands out the next stub of a page of them and writes its line. A stub is a frame around a call: code that a
//             language runs through it has the stub's address among the return addresses, which `perf record -g` collects.
// Threads:    any, with or without a GIL; one lock. In the child of a fork the first entry opens a file of the child's own, with the parent's
//             lines in front: its functions are those of the parent.
// Ownership:  stubs live as long as the Runtime; their number is bounded, and what comes after the last has no name.
// Errors:     Write: the file system's error as Unavailable, once; nothing is written afterwards. NewTrampoline: null (no memory, no room, the file
//             cannot be written, or a machine that we have no stub for).
// Cost:       one write() a line. Nothing before the first.
// Example:    runtime::Trampoline call = runtime.perf_map().NewTrampoline("py::f:/x/f.py");
//             uint64_t result = call(&thread, &Execute);
// Design:     docs/runtime-state.md

#ifndef TESSERA_RUNTIME_PERF_MAP_H_
#define TESSERA_RUNTIME_PERF_MAP_H_

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "sync/ranked_mutex.h"

namespace tessera::runtime {

// Calls target(argument) and returns what it returns.
using Trampoline = uint64_t (*)(void* argument, uint64_t (*target)(void* argument));

class PerfMap {
 public:
  static constexpr size_t kStubSize = 32;
  static constexpr size_t kArenaSize = 64 << 10;
  static constexpr size_t kMaxArenas = 256;

  PerfMap();
  PerfMap(const PerfMap&) = delete;
  PerfMap& operator=(const PerfMap&) = delete;
  ~PerfMap();

  // A line for code of the caller's own: `size` bytes at `address`. Line ends in the name become spaces.
  [[nodiscard]] absl::Status Write(const void* address, size_t size, absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);
  Trampoline NewTrampoline(absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);

  size_t trampolines() const ABSL_LOCKS_EXCLUDED(mutex_);
  // For the handlers of fork().
  sync::RankedMutex& fork_lock() { return mutex_; }

 private:
  struct Arena;

  absl::Status WriteLine(const void* address, size_t size, absl::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Open() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool NewArena() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable sync::RankedMutex mutex_;
  int fd_ ABSL_GUARDED_BY(mutex_) = -1;
  pid_t pid_ ABSL_GUARDED_BY(mutex_) = 0;  // whose file it is
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  Arena* arenas_ ABSL_GUARDED_BY(mutex_) = nullptr;  // newest first
  size_t arena_count_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t stubs_ ABSL_GUARDED_BY(mutex_) = 0;         // handed out
};

}  // namespace tessera::runtime

#endif  // TESSERA_RUNTIME_PERF_MAP_H_

#include "vm/thread_bounds.h"

#include "interp/thread_record.h"
#include "vm/stack.h"

namespace tessera::vm {
namespace {

// What native code that does not count its recursion may still need below the limit.
constexpr uint64_t kReserve = 128 * 1024;

}  // namespace

bool MakeThreadReady(Thread& th) {
  th.stack_limit = static_cast<uint64_t>(interp::ThreadRecord::Mine().stack_bounds().low) + kReserve;
  return InitThreadStack(th);
}

}  // namespace tessera::vm

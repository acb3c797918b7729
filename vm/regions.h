// Frozen objects: equal copies of immutable graphs, laid into a region that every interpreter reads in place (immortal/region.h).
//
// Model:     Freeze copies str, bytes, int, float, complex, tuple, frozenset and code, whatever they consist of, into one region; what is immortal anyway stays
//            where it is. References from a region lead into itself and to static objects only. Sharing inside of the graph is kept. A frozen code is run
//            through an instance of the interpreter that runs it (RunnableCode in vm/code.h).
//            An interpreter uses a region from the first reference that it gets until CollectRegions finds none, or it ends. CollectRegions runs after each full
//            collection, and when the regions that came in meanwhile outweigh the heap that it reads.
// Threads:   attached. The objects themselves are read by anybody.
// Ownership: the interpreter holds the regions that it uses; each is charged, in full, to its account (heap_limit_bytes). A Value that refers to a frozen
//            object must lie where CollectRegions looks: in the heap, on a stack of the interpreter's threads, in Thread or Interpreter.
// Python:    Freeze runs none; CollectRegions runs none and allocates nothing.
// Errors:    TypeError "cannot freeze 'X' object", RecursionError, MemoryError.
// Cost:      Freeze: two passes over the graph, a few system calls. CollectRegions: every block of the heap in use is read once.
// Design:    docs/immortals.md
#ifndef TESSERA_VM_REGIONS_H_
#define TESSERA_VM_REGIONS_H_

#include <cstddef>

#include "immortal/region_set.h"
#include "vm/activation.h"

namespace tessera::vm {

class Interpreter;

// New reference to an equal object that is frozen: v itself if it is. Empty + exception.
Value Freeze(Thread& th, Value v);
// Can every interpreter read it in place?
bool IsFrozen(Thread& th, Value v);

// From now on the interpreter uses the region. False: MemoryError pending.
bool AdoptRegion(Thread& th, immortal::Region* region);
// Gives up the regions that this interpreter has no reference into; returns how many.
size_t CollectRegions(Thread& th);
// The end of the interpreter: nothing of its heap is read any more.
void DropRegions(Interpreter& interp);

}  // namespace tessera::vm

#endif  // TESSERA_VM_REGIONS_H_

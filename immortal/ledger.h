// The ledger of references that debug builds keep for each heap: how many objects of a type live in it, and how many references to them are held. It says
// what has leaked when an interpreter ends.
//
// Model:      every new object, IncRef and DecRef changes the line of the object's type. A line whose two counts are zero is not shown. Optimised builds
//             keep none: the report is empty.
// Threads:    under the GIL of the heap's interpreter.
// Ownership:  belongs to the heap and goes with it.
// Errors:     without memory for a type's line its changes are missing from the report; the total is right all the same.
// Cost:       debug builds: a look-up in a table of types for each change of a count.
// Example:    immortal::ForEachInLedger(heap, [](const immortal::LedgerLine& line, void*) { Log(line.type, line.objects); }, nullptr);
// Design:     docs/reference-counts.md
#ifndef TESSERA_IMMORTAL_LEDGER_H_
#define TESSERA_IMMORTAL_LEDGER_H_

#include <cstddef>
#include <cstdint>

#include "alloc/heap.h"
#include "immortal/object.h"

namespace tessera::immortal {

struct LedgerLine {
  const char* type;    // its name; as long as the ledger is not changed
  int64_t objects;     // that live
  int64_t references;  // to them, that are counted
};

// Gives a live object another type, which the ledger follows.
void ChangeType(Object* object, const TypeInfo* type);

// Calls visit for each type, most references first. Returns how many there were.
size_t ForEachInLedger(alloc::Heap& heap, void (*visit)(const LedgerLine& line, void* argument), void* argument);

// Writes "12 references to 3 objects: dict 8/2, str 4/1" (references/objects; at most kLedgerTypes types), or "" when none are held. Returns its length,
// which is below `size`. REQUIRES: size > 0.
inline constexpr size_t kLedgerTypes = 12;
size_t DescribeLedger(alloc::Heap& heap, char* text, size_t size);

}  // namespace tessera::immortal

#endif  // TESSERA_IMMORTAL_LEDGER_H_

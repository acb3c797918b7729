// Prints docs/locks.md from the table of ranks:  bazel run //sync:print_locks >docs/locks.md

#include <cstdio>

namespace {

constexpr char kText[] = R"(# Locks

<!-- Printed by `bazel run //sync:print_locks` from sync/ranks.def: change that file, not this one. -->

Every lock of Tessera is a `sync::RankedMutex` (`sync/ranked_mutex.h`): it has a name and a rank.

1. A thread takes locks in strictly rising rank. Two locks of one rank are not held together, except by the handlers of
   `fork`, which take all locks and agree on the order among equals.
2. No lock is held while code of the language, a destructor or a user's callback runs, nor while waiting for a GIL, nor
   while waiting for a condition under another lock.
3. Builds without `NDEBUG` (the default build, and all sanitizer lanes) check both rules at every call and end the process
   with a message that has both orders: the two locks with the lines that take them here, and the lines where the right
   order was first taken. Which lock guards which field is declared with `ABSL_GUARDED_BY` and checked by `--config=clang`.
4. A lock counts how often it was found taken (`contentions()`), and an observer (`sync/contention.h`) is told of each such
   wait with its length: contended locks stand in the trace.

The GIL is no such lock: it is held for long, its holder is asked to give it up, and it is waited for with none of the
locks below held (`docs/gil-protocol.md`). With a GIL held any of them may be taken; that is safe because nobody waits for a
GIL under them.

A rank stands here because there is a lock of it; several objects of one kind (queues, heaps) have the same
rank. Who takes the micro-libraries alone may use the numbers between for locks of their own:
`constexpr sync::LockRank kMine{"mine", 705};`.

To add a lock: put a line into `sync/ranks.def` where it belongs in the order, construct the mutex with
`sync::rank::kThatName`, annotate what it guards, and print this page again.

| rank | lock | guards | under it |
| ---: | --- | --- | --- |
)";

}  // namespace

int main() {
  fputs(kText, stdout);
#define TESSERA_LOCK_RANK(identifier, number, name, guards, may_call) \
  printf("| %d | %s (`k%s`) | %s | %s |\n", number, name, &#identifier[1], guards, may_call);
#include "sync/ranks.def"
#undef TESSERA_LOCK_RANK
  return ferror(stdout) != 0 || fflush(stdout) != 0;
}

// Ends the process with a message on stderr: for broken invariants that no caller can handle. Not for errors.
//
// Threads:  any; does not lock or allocate. Safe in a forked child.
// Example:  if (holder != &thread) sync::Fatal("gil %llu is released by a thread that does not hold it", id);

#ifndef TESSERA_SYNC_FATAL_H_
#define TESSERA_SYNC_FATAL_H_

namespace tessera::sync {

// Writes "tessera: fatal: <message>\n" with one write() and aborts. Messages of more than 1,000 bytes are cut.
[[noreturn]] __attribute__((format(printf, 1, 2), cold)) void Fatal(const char* format, ...);

}  // namespace tessera::sync

#endif  // TESSERA_SYNC_FATAL_H_
